/* memoryview: windows on the memory of bytes, bytearray and array objects. One dimension; casts to
 * several are refused. */
#include "harness/language/buffer.h"
#include "harness/language/containers.h"
#include "harness/language/numbers.h"

typedef struct View {
    Object object;
    Bytes *base; /* NULL: released */
    Value owner; /* the object whose memory base is */
    bool readonly;
    bool hashed;
    char code;
    Str *format;
    int64_t start, step; /* of the items in base, in bytes */
    size_t count;        /* items */
    int64_t hash;
} View;

static const Type TYPE_MEMORY_ITERATOR;

static View *as_view(Value v) {
    return (View *)v.object;
}

static _Noreturn void raise_released(VM *vm) {
    raise(vm, &TYPE_VALUE_ERROR, "operation forbidden on released memoryview object");
}

static View *live(VM *vm, Value v) {
    if (!as_view(v)->base)
        raise_released(vm);
    return as_view(v);
}

static size_t width(const View *m) {
    return item_size(m->code);
}

/* Where an item is; a bytearray may have become shorter since. */
static uint8_t *item(VM *vm, const View *m, size_t i) {
    size_t at = (size_t)(m->start + (int64_t)i * m->step);
    if (!m->base) /* a special method called since may have released it */
        raise_released(vm);
    if (at + width(m) > m->base->len)
        raise(vm, &TYPE_BUFFER_ERROR, "the object behind the memoryview has been resized");
    return &m->base->data[at];
}

static Value get(VM *vm, const View *m, size_t i) {
    return item_get(vm, m->code, item(vm, m, i));
}

static View *view_like(VM *vm, const View *like) {
    View *m = obj_new(vm, &TYPE_MEMORYVIEW);
    Object object = m->object;
    *m = *like;
    m->object = object;
    m->hashed = false;
    return m;
}

static View *view_on(VM *vm, Value owner, Bytes *base, bool readonly, char code) {
    View like = {.base = base, .owner = owner, .readonly = readonly, .code = code};
    like.step = (int64_t)width(&like);
    like.count = base->len / width(&like);
    like.format = str_new(vm, span_make(code == 'u' ? "w" : &code, 1));
    return view_like(vm, &like);
}

static View *view_of(VM *vm, Value v) {
    if (is_exact(v, &TYPE_MEMORYVIEW))
        return view_like(vm, live(vm, v));
    if (is_array(v))
        return view_on(vm, v, as_array(v)->store, false, as_array(v)->code);
    if (!is_byteslike(v))
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: a bytes-like object is required, not '%s'",
              type_name(type_of(v)));
    return view_on(vm, v, as_bytes(v), !is_bytearray(v), 'B');
}

static Value view_new(VM *vm, Value *args) {
    return value_object(view_of(vm, args[1]));
}

static Value contents(VM *vm, const View *m) {
    size_t size = width(m);
    Bytes *out = bytes_alloc(vm, m->count * size, false);
    for (size_t i = 0; i < m->count; i++)
        memcpy(out->data + i * size, item(vm, m, i), size);
    return value_object(out);
}

Value memoryview_bytes(VM *vm, Value view) {
    return contents(vm, live(vm, view));
}

static bool contiguous(const View *m) {
    return m->step == (int64_t)width(m) || m->count <= 1;
}

bool plain_buffer(VM *vm, Value v, Span *out) {
    const Bytes *b = is_byteslike(v)               ? as_bytes(v)
                     : is_object(v) && is_array(v) ? as_array(v)->store
                                                   : NULL;
    if (b) {
        *out = bytes_span(b);
        return true;
    }
    if (!is_exact(v, &TYPE_MEMORYVIEW) || !as_view(v)->base)
        return false;
    const View *m = as_view(v);
    const uint8_t *first = m->count ? item(vm, m, 0) : m->base->data;
    if (m->count)
        item(vm, m, m->count - 1);
    *out = span_make((const char *)first, m->count * width(m));
    return contiguous(m);
}

static bool writable_buffer(VM *vm, Value v, uint8_t **data, size_t *len) {
    Span s;
    bool view = is_exact(v, &TYPE_MEMORYVIEW);
    if (view ? live(vm, v)->readonly : is_instance(v, &TYPE_BYTES))
        return false;
    if (!plain_buffer(vm, v, &s))
        return false;
    *data = (uint8_t *)s.ptr;
    *len = s.len;
    return true;
}

