"""io: the abstract classes of files, and buffers over files written in the language; the rest is in
C."""

from abc import ABCMeta as _ABCMeta
from builtins import open


class IOBase(metaclass=_ABCMeta):
    """What all file objects are."""

    _done = False

    @property
    def closed(self):
        return self._done

    def _open(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self._done = True

    def flush(self):
        self._open()

    def seek(self, *args):
        raise UnsupportedOperation('seek')

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, *args):
        raise UnsupportedOperation('truncate')

    def fileno(self):
        raise UnsupportedOperation('fileno')

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def isatty(self):
        self._open()
        return False

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, *args):
        self.close()

    def __iter__(self):
        self._open()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1, /):
        line = bytearray()
        while size is None or size < 0 or len(line) < size:
            byte = self.read(1)
            if not byte:
                break
            line += byte
            if byte == b'\n':
                break
        return bytes(line)

    def readlines(self, hint=-1, /):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines, /):
        self._open()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    """Files without a buffer."""

    def read(self, size=-1, /):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        return None if count is None else bytes(buffer[:count])

    def readall(self):
        pieces = []
        while piece := self.read(DEFAULT_BUFFER_SIZE):
            pieces.append(piece)
        return b''.join(pieces)

    def readinto(self, buffer, /):
        raise UnsupportedOperation('readinto')

    def write(self, data, /):
        raise UnsupportedOperation('write')


class BufferedIOBase(IOBase):
    """Files of bytes with a buffer."""

    def read(self, size=-1, /):
        raise UnsupportedOperation('read')

    def read1(self, size=-1, /):
        raise UnsupportedOperation('read1')

    def write(self, data, /):
        raise UnsupportedOperation('write')

    def detach(self):
        raise UnsupportedOperation('detach')

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    readinto1 = readinto


class TextIOBase(IOBase):
    """Files of text."""

    encoding = newlines = errors = None

    def read(self, size=-1, /):
        raise UnsupportedOperation('read')

    def readline(self, size=-1, /):
        raise UnsupportedOperation('readline')

    def write(self, text, /):
        raise UnsupportedOperation('write')

    def detach(self):
        raise UnsupportedOperation('detach')


