/* The trials of a batch: making, announcing and running them. */
#include "engine/batch_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include "engine/label.h"
#include "engine/requirement.h"
#include "engine/steps.h"
#include "engine/store_private.h"
#include <stdlib.h>

enum { CANCEL_GRACE = 30 };

/* ---- making trials ---- */

size_t batch_add_trial(Batch *b, const Tree *flags) {
    Tree *sorted = tree_copy(flags);
    tree_sort_keys(sorted);
    const Known *known = batch_claim(b, sorted);
    flag_sets_add(&b->flags, sorted);
    tree_free(sorted);
    b->trials = grow(b->trials, &b->cap, b->count + 1, sizeof *b->trials);
    Planned *planned = &b->trials[b->count];
    *planned = (Planned){.fresh = !known};
    char id[RUN_ID_LEN + 1];
    store_new_id(id);
    if (known)
        memcpy(planned->id, known->id, sizeof planned->id);
    else
        index_id(planned->id, id);
    return b->count++;
}

Trial *batch_open_trial(const Batch *b, size_t i) {
    const Planned *planned = &b->trials[i];
    char id[RUN_ID_LEN + 1];
    Trial *trial = xcalloc(1, sizeof *trial);
    index_id_text(id, planned->id);
    *trial = (Trial){.index = i,
                     .run = run_new(b->run->store, id),
                     .flags = flag_sets_get(&b->flags, i),
                     .fresh = planned->fresh,
                     .status = planned->status};
    return trial;
}

void batch_close_trial(Trial *trial) {
    run_free(trial->run);
    tree_free(trial->flags);
    error_clear(&trial->error);
    free(trial->plan);
    free(trial);
}

static bool link_trial(Batch *b, const Run *trial, Error *err) {
    char *path = path_join(b->run->path, trial->id);
    char *target = path_relative(trial->path, b->run->path);
    bool ok = disk_symlink(&b->run->store->disk, target, path, err);
    free(target);
    free(path);
    return ok;
}

/* A template is filled in with the trial's flags; other text goes before them. */
static char *trial_label(const Batch *b, const Tree *flags) {
    const RunPlan *plan = &b->plan->plan;
    const char *given = plan->request->batch_label ? plan->request->label : plan->label;
    Buf label = BUF_INIT;
    if (given && strstr(given, "${")) {
        label_render(&label, given, flags);
        return buf_detach(&label);
    }
    if (given)
        buf_addf(&label, "%s ", given);
    flag_assigns(&label, flags, " ");
    return buf_detach(&label);
}

static void announce(Batch *b, const char *what, const Trial *trial, const char *op) {
    char sid[RUN_SID_LEN + 1];
    Buf flags = BUF_INIT;
    flag_assigns(&flags, trial->flags, ", ");
    engine_log(b->engine, LOG_INFO, LOG_PROCESS, "%s trial %s%s%s (%s)", what,
               run_short_id(trial->run, sid), *op ? ": " : "", op, flags.data);
    buf_release(&flags);
}

bool batch_mark_staged(Run *run, Error *err) {
    char *staged = run_guild_path(run, "STAGED"), *pending = run_guild_path(run, "PENDING");
    bool ok = disk_write_new(&run->store->disk, staged, SPAN_LIT(""), err) &&
              disk_remove(&run->store->disk, pending, err);
    free(staged);
    free(pending);
    return ok;
}

bool batch_init_trial(Batch *b, size_t i, Error *err) {
    Trial *trial = batch_open_trial(b, i);
    bool ok = true;
    if (trial->fresh) {
        RunPlan plan = b->trial_plan;
        char *label = trial_label(b, trial->flags);
        plan.flags = trial->flags;
        plan.label = label;
        ok = link_trial(b, trial->run, err) &&
             runner_prepare(trial->run, b->engine, &plan, b->proto, err);
        if (ok && b->plan->plan.request->stage_trials)
            ok = batch_mark_staged(trial->run, err);
        free(label);
    }
    if (ok)
        announce(b, "Initialized", trial, "");
    batch_close_trial(trial);
    return ok;
}

/* A list of YAML is its items one after another. */
static void add_entry(Buf *out, const Batch *b, size_t i) {
    char id[RUN_ID_LEN + 1];
    Tree *list = tree_list(), *entry = tree_push(list, tree_map());
    index_id_text(id, b->trials[i].id);
    tree_set(entry, "run_id", tree_string(id));
    tree_set(entry, "flags", flag_sets_get(&b->flags, i));
    yaml_write(out, list);
    tree_free(list);
}

bool batch_write_trials(Batch *b, Error *err) {
    Buf text = BUF_INIT;
    for (size_t i = 0; i < b->count; i++)
        add_entry(&text, b, i);
    if (!b->count)
        buf_adds(&text, "[]\n");
    bool ok = run_set_yaml(b->run, "trials", buf_span(&text), err);
    buf_release(&text);
    return ok;
}

/* ---- running trials ---- */

static bool not_needed(Batch *b, const Trial *trial) {
    if (trial->fresh || !b->plan->plan.request->needed)
        return false;
    Tree *flags = run_attr(trial->run, "flags");
    bool same = run_status(trial->run) == RUN_COMPLETED && flags_equal(flags, trial->flags);
    tree_free(flags);
    return same;
}

static bool lock_and_prepare(Batch *b, Trial *trial, RunPlan *plan, Error *err) {
    if (!runner_lock(trial->run, engine_name(b->engine), err))
        return false;
    if (trial->fresh || runner_prepare(trial->run, b->engine, plan, b->proto, err))
        return true;
    runner_unlock(trial->run);
    return false;
}

