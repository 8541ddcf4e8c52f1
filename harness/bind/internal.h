/* What the files of this room share. */
#ifndef VERBATIM_BIND_INTERNAL_H
#define VERBATIM_BIND_INTERNAL_H

#include "engine/engine.h"
#include "harness/bind/bind.h"
#include "harness/language/exceptions.h"

extern const NativeModule MODULE_GAPI, MODULE_GUILD_API;
extern const NativeModule MODULES_GUILD[]; /* ended by a row without a name */
extern const Type TYPE_PROJECT, TYPE_RUN, TYPE_OPREF, TYPE_RUN_ERROR;

/* helpers.py */
extern const char EMBED_helpers[];

/* ---- memory across calls that can raise ---- */

/* Release `object` when it is dead (in the machine's memory) or with the machine, unless bind_done
 * releases it first. */
void bind_guard(VM *vm, void (*release)(void *), void *object);
void bind_done(VM *vm, void (*release)(void *), void *object);
void bind_release_list(void *strlist);

/* ---- values ---- */

Value tree_to_value(VM *vm, const Tree *tree);
/* Raises TypeError for what is no data; caller frees. Tuples become lists, other objects with a
 * path or a text (pathlib) their text. */
Tree *value_to_tree(VM *vm, Value value);
/* str or os.PathLike to a C string that lives while it is used. */
const char *bind_path(VM *vm, Value value);
/* NULL for None and UNSET, else its text. */
const char *bind_text(VM *vm, Value value);
/* Texts of a str (one), list or tuple (each; run objects by their id); nothing for None. `list` is
 * guarded by the caller. */
void bind_texts(VM *vm, StrList *list, Value value);
Value bind_strings(VM *vm, const StrList *list); /* list of str */
/* Print text, and a newline when it does not end in one; nothing at all when it is empty. */
void bind_print(VM *vm, Span text);
/* Raise what `err` says (and clear it). */
_Noreturn void bind_raise(VM *vm, Error *err);

/* ---- runs ---- */

/* A run as a value; takes `run`. */
Value run_value(VM *vm, Run *run);
Run *as_run(Value v); /* NULL when it is none */
/* for_dir(path): the run in a directory. */
Value run_for_dir(VM *vm, Value *args);

/* ---- run commands ---- */

/* Keyword arguments of Project.run, gapi.run and their kin, in this order in their signatures. */
#define RUN_KEYWORDS(TEXT, FLAG, NUMBER, WORDS, OTHER)                                             \
    OTHER(flags, "flags=None")                                                                     \
    OTHER(batch_files, "batch_files=None")                                                         \
    OTHER(cwd, "cwd=None")                                                                         \
    OTHER(guild_home, "guild_home=None")                                                           \
    OTHER(extra_env, "extra_env=None")                                                             \
    OTHER(restart, "restart=None")                                                                 \
    OTHER(start, "start=None")                                                                     \
    OTHER(rerun, "rerun=None")                                                                     \
    OTHER(proto, "proto=None")                                                                     \
    OTHER(debug, "debug=False")                                                                    \
    OTHER(keep_run, "keep_run=False")                                                              \
    OTHER(keep_batch, "keep_batch=False")                                                          \
    OTHER(test_sourcecode, "test_sourcecode=False")                                                \
    OTHER(help_op, "help_op=False")                                                                \
    OTHER(help_model, "help_model=False")                                                          \
    TEXT(label, "label=None")                                                                      \
    TEXT(run_dir, "run_dir=None")                                                                  \
    FLAG(optimize, "optimize=False")                                                               \
    TEXT(optimizer, "optimizer=None")                                                              \
    TEXT(minimize, "minimize=None")                                                                \
    TEXT(maximize, "maximize=None")                                                                \
    OTHER(opt_flags, "opt_flags=None")                                                             \
    NUMBER(max_trials, "max_trials=None")                                                          \
    NUMBER(random_seed, "random_seed=None")                                                        \
    FLAG(needed, "needed=False")                                                                   \
    FLAG(print_cmd, "print_cmd=False")                                                             \
    FLAG(print_trials, "print_trials=False")                                                       \
    TEXT(save_trials, "save_trials=None")                                                          \
    FLAG(init_trials, "init_trials=False")                                                         \
    FLAG(quiet, "quiet=False")                                                                     \
    TEXT(batch_label, "batch_label=None")                                                          \
    TEXT(comment, "comment=None")                                                                  \
    TEXT(stage_dir, "stage_dir=None")                                                              \
    TEXT(gpus, "gpus=None")                                                                        \
    TEXT(pidfile, "pidfile=None")                                                                  \
    TEXT(test_output_scalars, "test_output_scalars=None")                                          \
    WORDS(tags, "tags=None")                                                                       \
    WORDS(disable_plugins, "disable_plugins=None")                                                 \
    NUMBER(jobs, "jobs=None")                                                                      \
    NUMBER(stop_after, "stop_after=None")                                                          \
    FLAG(stage, "stage=False")                                                                     \
    FLAG(no_gpus, "no_gpus=False")                                                                 \
    FLAG(stage_trials, "stage_trials=False")                                                       \
    FLAG(fail_on_trial_error, "fail_on_trial_error=False")                                         \
    FLAG(force_flags, "force_flags=False")                                                         \
    FLAG(background, "background=False")                                                           \
    FLAG(no_wait, "no_wait=False")                                                                 \
    FLAG(print_env, "print_env=False")

