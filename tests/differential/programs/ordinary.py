"""Ordinary code: functions of random statements over a few variables, inner functions that change
what is outside of them, generators that are driven, classes whose methods call each other."""

NUMBERS, LISTS, TEXTS, TABLES = ('a', 'b', 'c'), ('xs', 'ys'), ('s', 't'), ('m', 'w')


class Body:
    """Writes the body of one function; what it calls is in `callables`."""

    def __init__(self, r, callables=()):
        self.r, self.callables, self.lines, self.made = r, list(callables), [], 0

    def number(self, depth=0):
        r = self.r
        if depth > 2 or r.random() < 0.35:
            return r.choice(NUMBERS + (str(r.randint(-5, 9)), str(r.randint(0, 3))))
        n = lambda: self.number(depth + 1)
        return r.choice([
            lambda: f'({n()} {r.choice(["+", "-", "*"])} {n()})',
            lambda: f'({n()} {r.choice(["//", "%"])} ({n()} or 1))',
            lambda: f'len({r.choice(LISTS + TEXTS + TABLES)})',
            lambda: f'({n()} if {self.test()} else {n()})',
            lambda: f'sum(v for v in {r.choice(LISTS)} if v {r.choice(["<", ">", "!="])} {n()})',
            lambda: f'{r.choice(LISTS)}[{r.choice(["0", "-1", "a", "1", "b % 3"])}]',
            lambda: f'{r.choice(TABLES)}.get({self.text(2)}, {n()})',
            lambda: f'{r.choice(["min", "max"])}({n()}, {n()})',
            lambda: f'({n()} & 255 ^ {n()})',
            lambda: f'(lambda v, *r, k={n()}: v * k + len(r))({n()}, *{r.choice(LISTS)})',
            lambda: f'{r.choice(self.callables)}({n()})' if self.callables and depth == 0 else n(),
        ])()

    def text(self, depth=0):
        r = self.r
        if depth > 1 or r.random() < 0.4:
            return r.choice(TEXTS + ("'k'", "'ab'", "'z'"))
        n, t = (lambda: self.number(depth + 1)), (lambda: self.text(depth + 1))
        return r.choice([
            lambda: f'({t()} + {t()})[:9]',
            lambda: f'str({n()})',
            lambda: f"f'{{{n()}}}:{{{r.choice(TEXTS)}!r:>{r.randint(1, 8)}}}'",
            lambda: f"'%s|%03d' % ({t()}, {n()})",
            lambda: f'{t()}.{r.choice(["upper()", "strip()", "title()", "swapcase()"])}',
            lambda: f"'-'.join(map(str, {r.choice(LISTS)}[:4]))",
            lambda: f'{t()}[::{r.choice(["-1", "2", "1"])}]',
            lambda: f"{t()}.replace('{r.choice('abk-')}', {t()})[:12]",
            lambda: f"''.join(sorted({t()}))",
        ])()

    def test(self):
        r = self.r
        n, t = (lambda: self.number(2)), (lambda: self.text(2))
        return r.choice([
            lambda: f'{n()} {r.choice(["<", "<=", "==", "!=", ">"])} {n()}',
            lambda: f'{n()} < {n()} <= {n()}',
            lambda: f'{n()} in {r.choice(LISTS)}',
            lambda: f'{t()} not in {r.choice(TABLES)}',
            lambda: f'not {r.choice(LISTS + TEXTS)}',
            lambda: f'{n()} % 2 and {t()} < {t()}',
            lambda: f'any(v == {n()} for v in {r.choice(LISTS)})',
            lambda: f'(q := {n()}) > 2 or q == 0',
        ])()

    def add(self, depth, text):
        self.lines += ['    ' * depth + line for line in text.split('\n')]

    def simple(self, depth):
        r = self.r
        n, xs, m, t = self.number, r.choice(LISTS), r.choice(TABLES), self.text
        i = lambda: r.choice(['0', '1', '-1', '-2', '2', 'a', ''])
        self.add(depth, r.choice([
            lambda: f'{r.choice(NUMBERS)} = {n()}',
            lambda: f'{r.choice(NUMBERS)} {r.choice(["+=", "-=", "*=", "^=", "//="])} {n()}',
            lambda: f'a, b = b, {n()}',
            lambda: f'a, *{xs}, c = {n()}, *{r.choice(LISTS)}, {n()}',
            lambda: f'{xs}.append({n()})',
            lambda: f'{xs} += [{n()}, {n()}]',
            lambda: f'{xs}[{i()}:{i()}] = [{n()} for v in range({r.randint(0, 3)})]',
            lambda: f'{xs}[::2] = [0] * len({xs}[::2])',
            lambda: f'del {xs}[{i()}:{i()}]',
            lambda: f'{xs} = [v {r.choice("+-*")} {n()} for v in {r.choice(LISTS)} if {self.test()}]',
            lambda: f'{xs}.sort(key=lambda v: (v % {r.randint(2, 4)}, {r.choice(["-v", "v"])}))',
            lambda: f'{xs} = sorted({r.choice(LISTS)}, reverse={self.test()})[:20]',
            lambda: f'{m}[{t()}] = {n()}',
            lambda: f'{m}[{t()}] += {n()}',
            lambda: f'{m}.setdefault({t()}, {n()})',
            lambda: f'{m} = {{k: v + {r.randint(0, 3)} for k, v in {r.choice(TABLES)}.items()}}',
            lambda: f'{m} |= dict(zip({t()}, {xs}))',
            lambda: f'c = {m}.pop({t()}, {n()})',
            lambda: f'{r.choice(TEXTS)} = {t()}',
            lambda: f'{r.choice(TEXTS)} += {t()}[:5]',
            lambda: f'print({t()}, {n()})',
            lambda: f'assert {self.test()}, {t()}',
        ])())

    def block(self, depth, room, loop=False):
        for _ in range(self.r.randint(1, 3)):
            self.statement(depth, room, loop)

    def statement(self, depth, room, loop):
        r = self.r
        kind = r.random()
        if room == 0 or kind < 0.5:
            if loop and r.random() < 0.15:
                self.add(depth, f'if {self.test()}: {r.choice(["break", "continue"])}')
            elif r.random() < 0.06:
                self.add(depth, f'if {self.test()}: return {self.number()}')
            else:
                self.simple(depth)
        elif kind < 0.65:
            self.add(depth, f'if {self.test()}:')
            self.block(depth + 1, room - 1, loop)
            if r.random() < 0.4:
                self.add(depth, f'elif {self.test()}:')
                self.block(depth + 1, room - 1, loop)
            if r.random() < 0.5:
                self.add(depth, 'else:')
                self.block(depth + 1, room - 1, loop)
        elif kind < 0.8:
            self.loop(depth, room)
        elif kind < 0.92:
            self.guarded(depth, room, loop)
        else:
            self.inner(depth, room)

    def loop(self, depth, room):
        r = self.r
        self.made += 1
        own = f'i{self.made}'
        self.add(depth, r.choice([
            f'for {own} in range({r.randint(1, 4)}):', f'for a in {r.choice(LISTS)}[:4]:',
            f'for {own}, b in enumerate({r.choice(LISTS)}[:3]):',
            f'for {own}, c in list({r.choice(TABLES)}.items())[:3]:',
            f'for {own} in {self.text()}[:4]:',
            f'{own} = {r.randint(1, 4)}\nwhile ({own} := {own} - 1) >= 0:']))
        self.block(depth + 1, room - 1, True)
        if r.random() < 0.2:
            self.add(depth, 'else:')
            self.block(depth + 1, 0)

    def guarded(self, depth, room, loop):
        r = self.r
        self.add(depth, 'try:')
        self.block(depth + 1, room - 1, loop)
        for kind in r.sample(['KeyError', 'IndexError', '(ValueError, AssertionError)', 'Exception'],
                             r.randint(0, 2)):
            self.add(depth, f'except {kind} as e:\n    s = f"{{type(e).__name__}} {{e}}"[:30]')
            if r.random() < 0.3:
                self.block(depth + 1, 0, loop)
            if kind == 'Exception':
                break
        else:
            self.add(depth, 'finally:')
            self.block(depth + 1, 0)
            return
        if r.random() < 0.3:
            self.add(depth, 'else:')
            self.block(depth + 1, 0, loop)

    def inner(self, depth, room):
        """A function inside, which may change the variables of this one."""
        r = self.r
        self.made += 1
        name = f'f{self.made}'
        changed = ', '.join(r.sample(NUMBERS + TEXTS, r.randint(1, 3)))
        default = f', k={self.number(2)}' if r.random() < 0.3 else ''
        self.add(depth, f'def {name}(n{default}):\n    nonlocal {changed}')
        inside = Body(r)
        for each in changed.split(', '):
            inside.add(0, f'{each} = {inside.number() if each in NUMBERS else inside.text()}')
        inside.add(0, f'{r.choice(LISTS)}.append(n)')
        inside.add(0, f'return n + {r.choice(NUMBERS + ("k" if default else "1",))}')
        self.add(depth + 1, '\n'.join(inside.lines))
        self.add(depth, f'{r.choice(NUMBERS)} = {name}({self.number()})')


