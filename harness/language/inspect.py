"""inspect: what objects are, and how functions are called."""

import functools as _functools
import sys as _sys
import types as _types
from enum import IntEnum as _IntEnum

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED, CO_GENERATOR = 1, 2, 4, 8, 16, 32

# ---- kinds of objects ----

def ismodule(object):
    return isinstance(object, _types.ModuleType)

def isclass(object):
    return isinstance(object, type)

def ismethod(object):
    return isinstance(object, _types.MethodType)

def isfunction(object):
    return isinstance(object, _types.FunctionType)

def isgeneratorfunction(obj):
    while isinstance(obj, (_types.MethodType, _functools.partial)):
        obj = obj.__func__ if isinstance(obj, _types.MethodType) else obj.func
    return isfunction(obj) and bool(obj.__code__.co_flags & CO_GENERATOR)

def iscoroutinefunction(obj):
    return False

isasyncgenfunction = iscoroutinefunction

def isgenerator(object):
    return isinstance(object, _types.GeneratorType)

def iscoroutine(object):
    return False

isasyncgen = isawaitable = iscoroutine

def istraceback(object):
    return isinstance(object, _types.TracebackType)

def isframe(object):
    return isinstance(object, _types.FrameType)

def iscode(object):
    return isinstance(object, _types.CodeType)

def isbuiltin(object):
    return isinstance(object, _types.BuiltinFunctionType)

def ismethodwrapper(object):
    return isinstance(object, _types.MethodWrapperType)

def ismethoddescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return hasattr(type(object), '__get__') and not hasattr(type(object), '__set__')

def isdatadescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return hasattr(type(object), '__set__') or hasattr(type(object), '__delete__')

def ismemberdescriptor(object):
    return isinstance(object, _types.MemberDescriptorType)

def isgetsetdescriptor(object):
    return isinstance(object, _types.GetSetDescriptorType)

def isroutine(object):
    return (isbuiltin(object) or isfunction(object) or ismethod(object)
            or ismethoddescriptor(object) or ismethodwrapper(object))

def isabstract(object):
    return isclass(object) and bool(getattr(object, '__abstractmethods__', None))

# ---- members, texts, places ----

def getmembers(object, predicate=None):
    """(name, value) of all members, or of those that meet the predicate."""
    names = dir(object)
    if isclass(object):
        for base in object.__bases__:
            names += [name for name, value in vars(base).items()
                      if isinstance(value, _types.DynamicClassAttribute)]
    found = {}
    for name in names:
        try:
            value = getattr(object, name)
        except AttributeError:
            for base in getmro(object) if isclass(object) else ():
                if name in vars(base):
                    value = vars(base)[name]
                    break
            else:
                continue
        if predicate is None or predicate(value):
            found[name] = value
    return sorted(found.items(), key=lambda pair: pair[0])

def getmro(cls):
    return cls.__mro__

def cleandoc(doc):
    """A text without the margin that its second and later lines share."""
    lines = doc.expandtabs().split('\n')
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    filled = [i for i, line in enumerate(lines) if line] or [0]
    return '\n'.join(lines[filled[0]:filled[-1] + 1])

def _inherited_doc(object):
    if isclass(object):
        return next((base.__doc__ for base in object.__mro__
                     if base.__module__ != 'builtins' and base.__doc__ is not None), None)
    if ismethod(object):
        owner = object.__self__ if isclass(object.__self__) else type(object.__self__)
    elif isfunction(object) and '.' in object.__qualname__:
        owner = _sys.modules.get(object.__module__)
        for part in object.__qualname__.split('.')[:-1]:
            owner = getattr(owner, part, None)
        if not isclass(owner):
            return None
    else:
        return None
    for base in owner.__mro__:
        doc = getattr(getattr(base, object.__name__, None), '__doc__', None)
        if doc is not None:
            return doc
    return None

def getdoc(object):
    """The documentation of an object, or what it inherits, without its margin."""
    doc = getattr(object, '__doc__', None)
    if doc is None:
        doc = _inherited_doc(object)
    return cleandoc(doc) if isinstance(doc, str) else None

def getmodule(object, _filename=None):
    if ismodule(object):
        return object
    return _sys.modules.get(getattr(object, '__module__', None))

