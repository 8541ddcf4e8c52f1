"""dataclasses: classes that are mostly fields."""

import types as _types

class FrozenInstanceError(AttributeError):
    pass

class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return '<factory>'

_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()

class _MISSING_TYPE:
    pass

MISSING = _MISSING_TYPE()

class _KW_ONLY_TYPE:
    pass

KW_ONLY = _KW_ONLY_TYPE()

class _FieldKind:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

_FIELD = _FieldKind('_FIELD')
_FIELD_CLASSVAR = _FieldKind('_FIELD_CLASSVAR')
_FIELD_INITVAR = _FieldKind('_FIELD_INITVAR')

_FIELDS = '__dataclass_fields__'
_PARAMS = '__dataclass_params__'

class InitVar:
    """A field that is only a parameter of __init__."""
    __slots__ = ('type',)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f'dataclasses.InitVar[{name}]'

    def __class_getitem__(cls, type):
        return InitVar(type)

class Field:
    """One field of a dataclass."""
    __slots__ = ('name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare',
                 'metadata', 'kw_only', '_field_type')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _types.MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return (f'Field(name={self.name!r},type={self.type!r},default={self.default!r},'
                f'default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},'
                f'hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},'
                f'kw_only={self.kw_only!r},_field_type={self._field_type})')

    def __set_name__(self, owner, name):
        func = getattr(type(self.default), '__set_name__', None)
        if func:
            func(self.default, owner, name)

class _DataclassParams:
    __slots__ = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen')

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen

    def __repr__(self):
        return (f'_DataclassParams(init={self.init!r},repr={self.repr!r},eq={self.eq!r},'
                f'order={self.order!r},unsafe_hash={self.unsafe_hash!r},frozen={self.frozen!r})')

