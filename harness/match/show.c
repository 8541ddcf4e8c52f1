/* Drawing a diff: marks, colours, abbreviation.
 *
 * Lines far from any difference are left out, long runs and long lines are cut around what matters,
 * characters a terminal would act on are shown as escapes. */
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/diff.h"
#include <stdlib.h>

enum { CONTEXT = 3, LONG_RUN = 24, RUN_HEAD = 12, RUN_TAIL = 6 };

#define RED     "\x1b[31m"
#define GREEN   "\x1b[32m"
#define DIM     "\x1b[2m"
#define REVERSE "\x1b[7m"
#define NORMAL  "\x1b[0m"
#define UPRIGHT "\x1b[27m"

/* ---- one line ---------------------------------------------------------------------------- */

static bool marked(const MatchDiff *d, const DiffLine *line, size_t at) {
    for (size_t i = line->first; i < line->last; i++)
        if (at >= d->marks[i].start && at < d->marks[i].end)
            return true;
    return false;
}

/* One character as shown; returns its columns. */
static size_t add_char(Buf *out, Span text, size_t *at, bool blanks) {
    size_t start = *at, before = out->len;
    uint32_t c = utf8_next(text, at, false);
    if (c == UINT32_MAX)
        buf_addf(out, "\\x%02x", (unsigned char)text.ptr[start]);
    else if (blanks && c == ' ')
        return buf_adds(out, "\xc2\xb7"), 1;
    else if (blanks && c == '\t')
        return buf_adds(out, "\xe2\x86\x92"), 1;
    else if (c != '\t' && (c < 0x20 || c == 0x7f))
        buf_addf(out, "\\x%02x", c);
    else
        buf_add(out, text.ptr + start, *at - start);
    return c >= 0x80 && c != UINT32_MAX ? (size_t)(unicode_width(c) > 0 ? unicode_width(c) : 0)
                                        : out->len - before;
}

/* Where to begin when the line is wider than allowed: so that the first mark is seen. */
static size_t cut_start(const MatchDiff *d, const DiffLine *line, size_t width) {
    size_t mark = line->last > line->first ? d->marks[line->first].start : 0;
    if (width == 0 || line->text.len <= width || mark < width * 2 / 3)
        return 0;
    size_t start = mark - width / 3;
    while (start < line->text.len && ((unsigned char)line->text.ptr[start] & 0xc0) == 0x80)
        start++;
    return start;
}

/* The text, and in `under` carets below what is marked. */
static void draw_text(Buf *out, Buf *under, const MatchDiff *d, const DiffLine *line,
                      const MatchShow *show) {
    size_t width = show->full ? 0 : (size_t)show->width;
    size_t at = cut_start(d, line, width), shown = 0;
    bool lit = false;
    if (at > 0) {
        buf_adds(out, "\xe2\x80\xa6");
        buf_addc(under, ' ');
    }
    while (at < line->text.len && (width == 0 || shown < width)) {
        bool mark = marked(d, line, at);
        if (show->colour && mark != lit)
            buf_adds(out, mark ? REVERSE : UPRIGHT);
        lit = mark;
        size_t columns = 0;
        if (line->text.ptr[at] == '\t' && !line->blanks) {
            buf_addc(out, '\t');
            buf_addc(under, '\t');
            at++;
            shown += 8;
            continue;
        }
        columns = add_char(out, line->text, &at, line->blanks);
        buf_add_repeat(under, mark ? '^' : ' ', columns);
        shown += columns;
    }
    if (at < line->text.len)
        buf_adds(out, "\xe2\x80\xa6");
}

static void trim(Buf *b) {
    while (b->len && (b->data[b->len - 1] == ' ' || b->data[b->len - 1] == '\t'))
        buf_truncate(b, b->len - 1);
}

static void draw_line(Buf *out, const MatchDiff *d, const DiffLine *line, const MatchShow *show,
                      bool carets) {
    Buf under = BUF_INIT;
    if (show->colour && line->kind != ' ')
        buf_adds(out, line->kind == '-' ? RED : GREEN);
    buf_addc(out, line->kind);
    buf_addc(out, ' ');
    draw_text(out, &under, d, line, show);
    if (show->colour && line->kind != ' ')
        buf_adds(out, NORMAL);
    if (!line->text.len)
        trim(out);
    buf_addc(out, '\n');
    trim(&under);
    if (carets && under.len && !show->colour && line->pair)
        buf_addf(out, "? %s\n", under.data);
    buf_release(&under);
}

static void draw_note(Buf *out, const MatchShow *show, size_t count, const char *what) {
    buf_addf(out, "%s  \xe2\x80\xa6 %zu %s%s \xe2\x80\xa6%s\n", show->colour ? DIM : "", count,
             count == 1 ? "line" : "lines", what, show->colour ? NORMAL : "");
}

/* ---- all lines --------------------------------------------------------------------------- */

