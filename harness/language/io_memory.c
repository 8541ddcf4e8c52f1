/* Module io: StringIO and BytesIO, files in memory, and the names of the file classes.
 *
 * Contents are kept as a bytearray (UTF-8 for text); the position counts bytes too. For text that
 * is not ASCII, positions the program sees are converted to characters. */
#include "harness/language/buffer.h"
#include "harness/language/file.h"
#include "harness/language/modules.h"
#include "harness/language/text.h"

typedef struct MemoryFile {
    Object object;
    Bytes *data;
    size_t at; /* in bytes; beyond the end after a seek */
    bool text, closed, ascii;
    bool universal;   /* any end of line is written as \n */
    const char *line; /* what ends a line: \n, \r, \r\n, or empty for any of them */
    unsigned seen;    /* kinds of line ends written, as in File, when any of them ends a line */
    Dict *attrs;
} MemoryFile;

extern const Type TYPE_STRINGIO, TYPE_BYTESIO;

static MemoryFile *as_memory(Value v) {
    return (MemoryFile *)v.object;
}
static MemoryFile *open_memory(VM *vm, Value *args) {
    MemoryFile *f = as_memory(args[0]);
    if (f->closed)
        raise(vm, &TYPE_VALUE_ERROR,
              f->text ? "I/O operation on closed file" : "I/O operation on closed file.");
    return f;
}

static Value memory_new(VM *vm, Value *args) {
    MemoryFile *f = instance_new(vm, as_type(args[0]));
    f->text = type_is_subtype(as_type(args[0]), &TYPE_STRINGIO);
    f->ascii = true;
    f->line = "\n";
    f->data = bytes_alloc(vm, 0, true);
    return value_object(f);
}

/* ---- positions ---- */

static Span content(MemoryFile *f) {
    return span_from(bytes_span(f->data), f->at < f->data->len ? f->at : f->data->len);
}

static size_t chars_of(MemoryFile *f, Span s) {
    return f->text && !f->ascii ? text_count(s) : s.len;
}

/* Bytes of the first n characters. */
static size_t prefix_bytes(MemoryFile *f, Span s, size_t n) {
    if (!f->text || f->ascii)
        return n < s.len ? n : s.len;
    size_t at = 0;
    for (uint32_t c; n && at < s.len; n--)
        at += text_decode(s.ptr + at, &c);
    return at;
}

/* ---- reading ---- */

static Value taken(VM *vm, MemoryFile *f, size_t bytes) {
    Span s = span_make(content(f).ptr, bytes);
    Value v = f->text ? value_object(str_new(vm, s)) : bytes_new(vm, s.ptr, s.len);
    f->at += bytes;
    return v;
}

static int64_t size_argument(VM *vm, Value v) {
    if (!is_none(v) && !has_index(vm, v))
        raise(vm, &TYPE_TYPE_ERROR, "argument should be integer or None, not '%s'",
              type_name(type_of(v)));
    return is_none(v) ? -1 : vm_index(vm, v);
}

static Value memory_read(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    int64_t n = size_argument(vm, args[1]);
    return taken(vm, f, n < 0 ? content(f).len : prefix_bytes(f, content(f), (size_t)n));
}

static size_t line_bytes(MemoryFile *f) {
    Span s = content(f);
    if (*f->line) {
        size_t end = span_find(s, span_of(f->line), 0);
        return end == SIZE_MAX ? s.len : end + strlen(f->line);
    }
    size_t i = 0;
    while (i < s.len && s.ptr[i] != '\n' && s.ptr[i] != '\r')
        i++;
    if (i == s.len)
        return i;
    return s.ptr[i] == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n' ? i + 2 : i + 1;
}

static Value memory_readline(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    int64_t n = size_argument(vm, args[1]);
    size_t line = line_bytes(f), most = n < 0 ? line : prefix_bytes(f, content(f), (size_t)n);
    return taken(vm, f, line < most ? line : most);
}

static Value memory_readlines(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    int64_t hint = size_argument(vm, args[1]), total = 0;
    List *lines = list_new(vm, 0);
    for (size_t n; (n = line_bytes(f));) {
        total += (int64_t)chars_of(f, span_make(content(f).ptr, n));
        list_push(vm, lines, taken(vm, f, n));
        if (hint > 0 && (f->text ? total > hint : total >= hint))
            break;
    }
    return value_object(lines);
}

