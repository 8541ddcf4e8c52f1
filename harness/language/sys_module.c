/* sys: the interpreter as its programs see it, and the standard streams. */
#include "engine/base/mem.h"
#include "harness/language/eval.h"
#include "harness/language/import.h"
#include "harness/language/traceback.h"
#include <float.h>
#include <stdio.h>
#include <unistd.h>

/* ---- standard streams ---- */

typedef struct Stream {
    Object object;
    int number;
    Object *buffer; /* NULL until asked for */
    Dict *attrs;
} Stream;

static Value stream_write(VM *vm, Value *args) {
    Stream *s = (Stream *)args[0].object;
    if (!is_str(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "write() argument must be str, not %s", type_of(args[1])->name);
    output_write(vm, s->number, str_span(as_str(args[1])));
    return value_int((int64_t)as_str(args[1])->length);
}

static Value stream_writelines(VM *vm, Value *args) {
    Iteration it;
    Value item;
    iteration_begin(vm, &it, args[1]);
    while (iteration_next(vm, &it, &item))
        stream_write(vm, (Value[]){args[0], item});
    return NONE;
}

static Value stream_flush(VM *vm, Value *args) {
    if (!vm->options.write)
        fflush(((Stream *)args[0].object)->number == 2 ? stderr : stdout);
    return NONE;
}

static Value stream_isatty(VM *vm, Value *args) {
    Stream *s = (Stream *)args[0].object;
    return value_bool(!vm->options.write && isatty(s->number));
}

static Value stream_fileno(VM *vm, Value *args) {
    return value_int(((Stream *)args[0].object)->number);
}

static Value stream_read(VM *vm, Value *args) {
    return str_value(vm, "");
}

static Value stream_readlines(VM *vm, Value *args) {
    return value_object(list_new(vm, 0));
}

static Value stream_readable(VM *vm, Value *args) {
    return value_bool(((Stream *)args[0].object)->number == 0);
}

static Value stream_writable(VM *vm, Value *args) {
    return value_bool(((Stream *)args[0].object)->number != 0);
}

static Value stream_no(VM *vm, Value *args) {
    return value_bool(false);
}

static Value stream_itself(VM *vm, Value *args) {
    return args[0];
}

static Value stream_nothing(VM *vm, Value *args) {
    return NONE;
}

static const Type TYPE_STREAM, TYPE_STREAM_BUFFER;

static Value stream_new(VM *vm, const Type *type, int number) {
    Stream *s = obj_new(vm, type);
    s->number = number;
    return value_object(s);
}

static Value stream_buffer(VM *vm, Stream *s) {
    if (!s->buffer)
        s->buffer = stream_new(vm, &TYPE_STREAM_BUFFER, s->number).object;
    return value_object(s->buffer);
}

static bool stream_getattr(VM *vm, Value self, Str *name, Value *out) {
    Stream *s = (Stream *)self.object;
    if (name == vm->names.name)
        *out = str_value(vm, s->number == 0 ? "<stdin>" : s->number == 1 ? "<stdout>" : "<stderr>");
    else if (name == vm->names.encoding)
        *out = str_value(vm, "utf-8");
    else if (strcmp(name->data, "errors") == 0)
        *out = str_value(vm, s->number == 2 ? "backslashreplace" : "strict");
    else if (strcmp(name->data, "mode") == 0)
        *out = str_value(vm, s->number == 0 ? "r" : "w");
    else if (strcmp(name->data, "buffer") == 0)
        *out = stream_buffer(vm, s);
    else if (strcmp(name->data, "newlines") == 0)
        *out = NONE;
    else if (strcmp(name->data, "closed") == 0 || strcmp(name->data, "line_buffering") == 0)
        *out = value_bool(false);
    else
        return false;
    return true;
}

static Value stream_repr(VM *vm, Value self) {
    Stream *s = (Stream *)self.object;
    return value_object(str_printf(vm, "<_io.TextIOWrapper name='<%s>' mode='%s' encoding='utf-8'>",
                                   s->number == 0   ? "stdin"
                                   : s->number == 1 ? "stdout"
                                                    : "stderr",
                                   s->number == 0 ? "r" : "w"));
}

static const Native STREAM_METHODS[] = {
    {"write(self, text, /)", stream_write, "Write text; returns how many characters."},
    {"writelines(self, lines, /)", stream_writelines, "Write several texts."},
    {"flush(self, /)", stream_flush, "Hand on what is buffered."},
    {"isatty(self, /)", stream_isatty, "Is it a terminal?"},
    {"fileno(self, /)", stream_fileno, "The number of the file descriptor."},
    {"read(self, size=-1, /)", stream_read, "Standard input is empty."},
    {"readline(self, size=-1, /)", stream_read, "Standard input is empty."},
    {"readlines(self, hint=-1, /)", stream_readlines, "Standard input is empty."},
    {"readable(self, /)", stream_readable, NULL},
    {"writable(self, /)", stream_writable, NULL},
    {"seekable(self, /)", stream_no, NULL},
    {"reconfigure(self, *, encoding=None, errors=None, newline=None, line_buffering=None, "
     "write_through=None)",
     stream_nothing, NULL},
    {"close(self, /)", stream_nothing, NULL},
    {"__enter__(self, /)", stream_itself, NULL},
    {"__exit__(self, *args)", stream_nothing, NULL},
    {NULL, NULL, NULL},
};

static bool stream_next(VM *vm, Value self, Value *out) {
    return false;
}

static Value stream_iter(VM *vm, Value self) {
    return self;
}

static const Type TYPE_STREAM = {.object = {&TYPE_TYPE},
                                 .name = "_io.TextIOWrapper",
                                 .module = "_io",
                                 .size = sizeof(Stream),
                                 .attrs = offsetof(Stream, attrs),
                                 .repr = stream_repr,
                                 .iter = stream_iter,
                                 .next = stream_next,
                                 .getattr = stream_getattr,
                                 .methods = STREAM_METHODS};

/* ---- the bytes beneath a stream ---- */

static Value buffer_write(VM *vm, Value *args) {
    Span bytes = vm_need_bytes(vm, args[1]);
    output_write(vm, ((Stream *)args[0].object)->number, bytes);
    return value_int((int64_t)bytes.len);
}

static Value buffer_read(VM *vm, Value *args) {
    return bytes_new(vm, "", 0);
}

static Value buffer_repr(VM *vm, Value self) {
    int number = ((Stream *)self.object)->number;
    return value_object(str_printf(vm, "<_io.Buffered%s name='<%s>'>", number ? "Writer" : "Reader",
                                   number == 0   ? "stdin"
                                   : number == 1 ? "stdout"
                                                 : "stderr"));
}

static const Native BUFFER_METHODS[] = {
    {"write(self, buffer, /)", buffer_write, "Write bytes; returns how many."},
    {"flush(self, /)", stream_flush, "Hand on what is buffered."},
    {"fileno(self, /)", stream_fileno, "The number of the file descriptor."},
    {"read(self, size=-1, /)", buffer_read, "Standard input is empty."},
    {"readline(self, size=-1, /)", buffer_read, "Standard input is empty."},
    {"readlines(self, hint=-1, /)", stream_readlines, "Standard input is empty."},
    {"readable(self, /)", stream_readable, NULL},
    {"writable(self, /)", stream_writable, NULL},
    {NULL, NULL, NULL},
};

static const Type TYPE_STREAM_BUFFER = {.object = {&TYPE_TYPE},
                                        .name = "_io.BufferedWriter",
                                        .module = "_io",
                                        .size = sizeof(Stream),
                                        .attrs = offsetof(Stream, attrs),
                                        .repr = buffer_repr,
                                        .iter = stream_iter,
                                        .next = stream_next,
                                        .methods = BUFFER_METHODS};

void vm_write(VM *vm, int stream, Span text) {
    Value now;
    if (vm->sys_module &&
        dict_get_str(vm, vm->sys_module->attrs, stream == 2 ? vm->names.stderr : vm->names.stdout,
                     &now) &&
        !is_exact(now, &TYPE_STREAM)) {
        if (is_none(now))
            return;
        Value arg = value_object(str_new(vm, text));
        vm_method(vm, now, "write", 1, &arg);
        return;
    }
    output_write(vm, stream, text);
}

/* ---- tuples with names ---- */

typedef struct NamedTuple {
    Tuple tuple;
    const char *const *names;
} NamedTuple;

static Value named_repr(VM *vm, Value self) {
    NamedTuple *t = (NamedTuple *)self.object;
    Buf *b = vm_buf(vm);
    buf_addf(b, "sys.%s(", self.object->type->name);
    for (size_t i = 0; i < t->tuple.count; i++)
        buf_addf(b, "%s%s=%s", i ? ", " : "", t->names[i], vm_repr(vm, t->tuple.items[i])->data);
    buf_addc(b, ')');
    return value_object(vm_buf_str(vm, b));
}

static bool named_getattr(VM *vm, Value self, Str *name, Value *out) {
    NamedTuple *t = (NamedTuple *)self.object;
    for (size_t i = 0; i < t->tuple.count; i++)
        if (strcmp(t->names[i], name->data) == 0)
            return *out = t->tuple.items[i], true;
    return false;
}

#define NAMED_TYPE(symbol, text)                                                                   \
    static const Type symbol = {.object = {&TYPE_TYPE},                                            \
                                .name = text,                                                      \
                                .module = "sys",                                                   \
                                .base = &TYPE_TUPLE,                                               \
                                .size = sizeof(NamedTuple),                                        \
                                .flags = TYPE_SEQUENCE,                                            \
                                .repr = named_repr,                                                \
                                .getattr = named_getattr}
NAMED_TYPE(TYPE_VERSION_INFO, "version_info");
NAMED_TYPE(TYPE_FLOAT_INFO, "float_info");
NAMED_TYPE(TYPE_INT_INFO, "int_info");
NAMED_TYPE(TYPE_HASH_INFO, "hash_info");
NAMED_TYPE(TYPE_FLAGS, "flags");
NAMED_TYPE(TYPE_THREAD_INFO, "thread_info");

static Value named_new(VM *vm, const Type *type, const char *const *names, const Value *items,
                       size_t count) {
    NamedTuple *t = obj_new(vm, type);
    t->tuple.count = count;
    t->tuple.items = vm_alloc(vm, count * sizeof *items);
    memcpy(t->tuple.items, items, count * sizeof *items);
    t->names = names;
    return value_object(t);
}

static Value version_info(VM *vm) {
    static const char *const NAMES[] = {"major", "minor", "micro", "releaselevel", "serial"};
    Value items[] = {value_int(3), value_int(11), value_int(7), str_value(vm, "final"),
                     value_int(0)};
    return named_new(vm, &TYPE_VERSION_INFO, NAMES, items, 5);
}

static Value float_info(VM *vm) {
    static const char *const NAMES[] = {"max",     "max_exp",    "max_10_exp", "min",
                                        "min_exp", "min_10_exp", "dig",        "mant_dig",
                                        "epsilon", "radix",      "rounds"};
    Value items[] = {value_float(DBL_MAX),
                     value_int(DBL_MAX_EXP),
                     value_int(DBL_MAX_10_EXP),
                     value_float(DBL_MIN),
                     value_int(DBL_MIN_EXP),
                     value_int(DBL_MIN_10_EXP),
                     value_int(DBL_DIG),
                     value_int(DBL_MANT_DIG),
                     value_float(DBL_EPSILON),
                     value_int(FLT_RADIX),
                     value_int(1)};
    return named_new(vm, &TYPE_FLOAT_INFO, NAMES, items, 11);
}

static Value int_info(VM *vm) {
    static const char *const NAMES[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits",
                                        "str_digits_check_threshold"};
    Value items[] = {value_int(30), value_int(4), value_int(4300), value_int(640)};
    return named_new(vm, &TYPE_INT_INFO, NAMES, items, 4);
}

static Value hash_info(VM *vm) {
    static const char *const NAMES[] = {"width",     "modulus",   "inf",       "nan",   "imag",
                                        "algorithm", "hash_bits", "seed_bits", "cutoff"};
    Value items[] = {
        value_int(64),      value_int(((int64_t)1 << 61) - 1), value_int(314159), value_int(0),
        value_int(1000003), str_value(vm, "siphash13"),        value_int(64),     value_int(128),
        value_int(0)};
    return named_new(vm, &TYPE_HASH_INFO, NAMES, items, 9);
}

static Value flags(VM *vm) {
    static const char *const NAMES[] = {"debug",
                                        "inspect",
                                        "interactive",
                                        "optimize",
                                        "dont_write_bytecode",
                                        "no_user_site",
                                        "no_site",
                                        "ignore_environment",
                                        "verbose",
                                        "bytes_warning",
                                        "quiet",
                                        "hash_randomization",
                                        "isolated",
                                        "dev_mode",
                                        "utf8_mode",
                                        "warn_default_encoding",
                                        "safe_path",
                                        "int_max_str_digits"};
    Value items[COUNT_OF(NAMES)];
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        items[i] = value_int(0);
    items[11] = value_int(1);
    items[13] = items[16] = value_bool(false);
    items[17] = value_int(-1);
    return named_new(vm, &TYPE_FLAGS, NAMES, items, COUNT_OF(NAMES));
}

static Value thread_info(VM *vm) {
    static const char *const NAMES[] = {"name", "lock", "version"};
    Value items[] = {str_value(vm, "pthread"), str_value(vm, "semaphore"), NONE};
    return named_new(vm, &TYPE_THREAD_INFO, NAMES, items, 3);
}

/* ---- functions ---- */

static Value sys_exit(VM *vm, Value *args) {
    if (!is_tuple(args[0])) /* a tuple is all of the exception's arguments */
        raise_value(vm, exception_new(vm, &TYPE_SYSTEM_EXIT, is_none(args[0]) ? UNSET : args[0]));
    Tuple *t = as_tuple(args[0]);
    raise_value(vm, vm_call(vm, type_value(&TYPE_SYSTEM_EXIT),
                            &(Args){.count = t->count, .items = t->items}));
}

static Value sys_exc_info(VM *vm, Value *args) {
    Value items[3] = {NONE, NONE, NONE};
    if (is_object(vm->handled)) {
        items[0] = type_value(type_of(vm->handled));
        items[1] = vm->handled;
        items[2] = as_exception(vm->handled)->traceback;
    }
    return tuple_from(vm, items, 3);
}

static Value sys_exception(VM *vm, Value *args) {
    return vm->handled;
}

static Value sys_getrecursionlimit(VM *vm, Value *args) {
    return value_int(vm->depth_limit);
}

static Value sys_setrecursionlimit(VM *vm, Value *args) {
    int64_t limit = vm_index(vm, args[0]);
    if (limit < 1)
        raise(vm, &TYPE_VALUE_ERROR, "recursion limit must be greater or equal than 1");
    if (limit <= vm->depth)
        raise(vm, &TYPE_RECURSION_ERROR,
              "cannot set the recursion limit to %ld at the recursion depth %d: the limit is too "
              "low",
              (long)limit, vm->depth);
    vm->depth_limit = limit > 10000000 ? 10000000 : (int)limit;
    return NONE;
}

static Value sys_intern(VM *vm, Value *args) {
    if (!is_str(args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "intern() argument must be str, not %s",
              type_of(args[0])->name);
    return value_object(vm_intern_span(vm, str_span(as_str(args[0]))));
}

static Value sys_getsizeof(VM *vm, Value *args) {
    Value method;
    if (is_object(args[0]) && type_of(args[0])->flags & TYPE_CLASS &&
        vm_special(vm, args[0], "__sizeof__", &method))
        return vm_call0(vm, method);
    if (is_str(args[0]))
        return value_int(49 + (int64_t)as_str(args[0])->bytes);
    if (is_list(args[0]))
        return value_int(56 + 8 * (int64_t)as_list(args[0])->cap);
    if (is_tuple(args[0]))
        return value_int(40 + 8 * (int64_t)as_tuple(args[0])->count);
    return value_int(args[0].tag == TAG_OBJECT ? (int64_t)type_of(args[0])->size + 16 : 28);
}

static Value sys_is_finalizing(VM *vm, Value *args) {
    return value_bool(false);
}

static Value sys_getrefcount(VM *vm, Value *args) {
    return value_int(2);
}

static Value sys_encoding(VM *vm, Value *args) {
    return str_value(vm, "utf-8");
}

static Value sys_encode_errors(VM *vm, Value *args) {
    return str_value(vm, "surrogateescape");
}

static Value sys_get_digits(VM *vm, Value *args) {
    return value_int(vm->text->max_str_digits);
}

static Value sys_set_digits(VM *vm, Value *args) {
    int64_t n = vm_index(vm, args[0]);
    if (n != 0 && n < 640)
        raise(vm, &TYPE_VALUE_ERROR, "maxdigits must be 0 or larger than 640");
    vm->text->max_str_digits = n > INT32_MAX ? INT32_MAX : (int)n;
    return NONE;
}

static Value sys_displayhook(VM *vm, Value *args) {
    display_hook(vm, args[0]);
    return NONE;
}

static Value sys_excepthook(VM *vm, Value *args) {
    if (!is_exception(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "print_exception(): Exception expected for value, %s found",
              type_of(args[1])->name);
    Buf *b = vm_buf(vm);
    exception_add_traceback(vm, b, args[1], true);
    if (b->len && b->data[b->len - 1] != '\n')
        buf_addc(b, '\n');
    vm_write(vm, 2, buf_span(b));
    vm_buf_drop(vm, b);
    return NONE;
}

static Value sys_getframe(VM *vm, Value *args) {
    int64_t depth = vm_index(vm, args[0]);
    Frame *f = vm->frame;
    while (f && depth-- > 0)
        f = f->back;
    if (!f)
        raise(vm, &TYPE_VALUE_ERROR, "call stack is not deep enough");
    return frame_view(vm, f);
}

static const Native SYS_FUNCTIONS[] = {
    {"exit(status=None, /)", sys_exit, "Exit by raising SystemExit(status)."},
    {"exc_info()", sys_exc_info, "Type, value and traceback of the exception being handled."},
    {"exception()", sys_exception, "The exception being handled."},
    {"getrecursionlimit()", sys_getrecursionlimit, "The limit of nested calls."},
    {"setrecursionlimit(limit, /)", sys_setrecursionlimit, "Set the limit of nested calls."},
    {"intern(string, /)", sys_intern, "The one string of that text."},
    {"getsizeof(object, default=?)", sys_getsizeof, "About how many bytes the object takes."},
    {"getrefcount(object, /)", sys_getrefcount, "Objects are not counted; always 2."},
    {"is_finalizing()", sys_is_finalizing, "False: the program runs."},
    {"getdefaultencoding()", sys_encoding, "utf-8"},
    {"getfilesystemencoding()", sys_encoding, "utf-8"},
    {"getfilesystemencodeerrors()", sys_encode_errors, "surrogateescape"},
    {"get_int_max_str_digits()", sys_get_digits, "The limit of digits in conversions."},
    {"set_int_max_str_digits(maxdigits)", sys_set_digits, "Set the limit of digits."},
    {"displayhook(object, /)", sys_displayhook, "Show a value and keep it in _."},
    {"excepthook(exctype, value, traceback, /)", sys_excepthook,
     "Write an exception and its traceback to sys.stderr."},
    {"_getframe(depth=0, /)", sys_getframe, "What is known of a running call."},
    {NULL, NULL, NULL},
};

static Value arguments(VM *vm) {
    List *l = list_new(vm, 1);
    for (size_t i = 0; vm->options.argv && vm->options.argv[i]; i++)
        list_push(vm, l, str_value(vm, vm->options.argv[i]));
    if (l->count == 0)
        list_push(vm, l, str_value(vm, ""));
    return value_object(l);
}

static void add_streams(VM *vm, Value module) {
    static const char *const NAMES[] = {"stdin", "stdout", "stderr"};
    static const char *const ORIGINALS[] = {"__stdin__", "__stdout__", "__stderr__"};
    for (int i = 0; i < 3; i++) {
        Value s = stream_new(vm, &TYPE_STREAM, i);
        module_set(vm, module, NAMES[i], s);
        module_set(vm, module, ORIGINALS[i], s);
    }
}

static Value implementation(VM *vm) {
    Value v = namespace_new(vm);
    vm_setattr(vm, v, vm->names.name, str_value(vm, "verbatim"));
    vm_setattr(vm, v, vm_intern(vm, "version"), version_info(vm));
    vm_setattr(vm, v, vm_intern(vm, "cache_tag"), NONE);
    return v;
}

static void sys_init(VM *vm, Value module) {
    vm->sys_module = (Module *)module.object;
    add_streams(vm, module);
    const char *dir = vm->options.directory ? vm->options.directory : "";
    Value path = str_value(vm, dir);
    module_set(vm, module, "path", list_from(vm, &path, 1));
    static const char *const HOOKS[][2] = {{"excepthook", "__excepthook__"},
                                           {"displayhook", "__displayhook__"}};
    for (size_t i = 0; i < 2; i++)
        module_set(vm, module, HOOKS[i][1], vm_getattr(vm, module, vm_intern(vm, HOOKS[i][0])));
    module_set(vm, module, "argv", arguments(vm));
    module_set(vm, module, "modules", value_object(vm->modules));
    module_set(vm, module, "version_info", version_info(vm));
    module_set(vm, module, "version", str_value(vm, "3.11.7 (verbatim " VERBATIM_VERSION ")"));
    module_set(vm, module, "hexversion", value_int(0x030b07f0));
    module_set(vm, module, "implementation", implementation(vm));
    module_set(vm, module, "float_info", float_info(vm));
    module_set(vm, module, "int_info", int_info(vm));
    module_set(vm, module, "hash_info", hash_info(vm));
    module_set(vm, module, "flags", flags(vm));
    module_set(vm, module, "thread_info", thread_info(vm));
    module_set(vm, module, "api_version", value_int(1013));
    module_set(vm, module, "abiflags", str_value(vm, ""));
    module_set(vm, module, "base_prefix", str_value(vm, "/usr"));
    module_set(vm, module, "base_exec_prefix", str_value(vm, "/usr"));
    module_set(vm, module, "maxsize", value_int(INT64_MAX));
    module_set(vm, module, "maxunicode", value_int(0x10ffff));
    module_set(vm, module, "platform", str_value(vm, "linux"));
    module_set(vm, module, "byteorder", str_value(vm, "little"));
    module_set(vm, module, "float_repr_style", str_value(vm, "short"));
    module_set(vm, module, "executable", str_value(vm, "/usr/bin/verbatim"));
    module_set(vm, module, "prefix", str_value(vm, "/usr"));
    module_set(vm, module, "exec_prefix", str_value(vm, "/usr"));
    module_set(vm, module, "warnoptions", value_object(list_new(vm, 0)));
    module_set(vm, module, "dont_write_bytecode", value_bool(false));
    module_set(vm, module, "ps1", str_value(vm, ">>> "));
    module_set(vm, module, "ps2", str_value(vm, "... "));
}

const NativeModule MODULE_SYS = {"sys", SYS_FUNCTIONS, sys_init,
                                 "The interpreter as its programs see it."};
