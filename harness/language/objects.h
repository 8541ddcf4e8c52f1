/* The concrete built-in objects: layouts and the C interface of each.
 *
 * One header because they are one family that uses itself mutually; the code is one file per type
 * (str.c, list.c …). Layouts are open to the evaluator for speed; everybody else uses the
 * functions. */
#ifndef VERBATIM_LANGUAGE_OBJECTS_H
#define VERBATIM_LANGUAGE_OBJECTS_H

#include "engine/base/buf.h"
#include "harness/language/vm.h"

/* ---- str: immutable, UTF-8 (lone surrogates as WTF-8), indexed by code point ---- */

struct Str {
    Object object;
    int64_t hash;    /* 0 = not computed yet */
    size_t bytes;    /* length in bytes */
    size_t length;   /* length in code points; == bytes: ASCII only, so indexing is direct */
    uint32_t *marks; /* byte offset of every 64th code point; NULL until an index is needed */
    bool interned;
    bool growable; /* data lies in a block with room behind it (str_concat); such a string of 1 KiB
                      or more is not NUL-terminated any more once something was appended to it */
    char *data;    /* NUL-terminated (but see growable) */
    Dict *attrs;   /* instances of subclasses only; plain strings are allocated up to here */
};
extern const Type TYPE_STR;
static inline bool is_str(Value v) {
    return is_exact(v, &TYPE_STR) || is_instance(v, &TYPE_STR);
}
static inline Str *as_str(Value v) {
    return (Str *)v.object;
}
static inline Span str_span(const Str *s) {
    return (Span){s->data, s->bytes};
}
static inline bool str_is_ascii(const Str *s) {
    return s->bytes == s->length;
}
Str *str_new(VM *vm, Span text); /* copies; text must be valid WTF-8 */
Str *str_newz(VM *vm, const char *text);
Str *str_from_buf(VM *vm, Buf *b); /* copies and releases b */
Str *str_from_char(VM *vm, uint32_t code_point);
Str *str_printf(VM *vm, const char *format, ...) PRINTF_LIKE(2, 3);
Value str_value(VM *vm, const char *text);
Str *str_concat(VM *vm, Str *a, Str *b);
bool str_equal(const Str *a, const Str *b);
int str_order(const Str *a, const Str *b); /* by code point */
int64_t str_hash(Str *s);
int64_t text_hash(Span text); /* what str_hash gives for it; never 0 but for the empty text */
uint32_t str_at(VM *vm, Str *s, size_t index);
size_t str_offset(VM *vm, Str *s, size_t index); /* byte offset of a code point; index <= length */
size_t str_index_of_offset(Str *s, size_t offset);
Str *str_slice(VM *vm, Str *s, size_t start, size_t end);
void str_add_repr(Buf *out, const Str *s); /* quoted and escaped as repr() */

/* A Buf for natives: owned by the machine (released with it, or reused), so that raising
 * leaks nothing. Get one, fill it, turn it into a Str. */
Buf *vm_buf(VM *vm);
Str *vm_buf_str(VM *vm, Buf *b); /* Str with the contents; gives the buffer back */
void vm_buf_drop(VM *vm, Buf *b);

/* ---- bytes and bytearray ---- */

typedef struct Bytes {
    Object object;
    size_t len, cap; /* cap: bytearray only */
    uint8_t *data;
    Dict *attrs;
} Bytes;
extern const Type TYPE_BYTES, TYPE_BYTEARRAY;
/* The longest bytes object there may be: beyond, OverflowError, not MemoryError. */
#define BYTES_MAX (INT64_MAX - 33)
Value bytes_new(VM *vm, const void *data, size_t len);
Value bytearray_new(VM *vm, const void *data, size_t len);
extern const Type TYPE_MEMORYVIEW;
Value memoryview_bytes(VM *vm, Value view); /* a copy of what it shows */
/* bytes-like (bytes, bytearray, memoryview) contents; raises "a bytes-like object is required, not
 * 'str'". */
Span vm_need_bytes(VM *vm, Value v);

/* ---- integers, floats, complex ---- */

extern const Type TYPE_INT, TYPE_BOOL, TYPE_FLOAT, TYPE_COMPLEX, TYPE_NONE;
typedef struct Complex {
    Object object;
    double real, imag;
} Complex;
/* Instances of subclasses of int and float wrap the plain value. */
typedef struct Boxed {
    Object object;
    Value value; /* TAG_INT, TAG_BOOL, TAG_FLOAT or a BigInt */
    Dict *attrs;
} Boxed;
/* True for int and bool, big ones and instances of int subclasses. */
bool is_int(Value v);
bool is_float(Value v); /* float and its subclasses */
bool is_number(Value v);
/* The plain value under a Boxed; anything else unchanged. */
Value value_plain(Value v);
bool value_fits_int64(Value v, int64_t *out); /* for is_int values */
Value complex_new(VM *vm, double real, double imag);
/* Parse as int(text, base); raises ValueError. */
Value int_parse(VM *vm, Span text, int base);
void int_add_text(VM *vm, Buf *out, Value v, int base); /* digits with '-', no prefix */
void float_add_repr(Buf *out, double d);
int64_t hash_float(double d); /* CPython's numeric hashes, modulus 2^61 - 1 */
int64_t hash_int64(int64_t i);

