/* What all reports share. */
#include "harness/report/report.h"
#include "engine/base/unicode.h"
#include <errno.h>
#include <unistd.h>

const Reporter *const REPORTERS[] = {&REPORT_TEXT,   &REPORT_TAP,  &REPORT_JUNIT, &REPORT_JSON,
                                     &REPORT_GITHUB, &REPORT_HTML, NULL};

const Reporter *reporter_find(const char *name) {
    for (const Reporter *const *r = REPORTERS; *r; r++)
        if (strcmp((*r)->name, name) == 0)
            return *r;
    return NULL;
}

static void write_all(Sink *sink, const char *bytes, size_t len) {
    for (size_t at = 0; at < len && !sink->broken;) {
        ssize_t n = write(sink->fd, bytes + at, len - at);
        if (n < 0 && errno != EINTR)
            sink->broken = true;
        at += n > 0 ? (size_t)n : 0;
    }
}

void sink_flush(Sink *sink) {
    if (sink->buf.len && sink->progress)
        write_all(sink, "\r\033[K", 4);
    sink->progress &= sink->buf.len == 0;
    write_all(sink, sink->buf.data, sink->buf.len);
    buf_reset(&sink->buf);
}

void sink_progress(Sink *sink, Span line) {
    size_t room = sink->width > 0 ? (size_t)sink->width - 1 : 79;
    if (line.len > room) {
        while (room && ((unsigned char)line.ptr[room] & 0xC0) == 0x80)
            room--;
        line.len = room;
    }
    sink_flush(sink);
    write_all(sink, "\r", 1);
    write_all(sink, line.ptr, line.len);
    write_all(sink, "\033[K", 3);
    sink->progress = true;
}

void report_place(Buf *out, const ReportExample *e) {
    buf_addf(out, "%s:%d", e->doc->path, e->example->line);
}

static void block(Buf *out, const char *title, Span text) {
    if (text.len == 0)
        return;
    buf_addf(out, "%s\n", title);
    buf_add_span(out, text);
    if (text.ptr[text.len - 1] != '\n')
        buf_addc(out, '\n');
}

void report_details(Buf *out, const ReportExample *e) {
    block(out, "Source:", e->example->source);
    block(out, "Expected:", e->example->expected);
    block(out, "Got:", e->got);
    block(out, "Standard error:", e->errout);
    if (*e->diff)
        block(out, "Difference:", span_of(e->diff));
    if (*e->explanation)
        buf_addf(out, "%s\n", e->explanation);
    if (*e->reason)
        buf_addf(out, "%s\n", e->reason);
}

void report_counts(Buf *out, const Tally *tally) {
    const char *gap = "";
    for (size_t i = 0; i < OUTCOME_COUNT; i++) {
        if (tally->count[i] == 0)
            continue;
        buf_addf(out, "%s%zu %s", gap, tally->count[i], outcome_summary((Outcome)i));
        gap = ", ";
    }
    if (!*gap)
        buf_adds(out, "nothing ran");
}

void report_xml(Buf *out, Span text) {
    for (size_t at = 0; at < text.len;) {
        unsigned char c = (unsigned char)text.ptr[at];
        size_t start = at;
        uint32_t code = c < 0x80 ? (at++, c) : utf8_next(text, &at, false);
        bool allowed = code == '\t' || code == '\n' ||
                       (code >= 0x20 && code != 0xFFFE && code != 0xFFFF && code != UINT32_MAX);
        if (!allowed || code == 0x7F)
            buf_adds(out, "\xEF\xBF\xBD");
        else if (c == '&')
            buf_adds(out, "&amp;");
        else if (c == '<')
            buf_adds(out, "&lt;");
        else if (c == '>')
            buf_adds(out, "&gt;");
        else if (c == '"')
            buf_adds(out, "&quot;");
        else
            buf_add(out, text.ptr + start, at - start);
    }
}
