"""Statements about text and numbers: formatting in all its ways, parsing, bytes, sorting."""
from programs.template import fill, shown

VALUES = "«<int>|<float>|<str>|<bool>|<any>|(1.5-2j)|10**30|-0.0|<bytes>|<list>|None»"


def format_spec(m):
    lines = [
        f"format({VALUES}, '<spec>')", f"f'{{{VALUES}:<spec>}}'", f"'{{:<spec>}}'.format({VALUES})",
        f"format({VALUES}, <any>)", f"format(1.5-2.25j, '<spec>')", f"format(True, '<spec>')",
        "format(<leaf_int>, '«»|,|_|08,|08_|+|#x|#_b|c|n|»')",
        "format(<leaf_float>, '«.3|,.2f|_.4g|+.1e|.0%|010.3f|012,.1f|n|#.0f|#g»')",
        "'{:{}}'.format(<leaf_int>, '«>5|05|x|zz|.2f»')",
        "'{:{w}.{p}f}'.format(<leaf_float>, w=«8|-1|'x'», p=«2|0|'a'»)",
        "'{0:{1}{2}}'.format(<leaf_str>, '«*|é|»', '«<8|^9|>3|=4»')"
    ]
    return shown(m, lines, 7)


def format_fields(m):
    lines = [
        "'{0.real} {0.imag}'.format(<int>)", "'{0[«0|1|-1|x|a b|5»]}'.format(<any>)",
        "'{a[«k|0»]}'.format(a=<dict>)", "'{x.y.z}'.format(x=<any>)", "'{} {0}'.format(1, 2)",
        "'{0} {}'.format(1, 2)", "'{' .format(1)", "'}'.format(1)", "'{{}}{}'.format(<any>)",
        "'{!«r|s|a|x|»}'.format(<any>)", "'{!r:«>9|^12|.3|d»}'.format(<any>)",
        "'{:«{}|{0}|{{}}»}'.format(<any>, 5)", "'{«a|0|1|2|-1|a-b| a|0a|»}'.format(<any>, a=<any>)",
        "'{a!r}{b!s:>{c}}'.format(a=<any>, b=<str>, c=«5|'x'|-3»)", "'{a}'.format_map(<dict>)",
        "'{0[a]} {0[1]}'.format({'a': 1, 1: 2})",
        "'{«0.|0[|0[]|0[1|0]1|.x|[0]|0!|0!rr|0!r:|:»}'.format(<any>)",
        "'{:«%Y|x|é|»}'.format(<any>)", "'«{}{}{}|{2}|{1}{0}|{:{:{}}}»'.format(1, 2)",
        "'«{0!r}|{0.__class__.__name__}|{0.nope}»'.format(<small>)"
    ]
    return shown(m, lines, 7)


def fstring(m):
    lines = [
        "f'{<int>}'", "f'{x:{<small>}}'", "f'{x!«r|s|a»:{«5|'>5'|'*^9'|'x'»}}'",
        "f'{x=}{s=!r}{d=}'", "f'{x = :>5}'", "f'{ x + 1 = }'", "f'{{{x}}}'", "f'{{x}}'",
        "f'{x:{\"{\"}>10}}'", "f'{x:>{x}{\"d\"}}'", "f'{(lambda q: q * 2)(x)}'", "f'{ {1: 2}[1] }'",
        "f'{x!r:^{x * 3}}'", "f'{s[«0|-1|9|1:»]}'", "f'{x:«d|5|.2f|s|%|c|zz»}'",
        "f'a' 'b' f'{x}' '{x}'", "f'{x:%}'", "rf'\\{x}\\n'", "f'\\x41{x}\\u00e9'", "f'''{\nx\n}'''",
        "f'{x if x > <small> else s}'", "f'{d[1]!r:>8}'", "f'{f\"{x}\"}'", "f'{f\"{x:{x}}\":>{x}}'",
        "f'{x:{x}.{x}f}'", "f'{x,}'", "f'{*d,}'", "f'{x!r}{\"a\" \"b\"}'",
        "f'{[q for q in range(x)]}'", "f'{x:=^7}'", "f'{(y := <small>)}'", "f'{x!=<small>}'",
        "f'{x==<small>}'", "f'{x>=<small>}'", "f'{None:>5}'", "f'{None!s:>5}'", "f'{<any>!r}'",
        "f'{<float>:«.2f|.3e|g|,|+.1f|08.2f»}'", "f'{<str>:«>8|<8|^8|.2|*^5.1»}'"
    ]
    return shown(m, lines, 8)


