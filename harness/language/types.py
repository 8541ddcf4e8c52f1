"""types: names of the types behind the scenes."""

import sys as _sys

def _f():
    pass

def _closed(x):
    return lambda: x

CellType = type(_closed(1).__closure__[0])

FunctionType = type(_f)
LambdaType = FunctionType
CodeType = type(_f.__code__)
class _Slots:
    __slots__ = ('x',)

MemberDescriptorType = type(_Slots.x)
GetSetDescriptorType = type(type(_f).__dict__['__code__'])
MappingProxyType = type(type.__dict__)
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
ModuleType = type(_sys)
GenericAlias = type(list[int])
UnionType = type(int | str)
NoneType = type(None)
SimpleNamespace = type(_sys.implementation)
FrameType = type(_sys._getframe())
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(dict.__dict__["fromkeys"])
NotImplementedType = type(NotImplemented)
EllipsisType = type(...)

def _g():
    yield 1

GeneratorType = type(_g())

class _C:
    def _m(self):
        pass

MethodType = type(_C()._m)

try:
    raise TypeError
except TypeError as _exc:
    TracebackType = type(_exc.__traceback__)

def resolve_bases(bases):
    """The bases, with those that are no classes replaced by what they stand for."""
    found = []
    changed = False
    for base in bases:
        if isinstance(base, type) or not hasattr(base, '__mro_entries__'):
            found.append(base)
            continue
        entries = base.__mro_entries__(bases)
        if not isinstance(entries, tuple):
            raise TypeError('__mro_entries__ must return a tuple')
        found.extend(entries)
        changed = True
    return tuple(found) if changed else bases

def _most_derived(meta, bases):
    best = meta
    for base in bases:
        if issubclass(best, type(base)):
            continue
        if not issubclass(type(base), best):
            raise TypeError('metaclass conflict: the metaclass of a derived class must be a '
                            '(non-strict) subclass of the metaclasses of all its bases')
        best = type(base)
    return best

def prepare_class(name, bases=(), kwds=None):
    """The metaclass, the namespace and the keywords a class statement would use."""
    kwds = dict(kwds or {})
    meta = kwds.pop('metaclass', None)
    if meta is None:
        meta = type(bases[0]) if bases else type
    if isinstance(meta, type):
        meta = _most_derived(meta, bases)
    prepare = getattr(meta, '__prepare__', None)
    return meta, {} if prepare is None else prepare(name, bases, **kwds), kwds

def new_class(name, bases=(), kwds=None, exec_body=None):
    """A class made as by a class statement."""
    resolved = resolve_bases(bases)
    meta, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace['__orig_bases__'] = bases
    return meta(name, resolved, namespace, **kwds)

class DynamicClassAttribute:
    """A property that only instances have."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or getattr(fget, '__doc__', None)

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            raise AttributeError()
        if self.fget is None:
            raise AttributeError('unreadable attribute')
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

def coroutine(func):
    return func

del _f, _g, _C, _Slots, _closed, _sys
