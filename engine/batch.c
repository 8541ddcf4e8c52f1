/* Running a batch: generate, match with what is there, drop what is no longer wanted, make what is
 * missing, then run each.
 *
 * Crash safety: the proto is complete before the batch is a run; a trial's link comes before the
 * trial is a run and ids are kept by matching flags, so whatever instant a batch is stopped at, a
 * restart finds every trial once. The attribute `trials` is written when all of them are there. */
#include "engine/batch_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/openv.h"
#include "engine/output.h"
#include "engine/store_private.h"
#include "engine/tee.h"
#include "engine/trials.h"
#include "engine/unfinished.h"
#include <stdlib.h>
#include <unistd.h>

/* ---- the batch ---- */

size_t batch_limit(const BatchPlan *plan) {
    return plan->plan.max_trials > 0 ? (size_t)plan->plan.max_trials : DEFAULT_MAX_TRIALS;
}

static const OptimizerType *own_optimizer(const BatchPlan *plan) {
    bool builtin = strcmp(plan->optimizer->opref.type, "builtin") == 0;
    return builtin ? optimizer_find(plan->optimizer->opref.op) : NULL;
}

static bool is_custom(const BatchPlan *plan) {
    return plan->optimizer->kind != OP_BATCH;
}

static bool is_sequential(const BatchPlan *plan) {
    const OptimizerType *type = own_optimizer(plan);
    return is_custom(plan) || (type && type->model);
}

static bool fail_unknown(const BatchPlan *plan, Error *err) {
    return fail(
        err, ERR_UNSUPPORTED,
        "trials of optimizer '%s' are not known beforehand\nIt asks for them while it runs.",
        plan->optimizer->name);
}

bool batch_trials(FlagSets *out, const BatchPlan *plan, Error *err) {
    if (is_custom(plan))
        return fail_unknown(plan, err);
    if (is_sequential(plan))
        return batch_first_trials(out, plan, err);
    bool random = own_optimizer(plan) != NULL;
    return (random ? random_trials : grid_trials)(out, plan->plan.flags, plan->rows,
                                                  batch_limit(plan), plan->plan.random_seed, err);
}

static bool make_trials(Batch *b, Error *err) {
    FlagSets generated = FLAG_SETS_INIT;
    bool ok = batch_trials(&generated, b->plan, err) && batch_find_known(b, err);
    for (size_t i = 0; ok && i < generated.count; i++) {
        Tree *flags = flag_sets_get(&generated, i);
        batch_add_trial(b, flags);
        tree_free(flags);
    }
    flag_sets_release(&generated);
    b->expected = b->count;
    ok = ok && batch_drop_orphans(b, err);
    batch_release_known(b); /* nobody else is looked for */
    for (size_t i = 0; ok && i < b->count; i++)
        ok = batch_init_trial(b, i, err);
    if (ok)
        batch_say_more(b->engine, b->plan, b->count);
    return ok && batch_write_trials(b, err);
}

void batch_say_more(Engine *engine, const BatchPlan *plan, size_t known) {
    if (!is_custom(plan) && is_sequential(plan) && known < batch_count_sequential(plan))
        engine_log(engine, LOG_INFO, LOG_COMMAND,
                   "The other trials of optimizer '%s' depend on the results of these",
                   plan->optimizer->opref.op);
}

static bool is_init_only(const BatchPlan *plan) {
    return plan->plan.request->init_trials || plan->plan.request->stage_trials;
}

static bool run_known_trials(Batch *b, int *status, Error *err) {
    if (!make_trials(b, err))
        return false;
    if (!is_init_only(b->plan) && !batch_run_trials(b, 0, b->count))
        *status = 1;
    return true;
}

static bool work(Batch *b, int *status, Error *err) {
    *status = 0;
    bool ok;
    if (!is_sequential(b->plan) || is_init_only(b->plan))
        ok = run_known_trials(b, status, err);
    else if (is_custom(b->plan))
        ok = batch_run_custom(b, status, err);
    else
        ok = batch_run_sequential(b, status, err);
    if (ok && b->cancelled)
        *status = -15;
    return ok;
}

