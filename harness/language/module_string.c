/* The module string: constants, capwords, Template. */
#include "harness/language/str_inner.h"
#include <ctype.h>

static Value string_capwords(VM *vm, Value *args) {
    Value sep = args[1];
    Value words = vm_method(vm, args[0], "split", is_none(sep) ? 0 : 1, &sep);
    List *out = list_new(vm, as_list(words)->count);
    for (size_t i = 0; i < as_list(words)->count; i++)
        list_push(vm, out, vm_method(vm, as_list(words)->items[i], "capitalize", 0, NULL));
    Value list = value_object(out);
    return vm_method(vm, is_none(sep) ? str_value(vm, " ") : sep, "join", 1, &list);
}

/* ---- Template ---- */

typedef struct Template {
    Object object;
    Dict *attrs;
} Template;

static Value template_new(VM *vm, Value *args) {
    return value_object(instance_new(vm, as_type(args[0])));
}

static Value template_init(VM *vm, Value *args) {
    vm_setattr(vm, args[0], vm_intern(vm, "template"), args[1]);
    return NONE;
}

static Span template_text(VM *vm, Value self) {
    return str_span(vm_need_str(vm, vm_getattr(vm, self, vm_intern(vm, "template")), "template"));
}

static bool name_start(char c) {
    return isalpha((unsigned char)c) || c == '_';
}

static size_t name_length(Span s) {
    size_t n = 0;
    if (s.len && name_start(s.ptr[0]))
        while (n < s.len && (name_start(s.ptr[n]) || isdigit((unsigned char)s.ptr[n])))
            n++;
    return n;
}

/* What follows a '$': its name, and the length of it all; 0: nothing valid. "$$" has no name. */
static size_t placeholder(Span s, Span *name) {
    *name = (Span){NULL, 0};
    if (s.len && s.ptr[0] == '$')
        return 1;
    size_t n = name_length(s);
    if (n) {
        *name = span_make(s.ptr, n);
        return n;
    }
    if (s.len && s.ptr[0] == '{') {
        n = name_length(span_from(s, 1));
        if (n && n + 1 < s.len && s.ptr[n + 1] == '}') {
            *name = span_make(s.ptr + 1, n);
            return n + 2;
        }
    }
    return 0;
}

static _Noreturn void invalid(VM *vm, Span text, size_t at) {
    Span before = span_make(text.ptr, at);
    size_t line = text_occurrences(before, SPAN_LIT("\n"), SIZE_MAX) + 1;
    size_t start = text_rfind(before, SPAN_LIT("\n"));
    size_t column = text_count(start == SIZE_MAX ? before : span_from(before, start + 1)) + 1;
    raise(vm, &TYPE_VALUE_ERROR, "Invalid placeholder in string: line %zu, col %zu", line, column);
}

typedef struct Lookup {
    Value mapping, key, result;
} Lookup;

static void look_up(VM *vm, void *context) {
    Lookup *l = context;
    l->result = vm_getitem(vm, l->mapping, l->key);
}

/* The value of a name; when `safe`, false instead of KeyError. */
static bool find(VM *vm, Value *args, Span name, bool safe, Value *out) {
    Value key = value_object(vm_intern_span(vm, name)), exception;
    if (dict_get(vm, as_dict(args[2]), key, out))
        return true;
    Lookup l = {args[1], key, NONE};
    if (is_unset(args[1])) {
        if (safe)
            return false;
        raise_key(vm, key);
    }
    if (vm_try(vm, look_up, &l, &exception)) {
        *out = l.result;
        return true;
    }
    if (!safe || !is_instance(exception, &TYPE_KEY_ERROR))
        raise_value(vm, exception);
    return false;
}

static Value fill(VM *vm, Value *args, bool safe) {
    Span text = template_text(vm, args[0]);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < text.len;) {
        if (text.ptr[i] != '$') {
            buf_addc(b, text.ptr[i++]);
            continue;
        }
        Span name;
        Value v;
        size_t n = placeholder(span_from(text, i + 1), &name);
        if (n == 0 && !safe)
            invalid(vm, text, i);
        if (n && !name.ptr)
            buf_addc(b, '$');
        else if (n && find(vm, args, name, safe, &v))
            buf_add_span(b, str_span(vm_str(vm, v)));
        else
            buf_add(b, text.ptr + i, n + 1);
        i += n + 1;
    }
    return value_object(vm_buf_str(vm, b));
}

static Value template_substitute(VM *vm, Value *args) {
    return fill(vm, args, false);
}

static Value template_safe_substitute(VM *vm, Value *args) {
    return fill(vm, args, true);
}

static Value template_get_identifiers(VM *vm, Value *args) {
    Span text = template_text(vm, args[0]);
    List *out = list_new(vm, 4);
    for (size_t i = 0; i < text.len; i++) {
        Span name;
        if (text.ptr[i] != '$')
            continue;
        i += placeholder(span_from(text, i + 1), &name);
        if (name.ptr && !vm_contains(vm, value_object(out), value_object(str_new(vm, name))))
            list_push(vm, out, value_object(str_new(vm, name)));
    }
    return value_object(out);
}

static Value template_is_valid(VM *vm, Value *args) {
    Span text = template_text(vm, args[0]);
    for (size_t i = 0; i < text.len; i++) {
        Span name;
        if (text.ptr[i] != '$')
            continue;
        size_t n = placeholder(span_from(text, i + 1), &name);
        if (n == 0)
            return value_bool(false);
        i += n;
    }
    return value_bool(true);
}

static const Native TEMPLATE_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", template_new, "Make a template."},
    {"__init__(self, template)", template_init, "Set the text."},
    {"get_identifiers(self)", template_get_identifiers, "The names in the template."},
    {"is_valid(self)", template_is_valid, "Whether all placeholders are well formed."},
    {"safe_substitute(self, mapping=?, /, **kws)", template_safe_substitute,
     "The text filled in, unknown names left."},
    {"substitute(self, mapping=?, /, **kws)", template_substitute, "The text filled in."},
    {NULL, NULL, NULL},
};

static const Type TYPE_TEMPLATE = {
    .object = {&TYPE_TYPE},
    .name = "Template",
    .module = "string",
    .size = sizeof(Template),
    .attrs = offsetof(Template, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .methods = TEMPLATE_METHODS,
};

/* ---- the module ---- */

static const Native FUNCTIONS[] = {
    {"capwords(s, sep=None)", string_capwords, "The words capitalized."},
    {NULL, NULL, NULL},
};

#define LOWER       "abcdefghijklmnopqrstuvwxyz"
#define UPPER       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS      "0123456789"
#define PUNCTUATION "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
#define SPACES      " \t\n\r\v\f"

static void init(VM *vm, Value module) {
    module_set(vm, module, "whitespace", str_value(vm, SPACES));
    module_set(vm, module, "ascii_lowercase", str_value(vm, LOWER));
    module_set(vm, module, "ascii_uppercase", str_value(vm, UPPER));
    module_set(vm, module, "ascii_letters", str_value(vm, LOWER UPPER));
    module_set(vm, module, "digits", str_value(vm, DIGITS));
    module_set(vm, module, "hexdigits", str_value(vm, DIGITS "abcdefABCDEF"));
    module_set(vm, module, "octdigits", str_value(vm, "01234567"));
    module_set(vm, module, "punctuation", str_value(vm, PUNCTUATION));
    module_set(vm, module, "printable", str_value(vm, DIGITS LOWER UPPER PUNCTUATION SPACES));
    module_add_type(vm, module, &TYPE_TEMPLATE);
}

const NativeModule MODULE_STRING = {"string", FUNCTIONS, init, "Constants and templates."};
