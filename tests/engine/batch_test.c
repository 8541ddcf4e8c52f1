/* Batches: files, previews, failures, pools, optimizers, staging. */
#include "engine/base/clock.h"
#include "engine/scalars.h"
#include "tests/engine/session.h"
#include <signal.h>
#include <unistd.h>

static const char SAY[] = "say:\n  exec: 'echo ${msg} ${loud}'\n  flags:\n    msg: hello\n"
                          "    loud: no\n";

static int preview(Session *s, const char *spec, const char *const *words) {
    RunRequest request;
    request_init(&request);
    request.print_trials = true;
    return session_do(s, &request, spec, words);
}

TEST(batch_files) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", SAY);
    session_write(&s, "a.csv", "msg,loud\nhello 1\n\"hello, 2\",yes\nhello 3,no,extra\n");
    session_write(&s, "b.json", "[{\"msg\": \"hello 7\", \"loud\": false}]");
    session_write(&s, "c.yaml", "- msg: hello 4\n- {msg: hello 5, loud: [yes, no]}\n");
    CHECK_INT(preview(&s, "say", WORDS("@a.csv", "@b.json", "@c.yaml", "loud=no")), 0);
    CHECK_STR(s.out.data, "#  loud  msg\n"
                          "1  no    hello 1\n"
                          "2  yes   hello, 2\n"
                          "3  no    hello 3\n"
                          "4  no    hello 7\n"
                          "5  no    hello 4\n"
                          "6  yes   hello 5\n"
                          "7  no    hello 5\n");
    CHECK_INT(session_run(&s, "say", WORDS("@a.csv")), 0);
    CHECK_OUT(&s, "Initialized trial (loud=no, msg='hello 1')\n"
                  "Initialized trial (loud=yes, msg='hello, 2')\n"
                  "Initialized trial (loud=no, msg='hello 3')\n"
                  "Running trial: say (loud=no, msg='hello 1')\nhello 1 no\n"
                  "Running trial: say (loud=yes, msg='hello, 2')\nhello, 2 yes\n"
                  "Running trial: say (loud=no, msg='hello 3')\nhello 3 no\n");
    session_close(&s);
}

static void check_refused(Session *s, const char *file, const char *text, const char *message) {
    char *word = xformat("@%s", file);
    if (text)
        session_write(s, file, text);
    CHECK_INT(session_run(s, "say", WORDS(word)), 1);
    CHECK_STR(s->out.data, message);
    free(word);
}

TEST(bad_batch_files) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", SAY);
    check_refused(&s, "none.csv", NULL, "guild: batch file none.csv does not exist\n");
    check_refused(&s, "x.unknown", "a", "guild: unsupported batch file extension for x.unknown\n");
    check_refused(&s, "map.yaml", "a: 1\n",
                  "guild: unsupported data type for batch file map.yaml: <class 'dict'>\n");
    check_refused(&s, "list.json", "[1]",
                  "guild: unsupported data type for batch file list.json: item 1 is <class 'int'>, "
                  "expected a mapping\n");
    check_refused(&s, "open.csv", "msg\n\"a\nb\n",
                  "guild: open.csv:2:1: quoted cell is not closed\n");
    session_close(&s);
}

TEST(previews_make_nothing) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(preview(&s, "echo.py", NULL), 0);
    CHECK_STR(s.out.data, "#  x    y  z\n1  1.0  2  a\n");
    RunRequest request;
    request_init(&request);
    request.print_trials = true;
    request.max_trials = (OptionalInt){true, 2};
    request.random_seed = (OptionalInt){true, 1};
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=[1,2]", "y=[3,4]", "z=[a,b]")), 0);
    CHECK_STR(s.out.data, "#  x  y  z\n1  1  4  a\n2  2  3  a\n");
    char *runs = path_join(s.home, "runs");
    CHECK(!path_exists(runs));
    free(runs);
    session_close(&s);
}

TEST(an_empty_list_is_an_empty_batch) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=[]")), 0);
    CHECK_STR(s.out.data, "");
    session_close(&s);
}

