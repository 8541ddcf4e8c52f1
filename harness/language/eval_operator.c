/* Operators: arithmetic and comparison with fast paths for small integers and floats. */
#include "harness/language/eval.h"

#define BOTH(a, b, wanted) ((a).tag == (wanted) && (b).tag == (wanted))

#define OPERANDS                                                                                   \
    BinaryNode *n = (BinaryNode *)node;                                                            \
    Value a = eval(vm, f, n->left);                                                                \
    Value b = eval(vm, f, n->right)

#define ARITHMETIC(name, op, overflow, symbol)                                                     \
    Value name(VM *vm, Frame *f, Node *node) {                                                     \
        OPERANDS;                                                                                  \
        int64_t r;                                                                                 \
        if (LIKELY(BOTH(a, b, TAG_INT)) && LIKELY(!overflow(a.integer, b.integer, &r)))            \
            return value_int(r);                                                                   \
        if (BOTH(a, b, TAG_FLOAT))                                                                 \
            return value_float(a.number symbol b.number);                                          \
        return vm_binary(vm, op, a, b);                                                            \
    }

ARITHMETIC(run_add, OP_ADD, __builtin_add_overflow, +)
ARITHMETIC(run_sub, OP_SUB, __builtin_sub_overflow, -)
ARITHMETIC(run_mul, OP_MUL, __builtin_mul_overflow, *)

Value run_div(VM *vm, Frame *f, Node *node) {
    OPERANDS;
    if (BOTH(a, b, TAG_FLOAT) && b.number != 0)
        return value_float(a.number / b.number);
    return vm_binary(vm, OP_DIV, a, b);
}

Value run_floordiv(VM *vm, Frame *f, Node *node) {
    OPERANDS;
    if (BOTH(a, b, TAG_INT) && b.integer > 0) {
        int64_t q = a.integer / b.integer;
        return value_int(q - (a.integer % b.integer < 0));
    }
    return vm_binary(vm, OP_FLOORDIV, a, b);
}

Value run_mod(VM *vm, Frame *f, Node *node) {
    OPERANDS;
    if (BOTH(a, b, TAG_INT) && b.integer > 0) {
        int64_t r = a.integer % b.integer;
        return value_int(r < 0 ? r + b.integer : r);
    }
    return vm_binary(vm, OP_MOD, a, b);
}

#define BITWISE(name, op, symbol)                                                                  \
    Value name(VM *vm, Frame *f, Node *node) {                                                     \
        OPERANDS;                                                                                  \
        if (BOTH(a, b, TAG_INT))                                                                   \
            return value_int(a.integer symbol b.integer);                                          \
        return vm_binary(vm, op, a, b);                                                            \
    }

BITWISE(run_bit_and, OP_AND, &)
BITWISE(run_bit_or, OP_OR, |)
BITWISE(run_bit_xor, OP_XOR, ^)

Value run_rshift(VM *vm, Frame *f, Node *node) {
    OPERANDS;
    if (BOTH(a, b, TAG_INT) && b.integer >= 0 && b.integer < 64)
        return value_int(a.integer >> b.integer);
    return vm_binary(vm, OP_RSHIFT, a, b);
}

Value run_binary(VM *vm, Frame *f, Node *node) {
    OPERANDS;
    return vm_binary(vm, n->op, a, b);
}

Value run_unary(VM *vm, Frame *f, Node *node) {
    UnaryNode *n = (UnaryNode *)node;
    Value v = eval(vm, f, n->operand);
    if (n->op == OP_NEG && v.tag == TAG_INT && v.integer != INT64_MIN)
        return value_int(-v.integer);
    if (n->op == OP_NEG && v.tag == TAG_FLOAT)
        return value_float(-v.number);
    return vm_unary(vm, n->op, v);
}

Value run_not(VM *vm, Frame *f, Node *node) {
    return value_bool(!eval_truth(vm, f, ((UnaryNode *)node)->operand));
}

Value run_and(VM *vm, Frame *f, Node *node) {
    NodeList *items = &((SequenceNode *)node)->items;
    Value v = NONE;
    for (size_t i = 0; i < items->count; i++) {
        v = eval(vm, f, items->items[i]);
        if (i + 1 < items->count && !vm_truth(vm, v))
            break;
    }
    return v;
}

