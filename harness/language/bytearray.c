/* bytearray: bytes that change. */
#include "harness/language/buffer.h"
#include "harness/language/bytes.h"
#include "harness/language/containers.h"
#include "harness/language/numbers.h"

/* ---- changing the length ---- */

static void reserve(VM *vm, Bytes *b, size_t len) {
    if (len + 1 <= b->cap)
        return;
    size_t cap = len + 1 + len / 2;
    b->data = vm_realloc_text(vm, b->data, b->cap, cap);
    b->cap = cap;
}

void bytearray_resize(VM *vm, Bytes *b, size_t len) {
    reserve(vm, b, len);
    b->len = len;
    b->data[len] = 0;
}

void bytearray_splice(VM *vm, Bytes *b, size_t from, size_t to, Span with) {
    Buf *held = vm_buf(vm);
    buf_add_span(held, with);
    size_t tail = b->len - to;
    reserve(vm, b, from + held->len + tail);
    memmove(b->data + from + held->len, b->data + to, tail);
    memcpy(b->data + from, held->data, held->len);
    bytearray_resize(vm, b, from + held->len + tail);
    vm_buf_drop(vm, held);
}

static void append_byte(VM *vm, Bytes *b, uint8_t byte) {
    reserve(vm, b, b->len + 1);
    b->data[b->len++] = byte;
    b->data[b->len] = 0;
}

static Bytes *self_of(Value *args) {
    return as_bytes(args[0]);
}

/* ---- making ---- */

static Value construct(VM *vm, Value *args) {
    Bytes *b = as_type(args[0]) == &TYPE_BYTEARRAY ? bytes_alloc(vm, 0, true)
                                                   : instance_new(vm, as_type(args[0]));
    return value_object(b);
}

static Value init(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    bytes_collect(vm, b, args[1], args[2], args[3], "bytearray");
    bytearray_splice(vm, self_of(args), 0, self_of(args)->len, buf_span(b));
    vm_buf_drop(vm, b);
    return NONE;
}

