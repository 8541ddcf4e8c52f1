/* Module collections: what is in C, and the fields of named tuples. namedtuple, Counter, ChainMap
 * and the User… classes are written in the language. */
#include "harness/language/collections.h"
#include "harness/language/modules.h"

/* What `point.x` goes through: an item of a tuple under a name. */
typedef struct TupleGetter {
    Object object;
    int64_t index;
    Value doc;
} TupleGetter;
extern const Type TYPE_TUPLEGETTER;

static Value getter_get(VM *vm, Value self, Value object, const Type *owner) {
    TupleGetter *g = (TupleGetter *)self.object;
    if (is_unset(object) || is_none(object))
        return self;
    if (!is_tuple(object))
        raise(vm, &TYPE_TYPE_ERROR,
              "descriptor for index '%lld' for tuple subclasses doesn't apply to '%s' object",
              (long long)g->index, type_name(type_of(object)));
    Tuple *t = as_tuple(object);
    if ((uint64_t)g->index >= t->count)
        raise(vm, &TYPE_INDEX_ERROR, "tuple index out of range");
    return t->items[g->index];
}

static bool getter_set(VM *vm, Value self, Value object, Value value) {
    raise(vm, &TYPE_ATTRIBUTE_ERROR,
          is_unset(value) ? "can't delete attribute" : "can't set attribute");
}

static Value getter_repr(VM *vm, Value self) {
    TupleGetter *g = (TupleGetter *)self.object;
    return value_object(
        str_printf(vm, "_tuplegetter(%lld, %s)", (long long)g->index, vm_repr(vm, g->doc)->data));
}

static bool getter_getattr(VM *vm, Value self, Str *name, Value *out) {
    if (!span_is(str_span(name), "__doc__"))
        return false;
    *out = ((TupleGetter *)self.object)->doc;
    return true;
}
static bool getter_setattr(VM *vm, Value self, Str *name, Value value) {
    if (!span_is(str_span(name), "__doc__"))
        return false;
    ((TupleGetter *)self.object)->doc = is_unset(value) ? NONE : value;
    return true;
}

const Type TYPE_TUPLEGETTER = {.object = {&TYPE_TYPE},
                               .name = "collections._tuplegetter",
                               .module = "collections",
                               .size = sizeof(TupleGetter),
                               .repr = getter_repr,
                               .getattr = getter_getattr,
                               .setattr = getter_setattr,
                               .descr_get = getter_get,
                               .descr_set = getter_set};

static Value collections_field(VM *vm, Value *args) {
    TupleGetter *g = obj_new(vm, &TYPE_TUPLEGETTER);
    g->index = vm_index(vm, args[0]);
    g->doc = args[1];
    return value_object(g);
}

/* Counting the items of an iterable in a plain dictionary or a Counter. */
static Value collections_count_elements(VM *vm, Value *args) {
    Dict *d = as_dict(args[0]);
    Value iterator = vm_iter(vm, args[1]), item;
    while (vm_next(vm, iterator, &item)) {
        int64_t hash = quick_hash(vm, item);
        DictEntry *e = dict_find(vm, d, item, hash);
        if (!e)
            dict_set_hashed(vm, d, item, hash, value_int(1));
        else if (e->value.tag == TAG_INT && e->value.integer < INT64_MAX)
            e->value.integer++;
        else
            dict_set_hashed(vm, d, item, hash, vm_binary(vm, OP_ADD, e->value, value_int(1)));
    }
    return NONE;
}

static const Native COLLECTIONS_FUNCTIONS[] = {
    {"_count_elements(mapping, iterable, /)", collections_count_elements,
     "Count the items of an iterable."},
    {"_field(index, doc, /)", collections_field, "An item of a tuple under a name."},
    {NULL, NULL, NULL}};

extern const char EMBED_collections[]; /* collections.py */

static void collections_init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_DEQUE);
    module_add_type(vm, module, &TYPE_DEFAULTDICT);
    module_add_type(vm, module, &TYPE_ORDEREDDICT);
    module_run(vm, module, EMBED_collections);
}

const NativeModule MODULE_COLLECTIONS = {"collections", COLLECTIONS_FUNCTIONS, collections_init,
                                         "More containers."};
