/* What the parts of the `run` command share; not for callers of the engine. */
#ifndef VERBATIM_ENGINE_RUN_COMMAND_H
#define VERBATIM_ENGINE_RUN_COMMAND_H

#include "engine/batch.h"
#include "engine/engine.h"
#include "engine/operation.h"

typedef struct Command {
    Engine *engine;
    const Run *attempt; /* works in this directory instead of the target's, or NULL */
    RunRequest request; /* our own copy, completed by what a restart takes over */
    Run *target;        /* run being restarted, or NULL */
    Run *from;          /* run whose operation and flags are used again: target or rerun; or NULL */
    Run *stored;        /* where its attributes are: its proto for a batch, else itself; or NULL */
    bool batch_again;   /* `from` is a batch */
    Operation *op;
    Tree *user_flags;     /* map: of the command line, until they are in `flags` */
    Tree *given_flags;    /* map: stored ones, then those over them, until they are in `flags` */
    Tree *flags;          /* map: everything resolved */
    Tree *rows;           /* list of maps: batch files */
    Operation *optimizer; /* NULL: not a batch */
    Tree *opt_flags;      /* its flags */
    Tree *objective;      /* of --minimize, --maximize; or NULL */
    int64_t seed, max_trials;
    char *label; /* kept or given for the batch, or NULL */
} Command;

/* engine_run in the directory of an attempt at the run to restart; NULL: in its own. */
RunResult command_run(Engine *engine, const RunRequest *request, const Run *attempt);

/* Exclusive options, spec and flags told apart. */
bool command_check_options(Command *c, Error *err) MUST_CHECK;

/* Find the run to restart or to use again, and take over what it remembers. */
bool command_find_target(Command *c, Error *err) MUST_CHECK;

/* User flags, optimizer, resolved flags, seed, limits. *bare: the error is shown as it is. */
bool command_resolve_flags(Command *c, bool *bare, Error *err) MUST_CHECK;

/* --needed: true when there is nothing to do; it has been said. */
bool command_not_needed(Command *c, bool *skip, Error *err) MUST_CHECK;

/* --print-cmd, --print-trials, --save-trials …: *done when one of them was asked for. */
bool command_preview(Command *c, bool *done, Error *err) MUST_CHECK;
/* The question before a run. */
void command_question(Buf *out, const Command *c);

/* What is to be run. The plan borrows from the command. */
RunPlan command_plan(const Command *c);
BatchPlan command_batch_plan(const Command *c);

#endif
