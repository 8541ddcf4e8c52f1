/* Child processes: status, streams, deadlines, and what a child inherits. */
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "tests/check.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Ran {
    ProcessStatus status;
    Buf out, errout;
    Error err;
    bool fine;
} Ran;

static Ran run(const char *script, Span input, double timeout) {
    const char *argv[] = {"sh", "-c", script, NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    Ran r = {.out = BUF_INIT, .errout = BUF_INIT};
    options.argv = (char *const *)argv;
    r.fine = process_capture(&r.status, &r.out, &r.errout, &options, input, timeout, &r.err);
    return r;
}

static void ran_release(Ran *r) {
    buf_release(&r->out);
    buf_release(&r->errout);
    error_clear(&r->err);
}

TEST(streams_and_status) {
    Ran r = run("cat; echo oops >&2; exit 7", SPAN_LIT("in\0put"), 10);
    CHECK(r.fine && r.status.exited && !r.status.timed_out);
    CHECK_INT(r.status.code, 7);
    CHECK_INT(r.out.len, 6);
    CHECK_STR(r.errout.data, "oops\n");
    ran_release(&r);
    r = run("kill -9 $$", SPAN_LIT(""), 10);
    CHECK(!r.status.exited);
    CHECK_INT(r.status.code, SIGKILL);
    ran_release(&r);
}

TEST(much_input_and_output_do_not_block) {
    Buf input = BUF_INIT;
    buf_add_repeat(&input, 'x', 3000000);
    Ran r = run("cat; cat /dev/zero | head -c 200000 >&2", buf_span(&input), 30);
    CHECK_INT(r.out.len, 3000000);
    CHECK_INT(r.errout.len, 200000);
    ran_release(&r);
    r = run("exit 0", buf_span(&input), 10); /* nobody reads the input */
    CHECK(r.fine && r.status.code == 0);
    ran_release(&r);
    buf_release(&input);
}

TEST(stderr_can_join_stdout) {
    const char *argv[] = {"sh", "-c", "echo a; echo b >&2; echo c", NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    ProcessStatus status;
    Buf out = BUF_INIT;
    options.argv = (char *const *)argv;
    CHECK(process_capture(&status, &out, NULL, &options, SPAN_LIT(""), 10, NULL));
    CHECK_STR(out.data, "a\nb\nc\n");
    buf_release(&out);
}

TEST(time_runs_out_for_the_whole_family) {
    double start = clock_monotonic();
    Ran r = run("trap '' TERM; echo started; sleep 77 & echo $!; while :; do sleep 78; done",
                SPAN_LIT(""), 0.3);
    CHECK(r.fine && r.status.timed_out);
    CHECK(clock_monotonic() - start < 20);
    CHECK(span_starts(buf_span(&r.out), SPAN_LIT("started\n")));
    pid_t grandchild = (pid_t)atoi(r.out.data + 8);
    for (int i = 0; i < 200 && process_alive(grandchild); i++) {
        char *stat_path = xformat("/proc/%d/stat", (int)grandchild);
        Buf text = BUF_INIT;
        bool zombie = !file_read(&text, stat_path, NULL) || strstr(text.data, ") Z ");
        buf_release(&text);
        free(stat_path);
        if (zombie)
            break;
        CHECK(i < 199);
        clock_sleep(0.01);
    }
    ran_release(&r);
}

TEST(a_grandchild_with_the_pipe_does_not_hold_us_up) {
    double start = clock_monotonic();
    Ran r = run("sleep 3 & echo done", SPAN_LIT(""), 0);
    CHECK_STR(r.out.data, "done\n");
    CHECK(clock_monotonic() - start < 2.5);
    ran_release(&r);
}

static void check_start_fails(const char *program, const char *cwd, ErrorKind kind,
                              const char *message) {
    const char *argv[] = {program, NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    Error err = ERROR_INIT;
    pid_t pid;
    options.argv = (char *const *)argv;
    options.cwd = cwd;
    CHECK(!process_start(&pid, &options, &err));
    CHECK_INT(err.kind, kind);
    CHECK_STR(err.message, message);
    error_clear(&err);
}

TEST(what_cannot_start_is_an_error) {
    check_start_fails("no-such-program", NULL, ERR_NOT_FOUND,
                      "cannot start no-such-program: command not found");
    check_start_fails("./nothing", NULL, ERR_NOT_FOUND,
                      "cannot start ./nothing: No such file or directory");
    check_start_fails("/etc/passwd", NULL, ERR_DENIED,
                      "cannot start /etc/passwd: Permission denied");
    check_start_fails("sh", "/no/dir", ERR_NOT_FOUND, "cannot start sh: no directory /no/dir");
    check_start_fails(NULL, NULL, ERR_USAGE, "cannot start a process: no program given");
    char *script = path_join(check_dir(), "s");
    REQUIRE(file_write(script, SPAN_LIT("#!/no/interpreter\n"), NULL) && !chmod(script, 0755));
    char *want =
        xformat("cannot start %s: its interpreter is missing: No such file or directory", script);
    check_start_fails(script, NULL, ERR_NOT_FOUND, want);
    free(script);
    free(want);
}

TEST(directory_environment_and_path) {
    char *dir = path_real(check_dir()), *program = path_join(dir, "prog");
    REQUIRE(file_write(program, SPAN_LIT("#!/bin/sh\npwd\necho $ONE-$TWO\n"), NULL) &&
            !chmod(program, 0755));
    StrList env = STRLIST_INIT;
    env_set(&env, "PATH", dir);
    env_set(&env, "ONE", "x");
    env_set(&env, "ONE", "1=");
    env_set(&env, "TWO", "2");
    env_unset(&env, "TWO");
    CHECK_STR(env_get(&env, "ONE"), "1=");
    CHECK_STR(env_get(&env, "ON"), NULL);
    const char *argv[] = {"prog", NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    ProcessStatus status;
    Buf out = BUF_INIT;
    options.argv = (char *const *)argv;
    options.env = strlist_argv(&env);
    options.cwd = dir;
    CHECK(process_capture(&status, &out, NULL, &options, SPAN_LIT(""), 10, NULL));
    char *want = xformat("%s\n1=-\n", dir);
    CHECK_STR(out.data, want);
    char *found = process_which("prog", strlist_argv(&env));
    CHECK_STR(found, program);
    free(found);
    found = process_which("prog", NULL);
    CHECK_STR(found, NULL);
    free(found);
    free(want);
    free(dir);
    free(program);
    buf_release(&out);
    strlist_release(&env);
}

TEST(signals_are_reset_in_the_child) {
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    void (*old)(int) = signal(SIGTERM, SIG_IGN);
    Ran r = run("kill -TERM $$; echo survived", SPAN_LIT(""), 10);
    CHECK(!r.status.exited && r.status.code == SIGTERM);
    signal(SIGTERM, old);
    sigprocmask(SIG_SETMASK, &before, NULL);
    ran_release(&r);
}

/* Giving the child our 1 as its 0 and the other way round must not mix them up. */
TEST(low_descriptors_can_change_places) {
    char *path = path_join(check_dir(), "f");
    REQUIRE(file_write(path, SPAN_LIT("text"), NULL));
    int keep = fcntl(0, F_DUPFD_CLOEXEC, 10), fd = open(path, O_RDONLY | O_CLOEXEC), pipes[2];
    REQUIRE(fd >= 0 && pipe2(pipes, O_CLOEXEC) == 0);
    const char *argv[] = {"sh", "-c", "cat", NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    int old_out = fcntl(1, F_DUPFD_CLOEXEC, 10);
    dup2(fd, 1);
    dup2(pipes[1], 0);
    options = (ProcessOptions){.argv = (char *const *)argv, .in = 1, .out = 0, .err = PROCESS_NULL};
    pid_t pid;
    ProcessStatus status = {0};
    bool fine = process_start(&pid, &options, NULL) && process_wait(&status, pid, 10, NULL);
    dup2(old_out, 1);
    if (keep >= 0)
        dup2(keep, 0);
    else
        close(0);
    char got[8] = "";
    CHECK(fine && status.exited && status.code == 0);
    close(pipes[1]);
    CHECK_INT(read(pipes[0], got, 7), 4);
    CHECK_STR(got, "text");
    close(pipes[0]);
    close(fd);
    close(keep);
    close(old_out);
    free(path);
}

TEST(waiting_and_stopping) {
    const char *argv[] = {"sleep", "50", NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    ProcessStatus status;
    pid_t pid;
    options.argv = (char *const *)argv;
    options.new_session = true;
    REQUIRE(process_start(&pid, &options, NULL));
    CHECK(process_wait(&status, pid, 0.05, NULL) && status.timed_out);
    CHECK(process_alive(pid));
    CHECK_INT(getsid(pid), pid);
    process_stop(&status, pid, true, 5);
    CHECK(!status.exited && status.code == SIGTERM && !process_alive(pid));
    Error err = ERROR_INIT;
    CHECK(!process_wait(&status, pid, 0.05, &err) && err.message);
    error_clear(&err);
}

TEST(starting_is_cheap) {
    double start = clock_monotonic();
    const char *argv[] = {"/bin/true", NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = (char *const *)argv;
    for (int i = 0; i < 20; i++) {
        pid_t pid;
        ProcessStatus status;
        REQUIRE(process_start(&pid, &options, NULL) && process_wait(&status, pid, 10, NULL));
        CHECK(status.exited && status.code == 0);
    }
    CHECK(clock_monotonic() - start < 5);
}
