/* Generated outputs and expected texts for property tests of the matcher.
 *
 * A Generator is a seed; equal seeds give equal texts. Lines come from templates with fields; the
 * expected text replaces some fields by wildcards, the printed text changes some lines. */
#ifndef VERBATIM_TESTS_MATCH_RANDOM_H
#define VERBATIM_TESTS_MATCH_RANDOM_H

#include "engine/base/buf.h"
#include <stdint.h>

typedef struct Generator {
    uint64_t state;
} Generator;

static inline uint64_t random_next(Generator *g) {
    g->state += 0x9e3779b97f4a7c15u;
    uint64_t z = g->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
static inline size_t random_below(Generator *g, size_t n) {
    return (size_t)(random_next(g) % n);
}
static inline bool random_chance(Generator *g, size_t percent) {
    return random_below(g, 100) < percent;
}

/* One case: what the author wrote, what was printed then, what is printed now. */
typedef struct Case {
    Buf expected, got;
    size_t wildcards; /* in expected */
    size_t safe;      /* of these, on lines that are still printed, in order, maybe with another
                         word changed */
} Case;

void case_make(Case *c, Generator *g);
void case_release(Case *c);

#endif
