/* The module array: numbers of one kind, side by side in raw memory. */
#include "harness/language/buffer.h"
#include "harness/language/containers.h"
#include "harness/language/modules.h"
#include "harness/language/numbers.h"

static const Type TYPE_ARRAY_ITERATOR;

static size_t width(const Array *a) {
    return item_size(a->code);
}

static size_t count(const Array *a) {
    return a->store->len / width(a);
}

static Value get(VM *vm, const Array *a, size_t i) {
    return item_get(vm, a->code, a->store->data + i * width(a));
}

static Array *array_make(VM *vm, const Type *cls, char code, Span data) {
    Array *a = cls == &TYPE_ARRAY ? obj_new(vm, &TYPE_ARRAY) : instance_new(vm, cls);
    a->store = (Bytes *)bytearray_new(vm, data.ptr, data.len).object;
    a->code = code;
    return a;
}

static Value array_like(VM *vm, const Array *a, Span data) {
    return value_object(array_make(vm, &TYPE_ARRAY, a->code, data));
}

/* ---- one item as bytes ---- */

typedef struct Kind {
    char code;
    int64_t low, high; /* what is reported by `name`; 0, 0: only what fits the machine's word */
    const char *name;
    const char *wide; /* the C type of a first conversion, whose limits are reported by its name */
    int64_t wide_low, wide_high;
    const char *too_large, *negative; /* beyond 64 bits, and below zero */
} Kind;

#define LONG  "Python int too large to convert to C long"
#define SHORT "signed short integer", INT16_MIN, INT16_MAX
#define INT   "signed integer", INT32_MIN, INT32_MAX
static const Kind KINDS[] = {
    {'b', INT8_MIN, INT8_MAX, "signed char", SHORT, LONG, NULL},
    {'B', 0, UINT8_MAX, "unsigned byte integer", SHORT, LONG, NULL},
    {'h', INT16_MIN, INT16_MAX, "signed short integer", SHORT, LONG, NULL},
    {'H', 0, UINT16_MAX, "unsigned short", INT, LONG, NULL},
    {'i', INT32_MIN, INT32_MAX, "signed integer", INT, LONG, NULL},
    {'I', 0, UINT32_MAX, "unsigned int", "unsigned int", INT64_MIN, INT64_MAX,
     "Python int too large to convert to C unsigned long",
     "can't convert negative value to unsigned int"},
    {'l', 0, 0, NULL, NULL, 0, 0, LONG, NULL},
    {'L', 0, 0, NULL, NULL, 0, 0, "Python int too large to convert to C unsigned long",
     "can't convert negative value to unsigned int"},
    {'q', 0, 0, NULL, NULL, 0, 0, "int too big to convert", NULL},
    {'Q', 0, 0, NULL, NULL, 0, 0, "int too big to convert",
     "can't convert negative int to unsigned"},
};

static _Noreturn void out_of_range(VM *vm, char code, Value n) {
    const Kind *k = KINDS;
    while (k->code != code)
        k++;
    int64_t i;
    if (k->negative && int_sign(n) < 0)
        raise(vm, &TYPE_OVERFLOW_ERROR, "%s", k->negative);
    if (!k->name || !value_fits_int64(n, &i)) {
        bool word = k->code == 'I' && int_sign(n) > 0 && big_bit_length(n) <= 64;
        raise(vm, &TYPE_OVERFLOW_ERROR, "%s",
              word ? "unsigned int is greater than maximum" : k->too_large);
    }
    bool wide = i < k->wide_low || i > k->wide_high;
    raise(vm, &TYPE_OVERFLOW_ERROR, "%s is %s", wide ? k->wide : k->name,
          i < (wide ? k->wide_low : k->low) ? "less than minimum" : "greater than maximum");
}

static void put(VM *vm, char code, uint8_t *to, Value v) {
    if (code == 'u') {
        if (!is_str(v) || as_str(v)->length != 1)
            raise(vm, &TYPE_TYPE_ERROR, "array item must be unicode character");
        uint32_t c = str_at(vm, as_str(v), 0);
        memcpy(to, &c, sizeof c);
    } else if (item_is_float(code)) {
        item_put(vm, code, to, value_float(vm_float(vm, v)));
    } else {
        Value n = need_index(vm, v);
        if (!item_put(vm, code, to, n))
            out_of_range(vm, code, n);
    }
}

