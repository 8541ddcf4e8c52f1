/* BLAKE2b and BLAKE2s (RFC 7693), with the parameters of trees. */
#ifndef VERBATIM_LANGUAGE_BLAKE2_H
#define VERBATIM_LANGUAGE_BLAKE2_H

#include "engine/base/span.h"
#include <stdint.h>

/* What differs between the two; sizes in bytes. */
typedef struct Blake2Kind {
    const char *name, *title;
    size_t word, block, digest, key, salt; /* `salt` is also the length of `person` */
    uint64_t node_offset;                  /* the largest */
    unsigned rounds, rotations[4];
} Blake2Kind;

extern const Blake2Kind BLAKE2B, BLAKE2S;

typedef struct Blake2Options {
    size_t digest_size; /* 1 … kind->digest */
    Span key, salt, person;
    unsigned fanout, depth, node_depth, inner_size;
    uint32_t leaf_size;
    uint64_t node_offset;
    bool last_node;
} Blake2Options;

/* Plain data: a copy of the struct is a copy of the state. */
typedef struct Blake2 {
    const Blake2Kind *kind;
    uint64_t state[8];
    uint64_t taken[2]; /* bytes compressed so far */
    uint8_t block[128];
    size_t filled, digest_size;
    bool last_node;
} Blake2;

void blake2_init(Blake2 *b, const Blake2Kind *kind, const Blake2Options *options);
void blake2_update(Blake2 *b, Span bytes);
size_t blake2_final(Blake2 b, uint8_t out[64]); /* by value: the state goes on; returns the size */

#endif
