"""traceback: exceptions as text."""
import sys as _sys

def _value(exc, value):
    return exc if value is None and isinstance(exc, BaseException) else value

def format_exception_only(exc, /, value=None):
    """The last lines: the type and the message."""
    value = _value(exc, value)
    if value is None:
        return ['NoneType: None\n']
    return [line + '\n' for line in _exception_text(value).split('\n')]

def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    """All lines of a traceback."""
    value = _value(exc, value)
    if value is None:
        return ['NoneType: None\n']
    return [line + '\n' for line in _traceback_text(value).rstrip('\n').split('\n')]

def format_exc(limit=None, chain=True):
    """The traceback of the exception being handled."""
    return ''.join(format_exception(_sys.exc_info()[1]))

def print_exc(limit=None, file=None, chain=True):
    """Write the traceback of the exception being handled."""
    (file or _sys.stderr).write(format_exc())

def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    """Write the traceback of an exception."""
    (file or _sys.stderr).write(''.join(format_exception(exc, value)))

def format_tb(tb, limit=None):
    return ['  File "%s", line %d, in %s\n' % (f.filename, f.lineno, f.name)
            for f in extract_tb(tb, limit)]

def print_tb(tb, limit=None, file=None):
    (file or _sys.stderr).write(''.join(format_tb(tb, limit)))

class FrameSummary:
    def __init__(self, filename, lineno, name):
        self.filename = filename
        self.lineno = lineno
        self.name = name

    def __repr__(self):
        return f'<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>'

def extract_tb(tb, limit=None):
    """The frames of a traceback."""
    result = []
    while tb is not None and (limit is None or len(result) < limit):
        code = tb.tb_frame.f_code
        result.append(FrameSummary(code.co_filename, tb.tb_lineno, code.co_name))
        tb = tb.tb_next
    return result

def print_stack(f=None, limit=None, file=None):
    pass
