/* The file LOCK of a run: which process has it, on which host.
 *
 *     4711                                       the operation's process; alone in older stores
 *     node7 6b0a…-boot-id 123456 4700            host, its boot, when, the engine's process
 *
 * "When" is in clock ticks since that boot: a process that started later got a number that had
 * become free. A number means something on its own host only, so a lock of another host counts as
 * held: whoever knows better removes it. Knows nothing of what is run. */
#ifndef VERBATIM_ENGINE_LOCK_H
#define VERBATIM_ENGINE_LOCK_H

#include "engine/store.h"
#include <sys/types.h>

typedef struct LockHolder {
    bool there;     /* there is a lock, dead or alive */
    bool blank;     /* nothing is in it: it is being written, or a crash left it so */
    bool held;      /* by a living process, or by one of another host */
    bool claimed;   /* it names nothing but the engine that made it */
    pid_t pid;      /* of the operation, when it lives on this host; else 0 */
    char host[256]; /* when that is another one, else "" */
    long number;    /* what the lock names, wherever that is */
} LockHolder;

LockHolder lock_holder(const Run *run);
/* Of a file like it, anywhere. */
LockHolder lock_holder_at(Store *store, const char *path);
bool lock_create_at(Store *store, const char *path, Error *err) MUST_CHECK;

/* Claim it for this process; ERR_EXISTS when there is one. */
bool lock_create(Run *run, Error *err) MUST_CHECK;
/* It names the operation's process from now on. */
bool lock_name(Run *run, pid_t pid, Error *err) MUST_CHECK;
/* The same, and nobody looks after that process. */
bool lock_give(Run *run, pid_t pid, Error *err) MUST_CHECK;
bool lock_remove(Run *run, Error *err) MUST_CHECK;

#endif
