/* What file objects do: reading, writing, lines, positions.
 *
 * Reading goes through a buffer that holds whole blocks; writing goes to the system at once, so
 * that a file nobody closed can be read back. Text is decoded line by line or as a whole; line ends
 * are translated as `newline` says. Opening is file_open.c. */
#include "harness/language/buffer.h"
#include "harness/language/file.h"
#include "harness/language/str.h"
#include "engine/base/unicode.h"
#include <errno.h>
#include <strings.h>
#include <unistd.h>

enum { BLOCK = 64 << 10 };

static File *as_file(Value v) {
    return (File *)v.object;
}

static File *open_file(VM *vm, Value *args) {
    File *f = as_file(args[0]);
    if (f->fd < 0)
        raise(vm, &TYPE_VALUE_ERROR, "I/O operation on closed file%s",
              f->text || f->object.type == &TYPE_FILEIO ? "." : "");
    return f;
}

_Noreturn void raise_unsupported(VM *vm, const char *what) {
    raise(vm, &TYPE_UNSUPPORTED_OPERATION, "%s", what);
}

static File *readable(VM *vm, Value *args) {
    File *f = open_file(vm, args);
    if (!f->reads)
        raise_unsupported(vm, f->text ? "not readable" : "read");
    return f;
}

/* Text of bytes; the bytes object for the error's sake is made only where an error is possible. */
static Str *decode(VM *vm, Span bytes, const char *encoding, const char *errors) {
    bool utf8 = strcasecmp(encoding, "utf-8") == 0 || strcasecmp(encoding, "utf8") == 0;
    if (utf8 && utf8_valid(bytes))
        return str_new(vm, bytes);
    return str_decode(vm, bytes, bytes_new(vm, bytes.ptr, bytes.len), encoding, errors);
}

/* ---- the buffer ---- */

static Span pending(File *f) {
    return span_make(f->in.data + f->in_pos, f->in.len - f->in_pos);
}

/* Read one more block; false at the end. */
static bool fill_block(VM *vm, File *f) {
    if (f->in_pos) {
        buf_erase(&f->in, 0, f->in_pos);
        f->in_pos = 0;
    }
    if (f->in.len > (size_t)1 << 30)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    buf_reserve(&f->in, BLOCK);
    ssize_t n;
    do
        n = read(f->fd, f->in.data + f->in.len, BLOCK);
    while (n < 0 && errno == EINTR && (vm_poll(vm), true));
    if (n < 0)
        raise_os(vm, errno, NULL);
    f->in.len += (size_t)n;
    f->in.data[f->in.len] = '\0';
    f->in_end += n;
    return n > 0;
}

/* As fill_block; encodings unlike ASCII are read to the end and kept as UTF-8. */
static bool fill(VM *vm, File *f) {
    if (!f->text || f->ascii_like)
        return fill_block(vm, f);
    if (pending(f).len)
        return false;
    while (fill_block(vm, f))
        vm_poll(vm);
    Span text = str_span(decode(vm, pending(f), f->encoding, f->errors));
    buf_reset(&f->in);
    buf_add_span(&f->in, text);
    return text.len > 0;
}

static off_t position(File *f) {
    return f->in_end - (off_t)(f->in.len - f->in_pos);
}

static void drop_buffer(File *f) {
    buf_reset(&f->in);
    f->in_pos = 0;
}

/* Before writing: the descriptor stands where the program believes it to stand. */
static void sync_position(File *f) {
    if (f->in.len == f->in_pos)
        return;
    off_t at = position(f);
    drop_buffer(f);
    if (lseek(f->fd, at, SEEK_SET) >= 0)
        f->in_end = at;
}

/* ---- decoding ---- */

void add_universal(Buf *out, Span s) {
    for (size_t i = 0; i < s.len;) {
        size_t cr = span_find_char(s, '\r', i);
        if (cr == SIZE_MAX)
            cr = s.len;
        buf_add(out, s.ptr + i, cr - i);
        if (cr < s.len)
            buf_addc(out, '\n');
        i = cr + 1;
        if (i < s.len && s.ptr[i] == '\n')
            i++;
    }
}

unsigned line_ends_of(Span s) {
    if (span_find_char(s, '\r', 0) == SIZE_MAX)
        return span_find_char(s, '\n', 0) == SIZE_MAX ? 0 : 2;
    unsigned seen = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\n')
            seen |= 2;
        else if (s.ptr[i] == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n')
            seen |= 4, i++;
        else if (s.ptr[i] == '\r')
            seen |= 1;
    }
    return seen;
}

