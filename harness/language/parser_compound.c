/* Compound statements but match, and blocks. */
#include "harness/language/parser_internal.h"

NodeList parse_block(Parser *p) {
    size_t mark = list_begin(p);
    if (!at(p, TOKEN_NEWLINE)) {
        if (!starts_simple(p))
            parser_fail(p);
        parse_simple_line(p);
        return list_end(p, mark);
    }
    p->pos++;
    expect(p, TOKEN_INDENT);
    parser_enter(p);
    do {
        parse_statement(p);
    } while (!at(p, TOKEN_DEDENT) && !at(p, TOKEN_ENDMARKER));
    parser_leave(p);
    expect(p, TOKEN_DEDENT);
    return list_end(p, mark);
}

/* The block ends at the last token of its last statement, not at the dedent. */
static Node *finish_block(Parser *p, void *made, NodeList body) {
    Node *node = made;
    const Node *last = body.items[body.count - 1];
    node->end_line = last->end_line;
    node->end_column = last->end_column;
    return node;
}

static NodeList parse_else(Parser *p) {
    if (!accept(p, TOKEN_ELSE))
        return (NodeList){0};
    expect_forced(p, TOKEN_COLON);
    return parse_block(p);
}

static Node *parse_if(Parser *p) {
    IfNode *node = NEW(p, IfNode, NODE_IF, peek(p));
    p->pos++;
    node->test = parse_named_expression(p);
    expect(p, TOKEN_COLON);
    node->body = parse_block(p);
    if (at(p, TOKEN_ELIF)) {
        parser_enter(p);
        node->orelse = list_of_one(p, parse_if(p));
        parser_leave(p);
    } else {
        node->orelse = parse_else(p);
    }
    return finish_block(p, node, node->orelse.count ? node->orelse : node->body);
}

static Node *parse_while(Parser *p) {
    WhileNode *node = NEW(p, WhileNode, NODE_WHILE, peek(p));
    p->pos++;
    node->test = parse_named_expression(p);
    expect(p, TOKEN_COLON);
    node->body = parse_block(p);
    node->orelse = parse_else(p);
    return finish_block(p, node, node->orelse.count ? node->orelse : node->body);
}

static Node *parse_for(Parser *p) {
    ForNode *node = NEW(p, ForNode, NODE_FOR, peek(p));
    p->pos++;
    node->target = parse_targets(p);
    expect(p, TOKEN_IN);
    node->iterable = mark_iterated(parse_star_expressions(p));
    expect(p, TOKEN_COLON);
    node->body = parse_block(p);
    node->orelse = parse_else(p);
    return finish_block(p, node, node->orelse.count ? node->orelse : node->body);
}

/* ---- try ---- */

static Handler parse_handler(Parser *p, bool *star) {
    Handler handler = {.line = peek(p)->line + p->line_shift, .column = peek(p)->column};
    p->pos++;
    *star = accept(p, TOKEN_STAR);
    if (*star || !at(p, TOKEN_COLON)) {
        handler.type = parse_expression(p);
        if (accept(p, TOKEN_AS)) {
            const Token *t = peek(p);
            handler.target = name_node(p, expect_name(p), t);
        }
    }
    expect(p, TOKEN_COLON);
    handler.body = parse_block(p);
    return handler;
}

static void parse_handlers(Parser *p, TryNode *node) {
    size_t cap = 4;
    Handler *handlers = scratch_alloc(p, cap * sizeof *handlers);
    while (at(p, TOKEN_EXCEPT)) {
        if (node->handler_count == cap) {
            Handler *more = scratch_alloc(p, 2 * cap * sizeof *more);
            memcpy(more, handlers, cap * sizeof *more);
            handlers = more;
            cap *= 2;
        }
        bool star;
        handlers[node->handler_count] = parse_handler(p, &star);
        if (node->handler_count++ && star != node->star)
            parser_fail(p);
        node->star = star;
    }
    node->handlers = vm_alloc(p->vm, node->handler_count * sizeof *handlers);
    memcpy(node->handlers, handlers, node->handler_count * sizeof *handlers);
}

static Node *parse_try(Parser *p) {
    TryNode *node = NEW(p, TryNode, NODE_TRY, peek(p));
    p->pos++;
    expect_forced(p, TOKEN_COLON);
    node->body = parse_block(p);
    NodeList last = node->body;
    if (at(p, TOKEN_EXCEPT)) {
        parse_handlers(p, node);
        last = node->handlers[node->handler_count - 1].body;
        node->orelse = parse_else(p);
        if (node->orelse.count)
            last = node->orelse;
    } else if (!at(p, TOKEN_FINALLY)) {
        parser_fail(p);
    }
    if (accept(p, TOKEN_FINALLY)) {
        expect_forced(p, TOKEN_COLON);
        last = node->finally = parse_block(p);
    }
    return finish_block(p, node, last);
}

