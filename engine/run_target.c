/* Restart, start and rerun: which run is meant and what it remembers. */
#include "engine/run_command.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/base/regex.h"
#include "engine/flagvalue.h"
#include "engine/project.h"
#include "engine/runs.h"
#include "engine/select.h"
#include "engine/store_private.h"
#include <stdlib.h>

static Run *by_directory(const Command *c, const char *name) {
    char *path = path_join(engine_cwd(c->engine), name);
    Run *run = run_at(engine_store(c->engine), path);
    free(path);
    if (run_exists(run))
        return run;
    run_free(run);
    return NULL;
}

/* Marked runs win over newer ones. */
static bool by_operation(Run **out, const Command *c, const char *spec, Error *err) {
    RunFilter filter = {.status = 1u << RUN_COMPLETED | 1u << RUN_RUNNING | 1u << RUN_TERMINATED};
    Runs *runs = store_runs(engine_store(c->engine), &filter, 0, NULL, err);
    Run *found = NULL;
    bool marked = false;
    for (size_t i = 0; runs && !marked && i < runs_count(runs); i++) {
        Run *run = runs_at(runs, i);
        char *name = opref_spec(&run_info(run)->opref);
        bool same = strcmp(name, spec) == 0 || strcmp(run_info(run)->opref.op, spec) == 0;
        free(name);
        marked = same && run_info(run)->marked;
        if (same && (!found || marked)) {
            run_free(found);
            found = run_copy(run);
        }
    }
    *out = found;
    runs_free(runs);
    return runs != NULL;
}

static bool looks_like_id(const char *text) {
    size_t len = strlen(text);
    return len >= 1 && len <= RUN_ID_LEN && strspn(text, "0123456789abcdef") == len;
}

/* A directory, a run id or the beginning of one, or an operation's name (its marked or latest run).
 */
static bool find_target(Run **out, const Command *c, const char *name, Error *err) {
    *out = by_directory(c, name);
    if (*out)
        return true;
    if (strlen(name) == RUN_ID_LEN && looks_like_id(name)) {
        *out = run_new(engine_store(c->engine), name);
        if (run_exists(*out))
            return true;
        run_free(*out);
        *out = NULL;
    }
    if (strlen(name) >= RUN_SID_LEN && looks_like_id(name)) { /* spares reading every run */
        Error ignored = ERROR_INIT;
        if (run_find(out, engine_store(c->engine), name, NULL, &ignored))
            return true;
        error_clear(&ignored);
    }
    if (!by_operation(out, c, name, err))
        return false;
    return *out || run_find(out, engine_store(c->engine), name, engine_name(c->engine), err);
}

static void say_restarting(const Command *c) {
    const Run *run = c->target;
    if (c->request.quiet || c->request.no_restarting_message ||
        env_get(engine_env(c->engine), "NO_RESTARTING_MSG"))
        return;
    char *in_store = path_join(store_runs_dir(run->store), run->id);
    if (strcmp(in_store, run->path) == 0)
        engine_say(c->engine, "Restarting %s", run->id);
    else
        engine_say(c->engine, "Restarting run in %s", run->path);
    free(in_store);
}

static bool check_not_running(const Command *c, Error *err) {
    const Run *run = c->target;
    if (run_status(run) != RUN_RUNNING)
        return true;
    return runner_busy(run, engine_name(c->engine), err);
}

static bool resolve_again(Command *c, Error *err) {
    OpRef ref;
    if (!run_opref(&ref, c->stored, err))
        return error_prefix(err, "cannot restart %s", c->from->id);
    c->op = project_resolve_ref(c->engine, &ref, err);
    free(c->request.opspec);
    c->request.opspec = opref_spec(&ref);
    opref_release(&ref);
    return c->op != NULL;
}

/* An optimizer may not be in any project: the batch run's own operation. */
static bool resolve_optimizer(Command *c, Error *err) {
    if (!c->batch_again || c->request.optimizer || c->request.optimize)
        return true;
    OpRef ref;
    if (!run_opref(&ref, c->from, err))
        return false;
    c->optimizer = project_resolve_ref(c->engine, &ref, err);
    opref_release(&ref);
    return c->optimizer != NULL;
}

static void take_over(Command *c) {
    RunRequest *r = &c->request;
    Tree *params = run_attr(c->stored, "run_params");
    Tree *seed = run_attr(c->stored, "random_seed"), *limit = run_attr(c->from, "max_trials");
    if (!r->random_seed.given && tree_is(seed, TREE_INT))
        r->random_seed = (OptionalInt){true, seed->integer};
    if (!r->max_trials.given && tree_is(limit, TREE_INT))
        r->max_trials = (OptionalInt){true, limit->integer};
    if (!c->batch_again) { /* a batch remembers its optimizer by its own operation */
        tree_unset(params, "optimizer");
        tree_unset(params, "opt_flags");
    }
    if (c->target || c->from)
        request_take_over(r, params);
    tree_free(seed);
    tree_free(limit);
    tree_free(params);
}

bool command_find_target(Command *c, Error *err) {
    const char *name = c->request.restart ? c->request.restart : c->request.rerun;
    if (!name)
        return true;
    if (!find_target(&c->from, c, name, err))
        return false;
    if (c->request.restart) {
        c->target = c->from;
        say_restarting(c);
        if (!c->attempt && !check_not_running(c, err))
            return false;
    } else if (!c->request.quiet) {
        engine_say(c->engine, "Rerunning %s", c->from->id);
    }
    c->batch_again = run_is_batch(c->from);
    c->stored = c->batch_again ? run_proto(c->from) : c->from;
    if (!resolve_again(c, err) || !resolve_optimizer(c, err))
        return false;
    take_over(c);
    return true;
}
