/* What lists need of a run, read from its files; and its status. */
#include "engine/store_private.h"

#include "engine/attempt.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/lock.h"
#include <stdlib.h>

/* ---- status ---- */

static bool marker(const Run *run, const char *name) {
    char *path = run_guild_path(run, name);
    bool there = path_lexists(path);
    free(path);
    return there;
}

static RunStatus status_of_pending(const Run *run) {
    switch (attempts_status(run)) {
    case TRIAL_PENDING:
        return RUN_PENDING;
    case TRIAL_RUNNING:
        return RUN_RUNNING;
    case TRIAL_COMPLETED:
        return RUN_COMPLETED;
    case TRIAL_ERROR:
        return RUN_ERROR;
    case TRIAL_TERMINATED:
    case TRIAL_LOST:
        break;
    }
    return RUN_TERMINATED;
}

static RunStatus status_of(const Run *run, const Tree *exit_status, int *pid) {
    *pid = 0;
    if (marker(run, "LOCK.remote"))
        return RUN_RUNNING;
    if (marker(run, "PENDING"))
        return status_of_pending(run);
    if (marker(run, "STAGED"))
        return RUN_STAGED;
    LockHolder lock = lock_holder(run);
    *pid = (int)lock.pid;
    if (lock.held)
        return RUN_RUNNING;
    if (!tree_is(exit_status, TREE_INT))
        return lock.there ? RUN_TERMINATED : RUN_ERROR;
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

bool run_stamp_read(int64_t *stamp, const Run *run) {
    if (!run_exists(run))
        return false;
    *stamp = int_attr(run, "started");
    if (!*stamp)
        *stamp = int_attr(run, "initialized");
    return true;
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
