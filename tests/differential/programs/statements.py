"""Random statements: what a program of language_programs.py is made of."""


def simple(m):
    return f"show(lambda: {m.any()})"


def unpacking(m):
    r = m.r
    names = ['a', 'b', 'c', 'e'][:r.randint(1, 4)]
    if r.random() < 0.6:
        i = r.randrange(len(names))
        names[i] = '*' + names[i]
    if len(names) > 2 and r.random() < 0.3:
        names[:2] = ['(' + ', '.join(names[:2]) + ')']
    shown = ', '.join(n.replace('*', '').strip('()') for n in names)
    return f'''try:
    {', '.join(names)}{',' if len(names) == 1 else ''} = {m.expr(m.pick('list', 'tuple', 'str', 'list', 'int', 'dict'))}
    print({shown})
except Exception as err:
    print(type(err).__name__, err)'''


def calling(m):
    r = m.r
    params = []
    names = iter('pqrstuv')
    if r.random() < 0.25:
        params += [next(names), '/']
    for _ in range(r.randint(0, 2)):
        params.append(next(names))
    optional = False
    for _ in range(r.randint(0, 2)):
        params.append(next(names) + '=' + m.leaf_small())
        optional = True
    star = r.random()
    if star < 0.3:
        params.append('*args')
    elif star < 0.5:
        params.append('*')
    if star < 0.5:
        for _ in range(r.randint(1, 2)):
            params.append(next(names) + ('=' + m.leaf_small() if r.random() < 0.5 else ''))
    if r.random() < 0.3:
        params.append('**kw')
    plain = [p.split('=')[0].strip('*') for p in params if p not in ('/', '*')]
    args = []
    for _ in range(r.randint(0, 4)):
        args.append(m.pick(m.leaf_small(), m.leaf_small(), '*[1, 2]', '*()'))
    used = set()
    for _ in range(r.randint(0, 2)):
        name = r.choice('pqrstx')
        if name not in used:
            used.add(name)
            args.append(f"{name}={m.leaf_small()}")
    if r.random() < 0.2:
        args.append(m.pick("**{'p': 1}", "**{'zz': 1}", '**{}', '**{1: 2}', '**3'))
    where = m.pick('def f(', 'class K:\n    def f(', 'f = lambda ')
    if where.startswith('f ='):
        head = f"f = lambda {', '.join(params)}: ({', '.join(plain)}{',' if len(plain) == 1 else ''})"
        call = f"f({', '.join(args)})"
    elif where.startswith('def'):
        head = f"def f({', '.join(params)}):\n    return ({', '.join(plain)}{',' if len(plain) == 1 else ''})"
        call = f"f({', '.join(args)})"
    else:
        head = f"class K:\n    def f({', '.join(['self'] + [p for p in params])}):\n        return ({', '.join(plain)}{',' if len(plain) == 1 else ''})"
        call = f"K().f({', '.join(args)})"
    return f"{head}\nshow(lambda: {call})"


