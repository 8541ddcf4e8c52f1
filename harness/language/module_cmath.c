/* The module cmath: functions of complex numbers.
 *
 * Finite arguments go through formulas in real functions, chosen (after Kahan, "Branch cuts for
 * complex elementary functions") so that nothing overflows or cancels on the way; what the C
 * standard says of infinities and NaN (annex G) is left to the C library. */
#include "harness/language/modules.h"
#include "harness/language/numbers.h"
#include <complex.h>
#undef I
#include <float.h>
#include <math.h>

typedef struct Z {
    double re, im;
} Z;

static const double LARGE = DBL_MAX / 4.0;
#define SQRT_LARGE (sqrt(LARGE))
#define LOG_LARGE  (log(LARGE))
#define SQRT_TINY  (sqrt(DBL_MIN))
#define SCALE_UP   (2 * (DBL_MANT_DIG / 2) + 1)
#define SCALE_DOWN (-(SCALE_UP + 1) / 2)

static bool finite_z(Z z) {
    return isfinite(z.re) && isfinite(z.im);
}

static double complex to_c(Z z) {
    return __builtin_complex(z.re, z.im); /* CMPLX, which clang lacks here */
}

static Z from_c(double complex c) {
    return (Z){creal(c), cimag(c)};
}

/* f(z) as -i g(iz). */
static Z turned(Z z, Z (*g)(Z)) {
    Z r = g((Z){-z.im, z.re});
    return (Z){r.im, -r.re};
}

static Z z_sqrt(Z z) {
    if (!finite_z(z))
        return from_c(csqrt(to_c(z)));
    double ax = fabs(z.re), ay = fabs(z.im), s;
    if (ax == 0.0 && ay == 0.0)
        return (Z){0.0, z.im};
    if (ax < DBL_MIN && ay < DBL_MIN) {
        ax = ldexp(ax, SCALE_UP);
        s = ldexp(sqrt(ax + hypot(ax, ldexp(ay, SCALE_UP))), SCALE_DOWN);
    } else {
        ax /= 8.0;
        s = 2.0 * sqrt(ax + hypot(ax, ay / 8.0));
    }
    double d = ay / (2.0 * s);
    return z.re >= 0.0 ? (Z){s, copysign(d, z.im)} : (Z){d, copysign(s, z.im)};
}

static Z z_exp(Z z) {
    if (!finite_z(z))
        return from_c(cexp(to_c(z)));
    double l = exp(z.re > LOG_LARGE ? z.re - 1.0 : z.re), e = z.re > LOG_LARGE ? M_E : 1.0;
    return (Z){l * cos(z.im) * e, l * sin(z.im) * e};
}

static Z z_cosh(Z z) {
    if (!finite_z(z))
        return from_c(ccosh(to_c(z)));
    if (fabs(z.re) <= LOG_LARGE)
        return (Z){cos(z.im) * cosh(z.re), sin(z.im) * sinh(z.re)};
    double less = z.re - copysign(1.0, z.re);
    return (Z){cos(z.im) * cosh(less) * M_E, sin(z.im) * sinh(less) * M_E};
}

static Z z_sinh(Z z) {
    if (!finite_z(z))
        return from_c(csinh(to_c(z)));
    if (fabs(z.re) <= LOG_LARGE)
        return (Z){cos(z.im) * sinh(z.re), sin(z.im) * cosh(z.re)};
    double less = z.re - copysign(1.0, z.re);
    return (Z){cos(z.im) * sinh(less) * M_E, sin(z.im) * cosh(less) * M_E};
}

static Z z_tanh(Z z) {
    if (!finite_z(z))
        return from_c(ctanh(to_c(z)));
    if (fabs(z.re) > LOG_LARGE)
        return (Z){copysign(1.0, z.re), 4.0 * sin(z.im) * cos(z.im) * exp(-2.0 * fabs(z.re))};
    double tx = tanh(z.re), ty = tan(z.im), cx = 1.0 / cosh(z.re), both = tx * ty;
    double below = 1.0 + both * both;
    return (Z){tx * (1.0 + ty * ty) / below, ty / below * cx * cx};
}

static Z z_cos(Z z) {
    return z_cosh((Z){-z.im, z.re});
}
static Z z_sin(Z z) {
    return turned(z, z_sinh);
}
static Z z_tan(Z z) {
    return turned(z, z_tanh);
}

