"""traceback: exceptions as text."""
import sys as _sys
from itertools import islice as _islice

__all__ = ['extract_stack', 'extract_tb', 'format_exception', 'format_exception_only',
           'format_list', 'format_stack', 'format_tb', 'print_exc', 'format_exc',
           'print_exception', 'print_last', 'print_stack', 'print_tb', 'clear_frames',
           'FrameSummary', 'StackSummary', 'TracebackException', 'walk_stack', 'walk_tb']

_CAUSE = '\nThe above exception was the direct cause of the following exception:\n\n'
_CONTEXT = '\nDuring handling of the above exception, another exception occurred:\n\n'

# ---- frames ----

class FrameSummary:
    """One entry of a traceback."""

    __slots__ = ('filename', 'lineno', 'name', 'locals', '_line')

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.locals = locals and {key: repr(value) for key, value in locals.items()}
        self._line = line

    @property
    def line(self):
        if self._line is None and self.lineno is not None:
            self._line = _source_line(self.filename, self.lineno)
        return self._line and self._line.strip()

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __len__(self):
        return 4

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (tuple(self[:3]), self.locals) == (tuple(other[:3]), other.locals)
        if isinstance(other, tuple):
            return tuple(self) == other
        return NotImplemented

    def __repr__(self):
        return f'<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>'

class StackSummary(list):
    """The entries of a traceback."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(_sys, 'tracebacklimit', None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None and limit >= 0:
            frame_gen = _islice(frame_gen, limit)
        frames = list(frame_gen)
        if limit is not None and limit < 0:
            frames = frames[limit:]
        return cls(FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name,
                                locals=frame.f_locals if capture_locals else None)
                   for frame, line in frames)

    @classmethod
    def from_list(cls, a_list):
        result = cls()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            result.append(frame)
        return result

    def format_frame_summary(self, frame_summary):
        text = '  File "{}", line {}, in {}\n'.format(*frame_summary[:3])
        if frame_summary.line:
            text += f'    {frame_summary.line}\n'
        for name, value in sorted((frame_summary.locals or {}).items()):
            text += f'    {name} = {value}\n'
        return text

    def format(self):
        result = []
        last = None
        count = 0

        def note_repeats():
            if count > 3:
                times = count - 3
                result.append(f"  [Previous line repeated {times} more "
                              f"time{'s' if times > 1 else ''}]\n")

        for entry in self:
            text = self.format_frame_summary(entry)
            if text is None:
                continue
            if last is not None and tuple(entry[:3]) == last:
                count += 1
            else:
                note_repeats()
                last, count = tuple(entry[:3]), 1
            if count <= 3:
                result.append(text)
        note_repeats()
        return result

def walk_stack(f):
    """(frame, line) of the frame and those it was called from."""
    if f is None:
        f = _sys._getframe(2)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back

def walk_tb(tb):
    """(frame, line) of the entries of a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next

def extract_tb(tb, limit=None):
    """The entries of a traceback."""
    return StackSummary.extract(walk_tb(tb), limit=limit)

def extract_stack(f=None, limit=None):
    """The entries of the stack."""
    stack = StackSummary.extract(walk_stack(f or _sys._getframe(1)), limit=limit)
    stack.reverse()
    return stack

def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()

def print_list(extracted_list, file=None):
    for item in format_list(extracted_list):
        print(item, file=file or _sys.stderr, end='')

def format_tb(tb, limit=None):
    return extract_tb(tb, limit=limit).format()

def print_tb(tb, limit=None, file=None):
    print_list(extract_tb(tb, limit=limit), file=file)

def format_stack(f=None, limit=None):
    return format_list(extract_stack(f or _sys._getframe(1), limit=limit))

def print_stack(f=None, limit=None, file=None):
    print_list(extract_stack(f or _sys._getframe(1), limit=limit), file=file)

def clear_frames(tb):
    """Frames keep nothing alive here."""

# ---- exceptions ----

def _safe(value, what, text=str):
    try:
        return text(value)
    except Exception:
        return f'<{what} {text.__name__}() failed>'

