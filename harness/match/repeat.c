/* A NAME that is captured and used again in one example.
 *
 * Sets of positions forget which text a capture took, so when the first way through fails, the
 * texts the capture could take are tried one after the other, each as literal text. Bounded by a
 * budget. */
#include "harness/match/solve.h"
#include "engine/base/mem.h"
#include <stdlib.h>

/* The first capture that a TOKEN_REPEAT still refers to, or NOWHERE. */
static size_t repeated_capture(const Pattern *p) {
    size_t found = NOWHERE;
    for (size_t i = 0; i < p->count; i++)
        if (p->tokens[i].kind == TOKEN_REPEAT && p->tokens[i].source < found)
            found = p->tokens[i].source;
    return found;
}

static void set_value(Token *t, Span value) {
    t->kind = TOKEN_VALUE;
    buf_reset(&t->value);
    buf_add_span(&t->value, value);
}

static size_t substitute(Pattern *p, size_t capture, Span value) {
    size_t uses = 0;
    set_value(&p->tokens[capture], value);
    for (size_t i = 0; i < p->count; i++) {
        Token *t = &p->tokens[i];
        if (t->kind == TOKEN_REPEAT && t->source == capture) {
            set_value(t, value);
            uses++;
        }
    }
    return uses;
}

static void restore(Pattern *p, size_t capture) {
    p->tokens[capture].kind = TOKEN_REGEX;
    for (size_t i = 0; i < p->count; i++)
        if (p->tokens[i].kind == TOKEN_VALUE && p->tokens[i].source == capture && i != capture)
            p->tokens[i].kind = TOKEN_REPEAT;
}

static bool solve_rest(Solver *v) {
    if (repeated_capture(v->p) != NOWHERE)
        return repeats_all(v);
    size_t before = v->work;
    v->work = 0;
    bool found = trace_all(v, false) || (!v->limit && exact_all(v));
    if (found && !v->traced) {
        v->work = 0;
        trace_all(v, true);
    }
    v->work += before;
    return found;
}

static bool occurs(Span text, Span value, size_t times) {
    size_t at = 0;
    while (times-- > 0) {
        at = span_find(text, value, at);
        if (at == SIZE_MAX)
            return false;
        at += value.len;
    }
    return true;
}

/* Try the texts that begin at one position. */
static bool try_ends(Solver *v, size_t capture, size_t uses, size_t at, const Ends *ends,
                     Map *seen) {
    for (size_t i = 0; i < ends->count; i++) {
        Span value = span_make(v->s->text.ptr + at, ends->at[i] - at);
        v->work += 64 + v->s->text.len / 64;
        if (map_has(seen, value) || !occurs(v->s->text, value, uses + 1))
            continue;
        map_set(seen, value, seen);
        substitute(v->p, capture, value);
        bool found = solve_rest(v);
        restore(v->p, capture);
        if (found || v->limit)
            return found;
    }
    return false;
}

static bool too_many(Solver *v, size_t capture) {
    v->limit = true;
    v->limit_token = capture;
    return fail(&v->err, ERR_LIMIT,
                "'%.*s' can be bound to too many texts; make its pattern or what stands around it "
                "more specific",
                SPAN_ARG(v->p->tokens[capture].name));
}

bool repeats_all(Solver *v) {
    size_t capture = repeated_capture(v->p), uses = 0;
    Map seen = MAP_INIT;
    Ends ends = {0};
    bool found = false;
    for (size_t i = 0; i < v->p->count; i++)
        uses += v->p->tokens[i].kind == TOKEN_REPEAT && v->p->tokens[i].source == capture;
    for (size_t at = step_candidate(v, capture, 0); at != NOWHERE && !found && !v->limit;
         at = step_candidate(v, capture, at + 1)) {
        ends.count = 0;
        if (!step_ends(v, capture, at, &ends))
            break;
        found = try_ends(v, capture, uses, at, &ends, &seen);
        if (!found && !v->limit && v->work > v->budget * 8)
            too_many(v, capture);
    }
    map_release(&seen);
    free(ends.at);
    return found;
}
