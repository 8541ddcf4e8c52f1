/* Attempts at a trial: claiming, publishing, judging. Moving the winner's files: attempt_settle.c.
 */
#include "engine/attempt.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/base/yaml.h"
#include "engine/lock.h"
#include "engine/manage.h"
#include "engine/store_private.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ATTEMPTS = 10000 };

const char *trial_status_name(TrialStatus status) {
    static const char *const names[] = {
#define X(name, text) text,
        TRIAL_STATUSES(X)
#undef X
    };
    return names[status];
}

/* ---- claiming ---- */

static const char *first_set(const StrList *env, const char *const *names) {
    for (; *names; names++) {
        const char *value = env_get(env, *names);
        if (value && *value)
            return value;
    }
    return NULL;
}

/* A part of a file name: no '/', no blanks, not too long. */
static void add_part(Buf *out, const char *text) {
    for (size_t i = 0; text[i] && i < 80; i++)
        buf_addc(out, text[i] == '/' || (unsigned char)text[i] <= ' ' ? '_' : text[i]);
}

static char *attempt_name(const StrList *env, int number) {
    static const char *const jobs[] = {"SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "JOB_ID", NULL};
    static const char *const nodes[] = {"SLURMD_NODENAME", NULL};
    char host[256] = "";
    const char *job = first_set(env, jobs), *node = first_set(env, nodes);
    if (!node && gethostname(host, sizeof host - 1) == 0)
        node = host;
    Buf name = BUF_INIT;
    add_part(&name, job ? job : "local");
    buf_addf(&name, ".%d.", number);
    add_part(&name, node && *node ? node : "localhost");
    return buf_detach(&name);
}

static Run *attempt_at(const Run *trial, const char *name) {
    char *dir = run_guild_path(trial, "attempts"), *path = path_join(dir, name);
    Run *attempt = run_at(trial->store, path);
    free(attempt->id);
    attempt->id = xstrdup(trial->id);
    free(path);
    free(dir);
    return attempt;
}

static bool make_attempts_dir(const Run *trial, Error *err) {
    char *dir = run_guild_path(trial, "attempts");
    bool ok = path_is_dir(dir) || disk_make_dir(&trial->store->disk, dir, err);
    free(dir);
    return ok;
}

/* A task that is started again by hand has the name of the first: it gets the next number. */
bool attempt_begin(Run **out, const Run *trial, const StrList *env, Error *err) {
    const char *restart = env_get(env, "SLURM_RESTART_COUNT");
    int first = restart ? atoi(restart) : 0;
    *out = NULL;
    if (!make_attempts_dir(trial, err))
        return false;
    for (int n = first; n < first + MOST_ATTEMPTS; n++) {
        char *name = attempt_name(env, n);
        Run *attempt = attempt_at(trial, name);
        Error local = ERROR_INIT;
        free(name);
        if (disk_claim_dir(&trial->store->disk, attempt->path, &local)) {
            *out = attempt;
            return true;
        }
        run_free(attempt);
        if (local.kind != ERR_EXISTS) {
            error_clear(err);
            *err = local;
            return false;
        }
        error_clear(&local);
    }
    return fail(err, ERR_LIMIT, "run %s has been attempted too often", trial->id);
}

/* ---- publishing ---- */

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_ino == y.st_ino && x.st_dev == y.st_dev;
}

/* A network file system may say that there is one although our own request made it. */
static bool link_first(bool *won, const Run *attempt, const Run *trial, Error *err) {
    char *own = run_guild_path(attempt, "status"), *place = run_guild_path(trial, "status");
    Error local = ERROR_INIT;
    *won = disk_link(&trial->store->disk, own, place, &local) || same_file(own, place);
    bool ok = *won || local.kind == ERR_EXISTS;
    if (ok) {
        error_clear(&local);
    } else {
        error_clear(err);
        *err = local;
    }
    free(place);
    free(own);
    return ok;
}

bool attempt_publish(bool *won, const Run *attempt, const Run *trial, int exit_status, Error *err) {
    Disk *disk = &trial->store->disk;
    char *temporary = run_guild_path(attempt, "status.tmp"),
         *own = run_guild_path(attempt, "status");
    char *name = path_basename(attempt->path);
    Tree *status = tree_map();
    Buf text = BUF_INIT;
    tree_set(status, "attempt", tree_string(name));
    tree_set(status, "exit_status", tree_int(exit_status));
    yaml_write(&text, status);
    bool ok = disk_write_durable(disk, temporary, buf_span(&text), err) &&
              disk_rename(disk, temporary, own, err) && link_first(won, attempt, trial, err);
    buf_release(&text);
    tree_free(status);
    free(name);
    free(own);
    free(temporary);
    return ok;
}

