/* The process that runs one document: its examples in order, each compared and reported.
 *
 * Whatever goes wrong becomes an outcome. What this process leaves behind when it is killed, the
 * parent cleans up; what its examples leave behind, it ends and names itself. */
#include "harness/worker.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/match/match.h"
#include "harness/session.h"
#include "harness/shell/shell.h"
#include "harness/worker_env.h"
#include "harness/worker_inner.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* ---- reporting --------------------------------------------------------------------------- */

void worker_report(Worker *w, const ExamplePlan *plan, Outcome outcome, const char *reason,
                   const char *explanation) {
    Event e = {.type = EVENT_EXAMPLE, .index = (uint32_t)plan->example->index, .outcome = outcome};
    e.text[EVENT_TEXT_reason] = span_of(reason ? reason : "");
    e.text[EVENT_TEXT_explanation] = span_of(explanation ? explanation : "");
    event_send(&w->writer, &e, clock_monotonic());
}

/* What the example shows as its output: what it printed, then the traceback. */
static void shown_output(Buf *out, const SessionResult *r) {
    buf_add_span(out, buf_span(&r->got));
    if (r->traceback.len == 0)
        return;
    if (out->len && out->data[out->len - 1] != '\n')
        buf_addc(out, '\n');
    buf_add_span(out, buf_span(&r->traceback));
    if (out->data[out->len - 1] != '\n')
        buf_addc(out, '\n');
}

static Outcome outcome_of(const ExamplePlan *plan, bool passed) {
    bool xfail = plan->settings->xfail || option_on(plan->settings->options, OPTION_XFAIL);
    if (xfail)
        return passed ? OUTCOME_XPASSED : OUTCOME_XFAILED;
    return passed ? OUTCOME_PASSED : OUTCOME_FAILED;
}

static void explain(Buf *out, const SessionResult *r, const MatchResult *m, Outcome outcome) {
    if (outcome == OUTCOME_XPASSED)
        buf_adds(out, "expected to fail, but it passed: remove the XFAIL");
    if (r->failure.len)
        buf_add_span(out, buf_span(&r->failure));
    else if (m->explanation && m->verdict != MATCH_PASS)
        buf_adds(out, m->explanation);
}

static void report_result(Worker *w, const ExamplePlan *plan, const SessionResult *r,
                          const MatchResult *m, Outcome outcome, double seconds, double now) {
    Event e = {.type = EVENT_EXAMPLE,
               .index = (uint32_t)plan->example->index,
               .outcome = outcome,
               .seconds = seconds};
    Buf *explanation = &w->explanation, *diff = &w->diff, *shown = &w->shown;
    buf_reset(explanation);
    buf_reset(diff);
    buf_reset(shown);
    if (w->job->options->show_normalized) {
        MatchInput in = {.expected = plan->example->expected,
                         .got = buf_span(&r->got),
                         .options = plan->settings->options,
                         .syntax = plan->settings->cram ? MATCH_CRAM : MATCH_DOCTEST};
        match_normalize(shown, &in, w->env);
    } else
        shown_output(shown, r);
    if (outcome != OUTCOME_PASSED) {
        explain(explanation, r, m, outcome);
        MatchShow how = {.full = w->job->options->verbose > 1};
        if (m->verdict == MATCH_FAIL)
            match_diff(diff, m, &how);
        e.text[EVENT_TEXT_errout] = buf_span(&r->errout);
        e.text[EVENT_TEXT_reason] = span_of(plan->settings->reason ? plan->settings->reason : "");
    }
    e.text[EVENT_TEXT_got] = buf_span(shown);
    e.text[EVENT_TEXT_explanation] = buf_span(explanation);
    e.text[EVENT_TEXT_diff] = buf_span(diff);
    e.text[EVENT_TEXT_extra] = buf_span(&w->extra);
    event_send(&w->writer, &e, now);
}

/* ---- captures ---------------------------------------------------------------------------- */

void worker_bind(Worker *w, const char *name, Span text) {
    for (size_t i = 0; i < SESSION_COUNT; i++)
        if (w->sessions[i])
            WORKER_SESSIONS[i]->bind(w->sessions[i], name, text);
    for (size_t i = 0; i < w->bound.count; i += 2)
        if (strcmp(w->bound.items[i], name) == 0) {
            free(w->bound.items[i + 1]);
            w->bound.items[i + 1] = xstrndup(text.ptr, text.len);
            return;
        }
    strlist_add(&w->bound, name);
    strlist_add_span(&w->bound, text);
}

static void accept(Worker *w, const MatchResult *m) {
    match_env_accept(w->env, m);
    for (size_t i = 0; i < m->binding_count; i++)
        worker_bind(w, m->bindings[i].name, span_make(m->bindings[i].text, m->bindings[i].len));
}

