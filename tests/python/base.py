#!/usr/bin/env python3
"""Compare the engine's floor with Python, which is its model: texts of floats, paths, shell words,
characters, JSON, and (where PyYAML is installed) YAML.

    tests/python/base.py PROGRAM [SEED]
"""
import datetime
import json
import math
import os
import random
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import unicodedata

PROGRAM, SEED = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
RANDOM = random.Random(SEED)
WRONG = 0


def ask(calls):
    """The program's answers to the calls, in order."""
    text = "".join(json.dumps(call) + "\n" for call in calls)
    done = subprocess.run([PROGRAM], input=text, capture_output=True, text=True)
    if done.returncode or done.stderr:
        sys.exit("%s: status %d\n%s" % (PROGRAM, done.returncode, done.stderr[:4000]))
    # Not splitlines: it takes U+0085 for a line end.
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def compare(what, cases, same=lambda got, want: got == want):
    """cases: (call, what Python says)."""
    global WRONG
    wrong = 0
    for (call, want), got in zip(cases, ask([call for call, _ in cases]), strict=True):
        if not same(got, want):
            wrong += 1
            if wrong <= 10:
                print("%s: %s\n  ours   %r\n  Python %r" % (what, call, got, want))
    print("%-28s %7d compared, %d different" % (what, len(cases), wrong))
    WRONG += wrong


def floats():
    def double(bits):
        return struct.unpack("<d", struct.pack("<Q", bits))[0]

    values = [double(RANDOM.getrandbits(64)) for _ in range(10000)]
    values += [RANDOM.uniform(-1000, 1000) for _ in range(3000)]
    values += [round(RANDOM.uniform(0, 10), RANDOM.randrange(8)) for _ in range(3000)]
    values += [10.0**e for e in range(-323, 309)] + [2.0**e for e in range(-1074, 1024)]
    values += [double(RANDOM.getrandbits(RANDOM.randrange(1, 53))) for _ in range(2000)]
    bits = [str(struct.unpack("<Q", struct.pack("<d", v))[0]) for v in values]
    compare("repr(float)", [(["repr", b], repr(v)) for b, v in zip(bits, values)])
    alphabet = "0123456789.eE+-_ in"
    texts = [repr(v) for v in values[:2000]]
    texts += ["".join(RANDOM.choices(alphabet, k=RANDOM.randrange(1, 8))) for _ in range(20000)]
    texts += ["%d.%de%d" % (RANDOM.getrandbits(90), RANDOM.getrandbits(90), RANDOM.randrange(-340, 320))
              for _ in range(3000)]

    def read(text):
        try:
            return repr(float(text))
        except ValueError:
            return None

    compare("float(text)", [(["float", t], read(t)) for t in texts])


def paths():
    parts = ["a", "b", "..", ".", "", "/", "c.d", ".e", "...", "f.tar.gz", "link", "loose"]
    texts = ["/".join(RANDOM.choices(parts, k=RANDOM.randrange(0, 6))) for _ in range(3000)]
    texts += ["/" * RANDOM.randrange(4) + t for t in texts[:1000]]
    path = os.path
    for name in ("dirname", "basename", "normpath", "abspath"):
        compare(name, [([name, t], getattr(path, name)(t)) for t in texts])
    compare("extension", [(["extension", t], path.splitext(t)[1]) for t in texts])
    pairs = [(RANDOM.choice(texts), RANDOM.choice(texts)) for _ in range(3000)]
    compare("join", [(["join", a, b], path.join(a, b)) for a, b in pairs])
    pairs = [(a, b) for a, b in pairs if a and b]
    compare("relpath", [(["relpath", a, b], path.relpath(a, b)) for a, b in pairs])
    with tempfile.TemporaryDirectory() as there:
        os.makedirs(there + "/a/b")
        os.symlink("a/b", there + "/link")
        os.symlink("nowhere/x", there + "/loose")
        os.symlink("../link/..", there + "/a/c.d")
        os.symlink(there, there + "/a/b/.e")
        inside = [there + "/" + t for t in texts[:2000]]
        compare("realpath", [(["realpath", t], path.realpath(t)) for t in inside])


def shell_words():
    alphabet = "ab '\"\\\n\t#$="
    texts = ["".join(RANDOM.choices(alphabet, k=RANDOM.randrange(0, 12))) for _ in range(10000)]

    def split(text):
        try:
            return shlex.split(text)
        except ValueError:
            return None

    compare("shlex.split", [(["split", t], split(t)) for t in texts])
    compare("shlex.quote", [(["quote", t], shlex.quote(t)) for t in texts])


