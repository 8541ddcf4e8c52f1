/* Choosing the next trial by a model: encode, fit, and take the most promising of many points. */
#include "engine/optimizer_private.h"

#include "engine/base/mem.h"
#include <math.h>
#include <stdlib.h>

enum { CANDIDATES = 1000, NEIGHBOURS = 200, MOST_POINTS = 300 };

/* ---- encoding ---- */

static size_t columns(const Dimension *d) {
    return d->kind == DIM_FIXED ? 0 : d->kind == DIM_CHOICE ? d->value->count : 1;
}

size_t space_width(const Space *space) {
    size_t width = 0;
    for (size_t i = 0; i < space->count; i++)
        width += columns(&space->items[i]);
    return width;
}

static double scaled(const Dimension *d, double value) {
    double low = d->low, high = d->high;
    if (d->kind == DIM_LOG) {
        low = log(low);
        high = log(high);
        value = value > 0 ? log(value) : low;
    }
    return high > low ? (value - low) / (high - low) : 0;
}

void space_encode(double *x, const Space *space, const Tree *flags) {
    for (size_t i = 0; i < space->count; i++) {
        const Dimension *d = &space->items[i];
        const Tree *value = tree_get(flags, d->name);
        if (d->kind == DIM_CHOICE)
            for (size_t k = 0; k < d->value->count; k++)
                *x++ = value && tree_equal(d->value->items[k], value) ? 1 : 0;
        else if (d->kind != DIM_FIXED)
            *x++ = scaled(d, tree_number(value, d->low));
    }
}

/* ---- points ---- */

static void standardise(double *y, size_t count) {
    double mean = 0, variance = 0;
    for (size_t i = 0; i < count; i++)
        mean += y[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        variance += (y[i] - mean) * (y[i] - mean) / (double)count;
    double deviation = variance > 0 ? sqrt(variance) : 1;
    for (size_t i = 0; i < count; i++)
        y[i] = (y[i] - mean) / deviation;
}

/* The last of them when there are very many; scores that are no numbers count as the worst. */
static Points make_points(const Space *space, const Observation *seen, size_t count) {
    size_t from = count > MOST_POINTS ? count - MOST_POINTS : 0;
    Points p = {.count = count - from, .width = space_width(space)};
    p.x = xcalloc(p.count * p.width + 1, sizeof *p.x);
    p.y = xcalloc(p.count + 1, sizeof *p.y);
    double worst = -INFINITY;
    for (size_t i = 0; i < p.count; i++)
        if (isfinite(seen[from + i].score))
            worst = fmax(worst, seen[from + i].score);
    for (size_t i = 0; i < p.count; i++) {
        space_encode(p.x + i * p.width, space, seen[from + i].flags);
        p.y[i] = isfinite(seen[from + i].score) ? seen[from + i].score
                 : isfinite(worst)              ? worst
                                                : 0;
    }
    standardise(p.y, p.count);
    return p;
}

static double lowest(const Points *p) {
    double low = p->y[0];
    for (size_t i = 1; i < p->count; i++)
        low = fmin(low, p->y[i]);
    return low;
}

/* ---- acquisition: larger is better ---- */

static double normal_density(double z) {
    return exp(-z * z / 2) / 2.5066282746310002;
}

static double normal_below(double z) {
    return erfc(-z / 1.4142135623730951) / 2;
}

static double lower_bound(Belief b, const OptimizerOptions *o) {
    return -(b.mean - o->kappa * b.deviation);
}

static double probability(Belief b, double best, const OptimizerOptions *o) {
    double gain = best - o->xi - b.mean;
    return b.deviation > 0 ? normal_below(gain / b.deviation) : gain > 0;
}

static double expected(Belief b, double best, const OptimizerOptions *o) {
    double gain = best - o->xi - b.mean;
    if (b.deviation <= 0)
        return fmax(gain, 0);
    double z = gain / b.deviation;
    return gain * normal_below(z) + b.deviation * normal_density(z);
}

/* gp_hedge takes the three in turn. */
static double acquisition(Belief b, double best, const OptimizerOptions *o, size_t turn) {
    const char *name = o->acquisition;
    bool hedge = strcmp(name, "gp_hedge") == 0;
    if (strcmp(name, "LCB") == 0 || (hedge && turn % 3 == 1))
        return lower_bound(b, o);
    if (strcmp(name, "PI") == 0 || (hedge && turn % 3 == 2))
        return probability(b, best, o);
    return expected(b, best, o);
}

/* ---- candidates ---- */

static double clamp(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

static Tree *moved_number(const Dimension *d, const Tree *value, Random *random) {
    double step = random_normal(random) * 0.1;
    if (d->kind == DIM_LOG) {
        double low = log(d->low), high = log(d->high);
        return tree_float(
            clamp(exp(log(tree_number(value, d->low)) + step * (high - low)), d->low, d->high));
    }
    double moved = clamp(tree_number(value, d->low) + step * (d->high - d->low), d->low, d->high);
    return d->kind == DIM_INT ? tree_int((int64_t)llround(moved)) : tree_float(moved);
}

/* A trial near another: each dimension moves a little, a choice now and then. */
static Tree *neighbour(const Space *space, const Tree *flags, Random *random) {
    Tree *near = space_draw(space, random);
    for (size_t i = 0; i < space->count; i++) {
        const Dimension *d = &space->items[i];
        const Tree *value = tree_get(flags, d->name);
        if (!value || d->kind == DIM_FIXED)
            continue;
        if (d->kind != DIM_CHOICE)
            tree_set(near, d->name, moved_number(d, value, random));
        else if (random_unit(random) < 0.8)
            tree_set(near, d->name, tree_copy(value));
    }
    return near;
}

static const Tree *best_seen(const Observation *seen, size_t count) {
    const Observation *best = &seen[0];
    for (size_t i = 1; i < count; i++)
        if (seen[i].score < best->score || !isfinite(best->score))
            best = &seen[i];
    return best->flags;
}

typedef struct Search {
    const ModelType *type;
    const Space *space;
    const OptimizerOptions *options;
    void *model;
    double best_score; /* lowest seen */
    size_t turn;
    double *x; /* scratch */
    Tree *chosen;
    double value;
} Search;

static void consider(Search *s, Tree *flags) {
    space_encode(s->x, s->space, flags);
    double value =
        acquisition(s->type->predict(s->model, s->x), s->best_score, s->options, s->turn);
    if (!s->chosen || value > s->value) {
        tree_free(s->chosen);
        s->chosen = flags;
        s->value = value;
    } else {
        tree_free(flags);
    }
}

Tree *choose_next(const ModelType *type, const Space *space, const Observation *seen, size_t count,
                  const OptimizerOptions *options, Random *random) {
    Points points = make_points(space, seen, count);
    Search s = {.type = type,
                .space = space,
                .options = options,
                .model = type->fit(&points, random),
                .best_score = lowest(&points),
                .turn = count};
    s.x = xcalloc(points.width + 1, sizeof *s.x);
    const Tree *best = best_seen(seen, count);
    for (int i = 0; i < CANDIDATES; i++)
        consider(&s, space_draw(space, random));
    for (int i = 0; i < NEIGHBOURS; i++)
        consider(&s, neighbour(space, best, random));
    type->free(s.model);
    free(s.x);
    free(points.x);
    free(points.y);
    return s.chosen;
}
