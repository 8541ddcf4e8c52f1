"""Statements about control: exceptions, generators, contexts, scopes, assignment and deletion in every place."""
from programs.template import fill, shown


def guarded(text):
    return 'try:\n' + '\n'.join('    ' + line for line in text.split('\n')) + '\nexcept BaseException as err:\n    print(type(err).__name__, err)'


def indented(text, by=1):
    return '\n'.join('    ' * by + line for line in text.split('\n'))


def exceptions(m):
    """A tree of try statements; then the chain of the exception that came out of it."""
    r = m.r
    kinds = [
        'ValueError', 'KeyError', 'TypeError', 'ZeroDivisionError', 'OwnError', 'OSError',
        'StopIteration', 'LookupError', 'RuntimeError'
    ]

    def raising():
        return r.choice([
            f'raise {r.choice(kinds)}', f'raise {r.choice(kinds)}({fill(m, "<leaf_int>")})',
            f'raise {r.choice(kinds)}("m", 2)', '1 // 0', '{}["k"]', '[][3]', 'nope', 'None.x',
            '"a" + 1', 'raise', 'raise 5', 'raise None', 'int("z")', 'next(iter([]))',
            f'raise {r.choice(kinds)}("f") from {r.choice(["None", "ValueError(1)", "KeyError", "5", "e"])}',
            f'raise {r.choice(kinds)}("w").with_traceback(None)', 'assert 0, "why"', 'assert []',
            'a, b = 1, 2, 3', 'e.add_note("note")\nraise e',
            'raise ExceptionGroup("eg", [ValueError(1), KeyError("k")])', 'return 5',
            'log.append("ok")', 'pass', 'del zz', 'import nowhere_at_all',
            'raise OSError(2, "gone", "file")',
            'raise UnicodeDecodeError("utf-8", b"abc", 1, 2, "bad")', 'b"\\xff".decode()',
            '"é".encode("ascii")'
        ])

    def block(depth):
        if depth == 0 or r.random() < 0.3:
            return raising()
        lines = ['try:', indented(block(depth - 1))]
        with_except = r.random() < 0.85
        if with_except:
            star = '*' if r.random() < 0.06 else ''
            kind = r.choice(kinds + [
                'Exception', '(ValueError, KeyError)', 'BaseException', 'Exception'
            ])
            lines += [f'except{star} {kind} as e:', indented(block(depth - 1) if not star else 'log.append(repr(e))')]
            if r.random() < 0.3 and not star:
                lines += ['except Exception:', indented(block(depth - 1))]
            if r.random() < 0.25:
                lines += ['else:', indented(block(depth - 1))]
        if not with_except or r.random() < 0.3:
            lines += ['finally:', indented(r.choice([raising(), 'log.append("fin")', 'log.append("fin")']))]
        return '\n'.join(lines)

    body = '\n'.join(block(3) for _ in range(r.randint(1, 2)))
    return f'''class OwnError(ValueError):
    def __str__(self): return "own " + super().__str__()
def chain(err, depth=0):
    while err is not None and depth < 6:
        print(depth, type(err).__name__, err, repr(err), err.args, err.__suppress_context__, getattr(err, '__notes__', None))
        err, depth = err.__cause__ or err.__context__, depth + 1
def f(e=None):
    log = []
{indented(body)}
    return log
try:
    print(f())
except BaseException as err:
    chain(err)
    print(traceback.format_exception_only(err)[-1], end='')
import traceback
try:
    print(f(KeyError(1)))
except BaseException as err:
    print(''.join(traceback.format_exception_only(type(err), err)), end='')'''


def groups(m):
    r = m.r

    def tree(depth=0):
        if depth > 2 or r.random() < 0.6:
            return r.choice([
                'ValueError(1)', 'TypeError("t")', 'KeyError("k")', 'OSError(5)', 'ValueError(2)'
            ])
        return f'ExceptionGroup("g{depth}", [{", ".join(tree(depth + 1) for _ in range(r.randint(1, 3)))}])'

    lines = ['try:', f'    raise ExceptionGroup("top", [{tree()}, {tree()}])']
    for kind in r.sample([
        'ValueError', 'TypeError', '(KeyError, OSError)', 'Exception', 'ExceptionGroup'
    ], r.randint(1, 3)):
        # Another exception raised there alone is wrapped in a group by the first 3.11 only.
        lines += [f'except* {kind} as g:', f'    print(repr(g))' + r.choice(['', '', '; raise'])]
    if r.random() < 0.3:
        lines += ['else:', '    print("else")']
    if r.random() < 0.3:
        lines += ['finally:', '    print("finally")']
    uses = [f'g.split({k})' for k in (
        'ValueError', '(TypeError, KeyError)', 'lambda e: e.args == (1,)', '5'
    )] + [f'g.subgroup({k})' for k in ('ValueError', 'OSError', 'ExceptionGroup')] + [
        'g.derive([ValueError(3)])', 'g.exceptions', 'g.message', 'str(g)',
        'ExceptionGroup("x", [])', 'ExceptionGroup("x", [1])', 'ExceptionGroup("x", 5)',
        'ExceptionGroup(1, [ValueError()])', 'ExceptionGroup("x")',
        'BaseExceptionGroup("b", [KeyboardInterrupt()])',
        'ExceptionGroup("b", [KeyboardInterrupt()])',
        'type(BaseExceptionGroup("b", [ValueError()]))'
    ]
    return guarded('\n'.join(lines)) + f'\ng = ExceptionGroup("gg", [{tree()}, {tree()}])\n' + '\n'.join(f'show(lambda: {u})' for u in r.sample(uses, 5))


