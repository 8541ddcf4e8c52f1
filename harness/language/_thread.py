"""_thread: what threading is made of, as far as one thread needs it."""

from threading import Lock as allocate_lock, RLock, get_ident

LockType = allocate_lock
error = RuntimeError
