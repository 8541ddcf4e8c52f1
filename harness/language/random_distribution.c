/* Module random: floats of various distributions, computed with the formulas and in the order of
 * draws that CPython uses, so that equal seeds give equal numbers. */
#include "harness/language/random_parts.h"
#include <math.h>

#define FLOAT(i) vm_float(vm, args[i])

/* Arguments of any numeric type take part as they are: a + (b-a) * x. */
static Value between(VM *vm, Value a, Value b, double x) {
    Value scaled = vm_binary(vm, OP_MUL, vm_binary(vm, OP_SUB, b, a), value_float(x));
    return vm_binary(vm, OP_ADD, a, scaled);
}

Value pyrandom_uniform(VM *vm, Value *args) {
    return between(vm, args[1], args[2], random_double(vm, args[0]));
}

Value pyrandom_triangular(VM *vm, Value *args) {
    double u = random_double(vm, args[0]), c = 0.5;
    Value low = args[1], high = args[2];
    if (!is_none(args[3])) {
        if (FLOAT(1) == FLOAT(2))
            return low;
        c = (FLOAT(3) - FLOAT(1)) / (FLOAT(2) - FLOAT(1));
    }
    if (u > c) {
        u = 1.0 - u;
        c = 1.0 - c;
        low = args[2];
        high = args[1];
    }
    return between(vm, low, high, sqrt(u * c));
}

static Value scaled(VM *vm, Value mu, Value sigma, double z) {
    return vm_binary(vm, OP_ADD, mu, vm_binary(vm, OP_MUL, value_float(z), sigma));
}

Value pyrandom_normalvariate(VM *vm, Value *args) {
    const double magic = 4 * exp(-0.5) / sqrt(2.0);
    for (;;) {
        double u1 = random_double(vm, args[0]), u2 = 1.0 - random_double(vm, args[0]);
        double z = magic * (u1 - 0.5) / u2;
        if (z * z / 4.0 <= -log(u2))
            return scaled(vm, args[1], args[2], z);
    }
}

Value pyrandom_gauss(VM *vm, Value *args) {
    Random *r = as_random(args[0]);
    double z;
    if (is_none(r->gauss_next)) {
        double angle = random_double(vm, args[0]) * (2 * M_PI);
        double radius = sqrt(-2.0 * log(1.0 - random_double(vm, args[0])));
        z = cos(angle) * radius;
        r->gauss_next = value_float(sin(angle) * radius);
    } else {
        z = vm_float(vm, r->gauss_next);
        r->gauss_next = NONE;
    }
    return scaled(vm, args[1], args[2], z);
}

Value pyrandom_lognormvariate(VM *vm, Value *args) {
    return value_float(exp(vm_float(vm, pyrandom_normalvariate(vm, args))));
}

Value pyrandom_expovariate(VM *vm, Value *args) {
    double x = -log(1.0 - random_double(vm, args[0]));
    return vm_binary(vm, OP_DIV, value_float(x), args[1]);
}

Value pyrandom_vonmisesvariate(VM *vm, Value *args) {
    double mu = FLOAT(1), kappa = FLOAT(2), z;
    if (kappa <= 1e-6)
        return value_float(2 * M_PI * random_double(vm, args[0]));
    double s = 0.5 / kappa, r = s + sqrt(1.0 + s * s);
    for (;;) {
        z = cos(M_PI * random_double(vm, args[0]));
        double d = z / (r + z), u = random_double(vm, args[0]);
        if (u < 1.0 - d * d || u <= (1.0 - d) * exp(d))
            break;
    }
    double q = 1.0 / r, f = (q + z) / (1.0 + q * z);
    bool plus = random_double(vm, args[0]) > 0.5;
    return value_float(double_mod(plus ? mu + acos(f) : mu - acos(f), 2 * M_PI));
}

static double gamma_large(VM *vm, Value self, double alpha) {
    double ainv = sqrt(2.0 * alpha - 1.0), bbb = alpha - log(4.0), ccc = alpha + ainv;
    for (;;) {
        double u1 = random_double(vm, self);
        if (!(1e-7 < u1 && u1 < 0.9999999))
            continue;
        double u2 = 1.0 - random_double(vm, self), v = log(u1 / (1.0 - u1)) / ainv,
               x = alpha * exp(v), z = u1 * u1 * u2, r = bbb + ccc * v - x;
        if (r + (1.0 + log(4.5)) - 4.5 * z >= 0.0 || r >= log(z))
            return x;
    }
}

static double gamma_small(VM *vm, Value self, double alpha) {
    for (;;) {
        double u = random_double(vm, self), b = (M_E + alpha) / M_E, p = b * u;
        double x = p <= 1.0 ? pow(p, 1.0 / alpha) : -log((b - p) / alpha);
        double u1 = random_double(vm, self);
        if (p > 1.0 ? u1 <= pow(x, alpha - 1.0) : u1 <= exp(-x))
            return x;
    }
}

static double gamma_variate(VM *vm, Value self, double alpha) {
    return alpha > 1.0    ? gamma_large(vm, self, alpha)
           : alpha == 1.0 ? -log(1.0 - random_double(vm, self))
                          : gamma_small(vm, self, alpha);
}

static void positive(VM *vm, double alpha, double beta) {
    if (alpha <= 0.0 || beta <= 0.0)
        raise(vm, &TYPE_VALUE_ERROR, "gammavariate: alpha and beta must be > 0.0");
}

Value pyrandom_gammavariate(VM *vm, Value *args) {
    double alpha = FLOAT(1), beta = FLOAT(2);
    positive(vm, alpha, beta);
    return value_float(gamma_variate(vm, args[0], alpha) * beta);
}

Value pyrandom_betavariate(VM *vm, Value *args) {
    double alpha = FLOAT(1), beta = FLOAT(2);
    positive(vm, alpha, 1.0);
    double y = gamma_variate(vm, args[0], alpha);
    if (y == 0.0)
        return value_float(0.0);
    positive(vm, beta, 1.0);
    return value_float(y / (y + gamma_variate(vm, args[0], beta)));
}

Value pyrandom_paretovariate(VM *vm, Value *args) {
    double u = 1.0 - random_double(vm, args[0]);
    return value_float(pow(u, -1.0 / FLOAT(1)));
}

Value pyrandom_weibullvariate(VM *vm, Value *args) {
    double u = 1.0 - random_double(vm, args[0]);
    return value_float(FLOAT(1) * pow(-log(u), 1.0 / FLOAT(2)));
}
