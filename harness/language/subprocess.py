"""subprocess: Popen, run and the exceptions; what starts and waits is in C."""
import os as _os

PIPE = -1
STDOUT = -2
DEVNULL = -3

class SubprocessError(Exception):
    pass

# Another name of the attribute in both exceptions.
_stdout = property(lambda self: self.output,
                   lambda self, output: setattr(self, 'output', output))

class CalledProcessError(SubprocessError):
    """A program ended with a status other than 0."""
    stdout = _stdout

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd = returncode, cmd
        self.output, self.stderr = output, stderr

    def __str__(self):
        end, number = 'returned non-zero exit status', self.returncode
        if number and number < 0:
            number = -number
            end = 'died with unknown signal'
            if number in _SIGNALS:
                return f"Command '{self.cmd}' died with <Signals.{_SIGNALS[number]}: {number}>."
        return "Command '%s' %s %d." % (self.cmd, end, number)

class TimeoutExpired(SubprocessError):
    """A program took too long."""
    stdout = _stdout

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd, self.timeout = cmd, timeout
        self.output, self.stderr = output, stderr

    def __str__(self):
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"

_SIGNALS = {1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 4: 'SIGILL', 6: 'SIGABRT', 7: 'SIGBUS',
            8: 'SIGFPE', 9: 'SIGKILL', 10: 'SIGUSR1', 11: 'SIGSEGV', 12: 'SIGUSR2',
            13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM'}

class CompletedProcess:
    """What run() returns."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args, self.returncode = args, returncode
        self.stdout, self.stderr = stdout, stderr

    def __repr__(self):
        shown = {'args': self.args, 'returncode': self.returncode}
        for name in ('stdout', 'stderr'):
            if getattr(self, name) is not None:
                shown[name] = getattr(self, name)
        items = ', '.join(f'{name}={value!r}' for name, value in shown.items())
        return f'{type(self).__name__}({items})'

    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)

def list2cmdline(seq):
    return ' '.join(map(str, seq))

class Popen:
    """A program that was started."""

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None,
                 preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None,
                 universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True,
                 start_new_session=False, pass_fds=(), *, user=None, group=None,
                 extra_groups=None, encoding=None, errors=None, text=None, umask=-1, pipesize=-1,
                 process_group=None):
        if preexec_fn is not None:
            raise ValueError('unsupported: preexec_fn of subprocess')
        self.args = args
        self.returncode = None
        self.stdin = self.stdout = self.stderr = None
        self.text_mode = bool(encoding or errors or text or universal_newlines)
        self.encoding = encoding
        self.errors = errors
        if isinstance(args, (str, bytes)) or hasattr(args, '__fspath__'):
            command = ['/bin/sh', '-c', args] if shell else [args]
        else:
            command = list(args)
            if shell:
                command = ['/bin/sh', '-c'] + command
        if executable is not None:
            command[0] = executable
        theirs = []
        child_in, self._in = self._side(stdin, theirs, False)
        child_out, self._out = self._side(stdout, theirs, True)
        if stderr == STDOUT and not hasattr(stderr, 'fileno'):
            child_err, self._err = (-3 if stdout is None else child_out), -1
        else:
            child_err, self._err = self._side(stderr, theirs, True)
        try:
            self.pid = _start(command, cwd, env, child_in, child_out, child_err,
                              start_new_session)
        except BaseException:
            for fd in (self._in, self._out, self._err):
                if fd >= 0:
                    _os.close(fd)
            raise
        finally:
            for fd in theirs:
                _os.close(fd)
        if self._in >= 0:
            self.stdin = self._file(self._in, 'w')
        if self._out >= 0:
            self.stdout = self._file(self._out, 'r')
        if self._err >= 0:
            self.stderr = self._file(self._err, 'r')

    @staticmethod
    def _side(what, theirs, output):
        """The child's descriptor and ours (-1: none)."""
        if what is None:
            return -1, -1
        if what is PIPE or what == PIPE and isinstance(what, int):
            read, write = _os.pipe()
            theirs.append(write if output else read)
            return (write, read) if output else (read, write)
        if isinstance(what, int):
            return (-2, -1) if what == DEVNULL else (what, -1)
        what.flush()
        return what.fileno(), -1

    def _file(self, fd, mode):
        if self.text_mode:
            return open(fd, mode, encoding=self.encoding, errors=self.errors)
        return open(fd, mode + 'b')

    def __repr__(self):
        return f'<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        for file in (self.stdout, self.stderr, self.stdin):
            if file:
                file.close()
        self.wait()

    def poll(self):
        if self.returncode is None:
            self.returncode = _wait(self.pid, 0)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            self.returncode = _wait(self.pid, timeout)
            if self.returncode is None:
                raise TimeoutExpired(self.args, timeout)
        return self.returncode

    def communicate(self, input=None, timeout=None):
        if input is None:
            data = b''
        elif self.text_mode:
            data = input.encode(self.encoding or 'utf-8', self.errors or 'strict')
        else:
            data = input
        fd = _os.dup(self._in) if self.stdin and not self.stdin.closed else -1
        if self.stdin and not self.stdin.closed:
            self.stdin.close()
        out, err, finished = _communicate(fd, data, self._out if self.stdout else -1,
                                          self._err if self.stderr else -1, timeout)
        if not finished:
            raise TimeoutExpired(self.args, timeout, out if self.stdout else None,
                                 err if self.stderr else None)
        result = (self._text(out) if self.stdout else None,
                  self._text(err) if self.stderr else None)
        for file in (self.stdout, self.stderr):
            if file:
                file.close()
        self.wait(timeout)
        return result

    def _text(self, data):
        if not self.text_mode:
            return data
        text = data.decode(self.encoding or 'utf-8', self.errors or 'strict')
        return text.replace('\r\n', '\n').replace('\r', '\n')

    def send_signal(self, sig):
        if self.poll() is None:
            _os.kill(self.pid, sig)

    def terminate(self):
        self.send_signal(15)

    def kill(self):
        self.send_signal(9)

def _pipe(kwargs, names, refusal):
    """Take streams for the function itself, which the caller must not have given away."""
    if any(kwargs.get(name) is not None for name in names):
        raise ValueError(refusal)
    kwargs.update(dict.fromkeys(names, PIPE))

def _or_kill(process, wait, **how):
    try:
        return wait(**how)
    except BaseException:
        process.kill()
        raise

def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program to its end."""
    if input is not None:
        _pipe(kwargs, ['stdin'], 'stdin and input arguments may not both be used.')
    if capture_output:
        _pipe(kwargs, ['stdout', 'stderr'],
              'stdout and stderr arguments may not be used with capture_output.')
    with Popen(*popenargs, **kwargs) as process:
        output = _or_kill(process, process.communicate, input=input, timeout=timeout)
    result = CompletedProcess(process.args, process.poll(), *output)
    if check and result.returncode:
        raise CalledProcessError(result.returncode, result.args, output=result.stdout,
                                 stderr=result.stderr)
    return result

def call(*popenargs, timeout=None, **kwargs):
    """Run a program; its return code."""
    with Popen(*popenargs, **kwargs) as process:
        return _or_kill(process, process.wait, timeout=timeout)

def check_call(*popenargs, **kwargs):
    """As call(), but a status other than 0 raises CalledProcessError."""
    status = call(*popenargs, **kwargs)
    if status:
        raise CalledProcessError(status, popenargs[0] if popenargs else kwargs['args'])
    return status

def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program; its output."""
    for kw in ('stdout', 'check'):
        if kw in kwargs:
            raise ValueError(f'{kw} argument not allowed, it will be overridden.')
    if 'input' in kwargs and kwargs['input'] is None:
        kwargs['input'] = '' if kwargs.get('text') or kwargs.get('universal_newlines') else b''
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout

def getstatusoutput(cmd, *, encoding=None, errors=None):
    """Exit code and output (with errors) of a shell command."""
    ended = run(cmd, shell=True, text=True, stdout=PIPE, stderr=STDOUT, encoding=encoding,
                errors=errors)
    return ended.returncode, ended.stdout.removesuffix('\n')

def getoutput(cmd, *, encoding=None, errors=None):
    """Output (with errors) of a shell command."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]