def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    """Options of one field."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)

def _named(annotation, cls):
    """What the beginning of an annotation that is text names where the class was made, as far as
    it is a name or a module and a name."""
    import re
    import sys
    match = re.match(r'^(?:\s*(\w+)\s*\.)?\s*(\w+)', annotation)
    if not match:
        return MISSING
    names = vars(sys.modules.get(cls.__module__) or object)
    if match[1]:
        holder = names.get(match[1])
        names = vars(holder) if isinstance(holder, _types.ModuleType) else {}
    return names.get(match[2], MISSING)

def _is_classvar(annotation, cls):
    if isinstance(annotation, str):
        annotation = _named(annotation, cls)
        return annotation is not MISSING and annotation is _class_var()
    return getattr(annotation, '__origin__', annotation) is _class_var()

def _class_var():
    import sys
    typing = sys.modules.get('typing')
    return typing.ClassVar if typing else MISSING

def _is_initvar(annotation, cls):
    if isinstance(annotation, str):
        return _named(annotation, cls) is InitVar
    return annotation is InitVar or type(annotation) is InitVar

def _is_kw_only(annotation, cls):
    return annotation is KW_ONLY or (
        isinstance(annotation, str) and _named(annotation, cls) is KW_ONLY)

def _get_field(cls, a_name, a_type, default_kw_only):
    default = getattr(cls, a_name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, _types.MemberDescriptorType if hasattr(
                _types, 'MemberDescriptorType') else ()):
            default = MISSING
        f = field(default=default)
    f.name = a_name
    f.type = a_type
    f._field_type = _FIELD
    if _is_classvar(a_type, cls):
        f._field_type = _FIELD_CLASSVAR
    elif _is_initvar(a_type, cls):
        f._field_type = _FIELD_INITVAR
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR):
        if f.default_factory is not MISSING:
            raise TypeError(f'field {f.name} cannot have a default factory')
    if f._field_type in (_FIELD, _FIELD_INITVAR):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    elif f.kw_only is not MISSING:
        raise TypeError(f'field {f.name} is a ClassVar but specifies kw_only')
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(f.default)} for field '
                         f'{f.name} is not allowed: use default_factory')
    return f

def _set_new_attribute(cls, name, value):
    if name in cls.__dict__:
        return True
    value.__qualname__ = f'{cls.__qualname__}.{name}'
    value.__module__ = cls.__module__
    setattr(cls, name, value)
    return False

def _check_default_order(fields):
    seen_default = False
    for f in fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = True
            elif seen_default:
                raise TypeError(f'non-default argument {f.name!r} follows default argument')

def _function(name, parameters, lines, scope):
    body = ''.join(f'\n {line}' for line in lines or ['pass'])
    exec(f'def {name}({", ".join(parameters)}):{body}', scope)
    return scope[name]

def _tuple_of(name, fields):
    return '(' + ''.join(f'{name}.{f.name}, ' for f in fields) + ')'

def _make_init(cls, fields, frozen, slots, has_post_init):
    std = [f for f in fields if f.init and not f.kw_only]
    kw = [f for f in fields if f.init and f.kw_only]
    _check_default_order(std)
    self = '__dataclass_self__' if 'self' in [f.name for f in fields] else 'self'
    scope = {'_set_': object.__setattr__, '_factory_': _HAS_DEFAULT_FACTORY}
    lines = []
    for f in fields:
        value = f.name
        if f.default_factory is not MISSING:
            scope[f'_make_{f.name}'] = f.default_factory
            scope[f'_dflt_{f.name}'] = _HAS_DEFAULT_FACTORY
            value = f'_make_{f.name}()'
            if f.init:
                value += f' if {f.name} is _factory_ else {f.name}'
        elif f.default is not MISSING:
            scope[f'_dflt_{f.name}'] = f.default
            if not f.init:
                value = f'_dflt_{f.name}'
        if f._field_type is _FIELD_INITVAR or not (
                f.init or f.default_factory is not MISSING or f.default is not MISSING and slots):
            continue
        lines.append(f'_set_({self}, {f.name!r}, {value})' if frozen
                     else f'{self}.{f.name} = {value}')
    if has_post_init:
        initvars = ', '.join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        lines.append(f'{self}.__post_init__({initvars})')

    def parameters(fields):
        return [f'{f.name}=_dflt_{f.name}' if f'_dflt_{f.name}' in scope else f.name
                for f in fields]
    __init__ = _function('__init__', [self, *parameters(std), *['*'][:len(kw)], *parameters(kw)],
                         lines, scope)
    __init__.__annotations__ = {f.name: f.type for f in std + kw}
    __init__.__annotations__['return'] = None
    return __init__

_repr_running = set()

def _make_repr(fields):
    parts = ', '.join(f'{f.name}={{self.{f.name}!r}}' for f in fields if f.repr)
    text = _function('__repr__', ['self'],
                     [f'return self.__class__.__qualname__ + f"({parts})"'], {})

    def __repr__(self):
        if id(self) in _repr_running:
            return '...'
        _repr_running.add(id(self))
        try:
            return text(self)
        finally:
            _repr_running.discard(id(self))
    __repr__.__wrapped__ = text # marks it as generated (pprint looks)
    return __repr__

def _make_comparison(name, operator, fields):
    return _function(name, ['self', 'other'], [
        'if other.__class__ is self.__class__:',
        f'  return {_tuple_of("self", fields)} {operator} {_tuple_of("other", fields)}',
        'return NotImplemented'], {})

def _make_hash(fields):
    return _function('__hash__', ['self'], [f'return hash({_tuple_of("self", fields)})'], {})

def _make_frozen(cls, fields):
    names = frozenset(f.name for f in fields)

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot assign to field {name!r}')
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot delete field {name!r}')
        super(cls, self).__delattr__(name)

    return __setattr__, __delattr__

def _settle_hash(cls, unsafe_hash, eq, frozen, has_explicit, fields):
    if unsafe_hash:
        if has_explicit:
            raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')
        _force(cls, '__hash__', _make_hash(fields))
    elif eq and frozen:
        if not has_explicit:
            _force(cls, '__hash__', _make_hash(fields))
    elif eq and not has_explicit:
        cls.__hash__ = None

def _force(cls, name, function):
    function.__qualname__ = f'{cls.__qualname__}.{name}'
    setattr(cls, name, function)

def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                   weakref_slot):
    fields = {}
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen))
    any_frozen_base = False
    has_dataclass_bases = False
    for b in cls.__mro__[-1:0:-1]:
        base_fields = getattr(b, _FIELDS, None)
        if base_fields is not None:
            has_dataclass_bases = True
            for f in base_fields.values():
                fields[f.name] = f
            if getattr(b, _PARAMS).frozen:
                any_frozen_base = True
    annotations = cls.__dict__.get('__annotations__', {})
    cls_fields = []
    kw_only_seen = False
    for name, annotation in annotations.items():
        if _is_kw_only(annotation, cls):
            if kw_only_seen:
                raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')
            kw_only_seen = True
            kw_only = True
        else:
            cls_fields.append(_get_field(cls, name, annotation, kw_only))
    for f in cls_fields:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f'{name!r} is a field but has no type annotation')
    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
        if not any_frozen_base and frozen:
            raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get('__hash__', MISSING)
    has_explicit_hash = not (class_hash is MISSING or
                             (class_hash is None and '__eq__' in cls.__dict__))
    if order and not eq:
        raise ValueError('eq must be true if order is true')
    all_init = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    plain = [f for f in fields.values() if f._field_type is _FIELD]
    compared = [f for f in plain if f.compare]
    if init:
        _set_new_attribute(cls, '__init__', _make_init(
            cls, all_init, frozen, slots, hasattr(cls, '__post_init__')))
    if repr:
        _set_new_attribute(cls, '__repr__', _make_repr(plain))
    if eq:
        _set_new_attribute(cls, '__eq__', _make_comparison('__eq__', '==', compared))
    if order:
        for name, operator in [('__lt__', '<'), ('__le__', '<='), ('__gt__', '>'),
                               ('__ge__', '>=')]:
            if _set_new_attribute(cls, name, _make_comparison(name, operator, compared)):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}. '
                                'Consider using functools.total_ordering')
    if frozen:
        for function in _make_frozen(cls, plain):
            if _set_new_attribute(cls, function.__name__, function):
                raise TypeError(f'Cannot overwrite attribute {function.__name__} '
                                f'in class {cls.__name__}')
    hashed = [f for f in plain if (f.compare if f.hash is None else f.hash)]
    _settle_hash(cls, unsafe_hash, eq, frozen, has_explicit_hash, hashed)
    if not getattr(cls, '__doc__'):
        cls.__doc__ = cls.__name__ + _signature_text(all_init if init else _inherited_init(cls))
    if match_args and '__match_args__' not in cls.__dict__:
        cls.__match_args__ = tuple(f.name for f in all_init if f.init and not f.kw_only)
    if slots:
        cls = _add_slots(cls, frozen, [f.name for f in plain])
    return cls

def _type_text(annotation):
    if isinstance(annotation, type) and annotation.__module__ == 'builtins':
        if not hasattr(annotation, '__args__'):
            return annotation.__qualname__
    if isinstance(annotation, type) and not hasattr(annotation, '__args__'):
        return f'{annotation.__module__}.{annotation.__qualname__}'
    return repr(annotation).replace('typing.', '')

def _inherited_init(cls):
    for base in cls.__mro__[1:]:
        if '__init__' in base.__dict__:
            return list(base.__dict__.get('__dataclass_fields__', {}).values())
    return []

def _signature_text(fields):
    parts = []
    star = False
    for f in sorted([f for f in fields if f.init], key=lambda f: bool(f.kw_only)):
        if f.kw_only and not star:
            star = True
            parts.append('*')
        text = f'{f.name}: {_type_text(f.type)}'
        if f.default is not MISSING:
            text += f' = {f.default!r}'
        elif f.default_factory is not MISSING:
            text += ' = <factory>'
        parts.append(text)
    return '(' + ', '.join(parts) + ')'

def _add_slots(cls, frozen, field_names):
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    namespace = dict(cls.__dict__)
    inherited = set()
    for base in cls.__mro__[1:-1]:
        inherited.update(base.__dict__.get('__slots__', ()))
    namespace['__slots__'] = tuple(name for name in field_names if name not in inherited)
    for name in field_names:
        namespace.pop(name, None)
    namespace.pop('__dict__', None)
    namespace.pop('__weakref__', None)
    qualname = getattr(cls, '__qualname__', None)
    cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        cls.__qualname__ = qualname
    return cls

def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Give a class the methods that follow from its annotated fields."""
    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args,
                              kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)

