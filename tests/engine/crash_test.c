/* The engine is ended at every change of the disk and at every spawn; what it leaves behind must
 * list, restart and delete as if nothing had happened. */
#include "engine/base/clock.h"
#include "engine/base/map.h"
#include "engine/disk.h"
#include "engine/flagvalue.h"
#include "engine/manage.h"
#include "tests/engine/session.h"
#include <sys/wait.h>
#include <unistd.h>

static const char PROJECT[] = "noop:\n  exec: /bin/true\n  flags:\n    x: 1\n    y: 2\n";

enum { MOST_CHANGES = 5000 };

/* Thousands of small files: in memory where that is possible. */
static void open_in_memory(Session *s) {
    Error err = ERROR_INIT;
    session_open(s);
    char *home = path_is_dir("/dev/shm") ? dir_make_temp("/dev/shm", "crash-", &err) : NULL;
    if (home) {
        EngineOptions options = {
            .home = home, .cwd = s->project, .name = "guild", .observer = observer_into(&s->out)};
        engine_free(s->engine);
        free(s->home);
        s->home = home;
        s->engine = engine_new(&options, &err);
    }
    session_write(s, "guild.yml", PROJECT);
    error_clear(&err);
}

static void close_in_memory(Session *s) {
    Error err = ERROR_INIT;
    CHECK(dir_remove(s->home, &err));
    error_clear(&err);
    session_close(s);
}

static char *batch_id(Session *s) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    char *id = NULL;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++)
        if (run_info(runs.items[i])->is_batch) {
            CHECK(id == NULL); /* never two */
            free(id);
            id = xstrdup(runs.items[i]->id);
        }
    run_list_release(&runs);
    error_clear(&err);
    return id;
}

static int exit_status_of(pid_t pid) {
    int status;
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* In a process of its own, ended at the n-th change; its exit status. */
static int attempt_or_refused(const Session *s, uint64_t n, void (*work)(Session *s)) {
    pid_t pid = fork();
    if (pid == 0) {
        Session child;
        session_child(&child, s);
        store_fault_at(engine_store(child.engine), n);
        work(&child);
        _exit(child.result.status);
    }
    return exit_status_of(pid);
}

/* The same; whether it came to its end, which has to be a good one. */
static bool attempt(const Session *s, uint64_t n, void (*work)(Session *s)) {
    int status = attempt_or_refused(s, n, work);
    bool ended = status != DISK_FAULT_EXIT;
    if (ended)
        CHECK_INT(status, 0);
    return ended;
}

/* Trials that are runs of their own may still be ending. */
static void wait_for_running(Session *s) {
    for (int i = 0; i < 200; i++) {
        RunFilter filter = {.status = 1u << RUN_RUNNING};
        RunList runs = {0};
        Error err = ERROR_INIT;
        CHECK(store_list(&runs, engine_store(s->engine), &filter, 0, NULL, &err));
        size_t count = runs.count;
        run_list_release(&runs);
        if (!count)
            return;
        clock_sleep(0.01);
    }
    CHECK(!"a run stays running");
}

/* All runs with flags, as a map from flags to count; how many there are. */
static size_t check_runs(Session *s, const char *batch, bool completed, uint64_t n) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    Map seen = MAP_INIT;
    size_t trials = 0;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++) {
        const RunInfo *info = run_info(runs.items[i]);
        if (info->is_batch)
            continue;
        trials++;
        Buf flags = BUF_INIT;
        flag_assigns(&flags, info->flags, " ");
        if (!CHECK(info->batch && batch && strcmp(info->batch, batch) == 0) ||
            !CHECK(map_sets(&seen, flags.data, s) == NULL) ||
            !CHECK(info->opref.op && strcmp(info->opref.op, "noop") == 0) ||
            !CHECK(info->label && strcmp(info->label, flags.data) == 0) ||
            (completed && !CHECK(info->status == RUN_COMPLETED)))
            CHECK_INT((long long)n, -1); /* says at which change */
        buf_release(&flags);
    }
    map_release(&seen);
    run_list_release(&runs);
    error_clear(&err);
    return trials;
}

