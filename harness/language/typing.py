"""typing: names for annotations, which mean nothing when the program runs."""
import collections as _collections
import collections.abc as _abc
import contextlib as _contextlib
import re as _re
import types as _types
from abc import ABCMeta as _ABCMeta, abstractmethod as _abstractmethod

TYPE_CHECKING = False

def _text(obj):
    if isinstance(obj, _types.GenericAlias):
        return repr(obj)
    if isinstance(obj, type):
        module = '' if obj.__module__ == 'builtins' else obj.__module__ + '.'
        return module + obj.__qualname__
    if obj is ...:
        return '...'
    if isinstance(obj, _types.FunctionType):
        return obj.__name__
    if isinstance(obj, (list, tuple)):
        return '[' + ', '.join(map(_text, obj)) + ']'
    return repr(obj)

def _checked(obj):
    if obj is None:
        return type(None)
    if isinstance(obj, str):
        return ForwardRef(obj)
    return obj

class ForwardRef:
    """An annotation given as text."""

    def __init__(self, arg, **ignored):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __repr__(self):
        return f'ForwardRef({self.__forward_arg__!r})'

class _Unionable:

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

class _SpecialForm(_Unionable):
    """Any, Union, Optional …"""

    def __init__(self, name, subscript=None):
        self._name = name
        self._subscript = subscript

    def __repr__(self):
        return 'typing.' + self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f'Cannot instantiate {self!r}')

    def __getitem__(self, parameters):
        if self._subscript is None:
            raise TypeError(f'{self!r} is not subscriptable')
        return self._subscript(self, parameters)

    def __mro_entries__(self, bases):
        raise TypeError(f'Cannot subclass {self!r}')

    def __instancecheck__(self, obj):
        raise TypeError(f'{self!r} cannot be used with isinstance()')

    def __subclasscheck__(self, cls):
        raise TypeError(f'{self!r} cannot be used with issubclass()')

class _Generic(_Unionable):
    """List[int] and the like."""

    def __init__(self, origin, args, name=None, form=None):
        self.__origin__ = origin
        self.__args__ = args
        self._name = name
        self._form = form
        self.__parameters__ = tuple(dict.fromkeys(
            p for a in args for p in ([a] if isinstance(a, TypeVar)
                                      else getattr(a, '__parameters__', ()))))

    def __repr__(self):
        if self._form is Callable and self.__args__:
            args = self.__args__
            if len(args) == 2 and args[0] is ...:
                return f'typing.Callable[..., {_text(args[1])}]'
            return (f'typing.Callable[[{", ".join(map(_text, args[:-1]))}], '
                    f'{_text(args[-1])}]')
        if self._form is Union:
            if len(self.__args__) == 2 and type(None) in self.__args__:
                other = [a for a in self.__args__ if a is not type(None)][0]
                return f'typing.Optional[{_text(other)}]'
            return 'typing.Union[' + ', '.join(
                'NoneType' if a is type(None) else _text(a) for a in self.__args__) + ']'
        name = f'typing.{self._name}' if self._name else _text(self.__origin__)
        if self._form is Literal:
            return f'{name}[{", ".join(map(repr, self.__args__))}]'
        if not self.__args__:
            return f'{name}[()]'
        return f'{name}[{", ".join(map(_text, self.__args__))}]'

    def __eq__(self, other):
        if not isinstance(other, _Generic):
            return NotImplemented
        if self._form is Union and other._form is Union:
            return set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        if self._form is Union:
            return hash(frozenset(self.__args__))
        return hash((self.__origin__, self.__args__))

    def __call__(self, *args, **kwargs):
        if not isinstance(self.__origin__, type):
            raise TypeError(f'Cannot instantiate {self!r}')
        if self._name and self.__origin__.__module__ == 'builtins':
            raise TypeError(f'Type {self._name} cannot be instantiated; '
                            f'use {self.__origin__.__name__}() instead')
        return self.__origin__(*args, **kwargs)

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        if not self.__parameters__:
            raise TypeError(f'{self!r} is not a generic class')
        chosen = dict(zip(self.__parameters__, map(_checked, parameters)))
        args = tuple(chosen.get(a, a) if isinstance(a, TypeVar) else
                     a[tuple(chosen[p] for p in a.__parameters__)]
                     if getattr(a, '__parameters__', ()) else a for a in self.__args__)
        return _Generic(self.__origin__, args, self._name, self._form)

    def __getattr__(self, name):
        if name.startswith('__') and name.endswith('__'):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        if self._name and self.__origin__ is Generic:
            return (Generic,)
        result = [self.__origin__]
        if self.__parameters__ and Generic not in bases and self.__origin__ is not Generic:
            if not any(isinstance(b, _Generic) and b.__origin__ is Generic for b in bases):
                result.append(Generic)
        return tuple(result)

    def __instancecheck__(self, obj):
        if self._form is Union:
            return isinstance(obj, tuple(self.__args__))
        raise TypeError('Subscripted generics cannot be used with class and instance checks')

    def __subclasscheck__(self, cls):
        if self._form is Union:
            return issubclass(cls, tuple(self.__args__))
        raise TypeError('Subscripted generics cannot be used with class and instance checks')

