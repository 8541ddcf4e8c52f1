"""Modules that work on text and data: json, re, struct, string, textwrap, pprint, csv and their kin."""
from programs.template import topic

JSON = topic('import json, io', r'''
json.dumps(<any>)
json.dumps(<any>, «indent=2|indent=0|indent='--'|sort_keys=True|ensure_ascii=False|separators=(',', ':')|separators=(';',)|default=str|skipkeys=True|allow_nan=False|foo=1»)
json.dumps({«1|1.5|None|True|'k'|(1, 2)|b'x'|float('nan')|10**30»: <any>}«|, skipkeys=True|, sort_keys=True|, indent=1»)
json.dumps([<any>, {'a': <any>}], indent=«1|2|None|'\t'|True|-1»)
json.dumps({'b': <any>, 'a': [<any>, ()]}, sort_keys=True, indent=«1|None»)
json.loads(json.dumps(<any>)) == <any>
json.loads(json.dumps(<any>, default=repr))
json.loads('«1|-0|1.5e3|01|.5|1.|1e|-|+1|NaN|Infinity|-Infinity|nul|null|true|TRUE|"a"|"a|"\\u00e9"|"\\ud83d\\ude00"|"\\ud800"|"\\x"|"\\u12"||  |[1,]|[1 2]|[|[1|{}|{"a"}|{"a":}|{"a":1,}|{a:1}|{"a" 1}|1 2|[]]|"\t"|"\\/"|[1, [2, {"k": null}]]|{"a": 1, "a": 2}|1e400|-1e-400|123456789012345678901234567890|[true, false, null]|\ufeff1»')
json.loads(«b'[1]'|bytearray(b'{}')|5|None|['a']|b'\xff'|'[1.5, 2]', parse_float=str|'[1, 2]', parse_int=float|'[NaN]', parse_constant=str|'{"a": 1}', object_hook=list|'{"a": 1}', object_pairs_hook=tuple|'1', foo=2»)
json.loads(«'[1' + ',2' * 3|'{"k": ' + '[' * 3|'"' + 'x' * 40|' [1]  '|'[1] x'|'\n\n [1,\n 2 3]'»)
json.JSONDecoder().raw_decode('«[1] x|1.5abc|  1|x|"q" , 2»')
json.dumps(<float>)
json.dumps(<str>«|, ensure_ascii=False»)
json.load(io.StringIO('«[1, 2]|{"k": "v"}||x»'))
(lambda f: (json.dump(<any>, f«|, indent=1»), f.getvalue()))(io.StringIO())
json.JSONEncoder(«indent=2|sort_keys=True|separators=(', ', ': ')|»).encode({'z': <any>, 'a': 1})
''.join(json.JSONEncoder().iterencode([1, {'a': <small>}]))
type('E', (json.JSONEncoder,), {'default': lambda self, o: «repr(o)|[1]|json.JSONEncoder.default(self, o)»})().encode([1j, {1}, b''][<small>])
''', name='json')

PATTERNS = (
    r'«\d+|\w+|[a-c]+|(a)(b)?|(?P<n>\w)(?P<m>\d)?|\bq|^a|b$|(a|b)*|a{2,3}|a*?|.+|.|[^,]+|\s+|(?i)ABC|(?:x|y)=(\w)'
    r'|(\w)\1|(?<=a)b|(?!a)\w|(?<!x)=|$|^|x*|\W|\D\S|[\w-]+|[]a]|(?x) a b |(?s).+|(?m)^\w|é|[à-ÿ]|\\|\.|a++|(?>a+)b'
    r'|(a(b(c)?)?)|(|a)|[^\s\d]|\Aa|c\Z|(?P<q>a)(?P=q)|(?a:\w)+|(?i:h)ello|(?#c)a|a|[[]|(?=(a))»')