def places(m):
    """Assignment and deletion in every place, with the order in which the parts are evaluated."""
    r = m.r

    def target(depth=0):
        return r.choice([
            'a', 'b', 'z[0]', 'z[1:2]', 'z[::2]', 'o.x', 'dd["k"]', 'z[t(1)]', 'o.y.x',
            f'{target(depth + 1)}, {target(depth + 1)}' if depth == 0 else 'c',
            f'[{target(depth + 1)}, *c]' if depth == 0 else 'b',
            f'({target(depth + 1)}, ({target(depth + 1)}, b))' if depth == 0 else 'z[-1]',
            '*a, b' if depth == 0 else 'a', 'z[1, 2]', 'z[...]', 'show.attr', 'undefined[0]'
        ])

    values = [
        '[1, 2]', '(3, 4)', 't(5)', '"ab"', '[1, (2, 3)]', 'z', 'range(3)', '{1: 2}', '7',
        'iter([8, 9])', '[]', 'x', 'None', '*[1], 2', '*z, *z', '{5, 6}', 't(1), t(2)'
    ]
    lines = []
    for _ in range(6):
        k = r.random()
        if k < 0.5:
            text = f'{target()} = {target() + " = " if r.random() < 0.3 else ""}{r.choice(values)}'
        elif k < 0.7:
            text = f'{r.choice(["a", "z[0]", "z[0:1]", "o.x", "dd[1]", "z", "undefined", "z[t(0)]", "o.new"])} {r.choice(["+=", "-=", "*=", "//=", "|=", "%=", "**=", "<<=", "@=", "&="])} {r.choice(["1", "[1]", "t(2)", "x", "{1}", "None"])}'
        elif k < 0.9:
            text = f'del {r.choice(["a", "z[0]", "z[::2]", "z[5]", "z[1:]", "dd[1]", "o.x", "o.nope", "undefined", "a, b", "(a, [b])", "z[:], a", "z[-9:9]", "x.real", "z[None]"])}'
        else:
            text = f'for {target()} in {r.choice(["[[1, 2]]", "[(1, (2, 3))]", "zip([1], [2])", "dd.items()", "[1]", "*z, 4"])}: print(a, b)'
        lines.append(guarded(text) + '\nprint(a, b, z, vars(o), dd) if "a" in globals() and "b" in globals() else print(z, vars(o), dd)')
    return 'class O: pass\ndef t(n):\n    print("t", n)\n    return n\no, z, dd, a, b, c = O(), [1, 2, 3, 4], {1: 2, "k": 3}, 1, 2, 3\no.x = 1\n' + '\n'.join(lines)


def contexts(m):
    r = m.r
    def manager():
        return r.choice([
            f'M("{r.choice("abc")}")', f'M("{r.choice("abc")}", eat=True)', 'M("e", enter=1 // 1)',
            'suppress(ValueError, KeyError)', 'gen("g")', 'gen("h", True)', 'nullcontext(5)',
            'M("x", fail="exit")', 'M("y", fail="enter")', 'ExitStack()', '5', 'closing(M("z"))',
            'redirect_stdout(io.StringIO())', 'object()', 'half'
        ])
    items = ', '.join(manager() + r.choice(['', ' as v', ' as (p, q)', ' as box[0]']) for _ in range(r.randint(1, 3)))
    if r.random() < 0.3:
        items = f'({items})'
    body = r.choice([
        'print("body")', '1 // 0', 'raise KeyError("k")', 'return "r"', 'raise ValueError("v")',
        'print("v", v)', 'break', 'continue', 'raise StopIteration("s")', 'v.push(M("p")) and 0'
    ])
    return f'''import io
from contextlib import *
class M:
    def __init__(self, name, eat=False, fail=None, enter=None): self.name, self.eat, self.fail = name, eat, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter": raise RuntimeError("in enter")
        return self.name * 2
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value)
        if self.fail == "exit": raise RuntimeError("in exit")
        return self.eat
    def close(self): print("close", self.name)
class Half:
    def __enter__(self): return 1
half, box = Half(), [0]
@contextmanager
def gen(name, eat=False):
    print("before", name)
    try:
        yield name
    except Exception as e:
        print("inside", type(e).__name__, e)
        if not eat: raise
    finally:
        print("after", name)
def f():
    for i in range(2):
        with {items}:
            {body}
        print("next", i)
    return "end"
show(f)
try:
    f()
except Exception as err:
    print(repr(err.__context__), repr(err.__cause__))'''


