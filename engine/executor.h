/* Where trials run: a pool on this machine now, a scheduler later.
 *
 * Files are the truth: an executor is handed prepared (pending) runs and answers which have ended;
 * status and output are in their directories. Submit, poll, cancel is all it has. */
#ifndef VERBATIM_ENGINE_EXECUTOR_H
#define VERBATIM_ENGINE_EXECUTOR_H

#include "engine/engine.h"
#include "engine/operation.h"

/* One trial as an executor sees it. `index` is its place in the batch. */
typedef struct Trial {
    size_t index;
    Run *run;
    Tree *flags;
    bool fresh; /* made by this batch run, not found */
    bool ended;
    bool skipped; /* --needed */
    int status;   /* when ended: exit status, or minus the signal */
    Error error;  /* when it could not be started: what is shown */
    bool bare_error;
} Trial;

typedef struct ExecutorType {
    const char *name;
    /* Begin; must not block. false: this trial cannot be started here (err). */
    bool (*submit)(void *self, Trial *trial, Error *err);
    /* Wait up to `seconds` for something to happen; returns a trial that has ended, or NULL. */
    Trial *(*poll)(void *self, double seconds);
    /* Stop everything that was submitted: ask, then force after `grace` seconds. */
    void (*cancel)(void *self, double grace);
    size_t (*capacity)(void *self); /* trials it takes now */
    void (*close)(void *self);
} ExecutorType;

typedef struct Executor {
    const ExecutorType *type;
    void *self;
} Executor;

/* Starts one trial as a run of the engine's; how the pool below does it. */
typedef struct TrialStarter {
    void *context;
    struct Runner *(*start)(void *context, Trial *trial, Error *err);
} TrialStarter;

/* Up to `jobs` at once on this machine. With more than one, output is kept whole per trial and
 * shown in order of index; with one it passes straight through. */
Executor executor_local(Engine *engine, size_t jobs, TrialStarter starter);

#endif