def percent(m):
    lines = [
        "'<percent>' % (<any>,)", "'<percent>' % <any>", "'%(a)<percent>' % {'a': <any>}",
        "'%(«a|b|»)«s|d|5.1f|r|-8s|»' % {'a': <any>}",
        "'%*d|%-*d' % (<small>, <int>, <small>, <small>)", "'%.*f' % (<small>, <float>)",
        "'%s %s' % (<any>,)", "'%s' % (<any>, <any>)", "'%c' % <any>",
        "'%c%c' % (<leaf_int>, <leaf_str>)", "'%%' % <any>", "'%«y|k|»' % 1", "'%5' % 1",
        "'%(a' % {'a': 1}", "'%(a)s %s' % {'a': 1}", "'%s' % {'a': 1}", "'%d' % <float>",
        "'%x' % <float>", "'%i' % '3'",
        "'%«u|i|d|o|x|X|#x|#o|#X|e|g|G|#g|08d|+d| d|-8d|+08.2f|.0f|#.0f|.20g» ' % <leaf_int>",
        "'%«e|.0e|.3g|#.3g|+.2f|010.3f|-10.1f|G|F|r|a» ' % <leaf_float>", "b'%s' % <any>",
        "b'%«b|a|r|d|x|c|5.1f» ' % <any>", "b'%(a)s' % {b'a': <leaf_bytes>}",
        "'%s%s' % ((1, 2), [3])", "'%s' % ((1, 2),)", "'no' % <any>", "'no' % ()", "'%s' % ()",
        "'%*s' % ('x', 1)", "'%ld %hd' % (1, 2)"
    ]
    return shown(m, lines, 8)


def parsing(m):
    r = m.r

    def number():
        text = r.choice([
            '12', '-3', '+7', '1_000', '0x1F', '0b101', '0o17', '1e5', '1.5', '.5', '5.', 'inf',
            '-nan', 'Infinity', '1e400', '1e-400', '٣٤', '1.5j', '2-3j', 'j', '1+j', '(1+2j)',
            '0777', '１２', '1__0', '_1', '1_', '1e', 'e5', '0x', '', ' ', '1 2', '--1', '+-1',
            'nanj', '1e5_0', '0_1', '9' * 25, '1' * 40 + '.5', 'z', 'Zz', '1_0.0_1', 'infinit',
            '\\x00', '1\\x00', '0X1f', '1E+05', '-0', '-0.0'
        ])
        return repr(r.choice(['', ' ', '\t', '\n', '']) + text + r.choice(['', ' ', '', '\x0b', '']))

    lines = [
        f"int({number()})", f"float({number()})", f"complex({number()})",
        f"int({number()}, {r.choice([0, 2, 8, 10, 16, 36, 1, 37, -1, 3])})",
        f"int({number()}, base={r.choice([0, 16, 10])})", f"float.fromhex({number()})",
        f"int({number()}.encode())", f"float({number()}.encode())", "int(<float>)", "int(<any>)",
        "float(<any>)", "complex(<any>, <any>)", "complex(<float>, <float>)",
        "int.from_bytes(<bytes>, '«big|little|x»', signed=<bool>)",
        "(<int>).to_bytes(«1|2|8|20|0|-1», '«big|little»', signed=<bool>)", "(<float>).hex()",
        "(<float>).as_integer_ratio()", "(<float>).is_integer()", "float(repr(<float>))",
        "str(<float> * «1e16|1e-5|3|1/3|1e300|1e22»)", "repr(<float> + <float>)",
        "(<int>).bit_count()", "(<int>).as_integer_ratio()", f"bytes.fromhex({number()})",
        "complex(<float>, -0.0)", "-complex(<float>, 0)",
        "repr(complex(<leaf_float>, <leaf_float>))",
        "complex(<leaf_float>, <leaf_float>) * complex(<leaf_float>, <leaf_float>)",
        "complex(<leaf_float>, 1) ** <small>", "abs(complex(<leaf_float>, 2))",
        "complex(1, 2) == <any>", "hash(complex(<small>, <small>))", "(1+2j).conjugate()",
        "(1+2j) // 1", "(1+2j) % 2", "(1+2j) < 2", "divmod(1j, 2)", "int(1j)", "float(1j)",
        "round(1j)", "hash(<leaf_int>)", "sum([0.1] * <small>)", "<int> == float(<int>)",
        "<leaf_int> < <leaf_float>", "<leaf_float> == <leaf_int>"
    ]
    return shown(m, lines, 8)


