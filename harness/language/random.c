/* Module random: the class Random, its seeding and state, and integers from it. The module's
 * functions are the methods of one instance. */
#include "harness/language/modules.h"
#include "harness/language/random_parts.h"
#include <math.h>
#include <stdlib.h>
#include <sys/random.h>

extern const Type TYPE_RANDOM;

/* ---- seeding ---- */

static void seed_with_int(VM *vm, Random *r, Value n) {
    if (int_sign(n) < 0)
        n = vm_unary(vm, OP_NEG, n);
    size_t words = (big_bit_length(n) + 31) / 32;
    uint8_t *bytes = vm_alloc(vm, words * 4 + 4);
    uint32_t *key = vm_alloc(vm, words * 4 + 4);
    memset(bytes, 0, words * 4 + 4);
    if (words)
        (void)big_to_bytes(vm, n, bytes, words * 4, true, false);
    for (size_t i = 0; i < words || i == 0; i++)
        key[i] = (uint32_t)bytes[4 * i] | (uint32_t)bytes[4 * i + 1] << 8 |
                 (uint32_t)bytes[4 * i + 2] << 16 | (uint32_t)bytes[4 * i + 3] << 24;
    twister_seed(&r->twister, key, words ? words : 1);
}

/* A text counts as the number its bytes and their SHA-512 make. */
static Value number_of_text(VM *vm, Span text) {
    Value hash = vm_method(vm, vm_import(vm, "hashlib"), "sha512", 1,
                           (Value[]){bytes_new(vm, text.ptr, text.len)});
    Span digest = vm_need_bytes(vm, vm_method(vm, hash, "digest", 0, NULL));
    Buf *b = vm_buf(vm);
    buf_add_span(b, text);
    buf_add_span(b, digest);
    Value n = big_from_bytes(vm, buf_span(b), false, false);
    vm_buf_drop(vm, b);
    return n;
}

static void seed_by_chance(Random *r) {
    uint32_t key[TWISTER_SIZE];
    if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key)
        key[0] = (uint32_t)(uintptr_t)r;
    twister_seed(&r->twister, key, TWISTER_SIZE);
}

/* Version 1 of seeding, of Python 2: an old hash of the characters. */
static Value number_of_old_text(VM *vm, Value v) {
    Str *text = is_str(v) ? as_str(v) : NULL;
    Span bytes = text ? str_span(text) : vm_need_bytes(vm, v);
    size_t count = text ? text->length : bytes.len;
    uint64_t hash = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t c = text ? str_at(vm, text, i) : (unsigned char)bytes.ptr[i];
        hash = (1000003 * (i ? hash : c << 7)) ^ c;
    }
    return big_from_u64(vm, hash ^ count, false);
}

static void seed_with(VM *vm, Random *r, Value v, bool old) {
    r->gauss_next = NONE;
    if (old && (is_str(v) || is_instance(v, &TYPE_BYTES)))
        seed_with_int(vm, r, number_of_old_text(vm, v));
    else if (is_none(v))
        seed_by_chance(r);
    else if (is_int(v))
        seed_with_int(vm, r, index_value(vm, v));
    else if (is_str(v))
        seed_with_int(vm, r, number_of_text(vm, str_span(as_str(v))));
    else if (is_instance(v, &TYPE_BYTES) || is_instance(v, &TYPE_BYTEARRAY))
        seed_with_int(vm, r, number_of_text(vm, vm_need_bytes(vm, v)));
    else if (is_float(v))
        seed_with_int(vm, r, big_from_u64(vm, (uint64_t)vm_hash(vm, v), false));
    else
        raise(vm, &TYPE_TYPE_ERROR,
              "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.");
}

static Value random_new(VM *vm, Value *args) {
    Random *r = instance_new(vm, as_type(args[0]));
    r->gauss_next = NONE;
    seed_by_chance(r);
    return value_object(r);
}
static Value random_init(VM *vm, Value *args) {
    seed_with(vm, as_random(args[0]), args[1], false);
    return NONE;
}
static Value random_seed(VM *vm, Value *args) {
    seed_with(vm, as_random(args[0]), args[1],
              is_int(args[2]) && int_order(args[2], value_int(1)) == 0);
    return NONE;
}

/* ---- drawing ---- */

double random_double(VM *vm, Value self) {
    if (type_of(self) == &TYPE_RANDOM && !as_random(self)->attrs)
        return twister_double(&as_random(self)->twister);
    return vm_float(vm, vm_method(vm, self, "random", 0, NULL));
}

static Value bits(VM *vm, Twister *t, size_t k) {
    if (k == 0)
        return value_int(0);
    if (k <= 32)
        return value_int(twister_next(t) >> (32 - k));
    size_t words = (k + 31) / 32;
    uint8_t *bytes = vm_alloc(vm, words * 4);
    for (size_t i = 0; i < words; i++) {
        uint32_t w = twister_next(t);
        if (i + 1 == words && k % 32)
            w >>= 32 - k % 32;
        for (size_t b = 0; b < 4; b++)
            bytes[i * 4 + b] = (uint8_t)(w >> (8 * b));
    }
    return big_from_bytes(vm, span_make((char *)bytes, words * 4), true, false);
}

