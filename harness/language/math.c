/* Module math: functions of one and two floats and their errors. Whole numbers are math_integer.c,
 * gamma and exact sums math_special.c. */
#include "harness/language/math_parts.h"
#include <math.h>

_Noreturn void math_domain(VM *vm) {
    raise(vm, &TYPE_VALUE_ERROR, "math domain error");
}
_Noreturn void math_range(VM *vm) {
    raise(vm, &TYPE_OVERFLOW_ERROR, "math range error");
}

/* ---- one argument ---- */

/* NaN out of no NaN is a domain error; infinity out of a finite number is one too, or too large. */
static Value checked(VM *vm, double x, double r, bool can_overflow) {
    if (isnan(r) && !isnan(x))
        math_domain(vm);
    if (isinf(r) && isfinite(x)) {
        if (can_overflow)
            math_range(vm);
        math_domain(vm);
    }
    return value_float(r);
}

/* name, C function, can it overflow, sentence */
#define FUNCTIONS(X)                                                                               \
    X(acos, acos, false, "Arc cosine, in radians.")                                                \
    X(acosh, acosh, false, "Inverse hyperbolic cosine.")                                           \
    X(asin, asin, false, "Arc sine, in radians.")                                                  \
    X(asinh, asinh, false, "Inverse hyperbolic sine.")                                             \
    X(atan, atan, false, "Arc tangent, in radians.")                                               \
    X(atanh, atanh, false, "Inverse hyperbolic tangent.")                                          \
    X(cbrt, cbrt, false, "Cube root.")                                                             \
    X(cos, cos, false, "Cosine of radians.")                                                       \
    X(cosh, cosh, true, "Hyperbolic cosine.")                                                      \
    X(erf, erf, false, "Error function.")                                                          \
    X(erfc, erfc, false, "Complementary error function.")                                          \
    X(exp, exp, true, "e to the power x.")                                                         \
    X(exp2, exp2, true, "2 to the power x.")                                                       \
    X(expm1, expm1, true, "exp(x)-1, precise near 0.")                                             \
    X(fabs, fabs, false, "Absolute value.")                                                        \
    X(sin, sin, false, "Sine of radians.")                                                         \
    X(sinh, sinh, true, "Hyperbolic sine.")                                                        \
    X(sqrt, sqrt, false, "Square root.")                                                           \
    X(tan, tan, false, "Tangent of radians.")                                                      \
    X(tanh, tanh, false, "Hyperbolic tangent.")

#define X(name, function, can_overflow, sentence)                                                  \
    static Value math_##name(VM *vm, Value *args) {                                                \
        double x = vm_float(vm, args[0]);                                                          \
        return checked(vm, x, function(x), can_overflow);                                          \
    }
FUNCTIONS(X)
#undef X

static Value math_log1p(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]);
    return checked(vm, x, x == 0.0 ? x : log1p(x), false);
}
static Value math_degrees(VM *vm, Value *args) {
    return value_float(vm_float(vm, args[0]) * (180.0 / M_PI));
}
static Value math_radians(VM *vm, Value *args) {
    return value_float(vm_float(vm, args[0]) * (M_PI / 180.0));
}
static Value math_isfinite(VM *vm, Value *args) {
    return value_bool(isfinite(vm_float(vm, args[0])));
}
static Value math_isinf(VM *vm, Value *args) {
    return value_bool(isinf(vm_float(vm, args[0])));
}
static Value math_isnan(VM *vm, Value *args) {
    return value_bool(isnan(vm_float(vm, args[0])));
}

/* ---- logarithms: also of integers beyond the floats ---- */

static double log_of(VM *vm, Value v, double (*function)(double)) {
    double x;
    if (is_int(v)) {
        Value plain = value_plain(v);
        if (int_sign(plain) <= 0)
            math_domain(vm);
        if (big_to_double(plain, &x))
            return function(x);
        size_t shift = big_bit_length(plain) - 64;
        Value top = vm_binary(vm, OP_RSHIFT, plain, value_int((int64_t)shift));
        x = int_to_double(vm, top) / 18446744073709551616.0;
        return function(x) + function(2.0) * (double)(shift + 64);
    }
    x = vm_float(vm, v);
    if (isnan(x))
        return x;
    if (x <= 0)
        math_domain(vm);
    return isinf(x) ? x : function(x);
}