Value line_ends_value(VM *vm, unsigned seen) {
    static const char *const ENDS[] = {"\r", "\n", "\r\n"};
    Value found[3];
    size_t count = 0;
    for (unsigned i = 0; i < 3; i++)
        if (seen >> i & 1)
            found[count++] = str_z(vm, ENDS[i]);
    return count == 0 ? NONE : count == 1 ? found[0] : tuple_from(vm, found, count);
}

static Value decoded(VM *vm, File *f, Span bytes) {
    if (!f->text)
        return bytes_new(vm, bytes.ptr, bytes.len);
    Str *s = decode(vm, bytes, f->ascii_like ? f->encoding : "utf-8", f->errors);
    if (f->universal || f->newline_in[0] == '\0')
        f->seen |= line_ends_of(str_span(s));
    if (!f->universal || span_find_char(str_span(s), '\r', 0) == SIZE_MAX)
        return value_object(s);
    Buf *b = vm_buf(vm);
    add_universal(b, str_span(s));
    return buf_value(vm, b);
}

/* Take `len` bytes off the buffer. */
static Value take(VM *vm, File *f, size_t len) {
    Value v = decoded(vm, f, span_make(f->in.data + f->in_pos, len));
    f->in_pos += len;
    return v;
}

/* ---- read ---- */

/* Bytes of the first `count` characters in the buffer, reading what is needed. */
static size_t bytes_of_chars(VM *vm, File *f, size_t count) {
    size_t at = 0;
    while (count) {
        if (at >= pending(f).len && !fill(vm, f))
            break;
        Span s = pending(f);
        unsigned char c = (unsigned char)s.ptr[at];
        size_t width = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        if (f->universal && c == '\r') {
            if (at + 1 >= s.len)
                fill(vm, f);
            s = pending(f);
            width = at + 1 < s.len && s.ptr[at + 1] == '\n' ? 2 : 1;
        }
        while (at + width > pending(f).len && fill(vm, f))
            ;
        at += width;
        if (at > pending(f).len)
            at = pending(f).len;
        count--;
    }
    return at;
}

static Value read_some(VM *vm, File *f, int64_t size) {
    if (size < 0) {
        while (fill(vm, f))
            vm_poll(vm);
        f->telling = true;
        return take(vm, f, pending(f).len);
    }
    if (f->text && !f->one_byte)
        return take(vm, f, bytes_of_chars(vm, f, (size_t)size));
    while (pending(f).len < (size_t)size && fill(vm, f))
        ;
    return take(vm, f, pending(f).len < (size_t)size ? pending(f).len : (size_t)size);
}

static int64_t size_argument(VM *vm, Value v) {
    if (is_none(v))
        return -1;
    if (!has_index(vm, v))
        raise(vm, &TYPE_TYPE_ERROR, "argument should be integer or None, not '%s'",
              type_name(type_of(v)));
    return vm_index(vm, v);
}

static Value file_read_method(VM *vm, Value *args) {
    return read_some(vm, readable(vm, args), size_argument(vm, args[1]));
}

/* ---- lines ---- */

/* Length of the first line in the buffer with its end, or 0 when more is needed to tell. */
static size_t line_length(const File *f, Span s, bool at_end) {
    const char *cr = NULL, *lf = memchr(s.ptr, '\n', s.len);
    bool any = f->text && f->newline_in[0] == '\0';
    if (f->text && (any || f->newline_in[0] == '\r'))
        cr = memchr(s.ptr, '\r', lf && any ? (size_t)(lf - s.ptr) : s.len);
    if (any && cr) {
        size_t at = (size_t)(cr - s.ptr);
        if (at + 1 == s.len && !at_end)
            return 0;
        return at + 1 < s.len && cr[1] == '\n' ? at + 2 : at + 1;
    }
    if (f->text && f->newline_in[0] == '\r' && f->newline_in[1]) {
        size_t at = span_find(s, SPAN_LIT("\r\n"), 0);
        return at == SIZE_MAX ? 0 : at + 2;
    }
    if (f->text && f->newline_in[0] == '\r')
        return cr ? (size_t)(cr - s.ptr) + 1 : 0;
    return lf ? (size_t)(lf - s.ptr) + 1 : 0;
}

static size_t next_line(VM *vm, File *f) {
    bool at_end = false;
    for (size_t looked = 0;;) { /* so far without a line end, but for a \r at its end */
        Span s = pending(f);
        size_t n = line_length(f, span_from(s, looked), at_end);
        if (n || at_end)
            return n ? looked + n : s.len;
        looked = s.len ? s.len - 1 : 0;
        at_end = !fill(vm, f);
        vm_poll(vm);
    }
}

