# The warm interpreter. Started once with `python3 -u -c`, it forks one child per request and reports
# how the child ended. It knows nothing of runs: a request says which script to execute, with which
# arguments, presets, directory, environment and descriptors.
#
# Wire format (a stream socket): a 4-byte length, then sections, each a 4-byte length and bytes.
# Lists inside a section are joined by NUL. Values are Python literals.

import sys

PLAIN_MODULES = frozenset(sys.modules)

import ast
import builtins
import gc
import importlib.machinery
import importlib.util
import os
import signal
import socket
import struct
import types

LITERALS = {"__builtins__": {}, "inf": float("inf"), "nan": float("nan")}


# ---- wire ----

def receive_exactly(sock, count, data=b""):
    while len(data) < count:
        more = sock.recv(count - len(data))
        if not more:
            os._exit(0)
        data += more
    return data


def receive(sock):
    data, ancillary, _flags, _address = sock.recvmsg(4, socket.CMSG_SPACE(4 * 8))
    if not data:
        os._exit(0)
    fds = []
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds += struct.unpack("%di" % (len(payload) // 4), payload[: len(payload) // 4 * 4])
    size = struct.unpack("=I", receive_exactly(sock, 4, data))[0]
    body = receive_exactly(sock, size)
    sections = []
    at = 0
    while at < size:
        length = struct.unpack_from("=I", body, at)[0]
        sections.append(body[at + 4 : at + 4 + length])
        at += 4 + length
    return sections, fds


def send(sock, text):
    data = text.encode("utf-8", "surrogateescape")
    sock.sendall(struct.pack("=I", len(data)) + data)


def value(section):
    return eval(section.decode("utf-8"), LITERALS)


def strings(section):
    return [os.fsdecode(item) for item in section.split(b"\0")[:-1]]


# ---- running a script ----

def without_assignments(tree, names):
    """Drop what the presets stand for: top-level assignments, those directly in an `if`, functions."""

    def keeps(statement):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return statement.name not in names
        if isinstance(statement, ast.Assign):
            statement.targets = [
                target
                for target in statement.targets
                if not (isinstance(target, ast.Name) and target.id in names)
            ]
            return bool(statement.targets)
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target = statement.target
            return not (isinstance(target, ast.Name) and target.id in names)
        return True

    def kept(body):
        return [statement for statement in body if keeps(statement)]

    tree.body = kept(tree.body)
    for statement in tree.body:
        if isinstance(statement, ast.If):
            body = kept(statement.body)
            statement.body = body or [ast.copy_location(ast.Pass(), statement)]
    return tree


def make_main(path, spec, package):
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = builtins
    main.__package__ = package
    main.__spec__ = spec
    main.__loader__ = spec.loader if spec else importlib.machinery.SourceFileLoader("__main__", path)
    main.__cached__ = None
    sys.modules["__main__"] = main
    return main


def find_module(name):
    """As `python3 -m` finds it: (path, spec, package)."""
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(name + ".__main__")
    except ImportError:
        spec = None
    except (AttributeError, TypeError, ValueError):
        spec = None
    if spec is None or not spec.origin or not os.path.exists(spec.origin):
        sys.stderr.write("%s: No module named %s\n" % (PROGRAM, name))
        sys.exit(1)
    return spec.origin, spec, spec.parent


def execute(script, module, presets, nested):
    if script:
        path, spec, package = script, None, None
    else:
        path, spec, package = find_module(module)
    sys.argv[0] = path
    try:
        with open(path, "rb") as source_file:
            source = source_file.read()
    except OSError as error:
        sys.stderr.write(
            "%s: can't open file %r: [Errno %d] %s\n"
            % (sys.executable, path, error.errno, os.strerror(error.errno))
        )
        sys.exit(2)
    main = make_main(path, spec, package)
    if presets:
        target = main.__dict__
        for name in nested:
            target = target.setdefault(name, {})
        target.update(presets)
        names = {nested[0]} if nested else set(presets)
        tree = without_assignments(ast.parse(source, path), names)
        code = compile(tree, path, "exec", dont_inherit=True)
    else:
        code = compile(source, path, "exec", dont_inherit=True)
    exec(code, main.__dict__)


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
        show(error)
        return -signal.SIGINT
    except BaseException as error:
        show(error)
        return 1


# ---- the child ----

def forget_shadowed(path):
    """Modules this server loaded and a plain interpreter would not have: a file of that name beside
    the script must win."""
    local = set()
    for directory in path:
        try:
            local.update(name.partition(".")[0] for name in os.listdir(directory or "."))
        except OSError:
            pass
    for name in list(sys.modules):
        if name not in PLAIN_MODULES and name.partition(".")[0] in local and name != "__main__":
            del sys.modules[name]


def ordered_streams():
    """Two pipes are read by one reader: before one is written, the other has to be empty, so that the
    reader sees the order in which things were written."""
    import fcntl
    import io
    import termios
    import time

    pending = bytearray(4)

    class Stream(io.FileIO):
        def write(self, data):
            other = 3 - self.fileno()
            for _ in range(200):
                try:
                    fcntl.ioctl(other, termios.FIONREAD, pending)
                except OSError:
                    break
                if pending == b"\0\0\0\0":
                    break
                time.sleep(0.0005)
            return super().write(data)

    def stream(old, fd, name):
        raw = Stream(fd, "wb", closefd=False)
        raw.name = name
        return io.TextIOWrapper(
            raw, encoding=old.encoding, errors=old.errors, newline="\n", write_through=True
        )

    sys.stdout = sys.__stdout__ = stream(sys.stdout, 1, "<stdout>")
    sys.stderr = sys.__stderr__ = stream(sys.stderr, 2, "<stderr>")


def become(fds, cwd, env, group, sock):
    os.setpgid(0, group)
    for number in range(3):
        os.dup2(fds[number], number)
    for fd in fds:
        if fd > 2:
            os.set_inheritable(fd, False)
    for fd in fds[:3]:
        if fd > 2:
            os.close(fd)
    sock.close()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    wanted = dict(item.partition("=")[::2] for item in env)
    for name in [name for name in os.environ if name not in wanted]:
        del os.environ[name]
    for name, value in wanted.items():
        if name and os.environ.get(name) != value:
            os.environ[name] = value
    os.chdir(cwd)


def run_child(sections, fds, sock):
    options = value(sections[1])
    cwd, script, module = (os.fsdecode(section) for section in sections[2:5])
    args, path, env = (strings(section) for section in sections[5:8])
    global PROGRAM
    PROGRAM = options["program"]
    become(fds, cwd, env, options["group"], sock)
    if not options["merged"]:
        ordered_streams()
    sys.argv = [script or module] + args
    sys.path[0:0] = path
    forget_shadowed(path)
    gc.enable()
    return guarded(execute, script, module, options["presets"], options["nested"])


def ask_child(sections, fds, sock):
    source, argument = sections[1].decode("utf-8"), value(sections[2])
    result = fds[3]
    env = strings(sections[3])
    become(fds, os.getcwd(), env, 0, sock)
    module = types.ModuleType("assay_question")
    try:
        exec(compile(source, "<assay>", "exec"), module.__dict__)
        import json

        text = json.dumps({"result": module.answer(argument)})
    except BaseException as error:
        import json

        text = json.dumps({"error": "%s: %s" % (type(error).__name__, error)})
    data = text.encode("utf-8")
    while data:
        data = data[os.write(result, data) :]
    os._exit(0)


# ---- the server ----

def serve(sock):
    while True:
        sections, fds = receive(sock)
        pid = os.fork()
        if pid == 0:
            kind = sections[0]
            return run_child(sections, fds, sock) if kind == b"run" else ask_child(sections, fds, sock)
        for fd in fds:
            os.close(fd)
        send(sock, "%d" % pid)
        del sections
        _pid, status = os.waitpid(pid, 0)
        send(sock, "%d" % status)


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.path and sys.path[0] == "":
        del sys.path[0]
    sock = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    send(sock, "\0".join([sys.executable, "%d.%d.%d" % sys.version_info[:3]]))
    gc.collect()
    gc.freeze()
    gc.disable()
    return serve(sock)


PROGRAM = "assay"
STATUS = main()
# From here on this is a child whose script has ended. The interpreter shuts down as it always does:
# threads are waited for, atexit functions run, streams are flushed.
if STATUS == -signal.SIGINT:
    import atexit

    atexit.register(os.kill, os.getpid(), signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.exit(STATUS if STATUS >= 0 else 130)
