/* The `run` command from a request to an exit status. */
#include "engine/run_command.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/flagvalue.h"
#include "engine/project.h"
#include "engine/runner.h"
#include "engine/scalars.h"
#include "engine/steps.h"
#include "engine/store_private.h"
#include "engine/unfinished.h"
#include <stdlib.h>

/* ---- options ---- */

static bool exclusive(bool a, const char *a_name, bool b, const char *b_name, const Command *c,
                      Error *err) {
    if (!a || !b)
        return true;
    return fail(err, ERR_USAGE,
                "%s and %s cannot both be used\nTry '%s run --help' for more information", a_name,
                b_name, engine_name(c->engine));
}

static bool check_exclusive(const Command *c, Error *err) {
    const RunRequest *r = &c->request;
    return exclusive(r->rerun, "--rerun", r->restart, "--restart", c, err) &&
           exclusive(r->restart, "--restart", r->run_dir, "--run-dir", c, err) &&
           exclusive(r->stage, "--stage", r->run_dir, "--run-dir", c, err) &&
           exclusive(r->stage, "--stage", r->stage_dir, "--stage-dir", c, err) &&
           exclusive(r->stage_dir, "--stage-dir", r->run_dir, "--run-dir", c, err) &&
           exclusive(r->gpus, "--gpus", r->no_gpus, "--no-gpus", c, err) &&
           exclusive(r->print_trials, "--print-trials", r->init_trials, "--init-trials", c, err) &&
           exclusive(r->minimize, "--minimize", r->maximize, "--maximize", c, err) &&
           exclusive(r->optimize, "--optimize", r->optimizer, "--optimizer", c, err);
}

bool command_check_options(Command *c, Error *err) {
    RunRequest *r = &c->request;
    if (!check_exclusive(c, err))
        return false;
    if (r->remote)
        return fail(err, ERR_UNSUPPORTED, "remote '%s' cannot be used: runs stay on this machine",
                    r->remote);
    if (r->opspec && (strchr(r->opspec, '=') || *r->opspec == '@')) {
        strlist_insert(&r->flags, 0, r->opspec);
        free(r->opspec);
        r->opspec = NULL;
    }
    return true;
}

/* ---- plans ---- */

RunPlan command_plan(const Command *c) {
    return (RunPlan){.op = c->op,
                     .request = &c->request,
                     .flags = c->flags,
                     .random_seed = c->seed,
                     .has_seed = true,
                     .max_trials = c->max_trials,
                     .label = c->label,
                     .objective = c->objective};
}

BatchPlan command_batch_plan(const Command *c) {
    return (BatchPlan){.plan = command_plan(c),
                       .rows = c->rows,
                       .optimizer = c->optimizer,
                       .opt_flags = c->opt_flags,
                       .restarting = c->target != NULL};
}

/* ---- doing it ---- */

static Run *run_directory(const Command *c) {
    Store *store = engine_store(c->engine);
    const char *given = c->request.run_dir ? c->request.run_dir : c->request.stage_dir;
    if (c->attempt)
        return run_copy(c->attempt);
    if (c->target)
        return run_copy(c->target);
    if (given) {
        char *path = path_join(engine_cwd(c->engine), given);
        Run *run = run_at(store, path);
        free(path);
        return run;
    }
    char id[RUN_ID_LEN + 1];
    store_new_id(id);
    return run_new(store, id);
}

static bool execute(int *status, Command *c, Run *run, const RunPlan *plan, Error *err) {
    if (c->op->kind != OP_STEPS)
        return runner_run(status, run, c->engine, plan, err);
    bool ok = steps_execute(status, run, c->engine, plan, err);
    runner_unlock(run);
    return ok;
}

static bool run_single(int *status, Command *c, Run *run, Error *err) {
    RunPlan plan = command_plan(c);
    bool there = run_exists(run);
    if (there && !runner_lock(run, engine_name(c->engine), err))
        return false;
    if (!there)
        unfinished_begin(run);
    bool ok = runner_prepare(run, c->engine, &plan, NULL, err);
    if (!there)
        unfinished_end(run);
    if (ok && !there)
        ok = runner_lock(run, engine_name(c->engine), err);
    if (ok && (c->request.stage || c->request.stage_dir)) {
        ok = runner_stage(status, run, c->engine, &plan, err);
        runner_unlock(run);
        return ok;
    }
    if (ok)
        return execute(status, c, run, &plan, err);
    runner_unlock(run);
    return false;
}

