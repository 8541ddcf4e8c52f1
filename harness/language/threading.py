"""threading: refused, except for locks, which are never waited for here."""

def _refused(name):
    def __init__(self, *args, **kwargs):
        raise RuntimeError(f'unsupported: threading.{name}; a document runs in one thread')
    return type(name, (), {'__init__': __init__, '__module__': 'threading'})

Thread = _refused('Thread')
Timer = _refused('Timer')
Barrier = _refused('Barrier')

class Lock:
    """A lock nobody else can hold."""

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if self._held:
            if blocking:
                raise RuntimeError('unsupported: waiting for a lock that is never released')
            return False
        self._held = True
        return True

    def release(self):
        if not self._held:
            raise RuntimeError('release unlocked lock')
        self._held = False

    def locked(self):
        return self._held

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

class RLock(Lock):
    """A lock that may be taken again by whoever holds it."""

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1

class local:
    """Attributes of the one thread."""

class Event:
    def __init__(self):
        self._set = False

    def is_set(self):
        return self._set

    def set(self):
        self._set = True

    def clear(self):
        self._set = False

    def wait(self, timeout=None):
        return self._set

class _MainThread:
    name = 'MainThread'
    daemon = False
    ident = native_id = 1

    def is_alive(self):
        return True

    def __repr__(self):
        return '<_MainThread(MainThread, started 1)>'

_main = _MainThread()

def current_thread():
    return _main

main_thread = current_thread

def get_ident():
    return 1

def active_count():
    return 1

def enumerate():
    return [_main]
