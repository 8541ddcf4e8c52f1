/* collections.OrderedDict and collections.defaultdict: dictionaries with something more. */
#include "harness/language/vm_internal.h"
#include "harness/language/collections.h"

/* ---- OrderedDict: views and iterators with names of their own ---- */

extern const Type TYPE_ODICT_KEYS, TYPE_ODICT_VALUES, TYPE_ODICT_ITEMS, TYPE_ODICT_KEYITERATOR,
    TYPE_ODICT_VALUEITERATOR, TYPE_ODICT_ITEMITERATOR, TYPE_ODICT_REVERSEITERATOR;

static Value odict_iter_new(VM *vm, Dict *d, const Type *type) {
    DictIter *it = obj_new(vm, type);
    it->dict = d;
    it->count = d->count;
    it->cursor = type == &TYPE_ODICT_REVERSEITERATOR ? d->used : 0;
    return value_object(it);
}

static DictEntry *odict_step(VM *vm, Value self) {
    DictIter *it = (DictIter *)self.object;
    if (!it->dict)
        return NULL;
    if (it->dict->count != it->count)
        raise(vm, &TYPE_RUNTIME_ERROR, "OrderedDict mutated during iteration");
    if (it->object.type != &TYPE_ODICT_REVERSEITERATOR)
        return dict_next(it->dict, &it->cursor);
    while (it->cursor > 0)
        if (--it->cursor < it->dict->used && !is_unset(it->dict->entries[it->cursor].key))
            return &it->dict->entries[it->cursor];
    return NULL;
}

static bool odict_next_key(VM *vm, Value self, Value *out) {
    DictEntry *e = odict_step(vm, self);
    if (e)
        *out = e->key;
    return e != NULL;
}
static bool odict_next_value(VM *vm, Value self, Value *out) {
    DictEntry *e = odict_step(vm, self);
    if (e)
        *out = e->value;
    return e != NULL;
}
static bool odict_next_item(VM *vm, Value self, Value *out) {
    DictEntry *e = odict_step(vm, self);
    if (e)
        *out = tuple2(vm, e->key, e->value);
    return e != NULL;
}

#define ITER_TYPE(NAME, step)                                                                      \
    const Type NAME = {.object = {&TYPE_TYPE},                                                     \
                       .name = "odict_iterator",                                                   \
                       .size = sizeof(DictIter),                                                   \
                       .iter = iterator_self,                                                      \
                       .next = step};
ITER_TYPE(TYPE_ODICT_KEYITERATOR, odict_next_key)
ITER_TYPE(TYPE_ODICT_VALUEITERATOR, odict_next_value)
ITER_TYPE(TYPE_ODICT_ITEMITERATOR, odict_next_item)
ITER_TYPE(TYPE_ODICT_REVERSEITERATOR, odict_next_key)
#undef ITER_TYPE

#define VIEW(part, PART)                                                                           \
    static Value odict_##part(VM *vm, Value *args) {                                               \
        DictView *view = obj_new(vm, &TYPE_ODICT_##PART##S);                                       \
        view->dict = as_dict(args[0]);                                                             \
        return value_object(view);                                                                 \
    }                                                                                              \
    static Value odict_##part##_iter(VM *vm, Value self) {                                         \
        return odict_iter_new(vm, ((DictView *)self.object)->dict, &TYPE_ODICT_##PART##ITERATOR);  \
    }                                                                                              \
    const Type TYPE_ODICT_##PART##S = {.object = {&TYPE_TYPE},                                     \
                                       .name = "odict_" #part "s",                                 \
                                       .base = &TYPE_DICT_##PART##S,                               \
                                       .size = sizeof(DictView),                                   \
                                       .iter = odict_##part##_iter};
VIEW(key, KEY)
VIEW(value, VALUE)
VIEW(item, ITEM)
#undef VIEW

static Value odict_iter(VM *vm, Value self) {
    return odict_iter_new(vm, as_dict(self), &TYPE_ODICT_KEYITERATOR);
}
static Value odict_reversed(VM *vm, Value *args) {
    return odict_iter_new(vm, as_dict(args[0]), &TYPE_ODICT_REVERSEITERATOR);
}

/* ---- OrderedDict ---- */

static bool is_odict(Value v) {
    return is_object(v) && is_instance(v, &TYPE_ORDEREDDICT);
}

