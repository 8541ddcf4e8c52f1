/* A mismatch as lines with marks, before it is drawn. Knows no colours. */
#ifndef VERBATIM_MATCH_DIFF_H
#define VERBATIM_MATCH_DIFF_H

#include "harness/match/compare.h"

typedef struct DiffMark {
    size_t start, end; /* bytes of the line's text */
} DiffMark;

typedef struct DiffLine {
    char kind;          /* ' ' both, '-' expected, '+' printed */
    Span text;          /* of the result's copies */
    size_t first, last; /* marks [first, last) */
    bool pair;          /* '-' and the '+' behind it are one line changed */
    bool blanks;        /* the pair differs in white space only: make it visible */
    size_t number;      /* line of expected or printed text, from 1 */
} DiffLine;

struct MatchDiff {
    DiffLine *lines;
    size_t count, cap;
    DiffMark *marks;
    size_t mark_count, mark_cap;
};

/* Append a line; `index` from 0. The pointer holds until the next call. */
DiffLine *diff_add(MatchDiff *d, char kind, Span text, size_t index);
/* unordered.c: what is missing and what is too much, whatever the order. */
void unordered_diff(MatchDiff *d, const MatchResult *r, MatchEnv *env);

#endif
