/* Finding one way through the pattern: leftmost, and the longest text for each wildcard.
 *
 * Within a segment choices are tried depth first; a (token, position) that failed once is not tried
 * again. Across segments nothing is taken back, so a failure here is final only for patterns of
 * literal text and `...`; for others exact.c decides. */
#include "harness/match/solve.h"
#include "engine/base/mem.h"
#include <stdlib.h>

/* ---- what failed already ----------------------------------------------------------------- */

struct Failed {
    uint64_t *keys; /* token * (positions + 1) + position + 1; 0: free */
    size_t count, size;
};

static size_t failed_slot(const Failed *f, uint64_t key) {
    size_t i = (size_t)((key * 0x9e3779b97f4a7c15u) >> 20) & (f->size - 1);
    while (f->keys[i] && f->keys[i] != key)
        i = (i + 1) & (f->size - 1);
    return i;
}

static void failed_grow(Failed *f) {
    Failed bigger = {xcalloc(f->size ? f->size * 2 : 64, sizeof *f->keys), f->count,
                     f->size ? f->size * 2 : 64};
    for (size_t i = 0; i < f->size; i++)
        if (f->keys[i])
            bigger.keys[failed_slot(&bigger, f->keys[i])] = f->keys[i];
    free(f->keys);
    *f = bigger;
}

static void failed_add(Failed *f, uint64_t key) {
    if (f->count * 2 >= f->size)
        failed_grow(f);
    size_t slot = failed_slot(f, key);
    f->count += !f->keys[slot];
    f->keys[slot] = key;
}

static bool failed_has(const Failed *f, uint64_t key) {
    return f->size && f->keys[failed_slot(f, key)];
}

static uint64_t key_of(const Solver *v, size_t token, size_t at) {
    return (uint64_t)token * (v->s->text.len + 1) + at + 1;
}

/* ---- one segment ------------------------------------------------------------------------- */

typedef struct Choice {
    size_t token, at;
    size_t next, last; /* of Walk.ends */
} Choice;

typedef struct Walk {
    Choice *stack;
    size_t depth, cap;
    Ends ends;
    Failed *failed;
} Walk;

void solver_note(Solver *v, size_t first, size_t token, size_t at) {
    if (token < v->fail_token || (token == v->fail_token && at <= v->fail_at && v->fail_at))
        return;
    v->fail_token = token;
    v->fail_at = at;
    memcpy(v->far_begin + first, v->begin + first, (token - first) * sizeof *v->begin);
    memcpy(v->far_end + first, v->end + first, (token - first) * sizeof *v->end);
}

/* Ends from which the next literal cannot go on are not worth a choice. */
static void keep_promising(const Solver *v, Ends *ends, size_t from, size_t next, size_t last) {
    const Token *t = next < last ? &v->p->tokens[next] : NULL;
    if (!t || t->kind != TOKEN_LITERAL)
        return;
    size_t to = from, far = from;
    for (size_t i = from; i < ends->count; i++) {
        size_t at = ends->at[i];
        if (ends->at[i] > ends->at[far])
            far = i;
        if (at < v->s->text.len && v->s->text.ptr[at] == t->text.data[0])
            ends->at[to++] = at;
    }
    ends->count = to > from || ends->count == from ? to : from + 1; /* keep one, to fail there */
}

static bool choose(Solver *v, Walk *w, size_t token, size_t at, size_t last) {
    Choice c = {token, at, w->ends.count, 0};
    if (failed_has(w->failed, key_of(v, token, at)) || !step_ends(v, token, at, &w->ends))
        return false;
    keep_promising(v, &w->ends, c.next, token + 1, last);
    c.last = w->ends.count;
    w->stack = grow(w->stack, &w->cap, w->depth + 1, sizeof *w->stack);
    w->stack[w->depth++] = c;
    return c.last > c.next;
}

/* Take the next choice; false when none is left. */
static bool back(Solver *v, Walk *w, size_t *token, size_t *at) {
    while (w->depth) {
        Choice *c = &w->stack[w->depth - 1];
        if (c->next < c->last) {
            v->begin[c->token] = c->at;
            *at = v->end[c->token] = w->ends.at[c->next++];
            *token = c->token + 1;
            return true;
        }
        if (!v->p->repeats)
            failed_add(w->failed, key_of(v, c->token, c->at));
        w->depth--;
        w->ends.count = w->depth ? w->stack[w->depth - 1].last : 0;
    }
    return false;
}

