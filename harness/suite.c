/* Replaying results in document order, counting, and the exit status. */
#include "harness/suite.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "harness/command.h"
#include "harness/crew.h"
#include "harness/recall.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct Run {
    const Plan *plan;
    const RunOptions *options;
    const SuiteOutput *outputs;
    size_t output_count;
    Crew crew;
    ReportSuite suite;
    StrList failed;  /* "path:line", for --last-failed */
    bool stopped;    /* --fail-fast has seen a failure */
    size_t executed; /* examples that really ran */
    size_t empty_named;
    Error broken; /* of the harness itself */
} Run;

#define SEND(run, event, what)                                                                     \
    for (size_t o_ = 0; o_ < (run)->output_count; o_++)                                            \
        if ((run)->outputs[o_].reporter->event)                                                    \
    (run)->outputs[o_].reporter->event((run)->outputs[o_].state, (run)->outputs[o_].sink, (what))

static void flush(Run *run) {
    for (size_t i = 0; i < run->output_count; i++)
        if (run->outputs[i].sink)
            sink_flush(run->outputs[i].sink);
}

/* ---- one example ------------------------------------------------------------------------- */

/* Why a document ended in the midst of it, and where. */
static char *why_ended(const CrewJob *job) {
    const char *why = job->stopped ? job->stopped : "the document's process ended";
    if (job->stopped && crew_signal())
        why = "the run was interrupted";
    if (job->died_at >= job->plan->run_count)
        return xstrdup(why);
    return xformat("%s in line %d", why, job->plan->examples[job->died_at].example->line);
}

/* The outcome of an example that has none because its worker is dead or never started. */
static void missing(const Run *run, const CrewJob *job, size_t index, ReportExample *e,
                    char **reason) {
    bool here = job->death && index == job->died_at;
    if (here)
        e->got = buf_span(&job->partial);
    if (here && !(job->stopped && crew_signal())) {
        e->outcome = OUTCOME_FAILED;
        e->explanation = job->death;
    } else if (job->death) {
        e->outcome = OUTCOME_UNREACHABLE;
        e->reason = *reason = why_ended(job);
    } else if (run->stopped) {
        e->outcome = OUTCOME_SKIPPED;
        e->reason = "after the first failure (--fail-fast)";
    } else {
        e->outcome = OUTCOME_UNREACHABLE;
        e->reason = run->crew.late ? "the run timed out before" : "the run was interrupted before";
    }
}

/* Texts of an event are not NUL-terminated. */
static char *text_of(const Event *event, int field) {
    return xstrndup(event->text[field].ptr, event->text[field].len);
}

typedef struct Strings {
    char *reason, *explanation, *diff;
} Strings;

static void fill(const Run *run, const CrewJob *job, size_t index, ReportExample *e, Strings *s) {
    const ExamplePlan *plan = &job->plan->examples[index];
    *e = (ReportExample){.doc = job->plan->doc,
                         .example = plan->example,
                         .reason = "",
                         .got = SPAN_LIT(""),
                         .errout = SPAN_LIT(""),
                         .explanation = "",
                         .diff = "",
                         .extra = SPAN_LIT(""),
                         .shown = true,
                         .needed = !plan->selected};
    if (!job->results || !job->results[index].have) {
        missing(run, job, index, e, &s->reason);
        return;
    }
    const Event *event = &job->results[index].event;
    *s = (Strings){text_of(event, EVENT_TEXT_reason), text_of(event, EVENT_TEXT_explanation),
                   text_of(event, EVENT_TEXT_diff)};
    e->outcome = event->outcome;
    e->seconds = event->seconds;
    e->reason = s->reason;
    e->explanation = s->explanation;
    e->diff = s->diff;
    e->got = event->text[EVENT_TEXT_got];
    e->errout = event->text[EVENT_TEXT_errout];
    e->extra = event->text[EVENT_TEXT_extra];
    if (e->outcome == OUTCOME_PASSED && job->failed_before && job->failed_before[index]) {
        e->outcome = OUTCOME_FLAKY;
        e->reason = "failed first, passed when the document ran again";
    }
}

static bool did_run(const ReportExample *e) {
    switch (e->outcome) {
    case OUTCOME_PASSED:
    case OUTCOME_FAILED:
    case OUTCOME_XFAILED:
    case OUTCOME_XPASSED:
    case OUTCOME_FLAKY:
        return true;
    case OUTCOME_SKIPPED: /* a `.t` file skips itself only by running */
        return strcmp(e->reason, "the file ends with exit status 80") == 0;
    case OUTCOME_UNREACHABLE:
    case OUTCOME_UNPARSED:
    case OUTCOME_COUNT:
        return false;
    }
    return false;
}

static void replay_example(Run *run, const CrewJob *job, size_t index, Tally *tally,
                           bool *shown_failure) {
    ReportExample e;
    Strings s = {0};
    fill(run, job, index, &e, &s);
    run->executed += did_run(&e);
    if (e.needed && !outcome_bad(e.outcome))
        tally->deselected++;
    else {
        MatchOptions options = job->plan->examples[index].settings->options;
        if (outcome_bad(e.outcome)) {
            e.shown = !(*shown_failure && option_on(options, OPTION_REPORT_ONLY_FIRST_FAILURE));
            *shown_failure = true;
            strlist_addf(&run->failed, "%s:%d", e.doc->path, e.example->line);
        }
        tally->count[e.outcome]++;
        SEND(run, example_end, &e);
    }
    free(s.reason);
    free(s.explanation);
    free(s.diff);
}

/* ---- one document ------------------------------------------------------------------------ */

