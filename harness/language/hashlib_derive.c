/* hashlib.pbkdf2_hmac: keys derived from passwords (RFC 8018), over the digests of
 * engine/base/digest.h. */
#include "engine/base/digest.h"
#include "harness/language/containers.h"
#include "harness/language/hashes.h"

/* A keyed digest that has taken its key. */
typedef struct Keyed {
    Digest inner, outer;
} Keyed;

static void take_key(Digest *d, DigestKind kind, Span key, uint8_t mask) {
    uint8_t block[128];
    size_t size = digest_block_size(kind);
    for (size_t i = 0; i < size; i++)
        block[i] = mask ^ (i < key.len ? (uint8_t)key.ptr[i] : 0);
    digest_init(d, kind);
    digest_update(d, (Span){(const char *)block, size});
}

static Keyed keyed(DigestKind kind, Span key) {
    uint8_t shorter[DIGEST_MAX];
    if (key.len > digest_block_size(kind)) {
        Digest d;
        digest_init(&d, kind);
        digest_update(&d, key);
        key = (Span){(const char *)shorter, digest_final(d, shorter)};
    }
    Keyed k;
    take_key(&k.inner, kind, key, 0x36);
    take_key(&k.outer, kind, key, 0x5C);
    return k;
}

static size_t finish(const Keyed *k, Digest inner, uint8_t out[DIGEST_MAX]) {
    Digest outer = k->outer;
    size_t size = digest_final(inner, out);
    digest_update(&outer, (Span){(const char *)out, size});
    return digest_final(outer, out);
}

/* One block of the key, XORed from all rounds. */
static size_t derive_block(VM *vm, const Keyed *k, Span salt, uint32_t number, int64_t rounds,
                           uint8_t out[DIGEST_MAX]) {
    uint8_t count[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                        (uint8_t)number};
    uint8_t last[DIGEST_MAX];
    Digest first = k->inner;
    digest_update(&first, salt);
    digest_update(&first, (Span){(const char *)count, sizeof count});
    size_t size = finish(k, first, last);
    memcpy(out, last, size);
    for (int64_t i = 1; i < rounds; i++) {
        Digest next = k->inner;
        if (i % 4096 == 0)
            vm_poll(vm);
        digest_update(&next, (Span){(const char *)last, size});
        finish(k, next, last);
        for (size_t j = 0; j < size; j++)
            out[j] ^= last[j];
    }
    return size;
}

Value hashlib_pbkdf2_hmac(VM *vm, Value *args) {
    Str *name = vm_need_str(vm, args[0], "pbkdf2_hmac() argument 'hash_name'");
    DigestKind kind;
    if (!digest_find(&kind, name->data))
        raise(vm, &TYPE_VALUE_ERROR, "unsupported hash type %s", name->data);
    Span password = vm_need_bytes(vm, args[1]), salt = vm_need_bytes(vm, args[2]);
    int64_t rounds = vm_index(vm, args[3]);
    if (rounds < 1)
        raise(vm, &TYPE_VALUE_ERROR, "iteration value must be greater than 0.");
    int64_t length = is_none(args[4]) ? (int64_t)digest_size(kind) : vm_index(vm, args[4]);
    if (length < 1)
        raise(vm, &TYPE_VALUE_ERROR, "key length must be greater than 0.");
    if (length > INT32_MAX)
        raise(vm, &TYPE_OVERFLOW_ERROR, "key length is too great.");
    Keyed k = keyed(kind, password);
    Buf *key = vm_buf(vm);
    for (uint32_t number = 1; key->len < (size_t)length; number++) {
        uint8_t block[DIGEST_MAX];
        size_t size = derive_block(vm, &k, salt, number, rounds, block);
        size_t rest = (size_t)length - key->len;
        buf_add(key, block, size < rest ? size : rest);
    }
    Value result = bytes_new(vm, key->data, key->len);
    vm_buf_drop(vm, key);
    return result;
}