def rounding(m):
    lines = [
        "round(<float>, «0|1|2|3|-1|-2|None|15|400|-400»)",
        "round(<int>, «-1|-2|-25|0|1|None|-400»)",
        "round(«0.5|1.5|2.5|-0.5|2.675|1e16|0.15|0.25|0.35|1234.5678|-1.45»«|, 0|, 1|, 2|, -2»)",
        "divmod(<any>, <any>)", "divmod(<float>, <float>)", "divmod(<int>, <int>)",
        "<float> // <float>", "<float> % <float>", "<int> // <float>", "<int> % <float>",
        "pow(<small>, <small>)", "pow(<small>, <small>, <small>)",
        "pow(<leaf_int>, «3|-1|-2|0|7», <leaf_int>)", "pow(<leaf_float>, <leaf_float>)",
        "<leaf_float> ** <leaf_float>", "(-8) ** (1/3)", "0 ** <small>", "0.0 ** <small>",
        "pow(2, «3|-1», «5|0|None|1.5»)", "pow(<any>, <small>, <any>)", "pow(«2.0|'a'|2», 2, 3)",
        "pow(base=2, exp=«3|-1»«|, mod=7|, x=1»)", "<int> / <int>", "<leaf_int> / <leaf_int>",
        "<leaf_int> / <leaf_float>", "<leaf_int> * <leaf_float>", "<leaf_int> >> <small>",
        "<leaf_int> << <small>", "<int> & <int> | <int> ^ ~<int>", "-<leaf_int> // <leaf_int>",
        "<leaf_int> % <leaf_int>", "abs(<any>)", "min(<leaf_float>, <leaf_int>, <leaf_float>)",
        "max(<leaf_int>, <leaf_float>)",
        "sorted([<leaf_float>, <leaf_int>, <leaf_float>, <leaf_int>])",
        "sum([<leaf_float>, <leaf_int>, <leaf_float>])", "sum([<leaf_int>] * 3, <leaf_float>)",
        "math.«floor|ceil|trunc|sqrt|isqrt|exp|log|log2|fabs|degrees|gamma|erf|frexp|modf|ulp»(<leaf_float>)",
        "math.«floor|ceil|trunc|sqrt|isqrt|log|log10|factorial|degrees»(<small>)",
        "math.«gcd|lcm|hypot|fmod|remainder|copysign|comb|perm|ldexp|nextafter|dist|atan2»(<small>, <small>)",
        "math.isclose(<leaf_float>, <leaf_float>)",
        "math.fsum([<leaf_float>, <leaf_float>, <leaf_float>])"
    ]
    return 'import math\n' + shown(m, lines, 9)


