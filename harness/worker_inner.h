/* Inside the worker; for worker*.c only. */
#ifndef VERBATIM_WORKER_INNER_H
#define VERBATIM_WORKER_INNER_H

#include "harness/session.h"
#include "harness/worker.h"
#include <signal.h>

enum { MOST_AT_ONCE_EVER = 128 };
enum { SESSION_COUNT = 2 }; /* indexed by ExampleKind */
extern const SessionType *const WORKER_SESSIONS[SESSION_COUNT];

typedef struct Worker {
    const WorkerJob *job;
    MatchEnv *env;
    EventWriter writer;
    void *sessions[SESSION_COUNT]; /* opened when first needed */
    bool language_ran;             /* since the shell last saw its variables */
    StrList bound;                 /* captures so far: name, text, name, text … */
    Buf over;                      /* why later examples cannot be reached, empty: they can */
    bool stopped;                  /* FAIL_FAST */
    Buf live;                      /* output of the language example that runs */
    SessionResult *results;        /* room for as many as have been needed at once */
    size_t result_count;
    Buf explanation, diff, shown, extra; /* of the example, kept to save allocations */
} Worker;

/* worker.c */
void worker_report(Worker *w, const ExamplePlan *plan, Outcome outcome, const char *reason,
                   const char *explanation);
/* The first `count` results are there and empty. */
void worker_clear_results(Worker *w, size_t count);
void worker_bind(Worker *w, const char *name, Span text);
/* Compare, report, accept captures. */
Outcome worker_judge(Worker *w, const ExamplePlan *plan, const SessionResult *r, double seconds,
                     double now);
bool worker_settle_early(Worker *w, const ExamplePlan *plan);

/* worker_cram.c */
void worker_run_cram(Worker *w);

/* worker_signal.c: what happens when this process is told to stop, or crashes */
void worker_signals(Worker *w);
/* From the beginning to the end, being told to stop only sets the flag; then it is obeyed. For
 * waiting that can be given up, so that what has run before is reported. */
void worker_stop_begin(void);
void worker_stop_end(void);
const volatile sig_atomic_t *worker_stop_flag(void);

#endif
