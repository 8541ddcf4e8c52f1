/* Preparing a run's directory.
 *
 * A new run becomes visible with its last file, `opref`: before that it is no run to anybody. A run
 * that is there is first marked PENDING, so that whatever happens in between it can be restarted;
 * each attribute then changes in one step, and only when its content does. */
#include "engine/runner.h"

#include "engine/attempt.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/command.h"
#include "engine/python.h"
#include "engine/source.h"
#include "engine/store_private.h"
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

typedef struct Writer {
    Run *run;
    Disk *disk;
    bool fresh;
    int64_t initialized;
    Error *err;
    bool ok;
} Writer;

static bool same_content(const char *path, Span bytes) {
    Buf now = BUF_INIT;
    bool same = file_read_limited(&now, path, bytes.len, NULL) && span_equal(buf_span(&now), bytes);
    buf_release(&now);
    return same;
}

static void put_file(Writer *w, const char *path, Span bytes) {
    if (!w->ok)
        return;
    if (w->fresh)
        w->ok = disk_write_new(w->disk, path, bytes, w->err);
    else if (!same_content(path, bytes))
        w->ok = disk_replace(w->disk, path, bytes, w->err);
}

static void put_text(Writer *w, const char *name, Span text) {
    char *path = xformat("%s/.guild/attrs/%s", w->run->path, name);
    put_file(w, path, text);
    free(path);
}

/* Write attribute `name` and free the value; NULL: remove it when the run is not new. */
static void put(Writer *w, const char *name, Tree *value) {
    if (value) {
        Buf text = BUF_INIT;
        yaml_write(&text, value);
        put_text(w, name, buf_span(&text));
        buf_release(&text);
        tree_free(value);
    } else if (w->ok && !w->fresh && run_has_attr(w->run, name)) {
        w->ok = run_unset_attr(w->run, name, w->err);
    }
}

static void put_shared(Writer *w, const char *name, const char *text, Tree *value) {
    if (!text) {
        put(w, name, value);
        return;
    }
    put_text(w, name, span_of(text));
    tree_free(value);
}

static void put_once(Writer *w, const char *name, Tree *value) {
    if (w->fresh || !run_has_attr(w->run, name))
        put(w, name, value);
    else
        tree_free(value);
}

static void put_kept(Writer *w, const char *name, Tree *value) {
    if (value)
        put(w, name, value);
}

static Tree *copy_or_null(const Tree *t) {
    return t ? tree_copy(t) : NULL;
}

static Tree *text_or_null(const char *text) {
    return text ? tree_string(text) : NULL;
}

static Tree *host_name(void) {
    char name[256] = "";
    const char *host = getenv("HOST");
    if (!host && gethostname(name, sizeof name - 1) == 0)
        host = name;
    return tree_string(host ? host : "");
}

/* Where it runs, in the words of Python's `platform`. */
static Tree *platform_tree(const Engine *engine) {
    struct utsname name = {0};
    const char *python = engine_python_version(engine);
    Tree *map = tree_map();
    uname(&name);
    tree_set(map, "architecture", tree_string(sizeof(void *) == 8 ? "64bit ELF" : "32bit ELF"));
    tree_set(map, "cpus", tree_int(sysconf(_SC_NPROCESSORS_CONF)));
    tree_set(map, "processor", tree_string(name.machine));
    if (python)
        tree_set(map, "python_version", tree_string(python));
    char *all = xformat("%s %s %s %s %s", name.sysname, name.nodename, name.release, name.version,
                        name.machine);
    tree_set(map, "uname", tree_string(all));
    free(all);
    return map;
}

/* The same for every run, but the interpreter may have been started in between. */
static const char *platform_yaml(Engine *engine) {
    char **known = engine_platform_yaml(engine) + (engine_python_version(engine) != NULL);
    if (!*known) {
        Tree *platform = platform_tree(engine);
        Buf text = BUF_INIT;
        yaml_write(&text, platform);
        *known = buf_detach(&text);
        tree_free(platform);
    }
    return *known;
}

static Tree *command_tree(Writer *w, Engine *engine, const RunPlan *plan) {
    StrList argv = STRLIST_INIT;
    Tree *list = tree_list();
    Error later = ERROR_INIT; /* a Python that is not there is missed when it is started */
    if (plan->op->kind == OP_MAIN && !engine_python(engine, &later))
        error_clear(&later);
    const char *python = engine_python_name(engine);
    w->ok = w->ok && command_line(&argv, NULL, plan->op, plan->flags, python, w->err);
    for (size_t i = 0; i < argv.count; i++)
        tree_push(list, tree_string(argv.items[i]));
    strlist_release(&argv);
    return list;
}

static Tree *flag_map(const Operation *op) {
    Tree *map = NULL;
    for (size_t i = 0; i < op->flags.count; i++) {
        const FlagDef *def = &op->flags.items[i];
        if (def->arg_name && strcmp(def->arg_name, def->name) != 0) {
            map = map ? map : tree_map();
            tree_set(map, def->arg_name, tree_string(def->name));
        }
    }
    return map;
}

static void put_extra(Writer *w, const Operation *op) {
    for (size_t i = 0; tree_is(op->extra, TREE_MAP) && i < op->extra->count; i++) {
        char *name = xformat("_extra_%s", op->extra->keys[i]);
        put(w, name, tree_copy(op->extra->items[i]));
        free(name);
    }
}