def getmodulename(path):
    import os
    name = os.path.basename(path)
    return name[:-3] if name.endswith('.py') else None

def getfile(object):
    if ismethod(object):
        object = object.__func__
    if isfunction(object):
        return object.__code__.co_filename
    if ismodule(object) and getattr(object, '__file__', None):
        return object.__file__
    raise RuntimeError('unsupported: the file of this object')

def _no_source(object):
    raise RuntimeError('unsupported: the source text of objects')

getsource = getsourcelines = getsourcefile = findsource = getcomments = _no_source

def currentframe():
    return _sys._getframe(1)

def stack(context=1):
    raise RuntimeError('unsupported: inspect.stack()')

trace = stack

def unwrap(func, *, stop=None):
    """What is under all wrappers."""
    seen = {id(func)}
    wrapped = func
    while hasattr(wrapped, '__wrapped__') and not (stop is not None and stop(wrapped)):
        wrapped = wrapped.__wrapped__
        if id(wrapped) in seen:
            raise ValueError(f'wrapper loop when unwrapping {func!r}')
        seen.add(id(wrapped))
    return wrapped

_MISSING = object()

def getattr_static(obj, attr, default=_MISSING):
    """An attribute as it stands in a dictionary, without asking any hook."""
    classes = type.__dict__['__mro__'].__get__(obj) if isclass(obj) else type(obj).__mro__
    in_class = next((vars(cls)[attr] for cls in classes if attr in vars(cls)), _MISSING)
    if in_class is not _MISSING and hasattr(type(in_class), '__get__') and hasattr(
            type(in_class), '__set__'):
        return in_class
    own = {} if isclass(obj) else getattr(obj, '__dict__', {})
    found = own.get(attr, in_class) if isinstance(own, dict) else in_class
    if found is not _MISSING:
        return found
    if default is not _MISSING:
        return default
    raise AttributeError(attr)

def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    """A copy of the annotations an object has of its own."""
    if isclass(obj):
        found = vars(obj).get('__annotations__')
    elif ismodule(obj) or callable(obj):
        found = getattr(obj, '__annotations__', None)
    else:
        raise TypeError(f'{obj!r} is not a module, class, or callable.')
    found = dict(found or {})
    if eval_str:
        space = globals
        if space is None:
            module = _sys.modules.get(getattr(obj, '__module__', None))
            space = getattr(unwrap(obj) if callable(obj) else obj, '__globals__',
                            vars(module) if module else {})
        found = {name: eval(value, space, locals) if isinstance(value, str) else value
                 for name, value in found.items()}
    return found

GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = (
    'GEN_CREATED', 'GEN_RUNNING', 'GEN_SUSPENDED', 'GEN_CLOSED')

def getgeneratorstate(generator):
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED

def getgeneratorlocals(generator):
    if not isgenerator(generator):
        raise TypeError(f'{generator!r} is not a Python generator')
    return {} if generator.gi_frame is None else generator.gi_frame.f_locals

# ---- signatures ----

class _void:
    """Nothing, where None would be a value."""

class _empty:
    """Marker object for Signature.empty and Parameter.empty."""

