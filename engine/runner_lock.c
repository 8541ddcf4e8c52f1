/* One process at a time runs a run: the file LOCK holds its pid.
 *
 * It is claimed with the engine's own pid before anything else changes, then names the operation's
 * process, and is removed last. A lock whose process is gone is taken over under a lock of the
 * store, so that of two who see it stale only one gets it. */
#include "engine/runner.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/store_private.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static bool create_lock(Run *run, const char *path, Error *err) {
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    return disk_create(&run->store->disk, path, span_make(text, (size_t)n), err);
}

static bool is_held(const Run *run) {
    return run_lock_pid(run) != 0;
}

static bool busy(const Run *run, const char *program, Error *err) {
    return fail(err, ERR_BUSY,
                "%s is still running\nWait for it to stop or try '%s stop %s' to stop it.", run->id,
                program, run->id);
}

static int store_guard(Store *store) {
    char *dir = path_join(store->home, "cache"), *path = path_join(dir, "lock");
    int fd = -1;
    if (dir_make(dir, NULL))
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0)
        flock(fd, LOCK_EX);
    free(path);
    free(dir);
    return fd;
}

static bool take_over(Run *run, const char *path, const char *program, Error *err) {
    int guard = store_guard(run->store);
    bool ok = is_held(run)
                  ? busy(run, program, err)
                  : disk_remove(&run->store->disk, path, err) && create_lock(run, path, err);
    if (!ok && err && err->kind == ERR_EXISTS)
        ok = busy(run, program, err);
    if (guard >= 0)
        close(guard);
    return ok;
}

bool runner_lock(Run *run, const char *program, Error *err) {
    char *path = run_guild_path(run, "LOCK");
    Error local = ERROR_INIT;
    bool ok = create_lock(run, path, &local);
    if (ok) {
        free(path);
        return true;
    }
    if (local.kind != ERR_EXISTS) {
        error_clear(err);
        *err = local;
    } else {
        error_clear(&local);
        ok = is_held(run) ? busy(run, program, err) : take_over(run, path, program, err);
    }
    free(path);
    return ok;
}

bool runner_lock_pid(Run *run, pid_t pid, Error *err) {
    char *path = run_guild_path(run, "LOCK");
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", (long)pid);
    disk_tick(&run->store->disk);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, text, (size_t)n) == n && ftruncate(fd, n) == 0;
    if (!ok)
        fail_errno(err, "cannot write %s", path);
    if (fd >= 0)
        close(fd);
    free(path);
    return ok;
}

void runner_unlock(Run *run) {
    char *path = run_guild_path(run, "LOCK");
    Error err = ERROR_INIT;
    if (!disk_remove(&run->store->disk, path, &err))
        error_clear(&err); /* it reads as terminated or by its exit status: true either way */
    free(path);
}
