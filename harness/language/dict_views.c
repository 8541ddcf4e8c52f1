/* What keys(), values() and items() return, and the iterators over dictionaries in both directions.
 *
 * A view or iterator holds the Dict itself; an iterator notices when its size changes. */
#include "harness/language/containers.h"

/* ---- iterators ---- */

static const Type *const ITER_TYPES[2][3] = {
    {&TYPE_DICT_KEYITERATOR, &TYPE_DICT_VALUEITERATOR, &TYPE_DICT_ITEMITERATOR},
    {&TYPE_DICT_REVERSEKEYITERATOR, &TYPE_DICT_REVERSEVALUEITERATOR,
     &TYPE_DICT_REVERSEITEMITERATOR}};

static Value dict_iter_new(VM *vm, Dict *d, DictPart part, bool reverse) {
    DictIter *it = obj_new(vm, ITER_TYPES[reverse][part]);
    it->dict = d;
    it->cursor = reverse ? d->used : 0;
    it->count = d->count;
    it->version = d->version;
    return value_object(it);
}

Value dict_iter(VM *vm, Value self) {
    return dict_iter_new(vm, as_dict(self), PART_KEYS, false);
}
Value dict_reversed(VM *vm, Dict *d, DictPart part) {
    return dict_iter_new(vm, d, part, true);
}

static void check_unchanged(VM *vm, DictIter *it) {
    if (it->dict->count == it->count)
        return;
    it->count = SIZE_MAX; /* stays invalid */
    raise(vm, &TYPE_RUNTIME_ERROR, "dictionary changed size during iteration");
}

static DictEntry *step_forward(VM *vm, Value self) {
    DictIter *it = (DictIter *)self.object;
    if (!it->dict)
        return NULL;
    check_unchanged(vm, it);
    DictEntry *e = dict_next(it->dict, &it->cursor);
    if (e && it->given++ == it->count)
        raise(vm, &TYPE_RUNTIME_ERROR, "dictionary keys changed during iteration");
    if (!e)
        it->dict = NULL;
    return e;
}

static DictEntry *step_back(VM *vm, Value self) {
    DictIter *it = (DictIter *)self.object;
    if (!it->dict)
        return NULL;
    check_unchanged(vm, it);
    while (it->cursor > 0) {
        DictEntry *e = &it->dict->entries[--it->cursor];
        if (it->cursor < it->dict->used && !is_unset(e->key))
            return e;
    }
    it->dict = NULL;
    return NULL;
}

static Value entry_part(VM *vm, const DictEntry *e, DictPart part) {
    switch (part) {
    case PART_KEYS:
        return e->key;
    case PART_VALUES:
        return e->value;
    case PART_ITEMS:
        return tuple2(vm, e->key, e->value);
    }
    return NONE;
}

#define ITER_NEXT(name, step, part)                                                                \
    static bool name(VM *vm, Value self, Value *out) {                                             \
        DictEntry *e = step(vm, self);                                                             \
        if (e)                                                                                     \
            *out = entry_part(vm, e, part);                                                        \
        return e != NULL;                                                                          \
    }
ITER_NEXT(next_key, step_forward, PART_KEYS)
ITER_NEXT(next_value, step_forward, PART_VALUES)
ITER_NEXT(next_item, step_forward, PART_ITEMS)
ITER_NEXT(previous_key, step_back, PART_KEYS)
ITER_NEXT(previous_value, step_back, PART_VALUES)
ITER_NEXT(previous_item, step_back, PART_ITEMS)
#undef ITER_NEXT

static Value iter_length_hint(VM *vm, Value *args) {
    DictIter *it = (DictIter *)args[0].object;
    if (!it->dict || it->dict->count != it->count)
        return value_int(0);
    int64_t left = 0;
    for (size_t i = it->cursor; i < it->dict->used; i++)
        left += !is_unset(it->dict->entries[i].key);
    return value_int(left);
}

static const Native ITER_METHODS[] = {
    {"__length_hint__(self, /)", iter_length_hint, "How many are left."}, {NULL, NULL, NULL}};

#define ITER_TYPE(NAME, text, step)                                                                \
    const Type NAME = {.object = {&TYPE_TYPE},                                                     \
                       .name = text,                                                               \
                       .size = sizeof(DictIter),                                                   \
                       .iter = iterator_self,                                                      \
                       .next = step,                                                               \
                       .methods = ITER_METHODS};