def flow(m):
    """Nested loops, try and finally with every way of leaving them."""
    r = m.r
    lines = ['def f(n):', '    log = []']
    counter = [0]

    def leave(loop):
        choices = [
            'log.append(%d)' % counter[0], 'log.append(n)', 'raise ValueError(n)', 'return log',
            '1 // (n - 2)', 'n += 1', '[][n]', "raise KeyError('k')"
        ]
        if loop:
            choices += ['break', 'continue', 'break', 'continue']
        counter[0] += 1
        return r.choice(choices)

    def block(indent, loop, depth):
        for _ in range(r.randint(1, 3)):
            pad = '    ' * indent
            kind = r.random()
            if depth > 3 or kind < 0.4:
                if r.random() < 0.5:
                    lines.append(f'{pad}if n {r.choice(["==", "<", ">"])} {r.randint(0, 3)}:')
                    lines.append(f'{pad}    {leave(loop)}')
                else:
                    lines.append(pad + 'log.append(%d)' % counter[0])
                    counter[0] += 1
            elif kind < 0.65:
                lines.append(f'{pad}try:')
                block(indent + 1, loop, depth + 1)
                some = r.random()
                if some < 0.8:
                    lines.append(f'{pad}except {r.choice(["ValueError", "ZeroDivisionError", "(KeyError, IndexError)", "Exception"])}{r.choice(["", " as e"])}:')
                    block(indent + 1, loop, depth + 1)
                    if r.random() < 0.3:
                        lines.append(f'{pad}else:')
                        block(indent + 1, loop, depth + 1)
                if some > 0.5:
                    lines.append(f'{pad}finally:')
                    lines.append(f'{pad}    log.append({-counter[0] - 1})')
                    if r.random() < 0.4:
                        lines.append(f'{pad}    {leave(loop)}')
            elif kind < 0.9:
                lines.append(f'{pad}for i{indent} in range({r.randint(1, 3)}):')
                block(indent + 1, True, depth + 1)
                if r.random() < 0.4:
                    lines.append(f'{pad}else:')
                    lines.append(f'{pad}    log.append("else")')
            else:
                lines.append(f'{pad}with C("{counter[0]}", {r.choice(["True", "False", "False"])}, log):')
                block(indent + 1, loop, depth + 1)

    block(1, False, 0)
    lines.append('    return log')
    manager = '''class C:
    def __init__(self, name, eat, log):
        self.name, self.eat, self.log = name, eat, log
    def __enter__(self):
        self.log.append('in' + self.name)
        return self
    def __exit__(self, t, v, tb):
        self.log.append('out' + self.name + (t.__name__ if t else ''))
        return self.eat
'''
    return manager + '\n'.join(lines) + '\nfor k in range(5):\n    show(lambda: f(k))'


def generators(m):
    r = m.r
    body = []
    for _ in range(r.randint(1, 4)):
        body.append(r.choice([
            'yield 1', 'x = yield 2\n    print("got", x)', 'yield from [3, 4]',
            'yield from inner()', 'y = yield from inner()\n    print("y", y)',
            'for i in range(2):\n        yield i * 10', 'return 9',
            'try:\n        yield 5\n    except ValueError as e:\n        print("caught", e)\n        yield 6\n    finally:\n        print("fin")',
            'try:\n        yield 7\n    finally:\n        print("closing")', '1 // 0',
            'print("step")'
        ]))
    ops = []
    for _ in range(r.randint(2, 6)):
        ops.append(r.choice([
            'next(g)', 'next(g, None)', 'g.send(None)', 'g.send(42)', "g.throw(ValueError('t'))",
            'g.close()', 'list(g)', 'g.throw(KeyError)', 'sum(g)', 'g.gi_running'
        ]))
    inner = r.choice(['    a = yield "i1"\n    print("a", a)\n    yield "i2"\n    return "r"',
                      '    try:\n        yield "i1"\n    except ValueError:\n        yield "iv"\n    return "rv"', '    return "only"\n    yield'])
    return ('def inner():\n' + inner + '\ndef gen():\n    yield 0\n    ' + '\n    '.join(body) + '\ng = gen()\n' +
            '\n'.join(f'show(lambda: {op})' for op in ops) + '\nshow(lambda: g.close())')


