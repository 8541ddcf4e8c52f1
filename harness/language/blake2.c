/* BLAKE2: see blake2.h. */
#include "harness/language/blake2.h"

const Blake2Kind BLAKE2B = {"blake2b", "Blake2b", 8,          128, 64,
                            64,        16,        UINT64_MAX, 12,  {32, 24, 16, 63}};
const Blake2Kind BLAKE2S = {"blake2s", "Blake2s",     4, 64, 32, 32, 8, 0xffffffffffffull,
                            10,        {16, 12, 8, 7}};

/* Those of SHA-512; their upper halves are those of SHA-256. */
static const uint64_t FIRST[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                  0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                  0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

/* The order in which a round takes the words of a block. */
static const uint8_t ORDER[10][16] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                      {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
                                      {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
                                      {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
                                      {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
                                      {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
                                      {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
                                      {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
                                      {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
                                      {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

static uint64_t cut(const Blake2Kind *kind, uint64_t x) {
    return kind->word == 8 ? x : x & 0xffffffff;
}

static uint64_t rotr(const Blake2Kind *kind, uint64_t x, unsigned n) {
    return cut(kind, x >> n | x << (8 * kind->word - n));
}

static uint64_t first(const Blake2Kind *kind, size_t i) {
    return kind->word == 8 ? FIRST[i] : FIRST[i] >> 32;
}

static uint64_t load(const uint8_t *p, size_t bytes) {
    uint64_t v = 0;
    for (size_t i = bytes; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

static void mix(const Blake2Kind *kind, uint64_t v[16], size_t column, size_t shift, uint64_t x,
                uint64_t y) {
    uint64_t *a = v + column, *b = v + 4 + (column + shift) % 4,
             *c = v + 8 + (column + 2 * shift) % 4, *d = v + 12 + (column + 3 * shift) % 4;
    *a = cut(kind, *a + *b + x);
    *d = rotr(kind, *d ^ *a, kind->rotations[0]);
    *c = cut(kind, *c + *d);
    *b = rotr(kind, *b ^ *c, kind->rotations[1]);
    *a = cut(kind, *a + *b + y);
    *d = rotr(kind, *d ^ *a, kind->rotations[2]);
    *c = cut(kind, *c + *d);
    *b = rotr(kind, *b ^ *c, kind->rotations[3]);
}

static void compress(Blake2 *b, size_t size, bool last) {
    const Blake2Kind *kind = b->kind;
    uint64_t words[16], v[16];
    b->taken[0] = cut(kind, b->taken[0] + size);
    b->taken[1] += b->taken[0] < size;
    for (size_t i = 0; i < 16; i++)
        words[i] = load(b->block + i * kind->word, kind->word);
    memcpy(v, b->state, sizeof b->state);
    for (size_t i = 0; i < 8; i++)
        v[8 + i] = first(kind, i);
    v[12] ^= b->taken[0];
    v[13] ^= b->taken[1];
    if (last)
        v[14] ^= cut(kind, UINT64_MAX);
    if (last && b->last_node)
        v[15] ^= cut(kind, UINT64_MAX);
    for (unsigned round = 0; round < kind->rounds; round++)
        for (size_t i = 0; i < 8; i++) /* four columns, then four diagonals */
            mix(kind, v, i % 4, i / 4, words[ORDER[round % 10][2 * i]],
                words[ORDER[round % 10][2 * i + 1]]);
    for (size_t i = 0; i < 8; i++)
        b->state[i] ^= v[i] ^ v[i + 8];
}

static size_t put(uint8_t *at, uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
    return bytes;
}

static void put_text(uint8_t *at, Span text) {
    if (text.len)
        memcpy(at, text.ptr, text.len);
}

void blake2_init(Blake2 *b, const Blake2Kind *kind, const Blake2Options *o) {
    uint8_t block[64] = {(uint8_t)o->digest_size, (uint8_t)o->key.len, (uint8_t)o->fanout,
                         (uint8_t)o->depth};
    size_t at = 4;
    at += put(block + at, o->leaf_size, 4);
    at += put(block + at, o->node_offset, kind->word == 8 ? 8 : 6);
    at += put(block + at, o->node_depth, 1);
    put(block + at, o->inner_size, 1);
    put_text(block + 4 * kind->word, o->salt);
    put_text(block + 6 * kind->word, o->person);
    *b = (Blake2){.kind = kind, .digest_size = o->digest_size, .last_node = o->last_node};
    for (size_t i = 0; i < 8; i++)
        b->state[i] = first(kind, i) ^ load(block + i * kind->word, kind->word);
    if (o->key.len) {
        put_text(b->block, o->key);
        b->filled = kind->block;
    }
}

/* The last block is kept until it is known to be the last. */
void blake2_update(Blake2 *b, Span bytes) {
    size_t block = b->kind->block;
    while (bytes.len) {
        if (b->filled == block) {
            compress(b, block, false);
            b->filled = 0;
        }
        size_t n = block - b->filled < bytes.len ? block - b->filled : bytes.len;
        memcpy(b->block + b->filled, bytes.ptr, n);
        b->filled += n;
        bytes = span_from(bytes, n);
    }
}

size_t blake2_final(Blake2 b, uint8_t out[64]) {
    memset(b.block + b.filled, 0, sizeof b.block - b.filled);
    compress(&b, b.filled, true);
    for (size_t i = 0; i < b.digest_size; i++)
        out[i] = (uint8_t)(b.state[i / b.kind->word] >> (i % b.kind->word * 8));
    return b.digest_size;
}
