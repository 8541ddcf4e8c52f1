/* `--report html`: one self-contained page. The documents as they read, every example marked with
 * what became of it; failures first in the navigation. No script; light and dark.
 *
 * Prose is shown as paragraphs and headings, not as full Markdown. */
#include "engine/base/mem.h"
#include "harness/report/report.h"
#include <stdlib.h>

typedef struct HtmlState {
    ReportOptions options;
    Buf body, failures;
    Buf *details; /* per example of the current document: what is shown under it */
    Outcome *outcomes;
    bool *seen;
    size_t count;
    size_t document; /* number of the current one */
} HtmlState;

static const char STYLE[] =
    ":root{color-scheme:light dark;--bad:#b00020;--good:#18794e;--mild:#8a6100;--box:#8883}"
    "@media(prefers-color-scheme:dark){:root{--bad:#ff8a80;--good:#7ddba8;--mild:#e6c15c}}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{font:14px/1.4 ui-monospace,monospace;overflow-x:auto;margin:.3rem 0;padding:.3rem .6rem;"
    "background:var(--box)}.ex{border-left:.3rem solid var(--box);padding-left:.6rem;margin:1rem 0}"
    ".ex:target{outline:2px solid}.passed{border-color:var(--good)}"
    ".failed,.unreachable,.xpassed{border-color:var(--bad)}"
    ".skipped,.unparsed,.xfailed,.flaky{border-color:var(--mild)}"
    ".what{font-size:.85em}.bad{color:var(--bad)}.dim{opacity:.6}";

static void add_pre(Buf *b, const char *kind, Span text) {
    if (text.len == 0)
        return;
    buf_addf(b, "<pre%s%s%s>", *kind ? " class=\"" : "", kind, *kind ? "\"" : "");
    report_xml(b, text);
    buf_adds(b, "</pre>\n");
}

/* ---- examples ---------------------------------------------------------------------------- */

static void document_begin(void *state, Sink *sink, const ReportDocument *d) {
    HtmlState *h = state;
    h->document++;
    h->count = d->doc->example_count;
    h->details = xcalloc(h->count + 1, sizeof *h->details);
    h->outcomes = xcalloc(h->count + 1, sizeof *h->outcomes);
    h->seen = xcalloc(h->count + 1, sizeof *h->seen);
    for (size_t i = 0; i < h->count; i++)
        buf_init(&h->details[i]);
}

static void list_failure(HtmlState *h, const ReportExample *e) {
    buf_addf(&h->failures, "<li><a href=\"#d%zu-%d\">", h->document, e->example->line);
    report_xml(&h->failures, span_of(e->doc->path));
    buf_addf(&h->failures, ":%d</a> %s ", e->example->line, outcome_word(e->outcome));
    report_xml(&h->failures, span_of(*e->explanation ? e->explanation : e->reason));
    buf_adds(&h->failures, "</li>\n");
}

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    HtmlState *h = state;
    size_t i = e->example->index;
    if (i >= h->count)
        return;
    Buf *b = &h->details[i];
    h->seen[i] = true;
    h->outcomes[i] = e->outcome;
    if (e->outcome == OUTCOME_PASSED)
        return;
    if (*e->diff)
        add_pre(b, "diff", span_of(e->diff));
    else
        add_pre(b, "got", e->got);
    add_pre(b, "err", e->errout);
    buf_adds(b, "<div class=\"what\">");
    report_xml(b, span_of(e->explanation));
    if (*e->explanation && *e->reason)
        buf_adds(b, "<br>");
    report_xml(b, span_of(e->reason));
    buf_adds(b, "</div>\n");
    if (outcome_bad(e->outcome))
        list_failure(h, e);
}

/* ---- the document as it reads ------------------------------------------------------------ */

static size_t lines_of(const Example *ex) {
    return (size_t)(ex->source_lines + ex->expected_lines);
}

static void put_example(HtmlState *h, const Doc *doc, const Example *ex) {
    bool seen = h->seen[ex->index];
    const char *word = seen ? outcome_word(h->outcomes[ex->index]) : "not selected";
    buf_addf(&h->body, "<div class=\"ex %s\" id=\"d%zu-%d\">", seen ? word : "dim", h->document,
             ex->line);
    add_pre(&h->body, "", doc_lines(doc, ex->line, (int)lines_of(ex)));
    buf_addf(&h->body, "<div class=\"what dim\">%s, line %d</div>\n", word, ex->line);
    buf_add_span(&h->body, buf_span(&h->details[ex->index]));
    buf_adds(&h->body, "</div>\n");
}

static const DocSection *section_at(const Doc *doc, size_t line) {
    for (size_t i = 0; i < doc->section_count; i++)
        if (doc->sections[i].line == (int)line)
            return &doc->sections[i];
    return NULL;
}

