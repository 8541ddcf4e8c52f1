/* The type slice, and how slices meet a sequence of some length. */
#include "harness/language/containers.h"
#include "harness/language/numbers.h"

Value slice_new(VM *vm, Value start, Value stop, Value step) {
    SliceObject *s = obj_new(vm, &TYPE_SLICE);
    s->start = start;
    s->stop = stop;
    s->step = step;
    return value_object(s);
}

static int64_t slice_part(VM *vm, Value v) {
    if (v.tag == TAG_INT)
        return v.integer;
    if (!has_index(vm, v))
        raise(vm, &TYPE_TYPE_ERROR,
              "slice indices must be integers or None or have an __index__ method");
    return vm_index_clamped(vm, v);
}

static Value whole(VM *vm, Value v) {
    v = need_index(vm, v);
    return v.tag == TAG_BOOL ? value_int(v.boolean) : v;
}

static Value part_value(VM *vm, Value v) {
    if (!has_index(vm, v))
        raise(vm, &TYPE_TYPE_ERROR,
              "slice indices must be integers or None or have an __index__ method");
    return whole(vm, v);
}

static int64_t bound(VM *vm, Value v, int64_t length, int64_t absent, bool backwards) {
    if (is_none(v))
        return absent;
    int64_t i = slice_part(vm, v), low = backwards ? -1 : 0;
    if (i < 0) {
        i += length;
        return i < low ? low : i;
    }
    return i >= length ? (backwards ? length - 1 : length) : i;
}

void slice_resolve(VM *vm, SliceObject *s, size_t length, int64_t *start, int64_t *stop,
                   int64_t *step, size_t *count) {
    *step = is_none(s->step) ? 1 : slice_part(vm, s->step);
    if (*step == 0)
        raise(vm, &TYPE_VALUE_ERROR, "slice step cannot be zero");
    if (*step < -INT64_MAX)
        *step = -INT64_MAX;
    int64_t n = (int64_t)length;
    bool back = *step < 0;
    *start = bound(vm, s->start, n, back ? n - 1 : 0, back);
    *stop = bound(vm, s->stop, n, back ? -1 : n, back);
    if (back)
        *count = *stop < *start ? (size_t)((*start - *stop - 1) / -*step + 1) : 0;
    else
        *count = *start < *stop ? (size_t)((*stop - *start - 1) / *step + 1) : 0;
}

static Value slice_make(VM *vm, Value *args) {
    Tuple *rest = as_tuple(args[1]);
    if (rest->count < 1 || rest->count > 3)
        raise(vm, &TYPE_TYPE_ERROR, "slice expected at %s %d argument%s, got %zu",
              rest->count ? "most" : "least", rest->count ? 3 : 1, rest->count ? "s" : "",
              rest->count);
    if (rest->count == 1)
        return slice_new(vm, NONE, rest->items[0], NONE);
    return slice_new(vm, rest->items[0], rest->items[1], rest->count > 2 ? rest->items[2] : NONE);
}

static Value slice_repr(VM *vm, Value self) {
    SliceObject *s = (SliceObject *)self.object;
    Buf *b = vm_buf(vm);
    buf_adds(b, "slice(");
    add_reprs(vm, b, (Value[]){s->start, s->stop, s->step}, 3);
    buf_addc(b, ')');
    return buf_value(vm, b);
}

static Value slice_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_exact(other, &TYPE_SLICE))
        return NOT_IMPLEMENTED;
    SliceObject *a = (SliceObject *)self.object, *b = (SliceObject *)other.object;
    return vm_compare_value(vm, op, tuple_from(vm, (Value[]){a->start, a->stop, a->step}, 3),
                            tuple_from(vm, (Value[]){b->start, b->stop, b->step}, 3));
}

/* As `bound`, for lengths and parts of any size. */
static Value wide_bound(VM *vm, Value v, Value length, Value low, Value high, Value absent) {
    if (is_none(v))
        return absent;
    v = part_value(vm, v);
    if (int_sign(v) < 0) {
        v = int_arithmetic(vm, OP_ADD, v, length);
        return int_order(v, low) < 0 ? low : v;
    }
    return int_order(v, high) > 0 ? high : v;
}

void slice_wide(VM *vm, SliceObject *s, Value length, Value parts[3]) {
    Value step = is_none(s->step) ? value_int(1) : part_value(vm, s->step);
    if (int_sign(step) == 0)
        raise(vm, &TYPE_VALUE_ERROR, "slice step cannot be zero");
    bool back = int_sign(step) < 0;
    Value low = value_int(back ? -1 : 0);
    Value high = back ? int_arithmetic(vm, OP_SUB, length, value_int(1)) : length;
    parts[0] = wide_bound(vm, s->start, length, low, high, back ? high : low);
    parts[1] = wide_bound(vm, s->stop, length, low, high, back ? low : high);
    parts[2] = step;
}

static Value slice_indices(VM *vm, Value *args) {
    Value length = whole(vm, args[1]), parts[3];
    if (int_sign(length) < 0)
        raise(vm, &TYPE_VALUE_ERROR, "length should not be negative");
    slice_wide(vm, (SliceObject *)args[0].object, length, parts);
    return tuple_from(vm, parts, 3);
}

static Value slice_start(VM *vm, Value *args) {
    return ((SliceObject *)args[0].object)->start;
}
static Value slice_stop(VM *vm, Value *args) {
    return ((SliceObject *)args[0].object)->stop;
}
static Value slice_step(VM *vm, Value *args) {
    return ((SliceObject *)args[0].object)->step;
}

static const Native SLICE_METHODS[] = {
    {"__new__(cls, /, *args)", slice_make, "slice(stop) or slice(start, stop[, step])."},
    {"indices(self, length, /)", slice_indices,
     "Start, stop and step for a sequence of that length."},
    {"@property start(self, /)", slice_start, "First index or None."},
    {"@property stop(self, /)", slice_stop, "End or None."},
    {"@property step(self, /)", slice_step, "Step or None."},
    {NULL, NULL, NULL}};

const Type TYPE_SLICE = {.object = {&TYPE_TYPE},
                         .name = "slice",
                         .size = sizeof(SliceObject),
                         .flags = TYPE_MEMBERS,
                         .doc = "What stands between the brackets of x[a:b:c].",
                         .repr = slice_repr,
                         .hash = hash_refuse,
                         .compare = slice_compare,
                         .methods = SLICE_METHODS};
