"""Modules that calculate: datetime, decimal, fractions, statistics; and the kinds of collections."""
from programs.template import topic

DATE = "date(«2024, 2, 29|2023, 12, 31|1, 1, 1|9999, 12, 31|2000, 1, 1|2023, 13, 1|2023, 2, 29|0, 1, 1|2023, 3, 26»)"
DELTA = "timedelta(«days=1|hours=-1|1.5|weeks=2|microseconds=1|seconds=86399|days=-1, seconds=1|0|days=999999999|milliseconds=1500|days=10**10|minutes=0.1|days='a'|hours=25, minutes=61»)"
MOMENT = "datetime(«2024, 2, 29, 13, 5|2023, 12, 31, 23, 59, 59, 999999|1, 1, 1|2000, 1, 1, tzinfo=timezone.utc|2023, 6, 1, 12, tzinfo=timezone(timedelta(hours=2))|2023, 1, 1, 24|2021, 10, 5, 0, 0, 7»)"
CLOCK = "time(«13, 5|0|23, 59, 59, 999999|24|12, tzinfo=timezone.utc|1, 2, 3, 4»)"
DATETIME = topic('from datetime import *', rf'''
{DATE}
{MOMENT}
str({MOMENT}), repr({CLOCK}), str({DELTA})
{DATE} «+|-» {DELTA}
{MOMENT} «+|-» {DELTA}
{DELTA} «+|-|*|/|//|%|<|==» «{DELTA}|2|1.5|0|'a'|-3»
{MOMENT} - {MOMENT}
{DATE} «-|<|==|>=» «{DATE}|{MOMENT}|5|None»
{MOMENT} «<|==|!=|>» «{MOMENT}|{DATE}|'x'»
{DATE}.«isoformat()|weekday()|isoweekday()|isocalendar()|toordinal()|ctime()|timetuple()|replace(day=1)|replace(month=13)|strftime('%d/%m/%y %A %j %U %%')|year|day.real|__format__('%b %d')»
{MOMENT}.«isoformat()|isoformat(' ')|isoformat(timespec='minutes')|isoformat('T', 'milliseconds')|isoformat(timespec='x')|date()|time()|timetz()|ctime()|strftime('%Y-%m-%d %H:%M:%S.%f %z %p %I')|utcoffset()|tzname()|replace(hour=1, tzinfo=None)|timetuple().tm_yday|weekday()|astimezone(timezone.utc)|timestamp() if 0 else 1|utctimetuple()[:5]»
{CLOCK}.«isoformat()|isoformat('hours')|replace(minute=9)|strftime('%H.%M')|hour|utcoffset()|microsecond|tzinfo»
{DELTA}.«days|seconds|microseconds|total_seconds()|__neg__()|__abs__()|__bool__()|max|resolution»
date.fromisoformat('«2024-02-29|2024-13-01|20240229|2024-W05-3|x|2024-2-9|»')
datetime.fromisoformat('«2024-02-29T13:05|2024-02-29 13:05:07.123|2024-02-29T13:05:07+02:00|2024-02-29T25:00|2024-02-29|20240229T130507Z|x|2024-02-29T13»')
time.fromisoformat('«13:05|13:05:07.5|T1305|25:00|x|13:05+01:00»')
datetime.strptime('«2024-02-29 13:05|29 Feb 2024|29/02/24|13:05|x|2023-02-29|12 PM|Thu Feb 29 2024»', '«%Y-%m-%d %H:%M|%d %b %Y|%d/%m/%y|%H:%M|%Y-%m-%d|%I %p|%a %b %d %Y|%q|%j»')
date.fromordinal(«1|738945|0|10**7»)
date.fromisocalendar(«2024, 5, 3|2024, 53, 1|2020, 53, 7|2024, 0, 1|2024, 1, 8»)
datetime.combine({DATE}, {CLOCK})
timezone(«timedelta(hours=2)|timedelta(0)|timedelta(hours=25)|timedelta(minutes=-90), 'name'|5|timedelta(seconds=1)»)
str(timezone(timedelta(«hours=5, minutes=30|hours=-3|0|seconds=30»)))
timezone.utc.«utcoffset(None)|tzname(None)|dst(None)»
divmod({DELTA}, {DELTA})
sum([{DELTA}, {DELTA}], timedelta())
hash({DATE}) == hash({DATE})
sorted([{DATE}, {DATE}])
datetime(2024, 1, 1) == «date(2024, 1, 1)|datetime(2024, 1, 1, tzinfo=timezone.utc)»
{MOMENT}.replace(«year=0|day=31|second=60|fold=1|microsecond=5|fold=2»)
datetime.«min|max|resolution|utcfromtimestamp(0)|utcfromtimestamp(1e9)|fromtimestamp(0, timezone.utc)|fromtimestamp(1.5, timezone.utc)|utcfromtimestamp(-1)|fromtimestamp(10**20, timezone.utc)»
''', name='datetime')

