"""dataclasses: classes that are mostly fields."""

import types as _types

class FrozenInstanceError(AttributeError):
    pass

def _marker(cls, shown=None):
    """The only object of a class; what it shows of itself, if not the usual."""
    namespace = {'__module__': __name__}
    if shown is not None:
        namespace['__repr__'] = lambda self: shown
    return type(cls, (), namespace)()

MISSING = _marker('_MISSING_TYPE')
KW_ONLY = _marker('_KW_ONLY_TYPE')
_HAS_DEFAULT_FACTORY = _marker('_HAS_DEFAULT_FACTORY_CLASS', '<factory>')
_FIELD, _FIELD_CLASSVAR, _FIELD_INITVAR = (
    _marker('_FIELD_BASE', kind) for kind in ('_FIELD', '_FIELD_CLASSVAR', '_FIELD_INITVAR'))

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

class _Shown:
    """Shows its slots."""
    __slots__ = ()

    def __repr__(self):
        slots = ','.join([f'{name}={getattr(self, name)!r}' for name in self.__slots__])
        return f'{type(self).__name__}({slots})'

class Field(_Shown):
    """One field of a dataclass."""
    __slots__ = ('name', 'type', 'default', 'default_factory', 'init', 'repr', 'hash', 'compare',
                 'metadata', 'kw_only', '_field_type')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = self._field_type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = _types.MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only

    def __set_name__(self, owner, name):
        told = getattr(type(self.default), '__set_name__', None)
        if told:
            told(self.default, owner, name)

class _DataclassParams(_Shown):
    __slots__ = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen')

    def __init__(self, *values):
        self.init, self.repr, self.eq, self.order, self.unsafe_hash, self.frozen = values

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

def _kind(annotation, cls):
    if _is_classvar(annotation, cls):
        return _FIELD_CLASSVAR
    return _FIELD_INITVAR if _is_initvar(annotation, cls) else _FIELD

_SLOT = getattr(_types, 'MemberDescriptorType', ())

def _own_field(cls, name, annotation, kw_only):
    f = getattr(cls, name, MISSING)
    if not isinstance(f, Field):
        f = field(default=MISSING if isinstance(f, _SLOT) else f)
    f.name, f.type, f._field_type = name, annotation, _kind(annotation, cls)
    if f._field_type is not _FIELD and f.default_factory is not MISSING:
        raise TypeError(f'field {name} cannot have a default factory')
    if f.kw_only is MISSING:
        if f._field_type is not _FIELD_CLASSVAR:
            f.kw_only = kw_only
    elif f._field_type is _FIELD_CLASSVAR:
        raise TypeError(f'field {name} is a ClassVar but specifies kw_only')
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(f.default)} for field '
                         f'{name} is not allowed: use default_factory')
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

def _has_own_hash(cls):
    own = vars(cls)
    return '__hash__' in own and (own['__hash__'] is not None or '__eq__' not in own)

def _settle_hash(cls, params, has_explicit, fields):
    if params.unsafe_hash:
        if has_explicit:
            raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')
    elif has_explicit or not params.eq:
        return
    elif not params.frozen:
        cls.__hash__ = None
        return
    made = _make_hash(fields)
    made.__qualname__ = f'{cls.__qualname__}.__hash__'
    cls.__hash__ = made

def _dataclass_bases(cls):
    """The nearest last, so that its fields win."""
    return [base for base in cls.__mro__[:0:-1] if hasattr(base, _FIELDS)]

def _own_fields(cls, kw_only):
    marked = None
    for name, annotation in vars(cls).get('__annotations__', {}).items():
        if not _is_kw_only(annotation, cls):
            yield _own_field(cls, name, annotation, kw_only or marked is not None)
        elif marked is None:
            marked = name
        else:
            raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')

def _leave_default(cls, f):
    """What the class has under the name of a field is the default, if there is one."""
    if isinstance(getattr(cls, f.name, None), Field):
        if f.default is not MISSING:
            setattr(cls, f.name, f.default)
        else:
            delattr(cls, f.name)

def _collect_fields(cls, kw_only, frozen):
    bases = _dataclass_bases(cls)
    fields = {f.name: f for base in bases for f in getattr(base, _FIELDS).values()}
    own = list(_own_fields(cls, kw_only))
    for f in own:
        fields[f.name] = f
        _leave_default(cls, f)
    annotated = vars(cls).get('__annotations__', {})
    for name, value in vars(cls).items():
        if isinstance(value, Field) and name not in annotated:
            raise TypeError(f'{name!r} is a field but has no type annotation')
    frozen_bases = any(getattr(base, _PARAMS).frozen for base in bases)
    if frozen_bases and not frozen:
        raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
    if bases and frozen and not frozen_bases:
        raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    return fields

