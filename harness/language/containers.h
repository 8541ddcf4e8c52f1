/* What the container types and the built-in functions share among themselves: quick paths around
 * the abstract protocol, joining of reprs, and iterators' constructors.
 *
 * Nothing outside those files needs this header; it knows values and objects, never the evaluator.
 */
#ifndef VERBATIM_LANGUAGE_CONTAINERS_H
#define VERBATIM_LANGUAGE_CONTAINERS_H

#include "harness/language/exceptions.h"
#include "harness/language/objects.h"

/* repr(v) appended, without an intermediate string for the common kinds. */
void add_repr(VM *vm, Buf *out, Value v);
/* Reprs of `count` items with ", " between. */
void add_reprs(VM *vm, Buf *out, const Value *items, size_t count);
/* Finish a machine buffer as a str value. */
static inline Value buf_value(VM *vm, Buf *b) {
    return value_object(vm_buf_str(vm, b));
}
static inline Value str_z(VM *vm, const char *text) {
    return value_object(str_newz(vm, text));
}

/* True for ints and everything with __index__. */
bool has_index(VM *vm, Value v);
bool can_call(VM *vm, Value v);
bool can_iterate(Value v);
/* As vm_iter, but false for the TypeError of what cannot be iterated over. */
bool try_iter(VM *vm, Value v, Value *iterator);
/* How many items v says it has, by __len__ or __length_hint__; only classes of a program need be
 * asked, for the errors they raise. */
int64_t length_hint(VM *vm, Value v, int64_t absent);

/* Hash with the frequent kinds first. */
static inline int64_t quick_hash(VM *vm, Value v) {
    if (v.tag == TAG_INT && v.integer >= 0 && v.integer < 0x1fffffffffffffff)
        return v.integer;
    if (is_exact(v, &TYPE_STR)) {
        Str *s = as_str(v);
        return s->hash ? s->hash : str_hash(s);
    }
    return vm_hash(vm, v);
}
/* Equality by tag alone: 1 equal, 0 different, -1 ask vm_equal. */
static inline int quick_equal(Value a, Value b) {
    if (value_same(a, b))
        return 1;
    if (a.tag == TAG_INT && b.tag == TAG_INT)
        return 0;
    if (is_exact(a, &TYPE_STR) && is_exact(b, &TYPE_STR))
        return str_equal(as_str(a), as_str(b));
    return -1;
}
static inline bool items_equal(VM *vm, Value a, Value b) {
    int quick = quick_equal(a, b);
    return quick >= 0 ? quick : vm_equal(vm, a, b);
}

/* `__new__` of types whose `__init__` does the filling: makes the instance, ignores the rest. */
Value container_new(VM *vm, Value *args);
/* "<name> expected at most 1 argument, got n" unless count <= 1; the argument or UNSET. */
Value one_optional(VM *vm, const char *name, Value args_tuple);
/* The result of list[int] and friends. */
Value generic_alias(VM *vm, Value origin, Value item);
/* The type variables in arguments of a generic type, each once. */
List *type_variables(VM *vm, const Tuple *args);
/* The arguments with `key`, a tuple or one item, in place of the variables; TypeErrors name `self`,
 * the generic type. */
Value type_substitute(VM *vm, Value self, const Tuple *args, Value key);
void add_type_repr(VM *vm, Buf *out, Value v);
Value class_getitem(VM *vm, Value *args);
#define CLASS_GETITEM                                                                              \
    { "@class __class_getitem__(cls, item, /)", class_getitem, "See PEP 585." }

/* Give back memory that nothing refers to any more (memory.h). */
void vm_free(VM *vm, void *memory, size_t size);

/* Views and iterators. */
typedef enum DictPart { PART_KEYS, PART_VALUES, PART_ITEMS } DictPart;
typedef struct DictView {
    Object object;
    Dict *dict;
} DictView;
typedef struct DictIter {
    Object object;
    Dict *dict; /* NULL: exhausted */
    size_t cursor, count, given;
    uint64_t version;
} DictIter;
extern const Type TYPE_DICT_KEYS, TYPE_DICT_VALUES, TYPE_DICT_ITEMS, TYPE_DICT_KEYITERATOR,
    TYPE_DICT_VALUEITERATOR, TYPE_DICT_ITEMITERATOR, TYPE_DICT_REVERSEKEYITERATOR,
    TYPE_DICT_REVERSEVALUEITERATOR, TYPE_DICT_REVERSEITEMITERATOR, TYPE_MAPPINGPROXY,
    TYPE_GENERIC_ALIAS;
