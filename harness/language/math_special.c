/* Module math: exact sums, lengths of vectors, and the gamma functions.
 *
 * Gamma follows the Lanczos approximation with the coefficients CPython uses (g about 6.0247,
 * 13 terms), so that results agree to the last digit. */
#include "harness/language/math_parts.h"
#include <math.h>

/* ---- fsum: non-overlapping partial sums ---- */

typedef struct Partials {
    double *items;
    size_t count, cap;
    double special, infinite; /* sums of what is not finite */
} Partials;

static void add_exactly(VM *vm, Partials *p, double x) {
    double start = x;
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        double y = p->items[i];
        if (fabs(x) < fabs(y)) {
            double t = x;
            x = y;
            y = t;
        }
        volatile double high = x + y, low = y - (high - x);
        if (low != 0.0)
            p->items[kept++] = low;
        x = high;
    }
    p->count = kept;
    if (x == 0.0)
        return;
    if (!isfinite(x)) {
        if (isfinite(start))
            raise(vm, &TYPE_OVERFLOW_ERROR, "intermediate overflow in fsum");
        if (isinf(start))
            p->infinite += start;
        p->special += start;
        p->count = 0;
        return;
    }
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 32;
        p->items = vm_realloc(vm, p->items, p->cap * sizeof(double), cap * sizeof(double));
        p->cap = cap;
    }
    p->items[p->count++] = x;
}

/* Add the partials from the largest down, rounding half to even once. */
static double partials_total(const Partials *p) {
    if (p->count == 0)
        return 0.0;
    size_t n = p->count;
    volatile double high = p->items[--n], low = 0.0;
    while (n > 0) {
        double x = high, y = p->items[--n];
        high = x + y;
        low = y - (high - x);
        if (low != 0.0)
            break;
    }
    if (n > 0 && ((low < 0.0 && p->items[n - 1] < 0.0) || (low > 0.0 && p->items[n - 1] > 0.0))) {
        volatile double y = low * 2.0, x = high + y;
        if (y == x - high)
            high = x;
    }
    return high;
}

Value math_fsum(VM *vm, Value *args) {
    Partials p = {0};
    Value iterator = vm_iter(vm, args[0]), item;
    while (vm_next(vm, iterator, &item))
        add_exactly(vm, &p, vm_float(vm, item));
    if (p.special != 0.0 || isnan(p.special)) {
        if (isnan(p.infinite))
            raise(vm, &TYPE_VALUE_ERROR, "-inf + inf in fsum");
        return value_float(p.special);
    }
    return value_float(partials_total(&p));
}

/* ---- hypot, dist ---- */

static double vector_length(const double *v, size_t count) {
    double largest = 0.0;
    bool nan = false;
    for (size_t i = 0; i < count; i++) {
        if (isinf(v[i]))
            return INFINITY;
        nan = nan || isnan(v[i]);
        largest = fmax(largest, fabs(v[i]));
    }
    if (nan)
        return NAN;
    if (largest == 0.0 || count <= 1)
        return largest;
    int e;
    frexp(largest, &e);
    long double sum = 0;
    for (size_t i = 0; i < count; i++) {
        long double x = ldexpl(v[i], -e);
        sum += x * x;
    }
    return (double)ldexpl(sqrtl(sum), e);
}

Value math_hypot(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[0]);
    double *v = vm_alloc(vm, (given->count + 1) * sizeof *v);
    for (size_t i = 0; i < given->count; i++)
        v[i] = vm_float(vm, given->items[i]);
    return value_float(vector_length(v, given->count));
}

Value math_dist(VM *vm, Value *args) {
    Tuple *p = as_tuple(tuple_of(vm, args[0])), *q = as_tuple(tuple_of(vm, args[1]));
    if (p->count != q->count)
        raise(vm, &TYPE_VALUE_ERROR, "both points must have the same number of dimensions");
    double *v = vm_alloc(vm, (p->count + 1) * sizeof *v);
    for (size_t i = 0; i < p->count; i++)
        v[i] = fabs(vm_float(vm, p->items[i]) - vm_float(vm, q->items[i]));
    return value_float(vector_length(v, p->count));
}

/* ---- gamma, lgamma ---- */

enum { TERMS = 13, EXACT = 23 };
static const double LANCZOS_G = 6.024680040776729583740234375,
                    G_MINUS_HALF = 5.524680040776729583740234375,
                    LOG_PI = 1.144729885849400174143427351353058711647;
