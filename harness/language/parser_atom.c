/* Atoms and what hangs on them: displays, comprehensions, calls, subscripts, attributes. */
#include "harness/language/parser_internal.h"

static Node *constant(Parser *p, Value value) {
    ConstantNode *node = NEW(p, ConstantNode, NODE_CONSTANT, peek(p));
    node->value = value;
    p->pos++;
    return finish(p, node);
}

/* ---- comprehensions ---- */

static void parse_clause(Parser *p, CompClause *clause) {
    expect(p, TOKEN_FOR);
    clause->target = parse_targets(p);
    expect(p, TOKEN_IN);
    /* a disjunction: `x for x in a if b` must not read a conditional expression */
    clause->iterable = mark_iterated(parse_disjunction(p));
    size_t mark = list_begin(p);
    while (accept(p, TOKEN_IF))
        list_add(p, parse_disjunction(p));
    clause->conditions = list_end(p, mark);
}

/* At `for`; the closing bracket is the caller's. */
Node *parse_comp(Parser *p, NodeKind kind, const Token *first, Node *element, Node *value) {
    CompNode *node = NEW(p, CompNode, kind, first);
    node->element = element;
    node->value = value;
    size_t cap = 2;
    CompClause *clauses = scratch_alloc(p, cap * sizeof *clauses);
    do {
        if (at(p, TOKEN_ASYNC))
            parser_refuse(p, "asynchronous comprehensions", peek(p));
        if (node->clause_count == cap) {
            CompClause *more = scratch_alloc(p, 2 * cap * sizeof *more);
            memcpy(more, clauses, cap * sizeof *more);
            clauses = more;
            cap *= 2;
        }
        parse_clause(p, &clauses[node->clause_count++]);
    } while (at(p, TOKEN_FOR) || at(p, TOKEN_ASYNC));
    node->clauses = vm_alloc(p->vm, node->clause_count * sizeof *clauses);
    memcpy(node->clauses, clauses, node->clause_count * sizeof *clauses);
    return finish(p, node);
}

static bool at_comp(Parser *p) {
    return at(p, TOKEN_FOR) || (at(p, TOKEN_ASYNC) && peek_next(p) == TOKEN_FOR);
}

/* ---- displays ---- */

/* Items up to `closing`, behind the first one. */
static NodeList parse_items(Parser *p, Node *first, TokenKind closing) {
    size_t mark = list_begin(p);
    list_add(p, first);
    while (accept(p, TOKEN_COMMA)) {
        if (at(p, closing))
            break;
        list_add(p, parse_star_named(p));
    }
    return list_end(p, mark);
}

static Node *sequence(Parser *p, NodeKind kind, const Token *first, NodeList items) {
    SequenceNode *node = NEW(p, SequenceNode, kind, first);
    node->items = items;
    return finish(p, node);
}

static Node *close_comp(Parser *p, NodeKind kind, const Token *first, Node *element, Node *value,
                        TokenKind closing) {
    if (element->kind == NODE_STARRED)
        parser_fail(p);
    Node *node = parse_comp(p, kind, first, element, value);
    expect(p, closing);
    return finish(p, node);
}

/* ( … ): a group, a tuple, a generator expression or a yield. */
static Node *parse_paren(Parser *p) {
    const Token *first = peek(p);
    p->pos++;
    if (accept(p, TOKEN_RIGHT_PAREN))
        return fold_tuple(p, (SequenceNode *)sequence(p, NODE_TUPLE, first, (NodeList){0}));
    if (at(p, TOKEN_YIELD)) {
        Node *value = parse_yield(p);
        expect(p, TOKEN_RIGHT_PAREN);
        return value;
    }
    Node *value = parse_star_named(p);
    if (at_comp(p))
        return close_comp(p, NODE_GENERATOR_EXP, first, value, NULL, TOKEN_RIGHT_PAREN);
    if (!at(p, TOKEN_COMMA)) {
        if (value->kind == NODE_STARRED)
            parser_fail(p);
        expect(p, TOKEN_RIGHT_PAREN);
        value->flags |= NODE_PARENTHESIZED;
        return value;
    }
    NodeList items = parse_items(p, value, TOKEN_RIGHT_PAREN);
    expect(p, TOKEN_RIGHT_PAREN);
    return fold_tuple(p, (SequenceNode *)sequence(p, NODE_TUPLE, first, items));
}