static bool check_flags(Batch *b, Trial *trial, Error *err) {
    if (b->plan->plan.request->force_flags)
        return true;
    const Operation *op = b->plan->plan.op;
    return flags_known_here(op, trial->flags, engine_name(b->engine), err) &&
           flags_check(&op->flags, trial->flags, &trial->bare_error, err);
}

static void unmark_pending(Run *run) {
    Error ignored = ERROR_INIT;
    char *pending = run_guild_path(run, "PENDING");
    if (!disk_remove(&run->store->disk, pending, &ignored))
        error_clear(&ignored);
    free(pending);
}

static struct Runner *start_trial(void *context, Trial *trial, const Observer *sink, Error *err) {
    Batch *b = context;
    if (not_needed(b, trial)) {
        trial->skipped = true;
        engine_log(b->engine, LOG_INFO, LOG_PROCESS,
                   "Skipping trial %s because flags have not changed (--needed specified)",
                   trial->run->id);
        return NULL;
    }
    char *name = opref_spec(&b->plan->plan.op->opref);
    announce(b, "Running", trial, name);
    free(name);
    trial->plan = xcalloc(1, sizeof *trial->plan);
    *trial->plan = b->trial_plan;
    trial->plan->flags = trial->flags;
    if (!check_flags(b, trial, err)) {
        unmark_pending(trial->run);
        return NULL;
    }
    if (!lock_and_prepare(b, trial, trial->plan, err))
        return NULL;
    if (trial->plan->op->kind != OP_STEPS)
        return runner_start_into(trial->run, b->engine, trial->plan, sink, err);
    if (!steps_execute(&trial->status, trial->run, b->engine, trial->plan, err))
        trial->status = 1;
    runner_unlock(trial->run);
    return NULL;
}

/* One that could not be started has an exit status all the same, unless it is somebody else's. */
static void put_exit_status(Trial *trial) {
    Error ignored = ERROR_INIT;
    run_refresh(trial->run);
    if (run_has_attr(trial->run, "exit_status") || run_status(trial->run) == RUN_RUNNING)
        return;
    if (!run_set_int(trial->run, "exit_status", trial->status ? trial->status : 1, &ignored))
        error_clear(&ignored);
}

/* A trial came back: say what went wrong. False: the batch should stop. */
static bool trial_ended(Batch *b, Trial *trial) {
    bool broken = trial->error.kind != ERR_NONE;
    b->trials[trial->index].broken = broken;
    if (trial->bare_error && broken) {
        engine_note(b->engine, "%s", trial->error.message);
        error_clear(&trial->error);
    } else if (broken) {
        engine_complain(b->engine, &trial->error);
    }
    if (broken)
        put_exit_status(trial);
    if (!broken && trial->status == 0)
        return true;
    if (b->cancelled || engine_interrupted(b->engine)) /* interrupted is not failed */
        return true;
    b->failed++;
    engine_log(b->engine, LOG_ERROR, LOG_PROCESS, "Run %s failed - see logs for details",
               trial->run->id);
    if (!b->plan->plan.request->fail_on_trial_error)
        return true;
    if (!b->stopping)
        engine_log(b->engine, LOG_ERROR, LOG_PROCESS,
                   "Stopping batch because a trial failed (pending trials can be started as "
                   "needed)");
    b->stopping = true;
    return false;
}

/* One that has been submitted, though it may not be its turn to be shown yet. */
static bool one_has_failed(const Batch *b, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        const Trial *trial = b->trials[i].opened;
        if (trial->ended && (trial->status != 0 || trial->error.kind != ERR_NONE))
            return true;
    }
    return false;
}

static bool may_start(const Batch *b, size_t done, size_t next) {
    bool fussy = b->plan->plan.request->fail_on_trial_error;
    return !b->cancelled && !b->stopping && !(fussy && one_has_failed(b, done, next));
}

static void report_progress(Batch *b, size_t done) {
    const Observer *o = engine_observer(b->engine);
    if (o->progress)
        o->progress(o->context, done, b->failed, b->expected);
}

static void cancel_once(Batch *b, const Executor *x) {
    if (b->cancelled || !engine_interrupted(b->engine))
        return;
    b->cancelled = true;
    x->type->cancel(x->self, CANCEL_GRACE);
}

static void submit(Batch *b, const Executor *x, size_t i) {
    b->trials[i].opened = batch_open_trial(b, i);
    x->type->submit(x->self, b->trials[i].opened);
}

/* Of a trial that has ended there is left what others ask about it. */
static void put_away(Batch *b, Trial *trial) {
    Planned *planned = &b->trials[trial->index];
    planned->status = trial->status;
    planned->opened = NULL;
    batch_close_trial(trial);
}

bool batch_run_trials(Batch *b, size_t from, size_t to) {
    OptionalInt jobs = b->plan->plan.request->jobs;
    TrialStarter starter = {b, start_trial};
    Executor x =
        executor_local(b->engine, jobs.given && jobs.value > 0 ? (size_t)jobs.value : 1, starter);
    size_t next = from, done = from;
    bool go_on = true;
    while (done < to && (done < next || may_start(b, done, next))) {
        cancel_once(b, &x);
        while (next < to && may_start(b, done, next) && x.type->capacity(x.self))
            submit(b, &x, next++);
        for (Trial *t; (t = x.type->poll(x.self, 0.1));) {
            done++;
            go_on = trial_ended(b, t) && go_on;
            put_away(b, t);
            report_progress(b, done);
            if (x.type->capacity(x.self) && next < to)
                break;
        }
    }
    x.type->close(x.self);
    return go_on && !b->cancelled;
}
