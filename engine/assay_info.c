/* assay runs info: what is known of one run. */
#include "engine/assay.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include "engine/scalars.h"
#include <stdlib.h>
#include <time.h>

typedef struct InfoFlags {
    SelectFlags select;
    bool env, scalars, deps, source, output, files, all_files, private_attrs, json;
} InfoFlags;

#define AT(member) offsetof(InfoFlags, member)
static const Flag FLAGS[] = {
    {'e', "env", FLAG_SET, AT(env), NULL, "its environment too"},
    {0, "scalars", FLAG_SET, AT(scalars), NULL, "its scalars too"},
    {'d', "deps", FLAG_SET, AT(deps), NULL, "its dependencies too"},
    {0, "source", FLAG_SET, AT(source), NULL, "its source files too"},
    {0, "sourcecode", FLAG_SET, AT(source), NULL, "the same as --source"},
    {'O', "output", FLAG_SET, AT(output), NULL, "its output too"},
    {'f', "files", FLAG_SET, AT(files), NULL, "its files too"},
    {'a', "all-files", FLAG_SET, AT(all_files), NULL, "its files and its own bookkeeping too"},
    {0, "private-attrs", FLAG_SET, AT(private_attrs), NULL, "attributes whose names begin with _"},
    {0, "json", FLAG_SET, AT(json), NULL, "all of it as a JSON object"},
    {0},
};
static const Flag *const TABLES[] = {FLAGS, SELECT_FLAGS, NULL};

/* Attributes that have a line of their own, or are about how it was run. */
static const char *const CORE[] = {"cmd",         "deps",        "env",
                                   "exit_status", "flags",       "host",
                                   "initialized", "label",       "marked",
                                   "opdef",       "run_params",  "started",
                                   "stopped",     "user",        "platform",
                                   "id",          "batch",       "compare",
                                   "objective",   "random_seed", "max_trials",
                                   "trials",      "optimizer",   "steps",
                                   "batches",     "comments",    "sourcecode_digest"};

static bool is_core(const char *name) {
    for (size_t i = 0; i < COUNT_OF(CORE); i++)
        if (strcmp(CORE[i], name) == 0)
            return true;
    return false;
}

static void add_time(Buf *out, const char *name, int64_t micros) {
    char text[32] = "";
    if (micros) {
        time_t seconds = (time_t)(micros / 1000000);
        struct tm tm;
        localtime_r(&seconds, &tm);
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    }
    buf_addf(out, "%s: %s\n", name, text);
}

static void add_home_path(Buf *out, const char *path) {
    const char *home = getenv("HOME");
    size_t len = home ? strlen(home) : 0;
    if (len > 1 && strncmp(path, home, len) == 0 && path[len] == '/')
        buf_addf(out, "run_dir: ~%s\n", path + len);
    else
        buf_addf(out, "run_dir: %s\n", path);
}

