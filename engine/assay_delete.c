/* assay runs delete, restore, purge. */
#include "engine/assay.h"
#include "engine/base/mem.h"
#include "engine/manage.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct DeleteFlags {
    SelectFlags select;
    bool permanent;
} DeleteFlags;

static const Flag FLAGS[] = {
    {'p', "permanent", FLAG_SET, offsetof(DeleteFlags, permanent), NULL,
     "do not keep them in the trash"},
    {0},
};
static const Flag *const DELETE_TABLES[] = {FLAGS, SELECT_FLAGS, YES_FLAGS, NULL};
static const Flag *const TABLES[] = {SELECT_FLAGS, YES_FLAGS, NULL};

/* One of the three changes, in words and in deed. */
typedef struct Change {
    const char *verb, *done; /* "delete", "Deleted" */
    const char *preview, *question;
    bool deleted;   /* it is about deleted runs */
    bool otherwise; /* the answer without an answer */
    bool (*apply)(Run *run, Error *err);
} Change;

static int change_runs(Assay *assay, const Change *change, const SelectFlags *flags,
                       const StrList *args) {
    Runs *runs = assay_select(assay, flags, args, true, change->deleted);
    if (!runs)
        return ASSAY_FAILED;
    int status = ASSAY_OK;
    if (!runs_count(runs)) {
        fprintf(stderr, "Nothing to %s.\n", change->verb);
    } else if (assay_preview(assay, runs, change->preview, change->question, change->otherwise,
                             flags->yes)) {
        size_t done = 0;
        Error err = ERROR_INIT;
        while (done < runs_count(runs) && change->apply(runs_at(runs, done), &err))
            done++;
        if (done < runs_count(runs))
            status = assay_fail(assay, &err);
        if (done)
            assay_print("%s %zu run(s)\n", change->done, done);
    }
    runs_free(runs);
    return status;
}

static bool to_trash(Run *run, Error *err) {
    return run_delete(run, false, err);
}

static bool for_good(Run *run, Error *err) {
    return run_delete(run, true, err);
}

static int delete_runs(Assay *assay, void *given, const StrList *args) {
    static const Change TRASH = {"delete",
                                 "Deleted",
                                 "You are about to delete the following runs:",
                                 "Delete these runs?",
                                 false,
                                 true,
                                 to_trash};
    static const Change FOREVER = {
        "delete",
        "Permanently deleted",
        "WARNING: You are about to permanently delete the following runs:",
        "Permanently delete these runs?",
        false,
        false,
        for_good};
    DeleteFlags *flags = given;
    return change_runs(assay, flags->permanent ? &FOREVER : &TRASH, &flags->select, args);
}

static int restore_runs(Assay *assay, void *given, const StrList *args) {
    static const Change RESTORE = {"restore",
                                   "Restored",
                                   "You are about to restore the following runs:",
                                   "Restore these runs?",
                                   true,
                                   true,
                                   run_restore};
    return change_runs(assay, &RESTORE, given, args);
}

static int purge_runs(Assay *assay, void *given, const StrList *args) {
    static const Change PURGE = {"purge",
                                 "Permanently deleted",
                                 "WARNING: You are about to permanently delete the following runs:",
                                 "Permanently delete these runs?",
                                 true,
                                 false,
                                 run_purge};
    return change_runs(assay, &PURGE, given, args);
}

const Command COMMAND_RUNS_DELETE = {
    "delete",           "rm",
    "[OPTION]… [RUN]…", "Delete runs; all without argument. They can be restored.",
    DELETE_TABLES,      sizeof(DeleteFlags),
    delete_runs,        NULL};
const Command COMMAND_RUNS_RESTORE = {
    "restore",    NULL, "[OPTION]… [RUN]…", "Restore deleted runs.", TABLES, sizeof(SelectFlags),
    restore_runs, NULL};
const Command COMMAND_RUNS_PURGE = {"purge",
                                    NULL,
                                    "[OPTION]… [RUN]…",
                                    "Delete deleted runs for good.",
                                    TABLES,
                                    sizeof(SelectFlags),
                                    purge_runs,
                                    NULL};
