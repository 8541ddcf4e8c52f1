"""Statements about classes: operators, descriptors, inheritance, and the kinds of classes modules make."""
import re

from programs.template import fill, shown

BINARY = {
    'add': '+', 'sub': '-', 'mul': '*', 'truediv': '/', 'floordiv': '//', 'mod': '%', 'pow': '**',
    'matmul': '@', 'lshift': '<<', 'rshift': '>>', 'and': '&', 'or': '|', 'xor': '^'
}
COMPARE = {'lt': '<', 'le': '<=', 'eq': '==', 'ne': '!=', 'gt': '>', 'ge': '>='}


def operators(m):
    """Two classes, maybe one derived from the other, with some of the methods behind an operator."""
    r = m.r
    names = r.sample(list(BINARY), 3)
    lines = []
    for cls, base in (('A', ''), ('B', r.choice(['', '(A)', '(int)', '(list)', '(str)']))):
        lines += [f'class {cls}{base}:', '    def __repr__(self): return type(self).__name__ + "!"']
        for name in names:
            for prefix in ('', 'r', 'i'):
                if r.random() < 0.4:
                    result = r.choice([
                        f'("{prefix}{name}", self, o)', 'NotImplemented', 'self',
                        '1 // 0' if r.random() < 0.2 else 'o'
                    ])
                    lines.append(f'    def __{prefix}{name}__(self, o): return {result}')
        for name in COMPARE:
            if r.random() < 0.2:
                lines.append(f'    def __{name}__(self, o): print("{name}", self, o); return {r.choice(["NotImplemented", "True", "[]", "self"])}')
        if r.random() < 0.1:
            lines.append('    __hash__ = None')
        if r.random() < 0.1:
            lines.append(f'    __{r.choice(names)}__ = None')
    lines.append('a, b = A(), B()')
    operands = ['a', 'b', 'A()', '1', "'s'", '[1]', 'None', '2.5', 'a', 'b']
    for _ in range(9):
        if r.random() < 0.7:
            x, y = r.choice(operands), r.choice(operands)
            lines.append(f'show(lambda: {x} {BINARY[r.choice(names)]} {y})')
        else:
            lines.append(f'show(lambda: {r.choice(operands)} {r.choice(list(COMPARE.values()))} {r.choice(operands)})')
    x, y, sign = r.choice('ab'), r.choice(operands), BINARY[r.choice(names)]
    lines.append(f'try:\n    c = {x}\n    c {sign}= {y}\n    print(c)\nexcept Exception as err:\n    print(type(err).__name__, err)')
    return '\n'.join(lines)


def special_results(m):
    """What special methods return may be of the wrong type."""
    r = m.r
    names = [
        'len', 'bool', 'str', 'repr', 'hash', 'index', 'int', 'float', 'complex', 'iter', 'next',
        'contains', 'format', 'bytes', 'length_hint', 'getitem', 'round', 'trunc', 'floor', 'ceil',
        'abs', 'neg', 'invert', 'reversed', 'dir', 'enter', 'call', 'divmod', 'fspath',
        'instancecheck', 'missing', 'sizeof', 'class_getitem'
    ]
    results = [
        '-1', "'x'", '2.5', 'None', '[]', 'iter([1, 2])', '10**30', 'True', '3', 'self',
        'NotImplemented', "b'x'", "['b', 'a']", '1 // 0'
    ]
    lines = ['class C:']
    for name in r.sample(names, r.randint(4, 9)):
        result = {'next': 'iter([]).__next__()', 'getitem': f'ended(a, lambda: {r.choice(results)})'}.get(name, r.choice(results))
        lines.append(f'    def __{name}__(self, *a): return {result}')
    lines.append('c = C()')
    uses = [
        'len(c)', 'bool(c)', 'str(c) == 0', "f'{c}' == 0", 'hash(c) and 0', 'range(c)',
        '[1, 2, 3][c]', 'int(c)', 'float(c)', 'complex(c)', 'list(c)', 'next(c)', '1 in c',
        'bytes(c)', 'c[0]', "c['k']", 'round(c)', 'round(c, 1)', 'abs(c)', '-c', '~c', '+c',
        'list(reversed(c))', 'dir(c)', 'c()', 'divmod(c, 1)', 'divmod(1, c)', 'not c',
        '1 if c else 2', 'sorted(c)', '[*c]', '{**c}', 'dict(c)', 'tuple(c)', 'sum(c)', "'a' * c",
        '[0] * c', 'hex(c)', 'chr(c)', "'abc'[c:]", "'%d' % c", "'%s' % c == 0", "'%5.1f' % c",
        'math.sqrt(c)', 'math.floor(c)', 'math.trunc(c)', 'max(c)', 'any(c)', 'zip(c) and 0',
        'enumerate(c) and 0', 'set(c)', 'c == c', "print(c, end='') if 0 else 1",
        'operator.index(c)', 'operator.length_hint(c)', 'repr(c) == 0', 'format(c, "5") == 0',
        'iter(c) and 0', 'x in c', 'bytearray(c)', 'slice(c).indices(5)', '(lambda *a: a)(*c)',
        '(lambda **k: k)(**c)', 'isinstance(1, C)', 'a, b = 1, 2' if 0 else 'c < c', 'C[int]',
        'str.format("{0[0]}", c)', 'memoryview(c)', 'pow(c, 2)', 'c + 1', 'with_(c)'
    ]
    return ('import math, operator\ndef ended(a, f): return [][2] if a[0] == 2 else f()\ndef with_(c):\n    with c as q: return q\n' + '\n'.join(lines) + '\n' + '\n'.join(f'show(lambda: {u})' for u in r.sample(uses, 10)))