static Node *parse_list(Parser *p) {
    const Token *first = peek(p);
    p->pos++;
    if (accept(p, TOKEN_RIGHT_BRACKET))
        return sequence(p, NODE_LIST, first, (NodeList){0});
    Node *value = parse_star_named(p);
    if (at_comp(p))
        return close_comp(p, NODE_LIST_COMP, first, value, NULL, TOKEN_RIGHT_BRACKET);
    NodeList items = parse_items(p, value, TOKEN_RIGHT_BRACKET);
    expect(p, TOKEN_RIGHT_BRACKET);
    return sequence(p, NODE_LIST, first, items);
}

/* One `key: value` or `**mapping` (key NULL). */
static void parse_pair(Parser *p, Node **key, Node **value) {
    if (accept(p, TOKEN_DOUBLE_STAR)) {
        *key = NULL;
        *value = parse_bitwise_or(p);
        return;
    }
    *key = parse_expression(p);
    expect(p, TOKEN_COLON);
    *value = parse_expression(p);
}

/* Keys and values alternate on the list while it is being built. */
static Node *parse_dict(Parser *p, const Token *first, Node *key, Node *value) {
    DictNode *node = NEW(p, DictNode, NODE_DICT, first);
    size_t mark = list_begin(p);
    list_add(p, key);
    list_add(p, value);
    while (accept(p, TOKEN_COMMA)) {
        if (at(p, TOKEN_RIGHT_BRACE))
            break;
        parse_pair(p, &key, &value);
        list_add(p, key);
        list_add(p, value);
    }
    NodeList both = list_end(p, mark);
    node->keys.count = node->values.count = both.count / 2;
    node->keys.items = vm_alloc(p->vm, both.count / 2 * sizeof(Node *));
    node->values.items = vm_alloc(p->vm, both.count / 2 * sizeof(Node *));
    for (size_t i = 0; i < both.count / 2; i++) {
        node->keys.items[i] = both.items[2 * i];
        node->values.items[i] = both.items[2 * i + 1];
    }
    expect(p, TOKEN_RIGHT_BRACE);
    return finish(p, node);
}

static Node *parse_set(Parser *p, const Token *first, Node *value) {
    if (at_comp(p))
        return close_comp(p, NODE_SET_COMP, first, value, NULL, TOKEN_RIGHT_BRACE);
    NodeList items = parse_items(p, value, TOKEN_RIGHT_BRACE);
    expect(p, TOKEN_RIGHT_BRACE);
    return sequence(p, NODE_SET, first, items);
}

/* { … }: a dict, a set or a comprehension of one. */
static Node *parse_brace(Parser *p) {
    const Token *first = peek(p);
    Node *key = NULL, *value;
    p->pos++;
    if (accept(p, TOKEN_RIGHT_BRACE)) {
        return finish(p, NEW(p, DictNode, NODE_DICT, first));
    }
    if (at(p, TOKEN_DOUBLE_STAR)) {
        parse_pair(p, &key, &value);
        return parse_dict(p, first, key, value);
    }
    key = parse_star_named(p);
    bool walrus = key->kind == NODE_WALRUS && !(key->flags & NODE_PARENTHESIZED);
    if (key->kind == NODE_STARRED || walrus || !at(p, TOKEN_COLON))
        return parse_set(p, first, key);
    p->pos++;
    value = parse_expression(p);
    if (at_comp(p))
        return close_comp(p, NODE_DICT_COMP, first, key, value, TOKEN_RIGHT_BRACE);
    return parse_dict(p, first, key, value);
}

/* ---- atoms ---- */

