/* Simple statements: everything that fits on one line. */
#include "harness/language/parser_internal.h"

/* ---- assignments ---- */

static bool is_augmented(TokenKind kind) {
    return kind >= TOKEN_PLUS_EQUAL && kind <= TOKEN_CARET_EQUAL;
}

static Node *parse_augmented(Parser *p, Node *target) {
    check_single(p, target);
    AugAssignNode *node = NEW_FROM(p, AugAssignNode, NODE_AUG_ASSIGN, target);
    node->target = target;
    node->op = augmented_op(peek_kind(p));
    p->pos++;
    node->value = parse_star_or_yield(p);
    return finish(p, node);
}

static Node *parse_annotated(Parser *p, Node *target, bool parenthesized) {
    check_single(p, target);
    AnnAssignNode *node = NEW_FROM(p, AnnAssignNode, NODE_ANN_ASSIGN, target);
    node->target = target;
    node->simple = target->kind == NODE_NAME && !parenthesized;
    p->pos++;
    const Token *first = peek(p);
    node->annotation = parse_expression(p);
    if (p->future_annotations)
        node->annotation = annotation_text(p, node->annotation, first);
    if (accept(p, TOKEN_EQUAL))
        node->value = parse_star_or_yield(p);
    return finish(p, node);
}

static Node *parse_assignment(Parser *p, Node *first) {
    AssignNode *node = NEW_FROM(p, AssignNode, NODE_ASSIGN, first);
    size_t mark = list_begin(p);
    Node *value = first;
    while (at(p, TOKEN_EQUAL)) {
        check_target(p, value);
        list_add(p, value);
        p->pos++;
        value = parse_star_or_yield(p);
    }
    node->targets = list_end(p, mark);
    node->value = value;
    return finish(p, node);
}

static Node *parse_expression_statement(Parser *p) {
    bool parenthesized = at(p, TOKEN_LEFT_PAREN);
    Node *value = parse_star_or_yield(p);
    TokenKind next = peek_kind(p);
    if (next == TOKEN_EQUAL)
        return parse_assignment(p, value);
    if (is_augmented(next))
        return parse_augmented(p, value);
    if (next == TOKEN_COLON && value->kind != NODE_TUPLE)
        return parse_annotated(p, value, parenthesized);
    UnaryNode *node = NEW_FROM(p, UnaryNode, NODE_EXPRESSION, value);
    node->operand = value;
    return finish(p, node);
}

/* ---- keywords ---- */

static Node *parse_word(Parser *p, NodeKind kind) {
    Node *node = NEW(p, Node, kind, peek(p));
    p->pos++;
    return finish(p, node);
}

static bool ends_line(Parser *p) {
    return at(p, TOKEN_NEWLINE) || at(p, TOKEN_SEMICOLON);
}

static Node *parse_return(Parser *p) {
    UnaryNode *node = NEW(p, UnaryNode, NODE_RETURN, peek(p));
    p->pos++;
    if (!ends_line(p))
        node->operand = parse_star_expressions(p);
    return finish(p, node);
}

static Node *parse_raise(Parser *p) {
    RaiseNode *node = NEW(p, RaiseNode, NODE_RAISE, peek(p));
    p->pos++;
    if (!ends_line(p)) {
        node->exception = parse_expression(p);
        if (accept(p, TOKEN_FROM))
            node->cause = parse_expression(p);
    }
    return finish(p, node);
}

static Node *parse_assert(Parser *p) {
    AssertNode *node = NEW(p, AssertNode, NODE_ASSERT, peek(p));
    p->pos++;
    node->test = parse_expression(p);
    if (accept(p, TOKEN_COMMA))
        node->message = parse_expression(p);
    return finish(p, node);
}

static Node *parse_delete(Parser *p) {
    SequenceNode *node = NEW(p, SequenceNode, NODE_DELETE, peek(p));
    p->pos++;
    size_t mark = list_begin(p);
    do {
        if (ends_line(p) && p->stack_count > mark)
            break;
        Node *target = parse_bitwise_or(p);
        check_deleted(p, target);
        list_add(p, target);
    } while (accept(p, TOKEN_COMMA));
    node->items = list_end(p, mark);
    return finish(p, node);
}

static Node *parse_names(Parser *p, NodeKind kind) {
    NamesNode *node = NEW(p, NamesNode, kind, peek(p));
    p->pos++;
    size_t cap = 0;
    Str **names = NULL;
    do {
        if (node->count == cap) {
            cap = cap ? cap * 2 : 4;
            Str **more = scratch_alloc(p, cap * sizeof *more);
            if (node->count)
                memcpy(more, names, node->count * sizeof *more);
            names = more;
        }
        names[node->count++] = expect_name(p);
    } while (accept(p, TOKEN_COMMA));
    node->names = vm_alloc(p->vm, node->count * sizeof *names);
    memcpy(node->names, names, node->count * sizeof *names);
    return finish(p, node);
}

static Node *parse_simple(Parser *p) {
    switch ((int)peek_kind(p)) {
    case TOKEN_PASS:
        return parse_word(p, NODE_PASS);
    case TOKEN_BREAK:
        return parse_word(p, NODE_BREAK);
    case TOKEN_CONTINUE:
        return parse_word(p, NODE_CONTINUE);
    case TOKEN_RETURN:
        return parse_return(p);
    case TOKEN_RAISE:
        return parse_raise(p);
    case TOKEN_ASSERT:
        return parse_assert(p);
    case TOKEN_DEL:
        return parse_delete(p);
    case TOKEN_GLOBAL:
        return parse_names(p, NODE_GLOBAL);
    case TOKEN_NONLOCAL:
        return parse_names(p, NODE_NONLOCAL);
    case TOKEN_IMPORT:
        return parse_import(p);
    case TOKEN_FROM:
        return parse_from(p);
    default:
        return parse_expression_statement(p);
    }
}

void parse_simple_line(Parser *p) {
    do {
        if (at(p, TOKEN_NEWLINE))
            break;
        list_add(p, parse_simple(p));
    } while (accept(p, TOKEN_SEMICOLON));
    expect(p, TOKEN_NEWLINE);
}

void parse_statement(Parser *p) {
    Node *compound = parse_compound(p);
    if (compound)
        list_add(p, compound);
    else
        parse_simple_line(p);
}
