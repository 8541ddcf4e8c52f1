"""os: what is not in os_module.c."""

import sys as _sys

_sys.modules['os.path'] = path

class _Environ(dict):
    """The environment: changes reach the processes started from here."""

    def __setitem__(self, key, value):
        for text in (key, value):
            if not isinstance(text, str):
                raise TypeError('str expected, not %s' % type(text).__name__)
        putenv(key, value)
        dict.__setitem__(self, key, value)

    def __getitem__(self, key):
        if not isinstance(key, str):
            raise TypeError('str expected, not %s' % type(key).__name__)
        return dict.__getitem__(self, key)

    def __delitem__(self, key):
        dict.__delitem__(self, key)
        unsetenv(key)

    def __repr__(self):
        return 'environ({%s})' % ', '.join('%r: %r' % item for item in self.items())

    def pop(self, key, *default):
        if key in self:
            unsetenv(key)
        return dict.pop(self, key, *default)

    def popitem(self):
        key, value = dict.popitem(self)
        unsetenv(key)
        return key, value

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def update(self, *args, **kwds):
        for key, value in dict(*args, **kwds).items():
            self[key] = value

    def clear(self):
        for key in list(self):
            del self[key]

    def copy(self):
        return dict(self)

    def __or__(self, other):
        return dict(self) | dict(other)

    def __ior__(self, other):
        self.update(other)
        return self

environ = _Environ(_environment())

def getenv(key, default=None):
    """An environment variable, or the default."""
    if not isinstance(key, str):
        raise TypeError('str expected, not %s' % type(key).__name__)
    return environ.get(key, default)

class stat_result(tuple):
    """What stat() knows about a file."""

    _names = ('st_mode', 'st_ino', 'st_dev', 'st_nlink', 'st_uid', 'st_gid', 'st_size',
              'st_atime', 'st_mtime', 'st_ctime')

    def __setattr__(self, name, value):
        raise AttributeError('readonly attribute')

    def __repr__(self):
        return 'os.stat_result(%s)' % ', '.join(
            '%s=%r' % pair for pair in zip(self._names, self))

def _stat_result(numbers):
    result = stat_result(numbers[:10])
    for name, value in zip(stat_result._names[:7], numbers):
        result.__dict__[name] = value
    for name, value in zip(('st_atime', 'st_mtime', 'st_ctime', 'st_atime_ns', 'st_mtime_ns',
                            'st_ctime_ns', 'st_blksize', 'st_blocks'), numbers[10:]):
        result.__dict__[name] = value
    return result

def stat(path, *, dir_fd=None, follow_symlinks=True):
    """What is known about a file."""
    return _stat_result(_stat(path, follow_symlinks))

def lstat(path, *, dir_fd=None):
    """As stat(), of the symbolic link itself."""
    return _stat_result(_stat(path, False))

def fstat(fd):
    """As stat(), of an open file."""
    return _stat_result(_stat(fd))

def _split_last(name):
    """As path.split(), but a slash at the end does not count."""
    head, tail = path.split(name)
    return (head, tail) if tail else path.split(head)

def makedirs(name, mode=0o777, exist_ok=False):
    """Make a directory and those above it."""
    above, last = _split_last(name)
    if above and last and not path.exists(above):
        try:
            makedirs(above, exist_ok=exist_ok)
        except FileExistsError:
            pass    # made by another program meanwhile
        if last == (b'.' if isinstance(last, bytes) else curdir):
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not (exist_ok and path.isdir(name)):
            raise

def removedirs(name):
    """Remove a directory and those above it as far as they are empty."""
    rmdir(name)
    above, last = _split_last(name)
    try:
        while above and last:
            rmdir(above)
            above, last = path.split(above)
    except OSError:
        pass

def renames(old, new):
    """Rename, making and removing directories as needed."""
    above, last = path.split(new)
    if above and last and not path.exists(above):
        makedirs(above)
    rename(old, new)
    above, last = path.split(old)
    try:
        if above and last:
            removedirs(above)
    except OSError:
        pass

class DirEntry:
    """What scandir() yields."""

    def __init__(self, directory, name):
        self.name = name
        self.path = path.join(directory, name)

    def __repr__(self):
        return '<DirEntry %r>' % self.name

    def __fspath__(self):
        return self.path

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path) and (follow_symlinks or not path.islink(self.path))

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path) and (follow_symlinks or not path.islink(self.path))

    def is_symlink(self):
        return path.islink(self.path)

    def stat(self, *, follow_symlinks=True):
        return stat(self.path, follow_symlinks=follow_symlinks)

    def inode(self):
        return lstat(self.path).st_ino

class _ScandirIterator:

    def __init__(self, directory):
        self._entries = iter([DirEntry(directory, name) for name in listdir(directory)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def close(self):
        self._entries = iter(())

def scandir(path='.'):
    """The entries of a directory."""
    return _ScandirIterator(fspath(path))

def walk(top, topdown=True, onerror=None, followlinks=False):
    """(directory, its directories, its files) for a whole tree."""
    top = fspath(top)
    try:
        names = listdir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    dirs = []
    files = []
    for name in names:
        (dirs if path.isdir(path.join(top, name)) else files).append(name)
    if topdown:
        yield top, dirs, files
    for name in dirs:
        new_path = path.join(top, name)
        if followlinks or not path.islink(new_path):
            yield from walk(new_path, topdown, onerror, followlinks)
    if not topdown:
        yield top, dirs, files

class uname_result(tuple):
    def __repr__(self):
        return 'posix.uname_result(%s)' % ', '.join('%s=%r' % pair for pair in zip(
            ('sysname', 'nodename', 'release', 'version', 'machine'), self))

    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])

def uname():
    """What system this is."""
    return uname_result(_uname())

class terminal_size(tuple):
    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])

    def __repr__(self):
        return 'os.terminal_size(columns=%r, lines=%r)' % tuple(self)

def get_terminal_size(fd=1):
    """Columns and lines of the terminal."""
    return terminal_size((int(environ.get('COLUMNS', 80)), int(environ.get('LINES', 24))))

def get_exec_path(env=None):
    """The directories in which commands are looked for."""
    return (environ if env is None else env).get('PATH', defpath).split(pathsep)

class _PathLikeMeta(type):
    def __instancecheck__(cls, instance):
        return hasattr(type(instance), '__fspath__')

    def __subclasscheck__(cls, subclass):
        return hasattr(subclass, '__fspath__')

class PathLike(metaclass=_PathLikeMeta):
    """Anything with __fspath__."""

    def __class_getitem__(cls, item):
        return cls