/* YAML that would be the same for every trial is made once. */
static void share_texts(Batch *b) {
    Tree *params = request_tree(&b->trial_request);
    buf_init(&b->run_params_text);
    buf_init(&b->opdef_text);
    yaml_write(&b->run_params_text, params);
    b->trial_plan.run_params_text = b->run_params_text.data;
    if (b->trial_plan.op->raw) {
        yaml_write(&b->opdef_text, b->trial_plan.op->raw);
        b->trial_plan.opdef_text = b->opdef_text.data;
    }
    b->source_digest = run_attr(b->proto, "sourcecode_digest");
    b->trial_plan.source_digest = tree_text(b->source_digest, NULL);
    tree_free(params);
}

static void batch_init(Batch *b, Run *run, Engine *engine, const BatchPlan *plan) {
    *b = (Batch){.engine = engine,
                 .plan = plan,
                 .run = run,
                 .proto = run_proto(run),
                 .known_flags = FLAG_SETS_INIT,
                 .flags = FLAG_SETS_INIT};
    request_copy(&b->trial_request, plan->plan.request);
    b->trial_request.jobs = (OptionalInt){0};
    b->trial_request.init_trials = b->trial_request.stage_trials = false;
    free(b->trial_request.label);
    b->trial_request.label = NULL;
    b->trial_plan = plan->plan;
    b->trial_plan.request = &b->trial_request;
    b->trial_plan.batch = run->id;
    b->trial_plan.optimizer = b->optimizer = opref_spec(&plan->optimizer->opref);
    b->trial_plan.label = NULL;
    b->trial_plan.max_trials = 0;
    share_texts(b);
}

static void batch_release(Batch *b) {
    free(b->trials);
    flag_sets_release(&b->flags);
    batch_release_known(b);
    buf_release(&b->run_params_text);
    buf_release(&b->opdef_text);
    request_release(&b->trial_request);
    tree_free(b->source_digest);
    free(b->optimizer);
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

static bool prepare_noted(Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    bool there = run_exists(run);
    if (!there)
        unfinished_begin(run);
    bool ok = prepare(run, engine, plan, err);
    if (!there)
        unfinished_end(run);
    return ok;
}

static bool set_tree(Run *run, const char *name, Tree *value, Error *err) {
    bool ok = run_set_attr(run, name, value, err);
    tree_free(value);
    return ok;
}

static void batch_env(StrList *env, const Run *run, Engine *engine, const BatchPlan *plan) {
    RunPlan own = plan->plan;
    own.op = plan->optimizer;
    operation_env(env, run, engine, &own);
}

static bool begin(Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    StrList env = STRLIST_INIT;
    batch_env(&env, run, engine, plan);
    char *pending = run_guild_path(run, "PENDING");
    int64_t stamp = store_stamp(run->store);
    bool ok = run_set_int(run, "started", stamp, err) && set_tree(run, "deps", tree_map(), err) &&
              env_store(run, engine, &env, err) && disk_remove(&run->store->disk, pending, err);
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
    if (is_init_only(plan) && is_custom(plan))
        return fail_unknown(plan, err);
    bool there = run_exists(run);
    if (there && !runner_lock(run, engine_name(engine), err))
        return false;
    bool ok = prepare_noted(run, engine, plan, err);
    if (ok && !there && !runner_lock(run, engine_name(engine), err))
        return false;
    ok = ok && run_locked(status, run, engine, plan, err);
    runner_unlock(run);
    run_refresh(run);
    return ok;
}

bool batch_stage(Run *run, Engine *engine, const BatchPlan *plan, Error *err) {
    StrList env = STRLIST_INIT;
    batch_env(&env, run, engine, plan);
    bool ok = prepare_noted(run, engine, plan, err) &&
              run_set_int(run, "started", store_stamp(run->store), err) &&
              env_export(run, &env, err) && batch_mark_staged(run, err);
    strlist_release(&env);
    return ok;
}
