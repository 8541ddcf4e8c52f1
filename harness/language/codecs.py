"""Encodings by name, whole and piece by piece."""
import builtins as _builtins

__all__ = ['register', 'lookup', 'open', 'EncodedFile', 'BOM', 'BOM_BE', 'BOM_LE', 'BOM32_BE',
           'BOM32_LE', 'BOM64_BE', 'BOM64_LE', 'BOM_UTF8', 'BOM_UTF16', 'BOM_UTF16_LE',
           'BOM_UTF16_BE', 'BOM_UTF32', 'BOM_UTF32_LE', 'BOM_UTF32_BE', 'CodecInfo', 'Codec',
           'IncrementalEncoder', 'IncrementalDecoder', 'StreamReader', 'StreamWriter',
           'StreamReaderWriter', 'StreamRecoder', 'getencoder', 'getdecoder',
           'getincrementalencoder', 'getincrementaldecoder', 'getreader', 'getwriter', 'encode',
           'decode', 'iterencode', 'iterdecode', 'strict_errors', 'ignore_errors',
           'replace_errors', 'xmlcharrefreplace_errors', 'backslashreplace_errors',
           'namereplace_errors', 'register_error', 'lookup_error']

BOM_UTF8 = b'\xef\xbb\xbf'
BOM_LE = BOM_UTF16_LE = b'\xff\xfe'
BOM_BE = BOM_UTF16_BE = b'\xfe\xff'
BOM_UTF32_LE = b'\xff\xfe\x00\x00'
BOM_UTF32_BE = b'\x00\x00\xfe\xff'
BOM = BOM_UTF16 = BOM_UTF16_LE
BOM_UTF32 = BOM_UTF32_LE
BOM32_LE, BOM32_BE, BOM64_LE, BOM64_BE = BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_LE, BOM_UTF32_BE

# ---- handlers of errors ----

def _no_handler(error):
    raise TypeError("don't know how to handle %s in error callback" % type(error).__name__)

def strict_errors(error, /):
    if isinstance(error, BaseException):
        raise error
    raise TypeError('codec must pass exception instance')

def ignore_errors(error, /):
    if not isinstance(error, (UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)):
        _no_handler(error)
    return '', error.end

def replace_errors(error, /):
    if isinstance(error, UnicodeEncodeError):
        return '?' * (error.end - error.start), error.end
    if isinstance(error, UnicodeDecodeError):
        return '\ufffd', error.end
    if isinstance(error, UnicodeTranslateError):
        return '\ufffd' * (error.end - error.start), error.end
    _no_handler(error)

def _wrong_text(error):
    if not isinstance(error, (UnicodeEncodeError, UnicodeTranslateError)):
        _no_handler(error)
    return error.object[error.start:error.end]

def _escaped(c):
    code = ord(c)
    return '\\x%02x' % code if code < 256 else '\\u%04x' % code if code < 65536 else (
        '\\U%08x' % code)

def backslashreplace_errors(error, /):
    if isinstance(error, UnicodeDecodeError):
        wrong = error.object[error.start:error.end]
        return ''.join('\\x%02x' % byte for byte in wrong), error.end
    return ''.join(map(_escaped, _wrong_text(error))), error.end

def xmlcharrefreplace_errors(error, /):
    if not isinstance(error, UnicodeEncodeError):
        _no_handler(error)
    return ''.join('&#%d;' % ord(c) for c in _wrong_text(error)), error.end

def namereplace_errors(error, /):
    if not isinstance(error, UnicodeEncodeError):
        _no_handler(error)
    import unicodedata
    names = [(c, unicodedata.name(c, None)) for c in _wrong_text(error)]
    return ''.join('\\N{%s}' % name if name else _escaped(c) for c, name in names), error.end

def _surrogate_errors(name):
    """A handler that is what encode() and decode() do by that name."""
    def handler(error, /):
        if not isinstance(error, (UnicodeEncodeError, UnicodeDecodeError)):
            _no_handler(error)
        wrong = error.object[error.start:error.end]
        try:
            if isinstance(error, UnicodeEncodeError):
                return wrong.encode(error.encoding, name), error.end
            for end in range(len(wrong), 0, -1):
                try:
                    return wrong[:end].decode(error.encoding, name), error.start + end
                except UnicodeError:
                    continue
        except UnicodeError:
            pass
        raise error
    handler.__name__ = name
    return handler

