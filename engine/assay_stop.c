/* assay stop, watch: runs that are running. */
#include "engine/assay.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/manage.h"
#include <stdio.h>
#include <stdlib.h>

enum { GRACE = 30 };

typedef struct StopFlags {
    SelectFlags select;
    bool no_wait;
} StopFlags;

static const Flag FLAGS[] = {
    {'n', "no-wait", FLAG_SET, offsetof(StopFlags, no_wait), NULL,
     "accepted; there are no remote runs"},
    {0},
};
static const Flag *const STOP_TABLES[] = {FLAGS, SELECT_FLAGS, YES_FLAGS, NULL};
static const Flag *const TABLES[] = {SELECT_FLAGS, NULL};

/* A run can be named although it is not running. */
static void drop_stopped(Runs *runs) {
    size_t count = runs_count(runs), kept = 0, *places = xcalloc(count + 1, sizeof *places);
    for (size_t i = 0; i < count; i++)
        if (run_info(runs_at(runs, i))->status == RUN_RUNNING)
            places[kept++] = i;
    runs_keep(runs, places, kept);
    free(places);
}

static int stop(Assay *assay, void *given, const StrList *args) {
    StopFlags *flags = given;
    flags->select.running = true;
    Runs *runs = assay_select(assay, &flags->select, args, true, false);
    int status = ASSAY_OK;
    if (!runs)
        return ASSAY_FAILED;
    drop_stopped(runs);
    if (!runs_count(runs)) {
        fprintf(stderr, "Nothing to stop.\n");
    } else if (assay_preview(assay, runs, "You are about to stop the following runs:",
                             "Stop these runs?", false, flags->select.yes)) {
        for (size_t i = 0; i < runs_count(runs); i++) {
            Error err = ERROR_INIT;
            Run *run = runs_at(runs, i);
            int pid = run_info(run)->pid;
            if (pid)
                assay_print("Stopping %s (pid %d)\n", run->id, pid);
            fflush(stdout);
            if (!run_stop(run, GRACE, &err))
                status = assay_fail(assay, &err);
        }
    }
    runs_free(runs);
    return status;
}

/* Print what is in the run's output behind `*at`. */
static void follow(const char *path, size_t *at) {
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    if (path_is_file(path) && !file_read(&text, path, &err))
        error_clear(&err);
    if (text.len > *at) {
        fwrite(text.data + *at, 1, text.len - *at, stdout);
        fflush(stdout);
        *at = text.len;
    }
    buf_release(&text);
}

static int watch(Assay *assay, void *given, const StrList *args) {
    SelectFlags *flags = given;
    if (!assay_arguments(assay, args, 0, 1, "RUN"))
        return ASSAY_USAGE;
    flags->running = args->count == 0;
    Runs *runs = assay_select(assay, flags, args, false, false);
    if (!runs)
        return ASSAY_FAILED;
    if (!runs_count(runs)) {
        fprintf(stderr, "nothing to watch\nYou can view a list of runs using '%s runs'\n",
                assay->name);
        runs_free(runs);
        return ASSAY_FAILED;
    }
    Run *run = runs_at(runs, 0);
    char *path = run_guild_path(run, "output");
    size_t at = 0;
    follow(path, &at);
    while (run_status(run) == RUN_RUNNING && !engine_interrupted(assay->engine)) {
        clock_sleep(0.1);
        follow(path, &at);
    }
    follow(path, &at);
    run_refresh(run);
    assay_print("Run %s stopped with a status of '%s'\n", run->id,
                run_status_name(run_status(run)));
    free(path);
    runs_free(runs);
    return ASSAY_OK;
}

const Command COMMAND_STOP = {"stop",
                              NULL,
                              "[OPTION]… [RUN]…",
                              "Stop running runs; all without argument.",
                              STOP_TABLES,
                              sizeof(StopFlags),
                              stop,
                              NULL};
const Command COMMAND_WATCH = {"watch",
                               NULL,
                               "[OPTION]… [RUN]",
                               "Follow the output of a running run.",
                               TABLES,
                               sizeof(SelectFlags),
                               watch,
                               NULL};
