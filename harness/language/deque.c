/* collections.deque: a ring of values that grows at both ends. */
#include "harness/language/collections.h"

typedef struct Deque {
    Object object;
    Value *ring;
    size_t cap; /* a power of two, or 0 */
    size_t first, count;
    int64_t maxlen; /* -1: none */
    uint64_t version;
    Dict *attrs;
} Deque;

static Deque *as_deque(Value v) {
    return (Deque *)v.object;
}
static bool is_deque(Value v) {
    return is_object(v) && is_instance(v, &TYPE_DEQUE);
}
static Value *slot(const Deque *d, size_t index) {
    return &d->ring[(d->first + index) & (d->cap - 1)];
}

/* ---- growing ---- */

static void reserve(VM *vm, Deque *d) {
    if (d->count < d->cap)
        return;
    size_t cap = d->cap ? d->cap * 2 : 8;
    Value *ring = vm_alloc(vm, cap * sizeof *ring);
    for (size_t i = 0; i < d->count; i++)
        ring[i] = *slot(d, i);
    vm_free(vm, d->ring, d->cap * sizeof *ring);
    d->ring = ring;
    d->cap = cap;
    d->first = 0;
}

static Value take_first(Deque *d) {
    Value v = *slot(d, 0);
    d->first = (d->first + 1) & (d->cap - 1);
    d->count--;
    d->version++;
    return v;
}

static Value take_last(Deque *d) {
    d->version++;
    return *slot(d, --d->count);
}

static void push_last(VM *vm, Deque *d, Value v) {
    reserve(vm, d);
    *slot(d, d->count++) = v;
    d->version++;
    if (d->maxlen >= 0 && d->count > (size_t)d->maxlen)
        take_first(d);
}

static void push_first(VM *vm, Deque *d, Value v) {
    reserve(vm, d);
    d->first = (d->first - 1) & (d->cap - 1);
    d->count++;
    *slot(d, 0) = v;
    d->version++;
    if (d->maxlen >= 0 && d->count > (size_t)d->maxlen)
        take_last(d);
}

static void extend(VM *vm, Deque *d, Value iterable, void (*push)(VM *, Deque *, Value)) {
    if (is_object(iterable) && iterable.object == &d->object)
        iterable = list_of(vm, iterable);
    Value iterator = vm_iter(vm, iterable), item;
    while (vm_next(vm, iterator, &item))
        push(vm, d, item);
}

static Deque *deque_like(VM *vm, const Deque *d) {
    Deque *copy = obj_new(vm, &TYPE_DEQUE);
    copy->maxlen = d->maxlen;
    return copy;
}

static Value deque_new(VM *vm, Value *args) {
    Deque *d = instance_new(vm, as_type(args[0]));
    d->maxlen = -1;
    return value_object(d);
}

static Value init_argument(VM *vm, Tuple *given, Dict *named, size_t index, const char *name) {
    Value v = UNSET;
    if (given->count > index)
        return given->items[index];
    dict_gets(vm, named, name, &v);
    return v;
}

static Value deque_init(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    Tuple *given = as_tuple(args[1]);
    Dict *named = as_dict(args[2]);
    if (given->count + named->count > 2)
        raise(vm, &TYPE_TYPE_ERROR, "deque() takes at most 2 arguments (%zu given)",
              given->count + named->count);
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(named, &cursor));)
        if (!span_is(str_span(as_str(e->key)), "iterable") &&
            !span_is(str_span(as_str(e->key)), "maxlen"))
            raise(vm, &TYPE_TYPE_ERROR, "'%s' is an invalid keyword argument for deque()",
                  as_str(e->key)->data);
    Value iterable = init_argument(vm, given, named, 0, "iterable");
    Value maxlen = init_argument(vm, given, named, 1, "maxlen");
    d->maxlen = -1;
    if (!is_unset(maxlen) && !is_none(maxlen)) {
        if (!is_int(maxlen))
            raise(vm, &TYPE_TYPE_ERROR, "an integer is required");
        int64_t n = vm_index(vm, maxlen);
        if (n < 0)
            raise(vm, &TYPE_VALUE_ERROR, "maxlen must be non-negative");
        d->maxlen = n;
    }
    d->count = d->first = 0;
    if (!is_unset(iterable))
        extend(vm, d, iterable, push_last);
    return NONE;
}

/* ---- slots ---- */

