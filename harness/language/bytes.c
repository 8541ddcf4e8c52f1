/* bytes: making them, and the slots that bytes and bytearray share. */
#include "harness/language/buffer.h"
#include "harness/language/bytes.h"
#include "harness/language/containers.h"
#include "harness/language/numbers.h"
#include "harness/language/vm_internal.h"

/* ---- making ---- */

Bytes *bytes_alloc(VM *vm, size_t len, bool array) {
    if (len > SIZE_MAX / 4)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    if (array) {
        Bytes *b = obj_new_sized(vm, &TYPE_BYTEARRAY, sizeof *b);
        b->data = vm_alloc_text(vm, len + 1);
        b->len = len;
        b->cap = len + 1;
        b->data[len] = 0;
        return b;
    }
    Bytes *b = vm_alloc_text(vm, sizeof *b + len + 1);
    memset(b, 0, sizeof *b);
    b->object.type = &TYPE_BYTES;
    b->data = (uint8_t *)(b + 1);
    b->len = len;
    b->data[len] = 0;
    return b;
}

static Value make(VM *vm, const void *data, size_t len, bool array) {
    Bytes *b = bytes_alloc(vm, len, array);
    if (len)
        memcpy(b->data, data, len);
    return value_object(b);
}

Value bytes_new(VM *vm, const void *data, size_t len) {
    return make(vm, data, len, false);
}

Value bytearray_new(VM *vm, const void *data, size_t len) {
    return make(vm, data, len, true);
}

Value bytes_like(VM *vm, Value self, Span data) {
    return make(vm, data.ptr, data.len, is_bytearray(self));
}

Span vm_need_bytes(VM *vm, Value v) {
    if (is_exact(v, &TYPE_MEMORYVIEW))
        v = memoryview_bytes(vm, v);
    else if (is_object(v) && is_array(v))
        v = value_object(as_array(v)->store);
    if (!is_byteslike(v))
        raise(vm, &TYPE_TYPE_ERROR, "a bytes-like object is required, not '%s'",
              type_name(type_of(v)));
    return bytes_span(as_bytes(v));
}

uint8_t need_byte(VM *vm, Value v) {
    int64_t i;
    if (!value_fits_int64(need_index(vm, v), &i) || i < 0 || i > 255)
        raise(vm, &TYPE_VALUE_ERROR, "byte must be in range(0, 256)");
    return (uint8_t)i;
}

static void collect_text(VM *vm, Buf *out, Value source, Value encoding, Value errors) {
    if (is_unset(encoding))
        raise(vm, &TYPE_TYPE_ERROR, "string argument without an encoding");
    Value encoded = str_encode(vm, as_str(source), as_str(encoding)->data,
                               is_unset(errors) ? "strict" : as_str(errors)->data);
    buf_add_span(out, bytes_span(as_bytes(encoded)));
}

static void collect_items(VM *vm, Buf *out, Value source, const char *type) {
    Value iterator, item;
    if (!try_iter(vm, source, &iterator))
        raise(vm, &TYPE_TYPE_ERROR, "cannot convert '%s' object to %s", type_name(type_of(source)),
              type);
    if (type_of(source)->flags & TYPE_CLASS && strcmp(type, "bytes") == 0)
        length_hint(vm, source, 0);
    while (vm_next(vm, iterator, &item)) {
        int64_t i;
        if (!value_fits_int64(need_index(vm, item), &i) || i < 0 || i > 255)
            raise(vm, &TYPE_VALUE_ERROR, "%s must be in range(0, 256)",
                  strcmp(type, "bytes") == 0 ? "bytes" : "byte");
        buf_addc(out, (char)i);
    }
}

/* bytes(x) asks x for its __bytes__; bytearray(x) does not. */
static bool collect_by_method(VM *vm, Buf *out, Value source) {
    Value bound;
    if (!is_object(source) || is_exact(source, &TYPE_BYTES) ||
        !vm_special(vm, source, "__bytes__", &bound))
        return false;
    Value result = vm_call0(vm, bound);
    if (!is_instance(result, &TYPE_BYTES))
        raise(vm, &TYPE_TYPE_ERROR, "__bytes__ returned non-bytes (type %s)",
              type_name(type_of(result)));
    buf_add_span(out, bytes_span(as_bytes(result)));
    return true;
}

