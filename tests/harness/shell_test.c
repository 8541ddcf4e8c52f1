/* The shell session, without documents. */
#include "harness/shell/shell.h"
#include "tests/check.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static Shell *open_shell(const char *program) {
    ShellOptions options = {.program = program};
    Shell *shell = NULL;
    Error err = ERROR_INIT;
    if (!CHECK(shell_open(&shell, &options, &err)))
        CHECK_STR(err.message, "");
    error_clear(&err);
    return shell;
}

/* Runs one command and checks all of its result. */
static ShellEnd check_run(Shell *shell, const char *source, const char *output, int status) {
    ShellCommand command = {span_of(source), 10, 1 << 20};
    ShellResult r;
    shell_result_init(&r);
    CHECK_INT(shell_run(shell, &command, 1, &r, NULL, NULL), 1);
    CHECK_STR(r.output.data, output);
    CHECK_INT(r.status, status);
    ShellEnd end = r.end;
    shell_result_release(&r);
    return end;
}

TEST(state_carries_over) {
    Shell *s = open_shell("/bin/sh");
    CHECK_INT(check_run(s, "x=5; cd /", "", 0), SHELL_DONE);
    CHECK_INT(check_run(s, "echo $x; pwd", "5\n/\n", 0), SHELL_DONE);
    CHECK_INT(check_run(s, "f() { echo \"f $1\"; }\nf 1", "f 1\n", 0), SHELL_DONE);
    CHECK_INT(check_run(s, "f 2; false", "f 2\n", 1), SHELL_DONE);
    CHECK_INT(check_run(s, "echo $?", "1\n", 0), SHELL_DONE);
    shell_export(s, "name", SPAN_LIT("it's"));
    CHECK_INT(check_run(s, "sh -c 'echo \"$name\"'", "it's\n", 0), SHELL_DONE);
    shell_close(s);
}

TEST(odd_output) {
    Shell *s = open_shell("/bin/sh");
    check_run(s, "printf 'no end'", "no end", 0);
    check_run(s, "printf ''", "", 0);
    check_run(s, "echo err >&2", "err\n", 0);
    check_run(s, "cat; read x; echo \"[$x]\"", "[]\n", 0);
    check_run(s, "set -x\necho a\nset +x", "+ echo a\na\n+ set +x\n", 0);
    check_run(s, "echo 'unclosed", "/bin/sh: 1: eval: Syntax error: Unterminated quoted string\n",
              2);
    check_run(s, "echo 'it'\"'\"'s'", "it's\n", 0);
    check_run(s, "exec 7>/dev/null 8>&- 9>/dev/null; echo fine", "fine\n", 0);
    check_run(s, "echo fine", "fine\n", 0);
    shell_close(s);
}

TEST(output_is_a_pipe) {
    Shell *s = open_shell("/bin/sh");
    check_run(s, "echo a; echo b >/dev/stderr; echo c >/dev/stdout; echo d", "a\nb\nc\nd\n", 0);
    check_run(s, "echo x | tee /dev/stderr; test -p /dev/stdout", "x\nx\n", 0);
    ShellCommand command = {SPAN_LIT("head -c 3000000 /dev/zero | tr '\\0' y"), 10, 0};
    ShellResult r;
    shell_result_init(&r);
    CHECK_INT(shell_run(s, &command, 1, &r, NULL, NULL), 1);
    CHECK_INT(r.output.len, 3000000);
    shell_result_release(&r);
    shell_close(s);
}

TEST(many_at_once) {
    enum { COUNT = 100 };
    Shell *s = open_shell("/bin/sh");
    ShellCommand commands[COUNT];
    ShellResult results[COUNT];
    char sources[COUNT][32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(sources[i], sizeof sources[i], "echo %d; (exit %d)", i, i % 3);
        commands[i] = (ShellCommand){span_of(sources[i]), 10, 0};
        shell_result_init(&results[i]);
    }
    CHECK_INT(shell_run(s, commands, COUNT, results, NULL, NULL), COUNT);
    for (int i = 0; i < COUNT; i++) {
        char want[16];
        snprintf(want, sizeof want, "%d\n", i);
        CHECK_STR(results[i].output.data, want);
        CHECK_INT(results[i].status, i % 3);
        shell_result_release(&results[i]);
    }
    shell_close(s);
}

