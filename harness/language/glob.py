"""glob: the files that match a shell pattern."""
import os as _os
import re as _re
import fnmatch as _fnmatch

_MAGIC = _re.compile('([*?[])')

def has_magic(s):
    return _MAGIC.search(s) is not None

def escape(pathname):
    """The path with the special characters quoted."""
    return _MAGIC.sub(r'[\1]', pathname)

def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The paths that match, in the order of the directories."""
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive,
                      include_hidden=include_hidden))

def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """As glob(), one after the other."""
    root = '' if root_dir is None else _os.fspath(root_dir)
    found = _matches(_os.fspath(pathname), root, recursive, False, include_hidden)
    if not pathname or recursive and _is_recursive(pathname[:2]):
        found = (path for path in found if path)
    return found

def _is_recursive(pattern):
    return pattern == '**'

def _is_hidden(name):
    return name[:1] == '.'

def _matches(pathname, root, recursive, dironly, include_hidden):
    dirname, basename = _os.path.split(pathname)
    if not has_magic(pathname):
        if basename:
            if _os.path.lexists(_os.path.join(root, pathname)):
                yield pathname
        elif _os.path.isdir(_os.path.join(root, dirname)):
            yield pathname
        return
    if not dirname:
        if recursive and _is_recursive(basename):
            yield from _below(root, dironly, include_hidden, True)
        else:
            yield from _in_directory(root, basename, dironly, include_hidden)
        return
    if dirname != pathname and has_magic(dirname):
        dirs = _matches(dirname, root, recursive, True, include_hidden)
    else:
        dirs = [dirname]
    for directory in dirs:
        where = _os.path.join(root, directory)
        if not has_magic(basename):
            if basename:
                names = [basename] if _os.path.lexists(_os.path.join(where, basename)) else []
            else:
                names = [basename] if _os.path.isdir(where) else []
        elif recursive and _is_recursive(basename):
            names = _below(where, dironly, include_hidden, True)
        else:
            names = _in_directory(where, basename, dironly, include_hidden)
        for name in names:
            yield _os.path.join(directory, name)

def _names(directory, dironly):
    try:
        names = _os.listdir(directory or '.')
    except OSError:
        return []
    if dironly:
        names = [n for n in names if _os.path.isdir(_os.path.join(directory, n))]
    return names

def _in_directory(directory, pattern, dironly, include_hidden):
    names = _names(directory, dironly)
    if not (include_hidden or _is_hidden(pattern)):
        names = [name for name in names if not _is_hidden(name)]
    return _fnmatch.filter(names, pattern)

def _below(directory, dironly, include_hidden, first):
    if first:
        if directory and not _os.path.isdir(directory):
            return
        yield ''
    for name in _names(directory, dironly):
        if include_hidden or not _is_hidden(name):
            yield name
            path = _os.path.join(directory, name)
            if _os.path.isdir(path):
                for rest in _below(path, dironly, include_hidden, False):
                    yield _os.path.join(name, rest)