static void collect_zeros(VM *vm, Buf *out, Value source, const char *type) {
    int64_t count;
    if (!value_fits_int64(need_index(vm, source), &count))
        raise(vm, &TYPE_OVERFLOW_ERROR, "cannot fit '%s' into an index-sized integer",
              type_name(type_of(source)));
    if (count < 0)
        raise(vm, &TYPE_VALUE_ERROR, "negative count");
    if (count > BYTES_MAX && strcmp(type, "bytes") == 0)
        raise(vm, &TYPE_OVERFLOW_ERROR, "byte string is too large");
    room_for(vm, (size_t)count);
    buf_add_repeat(out, '\0', (size_t)count);
}

static void need_name(VM *vm, Value v, const char *what, const char *type) {
    if (!is_unset(v) && !is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "%s() argument '%s' must be str, not %s", type, what,
              is_none(v) ? "None" : type_name(type_of(v)));
    if (!is_unset(v) && memchr(as_str(v)->data, 0, as_str(v)->bytes))
        raise(vm, &TYPE_VALUE_ERROR, "embedded null character");
}

typedef struct IndexJob {
    Value v;
} IndexJob;

static void index_body(VM *vm, void *context) {
    need_index(vm, ((IndexJob *)context)->v);
}

/* An __index__ that raises TypeError makes no count; the source may still be iterable. */
static bool is_count(VM *vm, Value v) {
    IndexJob job = {v};
    Value raised;
    if (is_int(v) || !has_special(vm, v, "__index__"))
        return is_int(v);
    if (vm_try(vm, index_body, &job, &raised))
        return true;
    if (!is_instance(raised, &TYPE_TYPE_ERROR))
        vm_rethrow(vm, raised);
    return false;
}

void bytes_collect(VM *vm, Buf *out, Value source, Value encoding, Value errors, const char *type) {
    need_name(vm, encoding, "encoding", type);
    need_name(vm, errors, "errors", type);
    bool bare = is_unset(encoding) && is_unset(errors);
    if (is_unset(source) && bare)
        return;
    if (bare && strcmp(type, "bytes") == 0 && collect_by_method(vm, out, source))
        return;
    if (!is_unset(source) && is_str(source)) {
        collect_text(vm, out, source, encoding, errors);
        return;
    }
    if (!bare)
        raise(vm, &TYPE_TYPE_ERROR, "%s without a string argument",
              is_unset(encoding) ? "errors" : "encoding");
    if (has_buffer(source))
        buf_add_span(out, vm_need_bytes(vm, source));
    else if (is_count(vm, source))
        collect_zeros(vm, out, source, type);
    else
        collect_items(vm, out, source, type);
}

Value bytes_of(VM *vm, Value v) {
    if (is_byteslike(v))
        return v;
    Buf *b = vm_buf(vm);
    if (!collect_by_method(vm, b, v))
        collect_items(vm, b, v, "bytes");
    Value result = bytes_new(vm, b->data, b->len);
    vm_buf_drop(vm, b);
    return result;
}

static Value construct(VM *vm, Value *args) {
    const Type *cls = as_type(args[0]);
    if (cls == &TYPE_BYTES && is_exact(args[1], &TYPE_BYTES) && is_unset(args[2]) &&
        is_unset(args[3]))
        return args[1];
    Buf *b = vm_buf(vm);
    bytes_collect(vm, b, args[1], args[2], args[3], "bytes");
    Value plain = bytes_new(vm, b->data, b->len);
    vm_buf_drop(vm, b);
    if (cls == &TYPE_BYTES)
        return plain;
    Bytes *out = instance_new(vm, cls);
    out->data = as_bytes(plain)->data;
    out->len = as_bytes(plain)->len;
    return value_object(out);
}

/* ---- repr ---- */

static bool has_byte(Span s, char c) {
    return s.len && memchr(s.ptr, c, s.len);
}

