"""functools: what is not in functools.c."""

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__')
WRAPPER_UPDATES = ('__dict__',)

def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make a wrapper function look like the wrapped one."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper

def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """A decorator that applies update_wrapper."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)

_info_class = None

def _cache_info_class():
    global _info_class
    if _info_class is None:
        from collections import namedtuple
        _info_class = namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'])
        _info_class.__module__ = 'functools'
    return _info_class

def lru_cache(maxsize=128, typed=False):
    """A decorator that remembers the results of the latest calls."""
    if isinstance(maxsize, int):
        if maxsize < 0:
            maxsize = 0
    elif callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        wrapper = _lru_cache(function, maxsize, typed, _cache_info_class())
        wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
        return update_wrapper(wrapper, function)
    elif maxsize is not None:
        raise TypeError('Expected first argument to be an integer, a callable, or None')

    def decorating_function(user_function):
        wrapper = _lru_cache(user_function, maxsize, typed, _cache_info_class())
        wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
        return update_wrapper(wrapper, user_function)

    return decorating_function

def cache(user_function, /):
    """A decorator that remembers all results."""
    return lru_cache(maxsize=None)(user_function)

_ROOTS = {
    '__lt__': (('__gt__', lambda less, same: not less and not same),
               ('__le__', lambda less, same: less or same), ('__ge__', lambda less, same: not less)),
    '__le__': (('__ge__', lambda le, same: not le or same),
               ('__lt__', lambda le, same: le and not same), ('__gt__', lambda le, same: not le)),
    '__gt__': (('__lt__', lambda more, same: not more and not same),
               ('__ge__', lambda more, same: more or same), ('__le__', lambda more, same: not more)),
    '__ge__': (('__le__', lambda ge, same: not ge or same),
               ('__gt__', lambda ge, same: ge and not same), ('__lt__', lambda ge, same: not ge)),
}

def _derived(root, name, combine):
    def compare(self, other):
        first = getattr(type(self), root)(self, other)
        if first is NotImplemented:
            return first
        return combine(first, self == other)
    compare.__name__ = name
    return compare

def total_ordering(cls):
    """Fill in the comparisons a class lacks, from one of them and __eq__."""
    roots = {name for name in _ROOTS if getattr(cls, name, None) is not getattr(object, name, None)}
    if not roots:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = max(roots)
    for name, combine in _ROOTS[root]:
        if name not in roots:
            setattr(cls, name, _derived(root, name, combine))
    return cls

class cached_property:
    """A property that is computed once and kept in the instance's __dict__."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError('Cannot assign the same cached_property to two different names '
                            f'({self.attrname!r} and {name!r}).')

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError(
                'Cannot use cached_property instance without calling __set_name__ on it.')
        try:
            values = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} "
                            f"instance to cache {self.attrname!r} property.") from None
        if self.attrname not in values:
            values[self.attrname] = self.func(instance)
        return values[self.attrname]

class partialmethod:
    """partial() for methods."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, '__get__'):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        parts = [repr(self.func)]
        parts += map(repr, self.args)
        parts += (f'{name}={value!r}' for name, value in self.keywords.items())
        cls = type(self)
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def _unbound(self):
        def method(cls_or_self, /, *args, **keywords):
            return self.func(cls_or_self, *self.args, *args, **{**self.keywords, **keywords})
        method.__isabstractmethod__ = self.__isabstractmethod__
        method._partialmethod = self
        return method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, '__get__', None)
        bound = self.func if get is None else get(obj, cls)
        if bound is self.func:
            return self._unbound().__get__(obj, cls)
        result = partial(bound, *self.args, **self.keywords)
        try:
            result.__self__ = bound.__self__
        except AttributeError:
            pass
        return result

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

def _merge(orders):
    """C3: the heads that stand in nobody's tail, until all are taken."""
    result = []
    orders = [order for order in orders if order]
    while orders:
        for order in orders:
            head = order[0]
            if not any(head in other[1:] for other in orders):
                break
        else:
            raise RuntimeError('Inconsistent hierarchy')
        result.append(head)
        orders = [rest for rest in ([c for c in order if c is not head] for order in orders) if rest]
    return result

