/* Integers of any size, through gmp, which is used nowhere else.
 *
 * Results live in objects. gmp's own temporaries come from malloc, so the object for the
 * result is always allocated first (its size is bounded beforehand): between mpz_init and mpz_clear
 * nothing here can raise. */
#include "harness/language/memory.h"
#include "harness/language/numbers.h"
#include <gmp.h>
#include <math.h>
#include <stdlib.h>

_Static_assert(sizeof(mp_limb_t) == sizeof(uint64_t), "limbs are 64 bits");

/* A read-only mpz over a plain integer. */
typedef struct View {
    mpz_t z;
    mp_limb_t limb;
} View;

static const BigInt *as_big(Value v) {
    return (const BigInt *)v.object;
}

static mp_limb_t absolute(int64_t i) {
    return i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
}

static void view(View *out, Value v) {
    if (is_small(v)) {
        int64_t i = v.integer;
        out->limb = absolute(i);
        mpz_roinit_n(out->z, &out->limb, i < 0 ? -1 : i > 0);
        return;
    }
    const BigInt *b = as_big(v);
    mp_size_t n = (mp_size_t)b->count;
    mpz_roinit_n(out->z, (const mp_limb_t *)b->limbs, b->negative ? -n : n);
}

static size_t limbs_of(Value v) {
    return is_small(v) ? 1 : as_big(v)->count;
}

/* gmp's own size field is an int. */
enum { MAX_LIMBS = 1 << 28 };

static BigInt *big_new(VM *vm, size_t limbs) {
    if (limbs > MAX_LIMBS)
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    BigInt *big = vm_alloc_text(vm, sizeof *big + limbs * sizeof(uint64_t));
    *big = (BigInt){.object = {&TYPE_INT}, .cap = (uint32_t)limbs};
    return big;
}

void big_drop(VM *vm, Value v) {
    BigInt *big = (BigInt *)v.object;
    if (is_exact(v, &TYPE_INT))
        vm_free(vm, big, sizeof *big + big->cap * sizeof(uint64_t));
}

static bool fits_small(uint64_t magnitude, bool negative) {
    return magnitude <= (uint64_t)INT64_MAX + negative;
}

static Value small_value(uint64_t magnitude, bool negative) {
    return value_int(negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude);
}

/* The number whose limbs have been written into the object made for it. */
static Value settle(VM *vm, BigInt *out, size_t count, bool negative) {
    uint64_t only = count ? out->limbs[0] : 0;
    if (count <= 1 && fits_small(only, negative)) {
        big_drop(vm, value_object(out));
        return small_value(only, negative);
    }
    out->count = (uint32_t)count;
    out->negative = negative;
    return value_object(out);
}

/* Move a result into the object made for it; clears z. */
static Value take(VM *vm, BigInt *out, mpz_t z) {
    size_t count = mpz_size(z);
    bool negative = mpz_sgn(z) < 0;
    memcpy(out->limbs, mpz_limbs_read(z), count * sizeof *out->limbs);
    mpz_clear(z);
    return settle(vm, out, count, negative);
}

Value big_from_u64(VM *vm, uint64_t magnitude, bool negative) {
    if (fits_small(magnitude, negative))
        return small_value(magnitude, negative);
    BigInt *out = big_new(vm, 1);
    out->count = 1;
    out->negative = negative;
    out->limbs[0] = magnitude;
    return value_object(out);
}

/* ---- arithmetic ---- */

static Value shift_left(VM *vm, Value a, int64_t by) {
    if (is_small(a) && a.integer == 0)
        return value_int(0);
    View x;
    BigInt *out = big_new(vm, limbs_of(a) + (size_t)by / 64 + 1);
    view(&x, a);
    mpz_t z;
    mpz_init(z);
    mpz_mul_2exp(z, x.z, (mp_bitcnt_t)by);
    return take(vm, out, z);
}

