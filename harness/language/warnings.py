"""warnings: messages to standard error that do not stop the program."""
import sys as _sys

filters = []
_shown = set()
_recorders = []

class WarningMessage:
    """A warning that was caught."""

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category = message, category
        self.filename, self.lineno = filename, lineno
        self.file, self.line, self.source = file, line, source

    def __str__(self):
        return ('{message : %r, category : %r, filename : %r, lineno : %s, line : %r}' % (
            self.message, self.category.__name__, self.filename, self.lineno, self.line))

def formatwarning(message, category, filename, lineno, line=None):
    return f'{filename}:{lineno}: {category.__name__}: {message}\n'

def showwarning(message, category, filename, lineno, file=None, line=None):
    (file or _sys.stderr).write(formatwarning(message, category, filename, lineno, line))

def _action(text, category):
    import re
    for action, pattern, kind, module, line in filters:
        if issubclass(category, kind) and (pattern is None or re.match(pattern, text)):
            return action
    if category in (PendingDeprecationWarning, ImportWarning, ResourceWarning):
        return 'ignore'
    return 'default'

def warn(message, category=None, stacklevel=1, source=None):
    """Issue a warning."""
    if isinstance(message, Warning):
        category = message.__class__
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError("category must be a Warning subclass, not '{:s}'".format(
            type(category).__name__))
    try:
        frame = _sys._getframe(stacklevel)
        filename, lineno = frame.f_code.co_filename, frame.f_lineno
    except (AttributeError, ValueError):
        filename, lineno = 'sys', 1
    warn_explicit(message, category, filename, lineno)

def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None, source=None):
    text = message
    if not isinstance(message, Warning):
        message = category(text)
    else:
        text, category = str(message), message.__class__
    action = _action(text, category)
    if action == 'ignore':
        return
    if action == 'error':
        raise message
    key = (text, category, lineno if action == 'default' else 0)
    if action != 'always':
        if key in _shown:
            return
        _shown.add(key)
    if _recorders:
        _recorders[-1].append(WarningMessage(message, category, filename, lineno))
    else:
        showwarning(message, category, filename, lineno)

def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=False):
    """What is to become of certain warnings."""
    if action not in ('error', 'ignore', 'always', 'default', 'module', 'once'):
        raise ValueError(f'invalid action: {action!r}')
    item = (action, message or None, category, module or None, lineno)
    if append:
        filters.append(item)
    else:
        filters.insert(0, item)

def simplefilter(action, category=Warning, lineno=0, append=False):
    """What is to become of warnings of a category."""
    filterwarnings(action, '', category, '', lineno, append)

def resetwarnings():
    filters.clear()

class catch_warnings:
    """Filters are as before at the end of the block; record=True collects the warnings."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0,
                 append=False):
        self._record = record
        self._filter = None if action is None else (action, category, lineno, append)

    def __enter__(self):
        self._saved = (filters[:], set(_shown))
        _shown.clear()
        if self._filter is not None:
            simplefilter(*self._filter)
        if self._record:
            _recorders.append([])
            return _recorders[-1]
        return None

    def __exit__(self, *exc_info):
        filters[:], shown = self._saved
        _shown.clear()
        _shown.update(shown)
        if self._record:
            _recorders.pop()
