/* Callables made from table rows, and the rules of binding arguments they share with functions of
 * the program. */
#ifndef VERBATIM_LANGUAGE_NATIVE_H
#define VERBATIM_LANGUAGE_NATIVE_H

#include "harness/language/exceptions.h"

/* A parsed signature string. Parameters in declared order: positional ones, *rest, keyword-only
 * ones, **names. */
typedef struct Signature {
    Str *name;
    size_t posonly, positional, kwonly;
    bool star, double_star;
    size_t total;
    size_t required; /* positional ones without default */
    Str **names;     /* positional, then keyword-only */
    Value *defaults; /* the same order */
    bool *optional;
    bool plain; /* positional parameters only */
} Signature;

extern const Type TYPE_METHOD_DESCRIPTOR, TYPE_CLASSMETHOD_DESCRIPTOR, TYPE_GETSET_DESCRIPTOR,
    TYPE_WRAPPER_DESCRIPTOR, TYPE_METHOD_WRAPPER;

static inline bool is_native(Value v) {
    return v.tag == TAG_OBJECT &&
           (v.object->type == &TYPE_NATIVE_FUNCTION || v.object->type == &TYPE_METHOD_DESCRIPTOR ||
            v.object->type == &TYPE_WRAPPER_DESCRIPTOR || v.object->type == &TYPE_METHOD_WRAPPER);
}
Signature *native_signature(VM *vm, NativeFunction *f);
Span native_name(const Native *native);
/* The rows of a type's table and its slots, as attributes. */
void native_fill_type(VM *vm, const Type *type, Dict *d);
/* A read-only attribute of instances, unless the class has that name already. */
void native_add_attribute(VM *vm, const Type *owner, Dict *d, const Native *row);
/* The row behind an instance's `__dict__`. */
extern const Native INSTANCE_DICT;
/* wrappers.c: the special methods behind the slots of a built-in type. */
void wrappers_fill_type(VM *vm, const Type *type, Dict *d);
void native_add_wrapper(VM *vm, const Type *type, Dict *d, const Native *n);
Value native_call(VM *vm, Value self, const Args *args);
/* Without keywords; `items` begins with self for an unbound method found on its type. */
Value native_call_items(VM *vm, NativeFunction *f, size_t count, const Value *items);

/* ---- native_errors.c: what can be wrong with the arguments of a native ---- */

/* Is it a function written in Python in CPython's library? */
bool native_worded_as_python(const NativeFunction *f);
/* "append" or, for constructors, the type's name. */
const char *native_short_name(VM *vm, NativeFunction *f);
_Noreturn void native_wrong_count(VM *vm, NativeFunction *f, const Value *slots, size_t given,
                                  size_t named);
_Noreturn void native_missing(VM *vm, NativeFunction *f, const Value *slots, size_t given);
_Noreturn void native_unexpected(VM *vm, NativeFunction *f, const Args *args, Str *name);
_Noreturn void native_twice(VM *vm, NativeFunction *f, size_t parameter);

/* ---- how functions written in Python word their errors ---- */

typedef struct Parameters {
    Str *qualname;
    Str *const *names; /* positional, then keyword-only */
    size_t posonly, positional, kwonly;
    size_t required; /* positional ones without default */
} Parameters;

_Noreturn void raise_too_many(VM *vm, const Parameters *p, size_t given, const Value *slots);
_Noreturn void raise_missing(VM *vm, const Parameters *p, const Value *slots, bool keyword_only);
_Noreturn void raise_unexpected(VM *vm, const Parameters *p, const Args *args, Str *name);

#endif