static Value shift(VM *vm, BinaryOp op, Value a, Value b) {
    int64_t by;
    if (!value_fits_int64(b, &by)) {
        if (op == OP_RSHIFT || int_sign(a) == 0)
            return value_int(int_sign(a) < 0 ? -1 : 0);
        raise(vm, &TYPE_OVERFLOW_ERROR, "too many digits in integer");
    }
    if (op == OP_LSHIFT)
        return shift_left(vm, a, by);
    View x;
    BigInt *out = big_new(vm, limbs_of(a) + 1);
    view(&x, a);
    mpz_t z;
    mpz_init(z);
    mpz_fdiv_q_2exp(z, x.z, (mp_bitcnt_t)by);
    return take(vm, out, z);
}

static size_t result_limbs(BinaryOp op, size_t a, size_t b) {
    if (op == OP_MOD)
        return b + 1;
    return (a > b ? a : b) + 1;
}

static void compute(mpz_t z, BinaryOp op, const mpz_t a, const mpz_t b) {
    switch (op) {
    case OP_FLOORDIV:
        mpz_fdiv_q(z, a, b);
        return;
    case OP_MOD:
        mpz_fdiv_r(z, a, b);
        return;
    case OP_AND:
        mpz_and(z, a, b);
        return;
    case OP_OR:
        mpz_ior(z, a, b);
        return;
    case OP_XOR:
        mpz_xor(z, a, b);
        return;
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_MATMUL:
    case OP_DIV:
    case OP_POW:
    case OP_LSHIFT:
    case OP_RSHIFT:
    case BINARY_OP_COUNT:
        return;
    }
}

/* ---- the commonest operations go straight into their object ---- */

/* Sign and magnitude, which has at least one limb. */
typedef struct Number {
    const mp_limb_t *limbs;
    mp_size_t count;
    bool negative;
} Number;

static Number number(Value v, mp_limb_t *space) {
    const BigInt *b = as_big(v);
    if (!is_small(v))
        return (Number){(const mp_limb_t *)b->limbs, (mp_size_t)b->count, b->negative};
    *space = absolute(v.integer);
    return (Number){space, 1, v.integer < 0};
}

static mp_size_t used(const BigInt *out, mp_size_t count) {
    while (count && out->limbs[count - 1] == 0)
        count--;
    return count;
}

static Value add_magnitudes(VM *vm, BigInt *out, Number a, Number b) {
    if (b.count > a.count)
        return add_magnitudes(vm, out, b, a);
    out->limbs[a.count] = mpn_add(out->limbs, a.limbs, a.count, b.limbs, b.count);
    return settle(vm, out, used(out, a.count + 1), a.negative);
}

static Value subtract_magnitudes(VM *vm, BigInt *out, Number a, Number b) {
    if (b.count > a.count || (b.count == a.count && mpn_cmp(a.limbs, b.limbs, a.count) < 0))
        return subtract_magnitudes(vm, out, b, a);
    mpn_sub(out->limbs, a.limbs, a.count, b.limbs, b.count);
    return settle(vm, out, used(out, a.count), a.negative);
}

static Value multiply(VM *vm, BigInt *out, Number a, Number b) {
    if (b.count > a.count)
        return multiply(vm, out, b, a);
    if (b.count == 1)
        out->limbs[a.count] = mpn_mul_1(out->limbs, a.limbs, a.count, b.limbs[0]);
    else
        mpn_mul(out->limbs, a.limbs, a.count, b.limbs, b.count);
    return settle(vm, out, used(out, a.count + b.count), a.negative != b.negative);
}

static Value big_direct(VM *vm, BinaryOp op, Value a, Value b) {
    size_t m = limbs_of(a), n = limbs_of(b);
    BigInt *out = big_new(vm, op == OP_MUL ? m + n : (m > n ? m : n) + 1);
    mp_limb_t x, y;
    Number left = number(a, &x), right = number(b, &y);
    if (op == OP_MUL)
        return multiply(vm, out, left, right);
    if (op == OP_SUB)
        right.negative = !right.negative;
    return left.negative == right.negative ? add_magnitudes(vm, out, left, right)
                                           : subtract_magnitudes(vm, out, left, right);
}