static void check_trials_attr(Session *s, const char *batch, size_t want) {
    Run *run = run_new(engine_store(s->engine), batch);
    Tree *trials = run_attr(run, "trials");
    CHECK_INT(trials ? (long long)trials->count : -1, (long long)want);
    for (size_t i = 0; trials && i < trials->count; i++) {
        Run *trial =
            run_new(engine_store(s->engine), tree_text(tree_get(trials->items[i], "run_id"), ""));
        Tree *flags = run_attr(trial, "flags");
        CHECK(flags_equal(flags, tree_get(trials->items[i], "flags")));
        tree_free(flags);
        run_free(trial);
    }
    tree_free(trials);
    run_free(run);
}

/* Nothing half-made is left once a restart has been through. */
static void check_tidy(Session *s) {
    StrList names = STRLIST_INIT;
    Error err = ERROR_INIT;
    RunList runs = {0};
    CHECK(dir_list(&names, store_runs_dir(engine_store(s->engine)), &err));
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    CHECK_INT((long long)names.count, (long long)runs.count);
    run_list_release(&runs);
    strlist_release(&names);
    error_clear(&err);
}

static void delete_all(Session *s) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++)
        CHECK(run_delete(runs.items[i], true, &err));
    run_list_release(&runs);
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    CHECK_INT((long long)runs.count, 0);
    run_list_release(&runs);
    error_clear(&err);
}

static void first_batch(Session *s) {
    session_run(s, "noop", WORDS("x=[1,2]"));
}

static void restart_batch(Session *s) {
    char *id = batch_id(s);
    session_restart(s, id, WORDS("x=[2,3]"));
    free(id);
}

static void restart_one(Session *s) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    if (!store_list(&runs, engine_store(s->engine), NULL, 1, NULL, &err))
        return;
    session_restart(s, runs.items[0]->id, NULL);
    run_list_release(&runs);
}

/* Every change; every fifth under sanitizers. */
enum { STRIDE = CHECK_CASES(10) == 10 ? 1 : 5 };

TEST(a_batch_can_end_anywhere) {
    Session s;
    open_in_memory(&s);
    uint64_t n = 1;
    for (; n < MOST_CHANGES && !attempt(&s, n, first_batch); n += STRIDE) {
        wait_for_running(&s);
        char *batch = batch_id(&s);
        size_t before = check_runs(&s, batch, false, n);
        CHECK(before <= 2);
        if (batch)
            CHECK_INT(session_restart(&s, batch, NULL), 0);
        else
            CHECK_INT(session_run(&s, "noop", WORDS("x=[1,2]")), 0);
        free(batch);
        batch = batch_id(&s);
        CHECK_INT((long long)check_runs(&s, batch, true, n), 2);
        check_trials_attr(&s, batch, 2);
        free(batch);
        check_tidy(&s);
        delete_all(&s);
    }
    CHECK(n > 50 && n < MOST_CHANGES);
    close_in_memory(&s);
}

static void run_once(Session *s) {
    session_run(s, "noop", WORDS("x=5"));
}

/* What could not become a run is cleared away by the next one that is made. */
TEST(a_single_run_can_end_anywhere) {
    Session s;
    open_in_memory(&s);
    uint64_t n = 1;
    for (; n < MOST_CHANGES && !attempt(&s, n, run_once); n += STRIDE) {
        wait_for_running(&s);
        CHECK_INT(session_run(&s, "noop", WORDS("x=6")), 0);
        check_tidy(&s);
        delete_all(&s);
    }
    CHECK(n > 20 && n < MOST_CHANGES);
    close_in_memory(&s);
}

/* Ids by flags, so that what was there can be recognised. */
static void remember(Session *s, Map *ids) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++) {
        Buf flags = BUF_INIT;
        flag_assigns(&flags, run_info(runs.items[i])->flags, " ");
        map_sets(ids, flags.data, xstrdup(runs.items[i]->id));
        buf_release(&flags);
    }
    run_list_release(&runs);
    error_clear(&err);
}