static void append(VM *vm, Array *a, Value v) {
    uint8_t item[8];
    put(vm, a->code, item, v);
    size_t at = a->store->len;
    bytearray_resize(vm, a->store, at + width(a));
    memcpy(a->store->data + at, item, width(a));
}

/* ---- making ---- */

static void add_bytes(VM *vm, Array *a, Span data) {
    if (data.len % width(a))
        raise(vm, &TYPE_VALUE_ERROR, "bytes length not a multiple of item size");
    bytearray_splice(vm, a->store, a->store->len, a->store->len, data);
}

static void add_text(VM *vm, Array *a, Str *text) {
    for (size_t i = 0; i < text->length; i++) {
        uint32_t c = str_at(vm, text, i);
        bytearray_splice(vm, a->store, a->store->len, a->store->len,
                         span_make((const char *)&c, sizeof c));
    }
}

static void add_items(VM *vm, Array *a, Value items) {
    Value iterator = vm_iter(vm, items), item;
    while (vm_next(vm, iterator, &item))
        append(vm, a, item);
}

static void extend(VM *vm, Array *a, Value with) {
    if (!is_array(with)) {
        add_items(vm, a, with);
        return;
    }
    if (as_array(with)->code != a->code)
        raise(vm, &TYPE_TYPE_ERROR, "can only extend with array of same kind");
    add_bytes(vm, a, bytes_span(as_array(with)->store));
}

static void fill(VM *vm, Array *a, Value from) {
    if (is_str(from) && a->code == 'u')
        add_text(vm, a, as_str(from));
    else if (is_array(from) && as_array(from)->code == a->code)
        extend(vm, a, from);
    else if (is_byteslike(from))
        add_bytes(vm, a, vm_need_bytes(vm, from));
    else
        add_items(vm, a, from);
}