static Value slot_repr(VM *vm, Value self) {
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s(", type_name(type_of(self)));
    bytearray_add_repr(b, bytes_span(as_bytes(self)));
    buf_addc(b, ')');
    return value_object(vm_buf_str(vm, b));
}

/* ---- items ---- */

static void set_slice(VM *vm, Bytes *b, SliceObject *s, Value value) {
    int64_t start, stop, step;
    size_t count;
    Buf *with = vm_buf(vm);
    if (!is_unset(value) && (is_str(value) || is_float(value) || has_index(vm, value)))
        raise(vm, &TYPE_TYPE_ERROR,
              "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    if (!is_unset(value))
        bytes_collect(vm, with, value, UNSET, UNSET, "bytearray");
    slice_resolve(vm, s, b->len, &start, &stop, &step, &count);
    if (step == 1) {
        bytearray_splice(vm, b, (size_t)start, (size_t)start + count, buf_span(with));
    } else if (is_unset(value)) {
        for (size_t i = 0; i < count; i++) { /* from the highest index down */
            int64_t at =
                step > 0 ? start + (int64_t)(count - 1 - i) * step : start + (int64_t)i * step;
            bytearray_splice(vm, b, (size_t)at, (size_t)at + 1, SPAN_LIT(""));
        }
    } else {
        if (with->len != count)
            raise(vm, &TYPE_VALUE_ERROR,
                  "attempt to assign bytes of size %zu to extended slice of size %zu", with->len,
                  count);
        for (size_t i = 0; i < count; i++)
            b->data[start + (int64_t)i * step] = (uint8_t)with->data[i];
    }
    vm_buf_drop(vm, with);
}

static void slot_setitem(VM *vm, Value self, Value key, Value value) {
    Bytes *b = as_bytes(self);
    if (is_exact(key, &TYPE_SLICE)) {
        set_slice(vm, b, (SliceObject *)key.object, value);
        return;
    }
    if (!is_int(key) && !has_special(vm, key, "__index__"))
        raise(vm, &TYPE_TYPE_ERROR, "bytearray indices must be integers or slices, not %s",
              type_name(type_of(key)));
    size_t at = index_resolve(vm, key, b->len, "bytearray");
    if (is_unset(value)) {
        bytearray_splice(vm, b, at, at + 1, SPAN_LIT(""));
        return;
    }
    uint8_t byte = need_byte(vm, value); /* its __index__ may change the length */
    if (at >= b->len)
        raise(vm, &TYPE_INDEX_ERROR, "bytearray index out of range");
    b->data[at] = byte;
}

static Value slot_inplace(VM *vm, BinaryOp op, Value self, Value other) {
    Bytes *b = as_bytes(self);
    if (op == OP_ADD) {
        if (!has_buffer(other))
            raise(vm, &TYPE_TYPE_ERROR, "can't concat %s to bytearray", type_name(type_of(other)));
        bytearray_splice(vm, b, b->len, b->len, vm_need_bytes(vm, other));
        return self;
    }
    if (op == OP_MUL) {
        Value product = bytes_slot_binary(vm, OP_MUL, self, other);
        bytearray_splice(vm, b, 0, b->len, bytes_span(as_bytes(product)));
        return self;
    }
    return NOT_IMPLEMENTED;
}

/* ---- methods ---- */

static Value method_append(VM *vm, Value *args) {
    append_byte(vm, self_of(args), need_byte(vm, args[1]));
    return NONE;
}

static Value method_clear(VM *vm, Value *args) {
    self_of(args)->len = 0;
    return NONE;
}

static Value method_copy(VM *vm, Value *args) {
    return bytearray_new(vm, self_of(args)->data, self_of(args)->len);
}

static Value method_extend(VM *vm, Value *args) {
    Buf *b = vm_buf(vm);
    if (is_str(args[1]) && as_str(args[1])->length)
        need_byte(vm, args[1]);
    if (!is_str(args[1])) {
        if (is_int(args[1]) || (!is_byteslike(args[1]) && !can_iterate(args[1])))
            raise(vm, &TYPE_TYPE_ERROR, "can't extend bytearray with %s",
                  type_name(type_of(args[1])));
        bytes_collect(vm, b, args[1], UNSET, UNSET, "bytearray");
    }
    bytearray_splice(vm, self_of(args), self_of(args)->len, self_of(args)->len, buf_span(b));
    vm_buf_drop(vm, b);
    return NONE;
}

static Value method_insert(VM *vm, Value *args) {
    Bytes *b = self_of(args);
    int64_t at = vm_index(vm, args[1]), len = (int64_t)b->len;
    char byte = (char)need_byte(vm, args[2]);
    if (at < 0)
        at = at + len < 0 ? 0 : at + len;
    if (at > len)
        at = len;
    bytearray_splice(vm, b, (size_t)at, (size_t)at, span_make(&byte, 1));
    return NONE;
}

static Value method_pop(VM *vm, Value *args) {
    Bytes *b = self_of(args);
    int64_t at = vm_index(vm, args[1]);
    if (b->len == 0)
        raise(vm, &TYPE_INDEX_ERROR, "pop from empty bytearray");
    if (at < 0)
        at += (int64_t)b->len;
    if (at < 0 || (size_t)at >= b->len)
        raise(vm, &TYPE_INDEX_ERROR, "pop index out of range");
    uint8_t byte = b->data[at];
    bytearray_splice(vm, b, (size_t)at, (size_t)at + 1, SPAN_LIT(""));
    return value_int(byte);
}

static Value method_remove(VM *vm, Value *args) {
    Bytes *b = self_of(args);
    uint8_t byte = need_byte(vm, args[1]);
    uint8_t *found = b->len ? memchr(b->data, byte, b->len) : NULL;
    if (!found)
        raise(vm, &TYPE_VALUE_ERROR, "value not found in bytearray");
    size_t at = (size_t)(found - b->data);
    bytearray_splice(vm, b, at, at + 1, SPAN_LIT(""));
    return NONE;
}

static Value method_reverse(VM *vm, Value *args) {
    Bytes *b = self_of(args);
    for (size_t i = 0, k = b->len; i + 1 < k; i++) {
        uint8_t swap = b->data[i];
        b->data[i] = b->data[--k];
        b->data[k] = swap;
    }
    return NONE;
}

static const Native METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", construct, "Make a bytearray."},
    {"__init__(self, source=?, encoding=?, errors=?)", init,
     "Fill with bytes of a text, a count, or an iterable of integers."},
    {"append(self, item, /)", method_append, "Add one byte at the end."},
    {"clear(self, /)", method_clear, "Remove all bytes."},
    {"copy(self, /)", method_copy, "A copy."},
    {"extend(self, iterable_of_ints, /)", method_extend, "Add all bytes at the end."},
    {"insert(self, index, item, /)", method_insert, "Add one byte before index."},
    {"pop(self, index=-1, /)", method_pop, "Remove and return one byte."},
    {"remove(self, value, /)", method_remove, "Remove the first byte with this value."},
    {"reverse(self, /)", method_reverse, "Reverse in place."},
#define X(signature, name, doc) {signature, bytes_##name, doc},
    BYTES_METHODS(X)
#undef X
        {NULL, NULL, NULL},
};

const Type TYPE_BYTEARRAY = {
    .object = {&TYPE_TYPE},
    .name = "bytearray",
    .size = sizeof(Bytes),
    .flags = TYPE_SUBCLASSABLE | TYPE_MATCH_SELF,
    .doc = "bytearray(iterable_of_ints) -> bytearray",
    .repr = slot_repr,
    .str = slot_repr,
    .hash = hash_refuse,
    .compare = bytes_slot_compare,
    .binary = bytes_slot_binary,
    .inplace = slot_inplace,
    .len = bytes_slot_len,
    .getitem = bytes_slot_getitem,
    .setitem = slot_setitem,
    .contains = bytes_slot_contains,
    .iter = bytes_slot_iter,
    .methods = METHODS,
};
