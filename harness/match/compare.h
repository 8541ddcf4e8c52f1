/* One comparison while it runs, shared by the files that decide and those that explain. */
#ifndef VERBATIM_MATCH_COMPARE_H
#define VERBATIM_MATCH_COMPARE_H

#include "harness/match/match.h"
#include "harness/match/solve.h"

typedef struct Comparison {
    MatchResult *r;
    MatchEnv *env; /* may be NULL */
    Pattern pattern;
    Subject subject;
    Solver solver;
} Comparison;

static inline Span result_expected(const MatchResult *r) {
    return span_make(r->expected, r->expected_len);
}
static inline Span result_got(const MatchResult *r) {
    return span_make(r->got, r->got_len);
}
static inline bool result_option(const MatchResult *r, MatchOption option) {
    return option_on(r->input.options, option);
}

/* As match_normalize, but `out` borrows the given text (cap 0) when nothing was to be done. */
void normalize(Buf *out, const MatchInput *input, const MatchEnv *env);
/* Give the result a text of its own in place of what it had. */
void result_set_expected(MatchResult *r, Span text);
void result_set_got(MatchResult *r, Span text);
/* blanks.c: equal up to white space and <BLANKLINE>, as the options say, without any wildcard. */
/* plain.c: the same with `...`; for expected texts without `{{`. */
bool plain_match(Span expected, Span got, MatchOptions options);
bool blanks_equal(Span expected, Span got, MatchOptions options);

/* Line and column (in the document) of byte `at` of the expected text. */
void result_place(const MatchResult *r, size_t at, int *line, int *column);
/* Set verdict, place and explanation; `text` becomes the result's. */
void result_fail(MatchResult *r, MatchVerdict verdict, size_t at, Buf *text);

/* exception.c: the exception the example ended in against the one expected. */
void exception_compare(MatchResult *r, MatchEnv *env);
/* tokens.c: expected text as tokens against got; the heart. */
void tokens_compare(MatchResult *r, MatchEnv *env);
/* unordered.c: lines in any order. */
void unordered_compare(MatchResult *r, MatchEnv *env);
/* cram.c: line by line with suffixes. */
void cram_compare(MatchResult *r, MatchEnv *env);
/* fold.c: doctest's last word on text that is not ASCII. */
bool fold_equal(const MatchResult *r);

/* diff.c: what match_diff shows, computed while the environment is at hand. */
typedef struct MatchDiff MatchDiff;
MatchDiff *diff_new(const MatchResult *r, MatchEnv *env);
void diff_free(MatchDiff *d);

/* explain.c */
void explain_tokens(Comparison *c);
void explain_text(MatchResult *r); /* without wildcards: STRICT and the like */
/* Append `text` quoted and abbreviated, control characters as escapes. */
void explain_quote(Buf *out, Span text, size_t limit);
size_t explain_lines(Span text); /* their number */
/* explain_whole.c: false when the cause lies in some token. */
bool explain_whole(Buf *out, const MatchResult *r);
/* "1 line", "3 lines" */
void explain_count(Buf *out, size_t count, const char *what);

#endif
