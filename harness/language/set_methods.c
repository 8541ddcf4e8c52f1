/* The types set and frozenset: operators, comparison, methods. The table is set.c. */
#include "harness/language/containers.h"

static Set *self_of(Value *args) {
    return as_set(args[0]);
}
/* set or frozenset: what operators on v make. */
static const Type *base_of(Value v) {
    return is_instance(v, &TYPE_FROZENSET) ? &TYPE_FROZENSET : &TYPE_SET;
}
static Value set_copied(VM *vm, Value set) {
    Set *copy = set_new(vm, base_of(set));
    set_update(vm, copy, set);
    return value_object(copy);
}

/* ---- slots ---- */

static Value set_repr(VM *vm, Value self) {
    Set *s = as_set(self);
    const char *name = type_name(type_of(self));
    bool plain = is_exact(self, &TYPE_SET);
    if (s->count == 0)
        return value_object(str_printf(vm, "%s()", name));
    if (vm_repr_enter(vm, s))
        return value_object(str_printf(vm, "%s(...)", name));
    Buf *b = vm_buf(vm);
    if (!plain)
        buf_addf(b, "%s(", name);
    buf_addc(b, '{');
    size_t cursor = 0, done = 0;
    for (SetEntry *e; (e = set_next(s, &cursor)); done++) {
        if (done)
            buf_adds(b, ", ");
        add_repr(vm, b, e->key);
    }
    buf_adds(b, plain ? "}" : "})");
    vm_repr_leave(vm, s);
    return buf_value(vm, b);
}

static uint64_t shuffle(uint64_t h) {
    return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u;
}

static int64_t frozenset_hash(VM *vm, Value self) {
    Set *s = as_set(self);
    if (s->hash)
        return s->hash;
    uint64_t hash = 0;
    size_t cursor = 0;
    for (SetEntry *e; (e = set_next(s, &cursor));)
        hash ^= shuffle((uint64_t)e->hash);
    hash ^= ((uint64_t)s->count + 1) * 1927868237u;
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash * 69069u + 907133923u;
    s->hash = hash == UINT64_MAX ? 590923713 : (int64_t)hash;
    return s->hash;
}

static bool is_subset(VM *vm, Set *a, Set *b) {
    if (a->count > b->count)
        return false;
    size_t cursor = 0;
    for (SetEntry *e; (e = set_next(a, &cursor));)
        if (!set_has_hashed(vm, b, e->key, e->hash))
            return false;
    return true;
}

static Value set_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_set(other))
        return NOT_IMPLEMENTED;
    Set *a = as_set(self), *b = as_set(other);
    switch (op) {
    case OP_EQ:
        return value_bool(a->count == b->count && is_subset(vm, a, b));
    case OP_NE:
        return value_bool(a->count != b->count || !is_subset(vm, a, b));
    case OP_LT:
        return value_bool(a->count < b->count && is_subset(vm, a, b));
    case OP_LE:
        return value_bool(is_subset(vm, a, b));
    case OP_GT:
        return value_bool(a->count > b->count && is_subset(vm, b, a));
    case OP_GE:
        return value_bool(is_subset(vm, b, a));
    }
    return NOT_IMPLEMENTED;
}

static Value symmetric(VM *vm, Value left, Value right) {
    Set *result = set_new(vm, base_of(left));
    set_update(vm, result, right);
    set_symmetric_update(vm, result, left);
    return value_object(result);
}

static Value set_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (!is_set(left) || !is_set(right))
        return NOT_IMPLEMENTED;
    if (op == OP_AND)
        return value_object(set_intersection(vm, as_set(left), base_of(left), right));
    if (op == OP_SUB)
        return value_object(set_difference(vm, as_set(left), base_of(left), right));
    if (op == OP_XOR)
        return symmetric(vm, left, right);
    if (op != OP_OR)
        return NOT_IMPLEMENTED;
    Value result = set_copied(vm, left);
    set_update(vm, as_set(result), right);
    return result;
}

static void become(Set *s, const Set *kept) {
    s->table = kept->table;
    s->mask = kept->mask;
    s->count = kept->count;
    s->fill = kept->fill;
    s->version++;
}

static Value set_inplace(VM *vm, BinaryOp op, Value self, Value other) {
    if (!is_set(other))
        return NOT_IMPLEMENTED;
    Set *s = as_set(self);
    if (op == OP_AND)
        become(s, set_intersection(vm, s, &TYPE_SET, other));
    else if (op == OP_OR)
        set_update(vm, s, other);
    else if (op == OP_SUB)
        set_difference_update(vm, s, other);
    else if (op == OP_XOR)
        set_symmetric_update(vm, s, other);
    else
        return NOT_IMPLEMENTED;
    return self;
}

static int64_t set_len(VM *vm, Value self) {
    return (int64_t)as_set(self)->count;
}

