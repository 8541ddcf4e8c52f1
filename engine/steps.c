/* Steps: each is read into a run request of its own, run, linked into the parent and checked. */
#include "engine/steps.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/regex.h"
#include "engine/base/yaml.h"
#include "engine/deps.h"
#include "engine/flagvalue.h"
#include "engine/openv.h"
#include "engine/output.h"
#include "engine/store_private.h"
#include "engine/tee.h"
#include <stdlib.h>
#include <unistd.h>

enum { CHECK_FAILED_STATUS = 3, DEPTH_LIMIT = 20 };

typedef struct Step {
    RunRequest request;
    char *name;         /* as written; the link is named after it */
    const Tree *expect; /* or NULL */
} Step;

static void step_release(Step *step) {
    request_release(&step->request);
    free(step->name);
}

static void set_text(char **field, const char *text) {
    free(*field);
    *field = text ? xstrdup(text) : NULL;
}

/* ---- references to the parent's flags ---- */

/* `text` with `${name}` replaced. Returns NULL when it is one reference to a flag that is null. */
static char *expand(const char *text, const Tree *flags) {
    Buf out = BUF_INIT;
    for (const char *c = text; *c;) {
        const char *end = c[0] == '$' && c[1] == '{' ? strchr(c, '}') : NULL;
        if (!end) {
            buf_addc(&out, *c++);
            continue;
        }
        char *name = xstrndup(c + 2, (size_t)(end - c - 2));
        const Tree *value = tree_get(flags, name);
        free(name);
        bool null = !value || value->kind == TREE_NULL;
        if (null && c == text && !end[1]) {
            buf_release(&out);
            return NULL;
        }
        if (!null)
            flag_value_format_bare(&out, value);
        c = end + 1;
    }
    return buf_detach(&out);
}

static void add_flag(RunRequest *request, const char *name, const Tree *value, const Tree *flags) {
    if (value->kind == TREE_STRING) {
        char *text = expand(value->text, flags);
        if (text)
            strlist_addf(&request->flags, "%s=%s", name, text);
        free(text);
        return;
    }
    Buf text = BUF_INIT;
    flag_value_format(&text, value);
    strlist_addf(&request->flags, "%s=%s", name, text.data);
    buf_release(&text);
}

/* ---- reading a step ---- */

/* `OP NAME=VAL… [--label L] [--needed] …`: what follows `run` on a command line. */
static bool read_words(RunRequest *request, const char *text, const Tree *flags, Error *err) {
    StrList words = STRLIST_INIT;
    bool ok = strlist_shell_split(&words, span_of(text), err);
    for (size_t i = 0; ok && i < words.count; i++) {
        const char *word = words.items[i];
        const char *next = i + 1 < words.count ? words.items[i + 1] : NULL;
        bool label = strcmp(word, "--label") == 0 || strcmp(word, "-l") == 0;
        bool optimizer = strcmp(word, "--optimizer") == 0 || strcmp(word, "-o") == 0;
        if (strcmp(word, "--needed") == 0) {
            request->needed = true;
        } else if ((label || optimizer) && next) {
            set_text(label ? &request->label : &request->optimizer, next);
            i++;
        } else if ((strcmp(word, "--max-trials") == 0 || strcmp(word, "-m") == 0) && next) {
            request->max_trials = (OptionalInt){true, strtoll(next, NULL, 10)};
            i++;
        } else if (strcmp(word, "-y") == 0 || strcmp(word, "--yes") == 0) {
            continue;
        } else if (word[0] == '-') {
            ok = fail(err, ERR_INVALID, "step '%s': unsupported option '%s'", text, word);
        } else if (strchr(word, '=') || word[0] == '@') {
            char *expanded = expand(word, flags);
            strlist_take(&request->flags, expanded ? expanded : xstrdup(word));
        } else if (!request->opspec) {
            set_text(&request->opspec, word);
        } else {
            ok = fail(err, ERR_INVALID, "step '%s': invalid argument '%s' - expected NAME=VAL",
                      text, word);
        }
    }
    strlist_release(&words);
    return ok;
}