ITER_TYPE(TYPE_DICT_KEYITERATOR, "dict_keyiterator", next_key)
ITER_TYPE(TYPE_DICT_VALUEITERATOR, "dict_valueiterator", next_value)
ITER_TYPE(TYPE_DICT_ITEMITERATOR, "dict_itemiterator", next_item)
ITER_TYPE(TYPE_DICT_REVERSEKEYITERATOR, "dict_reversekeyiterator", previous_key)
ITER_TYPE(TYPE_DICT_REVERSEVALUEITERATOR, "dict_reversevalueiterator", previous_value)
ITER_TYPE(TYPE_DICT_REVERSEITEMITERATOR, "dict_reverseitemiterator", previous_item)
#undef ITER_TYPE

/* ---- views ---- */

static const Type *const VIEW_TYPES[] = {&TYPE_DICT_KEYS, &TYPE_DICT_VALUES, &TYPE_DICT_ITEMS};

Value dict_view(VM *vm, Dict *d, DictPart part) {
    DictView *view = obj_new(vm, VIEW_TYPES[part]);
    view->dict = d;
    return value_object(view);
}

static Dict *view_dict(Value self) {
    return ((DictView *)self.object)->dict;
}
static bool view_is(Value v, const Type *t) {
    return is_object(v) && (v.object->type == t || v.object->type->base == t);
}
static DictPart view_part(Value self) {
    return view_is(self, &TYPE_DICT_KEYS)     ? PART_KEYS
           : view_is(self, &TYPE_DICT_VALUES) ? PART_VALUES
                                              : PART_ITEMS;
}
static bool is_set_view(Value v) {
    return view_is(v, &TYPE_DICT_KEYS) || view_is(v, &TYPE_DICT_ITEMS);
}

static Value keys_iter(VM *vm, Value self) {
    return dict_iter_new(vm, view_dict(self), PART_KEYS, false);
}
static Value values_iter(VM *vm, Value self) {
    return dict_iter_new(vm, view_dict(self), PART_VALUES, false);
}
static Value items_iter(VM *vm, Value self) {
    return dict_iter_new(vm, view_dict(self), PART_ITEMS, false);
}

static int64_t view_len(VM *vm, Value self) {
    return (int64_t)view_dict(self)->count;
}

static bool keys_contains(VM *vm, Value self, Value key) {
    return dict_contains(vm, value_object(view_dict(self)), key);
}

static bool items_contains(VM *vm, Value self, Value item) {
    if (!is_tuple(item) || as_tuple(item)->count != 2)
        return false;
    Value found;
    return dict_get(vm, view_dict(self), as_tuple(item)->items[0], &found) &&
           items_equal(vm, found, as_tuple(item)->items[1]);
}

static Value view_repr(VM *vm, Value self) {
    if (vm_repr_enter(vm, self.object))
        return str_z(vm, "...");
    Buf *b = vm_buf(vm);
    buf_adds(b, type_of(self)->name);
    buf_adds(b, "([");
    size_t cursor = 0, done = 0;
    DictPart part = view_part(self);
    for (DictEntry *e; (e = dict_next(view_dict(self), &cursor)); done++) {
        if (done)
            buf_adds(b, ", ");
        add_repr(vm, b, entry_part(vm, e, part));
    }
    buf_adds(b, "])");
    vm_repr_leave(vm, self.object);
    return buf_value(vm, b);
}

/* ---- views as sets ---- */

static bool all_contained(VM *vm, Value a, Value b) {
    Value iterator = vm_iter(vm, a), item;
    while (vm_next(vm, iterator, &item))
        if (!vm_contains(vm, b, item))
            return false;
    return true;
}

static Value view_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_set(other) && !is_set_view(other))
        return NOT_IMPLEMENTED;
    int64_t mine = vm_len(vm, self), theirs = vm_len(vm, other);
    switch (op) {
    case OP_EQ:
        return value_bool(mine == theirs && all_contained(vm, self, other));
    case OP_NE:
        return value_bool(mine != theirs || !all_contained(vm, self, other));
    case OP_LT:
        return value_bool(mine < theirs && all_contained(vm, self, other));
    case OP_LE:
        return value_bool(mine <= theirs && all_contained(vm, self, other));
    case OP_GT:
        return value_bool(mine > theirs && all_contained(vm, other, self));
    case OP_GE:
        return value_bool(mine >= theirs && all_contained(vm, other, self));
    }
    return NOT_IMPLEMENTED;
}

