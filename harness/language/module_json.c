/* The module json: dumps, loads and friends, JSONEncoder and JSONDecoder, JSONDecodeError. */
#include "harness/language/bytes.h"
#include "harness/language/json_codec.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

/* ---- JSONDecodeError ---- */

static const Type TYPE_JSON_DECODER;

static void set(VM *vm, Value object, const char *name, Value v) {
    vm_setattr(vm, object, vm_intern(vm, name), v);
}

/* args: self, msg, doc, pos */
static Value error_init(VM *vm, Value *args) {
    Str *doc = vm_need_str(vm, args[2], "the JSON text");
    int64_t pos = vm_index(vm, args[3]);
    size_t at = str_offset(vm, doc, pos < 0 ? 0 : (size_t)pos);
    Span before = span_make(doc->data, at < doc->bytes ? at : doc->bytes);
    size_t line = text_occurrences(before, SPAN_LIT("\n"), SIZE_MAX) + 1;
    size_t start = text_rfind(before, SPAN_LIT("\n"));
    size_t column =
        start == SIZE_MAX ? text_count(before) + 1 : text_count(span_from(before, start));
    Value full = value_object(str_printf(vm, "%s: line %zu column %zu (char %lld)",
                                         vm_str(vm, args[1])->data, line, column, (long long)pos));
    set(vm, args[0], "msg", args[1]);
    set(vm, args[0], "doc", args[2]);
    set(vm, args[0], "pos", args[3]);
    set(vm, args[0], "lineno", value_int((int64_t)line));
    set(vm, args[0], "colno", value_int((int64_t)column));
    set(vm, args[0], "args", tuple_from(vm, &full, 1));
    return NONE;
}

static const Native ERROR_METHODS[] = {
    {"__init__(self, msg, doc, pos)", error_init, "What is wrong, and where."},
    {NULL, NULL, NULL},
};

const Type TYPE_JSON_ERROR = {
    .object = {&TYPE_TYPE},
    .name = "JSONDecodeError",
    .module = "json.decoder",
    .base = &TYPE_VALUE_ERROR,
    .size = sizeof(Exception),
    .attrs = offsetof(Exception, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .methods = ERROR_METHODS,
    .doc = "JSON text that cannot be read.",
};

_Noreturn void json_raise(VM *vm, Str *text, size_t at, const char *message) {
    size_t index = text_count(span_make(text->data, at < text->bytes ? at : text->bytes));
    Value items[] = {str_value(vm, message), value_object(text), value_int((int64_t)index)};
    raise_value(vm, vm_call(vm, type_value(&TYPE_JSON_ERROR), &(Args){.count = 3, .items = items}));
}

/* ---- options of writing ---- */

static Str *separator(VM *vm, Value v, int argument) {
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "make_encoder() argument %d must be str, not %s", argument,
              type_name(type_of(v)));
    return as_str(v);
}

static void set_separators(VM *vm, JsonStyle *style, Value separators) {
    style->item_separator = str_newz(vm, style->indent ? "," : ", ");
    style->key_separator = str_newz(vm, ": ");
    if (is_none(separators))
        return;
    const Value *pair;
    size_t count;
    vm_items(vm, separators, &pair, &count);
    if (count != 2)
        raise(vm, &TYPE_VALUE_ERROR,
              count < 2 ? "not enough values to unpack (expected 2, got %zu)"
                        : "too many values to unpack (expected 2)",
              count);
    style->key_separator = separator(vm, pair[1], 5);
    style->item_separator = separator(vm, pair[0], 6);
}

static Str *indent_text(VM *vm, Value indent) {
    if (is_none(indent))
        return NULL;
    if (is_str(indent))
        return as_str(indent);
    int64_t n = vm_index(vm, indent);
    room_for(vm, n > 0 ? (size_t)n : 0);
    Buf *b = vm_buf(vm);
    buf_add_repeat(b, ' ', n > 0 ? (size_t)n : 0);
    return vm_buf_str(vm, b);
}

/* args: skipkeys, ensure_ascii, check_circular, allow_nan, indent, separators, default, sort_keys
 */
static JsonStyle style_of(VM *vm, Value *args) {
    JsonStyle style = {
        .skipkeys = vm_truth(vm, args[0]),
        .ensure_ascii = vm_truth(vm, args[1]),
        .check_circular = vm_truth(vm, args[2]),
        .allow_nan = vm_truth(vm, args[3]),
        .indent = indent_text(vm, args[4]),
        .fallback = args[6],
        .sort_keys = vm_truth(vm, args[7]),
    };
    set_separators(vm, &style, args[5]);
    return style;
}

