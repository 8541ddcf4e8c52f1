/* Binary operators where an operand is an instance of a class made by a program.
 *
 * CPython keeps operators in two places: numbers answer theirs first, `+` and `*` of sequences come
 * after. A class takes part as a number in an operator once it defines the method or the reflected
 * one; a method it inherits from a built-in type is then called like its own. */
#include "harness/language/attribute.h"
#include "harness/language/collections.h"
#include "harness/language/containers.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

typedef Value (*BinarySlot)(VM *vm, BinaryOp op, Value left, Value right);

bool type_is_sequence(const Type *type) {
    const Type *layout = type_layout(type);
    return layout == &TYPE_LIST || layout == &TYPE_TUPLE || layout == &TYPE_STR ||
           layout == &TYPE_BYTES || layout == &TYPE_BYTEARRAY || layout == &TYPE_DEQUE;
}

static bool defines(VM *vm, const Type *t, BinaryOp op, OperatorMethod which) {
    Value method;
    return t->flags & TYPE_CLASS &&
           type_lookup(vm, t, class_operator_name(vm, op, which), &method) && !is_native(method);
}

/* How the type takes part as a number: class_binary, a built-in's slot, or not at all. */
static BinarySlot number_slot(VM *vm, const Type *t, BinaryOp op) {
    if (defines(vm, t, op, METHOD_LEFT) || defines(vm, t, op, METHOD_REFLECTED))
        return class_binary;
    if ((op == OP_ADD || op == OP_MUL) && type_is_sequence(t))
        return NULL;
    return type_layout(t)->binary;
}

static bool is_overloaded(VM *vm, BinaryOp op, const Type *left, const Type *right) {
    Str *name = class_operator_name(vm, op, METHOD_REFLECTED);
    Value own, inherited;
    return type_lookup(vm, right, name, &own) &&
           (!type_lookup(vm, left, name, &inherited) || !value_same(own, inherited));
}

/* By the methods of the operands. */
static Value by_methods(VM *vm, BinaryOp op, Value a, Value b) {
    const Type *ta = type_of(a), *tb = type_of(b);
    bool other = ta != tb && number_slot(vm, tb, op) == class_binary;
    if (number_slot(vm, ta, op) == class_binary) {
        if (other && type_is_subtype(tb, ta) && is_overloaded(vm, op, ta, tb)) {
            Value v = class_binary_half(vm, op, a, b, true);
            if (!is_not_implemented(v))
                return v;
            other = false;
        }
        Value v = class_binary_half(vm, op, a, b, false);
        if (!is_not_implemented(v))
            return v;
    }
    return other ? class_binary_half(vm, op, a, b, true) : NOT_IMPLEMENTED;
}

static Value as_numbers(VM *vm, BinaryOp op, Value a, Value b) {
    const Type *ta = type_of(a), *tb = type_of(b);
    BinarySlot left = number_slot(vm, ta, op), right = number_slot(vm, tb, op), first = NULL;
    if (left == right)
        right = NULL;
    if (left && right && type_is_subtype(tb, ta)) {
        first = right;
        right = NULL;
    }
    BinarySlot slots[] = {first, left, right};
    for (size_t i = 0; i < 3; i++) {
        Value v = !slots[i]                  ? NOT_IMPLEMENTED
                  : slots[i] == class_binary ? by_methods(vm, op, a, b)
                                             : slots[i](vm, op, a, b);
        if (!is_not_implemented(v))
            return v;
    }
    return NOT_IMPLEMENTED;
}

static bool concatenates(VM *vm, const Type *t) {
    return type_is_sequence(t) && !defines(vm, t, OP_ADD, METHOD_LEFT);
}

static bool repeats(VM *vm, const Type *t) {
    return type_is_sequence(t) && !defines(vm, t, OP_MUL, METHOD_LEFT) &&
           !defines(vm, t, OP_MUL, METHOD_REFLECTED);
}

Value class_operation(VM *vm, BinaryOp op, Value a, Value b) {
    const Type *ta = type_of(a), *tb = type_of(b);
    Value v = as_numbers(vm, op, a, b);
    if (!is_not_implemented(v))
        return v;
    if ((op == OP_ADD && concatenates(vm, ta)) || (op == OP_MUL && repeats(vm, ta)))
        return type_layout(ta)->binary(vm, op, a, b);
    if (op == OP_MUL && repeats(vm, tb))
        return type_layout(tb)->binary(vm, op, b, a);
    return NOT_IMPLEMENTED;
}

Value class_operation_inplace(VM *vm, BinaryOp op, Value a, Value b) {
    const Type *ta = type_of(a), *tb = type_of(b), *layout = type_layout(ta);
    bool sequence = (op == OP_ADD || op == OP_MUL) && type_is_sequence(ta);
    bool own = defines(vm, ta, op, METHOD_INPLACE);
    Value v = NOT_IMPLEMENTED;
    if (own)
        v = class_inplace(vm, op, a, b);
    else if (layout->inplace && (!sequence || (op == OP_ADD && ta->flags & TYPE_CLASS)))
        v = layout->inplace(vm, op, a, b);
    if (is_not_implemented(v))
        v = as_numbers(vm, op, a, b);
    if (!is_not_implemented(v))
        return v;
    if (sequence && layout->inplace && !own)
        return layout->inplace(vm, op, a, b);
    if ((op == OP_ADD && concatenates(vm, ta)) || (op == OP_MUL && repeats(vm, ta)))
        return layout->binary(vm, op, a, b);
    /* what has the protocol of sequences without repetition is not asked to be a number of times */
    bool asked = !(ta->flags & TYPE_CLASS) && layout != &TYPE_DICT && layout != &TYPE_SET &&
                 layout != &TYPE_FROZENSET;
    if (op == OP_MUL && asked && repeats(vm, tb))
        return type_layout(tb)->binary(vm, op, b, a);
    return NOT_IMPLEMENTED;
}