NUMBER = "Decimal(«'1.10'|'-0'|'1E+5'|'NaN'|'Infinity'|'0.1'|3|'123456789.123456789'|'1e-10'|'sNaN'|'x'|0.1|'-2.5'|'1_000'|' 7 '|(0, (1, 2), -1)|'9.999'»)"
DECIMAL = topic('from decimal import *', rf'''
{NUMBER}
{NUMBER} «+|-|*|/|//|%|**|<|==|>» «{NUMBER}|{NUMBER}|2|-3|0|1.5|'x'»
2 «+|-|*|/|//|%|**|<|==» {NUMBER}
str({NUMBER}), repr(-{NUMBER}), abs({NUMBER})
{NUMBER}.«quantize(Decimal('0.01'))|quantize(Decimal('1'), ROUND_HALF_UP)|quantize(Decimal('0.1'), rounding=ROUND_FLOOR)|normalize()|sqrt()|as_tuple()|to_integral_value()|is_nan()|is_zero()|is_signed()|adjusted()|copy_sign(Decimal(-1))|exp()|ln()|log10()|compare(Decimal(2))|max(Decimal(2))|min(Decimal(2))|as_integer_ratio()|to_eng_string()|remainder_near(Decimal(3))|is_finite()|scaleb(2)|fma(2, 3)|number_class()|next_plus()|logb()|same_quantum(Decimal(1))|conjugate()|canonical()»
format({NUMBER}, '«.2f|10|,|e|.3e|g|>12|+|%|010.1f|x|.0f|n|*^15»')
«int|float|bool|round|hash|complex»({NUMBER}) == 0
round({NUMBER}, «0|1|2|-1|None»)
sum([{NUMBER}, {NUMBER}])
sorted([{NUMBER}, {NUMBER}, 1])
divmod({NUMBER}, {NUMBER})
pow({NUMBER}, «2|-1|Decimal('0.5')|3, 7»)
max({NUMBER}, {NUMBER})
Decimal.from_float(«0.1|1.5|float('nan')|5|'a'»)
getcontext().«prec|rounding|Emax|divide(1, 3)|create_decimal('1.23456')|copy().prec|sqrt(2)|power(2, 10)|to_sci_string(5)»
(lambda c: (setattr(c, 'prec', «3|1|50|0|'a'»), c.divide(Decimal(1), Decimal(7)), c.sqrt(Decimal(2))))(Context())
Context(prec=4, rounding=«ROUND_UP|ROUND_DOWN|ROUND_HALF_EVEN|ROUND_CEILING|ROUND_05UP|'x'»).create_decimal('«1.23455|-1.23445|99999|1e-5»')
''', name='decimal')

RATIO = "Fraction(«1, 2|-3, 4|0|5|'3/4'|'1.25'|0.5|1, 0|'x'|'-7/3'|10**20, 3|2.5, 1|'1e3'|float('nan')|'1/0'|6, -4»)"
FRACTION = topic('from fractions import Fraction\nimport statistics, math', rf'''
{RATIO}
str({RATIO}), repr({RATIO})
{RATIO} «+|-|*|/|//|%|**|<|==|>=» «{RATIO}|{RATIO}|2|0|1.5|'x'|-1|1j»
«2|0.5|-3» «+|-|*|/|//|%|**|<|==» {RATIO}
{RATIO}.«numerator|denominator|limit_denominator(10)|limit_denominator(0)|as_integer_ratio()|conjugate()|real|imag|__round__()|__floor__()»
«int|float|bool|round|math.floor|math.ceil|math.trunc|abs|complex»({RATIO})
round({RATIO}, «0|1|-1|2»)
hash({RATIO}) == hash({RATIO})
divmod({RATIO}, {RATIO})
Fraction.from_float(«0.1|0.5|3|'a'»).limit_denominator(«10|1000»)
format({RATIO}«|, ''»)
sum([{RATIO}, {RATIO}])
sorted([{RATIO}, {RATIO}, 1])
statistics.«mean|median|mode|stdev|variance|pstdev|pvariance|median_low|median_high|fmean|multimode|harmonic_mean|geometric_mean|median_grouped»(«[1, 2, 3, 4]|[1.5, 2.5]|[]|[1]|[1, 1, 2]|['a']|[Fraction(1, 2), 1]|range(7)|(3, 1, 2)|[-1, 1]|['a', 'b', 'a']»)
statistics.quantiles(«[1, 2, 3, 4, 5]|[1]|range(9)»«|, n=3|, n=10|, method='inclusive'|, n=0»)
statistics.«correlation|covariance|linear_regression»([1, 2, 3], «[1, 2, 4]|[3, 2, 1]|[1, 1, 1]|[1]»)
math.«gcd|lcm|prod|hypot|comb|perm|isqrt|dist»(«12, 18|5|[1, 2, 3]|3, 4|10, 3|[1.5, 2]|(0, 0), (3, 4)|-1»)
''', name='fractions')