/* ---- JSONEncoder ---- */

typedef struct JsonObject {
    Object object;
    Dict *attrs;
} JsonObject;

static const char *const STYLE_NAMES[] = {"skipkeys", "ensure_ascii", "check_circular", "allow_nan",
                                          "indent"};

static Value encoder_init(VM *vm, Value *args) {
    Value self = args[0];
    for (int i = 0; i < 5; i++)
        set(vm, self, STYLE_NAMES[i], args[i == 4 ? 6 : i + 1]);
    set(vm, self, "sort_keys", args[5]);
    JsonStyle style = {.indent = indent_text(vm, args[6])};
    set_separators(vm, &style, args[7]);
    set(vm, self, "item_separator", value_object(style.item_separator));
    set(vm, self, "key_separator", value_object(style.key_separator));
    if (!is_none(args[8]))
        set(vm, self, "default", args[8]);
    return NONE;
}

static Value encoder_new(VM *vm, Value *args) {
    return value_object(instance_new(vm, as_type(args[0])));
}

static Value get(VM *vm, Value self, const char *name) {
    return vm_getattr(vm, self, vm_intern(vm, name));
}

static JsonStyle encoder_style(VM *vm, Value self) {
    Value options[8];
    for (int i = 0; i < 5; i++)
        options[i] = get(vm, self, STYLE_NAMES[i]);
    options[5] = tuple2(vm, get(vm, self, "item_separator"), get(vm, self, "key_separator"));
    options[6] = get(vm, self, "default");
    options[7] = get(vm, self, "sort_keys");
    return style_of(vm, options);
}

static Value encoder_encode(VM *vm, Value *args) {
    JsonStyle style = encoder_style(vm, args[0]);
    return value_object(json_write_value(vm, &style, args[1]));
}

static Value encoder_iterencode(VM *vm, Value *args) {
    JsonStyle style = encoder_style(vm, args[0]);
    return vm_iter(vm, value_object(json_write_pieces(vm, &style, args[1])));
}

static Value encoder_default(VM *vm, Value *args) {
    json_refuse(vm, args[1]);
}

static const Native ENCODER_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", encoder_new, "Make an encoder."},
    {"__init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, "
     "sort_keys=False, indent=None, separators=None, default=None)",
     encoder_init, "Set the style."},
    {"default(self, o)", encoder_default, "What to write for an object of another kind."},
    {"encode(self, o)", encoder_encode, "The JSON text of a value."},
    {"iterencode(self, o, _one_shot=False)", encoder_iterencode, "The JSON text in pieces."},
    {NULL, NULL, NULL},
};

