/* Headings: `# Title`, and titles underlined with = or - (in text files with any punctuation). */
#include "harness/doc/scan.h"
#include "engine/base/mem.h"

static void section_add(Scanner *s, Span title, int level, size_t line_index) {
    Doc *doc = s->doc;
    int parent = s->section;
    while (parent >= 0 && doc->sections[parent].level >= level)
        parent = doc->sections[parent].parent;
    doc->sections =
        grow(doc->sections, &s->section_cap, doc->section_count + 1, sizeof *doc->sections);
    s->section = (int)doc->section_count;
    doc->sections[doc->section_count++] =
        (DocSection){.title = title, .level = level, .line = (int)line_index + 1, .parent = parent};
    doc->lines[line_index].role = ROLE_HEADING;
}

static bool hash_heading(Scanner *s, const LineView *view) {
    Span b = view->body;
    size_t level = 0;
    while (level < b.len && b.ptr[level] == '#')
        level++;
    if (level == 0 || level > 6 || view->indent > 3 || (level < b.len && b.ptr[level] != ' '))
        return false;
    Span title = span_trim(span_from(b, level));
    Span bare = title;
    while (bare.len && bare.ptr[bare.len - 1] == '#')
        bare.len--;
    if (bare.len == 0 || bare.ptr[bare.len - 1] == ' ')
        title = span_trim(bare);
    section_add(s, title, (int)level, s->at);
    return true;
}

/* The mark of an underline, or 0. */
static char underline_mark(const Scanner *s, const LineView *view) {
    Span b = span_trim_right(view->body);
    if (view->indent > 3 || b.len == 0)
        return 0;
    for (size_t i = 1; i < b.len; i++)
        if (b.ptr[i] != b.ptr[0])
            return 0;
    if (s->doc->format == DOC_MARKDOWN)
        return b.ptr[0] == '=' || b.ptr[0] == '-' ? b.ptr[0] : 0;
    return b.len >= 3 && strchr("=-~^\"'*+#`:._", b.ptr[0]) ? b.ptr[0] : 0;
}

static int underline_level(Scanner *s, char mark) {
    if (s->doc->format == DOC_MARKDOWN)
        return mark == '=' ? 1 : 2;
    char *seen = strchr(s->underlines, mark);
    if (!seen && strlen(s->underlines) + 1 < sizeof s->underlines) {
        seen = s->underlines + strlen(s->underlines);
        *seen = mark;
    }
    return seen ? (int)(seen - s->underlines) + 1 : 6;
}

bool heading_scan(Scanner *s, const LineView *view) {
    if (s->doc->format == DOC_MARKDOWN && hash_heading(s, view)) {
        s->paragraph = false;
        return true;
    }
    char mark = s->paragraph ? underline_mark(s, view) : 0;
    if (!mark) {
        s->paragraph = !view->blank && view->indent <= 3 && view->quote == 0;
        return false;
    }
    LineView title;
    line_view(&title, s->doc, s->at - 1, 0);
    section_add(s, span_trim(title.body), underline_level(s, mark), s->at - 1);
    s->doc->lines[s->at].role = ROLE_HEADING;
    s->paragraph = false;
    return true;
}