Value run_or(VM *vm, Frame *f, Node *node) {
    NodeList *items = &((SequenceNode *)node)->items;
    Value v = NONE;
    for (size_t i = 0; i < items->count; i++) {
        v = eval(vm, f, items->items[i]);
        if (i + 1 < items->count && vm_truth(vm, v))
            break;
    }
    return v;
}

Value run_conditional(VM *vm, Frame *f, Node *node) {
    ConditionalNode *n = (ConditionalNode *)node;
    return eval(vm, f, eval_truth(vm, f, n->test) ? n->yes : n->no);
}

/* ---- comparison ---- */

#define COMPARISON(name, op, symbol)                                                               \
    Value name(VM *vm, Frame *f, Node *node) {                                                     \
        CompareNode *n = (CompareNode *)node;                                                      \
        Value a = eval(vm, f, n->first);                                                           \
        Value b = eval(vm, f, n->operands[0]);                                                     \
        if (LIKELY(BOTH(a, b, TAG_INT)))                                                           \
            return value_bool(a.integer symbol b.integer);                                         \
        if (BOTH(a, b, TAG_FLOAT))                                                                 \
            return value_bool(a.number symbol b.number);                                           \
        return vm_compare_value(vm, op, a, b);                                                     \
    }

COMPARISON(run_lt, OP_LT, <)
COMPARISON(run_le, OP_LE, <=)
COMPARISON(run_gt, OP_GT, >)
COMPARISON(run_ge, OP_GE, >=)

static Value equality(VM *vm, CompareOp op, Value a, Value b) {
    if (is_exact(a, &TYPE_STR) && is_exact(b, &TYPE_STR))
        return value_bool((as_str(a) == as_str(b) || str_equal(as_str(a), as_str(b))) ==
                          (op == OP_EQ));
    return vm_compare_value(vm, op, a, b);
}

#define EQUALITY(name, op, symbol)                                                                 \
    Value name(VM *vm, Frame *f, Node *node) {                                                     \
        CompareNode *n = (CompareNode *)node;                                                      \
        Value a = eval(vm, f, n->first);                                                           \
        Value b = eval(vm, f, n->operands[0]);                                                     \
        if (BOTH(a, b, TAG_INT))                                                                   \
            return value_bool(a.integer symbol b.integer);                                         \
        if (BOTH(a, b, TAG_FLOAT))                                                                 \
            return value_bool(a.number symbol b.number);                                           \
        return equality(vm, op, a, b);                                                             \
    }

EQUALITY(run_eq, OP_EQ, ==)
EQUALITY(run_ne, OP_NE, !=)

#define TEST(name, expression)                                                                     \
    Value name(VM *vm, Frame *f, Node *node) {                                                     \
        CompareNode *n = (CompareNode *)node;                                                      \
        Value a = eval(vm, f, n->first);                                                           \
        Value b = eval(vm, f, n->operands[0]);                                                     \
        return value_bool(expression);                                                             \
    }

TEST(run_in, vm_contains(vm, b, a))
TEST(run_not_in, !vm_contains(vm, b, a))
TEST(run_is, value_same(a, b))
TEST(run_is_not, !value_same(a, b))

static Value compare_once(VM *vm, CompareKind kind, Value a, Value b) {
    switch (kind) {
    case COMPARE_IN:
        return value_bool(vm_contains(vm, b, a));
    case COMPARE_NOT_IN:
        return value_bool(!vm_contains(vm, b, a));
    case COMPARE_IS:
        return value_bool(value_same(a, b));
    case COMPARE_IS_NOT:
        return value_bool(!value_same(a, b));
    case COMPARE_LT:
    case COMPARE_LE:
    case COMPARE_EQ:
    case COMPARE_NE:
    case COMPARE_GT:
    case COMPARE_GE:
        break;
    }
    return vm_compare_value(vm, (CompareOp)kind, a, b);
}

Value run_compare(VM *vm, Frame *f, Node *node) {
    CompareNode *n = (CompareNode *)node;
    Value a = eval(vm, f, n->first), result = NONE;
    for (size_t i = 0; i < n->count; i++) {
        Value b = eval(vm, f, n->operands[i]);
        result = compare_once(vm, n->ops[i], a, b);
        if (i + 1 < n->count && !vm_truth(vm, result))
            break;
        a = b;
    }
    return result;
}