/* `escaped` is a quote that gets a backslash even where it need not. */
static void add_bytes_repr(Buf *out, Span data, char escaped) {
    char quote = has_byte(data, '\'') && !has_byte(data, '"') ? '"' : '\'';
    buf_addc(out, 'b');
    buf_addc(out, quote);
    for (size_t i = 0; i < data.len; i++) {
        unsigned char c = (unsigned char)data.ptr[i];
        if (c == '\t' || c == '\n' || c == '\r')
            buf_adds(out, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
        else if (c < ' ' || c >= 0x7F)
            buf_addf(out, "\\x%02x", c);
        else {
            if (c == '\\' || c == (unsigned char)quote || c == (unsigned char)escaped)
                buf_addc(out, '\\');
            buf_addc(out, (char)c);
        }
    }
    buf_addc(out, quote);
}

void bytes_add_repr(Buf *out, Span data) {
    add_bytes_repr(out, data, 0);
}

void bytearray_add_repr(Buf *out, Span data) {
    add_bytes_repr(out, data, '\'');
}

static Value slot_repr(VM *vm, Value self) {
    Buf *b = vm_buf(vm);
    bytes_add_repr(b, bytes_span(as_bytes(self)));
    return value_object(vm_buf_str(vm, b));
}

static int64_t slot_hash(VM *vm, Value self) {
    return text_hash(bytes_span(as_bytes(self)));
}

/* ---- slots of both ---- */

Value bytes_slot_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_byteslike(other))
        return NOT_IMPLEMENTED;
    int order = span_compare(bytes_span(as_bytes(self)), bytes_span(as_bytes(other)));
    switch (op) {
    case OP_LT:
        return value_bool(order < 0);
    case OP_LE:
        return value_bool(order <= 0);
    case OP_EQ:
        return value_bool(order == 0);
    case OP_NE:
        return value_bool(order != 0);
    case OP_GT:
        return value_bool(order > 0);
    case OP_GE:
        return value_bool(order >= 0);
    }
    return NOT_IMPLEMENTED;
}

static Value add(VM *vm, Value left, Value right) {
    if (!is_byteslike(left))
        return NOT_IMPLEMENTED;
    if (!has_buffer(right))
        raise(vm, &TYPE_TYPE_ERROR, "can't concat %s to %s", type_name(type_of(right)),
              type_name(type_of(left)));
    Span a = bytes_span(as_bytes(left)), b = vm_need_bytes(vm, right);
    Bytes *out = bytes_alloc(vm, a.len + b.len, is_bytearray(left));
    memcpy(out->data, a.ptr, a.len);
    if (b.len)
        memcpy(out->data + a.len, b.ptr, b.len);
    return value_object(out);
}

static Value multiply(VM *vm, Value left, Value right) {
    Value data = is_byteslike(left) ? left : right, times = is_byteslike(left) ? right : left;
    int64_t count = repeat_count(vm, times);
    Span s = bytes_span(as_bytes(data));
    if (s.len && count > INT64_MAX / (int64_t)s.len && !is_bytearray(data))
        raise(vm, &TYPE_OVERFLOW_ERROR, "repeated bytes are too long");
    size_t size = repeat_size(vm, s.len, count);
    Bytes *out = bytes_alloc(vm, size, is_bytearray(data));
    if (size)
        repeat_fill((char *)out->data, s, (size_t)count);
    return value_object(out);
}

Value bytes_slot_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op == OP_ADD)
        return add(vm, left, right);
    if (op == OP_MUL)
        return multiply(vm, left, right);
    if (op == OP_MOD && is_byteslike(left))
        return bytes_percent(vm, bytes_span(as_bytes(left)), right, is_bytearray(left));
    return NOT_IMPLEMENTED;
}

int64_t bytes_slot_len(VM *vm, Value self) {
    return (int64_t)as_bytes(self)->len;
}

static Value slice(VM *vm, Value self, SliceObject *s) {
    int64_t start, stop, step;
    size_t count;
    Bytes *b = as_bytes(self);
    slice_resolve(vm, s, b->len, &start, &stop, &step, &count);
    if (step == 1)
        return bytes_like(vm, self, span_make((const char *)b->data + start, count));
    Bytes *out = bytes_alloc(vm, count, is_bytearray(self));
    for (size_t i = 0; i < count; i++)
        out->data[i] = b->data[start + (int64_t)i * step];
    return value_object(out);
}

