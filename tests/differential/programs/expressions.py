"""Random expressions of the transcript language, as text."""


class Maker:
    """Makes expressions of a wanted kind, seldom of another one."""

    def __init__(self, rng):
        self.r = rng
        self.depth = 0

    def pick(self, *items):
        return self.r.choice(items)

    def expr(self, kind):
        if self.depth > 3:
            return getattr(self, 'leaf_' + kind)()
        if self.r.random() < 0.03:
            kind = self.pick(
                'int', 'str', 'float', 'list', 'dict', 'none', 'bytes', 'tuple', 'bool'
            )
        if self.r.random() < 0.3:
            return getattr(self, 'leaf_' + kind)()
        self.depth += 1
        try:
            return getattr(self, 'some_' + kind)()
        finally:
            self.depth -= 1

    def any(self):
        return self.expr(self.pick('int', 'float', 'str', 'list', 'tuple', 'dict', 'bool', 'bytes',
                                   'set', 'none'))

    # ---- leaves ----

    def leaf_int(self):
        r = self.r
        return str(self.pick(
            0, 1, 2, 3, 5, 7, 10, 100, -1, -2, -7, 255, 256, 2**40, 2**63 - 1, 2**63, -2**63,
            10**20, -10**25, 12345678901234567890, r.randint(-1000, 1000), r.randint(-9, 9),
            r.randint(-9, 9)
        ))

    def leaf_small(self):
        return str(self.r.randint(-6, 6))

    some_small = leaf_small

    def leaf_float(self):
        return self.pick('0.0', '1.0', '-1.5', '0.1', '1e16', '1e-5', '123456.789', '1e300', '2.5',
                         '3.5', '-0.0', '1/3', '2e22', '0.5', '1e100', '5e-324', "float('inf')",
                         "float('nan')", '100.0', '12345678.9', '-2.675', '1.005', '99999.5')

    def leaf_str(self):
        return self.pick(
            "''", "'a'", "'abc'", "'Hello World'", "'x=1,y=2'", "'  pad '", "'ABC'", "'a b c'",
            "'12'", "'-3.5'", "'é'", "'ß'", "'日本'", "'a\\tb\\nc'", "'it\\'s'", "'\"q\"'", "'%d'",
            "'{}'", "'aXbXc'", "'\\\\'", "'\\x00'", "'ǆ'", "'title case'", "'a,b,,c'", "'0042'",
            "'zz\\u0301'", "'😀x'", "'under_score'", "'line1\\r\\nline2'"
        )

    def leaf_bytes(self):
        return self.pick(
            "b''", "b'abc'", "b'a b'", "b'\\x00\\xff'", "b'12'", "b'Hello'", "b\"it's\"",
            "bytearray(b'xyz')", "bytes(3)", "bytes([1, 2, 250])"
        )

    def leaf_bool(self):
        return self.pick('True', 'False')

    def leaf_none(self):
        return 'None'

    some_none = leaf_none

    def leaf_list(self):
        return self.pick(
            '[]', '[1, 2, 3]', "['a', 'b']", '[3, 1, 2]', '[1, 2.5, True]', '[[1], [2, 3]]',
            '[None]', 'list(range(5))', "list('hello')", '[0]*3', '[(1, 2), (3, 4)]'
        )

    def leaf_tuple(self):
        return self.pick(
            '()', '(1,)', '(1, 2)', "('a', 1)", '(1, (2, 3))', 'tuple("ab")', '(3, 1, 2)'
        )

    def leaf_dict(self):
        return self.pick('{}', "{'a': 1}", "{'a': 1, 'b': 2}", '{1: 2, 3: 4}', "{(1, 2): 'x'}",
                         "{None: 0, True: 1}", 'dict(x=1, y=2)', 'dict([(1, 2)])', "{'k': [1, 2]}")

    def leaf_set(self):
        return self.pick(
            'set()', '{1, 2, 3}', '{5}', 'frozenset({1, 2})', 'set(range(4))', '{0, 8, 16}'
        )

    # ---- compounds ----

    def some_int(self):
        e = self.expr
        return self.pick(
            lambda: f"({e('int')} {self.pick('+', '-', '*', '//', '%', '&', '|', '^')} {e('int')})",
            lambda: f"({e('int')} {self.pick('<<', '>>', '**')} {self.r.randint(-1, 70)})",
            lambda: f"(-{e('int')})", lambda: f"(~{e('int')})",
            lambda: f"len({e(self.pick('str', 'list', 'tuple', 'dict', 'bytes', 'set'))})",
            lambda: f"int({e(self.pick('str', 'float', 'bool'))})",
            lambda: f"int({e('str')}, {self.pick(0, 2, 8, 10, 16, 36)})",
            lambda: f"abs({e('int')})", lambda: f"hash({self.leaf_int()})",
            lambda: f"pow({e('small')}, {self.r.randint(0, 50)}, {self.pick(7, 13, 1, -5, 0)})",
            lambda: f"sum({e('list')})", lambda: f"max({e('list')})",
            lambda: f"min({e('tuple')}, default=3)",
            lambda: f"{e('str')}.{self.pick('find', 'index', 'count', 'rfind')}({e('str')})",
            lambda: f"{e('list')}.{self.pick('index', 'count')}({e('int')})",
            lambda: f"ord({e('str')})", lambda: f"round({e('float')})",
            lambda: f"round({e('int')}, {e('small')})", lambda: f"({e('int')}).bit_length()",
            lambda: f"divmod({e('int')}, {e('int')})[0]",
            lambda: f"int.from_bytes({e('bytes')}, {self.pick(chr(39) + 'big' + chr(39), chr(39) + 'little' + chr(39))})",
            lambda: f"({e('int')} if {e('bool')} else {e('int')})",
            lambda: f"{e('list')}[{e('small')}]", lambda: f"{e('bytes')}[{e('small')}]",
            lambda: f"{e('dict')}[{e(self.pick('str', 'int'))}]",
            lambda: f"({e('int')} or {e('int')})", lambda: f"(lambda x, y=2: x * y)({e('small')})"
        )()

    def some_float(self):
        e = self.expr
        return self.pick(
            lambda: f"({e('float')} {self.pick('+', '-', '*', '/', '//', '%')} {e(self.pick('float', 'int'))})",
            lambda: f"({e('int')} / {e('int')})", lambda: f"float({e(self.pick('int', 'str'))})",
            lambda: f"round({e('float')}, {e('small')})", lambda: f"abs({e('float')})",
            lambda: f"({e('float')} ** {e('small')})", lambda: f"(-{e('float')})",
            lambda: f"({e('float')}).{self.pick('is_integer()', 'hex()', 'as_integer_ratio()', '__trunc__()', 'real', 'conjugate()')}",
            lambda: f"divmod({e('float')}, {e('float')})",
            lambda: f"sum([{e('float')}, {e('float')}])", lambda: f"({e('int')} * {e('float')})",
            lambda: f"complex({e('small')}, {e('small')})",
            lambda: f"({e('small')} + {e('small')}j) {self.pick('*', '+', '-', '/')} ({e('small')} - 2.5j)"
        )()

    def spec(self):
        r = self.r
        fill = r.choice(['', '', '', '*<', '0>', '_^', ' =', '=', '<', '>', '^', '0='])
        sign = r.choice(['', '', '+', '-', ' '])
        alt = r.choice(['', '', '', '#'])
        zero = r.choice(['', '', '', '0'])
        width = r.choice(['', '', '1', '5', '8', '12', '20'])
        group = r.choice(['', '', '', ',', '_'])
        prec = r.choice(['', '', '', '.0', '.1', '.2', '.3', '.5', '.10'])
        kind = r.choice([
            '', '', 'd', 'b', 'o', 'x', 'X', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%', 's', 'c'
        ])
        return fill + sign + alt + zero + width + group + prec + kind

    def percent(self):
        r = self.r
        return ('%' + r.choice(['', '', '-', '+', ' ', '0', '#', '-0', '+0']) +
                r.choice(['', '', '3', '8', '12']) + r.choice(['', '', '.0', '.2', '.5', '.']) +
                r.choice('diouxXeEfFgGcrsa%sdfd'))

    def some_str(self):
        e = self.expr
        num = lambda: e(self.pick('int', 'float', 'small', 'bool'))
        return self.pick(
            lambda: f"({e('str')} + {e('str')})", lambda: f"({e('str')} * {e('small')})",
            lambda: f"{e('str')}[{self.slice()}]", lambda: f"{e('str')}[{e('small')}]",
            lambda: f"{e('str')}.{self.pick('upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip', 'casefold', 'expandtabs')}()",
            lambda: f"{e('str')}.{self.pick('strip', 'lstrip', 'rstrip', 'removeprefix', 'removesuffix')}({e('str')})",
            lambda: f"{e('str')}.{self.pick('center', 'ljust', 'rjust')}({self.r.randint(0, 12)}{self.pick('', ', ' + chr(39) + '*' + chr(39))})",
            lambda: f"{e('str')}.zfill({self.r.randint(0, 9)})",
            lambda: f"{e('str')}.replace({e('str')}, {e('str')}{self.pick('', ', 1', ', -1', ', 0')})",
            lambda: f"{e('str')}.join({e(self.pick('list', 'tuple', 'dict'))})",
            lambda: f"str({self.any()})", lambda: f"repr({self.any()})",
            lambda: f"ascii({self.any()})", lambda: f"format({num()}, {self.spec()!r})",
            lambda: f"format({e('str')}, {self.spec()!r})",
            lambda: f"f'{{{num()}:{self.spec()}}}'.strip()",
            lambda: f"({self.percent()!r} % {self.pick(num, lambda: e('str'), lambda: '(' + num() + ',)')()})",
            lambda: f"({(self.percent() + ' ' + self.percent())!r} % ({num()}, {self.any()}))",
            lambda: f"'{{}} {{!r:>{self.r.randint(1, 9)}}}'.format({self.any()}, {self.any()})",
            lambda: f"'{{0}}{{x}}{{0[0]}}'.format({e('str')}, x={self.any()})",
            lambda: f"f\"{{{self.fexpr()}}}\"",
            lambda: f"f\"{{{self.fexpr()}=}} {{{self.fexpr()}!r:>5}}\"",
            lambda: f"chr({self.pick('65', '0x1F600', '-1', '955', '0x110000')})",
            lambda: f"{self.pick('hex', 'oct', 'bin')}({e('int')})",
            lambda: f"{e('str')}.translate(str.maketrans('abc', 'xyz'))",
            lambda: f"{e('bytes')}.decode({self.pick('', repr('utf-8'), repr('ascii'), repr('latin-1'))})",
            lambda: f"{e('bytes')}.hex()", lambda: f"str({e('bytes')})",
            lambda: f"type({self.any()}).__name__", lambda: f"min({e('str')}, {e('str')})",
            lambda: f"{e('str')}.encode().decode('utf-8', 'replace')"
        )()

    def fexpr(self):
        return self.pick(
            '1 + 2', 'x', 'len(s)', 's.upper()', 'x * 2.5', '(1, 2)', '[i for i in range(3)]',
            'x if x else s', 'd[1]', "s['a']", 'x // 0', '{1: 2}[1]'
        )

    def slice(self):
        part = lambda: self.pick('', '', str(self.r.randint(-6, 6)))
        return self.pick(lambda: f"{part()}:{part()}", lambda: f"{part()}:{part()}:{part()}",
                         lambda: f"{part()}:{part()}:{self.pick('-1', '2', '-2', '0')}")()

    def some_bytes(self):
        e = self.expr
        return self.pick(
            lambda: f"({e('bytes')} + {e('bytes')})", lambda: f"{e('bytes')}[{self.slice()}]",
            lambda: f"{e('str')}.encode({self.pick('', repr('utf-8'), repr('ascii'), repr('latin-1'), repr('utf-16-le'))})",
            lambda: f"({e('bytes')} * {e('small')})",
            lambda: f"bytes({e(self.pick('list', 'small', 'str'))})",
            lambda: f"{e('bytes')}.{self.pick('upper', 'title', 'strip', 'split', 'isalpha')}()",
            lambda: f"{e('bytes')}.replace({e('bytes')}, {e('bytes')})",
            lambda: f"({e('int')}).to_bytes({self.r.randint(0, 9)}, 'big')",
            lambda: f"({self.pick(repr(b'%d'), repr(b'%s'), repr(b'%5.1f'))} % {self.any()})"
        )()

    def some_bool(self):
        e = self.expr
        return self.pick(
            lambda: f"({e('int')} {self.pick('<', '<=', '==', '!=', '>', '>=')} {e(self.pick('int', 'float'))})",
            lambda: f"({self.any()} {self.pick('<', '==', '!=', '>=')} {self.any()})",
            lambda: f"({e('int')} < {e('int')} <= {e('int')})", lambda: f"(not {self.any()})",
            lambda: f"({self.any()} {self.pick('in', 'not in')} {self.any()})",
            lambda: f"{e('str')}.{self.pick('isalpha', 'isdigit', 'isalnum', 'isspace', 'isupper', 'islower', 'istitle', 'isidentifier', 'isprintable', 'isdecimal', 'isnumeric', 'isascii')}()",
            lambda: f"{e('str')}.{self.pick('startswith', 'endswith')}({e(self.pick('str', 'tuple'))})",
            lambda: f"isinstance({self.any()}, {self.pick('int', 'str', '(int, float)', 'list', 'object', 'int | str')})",
            lambda: f"({self.any()} and {self.any()})", lambda: f"bool({self.any()})",
            lambda: f"{self.pick('any', 'all')}({e('list')})",
            lambda: f"({e('set')} {self.pick('<=', '<', '>=', '==')} {e('set')})",
            lambda: f"({e('list')} < {e('list')})",
            lambda: f"issubclass({self.pick('bool', 'int', 'KeyError')}, {self.pick('int', 'LookupError', '(str, Exception)')})"
        )()

    def some_list(self):
        e = self.expr
        return self.pick(
            lambda: f"({e('list')} + {e('list')})", lambda: f"({e('list')} * {e('small')})",
            lambda: f"{e('list')}[{self.slice()}]",
            lambda: f"sorted({e(self.pick('list', 'tuple', 'str', 'dict'))}{self.pick('', ', reverse=True', ', key=str', ', key=len')})",
            lambda: f"[{self.any()}, {self.any()}]",
            lambda: f"list({e(self.pick('str', 'tuple', 'dict', 'set', 'bytes'))})",
            lambda: f"[{self.fromvar()} for v in {e(self.pick('list', 'tuple', 'str'))}]",
            lambda: f"[{self.fromvar()} for v in range({self.r.randint(0, 6)}) if v % {self.r.randint(1, 3)}]",
            lambda: f"[(a, b) for a in {e('list')} for b in {e('tuple')}]",
            lambda: f"{e('str')}.split({self.pick('', e('str'), repr(','), 'None, 1')})",
            lambda: f"{e('str')}.splitlines({self.pick('', 'True')})",
            lambda: f"list(zip({e('list')}, {e('str')}))",
            lambda: f"list(enumerate({e('list')}, {e('small')}))",
            lambda: f"list(map({self.pick('str', 'abs', 'len', 'lambda q: q * 2')}, {e('list')}))",
            lambda: f"list(filter({self.pick('None', 'bool', 'lambda q: q > 1')}, {e('list')}))",
            lambda: f"list(reversed({e(self.pick('list', 'str', 'tuple', 'dict'))}))",
            lambda: f"list(range({e('small')}, {e('small')}, {e('small')}))",
            lambda: f"[*{e('list')}, *{e(self.pick('tuple', 'str', 'int'))}]",
            lambda: f"list({e('dict')}.items())", lambda: f"sum({e('list')}, [])",
            lambda: f"{e('str')}.partition({e('str')})",
            lambda: f"{e('str')}.rsplit({self.pick('None, 1', repr(',') + ', 1', '')})"
        )()

    def fromvar(self):
        return self.pick(
            'v', 'v * 2', 'str(v)', '(v, v)', '-v', 'v + 1', '[v]', 'v == 1', "f'{v:>3}'", '{v: 1}'
        )

    def some_tuple(self):
        e = self.expr
        return self.pick(
            lambda: f"({self.any()}, {self.any()})", lambda: f"tuple({e('list')})",
            lambda: f"({e('tuple')} + {e('tuple')})", lambda: f"{e('tuple')}[{self.slice()}]",
            lambda: f"divmod({e('int')}, {e('int')})", lambda: f"(*{e('list')}, {e('int')})",
            lambda: f"max({e('tuple')}, {e('tuple')})",
            lambda: f"tuple({self.fromvar()} for v in {e('list')})"
        )()

    def some_dict(self):
        e = self.expr
        return self.pick(
            lambda: f"{{{e('str')}: {self.any()}, {e('int')}: {self.any()}}}",
            lambda: f"{{v: {self.fromvar()} for v in {e(self.pick('list', 'str'))}}}",
            lambda: f"dict(zip({e('str')}, {e('list')}))",
            lambda: f"{{**{e('dict')}, **{e('dict')}}}", lambda: f"({e('dict')} | {e('dict')})",
            lambda: f"dict({e(self.pick('list', 'dict'))})",
            lambda: f"dict.fromkeys({e(self.pick('list', 'str'))}, {e('int')})",
            lambda: f"list({e('dict')}.{self.pick('keys', 'values', 'items')}())",
            lambda: f"{e('dict')}.{self.pick('copy()', 'get(1)', 'get(2, 3)', 'pop(1)', 'popitem()', 'setdefault(1, 2)')}"
        )()

    def some_set(self):
        e = self.expr
        ints = lambda: '{' + ', '.join(str(self.r.randint(-50, 300)) for _ in range(self.r.randint(1, 9))) + '}'
        return self.pick(
            ints, ints, lambda: f"({ints()} {self.pick('|', '&', '-', '^')} {ints()})",
            lambda: f"set({self.pick('[1, 2, 1]', 'range(9)', '(3, 3)')})",
            lambda: f"{{v * 3 for v in range({self.r.randint(0, 20)})}}",
            lambda: f"{ints()}.{self.pick('union', 'intersection', 'difference')}({ints()})"
        )()
