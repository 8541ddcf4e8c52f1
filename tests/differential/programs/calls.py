"""Calls of everything that is built in, with arguments of the wrong kind and number among them."""
import functools
import itertools
import math
import operator

from programs.template import fill

RECEIVERS = {
    str: '<str>', bytes: '<bytes>', bytearray: "bytearray(b'a b')", list: '<list>',
    tuple: '<tuple>', dict: '<dict>', set: '{1, 2, 3}', frozenset: 'frozenset({2, 3})',
    int: '(<int>)', float: '(<leaf_float>)', complex: '(1.5-2j)', bool: 'True',
    range: 'range(<small>, <small>, 2)', slice: 'slice(1, <small>)', type(None): 'None',
    object: 'object()', type({}.keys()): "{'a': 1, 'b': 2}.keys()",
    type({}.items()): "{'a': 1}.items()", property: 'property(len)',
    ValueError: "ValueError('v', 1)", OSError: "OSError(2, 'gone')",
    StopIteration: 'StopIteration(4)', KeyError: "KeyError('k')",
    type((x for x in ())): '(q for q in (1, 2))'
}

# Some change what is compared (addresses, hashes of text), some run for too long.
LEFT_OUT = {
    '__class__', '__doc__', '__dir__', '__sizeof__', '__reduce__', '__reduce_ex__', '__getstate__',
    '__init_subclass__', '__subclasshook__', '__hash__', '__setstate__', '__getnewargs__',
    '__new__', '__init__', '__delattr__', '__setattr__', '__getattribute__', '__pow__', '__rpow__',
    '__lshift__', '__rlshift__', '__traceback__', 'with_traceback', '__release_buffer__',
    '__buffer__', '__class_getitem__', '__setformat__', '__getformat__', 'gi_frame', 'gi_code',
    '__del__', '__mul__', '__rmul__', '__imul__', 'obj', '__exit__', '__enter__', '__annotations__',
    '__qualname__', '__alloc__'
}

METHODS = [(hole, name) for kind, hole in RECEIVERS.items()
           for name in dir(kind) if name not in LEFT_OUT and callable(getattr(kind, name))]
PLAIN_METHODS = [(hole, name) for hole, name in METHODS if not name.startswith('_')]

KEYWORDS = {
    'str': ['sep', 'maxsplit', 'encoding', 'errors', 'keepends', 'tabsize', 'x'],
    'sort': ['key', 'reverse', 'x'], 'int': ['length', 'byteorder', 'signed', 'x'],
    'print': ['sep', 'end', 'x'],
    'other': [
        'key', 'default', 'start', 'strict', 'x', 'base', 'source', 'iterable', 'ndigits',
        'encoding'
    ]
}

BUILTINS = [
    'abs', 'all', 'any', 'ascii', 'bin', 'bool', 'bytearray', 'bytes', 'callable', 'chr', 'complex',
    'dict', 'divmod', 'enumerate', 'filter', 'float', 'format', 'frozenset', 'getattr', 'hasattr',
    'hex', 'int', 'isinstance', 'issubclass', 'iter', 'len', 'list', 'map', 'max', 'min', 'next',
    'oct', 'ord', 'print', 'property', 'range', 'repr', 'reversed', 'round', 'set', 'setattr',
    'delattr', 'slice', 'sorted', 'str', 'sum', 'super', 'tuple', 'zip', 'classmethod',
    'staticmethod', 'object', 'ValueError', 'OSError', 'KeyError', 'StopIteration',
    'UnicodeDecodeError', 'ImportError', 'SystemExit', 'ExceptionGroup', 'AttributeError',
    'NameError', 'memoryview'
]

SLOW = {
    'factorial', 'comb', 'perm', 'pow', 'lshift', 'ilshift', 'ipow', 'mul', 'imul', 'repeat',
    'count', 'cycle', 'singledispatchmethod', 'get_cache_token', 'recursive_repr', 'namedtuple',
    'RLock', 'GenericAlias', 'partialmethod', 'update_wrapper', 'wraps', 'total_ordering',
    'singledispatch', 'lru_cache', 'cache', 'cached_property', 'itemgetter', 'attrgetter',
    'methodcaller', 'tee', 'call'
}
MODULES = [(module, name) for module in (math, operator, itertools, functools)
           for name in dir(module)
           if not name.startswith('_') and name not in SLOW and callable(getattr(module, name))]

ARGUMENTS = [
    '<any>', '<leaf_int>', '<small>', '<small>', '<leaf_str>', '<leaf_str>', '<leaf_list>',
    '<leaf_float>', '<leaf_bytes>', '<leaf_tuple>', '<leaf_dict>', 'None', 'str', 'len',
    'lambda q: q', "'utf-8'", "'big'", 'int', '{1, 2}', 'slice(1, 2)', 'lambda: 1', 'iter([1, 2])',
    "''", "'strict'"
]


def arguments(m, keywords, starred=False, most=4):
    r = m.r
    args = [fill(m, r.choice(ARGUMENTS)) for _ in range(min(r.randint(0, most), r.randint(0, most)))]
    if keywords and r.random() < 0.15:
        args.append(f'{r.choice(keywords)}={fill(m, r.choice(ARGUMENTS))}')
    elif starred and r.random() < 0.05:
        args.append(r.choice(['*(1, 2)', '*()', '*3', '**4']))
    return ', '.join(args)


def drawn(text):
    """What an iterator gives, twelve items of it at most."""
    return f'drawn({text})'


DRAWN = '''def drawn(r):
    if hasattr(r, '__next__'):
        return type(r).__name__, [v for _, v in zip(range(12), r)]
    if isinstance(r, (set, frozenset)):
        return type(r).__name__, sorted(map(repr, r))
    return r'''


def method(m):
    lines = [DRAWN]
    for _ in range(8):
        hole, name = m.r.choice(m.r.choice((PLAIN_METHODS, PLAIN_METHODS, METHODS)))
        keywords = KEYWORDS['sort' if name == 'sort' else 'int' if 'byte' in name else 'str']
        text = f'{fill(m, hole)}.{name}({arguments(m, keywords)})'
        lines.append(f'show(lambda: {drawn(text)})')
    return '\n'.join(lines)


def builtin(m):
    lines = [DRAWN]
    for _ in range(8):
        name = m.r.choice(BUILTINS)
        text = f"{name}({arguments(m, KEYWORDS['print' if name == 'print' else 'other'], True)})"
        lines.append(f'show(lambda: {drawn(text)})')
    return '\n'.join(lines)


def module(m):
    lines = [DRAWN, 'import functools, itertools, math, operator']
    for _ in range(8):
        where, name = m.r.choice(MODULES)
        keywords = None if name in ('log', 'reduce') else KEYWORDS['other']
        text = f"{where.__name__}.{name}({arguments(m, keywords)})"
        lines.append(f'show(lambda: {drawn(text)})')
    return '\n'.join(lines)


def unbound(m):
    """Methods taken from the class: the receiver may be missing or of another kind."""
    lines = [DRAWN]
    for _ in range(6):
        kind = m.r.choice([str, bytes, list, dict, set, int, float, tuple, bytearray])
        name = m.r.choice([n for n in dir(kind) if n not in LEFT_OUT and callable(getattr(kind, n))])
        text = f"{kind.__name__}.{name}({arguments(m, KEYWORDS['str'])})"
        lines.append(f'show(lambda: {drawn(text)})')
    return '\n'.join(lines)


TOPICS = [method, method, builtin, builtin, module, unbound]
