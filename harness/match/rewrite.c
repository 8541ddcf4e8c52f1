/* See rewrite.h: composing the new text from the alignment, and making sure of it.
 *
 * Each line of the new text remembers whether it keeps anything of the old one. When the text does
 * not match after all (lines depend on each other in ways an alignment of lines does not see), the
 * line at fault is written literally and the text is tried again. */
#include "harness/match/rewrite.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/align.h"
#include "harness/match/compare.h"
#include <stdlib.h>

typedef struct NewLine {
    Buf text;
    Span printed; /* what it stands for; ptr NULL: a line of `...` */
    bool keeps;   /* has something of the old text that could be at fault */
} NewLine;

typedef struct Rewrite {
    const MatchInput *input;
    MatchEnv *env;
    RewriteCare care;
    Alignment a;
    bool *used; /* expected lines whose wildcards live on */
    NewLine *lines;
    size_t count, cap;
} Rewrite;

static MatchOptions options_of(const Rewrite *w) {
    return w->input->options;
}

/* ---- lines of the new text --------------------------------------------------------------- */

static NewLine *add_line(Rewrite *w, Span printed, bool keeps) {
    w->lines = grow(w->lines, &w->cap, w->count + 1, sizeof *w->lines);
    NewLine *line = &w->lines[w->count++];
    *line = (NewLine){.printed = printed, .keeps = keeps};
    buf_init(&line->text);
    return line;
}

static bool is_utf8_text(Span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
            return false;
    return utf8_valid(s);
}

/* Readable text stays as it is, also where cram would escape it: both forms match. */
static void cram_literal(Buf *out, Span printed) {
    if (is_utf8_text(printed) || !cram_escape(out, printed))
        buf_add_span(out, printed);
}

static void literal(Rewrite *w, Span printed) {
    bool first = w->count == 0;
    NewLine *line = add_line(w, printed, false);
    if (w->input->syntax != MATCH_CRAM)
        rewrite_literal(&line->text, printed, options_of(w), w->care, first);
    else
        cram_literal(&line->text, printed);
}

/* A kept line moves to the front or from it: `...` there is written `???`. */
static void kept(Rewrite *w, Span text, Span printed) {
    bool first = w->count == 0;
    bool dots = option_on(options_of(w), OPTION_ELLIPSIS) && w->input->syntax != MATCH_CRAM;
    bool was_first = w->a.expected.count && text.ptr == w->a.expected.at[0].text.ptr;
    NewLine *line = add_line(w, printed, true);
    if (dots && first && span_starts(text, SPAN_LIT("...")))
        buf_addf(&line->text, "???%.*s", SPAN_ARG(span_from(text, 3)));
    else if (dots && !first && was_first && span_starts(text, SPAN_LIT("???")))
        buf_addf(&line->text, "...%.*s", SPAN_ARG(span_from(text, 3)));
    else
        buf_add_span(&line->text, text);
}

/* Text between kept pieces: as literal text, without what only the start of a line needs. */
static void add_piece(Rewrite *w, Buf *out, Span piece, bool wild_before, bool wild_behind) {
    Buf text = BUF_INIT;
    MatchOptions options = options_of(w);
    buf_adds(&text, "x");
    buf_add_span(&text, piece);
    buf_adds(&text, "x");
    Buf escaped = BUF_INIT;
    rewrite_literal(&escaped, buf_span(&text), options, REWRITE_USUAL, false);
    Span inner = span_make(escaped.data + 1, escaped.len - 2);
    char last = inner.len ? inner.ptr[inner.len - 1] : ' ', head = inner.len ? inner.ptr[0] : ' ';
    bool tail = wild_behind && (last == '{' || last == '.');
    bool lead = wild_before && !tail && (head == '.' || head == '}');
    if (lead) {
        buf_addf(out, "{{\\%c}}", head);
        inner = span_from(inner, 1);
    }
    buf_add(out, inner.ptr, inner.len - tail);
    if (tail)
        buf_addf(out, "{{\\%c}}", last);
    buf_release(&text);
    buf_release(&escaped);
}