static Value deque_repr(VM *vm, Value self) {
    Deque *d = as_deque(self);
    if (vm_repr_enter(vm, d))
        return str_z(vm, "[...]");
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s([", d->object.type->flags & TYPE_CLASS ? type_name(d->object.type) : "deque");
    for (size_t i = 0; i < d->count; i++) {
        if (i)
            buf_adds(b, ", ");
        add_repr(vm, b, *slot(d, i));
    }
    buf_addc(b, ']');
    if (d->maxlen >= 0)
        buf_addf(b, ", maxlen=%lld", (long long)d->maxlen);
    buf_addc(b, ')');
    vm_repr_leave(vm, d);
    return buf_value(vm, b);
}

static Value deque_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_deque(other))
        return NOT_IMPLEMENTED;
    return vm_compare_value(vm, op, list_of(vm, self), list_of(vm, other));
}

static void append_times(VM *vm, Deque *to, Value items, int64_t times) {
    const Value *item;
    size_t count;
    vm_items(vm, items, &item, &count);
    if (count && times > 0 && (uint64_t)times > SIZE_MAX / 64 / count)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    for (int64_t i = 0; i < times; i++)
        for (size_t j = 0; j < count; j++)
            push_last(vm, to, item[j]);
}

static Value deque_copy(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    if (d->object.type != &TYPE_DEQUE) {
        Value copy_args[2] = {args[0], d->maxlen < 0 ? NONE : value_int(d->maxlen)};
        return vm_call(vm, type_value(d->object.type),
                       &(Args){.count = d->maxlen < 0 ? 1 : 2, .items = copy_args});
    }
    Deque *copy = deque_like(vm, d);
    extend(vm, copy, args[0], push_last);
    return value_object(copy);
}

static Value deque_concat(VM *vm, Value left, Value right) {
    if (!is_deque(right))
        raise(vm, &TYPE_TYPE_ERROR, "can only concatenate deque (not \"%s\") to deque",
              type_name(type_of(right)));
    Value result = deque_copy(vm, &left);
    extend(vm, as_deque(result), right, push_last);
    return result;
}

static Value deque_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op == OP_ADD && is_deque(left))
        return deque_concat(vm, left, right);
    if (op != OP_MUL)
        return NOT_IMPLEMENTED;
    Value times = is_deque(left) ? right : left, deque = is_deque(left) ? left : right;
    if (!has_index(vm, times))
        raise(vm, &TYPE_TYPE_ERROR, "can't multiply sequence by non-int of type '%s'",
              type_name(type_of(times)));
    Value result = deque_copy(vm, &deque), items = list_of(vm, deque);
    as_deque(result)->count = 0;
    append_times(vm, as_deque(result), items, vm_index(vm, times));
    return result;
}

static Value deque_inplace(VM *vm, BinaryOp op, Value self, Value other) {
    Deque *d = as_deque(self);
    if (op == OP_ADD) {
        extend(vm, d, other, push_last);
        return self;
    }
    if (op != OP_MUL || !has_index(vm, other))
        return NOT_IMPLEMENTED;
    int64_t times = vm_index(vm, other);
    if (times <= 0)
        d->count = 0;
    else
        append_times(vm, d, list_of(vm, self), times - 1);
    d->version++;
    return self;
}

static int64_t deque_len(VM *vm, Value self) {
    return (int64_t)as_deque(self)->count;
}

static size_t deque_position(VM *vm, Deque *d, Value key) {
    if (!has_index(vm, key))
        raise(vm, &TYPE_TYPE_ERROR, "sequence index must be integer, not '%s'",
              type_name(type_of(key)));
    return index_resolve(vm, key, d->count, "deque");
}

static Value deque_getitem(VM *vm, Value self, Value key) {
    return *slot(as_deque(self), deque_position(vm, as_deque(self), key));
}

static void remove_at(Deque *d, size_t at) {
    for (size_t i = at; i + 1 < d->count; i++)
        *slot(d, i) = *slot(d, i + 1);
    d->count--;
    d->version++;
}

static void deque_setitem(VM *vm, Value self, Value key, Value value) {
    Deque *d = as_deque(self);
    size_t at = deque_position(vm, d, key);
    if (is_unset(value))
        remove_at(d, at);
    else
        *slot(d, at) = value;
}

/* Index of an equal item in [from, to), or SIZE_MAX; the deque must not change meanwhile. */
/* `changed`: what is raised when comparing changes the deque. */
static size_t find_or(VM *vm, Deque *d, Value item, size_t from, size_t to, const Type *changed) {
    uint64_t version = d->version;
    for (size_t i = from; i < to && i < d->count; i++) {
        bool equal = items_equal(vm, *slot(d, i), item);
        if (d->version != version)
            raise(vm, changed, "deque mutated during iteration");
        if (equal)
            return i;
    }
    return SIZE_MAX;
}

static size_t find(VM *vm, Deque *d, Value item, size_t from, size_t to) {
    return find_or(vm, d, item, from, to, &TYPE_RUNTIME_ERROR);
}

