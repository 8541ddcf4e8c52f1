/* Worker processes: started, watched, timed, cleaned up after. */
#ifndef VERBATIM_CREW_H
#define VERBATIM_CREW_H

#include "harness/worker.h"
#include <poll.h>

typedef struct CrewResult {
    bool have; /* false: the worker died before */
    Event event;
} CrewResult;

typedef enum CrewState { CREW_WAITING, CREW_RUNNING, CREW_FINISHED } CrewState;

/* What a worker reports through. Making one is dear, so they go from finished jobs to new ones. */
typedef struct Lane {
    EventPage *page;
    int pipe[2]; /* read end, write end */
    int stray;
} Lane;

/* One document's run. */
typedef struct CrewJob {
    const DocPlan *plan;
    CrewState state;
    pid_t pid;
    int pidfd;
    Lane lane;
    char *tmp;
    Buf bytes; /* events as they came */
    double started, seconds;
    char *stopped; /* why we stopped it, NULL: we did not */
    double stopped_at;
    int64_t attempts;
    bool *failed_before; /* per example, in an earlier attempt; NULL: first attempt */
    /* when finished */
    CrewResult *results; /* plan->run_count of them; texts point into `bytes` */
    StrList left;
    char *kept;
    char *death;    /* how the worker died, NULL: it came to its end */
    size_t died_at; /* index of the example it was in */
    Buf partial;    /* what that one had printed */
} CrewJob;

typedef struct Crew {
    const RunOptions *options;
    const WorkerHook *hook;
    CrewJob *jobs;
    size_t count, next; /* no job before `next` is waiting */
    CrewJob **running;
    size_t running_count, most;
    struct pollfd *watched; /* two for each running job */
    char *tmp_base, *shims;
    double deadline; /* of the run, 0: none */
    bool late;       /* it has passed */
    bool draining;   /* start no more */
    /* Told now and then while a document takes long, and which of its examples runs; or NULL. */
    void (*waiting)(void *context, const CrewJob *job, size_t example);
    void *context;
    double told;
    double checked; /* when the limits were, last */
    int null;       /* /dev/null */
    Lane spare[64];
    size_t spare_count;
} Crew;

bool crew_init(Crew *crew, const Plan *plan, const RunOptions *options, const WorkerHook *hook,
               Error *err) MUST_CHECK;
void crew_release(Crew *crew);
/* Run until job `index` is finished, or a signal came, or nothing more can finish. */
bool crew_await(Crew *crew, size_t index, Error *err) MUST_CHECK;
/* Stop what runs; nothing new starts. */
void crew_stop(Crew *crew, const char *why);
/* Frees what a finished job holds. */
void crew_forget(CrewJob *job);
/* Signal that asked us to end, 0: none. */
int crew_signal(void);

#endif
