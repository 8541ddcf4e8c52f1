/* float: arithmetic, exact comparison with integers, rounding.
 *
 * Text in and out is in float_text.c, the mini-language in format.c. */
#include "harness/language/numbers.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- conversions ---- */

static double plain_double(Value v) {
    return value_plain(v).number;
}

bool number_to_double(VM *vm, Value v, double *out) {
    if (v.tag == TAG_FLOAT)
        *out = v.number;
    else if (is_int(v))
        *out = int_to_double(vm, value_plain(v));
    else if (is_float(v))
        *out = plain_double(v);
    else
        return false;
    return true;
}

_Noreturn void raise_range(VM *vm) {
    Value e = exception_new(vm, &TYPE_OVERFLOW_ERROR, UNSET);
    as_exception(e)->args =
        tuple2(vm, value_int(ERANGE), str_value(vm, "Numerical result out of range"));
    raise_value(vm, e);
}

Value float_to_int(VM *vm, double x) {
    if (isinf(x))
        raise(vm, &TYPE_OVERFLOW_ERROR, "cannot convert float infinity to integer");
    if (isnan(x))
        raise(vm, &TYPE_VALUE_ERROR, "cannot convert float NaN to integer");
    return big_from_double(vm, x);
}

/* ---- arithmetic ---- */

double double_mod(double x, double y) {
    double mod = fmod(x, y);
    if (mod == 0.0)
        return copysign(0.0, y);
    return (y < 0) != (mod < 0) ? mod + y : mod;
}

