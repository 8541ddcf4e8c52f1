"""What the mode of a file says."""

_KINDS = (
    ('S_IFDIR', 0o040000, 'd', 'S_ISDIR'), ('S_IFCHR', 0o020000, 'c', 'S_ISCHR'),
    ('S_IFBLK', 0o060000, 'b', 'S_ISBLK'), ('S_IFREG', 0o100000, '-', 'S_ISREG'),
    ('S_IFIFO', 0o010000, 'p', 'S_ISFIFO'), ('S_IFLNK', 0o120000, 'l', 'S_ISLNK'),
    ('S_IFSOCK', 0o140000, 's', 'S_ISSOCK'),
)
ST_MODE, ST_INO, ST_DEV, ST_NLINK, ST_UID, ST_GID, ST_SIZE, ST_ATIME, ST_MTIME, ST_CTIME = range(10)
S_IFDOOR = S_IFPORT = S_IFWHT = 0
S_ISUID, S_ISGID, S_ISVTX, S_ENFMT = 0o4000, 0o2000, 0o1000, 0o2000
S_IRWXU, S_IRUSR, S_IWUSR, S_IXUSR = 0o700, 0o400, 0o200, 0o100
S_IRWXG, S_IRGRP, S_IWGRP, S_IXGRP = 0o070, 0o040, 0o020, 0o010
S_IRWXO, S_IROTH, S_IWOTH, S_IXOTH = 0o007, 0o004, 0o002, 0o001
S_IREAD, S_IWRITE, S_IEXEC = S_IRUSR, S_IWUSR, S_IXUSR
UF_NODUMP, UF_IMMUTABLE, UF_APPEND, UF_OPAQUE = 1, 2, 4, 8
UF_NOUNLINK, UF_COMPRESSED, UF_HIDDEN = 0x10, 0x20, 0x8000
SF_ARCHIVED, SF_IMMUTABLE, SF_APPEND = 0x10000, 0x20000, 0x40000
SF_NOUNLINK, SF_SNAPSHOT = 0x100000, 0x200000

def S_IMODE(mode, /):
    """The permissions."""
    return mode & 0o7777

def S_IFMT(mode, /):
    """The kind."""
    return mode & 0o170000

def _make_test(name, kind):
    def test(mode, /):
        return S_IFMT(mode) == kind
    test.__name__ = test.__qualname__ = name
    return test

for _name, _kind, _letter, _test in _KINDS:
    globals()[_name] = _kind
    globals()[_test] = _make_test(_test, _kind)

def S_ISDOOR(mode, /):
    return False

def S_ISPORT(mode, /):
    return False

def S_ISWHT(mode, /):
    return False

def _triple(bits, special, letter):
    execute = 'x' if bits & 1 else '-'
    if special:
        execute = letter if bits & 1 else letter.upper()
    return ('r' if bits & 4 else '-') + ('w' if bits & 2 else '-') + execute

def filemode(mode, /):
    """As `ls -l` writes it."""
    kind = '?'
    for name, value, letter, test in _KINDS:
        if S_IFMT(mode) == value:
            kind = letter
    return (kind + _triple(mode >> 6, mode & S_ISUID, 's') + _triple(mode >> 3, mode & S_ISGID, 's')
            + _triple(mode, mode & S_ISVTX, 't'))
