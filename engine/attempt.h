/* Attempts at a trial: several tasks of a scheduler may run it, on several hosts and at the same
 * time, and one result counts.
 *
 *     <run>/.guild/attempts/JOB.RESTART.NODE/         shaped like a run: the operation works here
 *     <run>/.guild/attempts/JOB.RESTART.NODE/.guild/status
 *     <run>/.guild/status                             the same file: this attempt won
 *
 * The directory is claimed by making it. A result is written beside its place, made durable,
 * renamed and then published by a link, which only the first can make; it names its attempt. What
 * the winner made is then moved to where every other run has it, and the run is no longer pending.
 * An attempt that was interrupted publishes nothing: the trial is pending again.
 *
 * The pool of this machine needs none of this: there the lock of the run is the attempt, and
 * `exit_status` is published by a link. */
#ifndef VERBATIM_ENGINE_ATTEMPT_H
#define VERBATIM_ENGINE_ATTEMPT_H

#include "engine/base/list.h"
#include "engine/run.h"

/* name, as shown. Lost: it was begun, nobody runs it any more and there is no result. */
#define TRIAL_STATUSES(X)                                                                          \
    X(PENDING, "pending")                                                                          \
    X(RUNNING, "running")                                                                          \
    X(COMPLETED, "completed")                                                                      \
    X(ERROR, "error")                                                                              \
    X(TERMINATED, "terminated")                                                                    \
    X(LOST, "lost")

typedef enum TrialStatus {
#define X(name, text) TRIAL_##name,
    TRIAL_STATUSES(X)
#undef X
} TrialStatus;

const char *trial_status_name(TrialStatus status);

/* A published result. */
typedef struct AttemptResult {
    int exit_status; /* or minus the signal */
    char *attempt;   /* who won; caller frees */
} AttemptResult;

/* False without err: there is none. ERR_INVALID: it cannot be read. */
bool attempt_result(AttemptResult *out, const Run *trial, Error *err) MUST_CHECK;

/* What its attempts say of a run that is marked pending; TRIAL_PENDING when there are none. */
TrialStatus attempts_status(const Run *trial);
/* Of any trial, whoever ran it. */
TrialStatus trial_status(const Run *trial);
/* One that is under way, or NULL; caller frees. */
Run *attempt_running(const Run *trial);

/* Claim a directory, named after the task of the scheduler `env` tells of. The caller frees the
 * handle: a run with the trial's id. */
bool attempt_begin(Run **out, const Run *trial, const StrList *env, Error *err) MUST_CHECK;
/* Publish; *won is false when somebody else was first. */
bool attempt_publish(bool *won, const Run *attempt, const Run *trial, int exit_status,
                     Error *err) MUST_CHECK;
/* Move what the winner made to the run's directory. Whoever finds it undone may do it; `program` is
 * for the hint when the run is locked. */
bool attempts_settle(Run *trial, const char *program, Error *err) MUST_CHECK;
/* SIGTERM, then SIGKILL, to those of this host. */
bool attempts_stop(const Run *trial, double grace, Error *err) MUST_CHECK;
/* They belong to an earlier execution. */
bool attempts_forget(Run *run, Error *err) MUST_CHECK;

#endif