static void swap(Value *a, Value *b) {
    Value t = *a;
    *a = *b;
    *b = t;
}

static Value view_and(VM *vm, Value self, Value other) {
    if (!is_set_view(self))
        swap(&self, &other);
    if (is_exact(other, &TYPE_SET) && view_len(vm, self) <= (int64_t)as_set(other)->count)
        return value_object(set_intersection(vm, as_set(other), &TYPE_SET, self));
    if (is_set_view(other) && view_len(vm, other) > view_len(vm, self))
        swap(&self, &other);
    Set *result = set_new(vm, &TYPE_SET);
    Value iterator = vm_iter(vm, other), item;
    while (vm_next(vm, iterator, &item))
        if (vm_contains(vm, self, item))
            set_add(vm, result, item);
    return value_object(result);
}

static Value view_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op == OP_AND)
        return view_and(vm, left, right);
    if (op != OP_OR && op != OP_XOR && op != OP_SUB)
        return NOT_IMPLEMENTED;
    bool keys = view_is(left, &TYPE_DICT_KEYS) && view_dict(left)->object.type == &TYPE_DICT;
    Value result = set_of(vm, keys ? value_object(view_dict(left)) : left);
    if (op == OP_OR)
        set_update(vm, as_set(result), right);
    else if (op == OP_XOR)
        set_symmetric_update(vm, as_set(result), right);
    else
        set_difference_update(vm, as_set(result), right);
    return result;
}

/* ---- methods ---- */

static Value view_isdisjoint(VM *vm, Value *args) {
    Value small = args[1], large = args[0];
    if ((is_set(small) || is_set_view(small)) && vm_len(vm, small) > vm_len(vm, large))
        swap(&small, &large);
    Value iterator = vm_iter(vm, small), item;
    while (vm_next(vm, iterator, &item))
        if (vm_contains(vm, large, item))
            return value_bool(false);
    return value_bool(true);
}

static Value view_reversed(VM *vm, Value *args) {
    return dict_reversed(vm, view_dict(args[0]), view_part(args[0]));
}
static Value view_mapping(VM *vm, Value *args) {
    return mapping_proxy(vm, value_object(view_dict(args[0])));
}

static const Native SET_VIEW_METHODS[] = {
    {"isdisjoint(self, other, /)", view_isdisjoint, "True when nothing is in both."},
    {"__reversed__(self, /)", view_reversed, "An iterator from the last to the first."},
    {"@property mapping(self, /)", view_mapping, "The dictionary this view refers to."},
    {NULL, NULL, NULL}};
static const Native VALUES_METHODS[] = {
    {"__reversed__(self, /)", view_reversed, "An iterator from the last to the first."},
    {"@property mapping(self, /)", view_mapping, "The dictionary this view refers to."},
    {NULL, NULL, NULL}};

const Type TYPE_DICT_KEYS = {.object = {&TYPE_TYPE},
                             .name = "dict_keys",
                             .size = sizeof(DictView),
                             .repr = view_repr,
                             .hash = hash_refuse,
                             .compare = view_compare,
                             .binary = view_binary,
                             .len = view_len,
                             .contains = keys_contains,
                             .iter = keys_iter,
                             .methods = SET_VIEW_METHODS};
const Type TYPE_DICT_VALUES = {.object = {&TYPE_TYPE},
                               .name = "dict_values",
                               .size = sizeof(DictView),
                               .repr = view_repr,
                               .len = view_len,
                               .iter = values_iter,
                               .methods = VALUES_METHODS};
const Type TYPE_DICT_ITEMS = {.object = {&TYPE_TYPE},
                              .name = "dict_items",
                              .size = sizeof(DictView),
                              .repr = view_repr,
                              .hash = hash_refuse,
                              .compare = view_compare,
                              .binary = view_binary,
                              .len = view_len,
                              .contains = items_contains,
                              .iter = items_iter,
                              .methods = SET_VIEW_METHODS};
