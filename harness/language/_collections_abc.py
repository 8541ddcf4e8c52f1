"""collections.abc: the abstract classes of containers."""

from abc import ABCMeta
from array import array as _array
from itertools import count as _count
from operator import countOf as _count_of

GenericAlias = type(list[int])
_absent = object()

# ---- how the classes are made ----

def _has(cls, names):
    """True where the class has all the methods: None in its place takes one away."""
    for name in names:
        holder = next((base for base in cls.__mro__ if name in base.__dict__), None)
        if holder is None or holder.__dict__[name] is None:
            return NotImplemented
    return True

def _give(cls, name, function):
    function.__name__ = name
    function.__qualname__ = f'{cls.__name__}.{name}'
    setattr(cls, name, function)
    return function

def _throw(self, typ, val=None, tb=None):
    error = val if val is not None else typ if tb is None else typ()
    raise error if tb is None else error.with_traceback(tb)

def _nothing(self):
    yield from ()

# What the abstract methods do for those who call them all the same: what is here, or raise.
_DEFAULTS = {'__hash__': lambda self: 0, '__len__': lambda self: 0,
             '__contains__': lambda self, x: False,
             '__iter__': _nothing, '__reversed__': _nothing, 'throw': _throw, 'athrow': _throw}

def _left_open(cls, name, error):
    body = _DEFAULTS.get(name)

    def method(self, *args):
        if body:
            return body(self, *args)
        if error:
            raise error
    _give(cls, name, method).__isabstractmethod__ = True

def _interface(abstract='', known_by='', error=None, subscript=False):
    """Completes a class by its abstract methods and by those that it is recognised by."""
    abstract = abstract.split()
    known_by = known_by.split()

    def complete(cls):
        def __subclasshook__(asked, C):
            return _has(C, known_by) if asked is cls else NotImplemented

        cls.__module__ = 'collections.abc'
        for name in abstract:
            _left_open(cls, name, error)
        cls.__abstractmethods__ = cls.__abstractmethods__.union(abstract)
        if known_by:
            cls.__subclasshook__ = classmethod(__subclasshook__)
        if subscript:
            cls.__class_getitem__ = classmethod(GenericAlias)
        return cls
    return complete

def _known_by(name, methods, abstract=None, *bases, error=None, subscript=True):
    """A class that has only abstract methods."""
    made = ABCMeta(name, bases, {'__slots__': ()})
    return _interface(methods if abstract is None else abstract, methods, error, subscript)(made)

def _operators(cls, operand, **results):
    """Operators that leave it to the other side unless that is an `operand`."""
    def operator(result):
        return lambda self, other: (result(self, other) if isinstance(other, operand)
                                    else NotImplemented)

    for name, result in results.items():
        _give(cls, f'__{name}__', operator(result))

def _cleared_by(cls, name, error):
    """clear() of a class that can be emptied by calling one method until it fails."""
    def clear(self):
        try:
            while True:
                getattr(self, name)()
        except error:
            pass
    _give(cls, 'clear', clear)

# ---- with one method, and what runs ----

Hashable = _known_by('Hashable', '__hash__', subscript=False)
Sized = _known_by('Sized', '__len__', subscript=False)
Iterable = _known_by('Iterable', '__iter__')
Container = _known_by('Container', '__contains__')
Callable = _known_by('Callable', '__call__')
Awaitable = _known_by('Awaitable', '__await__')
AsyncIterable = _known_by('AsyncIterable', '__aiter__')
Coroutine = _known_by('Coroutine', '__await__ send throw close', '__await__ send throw',
                      Awaitable, error=StopIteration)
AsyncIterator = _known_by('AsyncIterator', '__anext__ __aiter__', '__anext__', AsyncIterable,
                          error=StopAsyncIteration)
AsyncGenerator = _known_by('AsyncGenerator', '__aiter__ __anext__ asend athrow aclose',
                           'asend athrow', AsyncIterator, error=StopAsyncIteration)
Reversible = _known_by('Reversible', '__reversed__ __iter__', '__reversed__', Iterable)
Collection = _known_by('Collection', '__len__ __iter__ __contains__', '', Sized, Iterable,
                       Container)

@_interface('__next__', '__iter__ __next__', StopIteration)
class Iterator(Iterable):
    __slots__ = ()

    def __iter__(self):
        return self

@_interface('send throw', '__iter__ __next__ send throw close', StopIteration)
class Generator(Iterator):
    __slots__ = ()

    def __next__(self):
        return self.send(None)

    def close(self):
        try:
            self.throw(GeneratorExit)
        except (GeneratorExit, StopIteration):
            return
        raise RuntimeError('generator ignored GeneratorExit')

# ---- sets ----

def _as_set(model, values):
    return values if isinstance(values, Set) else model._from_iterable(values)

def _without(changed, values):
    for value in values:
        changed.discard(value)
    return changed

@_interface()
class Set(Collection):
    __slots__ = ()
    __hash__ = None

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def _hash(self):
        return hash(frozenset(self))

    def isdisjoint(self, other):
        return not any(value in self for value in other)

_operators(Set, Set,
           eq=lambda a, b: len(a) == len(b) and a.__le__(b),
           lt=lambda a, b: len(a) < len(b) and a.__le__(b),
           gt=lambda a, b: len(a) > len(b) and a.__ge__(b),
           le=lambda a, b: len(a) <= len(b) and all(value in b for value in a),
           ge=lambda a, b: len(a) >= len(b) and all(value in a for value in b))