static void forget(Map *ids) {
    for (MapEntry *e = map_first(ids); e; e = map_next(ids, e))
        free(e->value);
    map_release(ids);
}

static void check_kept(Map *before, Map *after, uint64_t n) {
    for (MapEntry *e = map_first(before); e; e = map_next(before, e)) {
        const char *now = map_gets(after, e->key);
        if (!CHECK(now && strcmp(now, e->value) == 0))
            CHECK_INT((long long)n, -1);
    }
}

TEST(a_restart_can_end_anywhere) {
    Session s;
    open_in_memory(&s);
    uint64_t n = 1;
    bool ended = false;
    for (; n < MOST_CHANGES && !ended; n += STRIDE) {
        Map before = MAP_INIT, after = MAP_INIT;
        CHECK_INT(session_run(&s, "noop", WORDS("x=[1,2]")), 0);
        remember(&s, &before);
        ended = attempt(&s, n, restart_batch);
        wait_for_running(&s);
        char *batch = batch_id(&s);
        check_runs(&s, batch, false, n);
        CHECK_INT(session_restart(&s, batch, WORDS("x=[1,2,3]")), 0);
        remember(&s, &after);
        check_kept(&before, &after, n);
        CHECK_INT((long long)check_runs(&s, batch, true, n), 3);
        check_trials_attr(&s, batch, 3);
        check_tidy(&s);
        forget(&before);
        forget(&after);
        free(batch);
        delete_all(&s);
    }
    CHECK(n > 50 && n < MOST_CHANGES);
    close_in_memory(&s);
}

TEST(a_single_restart_can_end_anywhere) {
    Session s;
    open_in_memory(&s);
    CHECK_INT(session_run(&s, "noop", WORDS("x=5")), 0);
    char *id = xstrdup(s.result.id);
    uint64_t n = 1;
    for (; n < MOST_CHANGES && !attempt(&s, n, restart_one); n += STRIDE) {
        wait_for_running(&s);
        Run *run = run_new(engine_store(s.engine), id);
        Tree *x = run_attr(run, "flags");
        CHECK_INT(tree_integer(tree_get(x, "x"), -1), 5);
        tree_free(x);
        CHECK(run_status(run) != RUN_RUNNING);
        CHECK_INT(session_restart(&s, id, NULL), 0);
        CHECK(run_status(run) == RUN_COMPLETED);
        run_free(run);
    }
    CHECK(n > 10 && n < MOST_CHANGES);
    free(id);
    close_in_memory(&s);
}

/* ---- a second engine at work on the same store ---- */

static const char *known_batch; /* what the work below restarts */

static void restart_known(Session *s) {
    session_restart(s, known_batch, WORDS("x=[2,3]"));
}

/* In a process of its own, to its end. */
static pid_t begin_beside(const Session *s, void (*work)(Session *s)) {
    pid_t pid = fork();
    if (pid == 0) {
        Session child;
        session_child(&child, s);
        work(&child);
        _exit(child.result.status);
    }
    return pid;
}

static void another_batch(Session *s) {
    session_run(s, "noop", WORDS("x=[7,8,9]", "y=3"));
}

static bool is_other(const Run *run, const RunInfo *info) {
    const char *batch = info->is_batch ? run->id : info->batch;
    return batch && strcmp(batch, known_batch) != 0;
}

/* The other batch, its trials whole and completed; then it goes. */
static void check_and_delete_other(Session *s) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    size_t others = 0;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++) {
        const RunInfo *info = run_info(runs.items[i]);
        if (!is_other(runs.items[i], info))
            continue;
        others++;
        CHECK(info->status == RUN_COMPLETED);
        if (info->is_batch)
            check_trials_attr(s, runs.items[i]->id, 3);
    }
    CHECK_INT((long long)others, 4);
    for (size_t i = 0; i < runs.count; i++)
        if (is_other(runs.items[i], run_info(runs.items[i])))
            CHECK(run_delete(runs.items[i], true, &err));
    run_list_release(&runs);
    error_clear(&err);
}

