/* One step of an operation, as it is to be run. */
#ifndef VERBATIM_ENGINE_STEP_H
#define VERBATIM_ENGINE_STEP_H

#include "engine/operation.h"
#include "engine/request.h"

typedef struct Step {
    RunRequest request;
    char *name;         /* as written; the link is named after it */
    const Tree *expect; /* or NULL; borrowed from the operation */
} Step;

/* From a text or a mapping; `flags` are the parent's, for `${name}`. Release it in any case. */
bool step_read(Step *step, const Operation *op, const Tree *tree, const Tree *flags,
               Error *err) MUST_CHECK;
void step_release(Step *step);

#endif
