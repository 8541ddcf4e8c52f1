/* Steps: an operation made of runs of other operations. */
#ifndef VERBATIM_ENGINE_STEPS_H
#define VERBATIM_ENGINE_STEPS_H

#include "engine/engine.h"
#include "engine/operation.h"

/* Run the steps of `op` for the run `parent` (its directory gets a link to each). Output and log
 * lines go to the engine's observer, which is the parent's capture then. *status: exit status. */
bool steps_run(int *status, Run *parent, Engine *engine, const Operation *op, const Tree *flags,
               Error *err) MUST_CHECK;

#endif
