#!/usr/bin/env python3
"""Whole documents with `>>>`: what becomes of each example, by doctest and by us.

usage: doctest_files.py VERBATIM [COUNT [SEED]]

Documents are made of small programs whose output both print the same, in all kinds of surroundings, with
options, tracebacks and expected output that is spoilt now and then. doctest runs with ELLIPSIS and
NORMALIZE_WHITESPACE, which we have on. Exit status 0: the same outcome of every example.

Not generated, because meant to differ: several statements in one example (a syntax error at a prompt, run
by us), tabs in expected output (doctest expands them there and not in the output; here both readings are
right), closing fences directly behind expected output.
"""
import doctest
import io
import json
import os
import random
import subprocess
import sys
import tempfile

PROGRAMS = [
    "1 + 1", "print('a b')", "print('a\\nb')", "print('a\\n\\nb')", "'x' * 3", "[1, 2, 3]", "{'a': 1}", "print('  indented')",
    "print()", "None", "x = 5", "x", "for i in range(3):\n    print(i)", "def f(n):\n    return n\n", "f(3)", "1/0", "raise ValueError('no')",
    "raise ValueError('two\\nlines')", "int('x')", "{}['k']", "undefined_name", "[][1]", "print('a', end='')", "True", "print(1); print(2)", "1.5", "0.1 + 0.2",
    "'é'", "print('é ü')", "print('...')", "print('x...y')", "print('$ ls')", "print('# c')", "print('>>> 1')", "assert 1 == 2, 'why'", "raise KeyError('k')",
    "class A(Exception):\n    pass\n", "raise A('mine')", "raise A", "print('<BLANKLINE>')", "print('a     b')", "print('trailing  ')", "1 == 1", "(1,)", "r'\\d'", "print('\\\\')",
    "print('Traceback (most recent call last):')", "try:\n    1/0\nexcept ZeroDivisionError as e:\n    print(e)", "print('a\\n  b\\n    c')", "print(0 == 1)", "0", "1",
    "''", "print('')", "print(' ')", "print('long ' * 30)", "import math; math.pi", "print('a'); raise ValueError('after output')", "raise UnicodeError('x: y')",
    "print('1. item')", "print('- item')", "print('> quoted')", "print('***')", "print(*range(30))", "def g():\n    \"\"\"doc\n\n    more\"\"\"\n", "[\n    1,\n    2]",
]
OPTIONS = ["+SKIP", "-SKIP", "+ELLIPSIS", "-ELLIPSIS", "+NORMALIZE_WHITESPACE", "-NORMALIZE_WHITESPACE", "+IGNORE_EXCEPTION_DETAIL", "+DONT_ACCEPT_TRUE_FOR_1",
           "+DONT_ACCEPT_BLANKLINE", "+REPORT_NDIFF", "-ELLIPSIS, -NORMALIZE_WHITESPACE", "+REPORT_UDIFF +ELLIPSIS", "+ELLIPSIS,+IGNORE_EXCEPTION_DETAIL"]
PROSE = ["Text.", "", "", "# Title", "Title\n=====", "* item", "1. item", "> quoted", "| a | b |\n|---|---|", "<!-- comment -->", ".. note::", "Text::", "---", "$ mentioned", "a >>> b", ":: x", "key: value", "<div>", "```text\nfenced\n```",
         ".. code-block:: python", "[link]: x", "***", "    indented code", "\tindented by a tab"]
HEADERS = ["Traceback (most recent call last):", "Traceback (most recent call last):", "Traceback (innermost last):", "traceback (most recent call last):", "Traceback:"]
STACKS = [[], ["  ..."], ["    ..."], ['  File "<stdin>", line 1, in <module>', "    1/0"], ["  stack, whatever", "", "  it is"], ["..."], ["x y"]]


def spoil(rng, lines):
    """Expected output, mostly still right."""
    lines = list(lines)
    at = rng.randrange(len(lines)) if lines else 0
    kind = rng.randrange(16)
    if not lines:
        return ["extra"] if kind == 0 else lines
    line = lines[at]
    if kind == 0:
        lines[at] = line + "x"
    elif kind == 1:
        lines[at] = line[:rng.randrange(len(line) + 1)] + "..."
    elif kind == 2:
        cut = rng.randrange(len(line) + 1)
        lines[at] = line[:cut] + "..." + line[min(len(line), cut + rng.randrange(4)):]
    elif kind == 3:
        lines[at] = line.replace(" ", "  ")
    elif kind == 4:
        lines[at] = line + "   "
    elif kind == 5:
        del lines[at]
    elif kind == 6:
        lines.insert(at, rng.choice(["more", "...", "<BLANKLINE>"]))
    elif kind == 7:
        lines[at] = line.upper()
    elif kind == 8 and line in ("True", "False"):
        lines[at] = "1" if line == "True" else "0"
    elif kind == 9:
        lines[at] = "  " + line
    elif kind == 10 and len(lines) > 1:
        lines[:] = [" ".join(lines)]
    elif kind == 11:
        lines[at:] = ["..."]
    return lines