BROKEN = (
    r'«(|)|[a|a{2|*a|+|?|a**|a{3,2}|(?P<1>a)|(?P<n>a)(?P<n>b)|(?P=no)|\2|(?z)|[b-a]|(?P<n|(?:|(?<a)|\g<1>|[\d-a]|a(?i)b'
    r'|(?P>a)|\p{L}|\N{DIGIT ONE}|\q|[[:alpha:]]|(?(1)a|x{,3}|a{,}|{1}|a{1}{2}|(?<=a*)b|\x4|\u12|(?|a)»')
SUBJECT = "«'abc'|'aabbcc'|'x=1,y=2'|'Hello hello'|''|'a1 b2 c3'|'line1\\nline2'|'éàb'|'aaa'|'a.b\\\\c'|<str>|'ab ab'|'  pad '|'qQq'»"
RE = topic('import re', rf'''
re.findall(r'{PATTERNS}', {SUBJECT})
re.match(r'{PATTERNS}', {SUBJECT})
re.search(r'{PATTERNS}', {SUBJECT}«|, re.I|, re.M|, re.S|, re.X|, re.A|, re.I + re.M|, 'x'»)
re.fullmatch(r'{PATTERNS}', {SUBJECT})
re.sub(r'{PATTERNS}', «'-'|r'<\g<0>>'|r'\1'|r'\2'|r'[\g<n>]'|'\\n'|r'\q'|lambda q: q[0].upper()|lambda q: 5|5|''|r'\\'|r'\g<1'|r'\g<x>'|'\\x41'», {SUBJECT}«|, 1|, count=2|, flags=re.I»)
re.subn(r'{PATTERNS}', 'z', {SUBJECT})
re.split(r'{PATTERNS}', {SUBJECT}«|, 1|, maxsplit=2»)
[(q.group(), q.span(), q.groups()) for q in re.finditer(r'{PATTERNS}', {SUBJECT})]
re.compile(r'{BROKEN}')
re.findall(r'{BROKEN}', {SUBJECT})
(lambda q: q and (q.groups('d'), q.groupdict(), q.lastindex, q.lastgroup, q.start(), q.end(), q.pos, q.endpos))(re.search(r'{PATTERNS}', {SUBJECT}))
(lambda q: q and q.«group(1)|group(0, 1)|group('n')|group('zz')|group(9)|start(1)|span(2)|expand(r'[\g<0>\1]')|groupdict('q')|regs|re.pattern|string|__getitem__(1)|end('n')»)(re.search(r'{PATTERNS}', {SUBJECT}))
re.compile(r'{PATTERNS}').«pattern|flags|groups|groupindex|match('abc', 1)|search('xab', 0, 2)|findall('abab', 1)|fullmatch('abc', 0, 1)|sub('x', 'aba')|split('xay')»
re.compile(r'{PATTERNS}'«|, re.I|, re.VERBOSE + re.DOTALL|, re.ASCII»)
re.escape({SUBJECT})
re.match(b'«a|\\w+|[a-c]|(?P<n>.)|\xff»', «b'abc'|'abc'|b'\xff'|5»)
re.sub(b'a', «b'x'|'x'», b'abab')
re.match('a', «b'a'|5|None|bytearray(b'a')»)
re.compile(«5|None|b'a'|re.compile('a')|['a']»)
re.compile(re.compile('a'), re.I)
re.purge() or re.I | re.M
repr(re.«I|M|X|A|S | re.I|NOFLAG»)
re.error('msg', 'pat', 2).«pos|msg|pattern|lineno|colno»
''', name='regex')

STRUCT = topic('import struct', r'''
struct.pack('«<|>|=|!||@»«b|B|h|H|i|I|l|L|q|Q|n|f|d|?|c|s|3s|5p|x|2h|hh|e|P|z|0s|10|i 2x»', «<leaf_int>|<small>|<leaf_float>|b'ab'|'a'|True|1, 2|»)
struct.unpack('«<|>|=»«b|B|h|H|i|I|q|Q|f|d|?|c|3s|2h|hh|e|5p|bx|xb»', «<bytes>|b'\x01\x02'|b'\xff\xff\xff\xff'|bytes(8)|b'\x00\x00\x80\x3f'|b'\x80'»)
struct.calcsize('«<|>|=||@»«b|h|ih|bq|q3s|x|10s|c2i|bhilq|zz|?d»')
list(struct.iter_unpack('<«h|b|2b|i|»', «b'abcd'|b'abcdef'|b''»))
struct.unpack_from('<h', b'abcdef', «0|2|-2|5|9|-9»)
struct.Struct('<hb').«size|format|pack(1, 2)|unpack(b'abc')|pack('x', 1)»
(lambda q: (struct.pack_into('>h', q, «0|1|3|-2», <small>), q))(bytearray(4))
struct.unpack('<d', struct.pack('<d', <leaf_float>))
struct.unpack('>q', (<leaf_int>).to_bytes(8, 'big', signed=True))
''', name='struct')