static bool memory_next(VM *vm, Value self, Value *out) {
    MemoryFile *f = open_memory(vm, &self);
    size_t n = line_bytes(f);
    if (n)
        *out = taken(vm, f, n);
    return n != 0;
}

/* ---- writing ---- */

static void put(VM *vm, MemoryFile *f, Span s) {
    if (s.len == 0)
        return;
    if (s.len + f->at > (size_t)1 << 32)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    size_t len = f->data->len;
    if (f->at > len) {
        bytearray_resize(vm, f->data, f->at);
        memset(f->data->data + len, 0, f->at - len);
    }
    size_t over = prefix_bytes(f, content(f), chars_of(f, s));
    bytearray_splice(vm, f->data, f->at, f->at + over, s);
    f->at += s.len;
}

static void put_text(VM *vm, MemoryFile *f, Str *text) {
    f->ascii = f->ascii && str_is_ascii(text);
    Span s = str_span(text);
    if (f->universal || f->line[0] == '\0')
        f->seen |= line_ends_of(s);
    bool cr = f->universal && span_find_char(s, '\r', 0) != SIZE_MAX;
    if (!cr && f->line[0] != '\r') {
        put(vm, f, s);
        return;
    }
    Buf *b = vm_buf(vm);
    if (cr)
        add_universal(b, s);
    else
        for (size_t i = 0; i < s.len; i++)
            if (s.ptr[i] == '\n')
                buf_adds(b, f->line);
            else
                buf_addc(b, s.ptr[i]);
    put(vm, f, buf_span(b));
    vm_buf_drop(vm, b);
}

static Value write_value(VM *vm, MemoryFile *f, Value v) {
    if (!f->text) {
        Span s = vm_need_bytes(vm, v);
        put(vm, f, s);
        return value_int((int64_t)s.len);
    }
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "string argument expected, got '%s'", type_name(type_of(v)));
    put_text(vm, f, as_str(v));
    return value_int((int64_t)as_str(v)->length);
}

static Value memory_write(VM *vm, Value *args) {
    return write_value(vm, open_memory(vm, args), args[1]);
}

static Value memory_writelines(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    Value iterator = vm_iter(vm, args[1]), line;
    while (vm_next(vm, iterator, &line))
        write_value(vm, f, line);
    return NONE;
}

/* ---- the rest ---- */

static Value memory_tell(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    if (f->at > f->data->len)
        return value_int((int64_t)f->at);
    return value_int((int64_t)chars_of(f, span_make((const char *)f->data->data, f->at)));
}

static Value memory_seek(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    int64_t offset = vm_index(vm, args[1]), whence = vm_index(vm, args[2]);
    if (whence < 0 || whence > 2)
        raise(vm, &TYPE_VALUE_ERROR, "%s (%d, should be 0, 1 or 2)",
              f->text ? "Invalid whence" : "invalid whence", (int)whence);
    if (f->text && whence && offset)
        raise(vm, &TYPE_OS_ERROR, "Can't do nonzero cur-relative seeks");
    if (whence == 0 && offset < 0)
        raise(vm, &TYPE_VALUE_ERROR, "%s %lld",
              f->text ? "Negative seek position" : "negative seek value", (long long)offset);
    if (whence == 1)
        offset += (int64_t)f->at;
    if (whence == 2)
        offset += (int64_t)f->data->len;
    if (offset < 0)
        offset = 0;
    f->at = whence == 0 && (size_t)offset <= f->data->len
                ? prefix_bytes(f, bytes_span(f->data), (size_t)offset)
                : (size_t)offset;
    return whence == 0 || !f->text ? value_int(offset) : memory_tell(vm, args);
}

static Value memory_truncate(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    int64_t n = size_argument(vm, args[1]);
    if (!is_none(args[1]) && n < 0)
        raise(vm, &TYPE_VALUE_ERROR, "%s %lld",
              f->text ? "Negative size value" : "negative size value", (long long)n);
    size_t at = n < 0 ? f->at : prefix_bytes(f, bytes_span(f->data), (size_t)n);
    if (at < f->data->len)
        bytearray_resize(vm, f->data, at);
    return n < 0 ? memory_tell(vm, args) : value_int(n);
}

static Value memory_getvalue(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    return f->text ? value_object(str_new(vm, bytes_span(f->data)))
                   : bytes_new(vm, (const char *)f->data->data, f->data->len);
}