_HANDLERS = {'strict': strict_errors, 'ignore': ignore_errors, 'replace': replace_errors,
             'backslashreplace': backslashreplace_errors, 'namereplace': namereplace_errors,
             'xmlcharrefreplace': xmlcharrefreplace_errors,
             'surrogateescape': _surrogate_errors('surrogateescape'),
             'surrogatepass': _surrogate_errors('surrogatepass')}

def lookup_error(name, /):
    handler = _registered_error(name) or _HANDLERS.get(name)
    if handler is None:
        raise LookupError("unknown error handler name '%s'" % name)
    return handler

# ---- what codecs are ----

class CodecInfo(tuple):
    """The functions and classes of an encoding."""

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None,
                incrementalencoder=None, incrementaldecoder=None, name=None, *,
                _is_text_encoding=True):
        info = super().__new__(cls, (encode, decode, streamreader, streamwriter))
        vars(info).update(
            name=name, encode=encode, decode=decode, streamreader=streamreader,
            streamwriter=streamwriter, incrementalencoder=incrementalencoder,
            incrementaldecoder=incrementaldecoder, _is_text_encoding=_is_text_encoding)
        return info

    def __repr__(self):
        cls = type(self)
        return '<%s.%s object for encoding %s at %#x>' % (cls.__module__, cls.__qualname__,
                                                          self.name, id(self))

def _for_subclasses():
    def method(self, *args, **kwargs):
        raise NotImplementedError
    return method

class Codec:
    """An encoding without state."""
    encode = _for_subclasses()
    decode = _for_subclasses()

class _Incremental(object):
    """What goes on from piece to piece; without state unless a subclass has one."""
    _no_state = 0

    def __init__(self, errors='strict'):
        self.errors = errors

    def reset(self):
        pass

    def getstate(self):
        return self._no_state

    def setstate(self, state):
        pass

class IncrementalEncoder(_Incremental):
    """Encodes piece by piece."""
    encode = _for_subclasses()

class IncrementalDecoder(_Incremental):
    """Decodes piece by piece."""
    _no_state = b'', 0
    decode = _for_subclasses()

class BufferedIncrementalDecoder(IncrementalDecoder):
    """Keeps the bytes that do not make a character yet."""
    buffer = b''
    _buffer_decode = _for_subclasses()

    def decode(self, input, final=False):
        waiting = self.buffer + input
        text, used = self._buffer_decode(waiting, self.errors, final)
        self.buffer = waiting[used:]
        return text

    def reset(self):
        self.buffer = b''

    def getstate(self):
        return self.buffer, 0

    def setstate(self, state):
        self.buffer, flag = state

class _Stream:
    """Text over a file of bytes. What it has not itself, the file has."""

    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self.errors = errors
        self.reset()

    def __getattr__(self, name):
        if name == 'stream':
            raise AttributeError(name)
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stream.close()

    def __iter__(self):
        return self

    def __reduce_ex__(self, proto):
        raise TypeError("can't serialize %s" % type(self).__name__)

    def reset(self):
        pass

class StreamWriter(_Stream, Codec):
    """Writes text to a file of bytes."""
    def write(self, object):
        self.stream.write(self.encode(object, self.errors)[0])

    def writelines(self, list):
        self.write(''.join(list))

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        if (offset, whence) == (0, 0):
            self.reset()

class StreamReader(_Stream, Codec):
    """Reads text from a file of bytes."""
    charbuffertype = str

    def reset(self):
        self.bytebuffer, self.charbuffer, self.linebuffer = b'', self.charbuffertype(), None

    def _fill(self, size):
        """Decode more; False at the end."""
        new = self.stream.read() if size < 0 else self.stream.read(size)
        data = self.bytebuffer + new
        if not data:
            return False
        text, used = self.decode(data, self.errors)
        self.bytebuffer = data[used:]
        self.charbuffer += text
        return bool(new)

    def _take(self, count):
        taken, self.charbuffer = self.charbuffer[:count], self.charbuffer[count:]
        return taken

    def read(self, size=-1, chars=-1, firstline=False):
        count = size if chars < 0 else chars
        while count < 0 or len(self.charbuffer) < count:
            if not self._fill(size):
                break
        return self._take(len(self.charbuffer) if count < 0 else count)

    def readline(self, size=None, keepends=True):
        while True:
            lines = self.charbuffer.splitlines(True)
            if lines and (len(lines) > 1 or lines[0] != lines[0].splitlines(False)[0]
                          and not lines[0].endswith('\r')):
                break
            if not self._fill(size or 72):
                lines = self.charbuffer.splitlines(True)
                break
        line = self._take(len(lines[0]) if lines else 0)
        return line if keepends else (line.splitlines(False) or [line])[0]

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reset()

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

