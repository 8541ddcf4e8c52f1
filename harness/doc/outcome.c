/* What becomes of an example, and the sums that must come out even. */
#include "harness/doc/outcome.h"

static const struct {
    const char *word, *summary;
    bool bad;
} INFO[OUTCOME_COUNT] = {
#define X(name, word, summary, bad) {word, summary, bad},
    OUTCOMES(X)
#undef X
};

const char *outcome_word(Outcome outcome) {
    return INFO[outcome].word;
}

const char *outcome_summary(Outcome outcome) {
    return INFO[outcome].summary;
}

bool outcome_bad(Outcome outcome) {
    return INFO[outcome].bad;
}

void tally_add(Tally *to, const Tally *more) {
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        to->count[i] += more->count[i];
    to->prompts += more->prompts;
    to->deselected += more->deselected;
    to->mentions += more->mentions;
}

size_t tally_total(const Tally *t) {
    size_t total = 0;
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        total += t->count[i];
    return total;
}

size_t tally_ran(const Tally *t) {
    return t->count[OUTCOME_PASSED] + t->count[OUTCOME_FAILED] + t->count[OUTCOME_XFAILED] +
           t->count[OUTCOME_XPASSED] + t->count[OUTCOME_FLAKY];
}

bool tally_bad(const Tally *t) {
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        if (INFO[i].bad && t->count[i])
            return true;
    return false;
}

bool tally_check(const Tally *t, Error *err) {
    size_t total = tally_total(t) + t->deselected + t->mentions;
    if (total == t->prompts)
        return true;
    return fail(err, ERR_INTERNAL, "the accounting does not add up: %zu prompts, %zu outcomes",
                t->prompts, total);
}
