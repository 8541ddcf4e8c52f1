"""collections: named tuples, Counter, ChainMap and the User… classes; the rest is in C."""

from operator import itemgetter as _itemgetter
from itertools import chain as _chain, repeat as _repeat, starmap as _starmap
import operator as _operator
import sys as _sys
import _collections_abc as abc
from _collections_abc import MutableMapping, MutableSequence, Sequence

_sys.modules['collections.abc'] = abc

_KEYWORDS = frozenset('''False None True and as assert async await break class continue def del elif
    else except finally for from global if import in is lambda nonlocal not or pass raise return
    try while with yield'''.split())

def _give(cls, name, function):
    function.__name__ = name
    function.__qualname__ = f'{cls.__name__}.{name}'
    setattr(cls, name, function)

# ---- named tuples ----

def _check_names(typename, field_names, rename):
    for name in [typename, *field_names]:
        if type(name) is not str:
            raise TypeError('Type names and field names must be strings')
        if not name.isidentifier():
            raise ValueError('Type names and field names must be valid identifiers: '
                             f'{name!r}')
        if name in _KEYWORDS:
            raise ValueError('Type names and field names cannot be a keyword: '
                             f'{name!r}')
    met = set()
    for name in field_names:
        if name[0] == '_' and not rename:
            raise ValueError(f'Field names cannot start with an underscore: {name!r}')
        if name in met:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        met.add(name)

def _renamed(field_names):
    """Positions in place of the names that cannot be fields."""
    def fits(index, name):
        return (name.isidentifier() and name not in _KEYWORDS and name[0] != '_'
                and name not in field_names[:index])
    return [name if fits(index, name) else f'_{index}' for index, name in enumerate(field_names)]

def _constructor(typename, parameters, items, defaults):
    scope = {'_tuple_new': tuple.__new__, '__builtins__': {}, '__name__': f'namedtuple_{typename}'}
    new = eval(f'lambda _cls, {parameters}: _tuple_new(_cls, ({items}))', scope)
    new.__doc__ = f'Create new instance of {typename}({parameters})'
    if defaults is not None:
        new.__defaults__ = defaults
    return new

def _tuple_methods(field_names):
    count = len(field_names)
    tuple_new = tuple.__new__
    repr_format = '(' + ', '.join(f'{name}=%r' for name in field_names) + ')'

    def _make(cls, iterable):
        result = tuple_new(cls, iterable)
        if len(result) != count:
            raise TypeError(f'Expected {count} arguments, got {len(result)}')
        return result

    def _replace(self, /, **kwds):
        result = self._make(map(kwds.pop, field_names, self))
        if kwds:
            raise ValueError(f'Got unexpected field names: {list(kwds)!r}')
        return result

    def __repr__(self):
        return self.__class__.__name__ + repr_format % tuple(self)

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __getnewargs__(self):
        return tuple(self)

    return {'_make': _make, '_replace': _replace, '__repr__': __repr__, '_asdict': _asdict,
            '__getnewargs__': __getnewargs__}

def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """A new subclass of tuple with named fields."""
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    typename, names = str(typename), list(map(str, field_names))
    if rename:
        names = _renamed(names)
    _check_names(typename, names, rename)
    defaults = defaults if defaults is None else tuple(defaults)
    required = len(names) - len(defaults or ())
    if required < 0:
        raise TypeError('Got more default values than field names')
    parameters = ', '.join(names)
    items = parameters + ',' if len(names) == 1 else parameters
    fields = tuple(names)
    namespace = {'__module__': '__main__' if module is None else module,
                 '__doc__': f'{typename}({items})', '__slots__': (), '_fields': fields,
                 '__match_args__': fields,
                 '_field_defaults': dict(zip(names[required:], defaults or ()))}
    methods = _tuple_methods(fields)
    methods['__new__'] = _constructor(typename, parameters, items, defaults)
    for name, method in methods.items():
        method.__name__ = name
        method.__qualname__ = f'{typename}.{name}'
    namespace.update(methods, _make=classmethod(methods['_make']))
    for index, name in enumerate(names):
        namespace[name] = _field(index, f'Alias for field number {index}')
    return type(typename, (tuple,), namespace)

# ---- Counter ----

def _has_counts(iterable):
    return isinstance(iterable, dict) or hasattr(iterable, 'keys')

