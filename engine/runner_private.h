/* What the parts of a runner share; not for callers of the engine. */
#ifndef VERBATIM_ENGINE_RUNNER_PRIVATE_H
#define VERBATIM_ENGINE_RUNNER_PRIVATE_H

#include "engine/output.h"
#include "engine/python.h"
#include "engine/runner.h"

struct Runner {
    Run *run;
    Engine *engine;
    const RunPlan *plan;
    StrList env;
    pid_t pid;
    PythonJob *job; /* NULL: a process of our own */
    int pidfd;      /* of a process whose output has ended; else -1 */
    int pipes[2];   /* reading ends, by stream; -1 closed */
    bool own_group;
    bool ended, never_began; /* its pre-process failed: then it has a status, the operation none */
    int status;              /* exit code, or minus the signal */
    Output *output;
    const Observer *sink;    /* where output goes instead of the engine's observer, or NULL */
    double stop_at, kill_at; /* 0: never */
};

/* runner_spawn.c: start the operation's process; LOCK names it from then on. */
bool runner_spawn(Runner *r, Error *err) MUST_CHECK;

#endif
