/* What the parts of running a batch share; not for callers of the engine. */
#ifndef VERBATIM_ENGINE_BATCH_PRIVATE_H
#define VERBATIM_ENGINE_BATCH_PRIVATE_H

#include "engine/batch.h"
#include "engine/executor.h"

/* A run this batch made earlier. */
typedef struct Known {
    uint8_t id[RUN_ID_LEN / 2];
    int64_t initialized;
    uint64_t hash; /* of its flags */
    size_t flags;  /* place in known_flags */
    bool claimed;
} Known;

/* A trial, as long as nothing is done with it. */
typedef struct Planned {
    uint8_t id[RUN_ID_LEN / 2];
    bool fresh;    /* made by this batch run, not found */
    bool broken;   /* it could not be started */
    int status;    /* when ended */
    Trial *opened; /* while it is with the executor */
} Planned;

typedef struct Batch {
    Engine *engine;
    const BatchPlan *plan;
    Run *run, *proto;
    Known *known; /* in order of creation */
    size_t known_count, known_cap;
    FlagSets known_flags;
    size_t *by_flags; /* places of the known, by hash and then in order */
    Planned *trials;
    FlagSets flags; /* of each trial */
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
const Known *batch_claim(Batch *b, const Tree *flags);
/* Pending runs nobody claimed are deleted, others left alone. */
bool batch_drop_orphans(Batch *b, Error *err) MUST_CHECK;
void batch_release_known(Batch *b);

/* batch_trial.c */
/* The next trial: an earlier run with these flags, or a new one. Nothing is written yet. Returns
 * its place. */
size_t batch_add_trial(Batch *b, const Tree *flags);
/* A trial as it is worked with; close it afterwards. */
Trial *batch_open_trial(const Batch *b, size_t i);
void batch_close_trial(Trial *trial);
/* Make it if it is new; announce it. */
bool batch_init_trial(Batch *b, size_t i, Error *err) MUST_CHECK;
bool batch_mark_staged(Run *run, Error *err) MUST_CHECK;
/* The attribute `trials`. */
bool batch_write_trials(Batch *b, Error *err) MUST_CHECK;
/* Run trials [from, to). False: the batch should stop (a failure, an interruption). */
bool batch_run_trials(Batch *b, size_t from, size_t to);

/* batch_sequential.c: trials that are proposed one after another by an optimizer of ours. */
bool batch_run_sequential(Batch *b, int *status, Error *err) MUST_CHECK;
/* How many trials there will be in all. */
size_t batch_count_sequential(const BatchPlan *plan);
/* Flags of those that depend on no result. */
bool batch_first_trials(FlagSets *out, const BatchPlan *plan, Error *err) MUST_CHECK;

/* batch_custom.c: trials that an operation asks for. */
bool batch_run_custom(Batch *b, int *status, Error *err) MUST_CHECK;

size_t batch_limit(const BatchPlan *plan);

#endif
