/* What the files of int, float and complex share, and what `math` and friends may use of them.
 *
 * "Plain" integers are TAG_INT, TAG_BOOL or BigInt: what value_plain returns for an is_int value.
 */
#ifndef VERBATIM_LANGUAGE_NUMBERS_H
#define VERBATIM_LANGUAGE_NUMBERS_H

#include "harness/language/text.h"

/* An integer that does not fit 64 bits: sign and magnitude, least significant limb first. */
typedef struct BigInt {
    Object object;  /* &TYPE_INT */
    uint32_t count; /* limbs in use, at least 1 */
    uint32_t cap : 31;
    uint32_t negative : 1;
    uint64_t limbs[];
} BigInt;

static inline bool is_small(Value v) {
    return v.tag == TAG_INT || v.tag == TAG_BOOL;
}

/* An int itself: no bool, no instance of a subclass. */
static inline bool is_integer(Value v) {
    return v.tag == TAG_INT || is_exact(v, &TYPE_INT);
}

/* ---- bigint.c: plain integers of any size ---- */

Value big_binary(VM *vm, BinaryOp op, Value a, Value b); /* not DIV, MATMUL; divisor not 0 */
Value big_unary(VM *vm, UnaryOp op, Value v);            /* NEG, INVERT */
/* A number that nobody refers to any more; nothing happens to small ones. */
void big_drop(VM *vm, Value v);
Value big_pow(VM *vm, Value base, Value exponent);                    /* exponent >= 0 */
Value big_pow_mod(VM *vm, Value base, Value exponent, Value modulus); /* all checks done */
bool big_invert(VM *vm, Value v, Value modulus, Value *out);          /* false: no inverse */
int big_order(Value a, Value b);
int big_order_double(Value a, double d); /* d is no NaN */
Value big_from_double(VM *vm, double d); /* truncates; d is finite */
Value big_from_u64(VM *vm, uint64_t magnitude, bool negative);
bool big_to_double(Value v, double *out); /* rounded half to even; false: too large */
bool big_divide(VM *vm, Value a, Value b,
                double *out); /* correctly rounded a / b; false: too large */
int64_t big_hash(Value v);
uint64_t big_low_bits(Value v); /* modulo 2^64, two's complement */
size_t big_bit_length(Value v);
size_t big_bit_count(Value v);
size_t big_digits_bound(Value v, int base); /* digits, maybe one too many */
void big_add_text(Buf *out, Value v, int base);
Value big_parse(VM *vm, const char *digits, size_t count, int base, bool negative);
Value big_from_bytes(VM *vm, Span bytes, bool little, bool with_sign);
/* False when it does not fit. */
bool big_to_bytes(VM *vm, Value v, uint8_t *out, size_t len, bool little, bool with_sign);
Value big_gcd(VM *vm, Value a, Value b);
Value big_sqrt(VM *vm, Value v); /* floor of the root; v >= 0 */

/* ---- int.c ---- */

/* a op b for plain integers; raises ZeroDivisionError, ValueError for shifts … as CPython. */
Value int_arithmetic(VM *vm, BinaryOp op, Value a, Value b);
int int_order(Value a, Value b);
int int_sign(Value v);
bool int_is_odd(Value v);
/* pow(a, b, m) for plain integers. */
Value int_pow_mod(VM *vm, Value base, Value exponent, Value modulus);
/* The double nearest to a plain integer; OverflowError "int too large to convert to float". */
double int_to_double(VM *vm, Value v);
/* An integer from anything with __index__, of any size: "'float' object cannot be interpreted as an
 * integer". */
Value need_index(VM *vm, Value v);
/* Wrap a plain value for a subclass of its type; the plain value itself for int and float. */
Value box_new(VM *vm, const Type *cls, Value plain);

/* ---- int_text.c ---- */

Value int_construct(VM *vm, Value *args); /* int.__new__ */
Str *int_repr(VM *vm, Value plain);
/* Unicode decimal digits become ASCII and white space at both ends goes; false: something is not
 * ASCII even so (out then holds '?' there). */
void text_to_ascii_digits(Buf *out, Span text);

/* ---- float.c, float_text.c ---- */

Value float_construct(VM *vm, Value *args); /* float.__new__ */
Value float_from_hex(VM *vm, Value *args);
Value float_to_hex(VM *vm, Value *args);
double float_to_store(double d); /* as its bytes are seen: without what only we keep in a NaN */
double float_round(VM *vm, double x, int64_t digits);
Value float_to_int(VM *vm, double x); /* truncates; raises for inf and nan */
double double_mod(double x, double y);
double double_floor_divide(double x, double y);
/* A float, an int or a bool as double: false for anything else. */
bool number_to_double(VM *vm, Value v, double *out);
_Noreturn void raise_range(VM *vm); /* OverflowError(34, 'Numerical result out of range') */

/* ---- complex.c ---- */

Value complex_power(VM *vm, Complex a, Complex b);
bool number_to_complex(VM *vm, Value v, Complex *out); /* also ints and floats */
bool complex_of(VM *vm, Value v, Complex *out);        /* also by __complex__ */
Value complex_construct(VM *vm, Value *args);

/* ---- format.c: the format mini-language ---- */

/* `type`: the name of the value's type, for messages. */
Str *format_int(VM *vm, Value plain, Str *spec, const char *type);
Str *format_float(VM *vm, double d, Str *spec, const char *type);
Str *format_complex(VM *vm, double real, double imag, Str *spec, const char *type);
Str *format_str(VM *vm, Str *s, Str *spec, const char *type);
/* A double in style `type` (e E f F g G, or r: repr) with `precision` digits; `alternate` keeps the
 * point and trailing zeros, `dot_zero` adds ".0" to whole numbers. Appends "inf" and "nan" too. */
void format_double(Buf *out, double d, char type, int precision, bool alternate, bool dot_zero);

#endif