def _passed_on(part, *names):
    """Methods that are those of the reader, or of the writer."""
    def method(name):
        return lambda self, *args, **kwargs: getattr(getattr(self, part), name)(*args, **kwargs)
    return map(method, names)

class _ReaderAndWriter(_Stream):
    def __init__(self, stream, Reader, Writer, errors='strict'):
        self.reader, self.writer = Reader(stream, errors), Writer(stream, errors)
        _Stream.__init__(self, stream, errors)

    def reset(self):
        for part in (self.reader, self.writer):
            part.reset()

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reader.reset()
        if (offset, whence) == (0, 0):
            self.writer.reset()

class StreamReaderWriter(_ReaderAndWriter):
    """Reads and writes text over a file of bytes."""
    encoding = 'unknown'
    read, readline, readlines, __next__ = _passed_on('reader', 'read', 'readline', 'readlines',
                                                     '__next__')
    write, writelines = _passed_on('writer', 'write', 'writelines')

class StreamRecoder(_ReaderAndWriter):
    """Bytes in one encoding over a file in another."""
    data_encoding = file_encoding = 'unknown'

    def __init__(self, stream, encode, decode, Reader, Writer, errors='strict'):
        self.encode, self.decode = encode, decode
        _ReaderAndWriter.__init__(self, stream, Reader, Writer, errors)

    def _encoded(self, text):
        return self.encode(text, self.errors)[0]

    def read(self, size=-1):
        return self._encoded(self.reader.read(size))

    def readline(self, size=None):
        return self._encoded(self.reader.readline(size))

    def readlines(self, sizehint=None):
        return self._encoded(self.reader.read()).splitlines(keepends=True)

    def __next__(self):
        return self._encoded(next(self.reader))

    def write(self, data):
        return self.writer.write(self.decode(data, self.errors)[0])

    def writelines(self, list):
        return self.write(b''.join(list))

# ---- the encodings that are built in ----

def _unfinished(name, data):
    """How many bytes at the end begin a character that more bytes may complete."""
    if name.startswith('utf-8'):
        for count in range(1, min(3, len(data)) + 1):
            lead = data[-count]
            if lead >= 0xc0:
                try:
                    data[-count:].decode('utf-8')
                except UnicodeDecodeError as error:
                    if error.reason == 'unexpected end of data' and error.start == 0:
                        return count
                return 0
            if lead < 0x80:
                return 0
        return 0
    if name.startswith('utf-16'):
        rest = len(data) % 2
        big = name.endswith('be')
        if len(data) - rest >= 2:
            high = data[len(data) - rest - (2 if big else 1)]
            if 0xd8 <= high <= 0xdb:
                return rest + 2
        return rest
    if name.startswith('utf-32'):
        return len(data) % 4
    if name in ('unicode-escape', 'raw-unicode-escape'):
        import re
        match = re.search(rb'(?<!\\)(?:\\\\)*(\\(?:[0-7]{0,2}|x[0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|'
                          rb'U[0-9a-fA-F]{0,7}|N(?:\{[^}]*)?)?)\Z', data)
        return len(match.group(1)) if match else 0
    return 0

_MARKS = {'utf-8-sig': (BOM_UTF8,), 'utf-16': (BOM_UTF16_LE, BOM_UTF16_BE),
          'utf-32': (BOM_UTF32_LE, BOM_UTF32_BE)}
_PLAIN = {'utf-8-sig': 'utf-8', 'utf-16': 'utf-16-le', 'utf-32': 'utf-32-le'}

def _encoder(name):
    def encode(input, errors='strict'):
        if not isinstance(input, str):
            raise TypeError("%s_encode() argument 1 must be str, not %s" %
                            (name.replace('-', '_'), type(input).__name__))
        return input.encode(name, errors or 'strict'), len(input)
    return encode

def _decoder(name):
    def decode(input, errors='strict'):
        data = bytes(input) if not isinstance(input, (bytes, bytearray)) else input
        return data.decode(name, errors or 'strict'), len(data)
    return decode