static Value memory_close(VM *vm, Value *args) {
    as_memory(args[0])->closed = true;
    as_memory(args[0])->data = bytes_alloc(vm, 0, true);
    return NONE;
}
static Value memory_closed(VM *vm, Value *args) {
    return value_bool(as_memory(args[0])->closed);
}
static Value memory_enter(VM *vm, Value *args) {
    open_memory(vm, args);
    return args[0];
}
static Value memory_exit(VM *vm, Value *args) {
    return memory_close(vm, args);
}
static Value memory_flush(VM *vm, Value *args) {
    open_memory(vm, args);
    return NONE;
}
static Value memory_true(VM *vm, Value *args) {
    open_memory(vm, args);
    return value_bool(true);
}
static Value memory_false(VM *vm, Value *args) {
    open_memory(vm, args);
    return value_bool(false);
}
static Value memory_fileno(VM *vm, Value *args) {
    raise_unsupported(vm, "fileno");
}

static void begin(VM *vm, MemoryFile *f) {
    f->data = bytes_alloc(vm, 0, true);
    f->ascii = true;
    f->at = 0;
    f->seen = 0;
}

static void set_newline(VM *vm, MemoryFile *f, Value newline) {
    static const char *const LINES[] = {"\n", "", "\r", "\r\n"};
    f->universal = is_none(newline);
    f->line = f->universal ? "\n" : NULL;
    if (!f->universal && !is_str(newline))
        raise(vm, &TYPE_TYPE_ERROR, "newline must be str or None, not %s",
              type_name(type_of(newline)));
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES && !f->line; i++)
        if (span_equal(str_span(as_str(newline)), span_of(LINES[i])))
            f->line = LINES[i];
    if (!f->line) {
        f->line = "\n";
        raise(vm, &TYPE_VALUE_ERROR, "illegal newline value: %s", vm_repr(vm, newline)->data);
    }
}

