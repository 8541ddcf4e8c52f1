/* A document as a whole: reading, scanning line by line, printing again. */
#include "harness/doc/doc.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/doc/scan.h"
#include <stdlib.h>

DocFormat doc_format_of(const char *path) {
    const char *extension = path_extension(path);
    if (strcmp(extension, ".t") == 0)
        return DOC_CRAM;
    return strcmp(extension, ".md") == 0 || strcmp(extension, ".markdown") == 0 ? DOC_MARKDOWN
                                                                                : DOC_TEXT;
}

/* ---- text -------------------------------------------------------------------------------- */

static void text_problem(Doc *doc, size_t at, const char *what) {
    size_t line = 0;
    while (line + 1 < doc->line_count && doc->lines[line].next <= at)
        line++;
    size_t start = doc->line_count ? doc->lines[line].start : 0;
    size_t column = utf8_count(span_make(doc->text.ptr + start, at - start)) + 1;
    doc->problem = doc_message(doc, "%s:%zu:%zu: %s", doc->path, line + 1, column, what);
}

/* Markdown and text must be UTF-8 without NULs; what is in a `.t` file is its own affair. */
static void check_text(Doc *doc) {
    if (doc->format == DOC_CRAM)
        return;
    Span t = doc->text;
    if (t.len >= 2 && (memcmp(t.ptr, "\xff\xfe", 2) == 0 || memcmp(t.ptr, "\xfe\xff", 2) == 0)) {
        text_problem(doc, 0, "this is UTF-16; documents are UTF-8");
        return;
    }
    size_t bad = utf8_first_invalid(t);
    if (bad != SIZE_MAX) {
        const char *what = doc_message(doc, "byte 0x%02x is not UTF-8; documents are UTF-8",
                                       (unsigned char)t.ptr[bad]);
        text_problem(doc, bad, what);
        return;
    }
    size_t nul = span_find_char(t, '\0', 0);
    if (nul != SIZE_MAX)
        text_problem(doc, nul, "a NUL byte; documents are text");
}

/* ---- scanning ---------------------------------------------------------------------------- */

static bool comment_scan(Scanner *s, const LineView *view) {
    DirectiveList *list = s->pending ? s->pending : arena_alloc_zero(s->doc->arena, sizeof *list);
    int column = (int)view->removed + view->indent + 1;
    if (!directive_parse_comment(s->doc->arena, list, view->body, (int)s->at + 1, column))
        return false;
    s->pending = list;
    s->doc->lines[s->at].role = ROLE_COMMENT;
    return true;
}

static void in_fence(Scanner *s, const LineView *view) {
    if (fence_closes(s->fence, view)) {
        s->doc->lines[s->at++].role = ROLE_FENCE;
        fence_end(s);
    } else if (!example_scan(s, view))
        s->doc->lines[s->at++].role = ROLE_CODE;
}

static void track_list(Scanner *s, const LineView *view) {
    int column = list_content_column(view);
    if (column > 0)
        s->list = column;
    else if (!view->blank && view->indent < s->list)
        s->list = 0;
}

/* A paragraph ends the block that a comment's directives hold for. */
static void end_block(Scanner *s, const LineView *view) {
    if (view->blank)
        return;
    s->block = NULL;
    s->pending = NULL;
}

static void outside(Scanner *s, const LineView *view) {
    if (example_scan(s, view))
        return;
    track_list(s, view);
    if (s->doc->format == DOC_TEXT && s->paragraph && heading_scan(s, view)) {
        end_block(s, view); /* `~~~` may be an underline or a fence */
    } else if (fence_opens(s, view)) {
        s->doc->lines[s->at].role = ROLE_FENCE;
        s->block = NULL;
        s->paragraph = false;
    } else if (comment_scan(s, view))
        s->paragraph = false;
    else {
        end_block(s, view);
        heading_scan(s, view);
    }
    s->at++;
}

static void step(Scanner *s) {
    LineView view;
    line_view(&view, s->doc, s->at, s->fence ? s->fence->quote : ANY_QUOTE);
    if (s->fence && fence_left(s->fence, &view)) {
        fence_end(s);
        line_view(&view, s->doc, s->at, ANY_QUOTE);
    }
    if (s->fence)
        in_fence(s, &view);
    else
        outside(s, &view);
}

static bool front_wants_shell(const Doc *doc) {
    for (size_t i = 0; i < doc->front.count; i++)
        if (span_is(doc->front.items[i].name, "session"))
            return span_is(doc->front.items[i].value, "shell");
    return false;
}

static void scan(Doc *doc, const DocOptions *options) {
    Scanner s = {.doc = doc, .section = -1};
    if (options)
        s.options = *options;
    if (doc->format == DOC_CRAM) {
        cram_scan(&s);
        return;
    }
    s.at = front_scan(doc);
    s.options.shell_everywhere |= front_wants_shell(doc);
    while (s.at < doc->line_count && !doc->problem)
        step(&s);
    if (s.fence)
        fence_end(&s);
}

Doc *doc_parse(const char *path, Span text, const DocOptions *options) {
    Arena *arena = arena_new(0);
    Doc *doc = arena_alloc_zero(arena, sizeof *doc);
    doc->arena = arena;
    doc->path = arena_strdup(arena, path);
    doc->format = doc_format_of(path);
    doc->text = arena_span(arena, text);
    doc->bom = span_starts(text, SPAN_LIT("\xef\xbb\xbf")) ? 3 : 0;
    doc_lines_split(doc);
    check_text(doc);
    if (!doc->problem)
        scan(doc, options);
    return doc;
}

Doc *doc_read(const char *path, const DocOptions *options, Error *err) {
    Buf text = BUF_INIT;
    Doc *doc = NULL;
    if (file_read_limited(&text, path, (size_t)256 << 20, err))
        doc = doc_parse(path, buf_span(&text), options);
    buf_release(&text);
    return doc;
}

void doc_free(Doc *doc) {
    if (!doc)
        return;
    free(doc->lines);
    free(doc->examples);
    free(doc->mentions);
    free(doc->sections);
    free(doc->fences);
    arena_free(doc->arena);
}

/* ---- questions --------------------------------------------------------------------------- */

void doc_section_path(Buf *out, const Doc *doc, int section) {
    if (section < 0)
        return;
    const DocSection *s = &doc->sections[section];
    if (s->parent >= 0) {
        doc_section_path(out, doc, s->parent);
        buf_adds(out, " > ");
    }
    buf_add_span(out, s->title);
}

Span doc_lines(const Doc *doc, int first, int count) {
    if (first < 1 || count < 1 || (size_t)first > doc->line_count)
        return SPAN_LIT("");
    size_t last = (size_t)first + (size_t)count - 2;
    if (last >= doc->line_count)
        last = doc->line_count - 1;
    size_t start = doc->lines[first - 1].start;
    return span_make(doc->text.ptr + start, doc->lines[last].next - start);
}

void doc_print(Buf *out, const Doc *doc) {
    buf_add(out, doc->text.ptr, doc->bom);
    for (size_t i = 0; i < doc->line_count; i++) {
        const DocLine *line = &doc->lines[i];
        buf_add(out, doc->text.ptr + line->start, line->end - line->start);
        buf_add(out, doc->text.ptr + line->end, line->next - line->end);
    }
}