/* ---- with ---- */

/* `with (` … `):`: are these items in parentheses, or is it one parenthesized expression? Items,
 * unless something at the first level cannot stand in a list of items. */
static bool at_parenthesized_items(Parser *p) {
    if (!at(p, TOKEN_LEFT_PAREN))
        return false;
    int base = peek(p)->level;
    bool item_begins = true, lambda = false;
    size_t i = p->pos + 1;
    for (;; i++) {
        const Token *t = parser_scan(p, i);
        if (!t || t->kind == TOKEN_ENDMARKER)
            return false;
        if (t->level < base)
            break;
        if (t->level > base)
            continue;
        if (t->kind == TOKEN_FOR || t->kind == TOKEN_ASYNC || t->kind == TOKEN_COLON_EQUAL ||
            t->kind == TOKEN_YIELD || (t->kind == TOKEN_STAR && item_begins))
            return false;
        lambda = lambda || t->kind == TOKEN_LAMBDA;
        if (t->kind == TOKEN_COLON)
            lambda = false;
        item_begins = t->kind == TOKEN_COMMA && !lambda;
    }
    const Token *behind = parser_scan(p, i + 1);
    return i > p->pos + 1 && behind && behind->kind == TOKEN_COLON;
}

static WithItem parse_with_item(Parser *p) {
    WithItem item = {.manager = parse_expression(p)};
    if (accept(p, TOKEN_AS)) {
        item.target = at(p, TOKEN_STAR) ? NULL : parse_primary(p);
        if (!item.target)
            parser_fail(p);
        check_target(p, item.target);
    }
    return item;
}

static void parse_with_items(Parser *p, WithNode *node, bool parenthesized) {
    size_t cap = 4;
    WithItem *items = scratch_alloc(p, cap * sizeof *items);
    do {
        if (parenthesized && node->count && at(p, TOKEN_RIGHT_PAREN))
            break;
        if (node->count == cap) {
            WithItem *more = scratch_alloc(p, 2 * cap * sizeof *more);
            memcpy(more, items, cap * sizeof *more);
            items = more;
            cap *= 2;
        }
        items[node->count++] = parse_with_item(p);
    } while (accept(p, TOKEN_COMMA));
    node->items = vm_alloc(p->vm, node->count * sizeof *items);
    memcpy(node->items, items, node->count * sizeof *items);
}

static Node *parse_with(Parser *p) {
    WithNode *node = NEW(p, WithNode, NODE_WITH, peek(p));
    p->pos++;
    bool parenthesized = at_parenthesized_items(p);
    if (parenthesized)
        p->pos++;
    parse_with_items(p, node, parenthesized);
    if (parenthesized)
        expect(p, TOKEN_RIGHT_PAREN);
    expect(p, TOKEN_COLON);
    node->body = parse_block(p);
    return finish_block(p, node, node->body);
}

/* ---- choice ---- */

static _Noreturn void refuse_async(Parser *p) {
    switch ((int)peek_next(p)) {
    case TOKEN_DEF:
        parser_refuse(p, "async functions", peek(p));
    case TOKEN_FOR:
        parser_refuse(p, "async for", peek(p));
    case TOKEN_WITH:
        parser_refuse(p, "async with", peek(p));
    default:
        parser_fail(p);
    }
}

bool starts_simple(Parser *p) {
    switch ((int)peek_kind(p)) {
    case TOKEN_IF:
    case TOKEN_WHILE:
    case TOKEN_FOR:
    case TOKEN_TRY:
    case TOKEN_WITH:
    case TOKEN_DEF:
    case TOKEN_CLASS:
    case TOKEN_AT:
    case TOKEN_ASYNC:
        return false;
    default:
        return true;
    }
}

static NodeList no_decorators(void) {
    return (NodeList){0};
}

Node *parse_compound(Parser *p) {
    switch ((int)peek_kind(p)) {
    case TOKEN_IF:
        return parse_if(p);
    case TOKEN_WHILE:
        return parse_while(p);
    case TOKEN_FOR:
        return parse_for(p);
    case TOKEN_TRY:
        return parse_try(p);
    case TOKEN_WITH:
        return parse_with(p);
    case TOKEN_DEF:
        return parse_function(p, no_decorators(), peek(p));
    case TOKEN_CLASS:
        return parse_class(p, no_decorators(), peek(p));
    case TOKEN_AT:
        return parse_decorated(p);
    case TOKEN_ASYNC:
        refuse_async(p);
    default:
        return at_match(p) ? parse_match(p) : NULL;
    }
}