def characters():
    if unicodedata.unidata_version != "14.0.0":
        print("characters: skipped, this Python knows Unicode %s" % unicodedata.unidata_version)
        return

    def say(n):
        c = chr(n)
        facts = [c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isupper(), c.islower(),
                 unicodedata.category(c) == "Lt", c.isspace(), c.isprintable(), c.isidentifier(),
                 ("a" + c).isidentifier()]
        return "%s %s %d %s %s %s %s" % (
            unicodedata.category(c), "".join("01"[fact] for fact in facts),
            unicodedata.decimal(c, -1), c.upper(), c.lower(), c.title(), c.casefold())

    points = [n for n in range(0x110000) if not 0xD800 <= n < 0xE000]
    points = [n for n in points if n < 0x20000 or n % 7 == 0]
    compare("characters", [(["unicode", n], say(n)) for n in points])


def random_value(depth):
    kind = RANDOM.randrange(9 if depth else 7)
    if kind == 0:
        return RANDOM.choice([None, True, False])
    if kind == 1:
        return RANDOM.getrandbits(RANDOM.randrange(1, 90)) * RANDOM.choice([1, -1])
    if kind == 2:
        return RANDOM.uniform(-1, 1) * 10.0 ** RANDOM.randrange(-20, 20)
    if kind < 7:
        return random_text()
    size = RANDOM.randrange(4)
    if kind == 7:
        return [random_value(depth - 1) for _ in range(size)]
    return {random_text(): random_value(depth - 1) for _ in range(size)}


def random_text():
    alphabet = "abyn01 :#-?,[]{}'\"\n\t.!&*|>%@`=~_0xe\\/\u00e9\u20ac\U0001f600\x85\u2028\x7f\x01"
    words = ["yes", "null", "1:30", "1e5", "0x1f", "2019-01-01", "<<", "=", "- a", "---", "0o7", "1_0"]
    if RANDOM.randrange(5) == 0:
        return RANDOM.choice(words)
    return "".join(RANDOM.choices(alphabet, k=RANDOM.randrange(0, 9)))


def documents():
    values = [random_value(3) for _ in range(5000)]
    compare("json", [(["json", v], v) for v in values])
    try:
        import yaml
    except ImportError:
        print("yaml: skipped, PyYAML is not installed")
        return

    def dump(value):
        text = yaml.safe_dump(value, default_flow_style=False, width=1 << 30)
        return text[:-4] if text.endswith("\n...\n") and "\n" not in text[:-5] else text

    def same_dump(got, want):
        return got == want or EXTENSION.search(want)

    compare("yaml.safe_dump", [(["dump", v], dump(v)) for v in values], same_dump)

    def load(text):
        try:
            return yaml.safe_load(text)
        except (yaml.YAMLError, ValueError):
            return ERROR

    compare("yaml.safe_load", [(["load", t], load(t)) for t in map(scalar, range(20000))], same_load)

    styles = [{"default_flow_style": flow, "default_style": style, "indent": indent, "width": width,
               "allow_unicode": unicode}
              for flow in (None, True, False) for style in (None, "'", '"', "|", ">")
              for indent in (2, 4) for width in (20, 200) for unicode in (True, False)]
    pairs = [(yaml.safe_dump(v, **RANDOM.choice(styles)), v) for v in values]
    pairs = [(t, v) for t, v in pairs if not EXTENSION.search(t)]
    compare("yaml.safe_load of a dump", [(["load", t], yaml.safe_load(t)) for t, _ in pairs],
            lambda got, want: isinstance(got, list) and got[1] == json.loads(json.dumps(want)))


ERROR = object()
# Floats for us, by intention, and strings for PyYAML: 1e5, 1.5e3.
EXTENSION = re.compile(r"(?<![\d_.])\d[\d_]*[eE][-+]?\d|\.[\d_]*[eE]\d")


def scalar(_):
    alphabet = RANDOM.choice(["0123456789", "01_:.-+", "0x12af_", "0b01_", "1.5e-+", "12:345:.", "yesnoffYN"])
    return "".join(RANDOM.choices(alphabet, k=RANDOM.randrange(1, 9)))


def same_load(got, want):
    """The same kind and value, but for: exponents without a dot, and values that make PyYAML fail
    while building them, which are strings for us."""
    if want is ERROR:
        return isinstance(got, dict) or got[0] == "string" or got[0] == "mapping"
    if isinstance(got, dict):
        return False
    kind, value = got
    if isinstance(want, str) and kind == "number":
        return "e" in want
    if isinstance(want, (datetime.date, datetime.datetime)):
        return kind == "date"
    if isinstance(want, float):
        return kind == "number" and (value == want or (value is None and math.isnan(want)))
    if isinstance(want, dict):
        return kind == "mapping"
    return type(value) is type(want) and value == want


for part in (floats, paths, shell_words, characters, documents):
    part()
sys.exit(1 if WRONG else 0)