static bool deque_contains(VM *vm, Value self, Value item) {
    return find(vm, as_deque(self), item, 0, SIZE_MAX) != SIZE_MAX;
}

/* ---- iterators ---- */

typedef struct DequeIter {
    Object object;
    Deque *deque;
    size_t done;
    uint64_t version;
} DequeIter;
extern const Type TYPE_DEQUE_ITERATOR, TYPE_DEQUE_REVERSE_ITERATOR;

static Value deque_iter_new(VM *vm, Value deque, const Type *type) {
    DequeIter *it = obj_new(vm, type);
    it->deque = as_deque(deque);
    it->version = it->deque->version;
    return value_object(it);
}
static Value deque_iter(VM *vm, Value self) {
    return deque_iter_new(vm, self, &TYPE_DEQUE_ITERATOR);
}
static Value deque_reversed(VM *vm, Value *args) {
    return deque_iter_new(vm, args[0], &TYPE_DEQUE_REVERSE_ITERATOR);
}

static bool deque_next(VM *vm, Value self, Value *out) {
    DequeIter *it = (DequeIter *)self.object;
    Deque *d = it->deque;
    if (it->version != d->version) {
        it->done = SIZE_MAX;
        raise(vm, &TYPE_RUNTIME_ERROR, "deque mutated during iteration");
    }
    if (it->done >= d->count)
        return false;
    bool back = it->object.type == &TYPE_DEQUE_REVERSE_ITERATOR;
    *out = *slot(d, back ? d->count - 1 - it->done : it->done);
    it->done++;
    return true;
}

static Value deque_iter_hint(VM *vm, Value *args) {
    DequeIter *it = (DequeIter *)args[0].object;
    return value_int(it->done < it->deque->count ? (int64_t)(it->deque->count - it->done) : 0);
}

/* ---- methods ---- */

static Value deque_append(VM *vm, Value *args) {
    push_last(vm, as_deque(args[0]), args[1]);
    return NONE;
}
static Value deque_appendleft(VM *vm, Value *args) {
    push_first(vm, as_deque(args[0]), args[1]);
    return NONE;
}
static Value deque_extend(VM *vm, Value *args) {
    extend(vm, as_deque(args[0]), args[1], push_last);
    return NONE;
}
static Value deque_extendleft(VM *vm, Value *args) {
    extend(vm, as_deque(args[0]), args[1], push_first);
    return NONE;
}

static Deque *not_empty(VM *vm, Value *args) {
    if (as_deque(args[0])->count == 0)
        raise(vm, &TYPE_INDEX_ERROR, "pop from an empty deque");
    return as_deque(args[0]);
}
static Value deque_pop(VM *vm, Value *args) {
    return take_last(not_empty(vm, args));
}
static Value deque_popleft(VM *vm, Value *args) {
    return take_first(not_empty(vm, args));
}

static Value deque_clear(VM *vm, Value *args) {
    as_deque(args[0])->count = 0;
    as_deque(args[0])->version++;
    return NONE;
}

static Value deque_count(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    int64_t n = 0;
    for (size_t at = 0; (at = find(vm, d, args[1], at, SIZE_MAX)) != SIZE_MAX; at++)
        n++;
    return value_int(n);
}

static Value deque_index(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    size_t from = (size_t)search_bound(vm, args[2], d->count);
    size_t to = is_unset(args[3]) ? SIZE_MAX : (size_t)search_bound(vm, args[3], d->count);
    size_t at = find(vm, d, args[1], from, to);
    if (at == SIZE_MAX)
        raise(vm, &TYPE_VALUE_ERROR, "%s is not in deque", vm_repr(vm, args[1])->data);
    return value_int((int64_t)at);
}

static Value deque_insert(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    Tuple *given = as_tuple(args[1]);
    if (given->count != 2)
        raise(vm, &TYPE_TYPE_ERROR, "insert() takes exactly 2 arguments (%zu given)", given->count);
    int64_t at = vm_index(vm, given->items[0]);
    if (d->maxlen >= 0 && d->count >= (size_t)d->maxlen)
        raise(vm, &TYPE_INDEX_ERROR, "deque already at its maximum size");
    if (at < 0)
        at = at + (int64_t)d->count < 0 ? 0 : at + (int64_t)d->count;
    push_last(vm, d, given->items[1]);
    for (size_t i = d->count - 1; i > (size_t)at; i--)
        *slot(d, i) = *slot(d, i - 1);
    if ((size_t)at < d->count)
        *slot(d, (size_t)at) = given->items[1];
    return NONE;
}