static size_t prompts_mentioned(const Doc *doc) {
    size_t count = 0;
    for (size_t i = 0; i < doc->mention_count; i++)
        count += doc->mentions[i].kind == MENTION_PROMPT;
    return count;
}

static void replay(Run *run, CrewJob *job) {
    const DocPlan *plan = job->plan;
    ReportDocument d = {.doc = plan->doc,
                        .planned = plan->selected,
                        .error = plan->problem,
                        .left = &job->left,
                        .kept = job->kept,
                        .seconds = job->seconds,
                        .empty = plan->doc->example_count == 0 && !plan->problem,
                        .unbegun = job->state == CREW_WAITING && !run->stopped};
    bool shown_failure = false;
    size_t run_count = plan->problem ? 0 : plan->run_count;
    SEND(run, document_begin, &d);
    d.tally.prompts = plan->doc->prompt_count;
    d.tally.mentions = prompts_mentioned(plan->doc);
    d.tally.deselected = plan->doc->example_count - run_count;
    for (size_t i = 0; i < run_count; i++)
        replay_example(run, job, i, &d.tally, &shown_failure);
    if (plan->problem) /* they could not even be looked at */
        run->suite.broken_documents++;
    run->suite.empty_documents += d.empty;
    run->empty_named += d.empty && plan->named;
    if (!tally_check(&d.tally, &run->broken))
        error_prefix(&run->broken, "%s", plan->doc->path);
    tally_add(&run->suite.tally, &d.tally);
    SEND(run, document_end, &d);
    flush(run);
}

/* ---- the run ----------------------------------------------------------------------------- */

static void waiting(void *context, const CrewJob *job, size_t example) {
    Run *run = context;
    const DocPlan *plan = job->plan;
    ReportProgress p = {.doc = plan->doc,
                        .line = plan->examples[example].example->line,
                        .example = example + 1,
                        .examples = plan->run_count,
                        .document = (size_t)(job - run->crew.jobs) + 1,
                        .documents = run->crew.count};
    SEND(run, progress, &p);
}

static void go_through(Run *run) {
    for (size_t i = 0; i < run->crew.count; i++) {
        CrewJob *job = &run->crew.jobs[i];
        if (!run->stopped && !crew_await(&run->crew, i, &run->broken))
            return;
        if (run->stopped && job->state != CREW_WAITING) {
            /* What ran at the same time as the first failure does not count, so that the report
             * does not depend on -j. */
            crew_stop(&run->crew, "the run ended");
            if (!crew_await(&run->crew, i, &run->broken))
                return;
            crew_forget(job);
        }
        replay(run, job);
        if (run->options->fail_fast && tally_bad(&run->suite.tally) && !run->stopped) {
            run->stopped = true;
            crew_stop(&run->crew, "the run ended");
        }
        crew_forget(job);
    }
}

/* Why the run is an error although no example failed; NULL: it is none. */
static const char *complaint(Run *run, char *space, size_t size) {
    const Tally *t = &run->suite.tally;
    if (run->options->allow_empty || crew_signal())
        return NULL;
    if (run->empty_named)
        snprintf(space, size, "%zu document%s without any example (--allow-empty to accept that)",
                 run->empty_named, run->empty_named == 1 ? " is" : "s are");
    else if (run->executed == 0 && run->suite.broken_documents == 0 && t->count[OUTCOME_SKIPPED])
        snprintf(space, size, "nothing ran: everything was skipped (--allow-empty to accept that)");
    else if (run->executed == 0 && run->plan->count == 0)
        snprintf(space, size,
                 "nothing ran: no document was found or selected (--allow-empty to accept that)");
    else if (run->executed == 0 && run->suite.broken_documents == 0)
        snprintf(space, size, "nothing ran (--allow-empty to accept that)");
    else if (run->plan->strict && t->count[OUTCOME_UNPARSED])
        snprintf(space, size, "%zu unparsed prompt%s (--no-strict to accept that)",
                 t->count[OUTCOME_UNPARSED], t->count[OUTCOME_UNPARSED] == 1 ? "" : "s");
    else
        return NULL;
    return space;
}

static int status_of(const Run *run) {
    if (run->broken.kind != ERR_NONE)
        return EXIT_HARNESS;
    if (crew_signal())
        return EXIT_SIGNAL + crew_signal();
    if (tally_bad(&run->suite.tally))
        return EXIT_FAILED;
    return run->suite.error || run->suite.broken_documents ? EXIT_USAGE : EXIT_PASSED;
}

int suite_run(const Plan *plan, const RunOptions *options, const SuiteOutput *outputs, size_t count,
              const WorkerHook *hook) {
    Run run = {.plan = plan, .options = options, .outputs = outputs, .output_count = count};
    double start = clock_monotonic();
    char space[128];
    run.suite =
        (ReportSuite){.documents = plan->count, .notes = &plan->notes, .strict = plan->strict};
    for (size_t i = 0; i < plan->count; i++)
        run.suite.examples += plan->docs[i]->selected;
    if (crew_init(&run.crew, plan, options, hook, &run.broken)) {
        run.crew.waiting = waiting;
        run.crew.context = &run;
        SEND(&run, suite_begin, &run.suite);
        flush(&run);
        go_through(&run);
    }
    run.suite.signal = crew_signal();
    run.suite.seconds = clock_monotonic() - start;
    run.suite.error = complaint(&run, space, sizeof space);
    if (run.broken.kind != ERR_NONE)
        run.suite.error = run.broken.message;
    SEND(&run, suite_end, &run.suite);
    flush(&run);
    crew_release(&run.crew);
    recall_store(plan, &run.failed);
    int status = status_of(&run);
    strlist_release(&run.failed);
    error_clear(&run.broken);
    return status;
}
