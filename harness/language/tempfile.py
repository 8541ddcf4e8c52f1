"""tempfile: files and directories for a while."""
import os as _os
import io as _io

TMP_MAX = 10000
template = 'tmp'
tempdir = None

_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_'

def gettempdir():
    """The directory for temporary files."""
    global tempdir
    if tempdir is None:
        for candidate in (_os.environ.get('TMPDIR'), _os.environ.get('TEMP'),
                          _os.environ.get('TMP'), '/tmp', '/var/tmp', '/usr/tmp'):
            if candidate and _os.path.isdir(candidate) and _os.access(candidate, _os.W_OK):
                tempdir = _os.path.abspath(candidate)
                break
        else:
            tempdir = _os.getcwd()
    return tempdir

def gettempprefix():
    return template

def _candidate():
    return ''.join(_LETTERS[b % len(_LETTERS)] for b in _os.urandom(8))

def _try_names(make, suffix, prefix, dir):
    prefix = template if prefix is None else prefix
    suffix = '' if suffix is None else suffix
    dir = gettempdir() if dir is None else dir
    for attempt in range(TMP_MAX):
        path = _os.path.join(dir, prefix + _candidate() + suffix)
        try:
            return make(path), _os.path.abspath(path)
        except FileExistsError:
            continue
    raise FileExistsError(17, 'No usable temporary file name found')

def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """A new file: its descriptor and path."""
    flags = _os.O_RDWR | _os.O_CREAT | _os.O_EXCL
    return _try_names(lambda path: _os.open(path, flags, 0o600), suffix, prefix, dir)

def mkdtemp(suffix=None, prefix=None, dir=None):
    """A new directory."""
    return _try_names(lambda path: _os.mkdir(path, 0o700), suffix, prefix, dir)[1]

def mktemp(suffix='', prefix=template, dir=None):
    """A path that is free at the moment."""
    return _os.path.join(gettempdir() if dir is None else dir, prefix + _candidate() + suffix)

class _TemporaryFileWrapper:
    """A file that is removed when it is closed."""

    def __init__(self, file, name, delete=True):
        self.file = file
        self.name = name
        self.delete = delete

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __repr__(self):
        return f'<tempfile._TemporaryFileWrapper object; file={self.file!r}>'

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        self.close()

    def close(self):
        if not self.file.closed:
            self.file.close()
            if self.delete and _os.path.exists(self.name):
                _os.unlink(self.name)

    def __iter__(self):
        for line in self.file:
            yield line

def NamedTemporaryFile(mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None,
                       prefix=None, dir=None, delete=True, *, errors=None):
    """A file with a name that is removed when it is closed."""
    fd, name = mkstemp(suffix, prefix, dir)
    file = open(fd, mode, buffering, encoding=encoding, newline=newline, errors=errors)
    return _TemporaryFileWrapper(file, name, delete)

def TemporaryFile(mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None,
                  dir=None, *, errors=None):
    """A file without a name."""
    fd, name = mkstemp(suffix, prefix, dir)
    _os.unlink(name)
    return open(fd, mode, buffering, encoding=encoding, newline=newline, errors=errors)

def SpooledTemporaryFile(max_size=0, mode='w+b', buffering=-1, encoding=None, newline=None,
                         suffix=None, prefix=None, dir=None, *, errors=None):
    """A file in memory."""
    return _io.BytesIO() if 'b' in mode else _io.StringIO(newline=newline)

class TemporaryDirectory:
    """A directory that is removed at the end of the block."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors

    def __repr__(self):
        return '<{} {!r}>'.format(self.__class__.__name__, self.name)

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        self.cleanup()

    def cleanup(self):
        import shutil
        if _os.path.exists(self.name):
            shutil.rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)
