/* The virtual machine as natives and types see it: raising, catching, calling, converting.
 *
 * A function here that can fail raises: it does not return. Exceptions travel by longjmp to the
 * nearest vm_try, the only place that calls setjmp; so native code needs no checks, and must not
 * hold anything that has to be released by hand across a call that can raise (allocate with
 * vm_alloc, or register the resource by vm_on_free; Buf contents live in strings via vm_* helpers
 * or are released in vm_try's wake). No jump ever crosses an engine frame. */
#ifndef VERBATIM_LANGUAGE_VM_H
#define VERBATIM_LANGUAGE_VM_H

#include "engine/base/error.h"
#include "engine/base/span.h"
#include "harness/language/type.h"
#include <signal.h>

/* libc has a function of that name; it must stay reachable for libraries. */
#define raise vm_raise

/* ---- memory ---- */

/* A zeroed object of `type` (type->size bytes, or `size` when larger): the one place that makes
 * objects. Raises MemoryError at the limit. */
void *obj_new(VM *vm, const Type *type);
void *obj_new_sized(VM *vm, const Type *type, size_t size);
/* Plain memory that lives while a local, or memory that lives, points to it (heap.h has the rules);
 * raises MemoryError. Not zeroed. */
void *vm_alloc(VM *vm, size_t size);
/* Grow or shrink; what is new is zeroed unless it is large. The old block may be handed out again
 * at once: nothing may point to it any more. */
void *vm_realloc(VM *vm, void *old, size_t old_size, size_t new_size);
/* The same for text and numbers: only the first 64 bytes may hold pointers. */
void *vm_alloc_text(VM *vm, size_t size);
void *vm_realloc_text(VM *vm, void *old, size_t old_size, size_t new_size);

/* Call release(object) when `owner`, a block of the machine's memory, is found dead, at the latest
 * with the machine, unless vm_forget came first; newest first at the end. Owner NULL: only then.
 * release must not call the machine. False: no memory. */
bool vm_on_free(VM *vm, const void *owner, void (*release)(void *object), void *object);
void vm_forget(VM *vm, void *object);

/* ---- strings ---- */

Str *vm_intern(VM *vm, const char *text); /* NUL-terminated; same text, same pointer */
Str *vm_intern_span(VM *vm, Span text);
Str *vm_intern_str(VM *vm, Str *s);
Str *vm_literal(VM *vm, const char *literal); /* the same, for text that never changes: quicker */

/* ---- exceptions ---- */

/* printf-like; the message becomes the exception's only argument. `%s` with UTF-8 text; use
 * vm_format-style pieces from str.h for reprs. */
_Noreturn void raise(VM *vm, const Type *type, const char *format, ...) PRINTF_LIKE(3, 4);
_Noreturn void
raise_value(VM *vm, Value exception); /* an exception instance; keeps its traceback, adds context */
_Noreturn void raise_key(VM *vm, Value key); /* KeyError(key) */
_Noreturn void raise_error(
    VM *vm,
    const Error *err); /* an engine/base error, by the one table of kinds; OSError subclasses
                          from os_errno. Clears nothing: caller's Error is copied */
_Noreturn void raise_os(VM *vm, int os_errno,
                        const char *path);      /* OSError subclass; path may be NULL */
void vm_surroundings(VM *vm);                   /* see InterpOptions.surroundings */
_Noreturn void raise_stop(VM *vm, Value value); /* StopIteration(value) */

/* Run body(vm, context); true when it returned, false when it raised: then *exception is what it
 * raised and the machine's state (frames, depth, handled exception) is as it was at the call. */
bool vm_try(VM *vm, void (*body)(VM *vm, void *context), void *context, Value *exception);
/* Let what vm_try caught go on: the running frame is in its traceback already. */
_Noreturn void vm_rethrow(VM *vm, Value exception);

/* ---- calling and generic operations (the abstract object protocol) ---- */

Value vm_call(VM *vm, Value callee, const Args *args);
Value vm_call0(VM *vm, Value callee);
Value vm_call1(VM *vm, Value callee, Value a);
Value vm_call2(VM *vm, Value callee, Value a, Value b);
/* Call a method by name, a literal. */
Value vm_method(VM *vm, Value self, const char *name, size_t count, const Value *items);
/* Look up a special method, a literal, on the type (not the instance) and bind it; false when
 * absent. */
bool vm_special(VM *vm, Value self, const char *name, Value *bound);
/* The same, bound only where that is seen; and calling it with three arguments at most. */
typedef struct Special {
    Value method, self; /* UNSET: bound */
} Special;
bool vm_special_find(VM *vm, Value self, const char *name, Special *out);
Value vm_call_special(VM *vm, const Special *s, size_t count, const Value *items);
bool vm_special_call(VM *vm, Value self, const char *name, size_t count, const Value *items,
                     Value *out);
