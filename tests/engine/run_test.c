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
