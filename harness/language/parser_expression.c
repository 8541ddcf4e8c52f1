/* Operators and what binds weaker: from bitwise operators up to conditional and starred
 * expressions. Binary operators climb by precedence instead of one function per level. */
#include "harness/language/parser_internal.h"

bool starts_expression(TokenKind kind) {
    switch ((int)kind) {
    case TOKEN_NAME:
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_FALSE:
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_ELLIPSIS:
    case TOKEN_LEFT_PAREN:
    case TOKEN_LEFT_BRACKET:
    case TOKEN_LEFT_BRACE:
    case TOKEN_NOT:
    case TOKEN_LAMBDA:
    case TOKEN_AWAIT:
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_TILDE:
        return true;
    default:
        return false;
    }
}

/* ---- arithmetic ---- */

static const struct Operator {
    TokenKind kind;
    BinaryOp op;
    int precedence;
} OPERATORS_BY_PRECEDENCE[] = {
    {TOKEN_PLUS, OP_ADD, 5},
    {TOKEN_MINUS, OP_SUB, 5},
    {TOKEN_STAR, OP_MUL, 6},
    {TOKEN_SLASH, OP_DIV, 6},
    {TOKEN_PERCENT, OP_MOD, 6},
    {TOKEN_DOUBLE_SLASH, OP_FLOORDIV, 6},
    {TOKEN_BAR, OP_OR, 1},
    {TOKEN_AMPERSAND, OP_AND, 3},
    {TOKEN_CARET, OP_XOR, 2},
    {TOKEN_LEFT_SHIFT, OP_LSHIFT, 4},
    {TOKEN_RIGHT_SHIFT, OP_RSHIFT, 4},
    {TOKEN_AT, OP_MATMUL, 6},
};

static const struct Operator *operator_at(Parser *p) {
    TokenKind kind = peek_kind(p);
    if (kind < TOKEN_PLUS || kind > TOKEN_AT)
        return NULL;
    for (size_t i = 0; i < sizeof OPERATORS_BY_PRECEDENCE / sizeof *OPERATORS_BY_PRECEDENCE; i++)
        if (OPERATORS_BY_PRECEDENCE[i].kind == kind)
            return &OPERATORS_BY_PRECEDENCE[i];
    return NULL;
}

BinaryOp augmented_op(TokenKind kind) {
    return (BinaryOp)(kind - TOKEN_PLUS_EQUAL);
}

static Node *parse_factor(Parser *p);

static Node *parse_power(Parser *p) {
    Node *base = parse_primary(p);
    if (!accept(p, TOKEN_DOUBLE_STAR))
        return base;
    BinaryNode *node = NEW_FROM(p, BinaryNode, NODE_BINARY, base);
    node->op = OP_POW;
    node->left = base;
    parser_enter(p);
    node->right = parse_factor(p);
    parser_leave(p);
    finish(p, node);
    return fold_binary(p, node);
}

static Node *parse_factor(Parser *p) {
    UnaryOp op;
    switch ((int)peek_kind(p)) {
    case TOKEN_PLUS:
        op = OP_POS;
        break;
    case TOKEN_MINUS:
        op = OP_NEG;
        break;
    case TOKEN_TILDE:
        op = OP_INVERT;
        break;
    default:
        return parse_power(p);
    }
    parser_enter(p);
    UnaryNode *node = NEW(p, UnaryNode, NODE_UNARY, peek(p));
    node->op = op;
    p->pos++;
    node->operand = parse_factor(p);
    parser_leave(p);
    finish(p, node);
    return fold_unary(p, node);
}

static Node *parse_binary(Parser *p, int precedence) {
    Node *left = parse_factor(p);
    const struct Operator *found;
    while ((found = operator_at(p)) && found->precedence >= precedence) {
        p->pos++;
        BinaryNode *node = NEW_FROM(p, BinaryNode, NODE_BINARY, left);
        node->op = found->op;
        node->left = left;
        node->right = parse_binary(p, found->precedence + 1);
        finish(p, node);
        left = fold_binary(p, node);
    }
    return left;
}

Node *parse_bitwise_or(Parser *p) {
    return parse_binary(p, 1);
}

/* ---- comparison and logic ---- */

static bool comparison_at(Parser *p, CompareKind *op) {
    switch ((int)peek_kind(p)) {
    case TOKEN_LESS:
        *op = COMPARE_LT;
        break;
    case TOKEN_LESS_EQUAL:
        *op = COMPARE_LE;
        break;
    case TOKEN_EQUAL_EQUAL:
        *op = COMPARE_EQ;
        break;
    case TOKEN_NOT_EQUAL:
        *op = COMPARE_NE;
        break;
    case TOKEN_GREATER:
        *op = COMPARE_GT;
        break;
    case TOKEN_GREATER_EQUAL:
        *op = COMPARE_GE;
        break;
    case TOKEN_IN:
        *op = COMPARE_IN;
        break;
    case TOKEN_NOT:
        if (peek_next(p) != TOKEN_IN)
            return false;
        p->pos++;
        *op = COMPARE_NOT_IN;
        break;
    case TOKEN_IS:
        *op = COMPARE_IS;
        if (peek_next(p) == TOKEN_NOT) {
            p->pos++;
            *op = COMPARE_IS_NOT;
        }
        break;
    default:
        return false;
    }
    p->pos++;
    return true;
}

