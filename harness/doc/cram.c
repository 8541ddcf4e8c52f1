/* `.t` files, as cram reads them: commands, continuations and output are indented by two blanks,
 * everything else is commentary.
 *
 * cram compares the whole file with what a run would have written; output that stands behind
 * commentary, or before any command, can therefore never be right. Such examples get a `fault`. */
#include "harness/doc/scan.h"

typedef enum CramLine { CRAM_TEXT, CRAM_COMMAND, CRAM_MORE, CRAM_OUTPUT } CramLine;

static CramLine classify(Span line) {
    if (!span_starts(line, SPAN_LIT("  ")))
        return CRAM_TEXT;
    if (span_starts(line, SPAN_LIT("  $ ")))
        return CRAM_COMMAND;
    return span_starts(line, SPAN_LIT("  > ")) ? CRAM_MORE : CRAM_OUTPUT;
}

static CramLine next_kind(const Scanner *s) {
    return s->at < s->doc->line_count ? classify(line_raw(s->doc, s->at)) : CRAM_TEXT;
}

static void add_line(Buf *out, const Scanner *s, size_t skip) {
    buf_add_span(out, span_from(line_raw(s->doc, s->at), skip));
    buf_addc(out, '\n');
}

static void command(Scanner *s) {
    Doc *doc = s->doc;
    Example *ex = example_add(s, EXAMPLE_SHELL, s->at);
    Buf text = BUF_INIT;
    ex->indent = 2;
    ex->column = 3;
    ex->prefix = span_make(doc->text.ptr + ex->source_start, 2);
    do {
        add_line(&text, s, 4);
        if (ex->source_lines == 0)
            directive_parse_inline(doc->arena, &ex->directives, span_from(line_raw(doc, s->at), 4),
                                   (int)s->at + 1, 5);
        doc->lines[s->at++].role = ROLE_SOURCE;
        ex->source_lines++;
    } while (next_kind(s) == CRAM_MORE);
    ex->source_end = ex->expected_start = ex->expected_end = doc->lines[s->at - 1].next;
    ex->source = arena_span(doc->arena, span_make(text.data, text.len - 1));
    buf_reset(&text);
    for (CramLine kind; (kind = next_kind(s)) == CRAM_OUTPUT; s->at++) {
        add_line(&text, s, 2);
        doc->lines[s->at].role = ROLE_EXPECTED;
        ex->expected_lines++;
        ex->expected_end = doc->lines[s->at].next;
    }
    ex->expected = ex->expected_raw = arena_span(doc->arena, buf_span(&text));
    buf_release(&text);
}

/* Indented lines where no output can be. */
static void stray(Scanner *s, CramLine kind) {
    Doc *doc = s->doc;
    Example *ex = doc->example_count ? doc->examples[doc->example_count - 1] : NULL;
    const char *what = kind == CRAM_MORE ? "'> '" : "expected output";
    if (!ex) {
        ex = example_add(s, EXAMPLE_SHELL, s->at);
        ex->indent = 2;
        ex->column = 3;
        ex->no_source = true;
        ex->prefix = span_make(doc->text.ptr + ex->source_start, 2);
        ex->source_end = ex->expected_start = ex->expected_end = ex->source_start;
        ex->fault = doc_message(doc, "%s without a command before it", what);
    } else if (!ex->fault)
        ex->fault = doc_message(
            doc, "%s continues in line %zu, behind other lines: it cannot match", what, s->at + 1);
    doc->lines[s->at++].role = ROLE_EXPECTED;
}

void cram_scan(Scanner *s) {
    while (s->at < s->doc->line_count) {
        CramLine kind = next_kind(s);
        if (kind == CRAM_COMMAND)
            command(s);
        else if (kind == CRAM_TEXT)
            s->at++;
        else
            stray(s, kind);
    }
}
