"""The helpers every document has, written in the transcript language itself.

They run in our interpreter and so keep to what it supports. Names with a leading underscore stay inside.
"""

import os
import re
import sys

# Modules that are written in the language are imported where they are needed: reading them takes time.

# ---- samples ----

_samples = None  # set by bind.c


def samples_dir():
    """The directory sample() looks below."""
    if _samples is None:
        raise RuntimeError("no directory of samples is configured: set 'samples' in verbatim.yml")
    return _samples


def sample(*parts):
    """Path of a sample."""
    return os.path.join(samples_dir(), *parts)


# ---- files ----


def mkdtemp(prefix="guild-test-"):
    """A new temporary directory."""
    import tempfile

    return tempfile.mkdtemp(prefix=prefix)


def mktemp_guild_dir():
    """A new temporary home with its directories."""
    home = mkdtemp()
    for name in ("runs", "trash", "cache"):
        os.mkdir(os.path.join(home, name))
    return home


def cat(*parts):
    """Print a file, or <empty>."""
    with open(os.path.join(*parts)) as f:
        text = f.read()
    if not text:
        print("<empty>")
    elif text.endswith("\n"):
        print(text, end="")
    else:
        print(text)


def cat_json(*parts):
    """Print a JSON file, indented, its keys sorted."""
    import json

    with open(os.path.join(*parts)) as f:
        print(json.dumps(json.load(f), indent=2, sort_keys=True))


def _ignored(name, patterns):
    if not patterns:
        return False
    from fnmatch import fnmatch

    patterns = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatch(name, pattern) for pattern in patterns)


def findl(root, followlinks=False, includedirs=False, ignore=None):
    """Sorted relative paths of the files (and links to directories) below root."""
    found = []
    for top, dirs, files in os.walk(root, followlinks=followlinks):
        links = [name for name in dirs if os.path.islink(os.path.join(top, name))]
        for name in files + (dirs if includedirs else links):
            path = os.path.relpath(os.path.join(top, name), root)
            if not _ignored(path, ignore):
                found.append(path)
    return sorted(found)


def find(root, followlinks=False, includedirs=False, ignore=None):
    """Sorted relative paths of the files (and links to directories) below root."""
    return findl(root, followlinks, includedirs, ignore)


def _python_dir(*args):
    # The builtin of that name cannot be asked: this file's own takes its place.
    return sorted(type(args[0]).__dir__(*args))


def dir(*args, ignore=None):
    """Sorted names in a directory; of anything but a path, what dir() is in Python."""
    path = args[0] if args else "."
    named = isinstance(path, (str, os.PathLike))
    if len(args) > 2 or not named or not (os.path.isdir(path) or os.sep in str(path)):
        return _python_dir(*args)
    ignore = args[1] if len(args) > 1 else ignore
    return sorted(name for name in os.listdir(path) if not _ignored(name, ignore))

dir.__module__ = 'builtins'  # for errors of calls: it stands where that one stood


def write(path, text, append=False):
    """Write (or append) text to a file."""
    mode = "a" if append else "w"
    with open(path, mode + ("b" if isinstance(text, bytes) else "")) as f:
        f.write(text)


def touch(path):
    """Make an empty file, or renew its time."""
    with open(path, "a"):
        os.utime(path, None)


def mkdir(path):
    """Make a directory."""
    os.mkdir(path)


def ensure_dir(path):
    """Make a directory and its parents unless it is there."""
    os.makedirs(path, exist_ok=True)


def rm(path, force=False):
    """Remove a file."""
    if force and not os.path.lexists(path):
        return
    os.remove(path)


def rmdir(path):
    """Remove a directory and all below it."""
    import shutil

    shutil.rmtree(path)


def copyfile(src, dst):
    """Copy a file, or into a directory."""
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    import shutil

    shutil.copyfile(src, dst)


def copytree(src, dst):
    """Copy a directory and all below it; dst may exist."""
    import shutil

    shutil.copytree(src, dst, dirs_exist_ok=True)


def symlink(target, link):
    """Make a symbolic link."""
    os.symlink(target, link)


def make_executable(path):
    """Let everybody execute a file."""
    os.chmod(path, os.stat(path).st_mode | 0o111)


def sha256(path):
    """Digest of a file, in hex."""
    import hashlib

    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


# ---- paths ----

path = os.path.join
join_path = os.path.join
abspath = os.path.abspath
realpath = os.path.realpath
relpath = os.path.relpath
basename = os.path.basename
dirname = os.path.dirname
exists = os.path.exists
isdir = os.path.isdir
isfile = os.path.isfile
islink = os.path.islink