/* issubclass(), as vm_isinstance is isinstance(). */
bool vm_issubclass(VM *vm, Value cls, Value of);

Value vm_getattr(VM *vm, Value self, Str *name); /* raises AttributeError */
bool vm_getattr_maybe(VM *vm, Value self, Str *name,
                      Value *out);                           /* false instead of AttributeError */
void vm_setattr(VM *vm, Value self, Str *name, Value value); /* UNSET: delete */

Str *vm_repr(VM *vm, Value v);
Str *vm_str(VM *vm, Value v);
Str *vm_ascii(VM *vm, Value v);
Str *vm_format(VM *vm, Value v, Str *spec); /* the format() built-in */
int64_t vm_hash(VM *vm, Value v);
_Noreturn int64_t hash_refuse(VM *vm, Value self); /* TypeError: unhashable type: 'list' */
bool vm_truth(VM *vm, Value v);
bool vm_equal(VM *vm, Value a, Value b);                 /* identity, then == */
bool vm_compare(VM *vm, CompareOp op, Value a, Value b); /* truth of the result */
Value vm_compare_value(VM *vm, CompareOp op, Value a, Value b);
Value vm_binary(VM *vm, BinaryOp op, Value a, Value b);
Value vm_inplace(VM *vm, BinaryOp op, Value a, Value b);
Value vm_unary(VM *vm, UnaryOp op, Value a);
int64_t vm_len(VM *vm, Value v);
Value vm_getitem(VM *vm, Value v, Value key);
void vm_setitem(VM *vm, Value v, Value key, Value value); /* UNSET: delete */
bool vm_contains(VM *vm, Value container, Value item);
bool vm_isinstance(VM *vm, Value v, Value type_or_tuple);

/* Iteration. vm_next: false when exhausted; then vm_stop_value() is what a generator returned. */
Value vm_iter(VM *vm, Value v);
bool vm_next(VM *vm, Value iterator, Value *out);
Value vm_stop_value(VM *vm);
void vm_set_stop_value(VM *vm, Value value); /* for `next` slots, before returning false */

/* Recursion guard for natives that recurse through values (repr, compare, copy): raises
 * RecursionError. A longjmp past it restores the depth. */
void vm_enter(VM *vm, const char *where); /* "" or " while getting the repr of an object" */
void vm_leave(VM *vm);
/* Container repr guard: true when `object` is being repr'd already (print "[...]"); else marks it
 * until repr_leave. */
bool vm_repr_enter(VM *vm, const void *object);
void vm_repr_leave(VM *vm, const void *object);

/* sequence[at]; false when there is none (IndexError, StopIteration). */
bool vm_item_or_end(VM *vm, Value sequence, int64_t at, Value *out);

/* ---- conversions natives need; each raises TypeError/OverflowError worded as CPython ---- */

/* By __index__: "'float' object cannot be interpreted as an integer". */
int64_t vm_index(VM *vm, Value v);
/* As vm_index but out-of-range numbers saturate (slices, ranges of loops). */
int64_t vm_index_clamped(VM *vm, Value v);
double vm_float(VM *vm, Value v); /* by __float__/__index__: "must be real number, not str" */
Str *vm_need_str(VM *vm, Value v, const char *what); /* "<what> must be str, not int" */

/* ---- output and environment ---- */

/* stream 1 = stdout, 2 = stderr; goes through sys.stdout/sys.stderr when the program replaced them.
 */
void vm_write(VM *vm, int stream, Span text);
/* For long loops in natives: raises when the example's time is up or an interrupt is pending.
 * Cheap. */
void vm_poll(VM *vm);

/* Singletons (static objects). */
extern const Object NOT_IMPLEMENTED_OBJECT, ELLIPSIS_OBJECT;
#define NOT_IMPLEMENTED value_object(&NOT_IMPLEMENTED_OBJECT)
#define ELLIPSIS        value_object(&ELLIPSIS_OBJECT)
static inline bool is_not_implemented(Value v) {
    return v.tag == TAG_OBJECT && v.object == &NOT_IMPLEMENTED_OBJECT;
}

/* ---- modules in C ---- */

/* One row per built-in module, all listed in modules.c. `init` (may be NULL) adds constants and
 * types. Modules are made on first import. */
typedef struct NativeModule {
    const char *name; /* "os.path" */
    const Native *functions;
    void (*init)(VM *vm, Value module);
    const char *doc;
} NativeModule;

void module_set(VM *vm, Value module, const char *name, Value value);
Value vm_import(VM *vm, const char *name); /* the module object; raises ModuleNotFoundError */
/* A callable for a table row (interned per row). */
Value native_value(VM *vm, const Native *native);

#endif
