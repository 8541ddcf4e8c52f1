/* Tasks of a scheduler: attempts at a trial, of which one counts. */
#include "engine/attempt.h"
#include "engine/base/clock.h"
#include "engine/base/process.h"
#include "engine/disk.h"
#include "engine/lock.h"
#include "engine/manage.h"
#include "tests/engine/session.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char PROJECT[] = "t:\n"
                              "  exec: sh -c 'echo $WHO > who; mkdir -p d; echo x > d/${x}; echo"
                              " $WHO; sleep ${s}; exit $WHO'\n"
                              "  flags: {x: 0, s: 0}\n";

static volatile sig_atomic_t told;

static void on_term(int signal) {
    (void)signal;
    told = 1;
}

static bool was_told(void *context) {
    (void)context;
    return told != 0;
}

/* An engine of its own in a process of its own, as a task has it. */
static void task_engine(const Session *s, Session *task, const char *who) {
    Error err = ERROR_INIT;
    StrList env = STRLIST_INIT;
    *task = (Session){.project = s->project, .home = s->home};
    buf_init(&task->out);
    env_inherit(&env);
    env_set(&env, "WHO", who);
    Observer observer = observer_into(&task->out);
    observer.interrupted = was_told;
    EngineOptions options = {
        .home = s->home, .cwd = s->project, .name = "guild", .env = &env, .observer = observer};
    task->engine = engine_new(&options, &err);
    signal(SIGTERM, on_term);
}

static pid_t start_task(const Session *s, const char *batch, size_t index, const char *who) {
    pid_t pid = fork();
    if (pid)
        return pid;
    Session task;
    task_engine(s, &task, who);
    _exit(engine_run_trial(task.engine, batch, index).status);
}

static int wait_for(pid_t pid) {
    int status = 0;
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static Run *first_trial(Session *s, const char *batch) {
    Run *run = run_new(engine_store(s->engine), batch);
    Tree *trials = run_attr(run, "trials");
    Run *trial =
        run_new(engine_store(s->engine), tree_text(tree_get(trials->items[0], "run_id"), "none"));
    tree_free(trials);
    run_free(run);
    return trial;
}

/* A batch of two pending trials, the first of which is returned. */
static Run *open_batch(Session *s, char **batch, const char *sleeps) {
    RunRequest request;
    session_open(s);
    session_write(s, "guild.yml", PROJECT);
    request_init(&request);
    request.init_trials = true;
    char *word = xformat("s=%s", sleeps);
    CHECK_INT(session_do(s, &request, "t", WORDS("x=[7,8]", word)), 0);
    free(word);
    *batch = xstrdup(s->result.id);
    return first_trial(s, *batch);
}

static void close_batch(Session *s, char *batch, Run *trial) {
    free(batch);
    run_free(trial);
    session_close(s);
}

static char *file_of(const Run *run, const char *name) {
    char *path = path_join(run->path, name);
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    if (!file_read(&text, path, &err))
        error_clear(&err);
    free(path);
    return buf_detach(&text);
}

static void check_file(const Run *run, const char *name, const char *want) {
    char *text = file_of(run, name);
    CHECK_STR(text, want);
    free(text);
}

static char *winner_of(const Run *run) {
    AttemptResult result;
    Error err = ERROR_INIT;
    CHECK(attempt_result(&result, run, &err));
    return result.attempt;
}

/* The handle of attempt number i at it; NULL: there is none. */
static Run *attempt_number(const Run *trial, size_t i) {
    char *dir = run_guild_path(trial, "attempts");
    StrList names = STRLIST_INIT;
    Error err = ERROR_INIT;
    Run *attempt = NULL;
    if (path_is_dir(dir) && dir_list(&names, dir, &err) && i < names.count) {
        char *path = path_join(dir, names.items[i]);
        attempt = run_at(trial->store, path);
        free(path);
    }
    error_clear(&err);
    strlist_release(&names);
    free(dir);
    return attempt;
}

/* Wait until the operation of attempt i has begun; its process. */
static pid_t wait_for_operation(const Run *trial, size_t i) {
    double deadline = clock_monotonic() + 30;
    while (clock_monotonic() < deadline) {
        Run *attempt = attempt_number(trial, i);
        char *text = attempt ? file_of(attempt, "who") : NULL;
        pid_t pid = attempt ? lock_holder(attempt).pid : 0;
        bool begun = text && *text && getpgid(pid) == pid; /* no longer the engine's */
        free(text);
        run_free(attempt);
        if (begun)
            return pid;
        clock_sleep(0.01);
    }
    CHECK(!"no operation began");
    return 0;
}

static void check_settled(const Run *trial, const char *who) {
    char *line = xformat("%s\n", who);
    check_file(trial, "who", line);
    check_file(trial, "d/7", "x\n");
    check_file(trial, ".guild/output", line);
    check_file(trial, ".guild/attrs/exit_status", line);
    CHECK(!path_exists(trial->path) || run_has_attr(trial, "stopped"));
    char *pending = run_guild_path(trial, "PENDING");
    CHECK(!path_exists(pending) && !lock_holder(trial).held);
    free(pending);
    free(line);
}

TEST(of_two_at_once_one_wins) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "0.5");
    CHECK_INT(trial_status(trial), TRIAL_PENDING);
    pid_t a = start_task(&s, batch, 0, "4"), b = start_task(&s, batch, 0, "5");
    wait_for_operation(trial, 0);
    CHECK_INT(trial_status(trial), TRIAL_RUNNING);
    wait_for_operation(trial, 1);
    int x = wait_for(a), y = wait_for(b);
    CHECK_INT(x, y);
    CHECK(x == 4 || x == 5);
    check_settled(trial, x == 4 ? "4" : "5");
    CHECK_INT(trial_status(trial), TRIAL_ERROR);
    CHECK_INT(run_status(trial), RUN_ERROR);
    close_batch(&s, batch, trial);
}

