/* `--report junit`: XML as Jenkins, GitLab and others read it: one suite per document, one case per
 * example. The file is written at the end, when the counts of its first line are known. */
#include "harness/report/report.h"

typedef struct JunitState {
    ReportOptions options;
    Buf suites, cases;
} JunitState;

static void attribute(Buf *b, const char *name, Span value) {
    buf_addf(b, " %s=\"", name);
    report_xml(b, value);
    buf_addc(b, '"');
}

static void element(Buf *b, const char *name, const char *message, const char *type, Span text) {
    buf_addf(b, "      <%s", name);
    attribute(b, "message", span_of(message));
    if (type)
        attribute(b, "type", span_of(type));
    buf_addc(b, '>');
    report_xml(b, text);
    buf_addf(b, "</%s>\n", name);
}

/* The first line of the explanation is the message people see in lists. */
static void failing(Buf *b, const ReportExample *e) {
    Buf details = BUF_INIT, message = BUF_INIT;
    Span rest = span_of(*e->explanation ? e->explanation : e->reason), line;
    report_details(&details, e);
    if (span_next_line(&rest, &line, false))
        buf_add_span(&message, line);
    bool error = e->outcome == OUTCOME_UNREACHABLE;
    element(b, error ? "error" : "failure", message.len ? message.data : outcome_word(e->outcome),
            outcome_word(e->outcome), buf_span(&details));
    buf_release(&details);
    buf_release(&message);
}

static void body(Buf *b, const ReportExample *e) {
    if (outcome_bad(e->outcome))
        failing(b, e);
    else if (e->outcome == OUTCOME_SKIPPED || e->outcome == OUTCOME_UNPARSED)
        element(b, "skipped", *e->reason ? e->reason : outcome_word(e->outcome), NULL,
                SPAN_LIT(""));
    else if (e->outcome == OUTCOME_XFAILED)
        element(b, "skipped", "expected failure", NULL, SPAN_LIT(""));
}

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    JunitState *j = state;
    Buf name = BUF_INIT;
    buf_addf(&name, "line %d: ", e->example->line);
    Span rest = e->example->source, line;
    if (span_next_line(&rest, &line, false))
        buf_add_span(&name, line);
    buf_adds(&j->cases, "    <testcase");
    attribute(&j->cases, "name", buf_span(&name));
    buf_reset(&name);
    buf_adds(&name, e->doc->path);
    if (e->example->section >= 0)
        buf_adds(&name, " > ");
    doc_section_path(&name, e->doc, e->example->section);
    attribute(&j->cases, "classname", buf_span(&name));
    attribute(&j->cases, "file", span_of(e->doc->path));
    buf_addf(&j->cases, " line=\"%d\" time=\"%.6f\">\n", e->example->line, e->seconds);
    body(&j->cases, e);
    if (e->outcome == OUTCOME_FLAKY)
        buf_adds(&j->cases, "      <system-out>flaky: failed first, passed when run "
                            "again</system-out>\n");
    buf_adds(&j->cases, "    </testcase>\n");
    buf_release(&name);
}

static void counts(Buf *b, const Tally *t, size_t broken) {
    size_t skipped =
        t->count[OUTCOME_SKIPPED] + t->count[OUTCOME_UNPARSED] + t->count[OUTCOME_XFAILED];
    buf_addf(b, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
             tally_total(t) + broken, t->count[OUTCOME_FAILED] + t->count[OUTCOME_XPASSED],
             t->count[OUTCOME_UNREACHABLE] + broken, skipped);
}

static void document_end(void *state, Sink *sink, const ReportDocument *d) {
    JunitState *j = state;
    Buf *b = &j->suites;
    buf_adds(b, "  <testsuite");
    attribute(b, "name", span_of(d->doc->path));
    counts(b, &d->tally, d->error ? 1 : 0);
    buf_addf(b, " time=\"%.6f\">\n", d->seconds);
    if (d->error) {
        buf_adds(b, "    <testcase");
        attribute(b, "name", span_of("document"));
        attribute(b, "classname", span_of(d->doc->path));
        attribute(b, "file", span_of(d->doc->path));
        buf_adds(b, " time=\"0\">\n");
        element(b, "error", d->error, "unreadable", SPAN_LIT(""));
        buf_adds(b, "    </testcase>\n");
    }
    buf_add_span(b, buf_span(&j->cases));
    buf_adds(b, "  </testsuite>\n");
    buf_reset(&j->cases);
}

static void suite_end(void *state, Sink *sink, const ReportSuite *suite) {
    JunitState *j = state;
    buf_adds(&sink->buf,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"verbatim\"");
    counts(&sink->buf, &suite->tally, suite->broken_documents);
    buf_addf(&sink->buf, " time=\"%.6f\">\n", suite->seconds);
    buf_add_span(&sink->buf, buf_span(&j->suites));
    buf_adds(&sink->buf, "</testsuites>\n");
}

static void release(void *state) {
    JunitState *j = state;
    buf_release(&j->suites);
    buf_release(&j->cases);
}

const Reporter REPORT_JUNIT = {.name = "junit",
                               .help = "JUnit XML",
                               .state_size = sizeof(JunitState),
                               .example_end = example_end,
                               .document_end = document_end,
                               .suite_end = suite_end,
                               .release = release};