def descriptors(m):
    r = m.r
    lines = ['class D:', '    def __init__(self, tag): self.tag = tag', '    def __set_name__(self, owner, name): print("name", owner.__name__, name)']
    if r.random() < 0.8:
        lines.append('    def __get__(self, o, t=None): return ("get", self.tag, o is None, t.__name__)')
    if r.random() < 0.5:
        lines.append('    def __set__(self, o, v): print("set", v); o.__dict__["_v"] = v')
    if r.random() < 0.4:
        lines.append('    def __delete__(self, o): print("del"); 1 // 0')
    lines += [
        'class P:', '    d = D(1)', '    k = 5', '    def __init__(self): self._x = 1',
        '    @property', '    def ro(self): "doc of ro"; return self._x', '    @property',
        '    def rw(self): return self._x', '    @rw.setter', '    def rw(self, v):',
        '        if v == 3: raise ValueError("three")', '        self._x = v'
    ]
    if r.random() < 0.5:
        lines += ['    @rw.deleter', '    def rw(self): del self._x']
    lines += [
        '    @property', '    def bad(self): return self.missing',
        '    wo = property(fset=lambda self, v: print("wo", v))', '    @classmethod',
        '    def cm(cls, *a): return cls.__name__, a', '    @staticmethod',
        '    def sm(*a): return a', '    lam = lambda self, q=2: q'
    ]
    if r.random() < 0.3:
        lines.append('    def __getattr__(self, n): return "ga " + n')
    if r.random() < 0.2:
        lines.append('    def __getattribute__(self, n):\n        if n == "k": return "hooked"\n        return super().__getattribute__(n)')
    if r.random() < 0.2:
        lines.append('    def __setattr__(self, n, v):\n        print("sa", n)\n        object.__setattr__(self, n, v)')
    lines += [
        'class S:', '    __slots__ = ("a", "b")', '    def __init__(self): self.a = 1',
        'class T(S):', f'    {r.choice(["pass", "__slots__ = ()", "__slots__ = (chr(99),)"])}',
        'p, s, t = P(), S(), T()'
    ]
    uses = [
        'p.d', 'P.d', "P.__dict__['d'].tag", 'setattr(p, "d", 7)', 'delattr(p, "d")', 'p.ro',
        'setattr(p, "ro", 1)', 'delattr(p, "ro")', 'P.ro.__doc__', 'p.rw', 'setattr(p, "rw", 9)',
        'setattr(p, "rw", 3)', 'delattr(p, "rw")', 'p.rw', 'p.bad', 'p.wo', 'setattr(p, "wo", 2)',
        'P.cm(1)', 'p.cm()', 'p.sm(1, 2)', 'P.sm()', 'p.lam()', 'p.lam(3)', 'P.lam()', 'p.nope',
        'P.nope', 'p.k', 'setattr(p, "k", 1)', 'vars(p)', 's.a', 's.b', 'setattr(s, "c", 1)',
        'setattr(t, "c", 1)', 'delattr(s, "b")', 'vars(s)', 'vars(t)', 's.__dict__', 'S.a', 't.a',
        'delattr(t, "a")', 't.__slots__', 'hasattr(p, "bad")', 'getattr(p, "bad", 0)',
        'getattr(p, "zz", None)', 'p.__class__', 'P.__name__', 'type(P.ro)', 'type(p).rw.fget(p)',
        'P.rw.fset', 'isinstance(P.__dict__["cm"], classmethod)', 'P.__dict__["sm"](5)',
        'p.__init__', 'p.__doc__', 'P.lam.__name__', 'p.cm.__func__.__name__',
        'p.cm.__self__.__name__', 'setattr(P, "k", 0)', 'setattr(1, "k", 0)',
        'setattr([], "append", 0)', 'setattr(int, "k", 0)', 'delattr(p, "k")',
        'delattr(int, "real")', 'p.d.x', 'P.__mro__[1]', 'object().x', 'setattr(object(), "x", 1)'
    ]
    return '\n'.join(lines) + '\n' + '\n'.join(f'show(lambda: {u})' for u in r.sample(uses, 10))