static Value math_log(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[0]);
    if (given->count < 1 || given->count > 2)
        raise(vm, &TYPE_TYPE_ERROR, "math.log requires 1 to 2 arguments");
    double x = log_of(vm, given->items[0], log);
    if (given->count == 1)
        return value_float(x);
    return vm_binary(vm, OP_DIV, value_float(x), value_float(log_of(vm, given->items[1], log)));
}
static Value math_log2(VM *vm, Value *args) {
    return value_float(log_of(vm, args[0], log2));
}
static Value math_log10(VM *vm, Value *args) {
    return value_float(log_of(vm, args[0], log10));
}

/* ---- two arguments ---- */

static Value math_atan2(VM *vm, Value *args) {
    double y = vm_float(vm, args[0]);
    return value_float(atan2(y, vm_float(vm, args[1])));
}
static Value math_copysign(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]);
    return value_float(copysign(x, vm_float(vm, args[1])));
}
static Value math_nextafter(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]);
    return value_float(nextafter(x, vm_float(vm, args[1])));
}

static Value math_fmod(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]), y = vm_float(vm, args[1]);
    if (isinf(y) && isfinite(x))
        return value_float(x);
    double r = fmod(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y))
        math_domain(vm);
    return value_float(r);
}

static Value math_remainder(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]), y = vm_float(vm, args[1]);
    double r = remainder(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y))
        math_domain(vm);
    return value_float(r);
}

static Value math_pow(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]), y = vm_float(vm, args[1]), r = pow(x, y);
    if (isfinite(x) && isfinite(y)) {
        if (isnan(r) || (isinf(r) && x == 0.0))
            math_domain(vm);
        if (isinf(r))
            math_range(vm);
    }
    return value_float(r);
}

static Value math_ldexp(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]);
    if (!is_int(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "Expected an int as second argument to ldexp.");
    int64_t e = vm_index_clamped(vm, args[1]);
    if (x == 0.0 || !isfinite(x))
        return value_float(x);
    double r = ldexp(x, e > 100000 ? 100000 : e < -100000 ? -100000 : (int)e);
    if (isinf(r))
        math_range(vm);
    return value_float(r);
}

static Value math_frexp(VM *vm, Value *args) {
    int e = 0;
    double x = vm_float(vm, args[0]), m = isfinite(x) && x != 0.0 ? frexp(x, &e) : x;
    return tuple2(vm, value_float(m), value_int(e));
}

static Value math_modf(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]), whole;
    double part = modf(x, &whole);
    return tuple2(vm, value_float(part), value_float(whole));
}

static Value math_isclose(VM *vm, Value *args) {
    double a = vm_float(vm, args[0]), b = vm_float(vm, args[1]), relative = vm_float(vm, args[2]),
           absolute = vm_float(vm, args[3]);
    if (relative < 0.0 || absolute < 0.0)
        raise(vm, &TYPE_VALUE_ERROR, "tolerances must be non-negative");
    if (a == b)
        return value_bool(true);
    if (isinf(a) || isinf(b))
        return value_bool(false);
    double d = fabs(b - a);
    return value_bool(d <= fabs(relative * b) || d <= fabs(relative * a) || d <= absolute);
}

static Value math_ulp(VM *vm, Value *args) {
    double x = fabs(vm_float(vm, args[0]));
    if (!isfinite(x))
        return value_float(x);
    double above = nextafter(x, INFINITY);
    return value_float(isinf(above) ? x - nextafter(x, 0.0) : above - x);
}

/* ---- floor, ceil, trunc ---- */

