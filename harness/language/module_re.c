/* The module re: its functions, flags and error. */
#include "harness/language/re.h"
#include "harness/language/buffer.h"
#include "harness/language/bytes.h"
#include "harness/language/containers.h"

/* ---- errors ---- */

/* Where a position of a pattern is: its line, its column and whether there are several lines. */
static bool place_of(VM *vm, Value pattern, int64_t pos, Value *line, Value *column) {
    Span text = is_str(pattern) ? str_span(as_str(pattern)) : vm_need_bytes(vm, pattern);
    size_t at = pos < 0 ? 0 : (size_t)pos;
    at = is_str(pattern) ? str_offset(vm, as_str(pattern), at) : at;
    Span before = span_make(text.ptr, at < text.len ? at : text.len);
    size_t lines = text_occurrences(before, SPAN_LIT("\n"), SIZE_MAX);
    size_t start = text_rfind(before, SPAN_LIT("\n"));
    Span head = start == SIZE_MAX ? before : span_from(before, start + 1);
    *line = value_int((int64_t)lines + 1);
    *column = value_int((int64_t)(is_str(pattern) ? text_count(head) : head.len) + 1);
    return text_find(text, SPAN_LIT("\n")) != SIZE_MAX;
}

/* args: self, msg, pattern, pos */
static Value error_init(VM *vm, Value *args) {
    static const char *const NAMES[] = {"msg", "pattern", "pos", "lineno", "colno"};
    Value values[] = {args[1], args[2], args[3], NONE, NONE};
    Value message = args[1];
    if (!is_none(args[2]) && !is_none(args[3])) {
        int64_t pos = vm_index(vm, args[3]);
        bool lines = place_of(vm, args[2], pos, &values[3], &values[4]);
        Str *msg = vm_str(vm, message);
        Str *full = str_printf(vm, "%s at position %lld", msg->data, (long long)pos);
        if (lines)
            full =
                str_printf(vm, "%s (line %lld, column %lld)", full->data,
                           (long long)vm_index(vm, values[3]), (long long)vm_index(vm, values[4]));
        message = value_object(full);
    }
    for (int i = 0; i < 5; i++)
        vm_setattr(vm, args[0], vm_intern(vm, NAMES[i]), values[i]);
    vm_setattr(vm, args[0], vm_intern(vm, "args"), tuple_from(vm, &message, 1));
    return NONE;
}

static const Native ERROR_METHODS[] = {
    {"__init__(self, msg, pattern=None, pos=None)", error_init, "What is wrong, and where."},
    {NULL, NULL, NULL},
};

const Type TYPE_RE_ERROR = {
    .object = {&TYPE_TYPE},
    .name = "error",
    .module = "re",
    .base = &TYPE_EXCEPTION,
    .size = sizeof(Exception),
    .attrs = offsetof(Exception, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .methods = ERROR_METHODS,
    .doc = "Exception raised for invalid regular expressions.",
};

_Noreturn void re_raise(VM *vm, Value pattern, Span text, size_t at, const char *message) {
    Value items[] = {str_value(vm, message), pattern, NONE};
    if (at != SIZE_MAX) {
        Span before = span_make(text.ptr, at < text.len ? at : text.len);
        items[2] = value_int((int64_t)(is_str(pattern) ? text_count(before) : before.len));
    }
    raise_value(vm, vm_call(vm, type_value(&TYPE_RE_ERROR), &(Args){.count = 3, .items = items}));
}

/* ---- flags ---- */

static const struct {
    const char *name, *letter;
    int value;
} FLAGS[] = {
    {"ASCII", "A", RE_ASCII},     {"IGNORECASE", "I", RE_IGNORECASE}, {"LOCALE", "L", RE_LOCALE},
    {"UNICODE", "U", RE_UNICODE}, {"MULTILINE", "M", RE_MULTILINE},   {"DOTALL", "S", RE_DOTALL},
    {"VERBOSE", "X", RE_VERBOSE}, {"TEMPLATE", "T", RE_TEMPLATE},     {"DEBUG", "DEBUG", RE_DEBUG},
};
enum { FLAG_COUNT = sizeof FLAGS / sizeof *FLAGS, ALL_FLAGS = 511 };

Value flag_value(VM *vm, int64_t flags) {
    Boxed *box = obj_new_sized(vm, &TYPE_RE_FLAG, sizeof *box);
    box->value = value_int(flags);
    return value_object(box);
}

static void add_names(Buf *b, int64_t value, const char *prefix) {
    const char *before = "";
    if (value == 0)
        buf_addf(b, "%sNOFLAG", prefix);
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        if (!(value & FLAGS[i].value))
            continue;
        buf_addf(b, "%s%s%s", before, prefix, FLAGS[i].name);
        before = "|";
        value &= ~(int64_t)FLAGS[i].value;
    }
    if (value)
        buf_addf(b, "%s0x%llx", before, (long long)value);
}