Node *parse_atom(Parser *p) {
    switch ((int)peek_kind(p)) {
    case TOKEN_NAME: {
        const Token *t = peek(p);
        p->pos++;
        return (Node *)name_node(p, mangle(p, token_name(p, t)), t);
    }
    case TOKEN_TRUE:
        return constant(p, value_bool(true));
    case TOKEN_FALSE:
        return constant(p, value_bool(false));
    case TOKEN_NONE:
        return constant(p, NONE);
    case TOKEN_ELLIPSIS:
        return constant(p, ELLIPSIS);
    case TOKEN_NUMBER:
        return parse_number(p);
    case TOKEN_STRING:
        return parse_strings(p);
    case TOKEN_LEFT_PAREN:
        return parse_paren(p);
    case TOKEN_LEFT_BRACKET:
        return parse_list(p);
    case TOKEN_LEFT_BRACE:
        return parse_brace(p);
    case TOKEN_AWAIT:
        parser_refuse(p, "await", peek(p));
    default:
        parser_fail(p);
    }
}

/* ---- calls ---- */

typedef struct CallParts {
    size_t named, cap;
    Str **names;
    Node **values;
    bool simple, keyword_seen, unpacked_seen;
} CallParts;

static void add_named(Parser *p, CallParts *parts, Str *name, Node *value) {
    if (parts->named == parts->cap) {
        size_t cap = parts->cap ? parts->cap * 2 : 4;
        Str **names = scratch_alloc(p, cap * sizeof *names);
        Node **values = scratch_alloc(p, cap * sizeof *values);
        if (parts->named) {
            memcpy(names, parts->names, parts->named * sizeof *names);
            memcpy(values, parts->values, parts->named * sizeof *values);
        }
        parts->names = names;
        parts->values = values;
        parts->cap = cap;
    }
    parts->names[parts->named] = name;
    parts->values[parts->named++] = value;
}

static void note_keyword(Parser *p, const Node *value, const Token *name) {
    KeywordPlace *place = scratch_alloc(p, sizeof *place);
    *place = (KeywordPlace){value, name->line + p->line_shift,
                            name->column + (name->line == 1 ? p->column_shift : 0), p->keywords};
    p->keywords = place;
}

static void parse_argument(Parser *p, CallParts *parts, const Token *opening) {
    if (accept(p, TOKEN_DOUBLE_STAR)) {
        parts->unpacked_seen = true;
        parts->simple = false;
        add_named(p, parts, NULL, parse_expression(p));
        return;
    }
    if (at(p, TOKEN_NAME) && peek_next(p) == TOKEN_EQUAL) {
        Str *name = token_name(p, peek(p));
        p->pos += 2;
        parts->keyword_seen = true;
        const Token *t = &p->tokens[p->pos - 2];
        Node *value = parse_expression(p);
        note_keyword(p, value, t);
        add_named(p, parts, name, value);
        return;
    }
    if (at(p, TOKEN_STAR)) {
        if (parts->unpacked_seen)
            parser_fail(p);
        UnaryNode *node = NEW(p, UnaryNode, NODE_STARRED, peek(p));
        p->pos++;
        node->operand = parse_expression(p);
        parts->simple = false;
        list_add(p, finish(p, node));
        return;
    }
    Node *value = parse_named_expression(p);
    if (parts->keyword_seen || parts->unpacked_seen)
        parser_fail(p);
    list_add(p, value);
}

/* f(x for x in y): the whole parenthesis is the generator expression. */
static Node *sole_generator(Parser *p, const Token *opening) {
    Node *element = p->stack[--p->stack_count];
    return parse_comp(p, NODE_GENERATOR_EXP, opening, element, NULL);
}

