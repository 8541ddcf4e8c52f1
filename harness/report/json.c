/* `--report json`: one object per line, a version in the first. The fields are a promise. */
#include "engine/base/json.h"
#include "harness/report/report.h"

static void text_field(Buf *b, const char *name, Span value) {
    buf_addf(b, ", \"%s\": ", name);
    json_write_string(b, value);
}

static void counts(Buf *b, const Tally *t) {
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        buf_addf(b, ", \"%s\": %zu", outcome_word((Outcome)i), t->count[i]);
    buf_addf(b, ", \"deselected\": %zu, \"mentioned\": %zu, \"prompts\": %zu", t->deselected,
             t->mentions, t->prompts);
}

static void suite_begin(void *state, Sink *sink, const ReportSuite *suite) {
    buf_addf(&sink->buf,
             "{\"event\": \"suite_begin\", \"version\": 1, \"verbatim\": \"" VERBATIM_VERSION
             "\", \"documents\": %zu, \"examples\": %zu}\n",
             suite->documents, suite->examples);
}

static void document_begin(void *state, Sink *sink, const ReportDocument *d) {
    buf_adds(&sink->buf, "{\"event\": \"document_begin\"");
    text_field(&sink->buf, "document", span_of(d->doc->path));
    buf_addf(&sink->buf, ", \"examples\": %zu}\n", d->planned);
}

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    Buf *b = &sink->buf, section = BUF_INIT;
    doc_section_path(&section, e->doc, e->example->section);
    buf_adds(b, "{\"event\": \"example_end\"");
    text_field(b, "document", span_of(e->doc->path));
    buf_addf(b, ", \"line\": %d", e->example->line);
    text_field(b, "section", buf_span(&section));
    text_field(b, "source", e->example->source);
    text_field(b, "outcome", span_of(outcome_word(e->outcome)));
    text_field(b, "reason", span_of(e->reason));
    text_field(b, "expected", e->example->expected);
    text_field(b, "got", e->got);
    if (e->errout.len)
        text_field(b, "stderr", e->errout);
    text_field(b, "explanation", span_of(e->explanation));
    buf_addf(b, ", \"seconds\": %.6f}\n", e->seconds);
    buf_release(&section);
}

static void document_end(void *state, Sink *sink, const ReportDocument *d) {
    Buf *b = &sink->buf;
    buf_adds(b, "{\"event\": \"document_end\"");
    text_field(b, "document", span_of(d->doc->path));
    counts(b, &d->tally);
    if (d->error)
        text_field(b, "error", span_of(d->error));
    if (d->kept)
        text_field(b, "kept", span_of(d->kept));
    if (d->left && d->left->count) {
        buf_adds(b, ", \"left_running\": [");
        for (size_t i = 0; i < d->left->count; i++) {
            buf_adds(b, i ? ", " : "");
            json_write_string(b, span_of(d->left->items[i]));
        }
        buf_addc(b, ']');
    }
    buf_addf(b, ", \"seconds\": %.6f}\n", d->seconds);
}

static void suite_end(void *state, Sink *sink, const ReportSuite *suite) {
    Buf *b = &sink->buf;
    buf_addf(b, "{\"event\": \"suite_end\", \"documents\": %zu", suite->documents);
    counts(b, &suite->tally);
    if (suite->error)
        text_field(b, "error", span_of(suite->error));
    if (suite->signal)
        buf_addf(b, ", \"signal\": %d", suite->signal);
    buf_addf(b, ", \"seconds\": %.6f}\n", suite->seconds);
}

const Reporter REPORT_JSON = {.name = "json",
                              .help = "one JSON object per line for every event",
                              .state_size = sizeof(ReportState),
                              .suite_begin = suite_begin,
                              .document_begin = document_begin,
                              .example_end = example_end,
                              .document_end = document_end,
                              .suite_end = suite_end};
