/* From an attempt's directory to the run's: what the winner made goes where every other run has it.
 *
 * Files are moved one by one, so whoever is ended in the middle leaves the rest to the next. Until
 * the last step the run is marked pending and its published result speaks for it. */
#include "engine/attempt.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/lock.h"
#include "engine/runner.h"
#include "engine/store_private.h"
#include <stdlib.h>
#include <unistd.h>

static bool move_into(Disk *disk, const char *from, const char *to, Error *err);

static bool is_real_dir(const char *path) {
    return path_is_dir(path) && !path_is_link(path);
}

static bool move_contents(Disk *disk, const char *from, const char *to, Error *err) {
    StrList names = STRLIST_INIT;
    bool ok = dir_list(&names, from, err);
    for (size_t i = 0; ok && i < names.count; i++) {
        char *a = path_join(from, names.items[i]), *b = path_join(to, names.items[i]);
        ok = move_into(disk, a, b, err);
        free(a);
        free(b);
    }
    strlist_release(&names);
    return ok;
}

/* What is there gives way; two directories become one. */
static bool move_into(Disk *disk, const char *from, const char *to, Error *err) {
    bool both = is_real_dir(from) && is_real_dir(to);
    if (both)
        return move_contents(disk, from, to, err) &&
               (rmdir(from) == 0 || fail_errno(err, "cannot remove directory %s", from));
    if (path_lexists(to) && (is_real_dir(to) || is_real_dir(from)))
        if (is_real_dir(to) ? !dir_remove(to, err) : !disk_remove(disk, to, err))
            return false;
    return disk_rename(disk, from, to, err);
}

static bool move_files(const Run *attempt, const Run *trial, Error *err) {
    StrList names = STRLIST_INIT;
    bool ok = dir_list(&names, attempt->path, err);
    for (size_t i = 0; ok && i < names.count; i++) {
        if (strcmp(names.items[i], ".guild") == 0)
            continue;
        char *a = path_join(attempt->path, names.items[i]);
        char *b = path_join(trial->path, names.items[i]);
        ok = move_into(&trial->store->disk, a, b, err);
        free(a);
        free(b);
    }
    strlist_release(&names);
    return ok;
}

static bool remove_dir(const char *path, Error *err) {
    return !path_is_dir(path) || dir_remove(path, err);
}

/* When it was made is the trial's own. */
static bool move_attrs(const Run *attempt, const Run *trial, Error *err) {
    char *from = run_guild_path(attempt, "attrs"), *to = run_guild_path(trial, "attrs");
    char *initialized = path_join(from, "initialized");
    bool ok = true;
    if (run_has_attr(trial, "initialized"))
        ok = disk_remove(&trial->store->disk, initialized, err);
    ok = ok && (!path_is_dir(from) || move_into(&trial->store->disk, from, to, err));
    free(initialized);
    free(to);
    free(from);
    return ok;
}

/* A part of `.guild`; the source as a whole. */
static bool move_part(const Run *attempt, const Run *trial, const char *name, Error *err) {
    char *from = run_guild_path(attempt, name), *to = run_guild_path(trial, name);
    bool ok = true;
    if (path_lexists(from))
        ok = remove_dir(to, err) && disk_rename(&trial->store->disk, from, to, err);
    free(to);
    free(from);
    return ok;
}

static bool move_all(const Run *attempt, const Run *trial, Error *err) {
    return move_files(attempt, trial, err) && move_part(attempt, trial, "source", err) &&
           move_part(attempt, trial, "output", err) &&
           move_part(attempt, trial, "output.index", err) && move_attrs(attempt, trial, err);
}

static Run *winner(const Run *trial, const char *name) {
    char *dir = run_guild_path(trial, "attempts"), *path = path_join(dir, name);
    Run *attempt =
        *name && !strchr(name, '/') && path_is_dir(path) ? run_at(trial->store, path) : NULL;
    free(path);
    free(dir);
    return attempt;
}

static bool finish(Run *trial, int exit_status, Error *err) {
    char *pending = run_guild_path(trial, "PENDING");
    Tree *started = run_attr(trial, "started");
    bool ok = run_set_int(trial, "exit_status", exit_status, err) &&
              disk_remove(&trial->store->disk, pending, err);
    store_note_start(trial->store, trial, tree_integer(started, 0));
    run_refresh(trial);
    tree_free(started);
    free(pending);
    return ok;
}

static bool settle_locked(Run *trial, Error *err) {
    AttemptResult result;
    if (!attempt_result(&result, trial, err))
        return false;
    Run *attempt = winner(trial, result.attempt);
    bool ok = (!attempt || move_all(attempt, trial, err)) && finish(trial, result.exit_status, err);
    run_free(attempt);
    free(result.attempt);
    return ok;
}

static bool is_settled(const Run *trial) {
    char *pending = run_guild_path(trial, "PENDING");
    bool settled = !path_exists(pending);
    free(pending);
    return settled;
}

/* Somebody who has the lock is doing the same, or has begun to run the trial anew. */
bool attempts_settle(Run *trial, const char *program, Error *err) {
    Error local = ERROR_INIT;
    if (is_settled(trial))
        return true;
    if (!runner_claim(trial, program, &local)) {
        bool busy = local.kind == ERR_BUSY;
        if (busy)
            error_clear(&local);
        else
            *err = local;
        return busy;
    }
    bool ok = is_settled(trial) || settle_locked(trial, err);
    runner_unlock(trial);
    return ok;
}