void worker_clear_results(Worker *w, size_t count) {
    if (count > w->result_count) {
        w->results = xrealloc(w->results, count * sizeof *w->results);
        memset(w->results + w->result_count, 0, (count - w->result_count) * sizeof *w->results);
        w->result_count = count;
    }
    for (size_t i = 0; i < count; i++)
        session_result_reset(&w->results[i]);
}

/* ---- comparing --------------------------------------------------------------------------- */

enum { MUCH_OUTPUT = 1 << 20 };

/* What has failed anyway is compared only for the sake of the explanation. */
static bool is_worth_comparing(const SessionResult *r) {
    return r->failure.len == 0 || r->got.len < MUCH_OUTPUT;
}

static void compare(Worker *w, const ExamplePlan *plan, const SessionResult *r, MatchResult *m) {
    const Example *ex = plan->example;
    MatchInput in = {.expected = ex->expected,
                     .got = buf_span(&r->got),
                     .options = plan->settings->options,
                     .syntax = plan->settings->cram ? MATCH_CRAM : MATCH_DOCTEST,
                     .raised = r->raised,
                     .exception = buf_span(&r->exception),
                     .line = ex->line + ex->source_lines,
                     .column = ex->column};
    match_run(m, &in, w->env);
    if (m->verdict == MATCH_PASS || ex->expected_raw.ptr == ex->expected.ptr)
        return;
    /* doctest expands tabs in the document, but not in the output: both readings are right. */
    MatchResult raw;
    in.expected = ex->expected_raw;
    match_run(&raw, &in, w->env);
    MatchResult *loser = raw.verdict == MATCH_PASS ? m : &raw;
    match_result_release(loser);
    if (loser == m)
        *m = raw;
}

Outcome worker_judge(Worker *w, const ExamplePlan *plan, const SessionResult *r, double seconds,
                     double now) {
    MatchResult m, instead = {0};
    if (is_worth_comparing(r))
        compare(w, plan, r, &m);
    else
        m = (MatchResult){.verdict = MATCH_BAD};
    bool passed = m.verdict == MATCH_PASS && r->failure.len == 0;
    Outcome outcome = outcome_of(plan, passed);
    buf_reset(&w->extra);
    if (w->job->hook && w->job->hook->after && r->failure.len == 0)
        w->job->hook->after(w->job->hook->context, plan, &m, w->env, &w->extra, &instead);
    report_result(w, plan, r, &m, outcome, seconds, now);
    if (passed)
        accept(w, &m);
    else
        accept(w, &instead);
    match_result_release(&instead);
    match_result_release(&m);
    return outcome;
}

/* ---- one example ------------------------------------------------------------------------- */

const SessionType *const WORKER_SESSIONS[SESSION_COUNT] = {&SESSION_LANGUAGE, &SESSION_SHELL};

static bool need_tmp(void *context, Error *err) {
    const Worker *w = context;
    return worker_make_tmp(w->job, err);
}

static void export_one(void *context, const char *name, Span text) {
    Worker *w = context;
    SESSION_SHELL.bind(w->sessions[EXAMPLE_SHELL], name, text);
}

static void started(void *context, const ExamplePlan *plan) {
    const Worker *w = context;
    EventPage *page = w->job->page;
    page->current = (uint32_t)plan->example->index;
    page->started = clock_monotonic();
    page->timeout = plan->settings->timeout;
}

static void *session_for(Worker *w, ExampleKind kind, Error *err) {
    if (!w->sessions[kind]) {
        SessionOptions o = {.plan = w->job->plan,
                            .directory = w->job->plan->directory,
                            .need_tmp = need_tmp,
                            .started = started,
                            .context = w,
                            .stop = worker_stop_flag(),
                            .live = &w->live};
        worker_trace(w->job, "%s opens the %s", w->job->plan->doc->path,
                     WORKER_SESSIONS[kind]->name);
        w->sessions[kind] = WORKER_SESSIONS[kind]->open(&o, err);
        for (size_t i = 0; w->sessions[kind] && i < w->bound.count; i += 2)
            WORKER_SESSIONS[kind]->bind(w->sessions[kind], w->bound.items[i],
                                        span_of(w->bound.items[i + 1]));
    }
    /* What the language has set since the last shell example is visible in the shell. */
    void *language = w->sessions[EXAMPLE_LANGUAGE];
    if (kind == EXAMPLE_SHELL && w->sessions[kind] && language && w->language_ran) {
        SESSION_LANGUAGE.variables(language, export_one, w);
        w->language_ran = false;
    }
    w->language_ran |= kind == EXAMPLE_LANGUAGE;
    return w->sessions[kind];
}

