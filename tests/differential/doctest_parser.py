#!/usr/bin/env python3
"""The scanner against doctest.DocTestParser: the same examples in every generated document.

usage: doctest_parser.py DRIVER [COUNT [SEED]]

DRIVER is tests/differential/doc_driver.c, built. The differences that are meant:

* a closing fence, or the end of the quote or list item around a fence, ends expected output;
  doctest takes it as output;
* a line that is indented less than the prompt ends expected output; doctest refuses the document;
* `>>>` in a fence of another language is unparsed; in one named for the shell it may be output;
* an example that doctest refuses is unparsed, the others are found all the same;
* blank or comment-only examples are kept; doctest drops them;
* examples in quotes (`> >>> 1`) are found; doctest does not look there;
* a byte order mark, front matter.

The generator makes documents in which only the first of these can happen where both find an example,
and checks what lies outside of them exactly. Exit status 0: all equal; 1: some differ.
"""
import doctest
import json
import random
import subprocess
import sys

PLAIN = [
    ">>> x", ">>> print('a')", ">>>", ">>> ", ">>> # c", ">>> f(  # c", "... y", "...", "...  z", "1", "two words",
    " 3", "  4  ", "Traceback (most recent call last):", "ValueError: no", "<BLANKLINE>", "é ü", "$ ls", "> q", "-", "# t",
    "a\tb", ">>> a\tb", "\t", "----", "====", "1. x", ">> no", "> > x",
]
FENCES = ["```", "```python", "```pycon", "~~~", "````", "```doctest"]
INDENTS = ["", "", "    ", "  ", "\t", "     "]


def document(rng, fences):
    lines, indent = [], ""
    for _ in range(rng.randrange(1, 14)):
        if rng.random() < 0.3:
            indent = rng.choice(INDENTS)
        kind = rng.random()
        if kind < 0.22:
            lines.append(rng.choice(["", "", "   "]))
        elif fences and kind < 0.4:
            lines.append(rng.choice(["", "", indent]) + rng.choice(FENCES))
        else:
            lines.append(indent + rng.choice(PLAIN))
    end = rng.choice(["\n", "\n", "\r\n"])
    return end.join(lines) + rng.choice(["", end])


def universal(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


PARSER = doctest.DocTestParser()


def theirs(text):
    """Examples as doctest finds them, or None when it refuses the document."""
    try:
        examples = PARSER.get_examples(universal(text))
    except ValueError:
        return None
    return [(e.lineno + 1, e.indent, e.source, e.want) for e in examples]


def ours(found):
    result = []
    for e in found:
        source = e["source"]
        if doctest.DocTestParser._IS_BLANK_OR_COMMENT(source):
            continue
        if e["problem"]:
            continue
        result.append((e["line"], e["column"] - 1, source + "\n" if not source.endswith("\n") else source, e["expected"]))
    return result


def same(a, b, fence_cuts):
    """Equal, except that doctest's expected output goes on behind our closing fence."""
    if len(a) != len(b):
        return False
    for (la, ia, sa, wa), (lb, ib, sb, wb) in zip(a, b):
        if (la, ia, sa) != (lb, ib, sb):
            return False
        if wa != wb and not (lb in fence_cuts and wa.startswith(wb)):
            return False
    return True


def main():
    driver = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    compared = refused = different = cut = 0
    for n in range(count):
        text = document(rng, fences=n % 2 == 1)
        data = text.encode()
        driver.stdin.write(b"%d\n%s" % (len(data), data))
        driver.stdin.flush()
        found = json.loads(driver.stdout.readline())
        expected = theirs(text)
        if expected is None:
            refused += 1
            continue
        compared += 1
        fence_cuts = {e["line"] for e in found if e["at_fence_end"]}
        cut += bool(fence_cuts)
        if not same(expected, ours(found), fence_cuts):
            different += 1
            if different <= 5:
                print("DOCUMENT", repr(text), "\n  doctest", expected, "\n  ours   ", ours(found))
    driver.stdin.close()
    driver.wait()
    print(f"{compared} documents compared ({cut} with output cut at a fence), {refused} refused by doctest, "
          f"{different} different")
    if compared < count // 10 or cut == 0:
        print("the generator is broken: too little was compared")
        return 1
    return 1 if different or driver.returncode else 0


sys.exit(main())
