/* Why it did not match, in sentences.
 *
 * The solver knows which token could not go on and how far the output was understood; here that is
 * put into words: what was looked for, what stood there instead, where it stands otherwise, and
 * what the wildcards before it took. One function per kind of sentence. */
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/compare.h"
#include "harness/match/lines.h"
#include <math.h>
#include <stdlib.h>

enum { QUOTE = 60, EARLIER = 6 };

/* ---- places ------------------------------------------------------------------------------ */

static int line_number(Span text, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at && i < text.len; i++)
        line += text.ptr[i] == '\n';
    return line;
}

static Span line_at(Span text, size_t at) {
    size_t start = at, end = at;
    while (start > 0 && text.ptr[start - 1] != '\n')
        start--;
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    return span_make(text.ptr + start, end - start);
}

static Span first_line(Span text) {
    return line_at(text, 0);
}

size_t explain_lines(Span text) {
    Lines lines;
    lines_split(&lines, text);
    size_t count = lines.count;
    lines_release(&lines);
    return count;
}

/* The rest of the line at `at`, without leading white space; the next lines when it is empty. */
static Span rest_of_line(Span text, size_t at) {
    while (at < text.len && is_blank(text.ptr[at]))
        at++;
    size_t end = span_find_char(text, '\n', at);
    return span_make(text.ptr + at, (end == SIZE_MAX ? text.len : end) - at);
}

static void place(Buf *out, const MatchResult *r, size_t at) {
    int line = 0, column = 0;
    result_place(r, at, &line, &column);
    buf_addf(out, "line %d column %d", line, column);
}

static Span token_text(const Comparison *c, const Token *t) {
    return span_make(c->r->expected + t->start, t->end - t->start);
}

/* Byte of the output up to which everything was understood. */
static size_t reached(const Comparison *c) {
    size_t at = c->solver.fail_at;
    return at <= c->subject.text.len ? subject_original(&c->subject, at) : c->r->got_len;
}

static void sentence(Buf *out) {
    while (out->len && (out->data[out->len - 1] == '\n' || out->data[out->len - 1] == ' '))
        buf_truncate(out, out->len - 1);
    buf_addc(out, '\n');
}

/* ---- what a token looked for ------------------------------------------------------------- */

