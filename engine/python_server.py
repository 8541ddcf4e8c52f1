# The warm interpreter. Started once as `python3 -u -c <this>` with a socket as its standard input, it
# forks one child per request and reports how the child ended. It knows nothing of runs: a request
# says which script to execute, with which arguments, presets, directory, environment and descriptors.
#
# What can be done before the fork is done before the fork: a child that touches less memory costs
# less. Modules a plain interpreter would not have loaded are avoided.
#
# Wire format (a stream socket): a 4-byte length, then sections, each a 4-byte length and bytes.
# Lists inside a section end each item with NUL. Values are Python literals.

import sys

PLAIN_MODULES = frozenset(sys.modules)

import _ast
import _signal
import _socket
import atexit
import builtins
import fcntl
import gc
import importlib.machinery
import io
import os
import termios
import time
import types



def date(text):
    """A date, or a time on one, as YAML writes it; a time of another zone in UTC."""
    import datetime
    import re

    if len(text) == 10:
        return datetime.date.fromisoformat(text)
    numbers = re.match(
        r"(\d+)-(\d+)-(\d+)(?:[Tt]|\s+)(\d+):(\d+):(\d+)(?:\.(\d*))?\s*(?:Z|([-+])(\d+)(?::(\d+))?)?",
        text,
    ).groups()
    fraction = int((numbers[6] or "")[:6].ljust(6, "0"))
    zone = datetime.timedelta(hours=int(numbers[8] or 0), minutes=int(numbers[9] or 0))
    local = datetime.datetime(*map(int, numbers[:6]), fraction)
    return local + zone if numbers[7] == "-" else local - zone


LITERALS = {"__builtins__": {}, "inf": float("inf"), "nan": float("nan"), "date": date}
BASE_PATH = sys.path[1:] if sys.path and sys.path[0] == "" else sys.path[:]


# ---- wire ----

def receive_exactly(sock, count, data=b""):
    while len(data) < count:
        more = sock.recv(count - len(data))
        if not more:
            os._exit(0)
        data += more
    return data


def number(data):
    return int.from_bytes(data, sys.byteorder)


def receive(sock):
    data, ancillary, _flags, _address = sock.recvmsg(4, _socket.CMSG_SPACE(4 * 8))
    if not data:
        os._exit(0)
    fds = []
    for level, kind, payload in ancillary:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            fds += [number(payload[at : at + 4]) for at in range(0, len(payload) - 3, 4)]
    size = number(receive_exactly(sock, 4, data))
    body = receive_exactly(sock, size)
    sections = []
    at = 0
    while at < size:
        length = number(body[at : at + 4])
        sections.append(body[at + 4 : at + 4 + length])
        at += 4 + length
    return sections, fds


def send(sock, text):
    data = text.encode("utf-8", "surrogateescape")
    sock.sendall(len(data).to_bytes(4, sys.byteorder) + data)


def value(section):
    return eval(section.decode("utf-8"), LITERALS)


def strings(section):
    return [os.fsdecode(item) for item in section.split(b"\0")[:-1]]


# ---- scripts ----

def without_assignments(tree, names):
    """Drop what the presets stand for: top-level assignments, those directly in an `if`, functions."""

    def keeps(statement):
        if isinstance(statement, (_ast.FunctionDef, _ast.AsyncFunctionDef)):
            return statement.name not in names
        if isinstance(statement, _ast.Assign):
            statement.targets = [
                target
                for target in statement.targets
                if not (isinstance(target, _ast.Name) and target.id in names)
            ]
            return bool(statement.targets)
        if isinstance(statement, _ast.AnnAssign) and statement.value is not None:
            target = statement.target
            return not (isinstance(target, _ast.Name) and target.id in names)
        return True

    def kept(body):
        return [statement for statement in body if keeps(statement)]

    tree.body = kept(tree.body)
    for statement in tree.body:
        if isinstance(statement, _ast.If):
            nothing = _ast.Pass(
                lineno=statement.lineno,
                col_offset=statement.col_offset,
                end_lineno=statement.lineno,
                end_col_offset=statement.col_offset,
            )
            statement.body = kept(statement.body) or [nothing]
    return tree


