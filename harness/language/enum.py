"""enum: sets of named values."""

import operator as _operator
from types import MappingProxyType as _MappingProxyType

__all__ = ['EnumMeta', 'EnumType', 'Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag', 'auto',
           'unique', 'property', 'member', 'nonmember', 'verify', 'CONTINUOUS', 'NAMED_FLAGS',
           'UNIQUE', 'STRICT', 'CONFORM', 'EJECT', 'KEEP', 'FlagBoundary', 'global_enum',
           'EnumCheck', 'ReprEnum']

_builtin_property = property
Enum = Flag = ReprEnum = None

def _is_descriptor(obj):
    return hasattr(obj, '__get__') or hasattr(obj, '__set__') or hasattr(obj, '__delete__')

def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == '__' and name[2] != '_' and name[-3] != '_'

def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == '_' and name[1:2] != '_' and name[-2:-1] != '_'

def _is_private(cls_name, name):
    prefix = f'_{cls_name}__'
    return name.startswith(prefix) and not name.endswith('__')

class nonmember:
    """Something in an enum's body that does not become a member."""

    def __init__(self, value):
        self.value = value

class member:
    """Something in an enum's body that does become a member."""

    def __init__(self, value):
        self.value = value

class property:
    """A property that leaves room for a member of the same name."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.__doc__ = doc or getattr(fget, '__doc__', None)
        self.name = None

    def __set_name__(self, owner, name):
        self.name = name
        self.clsname = owner.__name__

    def __get__(self, instance, ownerclass=None):
        if instance is not None and self.fget is not None:
            return self.fget(instance)
        if instance is None and self.name in ownerclass._member_map_:
            return ownerclass._member_map_[self.name]
        raise AttributeError(f'{ownerclass!r} has no attribute {self.name!r}')

    def _change(self, function, deed, *args):
        if function is None:
            raise AttributeError(f'<enum {self.clsname!r}> cannot {deed} attribute {self.name!r}')
        return function(*args)

    def __set__(self, instance, value):
        return self._change(self.fset, 'set', instance, value)

    def __delete__(self, instance):
        return self._change(self.fdel, 'delete', instance)

    def _with(self, **function):
        functions = {'fget': self.fget, 'fset': self.fset, 'fdel': self.fdel, **function}
        return type(self)(**functions, doc=self.__doc__)

    def getter(self, fget):
        return self._with(fget=fget)

    def setter(self, fset):
        return self._with(fset=fset)

    def deleter(self, fdel):
        return self._with(fdel=fdel)

_auto_null = object()

class auto:
    """A value that the enum finds itself."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return f'auto({self.value!r})'

_SUNDERS = frozenset("""_order_ _generate_next_value_ _missing_ _ignore_ _iter_member_
    _iter_member_by_value_ _numeric_repr_""".split())

def _words(names):
    return names.replace(',', ' ').split() if isinstance(names, str) else list(names)

class _EnumDict(dict):
    """The namespace of an enum's body: notes what becomes a member."""

    def __init__(self, cls_name=None, generate=None):
        super().__init__()
        self._cls_name = cls_name
        self._generate_next_value, self._auto_called = generate, False
        self._member_names, self._last_values, self._ignore = {}, [], []

    def __setitem__(self, key, value):
        if self._cls_name is None or not _is_private(self._cls_name, key):
            if _is_sunder(key):
                value = self._note_sunder(key, value)
            elif key == '__order__':
                key = '_order_'
            elif not _is_dunder(key):
                value = self._note_name(key, value)
        super().__setitem__(key, value)

    def _note_sunder(self, key, value):
        if key not in _SUNDERS:
            raise ValueError(f'_sunder_ names, such as {key!r}, are reserved for '
                             'future Enum use')
        if key == '_generate_next_value_':
            if self._auto_called:
                raise TypeError('_generate_next_value_ must be defined before members')
            self._generate_next_value = (
                value.__func__ if isinstance(value, staticmethod) else value)
        if key == '_ignore_':
            self._ignore = value = _words(value)
            already = self._member_names.keys() & set(value)
            if already:
                raise ValueError(f'_ignore_ cannot specify already set names: {already!r}')
        return value

    def _note_name(self, key, value):
        """What is kept under the name: the value of a member, or what is none as it is."""
        if key in self._member_names:
            raise TypeError(f'{key!r} already defined as {self[key]!r}')
        if key in self._ignore:
            return value
        if isinstance(value, nonmember):
            return value.value
        if isinstance(value, member):
            value = value.value
        elif _is_descriptor(value):
            return value
        elif key in self:
            raise TypeError(f'{key!r} already defined as {self[key]!r}')
        value = self._resolved(key, value)
        self._member_names[key] = None
        self._last_values.append(value)
        return value

    def _resolved(self, key, value):
        if isinstance(value, auto):
            if value.value is _auto_null:
                value.value = self._generate_next_value(
                    key, 1, len(self._member_names), self._last_values[:])
                self._auto_called = True
            return value.value
        if type(value) is tuple and any(isinstance(v, auto) for v in value):
            return tuple(self._resolved(key, v) for v in value)
        return value

    def update(self, members, **more_members):
        for source in (members, more_members):
            for name in source.keys():
                self[name] = source[name]

