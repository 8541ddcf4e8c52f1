/* Module os.path: paths as texts, and questions about what they name. */
#include "engine/base/file.h"
#include "harness/language/file.h"
#include "harness/language/modules.h"
#include "harness/language/str.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A path argument; "expected str, bytes or os.PathLike object, not int". */
static Span path_of(VM *vm, Value v) {
    return span_of(path_text(vm, v));
}
static Value text(VM *vm, Span s) {
    return value_object(str_new(vm, s));
}
/* A malloc'd path becomes a str. */
static Value owned(VM *vm, char *path) {
    Buf *b = vm_buf(vm);
    buf_adds(b, path);
    free(path);
    return buf_value(vm, b);
}

/* ---- taking apart and putting together ---- */

static Value path_join_native(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    buf_add_span(b, path_of(vm, args[0]));
    Tuple *rest = as_tuple(args[1]);
    bool bytes = is_instance(args[0], &TYPE_BYTES);
    for (size_t i = 0; i < rest->count; i++) {
        Span part = path_of(vm, rest->items[i]);
        if (is_instance(rest->items[i], &TYPE_BYTES) != bytes)
            raise(vm, &TYPE_TYPE_ERROR, "Can't mix strings and bytes in path components");
        if (span_starts(part, SPAN_LIT("/")))
            buf_reset(b);
        else if (b->len && b->data[b->len - 1] != '/')
            buf_addc(b, '/');
        buf_add_span(b, part);
    }
    return buf_value(vm, b);
}

static size_t head_length(Span s) {
    size_t slash = span_rfind_char(s, '/');
    return slash == SIZE_MAX ? 0 : slash + 1;
}

/* A directory part without the slashes at its end, unless it is nothing but slashes. */
static Span directory(Span s) {
    Span head = span_make(s.ptr, head_length(s));
    size_t n = head.len;
    while (n && head.ptr[n - 1] == '/')
        n--;
    return n ? span_make(head.ptr, n) : head;
}
static Span last_part(Span s) {
    return span_from(s, head_length(s));
}

static Value path_split_native(VM *vm, Value *args) {
    Span s = path_of(vm, args[0]);
    return tuple2(vm, text(vm, directory(s)), text(vm, last_part(s)));
}
static Value path_dirname_native(VM *vm, Value *args) {
    return text(vm, directory(path_of(vm, args[0])));
}
static Value path_basename_native(VM *vm, Value *args) {
    return text(vm, last_part(path_of(vm, args[0])));
}

static Value path_splitext(VM *vm, Value *args) {
    Span s = path_of(vm, args[0]), name = last_part(s);
    size_t dot = span_rfind_char(name, '.'), first = 0;
    while (first < name.len && name.ptr[first] == '.')
        first++;
    bool has = dot != SIZE_MAX && first < dot; /* leading dots are part of the name */
    size_t cut = has ? s.len - name.len + dot : s.len;
    return tuple2(vm, text(vm, span_make(s.ptr, cut)), text(vm, span_from(s, cut)));
}
static Value path_splitdrive(VM *vm, Value *args) {
    return tuple2(vm, str_z(vm, ""), text(vm, path_of(vm, args[0])));
}
static Value path_normcase(VM *vm, Value *args) {
    return text(vm, path_of(vm, args[0]));
}

static Value path_isabs(VM *vm, Value *args) {
    return value_bool(span_starts(path_of(vm, args[0]), SPAN_LIT("/")));
}

/* ---- normal forms ---- */

/* As os.path.normpath: also keeps exactly two leading slashes. */
static void add_normal(Buf *out, Span s) {
    size_t slashes = 0;
    while (slashes < s.len && s.ptr[slashes] == '/')
        slashes++;
    size_t root = slashes == 2 ? 2 : slashes > 0, base = out->len;
    buf_add_repeat(out, '/', root);
    size_t start = base + root;
    for (size_t i = 0; i < s.len;) {
        size_t end = span_find_char(s, '/', i);
        if (end == SIZE_MAX)
            end = s.len;
        Span part = span_make(s.ptr + i, end - i);
        i = end + 1;
        if (part.len == 0 || span_is(part, "."))
            continue;
        Span so_far = span_make(out->data + start, out->len - start);
        size_t last = head_length(so_far);
        bool up = span_is(span_from(so_far, last), "..");
        if (span_is(part, "..") && (so_far.len == 0 ? root > 0 : !up)) {
            buf_truncate(out, start + (last ? last - 1 : 0));
            continue;
        }
        if (so_far.len)
            buf_addc(out, '/');
        buf_add_span(out, part);
    }
    if (out->len == base)
        buf_addc(out, '.');
}