_ORDER = {'__lt__': '<', '__le__': '<=', '__gt__': '>', '__ge__': '>='}

def _give_methods(cls, params, parameters, plain, slots):
    if params.init:
        _set_new_attribute(cls, '__init__', _make_init(
            cls, parameters, params.frozen, slots, hasattr(cls, '__post_init__')))
    if params.repr:
        _set_new_attribute(cls, '__repr__', _make_repr(plain))
    compared = [f for f in plain if f.compare]
    if params.eq:
        _set_new_attribute(cls, '__eq__', _make_comparison('__eq__', '==', compared))
    for name, operator in _ORDER.items() if params.order else ():
        if _set_new_attribute(cls, name, _make_comparison(name, operator, compared)):
            raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}. '
                            'Consider using functools.total_ordering')
    for function in _make_frozen(cls, plain) if params.frozen else ():
        if _set_new_attribute(cls, function.__name__, function):
            raise TypeError(f'Cannot overwrite attribute {function.__name__} '
                            f'in class {cls.__name__}')

def _process_class(cls, params, match_args, kw_only, slots):
    setattr(cls, _PARAMS, params)
    fields = _collect_fields(cls, kw_only, params.frozen)
    setattr(cls, _FIELDS, fields)
    if params.order and not params.eq:
        raise ValueError('eq must be true if order is true')
    has_own_hash = _has_own_hash(cls)
    parameters = [f for f in fields.values() if f._field_type is not _FIELD_CLASSVAR]
    plain = [f for f in parameters if f._field_type is _FIELD]
    _give_methods(cls, params, parameters, plain, slots)
    _settle_hash(cls, params, has_own_hash,
                 [f for f in plain if (f.compare if f.hash is None else f.hash)])
    if not cls.__doc__:
        shown = parameters if params.init else _inherited_init(cls)
        cls.__doc__ = cls.__name__ + _signature_text(shown)
    if match_args and '__match_args__' not in vars(cls):
        cls.__match_args__ = tuple(f.name for f in parameters if f.init and not f.kw_only)
    return _add_slots(cls, [f.name for f in plain]) if slots else cls

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

def _add_slots(cls, field_names):
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    namespace = dict(cls.__dict__)
    inherited = set()
    for base in cls.__mro__[1:-1]:
        inherited.update(base.__dict__.get('__slots__', ()))
    namespace['__slots__'] = tuple(name for name in field_names if name not in inherited)
    for name in (*field_names, '__dict__', '__weakref__'):
        namespace.pop(name, None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made

def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Give a class the methods that follow from its annotated fields."""
    if weakref_slot and not slots:
        raise TypeError('weakref_slot is True but slots is False')

    def wrap(cls):
        params = _DataclassParams(init, repr, eq, order, unsafe_hash, frozen)
        return _process_class(cls, params, match_args, kw_only, slots)
    return wrap if cls is None else wrap(cls)

def fields(class_or_instance):
    """The fields of a dataclass or of an instance of one."""
    found = getattr(class_or_instance, _FIELDS, None)
    if found is None:
        raise TypeError('must be called with a dataclass type or instance')
    return tuple(f for f in found.values() if f._field_type is _FIELD)

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

def _name_type_default(item):
    """What one item of the fields of make_dataclass() tells, without what it does not tell."""
    if isinstance(item, str):
        return item, 'typing.Any'
    if len(item) not in (2, 3):
        raise TypeError(f'Invalid field: {item!r}')
    return item

def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True,
                   order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
                   slots=False, weakref_slot=False):
    """A new dataclass from a list of fields."""
    from keyword import iskeyword
    body = dict(namespace or {})
    annotations = {}
    for item in fields:
        name, annotation, *default = _name_type_default(item)
        problem = ('must be valid identifiers'
                   if not isinstance(name, str) or not name.isidentifier() else
                   'must not be keywords' if iskeyword(name) else None)
        if problem:
            raise TypeError(f'Field names {problem}: {name!r}')
        if name in annotations:
            raise TypeError(f'Field name duplicated: {name!r}')
        annotations[name] = annotation
        if default:
            body[name], = default
    body['__annotations__'] = annotations
    cls = _types.new_class(cls_name, bases, {}, lambda made: made.update(body))
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
        if f.name in changes:
            if not f.init:
                raise ValueError(f'field {f.name} is declared with init=False, '
                                 'it cannot be specified with replace()')
        elif f._field_type is _FIELD_INITVAR and f.default is MISSING and f.init:
            raise ValueError(f'InitVar {f.name!r} must be specified with replace()')
        elif f.init:
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