# ---- what the bases of an enum say ----

def _refuse_members(class_name, bases):
    for base in [kind for chain in bases for kind in chain.__mro__]:
        if Enum is not None and isinstance(base, EnumType) and base._member_names_:
            raise TypeError(f'<enum {class_name!r}> cannot extend {base!r}')

def _data_type(base):
    """The type of the values that a base brings along, or None."""
    derived = None
    for cls in base.__mro__[:-1]:
        if isinstance(cls, EnumType):
            if cls._member_type_ is not object:
                return cls._member_type_
        elif '__new__' in cls.__dict__ or '__dataclass_fields__' in cls.__dict__:
            return derived or cls
        else:
            derived = derived or cls
    return None

def _data_type_and_enum(class_name, bases):
    if not bases:
        return object, Enum
    if not isinstance(bases[-1], EnumType):
        raise TypeError('new enumerations should be created as '
                        '`EnumName([mixin_type, ...] [data_type,] enum_type)`')
    types = {found for found in map(_data_type, bases) if found is not None}
    if len(types) > 1:
        raise TypeError(f'too many data types for {class_name!r}: {types!r}')
    return (types.pop() if types else object), bases[-1]

def _constructor(own, member_type, first_enum):
    """What makes the members."""
    if own is not None:
        return own.__func__ if isinstance(own, staticmethod) else own
    if Enum is None:
        return object.__new__
    plain = (None, None.__new__, object.__new__, Enum.__new__)
    found = (getattr(cls, method, None) for method in ('__new_member__', '__new__')
             for cls in (member_type, first_enum))
    return next((new for new in found if new not in plain), object.__new__)

def _is_flag(cls):
    return Flag is not None and cls is not None and issubclass(cls, Flag)

def _is_one_bit(value):
    return isinstance(value, int) and value and value & (value - 1) == 0

