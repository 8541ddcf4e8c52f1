/* assay runs [list]: the table of runs, newest first. */
#include "engine/assay.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/listing.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGE = 20 };

typedef struct ListFlags {
    SelectFlags select;
    bool all, deleted, json, simple, verbose;
    int more;
    int64_t limit;
} ListFlags;

static const Flag FLAGS[] = {
    {'a', "all", FLAG_SET, offsetof(ListFlags, all), NULL, "all runs, not only the first 20"},
    {'m', "more", FLAG_COUNT, offsetof(ListFlags, more), NULL, "20 more, once for each -m"},
    {'n', "limit", FLAG_INT, offsetof(ListFlags, limit), "N", "at most N runs"},
    {'d', "deleted", FLAG_SET, offsetof(ListFlags, deleted), NULL, "deleted runs"},
    {'v', "verbose", FLAG_SET, offsetof(ListFlags, verbose), NULL, "what `runs info` says of each"},
    {0, "simple", FLAG_SET, offsetof(ListFlags, simple), NULL,
     "without ids and times (also -s alone)"},
    {0, "json", FLAG_SET, offsetof(ListFlags, json), NULL, "as a JSON list"},
    {0},
};
static const Flag *const TABLES[] = {FLAGS, SELECT_FLAGS, NULL};

Tree *assay_run_tree(Assay *assay, Run *run) {
    const RunInfo *info = run_info(run);
    char sid[RUN_SID_LEN + 1];
    char *description = run_description(run, engine_cwd(assay->engine));
    Tree *item = tree_map();
    tree_set(item, "id", tree_string(run->id));
    tree_set(item, "shortId", tree_string(run_short_id(run, sid)));
    tree_set(item, "operation", tree_string(description));
    tree_set(item, "status", tree_string(run_status_name(info->status)));
    tree_set(item, "started", info->started ? tree_int(info->started) : tree_null());
    tree_set(item, "stopped", info->stopped ? tree_int(info->stopped) : tree_null());
    tree_set(item, "exitStatus", info->has_exit_status ? tree_int(info->exit_status) : tree_null());
    tree_set(item, "label", info->label ? tree_string(info->label) : tree_null());
    tree_set(item, "batch", info->batch ? tree_string(info->batch) : tree_null());
    tree_set(item, "marked", tree_bool(info->marked));
    tree_set(item, "flags", info->flags ? tree_copy(info->flags) : tree_map());
    tree_set(item, "runDir", tree_string(run->path));
    free(description);
    return item;
}

void assay_print_json(const Tree *tree) {
    Buf text = BUF_INIT;
    json_write_pretty(&text, tree, 2);
    buf_addc(&text, '\n');
    assay_write(&text);
    buf_release(&text);
}

/* As assay_print_json would write all of them in one list. */
static void write_json(Assay *assay, Runs *runs) {
    for (size_t i = 0; i < runs_count(runs); i++) {
        Buf text = BUF_INIT, shifted = BUF_INIT;
        Tree *tree = assay_run_tree(assay, runs_at(runs, i));
        json_write_pretty(&text, tree, 2);
        buf_adds(&shifted, i ? ",\n" : "[\n");
        for (Span rest = buf_span(&text), line; span_next_line(&rest, &line, false);)
            buf_addf(&shifted, "  %.*s%s", SPAN_ARG(line), rest.len ? "\n" : "");
        assay_write(&shifted);
        tree_free(tree);
        buf_release(&shifted);
        buf_release(&text);
    }
    assay_print(runs_count(runs) ? "\n]\n" : "[]\n");
}

static void row(StrList *cells, void *context, Run *run, size_t i) {
    const Assay *assay = context;
    listing_row(cells, run, i + 1, engine_cwd(assay->engine));
}

static void row_simple(StrList *cells, void *context, Run *run, size_t i) {
    const Assay *assay = context;
    listing_row_simple(cells, run, i + 1, engine_cwd(assay->engine));
}

static void details(Buf *out, void *context, Run *run) {
    assay_add_details(out, context, run, 2);
}

static int list(Assay *assay, void *given, const StrList *args) {
    ListFlags *flags = given;
    if (!assay_arguments(assay, args, 0, 0, ""))
        return ASSAY_USAGE;
    RunFilter filter;
    if (!assay_filter(assay, &filter, &flags->select))
        return ASSAY_FAILED;
    filter.deleted = flags->deleted;
    size_t limit = flags->limit ? (size_t)flags->limit : PAGE * (1 + (size_t)flags->more);
    bool all = flags->all || (flags->json && !flags->limit);
    size_t total = 0;
    Error err = ERROR_INIT;
    Runs *runs = store_runs(engine_store(assay->engine), &filter, all ? 0 : limit,
                            all || flags->limit ? NULL : &total, &err);
    run_filter_release(&filter);
    if (!runs)
        return assay_fail(assay, &err);
    RunRows rows = {flags->simple ? LISTING_SIMPLE_COLUMNS : LISTING_COLUMNS, 0,
                    flags->simple ? row_simple : row, flags->verbose ? details : NULL, assay};
    if (flags->json)
        write_json(assay, runs);
    else
        assay_write_rows(stdout, &rows, runs);
    if (total > runs_count(runs)) {
        fflush(stdout);
        fprintf(stderr,
                "%sShowing the first %zu runs (%zu total) - use --all to show all or -m to show "
                "more%s\n",
                assay->colour ? "\033[2m" : "", runs_count(runs), total,
                assay->colour ? "\033[0m" : "");
    }
    runs_free(runs);
    return ASSAY_OK;
}

const Command COMMAND_RUNS_LIST = {.name = "list",
                                   .usage = "[OPTION]…",
                                   .summary = "List runs, newest first.",
                                   .flags = TABLES,
                                   .size = sizeof(ListFlags),
                                   .run = list};

static const Command *const RUNS_COMMANDS[] = {&COMMAND_RUNS_LIST,   &COMMAND_RUNS_INFO,
                                               &COMMAND_RUNS_DELETE, &COMMAND_RUNS_RESTORE,
                                               &COMMAND_RUNS_PURGE,  &COMMAND_LABEL,
                                               &COMMAND_MARK,        &COMMAND_TAG,
                                               &COMMAND_COMMENT,     &COMMAND_STOP,
                                               &COMMAND_DIFF,        &COMMAND_EXPORT,
                                               &COMMAND_IMPORT,      NULL};

const Command COMMAND_RUNS = {.name = "runs",
                              .usage = "[COMMAND] [OPTION]…",
                              .summary = "List runs, or show and change them.",
                              .flags = TABLES,
                              .size = sizeof(ListFlags),
                              .run = list,
                              .commands = RUNS_COMMANDS};