STRING = topic('import string, textwrap, shlex, fnmatch, html, base64, binascii', r'''
string.Template('«$a|${a}|$$|$|${|${a b}|$1|x$a.y|$A_b|é$a|$é|${a}$b»').«substitute|safe_substitute»(«a=<small>|{'a': 1}|{'a': 1}, a=2|b=3|»)
string.capwords(<str>«|, ' '|, 'b'»)
string.«digits|hexdigits|punctuation|whitespace|ascii_letters|printable»
string.Formatter().«format('{0} {a}', 1, a=2)|vformat('{x!r:>5}', (), {'x': 1})|format('{}')»
list(string.Formatter().parse('«a{b}|{a!r}|{a:>{w}}|}}|{|{a!}|{0.x[1]}»'))
textwrap.wrap(«'the quick brown fox jumps over the lazy dog'|'a  b\n\nc\td'|'averyveryverylongword short'|'hyphen-ated words-here and em--dash'|<str>|''», «10|5|1|0|20, initial_indent='* '|12, subsequent_indent='    '|8, break_long_words=False|9, break_on_hyphens=False|15, max_lines=2|15, max_lines=1, placeholder='~'|10, drop_whitespace=False|10, expand_tabs=False|10, tabsize=2|10, fix_sentence_endings=True|10, replace_whitespace=False»)
textwrap.fill('«one two three four five six seven|word»', «7|10, initial_indent='> '|4»)
textwrap.«dedent|indent»(«'  a\n    b\n'|'\ta\n\tb'|'a\n  b'|''|'  \n  x'|'    x\n\n    y'»«|, '> '»)
textwrap.indent('a\n\n b\n', «'+'|'  '|'', lambda q: True|'-', lambda q: 'b' in q»)
textwrap.shorten('«hello  wide   world|x|averylongword»', «8|5|20|12, placeholder='..'»)
shlex.split(«'a "b c" d'|"it's"|'a\\ b'|''|"'x' y#z"|'a # b', comments=True|'"a\\"b"'|"a'b'c"|<str>»)
shlex.«quote|join»(«'a b'|''|"it's"|'abc'|['a', 'b c']|<str>»)
fnmatch.«fnmatch|fnmatchcase»('«abc|a.txt|[x]|ABC|a/b»', '«*|a*|*.txt|[ab]bc|[!a]*|?bc|[[]x]|abc|a?b»')
fnmatch.filter(['a.py', 'b.txt', 'ab.py'], '«*.py|[b]*|?.*|»')
fnmatch.translate('«*.txt|a?[bc]|[!x]|a**b|[|]»')
html.«escape|unescape»(«'<a href="x">&\'</a>'|'&lt;&amp;&#65;&#x42;&nope;&eacute;'|'&quot;', False|<str>»)
base64.«b64encode|b16encode|b32encode|urlsafe_b64encode|b85encode»(«<bytes>|'x'|b'\xff\xfe'»)
base64.b64decode(«'YWJj'|b'YWI='|'YQ'|'!!!!'|'YW\nJj'|b'YWJj', validate=True|'Y!Q=', validate=True»)
binascii.«hexlify|unhexlify|crc32»(«<bytes>|b'00ff'|'0g'|b'abc'»)
''', name='strings')