CallNode *parse_arguments(Parser *p, const Token *first, Node *callee) {
    CallNode *node =
        callee ? NEW_FROM(p, CallNode, NODE_CALL, callee) : NEW(p, CallNode, NODE_CALL, first);
    const Token *opening = &p->tokens[p->pos - 1];
    CallParts parts = {.simple = true};
    size_t mark = list_begin(p);
    while (!at(p, TOKEN_RIGHT_PAREN)) {
        size_t before = p->stack_count;
        parse_argument(p, &parts, opening);
        if (p->stack_count == before + 1 && p->stack_count == mark + 1 && !parts.named &&
            p->stack[mark]->kind != NODE_STARRED && at_comp(p)) {
            if (!callee) /* bases of a class */
                parser_fail(p);
            Node *generator = sole_generator(p, opening);
            if (!at(p, TOKEN_RIGHT_PAREN))
                parser_fail(p);
            p->pos++;
            list_add(p, finish(p, generator));
            p->pos--;
            break;
        }
        if (!accept(p, TOKEN_COMMA))
            break;
    }
    node->args = list_end(p, mark);
    node->callee = callee;
    node->named = parts.named;
    node->simple = parts.simple;
    if (parts.named) {
        node->names = vm_alloc(p->vm, parts.named * sizeof(Str *));
        node->values = vm_alloc(p->vm, parts.named * sizeof(Node *));
        memcpy(node->names, parts.names, parts.named * sizeof(Str *));
        memcpy(node->values, parts.values, parts.named * sizeof(Node *));
    }
    expect(p, TOKEN_RIGHT_PAREN);
    finish(p, node);
    return node;
}

/* ---- subscripts ---- */

static bool ends_slice_part(Parser *p) {
    return at(p, TOKEN_COLON) || at(p, TOKEN_COMMA) || at(p, TOKEN_RIGHT_BRACKET);
}

static Node *parse_slice(Parser *p) {
    const Token *first = peek(p);
    if (accept(p, TOKEN_STAR)) {
        UnaryNode *starred = NEW(p, UnaryNode, NODE_STARRED, first);
        starred->operand = parse_expression(p);
        return finish(p, starred);
    }
    Node *start = at(p, TOKEN_COLON) ? NULL : parse_named_expression(p);
    if (!at(p, TOKEN_COLON))
        return start;
    if (start && start->kind == NODE_WALRUS && !(start->flags & NODE_PARENTHESIZED))
        parser_fail(p);
    SliceNode *node = NEW(p, SliceNode, NODE_SLICE, first);
    node->start = start;
    p->pos++;
    if (!ends_slice_part(p))
        node->stop = parse_expression(p);
    if (accept(p, TOKEN_COLON) && !ends_slice_part(p))
        node->step = parse_expression(p);
    return finish(p, node);
}

static Node *parse_index(Parser *p) {
    Node *first = parse_slice(p);
    if (!at(p, TOKEN_COMMA) && first->kind != NODE_STARRED)
        return first;
    SequenceNode *node = NEW_FROM(p, SequenceNode, NODE_TUPLE, first);
    size_t mark = list_begin(p);
    list_add(p, first);
    while (accept(p, TOKEN_COMMA)) {
        if (at(p, TOKEN_RIGHT_BRACKET))
            break;
        list_add(p, parse_slice(p));
    }
    node->items = list_end(p, mark);
    finish(p, node);
    return fold_tuple(p, node);
}

/* ---- primaries ---- */

Node *parse_primary(Parser *p) {
    Node *value = parse_atom(p);
    for (;;) {
        if (accept(p, TOKEN_DOT)) {
            AttributeNode *node = NEW_FROM(p, AttributeNode, NODE_ATTRIBUTE, value);
            node->object = value;
            node->name = expect_name(p);
            value = finish(p, node);
        } else if (at(p, TOKEN_LEFT_PAREN)) {
            p->pos++;
            parser_enter(p);
            value = (Node *)parse_arguments(p, NULL, value);
            parser_leave(p);
        } else if (accept(p, TOKEN_LEFT_BRACKET)) {
            SubscriptNode *node = NEW_FROM(p, SubscriptNode, NODE_SUBSCRIPT, value);
            node->object = value;
            node->index = parse_index(p);
            expect(p, TOKEN_RIGHT_BRACKET);
            value = finish(p, node);
        } else {
            return value;
        }
    }
}