static void cannot_open(Worker *w, const ExamplePlan *plan, Error *err) {
    worker_report(w, plan, OUTCOME_FAILED, NULL, err->message);
    error_clear(err);
    buf_reset(&w->over);
    buf_addf(&w->over, "the session of line %d could not be opened", plan->example->line);
}

/* As for doctest, a missing last line end makes no difference, unless bytes are compared. */
static void end_output(const ExamplePlan *plan, Buf *got) {
    if (got->len && got->data[got->len - 1] != '\n' &&
        !option_on(plan->settings->options, OPTION_STRICT))
        buf_addc(got, '\n');
}

/* Runs the examples in their session; returns how many have an outcome now. */
static size_t execute(Worker *w, const ExamplePlan *const *plans, size_t count, Outcome *outcomes) {
    Error err = ERROR_INIT;
    ExampleKind kind = plans[0]->example->kind;
    void *session = session_for(w, kind, &err);
    if (!session) {
        cannot_open(w, plans[0], &err);
        outcomes[0] = OUTCOME_FAILED;
        return 1;
    }
    worker_clear_results(w, count);
    started(w, plans[0]);
    if (kind == EXAMPLE_SHELL)
        worker_stop_begin();
    w->job->page->running = 1;
    size_t done = WORKER_SESSIONS[kind]->execute(session, plans, count, w->results);
    w->job->page->running = 0;
    double now = clock_monotonic();
    for (size_t i = 0; i < done; i++) {
        SessionResult *r = &w->results[i];
        if (r->over.len) {
            buf_reset(&w->over);
            buf_add_span(&w->over, buf_span(&r->over));
        }
        end_output(plans[i], &r->got);
        outcomes[i] = worker_judge(w, plans[i], r, r->seconds, now);
        worker_trace(w->job, "%s:%d %s in %.6fs, %zu bytes, %s", w->job->plan->doc->path,
                     plans[i]->example->line, WORKER_SESSIONS[kind]->name, r->seconds, r->got.len,
                     outcome_word(outcomes[i]));
    }
    if (kind == EXAMPLE_SHELL)
        worker_stop_end();
    return done;
}

/* True when the example has its outcome without running. */
bool worker_settle_early(Worker *w, const ExamplePlan *plan) {
    const Example *ex = plan->example;
    if (ex->problem)
        worker_report(w, plan, OUTCOME_UNPARSED, ex->problem, NULL);
    else if (plan->error)
        worker_report(w, plan, OUTCOME_FAILED, NULL, plan->error);
    else if (plan->skip)
        worker_report(w, plan, OUTCOME_SKIPPED, plan->skip, NULL);
    else if (w->stopped)
        worker_report(w, plan, OUTCOME_SKIPPED, "after the first failure (FAIL_FAST)", NULL);
    else if (w->over.len)
        worker_report(w, plan, OUTCOME_UNREACHABLE, w->over.data, NULL);
    else if (ex->fault)
        worker_report(w, plan, OUTCOME_FAILED, NULL, ex->fault);
    else if (ex->no_source)
        worker_report(w, plan, OUTCOME_PASSED, NULL, NULL);
    else
        return false;
    return true;
}

static bool runs(const ExamplePlan *plan) {
    const Example *ex = plan->example;
    return !ex->problem && !plan->error && !plan->skip && !ex->fault && !ex->no_source;
}

static bool stops(const ExamplePlan *plan, Outcome outcome) {
    return outcome_bad(outcome) && option_on(plan->settings->options, OPTION_FAIL_FAST);
}

/* Whether each example must be looked at before the next one runs. */
static bool one_by_one(const Worker *w, const ExamplePlan *plan) {
    return option_on(plan->settings->options, OPTION_FAIL_FAST) || w->job->options->durations ||
           w->job->options->trace;
}

/* As many examples from `first` on as may run in a row, in one session. */
static size_t gather(const Worker *w, size_t first, const ExamplePlan **plans) {
    const DocPlan *dp = w->job->plan;
    const SessionType *type = WORKER_SESSIONS[dp->examples[first].example->kind];
    size_t count = 0;
    for (size_t i = first; i < dp->run_count && count < type->most; i++) {
        const ExamplePlan *ep = &dp->examples[i];
        if (!runs(ep) || WORKER_SESSIONS[ep->example->kind] != type)
            break;
        plans[count++] = ep;
        if (one_by_one(w, ep) || (type->ends_batch && type->ends_batch(ep)))
            break;
    }
    return count;
}

