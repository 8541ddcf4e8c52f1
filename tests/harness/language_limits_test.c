/* The interpreter's limits, each hit on purpose: memory, recursion, output, interruption; and that
 * it goes on afterwards. */
#include "harness/language/language.h"
#include "tests/check.h"
#include <signal.h>
#include <string.h>
#include <sys/time.h>

typedef struct Sink {
    Buf text;
    size_t limit; /* 0: none */
} Sink;

static bool take(void *context, int stream, Span text) {
    Sink *sink = context;
    buf_add_span(&sink->text, text);
    return !sink->limit || sink->text.len <= sink->limit;
}

static Interp *start(Sink *sink, InterpOptions options) {
    options.write = take;
    options.context = sink;
    buf_init(&sink->text);
    return interp_new(&options);
}

/* Runs one example; what it printed is in the sink, the exception line in *raised. */
static InterpOutcome run(Interp *interp, Sink *sink, const char *source, Buf *raised) {
    InterpResult result = INTERP_RESULT_INIT;
    buf_reset(&sink->text);
    interp_run(interp, span_of(source), "spec.md", 7, INTERP_SINGLE, &result);
    buf_reset(raised);
    buf_add_span(raised, buf_span(&result.exception));
    InterpOutcome outcome = result.outcome;
    interp_result_release(&result);
    return outcome;
}

static void stop(Interp *interp, Sink *sink, Buf *raised) {
    interp_free(interp);
    buf_release(&sink->text);
    buf_release(raised);
}

TEST(memory) {
    Sink sink = {0};
    Buf raised = BUF_INIT;
    Interp *interp = start(&sink, (InterpOptions){.memory_limit = 16 << 20});
    REQUIRE(interp != NULL);
    CHECK_INT(run(interp, &sink, "'x' * (1 << 40)\n", &raised), INTERP_RAISED);
    CHECK_STR(raised.data, "MemoryError");
    CHECK_INT(run(interp, &sink, "1 + 1\n", &raised), INTERP_DONE);
    CHECK_STR(sink.text.data, "2\n");
    run(interp, &sink, "l = []\n", &raised);
    CHECK_INT(run(interp, &sink, "while True: l.append([0] * 100)\n", &raised), INTERP_RAISED);
    CHECK_STR(raised.data, "MemoryError");
    stop(interp, &sink, &raised);
}

TEST(recursion) {
    Sink sink = {0};
    Buf raised = BUF_INIT;
    Interp *interp = start(&sink, (InterpOptions){.recursion_limit = 100});
    REQUIRE(interp != NULL);
    run(interp, &sink, "def f(n): return f(n + 1)\n", &raised);
    CHECK_INT(run(interp, &sink, "f(0)\n", &raised), INTERP_RAISED);
    CHECK_STR(raised.data, "RecursionError: maximum recursion depth exceeded");
    run(interp, &sink, "import sys; sys.setrecursionlimit(10000000)\n", &raised);
    CHECK_INT(run(interp, &sink, "f(0)\n", &raised), INTERP_RAISED);
    CHECK_STR(raised.data, "RecursionError: maximum recursion depth exceeded");
    run(interp, &sink, "def g(n): yield from g(n + 1)\n", &raised);
    CHECK_INT(run(interp, &sink, "list(g(0))\n", &raised), INTERP_RAISED);
    CHECK(strcmp(raised.data, "MemoryError") == 0 || strncmp(raised.data, "Recursion", 9) == 0);
    CHECK_INT(run(interp, &sink, "'still here'\n", &raised), INTERP_DONE);
    CHECK_STR(sink.text.data, "'still here'\n");
    stop(interp, &sink, &raised);
}

TEST(output) {
    Sink sink = {.limit = 1000};
    Buf raised = BUF_INIT;
    Interp *interp = start(&sink, (InterpOptions){0});
    REQUIRE(interp != NULL);
    const char *source = "while True:\n    try: print('again')\n    except: pass\n";
    CHECK_INT(run(interp, &sink, source, &raised), INTERP_RAISED);
    CHECK_STR(raised.data, "RuntimeError: output limit exceeded");
    CHECK_INT(run(interp, &sink, "print('next')\n", &raised), INTERP_DONE);
    CHECK_STR(sink.text.data, "next\n");
    stop(interp, &sink, &raised);
}

static Interp *running;

static void on_alarm(int number) {
    interp_interrupt(running);
}

static void interrupt_after(Interp *interp, int milliseconds) {
    running = interp;
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_usec = milliseconds * 1000}}, NULL);
}

