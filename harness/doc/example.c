/* Examples: source behind prompts, expected output below, by doctest's rules and fences. */
#include "harness/doc/scan.h"
#include "engine/base/mem.h"
#include <stdio.h>

const char *doc_message(const Doc *doc, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Buf b = BUF_INIT;
    buf_addv(&b, format, args);
    va_end(args);
    char *text = arena_strndup(doc->arena, b.data, b.len);
    buf_release(&b);
    return text;
}

Example *example_add(Scanner *s, ExampleKind kind, size_t first_line) {
    Doc *doc = s->doc;
    doc->examples =
        grow(doc->examples, &s->example_cap, doc->example_count + 1, sizeof *doc->examples);
    Example *ex = arena_alloc_zero(doc->arena, sizeof *ex);
    const DocLine *line = &doc->lines[first_line];
    *ex = (Example){.kind = kind,
                    .index = doc->example_count,
                    .line = (int)first_line + 1,
                    .source_start = line->start,
                    .fence = s->fence,
                    .section = s->section,
                    .front = &doc->front,
                    .block = s->fence ? &s->fence->directives : s->block};
    size_t eol = line->next - line->end;
    ex->eol = eol ? span_make(doc->text.ptr + line->end, eol) : SPAN_LIT("\n");
    doc->examples[doc->example_count++] = ex;
    doc->prompt_count++;
    if (s->fence)
        s->fence->prompts++;
    return ex;
}

void mention_add(Scanner *s, MentionKind kind, size_t line_index) {
    Doc *doc = s->doc;
    doc->mentions =
        grow(doc->mentions, &s->mention_cap, doc->mention_count + 1, sizeof *doc->mentions);
    doc->mentions[doc->mention_count++] =
        (Mention){kind, (int)line_index + 1, span_trim(line_raw(doc, line_index))};
    if (kind != MENTION_PROMPT)
        return;
    doc->lines[line_index].role = ROLE_MENTION;
    doc->prompt_count++;
    if (s->fence)
        s->fence->prompts++;
}

static void set_problem(Example *ex, int line, size_t column, const char *problem) {
    if (ex->problem)
        return;
    ex->problem = problem;
    ex->problem_line = line;
    ex->problem_column = (int)column;
}

/* ---- source ------------------------------------------------------------------------------ */

static void mark(Doc *doc, size_t from, size_t to, DocRole role) {
    for (size_t i = from; i < to; i++)
        doc->lines[i].role = role;
}

static bool same_quote(const Example *ex, LineView *view, const Doc *doc, size_t index) {
    line_view(view, doc, index, ex->quote);
    return view->quote == ex->quote;
}

static bool is_more(const Example *ex, const LineView *view) {
    if (ex->kind == EXAMPLE_LANGUAGE)
        return span_starts(view->body, SPAN_LIT("..."));
    return view->indent == ex->indent &&
           (span_starts(view->body, SPAN_LIT("> ")) || span_is(view->body, ">"));
}

/* doctest's checks of prompts: a blank behind, the same indent before. */
static void check_prompt(Example *ex, const LineView *view, int line, bool first) {
    size_t column = view->removed + (size_t)view->indent + 1;
    if (ex->kind != EXAMPLE_LANGUAGE)
        return;
    if (!first && view->indent != ex->indent)
        set_problem(ex, line, column, "'...' is not indented as its '>>>' is");
    else if (view->body.len > 3 && view->body.ptr[3] != ' ')
        set_problem(ex, line, column + 3,
                    first ? "no blank behind '>>>'" : "no blank behind '...'");
}

static void add_source_line(Scanner *s, Example *ex, Buf *source, const LineView *view,
                            size_t index) {
    size_t skip = ex->kind == EXAMPLE_LANGUAGE ? 4 : 2;
    if (skip == 4 && view->body.len > 3 && view->body.ptr[3] != ' ')
        skip = 3; /* unparsed, but to be shown whole */
    Span text = view->body.len > skip ? span_from(view->body, skip) : SPAN_LIT("");
    if (ex->source_lines)
        buf_addc(source, '\n');
    buf_add_span(source, text);
    int column = (int)(view->removed + (size_t)view->indent + skip) + 1;
    if (ex->kind == EXAMPLE_LANGUAGE || ex->source_lines == 0)
        directive_parse_inline(s->doc->arena, &ex->directives, text, (int)index + 1, column);
    ex->source_lines++;
}

/* doctest's rule, to the letter: one line that is blank or a comment. */
static bool blank_or_comment(Span source) {
    while (source.len && source.ptr[0] == ' ')
        source = span_from(source, 1);
    size_t end = span_find_char(source, '\n', 0);
    bool one_line = end == SIZE_MAX || end + 1 == source.len;
    return source.len == 0 || end == 0 ? one_line : one_line && source.ptr[0] == '#';
}

/* Of a shell example, only the first line and the last can have directives: between them may be a
 * here-document. */
static void last_line_directives(Scanner *s, Example *ex) {
    LineView view;
    if (ex->kind != EXAMPLE_SHELL || ex->source_lines < 2)
        return;
    line_view(&view, s->doc, s->at - 1, ex->quote);
    Span text = view.body.len > 2 ? span_from(view.body, 2) : SPAN_LIT("");
    int column = (int)view.removed + view.indent + 3;
    directive_parse_inline(s->doc->arena, &ex->directives, text, (int)s->at, column);
}