static Value modulo_limb(Number a, Number b) {
    mp_limb_t rest = mpn_mod_1(a.limbs, a.count, b.limbs[0]);
    if (rest && a.negative != b.negative)
        rest = b.limbs[0] - rest;
    return small_value(rest, b.negative);
}

static Value divide_by_limb(VM *vm, Number a, Number b) {
    BigInt *out = big_new(vm, (size_t)a.count + 1);
    mp_limb_t rest = mpn_divrem_1(out->limbs, 0, a.limbs, a.count, b.limbs[0]);
    bool down = rest && a.negative != b.negative;
    out->limbs[a.count] = mpn_add_1(out->limbs, out->limbs, a.count, down);
    return settle(vm, out, used(out, a.count + 1), a.negative != b.negative);
}

static Value big_divided_by_small(VM *vm, BinaryOp op, Value a, Value b) {
    mp_limb_t x, y;
    Number left = number(a, &x), right = number(b, &y);
    return op == OP_MOD ? modulo_limb(left, right) : divide_by_limb(vm, left, right);
}

Value big_binary(VM *vm, BinaryOp op, Value a, Value b) {
    if (op == OP_ADD || op == OP_SUB || op == OP_MUL)
        return big_direct(vm, op, a, b);
    if (op == OP_LSHIFT || op == OP_RSHIFT)
        return shift(vm, op, a, b);
    if (op == OP_POW)
        return big_pow(vm, a, b);
    if ((op == OP_MOD || op == OP_FLOORDIV) && is_small(b))
        return big_divided_by_small(vm, op, a, b);
    View x, y;
    BigInt *out = big_new(vm, result_limbs(op, limbs_of(a), limbs_of(b)));
    view(&x, a);
    view(&y, b);
    mpz_t z;
    mpz_init(z);
    compute(z, op, x.z, y.z);
    return take(vm, out, z);
}

Value big_unary(VM *vm, UnaryOp op, Value v) {
    View x;
    BigInt *out = big_new(vm, limbs_of(v) + 1);
    view(&x, v);
    mpz_t z;
    mpz_init(z);
    if (op == OP_INVERT)
        mpz_com(z, x.z);
    else
        mpz_neg(z, x.z);
    return take(vm, out, z);
}

Value big_pow(VM *vm, Value base, Value exponent) {
    if (is_small(base) && (base.integer == 0 || base.integer == 1 || base.integer == -1)) {
        if (int_sign(exponent) == 0)
            return value_int(1);
        return value_int(base.integer == -1 && !int_is_odd(exponent) ? 1 : base.integer);
    }
    int64_t times;
    size_t bits = big_bit_length(base), total;
    if (!value_fits_int64(exponent, &times) || __builtin_mul_overflow(bits, (size_t)times, &total))
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    View x;
    BigInt *out = big_new(vm, total / 64 + 2);
    view(&x, base);
    mpz_t z;
    mpz_init(z);
    mpz_pow_ui(z, x.z, (unsigned long)times);
    return take(vm, out, z);
}

Value big_pow_mod(VM *vm, Value base, Value exponent, Value modulus) {
    View x, e, m;
    BigInt *out = big_new(vm, limbs_of(modulus) + 1);
    view(&x, base);
    view(&e, exponent);
    view(&m, modulus);
    mpz_t z;
    mpz_init(z);
    mpz_powm(z, x.z, e.z, m.z);
    if (mpz_sgn(m.z) < 0 && mpz_sgn(z) > 0)
        mpz_add(z, z, m.z); /* the result has the sign of the modulus */
    return take(vm, out, z);
}

bool big_invert(VM *vm, Value v, Value modulus, Value *out) {
    View x, m;
    BigInt *room = big_new(vm, limbs_of(modulus) + 1);
    view(&x, v);
    view(&m, modulus);
    mpz_t z;
    mpz_init(z);
    bool found = mpz_invert(z, x.z, m.z) != 0;
    *out = take(vm, room, z);
    return found;
}

