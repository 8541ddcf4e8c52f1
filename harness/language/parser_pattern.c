/* The match statement and its patterns. */
#include "harness/language/parser_internal.h"
#include "harness/language/exceptions.h"

/* `match` is a keyword only where a whole line "match … :" stands. */
bool at_match(Parser *p) {
    if (!at_word(p, "match"))
        return false;
    TokenKind next = peek_next(p);
    if (!starts_expression(next) && next != TOKEN_STAR)
        return false;
    size_t i = p->pos + 1;
    const Token *t;
    while ((t = parser_scan(p, i)) && t->kind != TOKEN_NEWLINE && t->kind != TOKEN_ENDMARKER)
        i++;
    return t && parser_token(p, i - 1)->kind == TOKEN_COLON && i > p->pos + 2;
}

static Node *parse_pattern(Parser *p);

/* ---- literals and names ---- */

static Node *value_pattern(Parser *p, const Token *first, Node *value, bool identity) {
    PatternValueNode *node = NEW(p, PatternValueNode, NODE_PATTERN_VALUE, first);
    node->value = value;
    node->identity = identity;
    return finish(p, node);
}

static bool is_imaginary(const Node *number) {
    return is_exact(((const ConstantNode *)number)->value, &TYPE_COMPLEX);
}

static Node *parse_signed_number(Parser *p) {
    if (!at(p, TOKEN_MINUS))
        return at(p, TOKEN_NUMBER) ? parse_number(p) : (parser_fail(p), NULL);
    UnaryNode *node = NEW(p, UnaryNode, NODE_UNARY, peek(p));
    node->op = OP_NEG;
    p->pos++;
    if (!at(p, TOKEN_NUMBER))
        parser_fail(p);
    node->operand = parse_number(p);
    finish(p, node);
    return fold_unary(p, node);
}

static _Noreturn void fail_number(Parser *p, const Node *number, const char *message) {
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_node(p, number), "%s", message);
}

/* 1, -1, 1+2j: the number a literal pattern or mapping key is. */
static Node *parse_number_literal(Parser *p) {
    Node *left = parse_signed_number(p);
    if (!at(p, TOKEN_PLUS) && !at(p, TOKEN_MINUS))
        return left;
    BinaryNode *node = NEW_FROM(p, BinaryNode, NODE_BINARY, left);
    node->op = at(p, TOKEN_PLUS) ? OP_ADD : OP_SUB;
    node->left = left;
    if (left->kind == NODE_CONSTANT && is_imaginary(left))
        fail_number(p, left, "real number required in complex literal");
    p->pos++;
    if (!at(p, TOKEN_NUMBER))
        parser_fail(p);
    node->right = parse_number(p);
    if (!is_imaginary(node->right))
        fail_number(p, node->right, "imaginary number required in complex literal");
    finish(p, node);
    return fold_binary(p, node);
}

static bool at_literal(Parser *p) {
    switch ((int)peek_kind(p)) {
    case TOKEN_NUMBER:
    case TOKEN_MINUS:
    case TOKEN_STRING:
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
        return true;
    default:
        return false;
    }
}

static Node *parse_literal(Parser *p, bool *identity) {
    TokenKind kind = peek_kind(p);
    *identity = kind == TOKEN_NONE || kind == TOKEN_TRUE || kind == TOKEN_FALSE;
    if (kind == TOKEN_NUMBER || kind == TOKEN_MINUS)
        return parse_number_literal(p);
    return parse_atom(p);
}

static Node *parse_literal_pattern(Parser *p) {
    const Token *first = peek(p);
    bool identity;
    Node *value = parse_literal(p, &identity);
    return value_pattern(p, first, value, identity);
}

static Node *capture(Parser *p, const Token *first, NodeKind kind, NameNode *target,
                     Node *pattern) {
    PatternCaptureNode *node = NEW(p, PatternCaptureNode, kind, first);
    node->target = target;
    node->pattern = pattern;
    return finish(p, node);
}

/* The name a capture binds; NULL for _. */
static NameNode *parse_capture_name(Parser *p, bool wildcard) {
    const Token *t = peek(p);
    if (t->kind != TOKEN_NAME)
        parser_fail(p);
    if (span_is(t->text, "_")) {
        if (!wildcard)
            parser_fail(p);
        p->pos++;
        return NULL;
    }
    p->pos++;
    return name_node(p, mangle(p, token_name(p, t)), t);
}

/* name or a.b.c */
static Node *parse_name_or_attribute(Parser *p) {
    const Token *first = peek(p);
    Node *value = (Node *)name_node(p, expect_name(p), first);
    while (accept(p, TOKEN_DOT)) {
        AttributeNode *node = NEW(p, AttributeNode, NODE_ATTRIBUTE, first);
        node->object = value;
        node->name = expect_name(p);
        value = finish(p, node);
    }
    return value;
}

