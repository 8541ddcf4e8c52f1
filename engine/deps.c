/* Dependencies: what a run requires is found, unpacked and linked into its directory.
 *
 * A requirement is brought into one form first (requirement.h), then its sources are resolved one
 * after another. Each source gives paths; each path becomes a link. */
#include "engine/deps.h"

#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/base/regex.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include "engine/renamed.h"
#include "engine/requirement.h"
#include "engine/runs.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct Resolving {
    Run *run;
    Engine *engine;
    const Operation *op;
    const Tree *flags;
    const char *resource; /* name of the resource, for messages and the attribute */
    const char *target;   /* directory of the links below the run directory, "" at its top */
    bool copies, unpacks; /* what sources of the resource do unless they say otherwise */
    StrList paths;        /* absolute paths of what was linked */
} Resolving;

/* ---- links ---- */

/* A link, or a copy where a run may change what it gets. */
static bool put_in_place(const Resolving *r, const Tree *source, const char *path,
                         const char *place, Error *err) {
    const char *type = tree_text(tree_get(source, "target-type"), r->copies ? "copy" : "link");
    if (strcmp(type, "copy") == 0)
        return path_is_dir(path) ? dir_copy(path, place, err) : file_copy(path, place, err);
    return symlink(path, place) == 0 || fail_errno(err, "cannot link %s", place);
}

static bool link_path(Resolving *r, const Tree *source, const char *path, Error *err) {
    char *base = path_basename(path);
    const Tree *rename = tree_get(source, "rename");
    char *name = renamed(base, rename, err);
    if (!name) {
        free(base);
        return false;
    }
    const Tree *own_target = tree_get(source, "target-path");
    if (!own_target)
        own_target = tree_get(source, "path");
    const char *target = tree_text(own_target, r->target);
    char *dir = path_join(r->run->path, target);
    char *link = path_join(dir, name);
    bool ok = true;
    if (path_lexists(link)) {
        engine_log(r->engine, LOG_WARNING, LOG_COMMAND, "%s already exists, skipping link", link);
    } else {
        ok = dir_make(dir, err) && put_in_place(r, source, path, link, err);
    }
    if (ok)
        strlist_add(&r->paths, path);
    free(link);
    free(dir);
    free(name);
    free(base);
    return ok;
}

/* ---- selection ---- */

static bool selected(const Tree *select, const char *name, bool *out, Error *err) {
    size_t count = tree_is(select, TREE_LIST) ? select->count : 1;
    *out = false;
    for (size_t i = 0; i < count && !*out; i++) {
        const Tree *pattern = tree_is(select, TREE_LIST) ? select->items[i] : select;
        Regex *regex = regex_new(span_of(tree_text(pattern, "")), 0, err);
        if (!regex)
            return error_prefix(err, "select '%s'", tree_text(pattern, ""));
        RegexGroups groups;
        RegexResult result =
            regex_search(regex, span_of(name), 0, REGEX_FULL | REGEX_ANCHORED, false, &groups, err);
        regex_free(regex);
        if (result == REGEX_ERROR)
            return false;
        *out = result == REGEX_MATCH;
    }
    return true;
}

/* Relative paths of everything below `dir`, sorted per directory; links are not followed. */
static bool walk(StrList *out, const char *dir, const char *prefix, Error *err) {
    StrList names = STRLIST_INIT;
    bool ok = dir_list(&names, dir, err);
    for (size_t i = 0; i < names.count && ok; i++) {
        if (!prefix[0] && strcmp(names.items[i], ".guild") == 0)
            continue;
        char *path = path_join(dir, names.items[i]);
        char *relative = prefix[0] ? path_join(prefix, names.items[i]) : xstrdup(names.items[i]);
        strlist_add(out, relative);
        if (path_is_dir(path) && !path_is_link(path))
            ok = walk(out, path, relative, err);
        free(relative);
        free(path);
    }
    strlist_release(&names);
    return ok;
}