static Value stringio_init(VM *vm, Value *args) {
    MemoryFile *f = as_memory(args[0]);
    set_newline(vm, f, args[2]);
    if (!is_none(args[1]) && !is_str(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "initial_value must be str or None, not %s",
              type_name(type_of(args[1])));
    begin(vm, f);
    if (is_str(args[1]))
        put_text(vm, f, as_str(args[1]));
    f->at = 0;
    return NONE;
}

static Value bytesio_init(VM *vm, Value *args) {
    MemoryFile *f = as_memory(args[0]);
    Span data = is_none(args[1]) ? (Span){"", 0} : vm_need_bytes(vm, args[1]);
    begin(vm, f);
    put(vm, f, data);
    f->at = 0;
    return NONE;
}

static Value stringio_newlines(VM *vm, Value *args) {
    return line_ends_value(vm, open_memory(vm, args)->seen);
}

static Value bytesio_getbuffer(VM *vm, Value *args) {
    Value bytes = value_object(open_memory(vm, args)->data);
    return vm_call(vm, type_value(&TYPE_MEMORYVIEW), &(Args){.count = 1, .items = &bytes});
}

static Value bytesio_readinto(VM *vm, Value *args) {
    MemoryFile *f = open_memory(vm, args);
    size_t room;
    uint8_t *target = readinto_target(vm, args[1], &room);
    Span s = content(f);
    size_t n = s.len < room ? s.len : room;
    memmove(target, s.ptr, n);
    f->at += n;
    return value_int((int64_t)n);
}

static Value memory_detach(VM *vm, Value *args) {
    raise_unsupported(vm, "detach");
}

static Value memory_none(VM *vm, Value *args) {
    open_memory(vm, args);
    return NONE;
}

#define MEMORY_METHODS                                                                             \
    {"__new__(cls, *args, **kwargs)", memory_new, "A file in memory."},                            \
        {"close(self, /)", memory_close, "Close it and forget the contents."},                     \
        {"detach(self, /)", memory_detach, "Refused: there is nothing beneath."},                  \
        {"fileno(self, /)", memory_fileno, "Refused: it has no descriptor."},                      \
        {"flush(self, /)", memory_flush, "Does nothing."},                                         \
        {"getvalue(self, /)", memory_getvalue, "All of its contents."},                            \
        {"isatty(self, /)", memory_false, "It is no terminal."},                                   \
        {"read(self, size=-1, /)", memory_read, "Read all, or at most size."},                     \
        {"readable(self, /)", memory_true, "It can be read."},                                     \
        {"readline(self, size=-1, /)", memory_readline, "Read one line."},                         \
        {"readlines(self, hint=-1, /)", memory_readlines, "Read a list of lines."},                \
        {"seek(self, pos, whence=0, /)", memory_seek, "Change the position."},                     \
        {"seekable(self, /)", memory_true, "The position can be changed."},                        \
        {"tell(self, /)", memory_tell, "The position."},                                           \
        {"truncate(self, pos=None, /)", memory_truncate, "Cut to a size."},                        \
        {"writable(self, /)", memory_true, "It can be written."},                                  \
        {"write(self, data, /)", memory_write, "Write and return how much."},                      \
        {"writelines(self, lines, /)", memory_writelines, "Write each of the lines."},             \
        {"__enter__(self, /)", memory_enter, "The file itself."},                                  \
        {"__exit__(self, /, *args)", memory_exit, "Close it."}, {                                  \
        "@property closed(self, /)", memory_closed, "Is it closed?"                                \
    }

static const Native STRINGIO_METHODS[] = {
    MEMORY_METHODS,
    {"__init__(self, initial_value='', newline='\\n')", stringio_init, "Begin with a text."},
    {"@property encoding(self, /)", memory_none, "None."},
    {"@property errors(self, /)", memory_none, "None."},
    {"@property line_buffering(self, /)", memory_false, "False."},
    {"@property newlines(self, /)", stringio_newlines, "The kinds of line ends met."},
    {NULL, NULL, NULL}};
static const Native BYTESIO_METHODS[] = {
    MEMORY_METHODS,
    {"getbuffer(self, /)", bytesio_getbuffer, "A view of all of its contents."},
    {"readinto(self, buffer, /)", bytesio_readinto, "Read into a bytearray or a view."},
    {"readinto1(self, buffer, /)", bytesio_readinto, "Read into a bytearray or a view."},
    {"read1(self, size=-1, /)", memory_read, "Read all, or at most size."},
    {"__init__(self, initial_bytes=None)", bytesio_init, "Begin with bytes."},
    {NULL, NULL, NULL}};

#define MEMORY_TYPE(NAME, text_, table)                                                            \
    const Type NAME = {.object = {&TYPE_TYPE},                                                     \
                       .name = "_io." text_,                                                       \
                       .module = "_io",                                                            \
                       .size = sizeof(MemoryFile),                                                 \
                       .attrs = offsetof(MemoryFile, attrs),                                       \
                       .flags = TYPE_SUBCLASSABLE,                                                 \
                       .iter = iterator_self,                                                      \
                       .next = memory_next,                                                        \
                       .methods = table};
MEMORY_TYPE(TYPE_STRINGIO, "StringIO", STRINGIO_METHODS)
MEMORY_TYPE(TYPE_BYTESIO, "BytesIO", BYTESIO_METHODS)

/* ---- the module ---- */

static Value io_open(VM *vm, Value *args) {
    return vm_call(vm, native_value(vm, &BUILTIN_FILES[0]), &(Args){.count = 8, .items = args});
}

static const Native IO_FUNCTIONS[] = {
    {"open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None)",
     io_open, "Open a file and return a file object."},
    {NULL, NULL, NULL}};

extern const char EMBED_io[]; /* io.py */

static void io_init(VM *vm, Value module) {
    static const Type *const TYPES[] = {&TYPE_STRINGIO,       &TYPE_BYTESIO,
                                        &TYPE_TEXTIOWRAPPER,  &TYPE_BUFFEREDREADER,
                                        &TYPE_BUFFEREDWRITER, &TYPE_BUFFEREDRANDOM,
                                        &TYPE_FILEIO,         &TYPE_UNSUPPORTED_OPERATION};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        module_add_type(vm, module, TYPES[i]);
    module_set(vm, module, "SEEK_SET", value_int(0));
    module_set(vm, module, "SEEK_CUR", value_int(1));
    module_set(vm, module, "SEEK_END", value_int(2));
    module_set(vm, module, "DEFAULT_BUFFER_SIZE", value_int(8192));
    module_run(vm, module, EMBED_io);
}

const NativeModule MODULE_IO = {"io", IO_FUNCTIONS, io_init, "Files, also in memory."};
