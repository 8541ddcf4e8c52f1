/* The type range, for integers of any size; those that fit a machine word are computed in one. */
#include "harness/language/containers.h"

static Range *as_range(Value v) {
    return (Range *)v.object;
}

static bool all_small(const Range *r) {
    return r->start.tag == TAG_INT && r->stop.tag == TAG_INT && r->step.tag == TAG_INT &&
           r->length.tag == TAG_INT;
}

/* ---- making ---- */

static Value length_small(int64_t start, int64_t stop, int64_t step, bool *fits) {
    *fits = true;
    uint64_t distance, width;
    if (step > 0) {
        if (start >= stop)
            return value_int(0);
        distance = (uint64_t)stop - (uint64_t)start;
        width = (uint64_t)step;
    } else {
        if (start <= stop)
            return value_int(0);
        distance = (uint64_t)start - (uint64_t)stop;
        width = 0 - (uint64_t)step;
    }
    uint64_t n = (distance - 1) / width + 1;
    *fits = n <= INT64_MAX;
    return value_int((int64_t)n);
}

static Value range_length(VM *vm, Value start, Value stop, Value step) {
    if (start.tag == TAG_INT && stop.tag == TAG_INT && step.tag == TAG_INT) {
        bool fits;
        Value n = length_small(start.integer, stop.integer, step.integer, &fits);
        if (fits)
            return n;
    }
    bool up = vm_compare(vm, OP_GT, step, value_int(0));
    Value distance = up ? vm_binary(vm, OP_SUB, stop, start) : vm_binary(vm, OP_SUB, start, stop);
    if (!vm_compare(vm, OP_GT, distance, value_int(0)))
        return value_int(0);
    Value width = up ? step : vm_unary(vm, OP_NEG, step);
    Value whole = vm_binary(vm, OP_FLOORDIV, vm_binary(vm, OP_SUB, distance, value_int(1)), width);
    return vm_binary(vm, OP_ADD, whole, value_int(1));
}

Value range_new(VM *vm, Value start, Value stop, Value step) {
    Range *r = obj_new(vm, &TYPE_RANGE);
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->length = range_length(vm, start, stop, step);
    return value_object(r);
}

static Value range_make(VM *vm, Value *args) {
    Tuple *rest = as_tuple(args[1]);
    if (rest->count < 1 || rest->count > 3)
        raise(vm, &TYPE_TYPE_ERROR, "range expected at %s %d argument%s, got %zu",
              rest->count ? "most" : "least", rest->count ? 3 : 1, rest->count ? "s" : "",
              rest->count);
    if (rest->count == 1)
        return range_new(vm, value_int(0), index_value(vm, rest->items[0]), value_int(1));
    Value start = index_value(vm, rest->items[0]), stop = index_value(vm, rest->items[1]);
    Value step = rest->count > 2 ? index_value(vm, rest->items[2]) : value_int(1);
    if (step.tag == TAG_INT && step.integer == 0)
        raise(vm, &TYPE_VALUE_ERROR, "range() arg 3 must not be zero");
    return range_new(vm, start, stop, step);
}

/* ---- items ---- */

static Value item_at(VM *vm, const Range *r, Value index) {
    if (all_small(r) && index.tag == TAG_INT) {
        int64_t offset, item;
        if (!__builtin_mul_overflow(index.integer, r->step.integer, &offset) &&
            !__builtin_add_overflow(r->start.integer, offset, &item))
            return value_int(item);
    }
    return vm_binary(vm, OP_ADD, r->start, vm_binary(vm, OP_MUL, index, r->step));
}

