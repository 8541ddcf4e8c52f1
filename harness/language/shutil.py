"""shutil: copying, moving and removing of files and trees."""
import os as _os
import fnmatch as _fnmatch

class Error(OSError):
    pass

class SameFileError(Error):
    """Source and destination are the same file."""

class SpecialFileError(OSError):
    pass

class ReadError(OSError):
    pass

def copyfileobj(fsrc, fdst, length=0):
    """Copy from one file object to another."""
    while True:
        data = fsrc.read(length or 65536)
        if not data:
            break
        fdst.write(data)

def _samefile(src, dst):
    return _os.path.exists(src) and _os.path.exists(dst) and _os.path.samefile(src, dst)

def copyfile(src, dst, *, follow_symlinks=True):
    """Copy the contents of a file."""
    if _samefile(src, dst):
        raise SameFileError('{!r} and {!r} are the same file'.format(src, dst))
    if not follow_symlinks and _os.path.islink(src):
        _os.symlink(_os.readlink(src), dst)
        return dst
    with open(src, 'rb') as fsrc:
        with open(dst, 'wb') as fdst:
            copyfileobj(fsrc, fdst)
    return dst

def copymode(src, dst, *, follow_symlinks=True):
    """Copy the permissions."""
    _os.chmod(dst, _os.stat(src).st_mode & 0o7777)

def copystat(src, dst, *, follow_symlinks=True):
    """Copy permissions and times."""
    if not follow_symlinks and _os.path.islink(src):
        return
    st = _os.stat(src)
    _os.utime(dst, (st.st_atime, st.st_mtime))
    _os.chmod(dst, st.st_mode & 0o7777)

def _target(src, dst):
    if _os.path.isdir(dst):
        return _os.path.join(dst, _os.path.basename(src))
    return dst

def copy(src, dst, *, follow_symlinks=True):
    """Copy a file with its permissions, also into a directory."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst)
    return dst

def copy2(src, dst, *, follow_symlinks=True):
    """As copy(), with the times."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst

def ignore_patterns(*patterns):
    """For copytree(ignore=…)."""
    def _ignore_patterns(path, names):
        ignored = []
        for pattern in patterns:
            ignored.extend(_fnmatch.filter(names, pattern))
        return set(ignored)
    return _ignore_patterns

def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2,
             ignore_dangling_symlinks=False, dirs_exist_ok=False):
    """Copy a whole directory."""
    names = _os.listdir(src)
    ignored = ignore(_os.fspath(src), names) if ignore is not None else set()
    _os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for name in names:
        if name in ignored:
            continue
        srcname = _os.path.join(src, name)
        dstname = _os.path.join(dst, name)
        try:
            if _os.path.islink(srcname) and symlinks:
                _os.symlink(_os.readlink(srcname), dstname)
            elif _os.path.isdir(srcname):
                copytree(srcname, dstname, symlinks, ignore, copy_function,
                         ignore_dangling_symlinks, dirs_exist_ok)
            elif (_os.path.islink(srcname) and not _os.path.exists(srcname)
                  and ignore_dangling_symlinks):
                continue
            else:
                copy_function(srcname, dstname)
        except Error as err:
            errors.extend(err.args[0])
        except OSError as why:
            errors.append((srcname, dstname, str(why)))
    copystat(src, dst)
    if errors:
        raise Error(errors)
    return dst

def rmtree(path, ignore_errors=False, onerror=None, *, dir_fd=None):
    """Remove a whole directory."""
    def failed(function, name):
        if ignore_errors:
            return
        if onerror is None:
            raise
        import sys
        onerror(function, name, sys.exc_info())
    try:
        if _os.path.islink(path):
            raise OSError('Cannot call rmtree on a symbolic link')
    except OSError:
        failed(_os.path.islink, path)
        return
    try:
        names = _os.listdir(path)
    except OSError:
        failed(_os.listdir, path)
        return
    for name in names:
        full = _os.path.join(path, name)
        if _os.path.isdir(full) and not _os.path.islink(full):
            rmtree(full, ignore_errors, onerror)
        else:
            try:
                _os.unlink(full)
            except OSError:
                failed(_os.unlink, full)
    try:
        _os.rmdir(path)
    except OSError:
        failed(_os.rmdir, path)

def move(src, dst, copy_function=copy2):
    """Move a file or directory, also into a directory."""
    real_dst = dst
    if _os.path.isdir(dst):
        if _samefile(src, dst):
            _os.rename(src, dst)
            return None
        real_dst = _os.path.join(dst, _os.path.basename(_os.fspath(src).rstrip('/')))
        if _os.path.exists(real_dst):
            raise Error("Destination path '%s' already exists" % real_dst)
    try:
        _os.rename(src, real_dst)
    except OSError:
        if _os.path.islink(src):
            _os.symlink(_os.readlink(src), real_dst)
            _os.unlink(src)
        elif _os.path.isdir(src):
            inside = _os.path.abspath(dst) + '/'
            if inside.startswith(_os.path.abspath(src) + '/'):
                raise Error("Cannot move a directory '%s' into itself '%s'." % (src, dst))
            copytree(src, real_dst, copy_function=copy_function, symlinks=True)
            rmtree(src)
        else:
            copy_function(src, real_dst)
            _os.unlink(src)
    return real_dst

def which(cmd, mode=1, path=None):
    """Where a command is found."""
    def fits(name):
        return _os.path.exists(name) and _os.access(name, mode) and not _os.path.isdir(name)
    if _os.path.dirname(cmd):
        return cmd if fits(cmd) else None
    if path is None:
        path = _os.environ.get('PATH', _os.defpath)
    for directory in path.split(_os.pathsep):
        name = _os.path.join(directory, cmd)
        if fits(name):
            return name
    return None


def get_terminal_size(fallback=(80, 24)):
    """Columns and lines of the terminal."""
    return _os.terminal_size((int(_os.environ.get('COLUMNS', fallback[0])),
                              int(_os.environ.get('LINES', fallback[1]))))
