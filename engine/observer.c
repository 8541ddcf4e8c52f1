/* The looks of log lines, and an observer that collects text. */
#include "engine/observer.h"

static const char *level_name(LogLevel level) {
    switch (level) {
    case LOG_DEBUG:
        return "DEBUG";
    case LOG_INFO:
        return "INFO";
    case LOG_WARNING:
        return "WARNING";
    case LOG_ERROR:
        return "ERROR";
    }
    return "INFO";
}

void log_format(Buf *out, const char *name, LogLevel level, LogScope scope, const char *text) {
    if (scope == LOG_PROCESS || level == LOG_DEBUG)
        buf_addf(out, "%s: [%s] %s\n", level_name(level), name, text);
    else if (level == LOG_INFO)
        buf_addf(out, "%s\n", text);
    else
        buf_addf(out, "%s: %s\n", level_name(level), text);
}

static void collect(void *context, Stream stream, Span bytes) {
    (void)stream;
    buf_add_span(context, bytes);
}

Observer observer_into(Buf *buf) {
    return (Observer){.context = buf, .output = collect, .merged = true, .input = -1};
}