TEST(sampling_a_huge_product) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    Buf list = BUF_INIT;
    buf_adds(&list, "x=[");
    for (int i = 0; i < 2000; i++)
        buf_addf(&list, "%s%d", i ? "," : "", i);
    buf_adds(&list, "]");
    char *y = xformat("y%s", list.data + 1), *z = xformat("z%s", list.data + 1);
    double start = clock_monotonic();
    CHECK_INT(preview(&s, "echo.py", WORDS(list.data, y, z)), 0);
    CHECK(clock_monotonic() - start < 10);
    size_t lines = 0;
    for (const char *p = s.out.data; *p; p++)
        lines += *p == '\n';
    CHECK_INT((long long)lines, 21);
    free(y);
    free(z);
    buf_release(&list);
    session_close(&s);
}

TEST(fail_on_trial_error) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "guild.yml", "t:\n  exec: sh -c 'exit ${x}'\n  flags: {x: 0}\n");
    request_init(&request);
    request.fail_on_trial_error = true;
    CHECK_INT(session_do(&s, &request, "t", WORDS("x=[0,3,0.5]")), 1);
    CHECK_OUT(&s, "Initialized trial (x=0)\nInitialized trial (x=3)\nInitialized trial (x=0.5)\n"
                  "Running trial: t (x=0)\nRunning trial: t (x=3)\n"
                  "ERROR: [guild] Run ID failed - see logs for details\n"
                  "ERROR: [guild] Stopping batch because a trial failed (pending trials can be "
                  "started as needed)\n");
    session_close(&s);
}

TEST(trials_are_validated_one_by_one) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml",
                  "t:\n  exec: echo ${x}\n  flags:\n    x: {default: 1, min: 0, max: 5}\n");
    CHECK_INT(session_run(&s, "t", WORDS("x=[1,9]")), 0);
    CHECK_OUT(&s, "Initialized trial (x=1)\nInitialized trial (x=9)\n"
                  "Running trial: t (x=1)\n1\n"
                  "Running trial: t (x=9)\n"
                  "guild: invalid value for x: out of range (greater than max 5)\n"
                  "ERROR: [guild] Run ID failed - see logs for details\n");
    session_close(&s);
}

TEST(a_pool_shows_trials_in_order) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "guild.yml",
                  "t:\n  exec: sh -c 'sleep ${x}; echo ${x} done'\n  flags: {x: 0}\n");
    session_write(&s, "p.py", "import time\nx = 0\ntime.sleep(x)\nprint(x)\n");
    request_init(&request);
    request.jobs = (OptionalInt){true, 4};
    double start = clock_monotonic();
    CHECK_INT(session_do(&s, &request, "t", WORDS("x=[1.9,1.2,1.6,1.4]")), 0);
    CHECK(clock_monotonic() - start < 5);
    CHECK_OUT(&s, "Initialized trial (x=1.9)\nInitialized trial (x=1.2)\n"
                  "Initialized trial (x=1.6)\nInitialized trial (x=1.4)\n"
                  "Running trial: t (x=1.9)\n1.9 done\nRunning trial: t (x=1.2)\n1.2 done\n"
                  "Running trial: t (x=1.6)\n1.6 done\nRunning trial: t (x=1.4)\n1.4 done\n");
    request.jobs = (OptionalInt){true, 3};
    CHECK_INT(session_do(&s, &request, "p.py", WORDS("x=[0.3,0.1,0.2]")), 0);
    CHECK_OUT(&s, "Initialized trial (x=0.3)\nInitialized trial (x=0.1)\n"
                  "Initialized trial (x=0.2)\n"
                  "Running trial: p.py (x=0.3)\n0.3\nRunning trial: p.py (x=0.1)\n0.1\n"
                  "Running trial: p.py (x=0.2)\n0.2\n");
    session_close(&s);
}

static bool stop_now(void *context) {
    (void)context;
    return true;
}