/* ---- containers ---- */

static Node *parse_star_pattern(Parser *p) {
    const Token *first = peek(p);
    p->pos++;
    return capture(p, first, NODE_PATTERN_STAR, parse_capture_name(p, true), NULL);
}

static Node *parse_maybe_star(Parser *p) {
    return at(p, TOKEN_STAR) ? parse_star_pattern(p) : parse_pattern(p);
}

static Node *sequence_pattern(Parser *p, const Token *first, size_t mark) {
    PatternListNode *node = NEW(p, PatternListNode, NODE_PATTERN_SEQUENCE, first);
    node->items = list_end(p, mark);
    return finish(p, node);
}

static Node *parse_bracketed(Parser *p, TokenKind closing) {
    const Token *first = peek(p);
    size_t mark = list_begin(p);
    bool comma = closing == TOKEN_RIGHT_BRACKET;
    p->pos++;
    while (!at(p, closing)) {
        list_add(p, parse_maybe_star(p));
        if (!accept(p, TOKEN_COMMA))
            break;
        comma = true;
    }
    expect(p, closing);
    if (!comma && p->stack_count == mark + 1) { /* (pattern): a group */
        Node *inner = p->stack[--p->stack_count];
        if (inner->kind == NODE_PATTERN_STAR) {
            p->pos--;
            parser_fail(p);
        }
        return inner;
    }
    return sequence_pattern(p, first, mark);
}

static void parse_mapping_item(Parser *p, PatternMappingNode *node) {
    if (accept(p, TOKEN_DOUBLE_STAR)) {
        node->rest = parse_capture_name(p, false);
        return;
    }
    bool identity;
    Node *key = at_literal(p) ? parse_literal(p, &identity) : parse_name_or_attribute(p);
    if (key->kind == NODE_NAME)
        parser_fail(p);
    list_add(p, key);
    expect(p, TOKEN_COLON);
    list_add(p, parse_pattern(p));
}

static Node *parse_mapping(Parser *p) {
    PatternMappingNode *node = NEW(p, PatternMappingNode, NODE_PATTERN_MAPPING, peek(p));
    size_t mark = list_begin(p);
    p->pos++;
    while (!at(p, TOKEN_RIGHT_BRACE)) {
        if (node->rest)
            parser_fail(p);
        parse_mapping_item(p, node);
        if (!accept(p, TOKEN_COMMA))
            break;
    }
    NodeList both = list_end(p, mark);
    mark = list_begin(p);
    for (size_t i = 0; i < both.count; i += 2)
        list_add(p, both.items[i]);
    node->keys = list_end(p, mark);
    for (size_t i = 1; i < both.count; i += 2)
        list_add(p, both.items[i]);
    node->patterns = list_end(p, mark);
    expect(p, TOKEN_RIGHT_BRACE);
    return finish(p, node);
}

/* Positional patterns, then name=pattern; names are kept as NAME nodes while the list grows. */
static Node *parse_class_pattern(Parser *p, const Token *first, Node *cls) {
    PatternClassNode *node = NEW(p, PatternClassNode, NODE_PATTERN_CLASS, first);
    node->cls = cls;
    expect(p, TOKEN_LEFT_PAREN);
    size_t mark = list_begin(p), positional = 0;
    while (!at(p, TOKEN_RIGHT_PAREN)) {
        if (at(p, TOKEN_NAME) && peek_next(p) == TOKEN_EQUAL) {
            const Token *t = peek(p);
            list_add(p, (Node *)name_node(p, token_name(p, t), t));
            p->pos += 2;
            list_add(p, parse_pattern(p));
        } else {
            Node *pattern = parse_pattern(p);
            if (p->stack_count > mark + positional)
                parser_fail(p);
            list_add(p, pattern);
            positional++;
        }
        if (!accept(p, TOKEN_COMMA))
            break;
    }
    NodeList all = list_end(p, mark);
    expect(p, TOKEN_RIGHT_PAREN);
    node->positional = (NodeList){all.items, positional};
    node->named = (all.count - positional) / 2;
    node->names = vm_alloc(p->vm, node->named * sizeof(Str *));
    node->patterns = vm_alloc(p->vm, node->named * sizeof(Node *));
    for (size_t i = 0; i < node->named; i++) {
        node->names[i] = ((NameNode *)all.items[positional + 2 * i])->name;
        node->patterns[i] = all.items[positional + 2 * i + 1];
    }
    return finish(p, node);
}

/* ---- patterns ---- */