def hierarchy(m):
    """A graph of classes, whose order may be impossible, and methods that go up by super()."""
    r = m.r
    lines, names = [], []
    for i in range(r.randint(3, 7)):
        name = 'ABCDEFGH'[i]
        bases = r.sample(names, min(len(names), r.randint(0, 3)))
        if r.random() < 0.1:
            bases.append(r.choice([
                'int', 'dict', 'object', 'Exception', 'bool', 'NoneType', 'list', '5'
            ]))
        body = []
        if r.random() < 0.7:
            body.append(f'    def f(self): return ["{name}"] + (super().f() if hasattr(super(), "f") else [])')
        if r.random() < 0.4:
            body.append(f'    def __init__(self, *a, **k): print("{name}", a, k); super().__init__(*a, **k)')
        if r.random() < 0.3:
            body.append(f'    v = "{name}"')
        if r.random() < 0.3:
            body.append(f'    @classmethod\n    def c(cls): return cls.__name__ + "{name}" + getattr(super(), "c", str)()')
        if r.random() < 0.2:
            body.append('    def __init_subclass__(cls, tag=None, **k): print("sub", cls.__name__, tag); super().__init_subclass__(**k)')
        if r.random() < 0.2:
            body.append(f'    @property\n    def p(self): return "{name}" + getattr(super(), "p", "")')
        if r.random() < 0.1:
            body.append(f'    def __new__(cls, *a): print("new", cls.__name__); return {r.choice(["super().__new__(cls)", "3", "super().__new__(cls, *a)"])}')
        inside = ', '.join(bases) + (', tag=1' if bases and r.random() < 0.15 else '')
        lines += ['try:', f'    class {name}({inside}):'] + ['    ' + b.replace('\n', '\n    ') for b in body or ['    pass']]
        lines += ['except Exception as err:', '    print(type(err).__name__, err)', f'    class {name}: pass']
        names.append(name)
    last = names[-1]
    uses = [f'{n}{tail}' for n in names[-3:] for tail in (
        '().f()', '.__mro__', '(1)', '(a=2)', '.c()', '().p', '.v', '().g', '.__bases__',
        '.__subclasses__()', '.f', '.f(1)', '().f(1)'
    )]
    uses += [
        f'super({last}, {last}()).f()', f'super({names[0]}, 5).f', f'super({last}).f',
        f'isinstance({last}(), {names[0]})', f'issubclass({names[0]}, {last})',
        f'issubclass({last}, (int, {names[1]}))', 'issubclass(1, int)', 'isinstance(1, 2)',
        f'super({last}, {last}).f', f'type("Z", ({last}, {names[0]}), {{}})',
        f'type("Z", ({names[0]}, {last}), {{}}).__mro__', 'super().x', f'type({last})',
        f'{last}.mro()', f'type("Z", (1,), {{}})', f'type("Z", {last}, {{}})'
    ]
    return '\n'.join(lines) + '\n' + '\n'.join(f'show(lambda: {u})' for u in r.sample(uses, 8))