static Span line_text(const Doc *doc, size_t line) {
    const DocLine *l = &doc->lines[line - 1];
    return span_make(doc->text.ptr + l->start, l->end - l->start);
}

static bool is_blank(const Doc *doc, size_t line) {
    return span_trim(line_text(doc, line)).len == 0;
}

/* Lines of one kind from `line` on; returns how many. */
static size_t run_of(const Doc *doc, size_t line) {
    DocRole role = doc->lines[line - 1].role;
    size_t end = line;
    while (end < doc->line_count && doc->lines[end].role == role &&
           !(role == ROLE_PROSE && is_blank(doc, end + 1)))
        end++;
    return end - line + 1;
}

static size_t put_lines(Buf *b, const Doc *doc, size_t line) {
    const DocSection *section = section_at(doc, line);
    if (section) {
        int level = section->level < 5 ? section->level + 1 : 6;
        buf_addf(b, "<h%d>", level);
        report_xml(b, section->title);
        buf_addf(b, "</h%d>\n", level);
        return 1;
    }
    DocRole role = doc->lines[line - 1].role;
    size_t count = run_of(doc, line);
    Span text = doc_lines(doc, (int)line, (int)count);
    if (role == ROLE_CODE || role == ROLE_MENTION || role == ROLE_FRONT || role == ROLE_COMMENT)
        add_pre(b, role == ROLE_CODE ? "" : "dim", text);
    else if (role == ROLE_PROSE && !is_blank(doc, line)) {
        buf_adds(b, "<p>");
        report_xml(b, text);
        buf_adds(b, "</p>\n");
    } else
        return 1;
    return count;
}

static void put_document(HtmlState *h, const Doc *doc) {
    size_t next = 0;
    for (size_t line = 1; line <= doc->line_count;) {
        const Example *ex = next < doc->example_count ? doc->examples[next] : NULL;
        if (ex && ex->line == (int)line) {
            put_example(h, doc, ex);
            line += lines_of(ex) ? lines_of(ex) : 1;
            next++;
        } else
            line += put_lines(&h->body, doc, line);
    }
}

static void document_end(void *state, Sink *sink, const ReportDocument *d) {
    HtmlState *h = state;
    buf_addf(&h->body, "<section><h1>");
    report_xml(&h->body, span_of(d->doc->path));
    buf_adds(&h->body, "</h1><p class=\"what\">");
    report_counts(&h->body, &d->tally);
    buf_adds(&h->body, "</p>\n");
    if (d->error) {
        buf_adds(&h->body, "<p class=\"bad\">");
        report_xml(&h->body, span_of(d->error));
        buf_adds(&h->body, "</p>\n");
    } else
        put_document(h, d->doc);
    buf_adds(&h->body, "</section>\n");
    for (size_t i = 0; i < h->count; i++)
        buf_release(&h->details[i]);
    free(h->details);
    free(h->outcomes);
    free(h->seen);
}

/* ---- the page ---------------------------------------------------------------------------- */

static void suite_begin(void *state, Sink *sink, const ReportSuite *suite) {
    HtmlState *h = state;
    buf_init(&h->body);
    buf_init(&h->failures);
}

static void suite_end(void *state, Sink *sink, const ReportSuite *suite) {
    HtmlState *h = state;
    Buf *b = &sink->buf;
    buf_addf(b,
             "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta "
             "name=\"viewport\" content=\"width=device-width\">\n<title>Verbatim</title>"
             "<style>%s</style></head>\n<body><p><strong>",
             STYLE);
    report_counts(b, &suite->tally);
    buf_addf(b, "</strong> in %zu documents (%.2fs)</p>\n", suite->documents, suite->seconds);
    if (suite->error) {
        buf_adds(b, "<p class=\"bad\">");
        report_xml(b, span_of(suite->error));
        buf_adds(b, "</p>\n");
    }
    if (h->failures.len)
        buf_addf(b, "<nav><h2>Failures</h2><ol>\n%s</ol></nav>\n", h->failures.data);
    buf_add_span(b, buf_span(&h->body));
    buf_adds(b, "</body></html>\n");
}

static void release(void *state) {
    HtmlState *h = state;
    if (h->body.data)
        buf_release(&h->body);
    if (h->failures.data)
        buf_release(&h->failures);
}

const Reporter REPORT_HTML = {.name = "html",
                              .help = "one page: the documents with their outcomes",
                              .state_size = sizeof(HtmlState),
                              .suite_begin = suite_begin,
                              .document_begin = document_begin,
                              .example_end = example_end,
                              .document_end = document_end,
                              .suite_end = suite_end,
                              .release = release};
