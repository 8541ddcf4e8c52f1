/* The module hashlib: MD5, SHA-1 and SHA-2 over engine/base/digest.h, SHA-3 over sponge.h, BLAKE2.
 */
#include "engine/base/digest.h"
#include "harness/language/blake2.h"
#include "harness/language/buffer.h"
#include "harness/language/hashes.h"
#include "harness/language/sponge.h"

/* name, bytes of digest (0: as many as are asked for), bytes of block, suffix */
#define SPONGES(X)                                                                                 \
    X(sha3_224, 28, 144, SHA3)                                                                     \
    X(sha3_256, 32, 136, SHA3)                                                                     \
    X(sha3_384, 48, 104, SHA3)                                                                     \
    X(sha3_512, 64, 72, SHA3)                                                                      \
    X(shake_128, 0, 168, SHAKE)                                                                    \
    X(shake_256, 0, 136, SHAKE)

typedef enum SpongeKind {
#define X(name, size, block, suffix) SPONGE_##name,
    SPONGES(X)
#undef X
        SPONGE_COUNT
} SpongeKind;

static const struct {
    const char *name;
    size_t size, block;
    uint8_t suffix;
} SPONGE_KINDS[] = {
#define X(name, size, block, suffix) {#name, size, block, SPONGE_##suffix},
    SPONGES(X)
#undef X
};

typedef struct Hash {
    Object object;
    SpongeKind kind; /* SPONGE_COUNT: it is a digest */
    union {
        Digest digest;
        Sponge sponge;
    };
} Hash;

static const Type TYPE_HASH, TYPE_XOF;

static Hash *as_hash(Value v) {
    return (Hash *)v.object;
}

Span hash_input(VM *vm, Value v) {
    if (is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "Strings must be encoded before hashing");
    if (!has_buffer(v))
        raise(vm, &TYPE_TYPE_ERROR, "object supporting the buffer API required");
    return vm_need_bytes(vm, v);
}

Value hash_hex(VM *vm, const uint8_t *bytes, size_t count) {
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < count; i++)
        buf_addf(b, "%02x", bytes[i]);
    return value_object(vm_buf_str(vm, b));
}

static void update(VM *vm, Hash *h, Value data) {
    if (is_unset(data))
        return;
    Span bytes = hash_input(vm, data);
    if (h->kind == SPONGE_COUNT)
        digest_update(&h->digest, bytes);
    else
        sponge_absorb(&h->sponge, bytes);
}

static Value make_digest(VM *vm, DigestKind kind, Value data) {
    Hash *h = obj_new_sized(vm, &TYPE_HASH, sizeof *h);
    h->kind = SPONGE_COUNT;
    digest_init(&h->digest, kind);
    update(vm, h, data);
    return value_object(h);
}

static Value make_sponge(VM *vm, SpongeKind kind, Value data) {
    Hash *h = obj_new_sized(vm, SPONGE_KINDS[kind].size ? &TYPE_HASH : &TYPE_XOF, sizeof *h);
    h->kind = kind;
    sponge_init(&h->sponge, SPONGE_KINDS[kind].block, SPONGE_KINDS[kind].suffix);
    update(vm, h, data);
    return value_object(h);
}

/* ---- methods ---- */

static size_t size_of(const Hash *h) {
    return h->kind == SPONGE_COUNT ? digest_size(h->digest.kind) : SPONGE_KINDS[h->kind].size;
}

static const char *name_of(const Hash *h) {
    return h->kind == SPONGE_COUNT ? digest_name(h->digest.kind) : SPONGE_KINDS[h->kind].name;
}

static size_t finish(const Hash *h, uint8_t out[DIGEST_MAX]) {
    if (h->kind == SPONGE_COUNT)
        return digest_final(h->digest, out);
    sponge_squeeze(h->sponge, out, size_of(h));
    return size_of(h);
}

static Value hash_update(VM *vm, Value *args) {
    update(vm, as_hash(args[0]), args[1]);
    return NONE;
}

