/* What list, tuple and range share, and the quick paths of repr, index and comparison that all
 * containers use. */
#include "harness/language/containers.h"
#include <inttypes.h>

void add_repr(VM *vm, Buf *out, Value v) {
    switch (v.tag) {
    case TAG_NONE:
        buf_adds(out, "None");
        return;
    case TAG_BOOL:
        buf_adds(out, v.integer ? "True" : "False");
        return;
    case TAG_INT:
        buf_addf(out, "%" PRId64, v.integer);
        return;
    case TAG_FLOAT:
        float_add_repr(out, v.number);
        return;
    case TAG_UNSET:
        buf_adds(out, "<NULL>");
        return;
    case TAG_OBJECT:
        if (v.object->type == &TYPE_STR)
            str_add_repr(out, as_str(v));
        else
            buf_add_span(out, str_span(vm_repr(vm, v)));
        return;
    }
}

void add_reprs(VM *vm, Buf *out, const Value *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_adds(out, ", ");
        add_repr(vm, out, items[i]);
    }
}

/* ---- integers as indices ---- */

bool has_index(VM *vm, Value v) {
    Value ignored;
    return v.tag == TAG_INT || is_int(v) ||
           (is_object(v) && vm_special(vm, v, "__index__", &ignored));
}

Value index_value(VM *vm, Value v) {
    if (v.tag == TAG_INT)
        return v;
    if (is_int(v)) {
        Value plain = value_plain(v);
        return plain.tag == TAG_BOOL ? value_int(plain.integer) : plain;
    }
    Value method;
    if (!is_object(v) || !vm_special(vm, v, "__index__", &method))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object cannot be interpreted as an integer",
              type_name(type_of(v)));
    Value result = vm_call0(vm, method);
    if (!is_int(result))
        raise(vm, &TYPE_TYPE_ERROR, "__index__ returned non-int (type %s)",
              type_name(type_of(result)));
    return index_value(vm, result);
}

/* A bound of list.index and friends, counted from the end when negative. */
int64_t search_bound(VM *vm, Value v, size_t length) {
    if (!has_index(vm, v))
        raise(vm, &TYPE_TYPE_ERROR, "slice indices must be integers or have an __index__ method");
    int64_t i = vm_index_clamped(vm, v);
    if (i < 0)
        i += (int64_t)length;
    return i < 0 ? 0 : i;
}

size_t index_resolve(VM *vm, Value key, size_t length, const char *what) {
    int64_t i;
    Value index = index_value(vm, key);
    if (!value_fits_int64(index, &i))
        raise(vm, &TYPE_INDEX_ERROR, "cannot fit '%s' into an index-sized integer",
              type_name(type_of(key)));
    if (i < 0)
        i += (int64_t)length;
    if (i < 0 || (uint64_t)i >= length)
        raise(vm, &TYPE_INDEX_ERROR, "%s%sindex out of range", what ? what : "", what ? " " : "");
    return (size_t)i;
}

/* ---- comparison ---- */

/* Counts and items are read through pointers: comparing may change a list. */
Value sequence_compare(VM *vm, CompareOp op, const Value *const *a, const size_t *a_count,
                       const Value *const *b, const size_t *b_count) {
    if ((op == OP_EQ || op == OP_NE) && *a_count != *b_count)
        return value_bool(op == OP_NE);
    vm_enter(vm, " in comparison");
    size_t i = 0;
    while (i < *a_count && i < *b_count && items_equal(vm, (*a)[i], (*b)[i]))
        i++;
    Value result;
    bool both = i < *a_count && i < *b_count;
    if (both && op == OP_EQ)
        result = value_bool(false);
    else if (both && op == OP_NE)
        result = value_bool(true);
    else if (both)
        result = vm_compare_value(vm, op, (*a)[i], (*b)[i]);
    else
        result = value_bool(op == OP_LT   ? *a_count < *b_count
                            : op == OP_LE ? *a_count <= *b_count
                            : op == OP_EQ ? *a_count == *b_count
                            : op == OP_NE ? *a_count != *b_count
                            : op == OP_GT ? *a_count > *b_count
                                          : *a_count >= *b_count);
    vm_leave(vm);
    return result;
}

bool quick_less(VM *vm, Value a, Value b) {
    if (a.tag == TAG_INT && b.tag == TAG_INT)
        return a.integer < b.integer;
    if (a.tag == TAG_FLOAT && b.tag == TAG_FLOAT)
        return a.number < b.number;
    if (is_exact(a, &TYPE_STR) && is_exact(b, &TYPE_STR))
        return str_order(as_str(a), as_str(b)) < 0;
    return vm_compare(vm, OP_LT, a, b);
}

/* ---- items of anything ---- */

void vm_items(VM *vm, Value iterable, const Value **items, size_t *count) {
    if (is_list(iterable) && type_of(iterable)->iter == TYPE_LIST.iter) {
        *items = as_list(iterable)->items;
        *count = as_list(iterable)->count;
    } else if (is_tuple(iterable) && type_of(iterable)->iter == TYPE_TUPLE.iter) {
        *items = as_tuple(iterable)->items;
        *count = as_tuple(iterable)->count;
    } else {
        List *l = as_list(list_of(vm, iterable));
        *items = l->items;
        *count = l->count;
    }
}