static Value names_of(VM *vm, Value flag, const char *prefix) {
    Buf *b = vm_buf(vm);
    add_names(b, value_plain(flag).integer, prefix);
    return value_object(vm_buf_str(vm, b));
}

static Value flag_repr(VM *vm, Value self) {
    return names_of(vm, self, "re.");
}

static Value flag_binary(VM *vm, BinaryOp op, Value left, Value right) {
    Value result = TYPE_INT.binary(vm, op, left, right);
    if ((op == OP_AND || op == OP_OR || op == OP_XOR) && result.tag == TAG_INT)
        return flag_value(vm, result.integer);
    return result;
}

static Value flag_unary(VM *vm, UnaryOp op, Value self) {
    if (op == OP_INVERT)
        return flag_value(vm, ALL_FLAGS & ~value_plain(self).integer);
    return TYPE_INT.unary(vm, op, self);
}

static Value flag_get_value(VM *vm, Value *args) {
    return value_plain(args[0]);
}

static Value flag_get_name(VM *vm, Value *args) {
    return names_of(vm, args[0], "");
}

static Value flag_construct(VM *vm, Value *args) {
    return flag_value(vm, vm_index(vm, args[1]));
}

static Value flag_format(VM *vm, Value *args) {
    return value_object(vm_format(vm, flag_repr(vm, args[0]), as_str(args[1])));
}

static const Native FLAG_METHODS[] = {
    {"__new__(cls, value, /)", flag_construct, "Flags of a number."},
    {"__format__(self, format_spec, /)", flag_format, "As the text of the flags."},
    {"@property name(self, /)", flag_get_name, "The name."},
    {"@property value(self, /)", flag_get_value, "The number."},
    {NULL, NULL, NULL},
};

const Type TYPE_RE_FLAG = {
    .object = {&TYPE_TYPE},
    .name = "RegexFlag",
    .module = "re",
    .base = &TYPE_INT,
    .size = sizeof(Boxed),
    .repr = flag_repr,
    .str = flag_repr,
    .binary = flag_binary,
    .unary = flag_unary,
    .methods = FLAG_METHODS,
};

/* ---- compiling, with a cache in the module ---- */

enum { CACHE_MAX = 512 };

Pattern *pattern_of(VM *vm, Value pattern, Value flags_value) {
    if (!has_index(vm, flags_value)) {
        vm_hash(vm, flags_value);
        raise(vm, &TYPE_TYPE_ERROR, "unsupported operand type(s) for &: '%s' and 'RegexFlag'",
              type_name(type_of(flags_value)));
    }
    int64_t flags = vm_index(vm, flags_value);
    if (is_exact(pattern, &TYPE_RE_PATTERN)) {
        if (flags)
            raise(vm, &TYPE_VALUE_ERROR, "cannot process flags argument with a compiled pattern");
        return (Pattern *)pattern.object;
    }
    vm_hash(vm, pattern);
    if (!is_str(pattern) && !is_byteslike(pattern))
        raise(vm, &TYPE_TYPE_ERROR, "first argument must be string or compiled pattern");
    Value key = tuple2(vm, pattern, value_int(flags)), cached;
    Module *module = (Module *)vm_import(vm, "re").object;
    if (!dict_gets(vm, module->attrs, "_cache", &cached) || !is_dict(cached))
        return pattern_make(vm, pattern, (unsigned)flags);
    Dict *cache = as_dict(cached);
    if (dict_get(vm, cache, key, &cached))
        return (Pattern *)cached.object;
    Pattern *made = pattern_make(vm, pattern, (unsigned)flags);
    if (cache->count >= CACHE_MAX)
        dict_clear(vm, cache);
    dict_set(vm, cache, key, value_object(made));
    return made;
}

