/* `--report github`: annotations in the log, and a summary of the job where GitHub asks for one.
 *
 * GitHub shows only so many annotations of a step; after a few dozen we say how many more. */
#include "engine/base/mem.h"
#include "harness/report/report.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_ANNOTATIONS = 40 };

typedef struct GithubState {
    ReportOptions options;
    size_t shown, hidden;
    Buf table;
} GithubState;

/* Properties escape ':' and ',' besides what data does. */
static void escaped(Buf *b, Span text, bool property) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            buf_addf(b, "%%%02X", (unsigned char)c);
        else
            buf_addc(b, c);
    }
}

static void annotate(Buf *b, const char *level, const char *path, int line, const char *title,
                     Span message) {
    buf_addf(b, "::%s file=", level);
    escaped(b, span_of(path), true);
    buf_addf(b, ",line=%d,title=", line);
    escaped(b, span_of(title), true);
    buf_adds(b, "::");
    escaped(b, message, false);
    buf_addc(b, '\n');
}

static void add_row(Buf *table, const ReportExample *e) {
    buf_addf(table, "| `%s:%d` | %s | ", e->doc->path, e->example->line, outcome_word(e->outcome));
    Span rest = span_of(*e->explanation ? e->explanation : e->reason), line;
    if (span_next_line(&rest, &line, false))
        for (size_t i = 0; i < line.len; i++) {
            if (line.ptr[i] == '|' || line.ptr[i] == '<')
                buf_addc(table, '\\');
            buf_addc(table, line.ptr[i]);
        }
    buf_adds(table, " |\n");
}

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    GithubState *g = state;
    bool warn = e->outcome == OUTCOME_UNPARSED || e->outcome == OUTCOME_FLAKY;
    bool bad = outcome_bad(e->outcome) && e->outcome != OUTCOME_UNREACHABLE;
    if (!warn && !bad)
        return;
    if (g->shown >= MOST_ANNOTATIONS) {
        g->hidden++;
        return;
    }
    g->shown++;
    Buf message = BUF_INIT;
    report_details(&message, e);
    char *title = xformat("%s:%d %s", e->doc->path, e->example->line, outcome_word(e->outcome));
    annotate(&sink->buf, bad ? "error" : "warning", e->doc->path, e->example->line, title,
             buf_span(&message));
    add_row(&g->table, e);
    free(title);
    buf_release(&message);
}

static void document_end(void *state, Sink *sink, const ReportDocument *d) {
    if (d->error)
        annotate(&sink->buf, "error", d->doc->path, 1, "document could not run", span_of(d->error));
}

static void write_summary(const char *path, const GithubState *g, const ReportSuite *suite) {
    Buf text = BUF_INIT;
    buf_adds(&text, "### Verbatim: ");
    report_counts(&text, &suite->tally);
    buf_addf(&text, " in %zu documents\n", suite->documents);
    if (g->table.len)
        buf_addf(&text, "\n| where | outcome | why |\n|---|---|---|\n%s", g->table.data);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    for (size_t at = 0; fd >= 0 && at < text.len;) {
        ssize_t n = write(fd, text.data + at, text.len - at);
        if (n < 0 && errno != EINTR)
            break;
        at += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0)
        close(fd);
    buf_release(&text);
}

static void suite_end(void *state, Sink *sink, const ReportSuite *suite) {
    GithubState *g = state;
    if (g->hidden)
        buf_addf(&sink->buf, "::notice::%zu more failures are not annotated\n", g->hidden);
    if (suite->error) {
        buf_adds(&sink->buf, "::error::");
        escaped(&sink->buf, span_of(suite->error), false);
        buf_addc(&sink->buf, '\n');
    }
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    if (summary && *summary)
        write_summary(summary, g, suite);
}

static void release(void *state) {
    GithubState *g = state;
    buf_release(&g->table);
}

const Reporter REPORT_GITHUB = {.name = "github",
                                .help = "GitHub annotations and job summary",
                                .state_size = sizeof(GithubState),
                                .example_end = example_end,
                                .document_end = document_end,
                                .suite_end = suite_end,
                                .release = release};