TEST(what_has_a_result_is_not_run_again) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "0");
    CHECK_INT(wait_for(start_task(&s, batch, 0, "3")), 3);
    CHECK_INT(wait_for(start_task(&s, batch, 0, "0")), 3);
    check_settled(trial, "3");
    Run *second = attempt_number(trial, 1);
    CHECK(second == NULL);
    /* a restart is a new beginning */
    StrList env = STRLIST_INIT;
    env_inherit(&env);
    env_set(&env, "WHO", "0");
    engine_set_env(s.engine, &env);
    CHECK_INT(session_restart(&s, trial->id, NULL), 0);
    CHECK_INT(trial_status(trial), TRIAL_COMPLETED);
    CHECK(attempt_number(trial, 0) == NULL);
    CHECK_INT(wait_for(start_task(&s, batch, 0, "9")), 0); /* a result of this machine's own */
    strlist_release(&env);
    close_batch(&s, batch, trial);
}

TEST(killed_in_the_middle_and_run_again) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "100");
    pid_t task = start_task(&s, batch, 0, "6"), operation = wait_for_operation(trial, 0);
    CHECK(operation > 0 && kill(task, SIGKILL) == 0 && waitpid(task, NULL, 0) == task);
    CHECK_INT(trial_status(trial), TRIAL_RUNNING); /* the operation lives */
    CHECK(kill(-operation, SIGKILL) == 0);
    for (int i = 0; i < 3000 && trial_status(trial) == TRIAL_RUNNING; i++)
        clock_sleep(0.01);
    CHECK_INT(trial_status(trial), TRIAL_LOST);
    CHECK_INT(run_status(trial), RUN_TERMINATED);
    task = start_task(&s, batch, 0, "6");
    operation = wait_for_operation(trial, 1);
    CHECK(operation > 0 && kill(-operation, SIGKILL) == 0);
    CHECK_INT(wait_for(task), 256 - SIGKILL); /* of the operation alone: that is a result */
    CHECK_INT(trial_status(trial), TRIAL_TERMINATED);
    char *name = winner_of(trial);
    CHECK(span_starts(span_of(name), SPAN_LIT("local.1.")));
    free(name);
    close_batch(&s, batch, trial);
}

TEST(interrupted_is_no_result) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "100");
    pid_t task = start_task(&s, batch, 0, "6");
    wait_for_operation(trial, 0);
    CHECK(kill(task, SIGTERM) == 0);
    CHECK_INT(wait_for(task), 143);
    CHECK_INT(trial_status(trial), TRIAL_PENDING);
    CHECK_INT(run_status(trial), RUN_PENDING);
    /* every process is told, the operation first */
    task = start_task(&s, batch, 0, "6");
    pid_t operation = wait_for_operation(trial, 1);
    CHECK(operation > 0 && kill(-operation, SIGTERM) == 0);
    clock_sleep(0.1);
    CHECK(kill(task, SIGTERM) == 0);
    CHECK_INT(wait_for(task), 143);
    CHECK_INT(trial_status(trial), TRIAL_PENDING);
    close_batch(&s, batch, trial);
}

/* What runs as a task is running for everybody else. */
TEST(others_see_an_attempt) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "100");
    Error err = ERROR_INIT;
    pid_t task = start_task(&s, batch, 0, "6");
    wait_for_operation(trial, 0);
    CHECK_INT(run_status(trial), RUN_RUNNING);
    CHECK_INT(session_restart(&s, trial->id, NULL), 1);
    CHECK(strstr(s.out.data, "is still running") != NULL);
    session_restart(&s, batch, WORDS("s=0"));
    CHECK_INT(run_status(trial), RUN_RUNNING); /* its flags are no longer wanted, it is left */
    RunList runs = {0};
    RunFilter filter = {.status = 1u << RUN_RUNNING};
    CHECK(store_list(&runs, trial->store, &filter, 0, NULL, &err));
    CHECK_INT((long long)runs.count, 1);
    run_list_release(&runs);
    CHECK(attempts_stop(trial, 10, &err));
    CHECK_INT(wait_for(task), 256 - SIGTERM);
    CHECK_INT(trial_status(trial), TRIAL_TERMINATED);
    close_batch(&s, batch, trial);
}

