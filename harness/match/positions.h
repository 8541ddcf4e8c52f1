/* A set of byte positions 0 … size, as bits. Clearing costs what was used. Knows nothing else. */
#ifndef VERBATIM_MATCH_POSITIONS_H
#define VERBATIM_MATCH_POSITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Positions {
    uint64_t *words;
    size_t size;      /* positions 0 … size can be held */
    size_t low, high; /* all members lie in between; low > high: none */
} Positions;

void positions_init(Positions *p, size_t size);
void positions_release(Positions *p);
void positions_clear(Positions *p);
void positions_add(Positions *p, size_t at);
void positions_add_range(Positions *p, size_t first, size_t last);
/* First member at or behind `at`, or SIZE_MAX. */
size_t positions_next(const Positions *p, size_t at);

static inline bool positions_has(const Positions *p, size_t at) {
    return at <= p->size && (p->words[at / 64] >> (at % 64) & 1);
}
static inline bool positions_empty(const Positions *p) {
    return p->low > p->high;
}

#endif
