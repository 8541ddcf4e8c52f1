/* str.maketrans and str.translate. */
#include "harness/language/str_inner.h"
#include "engine/base/unicode.h"

/* ---- making a table ---- */

static Value key_of(VM *vm, Value key) {
    if (is_int(key))
        return key;
    if (!is_str(key))
        raise(vm, &TYPE_TYPE_ERROR, "keys in translate table must be strings or integers");
    if (as_str(key)->length != 1)
        raise(vm, &TYPE_VALUE_ERROR, "string keys in translate table must be of length 1");
    return value_int(str_at(vm, as_str(key), 0));
}

static void add_pairs(VM *vm, Dict *out, Value x, Value y) {
    if (!is_str(x))
        raise(vm, &TYPE_TYPE_ERROR,
              "first maketrans argument must be a string if there is a second argument");
    Str *from = as_str(x), *to = as_str(y);
    if (from->length != to->length)
        raise(vm, &TYPE_VALUE_ERROR, "the first two maketrans arguments must have equal length");
    for (size_t i = 0, a = 0, b = 0; i < from->length; i++) {
        uint32_t c, d;
        a += text_decode(from->data + a, &c);
        b += text_decode(to->data + b, &d);
        dict_set(vm, out, value_int(c), value_int(d));
    }
}

Value str_maketrans(VM *vm, Value *args) {
    Dict *out = dict_new(vm);
    if (!is_unset(args[1]))
        need_text(vm, args[1], "maketrans() argument 2");
    if (!is_unset(args[2]))
        need_text(vm, args[2], "maketrans() argument 3");
    if (is_unset(args[1])) {
        if (!is_dict(args[0]))
            raise(vm, &TYPE_TYPE_ERROR,
                  "if you give only one argument to maketrans it must be a dict");
        size_t i = 0;
        DictEntry *e;
        while ((e = dict_next(as_dict(args[0]), &i)))
            dict_set(vm, out, key_of(vm, e->key), e->value);
        return value_object(out);
    }
    add_pairs(vm, out, args[0], args[1]);
    if (!is_unset(args[2])) {
        Span gone = need_text(vm, args[2], "maketrans() argument 3");
        for (size_t i = 0; i < gone.len;) {
            uint32_t c;
            i += text_decode(gone.ptr + i, &c);
            dict_set(vm, out, value_int(c), NONE);
        }
    }
    return value_object(out);
}

/* ---- applying it ---- */

typedef struct Lookup {
    Value table, key, result;
} Lookup;

static void look_up(VM *vm, void *context) {
    Lookup *l = context;
    l->result = vm_getitem(vm, l->table, l->key);
}

/* What the table says of a character; false: nothing (LookupError). */
static bool mapped(VM *vm, Value table, uint32_t c, Value *out) {
    if (is_exact(table, &TYPE_DICT))
        return dict_get(vm, as_dict(table), value_int(c), out);
    Lookup l = {table, value_int(c), NONE};
    Value exception;
    if (!vm_try(vm, look_up, &l, &exception)) {
        if (!is_instance(exception, &TYPE_LOOKUP_ERROR))
            vm_rethrow(vm, exception);
        return false;
    }
    *out = l.result;
    return true;
}

static void add_mapped(VM *vm, Buf *b, Value v) {
    int64_t code;
    if (is_none(v))
        return;
    if (is_str(v)) {
        buf_add_span(b, str_span(as_str(v)));
        return;
    }
    if (!is_int(v))
        raise(vm, &TYPE_TYPE_ERROR, "character mapping must return integer, None or str");
    if (!value_fits_int64(v, &code) || code < 0 || code > 0x10FFFF)
        raise(vm, &TYPE_VALUE_ERROR, "character mapping must be in range(0x110000)");
    buf_add_utf8(b, (uint32_t)code);
}

Value str_translate(VM *vm, Value *args) {
    Str *s = as_str(args[0]);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s->bytes;) {
        uint32_t c;
        size_t n = text_decode(s->data + i, &c);
        Value v;
        if (mapped(vm, args[1], c, &v))
            add_mapped(vm, b, v);
        else
            buf_add(b, s->data + i, n);
        i += n;
    }
    return value_object(vm_buf_str(vm, b));
}