class _Alias(_Unionable):
    """List, Dict …: other names of classes, to be subscripted."""

    def __init__(self, name, origin):
        self._name = name
        self.__origin__ = origin

    def __repr__(self):
        return 'typing.' + self._name

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        return _Generic(self.__origin__, tuple(map(_checked, parameters)), self._name)

    def __call__(self, *args, **kwargs):
        raise TypeError(f'Type {self._name} cannot be instantiated; '
                        f'use {self.__origin__.__name__}() instead')

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

class _CallableAlias(_Alias):

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple) or len(parameters) != 2:
            raise TypeError('Callable must be used as Callable[[arg, ...], result].')
        args, result = parameters
        args = tuple(map(_checked, args)) if isinstance(args, list) else (args,)
        return _Generic(_abc.Callable, args + (_checked(result),), 'Callable', Callable)

class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError('typing.Any cannot be used with isinstance()')
        return super().__instancecheck__(obj)

    def __repr__(self):
        return 'typing.Any' if self is Any else super().__repr__()

class Any(metaclass=_AnyMeta):
    """Anything."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError('Any cannot be instantiated')
        return super().__new__(cls)

def _flattened(parameters):
    result = []
    for p in parameters:
        p = _checked(p)
        inside = getattr(p, '__args__', None)
        if isinstance(p, _Generic) and p._form is Union or isinstance(p, _types.UnionType):
            result.extend(inside)
        else:
            result.append(p)
    return tuple(dict.fromkeys(result))

def _union(form, parameters):
    if parameters == ():
        raise TypeError('Cannot take a Union of no types.')
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    args = _flattened(parameters)
    if len(args) == 1:
        return args[0]
    return _Generic(Union, args, 'Union', Union)

def _one(form, parameters):
    return _Generic(form, (_checked(parameters),), form._name, form)

def _several(form, parameters):
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    return _Generic(form, parameters, form._name, form)

class _Annotated(_Generic):
    def __repr__(self):
        return 'typing.Annotated[{}, {}]'.format(
            _text(self.__origin__), ', '.join(repr(a) for a in self.__metadata__))

def _annotated(form, parameters):
    if not isinstance(parameters, tuple) or len(parameters) < 2:
        raise TypeError('Annotated[...] should be used with at least two arguments '
                        '(a type and an annotation).')
    result = _Annotated(parameters[0], (parameters[0],), 'Annotated', form)
    result.__metadata__ = parameters[1:]
    return result

Union = _SpecialForm('Union', _union)
def _optional(form, parameters):
    if isinstance(parameters, tuple):
        raise TypeError(f'{form} requires a single type. Got {parameters!r:.100}.')
    return Union[parameters, None]

Optional = _SpecialForm('Optional', _optional)
Literal = _SpecialForm('Literal', _several)
ClassVar = _SpecialForm('ClassVar', _one)
Final = _SpecialForm('Final', _one)
Annotated = _SpecialForm('Annotated', _annotated)
Concatenate = _SpecialForm('Concatenate', _several)
TypeGuard = _SpecialForm('TypeGuard', _one)
Required = _SpecialForm('Required', _one)
NotRequired = _SpecialForm('NotRequired', _one)
Unpack = _SpecialForm('Unpack', _one)
NoReturn = _SpecialForm('NoReturn')
Never = _SpecialForm('Never')
Self = _SpecialForm('Self')
LiteralString = _SpecialForm('LiteralString')
TypeAlias = _SpecialForm('TypeAlias')

List = _Alias('List', list)
Dict = _Alias('Dict', dict)
Set = _Alias('Set', set)
FrozenSet = _Alias('FrozenSet', frozenset)
Tuple = _Alias('Tuple', tuple)
Type = _Alias('Type', type)
Deque = _Alias('Deque', _collections.deque)
DefaultDict = _Alias('DefaultDict', _collections.defaultdict)
OrderedDict = _Alias('OrderedDict', _collections.OrderedDict)
Counter = _Alias('Counter', _collections.Counter)
ChainMap = _Alias('ChainMap', _collections.ChainMap)
Callable = _CallableAlias('Callable', _abc.Callable)
for _name in ('Iterable', 'Iterator', 'Generator', 'Sequence', 'MutableSequence', 'Mapping',
              'MutableMapping', 'MutableSet', 'Collection', 'Container', 'Hashable', 'Sized',
              'Reversible', 'KeysView', 'ItemsView', 'ValuesView', 'MappingView', 'ByteString',
              'Awaitable', 'Coroutine', 'AsyncIterable', 'AsyncIterator', 'AsyncGenerator'):
    globals()[_name] = _Alias(_name, getattr(_abc, _name))
AbstractSet = _Alias('AbstractSet', _abc.Set)
ContextManager = _Alias('ContextManager', _contextlib.AbstractContextManager)
Pattern = _Alias('Pattern', _re.Pattern)
Match = _Alias('Match', _re.Match)
Text = str
AnyStr = None

class TypeVar(_Unionable):
    """A name that stands for a type."""

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        if len(constraints) == 1:
            raise TypeError('A single constraint is not allowed')
        self.__name__ = name
        self.__bound__ = bound
        self.__constraints__ = constraints
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        prefix = '+' if self.__covariant__ else '-' if self.__contravariant__ else '~'
        return prefix + self.__name__

    def __typing_subst__(self, arg):
        """What stands for the variable when list[T] is given a type."""
        return _checked(arg)

class ParamSpec(TypeVar):
    @property
    def args(self):
        return self

    @property
    def kwargs(self):
        return self

class TypeVarTuple(TypeVar):
    def __repr__(self):
        return self.__name__

    def __iter__(self):
        yield Unpack[self]

AnyStr = TypeVar('AnyStr', bytes, str)

class Generic:
    """Derive from Generic[T] to make a class that can be subscripted."""
    __slots__ = ()

    def __class_getitem__(cls, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        parameters = tuple(map(_checked, parameters))
        if cls is Generic:
            if not all(isinstance(p, TypeVar) or isinstance(p, _Generic) for p in parameters):
                raise TypeError('Parameters to Generic[...] must all be type variables '
                                'or parameter specification variables.')
            return _Generic(cls, parameters, 'Generic')
        return _Generic(cls, parameters)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        found = []
        for base in cls.__dict__.get('__orig_bases__', ()):
            inside = getattr(base, '__parameters__', ())
            if getattr(base, '__origin__', None) is Generic:
                found = list(inside)
                break
            found += inside
        cls.__parameters__ = tuple(dict.fromkeys(found))

class _ProtocolMeta(_ABCMeta):
    def __call__(cls, *args, **kwargs):
        if cls.__dict__.get('_is_protocol', False):
            raise TypeError('Protocols cannot be instantiated')
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance):
        if not cls.__dict__.get('_is_protocol', False):
            return super().__instancecheck__(instance)
        if not cls.__dict__.get('_is_runtime', False):
            raise TypeError('Instance and class checks can only be used with '
                            '@runtime_checkable protocols')
        return all(hasattr(instance, name) for name in _protocol_names(cls))

    def __subclasscheck__(cls, other):
        if not cls.__dict__.get('_is_protocol', False):
            return super().__subclasscheck__(other)
        return all(hasattr(other, name) for name in _protocol_names(cls))

def _protocol_names(cls):
    names = set()
    for base in cls.__mro__:
        if base.__dict__.get('_is_protocol', False) and base is not Protocol:
            names.update(base.__dict__.get('__annotations__', {}))
            names.update(n for n in base.__dict__ if not n.startswith('_abc') and n not in (
                '__module__', '__dict__', '__weakref__', '__doc__', '__annotations__',
                '_is_protocol', '_is_runtime', '__abstractmethods__', '__init__', '__slots__',
                '__qualname__', '__init_subclass__', '__parameters__', '__hash__'))
    return names

class Protocol(Generic, metaclass=_ProtocolMeta):
    """Derive from it to say what methods are needed."""
    __slots__ = ()
    _is_protocol = True

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = Protocol in cls.__bases__

def runtime_checkable(cls):
    """Allow isinstance() with a protocol."""
    cls._is_runtime = True
    return cls

class SupportsInt(Protocol):
    @_abstractmethod
    def __int__(self):
        pass

class SupportsFloat(Protocol):
    @_abstractmethod
    def __float__(self):
        pass

class SupportsIndex(Protocol):
    @_abstractmethod
    def __index__(self):
        pass

class SupportsAbs(Protocol):
    @_abstractmethod
    def __abs__(self):
        pass

class SupportsBytes(Protocol):
    @_abstractmethod
    def __bytes__(self):
        pass

class SupportsComplex(Protocol):
    @_abstractmethod
    def __complex__(self):
        pass

class SupportsRound(Protocol):
    @_abstractmethod
    def __round__(self, ndigits=0):
        pass

for _cls in (SupportsInt, SupportsFloat, SupportsIndex, SupportsAbs, SupportsBytes,
             SupportsComplex, SupportsRound):
    runtime_checkable(_cls)

class IO(Generic[AnyStr]):
    """A file."""

class TextIO(IO[str]):
    """A file of text."""

class BinaryIO(IO[bytes]):
    """A file of bytes."""

del _cls, _name

def cast(typ, val):
    """The value."""
    return val

_overloads = {}

def get_overloads(func):
    """The overloads of a function, in order."""
    func = getattr(func, '__func__', func)
    return _overloads.get((func.__module__, func.__qualname__), [])

def clear_overloads():
    _overloads.clear()

def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False,
                        field_specifiers=(), **kwargs):
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            'eq_default': eq_default, 'order_default': order_default,
            'kw_only_default': kw_only_default, 'field_specifiers': field_specifiers,
            'kwargs': kwargs}
        return cls_or_fn
    return decorator

def overload(func):
    known = getattr(func, '__func__', func)
    _overloads.setdefault((known.__module__, known.__qualname__), []).append(func)

    def _overload_dummy(*args, **kwds):
        raise NotImplementedError(
            'You should not call an overloaded function. A series of @overload-decorated '
            'functions outside a stub module should always be followed by an implementation '
            'that is not @overload-ed.')
    return _overload_dummy

def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f

def no_type_check(arg):
    try:
        arg.__no_type_check__ = True
    except TypeError:
        pass
    return arg

def reveal_type(obj, /):
    import sys
    print(f'Runtime type is {type(obj).__name__!r}', file=sys.stderr)
    return obj

def assert_type(val, typ, /):
    return val

def assert_never(arg, /):
    raise AssertionError(f'Expected code to be unreachable, but got: {arg!r}')

def get_origin(tp):
    """list for List[int]."""
    if isinstance(tp, _Annotated):
        return Annotated
    if tp is Generic:
        return Generic
    if isinstance(tp, _types.UnionType):
        return _types.UnionType
    return getattr(tp, '__origin__', None)

def get_args(tp):
    """(int,) for List[int]."""
    if isinstance(tp, _Annotated):
        return (tp.__origin__,) + tp.__metadata__
    args = getattr(tp, '__args__', ())
    if isinstance(tp, _Generic) and tp._form is Callable and args and args[0] is not ...:
        return (list(args[:-1]), args[-1])
    return args

def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations, texts evaluated."""
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            hints.update(base.__dict__.get('__annotations__', {}))
    else:
        hints.update(getattr(obj, '__annotations__', {}))
    space = globalns
    if space is None:
        space = getattr(obj, '__globals__', None)
    if space is None:
        import sys
        space = vars(sys.modules.get(getattr(obj, '__module__', ''), sys))
    for name, value in hints.items():
        if isinstance(value, str):
            value = eval(value, space, localns)
        hints[name] = type(None) if value is None else value
    return hints

