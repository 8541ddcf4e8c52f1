/* Ctrl-C while something is under way: everything ends soon, and can be gone on with. */
#include "engine/base/clock.h"
#include "engine/lock.h"
#include "tests/engine/session.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Impatient {
    Session *session;
    size_t wanted; /* so many have begun: each makes a file of its own */
} Impatient;

static void collect(void *context, Stream stream, Span bytes) {
    (void)stream;
    buf_add_span(&((Impatient *)context)->session->out, bytes);
}

static char *began_dir(const Session *s) {
    return path_join(s->project, "began");
}

static bool has_enough(void *context) {
    const Impatient *impatient = context;
    StrList names = STRLIST_INIT;
    Error err = ERROR_INIT;
    char *dir = began_dir(impatient->session);
    CHECK(dir_list(&names, dir, &err));
    bool enough = names.count >= impatient->wanted;
    strlist_release(&names);
    error_clear(&err);
    free(dir);
    return enough;
}

/* Run with so many jobs, interrupted when all of them have begun; how long it took. `again`: the
 * user asks a second time. */
static double run_interrupted(Session *s, const char *spec, const char *const *words, int jobs,
                              bool again) {
    Impatient impatient = {s, (size_t)jobs};
    Error err = ERROR_INIT;
    char *dir = began_dir(s);
    CHECK((!path_exists(dir) || dir_remove(dir, &err)) && dir_make(dir, &err));
    free(dir);
    Observer observer = {.context = &impatient,
                         .output = collect,
                         .interrupted = has_enough,
                         .impatient = again ? has_enough : NULL,
                         .input = -1};
    RunRequest request;
    request_init(&request);
    request.opspec = xstrdup(spec);
    request.jobs = (OptionalInt){true, jobs};
    for (; words && *words; words++)
        strlist_add(&request.flags, *words);
    double start = clock_monotonic();
    buf_reset(&s->out);
    engine_observe(s->engine, observer);
    s->result = engine_run(s->engine, &request);
    request_release(&request);
    engine_observe(s->engine, observer_into(&s->out));
    return clock_monotonic() - start;
}

static RunStatus status_now(Session *s) {
    Run *run = run_new(engine_store(s->engine), s->result.id);
    RunStatus status = run_status(run);
    run_free(run);
    return status;
}

/* BEGIN in `text` stands for making the file. */
static void write_project(Session *s, const char *text) {
    Buf project = BUF_INIT;
    Span rest = span_of(text);
    for (size_t at; (at = span_find(rest, SPAN_LIT("BEGIN"), 0)) != SIZE_MAX;) {
        buf_add(&project, rest.ptr, at);
        buf_addf(&project, "touch %s/began/$$;", s->project);
        rest = span_from(rest, at + 5);
    }
    buf_add_span(&project, rest);
    session_write(s, "guild.yml", project.data);
    buf_release(&project);
}

TEST(whatever_a_run_waits_for) {
    Session s;
    session_open(&s);
    write_project(&s, "plain:\n  exec: sh -c 'BEGIN sleep 100'\n"
                      "before:\n  exec: echo never\n  pre-process: BEGIN sleep 100\n"
                      "needs:\n  exec: echo never\n"
                      "  requires:\n    file: thing\n    post-process: BEGIN sleep 100\n");
    session_write(&s, "thing", "x");
    CHECK(run_interrupted(&s, "plain", NULL, 1, false) < 20);
    CHECK_INT(s.result.status, 241);
    CHECK_INT(status_now(&s), RUN_TERMINATED);
    CHECK(run_interrupted(&s, "before", NULL, 1, false) < 20);
    CHECK_INT(s.result.status, 241);
    CHECK_INT(status_now(&s), RUN_TERMINATED);
    CHECK(run_interrupted(&s, "needs", NULL, 1, false) < 20);
    CHECK(s.result.status != 0);
    CHECK(strstr(s.out.data, "/bin/sh was stopped before its end") != NULL);
    session_close(&s);
}

static size_t count_with(Session *s, RunStatus status) {
    RunFilter filter = {.status = 1u << status};
    RunList runs = {0};
    Error err = ERROR_INIT;
    CHECK(store_list(&runs, engine_store(s->engine), &filter, 0, NULL, &err));
    size_t count = runs.count;
    run_list_release(&runs);
    return count;
}

