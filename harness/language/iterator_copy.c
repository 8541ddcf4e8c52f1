/* Module _copy, for copy.copy(): a second iterator that goes on from the same place.
 *
 * Iterators whose whole state is what they refer to and where they are can be copied as they
 * stand. Those that change what they refer to (cycle, islice, product and its like) cannot. */
#include "harness/language/containers.h"
#include "harness/language/modules.h"
#include "harness/language/vm_internal.h"

static const char *const COPYABLE[] = {
    "list_iterator",
    "list_reverseiterator",
    "tuple_iterator",
    "str_iterator",
    "str_ascii_iterator",
    "bytes_iterator",
    "bytearray_iterator",
    "range_iterator",
    "longrange_iterator",
    "set_iterator",
    "enumerate",
    "zip",
    "map",
    "filter",
    "reversed",
    "dict_keyiterator",
    "dict_valueiterator",
    "dict_itemiterator",
    "dict_reversekeyiterator",
    "dict_reversevalueiterator",
    "dict_reverseitemiterator",
    "itertools.accumulate",
    "itertools.chain",
    "itertools.compress",
    "itertools.count",
    "itertools.dropwhile",
    "itertools.filterfalse",
    "itertools.pairwise",
    "itertools.repeat",
    "itertools.starmap",
    "itertools.takewhile",
};

extern const Type TYPE_CALLABLE_ITERATOR;

static bool is_copyable(const Type *type) {
    if (type->flags & TYPE_CLASS || !type->next)
        return false;
    for (size_t i = 0; i < sizeof COPYABLE / sizeof *COPYABLE; i++)
        if (strcmp(type->name, COPYABLE[i]) == 0)
            return true;
    return type == &TYPE_CALLABLE_ITERATOR;
}

static Value copy_iterator(VM *vm, Value *args) {
    const Type *type = type_of(args[0]);
    if (!is_copyable(type))
        return NONE;
    Object *made = obj_new(vm, type);
    memcpy(made, args[0].object, type->size);
    return value_object(made);
}

static const Native FUNCTIONS[] = {
    {"iterator(iterator, /)", copy_iterator,
     "A second iterator at the same place; None when there can be none."},
    {NULL, NULL, NULL},
};
const NativeModule MODULE_COPY_PARTS = {"_copy", FUNCTIONS, NULL, "Parts of module copy."};