class Counter(dict):
    """A dictionary of how often things were counted."""

    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def __delitem__(self, item):
        if item in self:
            super().__delitem__(item)

    def __reduce__(self):
        return (self.__class__, (dict(self),))

    def __repr__(self):
        try:
            items = dict(self.most_common())
        except TypeError:
            items = dict(self)
        return f'{self.__class__.__name__}({items or ""!s})'

    def copy(self):
        return self.__class__(self)

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError(
            'Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        items, by_count = self.items(), _itemgetter(1)
        if n == 1 and items:
            return [max(items, key=by_count)]
        return sorted(items, key=by_count, reverse=True)[:n if n is None else max(n, 0)]

    def elements(self):
        return _chain.from_iterable(_starmap(_repeat, self.items()))

    def update(self, iterable=None, /, **kwds):
        if not _has_counts(iterable):
            if iterable is not None:
                _count_elements(self, iterable)
        elif self:
            get = self.get
            for item, count in iterable.items():
                self[item] = count + get(item, 0)
        else:
            super().update(iterable)
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        get = self.get
        if _has_counts(iterable):
            for item, count in iterable.items():
                self[item] = get(item, 0) - count
        elif iterable is not None:
            for item in iterable:
                self[item] = get(item, 0) - 1
        if kwds:
            self.subtract(kwds)

    def _combined(self, other, combine, minus=False):
        result = Counter()
        for item, count in self.items():
            count = combine(count, other[item])
            if count > 0:
                result[item] = count
        for item, count in other.items():
            if item not in self and (count < 0 if minus else count > 0):
                result[item] = 0 - count if minus else count
        return result

    def _keep_positive(self):
        for item in [item for item, count in self.items() if not count > 0]:
            del self[item]
        return self

    def __pos__(self):
        return Counter({item: count for item, count in self.items() if count > 0})

    def __neg__(self):
        return Counter({item: -count for item, count in self.items() if count < 0})

    def __iadd__(self, other):
        for item, count in other.items():
            self[item] += count
        return self._keep_positive()

    def __isub__(self, other):
        for item, count in other.items():
            self[item] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for item, count in other.items():
            if self[item] < count:
                self[item] = count
        return self._keep_positive()

    def __iand__(self, other):
        for item, count in self.items():
            if other[item] < count:
                self[item] = other[item]
        return self._keep_positive()

def _common(self, other):
    result = Counter()
    for item, count in self.items():
        there = other[item]
        least = count if count < there else there
        if least > 0:
            result[item] = least
    return result

def _between_counters(**results):
    def operator(result):
        return lambda self, other: (result(self, other) if isinstance(other, Counter)
                                    else NotImplemented)

    for name, result in results.items():
        _give(Counter, f'__{name.rstrip("_")}__', operator(result))

_between_counters(
    eq=lambda self, other: all(self[item] == other[item] for c in (self, other) for item in c),
    le=lambda self, other: all(self[item] <= other[item] for c in (self, other) for item in c),
    ge=lambda self, other: all(self[item] >= other[item] for c in (self, other) for item in c),
    ne=lambda self, other: not self == other,
    lt=lambda self, other: self <= other and self != other,
    gt=lambda self, other: self >= other and self != other,
    add=lambda self, other: self._combined(other, lambda a, b: a + b),
    sub=lambda self, other: self._combined(other, lambda a, b: a - b, minus=True),
    or_=lambda self, other: self._combined(other, lambda a, b: b if a < b else a),
    and_=_common)

# ---- ChainMap ----

class ChainMap(MutableMapping):
    """Several mappings seen as one; writing goes to the first."""

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                pass
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __len__(self):
        return len(set().union(*self.maps))

    def __iter__(self):
        merged = {}
        for mapping in map(dict.fromkeys, reversed(self.maps)):
            merged |= mapping
        return iter(merged)

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __bool__(self):
        return any(self.maps)

    def __repr__(self):
        return f'{self.__class__.__name__}({", ".join(map(repr, self.maps))})'

    @classmethod
    def fromkeys(cls, iterable, *args):
        return cls(dict.fromkeys(iterable, *args))

    def copy(self):
        return self.__class__(self.maps[0].copy(), *self.maps[1:])

    __copy__ = copy

    def new_child(self, m=None, **kwargs):
        if m is not None and kwargs:
            m.update(kwargs)
        return self.__class__(kwargs if m is None else m, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def _taken(self, key, take, *args):
        try:
            return take(key, *args)
        except KeyError:
            raise KeyError(f'Key not found in the first mapping: {key!r}')

    def pop(self, key, *args):
        return self._taken(key, self.maps[0].pop, *args)

    def __delitem__(self, key):
        self._taken(key, self.maps[0].__delitem__)

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def popitem(self):
        if not self.maps[0]:
            raise KeyError('No keys found in the first mapping.')
        return self.maps[0].popitem()

    def clear(self):
        self.maps[0].clear()

    def __ior__(self, other):
        self.maps[0].update(other)
        return self

    def __or__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        m = self.copy()
        m.maps[0].update(other)
        return m

    def __ror__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        m = dict(other)
        for child in reversed(self.maps):
            m.update(child)
        return self.__class__(m)

# ---- what holds its contents in `data` ----

def _bare(other):
    return other.data if isinstance(other, (UserDict, UserList, UserString)) else other

def _asked(name):
    return lambda data, *args, **kwds: getattr(data, name)(*args, **kwds)

def _on_data(cls, functions, bare=False, wrap=False):
    """Methods that apply a function to `data`, and to the bare arguments; wrap: the result
    becomes an object of the class again."""
    def method(function):
        def call(self, *args, **kwds):
            result = function(self.data, *(map(_bare, args) if bare else args), **kwds)
            return self.__class__(result) if wrap else result
        return call

    for name, function in functions.items():
        _give(cls, name, method(function))

def _asked_of_data(cls, names, **how):
    _on_data(cls, {name: _asked(name) for name in names.split()}, **how)

_COMPARISONS = {f'__{name}__': getattr(_operator, name) for name in ('lt', 'le', 'eq', 'gt', 'ge')}

def _copy(self):
    made = self.__class__.__new__(self.__class__)
    made.__dict__.update(self.__dict__, data=self.data.copy())
    return made

class UserDict(MutableMapping):
    """A mapping with its contents in `data`."""

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        for given in (dict, kwargs or None):
            if given is not None:
                self.update(given)

    def __getitem__(self, key):
        missing = getattr(self.__class__, '__missing__', None)
        if missing is not None and key not in self.data:
            return missing(self, key)
        return self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __ior__(self, other):
        self.data |= _bare(other)
        return self

    def _merged(self, other, merge):
        other = _bare(other)
        if not isinstance(other, dict):
            return NotImplemented
        return self.__class__(merge(self.data, other))

    def __or__(self, other):
        return self._merged(other, _operator.or_)

    def __ror__(self, other):
        return self._merged(other, lambda mine, theirs: theirs | mine)

    __copy__ = _copy

    def copy(self):
        made = self.__copy__()
        made.data = {}
        made.update(self)
        return made

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        made.update(dict.fromkeys(iterable, value))
        return made

_asked_of_data(UserDict, '__len__ __iter__ __setitem__ __delitem__ __repr__')
UserDict.__abstractmethods__ = frozenset()

class UserList(MutableSequence):
    """A list with its contents in `data`."""
    __hash__ = None
    __copy__ = _copy

    def __init__(self, initlist=None):
        self.data = [] if initlist is None else list(_bare(initlist))

    def __getitem__(self, i):
        item = self.data[i]
        return self.__class__(item) if isinstance(i, slice) else item

    def __iadd__(self, other):
        self.data += _bare(other)
        return self

    def __imul__(self, n):
        self.data *= n
        return self

    def copy(self):
        return self.__class__(self)

    # Calls with wrong arguments name these functions.
    def append(self, item): self.data.append(item)
    def insert(self, i, item): self.data.insert(i, item)
    def pop(self, i=-1): return self.data.pop(i)
    def remove(self, item): self.data.remove(item)
    def clear(self): self.data.clear()
    def count(self, item): return self.data.count(item)
    def index(self, item, *args): return self.data.index(item, *args)
    def reverse(self): self.data.reverse()
    def sort(self, /, *args, **kwds): self.data.sort(*args, **kwds)
    def extend(self, other): self.data.extend(_bare(other))

_asked_of_data(UserList, '__contains__ __len__ __repr__ __setitem__ __delitem__')
_on_data(UserList, _COMPARISONS, bare=True)
_on_data(UserList, {'__add__': lambda data, other: data + list(other),
                    '__radd__': lambda data, other: list(other) + data,
                    '__mul__': _operator.mul, '__rmul__': _operator.mul}, bare=True, wrap=True)
UserList.__abstractmethods__ = frozenset()

class UserString(Sequence):
    """A string with its contents in `data`."""

    def __init__(self, seq):
        self.data = seq if isinstance(seq, str) else str(seq)

    def __rmod__(self, template):
        return self.__class__(str(template) % self)

    def encode(self, encoding='utf-8', errors='strict'):
        return self.data.encode(encoding or 'utf-8', errors or 'strict')

    maketrans = str.maketrans

_on_data(UserString, {'__str__': str, '__int__': int, '__float__': float, '__complex__': complex,
                      '__hash__': hash, '__contains__': _operator.contains, **_COMPARISONS},
         bare=True)
_on_data(UserString, {'__getitem__': _operator.getitem, '__mul__': _operator.mul,
                      '__rmul__': _operator.mul, '__mod__': _operator.mod,
                      '__add__': lambda data, other: data + str(other),
                      '__radd__': lambda data, other: str(other) + data}, wrap=True)
_asked_of_data(UserString, """__len__ __repr__ count endswith find format format_map index isalnum
    isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle
    isupper join partition rfind rindex rpartition rsplit split splitlines startswith""", bare=True)
_asked_of_data(UserString, """capitalize casefold center expandtabs ljust lower lstrip removeprefix
    removesuffix replace rjust rstrip strip swapcase title translate upper zfill""", bare=True,
               wrap=True)
UserString.__abstractmethods__ = frozenset()

MutableSequence.register(deque)

del MutableMapping, MutableSequence, Sequence