class TracebackException:
    """An exception, ready to be written."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self._value = exc_value
        self._str = _safe(exc_value, 'exception')
        self.exc_type = exc_type
        self.stack = StackSummary.extract(walk_tb(exc_traceback), limit=limit,
                                          capture_locals=capture_locals)
        self.__notes__ = getattr(exc_value, '__notes__', None)
        self.__suppress_context__ = getattr(exc_value, '__suppress_context__', False)
        self.exceptions = None

        def linked(value, wanted=True):
            if value is None or id(value) in seen or not wanted:
                return None
            return TracebackException(type(value), value, value.__traceback__, limit=limit,
                                      capture_locals=capture_locals, _seen=seen)

        self.__cause__ = linked(getattr(exc_value, '__cause__', None))
        self.__context__ = linked(
            getattr(exc_value, '__context__', None),
            not compact or self.__cause__ is None and not self.__suppress_context__)
        if isinstance(exc_value, BaseExceptionGroup):
            self.exceptions = [linked(e) for e in exc_value.exceptions]
        if isinstance(exc_value, SyntaxError):
            for name in ('filename', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset', 'msg'):
                setattr(self, name, getattr(exc_value, name))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def __str__(self):
        return self._str

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            names = ('exc_type', '_str', 'stack', '__notes__', '__suppress_context__',
                     '__cause__', '__context__', 'exceptions')
            return all(getattr(self, name) == getattr(other, name) for name in names)
        return NotImplemented

    def format_exception_only(self):
        if self.exc_type is None:
            yield 'NoneType: None\n'
            return
        head = _exception_head(self._value)
        if isinstance(self._value, SyntaxError):
            *place, head = head.split('\n')
            yield from (line + '\n' for line in place)
        yield head + '\n'
        notes = self.__notes__
        if isinstance(notes, (list, tuple)):
            for note in notes:
                yield from (line + '\n' for line in _safe(note, 'note').split('\n'))
        elif notes is not None:
            yield _safe(notes, '__notes__', repr)

    def format(self, *, chain=True):
        if self.exceptions is not None:
            yield from _traceback_text(self._value).splitlines(True)
            return
        if chain and self.__cause__ is not None:
            yield from self.__cause__.format()
            yield _CAUSE
        elif chain and self.__context__ is not None and not self.__suppress_context__:
            yield from self.__context__.format()
            yield _CONTEXT
        if self.stack:
            yield 'Traceback (most recent call last):\n'
            yield from self.stack.format()
        yield from self.format_exception_only()

    def print(self, *, file=None, chain=True):
        for line in self.format(chain=chain):
            print(line, file=file or _sys.stderr, end='')

_ABSENT = object()

def _summary(exc, value, tb, **options):
    if (value is _ABSENT) != (tb is _ABSENT):
        raise ValueError('Both or neither of value and tb must be given')
    if value is tb is _ABSENT:
        if exc is not None and not isinstance(exc, BaseException):
            raise TypeError(f'Exception expected for value, {type(exc).__name__} found')
        value, tb = exc, getattr(exc, '__traceback__', None)
    return TracebackException(None if value is None else type(value), value, tb, compact=True,
                              **options)

def format_exception(exc, /, value=_ABSENT, tb=_ABSENT, limit=None, chain=True):
    """All lines of a traceback."""
    return list(_summary(exc, value, tb, limit=limit).format(chain=chain))

def format_exception_only(exc, /, value=_ABSENT):
    """The last lines: the type and the message."""
    if value is _ABSENT:
        value = exc
    return list(TracebackException(None if value is None else type(value), value, None,
                                   compact=True).format_exception_only())

def print_exception(exc, /, value=_ABSENT, tb=_ABSENT, limit=None, file=None, chain=True):
    """Write the traceback of an exception."""
    _summary(exc, value, tb, limit=limit).print(file=file, chain=chain)

def format_exc(limit=None, chain=True):
    """The traceback of the exception being handled."""
    return ''.join(format_exception(_sys.exc_info()[1], limit=limit, chain=chain))

def print_exc(limit=None, file=None, chain=True):
    """Write the traceback of the exception being handled."""
    print_exception(_sys.exc_info()[1], limit=limit, file=file, chain=chain)

def print_last(limit=None, file=None, chain=True):
    raise ValueError('no last exception')
