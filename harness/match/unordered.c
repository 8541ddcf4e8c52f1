/* UNORDERED: expected and printed lines as multisets.
 *
 * A perfect matching between line patterns and lines is looked for: equal lines first, then
 * augmenting paths for lines with wildcards. A line of nothing but `...` takes all that is left. */
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/compare.h"
#include "harness/match/diff.h"
#include "harness/match/lines.h"
#include <stdlib.h>

typedef struct Unordered {
    Lines expected, got;
    LinePattern *patterns;
    LineSubject *subjects;
    size_t *of_got;     /* pattern that took the line, or SIZE_MAX */
    size_t *of_pattern; /* line taken, or SIZE_MAX */
    bool *visited;      /* lines, while one path is looked for */
    bool rest;          /* there is a `...` line */
} Unordered;

static bool is_blank_text(Span s) {
    return span_trim(s).len == 0;
}

static void prepare(Unordered *u, const MatchResult *r, MatchEnv *env) {
    bool bytes = !utf8_valid(result_got(r));
    lines_split(&u->expected, result_expected(r));
    lines_split(&u->got, result_got(r));
    u->patterns = xcalloc(u->expected.count + 1, sizeof *u->patterns);
    u->subjects = xcalloc(u->got.count + 1, sizeof *u->subjects);
    u->of_got = xmalloc((u->got.count + 1) * sizeof *u->of_got);
    u->of_pattern = xmalloc((u->expected.count + 1) * sizeof *u->of_pattern);
    u->visited = xcalloc(u->got.count + 1, sizeof *u->visited);
    memset(u->of_got, 0xff, (u->got.count + 1) * sizeof *u->of_got);
    memset(u->of_pattern, 0xff, (u->expected.count + 1) * sizeof *u->of_pattern);
    for (size_t i = 0; i < u->expected.count; i++)
        line_pattern_init(&u->patterns[i], u->expected.at[i].text, r->input.options, env, bytes,
                          i == 0, NULL);
    for (size_t i = 0; i < u->got.count; i++)
        line_subject_init(&u->subjects[i], u->got.at[i].text, r->input.options);
}

static void release(Unordered *u) {
    for (size_t i = 0; i < u->expected.count; i++)
        line_pattern_release(&u->patterns[i]);
    for (size_t i = 0; i < u->got.count; i++)
        line_subject_release(&u->subjects[i]);
    free(u->patterns);
    free(u->subjects);
    free(u->of_got);
    free(u->of_pattern);
    free(u->visited);
    lines_release(&u->expected);
    lines_release(&u->got);
}

static void take(Unordered *u, size_t pattern, size_t line) {
    u->of_got[line] = pattern;
    u->of_pattern[pattern] = line;
}

/* Lines without wildcards: sorted by hash on both sides, equal ones pair up. */
typedef struct Key {
    uint64_t hash;
    size_t index;
} Key;

