/* The process that runs one document. */
#ifndef VERBATIM_WORKER_H
#define VERBATIM_WORKER_H

#include "harness/event.h"
#include "harness/match/match.h"
#include "harness/plan.h"
#include <sys/types.h>

/* Called in the worker after an example ran and was compared (unless it timed out or its session
 * broke), before its captures are accepted. What it adds to `extra` reaches reporters as
 * ReportExample.extra. `env` is as it was when the example was compared; result->given is what was
 * compared, as given. `instead` may be filled with another comparison, of an example that failed:
 * what that one captures is bound. */
typedef struct WorkerHook {
    void (*after)(void *context, const ExamplePlan *plan, const MatchResult *result, MatchEnv *env,
                  Buf *extra, MatchResult *instead);
    void *context;
} WorkerHook;

typedef struct WorkerJob {
    const DocPlan *plan;
    const RunOptions *options;
    const WorkerHook *hook; /* or NULL */
    EventPage *page;
    int pipe;          /* write end */
    int null;          /* /dev/null */
    int trace;         /* where --trace writes, or -1 */
    int stray;         /* file that gets what is written past the sessions, or -1 */
    const char *tmp;   /* path of the temporary directory; made when needed */
    const char *shims; /* directory for the front of PATH, or NULL */
    pid_t parent;
} WorkerJob;

/* `--trace`: a line on standard error, with the time. Does nothing without that flag. */
void worker_trace(const WorkerJob *job, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* In the child: run the document and end the process. */
void worker_main(const WorkerJob *job) __attribute__((noreturn));

/* What the program is called with, and a directory to remove or "", when a worker has been told to
 * stop: it ends what its examples have left running. Returns the exit status. */
#define WORKER_END "--end-of-worker"
int worker_end(const char *tmp);

#endif
