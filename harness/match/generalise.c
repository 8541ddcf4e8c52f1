/* See generalise.h. The alignment of lines says where the outputs differ; within a line, words that
 * differ are replaced as a whole. */
#include "harness/match/generalise.h"
#include "engine/base/mem.h"
#include "engine/base/regex.h"
#include "harness/match/align.h"
#include <stdlib.h>

/* Narrowest first. */
static const char *const TYPES[] = {"int",  "float",    "number", "uuid", "timestamp", "date",
                                    "time", "duration", "hex",    "word", "id",        "path"};

static bool fits(const char *type, Span text, MatchEnv *env) {
    Buf pattern = BUF_INIT;
    buf_addf(&pattern, "{{?%s}}", type);
    MatchInput input = {.expected = buf_span(&pattern),
                        .got = text,
                        .options = OPTION_BIT(WILDCARD) | OPTION_BIT(KEEP_LF),
                        .line = 1};
    MatchResult r;
    match_run(&r, &input, env);
    bool passes = r.verdict == MATCH_PASS;
    match_result_release(&r);
    buf_release(&pattern);
    return passes;
}

static void add_wildcard(Buf *out, Span a, Span b, MatchEnv *env) {
    for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
        if (a.len && b.len && fits(TYPES[i], a, env) && fits(TYPES[i], b, env)) {
            buf_addf(out, "{{?%s}}", TYPES[i]);
            return;
        }
    }
    buf_adds(out, "{{.*}}");
}

/* ---- one line ---------------------------------------------------------------------------- */

typedef struct Piece {
    size_t start, end, got_start, got_end;
    bool differs;
} Piece;

static bool joins(Span s, size_t at) {
    unsigned char c = at < s.len ? (unsigned char)s.ptr[at] : ' ';
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == ':' || c == '.' || c == '/' || c == '+' || c >= 0x80;
}

/* Spans without blanks, so that a number with a sign or a date is one. */
static size_t words(Span s, Piece *out, bool got) {
    size_t count = 0;
    for (size_t at = 0; at < s.len;) {
        size_t end = at + 1;
        if (joins(s, at))
            while (end < s.len && joins(s, end))
                end++;
        if (got) {
            out[count].got_start = at;
            out[count++].got_end = end;
        } else {
            out[count].start = at;
            out[count++].end = end;
        }
        at = end;
    }
    return count;
}

/* Same number of words: those that differ become wildcards. */
static bool same_shape(Buf *out, Span a, Span b, MatchEnv *env) {
    Piece *pa = xcalloc(a.len + 1, sizeof *pa), *pb = xcalloc(b.len + 1, sizeof *pb);
    size_t na = words(a, pa, false), nb = words(b, pb, true);
    for (size_t i = 0; na == nb && i < na; i++) {
        Span x = span_make(a.ptr + pa[i].start, pa[i].end - pa[i].start);
        Span y = span_make(b.ptr + pb[i].got_start, pb[i].got_end - pb[i].got_start);
        if (span_equal(x, y))
            buf_add_span(out, x);
        else
            add_wildcard(out, x, y, env);
    }
    free(pa);
    free(pb);
    return na == nb;
}

static void whole_line(Buf *out, Span a, Span b, MatchEnv *env) {
    size_t n = 0, m = 0, least = a.len < b.len ? a.len : b.len;
    while (n < least && a.ptr[n] == b.ptr[n])
        n++;
    while (m < least - n && a.ptr[a.len - 1 - m] == b.ptr[b.len - 1 - m])
        m++;
    while (n > 0 && joins(a, n - 1))
        n--;
    while (m > 0 && joins(a, a.len - m))
        m--;
    buf_add(out, a.ptr, n);
    add_wildcard(out, span_make(a.ptr + n, a.len - n - m), span_make(b.ptr + n, b.len - n - m),
                 env);
    buf_add(out, a.ptr + a.len - m, m);
}

/* A line that has wildcards already: kept pieces stay, the others become one wildcard each. */
static void widen(Buf *out, LinePattern *p, const LineSubject *s, MatchEnv *env) {
    LineEdit e;
    line_edit(&e, p, s);
    for (size_t i = 0; i < e.count;) {
        const Edit *edit = &e.edits[i];
        if (edit->kind == EDIT_KEEP || edit->kind == EDIT_WILD) {
            buf_add(out, p->text.ptr + edit->start, edit->end - edit->start);
            i++;
            continue;
        }
        Span a = {p->text.ptr + edit->start, 0}, b = {s->text.ptr + edit->got_start, 0};
        for (; i < e.count && (e.edits[i].kind == EDIT_DROP || e.edits[i].kind == EDIT_ADD); i++) {
            const Edit *x = &e.edits[i];
            if (x->kind == EDIT_DROP) {
                a = a.len ? span_between(a.ptr, p->text.ptr + x->end)
                          : span_make(p->text.ptr + x->start, x->end - x->start);
            } else {
                b = b.len ? span_between(b.ptr, s->text.ptr + x->got_end)
                          : span_make(s->text.ptr + x->got_start, x->got_end - x->got_start);
            }
        }
        add_wildcard(out, a, b, env);
    }
    line_edit_release(&e);
}

static void general_line(Buf *out, LinePattern *p, const LineSubject *s, MatchEnv *env) {
    size_t before = out->len;
    if (p->wildcards)
        widen(out, p, s, env);
    else if (!same_shape(out, p->text, s->text, env)) {
        buf_truncate(out, before);
        whole_line(out, p->text, s->text, env);
    }
    buf_addc(out, '\n');
}

/* ---- all lines --------------------------------------------------------------------------- */

static void add_dots(Buf *out, size_t start) {
    bool first = out->len == start;
    const char *dots = first ? "???\n" : "...\n";
    if (first || !span_ends(buf_span(out), SPAN_LIT("\n...\n")))
        buf_adds(out, dots);
}

static void compose(Buf *out, const Alignment *a, MatchEnv *env) {
    size_t start = out->len;
    for (size_t i = 0; i < a->count; i++) {
        const AlignStep *s = &a->steps[i];
        switch (s->kind) {
        case ALIGN_SAME:
            buf_add_span(out, a->expected.at[s->expected].text);
            buf_addc(out, '\n');
            break;
        case ALIGN_TAKEN:
            if (s->got == SIZE_MAX)
                add_dots(out, start);
            break;
        case ALIGN_CHANGED:
            general_line(out, &a->patterns[s->expected], &a->subjects[s->got], env);
            break;
        case ALIGN_MISSING:
        case ALIGN_EXTRA:
            add_dots(out, start);
            break;
        }
    }
}

static bool matches(Span expected, Span got, MatchOptions options, MatchSyntax syntax,
                    MatchEnv *env) {
    MatchInput input = {
        .expected = expected, .got = got, .options = options, .syntax = syntax, .line = 1};
    MatchResult r;
    match_run(&r, &input, env);
    bool passes = r.verdict == MATCH_PASS;
    match_result_release(&r);
    return passes;
}

bool match_generalise(Buf *out, Span expected, Span got, MatchOptions options, MatchSyntax syntax,
                      MatchEnv *env) {
    if (matches(expected, got, options, syntax, env)) {
        buf_add_span(out, expected);
        return true;
    }
    Buf text = BUF_INIT;
    Alignment a;
    alignment_init(&a, expected, got, options, env);
    compose(&text, &a, env);
    bool ok = matches(buf_span(&text), got, options, syntax, env);
    if (ok)
        buf_add_span(out, buf_span(&text));
    alignment_release(&a);
    buf_release(&text);
    return ok;
}