def scopes(m):
    """Nested functions that read and write each other's names."""
    r = m.r
    names = ['p', 'q', 'w']

    def function(depth, path):
        lines = []
        declared = {}
        for n in names:
            k = r.random()
            if k < 0.15 and depth > 0:
                declared[n] = 'nonlocal'
            elif k < 0.3:
                declared[n] = 'global'
        lines += [f'{kind} {n}' for n, kind in declared.items()]
        for _ in range(r.randint(1, 4)):
            n = r.choice(names)
            lines.append(r.choice([
                f'{n} = "{path}{n}"', f'{n} += "+"', f'print("{path}", {n})', f'del {n}',
                f'{n} = [{n} for {n} in "ab"]', f'print([{n} for _ in "x"])', f'({n} := "w")',
                f'for {n} in "xy": pass', f'print((lambda {n}="d": {n})())',
                f'try:\n    1 // 0\nexcept ZeroDivisionError as {n}: pass',
                f'class {n}:\n    {n} = "c"\n    {r.choice(names)} = {r.choice(names)}\n    def m(self): return {r.choice(names)}',
                f'import sys as {n}', f'print("{n}" in locals())', f'[{n} := i for i in range(2)]',
                f'match [1]:\n    case [{n}]: pass',
                f'print(sorted(k for k in locals() if len(k) == 1))',
                f'exec("{n} = 1")' if 0 else 'pass'
            ]))
        if depth < 2:
            inner = 'abc'[depth]
            lines += [f'def {inner}{depth}({r.choice(["", r.choice(names) + "=1"])}):', indented(function(depth + 1, path + inner)), f'{inner}{depth}()']
            lines.append(f'print("{path}end", {r.choice(names)})')
        return '\n'.join(lines)

    body = function(0, 'f')
    program = 'p, q = "gp", "gq"\ndef f():\n' + indented(body) + '\ntry:\n    f()\nexcept Exception as err:\n    print(type(err).__name__, err)\nprint(*[globals().get(n, "none") for n in "pqw"] if all(isinstance(globals().get(n, ""), str) for n in "pqw") else "")'
    return f'try:\n    exec(compile({program!r}, "inner", "exec"), {{"__name__": "inner"}})\nexcept SyntaxError as err:\n    print(err.msg)'


def delegation(m):
    """yield from over generators and other iterators, driven from outside."""
    r = m.r
    inner = r.choice([
        'class I:\n    n = 0\n    def __iter__(self): return self\n    def __next__(self):\n        self.n += 1\n        if self.n > 3: raise StopIteration("done")\n        return self.n' +
                      r.choice([
                          '', '\n    def send(self, v): print("send", v); return "s"',
                          '\n    def throw(self, *a): print("throw"); return "th"',
                          '\n    def close(self): print("close")',
                          '\n    def throw(self, *a): raise KeyError("own")'
                      ]) + '\ninner = I',
        'def inner():\n    try:\n        for _ in range(4):\n            got = yield "in"\n            print("got", got)\n            if got == 3: return "three"\n    except GeneratorExit:\n        print("exit")\n        ' + r.choice(['raise', 'return', 'pass']) + '\n    except ValueError as e:\n        print("ve", e)\n        ' + r.choice([
            'return "caught"', 'yield "again"', 'raise TypeError from e', 'raise StopIteration'
        ]) + '\n    finally:\n        print("fin")',
        'inner = lambda: iter([1, 2])', 'inner = lambda: 5',
        'def inner():\n    return (yield from sub())\ndef sub():\n    x = yield 1\n    y = yield x\n    return [x, y]'
    ])
    ops = [
        'next(g)', 'g.send(None)', 'g.send(3)', 'g.send("x")', 'g.throw(ValueError("v"))',
        'g.throw(ValueError, "two")', 'g.throw(KeyError)', 'g.throw(ValueError("v"), None)',
        'g.throw(ValueError, ValueError("w"))', 'g.throw()', 'g.close()', 'g.send()',
        'g.send(1, 2)', 'g.throw(GeneratorExit)', 'g.throw(StopIteration("s"))', 'list(g)',
        'g.gi_running, g.gi_yieldfrom is None', 'g.gi_frame is None', 'next(g, "default")',
        'g.gi_suspended', 'iter(g) is g', 'len(g)', 'g.__next__()', 'g[0]', '3 in g'
    ]
    return (inner + '\ndef outer():\n    try:\n        r = yield from inner()\n        print("result", r)\n    except KeyError as e:\n        print("outer", e)\n        yield "recovered"\n    return "ret"\ng = outer()\n' + '\n'.join(f'show(lambda: {r.choice(ops)})' for _ in range(6)) + '\nshow(lambda: g.close())')