/* Under NORMALIZE_WHITESPACE no token has them. */
static size_t leading_blanks(Span s) {
    size_t n = 0;
    while (n < s.len && is_blank(s.ptr[n]))
        n++;
    return n;
}

static void edited(Rewrite *w, size_t expected, size_t got, const LineEdit *e) {
    Span old = w->a.expected.at[expected].text, printed = w->a.got.at[got].text;
    Buf text = BUF_INIT;
    if (option_on(options_of(w), OPTION_NORMALIZE_WHITESPACE))
        buf_add(&text, old.ptr, leading_blanks(old));
    for (size_t i = 0; i < e->count; i++) {
        const Edit *edit = &e->edits[i];
        bool before = i > 0 && e->edits[i - 1].kind == EDIT_WILD;
        bool behind = false;
        for (size_t k = i + 1; k < e->count && !behind; k++) {
            behind = e->edits[k].kind == EDIT_WILD;
            if (e->edits[k].kind != EDIT_DROP)
                break;
        }
        if (edit->kind == EDIT_KEEP || edit->kind == EDIT_WILD)
            buf_add(&text, old.ptr + edit->start, edit->end - edit->start);
        else if (edit->kind == EDIT_ADD)
            add_piece(w, &text,
                      span_make(printed.ptr + edit->got_start, edit->got_end - edit->got_start),
                      before, behind);
    }
    while (text.len && is_blank(text.data[text.len - 1]) &&
           option_on(options_of(w), OPTION_NORMALIZE_WHITESPACE))
        buf_truncate(&text, text.len - 1);
    kept(w, buf_span(&text), printed);
    buf_release(&text);
}

static void changed(Rewrite *w, size_t expected, size_t got) {
    LineEdit e = {0};
    LinePattern *p = &w->a.patterns[expected];
    bool plain = w->input->syntax == MATCH_CRAM && p->whole;
    if (!plain && p->wildcards)
        line_edit(&e, p, &w->a.subjects[got]);
    if (e.related && e.kept > 0)
        edited(w, expected, got, &e);
    else
        literal(w, w->a.got.at[got].text);
    line_edit_release(&e);
}

/* ---- lines that moved -------------------------------------------------------------------- */

/* How well an expected line would do for a printed one: 0 not at all. */
static int64_t fit(const Rewrite *w, size_t expected, size_t got) {
    if (align_matches(&w->a, expected, got))
        return INT64_MAX;
    int64_t gain = align_likeness(&w->a, expected, got);
    return gain >= ALIGN_KEPT_WEIGHT ? gain : 0;
}

static bool loses_wildcards(const Rewrite *w, const AlignStep *s) {
    if (s->expected == SIZE_MAX || !w->a.patterns[s->expected].kept ||
        w->a.patterns[s->expected].any)
        return false;
    return s->kind == ALIGN_MISSING ||
           (s->kind == ALIGN_CHANGED &&
            align_likeness(&w->a, s->expected, s->got) < ALIGN_KEPT_WEIGHT);
}

static bool is_free(const Rewrite *w, const AlignStep *s) {
    return s->kind == ALIGN_EXTRA ||
           (s->kind == ALIGN_CHANGED &&
            align_likeness(&w->a, s->expected, s->got) < ALIGN_KEPT_WEIGHT);
}