def classes(m):
    r = m.r
    ops = [
        'add', 'sub', 'mul', 'radd', 'iadd', 'eq', 'lt', 'getitem', 'len', 'call', 'contains',
        'iter', 'bool', 'neg', 'str', 'repr', 'hash', 'getattr', 'format', 'enter', 'index', 'int',
        'float', 'missing', 'setattr', 'del'
    ]
    body = {
        'add': 'return ("add", self.v, getattr(o, "v", o))', 'sub': 'return NotImplemented',
        'mul': 'return type(self)(self.v * 2)', 'radd': 'return ("radd", o)',
        'iadd': 'self.v += 1; return self', 'eq': 'return self.v == getattr(o, "v", o)',
        'lt': 'return self.v < getattr(o, "v", o)', 'getitem': 'return o',
        'contains': 'return o == self.v'
    }
    zero = {
        'len': 'return 3', 'iter': 'return iter([self.v, 2])', 'bool': 'return self.v > 1',
        'neg': 'return -self.v', 'str': 'return f"S{self.v}"', 'repr': 'return f"R({self.v})"',
        'hash': 'return 5', 'index': 'return self.v', 'int': 'return 77', 'float': 'return 1.5'
    }
    lines = [
        'class A:', f'    tag = {m.leaf_str()}', '    def __init__(self, v=1):',
        '        self.v = v'
    ]
    for op in r.sample(ops, r.randint(2, 8)):
        if op in body:
            lines += [f'    def __{op}__(self, o):', f'        {body[op]}']
        elif op in zero:
            lines += [f'    def __{op}__(self):', f'        {zero[op]}']
        elif op == 'call':
            lines += ['    def __call__(self, *a, **k):', '        return (a, k)']
        elif op == 'getattr':
            lines += ['    def __getattr__(self, n):', '        if n.startswith("z"): return n', '        raise AttributeError(n)']
        elif op == 'format':
            lines += ['    def __format__(self, s):', '        return f"<{s}>"']
    if '    def __repr__(self):' not in lines:
        lines += ['    def __repr__(self):', '        return "A!"']
    lines += [
        '    @property', '    def twice(self):', '        return self.v * 2', '    @classmethod',
        '    def make(cls, v):', '        return cls(v)', '    @staticmethod', '    def st(x):',
        '        return x', 'class B(A):', '    def __init__(self, v=1, w=2):',
        '        super().__init__(v)', '        self.w = w', 'class M:',
        '    def who(self): return ["M"]', 'class N(M):',
        '    def who(self): return ["N"] + super().who()', 'class P(M):',
        '    def who(self): return ["P"] + super().who()', 'class Q(N, P):',
        '    def who(self): return ["Q"] + super().who()'
    ]
    exprs = [
        'A(2) + A(3)', 'A(2) + 1', '1 + A(2)', 'A(1) - A(2)', '1 - A(1)', 'A(1) == A(1)',
        'A(1) == 1', 'A(1) != A(2)', 'A(1) < A(2)', 'A(2) > A(1)', 'A(1) <= A(1)',
        'sorted([A(3), A(1)])', 'A(1)[5]', 'A(1)[1:2]', 'len(A())', 'bool(A(0))', 'bool(A())',
        'A()(1, x=2)', '1 in A()', 'list(A())', '-A(4)', '+A(4)', 'str(A())', 'repr(B(5))',
        'f"{A(1)}"', 'f"{A(1):>5}"', 'format(A(), "x")', '{A(1): 2}', 'A().zed', 'A().nope',
        'A.nope', 'A(3).twice', 'A.make(4).v', 'B.make(9).w', 'A.st(3)', 'B(1).tag',
        'setattr(A(), "twice", 3)', 'A().make(1, 2)', 'A(1, 2, 3)', 'B(v=1, z=2)', 'Q().who()',
        '[c.__name__ for c in Q.__mro__]', 'isinstance(B(), A)', 'issubclass(Q, M)', 'A(1) * 2',
        '2 * A(1)', '[1, 2, 3][A(1)]', 'range(A(2))', 'int(A())', 'float(A())', 'A(2) ** 2',
        'A() @ A()', '~A()', 'abs(A())', 'round(A())', 'A.__name__, B.__bases__[0].__name__',
        'vars(B(1, 2))', 'getattr(A(), "q", 9)', 'hasattr(A(), "tag")', 'A().v()',
        'A().__class__.__name__', 'type("T", (A,), {"k": 1})().k', 'callable(A()), callable(A)',
        'sum([A(1), A(2)])', 'max(A(1), A(2))', 'next(A())', 'iter(A())',
        'A()[0] = 1' if False else 'delattr(A(), "zz")', 'A(5) in [A(5)]', '[*A()]', 'dict(A())',
        'print(A(), B())', '"%s %r" % (A(), B())', 'print(*A())', 'A(1) and A(0)', 'not A(0)',
        'A(3) // 2', 'divmod(A(1), 2)', 'len(B())', 'reversed(A())'
    ]
    return '\n'.join(lines) + '\n' + '\n'.join(f'show(lambda: {x})' for x in r.sample(exprs, 8))