/* Lines of the same kind from `from` on; changed pairs are runs of their own. */
static size_t run_end(const MatchDiff *d, size_t from) {
    size_t end = from + 1;
    while (end < d->count && d->lines[end].kind == d->lines[from].kind && !d->lines[end].pair &&
           !d->lines[from].pair)
        end++;
    return end;
}

static void draw_range(Buf *out, const MatchDiff *d, size_t from, size_t to,
                       const MatchShow *show) {
    for (size_t i = from; i < to; i++)
        draw_line(out, d, &d->lines[i], show, true);
}

static void draw_same(Buf *out, const MatchDiff *d, size_t from, size_t to, const MatchShow *show) {
    size_t head = from == 0 ? 0 : CONTEXT, tail = to == d->count ? 0 : CONTEXT;
    if (show->full || to - from <= head + tail + 1) {
        draw_range(out, d, from, to, show);
        return;
    }
    draw_range(out, d, from, from + head, show);
    draw_note(out, show, to - from - head - tail, " as expected");
    draw_range(out, d, to - tail, to, show);
}

static void draw_sided(Buf *out, const MatchDiff *d, size_t from, size_t to,
                       const MatchShow *show) {
    if (show->full || to - from <= LONG_RUN) {
        draw_range(out, d, from, to, show);
        return;
    }
    draw_range(out, d, from, from + RUN_HEAD, show);
    draw_note(out, show, to - from - RUN_HEAD - RUN_TAIL,
              d->lines[from].kind == '-' ? " more expected" : " more printed");
    draw_range(out, d, to - RUN_TAIL, to, show);
}

static void draw(Buf *out, const MatchDiff *d, const MatchShow *show) {
    for (size_t at = 0; at < d->count;) {
        size_t end = run_end(d, at);
        if (d->lines[at].kind == ' ')
            draw_same(out, d, at, end, show);
        else
            draw_sided(out, d, at, end, show);
        at = end;
    }
}

/* ---- doctest's forms --------------------------------------------------------------------- */

typedef struct Hunk {
    size_t from, to;
    size_t want, wants, got, gots; /* first line (from 1) and number of lines on both sides */
} Hunk;

/* The next hunk at or behind `at`: differences with two lines around. */
static bool next_hunk(const MatchDiff *d, size_t at, Hunk *h) {
    enum { AROUND = 2 };
    size_t first = at;
    while (first < d->count && d->lines[first].kind == ' ')
        first++;
    if (first == d->count)
        return false;
    size_t last = first;
    for (size_t i = first; i < d->count && i <= last + 2 * AROUND + 1; i++)
        if (d->lines[i].kind != ' ')
            last = i;
    h->from = first - at > AROUND ? first - AROUND : at;
    h->to = last + AROUND + 1 < d->count ? last + AROUND + 1 : d->count;
    return true;
}

static void number_hunk(const MatchDiff *d, Hunk *h) {
    h->want = h->got = 1;
    h->wants = h->gots = 0;
    for (size_t i = 0; i < h->to; i++) {
        size_t *want = i < h->from ? &h->want : &h->wants, *got = i < h->from ? &h->got : &h->gots;
        *want += d->lines[i].kind != '+';
        *got += d->lines[i].kind != '-';
    }
}

static void draw_unified(Buf *out, const MatchDiff *d, const MatchShow *show) {
    Hunk h = {0};
    for (size_t at = 0; next_hunk(d, at, &h); at = h.to) {
        number_hunk(d, &h);
        buf_addf(out, "@@ -%zu,%zu +%zu,%zu @@\n", h.want, h.wants, h.got, h.gots);
        for (size_t i = h.from; i < h.to; i++)
            draw_line(out, d, &d->lines[i], show, false);
    }
}

static void draw_context(Buf *out, const MatchDiff *d, const MatchShow *show) {
    Hunk h = {0};
    for (size_t at = 0; next_hunk(d, at, &h); at = h.to) {
        number_hunk(d, &h);
        buf_addf(out, "*** %zu,%zu ***\n", h.want, h.want + h.wants - (h.wants > 0));
        for (size_t i = h.from; i < h.to; i++)
            if (d->lines[i].kind != '+')
                draw_line(out, d, &d->lines[i], show, false);
        buf_addf(out, "--- %zu,%zu ---\n", h.got, h.got + h.gots - (h.gots > 0));
        for (size_t i = h.from; i < h.to; i++)
            if (d->lines[i].kind != '-')
                draw_line(out, d, &d->lines[i], show, false);
    }
}

void match_diff(Buf *out, const MatchResult *r, const MatchShow *show) {
    const MatchShow plain = {0};
    show = show ? show : &plain;
    if (r->verdict != MATCH_FAIL || !r->diff)
        return;
    if (result_option(r, OPTION_REPORT_UDIFF))
        draw_unified(out, r->diff, show);
    else if (result_option(r, OPTION_REPORT_CDIFF))
        draw_context(out, r->diff, show);
    else if (result_option(r, OPTION_REPORT_NDIFF))
        draw_range(out, r->diff, 0, r->diff->count, show);
    else
        draw(out, r->diff, show);
}
