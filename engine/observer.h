/* Where everything the engine has to say goes.
 *
 * The engine prints nothing by itself. Bytes of operations, messages and log lines are handed to an
 * observer in the order in which they happened; the observer decides what becomes of them. Knows
 * nothing of runs. */
#ifndef VERBATIM_ENGINE_OBSERVER_H
#define VERBATIM_ENGINE_OBSERVER_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/span.h"

typedef enum Stream { STREAM_OUT = 0, STREAM_ERR = 1 } Stream;
typedef enum LogLevel { LOG_DEBUG = 10, LOG_INFO = 20, LOG_WARNING = 30, LOG_ERROR = 40 } LogLevel;

/* Who speaks decides how a log line looks: the command (INFO bare, else "LEVEL: text") or something
 * that runs on its behalf, a batch or a sequence of steps ("LEVEL: [name] text"). */
typedef enum LogScope { LOG_COMMAND, LOG_PROCESS } LogScope;

/* Every member but `output` may be NULL. */
typedef struct Observer {
    void *context;
    /* Bytes as they come: operations' output and the engine's own lines. */
    void (*output)(void *context, Stream stream, Span bytes);
    /* A log record, without its prefix. NULL: formatted with log_format and given to `output` on
     * STREAM_ERR. */
    void (*log)(void *context, LogLevel level, LogScope scope, const char *text);
    /* Ask the user; NULL: the answer is yes. */
    bool (*confirm)(void *context, const char *question, bool otherwise);
    /* Polled often while waiting: true when the user wants everything to stop (Ctrl-C). */
    bool (*interrupted)(void *context);
    /* True when the user asked again: what was told to stop is killed without more patience. */
    bool (*impatient)(void *context);
    /* A batch moves on: `done` of `total` trials, `failed` of them not completed. */
    void (*progress)(void *context, size_t done, size_t failed, size_t total);
    /* Both streams reach one place: operations get one pipe for both, so that their order is exact.
     * Of what Python writes it is still known which it is; all else counts as STREAM_OUT. */
    bool merged;
    int input; /* descriptor operations read from; -1: nothing (/dev/null) */
} Observer;

/* Append the line (with newline) that stands for a log record. */
void log_format(Buf *out, const char *name, LogLevel level, LogScope scope, const char *text);

/* Collects all output, merged, into a buffer: for tests and for calls that want the text. */
Observer observer_into(Buf *buf);

#endif
