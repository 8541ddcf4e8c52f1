/* Modules heapq and bisect: heaps and sorted lists kept in plain lists. What yields lazily (merge)
 * is written in the language. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"

/* ---- heapq ---- */

static List *heap_of(VM *vm, Value v, const char *function) {
    if (!is_list(v))
        raise(vm, &TYPE_TYPE_ERROR, "%s() argument%s must be list, not %s", function,
              strcmp(function, "heapify") == 0 || strcmp(function, "heappop") == 0 ? "" : " 1",
              type_name(type_of(v)));
    return as_list(v);
}

/* Is a to be above b? */
static bool above(VM *vm, List *heap, size_t a, size_t b, bool max) {
    size_t count = heap->count;
    bool r = max ? quick_less(vm, heap->items[b], heap->items[a])
                 : quick_less(vm, heap->items[a], heap->items[b]);
    if (heap->count != count)
        raise(vm, &TYPE_RUNTIME_ERROR, "list changed size during iteration");
    return r;
}

static void exchange(List *heap, size_t a, size_t b) {
    Value t = heap->items[a];
    heap->items[a] = heap->items[b];
    heap->items[b] = t;
}

static void rise(VM *vm, List *heap, size_t start, size_t at, bool max) {
    while (at > start) {
        size_t parent = (at - 1) / 2;
        if (!above(vm, heap, at, parent, max))
            break;
        exchange(heap, at, parent);
        at = parent;
    }
}

/* Let the smaller children rise to a leaf, then lift what came down. */
static void sink(VM *vm, List *heap, size_t at, bool max) {
    size_t start = at;
    while (2 * at + 1 < heap->count) {
        size_t child = 2 * at + 1;
        if (child + 1 < heap->count && !above(vm, heap, child, child + 1, max))
            child++;
        exchange(heap, at, child);
        at = child;
    }
    rise(vm, heap, start, at, max);
}

static Value heap_pop(VM *vm, List *heap, bool max) {
    if (heap->count == 0)
        raise(vm, &TYPE_INDEX_ERROR, "index out of range");
    Value last = heap->items[--heap->count];
    if (heap->count == 0)
        return last;
    Value top = heap->items[0];
    heap->items[0] = last;
    sink(vm, heap, 0, max);
    return top;
}

static Value heapq_heappush(VM *vm, Value *args) {
    List *heap = heap_of(vm, args[0], "heappush");
    list_push(vm, heap, args[1]);
    rise(vm, heap, 0, heap->count - 1, false);
    return NONE;
}
static Value heapq_heappop(VM *vm, Value *args) {
    return heap_pop(vm, heap_of(vm, args[0], "heappop"), false);
}
static Value heapq_heappop_max(VM *vm, Value *args) {
    return heap_pop(vm, heap_of(vm, args[0], "_heappop_max"), true);
}

static Value heap_replace(VM *vm, List *heap, Value item, bool max) {
    if (heap->count == 0)
        raise(vm, &TYPE_INDEX_ERROR, "index out of range");
    Value top = heap->items[0];
    heap->items[0] = item;
    sink(vm, heap, 0, max);
    return top;
}
static Value heapq_heapreplace(VM *vm, Value *args) {
    return heap_replace(vm, heap_of(vm, args[0], "heapreplace"), args[1], false);
}
static Value heapq_heapreplace_max(VM *vm, Value *args) {
    return heap_replace(vm, heap_of(vm, args[0], "_heapreplace_max"), args[1], true);
}
static Value heapq_heappushpop(VM *vm, Value *args) {
    List *heap = heap_of(vm, args[0], "heappushpop");
    if (heap->count == 0 || !quick_less(vm, heap->items[0], args[1]))
        return args[1];
    return heap_replace(vm, heap, args[1], false);
}

static void heapify(VM *vm, List *heap, bool max) {
    for (size_t i = heap->count / 2; i-- > 0;)
        sink(vm, heap, i, max);
}
static Value heapq_heapify(VM *vm, Value *args) {
    heapify(vm, heap_of(vm, args[0], "heapify"), false);
    return NONE;
}
static Value heapq_heapify_max(VM *vm, Value *args) {
    heapify(vm, heap_of(vm, args[0], "_heapify_max"), true);
    return NONE;
}