_both = {'and': lambda a, b: a._from_iterable(value for value in b if value in a),
         'or': lambda a, b: a._from_iterable(value for side in (a, b) for value in side),
         'xor': lambda a, b: (a - _as_set(a, b)) | (_as_set(a, b) - a)}
_operators(Set, Iterable, **_both, **{'r' + name: result for name, result in _both.items()})

def _difference(a, b, model):
    there = _as_set(model, b)
    return model._from_iterable(value for value in _as_set(model, a) if value not in there)

_operators(Set, Iterable, sub=lambda a, b: _difference(a, b, a),
           rsub=lambda a, b: _difference(b, a, a))

@_interface('add discard', error=NotImplementedError)
class MutableSet(Set):
    __slots__ = ()

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        for value in self:
            self.discard(value)
            return value
        raise KeyError

    def __ior__(self, it):
        for value in it:
            self.add(value)
        return self

    def __iand__(self, it):
        return _without(self, self - it)

    def __isub__(self, it):
        if it is not self:
            return _without(self, it)
        self.clear()
        return self

    def __ixor__(self, it):
        if it is self:
            return self.__isub__(it)
        for value in _as_set(self, it):
            change = self.discard if value in self else self.add
            change(value)
        return self

_cleared_by(MutableSet, 'pop', KeyError)

# ---- mappings ----

@_interface('__getitem__', error=KeyError)
class Mapping(Collection):
    __slots__ = ()
    __hash__ = __reversed__ = None

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def get(self, key, default=None):
        try:
            default = self[key]
        except KeyError:
            pass
        return default

    def keys(self):
        return KeysView(self)

    def items(self):
        return ItemsView(self)

    def values(self):
        return ValuesView(self)

_operators(Mapping, Mapping, eq=lambda a, b: dict(a.items()) == dict(b.items()))

@_interface(subscript=True)
class MappingView(Sized):
    __slots__ = ('_mapping',)

    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return f'{type(self).__name__}({self._mapping!r})'

@_interface()
class KeysView(MappingView, Set):
    __slots__ = ()
    _from_iterable = set

    def __iter__(self):
        yield from self._mapping

    def __contains__(self, key):
        return key in self._mapping

@_interface()
class ItemsView(MappingView, Set):
    __slots__ = ()
    _from_iterable = set

    def __iter__(self):
        return ((key, self._mapping[key]) for key in self._mapping)

    def __contains__(self, item):
        key, value = item
        try:
            found = self._mapping[key]
        except KeyError:
            return False
        return value in (found,)

@_interface()
class ValuesView(MappingView, Collection):
    __slots__ = ()

    def __iter__(self):
        return (self._mapping[key] for key in self._mapping)

    def __contains__(self, value):
        return value in (self._mapping[key] for key in self._mapping)

@_interface('__setitem__ __delitem__', error=KeyError)
class MutableMapping(Mapping):
    __slots__ = ()

    def pop(self, key, default=_absent):
        try:
            value = self[key]
        except KeyError:
            if default is _absent:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def update(self, other=(), /, **kwds):
        pairs = other
        if isinstance(other, Mapping):
            pairs = ((key, other[key]) for key in other)
        elif hasattr(other, 'keys'):
            pairs = ((key, other[key]) for key in other.keys())
        for source in (pairs, kwds.items()):
            for key, value in source:
                self[key] = value

    def setdefault(self, key, default=None):
        try:
            default = self[key]
        except KeyError:
            self[key] = default
        return default

_cleared_by(MutableMapping, 'popitem', KeyError)

# ---- sequences ----

def _items(sequence):
    """A generator, so that `in` and the like compare its items and ask nothing else."""
    yield from sequence

@_interface('__getitem__', error=IndexError)
class Sequence(Reversible, Collection):
    __slots__ = ()

    def __iter__(self):
        try:
            for i in _count():
                yield self[i]
        except IndexError:
            pass

    def __reversed__(self):
        return (self[i] for i in range(len(self) - 1, -1, -1))

    def __contains__(self, value):
        return value in _items(self)

    def count(self, value):
        return _count_of(_items(self), value)

    def index(self, value, start=0, stop=None):
        first, end = (place + len(self) if place is not None and place < 0 else place
                      for place in (start, stop))
        for i in _count(max(first, 0)):
            if end is not None and i >= end:
                break
            try:
                item = self[i]
            except IndexError:
                break
            if value in (item,):
                return i
        raise ValueError

ByteString = _known_by('ByteString', '', '', Sequence, subscript=False)

@_interface('__setitem__ __delitem__ insert', error=IndexError)
class MutableSequence(Sequence):
    __slots__ = ()

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in list(values) if values is self else values:
            self.append(value)

    def __iadd__(self, values):
        self.extend(values)
        return self

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def reverse(self):
        last = len(self) - 1
        for i in range(len(self) // 2):
            self[i], self[last - i] = self[last - i], self[i]

_cleared_by(MutableSequence, 'pop', IndexError)

# ---- what is built in ----

for _cls, _types in {
        Sequence: (tuple, str, range, memoryview),
        MutableSequence: (list, bytearray, _array),
        ByteString: (bytes, bytearray),
        Set: (frozenset,), MutableSet: (set,),
        Mapping: (type(type.__dict__),), MutableMapping: (dict,),
        KeysView: (type({}.keys()),), ItemsView: (type({}.items()),),
        ValuesView: (type({}.values()),)}.items():
    for _type in _types:
        _cls.register(_type)

del _cls, _types, _type, _both
