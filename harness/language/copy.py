"""copy: copies of objects, shallow and deep."""

from _copy import iterator as _copy_iterator
from types import FunctionType as _FunctionType, ModuleType as _ModuleType

class Error(Exception):
    pass

error = Error

_ATOMIC = (type(None), int, float, bool, complex, str, bytes, type, range, type(...),
           type(NotImplemented), _FunctionType, type(len), property, type((lambda: 0).__code__), type(int | str))

def copy(x):
    """A shallow copy."""
    cls = type(x)
    if cls in _ATOMIC or cls in (tuple, frozenset, slice) or issubclass(cls, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, '__copy__', None)
    if method is not None:
        return method(x)
    made = _copy_iterator(x)
    return _reconstruct(x, lambda value: value, None) if made is None else made

def deepcopy(x, memo=None, _nil=[]):
    """A copy of the object and of everything in it."""
    if memo is None:
        memo = {}
    key = id(x)
    known = memo.get(key, _nil)
    if known is not _nil:
        return known
    cls = type(x)
    if cls in _ATOMIC or issubclass(cls, type):
        return x
    result = _deepcopy_new(x, cls, memo)
    if result is not x:
        memo[key] = result
        memo.setdefault(id(memo), []).append(x)
    return result

def _deepcopy_new(x, cls, memo):
    if cls is list:
        result = []
        memo[id(x)] = result
        for item in x:
            result.append(deepcopy(item, memo))
        return result
    if cls is dict:
        result = {}
        memo[id(x)] = result
        for key, value in x.items():
            result[deepcopy(key, memo)] = deepcopy(value, memo)
        return result
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        if id(x) in memo:
            return memo[id(x)]
        return tuple(items) if any(a is not b for a, b in zip(x, items)) else x
    if cls is set:
        return {deepcopy(item, memo) for item in x}
    if cls is frozenset:
        return frozenset(deepcopy(item, memo) for item in x)
    if cls is bytearray:
        return x.copy()
    if cls is slice:
        return slice(*[deepcopy(item, memo) for item in (x.start, x.stop, x.step)])
    method = getattr(x, '__deepcopy__', None)
    if method is not None:
        return method(memo)
    if cls.__name__ == 'method' and hasattr(x, '__func__'):
        return cls(x.__func__, deepcopy(x.__self__, memo))
    return _reconstruct(x, lambda value: deepcopy(value, memo), memo)

def _state_of(x):
    state = dict(getattr(x, '__dict__', {}))
    slots = {}
    for base in type(x).__mro__:
        names = base.__dict__.get('__slots__', ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in ('__dict__', '__weakref__') and hasattr(x, name):
                slots[name] = getattr(x, name)
    return state, slots

def _own_reduce(x):
    for name in ('__reduce_ex__', '__reduce__'):
        for base in type(x).__mro__[:-1]:
            if name in base.__dict__:
                return x.__reduce_ex__(4) if name == '__reduce_ex__' else x.__reduce__()
    return None

def _reconstruct(x, each, memo):
    cls = type(x)
    reduced = _own_reduce(x)
    if isinstance(reduced, str):
        return x
    if isinstance(reduced, tuple):
        if not 2 <= len(reduced) <= 5:
            raise TypeError('tuple returned by __reduce__ must contain 2 through 5 elements')
        _, arguments, state, items, pairs = (*reduced, None, None, None)[:5]
        made = reduced[0](*[each(arg) for arg in arguments])
        if memo is not None:
            memo[id(x)] = made
        if state is not None:
            _set_state(made, each(state))
        for item in items or ():
            made.append(each(item))
        for key, value in pairs or ():
            made[each(key)] = each(value)
        return made
    if isinstance(x, BaseException):
        made = cls.__new__(cls, *x.args)
        made.args = tuple(each(arg) for arg in x.args)
    elif hasattr(cls, '__getnewargs_ex__'):
        args, kwargs = x.__getnewargs_ex__()
        made = cls.__new__(cls, *map(each, args), **{k: each(v) for k, v in kwargs.items()})
    elif hasattr(cls, '__getnewargs__'):
        made = cls.__new__(cls, *map(each, x.__getnewargs__()))
    elif isinstance(x, (int, float, str, bytes, complex)):
        made = cls.__new__(cls, _plain(x))
    elif isinstance(x, (tuple, frozenset)):
        made = cls.__new__(cls, *_new_arguments(x, each))
    elif hasattr(cls, 'appendleft') and hasattr(cls, 'maxlen'):
        made = cls([], x.maxlen) if memo is not None else cls(x, x.maxlen)
    elif isinstance(x, dict) and hasattr(x, 'default_factory'):
        made = cls(x.default_factory)
    else:
        if cls is _ModuleType or cls.__module__ == '_io' or not (
                hasattr(x, '__dict__') or hasattr(x, '__slots__') or isinstance(
                    x, (list, dict, set, bytearray))):
            module = '_io.' if cls.__module__ == '_io' else ''
            raise TypeError(f"cannot pickle '{module}{cls.__name__}' object")
        made = cls.__new__(cls)
    if memo is not None:
        memo[id(x)] = made
    _copy_state(x, made, each)
    if isinstance(x, list) or hasattr(cls, 'appendleft') and memo is not None:
        for item in x:
            made.append(each(item))
    elif isinstance(x, dict):
        for key, value in x.items():
            made[each(key)] = each(value)
    elif isinstance(x, set):
        made.update(each(item) for item in x)
    elif isinstance(x, bytearray):
        made.extend(x)
    return made

def _plain(x):
    for base in (bool, int, float, str, bytes, complex):
        if isinstance(x, base):
            return base(x)

def _new_arguments(x, each):
    if hasattr(x, '_fields') and hasattr(x, '_make'):
        return [each(item) for item in x]
    return ([each(item) for item in x],)

def _copy_state(x, made, each):
    if hasattr(x, '__getstate__') and type(x).__getstate__ is not getattr(
            object, '__getstate__', None):
        state = each(x.__getstate__())
        if state is not None:
            _set_state(made, state)
        return
    state, slots = _state_of(x)
    if state and hasattr(made, '__setstate__'):
        made.__setstate__(each(state))
        return
    if state:
        made.__dict__.update(each(state))
    for name, value in slots.items():
        object.__setattr__(made, name, each(value))

def _set_state(made, state):
    if hasattr(made, '__setstate__'):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        made.__dict__.update(state)
    if slots is not None:
        for name, value in slots.items():
            setattr(made, name, value)