TEST(an_interrupt_stops_cleanly) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", "t:\n  exec: sleep ${x}\n  flags: {x: 60}\n");
    Observer observer = observer_into(&s.out);
    observer.interrupted = stop_now;
    engine_observe(s.engine, observer);
    RunRequest request;
    request_init(&request);
    request.opspec = xstrdup("t");
    strlist_add(&request.flags, "x=[60,61]");
    double start = clock_monotonic();
    RunResult result = engine_run(s.engine, &request);
    CHECK(clock_monotonic() - start < 10);
    CHECK_INT(result.status, 241);
    Run *batch = run_new(engine_store(s.engine), result.id);
    CHECK(run_status(batch) == RUN_TERMINATED);
    run_free(batch);
    request_release(&request);
    CHECK_INT(session_restart(&s, result.id, WORDS("x=[0,1]")), 0);
    session_close(&s);
}

static const char TUNE[] =
    "import assay\n\nstep = 1\nbatch = assay.batch()\nif batch is None:\n"
    "    print('no batch')\nelse:\n"
    "    print('tune', sorted(batch.flags.items()), batch.max_trials)\n"
    "    for x in (1, 1 + step):\n"
    "        trial = batch.run(x=x)\n        print(trial.status, trial.scalar('loss'))\n"
    "    try:\n        batch.run(nope=1)\n    except assay.Error as error:\n"
    "        print(str(error).partition('\\n')[0])\n";
static const char TUNED[] =
    "train:\n  exec: 'echo loss: ${x}'\n  flags: {x: 0, y: 7}\n"
    "tune:\n  main: tune\n  flags-dest: globals\n  flags-import: no\n  flags: {step: 2}\n";

TEST(an_operation_as_optimizer) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "tune.py", TUNE);
    session_write(&s, "guild.yml", TUNED);
    request_init(&request);
    request.optimizer = xstrdup("tune");
    strlist_add(&request.opt_flags, "step=3");
    CHECK_INT(session_do(&s, &request, "train", NULL), 0);
    CHECK_OUT(&s, "tune [('x', 0), ('y', 7)] None\n"
                  "Initialized trial (x=1, y=7)\nRunning trial: train (x=1, y=7)\nloss: 1\n"
                  "completed 1.0\n"
                  "Initialized trial (x=4, y=7)\nRunning trial: train (x=4, y=7)\nloss: 4\n"
                  "completed 4.0\n"
                  "unsupported flag 'nope'\n");
    char *batch = xstrdup(s.result.id);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    RunFilter filter = {.batch = batch};
    RunList runs = {0};
    Error err = ERROR_INIT;
    CHECK(store_list(&runs, engine_store(s.engine), &filter, 0, NULL, &err));
    CHECK_INT((long long)runs.count, 2); /* the same trials */
    run_list_release(&runs);
    free(batch);
    session_close(&s);
}

TEST(a_learning_optimizer) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "guild.yml",
                  "f:\n  exec: 'echo loss: ${x}'\n  objective: loss\n  flags:\n"
                  "    x: {default: 2.0, min: -1.0, max: 3.0}\n");
    request_init(&request);
    request.optimizer = xstrdup("gp");
    request.max_trials = (OptionalInt){true, 5};
    request.random_seed = (OptionalInt){true, 3};
    CHECK_INT(session_do(&s, &request, "f", NULL), 0);
    char *text = session_text(&s);
    CHECK(strstr(text, "Found 0 previous trial(s) for use in optimization\n"
                       "Initialized trial (x=2.0)\nRunning trial: f (x=2.0)\nloss: 2.0\n"
                       "Found 1 previous trial(s) for use in optimization\n") == text);
    CHECK(strstr(text, "Found 4 previous trial(s)") != NULL);
    char *batch = xstrdup(s.result.id);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    char *again = session_text(&s);
    CHECK_STR(strchr(again, '\n') + 1, text); /* behind the Restarting line */
    free(text);
    free(again);
    free(batch);
    session_close(&s);
}