def bytes_work(m):
    lines = [
        "<bytes>.«find|rfind|index|rindex|count|startswith|endswith|partition|rpartition|split|rsplit|strip|lstrip|rstrip|removeprefix|removesuffix»(«<bytes>|<any>|97|300|-1|b'a'|b''»)",
        "<bytes>.«center|ljust|rjust»(«9|3|-1|'x'»«|, b'*'|, 'x'|, b''|, 42»)",
        "<bytes>.replace(<bytes>, <bytes>«|, 1|, -1|, 'x'»)",
        "<bytes>.«isalpha|isdigit|isupper|islower|isspace|istitle|isalnum|isascii|swapcase|title|capitalize|upper|lower|hex|expandtabs|splitlines»()",
        "<bytes>.join([<bytes>, «<bytes>|'x'|1»])",
        "<bytes>.decode(«|'utf-8'|'ascii', 'replace'|'latin-1'|'utf-8', 'ignore'|'utf-8', 'backslashreplace'|'ascii', 'surrogateescape'|'nope'|'utf-16'»)",
        "<bytes>.hex('«:|-|::|é»'«|, 2|, -2|, 0»)",
        "bytes.fromhex('«00ff|0 0|zz|0|a b c d|AB cd»')",
        "<bytes>.translate(«None|bytes(256)|b''|bytes(range(256))», b'«a|»')",
        "bytes.maketrans(b'abc', b'«xyz|xy»')", "<bytes>[<slice>]", "<bytes>[<small>]",
        "<bytes> + <any>", "<bytes> * <any>", "<any> in <bytes>", "<bytes> «<|==|>=|!=» <any>",
        "bytes(<any>)", "bytearray(<any>)", "bytes(«-1|3.5|'é'|[256]|[-1]|['a']|{1: 2}»)",
        "bytes('é', «'utf-8'|'ascii'|'latin-1'|5»«|, 'ignore'|, 'replace'|, 'xmlcharrefreplace'|, 'strict'|, 'nope'»)",
        "<str>.encode(«'ascii'|'latin-1'|'utf-16-le'|'utf-32-be'|'nope'|5», '«strict|ignore|replace|xmlcharrefreplace|backslashreplace|surrogatepass|nope»')",
        "list(<bytes>)", "sorted(<bytes>)", "repr(bytearray(<bytes>))",
        "b'%d %s' % (<int>, <bytes>)", "max(<bytes>)", "<bytes>.zfill(«5|-1|0»)",
        "bytes(reversed(<bytes>))", "<bytes>.split(«|None, 1|b' '|b'', 1|sep=b'a'|maxsplit=1»)",
        "int.from_bytes(<bytes>, 'little')", "memoryview(<bytes>)[<small>]",
        "bytes(memoryview(<bytes>)[<slice>])", "hash(<bytes>) == hash(bytes(<bytes>))"
    ]
    return shown(m, lines, 9)


def string_methods(m):
    lines = [
        "<str>.«find|rfind|index|rindex|count|startswith|endswith»(<str>«|, <small>|, <small>, <small>|, None, <small>»)",
        "<str>.«split|rsplit»(«|None|<str>|' '|','|<any>»«|, 1|, -1|, 0|, maxsplit=2»)".replace("(«|", "(«"),
        "<str>.«strip|lstrip|rstrip»(«|None|<str>|'ab '|<any>»)",
        "<str>.«partition|rpartition»(<str>)", "<str>.splitlines(«|True|False|keepends=True»)",
        "<str>.«center|ljust|rjust»(<small> * 3«|, '*'|, 'ab'|, ''|, 'é'|, b'x'»)",
        "<str>.zfill(<small> * 2)", "<str>.expandtabs(«|4|0|-1|tabsize=2»)",
        "<str>.replace(<str>, <str>«|, 1|, 0|, -1»)",
        "<str>.translate({«97: 'A'|97: None|97: 66|98: 'long'|97: 1.5|97: 0x110000»})",
        "<str>.translate(str.maketrans(«'abc', 'xyz'|'abc', 'xyz', 'd'|{'a': 1}|{'ab': 1}|'a', 'bc'|{97: 'q'}»))",
        "<str>.join(«<list>|<str>|<tuple>|['a', 1]|[]|iter('ab')|None|<dict>»)",
        "<str>.«isalpha|isdigit|isnumeric|isdecimal|isidentifier|isprintable|isspace|isupper|islower|istitle|isalnum|isascii»()",
        "<str>.«upper|lower|title|capitalize|swapcase|casefold»()",
        "<str>.«removeprefix|removesuffix»(<str>)", "<str> * <small>", "<str>[<slice>]",
        "<str>[<small>]", "<str> «<|<=|==|>» <str>", "<str> in <str>",
        "<str>.encode('«utf-8|ascii|latin-1|utf-16|utf-32»', '«strict|replace|ignore»')",
        "ord(<str>)", "chr(<leaf_int>)", "ascii(<str>)", "repr(<str>)",
        "repr(«'\\x7f'|'\\xad'|'\\u200b'|'\\ud800'|'\\U000e0001'|'\\u3000'|'\\t\\r\\x0b'|'\\'\"'|'\\\\'»)",
        "str(«b'x', 'utf-8'|b'\\xff', 'ascii', 'replace'|b'\\xff', 'utf-8'|'x', 'utf-8'|1, 'utf-8'|object=5|b'a', errors='strict'»)",
        "<str>.startswith((<str>, «<str>|1»))", "list(<str>)", "sorted(<str>)", "<str>.__len__()",
        "'%s' % <str>", "max(<str>)", "<str>.format()", "'a-b_c d'.title()",
        "<str>.casefold() == <str>.lower()", "'ŉ'.«upper|title|capitalize»()", "'ΑΣ'.lower()",
        "'İ'.lower()", "'ﬁ'.«upper|title|swapcase»()",
        "'\\u01c5'.«istitle|isupper|swapcase|upper|lower»()"
    ]
    return shown(m, lines, 9)


