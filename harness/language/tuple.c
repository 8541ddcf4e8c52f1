/* The type tuple: its items never change once somebody has seen it. */
#include "harness/language/text.h"
#include "harness/language/vm_internal.h"
#include "harness/language/containers.h"

static Tuple *self_of(Value *args) {
    return as_tuple(args[0]);
}

/* ---- making ---- */

/* The empty tuple is one object, as in CPython. */
Tuple *tuple_new(VM *vm, size_t count) {
    if (count == 0 && vm->empty_tuple)
        return vm->empty_tuple;
    if (count > (SIZE_MAX / 2 - sizeof(Tuple)) / sizeof(Value))
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    const size_t head = offsetof(Tuple, attrs), size = head + count * sizeof(Value);
    Tuple *t = vm_alloc(vm, size);
    memset(t, 0, size);
    t->object.type = &TYPE_TUPLE;
    t->count = count;
    t->items = (Value *)(void *)((char *)t + head);
    if (count == 0)
        vm->empty_tuple = t;
    return t;
}

Value tuple_from(VM *vm, const Value *items, size_t count) {
    Tuple *t = tuple_new(vm, count);
    if (count)
        memcpy(t->items, items, count * sizeof *items);
    return value_object(t);
}

Value tuple2(VM *vm, Value a, Value b) {
    Tuple *t = tuple_new(vm, 2);
    t->items[0] = a;
    t->items[1] = b;
    return value_object(t);
}

Value tuple_of(VM *vm, Value iterable) {
    if (is_exact(iterable, &TYPE_TUPLE))
        return iterable;
    const Value *items;
    size_t count;
    vm_items(vm, iterable, &items, &count);
    return tuple_from(vm, items, count);
}

static Value tuple_make(VM *vm, Value *args) {
    const Type *cls = as_type(args[0]);
    Value plain = is_unset(args[1]) ? tuple_from(vm, NULL, 0) : tuple_of(vm, args[1]);
    if (cls == &TYPE_TUPLE)
        return plain;
    Tuple *t = instance_new(vm, cls);
    t->count = as_tuple(plain)->count;
    t->items = as_tuple(plain)->items;
    return value_object(t);
}

/* ---- slots ---- */

static Value tuple_repr(VM *vm, Value self) {
    Tuple *t = as_tuple(self);
    if (t->count == 0)
        return str_z(vm, "()");
    if (vm_repr_enter(vm, t))
        return str_z(vm, "(...)");
    Buf *b = vm_buf(vm);
    buf_addc(b, '(');
    add_reprs(vm, b, t->items, t->count);
    buf_adds(b, t->count == 1 ? ",)" : ")");
    vm_repr_leave(vm, t);
    return buf_value(vm, b);
}

/* The hash CPython computes (one xxHash lane), so that sets of tuples have its order. */
static int64_t tuple_hash(VM *vm, Value self) {
    static const uint64_t P1 = 11400714785074694791u, P2 = 14029467366897019727u,
                          P5 = 2870177450012600261u;
    Tuple *t = as_tuple(self);
    uint64_t acc = P5;
    vm_enter(vm, "");
    for (size_t i = 0; i < t->count; i++) {
        acc += (uint64_t)quick_hash(vm, t->items[i]) * P2;
        acc = (acc << 31) | (acc >> 33);
        acc *= P1;
    }
    vm_leave(vm);
    acc += t->count ^ (P5 ^ 3527539u);
    return acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
}

static Value tuple_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_tuple(other))
        return NOT_IMPLEMENTED;
    Tuple *a = as_tuple(self), *b = as_tuple(other);
    const Value *a_items = a->items, *b_items = b->items;
    return sequence_compare(vm, op, &a_items, &a->count, &b_items, &b->count);
}

static Value tuple_repeat(VM *vm, Value self, Value times) {
    Tuple *t = as_tuple(self);
    int64_t n = repeat_count(vm, times);
    if (n <= 0 || t->count == 0)
        return tuple_from(vm, NULL, 0);
    if (n == 1 && is_exact(self, &TYPE_TUPLE))
        return self;
    if ((uint64_t)n > SIZE_MAX / 64 / t->count)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    Tuple *result = tuple_new(vm, t->count * (size_t)n);
    for (size_t i = 0; i < (size_t)n; i++)
        memcpy(result->items + i * t->count, t->items, t->count * sizeof(Value));
    return value_object(result);
}

static Value tuple_concat(VM *vm, Value left, Value right) {
    if (!is_tuple(right))
        raise(vm, &TYPE_TYPE_ERROR, "can only concatenate tuple (not \"%s\") to tuple",
              type_name(type_of(right)));
    Tuple *a = as_tuple(left), *b = as_tuple(right);
    if (a->count == 0 && is_exact(right, &TYPE_TUPLE))
        return right;
    if (b->count == 0 && is_exact(left, &TYPE_TUPLE))
        return left;
    Tuple *result = tuple_new(vm, a->count + b->count);
    if (a->count)
        memcpy(result->items, a->items, a->count * sizeof(Value));
    if (b->count)
        memcpy(result->items + a->count, b->items, b->count * sizeof(Value));
    return value_object(result);
}