/* Longest beginning of `what` that occurs in text at or behind `from`: its length and place. */
static size_t longest_prefix(Span text, Span what, size_t from, size_t *at) {
    size_t low = 0, high = what.len;
    *at = from;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        size_t found = span_find(text, span_make(what.ptr, middle), from);
        if (found != SIZE_MAX) {
            *at = found;
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

static size_t common_prefix(Span a, Span b) {
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

/* The piece of expected text around byte `at`: its line, or what is left of it. */
static Span expected_piece(const Comparison *c, size_t at) {
    Span want = result_expected(c->r);
    return rest_of_line(want, at < want.len ? at : want.len);
}

/* "Running" stands later in the output, after lines nothing expects. */
static void found_later(Buf *out, const Comparison *c, Span piece, size_t from) {
    Span got = result_got(c->r);
    Span line = span_trim(piece);
    size_t at = line.len > 1 ? span_find(got, line, from) : SIZE_MAX;
    if (at == SIZE_MAX || line_number(got, at) == line_number(got, from))
        return;
    size_t between = (size_t)(line_number(got, at) - line_number(got, from));
    sentence(out);
    explain_quote(out, line, QUOTE);
    buf_adds(out, " was found after ");
    explain_count(out, between, "line");
    buf_adds(out, between == 1 ? " that nothing expects" : " that nothing expects");
}

static void got_instead(Buf *out, const Comparison *c, size_t from) {
    Span got = result_got(c->r), rest = rest_of_line(got, from);
    if (rest.len == 0) {
        buf_adds(out, ", but the output ends there");
        return;
    }
    buf_adds(out, ", got ");
    explain_quote(out, rest, QUOTE);
    buf_addf(out, " (line %d of the output)", line_number(got, (size_t)(rest.ptr - got.ptr)));
}

/* Back to the beginning of the word that differs. */
static size_t word_start(Span text, size_t at) {
    while (at > 0 && at <= text.len && !is_blank(text.ptr[at - 1]))
        at--;
    return at;
}

static void literal_here(Buf *out, Comparison *c, const Token *t) {
    size_t from = c->solver.fail_at;
    Span rest = span_from(c->subject.text, from);
    size_t all = common_prefix(rest, buf_span(&t->text));
    bool ended = from + all >= c->subject.text.len;
    size_t same = ended ? all : word_start(buf_span(&t->text), all);
    size_t source = token_source(t, same);
    Span want = result_expected(c->r);
    size_t original = subject_original(&c->subject, from + same);
    Span piece = expected_piece(c, source);
    if (ended) {
        size_t missing = explain_lines(span_from(want, (size_t)(piece.ptr - want.ptr)));
        buf_adds(out, "the output ended before ");
        explain_quote(out, piece, QUOTE);
        buf_adds(out, " (");
        place(out, c->r, (size_t)(piece.ptr - want.ptr));
        buf_adds(out, "); ");
        explain_count(out, missing, "expected line");
        buf_adds(out, missing == 1 ? " is missing" : " are missing");
        c->r->line = 0;
        result_place(c->r, (size_t)(piece.ptr - want.ptr), &c->r->line, &c->r->column);
        return;
    }
    if (piece.len == 0) {
        buf_addf(out, "expected no more output, got ");
        explain_quote(out, rest_of_line(result_got(c->r), original), QUOTE);
        result_place(c->r, source, &c->r->line, &c->r->column);
        return;
    }
    buf_adds(out, "expected ");
    explain_quote(out, piece, QUOTE);
    buf_adds(out, " at ");
    place(out, c->r, (size_t)(piece.ptr - want.ptr));
    got_instead(out, c, original);
    result_place(c->r, (size_t)(piece.ptr - want.ptr), &c->r->line, &c->r->column);
    found_later(out, c, line_at(want, (size_t)(piece.ptr - want.ptr)), original);
}

static Span word_at(Span line) {
    size_t end = 0;
    while (end < line.len && !is_blank(line.ptr[end]))
        end++;
    return span_make(line.ptr, end);
}

/* The place where most of the text stands: `same` bytes of it, at `at`. */
static void nearest(Buf *out, const Comparison *c, const Token *t, size_t at, size_t same) {
    Span got = result_got(c->r);
    size_t first = at + (same > 1 && is_blank(c->subject.text.ptr[at]));
    size_t original = subject_original(&c->subject, first);
    size_t fault = subject_original(&c->subject, at + same);
    Span want = word_at(expected_piece(c, token_source(t, same)));
    Span have = word_at(rest_of_line(got, fault));
    sentence(out);
    buf_adds(out, "nearest: ");
    explain_quote(out, line_at(got, original), QUOTE);
    buf_addf(out, " (line %d of the output), which has ", line_number(got, original));
    if (have.len)
        explain_quote(out, have, QUOTE);
    else
        buf_adds(out, "nothing");
    buf_adds(out, " instead of ");
    explain_quote(out, want, QUOTE);
}

/* Literal text behind `...`. */
static void literal_later(Buf *out, Comparison *c, const Token *t) {
    size_t at = 0, from = c->solver.fail_at;
    Span text = buf_span(&t->text);
    size_t same = longest_prefix(c->subject.text, text, from, &at);
    size_t source = token_source(t, 0);
    Span want = result_expected(c->r), piece = expected_piece(c, source);
    size_t where = (size_t)(piece.ptr - want.ptr);
    result_place(c->r, where, &c->r->line, &c->r->column);
    bool last = t == &c->pattern.tokens[c->pattern.count - 1];
    if (same == text.len && last) {
        explain_quote(out, piece, QUOTE);
        buf_adds(out, " at ");
        place(out, c->r, where);
        buf_adds(out, " must end the output, but the output goes on: ");
        explain_quote(out, rest_of_line(result_got(c->r), subject_original(&c->subject, at + same)),
                      QUOTE);
        return;
    }
    explain_quote(out, piece, QUOTE);
    buf_adds(out, " at ");
    place(out, c->r, where);
    buf_adds(out, " was not found in the output");
    if (from > 0)
        buf_addf(out, " behind its line %d", line_number(result_got(c->r), reached(c)));
    same = word_start(text, same);
    if (same * 3 >= text.len && same > 2) {
        nearest(out, c, t, at, same);
    } else if (span_find(c->subject.text, text, 0) != SIZE_MAX) {
        sentence(out);
        buf_addf(out, "it stands earlier, at line %d of the output",
                 line_number(result_got(c->r),
                             subject_original(&c->subject, span_find(c->subject.text, text, 0))));
    }
}

static bool behind_any(const Comparison *c, size_t token) {
    return token > 0 && c->pattern.tokens[token - 1].kind == TOKEN_ANY;
}

/* The word (or what is left of the line) a wildcard was tried on. */
static Span tried_on(const Comparison *c, size_t original) {
    Span line = rest_of_line(result_got(c->r), original);
    size_t end = 0;
    while (end < line.len && !is_blank(line.ptr[end]))
        end++;
    return span_make(line.ptr, end);
}

static void wildcard_here(Buf *out, Comparison *c, const Token *t, size_t token) {
    Span got = result_got(c->r);
    size_t original = reached(c);
    buf_add_span(out, token_text(c, t));
    buf_adds(out, " at ");
    place(out, c->r, t->start);
    Span word = tried_on(c, original);
    if (behind_any(c, token)) {
        buf_adds(out, " matches nothing in the rest of the output");
        if (original > 0)
            buf_addf(out, ", behind its line %d", line_number(got, original));
    } else if (word.len == 0) {
        buf_adds(out, " found the output at its end");
    } else {
        buf_adds(out, " cannot match ");
        explain_quote(out, word, QUOTE);
        buf_addf(out, " (line %d of the output)", line_number(got, (size_t)(word.ptr - got.ptr)));
    }
}

static void number_here(Buf *out, Comparison *c, const Token *t) {
    double value = 0;
    size_t end = step_number_end(c->subject.text, c->solver.fail_at, &value);
    if (end == NOWHERE) {
        buf_addf(out, "expected the number %.*s at ", SPAN_ARG(buf_span(&t->text)));
        place(out, c->r, t->start);
        got_instead(out, c, reached(c));
        return;
    }
    buf_add_span(out, span_make(c->subject.text.ptr + c->solver.fail_at, end - c->solver.fail_at));
    buf_addf(out, " differs from %.*s at ", SPAN_ARG(buf_span(&t->text)));
    place(out, c->r, t->start);
    buf_addf(out, " by more than %g", t->tolerance);
}

static void value_here(Buf *out, Comparison *c, const Token *t, size_t token) {
    Solver *v = &c->solver;
    size_t *begin = v->begin, *end = v->end;
    v->begin = v->far_begin;
    v->end = v->far_end;
    Span value = step_value(v, token);
    v->begin = begin;
    v->end = end;
    Span word = tried_on(c, reached(c));
    buf_add_span(out, token_text(c, t));
    buf_adds(out, " at ");
    place(out, c->r, t->start);
    buf_addf(out, ": %.*s is bound to ", SPAN_ARG(t->name));
    explain_quote(out, value, QUOTE);
    if (t->kind == TOKEN_REPEAT) {
        buf_adds(out, " (at ");
        place(out, c->r, c->pattern.tokens[t->source].start);
        buf_addc(out, ')');
    }
    if (word.len) {
        buf_adds(out, ", but the output has ");
        explain_quote(out, word, QUOTE);
    } else {
        buf_adds(out, ", but the output ends there");
    }
    if (t->capture)
        buf_addf(out, "; {{?%.*s!:…}} would bind it anew", SPAN_ARG(t->name));
}

/* The pattern matched and output was left. */
static void left_over(Buf *out, Comparison *c) {
    Span got = result_got(c->r);
    Span rest = span_trim(span_from(got, reached(c)));
    result_place(c->r, c->r->expected_len ? c->r->expected_len - 1 : 0, &c->r->line, &c->r->column);
    buf_adds(out, "expected no more output, got ");
    if (memchr(rest.ptr, '\n', rest.len)) {
        explain_count(out, explain_lines(rest), "more line");
        buf_adds(out, ", beginning with ");
        explain_quote(out, first_line(rest), QUOTE);
    } else {
        explain_quote(out, rest, QUOTE);
    }
}

/* ---- what came before -------------------------------------------------------------------- */

static void earlier_wildcards(Buf *out, const Comparison *c) {
    size_t shown = 0;
    for (size_t i = c->solver.fail_token < c->pattern.count ? c->solver.fail_token
                                                            : c->pattern.count;
         i-- > 0 && shown < EARLIER;) {
        const MatchSpan *span = &c->r->spans[i];
        if (!span->wildcard || !span->matched)
            continue;
        Span text = span_make(c->r->got + span->got_start, span->got_end - span->got_start);
        sentence(out);
        buf_addf(out, "%.*s at line %d column %d had matched ",
                 SPAN_ARG(token_text(c, &c->pattern.tokens[i])), span->line, span->column);
        if (text.len == 0)
            buf_adds(out, "nothing");
        else
            explain_quote(out, text, QUOTE);
        shown++;
    }
}

/* Without the condition that two captures of one NAME agree, would it match? */
static void explain_token(Buf *out, Comparison *c) {
    size_t token = c->solver.fail_token;
    if (token >= c->pattern.count) {
        left_over(out, c);
        return;
    }
    const Token *t = &c->pattern.tokens[token];
    result_place(c->r, t->start, &c->r->line, &c->r->column);
    switch (t->kind) {
    case TOKEN_LITERAL:
        if (behind_any(c, token))
            literal_later(out, c, t);
        else
            literal_here(out, c, t);
        break;
    case TOKEN_NUMBER:
        number_here(out, c, t);
        break;
    case TOKEN_REGEX:
        wildcard_here(out, c, t, token);
        break;
    case TOKEN_VALUE:
    case TOKEN_REPEAT:
        value_here(out, c, t, token);
        break;
    case TOKEN_ANY:
        left_over(out, c);
        break;
    }
}

static bool missed_exception(Buf *out, const MatchResult *r) {
    Span message;
    if (r->input.raised || !r->got_len || !match_expects_exception(result_expected(r), &message))
        return false;
    buf_adds(out, "expected an exception, ");
    explain_quote(out, first_line(message), QUOTE);
    buf_adds(out, ", but the example raised none; it printed ");
    explain_quote(out, first_line(result_got(r)), QUOTE);
    return true;
}

void explain_tokens(Comparison *c) {
    Buf text = BUF_INIT;
    c->r->line = c->r->column = 0;
    if (!missed_exception(&text, c->r) && !explain_whole(&text, c->r)) {
        explain_token(&text, c);
        earlier_wildcards(&text, c);
    }
    result_fail(c->r, MATCH_FAIL, SIZE_MAX, &text);
    if (!c->r->line)
        result_place(c->r, 0, &c->r->line, &c->r->column);
}

void explain_text(MatchResult *r) {
    Buf text = BUF_INIT;
    size_t same = common_prefix(result_expected(r), result_got(r));
    if (!explain_whole(&text, r)) {
        Span want = result_expected(r), got = result_got(r);
        buf_adds(&text, "expected ");
        explain_quote(&text, line_at(want, same), QUOTE);
        buf_adds(&text, " at ");
        place(&text, r, same);
        buf_adds(&text, ", got ");
        explain_quote(&text, line_at(got, same < got.len ? same : got.len), QUOTE);
        buf_addf(&text, " (line %d of the output)", line_number(got, same));
    }
    result_fail(r, MATCH_FAIL, same, &text);
}
