/* Deciding with sets of reachable positions, and the entry of the solver.
 *
 * A set moves across one token at a time; a `...` keeps only its least position. Starts are taken
 * in windows that grow, so a segment that is found near costs what lies before it, and all segments
 * together cost about tokens × output, whatever the pattern. */
#include "harness/match/solve.h"
#include "engine/base/mem.h"
#include <stdlib.h>

void solver_init(Solver *v, Pattern *p, const Subject *s) {
    *v = (Solver){.p = p, .s = s};
    size_t *all = xmalloc((p->count + 1) * 4 * sizeof *all);
    v->begin = all;
    v->end = all + p->count + 1;
    v->far_begin = v->end + p->count + 1;
    v->far_end = v->far_begin + p->count + 1;
    memset(all, 0xff, (p->count + 1) * 4 * sizeof *all);
    v->budget = 4000000 + 64 * p->count + 8 * s->text.len;
}

void solver_release(Solver *v) {
    free(v->begin);
    free(v->scratch.at);
    positions_release(&v->sets[0]);
    positions_release(&v->sets[1]);
    error_clear(&v->err);
}

static void prepare_sets(Solver *v) {
    for (int i = 0; i < 2; i++)
        if (!v->sets[i].words)
            positions_init(&v->sets[i], v->s->text.len);
}

/* Move sets[0] across the segment; the result is in *which. Stops at an empty set. */
static bool run_segment(Solver *v, size_t first, size_t last, bool least, Positions **result) {
    Positions *from = &v->sets[0], *to = &v->sets[1];
    for (size_t i = first; i < last && !positions_empty(from); i++) {
        positions_clear(to);
        if (!step_set(v, i, from, least && i + 1 == last, to))
            return false;
        Positions *other = from;
        from = to;
        to = other;
    }
    *result = from;
    return true;
}

static Positions *start_window(Solver *v, size_t low, size_t high) {
    positions_clear(&v->sets[0]);
    positions_clear(&v->sets[1]);
    positions_add_range(&v->sets[0], low, high < v->s->text.len ? high : v->s->text.len);
    return &v->sets[0];
}

/* Least end of a segment that begins at or behind `from`; NOWHERE: none (or limit). */
size_t exact_least_end(Solver *v, size_t first, size_t last, size_t from) {
    size_t width = 4096;
    Positions *ends = NULL;
    for (size_t low = from; low <= v->s->text.len; low += width + 1, width *= 4) {
        start_window(v, low, low + width);
        if (!run_segment(v, first, last, true, &ends))
            return NOWHERE;
        if (positions_empty(ends))
            continue;
        size_t best = positions_next(ends, 0);
        if (best <= low + width)
            return best;
        start_window(v, low + width + 1, best);
        if (!run_segment(v, first, last, true, &ends))
            return NOWHERE;
        size_t other = positions_empty(ends) ? NOWHERE : positions_next(ends, 0);
        return other < best ? other : best;
    }
    return NOWHERE;
}

/* Can the last segment, begun at or behind `from`, end at the end? */
static bool reaches_end(Solver *v, size_t first, size_t last, size_t from) {
    size_t len = v->s->text.len, width = 4096, high = len;
    Positions *ends = NULL;
    for (;;) {
        size_t low = high >= from + width ? high - width : from;
        start_window(v, low, high);
        if (!run_segment(v, first, last, false, &ends))
            return false;
        if (positions_has(ends, len))
            return true;
        if (low == from)
            return false;
        high = low - 1;
        width *= 4;
    }
}

bool exact_fixed(Solver *v, size_t last, size_t *at) {
    Positions *ends = NULL;
    start_window(v, 0, 0);
    if (!run_segment(v, 0, last, last < v->p->count, &ends) || positions_empty(ends))
        return false;
    *at = positions_next(ends, 0);
    return last < v->p->count || positions_has(ends, v->s->text.len);
}

bool exact_all(Solver *v) {
    const Pattern *p = v->p;
    size_t at = 0, last = segment_end(p, 0);
    prepare_sets(v);
    if (!exact_fixed(v, last, &at))
        return false;
    while (last < p->count) {
        size_t first = last + 1;
        last = segment_end(p, first);
        if (last == p->count)
            return first == last || reaches_end(v, first, last, at);
        at = first == last ? at : exact_least_end(v, first, last, at);
        if (at == NOWHERE)
            return false;
    }
    return true;
}

bool solver_run(Solver *v) {
    if (trace_all(v, false))
        return true;
    if (v->limit || v->p->plain)
        return false;
    if (v->p->repeats)
        return repeats_all(v);
    if (!exact_all(v))
        return false;
    v->work = 0;
    trace_all(v, true);
    return true;
}
