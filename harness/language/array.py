"""array: lists of numbers of one kind."""
import struct as _struct

typecodes = 'bBuhHiIlLqQfd'

_RANGES = {'b': (-128, 127, 'signed char'), 'B': (0, 255, 'unsigned byte integer'),
           'h': (-32768, 32767, 'signed short integer'), 'H': (0, 65535, 'unsigned short'),
           'i': (-2 ** 31, 2 ** 31 - 1, 'signed integer'), 'I': (0, 2 ** 32 - 1, 'unsigned int'),
           'l': (-2 ** 63, 2 ** 63 - 1, 'long'), 'L': (0, 2 ** 64 - 1, 'unsigned long'),
           'q': (-2 ** 63, 2 ** 63 - 1, 'long'), 'Q': (0, 2 ** 64 - 1, 'unsigned long')}
_SIZES = {'b': 1, 'B': 1, 'u': 4, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8,
          'f': 4, 'd': 8}

def _out_of_range(code, value):
    low, high, name = _RANGES[code]
    if code in 'IHLQ' and code != 'H' and value < 0:
        raise OverflowError("can't convert negative value to unsigned int")
    if code in 'lLqQI':
        raise OverflowError({'l': 'Python int too large to convert to C long',
                             'q': 'int too big to convert',
                             'I': 'unsigned int is greater than maximum',
                             'L': 'Python int too large to convert to C unsigned long',
                             'Q': 'int too big to convert'}[code])
    side = 'greater than maximum' if value > high else 'less than minimum'
    raise OverflowError(f'{name} is {side}')

class array:
    """A list of numbers of one kind."""

    def __init__(self, typecode, initializer=(), /):
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError('array() argument 1 must be a unicode character, not %s' %
                            type(typecode).__name__)
        if typecode not in _SIZES:
            raise ValueError('bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)')
        self.typecode = typecode
        self.itemsize = _SIZES[typecode]
        self._items = []
        if isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
            return
        if isinstance(initializer, str) and typecode != 'u':
            raise TypeError("cannot use a str to initialize an array with typecode '%s'" % typecode)
        for item in initializer:
            self.append(item)

    def _checked(self, value):
        code = self.typecode
        if code == 'u':
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError('array item must be unicode character')
            return value
        if code in 'fd':
            if not isinstance(value, (int, float)) and not hasattr(value, '__float__'):
                raise TypeError('must be real number, not ' + type(value).__name__)
            value = float(value)
            return _struct.unpack('f', _struct.pack('f', value))[0] if code == 'f' else value
        if not isinstance(value, int):
            if not hasattr(value, '__index__'):
                raise TypeError("'%s' object cannot be interpreted as an integer" %
                                type(value).__name__)
            value = value.__index__()
        low, high, name = _RANGES[code]
        if not low <= value <= high:
            _out_of_range(code, value)
        return int(value)

    def _same(self, other):
        if not isinstance(other, array):
            raise TypeError('can only append array (not "%s") to array' % type(other).__name__)
        if other.typecode != self.typecode:
            raise TypeError('bad argument type for built-in operation')
        return other._items

    def _new(self, items):
        made = array(self.typecode)
        made._items = items
        return made

    def append(self, value, /):
        self._items.append(self._checked(value))

    def extend(self, values, /):
        if isinstance(values, array):
            if values.typecode != self.typecode:
                raise TypeError('can only extend with array of same kind')
            self._items.extend(values._items)
        else:
            for value in values:
                self.append(value)

    fromlist = extend

    def insert(self, index, value, /):
        self._items.insert(index, self._checked(value))

    def pop(self, index=-1, /):
        if not self._items:
            raise IndexError('pop from empty array')
        if not -len(self._items) <= index < len(self._items):
            raise IndexError('pop index out of range')
        return self._items.pop(index)

    def remove(self, value, /):
        if value not in self._items:
            raise ValueError('array.remove(x): x not in array')
        self._items.remove(value)

    def index(self, value, start=0, stop=None, /):
        try:
            return self._items.index(value, start, len(self._items) if stop is None else stop)
        except ValueError:
            raise ValueError('array.index(x): x not in array') from None

    def count(self, value, /):
        return self._items.count(value)

    def reverse(self):
        self._items.reverse()

    def tolist(self):
        return self._items[:]

    def tobytes(self):
        if self.typecode == 'u':
            return ''.join(self._items).encode('utf-32-le')
        return _struct.pack('%d%s' % (len(self._items), self.typecode), *self._items)

    def frombytes(self, data, /):
        if len(data) % self.itemsize:
            raise ValueError('bytes length not a multiple of item size')
        if self.typecode == 'u':
            self._items.extend(bytes(data).decode('utf-32-le'))
        else:
            count = len(data) // self.itemsize
            self._items.extend(_struct.unpack('%d%s' % (count, self.typecode), bytes(data)))

    def tounicode(self):
        if self.typecode != 'u':
            raise ValueError("tounicode() may only be called on unicode type arrays")
        return ''.join(self._items)

    def byteswap(self):
        swapped = b''.join(piece[::-1] for piece in (
            self.tobytes()[i:i + self.itemsize]
            for i in range(0, len(self._items) * self.itemsize, self.itemsize)))
        self._items = []
        self.frombytes(swapped)

    def buffer_info(self):
        return (id(self._items), len(self._items))

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, value):
        return value in self._items

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._new(self._items[index])
        try:
            return self._items[index]
        except IndexError:
            raise IndexError('array index out of range') from None
        except TypeError:
            raise TypeError('array indices must be integers') from None

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError('can only assign array (not "%s") to array slice' %
                                type(value).__name__)
            self._items[index] = self._same(value)
            return
        value = self._checked(value)
        try:
            self._items[index] = value
        except IndexError:
            raise IndexError('array assignment index out of range') from None
        except TypeError:
            raise TypeError('array indices must be integers') from None

    def __delitem__(self, index):
        try:
            del self._items[index]
        except IndexError:
            raise IndexError('array assignment index out of range') from None

    def __add__(self, other):
        return self._new(self._items + self._same(other))

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError('can only extend with array (not "%s")' % type(other).__name__)
        self.extend(other)
        return self

    def __mul__(self, n):
        return self._new(self._items * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self._items *= n
        return self

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, array) else NotImplemented

    __hash__ = None

    def __bytes__(self):
        return self.tobytes()

    def __copy__(self):
        return self._new(self._items[:])

    def __deepcopy__(self, memo):
        return self._new(self._items[:])

    def __repr__(self):
        if not self._items:
            return "array('%s')" % self.typecode
        if self.typecode == 'u':
            return "array('u', %r)" % ''.join(self._items)
        return "array('%s', %r)" % (self.typecode, self._items)

ArrayType = array