static Value path_normpath(VM *vm, Value *args) {
    Span s = path_of(vm, args[0]);
    Buf *b = vm_buf(vm);
    add_normal(b, s);
    return buf_value(vm, b);
}

static void add_absolute(VM *vm, Buf *out, Span s) {
    Buf *b = vm_buf(vm);
    if (!span_starts(s, SPAN_LIT("/"))) {
        char *cwd = path_current();
        buf_adds(b, cwd ? cwd : "/");
        free(cwd);
        buf_addc(b, '/');
    }
    buf_add_span(b, s);
    add_normal(out, buf_span(b));
    vm_buf_drop(vm, b);
}

static Value path_abspath(VM *vm, Value *args) {
    Span s = path_of(vm, args[0]);
    Buf *b = vm_buf(vm);
    add_absolute(vm, b, s);
    return buf_value(vm, b);
}

static Value path_realpath(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    char *real = path_real(path);
    return real ? owned(vm, real) : path_abspath(vm, args);
}

static Value path_relpath(VM *vm, Value *args) {
    Span s = path_of(vm, args[0]);
    if (s.len == 0)
        raise(vm, &TYPE_VALUE_ERROR, "no path specified");
    const char *start = is_none(args[1]) ? "." : path_text(vm, args[1]);
    return owned(vm, path_relative(s.ptr, start));
}

static Value path_expanduser(VM *vm, Value *args) {
    Span s = path_of(vm, args[0]);
    const char *home = getenv("HOME");
    if (!home || s.len == 0 || s.ptr[0] != '~' || (s.len > 1 && s.ptr[1] != '/'))
        return text(vm, s);
    Buf *b = vm_buf(vm);
    buf_adds(b, home);
    while (b->len && b->data[b->len - 1] == '/')
        buf_truncate(b, b->len - 1);
    buf_add_span(b, span_from(s, 1));
    if (b->len == 0)
        buf_addc(b, '/');
    return buf_value(vm, b);
}

/* The name after a '$' at s.ptr[at]: its span, and where to go on. */
static Span variable_at(Span s, size_t at, size_t *next) {
    if (at + 1 < s.len && s.ptr[at + 1] == '{') {
        size_t end = span_find_char(s, '}', at);
        *next = end == SIZE_MAX ? at + 1 : end + 1;
        return end == SIZE_MAX ? (Span){0} : span_make(s.ptr + at + 2, end - at - 2);
    }
    size_t end = at + 1;
    while (end < s.len && (s.ptr[end] == '_' || (s.ptr[end] >= '0' && s.ptr[end] <= '9') ||
                           ((s.ptr[end] | 32) >= 'a' && (s.ptr[end] | 32) <= 'z')))
        end++;
    *next = end;
    return span_make(s.ptr + at + 1, end - at - 1);
}

static Value path_expandvars(VM *vm, Value *args) {
    Span s = path_of(vm, args[0]);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len;) {
        if (s.ptr[i] != '$') {
            buf_addc(b, s.ptr[i++]);
            continue;
        }
        size_t next;
        Span name = variable_at(s, i, &next);
        vm_surroundings(vm);
        const char *value = name.len ? getenv(str_new(vm, name)->data) : NULL;
        if (value)
            buf_adds(b, value);
        else
            buf_add(b, s.ptr + i, next - i);
        i = next;
    }
    return buf_value(vm, b);
}

static Value path_commonprefix(VM *vm, Value *args) {
    Value iterator = vm_iter(vm, args[0]), item;
    Span common = {"", 0};
    for (bool first = true; vm_next(vm, iterator, &item); first = false) {
        Span s = path_of(vm, item);
        if (first)
            common = s;
        size_t n = 0;
        while (n < common.len && n < s.len && common.ptr[n] == s.ptr[n])
            n++;
        common.len = n;
    }
    return text(vm, common);
}

/* ---- what is there ---- */

