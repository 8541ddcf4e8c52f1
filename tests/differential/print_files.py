#!/usr/bin/env python3
"""Parse → print: what `--dump-doc` shows of a file, put together again, is the file, byte for byte.

usage: print_files.py VERBATIM [--mutate COUNT] PATH…

Takes every file under the PATHs, whatever it holds, once under its own name and once as `.t`; files
without an extension that we know are read as text. With --mutate, COUNT spoilt copies of them too:
bytes changed, lines moved, cut, doubled. Each file must also be listed (`--list`) without a crash or
a hang, and its prompts must add up (the program asserts it). Exit status 0: all equal.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

LINE = re.compile(r' *(\d+) (?:[a-z]+ ?)+ *(".*")$')
HEADER = re.compile(r".*: (\d+) lines, \d+ examples, \d+ prompts$", re.S)
LIMIT = 60
PIECES = [b">>> x\n", b"    >>> 1\n", b"... y\n", b"```\n", b"~~~\n", b"```console\n", b"$ x\n", b"> y\n", b"  $ z\n", b"  > ", b"---\n",
          b"<!-- verbatim: skip -->\n", b"# doctest: +SKIP\n", b"\t", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"- ", b"1. ", b"{{", b"}}", b"<BLANKLINE>\n", b"\n\n"]


def printed(output):
    """The bytes of the file, from the dump."""
    text = output.decode("utf-8", "surrogateescape")
    lines = [json.loads(m.group(2)) for m in map(LINE.match, text.split("\n")) if m]
    return "".join(lines).encode("utf-8", "surrogateescape")


def problem_of(verbatim, path, data):
    """What is wrong, or None."""
    for window in ("--dump-doc", "--list"):
        try:
            run = subprocess.run([verbatim, "--no-config", window, path], capture_output=True, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return f"{window} hangs"
        if run.returncode not in (0, 2):
            return f"{window} ends with {run.returncode}: {run.stderr[-500:]!r}"
        if window == "--dump-doc" and printed(run.stdout) != data:
            return "the print is not the file"
    return None


def files(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for root, _, names in os.walk(path):
            for name in sorted(names):
                full = os.path.join(root, name)
                if os.path.isfile(full) and not os.path.islink(full) and os.path.getsize(full) < 1 << 20:
                    yield full


def mutated(rng, data):
    lines = data.split(b"\n")
    for _ in range(rng.randrange(1, 12)):
        at, kind = rng.randrange(len(lines)), rng.randrange(8)
        if kind == 0:
            del lines[at:at + rng.randrange(1, 4)]
            lines = lines or [b""]
        elif kind == 1:
            lines.insert(at, rng.choice(PIECES).rstrip(b"\n"))
        elif kind == 2:
            lines[at] = rng.choice(PIECES) + lines[at]
        elif kind == 3:
            lines[at] += rng.choice(PIECES)
        elif kind == 4:
            lines[at:at] = lines[max(0, at - 5):at]
        elif kind == 5:
            lines[at] = lines[at][:rng.randrange(len(lines[at]) + 1)]
        elif kind == 6:
            lines[at] = b" " * rng.randrange(9) + lines[at].lstrip()
        else:
            spot = rng.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:spot] + bytes([rng.randrange(256)]) + lines[at][spot + 1:]
    return b"\n".join(lines)


def main():
    arguments = sys.argv[1:]
    verbatim, count = os.path.abspath(arguments.pop(0)), 0
    if arguments[0] == "--mutate":
        count, arguments = int(arguments[1]), arguments[2:]
    found, bad, done = list(files(arguments)), 0, 0
    rng = random.Random(len(found))
    with tempfile.TemporaryDirectory() as scratch:
        for n in range(len(found) + count):
            source = found[n] if n < len(found) else rng.choice(found)
            with open(source, "rb") as f:
                data = f.read()
            if n >= len(found):
                data = mutated(rng, data)
            extension = os.path.splitext(source)[1] or ".txt"
            for ending in {extension, ".t"}:
                path = os.path.join(scratch, "case" + ending)
                with open(path, "wb") as f:
                    f.write(data)
                problem = problem_of(verbatim, path, data)
                done += 1
                if problem:
                    bad += 1
                    print(f"{source} as {ending}: {problem}")
                    with open(f"/tmp/print-{os.getpid()}-{bad}{ending}", "wb") as f:
                        f.write(data)
    print(f"{done} files, {bad} bad")
    return 1 if bad or not done else 0


sys.exit(main())
