/* A whole run: workers in parallel, reports in document order, one exit status. */
#ifndef VERBATIM_SUITE_H
#define VERBATIM_SUITE_H

#include "harness/plan.h"
#include "harness/report/report.h"
#include "harness/worker.h"

typedef struct SuiteOutput {
    const Reporter *reporter;
    void *state; /* begins with ReportState */
    Sink *sink;  /* may be NULL when the reporter writes nothing */
} SuiteOutput;

/* Runs the plan; returns the exit status. `hook` may be NULL. */
int suite_run(const Plan *plan, const RunOptions *options, const SuiteOutput *outputs, size_t count,
              const WorkerHook *hook);

/* Outputs as --report asks for them (text to stdout by default). Ends with suite_close. */
bool suite_open_outputs(SuiteOutput **outputs, size_t *count, const RunOptions *options,
                        Error *err) MUST_CHECK;
bool suite_close_outputs(SuiteOutput *outputs, size_t count, Error *err) MUST_CHECK;

#endif
