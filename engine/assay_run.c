/* assay run: run an operation, or a batch of it. */
#include "engine/assay.h"
#include "engine/base/mem.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* Numbers start at NOT_GIVEN, so that 0 can be given. */
typedef struct RunFlags {
    char *label, *batch_label, *comment, *run_dir, *stage_dir, *rerun, *restart, *gpus, *optimizer,
        *minimize, *maximize, *max_trials, *random_seed, *jobs, *stop_after, *pidfile, *save_trials,
        *test_output_scalars, *remote, *stage_old;
    StrList disable_plugins, opt_flags, tags;
    bool stage, no_gpus, optimize, init_trials, stage_trials, fail_on_trial_error, yes, force_flags,
        needed, background, no_wait, quiet, print_cmd, print_env, print_trials, set_trace, help_op,
        help_model, test_sourcecode, kept;
} RunFlags;

#define AT(member) offsetof(RunFlags, member)

static const Flag FLAGS[] = {
    {'l', "label", FLAG_TEXT, AT(label), "TEXT", "label of the run"},
    {0, "batch-label", FLAG_TEXT, AT(batch_label), "TEXT", "label of the batch run"},
    {'t', "tag", FLAG_LIST, AT(tags), "TAG", "tag of the run; may be repeated"},
    {0, "comment", FLAG_TEXT, AT(comment), "TEXT", "comment on the run"},
    {'d', "run-dir", FLAG_TEXT, AT(run_dir), "DIR",
     "run in DIR instead of a new directory of the home"},
    {0, "stage", FLAG_SET, AT(stage), NULL, "prepare the run, start it later"},
    {0, "stage-dir", FLAG_TEXT, AT(stage_dir), "DIR", "prepare it in DIR"},
    {0, "restart", FLAG_TEXT, AT(restart), "RUN", "run RUN again, in place"},
    {0, "start", FLAG_TEXT, AT(restart), "RUN", "start a staged run; the same as --restart"},
    {0, "rerun", FLAG_TEXT, AT(rerun), "RUN", "a new run with the operation and flags of RUN"},
    {0, "proto", FLAG_TEXT, AT(rerun), "RUN", "the same as --rerun"},
    {'o', "optimizer", FLAG_TEXT, AT(optimizer), "NAME", "batch run with this optimizer"},
    {'O', "optimize", FLAG_SET, AT(optimize), NULL, "batch run with the default optimizer"},
    {'N', "minimize", FLAG_TEXT, AT(minimize), "COLUMN", "what an optimizer minimizes"},
    {'X', "maximize", FLAG_TEXT, AT(maximize), "COLUMN", "what an optimizer maximizes"},
    {0, "opt-flag", FLAG_LIST, AT(opt_flags), "NAME=VAL", "flag of the optimizer (also -Fo)"},
    {'m', "max-trials", FLAG_TEXT, AT(max_trials), "N", "at most N trials"},
    {0, "trials", FLAG_TEXT, AT(max_trials), "N", "the same as --max-trials"},
    {0, "random-seed", FLAG_TEXT, AT(random_seed), "N", "seed of what is random"},
    {0, "init-trials", FLAG_SET, AT(init_trials), NULL, "make the trials, run none"},
    {0, "stage-trials", FLAG_SET, AT(stage_trials), NULL, "make the trials as staged runs"},
    {0, "fail-on-trial-error", FLAG_SET, AT(fail_on_trial_error), NULL,
     "stop the batch when a trial fails"},
    {'j', "jobs", FLAG_TEXT, AT(jobs), "N", "trials at once"},
    {'f', "force-flags", FLAG_SET, AT(force_flags), NULL, "accept any flag and value"},
    {0, "needed", FLAG_SET, AT(needed), NULL,
     "only when no run matches; with --restart, only what is not done"},
    {0, "stop-after", FLAG_TEXT, AT(stop_after), "N", "stop after N minutes"},
    {'b', "background", FLAG_SET, AT(background), NULL, "run in the background, without asking"},
    {0, "pidfile", FLAG_TEXT, AT(pidfile), "FILE", "the same, its process id in FILE"},
    {'n', "no-wait", FLAG_SET, AT(no_wait), NULL, "do not wait for a remote run"},
    {'q', "quiet", FLAG_SET, AT(quiet), NULL, "do not show the output"},
    {0, "print-cmd", FLAG_SET, AT(print_cmd), NULL, "print the command, run nothing"},
    {0, "print-env", FLAG_SET, AT(print_env), NULL, "print the environment, run nothing"},
    {0, "print-trials", FLAG_SET, AT(print_trials), NULL, "print the trials, run nothing"},
    {0, "save-trials", FLAG_TEXT, AT(save_trials), "FILE",
     "write the trials to a CSV file, run nothing"},
    {0, "help-op", FLAG_SET, AT(help_op), NULL, "what the operation says of itself"},
    {0, "help-model", FLAG_SET, AT(help_model), NULL, "what the model says of itself"},
    {0, "test-sourcecode", FLAG_SET, AT(test_sourcecode), NULL,
     "list the source files a run would keep, run nothing"},
    {0, "test-output-scalars", FLAG_TEXT, AT(test_output_scalars), "FILE",
     "show the scalars the lines of FILE (-: standard input) would give, run nothing"},
    {0, "keep-run", FLAG_SET, AT(kept), NULL, "accepted; runs are always kept"},
    {0, "keep-batch", FLAG_SET, AT(kept), NULL, "accepted; batches are always kept"},
    {0, "disable-plugins", FLAG_LIST, AT(disable_plugins), "LIST", "accepted; there are none"},
    {0, "gpus", FLAG_TEXT, AT(gpus), "DEVICES", "CUDA_VISIBLE_DEVICES of the run"},
    {0, "no-gpus", FLAG_SET, AT(no_gpus), NULL, "hide all GPUs from the run"},
    {'r', "remote", FLAG_TEXT, AT(remote), "NAME", "refused: there are no remotes"},
    {0, "set-trace", FLAG_SET, AT(set_trace), NULL, "debug the operation"},
    {'y', "yes", FLAG_SET, AT(yes), NULL, "do not ask"},
    {0},
};
static const Flag *const TABLES[] = {FLAGS, NULL};