/* What runs on another host cannot be looked at from here. */
TEST(an_attempt_of_another_host) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "0"), *attempt;
    Error err = ERROR_INIT;
    StrList env = STRLIST_INIT;
    CHECK(attempt_begin(&attempt, trial, &env, &err));
    char *guild = run_guild_path(attempt, ""), *lock = run_guild_path(attempt, "LOCK");
    CHECK(dir_make(guild, &err));
    CHECK(file_write(lock, SPAN_LIT("17\nnode7 its-boot 5 16\n"), &err));
    CHECK_INT(trial_status(trial), TRIAL_RUNNING);
    CHECK_INT(session_restart(&s, trial->id, NULL), 1);
    char *want = xformat("is still running on node7 (pid 17)\nWait for it to stop. If that host is "
                         "gone, remove %s.\n",
                         lock);
    CHECK(strstr(s.out.data, want) != NULL);
    free(want);
    CHECK_INT(wait_for(start_task(&s, batch, 0, "0")), 0); /* another task may try */
    CHECK_INT(trial_status(trial), TRIAL_COMPLETED);
    free(lock);
    free(guild);
    run_free(attempt);
    close_batch(&s, batch, trial);
}

TEST(names_of_attempts) {
    static const char *const cases[][2] = {{"SLURM_JOB_ID=77 SLURMD_NODENAME=n1", "77.0.n1"},
                                           {"SLURM_JOB_ID=77 SLURMD_NODENAME=n1", "77.1.n1"},
                                           {"SLURM_JOB_ID=77 SLURMD_NODENAME=n2", "77.0.n2"},
                                           {"SLURM_JOB_ID=78 SLURMD_NODENAME=n/3 "
                                            "SLURM_RESTART_COUNT=4",
                                            "78.4.n_3"},
                                           {"PBS_JOBID=9[2].x SLURMD_NODENAME=n", "9[2].x.0.n"}};
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "0");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        StrList env = STRLIST_INIT;
        Error err = ERROR_INIT;
        Run *attempt;
        strlist_split(&env, span_of(cases[i][0]), ' ');
        CHECK(attempt_begin(&attempt, trial, &env, &err));
        char *name = path_basename(attempt->path);
        CHECK_STR(name, cases[i][1]);
        CHECK_STR(attempt->id, trial->id);
        free(name);
        run_free(attempt);
        strlist_release(&env);
    }
    CHECK_INT(trial_status(trial), TRIAL_PENDING); /* claimed, not yet begun */
    close_batch(&s, batch, trial);
}

TEST(a_damaged_result) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "0");
    char *path = run_guild_path(trial, "status");
    Error err = ERROR_INIT;
    CHECK(file_write(path, SPAN_LIT("["), &err));
    session_watch(&s);
    CHECK_INT(engine_run_trial(s.engine, batch, 0).status, 1);
    CHECK(strstr(s.out.data, "is damaged\nRemove it to run the trial again.\n") != NULL);
    CHECK(unlink(path) == 0);
    CHECK_INT(wait_for(start_task(&s, batch, 0, "0")), 0);
    CHECK(dir_remove(trial->path, &err));
    session_watch(&s);
    CHECK_INT(engine_run_trial(s.engine, batch, 0).status, 1);
    CHECK(strstr(s.out.data, "trial 0 of batch ") && strstr(s.out.data, " is gone: "));
    free(path);
    close_batch(&s, batch, trial);
}

static void wait_until_ended(const Run *trial) {
    for (int i = 0; i < 500 && trial_status(trial) == TRIAL_RUNNING; i++)
        clock_sleep(0.01);
}

/* The task is ended at every change of the disk; the next one brings it to its end. */
TEST(a_task_can_end_anywhere) {
    Session s;
    char *batch;
    Run *trial = open_batch(&s, &batch, "0");
    StrList env = STRLIST_INIT;
    env_inherit(&env);
    env_set(&env, "WHO", "0");
    engine_set_env(s.engine, &env);
    bool ended = false;
    Error err = ERROR_INIT;
    uint64_t n = 1;
    for (; !ended && n < 1000; n++) {
        pid_t pid = fork();
        if (pid == 0) {
            Session task;
            task_engine(&s, &task, "0");
            store_fault_at(engine_store(task.engine), n);
            _exit(engine_run_trial(task.engine, batch, 0).status);
        }
        int status = wait_for(pid);
        ended = status != DISK_FAULT_EXIT;
        wait_until_ended(trial);
        CHECK_INT(wait_for(start_task(&s, batch, 0, "0")), 0);
        check_settled(trial, "0");
        if (!CHECK_INT(trial_status(trial), TRIAL_COMPLETED))
            CHECK_INT((long long)n, -1); /* says at which change */
        /* pending again */
        RunRequest request;
        request_init(&request);
        request.init_trials = true;
        request.restart = xstrdup(batch);
        CHECK(run_delete(trial, true, &err));
        CHECK_INT(session_do(&s, &request, NULL, NULL), 0);
        run_free(trial);
        trial = first_trial(&s, batch);
    }
    CHECK(n > 40 && n < 1000);
    strlist_release(&env);
    close_batch(&s, batch, trial);
}
