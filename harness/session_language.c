/* The transcript language as a session. */
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "harness/language/language.h"
#include "harness/natives.h"
#include "harness/session.h"
#include <stdlib.h>

typedef struct LanguageSession {
    Interp *interp;
    const Doc *doc;
    Buf *out; /* = live */
    Buf errout;
    size_t limit;
    bool flooded;
    void (*started)(void *context, const ExamplePlan *plan);
    bool (*need_tmp)(void *context, Error *err);
    void *context;
} LanguageSession;

static bool take_output(void *context, int stream, Span text) {
    LanguageSession *s = context;
    Buf *to = stream == 2 ? &s->errout : s->out;
    size_t room = s->limit && s->limit > to->len ? s->limit - to->len : 0;
    if (!s->limit || text.len <= room) {
        buf_add_span(to, text);
        return true;
    }
    buf_add(to, text.ptr, room);
    s->flooded = true;
    return false;
}

static bool surroundings(void *context, Error *err) {
    LanguageSession *s = context;
    return s->need_tmp(s->context, err);
}

static void *language_session_open(const SessionOptions *options, Error *err) {
    LanguageSession *s = xcalloc(1, sizeof *s);
    s->doc = options->plan->doc;
    s->out = options->live;
    s->started = options->started;
    s->context = options->context;
    s->need_tmp = options->need_tmp;
    buf_init(&s->errout);
    InterpOptions o = {.memory_limit = options->plan->settings.memory_limit,
                       .directory = options->directory,
                       .write = take_output,
                       .surroundings = surroundings,
                       .context = s};
    s->interp = interp_new(&o);
    if (s->interp && natives_register(s->interp, &options->plan->settings, err))
        return s;
    if (!s->interp)
        fail(err, ERR_LIMIT, "no memory for the transcript language");
    interp_free(s->interp);
    free(s);
    return NULL;
}

/* Of a syntax error, doctest compares the last line: not where it is, nor the caret. */
static Span exception_text(const InterpResult *r) {
    Span text = buf_span(&r->exception);
    while (span_starts(text, SPAN_LIT("  "))) {
        size_t end = span_find_char(text, '\n', 0);
        if (end == SIZE_MAX)
            break;
        text = span_from(text, end + 1);
    }
    return text;
}

static size_t language_session_execute(void *session, const ExamplePlan *const *plans, size_t count,
                                       SessionResult *result) {
    LanguageSession *s = session;
    const ExamplePlan *plan = plans[0];
    const Example *ex = plan->example;
    InterpResult r = INTERP_RESULT_INIT;
    s->limit = plan->settings->output_limit;
    s->flooded = false;
    buf_reset(s->out);
    buf_reset(&s->errout);
    double start = clock_monotonic();
    s->started(s->context, plan);
    interp_run(s->interp, ex->source, s->doc->path, ex->line, INTERP_SINGLE, &r);
    result->seconds = clock_monotonic() - start;
    buf_add_span(&result->got, buf_span(s->out));
    buf_add_span(&result->errout, buf_span(&s->errout));
    buf_reset(s->out);
    result->raised = r.outcome != INTERP_DONE;
    if (result->raised) {
        buf_add_span(&result->exception, exception_text(&r));
        buf_addc(&result->exception, '\n');
        buf_add_span(&result->traceback, buf_span(&r.traceback));
    }
    if (s->flooded)
        buf_addf(&result->failure, "printed more than %zu bytes (output_limit)", s->limit);
    interp_result_release(&r);
    return 1;
}

static void language_session_bind(void *session, const char *name, Span text) {
    LanguageSession *s = session;
    interp_set_text(s->interp, name, text);
}

static bool language_session_lookup(void *session, Span name, Buf *out) {
    LanguageSession *s = session;
    char *text = xstrndup(name.ptr, name.len);
    bool found = interp_get_text(s->interp, text, out);
    free(text);
    return found;
}

static void language_session_variables(void *session,
                                       void (*visit)(void *context, const char *name, Span text),
                                       void *context) {
    LanguageSession *s = session;
    StrList names = STRLIST_INIT;
    Buf text = BUF_INIT;
    interp_variables(s->interp, &names);
    for (size_t i = 0; i < names.count; i++) {
        buf_reset(&text);
        if (interp_get_text(s->interp, names.items[i], &text))
            visit(context, names.items[i], buf_span(&text));
    }
    buf_release(&text);
    strlist_release(&names);
}

static void language_session_close(void *session) {
    LanguageSession *s = session;
    interp_free(s->interp);
    buf_release(&s->errout);
    free(s);
}

const SessionType SESSION_LANGUAGE = {.name = "language",
                                      .open = language_session_open,
                                      .execute = language_session_execute,
                                      .most = 1,
                                      .bind = language_session_bind,
                                      .lookup = language_session_lookup,
                                      .variables = language_session_variables,
                                      .close = language_session_close};
