/* hashlib's blake2b and blake2s: types over blake2.h. */
#include "harness/language/blake2.h"
#include "harness/language/buffer.h"
#include "harness/language/hashes.h"
#include "harness/language/numbers.h"
#include "harness/language/vm_internal.h"

typedef struct Blake2Object {
    Object object;
    Blake2 hash;
} Blake2Object;

static Blake2 *state(Value v) {
    return &((Blake2Object *)v.object)->hash;
}

static const Blake2Kind *kind_of(const Type *type) {
    return type == &TYPE_BLAKE2B ? &BLAKE2B : &BLAKE2S;
}

/* ---- options ---- */

static Span limited(VM *vm, Value v, const char *what, size_t most) {
    Span bytes = vm_need_bytes(vm, v);
    if (bytes.len > most)
        raise(vm, &TYPE_VALUE_ERROR, "maximum %s length is %zu bytes", what, most);
    return bytes;
}

static unsigned small(VM *vm, Value v, const char *what, int64_t least, int64_t most) {
    int64_t n = vm_index(vm, v);
    if (n < least || n > most)
        raise(vm, &TYPE_VALUE_ERROR, "%s must be between %lld and %lld", what, (long long)least,
              (long long)most);
    return (unsigned)n;
}

static uint64_t offset(VM *vm, Value v, const char *what, uint64_t most) {
    Value n = need_index(vm, v);
    if (vm_compare(vm, OP_LT, n, value_int(0)))
        raise(vm, &TYPE_VALUE_ERROR, "value must be positive");
    if (vm_compare(vm, OP_GT, n, big_from_u64(vm, UINT64_MAX, false)))
        raise(vm, &TYPE_OVERFLOW_ERROR, "int too big to convert");
    uint64_t out = is_small(n) ? (uint64_t)n.integer : big_low_bits(n);
    if (out > most)
        raise(vm, &TYPE_OVERFLOW_ERROR, "%s is too large", what);
    return out;
}

/* args: as OPTIONS below lists them. */
static Blake2Options read_options(VM *vm, const Blake2Kind *kind, Value *args) {
    Blake2Options o = {0};
    int64_t size = vm_index(vm, args[0]);
    if (size < 1 || size > (int64_t)kind->digest)
        raise(vm, &TYPE_VALUE_ERROR, "digest_size must be between 1 and %zu bytes", kind->digest);
    o.digest_size = (size_t)size;
    o.key = limited(vm, args[1], "key", kind->key);
    o.salt = limited(vm, args[2], "salt", kind->salt);
    o.person = limited(vm, args[3], "person", kind->salt);
    o.fanout = small(vm, args[4], "fanout", 0, 255);
    o.depth = small(vm, args[5], "depth", 1, 255);
    o.leaf_size = (uint32_t)offset(vm, args[6], "leaf_size", UINT32_MAX);
    o.node_offset = offset(vm, args[7], "node_offset", kind->node_offset);
    o.node_depth = small(vm, args[8], "node_depth", 0, 255);
    int64_t inner = vm_index(vm, args[9]);
    if (inner < 0 || inner > (int64_t)kind->digest)
        raise(vm, &TYPE_VALUE_ERROR, "inner_size must be between 0 and is %zu", kind->digest);
    o.inner_size = (unsigned)inner;
    o.last_node = vm_truth(vm, args[10]);
    return o;
}

static Value make(VM *vm, const Type *type, const Blake2Options *options, Value data) {
    Blake2Object *b = obj_new_sized(vm, type, sizeof *b);
    blake2_init(&b->hash, kind_of(type), options);
    blake2_update(&b->hash, hash_input(vm, data));
    return value_object(b);
}

static Value construct(VM *vm, Value *args) {
    const Type *type = as_type(args[0]);
    Blake2Options options = read_options(vm, kind_of(type), args + 2);
    return make(vm, type, &options, args[1]);
}

Value blake2_new(VM *vm, const Type *type, Value data) {
    Blake2Options plain = {.digest_size = kind_of(type)->digest, .fanout = 1, .depth = 1};
    return make(vm, type, &plain, data);
}

/* ---- methods ---- */

static Value update(VM *vm, Value *args) {
    blake2_update(state(args[0]), hash_input(vm, args[1]));
    return NONE;
}

static Value digest(VM *vm, Value *args) {
    uint8_t out[64];
    size_t n = blake2_final(*state(args[0]), out);
    return bytes_new(vm, out, n);
}

static Value hexdigest(VM *vm, Value *args) {
    uint8_t out[64];
    size_t n = blake2_final(*state(args[0]), out);
    return hash_hex(vm, out, n);
}

static Value copy(VM *vm, Value *args) {
    Blake2Object *b = obj_new_sized(vm, type_of(args[0]), sizeof *b);
    b->hash = *state(args[0]);
    return value_object(b);
}

static Value name(VM *vm, Value *args) {
    return str_value(vm, state(args[0])->kind->name);
}

static Value digest_size(VM *vm, Value *args) {
    return value_int((int64_t)state(args[0])->digest_size);
}

static Value block_size(VM *vm, Value *args) {
    return value_int((int64_t)state(args[0])->kind->block);
}

#define OPTIONS(size)                                                                              \
    "digest_size=" size ", key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, "        \
    "node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)"

#define METHODS(size)                                                                              \
    {"__new__(cls, data=b'', /, *, " OPTIONS(size), construct, "Make a hash object."},             \
        {"@property block_size(self, /)", block_size, "Bytes of a block."},                        \
        {"copy(self)", copy, "A copy of the state."},                                              \
        {"digest(self)", digest, "The digest of what was given so far."},                          \
        {"@property digest_size(self, /)", digest_size, "Bytes of the digest."},                   \
        {"hexdigest(self)", hexdigest, "The digest in hexadecimal."},                              \
        {"@property name(self, /)", name, "Name of the algorithm."},                               \
        {"update(self, obj, /)", update, "Add data."}, {                                           \
        NULL, NULL, NULL                                                                           \
    }

static const Native BLAKE2B_METHODS[] = {METHODS("64")};
static const Native BLAKE2S_METHODS[] = {METHODS("32")};

const Type TYPE_BLAKE2B = {.object = {&TYPE_TYPE},
                           .name = "_blake2.blake2b",
                           .module = "_blake2",
                           .size = sizeof(Blake2Object),
                           .methods = BLAKE2B_METHODS};
const Type TYPE_BLAKE2S = {.object = {&TYPE_TYPE},
                           .name = "_blake2.blake2s",
                           .module = "_blake2",
                           .size = sizeof(Blake2Object),
                           .methods = BLAKE2S_METHODS};

static void constant(VM *vm, const Type *type, const char *what, size_t n) {
    dict_set_str(vm, type_dict(vm, type), vm_intern(vm, what), value_int((int64_t)n));
}

void blake2_constants(VM *vm) {
    static const Type *const TYPES[] = {&TYPE_BLAKE2B, &TYPE_BLAKE2S};
    for (size_t i = 0; i < 2; i++) {
        const Blake2Kind *kind = kind_of(TYPES[i]);
        constant(vm, TYPES[i], "MAX_DIGEST_SIZE", kind->digest);
        constant(vm, TYPES[i], "MAX_KEY_SIZE", kind->key);
        constant(vm, TYPES[i], "SALT_SIZE", kind->salt);
        constant(vm, TYPES[i], "PERSON_SIZE", kind->salt);
    }
}
