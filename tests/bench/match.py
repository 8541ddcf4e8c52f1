#!/usr/bin/env python3
"""Cost of one comparison against doctest.OutputChecker and FileCheck, in one run, as ratios.

usage: match.py BENCH [LINES …]        BENCH is tests/bench/match_bench.c, built

Each row is a kind of expected text at a number of lines; numbers are seconds of ours, then how many
times as long the others take. FileCheck is a process: a run on one line is taken off its time.
`-` where a tool cannot express the kind.
"""
import doctest
import os
import shutil
import subprocess
import sys
import tempfile
import time

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FILECHECK = next((p for p in ("FileCheck", *(f"FileCheck-{n}" for n in range(22, 9, -1))) if shutil.which(p)), None)


def line(i):
    return f"step {i} loss={i * 7 % 1000} status ok for trial number {i}\n"


def same(n):
    text = "".join(map(line, range(n)))
    return text, text


def spaces(n):
    got = "".join(map(line, range(n)))
    return got.replace(" ok for ", "  ok   for "), got


def dots(n):
    got = "".join(map(line, range(n)))
    return "".join(line(i).replace("status ok", "...") for i in range(n)), got


def gaps(n):
    got = "".join(map(line, range(n)))
    return "".join(line(i) if i % 10 == 0 else ("...\n" if i % 10 == 1 else "") for i in range(n)), got


def regexes(n):
    got = "".join(map(line, range(n)))
    return "".join(f"step {i} loss={{{{[0-9]+}}}} status ok for trial number {i}\n" for i in range(n)), got


def failing(n):
    expected, got = dots(n)
    return expected, got.replace(line(n - 1), "something else\n")


KINDS = {"same": (same, True), "white space": (spaces, True), "dots": (dots, True), "gaps": (gaps, True),
         "regexes": (regexes, False), "dots, fails": (failing, True)}


def best(function, budget=1.0):
    fastest, spent = 1e9, 0
    while spent < budget:
        start = time.perf_counter()
        function()
        seconds = time.perf_counter() - start
        fastest, spent = min(fastest, seconds), spent + seconds
    return fastest


def check_file(expected, kind):
    """FileCheck's form: its regexes are `{{}}` too; `...` within a line is `{{.*}}`."""
    out = []
    for text in expected.splitlines():
        text = text.replace("...", "{{.*}}")
        if text == "{{.*}}" and kind == "gaps":
            continue
        gap = not out or kind == "gaps"
        out.append(("CHECK: " if gap else "CHECK-NEXT: ") + text + "\n")
    return "".join(out)


def filecheck(folder, expected, got, kind):
    check, printed = os.path.join(folder, "check"), os.path.join(folder, "printed")
    with open(check, "w") as f:
        f.write(check_file(expected, kind))
    with open(printed, "w") as f:
        f.write(got)
    return best(lambda: subprocess.run([FILECHECK, check, "--input-file", printed], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL), 0.5)


def main():
    bench, sizes = sys.argv[1], [int(a) for a in sys.argv[2:]] or [100, 1000, 10000, 100000]
    checker = doctest.OutputChecker()
    with tempfile.TemporaryDirectory() as folder:
        start_up = filecheck(folder, "x\n", "x\n", "same") if FILECHECK else 0
        print(f"{'kind':12} {'lines':>7} {'ours':>10}  {'doctest':>9} {'FileCheck':>9}")
        for name, (make, in_doctest) in KINDS.items():
            for n in sizes:
                expected, got = make(n)
                for file, text in (("expected", expected), ("got", got)):
                    with open(os.path.join(folder, file), "w") as f:
                        f.write(text)
                times = str(max(1, 20000 // n))
                answer = subprocess.run([bench, os.path.join(folder, "expected"), os.path.join(folder, "got"), times],
                                        stdout=subprocess.PIPE, check=True).stdout.split()
                ours = float(answer[0])
                assert (int(answer[1]) == 0) == ("fails" not in name), name
                theirs = "-"
                if in_doctest:
                    theirs = f"{best(lambda: checker.check_output(expected, got, FLAGS)) / ours:.1f}x"
                cost = "-"
                if FILECHECK and not (name == "dots, fails" and n > 10000):
                    cost = f"{max(0.0, filecheck(folder, expected, got, name) - start_up) / ours:.1f}x"
                print(f"{name:12} {n:7} {ours:10.6f}  {theirs:>9} {cost:>9}", flush=True)


if __name__ == "__main__":
    main()