static Value tuple_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op == OP_ADD && is_tuple(left))
        return tuple_concat(vm, left, right);
    if (op != OP_MUL)
        return NOT_IMPLEMENTED;
    Value times = is_tuple(left) ? right : left;
    if (!has_index(vm, times))
        raise(vm, &TYPE_TYPE_ERROR, "can't multiply sequence by non-int of type '%s'",
              type_name(type_of(times)));
    return tuple_repeat(vm, is_tuple(left) ? left : right, times);
}

static int64_t tuple_len(VM *vm, Value self) {
    return (int64_t)as_tuple(self)->count;
}

static Value tuple_sliced(VM *vm, Value self, SliceObject *slice) {
    Tuple *t = as_tuple(self);
    int64_t start, stop, step;
    size_t count;
    slice_resolve(vm, slice, t->count, &start, &stop, &step, &count);
    if (count == t->count && step == 1 && is_exact(self, &TYPE_TUPLE))
        return self;
    if (step == 1)
        return tuple_from(vm, t->items + start, count);
    Tuple *result = tuple_new(vm, count);
    for (size_t i = 0; i < count; i++)
        result->items[i] = t->items[start + (int64_t)i * step];
    return value_object(result);
}

static Value tuple_getitem(VM *vm, Value self, Value key) {
    Tuple *t = as_tuple(self);
    if (key.tag == TAG_INT && key.integer >= 0 && (uint64_t)key.integer < t->count)
        return t->items[key.integer];
    if (is_exact(key, &TYPE_SLICE))
        return tuple_sliced(vm, self, (SliceObject *)key.object);
    if (!has_index(vm, key))
        raise(vm, &TYPE_TYPE_ERROR, "tuple indices must be integers or slices, not %s",
              type_name(type_of(key)));
    return t->items[index_resolve(vm, key, t->count, "tuple")];
}

static bool tuple_contains(VM *vm, Value self, Value item) {
    Tuple *t = as_tuple(self);
    for (size_t i = 0; i < t->count; i++)
        if (items_equal(vm, t->items[i], item))
            return true;
    return false;
}

typedef struct TupleIter {
    Object object;
    Tuple *tuple;
    size_t index;
} TupleIter;

static Value tuple_iter(VM *vm, Value self) {
    extern const Type TYPE_TUPLE_ITERATOR;
    TupleIter *it = obj_new(vm, &TYPE_TUPLE_ITERATOR);
    it->tuple = as_tuple(self);
    return value_object(it);
}

static bool tuple_next(VM *vm, Value self, Value *out) {
    TupleIter *it = (TupleIter *)self.object;
    if (it->index >= it->tuple->count)
        return false;
    *out = it->tuple->items[it->index++];
    return true;
}

static Value tuple_iter_hint(VM *vm, Value *args) {
    TupleIter *it = (TupleIter *)args[0].object;
    return value_int((int64_t)(it->tuple->count - it->index));
}

/* ---- methods ---- */

static Value tuple_count(VM *vm, Value *args) {
    Tuple *t = self_of(args);
    int64_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        n += items_equal(vm, t->items[i], args[1]);
    return value_int(n);
}

static Value tuple_index(VM *vm, Value *args) {
    Tuple *t = self_of(args);
    int64_t stop = is_unset(args[3]) ? INT64_MAX : search_bound(vm, args[3], t->count);
    for (int64_t i = search_bound(vm, args[2], t->count); i < stop && (uint64_t)i < t->count; i++)
        if (items_equal(vm, t->items[i], args[1]))
            return value_int(i);
    raise(vm, &TYPE_VALUE_ERROR, "tuple.index(x): x not in tuple");
}

static Value tuple_getnewargs(VM *vm, Value *args) {
    Value plain = tuple_from(vm, self_of(args)->items, self_of(args)->count);
    return tuple_from(vm, &plain, 1);
}

static const Native TUPLE_METHODS[] = {
    {"__new__(cls, iterable=?, /)", tuple_make, "A tuple of the iterable's items."},
    {"count(self, value, /)", tuple_count, "Return number of occurrences of value."},
    {"index(self, value, start=0, stop=?, /)", tuple_index, "Return first index of value."},
    {"__getnewargs__(self, /)", tuple_getnewargs, "Arguments to make a copy with."},
    CLASS_GETITEM,
    {NULL, NULL, NULL}};

const Type TYPE_TUPLE = {.object = {&TYPE_TYPE},
                         .name = "tuple",
                         .size = sizeof(Tuple),
                         .flags = TYPE_SUBCLASSABLE | TYPE_SEQUENCE | TYPE_MATCH_SELF,
                         .doc = "An immutable sequence.",
                         .repr = tuple_repr,
                         .hash = tuple_hash,
                         .compare = tuple_compare,
                         .binary = tuple_binary,
                         .len = tuple_len,
                         .getitem = tuple_getitem,
                         .contains = tuple_contains,
                         .iter = tuple_iter,
                         .methods = TUPLE_METHODS};

static const Native TUPLE_ITER_METHODS[] = {
    {"__length_hint__(self, /)", tuple_iter_hint, "How many are left."}, {NULL, NULL, NULL}};
extern const Type TYPE_TUPLE_ITERATOR;
const Type TYPE_TUPLE_ITERATOR = {.object = {&TYPE_TYPE},
                                  .name = "tuple_iterator",
                                  .size = sizeof(TupleIter),
                                  .iter = iterator_self,
                                  .next = tuple_next,
                                  .methods = TUPLE_ITER_METHODS};