def _order_with(cls, abcs):
    """The resolution order of cls with abstract classes where they would be if derived from."""
    bases = cls.__bases__
    abstract_at = [i for i, base in enumerate(bases) if hasattr(base, '__abstractmethods__')]
    split = abstract_at[-1] + 1 if abstract_at else 0
    own = [abc for abc in abcs
           if issubclass(cls, abc) and not any(issubclass(base, abc) for base in bases)]
    rest = [abc for abc in abcs if abc not in own]
    groups = list(bases[:split]), own, list(bases[split:])
    orders = [_order_with(base, rest) for group in groups for base in group]
    return _merge([[cls], *orders, *groups])

def _order_among(cls, registered):
    """The resolution order of cls, with those registered classes it is a virtual subclass of."""
    virtual = [c for c in registered if c not in cls.__mro__ and hasattr(c, '__mro__')
               and not isinstance(c, type(list[int])) and issubclass(cls, c)]
    virtual = [c for c in virtual if not any(c is not d and c in d.__mro__ for d in virtual)]
    abcs = []
    for one in virtual:
        found = [[s for s in derived.__mro__ if s in virtual] for derived in one.__subclasses__()
                 if derived not in cls.__mro__ and issubclass(cls, derived)]
        for derived in sorted(found, key=len, reverse=True) or [[one]]:
            abcs += [c for c in derived if c not in abcs]
    return _order_with(cls, abcs)

def _best_match(registry, cls):
    if cls in registry:
        return registry[cls]
    match = None
    for base in _order_among(cls, registry):
        if match is not None:
            if (base in registry and base not in cls.__mro__ and match not in cls.__mro__
                    and not issubclass(match, base)):
                raise RuntimeError(f'Ambiguous dispatch: {match} or {base}')
            break
        if base in registry:
            match = base
    return registry.get(match)

def singledispatch(func):
    """A generic function that chooses by the type of its first argument."""
    registry = {object: func}
    name = getattr(func, '__name__', 'singledispatch function')

    def dispatch(cls):
        return _best_match(registry, cls)

    def is_union(cls):
        return (isinstance(cls, type(int | str)) or
                getattr(cls, '__origin__', None).__class__.__name__ == '_SpecialForm')

    def is_valid(cls):
        if isinstance(cls, type) and not isinstance(cls, type(list[int])):
            return True
        return is_union(cls) and all(isinstance(one, type) for one in cls.__args__)

    def register(cls, func=None):
        if is_valid(cls):
            if func is None:
                return lambda function: register(cls, function)
        else:
            if func is not None:
                raise TypeError(f'Invalid first argument to `register()`. '
                                f'{cls!r} is not a class or union type.')
            annotations = getattr(cls, '__annotations__', {})
            if not annotations:
                raise TypeError(
                    f'Invalid first argument to `register()`: {cls!r}. '
                    'Use either `@register(some_class)` or plain `@register` '
                    'on an annotated function.')
            func = cls
            from typing import get_type_hints
            name, cls = next(iter(get_type_hints(func).items()))
            if not is_valid(cls):
                if is_union(cls):
                    raise TypeError(f'Invalid annotation for {name!r}. '
                                    f'{cls!r} not all arguments are classes.')
                raise TypeError(f'Invalid annotation for {name!r}. {cls!r} is not a class.')
        for one in cls.__args__ if is_union(cls) else (cls,):
            registry[one] = func
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{name} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    from types import MappingProxyType
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = MappingProxyType(registry)
    update_wrapper(wrapper, func)
    return wrapper

class singledispatchmethod:
    """singledispatch() for methods."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, '__get__'):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            chosen = self.dispatcher.dispatch(args[0].__class__)
            return chosen.__get__(obj, cls)(*args, **kwargs)
        method.__isabstractmethod__ = self.__isabstractmethod__
        method.register = self.register
        update_wrapper(method, self.func)
        return method