static Value to_whole(VM *vm, Value v, const char *special, double (*function)(double)) {
    Value method;
    if (v.tag != TAG_FLOAT) {
        if (v.tag == TAG_INT)
            return v;
        if (vm_special(vm, v, special, &method))
            return vm_call0(vm, method);
    }
    return float_to_int(vm, function(vm_float(vm, v)));
}
static Value math_floor(VM *vm, Value *args) {
    return to_whole(vm, args[0], "__floor__", floor);
}
static Value math_ceil(VM *vm, Value *args) {
    return to_whole(vm, args[0], "__ceil__", ceil);
}
static Value math_trunc(VM *vm, Value *args) {
    Value v = args[0], method;
    if (v.tag == TAG_FLOAT)
        return float_to_int(vm, v.number);
    if (!vm_special(vm, v, "__trunc__", &method))
        raise(vm, &TYPE_TYPE_ERROR, "type %s doesn't define __trunc__ method",
              type_name(type_of(v)));
    return vm_call0(vm, method);
}

/* ---- the module ---- */

static const Native FLOAT_FUNCTIONS[] = {
#define X(name, function, can_overflow, sentence) {#name "(x, /)", math_##name, sentence},
    FUNCTIONS(X)
#undef X
        {"atan2(y, x, /)", math_atan2, "Arc tangent of y/x, in radians, by quadrant."},
    {"ceil(x, /)", math_ceil, "Smallest integer not below x."},
    {"comb(n, k, /)", math_comb, "Number of ways to choose k of n things."},
    {"copysign(x, y, /)", math_copysign, "x with the sign of y."},
    {"degrees(x, /)", math_degrees, "Radians to degrees."},
    {"dist(p, q, /)", math_dist, "Distance between two points."},
    {"factorial(n, /)", math_factorial, "n!"},
    {"floor(x, /)", math_floor, "Largest integer not above x."},
    {"fmod(x, y, /)", math_fmod, "Remainder with the sign of x."},
    {"frexp(x, /)", math_frexp, "Mantissa and exponent: x == m * 2**e."},
    {"fsum(seq, /)", math_fsum, "Sum without loss of precision."},
    {"gamma(x, /)", math_gamma, "Gamma function."},
    {"gcd(*integers)", math_gcd, "Greatest common divisor."},
    {"hypot(*coordinates)", math_hypot, "Length of a vector."},
    {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", math_isclose, "Are two numbers close?"},
    {"isfinite(x, /)", math_isfinite, "Neither infinite nor NaN?"},
    {"isinf(x, /)", math_isinf, "Infinite?"},
    {"isnan(x, /)", math_isnan, "NaN?"},
    {"isqrt(n, /)", math_isqrt, "Integer part of the square root."},
    {"lcm(*integers)", math_lcm, "Least common multiple."},
    {"ldexp(x, i, /)", math_ldexp, "x * 2**i."},
    {"lgamma(x, /)", math_lgamma, "Logarithm of the gamma function's absolute value."},
    {"log(*args)", math_log, "Logarithm, natural unless a base is given."},
    {"log10(x, /)", math_log10, "Logarithm to base 10."},
    {"log1p(x, /)", math_log1p, "log(1+x), precise near 0."},
    {"log2(x, /)", math_log2, "Logarithm to base 2."},
    {"modf(x, /)", math_modf, "Fractional and whole part."},
    {"nextafter(x, y, /)", math_nextafter, "The float after x towards y."},
    {"perm(n, k=None, /)", math_perm, "Number of ways to arrange k of n things."},
    {"pow(x, y, /)", math_pow, "x to the power y."},
    {"prod(iterable, /, *, start=1)", math_prod, "Product of the items."},
    {"radians(x, /)", math_radians, "Degrees to radians."},
    {"remainder(x, y, /)", math_remainder, "x minus the nearest multiple of y."},
    {"trunc(x, /)", math_trunc, "x without its fraction."},
    {"ulp(x, /)", math_ulp, "Value of the least significant bit of x."},
    {NULL, NULL, NULL}};

static void math_init(VM *vm, Value module) {
    module_set(vm, module, "pi", value_float(M_PI));
    module_set(vm, module, "e", value_float(M_E));
    module_set(vm, module, "tau", value_float(2 * M_PI));
    module_set(vm, module, "inf", value_float(INFINITY));
    module_set(vm, module, "nan", value_float(NAN));
}

const NativeModule MODULE_MATH = {"math", FLOAT_FUNCTIONS, math_init, "Mathematical functions."};
