/* Message digests: MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4). For identity, not for secrets. */
#ifndef VERBATIM_BASE_DIGEST_H
#define VERBATIM_BASE_DIGEST_H

#include "engine/base/error.h"
#include "engine/base/span.h"
#include <stdint.h>

/* name, bytes of digest, bytes of block */
#define DIGESTS(X)                                                                                 \
    X(MD5, "md5", 16, 64)                                                                          \
    X(SHA1, "sha1", 20, 64)                                                                        \
    X(SHA224, "sha224", 28, 64)                                                                    \
    X(SHA256, "sha256", 32, 64)                                                                    \
    X(SHA384, "sha384", 48, 128)                                                                   \
    X(SHA512, "sha512", 64, 128)

typedef enum DigestKind {
#define X(symbol, name, size, block) DIGEST_##symbol,
    DIGESTS(X)
#undef X
        DIGEST_COUNT
} DigestKind;

enum { DIGEST_MAX = 64 };

/* A running digest; plain data, so a copy of the struct is a copy of the state. */
typedef struct Digest {
    DigestKind kind;
    uint64_t words[8]; /* 32-bit kinds use the low halves */
    uint64_t length;   /* bytes taken so far */
    uint8_t block[128];
    size_t filled;
} Digest;

void digest_init(Digest *d, DigestKind kind);
void digest_update(Digest *d, Span bytes);
size_t digest_final(Digest d,
                    uint8_t out[DIGEST_MAX]); /* by value: the state goes on; returns the size */
size_t digest_size(DigestKind kind);
size_t digest_block_size(DigestKind kind);
const char *digest_name(DigestKind kind);
bool digest_find(DigestKind *out, const char *name);

/* Lower-case hex of the digest of bytes or of a file; caller frees. */
char *digest_hex(DigestKind kind, Span bytes);
char *digest_file(DigestKind kind, const char *path, Error *err) MUST_CHECK; /* NULL on failure */

#endif
