/* The module hashlib: MD5, SHA-1 and SHA-2 objects over engine/base/digest.h. */
#include "engine/base/digest.h"
#include "harness/language/buffer.h"

typedef struct Hash {
    Object object;
    Digest digest;
} Hash;

static const Type TYPE_HASH;

static Hash *as_hash(Value v) {
    return (Hash *)v.object;
}

static Span hashable(VM *vm, Value v) {
    if (is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "Strings must be encoded before hashing");
    if (!has_buffer(v))
        raise(vm, &TYPE_TYPE_ERROR, "object supporting the buffer API required");
    return vm_need_bytes(vm, v);
}

static Value make(VM *vm, DigestKind kind, Value data) {
    Hash *h = obj_new_sized(vm, &TYPE_HASH, sizeof *h);
    digest_init(&h->digest, kind);
    if (!is_unset(data))
        digest_update(&h->digest, hashable(vm, data));
    return value_object(h);
}

/* ---- methods ---- */

static Value hash_update(VM *vm, Value *args) {
    digest_update(&as_hash(args[0])->digest, hashable(vm, args[1]));
    return NONE;
}

static Value hash_digest(VM *vm, Value *args) {
    uint8_t out[DIGEST_MAX];
    size_t n = digest_final(as_hash(args[0])->digest, out);
    return bytes_new(vm, out, n);
}

static Value hash_hexdigest(VM *vm, Value *args) {
    uint8_t out[DIGEST_MAX];
    size_t n = digest_final(as_hash(args[0])->digest, out);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < n; i++)
        buf_addf(b, "%02x", out[i]);
    return value_object(vm_buf_str(vm, b));
}

static Value hash_copy(VM *vm, Value *args) {
    Hash *h = obj_new_sized(vm, &TYPE_HASH, sizeof *h);
    h->digest = as_hash(args[0])->digest;
    return value_object(h);
}

static Value hash_name(VM *vm, Value *args) {
    return str_value(vm, digest_name(as_hash(args[0])->digest.kind));
}

static Value hash_size(VM *vm, Value *args) {
    return value_int((int64_t)digest_size(as_hash(args[0])->digest.kind));
}

static Value hash_block_size(VM *vm, Value *args) {
    return value_int((int64_t)digest_block_size(as_hash(args[0])->digest.kind));
}

static Value slot_repr(VM *vm, Value self) {
    return value_object(str_printf(vm, "<%s _hashlib.HASH object @ %p>",
                                   digest_name(as_hash(self)->digest.kind), (void *)self.object));
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

/* ---- functions ---- */

#define X(symbol, text, size, block)                                                               \
    static Value make_##symbol(VM *vm, Value *args) {                                              \
        return make(vm, DIGEST_##symbol, args[0]);                                                 \
    }
DIGESTS(X)
#undef X

static Value hashlib_new(VM *vm, Value *args) {
    Str *name = vm_need_str(vm, args[0], "new() argument 'name'");
    Value lower = vm_method(vm, value_object(name), "lower", 0, NULL);
    DigestKind kind;
    if (!digest_find(&kind, as_str(lower)->data))
        raise(vm, &TYPE_VALUE_ERROR, "unsupported hash type %s", name->data);
    return make(vm, kind, args[1]);
}

static const Native FUNCTIONS[] = {
    {"md5(string=?, *, usedforsecurity=True)", make_MD5, "An MD5 hash object."},
    {"new(name, string=?, *, usedforsecurity=True)", hashlib_new,
     "A hash object by the algorithm's name."},
    {"sha1(string=?, *, usedforsecurity=True)", make_SHA1, "A SHA-1 hash object."},
    {"sha224(string=?, *, usedforsecurity=True)", make_SHA224, "A SHA-224 hash object."},
    {"sha256(string=?, *, usedforsecurity=True)", make_SHA256, "A SHA-256 hash object."},
    {"sha384(string=?, *, usedforsecurity=True)", make_SHA384, "A SHA-384 hash object."},
    {"sha512(string=?, *, usedforsecurity=True)", make_SHA512, "A SHA-512 hash object."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    Set *names = set_new(vm, &TYPE_SET);
#define X(symbol, text, size, block) set_add(vm, names, str_value(vm, text));
    DIGESTS(X)
#undef X
    module_set(vm, module, "algorithms_available", value_object(names));
    module_set(vm, module, "algorithms_guaranteed", value_object(names));
}

const NativeModule MODULE_HASHLIB = {"hashlib", FUNCTIONS, init, "Message digests."};