static Value array_new(VM *vm, Value *args) {
    const Type *cls = as_type(args[0]);
    Tuple *given = as_tuple(args[1]);
    if (cls == &TYPE_ARRAY)
        no_keywords(vm, "array.array", args[2]);
    if (given->count < 1 || given->count > 2)
        raise(vm, &TYPE_TYPE_ERROR, "array() takes at %s argument%s (%zu given)",
              given->count ? "most 2" : "least 1", given->count ? "s" : "", given->count);
    Value code = given->items[0], from = given->count > 1 ? given->items[1] : UNSET;
    if (!is_str(code) || as_str(code)->length != 1)
        raise(vm, &TYPE_TYPE_ERROR, "array() argument 1 must be a unicode character, not %s",
              type_name(type_of(code)));
    char kind = as_str(code)->data[0];
    if (is_str(from) && kind != 'u')
        raise(vm, &TYPE_TYPE_ERROR, "cannot use a str to initialize an array with typecode '%s'",
              as_str(code)->data);
    if (!is_unset(from) && is_array(from) && as_array(from)->code == 'u' && kind != 'u')
        raise(vm, &TYPE_TYPE_ERROR,
              "cannot use a unicode array to initialize an array with typecode '%s'",
              as_str(code)->data);
    if (as_str(code)->bytes != 1 || !kind || !strchr(ARRAY_CODES, kind))
        raise(vm, &TYPE_VALUE_ERROR,
              "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    Array *a = array_make(vm, cls, kind, (Span){"", 0});
    if (!is_unset(from))
        fill(vm, a, from);
    return value_object(a);
}

/* ---- items ---- */

static int64_t array_len(VM *vm, Value self) {
    return (int64_t)count(as_array(self));
}

static size_t index_in(VM *vm, const Array *a, Value key, const char *what) {
    if (!has_index(vm, key))
        raise(vm, &TYPE_TYPE_ERROR, "array indices must be integers");
    int64_t i = vm_index(vm, key);
    if (i < 0)
        i += (int64_t)count(a);
    if (i < 0 || (size_t)i >= count(a))
        raise(vm, &TYPE_INDEX_ERROR, "array %s out of range", what);
    return (size_t)i;
}

static Value array_getitem(VM *vm, Value self, Value key) {
    Array *a = as_array(self);
    if (!is_exact(key, &TYPE_SLICE))
        return get(vm, a, index_in(vm, a, key, "index"));
    int64_t start, stop, step;
    size_t many, size = width(a);
    slice_resolve(vm, (SliceObject *)key.object, count(a), &start, &stop, &step, &many);
    Bytes *out = bytes_alloc(vm, many * size, false);
    for (size_t i = 0; i < many; i++)
        memcpy(out->data + i * size, a->store->data + (start + (int64_t)i * step) * (int64_t)size,
               size);
    return array_like(vm, a, bytes_span(out));
}

static void splice(VM *vm, Array *a, size_t from, size_t to, Span with) {
    bytearray_splice(vm, a->store, from * width(a), to * width(a), with);
}

static void set_slice(VM *vm, Array *a, SliceObject *s, Span with) {
    int64_t start, stop, step;
    size_t many, size = width(a);
    slice_resolve(vm, s, count(a), &start, &stop, &step, &many);
    if (step == 1) {
        splice(vm, a, (size_t)start, (size_t)start + many, with);
        return;
    }
    if (with.len / size != many)
        raise(vm, &TYPE_VALUE_ERROR,
              "attempt to assign array of size %zu to extended slice of size %zu", with.len / size,
              many);
    for (size_t i = 0; i < many; i++)
        memcpy(a->store->data + (start + (int64_t)i * step) * (int64_t)size, with.ptr + i * size,
               size);
}

static void delete_slice(VM *vm, Array *a, SliceObject *s) {
    int64_t start, stop, step;
    size_t many;
    slice_resolve(vm, s, count(a), &start, &stop, &step, &many);
    for (size_t i = 0; i < many; i++) { /* from the highest index down */
        int64_t at = step > 0 ? start + (int64_t)(many - 1 - i) * step : start + (int64_t)i * step;
        splice(vm, a, (size_t)at, (size_t)at + 1, (Span){"", 0});
    }
}

static void array_setitem(VM *vm, Value self, Value key, Value value) {
    Array *a = as_array(self);
    if (!is_exact(key, &TYPE_SLICE)) {
        size_t at = index_in(vm, a, key, "assignment index");
        if (is_unset(value)) {
            splice(vm, a, at, at + 1, (Span){"", 0});
            return;
        }
        uint8_t item[8];
        put(vm, a->code, item, value);
        if (at >= count(a)) /* an __index__ has made it shorter */
            raise(vm, &TYPE_INDEX_ERROR, "array assignment index out of range");
        memcpy(a->store->data + at * width(a), item, width(a));
    } else if (is_unset(value)) {
        delete_slice(vm, a, (SliceObject *)key.object);
    } else if (!is_array(value)) {
        raise(vm, &TYPE_TYPE_ERROR, "can only assign array (not \"%s\") to array slice",
              type_name(type_of(value)));
    } else if (as_array(value)->code != a->code) {
        raise(vm, &TYPE_TYPE_ERROR, "bad argument type for built-in operation");
    } else {
        Bytes *store = as_array(value)->store; /* copied: it may be the array itself */
        Value copy = bytes_new(vm, store->data, store->len);
        set_slice(vm, a, (SliceObject *)key.object, vm_need_bytes(vm, copy));
    }
}

static size_t find(VM *vm, Array *a, Value wanted, int64_t from, int64_t to) {
    for (int64_t i = from; i < to && (uint64_t)i < count(a); i++)
        if (vm_truth(vm, vm_compare_value(vm, OP_EQ, get(vm, a, (size_t)i), wanted)))
            return (size_t)i;
    return SIZE_MAX;
}

static bool array_contains(VM *vm, Value self, Value item) {
    return find(vm, as_array(self), item, 0, INT64_MAX) != SIZE_MAX;
}

static bool iter_step(VM *vm, NativeIter *it, Value *out) {
    Array *a = as_array(it->a);
    if (it->i < 0 || (size_t)it->i >= count(a)) {
        it->i = -1;
        return false;
    }
    *out = get(vm, a, (size_t)it->i++);
    return true;
}

static Value array_iter(VM *vm, Value self) {
    NativeIter *it = iter_new(vm, &TYPE_ARRAY_ITERATOR, iter_step);
    it->a = self;
    return value_object(it);
}

/* ---- operators ---- */

static Value array_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op == OP_ADD && is_array(left)) {
        Array *a = as_array(left);
        if (!is_array(right))
            raise(vm, &TYPE_TYPE_ERROR, "can only append array (not \"%s\") to array",
                  type_name(type_of(right)));
        if (as_array(right)->code != a->code)
            raise(vm, &TYPE_TYPE_ERROR, "bad argument type for built-in operation");
        Value sum = array_like(vm, a, bytes_span(a->store));
        extend(vm, as_array(sum), right);
        return sum;
    }
    if (op != OP_MUL)
        return NOT_IMPLEMENTED;
    Array *a = as_array(is_array(left) ? left : right);
    int64_t times = repeat_count(vm, is_array(left) ? right : left);
    size_t size = repeat_size(vm, a->store->len, times);
    Value product = array_like(vm, a, (Span){"", 0});
    bytearray_resize(vm, as_array(product)->store, size);
    if (size)
        repeat_fill((char *)as_array(product)->store->data, bytes_span(a->store), (size_t)times);
    return product;
}

