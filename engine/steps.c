/* Steps: each is run, linked into the parent and checked. */
#include "engine/steps.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/regex.h"
#include "engine/base/yaml.h"
#include "engine/deps.h"
#include "engine/flagvalue.h"
#include "engine/openv.h"
#include "engine/output.h"
#include "engine/step.h"
#include "engine/store_private.h"
#include "engine/tee.h"
#include <stdlib.h>
#include <unistd.h>

enum { CHECK_FAILED_STATUS = 3, DEPTH_LIMIT = 20 };

/* ---- links ---- */

static char *link_name(const char *text) {
    char *name = xstrdup(text);
    for (char *c = name; *c; c++)
        if (strchr(" :/\\", *c))
            *c = '_';
    return name;
}

static bool link_step(Run *parent, const char *step, const char *id, Error *err) {
    char *target = xformat("../%s", id), *name = link_name(step), *path = NULL;
    for (int n = 1; !path || path_lexists(path); n++) {
        char *numbered = n == 1 ? xstrdup(name) : xformat("%s_%d", name, n);
        free(path);
        path = path_join(parent->path, numbered);
        free(numbered);
    }
    bool ok = symlink(target, path) == 0 || fail_errno(err, "cannot link %s", path);
    free(name);
    free(path);
    free(target);
    return ok;
}

/* ---- checks ---- */

static bool check_output(const Run *run, const char *pattern, Error *err) {
    Buf text = BUF_INIT;
    char *path = run_guild_path(run, "output");
    bool ok = !path_exists(path) || file_read(&text, path, err);
    free(path);
    Regex *regex = ok ? regex_new(span_of(pattern), REGEX_MULTILINE, err) : NULL;
    RegexGroups groups;
    ok = regex && regex_search(regex, buf_span(&text), 0, 0, false, &groups, err) == REGEX_MATCH;
    if (!ok && !err->kind)
        fail(err, ERR_INVALID, "could not find pattern '%s' in run output", pattern);
    regex_free(regex);
    buf_release(&text);
    return ok;
}

static bool check_file(const Run *run, const Operation *op, const Tree *check, const char *name,
                       Error *err) {
    char *path = path_join(run->path, name);
    const char *other = tree_text(tree_get(check, "compare"), NULL);
    const char *contains = tree_text(tree_get(check, "contains"), NULL);
    Buf text = BUF_INIT, wanted = BUF_INIT;
    bool ok = path_exists(path) || fail(err, ERR_NOT_FOUND, "file '%s' does not exist", name);
    if (ok && (other || contains))
        ok = file_read(&text, path, err);
    if (ok && other) {
        char *full = path_join(op->project_dir, other);
        ok = file_read(&wanted, full, err);
        free(full);
        if (ok && !span_equal(buf_span(&text), buf_span(&wanted)))
            ok = fail(err, ERR_INVALID, "file '%s' differs from '%s'", name, other);
    }
    if (ok && contains && span_find(buf_span(&text), span_of(contains), 0) == SIZE_MAX)
        ok = fail(err, ERR_INVALID, "could not find '%s' in file '%s'", contains, name);
    buf_release(&text);
    buf_release(&wanted);
    free(path);
    return ok;
}

static bool check_one(const Run *run, const Operation *op, const Tree *check, Error *err) {
    const Tree *output = tree_get(check, "output");
    if (tree_is(output, TREE_MAP))
        output = tree_get(output, "contains");
    if (output)
        return check_output(run, tree_text(output, ""), err);
    const char *file = tree_text(tree_get(check, "file"), tree_text(check, NULL));
    if (file)
        return check_file(run, op, check, file, err);
    return fail(err, ERR_INVALID, "a check needs 'file' or 'output'");
}

static bool check_step(const Run *run, const Operation *op, const Tree *expect, Error *err) {
    size_t count = !expect ? 0 : expect->kind == TREE_LIST ? expect->count : 1;
    for (size_t i = 0; i < count; i++)
        if (!check_one(run, op, expect->kind == TREE_LIST ? expect->items[i] : expect, err))
            return false;
    return true;
}

/* ---- running ---- */

/* Quoted only where it would read as several words, which a list does not. */
static void add_word(Buf *out, const char *word) {
    bool split = strpbrk(word, " \t\n") && !strstr(word, "=[");
    char *shown = split || !word[0] ? shell_quote(word) : xstrdup(word);
    buf_addf(out, " %s", shown);
    free(shown);
}

static void add_text(Buf *out, const char *option, const char *value) {
    if (!value)
        return;
    add_word(out, option);
    add_word(out, value);
}

static void add_number(Buf *out, const char *option, OptionalInt number) {
    if (number.given)
        buf_addf(out, " %s %lld", option, (long long)number.value);
}

static void add_if(Buf *out, bool given, const char *option) {
    if (given)
        add_word(out, option);
}

/* Batch files as they come, then flags by name. */
static void add_arguments(Buf *out, const StrList *words) {
    StrList flags = STRLIST_INIT;
    for (size_t i = 0; i < words->count; i++) {
        if (words->items[i][0] == '@')
            add_word(out, words->items[i]);
        else
            strlist_add(&flags, words->items[i]);
    }
    strlist_sort(&flags);
    for (size_t i = 0; i < flags.count; i++)
        add_word(out, flags.items[i]);
    strlist_release(&flags);
}