static const double NUMERATOR[TERMS] = {23531376880.410759688572007674451636754734846804940,
                                        42919803642.649098768957899047001988850926355848959,
                                        35711959237.355668049440185451547166705960488635843,
                                        17921034426.037209699919755754458931112671403265390,
                                        6039542586.3520280050642916443072979210699388420708,
                                        1439720407.3117216736632230727949123939715485786372,
                                        248874557.86205415651146038641322942321632125127801,
                                        31426415.585400194380614231628318205362874684987640,
                                        2876370.6289353724412254090516208496135991145378768,
                                        186056.26539522349504029498971604569928220784236328,
                                        8071.6720023658162106380029022722506138218516325024,
                                        210.82427775157934587250973392071336271166969580291,
                                        2.5066282746310002701649081771338373386264310793408};
/* x (x+1) … (x+11) */
static const double DENOMINATOR[TERMS] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0};

static double lanczos_sum(double x) {
    double num = 0.0, den = 0.0;
    if (x < 5.0)
        for (int i = TERMS; --i >= 0;) {
            num = num * x + NUMERATOR[i];
            den = den * x + DENOMINATOR[i];
        }
    else
        for (int i = 0; i < TERMS; i++) {
            num = num / x + NUMERATOR[i];
            den = den / x + DENOMINATOR[i];
        }
    return num / den;
}

static double sin_pi(double x) {
    double y = fmod(fabs(x), 2.0), r = 0;
    switch ((int)round(2.0 * y)) {
    case 0:
        r = sin(M_PI * y);
        break;
    case 1:
        r = cos(M_PI * (y - 0.5));
        break;
    case 2:
        r = sin(M_PI * (1.0 - y));
        break;
    case 3:
        r = -cos(M_PI * (y - 1.5));
        break;
    default:
        r = sin(M_PI * (y - 2.0));
        break;
    }
    return copysign(1.0, x) * r;
}

static double gamma_whole(double x) {
    double r = 1.0;
    for (double i = 2.0; i < x; i++)
        r *= i;
    return r;
}

/* |x| between 1e-20 and 200. */
static double gamma_lanczos(double x) {
    double a = fabs(x), y = a + G_MINUS_HALF, z;
    if (a > G_MINUS_HALF) {
        volatile double q = y - a;
        z = q - G_MINUS_HALF;
    } else {
        volatile double q = y - G_MINUS_HALF;
        z = q - a;
    }
    z = z * LANCZOS_G / y;
    bool large = a >= 140.0;
    double power = large ? pow(y, a / 2.0 - 0.25) : pow(y, a - 0.5), r;
    if (x < 0.0) {
        r = -M_PI / sin_pi(a) / a * exp(y) / lanczos_sum(a);
        r -= z * r;
        r /= power;
        return large ? r / power : r;
    }
    r = lanczos_sum(a) / exp(y);
    r += z * r;
    r *= power;
    return large ? r * power : r;
}

Value math_gamma(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]), r;
    if (isnan(x) || (isinf(x) && x > 0))
        return value_float(x);
    if (isinf(x) || x == 0.0 || (x == floor(x) && x < 0))
        math_domain(vm);
    if (x == floor(x) && x <= EXACT)
        return value_float(gamma_whole(x));
    if (fabs(x) < 1e-20)
        r = 1.0 / x;
    else if (fabs(x) > 200.0)
        r = x < 0.0 ? 0.0 / sin_pi(x) : INFINITY;
    else
        r = gamma_lanczos(x);
    if (isinf(r))
        math_range(vm);
    return value_float(r);
}

Value math_lgamma(VM *vm, Value *args) {
    double x = vm_float(vm, args[0]), a = fabs(x), r;
    if (isnan(x))
        return value_float(x);
    if (isinf(x))
        return value_float(INFINITY);
    if (x == floor(x) && x <= 2.0) {
        if (x <= 0.0)
            math_domain(vm);
        return value_float(0.0);
    }
    if (a < 1e-20)
        return value_float(-log(a));
    r = log(lanczos_sum(a)) - LANCZOS_G;
    r += (a - 0.5) * (log(a + LANCZOS_G - 0.5) - 1);
    if (x < 0.0)
        r = LOG_PI - log(fabs(sin_pi(a))) - log(a) - r;
    if (isinf(r))
        math_range(vm);
    return value_float(r);
}
