/* The Mersenne Twister MT19937 (Matsumoto and Nishimura), seeded by an array of words as CPython
 * does. */
#ifndef VERBATIM_BASE_TWISTER_H
#define VERBATIM_BASE_TWISTER_H

#include <stddef.h>
#include <stdint.h>

enum { TWISTER_SIZE = 624 };

/* The state, and how much of it has been handed out; plain data. */
typedef struct Twister {
    uint32_t state[TWISTER_SIZE];
    uint32_t index;
} Twister;

void twister_seed(Twister *t, const uint32_t *key, size_t count); /* count > 0 */
uint32_t twister_next(Twister *t);
double twister_double(Twister *t); /* [0, 1) with 53 bits */

#endif
