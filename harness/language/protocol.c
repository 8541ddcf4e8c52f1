/* The abstract object protocol: text, hash, truth, size, items, iteration, calls — each through the
 * type's slot, with CPython's error when there is none. */
#include "harness/language/containers.h"
#include "harness/language/attribute.h"
#include "harness/language/native.h"
#include "harness/language/numbers.h"
#include "harness/language/text.h"
#include "harness/language/vm_internal.h"

/* ---- text ---- */

Str *vm_repr(VM *vm, Value v) {
    Value (*slot)(VM *, Value);
    SLOT_OF(type_of(v), repr, slot);
    vm_enter(vm, " while getting the repr of an object");
    Value text = slot(vm, v);
    vm->depth--;
    return as_str(text);
}

Str *vm_str(VM *vm, Value v) {
    if (is_exact(v, &TYPE_STR))
        return as_str(v);
    const Type *type = type_of(v);
    Value (*slot)(VM *, Value);
    SLOT_OF(type, str, slot);
    vm_enter(vm, " while getting the str of an object");
    Value text = slot(vm, v);
    vm->depth--;
    return as_str(text);
}

Str *vm_ascii(VM *vm, Value v) {
    Str *repr = vm_repr(vm, v);
    if (str_is_ascii(repr))
        return repr;
    Buf *b = vm_buf(vm);
    for (size_t at = 0; at < repr->bytes;) {
        uint32_t c;
        at += text_decode(repr->data + at, &c);
        if (c < 0x80)
            buf_addc(b, (char)c);
        else
            buf_addf(b, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
    return vm_buf_str(vm, b);
}

Str *vm_format(VM *vm, Value v, Str *spec) {
    if (!spec->bytes && (is_exact(v, &TYPE_STR) || !is_object(v)))
        return vm_str(vm, v);
    if (v.tag == TAG_INT)
        return format_int(vm, v, spec, "int");
    if (v.tag == TAG_FLOAT)
        return format_float(vm, v.number, spec, "float");
    if (is_exact(v, &TYPE_STR))
        return format_str(vm, as_str(v), spec, "str");
    Value arg = value_object(spec), method;
    if (!vm_special(vm, v, "__format__", &method))
        raise(vm, &TYPE_TYPE_ERROR, "Type %s doesn't define __format__", type_of(v)->name);
    Value text = vm_call1(vm, method, arg);
    if (!is_str(text))
        raise(vm, &TYPE_TYPE_ERROR, "__format__ must return a str, not %s", type_of(text)->name);
    return as_str(text);
}

/* ---- hash, truth, size ---- */

int64_t hash_refuse(VM *vm, Value self) {
    raise(vm, &TYPE_TYPE_ERROR, "unhashable type: '%s'", type_of(self)->name);
}

int64_t vm_hash(VM *vm, Value v) {
    int64_t (*slot)(VM *, Value);
    SLOT_OF(type_of(v), hash, slot);
    return slot(vm, v);
}

bool vm_truth(VM *vm, Value v) {
    switch (v.tag) {
    case TAG_BOOL:
    case TAG_INT:
        return v.integer != 0;
    case TAG_NONE:
    case TAG_UNSET:
        return false;
    case TAG_FLOAT:
        return v.number != 0;
    case TAG_OBJECT:
        break;
    }
    bool (*truth)(VM *, Value);
    SLOT_OF(v.object->type, truth, truth);
    if (truth)
        return truth(vm, v);
    int64_t (*len)(VM *, Value);
    SLOT_OF(v.object->type, len, len);
    return len ? len(vm, v) != 0 : true;
}

int64_t vm_len(VM *vm, Value v) {
    int64_t (*slot)(VM *, Value);
    SLOT_OF(type_of(v), len, slot);
    if (!slot)
        raise(vm, &TYPE_TYPE_ERROR, "object of type '%s' has no len()", type_of(v)->name);
    return slot(vm, v);
}

/* ---- items ---- */

Value vm_getitem(VM *vm, Value v, Value key) {
    Value (*slot)(VM *, Value, Value), method;
    SLOT_OF(type_of(v), getitem, slot);
    if (slot)
        return slot(vm, v, key);
    if (is_type(v)) {
        if (type_find(vm, as_type(v), vm->names.__class_getitem__, &method) && !is_none(method))
            return vm_call1(vm, method, key);
        if (as_type(v) == &TYPE_TYPE)
            return generic_alias(vm, v, key);
        raise(vm, &TYPE_TYPE_ERROR, "type '%s' is not subscriptable", as_type(v)->name);
    }
    raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not subscriptable", type_of(v)->name);
}

/* Types CPython gives a sequence protocol, if only for `in`: their refusals are worded another way.
 */
bool type_has_subscript(const Type *type) {
    Value (*getitem)(VM *, Value, Value);
    SLOT_OF(type, getitem, getitem);
    return getitem != NULL;
}

bool type_has_sequence(const Type *type) {
    if (type->flags & TYPE_CLASS)
        return true;
    return type == &TYPE_TUPLE || type == &TYPE_STR || type == &TYPE_BYTES || type == &TYPE_RANGE ||
           type == &TYPE_SET || type == &TYPE_FROZENSET || type == &TYPE_DICT ||
           (type->len && type->contains);
}

static _Noreturn void refuse_setitem(VM *vm, Value v, Value key, bool delete) {
    bool sequence = is_int(key) && type_has_sequence(type_of(v));
    int64_t index;
    if (sequence && !value_fits_int64(value_plain(key), &index))
        raise(vm, &TYPE_INDEX_ERROR, "cannot fit '%s' into an index-sized integer",
              type_of(key)->name);
    if (delete)
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object %s support item deletion", type_of(v)->name,
              sequence ? "doesn't" : "does not");
    raise(vm, &TYPE_TYPE_ERROR, "'%s' object does not support item assignment", type_of(v)->name);
}

void vm_setitem(VM *vm, Value v, Value key, Value value) {
    void (*slot)(VM *, Value, Value, Value);
    SLOT_OF(type_of(v), setitem, slot);
    if (slot) {
        slot(vm, v, key, value);
        return;
    }
    refuse_setitem(vm, v, key, is_unset(value));
}

typedef struct IterJob {
    Value iterable, iterator;
} IterJob;

static void iter_body(VM *vm, void *context) {
    IterJob *job = context;
    job->iterator = vm_iter(vm, job->iterable);
}

bool try_iter(VM *vm, Value v, Value *iterator) {
    IterJob job = {v, NONE};
    Value raised;
    if (!vm_try(vm, iter_body, &job, &raised)) {
        if (is_instance(raised, &TYPE_TYPE_ERROR))
            return false;
        vm_rethrow(vm, raised);
    }
    *iterator = job.iterator;
    return true;
}

bool vm_contains(VM *vm, Value container, Value item) {
    bool (*slot)(VM *, Value, Value);
    const Type *type = type_of(container);
    SLOT_OF(type, contains, slot);
    if (slot)
        return slot(vm, container, item);
    Value (*iter)(VM *, Value), (*getitem)(VM *, Value, Value);
    SLOT_OF(type, iter, iter);
    SLOT_OF(type, getitem, getitem);
    if (!iter && !getitem)
        raise(vm, &TYPE_TYPE_ERROR, "argument of type '%s' is not iterable", type->name);
    Value iterator, at;
    if (!try_iter(vm, container, &iterator))
        raise(vm, &TYPE_TYPE_ERROR, "argument of type '%s' is not iterable", type->name);
    while (vm_next(vm, iterator, &at))
        if (vm_equal(vm, at, item))
            return true;
    return false;
}

/* ---- iteration ---- */

typedef struct SequenceIterator {
    Object object;
    Value sequence; /* UNSET: exhausted */
    int64_t at;
} SequenceIterator;

typedef struct ItemJob {
    Value sequence, key, result;
} ItemJob;

static void item_body(VM *vm, void *context) {
    ItemJob *job = context;
    job->result = vm_getitem(vm, job->sequence, job->key);
}

bool vm_item_or_end(VM *vm, Value sequence, int64_t at, Value *out) {
    ItemJob job = {sequence, value_int(at), NONE};
    Value raised;
    if (vm_try(vm, item_body, &job, &raised)) {
        *out = job.result;
        return true;
    }
    if (!is_instance(raised, &TYPE_INDEX_ERROR) && !is_instance(raised, &TYPE_STOP_ITERATION))
        vm_rethrow(vm, raised);
    return false;
}

static bool sequence_next(VM *vm, Value self, Value *out) {
    SequenceIterator *it = (SequenceIterator *)self.object;
    if (is_unset(it->sequence))
        return false;
    if (vm_item_or_end(vm, it->sequence, it->at, out)) {
        it->at++;
        return true;
    }
    it->sequence = UNSET;
    return false;
}

static Value iterator_itself(VM *vm, Value self) {
    return self;
}

static const Type TYPE_SEQUENCE_ITERATOR = {.object = {&TYPE_TYPE},
                                            .name = "iterator",
                                            .size = sizeof(SequenceIterator),
                                            .iter = iterator_itself,
                                            .next = sequence_next};

typedef struct HintJob {
    Value method, result;
} HintJob;

static void hint_body(VM *vm, void *context) {
    HintJob *job = context;
    job->result = vm_call0(vm, job->method);
}

static void len_body(VM *vm, void *context) {
    HintJob *job = context;
    job->result = value_int(vm_len(vm, job->method));
}

int64_t length_hint(VM *vm, Value v, int64_t absent) {
    Value raised;
    int64_t (*len)(VM *, Value);
    SLOT_OF(type_of(v), len, len);
    HintJob job = {v, NONE};
    if (len && vm_try(vm, len_body, &job, &raised))
        return job.result.integer;
    if (len && !is_instance(raised, &TYPE_TYPE_ERROR))
        vm_rethrow(vm, raised);
    if (!vm_special(vm, v, "__length_hint__", &job.method))
        return absent;
    if (!vm_try(vm, hint_body, &job, &raised)) {
        if (is_instance(raised, &TYPE_TYPE_ERROR))
            return absent;
        vm_rethrow(vm, raised);
    }
    if (is_not_implemented(job.result))
        return absent;
    if (!is_int(job.result))
        raise(vm, &TYPE_TYPE_ERROR, "__length_hint__ must be an integer, not %s",
              type_of(job.result)->name);
    int64_t hint = vm_index(vm, job.result);
    if (hint < 0)
        raise(vm, &TYPE_VALUE_ERROR, "__length_hint__() should return >= 0");
    return hint;
}

bool can_iterate(Value v) {
    Value (*iter)(VM *, Value), (*getitem)(VM *, Value, Value);
    SLOT_OF(type_of(v), iter, iter);
    SLOT_OF(type_of(v), getitem, getitem);
    return iter || getitem;
}

Value vm_iter(VM *vm, Value v) {
    Value (*slot)(VM *, Value), (*getitem)(VM *, Value, Value);
    SLOT_OF(type_of(v), iter, slot);
    if (slot)
        return slot(vm, v);
    SLOT_OF(type_of(v), getitem, getitem);
    if (!getitem)
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not iterable", type_of(v)->name);
    SequenceIterator *it = obj_new(vm, &TYPE_SEQUENCE_ITERATOR);
    it->sequence = v;
    return value_object(it);
}

bool vm_next(VM *vm, Value iterator, Value *out) {
    bool (*slot)(VM *, Value, Value *);
    SLOT_OF(type_of(iterator), next, slot);
    if (!slot)
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not an iterator", type_of(iterator)->name);
    vm->stop_value = NONE;
    return slot(vm, iterator, out);
}

Value vm_stop_value(VM *vm) {
    return vm->stop_value;
}

void vm_set_stop_value(VM *vm, Value value) {
    vm->stop_value = value;
}

/* ---- calls ---- */

Value vm_call(VM *vm, Value callee, const Args *args) {
    Value (*slot)(VM *, Value, const Args *);
    SLOT_OF(type_of(callee), call, slot);
    if (!slot)
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not callable", type_of(callee)->name);
    return slot(vm, callee, args);
}

Value vm_call0(VM *vm, Value callee) {
    return vm_call(vm, callee, &NO_ARGS);
}

Value vm_call1(VM *vm, Value callee, Value a) {
    if (is_exact(callee, &TYPE_FUNCTION))
        return function_call_positional(vm, (Function *)callee.object, 1, &a);
    return vm_call(vm, callee, &(Args){1, &a, 0, NULL, NULL});
}

Value vm_call2(VM *vm, Value callee, Value a, Value b) {
    Value items[2] = {a, b};
    if (is_exact(callee, &TYPE_FUNCTION))
        return function_call_positional(vm, (Function *)callee.object, 2, items);
    return vm_call(vm, callee, &(Args){2, items, 0, NULL, NULL});
}

bool vm_special(VM *vm, Value self, const char *name, Value *bound) {
    Value found;
    const Type *type = type_of(self);
    if (!type_lookup(vm, type, vm_literal(vm, name), &found))
        return false;
    Value (*get)(VM *, Value, Value, const Type *) = NULL;
    if (is_object(found))
        SLOT_OF(found.object->type, descr_get, get);
    *bound = get ? get(vm, found, self, type) : found;
    return true;
}

bool vm_special_find(VM *vm, Value self, const char *name, Special *out) {
    Value found;
    if (!type_lookup(vm, type_of(self), vm_literal(vm, name), &found))
        return false;
    bool plain = is_exact(found, &TYPE_FUNCTION) || is_exact(found, &TYPE_METHOD_DESCRIPTOR) ||
                 is_exact(found, &TYPE_WRAPPER_DESCRIPTOR);
    *out = (Special){found, plain ? self : UNSET};
    return plain || vm_special(vm, self, name, &out->method);
}

Value vm_call_special(VM *vm, const Special *s, size_t count, const Value *items) {
    enum { MOST = 3 };
    Value all[1 + MOST] = {s->self};
    size_t own = !is_unset(s->self);
    for (size_t i = 0; i < count && i < MOST; i++)
        all[own + i] = items[i];
    return vm_call(vm, s->method, &(Args){own + count, all, 0, NULL, NULL});
}

bool vm_special_call(VM *vm, Value self, const char *name, size_t count, const Value *items,
                     Value *out) {
    Special s;
    bool found = vm_special_find(vm, self, name, &s);
    if (found)
        *out = vm_call_special(vm, &s, count, items);
    return found;
}

Value vm_method(VM *vm, Value self, const char *name, size_t count, const Value *items) {
    Str *key = vm_literal(vm, name);
    Value method;
    if (is_object(self) && !attrs_place(self) && !is_type(self) &&
        type_lookup(vm, type_of(self), key, &method) && is_native(method) && count < 8) {
        Value few[8];
        few[0] = self;
        if (count)
            memcpy(few + 1, items, count * sizeof *items);
        return native_call(vm, method, &(Args){count + 1, few, 0, NULL, NULL});
    }
    method = vm_getattr(vm, self, key);
    return vm_call(vm, method, &(Args){count, items, 0, NULL, NULL});
}

/* ---- numbers ---- */

static Value index_of(VM *vm, Value v) {
    if (is_int(v))
        return value_plain(v);
    Value method;
    if (!vm_special(vm, v, "__index__", &method))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object cannot be interpreted as an integer",
              type_of(v)->name);
    Value i = vm_call0(vm, method);
    if (!is_int(i))
        raise(vm, &TYPE_TYPE_ERROR, "__index__ returned non-int (type %s)", type_of(i)->name);
    return value_plain(i);
}

