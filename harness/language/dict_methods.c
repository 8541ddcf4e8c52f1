/* The type dict: its operators, methods and repr. The table itself is dict.c, what keys(), values()
 * and items() return is dict_views.c. */
#include "harness/language/containers.h"

static Dict *self_of(Value *args) {
    return as_dict(args[0]);
}

/* ---- slots ---- */

void dict_add_items_repr(VM *vm, Buf *out, const Dict *d) {
    buf_addc(out, '{');
    size_t cursor = 0, done = 0;
    for (DictEntry *e; (e = dict_next(d, &cursor)); done++) {
        if (done)
            buf_adds(out, ", ");
        Value value = e->value;
        add_repr(vm, out, e->key);
        buf_adds(out, ": ");
        add_repr(vm, out, value);
    }
    buf_addc(out, '}');
}

Value dict_repr(VM *vm, Value self) {
    if (as_dict(self)->count == 0)
        return str_z(vm, "{}");
    if (vm_repr_enter(vm, self.object))
        return str_z(vm, "{...}");
    Buf *b = vm_buf(vm);
    dict_add_items_repr(vm, b, as_dict(self));
    vm_repr_leave(vm, self.object);
    return buf_value(vm, b);
}

static bool dict_equal(VM *vm, Dict *a, Dict *b) {
    if (a->count != b->count)
        return false;
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(a, &cursor));) {
        Value mine = e->value;
        DictEntry *other = dict_find(vm, b, e->key, e->hash);
        if (!other || !items_equal(vm, mine, other->value))
            return false;
    }
    return true;
}

Value dict_compare(VM *vm, CompareOp op, Value self, Value other) {
    if ((op != OP_EQ && op != OP_NE) || !is_dict(other))
        return NOT_IMPLEMENTED;
    vm_enter(vm, " in comparison");
    bool equal = dict_equal(vm, as_dict(self), as_dict(other));
    vm_leave(vm);
    return value_bool(equal == (op == OP_EQ));
}

Value dict_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op != OP_OR || !is_dict(left) || !is_dict(right))
        return NOT_IMPLEMENTED;
    Dict *result = dict_new(vm);
    dict_copy_into(vm, result, as_dict(left));
    dict_update(vm, result, right);
    return value_object(result);
}

Value dict_inplace(VM *vm, BinaryOp op, Value self, Value other) {
    if (op != OP_OR)
        return NOT_IMPLEMENTED;
    dict_update(vm, as_dict(self), other);
    return self;
}

int64_t dict_len(VM *vm, Value self) {
    return (int64_t)as_dict(self)->count;
}

Value dict_getitem(VM *vm, Value self, Value key) {
    Value found;
    if (dict_get(vm, as_dict(self), key, &found))
        return found;
    Value missing;
    if (self.object->type != &TYPE_DICT && vm_special(vm, self, "__missing__", &missing))
        return vm_call1(vm, missing, key);
    raise_key(vm, key);
}

void dict_setitem(VM *vm, Value self, Value key, Value value) {
    if (!is_unset(value))
        dict_set(vm, as_dict(self), key, value);
    else if (!dict_remove(vm, as_dict(self), key, NULL))
        raise_key(vm, key);
}

bool dict_contains(VM *vm, Value self, Value key) {
    Value found;
    return dict_get(vm, as_dict(self), key, &found);
}

/* ---- update ---- */

static void update_from_pair(VM *vm, Dict *d, Value item, size_t index) {
    const Value *items;
    size_t count;
    if (is_list(item) || is_tuple(item)) {
        vm_items(vm, item, &items, &count);
    } else {
        Value ignored;
        bool iterable = type_of(item)->iter || vm_special(vm, item, "__iter__", &ignored) ||
                        vm_special(vm, item, "__getitem__", &ignored);
        if (!iterable)
            raise(vm, &TYPE_TYPE_ERROR,
                  "cannot convert dictionary update sequence element #%zu to a sequence", index);
        vm_items(vm, vm_iter(vm, item), &items, &count);
    }
    if (count != 2)
        raise(vm, &TYPE_VALUE_ERROR,
              "dictionary update sequence element #%zu has length %zu; 2 is required", index,
              count);
    dict_set(vm, d, items[0], items[1]);
}

static void update_from_keys(VM *vm, Dict *d, Value mapping, Value keys_method) {
    Value keys = vm_call0(vm, keys_method), key;
    if (!can_iterate(keys))
        raise(vm, &TYPE_TYPE_ERROR, "%s.keys() returned a non-iterable (type %s)",
              type_of(mapping)->name, type_of(keys)->name);
    Value iterator = vm_iter(vm, keys);
    while (vm_next(vm, iterator, &key))
        dict_set(vm, d, key, vm_getitem(vm, mapping, key));
}

void dict_update(VM *vm, Dict *d, Value other) {
    if (is_dict(other) && type_of(other)->iter == dict_iter) {
        dict_copy_into(vm, d, as_dict(other));
        return;
    }
    Value keys;
    if (vm_getattr_maybe(vm, other, vm_intern(vm, "keys"), &keys)) {
        update_from_keys(vm, d, other, keys);
        return;
    }
    Value iterator = vm_iter(vm, other), item;
    for (size_t i = 0; vm_next(vm, iterator, &item); i++)
        update_from_pair(vm, d, item, i);
}