static void add_command(Buf *out, const Tree *cmd) {
    buf_adds(out, "command:");
    for (size_t i = 0; cmd && i < cmd->count; i++) {
        const char *word = tree_text(cmd->items[i], "");
        buf_addf(out, strpbrk(word, " \t\n") || !word[0] ? " \"%s\"" : " %s", word);
    }
    buf_addc(out, '\n');
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* `title:` and "  name: value" lines, sorted. */
static void add_map(Buf *out, const char *title, const Tree *map) {
    buf_addf(out, "%s:\n", title);
    size_t count = tree_is(map, TREE_MAP) ? map->count : 0;
    char **names = xcalloc(count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = map->keys[i];
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        buf_addf(out, "  %s: ", names[i]);
        flag_value_format_bare(out, tree_get(map, names[i]));
        buf_addc(out, '\n');
    }
    free(names);
}

static void add_other_attrs(Buf *out, const Run *run, bool with_private) {
    StrList names = STRLIST_INIT;
    Error err = ERROR_INIT;
    if (!run_attr_names(&names, run, &err))
        error_clear(&err);
    for (size_t i = 0; i < names.count; i++) {
        if (is_core(names.items[i]) || (names.items[i][0] == '_' && !with_private))
            continue;
        Tree *value = run_attr(run, names.items[i]);
        buf_addf(out, "%s: ", names.items[i]);
        if (value)
            flag_value_format_bare(out, value);
        buf_addc(out, '\n');
        tree_free(value);
    }
    strlist_release(&names);
}

static void add_details(Buf *out, Assay *assay, Run *run) {
    const RunInfo *info = run_info(run);
    char *description = run_description(run, engine_cwd(assay->engine));
    buf_addf(out, "id: %s\noperation: %s\nstatus: %s\n", run->id, description,
             run_status_name(info->status));
    free(description);
    add_time(out, "started", info->started);
    add_time(out, "stopped", info->stopped);
    buf_addf(out, "marked: %s\nlabel: %s\n", info->marked ? "yes" : "no",
             info->label ? info->label : "");
    add_home_path(out, run->path);
    Tree *cmd = run_attr(run, "cmd");
    add_command(out, cmd);
    tree_free(cmd);
    if (info->has_exit_status)
        buf_addf(out, "exit_status: %d\n", info->exit_status);
    else
        buf_adds(out, "exit_status:\n");
    if (info->pid)
        buf_addf(out, "pid: %d\n", info->pid);
    else
        buf_adds(out, "pid:\n");
}

void assay_add_details(Buf *out, Assay *assay, Run *run, size_t indent) {
    Buf lines = BUF_INIT;
    add_details(&lines, assay, run);
    Span rest = buf_span(&lines), line;
    while (span_next_line(&rest, &line, false))
        buf_addf(out, "%*s%.*s\n", (int)indent, "", SPAN_ARG(line));
    buf_release(&lines);
}

static void add_main(Buf *out, Assay *assay, Run *run, bool with_private) {
    const RunInfo *info = run_info(run);
    add_details(out, assay, run);
    add_other_attrs(out, run, with_private);
    add_map(out, "flags", info->flags);
    if (info->is_batch) {
        Run *proto = run_proto(run);
        add_map(out, "proto-flags", run_info(proto)->flags);
        run_free(proto);
    }
}

static void add_attr_map(Buf *out, const char *title, const Run *run, const char *attr) {
    Tree *value = run_attr(run, attr);
    add_map(out, title, value);
    tree_free(value);
}

static void add_lines(Buf *out, const char *title, Span text) {
    buf_addf(out, "%s:\n", title);
    Span line;
    while (span_next_line(&text, &line, true))
        buf_addf(out, "  %.*s\n", SPAN_ARG(line));
}

static void add_output(Buf *out, const Run *run) {
    char *path = run_guild_path(run, "output");
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    if (path_is_file(path) && !file_read(&text, path, &err))
        error_clear(&err);
    add_lines(out, "output", buf_span(&text));
    buf_release(&text);
    free(path);
}

/* Files below `top` ("": all), the run's own bookkeeping among them or not. */
static void add_files(Buf *out, const Run *run, const char *title, const char *top, bool own) {
    StrList names = STRLIST_INIT;
    Error err = ERROR_INIT;
    size_t len = strlen(top);
    if (!run_files(&names, run, own ? RUN_FILES_ALL : 0, &err))
        error_clear(&err);
    buf_addf(out, "%s:\n", title);
    for (size_t i = 0; i < names.count; i++)
        if (strncmp(names.items[i], top, len) == 0 && names.items[i][len])
            buf_addf(out, "  %s\n", names.items[i] + len);
    strlist_release(&names);
}

static void add_scalars(Buf *out, const Run *run) {
    Tree *scalars = scalars_read(run);
    buf_adds(out, "scalars:\n");
    for (size_t i = 0; i < scalars->count; i++) {
        const Tree *item = scalars->items[i];
        buf_addf(out, "  %s: %f (step %lld)\n", tree_text(tree_get(item, "tag"), ""),
                 tree_number(tree_get(item, "last_val"), 0),
                 (long long)tree_integer(tree_get(item, "last_step"), 0));
    }
    tree_free(scalars);
}

static void print_text(Assay *assay, const InfoFlags *flags, Run *run) {
    Buf text = BUF_INIT;
    add_main(&text, assay, run, flags->private_attrs);
    if (flags->env)
        add_attr_map(&text, "environment", run, "env");
    if (flags->scalars)
        add_scalars(&text, run);
    if (flags->deps)
        add_attr_map(&text, "dependencies", run, "deps");
    if (flags->source)
        add_files(&text, run, "source", ".guild/source/", true);
    if (flags->output)
        add_output(&text, run);
    if (flags->files || flags->all_files)
        add_files(&text, run, "files", "", flags->all_files);
    assay_write(&text);
    buf_release(&text);
}

static void print_json(Assay *assay, Run *run) {
    Tree *tree = assay_run_tree(assay, run), *cmd = run_attr(run, "cmd");
    tree_set(tree, "command", cmd ? cmd : tree_null());
    Tree *deps = run_attr(run, "deps"), *env = run_attr(run, "env");
    tree_set(tree, "dependencies", deps ? deps : tree_map());
    tree_set(tree, "environment", env ? env : tree_map());
    tree_set(tree, "scalars", scalars_read(run));
    assay_print_json(tree);
    tree_free(tree);
}

static int info(Assay *assay, void *given, const StrList *args) {
    InfoFlags *flags = given;
    if (!assay_arguments(assay, args, 0, 1, "RUN"))
        return ASSAY_USAGE;
    Runs *runs = assay_select(assay, &flags->select, args, false, false);
    if (!runs)
        return ASSAY_FAILED;
    if (!runs_count(runs)) {
        runs_free(runs);
        Error err = ERROR_INIT;
        fail(&err, ERR_NOT_FOUND, "no matching runs\nTry '%s runs list' for a list.", assay->name);
        return assay_fail(assay, &err);
    }
    if (flags->json)
        print_json(assay, runs_at(runs, 0));
    else
        print_text(assay, flags, runs_at(runs, 0));
    runs_free(runs);
    return ASSAY_OK;
}

const Command COMMAND_RUNS_INFO = {"info",
                                   NULL,
                                   "[OPTION]… [RUN]",
                                   "Show what is known of a run; the latest without RUN.",
                                   TABLES,
                                   sizeof(InfoFlags),
                                   info,
                                   NULL};