static Value odict_repr(VM *vm, Value self) {
    Dict *d = as_dict(self);
    const char *name =
        self.object->type == &TYPE_ORDEREDDICT ? "OrderedDict" : type_name(type_of(self));
    if (d->count == 0)
        return value_object(str_printf(vm, "%s()", name));
    if (vm_repr_enter(vm, d))
        return str_z(vm, "...");
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s([", name);
    size_t cursor = 0, done = 0;
    for (DictEntry *e; (e = dict_next(d, &cursor)); done++) {
        buf_adds(b, done ? ", (" : "(");
        add_reprs(vm, b, (Value[]){e->key, e->value}, 2);
        buf_addc(b, ')');
    }
    buf_adds(b, "])");
    vm_repr_leave(vm, d);
    return buf_value(vm, b);
}

static bool same_order(VM *vm, Dict *a, Dict *b) {
    size_t i = 0, j = 0;
    for (DictEntry *e, *f; (e = dict_next(a, &i)) && (f = dict_next(b, &j));)
        if (!items_equal(vm, e->key, f->key))
            return false;
    return true;
}

static Value odict_compare(VM *vm, CompareOp op, Value self, Value other) {
    Value equal = dict_compare(vm, OP_EQ, self, other);
    if ((op != OP_EQ && op != OP_NE) || is_not_implemented(equal))
        return NOT_IMPLEMENTED;
    bool same =
        vm_truth(vm, equal) && (!is_odict(other) || same_order(vm, as_dict(self), as_dict(other)));
    return value_bool(same == (op == OP_EQ));
}

static Value odict_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op != OP_OR || !is_dict(left) || !is_dict(right))
        return NOT_IMPLEMENTED;
    Value result = vm_call1(vm, type_value(type_of(is_odict(left) ? left : right)), left);
    dict_update(vm, as_dict(result), right);
    return result;
}

static Value odict_popitem(VM *vm, Value *args) {
    Dict *d = as_dict(args[0]);
    if (d->count == 0)
        raise_key(vm, str_z(vm, "dictionary is empty"));
    size_t cursor = 0;
    DictEntry *e = vm_truth(vm, args[1]) ? dict_last(d) : dict_next(d, &cursor);
    Value pair = tuple2(vm, e->key, e->value);
    dict_remove(vm, d, e->key, NULL);
    return pair;
}

static Value odict_move_to_end(VM *vm, Value *args) {
    Dict *d = as_dict(args[0]);
    Value value;
    int64_t hash = quick_hash(vm, args[1]);
    DictEntry *e = dict_find(vm, d, args[1], hash);
    if (!e)
        raise_key(vm, args[1]);
    Value key = e->key;
    dict_remove(vm, d, key, &value);
    if (vm_truth(vm, args[2])) {
        dict_set_hashed(vm, d, key, hash, value);
        return NONE;
    }
    Dict *rest = dict_new(vm);
    dict_copy_into(vm, rest, d);
    dict_clear(vm, d);
    dict_set_hashed(vm, d, key, hash, value);
    dict_copy_into(vm, d, rest);
    return NONE;
}

static Value odict_pop(VM *vm, Value *args) {
    Value value;
    if (dict_remove(vm, as_dict(args[0]), args[1], &value))
        return value;
    if (is_unset(args[2]))
        raise_key(vm, args[1]);
    return args[2];
}

static Value odict_copy(VM *vm, Value *args) {
    Value copy = vm_call0(vm, type_value(type_of(args[0])));
    dict_copy_into(vm, as_dict(copy), as_dict(args[0]));
    return copy;
}

/* Pairs are unpacked one by one, with errors of their own. */
static void add_pairs(VM *vm, Dict *d, Value pairs) {
    Value iterator = vm_iter(vm, pairs), pair, part[2], more;
    while (vm_next(vm, iterator, &pair)) {
        Value parts = vm_iter(vm, pair);
        for (int i = 0; i < 2; i++)
            if (!vm_next(vm, parts, &part[i]))
                raise(vm, &TYPE_VALUE_ERROR, "need more than %d value%s to unpack", i,
                      i == 1 ? "" : "s");
        if (vm_next(vm, parts, &more))
            raise(vm, &TYPE_VALUE_ERROR, "too many values to unpack (expected 2)");
        dict_set(vm, d, part[0], part[1]);
    }
}

static Value odict_init(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    Value keys;
    if (given->count == 1 && !is_dict(given->items[0]) &&
        !vm_getattr_maybe(vm, given->items[0], vm->names.keys, &keys)) {
        add_pairs(vm, as_dict(args[0]), given->items[0]);
        dict_copy_into(vm, as_dict(args[0]), as_dict(args[2]));
        return NONE;
    }
    dict_update_args(vm, as_dict(args[0]), "OrderedDict", args[1], args[2]);
    return NONE;
}

static const Native ODICT_METHODS[] = {
    {"__init__(self, /, *args, **kwargs)", odict_init, "Fill from a mapping or pairs."},
    {"copy(self, /)", odict_copy, "A shallow copy."},
    {"items(self, /)", odict_item, "A view of the (key, value) pairs."},
    {"keys(self, /)", odict_key, "A view of the keys."},
    {"move_to_end(self, key, last=True)", odict_move_to_end, "Move an item to one of the ends."},
    {"pop(self, key, default=?)", odict_pop, "Remove a key and return its value."},
    {"popitem(self, last=True)", odict_popitem, "Remove and return the last or first pair."},
    {"setdefault(self, key, default=None)", dict_setdefault,
     "Insert key with a value of default if key is not in the dictionary."},
    {"@class fromkeys(type, iterable, value=None)", dict_fromkeys,
     "A dictionary of keys that all have the value."},
    {"values(self, /)", odict_value, "A view of the values."},
    {"__reversed__(self, /)", odict_reversed, "Keys, last first."},
    {NULL, NULL, NULL}};

