/* assay export, import: runs to and from a directory. */
#include "engine/assay.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/manage.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct ExportFlags {
    SelectFlags select;
    bool move, copy_resources;
} ExportFlags;

#define AT(member) offsetof(ExportFlags, member)
static const Flag FLAGS[] = {
    {'m', "move", FLAG_SET, AT(move), NULL, "move the runs instead of copying them"},
    {'r', "copy-resources", FLAG_SET, AT(copy_resources), NULL, "copy what links point at"},
    {0},
};
static const Flag *const TABLES[] = {FLAGS, SELECT_FLAGS, YES_FLAGS, NULL};

static void runs_behind(StrList *specs, const StrList *args) {
    for (size_t i = 1; i < args->count; i++)
        strlist_add(specs, args->items[i]);
}

/* Runs whose name is there already are passed over with a note. */
static int moved(Assay *assay, Error *err, const Run *run, const char *where, size_t *count) {
    if (err->kind == ERR_NONE) {
        ++*count;
        return ASSAY_OK;
    }
    if (err->kind != ERR_EXISTS)
        return assay_fail(assay, err);
    fprintf(stderr, "WARNING: %s exists in %s, skipping\n", run->id, where);
    error_clear(err);
    return ASSAY_OK;
}

static void announce(const ExportFlags *flags, const Run *run, const char *to) {
    char *path = path_join(to, run->id);
    if (!path_lexists(path))
        assay_print("%s %s\n", flags->move ? "Moving" : "Copying", run->id);
    fflush(stdout);
    free(path);
}

static int export_runs(Assay *assay, void *given, const StrList *args) {
    ExportFlags *flags = given;
    if (!args->count)
        return assay_usage(assay, "missing argument for LOCATION");
    StrList specs = STRLIST_INIT;
    runs_behind(&specs, args);
    Runs *runs = assay_select(assay, &flags->select, &specs, true, false);
    bool ok = runs != NULL;
    strlist_release(&specs);
    int status = ok ? ASSAY_OK : ASSAY_FAILED;
    const char *dir = args->items[0];
    char *message = xformat(
        "You are about to %s the following runs to '%s':", flags->move ? "move" : "copy", dir);
    size_t count = 0;
    if (ok && !runs_count(runs))
        fprintf(stderr, "No runs to export.\n");
    else if (ok &&
             assay_preview(assay, runs, message, "Continue?", !flags->move, flags->select.yes)) {
        for (size_t i = 0; i < runs_count(runs) && status == ASSAY_OK; i++) {
            Error err = ERROR_INIT;
            Run *run = runs_at(runs, i);
            announce(flags, run, dir);
            if (!run_export(run, dir, flags->move, flags->copy_resources, &err) && !err.kind)
                fail(&err, ERR_INTERNAL, "cannot export %s", run->id);
            status = moved(assay, &err, run, dir, &count);
        }
        assay_print("Exported %zu run(s)\n", count);
    }
    free(message);
    runs_free(runs);
    return status;
}

static int import_runs(Assay *assay, void *given, const StrList *args) {
    ExportFlags *flags = given;
    if (!args->count)
        return assay_usage(assay, "missing argument for ARCHIVE");
    Error err = ERROR_INIT;
    const char *dir = args->items[0];
    if (!path_is_dir(dir)) {
        fail(&err, ERR_NOT_FOUND, "directory '%s' does not exist", dir);
        return assay_fail(assay, &err);
    }
    StrList names = STRLIST_INIT;
    if (!dir_list(&names, dir, &err)) {
        strlist_release(&names);
        return assay_fail(assay, &err);
    }
    Runs *runs = runs_new(engine_store(assay->engine), dir);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(dir, names.items[i]);
        Run *run = run_at(engine_store(assay->engine), path);
        bool wanted = run_exists(run) && args->count == 1;
        for (size_t k = 1; k < args->count; k++)
            wanted = wanted || (run_exists(run) &&
                                span_starts(span_of(names.items[i]), span_of(args->items[k])));
        if (wanted)
            runs_add(runs, names.items[i]);
        run_free(run);
        free(path);
    }
    strlist_release(&names);
    char *message = xformat("You are about to import (%s) the following runs from '%s':",
                            flags->move ? "move" : "copy", dir);
    int status = ASSAY_OK;
    size_t count = 0;
    if (!runs_count(runs))
        fprintf(stderr, "No runs to import.\n");
    else if (assay_preview(assay, runs, message, "Continue?", !flags->move, flags->select.yes)) {
        for (size_t i = 0; i < runs_count(runs) && status == ASSAY_OK; i++) {
            Run *run = runs_at(runs, i);
            Store *store = engine_store(assay->engine);
            announce(flags, run, store_runs_dir(store));
            if (!run_import(store, run->path, flags->move, &err) && !err.kind)
                fail(&err, ERR_INTERNAL, "cannot import %s", run->id);
            status = moved(assay, &err, run, "the home", &count);
        }
        assay_print("Imported %zu run(s)\n", count);
    }
    free(message);
    runs_free(runs);
    return status;
}

const Command COMMAND_EXPORT = {"export",
                                NULL,
                                "[OPTION]… LOCATION [RUN]…",
                                "Copy or move runs to a directory.",
                                TABLES,
                                sizeof(ExportFlags),
                                export_runs,
                                NULL};
const Command COMMAND_IMPORT = {"import",
                                NULL,
                                "[OPTION]… LOCATION [RUN]…",
                                "Copy or move runs from a directory.",
                                TABLES,
                                sizeof(ExportFlags),
                                import_runs,
                                NULL};