static Value file_readline(VM *vm, Value *args) {
    File *f = readable(vm, args);
    int64_t limit = size_argument(vm, args[1]);
    size_t n = next_line(vm, f);
    if (limit >= 0 && (size_t)limit < n) {
        size_t most = f->text ? bytes_of_chars(vm, f, (size_t)limit) : (size_t)limit;
        n = most < n ? most : n;
    }
    return take(vm, f, n);
}

static Value file_readlines(VM *vm, Value *args) {
    File *f = readable(vm, args);
    int64_t hint = size_argument(vm, args[1]), total = 0;
    List *lines = list_new(vm, 0);
    for (size_t n; (n = next_line(vm, f));) {
        Value line = take(vm, f, n);
        list_push(vm, lines, line);
        total += is_str(line) ? (int64_t)as_str(line)->length : (int64_t)n;
        if (hint > 0 && total > hint)
            break;
    }
    return value_object(lines);
}

static bool file_next(VM *vm, Value self, Value *out) {
    File *f = readable(vm, &self);
    size_t n = next_line(vm, f);
    f->telling = n == 0;
    if (n)
        *out = take(vm, f, n);
    return n != 0;
}

/* ---- writing ---- */

static void write_all(VM *vm, File *f, Span s) {
    sync_position(f);
    while (s.len) {
        ssize_t n = write(f->fd, s.ptr, s.len);
        if (n < 0 && errno != EINTR)
            raise_os(vm, errno, NULL);
        if (n > 0) {
            s = span_from(s, (size_t)n);
            f->in_end += n;
        }
    }
}

static File *writable_for(VM *vm, Value *args, const char *what) {
    File *f = open_file(vm, args);
    if (!f->writes)
        raise_unsupported(vm, f->text ? "not writable" : what);
    return f;
}
static File *writable(VM *vm, Value *args) {
    return writable_for(vm, args, "write");
}

static Span translated(VM *vm, File *f, Str *text) {
    if (!f->newline_out)
        return str_span(text);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < text->bytes; i++)
        if (text->data[i] == '\n')
            buf_add_span(b, str_span(f->newline_out));
        else
            buf_addc(b, text->data[i]);
    return str_span(vm_buf_str(vm, b));
}

/* A byte order mark is written at the start only. */
static const char *encoding_to_write(const File *f) {
    if (f->ascii_like || f->in_end == 0)
        return f->encoding;
    return strcasestr(f->encoding, "sig")  ? "utf-8"
           : strcasestr(f->encoding, "16") ? "utf-16-le"
           : strcasestr(f->encoding, "32") ? "utf-32-le"
                                           : f->encoding;
}

static Value write_value(VM *vm, File *f, Value v) {
    if (!f->text) {
        Span bytes = vm_need_bytes(vm, v);
        write_all(vm, f, bytes);
        return value_int((int64_t)bytes.len);
    }
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "write() argument must be str, not %s", type_name(type_of(v)));
    Span s = translated(vm, f, as_str(v));
    if (!str_is_ascii(as_str(v)) || !f->ascii_like)
        s = vm_need_bytes(vm, str_encode(vm, str_new(vm, s), encoding_to_write(f), f->errors));
    write_all(vm, f, s);
    return value_int((int64_t)as_str(v)->length);
}

static Value file_write_method(VM *vm, Value *args) {
    return write_value(vm, writable(vm, args), args[1]);
}

static Value file_writelines(VM *vm, Value *args) {
    File *f = writable(vm, args);
    Value iterator = vm_iter(vm, args[1]), line;
    while (vm_next(vm, iterator, &line))
        write_value(vm, f, line);
    return NONE;
}

/* ---- positions ---- */

static Value file_seek(VM *vm, Value *args) {
    File *f = open_file(vm, args);
    int64_t offset = vm_index(vm, args[1]), whence = vm_index(vm, args[2]);
    if (whence < 0 || whence > 2)
        raise(vm, &TYPE_VALUE_ERROR, "invalid whence (%d, should be 0, 1 or 2)", (int)whence);
    if (f->text && whence == 1 && offset != 0)
        raise_unsupported(vm, "can't do nonzero cur-relative seeks");
    if (f->text && whence == 2 && offset != 0)
        raise_unsupported(vm, "can't do nonzero end-relative seeks");
    if (f->text && whence == 0 && offset < 0)
        raise(vm, &TYPE_VALUE_ERROR, "negative seek position %lld", (long long)offset);
    if (whence == 1)
        offset += position(f);
    off_t at = lseek(f->fd, offset, whence == 2 ? SEEK_END : SEEK_SET);
    if (at < 0)
        raise_os(vm, errno, NULL);
    drop_buffer(f);
    f->in_end = at;
    f->telling = true;
    return value_int(at);
}

