/* Draws from MT19937 with CPython's seeding and derived draws. */
#include "engine/random.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

void random_seed(Random *r, uint64_t seed) {
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    twister_seed(r, key, key[1] ? 2 : 1);
}

uint32_t random_word(Random *r) {
    return twister_next(r);
}

uint64_t random_bits(Random *r, int k) {
    if (k <= 0)
        return 0;
    if (k <= 32)
        return random_word(r) >> (32 - k);
    uint64_t low = random_word(r);
    return low | (uint64_t)(random_word(r) >> (64 - k)) << 32;
}

static int bit_length(uint64_t n) {
    int bits = 0;
    for (; n; n >>= 1)
        bits++;
    return bits;
}

uint64_t random_below(Random *r, uint64_t n) {
    int k = bit_length(n);
    uint64_t drawn = random_bits(r, k);
    while (drawn >= n && n)
        drawn = random_bits(r, k);
    return drawn;
}

int64_t random_between(Random *r, int64_t a, int64_t b) {
    uint64_t width = (uint64_t)b - (uint64_t)a + 1;
    return (int64_t)((uint64_t)a + (width ? random_below(r, width) : random_bits(r, 64)));
}

double random_unit(Random *r) {
    return twister_double(r);
}

double random_uniform(Random *r, double a, double b) {
    return a + (b - a) * random_unit(r);
}

double random_normal(Random *r) {
    double u = 1.0 - random_unit(r), v = random_unit(r);
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

void random_shuffle(Random *r, size_t *items, size_t count) {
    for (size_t i = count; i-- > 1;) {
        size_t j = (size_t)random_below(r, i + 1);
        size_t held = items[i];
        items[i] = items[j];
        items[j] = held;
    }
}

/* Up to this population the pool method is used; Python's estimate of a set's memory. */
static size_t pool_limit(size_t k) {
    size_t limit = 21, power = 1;
    if (k <= 5)
        return limit;
    while (power < 3 * k)
        power *= 4;
    return limit + power;
}

static void sample_pool(Random *r, size_t *picks, size_t n, size_t k) {
    size_t *pool = xmalloc(n * sizeof *pool);
    for (size_t i = 0; i < n; i++)
        pool[i] = i;
    for (size_t i = 0; i < k; i++) {
        size_t j = (size_t)random_below(r, n - i);
        picks[i] = pool[j];
        pool[j] = pool[n - i - 1];
    }
    free(pool);
}

static bool taken(const size_t *slots, size_t mask, size_t value, size_t *slot) {
    *slot = (value * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (slots[*slot] && slots[*slot] != value + 1)
        *slot = (*slot + 1) & mask;
    return slots[*slot] != 0;
}

static void sample_set(Random *r, size_t *picks, size_t n, size_t k) {
    size_t size = 16, slot;
    while (size < k * 2)
        size *= 2;
    size_t *slots = xcalloc(size, sizeof *slots);
    for (size_t i = 0; i < k; i++) {
        size_t j = (size_t)random_below(r, n);
        while (taken(slots, size - 1, j, &slot))
            j = (size_t)random_below(r, n);
        slots[slot] = j + 1;
        picks[i] = j;
    }
    free(slots);
}

void random_sample(Random *r, size_t *picks, size_t n, size_t k) {
    if (k > n)
        k = n;
    if (!k)
        return;
    if (n <= pool_limit(k))
        sample_pool(r, picks, n, k);
    else
        sample_set(r, picks, n, k);
}

int64_t random_fresh_seed(void) {
    uint32_t key[8];
    if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key) {
        key[0] = (uint32_t)clock_micros();
        key[1] = (uint32_t)getpid();
    }
    Random r;
    twister_seed(&r, key, COUNT_OF(key));
    return random_between(&r, 0, (int64_t)1 << 32);
}