/* Reads the source lines; s->at is behind them. */
static void scan_source(Scanner *s, Example *ex, const LineView *first) {
    Doc *doc = s->doc;
    Buf source = BUF_INIT;
    LineView view = *first;
    size_t start = s->at;
    check_prompt(ex, &view, ex->line, true);
    add_source_line(s, ex, &source, &view, s->at++);
    while (s->at < doc->line_count && same_quote(ex, &view, doc, s->at) && is_more(ex, &view)) {
        check_prompt(ex, &view, (int)s->at + 1, false);
        add_source_line(s, ex, &source, &view, s->at++);
    }
    last_line_directives(s, ex);
    ex->source = arena_span(doc->arena, buf_span(&source));
    ex->no_source = blank_or_comment(ex->source);
    ex->source_end = ex->expected_start = ex->expected_end = doc->lines[s->at - 1].next;
    mark(doc, start, s->at, ROLE_SOURCE);
    buf_release(&source);
}

/* ---- expected output --------------------------------------------------------------------- */

static bool shell_runs_here(const Scanner *s) {
    FenceLanguage l = s->fence ? fence_language(s->fence) : FENCE_UNNAMED;
    return l == FENCE_SHELL || (l == FENCE_UNNAMED && s->options.shell_everywhere);
}

static bool ends_expected(const Scanner *s, Example *ex, const LineView *view) {
    if (view->blank || view->indent < ex->indent)
        return true;
    bool arrows = span_starts(view->body, SPAN_LIT(">>>"));
    if (ex->kind == EXAMPLE_LANGUAGE)
        return arrows;
    /* In a fence named for the shell, `>>>` is output. */
    if (arrows && (!s->fence || fence_language(s->fence) != FENCE_SHELL))
        return true;
    return view->indent == ex->indent && span_starts(view->body, SPAN_LIT("$ "));
}

static void scan_expected(Scanner *s, Example *ex) {
    Doc *doc = s->doc;
    Buf expected = BUF_INIT, raw = BUF_INIT;
    bool tabs = false;
    size_t start = s->at;
    LineView view;
    for (; s->at < doc->line_count; s->at++) {
        if (!same_quote(ex, &view, doc, s->at) || ends_expected(s, ex, &view))
            break;
        if (s->fence && fence_closes(s->fence, &view)) {
            ex->at_fence_end = true;
            break;
        }
        buf_add_span(&expected, span_from(view.text, (size_t)ex->indent));
        buf_addc(&expected, '\n');
        buf_add_span(&raw, view.tabs ? line_behind(doc, s->at, view.removed + (size_t)ex->indent)
                                     : span_from(view.text, (size_t)ex->indent));
        buf_addc(&raw, '\n');
        tabs |= view.tabs;
    }
    ex->expected_lines = (int)(s->at - start);
    if (ex->expected_lines)
        ex->expected_end = doc->lines[s->at - 1].next;
    ex->expected = ex->expected_raw = arena_span(doc->arena, buf_span(&expected));
    if (tabs)
        ex->expected_raw = arena_span(doc->arena, buf_span(&raw));
    mark(doc, start, s->at, ROLE_EXPECTED);
    buf_release(&expected);
    buf_release(&raw);
}

/* ---- one example ------------------------------------------------------------------------- */

static void place(Scanner *s, Example *ex, const LineView *view) {
    const DocLine *line = &s->doc->lines[s->at];
    Span raw = line_raw(s->doc, s->at);
    /* The prompt is the first '>>>' or '$' behind quotes and blanks, tabs or not. */
    size_t at = ex->kind == EXAMPLE_LANGUAGE ? span_find(raw, SPAN_LIT(">>>"), 0)
                                             : span_find_char(raw, '$', 0);
    ex->prefix = span_make(s->doc->text.ptr + line->start, at);
    ex->quote = view->quote;
    ex->indent = view->indent;
    ex->column = (int)(view->removed + (size_t)view->indent) + 1;
}

static void foreign_fence(Scanner *s, Example *ex) {
    const char *prompt = ex->kind == EXAMPLE_LANGUAGE ? ">>>" : "$";
    set_problem(ex, ex->line, (size_t)ex->column,
                doc_message(s->doc, "'%s' in a fence named '%.*s', where it does not run", prompt,
                            SPAN_ARG(s->fence->name)));
}

static void scan_one(Scanner *s, ExampleKind kind, const LineView *view, bool runs) {
    if (!s->fence && s->pending) {
        s->block = s->pending;
        s->pending = NULL;
    }
    size_t start = s->at;
    Example *ex = example_add(s, kind, s->at);
    place(s, ex, view);
    scan_source(s, ex, view);
    if (!runs)
        foreign_fence(s, ex);
    if (!ex->problem)
        scan_expected(s, ex);
    if (ex->no_source && ex->expected_lines && !ex->problem)
        set_problem(ex, ex->line, (size_t)ex->column,
                    "output is expected here, but there is nothing to run");
    if (ex->problem)
        mark(s->doc, start, s->at, ROLE_UNPARSED);
    s->paragraph = false;
}

bool example_scan(Scanner *s, const LineView *view) {
    FenceLanguage language = s->fence ? fence_language(s->fence) : FENCE_UNNAMED;
    if (span_starts(view->body, SPAN_LIT(">>>"))) {
        scan_one(s, EXAMPLE_LANGUAGE, view,
                 language == FENCE_TRANSCRIPT || language == FENCE_UNNAMED);
        return true;
    }
    if (!span_starts(view->body, SPAN_LIT("$ ")))
        return false;
    s->paragraph = false;
    if (language == FENCE_UNNAMED && !shell_runs_here(s))
        mention_add(s, MENTION_PROMPT, s->at++);
    else
        scan_one(s, EXAMPLE_SHELL, view, shell_runs_here(s));
    return true;
}
