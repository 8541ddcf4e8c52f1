/* Message digests, straight from their standards: see digest.h. */
#include "engine/base/digest.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"

static const struct {
    const char *name;
    size_t size, block;
} KINDS[] = {
#define X(symbol, name, size, block) {name, size, block},
    DIGESTS(X)
#undef X
};

static const uint64_t FIRST[][8] = {
    [DIGEST_MD5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476},
    [DIGEST_SHA1] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0},
    [DIGEST_SHA224] = {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511,
                       0x64f98fa7, 0xbefa4fa4},
    [DIGEST_SHA256] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
                       0x1f83d9ab, 0x5be0cd19},
    [DIGEST_SHA384] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
                       0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
                       0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4},
    [DIGEST_SHA512] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                       0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                       0x1f83d9abfb41bd6b, 0x5be0cd19137e2179},
};

/* The first 80 primes' cube roots, as SHA-512 takes them; SHA-256 uses the upper halves of the
 * first 64. */
static const uint64_t K[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817};

/* floor(2^32 * abs(sin(i + 1))) */
static const uint32_t MD5_K[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

static uint32_t rotl32(uint32_t x, unsigned n) {
    return x << n | x >> (32 - n);
}
static uint32_t rotr32(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}
static uint64_t rotr64(uint64_t x, unsigned n) {
    return x >> n | x << (64 - n);
}

static uint64_t load(const uint8_t *p, size_t bytes, bool little) {
    uint64_t v = 0;
    for (size_t i = 0; i < bytes; i++)
        v = v << 8 | p[little ? bytes - 1 - i : i];
    return v;
}

static void store(uint8_t *p, uint64_t v, size_t bytes, bool little) {
    for (size_t i = 0; i < bytes; i++)
        p[little ? i : bytes - 1 - i] = (uint8_t)(v >> (8 * i));
}

static void md5_block(uint64_t words[8], const uint8_t *block) {
    static const uint8_t SHIFT[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t a = (uint32_t)words[0], b = (uint32_t)words[1], c = (uint32_t)words[2],
             d = (uint32_t)words[3];
    for (unsigned i = 0; i < 64; i++) {
        uint32_t f;
        unsigned g;
        if (i < 16) {
            f = (b & c) | (~b & d);
            g = i;
        } else if (i < 32) {
            f = (d & b) | (~d & c);
            g = (5 * i + 1) % 16;
        } else if (i < 48) {
            f = b ^ c ^ d;
            g = (3 * i + 5) % 16;
        } else {
            f = c ^ (b | ~d);
            g = 7 * i % 16;
        }
        f += a + MD5_K[i] + (uint32_t)load(block + 4 * g, 4, true);
        a = d;
        d = c;
        c = b;
        b += rotl32(f, SHIFT[i / 16][i % 4]);
    }
    uint32_t add[] = {a, b, c, d};
    for (size_t i = 0; i < 4; i++)
        words[i] = (uint32_t)(words[i] + add[i]);
}

static void sha1_block(uint64_t words[8], const uint8_t *block) {
    uint32_t w[80];
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)load(block + 4 * i, 4, false);
    for (size_t i = 16; i < 80; i++)
        w[i] = rotl32(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t s[5];
    for (size_t i = 0; i < 5; i++)
        s[i] = (uint32_t)words[i];
    for (size_t i = 0; i < 80; i++) {
        uint32_t f, k;
        if (i < 20) {
            f = (s[1] & s[2]) | (~s[1] & s[3]);
            k = 0x5a827999;
        } else if (i < 40) {
            f = s[1] ^ s[2] ^ s[3];
            k = 0x6ed9eba1;
        } else if (i < 60) {
            f = (s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3]);
            k = 0x8f1bbcdc;
        } else {
            f = s[1] ^ s[2] ^ s[3];
            k = 0xca62c1d6;
        }
        uint32_t t = rotl32(s[0], 5) + f + s[4] + k + w[i];
        s[4] = s[3];
        s[3] = s[2];
        s[2] = rotl32(s[1], 30);
        s[1] = s[0];
        s[0] = t;
    }
    for (size_t i = 0; i < 5; i++)
        words[i] = (uint32_t)(words[i] + s[i]);
}

static void sha256_block(uint64_t words[8], const uint8_t *block) {
    uint32_t w[64], s[8];
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)load(block + 4 * i, 4, false);
    for (size_t i = 16; i < 64; i++) {
        uint32_t a = rotr32(w[i - 15], 7) ^ rotr32(w[i - 15], 18) ^ (w[i - 15] >> 3);
        uint32_t b = rotr32(w[i - 2], 17) ^ rotr32(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    for (size_t i = 0; i < 8; i++)
        s[i] = (uint32_t)words[i];
    for (size_t i = 0; i < 64; i++) {
        uint32_t e = rotr32(s[4], 6) ^ rotr32(s[4], 11) ^ rotr32(s[4], 25);
        uint32_t t1 = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + (uint32_t)(K[i] >> 32) + w[i];
        uint32_t a = rotr32(s[0], 2) ^ rotr32(s[0], 13) ^ rotr32(s[0], 22);
        uint32_t t2 = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (size_t i = 0; i < 8; i++)
        words[i] = (uint32_t)(words[i] + s[i]);
}

static void sha512_block(uint64_t words[8], const uint8_t *block) {
    uint64_t w[80], s[8];
    for (size_t i = 0; i < 16; i++)
        w[i] = load(block + 8 * i, 8, false);
    for (size_t i = 16; i < 80; i++) {
        uint64_t a = rotr64(w[i - 15], 1) ^ rotr64(w[i - 15], 8) ^ (w[i - 15] >> 7);
        uint64_t b = rotr64(w[i - 2], 19) ^ rotr64(w[i - 2], 61) ^ (w[i - 2] >> 6);
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(s, words, sizeof s);
    for (size_t i = 0; i < 80; i++) {
        uint64_t e = rotr64(s[4], 14) ^ rotr64(s[4], 18) ^ rotr64(s[4], 41);
        uint64_t t1 = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + K[i] + w[i];
        uint64_t a = rotr64(s[0], 28) ^ rotr64(s[0], 34) ^ rotr64(s[0], 39);
        uint64_t t2 = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (size_t i = 0; i < 8; i++)
        words[i] += s[i];
}

static void take_block(Digest *d, const uint8_t *block) {
    switch (d->kind) {
    case DIGEST_MD5:
        md5_block(d->words, block);
        break;
    case DIGEST_SHA1:
        sha1_block(d->words, block);
        break;
    case DIGEST_SHA224:
    case DIGEST_SHA256:
        sha256_block(d->words, block);
        break;
    case DIGEST_SHA384:
    case DIGEST_SHA512:
        sha512_block(d->words, block);
        break;
    case DIGEST_COUNT:
        break;
    }
}

void digest_init(Digest *d, DigestKind kind) {
    *d = (Digest){.kind = kind};
    memcpy(d->words, FIRST[kind], sizeof d->words);
}

void digest_update(Digest *d, Span bytes) {
    size_t block = KINDS[d->kind].block;
    d->length += bytes.len;
    while (bytes.len) {
        if (!d->filled && bytes.len >= block) {
            take_block(d, (const uint8_t *)bytes.ptr);
            bytes = span_from(bytes, block);
            continue;
        }
        size_t n = block - d->filled < bytes.len ? block - d->filled : bytes.len;
        memcpy(d->block + d->filled, bytes.ptr, n);
        d->filled += n;
        bytes = span_from(bytes, n);
        if (d->filled == block) {
            take_block(d, d->block);
            d->filled = 0;
        }
    }
}

size_t digest_final(Digest d, uint8_t out[DIGEST_MAX]) {
    size_t block = KINDS[d.kind].block, word = block / 16, tail = block / 8;
    bool little = d.kind == DIGEST_MD5;
    uint64_t bits = d.length * 8;
    static const char PAD[128] = {(char)0x80};
    size_t used = d.filled + 1;
    size_t pad = 1 + (used <= block - tail ? block - tail - used : 2 * block - tail - used);
    digest_update(&d, span_make(PAD, pad));
    uint8_t length[16] = {0};
    store(little ? length : length + tail - 8, bits, 8, little);
    digest_update(&d, span_make((const char *)length, tail));
    for (size_t i = 0; i * word < KINDS[d.kind].size; i++) {
        uint8_t bytes[8];
        store(bytes, d.words[i], word, little);
        memcpy(out + i * word, bytes, word);
    }
    return KINDS[d.kind].size;
}

size_t digest_size(DigestKind kind) {
    return KINDS[kind].size;
}

size_t digest_block_size(DigestKind kind) {
    return KINDS[kind].block;
}

const char *digest_name(DigestKind kind) {
    return KINDS[kind].name;
}

bool digest_find(DigestKind *out, const char *name) {
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        if (strcmp(KINDS[i].name, name) == 0) {
            *out = (DigestKind)i;
            return true;
        }
    }
    return false;
}

char *digest_hex(DigestKind kind, Span bytes) {
    Digest d;
    digest_init(&d, kind);
    digest_update(&d, bytes);
    uint8_t raw[DIGEST_MAX];
    size_t size = digest_final(d, raw);
    Buf hex = BUF_INIT;
    for (size_t i = 0; i < size; i++)
        buf_addf(&hex, "%02x", raw[i]);
    return buf_detach(&hex);
}

char *digest_file(DigestKind kind, const char *path, Error *err) {
    Buf bytes = BUF_INIT;
    char *hex = file_read(&bytes, path, err) ? digest_hex(kind, buf_span(&bytes)) : NULL;
    buf_release(&bytes);
    return hex;
}
