/* An engine on an empty home, for tests of the `run` command: what it prints is collected. */
#ifndef VERBATIM_TESTS_ENGINE_SESSION_H
#define VERBATIM_TESTS_ENGINE_SESSION_H

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/engine.h"
#include "tests/check.h"
#include <stdlib.h>

typedef struct Session {
    char *project, *home;
    Engine *engine;
    Buf out;
    RunResult result; /* of the last run */
} Session;

static inline void session_open(Session *s) {
    Error err = ERROR_INIT;
    *s = (Session){.project = path_join(check_dir(), "project"),
                   .home = path_join(check_dir(), "home")};
    buf_init(&s->out);
    CHECK(dir_make(s->project, &err));
    setenv("NO_IMPORT_FLAGS_PROGRESS", "1", 1);
    EngineOptions options = {
        .home = s->home, .cwd = s->project, .name = "guild", .observer = observer_into(&s->out)};
    s->engine = engine_new(&options, &err);
    CHECK(s->engine != NULL);
    error_clear(&err);
}

/* In a process of its own: another engine on the same store. */
static inline void session_child(Session *child, const Session *s) {
    Error err = ERROR_INIT;
    *child = (Session){.project = s->project, .home = s->home};
    buf_init(&child->out);
    EngineOptions options = {.home = s->home,
                             .cwd = s->project,
                             .name = "guild",
                             .observer = observer_into(&child->out)};
    child->engine = engine_new(&options, &err);
}

/* The buffer moves with the session, so the observer is renewed before each use. */
static inline void session_watch(Session *s) {
    buf_reset(&s->out);
    engine_observe(s->engine, observer_into(&s->out));
}

static inline void session_close(Session *s) {
    engine_free(s->engine);
    buf_release(&s->out);
    free(s->project);
    free(s->home);
}

static inline void session_write(Session *s, const char *name, const char *text) {
    Error err = ERROR_INIT;
    char *path = path_join(s->project, name), *dir = path_dirname(path);
    CHECK(dir_make(dir, &err) && file_write(path, span_of(text), &err));
    error_clear(&err);
    free(dir);
    free(path);
}

/* Do a request; words that are not NAME=VAL or @FILE are options set by the caller before. */
static inline int session_do(Session *s, RunRequest *request, const char *spec,
                             const char *const *words) {
    free(request->opspec);
    request->opspec = spec ? xstrdup(spec) : NULL;
    for (; words && *words; words++)
        strlist_add(&request->flags, *words);
    session_watch(s);
    s->result = engine_run(s->engine, request);
    request_release(request);
    return s->result.status;
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline int session_run(Session *s, const char *spec, const char *const *words) {
    RunRequest request;
    request_init(&request);
    return session_do(s, &request, spec, words);
}

static inline int session_restart(Session *s, const char *id, const char *const *words) {
    RunRequest request;
    request_init(&request);
    request.restart = xstrdup(id);
    return session_do(s, &request, NULL, words);
}

/* What was printed, with ids taken out: "trial 1a2b3c4d" -> "trial", "INFO: [guild] " -> "". */
static inline char *session_text(const Session *s) {
    Buf text = BUF_INIT;
    const char *p = s->out.data;
    while (*p) {
        if (strncmp(p, "INFO: [guild] ", 14) == 0) {
            p += 14;
        } else if (strncmp(p, "trial ", 6) == 0 && strspn(p + 6, "0123456789abcdef") >= 8) {
            buf_adds(&text, "trial");
            p += 6 + strspn(p + 6, "0123456789abcdef");
        } else if (strspn(p, "0123456789abcdef") == RUN_ID_LEN) {
            buf_adds(&text, "ID");
            p += RUN_ID_LEN;
        } else {
            buf_addc(&text, *p++);
        }
    }
    return buf_detach(&text);
}

#define CHECK_OUT(session, want)                                                                   \
    do {                                                                                           \
        char *text_ = session_text(session);                                                       \
        CHECK_STR(text_, want);                                                                    \
        free(text_);                                                                               \
    } while (0)

static const char ECHO_PY[] = "x = 1.0\ny = 2\nz = 'a'\n\nprint('%r %r %r' % (x, y, z))\n";

#endif
