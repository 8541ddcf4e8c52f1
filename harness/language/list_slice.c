/* Subscripts of lists: reading, assigning and deleting items and slices. */
#include "harness/language/containers.h"

static size_t position(VM *vm, List *l, Value key, const char *what) {
    if (key.tag == TAG_INT && key.integer >= 0 && (uint64_t)key.integer < l->count)
        return (size_t)key.integer;
    if (!has_index(vm, key))
        raise(vm, &TYPE_TYPE_ERROR, "list indices must be integers or slices, not %s",
              type_name(type_of(key)));
    return index_resolve(vm, key, l->count, what);
}

static Value list_sliced(VM *vm, List *l, SliceObject *slice) {
    int64_t start, stop, step;
    size_t count;
    slice_resolve(vm, slice, l->count, &start, &stop, &step, &count);
    if (step == 1)
        return list_from(vm, count ? l->items + start : NULL, count);
    List *result = list_new(vm, count);
    for (size_t i = 0; i < count; i++)
        result->items[i] = l->items[start + (int64_t)i * step];
    result->count = count;
    return value_object(result);
}

Value list_getitem(VM *vm, Value self, Value key) {
    List *l = as_list(self);
    if (is_exact(key, &TYPE_SLICE))
        return list_sliced(vm, l, (SliceObject *)key.object);
    return l->items[position(vm, l, key, "list")];
}

/* Replace items [start, stop) by `count` others, which are not inside the list. */
static void replace(VM *vm, List *l, size_t start, size_t stop, const Value *items, size_t count) {
    if (count > stop - start)
        list_reserve(vm, l, count - (stop - start));
    if (l->count > stop)
        memmove(l->items + start + count, l->items + stop, (l->count - stop) * sizeof(Value));
    if (count)
        memcpy(l->items + start, items, count * sizeof(Value));
    l->count = l->count - (stop - start) + count;
}

static void delete_every(List *l, int64_t start, int64_t step, size_t count) {
    if (count == 0)
        return;
    if (step < 0) {
        start += step * (int64_t)(count - 1);
        step = -step;
    }
    size_t to = (size_t)start, gone = 0;
    for (size_t from = to; from < l->count; from++) {
        if (gone < count && (int64_t)from == start + (int64_t)gone * step)
            gone++;
        else
            l->items[to++] = l->items[from];
    }
    l->count = to;
}

/* The items to put in, copied when they are the list's own. */
static void source_items(VM *vm, List *l, Value value, bool extended, const Value **items,
                         size_t *count) {
    Value ignored;
    if (!is_list(value) && !is_tuple(value) && !type_of(value)->iter &&
        !vm_special(vm, value, "__iter__", &ignored) &&
        !vm_special(vm, value, "__getitem__", &ignored))
        raise(vm, &TYPE_TYPE_ERROR,
              extended ? "must assign iterable to extended slice" : "can only assign an iterable");
    if (is_object(value) && value.object == &l->object)
        value = list_from(vm, l->items, l->count);
    vm_items(vm, value, items, count);
}

static void list_set_slice(VM *vm, List *l, SliceObject *slice, Value value) {
    const Value *items = NULL;
    size_t given = 0, count;
    int64_t start, stop, step;
    slice_resolve(vm, slice, l->count, &start, &stop, &step, &count);
    if (!is_unset(value)) {
        source_items(vm, l, value, step != 1, &items, &given);
        slice_resolve(vm, slice, l->count, &start, &stop, &step, &count);
    }
    if (step == 1)
        replace(vm, l, (size_t)start, (size_t)start + count, items, given);
    else if (is_unset(value))
        delete_every(l, start, step, count);
    else if (given != count)
        raise(vm, &TYPE_VALUE_ERROR,
              "attempt to assign sequence of size %zu to extended slice of size %zu", given, count);
    else
        for (size_t i = 0; i < count; i++)
            l->items[start + (int64_t)i * step] = items[i];
}

void list_setitem(VM *vm, Value self, Value key, Value value) {
    List *l = as_list(self);
    if (is_exact(key, &TYPE_SLICE)) {
        list_set_slice(vm, l, (SliceObject *)key.object, value);
        return;
    }
    size_t at = position(vm, l, key, "list assignment");
    if (is_unset(value))
        replace(vm, l, at, at + 1, NULL, 0);
    else
        l->items[at] = value;
}