START = ("    a, b, c = n, 2, -1\n    xs, ys = [3, 1, n], [n]\n    s, t = 'ab', ''\n"
         "    m, w = {'k': 1}, {}\n")
END = '    return a, b, c, xs[:30], ys[:30], s[:99], t[:99], m, w'
SMALLER = '''def kept(f):
    def small(n):
        r = f(n)
        return r if isinstance(r, int) and abs(r) < 10**9 else 1
    return small
'''


def functions(m):
    """Two or three functions, the later ones calling the earlier ones."""
    text, callables = [SMALLER], []
    for i in range(m.r.randint(1, 3)):
        body = Body(m.r, callables)
        body.block(1, 3)
        body.block(1, 2)
        text.append(f'def g{i}(n):\n{START}' + '\n'.join(body.lines) + f'\n{END}')
        text.append(f'h{i} = kept(g{i})')
        callables.append(f'h{i}')
    last = len(callables) - 1
    return '\n'.join(text) + ''.join(f'\nshow(lambda: g{last}({n}))' for n in (0, 1, 3, -2))


def generator(m):
    """A generator of random statements that yields in between, and what drives it."""
    r = m.r
    body = Body(r)
    for _ in range(r.randint(2, 4)):
        body.block(1, 2)
        body.add(1, r.choice([
            'yield a', 'b = yield s', 'yield from xs[:3]', 'c = (yield from part(b)) or 0',
            'try:\n    a = (yield a) or 5\nexcept ValueError as e:\n    s = f"caught {e}"\n    yield s',
            'try:\n    yield t\nfinally:\n    print("left", a)', 'yield (yield c)',
            'xs.append((yield len(xs)) or 0)', 'm[(yield "key") or "k"] = (yield "value") or 0']))
    drive = []
    for _ in range(r.randint(4, 9)):
        drive.append(r.choice([
            'next(g)', 'next(g)', f'g.send({r.randint(0, 9)})', "g.throw(ValueError('v'))",
            'g.throw(KeyError)', 'g.close()', '[v for _, v in zip(range(2), g)]', 'next(g, "end")',
            'g.gi_running, g.gi_yieldfrom is None']))
    return ("def part(n):\n    got = yield ('part', n)\n    try:\n        yield got\n"
            "    except ValueError:\n        return 7\n    return got\n"
            f'def gen(n):\n{START}' + '\n'.join(body.lines) + f'\n{END}\n'
            'g = gen(2)\n' + '\n'.join(f'show(lambda: {d})' for d in drive) +
            '\nshow(lambda: list(gen(1))[:20])\nshow(g.close)')


