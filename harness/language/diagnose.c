/* Words for what the parser could not make sense of.
 *
 * The statement is read again by a grammar that knows common mistakes (diagnose_grammar.c); when it
 * finds none, the error is "invalid syntax" at the token the parser stopped at. As in CPython an
 * error the lexer finds further on wins over one of the grammar. */
#include "harness/language/diagnose.h"
#include "harness/language/exceptions.h"
#include <stdio.h>

static const char *const SHOWN[] = {
#define X(kind, word, shown) shown,
    SYNTAX_KINDS(X)
#undef X
};

/* ---- places ---- */

static Place place_between(const Parser *p, size_t first, size_t last) {
    const Token *from = &p->tokens[first], *to = &p->tokens[last];
    return (Place){from->line, from->column + 1, to->end_line, to->end_column + 1};
}

static Place place_of_syntax(const Parser *p, const Syntax *s) {
    return place_between(p, s->first, s->last);
}

/* From the beginning of `s` to where the lexer stands. */
static Place place_from(Parser *p, const Syntax *s) {
    Place place = place_of_syntax(p, s);
    place.end_line = p->lexer.line;
    place.end_offset = lexer_column(&p->lexer, p->lexer.cur);
    return place;
}

static Place place_of_last(Parser *p) {
    const Token *t = parser_token(p, p->furthest);
    Place place = place_of_token(p, t);
    if (t->column < 0) {
        place.offset = lexer_column(&p->lexer, p->lexer.cur);
        place.end_offset = -1;
    }
    return place;
}

/* ---- messages ---- */

static _Noreturn void fail_at(Parser *p, Place place, const Mistake *mistake, const char *what) {
    char format[200];
    snprintf(format, sizeof format, "%.*s", SPAN_ARG(mistake->message));
    const char *hole = strstr(format, "%s");
    if (!hole)
        syntax_raise(p, &TYPE_SYNTAX_ERROR, place, "%s", format);
    const char *second = strstr(hole + 2, "%s");
    if (!second)
        syntax_raise(p, &TYPE_SYNTAX_ERROR, place, "%.*s%s%s", (int)(hole - format), format, what,
                     hole + 2);
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place, "%.*s%s%.*s%s%s", (int)(hole - format), format, what,
                 (int)(second - hole - 2), hole + 2, what, second + 2);
}

static _Noreturn void fail_indent(Parser *p, const Mistake *mistake, const Syntax *a) {
    Place place = place_of_last(p);
    const char *hole = mistake->message.len > 2 ? strstr(mistake->message.ptr, "%d") : NULL;
    if (!a || !hole)
        syntax_raise(p, &TYPE_INDENTATION_ERROR, place, "%.*s", SPAN_ARG(mistake->message));
    syntax_raise(p, &TYPE_INDENTATION_ERROR, place, "%.*s%d", (int)(hole - mistake->message.ptr),
                 mistake->message.ptr, (int)p->tokens[a->first].line);
}

/* The part of a would-be target that cannot be one, or NULL. */
static const Syntax *bad_target(const Syntax *s, MistakeForm form) {
    switch ((int)s->kind) {
    case SYNTAX_NAME:
    case SYNTAX_ATTRIBUTE:
    case SYNTAX_SUBSCRIPT:
        return NULL;
    case SYNTAX_TUPLE:
    case SYNTAX_LIST:
        for (size_t i = 0; i < s->count; i++) {
            const Syntax *bad = bad_target(s->children[i], form);
            if (bad)
                return bad;
        }
        return NULL;
    case SYNTAX_STARRED:
        return form == MISTAKE_DEL_TARGET || !s->count ? s : bad_target(s->children[0], form);
    case SYNTAX_MEMBERSHIP:
        return form == MISTAKE_FOR_TARGET ? bad_target(s->children[0], form) : s;
    case SYNTAX_COMPARISON:
        return form == MISTAKE_FOR_TARGET ? NULL : s;
    default:
        return s;
    }
}

static void fail_target(Parser *p, const Mistake *mistake, const Syntax *a) {
    const Syntax *bad = bad_target(a, mistake->form);
    if (bad)
        fail_at(p, place_of_syntax(p, bad), mistake, SHOWN[bad->kind]);
}

static const Syntax *last_child(const Syntax *s) {
    return s->count ? s->children[s->count - 1] : s;
}

static bool is_legacy(const Parser *p, const Syntax *a) {
    Span text = p->tokens[a->first].text;
    return a->first == a->last && (span_is(text, "print") || span_is(text, "exec"));
}

static void fail_legacy(Parser *p, const Mistake *mistake, const Syntax *a, const Syntax *b) {
    if (!is_legacy(p, a))
        return;
    fail_at(p, place_between(p, a->first, b->last), mistake,
            span_is(p->tokens[a->first].text, "print") ? "print" : "exec");
}

