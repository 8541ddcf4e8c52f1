/* In the worker: what an example that passes says about its wildcards.
 *
 * Each question is asked of the matcher itself: would it still pass without this wildcard, with any
 * other output? */
#include "harness/lint.h"
#include "engine/base/mem.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Lint {
    const MatchResult *r;
    MatchEnv *env;
    Buf *out;
    size_t max_lines;
} Lint;

static Span wildcard_text(const Lint *l, const MatchSpan *s) {
    return span_make(l->r->expected + s->start, s->end - s->start);
}

static Span matched_text(const Lint *l, const MatchSpan *s) {
    return span_make(l->r->got + s->got_start, s->got_end - s->got_start);
}

static void found(const Lint *l, const MatchSpan *s, const char *text) {
    buf_addf(l->out, "%d:%d: %.*s %s\n", s->line, s->column, SPAN_ARG(wildcard_text(l, s)), text);
}

static bool passes(const Lint *l, Span expected, Span got) {
    MatchInput input = l->r->given;
    MatchResult r;
    input.expected = expected;
    input.got = got;
    input.raised = false;
    input.trace = false;
    match_run(&r, &input, l->env);
    bool fine = r.verdict == MATCH_PASS;
    match_result_release(&r);
    return fine;
}

/* ---- one wildcard ------------------------------------------------------------------------ */

static bool binds(Span wildcard) {
    return span_starts(wildcard, SPAN_LIT("{{?")) &&
           (span_find_char(wildcard, ':', 0) != SIZE_MAX ||
            span_find_char(wildcard, '=', 0) != SIZE_MAX);
}

/* The expected text without the wildcard; without its line when it is alone there. */
static void without(Buf *out, const Lint *l, const MatchSpan *s) {
    const char *text = l->r->expected;
    size_t start = s->start, end = s->end;
    bool alone = (start == 0 || text[start - 1] == '\n') && text[end] == '\n';
    buf_add(out, text, start);
    buf_add(out, text + end + alone, l->r->expected_len - end - alone);
}

static bool is_needless(const Lint *l, const MatchSpan *s) {
    Buf text = BUF_INIT;
    if (binds(wildcard_text(l, s)))
        return false;
    without(&text, l, s);
    bool needless = passes(l, buf_span(&text), span_make(l->r->got, l->r->got_len));
    buf_release(&text);
    return needless;
}

static size_t count_lines(Span text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

/* A type that would do for what `{{.*}}` matched, or NULL. */
static const char *narrower(const Lint *l, const MatchSpan *s) {
    static const char *const LOOSE[] = {"{{.*}}", "{{.+}}", "{{?any}}"};
    static const char *const TYPES[] = {"int", "float", "uuid", "timestamp", "date", "duration"};
    bool loose = false;
    for (size_t i = 0; i < COUNT_OF(LOOSE); i++)
        loose |= span_is(wildcard_text(l, s), LOOSE[i]);
    for (size_t i = 0; loose && i < COUNT_OF(TYPES); i++) {
        char pattern[32];
        snprintf(pattern, sizeof pattern, "{{?%s}}", TYPES[i]);
        if (passes(l, span_of(pattern), matched_text(l, s)))
            return TYPES[i];
    }
    return NULL;
}

static void look_at(const Lint *l, const MatchSpan *s) {
    Span text = matched_text(l, s);
    size_t lines = count_lines(text);
    const char *type = narrower(l, s);
    char message[128];
    if (is_needless(l, s)) {
        found(l, s, text.len == 0 ? "matched nothing and could be dropped" : "could be dropped");
    } else if (text.len == 0) {
        found(l, s, "matched nothing");
    } else if (lines > l->max_lines) {
        snprintf(message, sizeof message, "took %zu lines; what must be among them?", lines);
        found(l, s, message);
    } else if (type) {
        snprintf(message, sizeof message, "is loose; {{?%s}} would do", type);
        found(l, s, message);
    }
}

/* ---- the example ------------------------------------------------------------------------- */

/* Outputs no document expects. */
static bool cannot_fail(const Lint *l) {
    static const char *const PROBES[] = {"\x02 probe of lint\n",
                                         "\x02\n1 probe of lint 2\n\n\x03x\n", "\x04"};
    Span expected = span_make(l->r->expected, l->r->expected_len);
    for (size_t i = 0; i < COUNT_OF(PROBES); i++)
        if (!passes(l, expected, span_of(PROBES[i])))
            return false;
    return true;
}

static void whole_example(const Lint *l, const ExamplePlan *plan) {
    const Example *ex = plan->example;
    if (option_on(plan->settings->options, OPTION_IGNORE_OUTPUT))
        buf_addf(l->out, "%d:%d: the example cannot fail: IGNORE_OUTPUT accepts any output\n",
                 ex->line, ex->column);
    else if (!l->r->given.raised && cannot_fail(l))
        buf_addf(l->out, "%d:%d: the example cannot fail: its expected output matches anything\n",
                 ex->line, ex->column);
}

void lint_hook(void *context, const ExamplePlan *plan, const MatchResult *result, MatchEnv *env,
               Buf *extra, MatchResult *instead) {
    const LintHook *hook = context;
    MatchInput input = result->given;
    MatchResult traced;
    if (!plan->selected || result->verdict != MATCH_PASS)
        return;
    input.trace = true;
    match_run(&traced, &input, env);
    Lint l = {.r = &traced, .env = env, .out = extra, .max_lines = hook->max_lines};
    size_t before = extra->len;
    whole_example(&l, plan);
    bool whole = extra->len > before;
    for (size_t i = 0; !whole && i < traced.span_count; i++)
        if (traced.spans[i].wildcard && traced.spans[i].matched)
            look_at(&l, &traced.spans[i]);
    match_result_release(&traced);
}