static const Type TYPE_JSON_ENCODER = {
    .object = {&TYPE_TYPE},
    .name = "JSONEncoder",
    .module = "json.encoder",
    .size = sizeof(JsonObject),
    .attrs = offsetof(JsonObject, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .methods = ENCODER_METHODS,
};

/* ---- dumps, dump ---- */

/* args: obj, skipkeys, ensure_ascii, check_circular, allow_nan, cls, indent, separators, default,
 * sort_keys, kw */
static Value dumps_with_class(VM *vm, Value *args) {
    static const char *const names[] = {"skipkeys", "ensure_ascii", "check_circular", "allow_nan",
                                        "indent",   "separators",   "default",        "sort_keys"};
    const int from[] = {1, 2, 3, 4, 6, 7, 8, 9};
    Dict *more = as_dict(args[10]);
    size_t count = 8 + more->count, n = 0, i = 0;
    Str **keys = vm_alloc(vm, count * sizeof *keys);
    Value *values = vm_alloc(vm, count * sizeof *values);
    for (; n < 8; n++) {
        keys[n] = vm_intern(vm, names[n]);
        values[n] = args[from[n]];
    }
    for (DictEntry *e; (e = dict_next(more, &i)); n++) {
        keys[n] = vm_intern_span(vm, str_span(as_str(e->key)));
        values[n] = e->value;
    }
    Args call = {.named = n, .names = keys, .values = values};
    Value encoder = vm_call(vm, is_none(args[5]) ? type_value(&TYPE_JSON_ENCODER) : args[5], &call);
    return vm_method(vm, encoder, "encode", 1, args);
}

static Value dumps(VM *vm, Value *args) {
    if (!is_none(args[5]) || as_dict(args[10])->count > 0)
        return dumps_with_class(vm, args);
    Value options[8] = {args[1], args[2], args[3], args[4], args[6], args[7], args[8], args[9]};
    JsonStyle style = style_of(vm, options);
    return value_object(json_write_value(vm, &style, args[0]));
}

static Value json_dumps(VM *vm, Value *args) {
    return dumps(vm, args);
}

static Value json_dump(VM *vm, Value *args) {
    Value file = args[1], shifted[11];
    shifted[0] = args[0];
    memcpy(shifted + 1, args + 2, 10 * sizeof *args);
    Value text = dumps(vm, shifted);
    vm_method(vm, file, "write", 1, &text);
    return NONE;
}

/* ---- loads, load ---- */

static const char *detect(Span s) {
    const unsigned char *b = (const unsigned char *)s.ptr;
    if (span_starts(s, SPAN_LIT("\xEF\xBB\xBF")))
        return "utf-8-sig";
    if (span_starts(s, span_make("\0\0\xFE\xFF", 4)) ||
        span_starts(s, span_make("\xFF\xFE\0\0", 4)))
        return "utf-32";
    if (span_starts(s, SPAN_LIT("\xFE\xFF")) || span_starts(s, SPAN_LIT("\xFF\xFE")))
        return "utf-16";
    if (s.len >= 4 && !b[0])
        return b[1] ? "utf-16-be" : "utf-32-be";
    if (s.len >= 4 && !b[1])
        return b[2] || b[3] ? "utf-16-le" : "utf-32-le";
    if (s.len == 2 && (!b[0] || !b[1]))
        return b[0] ? "utf-16-le" : "utf-16-be";
    return "utf-8";
}

static Str *document_text(VM *vm, Value v) {
    if (is_str(v)) {
        Str *s = as_str(v);
        if (span_starts(str_span(s), SPAN_LIT("\xEF\xBB\xBF")))
            json_raise(vm, s, 0, "Unexpected UTF-8 BOM (decode using utf-8-sig)");
        return s;
    }
    if (!is_byteslike(v))
        raise(vm, &TYPE_TYPE_ERROR, "the JSON object must be str, bytes or bytearray, not %s",
              type_name(type_of(v)));
    Span s = bytes_span(as_bytes(v));
    return str_decode(vm, s, v, detect(s), "surrogatepass");
}

/* args: cls, object_hook, parse_float, parse_int, parse_constant, object_pairs_hook, kw */
static Value loads_with_class(VM *vm, Str *text, Value *args) {
    static const char *const names[] = {"object_hook", "parse_float", "parse_int", "parse_constant",
                                        "object_pairs_hook"};
    Dict *more = as_dict(args[6]);
    size_t count = 0, i = 0;
    Str **keys = vm_alloc(vm, (5 + more->count) * sizeof *keys);
    Value *values = vm_alloc(vm, (5 + more->count) * sizeof *values);
    for (int hook = 0; hook < 5; hook++) {
        if (is_none(args[hook + 1]))
            continue;
        keys[count] = vm_intern(vm, names[hook]);
        values[count++] = args[hook + 1];
    }
    for (DictEntry *e; (e = dict_next(more, &i)); count++) {
        keys[count] = vm_intern_span(vm, str_span(as_str(e->key)));
        values[count] = e->value;
    }
    Args call = {.named = count, .names = keys, .values = values};
    Value decoder = vm_call(vm, is_none(args[0]) ? type_value(&TYPE_JSON_DECODER) : args[0], &call);
    return vm_method(vm, decoder, "decode", 1, (Value[]){value_object(text)});
}

static Value loads(VM *vm, Value source, Value *args) {
    JsonHooks hooks = {.object_hook = args[1],
                       .parse_float = args[2],
                       .parse_int = args[3],
                       .parse_constant = args[4],
                       .pairs_hook = args[5],
                       .strict = true};
    Str *text = document_text(vm, source);
    if (!is_none(args[0]) || as_dict(args[6])->count > 0)
        return loads_with_class(vm, text, args);
    return json_read_document(vm, &hooks, text);
}

static Value json_loads(VM *vm, Value *args) {
    return loads(vm, args[0], args + 1);
}

static Value json_load(VM *vm, Value *args) {
    return loads(vm, vm_method(vm, args[0], "read", 0, NULL), args + 1);
}

/* ---- JSONDecoder ---- */

static const char *const HOOK_NAMES[] = {"object_hook",    "parse_float", "parse_int",
                                         "parse_constant", "strict",      "object_pairs_hook"};

static Value decoder_init(VM *vm, Value *args) {
    for (int i = 0; i < 6; i++)
        set(vm, args[0], HOOK_NAMES[i], args[i + 1]);
    return NONE;
}

static JsonHooks decoder_hooks(VM *vm, Value self) {
    return (JsonHooks){.object_hook = get(vm, self, "object_hook"),
                       .parse_float = get(vm, self, "parse_float"),
                       .parse_int = get(vm, self, "parse_int"),
                       .parse_constant = get(vm, self, "parse_constant"),
                       .strict = vm_truth(vm, get(vm, self, "strict")),
                       .pairs_hook = get(vm, self, "object_pairs_hook")};
}

static Value decoder_decode(VM *vm, Value *args) {
    JsonHooks hooks = decoder_hooks(vm, args[0]);
    return json_read_document(vm, &hooks, vm_need_str(vm, args[1], "the JSON text"));
}

static Value decoder_raw_decode(VM *vm, Value *args) {
    JsonHooks hooks = decoder_hooks(vm, args[0]);
    Str *text = vm_need_str(vm, args[1], "the JSON text");
    int64_t from = vm_index(vm, args[2]);
    size_t at = str_offset(vm, text, from < 0 ? 0 : (size_t)from);
    Value v = json_read_value(vm, &hooks, text, &at);
    return tuple2(vm, v, value_int((int64_t)str_index_of_offset(text, at)));
}

static const Native DECODER_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", encoder_new, "Make a decoder."},
    {"__init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, "
     "strict=True, object_pairs_hook=None)",
     decoder_init, "Set the hooks."},
    {"decode(self, s)", decoder_decode, "The value of a JSON text."},
    {"raw_decode(self, s, idx=0)", decoder_raw_decode, "The value at idx, and where it ends."},
    {NULL, NULL, NULL},
};

