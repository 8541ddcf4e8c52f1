/* Steps: an operation made of runs of other operations. */
#ifndef VERBATIM_ENGINE_STEPS_H
#define VERBATIM_ENGINE_STEPS_H

#include "engine/engine.h"
#include "engine/operation.h"
#include "engine/runner.h"

/* Run the steps of the plan's operation for the run `parent` (its directory gets a link to each).
 * Output and log lines go to the engine's observer, which is the parent's capture then. *status:
 * exit status. */
bool steps_run(int *status, Run *parent, Engine *engine, const RunPlan *plan,
               Error *err) MUST_CHECK;
/* A prepared, locked run of a steps operation from its start to its end, inside this process. */
bool steps_execute(int *status, Run *run, Engine *engine, const RunPlan *plan,
                   Error *err) MUST_CHECK;

#endif
