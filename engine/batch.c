/* Running a batch: generate, match with what is there, drop what is no longer wanted, make what is
 * missing, then run each.
 *
 * Crash safety: the proto is complete before the batch is a run; a trial's link comes before the
 * trial is a run and ids are kept by matching flags, so whatever instant a batch is stopped at, a
 * restart finds every trial once. The attribute `trials` is written when all of them are there. */
#include "engine/batch.h"
#include "engine/steps.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/executor.h"
#include "engine/flagvalue.h"
#include "engine/manage.h"
#include "engine/openv.h"
#include "engine/output.h"
#include "engine/store_private.h"
#include "engine/tee.h"
#include "engine/trials.h"
#include <stdlib.h>
#include <unistd.h>

enum { CANCEL_GRACE = 30 };

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
    size_t count;
    RunRequest trial_request;
    RunPlan trial_plan;
    size_t failed;
    bool cancelled;
} Batch;

/* ---- what is there ---- */

static int by_creation(const void *a, const void *b) {
    const Known *x = a, *y = b;
    if (x->initialized != y->initialized)
        return x->initialized < y->initialized ? -1 : 1;
    return strcmp(x->run->id, y->run->id);
}

static bool is_run_id(const char *name) {
    return strlen(name) == RUN_ID_LEN && strspn(name, "0123456789abcdef") == RUN_ID_LEN;
}

static void add_known(Batch *b, const char *id) {
    Run *run = run_new(b->run->store, id);
    Tree *batch = run_attr(run, "batch"), *flags = NULL;
    if (strcmp(tree_text(batch, ""), b->run->id) == 0 && run_exists(run))
        flags = run_attr(run, "flags");
    tree_free(batch);
    if (!tree_is(flags, TREE_MAP)) {
        tree_free(flags);
        run_free(run);
        return;
    }
    tree_sort_keys(flags);
    Tree *initialized = run_attr(run, "initialized");
    b->known = grow(b->known, &b->known_cap, b->known_count + 1, sizeof *b->known);
    b->known[b->known_count++] =
        (Known){.run = run, .flags = flags, .initialized = tree_integer(initialized, 0)};
    tree_free(initialized);
}

static bool find_known(Batch *b, Error *err) {
    StrList names = STRLIST_INIT;
    bool ok = dir_list(&names, b->run->path, err);
    for (size_t i = 0; ok && i < names.count; i++)
        if (is_run_id(names.items[i]))
            add_known(b, names.items[i]);
    strlist_release(&names);
    if (b->known_count)
        qsort(b->known, b->known_count, sizeof *b->known, by_creation);
    for (size_t i = b->known_count; i-- > 0;) {
        Buf key = BUF_INIT;
        flags_key(&key, b->known[i].flags);
        b->known[i].next = (size_t)map_set(&b->by_flags, buf_span(&key), (void *)(i + 1));
        buf_release(&key);
    }
    return ok;
}

/* The first unclaimed run with these flags, in order of creation. */
static Known *claim(Batch *b, const Tree *flags) {
    Buf key = BUF_INIT;
    flags_key(&key, flags);
    size_t at = (size_t)map_get(&b->by_flags, buf_span(&key));
    buf_release(&key);
    while (at && (b->known[at - 1].claimed || !flags_equal(b->known[at - 1].flags, flags)))
        at = b->known[at - 1].next;
    if (!at)
        return NULL;
    b->known[at - 1].claimed = true;
    return &b->known[at - 1];
}

/* ---- making trials ---- */

static void trial_init(Batch *b, Trial *trial, size_t index, const Tree *flags) {
    *trial = (Trial){.index = index, .flags = tree_copy(flags)};
    tree_sort_keys(trial->flags);
    Known *known = claim(b, trial->flags);
    if (known) {
        trial->run = run_copy(known->run);
        return;
    }
    char id[RUN_ID_LEN + 1];
    store_new_id(id);
    trial->run = run_new(b->run->store, id);
    trial->fresh = true;
}

