/* Lines of a document: where they start and end, and how they look without quotes and tabs. */
#include "harness/doc/scan.h"
#include "engine/base/mem.h"

static size_t line_content_end(Span text, size_t start, bool lone_cr, size_t *next) {
    const char *nl = memchr(text.ptr + start, '\n', text.len - start);
    size_t end = nl ? (size_t)(nl - text.ptr) : text.len;
    const char *cr = memchr(text.ptr + start, '\r', end - start);
    *next = nl ? end + 1 : end;
    if (!cr)
        return end;
    size_t at = (size_t)(cr - text.ptr);
    if (nl && at + 1 == end)
        return at;
    if (!lone_cr)
        return nl && text.ptr[end - 1] == '\r' ? end - 1 : end;
    *next = at + 1;
    return at;
}

/* A `.t` file has bytes, not text: only if every line ends in CR LF are these its line ends. */
static bool crlf_everywhere(Span text) {
    size_t at = span_find_char(text, '\n', 0);
    if (at == SIZE_MAX)
        return false;
    for (; at != SIZE_MAX; at = span_find_char(text, '\n', at + 1))
        if (at == 0 || text.ptr[at - 1] != '\r')
            return false;
    return true;
}

void doc_lines_split(Doc *doc) {
    bool cram = doc->format == DOC_CRAM;
    bool cram_lf = cram && !crlf_everywhere(doc->text);
    size_t cap = 0, at = doc->bom;
    while (at < doc->text.len) {
        doc->lines = grow(doc->lines, &cap, doc->line_count + 1, sizeof *doc->lines);
        DocLine *line = &doc->lines[doc->line_count++];
        line->start = at;
        line->role = ROLE_PROSE;
        line->end = line_content_end(doc->text, at, !cram, &line->next);
        if (cram_lf && line->next > line->start && doc->text.ptr[line->next - 1] == '\n')
            line->end = line->next - 1;
        else if (cram_lf)
            line->end = line->next;
        at = line->next;
    }
}

Span line_raw(const Doc *doc, size_t index) {
    const DocLine *line = &doc->lines[index];
    return span_make(doc->text.ptr + line->start, line->end - line->start);
}

static bool is_continuation_byte(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Columns are code points, as in Python's str.expandtabs. */
static Span expand_tabs(Arena *arena, Span raw) {
    size_t tabs = 0;
    for (size_t i = 0; i < raw.len; i++)
        tabs += raw.ptr[i] == '\t';
    char *out = arena_alloc(arena, raw.len + tabs * 7 + 1);
    size_t len = 0, column = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] != '\t') {
            column += !is_continuation_byte(raw.ptr[i]);
            out[len++] = raw.ptr[i];
            continue;
        }
        do
            out[len++] = ' ';
        while (++column % 8);
    }
    out[len] = '\0';
    return span_make(out, len);
}

static int leading_blanks(Span text) {
    size_t n = 0;
    while (n < text.len && text.ptr[n] == ' ')
        n++;
    return (int)n;
}

/* Columns taken by one quote mark at the start of text, 0: there is none. Three or more '>' without
 * blanks between them are a prompt of the language, not quotes. */
static size_t quote_mark(Span text) {
    size_t n = (size_t)leading_blanks(text);
    if (n > 3 || n >= text.len || text.ptr[n] != '>')
        return 0;
    if (n + 3 <= text.len && memcmp(text.ptr + n, ">>>", 3) == 0)
        return 0;
    n++;
    return n < text.len && text.ptr[n] == ' ' ? n + 1 : n;
}

void line_view(LineView *view, const Doc *doc, size_t index, int quotes) {
    Span raw = line_raw(doc, index);
    view->tabs = doc->format != DOC_CRAM && span_find_char(raw, '\t', 0) != SIZE_MAX;
    view->text = view->tabs ? expand_tabs(doc->arena, raw) : raw;
    view->quote = 0;
    view->removed = 0;
    for (size_t n; view->quote < quotes && (n = quote_mark(view->text)) > 0; view->quote++) {
        view->text = span_from(view->text, n);
        view->removed += n;
    }
    view->indent = leading_blanks(view->text);
    view->body = span_from(view->text, (size_t)view->indent);
    view->blank = view->body.len == 0;
}

Span line_behind(const Doc *doc, size_t index, size_t columns) {
    Span raw = line_raw(doc, index);
    size_t column = 0, i = 0;
    for (; i < raw.len && column < columns; i++) {
        if (raw.ptr[i] == '\t')
            column += 8 - column % 8;
        else
            column += !is_continuation_byte(raw.ptr[i]);
    }
    while (i < raw.len && is_continuation_byte(raw.ptr[i]))
        i++;
    Span rest = span_from(raw, i);
    if (column <= columns)
        return rest;
    size_t pad = column - columns;
    char *out = arena_alloc(doc->arena, pad + rest.len + 1);
    memset(out, ' ', pad);
    memcpy(out + pad, rest.ptr, rest.len);
    out[pad + rest.len] = '\0';
    return span_make(out, pad + rest.len);
}
