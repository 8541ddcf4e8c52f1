#!/usr/bin/env python3
"""The matcher against Python's doctest: same verdict on every generated (expected, got, options).

usage: doctest_checker.py DRIVER [COUNT [SEED]]

DRIVER is tests/differential/match_driver.c, built. Texts without `{{` or a leading `???`, which are
ours alone. Exit status 0: all equal; 1: some differ (the first are shown).
"""
import doctest
import random
import subprocess
import sys

FLAGS = {
    0: doctest.ELLIPSIS,
    1: doctest.NORMALIZE_WHITESPACE,
    3: doctest.IGNORE_EXCEPTION_DETAIL,
    4: doctest.DONT_ACCEPT_TRUE_FOR_1,
    5: doctest.DONT_ACCEPT_BLANKLINE,
}
WILDCARD, KEEP_LF = 1 << 2, 1 << 10

PIECES = [
    "a", "b", "ab", "aa", "x y", " ", "  ", "\t", "\n", "\n\n", "...", "....", "..", ".", "<BLANKLINE>",
    "<BLANKLINE>\n", "\n<BLANKLINE>\n", "<BLANKLINE> \n", "1", "0", "True", "False", "1\n", "True\n", "é",
    "\\xe9", "e9", "\u2003", "\x1c", "\x0b", "\r", "\r\n", "ሴ", "\\u1234", "Traceback (most recent call last):\n",
    "Traceback (most recent call last):  \n  stack\n", "Traceback (innermost last):\n", "ValueError: no\n", "a.b.ValueError: no",
    "KeyError", ": x", "   \n", "word\n", "other words\n", "{", "}", "?", "_x\n", "😀", "\udc80",
]


def text(rng, most):
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(most)))


def mutate(rng, got):
    """Expected text that has a chance: parts of got become '...', white space changes, and so on."""
    out = []
    i = 0
    while i < len(got):
        roll = rng.random()
        if roll < 0.08:
            out.append("...")
            i += rng.randrange(6)
        elif roll < 0.12:
            out.append(rng.choice([" ", "\n", "  ", "\t", ""]))
            i += 1
        elif roll < 0.14:
            out.append(rng.choice(PIECES))
        else:
            out.append(got[i])
            i += 1
    if rng.random() < 0.2:
        out.append("...")
    want = "".join(out)
    if rng.random() < 0.3:
        want = want.replace("\n\n", "\n<BLANKLINE>\n")
    return want


def message(want):
    match = doctest.DocTestParser._EXCEPTION_RE.match(want)
    return match.group("msg") if match else None


def verdict(checker, want, got, flags, raised):
    """As DocTestRunner.__run decides."""
    example = doctest.Example("x\n", want, message(want))
    if not raised:
        return checker.check_output(example.want, got, flags)
    if example.exc_msg is None:
        return False
    if checker.check_output(example.exc_msg, got, flags):
        return True
    strip = doctest._strip_exception_details
    return bool(flags & doctest.IGNORE_EXCEPTION_DETAIL) and checker.check_output(
        strip(example.exc_msg), strip(got), flags)


def triple(rng):
    if rng.random() < 0.02:
        want, got = rng.choice(["1\n", "0\n", "1", "True\n"]), rng.choice(["True\n", "False\n", "True", "1\n"])
    else:
        got = text(rng, 12)
        want = mutate(rng, got) if rng.random() < 0.75 else text(rng, 12)
    raised = rng.random() < 0.15
    if raised:
        got = rng.choice(["ValueError: no\n", "m.ValueError: é no\n", "KeyError: 'x'\n", "E\n", "ValueError: a\nb\n"])
        stack = rng.choice(["", "  stack\n", "  File x\n    y\n", "\n"])
        want = rng.choice(["Traceback (most recent call last):\n", "Traceback (innermost last): \n"]) + stack + mutate(rng, got)
    if want and not want.endswith("\n"):
        want += "\n"
    want = want.replace("{{", "{").replace("{{", "{")
    if want.startswith("???"):
        want = want[1:]
    return want, got, rng.randrange(32), raised


def main():
    driver = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 50000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    checker = doctest.OutputChecker()
    cases, records, passes = [], [], 0
    for _ in range(count):
        want, got, bits, raised = triple(rng)
        flags = options = 0
        for i, (bit, flag) in enumerate(FLAGS.items()):
            if bits >> i & 1:
                flags |= flag
                options |= 1 << bit
        expected = verdict(checker, want, got, flags, raised)
        passes += expected
        cases.append((want, got, flags, raised, expected))
        w, g = want.encode("utf-8", "surrogateescape"), got.encode("utf-8", "surrogateescape")
        records.append(b"%d %d %d %d\n" % (options | WILDCARD | KEEP_LF, len(w), len(g), raised) + w + g)
    answers = subprocess.run([driver], input=b"".join(records), stdout=subprocess.PIPE, check=True).stdout
    answers = answers.decode().strip()
    assert len(answers) == count, (len(answers), count)
    bad = [(a, c) for a, c in zip(answers, cases) if (a == "P") != c[4]]
    for answer, (want, got, flags, raised, expected) in bad[:10]:
        print(f"want={want!r}\ngot={got!r}\nflags={flags} raised={raised} doctest={expected} ours={answer}\n")
    print(f"{count} comparisons, {passes} of them pass, {len(bad)} differ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