Value dict_view(VM *vm, Dict *d, DictPart part);
/* Rows of dict that OrderedDict has too, with names for their parameters. */
Value dict_fromkeys(VM *vm, Value *args);
Value dict_setdefault(VM *vm, Value *args);
Value dict_iter(VM *vm, Value self);
Value dict_reversed(VM *vm, Dict *d, DictPart part);
Value dict_repr(VM *vm, Value self);
Value dict_compare(VM *vm, CompareOp op, Value self, Value other);
Value dict_binary(VM *vm, BinaryOp op, Value left, Value right);
Value dict_inplace(VM *vm, BinaryOp op, Value self, Value other);
int64_t dict_len(VM *vm, Value self);
Value dict_getitem(VM *vm, Value self, Value key);
void dict_setitem(VM *vm, Value self, Value key, Value value);
bool dict_contains(VM *vm, Value self, Value key);
/* "{k: v, …}" appended, without the recursion guard. */
void dict_add_items_repr(VM *vm, Buf *out, const Dict *d);
void dict_copy_into(VM *vm, Dict *to, const Dict *from);
DictEntry *dict_find(VM *vm, Dict *d, Value key, int64_t hash);
void dict_set_hashed(VM *vm, Dict *d, Value key, int64_t hash, Value value);
/* Last live entry, NULL when empty. */
DictEntry *dict_last(Dict *d);
/* dict.update's whole argument handling. */
void dict_update_args(VM *vm, Dict *d, const char *name, Value args_tuple, Value keywords);
Value mapping_proxy(VM *vm, Value mapping);
extern const Type TYPE_ENUMERATE, TYPE_ZIP, TYPE_MAP, TYPE_FILTER, TYPE_REVERSED;
Value iterator_self(VM *vm, Value self);
bool native_iter_next(VM *vm, Value self, Value *out); /* the `next` of types of NativeIter */
/* step(vm, self, out), which may call the program: a StopIteration is the end of the iterator. */
bool iterator_step(VM *vm, bool (*step)(VM *, Value, Value *), Value self, Value *out);
Value callable_iterator(VM *vm, Value callee, Value sentinel);
/* TypeError "<name>() takes no keyword arguments" when the dict of **kwargs has any. */
void no_keywords(VM *vm, const char *name, Value keywords);

/* Sets. */
static inline bool is_set(Value v) { /* set, frozenset and their subclasses */
    return is_object(v) && (v.object->type == &TYPE_SET || v.object->type == &TYPE_FROZENSET ||
                            is_instance(v, &TYPE_SET) || is_instance(v, &TYPE_FROZENSET));
}
static inline Set *as_set(Value v) {
    return (Set *)v.object;
}
void set_update(VM *vm, Set *s, Value iterable);
void set_clear(VM *vm, Set *s);
bool set_pop(VM *vm, Set *s, Value *out); /* false: empty */
Set *set_difference(VM *vm, Set *s, const Type *type, Value other);
Value set_of(VM *vm, Value iterable);
Set *set_intersection(VM *vm, Set *s, const Type *type, Value other);
void set_difference_update(VM *vm, Set *s, Value other);
void set_symmetric_update(VM *vm, Set *s, Value other);
bool set_has_hashed(VM *vm, Set *s, Value key, int64_t hash);
bool set_add_hashed(VM *vm, Set *s, Value key, int64_t hash);

/* Sequences. */
Value sequence_compare(VM *vm, CompareOp op, const Value *const *a, const size_t *a_count,
                       const Value *const *b, const size_t *b_count);
void list_extend(VM *vm, List *l, Value iterable);
void list_reserve(VM *vm, List *l, size_t more);
Value list_getitem(VM *vm, Value self, Value key);
void list_setitem(VM *vm, Value self, Value key, Value value);
/* v when it is an int object or has __index__, as an int value (also big). */
Value index_value(VM *vm, Value v);
int64_t search_bound(VM *vm, Value v, size_t length);
Value range_new(VM *vm, Value start, Value stop, Value step);
/* As many items as iterating gives; `iterable` may be anything. */
Value list_reversed_iter(VM *vm, Value sequence);
/* Compare for sorting and min/max: a < b with quick paths. */
bool quick_less(VM *vm, Value a, Value b);

#endif
