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
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, obj, cls=None):
        if hasattr(self.func, '__get__') and not isinstance(self.func, type(update_wrapper)):
            return partial(self.func.__get__(obj, cls), *self.args, **self.keywords)
        if obj is None:
            return partial(self.func, *self.args, **self.keywords)
        return partial(self.func, obj, *self.args, **self.keywords)

def _best_match(registry, cls):
    for base in cls.__mro__:
        if base in registry:
            return registry[base]
    found = None
    for candidate in registry:
        if candidate is not object and issubclass(cls, candidate):
            if found is None or issubclass(candidate, found):
                found = candidate
    return registry[object if found is None else found]

def singledispatch(func):
    """A generic function that chooses by the type of its first argument."""
    registry = {object: func}
    name = getattr(func, '__name__', 'singledispatch function')

    def dispatch(cls):
        return _best_match(registry, cls)

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda function: register(cls, function)
            annotations = getattr(cls, '__annotations__', {})
            if not annotations:
                raise TypeError(
                    f'Invalid first argument to `register()`: {cls!r}. '
                    'Use either `@register(some_class)` or plain `@register` '
                    'on an annotated function.')
            func = cls
            cls = next(iter(annotations.values()))
            if not isinstance(cls, type) and not hasattr(cls, '__args__'):
                raise TypeError(f'Invalid annotation for {next(iter(annotations))!r}. '
                                f'{cls!r} is not a class.')
        for one in getattr(cls, '__args__', None) or (cls,):
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

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            chosen = self.dispatcher.dispatch(args[0].__class__)
            return chosen.__get__(obj, cls)(*args, **kwargs)
        method.register = self.register
        update_wrapper(method, self.func)
        return method