static bool large(Z z) {
    return fabs(z.re) > LARGE || fabs(z.im) > LARGE;
}

static double log_of_large(Z z) {
    return log(hypot(z.re / 2.0, z.im / 2.0)) + M_LN2 * 2.0;
}

static Z z_log(Z z) {
    if (!finite_z(z))
        return from_c(clog(to_c(z)));
    double ax = fabs(z.re), ay = fabs(z.im), h = hypot(ax, ay), re;
    if (large(z)) {
        re = log(hypot(ax / 2.0, ay / 2.0)) + M_LN2;
    } else if (ax < DBL_MIN && ay < DBL_MIN) {
        re = log(hypot(ldexp(ax, DBL_MANT_DIG), ldexp(ay, DBL_MANT_DIG))) - DBL_MANT_DIG * M_LN2;
    } else if (h >= 0.71 && h <= 1.73) {
        double more = ax > ay ? ax : ay, less = ax > ay ? ay : ax;
        re = log1p((more - 1.0) * (more + 1.0) + less * less) / 2.0;
    } else {
        re = log(h);
    }
    return (Z){re, atan2(z.im, z.re)};
}

static Z z_log10(Z z) {
    Z r = z_log(z);
    return (Z){r.re / M_LN10, r.im / M_LN10};
}

static Z z_acos(Z z) {
    if (!finite_z(z))
        return from_c(cacos(to_c(z)));
    if (large(z)) {
        double l = log_of_large(z);
        return (Z){atan2(fabs(z.im), z.re), z.re < 0.0 ? -copysign(l, z.im) : copysign(l, -z.im)};
    }
    Z a = z_sqrt((Z){1.0 - z.re, -z.im}), b = z_sqrt((Z){1.0 + z.re, z.im});
    return (Z){2.0 * atan2(a.re, b.re), asinh(b.re * a.im - b.im * a.re)};
}

static Z z_acosh(Z z) {
    if (!finite_z(z))
        return from_c(cacosh(to_c(z)));
    if (large(z))
        return (Z){log_of_large(z), atan2(z.im, z.re)};
    Z a = z_sqrt((Z){z.re - 1.0, z.im}), b = z_sqrt((Z){z.re + 1.0, z.im});
    return (Z){asinh(a.re * b.re + a.im * b.im), 2.0 * atan2(a.im, b.re)};
}

static Z z_asinh(Z z) {
    if (!finite_z(z))
        return from_c(casinh(to_c(z)));
    if (large(z)) {
        double l = log_of_large(z);
        return (Z){z.im >= 0.0 ? copysign(l, z.re) : -copysign(l, -z.re), atan2(z.im, fabs(z.re))};
    }
    Z a = z_sqrt((Z){1.0 + z.im, -z.re}), b = z_sqrt((Z){1.0 - z.im, z.re});
    return (Z){asinh(a.re * b.im - b.re * a.im), atan2(z.im, a.re * b.re - a.im * b.im)};
}

static Z z_asin(Z z) {
    return turned(z, z_asinh);
}

static Z z_atanh(Z z) {
    if (!finite_z(z))
        return from_c(catanh(to_c(z)));
    if (signbit(z.re)) {
        Z r = z_atanh((Z){-z.re, -z.im});
        return (Z){-r.re, -r.im};
    }
    double ay = fabs(z.im);
    if (z.re > SQRT_LARGE || ay > SQRT_LARGE) {
        double h = hypot(z.re / 2.0, z.im / 2.0);
        return (Z){z.re / 4.0 / h / h, -copysign(M_PI_2, -z.im)};
    }
    if (z.re == 1.0 && ay < SQRT_TINY)
        return ay == 0.0 ? (Z){INFINITY, z.im}
                         : (Z){-log(sqrt(ay) / sqrt(hypot(ay, 2.0))),
                               copysign(atan2(2.0, -ay) / 2.0, z.im)};
    return (Z){log1p(4.0 * z.re / ((1.0 - z.re) * (1.0 - z.re) + ay * ay)) / 4.0,
               -atan2(-2.0 * z.im, (1.0 - z.re) * (1.0 + z.re) - ay * ay) / 2.0};
}

static Z z_atan(Z z) {
    return turned(z, z_atanh);
}