def dataclass(m):
    r = m.r
    options = ', '.join(o for o in [
        'order=True', 'frozen=True', 'eq=False', 'repr=False', 'slots=True', 'kw_only=True',
        'unsafe_hash=True', 'init=False', 'match_args=False'
    ] if r.random() < 0.15)
    fields = []
    for i in range(r.randint(1, 4)):
        kind = r.choice(['int', 'str', "'list[int]'", 'ClassVar[int]', 'InitVar[int]', 'object'])
        fields.append('    %s: %s%s' % ('abcd'[i], kind, r.choice(['', ' = 3']) if 'InitVar' in kind else
                                       r.choice([
                                           '', '', ' = 3', " = 'x'", ' = field(default=4)',
                                           ' = field(default_factory=list)',
                                           ' = field(repr=False, default=1)',
                                           ' = field(compare=False, default=2)',
                                           ' = field(init=False, default=9)',
                                           ' = field(kw_only=True)', ' = []',
                                           ' = field(default=1, default_factory=int)',
                                           ' = field(metadata={"m": 1}, default=0)'
                                       ])))
    post = r.choice([
        '', '', '    def __post_init__(self): print("post", self.a)',
        '    def __post_init__(self, *a): self.z = a', '    def m(self): return self.a'
    ])
    uses = [
        'K()', 'K(1)', 'K(1, 2)', 'K(1, 2, 3)', 'K(1, 2, 3, 4, 5)', 'K(a=1)', 'K(1, b=2)',
        'K(zz=1)', 'K(1) == K(1)', 'K(1, 2) == K(1, 2)', 'K(1) < K(2)', 'K(1, 2) < (1, 2)',
        'hash(K(1)) == 0', 'setattr(K(1), "a", 5)', 'delattr(K(1), "a")', 'replace(K(1), a=7)',
        'asdict(K(1))', 'astuple(K(1, 2))', '[f.name for f in fields(K)]',
        '[(f.name, f.default is MISSING, f.init, f.repr) for f in fields(K)]',
        'is_dataclass(K), is_dataclass(K(1))', 'fields(int)', 'asdict(5)', 'K.__match_args__',
        'K.__doc__', 'K(1).b', 'K.a', 'vars(K(1))', 'sorted([K(2), K(1)])', 'L(1, 2, 3)', 'L(1)',
        'repr(L(1, 2))', 'replace(5, a=1)', 'K.__eq__(K(1), 3)', 'K(1, 2).__repr__()',
        'make_dataclass("M", ["x", ("y", int, 5)])(1)', 'fields(K)[0].metadata', 'K(K(1))',
        'K([1, {2: K(1)}])'
    ]
    sub = r.choice([
        'class L(K):\n    e: int = 0', '@dataclass\nclass L(K):\n    e: int = 0',
        '@dataclass(frozen=True)\nclass L(K):\n    e: int = 5',
        '@dataclass\nclass L(K):\n    e: int', '@dataclass\nclass L(K):\n    a: str = "over"'
    ])
    text = f'@dataclass({options})\nclass K:\n' + '\n'.join(fields) + ('\n' + post if post else '')
    guarded = lambda body, name: 'try:\n' + '\n'.join('    ' + line for line in body.split('\n')) + f'\nexcept Exception as err:\n    print(type(err).__name__, err)\n    class {name}: pass'
    return ('from dataclasses import *\nfrom dataclasses import MISSING, InitVar\nfrom typing import ClassVar\n' + guarded(text, 'K') + '\n' + guarded(sub, 'L') + '\n' + '\n'.join(f'show(lambda: {u})' for u in r.sample(uses, 8)))


