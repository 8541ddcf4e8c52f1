/* See positions.h. */
#include "harness/match/positions.h"
#include "engine/base/mem.h"
#include <stdlib.h>
#include <string.h>

void positions_init(Positions *p, size_t size) {
    *p = (Positions){.words = xcalloc(size / 64 + 1, 8), .size = size, .low = SIZE_MAX};
}

void positions_release(Positions *p) {
    free(p->words);
    *p = (Positions){0};
}

void positions_clear(Positions *p) {
    if (!positions_empty(p))
        memset(p->words + p->low / 64, 0, (p->high / 64 - p->low / 64 + 1) * 8);
    p->low = SIZE_MAX;
    p->high = 0;
}

static void widen(Positions *p, size_t first, size_t last) {
    if (first < p->low)
        p->low = first;
    if (last > p->high)
        p->high = last;
}

void positions_add(Positions *p, size_t at) {
    p->words[at / 64] |= (uint64_t)1 << (at % 64);
    widen(p, at, at);
}

void positions_add_range(Positions *p, size_t first, size_t last) {
    if (first > last)
        return;
    uint64_t head = ~(uint64_t)0 << (first % 64), tail = ~(uint64_t)0 >> (63 - last % 64);
    size_t a = first / 64, b = last / 64;
    if (a == b) {
        p->words[a] |= head & tail;
    } else {
        p->words[a] |= head;
        memset(p->words + a + 1, 0xff, (b - a - 1) * 8);
        p->words[b] |= tail;
    }
    widen(p, first, last);
}

size_t positions_next(const Positions *p, size_t at) {
    if (at < p->low)
        at = p->low;
    if (positions_empty(p) || at > p->high)
        return SIZE_MAX;
    size_t word = at / 64;
    uint64_t bits = p->words[word] & (~(uint64_t)0 << (at % 64));
    while (!bits) {
        if (++word > p->high / 64)
            return SIZE_MAX;
        bits = p->words[word];
    }
    return word * 64 + (size_t)__builtin_ctzll(bits);
}