static Value file_tell(VM *vm, Value *args) {
    File *f = open_file(vm, args);
    if (f->text && !f->telling)
        raise(vm, &TYPE_OS_ERROR, "telling position disabled by next() call");
    return value_int(position(f));
}

static Value file_truncate(VM *vm, Value *args) {
    File *f = writable_for(vm, args, "truncate");
    off_t size = is_none(args[1]) ? position(f) : (off_t)vm_index(vm, args[1]);
    sync_position(f); /* what was read ahead may be gone */
    if (ftruncate(f->fd, size) != 0)
        raise_os(vm, errno, NULL);
    return value_int(size);
}

/* ---- the rest ---- */

static Value file_close(VM *vm, Value *args) {
    File *f = as_file(args[0]);
    int fd = f->fd;
    if (f->buffer)
        as_file(value_object(f->buffer))->fd = -1;
    f->fd = -1;
    buf_release(&f->in);
    f->in_pos = 0;
    if (fd >= 0 && f->close_fd && close(fd) != 0 && errno != EINTR)
        raise_os(vm, errno, NULL);
    return NONE;
}

static Value file_flush(VM *vm, Value *args) {
    open_file(vm, args);
    return NONE;
}
static Value file_enter(VM *vm, Value *args) {
    open_file(vm, args);
    return args[0];
}
static Value file_exit(VM *vm, Value *args) {
    vm_method(vm, args[0], "close", 0, NULL);
    return NONE;
}
static Value file_fileno(VM *vm, Value *args) {
    return value_int(open_file(vm, args)->fd);
}
static Value file_isatty(VM *vm, Value *args) {
    return value_bool(isatty(open_file(vm, args)->fd));
}
static Value file_readable(VM *vm, Value *args) {
    return value_bool(open_file(vm, args)->reads);
}
static Value file_writable(VM *vm, Value *args) {
    return value_bool(open_file(vm, args)->writes);
}
static Value file_seekable(VM *vm, Value *args) {
    return value_bool(lseek(open_file(vm, args)->fd, 0, SEEK_CUR) >= 0);
}
static Value file_closed(VM *vm, Value *args) {
    return value_bool(as_file(args[0])->fd < 0);
}
static Value file_name(VM *vm, Value *args) {
    return as_file(args[0])->name;
}
static Value file_mode(VM *vm, Value *args) {
    File *f = as_file(args[0]);
    if (f->text)
        return f->mode;
    Span m = str_span(as_str(f->mode));
    return str_z(vm, span_find_char(m, '+', 0) != SIZE_MAX ? (m.ptr[0] == 'a' ? "ab+" : "rb+")
                     : m.ptr[0] == 'r' || (m.len > 1 && m.ptr[1] == 'r') ? "rb"
                     : span_find_char(m, 'a', 0) != SIZE_MAX             ? "ab"
                     : span_find_char(m, 'x', 0) != SIZE_MAX             ? "xb"
                                                                         : "wb");
}

static Value file_buffer(VM *vm, File *f) {
    const char *mode = f->writes && f->reads ? "rb+" : f->writes ? "wb" : "rb";
    if (!f->buffer)
        f->buffer = file_from_fd(vm, f->fd, mode, f->name, false).object;
    return value_object(f->buffer);
}

static bool file_getattr(VM *vm, Value self, Str *name, Value *out) {
    File *f = as_file(self);
    if (!f->text)
        return false;
    if (span_is(str_span(name), "encoding"))
        *out = str_z(vm, f->encoding);
    else if (span_is(str_span(name), "errors"))
        *out = str_z(vm, f->errors);
    else if (span_is(str_span(name), "line_buffering"))
        *out = value_bool(false);
    else if (span_is(str_span(name), "newlines"))
        *out = line_ends_value(vm, f->seen);
    else if (span_is(str_span(name), "buffer"))
        *out = file_buffer(vm, f);
    else
        return false;
    return true;
}

static Value file_repr(VM *vm, Value self) {
    File *f = as_file(self);
    Buf *b = vm_buf(vm);
    buf_addf(b, "<%s name=", f->object.type->name);
    add_repr(vm, b, f->name);
    if (f->text) {
        buf_adds(b, " mode=");
        add_repr(vm, b, f->mode);
        buf_adds(b, " encoding='");
        buf_adds(b, f->encoding);
        buf_addc(b, '\'');
    } else if (f->object.type == &TYPE_FILEIO) {
        buf_adds(b, " mode=");
        add_repr(vm, b, file_mode(vm, &self));
        buf_adds(b, f->close_fd ? " closefd=True" : " closefd=False");
    }
    buf_addc(b, '>');
    return buf_value(vm, b);
}