/* A set stands for the frozenset with its items where a key is looked up. */
static Value key_for_lookup(VM *vm, Value key) {
    if (!is_set(key) || type_of(key)->hash != hash_refuse)
        return key;
    Set *frozen = set_new(vm, &TYPE_FROZENSET);
    set_update(vm, frozen, key);
    return value_object(frozen);
}

static bool set_contains(VM *vm, Value self, Value item) {
    return set_has(vm, as_set(self), key_for_lookup(vm, item));
}

/* ---- iterating ---- */

typedef struct SetIter {
    Object object;
    Set *set; /* NULL: exhausted */
    size_t cursor, count;
} SetIter;
extern const Type TYPE_SET_ITERATOR;

static Value set_iter(VM *vm, Value self) {
    SetIter *it = obj_new(vm, &TYPE_SET_ITERATOR);
    it->set = as_set(self);
    it->count = it->set->count;
    return value_object(it);
}

static bool set_iter_next(VM *vm, Value self, Value *out) {
    SetIter *it = (SetIter *)self.object;
    if (!it->set)
        return false;
    if (it->set->count != it->count) {
        it->count = SIZE_MAX;
        raise(vm, &TYPE_RUNTIME_ERROR, "Set changed size during iteration");
    }
    SetEntry *e = set_next(it->set, &it->cursor);
    if (!e) {
        it->set = NULL;
        return false;
    }
    *out = e->key;
    return true;
}

static Value set_iter_hint(VM *vm, Value *args) {
    SetIter *it = (SetIter *)args[0].object;
    int64_t left = 0;
    size_t cursor = it->cursor;
    if (it->set && it->set->count == it->count)
        while (set_next(it->set, &cursor))
            left++;
    return value_int(left);
}

/* ---- methods of both ---- */

static Value set_copy(VM *vm, Value *args) {
    return is_exact(args[0], &TYPE_FROZENSET) ? args[0] : set_copied(vm, args[0]);
}

static Value set_union(VM *vm, Value *args) {
    Value result = set_copied(vm, args[0]);
    Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; i < others->count; i++)
        set_update(vm, as_set(result), others->items[i]);
    return result;
}

static Value set_method_intersection(VM *vm, Value *args) {
    Tuple *others = as_tuple(args[1]);
    if (others->count == 0)
        return set_copy(vm, args);
    Set *result = self_of(args);
    for (size_t i = 0; i < others->count; i++)
        result = set_intersection(vm, result, base_of(args[0]), others->items[i]);
    return value_object(result);
}

static Value set_method_difference(VM *vm, Value *args) {
    Tuple *others = as_tuple(args[1]);
    if (others->count == 0)
        return set_copy(vm, args);
    Set *result = set_difference(vm, self_of(args), base_of(args[0]), others->items[0]);
    for (size_t i = 1; i < others->count; i++)
        set_difference_update(vm, result, others->items[i]);
    return value_object(result);
}

static Value set_symmetric_difference(VM *vm, Value *args) {
    return symmetric(vm, args[0], args[1]);
}

static Value set_isdisjoint(VM *vm, Value *args) {
    Set *s = self_of(args);
    Value iterable = args[1];
    if (is_set(iterable) && as_set(iterable)->count > s->count) {
        s = as_set(iterable);
        iterable = args[0];
    }
    Value iterator = vm_iter(vm, iterable), item;
    while (vm_next(vm, iterator, &item))
        if (set_has(vm, s, item))
            return value_bool(false);
    return value_bool(true);
}

static Value set_issubset(VM *vm, Value *args) {
    Value other = is_set(args[1]) ? args[1] : set_of(vm, args[1]);
    return value_bool(is_subset(vm, self_of(args), as_set(other)));
}

static Value set_issuperset(VM *vm, Value *args) {
    if (is_set(args[1]))
        return value_bool(is_subset(vm, as_set(args[1]), self_of(args)));
    Value iterator = vm_iter(vm, args[1]), item;
    while (vm_next(vm, iterator, &item))
        if (!set_has(vm, self_of(args), item))
            return value_bool(false);
    return value_bool(true);
}

/* ---- methods of set ---- */

static Value set_init(VM *vm, Value *args) {
    set_clear(vm, self_of(args));
    if (!is_unset(args[1]))
        set_update(vm, self_of(args), args[1]);
    return NONE;
}

static Value set_method_add(VM *vm, Value *args) {
    set_add(vm, self_of(args), args[1]);
    return NONE;
}

static Value set_method_discard(VM *vm, Value *args) {
    set_discard(vm, self_of(args), key_for_lookup(vm, args[1]));
    return NONE;
}

static Value set_remove(VM *vm, Value *args) {
    if (!set_discard(vm, self_of(args), key_for_lookup(vm, args[1])))
        raise_key(vm, args[1]);
    return NONE;
}

static Value set_method_pop(VM *vm, Value *args) {
    Value item;
    if (!set_pop(vm, self_of(args), &item))
        raise_key(vm, str_z(vm, "pop from an empty set"));
    return item;
}

