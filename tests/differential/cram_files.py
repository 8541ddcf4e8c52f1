#!/usr/bin/env python3
"""`.t` files: our verdict against cram's, on generated files and a list of known hard ones.

usage: cram_files.py VERBATIM [COUNT [SEED]]

A file passes when all its examples pass (exit status 0 of cram), is skipped when it ends with 80.
Two differences are meant, and the files for them are listed apart:

* when the shell ends before the last command, cram passes the file if it expected no output from
  the rest; for us the rest is unreachable and fails;
* a carriage return within a line makes any expectation fail in cram, because it takes it for a line
  end in the output only; we match it as `\\r (esc)`.
Exits with 77 when Python's cram package is not installed.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.append("/usr/lib/python3/dist-packages")
try:
    import cram
except ImportError:
    print("skipped: cram (Debian: python3-cram) is not installed")
    sys.exit(77)

HARD = [
    b"  $ echo hi\n  hi\n",
    b"  $ echo hi\n  ho\n",
    b"no commands\n",
    b"",
    b"  stray\n  $ true\n",
    b"  $ echo a\n  a\ntext\n  b\n",
    b"  $ false\n  [1]\n",
    b"  $ false\n",
    b"  $ printf 'a\\nb'\n  a\n  b (no-eol)\n",
    b"  $ printf 'ab'; false\n  ab (no-eol)\n  [1]\n",
    b"  $ printf 'a\\tb\\n'\n  a\\tb (esc)\n",
    b"  $ printf '\\001\\377\\n'\n  \\x01\\xff (esc)\n",
    b"  $ printf '\\351\\n'\n  \\xe9 (esc)\n",
    b"  $ echo foo123\n  foo\\d+ (re)\n",
    b"  $ echo foo123\n  foo* (glob)\n",
    b"  $ echo foo123\n  fo?123 (glob)\n",
    b"  $ echo 'foo*'\n  foo\\* (glob)\n",
    b"  $ echo foo123\n  bar* (glob)\n",
    b"  $ echo '{{x}}'\n  {{x}}\n",
    b"  $ echo 'a ... b'\n  a ... b\n",
    b"  $ echo 'a  b'\n  a b\n",
    b"  $ exit 80\n",
    b"  $ echo before\n  wrong\n  $ exit 80\n  $ echo after\n",
    b"  $ exit 0\n",
    b"  $ echo bye; exit 0\n  bye\n",
    b"  $ echo bye; exit 0\n  bye (no-eol)\n",
    b"  $ if true; then\n  $ echo in\n  in\n  $ fi\n",
    b"  $ nosuchcommand-here\n  /bin/sh: 2: nosuchcommand-here: not found\n  [127]\n",
    b"  $ true\n  $ nosuchcommand-here\n  /bin/sh: 4: nosuchcommand-here: not found\n  [127]\n",
    b"  $ cat <<EOF\n  > a\n  >   b\n  > EOF\n  a\n    b\n",
    b"  $ echo 'unfinished\n  unfinished\n",
    b"  $ echo $TESTFILE $(basename $TESTDIR) $TESTSHELL\n  * /bin/sh (glob)\n",
    b"  $ test -d \"$TMPDIR\" && echo $LANG $TZ $COLUMNS\n  C GMT 80\n",
    b"  $ pwd; ls\n  */* (glob)\n",
    b"  $ x=1\n  $ f() { echo $x; }\n  $ f\n  1\n",
    b"  $ echo out; echo err >&2\n  out\n  err\n",
    b"  $ printf 'a\\r\\nb\\r\\n'\n  a\\r (esc)\n  b\\r (esc)\n",
    b"  $ printf 'x\\n\\ny\\n'\n  x\n  \n  y\n",
    b"  $ printf 'x\\n\\ny\\n'\n  x\n\n  y\n",
    b"  $ echo 'a (re)'\n  a (re)\n",
    b"  $ echo 'a[ (re)'\n  a[ (re)\n",
    b"  $ echo 'a[b'\n  a[ (re)\n",
    b"  $ cd /\n  $ pwd\n  /\n",
    b"  $ cat\n  $ echo eaten\n  eaten\n",
    b"  $ echo '  indented'\n    indented\n",
    b"  $ echo\n  \n",
    b"  $ echo\n",
    b"  $ echo 'tail  '\n  tail\n",
    b"  $ echo \\\\\\\\\n  \\\\\n",
    b"  > echo first\n  $ echo b\n  b\n",
    b"  $ (exit 3)\n  [3]\n  $ echo $?\n  0\n",
    b"\t$ not a command\n  $ echo a\n  a\n",
    b"  $ echo a",
    b"  $ echo a\n  a",
    b"  $ printf 'a\\f\\n'\n  a\\x0c (esc)\n",
    b"  $ printf 'caf\\303\\251\\n'\n  caf\\xc3\\xa9 (esc)\n",
    b"  $ printf 'caf\\303\\251\\n'\n  caf\xc3\xa9\n",
    b"  $ printf 'a\\000b\\n'\n  a\\x00b (esc)\n",
]

# What we decide on purpose where cram decides otherwise.
MEANT = [
    (b"  $ exit 3\n  $ echo never\n", "fail"),
    (b"  $ set -e\n  $ false\n  $ echo never\n", "fail"),
    (b"  $ kill -9 $$\n  $ echo never\n", "fail"),
    (b"  $ exec true\n  $ echo never\n", "fail"),
    (b"  $ echo \"a\rb\"\n  a\\rb (esc)\n", "pass"),
]

COMMANDS = [
    (b"echo a", b"a\n"), (b"echo a b", b"a b\n"), (b"true", b""), (b"false", b""), (b"(exit 7)", b""),
    (b"printf x", b"x"), (b"printf 'x\\ny'", b"x\ny"), (b"printf 'a\\tb\\n'", b"a\tb\n"), (b"echo; echo b", b"\nb\n"),
    (b"echo 'a\\b'", b"a\\b\n"), (b"echo '*'", b"*\n"), (b"seq 3", b"1\n2\n3\n"), (b"printf '\\033[1m\\n'", b"\x1b[1m\n"),
    (b"nosuch 2>/dev/null", b""), (b"echo 'x (re)'", b"x (re)\n"), (b"cd ..", b""), (b"V=1", b""), (b"echo ${V-0}", b"0\n"),
]
SPOILS = [lambda l: l, lambda l: l, lambda l: l, lambda l: l, lambda l: l, lambda l: l + b" ", lambda l: b"x" + l,
          lambda l: l[:1] + b"* (glob)", lambda l: b".* (re)", lambda l: l + b" (esc)", lambda l: b"? (glob)",
          lambda l: l + b" (re)", lambda l: b"", lambda l: l + b"\n  more"]


def escape(line):
    if all(32 <= c < 127 for c in line):
        return line
    out = b"".join(b"\\\\" if c == 92 else b"\\t" if c == 9 else bytes([c]) if 32 <= c < 127 else b"\\x%02x" % c for c in line)
    return out + b" (esc)"


def generated(rng):
    out = b""
    for _ in range(rng.randrange(1, 6)):
        if rng.random() < 0.3:
            out += rng.choice([b"text\n", b"\n", b" one blank\n", b"# x\n\n"])
        source, printed = rng.choice(COMMANDS)
        out += b"  $ " + source + b"\n"
        lines = printed.split(b"\n")
        last = lines.pop()
        lines = [escape(l) for l in lines] + ([last + b" (no-eol)"] if last else [])
        status = {b"false": 1, b"(exit 7)": 7, b"nosuch 2>/dev/null": 127}.get(source)
        if status:
            lines.append(b"[%d]" % status)
        for line in lines:
            if rng.random() < 0.12:
                line = rng.choice(SPOILS)(line)
            out += b"  " + line + b"\n"
    return out


def their_verdict(path, scratch):
    """pass, fail or skip, as cram decides."""
    home = os.getcwd()
    os.makedirs(scratch + "/tmp", exist_ok=True)
    env = dict(os.environ, CRAMTMP=scratch, TMPDIR=scratch + "/tmp", TMP=scratch + "/tmp", TEMP=scratch + "/tmp")
    if os.stat(path).st_size == 0:
        return "skip"
    work = tempfile.mkdtemp(dir=scratch)
    os.chdir(work)
    try:
        # cram.testfile, which takes the environment of this process
        os.environ.update(env)
        _, post, diff = cram.testfile(path.encode())
    except re.error:  # cram crashes on a bad regular expression: nothing to compare with
        return "crash"
    finally:
        os.chdir(home)
    return "skip" if post is None else "fail" if list(diff) else "pass"


def our_verdicts(verbatim, paths):
    run = subprocess.run([verbatim, "--report", "json", "--allow-empty", "--no-config", *paths], capture_output=True)
    verdicts = {p: "pass" for p in paths}
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        event = json.loads(line)
        if event["event"] != "document_end":
            continue
        bad = event["failed"] + event["unreachable"] + event["xpassed"] + event["unparsed"] + ("error" in event)
        some = event["passed"] + bad
        verdicts[event["document"]] = "fail" if bad else "pass" if some else "skip"
    return verdicts, run


def main():
    verbatim = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    with tempfile.TemporaryDirectory() as scratch:
        texts = [text for text, _ in MEANT] + HARD + [generated(rng) for _ in range(count)]
        paths = []
        for n, text in enumerate(texts):
            paths.append(f"{scratch}/case-{n}.t")
            with open(paths[-1], "wb") as f:
                f.write(text)
        ours, run = our_verdicts(verbatim, paths)
        different, seen = 0, {}
        for path, text in zip(paths, texts):
            meant = dict(MEANT).get(text)
            theirs = meant or their_verdict(path, scratch)
            if theirs == "crash":
                continue
            seen[theirs] = seen.get(theirs, 0) + 1
            if b"$" not in text and theirs == "pass" and ours[path] == "skip":
                continue  # nothing to run
            if theirs != ours[path]:
                different += 1
                print("FILE", text, "\n  cram", theirs, "ours", ours[path])
        if run.returncode not in (0, 1):
            print("verbatim ended with", run.returncode, run.stderr.decode()[-500:])
            different += 1
        print(f"{seen} by cram, {different} different")
        return 1 if different or not seen.get("pass") or not seen.get("fail") else 0


sys.exit(main())
