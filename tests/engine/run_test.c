/* Runs and batches of a Python script, as a person would start them. */
#include "tests/engine/session.h"

TEST(script_runs_with_flags) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", NULL), 0);
    CHECK_OUT(&s, "1.0 2 'a'\n");
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=2.5", "z=b c")), 0);
    CHECK_OUT(&s, "2.5 2 'b c'\n");
    session_close(&s);
}

TEST(batch_is_two_phase) {
    Session s;
    session_open(&s);
    session_write(&s, "echo.py", ECHO_PY);
    CHECK_INT(session_run(&s, "echo.py", WORDS("x=[1.0, 2.0]", "y=[2, 3]")), 0);
    CHECK_OUT(&s, "Initialized trial (x=1.0, y=2, z=a)\n"
                  "Initialized trial (x=1.0, y=3, z=a)\n"
                  "Initialized trial (x=2.0, y=2, z=a)\n"
                  "Initialized trial (x=2.0, y=3, z=a)\n"
                  "Running trial: echo.py (x=1.0, y=2, z=a)\n"
                  "1.0 2 'a'\n"
                  "Running trial: echo.py (x=1.0, y=3, z=a)\n"
                  "1.0 3 'a'\n"
                  "Running trial: echo.py (x=2.0, y=2, z=a)\n"
                  "2.0 2 'a'\n"
                  "Running trial: echo.py (x=2.0, y=3, z=a)\n"
                  "2.0 3 'a'\n");
    session_close(&s);
}

static char *text_of(Session *s, const char *id, const char *attr) {
    Run *run = run_new(engine_store(s->engine), id);
    Tree *value = run_attr(run, attr);
    char *text = xstrdup(tree_text(value, ""));
    tree_free(value);
    run_free(run);
    return text;
}

/* Digest of the newest run's source; it knows its own id. */
static char *digest_of_newest(Session *s) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 1, NULL, &err) && runs.count);
    char *id = text_of(s, runs.items[0]->id, "id");
    CHECK_STR(id, runs.items[0]->id);
    char *digest = text_of(s, id, "sourcecode_digest");
    CHECK_INT((long long)strlen(digest), 32);
    run_list_release(&runs);
    free(id);
    return digest;
}

TEST(equal_source_has_an_equal_digest) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", "t:\n  exec: echo ${x}\n  flags: {x: 1}\n");
    session_write(&s, "a/b.txt", "one");
    CHECK_INT(session_run(&s, "t", NULL), 0);
    char *first = digest_of_newest(&s);
    CHECK_INT(session_run(&s, "t", WORDS("x=[2,3]")), 0);
    char *trial = digest_of_newest(&s);
    CHECK_STR(trial, first);
    session_write(&s, "a/b.txt", "two");
    CHECK_INT(session_run(&s, "t", NULL), 0);
    char *changed = digest_of_newest(&s);
    CHECK(strcmp(changed, first) != 0);
    session_write(&s, "a/b.txt", "one");
    CHECK_INT(session_restart(&s, s.result.id, NULL), 0);
    char *again = digest_of_newest(&s);
    CHECK_STR(again, first);
    free(again);
    free(changed);
    free(trial);
    free(first);
    session_close(&s);
}