class _ParameterKind(_IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    def __str__(self):
        return self.name

    @property
    def description(self):
        return ('positional-only', 'positional or keyword', 'variadic positional',
                'keyword-only', 'variadic keyword')[self]

_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_POSITIONAL, _KEYWORD_ONLY, _VAR_KEYWORD = (
    _ParameterKind)

def formatannotation(annotation, base_module=None):
    if getattr(annotation, '__module__', None) == 'typing':
        return repr(annotation).replace('typing.', '')
    if isinstance(annotation, _types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ('builtins', base_module):
            return annotation.__qualname__
        return annotation.__module__ + '.' + annotation.__qualname__
    return repr(annotation)

class Parameter:
    """One parameter of a function."""

    __slots__ = ('_name', '_kind', '_default', '_annotation')
    empty = _empty
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = (
        _ParameterKind)

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f'value {kind!r} is not a valid Parameter.kind') from None
        if default is not _empty and kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f'{kind.description} parameters cannot have default values')
        if name is _empty:
            raise ValueError('name is a required attribute for Parameter')
        if not isinstance(name, str):
            raise TypeError(f'name must be a str, not a {type(name).__name__}')
        if not name.isidentifier() and name != '.0':
            raise ValueError(f'{name!r} is not a valid parameter name')
        self._name = 'implicit0' if name == '.0' else name
        self._kind = _POSITIONAL_ONLY if name == '.0' else kind
        self._default = default
        self._annotation = annotation

    name = property(lambda self: self._name)
    kind = property(lambda self: self._kind)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        return type(self)(self._name if name is _void else name,
                          self._kind if kind is _void else kind,
                          default=self._default if default is _void else default,
                          annotation=self._annotation if annotation is _void else annotation)

    def __str__(self):
        text = self._name
        if self._annotation is not _empty:
            text += ': ' + formatannotation(self._annotation)
        if self._default is not _empty:
            text += (' = ' if self._annotation is not _empty else '=') + repr(self._default)
        return {_VAR_POSITIONAL: '*', _VAR_KEYWORD: '**'}.get(self._kind, '') + text

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def _parts(self):
        return self._name, self._kind, self._default, self._annotation

    def __hash__(self):
        return hash(self._parts())

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return self is other or self._parts() == other._parts()

class BoundArguments:
    """Arguments as a function would receive them."""

    __slots__ = ('arguments', '_signature', '__weakref__')

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    signature = property(lambda self: self._signature)

    @property
    def args(self):
        args = []
        for name, parameter in self._signature.parameters.items():
            if parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                break
            if parameter.kind == _VAR_POSITIONAL:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        named = {}
        started = False
        for name, parameter in self._signature.parameters.items():
            started = (started or parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY)
                       or name not in self.arguments)
            if not started or name not in self.arguments:
                continue
            if parameter.kind == _VAR_KEYWORD:
                named.update(self.arguments[name])
            else:
                named[name] = self.arguments[name]
        return named

    def apply_defaults(self):
        filled = {}
        for name, parameter in self._signature.parameters.items():
            if name in self.arguments:
                filled[name] = self.arguments[name]
            elif parameter.default is not _empty:
                filled[name] = parameter.default
            elif parameter.kind is _VAR_POSITIONAL:
                filled[name] = ()
            elif parameter.kind is _VAR_KEYWORD:
                filled[name] = {}
        self.arguments = filled

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self._signature == other._signature and self.arguments == other.arguments

    def __repr__(self):
        parts = ', '.join(f'{name}={value!r}' for name, value in self.arguments.items())
        return f'<{self.__class__.__name__} ({parts})>'