static Value hash_digest(VM *vm, Value *args) {
    uint8_t out[DIGEST_MAX];
    size_t n = finish(as_hash(args[0]), out);
    return bytes_new(vm, out, n);
}

static Value hash_hexdigest(VM *vm, Value *args) {
    uint8_t out[DIGEST_MAX];
    size_t n = finish(as_hash(args[0]), out);
    return hash_hex(vm, out, n);
}

/* As many bytes as are asked for; *count is how many. */
static uint8_t *squeezed(VM *vm, Value *args, size_t *count) {
    int64_t length = vm_index(vm, args[1]);
    if (length < 0)
        raise(vm, &TYPE_SYSTEM_ERROR, "Negative size passed to PyBytes_FromStringAndSize");
    *count = (size_t)length;
    uint8_t *out = vm_alloc_text(vm, *count + 1);
    sponge_squeeze(as_hash(args[0])->sponge, out, *count);
    return out;
}

static Value xof_digest(VM *vm, Value *args) {
    size_t count;
    const uint8_t *out = squeezed(vm, args, &count);
    return bytes_new(vm, out, count);
}

static Value xof_hexdigest(VM *vm, Value *args) {
    size_t count;
    const uint8_t *out = squeezed(vm, args, &count);
    return hash_hex(vm, out, count);
}

static Value hash_copy(VM *vm, Value *args) {
    Hash *h = obj_new_sized(vm, type_of(args[0]), sizeof *h), *from = as_hash(args[0]);
    h->kind = from->kind;
    if (h->kind == SPONGE_COUNT)
        h->digest = from->digest;
    else
        h->sponge = from->sponge;
    return value_object(h);
}

static Value hash_name(VM *vm, Value *args) {
    return str_value(vm, name_of(as_hash(args[0])));
}

static Value hash_size(VM *vm, Value *args) {
    return value_int((int64_t)size_of(as_hash(args[0])));
}

static Value hash_block_size(VM *vm, Value *args) {
    const Hash *h = as_hash(args[0]);
    return value_int((int64_t)(h->kind == SPONGE_COUNT ? digest_block_size(h->digest.kind)
                                                       : SPONGE_KINDS[h->kind].block));
}

static Value slot_repr(VM *vm, Value self) {
    return value_object(str_printf(vm, "<%s %s object @ %p>", name_of(as_hash(self)),
                                   type_of(self)->name, (void *)self.object));
}

static const Native METHODS[] = {
    {"@property block_size(self, /)", hash_block_size, "Bytes of a block."},
    {"copy(self)", hash_copy, "A copy of the state."},
    {"digest(self)", hash_digest, "The digest of what was given so far."},
    {"@property digest_size(self, /)", hash_size, "Bytes of the digest."},
    {"hexdigest(self)", hash_hexdigest, "The digest in hexadecimal."},
    {"@property name(self, /)", hash_name, "Name of the algorithm."},
    {"update(self, obj, /)", hash_update, "Add data."},
    {NULL, NULL, NULL},
};

static const Type TYPE_HASH = {
    .object = {&TYPE_TYPE},
    .name = "_hashlib.HASH",
    .module = "_hashlib",
    .size = sizeof(Hash),
    .repr = slot_repr,
    .methods = METHODS,
};

static const Native XOF_METHODS[] = {
    {"digest(self, length)", xof_digest, "So many bytes of the digest of what was given so far."},
    {"hexdigest(self, length)", xof_hexdigest, "So many bytes of the digest in hexadecimal."},
    {NULL, NULL, NULL},
};

static const Type TYPE_XOF = {
    .object = {&TYPE_TYPE},
    .name = "_hashlib.HASHXOF",
    .module = "_hashlib",
    .size = sizeof(Hash),
    .base = &TYPE_HASH,
    .repr = slot_repr,
    .methods = XOF_METHODS,
};

/* ---- functions ---- */

#define X(symbol, text, size, block)                                                               \
    static Value make_##symbol(VM *vm, Value *args) {                                              \
        return make_digest(vm, DIGEST_##symbol, args[0]);                                          \
    }
