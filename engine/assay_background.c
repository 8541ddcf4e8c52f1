/* assay run --background: the run goes on in a process of its own.
 *
 * The command waits until the run has begun or the process has ended, so that what is wrong with
 * the command itself (a flag, a name) is said where it was given. */
#include "engine/assay.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_background(Assay *assay, RunRequest *request, int log) {
    int null = open("/dev/null", O_RDONLY);
    setsid();
    if (null >= 0)
        dup2(null, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    int status = engine_run(assay->engine, request).status;
    engine_free(assay->engine);
    fflush(NULL);
    _exit(status);
}

static void show_log(int log) {
    char bytes[4096];
    lseek(log, 0, SEEK_SET);
    for (ssize_t n; (n = read(log, bytes, sizeof bytes)) > 0;)
        fwrite(bytes, 1, (size_t)n, stderr);
}

/* true: it is running (or was). false: it ended before it was started; *status says how. */
static bool wait_for_start(Run *run, pid_t pid, int *status) {
    for (;;) {
        bool ended = waitpid(pid, status, WNOHANG) == pid;
        run_refresh(run);
        bool started = run_has_attr(run, "started");
        if (ended || (started && run_status(run) != RUN_PENDING))
            return started;
        clock_sleep(0.01);
    }
}

static bool write_pid(const char *path, pid_t pid, Error *err) {
    char *text = xformat("%ld", (long)pid);
    bool ok = file_write(path, span_of(text), err);
    free(text);
    return ok;
}

/* A restart works on its target, everything else on a directory chosen here. */
static Run *choose_directory(Assay *assay, RunRequest *request) {
    Store *store = engine_store(assay->engine);
    if (request->run_dir)
        return run_at(store, request->run_dir);
    char id[RUN_ID_LEN + 1];
    store_new_id(id);
    Run *run = run_new(store, id);
    request->run_dir = xstrdup(run->path);
    return run;
}

static int follow(Assay *assay, const RunRequest *request, Run *run, pid_t pid, int log) {
    int status;
    Error err = ERROR_INIT;
    if (request->pidfile && !write_pid(request->pidfile, pid, &err))
        return assay_fail(assay, &err);
    if (!run) {
        assay_print("%s started in background (pid %ld)\n", request->restart, (long)pid);
        return ASSAY_OK;
    }
    if (wait_for_start(run, pid, &status)) {
        assay_print("%s started in background as %s (pid %ld)\n",
                    request->opspec ? request->opspec : "operation", run->id, (long)pid);
        return ASSAY_OK;
    }
    show_log(log);
    return WIFEXITED(status) ? WEXITSTATUS(status) : ASSAY_FAILED;
}

int assay_background(Assay *assay, RunRequest *request) {
    Error err = ERROR_INIT;
    FILE *log = tmpfile();
    if (!log) {
        fail_errno(&err, "cannot make a temporary file");
        return assay_fail(assay, &err);
    }
    request->yes = true;
    Run *run = request->restart ? NULL : choose_directory(assay, request);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        be_background(assay, request, fileno(log));
    int status = ASSAY_FAILED;
    if (pid > 0) {
        status = follow(assay, request, run, pid, fileno(log));
    } else {
        fail_errno(&err, "cannot start a process");
        status = assay_fail(assay, &err);
    }
    run_free(run);
    fclose(log);
    return status;
}