static void say_staged(const Command *c, const Run *run) {
    char sid[RUN_SID_LEN + 1];
    const char *name = c->optimizer ? c->optimizer->name : c->op->name;
    if (c->request.stage_dir) {
        engine_say(c->engine, "%s is staged in %s", name, run->path);
        engine_say(c->engine,
                   "To run the operation, use \"(cd '%s' && source .guild/env && %s run --start "
                   ".)\"",
                   run->path, engine_name(c->engine));
        return;
    }
    engine_say(c->engine, "%s is staged as %s", name, run->id);
    engine_say(c->engine, "To run the operation, use '%s run --start %s'", engine_name(c->engine),
               run_short_id(run, sid));
}

static void note_run_dir(const Command *c, const Run *run) {
    if (c->request.run_dir && !c->request.quiet &&
        !env_get(engine_env(c->engine), "NO_WARN_RUNDIR"))
        engine_note(c->engine, "Run directory is '%s' (results will not be visible to Guild)",
                    run->path);
}

static bool run_it(RunResult *result, Command *c, Error *err) {
    Run *run = run_directory(c);
    bool in_store = span_starts(span_of(run->path), span_of(store_runs_dir(run->store)));
    if (!in_store && !c->target)
        note_run_dir(c, run);
    memccpy(result->id, run->id, '\0', RUN_ID_LEN);
    int status = 0;
    bool ok;
    bool stage = c->request.stage || c->request.stage_dir;
    if (c->optimizer) {
        BatchPlan plan = command_batch_plan(c);
        ok = stage ? batch_stage(run, c->engine, &plan, err)
                   : batch_run(&status, run, c->engine, &plan, err);
    } else {
        ok = run_single(&status, c, run, err);
    }
    if (ok && status == 0 && stage && !c->request.quiet)
        say_staged(c, run);
    result->status = status & 0xff;
    run_free(run);
    return ok;
}

static bool confirmed(const Command *c) {
    const Observer *o = engine_observer(c->engine);
    if (c->request.yes || !o->confirm)
        return true;
    Buf question = BUF_INIT;
    command_question(&question, c);
    bool yes = o->confirm(o->context, question.data, true);
    buf_release(&question);
    return yes;
}

static bool resolve_operation(Command *c, Error *err) {
    if (c->op)
        return true;
    c->op = project_resolve(c->engine, engine_cwd(c->engine), c->request.opspec, err);
    return c->op != NULL;
}

static bool run_command(RunResult *result, Command *c, bool *bare, Error *err) {
    bool done = false;
    if (!command_check_options(c, err) || !command_find_target(c, err) ||
        !resolve_operation(c, err) || !scalars_check(c->op, err) ||
        !command_resolve_flags(c, bare, err))
        return false;
    *bare = false;
    if (!command_preview(c, &done, err) || done)
        return err->kind == ERR_NONE;
    if (!command_not_needed(c, &done, err) || done)
        return err->kind == ERR_NONE;
    if (!confirmed(c))
        return true;
    return run_it(result, c, err);
}

static void command_release(Command *c) {
    request_release(&c->request);
    if (c->stored != c->from)
        run_free(c->stored);
    if (c->from != c->target)
        run_free(c->from);
    run_free(c->target);
    operation_free(c->op);
    operation_free(c->optimizer);
    tree_free(c->user_flags);
    tree_free(c->given_flags);
    tree_free(c->flags);
    tree_free(c->rows);
    tree_free(c->opt_flags);
    tree_free(c->objective);
    free(c->label);
}

RunResult command_run(Engine *engine, const RunRequest *request, const Run *attempt) {
    RunResult result = {0};
    Command c = {.engine = engine, .attempt = attempt};
    Error err = ERROR_INIT;
    bool bare = false;
    request_copy(&c.request, request);
    if (!run_command(&result, &c, &bare, &err)) {
        result.status = 1;
        if (bare)
            engine_note(engine, "%s", err.message);
        else
            result.status = engine_complain(engine, &err);
    }
    error_clear(&err);
    command_release(&c);
    return result;
}

RunResult engine_run(Engine *engine, const RunRequest *request) {
    return command_run(engine, request, NULL);
}
