/* Everything `run` can be asked, as one struct, and its keeping as the attribute `run_params`.
 *
 * The list of options is one X-macro, so the struct, the attribute and what a restart takes over
 * cannot disagree. */
#ifndef VERBATIM_ENGINE_REQUEST_H
#define VERBATIM_ENGINE_REQUEST_H

#include "engine/base/list.h"
#include "engine/base/tree.h"

/* Kinds: TEXT (char *, NULL unset), FLAG (bool), NUMBER (OptionalInt), WORDS (StrList).
 * Last column: a restart takes the stored value over where none is given. */
#define RUN_OPTIONS(TEXT, FLAG, NUMBER, WORDS)                                                     \
    TEXT(opspec, false) /* what to run; NULL: the default operation */                             \
    WORDS(flags, false) /* NAME=VAL and @FILE as typed */                                          \
    TEXT(label, false)                                                                             \
    TEXT(batch_label, false)                                                                       \
    WORDS(tags, false)                                                                             \
    TEXT(comment, false)                                                                           \
    TEXT(run_dir, false)   /* instead of a new directory in the store */                           \
    FLAG(stage, false)     /* prepare and list as staged */                                        \
    TEXT(stage_dir, false) /* prepare in a directory, not listed */                                \
    TEXT(rerun, false)     /* new run with the operation and flags of this one */                  \
    TEXT(restart, false)   /* run again in place (also --start) */                                 \
    WORDS(disable_plugins, true)                                                                   \
    TEXT(gpus, true)                                                                               \
    FLAG(no_gpus, true)                                                                            \
    FLAG(optimize, false) /* use the operation's default optimizer */                              \
    TEXT(optimizer, true)                                                                          \
    TEXT(minimize, true)                                                                           \
    TEXT(maximize, true)                                                                           \
    WORDS(opt_flags, true) /* NAME=VAL for the optimizer */                                        \
    NUMBER(max_trials, true)                                                                       \
    NUMBER(random_seed, true)                                                                      \
    FLAG(init_trials, false)  /* make the trials, run none */                                      \
    FLAG(stage_trials, false) /* the same, as staged */                                            \
    FLAG(fail_on_trial_error, false)                                                               \
    NUMBER(jobs, false) /* trials at once; unset: 1 */                                             \
    FLAG(yes, false)                                                                               \
    FLAG(force_flags, true)   /* no check of flag names and values */                              \
    NUMBER(stop_after, false) /* minutes */                                                        \
    FLAG(needed, false)                                                                            \
    FLAG(background, false)                                                                        \
    TEXT(pidfile, false)                                                                           \
    FLAG(no_wait, false)                                                                           \
    FLAG(quiet, false)                                                                             \
    FLAG(print_cmd, false)                                                                         \
    FLAG(print_env, false)                                                                         \
    FLAG(print_trials, false)                                                                      \
    TEXT(save_trials, false)                                                                       \
    FLAG(set_trace, false)                                                                         \
    TEXT(test_output_scalars, false) /* show what FILE's lines would give, run nothing */          \
    TEXT(remote, false)

typedef struct OptionalInt {
    bool given;
    int64_t value;
} OptionalInt;

typedef struct RunRequest {
#define REQUEST_TEXT(name, kept)   char *name;
#define REQUEST_FLAG(name, kept)   bool name;
#define REQUEST_NUMBER(name, kept) OptionalInt name;
#define REQUEST_WORDS(name, kept)  StrList name;
    RUN_OPTIONS(REQUEST_TEXT, REQUEST_FLAG, REQUEST_NUMBER, REQUEST_WORDS)
#undef REQUEST_TEXT
#undef REQUEST_FLAG
#undef REQUEST_NUMBER
#undef REQUEST_WORDS
    StrList env;                /* NAME=VALUE beside the engine's environment; not stored */
    bool no_restarting_message; /* not stored */
    int step_depth;             /* 0: not a step; not stored */
} RunRequest;

/* All unset; texts and lists in a request are its own. */
void request_init(RunRequest *request);
void request_release(RunRequest *request);
void request_copy(RunRequest *to, const RunRequest *from);

/* The attribute `run_params`; caller frees. */
Tree *request_tree(const RunRequest *request);
/* Fill what is not given and is kept over a restart from a run's `run_params`. */
void request_take_over(RunRequest *request, const Tree *run_params);

#endif
