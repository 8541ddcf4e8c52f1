"""contextlib: helpers for with statements."""

__all__ = ['contextmanager', 'closing', 'nullcontext', 'AbstractContextManager',
           'ContextDecorator', 'ExitStack', 'redirect_stdout', 'redirect_stderr', 'suppress',
           'chdir']

import sys as _sys
from functools import wraps as _wraps
from abc import ABC as _ABC, abstractmethod as _abstractmethod

class AbstractContextManager(_ABC):
    """Anything with __enter__ and __exit__."""

    def __enter__(self):
        return self

    @_abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, C):
        if cls is AbstractContextManager:
            names = ('__enter__', '__exit__')
            return all(getattr(C, name, None) is not None for name in names) or NotImplemented
        return NotImplemented

class ContextDecorator:
    """A context manager that is a decorator too."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @_wraps(func)
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)
        return inner

_end = object()

def _is_thrown(error, thrown):
    """Is it what was thrown into the generator, also as the cause of what it became there?"""
    return error is thrown or (isinstance(error, RuntimeError)
                               and isinstance(thrown, StopIteration) and error.__cause__ is thrown)

class _GeneratorContextManager(AbstractContextManager, ContextDecorator):

    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self.func, self.args, self.kwds = func, args, kwds
        self.__doc__ = getattr(func, '__doc__', None) or type(self).__doc__

    def _recreate_cm(self):
        return self.__class__(self.func, self.args, self.kwds)

    def __enter__(self):
        del self.args, self.kwds, self.func
        value = next(self.gen, _end)
        if value is _end:
            raise RuntimeError("generator didn't yield")
        return value

    def __exit__(self, typ, value, traceback):
        if typ is None:
            if next(self.gen, _end) is _end:
                return False
            raise RuntimeError("generator didn't stop")
        thrown = typ() if value is None else value
        try:
            self.gen.throw(typ, thrown, traceback)
        except StopIteration as exc:
            return exc is not thrown
        except BaseException as exc:
            if not _is_thrown(exc, thrown):
                raise
            thrown.__traceback__ = traceback
            return False
        raise RuntimeError("generator didn't stop after throw()")

def contextmanager(func):
    """A decorator that makes a context manager of a generator function."""
    @_wraps(func)
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)
    return helper

class _Entered(AbstractContextManager):
    """Is entered with a value that is known before."""
    _entered = None

    def __enter__(self):
        return self._entered

    def __exit__(self, *exc_info):
        pass

class nullcontext(_Entered):
    """A context manager that does nothing."""

    def __init__(self, enter_result=None):
        self.enter_result = self._entered = enter_result

class closing(_Entered):
    """Close the thing at the end of the block."""

    def __init__(self, thing):
        self.thing = self._entered = thing

    def __exit__(self, *exc_info):
        self.thing.close()

class suppress(_Entered):
    """Go on behind the block when one of the exceptions is raised in it."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __exit__(self, exctype, excinst, exctb):
        return exctype is not None and issubclass(exctype, self._exceptions)

class _Replaced(AbstractContextManager):
    """Something is different for a while, also when the block is entered again inside itself."""

    def __init__(self, new_target):
        self._new = new_target
        self._before = []

    def __enter__(self):
        self._before.append(self._get())
        self._set(self._new)
        return self._new

    def __exit__(self, *exc_info):
        self._set(self._before.pop())

class redirect_stdout(_Replaced):
    """sys.stdout is another file for a while."""
    _stream = 'stdout'

    def _get(self):
        return getattr(_sys, self._stream)

    def _set(self, file):
        setattr(_sys, self._stream, file)

class redirect_stderr(_Replaced):
    """sys.stderr is another file for a while."""
    _stream = 'stderr'
    _get, _set = redirect_stdout._get, redirect_stdout._set

class chdir(_Replaced):
    """Another working directory for a while."""

    def __init__(self, path):
        super().__init__(path)
        self.path = path

    def __enter__(self):
        super().__enter__()

    def _get(self):
        import os
        return os.getcwd()

    def _set(self, path):
        import os
        os.chdir(path)

class ExitStack(AbstractContextManager):
    """Context managers and callbacks that are left in reverse order."""

    def __init__(self):
        self._exit_callbacks = []

    def pop_all(self):
        new_stack = type(self)()
        new_stack._exit_callbacks = self._exit_callbacks
        self._exit_callbacks = []
        return new_stack

    def push(self, exit):
        leave = getattr(type(exit), '__exit__', None)
        self._exit_callbacks.append(
            exit if leave is None else lambda *info: leave(exit, *info))
        return exit

    def enter_context(self, cm):
        cls = type(cm)
        enter, leave = (getattr(cls, name, None) for name in ('__enter__', '__exit__'))
        if enter is None or leave is None:
            raise TypeError(f"'{cls.__module__}.{cls.__qualname__}' object does "
                            "not support the context manager protocol")
        result = enter(cm)
        self._exit_callbacks.append(lambda *info: leave(cm, *info))
        return result

    def callback(self, callback, /, *args, **kwds):
        def leave(exc_type, exc, tb):
            callback(*args, **kwds)
        leave.__wrapped__ = callback
        self._exit_callbacks.append(leave)
        return callback

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, *exc_details):
        received = exc_details[0] is not None
        outside = _sys.exc_info()[1]

        def chain(new, old):
            """What was raised last behind `new`, instead of the block's, becomes `old`."""
            while new.__context__ is not outside or outside is None:
                if new.__context__ is None or new.__context__ is old:
                    return
                new = new.__context__
            new.__context__ = old

        suppressed = False
        pending = False
        current = exc_details
        while self._exit_callbacks:
            leave = self._exit_callbacks.pop()
            try:
                if leave(*current):
                    suppressed = True
                    pending = False
                    current = (None, None, None)
            except BaseException as new:
                chain(new, current[1])
                pending = True
                current = (type(new), new, new.__traceback__)
        if pending:
            context = current[1].__context__
            try:
                raise current[1]
            except BaseException:
                current[1].__context__ = context
                raise
        return received and suppressed