int64_t vm_index(VM *vm, Value v) {
    if (v.tag == TAG_INT)
        return v.integer;
    int64_t i;
    if (!value_fits_int64(index_of(vm, v), &i))
        raise(vm, &TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return i;
}

int64_t vm_index_clamped(VM *vm, Value v) {
    if (v.tag == TAG_INT)
        return v.integer;
    int64_t i;
    Value plain = index_of(vm, v);
    if (value_fits_int64(plain, &i))
        return i;
    return vm_compare(vm, OP_LT, plain, value_int(0)) ? INT64_MIN : INT64_MAX;
}

double vm_float(VM *vm, Value v) {
    Value plain = value_plain(v);
    if (plain.tag == TAG_FLOAT)
        return plain.number;
    if (plain.tag == TAG_INT || plain.tag == TAG_BOOL)
        return (double)plain.integer;
    Value method;
    if (!is_int(v) && !vm_special(vm, v, "__float__", &method)) {
        if (!vm_special(vm, v, "__index__", &method))
            raise(vm, &TYPE_TYPE_ERROR, "must be real number, not %s", type_of(v)->name);
        return vm_float(vm, index_of(vm, v));
    }
    Value d = is_int(v) ? vm_call1(vm, type_value(&TYPE_FLOAT), v) : vm_call0(vm, method);
    if (!is_float(d))
        raise(vm, &TYPE_TYPE_ERROR, "%s.__float__ returned non-float (type %s)", type_of(v)->name,
              type_of(d)->name);
    return value_plain(d).number;
}

Str *vm_need_str(VM *vm, Value v, const char *what) {
    if (is_str(v))
        return as_str(v);
    /* "f() argument 1 must be str, not None": there, and only there, None is called None */
    bool argument = strstr(what, "() argument") != NULL;
    raise(vm, &TYPE_TYPE_ERROR, "%s must be str, not %s", what,
          argument && is_none(v) ? "None" : type_of(v)->name);
}