/* Link what is below `dir`: everything at its top, or what `select` names at any depth. */
static bool link_from_dir(Resolving *r, const Tree *source, const char *dir, Error *err) {
    const Tree *select = tree_get(source, "select");
    StrList names = STRLIST_INIT;
    bool ok = select ? walk(&names, dir, "", err) : dir_list(&names, dir, err);
    size_t before = r->paths.count;
    for (size_t i = 0; i < names.count && ok; i++) {
        bool wanted = strcmp(names.items[i], ".guild") != 0;
        if (select)
            ok = selected(select, names.items[i], &wanted, err);
        if (ok && wanted) {
            char *path = path_join(dir, names.items[i]);
            ok = link_path(r, source, path, err);
            free(path);
        }
    }
    strlist_release(&names);
    if (ok && select && r->paths.count == before)
        ok = fail(err, ERR_NOT_FOUND, "nothing in %s is selected", dir);
    return ok;
}

/* ---- archives ---- */

static bool ends_with(const char *path, const char *ending) {
    return span_ends(span_of(path), span_of(ending));
}

/* "tar", "zip", or NULL when it is no archive. */
static const char *archive_type(const Tree *source, const char *path) {
    static const char *const tars[] = {".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"};
    const char *given = tree_text(tree_get(source, "type"), NULL);
    if (given)
        return given;
    for (size_t i = 0; i < COUNT_OF(tars); i++)
        if (ends_with(path, tars[i]))
            return "tar";
    return ends_with(path, ".zip") ? "zip" : NULL;
}

/* What is run on behalf of a run can be interrupted as the run itself. */
static bool run_helper(ProcessStatus *status, Buf *out, Resolving *r, ProcessOptions *options,
                       double timeout, Error *err) {
    options->interrupted = engine_interrupts;
    options->context = r->engine;
    return process_capture(status, out, NULL, options, SPAN_LIT(""), timeout, err) &&
           (!status->timed_out ||
            fail(err, ERR_TIMEOUT, "%s was stopped before its end", options->argv[0]));
}

