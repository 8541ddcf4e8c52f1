/* Operators on any values: fast paths for numbers, then the types' slots in CPython's order, then
 * its TypeErrors. */
#include "harness/language/attribute.h"
#include "harness/language/numbers.h"
#include "harness/language/vm_internal.h"

static const char *const SYMBOLS[] = {
#define X(symbol, text, method, reflected, inplace) text,
    BINARY_OPS(X)
#undef X
};

typedef Value (*BinarySlot)(VM *vm, BinaryOp op, Value left, Value right);

static BinarySlot binary_slot(Value v) {
    BinarySlot slot;
    SLOT_OF(type_of(v), binary, slot);
    return slot;
}

static bool is_of_class(Value a, Value b) {
    return (type_of(a)->flags | type_of(b)->flags) & TYPE_CLASS;
}

static Value try_binary(VM *vm, BinaryOp op, Value a, Value b) {
    if (is_of_class(a, b))
        return class_operation(vm, op, a, b);
    BinarySlot left = binary_slot(a), right = binary_slot(b);
    const Type *ta = type_of(a), *tb = type_of(b);
    if (left == right || !right)
        return left ? left(vm, op, a, b) : NOT_IMPLEMENTED;
    bool derived = op != OP_ADD && op != OP_MUL && tb->base && type_is_subtype(tb, ta);
    BinarySlot slots[] = {derived ? right : left, derived ? left : right};
    for (size_t i = 0; i < 2; i++) {
        Value v = slots[i] ? slots[i](vm, op, a, b) : NOT_IMPLEMENTED;
        if (!is_not_implemented(v))
            return v;
    }
    return NOT_IMPLEMENTED;
}

static _Noreturn void refuse(VM *vm, BinaryOp op, Value a, Value b, bool inplace) {
    const char *symbol = SYMBOLS[op];
    bool print =
        op == OP_RSHIFT && is_exact(a, &TYPE_NATIVE_FUNCTION) &&
        span_starts(span_of(((NativeFunction *)a.object)->native->signature), SPAN_LIT("print("));
    raise(vm, &TYPE_TYPE_ERROR, "unsupported operand type(s) for %s%s: '%s' and '%s'%s",
          op == OP_POW && !inplace ? "** or pow()" : symbol, inplace ? "=" : "", type_of(a)->name,
          type_of(b)->name,
          print ? ". Did you mean \"print(<message>, file=<output_stream>)\"?" : "");
}

/* What needs no look at slots. */
static bool quick_binary(VM *vm, BinaryOp op, Value a, Value b, Value *out) {
    if (is_integer(a) && is_integer(b) && op != OP_MATMUL)
        *out = int_arithmetic(vm, op, a, b);
    else if (op == OP_ADD && is_exact(a, &TYPE_STR) && is_exact(b, &TYPE_STR))
        *out = value_object(str_concat(vm, as_str(a), as_str(b)));
    else
        return false;
    return true;
}

Value vm_binary(VM *vm, BinaryOp op, Value a, Value b) {
    Value v;
    if (quick_binary(vm, op, a, b, &v))
        return v;
    v = try_binary(vm, op, a, b);
    if (is_not_implemented(v))
        refuse(vm, op, a, b, false);
    return v;
}

/* `a *= sequence`: CPython does not ask the sequence when a has a sequence protocol, too. */
static bool keeps_repetition(Value a, Value b) {
    const Type *left = type_of(a), *right = type_of(b);
    bool repeats = right == &TYPE_STR || right == &TYPE_LIST || right == &TYPE_TUPLE ||
                   right == &TYPE_BYTES || right == &TYPE_BYTEARRAY;
    return repeats && (left == &TYPE_DICT || left == &TYPE_SET || left == &TYPE_FROZENSET);
}

Value vm_inplace(VM *vm, BinaryOp op, Value a, Value b) {
    Value v;
    if (quick_binary(vm, op, a, b, &v))
        return v;
    if (is_of_class(a, b)) {
        v = class_operation_inplace(vm, op, a, b);
        if (is_not_implemented(v))
            refuse(vm, op, a, b, true);
        return v;
    }
    BinarySlot slot;
    SLOT_OF(type_of(a), inplace, slot);
    v = slot ? slot(vm, op, a, b) : NOT_IMPLEMENTED;
    if (is_not_implemented(v) && op == OP_MUL && keeps_repetition(a, b))
        refuse(vm, op, a, b, true);
    if (is_not_implemented(v))
        v = try_binary(vm, op, a, b);
    if (is_not_implemented(v))
        refuse(vm, op, a, b, true);
    return v;
}

Value vm_unary(VM *vm, UnaryOp op, Value a) {
    if (op == OP_NOT)
        return value_bool(!vm_truth(vm, a));
    Value (*slot)(VM *, UnaryOp, Value);
    SLOT_OF(type_of(a), unary, slot);
    Value v = slot ? slot(vm, op, a) : NOT_IMPLEMENTED;
    bool of_class = type_of(a)->flags & TYPE_CLASS; /* what their methods return is the answer */
    if (!slot || (is_not_implemented(v) && !of_class))
        raise(vm, &TYPE_TYPE_ERROR, "bad operand type for unary %s: '%s'",
              op == OP_NEG   ? "-"
              : op == OP_POS ? "+"
                             : "~",
              type_of(a)->name);
    return v;
}

/* ---- comparison ---- */

static const char *const COMPARE_SYMBOLS[] = {"<", "<=", "==", "!=", ">", ">="};
static const CompareOp SWAPPED[] = {OP_GT, OP_GE, OP_EQ, OP_NE, OP_LT, OP_LE};

typedef Value (*CompareSlot)(VM *vm, CompareOp op, Value self, Value other);

static Value try_compare(VM *vm, CompareOp op, Value a, Value b) {
    CompareSlot left, right;
    const Type *ta = type_of(a), *tb = type_of(b);
    SLOT_OF(ta, compare, left);
    SLOT_OF(tb, compare, right);
    bool right_first = ta != tb && right == class_compare && type_is_subtype(tb, ta);
    if (right_first) {
        Value v = right(vm, SWAPPED[op], b, a);
        if (!is_not_implemented(v))
            return v;
    }
    Value v = left(vm, op, a, b);
    if (!is_not_implemented(v) || right_first)
        return v;
    return right(vm, SWAPPED[op], b, a);
}

Value vm_compare_value(VM *vm, CompareOp op, Value a, Value b) {
    vm_enter(vm, " in comparison");
    Value v = try_compare(vm, op, a, b);
    vm->depth--;
    if (!is_not_implemented(v))
        return v;
    if (op == OP_EQ)
        return value_bool(value_same(a, b));
    if (op == OP_NE)
        return value_bool(!value_same(a, b));
    raise(vm, &TYPE_TYPE_ERROR, "'%s' not supported between instances of '%s' and '%s'",
          COMPARE_SYMBOLS[op], type_of(a)->name, type_of(b)->name);
}

bool vm_compare(VM *vm, CompareOp op, Value a, Value b) {
    Value v = vm_compare_value(vm, op, a, b);
    return v.tag == TAG_BOOL ? v.boolean : vm_truth(vm, v);
}

bool vm_equal(VM *vm, Value a, Value b) {
    if (value_same(a, b) && a.tag != TAG_FLOAT)
        return true;
    if (a.tag == TAG_INT && b.tag == TAG_INT)
        return false;
    if (a.tag == TAG_FLOAT && b.tag == TAG_FLOAT)
        return a.number == b.number || a.integer == b.integer;
    return vm_compare(vm, OP_EQ, a, b);
}
