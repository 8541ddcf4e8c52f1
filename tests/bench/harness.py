#!/usr/bin/env python3
"""Running documents against the tools people use for it: ratios, measured in one run.

usage: harness.py VERBATIM [REPEATS]

Every pair is measured alternately; a figure is the median of its repeats. Files are in memory where there is
/dev/shm. Growth: the cost of one further example, from the two largest sizes. Tools that are not installed are
left out.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = [10, 100, 1000, 10000]


def seconds(command, cwd, env):
    start = time.perf_counter()
    result = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start, result.returncode


def measure(commands, cwd, repeats, env):
    """Medians of several commands, run in turn."""
    times = {name: [] for name in commands}
    for round_ in range(repeats + 1):
        for name, command in commands.items():
            taken, status = seconds(command, cwd, env)
            if status != 0:
                sys.exit(f"{name} failed: {' '.join(command)[:200]}")
            if round_:  # the first one warms up
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def write(path, text):
    with open(path, "w") as f:
        f.write(text)


def make_files(scratch):
    for n in SIZES:
        write(f"{scratch}/s{n}.md", "# Shell\n\n```console\n" + "".join(f"$ echo {i}\n{i}\n" for i in range(n)) + "```\n")
        write(f"{scratch}/s{n}.t", "".join(f"  $ echo {i}\n  {i}\n" for i in range(n)))
        write(f"{scratch}/p{n}.md", "# Language\n\n" + "".join(f"    >>> {i} + 1\n    {i + 1}\n\n" for i in range(n)))
        if n <= 100:
            write(f"{scratch}/s{n}.test", "".join(f"echo {i}\n>>>\n{i}\n>>>= 0\n\n" for i in range(n)))
            write(f"{scratch}/s{n}.bats", "".join(f"@test \"t{i}\" {{\n  [ \"$(echo {i})\" = {i} ]\n}}\n" for i in range(n)))
    for d in range(200):
        write(f"{scratch}/many{d:03}.md", "# Many\n\n" + "".join(f"    >>> {i} + {d}\n    {i + d}\n\n" for i in range(10)))


def row(title, ours, others):
    print(f"{title:34} {ours * 1000:9.2f} ms", end="")
    for name, taken in others.items():
        print(f"   {name} {taken * 1000:9.2f} ms ({taken / ours:.1f}x)", end="")
    print()


def compare(title, ours, others, scratch, repeats, env):
    times = measure({"ours": ours, **others}, scratch, repeats, env)
    first = times.pop("ours")
    row(title, first, times)
    return first, times


def growth(title, sizes, table):
    """Cost of one further example between the two sizes, in microseconds."""
    small, large = sizes
    (a, others_a), (b, others_b) = table[small], table[large]
    ours = (b - a) / (large - small) * 1e6
    print(f"{title:34} {ours:9.2f} us", end="")
    for name in others_b:
        if name in others_a:
            each = (others_b[name] - others_a[name]) / (large - small) * 1e6
            print(f"   {name} {each:9.2f} us (ours/theirs {ours / each:.2f})", end="")
    print("\n")


def main():
    verbatim = os.path.abspath(sys.argv[1])
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    base = "/dev/shm" if os.path.isdir("/dev/shm") else None
    run = [verbatim, "run", "--no-config", "-q"]
    with tempfile.TemporaryDirectory(dir=base) as scratch:
        env = dict(os.environ, TMPDIR=scratch, XDG_CACHE_HOME=scratch)
        env.pop("CI", None)
        make_files(scratch)
        tools = [t for t in ("cram3", "shelltest", "bats") if shutil.which(t)]
        print("Shell examples, start to exit")
        table = {}
        for n in SIZES:
            others = {}
            for tool in tools:
                file = {"cram3": f"s{n}.t", "shelltest": f"s{n}.test", "bats": f"s{n}.bats"}[tool]
                if os.path.exists(f"{scratch}/{file}"):
                    others[tool] = [tool, file]
            table[n] = compare(f"{n} in a .md", [*run, f"s{n}.md"], others, scratch, repeats, env)
        growth("one further shell example", SIZES[-2:], table)
        growth("one further, small sizes", SIZES[:2], table)
        print("The same as .t files")
        table = {}
        for n in SIZES:
            others = {"cram3": ["cram3", f"s{n}.t"]} if "cram3" in tools else {}
            table[n] = compare(f"{n} in a .t", [*run, f"s{n}.t"], others, scratch, repeats, env)
        growth("one further shell example", SIZES[-2:], table)
        print("Language examples, start to exit")
        table = {}
        for n in SIZES:
            doctest = {"doctest": ["python3", "-m", "doctest", f"p{n}.md"]}
            table[n] = compare(f"{n} in a .md", [*run, f"p{n}.md"], doctest, scratch, repeats, env)
        growth("one further >>> example", SIZES[-2:], table)
        print("200 documents of ten >>> examples")
        many = [f"many{d:03}.md" for d in range(200)]
        doctest = {"doctest, one process": ["python3", "-m", "doctest", *many]}
        for jobs in ("1", "2"):
            compare(f"-j{jobs}", [*run, f"-j{jobs}", *many], doctest, scratch, repeats, env)


main()