DIGESTS(X)
#undef X

#define X(name, size, block, suffix)                                                               \
    static Value make_##name(VM *vm, Value *args) {                                                \
        return make_sponge(vm, SPONGE_##name, args[0]);                                            \
    }
SPONGES(X)
#undef X

static Value hashlib_new(VM *vm, Value *args) {
    Str *name = vm_need_str(vm, args[0], "new() argument 'name'");
    Value data = is_unset(args[1]) ? bytes_new(vm, "", 0) : args[1];
    if (span_is(str_span(name), BLAKE2B.name))
        return blake2_new(vm, &TYPE_BLAKE2B, data);
    if (span_is(str_span(name), BLAKE2S.name))
        return blake2_new(vm, &TYPE_BLAKE2S, data);
    const char *lower = as_str(vm_method(vm, value_object(name), "lower", 0, NULL))->data;
    DigestKind kind;
    if (digest_find(&kind, lower))
        return make_digest(vm, kind, data);
    for (size_t i = 0; i < SPONGE_COUNT; i++)
        if (strcmp(SPONGE_KINDS[i].name, lower) == 0)
            return make_sponge(vm, (SpongeKind)i, data);
    raise(vm, &TYPE_VALUE_ERROR, "unsupported hash type %s", name->data);
}

static const Native FUNCTIONS[] = {
    {"md5(string=?, *, usedforsecurity=True)", make_MD5, "An MD5 hash object."},
    {"new(name, string=?, *, usedforsecurity=True)", hashlib_new,
     "A hash object by the algorithm's name."},
    {"pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", hashlib_pbkdf2_hmac,
     "A key derived from a password."},
    {"sha1(string=?, *, usedforsecurity=True)", make_SHA1, "A SHA-1 hash object."},
    {"sha224(string=?, *, usedforsecurity=True)", make_SHA224, "A SHA-224 hash object."},
    {"sha256(string=?, *, usedforsecurity=True)", make_SHA256, "A SHA-256 hash object."},
    {"sha384(string=?, *, usedforsecurity=True)", make_SHA384, "A SHA-384 hash object."},
    {"sha3_224(string=?, *, usedforsecurity=True)", make_sha3_224,
     "A SHA-3 hash object of 224 bits."},
    {"sha3_256(string=?, *, usedforsecurity=True)", make_sha3_256,
     "A SHA-3 hash object of 256 bits."},
    {"sha3_384(string=?, *, usedforsecurity=True)", make_sha3_384,
     "A SHA-3 hash object of 384 bits."},
    {"sha3_512(string=?, *, usedforsecurity=True)", make_sha3_512,
     "A SHA-3 hash object of 512 bits."},
    {"sha512(string=?, *, usedforsecurity=True)", make_SHA512, "A SHA-512 hash object."},
    {"shake_128(string=?, *, usedforsecurity=True)", make_shake_128,
     "A hash object of any length, 128 bits strong."},
    {"shake_256(string=?, *, usedforsecurity=True)", make_shake_256,
     "A hash object of any length, 256 bits strong."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    Set *names = set_new(vm, &TYPE_SET);
#define X(symbol, text, size, block) set_add(vm, names, str_value(vm, text));
    DIGESTS(X)
#undef X
    for (size_t i = 0; i < SPONGE_COUNT; i++)
        set_add(vm, names, str_value(vm, SPONGE_KINDS[i].name));
    set_add(vm, names, str_value(vm, BLAKE2B.name));
    set_add(vm, names, str_value(vm, BLAKE2S.name));
    module_add_type(vm, module, &TYPE_BLAKE2B);
    module_add_type(vm, module, &TYPE_BLAKE2S);
    blake2_constants(vm);
    module_set(vm, module, "algorithms_available", value_object(names));
    module_set(vm, module, "algorithms_guaranteed", value_object(names));
}

const NativeModule MODULE_HASHLIB = {"hashlib", FUNCTIONS, init, "Message digests."};
