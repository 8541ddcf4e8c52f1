"""Digests that need a key."""
import hashlib as _hashlib

digest_size = None

def compare_digest(a, b, /):
    """Are they equal? Takes the same time wherever they differ."""
    if isinstance(a, str) and isinstance(b, str):
        if not a.isascii() or not b.isascii():
            raise TypeError('comparing strings with non-ASCII characters is not supported')
        a, b = a.encode(), b.encode()
    else:
        for each in (a, b):
            if not isinstance(each, (bytes, bytearray, memoryview)):
                if isinstance(a, str) or isinstance(b, str):
                    raise TypeError('unsupported operand types(s) or combination of types: '
                                    "'%s' and '%s'" % (type(a).__name__, type(b).__name__))
                raise TypeError("a bytes-like object is required, not '%s'" % type(each).__name__)
        a, b = bytes(a), bytes(b)
    different = len(a) ^ len(b)
    for x, y in zip(b if len(a) != len(b) else a, b):
        different |= x ^ y
    return different == 0

class HMAC:
    """A digest with a key."""
    blocksize = 64

    def __init__(self, key, msg=None, digestmod=''):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError('key: expected bytes or bytearray, but got %r' % type(key).__name__)
        if not digestmod:
            raise TypeError("Missing required parameter 'digestmod'.")
        if isinstance(digestmod, str):
            make = lambda data=b'': _hashlib.new(digestmod, data)
        elif callable(digestmod):
            make = digestmod
        else:
            make = digestmod.new
        self._outer = make()
        self._inner = make()
        self.digest_size = self._inner.digest_size
        self.block_size = getattr(self._inner, 'block_size', self.blocksize)
        if len(key) > self.block_size:
            key = make(key).digest()
        key = bytes(key).ljust(self.block_size, b'\0')
        self._outer.update(bytes(byte ^ 0x5c for byte in key))
        self._inner.update(bytes(byte ^ 0x36 for byte in key))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return 'hmac-' + self._inner.name

    def update(self, msg):
        self._inner.update(msg)

    def copy(self):
        other = self.__class__.__new__(self.__class__)
        other.__dict__.update(self.__dict__)
        other._inner, other._outer = self._inner.copy(), self._outer.copy()
        return other

    def digest(self):
        outer = self._outer.copy()
        outer.update(self._inner.digest())
        return outer.digest()

    def hexdigest(self):
        return self.digest().hex()

def new(key, msg=None, digestmod=''):
    return HMAC(key, msg, digestmod)

def digest(key, msg, digest):
    return HMAC(key, msg, digest).digest()
