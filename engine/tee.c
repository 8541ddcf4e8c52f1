/* An observer in front of another that also captures. */
#include "engine/tee.h"

static void tee_output(void *context, Stream stream, Span bytes) {
    Tee *tee = context;
    output_add(tee->output, stream, bytes);
    if (!tee->quiet)
        tee->outer.output(tee->outer.context, stream, bytes);
}

static void tee_log(void *context, LogLevel level, LogScope scope, const char *text) {
    Tee *tee = context;
    Buf line = BUF_INIT;
    log_format(&line, engine_name(tee->engine), level, scope, text);
    output_add(tee->output, STREAM_ERR, buf_span(&line));
    if (!tee->quiet)
        tee->outer.log(tee->outer.context, level, scope, text);
    buf_release(&line);
}

static bool tee_confirm(void *context, const char *question, bool otherwise) {
    Tee *tee = context;
    return tee->outer.confirm(tee->outer.context, question, otherwise);
}

static bool tee_interrupted(void *context) {
    Tee *tee = context;
    return tee->outer.interrupted(tee->outer.context);
}

static bool tee_impatient(void *context) {
    Tee *tee = context;
    return tee->outer.impatient(tee->outer.context);
}

static void tee_progress(void *context, size_t done, size_t failed, size_t total) {
    Tee *tee = context;
    tee->outer.progress(tee->outer.context, done, failed, total);
}

void tee_begin(Tee *tee, Engine *engine, Output *output, bool quiet) {
    *tee = (Tee){engine, output, *engine_observer(engine), quiet};
    Observer inner = tee->outer;
    inner.context = tee;
    inner.output = tee_output;
    inner.log = tee->outer.log ? tee_log : NULL;
    inner.confirm = tee->outer.confirm ? tee_confirm : NULL;
    inner.interrupted = tee->outer.interrupted ? tee_interrupted : NULL;
    inner.impatient = tee->outer.impatient ? tee_impatient : NULL;
    inner.progress = tee->outer.progress ? tee_progress : NULL;
    engine_observe(engine, inner);
}

void tee_end(Tee *tee) {
    engine_observe(tee->engine, tee->outer);
}