static Value array_inplace(VM *vm, BinaryOp op, Value self, Value other) {
    if (op == OP_ADD) {
        if (!is_array(other))
            raise(vm, &TYPE_TYPE_ERROR, "can only extend with array (not \"%s\")",
                  type_name(type_of(other)));
        extend(vm, as_array(self), other);
        return self;
    }
    if (op != OP_MUL)
        return NOT_IMPLEMENTED;
    Value product = array_binary(vm, op, self, other);
    splice(vm, as_array(self), 0, count(as_array(self)), bytes_span(as_array(product)->store));
    return self;
}

static Value array_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_array(other))
        return NOT_IMPLEMENTED;
    Array *a = as_array(self), *b = as_array(other);
    size_t common = count(a) < count(b) ? count(a) : count(b);
    if ((op == OP_EQ || op == OP_NE) && count(a) != count(b))
        return value_bool(op == OP_NE);
    for (size_t i = 0; i < common; i++) {
        Value x = get(vm, a, i), y = get(vm, b, i);
        if (!vm_truth(vm, vm_compare_value(vm, OP_EQ, x, y)))
            return op == OP_EQ || op == OP_NE ? value_bool(op == OP_NE)
                                              : vm_compare_value(vm, op, x, y);
    }
    return vm_compare_value(vm, op, value_int((int64_t)count(a)), value_int((int64_t)count(b)));
}

static Value text_of(VM *vm, const Array *a) {
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < count(a); i++)
        buf_add_span(b, str_span(as_str(get(vm, a, i))));
    return buf_value(vm, b);
}

static Value tolist(VM *vm, const Array *a) {
    List *l = list_new(vm, count(a));
    for (size_t i = 0; i < count(a); i++)
        list_push(vm, l, get(vm, a, i));
    return value_object(l);
}

static Value array_repr(VM *vm, Value self) {
    Array *a = as_array(self);
    const char *name = type_qualname(type_of(self));
    if (count(a) == 0)
        return value_object(str_printf(vm, "%s('%c')", name, a->code));
    Str *items = vm_repr(vm, a->code == 'u' ? text_of(vm, a) : tolist(vm, a));
    return value_object(str_printf(vm, "%s('%c', %s)", name, a->code, items->data));
}

/* ---- methods ---- */

static Array *self_of(Value *args) {
    return as_array(args[0]);
}

static Value array_append(VM *vm, Value *args) {
    append(vm, self_of(args), args[1]);
    return NONE;
}

static Value array_buffer_info(VM *vm, Value *args) {
    Array *a = self_of(args);
    return tuple_from(
        vm, (Value[]){value_int((int64_t)(uintptr_t)a->store->data), value_int((int64_t)count(a))},
        2);
}

static Value array_byteswap(VM *vm, Value *args) {
    Array *a = self_of(args);
    size_t size = width(a);
    for (size_t i = 0; i < count(a); i++) {
        uint8_t *item = a->store->data + i * size;
        for (size_t k = 0; k < size / 2; k++) {
            uint8_t swap = item[k];
            item[k] = item[size - 1 - k];
            item[size - 1 - k] = swap;
        }
    }
    return NONE;
}

static Value array_copy(VM *vm, Value *args) {
    return array_like(vm, self_of(args), bytes_span(self_of(args)->store));
}