/* Two under way are terminated, those that waited wait on; nothing is said to have failed. */
TEST(a_batch) {
    Session s;
    session_open(&s);
    write_project(&s, "t:\n  exec: sh -c 'BEGIN sleep ${x}'\n  flags: {x: 1}\n");
    CHECK(run_interrupted(&s, "t", WORDS("x=[100,101,102,103]"), 2, false) < 20);
    CHECK_INT(s.result.status, 241);
    CHECK(strstr(s.out.data, "failed") == NULL);
    CHECK_INT((long long)count_with(&s, RUN_TERMINATED), 3);
    CHECK_INT((long long)count_with(&s, RUN_PENDING), 2);
    char *id = xstrdup(s.result.id);
    CHECK_INT(session_restart(&s, id, WORDS("x=[0.1,0.2]")), 0);
    CHECK_INT((long long)count_with(&s, RUN_PENDING), 0);
    free(id);
    session_close(&s);
}

TEST(a_second_time) {
    Session s;
    session_open(&s);
    write_project(&s, "deaf:\n  exec: sh -c 'trap \"\" TERM; BEGIN sleep ${x}'\n"
                      "  flags: {x: 100}\n");
    CHECK(run_interrupted(&s, "deaf", NULL, 1, true) < 20);
    CHECK_INT(s.result.status, 247);
    CHECK_INT(status_now(&s), RUN_TERMINATED);
    CHECK(run_interrupted(&s, "deaf", WORDS("x=[100,101]"), 2, true) < 20);
    CHECK_INT((long long)count_with(&s, RUN_TERMINATED), 4);
    session_close(&s);
}

/* Trials whose locks name their own processes. */
static size_t count_under_way(Session *s, pid_t engine) {
    RunFilter filter = {.status = 1u << RUN_RUNNING};
    RunList runs = {0};
    Error err = ERROR_INIT;
    size_t count = 0;
    CHECK(store_list(&runs, engine_store(s->engine), &filter, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++) {
        LockHolder lock = lock_holder(runs.items[i]);
        count += lock.held && lock.pid && lock.pid != engine;
    }
    run_list_release(&runs);
    return count;
}

/* The batch in a process of its own, which is gone once two trials are under way. */
static void kill_a_batch(Session *s, const char *const *words) {
    Error err = ERROR_INIT;
    char *dir = began_dir(s);
    CHECK(dir_make(dir, &err));
    free(dir);
    pid_t pid = fork();
    if (pid == 0) {
        Session child = {.project = s->project, .home = s->home};
        buf_init(&child.out);
        EngineOptions options = {.home = s->home,
                                 .cwd = s->project,
                                 .name = "guild",
                                 .observer = observer_into(&child.out)};
        RunRequest request;
        request_init(&request);
        request.jobs = (OptionalInt){true, 2};
        child.engine = engine_new(&options, &err);
        _exit(session_do(&child, &request, "t", words));
    }
    for (int i = 0; i < 1000 && count_under_way(s, pid) < 2; i++)
        clock_sleep(0.02);
    CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, NULL, 0) == pid);
}

/* Its trials are runs of their own and go on; a restart waits for nobody and doubles nothing. */
TEST(killed_outright) {
    Session s;
    RunList runs = {0};
    Error err = ERROR_INIT;
    session_open(&s);
    write_project(&s, "t:\n  exec: sh -c 'BEGIN sleep ${x}'\n  flags: {x: 1}\n");
    kill_a_batch(&s, WORDS("x=[6,6.1,0]"));
    CHECK_INT((long long)count_with(&s, RUN_RUNNING), 2);
    CHECK_INT((long long)count_with(&s, RUN_PENDING), 1);
    RunFilter filter = {.status = 1u << RUN_TERMINATED};
    CHECK(store_list(&runs, engine_store(s.engine), &filter, 0, NULL, &err));
    REQUIRE(runs.count == 1 && run_info(runs.items[0])->is_batch);
    char *batch = xstrdup(runs.items[0]->id);
    run_list_release(&runs);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    CHECK(strstr(s.out.data, "is still running") != NULL);
    CHECK_INT((long long)count_with(&s, RUN_COMPLETED),
              2); /* the batch, and the trial that waited */
    for (int i = 0; i < 1000 && count_with(&s, RUN_RUNNING); i++)
        clock_sleep(0.02);
    CHECK_INT((long long)count_with(&s, RUN_TERMINATED), 2);
    CHECK_INT(session_restart(&s, batch, WORDS("x=[0]")), 0);
    CHECK_INT((long long)count_with(&s, RUN_COMPLETED), 2);
    CHECK_INT((long long)count_with(&s, RUN_TERMINATED), 2);
    CHECK_INT((long long)count_with(&s, RUN_PENDING), 0);
    free(batch);
    session_close(&s);
}