def enumeration(m):
    r = m.r
    base = r.choice([
        'Enum', 'Enum', 'IntEnum', 'Flag', 'IntFlag', 'StrEnum', 'str, Enum', 'int, Enum'
    ])
    members = []
    for name in r.sample([
        'RED', 'GREEN', 'BLUE', 'ALIAS', 'MIX', '_p', 'mro'
    ][:6], r.randint(2, 4)):
        value = r.choice(['1', '2', '4', 'auto()', 'auto()', '1']) if base not in ('StrEnum', 'str, Enum') else r.choice(["'r'", "'g'", 'auto()', "'r'"])
        if value == 'auto()' and any(v != value for _, v in members):
            value = members[-1][1]  # what auto() makes of values out of order changed within 3.11
        if base == 'Enum' and r.random() < 0.2:
            value = r.choice(["'text'", '(1, 2)', 'None', '1.5'])
        members.append((name, value))
    lines = [f'class E({base}):'] + [f'    {n} = {v}' for n, v in members]
    if r.random() < 0.3:
        lines += ['    def describe(self): return self.name, self.value']
    if r.random() < 0.2:
        lines += ['    @classmethod', '    def _missing_(cls, v): return ' + r.choice(['None', f'cls.{members[0][0]}', '5'])]
    if r.random() < 0.2:
        lines.insert(0, '@unique')
    if r.random() < 0.15:
        lines.append('    __str__ = lambda self: "S" + self.name')
    body = 'try:\n' + '\n'.join('    ' + line for line in lines) + '\nexcept Exception as err:\n    print(type(err).__name__, err)\n    class E(Enum):\n        RED = 1'
    a, b = members[0][0], members[-1][0]
    uses = [
        f'E.{a}', f'E.{b}', f'repr(E.{a}), str(E.{a})', f'f"{{E.{a}}}", f"{{E.{a}!r:>20}}"',
        f'E.{a}.name, E.{a}.value', 'list(E)', 'E(1)', 'E(2)', 'E(99)', "E('r')", f"E['{a}']",
        "E['NOPE']", 'E.NOPE', f'E.{a} == 1', f'E.{a} < E.{b}', f'E.{a} | E.{b}', f'E.{a} & 1',
        f'~E.{a}', f'E.{a} + 1',
        f'E.{a} is E({members[0][1]})' if members[0][1] != 'auto()' else 'len(E)', 'len(E)',
        f'E.{a} in E', '1 in E', "'x' in E", f'setattr(E, "{a}", 5)', f'delattr(E, "{a}")',
        f'E.{a}.describe()', 'E.__members__', f'hash(E.{a}) == hash(E.{a})',
        f'isinstance(E.{a}, (int, E))', f'{{E.{a}: 1}}', f'E.{a}.foo', 'E()', 'class_()',
        f'setattr(E.{a}, "value", 1)', 'E(3)', 'E(0)', 'E(-1)', 'E(7)', f'bool(E.{a})',
        f'E.{a} ^ E.{b}', f'list(E.{a})', f'E.{a} in E.{b}', f'"%s %d" % (E.{a}, 1)',
        f'format(E.{a}, ">10")', f'E.{a}.{b}', 'Enum("F", "x y")',
        'list(Enum("F", ["x", "y"], start=5))', 'Enum("F", {"a": 1})["a"]', f'E.{a}._value_',
        f'sorted(E)', f'max(E)', f'E[1]', f'type(E.{a})', 'reversed(E) and 0', f'E.{a}.name.lower()'
    ]
    if 'Flag' in base:  # what a flag says to bits it has no name for changed within 3.11
        uses = [u for u in uses if not re.fullmatch(r'E\(-?\d+\)|~.*', u)]
    return 'from enum import Enum, IntEnum, Flag, IntFlag, StrEnum, auto, unique\n' + body + '\ndef class_():\n    class X(E): pass\n' + '\n'.join(f'show(lambda: {u})' for u in r.sample(uses, 9))