class NewType(_Unionable):
    """A name for a type of its own."""

    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp
        self.__module__ = '__main__'

    def __call__(self, x):
        return x

    def __repr__(self):
        return f'{self.__module__}.{self.__qualname__}'

class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        types = ns.get('__annotations__', {})
        default_names = []
        for name in types:
            if name in ns:
                default_names.append(name)
            elif default_names:
                raise TypeError(f'Non-default namedtuple field {name} cannot follow default field'
                                f'{"s" if len(default_names) > 1 else ""} '
                                f'{", ".join(default_names)}')
        made = _collections.namedtuple(typename, types, defaults=[ns[n] for n in default_names],
                                       module=ns['__module__'])
        made.__annotations__ = made.__new__.__annotations__ = types
        for key, value in ns.items():
            if key in ('__new__', '__init__', '__slots__', '__getnewargs__', '_fields',
                       '_field_defaults', '_make', '_replace', '_asdict'):
                raise AttributeError('Cannot overwrite NamedTuple attribute ' + key)
            if key not in ('__module__', '__name__', '__annotations__') and key not in types:
                setattr(made, key, value)
        if '__qualname__' in ns:
            made.__qualname__ = ns['__qualname__']
        return made

class _NamedTupleBase:
    def __call__(self, typename, fields=None, /, **kwargs):
        if fields is None:
            fields = kwargs.items()
        fields = [(name, tp) for name, tp in fields]
        made = _collections.namedtuple(typename, [name for name, tp in fields])
        made.__annotations__ = made.__new__.__annotations__ = dict(fields)
        return made

    def __mro_entries__(self, bases):
        return (_NamedTuple,)

    def __repr__(self):
        return '<function NamedTuple at 0x7f0000000000>'

_NamedTuple = type.__new__(_NamedTupleMeta, 'NamedTuple', (), {})
NamedTuple = _NamedTupleBase()

class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        made = type.__new__(_TypedDictMeta, name, (dict,), ns)
        annotations = {}
        required = set()
        optional = set()
        for base in bases:
            annotations.update(base.__dict__.get('__annotations__', {}))
            required.update(getattr(base, '__required_keys__', ()))
            optional.update(getattr(base, '__optional_keys__', ()))
        own = ns.get('__annotations__', {})
        annotations.update(own)
        (required if total else optional).update(own)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__total__ = total
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError('TypedDict does not support instance and class checks')

class _TypedDictBase:
    def __call__(self, typename, fields=None, /, *, total=True, **kwargs):
        return _TypedDictMeta(typename, (), {'__annotations__': dict(fields or kwargs)},
                              total=total)

    def __mro_entries__(self, bases):
        return (_TypedDict,)

def is_typeddict(tp):
    """Is it a class made from TypedDict?"""
    return isinstance(tp, _TypedDictMeta)

_TypedDict = type.__new__(_TypedDictMeta, 'TypedDict', (), {})
TypedDict = _TypedDictBase()