/* A line with wildcards that lost its place may stand for a printed line elsewhere. */
static void find_moved(Rewrite *w) {
    enum { MOST = 200 };
    Alignment *a = &w->a;
    size_t tried = 0;
    for (size_t i = 0; i < a->count && tried < MOST; i++) {
        if (!loses_wildcards(w, &a->steps[i]))
            continue;
        size_t best = SIZE_MAX, line = a->steps[i].expected;
        int64_t gain = 0;
        tried++;
        for (size_t k = 0; k < a->count; k++) {
            if (k == i || !is_free(w, &a->steps[k]))
                continue;
            int64_t value = fit(w, line, a->steps[k].got);
            if (value > gain) {
                gain = value;
                best = k;
            }
        }
        if (best == SIZE_MAX)
            continue;
        if (a->steps[i].kind == ALIGN_CHANGED)
            a->steps[i] = (AlignStep){ALIGN_EXTRA, SIZE_MAX, a->steps[i].got};
        else
            a->steps[i] = (AlignStep){ALIGN_TAKEN, SIZE_MAX, SIZE_MAX};
        a->steps[best].kind = gain == INT64_MAX ? ALIGN_SAME : ALIGN_CHANGED;
        a->steps[best].expected = line;
    }
}

/* ---- composing and making sure ----------------------------------------------------------- */

static void compose(Rewrite *w) {
    for (size_t i = 0; i < w->a.count; i++) {
        const AlignStep *s = &w->a.steps[i];
        switch (s->kind) {
        case ALIGN_SAME:
            kept(w, w->a.expected.at[s->expected].text, w->a.got.at[s->got].text);
            break;
        case ALIGN_TAKEN:
            if (s->got == SIZE_MAX && s->expected != SIZE_MAX)
                kept(w, w->a.expected.at[s->expected].text, (Span){NULL, 0});
            break;
        case ALIGN_CHANGED:
            changed(w, s->expected, s->got);
            break;
        case ALIGN_MISSING:
            break;
        case ALIGN_EXTRA:
            literal(w, w->a.got.at[s->got].text);
            break;
        }
    }
}

static void join(Buf *out, const Rewrite *w) {
    for (size_t i = 0; i < w->count; i++) {
        if (w->lines[i].text.len == 0 && w->input->syntax != MATCH_CRAM)
            continue;
        buf_add_span(out, buf_span(&w->lines[i].text));
        buf_addc(out, '\n');
    }
}

static bool try_text(const MatchInput *given, MatchEnv *env, Span text, size_t *line) {
    MatchInput input = *given;
    MatchResult r;
    input.expected = text;
    input.line = 1;
    match_run(&r, &input, env);
    bool passes = r.verdict == MATCH_PASS;
    *line = r.line > 0 ? (size_t)r.line - 1 : SIZE_MAX;
    match_result_release(&r);
    return passes;
}

/* The kept line to give up: the one at fault, else the nearest before, else the next behind. */
static NewLine *culprit(Rewrite *w, size_t line) {
    for (size_t i = line < w->count ? line + 1 : w->count; i-- > 0;)
        if (w->lines[i].keeps && w->lines[i].printed.ptr)
            return &w->lines[i];
    for (size_t i = 0; i < w->count; i++)
        if (w->lines[i].keeps && w->lines[i].printed.ptr)
            return &w->lines[i];
    return NULL;
}

static void give_up(Rewrite *w, NewLine *line) {
    line->keeps = false;
    buf_reset(&line->text);
    bool first = line == w->lines;
    if (w->input->syntax == MATCH_CRAM)
        cram_literal(&line->text, line->printed);
    else
        rewrite_literal(&line->text, line->printed, options_of(w), w->care, first);
}

static void clear(Rewrite *w) {
    for (size_t i = 0; i < w->count; i++)
        buf_release(&w->lines[i].text);
    w->count = 0;
}

static void all_literal(Rewrite *w) {
    clear(w);
    for (size_t j = 0; j < w->a.got.count; j++)
        literal(w, w->a.got.at[j].text);
}

static bool settle(Rewrite *w, Buf *out) {
    enum { TRIES = 50 };
    size_t line = 0;
    for (int i = 0; i < TRIES; i++) {
        buf_reset(out);
        join(out, w);
        if (try_text(w->input, w->env, buf_span(out), &line))
            return true;
        NewLine *fault = culprit(w, line);
        if (!fault)
            break;
        give_up(w, fault);
    }
    all_literal(w);
    buf_reset(out);
    join(out, w);
    return try_text(w->input, w->env, buf_span(out), &line);
}

