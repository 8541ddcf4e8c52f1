/* Module random: choosing among and shuffling the items of sequences. */
#include "harness/language/random_parts.h"
#include <math.h>

Value random_choice(VM *vm, Value *args) {
    int64_t n = vm_len(vm, args[1]);
    if (n == 0)
        raise(vm, &TYPE_INDEX_ERROR, "Cannot choose from an empty sequence");
    return vm_getitem(vm, args[1], value_int(random_index(vm, args[0], (size_t)n)));
}

Value pyrandom_shuffle(VM *vm, Value *args) {
    Value x = args[1];
    for (int64_t i = vm_len(vm, x) - 1; i > 0; i--) {
        Value j = value_int(random_index(vm, args[0], (size_t)i + 1));
        Value a = vm_getitem(vm, x, j), b = vm_getitem(vm, x, value_int(i));
        vm_setitem(vm, x, value_int(i), a);
        vm_setitem(vm, x, j, b);
    }
    return NONE;
}

/* ---- sample ---- */

static Value running_totals(VM *vm, Value weights) {
    List *totals = list_new(vm, 0);
    Value iterator = vm_iter(vm, weights), item;
    while (vm_next(vm, iterator, &item))
        list_push(vm, totals,
                  totals->count ? vm_binary(vm, OP_ADD, totals->items[totals->count - 1], item)
                                : item);
    return value_object(totals);
}

/* Where value belongs in sorted items[0, high), after equal ones. */
static size_t position_after(VM *vm, const Value *items, size_t high, Value value) {
    size_t low = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (quick_less(vm, value, items[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void sample_from_pool(VM *vm, Value self, Value population, size_t n, List *result,
                             size_t k) {
    List *pool = as_list(list_of(vm, population));
    for (size_t i = 0; i < k; i++) {
        size_t j = (size_t)random_index(vm, self, n - i);
        list_push(vm, result, pool->items[j]);
        pool->items[j] = pool->items[n - i - 1];
    }
}

static void sample_by_index(VM *vm, Value self, Value population, size_t n, List *result,
                            size_t k) {
    Set *selected = set_new(vm, &TYPE_SET);
    for (size_t i = 0; i < k; i++) {
        Value j;
        do
            j = value_int(random_index(vm, self, n));
        while (!set_add(vm, selected, j));
        list_push(vm, result, vm_getitem(vm, population, j));
    }
}

static Value sample(VM *vm, Value self, Value population, Value size) {
    int64_t n = vm_len(vm, population);
    if (!has_index(vm, size))
        raise(vm, &TYPE_TYPE_ERROR, "'<=' not supported between instances of 'int' and '%s'",
              type_name(type_of(size)));
    int64_t k = vm_index(vm, size);
    if (k < 0 || k > n)
        raise(vm, &TYPE_VALUE_ERROR, "Sample larger than population or is negative");
    List *result = list_new(vm, (size_t)k);
    double set_size = 21;
    if (k > 5)
        set_size += pow(4, ceil(log((double)k * 3) / log(4)));
    if ((double)n <= set_size)
        sample_from_pool(vm, self, population, (size_t)n, result, (size_t)k);
    else
        sample_by_index(vm, self, population, (size_t)n, result, (size_t)k);
    return value_object(result);
}

static bool is_sequence(VM *vm, Value v) {
    Value ignored;
    return !is_dict(v) && !is_set(v) && vm_special(vm, v, "__getitem__", &ignored) &&
           vm_special(vm, v, "__len__", &ignored);
}

static Value sample_counted(VM *vm, Value *args, Value counts) {
    List *totals = as_list(running_totals(vm, counts));
    if ((int64_t)totals->count != vm_len(vm, args[1]))
        raise(vm, &TYPE_VALUE_ERROR, "The number of counts does not match the population");
    if (totals->count == 0)
        raise(vm, &TYPE_INDEX_ERROR, "pop from empty list");
    Value total = totals->items[--totals->count];
    if (!is_int(total))
        raise(vm, &TYPE_TYPE_ERROR, "Counts must be integers");
    if (int_sign(value_plain(total)) <= 0)
        raise(vm, &TYPE_VALUE_ERROR, "Total of counts must be greater than zero");
    Value range = range_new(vm, value_int(0), total, value_int(1));
    List *chosen = as_list(sample(vm, args[0], range, args[2]));
    for (size_t i = 0; i < chosen->count; i++) {
        size_t at = position_after(vm, totals->items, totals->count, chosen->items[i]);
        chosen->items[i] = vm_getitem(vm, args[1], value_int((int64_t)at));
    }
    return value_object(chosen);
}

Value pyrandom_sample(VM *vm, Value *args) {
    if (!is_sequence(vm, args[1]))
        raise(vm, &TYPE_TYPE_ERROR,
              "Population must be a sequence.  For dicts or sets, use sorted(d).");
    return is_none(args[3]) ? sample(vm, args[0], args[1], args[2])
                            : sample_counted(vm, args, args[3]);
}

/* ---- choices ---- */

static Value choose_evenly(VM *vm, Value self, Value population, int64_t k) {
    double n = (double)vm_len(vm, population);
    List *result = list_new(vm, 0);
    for (int64_t i = 0; i < k; i++) {
        int64_t at = (int64_t)floor(random_double(vm, self) * n);
        list_push(vm, result, vm_getitem(vm, population, value_int(at)));
    }
    return value_object(result);
}

static Value cumulative(VM *vm, Value weights, Value cum_weights) {
    if (is_none(cum_weights)) {
        if (is_int(weights))
            raise(vm, &TYPE_TYPE_ERROR, "The number of choices must be a keyword argument: k=%s",
                  vm_repr(vm, weights)->data);
        return running_totals(vm, weights);
    }
    if (!is_none(weights))
        raise(vm, &TYPE_TYPE_ERROR, "Cannot specify both weights and cumulative weights");
    return list_of(vm, cum_weights);
}

Value random_choices(VM *vm, Value *args) {
    Value population = args[1];
    int64_t n = vm_len(vm, population), k = vm_index(vm, args[4]);
    if (is_none(args[2]) && is_none(args[3]))
        return choose_evenly(vm, args[0], population, k);
    List *totals = as_list(cumulative(vm, args[2], args[3]));
    if ((int64_t)totals->count != n)
        raise(vm, &TYPE_VALUE_ERROR, "The number of weights does not match the population");
    if (n == 0)
        raise(vm, &TYPE_INDEX_ERROR, "list index out of range");
    double total = vm_float(vm, totals->items[n - 1]);
    if (total <= 0.0)
        raise(vm, &TYPE_VALUE_ERROR, "Total of weights must be greater than zero");
    if (!isfinite(total))
        raise(vm, &TYPE_VALUE_ERROR, "Total of weights must be finite");
    List *result = list_new(vm, 0);
    for (int64_t i = 0; i < k; i++) {
        Value x = value_float(random_double(vm, args[0]) * total);
        size_t at = position_after(vm, totals->items, (size_t)n - 1, x);
        list_push(vm, result, vm_getitem(vm, population, value_int((int64_t)at)));
    }
    return value_object(result);
}
