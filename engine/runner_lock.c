/* One process at a time runs a run.
 *
 * The lock is claimed with the engine's own pid before anything else changes, then names the
 * operation's process, and is removed last. A lock whose processes are gone is taken over under a
 * lock of the store, so that of two who see it stale only one gets it. */
#include "engine/runner.h"

#include "engine/attempt.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/lock.h"
#include "engine/python.h"
#include "engine/store_private.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool runner_busy(const Run *run, const char *program, Error *err) {
    LockHolder lock = lock_holder(run);
    Run *attempt = lock.held ? NULL : attempt_running(run);
    if (attempt)
        lock = lock_holder(attempt);
    if (*lock.host)
        fail(err, ERR_BUSY,
             "%s is still running on %s (pid %ld)\nWait for it to stop. If that host is gone, "
             "remove %s/.guild/LOCK.",
             run->id, lock.host, lock.number, attempt ? attempt->path : run->path);
    else
        fail(err, ERR_BUSY,
             "%s is still running\nWait for it to stop or try '%s stop %s' to stop it.", run->id,
             program, run->id);
    run_free(attempt);
    return false;
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

/* ---- processes that no lock names ---- */

static bool is_at_work(const char *pid, const Run *run, const struct stat *dir) {
    char *cwd = xformat("/proc/%s/cwd", pid), *env = xformat("/proc/%s/environ", pid);
    char *command = xformat("/proc/%s/cmdline", pid), *id = xformat("RUN_ID=%s", run->id);
    Buf text = BUF_INIT;
    struct stat st;
    bool there = stat(cwd, &st) == 0 && st.st_dev == dir->st_dev && st.st_ino == dir->st_ino;
    bool ours = there && file_read(&text, env, NULL) &&
                span_find(buf_span(&text), span_of(id), 0) != SIZE_MAX;
    buf_reset(&text);
    ours = ours || (there && file_read(&text, command, NULL) && python_is_warm(buf_span(&text)));
    buf_release(&text);
    free(cwd);
    free(env);
    free(command);
    free(id);
    return ours;
}

/* An engine that ended between starting an operation and naming it in the lock left a process
 * behind: the oldest one at work in the run's directory. 0: none. */
static pid_t left_behind(const Run *run) {
    StrList names = STRLIST_INIT;
    struct stat dir;
    long oldest = 0;
    if (stat(run->path, &dir) == 0 && dir_list(&names, "/proc", NULL))
        for (size_t i = 0; i < names.count; i++) {
            long pid = strtol(names.items[i], NULL, 10);
            if (pid > 0 && pid != getpid() && (!oldest || pid < oldest) &&
                is_at_work(names.items[i], run, &dir))
                oldest = pid;
        }
    strlist_release(&names);
    return (pid_t)oldest;
}

enum { WRITING_SECONDS = 2 }; /* a process that has made a lock is given to write into it */

static LockHolder written_holder(const Run *run) {
    double deadline = clock_monotonic() + WRITING_SECONDS;
    LockHolder lock = lock_holder(run);
    while (lock.blank && clock_monotonic() < deadline) {
        clock_sleep(0.002);
        lock = lock_holder(run);
    }
    return lock;
}

/* Nobody but who has the store's guard replaces a lock, but its owner may remove it at any time;
 * then it is not ours to remove. */
static bool replace(Run *run, const char *program, Error *err) {
    LockHolder lock = written_holder(run);
    pid_t pid = lock.held || !lock.claimed ? 0 : left_behind(run);
    Error ignored = ERROR_INIT;
    if (pid && !lock_give(run, pid, &ignored))
        error_clear(&ignored);
    if (lock.held || pid)
        return runner_busy(run, program, err);
    return (!lock.there || lock_remove(run, err)) && lock_create(run, err);
}

static bool take_over(Run *run, const char *program, Error *err) {
    int guard = store_guard(run->store);
    bool ok = replace(run, program, err);
    if (!ok && err && err->kind == ERR_EXISTS)
        ok = runner_busy(run, program, err);
    if (guard >= 0)
        close(guard);
    return ok;
}

bool runner_claim(Run *run, const char *program, Error *err) {
    Error local = ERROR_INIT;
    if (lock_create(run, &local))
        return true;
    if (local.kind != ERR_EXISTS) {
        error_clear(err);
        *err = local;
        return false;
    }
    error_clear(&local);
    return take_over(run, program, err);
}

bool runner_lock(Run *run, const char *program, Error *err) {
    if (!runner_claim(run, program, err))
        return false;
    Run *attempt = attempt_running(run);
    if (!attempt)
        return true;
    run_free(attempt);
    runner_unlock(run);
    return runner_busy(run, program, err);
}

void runner_unlock(Run *run) {
    Error err = ERROR_INIT;
    if (!lock_remove(run, &err))
        error_clear(&err); /* it reads as terminated or by its exit status: true either way */
}
