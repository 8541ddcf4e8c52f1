/* Models of regression trees: a random forest, and gradient boosting in several bootstraps. */
#include "engine/optimizer_private.h"

#include "engine/base/mem.h"
#include <math.h>
#include <stdlib.h>

enum { FOREST_TREES = 60, BOOTSTRAPS = 10, BOOST_ROUNDS = 25, BOOST_DEPTH = 3 };
static const double LEARNING_RATE = 0.2;

/* ---- one tree ---- */

typedef struct Node {
    int feature; /* -1: a leaf */
    double threshold, value;
    int below, above;
} Node;

typedef struct RegressionTree {
    Node *nodes;
    size_t count, cap;
} RegressionTree;

typedef struct Growth {
    RegressionTree *tree;
    const Points *points;
    const double *target;
    Random *random;
    int depth;        /* levels left at the root; 0: as deep as it goes */
    bool any_feature; /* look at all columns, not at a random half */
} Growth;

static double mean_of(const Growth *g, const size_t *rows, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += g->target[rows[i]];
    return sum / (double)count;
}

/* Squared error left when split there; INFINITY when one side would be empty. */
static double split_error(const Growth *g, const size_t *rows, size_t count, size_t feature,
                          double threshold) {
    double sum[2] = {0}, square[2] = {0}, n[2] = {0};
    for (size_t i = 0; i < count; i++) {
        int side = g->points->x[rows[i] * g->points->width + feature] > threshold;
        double y = g->target[rows[i]];
        sum[side] += y;
        square[side] += y * y;
        n[side]++;
    }
    if (!n[0] || !n[1])
        return INFINITY;
    return square[0] - sum[0] * sum[0] / n[0] + square[1] - sum[1] * sum[1] / n[1];
}

/* A threshold between the values of two random rows. */
static double random_threshold(const Growth *g, const size_t *rows, size_t count, size_t feature) {
    const Points *p = g->points;
    double a = p->x[rows[random_below(g->random, count)] * p->width + feature];
    double b = p->x[rows[random_below(g->random, count)] * p->width + feature];
    return (a + b) / 2;
}

static bool best_split(const Growth *g, const size_t *rows, size_t count, size_t *feature,
                       double *threshold) {
    double best = INFINITY;
    for (size_t f = 0; f < g->points->width; f++) {
        if (!g->any_feature && g->points->width > 1 && random_unit(g->random) < 0.5)
            continue;
        for (int k = 0; k < 8; k++) {
            double t = random_threshold(g, rows, count, f);
            double error = split_error(g, rows, count, f, t);
            if (error < best) {
                best = error;
                *feature = f;
                *threshold = t;
            }
        }
    }
    return isfinite(best);
}

/* Rows above the threshold go behind those below; returns how many are below. */
static size_t partition(const Growth *g, size_t *rows, size_t count, size_t feature, double t) {
    size_t below = 0;
    for (size_t i = 0; i < count; i++)
        if (g->points->x[rows[i] * g->points->width + feature] <= t) {
            size_t held = rows[below];
            rows[below++] = rows[i];
            rows[i] = held;
        }
    return below;
}

static int grow_node(const Growth *g, size_t *rows, size_t count, int level) {
    RegressionTree *tree = g->tree;
    tree->nodes = grow(tree->nodes, &tree->cap, tree->count + 1, sizeof *tree->nodes);
    int at = (int)tree->count++;
    tree->nodes[at] = (Node){.feature = -1, .value = mean_of(g, rows, count)};
    size_t feature = 0;
    double threshold = 0;
    if (count < 2 || level > 40 || (g->depth && level >= g->depth) ||
        !best_split(g, rows, count, &feature, &threshold))
        return at;
    size_t below = partition(g, rows, count, feature, threshold);
    int left = grow_node(g, rows, below, level + 1);
    int right = grow_node(g, rows + below, count - below, level + 1);
    Node *node = &tree->nodes[at];
    *node = (Node){(int)feature, threshold, node->value, left, right};
    return at;
}

static double tree_predict(const RegressionTree *tree, const double *x) {
    const Node *node = tree->nodes;
    while (node->feature >= 0)
        node = &tree->nodes[x[node->feature] > node->threshold ? node->above : node->below];
    return node->value;
}

/* ---- ensembles ---- */

/* `groups` predictions, each the sum of `size` trees times `rate`. */
typedef struct Ensemble {
    RegressionTree *trees;
    size_t groups, size;
    double rate;
} Ensemble;

static Ensemble *ensemble_new(size_t groups, size_t size, double rate) {
    Ensemble *e = xcalloc(1, sizeof *e);
    *e = (Ensemble){xcalloc(groups * size, sizeof *e->trees), groups, size, rate};
    return e;
}

static void bootstrap(size_t *rows, size_t count, Random *random) {
    for (size_t i = 0; i < count; i++)
        rows[i] = (size_t)random_below(random, count);
}

static void *forest_fit(const Points *points, Random *random) {
    Ensemble *e = ensemble_new(FOREST_TREES, 1, 1);
    size_t *rows = xcalloc(points->count + 1, sizeof *rows);
    for (size_t t = 0; t < e->groups; t++) {
        Growth g = {&e->trees[t], points, points->y, random, 0, false};
        bootstrap(rows, points->count, random);
        grow_node(&g, rows, points->count, 0);
    }
    free(rows);
    return e;
}

/* Each round's tree learns what the rounds before it left over. */
static void boost(Ensemble *e, size_t group, const Points *points, double *rest, size_t *rows,
                  Random *random) {
    memcpy(rest, points->y, points->count * sizeof *rest);
    size_t *drawn = xcalloc(points->count + 1, sizeof *drawn);
    bootstrap(drawn, points->count, random);
    for (size_t round = 0; round < e->size; round++) {
        RegressionTree *tree = &e->trees[group * e->size + round];
        Growth g = {tree, points, rest, random, BOOST_DEPTH, true};
        memcpy(rows, drawn, points->count * sizeof *rows);
        grow_node(&g, rows, points->count, 0);
        for (size_t i = 0; i < points->count; i++)
            rest[i] -= e->rate * tree_predict(tree, points->x + i * points->width);
    }
    free(drawn);
}

static void *gbrt_fit(const Points *points, Random *random) {
    Ensemble *e = ensemble_new(BOOTSTRAPS, BOOST_ROUNDS, LEARNING_RATE);
    double *rest = xcalloc(points->count + 1, sizeof *rest);
    size_t *rows = xcalloc(points->count + 1, sizeof *rows);
    for (size_t group = 0; group < e->groups; group++)
        boost(e, group, points, rest, rows, random);
    free(rest);
    free(rows);
    return e;
}

static Belief ensemble_predict(const void *model, const double *x) {
    const Ensemble *e = model;
    double sum = 0, square = 0;
    for (size_t g = 0; g < e->groups; g++) {
        double value = 0;
        for (size_t k = 0; k < e->size; k++)
            value += e->rate * tree_predict(&e->trees[g * e->size + k], x);
        sum += value;
        square += value * value;
    }
    double mean = sum / (double)e->groups;
    double variance = square / (double)e->groups - mean * mean;
    return (Belief){mean, variance > 0 ? sqrt(variance) : 0};
}

static void ensemble_free(void *model) {
    Ensemble *e = model;
    for (size_t i = 0; i < e->groups * e->size; i++)
        free(e->trees[i].nodes);
    free(e->trees);
    free(e);
}

const ModelType MODEL_FOREST = {forest_fit, ensemble_predict, ensemble_free};
const ModelType MODEL_GBRT = {gbrt_fit, ensemble_predict, ensemble_free};
