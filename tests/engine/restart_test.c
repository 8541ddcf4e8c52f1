/* What a restart keeps, drops and makes: the contract of batches. */
#include "engine/base/tree.h"
#include "engine/flagvalue.h"
#include "engine/manage.h"
#include "tests/engine/session.h"

/* "op flags status" of every run, newest first, one a line. */
static char *listing(Session *s) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    Buf text = BUF_INIT;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++) {
        Run *run = runs.items[i];
        char *description = run_description(run, s->project);
        buf_addf(&text, "%s ", description);
        if (!run_info(run)->is_batch)
            flag_assigns(&text, run_info(run)->flags, " ");
        buf_addf(&text, " %s\n", run_status_name(run_info(run)->status));
        free(description);
    }
    run_list_release(&runs);
    error_clear(&err);
    return buf_detach(&text);
}

#define CHECK_RUNS(session, want)                                                                  \
    do {                                                                                           \
        char *text_ = listing(session);                                                            \
        CHECK_STR(text_, want);                                                                    \
        free(text_);                                                                               \
    } while (0)

/* Id of the i-th run of the list (0 the newest). */
static char *nth(Session *s, size_t i) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    char *id = CHECK(i < runs.count) ? xstrdup(runs.items[i]->id) : xstrdup("none");
    run_list_release(&runs);
    error_clear(&err);
    return id;
}

/* Attribute `trials` as "id:flags" lines. */
static char *trials_attr(Session *s, const char *batch) {
    Run *run = run_new(engine_store(s->engine), batch);
    Tree *trials = run_attr(run, "trials");
    Buf text = BUF_INIT;
    for (size_t i = 0; trials && i < trials->count; i++) {
        buf_addf(&text, "%s: ", tree_text(tree_get(trials->items[i], "run_id"), "?"));
        flag_assigns(&text, tree_get(trials->items[i], "flags"), " ");
        buf_addc(&text, '\n');
    }
    tree_free(trials);
    run_free(run);
    return buf_detach(&text);
}

static void open_with_batch(Session *s, char **batch, char *t[4]) {
    session_open(s);
    session_write(s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(s, "echo.py", WORDS("x=[1.0,2.0]", "y=[2,3]")), 0);
    *batch = xstrdup(s->result.id);
    for (size_t i = 0; i < 4; i++)
        t[i] = nth(s, 3 - i);
}

static void close_with_batch(Session *s, char *batch, char *t[4]) {
    free(batch);
    for (int i = 0; i < 4; i++)
        free(t[i]);
    session_close(s);
}

#define FOUR                                                                                       \
    "Initialized trial (x=1.0, y=2, z=a)\n"                                                        \
    "Initialized trial (x=1.0, y=3, z=a)\n"                                                        \
    "Initialized trial (x=2.0, y=2, z=a)\n"                                                        \
    "Initialized trial (x=2.0, y=3, z=a)\n"                                                        \
    "Running trial: echo.py (x=1.0, y=2, z=a)\n"                                                   \
    "1.0 2 'a'\n"                                                                                  \
    "Running trial: echo.py (x=1.0, y=3, z=a)\n"                                                   \
    "1.0 3 'a'\n"                                                                                  \
    "Running trial: echo.py (x=2.0, y=2, z=a)\n"                                                   \
    "2.0 2 'a'\n"                                                                                  \
    "Running trial: echo.py (x=2.0, y=3, z=a)\n"                                                   \
    "2.0 3 'a'\n"

TEST(after_a_successful_run) {
    Session s;
    char *batch, *t[4];
    open_with_batch(&s, &batch, t);
    char *before = trials_attr(&s, batch);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n" FOUR);
    for (size_t i = 0; i < 4; i++) {
        char *id = nth(&s, 3 - i);
        CHECK_STR(id, t[i]);
        free(id);
    }
    char *after = trials_attr(&s, batch);
    CHECK_STR(after, before);
    free(before);
    free(after);
    close_with_batch(&s, batch, t);
}

