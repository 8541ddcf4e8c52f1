/* Keccak as SHA-3 and SHAKE use it (FIPS 202). */
#ifndef VERBATIM_LANGUAGE_SPONGE_H
#define VERBATIM_LANGUAGE_SPONGE_H

#include "engine/base/span.h"
#include <stdint.h>

/* Plain data: a copy of the struct is a copy of the state. */
typedef struct Sponge {
    uint64_t lanes[25];
    size_t rate; /* bytes of a block */
    size_t at;   /* bytes of it taken so far */
    uint8_t suffix;
} Sponge;

enum { SPONGE_SHA3 = 0x06, SPONGE_SHAKE = 0x1f }; /* suffixes */

void sponge_init(Sponge *s, size_t rate, uint8_t suffix);
void sponge_absorb(Sponge *s, Span bytes);
void sponge_squeeze(Sponge s, uint8_t *out, size_t size); /* by value: the state goes on */

#endif
