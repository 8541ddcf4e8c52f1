"""Base16, base32, base64 and base85 of bytes."""
import binascii

_B32 = b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
_B32HEX = b'0123456789ABCDEFGHIJKLMNOPQRSTUV'
_B85 = (b'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
        b'!#$%&()*+-;<=>?@^_`{|}~')


def _need_bytes(s):
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError("memoryview: a bytes-like object is required, not '%s'"
                        % type(s).__name__) from None


def _decodable(s):
    if isinstance(s, str):
        try:
            return s.encode('ascii')
        except UnicodeEncodeError:
            raise ValueError('string argument should contain only ASCII characters') from None
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError("argument should be a bytes-like object or ASCII string, not %r"
                        % type(s).__name__) from None


def b64encode(s, altchars=None):
    out = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        out = out.translate(bytes.maketrans(b'+/', altchars))
    return out


def b64decode(s, altchars=None, validate=False):
    s = _decodable(s)
    if altchars is not None:
        s = s.translate(bytes.maketrans(_decodable(altchars), b'+/'))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b'-_')


def urlsafe_b64decode(s):
    return b64decode(s, b'-_')


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _decodable(s)
    if casefold:
        s = s.upper()
    for c in s:
        if c not in b'0123456789ABCDEF':
            raise binascii.Error('Non-base16 digit found')
    return binascii.unhexlify(s)


def _encode32(s, alphabet):
    s = _need_bytes(s)
    missing = -len(s) % 5
    s += bytes(missing)
    out = bytearray()
    for i in range(0, len(s), 5):
        bits = int.from_bytes(s[i:i + 5], 'big')
        for shift in range(35, -1, -5):
            out.append(alphabet[bits >> shift & 31])
    pad = {0: 0, 1: 1, 2: 3, 3: 4, 4: 6}[missing]
    if pad:
        out[-pad:] = b'=' * pad
    return bytes(out)


def _decode32(s, alphabet, casefold, map01):
    s = _decodable(s)
    if len(s) % 8:
        raise binascii.Error('Incorrect padding')
    if map01 is not None:
        s = s.translate(bytes.maketrans(b'01', b'O' + _decodable(map01)))
    if casefold:
        s = s.upper()
    size = len(s)
    s = s.rstrip(b'=')
    pads = size - len(s)
    out = bytearray()
    bits = 0
    for i in range(0, len(s), 8):
        part = s[i:i + 8]
        bits = 0
        for c in part:
            digit = alphabet.find(c)
            if digit < 0:
                raise binascii.Error('Non-base32 digit found')
            bits = bits << 5 | digit
        bits <<= 5 * (8 - len(part))
        out += bits.to_bytes(5, 'big')
    if pads not in (0, 1, 3, 4, 6):
        raise binascii.Error('Incorrect padding')
    if pads and out:
        del out[-((5 * pads + 7) // 8):]
    return bytes(out)


def b32encode(s):
    return _encode32(s, _B32)


def b32decode(s, casefold=False, map01=None):
    return _decode32(s, _B32, casefold, map01)


def b32hexencode(s):
    return _encode32(s, _B32HEX)


def b32hexdecode(s, casefold=False):
    return _decode32(s, _B32HEX, casefold, None)


def b85encode(b, pad=False):
    b = _need_bytes(b)
    missing = -len(b) % 4
    b += bytes(missing)
    out = bytearray()
    for i in range(0, len(b), 4):
        n = int.from_bytes(b[i:i + 4], 'big')
        group = []
        for _ in range(5):
            n, digit = divmod(n, 85)
            group.append(_B85[digit])
        out += bytes(reversed(group))
    if missing and not pad:
        del out[-missing:]
    return bytes(out)


def b85decode(b):
    b = _decodable(b)
    missing = -len(b) % 5
    b += b'~' * missing
    out = bytearray()
    for i in range(0, len(b), 5):
        n = 0
        for k, c in enumerate(b[i:i + 5]):
            digit = _B85.find(c)
            if digit < 0:
                raise ValueError('bad base85 character at position %d' % (i + k))
            n = n * 85 + digit
        if n > 0xffffffff:
            raise ValueError('base85 overflow in hunk starting at byte %d' % i)
        out += n.to_bytes(4, 'big')
    if missing:
        del out[-missing:]
    return bytes(out)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    b = _need_bytes(b)
    missing = -len(b) % 4
    b += bytes(missing)
    out = bytearray()
    for i in range(0, len(b), 4):
        n = int.from_bytes(b[i:i + 4], 'big')
        last = i + 4 >= len(b)
        if n == 0 and not (last and missing and not pad):
            out += b'z'
        elif foldspaces and n == 0x20202020:
            out += b'y'
        else:
            group = []
            for _ in range(5):
                n, digit = divmod(n, 85)
                group.append(33 + digit)
            group.reverse()
            if last and missing and not pad:
                del group[-missing:]
            out += bytes(group)
    if adobe:
        out = b'<~' + out
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [out[i:i + wrapcol] for i in range(0, len(out), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(bytearray())
        out = b'\n'.join(lines)
    if adobe:
        out += b'~>'
    return bytes(out)


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b' \t\n\r\v'):
    b = _decodable(b)
    if adobe:
        if not b.endswith(b'~>'):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b'<~') else b[:-2]
    out = bytearray()
    group = []
    for c in b + b'u' * 4:
        if 33 <= c <= 117:
            group.append(c - 33)
            if len(group) == 5:
                n = 0
                for digit in group:
                    n = n * 85 + digit
                if n > 0xffffffff:
                    raise ValueError('Ascii85 overflow')
                out += n.to_bytes(4, 'big')
                group.clear()
        elif c == 122:
            if group:
                raise ValueError('z inside Ascii85 5-tuple')
            out += bytes(4)
        elif foldspaces and c == 121:
            if group:
                raise ValueError('y inside Ascii85 5-tuple')
            out += b'    '
        elif c not in ignorechars:
            raise ValueError('Non-Ascii85 digit found: %c' % c)
    missing = 4 - len(group)
    return bytes(out[:-missing] if missing else out)


def encodebytes(s):
    s = _need_bytes(s)
    return b''.join(binascii.b2a_base64(s[i:i + 57]) for i in range(0, len(s), 57))


def decodebytes(s):
    return binascii.a2b_base64(_need_bytes(s))


def encode(input, output):
    """Code the contents of one binary file into another."""
    for piece in iter(lambda: _line(input), b''):
        output.write(binascii.b2a_base64(piece))


def _line(file):
    piece = b''
    while len(piece) < 57 and (more := file.read(57 - len(piece))):
        piece += more
    return piece


def decode(input, output):
    """Decode the lines of one binary file into another."""
    for line in iter(input.readline, b''):
        output.write(binascii.a2b_base64(line))
