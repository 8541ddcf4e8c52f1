#!/usr/bin/env python3
"""Processes that die at bad moments: the run must end, tell the truth and leave nothing behind.

usage: processes.py VERBATIM [ROUNDS [SEED]]

Kills or stops a worker, a shell, the program or its whole process group at random moments of a run of
several documents with background children and temporary files. Afterwards no process of the run and no temporary directory
may be left, and the report must account for every example. Before that, a family of 127 processes that
never ends, and one left in the background.
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

# Three of them run in each round; all have eight examples.
DOCUMENTS = {"shell.md": """---
pass_env: [VERBATIM_FAULT_TEST]
---
# Shell

```console
$ sleep 771 &
$ setsid sleep 781 >/dev/null 2>&1 &
$ echo $$ > "$TMPDIR/pid"; touch "$TMPDIR/file"
$ echo one
one
$ sleep 0.05; echo two
two
```

    >>> import time; time.sleep(0.02)
    >>> 1 + 1
    2

```console
$ sleep 0.05; echo three
three
```
""", "language.md": """---
pass_env: [VERBATIM_FAULT_TEST]
---
# Language

    >>> import os, subprocess, tempfile, time
    >>> p = subprocess.Popen(["sleep", "772"])
    >>> q = subprocess.Popen(["sh", "-c", "sleep 782 & sleep 792"], start_new_session=True)
    >>> d = tempfile.mkdtemp(); f = open(d + "/file", "w")
    >>> for i in range(300):
    ...     x = [str(k) * 9 for k in range(300)]
    >>> os.path.dirname(d) == os.environ["TMPDIR"]
    True
    >>> time.sleep(0.05)
    >>> len(x)
    300
""", "cram.t": """A `.t` file.

  $ sleep 773 >/dev/null 2>&1 &
  $ setsid sleep 783 >/dev/null 2>&1 &
  $ touch "$TMPDIR/file" here
  $ echo one
  one
  $ sleep 0.05; echo two
  two

  $ (sleep 793 >/dev/null 2>&1 &)
  $ sleep 0.05; echo three
  three
  $ ls
  here
"""}
EXAMPLES = 8
# What is done to whom. "group": what `timeout -s KILL` and a cancelled job do.
SIGNALS = {"worker": signal.SIGKILL, "stop": signal.SIGTERM, "shell": signal.SIGKILL, "parent": signal.SIGKILL,
           "group": signal.SIGKILL, "interrupt": signal.SIGINT, "terminate": signal.SIGTERM, "hang up": signal.SIGHUP,
           "twice": signal.SIGINT}
SILENT = ("parent", "group")  # no report can be asked of these


def children(pid):
    """All descendants of a process, the process itself first."""
    found = [pid]
    for p in found:
        try:
            for task in os.listdir(f"/proc/{p}/task"):
                with open(f"/proc/{p}/task/{task}/children") as f:
                    found += [int(c) for c in f.read().split()]
        except OSError:
            pass
    return found


def command(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as f:
            return f.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def marked(mark):
    """Processes whose environment has our mark."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open(f"/proc/{name}/environ", "rb") as f:
                if mark.encode() in f.read():
                    found.append(int(name))
        except OSError:
            pass
    return found


def wait_gone(mark, seconds):
    end = time.time() + seconds
    while time.time() < end:
        left = marked(mark)
        if not left:
            return []
        time.sleep(0.02)
    return [(p, command(p)) for p in left]


def victims(kind, pid):
    family = children(pid)[1:]
    if kind in ("worker", "stop"):
        return [p for p in family if command(p).split(" ")[0].endswith("verbatim")]
    if kind == "shell":
        return [p for p in family if command(p) in ("/bin/sh", "/bin/sh -")]
    return [pid]


def strike(kind, run, rng):
    """False: there was nothing to hit any more."""
    chosen = victims(kind, run.pid)
    if not chosen or run.poll() is not None:
        return False
    try:
        if kind == "group":
            os.killpg(run.pid, SIGNALS[kind])
        else:
            os.kill(rng.choice(chosen), SIGNALS[kind])
        if kind == "twice":
            time.sleep(rng.random() * 0.01)
            os.kill(run.pid, SIGNALS[kind])
    except ProcessLookupError:
        return kind == "twice"
    return True