def compiled(path, names):
    with open(path, "rb") as source_file:
        source = source_file.read()
    if not names:
        return compile(source, path, "exec", dont_inherit=True)
    tree = compile(source, path, "exec", _ast.PyCF_ONLY_AST, dont_inherit=True)
    return compile(without_assignments(tree, names), path, "exec", dont_inherit=True)


def warm_code(cache, path, names):
    """Compiled before the fork and kept as long as the file is the same; None: the child finds out
    itself what is wrong with it."""
    try:
        now = os.stat(path)
        key = (path, names)
        stamp = (now.st_mtime_ns, now.st_size, now.st_ino)
        if key in cache and cache[key][0] == stamp:
            return cache[key][1]
        code = compiled(path, names)
        if len(cache) > 64:
            cache.clear()
        cache[key] = (stamp, code)
        return code
    except BaseException:
        return None


def locate(module, path):
    """The file of a module that is in no package, as `python3 -m` would find it first."""
    if not module.isidentifier():
        return ""
    for directory in path:
        name = os.path.join(directory, module + ".py")
        if os.path.isfile(name) and not os.path.isdir(os.path.join(directory, module)):
            return name
    return ""


def make_main(path, spec, package):
    main_module = types.ModuleType("__main__")
    main_module.__file__ = path
    main_module.__builtins__ = builtins
    main_module.__package__ = package
    main_module.__spec__ = spec
    main_module.__loader__ = (
        spec.loader if spec else importlib.machinery.SourceFileLoader("__main__", path)
    )
    main_module.__cached__ = None
    sys.modules["__main__"] = main_module
    return main_module


def find_module(name):
    """As `python3 -m` finds it: (path, spec, package)."""
    import importlib.util

    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(name + ".__main__")
    except ImportError:
        spec = None
    except (AttributeError, TypeError, ValueError):
        spec = None
    if spec is None or not spec.origin or not os.path.exists(spec.origin):
        if name == "guild.pass":  # the operation that does nothing
            sys.exit(0)
        sys.stderr.write("%s: No module named %s\n" % (PROGRAM, name))
        sys.exit(1)
    return spec.origin, spec, spec.parent


class Request:
    """A run, read before the fork."""

    environment = {"%s=%s" % item: None for item in os.environ.items()}

    def __init__(self, sections, cache):
        self.program, self.cwd, self.script, self.module = map(os.fsdecode, sections[1:5])
        self.group = int(sections[5])
        self.merged = sections[6] == b"1"
        self.nested = strings(sections[7])
        self.presets = value(sections[8])
        self.args, self.path, env = map(strings, sections[9:12])
        self.set_environment(env)
        self.names = frozenset(self.nested[:1] if self.nested else self.presets)
        if not self.script:
            self.script = locate(self.module, self.path)
        self.code = warm_code(cache, self.script, self.names) if self.script else None
        self.shadowed = shadowed(self.path)
        sys.argv = [self.script or self.module] + self.args
        sys.path[:] = self.path + BASE_PATH

    def set_environment(self, env):
        """Most variables are as they were for the run before."""
        wanted = dict.fromkeys(env)
        for item in [item for item in self.environment if item not in wanted]:
            os.environ.pop(item.partition("=")[0], None)
        for item in [item for item in wanted if item not in self.environment]:
            name, _equals, text = item.partition("=")
            if name:
                os.environ[name] = text
        Request.environment = wanted


def shadowed(path):
    """Modules this server loaded and a plain interpreter would not have: a file of that name beside
    the script must win."""
    ours = [name for name in sys.modules if name not in PLAIN_MODULES and name != "__main__"]
    local = set()
    for directory in path:
        try:
            local.update(name.partition(".")[0] for name in os.listdir(directory or "."))
        except OSError:
            pass
    return [name for name in ours if name.partition(".")[0] in local]


# ---- running a script, in the child ----

