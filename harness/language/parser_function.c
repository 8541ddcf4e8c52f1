/* Functions, lambdas and classes: parameters, decorators, bases. */
#include "harness/language/parser_internal.h"

/* ---- parameters ---- */

typedef struct Parameters {
    FunctionNode *function;
    Parameter *items;
    size_t count, cap;
    bool annotated;    /* def, not lambda */
    TokenKind closing; /* ) or : */
    bool fallback_seen;
} Parameters;

Node *annotation_text(Parser *p, Node *node, const Token *first) {
    const Token *last = &p->tokens[p->pos - 1];
    ConstantNode *text = NEW_FROM(p, ConstantNode, NODE_CONSTANT, node);
    Span source = span_between(first->text.ptr, last->text.ptr + last->text.len);
    text->value = value_object(vm_intern_span(p->vm, source));
    return finish(p, text);
}

static Node *annotation(Parser *p, bool starred) {
    const Token *first = peek(p);
    Node *node = starred ? parse_star_named(p) : parse_expression(p);
    return p->future_annotations ? annotation_text(p, node, first) : node;
}

static Parameter parse_parameter(Parser *p, const Parameters *all, bool starred) {
    const Token *t = peek(p);
    int32_t shift = t->line == 1 ? p->column_shift : 0;
    Parameter parameter = {.name = expect_name(p),
                           .line = t->line + p->line_shift,
                           .column = t->column + shift,
                           .end_column = t->end_column + shift};
    if (all->annotated && accept(p, TOKEN_COLON))
        parameter.annotation = annotation(p, starred);
    return parameter;
}

static Parameter *keep(Parser *p, Parameter parameter) {
    Parameter *kept = vm_alloc(p->vm, sizeof *kept);
    *kept = parameter;
    return kept;
}

static void add_parameter(Parser *p, Parameters *all, Parameter parameter) {
    if (all->count == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 8;
        Parameter *items = scratch_alloc(p, cap * sizeof *items);
        if (all->count)
            memcpy(items, all->items, all->count * sizeof *items);
        all->items = items;
        all->cap = cap;
    }
    all->items[all->count++] = parameter;
}

static void parse_plain(Parser *p, Parameters *all, bool keyword_only) {
    Parameter parameter = parse_parameter(p, all, false);
    if (accept(p, TOKEN_EQUAL))
        parameter.fallback = parse_expression(p);
    else if (!keyword_only && all->fallback_seen)
        parser_fail(p);
    if (!keyword_only && parameter.fallback)
        all->fallback_seen = true;
    add_parameter(p, all, parameter);
    if (keyword_only)
        all->function->kwonly++;
    else
        all->function->positional++;
}

/* A comma, or the end of the list; true when another parameter must follow. */
static bool next_parameter(Parser *p, const Parameters *all) {
    if (at(p, all->closing))
        return false;
    expect(p, TOKEN_COMMA);
    return !at(p, all->closing);
}

static void parse_double_star(Parser *p, Parameters *all) {
    p->pos++;
    all->function->double_star = keep(p, parse_parameter(p, all, false));
    if (next_parameter(p, all))
        parser_fail(p);
}

/* From `*` on: *args or a bare star, keyword-only parameters, **kwargs. */
static void parse_after_star(Parser *p, Parameters *all) {
    p->pos++;
    bool bare = at(p, TOKEN_COMMA), more;
    if (!bare)
        all->function->star = keep(p, parse_parameter(p, all, true));
    more = next_parameter(p, all);
    while (more && !at(p, TOKEN_DOUBLE_STAR)) {
        parse_plain(p, all, true);
        more = next_parameter(p, all);
    }
    if (bare && !all->function->kwonly)
        parser_fail(p);
    if (more)
        parse_double_star(p, all);
}

static void parse_parameters(Parser *p, FunctionNode *function, TokenKind closing) {
    Parameters all = {
        .function = function, .closing = closing, .annotated = closing == TOKEN_RIGHT_PAREN};
    bool more = !at(p, closing);
    while (more) {
        if (at(p, TOKEN_STAR)) {
            parse_after_star(p, &all);
            break;
        }
        if (at(p, TOKEN_DOUBLE_STAR)) {
            parse_double_star(p, &all);
            break;
        }
        if (at(p, TOKEN_SLASH) && function->positional && !function->posonly) {
            p->pos++;
            function->posonly = function->positional;
        } else {
            parse_plain(p, &all, false);
        }
        more = next_parameter(p, &all);
    }
    if (!all.count)
        return;
    function->parameters = vm_alloc(p->vm, all.count * sizeof *all.items);
    memcpy(function->parameters, all.items, all.count * sizeof *all.items);
}

Node *parse_lambda(Parser *p) {
    FunctionNode *node = NEW(p, FunctionNode, NODE_LAMBDA, peek(p));
    p->pos++;
    node->name = vm_intern(p->vm, "<lambda>");
    parse_parameters(p, node, TOKEN_COLON);
    expect(p, TOKEN_COLON);
    node->body = list_of_one(p, parse_expression(p));
    return finish(p, node);
}

/* ---- def, class, decorators ---- */

Node *parse_function(Parser *p, NodeList decorators, const Token *first) {
    FunctionNode *node = NEW(p, FunctionNode, NODE_FUNCTION, first);
    p->pos++;
    if (!at(p, TOKEN_NAME))
        parser_fail(p);
    const Token *name = peek(p);
    node->name = token_name(p, name);
    node->target = name_node(p, mangle(p, node->name), name);
    p->pos++;
    node->decorators = decorators;
    expect_forced(p, TOKEN_LEFT_PAREN);
    parse_parameters(p, node, TOKEN_RIGHT_PAREN);
    expect(p, TOKEN_RIGHT_PAREN);
    if (accept(p, TOKEN_ARROW))
        node->returns = annotation(p, false);
    expect_forced(p, TOKEN_COLON);
    node->body = parse_block(p);
    node->doc = body_doc(node->body);
    return finish(p, node);
}

Node *parse_class(Parser *p, NodeList decorators, const Token *first) {
    ClassNode *node = NEW(p, ClassNode, NODE_CLASS, first);
    p->pos++;
    if (!at(p, TOKEN_NAME))
        parser_fail(p);
    const Token *name = peek(p);
    node->name = token_name(p, name);
    node->target = name_node(p, mangle(p, node->name), name);
    p->pos++;
    node->decorators = decorators;
    if (at(p, TOKEN_LEFT_PAREN)) {
        const Token *opening = peek(p);
        p->pos++;
        node->bases = parse_arguments(p, opening, NULL);
    }
    expect(p, TOKEN_COLON);
    Str *outer = p->class_name;
    p->class_name = node->name;
    node->body = parse_block(p);
    p->class_name = outer;
    node->doc = body_doc(node->body);
    return finish(p, node);
}

Node *parse_decorated(Parser *p) {
    size_t mark = list_begin(p);
    while (accept(p, TOKEN_AT)) {
        list_add(p, parse_named_expression(p));
        expect(p, TOKEN_NEWLINE);
    }
    NodeList decorators = list_end(p, mark);
    const Token *first = peek(p);
    if (at(p, TOKEN_DEF))
        return parse_function(p, decorators, first);
    if (at(p, TOKEN_CLASS))
        return parse_class(p, decorators, first);
    if (at(p, TOKEN_ASYNC) && peek_next(p) == TOKEN_DEF)
        parser_refuse(p, "async functions", first);
    parser_fail(p);
}
