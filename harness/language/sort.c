/* Sorting of lists: stable, run-detecting merge sort.
 *
 * Runs are found and lengthened with the comparisons CPython makes, so that lists of up to 63 items
 * come out the same even when the order is inconsistent (NaN). What moves is a pair of a rank and
 * an index; lists of only ints, only floats or only strings compare ranks without calling anybody.
 * While user code can run, the list looks empty. */
#include "harness/language/containers.h"
#include "engine/base/mem.h"
#include <stdlib.h>

typedef enum SortKind { SORT_INTS, SORT_FLOATS, SORT_STRINGS, SORT_ANY } SortKind;

enum { ONE_RUN = 64 }; /* shorter lists are sorted without merging */

typedef struct Item {
    union {
        int64_t integer;
        double number;
        uint64_t prefix; /* of a string: 8 bytes behind what all begin with, as a number */
    };
    size_t index; /* into keys and values */
} Item;

typedef struct Sort {
    VM *vm;
    SortKind kind;
    const Value *keys;
    size_t count, common; /* bytes with which all strings begin */
    Item *items, *spare;
    Value key_function;
    Value *made_keys; /* when there is a key function */
} Sort;

static bool tuples_less(VM *vm, Tuple *a, Tuple *b) {
    size_t i = 0;
    while (i < a->count && i < b->count && items_equal(vm, a->items[i], b->items[i]))
        i++;
    return i < a->count && i < b->count ? quick_less(vm, a->items[i], b->items[i])
                                        : a->count < b->count;
}

static bool any_less(Sort *s, Value a, Value b) {
    if (is_exact(a, &TYPE_TUPLE) && is_exact(b, &TYPE_TUPLE))
        return tuples_less(s->vm, as_tuple(a), as_tuple(b));
    return quick_less(s->vm, a, b);
}

static inline bool item_less(Sort *s, SortKind kind, const Item *a, const Item *b) {
    switch (kind) {
    case SORT_INTS:
        return a->integer < b->integer;
    case SORT_FLOATS:
        return a->number < b->number;
    case SORT_STRINGS:
        if (a->prefix != b->prefix)
            return a->prefix < b->prefix;
        return span_compare(span_from(str_span(as_str(s->keys[a->index])), s->common),
                            span_from(str_span(as_str(s->keys[b->index])), s->common)) < 0;
    case SORT_ANY:
        return any_less(s, s->keys[a->index], s->keys[b->index]);
    }
    return false;
}

/* ---- runs ---- */

#define SORT_INLINE static inline __attribute__((always_inline))

static void items_reverse(Item *items, size_t count) {
    for (size_t i = 0, j = count; i + 1 < j;) {
        Item t = items[i];
        items[i++] = items[--j];
        items[j] = t;
    }
}

/* Length of the run at the start; a strictly descending one is turned round. */
SORT_INLINE size_t run_find(Sort *s, SortKind kind, Item *items, size_t count) {
    if (count < 2)
        return count;
    size_t n = 2;
    if (item_less(s, kind, &items[1], &items[0])) {
        while (n < count && item_less(s, kind, &items[n], &items[n - 1]))
            n++;
        items_reverse(items, n);
    } else {
        while (n < count && !item_less(s, kind, &items[n], &items[n - 1]))
            n++;
    }
    return n;
}

/* The first `sorted` items are in order; insert the others by binary search. */
SORT_INLINE void run_lengthen(Sort *s, SortKind kind, Item *items, size_t sorted, size_t count) {
    for (; sorted < count; sorted++) {
        Item pivot = items[sorted];
        size_t left = 0, right = sorted;
        while (left < right) {
            size_t middle = left + (right - left) / 2;
            if (item_less(s, kind, &pivot, &items[middle]))
                right = middle;
            else
                left = middle + 1;
        }
        memmove(items + left + 1, items + left, (sorted - left) * sizeof *items);
        items[left] = pivot;
    }
}

/* ---- merging ---- */

/* How many of items[0, middle) stay where they are: those not above items[middle]. */
SORT_INLINE size_t settled(Sort *s, SortKind kind, const Item *items, size_t middle) {
    size_t low = 0, high = middle;
    while (low < high) {
        size_t m = low + (high - low) / 2;
        if (item_less(s, kind, &items[middle], &items[m]))
            high = m;
        else
            low = m + 1;
    }
    return low;
}

/* Merge the neighbours items[0, middle) and items[middle, count). */
SORT_INLINE void merge(Sort *s, SortKind kind, Item *items, size_t middle, size_t count) {
    size_t skip = settled(s, kind, items, middle);
    items += skip;
    middle -= skip;
    count -= skip;
    if (middle == 0)
        return;
    memcpy(s->spare, items, middle * sizeof *items);
    size_t a = 0, b = middle, to = 0;
    while (a < middle && b < count) {
        if (item_less(s, kind, &items[b], &s->spare[a]))
            items[to++] = items[b++];
        else
            items[to++] = s->spare[a++];
    }
    memcpy(items + to, s->spare + a, (middle - a) * sizeof *items);
}

typedef struct Run {
    size_t start, count;
} Run;

SORT_INLINE void merge_last_two(Sort *s, SortKind kind, Run *runs, size_t *pending) {
    Run *a = &runs[*pending - 2], *b = &runs[*pending - 1];
    merge(s, kind, s->items + a->start, a->count, a->count + b->count);
    a->count += b->count;
    --*pending;
}

static size_t shortest_run(size_t count) {
    size_t odd = 0;
    for (; count >= ONE_RUN; count >>= 1)
        odd |= count & 1;
    return count + odd;
}