Value big_gcd(VM *vm, Value a, Value b) {
    View x, y;
    BigInt *out = big_new(vm, result_limbs(OP_ADD, limbs_of(a), limbs_of(b)));
    view(&x, a);
    view(&y, b);
    mpz_t z;
    mpz_init(z);
    mpz_gcd(z, x.z, y.z);
    return take(vm, out, z);
}

Value big_sqrt(VM *vm, Value v) {
    View x;
    BigInt *out = big_new(vm, limbs_of(v) + 1);
    view(&x, v);
    mpz_t z;
    mpz_init(z);
    mpz_sqrt(z, x.z);
    return take(vm, out, z);
}

/* ---- comparing, hashing ---- */

int big_order(Value a, Value b) {
    View x, y;
    view(&x, a);
    view(&y, b);
    int c = mpz_cmp(x.z, y.z);
    return (c > 0) - (c < 0);
}

int big_order_double(Value a, double d) {
    View x;
    view(&x, a);
    int c = mpz_cmp_d(x.z, d);
    return (c > 0) - (c < 0);
}

int64_t big_hash(Value v) {
    View x;
    view(&x, v);
    int64_t h = (int64_t)mpz_tdiv_ui(x.z, ((unsigned long)1 << 61) - 1);
    if (mpz_sgn(x.z) < 0)
        h = -h;
    return h == -1 ? -2 : h;
}

uint64_t big_low_bits(Value v) {
    if (is_small(v))
        return (uint64_t)v.integer;
    const BigInt *b = as_big(v);
    return b->negative ? 0 - b->limbs[0] : b->limbs[0];
}

size_t big_bit_length(Value v) {
    View x;
    view(&x, v);
    return mpz_sgn(x.z) ? mpz_sizeinbase(x.z, 2) : 0;
}

size_t big_bit_count(Value v) {
    View x;
    view(&x, v);
    size_t count = 0;
    for (size_t i = 0; i < mpz_size(x.z); i++)
        count += (size_t)__builtin_popcountll(mpz_getlimbn(x.z, (mp_size_t)i));
    return count;
}

/* ---- floats ---- */

Value big_from_double(VM *vm, double d) {
    if (d >= -9223372036854775808.0 && d < 9223372036854775808.0)
        return value_int((int64_t)d);
    BigInt *out = big_new(vm, 18); /* 1024 bits and some */
    mpz_t z;
    mpz_init(z);
    mpz_set_d(z, d);
    return take(vm, out, z);
}

/* q × 2^exponent as a double, half to even; q > 0 with 62 to 64 bits whose lowest also stands for
 * all bits below it. */
static double round_scaled(uint64_t q, long exponent) {
    int bits = 64 - __builtin_clzll(q);
    long lowest = exponent + bits - 53; /* exponent of the last place of a normal number */
    if (lowest >= -1074)
        return ldexp((double)q, (int)exponent);
    long drop = -1074 - exponent;
    if (drop > 63) /* at most the smallest number there is, and only from above its half */
        return drop == 64 && q > (uint64_t)1 << 63 ? ldexp(1, -1074) : 0.0;
    uint64_t kept = q >> drop, rest = q & (((uint64_t)1 << drop) - 1);
    uint64_t half = (uint64_t)1 << (drop - 1);
    kept += rest > half || (rest == half && (kept & 1));
    return ldexp((double)kept, -1074);
}

/* |a| / |b| rounded, for any sizes; infinite when too large. */
static double quotient(const mpz_t a, const mpz_t b) {
    long difference = (long)mpz_sizeinbase(a, 2) - (long)mpz_sizeinbase(b, 2);
    if (difference > 1026)
        return INFINITY;
    if (difference < -1080)
        return 0.0;
    long scale = 63 - difference; /* q gets 63 or 64 bits */
    mpz_t q, r, x, y;
    mpz_inits(q, r, x, y, NULL);
    mpz_abs(x, a);
    mpz_abs(y, b);
    if (scale >= 0)
        mpz_mul_2exp(x, x, (mp_bitcnt_t)scale);
    else
        mpz_mul_2exp(y, y, (mp_bitcnt_t)-scale);
    mpz_tdiv_qr(q, r, x, y);
    uint64_t bits = mpz_getlimbn(q, 0) | (mpz_sgn(r) != 0);
    mpz_clears(q, r, x, y, NULL);
    return round_scaled(bits, -scale);
}