TEST(narrower_then_wider_then_back) {
    Session s;
    char *batch, *t[4];
    open_with_batch(&s, &batch, t);
    CHECK_INT(session_restart(&s, batch, WORDS("x=1.0")), 0);
    CHECK_OUT(&s, "Restarting ID\n"
                  "Initialized trial (x=1.0, y=2, z=a)\n"
                  "Initialized trial (x=1.0, y=3, z=a)\n"
                  "Running trial: echo.py (x=1.0, y=2, z=a)\n"
                  "1.0 2 'a'\n"
                  "Running trial: echo.py (x=1.0, y=3, z=a)\n"
                  "1.0 3 'a'\n");
    CHECK_RUNS(&s, "echo.py x=1.0 y=3 z=a completed\n"
                   "echo.py x=1.0 y=2 z=a completed\n"
                   "echo.py+  completed\n"
                   "echo.py x=2.0 y=3 z=a completed\n"
                   "echo.py x=2.0 y=2 z=a completed\n");
    char *trials = trials_attr(&s, batch);
    char *want = xformat("%s: x=1.0 y=2 z=a\n%s: x=1.0 y=3 z=a\n", t[0], t[1]);
    CHECK_STR(trials, want);
    free(trials);
    CHECK_INT(session_restart(&s, batch, NULL), 0); /* remembered */
    trials = trials_attr(&s, batch);
    CHECK_STR(trials, want);
    free(trials);
    free(want);
    CHECK_INT(session_restart(&s, batch, WORDS("x=1.0", "y=[2,3,4]")), 0);
    CHECK_RUNS(&s, "echo.py x=1.0 y=4 z=a completed\n"
                   "echo.py x=1.0 y=3 z=a completed\n"
                   "echo.py x=1.0 y=2 z=a completed\n"
                   "echo.py+  completed\n"
                   "echo.py x=2.0 y=3 z=a completed\n"
                   "echo.py x=2.0 y=2 z=a completed\n");
    CHECK_INT(session_restart(&s, batch, WORDS("x=[1.0,2.0]", "y=[2,3]")), 0);
    trials = trials_attr(&s, batch); /* the orphans are adopted again */
    want = xformat("%s: x=1.0 y=2 z=a\n%s: x=1.0 y=3 z=a\n%s: x=2.0 y=2 z=a\n%s: x=2.0 y=3 z=a\n",
                   t[0], t[1], t[2], t[3]);
    CHECK_STR(trials, want);
    free(trials);
    free(want);
    close_with_batch(&s, batch, t);
}

TEST(sampled_batch_draws_the_same) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    RunRequest request;
    request_init(&request);
    request.max_trials = (OptionalInt){true, 4};
    request.random_seed = (OptionalInt){true, 77};
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=[1,2]", "y=[3,4]", "z=[a,b]")), 0);
    char *batch = xstrdup(s.result.id);
#define SAMPLE                                                                                     \
    "Initialized trial (x=2, y=3, z=a)\n"                                                          \
    "Initialized trial (x=1, y=4, z=a)\n"                                                          \
    "Initialized trial (x=1, y=3, z=b)\n"                                                          \
    "Initialized trial (x=2, y=3, z=b)\n"                                                          \
    "Running trial: echo.py (x=2, y=3, z=a)\n"                                                     \
    "2 3 'a'\n"                                                                                    \
    "Running trial: echo.py (x=1, y=4, z=a)\n"                                                     \
    "1 4 'a'\n"                                                                                    \
    "Running trial: echo.py (x=1, y=3, z=b)\n"                                                     \
    "1 3 'b'\n"                                                                                    \
    "Running trial: echo.py (x=2, y=3, z=b)\n"                                                     \
    "2 3 'b'\n"
    CHECK_OUT(&s, SAMPLE);
    char *before = trials_attr(&s, batch);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n" SAMPLE);
    char *after = trials_attr(&s, batch);
    CHECK_STR(after, before);
    free(before);
    free(after);
    free(batch);
    session_close(&s);
}

TEST(random_optimizer_draws_the_same) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    RunRequest request;
    request_init(&request);
    request.max_trials = (OptionalInt){true, 3};
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=[1:10000000]", "y=uniform[0:1]")), 0);
    char *batch = xstrdup(s.result.id), *before = trials_attr(&s, batch);
    CHECK(strstr(before, "x=") != NULL);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    char *after = trials_attr(&s, batch), *list = listing(&s);
    CHECK_STR(after, before);
    CHECK(strstr(list, "echo.py+random ") != NULL);
    free(list);
    free(before);
    free(after);
    free(batch);
    session_close(&s);
}

