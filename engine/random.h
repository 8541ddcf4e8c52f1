/* Draws from MT19937 with CPython's seeding and derived draws, bit for bit. */
#ifndef VERBATIM_ENGINE_RANDOM_H
#define VERBATIM_ENGINE_RANDOM_H

#include "engine/base/twister.h"

typedef Twister Random;

void random_seed(Random *r, uint64_t seed); /* random.seed(int); pass the absolute value */
uint32_t random_word(Random *r);
uint64_t random_bits(Random *r, int k);                  /* k <= 64 */
uint64_t random_below(Random *r, uint64_t n);            /* 0 <= … < n */
int64_t random_between(Random *r, int64_t a, int64_t b); /* randint: both ends */
double random_unit(Random *r);                           /* random() */
double random_uniform(Random *r, double a, double b);
double random_normal(Random *r);
void random_shuffle(Random *r, size_t *items, size_t count);
/* random.sample(range(n), k): picks in pick order. */
void random_sample(Random *r, size_t *picks, size_t n, size_t k);
/* A fresh seed from the operating system, 0 … 2^32 inclusive. */
int64_t random_fresh_seed(void);

#endif
