"""Random numbers of the operating system."""
import os as _os

TWOPI = 6.283185307179586
BPF = 53
RECIP_BPF = 2.0 ** -BPF
_urandom = _os.urandom

class SystemRandom(Random):
    """Numbers that no seed repeats."""

    def random(self):
        return (int.from_bytes(_urandom(8)) >> 64 - BPF) * RECIP_BPF

    def getrandbits(self, k):
        if k < 0:
            raise ValueError('number of bits must be non-negative')
        return int.from_bytes(_urandom((k + 7) // 8)) >> -k % 8

    def randbytes(self, n):
        return _urandom(n)

    def seed(self, *args, **kwds):
        return None

    def _notimplemented(self, *args, **kwds):
        raise NotImplementedError('System entropy source does not have state.')

    getstate = setstate = _notimplemented