static int by_hash(const void *a, const void *b) {
    const Key *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void pair_equal(Unordered *u) {
    Key *want = xmalloc((u->expected.count + 1) * sizeof *want);
    Key *have = xmalloc((u->got.count + 1) * sizeof *have);
    size_t wants = 0, i = 0, j = 0;
    for (size_t k = 0; k < u->expected.count; k++)
        if (!u->patterns[k].wildcards)
            want[wants++] = (Key){u->patterns[k].hash, k};
    for (size_t k = 0; k < u->got.count; k++)
        have[k] = (Key){u->subjects[k].hash, k};
    qsort(want, wants, sizeof *want, by_hash);
    qsort(have, u->got.count, sizeof *have, by_hash);
    while (i < wants && j < u->got.count) {
        if (want[i].hash == have[j].hash)
            take(u, want[i++].index, have[j++].index);
        else if (want[i].hash < have[j].hash)
            i++;
        else
            j++;
    }
    free(want);
    free(have);
}

/* Kuhn's augmenting path, with an explicit stack: the depth is bounded by the lines. */
typedef struct Step {
    size_t pattern, line;
} Step;

static bool augment(Unordered *u, size_t start) {
    Step *stack = xmalloc((u->expected.count + 1) * sizeof *stack);
    size_t depth = 1;
    bool found = false;
    memset(u->visited, 0, u->got.count);
    stack[0] = (Step){start, 0};
    while (depth && !found) {
        Step *top = &stack[depth - 1];
        size_t line = top->line;
        while (line < u->got.count &&
               (u->visited[line] || !line_matches(&u->patterns[top->pattern], &u->subjects[line])))
            line++;
        top->line = line + 1;
        if (line >= u->got.count) {
            depth--;
            continue;
        }
        u->visited[line] = true;
        found = u->of_got[line] == SIZE_MAX;
        if (!found)
            stack[depth++] = (Step){u->of_got[line], 0};
    }
    for (size_t i = 0; found && i < depth; i++)
        take(u, stack[i].pattern, stack[i].line - 1);
    free(stack);
    return found;
}

/* Blank lines at the end count for nothing under NORMALIZE_WHITESPACE. */
static bool is_surplus(const Unordered *u, const MatchResult *r, size_t line) {
    bool blank =
        result_option(r, OPTION_NORMALIZE_WHITESPACE) && is_blank_text(u->got.at[line].text);
    return u->of_got[line] == SIZE_MAX && !u->rest && !blank;
}

static bool is_missing(const Unordered *u, const MatchResult *r, size_t i) {
    bool blank = result_option(r, OPTION_NORMALIZE_WHITESPACE) && u->patterns[i].pattern.count == 0;
    return u->of_pattern[i] == SIZE_MAX && !u->patterns[i].any && !blank;
}

static void list_lines(Buf *text, const char *what, const Unordered *u, const MatchResult *r,
                       bool missing) {
    enum { SHOWN = 5 };
    size_t count = 0, total = missing ? u->expected.count : u->got.count;
    for (size_t i = 0; i < total; i++) {
        bool named = missing ? is_missing(u, r, i) : is_surplus(u, r, i);
        if (!named || ++count > SHOWN)
            continue;
        buf_adds(text, count == 1 ? what : ", ");
        explain_quote(text, missing ? u->expected.at[i].text : u->got.at[i].text, 60);
        if (missing)
            buf_addf(text, " (line %d)", r->input.line + (int)i);
    }
    if (count > SHOWN)
        buf_addf(text, " and %zu more", count - SHOWN);
    if (count)
        buf_addc(text, '\n');
}

static void conclude(Unordered *u, MatchResult *r) {
    size_t first = SIZE_MAX;
    bool surplus = false;
    for (size_t i = u->expected.count; i-- > 0;)
        first = is_missing(u, r, i) ? i : first;
    for (size_t i = 0; i < u->got.count; i++)
        surplus |= is_surplus(u, r, i);
    if (first == SIZE_MAX && !surplus)
        return;
    Buf text = BUF_INIT;
    list_lines(&text, "no line of the output is ", u, r, true);
    list_lines(&text, "nothing expects ", u, r, false);
    result_fail(r, MATCH_FAIL, first == SIZE_MAX ? SIZE_MAX : u->expected.at[first].start, &text);
}

/* ---- captures ---------------------------------------------------------------------------- */

/* References are noted like captures: bind_conflict compares them. */
static void bind_line(MatchResult *r, LinePattern *p, const LineSubject *s) {
    Solver v;
    solver_init(&v, &p->pattern, &s->subject);
    bool known = solver_run(&v) && v.traced;
    for (size_t i = 0; known && i < p->pattern.count; i++) {
        const Token *t = &p->pattern.tokens[i];
        if (!t->name.len)
            continue;
        size_t from = subject_original(&s->subject, v.begin[i]);
        size_t len = subject_original(&s->subject, v.end[i]) - from;
        r->bindings = xrealloc(r->bindings, (r->binding_count + 1) * sizeof *r->bindings);
        r->bindings[r->binding_count++] = (MatchBinding){xstrndup(t->name.ptr, t->name.len),
                                                         xstrndup(s->text.ptr + from, len), len};
    }
    solver_release(&v);
}

static bool bind_conflict(MatchResult *r, const Unordered *u) {
    for (size_t i = 0; i < r->binding_count; i++)
        for (size_t j = i + 1; j < r->binding_count; j++) {
            const MatchBinding *a = &r->bindings[i], *b = &r->bindings[j];
            if (strcmp(a->name, b->name) || (a->len == b->len && !memcmp(a->text, b->text, a->len)))
                continue;
            Buf text = BUF_INIT;
            buf_addf(&text, "'%s' was bound to ", a->name);
            explain_quote(&text, span_make(a->text, a->len), 60);
            buf_adds(&text, " and would be bound to ");
            explain_quote(&text, span_make(b->text, b->len), 60);
            result_fail(r, MATCH_FAIL, u->expected.count ? 0 : SIZE_MAX, &text);
            return true;
        }
    return false;
}

static bool malformed(Unordered *u, MatchResult *r, MatchEnv *env) {
    Pattern p;
    Error err = ERROR_INIT;
    size_t at = 0;
    bool ok = pattern_parse(&p, result_expected(r), r->input.options, env, false, &at, &err);
    pattern_release(&p);
    if (!ok) {
        Buf text = BUF_INIT;
        buf_adds(&text, err.message);
        result_fail(r, MATCH_BAD, at, &text);
    }
    error_clear(&err);
    return !ok;
}

static void pair_all(Unordered *u) {
    pair_equal(u);
    for (size_t i = 0; i < u->expected.count; i++) {
        u->rest |= u->patterns[i].any;
        if (u->of_pattern[i] == SIZE_MAX && !u->patterns[i].any)
            augment(u, i);
    }
}

void unordered_compare(MatchResult *r, MatchEnv *env) {
    Unordered u = {0};
    prepare(&u, r, env);
    if (!malformed(&u, r, env)) {
        pair_all(&u);
        conclude(&u, r);
        for (size_t i = 0; r->verdict == MATCH_PASS && i < u.expected.count; i++)
            if (u.of_pattern[i] != SIZE_MAX)
                bind_line(r, &u.patterns[i], &u.subjects[u.of_pattern[i]]);
        bind_conflict(r, &u);
    }
    release(&u);
}

void unordered_diff(MatchDiff *d, const MatchResult *r, MatchEnv *env) {
    Unordered u = {0};
    prepare(&u, r, env);
    pair_all(&u);
    for (size_t i = 0; i < u.expected.count; i++)
        if (is_missing(&u, r, i))
            diff_add(d, '-', u.expected.at[i].text, i);
    for (size_t i = 0; i < u.got.count; i++)
        diff_add(d, is_surplus(&u, r, i) ? '+' : ' ', u.got.at[i].text, i);
    release(&u);
}
