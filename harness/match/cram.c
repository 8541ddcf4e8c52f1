/* `.t` files: expected output line by line, with cram's suffixes.
 *
 * A line matches when it is the same text; else by its suffix: ` (re)` a regular expression for the
 * whole line, ` (glob)` with `*` and `?`, ` (esc)` with escapes, ` (?)` may be missing. A line
 * that has no line end, or a carriage return for one, is ` (no-eol)`. Wildcards (and `...`, when
 * ELLIPSIS is on) work within lines. Which printed lines can be reached is kept as a list, so
 * optional lines cost no backtracking. */
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/compare.h"
#include "harness/match/lines.h"
#include <stdlib.h>

typedef struct Cram {
    MatchResult *r;
    Lines expected, got;
    LinePattern *lines;
    LineSubject *subjects;
    Ends *reach; /* per expected line: printed lines before which it may stand */
    MatchEnv *env;
} Cram;

static MatchOptions line_options(const Cram *c) {
    return c->r->input.options | OPTION_BIT(DONT_ACCEPT_BLANKLINE) | LINE_CRAM;
}

static void prepare(Cram *c) {
    lines_split(&c->expected, result_expected(c->r));
    lines_split(&c->got, result_got(c->r));
    c->lines = xcalloc(c->expected.count + 1, sizeof *c->lines);
    c->reach = xcalloc(c->expected.count + 1, sizeof *c->reach);
    c->subjects = xcalloc(c->got.count + 1, sizeof *c->subjects);
    for (size_t i = 0; i < c->got.count; i++)
        line_subject_init(&c->subjects[i], c->got.at[i].text, line_options(c));
}

static void release(Cram *c) {
    for (size_t i = 0; i < c->expected.count; i++)
        line_pattern_release(&c->lines[i]);
    for (size_t i = 0; i <= c->expected.count; i++)
        free(c->reach[i].at);
    for (size_t i = 0; i < c->got.count; i++)
        line_subject_release(&c->subjects[i]);
    free(c->lines);
    free(c->reach);
    free(c->subjects);
    lines_release(&c->expected);
    lines_release(&c->got);
}

/* ---- all lines --------------------------------------------------------------------------- */

static void add_sorted(Ends *e, size_t at) {
    if (!e->count || e->at[e->count - 1] < at)
        ends_add(e, at);
}

/* Where the next line may stand, given where line i may. */
static void advance(Cram *c, size_t i, Ends *next) {
    LinePattern *l = &c->lines[i];
    const Ends *reach = &c->reach[i];
    if (l->any) {
        for (size_t j = reach->count ? reach->at[0] : SIZE_MAX; j <= c->got.count; j++)
            ends_add(next, j);
        return;
    }
    for (size_t k = 0; k < reach->count; k++) {
        size_t j = reach->at[k];
        if (l->optional)
            add_sorted(next, j);
        if (j < c->got.count && line_matches(l, &c->subjects[j]))
            add_sorted(next, j + 1);
    }
}

static bool reaches(const Ends *e, size_t at) {
    for (size_t i = 0; i < e->count; i++)
        if (e->at[i] == at)
            return true;
    return false;
}

static void bind_line(MatchResult *r, LinePattern *p, const LineSubject *s) {
    Solver v;
    solver_init(&v, &p->pattern, &s->subject);
    bool known = p->wildcards && solver_run(&v) && v.traced;
    for (size_t i = p->pattern.count; known && i-- > 0;) {
        const Token *t = &p->pattern.tokens[i];
        if (!t->capture)
            continue;
        size_t from = subject_original(&s->subject, v.begin[i]);
        size_t len = subject_original(&s->subject, v.end[i]) - from;
        r->bindings = xrealloc(r->bindings, (r->binding_count + 1) * sizeof *r->bindings);
        memmove(r->bindings + 1, r->bindings, r->binding_count++ * sizeof *r->bindings);
        r->bindings[0] = (MatchBinding){xstrndup(t->name.ptr, t->name.len),
                                        xstrndup(s->text.ptr + from, len), len};
    }
    solver_release(&v);
}

/* Walk back along one way and bind what its lines capture. */
static void bind_all(Cram *c) {
    size_t at = c->got.count;
    for (size_t i = c->expected.count; i-- > 0;) {
        LinePattern *l = &c->lines[i];
        const Ends *reach = &c->reach[i];
        if (l->any) {
            at = reach->at[0];
        } else if (at > 0 && reaches(reach, at - 1) && line_matches(l, &c->subjects[at - 1])) {
            bind_line(c->r, l, &c->subjects[--at]);
        }
    }
}

static void mismatch(Cram *c, size_t line, size_t at) {
    Buf text = BUF_INIT;
    int number = c->r->input.line + (int)line;
    if (line == c->expected.count) {
        buf_adds(&text, "expected no more output, got ");
        explain_count(&text, c->got.count - at, "more line");
        buf_adds(&text, ": ");
        explain_quote(&text, c->got.at[at].text, 60);
    } else if (at >= c->got.count) {
        buf_addf(&text, "the output ended where line %d expects ", number);
        explain_quote(&text, c->expected.at[line].text, 60);
    } else {
        buf_addf(&text, "line %d, ", number);
        explain_quote(&text, c->expected.at[line].text, 60);
        buf_adds(&text, ", does not match ");
        explain_quote(&text, c->got.at[at].text, 60);
    }
    result_fail(c->r, MATCH_FAIL, line < c->expected.count ? c->expected.at[line].start : SIZE_MAX,
                &text);
}

static void compare_lines(Cram *c) {
    ends_add(&c->reach[0], 0);
    size_t far = 0;
    for (size_t i = 0; i < c->expected.count; i++) {
        Ends *next = &c->reach[i + 1];
        advance(c, i, next);
        if (!next->count) {
            mismatch(c, i, far);
            return;
        }
        far = next->at[next->count - 1];
    }
    if (reaches(&c->reach[c->expected.count], c->got.count))
        bind_all(c);
    else
        mismatch(c, c->expected.count, far);
}

static void bad_line(Cram *c, size_t i, const Error *err) {
    Buf text = BUF_INIT;
    buf_addf(&text, "line %d, ", c->r->input.line + (int)i);
    explain_quote(&text, c->expected.at[i].text, 60);
    buf_addf(&text, ": bad regular expression: %s", err->message);
    result_fail(c->r, MATCH_BAD, c->expected.at[i].start, &text);
}

/* The first line with a bad regular expression, with err; else the count of lines. */
static size_t parse_all(Cram *c, Error *err) {
    bool bytes = !utf8_valid(result_got(c->r));
    size_t bad = c->expected.count;
    for (size_t i = 0; i < c->expected.count; i++) {
        Error mine = ERROR_INIT;
        line_pattern_init(&c->lines[i], c->expected.at[i].text, line_options(c), c->env, bytes,
                          false, bad < i ? &mine : err);
        error_clear(&mine);
        if (bad == c->expected.count && err->kind != ERR_NONE)
            bad = i;
    }
    return bad;
}

void cram_compare(MatchResult *r, MatchEnv *env) {
    Cram c = {.r = r, .env = env};
    Error err = ERROR_INIT;
    prepare(&c);
    size_t bad = parse_all(&c, &err);
    compare_lines(&c);
    if (r->verdict == MATCH_FAIL && bad < c.expected.count)
        bad_line(&c, bad, &err); /* it may have stood for itself, but then something else fails */
    error_clear(&err);
    release(&c);
}