def fields(class_or_instance):
    """The fields of a dataclass or of an instance of one."""
    try:
        all_fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple(f for f in all_fields.values() if f._field_type is _FIELD)

def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)

def is_dataclass(obj):
    """Is it a dataclass or an instance of one?"""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)

def _copied(obj, convert):
    from copy import deepcopy
    if _is_dataclass_instance(obj):
        return convert(obj)
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return type(obj)(*[_copied(v, convert) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_copied(v, convert) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_copied(k, convert), _copied(v, convert)) for k, v in obj.items())
    return deepcopy(obj)

def asdict(obj, *, dict_factory=dict):
    """The fields of an instance as a dictionary, recursively."""
    if not _is_dataclass_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')

    def convert(instance):
        return dict_factory([(f.name, _copied(getattr(instance, f.name), convert))
                             for f in fields(instance)])
    return convert(obj)

def astuple(obj, *, tuple_factory=tuple):
    """The fields of an instance as a tuple, recursively."""
    if not _is_dataclass_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')

    def convert(instance):
        return tuple_factory([_copied(getattr(instance, f.name), convert)
                              for f in fields(instance)])
    return convert(obj)

def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True,
                   order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
                   slots=False, weakref_slot=False):
    """A new dataclass from a list of fields."""
    namespace = {} if namespace is None else namespace
    seen = set()
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name, tp = item, 'typing.Any'
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, defaults[item[0]] = item
        else:
            raise TypeError(f'Invalid field: {item!r}')
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f'Field names must be valid identifiers: {name!r}')
        import keyword
        if keyword.iskeyword(name):
            raise TypeError(f'Field names must not be keywords: {name!r}')
        if name in seen:
            raise TypeError(f'Field name duplicated: {name!r}')
        seen.add(name)
        annotations[name] = tp

    def exec_body(ns):
        ns.update(namespace)
        ns.update(defaults)
        ns['__annotations__'] = annotations

    cls = _types.new_class(cls_name, bases, {}, exec_body)
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                     frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots,
                     weakref_slot=weakref_slot)

def replace(obj, /, **changes):
    """A new instance with some fields changed."""
    if not _is_dataclass_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    for f in getattr(obj, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f'field {f.name} is declared with init=False, '
                                 'it cannot be specified with replace()')
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise ValueError(f'InitVar {f.name!r} must be specified with replace()')
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