DEQUE = "deque(«[1, 2, 3]|'abc'|[], 2|range(9), 4|[1], maxlen=1|[3, 1, 2], maxlen=None|5|[1], -1»)"
COLLECTIONS = topic('from collections import *', rf'''
(lambda q: (q.«append(4)|appendleft(0)|extend('xy')|extendleft([8, 9])|rotate(1)|rotate(-2)|rotate(7)|pop()|popleft()|clear()|insert(1, 7)|insert(-9, 7)|remove(2)|remove(99)|reverse()|count(1)|index(2)|index(2, 2)|index(99)|copy()|__delitem__(0)|__setitem__(-1, 5)|__getitem__(9)|__iadd__([6])|__imul__(2)|maxlen», q))({DEQUE})
{DEQUE} «+|*|==|<|!=» «{DEQUE}|[1]|2|(1,)»
list(«reversed|iter|enumerate»({DEQUE})), <small> in {DEQUE}
{DEQUE}[«0|-1|5|1:2|'a'»]
Counter(«'abracadabra'|[1, 1, 2]|{{'a': 2}}|a=3, b=-1|None|5|{{1: 'x'}}|'aab', b=2»).«most_common()|most_common(2)|elements()|total()|copy()|items()|keys()|get('zz')|pop('a')|update('ab')|__missing__(1)|most_common(-1)|most_common(0)»
sorted(Counter(«'abca'|[]|'zz'»).elements())
Counter(«'aab'|a=1, b=2|'abc'|a=-1») «+|-|&|<=|==|<» Counter(«'ab'|b=3|''|a=-2»)
Counter(«'aab'|a=1, b=2|a=-1») | Counter(«'ab'|b=3|''|a=-2»)
(lambda q: (q.«update('xa')|subtract('ab')|subtract(a=3)|update({{'a': 5}})|clear()|update(a=1)|setdefault('z', 3)», sorted(q.items()), «+q|-q|q['nope']|repr(q)»))(Counter('aab'))
(lambda q: (q['k'].append(1), q.get('z'), q, len(q)))(defaultdict(«list|lambda: [9]|int|None|5»))
(lambda q: (q['a'], q.pop('zz', 0), q.default_factory, q.copy()))(defaultdict(«int|list|str», {{'b': 1}}))
(lambda q: (q.«move_to_end('a')|move_to_end('b', last=False)|move_to_end('q')|popitem()|popitem(last=False)|pop('a')|pop('q')|update(c=3)|setdefault('d')|clear()|__reversed__()|keys()|items()|__delitem__('a')», q))(OrderedDict(«a=1, b=2|[('b', 1), ('a', 2)]|{{'a': 1, 'b': 3, 'c': 4}}|»))
OrderedDict(a=1, b=2) «==|!=|<» «OrderedDict(b=2, a=1)|{{'b': 2, 'a': 1}}|OrderedDict(a=1, b=2)»
OrderedDict(a=1, b=2) | «{{'a': 0}}|OrderedDict(z=1)|5»
ChainMap({{'a': 1}}, {{'a': 2, 'b': 3}})«['a']|['q']|.maps|.parents|.new_child({{'z': 0}})|.get('b')|.pop('b')|.pop('a')| == 5|.keys()|.items()»
sorted(ChainMap({{'a': 1}}, {{'c': 2, 'b': 3}})«|.items()|.values()»)
namedtuple('P', «'x y'|['x', 'y']|'x, y'|'x x'|'_a b'|'class b'|'x 1'»«|, rename=True|, defaults=[5]|, defaults=[1, 2, 3]»)(«1, 2|1|x=1, y=2|1, z=3|»)
(lambda q: (q.«_replace(x=9)|_replace(z=1)|_asdict()|_fields|x|count(1)|index(2)|_make([1])», q == (1, 2), q < (2,), hash(q) == hash((1, 2))))(namedtuple('P', 'x y')(1, 2))
UserDict(a=1)«['a']|['q']|.get('z')|.data| == {{'a': 1}}|.copy()»
(lambda q: (q.append(3), q[«0|-1|1:|5»], q + [4], q))(UserList([1, 2]))
''', 9, name='collections')

