/* Built-in functions that walk through iterables: all any iter len max min next sorted sum. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"
#include "harness/language/numbers.h"

static Value builtin_all(VM *vm, Value *args) {
    Value iterator = vm_iter(vm, args[0]), item;
    while (vm_next(vm, iterator, &item))
        if (!vm_truth(vm, item))
            return value_bool(false);
    return value_bool(true);
}

static Value builtin_any(VM *vm, Value *args) {
    Value iterator = vm_iter(vm, args[0]), item;
    while (vm_next(vm, iterator, &item))
        if (vm_truth(vm, item))
            return value_bool(true);
    return value_bool(false);
}

bool can_call(VM *vm, Value v) {
    Value ignored;
    for (const Type *t = type_of(v); t; t = t->base)
        if (t->call)
            return true;
    return vm_special(vm, v, "__call__", &ignored);
}

static Value builtin_callable(VM *vm, Value *args) {
    return value_bool(can_call(vm, args[0]));
}

static Value builtin_iter(VM *vm, Value *args) {
    if (is_unset(args[1]))
        return vm_iter(vm, args[0]);
    if (!can_call(vm, args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "iter(v, w): v must be callable");
    return callable_iterator(vm, args[0], args[1]);
}

static bool is_iterator(VM *vm, Value v) {
    Value ignored;
    for (const Type *t = type_of(v); t; t = t->base)
        if (t->next)
            return true;
    return vm_special(vm, v, "__next__", &ignored);
}

static Value builtin_next(VM *vm, Value *args) {
    if (!is_iterator(vm, args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object is not an iterator", type_name(type_of(args[0])));
    Value item;
    vm_set_stop_value(vm, NONE);
    if (vm_next(vm, args[0], &item))
        return item;
    if (!is_unset(args[1]))
        return args[1];
    raise_stop(vm, vm_stop_value(vm));
}

static Value builtin_len(VM *vm, Value *args) {
    return value_int(vm_len(vm, args[0]));
}

/* ---- max, min ---- */

typedef struct Extreme {
    const char *name;
    CompareOp better;
    Value key, fallback;
} Extreme;

static bool is_better(VM *vm, const Extreme *x, Value candidate, Value best) {
    return x->better == OP_LT ? quick_less(vm, candidate, best)
                              : vm_compare(vm, OP_GT, candidate, best);
}

static Value find_extreme(VM *vm, const Extreme *x, Value iterable) {
    Value iterator = vm_iter(vm, iterable), item, best = UNSET, best_key = UNSET;
    while (vm_next(vm, iterator, &item)) {
        Value key = is_none(x->key) ? item : vm_call1(vm, x->key, item);
        if (is_unset(best) || is_better(vm, x, key, best_key)) {
            best = item;
            best_key = key;
        }
    }
    if (!is_unset(best))
        return best;
    if (is_unset(x->fallback))
        raise(vm, &TYPE_VALUE_ERROR, "%s() arg is an empty sequence", x->name);
    return x->fallback;
}

static Value extreme(VM *vm, Extreme x, Value *args) {
    Tuple *given = as_tuple(args[0]);
    Dict *named = as_dict(args[1]);
    if (given->count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "%s expected at least 1 argument, got 0", x.name);
    size_t cursor = 0;
    x.key = NONE;
    x.fallback = UNSET;
    for (DictEntry *e; (e = dict_next(named, &cursor));) {
        Span name = str_span(as_str(e->key));
        if (span_is(name, "key"))
            x.key = e->value;
        else if (span_is(name, "default"))
            x.fallback = e->value;
        else
            raise(vm, &TYPE_TYPE_ERROR, "'%s' is an invalid keyword argument for %s()", name.ptr,
                  x.name);
    }
    if (given->count > 1 && !is_unset(x.fallback))
        raise(vm, &TYPE_TYPE_ERROR,
              "Cannot specify a default for %s() with multiple positional arguments", x.name);
    return find_extreme(vm, &x, given->count > 1 ? args[0] : given->items[0]);
}

static Value builtin_max(VM *vm, Value *args) {
    return extreme(vm, (Extreme){.name = "max", .better = OP_GT}, args);
}
static Value builtin_min(VM *vm, Value *args) {
    return extreme(vm, (Extreme){.name = "min", .better = OP_LT}, args);
}

/* ---- sorted, sum ---- */

static Value builtin_sorted(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[0]);
    Dict *named = as_dict(args[1]);
    if (given->count != 1)
        raise(vm, &TYPE_TYPE_ERROR, "sorted expected 1 argument, got %zu", given->count);
    Value key = NONE, reverse = value_bool(false), list = list_of(vm, given->items[0]);
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(named, &cursor));) {
        Span name = str_span(as_str(e->key));
        if (span_is(name, "key"))
            key = e->value;
        else if (span_is(name, "reverse"))
            reverse = e->value;
        else
            raise(vm, &TYPE_TYPE_ERROR, "'%s' is an invalid keyword argument for sort()", name.ptr);
    }
    list_sort_values(vm, as_list(list), key, vm_index(vm, reverse) != 0);
    return list;
}

static void sum_refuse(VM *vm, Value start) {
    if (is_str(start))
        raise(vm, &TYPE_TYPE_ERROR, "sum() can't sum strings [use ''.join(seq) instead]");
    if (is_exact(start, &TYPE_BYTES))
        raise(vm, &TYPE_TYPE_ERROR, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (is_exact(start, &TYPE_BYTEARRAY))
        raise(vm, &TYPE_TYPE_ERROR, "sum() can't sum bytearray [use b''.join(seq) instead]");
}

static Value builtin_sum(VM *vm, Value *args) {
    Value iterator = vm_iter(vm, args[0]), item, total = args[1];
    bool own = false; /* nobody else knows `total` */
    sum_refuse(vm, total);
    while (vm_next(vm, iterator, &item)) {
        int64_t sum;
        if (total.tag == TAG_INT && item.tag == TAG_INT &&
            !__builtin_add_overflow(total.integer, item.integer, &sum)) {
            total.integer = sum;
        } else if (total.tag == TAG_FLOAT && item.tag == TAG_FLOAT) {
            total.number += item.number;
        } else {
            bool integers = is_integer(total) && is_integer(item);
            Value before = total;
            total = vm_binary(vm, OP_ADD, total, item);
            if (own)
                big_drop(vm, before);
            own = integers;
        }
    }
    return total;
}

const Native BUILTIN_ITERATION[] = {
    {"all(iterable, /)", builtin_all, "True if every item is true."},
    {"any(iterable, /)", builtin_any, "True if any item is true."},
    {"callable(obj, /)", builtin_callable, "Can the object be called?"},
    {"iter(iterable, sentinel=?, /)", builtin_iter, "An iterator over the items of an object."},
    {"len(obj, /)", builtin_len, "Number of items in a container."},
    {"max(*args, **kwargs)", builtin_max,
     "max(iterable, *[, default, key]) or max(a, b, *args[, key]): the largest item."},
    {"min(*args, **kwargs)", builtin_min,
     "min(iterable, *[, default, key]) or min(a, b, *args[, key]): the smallest item."},
    {"next(iterator, default=?, /)", builtin_next, "The next item of an iterator."},
    {"sorted(*args, **kwargs)", builtin_sorted,
     "sorted(iterable, /, *, key=None, reverse=False): a new sorted list."},
    {"sum(iterable, /, start=0)", builtin_sum, "start plus the sum of the items."},
    {NULL, NULL, NULL}};
