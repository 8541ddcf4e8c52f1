"""pathlib: paths as objects."""
import os as _os
import io as _io
import fnmatch as _fnmatch

def _parse(args):
    """The root ('' or '/') and the parts of several arguments put together."""
    text = ''
    for arg in args:
        if isinstance(arg, PurePath):
            piece = str(arg)
        else:
            piece = _os.fspath(arg)
            if not isinstance(piece, str):
                raise TypeError('argument should be a str object or an os.PathLike '
                                f'object returning str, not {type(piece)}')
        if piece.startswith('/'):
            text = piece
        elif piece:
            text = text + '/' + piece if text else piece
    root = ''
    if text.startswith('/'):
        root = '//' if text.startswith('//') and not text.startswith('///') else '/'
    return root, [part for part in text.split('/') if part and part != '.']

class _Parents:
    """The sequence behind .parents."""

    def __init__(self, path):
        self._path = path

    def __len__(self):
        return len(self._path._tail)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        if index >= len(self) or index < -len(self):
            raise IndexError(index)
        if index < 0:
            index += len(self)
        return self._path._make(self._path.root, self._path._tail[:-index - 1])

    def __repr__(self):
        return '<{}.parents>'.format(type(self._path).__name__)

class PurePath:
    """A path that is only computed with."""

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PurePosixPath
        elif cls is Path:
            cls = PosixPath
        self = object.__new__(cls)
        self.root, self._tail = _parse(args)
        return self

    def __init__(self, *args, **kwargs):
        pass

    def _make(self, root, tail):
        made = object.__new__(type(self))
        made.root = root
        made._tail = list(tail)
        return made

    @property
    def drive(self):
        return ''

    @property
    def anchor(self):
        return self.root

    @property
    def parts(self):
        return ((self.root,) if self.root else ()) + tuple(self._tail)

    def __str__(self):
        return self.root + '/'.join(self._tail) or '.'

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        return str(self)

    def __bytes__(self):
        return _os.fsencode(self)

    def __repr__(self):
        return '{}({!r})'.format(self.__class__.__name__, self.as_posix())

    def as_uri(self):
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        safe = ('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/')
        return 'file://' + ''.join(c if c in safe else ''.join(
            '%{:02X}'.format(b) for b in c.encode()) for c in str(self))

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def _compared(self, other):
        return (self.root, self._tail), (other.root, other._tail)

    def __lt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        a, b = self._compared(other)
        return a < b

    def __le__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        a, b = self._compared(other)
        return a <= b

    def __gt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        a, b = self._compared(other)
        return a > b

    def __ge__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        a, b = self._compared(other)
        return a >= b

    def __truediv__(self, key):
        try:
            return self.joinpath(key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            root, tail = _parse((key, self))
        except TypeError:
            return NotImplemented
        return self._make(root, tail)

    def joinpath(self, *args):
        return self._make(*_parse((self,) + args))

    @property
    def name(self):
        return self._tail[-1] if self._tail else ''

    @property
    def suffix(self):
        name = self.name
        i = name.rfind('.')
        return name[i:] if 0 < i < len(name) - 1 else ''

    @property
    def suffixes(self):
        name = self.name
        if name.endswith('.'):
            return []
        return ['.' + suffix for suffix in name.lstrip('.').split('.')[1:]]

    @property
    def stem(self):
        name = self.name
        i = name.rfind('.')
        return name[:i] if 0 < i < len(name) - 1 else name

    @property
    def parent(self):
        if not self._tail:
            return self
        return self._make(self.root, self._tail[:-1])

    @property
    def parents(self):
        return _Parents(self)

    def with_name(self, name):
        if not self.name:
            raise ValueError('%r has an empty name' % (self,))
        if not name or '/' in name or name == '.':
            raise ValueError('Invalid name %r' % (name,))
        return self._make(self.root, self._tail[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if '/' in suffix or suffix and not suffix.startswith('.') or suffix == '.':
            raise ValueError('Invalid suffix %r' % (suffix,))
        name = self.name
        if not name:
            raise ValueError('%r has an empty name' % (self,))
        old = self.suffix
        return self._make(self.root, self._tail[:-1] + [
            name[:len(name) - len(old)] + suffix if old else name + suffix])

    def relative_to(self, *other):
        if not other:
            raise TypeError('need at least one argument')
        to = self._make(*_parse(other))
        n = len(to.parts)
        if self.parts[:n] != to.parts:
            raise ValueError('{!r} is not in the subpath of {!r} OR one path is relative and '
                             'the other is absolute.'.format(str(self), str(to)))
        return self._make('', self.parts[n:])

    def is_relative_to(self, *other):
        try:
            self.relative_to(*other)
            return True
        except ValueError:
            return False

    def is_absolute(self):
        return bool(self.root)

    def is_reserved(self):
        return False

    def match(self, path_pattern):
        root, tail = _parse((path_pattern,))
        if not root and not tail:
            raise ValueError('empty pattern')
        parts = self.parts
        pattern = ((root,) if root else ()) + tuple(tail)
        if root and len(pattern) != len(parts):
            return False
        if len(pattern) > len(parts):
            return False
        return all(_fnmatch.fnmatchcase(part, pat)
                   for part, pat in zip(reversed(parts), reversed(pattern)))

class PurePosixPath(PurePath):
    pass

class PureWindowsPath(PurePath):
    def __new__(cls, *args):
        raise NotImplementedError('unsupported: PureWindowsPath')

class Path(PurePath):
    """A path with which files are reached."""

    @classmethod
    def cwd(cls):
        return cls(_os.getcwd())

    @classmethod
    def home(cls):
        return cls(_os.path.expanduser('~'))

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        pass

    def stat(self, *, follow_symlinks=True):
        return _os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        return _os.lstat(self)

    def exists(self):
        return _os.path.exists(self)

    def is_dir(self):
        return _os.path.isdir(self)

    def is_file(self):
        return _os.path.isfile(self)

    def is_symlink(self):
        return _os.path.islink(self)

    def is_mount(self):
        return _os.path.ismount(self)

    def samefile(self, other_path):
        return _os.path.samefile(self, other_path)

    def absolute(self):
        if self.is_absolute():
            return self
        return self._make(*_parse((_os.getcwd(), self)))

    def resolve(self, strict=False):
        if strict:
            _os.stat(self)
        return self._make(*_parse((_os.path.realpath(self),)))

    def expanduser(self):
        return self._make(*_parse((_os.path.expanduser(str(self)),)))

    def readlink(self):
        return self._make(*_parse((_os.readlink(self),)))

    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        return _io.open(self, mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None):
        with self.open('r', encoding=encoding, errors=errors) as f:
            return f.read()

    def read_bytes(self):
        with self.open('rb') as f:
            return f.read()

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError('data must be str, not %s' % data.__class__.__name__)
        with self.open('w', encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    def write_bytes(self, data):
        with self.open('wb') as f:
            return f.write(data)

    def iterdir(self):
        for name in _os.listdir(self):
            yield self._make(self.root, self._tail + [name])

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        try:
            _os.mkdir(self, mode)
        except FileNotFoundError:
            above = self.parent
            if not parents or above == self:
                raise
            above.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, exist_ok=exist_ok)
        except OSError:
            if not (exist_ok and self.is_dir()):
                raise

    def touch(self, mode=0o666, exist_ok=True):
        if self.exists():
            if not exist_ok:
                raise FileExistsError(17, 'File exists', str(self))
            _os.utime(self)
        else:
            _os.close(_os.open(self, _os.O_CREAT | _os.O_WRONLY, mode))

    def chmod(self, mode, *, follow_symlinks=True):
        _os.chmod(self, mode)

    def unlink(self, missing_ok=False):
        try:
            _os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        _os.rmdir(self)

    def rename(self, target):
        _os.rename(self, target)
        return self.__class__(target)

    def replace(self, target):
        _os.replace(self, target)
        return self.__class__(target)

    def symlink_to(self, target, target_is_directory=False):
        _os.symlink(target, self)

    def hardlink_to(self, target):
        _os.link(target, self)

    def glob(self, pattern):
        if not pattern:
            raise ValueError('Unacceptable pattern: {!r}'.format(pattern))
        root, tail = _parse((pattern,))
        if root:
            raise NotImplementedError('Non-relative patterns are unsupported')
        return self._select(tail, pattern.endswith('/'))

    def rglob(self, pattern):
        root, tail = _parse((pattern,))
        if root:
            raise NotImplementedError('Non-relative patterns are unsupported')
        return self._select(['**'] + tail, False)

    def _select(self, patterns, dirs_only):
        seen = set()
        for path in self._matching(patterns):
            if path not in seen and not (dirs_only and not path.is_dir()):
                seen.add(path)
                yield path

    def _matching(self, patterns):
        if not patterns:
            yield self
            return
        pattern, rest = patterns[0], patterns[1:]
        if pattern == '**':
            yield from self._matching(rest)
            if self.is_dir():
                for child in self.iterdir():
                    if child.is_dir() and not child.is_symlink():
                        yield from child._matching(patterns)
        elif any(c in pattern for c in '*?['):
            if self.is_dir():
                for child in self.iterdir():
                    if _fnmatch.fnmatchcase(child.name, pattern):
                        if not rest or child.is_dir():
                            yield from child._matching(rest)
        else:
            child = self._make(self.root, self._tail + [pattern])
            if child.exists():
                yield from child._matching(rest)

    def owner(self):
        raise NotImplementedError('unsupported: Path.owner()')

class PosixPath(Path, PurePosixPath):
    pass
