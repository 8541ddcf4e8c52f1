/* Windows into a parsed document, and the check that nothing was passed over. */
#include "harness/doc/scan.h"
#include "engine/base/json.h"
#include "engine/base/unicode.h"

static const char *const ROLE_TEXT[ROLE_COUNT] = {
#define X(name, text) text,
    DOC_ROLES(X)
#undef X
};

/* As JSON. A byte that is not UTF-8 becomes \udcXX, so that the file can be had back from a dump
 * (as Python's "surrogateescape" reads and writes it). */
static void dump_text(Buf *out, Span text) {
    Buf piece = BUF_INIT;
    buf_addc(out, '"');
    while (text.len) {
        size_t bad = utf8_first_invalid(text);
        size_t good = bad == SIZE_MAX ? text.len : bad;
        buf_reset(&piece);
        json_write_string(&piece, span_make(text.ptr, good));
        buf_add(out, piece.data + 1, piece.len - 2);
        if (good < text.len)
            buf_addf(out, "\\udc%02x", (unsigned char)text.ptr[good++]);
        text = span_from(text, good);
    }
    buf_addc(out, '"');
    buf_release(&piece);
}

static void dump_directives(Buf *out, const char *title, const DirectiveList *list) {
    if (!list || list->count == 0)
        return;
    buf_addf(out, "    %s:", title);
    for (size_t i = 0; i < list->count; i++) {
        const Directive *d = &list->items[i];
        buf_addf(out, " %.*s%.*s", d->sign ? 1 : 0, &d->sign, SPAN_ARG(d->name));
        if (d->has_value) {
            buf_addc(out, '=');
            dump_text(out, d->value);
        }
        if (d->problem)
            buf_addf(out, " (%s)", d->problem);
    }
    buf_addc(out, '\n');
}

static void dump_example(Buf *out, const Doc *doc, const Example *ex) {
    buf_addf(out, "  example %zu: %s, line %d column %d, source bytes %zu-%zu", ex->index + 1,
             ex->kind == EXAMPLE_LANGUAGE ? "language" : "shell", ex->line, ex->column,
             ex->source_start, ex->source_end);
    buf_addf(out, ", expected bytes %zu-%zu", ex->expected_start, ex->expected_end);
    if (ex->fence)
        buf_addf(out, ", fence of line %d", ex->fence->line);
    if (ex->at_fence_end)
        buf_adds(out, ", ends with the fence");
    buf_adds(out, "\n    section: ");
    doc_section_path(out, doc, ex->section);
    buf_adds(out, "\n    source: ");
    dump_text(out, ex->source);
    buf_adds(out, "\n    expected: ");
    dump_text(out, ex->expected);
    buf_addc(out, '\n');
    dump_directives(out, "inline", &ex->directives);
    dump_directives(out, "block", ex->block);
    if (ex->problem)
        buf_addf(out, "    unparsed: line %d column %d: %s\n", ex->problem_line, ex->problem_column,
                 ex->problem);
    if (ex->fault)
        buf_addf(out, "    fault: %s\n", ex->fault);
}

void doc_dump(Buf *out, const Doc *doc) {
    buf_addf(out, "%s: %zu lines, %zu examples, %zu prompts\n", doc->path, doc->line_count,
             doc->example_count, doc->prompt_count);
    if (doc->problem)
        buf_addf(out, "problem: %s\n", doc->problem);
    dump_directives(out, "front matter", &doc->front);
    size_t next = 0, lines = doc->line_count ? doc->line_count : doc->bom > 0;
    for (size_t i = 0; i < lines; i++) {
        DocLine line = doc->line_count ? doc->lines[i] : (DocLine){.next = doc->bom};
        size_t start = i ? line.start : 0; /* with the byte order mark */
        buf_addf(out, "%5zu %-12s ", i + 1, ROLE_TEXT[line.role]);
        dump_text(out, span_make(doc->text.ptr + start, line.next - start));
        buf_addc(out, '\n');
        while (next < doc->example_count && doc->examples[next]->line == (int)i + 1)
            dump_example(out, doc, doc->examples[next++]);
    }
}

static bool looks_like_prompt(const Doc *doc, size_t index) {
    LineView view;
    if (doc->format == DOC_CRAM)
        return span_starts(line_raw(doc, index), SPAN_LIT("  $ "));
    line_view(&view, doc, index, 0);
    return span_starts(view.body, SPAN_LIT(">>>")) || span_starts(view.body, SPAN_LIT("$ "));
}

static bool accounts_for_prompts(DocRole role) {
    switch (role) {
    case ROLE_SOURCE:
    case ROLE_EXPECTED:
    case ROLE_UNPARSED:
    case ROLE_MENTION:
    case ROLE_FRONT:
        return true;
    case ROLE_PROSE:
    case ROLE_HEADING:
    case ROLE_FENCE:
    case ROLE_CODE:
    case ROLE_COMMENT:
    case ROLE_COUNT:
        return false;
    }
    return false;
}

bool doc_check(const Doc *doc, Error *err) {
    size_t mentions = 0;
    for (size_t i = 0; i < doc->mention_count; i++)
        mentions += doc->mentions[i].kind == MENTION_PROMPT;
    if (doc->example_count + mentions != doc->prompt_count)
        return fail(err, ERR_INTERNAL, "%s: %zu prompts, but %zu examples and %zu mentions",
                    doc->path, doc->prompt_count, doc->example_count, mentions);
    if (doc->problem)
        return true;
    for (size_t i = 0; i < doc->line_count; i++)
        if (!accounts_for_prompts(doc->lines[i].role) && looks_like_prompt(doc, i))
            return fail(err, ERR_INTERNAL, "%s:%zu: a prompt was passed over", doc->path, i + 1);
    return true;
}
