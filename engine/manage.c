/* Changing runs that are there. */
#include "engine/manage.h"

#include "engine/attempt.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/lock.h"
#include "engine/store_private.h"
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- trash ---- */

/* A directory of that name in the trash makes way. */
static bool make_way(Store *store, const char *path, Error *err) {
    if (!path_lexists(path))
        return true;
    char id[RUN_ID_LEN + 1];
    store_new_id(id);
    char *other = xformat("%s_%.8s", path, id);
    char *warning = xformat("%s exists, moving to %s", path, other);
    if (store->warn)
        store->warn(store->warn_context, warning);
    free(warning);
    bool ok = disk_rename(&store->disk, path, other, err);
    free(other);
    return ok;
}

static bool move_run(Run *run, const char *dir, Error *err) {
    Store *store = run->store;
    char *to = path_join(dir, run->id);
    bool ok = disk_make_dir(&store->disk, dir, err) && make_way(store, to, err) &&
              disk_rename(&store->disk, run->path, to, err);
    if (ok) {
        free(run->path);
        run->path = xstrdup(to);
        run_refresh(run);
    }
    free(to);
    return ok;
}

/* Rename first: nobody sees a run that is half gone. */
static bool destroy(Run *run, Error *err) {
    char *doomed = xformat("%s/.gone-%s-%ld", run->store->home, run->id, (long)getpid());
    bool ok = disk_rename(&run->store->disk, run->path, doomed, err) && dir_remove(doomed, err);
    free(doomed);
    return ok;
}

bool run_delete(Run *run, bool permanent, Error *err) {
    if (run_status(run) == RUN_RUNNING && !run_stop(run, 10, err))
        return false;
    store_note_change(run->store);
    bool ok = permanent ? destroy(run, err) : move_run(run, run->store->trash, err);
    if (ok)
        store_note_gone(run->store, run);
    return ok;
}

static int64_t stamp_of(Run *run) {
    const RunInfo *info = run_info(run);
    return info->started ? info->started : info->initialized;
}

bool run_restore(Run *deleted, Error *err) {
    char *to = path_join(deleted->store->runs, deleted->id);
    bool there = path_lexists(to);
    free(to);
    if (there)
        return fail(err, ERR_EXISTS, "cannot restore %s: a run with that id exists", deleted->id);
    store_note_change(deleted->store);
    bool ok = move_run(deleted, deleted->store->runs, err);
    if (ok)
        store_note_new(deleted->store, deleted, stamp_of(deleted));
    return ok;
}

bool run_purge(Run *deleted, Error *err) {
    return destroy(deleted, err);
}

/* ---- attributes ---- */

bool run_label(Run *run, const char *label, Error *err) {
    run_refresh(run);
    if (label && *label)
        return run_set_text(run, "label", label, err);
    return run_unset_attr(run, "label", err);
}

bool run_mark(Run *run, bool marked, Error *err) {
    run_refresh(run);
    if (!marked)
        return run_unset_attr(run, "marked", err);
    Tree *yes = tree_bool(true);
    bool ok = run_set_attr(run, "marked", yes, err);
    tree_free(yes);
    return ok;
}

static Tree *list_attr(const Run *run, const char *name) {
    Tree *list = run_attr(run, name);
    if (tree_is(list, TREE_LIST))
        return list;
    tree_free(list);
    return tree_list();
}

/* Store and free; an empty list is no attribute. */
static bool put_list(Run *run, const char *name, Tree *list, Error *err) {
    bool ok = list->count ? run_set_attr(run, name, list, err) : run_unset_attr(run, name, err);
    tree_free(list);
    run_refresh(run);
    return ok;
}

bool run_tag(Run *run, const char *tag, bool add, Error *err) {
    Tree *tags = list_attr(run, "tags");
    for (size_t i = tags->count; i-- > 0;)
        if (strcmp(tree_text(tags->items[i], ""), tag) == 0)
            tree_remove_at(tags, i);
    if (add)
        tree_push(tags, tree_string(tag));
    return put_list(run, "tags", tags, err);
}

