/* Where the flags of the next trial come from when they are not simply all combinations.
 *
 * An optimizer is a const table; `random` draws independently, `gp`, `forest` and `gbrt` learn from
 * the trials that have completed. Pure numbers: knows nothing of runs. */
#ifndef VERBATIM_ENGINE_OPTIMIZER_H
#define VERBATIM_ENGINE_OPTIMIZER_H

#include "engine/flagdef.h"
#include "engine/random.h"

/* One flag as a dimension of the search. */
typedef enum DimensionKind { DIM_FIXED, DIM_CHOICE, DIM_INT, DIM_REAL, DIM_LOG } DimensionKind;

typedef struct Dimension {
    char *name;
    DimensionKind kind;
    Tree *value; /* DIM_FIXED: the value; DIM_CHOICE: the list */
    double low, high;
    Tree *initial; /* where the search starts, or NULL */
} Dimension;

typedef struct Space {
    Dimension *items; /* sorted by name */
    size_t count;
} Space;

/* Dimensions of a proto's flags: lists, functions, scalars. ERR_QUIT: what the optimizer's own
 * program says of a flag it cannot search. */
bool space_from_flags(Space *out, const Tree *flags, Error *err) MUST_CHECK;
void space_release(Space *space);
bool space_is_fixed(const Space *space);              /* nothing to search */
Tree *space_draw(const Space *space, Random *random); /* flags, independent draws; caller frees */

/* A completed trial: its flags and what it scored (smaller is better). */
typedef struct Observation {
    const Tree *flags;
    double score;
} Observation;

typedef struct OptimizerOptions {
    int64_t random_starts;
    double kappa, xi;
    const char *acquisition; /* "EI", "LCB", "PI", "gp_hedge" */
} OptimizerOptions;

/* From the flags of a batch run; borrows from them. */
OptimizerOptions optimizer_options(const Tree *opt_flags);

typedef struct OptimizerType {
    const char *name;
    const char *description;
    const struct ModelType *model; /* NULL: not sequential, all trials are known beforehand */
} OptimizerType;

/* Flags of trial number `index` (0-based), given what is known so far: initial values or a random
 * draw first, then by the model. *repeated: the proposal when it was one of `seen` and a random one
 * took its place, else NULL. Depends on nothing but its arguments. Caller frees. */
Tree *optimizer_next(const OptimizerType *type, const Space *space, const Observation *seen,
                     size_t count, size_t index, const OptimizerOptions *options, int64_t seed,
                     Tree **repeated);

const OptimizerType *optimizer_find(const char *name); /* NULL: none of ours */
/* Its own flags with their defaults: `random-starts`, `kappa`, … */
void optimizer_flagdefs(FlagDefs *out, const OptimizerType *type);

#endif