TEST(the_end_of_a_batch) {
    static const struct {
        const char *source;
        ShellEnd end;
        int status;
    } CASES[] = {{"exit 3", SHELL_EXITED, 3},
                 {"exec true", SHELL_EXITED, 0},
                 {"set -e; false", SHELL_EXITED, 1},
                 {"kill -9 $$", SHELL_KILLED, SIGKILL},
                 {"exec >/dev/null", SHELL_BROKEN, 0},
                 {"sleep 20", SHELL_TIMEOUT, 0},
                 {"yes", SHELL_FLOOD, 0}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        Shell *s = open_shell("/bin/sh");
        ShellCommand commands[] = {{SPAN_LIT("echo one"), 0.3, 1000},
                                   {span_of(CASES[i].source), 0.3, 1000},
                                   {SPAN_LIT("echo never"), 0.3, 1000}};
        ShellResult results[3];
        for (int k = 0; k < 3; k++)
            shell_result_init(&results[k]);
        CHECK_INT(shell_run(s, commands, 3, results, NULL, NULL), 2);
        CHECK_STR(results[0].output.data, "one\n");
        CHECK_INT(results[1].end, CASES[i].end);
        CHECK_INT(results[1].status, CASES[i].status);
        CHECK(results[1].output.len <= 1000);
        CHECK_STR(results[2].output.data, "");
        for (int k = 0; k < 3; k++)
            shell_result_release(&results[k]);
        shell_close(s);
    }
}

TEST(background) {
    CHECK(shell_may_background(SPAN_LIT("sleep 9 &")));
    CHECK(shell_may_background(SPAN_LIT("a & b")));
    CHECK(!shell_may_background(SPAN_LIT("a && b >&2 2>&1 &>x <&3")));
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    Shell *s = open_shell("/bin/sh");
    check_run(s, "(sleep 0.05; echo late) & sleep 777 & echo now", "now\n", 0);
    check_run(s, "sleep 0.2; echo later", "later\n", 0);
    shell_close(s);
    StrList names = STRLIST_INIT;
    orphans_kill(&names, NULL);
    CHECK_INT(names.count, 1);
    CHECK(names.count && strncmp(names.items[0], "sleep 777 (pid ", 15) == 0);
    CHECK(!orphans_any());
    strlist_release(&names);
}

TEST(scripts_as_cram_runs_them) {
    ShellOptions options = {.program = "/bin/sh", .output_limit = 1 << 20};
    ScriptCommand commands[] = {{SPAN_LIT("echo a; false"), 3},
                                {SPAN_LIT("if true; then"), 7},
                                {SPAN_LIT("printf b"), 9},
                                {SPAN_LIT("fi; exit 5"), 11},
                                {SPAN_LIT("echo never"), 12}};
    ScriptResult r;
    script_run(&r, &options, commands, 5, 10, NULL, NULL);
    CHECK_INT(r.end, SHELL_EXITED);
    CHECK_INT(r.status, 5);
    CHECK_INT(r.stopped_at, 3);
    CHECK(r.parts[0].ran && r.parts[0].status == 1);
    CHECK_SPAN(span_make(r.output.data + r.parts[0].start, r.parts[0].end - r.parts[0].start),
               "a\n");
    CHECK_SPAN(span_make(r.output.data + r.parts[2].start, r.parts[2].end - r.parts[2].start), "b");
    CHECK(!r.parts[3].ran && !r.parts[4].ran);
    script_result_release(&r);
    ScriptCommand pipes[] = {{SPAN_LIT("echo a; echo b >/dev/stderr; echo c"), 0}};
    script_run(&r, &options, pipes, 1, 10, NULL, NULL);
    CHECK_STR(r.output.data, "a\nb\nc\n");
    script_result_release(&r);
}
