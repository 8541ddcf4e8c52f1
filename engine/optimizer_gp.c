/* A Gaussian process: Matérn 5/2 kernel, length and noise by marginal likelihood over a grid. */
#include "engine/optimizer_private.h"

#include "engine/base/mem.h"
#include <math.h>
#include <stdlib.h>

typedef struct Gp {
    const Points *points;
    double length, noise;
    double *factor;  /* lower triangle of the Cholesky factor, row by row */
    double *weights; /* K^-1 y */
    double *scratch;
} Gp;

static double kernel(const double *a, const double *b, size_t width, double length) {
    double square = 0;
    for (size_t i = 0; i < width; i++)
        square += (a[i] - b[i]) * (a[i] - b[i]);
    double r = sqrt(5 * square) / length;
    return (1 + r + r * r / 3) * exp(-r);
}

/* False: not positive definite. */
static bool factorise(double *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= a[i * n + k] * a[j * n + k];
            if (i == j && sum <= 1e-12)
                return false;
            a[i * n + j] = i == j ? sqrt(sum) : sum / a[j * n + j];
        }
    return true;
}

static void solve_lower(const double *l, double *v, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            v[i] -= l[i * n + k] * v[k];
        v[i] /= l[i * n + i];
    }
}

static void solve_upper(const double *l, double *v, size_t n) {
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            v[i] -= l[k * n + i] * v[k];
        v[i] /= l[i * n + i];
    }
}

/* Factor and weights for one setting; returns the log likelihood, -inf when it cannot be. */
static double try_setting(Gp *gp, double length, double noise) {
    const Points *p = gp->points;
    size_t n = p->count;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            gp->factor[i * n + j] =
                kernel(p->x + i * p->width, p->x + j * p->width, p->width, length) +
                (i == j ? noise : 0);
    if (!factorise(gp->factor, n))
        return -INFINITY;
    memcpy(gp->weights, p->y, n * sizeof *gp->weights);
    solve_lower(gp->factor, gp->weights, n);
    solve_upper(gp->factor, gp->weights, n);
    double likelihood = 0;
    for (size_t i = 0; i < n; i++)
        likelihood -= p->y[i] * gp->weights[i] / 2 + log(gp->factor[i * n + i]);
    return likelihood;
}

static void *gp_fit(const Points *points, Random *random) {
    (void)random;
    static const double lengths[] = {0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2};
    static const double noises[] = {1e-6, 1e-3, 1e-2, 1e-1};
    Gp *gp = xcalloc(1, sizeof *gp);
    size_t n = points->count;
    gp->points = points;
    gp->factor = xcalloc(n * n + 1, sizeof *gp->factor);
    gp->weights = xcalloc(n + 1, sizeof *gp->weights);
    gp->scratch = xcalloc(n + 1, sizeof *gp->scratch);
    double best = -INFINITY;
    gp->length = 0.4;
    gp->noise = 1e-1;
    for (size_t i = 0; i < COUNT_OF(lengths); i++)
        for (size_t k = 0; k < COUNT_OF(noises); k++) {
            double likelihood = try_setting(gp, lengths[i], noises[k]);
            if (likelihood > best) {
                best = likelihood;
                gp->length = lengths[i];
                gp->noise = noises[k];
            }
        }
    try_setting(gp, gp->length, gp->noise);
    return gp;
}

static Belief gp_predict(const void *model, const double *x) {
    const Gp *gp = model;
    const Points *p = gp->points;
    double mean = 0, variance = 1;
    for (size_t i = 0; i < p->count; i++) {
        gp->scratch[i] = kernel(x, p->x + i * p->width, p->width, gp->length);
        mean += gp->scratch[i] * gp->weights[i];
    }
    solve_lower(gp->factor, gp->scratch, p->count);
    for (size_t i = 0; i < p->count; i++)
        variance -= gp->scratch[i] * gp->scratch[i];
    return (Belief){mean, variance > 0 ? sqrt(variance) : 0};
}

static void gp_free(void *model) {
    Gp *gp = model;
    free(gp->factor);
    free(gp->weights);
    free(gp->scratch);
    free(gp);
}

const ModelType MODEL_GP = {gp_fit, gp_predict, gp_free};
