/* Batches whose optimizer learns: each trial is proposed when those before it have ended.
 *
 * What it learns from are the trials of this run of the batch, in order, so the same seed and the
 * same results lead to the same trials again. */
#include "engine/batch_private.h"

#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/optimizer.h"
#include "engine/scalars.h"
#include <stdlib.h>

typedef struct Course {
    Batch *batch;
    const OptimizerType *type;
    Space space;
    OptimizerOptions options;
    const char *column; /* objective */
    bool maximize;
    Observation *seen; /* their flags are owned here */
    size_t count, cap;
} Course;

/* `NAME`, `{minimize: NAME}`, `{maximize: NAME}`; a name may begin with '-' to be maximised. */
static void read_objective(Course *c) {
    const RunPlan *plan = &c->batch->plan->plan;
    const Tree *objective = plan->objective ? plan->objective : plan->op->objective;
    const char *maximize = tree_text(tree_get(objective, "maximize"), NULL);
    const char *minimize = tree_text(tree_get(objective, "minimize"), NULL);
    c->column = maximize ? maximize : minimize ? minimize : tree_text(objective, "loss");
    c->maximize = maximize != NULL;
    if (!maximize && *c->column == '-') {
        c->column++;
        c->maximize = true;
    }
}

/* False: the trial completed without the number to be optimized. */
static bool observe(Course *c, size_t i, Error *err) {
    const Planned *planned = &c->batch->trials[i];
    if (planned->status != 0 || planned->broken)
        return true; /* a failure teaches nothing */
    double score;
    Trial *trial = batch_open_trial(c->batch, i);
    bool ok = scalar_value(&score, trial->run, c->column);
    if (ok) {
        c->seen = grow(c->seen, &c->cap, c->count + 1, sizeof *c->seen);
        c->seen[c->count++] = (Observation){tree_copy(trial->flags), c->maximize ? -score : score};
    } else {
        fail(err, ERR_QUIT, "could not get '%s' for run %s, quitting", c->column, trial->run->id);
    }
    batch_close_trial(trial);
    return ok;
}

static Tree *propose(Course *c, size_t index) {
    Batch *b = c->batch;
    Tree *repeated;
    engine_log(b->engine, LOG_INFO, LOG_PROCESS,
               "Found %zu previous trial(s) for use in optimization", c->count);
    Tree *flags = optimizer_next(c->type, &c->space, c->seen, c->count, index, &c->options,
                                 b->plan->plan.random_seed, &repeated);
    if (repeated) {
        Buf text = BUF_INIT;
        flag_assigns(&text, repeated, ", ");
        engine_log(b->engine, LOG_WARNING, LOG_PROCESS,
                   "optimizer repeated trial (%s) - using random", text.data);
        buf_release(&text);
    }
    tree_free(repeated);
    return flags;
}

/* *go_on: false when the batch should stop. */
static bool one_trial(Course *c, size_t index, bool *go_on, Error *err) {
    Batch *b = c->batch;
    Tree *flags = propose(c, index);
    batch_add_trial(b, flags);
    tree_free(flags);
    if (!batch_init_trial(b, index, err) || !batch_write_trials(b, err))
        return false;
    *go_on = batch_run_trials(b, index, index + 1);
    return observe(c, index, err);
}

static void course_release(Course *c) {
    for (size_t i = 0; i < c->count; i++)
        tree_free((Tree *)c->seen[i].flags);
    free(c->seen);
    space_release(&c->space);
}

static size_t trial_count(const BatchPlan *plan, const Space *space) {
    return space_is_fixed(space) ? 1 : batch_limit(plan);
}

size_t batch_count_sequential(const BatchPlan *plan) {
    Error ignored = ERROR_INIT;
    Space space = {0};
    size_t count = 0;
    if (space_from_flags(&space, plan->plan.flags, &ignored))
        count = trial_count(plan, &space);
    else
        error_clear(&ignored);
    space_release(&space);
    return count;
}

bool batch_first_trials(FlagSets *out, const BatchPlan *plan, Error *err) {
    const OptimizerType *type = optimizer_find(plan->optimizer->opref.op);
    OptimizerOptions options = optimizer_options(plan->opt_flags);
    Space space = {0};
    bool ok = space_from_flags(&space, plan->plan.flags, err);
    size_t first = options.random_starts > 1 ? (size_t)options.random_starts : 1;
    for (size_t i = 0; ok && i < first && i < trial_count(plan, &space); i++) {
        Tree *repeated, *flags = optimizer_next(type, &space, NULL, 0, i, &options,
                                                plan->plan.random_seed, &repeated);
        flag_sets_add(out, flags);
        tree_free(flags);
    }
    space_release(&space);
    return ok;
}

bool batch_run_sequential(Batch *b, int *status, Error *err) {
    Course c = {.batch = b,
                .type = optimizer_find(b->plan->optimizer->opref.op),
                .options = optimizer_options(b->plan->opt_flags)};
    bool go_on = true;
    read_objective(&c);
    bool ok = space_from_flags(&c.space, b->plan->plan.flags, err) && batch_find_known(b, err);
    b->expected = ok ? trial_count(b->plan, &c.space) : 0;
    for (size_t i = 0; ok && go_on && i < b->expected; i++)
        ok = one_trial(&c, i, &go_on, err);
    if (ok && go_on)
        ok = batch_drop_orphans(b, err);
    course_release(&c);
    *status = go_on ? 0 : 1;
    return ok;
}