static Tree *tag_list(const StrList *tags) {
    if (!tags->count)
        return NULL;
    Tree *list = tree_list();
    for (size_t i = 0; i < tags->count; i++)
        tree_push(list, tree_string(tags->items[i]));
    return list;
}

static Tree *first_comment(Engine *engine, const char *text) {
    if (!text)
        return NULL;
    Tree *list = tree_list(), *comment = tree_push(list, tree_map());
    tree_set(comment, "body", tree_string(text));
    tree_set(comment, "time", tree_int(store_stamp(engine_store(engine))));
    return list;
}

static void put_attrs(Writer *w, Engine *engine, const RunPlan *plan) {
    const Operation *op = plan->op;
    w->initialized = store_stamp(w->run->store);
    put_once(w, "initialized", tree_int(w->initialized));
    put(w, "flags", plan->flags ? tree_copy(plan->flags) : tree_map());
    put(w, "cmd", command_tree(w, engine, plan));
    put_shared(w, "opdef", plan->opdef_text, op->raw ? tree_copy(op->raw) : tree_map());
    put_shared(w, "run_params", plan->run_params_text,
               plan->run_params_text ? NULL : request_tree(plan->request));
    put(w, "random_seed", plan->has_seed ? tree_int(plan->random_seed) : NULL);
    put(w, "max_trials", plan->max_trials ? tree_int(plan->max_trials) : NULL);
    put(w, "host", host_name());
    put(w, "user", tree_string(getenv("USER") ? getenv("USER") : ""));
    put_text(w, "platform", span_of(platform_yaml(engine)));
    bool proto = plan->optimizer && !plan->batch;
    put(w, "id", proto ? NULL : tree_string(w->run->id)); /* a proto is no run */
    put(w, "compare", copy_or_null(op->compare));
    put(w, "objective", copy_or_null(plan->objective ? plan->objective : op->objective));
    put(w, "steps", op->kind == OP_STEPS ? copy_or_null(op->steps) : NULL);
    put(w, "_flag_map", flag_map(op));
    put_kept(w, "optimizer", text_or_null(plan->optimizer));
    put_kept(w, "batch", text_or_null(plan->batch));
    put_kept(w, "label", text_or_null(plan->label));
    put_kept(w, "tags", tag_list(&plan->request->tags));
    put_kept(w, "comments", first_comment(engine, plan->request->comment));
    put_extra(w, op);
}

static bool make_skeleton(Writer *w, const char *guild) {
    char *attrs = path_join(guild, "attrs"), *pending = path_join(guild, "PENDING");
    bool ok = true;
    if (w->fresh) {
        ok = disk_make_dir(w->disk, w->run->path, w->err) && disk_make_dir(w->disk, guild, w->err);
    }
    if (ok && (w->fresh || !path_is_dir(attrs)))
        ok = disk_make_dir(w->disk, attrs, w->err);
    if (ok && (w->fresh || !path_exists(pending)))
        ok = disk_write_new(w->disk, pending, SPAN_LIT(""), w->err);
    free(pending);
    free(attrs);
    return ok;
}

/* What an earlier execution left behind. */
static bool forget_results(Writer *w) {
    static const char *const results[] = {"exit_status", "stopped"};
    if (!attempts_forget(w->run, w->err))
        return false;
    for (size_t i = 0; i < COUNT_OF(results); i++)
        if (run_has_attr(w->run, results[i]) && !run_unset_attr(w->run, results[i], w->err))
            return false;
    char *staged = run_guild_path(w->run, "STAGED");
    bool ok = !path_exists(staged) || disk_remove(w->disk, staged, w->err);
    free(staged);
    return ok;
}

static void put_source(Writer *w, const RunPlan *plan, const Run *source) {
    if (!w->ok || plan->op->kind == OP_BATCH)
        return;
    w->ok = source ? source_share(w->run, source, w->err) : source_copy(w->run, plan->op, w->err);
    if (!w->ok)
        return;
    char *digest = source && plan->source_digest ? NULL : source_digest(w->run);
    put(w, "sourcecode_digest", text_or_null(digest ? digest : plan->source_digest));
    free(digest);
}

static void put_opref(Writer *w, const Operation *op, const char *guild) {
    char *path = path_join(guild, "opref");
    Buf text = BUF_INIT;
    opref_write(&text, &op->opref);
    put_file(w, path, buf_span(&text));
    buf_release(&text);
    free(path);
}

bool runner_prepare(Run *run, Engine *engine, const RunPlan *plan, const Run *source, Error *err) {
    char *guild = run_guild_path(run, "");
    Writer w = {run, &run->store->disk, !run_exists(run), 0, err, true};
    if (w.fresh)
        store_note_change(run->store);
    w.ok = make_skeleton(&w, guild) && (w.fresh || forget_results(&w));
    if (w.ok)
        put_attrs(&w, engine, plan);
    put_source(&w, plan, source);
    put_opref(&w, plan->op, guild);
    if (w.ok && w.fresh)
        store_note_new(run->store, run, w.initialized);
    run_refresh(run);
    free(guild);
    return w.ok;
}