static Value file_readinto(VM *vm, Value *args) {
    File *f = readable(vm, args);
    size_t room;
    uint8_t *target = readinto_target(vm, args[1], &room);
    Span got = vm_need_bytes(vm, read_some(vm, f, (int64_t)room));
    memcpy(target, got.ptr, got.len);
    return value_int((int64_t)got.len);
}

static Value file_peek(VM *vm, Value *args) {
    File *f = readable(vm, args);
    if (pending(f).len == 0)
        fill(vm, f);
    return bytes_new(vm, pending(f).ptr, pending(f).len);
}

#define COMMON_METHODS                                                                             \
    {"close(self, /)", file_close, "Close the file."},                                             \
        {"flush(self, /)", file_flush, "Write out what is buffered."},                             \
        {"fileno(self, /)", file_fileno, "The file's descriptor."},                                \
        {"isatty(self, /)", file_isatty, "Is it a terminal?"},                                     \
        {"read(self, size=-1, /)", file_read_method, "Read all, or at most size."},                \
        {"readable(self, /)", file_readable, "Can it be read?"},                                   \
        {"readline(self, size=-1, /)", file_readline, "Read one line."},                           \
        {"readlines(self, hint=-1, /)", file_readlines, "Read a list of lines."},                  \
        {"seek(self, target, whence=0, /)", file_seek, "Change the position."},                    \
        {"seekable(self, /)", file_seekable, "Can the position be changed?"},                      \
        {"tell(self, /)", file_tell, "The position."},                                             \
        {"truncate(self, size=None, /)", file_truncate, "Cut the file to a size."},                \
        {"writable(self, /)", file_writable, "Can it be written?"},                                \
        {"write(self, data, /)", file_write_method, "Write and return how much."},                 \
        {"writelines(self, lines, /)", file_writelines, "Write each of the lines."},               \
        {"__enter__(self, /)", file_enter, "The file itself."},                                    \
        {"__exit__(self, /, *args)", file_exit, "Close the file."},                                \
        {"@property closed(self, /)", file_closed, "Is the file closed?"},                         \
        {"@property mode(self, /)", file_mode, "The mode it was opened with."}, {                  \
        "@property name(self, /)", file_name, "The name it was opened with."                       \
    }

static const Native TEXT_METHODS[] = {COMMON_METHODS, {NULL, NULL, NULL}};
static const Native BINARY_METHODS[] = {
    COMMON_METHODS,
    {"peek(self, size=0, /)", file_peek, "Bytes that are ahead, without taking them."},
    {"read1(self, size=-1, /)", file_read_method, "Read all, or at most size."},
    {"readinto(self, buffer, /)", file_readinto, "Read into a bytearray; how much."},
    {NULL, NULL, NULL}};

#define FILE_TYPE(NAME, text, table)                                                               \
    const Type NAME = {.object = {&TYPE_TYPE},                                                     \
                       .name = "_io." text,                                                        \
                       .module = "_io",                                                            \
                       .size = sizeof(File),                                                       \
                       .attrs = offsetof(File, attrs),                                             \
                       .repr = file_repr,                                                          \
                       .iter = iterator_self,                                                      \
                       .next = file_next,                                                          \
                       .getattr = file_getattr,                                                    \
                       .methods = table};
FILE_TYPE(TYPE_TEXTIOWRAPPER, "TextIOWrapper", TEXT_METHODS)
FILE_TYPE(TYPE_BUFFEREDREADER, "BufferedReader", BINARY_METHODS)
FILE_TYPE(TYPE_BUFFEREDWRITER, "BufferedWriter", BINARY_METHODS)
FILE_TYPE(TYPE_BUFFEREDRANDOM, "BufferedRandom", BINARY_METHODS)
FILE_TYPE(TYPE_FILEIO, "FileIO", BINARY_METHODS)

const Type TYPE_UNSUPPORTED_OPERATION = {.object = {&TYPE_TYPE},
                                         .name = "UnsupportedOperation",
                                         .module = "io",
                                         .mixin = &TYPE_OS_ERROR,
                                         .base = &TYPE_VALUE_ERROR,
                                         .size = sizeof(Exception),
                                         .attrs = offsetof(Exception, attrs),
                                         .flags = TYPE_SUBCLASSABLE};
