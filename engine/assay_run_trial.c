/* assay run-trial: one trial of a batch, as a task of a scheduler calls it; and what has become of
 * all of them. */
#include "engine/assay.h"
#include "engine/attempt.h"
#include "engine/base/mem.h"
#include "engine/table.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct TrialFlags {
    bool status;
} TrialFlags;

static const Flag FLAGS[] = {
    {'s', "status", FLAG_SET, offsetof(TrialFlags, status), NULL,
     "show the status of each trial, or of trial INDEX, and run nothing"},
    {0},
};
static const Flag *const TABLES[] = {FLAGS, NULL};

static void add_trial(Table *table, size_t index, const Run *trial) {
    char number[24];
    AttemptResult result;
    bool known = attempt_result(&result, trial, NULL);
    snprintf(number, sizeof number, "%zu", index);
    table_add(table, number);
    table_add(table, trial->id);
    table_add(table, run_exists(trial) ? trial_status_name(trial_status(trial)) : "deleted");
    table_add(table, known ? result.attempt : "");
    if (known)
        free(result.attempt);
}

static void show_trials(const Tree *trials, Store *store, size_t from, size_t to) {
    Table table;
    Buf text = BUF_INIT;
    table_init(&table, 4);
    for (size_t i = from; i < to; i++) {
        Run *trial = run_new(store, tree_text(tree_get(trials->items[i], "run_id"), "?"));
        add_trial(&table, i, trial);
        run_free(trial);
    }
    table_write(&text, &table, 0, 0);
    assay_write(&text);
    buf_release(&text);
    table_release(&table);
}

/* index SIZE_MAX: all. */
static int show_status(Assay *assay, const char *batch, size_t index) {
    Error err = ERROR_INIT;
    Run *run;
    if (!run_find(&run, engine_store(assay->engine), batch, assay->name, &err))
        return assay_fail(assay, &err);
    Tree *trials = run_attr(run, "trials");
    bool ok = tree_is(trials, TREE_LIST) ||
              fail(&err, ERR_INVALID, "%s is not a batch with trials", run->id);
    bool one = index != SIZE_MAX;
    if (ok && one && index >= trials->count)
        ok = fail(&err, ERR_NOT_FOUND, "batch %s has %zu trials, there is no trial %zu", run->id,
                  trials->count, index);
    if (ok)
        show_trials(trials, run->store, one ? index : 0, one ? index + 1 : trials->count);
    tree_free(trials);
    run_free(run);
    return ok ? ASSAY_OK : assay_fail(assay, &err);
}

static int run_trial(Assay *assay, void *given, const StrList *args) {
    const TrialFlags *flags = given;
    long long index = -1;
    if (!assay_arguments(assay, args, flags->status ? 1 : 2, 2, "BATCH INDEX"))
        return ASSAY_USAGE;
    if (args->count == 2 && (!span_to_int(span_of(args->items[1]), &index) || index < 0))
        return assay_usage(assay, "invalid INDEX '%s': expected a number from 0 on",
                           args->items[1]);
    if (flags->status)
        return show_status(assay, args->items[0], index < 0 ? SIZE_MAX : (size_t)index);
    return engine_run_trial(assay->engine, args->items[0], (size_t)index).status;
}

const Command COMMAND_RUN_TRIAL = {"run-trial",
                                   NULL,
                                   "[OPTION]… BATCH INDEX",
                                   "Run one trial of a batch unless it has a result.",
                                   TABLES,
                                   sizeof(TrialFlags),
                                   run_trial,
                                   NULL};
