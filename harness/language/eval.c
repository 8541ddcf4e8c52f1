/* The walker's tables and the choice of a function for each expression. */
#include "harness/language/eval.h"

const RunFn RUN[] = {
#define X(name, function) function,
    RUN_KINDS(X)
#undef X
};

static Flow exec_nothing(VM *vm, Frame *f, Node *node) {
    raise(vm, &TYPE_SYSTEM_ERROR, "not a statement: node kind %d", node->kind);
}

const ExecFn EXEC[NODE_KIND_COUNT] = {
#define X(kind, type) [NODE_##kind] = exec_nothing,
    EXPRESSION_NODES(X) PATTERN_NODES(X)
#undef X
#define X(kind, function) [NODE_##kind] = function,
        EXEC_KINDS(X)
#undef X
};

static unsigned choose_name(const Frame *f, const NameNode *n) {
    switch (n->where) {
    case NAME_LOCAL:
        return RUN_LOCAL;
    case NAME_CELL:
        return RUN_CELL;
    case NAME_FREE:
        return RUN_FREE;
    case NAME_GLOBAL:
        return f->code->reusable || in_locals(f, n) ? RUN_DYNAMIC : RUN_GLOBAL;
    case NAME_DYNAMIC:
        return RUN_DYNAMIC;
    }
    return RUN_DYNAMIC;
}

static unsigned choose_binary(const BinaryNode *n) {
    switch (n->op) {
    case OP_ADD:
        return RUN_ADD;
    case OP_SUB:
        return RUN_SUB;
    case OP_MUL:
        return RUN_MUL;
    case OP_DIV:
        return RUN_DIV;
    case OP_FLOORDIV:
        return RUN_FLOORDIV;
    case OP_MOD:
        return RUN_MOD;
    case OP_AND:
        return RUN_BIT_AND;
    case OP_OR:
        return RUN_BIT_OR;
    case OP_XOR:
        return RUN_BIT_XOR;
    case OP_RSHIFT:
        return RUN_RSHIFT;
    case OP_MATMUL:
    case OP_POW:
    case OP_LSHIFT:
    case BINARY_OP_COUNT:
        break;
    }
    return RUN_BINARY;
}

static unsigned choose_compare(const CompareNode *n) {
    static const uint8_t SINGLE[] = {RUN_LT, RUN_LE, RUN_EQ,     RUN_NE, RUN_GT,
                                     RUN_GE, RUN_IN, RUN_NOT_IN, RUN_IS, RUN_IS_NOT};
    return n->count == 1 ? SINGLE[n->ops[0]] : RUN_COMPARE;
}

static unsigned choose_call(const CallNode *n) {
    if (!n->simple)
        return RUN_CALL;
    return n->callee->kind == NODE_ATTRIBUTE ? RUN_CALL_METHOD : RUN_CALL_SIMPLE;
}

static unsigned choose(const Frame *f, const Node *node) {
    switch (node->kind) {
#define SAME(kind)                                                                                 \
    case NODE_##kind:                                                                              \
        return RUN_##kind;
        SAME(CONSTANT)
        SAME(FSTRING)
        SAME(FIELD)
        SAME(TUPLE)
        SAME(LIST)
        SAME(SET)
        SAME(DICT)
        SAME(AND)
        SAME(OR)
        SAME(ATTRIBUTE)
        SAME(SUBSCRIPT)
        SAME(SLICE)
        SAME(CONDITIONAL)
        SAME(LAMBDA)
        SAME(LIST_COMP)
        SAME(SET_COMP)
        SAME(DICT_COMP)
        SAME(GENERATOR_EXP)
        SAME(WALRUS)
        SAME(STARRED)
        SAME(YIELD)
        SAME(YIELD_FROM)
#undef SAME
    case NODE_NAME:
        return choose_name(f, (const NameNode *)node);
    case NODE_UNARY:
        return ((const UnaryNode *)node)->op == OP_NOT ? RUN_NOT : RUN_UNARY;
    case NODE_BINARY:
        return choose_binary((const BinaryNode *)node);
    case NODE_COMPARE:
        return choose_compare((const CompareNode *)node);
    case NODE_CALL:
        return choose_call((const CallNode *)node);
    }
    return RUN_PREPARE;
}

Value run_prepare(VM *vm, Frame *f, Node *node) {
    unsigned kind = choose(f, node);
    if (kind == RUN_PREPARE)
        raise(vm, &TYPE_SYSTEM_ERROR, "not an expression: node kind %d", node->kind);
    node->flags = (uint16_t)kind;
    return RUN[kind](vm, f, node);
}