uint8_t *readinto_target(VM *vm, Value v, size_t *len) {
    uint8_t *data;
    if (!writable_buffer(vm, v, &data, len))
        raise(vm, &TYPE_TYPE_ERROR,
              "readinto() argument must be read-write bytes-like object, not %s",
              type_name(type_of(v)));
    return data;
}

/* ---- items ---- */

static bool all_items(VM *vm, const Tuple *t, bool (*kind)(VM *vm, Value v)) {
    for (size_t i = 0; i < t->count; i++)
        if (!kind(vm, t->items[i]))
            return false;
    return true;
}

static bool is_slice(VM *vm, Value v) {
    return is_exact(v, &TYPE_SLICE);
}

/* A tuple has an index for each dimension, and there is one dimension. */
static Value lone_index(VM *vm, Value key, const char *slices) {
    if (!is_tuple(key))
        return key;
    const Tuple *t = as_tuple(key);
    if (all_items(vm, t, has_index)) {
        if (t->count == 0)
            raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "sub-views are not implemented");
        if (t->count > 1)
            raise(vm, &TYPE_TYPE_ERROR, "cannot index 1-dimension view with %zu-element tuple",
                  t->count);
        return t->items[0];
    }
    if (all_items(vm, t, is_slice))
        raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "%s", slices);
    return key;
}

static size_t index_in(VM *vm, const View *m, Value key, const char *slices) {
    key = lone_index(vm, key, slices);
    if (!has_index(vm, key))
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: invalid slice key");
    int64_t i = vm_index(vm, key);
    if (i < 0)
        i += (int64_t)m->count;
    if (i < 0 || (size_t)i >= m->count)
        raise(vm, &TYPE_INDEX_ERROR, "index out of bounds on dimension 1");
    return (size_t)i;
}

static View *part(VM *vm, const View *m, Value slice) {
    int64_t start, stop, step;
    View like = *m;
    slice_resolve(vm, (SliceObject *)slice.object, m->count, &start, &stop, &step, &like.count);
    like.start += start * m->step;
    like.step *= like.count > 1 ? step : 1;
    return view_like(vm, &like);
}

static Value view_getitem(VM *vm, Value self, Value key) {
    View *m = live(vm, self);
    if (!is_exact(key, &TYPE_SLICE))
        return get(vm, m, index_in(vm, m, key, "multi-dimensional slicing is not implemented"));
    return value_object(part(vm, m, key));
}

static _Noreturn void bad_type(VM *vm, const View *m) {
    raise(vm, &TYPE_TYPE_ERROR, "memoryview: invalid type for format '%s'", m->format->data);
}

static _Noreturn void bad_value(VM *vm, const View *m) {
    raise(vm, &TYPE_VALUE_ERROR, "memoryview: invalid value for format '%s'", m->format->data);
}

static Value number_for(VM *vm, const View *m, Value value) {
    Value ignored;
    if (!item_is_float(m->code)) {
        if (!has_index(vm, value))
            bad_type(vm, m);
        return index_value(vm, value);
    }
    if (!is_number(value) && !vm_special(vm, value, "__float__", &ignored) && !has_index(vm, value))
        bad_type(vm, m);
    return value_float(vm_float(vm, value));
}

static void set_item(VM *vm, const View *m, size_t i, Value value) {
    if (m->code == '?') {
        bool truth = vm_truth(vm, value);
        *item(vm, m, i) = truth;
    } else if (m->code == 'c') {
        if (!is_instance(value, &TYPE_BYTES))
            bad_type(vm, m);
        if (as_bytes(value)->len != 1)
            bad_value(vm, m);
        *item(vm, m, i) = as_bytes(value)->data[0];
    } else {
        Value number = number_for(vm, m, value);
        if (!item_put(vm, m->code, item(vm, m, i), number))
            bad_value(vm, m);
    }
}