def expected(rng, got, error):
    """Lines of expected output for what a program printed and raised."""
    if error:
        name, message = error
        last = (name + (": " + message if message else "")).split("\n")
        if rng.random() < 0.15:
            last = [rng.choice(["ValueError: other", name, name + ": other", "module." + last[0], name + ":", last[0][:-1] + "..."])]
        return [rng.choice(HEADERS[:2] if rng.random() < 0.8 else HEADERS)] + rng.choice(STACKS) + last
    lines = [line if line.strip() or line else "<BLANKLINE>" for line in got.split("\n")[:-1]] + ([got.split("\n")[-1]] if got and not got.endswith("\n") else [])
    return spoil(rng, lines) if rng.random() < 0.35 else lines


def outcome_of(source, space):
    """What a program prints and raises, at a prompt."""
    out, keep = io.StringIO(), (sys.stdout, sys.displayhook)
    sys.stdout, sys.displayhook = out, sys.__displayhook__
    try:
        exec(compile(source + "\n", "<x>", "single"), space)
        return out.getvalue(), None
    except Exception as e:
        name = type(e).__name__ if type(e).__module__ in ("builtins", "__main__") else type(e).__module__ + "." + type(e).__name__
        return out.getvalue(), (name, str(e))
    finally:
        sys.stdout, sys.displayhook = keep


def example(rng, indent, space):
    source = rng.choice(PROGRAMS)
    lines = source.split("\n")
    got, error = outcome_of(source, space)
    code = [">>> " + lines[0]] + [("... " + line) if line else "..." for line in lines[1:]]
    if rng.random() < 0.25:
        where = rng.choice([0, len(code) - 1])
        if code[where] not in ("...", ">>> ") and "'" not in code[where] + '"' or "# " not in code[where]:
            code[where] += "  # doctest: " + rng.choice(OPTIONS) if code[where] != "..." else ""
    return [indent + line if line else line for line in code + expected(rng, got, error)]


def document(rng):
    space, lines = {"__name__": "__main__"}, []
    for _ in range(rng.randrange(1, 7)):
        for _ in range(rng.randrange(3)):
            lines += rng.choice(PROSE).split("\n")
        lines.append("")
        kind, indent = rng.randrange(6), ""
        if kind == 0:
            lines.append(rng.choice(["```python", "```pycon", "~~~", "```", "```doctest"]))
        elif kind < 4:
            indent = rng.choice(["    ", "  ", "   ", "\t", "        "])
        for _ in range(rng.randrange(1, 4)):
            lines += example(rng, indent, space)
            if kind == 0 or rng.random() < 0.5:
                lines.append("")
        if kind == 0:
            lines.append(lines[-1 - lines[::-1].index(next(line for line in reversed(lines) if line.startswith(("```", "~~~"))))][:3])
        elif rng.random() < 0.7:
            lines.append("")
    return rng.choice(["\n", "\n", "\n", "\r\n"]).join(lines) + rng.choice(["\n", "\n", ""])


class Runner(doctest.DocTestRunner):
    def __init__(self):
        super().__init__(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        self.outcomes = {}

    def report_success(self, out, test, example, got):
        self.outcomes[example.lineno + 1] = "passed"

    def report_failure(self, out, test, example, got):
        self.outcomes[example.lineno + 1] = "failed"

    def report_unexpected_exception(self, out, test, example, info):
        self.outcomes[example.lineno + 1] = "failed"


def theirs(path):
    """Outcomes per line; None: doctest refuses the document."""
    with open(path, encoding="utf-8") as f:
        text = f.read()
    try:
        test = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, path, path, 0)
    except ValueError:
        return None
    runner = Runner()
    runner.run(test, out=lambda text: None, clear_globs=False)
    return {e.lineno + 1: runner.outcomes.get(e.lineno + 1, "skipped") for e in test.examples}


def ours(verbatim, paths):
    run = subprocess.run([verbatim, "--no-config", "--report", "json", "--allow-empty", "--no-strict", *paths], capture_output=True)
    outcomes = {path: {} for path in paths}
    for line in run.stdout.decode().splitlines():
        event = json.loads(line)
        if event["event"] == "example_end":
            outcomes[event["document"]][event["line"]] = event["outcome"]
        elif "error" in event:
            print(event)
    return outcomes, run


def main():
    verbatim, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    seen, different, refused = {}, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        for n in range(count):
            paths.append(f"{scratch}/case-{n}{rng.choice(['.md', '.txt', '.rst'])}")
            with open(paths[-1], "w", encoding="utf-8", newline="") as f:
                f.write(document(rng))
        mine, run = ours(verbatim, paths)
        for path in paths:
            want = theirs(path)
            if want is None:
                refused += 1
                continue
            for line, outcome in want.items():
                seen[outcome] = seen.get(outcome, 0) + 1
                if mine[path].get(line, "missing") != outcome:
                    different += 1
                    rows = open(path, encoding="utf-8").read().split("\n")
                    print(f"{path}:{line}: doctest {outcome}, ours {mine[path].get(line)}\n   ", "\n    ".join(rows[max(0, line - 2):line + 7]))
        if run.returncode not in (0, 1):
            print("verbatim ended with", run.returncode, run.stderr.decode()[-500:])
            different += 1
    print(f"{count} documents, {refused} refused by doctest, {seen}, {different} different")
    return 1 if different or not seen.get("passed") or not seen.get("failed") or not seen.get("skipped") else 0


sys.exit(main())