TEST(individual_trials) {
    Session s;
    char *batch, *t[4];
    open_with_batch(&s, &batch, t);
    CHECK_INT(session_restart(&s, t[2], NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n2.0 2 'a'\n");
    CHECK_STR(s.result.id, t[2]);
    CHECK_INT(session_restart(&s, t[2], WORDS("x=3.0", "y=5", "z=b")), 0);
    CHECK_OUT(&s, "Restarting ID\n3.0 5 'b'\n");
    CHECK_RUNS(&s, "echo.py x=3.0 y=5 z=b completed\n"
                   "echo.py x=2.0 y=3 z=a completed\n"
                   "echo.py x=1.0 y=3 z=a completed\n"
                   "echo.py x=1.0 y=2 z=a completed\n"
                   "echo.py+  completed\n");
    Run *run = run_new(engine_store(s.engine), t[2]);
    CHECK_STR(run_info(run)->label, "x=3.0 y=5 z=b"); /* it was computed, so it follows */
    CHECK_STR(run_info(run)->batch, batch);
    run_free(run);
    CHECK_INT(session_restart(&s, batch, NULL), 0); /* the combination it left gets a new run */
    CHECK_OUT(&s, "Restarting ID\n" FOUR);
    char *list = listing(&s);
    CHECK(strstr(list, "x=3.0 y=5 z=b completed\n") != NULL);
    free(list);
    close_with_batch(&s, batch, t);
}

static char *init_only(Session *s, const char *const *words) {
    RunRequest request;
    session_open(s);
    session_write(s, "echo.py", ECHO_PY);
    request_init(&request);
    request.init_trials = true;
    CHECK_INT(session_do(s, &request, "echo.py", words), 0);
    return xstrdup(s->result.id);
}

TEST(init_only_then_all) {
    Session s;
    char *batch = init_only(&s, WORDS("x=[3.0,4.0]", "y=[5,6]"));
    CHECK_OUT(&s, "Initialized trial (x=3.0, y=5, z=a)\n"
                  "Initialized trial (x=3.0, y=6, z=a)\n"
                  "Initialized trial (x=4.0, y=5, z=a)\n"
                  "Initialized trial (x=4.0, y=6, z=a)\n");
    CHECK_RUNS(&s, "echo.py x=4.0 y=6 z=a pending\n"
                   "echo.py x=4.0 y=5 z=a pending\n"
                   "echo.py x=3.0 y=6 z=a pending\n"
                   "echo.py x=3.0 y=5 z=a pending\n"
                   "echo.py+  pending\n");
    char *first = nth(&s, 3);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    CHECK_RUNS(&s, "echo.py x=4.0 y=6 z=a completed\n"
                   "echo.py x=4.0 y=5 z=a completed\n"
                   "echo.py x=3.0 y=6 z=a completed\n"
                   "echo.py x=3.0 y=5 z=a completed\n"
                   "echo.py+  completed\n");
    char *again = nth(&s, 3);
    CHECK_STR(again, first);
    free(first);
    free(again);
    free(batch);
    session_close(&s);
}

TEST(init_only_then_one_then_narrower) {
    Session s;
    char *batch = init_only(&s, WORDS("x=[3.0,4.0]", "y=[5,6]"));
    char *first = nth(&s, 3), *second = nth(&s, 2);
    CHECK_INT(session_restart(&s, first, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n3.0 5 'a'\n");
    CHECK_RUNS(&s, "echo.py x=3.0 y=5 z=a completed\n"
                   "echo.py x=4.0 y=6 z=a pending\n"
                   "echo.py x=4.0 y=5 z=a pending\n"
                   "echo.py x=3.0 y=6 z=a pending\n"
                   "echo.py+  pending\n");
    /* Pending orphans are deleted, the completed one is left alone. */
    CHECK_INT(session_restart(&s, batch, WORDS("x=4.0", "y=6")), 0);
    CHECK_OUT(&s, "Restarting ID\n"
                  "Deleting pending run ID (no longer needed)\n"
                  "Deleting pending run ID (no longer needed)\n"
                  "Initialized trial (x=4.0, y=6, z=a)\n"
                  "Running trial: echo.py (x=4.0, y=6, z=a)\n"
                  "4.0 6 'a'\n");
    CHECK_RUNS(&s, "echo.py x=4.0 y=6 z=a completed\n"
                   "echo.py+  completed\n"
                   "echo.py x=3.0 y=5 z=a completed\n");
    char *in_trash = path_join(store_trash_dir(engine_store(s.engine)), second);
    char *link = xformat("%s/runs/%s/%s", s.home, batch, second);
    CHECK(path_is_dir(in_trash));
    CHECK(!path_lexists(link));
    free(in_trash);
    free(link);
    free(first);
    free(second);
    free(batch);
    session_close(&s);
}

TEST(after_deleting_trials) {
    Session s;
    char *batch, *t[4];
    open_with_batch(&s, &batch, t);
    Error err = ERROR_INIT;
    for (int i = 0; i < 2; i++) {
        Run *run = run_new(engine_store(s.engine), t[i]);
        CHECK(run_delete(run, false, &err));
        run_free(run);
    }
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n" FOUR);
    char *trials = trials_attr(&s, batch);
    CHECK(!strstr(trials, t[0]) && !strstr(trials, t[1]));
    CHECK(strstr(trials, t[2]) && strstr(trials, t[3]));
    free(trials);
    close_with_batch(&s, batch, t);
}

TEST(needed_skips_completed_trials_only) {
    Session s;
    session_open(&s);
    session_write(&s, "fail.py", "x = 1\nimport sys\nsys.exit(x)\n");
    CHECK_INT(session_run(&s, "fail.py", WORDS("x=[0,3]")), 0);
    char *batch = xstrdup(s.result.id);
    CHECK_OUT(&s, "Initialized trial (x=0)\n"
                  "Initialized trial (x=3)\n"
                  "Running trial: fail.py (x=0)\n"
                  "Running trial: fail.py (x=3)\n"
                  "ERROR: [guild] Run ID failed - see logs for details\n");
    RunRequest request;
    request_init(&request);
    request.needed = true;
    request.restart = xstrdup(batch);
    CHECK_INT(session_do(&s, &request, NULL, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n"
                  "Initialized trial (x=0)\n"
                  "Initialized trial (x=3)\n"
                  "Skipping trial because flags have not changed (--needed specified)\n"
                  "Running trial: fail.py (x=3)\n"
                  "ERROR: [guild] Run ID failed - see logs for details\n");
    free(batch);
    session_close(&s);
}

TEST(needed_for_single_runs) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", NULL), 0);
    char *id = xstrdup(s.result.id);
    request_init(&request);
    request.needed = true;
    CHECK_INT(session_do(&s, &request, "echo.py", NULL), 0);
    CHECK(strstr(s.out.data, "Skipping because the following runs match this operation (--needed "
                             "specified):\n  [") != NULL);
    request.needed = true;
    request.restart = xstrdup(id);
    CHECK_INT(session_do(&s, &request, NULL, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n"
                  "Skipping run because flags have not changed (--needed specified)\n");
    request.needed = true;
    request.restart = xstrdup(id);
    CHECK_INT(session_do(&s, &request, NULL, WORDS("x=7")), 0);
    CHECK_OUT(&s, "Restarting ID\n7 2 'a'\n");
    free(id);
    session_close(&s);
}

TEST(duplicates_are_one_trial) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=[0,0,0.0]")), 0);
    CHECK_OUT(&s, "Initialized trial (x=0, y=2, z=a)\n"
                  "Running trial: echo.py (x=0, y=2, z=a)\n"
                  "0 2 'a'\n");
    session_close(&s);
}

static char *label_of(Session *s, const char *id) {
    Run *run = run_new(engine_store(s->engine), id);
    char *label = xstrdup(run_info(run)->label ? run_info(run)->label : "(none)");
    run_free(run);
    return label;
}

#define CHECK_LABEL(session, id, want)                                                             \
    do {                                                                                           \
        char *text_ = label_of(session, id);                                                       \
        CHECK_STR(text_, want);                                                                    \
        free(text_);                                                                               \
    } while (0)

TEST(labels) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    request_init(&request);
    request.label = xstrdup("lab");
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=[1,2]")), 0);
    char *batch = xstrdup(s.result.id), *second = nth(&s, 0), *first = nth(&s, 1);
    CHECK_LABEL(&s, batch, "lab");
    CHECK_LABEL(&s, first, "lab x=1 y=2 z=a");
    CHECK_INT(session_restart(&s, batch, WORDS("x=[1,2,3]")), 0);
    CHECK_LABEL(&s, batch, "lab");
    char *third = nth(&s, 0);
    CHECK_LABEL(&s, third, "lab x=3 y=2 z=a");
    CHECK_INT(session_restart(&s, first, WORDS("x=9")), 0);
    CHECK_LABEL(&s, first, "lab x=9 y=2 z=a");
    Run *run = run_new(engine_store(s.engine), second);
    Error err = ERROR_INIT;
    CHECK(run_label(run, "mine", &err));
    run_free(run);
    CHECK_INT(session_restart(&s, second, WORDS("x=8")), 0);
    CHECK_LABEL(&s, second, "mine");
    free(batch);
    free(first);
    free(second);
    free(third);
    session_close(&s);
}

TEST(a_run_stays_what_it_is) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=5")), 0);
    char *id = xstrdup(s.result.id);
    CHECK_INT(session_restart(&s, id, WORDS("x=[1,2]")), 1);
    CHECK(strstr(s.out.data, "as a batch: it is a single run\n") != NULL);
    CHECK_RUNS(&s, "echo.py x=5 y=2 z=a completed\n");
    free(id);
    session_close(&s);
}

TEST(rerun_makes_a_new_run) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=[5,6]", "z=b")), 0);
    char *batch = xstrdup(s.result.id);
    request_init(&request);
    request.rerun = xstrdup(batch);
    CHECK_INT(session_do(&s, &request, NULL, WORDS("y=1")), 0);
    CHECK_OUT(&s, "Rerunning ID\n"
                  "Initialized trial (x=5, y=1, z=b)\nInitialized trial (x=6, y=1, z=b)\n"
                  "Running trial: echo.py (x=5, y=1, z=b)\n5 1 'b'\n"
                  "Running trial: echo.py (x=6, y=1, z=b)\n6 1 'b'\n");
    CHECK(strcmp(s.result.id, batch) != 0);
    CHECK_RUNS(&s, "echo.py x=6 y=1 z=b completed\necho.py x=5 y=1 z=b completed\n"
                   "echo.py+  completed\n"
                   "echo.py x=6 y=2 z=b completed\necho.py x=5 y=2 z=b completed\n"
                   "echo.py+  completed\n");
    free(batch);
    session_close(&s);
}

TEST(null_flags_are_remembered) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", "t:\n  exec: 'echo x=${x}'\n  flags: {x: 5}\n");
    CHECK_INT(session_run(&s, "t", WORDS("x=null")), 0);
    CHECK_STR(s.out.data, "x=\n");
    char *id = xstrdup(s.result.id);
    CHECK_INT(session_restart(&s, id, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\nx=\n");
    free(id);
    session_close(&s);
}

TEST(max_trials_are_remembered_and_replaced) {
    Session s;
    RunRequest request;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    request_init(&request);
    request.max_trials = (OptionalInt){true, 2};
    CHECK_INT(session_do(&s, &request, "echo.py", WORDS("x=[1,2,3,4,5]")), 0);
    char *batch = xstrdup(s.result.id), *before = trials_attr(&s, batch);
    CHECK_INT(session_restart(&s, batch, NULL), 0);
    char *after = trials_attr(&s, batch);
    CHECK_STR(after, before);
    free(after);
    request.max_trials = (OptionalInt){true, 3};
    request.restart = xstrdup(batch);
    CHECK_INT(session_do(&s, &request, NULL, NULL), 0);
    CHECK_INT(session_restart(&s, batch, NULL), 0); /* three again */
    after = trials_attr(&s, batch);
    size_t lines = 0;
    for (const char *p = after; *p; p++)
        lines += *p == '\n';
    CHECK_INT((long long)lines, 3);
    free(after);
    free(before);
    free(batch);
    session_close(&s);
}

TEST(the_source_of_today_is_used) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=5")), 0);
    char *id = xstrdup(s.result.id);
    session_write(&s, "echo.py", "x = 1\nw = 7\nprint(x, w)\n");
    CHECK_INT(session_restart(&s, id, NULL), 0);
    CHECK_OUT(&s, "Restarting ID\n5 7\n");
    char *copy = xformat("%s/runs/%s/.guild/source/echo.py", s.home, id);
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    CHECK(file_read(&text, copy, &err));
    CHECK_STR(text.data, "x = 1\nw = 7\nprint(x, w)\n");
    buf_release(&text);
    free(copy);
    free(id);
    session_close(&s);
}

TEST(targets) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=5")), 0);
    char *id = xstrdup(s.result.id);
    char *prefix = xstrndup(id, 6), *dir = xformat("%s/runs/%s", s.home, id);
    CHECK_INT(session_restart(&s, prefix, NULL), 0);
    CHECK_INT(session_restart(&s, "echo.py", NULL), 0); /* latest of that operation */
    CHECK_INT(session_restart(&s, dir, NULL), 0);
    CHECK_STR(s.result.id, id);
    CHECK_INT(session_restart(&s, "zzz", NULL), 1);
    CHECK_STR(s.out.data, "guild: could not find a run matching 'zzz'\n"
                          "Try 'guild runs list' for a list.\n");
    CHECK_RUNS(&s, "echo.py x=5 y=2 z=a completed\n");
    free(prefix);
    free(dir);
    free(id);
    session_close(&s);
}