def matching(m):
    r = m.r

    def pattern(depth=0, names=None):
        k = r.random()
        if depth > 2 or k < 0.3:
            return r.choice([
                '1', '-2', "'a'", 'None', 'True', '_', '3.5', "b'x'", 'int()', 'str()', 'list()',
                '(1 | 2)', 'P.K'
            ])
        if k < 0.4:
            n = f'n{len(names)}'
            names.append(n)
            return n
        if k < 0.6:
            parts = [pattern(depth + 1, names) for _ in range(r.randint(0, 3))]
            if r.random() < 0.4:
                if r.random() < 0.5:
                    n = f'n{len(names)}'
                    names.append(n)
                    star = '*' + n
                else:
                    star = '*_'
                parts.insert(r.randint(0, len(parts)), star)
            return '[' + ', '.join(parts) + ']'
        if k < 0.75:
            parts = [f"{r.choice(['1', repr('a'), repr('b'), 'True'])}: {pattern(depth + 1, names)}"]
            if r.random() < 0.4:
                n = f'n{len(names)}'
                names.append(n)
                parts.append('**' + n)
            return '{' + ', '.join(parts) + '}'
        if k < 0.9:
            args = [pattern(depth + 1, names) for _ in range(r.randint(0, 3))]
            if r.random() < 0.4:
                args.append('y=' + pattern(depth + 1, names))
            return 'P(' + ', '.join(args) + ')'
        n = f'n{len(names)}'
        inner = pattern(depth + 1, names)
        names.append(n)
        return f'({inner} as {n})' if inner != '_' and not inner.startswith('n') else inner

    lines = [
        'class P:', '    __match_args__ = ("x", "y")', '    K = 7',
        '    def __init__(self, x, y): self.x, self.y = x, y',
        '    def __repr__(self): return f"P({self.x}, {self.y})"', 'def f(s):', '    match s:'
    ]
    for i in range(r.randint(1, 5)):
        names = []
        p = pattern(0, names)
        if p == '_' or p in names:
            p = '[' + p + ']'
        guard = r.choice(['', '', '', ' if s', ' if s == 1'])
        lines += [f'        case {p}{guard}:', f"            return ({i}, {', '.join(names)})"]
    lines += ['        case _:', '            return "none"']
    subjects = [
        '1', '2', '-2', "'a'", 'None', 'True', '3.5', '[1]', '[1, 2, 3]', '(1, 2)', "{'a': 1}",
        "{1: 'a', 'b': 2, 'c': 3}", 'P(1, 2)', 'P([1], None)', "'abc'", 'range(3)', '[]', '{}', '7',
        '[[1], 2]', "b'x'", 'P(1, P(2, 3))', '1.0', 'set()'
    ]
    return '\n'.join(lines) + '\n' + '\n'.join(f'show(lambda: f({s}))' for s in r.sample(subjects, 8))