/* Pairs that exclude each other. */
static const char *conflict(const RunFlags *f, const char **other) {
    const struct {
        bool a, b;
        const char *one, *two;
    } PAIRS[] = {
        {f->rerun, f->restart, "--rerun", "--restart"},
        {f->restart, f->run_dir, "--restart", "--run-dir"},
        {f->stage, f->run_dir, "--stage", "--run-dir"},
        {f->stage_dir, f->run_dir, "--stage-dir", "--run-dir"},
        {f->stage, f->stage_dir, "--stage", "--stage-dir"},
        {f->gpus, f->no_gpus, "--gpus", "--no-gpus"},
        {f->print_trials, f->init_trials, "--print-trials", "--init-trials"},
        {f->print_trials, f->stage_trials, "--print-trials", "--stage-trials"},
        {f->minimize, f->maximize, "--minimize", "--maximize"},
        {f->optimize, f->optimizer, "--optimize", "--optimizer"},
    };
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        if (PAIRS[i].a && PAIRS[i].b) {
            *other = PAIRS[i].two;
            return PAIRS[i].one;
        }
    }
    return NULL;
}

static void take_text(char **to, char **from) {
    *to = *from;
    *from = NULL;
}

static bool take_number(Assay *assay, OptionalInt *to, const char *text, const char *option,
                        long long least) {
    long long value;
    if (!text)
        return true;
    if (!span_to_int(span_of(text), &value)) {
        assay_usage(assay, "invalid value for %s: %s is not a valid integer", option, text);
        return false;
    }
    if (value < least) {
        assay_usage(assay, "invalid value for %s: %s is less than %lld", option, text, least);
        return false;
    }
    *to = (OptionalInt){true, value};
    return true;
}

