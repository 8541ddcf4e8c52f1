/* `--report text`: for people. A mark per example, failures with their explanation, a summary. */
#include "engine/base/mem.h"
#include "harness/report/report.h"
#include <stdlib.h>

typedef struct Slow {
    double seconds;
    char *place;
} Slow;

typedef struct TextState {
    ReportOptions options;
    Buf details;     /* of the document that runs */
    Buf unreachable; /* why its first unreachable example was not reached */
    StrList places;  /* "file:line: outcome" for the list at the end */
    Slow *slow;
    size_t slow_count, slow_cap;
    size_t unbegun;
} TextState;

static const char *paint(const Sink *sink, const char *code) {
    return sink->color ? code : "";
}

#define RED    "\033[31m"
#define GREEN  "\033[32m"
#define YELLOW "\033[33m"
#define BOLD   "\033[1m"
#define DIM    "\033[2m"
#define PLAIN  "\033[0m"

static const char *outcome_color(Outcome o) {
    switch (o) {
    case OUTCOME_PASSED:
        return GREEN;
    case OUTCOME_FAILED:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_XPASSED:
        return RED;
    case OUTCOME_SKIPPED:
    case OUTCOME_UNPARSED:
    case OUTCOME_XFAILED:
    case OUTCOME_FLAKY:
        return YELLOW;
    case OUTCOME_COUNT:
        break;
    }
    return "";
}

/* ---- one example ------------------------------------------------------------------------- */

static void indented(Buf *b, const char *indent, Span text) {
    Span line;
    while (span_next_line(&text, &line, false)) {
        buf_adds(b, indent);
        buf_add_span(b, line);
        buf_addc(b, '\n');
    }
}

static void source(Buf *b, const ReportExample *e) {
    if (e->outcome == OUTCOME_UNPARSED) {
        indented(b, "    ", doc_lines(e->doc, e->example->line, e->example->source_lines));
        return;
    }
    bool first = true;
    const char *prompts[] = {"    >>> ", "    ... "};
    if (e->example->kind == EXAMPLE_SHELL) {
        prompts[0] = "    $ ";
        prompts[1] = "    > ";
    }
    Span rest = e->example->source, line;
    while (span_next_line(&rest, &line, false)) {
        buf_adds(b, prompts[!first]);
        buf_add_span(b, line);
        buf_addc(b, '\n');
        first = false;
    }
}

static void diff(Buf *b, const Sink *sink, const char *text) {
    Span rest = span_of(text), line;
    while (span_next_line(&rest, &line, false)) {
        const char *color = "";
        if (line.len && line.ptr[0] == '-')
            color = RED;
        else if (line.len && line.ptr[0] == '+')
            color = GREEN;
        else if (line.len && line.ptr[0] == '?')
            color = DIM;
        buf_adds(b, "    ");
        buf_adds(b, paint(sink, color));
        buf_add_span(b, line);
        buf_adds(b, paint(sink, *color ? PLAIN : ""));
        buf_addc(b, '\n');
    }
}

static void heading(Buf *b, const Sink *sink, const ReportExample *e) {
    buf_addf(b, "\n%s", paint(sink, BOLD));
    report_place(b, e);
    buf_addf(b, ":%s %s%s%s", paint(sink, PLAIN), paint(sink, outcome_color(e->outcome)),
             outcome_word(e->outcome), paint(sink, PLAIN));
    if (e->example->section >= 0) {
        buf_addf(b, "  %s", paint(sink, DIM));
        doc_section_path(b, e->doc, e->example->section);
        buf_adds(b, paint(sink, PLAIN));
    }
    if (e->needed)
        buf_adds(b, "  (ran because a later example is selected)");
    buf_addc(b, '\n');
}

enum { FIRST_LINES = 12, LAST_LINES = 6 };

/* Start of the last `count` lines. */
static size_t tail_start(Span text, size_t count) {
    size_t at = text.len && text.ptr[text.len - 1] == '\n' ? text.len - 1 : text.len;
    while (at > 0 && count > 0)
        if (text.ptr[--at] == '\n' && --count == 0)
            return at + 1;
    return at;
}

static size_t head_end(Span text, size_t count) {
    size_t at = 0;
    for (; count > 0 && at < text.len; count--) {
        size_t end = span_find_char(text, '\n', at);
        at = end == SIZE_MAX ? text.len : end + 1;
    }
    return at;
}