def cd(path):
    """Change the working directory; $NAME and ~ are expanded."""
    os.chdir(os.path.expanduser(os.path.expandvars(path)))


def cwd():
    """The working directory."""
    return os.getcwd()


# ---- showing and comparing ----


def printl(items):
    """Print items one a line."""
    for item in items:
        print(item)


def normlf(text):
    """Text with every line end as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def diff(path1, path2):
    """Print the unified difference of two files; nothing when they are the same."""
    import difflib

    with open(path1) as f1, open(path2) as f2:
        lines1, lines2 = f1.read().splitlines(), f2.read().splitlines()
    for line in difflib.unified_diff(lines1, lines2, str(path1), str(path2), lineterm=""):
        print(line)


def compare_paths(path1, path2):
    """Whether two paths name the same place."""
    return os.path.realpath(path1) == os.path.realpath(path2)


def compare_dirs(dir1, dir2):
    """Print which files two directories do not share, and which differ."""
    files1, files2 = set(findl(dir1)), set(findl(dir2))
    for name in sorted(files1 | files2):
        if name not in files2:
            print("only in %s: %s" % (dir1, name))
        elif name not in files1:
            print("only in %s: %s" % (dir2, name))
        else:
            with open(os.path.join(dir1, name), "rb") as f1, open(os.path.join(dir2, name), "rb") as f2:
                if f1.read() != f2.read():
                    print("differs: %s" % name)


def which(cmd):
    """Where a program is found, or None."""
    import shutil

    return shutil.which(cmd)


def sleep(seconds):
    """Wait."""
    import time

    time.sleep(seconds)


def shlex_quote(text):
    """Text quoted for a shell."""
    import shlex

    return shlex.quote(text)


def not_used(*_args):
    """Nothing: says that names are not used."""


class Proxy:
    """An object to hang attributes on."""


# ---- contexts ----


class Chdir:
    """with Chdir(path): another working directory."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self._before = os.getcwd()
        os.chdir(self.path)
        return self

    def __exit__(self, *_exc):
        os.chdir(self._before)


SetCwd = Chdir


class Env:
    """with Env({"NAME": "value"}): variables of the environment; replace=True: only those."""

    def __init__(self, vals, replace=False):
        self.vals = vals
        self.replace = replace

    def __enter__(self):
        self._before = dict(os.environ)
        if self.replace:
            os.environ.clear()
        for name, value in self.vals.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = str(value)
        return self

    def __exit__(self, *_exc):
        os.environ.clear()
        os.environ.update(self._before)


class SysPath:
    """with SysPath(path=None, prepend=(), append=()): another module path."""

    def __init__(self, path=None, prepend=None, append=None):
        self.path = (prepend or []) + (sys.path if path is None else path) + (append or [])

    def __enter__(self):
        self._before = sys.path
        sys.path = self.path
        return self

    def __exit__(self, *_exc):
        sys.path = self._before


ModelPath = SysPath


class TempFile:
    """with TempFile() as path: a temporary file, removed afterwards."""

    def __init__(self, prefix="guild-", suffix=""):
        self._names = prefix, suffix

    def __enter__(self):
        prefix, suffix = self._names
        import tempfile

        fd, self.path = tempfile.mkstemp(prefix=prefix, suffix=suffix)
        os.close(fd)
        return self.path

    def __exit__(self, *_exc):
        if os.path.exists(self.path):
            os.remove(self.path)


class _Capture:
    _stream = ""

    def __init__(self, autoprint=False):
        self._autoprint = autoprint

    def __enter__(self):
        import io

        self._before = getattr(sys, self._stream)
        self._captured = io.StringIO()
        setattr(sys, self._stream, self._captured)
        return self

    def __exit__(self, *_exc):
        setattr(sys, self._stream, self._before)
        if self._autoprint:
            self.print()

    def get_value(self):
        """What was written."""
        return self._captured.getvalue()

    def print(self):
        """Print what was written."""
        sys.stdout.write(self.get_value())


class StderrCapture(_Capture):
    """with StderrCapture() as err: stderr is kept; err.print(), err.get_value()."""

    _stream = "stderr"


class StdoutCapture(_Capture):
    """with StdoutCapture() as out: stdout is kept; out.print(), out.get_value()."""

    _stream = "stdout"


class PrintStderr:
    """with PrintStderr(): what goes to stderr is printed."""

    def __enter__(self):
        self._before = sys.stderr
        sys.stderr = sys.stdout
        return self

    def __exit__(self, *_exc):
        sys.stderr = self._before


