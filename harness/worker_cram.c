/* `.t` files in the worker: the whole file is one script, as cram runs it. */
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "harness/shell/shell.h"
#include "harness/worker_env.h"
#include "harness/worker_inner.h"
#include <stdlib.h>
#include <string.h>

enum { CRAM_SKIP = 80 }; /* exit status of the script: skip the file */

typedef struct CramRun {
    Worker *w;
    ScriptCommand *commands;
    const ExamplePlan **plans; /* of the commands, in the same order */
    size_t count;
    ScriptResult result;
} CramRun;

static void begun(void *context, size_t index) {
    CramRun *run = context;
    run->w->job->page->current = (uint32_t)run->plans[index]->example->index;
    run->w->job->page->started = clock_monotonic();
}

/* Commands that are to run, in order; the others get their outcome. */
static void gather(CramRun *run) {
    const DocPlan *plan = run->w->job->plan;
    run->commands = xcalloc(plan->run_count + 1, sizeof *run->commands);
    run->plans = xcalloc(plan->run_count + 1, sizeof *run->plans);
    for (size_t i = 0; i < plan->run_count; i++) {
        const ExamplePlan *ep = &plan->examples[i];
        const Example *ex = ep->example;
        if (ex->problem || ep->error || ep->skip || (ex->fault && ex->no_source))
            continue;
        run->plans[run->count] = ep;
        run->commands[run->count++] = (ScriptCommand){ex->source, ex->line - 1};
    }
}

/* As cram shows it: a missing line end, then the status. */
static void add_status(Buf *got, int status) {
    if (status == 0)
        return;
    if (got->len && got->data[got->len - 1] != '\n')
        buf_adds(got, " (no-eol)\n");
    buf_addf(got, "[%d]\n", status);
}

static void explain_end(const CramRun *run, SessionResult *r, const ExamplePlan *plan) {
    int line = plan->example->line;
    Buf *over = &run->w->over;
    buf_reset(over);
    switch (run->result.end) {
    case SHELL_DONE:
    case SHELL_STOPPED:
    case SHELL_EXITED:
        buf_addf(over, "the shell ended in line %d (exit status %d)", line, run->result.status);
        return;
    case SHELL_KILLED:
        buf_addf(&r->failure, "the shell was killed by signal %d (%s)", run->result.status,
                 strsignal(run->result.status));
        buf_addf(over, "the shell was killed in line %d", line);
        return;
    case SHELL_TIMEOUT:
        buf_addf(&r->failure, "timed out after %gs", plan->settings->timeout);
        buf_addf(over, "the example in line %d timed out", line);
        return;
    case SHELL_FLOOD:
        buf_addf(&r->failure, "printed more than %zu bytes (output_limit)",
                 plan->settings->output_limit);
        buf_addf(over, "the example in line %d printed too much", line);
        return;
    case SHELL_BROKEN:
        buf_addf(&r->failure, "cannot run the shell: %s",
                 run->result.error.message ? run->result.error.message : "unknown");
        buf_addf(over, "the shell could not be started");
        return;
    }
}

/* What the shell printed when it ended. cram drops the last byte of a script's output. */
static void add_tail(const CramRun *run, Buf *got) {
    const ScriptResult *r = &run->result;
    if (r->output.len <= r->tail)
        return;
    if (got->len && got->data[got->len - 1] != '\n')
        buf_adds(got, " (no-eol)\n");
    buf_add(got, r->output.data + r->tail, r->output.len - r->tail - 1);
}

static void judge(CramRun *run, size_t at) {
    const ScriptPart *part = &run->result.parts[at];
    worker_clear_results(run->w, 1);
    SessionResult *r = &run->w->results[0];
    buf_add(&r->got, run->result.output.data + part->start, part->end - part->start);
    if (part->ran) {
        add_status(&r->got, part->status);
        if (at + 1 == run->count)
            add_tail(run, &r->got);
    } else {
        /* cram drops the last byte of what a script printed that never came to its end */
        if (r->got.len && run->result.end == SHELL_EXITED)
            buf_truncate(&r->got, r->got.len - 1);
        explain_end(run, r, run->plans[at]);
    }
    if (run->plans[at]->example->fault && r->failure.len == 0)
        buf_adds(&r->failure, run->plans[at]->example->fault);
    worker_judge(run->w, run->plans[at], r, part->seconds, clock_monotonic());
}

static bool skips_file(const CramRun *run) {
    return run->result.end == SHELL_EXITED && run->result.status == CRAM_SKIP;
}

/* Has no result; what it has printed is told when we end. */
static void was_stopped(const CramRun *run, size_t at) {
    const ScriptPart *part = &run->result.parts[at];
    buf_add(&run->w->live, run->result.output.data + part->start, part->end - part->start);
}

static void report_all(CramRun *run) {
    Worker *w = run->w;
    const DocPlan *plan = w->job->plan;
    size_t at = 0;
    for (size_t i = 0; i < plan->run_count; i++) {
        const ExamplePlan *ep = &plan->examples[i];
        bool ran = at < run->count && run->plans[at] == ep;
        if (skips_file(run))
            worker_report(w, ep, OUTCOME_SKIPPED, "the file ends with exit status 80", NULL);
        else if (ran && at == run->result.stopped_at && run->result.end == SHELL_STOPPED)
            return was_stopped(run, at);
        else if (ran && at <= run->result.stopped_at && !w->over.len)
            judge(run, at);
        else if (ran)
            worker_report(w, ep, OUTCOME_UNREACHABLE, w->over.data, NULL);
        else
            worker_settle_early(w, ep);
        at += ran;
    }
}

void worker_run_cram(Worker *w) {
    CramRun run = {.w = w};
    const Settings *s = &w->job->plan->settings;
    Error err = ERROR_INIT;
    gather(&run);
    ShellOptions o = {.program = s->shell_program ? s->shell_program : "/bin/sh",
                      .output_limit = s->output_limit,
                      .stop = worker_stop_flag()};
    if (!worker_make_tmp(w->job, &err))
        error_clear(&err);     /* the shell's own error says it */
    w->job->page->timeout = 0; /* the script watches the clock itself */
    w->job->page->running = 1;
    worker_stop_begin();
    script_run(&run.result, &o, run.commands, run.count, s->timeout, begun, &run);
    w->job->page->running = 0;
    report_all(&run);
    worker_stop_end();
    script_result_release(&run.result);
    free(run.commands);
    free(run.plans);
}