/* Does a class of the program have its own method of this name? */
static bool overrides(VM *vm, Value self, const char *name) {
    Value own = UNSET, base = UNSET;
    Str *key = vm_intern(vm, name);
    if (type_of(self) == &TYPE_RANDOM)
        return false;
    type_lookup(vm, type_of(self), key, &own);
    type_lookup(vm, &TYPE_RANDOM, key, &base);
    return !value_same(own, base);
}

static Value below_by_bits(VM *vm, Value self, Value n) {
    Value k = value_int((int64_t)big_bit_length(n));
    for (;;) {
        Value r = vm_method(vm, self, "getrandbits", 1, &k);
        if (vm_truth(vm, vm_compare_value(vm, OP_LT, r, n)))
            return r;
    }
}

static Value below_by_floats(VM *vm, Value self, Value n) {
    const int64_t most = (int64_t)1 << 53;
    if (n.tag != TAG_INT || n.integer >= most)
        raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "unsupported: integers this large from random()");
    double limit = (double)(most - most % n.integer) / (double)most, r;
    do
        r = random_double(vm, self);
    while (r >= limit);
    return value_int((int64_t)floor(r * (double)most) % n.integer);
}

Value pyrandom_below(VM *vm, Value self, Value n) {
    if (overrides(vm, self, "getrandbits"))
        return below_by_bits(vm, self, n);
    if (overrides(vm, self, "random"))
        return below_by_floats(vm, self, n);
    Twister *t = &as_random(self)->twister;
    size_t k =
        n.tag == TAG_INT ? (size_t)(64 - __builtin_clzll((uint64_t)n.integer)) : big_bit_length(n);
    for (;;) {
        Value r = bits(vm, t, k);
        if (int_order(r, n) < 0)
            return r;
    }
}

static Value random_random(VM *vm, Value *args) {
    return value_float(twister_double(&as_random(args[0])->twister));
}

static Value random_getrandbits(VM *vm, Value *args) {
    int64_t k = vm_index(vm, args[1]);
    if (k < 0)
        raise(vm, &TYPE_VALUE_ERROR, "number of bits must be non-negative");
    return bits(vm, &as_random(args[0])->twister, (size_t)k);
}

static Value random_randbytes(VM *vm, Value *args) {
    int64_t n = vm_index(vm, args[1]);
    if (n < 0)
        raise(vm, &TYPE_VALUE_ERROR, "number of bits must be non-negative");
    uint8_t *out = vm_alloc(vm, (size_t)n + 1);
    (void)big_to_bytes(vm, bits(vm, &as_random(args[0])->twister, (size_t)n * 8), out, (size_t)n,
                       true, false);
    return bytes_new(vm, out, (size_t)n);
}

/* ---- ranges ---- */

static Value whole_argument(VM *vm, Value v, const char *complaint) {
    if (has_index(vm, v))
        return index_value(vm, v);
    Value i = vm_call1(vm, type_value(&TYPE_INT), v);
    if (!vm_equal(vm, i, v))
        raise(vm, &TYPE_VALUE_ERROR, "non-integer %s for randrange()", complaint);
    return i;
}

/* Number of steps in the range; raises when there are none. */
static Value step_count(VM *vm, Value width, Value step) {
    int sign = int_sign(step);
    if (sign == 0)
        raise(vm, &TYPE_VALUE_ERROR, "zero step for randrange()");
    Value round = vm_binary(vm, OP_SUB, step, value_int(sign));
    Value n = vm_binary(vm, OP_FLOORDIV, vm_binary(vm, OP_ADD, width, round), step);
    if (int_sign(n) <= 0)
        raise(vm, &TYPE_VALUE_ERROR, "empty range for randrange()");
    return n;
}

static Value random_randrange(VM *vm, Value *args) {
    Value start = whole_argument(vm, args[1], "arg 1"), step = args[3];
    if (is_none(args[2])) {
        if (!(step.tag == TAG_INT && step.integer == 1))
            raise(vm, &TYPE_TYPE_ERROR, "Missing a non-None stop argument");
        if (int_sign(start) <= 0)
            raise(vm, &TYPE_VALUE_ERROR, "empty range for randrange()");
        return pyrandom_below(vm, args[0], start);
    }
    Value stop = whole_argument(vm, args[2], "stop");
    Value width = vm_binary(vm, OP_SUB, stop, start);
    step = whole_argument(vm, step, "step");
    if (step.tag != TAG_INT || step.integer != 1) {
        Value n = pyrandom_below(vm, args[0], step_count(vm, width, step));
        return vm_binary(vm, OP_ADD, start, vm_binary(vm, OP_MUL, step, n));
    }
    if (int_sign(width) <= 0)
        raise(vm, &TYPE_VALUE_ERROR, "empty range for randrange() (%s, %s, %s)",
              vm_repr(vm, start)->data, vm_repr(vm, stop)->data, vm_repr(vm, width)->data);
    return vm_binary(vm, OP_ADD, start, pyrandom_below(vm, args[0], width));
}