# Keys of one type that cannot be ordered are shown in the order of their addresses.
ORDERED = '''import pprint, reprlib, io
def ordered(v):
    if isinstance(v, (dict, set, frozenset)):
        try:
            for t in set(map(type, v)): sorted(k for k in v if type(k) is t)
        except TypeError:
            return list(map(ordered, v.items() if isinstance(v, dict) else v))
    if isinstance(v, dict):
        return {k: ordered(each) for k, each in v.items()}
    return type(v)(map(ordered, v)) if type(v) in (list, tuple) else v'''

PPRINT = topic(ORDERED, r'''
pprint.pformat(ordered(<any>)«|, width=10|, width=1|, indent=4|, depth=1|, compact=True|, sort_dicts=False|, underscore_numbers=True»)
pprint.pformat({'key%d' % i: ordered(<any>) for i in range(«3|9»)}, width=«20|40|80»)
pprint.pformat([«<str>|<int>|<list>»] * «3|12», width=«10|30»«|, compact=True|, indent=3»)
pprint.pformat({'a': {'b': {'c': [1, 2, {'d': ordered(<any>)}]}}}, depth=«1|2|3|None», width=«10|30»)
pprint.pformat('«the quick brown fox jumps over it|a\nb\nc|word» ' * 3, width=«12|30»)
pprint.pformat((ordered(<any>),), width=«3|40»)
pprint.pformat([{«1, 2, 3|(1, 2)»}, frozenset({3})], width=«5|50»)
pprint.pformat(«b'abc' * 20|bytearray(b'x' * 30)|range(50)|None|{}|[[]]|set()|type», width=«20|40»)
pprint.saferepr(ordered(<any>))
pprint.isreadable(ordered(<any>)), pprint.isrecursive(ordered(<any>))
pprint.pp({'b': 1, 'a': ordered(<any>)}«|, width=10|, sort_dicts=True»)
(lambda q: (q.append(q), pprint.pformat(q))[1].split('id=')[0])([1])
reprlib.repr(«list(range(20))|'x' * 100|{i: i for i in range(9)}|[[[[[[[1]]]]]]]|10**60|ordered(<any>)»)
(lambda f: (pprint.pprint(ordered(<any>), stream=f«|, width=5»), f.getvalue()))(io.StringIO())
''', name='pprint')

CSV = topic('import csv, io', r'''
list(csv.reader(«['a,b', 'c,d']|['"a,b",c']|['a""b']|['"a""b"']|['"open', 'rest",x']|['a;b'], delimiter=';'|["'a,b',c"], quotechar="'"|['a, b'], skipinitialspace=True|['a\\,b'], escapechar='\\'|['1,"2"'], quoting=csv.QUOTE_NONNUMERIC|['"a"b'], strict=True|['"a'], strict=True|['']|['a,', ',']|['a\tb'], 'excel-tab'|['a'], 'nope'|['a'], delimiter='ab'|[b'a']|5»))
(lambda f: (csv.writer(f«|, delimiter=';'|, quoting=csv.QUOTE_ALL|, quoting=csv.QUOTE_NONNUMERIC|, lineterminator='\n'|, quoting=csv.QUOTE_NONE|, quoting=csv.QUOTE_NONE, escapechar='\\'|, quotechar="'"|, doublequote=False, escapechar='!'|, dialect='unix'»).writerows([[<any>, 'a,b', 'q"r'], [«None|1.5|'x\ny'|''|' s'|True»], «[]|['']|'ab'|5»]), f.getvalue())[1])(io.StringIO())
list(csv.DictReader(«['a,b', '1,2', '3']|['a,b', '1,2,3']|['x,y'], fieldnames=['p', 'q']|['a', '', '1']|['a,b', '1'], restval=0|['a', '1,2'], restkey='more'»))
(lambda f: (lambda w: (w.writeheader(), w.writerow(«{'a': 1, 'b': 2}|{'a': 1}|{'a': 1, 'c': 3}|{}»), f.getvalue()))(csv.DictWriter(f, ['a', 'b']«|, restval='-'|, extrasaction='ignore'|, extrasaction='x'|, lineterminator='\n'»)))(io.StringIO())
csv.list_dialects()
csv.Sniffer().sniff('a;b\n1;2\n').delimiter if 0 else csv.QUOTE_MINIMAL
''', 6, name='csv')