def _classes(name):
    """The four classes of a built-in encoding."""
    whole_encode, whole_decode = _encoder(name), _decoder(name)

    class Encoder(IncrementalEncoder):
        _begun = 0

        def encode(self, input, final=False):
            if self._begun and name in _PLAIN:
                return input.encode(_PLAIN[name], self.errors)
            if input or name == 'utf-16' or name == 'utf-32':
                self._begun = 1
            return input.encode(name, self.errors) if input or name != 'utf-8-sig' else b''

        def reset(self):
            self._begun = 0

        def getstate(self):
            if name == 'utf-8-sig':
                return not self._begun and 1 or 0
            return (0 if self._begun else 2) if name in _PLAIN else 0

        def setstate(self, state):
            self._begun = 0 if state else 1

    class Decoder(BufferedIncrementalDecoder):
        _form = None

        def _buffer_decode(self, input, errors, final):
            form, skipped = name, 0
            if name in _MARKS:
                if self._form is None and not self._settle(input, final):
                    return '', 0
                form = self._form
                if self._skip:
                    skipped, self._skip = self._skip, 0
            data = input[skipped:]
            if not final:
                data = data[:len(data) - _unfinished(form, data)]
            return data.decode(form, errors), skipped + len(data)

        def _settle(self, data, final):
            """The order of the bytes, when there are enough of them."""
            self._skip = 0
            for mark in _MARKS[name]:
                if data.startswith(mark):
                    self._skip = len(mark)
                    self._form = 'utf-8' if name == 'utf-8-sig' else (
                        name + ('-le' if mark[0] == 0xff else '-be'))
                    return True
                if mark.startswith(data) and not final:
                    return False
            if len(data) < (2 if name == 'utf-16' else 4 if name == 'utf-32' else 1) and not final:
                return False
            self._form = _PLAIN[name]
            return True

        def reset(self):
            BufferedIncrementalDecoder.reset(self)
            self._form = None

        def getstate(self):
            if name not in _MARKS:
                return self.buffer, 0
            if name == 'utf-8-sig':
                return self.buffer, 1 if self._form is None else 0
            return self.buffer, 2 if self._form is None else int(self._form.endswith('be'))

        def setstate(self, state):
            self.buffer, flag = state
            self._skip = 0
            if name == 'utf-8-sig':
                self._form = None if flag else 'utf-8'
            elif name in _MARKS:
                self._form = {0: name + '-le', 1: name + '-be'}.get(flag)

    class Writer(StreamWriter):
        def encode(self, input, errors='strict'):
            if name in _PLAIN and self.__dict__.get('_begun'):
                return input.encode(_PLAIN[name], errors), len(input)
            self._begun = True
            return whole_encode(input, errors)

        def reset(self):
            self._begun = False

    class Reader(StreamReader):
        def decode(self, input, errors='strict'):
            decoder = self.__dict__.setdefault('_decoder', Decoder(errors))
            decoder.buffer = b''
            text, used = decoder._buffer_decode(bytes(input), errors, False)
            return text, used

        def reset(self):
            StreamReader.reset(self)
            self.__dict__.pop('_decoder', None)

    for cls, title in ((Encoder, 'IncrementalEncoder'), (Decoder, 'IncrementalDecoder'),
                       (Writer, 'StreamWriter'), (Reader, 'StreamReader')):
        cls.__name__ = cls.__qualname__ = title
        cls.__module__ = 'encodings.' + name.replace('-', '_')
    return Reader, Writer, Encoder, Decoder

# ---- those between bytes and bytes, and rot13 ----

def _b64(input, errors='strict'):
    import base64
    return base64.encodebytes(input), len(input)

def _unb64(input, errors='strict'):
    import base64
    return base64.decodebytes(input), len(input)

def _hex(input, errors='strict'):
    import binascii
    return binascii.b2a_hex(input), len(input)

def _unhex(input, errors='strict'):
    import binascii
    return binascii.a2b_hex(input), len(input)

_ROT13 = str.maketrans('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
                       'NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm')

def _rot13(input, errors='strict'):
    return str.translate(input, _ROT13), len(input)

_OTHERS = {'base64': (_b64, _unb64), 'hex': (_hex, _unhex), 'rot13': (_rot13, _rot13)}
_OTHER_NAMES = {'base64': 'base64', 'base_64': 'base64', 'base64_codec': 'base64', 'hex': 'hex',
                'hex_codec': 'hex', 'rot13': 'rot13', 'rot_13': 'rot13'}