class _Buffered(BufferedIOBase):
    """A buffer over a raw file."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError('buffer size must be strictly positive')
        self._raw, self._size = raw, buffer_size
        self._ahead, self._behind = b'', bytearray()

    @property
    def raw(self):
        if self._raw is None:
            raise ValueError('raw stream has been detached')
        return self._raw

    @property
    def closed(self):
        return self.raw.closed

    def readable(self):
        return self.raw.readable()

    def writable(self):
        return self.raw.writable()

    def seekable(self):
        return self.raw.seekable()

    def fileno(self):
        return self.raw.fileno()

    def isatty(self):
        return self.raw.isatty()

    def close(self):
        if self._raw is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.raw.close()

    def detach(self):
        self.flush()
        raw, self._raw = self.raw, None
        return raw

    def _fill(self, wanted):
        """Have `wanted` bytes ahead (negative: all there are), if the file has them."""
        if self._behind:
            self.flush()
        while wanted < 0 or len(self._ahead) < wanted:
            more = self.raw.read(max(self._size, wanted - len(self._ahead)))
            if not more:
                break
            self._ahead += more

    def _take(self, count):
        data, self._ahead = self._ahead[:count], self._ahead[count:]
        return data

    def read(self, size=-1, /):
        self._open()
        size = -1 if size is None else size
        if size < -1:
            raise ValueError('read length must be non-negative or -1')
        self._fill(size)
        return self._take(len(self._ahead) if size < 0 else size)

    def read1(self, size=-1, /):
        self._open()
        self._fill(1)
        return self._take(len(self._ahead) if size < 0 else size)

    def peek(self, size=0, /):
        self._open()
        self._fill(1)
        return self._ahead

    def readline(self, size=-1, /):
        self._open()
        size = -1 if size is None else size
        while (end := self._ahead.find(b'\n')) < 0 and (size < 0 or len(self._ahead) < size):
            before = len(self._ahead)
            self._fill(before + 1)
            if len(self._ahead) == before:
                break
        end = len(self._ahead) if end < 0 else end + 1
        return self._take(end if size < 0 else min(end, size))

    def write(self, data, /):
        self._open()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = memoryview(data).tobytes()
        if self._ahead:
            self.raw.seek(-len(self._ahead), 1)
            self._ahead = b''
        if len(self._behind) + len(data) <= self._size:
            self._behind += data
            return len(data)
        self.flush()
        rest = data
        while len(rest) > self._size:
            rest = rest[self.raw.write(rest):]
        self._behind += rest
        return len(data)

    def flush(self):
        self._open()
        while self._behind:
            del self._behind[:self.raw.write(bytes(self._behind))]
        if hasattr(self.raw, 'flush'):
            self.raw.flush()

    def seek(self, offset, whence=0, /):
        self.flush()
        if whence == 1:
            offset -= len(self._ahead)
        self._ahead = b''
        return self.raw.seek(offset, whence)

    def tell(self):
        return self.raw.tell() - len(self._ahead) + len(self._behind)

    def truncate(self, size=None, /):
        self.flush()
        return self.raw.truncate(self.tell() if size is None else size)

    def __repr__(self):
        return f'<_io.{type(self).__name__}>'


_native = {_type.__name__: _type for _type in
           (BufferedReader, BufferedWriter, BufferedRandom, TextIOWrapper)}


class BufferedReader(_Buffered):
    """A buffer over a raw file that is read."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise UnsupportedOperation('File or stream is not readable.')
        super().__init__(raw, buffer_size)

    def write(self, data, /):
        raise UnsupportedOperation('write')


class BufferedWriter(_Buffered):
    """A buffer over a raw file that is written."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise UnsupportedOperation('File or stream is not writable.')
        super().__init__(raw, buffer_size)

    def read(self, size=-1, /):
        raise UnsupportedOperation('read')

    read1 = readline = peek = read


class BufferedRandom(_Buffered):
    """A buffer over a raw file that is read and written."""


class BufferedRWPair(BufferedIOBase):
    """A buffer over two raw files, one to read and one to write."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        self._reader = BufferedReader(reader, buffer_size)
        self._writer = BufferedWriter(writer, buffer_size)
        for name in 'read', 'read1', 'peek', 'readinto', 'readline', 'readable':
            setattr(self, name, getattr(self._reader, name))
        for name in 'write', 'flush', 'writable':
            setattr(self, name, getattr(self._writer, name))

    def close(self):
        self._writer.close()
        self._reader.close()

    @property
    def closed(self):
        return self._writer.closed