Value one_optional(VM *vm, const char *name, Value args_tuple) {
    Tuple *args = as_tuple(args_tuple);
    if (args->count > 1)
        raise(vm, &TYPE_TYPE_ERROR, "%s expected at most 1 argument, got %zu", name, args->count);
    return args->count ? args->items[0] : UNSET;
}

void dict_update_args(VM *vm, Dict *d, const char *name, Value args_tuple, Value keywords) {
    Value other = one_optional(vm, name, args_tuple);
    if (!is_unset(other))
        dict_update(vm, d, other);
    dict_copy_into(vm, d, as_dict(keywords));
}

/* ---- methods ---- */

static Value dict_init(VM *vm, Value *args) {
    dict_update_args(vm, self_of(args), "dict", args[1], args[2]);
    return NONE;
}

static Value dict_method_update(VM *vm, Value *args) {
    dict_update_args(vm, self_of(args), "update", args[1], args[2]);
    return NONE;
}

static Value dict_method_get(VM *vm, Value *args) {
    Value found;
    return dict_get(vm, self_of(args), args[1], &found) ? found : args[2];
}

Value dict_setdefault(VM *vm, Value *args) {
    int64_t hash = quick_hash(vm, args[1]);
    DictEntry *e = dict_find(vm, self_of(args), args[1], hash);
    if (e)
        return e->value;
    dict_set_hashed(vm, self_of(args), args[1], hash, args[2]);
    return args[2];
}

static Value dict_pop(VM *vm, Value *args) {
    Value found;
    /* an empty dict does not even look at the key */
    if (self_of(args)->count && dict_remove(vm, self_of(args), args[1], &found))
        return found;
    if (is_unset(args[2]))
        raise_key(vm, args[1]);
    return args[2];
}

static Value dict_popitem(VM *vm, Value *args) {
    DictEntry *e = dict_last(self_of(args));
    if (!e)
        raise_key(vm, str_z(vm, "popitem(): dictionary is empty"));
    Value pair = tuple2(vm, e->key, e->value);
    dict_remove(vm, self_of(args), e->key, NULL);
    return pair;
}

static Value dict_method_clear(VM *vm, Value *args) {
    dict_clear(vm, self_of(args));
    return NONE;
}

static Value dict_copy(VM *vm, Value *args) {
    Dict *copy = dict_new(vm);
    dict_copy_into(vm, copy, self_of(args));
    return value_object(copy);
}

static Value dict_keys(VM *vm, Value *args) {
    return dict_view(vm, self_of(args), PART_KEYS);
}
static Value dict_values(VM *vm, Value *args) {
    return dict_view(vm, self_of(args), PART_VALUES);
}
static Value dict_items(VM *vm, Value *args) {
    return dict_view(vm, self_of(args), PART_ITEMS);
}
static Value dict_method_reversed(VM *vm, Value *args) {
    return dict_reversed(vm, self_of(args), PART_KEYS);
}

Value dict_fromkeys(VM *vm, Value *args) {
    Value result = vm_call0(vm, args[0]), iterator = vm_iter(vm, args[1]), key;
    bool plain = is_exact(result, &TYPE_DICT);
    while (vm_next(vm, iterator, &key)) {
        if (plain)
            dict_set(vm, as_dict(result), key, args[2]);
        else
            vm_setitem(vm, result, key, args[2]);
    }
    return result;
}

Value container_new(VM *vm, Value *args) {
    return value_object(instance_new(vm, as_type(args[0])));
}

static const Native DICT_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", container_new, "Make a dictionary."},
    {"__init__(self, /, *args, **kwargs)", dict_init, "Fill from a mapping or pairs."},
    {"clear(self, /)", dict_method_clear, "Remove all items."},
    {"copy(self, /)", dict_copy, "A shallow copy."},
    {"@class fromkeys(type, iterable, value=None, /)", dict_fromkeys,
     "Create a new dictionary with keys from iterable and values set to value."},
    {"get(self, key, default=None, /)", dict_method_get,
     "Return the value for key if key is in the dictionary, else default."},
    {"items(self, /)", dict_items, "A view of the (key, value) pairs."},
    {"keys(self, /)", dict_keys, "A view of the keys."},
    {"pop(self, key, default=?, /)", dict_pop, "Remove a key and return its value."},
    {"popitem(self, /)", dict_popitem, "Remove and return the last (key, value) pair."},
    {"setdefault(self, key, default=None, /)", dict_setdefault,
     "Insert key with a value of default if key is not in the dictionary."},
    {"update(self, /, *args, **kwargs)", dict_method_update,
     "Update from a mapping or pairs and from named arguments."},
    {"values(self, /)", dict_values, "A view of the values."},
    {"__reversed__(self, /)", dict_method_reversed, "Keys, last first."},
    CLASS_GETITEM,
    {NULL, NULL, NULL}};

const Type TYPE_DICT = {.object = {&TYPE_TYPE},
                        .name = "dict",
                        .size = sizeof(Dict),
                        .flags = TYPE_SUBCLASSABLE | TYPE_MAPPING | TYPE_MATCH_SELF,
                        .doc = "Keys and their values, in order of insertion.",
                        .repr = dict_repr,
                        .hash = hash_refuse,
                        .compare = dict_compare,
                        .binary = dict_binary,
                        .inplace = dict_inplace,
                        .len = dict_len,
                        .getitem = dict_getitem,
                        .setitem = dict_setitem,
                        .contains = dict_contains,
                        .iter = dict_iter,
                        .methods = DICT_METHODS};
