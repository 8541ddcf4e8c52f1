/* One trial of a batch by its number: the entry point for tasks of a scheduler.
 *
 * The batch has prepared all trials (`--init-trials`); a task needs only the batch and a number,
 * and the store on a shared file system. A trial that has completed is not run again, so submitting
 * a batch once more runs what is left. */
#include "engine/engine.h"

#include "engine/base/mem.h"
#include "engine/select.h"
#include <stdlib.h>

/* Id of the trial; caller frees. NULL on failure. */
static char *trial_id(const Run *batch, size_t index, Error *err) {
    Tree *trials = run_attr(batch, "trials");
    char *id = NULL;
    if (!tree_is(trials, TREE_LIST))
        fail(err, ERR_INVALID, "%s is not a batch with trials", batch->id);
    else if (index >= trials->count)
        fail(err, ERR_NOT_FOUND, "batch %s has %zu trial%s, there is no trial %zu", batch->id,
             trials->count, trials->count == 1 ? "" : "s", index);
    else
        id = xstrdup(tree_text(tree_get(trials->items[index], "run_id"), ""));
    tree_free(trials);
    return id;
}

static RunResult run_pending(Engine *engine, const char *id) {
    Run *run = run_new(engine_store(engine), id);
    bool completed = run_status(run) == RUN_COMPLETED;
    run_free(run);
    RunResult result = {0};
    if (completed) {
        memcpy(result.id, id, strnlen(id, RUN_ID_LEN));
        return result;
    }
    RunRequest request;
    request_init(&request);
    request.restart = xstrdup(id);
    request.no_restarting_message = true;
    request.yes = true;
    result = engine_run(engine, &request);
    request_release(&request);
    return result;
}

RunResult engine_run_trial(Engine *engine, const char *batch, size_t index) {
    Error err = ERROR_INIT;
    Run *run;
    RunResult result = {.status = 1};
    if (!run_find(&run, engine_store(engine), batch, NULL, &err)) {
        result.status = engine_complain(engine, &err);
        return result;
    }
    char *id = trial_id(run, index, &err);
    run_free(run);
    if (!id) {
        result.status = engine_complain(engine, &err);
        return result;
    }
    result = run_pending(engine, id);
    free(id);
    return result;
}