class Signature:
    """The parameters of a function and the annotation of what it returns."""

    __slots__ = ('_return_annotation', '_parameters')
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty,
                 __validate_parameters__=True):
        found = {}
        top = _POSITIONAL_ONLY
        defaults = False
        for parameter in parameters or ():
            kind = parameter.kind
            if kind < top:
                raise ValueError(f'wrong parameter order: {top.description} parameter before '
                                 f'{kind.description} parameter')
            top = kind
            if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
                if parameter.default is not _empty:
                    defaults = True
                elif defaults:
                    raise ValueError('non-default argument follows default argument')
            if parameter.name in found:
                raise ValueError(f'duplicate parameter name: {parameter.name!r}')
            found[parameter.name] = parameter
        self._parameters = _types.MappingProxyType(found)
        self._return_annotation = return_annotation

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None,
                      eval_str=False):
        return _signature_of(cls, obj, follow_wrapped, eval_str)

    def replace(self, *, parameters=_void, return_annotation=_void):
        return type(self)(
            self.parameters.values() if parameters is _void else parameters,
            return_annotation=(self._return_annotation if return_annotation is _void
                               else return_annotation))

    def _bind(self, args, kwargs, partial=False):
        arguments = {}
        named = dict(kwargs)
        given = list(args)
        rest = None
        for name, parameter in self.parameters.items():
            kind = parameter.kind
            if kind is _VAR_KEYWORD:
                rest = name
            elif kind is _VAR_POSITIONAL:
                if given:
                    arguments[name] = tuple(given)
                    given = []
            elif given and kind is not _KEYWORD_ONLY:
                if name in named and kind is not _POSITIONAL_ONLY:
                    raise TypeError(f'multiple values for argument {name!r}')
                arguments[name] = given.pop(0)
            elif name in named and kind is _POSITIONAL_ONLY:
                if any(p.kind is _VAR_KEYWORD for p in self.parameters.values()):
                    continue
                raise TypeError(f'{name!r} parameter is positional only, '
                                'but was passed as a keyword')
            elif given:
                raise TypeError('too many positional arguments')
            elif name in named:
                arguments[name] = named.pop(name)
            elif not partial and parameter.default is _empty:
                raise TypeError('missing a required argument: {arg!r}'.format(arg=name))
        if given:
            raise TypeError('too many positional arguments')
        if named and rest is None:
            raise TypeError(f'got an unexpected keyword argument {next(iter(named))!r}')
        if named:
            arguments[rest] = named
        return BoundArguments(self, arguments)

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, partial=True)

    def __str__(self):
        parts = []
        slash = False
        star = True
        for parameter in self.parameters.values():
            kind = parameter.kind
            if kind == _POSITIONAL_ONLY:
                slash = True
            elif slash:
                parts.append('/')
                slash = False
            if kind == _VAR_POSITIONAL:
                star = False
            elif kind == _KEYWORD_ONLY and star:
                parts.append('*')
                star = False
            parts.append(str(parameter))
        if slash:
            parts.append('/')
        text = f"({', '.join(parts)})"
        if self._return_annotation is not _empty:
            text += f' -> {formatannotation(self._return_annotation)}'
        return text

    def __repr__(self):
        return f'<{self.__class__.__name__} {self}>'

    def _parts(self):
        named = {name: p for name, p in self.parameters.items() if p.kind == _KEYWORD_ONLY}
        others = tuple(p for p in self.parameters.values() if p.kind != _KEYWORD_ONLY)
        return others, named, self._return_annotation

    def __hash__(self):
        others, named, returns = self._parts()
        return hash((others, frozenset(named.values()), returns))

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        return self is other or self._parts() == other._parts()

def _from_function(cls, func, eval_str):
    code = func.__code__
    names = code.co_varnames
    annotations = get_annotations(func, eval_str=eval_str)
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    positional = code.co_argcount
    keyword_end = positional + code.co_kwonlyargcount
    parameters = []

    def add(name, kind, default=_empty):
        parameters.append(Parameter(name, kind, default=default,
                                    annotation=annotations.get(name, _empty)))

    for i, name in enumerate(names[:positional]):
        at = i - (positional - len(defaults))
        kind = _POSITIONAL_ONLY if i < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD
        add(name, kind, defaults[at] if at >= 0 else _empty)
    if code.co_flags & CO_VARARGS:
        add(names[keyword_end], _VAR_POSITIONAL)
    for name in names[positional:keyword_end]:
        add(name, _KEYWORD_ONLY, kwdefaults.get(name, _empty))
    if code.co_flags & CO_VARKEYWORDS:
        add(names[keyword_end + bool(code.co_flags & CO_VARARGS)], _VAR_KEYWORD)
    return cls(parameters, return_annotation=annotations.get('return', _empty))

