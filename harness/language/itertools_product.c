/* Module itertools, the combinatoric iterators: product permutations combinations
 * combinations_with_replacement.
 *
 * All work on a pool of items and a row of indices that is stepped in place. */
#include "harness/language/itertools.h"

typedef struct Rows {
    size_t count;    /* items in a row */
    size_t *indices; /* permutations: of the whole pool */
    size_t *cycles;  /* permutations only */
    Tuple **pools;   /* one for each position (product), or the one pool */
    bool begun, done;
} Rows;

static Value row_of(VM *vm, const Rows *r, bool product) {
    Tuple *t = tuple_new(vm, r->count);
    for (size_t i = 0; i < r->count; i++)
        t->items[i] = r->pools[product ? i : 0]->items[r->indices[i]];
    return value_object(t);
}

static Rows *rows_new(VM *vm, size_t count, size_t indices, size_t pools) {
    if (count > (size_t)1 << 40)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    Rows *r = vm_alloc(vm, sizeof *r);
    *r = (Rows){.count = count};
    r->indices = vm_alloc(vm, (indices + 1) * sizeof *r->indices);
    memset(r->indices, 0, (indices + 1) * sizeof *r->indices);
    r->pools = vm_alloc(vm, (pools + 1) * sizeof(Tuple *));
    return r;
}

/* Shared frame of all steps: the first row as it stands, later ones after advance(). */
static bool rows_step(VM *vm, Rows *r, bool (*advance)(Rows *), bool product, Value *out) {
    if (r->done)
        return false;
    if (r->begun && !advance(r)) {
        r->done = true;
        return false;
    }
    r->begun = true;
    *out = row_of(vm, r, product);
    return true;
}

/* ---- product ---- */

static bool product_advance(Rows *r) {
    for (size_t i = r->count; i-- > 0;) {
        if (++r->indices[i] < r->pools[i]->count)
            return true;
        r->indices[i] = 0;
    }
    return false;
}
static bool product_step(VM *vm, NativeIter *it, Value *out) {
    return rows_step(vm, it->data, product_advance, true, out);
}

static Value product_new(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    int64_t repeat = vm_index(vm, args[2]);
    if (repeat < 0)
        raise(vm, &TYPE_VALUE_ERROR, "repeat argument cannot be negative");
    size_t count = given->count * (size_t)repeat;
    if (given->count && (uint64_t)repeat > ((uint64_t)1 << 40) / given->count)
        raise(vm, &TYPE_OVERFLOW_ERROR, "repeat argument too large");
    Rows *r = rows_new(vm, count, count, count);
    for (size_t i = 0; i < count; i++) {
        r->pools[i] =
            i < given->count ? as_tuple(tuple_of(vm, given->items[i])) : r->pools[i - given->count];
        r->done = r->done || r->pools[i]->count == 0;
    }
    NativeIter *it = iter_new(vm, as_type(args[0]), product_step);
    it->data = r;
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_PRODUCT, "product", NULL,
               {"__new__(cls, /, *iterables, repeat=1)", product_new,
                "All ways to take one item of each iterable."})

/* ---- permutations ---- */

static void rotate_left(size_t *indices, size_t from, size_t to) {
    size_t first = indices[from];
    memmove(indices + from, indices + from + 1, (to - from - 1) * sizeof *indices);
    indices[to - 1] = first;
}

static bool permutations_advance(Rows *r) {
    size_t n = r->pools[0]->count;
    for (size_t i = r->count; i-- > 0;) {
        if (--r->cycles[i] > 0) {
            size_t j = n - r->cycles[i], t = r->indices[i];
            r->indices[i] = r->indices[j];
            r->indices[j] = t;
            return true;
        }
        rotate_left(r->indices, i, n);
        r->cycles[i] = n - i;
    }
    return false;
}
static bool permutations_step(VM *vm, NativeIter *it, Value *out) {
    return rows_step(vm, it->data, permutations_advance, false, out);
}

static size_t row_length(VM *vm, Value r) {
    int64_t n = vm_index(vm, r);
    if (n < 0)
        raise(vm, &TYPE_VALUE_ERROR, "r must be non-negative");
    return (size_t)n;
}

static Value permutations_new(VM *vm, Value *args) {
    Tuple *pool = as_tuple(tuple_of(vm, args[1]));
    if (!is_none(args[2]) && !is_int(args[2]))
        raise(vm, &TYPE_TYPE_ERROR, "Expected int as r");
    size_t n = pool->count, count = is_none(args[2]) ? n : row_length(vm, args[2]);
    Rows *r = rows_new(vm, count, n, 1);
    r->pools[0] = pool;
    r->done = count > n;
    for (size_t i = 0; i < n; i++)
        r->indices[i] = i;
    if (!r->done) {
        r->cycles = vm_alloc(vm, (count + 1) * sizeof *r->cycles);
        for (size_t i = 0; i < count; i++)
            r->cycles[i] = n - i;
    }
    NativeIter *it = iter_new(vm, as_type(args[0]), permutations_step);
    it->data = r;
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_PERMUTATIONS, "permutations", NULL,
               {"__new__(cls, iterable, r=None)", permutations_new,
                "All orders of r different items."})

/* ---- combinations ---- */

static bool combinations_advance(Rows *r) {
    size_t n = r->pools[0]->count;
    for (size_t i = r->count; i-- > 0;)
        if (r->indices[i] != i + n - r->count) {
            r->indices[i]++;
            for (size_t j = i + 1; j < r->count; j++)
                r->indices[j] = r->indices[j - 1] + 1;
            return true;
        }
    return false;
}
static bool combinations_step(VM *vm, NativeIter *it, Value *out) {
    return rows_step(vm, it->data, combinations_advance, false, out);
}
static Value combinations_new(VM *vm, Value *args) {
    int64_t r_given = vm_index(vm, args[2]);
    Tuple *pool = as_tuple(tuple_of(vm, args[1]));
    size_t count = row_length(vm, value_int(r_given));
    Rows *r = rows_new(vm, count, count, 1);
    r->pools[0] = pool;
    r->done = count > pool->count;
    for (size_t i = 0; i < count; i++)
        r->indices[i] = i;
    NativeIter *it = iter_new(vm, as_type(args[0]), combinations_step);
    it->data = r;
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_COMBINATIONS, "combinations", NULL,
               {"__new__(cls, iterable, r)", combinations_new,
                "All ways to take r different items, in order."})

static bool replacement_advance(Rows *r) {
    size_t last = r->pools[0]->count - 1;
    for (size_t i = r->count; i-- > 0;)
        if (r->indices[i] != last) {
            size_t next = r->indices[i] + 1;
            for (size_t j = i; j < r->count; j++)
                r->indices[j] = next;
            return true;
        }
    return false;
}
static bool replacement_step(VM *vm, NativeIter *it, Value *out) {
    return rows_step(vm, it->data, replacement_advance, false, out);
}
static Value replacement_new(VM *vm, Value *args) {
    int64_t r_given = vm_index(vm, args[2]);
    Tuple *pool = as_tuple(tuple_of(vm, args[1]));
    size_t count = row_length(vm, value_int(r_given));
    Rows *r = rows_new(vm, count, count, 1);
    r->pools[0] = pool;
    r->done = pool->count == 0 && count > 0;
    NativeIter *it = iter_new(vm, as_type(args[0]), replacement_step);
    it->data = r;
    return value_object(it);
}
ITERTOOLS_TYPE(TYPE_COMBINATIONS_WITH_REPLACEMENT, "combinations_with_replacement", NULL,
               {"__new__(cls, iterable, r)", replacement_new,
                "All ways to take r items, each as often as wanted."})