FILES = topic('import io', r'''
(lambda f: («f.read()|f.read(2)|f.readline()|f.readlines()|list(f)|f.read(-1)|f.readline(1)|f.tell()|next(f)|f.seek(2), f.read()|f.truncate(1), f.getvalue()|f.write('z'), f.getvalue()|f.seek(0, 2), f.tell()|f.seek(-1)|f.seek(1, 1)|f.close(), f.closed|f.close(), f.read()|f.writelines(['p', 'q']), f.getvalue()|f.write(b'x')|f.readable(), f.writable(), f.seekable()|f.fileno()|f.isatty()|f.readlines(2)|f.newlines|f.encoding|f.line_buffering», «f.tell()|f.read()|0»))(io.StringIO(«'ab\ncd\n'|'a\r\nb\rc'|''|None|'a\r\nb', newline=None|'a\r\nb', newline=''|'é\n日'|5»))
(lambda f: («f.read()|f.read(2)|f.readline()|f.readlines()|list(f)|f.getbuffer()[0]|f.readinto(bytearray(2))|f.read1(1)|f.tell()|f.seek(-1, 2), f.read()|f.truncate(1), f.getvalue()|f.write(b'zz'), f.getvalue()|f.write('x')|f.writelines([b'p']), f.getvalue()|f.close(), f.read()|f.seek(9), f.write(b'q'), f.getvalue()», «f.tell()|f.read()|0»))(io.BytesIO(«b'ab\ncd\n'|b''|bytearray(b'xy')|'s'|5|None»))
io.TextIOWrapper(io.BytesIO(«b'a\r\nb'|b'\xc3\xa9'|b'\xff'»)«|, encoding='utf-8'|, encoding='latin-1'|, 'ascii', 'replace'|, newline=''»).read()
print('a', «'b'|1|None», sep=«'-'|''|None|5|'\n'», end=«''|'!\n'|None|b''», file=«None|io.StringIO()|5»)
''', 5, name='memory_files')

RANDOM = topic('import random', r'''
(random.seed(«<leaf_int>|0|42|-5|2**70|'text'|b'xy'|1.5|True»), random.random(), random.randint(1, 10))
(random.seed(«1|7|99»), [random.«random()|randint(0, 99)|randrange(10)|randrange(5, 50, 5)|uniform(1, 2)|gauss(0, 1)|choice('abcdef')|getrandbits(40)|expovariate(1.5)|normalvariate(0, 1)|triangular(0, 1, 0.5)|betavariate(1, 2)|gammavariate(2, 1)|lognormvariate(0, 1)|vonmisesvariate(0, 4)|paretovariate(3)|weibullvariate(1, 2)» for _ in range(3)])
(random.seed(«3|8»), random.sample(«range(50)|'abcdef'|[1, 2, 3]|range(10**9)|[]», «0|2|3|9|-1»«|, counts=[1, 2, 3]»))
(random.seed(5), random.choices(«'abc'|[1, 2]|[]|range(4)», «k=5|[1, 2, 3], k=4|cum_weights=[1, 3, 6], k=3|weights=[0, 0, 0]|[1]|k=0»))
(lambda q: (random.seed(«2|11»), random.shuffle(q), q))(list(range(«7|1|0»)))
random.Random(«5|'a'|0»).«random()|randint(3, 3)|choice([1])|sample([3, 4, 5], 2)|randbytes(3)|getrandbits(0)|randrange(1, 1)|randint(5, 1)|choice([])|randrange(1.5)|randrange(0, 10, 0)|getrandbits(-1)|randrange('a')»
(lambda q: (q.setstate(q.getstate()), q.random()))(random.Random(«1|6»))
''', name='randoms')

TOPICS = [JSON, JSON, RE, RE, RE, STRUCT, STRING, STRING, PPRINT, PPRINT, CSV, FILES, RANDOM]