static bool stat_of(VM *vm, Value v, bool follow, struct stat *s) {
    if (is_int(v))
        return fstat((int)vm_index(vm, v), s) == 0;
    Span path;
    Value method;
    if (!is_str(v) && !is_instance(v, &TYPE_BYTES) && !vm_special(vm, v, "__fspath__", &method))
        raise(vm, &TYPE_TYPE_ERROR,
              "%sstat: path should be string, bytes, os.PathLike or integer, not %s",
              follow ? "" : "l", type_name(type_of(v)));
    if (is_str(v) && span_find_char(str_span(as_str(v)), '\0', 0) != SIZE_MAX)
        return false;
    path = path_of(vm, v);
    return (follow ? stat(path.ptr, s) : lstat(path.ptr, s)) == 0;
}

static Value path_exists_native(VM *vm, Value *args) {
    struct stat s;
    return value_bool(stat_of(vm, args[0], true, &s));
}
static Value path_lexists_native(VM *vm, Value *args) {
    struct stat s;
    return value_bool(stat_of(vm, args[0], false, &s));
}
static Value path_isfile(VM *vm, Value *args) {
    struct stat s;
    return value_bool(stat_of(vm, args[0], true, &s) && S_ISREG(s.st_mode));
}
static Value path_isdir(VM *vm, Value *args) {
    struct stat s;
    return value_bool(stat_of(vm, args[0], true, &s) && S_ISDIR(s.st_mode));
}
static Value path_islink(VM *vm, Value *args) {
    struct stat s;
    return value_bool(stat_of(vm, args[0], false, &s) && S_ISLNK(s.st_mode));
}
static Value path_ismount(VM *vm, Value *args) {
    struct stat s, up;
    if (!stat_of(vm, args[0], false, &s) || S_ISLNK(s.st_mode))
        return value_bool(false);
    Str *parent = str_printf(vm, "%s/..", path_text(vm, args[0]));
    if (stat(parent->data, &up) != 0)
        return value_bool(false);
    return value_bool(s.st_dev != up.st_dev || s.st_ino == up.st_ino);
}

static struct stat need_stat(VM *vm, Value v) {
    struct stat s;
    if (!stat_of(vm, v, true, &s))
        raise_os(vm, errno, is_int(v) ? NULL : path_text(vm, v));
    return s;
}
static double seconds(struct timespec t) {
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static Value path_getsize(VM *vm, Value *args) {
    return value_int(need_stat(vm, args[0]).st_size);
}
static Value path_getmtime(VM *vm, Value *args) {
    return value_float(seconds(need_stat(vm, args[0]).st_mtim));
}
static Value path_getatime(VM *vm, Value *args) {
    return value_float(seconds(need_stat(vm, args[0]).st_atim));
}
static Value path_getctime(VM *vm, Value *args) {
    return value_float(seconds(need_stat(vm, args[0]).st_ctim));
}
static Value path_samefile(VM *vm, Value *args) {
    struct stat a = need_stat(vm, args[0]), b = need_stat(vm, args[1]);
    return value_bool(a.st_dev == b.st_dev && a.st_ino == b.st_ino);
}

/* The longest directory that all paths have in common, in whole parts. */
static Value path_commonpath(VM *vm, Value *args) {
    const Value *items;
    size_t count;
    vm_items(vm, args[0], &items, &count);
    if (count == 0)
        raise(vm, &TYPE_VALUE_ERROR, "commonpath() arg is an empty sequence");
    Span common = {0};
    bool absolute = false;
    for (size_t i = 0; i < count; i++) {
        Span s = path_of(vm, items[i]);
        bool rooted = span_starts(s, SPAN_LIT("/"));
        if (i && rooted != absolute)
            raise(vm, &TYPE_VALUE_ERROR, "Can't mix absolute and relative paths");
        absolute = rooted;
        Buf *b = vm_buf(vm);
        Span rest = s;
        for (size_t at = 0; at < rest.len;) { /* drop "." and doubled slashes, keep ".." */
            size_t end = span_find_char(rest, '/', at);
            end = end == SIZE_MAX ? rest.len : end;
            Span part = span_make(rest.ptr + at, end - at);
            at = end + 1;
            if (part.len && !span_is(part, ".")) {
                buf_add_span(b, part);
                buf_addc(b, '/');
            }
        }
        s = str_span(vm_buf_str(vm, b));
        if (i == 0)
            common = s;
        size_t n = 0;
        while (n < common.len && n < s.len && common.ptr[n] == s.ptr[n])
            n++;
        while (n && common.ptr[n - 1] != '/')
            n--;
        common.len = n;
    }
    Buf *b = vm_buf(vm);
    if (absolute)
        buf_addc(b, '/');
    buf_add(b, common.ptr, common.len ? common.len - 1 : 0);
    return buf_value(vm, b);
}

/* ---- bytes ---- */

/* A result for a path given as bytes is bytes, too. */
static Value like(VM *vm, Value given, Value result) {
    if (!is_instance(given, &TYPE_BYTES))
        return result;
    if (is_str(result))
        return str_encode(vm, as_str(result), "utf-8", "surrogateescape");
    Tuple *parts = as_tuple(result);
    Tuple *made = tuple_new(vm, parts->count);
    for (size_t i = 0; i < parts->count; i++)
        made->items[i] = like(vm, given, parts->items[i]);
    return value_object(made);
}

#define BYTES_TOO(X)                                                                               \
    X(path_abspath)                                                                                \
    X(path_basename_native)                                                                        \
    X(path_dirname_native)                                                                         \
    X(path_expanduser)                                                                             \
    X(path_expandvars)                                                                             \
    X(path_join_native)                                                                            \
    X(path_normcase)                                                                               \
    X(path_normpath)                                                                               \
    X(path_realpath)                                                                               \
    X(path_relpath)                                                                                \
    X(path_split_native)                                                                           \
    X(path_splitdrive)                                                                             \
    X(path_splitext)
#define X(name)                                                                                    \
    static Value name##_like(VM *vm, Value *args) {                                                \
        return like(vm, args[0], name(vm, args));                                                  \
    }
