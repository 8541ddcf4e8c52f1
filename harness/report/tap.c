/* `--report tap`: TAP version 14, one test point per example, details as YAML. */
#include "engine/base/json.h"
#include "harness/report/report.h"
#include <stdlib.h>

typedef struct TapState {
    ReportOptions options;
    size_t number;
} TapState;

static void suite_begin(void *state, Sink *sink, const ReportSuite *suite) {
    /* Older versions of prove refuse the 14, though all that follows is the same to them. */
    buf_adds(&sink->buf, getenv("HARNESS_ACTIVE") ? "TAP version 13\n" : "TAP version 14\n");
    for (size_t i = 0; suite->notes && i < suite->notes->count; i++)
        buf_addf(&sink->buf, "# %s\n", suite->notes->items[i]);
}

/* '#' and '\' must be escaped in descriptions and reasons; a new line would end them. */
static void escaped(Buf *b, Span text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '#' || c == '\\')
            buf_addc(b, '\\');
        buf_addc(b, c == '\n' || c == '\r' || c == '\0' ? ' ' : c);
    }
}

/* One line, in double quotes with JSON's escapes, which any reader of YAML understands, small ones
 * included. */
static void yaml_text(Buf *b, const char *name, Span text) {
    if (text.len == 0)
        return;
    buf_addf(b, "  %s: ", name);
    json_write_string(b, text);
    buf_addc(b, '\n');
}

static void details(Buf *b, const ReportExample *e) {
    buf_adds(b, "  ---\n");
    yaml_text(b, "message", span_of(*e->explanation ? e->explanation : e->reason));
    buf_adds(b, "  at:\n  ");
    yaml_text(b, "file", span_of(e->doc->path));
    buf_addf(b, "    line: %d\n", e->example->line);
    yaml_text(b, "source", e->example->source);
    yaml_text(b, "expected", e->example->expected);
    yaml_text(b, "got", e->got);
    yaml_text(b, "difference", span_of(e->diff));
    buf_adds(b, "  ...\n");
}

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    TapState *t = state;
    Buf *b = &sink->buf, name = BUF_INIT;
    bool fails = outcome_bad(e->outcome) || e->outcome == OUTCOME_XFAILED;
    report_place(&name, e);
    if (e->example->section >= 0)
        buf_addc(&name, ' ');
    doc_section_path(&name, e->doc, e->example->section);
    /* An unexpected pass fails the run: for TAP, `ok # TODO` would be a success. */
    buf_addf(b, "%s %zu - ", fails ? "not ok" : "ok", ++t->number);
    escaped(b, buf_span(&name));
    if (e->outcome == OUTCOME_SKIPPED || e->outcome == OUTCOME_UNPARSED) {
        buf_adds(b, " # SKIP ");
        escaped(b, span_of(*e->reason ? e->reason : outcome_word(e->outcome)));
    } else if (e->outcome == OUTCOME_XFAILED)
        buf_adds(b, " # TODO expected failure");
    else if (e->outcome != OUTCOME_PASSED)
        buf_addf(b, " (%s)", outcome_word(e->outcome));
    buf_addc(b, '\n');
    if (fails)
        details(b, e);
    buf_release(&name);
}

static void document_end(void *state, Sink *sink, const ReportDocument *d) {
    if (d->error) {
        TapState *t = state;
        buf_addf(&sink->buf, "not ok %zu - ", ++t->number);
        escaped(&sink->buf, span_of(d->doc->path));
        buf_adds(&sink->buf, " could not run\n# ");
        escaped(&sink->buf, span_of(d->error));
        buf_addc(&sink->buf, '\n');
    }
    for (size_t i = 0; d->left && i < d->left->count; i++)
        buf_addf(&sink->buf, "# left running: %s\n", d->left->items[i]);
}

static void suite_end(void *state, Sink *sink, const ReportSuite *suite) {
    TapState *t = state;
    buf_adds(&sink->buf, "# ");
    report_counts(&sink->buf, &suite->tally);
    buf_addc(&sink->buf, '\n');
    if (suite->error && t->number == 0) {
        buf_adds(&sink->buf, "Bail out! ");
        escaped(&sink->buf, span_of(suite->error));
        buf_addc(&sink->buf, '\n');
    }
    if (suite->signal)
        buf_addf(&sink->buf, "Bail out! stopped by signal %d\n", suite->signal);
    buf_addf(&sink->buf, "1..%zu\n", t->number);
}

const Reporter REPORT_TAP = {.name = "tap",
                             .help = "TAP version 14",
                             .state_size = sizeof(TapState),
                             .suite_begin = suite_begin,
                             .example_end = example_end,
                             .document_end = document_end,
                             .suite_end = suite_end};