/* ---- functions ---- */

static Value do_match(VM *vm, Value *args, unsigned how) {
    Value rest[3] = {args[1], UNSET, UNSET};
    return re_do_match(vm, pattern_of(vm, args[0], args[2]), rest, how);
}

static Value re_match(VM *vm, Value *args) {
    return do_match(vm, args, REGEX_ANCHORED);
}

static Value re_fullmatch(VM *vm, Value *args) {
    return do_match(vm, args, REGEX_ANCHORED | REGEX_FULL);
}

static Value re_search(VM *vm, Value *args) {
    return do_match(vm, args, 0);
}

static Value re_findall(VM *vm, Value *args) {
    return re_do_findall(vm, pattern_of(vm, args[0], args[2]), args[1], UNSET, UNSET);
}

static Value re_finditer(VM *vm, Value *args) {
    return re_do_finditer(vm, pattern_of(vm, args[0], args[2]), args[1], UNSET, UNSET);
}

static Value re_split(VM *vm, Value *args) {
    return re_do_split(vm, pattern_of(vm, args[0], args[3]), args[1], args[2]);
}

static Value re_sub(VM *vm, Value *args) {
    return pattern_sub(vm, pattern_of(vm, args[0], args[4]), args[1], args[2], args[3], false);
}

static Value re_subn(VM *vm, Value *args) {
    return pattern_sub(vm, pattern_of(vm, args[0], args[4]), args[1], args[2], args[3], true);
}

static Value re_compile(VM *vm, Value *args) {
    return value_object(pattern_of(vm, args[0], args[1]));
}

static Value re_purge(VM *vm, Value *args) {
    Value cache;
    if (dict_gets(vm, ((Module *)vm_import(vm, "re").object)->attrs, "_cache", &cache) &&
        is_dict(cache))
        dict_clear(vm, as_dict(cache));
    return NONE;
}

static Value re_escape_text(VM *vm, Value *args) {
    bool text = is_str(args[0]);
    if (!text && !has_buffer(args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "decoding to str: need a bytes-like object, %s found",
              type_name(type_of(args[0])));
    Span s = text ? str_span(as_str(args[0])) : vm_need_bytes(vm, args[0]);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", s.ptr[i]))
            buf_addc(b, '\\');
        buf_addc(b, s.ptr[i]);
    }
    if (text)
        return value_object(vm_buf_str(vm, b));
    Value v = bytes_new(vm, b->data, b->len);
    vm_buf_drop(vm, b);
    return v;
}

static const Native FUNCTIONS[] = {
    {"compile(pattern, flags=0)", re_compile, "Make a pattern object."},
    {"escape(pattern)", re_escape_text, "Text whose special characters stand for themselves."},
    {"findall(pattern, string, flags=0)", re_findall, "All matches, as a list."},
    {"finditer(pattern, string, flags=0)", re_finditer, "All matches, one by one."},
    {"fullmatch(pattern, string, flags=0)", re_fullmatch, "Match the whole string."},
    {"match(pattern, string, flags=0)", re_match, "Match at the beginning of the string."},
    {"purge()", re_purge, "Forget the patterns compiled."},
    {"search(pattern, string, flags=0)", re_search, "Find the first match."},
    {"split(pattern, string, maxsplit=0, flags=0)", re_split, "The text between matches."},
    {"sub(pattern, repl, string, count=0, flags=0)", re_sub, "Replace matches."},
    {"subn(pattern, repl, string, count=0, flags=0)", re_subn, "Replace matches, and count them."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_RE_PATTERN);
    module_add_type(vm, module, &TYPE_RE_MATCH);
    module_add_type(vm, module, &TYPE_RE_ERROR);
    module_add_type(vm, module, &TYPE_RE_FLAG);
    module_set(vm, module, "NOFLAG", flag_value(vm, 0));
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        Value flag = flag_value(vm, FLAGS[i].value);
        module_set(vm, module, FLAGS[i].name, flag);
        module_set(vm, module, FLAGS[i].letter, flag);
    }
    module_set(vm, module, "_cache", value_object(dict_new(vm)));
}

const NativeModule MODULE_RE = {"re", FUNCTIONS, init, "Regular expressions."};