SORT_INLINE void sort_items(Sort *s, SortKind kind) {
    Run runs[96];
    size_t pending = 0, least = shortest_run(s->count);
    for (size_t at = 0; at < s->count;) {
        size_t left = s->count - at, n = run_find(s, kind, s->items + at, left);
        if (n < least) {
            size_t wanted = left < least ? left : least;
            run_lengthen(s, kind, s->items + at, n, wanted);
            n = wanted;
        }
        runs[pending++] = (Run){at, n};
        at += n;
        while (pending > 1 &&
               (runs[pending - 2].count <= runs[pending - 1].count ||
                (pending > 2 &&
                 runs[pending - 3].count <= runs[pending - 2].count + runs[pending - 1].count)))
            merge_last_two(s, kind, runs, &pending);
    }
    while (pending > 1)
        merge_last_two(s, kind, runs, &pending);
}

static void sort_run(Sort *s) {
    switch (s->kind) {
    case SORT_INTS:
        sort_items(s, SORT_INTS);
        return;
    case SORT_FLOATS:
        sort_items(s, SORT_FLOATS);
        return;
    case SORT_STRINGS:
        sort_items(s, SORT_STRINGS);
        return;
    case SORT_ANY:
        sort_items(s, SORT_ANY);
        return;
    }
}

/* ---- preparing and finishing ---- */

static SortKind kind_of(Value v) {
    return v.tag == TAG_INT         ? SORT_INTS
           : v.tag == TAG_FLOAT     ? SORT_FLOATS
           : is_exact(v, &TYPE_STR) ? SORT_STRINGS
                                    : SORT_ANY;
}

static SortKind common_kind(const Value *keys, size_t count) {
    SortKind kind = count ? kind_of(keys[0]) : SORT_ANY;
    for (size_t i = 1; i < count; i++)
        if (kind_of(keys[i]) != kind)
            return SORT_ANY;
    return kind;
}

static size_t common_bytes(const Value *keys, size_t count) {
    const Str *first = as_str(keys[0]);
    size_t common = first->bytes;
    for (size_t i = 1; i < count && common; i++) {
        const Str *s = as_str(keys[i]);
        size_t n = 0;
        while (n < common && n < s->bytes && s->data[n] == first->data[n])
            n++;
        common = n;
    }
    return common;
}

static uint64_t text_prefix(Span text) {
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
    return prefix;
}

static void fill_items(Sort *s, bool reverse) {
    if (s->kind == SORT_STRINGS)
        s->common = common_bytes(s->keys, s->count);
    for (size_t i = 0; i < s->count; i++) {
        size_t index = reverse ? s->count - 1 - i : i;
        Value key = s->keys[index];
        s->items[i].index = index;
        if (s->kind == SORT_FLOATS)
            s->items[i].number = key.number;
        else if (s->kind == SORT_STRINGS)
            s->items[i].prefix = text_prefix(span_from(str_span(as_str(key)), s->common));
        else
            s->items[i].integer = key.integer;
    }
}

static void make_keys(VM *vm, void *context) {
    Sort *s = context;
    for (size_t i = 0; i < s->count; i++)
        s->made_keys[i] = vm_call1(vm, s->key_function, s->keys[i]);
}

static void sort_guarded(VM *vm, void *context) {
    sort_run(context);
}

/* Put the values in the order of the items. */
static void apply_order(Sort *s, Value *values, bool reverse) {
    Value *copy = xmalloc(s->count * sizeof *copy);
    memcpy(copy, values, s->count * sizeof *copy);
    for (size_t i = 0; i < s->count; i++)
        values[reverse ? s->count - 1 - i : i] = copy[s->items[i].index];
    free(copy);
}

/* Both steps that may call user code; true unless one raised. */
static bool sort_protected(Sort *s, Value *values, bool reverse, Value *exception) {
    VM *vm = s->vm;
    if (!is_none(s->key_function)) {
        if (!vm_try(vm, make_keys, s, exception))
            return false;
        s->keys = s->made_keys;
    }
    s->kind = common_kind(s->keys, s->count);
    s->items = xmalloc(s->count * sizeof(Item));
    s->spare = xmalloc(s->count * sizeof(Item));
    fill_items(s, reverse);
    bool done = true;
    if (s->kind == SORT_ANY)
        done = vm_try(vm, sort_guarded, s, exception);
    else
        sort_run(s);
    /* a list of one run is left as far as it was sorted; within a merge there is no order yet */
    if (done || s->count < ONE_RUN)
        apply_order(s, values, reverse);
    return done;
}

void list_sort_values(VM *vm, List *l, Value key, bool reverse) {
    if (l->count == 0 || (l->count == 1 && is_none(key)))
        return;
    List saved = *l;
    Sort s = {.vm = vm, .keys = saved.items, .count = saved.count, .key_function = key};
    if (!is_none(key))
        s.made_keys = vm_alloc(vm, s.count * sizeof(Value)); /* where the collector sees them */
    l->items = NULL;
    l->count = l->cap = 0;
    Value exception;
    bool done = sort_protected(&s, saved.items, reverse, &exception);
    free(s.items);
    free(s.spare);
    vm_free(vm, s.made_keys, s.count * sizeof(Value));
    bool changed = l->items != NULL;
    l->items = saved.items;
    l->count = saved.count;
    l->cap = saved.cap;
    if (!done)
        vm_rethrow(vm, exception);
    if (changed)
        raise(vm, &TYPE_VALUE_ERROR, "list modified during sort");
}