class Ignore:
    """with Ignore(*patterns): printed lines in which a pattern is found are dropped."""

    def __init__(self, *patterns):
        self.patterns = patterns

    def __enter__(self):
        self._out = StdoutCapture()
        self._out.__enter__()
        return self

    def __exit__(self, *exc):
        self._out.__exit__(*exc)
        sys.stdout.write(_without(self._out.get_value(), self.patterns))


class LogCapture:
    """with LogCapture() as log: messages of the logging module; log.print_all(), log.get_all()."""

    def __init__(self, *_args, **_kw):
        self._records = []

    def __enter__(self):
        self._handler = None
        try:
            import logging
        except ImportError:  # then there is nothing to capture
            return self
        capture = self

        class Keep(logging.Handler):
            def emit(self, record):
                capture._records.append(record)

        self._handler = Keep()
        logging.getLogger().addHandler(self._handler)
        return self

    def __exit__(self, *_exc):
        if self._handler is None:
            return
        import logging

        logging.getLogger().removeHandler(self._handler)

    def get_all(self):
        """The records."""
        return self._records

    def print_all(self):
        """Print the records as LEVEL: text."""
        for record in self._records:
            print("%s: %s" % (record.levelname, record.getMessage()))


# ---- commands ----


def set_guild_home(path):
    """Make path the home of commands and of gapi."""
    os.environ["GUILD_HOME"] = str(path)


def guild_home():
    """The home of commands and of gapi, or None."""
    return os.environ.get("GUILD_HOME")


class SetGuildHome:
    """with SetGuildHome(path): another home for commands and gapi."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self._env = Env({"GUILD_HOME": self.path})
        self._env.__enter__()
        return self

    def __exit__(self, *exc):
        self._env.__exit__(*exc)


class UserConfig:
    """with UserConfig({"diff": {"command": "…"}}): the configuration of commands for a while."""

    def __init__(self, config):
        self.config = config

    def __enter__(self):
        import yaml

        self._file = TempFile(suffix=".yml")
        path = self._file.__enter__()
        write(path, yaml.safe_dump(self.config))
        self._env = Env({"GUILD_CONFIG": path})
        self._env.__enter__()
        return self

    def __exit__(self, *exc):
        self._env.__exit__(*exc)
        self._file.__exit__(*exc)


SetUserConfig = UserConfig


def use_project(name, guild_home=None):
    """Change to a sample project (or a directory) and give commands a new home, or the one named."""
    cd(name if os.path.isabs(name) else sample("projects", name))
    set_guild_home(guild_home or mkdtemp("guild-home-"))


def _without(text, patterns):
    if not patterns:
        return text
    patterns = [patterns] if isinstance(patterns, str) else patterns
    lines = text.splitlines(True)
    return "".join(line for line in lines if not any(re.search(pattern, line) for pattern in patterns))


def _command(cmd, ignore=None, timeout=3600, guild_home=None, env=None, cwd=None):
    import subprocess

    environment = dict(os.environ)
    environment.update(env or {})
    if guild_home:
        environment["GUILD_HOME"] = str(guild_home)
    shell = isinstance(cmd, str)
    done = subprocess.run(
        cmd,
        shell=shell,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=cwd,
        timeout=timeout,
    )
    text = normlf(done.stdout.decode("utf-8", "replace")).rstrip()
    return done.returncode, _without(text, ignore).rstrip()


def run(cmd, quiet=False, ignore=None, timeout=3600, guild_home=None, env=None, cwd=None):
    """Run a command and print what it prints and <exit N>; quiet: only when it fails."""
    code, text = _command(cmd, ignore, timeout, guild_home, env, cwd)
    if quiet and code == 0:
        return
    if text:
        print(text)
    print("<exit %d>" % code)


def quiet(cmd, **kw):
    """Run a command; print only when it fails."""
    run(cmd, quiet=True, **kw)


def run_capture(cmd, **kw):
    """Run a command and return what it prints; an exception when it fails."""
    code, text = _command(cmd, **kw)
    if code != 0:
        raise RuntimeError("%s\n<exit %d>" % (text, code))
    return text


def print_runs(runs=None, flags=False, labels=False, status=False, cwd=None):
    """Print a table of runs; those of the current home without argument."""
    Project(cwd or os.getcwd(), guild_home() or os.path.expanduser("~/.guild")).print_runs(
        runs, flags=flags, labels=labels, status=status
    )

