/* One trial of a batch by its number: the entry point for tasks of a scheduler.
 *
 * The batch has prepared all trials (`--init-trials`); a task needs only the batch and a number,
 * and the store on a shared file system. A trial that has a result is not run again, so submitting
 * a batch once more runs what is left. Each task works in an attempt of its own (attempt.h). */
#include "engine/attempt.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/lock.h"
#include "engine/run_command.h"
#include "engine/select.h"
#include <signal.h>
#include <stdlib.h>

/* Trial `index`; caller frees. NULL on failure. */
static Run *find_trial(const Run *batch, size_t index, Error *err) {
    Tree *trials = run_attr(batch, "trials");
    Run *trial = NULL;
    if (!tree_is(trials, TREE_LIST))
        fail(err, ERR_INVALID, "%s is not a batch with trials", batch->id);
    else if (index >= trials->count)
        fail(err, ERR_NOT_FOUND, "batch %s has %zu trial%s, there is no trial %zu", batch->id,
             trials->count, trials->count == 1 ? "" : "s", index);
    else
        trial = run_new(batch->store, tree_text(tree_get(trials->items[index], "run_id"), "?"));
    tree_free(trials);
    if (trial && !run_exists(trial)) {
        fail(err, ERR_NOT_FOUND,
             "trial %zu of batch %s is gone: there is no run %s\nRestart the batch to make it "
             "again.",
             index, batch->id, trial->id);
        run_free(trial);
        trial = NULL;
    }
    return trial;
}

/* A result of the pool of one machine, which has no attempts. Terminated by us is no result. */
static bool local_result(int *status, const Run *trial) {
    Tree *exit_status = run_attr(trial, "exit_status");
    TrialStatus now = trial_status(trial);
    bool ended = now == TRIAL_COMPLETED || now == TRIAL_ERROR || now == TRIAL_TERMINATED;
    *status = (int)tree_integer(exit_status, 1);
    tree_free(exit_status);
    return ended && *status != -SIGTERM;
}

static bool find_result(bool *there, int *status, Engine *engine, Run *trial, Error *err) {
    AttemptResult result;
    *there = attempt_result(&result, trial, err);
    if (!*there && err->kind != ERR_NONE)
        return false;
    if (!*there) {
        *there = local_result(status, trial);
        return true;
    }
    *status = result.exit_status;
    free(result.attempt);
    return attempts_settle(trial, engine_name(engine), err);
}

/* A scheduler signals every process of a task, so the operation may have died of a signal that is
 * still on its way to us. */
static bool interrupted_with(Engine *engine, int status) {
    double patience = status == -SIGTERM || status == -SIGKILL || status == -SIGINT ? 0.5 : 0;
    double deadline = clock_monotonic() + patience;
    while (!engine_interrupted(engine)) {
        if (clock_monotonic() >= deadline)
            return false;
        clock_sleep(0.01);
    }
    return true;
}

/* What the attempt came to; what could not be started has ended with 1. */
static int outcome(const Run *attempt) {
    Tree *exit_status = run_attr(attempt, "exit_status");
    int status = (int)tree_integer(exit_status, 1);
    tree_free(exit_status);
    return status;
}

static bool run_attempt(int *status, Engine *engine, Run *trial, Run *attempt, Error *err) {
    RunRequest request;
    request_init(&request);
    request.restart = xstrdup(trial->id);
    request.no_restarting_message = true;
    request.yes = true;
    command_run(engine, &request, attempt);
    request_release(&request);
    *status = outcome(attempt);
    if (interrupted_with(engine, *status)) {
        *status = 128 + SIGTERM;
        return true;
    }
    bool won, there;
    return attempt_publish(&won, attempt, trial, *status, err) &&
           find_result(&there, status, engine, trial, err);
}

static bool run_trial(int *status, Engine *engine, Run *trial, Error *err) {
    bool there;
    if (!find_result(&there, status, engine, trial, err) || there)
        return there;
    if (lock_holder(trial).held)
        return runner_busy(trial, engine_name(engine), err);
    Run *attempt;
    bool ok = attempt_begin(&attempt, trial, engine_env(engine), err) &&
              run_attempt(status, engine, trial, attempt, err);
    run_free(attempt);
    return ok;
}

RunResult engine_run_trial(Engine *engine, const char *batch, size_t index) {
    Error err = ERROR_INIT;
    Run *run = NULL, *trial = NULL;
    RunResult result = {0};
    int status = 0;
    bool ok = run_find(&run, engine_store(engine), batch, engine_name(engine), &err) &&
              (trial = find_trial(run, index, &err)) != NULL;
    if (ok)
        memccpy(result.id, trial->id, '\0', RUN_ID_LEN);
    ok = ok && run_trial(&status, engine, trial, &err);
    result.status = ok ? status & 0xff : engine_complain(engine, &err);
    run_free(trial);
    run_free(run);
    return result;
}
