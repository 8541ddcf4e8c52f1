/* Constant folding where it is cheap and cannot be seen: signs, arithmetic of small integers, the
 * complex numbers written as a sum, tuples of constants. */
#include "harness/language/parser_internal.h"

static bool constant_of(const Node *node, Value *out) {
    if (node->kind != NODE_CONSTANT)
        return false;
    *out = ((const ConstantNode *)node)->value;
    return true;
}

static Node *folded(Parser *p, const Node *like, Value value) {
    ConstantNode *node = NEW_FROM(p, ConstantNode, NODE_CONSTANT, like);
    node->value = value;
    node->node.end_line = like->end_line;
    node->node.end_column = like->end_column;
    return (Node *)node;
}

Node *fold_unary(Parser *p, UnaryNode *node) {
    Value v;
    if (node->op != OP_NEG || !constant_of(node->operand, &v))
        return (Node *)node;
    if (v.tag == TAG_INT && v.integer != INT64_MIN)
        return folded(p, &node->node, value_int(-v.integer));
    if (v.tag == TAG_FLOAT)
        return folded(p, &node->node, value_float(-v.number));
    return (Node *)node;
}

static bool fold_integers(BinaryOp op, int64_t a, int64_t b, int64_t *out) {
    if (op == OP_ADD)
        return !__builtin_add_overflow(a, b, out);
    if (op == OP_SUB)
        return !__builtin_sub_overflow(a, b, out);
    if (op == OP_MUL)
        return !__builtin_mul_overflow(a, b, out);
    return false;
}

/* 1 + 2j, -1.5 - 2j */
static bool fold_complex(Parser *p, BinaryOp op, Value left, Value right, Value *out) {
    if (!is_exact(right, &TYPE_COMPLEX) || (op != OP_ADD && op != OP_SUB))
        return false;
    double real, imag = ((Complex *)right.object)->imag;
    if (left.tag == TAG_INT && left.integer > -(1LL << 53) && left.integer < (1LL << 53))
        real = (double)left.integer;
    else if (left.tag == TAG_FLOAT)
        real = left.number;
    else
        return false;
    if (((Complex *)right.object)->real != 0)
        return false;
    *out = op == OP_ADD ? complex_new(p->vm, real + 0.0, 0.0 + imag)
                        : complex_new(p->vm, real - 0.0, 0.0 - imag);
    return true;
}

Node *fold_binary(Parser *p, BinaryNode *node) {
    Value left, right, value;
    if (!constant_of(node->left, &left) || !constant_of(node->right, &right))
        return (Node *)node;
    if (left.tag == TAG_INT && right.tag == TAG_INT) {
        int64_t result;
        if (fold_integers(node->op, left.integer, right.integer, &result))
            return folded(p, &node->node, value_int(result));
    } else if (fold_complex(p, node->op, left, right, &value)) {
        return folded(p, &node->node, value);
    }
    return (Node *)node;
}

/* Not the empty one: it may be a target. */
Node *fold_tuple(Parser *p, SequenceNode *node) {
    if (!node->items.count)
        return (Node *)node;
    for (size_t i = 0; i < node->items.count; i++)
        if (node->items.items[i]->kind != NODE_CONSTANT)
            return (Node *)node;
    Tuple *tuple = tuple_new(p->vm, node->items.count);
    for (size_t i = 0; i < node->items.count; i++)
        tuple->items[i] = ((ConstantNode *)node->items.items[i])->value;
    return folded(p, &node->node, value_object(tuple));
}

Node *mark_iterated(Node *node) {
    if (node->kind == NODE_SET)
        ((SequenceNode *)node)->iterated = true;
    return node;
}