bool big_to_double(Value v, double *out) {
    if (is_small(v)) {
        *out = (double)v.integer;
        return true;
    }
    View x, one;
    view(&x, v);
    view(&one, value_int(1));
    double d = quotient(x.z, one.z);
    *out = mpz_sgn(x.z) < 0 ? -d : d;
    return !isinf(d);
}

bool big_divide(VM *vm, Value a, Value b, double *out) {
    View x, y;
    view(&x, a);
    view(&y, b);
    if (mpz_sgn(x.z) == 0) {
        *out = mpz_sgn(y.z) < 0 ? -0.0 : 0.0;
        return true;
    }
    double d = quotient(x.z, y.z);
    *out = (mpz_sgn(x.z) < 0) != (mpz_sgn(y.z) < 0) ? -d : d;
    return !isinf(d);
}

/* ---- text and bytes ---- */

size_t big_digits_bound(Value v, int base) {
    View x;
    view(&x, v);
    return mpz_sizeinbase(x.z, base);
}

void big_add_text(Buf *out, Value v, int base) {
    View x;
    view(&x, v);
    buf_reserve(out, mpz_sizeinbase(x.z, base) + 2);
    char *at = out->data + out->len;
    mpz_get_str(at, base, x.z);
    out->len += strlen(at);
}

Value big_parse(VM *vm, const char *digits, size_t count, int base, bool negative) {
    BigInt *out = big_new(vm, (size_t)((double)count * log2(base) / 64) + 2);
    char *text = vm_alloc(vm, count + 1);
    memcpy(text, digits, count);
    text[count] = '\0';
    mpz_t z;
    mpz_init(z);
    mpz_set_str(z, text, base);
    if (negative)
        mpz_neg(z, z);
    return take(vm, out, z);
}

Value big_from_bytes(VM *vm, Span bytes, bool little, bool with_sign) {
    if (bytes.len == 0)
        return value_int(0);
    BigInt *out = big_new(vm, bytes.len / 8 + 2);
    mpz_t z, whole;
    mpz_init(z);
    mpz_import(z, bytes.len, little ? -1 : 1, 1, 0, 0, bytes.ptr);
    if (with_sign && mpz_tstbit(z, bytes.len * 8 - 1)) {
        mpz_init(whole);
        mpz_setbit(whole, bytes.len * 8);
        mpz_sub(z, z, whole);
        mpz_clear(whole);
    }
    return take(vm, out, z);
}

static bool fits_bytes(const mpz_t z, size_t len, bool with_sign) {
    if (mpz_sgn(z) == 0)
        return true;
    size_t bits = mpz_sizeinbase(z, 2);
    if (with_sign && len == 0)
        return mpz_cmp_si(z, -1) == 0; /* as CPython */
    if (!with_sign)
        return bits <= len * 8;
    if (mpz_sgn(z) < 0 && mpz_scan1(z, 0) == bits - 1)
        return bits <= len * 8; /* -2^n */
    return bits < len * 8;
}

bool big_to_bytes(VM *vm, Value v, uint8_t *out, size_t len, bool little, bool with_sign) {
    View x;
    view(&x, v);
    if (!fits_bytes(x.z, len, with_sign))
        return false;
    memset(out, 0, len);
    bool negative = mpz_sgn(x.z) < 0;
    mpz_t z;
    mpz_init(z);
    if (negative)
        mpz_com(z, x.z); /* bytes of -n are the inverted bytes of n - 1 */
    else
        mpz_set(z, x.z);
    mpz_export(out, NULL, -1, 1, 0, 0, z);
    mpz_clear(z);
    for (size_t i = 0; negative && i < len; i++)
        out[i] = (uint8_t)~out[i];
    for (size_t i = 0; !little && i < len / 2; i++) {
        uint8_t swap = out[i];
        out[i] = out[len - 1 - i];
        out[len - 1 - i] = swap;
    }
    return true;
}