#define RUN_KEYWORD_TEXT(name, text) ", " text
#define RUN_SIGNATURE                                                                              \
    "spec=None" RUN_KEYWORDS(RUN_KEYWORD_TEXT, RUN_KEYWORD_TEXT, RUN_KEYWORD_TEXT,                 \
                             RUN_KEYWORD_TEXT, RUN_KEYWORD_TEXT)

typedef enum RunKeyword {
    KW_spec,
#define X(name, text) KW_##name,
    RUN_KEYWORDS(X, X, X, X, X)
#undef X
        KW_COUNT
} RunKeyword;

/* What a run command came to. `output` is merged and stripped at both ends. */
typedef struct RunOutcome {
    int status;
    Str *output;
    Value run; /* or NONE */
} RunOutcome;

/* The command line, without the program's name, that the keyword arguments stand for: list of str.
 */
Value run_words(VM *vm, const Value *keywords);

/* Run in directory `cwd` with home `guild_home` (keyword arguments of those names come first).
 * `engine` may be NULL: one is made and freed. */
RunOutcome run_command(VM *vm, Engine *engine, const char *cwd, const char *guild_home,
                       const Value *keywords);
/* What simplify_trial(s)_output does. */
Str *simplify_trial_output(VM *vm, Str *output);

/* An engine for directory and home, guarded; never NULL. */
Engine *bind_engine(VM *vm, const char *cwd, const char *guild_home);
void bind_engine_free(VM *vm, Engine *engine);

/* The built program as a command: argv without its name; output merged, exit status. */
Str *bind_program(VM *vm, const char *cwd, const char *guild_home, const StrList *args,
                  int *status);

/* A command that found nothing to do ends like a program: SystemExit(0), its note on stderr. */
void bind_exit_when_idle(VM *vm, Str *output, int status);

Value gapi_compare(VM *vm, Value *args);
Value run_scalars(VM *vm, const Run *run);

/* List of run values by the keyword arguments of runs_list. */
#define LIST_SIGNATURE                                                                             \
    "ops=None, status=None, labels=None, unlabeled=False, all=False, deleted=False, "              \
    "marked=False, unmarked=False, tags=None, batch=None, limit=None"
enum {
    LIST_OPS,
    LIST_STATUS,
    LIST_LABELS,
    LIST_UNLABELED,
    LIST_ALL,
    LIST_DELETED,
    LIST_MARKED,
    LIST_UNMARKED,
    LIST_TAGS,
    LIST_BATCH,
    LIST_LIMIT
};
Value list_runs(VM *vm, Store *store, const char *cwd, const Value *filters);

/* print_runs for a list of run values. */
void print_runs(VM *vm, Value runs, const char *cwd, bool flags, bool labels, bool status);

#endif
