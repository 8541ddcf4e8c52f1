/* The type list: a growable array of values. Sorting is sort.c, slices as targets are
 * list_slice.c. */
#include "harness/language/text.h"
#include "harness/language/containers.h"

static List *self_of(Value *args) {
    return as_list(args[0]);
}

/* ---- making and growing ---- */

void list_reserve(VM *vm, List *l, size_t more) {
    if (l->cap - l->count >= more)
        return;
    if (more > SIZE_MAX / 64 - l->count)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    size_t cap = l->cap ? l->cap * 2 : 4;
    if (cap < l->count + more)
        cap = l->count + more;
    l->items = vm_realloc(vm, l->items, l->cap * sizeof(Value), cap * sizeof(Value));
    l->cap = cap;
}

List *list_new(VM *vm, size_t cap) {
    List *l = obj_new(vm, &TYPE_LIST);
    if (cap)
        list_reserve(vm, l, cap);
    return l;
}

void list_push(VM *vm, List *l, Value item) {
    if (l->count == l->cap)
        list_reserve(vm, l, 1);
    l->items[l->count++] = item;
}

Value list_from(VM *vm, const Value *items, size_t count) {
    List *l = list_new(vm, count);
    if (count)
        memcpy(l->items, items, count * sizeof *items);
    l->count = count;
    return value_object(l);
}

void list_extend(VM *vm, List *l, Value iterable) {
    if (is_exact(iterable, &TYPE_LIST) || is_exact(iterable, &TYPE_TUPLE)) {
        bool list = is_exact(iterable, &TYPE_LIST);
        size_t count = list ? as_list(iterable)->count : as_tuple(iterable)->count;
        list_reserve(vm, l, count);
        const Value *items = list ? as_list(iterable)->items : as_tuple(iterable)->items;
        if (count)
            memcpy(l->items + l->count, items, count * sizeof(Value));
        l->count += count;
        return;
    }
    Value iterator = vm_iter(vm, iterable), item;
    if (type_of(iterable)->flags & TYPE_CLASS)
        length_hint(vm, iterable, 0);
    while (vm_next(vm, iterator, &item))
        list_push(vm, l, item);
}

Value list_of(VM *vm, Value iterable) {
    List *l = list_new(vm, 0);
    list_extend(vm, l, iterable);
    return value_object(l);
}

static Value list_init(VM *vm, Value *args) {
    self_of(args)->count = 0;
    if (!is_unset(args[1]))
        list_extend(vm, self_of(args), args[1]);
    return NONE;
}

/* ---- slots ---- */

static Value list_repr(VM *vm, Value self) {
    List *l = as_list(self);
    if (l->count == 0)
        return str_z(vm, "[]");
    if (vm_repr_enter(vm, l))
        return str_z(vm, "[...]");
    Buf *b = vm_buf(vm);
    buf_addc(b, '[');
    for (size_t i = 0; i < l->count; i++) { /* a repr may change the list */
        if (i)
            buf_adds(b, ", ");
        add_repr(vm, b, l->items[i]);
    }
    buf_addc(b, ']');
    vm_repr_leave(vm, l);
    return buf_value(vm, b);
}

static Value list_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_list(other))
        return NOT_IMPLEMENTED;
    List *a = as_list(self), *b = as_list(other);
    return sequence_compare(vm, op, (const Value *const *)&a->items, &a->count,
                            (const Value *const *)&b->items, &b->count);
}

static Value list_concat(VM *vm, Value left, Value right) {
    if (!is_list(right))
        raise(vm, &TYPE_TYPE_ERROR, "can only concatenate list (not \"%s\") to list",
              type_name(type_of(right)));
    List *a = as_list(left), *b = as_list(right), *result = list_new(vm, a->count + b->count);
    if (a->count)
        memcpy(result->items, a->items, a->count * sizeof(Value));
    if (b->count)
        memcpy(result->items + a->count, b->items, b->count * sizeof(Value));
    result->count = a->count + b->count;
    return value_object(result);
}

/* `count` items repeated `times` times, appended to an empty part of `to`. */
static void append_repeated(VM *vm, List *to, List *from, int64_t times) {
    size_t count = from->count;
    if (count == 0 || times <= 0)
        return;
    if ((uint64_t)times > SIZE_MAX / 64 / count)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    list_reserve(vm, to, count * (size_t)times);
    for (int64_t i = 0; i < times; i++) {
        if (count == 1)
            to->items[to->count] = from->items[0];
        else
            memcpy(to->items + to->count, from->items, count * sizeof(Value));
        to->count += count;
    }
}

