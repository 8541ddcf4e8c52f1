/* Expected lines beside printed lines: which belong together.
 *
 * The best alignment: fewest lines on one side only and most wildcards kept, then most alike. A
 * line of nothing but `...` takes any number of lines, one with `...` inside may take several.
 * Exact for blocks of a few thousand pairs, by anchors above that. The diff shows it, rewriting
 * follows it; whether the example passes is not decided here. */
#ifndef VERBATIM_MATCH_ALIGN_H
#define VERBATIM_MATCH_ALIGN_H

#include "harness/match/line_edit.h"

typedef enum AlignKind {
    ALIGN_SAME,  /* expected line matches printed line */
    ALIGN_TAKEN, /* printed line is taken by `...` of expected line; got SIZE_MAX: it takes none */
    ALIGN_CHANGED, /* expected line stands for printed line, with differences */
    ALIGN_MISSING, /* expected only */
    ALIGN_EXTRA    /* printed only */
} AlignKind;

typedef struct AlignStep {
    AlignKind kind;
    size_t expected, got; /* line numbers from 0; SIZE_MAX: none */
} AlignStep;

typedef struct Alignment {
    Lines expected, got;
    LinePattern *patterns; /* one per expected line */
    LineSubject *subjects; /* one per printed line */
    AlignStep *steps;      /* in order of both */
    size_t count, cap;
    MatchOptions options;
} Alignment;

/* The texts are borrowed until alignment_release. */
void alignment_init(Alignment *a, Span expected, Span got, MatchOptions options, MatchEnv *env);
void alignment_release(Alignment *a);

/* What an alignment is worth; more is better. For tests: the best there is has the greatest. */
int64_t alignment_score(const Alignment *a);
/* Number of wildcards of expected lines that are kept. */
size_t alignment_kept(const Alignment *a);

/* Shared with the table's file. */
/* A wildcard given up counts as much as thirty-two lines on one side only. */
#define ALIGN_SIZE_WEIGHT ((int64_t)2 << 30)
#define ALIGN_KEPT_WEIGHT ((int64_t)64 << 30)

/* What it is worth that line i matches: its wildcards; text that is printed as it was counts as
 * much as one, and a little more, so that no wildcard takes its place. */
static inline int64_t align_same_gain(const Alignment *a, size_t i) {
    const LinePattern *p = &a->patterns[i];
    return p->kept ? (int64_t)p->kept * ALIGN_KEPT_WEIGHT
                   : ALIGN_KEPT_WEIGHT * (p->pattern.count > 0) + (ALIGN_SIZE_WEIGHT >> 2);
}
/* Lines that count as one-sided when line i is changed: two; but beside a `...`, which would take
 * the printed line for nothing, one, so that the expected line is not given up. */
static inline int64_t align_changed_size(const Alignment *a, size_t i) {
    const LinePattern *before = i > 0 ? &a->patterns[i - 1] : NULL;
    const LinePattern *behind = i + 1 < a->expected.count ? &a->patterns[i + 1] : NULL;
    bool taker = (before && (before->any || before->open_end)) ||
                 (behind && (behind->any || behind->open_start));
    return taker ? 1 : 2;
}
/* A `...` line takes at least one line that counts: under NORMALIZE_WHITESPACE one that is not
 * blank. */
bool align_counts(const Alignment *a, size_t j);
bool align_matches(const Alignment *a, size_t i, size_t j);
/* Does line i take lines j … k together? */
bool align_spans(const Alignment *a, size_t i, size_t j, size_t k);
bool align_can_span(const Alignment *a, size_t i, size_t j);
/* Gain of CHANGED over nothing: wildcards kept and likeness, weighted. */
int64_t align_likeness(const Alignment *a, size_t i, size_t j);
void align_add(Alignment *a, AlignKind kind, size_t expected, size_t got);
/* Align lines [i, i_end) with [j, j_end) by the exact table; `changed`: consider CHANGED pairs. */
void align_table(Alignment *a, size_t i, size_t i_end, size_t j, size_t j_end, bool changed);

#endif