/* ---- list, tuple ---- */

typedef struct List {
    Object object;
    size_t count, cap;
    Value *items;
    Dict *attrs;
} List;
typedef struct Tuple {
    Object object;
    size_t count;
    Value *items;
    Dict *attrs; /* instances of subclasses only; plain tuples have their items here */
} Tuple;
extern const Type TYPE_LIST, TYPE_TUPLE;
static inline bool is_list(Value v) {
    return is_exact(v, &TYPE_LIST) || is_instance(v, &TYPE_LIST);
}
static inline bool is_tuple(Value v) {
    return is_exact(v, &TYPE_TUPLE) || is_instance(v, &TYPE_TUPLE);
}
static inline List *as_list(Value v) {
    return (List *)v.object;
}
static inline Tuple *as_tuple(Value v) {
    return (Tuple *)v.object;
}
List *list_new(VM *vm, size_t cap);
void list_push(VM *vm, List *l, Value item);
Value list_from(VM *vm, const Value *items, size_t count);
Value list_of(VM *vm, Value iterable);
void list_sort_values(VM *vm, List *l, Value key, bool reverse); /* stable; key NONE: none */
Tuple *tuple_new(VM *vm, size_t count); /* items UNSET; fill them before anybody sees it */
Value tuple_from(VM *vm, const Value *items, size_t count);
Value tuple_of(VM *vm, Value iterable);
Value tuple2(VM *vm, Value a, Value b);
/* Items of a list or tuple without copying, of any other iterable copied. The view
 * of a list is valid only while the list is not changed. */
void vm_items(VM *vm, Value iterable, const Value **items, size_t *count);

/* ---- dict, set: insertion order for dict; CPython's table order for sets ---- */

typedef struct DictEntry {
    int64_t hash;
    Value key; /* TAG_UNSET: removed */
    Value value;
} DictEntry;
struct Dict {
    Object object;
    size_t count; /* live entries */
    size_t used;  /* entries in use, removed ones included */
    size_t cap;   /* of entries */
    DictEntry *entries;
    int32_t *slots; /* open addressing: entry index, -1 free, -2 removed; NULL while tiny */
    size_t slot_count;
    uint64_t
        version; /* changes when a key is added or removed, or entries move (for inline caches) */
    Dict *attrs; /* instances of subclasses only */
};
typedef struct SetEntry {
    int64_t hash;
    Value key;
} SetEntry;
typedef struct Set {
    Object object;
    size_t count, fill;
    size_t mask; /* table size - 1 */
    SetEntry *table;
    size_t finger; /* where pop() looks first */
    int64_t hash;  /* frozenset */
    uint64_t version;
    Dict *attrs;
} Set;
extern const Type TYPE_DICT, TYPE_SET, TYPE_FROZENSET;
static inline bool is_dict(Value v) {
    return is_exact(v, &TYPE_DICT) || is_instance(v, &TYPE_DICT);
}
static inline Dict *as_dict(Value v) {
    return (Dict *)v.object;
}
Dict *dict_new(VM *vm);
bool dict_get(VM *vm, Dict *d, Value key, Value *out);
void dict_set(VM *vm, Dict *d, Value key, Value value);
bool dict_remove(VM *vm, Dict *d, Value key, Value *out); /* out may be NULL */
void dict_clear(VM *vm, Dict *d);
/* With interned string keys: pointer comparison first. No exceptions but MemoryError. */
bool dict_get_str(VM *vm, Dict *d, Str *key, Value *out);
DictEntry *dict_entry_str(VM *vm, Dict *d,
                          Str *key); /* NULL: absent; valid until the version changes */
void dict_set_str(VM *vm, Dict *d, Str *key, Value value);
bool dict_remove_str(VM *vm, Dict *d, Str *key);
bool dict_gets(VM *vm, Dict *d, const char *key, Value *out);
void dict_sets(VM *vm, Dict *d, const char *key, Value value);
/* Walk: size_t i = 0; DictEntry *e; while ((e = dict_next(d, &i))) … */
DictEntry *dict_next(const Dict *d, size_t *cursor);
void dict_update(VM *vm, Dict *d, Value other); /* mapping or iterable of pairs */
Set *set_new(VM *vm, const Type *type);         /* &TYPE_SET or &TYPE_FROZENSET */
bool set_add(VM *vm, Set *s, Value key);        /* false: was there */
bool set_has(VM *vm, Set *s, Value key);
bool set_discard(VM *vm, Set *s, Value key);
SetEntry *set_next(const Set *s, size_t *cursor);
/* The value of a display `{a, b, …}`; `constants`: all items are constants (decides the order). */
/* A set of constants goes through two frozensets, the second filled in the order of the first,
 * which decides the order in which the items come out: as what a loop goes through, and as a
 * display of at least three. */