/* What of its command line says what the step is. */
static void announce(Engine *engine, const Step *step) {
    const RunRequest *r = &step->request;
    Buf words = BUF_INIT;
    buf_adds(&words, r->opspec);
    add_text(&words, "--label", r->label);
    add_text(&words, "--optimizer", r->optimizer);
    for (size_t i = 0; i < r->opt_flags.count; i++)
        add_text(&words, "--opt-flag", r->opt_flags.items[i]);
    add_number(&words, "--max-trials", r->max_trials);
    add_number(&words, "--random-seed", r->random_seed);
    add_number(&words, "--stop-after", r->stop_after);
    add_text(&words, "--minimize", r->minimize);
    add_text(&words, "--maximize", r->maximize);
    add_text(&words, "--batch-label", r->batch_label);
    for (size_t i = 0; i < r->tags.count; i++)
        add_text(&words, "--tag", r->tags.items[i]);
    for (size_t i = 0; i < r->disable_plugins.count; i++)
        add_text(&words, "--disable-plugins", r->disable_plugins.items[i]);
    add_text(&words, "--gpus", r->gpus);
    add_if(&words, r->no_gpus, "--no-gpus");
    add_if(&words, r->optimize, "--optimize");
    add_if(&words, r->force_flags, "--force-flags");
    add_if(&words, r->fail_on_trial_error, "--fail-on-trial-error");
    add_if(&words, r->needed, "--needed");
    add_arguments(&words, &r->flags);
    engine_log(engine, LOG_INFO, LOG_PROCESS, "running %s: %s", step->name, words.data);
    buf_release(&words);
}

static bool run_step(int *status, Run *parent, Engine *engine, const Operation *op, Step *step,
                     Error *err) {
    announce(engine, step);
    RunResult result = engine_run(engine, &step->request);
    *status = result.status;
    if (result.id[0] && !link_step(parent, step->name, result.id, err))
        return false;
    if (*status != 0 || !result.id[0] || !step->expect)
        return true;
    Run *run = run_new(engine_store(engine), result.id);
    Error failed = ERROR_INIT;
    if (!check_step(run, op, step->expect, &failed)) {
        engine_log(engine, LOG_ERROR, LOG_PROCESS, "check failed: %s", failed.message);
        engine_note(engine, "%s: stopping because a check failed", engine_name(engine));
        *status = CHECK_FAILED_STATUS;
    }
    error_clear(&failed);
    run_free(run);
    return true;
}

bool steps_run(int *status, Run *parent, Engine *engine, const RunPlan *plan, Error *err) {
    const Operation *op = plan->op;
    const Tree *flags = plan->flags;
    *status = 0;
    if (plan->request->step_depth >= DEPTH_LIMIT)
        return fail(err, ERR_LIMIT,
                    "steps of operation '%s' are nested too deep - does it run itself?", op->name);
    for (size_t i = 0; i < op->steps->count && *status == 0 && !engine_interrupted(engine); i++) {
        Step step;
        bool ok = step_read(&step, op, op->steps->items[i], flags, err);
        step.request.step_depth = plan->request->step_depth + 1;
        ok = ok && run_step(status, parent, engine, op, &step, err);
        step_release(&step);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- the run they make up ---- */

static bool remove_pending(Run *run, Error *err) {
    char *path = run_guild_path(run, "PENDING");
    bool ok = disk_remove(&run->store->disk, path, err);
    free(path);
    return ok;
}

/* *status: of a pre-process that failed. */
static bool begin(int *status, Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    int64_t stamp = store_stamp(run->store);
    StrList vars = STRLIST_INIT;
    operation_env(&vars, run, engine, plan);
    Tree *deps = NULL;
    bool ok = run_set_int(run, "started", stamp, err);
    store_note_start(run->store, run, stamp);
    if (ok && !deps_resolve(&deps, run, engine, plan->op, plan->flags, err))
        ok = error_prefix(err, "run failed because a dependency was not met");
    ok = ok && run_set_attr(run, "deps", deps, err) && runner_put_label(run, plan, err) &&
         runner_pre_process(status, run, engine, plan, err) && env_store(run, engine, &vars, err);
    ok = remove_pending(run, ok ? err : NULL) && ok;
    tree_free(deps);
    strlist_release(&vars);
    return ok;
}

bool steps_execute(int *status, Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    *status = 0;
    if (!begin(status, run, engine, plan, err) || *status != 0)
        return err->kind == ERR_NONE;
    Output *output = output_new(run);
    Tee tee;
    tee_begin(&tee, engine, output, plan->request->quiet);
    bool ok = steps_run(status, run, engine, plan, err);
    tee_end(&tee);
    Error late = ERROR_INIT;
    bool stored = output_close(output, &late) &&
                  run_set_int(run, "stopped", store_stamp(run->store), &late) &&
                  run_set_int(run, "exit_status", ok ? *status : 1, &late);
    if (!stored)
        error_clear(&late);
    return ok;
}
