#!/usr/bin/env python3
"""Small random programs, run by CPython 3.11 and by the transcript language: the same output?

    language_programs.py DRIVER [COUNT] [SEED] [SHOWN]

DRIVER is the program built from language_driver.c. Every program is some ten statements whose
results, or exceptions, are printed. A difference is reduced to the statements it needs and shown,
SHOWN of them at most; exit status 1. Sets of texts are only printed sorted: their order is
nobody's promise.
"""
import contextlib
import gc
import io
import os
import pickle
import random
import re
import resource
import signal
import subprocess
import sys
import traceback

from programs.expressions import Maker
from programs.statements import STATEMENTS
from programs.topics import TOPICS

BATCH = 200
SHORT = 3  # seconds for a single program
DIED = 'the reference died'

PRELUDE = '''\
def show(f):
    try:
        text = repr(f())
        if len(text) > 1_000_000:
            import hashlib
            text = len(text), hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()
        print(text)
    except Exception as e:
        print(type(e).__name__, e, sep=': ')
x = 3
s = "str"
d = {1: "one"}
'''


def program(rng):
    maker = Maker(rng)
    parts = []
    for _ in range(rng.randint(2, 5)):
        statement = rng.choice(STATEMENTS + TOPICS)
        parts += [statement(maker) for _ in range(4 if statement.__name__ == 'simple' else 1)]
    return parts


def source_of(parts):
    return PRELUDE + '\n'.join(parts) + '\n'


# ---- the reference ----

def without_addresses(text):
    return re.sub(r'0x[0-9a-f]{6,}', '0xADDRESS', text)


def exception_text(e):
    lines = traceback.format_exception_only(e)
    return ''.join(lines[-1:] if isinstance(e, SyntaxError) else lines).rstrip('\n')


def run_python(source):
    out, names = io.StringIO(), {'__name__': '__main__'}
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, 'program', 'exec'), names)
        except SystemExit:
            pass
        except BaseException as e:
            out.write(exception_text(e))
        names.clear()
    gc.collect()
    return without_addresses(out.getvalue())


def run_here(sources, seconds=600):
    """In a process of their own: what they leave behind must not grow into the memory limit.

    Garbage goes between programs only: which of its dropped classes a class still knows, or which
    generator is closed, must not hang on what ran before.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(seconds)
        gc.disable()
        gc.freeze()
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, resource.RLIM_INFINITY))
        with open(writer, 'wb') as f:
            pickle.dump([run_python(s) for s in sources], f)
        os._exit(0)
    os.close(writer)
    with open(reader, 'rb') as f:
        data = f.read()
    if os.waitpid(child, 0)[1]:
        return [DIED] * len(sources)
    return pickle.loads(data)


# ---- the transcript language ----

def without_syntax_lines(text):
    """A SyntaxError that stopped the program before it began: only its last line."""
    last = text.rsplit('\n', 1)[-1]
    return last if re.match('(SyntaxError|IndentationError|TabError): ', last) else text


def run_there(driver, sources, seconds=600):
    blob = b''.join(b'%d\n%s' % (len(d), d) for d in (s.encode('utf-8', 'surrogatepass') for s in sources))
    done = subprocess.run([driver], input=blob, capture_output=True, timeout=seconds)
    data, results = done.stdout, []
    while data:
        length, _, data = data.partition(b'\n')
        results.append(without_addresses(data[:int(length)].decode('utf-8', 'surrogatepass')))
        data = data[int(length):]
    results = [without_syntax_lines(r) for r in results]
    if len(results) < len(sources):
        results.append(f'driver died, status {done.returncode}: {done.stderr.decode()[-300:]}')
    return results


# ---- differences ----

def differs(driver, parts):
    """Not so when they never end, as loops that lost a line of theirs."""
    sources = [source_of(parts)]
    try:
        here = run_here(sources, SHORT)
        return here != [DIED] and here != run_there(driver, sources, SHORT)
    except subprocess.TimeoutExpired:
        return False


def reduce(driver, parts):
    for _ in range(2):
        for i in reversed(range(len(parts))):
            shorter = parts[:i] + parts[i + 1:]
            if differs(driver, shorter):
                parts = shorter
        parts = '\n'.join(parts).split('\n')
    return parts


def show_first(here, there):
    here, there = here.split('\n'), there.split('\n')
    for i in range(max(len(here), len(there))):
        a = here[i] if i < len(here) else '(nothing)'
        b = there[i] if i < len(there) else '(nothing)'
        if a != b:
            print('python:   ', a)
            print('verbatim: ', b)
            break


def report(driver, parts, here, there):
    if differs(driver, parts):
        parts = reduce(driver, parts)
        source = source_of(parts)
        here, there = run_here([source])[0], run_there(driver, [source])[0]
    else:
        print('---- alone it does not differ, or not in time; in the run it did')
    print('---- difference\n' + '\n'.join(parts))
    show_first(here, there)
    sys.stdout.flush()


def outputs_here(sources):
    """One by one when a program was too much for the reference: only that one is not compared."""
    results = run_here(sources)
    if results[0] != DIED:
        return results
    return [run_here([source], 10 * SHORT)[0] for source in sources]


def main():
    driver = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    most = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    if sys.version_info[:2] != (3, 11):
        print('skipped: the reference is Python 3.11, this is', sys.version.split()[0])
        return 77
    rng = random.Random(seed)
    found = skipped = 0
    for start in range(0, count, BATCH):
        programs = [program(rng) for _ in range(min(BATCH, count - start))]
        sources = [source_of(p) for p in programs]
        there = run_there(driver, sources)
        for parts, a, b in zip(programs, outputs_here(sources), there):
            if a == DIED:
                skipped += 1
            elif a != b:
                found += 1
                if found <= most:
                    report(driver, parts, a, b)
        if len(there) < len(programs):
            print('the driver stopped early; the programs behind were not compared')
            found += 1
    print(f'{count} programs, {found} with a difference, {skipped} too big for the reference')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