def machine(m):
    """Classes that share methods, properties and state by way of super()."""
    r = m.r
    text = ['class Base:', '    count = 0', '    def __init__(self, n):', '        self.n = n',
            '        type(self).count += 1', '    def step(self, by=1):', '        self.n += by',
            '        return self', '    @property', '    def half(self): return self.n // 2',
            '    @half.setter', '    def half(self, v): self.n = v * 2',
            '    def __repr__(self): return f"{type(self).__name__}({self.n})"']
    names = ['Base']
    for i in range(r.randint(1, 4)):
        bases = r.sample(names, min(len(names), r.choice([1, 1, 2])))
        bases.sort(key=names.index, reverse=True)
        text.append(f'class K{i}({", ".join(bases)}):')
        extra = r.sample([
            '    def step(self, by=1):\n        super().step(by + 1)\n        return self',
            '    def step(self, *a, **k):\n        self.log = a, k\n        return super().step(*a, **k)',
            '    @property\n    def half(self): return super().half + 100',
            '    half = property(lambda self: -self.n, Base.half.fset)',
            '    def __init__(self, n, *more):\n        super().__init__(n)\n        self.more = more',
            f'    count = {r.randint(5, 9)}',
            '    def __getattr__(self, name): return name if name[0] == "q" else super().name',
            '    def __eq__(self, other): return self.n == getattr(other, "n", other)\n    __hash__ = None',
            '    def __iter__(self):\n        for v in range(self.n): yield v',
            '    def __add__(self, other): return type(self)(self.n + getattr(other, "n", other))\n    __radd__ = __add__',
            '    def __call__(self, f): return f(self)',
            '    @classmethod\n    def of(cls, *n): return [cls(v) for v in n]',
            '    @staticmethod\n    def twice(v): return v * 2',
            '    __slots__ = ("slot",)', '    def __len__(self): return abs(self.n)',
            '    def __setattr__(self, name, v):\n        object.__setattr__(self, name, v)\n        self.__dict__["set"] = name',
            '    def __enter__(self): return self\n    def __exit__(self, kind, e, tb): self.n = -1; return kind is KeyError',
            '    def __lt__(self, other): return self.n < other.n',
            '    def __init_subclass__(cls, **k): super().__init_subclass__(**k); cls.tag = cls.__name__',
        ], r.randint(1, 4))
        text += extra
        names.append(f'K{i}')
    last = names[-1]
    text.append(f'o, p = {last}(4), {r.choice(names)}(2)')
    text.append('def using(v):\n    with v as w: raise KeyError(w)\n    return v')
    text.append('def change(v):\n    v.half = 5\n    v.n -= 1\n    v.other = [v.n]\n    return vars(v)')
    uses = ['o.step().step(3)', 'o.step(by=2), o.half', 'change(o)', 'o + 1, 1 + o', 'o == p, o == 4',
            'list(o)', f'{last}.of(1, 2)', f'{last}.twice(3)', 'o.quick', 'o.missing', 'o(repr)',
            'len(o), bool(o)', 'using(o)', 'sorted([o, p, o.step()])', f'{last}.count, Base.count',
            f'[c.__name__ for c in {last}.__mro__]', 'o.log', f'{last}.tag', 'o.set', f'{last}(1, 2, 3)',
            'sum([o, p])', 'hash(o) and 0', 'o in [p, o]', 'change(p)', 'setattr(o, "slot", 1)',
            'delattr(o, "n") or o.n', 'Base.step(p, 5), Base.half.fget(p)', 'super(type(o), o).step()',
            'o.step.__func__.__qualname__', 'Base.__dict__["half"].fset(o, 9), o.n', 'o.__class__.__bases__',
            'o.step("x")', 'o.step(1, 2)', 'o.step(zz=1)', 'iter(o) and 0', '[*zip(o, o)]', 'max(o, p)']
    return '\n'.join(text) + ''.join(f'\nshow(lambda: {u})' for u in r.sample(uses, 9))


TOPICS = [functions, functions, functions, functions, generator, generator, machine, machine]
