"""subprocess: Popen, run and the exceptions; what starts and waits is in C."""
import os as _os

PIPE = -1
STDOUT = -2
DEVNULL = -3

class SubprocessError(Exception):
    pass

class CalledProcessError(SubprocessError):
    """A program ended with a status other than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            name = _SIGNALS.get(-self.returncode)
            if name is not None:
                return "Command '%s' died with <Signals.%s: %d>." % (
                    self.cmd, name, -self.returncode)
            return "Command '%s' died with unknown signal %d." % (self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value

class TimeoutExpired(SubprocessError):
    """A program took too long."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value

_SIGNALS = {1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 4: 'SIGILL', 6: 'SIGABRT', 7: 'SIGBUS',
            8: 'SIGFPE', 9: 'SIGKILL', 10: 'SIGUSR1', 11: 'SIGSEGV', 12: 'SIGUSR2',
            13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM'}

class CompletedProcess:
    """What run() returns."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        args = [f'args={self.args!r}', f'returncode={self.returncode!r}']
        if self.stdout is not None:
            args.append(f'stdout={self.stdout!r}')
        if self.stderr is not None:
            args.append(f'stderr={self.stderr!r}')
        return f'{type(self).__name__}({", ".join(args)})'

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

def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program to its end."""
    if input is not None:
        if kwargs.get('stdin') is not None:
            raise ValueError('stdin and input arguments may not both be used.')
        kwargs['stdin'] = PIPE
    if capture_output:
        if kwargs.get('stdout') is not None or kwargs.get('stderr') is not None:
            raise ValueError('stdout and stderr arguments may not be used with capture_output.')
        kwargs['stdout'] = PIPE
        kwargs['stderr'] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except BaseException:
            process.kill()
            raise
        returncode = process.poll()
        if check and returncode:
            raise CalledProcessError(returncode, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, returncode, stdout, stderr)

def call(*popenargs, timeout=None, **kwargs):
    """Run a program; its return code."""
    with Popen(*popenargs, **kwargs) as p:
        try:
            return p.wait(timeout=timeout)
        except BaseException:
            p.kill()
            raise

def check_call(*popenargs, **kwargs):
    """As call(), but a status other than 0 raises CalledProcessError."""
    returncode = call(*popenargs, **kwargs)
    if returncode:
        cmd = kwargs.get('args')
        if cmd is None:
            cmd = popenargs[0]
        raise CalledProcessError(returncode, cmd)
    return 0

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
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding,
                            errors=errors)
        exitcode = 0
    except CalledProcessError as ex:
        data = ex.output
        exitcode = ex.returncode
    if data[-1:] == '\n':
        data = data[:-1]
    return exitcode, data

def getoutput(cmd, *, encoding=None, errors=None):
    """Output (with errors) of a shell command."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]
