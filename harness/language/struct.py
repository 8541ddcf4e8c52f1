"""struct: what is not in struct_module.c."""

def _space(name, action, size, length, offset):
    """The offset, counted from the start, if `size` bytes fit there."""
    if offset < 0:
        if offset + size > 0:
            what = 'no space to pack' if action == 'pack' else 'not enough data to unpack'
            raise error(f'{what} {size} bytes at offset {offset}')
        if offset + length < 0:
            raise error(f'offset {offset} out of range for {length}-byte buffer')
        offset += length
    if length - offset < size:
        raise error(f'{name} requires a buffer of at least {size + offset} bytes for '
                    f'{action}ing {size} bytes at offset {offset} '
                    f'(actual buffer size is {length})')
    return offset

def _memory(buffer):
    """Its bytes, as a view."""
    try:
        return memoryview(buffer).cast('B')
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(buffer).__name__}'") from None

def unpack_from(format, /, buffer, offset=0):
    """Values from the bytes at an offset."""
    view = _memory(buffer)
    size = calcsize(format)
    offset = _space('unpack_from', 'unpack', size, len(view), offset)
    return unpack(format, view[offset:offset + size])

def pack_into(format, /, *args):
    """pack_into(format, buffer, offset, v1, v2, …): write values as bytes at an offset."""
    if len(args) < 2:
        raise error(f"pack_into expected {'offset' if args else 'buffer'} argument")
    buffer, offset, *values = args
    try:
        view = memoryview(buffer).cast('B')
        if view.readonly:
            raise TypeError
    except TypeError:
        raise TypeError(f'argument must be read-write bytes-like object, not '
                        f'{type(buffer).__name__}') from None
    size = calcsize(format)
    offset = _space('pack_into', 'pack', size, len(view), offset)
    view[offset:offset + size] = pack(format, *values)

def iter_unpack(format, buffer, /):
    """Values from piece after piece."""
    size = calcsize(format)
    if size == 0:
        raise error('cannot iteratively unpack with a struct of length 0')
    view = _memory(buffer)
    if len(view) % size:
        raise error(f'iterative unpacking requires a buffer of a multiple of {size} bytes')
    return _pieces(format, view, size)

def _pieces(format, view, size):
    for i in range(0, len(view), size):
        yield unpack(format, view[i:i + size])

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

    def pack_into(self, /, *args):
        return pack_into(self.format, *args)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)

Struct.__module__ = '_struct'
