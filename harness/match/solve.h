/* Does a pattern match a subject, and what does each token match?
 *
 * Three files share the Solver: step.c moves positions across one token, trace.c finds one way
 * through (leftmost, longest first) and remembers it, exact.c decides with sets of positions when
 * no way was found cheaply. Between two `...` lies a *segment*; since `...` opens every position
 * behind the least, a segment only needs to end as early as it can. */
#ifndef VERBATIM_MATCH_SOLVE_H
#define VERBATIM_MATCH_SOLVE_H

#include "harness/match/pattern.h"
#include "harness/match/positions.h"
#include "harness/match/subject.h"

typedef struct Ends {
    size_t *at;
    size_t count, cap;
} Ends;

typedef struct Solver {
    Pattern *p;
    const Subject *s;
    size_t *begin, *end;         /* per token: the way found, positions in the subject's text */
    size_t *far_begin, *far_end; /* the way that got furthest */
    size_t fail_token, fail_at;  /* where that one ended: the token whose set became empty. When
                                    fail_token is the number of tokens, output was left over */
    bool traced;                 /* begin and end are filled */
    Ends scratch;                /* what PCRE2 reports */
    size_t work, budget;         /* trace.c gives up when work exceeds the budget */
    Positions sets[2];           /* exact.c */
    bool limit;                  /* a limit was hit: `err` says which, at token `limit_token` */
    size_t limit_token;
    Error err;
} Solver;

/* pattern and subject are borrowed until solver_release. */
void solver_init(Solver *v, Pattern *p, const Subject *s);
void solver_release(Solver *v);
/* True: it matches (and v->traced tells whether begin/end are known). False: it does not, or
 * v->limit. */
bool solver_run(Solver *v);

/* ---- for the three files ----------------------------------------------------------------- */

#define NOWHERE SIZE_MAX

/* Append the positions where token `t`, begun at `at`, can end; longest first. False: limit. */
bool step_ends(Solver *v, size_t token, size_t at, Ends *out);
/* The only end of a token that is not a regex, or NOWHERE. */
size_t step_single(const Solver *v, size_t token, size_t at);
/* First position at or behind `from` where the token might match, or NOWHERE. */
size_t step_candidate(Solver *v, size_t token, size_t from);
/* All positions reachable across the token from those in `from`; `least`: the least of them is
 * enough. False: limit. */
bool step_set(Solver *v, size_t token, const Positions *from, bool least, Positions *to);
/* A number in the output at `at` that is near enough: its end, or NOWHERE. */
size_t step_number_end(Span text, size_t at, double *value);
/* What a TOKEN_VALUE or TOKEN_REPEAT compares with; of the way in begin/end. */
Span step_value(const Solver *v, size_t token);

void ends_add(Ends *e, size_t at);
void solver_note(Solver *v, size_t first, size_t token, size_t at);
/* One way through tokens [first, last) from `at` to `target` (NOWHERE: anywhere); fills
 * begin/end. */
typedef struct Failed Failed;
bool trace_segment(Solver *v, size_t first, size_t last, size_t at, size_t target, Failed *failed);
bool trace_all(Solver *v, bool early);
bool exact_all(Solver *v);
/* Least end of a segment begun at or behind `from`, NOWHERE when there is none; of the first
 * segment, which begins at 0. */
size_t exact_least_end(Solver *v, size_t first, size_t last, size_t from);
bool exact_fixed(Solver *v, size_t last, size_t *at);
bool repeats_all(Solver *v);

static inline size_t segment_end(const Pattern *p, size_t first) {
    while (first < p->count && p->tokens[first].kind != TOKEN_ANY)
        first++;
    return first;
}

#endif
