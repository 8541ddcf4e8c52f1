/* What becomes of an example, and the sums that must come out even.
 *
 * Every prompt of a document ends in exactly one outcome. */
#ifndef VERBATIM_DOC_OUTCOME_H
#define VERBATIM_DOC_OUTCOME_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include <stddef.h>

/* X(NAME, word in reports, word in the summary, is it bad?) */
#define OUTCOMES(X)                                                                                \
    X(PASSED, "passed", "passed", 0)                                                               \
    X(FAILED, "failed", "failed", 1)                                                               \
    X(SKIPPED, "skipped", "skipped", 0)                                                            \
    X(UNREACHABLE, "unreachable", "unreachable", 1)                                                \
    X(UNPARSED, "unparsed", "unparsed", 0)                                                         \
    X(XFAILED, "xfailed", "expected to fail", 0)                                                   \
    X(XPASSED, "xpassed", "passed unexpectedly", 1)                                                \
    X(FLAKY, "flaky", "flaky", 0)

typedef enum Outcome {
#define X(name, word, summary, bad) OUTCOME_##name,
    OUTCOMES(X)
#undef X
        OUTCOME_COUNT
} Outcome;

const char *outcome_word(Outcome outcome);
const char *outcome_summary(Outcome outcome);
bool outcome_bad(Outcome outcome); /* makes the run fail, whatever the options */

typedef struct Tally {
    size_t count[OUTCOME_COUNT];
    size_t prompts;    /* what the counts must add up to, deselected ones included */
    size_t deselected; /* not chosen by the command line */
    size_t mentions;
} Tally;

void tally_add(Tally *to, const Tally *more);
size_t tally_total(const Tally *t); /* sum over all outcomes */
size_t tally_ran(const Tally *t);   /* how many were executed */
bool tally_bad(const Tally *t);
/* False when prompts and outcomes do not add up; err says how. */
bool tally_check(const Tally *t, Error *err) MUST_CHECK;

#endif