static Value set_method_clear(VM *vm, Value *args) {
    set_clear(vm, self_of(args));
    return NONE;
}

static Value set_method_update(VM *vm, Value *args) {
    Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; i < others->count; i++)
        set_update(vm, self_of(args), others->items[i]);
    return NONE;
}

static Value set_intersection_update(VM *vm, Value *args) {
    Value result = set_method_intersection(vm, args);
    if (as_set(result) != self_of(args))
        become(self_of(args), as_set(result));
    return NONE;
}

static Value set_method_difference_update(VM *vm, Value *args) {
    Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; i < others->count; i++)
        set_difference_update(vm, self_of(args), others->items[i]);
    return NONE;
}

static Value set_symmetric_difference_update(VM *vm, Value *args) {
    set_symmetric_update(vm, self_of(args), args[1]);
    return NONE;
}

/* ---- making a frozenset ---- */

static Value frozenset_make(VM *vm, Value *args) {
    const Type *cls = as_type(args[0]);
    if (cls == &TYPE_FROZENSET && !is_unset(args[1]) && is_exact(args[1], &TYPE_FROZENSET))
        return args[1];
    Set *s = instance_new(vm, cls);
    if (!is_unset(args[1]))
        set_update(vm, s, args[1]);
    return value_object(s);
}

#define SHARED_METHODS                                                                             \
    {"copy(self, /)", set_copy, "Return a shallow copy of a set."},                                \
        {"difference(self, /, *others)", set_method_difference, "Items that are in no other."},    \
        {"intersection(self, /, *others)", set_method_intersection, "Items that are in all."},     \
        {"isdisjoint(self, other, /)", set_isdisjoint, "True when nothing is in both."},           \
        {"issubset(self, other, /)", set_issubset, "True when other contains this set."},          \
        {"issuperset(self, other, /)", set_issuperset, "True when this set contains other."},      \
        {"symmetric_difference(self, other, /)", set_symmetric_difference,                         \
         "Items that are in one of both only."},                                                   \
        {"union(self, /, *others)", set_union, "Items that are in any."}, CLASS_GETITEM

static const Native SET_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", container_new, "Make a set."},
    {"__init__(self, iterable=?, /)", set_init, "Fill with the iterable's items."},
    {"add(self, object, /)", set_method_add, "Add an element."},
    {"clear(self, /)", set_method_clear, "Remove all elements."},
    {"difference_update(self, /, *others)", set_method_difference_update,
     "Remove all elements of the others."},
    {"discard(self, object, /)", set_method_discard, "Remove an element if it is there."},
    {"intersection_update(self, /, *others)", set_intersection_update,
     "Keep only what is in the others too."},
    {"pop(self, /)", set_method_pop, "Remove and return an arbitrary element."},
    {"remove(self, object, /)", set_remove, "Remove an element; KeyError if it is not there."},
    {"symmetric_difference_update(self, other, /)", set_symmetric_difference_update,
     "Keep what is in one of both only."},
    {"update(self, /, *others)", set_method_update, "Add all elements of the others."},
    SHARED_METHODS,
    {NULL, NULL, NULL}};

static const Native FROZENSET_METHODS[] = {
    {"__new__(cls, iterable=?, /)", frozenset_make, "A frozenset of the iterable's items."},
    SHARED_METHODS,
    {NULL, NULL, NULL}};

const Type TYPE_SET = {.object = {&TYPE_TYPE},
                       .name = "set",
                       .size = sizeof(Set),
                       .flags = TYPE_SUBCLASSABLE | TYPE_MATCH_SELF,
                       .doc = "An unordered collection of unique elements.",
                       .repr = set_repr,
                       .hash = hash_refuse,
                       .compare = set_compare,
                       .binary = set_binary,
                       .inplace = set_inplace,
                       .len = set_len,
                       .contains = set_contains,
                       .iter = set_iter,
                       .methods = SET_METHODS};
const Type TYPE_FROZENSET = {.object = {&TYPE_TYPE},
                             .name = "frozenset",
                             .size = sizeof(Set),
                             .flags = TYPE_SUBCLASSABLE | TYPE_MATCH_SELF,
                             .doc = "An immutable unordered collection of unique elements.",
                             .repr = set_repr,
                             .hash = frozenset_hash,
                             .compare = set_compare,
                             .binary = set_binary,
                             .len = set_len,
                             .contains = set_contains,
                             .iter = set_iter,
                             .methods = FROZENSET_METHODS};

static const Native SET_ITER_METHODS[] = {
    {"__length_hint__(self, /)", set_iter_hint, "How many are left."}, {NULL, NULL, NULL}};
const Type TYPE_SET_ITERATOR = {.object = {&TYPE_TYPE},
                                .name = "set_iterator",
                                .size = sizeof(SetIter),
                                .iter = iterator_self,
                                .next = set_iter_next,
                                .methods = SET_ITER_METHODS};