TEST(a_missing_objective_stops) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "guild.yml",
                  "f:\n  exec: echo nothing\n  objective: loss\n  flags:\n"
                  "    x: {default: 2.0, min: -1.0, max: 3.0}\n");
    request_init(&request);
    request.optimizer = xstrdup("forest");
    CHECK_INT(session_do(&s, &request, "f", NULL), 1);
    char *text = session_text(&s);
    CHECK(strstr(text, "\ncould not get 'loss' for run ID, quitting\n") != NULL);
    free(text);
    session_close(&s);
}

TEST(staging_and_starting) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    request_init(&request);
    request.stage = true;
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=3")), 0);
    char *id = xstrdup(s.result.id);
    char *want = xformat("echo.py is staged as %s\n"
                         "To run the operation, use 'guild run --start %.8s'\n",
                         id, id);
    CHECK_STR(s.out.data, want);
    Run *run = run_new(engine_store(s.engine), id);
    CHECK(run_status(run) == RUN_STAGED);
    CHECK_INT(session_restart(&s, id, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n3 2 'a'\n");
    CHECK(run_status(run) == RUN_COMPLETED);
    run_free(run);
    free(want);
    free(id);
    request.stage = true;
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=[1,2]")), 0);
    CHECK(strstr(s.out.data, "+ is staged as ") == s.out.data);
    id = xstrdup(s.result.id);
    CHECK_INT(session_restart(&s, id, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n"
                  "Initialized trial (x=1, y=2, z=a)\nInitialized trial (x=2, y=2, z=a)\n"
                  "Running trial: echo.py (x=1, y=2, z=a)\n1 2 'a'\n"
                  "Running trial: echo.py (x=2, y=2, z=a)\n2 2 'a'\n");
    free(id);
    session_close(&s);
}

TEST(restart_of_a_running_run_is_refused) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", "t:\n  exec: sleep 0.05\n");
    CHECK_INT(session_run(&s, "t", NULL), 0);
    char *id = xstrdup(s.result.id);
    char *lock = xformat("%s/runs/%s/.guild/LOCK", s.home, id);
    char *pid = xformat("%ld\n", (long)getpid());
    Error err = ERROR_INIT;
    CHECK(file_write(lock, span_of(pid), &err));
    CHECK_INT(session_restart(&s, id, NULL), 1);
    CHECK_OUT(&s, "Restarting ID\nguild: ID is still running\n"
                  "Wait for it to stop or try 'guild stop ID' to stop it.\n");
    CHECK(file_write(lock, SPAN_LIT("999999999\n"), &err)); /* a process that died */
    Run *run = run_new(engine_store(s.engine), id);
    CHECK_INT(session_restart(&s, id, NULL), 0);
    CHECK(run_status(run) == RUN_COMPLETED);
    run_free(run);
    free(pid);
    free(lock);
    free(id);
    session_close(&s);
}

TEST(trials_by_number) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    request_init(&request);
    request.init_trials = true;
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=[7,8]")), 0);
    char *batch = xstrdup(s.result.id);
    session_watch(&s);
    CHECK_INT(engine_run_trial(s.engine, batch, 1).status, 0);
    CHECK_STR(s.out.data, "8 2 'a'\n");
    session_watch(&s);
    RunResult again = engine_run_trial(s.engine, batch, 1);
    CHECK_INT(again.status, 0);
    CHECK_INT((long long)strlen(again.id), RUN_ID_LEN);
    CHECK_STR(s.out.data, "");
    CHECK_INT(engine_run_trial(s.engine, batch, 2).status, 1);
    CHECK(strstr(s.out.data, "has 2 trials, there is no trial 2\n") != NULL);
    free(batch);
    session_close(&s);
}

TEST(output_of_a_long_run_can_be_watched) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml",
                  "t:\n  exec: sh -c 'echo early; sleep 1; head -n 1 .guild/output'\n");
    CHECK_INT(session_run(&s, "t", NULL), 0);
    CHECK_STR(s.out.data, "early\nearly\n");
    session_close(&s);
}