def sorting(m):
    values = "«<list>|<tuple>|<str>|[3, 1, 2, 1.5]|['b', 'A', 'c']|[(1, 'b'), (1, 'a')]|<dict>|[{1}, {1, 2}]|[[2], [1, 5]]|[True, 0, 2]|[1, 'a']|[None, 1]|[float('nan'), 1.0, 0]»"
    lines = [
        f"sorted({values}" '«|, reverse=True|, key=str|, key=len|, key=lambda q: -q|, key=None|, reverse=1|, key=lambda q: 1|, key=1|, reverse=None»)',
        f"«min|max»({values}«|, key=str|, default=0|, key=lambda q: q[0]|, default=None, key=len|, foo=1»)",
        "«min|max»(<any>, <any>«|, key=str|, key=len|, default=3»)", f"list(reversed({values}))",
        "sorted([(2, 'b'), (1, 'z'), (2, 'a')], key=lambda p: p[«0|1|2»]«|, reverse=True»)",
        "sorted(<dict>.items())", "sorted(<any>, <any>)",
        "sorted([3, 2], key=functools.cmp_to_key(lambda a, b: «a - b|b - a|'x'|None|0»))",
        "«min|max»()", "«min|max»([])", "«min|max»(1)", "«min|max»(*[])", "sum(<any>, <any>)",
        "«any|all»(<any>)", "list(enumerate(<any>«|, 5|, start=2|, 'x'»))",
        "list(zip(<any>, <any>«|, strict=True»))",
        "list(map(«str|len|None|lambda a: a|lambda a, b: (a, b)», <list>«|, <tuple>»))",
        "list(filter(«None|bool|str|lambda q: q», <any>))"
    ]
    return 'import functools\n' + shown(m, lines, 8)


def literals(m):
    """Number and string literals, well formed or not, one statement each."""
    r = m.r
    body = [r.choice([
        '0777', '00', '0_7', '1_000', '1__0', '1_', '0x', '0xG', '0b12', '0o8', '1e', '1e+',
        '1.5.2', '1.e5', '.5e-3', '5j', '1_0j', '0xFFj', '1if 1else 2', '0x1for x in (1,)', '1_a',
        '0b', '1and 2', '10l', '1.real', '1..real', '1 .real', '0xDEAD_beef', '9' * 30, '1E400',
        '-1E400', '0e0', '00.5', '09.5', '09', '0_0', '1.5e3_0', r"'\x4'", r"'\u12'",
        r"'\N{DIGIT ONE}'", r"'\777'", r"b'\x'", r"b'\u1234'", "b'é'", "'a' b'b'", "rb'\\x41'",
        "Rb'a'", "ur'a'", "'unfinished", '"""abc', "u'x'", "br'\\'", r"'\q'", "'a' 'b' f'{1}'",
        "f'{'", "f'}'", "f'{}'", "f'{1!x}'", "f'{a b}'", "f'{1:{2:{3}}}'", "f'{x!}'", "f'{#}'",
        "f'{x\\n}'", "f'{lambda x: 1}'", "f'{*x}'", "fr'{1}\\d'", "f'{1=}'", "f'{1!r:}'",
        "f'{'a'}'",
        r"'\
'",
        r"'\0\12\x00'"
    ]) for _ in range(1)]
    return f'try:\n    print(repr(eval({body[0]!r})))\nexcept SyntaxError as err:\n    print(type(err).__name__, err.msg)\nexcept Exception as err:\n    print(type(err).__name__, err)'


TOPICS = [
    format_spec, format_fields, fstring, percent, parsing, rounding, bytes_work, string_methods,
    sorting, literals
]
