/* What may be assigned to, deleted, or looped over. A target is parsed as an expression and then
 * looked at; what does not fit goes to parser_fail, which finds the words. */
#include "harness/language/parser_internal.h"

static void check_items(Parser *p, NodeList items, void (*check)(Parser *, Node *)) {
    for (size_t i = 0; i < items.count; i++)
        check(p, items.items[i]);
}

void check_target(Parser *p, Node *node) {
    switch ((int)node->kind) {
    case NODE_NAME:
    case NODE_ATTRIBUTE:
    case NODE_SUBSCRIPT:
        return;
    case NODE_STARRED: {
        Node *inner = ((UnaryNode *)node)->operand;
        if (inner->kind == NODE_STARRED)
            parser_fail(p);
        check_target(p, inner);
        return;
    }
    case NODE_TUPLE:
    case NODE_LIST:
        check_items(p, ((SequenceNode *)node)->items, check_target);
        return;
    default:
        parser_fail(p);
    }
}

void check_single(Parser *p, Node *node) {
    if (node->kind != NODE_NAME && node->kind != NODE_ATTRIBUTE && node->kind != NODE_SUBSCRIPT)
        parser_fail(p);
}

void check_deleted(Parser *p, Node *node) {
    if (node->kind == NODE_TUPLE || node->kind == NODE_LIST)
        check_items(p, ((SequenceNode *)node)->items, check_deleted);
    else
        check_single(p, node);
}

static Node *parse_target(Parser *p) {
    if (!at(p, TOKEN_STAR))
        return parse_bitwise_or(p);
    UnaryNode *node = NEW(p, UnaryNode, NODE_STARRED, peek(p));
    p->pos++;
    node->operand = parse_bitwise_or(p);
    return finish(p, node);
}

/* The targets of `for`, up to `in`: never a comparison, so that `in` stays. */
Node *parse_targets(Parser *p) {
    Node *first = parse_target(p);
    if (!at(p, TOKEN_COMMA)) {
        check_target(p, first);
        return first;
    }
    SequenceNode *node = NEW_FROM(p, SequenceNode, NODE_TUPLE, first);
    size_t mark = list_begin(p);
    list_add(p, first);
    while (accept(p, TOKEN_COMMA)) {
        if (at(p, TOKEN_IN))
            break;
        list_add(p, parse_target(p));
    }
    node->items = list_end(p, mark);
    check_target(p, finish(p, node));
    return (Node *)node;
}