static bool link_trial(Batch *b, const Run *trial, Error *err) {
    char *target = path_join("..", trial->id), *path = path_join(b->run->path, trial->id);
    bool ok = disk_symlink(&b->run->store->disk, target, path, err);
    free(target);
    free(path);
    return ok;
}

static bool unlink_trial(Batch *b, const Run *trial, Error *err) {
    char *path = path_join(b->run->path, trial->id);
    bool ok = disk_remove(&b->run->store->disk, path, err);
    free(path);
    return ok;
}

static char *trial_label(const Batch *b, const Tree *flags) {
    Buf label = BUF_INIT;
    if (b->plan->plan.label)
        buf_addf(&label, "%s ", b->plan->plan.label);
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

static bool mark_staged(Run *run, Error *err) {
    char *staged = run_guild_path(run, "STAGED"), *pending = run_guild_path(run, "PENDING");
    bool ok = disk_write_new(&run->store->disk, staged, SPAN_LIT(""), err) &&
              disk_remove(&run->store->disk, pending, err);
    free(staged);
    free(pending);
    return ok;
}

static bool init_trial(Batch *b, Trial *trial, Error *err) {
    bool ok = true;
    if (trial->fresh) {
        RunPlan plan = b->trial_plan;
        char *label = trial_label(b, trial->flags);
        plan.flags = trial->flags;
        plan.label = label;
        ok = link_trial(b, trial->run, err) &&
             runner_prepare(trial->run, b->engine, &plan, b->proto, err);
        if (ok && b->plan->plan.request->stage_trials)
            ok = mark_staged(trial->run, err);
        free(label);
    }
    announce(b, "Initialized", trial, "");
    return ok;
}

/* ---- what is no longer wanted ---- */

static bool drop_orphan(Batch *b, Known *known, Error *err) {
    if (known->claimed || run_status(known->run) != RUN_PENDING || run_lock_pid(known->run))
        return true;
    engine_log(b->engine, LOG_INFO, LOG_PROCESS, "Deleting pending run %s (no longer needed)",
               known->run->id);
    return run_delete(known->run, false, err) && unlink_trial(b, known->run, err);
}

static bool drop_orphans(Batch *b, Error *err) {
    for (size_t i = 0; i < b->known_count; i++)
        if (!drop_orphan(b, &b->known[i], err))
            return false;
    return true;
}

static bool write_trials(Batch *b, Error *err) {
    Tree *list = tree_list();
    for (size_t i = 0; i < b->count; i++) {
        Tree *entry = tree_push(list, tree_map());
        tree_set(entry, "run_id", tree_string(b->trials[i].run->id));
        tree_set(entry, "flags", tree_copy(b->trials[i].flags));
    }
    bool ok = run_set_attr(b->run, "trials", list, err);
    tree_free(list);
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
    return flags_check(&b->plan->plan.op->flags, trial->flags, &trial->bare_error, err);
}

static void unmark_pending(Run *run) {
    Error ignored = ERROR_INIT;
    char *pending = run_guild_path(run, "PENDING");
    if (!disk_remove(&run->store->disk, pending, &ignored))
        error_clear(&ignored);
    free(pending);
}

static struct Runner *start_trial(void *context, Trial *trial, Buf *sink, Error *err) {
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

/* A trial came back: say what went wrong. False: the batch should stop. */
static bool trial_ended(Batch *b, Trial *trial) {
    bool broken = trial->error.kind != ERR_NONE;
    if (trial->bare_error && broken) {
        engine_note(b->engine, "%s", trial->error.message);
        error_clear(&trial->error);
    } else if (broken) {
        engine_complain(b->engine, &trial->error);
    }
    if (!broken && trial->status == 0)
        return true;
    b->failed++;
    if (b->cancelled)
        return true;
    engine_log(b->engine, LOG_ERROR, LOG_PROCESS, "Run %s failed - see logs for details",
               trial->run->id);
    if (!b->plan->plan.request->fail_on_trial_error)
        return true;
    engine_log(b->engine, LOG_ERROR, LOG_PROCESS,
               "Stopping batch because a trial failed (pending trials can be started as needed)");
    return false;
}

static void report_progress(Batch *b, size_t done) {
    const Observer *o = engine_observer(b->engine);
    if (o->progress)
        o->progress(o->context, done, b->failed, b->count);
}

static void cancel_once(Batch *b, const Executor *x) {
    if (b->cancelled || !engine_interrupted(b->engine))
        return;
    b->cancelled = true;
    x->type->cancel(x->self, CANCEL_GRACE);
}

/* Run trials [from, to). Returns false when the batch should stop. */
static bool run_trials(Batch *b, size_t from, size_t to) {
    OptionalInt jobs = b->plan->plan.request->jobs;
    TrialStarter starter = {b, start_trial};
    Executor x =
        executor_local(b->engine, jobs.given && jobs.value > 0 ? (size_t)jobs.value : 1, starter);
    size_t next = from, done = from;
    bool go_on = true;
    while (done < to && (done < next || (go_on && !b->cancelled))) {
        cancel_once(b, &x);
        while (go_on && !b->cancelled && next < to && x.type->capacity(x.self))
            x.type->submit(x.self, &b->trials[next++]);
        for (Trial *t; (t = x.type->poll(x.self, 0.1));) {
            done++;
            go_on = trial_ended(b, t) && go_on;
            report_progress(b, done);
            if (x.type->capacity(x.self) && next < to)
                break;
        }
    }
    x.type->close(x.self);
    return go_on && !b->cancelled;
}

/* ---- the batch ---- */

Tree *batch_trials(Engine *engine, const BatchPlan *plan, Error *err) {
    (void)engine;
    size_t limit = plan->plan.max_trials > 0 ? (size_t)plan->plan.max_trials : DEFAULT_MAX_TRIALS;
    bool random = strcmp(plan->optimizer->opref.op, "random") == 0;
    return (random ? random_trials : grid_trials)(plan->plan.flags, plan->rows, limit,
                                                  plan->plan.random_seed, err);
}

static bool make_trials(Batch *b, Error *err) {
    Tree *flags = batch_trials(b->engine, b->plan, err);
    bool ok = flags && find_known(b, err);
    if (ok) {
        b->trials = xcalloc(flags->count + 1, sizeof *b->trials);
        for (; b->count < flags->count; b->count++)
            trial_init(b, &b->trials[b->count], b->count, flags->items[b->count]);
    }
    tree_free(flags);
    ok = ok && drop_orphans(b, err);
    for (size_t i = 0; ok && i < b->count; i++)
        ok = init_trial(b, &b->trials[i], err);
    return ok && write_trials(b, err);
}

static bool is_init_only(const BatchPlan *plan) {
    return plan->plan.request->init_trials || plan->plan.request->stage_trials;
}

static bool work(Batch *b, int *status, Error *err) {
    if (!make_trials(b, err))
        return false;
    *status = 0;
    if (!is_init_only(b->plan) && !run_trials(b, 0, b->count))
        *status = b->cancelled ? -15 : 1;
    return true;
}

static void batch_init(Batch *b, Run *run, Engine *engine, const BatchPlan *plan) {
    *b = (Batch){.engine = engine, .plan = plan, .run = run, .proto = run_proto(run)};
    request_copy(&b->trial_request, plan->plan.request);
    b->trial_request.jobs = (OptionalInt){0};
    b->trial_request.init_trials = b->trial_request.stage_trials = false;
    free(b->trial_request.label);
    b->trial_request.label = NULL;
    b->trial_plan = plan->plan;
    b->trial_plan.request = &b->trial_request;
    b->trial_plan.batch = run->id;
    b->trial_plan.label = NULL;
    b->trial_plan.max_trials = 0;
}

static void batch_release(Batch *b) {
    for (size_t i = 0; i < b->count; i++) {
        run_free(b->trials[i].run);
        tree_free(b->trials[i].flags);
        error_clear(&b->trials[i].error);
        free(b->trials[i].plan);
    }
    free(b->trials);
    for (size_t i = 0; i < b->known_count; i++) {
        run_free(b->known[i].run);
        tree_free(b->known[i].flags);
    }
    free(b->known);
    map_release(&b->by_flags);
    request_release(&b->trial_request);
    run_free(b->proto);
}

/* ---- the batch as a run ---- */

static bool put_rows(Run *proto, const Tree *rows, Error *err) {
    return !rows || !rows->count || run_set_attr(proto, "batches", rows, err);
}

/* The proto first: a batch without one would be no batch. */
static bool prepare(Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    Run *proto = run_proto(run);
    RunPlan tried = plan->plan;
    char *spec = opref_spec(&plan->optimizer->opref);
    tried.optimizer = spec;
    tried.label = NULL;
    bool ok = runner_prepare(proto, engine, &tried, NULL, err) && put_rows(proto, plan->rows, err);
    RunPlan own = plan->plan;
    RunRequest request;
    request_copy(&request, plan->plan.request);
    free(request.opspec);
    request.opspec = xstrdup(spec);
    strlist_reset(&request.flags);
    strlist_copy(&request.flags, &request.opt_flags);
    request.yes = true;
    own.op = plan->optimizer;
    own.flags = plan->opt_flags;
    own.request = &request;
    ok = ok && runner_prepare(run, engine, &own, NULL, err);
    request_release(&request);
    free(spec);
    run_free(proto);
    return ok;
}

static bool set_tree(Run *run, const char *name, Tree *value, Error *err) {
    bool ok = run_set_attr(run, name, value, err);
    tree_free(value);
    return ok;
}

static bool begin(Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    StrList env = STRLIST_INIT;
    RunPlan own = plan->plan;
    own.op = plan->optimizer;
    operation_env(&env, run, engine, &own);
    char *pending = run_guild_path(run, "PENDING");
    int64_t stamp = store_stamp(run->store);
    bool ok = run_set_int(run, "started", stamp, err) && set_tree(run, "deps", tree_map(), err) &&
              set_tree(run, "env", env_tree(&env), err) &&
              disk_remove(&run->store->disk, pending, err);
    store_note_start(run->store, run, stamp);
    free(pending);
    strlist_release(&env);
    return ok;
}

static bool end(Run *run, const BatchPlan *plan, int status, Error *err) {
    char *pending = run_guild_path(run, "PENDING");
    bool ok;
    if (is_init_only(plan) && status == 0)
        ok = disk_write_new(&run->store->disk, pending, SPAN_LIT(""), err);
    else
        ok = run_set_int(run, "stopped", store_stamp(run->store), err) &&
             run_set_int(run, "exit_status", status, err);
    free(pending);
    return ok;
}

static bool run_locked(int *status, Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    if (!begin(run, engine, plan, err))
        return false;
    Batch b;
    Output *output = output_new(run);
    Tee tee;
    tee_begin(&tee, engine, output, plan->plan.request->quiet);
    batch_init(&b, run, engine, plan);
    bool ok = work(&b, status, err);
    batch_release(&b);
    tee_end(&tee);
    Error late = ERROR_INIT;
    bool stored = output_close(output, &late) && end(run, plan, ok ? *status : 1, &late);
    if (ok && !stored) {
        error_clear(err);
        *err = late;
        return false;
    }
    error_clear(&late);
    return ok;
}

bool batch_run(int *status, Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    bool there = run_exists(run);
    if (there && !runner_lock(run, engine_name(engine), err))
        return false;
    bool ok = prepare(run, engine, plan, err);
    if (ok && !there && !runner_lock(run, engine_name(engine), err))
        return false;
    ok = ok && run_locked(status, run, engine, plan, err);
    runner_unlock(run);
    run_refresh(run);
    return ok;
}

bool batch_stage(Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    return prepare(run, engine, plan, err) &&
           run_set_int(run, "started", store_stamp(run->store), err) && mark_staged(run, err);
}
