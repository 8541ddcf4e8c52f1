/* Child processes: start, wait with a deadline, capture. */
#ifndef VERBATIM_BASE_PROCESS_H
#define VERBATIM_BASE_PROCESS_H

#include "engine/base/buf.h"
#include "engine/base/list.h"
#include <stdint.h>
#include <sys/types.h>

enum { PROCESS_INHERIT = -1, PROCESS_NULL = -2, PROCESS_TO_STDOUT = -3 };

typedef struct ProcessOptions {
    char *const
        *argv; /* NULL-terminated; argv[0] is looked up in PATH of `env` unless it has a '/' */
    char *const *env; /* "NAME=VALUE", NULL-terminated; NULL: inherit */
    const char *cwd;  /* NULL: inherit */
    int in, out,
        err; /* file descriptors, or PROCESS_INHERIT, PROCESS_NULL; err may be PROCESS_TO_STDOUT */
    bool new_group;   /* own process group, so that the whole family can be signalled */
    bool new_session; /* own session (implies new_group) */
    /* process_capture asks this several times a second: true ends the child as a time-out does. */
    bool (*interrupted)(const void *context);
    const void *context;
} ProcessOptions;

/* All fields inherit. */
#define PROCESS_OPTIONS_INIT                                                                       \
    { .in = PROCESS_INHERIT, .out = PROCESS_INHERIT, .err = PROCESS_INHERIT }

typedef struct ProcessStatus {
    bool exited; /* else killed by a signal */
    int code;    /* exit code, or signal number */
    bool timed_out;
} ProcessStatus;

/* Start it; a program that cannot be executed is an error here (ERR_NOT_FOUND, ERR_DENIED), not an
 * exit status. Descriptors of ours other than in/out/err are not inherited (everything is opened
 * O_CLOEXEC). */
bool process_start(pid_t *pid, const ProcessOptions *options, Error *err) MUST_CHECK;
/* Wait; timeout in seconds, <= 0: for ever. On time-out nothing is killed: status->timed_out is
 * set. */
bool process_wait(ProcessStatus *status, pid_t pid, double timeout, Error *err) MUST_CHECK;
/* SIGTERM, then SIGKILL after `grace` seconds, to pid (or its group when `group`); reaps it. */
void process_stop(ProcessStatus *status, pid_t pid, bool group, double grace);
bool process_alive(pid_t pid);

/* Start, feed `input`, collect stdout into `out` and stderr into `errout` (NULL: merged into out),
 * wait. Time-out and interruption end the group (timed_out). Options' in/out/err are ignored. */
bool process_capture(ProcessStatus *status, Buf *out, Buf *errout, const ProcessOptions *options,
                     Span input, double timeout, Error *err) MUST_CHECK;

/* Where `program` would be found through PATH in `env` (NULL: ours), or NULL; caller frees. */
char *process_which(const char *program, char *const *env);

/* An environment as a list: start from ours, then set and unset by name. */
void env_inherit(StrList *env);
void env_set(StrList *env, const char *name, const char *value);
void env_unset(StrList *env, const char *name);
const char *env_get(const StrList *env, const char *name); /* borrowed, or NULL */

#endif
