"""How fast the transcript language is, as ratios against the python3 that runs this script (which
it names; ROUNDS are 5 unless given, NAMEs are rows to look at).

usage: language.py VERBATIM [ROUNDS [NAME...]]

Each file in language/ is a script that prints the seconds of CPU its loop took; both interpreters
run it in turns, and the medians are compared. The last row is a document of ten examples from start
to exit, against `python3 -m doctest`, in seconds of wall clock.
"""
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENT = ''.join(f'>>> {source}\n{result}\n' for source, result in [
    ('1 + 1', '2'), ("'a' * 3", "'aaa'"), ('[n * n for n in range(4)]', '[0, 1, 4, 9]'), ("len('abc')", '3'),
    ("sorted('cab')", "['a', 'b', 'c']"), ("{'k': 1}['k']", '1'), ("f'{2.5:.2f}'", "'2.50'"), ('max(3, 7)', '7'),
    ("'a-b'.split('-')", "['a', 'b']"), ('sum(range(10))', '45')])


def seconds_printed(command, script):
    return float(subprocess.run(command + [script], stdout=subprocess.PIPE, check=True).stdout)


def seconds_taken(command):
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def compare(name, rounds, ours, theirs):
    a, b = [], []
    for _ in range(rounds):
        a.append(ours())
        b.append(theirs())
    mine, python = statistics.median(a), statistics.median(b)
    print(f'{name:<24} {mine:9.4f} {python:9.4f} {mine / python:7.2f}')


def main():
    verbatim = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    wanted = sys.argv[3:]
    print(f'python3 is {platform.python_version()}, {os.path.realpath(sys.executable)}')
    print(f'{"":<24} {"verbatim":>9} {"python3":>9} {"ratio":>7}')
    for file in sorted(os.listdir(os.path.join(HERE, 'language'))):
        if wanted and file[:-3] not in wanted:
            continue
        script = os.path.join(HERE, 'language', file)
        compare(file[:-3], rounds, lambda: seconds_printed([verbatim, 'exec'], script),
                lambda: seconds_printed([sys.executable], script))
    if wanted:
        return
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, 'ten.md')
        with open(path, 'w') as f:
            f.write(DOCUMENT)
        compare('document of ten', rounds, lambda: seconds_taken([verbatim, 'run', path]),
                lambda: seconds_taken([sys.executable, '-m', 'doctest', path]))


main()