class EnumType(type):
    """The metaclass of enums."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        _refuse_members(cls, bases)
        first_enum = _data_type_and_enum(cls, bases)[1]
        return _EnumDict(cls, getattr(first_enum, '_generate_next_value_', None))

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        members = {name: classdict[name] for name in classdict._member_names}
        left_out = {*members, *classdict._ignore, '_ignore_'}
        namespace = {name: value for name, value in classdict.items() if name not in left_out}
        invalid = members.keys() & {'mro', ''}
        if invalid:
            raise ValueError('invalid enum member name(s) ' + ','.join(map(repr, invalid)))
        order = namespace.pop('_order_', None)
        member_type, first_enum = _data_type_and_enum(cls, bases)
        own_new = namespace.pop('__new__', None) if Enum is not None else None
        new = _constructor(own_new, member_type, first_enum)
        use_args = Enum is not None and new not in (Enum.__new__, object.__new__)
        generate = namespace.get('_generate_next_value_')
        if generate is not None and not isinstance(generate, staticmethod):
            namespace['_generate_next_value_'] = staticmethod(generate)
        boundary = boundary or getattr(first_enum, '_boundary_', None)
        if boundary is None and _is_flag(first_enum):
            boundary = STRICT
        namespace.update(_member_names_=[], _member_map_={}, _value2member_map_={},
                         _unhashable_values_=[], _member_type_=member_type, _new_member_=new,
                         _use_args_=use_args, _flag_mask_=0, _all_bits_=0, _boundary_=boundary)
        enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        enum_class._settle_text(namespace, first_enum)
        for name, value in members.items():
            enum_class._add_member(name, enum_class._make_member(value))
        if own_new is not None:
            enum_class.__new_member__ = new
        if Enum is not None:
            enum_class.__new__ = Enum.__new__
        if order is not None:
            enum_class._check_order(_words(order))
        if _is_flag(enum_class):
            enum_class._settle_flags(namespace)
        return enum_class

    def _settle_text(cls, namespace, first_enum):
        """repr, str and format are those of the enum, unless it is given others."""
        for name in ('__repr__', '__str__', '__format__'):
            if Enum is not None and name not in namespace:
                if getattr(cls, name) in (getattr(cls._member_type_, name), getattr(object, name)):
                    setattr(cls, name, getattr(first_enum, name))

    def _make_member(cls, value):
        args = value if isinstance(value, tuple) else (value,)
        if cls._member_type_ is tuple:
            args = (args,)
        made = cls._new_member_(cls, *args) if cls._use_args_ else cls._new_member_(cls)
        if not hasattr(made, '_value_'):
            try:
                made._value_ = value if cls._member_type_ is object else cls._member_type_(*args)
            except Exception as exc:
                raise TypeError('_value_ not set in __new__, unable to create it') from exc
        made.__objclass__ = cls
        made._args = args
        return made

    def _add_member(cls, name, made):
        made._name_ = name
        made.__init__(*made.__dict__.pop('_args'))
        made._sort_order_ = len(cls._member_names_)
        value = made._value_
        for existing in cls._member_map_.values():
            if existing._value_ == value:
                made = existing
                break
        else:
            if not _is_flag(cls) or _is_one_bit(value):
                cls._member_names_.append(name)
        cls._member_map_[name] = made
        inherited = (base.__dict__.get(name) for base in cls.__mro__[1:])
        shadowed = next((found for found in inherited if found is not None), None)
        if not isinstance(shadowed, (property, _builtin_property)):
            type.__setattr__(cls, name, made)
        try:
            cls._value2member_map_.setdefault(value, made)
        except TypeError:
            cls._unhashable_values_.append(value)

    def _settle_flags(cls, namespace):
        for name in ('__or__', '__and__', '__xor__', '__ror__', '__rand__', '__rxor__',
                     '__invert__'):
            if name not in namespace:
                type.__setattr__(cls, name, getattr(Flag, name))
        mask = 0
        for made in cls._member_map_.values():
            if not isinstance(made._value_, int) or made._value_ > 0:
                mask |= made._value_
        type.__setattr__(cls, '_flag_mask_', mask)
        type.__setattr__(cls, '_all_bits_', (1 << mask.bit_length()) - 1)
        if cls._boundary_ not in (KEEP, EJECT):
            for made in cls._member_map_.values():
                if made._value_ < 0:
                    made._value_ &= cls._all_bits_

    def _check_order(cls, order):
        names = cls._member_names_
        order = [name for name in order if name in names]
        if order != names:
            raise TypeError(f'member order does not match _order_:\n  {order!r}\n  {names!r}')

    def __bool__(cls):
        return True

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        if names is None:
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type,
                            start=start, boundary=boundary)

    def __contains__(cls, value):
        if not isinstance(value, Enum):
            import warnings
            warnings.warn(
                'in 3.12 __contains__ will no longer raise TypeError, but will return True or\n'
                'False depending on whether the value is a member or the value of a member',
                DeprecationWarning, stacklevel=2)
            raise TypeError(
                "unsupported operand type(s) for 'in': '%s' and '%s'" % (
                    type(value).__qualname__, cls.__class__.__qualname__))
        return isinstance(value, cls) and value._name_ in cls._member_map_

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'{cls.__name__!r} cannot delete member {attr!r}.')
        super().__delattr__(attr)

    def __dir__(cls):
        interesting = set(['__class__', '__contains__', '__doc__', '__getitem__', '__iter__',
                           '__len__', '__members__', '__module__', '__name__', '__qualname__'] +
                          cls._member_names_)
        return sorted(interesting)

    def __getattr__(cls, name):
        members = {} if _is_dunder(name) else cls._member_map_
        if name not in members:
            raise AttributeError(name)
        return members[name]

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_builtin_property
    def __members__(cls):
        return _MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return '<flag %r>' % cls.__name__
        return '<enum %r>' % cls.__name__

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'cannot reassign member {name!r}')
        super().__setattr__(name, value)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        classdict = metacls.__prepare__(class_name, bases)
        pairs = names = _words(names) if isinstance(names, str) else names
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            values = []
            for count, name in enumerate(names):
                values.append(cls._generate_next_value_(name, start, count, values[:]))
            pairs = zip(names, values)
        for item in pairs:
            name, value = (item, names[item]) if isinstance(item, str) else item
            classdict[name] = value
        classdict['__module__'] = '__main__' if module is None else module
        if qualname is not None:
            classdict['__qualname__'] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

EnumMeta = EnumType

def _one_more(value):
    try:
        return value + 1
    except TypeError:
        return None

def _ask_missing(cls, value):
    """The member that the class makes of a value that is none's."""
    invalid = ValueError('%r is not a valid %s' % (value, cls.__qualname__))
    try:
        result = cls._missing_(value)
    except Exception as error:
        if not isinstance(error, ValueError):
            error.__context__ = invalid
        raise
    if isinstance(result, cls) or (
            isinstance(result, int) and _is_flag(cls) and cls._boundary_ is EJECT):
        return result
    if result is None:
        raise invalid
    error = TypeError('error in %s._missing_: returned %r instead of None or a valid member'
                      % (cls.__name__, result))
    error.__context__ = invalid
    raise error

