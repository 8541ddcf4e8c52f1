/* open(): checking the mode and the other arguments, and making the file object. What files do
 * is file.c. */
#include "harness/language/file.h"
#include "harness/language/heap.h"
#include "harness/language/modules.h"
#include "harness/language/str.h"
#include "engine/base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Mode {
    bool text, binary, read, write, append, create, update;
} Mode;

static Mode parse_mode(VM *vm, Str *mode) {
    Mode m = {0};
    for (size_t i = 0; i < mode->bytes; i++) {
        char c = mode->data[i];
        bool *flag = c == 'r'   ? &m.read
                     : c == 'w' ? &m.write
                     : c == 'a' ? &m.append
                     : c == 'x' ? &m.create
                     : c == '+' ? &m.update
                     : c == 't' ? &m.text
                     : c == 'b' ? &m.binary
                                : NULL;
        if (!flag || *flag)
            raise(vm, &TYPE_VALUE_ERROR, "invalid mode: %s", vm_repr(vm, value_object(mode))->data);
        *flag = true;
    }
    if (m.text && m.binary)
        raise(vm, &TYPE_VALUE_ERROR, "can't have text and binary mode at once");
    int kinds = m.read + m.write + m.append + m.create;
    if (kinds == 0)
        raise(vm, &TYPE_VALUE_ERROR,
              "Must have exactly one of create/read/write/append mode and at most one plus");
    if (kinds > 1)
        raise(vm, &TYPE_VALUE_ERROR, "must have exactly one of create/read/write/append mode");
    return m;
}

static int open_flags(const Mode *m) {
    int flags = m->update ? O_RDWR : m->read ? O_RDONLY : O_WRONLY;
    flags |= O_CLOEXEC;
    if (m->write)
        flags |= O_CREAT | O_TRUNC;
    if (m->append)
        flags |= O_CREAT | O_APPEND;
    if (m->create)
        flags |= O_CREAT | O_EXCL;
    return flags;
}

static int open_path(VM *vm, const char *path, const Mode *m) {
    int fd = open(path, open_flags(m), 0666);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE)) {
        heap_collect(vm); /* files that nobody can use any more are closed */
        fd = open(path, open_flags(m), 0666);
    }
    if (fd < 0)
        raise_os(vm, errno, path);
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        close(fd);
        raise_os(vm, EISDIR, path);
    }
    return fd;
}

/* Set the encoding, and what kind it is as encoding two characters shows. */
static void set_encoding(VM *vm, File *f, Value encoding) {
    f->encoding = "UTF-8";
    f->ascii_like = true;
    if (is_none(encoding))
        return;
    if (!is_str(encoding))
        raise(vm, &TYPE_TYPE_ERROR, "open() argument 'encoding' must be str or None, not %s",
              type_name(type_of(encoding)));
    f->encoding = as_str(encoding)->data;
    f->ascii_like =
        vm_need_bytes(vm, str_encode(vm, str_newz(vm, "a"), f->encoding, "strict")).len == 1;
    f->one_byte =
        vm_need_bytes(vm, str_encode(vm, str_newz(vm, "\u00e9"), f->encoding, "replace")).len == 1;
}

static void set_newline(VM *vm, File *f, Value newline) {
    f->universal = is_none(newline);
    if (is_none(newline))
        return;
    if (!is_str(newline))
        raise(vm, &TYPE_TYPE_ERROR, "open() argument 'newline' must be str or None, not %s",
              type_name(type_of(newline)));
    Span s = str_span(as_str(newline));
    if (!span_is(s, "") && !span_is(s, "\n") && !span_is(s, "\r") && !span_is(s, "\r\n"))
        raise(vm, &TYPE_VALUE_ERROR, "illegal newline value: %s", vm_str(vm, newline)->data);
    memcpy(f->newline_in, s.ptr, s.len);
    f->newline_in[s.len] = '\0';
    if (s.len && !span_is(s, "\n"))
        f->newline_out = as_str(newline);
}

static void file_release(void *object) {
    File *f = object;
    if (f->fd >= 0 && f->close_fd)
        close(f->fd);
    f->fd = -1;
    buf_release(&f->in);
}

static File *file_make(VM *vm, int fd, const Mode *m, bool buffered) {
    const Type *type = m->binary ? (!buffered   ? &TYPE_FILEIO
                                    : m->update ? &TYPE_BUFFEREDRANDOM
                                    : m->read   ? &TYPE_BUFFEREDREADER
                                                : &TYPE_BUFFEREDWRITER)
                                 : &TYPE_TEXTIOWRAPPER;
    File *f = obj_new(vm, type);
    f->fd = fd;
    buf_init(&f->in);
    if (!vm_on_free(vm, f, file_release, f)) {
        close(fd);
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    }
    f->text = !m->binary;
    f->reads = m->read || m->update;
    f->writes = !m->read || m->update;
    f->append = m->append;
    f->close_fd = f->telling = f->ascii_like = true;
    f->encoding = "UTF-8";
    f->errors = "strict";
    if (m->append)
        f->in_end = lseek(fd, 0, SEEK_END);
    return f;
}