def closures(m):
    r = m.r
    return r.choice([
        '''def outer(a):
    b = [a]
    def inc(d=1):
        nonlocal a
        a += d
        b.append(a)
        return a
    def get():
        return (a, b)
    return inc, get
i, g = outer(%d)
i(); i(5)
show(lambda: g())''' % r.randint(0, 9),
        '''fs = [lambda x=i: (x, i) for i in range(3)]
show(lambda: [f() for f in fs])
fs = []
for j in range(3):
    fs.append(lambda: j)
show(lambda: [f() for f in fs])''',
        '''def deco(n):
    def wrap(f):
        def inner(*a, **k):
            print("call", f.__name__, a, k)
            return f(*a, **k) * n
        return inner
    return wrap
@deco(%d)
@deco(2)
def g(x, y=1): return x + y
show(lambda: g(%s))
show(lambda: g(%s, y=%s))
show(lambda: g())''' % (r.randint(0, 3), m.any(), m.expr('int'), m.expr('int')),
        '''x = 1
def f():
    print(x)
    x = 2
show(f)
def g():
    global x
    x += 1
    return x
show(g)
def h():
    del x
    x = 1
show(h)
class C:
    x = 5
    y = [x for _ in range(2)]
    z = [i for i in range(x)]
show(lambda: (C.y, C.z))
def k():
    if False: q = 1
    return q
show(k)
def n():
    def inner(): return late
    try:
        inner()
    except NameError as e:
        print(e)
    late = 3
    return inner()
show(n)''',
        '''show(lambda: [y := %s, y, y * 2])
show(lambda: [last := q for q in range(3)] + [last])
show(lambda: (lambda *a, k=3, **kw: (a, k, kw))(1, *[2, 3], k=4, z=5))
show(lambda: {**{'a': 1}, 'a': 2, **{'b': %s}})
show(lambda: [*range(3), *'ab', *{1: 2}])
show(lambda: undefined_name)
show(lambda: [].nope)
show(lambda: 'abc'.uper())''' % (m.expr('int'), m.any())])


def errors(m):
    r = m.r
    return '\n'.join('show(lambda: ' + x + ')' for x in r.sample([
        f"{m.any()} + {m.any()}", f"{m.any()} - {m.any()}", f"{m.any()} * {m.expr('small')}",
        f"{m.any()} / {m.any()}", f"{m.any()} % {m.any()}", f"{m.any()}[{m.any()}]",
        f"{m.any()}[{m.slice()}]", f"{m.any()}()", f"{m.any()} < {m.any()}", f"-{m.any()}",
        f"~{m.any()}", f"len({m.any()})", f"int({m.any()})", f"float({m.any()})",
        f"str({m.any()}, {m.any()})", f"list({m.any()})", f"dict({m.any()})",
        f"len(set({m.any()}))", f"tuple({m.any()})", f"sum({m.any()})", f"max({m.any()})",
        f"min({m.any()}, {m.any()})", f"sorted({m.any()})", f"abs({m.any()})",
        f"round({m.any()}, {m.any()})", f"ord({m.any()})", f"chr({m.any()})", f"iter({m.any()})",
        f"next({m.any()})", f"hash({m.leaf_list()})", f"hash({m.leaf_int()})", f"range({m.any()})",
        f"range({m.any()}, {m.any()})", f"{m.any()}.append({m.any()})", f"[].pop({m.any()})",
        f"[1, 2].insert({m.any()}, {m.any()})", f"[1].remove({m.any()})",
        f"[1, 2].index({m.any()})", f"{{}}.pop({m.any()})", f"{{}}.update({m.any()})",
        f"'a'.join({m.any()})", f"'abc'.split({m.any()})", f"'abc'.replace({m.any()}, {m.any()})",
        f"'abc'.find({m.any()})", f"'abc'.startswith({m.any()})", f"'abc'.center({m.any()})",
        f"'abc'.count({m.any()}, {m.any()})", f"'%d' % {m.any()}", f"'%s %s' % {m.any()}",
        f"'{{}} {{}}'.format({m.any()})", f"'{{x}}'.format(x={m.any()})",
        f"'{{0.real}}'.format({m.any()})", f"'{{:{m.spec()}}}'.format({m.any()})",
        f"format({m.any()}, {m.any()})", f"isinstance({m.any()}, {m.any()})",
        f"getattr({m.any()}, {m.any()})", f"{m.any()}.foo", f"{m.any()} in {m.any()}",
        f"zip({m.any()}, {m.any()})", f"list(map({m.any()}, {m.any()}))",
        f"divmod({m.any()}, {m.any()})", f"pow({m.any()}, {m.any()})",
        f"pow(2, {m.any()}, {m.any()})", f"bytes({m.any()})", f"bytearray({m.any()})",
        f"{m.any()} ** {m.expr('small')}", f"{m.any()} << {m.expr('small')}",
        f"{m.any()} // {m.any()}", f"{m.any()} @ {m.any()}", f"{m.any()} | {m.any()}",
        f"{m.any()} & {m.any()}", f"print({m.any()}, sep={m.any()})",
        f"print({m.any()}, end={m.any()})", f"enumerate({m.any()})", f"reversed({m.any()})",
        f"complex({m.any()})", f"slice({m.any()}).indices({m.any()})",
        f"bool({m.any()}, {m.any()})", f"callable({m.any()})", f"len(frozenset({m.any()}))",
        f"{{{m.any()}: 1}}", f"{{{m.any()}}}", f"[*{m.any()}]", f"{{**{m.any()}}}",
        f"print(*{m.any()})", f"(lambda **k: k)(**{m.any()})", f"int({m.any()}, {m.any()})",
        f"type({m.any()})", f"repr({m.any()})", f"any({m.any()})", f"all({m.any()})",
        f"hex({m.any()})", f"oct({m.any()})", f"bin({m.any()})", f"''.join(sorted({m.any()}))",
        f"list(filter(None, {m.any()}))", f"dict.fromkeys({m.any()})", f"{m.any()}.copy()",
        f"{m.any()}.index({m.any()})", f"{m.any()}.count({m.any()})"
    ], 6))