static int64_t range_len(VM *vm, Value self) {
    int64_t n;
    if (!value_fits_int64(as_range(self)->length, &n))
        raise(vm, &TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return n;
}

static bool range_truth(VM *vm, Value self) {
    Value n = as_range(self)->length;
    return n.tag != TAG_INT || n.integer != 0;
}

static Value range_sliced(VM *vm, const Range *r, SliceObject *slice) {
    Value part[3]; /* start, stop, step */
    slice_wide(vm, slice, r->length, part);
    return range_new(vm, item_at(vm, r, part[0]), item_at(vm, r, part[1]),
                     vm_binary(vm, OP_MUL, r->step, part[2]));
}

static Value range_getitem(VM *vm, Value self, Value key) {
    Range *r = as_range(self);
    if (is_exact(key, &TYPE_SLICE))
        return range_sliced(vm, r, (SliceObject *)key.object);
    if (!has_index(vm, key))
        raise(vm, &TYPE_TYPE_ERROR, "range indices must be integers or slices, not %s",
              type_name(type_of(key)));
    Value index = index_value(vm, key);
    if (vm_compare(vm, OP_LT, index, value_int(0)))
        index = vm_binary(vm, OP_ADD, index, r->length);
    if (vm_compare(vm, OP_LT, index, value_int(0)) || vm_compare(vm, OP_GE, index, r->length))
        raise(vm, &TYPE_INDEX_ERROR, "range object index out of range");
    return item_at(vm, r, index);
}

/* Position of an integer in the range; false when it is not in it. */
static bool position_of(VM *vm, const Range *r, Value v, Value *position) {
    v = index_value(vm, v);
    if (all_small(r) && v.tag == TAG_INT) {
        int64_t offset;
        if (!__builtin_sub_overflow(v.integer, r->start.integer, &offset) &&
            r->step.integer != -1) {
            if (offset % r->step.integer)
                return false;
            *position = value_int(offset / r->step.integer);
            return position->integer >= 0 && position->integer < r->length.integer;
        }
    }
    Value offset = vm_binary(vm, OP_SUB, v, r->start);
    if (vm_truth(vm, vm_binary(vm, OP_MOD, offset, r->step)))
        return false;
    *position = vm_binary(vm, OP_FLOORDIV, offset, r->step);
    return vm_compare(vm, OP_GE, *position, value_int(0)) &&
           vm_compare(vm, OP_LT, *position, r->length);
}

static bool plain_int(Value v) {
    return v.tag == TAG_INT || v.tag == TAG_BOOL || is_exact(v, &TYPE_INT);
}

static bool range_contains(VM *vm, Value self, Value item) {
    Value position;
    if (plain_int(item))
        return position_of(vm, as_range(self), item, &position);
    Value iterator = vm_iter(vm, self), each;
    while (vm_next(vm, iterator, &each))
        if (vm_equal(vm, each, item))
            return true;
    return false;
}

/* ---- repr, equality ---- */

static Value range_repr(VM *vm, Value self) {
    Range *r = as_range(self);
    Buf *b = vm_buf(vm);
    buf_adds(b, "range(");
    bool step = r->step.tag != TAG_INT || r->step.integer != 1;
    add_reprs(vm, b, (Value[]){r->start, r->stop, r->step}, step ? 3 : 2);
    buf_addc(b, ')');
    return buf_value(vm, b);
}

/* What makes two ranges the same sequence: length, start when there is one, step when it counts. */
static Value range_identity(VM *vm, const Range *r) {
    bool one = vm_equal(vm, r->length, value_int(1)), none = !vm_truth(vm, r->length);
    return tuple_from(
        vm, (Value[]){r->length, none ? NONE : r->start, none || one ? NONE : r->step}, 3);
}

static int64_t range_hash(VM *vm, Value self) {
    return vm_hash(vm, range_identity(vm, as_range(self)));
}

static Value range_compare(VM *vm, CompareOp op, Value self, Value other) {
    if ((op != OP_EQ && op != OP_NE) || !is_exact(other, &TYPE_RANGE))
        return NOT_IMPLEMENTED;
    bool equal =
        vm_equal(vm, range_identity(vm, as_range(self)), range_identity(vm, as_range(other)));
    return value_bool(equal == (op == OP_EQ));
}

/* ---- iterating ---- */

typedef struct RangeIter {
    Object object;
    Value next, step, left; /* left: how many are to come */
} RangeIter;
extern const Type TYPE_RANGE_ITERATOR, TYPE_LONGRANGE_ITERATOR;

static Value range_iter_from(VM *vm, const Range *r, Value first, Value step) {
    Value last = vm_truth(vm, r->length)
                     ? item_at(vm, r, vm_binary(vm, OP_SUB, r->length, value_int(1)))
                     : first;
    bool small = all_small(r) && last.tag == TAG_INT && first.tag == TAG_INT && step.tag == TAG_INT;
    RangeIter *it = obj_new(vm, small ? &TYPE_RANGE_ITERATOR : &TYPE_LONGRANGE_ITERATOR);
    it->next = first;
    it->step = step;
    it->left = r->length;
    return value_object(it);
}

static Value range_iter(VM *vm, Value self) {
    return range_iter_from(vm, as_range(self), as_range(self)->start, as_range(self)->step);
}

static Value range_reversed(VM *vm, Value *args) {
    Range *r = as_range(args[0]);
    Value last = item_at(vm, r, vm_binary(vm, OP_SUB, r->length, value_int(1)));
    return range_iter_from(vm, r, last, vm_unary(vm, OP_NEG, r->step));
}

static bool range_next(VM *vm, Value self, Value *out) {
    RangeIter *it = (RangeIter *)self.object;
    if (it->left.integer <= 0)
        return false;
    it->left.integer--;
    *out = it->next;
    it->next.integer = (int64_t)((uint64_t)it->next.integer + (uint64_t)it->step.integer);
    return true;
}

static bool longrange_next(VM *vm, Value self, Value *out) {
    RangeIter *it = (RangeIter *)self.object;
    if (!vm_truth(vm, it->left))
        return false;
    it->left = vm_binary(vm, OP_SUB, it->left, value_int(1));
    *out = it->next;
    it->next = vm_binary(vm, OP_ADD, it->next, it->step);
    return true;
}

static Value range_iter_hint(VM *vm, Value *args) {
    return ((RangeIter *)args[0].object)->left;
}

/* ---- methods ---- */

static Value range_count(VM *vm, Value *args) {
    Value position;
    if (plain_int(args[1]))
        return value_int(position_of(vm, as_range(args[0]), args[1], &position));
    int64_t n = 0;
    Value iterator = vm_iter(vm, args[0]), each;
    while (vm_next(vm, iterator, &each))
        n += vm_equal(vm, each, args[1]);
    return value_int(n);
}

static Value range_index(VM *vm, Value *args) {
    Value position;
    if (plain_int(args[1])) {
        if (position_of(vm, as_range(args[0]), args[1], &position))
            return position;
        raise(vm, &TYPE_VALUE_ERROR, "%s is not in range", vm_repr(vm, args[1])->data);
    }
    Value iterator = vm_iter(vm, args[0]), each;
    for (int64_t i = 0; vm_next(vm, iterator, &each); i++)
        if (vm_equal(vm, each, args[1]))
            return value_int(i);
    raise(vm, &TYPE_VALUE_ERROR, "sequence.index(x): x not in sequence");
}

static Value range_start(VM *vm, Value *args) {
    return as_range(args[0])->start;
}
static Value range_stop(VM *vm, Value *args) {
    return as_range(args[0])->stop;
}
static Value range_step(VM *vm, Value *args) {
    return as_range(args[0])->step;
}

static const Native RANGE_METHODS[] = {
    {"__new__(cls, /, *args)", range_make, "range(stop) or range(start, stop[, step])."},
    {"count(self, value, /)", range_count, "Number of occurrences of value."},
    {"index(self, value, /)", range_index, "Index of value."},
    {"__reversed__(self, /)", range_reversed, "A reverse iterator."},
    {"@property start(self, /)", range_start, "First number."},
    {"@property stop(self, /)", range_stop, "End, not included."},
    {"@property step(self, /)", range_step, "Distance between numbers."},
    {NULL, NULL, NULL}};

const Type TYPE_RANGE = {.object = {&TYPE_TYPE},
                         .name = "range",
                         .size = sizeof(Range),
                         .flags = TYPE_SEQUENCE | TYPE_MEMBERS,
                         .doc = "Integers from start to stop by step.",
                         .repr = range_repr,
                         .hash = range_hash,
                         .compare = range_compare,
                         .truth = range_truth,
                         .len = range_len,
                         .getitem = range_getitem,
                         .contains = range_contains,
                         .iter = range_iter,
                         .methods = RANGE_METHODS};

static const Native RANGE_ITER_METHODS[] = {
    {"__length_hint__(self, /)", range_iter_hint, "How many are left."}, {NULL, NULL, NULL}};
const Type TYPE_RANGE_ITERATOR = {.object = {&TYPE_TYPE},
                                  .name = "range_iterator",
                                  .size = sizeof(RangeIter),
                                  .iter = iterator_self,
                                  .next = range_next,
                                  .methods = RANGE_ITER_METHODS};
const Type TYPE_LONGRANGE_ITERATOR = {.object = {&TYPE_TYPE},
                                      .name = "longrange_iterator",
                                      .size = sizeof(RangeIter),
                                      .iter = iterator_self,
                                      .next = longrange_next,
                                      .methods = RANGE_ITER_METHODS};