/* What the batch was is there; whatever happened to a restart, the next one goes through. */
static void check_goes_on(Session *s, Map *before, uint64_t n) {
    Map after = MAP_INIT;
    check_runs(s, known_batch, false, n);
    CHECK_INT(session_restart(s, known_batch, WORDS("x=[1,2,3]")), 0);
    remember(s, &after);
    check_kept(before, &after, n);
    CHECK_INT((long long)check_runs(s, known_batch, true, n), 3);
    check_trials_attr(s, known_batch, 3);
    check_tidy(s);
    forget(&after);
}

enum { BESIDE_STRIDE = STRIDE * 3 };

TEST(another_batch_is_not_harmed) {
    Session s;
    open_in_memory(&s);
    uint64_t n = 1;
    bool ended = false;
    for (; n < MOST_CHANGES && !ended; n += BESIDE_STRIDE) {
        Map before = MAP_INIT;
        CHECK_INT(session_run(&s, "noop", WORDS("x=[1,2]")), 0);
        char *id = xstrdup(s.result.id);
        known_batch = id;
        remember(&s, &before);
        pid_t other = begin_beside(&s, another_batch);
        ended = attempt(&s, n, restart_known);
        CHECK_INT(exit_status_of(other), 0);
        wait_for_running(&s);
        check_and_delete_other(&s);
        check_goes_on(&s, &before, n);
        forget(&before);
        free(id);
        delete_all(&s);
    }
    CHECK(n > 50 && n < MOST_CHANGES);
    close_in_memory(&s);
}

/* Of two restarts of one batch, one may be refused and one is ended in the middle. */
TEST(two_restarts_of_which_one_ends_anywhere) {
    Session s;
    open_in_memory(&s);
    for (uint64_t n = 1; n < 100; n += BESIDE_STRIDE) {
        Map before = MAP_INIT;
        CHECK_INT(session_run(&s, "noop", WORDS("x=[1,2]")), 0);
        char *id = xstrdup(s.result.id);
        known_batch = id;
        remember(&s, &before);
        pid_t other = begin_beside(&s, restart_known);
        attempt_or_refused(&s, n, restart_known);
        int status = exit_status_of(other);
        CHECK(status == 0 || status == 1);
        wait_for_running(&s);
        check_goes_on(&s, &before, n);
        forget(&before);
        free(id);
        delete_all(&s);
    }
    close_in_memory(&s);
}

/* ---- while an operation outlives the engine ---- */

static void run_slow(Session *s) {
    session_run(s, "slow", NULL);
}

/* A process that was started but not yet named in the lock goes on in the run's directory: a
 * restart finds it. The operation fails when another is at work there. */
TEST(a_run_is_never_at_work_twice) {
    Session s;
    open_in_memory(&s);
    session_write(
        &s, "guild.yml",
        "slow:\n  exec: sh -c 'mkdir busy && sleep ${s} && rmdir busy'\n  flags: {s: 1}\n");
    size_t refused = 0;
    uint64_t n = 1;
    for (; n < MOST_CHANGES && !attempt(&s, n, run_slow); n++) {
        RunList runs = {0};
        Error err = ERROR_INIT;
        CHECK(store_list(&runs, engine_store(s.engine), NULL, 1, NULL, &err));
        for (size_t i = 0; i < runs.count; i++) {
            const char *id = runs.items[i]->id;
            if (session_restart(&s, id, WORDS("s=0")) != 0) {
                refused += CHECK(strstr(s.out.data, "is still running") != NULL);
                wait_for_running(&s);
                CHECK_INT(session_restart(&s, id, WORDS("s=0")), 0);
            }
        }
        run_list_release(&runs);
        delete_all(&s);
    }
    CHECK(n > 20 && n < MOST_CHANGES);
    CHECK(refused > 0);
    close_in_memory(&s);
}
