/* What the parts of running a batch share; not for callers of the engine. */
#ifndef VERBATIM_ENGINE_BATCH_PRIVATE_H
#define VERBATIM_ENGINE_BATCH_PRIVATE_H

#include "engine/base/map.h"
#include "engine/batch.h"
#include "engine/executor.h"

/* A run this batch made earlier. */
typedef struct Known {
    Run *run;
    Tree *flags;
    int64_t initialized;
    bool claimed;
    size_t next; /* index + 1 of the next one with equal flags, 0: none */
} Known;

typedef struct Batch {
    Engine *engine;
    const BatchPlan *plan;
    Run *run, *proto;
    Known *known;
    size_t known_count, known_cap;
    Map by_flags; /* key of flags -> index + 1 of the first known */
    Trial *trials;
    size_t count, cap;
    RunRequest trial_request;
    RunPlan trial_plan;
    Buf run_params_text, opdef_text; /* of all trials */
    Tree *source_digest;             /* of the proto */
    char *optimizer;                 /* spec, of all trials */
    size_t expected;                 /* trials there will be, for progress */
    size_t failed;
    bool cancelled;
    bool stopping; /* a trial failed, and that was not to be */
} Batch;

/* batch_known.c */
bool batch_find_known(Batch *b, Error *err) MUST_CHECK;
/* The first unclaimed run with these flags, in order of creation; it is claimed now. Or NULL. */
Known *batch_claim(Batch *b, const Tree *flags);
/* Pending runs nobody claimed are deleted, others left alone. */
bool batch_drop_orphans(Batch *b, Error *err) MUST_CHECK;
void batch_release_known(Batch *b);

/* batch_trial.c */
/* The next trial: an earlier run with these flags, or a new one. Nothing is written yet. */
Trial *batch_add_trial(Batch *b, const Tree *flags);
/* Make it if it is new; announce it. */
bool batch_init_trial(Batch *b, Trial *trial, Error *err) MUST_CHECK;
bool batch_mark_staged(Run *run, Error *err) MUST_CHECK;
/* The attribute `trials`. */
bool batch_write_trials(Batch *b, Error *err) MUST_CHECK;
/* Run trials [from, to). False: the batch should stop (a failure, an interruption). */
bool batch_run_trials(Batch *b, size_t from, size_t to);

/* batch_sequential.c: trials that are proposed one after another by an optimizer of ours. */
bool batch_run_sequential(Batch *b, int *status, Error *err) MUST_CHECK;
/* How many trials there will be in all. */
size_t batch_count_sequential(const BatchPlan *plan);
/* Flags of those that depend on no result; caller frees. */
Tree *batch_first_trials(const BatchPlan *plan, Error *err);

/* batch_custom.c: trials that an operation asks for. */
bool batch_run_custom(Batch *b, int *status, Error *err) MUST_CHECK;

size_t batch_limit(const BatchPlan *plan);

#endif