static Node *parse_name_pattern(Parser *p) {
    const Token *first = peek(p);
    TokenKind next = peek_next(p);
    if (next != TOKEN_DOT && next != TOKEN_LEFT_PAREN)
        return capture(p, first, NODE_PATTERN_CAPTURE, parse_capture_name(p, true), NULL);
    Node *value = parse_name_or_attribute(p);
    if (at(p, TOKEN_LEFT_PAREN))
        return parse_class_pattern(p, first, value);
    return value_pattern(p, first, value, false);
}

static Node *parse_closed(Parser *p) {
    if (at_literal(p))
        return parse_literal_pattern(p);
    switch ((int)peek_kind(p)) {
    case TOKEN_NAME:
        return parse_name_pattern(p);
    case TOKEN_LEFT_PAREN:
        return parse_bracketed(p, TOKEN_RIGHT_PAREN);
    case TOKEN_LEFT_BRACKET:
        return parse_bracketed(p, TOKEN_RIGHT_BRACKET);
    case TOKEN_LEFT_BRACE:
        return parse_mapping(p);
    default:
        parser_fail(p);
    }
}

static Node *parse_or_pattern(Parser *p) {
    const Token *first = peek(p);
    Node *pattern = parse_closed(p);
    if (!at(p, TOKEN_BAR))
        return pattern;
    PatternListNode *node = NEW(p, PatternListNode, NODE_PATTERN_OR, first);
    size_t mark = list_begin(p);
    list_add(p, pattern);
    while (accept(p, TOKEN_BAR))
        list_add(p, parse_closed(p));
    node->items = list_end(p, mark);
    return finish(p, node);
}

static Node *parse_pattern(Parser *p) {
    parser_enter(p);
    const Token *first = peek(p);
    Node *pattern = parse_or_pattern(p);
    if (accept(p, TOKEN_AS))
        pattern = capture(p, first, NODE_PATTERN_CAPTURE, parse_capture_name(p, false), pattern);
    parser_leave(p);
    return pattern;
}

/* What stands behind `case`: a pattern, or several without brackets. */
static Node *parse_patterns(Parser *p) {
    const Token *first = peek(p);
    Node *pattern = parse_maybe_star(p);
    if (!at(p, TOKEN_COMMA)) {
        if (pattern->kind == NODE_PATTERN_STAR)
            parser_fail(p);
        return pattern;
    }
    size_t mark = list_begin(p);
    list_add(p, pattern);
    while (accept(p, TOKEN_COMMA)) {
        if (at(p, TOKEN_COLON) || at(p, TOKEN_IF))
            break;
        list_add(p, parse_maybe_star(p));
    }
    return sequence_pattern(p, first, mark);
}

static MatchCase parse_case(Parser *p) {
    MatchCase made = {0};
    if (!at_word(p, "case"))
        parser_fail(p);
    p->pos++;
    made.pattern = parse_patterns(p);
    if (accept(p, TOKEN_IF))
        made.guard = parse_named_expression(p);
    expect(p, TOKEN_COLON);
    made.body = parse_block(p);
    return made;
}

static Node *parse_subject(Parser *p) {
    Node *first = parse_star_named(p);
    if (!at(p, TOKEN_COMMA)) {
        if (first->kind == NODE_STARRED)
            parser_fail(p);
        return first;
    }
    SequenceNode *node = NEW_FROM(p, SequenceNode, NODE_TUPLE, first);
    size_t mark = list_begin(p);
    list_add(p, first);
    while (accept(p, TOKEN_COMMA)) {
        if (at(p, TOKEN_COLON))
            break;
        list_add(p, parse_star_named(p));
    }
    node->items = list_end(p, mark);
    return finish(p, node);
}

Node *parse_match(Parser *p) {
    MatchNode *node = NEW(p, MatchNode, NODE_MATCH, peek(p));
    p->pos++;
    node->subject = parse_subject(p);
    expect(p, TOKEN_COLON);
    expect(p, TOKEN_NEWLINE);
    expect(p, TOKEN_INDENT);
    size_t cap = 4;
    MatchCase *cases = scratch_alloc(p, cap * sizeof *cases);
    do {
        if (node->count == cap) {
            MatchCase *more = scratch_alloc(p, 2 * cap * sizeof *more);
            memcpy(more, cases, cap * sizeof *more);
            cases = more;
            cap *= 2;
        }
        cases[node->count++] = parse_case(p);
    } while (!at(p, TOKEN_DEDENT) && !at(p, TOKEN_ENDMARKER));
    expect(p, TOKEN_DEDENT);
    node->cases = vm_alloc(p->vm, node->count * sizeof *cases);
    memcpy(node->cases, cases, node->count * sizeof *cases);
    NodeList last = cases[node->count - 1].body;
    node->node.end_line = last.items[last.count - 1]->end_line;
    node->node.end_column = last.items[last.count - 1]->end_column;
    return (Node *)node;
}