bool attempt_result(AttemptResult *out, const Run *trial, Error *err) {
    char *path = run_guild_path(trial, "status");
    Buf text = BUF_INIT;
    *out = (AttemptResult){0};
    bool there = path_exists(path), ok = there && file_read_limited(&text, path, 4096, err);
    Tree *status = ok ? yaml_parse(buf_span(&text), path, err) : NULL;
    const Tree *code = tree_get(status, "exit_status");
    ok = tree_is(code, TREE_INT) && code->integer >= -255 && code->integer <= 255;
    if (ok) {
        out->exit_status = (int)code->integer;
        out->attempt = xstrdup(tree_text(tree_get(status, "attempt"), ""));
    } else if (there && err) {
        error_clear(err);
        fail(err, ERR_INVALID, "%s is damaged\nRemove it to run the trial again.", path);
    }
    tree_free(status);
    buf_release(&text);
    free(path);
    return ok;
}

/* ---- judging ---- */

/* One that is under way, or NULL; *lost: there is one that nobody runs any more. */
static Run *find_running(const Run *trial, bool *lost) {
    char *dir = run_guild_path(trial, "attempts");
    StrList names = STRLIST_INIT;
    Run *running = NULL;
    Error ignored = ERROR_INIT;
    *lost = false;
    if (path_is_dir(dir) && !dir_list(&names, dir, &ignored))
        error_clear(&ignored);
    for (size_t i = 0; i < names.count && !running; i++) {
        Run *attempt = attempt_at(trial, names.items[i]);
        LockHolder lock = lock_holder(attempt);
        *lost = *lost || (lock.there && !lock.held);
        if (lock.held)
            running = attempt;
        else
            run_free(attempt);
    }
    strlist_release(&names);
    free(dir);
    return running;
}

Run *attempt_running(const Run *trial) {
    bool lost;
    return find_running(trial, &lost);
}

static TrialStatus status_by_locks(const Run *trial) {
    bool lost;
    Run *running = find_running(trial, &lost);
    TrialStatus status = running ? TRIAL_RUNNING : lost ? TRIAL_LOST : TRIAL_PENDING;
    run_free(running);
    return status;
}

static TrialStatus status_by_code(int exit_status) {
    return exit_status == 0 ? TRIAL_COMPLETED : exit_status < 0 ? TRIAL_TERMINATED : TRIAL_ERROR;
}

TrialStatus attempts_status(const Run *trial) {
    AttemptResult result;
    if (!attempt_result(&result, trial, NULL))
        return status_by_locks(trial);
    free(result.attempt);
    return status_by_code(result.exit_status);
}

TrialStatus trial_status(const Run *trial) {
    switch (run_status(trial)) {
    case RUN_PENDING:
    case RUN_STAGED:
        return TRIAL_PENDING;
    case RUN_RUNNING:
        return TRIAL_RUNNING;
    case RUN_COMPLETED:
        return TRIAL_COMPLETED;
    case RUN_ERROR:
        return TRIAL_ERROR;
    case RUN_TERMINATED:
        break;
    }
    AttemptResult result;
    bool known = attempt_result(&result, trial, NULL);
    if (known)
        free(result.attempt);
    return known || run_has_attr(trial, "exit_status") ? TRIAL_TERMINATED : TRIAL_LOST;
}

/* ---- ending ---- */

bool attempts_stop(const Run *trial, double grace, Error *err) {
    char *dir = run_guild_path(trial, "attempts");
    StrList names = STRLIST_INIT;
    bool ok = !path_is_dir(dir) || dir_list(&names, dir, err);
    for (size_t i = 0; ok && i < names.count; i++) {
        Run *attempt = attempt_at(trial, names.items[i]);
        ok = run_stop(attempt, grace, err);
        run_free(attempt);
    }
    strlist_release(&names);
    free(dir);
    return ok;
}

bool attempts_forget(Run *run, Error *err) {
    char *status = run_guild_path(run, "status"), *dir = run_guild_path(run, "attempts");
    bool ok = !path_exists(status) || disk_remove(&run->store->disk, status, err);
    if (ok && path_is_dir(dir)) {
        disk_tick(&run->store->disk);
        ok = dir_remove(dir, err);
    }
    free(dir);
    free(status);
    return ok;
}
