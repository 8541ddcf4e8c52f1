/* The Mersenne Twister MT19937 (Matsumoto and Nishimura), seeded by an array of words: see
 * twister.h. */
#include "engine/base/twister.h"

enum { SHIFT_SIZE = 397 };

static void init_word(Twister *t, uint32_t seed) {
    t->state[0] = seed;
    for (uint32_t i = 1; i < TWISTER_SIZE; i++)
        t->state[i] = 1812433253u * (t->state[i - 1] ^ (t->state[i - 1] >> 30)) + i;
    t->index = TWISTER_SIZE;
}

/* Mix the previous word into word i, then go on to the next. */
static uint32_t mix(Twister *t, size_t *i, uint32_t factor) {
    uint32_t previous = t->state[*i - 1];
    return t->state[*i] ^ ((previous ^ (previous >> 30)) * factor);
}

static void advance(Twister *t, size_t *i) {
    if (++*i >= TWISTER_SIZE) {
        t->state[0] = t->state[TWISTER_SIZE - 1];
        *i = 1;
    }
}

void twister_seed(Twister *t, const uint32_t *key, size_t count) {
    init_word(t, 19650218u);
    size_t i = 1, j = 0;
    for (size_t k = count > TWISTER_SIZE ? count : TWISTER_SIZE; k; k--) {
        t->state[i] = mix(t, &i, 1664525u) + key[j] + (uint32_t)j;
        advance(t, &i);
        j = j + 1 < count ? j + 1 : 0;
    }
    for (size_t k = TWISTER_SIZE - 1; k; k--) {
        t->state[i] = mix(t, &i, 1566083941u) - (uint32_t)i;
        advance(t, &i);
    }
    t->state[0] = 0x80000000u;
}

static void refill(Twister *t) {
    for (size_t i = 0; i < TWISTER_SIZE; i++) {
        uint32_t y = (t->state[i] & 0x80000000u) | (t->state[(i + 1) % TWISTER_SIZE] & 0x7fffffffu);
        t->state[i] =
            t->state[(i + SHIFT_SIZE) % TWISTER_SIZE] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    t->index = 0;
}

uint32_t twister_next(Twister *t) {
    if (t->index >= TWISTER_SIZE)
        refill(t);
    uint32_t y = t->state[t->index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

double twister_double(Twister *t) {
    uint32_t a = twister_next(t) >> 5, b = twister_next(t) >> 6;
    return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}
