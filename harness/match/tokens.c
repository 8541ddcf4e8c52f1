/* Expected text as tokens against the output: parse, solve, and hand the way found to the result.
 */
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/compare.h"
#include <stdlib.h>

/* ---- what matched ------------------------------------------------------------------------ */

/* Places of tokens, which come in ascending order. */
typedef struct Place {
    size_t at, line_start;
    int line;
} Place;

static void place(const MatchResult *r, Place *p, MatchSpan *span) {
    for (; p->at < span->start; p->at++) {
        if (r->expected[p->at] == '\n') {
            p->line++;
            p->line_start = p->at + 1;
        }
    }
    int first = r->input.column > 0 ? r->input.column : 1;
    span->line = r->input.line + p->line;
    span->column = first + (int)utf8_count(span_between(r->expected + p->line_start,
                                                        r->expected + span->start));
}

static MatchSpan span_for(const Comparison *c, Place *p, const Token *t, size_t begin, size_t end) {
    MatchSpan span = {.start = t->start, .end = t->end, .wildcard = token_is_wildcard(t)};
    place(c->r, p, &span);
    span.matched = begin != NOWHERE && end != NOWHERE && begin <= end;
    if (span.matched) {
        span.got_start = subject_original(&c->subject, begin);
        span.got_end = subject_original(&c->subject, end);
    }
    return span;
}

/* The way found, or the one that got furthest. */
static void fill_spans(Comparison *c, bool passed) {
    const Solver *v = &c->solver;
    const Pattern *p = &c->pattern;
    c->r->spans = xcalloc(p->count + 1, sizeof *c->r->spans);
    c->r->span_count = p->count;
    Place at = {0};
    for (size_t i = 0; i < p->count; i++) {
        bool known = passed ? v->traced : i < v->fail_token;
        size_t begin = passed ? v->begin[i] : v->far_begin[i];
        size_t end = passed ? v->end[i] : v->far_end[i];
        c->r->spans[i] =
            span_for(c, &at, &p->tokens[i], known ? begin : NOWHERE, known ? end : NOWHERE);
    }
}

static void fill_bindings(Comparison *c) {
    MatchResult *r = c->r;
    for (size_t i = 0; i < c->pattern.count; i++) {
        const Token *t = &c->pattern.tokens[i];
        const MatchSpan *span = &r->spans[i];
        if (!t->capture || !span->matched)
            continue;
        r->bindings = xrealloc(r->bindings, (r->binding_count + 1) * sizeof *r->bindings);
        size_t len = span->got_end - span->got_start;
        r->bindings[r->binding_count++] = (MatchBinding){
            xstrndup(t->name.ptr, t->name.len), xstrndup(r->got + span->got_start, len), len};
    }
}

/* ---- errors of the pattern --------------------------------------------------------------- */

/* Rule 0 holds for malformed wildcards too: text that is the same needs no wildcard. */
static bool equal_as_text(MatchResult *r) {
    const MatchOptions off = OPTION_BIT(WILDCARD) | OPTION_BIT(ELLIPSIS) | OPTION_BIT(NUMBER);
    Comparison c = {.r = r};
    Error err = ERROR_INIT;
    size_t at = 0;
    MatchOptions options = r->input.options & ~off;
    bool ok = pattern_parse(&c.pattern, result_expected(r), options, NULL, false, &at, &err);
    if (ok) {
        subject_init(&c.subject, result_got(r), options);
        solver_init(&c.solver, &c.pattern, &c.subject);
        ok = solver_run(&c.solver);
        solver_release(&c.solver);
        subject_release(&c.subject);
    }
    pattern_release(&c.pattern);
    error_clear(&err);
    return ok;
}

static void malformed(MatchResult *r, size_t at, Error *err) {
    Buf text = BUF_INIT;
    int line = 0, column = 0;
    result_place(r, at, &line, &column);
    buf_addf(&text, "line %d, column %d of the expected output: %s", line, column, err->message);
    result_fail(r, MATCH_BAD, at, &text);
    error_clear(err);
}

static void limit(Comparison *c) {
    Buf text = BUF_INIT;
    const Token *t = &c->pattern.tokens[c->solver.limit_token];
    int line = 0, column = 0;
    result_place(c->r, t->start, &line, &column);
    buf_addf(&text, "%.*s at line %d column %d was given up: %s",
             SPAN_ARG(span_make(c->r->expected + t->start, t->end - t->start)), line, column,
             c->solver.err.message ? c->solver.err.message : "it can match in too many ways");
    result_fail(c->r, MATCH_BAD, t->start, &text);
}

static bool has_captures(const Comparison *c) {
    for (size_t i = 0; c->pattern.wildcards && i < c->pattern.count; i++)
        if (c->pattern.tokens[i].capture)
            return true;
    return false;
}

/* ---- all --------------------------------------------------------------------------------- */

static void solve(Comparison *c) {
    bool plain = c->pattern.plain && !c->r->given.trace;
    bool passed = solver_run(&c->solver);
    if (passed && c->pattern.plain && !utf8_valid(result_expected(c->r)))
        passed = fold_equal(c->r);
    if (plain && !passed)
        subject_map(&c->subject);
    if (c->solver.limit || (passed && !c->solver.traced && has_captures(c))) {
        limit(c);
    } else if (passed && (c->r->given.trace || has_captures(c))) {
        fill_spans(c, true);
        fill_bindings(c);
    } else if (passed) {
        return;
    } else if (!c->pattern.plain || !fold_equal(c->r)) {
        fill_spans(c, false);
        explain_tokens(c);
    }
}

static void begin_solving(Comparison *c) {
    bool plain = c->pattern.plain && !c->r->given.trace;
    if (plain)
        subject_init_plain(&c->subject, result_got(c->r), c->r->input.options);
    else
        subject_init(&c->subject, result_got(c->r), c->r->input.options);
    solver_init(&c->solver, &c->pattern, &c->subject);
}

static void end_solving(Comparison *c) {
    solver_release(&c->solver);
    subject_release(&c->subject);
}

void tokens_compare(MatchResult *r, MatchEnv *env) {
    Comparison c = {.r = r, .env = env};
    Error err = ERROR_INIT;
    size_t at = 0;
    bool wild = span_find(result_expected(r), SPAN_LIT("{{"), 0) != SIZE_MAX;
    bool bytes = wild && !utf8_valid(result_got(r));
    if (pattern_parse(&c.pattern, result_expected(r), r->input.options, env, bytes, &at, &err)) {
        begin_solving(&c);
        solve(&c);
        end_solving(&c);
    } else if (!equal_as_text(r))
        malformed(r, at, &err);
    error_clear(&err);
    pattern_release(&c.pattern);
}
