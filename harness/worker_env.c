/* A scrubbed environment for documents; cram's for `.t` files. */
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/worker_env.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What documents see of the environment around the run. */
static const char *const KEPT[] = {
    "PATH",        "HOME",         "USER",          "LOGNAME",         "SHELL", "LD_LIBRARY_PATH",
    "VIRTUAL_ENV", "ASAN_OPTIONS", "UBSAN_OPTIONS", "VERBATIM_SAMPLES"};

/* The environment keeps the string. */
static void put(const char *name, const char *value) {
    putenv(xconcat(name, "=", value));
}

static void set_all(const WorkerJob *job) {
    const char *path = job->plan->path, *directory = job->plan->directory;
    char *file = path_basename(path);
    const Settings *s = &job->plan->settings;
    char *tmp = s->cram ? path_join(job->tmp, "tmp") : xstrdup(job->tmp);
    char *home = xconcat(job->tmp, "-guild", "");
    put("TMPDIR", tmp);
    put("COLUMNS", "80");
    if (s->cram) {
        put("LANG", "C");
        put("LC_ALL", "C");
        put("LANGUAGE", "C");
        put("TZ", "GMT");
        put("CDPATH", "");
        put("GREP_OPTIONS", "");
        put("TEMP", tmp);
        put("TMP", tmp);
        put("CRAMTMP", job->tmp);
        put("TESTDIR", directory);
        put("TESTFILE", file);
        put("TESTSHELL", s->shell_program ? s->shell_program : "/bin/sh");
    } else {
        put("LANG", "C.UTF-8");
        put("TZ", "UTC");
        put("TERM", "dumb");
        put("GUILD_HOME", home);
        put("NO_IMPORT_FLAGS_PROGRESS", "1");
    }
    put("VERBATIM_FILE", path);
    put("VERBATIM_DIR", directory);
    free(file);
    free(tmp);
    free(home);
}

static void scrub(const Settings *s) {
    StrList kept = STRLIST_INIT;
    for (size_t i = 0; i < COUNT_OF(KEPT) + s->pass_env.count; i++) {
        const char *name = i < COUNT_OF(KEPT) ? KEPT[i] : s->pass_env.items[i - COUNT_OF(KEPT)];
        const char *value = getenv(name);
        if (value)
            strlist_take(&kept, xconcat(name, "=", value));
    }
    clearenv();
    for (size_t i = 0; i < kept.count; i++)
        putenv(kept.items[i]);
    free(kept.items); /* the strings are the environment's now */
}

static void prepend_path(const char *directory) {
    const char *path = getenv("PATH");
    char *joined = xconcat(directory, ":", path ? path : "/usr/local/bin:/usr/bin:/bin");
    put("PATH", joined);
    free(joined);
}

void worker_trace(const WorkerJob *job, const char *format, ...) {
    if (job->trace < 0)
        return;
    Buf line = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addf(&line, "trace %.6f %ld ", clock_monotonic(), (long)getpid());
    buf_addv(&line, format, args);
    buf_addc(&line, '\n');
    va_end(args);
    if (write(job->trace, line.data, line.len) < 0)
        line.len = 0; /* nobody listens */
    buf_release(&line);
}

bool worker_make_tmp(const WorkerJob *job, Error *err) {
    if (job->page->made_tmp)
        return true;
    worker_trace(job, "%s gets %s", job->plan->doc->path, job->tmp);
    job->page->made_tmp = 1;
    bool fine = mkdir(job->tmp, 0700) == 0;
    if (fine && job->plan->settings.cram) {
        char *tmp = path_join(job->tmp, "tmp");
        fine = mkdir(tmp, 0700) == 0;
        free(tmp);
    }
    return fine || fail_errno(err, "cannot make the temporary directory %s", job->tmp);
}

bool worker_remove_tmp(const char *tmp, Error *err) {
    char *home = xconcat(tmp, "-guild", "");
    bool fine = !path_lexists(home) || dir_remove(home, err);
    free(home);
    return (!path_lexists(tmp) || dir_remove(tmp, err)) && fine;
}

static bool enter(const WorkerJob *job, Error *err) {
    const char *directory = job->plan->directory;
    const Settings *s = &job->plan->settings;
    if (!s->temp_cwd && !s->cram)
        return chdir(directory) == 0 || fail_errno(err, "cannot enter %s", directory);
    if (!worker_make_tmp(job, err))
        return false;
    char *name = s->cram ? path_basename(job->plan->doc->path) : xstrdup("cwd");
    char *cwd = path_join(job->tmp, name);
    bool fine = mkdir(cwd, 0700) == 0 && chdir(cwd) == 0;
    if (!fine)
        fail_errno(err, "cannot make the directory %s", cwd);
    free(name);
    free(cwd);
    return fine;
}

bool worker_surroundings(const WorkerJob *job, Error *err) {
    const Settings *s = &job->plan->settings;
    if (!s->cram)
        scrub(s);
    set_all(job);
    if (job->shims)
        prepend_path(job->shims);
    for (size_t i = 0; i < s->env.count; i++)
        put(s->env.items[i].name, s->env.items[i].value);
    return enter(job, err);
}
