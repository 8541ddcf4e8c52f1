/* New expected texts in their document: only the bytes of expected output change, and what is read
 * back must be what was meant.
 *
 * Lines that stay the same keep their bytes. After each change the document is parsed again; when
 * an example is not read back as it should (the text looks like a prompt there, or ends a fence),
 * the next more careful form is tried. */
#include "engine/base/mem.h"
#include "harness/update.h"
#include <stdlib.h>
#include <string.h>

/* ---- one example ------------------------------------------------------------------------- */

/* What stands before lines that continue the prompt's: quotes and white space as they are, a list
 * mark becomes blanks. */
static void add_prefix(Buf *out, Span prefix) {
    for (size_t i = 0; i < prefix.len; i++) {
        char c = prefix.ptr[i];
        if (((unsigned char)c & 0xc0) != 0x80)
            buf_addc(out, c == ' ' || c == '\t' || c == '>' ? c : ' ');
    }
}

typedef struct OldLines {
    Span bytes; /* whole lines as they stand in the file */
    Span text;  /* the same lines, prefix removed */
} OldLines;

/* The old line with this text, at or behind where the last one was found. */
static bool same_line(OldLines *old, Span line, Span *bytes) {
    OldLines look = *old;
    Span raw, text;
    while (span_next_line(&look.text, &text, false)) {
        size_t end = span_find_char(look.bytes, '\n', 0);
        raw = span_make(look.bytes.ptr, end == SIZE_MAX ? look.bytes.len : end + 1);
        look.bytes = span_from(look.bytes, raw.len);
        if (raw.len && span_equal(text, line) && raw.ptr[raw.len - 1] == '\n') {
            *bytes = raw;
            *old = look;
            return true;
        }
    }
    return false;
}

/* Does the file use lone carriage returns as line ends? Then lines cannot be matched up by '\n'. */
static bool usual_eol(const Example *ex) {
    return ex->eol.len && ex->eol.ptr[ex->eol.len - 1] == '\n';
}

static void add_lines(Buf *out, const Doc *doc, const Example *ex, Span text) {
    OldLines old = {
        span_make(doc->text.ptr + ex->expected_start, ex->expected_end - ex->expected_start),
        ex->expected_raw};
    Span line, bytes;
    while (span_next_line(&text, &line, false)) {
        if (usual_eol(ex) && same_line(&old, line, &bytes)) {
            buf_add_span(out, bytes);
            continue;
        }
        add_prefix(out, ex->prefix);
        buf_add_span(out, line);
        buf_add_span(out, ex->eol);
    }
}

static bool ends_line(const Doc *doc, size_t at) {
    return at > 0 && (doc->text.ptr[at - 1] == '\n' || doc->text.ptr[at - 1] == '\r');
}

static void replace(Buf *out, const Doc *doc, const Example *ex, Span text) {
    Buf lines = BUF_INIT;
    add_lines(&lines, doc, ex, text);
    buf_add(out, doc->text.ptr, ex->expected_start);
    if (lines.len && !ends_line(doc, ex->expected_start))
        buf_add_span(out, ex->eol);
    bool open = ex->expected_end == doc->text.len && ex->expected_end > ex->expected_start &&
                !ends_line(doc, ex->expected_end);
    if (open && lines.len >= ex->eol.len) /* the file had no final line end: nor has it now */
        buf_truncate(&lines, lines.len - ex->eol.len);
    buf_add_span(out, buf_span(&lines));
    buf_add_span(out, span_from(doc->text, ex->expected_end));
    buf_release(&lines);
}

/* ---- reading back ------------------------------------------------------------------------ */

static bool same_example(const Example *a, const Example *b) {
    return a->kind == b->kind && span_equal(a->source, b->source) && !a->problem == !b->problem &&
           !a->fault == !b->fault && a->section == b->section;
}

/* `now` is `before` with example `index` expecting `text`? */
static bool reads_back(const Doc *before, const Doc *now, size_t index, Span text) {
    bool same = before->example_count == now->example_count &&
                before->mention_count == now->mention_count &&
                before->section_count == now->section_count &&
                before->prompt_count == now->prompt_count && !now->problem == !before->problem;
    for (size_t i = 0; same && i < now->example_count; i++) {
        const Example *a = before->examples[i], *b = now->examples[i];
        same =
            same_example(a, b) && span_equal(b->expected_raw, i == index ? text : a->expected_raw);
    }
    return same;
}

static Doc *try_change(const Doc *doc, const DocOptions *how, size_t index, Span text) {
    Buf bytes = BUF_INIT;
    replace(&bytes, doc, doc->examples[index], text);
    Doc *now = doc_parse(doc->path, buf_span(&bytes), how);
    buf_release(&bytes);
    if (reads_back(doc, now, index, text))
        return now;
    doc_free(now);
    return NULL;
}

static Doc *apply_change(const Doc *doc, const DocOptions *how, Change *change) {
    for (size_t care = 0; care < UPDATE_CARES; care++) {
        Doc *now = change->text[care]
                       ? try_change(doc, how, change->index, span_of(change->text[care]))
                       : NULL;
        change->care = care;
        if (now)
            return now;
    }
    change->accepted = false;
    free(change->problem);
    change->problem = xstrdup("what was printed cannot be written here so that it is read back");
    return NULL;
}

void update_compose(Buf *out, DocUpdate *update) {
    DocOptions how = {.shell_everywhere = update->plan->settings.shell == SHELL_EVERYWHERE};
    const Doc *original = update->plan->doc;
    Doc *doc = doc_parse(original->path, original->text, &how);
    for (size_t i = 0; i < update->count; i++) {
        Doc *now =
            update->changes[i].accepted ? apply_change(doc, &how, &update->changes[i]) : NULL;
        if (!now)
            continue;
        doc_free(doc);
        doc = now;
    }
    buf_add_span(out, doc->text);
    doc_free(doc);
}