static const Type TYPE_JSON_DECODER = {
    .object = {&TYPE_TYPE},
    .name = "JSONDecoder",
    .module = "json.decoder",
    .size = sizeof(JsonObject),
    .attrs = offsetof(JsonObject, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .methods = DECODER_METHODS,
};

/* ---- the module ---- */

#define DUMP_OPTIONS                                                                               \
    "*, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, "        \
    "indent=None, separators=None, default=None, sort_keys=False, **kw)"
#define LOAD_OPTIONS                                                                               \
    "*, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, "       \
    "object_pairs_hook=None, **kw)"

static const Native FUNCTIONS[] = {
    {"dump(obj, fp, " DUMP_OPTIONS, json_dump, "Write a value as JSON to a file."},
    {"dumps(obj, " DUMP_OPTIONS, json_dumps, "The JSON text of a value."},
    {"load(fp, " LOAD_OPTIONS, json_load, "Read a value from a file of JSON."},
    {"loads(s, " LOAD_OPTIONS, json_loads, "The value of a JSON text."},
    {NULL, NULL, NULL},
};

/* json.encoder's own functions: a str as a JSON string. */
static Value string_text(VM *vm, Value v, bool ascii) {
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "first argument must be a string, not %s",
              type_name(type_of(v)));
    JsonStyle style = {.ensure_ascii = ascii};
    return value_object(json_write_value(vm, &style, v));
}

static Value encode_ascii(VM *vm, Value *args) {
    return string_text(vm, args[0], true);
}

static Value encode_plain(VM *vm, Value *args) {
    return string_text(vm, args[0], false);
}

static const Native ENCODER_FUNCTIONS[] = {
    {"encode_basestring_ascii(string, /)", encode_ascii, "A JSON string of ASCII only."},
    {"encode_basestring(string, /)", encode_plain, "A JSON string."},
    {NULL, NULL, NULL},
};

/* A part of the package; imported with it, as in CPython. */
static Value submodule(VM *vm, Value package, const char *name) {
    Value module = module_new(vm, str_printf(vm, "json.%s", name)->data);
    dict_set(vm, vm->modules, value_object(str_printf(vm, "json.%s", name)), module);
    module_set(vm, package, name, module);
    return module;
}

static void init(VM *vm, Value module) {
    Value decoder = submodule(vm, module, "decoder"), encoder = submodule(vm, module, "encoder");
    module_add_type(vm, module, &TYPE_JSON_ERROR);
    module_add_type(vm, module, &TYPE_JSON_ENCODER);
    module_add_type(vm, module, &TYPE_JSON_DECODER);
    module_add_type(vm, decoder, &TYPE_JSON_ERROR);
    module_add_type(vm, decoder, &TYPE_JSON_DECODER);
    module_add_type(vm, encoder, &TYPE_JSON_ENCODER);
    for (const Native *n = ENCODER_FUNCTIONS; n->signature; n++)
        module_set(vm, encoder, str_new(vm, native_name(n))->data, native_value(vm, n));
}

const NativeModule MODULE_JSON = {"json", FUNCTIONS, init, "JSON text."};