static Value list_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op == OP_ADD && is_list(left))
        return list_concat(vm, left, right);
    if (op != OP_MUL)
        return NOT_IMPLEMENTED;
    Value list = is_list(left) ? left : right;
    int64_t times = repeat_count(vm, is_list(left) ? right : left);
    List *result = list_new(vm, 0);
    append_repeated(vm, result, as_list(list), times);
    return value_object(result);
}

/* The items move when the list grows, so they are copied from where they are then. */
static void repeat_inplace(VM *vm, List *l, int64_t times) {
    size_t count = l->count;
    if (count == 0)
        return;
    if ((uint64_t)times > SIZE_MAX / 64 / count)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    list_reserve(vm, l, count * (size_t)(times - 1));
    for (int64_t i = 1; i < times; i++)
        memcpy(l->items + (size_t)i * count, l->items, count * sizeof(Value));
    l->count = count * (size_t)times;
}

static Value list_inplace(VM *vm, BinaryOp op, Value self, Value other) {
    List *l = as_list(self);
    if (op == OP_ADD) {
        list_extend(vm, l, other);
        return self;
    }
    if (op != OP_MUL)
        return NOT_IMPLEMENTED;
    int64_t times = repeat_count(vm, other);
    if (times <= 0)
        l->count = 0;
    else
        repeat_inplace(vm, l, times);
    return self;
}

static int64_t list_len(VM *vm, Value self) {
    return (int64_t)as_list(self)->count;
}

static bool list_contains(VM *vm, Value self, Value item) {
    List *l = as_list(self);
    for (size_t i = 0; i < l->count; i++)
        if (items_equal(vm, l->items[i], item))
            return true;
    return false;
}

/* ---- iterators ---- */

typedef struct ListIter {
    Object object;
    List *list; /* NULL: exhausted */
    size_t index;
} ListIter;
extern const Type TYPE_LIST_ITERATOR, TYPE_LIST_REVERSEITERATOR;

static Value list_iter(VM *vm, Value self) {
    ListIter *it = obj_new(vm, &TYPE_LIST_ITERATOR);
    it->list = as_list(self);
    return value_object(it);
}

static bool list_next(VM *vm, Value self, Value *out) {
    ListIter *it = (ListIter *)self.object;
    if (!it->list || it->index >= it->list->count) {
        it->list = NULL;
        return false;
    }
    *out = it->list->items[it->index++];
    return true;
}

static Value list_reversed(VM *vm, Value *args) {
    ListIter *it = obj_new(vm, &TYPE_LIST_REVERSEITERATOR);
    it->list = self_of(args);
    it->index = it->list->count;
    return value_object(it);
}

static bool list_previous(VM *vm, Value self, Value *out) {
    ListIter *it = (ListIter *)self.object;
    if (!it->list || it->index == 0 || it->index > it->list->count) {
        it->list = NULL;
        return false;
    }
    *out = it->list->items[--it->index];
    return true;
}

static Value list_iter_hint(VM *vm, Value *args) {
    ListIter *it = (ListIter *)args[0].object;
    if (!it->list)
        return value_int(0);
    if (it->object.type == &TYPE_LIST_REVERSEITERATOR)
        return value_int(it->index > it->list->count ? 0 : (int64_t)it->index);
    return value_int(it->index > it->list->count ? 0 : (int64_t)(it->list->count - it->index));
}

/* ---- methods ---- */

static Value list_append(VM *vm, Value *args) {
    list_push(vm, self_of(args), args[1]);
    return NONE;
}

static Value list_method_extend(VM *vm, Value *args) {
    list_extend(vm, self_of(args), args[1]);
    return NONE;
}

static Value list_insert(VM *vm, Value *args) {
    List *l = self_of(args);
    int64_t at = vm_index(vm, args[1]);
    if (at < 0)
        at = at + (int64_t)l->count < 0 ? 0 : at + (int64_t)l->count;
    if ((uint64_t)at > l->count)
        at = (int64_t)l->count;
    list_reserve(vm, l, 1);
    memmove(l->items + at + 1, l->items + at, (l->count - (size_t)at) * sizeof(Value));
    l->items[at] = args[2];
    l->count++;
    return NONE;
}

static Value remove_at(List *l, size_t at) {
    Value item = l->items[at];
    l->count--;
    memmove(l->items + at, l->items + at + 1, (l->count - at) * sizeof(Value));
    return item;
}

static Value list_pop(VM *vm, Value *args) {
    List *l = self_of(args);
    int64_t at = vm_index(vm, args[1]);
    if (l->count == 0)
        raise(vm, &TYPE_INDEX_ERROR, "pop from empty list");
    if (at < 0)
        at += (int64_t)l->count;
    if (at < 0 || (uint64_t)at >= l->count)
        raise(vm, &TYPE_INDEX_ERROR, "pop index out of range");
    return remove_at(l, (size_t)at);
}