double double_floor_divide(double x, double y) {
    double mod = fmod(x, y), quotient = (x - mod) / y;
    if (mod != 0.0 && (y < 0) != (mod < 0))
        quotient -= 1.0;
    if (quotient == 0.0)
        return copysign(0.0, x / y);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

static bool is_odd_integer(double y) {
    return fmod(fabs(y), 2.0) == 1.0;
}

static Value power(VM *vm, double x, double y) {
    if (y == 0.0 || x == 1.0)
        return value_float(1.0);
    if (isnan(x) || isnan(y))
        return value_float(NAN);
    if (isinf(y)) {
        double size = fabs(x);
        if (size == 1.0)
            return value_float(1.0);
        return value_float((y > 0.0) == (size > 1.0) ? INFINITY : 0.0);
    }
    if (isinf(x)) {
        double result = y > 0.0 ? INFINITY : 0.0;
        return value_float(is_odd_integer(y) ? copysign(result, x) : result);
    }
    if (x == 0.0 && y < 0.0)
        raise(vm, &TYPE_ZERO_DIVISION_ERROR, "0.0 cannot be raised to a negative power");
    if (x < 0.0 && y != floor(y))
        return complex_power(vm, (Complex){.real = x}, (Complex){.real = y});
    double result = pow(x, y);
    if (isinf(result))
        raise_range(vm);
    return value_float(result);
}

static _Noreturn void divided_by_zero(VM *vm, BinaryOp op) {
    raise(vm, &TYPE_ZERO_DIVISION_ERROR,
          op == OP_DIV   ? "float division by zero"
          : op == OP_MOD ? "float modulo"
                         : "float floor division by zero");
}

static Value slot_binary(VM *vm, BinaryOp op, Value left, Value right) {
    double x, y;
    if (op > OP_POW || op == OP_MATMUL)
        return NOT_IMPLEMENTED;
    if (!number_to_double(vm, left, &x) || !number_to_double(vm, right, &y))
        return NOT_IMPLEMENTED;
    if (y == 0.0 && (op == OP_DIV || op == OP_MOD || op == OP_FLOORDIV))
        divided_by_zero(vm, op);
    switch (op) {
    case OP_ADD:
        return value_float(x + y);
    case OP_SUB:
        return value_float(x - y);
    case OP_MUL:
        return value_float(x * y);
    case OP_DIV:
        return value_float(x / y);
    case OP_FLOORDIV:
        return value_float(double_floor_divide(x, y));
    case OP_MOD:
        return value_float(double_mod(x, y));
    case OP_POW:
        return power(vm, x, y);
    case OP_MATMUL:
    case OP_LSHIFT:
    case OP_RSHIFT:
    case OP_AND:
    case OP_OR:
    case OP_XOR:
    case BINARY_OP_COUNT:
        break;
    }
    return NOT_IMPLEMENTED;
}

static Value slot_unary(VM *vm, UnaryOp op, Value self) {
    double x = plain_double(self);
    if (op == OP_INVERT)
        raise(vm, &TYPE_TYPE_ERROR, "bad operand type for unary ~: '%s'", type_name(type_of(self)));
    return value_float(op == OP_NEG ? -x : x);
}

static bool slot_truth(VM *vm, Value self) {
    return plain_double(self) != 0.0;
}

/* ---- comparing and hashing ---- */

static int double_order(double x, double y) {
    return (x > y) - (x < y);
}

static Value slot_compare(VM *vm, CompareOp op, Value self, Value other) {
    double x = plain_double(self), y = 0.0;
    int order;
    if (is_float(other)) {
        y = plain_double(other);
        order = double_order(x, y);
    } else if (is_int(other)) {
        Value i = value_plain(other);
        if (is_small(i) && i.integer < (int64_t)1 << 53 && i.integer > -((int64_t)1 << 53))
            order = double_order(x, (double)i.integer);
        else
            order = isnan(x) ? 0 : -big_order_double(i, x);
    } else {
        return NOT_IMPLEMENTED;
    }
    if (isnan(x) || isnan(y))
        return value_bool(op == OP_NE);
    switch (op) {
    case OP_LT:
        return value_bool(order < 0);
    case OP_LE:
        return value_bool(order <= 0);
    case OP_EQ:
        return value_bool(order == 0);
    case OP_NE:
        return value_bool(order != 0);
    case OP_GT:
        return value_bool(order > 0);
    case OP_GE:
        return value_bool(order >= 0);
    }
    return NOT_IMPLEMENTED;
}

/* The number modulo the prime 2^61 - 1, by blocks of 28 bits of its mantissa. */
int64_t hash_float(double d) {
    const uint64_t modulus = ((uint64_t)1 << 61) - 1;
    if (isinf(d))
        return d > 0 ? 314159 : -314159;
    if (isnan(d))
        return 0;
    int exponent;
    double mantissa = frexp(fabs(d), &exponent);
    uint64_t x = 0;
    while (mantissa != 0.0) {
        x = ((x << 28) & modulus) | x >> 33;
        mantissa *= 268435456.0;
        exponent -= 28;
        uint64_t block = (uint64_t)mantissa;
        mantissa -= (double)block;
        x += block;
        if (x >= modulus)
            x -= modulus;
    }
    exponent = exponent >= 0 ? exponent % 61 : 60 - ((-1 - exponent) % 61);
    x = ((x << exponent) & modulus) | (exponent ? x >> (61 - exponent) : 0);
    int64_t h = d < 0 ? -(int64_t)x : (int64_t)x;
    return h == -1 ? -2 : h;
}

static int64_t slot_hash(VM *vm, Value self) {
    double d = plain_double(self);
    if (isnan(d) && is_object(self))
        return (int64_t)((uintptr_t)self.object >> 4);
    return hash_float(d);
}

static Value slot_repr(VM *vm, Value self) {
    char space[64];
    Buf b = {space, 0, sizeof space};
    float_add_repr(&b, plain_double(self));
    return value_object(str_new_ascii(vm, b.data, b.len));
}

/* ---- rounding ---- */

/* Digits left of the point: x is cut to the multiple of 10^-digits by its own leading digits. */
static double round_left(double x, int64_t digits) {
    char text[400];
    snprintf(text, sizeof text, "%.20e", x);
    int exponent = atoi(strchr(text, 'e') + 1);
    int64_t keep = exponent + 1 + digits;
    if (keep < 0)
        return copysign(0.0, x);
    if (keep == 0) { /* either nothing or one unit remains; exactly half goes to nothing (even) */
        snprintf(text, sizeof text, "5e%d", exponent);
        double half = strtod(text, NULL);
        snprintf(text, sizeof text, "1e%d", exponent + 1);
        return copysign(fabs(x) > half ? strtod(text, NULL) : 0.0, x);
    }
    snprintf(text, sizeof text, "%.*e", (int)keep - 1, x);
    return strtod(text, NULL);
}

double float_round(VM *vm, double x, int64_t digits) {
    if (!isfinite(x) || digits > 323 || x == 0.0)
        return x;
    if (digits < -308)
        return 0.0 * x;
    double result;
    if (digits < 0) {
        result = round_left(x, digits);
    } else {
        char text[720];
        snprintf(text, sizeof text, "%.*f", (int)digits, x);
        result = strtod(text, NULL);
    }
    if (isinf(result))
        raise(vm, &TYPE_OVERFLOW_ERROR, "rounded value too large to represent");
    return result;
}

/* ---- methods ---- */

static Value method_round(VM *vm, Value *args) {
    double x = plain_double(args[0]);
    if (!is_none(args[1])) {
        need_index(vm, args[1]); /* so that the error is ours */
        return value_float(float_round(vm, x, vm_index_clamped(vm, args[1])));
    }
    return float_to_int(vm, isfinite(x) ? nearbyint(x) : x);
}

static Value method_trunc(VM *vm, Value *args) {
    return float_to_int(vm, plain_double(args[0]));
}

static Value method_floor(VM *vm, Value *args) {
    return float_to_int(vm, floor(plain_double(args[0])));
}

static Value method_ceil(VM *vm, Value *args) {
    return float_to_int(vm, ceil(plain_double(args[0])));
}

static Value method_self(VM *vm, Value *args) {
    return value_plain(args[0]);
}

static Value method_zero(VM *vm, Value *args) {
    return value_float(0.0);
}

static Value method_abs(VM *vm, Value *args) {
    return value_float(fabs(plain_double(args[0])));
}

static Value method_is_integer(VM *vm, Value *args) {
    double x = plain_double(args[0]);
    return value_bool(isfinite(x) && floor(x) == x);
}

static Value method_ratio(VM *vm, Value *args) {
    double x = plain_double(args[0]);
    if (isinf(x))
        raise(vm, &TYPE_OVERFLOW_ERROR, "cannot convert Infinity to integer ratio");
    if (isnan(x))
        raise(vm, &TYPE_VALUE_ERROR, "cannot convert NaN to integer ratio");
    int exponent;
    double mantissa = frexp(x, &exponent);
    for (int i = 0; i < 300 && mantissa != floor(mantissa); i++) {
        mantissa *= 2.0;
        exponent--;
    }
    Value top = big_from_double(vm, mantissa), bottom = value_int(1);
    Value scale = int_arithmetic(vm, OP_LSHIFT, value_int(1), value_int(abs(exponent)));
    if (exponent > 0)
        top = int_arithmetic(vm, OP_MUL, top, scale);
    else
        bottom = scale;
    return tuple2(vm, top, bottom);
}

static Value divmod_of(VM *vm, Value left, Value right) {
    double x, y;
    if (!number_to_double(vm, left, &x) || !number_to_double(vm, right, &y))
        return NOT_IMPLEMENTED;
    if (y == 0.0)
        raise(vm, &TYPE_ZERO_DIVISION_ERROR, "float divmod()");
    return tuple2(vm, value_float(double_floor_divide(x, y)), value_float(double_mod(x, y)));
}

static Value method_divmod(VM *vm, Value *args) {
    return divmod_of(vm, args[0], args[1]);
}

static Value method_rdivmod(VM *vm, Value *args) {
    return divmod_of(vm, args[1], args[0]);
}

static Value method_pow(VM *vm, Value *args) {
    if (!is_none(args[2]))
        raise(vm, &TYPE_TYPE_ERROR,
              "pow() 3rd argument not allowed unless all arguments are integers");
    return slot_binary(vm, OP_POW, args[0], args[1]);
}

static Value method_format(VM *vm, Value *args) {
    Str *spec = vm_need_str(vm, args[1], "__format__() argument");
    if (spec->bytes == 0)
        return value_object(vm_str(vm, args[0]));
    return value_object(format_float(vm, plain_double(args[0]), spec, type_name(type_of(args[0]))));
}

static Value method_newargs(VM *vm, Value *args) {
    Value v = value_plain(args[0]);
    return tuple_from(vm, &v, 1);
}

static const Native METHODS[] = {
    {"__new__(cls, x=0, /)", float_construct, "Make a float of a number or a text."},
    {"__abs__(self, /)", method_abs, "The absolute value."},
    {"__ceil__(self, /)", method_ceil, "The least integer that is not less."},
    {"__divmod__(self, value, /)", method_divmod, "Quotient and remainder."},
    {"__float__(self, /)", method_self, "The float itself."},
    {"__floor__(self, /)", method_floor, "The greatest integer that is not greater."},
    {"__format__(self, format_spec, /)", method_format, "Format by the mini-language."},
    {"__getnewargs__(self, /)", method_newargs, "Arguments for copying."},
    {"__int__(self, /)", method_trunc, "The integer part."},
    {"__pow__(self, value, mod=None, /)", method_pow, "Power."},
    {"__rdivmod__(self, value, /)", method_rdivmod, "Quotient and remainder of value by self."},
    {"__round__(self, ndigits=None, /)", method_round, "Round to a number of decimals."},
    {"__trunc__(self, /)", method_trunc, "The integer part."},
    {"as_integer_ratio(self, /)", method_ratio, "The exact fraction, as a pair."},
    {"conjugate(self, /)", method_self, "The float itself."},
    {"@class fromhex(cls, string, /)", float_from_hex, "Read a hexadecimal text."},
    {"hex(self, /)", float_to_hex, "Hexadecimal text, exact."},
    {"@property imag(self, /)", method_zero, "0.0"},
    {"is_integer(self, /)", method_is_integer, "Whether it is a whole number."},
    {"@property real(self, /)", method_self, "The float itself."},
    {NULL, NULL, NULL},
};

const Type TYPE_FLOAT = {
    .object = {&TYPE_TYPE},
    .name = "float",
    .size = sizeof(Boxed),
    .flags = TYPE_SUBCLASSABLE | TYPE_MATCH_SELF,
    .doc = "Convert a string or number to a floating point number, if possible.",
    .repr = slot_repr,
    .hash = slot_hash,
    .compare = slot_compare,
    .binary = slot_binary,
    .unary = slot_unary,
    .truth = slot_truth,
    .methods = METHODS,
};
