/* Keccak: see sponge.h. */
#include "harness/language/sponge.h"

enum { LANES = 25, ROUNDS = 24 };

static uint64_t rotl(uint64_t x, unsigned n) {
    return n ? x << n | x >> (64 - n) : x;
}

static void mix_columns(uint64_t a[LANES]) {
    uint64_t parity[5];
    for (size_t x = 0; x < 5; x++)
        parity[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (size_t i = 0; i < LANES; i++)
        a[i] ^= parity[(i + 4) % 5] ^ rotl(parity[(i + 1) % 5], 1);
}

/* Each lane is rotated by a triangular number and moves to the next place of one long cycle. */
static void rotate_and_move(uint64_t a[LANES]) {
    size_t x = 1, y = 0;
    uint64_t carried = a[1];
    for (unsigned t = 1; t < LANES; t++) {
        size_t next = (2 * x + 3 * y) % 5;
        x = y;
        y = next;
        uint64_t here = a[x + 5 * y];
        a[x + 5 * y] = rotl(carried, t * (t + 1) / 2 % 64);
        carried = here;
    }
}

static void mix_rows(uint64_t a[LANES]) {
    for (size_t y = 0; y < LANES; y += 5) {
        uint64_t row[5];
        memcpy(row, a + y, sizeof row);
        for (size_t x = 0; x < 5; x++)
            a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
}

/* The bits of the round constants come from a shift register. */
static uint64_t round_constant(uint8_t *shift) {
    uint64_t constant = 0;
    for (unsigned j = 0; j < 7; j++) {
        if (*shift & 1)
            constant |= (uint64_t)1 << ((1u << j) - 1);
        *shift = (uint8_t)(*shift << 1 ^ (*shift & 0x80 ? 0x71 : 0));
    }
    return constant;
}

static void permute(uint64_t a[LANES]) {
    uint8_t shift = 1;
    for (int round = 0; round < ROUNDS; round++) {
        mix_columns(a);
        rotate_and_move(a);
        mix_rows(a);
        a[0] ^= round_constant(&shift);
    }
}

static void add_byte(Sponge *s, size_t at, uint8_t byte) {
    s->lanes[at / 8] ^= (uint64_t)byte << (at % 8 * 8);
}

void sponge_init(Sponge *s, size_t rate, uint8_t suffix) {
    *s = (Sponge){.rate = rate, .suffix = suffix};
}

void sponge_absorb(Sponge *s, Span bytes) {
    for (size_t i = 0; i < bytes.len; i++) {
        add_byte(s, s->at++, (uint8_t)bytes.ptr[i]);
        if (s->at == s->rate) {
            permute(s->lanes);
            s->at = 0;
        }
    }
}

void sponge_squeeze(Sponge s, uint8_t *out, size_t size) {
    add_byte(&s, s.at, s.suffix);
    add_byte(&s, s.rate - 1, 0x80);
    for (size_t i = 0; i < size; i++) {
        size_t at = i % s.rate;
        if (at == 0)
            permute(s.lanes);
        out[i] = (uint8_t)(s.lanes[at / 8] >> (at % 8 * 8));
    }
}
