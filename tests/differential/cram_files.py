#!/usr/bin/env python3
"""`.t` files: our verdict against cram's, on generated files and a list of known hard ones.

usage: cram_files.py VERBATIM [COUNT [SEED]]

A file passes when all its examples pass (exit status 0 of cram), is skipped when it ends with 80.
Of files that fail, the commands that fail are compared too. Differences that are meant, with their
files in MEANT:

* when the shell ends in the last command but one, cram passes the file if the last one prints
  nothing; for us it is unreachable and fails;
* a shell that is killed fails the command that it was in;
* with `set -x`, cram shows the trace of its own marks, and all output one command late;
* ` (?)` and `{{…}}` are ours;
* a regular expression matches whole lines: in cram, `a|b (re)` matches what begins with `a`;
* in text that cram would escape, (re) and (glob) may also mean the characters themselves.
Exits with 77 when Python's cram package is not installed.
"""
import codecs
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
    import cram._diff
    import cram._test
    from cram._diff import esc
except ImportError:
    print("skipped: cram (Debian: python3-cram) is not installed")
    sys.exit(77)
import cram_cases  # noqa: E402

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
    (b"  $ echo foo\n  foo (?)\n", "pass"),
    (b"  $ echo b\n  a|b (re)\n", "pass"),
    (b"  $ echo axx\n  a|b (re)\n", "fail"),
    (b"  $ trap 'echo at exit' EXIT\ntext\n  at exit (no-eol)\n", "fail"),
    (b"  $ printf 'caf\\303\\251 1\\n'\n  caf? ? (glob)\n", "pass"),
    (b"  $ printf 'a\\tb\\n'\n  a\\s[a-c] (re)\n", "pass"),
    (b"  $ echo id=7\n  id={{?int}}\n", "pass"),
    (b"  $ kill $$\n", "fail"),
    (b"  $ set -x\n  $ echo a\n  + echo a\n  a\n  $ printf 'echo '\n  + printf echo \n  echo  (no-eol)\n  $ false\n  + false\n  [1]\n", "pass"),
]


def meant(matcher, change=lambda pattern: pattern):
    """A matcher of cram that also looks at the text that was escaped."""
    def match(expected, got):
        ending = b" (re)\n" if change(b"") else b" (glob)\n"
        if not expected.endswith(ending):
            return False
        expected = change(expected[:-len(ending)]) + ending
        raw = codecs.escape_decode(got[:-7])[0] + b"\n" if got.endswith(b" (esc)\n") else got
        return matcher(expected, got) or matcher(expected, raw)
    return match


def whole(pattern):
    return b"  (?:" + pattern[2:] + b")"


# cram with the differences of the matchers that are meant
glob, regex = meant(cram._diff.glob), meant(cram._diff.regex, whole)
cram._test.glob, cram._test.regex = glob, regex


def surroundings(scratch):
    os.makedirs(scratch + "/tmp", exist_ok=True)
    os.environ.update(CRAMTMP=scratch, TMPDIR=scratch + "/tmp", TMP=scratch + "/tmp", TEMP=scratch + "/tmp")


def their_run(path, scratch):
    """What cram makes of the file: its lines, and the same with what was printed (None: skipped)."""
    home = os.getcwd()
    if os.stat(path).st_size == 0:
        return [], None
    work = os.path.join(tempfile.mkdtemp(dir=scratch), os.path.basename(path))
    os.mkdir(work)
    os.chdir(work)
    try:
        before, after, diff = cram.testfile(path.encode())
        return before, after, bool(list(diff))
    except (re.error, ValueError, IndexError):  # cram crashes on it: nothing to compare with
        return [], "crash"
    finally:
        os.chdir(home)


def their_verdict(path, scratch):
    """pass, fail or skip, as cram decides; and the lines of the commands that fail."""
    run = their_run(path, scratch)
    if len(run) == 2:
        return run[1] or "skip", None
    before, after, different = run
    if after is None:
        return "skip", None
    return "fail" if different else "pass", failing(before, after)


def blocks(lines):
    """Per command: number of its line, its output."""
    found = []
    for number, line in enumerate(lines):
        if line.startswith(b"  $ "):
            found.append((number + 1, []))
        elif line.startswith(b"  ") and not line.startswith(b"  > ") and found:
            found[-1][1].append(line)
    return found


def matches(expected, got):
    return expected == got or any(matcher(expected, got) for matcher in (esc, glob, regex))