static void fail_comma(Parser *p, const Mistake *mistake, const Syntax *a, const Syntax *b,
                       size_t last) {
    if (!is_legacy(p, a) && p->tokens[last].level)
        fail_at(p, place_between(p, a->first, b->last), mistake, "");
}

/* f(a, x for x in y): with one argument it would be fine. */
static void fail_generator(Parser *p, const Mistake *mistake, const Syntax *args,
                           const Syntax *clauses) {
    const Syntax *last = NULL;
    size_t count = 0;
    for (size_t i = 0; i < args->count; i++) {
        SyntaxKind kind = args->children[i]->kind;
        if (kind == SYNTAX_KEYWORD || kind == SYNTAX_DOUBLE_STAR)
            continue;
        last = args->children[i];
        count++;
    }
    if (count > 1)
        fail_at(p, place_between(p, last->first, last_child(clauses)->last), mistake, "");
}

static bool is_named(SyntaxKind kind) {
    return kind == SYNTAX_KEYWORD || kind == SYNTAX_DOUBLE_STAR;
}

static void fail_star(Parser *p, const Mistake *mistake, const Syntax *args, const Syntax *star) {
    bool named = is_named(args->kind);
    for (size_t i = 0; i < args->count && args->kind == SYNTAX_SEQUENCE; i++)
        named = named || is_named(args->children[i]->kind);
    if (named)
        fail_at(p, place_of_syntax(p, star), mistake, "");
}

static _Noreturn void fail_order(Parser *p, const Mistake *mistake, const Syntax *args) {
    bool unpacked = args->kind == SYNTAX_DOUBLE_STAR;
    for (size_t i = 0; i < args->count && args->kind == SYNTAX_SEQUENCE; i++)
        unpacked = unpacked || args->children[i]->kind == SYNTAX_DOUBLE_STAR;
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_last(p), "%.*s%s", SPAN_ARG(mistake->message),
                 unpacked ? " unpacking" : "");
}

/* ':' expected: one before the end of the key, and no end. */
static Place place_of_end(const Parser *p, const Syntax *a) {
    Place place = place_of_syntax(p, a);
    return (Place){place.line, place.end_offset - 1, place.end_line, 0};
}

void diagnose_mistake(Parser *p, const Mistake *mistake, const Syntax *a, const Syntax *b,
                      size_t last) {
    char text[64] = "";
    switch (mistake->form) {
    case MISTAKE_AT:
        fail_at(p, place_of_syntax(p, a), mistake, "");
    case MISTAKE_RANGE:
        fail_at(p, place_between(p, a->first, b->last), mistake, "");
    case MISTAKE_RANGE_TEXT:
        snprintf(text, sizeof text, "%.*s", SPAN_ARG(p->tokens[a->first].text));
        fail_at(p, place_between(p, a->first, b->last), mistake, text);
    case MISTAKE_LAST_OF:
        fail_at(p, place_between(p, a->first, last_child(b)->last), mistake, "");
    case MISTAKE_FIRST_TO_LAST:
        fail_at(p, place_of_syntax(p, a), mistake, "");
    case MISTAKE_FROM:
        fail_at(p, place_from(p, a), mistake, "");
    case MISTAKE_END_OF:
        fail_at(p, place_of_end(p, a), mistake, "");
    case MISTAKE_LAST:
        fail_at(p, place_of_last(p), mistake, "");
    case MISTAKE_INDENT:
        fail_indent(p, mistake, a);
    case MISTAKE_NAME_AT:
        fail_at(p, place_of_syntax(p, a), mistake, SHOWN[a->kind]);
    case MISTAKE_TARGET:
    case MISTAKE_FOR_TARGET:
    case MISTAKE_DEL_TARGET:
        fail_target(p, mistake, a);
        return;
    case MISTAKE_COMMA:
        fail_comma(p, mistake, a, b, last);
        return;
    case MISTAKE_LEGACY:
        fail_legacy(p, mistake, a, b);
        return;
    case MISTAKE_GENERATOR_IN_CALL:
        fail_generator(p, mistake, a, b);
        return;
    case MISTAKE_STAR_AFTER_KEYWORDS:
        fail_star(p, mistake, a, b);
        return;
    case MISTAKE_ORDER_OF_ARGUMENTS:
        fail_order(p, mistake, a);
    }
}

_Noreturn void diagnose(Parser *p) {
    const char *rule = p->source.fstring ? "fstring" : p->mode == PARSE_EVAL ? "eval" : "file";
    size_t stopped = diagnose_match(p, rule, p->statement_start);
    const Token *t = parser_token(p, stopped);
    if (t->kind == TOKEN_INDENT || t->kind == TOKEN_DEDENT)
        syntax_raise_here(p, &TYPE_INDENTATION_ERROR, place_of_last(p),
                          t->kind == TOKEN_INDENT ? "unexpected indent" : "unexpected unindent");
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_token(p, t), "invalid syntax");
}