static bool unpack(Resolving *r, const char *archive, const char *type, const char *dir,
                   Error *err) {
    bool zip = strcmp(type, "zip") == 0;
    char *const tar_argv[] = {(char *)"tar", (char *)"-xf", (char *)archive,
                              (char *)"-C",  (char *)dir,   NULL};
    char *const zip_argv[] = {
        (char *)"python3", (char *)"-m", (char *)"zipfile", (char *)"-e", (char *)archive,
        (char *)dir,       NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = zip ? zip_argv : tar_argv;
    ProcessStatus status;
    Buf out = BUF_INIT;
    bool ok = run_helper(&status, &out, r, &options, 0, err);
    if (ok && !(status.exited && status.code == 0))
        ok = fail(err, ERR_INVALID, "cannot unpack %s: %.*s", archive,
                  SPAN_ARG(span_trim(buf_span(&out))));
    buf_release(&out);
    return ok;
}

/* The directory of the archive's files, unpacked once per content into the home's cache. */
static char *unpacked_dir(Resolving *r, const char *archive, const char *type, Error *err) {
    char *digest = digest_file(DIGEST_SHA1, archive, err);
    if (!digest)
        return NULL;
    char *dir = xformat("%s/cache/resources/%s", store_home(engine_store(r->engine)), digest);
    bool ok = true;
    if (!path_is_dir(dir)) {
        char *parent = path_dirname(dir);
        ok = dir_make(parent, err);
        char *temp = ok ? dir_make_temp(parent, "unpack-", err) : NULL;
        ok = temp && unpack(r, archive, type, temp, err);
        if (ok && rename(temp, dir) != 0 && !path_is_dir(dir))
            ok = fail_errno(err, "cannot keep %s", dir);
        if (temp && path_exists(temp)) {
            Error ignored = ERROR_INIT;
            if (!dir_remove(temp, &ignored))
                error_clear(&ignored);
        }
        free(temp);
        free(parent);
    }
    free(digest);
    if (!ok) {
        free(dir);
        return NULL;
    }
    return dir;
}

/* ---- kinds of sources ---- */

static bool check_digest(const Tree *source, const char *path, Error *err) {
    const char *wanted = tree_text(tree_get(source, "sha256"), NULL);
    if (!wanted)
        return true;
    char *got = digest_file(DIGEST_SHA256, path, err);
    bool ok = got && strcmp(got, wanted) == 0;
    if (got && !ok)
        fail(err, ERR_INVALID, "unexpected sha256 for %s (expected %s but got %s)", path, wanted,
             got);
    free(got);
    return ok;
}

static bool link_file(Resolving *r, const Tree *source, const char *path, Error *err) {
    engine_log(r->engine, LOG_INFO, LOG_COMMAND, "Using %s for %s resource", path, r->resource);
    const char *archive = path_is_file(path) ? archive_type(source, path) : NULL;
    if (archive && tree_truth(tree_get(source, "unpack"), r->unpacks)) {
        char *dir = unpacked_dir(r, path, archive, err);
        bool ok = dir && link_from_dir(r, source, dir, err);
        free(dir);
        return ok;
    }
    if (path_is_dir(path) && tree_has(source, "select"))
        return link_from_dir(r, source, path, err);
    return link_path(r, source, path, err);
}

static bool resolve_file(Resolving *r, const Tree *source, const char *name, Error *err) {
    const char *given = tree_text(tree_get(r->flags, r->resource), NULL);
    char *path = path_join(given && given[0] ? engine_cwd(r->engine) : r->op->project_dir,
                           given && given[0] ? given : name);
    char *absolute = path_normal(path);
    free(path);
    bool ok = path_exists(absolute);
    if (!ok)
        fail(err, ERR_NOT_FOUND, "cannot find source file '%s'", given && given[0] ? given : name);
    ok = ok && (path_is_dir(absolute) || check_digest(source, absolute, err)) &&
         link_file(r, source, absolute, err);
    free(absolute);
    return ok;
}

/* Names match when the model (if the spec has one) and the operation do; alternatives are separated
 * by commas. */
static bool names_operation(const char *spec, const OpRef *ref, const char *own_model) {
    StrList specs = STRLIST_INIT;
    strlist_split(&specs, span_of(spec), ',');
    bool found = false;
    for (size_t i = 0; i < specs.count && !found; i++) {
        Span one = span_trim(span_of(specs.items[i]));
        size_t colon = span_find_char(one, ':', 0);
        Span op = colon == SIZE_MAX ? one : span_from(one, colon + 1);
        Span model = colon == SIZE_MAX ? span_of(own_model) : span_make(one.ptr, colon);
        found = span_is(op, ref->op) &&
                (span_is(model, ref->model) || (colon == SIZE_MAX && !ref->model[0]));
    }
    strlist_release(&specs);
    return found;
}

static bool usable_status(RunStatus status) {
    return status == RUN_COMPLETED || status == RUN_RUNNING || status == RUN_TERMINATED;
}

/* The marked run of the operation, else its latest; NULL: none. Caller frees. */
static Run *find_run_of(Resolving *r, const char *spec, Error *err) {
    Runs *runs = store_runs(engine_store(r->engine), NULL, 0, NULL, err);
    Run *best = NULL;
    bool best_marked = false;
    for (size_t i = 0; runs && !best_marked && i < runs_count(runs); i++) {
        Run *run = runs_at(runs, i);
        const RunInfo *info = run_info(run);
        if (strcmp(run->id, r->run->id) == 0 || !usable_status(info->status) ||
            !names_operation(spec, &info->opref, r->op->opref.model))
            continue;
        if (!best || info->marked) {
            run_free(best);
            best = run_copy(run);
            best_marked = info->marked;
        }
    }
    runs_free(runs);
    return best;
}

/* The run a flag names: an id prefix, or a directory; NULL with err: no such run. */
static Run *given_run(Resolving *r, const char *given, Error *err) {
    if (path_is_dir(given))
        return run_at(engine_store(r->engine), given);
    Run *run = NULL;
    StrList ids = STRLIST_INIT;
    if (store_ids_with_prefix(&ids, engine_store(r->engine), given, false, err)) {
        if (ids.count == 1)
            run = run_new(engine_store(r->engine), ids.items[0]);
        else
            fail(err, ids.count ? ERR_INVALID : ERR_NOT_FOUND,
                 ids.count ? "'%s' matches multiple runs" : "no suitable run for '%s'", given);
    }
    strlist_release(&ids);
    return run;
}

static char *flag_text(const Tree *flags, const char *name) {
    const Tree *value = tree_get(flags, name);
    if (!value || value->kind == TREE_NULL)
        return NULL;
    Buf text = BUF_INIT;
    flag_value_format_bare(&text, value);
    return buf_detach(&text);
}

static bool resolve_operation(Resolving *r, const Tree *source, const char *spec, Error *err) {
    char *given = flag_text(r->flags, r->resource);
    if (!given)
        given = flag_text(r->flags, spec);
    Run *run = given && given[0] ? given_run(r, given, err) : find_run_of(r, spec, err);
    free(given);
    if (!run && !err->kind)
        fail(err, ERR_NOT_FOUND, "no suitable run for %s", spec);
    if (!run)
        return false;
    engine_log(r->engine, LOG_INFO, LOG_COMMAND, "Using output from run %s for %s resource",
               run->id, r->resource);
    bool ok = link_from_dir(r, source, run->path, err);
    run_free(run);
    return ok;
}

/* The mapping that has a value of dotted `*name`, which becomes its key there; NULL: none has. */
static Tree *find_holder(Tree *map, const char **name) {
    while (tree_is(map, TREE_MAP) && !tree_has(map, *name)) {
        const char *dot = strchr(*name, '.');
        if (!dot)
            return NULL;
        char *head = xstrndup(*name, (size_t)(dot - *name));
        map = tree_get(map, head);
        free(head);
        *name = dot + 1;
    }
    return tree_is(map, TREE_MAP) ? map : NULL;
}

static void set_flags(Tree *config, const Tree *flags) {
    for (size_t i = 0; flags && i < flags->count; i++) {
        const char *name = flags->keys[i];
        Tree *holder = flags->items[i]->kind == TREE_NULL ? NULL : find_holder(config, &name);
        if (holder)
            tree_set(holder, name, tree_copy(flags->items[i]));
    }
}

/* A copy of a YAML or JSON file in which flags replace values of the same (dotted) names. */
static bool resolve_config(Resolving *r, const Tree *source, const char *name, Error *err) {
    char *path = path_join(r->op->project_dir, name);
    Buf text = BUF_INIT;
    bool json = strcmp(path_extension(name), ".json") == 0;
    Tree *config = NULL;
    if (file_read(&text, path, err))
        config = (json ? json_parse : yaml_parse)(buf_span(&text), name, err);
    bool ok = config != NULL;
    if (ok) {
        set_flags(config, r->flags);
        buf_reset(&text);
        if (json)
            json_write_pretty(&text, config, 2);
        else
            yaml_write(&text, config);
        char *base = path_basename(name);
        char *dir = run_guild_path(r->run, "generated");
        char *copy = path_join(dir, base);
        ok = dir_make(dir, err) && file_write(copy, buf_span(&text), err) &&
             link_path(r, source, copy, err);
        free(copy);
        free(dir);
        free(base);
    }
    tree_free(config);
    buf_release(&text);
    free(path);
    return ok;
}

static bool check_module(Resolving *r, const char *name, Error *err) {
    char *const argv[] = {(char *)"python3", (char *)"-c", xformat("import %s", name), NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = argv;
    options.cwd = r->op->project_dir;
    ProcessStatus status;
    Buf out = BUF_INIT;
    bool ok = run_helper(&status, &out, r, &options, 60, err);
    if (ok && !(status.exited && status.code == 0))
        ok = fail(err, ERR_NOT_FOUND, "No module named '%s'", name);
    buf_release(&out);
    free(argv[2]);
    return ok;
}

static bool post_process(Resolving *r, const Tree *source, Error *err) {
    const char *command = tree_text(tree_get(source, "post-process"), NULL);
    if (!command)
        return true;
    char *const argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)command, NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = argv;
    options.cwd = r->run->path;
    ProcessStatus status;
    Buf out = BUF_INIT;
    bool ok = run_helper(&status, &out, r, &options, 0, err);
    engine_out(r->engine, STREAM_OUT, buf_span(&out));
    if (ok && !(status.exited && status.code == 0))
        ok = fail(err, ERR_INVALID, "post-process command failed: %s", command);
    buf_release(&out);
    return ok;
}

static bool resolve_source(Resolving *r, const Tree *source, Error *err) {
    const char *type = requirement_source_type(source);
    if (!type)
        return fail(err, ERR_INVALID,
                    "a source of %s resource needs one of: config, file, module, operation, url",
                    r->resource);
    if (!tree_is(tree_get(source, type), TREE_STRING))
        return fail(err, ERR_INVALID, "%s of a source of %s resource must be a text, not %s", type,
                    *r->resource ? r->resource : "a",
                    tree_kind_phrase(tree_get(source, type)->kind));
    const char *name = tree_text(tree_get(source, type), "");
    bool ok;
    if (strcmp(type, "file") == 0)
        ok = resolve_file(r, source, name, err);
    else if (strcmp(type, "operation") == 0)
        ok = resolve_operation(r, source, name, err);
    else if (strcmp(type, "config") == 0)
        ok = resolve_config(r, source, name, err);
    else if (strcmp(type, "module") == 0)
        ok = check_module(r, name, err);
    else
        ok = fail(
            err, ERR_UNSUPPORTED,
            "downloading is not supported: put the file beside the project and name it as 'file'");
    if (ok)
        return post_process(r, source, err);
    if (err->kind == ERR_NOT_FOUND && tree_truth(tree_get(source, "optional"), false)) {
        engine_log(r->engine, LOG_INFO, LOG_COMMAND, "Skipping optional '%s:%s' in %s resource: %s",
                   type, name, r->resource, err->message);
        error_clear(err);
        return true;
    }
    error_prefix(err, "could not resolve '%s:%s' in %s resource", type, name, r->resource);
    const char *help = tree_text(tree_get(source, "help"), NULL);
    if (help) {
        ErrorKind kind = err->kind;
        char *message = xstrdup(err->message);
        fail(err, kind, "%s\n%s", message, help);
        free(message);
    }
    return false;
}

/* ---- all of them ---- */

static bool resolve_requirement(Resolving *r, Tree *deps, const Tree *requirement, Error *err) {
    Tree *normal = requirement_normal(r->op, requirement, err);
    if (!normal)
        return false;
    r->resource = tree_text(tree_get(normal, "name"), "");
    r->target = tree_text(tree_get(normal, "path"), "");
    r->copies = strcmp(tree_text(tree_get(normal, "target-type"), "link"), "copy") == 0;
    r->unpacks = tree_truth(tree_get(normal, "unpack"), true);
    r->paths = (StrList)STRLIST_INIT;
    engine_log(r->engine, LOG_INFO, LOG_COMMAND, "Resolving %s dependency", r->resource);
    const Tree *sources = tree_get(normal, "sources");
    bool ok = true;
    for (size_t i = 0; i < sources->count && ok; i++)
        ok = resolve_source(r, sources->items[i], err);
    strlist_sort(&r->paths);
    Tree *list = tree_set(deps, r->resource, tree_list());
    for (size_t i = 0; i < r->paths.count; i++)
        tree_push(list, tree_string(r->paths.items[i]));
    strlist_release(&r->paths);
    tree_free(normal);
    return ok;
}

bool deps_resolve(Tree **deps, Run *run, Engine *engine, const Operation *op, const Tree *flags,
                  Error *err) {
    *deps = tree_map();
    Resolving r = {.run = run, .engine = engine, .op = op, .flags = flags};
    const Tree *all = op->requires_;
    size_t count = !all ? 0 : all->kind == TREE_LIST ? all->count : 1;
    for (size_t i = 0; i < count; i++) {
        const Tree *one = all->kind == TREE_LIST ? all->items[i] : all;
        if (!resolve_requirement(&r, *deps, one, err)) {
            tree_free(*deps);
            *deps = NULL;
            return false;
        }
    }
    return true;
}