def check_report(text, documents, kind):
    """Every example of every document that was begun has one outcome; nothing killed counts as passed."""
    problems, seen, ended = [], {}, False
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            if kind not in SILENT:
                problems.append(f"broken line {line[:80]!r}")
            continue
        if event["event"] == "example_end":
            seen.setdefault(event["document"], []).append(event["outcome"])
        ended |= event["event"] == "suite_end"
    if kind in SILENT:
        return problems
    if not ended:
        problems.append("the report has no end")
    for document, outcomes in seen.items():
        if len(outcomes) != EXAMPLES:
            problems.append(f"{document} has {len(outcomes)} outcomes, not {EXAMPLES}")
    if kind in ("worker", "stop", "shell") and len(seen) != documents:
        problems.append(f"{len(seen)} documents were reported, not {documents}")
    return problems


def one_round(verbatim, rng, number):
    kind = rng.choice(sorted(SIGNALS))
    mark = f"VERBATIM_FAULT_TEST={os.getpid()}-{number}"
    with tempfile.TemporaryDirectory() as scratch:
        tmp = os.path.join(scratch, "tmp")
        os.mkdir(tmp)
        paths = [os.path.join(scratch, name) for name in DOCUMENTS]
        for path, text in zip(paths, DOCUMENTS.values()):
            with open(path, "w") as f:
                f.write(text)
        name, value = mark.split("=")
        env = dict(os.environ, TMPDIR=tmp, XDG_CACHE_HOME=scratch, **{name: value})
        run = subprocess.Popen([verbatim, "run", "--no-config", "-j2", "--report", "json", *paths], env=env,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        time.sleep(rng.random() * 0.2)
        hit = strike(kind, run, rng)
        try:
            out, err = run.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            run.kill()
            return kind, hit, ["the run hangs"]
        if hit and not out and run.returncode == -SIGNALS[kind]:
            return kind, False, []  # it was ended before it had begun anything
        problems = check_report(out, len(paths), kind if hit else "none")
        left = wait_gone(mark, 10)
        if left:
            problems.append(f"processes are left: {left}")
            for pid, _ in left:
                os.kill(pid, signal.SIGKILL)
        end = time.time() + 10
        while os.listdir(tmp) and time.time() < end:
            time.sleep(0.02)
        if os.listdir(tmp):
            problems.append(f"directories are left: {os.listdir(tmp)}")
        ended = 128 + SIGNALS[kind]
        expected = (-9,) if kind in SILENT else (1, 0) if kind in ("worker", "stop", "shell") else (ended, 0)
        if run.returncode not in (expected if hit else (0,)):
            problems.append(f"exit status {run.returncode}")
        if err.strip():
            problems.append(f"stderr: {err.strip()[:300]}")
        return kind, hit, problems


BOMB = "f() { if [ $1 -gt 0 ]; then f $(($1-1)) & f $(($1-1)) & fi; exec sleep 773; }; f 6"
BOMBS = {f"""```console {{timeout=2s}}
$ {BOMB}
```

```console
$ echo after
after
```
""": (1, ["failed", "unreachable"]), f"""```console
$ {BOMB} &
$ echo after
after
```
""": (0, ["passed", "passed"])}


def one_bomb(verbatim, document, status, outcomes):
    mark = f"bomb-{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="verbatim-fault-") as work:
        with open(work + "/bomb.md", "w") as f:
            f.write("---\npass_env: [VERBATIM_FAULT_TEST]\n---\n" + document)
        done = subprocess.run([verbatim, "--report", "json", "bomb.md"], cwd=work, stdout=subprocess.PIPE, timeout=60,
                              env={**os.environ, "VERBATIM_FAULT_TEST": mark})
        got = [e["outcome"] for e in map(json.loads, done.stdout.splitlines()) if e["event"] == "example_end"]
        problems = [] if (done.returncode, got) == (status, outcomes) else [f"status {done.returncode}, {got}"]
        left = wait_gone(mark, 10)
        for pid, _ in left:
            os.kill(pid, signal.SIGKILL)
        return problems + ([f"{len(left)} processes are left"] if left else [])


def main():
    verbatim = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    bad, hits = 0, {}
    for document, (status, outcomes) in BOMBS.items():
        for problem in one_bomb(verbatim, document, status, outcomes):
            print(f"bomb: {problem}")
            bad += 1
    for number in range(rounds):
        kind, hit, problems = one_round(verbatim, rng, number)
        hits[kind] = hits.get(kind, 0) + hit
        for problem in problems:
            print(f"round {number} ({kind}{'' if hit else ', missed'}): {problem}")
        bad += bool(problems)
    print(f"{rounds} rounds, hits {hits}, {bad} bad")
    return 1 if bad or not any(hits.values()) else 0


sys.exit(main())