/* ---- arguments, results, errors ---- */

static Z argument(VM *vm, Value v) {
    Complex c;
    if (complex_of(vm, v, &c))
        return (Z){c.real, c.imag};
    return (Z){vm_float(vm, v), 0.0};
}

static Value result(VM *vm, Z z) {
    return complex_new(vm, z.re, z.im);
}

static _Noreturn void domain(VM *vm) {
    raise(vm, &TYPE_VALUE_ERROR, "math domain error");
}

static _Noreturn void range(VM *vm) {
    raise(vm, &TYPE_OVERFLOW_ERROR, "math range error");
}

/* A finite argument must give a finite result. */
static Value apply(VM *vm, Value v, Z (*f)(Z)) {
    Z z = argument(vm, v), r = f(z);
    if (finite_z(z) && !finite_z(r))
        range(vm);
    return result(vm, r);
}

/* The same, of functions without a value at an infinite angle. */
static Value apply_periodic(VM *vm, Value v, Z (*f)(Z), double angle, double other, bool any_size) {
    if (isinf(angle) && !isnan(other) && (any_size || isfinite(other)))
        domain(vm);
    return apply(vm, v, f);
}

#define PLAIN(name)                                                                                \
    static Value cmath_##name(VM *vm, Value *args) {                                               \
        return apply(vm, args[0], z_##name);                                                       \
    }
PLAIN(acos)
PLAIN(acosh)
PLAIN(asin)
PLAIN(asinh)
PLAIN(sqrt)

#define PERIODIC(name, angle, other, any_size)                                                     \
    static Value cmath_##name(VM *vm, Value *args) {                                               \
        Z z = argument(vm, args[0]);                                                               \
        return apply_periodic(vm, args[0], z_##name, z.angle, z.other, any_size);                  \
    }
PERIODIC(exp, im, re, z.re > 0.0)
PERIODIC(cosh, im, re, true)
PERIODIC(sinh, im, re, true)
PERIODIC(tanh, im, re, false)
PERIODIC(cos, re, im, true)
PERIODIC(sin, re, im, true)
PERIODIC(tan, re, im, false)

static Value cmath_atanh(VM *vm, Value *args) {
    Z z = argument(vm, args[0]);
    if (fabs(z.re) == 1.0 && z.im == 0.0)
        domain(vm);
    return result(vm, z_atanh(z));
}

static Value cmath_atan(VM *vm, Value *args) {
    Z z = argument(vm, args[0]);
    if (z.re == 0.0 && fabs(z.im) == 1.0)
        domain(vm);
    return result(vm, z_atan(z));
}

static Z log_of(VM *vm, Value v, Z (*f)(Z)) {
    Z z = argument(vm, v);
    if (z.re == 0.0 && z.im == 0.0)
        domain(vm);
    return f(z);
}

static Value cmath_log(VM *vm, Value *args) {
    Z z = log_of(vm, args[0], z_log);
    if (is_unset(args[1]))
        return result(vm, z);
    Z base = log_of(vm, args[1], z_log);
    return vm_binary(vm, OP_DIV, result(vm, z), result(vm, base));
}

static Value cmath_log10(VM *vm, Value *args) {
    return result(vm, log_of(vm, args[0], z_log10));
}

/* ---- polar coordinates ---- */

static Value cmath_phase(VM *vm, Value *args) {
    Z z = argument(vm, args[0]);
    return value_float(atan2(z.im, z.re));
}

static Value cmath_polar(VM *vm, Value *args) {
    Z z = argument(vm, args[0]);
    double r = hypot(z.re, z.im);
    if (isinf(r) && finite_z(z))
        range(vm);
    return tuple_from(vm, (Value[]){value_float(r), value_float(atan2(z.im, z.re))}, 2);
}

static Z rectangular(double r, double phi) {
    if (phi == 0.0)
        return (Z){r, isinf(r) ? copysign(phi, r * copysign(1.0, phi)) : isnan(r) ? 0.0 : r * phi};
    if (r == 0.0 && !isfinite(phi))
        return (Z){0.0, 0.0};
    if (isinf(r) && isfinite(phi))
        return (Z){copysign(INFINITY, cos(phi) * copysign(1.0, r)),
                   copysign(INFINITY, sin(phi) * copysign(1.0, r))};
    if (isinf(r))
        return (Z){INFINITY, NAN};
    return (Z){r * cos(phi), r * sin(phi)};
}

