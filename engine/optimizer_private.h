/* What the sequential optimizers share: points as numbers, models, and choosing by a model. */
#ifndef VERBATIM_ENGINE_OPTIMIZER_PRIVATE_H
#define VERBATIM_ENGINE_OPTIMIZER_PRIVATE_H

#include "engine/optimizer.h"

/* Trials as rows of numbers between 0 and 1; choices are one column per value. */
typedef struct Points {
    double *x; /* count rows of `width` */
    double *y; /* standardised scores */
    size_t count, width;
} Points;

/* What a model thinks of a point: score expected (standardised) and how unsure it is. */
typedef struct Belief {
    double mean, deviation;
} Belief;

/* A model made from points; borrowed pointers stay valid until model_free. */
typedef struct ModelType {
    void *(*fit)(const Points *points, Random *random);
    Belief (*predict)(const void *model, const double *x);
    void (*free)(void *model);
} ModelType;

extern const ModelType MODEL_GP, MODEL_FOREST, MODEL_GBRT;

size_t space_width(const Space *space);
void space_encode(double *x, const Space *space, const Tree *flags);

/* The trial to try next: the best of many random points and of points near the best one seen. */
Tree *choose_next(const ModelType *type, const Space *space, const Observation *seen, size_t count,
                  const OptimizerOptions *options, Random *random);

#endif