static void read_opt_flags(RunRequest *request, const Tree *opt_flags) {
    for (size_t i = 0; tree_is(opt_flags, TREE_MAP) && i < opt_flags->count; i++) {
        Buf text = BUF_INIT;
        flag_value_format(&text, opt_flags->items[i]);
        strlist_addf(&request->opt_flags, "%s=%s", opt_flags->keys[i], text.data);
        buf_release(&text);
    }
}

static void read_number(OptionalInt *field, const Tree *value) {
    if (value && value->kind == TREE_INT)
        *field = (OptionalInt){true, value->integer};
}

static void read_attributes(Step *step, const Tree *map, const Tree *flags) {
    RunRequest *r = &step->request;
    const Tree *own = tree_get(map, "flags");
    for (size_t i = 0; tree_is(own, TREE_MAP) && i < own->count; i++)
        add_flag(r, own->keys[i], own->items[i], flags);
    const char *label = tree_text(tree_get(map, "label"), NULL);
    if (label) {
        free(r->label);
        r->label = expand(label, flags);
    }
    if (tree_has(map, "needed"))
        r->needed = tree_truth(tree_get(map, "needed"), false);
    const char *optimizer = tree_text(tree_get(map, "optimizer"), NULL);
    if (optimizer)
        set_text(&r->optimizer, optimizer);
    read_opt_flags(r, tree_get(map, "opt-flags"));
    read_number(&r->max_trials, tree_get(map, "max-trials"));
    read_number(&r->random_seed, tree_get(map, "random-seed"));
    read_number(&r->stop_after, tree_get(map, "stop-after"));
    char *gpus = yaml_text(tree_get(map, "gpus"));
    set_text(&r->gpus, gpus);
    free(gpus);
    r->no_gpus = tree_truth(tree_get(map, "no-gpus"), false);
    step->expect = tree_get(map, "expect");
}

static char *link_name(const char *text) {
    char *name = xstrdup(text);
    for (char *c = name; *c; c++)
        if (strchr(" :/\\", *c))
            *c = '_';
    return name;
}

static bool read_step(Step *step, const Operation *op, const Tree *tree, const Tree *flags,
                      Error *err) {
    *step = (Step){0};
    request_init(&step->request);
    step->request.yes = true;
    const char *run =
        tree_is(tree, TREE_MAP) ? tree_text(tree_get(tree, "run"), NULL) : tree_text(tree, NULL);
    if (!run)
        return fail(err, ERR_INVALID, "a step of operation '%s' does not say what to run",
                    op->name);
    if (!read_words(&step->request, run, flags, err))
        return false;
    if (!step->request.opspec)
        return fail(err, ERR_INVALID, "step '%s' of operation '%s' names no operation", run,
                    op->name);
    if (tree_is(tree, TREE_MAP))
        read_attributes(step, tree, flags);
    const char *name = tree_is(tree, TREE_MAP) ? tree_text(tree_get(tree, "name"), NULL) : NULL;
    step->name = xstrdup(name ? name : step->request.opspec);
    if (!strchr(step->request.opspec, ':') && op->opref.model[0]) {
        char *full = xformat("%s:%s", op->opref.model, step->request.opspec);
        free(step->request.opspec);
        step->request.opspec = full;
    }
    return true;
}

/* ---- links ---- */

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
    add_text(&words, "--gpus", r->gpus);
    if (r->no_gpus)
        buf_adds(&words, " --no-gpus");
    if (r->needed)
        buf_adds(&words, " --needed");
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
        bool ok = read_step(&step, op, op->steps->items[i], flags, err);
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

static bool begin(Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    int64_t stamp = store_stamp(run->store);
    StrList vars = STRLIST_INIT;
    operation_env(&vars, run, engine, plan);
    Tree *deps = NULL;
    bool ok = run_set_int(run, "started", stamp, err);
    store_note_start(run->store, run, stamp);
    if (ok && !deps_resolve(&deps, run, engine, plan->op, plan->flags, err))
        ok = error_prefix(err, "run failed because a dependency was not met");
    ok = ok && run_set_attr(run, "deps", deps, err) && env_store(run, engine, &vars, err);
    ok = remove_pending(run, ok ? err : NULL) && ok;
    tree_free(deps);
    strlist_release(&vars);
    return ok;
}

bool steps_execute(int *status, Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    if (!begin(run, engine, plan, err))
        return false;
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