def named_tuple(m):
    r = m.r
    spec = r.choice([
        "'x y'", "['a', 'b', 'c']", "'a, b'", "['x', 'class']", "['x', 'x']", "['_a']", "'1a'",
        "'x y', defaults=[5]", "'x', rename=True", "['def', 'x', '1'], rename=True",
        "'x y z', defaults=(1, 2)", "[]", "'x y', defaults=(1, 2, 3)", "'x', module='mm'"
    ])
    first = 'typing' if r.random() < 0.3 else 'collections'
    if first == 'collections':
        make = f'try:\n    N = namedtuple("N", {spec})\nexcept Exception as err:\n    print(type(err).__name__, err)\n    N = namedtuple("N", "x y")'
    else:
        make = 'class N(NamedTuple):\n    "doc"\n    x: int\n    y: str = "d"\n    def m(self): return self.x'
    uses = [
        'N()', 'N(1)', 'N(1, 2)', 'N(1, 2, 3)', 'N(1, 2, 3, 4)', 'N(x=1, y=2)', 'N(x=1)',
        'N(1, x=2)', 'N(zz=1)', 'N._fields', 'N._make([1, 2])', 'N._make([1])', 'N(1, 2)._asdict()',
        'N(1, 2)._replace(x=5)', 'N(1, 2)._replace(q=5)', 'N(1, 2) == (1, 2)', 'N(1, 2)[0]',
        'N(1, 2)[5]', 'N(1, 2).x', 'N(1, 2).zz', 'setattr(N(1, 2), "x", 1)', 'N.x',
        'N._field_defaults', 'N(1, 2) + (3,)', 'repr(N(1, 2))', 'str(N("a", [1]))', 'N(*[1, 2])',
        'len(N(1, 2))', 'isinstance(N(1, 2), tuple)', 'N(1, 2) < N(1, 3)',
        'hash(N(1, 2)) == hash((1, 2))', 'N.__doc__', 'N.x.__doc__', 'N(1, 2).m()', 'N(1, 2)[:1]',
        '[*N(1, 2)]', 'N(1, 2).index(2)', 'N.__new__(N)', 'N.__name__', "f'{N(1, 2)}'",
        "'%s' % (N(1, 2),)", "'%s %s' % N(1, 2)", 'N(1, 2)._fields', 'N.__match_args__'
    ]
    return 'from collections import namedtuple\nfrom typing import NamedTuple\n' + make + '\n' + '\n'.join(f'show(lambda: {u})' for u in r.sample(uses, 9))


