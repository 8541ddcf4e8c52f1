/* Several engines on one store at the same time. */
#include "engine/base/clock.h"
#include "tests/engine/session.h"
#include <sys/wait.h>
#include <unistd.h>

static const char PROJECT[] = "t:\n  exec: sh -c 'sleep 0.02; echo ${x}'\n  flags: {x: 0, y: 0}\n";

static pid_t start_batch(const Session *s, const char *y) {
    pid_t pid = fork();
    if (pid)
        return pid;
    Session child;
    session_child(&child, s);
    _exit(session_run(&child, "t", WORDS("x=[1,2,3,4,5]", y)));
}

static pid_t start_restart(const Session *s, const char *id) {
    pid_t pid = fork();
    if (pid)
        return pid;
    Session child;
    session_child(&child, s);
    _exit(session_restart(&child, id, NULL));
}

static int wait_for(pid_t pid) {
    int status = 0;
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Every run of the list is whole; how many there are. */
static size_t check_list(Session *s, unsigned status) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    RunFilter filter = {.status = status};
    CHECK(store_list(&runs, engine_store(s->engine), &filter, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++) {
        const RunInfo *info = run_info(runs.items[i]);
        CHECK(info->opref.op && strcmp(info->opref.op, "?") != 0);
        CHECK(info->is_batch || info->flags);
    }
    size_t count = runs.count;
    run_list_release(&runs);
    error_clear(&err);
    return count;
}

TEST(two_batches_and_a_reader) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", PROJECT);
    pid_t a = start_batch(&s, "y=1"), b = start_batch(&s, "y=2");
    double end = clock_monotonic() + 0.5;
    while (clock_monotonic() < end)
        check_list(&s, 0);
    CHECK_INT(wait_for(a), 0);
    CHECK_INT(wait_for(b), 0);
    CHECK_INT((long long)check_list(&s, 0), 12);
    CHECK_INT((long long)check_list(&s, 1u << RUN_COMPLETED), 12);
    session_close(&s);
}

TEST(two_restarts_of_one_batch) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", PROJECT);
    CHECK_INT(session_run(&s, "t", WORDS("x=[1,2,3]")), 0);
    char *id = xstrdup(s.result.id);
    for (int round = 0; round < 3; round++) {
        pid_t a = start_restart(&s, id), b = start_restart(&s, id);
        int x = wait_for(a), y = wait_for(b);
        CHECK(x == 0 || y == 0); /* the other may have been refused */
        CHECK_INT((long long)check_list(&s, 0), 4);
        CHECK_INT((long long)check_list(&s, 1u << RUN_COMPLETED), 4);
    }
    free(id);
    session_close(&s);
}

TEST(two_stores_in_one_process) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", PROJECT);
    char *other = path_join(check_dir(), "other");
    Error err = ERROR_INIT;
    Buf out = BUF_INIT;
    EngineOptions options = {
        .home = other, .cwd = s.project, .name = "guild", .observer = observer_into(&out)};
    Engine *second = engine_new(&options, &err);
    CHECK_INT(session_run(&s, "t", WORDS("x=8")), 0);
    RunRequest request;
    request_init(&request);
    request.opspec = xstrdup("t");
    strlist_add(&request.flags, "x=9");
    CHECK_INT(engine_run(second, &request).status, 0);
    CHECK_STR(out.data, "9\n");
    CHECK_STR(s.out.data, "8\n");
    CHECK_INT((long long)check_list(&s, 0), 1);
    request_release(&request);
    engine_free(second);
    buf_release(&out);
    free(other);
    session_close(&s);
}