static MatchOptions line_options(const MatchInput *input) {
    MatchOptions options = input->options;
    if (input->syntax == MATCH_CRAM)
        options |= LINE_CRAM | OPTION_BIT(DONT_ACCEPT_BLANKLINE);
    if (option_on(options, OPTION_STRICT))
        options &= ~(OPTION_BIT(ELLIPSIS) | OPTION_BIT(WILDCARD) |
                     OPTION_BIT(NORMALIZE_WHITESPACE) | OPTION_BIT(NUMBER));
    return options;
}

/* `expected` and `got` are what is compared: normalised, an exception's text alone. */
static bool rewrite_text(Buf *out, const MatchInput *input, Span expected, Span got, MatchEnv *env,
                         RewriteCare care, Error *err) {
    Rewrite w = {.input = input, .env = env, .care = care};
    Buf text = BUF_INIT;
    alignment_init(&w.a, expected, got, line_options(input), env);
    find_moved(&w);
    compose(&w);
    bool ok = settle(&w, &text);
    if (ok)
        buf_add_span(out, buf_span(&text));
    clear(&w);
    free(w.lines);
    alignment_release(&w.a);
    buf_release(&text);
    return ok || fail(err, ERR_UNSUPPORTED,
                      "what was printed cannot be written as expected output under these options");
}

/* ---- exceptions -------------------------------------------------------------------------- */

/* Header and stack as they were written, or doctest's usual form. */
static void add_header(Buf *out, Span expected) {
    Span message;
    if (match_expects_exception(expected, &message))
        buf_add(out, expected.ptr, (size_t)(message.ptr - expected.ptr));
    else
        buf_adds(out, "Traceback (most recent call last):\n    ...\n");
}

static bool rewrite_exception(Buf *out, const MatchInput *input, MatchEnv *env, RewriteCare care,
                              Error *err) {
    MatchInput inner = *input;
    Span message = span_make("", 0);
    Buf got = BUF_INIT, text = BUF_INIT;
    match_expects_exception(input->expected, &message);
    inner.raised = false;
    inner.syntax = MATCH_DOCTEST;
    buf_add_span(&got, input->exception);
    if (got.len && got.data[got.len - 1] != '\n')
        buf_addc(&got, '\n');
    inner.got = buf_span(&got);
    bool ok = rewrite_text(&text, &inner, message, buf_span(&got), env, care, err);
    if (ok) {
        size_t line = 0;
        Buf whole = BUF_INIT;
        add_header(&whole, input->expected);
        buf_add_span(&whole, buf_span(&text));
        ok = try_text(input, env, buf_span(&whole), &line);
        if (ok)
            buf_add_span(out, buf_span(&whole));
        else
            fail(err, ERR_UNSUPPORTED, "the exception's text cannot be written as expected output");
        buf_release(&whole);
    }
    buf_release(&text);
    buf_release(&got);
    return ok;
}

bool match_rewrite(Buf *out, const MatchInput *input, MatchEnv *env, RewriteCare care, Error *err) {
    MatchResult r;
    match_run(&r, input, env);
    bool ok = true;
    if (r.verdict == MATCH_PASS && care <= REWRITE_USUAL)
        buf_add_span(out, input->expected);
    else if (input->raised)
        ok = rewrite_exception(out, input, env, care, err);
    else
        ok = rewrite_text(out, input, input->expected, result_got(&r), env, care, err);
    match_result_release(&r);
    return ok;
}

size_t match_count_wildcards(Span expected, MatchOptions options, MatchSyntax syntax,
                             MatchEnv *env) {
    Lines lines;
    size_t count = 0;
    const MatchInput input = {.options = options, .syntax = syntax};
    lines_split(&lines, expected);
    for (size_t i = 0; i < lines.count; i++) {
        LinePattern p;
        line_pattern_init(&p, lines.at[i].text, line_options(&input), env, false, i == 0, NULL);
        count += p.kept;
        line_pattern_release(&p);
    }
    lines_release(&lines);
    return count;
}