SEARCH = topic('import bisect, heapq, copy, itertools, functools, operator', r'''
bisect.«bisect|bisect_left|bisect_right»([1, 3, 3, 5], «3|0|9|'a'|2.5»«|, 1|, 1, 2|, -1|, lo=2|, hi=1|, key=lambda q: -q»)
(lambda q: (bisect.insort(q, «3|0|9»«|, key=lambda w: -w|, lo=1»), q))([1, 3, 5])
(lambda q: (heapq.heapify(q), q, heapq.«heappop(q)|heappush(q, 0)|heapreplace(q, 9)|heappushpop(q, 2)», q))(«[5, 3, 8, 1]|[]|[2]|['b', 'a']|[1, 'a']|[3, 1, 2, 9, 4, 7, 8]»)
heapq.«nlargest|nsmallest»(«2|0|9|-1», «[5, 1, 4]|'hello'|[]|[(1, 'b'), (1, 'a')]»«|, key=lambda q: str(q)|, key=abs»)
list(heapq.merge([1, 4], [2, 3]«|, reverse=True|, key=lambda q: q|, [0]»))
copy.«copy|deepcopy»(<any>)
(lambda q: (q.append(q), copy.deepcopy(q)[-1] is q))([1])
list(itertools.islice(itertools.«count(<small>)|count(1.5, 0.5)|cycle('ab')|repeat(7)|repeat(7, 2)|chain('ab', [1])|chain.from_iterable(['ab', [1]])|accumulate([1, 2, 3])|accumulate([1, 2, 3], operator.mul)|accumulate([], initial=5)|zip_longest('ab', [1])|zip_longest('a', [1, 2], fillvalue='-')|product('ab', repeat=2)|product([1], 'xy')|permutations('abc', 2)|combinations(range(4), 2)|combinations_with_replacement('ab', 2)|groupby('aabba')|takewhile(bool, [1, 0, 2])|dropwhile(bool, [1, 0, 2])|filterfalse(None, [0, 1])|compress('abc', [1, 0, 1])|starmap(pow, [(2, 3)])|pairwise('abc')|islice('abcdef', 1, None, 2)|permutations([1, 2], 5)|combinations('ab', -1)», «5|0|3»))
[(k, list(g)) for k, g in itertools.groupby(«'aabbb'|[1, 1, 2]|sorted('banana')|range(6), key=lambda q: q // 2|[]»)]
[list(q) for q in itertools.tee(«'ab'|iter([1, 2])|5»«|, 3|, 0|, -1»)]
functools.reduce(«operator.add|lambda a, b: a * b|max», «[1, 2, 3]|[]|'ab'|[[1], [2]]»«|, 5|, ''|, []»)
functools.partial(«int|print|pow|lambda *a, **k: (a, k)», «2|'11'|base=2|»)(«3|'10'|base=8|»)
(lambda f: (f(1), f(1), f(2), f.cache_info(), f.cache_clear(), f.cache_info()))(functools.lru_cache(«maxsize=1|maxsize=None|2|maxsize=0»)(lambda q: q * 2))
operator.itemgetter(«0|1, 2|'a'|slice(1)|9»)(«[1, 2, 3]|{'a': 1}|'abc'»)
operator.attrgetter(«'real'|'real', 'imag'|'__class__.__name__'|'nope'|5»)(«3|2.5|'s'»)
operator.methodcaller(«'upper'|'split', ','|'nope'|'count', 'a'»)(«'a,b'|b'x'|5»)
''', 9, name='searching')

TOPICS = [DATETIME, DATETIME, DECIMAL, DECIMAL, FRACTION, COLLECTIONS, COLLECTIONS, SEARCH]