/* Go on with single steps until a choice, the end, or a dead end. True: arrived. */
static bool forward(Solver *v, Walk *w, size_t first, size_t last, size_t *token, size_t *at) {
    while (*token < last) {
        v->begin[*token] = *at;
        if (v->p->tokens[*token].kind == TOKEN_REGEX) {
            if (!choose(v, w, *token, *at, last))
                solver_note(v, first, *token, *at);
            return false;
        }
        size_t end = step_single(v, *token, *at);
        if (end == NOWHERE) {
            solver_note(v, first, *token, *at);
            return false;
        }
        v->end[(*token)++] = *at = end;
    }
    return true;
}

bool trace_segment(Solver *v, size_t first, size_t last, size_t at, size_t target, Failed *failed) {
    Walk w = {.failed = failed};
    size_t token = first;
    bool found = false;
    do {
        if (forward(v, &w, first, last, &token, &at)) {
            found = target == NOWHERE || at == target;
            if (!found)
                solver_note(v, first, last, at);
        }
        v->work += 4;
    } while (!found && !v->limit && v->work < v->budget && back(v, &w, &token, &at));
    free(w.stack);
    free(w.ends.at);
    return found;
}

/* ---- all segments ------------------------------------------------------------------------ */

static bool single_literal(const Solver *v, size_t first, size_t last) {
    return last - first == 1 && v->p->tokens[first].kind == TOKEN_LITERAL;
}

/* A segment behind `...`: from the first candidate on that leads somewhere. */
static bool trace_floating(Solver *v, size_t first, size_t last, size_t from, size_t target) {
    Failed failed = {0};
    bool found = false;
    solver_note(v, first, first, from);
    for (size_t at = step_candidate(v, first, from);
         at != NOWHERE && !found && !v->limit && v->work < v->budget;
         at = found ? at : step_candidate(v, first, at + 1)) {
        found = trace_segment(v, first, last, at, target, &failed);
        v->work += 4;
    }
    free(failed.keys);
    return found;
}

/* The last segment behind `...`: look near the end, where it has to end. */
static bool trace_last(Solver *v, size_t first, size_t last, size_t from) {
    enum { NEAR = 8192 };
    const Span text = v->s->text;
    if (single_literal(v, first, last)) {
        size_t len = v->p->tokens[first].text.len;
        if (text.len >= from + len)
            return trace_segment(v, first, last, text.len - len, text.len, &(Failed){0});
        solver_note(v, first, first, from);
        return false;
    }
    if (text.len - from > NEAR) {
        size_t original = 0, end = 0, at[2];
        subject_line(v->s, subject_original(v->s, text.len - NEAR), &original, &end);
        subject_positions(v->s, original, at);
        from = at[0] > from ? at[0] : from;
    }
    return trace_floating(v, first, last, from, text.len);
}

/* `...` ends where the next token begins. */
static void close_anys(Solver *v) {
    size_t next = v->s->text.len;
    for (size_t i = v->p->count; i-- > 0;) {
        if (v->p->tokens[i].kind == TOKEN_ANY)
            v->end[i] = next;
        next = v->begin[i];
    }
}

/* In `early` mode each segment ends as early as it can, which leaves most to the others: possible
 * whenever the pattern matches at all. */
static bool trace_one(Solver *v, size_t first, size_t last, size_t at, bool early) {
    bool final = last == v->p->count;
    size_t target = final ? v->s->text.len : NOWHERE;
    if (first == 0) {
        Failed failed = {0};
        if (early && !final && !exact_fixed(v, last, &target))
            return false;
        bool found = trace_segment(v, first, last, 0, target, &failed);
        free(failed.keys);
        return found;
    }
    if (first == last)
        return true;
    if (final && !early)
        return trace_last(v, first, last, at);
    if (early && !final)
        target = exact_least_end(v, first, last, at);
    return trace_floating(v, first, last, at, target);
}

bool trace_all(Solver *v, bool early) {
    const Pattern *p = v->p;
    size_t at = 0, first = 0;
    for (;;) {
        size_t last = segment_end(p, first);
        if (!trace_one(v, first, last, at, early))
            return false;
        at = last > first ? v->end[last - 1] : at;
        if (last == p->count)
            break;
        v->begin[last] = at;
        first = last + 1;
    }
    close_anys(v);
    return v->traced = true;
}