def mutation(m):
    r = m.r
    kind = r.choice(['list', 'dict', 'set', 'bytearray'])
    start = {
        'list': '[3, 1, 2]', 'dict': "{'a': 1, 'b': 2}", 'set': '{1, 2, 3}',
        'bytearray': "bytearray(b'abc')"
    }[kind]
    ops = {
        'list': [
            'z.append(4)', 'z.extend(%s)' % m.any(), 'z.insert(%s, 9)' % m.leaf_small(), 'z.pop()',
            'z.pop(%s)' % m.leaf_small(), 'z.remove(1)', 'z.sort()', 'z.sort(reverse=True)',
            'z.sort(key=lambda q: -q)', 'z.reverse()', 'z[%s] = 8' % m.leaf_small(),
            'del z[%s]' % m.leaf_small(), 'z[%s] = %s' % (m.slice(), m.any()),
            'del z[%s]' % m.slice(), 'z += %s' % m.any(), 'z *= %s' % m.leaf_small(), 'z.clear()',
            'z = z + [1]', 'z[1:1] = [5, 6]', 'z[::2] = [0, 0]'
        ],
        'dict': [
            "z['c'] = 3", "del z['a']", "del z['q']", "z.pop('b')", "z.pop('zz', 0)", 'z.popitem()',
            'z.update(%s)' % m.any(), 'z.update(d=4)', "z.setdefault('e', [])", 'z |= %s' % m.any(),
            'z.clear()', "z['a'] += 1", "z['n'] += 1", "z[1] = z[True] = 2", "z[1.0] = 'x'",
            'for k in z: z[k * 2] = 1'
        ],
        'set': [
            'z.add(4)', 'z.add(%s)' % m.leaf_int(), 'z.discard(1)', 'z.remove(2)', 'z.remove(99)',
            'z.pop()', 'z |= {7, 8}', 'z &= {1, 7}', 'z -= {1}', 'z ^= {1, 100}',
            'z.update([5, 6])', 'z.update([%s, %s])' % (m.leaf_int(), m.leaf_small()), 'z.clear()',
            'z.add([])', 'for k in z: z.add(k + 50)', 'z.symmetric_difference_update({3})'
        ],
        'bytearray': [
            'z.append(100)', 'z.append(300)', "z.extend(b'xy')", 'z[0] = 65', 'z[9] = 1',
            'del z[0]', 'z += %s' % m.leaf_bytes(), 'z.pop()', 'z.reverse()', "z[1:2] = b'QQ'",
            'z.insert(0, 90)', 'z *= 2', 'z.remove(97)', 'z.clear()'
        ]
    }[kind]
    lines = [f'z = {start}']
    for _ in range(r.randint(3, 7)):
        op = r.choice(ops)
        lines += [
            'try:', f'    {op}', 'except Exception as err:', '    print(type(err).__name__, err)',
            'print(z)'
        ]
    return '\n'.join(lines)


