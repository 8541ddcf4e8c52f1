/* Batches: from a proto to its trials, and running them.
 *
 * A batch run holds a proto (the operation with its flag lists unexpanded), the attribute `trials`
 * (exactly the trials generated last, each {run_id, flags}) and links to them. */
#ifndef VERBATIM_ENGINE_BATCH_H
#define VERBATIM_ENGINE_BATCH_H

#include "engine/engine.h"
#include "engine/flagsets.h"
#include "engine/runner.h"

typedef struct BatchPlan {
    RunPlan plan;               /* the operation tried; flags still with lists */
    const Tree *rows;           /* list of maps from batch files, or NULL */
    const Operation *optimizer; /* `+`, random, … or a custom operation */
    const Tree *opt_flags;      /* its flags */
    bool restarting;
} BatchPlan;

/* Rows of one batch file, appended to list `rows`; `shown` is its name in messages. */
bool batch_file_read(Tree *rows, const char *path, const char *shown, Error *err) MUST_CHECK;

/* The trials of a batch as far as they can be known before running, added to `out`. Of an optimizer
 * that learns these are its first ones; batch_say_more tells when more follow. */
bool batch_trials(FlagSets *out, const BatchPlan *batch, Error *err) MUST_CHECK;
void batch_say_more(Engine *engine, const BatchPlan *batch, size_t known);

/* Preview as a table / as a file (.csv, .json); single: what is saved is no batch. */
void batch_print_trials(Engine *engine, const FlagSets *trials);
bool batch_save_trials(Engine *engine, const FlagSets *trials, const char *path, bool single,
                       Error *err) MUST_CHECK;

/* Run (or restart) the batch in directory `run`. *status: exit status of the batch. */
bool batch_run(int *status, Run *run, Engine *engine, const BatchPlan *batch,
               Error *err) MUST_CHECK;

/* Prepare the batch in directory `run` as staged: starting it makes its trials. */
bool batch_stage(Run *run, Engine *engine, const BatchPlan *batch, Error *err) MUST_CHECK;

#endif