const Type TYPE_ORDEREDDICT = {.object = {&TYPE_TYPE},
                               .name = "collections.OrderedDict",
                               .module = "collections",
                               .base = &TYPE_DICT,
                               .size = sizeof(Dict),
                               .attrs = offsetof(Dict, attrs),
                               .flags = TYPE_SUBCLASSABLE | TYPE_MAPPING,
                               .doc = "A dictionary that can be reordered.",
                               .repr = odict_repr,
                               .compare = odict_compare,
                               .binary = odict_binary,
                               .iter = odict_iter,
                               .methods = ODICT_METHODS};

/* ---- defaultdict ---- */

typedef struct DefaultDict {
    Dict dict;
    Value factory;
} DefaultDict;

static DefaultDict *as_default(Value v) {
    return (DefaultDict *)v.object;
}

static Value ddict_missing(VM *vm, Value *args) {
    Value factory = as_default(args[0])->factory;
    if (is_unset(factory) || is_none(factory))
        raise_key(vm, args[1]);
    Value made = vm_call0(vm, factory);
    dict_set(vm, as_dict(args[0]), args[1], made);
    return made;
}

static Value ddict_getitem(VM *vm, Value self, Value key) {
    if (type_of(self) != &TYPE_DEFAULTDICT)
        return dict_getitem(vm, self, key);
    Value found;
    if (dict_get(vm, as_dict(self), key, &found))
        return found;
    return ddict_missing(vm, (Value[]){self, key});
}

static Value ddict_init(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    Value factory = given->count ? given->items[0] : NONE;
    bool callable = is_none(factory) || is_type(factory);
    Value ignored;
    for (const Type *t = type_of(factory); t && !callable; t = t->base)
        callable = t->call != NULL;
    if (!callable && !vm_special(vm, factory, "__call__", &ignored))
        raise(vm, &TYPE_TYPE_ERROR, "first argument must be callable or None");
    as_default(args[0])->factory = factory;
    Value rest = tuple_from(vm, given->items + 1, given->count ? given->count - 1 : 0);
    dict_update_args(vm, as_dict(args[0]), "dict", rest, args[2]);
    return NONE;
}

static Value ddict_repr(VM *vm, Value self) {
    const char *name =
        self.object->type == &TYPE_DEFAULTDICT ? "defaultdict" : type_name(type_of(self));
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s(", name);
    Value factory = as_default(self)->factory;
    if (is_unset(factory))
        factory = NONE;
    Value inner = dict_repr(vm, self);
    if (!is_object(factory)) {
        add_repr(vm, b, factory);
    } else if (vm_repr_enter(vm, factory.object)) {
        buf_adds(b, "...");
    } else {
        add_repr(vm, b, factory);
        vm_repr_leave(vm, factory.object);
    }
    buf_adds(b, ", ");
    buf_add_span(b, str_span(as_str(inner)));
    buf_addc(b, ')');
    return buf_value(vm, b);
}

static Value ddict_copy(VM *vm, Value *args) {
    return vm_call2(vm, type_value(type_of(args[0])), as_default(args[0])->factory, args[0]);
}

static Value ddict_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op != OP_OR || !is_dict(left) || !is_dict(right))
        return NOT_IMPLEMENTED;
    Value mine = is_instance(left, &TYPE_DEFAULTDICT) ? left : right;
    Value result = vm_call2(vm, type_value(type_of(mine)), as_default(mine)->factory, left);
    dict_update(vm, as_dict(result), right);
    return result;
}

static bool ddict_getattr(VM *vm, Value self, Str *name, Value *out) {
    if (!span_is(str_span(name), "default_factory"))
        return false;
    *out = is_unset(as_default(self)->factory) ? NONE : as_default(self)->factory;
    return true;
}
static bool ddict_setattr(VM *vm, Value self, Str *name, Value value) {
    if (!span_is(str_span(name), "default_factory"))
        return false;
    as_default(self)->factory = is_unset(value) ? NONE : value;
    return true;
}

static const Native DDICT_METHODS[] = {
    {"__init__(self, /, *args, **kwargs)", ddict_init,
     "defaultdict(default_factory=None, /, …): the rest as for dict()."},
    {"copy(self, /)", ddict_copy, "A shallow copy."},
    {"__copy__(self, /)", ddict_copy, "A shallow copy."},
    {"__missing__(self, key, /)", ddict_missing, "Make, keep and return the value for a new key."},
    {NULL, NULL, NULL}};

const Type TYPE_DEFAULTDICT = {.object = {&TYPE_TYPE},
                               .name = "collections.defaultdict",
                               .module = "collections",
                               .base = &TYPE_DICT,
                               .size = sizeof(DefaultDict),
                               .flags = TYPE_SUBCLASSABLE | TYPE_MAPPING,
                               .doc = "A dictionary that makes values for new keys.",
                               .repr = ddict_repr,
                               .binary = ddict_binary,
                               .getitem = ddict_getitem,
                               .getattr = ddict_getattr,
                               .setattr = ddict_setattr,
                               .methods = DDICT_METHODS};
