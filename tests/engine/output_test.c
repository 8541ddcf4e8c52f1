/* Captured output: lines, streams, times; and the order of two streams. */
#include "engine/output.h"

#include "engine/base/clock.h"
#include "tests/engine/session.h"

static void add_marked(void *context, Stream stream, Span bytes) {
    buf_addc(context, stream == STREAM_ERR ? '!' : '.');
    buf_add_span(context, bytes);
}

/* "." or "!" (stderr) before each line. */
static char *captured(Session *s) {
    Run *run = run_new(engine_store(s->engine), s->result.id);
    Buf text = BUF_INIT, shown = BUF_INIT;
    OutputLine *lines = NULL;
    size_t count = 0;
    Error err = ERROR_INIT;
    CHECK(output_read(&text, &lines, &count, run, &err));
    int64_t now = clock_micros() / 1000;
    for (size_t i = 0; i < count; i++) {
        buf_addf(&shown, "%c%.*s\n", lines[i].stream == STREAM_ERR ? '!' : '.',
                 SPAN_ARG(lines[i].text));
        CHECK(lines[i].millis > now - 60000 && lines[i].millis <= now);
    }
    free(lines);
    buf_release(&text);
    run_free(run);
    error_clear(&err);
    return buf_detach(&shown);
}

TEST(two_streams_in_order) {
    Session s;
    session_open(&s);
    session_write(&s, "mix.py",
                  "import sys\nfor i in range(3):\n    print('out', i)\n"
                  "    print('err', i, file=sys.stderr)\n");
    Buf seen = BUF_INIT;
    engine_observe(
        s.engine, (Observer){.context = &seen, .output = add_marked, .merged = false, .input = -1});
    RunRequest request;
    request_init(&request);
    request.opspec = xstrdup("mix.py");
    s.result = engine_run(s.engine, &request);
    CHECK_INT(s.result.status, 0);
    char *text = captured(&s);
    CHECK_STR(text, ".out 0\n!err 0\n.out 1\n!err 1\n.out 2\n!err 2\n");
    free(text);
    request_release(&request);
    buf_release(&seen);
    session_close(&s);
}

TEST(what_is_kept) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", "t:\n  exec: printf 'a\\001b\\n\\nlast'\n");
    CHECK_INT(session_run(&s, "t", NULL), 0);
    CHECK_STR(s.out.data, "a\001b\n\nlast");
    char *text = captured(&s);
    CHECK_STR(text, ".ab\n.\n.last\n"); /* the last line too */
    free(text);
    session_close(&s);
}

TEST(a_restart_begins_anew) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", "t:\n  exec: echo ${x}\n  flags: {x: 1}\n");
    CHECK_INT(session_run(&s, "t", NULL), 0);
    char *id = xstrdup(s.result.id);
    CHECK_INT(session_restart(&s, id, WORDS("x=2")), 0);
    char *text = captured(&s);
    CHECK_STR(text, ".2\n");
    free(text);
    free(id);
    session_close(&s);
}