class TextIOWrapper(TextIOBase):
    """Text over a file of bytes. What is read is decoded to the end at once."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False,
                 write_through=False):
        StringIO('', newline)
        self._buffer, self._newline = buffer, newline
        self.encoding = encoding or 'UTF-8'
        self.errors = errors or 'strict'
        self.line_buffering, self.write_through = line_buffering, write_through
        ''.encode(self.encoding)
        self._text, self._pending = None, []

    @property
    def buffer(self):
        if self._buffer is None:
            raise ValueError('underlying buffer has been detached')
        return self._buffer

    @property
    def closed(self):
        return self.buffer.closed

    @property
    def newlines(self):
        ends = self._ends if self._text is not None and self._newline is None else ()
        return ends if len(ends) > 1 else ends[0] if ends else None

    @property
    def name(self):
        return self.buffer.name

    def readable(self):
        return self.buffer.readable()

    def writable(self):
        return self.buffer.writable()

    def seekable(self):
        return self.buffer.seekable()

    def fileno(self):
        return self.buffer.fileno()

    def isatty(self):
        return self.buffer.isatty()

    def _reading(self):
        self._open()
        if not self.readable():
            raise UnsupportedOperation('not readable')
        if self._text is None:
            self.flush()
            text = self.buffer.read().decode(self.encoding, self.errors)
            pairs = text.count('\r\n')
            found = {'\r': text.count('\r') - pairs, '\n': text.count('\n') - pairs, '\r\n': pairs}
            self._ends = tuple(end for end in found if found[end])
            self._text = StringIO(text, self._newline if self._newline in (None, '') else '\n')
            if self._newline in ('\r', '\r\n'):
                self._text = _LinesOf(text, self._newline)
        return self._text

    def read(self, size=-1, /):
        return self._reading().read(size)

    def readline(self, size=-1, /):
        return self._reading().readline(size)

    def write(self, text, /):
        self._open()
        if not isinstance(text, str):
            raise TypeError('write() argument must be str, not %s' % type(text).__name__)
        if not self.writable():
            raise UnsupportedOperation('not writable')
        self._text = None
        out = text.replace('\n', self._newline) if self._newline in ('\r', '\r\n') else text
        self._pending.append(out.encode(self.encoding, self.errors))
        if self.write_through or (self.line_buffering and ('\n' in text or '\r' in text)):
            self.flush()
        return len(text)

    def flush(self):
        self._open()
        if self._pending:
            data, self._pending = b''.join(self._pending), []
            self.buffer.write(data)
        self.buffer.flush()

    def seek(self, offset, whence=0, /):
        if offset and whence:
            raise UnsupportedOperation("can't do nonzero %s-relative seeks" %
                                       ('cur' if whence == 1 else 'end'))
        if whence == 1:
            return self.tell()
        self.flush()
        self._text = None
        return self.buffer.seek(offset, whence)

    def tell(self):
        if self._text is not None:
            raise UnsupportedOperation('unsupported: tell() of a TextIOWrapper that is being read')
        self.flush()
        return self.buffer.tell()

    def truncate(self, size=None, /):
        self.flush()
        return self.buffer.truncate(size)

    def detach(self):
        self.flush()
        buffer, self._buffer = self.buffer, None
        return buffer

    def close(self):
        if self._buffer is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.buffer.close()

    def reconfigure(self, *, encoding=None, errors=None, newline=None, line_buffering=None,
                    write_through=None):
        self.flush()
        self.encoding = encoding or self.encoding
        self.errors = errors or ('strict' if encoding else self.errors)
        self._newline = newline or self._newline
        if line_buffering is not None:
            self.line_buffering = line_buffering
        if write_through is not None:
            self.write_through = write_through

    def __repr__(self):
        name = f' name={self.name!r}' if hasattr(self.buffer, 'name') else ''
        return f'<_io.TextIOWrapper{name} encoding={self.encoding!r}>'


class _LinesOf:
    """Text whose lines end with one mark only."""

    def __init__(self, text, end):
        self._text, self._end, self._at = text, end, 0

    def read(self, size=-1):
        stop = len(self._text) if size is None or size < 0 else self._at + size
        text, self._at = self._text[self._at:stop], min(stop, len(self._text))
        return text

    def readline(self, size=-1):
        end = self._text.find(self._end, self._at)
        count = (len(self._text) if end < 0 else end + len(self._end)) - self._at
        return self.read(count if size is None or size < 0 else min(size, count))


RawIOBase.register(FileIO)
BufferedIOBase.register(BytesIO)
TextIOBase.register(StringIO)
for _type in BufferedReader, BufferedWriter, BufferedRandom, TextIOWrapper:
    _type.register(_native[_type.__name__])
for _type in (IOBase, RawIOBase, BufferedIOBase, TextIOBase):
    _type.__module__ = 'io'
for _type in BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair, TextIOWrapper:
    _type.__module__ = '_io'
BlockingIOError = BlockingIOError
del _type