_REFUSED = ('bz2', 'bz2_codec', 'zip', 'zlib', 'zlib_codec', 'uu', 'uu_codec', 'quopri',
            'quopri_codec', 'quoted_printable', 'quotedprintable', 'idna', 'punycode', 'utf_7',
            'utf7', 'u7', 'unicode_1_1_utf_7')

def _other(name):
    encode, decode = _OTHERS[name]

    class Encoder(IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    class Decoder(IncrementalDecoder):
        def decode(self, input, final=False):
            return decode(input, self.errors)[0]

    class Writer(StreamWriter):
        def encode(self, input, errors='strict'):
            return encode(input, errors)

    class Reader(StreamReader):
        charbuffertype = str if name == 'rot13' else bytes

        def decode(self, input, errors='strict'):
            return decode(input, errors)

    shown = {'rot13': 'rot-13'}.get(name, name)
    return CodecInfo(encode, decode, Reader, Writer, Encoder, Decoder, shown,
                     _is_text_encoding=False)

# ---- looking up ----

_searches = []
_known = {}

def register(search_function, /):
    if not callable(search_function):
        raise TypeError('argument must be callable')
    _searches.append(search_function)

def unregister(search_function, /):
    if search_function in _searches:
        _searches.remove(search_function)
        _known.clear()

def lookup(encoding, /):
    normal = encoding.lower().replace(' ', '_').replace('-', '_')
    info = _known.get(normal)
    if info is None:
        info = _known[normal] = _find(encoding, normal)
    return info

def _find(encoding, normal):
    name = _canonical(encoding)
    if name is not None:
        reader, writer, encoder, decoder = _classes(name)
        return CodecInfo(_encoder(name), _decoder(name), reader, writer, encoder, decoder, name)
    if normal in _OTHER_NAMES:
        return _other(_OTHER_NAMES[normal])
    for search in _searches:
        info = search(normal)
        if info is not None:
            if not isinstance(info, tuple) or len(info) != 4:
                raise TypeError('codec search functions must return 4-tuples')
            return info
    if normal in _REFUSED:
        raise LookupError('unsupported: the encoding %s' % encoding)
    raise LookupError('unknown encoding: %s' % encoding)

def _text_codec(encoding, how):
    info = lookup(encoding)
    if not getattr(info, '_is_text_encoding', True):
        raise LookupError("'%s' is not a text encoding; use %s to handle arbitrary codecs" %
                          (encoding, how))
    return info

def _encode_text(text, encoding, errors):
    """What str.encode() does with a codec that is not built in."""
    result = _text_codec(encoding, 'codecs.encode()')[0](text, errors)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError('encoder must return a tuple (object, integer)')
    if not isinstance(result[0], (bytes, bytearray)):
        raise TypeError("'%s' encoder returned '%s' instead of 'bytes'; use codecs.encode() to "
                        'encode to arbitrary types' % (encoding, type(result[0]).__name__))
    return bytes(result[0])

def _decode_text(data, encoding, errors):
    """What bytes.decode() does with a codec that is not built in."""
    result = _text_codec(encoding, 'codecs.decode()')[1](data, errors)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError('decoder must return a tuple (object,integer)')
    if not isinstance(result[0], str):
        raise TypeError("'%s' decoder returned '%s' instead of 'str'; use codecs.decode() to "
                        'decode to arbitrary types' % (encoding, type(result[0]).__name__))
    return result[0]

def encode(obj, encoding='utf-8', errors='strict'):
    return lookup(encoding)[0](obj, errors)[0]

def decode(obj, encoding='utf-8', errors='strict'):
    return lookup(encoding)[1](obj, errors)[0]

def _part(name, needed=False):
    """A function that looks up an encoding and gives a part of it."""
    def get(encoding):
        part = getattr(lookup(encoding), name)
        if needed and part is None:
            raise LookupError(encoding)
        return part
    return get

getencoder, getdecoder = _part('encode'), _part('decode')
getreader, getwriter = _part('streamreader'), _part('streamwriter')
getincrementalencoder = _part('incrementalencoder', needed=True)
getincrementaldecoder = _part('incrementaldecoder', needed=True)
for _name in ('encoder', 'decoder', 'reader', 'writer', 'incrementalencoder',
              'incrementaldecoder'):
    globals()['get' + _name].__name__ = globals()['get' + _name].__qualname__ = 'get' + _name

def iterencode(iterator, encoding, errors='strict', **kwargs):
    encode = getincrementalencoder(encoding)(errors, **kwargs).encode
    yield from filter(None, map(encode, iterator))
    yield from filter(None, [encode('', True)])

def iterdecode(iterator, encoding, errors='strict', **kwargs):
    decode = getincrementaldecoder(encoding)(errors, **kwargs).decode
    yield from filter(None, map(decode, iterator))
    yield from filter(None, [decode(b'', True)])

# ---- files ----

def open(filename, mode='r', encoding=None, errors='strict', buffering=-1):
    if encoding is None:
        return _builtins.open(filename, mode, buffering)
    file = _builtins.open(filename, mode if 'b' in mode else mode + 'b', buffering)
    try:
        info = lookup(encoding)
        result = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
    except BaseException:
        file.close()
        raise
    result.encoding = encoding
    return result

def EncodedFile(file, data_encoding, file_encoding=None, errors='strict'):
    file_encoding = data_encoding if file_encoding is None else file_encoding
    data, outer = lookup(data_encoding), lookup(file_encoding)
    result = StreamRecoder(file, data.encode, data.decode, outer.streamreader, outer.streamwriter,
                           errors)
    result.data_encoding = data_encoding
    result.file_encoding = file_encoding
    return result

# ---- by name, in pieces ----

def _pair(name):
    canonical = name.replace('_', '-')
    whole = name.endswith('_escape')

    def encode_function(str, errors='strict', /):
        return str.encode(canonical, errors or 'strict'), len(str)

    def decode_function(data, errors='strict', final=whole, /):
        data = data.encode() if whole and isinstance(data, str) else bytes(data)
        rest = 0 if final else _unfinished(canonical, data)
        data = data[:len(data) - rest]
        return data.decode(canonical, errors or 'strict'), len(data)

    encode_function.__name__ = encode_function.__qualname__ = name + '_encode'
    decode_function.__name__ = decode_function.__qualname__ = name + '_decode'
    return encode_function, decode_function

for _name in ('utf_8', 'ascii', 'latin_1', 'utf_16', 'utf_16_le', 'utf_16_be', 'utf_32',
              'utf_32_le', 'utf_32_be', 'unicode_escape', 'raw_unicode_escape'):
    globals()[_name + '_encode'], globals()[_name + '_decode'] = _pair(_name)

def charmap_encode(str, errors='strict', mapping=None, /):
    if mapping is None:
        return latin_1_encode(str, errors)
    if isinstance(mapping, _builtins.str):
        mapping = {ord(c): i for i, c in enumerate(mapping) if c != '\ufffe'}
    parts = []
    i = 0
    while i < len(str):
        code = mapping.get(ord(str[i])) if hasattr(mapping, 'get') else _item(mapping, ord(str[i]))
        if code is not None:
            if isinstance(code, int) and not 0 <= code < 256:
                raise TypeError('character mapping must be in range(256)')
            parts.append(code if isinstance(code, bytes) else bytes([code]))
            i += 1
            continue
        error = UnicodeEncodeError('charmap', str, i, i + 1, 'character maps to <undefined>')
        text, i = lookup_error(errors or 'strict')(error)
        parts.append(text if isinstance(text, bytes) else charmap_encode(text, 'strict', mapping)[0])
    return b''.join(parts), len(str)

def _item(mapping, key):
    try:
        return mapping[key]
    except LookupError:
        return None

def charmap_decode(data, errors='strict', mapping=None, /):
    data = bytes(data)
    if mapping is None:
        return latin_1_decode(data, errors)
    parts = []
    i = 0
    while i < len(data):
        found = _item(mapping, data[i])
        if found is not None and found != '\ufffe' and found != 0xfffe:
            if isinstance(found, int) and not 0 <= found < 0x110000:
                raise TypeError('character mapping must be in range(0x110000)')
            parts.append(found if isinstance(found, str) else chr(found))
            i += 1
            continue
        error = UnicodeDecodeError('charmap', data, i, i + 1, 'character maps to <undefined>')
        text, i = lookup_error(errors or 'strict')(error)
        parts.append(text)
    return ''.join(parts), len(data)

def charmap_build(map, /):
    return {ord(c): i for i, c in enumerate(map)}

def make_identity_dict(rng):
    return {i: i for i in rng}

def make_encoding_map(decoding_map):
    found = {}
    for key, value in decoding_map.items():
        found[value] = None if value in found else key
    return found
