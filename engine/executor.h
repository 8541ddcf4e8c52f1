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
    bool skipped;         /* --needed */
    int status;           /* when ended: exit status, or minus the signal */
    struct RunPlan *plan; /* what its runner works by, or NULL */
    Error error;          /* when it could not be started: what is shown */
    bool bare_error;
} Trial;

typedef struct ExecutorType {
    const char *name;
    size_t (*capacity)(void *self); /* trials it takes now */
    /* Begin; must not block for long. A trial that cannot be started ends with its error set. */
    void (*submit)(void *self, Trial *trial);
    /* Wait up to `seconds` for something to happen; returns a trial that has ended (in order of
     * submission), or NULL. */
    Trial *(*poll)(void *self, double seconds);
    /* Stop everything that was submitted: ask, then force after `grace` seconds. The trials still
     * come out of poll. */
    void (*cancel)(void *self, double grace);
    void (*close)(void *self);
} ExecutorType;

typedef struct Executor {
    const ExecutorType *type;
    void *self;
} Executor;

/* How the pool of this machine starts a trial, and what it says when it shows one. */
typedef struct TrialStarter {
    void *context;
    /* `sink` as runner_start_into. NULL with err: it could not be started. NULL without: there is
     * nothing to do for it (trial->skipped). */
    struct Runner *(*start)(void *context, Trial *trial, const Observer *sink, Error *err);
} TrialStarter;

/* Up to `jobs` at once on this machine. With more than one, everything a trial makes appear is kept
 * together and shown in order of submission; with one it passes straight through. */
Executor executor_local(Engine *engine, size_t jobs, TrialStarter starter);

#endif