def raising(m):
    r = m.r
    return r.choice([
        "try:\n    try:\n        1 // 0\n    except ZeroDivisionError as e:\n        raise ValueError('v') from e\nexcept ValueError as e:\n    print(repr(e.__cause__), e.__suppress_context__)",
        "try:\n    try:\n        {}[%s]\n    finally:\n        [][1]\nexcept IndexError as e:\n    print(repr(e), repr(e.__context__))" % m.leaf_str(),
        "class E(Exception):\n    def __init__(self, a, b=2):\n        super().__init__(a)\n        self.b = b\n    def __str__(self): return f'E<{self.args}, {self.b}>'\ntry:\n    raise E(%s)\nexcept Exception as e:\n    print(e, repr(e), e.args)" % m.any(),
        "for x in [ValueError, ValueError('a', 1), KeyError('k'), OSError(2, 'no'), StopIteration(3), Exception(), 'notexc', 3]:\n    try:\n        raise x\n    except BaseException as e:\n        print(type(e).__name__, e, repr(e), e.args)",
        "try:\n    assert %s, %s\nexcept AssertionError as e:\n    print(repr(e))" % (m.any(), m.any()),
        "raise ValueError(%s)" % m.any(), "raise KeyError(%s)" % m.any(),
        "class MyError(Exception): pass\nraise MyError(%s, 2)" % m.leaf_str(),
        "x = %s\nx.attr" % m.any(), "def f(a): pass\nf()", "raise SystemError",
        "try:\n    raise ExceptionGroup('g', [ValueError(1), TypeError('t')])\nexcept* ValueError as g:\n    print('V', g.exceptions)\nexcept* TypeError as g:\n    print('T', repr(g))",
        "e = ValueError('n')\ne.add_note('note one')\nraise e",
        "def f(n):\n    if n: return f(n - 1) + 1\n    raise RuntimeError(n)\nshow(lambda: f(5))",
        "def r(n): return r(n + 1)\ntry:\n    r(0)\nexcept RecursionError as e:\n    print(e)",
        "it = iter([1])\nnext(it)\nnext(it)",
        "def g():\n    yield 1\n    raise StopIteration\nlist(g())", "print([1, 2][5])",
        "int('%s')" % r.choice(['x', '', '1_0', ' 12 ', '0x10', '1__0', '٣']), "{}['missing']",
        "'a' + 1", "None.foo", "x", "len(5)", "open('/nonexistent/file')",
        "import nonexistent_module", "[1, 2].foo()", "a, b = 1", "a, b = [1, 2, 3]", "(1).real = 2",
        "del undefined", "'abc'[0] = 'x'", "(1, 2)[0] = 1", "f'{1:zz}'", "for i in 5: pass",
        "with 5: pass", "raise", "nonlocal_x = 1; print(nonlocal_y)"
    ])


STATEMENTS = [
    simple, simple, simple, simple, unpacking, calling, flow, generators, classes, matching,
    closures, errors, errors, mutation, raising
]