static Node *parse_comparison(Parser *p) {
    Node *first = parse_bitwise_or(p);
    CompareKind op;
    if (!comparison_at(p, &op))
        return first;
    CompareNode *node = NEW_FROM(p, CompareNode, NODE_COMPARE, first);
    size_t mark = list_begin(p), cap = 4, count = 0;
    CompareKind *ops = scratch_alloc(p, cap * sizeof *ops);
    do {
        if (count == cap) {
            CompareKind *more = scratch_alloc(p, 2 * cap * sizeof *ops);
            memcpy(more, ops, cap * sizeof *ops);
            ops = more;
            cap *= 2;
        }
        ops[count++] = op;
        list_add(p, parse_bitwise_or(p));
    } while (comparison_at(p, &op));
    NodeList operands = list_end(p, mark);
    node->first = first;
    node->count = count;
    node->operands = operands.items;
    node->ops = vm_alloc(p->vm, count * sizeof *ops);
    memcpy(node->ops, ops, count * sizeof *ops);
    return finish(p, node);
}

static Node *parse_inversion(Parser *p) {
    if (!at(p, TOKEN_NOT))
        return parse_comparison(p);
    parser_enter(p);
    UnaryNode *node = NEW(p, UnaryNode, NODE_UNARY, peek(p));
    node->op = OP_NOT;
    p->pos++;
    node->operand = parse_inversion(p);
    parser_leave(p);
    return finish(p, node);
}

static Node *parse_logic(Parser *p, TokenKind word, NodeKind kind, Node *(*operand)(Parser *)) {
    Node *first = operand(p);
    if (!at(p, word))
        return first;
    SequenceNode *node = NEW_FROM(p, SequenceNode, kind, first);
    size_t mark = list_begin(p);
    list_add(p, first);
    while (accept(p, word))
        list_add(p, operand(p));
    node->items = list_end(p, mark);
    return finish(p, node);
}

static Node *parse_conjunction(Parser *p) {
    return parse_logic(p, TOKEN_AND, NODE_AND, parse_inversion);
}

Node *parse_disjunction(Parser *p) {
    return parse_logic(p, TOKEN_OR, NODE_OR, parse_conjunction);
}

/* ---- whole expressions ---- */

static Node *parse_conditional(Parser *p) {
    Node *value = parse_disjunction(p);
    if (!accept(p, TOKEN_IF))
        return value;
    ConditionalNode *node = NEW_FROM(p, ConditionalNode, NODE_CONDITIONAL, value);
    node->yes = value;
    node->test = parse_disjunction(p);
    expect(p, TOKEN_ELSE);
    node->no = parse_expression(p);
    return finish(p, node);
}

Node *parse_expression(Parser *p) {
    parser_enter(p);
    Node *node = at(p, TOKEN_LAMBDA) ? parse_lambda(p) : parse_conditional(p);
    parser_leave(p);
    return node;
}

Node *parse_named_expression(Parser *p) {
    if (!at(p, TOKEN_NAME) || peek_next(p) != TOKEN_COLON_EQUAL)
        return parse_expression(p);
    const Token *first = peek(p);
    WalrusNode *node = NEW(p, WalrusNode, NODE_WALRUS, first);
    Str *name = mangle(p, token_name(p, first));
    node->target = name_node(p, name, first);
    p->pos += 2;
    node->value = parse_expression(p);
    return finish(p, node);
}

static Node *parse_starred(Parser *p) {
    UnaryNode *node = NEW(p, UnaryNode, NODE_STARRED, peek(p));
    expect(p, TOKEN_STAR);
    node->operand = parse_bitwise_or(p);
    return finish(p, node);
}

Node *parse_star_named(Parser *p) {
    return at(p, TOKEN_STAR) ? parse_starred(p) : parse_named_expression(p);
}

static Node *parse_star_expression(Parser *p) {
    return at(p, TOKEN_STAR) ? parse_starred(p) : parse_expression(p);
}

static Node *parse_commas(Parser *p, bool stars) {
    Node *first = stars ? parse_star_expression(p) : parse_expression(p);
    if (!at(p, TOKEN_COMMA))
        return first;
    SequenceNode *node = NEW_FROM(p, SequenceNode, NODE_TUPLE, first);
    size_t mark = list_begin(p);
    list_add(p, first);
    while (accept(p, TOKEN_COMMA)) {
        if (!at(p, TOKEN_STAR) && !starts_expression(peek_kind(p)))
            break;
        list_add(p, stars ? parse_star_expression(p) : parse_expression(p));
    }
    node->items = list_end(p, mark);
    finish(p, node);
    return fold_tuple(p, node);
}

Node *parse_star_expressions(Parser *p) {
    return parse_commas(p, true);
}

Node *parse_expressions(Parser *p) {
    return parse_commas(p, false);
}

Node *parse_yield(Parser *p) {
    const Token *first = peek(p);
    p->pos++;
    bool from = accept(p, TOKEN_FROM);
    first = &p->tokens[p->pos - (from ? 2 : 1)];
    UnaryNode *node = NEW(p, UnaryNode, from ? NODE_YIELD_FROM : NODE_YIELD, first);
    if (from)
        node->operand = parse_expression(p);
    else if (at(p, TOKEN_STAR) || starts_expression(peek_kind(p)))
        node->operand = parse_star_expressions(p);
    return finish(p, node);
}

Node *parse_star_or_yield(Parser *p) {
    return at(p, TOKEN_YIELD) ? parse_yield(p) : parse_star_expressions(p);
}