static size_t count_lines(Span text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

/* Long texts are shown by their beginning and end, unless -vv asks for all. */
static void texts(Buf *b, const TextState *t, const char *title, Span text) {
    if (text.len == 0)
        return;
    buf_addf(b, "  %s:\n", title);
    size_t head = head_end(text, FIRST_LINES), tail = tail_start(text, LAST_LINES);
    if (t->options.verbose > 1 || head >= tail) {
        indented(b, "    ", text);
        return;
    }
    Span middle = span_make(text.ptr + head, tail - head);
    indented(b, "    ", span_make(text.ptr, head));
    buf_addf(b, "      … %zu lines more (-vv shows them) …\n", count_lines(middle));
    indented(b, "    ", span_from(text, tail));
}

static void failure(Buf *b, const TextState *t, const Sink *sink, const ReportExample *e) {
    heading(b, sink, e);
    source(b, e);
    if (*e->diff)
        diff(b, sink, e->diff);
    else if (e->got.len)
        texts(b, t, "got", e->got);
    texts(b, t, "standard error", e->errout);
    if (*e->reason)
        indented(b, "  ", span_of(e->reason));
    indented(b, "  ", span_of(e->explanation));
}

static bool worth_showing(const TextState *t, const ReportExample *e) {
    switch (e->outcome) {
    case OUTCOME_FAILED:
    case OUTCOME_XPASSED:
        return true;
    case OUTCOME_UNREACHABLE:
    case OUTCOME_PASSED:
    case OUTCOME_SKIPPED:
    case OUTCOME_XFAILED:
        return t->options.verbose > 1;
    case OUTCOME_UNPARSED:
    case OUTCOME_FLAKY:
        return true;
    case OUTCOME_COUNT:
        break;
    }
    return false;
}

static void verbose_line(Buf *b, const Sink *sink, const ReportExample *e) {
    report_place(b, e);
    buf_addf(b, ": %s%s%s", paint(sink, outcome_color(e->outcome)), outcome_word(e->outcome),
             paint(sink, PLAIN));
    if (*e->reason)
        buf_addf(b, " (%s)", e->reason);
    Span first = e->example->source, line;
    if (span_next_line(&first, &line, false))
        buf_addf(b, "  %s%.*s%s", paint(sink, DIM), SPAN_ARG(line), paint(sink, PLAIN));
    buf_addc(b, '\n');
}

static void remember_slow(TextState *t, const ReportExample *e) {
    if (!t->options.durations)
        return;
    t->slow = grow(t->slow, &t->slow_cap, t->slow_count + 1, sizeof *t->slow);
    t->slow[t->slow_count++] = (Slow){e->seconds, xformat("%s:%d", e->doc->path, e->example->line)};
}

static void remember_place(TextState *t, const ReportExample *e) {
    bool listed = outcome_bad(e->outcome) && e->outcome != OUTCOME_UNREACHABLE;
    if (listed || e->outcome == OUTCOME_UNPARSED || e->outcome == OUTCOME_FLAKY)
        strlist_addf(&t->places, "%s:%d: %s", e->doc->path, e->example->line,
                     outcome_word(e->outcome));
}

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    TextState *t = state;
    remember_slow(t, e);
    remember_place(t, e);
    if (e->outcome == OUTCOME_UNREACHABLE && t->unreachable.len == 0)
        buf_adds(&t->unreachable, e->reason);
    if (t->options.verbose > 0)
        verbose_line(&sink->buf, sink, e);
    if (worth_showing(t, e) && e->shown)
        failure(&t->details, t, sink, e);
}

static void progress(void *state, Sink *sink, const ReportProgress *p) {
    const TextState *t = state;
    Buf line = BUF_INIT;
    if (!sink->tty || t->options.verbose < 0)
        return;
    buf_addf(&line, "… example %zu of %zu", p->example, p->examples);
    if (p->documents > 1)
        buf_addf(&line, ", document %zu of %zu", p->document, p->documents);
    buf_addf(&line, ": %s:%d", p->doc->path, p->line);
    sink_progress(sink, buf_span(&line));
    buf_release(&line);
}

/* ---- documents --------------------------------------------------------------------------- */

static bool is_quiet(const ReportDocument *d) {
    return !d->error && !d->tally.count[OUTCOME_UNPARSED] && !d->tally.count[OUTCOME_FLAKY] &&
           !tally_bad(&d->tally) && !(d->left && d->left->count) && !d->kept;
}

static void unreachable_note(Buf *b, const TextState *t, const ReportDocument *d) {
    size_t n = d->tally.count[OUTCOME_UNREACHABLE];
    if (n)
        buf_addf(b, "  %zu example%s %s not reached: %s\n", n, n == 1 ? "" : "s",
                 n == 1 ? "was" : "were", t->unreachable.data);
}