static void set_slice(VM *vm, View *m, Value value) {
    if (!has_buffer(value))
        raise(vm, &TYPE_TYPE_ERROR, "a bytes-like object is required, not '%s'",
              type_name(type_of(value)));
    View *from = view_of(vm, value);
    if (from->count != m->count || from->code != m->code)
        raise(vm, &TYPE_VALUE_ERROR,
              "memoryview assignment: lvalue and rvalue have different structures");
    Value bytes = contents(vm, from); /* the two may overlap */
    size_t size = width(m);
    for (size_t i = 0; i < m->count; i++)
        memcpy(item(vm, m, i), as_bytes(bytes)->data + i * size, size);
}

static void view_setitem(VM *vm, Value self, Value key, Value value) {
    View *m = live(vm, self);
    if (m->readonly)
        raise(vm, &TYPE_TYPE_ERROR, "cannot modify read-only memory");
    if (is_unset(value))
        raise(vm, &TYPE_TYPE_ERROR, "cannot delete memory");
    if (is_exact(key, &TYPE_SLICE))
        set_slice(vm, part(vm, m, key), value);
    else
        set_item(vm, m,
                 index_in(vm, m, key,
                          "memoryview slice assignments are currently restricted to ndim = 1"),
                 value);
}

static int64_t view_len(VM *vm, Value self) {
    return (int64_t)live(vm, self)->count;
}

static Value view_tolist(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    List *l = list_new(vm, m->count);
    for (size_t i = 0; i < m->count; i++)
        list_push(vm, l, get(vm, m, i));
    return value_object(l);
}

static bool iter_step(VM *vm, NativeIter *it, Value *out) {
    View *m = live(vm, it->a);
    if ((size_t)it->i >= m->count)
        return false;
    *out = get(vm, m, (size_t)it->i++);
    return true;
}

static Value view_iter(VM *vm, Value self) {
    live(vm, self);
    NativeIter *it = iter_new(vm, &TYPE_MEMORY_ITERATOR, iter_step);
    it->a = self;
    return value_object(it);
}

/* ---- the rest ---- */

static bool same_items(VM *vm, const View *a, const View *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) /* not by identity: NaN differs from itself */
        if (!vm_truth(vm, vm_compare_value(vm, OP_EQ, get(vm, a, i), get(vm, b, i))))
            return false;
    return true;
}

static Value view_compare(VM *vm, CompareOp op, Value self, Value other) {
    if ((op != OP_EQ && op != OP_NE) || !has_buffer(other))
        return NOT_IMPLEMENTED;
    bool equal = value_same(self, other);
    bool gone =
        !as_view(self)->base || (is_exact(other, &TYPE_MEMORYVIEW) && !as_view(other)->base);
    if (!gone)
        equal = same_items(vm, as_view(self), view_of(vm, other));
    return value_bool(equal == (op == OP_EQ));
}

static int64_t view_hash(VM *vm, Value self) {
    View *m = as_view(self);
    if (m->hashed)
        return m->hash;
    live(vm, self);
    if (!m->readonly)
        raise(vm, &TYPE_VALUE_ERROR, "cannot hash writable memoryview object");
    if (!strchr("Bbc", m->code))
        raise(vm, &TYPE_VALUE_ERROR,
              "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    vm_hash(vm, m->owner);
    m->hash = vm_hash(vm, contents(vm, m));
    m->hashed = true;
    return m->hash;
}

static Value view_repr(VM *vm, Value self) {
    return value_object(str_printf(
        vm, "<%s at %p>", as_view(self)->base ? "memory" : "released memory", (void *)self.object));
}

static Value view_tobytes(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    if (!is_none(args[1])) {
        if (!is_str(args[1]))
            raise(vm, &TYPE_TYPE_ERROR, "tobytes() argument 'order' must be str or None, not %s",
                  type_name(type_of(args[1])));
        const char *order = as_str(args[1])->data;
        if (strcmp(order, "C") != 0 && strcmp(order, "F") != 0 && strcmp(order, "A") != 0)
            raise(vm, &TYPE_VALUE_ERROR, "order must be 'C', 'F' or 'A'");
    }
    return contents(vm, m);
}

static Value view_hex(VM *vm, Value *args) {
    return bytes_hex(vm, (Value[]){contents(vm, live(vm, args[0])), args[1], args[2]});
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
    View *copy = view_like(vm, live(vm, args[0]));
    copy->readonly = true;
    return value_object(copy);
}

static Value view_cast(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    Str *format = vm_need_str(vm, args[1], "format");
    const char *text = format->data + (format->data[0] == '@');
    if (!is_unset(args[2]))
        raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "unsupported: memoryview.cast with a shape");
    if (strlen(text) != 1 || !item_size(text[0]) || text[0] == 'u')
        raise(vm, &TYPE_VALUE_ERROR,
              "memoryview: destination format must be a native single character format prefixed "
              "with an optional '@'");
    if (!contiguous(m))
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: casts are restricted to C-contiguous views");
    if (!strchr("Bbc", m->code) && !strchr("Bbc", text[0]))
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: cannot cast between two non-byte formats");
    size_t bytes = m->count * width(m), size = item_size(text[0]);
    if (bytes % size)
        raise(vm, &TYPE_TYPE_ERROR, "memoryview: length is not a multiple of itemsize");
    View *out = view_like(vm, m);
    out->format = format;
    out->code = text[0];
    out->step = (int64_t)size;
    out->count = bytes / size;
    return value_object(out);
}