static bool fill_request(Assay *assay, RunRequest *r, RunFlags *f) {
#define TEXTS(X)                                                                                   \
    X(label)                                                                                       \
    X(batch_label)                                                                                 \
    X(comment)                                                                                     \
    X(run_dir)                                                                                     \
    X(stage_dir)                                                                                   \
    X(rerun)                                                                                       \
    X(restart)                                                                                     \
    X(gpus)                                                                                        \
    X(optimizer)                                                                                   \
    X(minimize)                                                                                    \
    X(maximize)                                                                                    \
    X(pidfile)                                                                                     \
    X(save_trials)                                                                                 \
    X(test_output_scalars)                                                                         \
    X(remote)
#define BOOLS(X)                                                                                   \
    X(stage)                                                                                       \
    X(no_gpus)                                                                                     \
    X(optimize)                                                                                    \
    X(init_trials)                                                                                 \
    X(stage_trials)                                                                                \
    X(fail_on_trial_error)                                                                         \
    X(yes)                                                                                         \
    X(force_flags)                                                                                 \
    X(needed)                                                                                      \
    X(background)                                                                                  \
    X(no_wait)                                                                                     \
    X(quiet)                                                                                       \
    X(print_cmd)                                                                                   \
    X(print_env)                                                                                   \
    X(print_trials)                                                                                \
    X(set_trace)
#define X(name) take_text(&r->name, &f->name);
    TEXTS(X)
#undef X
#define X(name) r->name = f->name;
    BOOLS(X)
#undef X
    strlist_copy(&r->disable_plugins, &f->disable_plugins);
    strlist_copy(&r->opt_flags, &f->opt_flags);
    strlist_copy(&r->tags, &f->tags);
    return take_number(assay, &r->max_trials, f->max_trials, "--max-trials", 0) &&
           take_number(assay, &r->random_seed, f->random_seed, "--random-seed", LLONG_MIN) &&
           take_number(assay, &r->jobs, f->jobs, "--jobs", 1) &&
           take_number(assay, &r->stop_after, f->stop_after, "--stop-after", 0);
}

/* The first word is the operation unless it is a flag or a batch file. */
static void take_arguments(RunRequest *r, const StrList *args) {
    size_t at = 0;
    if (args->count && !strchr(args->items[0], '=') && args->items[0][0] != '@')
        r->opspec = xstrdup(args->items[at++]);
    for (; at < args->count; at++)
        strlist_add(&r->flags, args->items[at]);
}

static int run(Assay *assay, void *given, const StrList *args) {
    RunFlags *flags = given;
    const char *other, *one = conflict(flags, &other);
    if (one) {
        fprintf(stderr,
                "%s: %s and %s cannot both be used\nTry '%s run --help' for more information\n",
                assay->name, one, other, assay->name);
        return ASSAY_FAILED;
    }
    RunRequest request;
    request_init(&request);
    take_arguments(&request, args);
    int status = ASSAY_USAGE;
    if (flags->help_model)
        status = assay_help_model(assay, request.opspec);
    else if (flags->help_op)
        status = assay_help_operation(assay, request.opspec);
    else if (flags->test_sourcecode)
        status = assay_test_sourcecode(assay, request.opspec);
    else if (fill_request(assay, &request, flags)) {
        bool background = request.background || request.pidfile;
        status = background ? assay_background(assay, &request)
                            : engine_run(assay->engine, &request).status;
    }
    request_release(&request);
    return status;
}

const Command COMMAND_RUN = {"run",
                             NULL,
                             "[OPTION]… [[MODEL:]OPERATION] [FLAG=VALUE | @FILE]…",
                             "Run an operation; a list as a value, or a file, makes it a batch.",
                             TABLES,
                             sizeof(RunFlags),
                             run,
                             NULL};
