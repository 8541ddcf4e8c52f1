"""Universally unique identifiers."""
import operator
import os
from enum import Enum

class SafeUUID(Enum):
    safe = 0
    unsafe = -1
    unknown = None

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = (
    'reserved for NCS compatibility', 'specified in RFC 4122',
    'reserved for Microsoft compatibility', 'reserved for future definition')

# The parts of an identifier: how many bits each has, from the left.
_WIDTHS = (32, 16, 16, 8, 8, 48)

def _join(fields):
    number = 0
    for place, (value, width) in enumerate(zip(fields, _WIDTHS), 1):
        if not 0 <= value < 1 << width:
            raise ValueError('field %d out of range (need a %d-bit value)' % (place, width))
        number = number << width | value
    return number

def _compared(compare):
    return lambda self, other: (compare(self.int, other.int) if isinstance(other, UUID)
                                else NotImplemented)

def _bits(shift, count):
    return property(lambda self: self.int >> shift & (1 << count) - 1)

class UUID:
    """A number of 128 bits, written in groups of hexadecimal digits."""
    __slots__ = ('int', 'is_safe', '__weakref__')

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None,
                 *, is_safe=SafeUUID.unknown):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError('one of the hex, bytes, bytes_le, fields, '
                            'or int arguments must be given')
        from_bytes = type(0).from_bytes
        if hex is not None:
            digits = hex.replace('urn:', '').replace('uuid:', '').strip('{}').replace('-', '')
            if len(digits) != 32:
                raise ValueError('badly formed hexadecimal UUID string')
            int = type(0)(digits, 16)
        if bytes_le is not None:
            if len(bytes_le) != 16:
                raise ValueError('bytes_le is not a 16-char string')
            bytes = (bytes_le[3::-1] + bytes_le[5:3:-1] + bytes_le[7:5:-1] + bytes_le[8:])
        if bytes is not None:
            if len(bytes) != 16:
                raise ValueError('bytes is not a 16-char string')
            int = from_bytes(bytes, 'big')
        if fields is not None:
            if len(fields) != 6:
                raise ValueError('fields is not a 6-tuple')
            int = _join(fields)
        if int is not None and not 0 <= int < 1 << 128:
            raise ValueError('int is out of range (need a 128-bit value)')
        if version is not None:
            if not 1 <= version <= 5:
                raise ValueError('illegal version number')
            int = int & ~(0xc000 << 48) | 0x8000 << 48
            int = int & ~(0xf000 << 64) | version << 76
        object.__setattr__(self, 'int', int)
        object.__setattr__(self, 'is_safe', is_safe)

    def __getstate__(self):
        state = {'int': self.int}
        if self.is_safe != SafeUUID.unknown:
            state['is_safe'] = self.is_safe.value
        return state

    def __setstate__(self, state):
        object.__setattr__(self, 'int', state['int'])
        object.__setattr__(self, 'is_safe', SafeUUID(state.get('is_safe')))

    __eq__, __lt__, __le__, __gt__, __ge__ = map(_compared, (
        operator.eq, operator.lt, operator.le, operator.gt, operator.ge))

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return '%s(%r)' % (type(self).__name__, str(self))

    def __setattr__(self, name, value):
        raise TypeError('UUID objects are immutable')

    def __str__(self):
        digits = self.hex
        return '-'.join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    hex = property(lambda self: f'{self.int:032x}')
    urn = property(lambda self: f'urn:uuid:{self}')
    bytes = property(lambda self: self.int.to_bytes(16, 'big'))

    @property
    def bytes_le(self):
        data = self.bytes
        return data[3::-1] + data[5:3:-1] + data[7:5:-1] + data[8:]

    @property
    def fields(self):
        return (self.time_low, self.time_mid, self.time_hi_version, self.clock_seq_hi_variant,
                self.clock_seq_low, self.node)

    time_low, time_mid, time_hi_version = _bits(96, 32), _bits(80, 16), _bits(64, 16)
    clock_seq_hi_variant, clock_seq_low, node = _bits(56, 8), _bits(48, 8), _bits(0, 48)

    @property
    def time(self):
        return (self.time_hi_version & 0x0fff) << 48 | self.time_mid << 32 | self.time_low

    @property
    def clock_seq(self):
        return (self.clock_seq_hi_variant & 0x3f) << 8 | self.clock_seq_low

    @property
    def variant(self):
        top = self.int >> 61 & 7
        if top < 4:
            return RESERVED_NCS
        if top < 6:
            return RFC_4122
        return RESERVED_MICROSOFT if top == 6 else RESERVED_FUTURE

    @property
    def version(self):
        if self.variant == RFC_4122:
            return self.int >> 76 & 0xf

_node = None

def getnode():
    """A number for this machine: a random one, marked as such."""
    global _node
    if _node is None:
        _node = int.from_bytes(os.urandom(6), 'big') | 1 << 40
    return _node

_last_timestamp = None

def uuid1(node=None, clock_seq=None):
    """From a machine, a clock and the time."""
    global _last_timestamp
    import time
    timestamp = time.time_ns() // 100 + 0x01b21dd213814000
    _last_timestamp = timestamp = max(timestamp, (_last_timestamp or 0) + 1)
    if clock_seq is None:
        clock_seq = int.from_bytes(os.urandom(2), 'big') & 0x3fff
    return UUID(fields=(timestamp & 0xffffffff, timestamp >> 32 & 0xffff, timestamp >> 48 & 0x0fff,
                        clock_seq >> 8 & 0x3f, clock_seq & 0xff,
                        getnode() if node is None else node), version=1)

def _from_name(namespace, name, digest, version):
    name = name.encode('utf-8') if isinstance(name, str) else name
    return UUID(bytes=digest(namespace.bytes + name).digest()[:16], version=version)

def uuid3(namespace, name):
    """From a name, by MD5."""
    from hashlib import md5
    return _from_name(namespace, name, md5, 3)

def uuid4():
    """A random one."""
    return UUID(bytes=os.urandom(16), version=4)

def uuid5(namespace, name):
    """From a name, by SHA-1."""
    from hashlib import sha1
    return _from_name(namespace, name, sha1, 5)

NAMESPACE_DNS, NAMESPACE_URL, NAMESPACE_OID, NAMESPACE_X500 = (
    UUID(f'6ba7b81{kind}-9dad-11d1-80b4-00c04fd430c8') for kind in (0, 1, 2, 4))
