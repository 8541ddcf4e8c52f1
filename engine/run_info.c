/* What lists need of a run, read from its files; and its status. */
#include "engine/store_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/base/yaml.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- status ---- */

static bool marker(const Run *run, const char *name) {
    char *path = run_guild_path(run, name);
    bool there = path_lexists(path);
    free(path);
    return there;
}

/* Seconds since the epoch at which a process started; 0 when that cannot be told. */
static double process_started(long pid) {
    char *path = xformat("/proc/%ld/stat", pid);
    Buf text = BUF_INIT;
    double started = 0;
    if (file_read(&text, path, NULL)) {
        const char *p = strrchr(text.data, ')');
        unsigned long long ticks;
        struct timespec boot, real;
        if (p &&
            sscanf(p + 1,
                   " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                   "%*s %llu",
                   &ticks) == 1 &&
            clock_gettime(CLOCK_BOOTTIME, &boot) == 0 && clock_gettime(CLOCK_REALTIME, &real) == 0)
            started =
                (double)(real.tv_sec - boot.tv_sec) + (double)ticks / (double)sysconf(_SC_CLK_TCK);
    }
    buf_release(&text);
    free(path);
    return started;
}

/* The process named by LOCK, if it lives and is no later process with the same number. */
static int locked_by(const Run *run, bool *locked) {
    char *path = run_guild_path(run, "LOCK");
    struct stat st;
    Buf text = BUF_INIT;
    int pid = 0;
    *locked = stat(path, &st) == 0 && file_read_limited(&text, path, 4096, NULL);
    if (*locked) {
        long number = strtol(text.data, NULL, 10);
        const double slack = 300; /* clocks are set now and then */
        if (number > 0 && process_alive((pid_t)number) &&
            process_started(number) < (double)st.st_mtime + slack)
            pid = (int)number;
    }
    buf_release(&text);
    free(path);
    return pid;
}

int run_lock_pid(const Run *run) {
    bool locked;
    return locked_by(run, &locked);
}

static RunStatus status_of(const Run *run, const Tree *exit_status, int *pid) {
    bool locked;
    *pid = 0;
    if (marker(run, "LOCK.remote"))
        return RUN_RUNNING;
    if (marker(run, "PENDING"))
        return RUN_PENDING;
    if (marker(run, "STAGED"))
        return RUN_STAGED;
    *pid = locked_by(run, &locked);
    if (*pid)
        return RUN_RUNNING;
    if (!tree_is(exit_status, TREE_INT))
        return locked ? RUN_TERMINATED : RUN_ERROR;
    if (exit_status->integer == 0)
        return RUN_COMPLETED;
    return exit_status->integer < 0 ? RUN_TERMINATED : RUN_ERROR;
}

RunStatus run_status(const Run *run) {
    int pid;
    Tree *exit_status = run_attr(run, "exit_status");
    RunStatus status = status_of(run, exit_status, &pid);
    tree_free(exit_status);
    return status;
}

/* ---- information ---- */

static int64_t int_attr(const Run *run, const char *name) {
    Tree *t = run_attr(run, name);
    int64_t value = tree_is(t, TREE_INT) ? t->integer : 0;
    tree_free(t);
    return value;
}

static char *text_attr(const Run *run, const char *name) {
    Tree *t = run_attr(run, name);
    char *text = NULL;
    if (tree_is(t, TREE_STRING)) {
        text = xstrdup(t->text);
    } else if (t && (t->kind == TREE_INT || t->kind == TREE_FLOAT)) {
        Buf shown = BUF_INIT;
        yaml_write_flow(&shown, t);
        text = buf_detach(&shown);
    }
    tree_free(t);
    return text;
}

static void read_proto(RunInfo *info, const Run *run) {
    info->is_batch = run_is_batch(run);
    if (!info->is_batch)
        return;
    Run *proto = run_proto(run);
    if (!run_opref(&info->proto, proto, NULL))
        opref_init(&info->proto, "", "", "", "", "?");
    run_free(proto);
}

static void read_tags(StrList *tags, const Run *run) {
    Tree *t = run_attr(run, "tags");
    for (size_t i = 0; tree_is(t, TREE_LIST) && i < t->count; i++)
        strlist_add(tags, tree_text(t->items[i], ""));
    tree_free(t);
}

void run_info_read(RunInfo *info, const Run *run) {
    *info = (RunInfo){0};
    if (!run_opref(&info->opref, run, NULL))
        opref_init(&info->opref, "", "", "", "", "?");
    Tree *exit_status = run_attr(run, "exit_status");
    info->has_exit_status = tree_is(exit_status, TREE_INT);
    info->exit_status = (int)tree_integer(exit_status, 0);
    info->status = status_of(run, exit_status, &info->pid);
    tree_free(exit_status);
    info->initialized = int_attr(run, "initialized");
    info->started = int_attr(run, "started");
    info->stopped = int_attr(run, "stopped");
    info->label = text_attr(run, "label");
    info->batch = text_attr(run, "batch");
    info->flags = run_attr(run, "flags");
    Tree *marked = run_attr(run, "marked");
    info->marked = tree_truth(marked, false);
    tree_free(marked);
    read_tags(&info->tags, run);
    read_proto(info, run);
}

void run_info_release(RunInfo *info) {
    opref_release(&info->opref);
    opref_release(&info->proto);
    free(info->label);
    free(info->batch);
    tree_free(info->flags);
    strlist_release(&info->tags);
}

char *run_description(Run *run, const char *cwd) {
    const RunInfo *info = run_info(run);
    if (!info->is_batch)
        return opref_description(&info->opref, cwd);
    char *proto = opref_description(&info->proto, cwd);
    bool grid = strcmp(info->opref.op, "+") == 0;
    char *shown = xformat("%s+%s", proto, grid ? "" : info->opref.op);
    free(proto);
    return shown;
}