Value set_constant(VM *vm, const Value *items, size_t count);
Value set_display(VM *vm, const Value *items, size_t count, bool constants);

/* ---- range, slice, iterators ---- */

typedef struct Range {
    Object object;
    Value start, stop, step, length; /* any integers; small ones are TAG_INT */
} Range;
typedef struct SliceObject {
    Object object;
    Value start, stop, step;
} SliceObject;
extern const Type TYPE_RANGE, TYPE_SLICE;
Value slice_new(VM *vm, Value start, Value stop, Value step); /* NONE for absent */
/* As slice.indices(length): clamped start, stop, step (never 0) and number of items. */
/* Start, stop and step for a length of any size. */
void slice_wide(VM *vm, SliceObject *s, Value length, Value parts[3]);
void slice_resolve(VM *vm, SliceObject *s, size_t length, int64_t *start, int64_t *stop,
                   int64_t *step, size_t *count);
/* Resolve an integer index into [0, length) or raise IndexError("<what> index out of range"),
 * without <what> when that is NULL. */
size_t index_resolve(VM *vm, Value key, size_t length, const char *what);

/* An iterator made of one C function and some state: for natives that need a quick one. */
typedef struct NativeIter {
    Object object; /* type decides repr name: make a const Type with next = … for named ones */
    bool (*step)(VM *vm, struct NativeIter *it, Value *out);
    Value a, b, c;
    int64_t i, j;
    void *data;
    bool calls; /* step calls the program: its StopIteration is the end */
} NativeIter;
extern const Type TYPE_NATIVE_ITER;
NativeIter *iter_new(VM *vm, const Type *type, bool (*step)(VM *, NativeIter *, Value *));

/* ---- functions, methods, descriptors, modules, namespaces ---- */

typedef struct NativeFunction {
    Object object;
    const Native *native;
    struct Signature *signature; /* parsed on first call */
    Value self;                  /* bound self, or UNSET */
    const Type *owner;           /* type whose table it is in, or NULL */
    Str *module;
} NativeFunction;
typedef struct BoundMethod {
    Object object;
    Value self, function;
} BoundMethod;
typedef struct Property {
    Object object;
    Value get, set, del, doc;
    Dict *attrs;
    Value name; /* of the attribute it is, or UNSET */
    bool doc_of_getter;
} Property;
typedef struct Wrapper { /* staticmethod, classmethod */
    Object object;
    Value function;
    Dict *attrs;
} Wrapper;
typedef struct Module {
    Object object;
    Dict *attrs;
    const NativeModule *native;
    bool initializing; /* its file is being run */
} Module;
extern const Type TYPE_FUNCTION, TYPE_NATIVE_FUNCTION, TYPE_METHOD, TYPE_PROPERTY,
    TYPE_STATICMETHOD, TYPE_CLASSMETHOD, TYPE_MODULE, TYPE_SUPER, TYPE_GENERATOR, TYPE_CELL,
    TYPE_FRAME, TYPE_TRACEBACK, TYPE_ELLIPSIS, TYPE_NOT_IMPLEMENTED,
    TYPE_NAMESPACE /* types.SimpleNamespace */;
Value method_new(VM *vm, Value self, Value function);
Value module_new(VM *vm, const char *name);
Value namespace_new(VM *vm);

/* A class made by a program. */
typedef struct Class {
    Type type;
    bool extended; /* has members of __slots__ of its own */
    bool weak;     /* CPython's instances have a `__weakref__` from here on */
    Str *name, *qualname;
    Dict *dict;
    Tuple *bases, *mro; /* of types */
    Value metaclass_extra;
    Dict *subclass_list;
} Class;
/* type(name, bases, dict): makes a class, fills slots, calls __set_name__ and __init_subclass__. */
Value class_new(VM *vm, Str *name, Tuple *bases, Dict *dict, const Args *keywords);
/* What id() says. */
int64_t value_identity(Value v);
/* The tuple (mro) of any type, as values. */
Tuple *type_mro(VM *vm, const Type *type);
static inline Value type_value(const Type *t) {
    return value_object(t);
}
static inline bool is_type(Value v) {
    return v.tag == TAG_OBJECT &&
           (v.object->type == &TYPE_TYPE || type_is_subtype(v.object->type, &TYPE_TYPE));
}
static inline const Type *as_type(Value v) {
    return (const Type *)v.object;
}
/* The nearest built-in type an instance of `type` is laid out as. */
const Type *type_layout(const Type *type);
/* An instance of a built-in type for cls, which may be a subclass of it (for __new__). */
void *instance_new(VM *vm, const Type *cls);

/* Register a type in a module or the built-ins under its name. */
void module_add_type(VM *vm, Value module, const Type *type);

#endif