def failing(before, after):
    """Lines of the commands whose output is not as expected; None when they cannot be told."""
    mine, theirs = blocks(before), blocks(after)
    if len(mine) != len(theirs):
        return None
    return {number for (number, want), (_, got) in zip(mine, theirs)
            if len(want) != len(got) or not all(map(matches, want, got))}


def our_verdicts(verbatim, paths):
    """Per file: verdict, lines of the examples that failed, of those that did not run."""
    run = subprocess.run([verbatim, "--report", "json", "--allow-empty", "--no-config", *paths], capture_output=True)
    verdicts, failed, lost = {p: "pass" for p in paths}, {p: set() for p in paths}, {p: [] for p in paths}
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        event = json.loads(line)
        path = event.get("document")
        if event["event"] == "example_end":
            if event["outcome"] == "failed":
                failed[path].add(event["line"])
            if event["outcome"] not in ("passed", "failed"):
                lost[path].append(event["line"])
        if event["event"] == "document_end":
            bad = event["failed"] + event["unreachable"] + event["xpassed"] + event["unparsed"] + ("error" in event)
            some = event["passed"] + bad
            verdicts[path] = "fail" if bad else "pass" if some else "skip"
    return verdicts, failed, lost, run


def generated(rng, scratch):
    """A file whose output cram itself has filled in, and which then was spoilt a little."""
    lines = cram_cases.commands(rng)
    path = scratch + "/case.t"
    with open(path, "wb") as f:
        f.write(b"\n".join(lines) + b"\n")
    run = their_run(path, scratch)
    after = run[1] if len(run) == 3 and run[1] is not None else run[0]
    return cram_cases.spoilt(rng, [line.rstrip(b"\n") for line in after])


def commands_of(text):
    return {number + 1 for number, line in enumerate(text.split(b"\n")) if line.startswith(b"  $ ")}


def is_misplaced(text, lines):
    """Output behind other lines belongs to no command for cram; for us it fails the one before."""
    rows = text.split(b"\n")
    for number in lines:
        rest = rows[number:]
        while rest and rest[0].startswith(b"  ") and not rest[0].startswith(b"  $ "):
            rest.pop(0)
        while rest and not rest[0].startswith(b"  "):
            rest.pop(0)
        if not rest or rest[0].startswith(b"  $ "):
            return False
    return True


def is_not_equal(text, theirs, ours, failed, lost):
    """A difference that is none of the meant ones."""
    if theirs == ours:
        return False
    commands = commands_of(text)
    if not commands and theirs == "pass":
        return ours != "skip"  # nothing to run
    if theirs == "pass" and not failed and lost == [max(commands)]:
        return False  # the shell ended in the command before
    return True


def main():
    verbatim = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    with tempfile.TemporaryDirectory() as scratch:
        surroundings(scratch)
        texts = [text for text, _ in MEANT] + HARD + [generated(rng, scratch) for _ in range(count)]
        paths = []
        for n, text in enumerate(texts):
            paths.append(f"{scratch}/case-{n}.t")
            with open(paths[-1], "wb") as f:
                f.write(text)
        verdicts, failed, lost, run = our_verdicts(verbatim, paths)
        different, seen, compared = 0, {}, 0
        for path, text in zip(paths, texts):
            ours, lines = verdicts[path], failed[path]
            theirs, their_lines = their_verdict(path, scratch)
            if text in dict(MEANT):
                theirs, their_lines = dict(MEANT)[text], None
            if theirs == "crash":
                continue
            seen[theirs] = seen.get(theirs, 0) + 1
            if is_not_equal(text, theirs, ours, lines, lost[path]):
                different += 1
                print("FILE", text, "\n  cram", theirs, their_lines, "ours", ours, lines)
            elif their_lines is not None and not lost[path] and theirs == "fail":
                compared += 1
                if their_lines != lines & commands_of(text) and not is_misplaced(text, (lines & commands_of(text)) ^ their_lines):
                    different += 1
                    print("FILE", text, "\n  cram fails in lines", their_lines, "ours", lines)
        if run.returncode not in (0, 1):
            print("verbatim ended with", run.returncode, run.stderr.decode()[-500:])
            different += 1
        print(f"{seen} by cram, failing commands compared in {compared}, {different} different")
        return 1 if different or not compared or not seen.get("pass") or not seen.get("fail") else 0


sys.exit(main())