def execute(request):
    path, spec, package = request.script, None, None
    if request.module and path:
        loader = importlib.machinery.SourceFileLoader("__main__", path)
        spec = importlib.machinery.ModuleSpec(request.module, loader, origin=path)
        spec.has_location = True
        package = ""
    elif not path:
        path, spec, package = find_module(request.module)
        sys.argv[0] = path
    code = request.code
    if code is None:
        try:
            code = compiled(path, request.names)
        except OSError as error:
            sys.stderr.write(
                "%s: can't open file %r: [Errno %d] %s\n"
                % (sys.executable, path, error.errno, os.strerror(error.errno))
            )
            sys.exit(2)
    main_module = make_main(path, spec, package)
    target = main_module.__dict__
    for name in request.nested:
        target = target.setdefault(name, {})
    target.update(request.presets)
    if os.environ.get("SET_TRACE"):
        debug(code, main_module.__dict__)
    else:
        exec(code, main_module.__dict__)


def debug(code, namespace):
    """Stop at the first line and ask what to do; who leaves the debugger has not run the script."""
    import bdb
    import pdb

    debugger = pdb.Pdb()
    debugger.reset()
    sys.settrace(debugger.trace_dispatch)
    try:
        exec(code, namespace)
    except bdb.BdbQuit:
        sys.exit(1)
    finally:
        debugger.quitting = True
        sys.settrace(None)


