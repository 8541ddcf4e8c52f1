"""struct: what is not in struct_module.c."""

def _space(name, action, size, buffer, offset):
    """The offset, counted from the start, if `size` bytes fit there."""
    length = len(buffer)
    if offset < 0:
        if offset + size > 0:
            raise error(f'not enough data to {action} {size} bytes')
        if offset + length < 0:
            raise error(f'offset {offset} out of range for {length}-byte buffer')
        offset += length
    if length - offset < size:
        raise error(f'{name} requires a buffer of at least {size + offset} bytes for '
                    f'{action}ing {size} bytes at offset {offset} '
                    f'(actual buffer size is {length})')
    return offset

def unpack_from(format, /, buffer, offset=0):
    """Values from the bytes at an offset."""
    size = calcsize(format)
    offset = _space('unpack_from', 'unpack', size, buffer, offset)
    return unpack(format, bytes(buffer[offset:offset + size]))

def pack_into(format, buffer, offset, *values):
    """Write values as bytes at an offset."""
    if not isinstance(buffer, bytearray):
        raise TypeError(f'argument must be read-write bytes-like object, not '
                        f'{type(buffer).__name__}')
    size = calcsize(format)
    offset = _space('pack_into', 'pack', size, buffer, offset)
    buffer[offset:offset + size] = pack(format, *values)

def iter_unpack(format, buffer, /):
    """Values from piece after piece."""
    size = calcsize(format)
    if size == 0:
        raise error('cannot iteratively unpack with a struct of length 0')
    if len(buffer) % size:
        raise error(f'iterative unpacking requires a buffer of a multiple of {size} bytes')
    return (unpack(format, bytes(buffer[i:i + size])) for i in range(0, len(buffer), size))

class Struct:
    """A format made ready."""

    def __init__(self, format):
        self.format = format if isinstance(format, str) else bytes(format).decode()
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def pack_into(self, buffer, offset, *values):
        return pack_into(self.format, buffer, offset, *values)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)

Struct.__module__ = '_struct'