bool run_comment_add(Run *run, const char *text, Error *err) {
    Tree *comments = list_attr(run, "comments"), *comment = tree_push(comments, tree_map());
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    tree_set(comment, "body", tree_string(text));
    tree_set(comment, "host", tree_string(host));
    tree_set(comment, "time", tree_int(clock_micros()));
    tree_set(comment, "user", tree_string(getenv("USER") ? getenv("USER") : ""));
    return put_list(run, "comments", comments, err);
}

bool run_comment_delete(Run *run, size_t index, Error *err) {
    Tree *comments = list_attr(run, "comments");
    if (index >= comments->count) {
        tree_free(comments);
        return fail(err, ERR_NOT_FOUND, "run %s has no comment %zu", run->id, index + 1);
    }
    tree_remove_at(comments, index);
    return put_list(run, "comments", comments, err);
}

/* ---- stopping ---- */

static void signal_run(pid_t pid, int signal) {
    if (getpgid(pid) != pid || kill(-pid, signal) != 0)
        kill(pid, signal);
}

static bool wait_for_end(const Run *run, double seconds) {
    double deadline = clock_monotonic() + seconds;
    while (lock_holder(run).held) {
        if (clock_monotonic() >= deadline)
            return false;
        clock_sleep(0.02);
    }
    return true;
}

bool run_stop(Run *run, double grace, Error *err) {
    LockHolder lock = lock_holder(run);
    run_refresh(run);
    if (!lock.held)
        return attempts_stop(run, grace, err);
    if (*lock.host)
        return fail(err, ERR_BUSY, "%s runs on %s (pid %ld): it can be stopped there only", run->id,
                    lock.host, lock.number);
    if (lock.pid == getpid())
        return fail(err, ERR_BUSY, "%s is run by this process", run->id);
    if (lock.pid)
        signal_run(lock.pid, SIGTERM);
    if (wait_for_end(run, grace))
        return true;
    if (lock.pid)
        signal_run(lock.pid, SIGKILL);
    return wait_for_end(run, 2) || fail(err, ERR_BUSY, "process %ld does not stop", lock.number);
}

/* ---- export, import ---- */

static bool same_device_move(Store *store, const char *from, const char *to, Error *err) {
    Error first = ERROR_INIT;
    if (disk_rename(&store->disk, from, to, &first))
        return true;
    error_clear(&first);
    return dir_copy(from, to, err) && dir_remove(from, err);
}

static bool transfer(Store *store, const char *from, const char *to, bool move, Error *err) {
    if (path_lexists(to))
        return fail(err, ERR_EXISTS, "%s exists", to);
    char *temporary = xformat("%s.new-%ld", to, (long)getpid());
    bool ok = move
                  ? same_device_move(store, from, to, err)
                  : dir_copy(from, temporary, err) && disk_rename(&store->disk, temporary, to, err);
    free(temporary);
    return ok;
}

bool run_export(Run *run, const char *dir, bool move, bool copy_resources, Error *err) {
    (void)copy_resources; /* links are kept as links */
    char *to = path_join(dir, run->id);
    store_note_change(run->store);
    bool ok = dir_make(dir, err) && transfer(run->store, run->path, to, move, err);
    if (ok && move)
        store_note_gone(run->store, run);
    free(to);
    return ok;
}

bool run_import(Store *store, const char *run_dir, bool move, Error *err) {
    Run *from = run_at(store, run_dir);
    char *to = path_join(store->runs, from->id);
    bool ok = run_exists(from) || fail(err, ERR_INVALID, "%s is not a run", run_dir);
    store_note_change(store);
    ok = ok && disk_make_dir(&store->disk, store->runs, err) &&
         transfer(store, from->path, to, move, err);
    if (ok) {
        Run *run = run_new(store, from->id);
        store_note_new(store, run, stamp_of(run));
        run_free(run);
    }
    free(to);
    run_free(from);
    return ok;
}
