/* The life of one run: prepare its directory, start it, watch it, finish it.
 *
 * Order of writes: a crash at any instant leaves a directory whose status is true (see runner.c).
 * Knows nothing of batches. */
#ifndef VERBATIM_ENGINE_RUNNER_H
#define VERBATIM_ENGINE_RUNNER_H

#include "engine/engine.h"
#include "engine/operation.h"
#include <sys/types.h>

/* What is to be run. Borrowed by everything below until the run has ended. */
typedef struct RunPlan {
    const Operation *op;
    const RunRequest *request;
    const Tree *flags; /* resolved values, nulls included */
    int64_t random_seed;
    bool has_seed;
    int64_t max_trials;    /* 0: not in force */
    const char *label;     /* NULL: none */
    const char *optimizer; /* spec: attribute of protos and trials, or NULL */
    const char *batch;     /* id of the batch, or NULL */
    const Tree *objective; /* instead of the operation's, or NULL */
    /* Attributes that are the same for many runs, as YAML; NULL: made from the plan. */
    const char *run_params_text, *opdef_text, *source_digest;
    bool inside; /* the run is under way in this process: start just the process of its operation */
} RunPlan;

/* Steps 1–3: directory, PENDING, attributes, source. In place when the run is there. On return it
 * is a complete pending run. `source` NULL: copied from the project, else shared from that run. */
bool runner_prepare(Run *run, Engine *engine, const RunPlan *plan, const Run *source,
                    Error *err) MUST_CHECK;
/* Claim the run (lock.h). ERR_BUSY when it is running; `program` is for the hint. */
bool runner_lock(Run *run, const char *program, Error *err) MUST_CHECK;
/* The same although attempts (attempt.h) may be under way. */
bool runner_claim(Run *run, const char *program, Error *err) MUST_CHECK;
void runner_unlock(Run *run);
/* Always fails: the run is running, who has it and what can be done. */
bool runner_busy(const Run *run, const char *program, Error *err);

/* Instead of starting it: dependencies resolved, pre-process run, environment written, marked
 * STAGED. *status: exit code of a pre-process that failed; then it is not staged. */
bool runner_stage(int *status, Run *run, Engine *engine, const RunPlan *plan,
                  Error *err) MUST_CHECK;

typedef struct Runner Runner;

/* The label given, or the operation's, with flags and dependencies in it. For runs that are not
 * trials, once their dependencies are resolved. */
bool runner_put_label(Run *run, const RunPlan *plan, Error *err) MUST_CHECK;
/* The operation's `pre-process`, a shell command in the run directory. *status: its exit code. */
bool runner_pre_process(int *status, Run *run, Engine *engine, const RunPlan *plan,
                        Error *err) MUST_CHECK;

/* Steps 4–8: started, dependencies, pre-process, spawn. The run must be locked. NULL on failure. */
Runner *runner_start(Run *run, Engine *engine, const RunPlan *plan, Error *err) MUST_CHECK;
/* The same with its output given to `sink` (borrowed; NULL: the engine's observer). */
Runner *runner_start_into(Run *run, Engine *engine, const RunPlan *plan, const Observer *sink,
                          Error *err) MUST_CHECK;
/* Descriptors to poll for; at most 3. */
int runner_fds(const Runner *runner, int fds[3]);
/* Take what there is. True: it has ended and all output is in. */
bool runner_step(Runner *runner);
void runner_signal(Runner *runner, int signal); /* to its whole group */
/* SIGTERM now; SIGKILL when it has not ended half a minute later (runner_step sees to that). */
void runner_stop(Runner *runner);
Engine *runner_engine(const Runner *runner);
/* Steps 9–10: exit status, stopped, scalars, unlock; frees the runner. *status as in `exit_status`.
 */
bool runner_finish(int *status, Runner *runner, Error *err) MUST_CHECK;

/* Watch a started run to its end (interrupt, stop-after), then finish it. */
bool runner_watch(int *status, Runner *runner, Error *err) MUST_CHECK;
/* All of it, waiting: start, watch (interrupt, stop-after), finish. */
bool runner_run(int *status, Run *run, Engine *engine, const RunPlan *plan, Error *err) MUST_CHECK;

#endif
