/* import and from … import, and what `from __future__` means for the parser. */
#include "harness/language/parser_internal.h"
#include "harness/language/exceptions.h"

/* a.b.c as one interned name. */
static Str *parse_dotted(Parser *p, const Token **first) {
    *first = peek(p);
    if (!at(p, TOKEN_NAME))
        parser_fail(p);
    Str *name = token_name(p, *first);
    p->pos++;
    while (accept(p, TOKEN_DOT)) {
        if (!at(p, TOKEN_NAME))
            parser_fail(p);
        Str *part = token_name(p, peek(p));
        p->pos++;
        Text joined = {0};
        text_add(p, &joined, str_span(name));
        text_add(p, &joined, SPAN_LIT("."));
        text_add(p, &joined, str_span(part));
        name = vm_intern_span(p->vm, span_make(joined.data, joined.len));
    }
    return name;
}

static Str *first_part(Parser *p, Str *dotted) {
    Span s = str_span(dotted);
    size_t dot = span_find_char(s, '.', 0);
    return dot == SIZE_MAX ? dotted : vm_intern_span(p->vm, span_make(s.ptr, dot));
}

static void finish_alias(Parser *p, ImportAlias *alias, const Token *first, bool dotted) {
    if (accept(p, TOKEN_AS)) {
        const Token *t = peek(p);
        alias->has_as = true;
        alias->target = name_node(p, expect_name(p), t);
    } else {
        Str *bound = dotted ? first_part(p, alias->name) : alias->name;
        alias->target = name_node(p, mangle(p, bound), first);
    }
}

static void add_alias(Parser *p, ImportNode *node, size_t *cap, ImportAlias alias) {
    if (node->count == *cap) {
        *cap = *cap ? *cap * 2 : 4;
        ImportAlias *more = scratch_alloc(p, *cap * sizeof *more);
        if (node->count)
            memcpy(more, node->aliases, node->count * sizeof *more);
        node->aliases = more;
    }
    node->aliases[node->count++] = alias;
}

static Node *finish_import(Parser *p, ImportNode *node) {
    ImportAlias *kept = vm_alloc(p->vm, node->count * sizeof *kept);
    memcpy(kept, node->aliases, node->count * sizeof *kept);
    node->aliases = kept;
    return finish(p, node);
}

Node *parse_import(Parser *p) {
    ImportNode *node = NEW(p, ImportNode, NODE_IMPORT, peek(p));
    size_t cap = 0;
    p->pos++;
    do {
        const Token *first;
        ImportAlias alias = {.name = parse_dotted(p, &first)};
        finish_alias(p, &alias, first, true);
        alias.name = mangle(p, alias.name);
        add_alias(p, node, &cap, alias);
    } while (accept(p, TOKEN_COMMA));
    return finish_import(p, node);
}

static void parse_imported(Parser *p, ImportNode *node, bool parenthesized) {
    size_t cap = 0;
    do {
        if (parenthesized && node->count && at(p, TOKEN_RIGHT_PAREN))
            break;
        const Token *first = peek(p);
        if (!at(p, TOKEN_NAME))
            parser_fail(p);
        ImportAlias alias = {.name = token_name(p, first)};
        p->pos++;
        finish_alias(p, &alias, first, false);
        add_alias(p, node, &cap, alias);
    } while (accept(p, TOKEN_COMMA));
}

static const char *const FUTURE_FEATURES[] = {
    "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
    "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations"};

static void note_future(Parser *p, const ImportNode *node) {
    for (size_t i = 0; i < node->count; i++)
        if (span_is(str_span(node->aliases[i].name), "annotations"))
            p->future_annotations = true;
}

bool is_future_feature(const Str *name) {
    for (size_t i = 0; i < sizeof FUTURE_FEATURES / sizeof *FUTURE_FEATURES; i++)
        if (span_is(str_span(name), FUTURE_FEATURES[i]))
            return true;
    return false;
}

Node *parse_from(Parser *p) {
    ImportNode *node = NEW(p, ImportNode, NODE_IMPORT_FROM, peek(p));
    const Token *first;
    p->pos++;
    for (;;) {
        if (accept(p, TOKEN_DOT))
            node->level++;
        else if (accept(p, TOKEN_ELLIPSIS))
            node->level += 3;
        else
            break;
    }
    node->module =
        node->level && at(p, TOKEN_IMPORT) ? vm_intern(p->vm, "") : parse_dotted(p, &first);
    expect(p, TOKEN_IMPORT);
    if (accept(p, TOKEN_STAR)) {
        size_t cap = 0;
        add_alias(p, node, &cap, (ImportAlias){.name = vm_intern(p->vm, "*")});
    } else if (accept(p, TOKEN_LEFT_PAREN)) {
        parse_imported(p, node, true);
        expect(p, TOKEN_RIGHT_PAREN);
    } else {
        parse_imported(p, node, false);
    }
    if (!node->level && span_is(str_span(node->module), "__future__"))
        note_future(p, node);
    return finish_import(p, node);
}