static Value random_randint(VM *vm, Value *args) {
    Value stop = vm_binary(vm, OP_ADD, args[2], value_int(1));
    return random_randrange(vm, (Value[]){args[0], args[1], stop, value_int(1)});
}

/* ---- state ---- */

static Value random_getstate(VM *vm, Value *args) {
    Random *r = as_random(args[0]);
    Tuple *state = tuple_new(vm, TWISTER_SIZE + 1);
    for (size_t i = 0; i < TWISTER_SIZE; i++)
        state->items[i] = value_int(r->twister.state[i]);
    state->items[TWISTER_SIZE] = value_int(r->twister.index);
    return tuple_from(vm, (Value[]){value_int(3), value_object(state), r->gauss_next}, 3);
}

static Value random_setstate(VM *vm, Value *args) {
    Random *r = as_random(args[0]);
    Value version = vm_getitem(vm, args[1], value_int(0));
    if (!vm_equal(vm, version, value_int(3)))
        raise(vm, &TYPE_VALUE_ERROR,
              "state with version %s passed to Random.setstate() of version 3",
              vm_str(vm, version)->data);
    Tuple *all = as_tuple(tuple_of(vm, args[1]));
    if (all->count != 3)
        raise(vm, &TYPE_VALUE_ERROR, "%s values to unpack (expected 3%s)",
              all->count < 3 ? "not enough" : "too many",
              all->count < 3 ? str_printf(vm, ", got %zu", all->count)->data : "");
    if (!is_tuple(all->items[1]))
        raise(vm, &TYPE_TYPE_ERROR, "state vector must be a tuple");
    if (as_tuple(all->items[1])->count != TWISTER_SIZE + 1)
        raise(vm, &TYPE_VALUE_ERROR, "state vector is the wrong size");
    const Value *state = as_tuple(all->items[1])->items;
    int64_t index = vm_index(vm, state[TWISTER_SIZE]);
    if (index < 0 || index > TWISTER_SIZE)
        raise(vm, &TYPE_VALUE_ERROR, "invalid state");
    for (size_t i = 0; i < TWISTER_SIZE; i++)
        r->twister.state[i] = (uint32_t)vm_index(vm, state[i]);
    r->twister.index = (uint32_t)index;
    r->gauss_next = all->items[2];
    return NONE;
}

/* ---- the class and the module ---- */

static const Native RANDOM_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", random_new, "A generator of its own."},
    {"__init__(self, x=None)", random_init, "Seed from x."},
    {"seed(self, a=None, version=2)", random_seed, "Start again from a seed."},
    {"random(self, /)", random_random, "A float in [0.0, 1.0)."},
    {"getrandbits(self, k, /)", random_getrandbits, "An integer of k random bits."},
    {"randbytes(self, n)", random_randbytes, "n random bytes."},
    {"randrange(self, start, stop=None, step=1)", random_randrange, "An item of range(…)."},
    {"randint(self, a, b)", random_randint, "An integer from a to b, both included."},
    {"choice(self, seq)", random_choice, "An item of a sequence."},
    {"choices(self, population, weights=None, *, cum_weights=None, k=1)", random_choices,
     "k items, with replacement."},
    {"sample(self, population, k, *, counts=None)", pyrandom_sample, "k different items."},
    {"shuffle(self, x)", pyrandom_shuffle, "Shuffle a list in place."},
    {"getstate(self)", random_getstate, "The generator's state, for setstate()."},
    {"setstate(self, state)", random_setstate, "Go back to a state."},
#define X(name, parameters, sentence) {#name "(self, " parameters ")", pyrandom_##name, sentence},
    DISTRIBUTIONS(X)
#undef X
        {NULL, NULL, NULL}};

const Type TYPE_RANDOM = {.object = {&TYPE_TYPE},
                          .name = "Random",
                          .module = "random",
                          .size = sizeof(Random),
                          .attrs = offsetof(Random, attrs),
                          .flags = TYPE_SUBCLASSABLE,
                          .doc = "A generator of random numbers, the Mersenne Twister.",
                          .methods = RANDOM_METHODS};

extern const char EMBED_random[]; /* random.py */

static void random_module_init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_RANDOM);
    Random *r = obj_new(vm, &TYPE_RANDOM);
    r->gauss_next = NONE;
    seed_by_chance(r);
    for (const Native *n = RANDOM_METHODS + 2; n->signature; n++) {
        Span name = span_make(n->signature, span_find_char(span_of(n->signature), '(', 0));
        Str *s = vm_intern_span(vm, name);
        module_set(vm, module, s->data, vm_getattr(vm, value_object(r), s));
    }
    module_run(vm, module, EMBED_random);
}

const NativeModule MODULE_RANDOM = {"random", NULL, random_module_init, "Random numbers."};