static Value list_remove(VM *vm, Value *args) {
    List *l = self_of(args);
    for (size_t i = 0; i < l->count; i++)
        if (items_equal(vm, l->items[i], args[1])) {
            if (i < l->count)
                remove_at(l, i);
            return NONE;
        }
    raise(vm, &TYPE_VALUE_ERROR, "list.remove(x): x not in list");
}

static Value list_clear(VM *vm, Value *args) {
    self_of(args)->count = 0;
    return NONE;
}

static Value list_copy(VM *vm, Value *args) {
    return list_from(vm, self_of(args)->items, self_of(args)->count);
}

static Value list_reverse(VM *vm, Value *args) {
    List *l = self_of(args);
    for (size_t i = 0, j = l->count; i + 1 < j;) {
        Value t = l->items[i];
        l->items[i++] = l->items[--j];
        l->items[j] = t;
    }
    return NONE;
}

static Value list_count(VM *vm, Value *args) {
    List *l = self_of(args);
    int64_t n = 0;
    for (size_t i = 0; i < l->count; i++)
        n += items_equal(vm, l->items[i], args[1]);
    return value_int(n);
}

static Value list_index(VM *vm, Value *args) {
    List *l = self_of(args);
    int64_t stop = is_unset(args[3]) ? INT64_MAX : search_bound(vm, args[3], l->count);
    for (int64_t i = search_bound(vm, args[2], l->count); i < stop && (uint64_t)i < l->count; i++)
        if (items_equal(vm, l->items[i], args[1]))
            return value_int(i);
    raise(vm, &TYPE_VALUE_ERROR, "%s is not in list", vm_repr(vm, args[1])->data);
}

static Value list_sort(VM *vm, Value *args) {
    list_sort_values(vm, self_of(args), args[1], vm_index(vm, args[2]) != 0);
    return NONE;
}

static const Native LIST_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", container_new, "Make a list."},
    {"__init__(self, iterable=?, /)", list_init, "Fill with the iterable's items."},
    {"append(self, object, /)", list_append, "Append object to the end of the list."},
    {"clear(self, /)", list_clear, "Remove all items from list."},
    {"copy(self, /)", list_copy, "Return a shallow copy of the list."},
    {"count(self, value, /)", list_count, "Return number of occurrences of value."},
    {"extend(self, iterable, /)", list_method_extend,
     "Extend list by appending elements from the iterable."},
    {"index(self, value, start=0, stop=?, /)", list_index, "Return first index of value."},
    {"insert(self, index, object, /)", list_insert, "Insert object before index."},
    {"pop(self, index=-1, /)", list_pop, "Remove and return item at index (default last)."},
    {"remove(self, value, /)", list_remove, "Remove first occurrence of value."},
    {"reverse(self, /)", list_reverse, "Reverse in place."},
    {"sort(self, /, *, key=None, reverse=False)", list_sort,
     "Sort the list in ascending order and return None."},
    {"__reversed__(self, /)", list_reversed, "Return a reverse iterator over the list."},
    CLASS_GETITEM,
    {NULL, NULL, NULL}};

const Type TYPE_LIST = {.object = {&TYPE_TYPE},
                        .name = "list",
                        .size = sizeof(List),
                        .flags = TYPE_SUBCLASSABLE | TYPE_SEQUENCE | TYPE_MATCH_SELF,
                        .doc = "Built-in mutable sequence.",
                        .repr = list_repr,
                        .hash = hash_refuse,
                        .compare = list_compare,
                        .binary = list_binary,
                        .inplace = list_inplace,
                        .len = list_len,
                        .getitem = list_getitem,
                        .setitem = list_setitem,
                        .contains = list_contains,
                        .iter = list_iter,
                        .methods = LIST_METHODS};

static const Native LIST_ITER_METHODS[] = {
    {"__length_hint__(self, /)", list_iter_hint, "How many are left."}, {NULL, NULL, NULL}};
const Type TYPE_LIST_ITERATOR = {.object = {&TYPE_TYPE},
                                 .name = "list_iterator",
                                 .size = sizeof(ListIter),
                                 .iter = iterator_self,
                                 .next = list_next,
                                 .methods = LIST_ITER_METHODS};
const Type TYPE_LIST_REVERSEITERATOR = {.object = {&TYPE_TYPE},
                                        .name = "list_reverseiterator",
                                        .size = sizeof(ListIter),
                                        .iter = iterator_self,
                                        .next = list_previous,
                                        .methods = LIST_ITER_METHODS};