Value bytes_slot_getitem(VM *vm, Value self, Value key) {
    Bytes *b = as_bytes(self);
    bool array = is_bytearray(self);
    if (is_exact(key, &TYPE_SLICE))
        return slice(vm, self, (SliceObject *)key.object);
    if (!is_int(key) && !has_special(vm, key, "__index__"))
        raise(vm, &TYPE_TYPE_ERROR, "%s indices must be integers or slices, not %s",
              array ? "bytearray" : "byte", type_name(type_of(key)));
    return value_int(b->data[index_resolve(vm, key, b->len, array ? "bytearray" : NULL)]);
}

bool bytes_slot_contains(VM *vm, Value self, Value item) {
    Bytes *b = as_bytes(self);
    if (is_int(item) || has_special(vm, item, "__index__")) {
        uint8_t byte = need_byte(vm, item);
        return b->len && memchr(b->data, byte, b->len);
    }
    return text_find(bytes_span(b), vm_need_bytes(vm, item)) != SIZE_MAX;
}

static bool iter_step(VM *vm, NativeIter *it, Value *out) {
    Bytes *b = as_bytes(it->a);
    if (it->i < 0 || (size_t)it->i >= b->len) {
        it->i = -1; /* for good, even if it grows */
        return false;
    }
    *out = value_int(b->data[it->i++]);
    return true;
}

static bool iter_next(VM *vm, Value self, Value *out) {
    return iter_step(vm, (NativeIter *)self.object, out);
}

static Value iter_self(VM *vm, Value self) {
    return self;
}

static const Type TYPE_BYTES_ITERATOR = {.object = {&TYPE_TYPE},
                                         .name = "bytes_iterator",
                                         .size = sizeof(NativeIter),
                                         .iter = iter_self,
                                         .next = iter_next};

static const Type TYPE_BYTEARRAY_ITERATOR = {.object = {&TYPE_TYPE},
                                             .name = "bytearray_iterator",
                                             .size = sizeof(NativeIter),
                                             .iter = iter_self,
                                             .next = iter_next};

Value bytes_slot_iter(VM *vm, Value self) {
    const Type *type = is_bytearray(self) ? &TYPE_BYTEARRAY_ITERATOR : &TYPE_BYTES_ITERATOR;
    NativeIter *it = iter_new(vm, type, iter_step);
    it->a = self;
    return value_object(it);
}

static Value method_newargs(VM *vm, Value *args) {
    Bytes *b = as_bytes(args[0]);
    Value v = bytes_new(vm, b->data, b->len);
    return tuple_from(vm, &v, 1);
}

static Value method_bytes(VM *vm, Value *args) {
    Bytes *b = as_bytes(args[0]);
    return is_exact(args[0], &TYPE_BYTES) ? args[0] : bytes_new(vm, b->data, b->len);
}

static const Native METHODS[] = {
    {"__new__(cls, source=?, encoding=?, errors=?)", construct,
     "Bytes of a text, a count, or an iterable of integers."},
    {"__bytes__(self, /)", method_bytes, "The bytes themselves."},
    {"__getnewargs__(self, /)", method_newargs, "Arguments for copying."},
#define X(signature, name, doc) {signature, bytes_##name, doc},
    BYTES_METHODS(X)
#undef X
        {NULL, NULL, NULL},
};

const Type TYPE_BYTES = {
    .object = {&TYPE_TYPE},
    .name = "bytes",
    .size = sizeof(Bytes),
    .flags = TYPE_SUBCLASSABLE | TYPE_MATCH_SELF,
    .doc = "bytes(iterable_of_ints) -> bytes",
    .repr = slot_repr,
    .str = slot_repr,
    .hash = slot_hash,
    .compare = bytes_slot_compare,
    .binary = bytes_slot_binary,
    .len = bytes_slot_len,
    .getitem = bytes_slot_getitem,
    .contains = bytes_slot_contains,
    .iter = bytes_slot_iter,
    .methods = METHODS,
};