static Value cmath_rect(VM *vm, Value *args) {
    double r = vm_float(vm, args[0]), phi = vm_float(vm, args[1]);
    if (isinf(phi) && r != 0.0 && !isnan(r))
        domain(vm);
    return result(vm, rectangular(r, phi));
}

/* ---- tests ---- */

static Value cmath_isfinite(VM *vm, Value *args) {
    return value_bool(finite_z(argument(vm, args[0])));
}

static Value cmath_isinf(VM *vm, Value *args) {
    Z z = argument(vm, args[0]);
    return value_bool(isinf(z.re) || isinf(z.im));
}

static Value cmath_isnan(VM *vm, Value *args) {
    Z z = argument(vm, args[0]);
    return value_bool(isnan(z.re) || isnan(z.im));
}

static Value cmath_isclose(VM *vm, Value *args) {
    Z a = argument(vm, args[0]), b = argument(vm, args[1]);
    double relative = vm_float(vm, args[2]), absolute = vm_float(vm, args[3]);
    if (relative < 0.0 || absolute < 0.0)
        raise(vm, &TYPE_VALUE_ERROR, "tolerances must be non-negative");
    if (a.re == b.re && a.im == b.im)
        return value_bool(true);
    if (isinf(a.re) || isinf(a.im) || isinf(b.re) || isinf(b.im))
        return value_bool(false);
    double apart = hypot(a.re - b.re, a.im - b.im);
    return value_bool(apart <= relative * hypot(b.re, b.im) ||
                      apart <= relative * hypot(a.re, a.im) || apart <= absolute);
}

static const Native FUNCTIONS[] = {
    {"acos(z, /)", cmath_acos, "Arc cosine."},
    {"acosh(z, /)", cmath_acosh, "Inverse hyperbolic cosine."},
    {"asin(z, /)", cmath_asin, "Arc sine."},
    {"asinh(z, /)", cmath_asinh, "Inverse hyperbolic sine."},
    {"atan(z, /)", cmath_atan, "Arc tangent."},
    {"atanh(z, /)", cmath_atanh, "Inverse hyperbolic tangent."},
    {"cos(z, /)", cmath_cos, "Cosine."},
    {"cosh(z, /)", cmath_cosh, "Hyperbolic cosine."},
    {"exp(z, /)", cmath_exp, "e to the power z."},
    {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", cmath_isclose, "Are two numbers close?"},
    {"isfinite(z, /)", cmath_isfinite, "Are both parts finite?"},
    {"isinf(z, /)", cmath_isinf, "Is a part infinite?"},
    {"isnan(z, /)", cmath_isnan, "Is a part NaN?"},
    {"log(z, base=?, /)", cmath_log, "Logarithm, natural unless a base is given."},
    {"log10(z, /)", cmath_log10, "Logarithm to base 10."},
    {"phase(z, /)", cmath_phase, "The angle of polar coordinates."},
    {"polar(z, /)", cmath_polar, "Polar coordinates: radius and angle."},
    {"rect(r, phi, /)", cmath_rect, "The number with these polar coordinates."},
    {"sin(z, /)", cmath_sin, "Sine."},
    {"sinh(z, /)", cmath_sinh, "Hyperbolic sine."},
    {"sqrt(z, /)", cmath_sqrt, "Square root."},
    {"tan(z, /)", cmath_tan, "Tangent."},
    {"tanh(z, /)", cmath_tanh, "Hyperbolic tangent."},
    {NULL, NULL, NULL}};

static void init(VM *vm, Value module) {
    module_set(vm, module, "pi", value_float(M_PI));
    module_set(vm, module, "e", value_float(M_E));
    module_set(vm, module, "tau", value_float(2 * M_PI));
    module_set(vm, module, "inf", value_float(INFINITY));
    module_set(vm, module, "nan", value_float(NAN));
    module_set(vm, module, "infj", complex_new(vm, 0.0, INFINITY));
    module_set(vm, module, "nanj", complex_new(vm, 0.0, NAN));
}

const NativeModule MODULE_CMATH = {"cmath", FUNCTIONS, init, "Functions of complex numbers."};
