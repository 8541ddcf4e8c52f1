/* What the files of module random share: the generator and what is drawn from it. */
#ifndef VERBATIM_LANGUAGE_RANDOM_PARTS_H
#define VERBATIM_LANGUAGE_RANDOM_PARTS_H

#include "engine/base/twister.h"
#include "harness/language/containers.h"
#include "harness/language/numbers.h"

typedef struct Random {
    Object object;
    Twister twister;
    Value gauss_next; /* NONE or a float */
    Dict *attrs;
} Random;
static inline Random *as_random(Value v) {
    return (Random *)v.object;
}
/* The next float; calls an overriding random() of a subclass. */
double random_double(VM *vm, Value self);
/* An integer below n (> 0), any size. */
Value pyrandom_below(VM *vm, Value self, Value n);
static inline int64_t random_index(VM *vm, Value self, size_t n) {
    return pyrandom_below(vm, self, value_int((int64_t)n)).integer;
}

/* random_choice.c */
Value random_choice(VM *vm, Value *args);
Value random_choices(VM *vm, Value *args);
Value pyrandom_sample(VM *vm, Value *args);
Value pyrandom_shuffle(VM *vm, Value *args);
/* random_distribution.c */
#define DISTRIBUTIONS(X)                                                                           \
    X(betavariate, "alpha, beta", "Beta distribution.")                                            \
    X(expovariate, "lambd", "Exponential distribution.")                                           \
    X(gammavariate, "alpha, beta", "Gamma distribution.")                                          \
    X(gauss, "mu=0.0, sigma=1.0", "Normal distribution, two at a time.")                           \
    X(lognormvariate, "mu, sigma", "Log-normal distribution.")                                     \
    X(normalvariate, "mu=0.0, sigma=1.0", "Normal distribution.")                                  \
    X(paretovariate, "alpha", "Pareto distribution.")                                              \
    X(triangular, "low=0.0, high=1.0, mode=None", "Triangular distribution.")                      \
    X(uniform, "a, b", "A float between a and b.")                                                 \
    X(vonmisesvariate, "mu, kappa", "Von Mises distribution.")                                     \
    X(weibullvariate, "alpha, beta", "Weibull distribution.")
#define X(name, parameters, sentence) Value pyrandom_##name(VM *vm, Value *args);
DISTRIBUTIONS(X)
#undef X

#endif