Value file_from_fd(VM *vm, int fd, const char *mode, Value name, bool close_fd) {
    Str *text = str_newz(vm, mode);
    Mode m = parse_mode(vm, text);
    File *f = file_make(vm, fd, &m, true);
    f->close_fd = close_fd;
    f->name = name;
    f->mode = value_object(text);
    f->universal = true;
    return value_object(f);
}

/* ---- paths ---- */

static const char *checked_path(VM *vm, Span s) {
    if (span_find_char(s, '\0', 0) != SIZE_MAX)
        raise(vm, &TYPE_VALUE_ERROR, "embedded null byte");
    return s.ptr;
}

static bool path_span(VM *vm, Value v, Span *out) {
    Value method;
    if (!is_str(v) && !is_instance(v, &TYPE_BYTES) && vm_special(vm, v, "__fspath__", &method))
        v = vm_call0(vm, method);
    if (is_str(v))
        *out = str_span(as_str(v));
    else if (is_instance(v, &TYPE_BYTES))
        *out = str_span(str_new(vm, vm_need_bytes(vm, v)));
    else
        return false;
    return true;
}

const char *path_text(VM *vm, Value v) {
    Span s;
    if (!path_span(vm, v, &s))
        raise(vm, &TYPE_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %s",
              type_name(type_of(v)));
    return checked_path(vm, s);
}

const char *path_text_for(VM *vm, Value v, const char *what) {
    Span s;
    if (!path_span(vm, v, &s))
        raise(vm, &TYPE_TYPE_ERROR, "%s should be string, bytes or os.PathLike, not %s", what,
              type_name(type_of(v)));
    return checked_path(vm, s);
}

/* ---- open ---- */

enum { ARG_FILE, ARG_MODE, ARG_BUFFERING, ARG_ENCODING, ARG_ERRORS, ARG_NEWLINE, ARG_CLOSEFD };

static void refuse_text_options(VM *vm, Value *args) {
    static const struct {
        int arg;
        const char *message;
    } RULES[] = {{ARG_ENCODING, "binary mode doesn't take an encoding argument"},
                 {ARG_ERRORS, "binary mode doesn't take an errors argument"},
                 {ARG_NEWLINE, "binary mode doesn't take a newline argument"}};
    for (size_t i = 0; i < 3; i++)
        if (!is_none(args[RULES[i].arg]))
            raise(vm, &TYPE_VALUE_ERROR, "%s", RULES[i].message);
}

static Value builtin_open(VM *vm, Value *args) {
    if (!is_str(args[ARG_MODE]))
        raise(vm, &TYPE_TYPE_ERROR, "open() argument 'mode' must be str, not %s",
              type_name(type_of(args[ARG_MODE])));
    int64_t buffering = vm_index(vm, args[ARG_BUFFERING]);
    bool is_fd = is_int(args[ARG_FILE]);
    const char *path = is_fd ? NULL : path_text(vm, args[ARG_FILE]);
    Mode m = parse_mode(vm, as_str(args[ARG_MODE]));
    if (m.binary)
        refuse_text_options(vm, args);
    else if (buffering == 0)
        raise(vm, &TYPE_VALUE_ERROR, "can't have unbuffered text I/O");
    File options = {0};
    set_encoding(vm, &options, args[ARG_ENCODING]);
    set_newline(vm, &options, args[ARG_NEWLINE]);
    int fd = is_fd ? (int)vm_index(vm, args[ARG_FILE]) : open_path(vm, path, &m);
    File *f = file_make(vm, fd, &m, buffering != 0);
    f->name = args[ARG_FILE];
    f->mode = args[ARG_MODE];
    f->close_fd = vm_truth(vm, args[ARG_CLOSEFD]);
    f->encoding = options.encoding;
    f->ascii_like = options.ascii_like;
    f->one_byte = options.one_byte;
    f->universal = options.universal;
    f->newline_out = options.newline_out;
    memcpy(f->newline_in, options.newline_in, sizeof f->newline_in);
    if (is_str(args[ARG_ERRORS]))
        f->errors = as_str(args[ARG_ERRORS])->data;
    return value_object(f);
}

const Native BUILTIN_FILES[] = {
    {"open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "
     "opener=None)",
     builtin_open, "Open a file and return a file object."},
    {NULL, NULL, NULL}};