TEST(interruption) {
    static const char *const ENDLESS[] = {
        "while True: pass\n", "for x in iter(int, 1): pass\n",
        "exec('def f():\\n while 1: g()\\ndef g(): pass\\nf()')\n", "[x for x in iter(int, 1)]\n",
        "exec('def y():\\n while 1: yield\\nfor _ in y(): pass')\n"};
    Sink sink = {0};
    Buf raised = BUF_INIT;
    Interp *interp = start(&sink, (InterpOptions){0});
    REQUIRE(interp != NULL);
    for (size_t i = 0; i < sizeof ENDLESS / sizeof *ENDLESS; i++) {
        interrupt_after(interp, 30);
        CHECK_INT(run(interp, &sink, ENDLESS[i], &raised), INTERP_RAISED);
        CHECK_STR(raised.data, "KeyboardInterrupt");
    }
    CHECK_INT(run(interp, &sink, "1\n", &raised), INTERP_DONE);
    stop(interp, &sink, &raised);
}

TEST(exit) {
    Sink sink = {0};
    Interp *interp = start(&sink, (InterpOptions){0});
    REQUIRE(interp != NULL);
    InterpResult result = INTERP_RESULT_INIT;
    interp_run(interp, span_of("import sys\nsys.exit(3)\n"), "x.py", 1, INTERP_FILE, &result);
    CHECK_INT(result.outcome, INTERP_EXIT);
    CHECK_INT(result.exit_code, 3);
    interp_result_release(&result);
    Buf raised = BUF_INIT;
    stop(interp, &sink, &raised);
}

TEST(traceback_names_document_lines) {
    Sink sink = {0};
    Interp *interp = start(&sink, (InterpOptions){0});
    REQUIRE(interp != NULL);
    InterpResult result = INTERP_RESULT_INIT;
    interp_run(interp, span_of("def f():\n    return 1 / 0\nf()\n"), "spec.md", 40, INTERP_FILE,
               &result);
    CHECK_STR(result.traceback.data, "Traceback (most recent call last):\n"
                                     "  File \"spec.md\", line 42, in <module>\n"
                                     "    f()\n"
                                     "  File \"spec.md\", line 41, in f\n"
                                     "    return 1 / 0\n"
                                     "ZeroDivisionError: division by zero");
    CHECK_STR(result.exception.data, "ZeroDivisionError: division by zero");
    interp_result_release(&result);
    interp_run(interp, span_of("1 +\n"), "spec.md", 50, INTERP_SINGLE, &result);
    CHECK(result.syntax_error);
    CHECK_STR(result.exception.data, "SyntaxError: invalid syntax");
    interp_result_release(&result);
    Buf raised = BUF_INIT;
    stop(interp, &sink, &raised);
}

TEST(variables) {
    Sink sink = {0};
    Buf raised = BUF_INIT, text = BUF_INIT;
    Interp *interp = start(&sink, (InterpOptions){0});
    REQUIRE(interp != NULL);
    interp_set_text(interp, "given", SPAN_LIT("caf\xc3\xa9"));
    run(interp, &sink, "len(given)\n", &raised);
    CHECK_STR(sink.text.data, "4\n");
    run(interp, &sink, "n = 5; _hidden = 1; obj = []\n", &raised);
    CHECK(interp_get_text(interp, "n", &text));
    CHECK_STR(text.data, "5");
    CHECK(!interp_get_text(interp, "absent", &text));
    StrList names = {0};
    interp_variables(interp, &names);
    CHECK_INT(names.count, 2);
    strlist_release(&names);
    buf_release(&text);
    stop(interp, &sink, &raised);
}

TEST(patterns_that_are_refused) {
    Sink sink = {0};
    Buf raised = BUF_INIT;
    Interp *interp = start(&sink, (InterpOptions){0});
    REQUIRE(interp != NULL);
    run(interp, &sink, "import re\n", &raised);
    run(interp, &sink, "re.compile(r'(?ai)(.)\\1')\n", &raised);
    CHECK_STR(raised.data, "re.error: unsupported: group references with the flags ASCII and "
                           "IGNORECASE at position 8");
    run(interp, &sink, "re.compile(r'(?a)(?u:\\w)')\n", &raised);
    CHECK_STR(raised.data, "re.error: unsupported: classes under (?u:...) in a pattern with the "
                           "flag ASCII at position 10");
    CHECK_INT(
        run(interp, &sink, "re.compile(r'(?i)(.)\\1'), re.compile(r'(?a)(.)\\1(?u:x)')\n", &raised),
        INTERP_DONE);
    stop(interp, &sink, &raised);
}