/* What the line of a document begins with. */
static const char *verdict(const ReportDocument *d, const char **color) {
    *color = YELLOW;
    if (tally_bad(&d->tally) || d->error)
        return *color = RED, "FAIL";
    if (d->empty)
        return "none";
    if (tally_ran(&d->tally) == 0 && d->tally.count[OUTCOME_SKIPPED])
        return "skip";
    if (d->tally.count[OUTCOME_UNPARSED])
        return "warn";
    return *color = GREEN, "ok  ";
}

static void document_end(void *state, Sink *sink, const ReportDocument *d) {
    TextState *t = state;
    Buf *b = &sink->buf;
    if (d->unbegun && !d->error) { /* the summary tells how many there are */
        t->unbegun++;
        buf_reset(&t->details);
        buf_reset(&t->unreachable);
        return;
    }
    if (t->options.verbose >= 0 || !is_quiet(d)) {
        const char *color, *word = verdict(d, &color);
        buf_addf(b, "%s%s%s %s: ", paint(sink, color), word, paint(sink, PLAIN), d->doc->path);
        if (d->error)
            buf_adds(b, "could not run");
        else if (d->empty && d->tally.mentions)
            buf_addf(b, "no examples, only %zu mention%s of commands (session: shell runs them)",
                     d->tally.mentions, d->tally.mentions == 1 ? "" : "s");
        else if (d->empty)
            buf_adds(b, "no examples");
        else
            report_counts(b, &d->tally);
        buf_addc(b, '\n');
    }
    if (d->error)
        buf_addf(b, "  %s\n", d->error);
    buf_add_span(b, buf_span(&t->details));
    unreachable_note(b, t, d);
    for (size_t i = 0; d->left && i < d->left->count; i++)
        buf_addf(b, "  left running in the background, ended now: %s\n", d->left->items[i]);
    if (d->kept)
        buf_addf(b, "  temporary directory kept: %s\n", d->kept);
    if (t->details.len)
        buf_addc(b, '\n');
    buf_reset(&t->details);
    buf_reset(&t->unreachable);
}

/* ---- the run ----------------------------------------------------------------------------- */

static void suite_begin(void *state, Sink *sink, const ReportSuite *suite) {
    TextState *t = state;
    buf_init(&t->details);
    buf_init(&t->unreachable);
    for (size_t i = 0; suite->notes && i < suite->notes->count; i++)
        buf_addf(&sink->buf, "%s\n", suite->notes->items[i]);
}

static int slower_first(const void *a, const void *b) {
    double x = ((const Slow *)a)->seconds, y = ((const Slow *)b)->seconds;
    return x < y ? 1 : x > y ? -1 : 0;
}

static void durations(TextState *t, Buf *b) {
    if (!t->slow_count)
        return;
    qsort(t->slow, t->slow_count, sizeof *t->slow, slower_first);
    buf_adds(b, "\nSlowest examples:\n");
    for (size_t i = 0; i < t->slow_count && i < t->options.durations; i++)
        buf_addf(b, "  %8.3fs %s\n", t->slow[i].seconds, t->slow[i].place);
}

static void suite_end(void *state, Sink *sink, const ReportSuite *suite) {
    TextState *t = state;
    Buf *b = &sink->buf;
    durations(t, b);
    if (t->places.count && suite->documents > 1) {
        buf_addc(b, '\n');
        for (size_t i = 0; i < t->places.count; i++)
            buf_addf(b, "%s\n", t->places.items[i]);
    }
    bool bad = tally_bad(&suite->tally) || suite->error || suite->broken_documents;
    buf_adds(b, paint(sink, bad ? RED : GREEN));
    report_counts(b, &suite->tally);
    buf_adds(b, paint(sink, PLAIN));
    buf_addf(b, " in %zu document%s", suite->documents, suite->documents == 1 ? "" : "s");
    if (t->unbegun)
        buf_addf(b, ", %zu of them never begun", t->unbegun);
    buf_addf(b, " (%.2fs)\n", suite->seconds);
    if (suite->broken_documents)
        buf_addf(b, "%zu document%s could not run\n", suite->broken_documents,
                 suite->broken_documents == 1 ? "" : "s");
    if (suite->signal)
        buf_addf(b, "stopped by signal %d\n", suite->signal);
    if (suite->error)
        buf_addf(b, "error: %s\n", suite->error);
}

static void release(void *state) {
    TextState *t = state;
    buf_release(&t->details);
    buf_release(&t->unreachable);
    strlist_release(&t->places);
    for (size_t i = 0; i < t->slow_count; i++)
        free(t->slow[i].place);
    free(t->slow);
}

const Reporter REPORT_TEXT = {.name = "text",
                              .help = "for people: failures explained, a summary",
                              .state_size = sizeof(TextState),
                              .suite_begin = suite_begin,
                              .example_end = example_end,
                              .progress = progress,
                              .document_end = document_end,
                              .suite_end = suite_end,
                              .release = release};