static Value first_sorted(VM *vm, Value *args, bool reverse) {
    int64_t n = vm_index_clamped(vm, args[0]);
    if (n <= 0) {
        vm_iter(vm, args[1]);
        return value_object(list_new(vm, 0));
    }
    List *all = as_list(list_of(vm, args[1]));
    list_sort_values(vm, all, args[2], reverse);
    if ((uint64_t)n < all->count)
        all->count = (size_t)n;
    return value_object(all);
}
static Value heapq_nlargest(VM *vm, Value *args) {
    return first_sorted(vm, args, true);
}
static Value heapq_nsmallest(VM *vm, Value *args) {
    return first_sorted(vm, args, false);
}

static const Native HEAPQ_FUNCTIONS[] = {
    {"heapify(heap, /)", heapq_heapify, "Make a heap of a list, in place."},
    {"heappop(heap, /)", heapq_heappop, "Remove and return the smallest item."},
    {"heappush(heap, item, /)", heapq_heappush, "Add an item."},
    {"heappushpop(heap, item, /)", heapq_heappushpop, "Add an item, then take the smallest."},
    {"heapreplace(heap, item, /)", heapq_heapreplace, "Take the smallest, then add an item."},
    {"nlargest(n, iterable, key=None)", heapq_nlargest, "The n largest items, largest first."},
    {"nsmallest(n, iterable, key=None)", heapq_nsmallest, "The n smallest items, in order."},
    {"_heapify_max(heap, /)", heapq_heapify_max, "As heapify, largest on top."},
    {"_heappop_max(heap, /)", heapq_heappop_max, "Remove and return the largest item."},
    {"_heapreplace_max(heap, item, /)", heapq_heapreplace_max, "As heapreplace, largest on top."},
    {NULL, NULL, NULL}};

extern const char EMBED_heapq[]; /* heapq.py */

static void heapq_init(VM *vm, Value module) {
    module_run(vm, module, EMBED_heapq);
}

const NativeModule MODULE_HEAPQ = {"heapq", HEAPQ_FUNCTIONS, heapq_init, "Priority queues."};

/* ---- bisect ---- */

static int64_t insertion_point(VM *vm, Value *args, bool right) {
    Value a = args[0], x = args[1], key = args[4];
    int64_t low = vm_index(vm, args[2]);
    if (low < 0)
        raise(vm, &TYPE_VALUE_ERROR, "lo must be non-negative");
    if (!is_none(args[3]) && !has_index(vm, args[3]))
        raise(vm, &TYPE_TYPE_ERROR, "argument should be integer or None, not '%s'",
              type_name(type_of(args[3])));
    int64_t high = is_none(args[3]) ? vm_len(vm, a) : vm_index(vm, args[3]);
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        Value item = vm_getitem(vm, a, value_int(middle));
        if (!is_none(key))
            item = vm_call1(vm, key, item);
        if (right ? quick_less(vm, x, item) : !quick_less(vm, item, x))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static Value bisect_right(VM *vm, Value *args) {
    return value_int(insertion_point(vm, args, true));
}
static Value bisect_left(VM *vm, Value *args) {
    return value_int(insertion_point(vm, args, false));
}

static Value insort(VM *vm, Value *args, bool right) {
    Value look[5] = {args[0], args[1], args[2], args[3], args[4]};
    if (!is_none(args[4]))
        look[1] = vm_call1(vm, args[4], args[1]);
    Value at = value_int(insertion_point(vm, look, right));
    vm_method(vm, args[0], "insert", 2, (Value[]){at, args[1]});
    return NONE;
}
static Value insort_right(VM *vm, Value *args) {
    return insort(vm, args, true);
}
static Value insort_left(VM *vm, Value *args) {
    return insort(vm, args, false);
}

#define SEARCH "(a, x, lo=0, hi=None, *, key=None)"
static const Native BISECT_FUNCTIONS[] = {
    {"bisect_left" SEARCH, bisect_left, "Where x belongs, before equal items."},
    {"bisect_right" SEARCH, bisect_right, "Where x belongs, after equal items."},
    {"insort_left" SEARCH, insort_left, "Insert x, before equal items."},
    {"insort_right" SEARCH, insort_right, "Insert x, after equal items."},
    {NULL, NULL, NULL}};

/* The two names without a side are names of the right-hand functions. */
static void bisect_init(VM *vm, Value module) {
    module_set(vm, module, "bisect", vm_getattr(vm, module, vm_intern(vm, "bisect_right")));
    module_set(vm, module, "insort", vm_getattr(vm, module, vm_intern(vm, "insort_right")));
}

const NativeModule MODULE_BISECT = {"bisect", BISECT_FUNCTIONS, bisect_init,
                                    "Searching sorted lists."};