static Value array_count(VM *vm, Value *args) {
    Array *a = self_of(args);
    int64_t found = 0;
    for (size_t i = 0; i < count(a); i++)
        found += vm_truth(vm, vm_compare_value(vm, OP_EQ, get(vm, a, i), args[1]));
    return value_int(found);
}

static Value array_extend(VM *vm, Value *args) {
    extend(vm, self_of(args), args[1]);
    return NONE;
}

static Value array_frombytes(VM *vm, Value *args) {
    add_bytes(vm, self_of(args), vm_need_bytes(vm, args[1]));
    return NONE;
}

static Value array_fromfile(VM *vm, Value *args) {
    Array *a = self_of(args);
    int64_t wanted = vm_index(vm, args[2]);
    if (wanted < 0)
        raise(vm, &TYPE_VALUE_ERROR, "negative count");
    Value size = value_int((int64_t)repeat_size(vm, width(a), wanted));
    Value got = vm_method(vm, args[1], "read", 1, &size);
    if (!is_instance(got, &TYPE_BYTES))
        raise(vm, &TYPE_TYPE_ERROR, "read() didn't return bytes");
    add_bytes(vm, a, vm_need_bytes(vm, got));
    if ((int64_t)as_bytes(got)->len != size.integer)
        raise(vm, &TYPE_EOF_ERROR, "read() didn't return enough bytes");
    return NONE;
}