static Value view_obj(VM *vm, Value *args) {
    return live(vm, args[0])->owner;
}
static Value view_nbytes(VM *vm, Value *args) {
    View *m = live(vm, args[0]);
    return value_int((int64_t)(m->count * width(m)));
}
static Value view_itemsize(VM *vm, Value *args) {
    return value_int((int64_t)width(live(vm, args[0])));
}
static Value view_ndim(VM *vm, Value *args) {
    live(vm, args[0]);
    return value_int(1);
}
static Value view_format(VM *vm, Value *args) {
    return value_object(live(vm, args[0])->format);
}
static Value view_readonly(VM *vm, Value *args) {
    return value_bool(live(vm, args[0])->readonly);
}
static Value view_contiguous(VM *vm, Value *args) {
    return value_bool(contiguous(live(vm, args[0])));
}
static Value view_shape(VM *vm, Value *args) {
    Value n = value_int((int64_t)live(vm, args[0])->count);
    return tuple_from(vm, &n, 1);
}
static Value view_strides(VM *vm, Value *args) {
    Value n = value_int(live(vm, args[0])->step);
    return tuple_from(vm, &n, 1);
}
static Value view_suboffsets(VM *vm, Value *args) {
    live(vm, args[0]);
    return tuple_from(vm, NULL, 0);
}

static const Native VIEW_METHODS[] = {
    {"__new__(cls, object)", view_new, "A window on the memory of a bytes-like object."},
    {"tobytes(self, order='C')", view_tobytes, "The bytes of the view."},
    {"tolist(self, /)", view_tolist, "The items as a list."},
    {"hex(self, sep=?, bytes_per_sep=1)", view_hex, "The bytes as hexadecimal digits."},
    {"release(self, /)", view_release, "Let go of the memory."},
    {"cast(self, format, shape=?)", view_cast, "The view with items of another format."},
    {"toreadonly(self, /)", view_toreadonly, "A view that cannot be written to."},
    {"__enter__(self, /)", view_enter, NULL},
    {"__exit__(self, /, *args)", view_release, NULL},
    {"@property obj(self)", view_obj, "The object behind the view."},
    {"@property nbytes(self)", view_nbytes, "How many bytes."},
    {"@property itemsize(self)", view_itemsize, "Bytes of an item."},
    {"@property ndim(self)", view_ndim, "How many dimensions."},
    {"@property format(self)", view_format, "The format of an item."},
    {"@property readonly(self)", view_readonly, "May it not be written to?"},
    {"@property contiguous(self)", view_contiguous, "Are the items side by side?"},
    {"@property c_contiguous(self)", view_contiguous, "Are the items side by side?"},
    {"@property f_contiguous(self)", view_contiguous, "Are the items side by side?"},
    {"@property shape(self)", view_shape, "Items in each dimension."},
    {"@property strides(self)", view_strides, "Bytes from item to item."},
    {"@property suboffsets(self)", view_suboffsets, "Always empty."},
    {NULL, NULL, NULL},
};

static const Type TYPE_MEMORY_ITERATOR = {.object = {&TYPE_TYPE},
                                          .name = "memory_iterator",
                                          .size = sizeof(NativeIter),
                                          .iter = iterator_self,
                                          .next = native_iter_next};

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
