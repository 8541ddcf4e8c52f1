/* Attributes, types and classes among themselves: what type.c, class.c, object.c, attribute.c and
 * the evaluator share. */
#ifndef VERBATIM_LANGUAGE_ATTRIBUTE_H
#define VERBATIM_LANGUAGE_ATTRIBUTE_H

#include "harness/language/exceptions.h"

/* An instance of a class that derives from object alone. */
typedef struct Instance {
    Object object;
    Dict *attrs;
} Instance;

/* AttributeError with name and obj, worded for objects, types and modules. */
/* Ends messages about a module whose file is still being run. */
#define CIRCULAR_IMPORT " (most likely due to a circular import)"

_Noreturn void raise_attribute(VM *vm, Value object, Str *name);
/* False when there is no such attribute; programs' own methods may raise. */
bool attribute_find(VM *vm, Value object, Str *name, Value *out);
/* object.__getattribute__ and object.__setattr__: what happens when no slot takes over. */
bool attribute_find_plain(VM *vm, Value object, Str *name, Value *out);
void attribute_set_plain(VM *vm, Value object, Str *name, Value value);
/* Where an instance keeps its attributes; NULL when its type has no such place. */
static inline Dict **attrs_place(Value v) {
    if (v.tag != TAG_OBJECT)
        return NULL;
    size_t at = v.object->type->attrs;
    return at ? (Dict **)(void *)((char *)v.object + at) : NULL;
}

/* Along the resolution order, bound to the class (`C.x`). */
bool type_find(VM *vm, const Type *type, Str *name, Value *out);
Value union_type(VM *vm, Value left, Value right);
extern const Type TYPE_UNION;
/* protocol.c */
/* Do its instances take `v[key]`? */
bool type_has_subscript(const Type *type);
bool type_has_sequence(const Type *type);

/* class.c */
Value class_make(VM *vm, const Type *meta, Str *name, Tuple *bases, Dict *dict,
                 const Args *keywords);
/* May an instance of one become one of the other? Their sizes are the same. */
bool class_same_layout(VM *vm, const Type *a, const Type *b);
void class_update_slots(VM *vm, Class *cls);
Value class_new_native(VM *vm, Value *args);
Value class_init_native(VM *vm, Value *args);
Value type_call(VM *vm, Value self, const Args *args);
/* The metaclass for these bases; NULL meta: begin with `type`. */
const Type *class_metatype(VM *vm, const Type *meta, const Tuple *bases);

/* class_slots.c */
Value class_binary(VM *vm, BinaryOp op, Value left, Value right);
Value class_binary_half(VM *vm, BinaryOp op, Value left, Value right, bool reflected);
Value class_compare(VM *vm, CompareOp op, Value self, Value other);
void class_fill_slots(VM *vm, Class *cls);

/* The program's reflected method for an operator, if its type has one. */
Value class_inplace(VM *vm, BinaryOp op, Value self, Value other);
typedef enum OperatorMethod { METHOD_LEFT, METHOD_REFLECTED, METHOD_INPLACE } OperatorMethod;
Str *class_operator_name(VM *vm, BinaryOp op, OperatorMethod which);
/* operations_class.c: is `+` concatenation and `*` repetition? */
bool type_is_sequence(const Type *type);
/* `a op b`, `a op= b` where one is an instance of a class of the program;
 * NotImplemented when they cannot. */
Value class_operation(VM *vm, BinaryOp op, Value a, Value b);
Value class_operation_inplace(VM *vm, BinaryOp op, Value a, Value b);

#endif
