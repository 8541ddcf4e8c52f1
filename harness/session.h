/* A session runs the examples of one kind: the language, the shell. A small vtable. */
#ifndef VERBATIM_SESSION_H
#define VERBATIM_SESSION_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/list.h"
#include "harness/plan.h"
#include <signal.h>

typedef struct SessionOptions {
    const DocPlan *plan;
    const char *directory; /* of the document, absolute */
    /* Makes the temporary directory, once; making it costs more than running a small document, so
     * it is not there before something can learn of it: through the environment or another process.
     */
    bool (*need_tmp)(void *context, Error *err);
    /* Which of the examples given to execute runs now. */
    void (*started)(void *context, const ExamplePlan *plan);
    void *context;
    const volatile sig_atomic_t *stop; /* set: give up waiting, return what there is */
    Buf *live; /* where output goes while it is printed: read when the process is about to die */
} SessionOptions;

typedef struct SessionResult {
    Buf got; /* what was printed, with the exit status as the example shows it */
    Buf errout;
    bool raised;
    Buf exception; /* "ValueError: no" */
    Buf traceback;
    Buf failure; /* not empty: the example failed, whatever it printed, and this is why */
    Buf over;    /* not empty: the session is over, and this is why */
    double seconds;
} SessionResult;

void session_result_reset(SessionResult *r);
void session_result_release(SessionResult *r);

typedef struct SessionType {
    const char *name;
    void *(*open)(const SessionOptions *options, Error *err);
    /* Runs up to `count` examples in a row; returns for how many there are results: fewer only when
     * the session is over. `most` says how many at once make sense. */
    size_t (*execute)(void *session, const ExamplePlan *const *plans, size_t count,
                      SessionResult *results);
    size_t most;
    /* NULL: fine. Whether the example should be the last one of those given to execute. */
    bool (*ends_batch)(const ExamplePlan *plan);
    /* A captured text becomes a variable. */
    void (*bind)(void *session, const char *name, Span text);
    /* Text of a variable; false: there is none. NULL: a session without readable variables. */
    bool (*lookup)(void *session, Span name, Buf *out);
    /* Calls back for every variable that other sessions should see. May be NULL. */
    void (*variables)(void *session, void (*visit)(void *context, const char *name, Span text),
                      void *context);
    void (*close)(void *session);
} SessionType;

extern const SessionType SESSION_LANGUAGE, SESSION_SHELL;

#endif
