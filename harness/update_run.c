/* Running a plan for its proposals: a reporter that gathers what the workers' hooks wrote. */
#include "engine/base/mem.h"
#include "harness/update.h"
#include <stdlib.h>
#include <string.h>

typedef struct Gatherer {
    ReportState base;
    UpdateRun *run;
} Gatherer;

static UpdateRun *run_of(void *state) {
    return ((Gatherer *)state)->run;
}

static DocUpdate *current(void *state) {
    UpdateRun *run = run_of(state);
    return &run->docs[run->count - 1];
}

static void document_begin(void *state, Sink *sink, const ReportDocument *d) {
    UpdateRun *run = run_of(state);
    run->docs = grow(run->docs, &run->cap, run->count + 1, sizeof *run->docs);
    run->docs[run->count++] = (DocUpdate){.problem = d->error ? xstrdup(d->error) : NULL};
}

static void note(void *state, const ReportExample *e, const char *why) {
    if (!e->needed)
        strlist_addf(&current(state)->notes, "%s:%d: %s", e->doc->path, e->example->line, why);
}

/* Failed, and there is nothing to accept. */
static void cannot_update(void *state, const ReportExample *e) {
    Buf why = BUF_INIT;
    const char *said = e->explanation[0] ? e->explanation : e->reason;
    const char *end = strchr(said, '\n');
    buf_addf(&why, "%s, not updated", outcome_word(e->outcome));
    if (said[0])
        buf_addf(&why, ": %.*s", end ? (int)(end - said) : (int)strlen(said), said);
    note(state, e, why.data);
    buf_release(&why);
}

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    DocUpdate *doc = current(state);
    Change change = {.index = e->example->index, .line = e->example->line};
    if (!update_unpack(&change, e->extra)) {
        bool xpassed = e->outcome == OUTCOME_XPASSED;
        if (outcome_bad(e->outcome) || e->outcome == OUTCOME_UNPARSED)
            xpassed ? note(state, e, "passes although it is expected to fail: remove the XFAIL")
                    : cannot_update(state, e);
        return;
    }
    if (change.problem)
        note(state, e, change.problem);
    change.explanation = xstrdup(e->explanation);
    change.diff = xstrdup(e->diff);
    change.accepted = change.text[0] != NULL;
    doc->changes = grow(doc->changes, &doc->cap, doc->count + 1, sizeof *doc->changes);
    doc->changes[doc->count++] = change;
}

static void suite_end(void *state, Sink *sink, const ReportSuite *suite) {
    if (suite->error)
        run_of(state)->error = xstrdup(suite->error);
}

static const Reporter GATHER = {.name = "update",
                                .help = "",
                                .state_size = sizeof(Gatherer),
                                .document_begin = document_begin,
                                .example_end = example_end,
                                .suite_end = suite_end};

void update_run(UpdateRun *out, const Plan *plan, const RunOptions *options, bool want_got) {
    *out = (UpdateRun){0};
    Gatherer state = {.run = out};
    UpdateHook context = {want_got};
    WorkerHook hook = {update_hook, &context};
    SuiteOutput output = {&GATHER, &state, NULL};
    out->status = suite_run(plan, options, &output, 1, &hook);
    for (size_t i = 0; i < out->count && i < plan->count; i++)
        out->docs[i].plan = plan->docs[i];
}

static void change_release(Change *c) {
    for (int i = 0; i < UPDATE_CARES; i++)
        free(c->text[i]);
    free(c->problem);
    free(c->got);
    free(c->explanation);
    free(c->diff);
}

void update_run_release(UpdateRun *run) {
    for (size_t i = 0; i < run->count; i++) {
        DocUpdate *doc = &run->docs[i];
        for (size_t k = 0; k < doc->count; k++)
            change_release(&doc->changes[k]);
        free(doc->changes);
        free(doc->problem);
        strlist_release(&doc->notes);
    }
    free(run->docs);
    free(run->error);
    *run = (UpdateRun){0};
}