def containers(m):
    """Classes of collections, with operations in a row."""
    r = m.r
    kind = r.choice([
        'Counter', 'OrderedDict', 'defaultdict', 'deque', 'ChainMap', 'UserDict', 'UserList'
    ])
    start = {
        'Counter': [
            "Counter('abca')", 'Counter([1, 1, 2])', 'Counter(a=2, b=-1)', 'Counter({1: 3})'
        ],
        'OrderedDict': ['OrderedDict(a=1, b=2)', "OrderedDict([('x', 1), ('y', 2)])"],
        'defaultdict': [
            'defaultdict(list)', 'defaultdict(int, a=1)', 'defaultdict(None, {1: 2})',
            'defaultdict(lambda: "z")', 'defaultdict(5)'
        ],
        'deque': [
            'deque([1, 2, 3])', "deque('abc', maxlen=2)", 'deque(maxlen=3)', 'deque([], -1)',
            'deque(5)'
        ],
        'ChainMap': ["ChainMap({'a': 1}, {'a': 2, 'b': 3})", 'ChainMap()'],
        'UserDict': ["UserDict({'a': 1})", 'UserDict(b=2)'],
        'UserList': ['UserList([3, 1])', 'UserList("ab")']
    }[kind]
    common = [
        'len(z)', 'list(z)', 'z == z', 'bool(z)', 'z.copy()', 'z.nope', 'z[0]', "z['a']",
        'setattr(z, "q", 1)', 'z + z', 'z | z', 'z < z', 'hash(z)', 'type(z)(z)', 'iter(z) and 0',
        '1 in z', "'a' in z", 'reversed(z) and 0', '[*z]', 'z.__class__.__name__', 'str(z)',
        'z.clear()', "z.pop('a')", 'z.pop()', 'z.pop(1, 2)', 'dict(z)'
    ]
    own = {
        'Counter': [
            'z.most_common()', 'z.most_common(1)', 'z.most_common(-1)', 'sorted(z.elements())',
            'z.total()', "z.update('ab')", 'z.update({"a": 5})', 'z.update(5)', "z.subtract('aab')",
            'z - Counter("a")', 'z & Counter("ab")', '+z', '-z', 'z["zz"]', 'z.fromkeys([1])',
            'z.setdefault("m", 4)', 'z == Counter("abca")', 'z <= Counter("aabbcc")',
            'z.update(a="x")', 'z.__delitem__("nope")', 'z += Counter("a")' if 0 else 'z.items()',
            'Counter(1)', 'Counter(None)', 'Counter("a", "b")', 'z | Counter(a=9)', 'z + 1'
        ],
        'OrderedDict': [
            "z.move_to_end('a')", "z.move_to_end('nope')", "z.move_to_end('x', last=False)",
            'z.popitem()', 'z.popitem(last=False)', 'z.popitem(0)', 'z == dict(z)',
            'z == OrderedDict(b=2, a=1)', 'list(reversed(z))', 'z.update(c=3)', 'z.setdefault("a")',
            'z | {"n": 1}', '{"n": 1} | z', 'z.keys()', 'z.items()', 'z.values()',
            'OrderedDict.fromkeys("ab")', 'z.pop("nope")', 'z.pop("nope", 1)', 'OrderedDict(1)',
            'OrderedDict([1])', 'OrderedDict(["ab", "cd"])'
        ],
        'defaultdict': [
            "z['n']", "z['n'].append(1)", 'z[1] and 0', 'z.default_factory',
            'setattr(z, "default_factory", int)', 'z.get("q")', 'z.__missing__("w")', 'z.items()',
            'z | {1: 1}', 'z.setdefault(5)', 'z.update(a=2)', 'z.copy()', 'defaultdict(list, [1])',
            'defaultdict(list, {}, {})', 'defaultdict()', 'defaultdict("x")', 'z == {}',
            'defaultdict(int).__missing__(1)'
        ],
        'deque': ['z.append(4)', 'z.appendleft(0)', 'z.pop()', 'z.popleft()', 'z.rotate(1)', 'z.rotate(-2)', 'z.rotate("x")', 'z.extend("xy")', 'z.extendleft([7, 8])', 'z.extend(5)', 'z.insert(1, "i")', 'z.insert(-9, "j")', 'z.remove(1)', 'z.remove(99)', 'z.index(2)', 'z.index(99)', 'z.index(1, 1)', 'z.count(1)', 'z.reverse()', 'z.maxlen', 'setattr(z, "maxlen", 1)', 'z[-1]', 'z[9]', 'z[0:1]', 'z["a"]', 'z.__setitem__(0, 9)', 'z.__delitem__(0)', 'z * 2', 'z * "a"', 'z + [1]', 'z == [1, 2, 3]', 'z < deque([2])', 'list(reversed(z))', 'deque("abc", 2)', 'deque([1], maxlen="x")', 'deque(maxlen=1, iterable=[3, 4])', 'deque([1], 2, 3)', 'z.copy().maxlen', 'deque(z, 1)', 'z.rotate(1, 2)', 'z.append()'],
        'ChainMap': ["z['b']", "z['nope']", 'z.maps', 'z.parents', 'z.new_child()', 'z.new_child({"c": 1})', "z.__setitem__('b', 9)", "z.pop('b')", "z.pop('nope')", 'z.popitem()', 'len(z)', 'z.get("b")', 'list(z.items())', 'z | {"q": 1}', 'z.__delitem__("b")', 'ChainMap(1)', 'z.fromkeys("ab", 1)', '{"q": 1} | z'],
        'UserDict': ['z.data', "z.get('zz', 4)", "z.update({'k': 1})", 'z | {"c": 1}', 'z.popitem()', 'z["zz"]', 'z.setdefault("s", 1)', 'z.keys()', 'z.items()', 'z.values()', 'UserDict(1)', 'UserDict({}, {})', 'z.fromkeys("ab")', 'z.__delitem__("q")'],
        'UserList': ['z.data', 'z.append(9)', 'z.sort()', 'z.sort(reverse=True)', 'z[0:1]', 'z[9]', 'z + [1]', '[1] + z', 'z * 2', 'z.index(1)', 'z.count(1)', 'z.insert(0, 5)', 'z.extend([1])', 'z.remove(77)', 'z.reverse()', 'z < [9]', 'z == [3, 1]', 'z.pop(0)', 'z.pop(9)', 'UserList(5)']
    }[kind]
    lines = [
        'from collections import *', 'try:', f'    z = {r.choice(start)}',
        'except Exception as err:', '    print(type(err).__name__, err)', f'    z = {kind}()'
    ]
    for _ in range(8):
        lines += [f'show(lambda: {r.choice(r.choice((common, own, own)))})', 'print(z)']
    return '\n'.join(lines)


TOPICS = [
    operators, operators, special_results, special_results, descriptors, hierarchy, dataclass,
    enumeration, named_tuple, containers
]