static Value array_fromlist(VM *vm, Value *args) {
    Array *a = self_of(args);
    if (!is_list(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "arg must be list");
    Array *added = as_array(array_like(vm, a, (Span){"", 0})); /* all or nothing */
    add_items(vm, added, args[1]);
    add_bytes(vm, a, bytes_span(added->store));
    return NONE;
}

static Value array_fromunicode(VM *vm, Value *args) {
    Str *text = vm_need_str(vm, args[1], "fromunicode() argument");
    if (self_of(args)->code != 'u')
        raise(vm, &TYPE_VALUE_ERROR, "fromunicode() may only be called on unicode type arrays");
    add_text(vm, self_of(args), text);
    return NONE;
}

static Value array_index(VM *vm, Value *args) {
    Array *a = self_of(args);
    int64_t stop = is_unset(args[3]) ? INT64_MAX : search_bound(vm, args[3], count(a));
    size_t at = find(vm, a, args[1], search_bound(vm, args[2], count(a)), stop);
    if (at == SIZE_MAX)
        raise(vm, &TYPE_VALUE_ERROR, "array.index(x): x not in array");
    return value_int((int64_t)at);
}

static Value array_insert(VM *vm, Value *args) {
    Array *a = self_of(args);
    int64_t at = vm_index(vm, args[1]), len = (int64_t)count(a);
    uint8_t item[8];
    put(vm, a->code, item, args[2]);
    if (at < 0)
        at = at + len < 0 ? 0 : at + len;
    at = at > len ? len : at;
    splice(vm, a, (size_t)at, (size_t)at, span_make((const char *)item, width(a)));
    return NONE;
}

static Value array_pop(VM *vm, Value *args) {
    Array *a = self_of(args);
    int64_t at = vm_index(vm, args[1]), len = (int64_t)count(a);
    if (len == 0)
        raise(vm, &TYPE_INDEX_ERROR, "pop from empty array");
    at += at < 0 ? len : 0;
    if (at < 0 || at >= len)
        raise(vm, &TYPE_INDEX_ERROR, "pop index out of range");
    Value v = get(vm, a, (size_t)at);
    splice(vm, a, (size_t)at, (size_t)at + 1, (Span){"", 0});
    return v;
}

static Value array_remove(VM *vm, Value *args) {
    Array *a = self_of(args);
    size_t at = find(vm, a, args[1], 0, INT64_MAX);
    if (at == SIZE_MAX)
        raise(vm, &TYPE_VALUE_ERROR, "array.remove(x): x not in array");
    splice(vm, a, at, at + 1, (Span){"", 0});
    return NONE;
}

static Value array_reverse(VM *vm, Value *args) {
    Array *a = self_of(args);
    uint8_t item[8];
    for (size_t i = 0, k = count(a), size = width(a); i + 1 < k; i++) {
        uint8_t *first = a->store->data + i * size, *last = a->store->data + --k * size;
        memcpy(item, first, size);
        memcpy(first, last, size);
        memcpy(last, item, size);
    }
    return NONE;
}

static Value array_tobytes(VM *vm, Value *args) {
    Bytes *store = self_of(args)->store;
    return bytes_new(vm, store->data, store->len);
}

static Value array_tofile(VM *vm, Value *args) {
    Value bytes = array_tobytes(vm, args);
    vm_method(vm, args[1], "write", 1, &bytes);
    return NONE;
}

static Value array_tolist(VM *vm, Value *args) {
    return tolist(vm, self_of(args));
}

static Value array_tounicode(VM *vm, Value *args) {
    if (self_of(args)->code != 'u')
        raise(vm, &TYPE_VALUE_ERROR, "tounicode() may only be called on unicode type arrays");
    return text_of(vm, self_of(args));
}

static Value array_itemsize(VM *vm, Value *args) {
    return value_int((int64_t)width(self_of(args)));
}

static Value array_typecode(VM *vm, Value *args) {
    return value_object(str_from_char(vm, (unsigned char)self_of(args)->code));
}

static Value array_init(VM *vm, Value *args) {
    return NONE;
}

static const Native ARRAY_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", array_new, "array(typecode[, initializer])."},
    {"__init__(self, /, *args, **kwargs)", array_init, NULL},
    {"__copy__(self, /)", array_copy, "A copy."},
    {"__deepcopy__(self, unused, /)", array_copy, "A copy."},
    {"append(self, v, /)", array_append, "Add an item at the end."},
    {"buffer_info(self, /)", array_buffer_info, "Address and number of items."},
    {"byteswap(self, /)", array_byteswap, "Reverse the bytes of each item."},
    {"count(self, v, /)", array_count, "Number of items equal to v."},
    {"extend(self, bb, /)", array_extend, "Add items at the end."},
    {"frombytes(self, buffer, /)", array_frombytes, "Add items given as bytes."},
    {"fromfile(self, f, n, /)", array_fromfile, "Read n items from a file and add them."},
    {"fromlist(self, list, /)", array_fromlist, "Add the items of a list, all or none."},
    {"fromunicode(self, ustr, /)", array_fromunicode, "Add the characters of a text."},
    {"index(self, v, start=0, stop=?, /)", array_index, "Index of the first such item."},
    {"insert(self, i, v, /)", array_insert, "Add an item before index i."},
    {"pop(self, i=-1, /)", array_pop, "Remove and return one item."},
    {"remove(self, v, /)", array_remove, "Remove the first such item."},
    {"reverse(self, /)", array_reverse, "Reverse in place."},
    {"tobytes(self, /)", array_tobytes, "The items as bytes."},
    {"tofile(self, f, /)", array_tofile, "Write the items to a file."},
    {"tolist(self, /)", array_tolist, "The items as a list."},
    {"tounicode(self, /)", array_tounicode, "The characters as a text."},
    {"@property itemsize(self, /)", array_itemsize, "Bytes of an item."},
    {"@property typecode(self, /)", array_typecode, "The code of the items' kind."},
    CLASS_GETITEM,
    {NULL, NULL, NULL}};

const Type TYPE_ARRAY = {.object = {&TYPE_TYPE},
                         .name = "array.array",
                         .module = "array",
                         .size = sizeof(Array),
                         .flags = TYPE_SUBCLASSABLE | TYPE_SEQUENCE,
                         .doc = "Numbers of one kind, side by side.",
                         .repr = array_repr,
                         .hash = hash_refuse,
                         .compare = array_compare,
                         .binary = array_binary,
                         .inplace = array_inplace,
                         .len = array_len,
                         .getitem = array_getitem,
                         .setitem = array_setitem,
                         .contains = array_contains,
                         .iter = array_iter,
                         .methods = ARRAY_METHODS};

static const Type TYPE_ARRAY_ITERATOR = {.object = {&TYPE_TYPE},
                                         .name = "array.arrayiterator",
                                         .module = "array",
                                         .size = sizeof(NativeIter),
                                         .iter = iterator_self,
                                         .next = native_iter_next};

static void init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_ARRAY);
    module_set(vm, module, "ArrayType", type_value(&TYPE_ARRAY));
    module_set(vm, module, "typecodes", str_value(vm, ARRAY_CODES));
}

const NativeModule MODULE_ARRAY = {"array", NULL, init, "Lists of numbers of one kind."};