def _without_first(signature):
    parameters = tuple(signature.parameters.values())
    if not parameters or parameters[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError('invalid method signature')
    if parameters[0].kind is not _VAR_POSITIONAL:
        parameters = parameters[1:]
    return signature.replace(parameters=parameters)

def _of_partial(signature, partial):
    try:
        bound = signature.bind_partial(*partial.args, **partial.keywords)
    except TypeError as exc:
        raise ValueError(f'partial object {partial!r} has incorrect arguments') from exc
    parameters = []
    keyword_only = False
    for name, parameter in signature.parameters.items():
        kind = parameter.kind
        if name in bound.arguments and kind is not _VAR_KEYWORD:
            if kind is _VAR_POSITIONAL:
                parameters.append(parameter)
                continue
            if name not in partial.keywords or kind is _POSITIONAL_ONLY:
                continue
            parameter = parameter.replace(default=partial.keywords[name], kind=_KEYWORD_ONLY)
            keyword_only = True
        elif keyword_only and kind is _POSITIONAL_OR_KEYWORD:
            parameter = parameter.replace(kind=_KEYWORD_ONLY)
        elif keyword_only and kind is _VAR_POSITIONAL:
            continue
        parameters.append(parameter)
    return signature.replace(parameters=parameters)

def _user_method(cls, name):
    for base in cls.__mro__:
        if name in vars(base):
            found = vars(base)[name]
            if isinstance(found, (staticmethod, classmethod)):
                found = found.__func__
            return found if isfunction(found) or hasattr(found, '__wrapped__') else None
    return None

def _of_class(cls, obj, follow_wrapped, eval_str):
    metaclass_call = _user_method(type(obj), '__call__') if type(obj) is not type else None
    method = metaclass_call or _user_method(obj, '__new__') or _user_method(obj, '__init__')
    if method is not None:
        return _without_first(_signature_of(cls, method, follow_wrapped, eval_str))
    if obj.__new__ is object.__new__ and obj.__init__ is object.__init__:
        return cls()
    raise RuntimeError(f'unsupported: the signature of {obj!r}, which is built in')

def _signature_of(cls, obj, follow_wrapped, eval_str):
    if not callable(obj):
        raise TypeError(f'{obj!r} is not a callable object')
    if ismethod(obj):
        return _without_first(_signature_of(cls, obj.__func__, follow_wrapped, eval_str))
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda f: hasattr(f, '__signature__') or ismethod(f))
        if ismethod(obj):
            return _signature_of(cls, obj, follow_wrapped, eval_str)
    own = getattr(obj, '__signature__', None)
    if own is not None:
        if not isinstance(own, Signature):
            raise TypeError(f'unexpected object {own!r} in __signature__ attribute')
        return own
    method = getattr(obj, '_partialmethod', None)
    if isinstance(method, _functools.partialmethod):
        inner = _signature_of(cls, method.func, follow_wrapped, eval_str)
        first, *rest = inner.parameters.values()
        trimmed = _of_partial(inner.replace(parameters=rest),
                              _functools.partial(lambda: None, *method.args, **method.keywords))
        return inner.replace(parameters=(first, *trimmed.parameters.values()))
    if isfunction(obj):
        return _from_function(cls, obj, eval_str)
    if isinstance(obj, _functools.partial):
        return _of_partial(_signature_of(cls, obj.func, follow_wrapped, eval_str), obj)
    if isclass(obj):
        return _of_class(cls, obj, follow_wrapped, eval_str)
    call = _user_method(type(obj), '__call__')
    if call is not None:
        return _without_first(_signature_of(cls, call, follow_wrapped, eval_str))
    raise RuntimeError(f'unsupported: the signature of {obj!r}, which is built in')

def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """How an object is called."""
    return Signature.from_callable(obj, follow_wrapped=follow_wrapped, globals=globals,
                                   locals=locals, eval_str=eval_str)

# ---- the older forms ----

def _spec_class(name, fields):
    from collections import namedtuple
    made = namedtuple(name, fields)
    made.__module__ = 'inspect'
    return made

FullArgSpec = _spec_class('FullArgSpec', 'args, varargs, varkw, defaults, kwonlyargs, '
                          'kwonlydefaults, annotations')

def getfullargspec(func):
    """Names and defaults of a function's parameters."""
    try:
        if ismethod(func):
            found = _signature_of(Signature, func.__func__, False, False)
        else:
            found = _signature_of(Signature, func, False, False)
    except RuntimeError:
        raise
    except Exception as exc:
        raise TypeError('unsupported callable') from exc
    args, kwonly, defaults, kwdefaults, annotations = [], [], (), {}, {}
    star = double_star = None
    if found.return_annotation is not _empty:
        annotations['return'] = found.return_annotation
    for name, parameter in found.parameters.items():
        if parameter.kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
            args.append(name)
            if parameter.default is not _empty:
                defaults += (parameter.default,)
        elif parameter.kind is _VAR_POSITIONAL:
            star = name
        elif parameter.kind is _KEYWORD_ONLY:
            kwonly.append(name)
            if parameter.default is not _empty:
                kwdefaults[name] = parameter.default
        else:
            double_star = name
        if parameter.annotation is not _empty:
            annotations[name] = parameter.annotation
    return FullArgSpec(args, star, double_star, defaults or None, kwonly, kwdefaults or None,
                       annotations)