class Enum(metaclass=EnumType):
    """Derive from it to make a set of named values."""

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            found = cls._value2member_map_.get(value)
        except TypeError:
            members = cls._member_map_.values()
            found = next((made for made in members if made._value_ == value), None)
        return _ask_missing(cls, value) if found is None else found

    def __init__(self, *args, **kwds):
        pass

    def _generate_next_value_(name, start, count, last_values):
        try:
            return sorted(last_values)[-1] + 1 if last_values else start
        except TypeError:
            following = map(_one_more, reversed(last_values))
            return next((value for value in following if value is not None), start)

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        return '<%s.%s: %r>' % (self.__class__.__name__, self._name_, self._value_)

    def __str__(self):
        return '%s.%s' % (self.__class__.__name__, self._name_)

    def __dir__(self):
        return sorted(set(['__class__', '__doc__', '__eq__', '__hash__', '__module__', 'name',
                           'value']) | set(name for name in self.__dict__ if name[0] != '_'))

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

class ReprEnum(Enum):
    """Only the repr is the enum's; str and format are those of the values."""

class IntEnum(int, ReprEnum):
    """Enum whose members are ints too."""

class StrEnum(str, ReprEnum):
    """Enum whose members are strings too."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError('too many arguments for str(): %r' % (values,))
        refusals = ('%r is not a string',) if len(values) == 1 else (
            None, 'encoding must be a string, not %r', 'errors must be a string, not %r')
        for value, refusal in zip(values, refusals):
            if refusal and not isinstance(value, str):
                raise TypeError(refusal % (value,))
        value = str(*values)
        enum_member = str.__new__(cls, value)
        enum_member._value_ = value
        return enum_member

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

for _cls, _data in ((IntEnum, int), (StrEnum, str)):
    type.__setattr__(_cls, '__str__', _data.__str__ if _data is str else int.__repr__)
    type.__setattr__(_cls, '__format__', _data.__format__)
del _cls, _data

class FlagBoundary(StrEnum):
    """What flags do with bits that are no member's."""
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()

STRICT, CONFORM, EJECT, KEEP = FlagBoundary

def _bits(value):
    while value:
        lowest = value & -value
        yield lowest
        value ^= lowest