static Value deque_remove(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    size_t at = find_or(vm, d, args[1], 0, SIZE_MAX, &TYPE_INDEX_ERROR);
    if (at == SIZE_MAX)
        raise(vm, &TYPE_VALUE_ERROR, "%s is not in deque", vm_repr(vm, args[1])->data);
    remove_at(d, at);
    return NONE;
}

static Value deque_reverse(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    for (size_t i = 0, j = d->count; i + 1 < j; i++) {
        Value *a = slot(d, i), *b = slot(d, --j), t = *a;
        *a = *b;
        *b = t;
    }
    return NONE;
}

static Value deque_rotate(VM *vm, Value *args) {
    Deque *d = as_deque(args[0]);
    Tuple *given = as_tuple(args[1]);
    if (given->count > 1)
        raise(vm, &TYPE_TYPE_ERROR, "deque.rotate expected at most 1 argument, got %zu",
              given->count);
    int64_t n = given->count ? vm_index(vm, given->items[0]) : 1;
    if (d->count < 2)
        return NONE;
    for (n %= (int64_t)d->count; n > 0; n--) {
        Value last = take_last(d);
        push_first(vm, d, last);
    }
    for (; n < 0; n++) {
        Value first = take_first(d);
        push_last(vm, d, first);
    }
    return NONE;
}

static Value deque_maxlen(VM *vm, Value *args) {
    int64_t n = as_deque(args[0])->maxlen;
    return n < 0 ? NONE : value_int(n);
}

static const Native DEQUE_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", deque_new, "Make a deque."},
    {"__init__(self, /, *args, **kwargs)", deque_init, "deque(iterable=(), maxlen=None)."},
    {"append(self, item, /)", deque_append, "Add an item at the right."},
    {"appendleft(self, item, /)", deque_appendleft, "Add an item at the left."},
    {"clear(self, /)", deque_clear, "Remove all items."},
    {"copy(self, /)", deque_copy, "A shallow copy."},
    {"count(self, value, /)", deque_count, "Number of items equal to value."},
    {"extend(self, iterable, /)", deque_extend, "Add the items at the right."},
    {"extendleft(self, iterable, /)", deque_extendleft, "Add the items at the left, one by one."},
    {"index(self, value, start=0, stop=?, /)", deque_index, "Index of the first such item."},
    {"insert(self, /, *args)", deque_insert, "insert(index, item)."},
    {"pop(self, /)", deque_pop, "Remove and return the rightmost item."},
    {"popleft(self, /)", deque_popleft, "Remove and return the leftmost item."},
    {"remove(self, value, /)", deque_remove, "Remove the first such item."},
    {"reverse(self, /)", deque_reverse, "Reverse in place."},
    {"rotate(self, /, *args)", deque_rotate, "rotate(n=1): move n items from right to left."},
    {"__copy__(self, /)", deque_copy, "A shallow copy."},
    {"__reversed__(self, /)", deque_reversed, "An iterator from right to left."},
    {"@property maxlen(self, /)", deque_maxlen, "Most items it may hold, or None."},
    CLASS_GETITEM,
    {NULL, NULL, NULL}};

const Type TYPE_DEQUE = {.object = {&TYPE_TYPE},
                         .name = "collections.deque",
                         .module = "collections",
                         .size = sizeof(Deque),
                         .flags = TYPE_SUBCLASSABLE | TYPE_SEQUENCE,
                         .doc = "A sequence that grows and shrinks at both ends.",
                         .repr = deque_repr,
                         .hash = hash_refuse,
                         .compare = deque_compare,
                         .binary = deque_binary,
                         .inplace = deque_inplace,
                         .len = deque_len,
                         .getitem = deque_getitem,
                         .setitem = deque_setitem,
                         .contains = deque_contains,
                         .iter = deque_iter,
                         .methods = DEQUE_METHODS};

static const Native DEQUE_ITER_METHODS[] = {
    {"__length_hint__(self, /)", deque_iter_hint, "How many are left."}, {NULL, NULL, NULL}};
const Type TYPE_DEQUE_ITERATOR = {.object = {&TYPE_TYPE},
                                  .name = "_collections._deque_iterator",
                                  .module = "_collections",
                                  .size = sizeof(DequeIter),
                                  .iter = iterator_self,
                                  .next = deque_next,
                                  .methods = DEQUE_ITER_METHODS};
const Type TYPE_DEQUE_REVERSE_ITERATOR = {.object = {&TYPE_TYPE},
                                          .name = "_collections._deque_reverse_iterator",
                                          .module = "_collections",
                                          .size = sizeof(DequeIter),
                                          .iter = iterator_self,
                                          .next = deque_next,
                                          .methods = DEQUE_ITER_METHODS};