def show(error):
    """As the interpreter shows an uncaught exception, without the frames of this file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    error.__traceback__ = trace
    sys.excepthook(type(error), error, trace)


def exit_status(error):
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    sys.stderr.write("%s\n" % (error.code,))
    return 1


def guarded(function, *args):
    try:
        function(*args)
        return 0
    except SystemExit as error:
        return exit_status(error)
    except KeyboardInterrupt as error:
        if not os.environ.get("HANDLE_KEYBOARD_INTERRUPT"):
            show(error)
        return -_signal.SIGINT
    except BaseException as error:
        show(error)
        return 1


# Two pipes are read by one reader: before one is written, the other has to be empty, so that the
# reader sees the order in which things were written.
#
# When both streams are one pipe, what Python itself writes to stderr goes through a pipe of its own
# (`marked`), which tells the reader what it is; it is read before anything else is written.

def wait_until_read(fd):
    pending = bytearray(4)
    for _ in range(500):
        try:
            fcntl.ioctl(fd, termios.FIONREAD, pending)
        except OSError:
            break
        if pending == b"\0\0\0\0":
            break
        time.sleep(0.0002)


class Stream(io.FileIO):
    def write(self, data):
        wait_until_read(3 - self.fileno())
        return super().write(data)

    def seekable(self):  # a pipe, once there is a run
        return False


class Marked(Stream):
    """Standard error; through `pipe`, as long as both are what they were."""

    def use(self, pipe):
        self.pipe = pipe
        self.before = self.files()

    def files(self):
        try:
            return [(os.fstat(fd).st_dev, os.fstat(fd).st_ino) for fd in (2, self.pipe)]
        except OSError:
            return None

    def write(self, data):
        if self.files() != self.before:  # the script has closed them or put others there
            return io.FileIO.write(self, data)
        wait_until_read(2)
        written = os.write(self.pipe, data)
        wait_until_read(self.pipe)
        return written


def over(raw, old, name):
    raw.name = name
    return io.TextIOWrapper(
        raw, encoding=old.encoding, errors=old.errors, newline="\n", write_through=True
    )


STDOUT = over(Stream(1, "wb", closefd=False), sys.stdout, "<stdout>")
STDERR = over(Stream(2, "wb", closefd=False), sys.stderr, "<stderr>")
MARKED = over(Marked(2, "wb", closefd=False), sys.stderr, "<stderr>")


def ordered_streams(marked):
    if marked is None:
        sys.stdout = sys.__stdout__ = STDOUT
        sys.stderr = sys.__stderr__ = STDERR
    else:
        MARKED.buffer.use(marked)
        sys.stderr = sys.__stderr__ = MARKED


def become(fds, group, sock):
    """Nothing of the script runs before its pid is known: whatever it does to its parent, the engine
    neither waits for it in vain nor starts it a second time."""
    os.setpgid(0, group)
    send(sock, "pid %d" % os.getpid())
    for target in range(3):
        os.dup2(fds[target], target)
    for fd in fds[:3]:
        if fd > 2:
            os.close(fd)
    sock.close()
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def run_child(request, fds, sock):
    global PROGRAM
    PROGRAM = request.program
    become(fds, request.group, sock)
    os.chdir(request.cwd)
    marked = fds[3] if len(fds) > 3 else None
    if marked is not None:
        os.set_inheritable(marked, False)
    if marked is not None or not request.merged:
        ordered_streams(marked)
    for name in request.shadowed:
        del sys.modules[name]
    gc.enable()
    return guarded(execute, request)


def ask_child(sections, fds, sock):
    result = fds[3]
    become(fds, 0, sock)
    sys.path[:] = BASE_PATH
    module = types.ModuleType("assay_question")
    try:
        exec(compile(sections[1], "<assay>", "exec"), module.__dict__)
        import json

        text = json.dumps({"result": module.answer(value(sections[2]))})
    except BaseException as error:
        import json

        text = json.dumps({"error": "%s: %s" % (type(error).__name__, error)})
    data = text.encode("utf-8")
    while data:
        data = data[os.write(result, data) :]
    os._exit(0)


# ---- the server ----

def serve(sock):
    cache = {}
    while True:
        sections, fds = receive(sock)
        request = Request(sections, cache) if sections[0] == b"run" else None
        pid = os.fork()
        if pid == 0:
            return run_child(request, fds, sock) if request else ask_child(sections, fds, sock)
        for fd in fds:
            os.close(fd)
        del sections, request
        _pid, status = os.waitpid(pid, 0)
        send(sock, "end %d" % status)


def main():
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    sock = _socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    send(sock, "\0".join([sys.executable, "%d.%d.%d" % sys.version_info[:3]]))
    gc.collect()
    gc.freeze()
    gc.disable()
    return serve(sock)


# ---- the end of a child ----
#
# Taking a whole interpreter apart touches every page that is shared with this server and costs more
# than everything else together. So a script's own things are taken apart as the interpreter would,
# and the process ends there; unless libraries outside of Python might have work left to do.


def foreign(module):
    """Whether an extension module that does not come with Python."""
    path = getattr(module, "__file__", None) or ""
    return ".so" in path and "lib-dynload" not in path or module.__name__ == "_ctypes"


def clear(module):
    names = vars(module)
    for private in (True, False):
        for name in [name for name in names if name.startswith("_") == private]:
            if name != "__builtins__":
                names[name] = None


def flush(stream):
    try:
        stream.flush()
    except (AttributeError, ValueError):
        pass


def take_apart(modules):
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()
    atexit._run_exitfuncs()
    flush(sys.stdout)
    flush(sys.stderr)
    main_module = sys.modules.pop("__main__", None)
    if isinstance(main_module, types.ModuleType) and vars(main_module) is not globals():
        clear(main_module)
    del main_module
    gc.collect()
    for module in modules:
        if module.__name__ != "__main__":
            clear(module)
    gc.collect()
    flush(sys.stdout)
    flush(sys.stderr)


def end(status):
    modules = [
        module
        for name, module in list(sys.modules.items())
        if name not in LOADED and isinstance(module, types.ModuleType)
    ]
    if any(map(foreign, modules)):
        return  # the interpreter shuts itself down
    try:
        take_apart(modules)
    except SystemExit as error:
        status = exit_status(error)
    except BaseException as error:
        show(error)
    if status == -_signal.SIGINT:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        os.kill(os.getpid(), _signal.SIGINT)
    os._exit(status)


PROGRAM = "assay"
LOADED = frozenset(sys.modules)
STATUS = main()
# From here on this is a child whose script has ended.
end(STATUS)
if STATUS == -_signal.SIGINT:
    atexit.register(os.kill, os.getpid(), _signal.SIGINT)
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
sys.exit(STATUS if STATUS >= 0 else 130)