BYTES_TOO(X)
#undef X

static const Native PATH_FUNCTIONS[] = {
    {"abspath(path)", path_abspath_like, "The absolute, normalized path."},
    {"basename(p)", path_basename_native_like, "The last part."},
    {"commonpath(paths)", path_commonpath, "The longest common directory."},
    {"commonprefix(m)", path_commonprefix, "The longest common beginning."},
    {"dirname(p)", path_dirname_native_like, "What is before the last part."},
    {"exists(path)", path_exists_native, "Is it there?"},
    {"expanduser(path)", path_expanduser_like, "With ~ replaced."},
    {"expandvars(path)", path_expandvars_like, "With $name and ${name} replaced."},
    {"getatime(filename)", path_getatime, "Time of last access."},
    {"getctime(filename)", path_getctime, "Time of last change."},
    {"getmtime(filename)", path_getmtime, "Time of last modification."},
    {"getsize(filename)", path_getsize, "Size in bytes."},
    {"isabs(s)", path_isabs, "Does it begin with a slash?"},
    {"isdir(s)", path_isdir, "Is it a directory?"},
    {"isfile(path)", path_isfile, "Is it a regular file?"},
    {"islink(path)", path_islink, "Is it a symbolic link?"},
    {"ismount(path)", path_ismount, "Is it a mount point?"},
    {"join(a, /, *p)", path_join_native_like, "Parts put together."},
    {"lexists(path)", path_lexists_native, "Is it there, perhaps as a broken link?"},
    {"normcase(s)", path_normcase_like, "The path itself."},
    {"normpath(path)", path_normpath_like, "Without superfluous parts."},
    {"realpath(filename, *, strict=False)", path_realpath_like, "With symbolic links resolved."},
    {"relpath(path, start=None)", path_relpath_like, "The way from start."},
    {"samefile(f1, f2)", path_samefile, "Do both name one file?"},
    {"split(p)", path_split_native_like, "(dirname, basename)."},
    {"splitdrive(p)", path_splitdrive_like, "('', path)."},
    {"splitext(p)", path_splitext_like, "(root, extension)."},
    {NULL, NULL, NULL}};

static void path_init(VM *vm, Value module) {
    module_set(vm, module, "supports_unicode_filenames", value_bool(false));
    static const char *const TEXTS[][2] = {{"sep", "/"},
                                           {"curdir", "."},
                                           {"pardir", ".."},
                                           {"extsep", "."},
                                           {"pathsep", ":"},
                                           {"devnull", "/dev/null"},
                                           {"defpath", "/bin:/usr/bin"}};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        module_set(vm, module, TEXTS[i][0], str_z(vm, TEXTS[i][1]));
    module_set(vm, module, "altsep", NONE);
}

const NativeModule MODULE_OS_PATH = {"posixpath", PATH_FUNCTIONS, path_init, "Paths."};
