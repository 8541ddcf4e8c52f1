/* Computing the diff of a mismatch from the alignment of its lines. Drawing is show.c's. */
#include "harness/match/diff.h"
#include "engine/base/mem.h"
#include "harness/match/align.h"
#include <stdlib.h>

void diff_free(MatchDiff *d) {
    if (!d)
        return;
    free(d->lines);
    free(d->marks);
    free(d);
}

DiffLine *diff_add(MatchDiff *d, char kind, Span text, size_t index) {
    d->lines = grow(d->lines, &d->cap, d->count + 1, sizeof *d->lines);
    DiffLine *line = &d->lines[d->count++];
    *line = (DiffLine){.kind = kind, .text = text, .number = index + 1};
    line->first = line->last = d->mark_count;
    return line;
}

static void add_mark(MatchDiff *d, size_t start, size_t end) {
    DiffLine *line = &d->lines[d->count - 1];
    if (start == end)
        return;
    if (line->last > line->first && d->marks[line->last - 1].end == start) {
        d->marks[line->last - 1].end = end;
        return;
    }
    d->marks = grow(d->marks, &d->mark_cap, d->mark_count + 1, sizeof *d->marks);
    d->marks[d->mark_count++] = (DiffMark){start, end};
    line->last = d->mark_count;
}

static bool same_but_blanks(Span a, Span b) {
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.len && is_blank(a.ptr[i]))
            i++;
        while (j < b.len && is_blank(b.ptr[j]))
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        if (a.ptr[i++] != b.ptr[j++])
            return false;
    }
}

static void add_pair(MatchDiff *d, const Alignment *a, const AlignStep *s) {
    Span want = a->expected.at[s->expected].text, got = a->got.at[s->got].text;
    enum { MOST_MARKS = 2000 };
    LineEdit e = {0};
    if (d->mark_count < MOST_MARKS)
        line_edit(&e, &a->patterns[s->expected], &a->subjects[s->got]);
    bool related = e.related && e.likeness > 150, blanks = same_but_blanks(want, got);
    DiffLine *line = diff_add(d, '-', want, s->expected);
    line->pair = related || blanks;
    line->blanks = blanks;
    for (size_t i = 0; related && i < e.count; i++)
        if (e.edits[i].kind == EDIT_DROP)
            add_mark(d, e.edits[i].start, e.edits[i].end);
    line = diff_add(d, '+', got, s->got);
    line->pair = related || blanks;
    line->blanks = blanks;
    for (size_t i = 0; related && i < e.count; i++)
        if (e.edits[i].kind == EDIT_ADD)
            add_mark(d, e.edits[i].got_start, e.edits[i].got_end);
    line_edit_release(&e);
}

/* Runs of lines on either side: all expected ones first reads better than taking turns, but changed
 * pairs stay together. */
static void add_step(MatchDiff *d, const Alignment *a, const AlignStep *s) {
    switch (s->kind) {
    case ALIGN_SAME:
    case ALIGN_TAKEN:
        if (s->got != SIZE_MAX)
            diff_add(d, ' ', a->got.at[s->got].text, s->got);
        return;
    case ALIGN_CHANGED:
        add_pair(d, a, s);
        return;
    case ALIGN_MISSING:
        diff_add(d, '-', a->expected.at[s->expected].text, s->expected);
        return;
    case ALIGN_EXTRA:
        diff_add(d, '+', a->got.at[s->got].text, s->got);
        return;
    }
}

static bool has_difference(const Alignment *a) {
    for (size_t i = 0; i < a->count; i++)
        if (a->steps[i].kind > ALIGN_TAKEN)
            return true;
    return false;
}

/* Every line has its counterpart and yet it does not match (a captured name, a line end): show the
 * line the explanation speaks of. */
static void force_difference(const MatchResult *r, Alignment *a) {
    size_t line = r->line >= r->input.line ? (size_t)(r->line - r->input.line) : 0;
    for (size_t i = 0; i < a->count; i++)
        if (a->steps[i].kind == ALIGN_SAME && a->steps[i].expected == line)
            a->steps[i].kind = ALIGN_CHANGED;
}

MatchDiff *diff_new(const MatchResult *r, MatchEnv *env) {
    MatchOptions plain = OPTION_BIT(ELLIPSIS) | OPTION_BIT(WILDCARD) |
                         OPTION_BIT(NORMALIZE_WHITESPACE) | OPTION_BIT(NUMBER);
    MatchOptions options = r->input.options;
    MatchDiff *d = xcalloc(1, sizeof *d);
    Alignment a;
    Span message;
    bool traceback = !r->input.raised && match_expects_exception(result_expected(r), &message);
    if (option_on(options, OPTION_STRICT) || traceback)
        options &= ~plain;
    if (option_on(options, OPTION_UNORDERED)) {
        unordered_diff(d, r, env);
        return d;
    }
    if (r->input.syntax == MATCH_CRAM)
        options |= LINE_CRAM | OPTION_BIT(DONT_ACCEPT_BLANKLINE);
    alignment_init(&a, result_expected(r), result_got(r), options, env);
    if (!has_difference(&a))
        force_difference(r, &a);
    for (size_t i = 0; i < a.count; i++)
        add_step(d, &a, &a.steps[i]);
    alignment_release(&a);
    return d;
}