static void run_examples(Worker *w) {
    const DocPlan *dp = w->job->plan;
    const ExamplePlan *plans[MOST_AT_ONCE_EVER];
    Outcome outcomes[MOST_AT_ONCE_EVER];
    for (size_t i = 0; i < dp->run_count;) {
        const ExamplePlan *ep = &dp->examples[i];
        if (worker_settle_early(w, ep)) {
            w->stopped |= ep->error && !ep->example->problem && stops(ep, OUTCOME_FAILED);
            i++;
            continue;
        }
        size_t done = execute(w, plans, gather(w, i, plans), outcomes);
        for (size_t k = 0; k < done; k++)
            w->stopped |= stops(plans[k], outcomes[k]);
        i += done;
    }
}

/* ---- the document ------------------------------------------------------------------------ */

static bool lookup(void *context, Span name, Buf *out) {
    Worker *w = context;
    void *language = w->sessions[EXAMPLE_LANGUAGE];
    return language && SESSION_LANGUAGE.lookup(language, name, out);
}

static bool make_env(Worker *w, Error *err) {
    const Settings *s = &w->job->plan->settings;
    w->env = match_env_new();
    match_env_set_lookup(w->env, lookup, w);
    for (size_t i = 0; i < s->patterns.count; i++)
        if (!match_env_add_pattern(w->env, span_of(s->patterns.items[i].name),
                                   span_of(s->patterns.items[i].value), err))
            return error_prefix(err, "patterns");
    for (size_t i = 0; i < s->rules.count; i++)
        if (!match_env_add_rule(w->env, span_of(s->rules.items[i].name),
                                span_of(s->rules.items[i].value), err))
            return error_prefix(err, "normalize");
    const char *home = getenv("HOME");
    match_env_add_path(w->env, w->job->tmp, "<tmp>");
    if (home && *home && strcmp(home, "/") != 0)
        match_env_add_path(w->env, home, "<home>");
    match_env_add_path(w->env, w->job->plan->directory, "<dir>");
    return true;
}

static void bind_defines(Worker *w) {
    const StrList *defines = &w->job->options->defines;
    for (size_t i = 0; i < defines->count; i++) {
        Span text = span_of(defines->items[i]);
        size_t equals = span_find_char(text, '=', 0);
        Span name = span_make(text.ptr, equals), value = span_from(text, equals + 1);
        if (setting_find(name, IN_CONFIG))
            continue;
        char *copy = xstrndup(name.ptr, name.len);
        match_env_bind(w->env, name, value);
        worker_bind(w, copy, value);
        free(copy);
    }
}

static void broken(Worker *w, Error *err) {
    for (size_t i = 0; i < w->job->plan->run_count; i++)
        worker_report(w, &w->job->plan->examples[i], i ? OUTCOME_UNREACHABLE : OUTCOME_FAILED,
                      i ? "the document could not be set up" : NULL, i ? NULL : err->message);
    error_clear(err);
}

static void end_sessions(Worker *w) {
    StrList left = STRLIST_INIT;
    for (size_t i = 0; i < SESSION_COUNT; i++)
        if (w->sessions[i])
            WORKER_SESSIONS[i]->close(w->sessions[i]);
    if (orphans_any())
        orphans_kill(&left, NULL);
    for (size_t i = 0; i < left.count; i++) {
        Event e = {.type = EVENT_LEFT};
        e.text[EVENT_TEXT_reason] = span_of(left.items[i]);
        event_send(&w->writer, &e, 0);
    }
    strlist_release(&left);
}

static void finish(Worker *w) {
    Event e = {.type = EVENT_DONE};
    Error err = ERROR_INIT;
    bool keep = w->job->options->keep_tmp;
    if (w->job->page->made_tmp && keep)
        e.text[EVENT_TEXT_reason] = span_of(w->job->tmp);
    else if (w->job->page->made_tmp && chdir("/") == 0 && worker_remove_tmp(w->job->tmp, &err))
        w->job->page->made_tmp = 0;
    error_clear(&err); /* the parent tries again */
    /* What stays in the page the parent takes from there, woken only once: by our end. */
    event_send(&w->writer, &e, 0);
}

void worker_main(const WorkerJob *job) {
    Worker w = {.job = job,
                .writer = {.page = job->page, .pipe = job->pipe, .flushed = clock_monotonic()}};
    Error err = ERROR_INIT;
    Buf *const bufs[] = {&w.over, &w.live, &w.explanation, &w.diff, &w.shown, &w.extra};
    for (size_t i = 0; i < COUNT_OF(bufs); i++)
        buf_init(bufs[i]);
    worker_signals(&w);
    if (!worker_surroundings(job, &err) || !make_env(&w, &err))
        broken(&w, &err);
    else {
        bind_defines(&w);
        if (job->plan->settings.cram)
            worker_run_cram(&w);
        else
            run_examples(&w);
    }
    end_sessions(&w);
    finish(&w);
    _exit(0); /* the rest goes with the process */
}