def iteration(m):
    lines = [
        "list(zip(«<list>, <str>|<any>, <list>|[1], [1, 2]|[], ()»«|, strict=True|, strict=False|, foo=1»))",
        "list(zip())", "list(enumerate(<any>«|, <small>|, start=2|, start='x'|, 1, 2»))",
        "list(map(«lambda a, b: a|str|None|pow|lambda *a: a», «<list>, <list>|<list>|[1, 2], [3]|5»))",
        "list(filter(«None|lambda q: q|5», «<any>|[0, 1, '', 'a']»))",
        "list(reversed(«<list>|<str>|<dict>|<set>|range(5)|5|iter([1])»))",
        "list(iter(«lambda: 1, 1|[1, 2].pop, 5|5, 1|int, 0»))",
        "next(«iter([])|iter([]), 5|5|iter([1]), 2|[1]|(q for q in 'a')»)",
        "list(range(«5|1, 5|1, 9, 3|9, 1, -2|0, 5, 0|'a'|1.0|10**20, 10**20 + 3|5, 1»))",
        "range(«5|1, 9, 3|9, 1, -2|10**20|-1»)«[<small>]|[<slice>]|.index(<small>)|.count(<small>)|.start|.step»",
        "<small> in range(<small>, 9)",
        "range(«0|1, 5|5, 1|0, 5, 2|0, 6, 2|0, 0, 3») == range(«0|1, 5|9, 1|0, 6, 2|0, 5, 2|2, 2»)",
        "len(range(«5|0, 10**30|9, 1, -3|1, 1»))", "hash(range(3)) == hash(range(0, 3, 1))",
        "sum(«range(5)|[1.5, 2]|['a']|[[1], [2]], []|[1], 'a'|[1], None|(), 5|[b'a'], b''»)",
        "min(«[], default=<any>|[3, 1]|3, 1|'b', 'a'|[1], key=5|{}|[1, 'a']|1|(q for q in [2, 1])|[1], [2], key=len»)",
        "max(«[], default=<any>|[3, 1]|3, 1|'b', 'a'|[1], key=5|[1, None]|1, 2, default=3|a=1|['a', 'bb'], key=len»)",
        "all(«[]|[1, 0]|5|''»)", "any(«[]|[1, 0]|5|{0: 1}»)",
        "sorted(«'cab'|[2, 'a']|{3: 1, 1: 2}|[(1, 2), (1, 1)]|[1, None]|5»)",
        "[*«<any>|range(3)|'ab'|5», *<list>]", "(*«<any>|{1: 2}|''»,)",
        "{*«<list>|'a'|[[]]|5»} == 0", "{**«<dict>|{1: 2}|5|[]|None»}",
        "dict(«<any>|[(1, 2)], a=3|a=1|[1]|[(1, 2, 3)]|['ab', 'cd']|{}, {}|**{'a': 1}|None|zip('ab', [1, 2])»)",
        "dict.fromkeys(«'ab'|<list>|5|[1], 2|'a', []|[[]]»)", "[q for q in <any> if q]",
        "{q: w for q, w in <any>}", "[(q, w) for q in 'ab' for w in range(ord(q) - 96)]",
        "list(q for q in <any>)",
        "[q async for q in []]" if 0 else "[w for q in [[1], [2, 3]] for w in q]",
        "(lambda *a, **k: (a, k))(*<any>, **«<dict>|{'a': 1}|5»)", "print(*<any>, sep='-')",
        "str.join(',', map(str, <any>))", "<any> < <any> < <any>", "1 < <any> == <any>",
        "<small> < <small> <= <small> != <small>", "<any> is <any>", "<any> in <any> in <any>",
        "not <any> == <any>", "<any> if <any> else <any>", "<any> and <any> or <any>"
    ]
    return shown(m, lines, 9)


TOPICS = [
    exceptions, exceptions, groups, places, places, contexts, scopes, scopes, delegation,
    delegation, iteration
]