class Flag(Enum):
    """Derive from it to make values that combine with | & ^ ~."""

    _numeric_repr_ = repr

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last_value = max(last_values)
        try:
            high = last_value.bit_length() - 1
        except Exception:
            raise TypeError('invalid flag value %r' % last_value) from None
        return 2 ** (high + 1)

    @classmethod
    def _iter_member_(cls, value):
        bits = _bits(value & cls._flag_mask_)
        found = [cls._value2member_map_[bit] for bit in bits if bit in cls._value2member_map_]
        names = cls._member_names_
        yield from sorted(found, key=lambda m: names.index(m._name_) if m._name_ in names else 0)

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError('%r is not a valid %s' % (value, cls.__qualname__))
        within = cls._within_boundary(value)
        if within is None:
            return value
        unsigned = within + cls._all_bits_ + 1 if within < 0 else within
        unknown = unsigned & ~cls._flag_mask_
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError(f'{cls.__name__}({unsigned!r}) -->  unknown values {unknown!r} '
                             f'[{_bin(unknown, 0)}]')
        made = cls._value2member_map_.setdefault(unsigned, cls._combination(unsigned))
        if within < 0:
            cls._value2member_map_[within] = made
        return made

    @classmethod
    def _within_boundary(cls, value):
        """The value with only bits that the class has; None: it is no flag then."""
        mask, all_bits = cls._flag_mask_, cls._all_bits_
        if ~all_bits <= value <= all_bits and not value & (all_bits ^ mask):
            return value
        if cls._boundary_ is STRICT:
            width = max(value.bit_length(), mask.bit_length())
            raise ValueError('%r invalid value %r\n    given %s\n  allowed %s' % (
                cls, value, _bin(value, width), _bin(mask, width)))
        if cls._boundary_ is EJECT:
            return None
        if cls._boundary_ is CONFORM:
            return value & mask
        return value if value >= 0 else value + max(all_bits + 1, 1 << value.bit_length())

    @classmethod
    def _combination(cls, value):
        """A flag with the name of those that it consists of."""
        if cls._member_type_ is object:
            made = object.__new__(cls)
        else:
            made = cls._member_type_.__new__(cls, value)
        if not hasattr(made, '_value_'):
            made._value_ = value
        parts = list(cls._iter_member_(value))
        names = [part._name_ for part in parts]
        for part in parts:
            value &= ~part._value_
        if names and value:
            names.append(cls._numeric_repr_(value))
        made._name_ = '|'.join(names) or None
        return made

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': %r and %r" % (
                type(other).__qualname__, self.__class__.__qualname__))
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        if self._name_ is not None:
            return Enum.__repr__(self)
        return '<%s: %r>' % (self.__class__.__name__, self._value_)

    def __str__(self):
        if self._name_ is not None:
            return Enum.__str__(self)
        return '%s(%r)' % (self.__class__.__name__, self._value_)

    def __bool__(self):
        return bool(self._value_)

    def _other_value(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    def _combining(combine):
        def operator(self, other):
            value = self._other_value(other)
            if value is NotImplemented:
                return value
            return self.__class__(combine(self._value_, value))
        return operator

    __or__ = __ror__ = _combining(_operator.or_)
    __and__ = __rand__ = _combining(_operator.and_)
    __xor__ = __rxor__ = _combining(_operator.xor)
    del _combining

    def __invert__(self):
        if self._boundary_ in (EJECT, KEEP):
            return self.__class__(~self._value_)
        return self.__class__(self._flag_mask_ & ~self._value_)

def _bin(number, width):
    """The bits of a number behind its sign."""
    sign = '1' if number < 0 else '0'
    length = number.bit_length()
    digits = f'{number & (1 << length) - 1:0{length}b}' if length else ''
    return f'0b{sign} {digits.rjust(width, sign)}'

class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are ints too."""

type.__setattr__(IntFlag, '__str__', int.__repr__)
type.__setattr__(IntFlag, '__format__', int.__format__)
type.__setattr__(IntFlag, '__repr__', Flag.__repr__)
type.__setattr__(Flag, '_boundary_', STRICT)
type.__setattr__(IntFlag, '_boundary_', KEEP)

def _aliases(enumeration):
    """The names of members that have another name before: 'alias -> name', joined."""
    return ', '.join(f'{name} -> {made.name}' for name, made in enumeration.__members__.items()
                     if name != made.name)

def unique(enumeration):
    """A decorator that refuses two names for one value."""
    aliases = _aliases(enumeration)
    if aliases:
        raise ValueError('duplicate values found in %r: %s' % (enumeration, aliases))
    return enumeration

class EnumCheck(StrEnum):
    CONTINUOUS = 'no skipped integer values'
    NAMED_FLAGS = 'multi-flag aliases may not contain unnamed flags'
    UNIQUE = 'one name per value'

CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck

class verify:
    """A decorator that checks properties of an enum."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                aliases = _aliases(enumeration)
                if aliases:
                    raise ValueError('aliases found in %r: %s' % (enumeration, aliases))
            elif check is CONTINUOUS:
                values = set(e.value for e in enumeration)
                if len(values) >= 2:
                    missing = [i for i in range(min(values) + 1, max(values)) if i not in values]
                    if missing:
                        raise ValueError(('invalid %s %r: missing values %s' % (
                            'enum', enumeration.__name__, ', '.join(map(str, missing)))))
        return enumeration

def global_enum(cls):
    import sys
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls
