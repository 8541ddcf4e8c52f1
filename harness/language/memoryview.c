/* memoryview: windows on bytes and bytearray objects, one byte an item. Other formats are refused
 * by cast(). */
#include "harness/language/bytes.h"
#include "harness/language/containers.h"

typedef struct View {
    Object object;
    Bytes *base; /* NULL: released */
    bool readonly;
    int64_t start, step; /* of the items in base */
    size_t count;
} View;

static View *as_view(Value v) {
    return (View *)v.object;
}

static View *live(VM *vm, Value v) {
    if (!as_view(v)->base)
        raise(vm, &TYPE_VALUE_ERROR, "operation forbidden on released memoryview object");
    return as_view(v);
}

/* Where an item is; a bytearray may have become shorter since. */
static uint8_t *item(VM *vm, const View *m, size_t i) {
    size_t at = (size_t)(m->start + (int64_t)i * m->step);
    if (at >= m->base->len)
        raise(vm, &TYPE_BUFFER_ERROR, "the object behind the memoryview has been resized");
    return &m->base->data[at];
}

static Value view_of(VM *vm, const View *like, int64_t start, int64_t step, size_t count) {
    View *m = obj_new(vm, &TYPE_MEMORYVIEW);
    Object object = m->object;
    *m = *like;
    m->object = object;
    m->start = start;
    m->step = step;
    m->count = count;
    return value_object(m);
}

static Value view_new(VM *vm, Value *args) {
    Value v = args[1];
    if (is_exact(v, &TYPE_MEMORYVIEW)) {
        View *m = live(vm, v);
        return view_of(vm, m, m->start, m->step, m->count);
    }
    bool mutable = is_instance(v, &TYPE_BYTEARRAY);
    if (!mutable && !is_instance(v, &TYPE_BYTES))
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: a bytes-like object is required, not '%s'",
              type_name(type_of(v)));
    View like = {.base = (Bytes *)v.object, .readonly = !mutable};
    return view_of(vm, &like, 0, 1, like.base->len);
}

static Value contents(VM *vm, const View *m) {
    uint8_t *data = vm_alloc(vm, m->count + 1);
    for (size_t i = 0; i < m->count; i++)
        data[i] = *item(vm, m, i);
    return bytes_new(vm, data, m->count);
}

Value memoryview_bytes(VM *vm, Value view) {
    return contents(vm, live(vm, view));
}

/* ---- items ---- */

static size_t index_in(VM *vm, const View *m, Value key) {
    if (!has_index(vm, key))
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: invalid slice key");
    int64_t i = vm_index(vm, key);
    if (i < 0)
        i += (int64_t)m->count;
    if (i < 0 || (size_t)i >= m->count)
        raise(vm, &TYPE_INDEX_ERROR, "index out of bounds on dimension 1");
    return (size_t)i;
}

static Value view_getitem(VM *vm, Value self, Value key) {
    View *m = live(vm, self);
    if (!is_exact(key, &TYPE_SLICE))
        return value_int(*item(vm, m, index_in(vm, m, key)));
    int64_t start, stop, step;
    size_t count;
    slice_resolve(vm, (SliceObject *)key.object, m->count, &start, &stop, &step, &count);
    return view_of(vm, m, m->start + start * m->step, m->step * step, count);
}

static void set_item(VM *vm, const View *m, Value key, Value value) {
    size_t i = index_in(vm, m, key);
    if (!has_index(vm, value))
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: invalid type for format 'B'");
    int64_t byte = vm_index_clamped(vm, value);
    if (byte < 0 || byte > 255)
        raise(vm, &TYPE_VALUE_ERROR, "memoryview: invalid value for format 'B'");
    *item(vm, m, i) = (uint8_t)byte;
}

static Value need_contents(VM *vm, Value v) {
    if (is_exact(v, &TYPE_MEMORYVIEW))
        return contents(vm, live(vm, v));
    Span bytes = vm_need_bytes(vm, v);
    return bytes_new(vm, bytes.ptr, bytes.len);
}

static void view_setitem(VM *vm, Value self, Value key, Value value) {
    View *m = live(vm, self);
    if (m->readonly)
        raise(vm, &TYPE_TYPE_ERROR, "cannot modify read-only memory");
    if (is_unset(value))
        raise(vm, &TYPE_TYPE_ERROR, "cannot delete memory");
    if (!is_exact(key, &TYPE_SLICE)) {
        set_item(vm, m, key, value);
        return;
    }
    int64_t start, stop, step;
    size_t count;
    slice_resolve(vm, (SliceObject *)key.object, m->count, &start, &stop, &step, &count);
    Span bytes = vm_need_bytes(vm, need_contents(vm, value));
    if (bytes.len != count)
        raise(vm, &TYPE_VALUE_ERROR,
              "memoryview assignment: lvalue and rvalue have different structures");
    for (size_t i = 0; i < count; i++)
        *item(vm, m, (size_t)(start + (int64_t)i * step)) = (uint8_t)bytes.ptr[i];
}

static int64_t view_len(VM *vm, Value self) {
    return (int64_t)live(vm, self)->count;
}

static Value view_tolist(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    List *l = list_new(vm, m->count);
    for (size_t i = 0; i < m->count; i++)
        list_push(vm, l, value_int(*item(vm, m, i)));
    return value_object(l);
}

static Value view_iter(VM *vm, Value self) {
    return vm_iter(vm, view_tolist(vm, &self));
}

/* ---- the rest ---- */

static Value view_compare(VM *vm, CompareOp op, Value self, Value other) {
    bool view = is_exact(other, &TYPE_MEMORYVIEW);
    if ((op != OP_EQ && op != OP_NE) ||
        (!view && !is_instance(other, &TYPE_BYTES) && !is_instance(other, &TYPE_BYTEARRAY)))
        return NOT_IMPLEMENTED;
    bool equal = value_same(self, other);
    if (!equal && as_view(self)->base && (!view || as_view(other)->base)) {
        Value a = contents(vm, as_view(self)), b = need_contents(vm, other);
        equal = span_equal(vm_need_bytes(vm, a), vm_need_bytes(vm, b));
    }
    return value_bool(equal == (op == OP_EQ));
}

static int64_t view_hash(VM *vm, Value self) {
    View *m = live(vm, self);
    if (!m->readonly)
        raise(vm, &TYPE_VALUE_ERROR, "cannot hash writable memoryview object");
    return vm_hash(vm, contents(vm, m));
}

static Value view_repr(VM *vm, Value self) {
    return value_object(str_printf(
        vm, "<%s at %p>", as_view(self)->base ? "memory" : "released memory", (void *)self.object));
}

static Value view_tobytes(VM *vm, Value *args) {
    return contents(vm, live(vm, args[0]));
}

static Value view_hex(VM *vm, Value *args) {
    Value bytes = contents(vm, live(vm, args[0]));
    return vm_method(vm, bytes, "hex", 0, NULL);
}

static Value view_release(VM *vm, Value *args) {
    as_view(args[0])->base = NULL;
    return NONE;
}

static Value view_enter(VM *vm, Value *args) {
    live(vm, args[0]);
    return args[0];
}

static Value view_toreadonly(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    Value copy = view_of(vm, m, m->start, m->step, m->count);
    as_view(copy)->readonly = true;
    return copy;
}

static Value view_cast(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    if (strcmp(vm_need_str(vm, args[1], "format")->data, "B") != 0)
        raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "unsupported: memoryview formats other than 'B'");
    return view_of(vm, m, m->start, m->step, m->count);
}

static Value view_obj(VM *vm, Value *args) {
    return value_object(live(vm, args[0])->base);
}
static Value view_count(VM *vm, Value *args) {
    return value_int((int64_t)live(vm, args[0])->count);
}
static Value view_one(VM *vm, Value *args) {
    live(vm, args[0]);
    return value_int(1);
}
static Value view_format(VM *vm, Value *args) {
    live(vm, args[0]);
    return str_value(vm, "B");
}
static Value view_readonly(VM *vm, Value *args) {
    return value_bool(live(vm, args[0])->readonly);
}
static Value view_contiguous(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    return value_bool(m->step == 1 || m->count <= 1);
}
static Value view_shape(VM *vm, Value *args) {
    Value n = view_count(vm, args);
    return tuple_from(vm, &n, 1);
}
static Value view_strides(VM *vm, Value *args) {
    Value n = value_int(live(vm, args[0])->step);
    return tuple_from(vm, &n, 1);
}

static const Native VIEW_METHODS[] = {
    {"__new__(cls, object)", view_new, "A window on the memory of a bytes-like object."},
    {"tobytes(self, order='C')", view_tobytes, "The bytes of the view."},
    {"tolist(self, /)", view_tolist, "The items as a list."},
    {"hex(self)", view_hex, "The bytes as hexadecimal digits."},
    {"release(self, /)", view_release, "Let go of the memory."},
    {"cast(self, format)", view_cast, "The view in another format; only 'B' is supported."},
    {"toreadonly(self, /)", view_toreadonly, "A view that cannot be written to."},
    {"__enter__(self, /)", view_enter, NULL},
    {"__exit__(self, /, *args)", view_release, NULL},
    {"@property obj(self)", view_obj, "The object behind the view."},
    {"@property nbytes(self)", view_count, "How many bytes."},
    {"@property itemsize(self)", view_one, "Bytes of an item."},
    {"@property ndim(self)", view_one, "How many dimensions."},
    {"@property format(self)", view_format, "The format of an item."},
    {"@property readonly(self)", view_readonly, "May it not be written to?"},
    {"@property contiguous(self)", view_contiguous, "Are the items side by side?"},
    {"@property c_contiguous(self)", view_contiguous, "Are the items side by side?"},
    {"@property shape(self)", view_shape, "Items in each dimension."},
    {"@property strides(self)", view_strides, "Bytes from item to item."},
    {NULL, NULL, NULL},
};

const Type TYPE_MEMORYVIEW = {.object = {&TYPE_TYPE},
                              .name = "memoryview",
                              .size = sizeof(View),
                              .flags = TYPE_SEQUENCE,
                              .doc = "A window on the memory of a bytes-like object.",
                              .repr = view_repr,
                              .hash = view_hash,
                              .compare = view_compare,
                              .len = view_len,
                              .getitem = view_getitem,
                              .setitem = view_setitem,
                              .iter = view_iter,
                              .methods = VIEW_METHODS};
