/* Causes that concern the whole output: nothing expected or printed, white space, order. */
#include "engine/base/mem.h"
#include "harness/match/compare.h"
#include "harness/match/lines.h"
#include <stdlib.h>

enum { QUOTE = 60 };

static Span first_line(Span text) {
    size_t end = span_find_char(text, '\n', 0);
    return span_make(text.ptr, end == SIZE_MAX ? text.len : end);
}

static Span without_blanks(Buf *out, Span text) {
    for (size_t i = 0; i < text.len; i++)
        if (!is_blank(text.ptr[i]))
            buf_addc(out, text.ptr[i]);
    return buf_span(out);
}

static bool only_blanks_differ(const MatchResult *r) {
    Buf a = BUF_INIT, b = BUF_INIT;
    bool same =
        span_equal(without_blanks(&a, result_expected(r)), without_blanks(&b, result_got(r)));
    buf_release(&a);
    buf_release(&b);
    return same;
}

static void white_space_line(Buf *out, const MatchResult *r) {
    Lines want, got;
    lines_split(&want, result_expected(r));
    lines_split(&got, result_got(r));
    size_t i = 0;
    while (i < want.count && i < got.count && span_equal(want.at[i].text, got.at[i].text))
        i++;
    if (i < want.count && i < got.count) {
        buf_addf(out, ": line %d expects ", r->input.line + (int)i);
        explain_quote(out, want.at[i].text, QUOTE);
        buf_adds(out, ", got ");
        explain_quote(out, got.at[i].text, QUOTE);
    } else if (want.final_newline && !got.final_newline && want.count == got.count) {
        buf_adds(out, ": the output does not end with a line end");
    } else if (i < got.count) {
        buf_addf(out, ": a blank line more in the output, at its line %zu", i + 1);
    } else {
        buf_adds(out, ": a blank line less in the output");
    }
    lines_release(&want);
    lines_release(&got);
}

static int by_text(const void *a, const void *b) {
    return span_compare(((const Line *)a)->text, ((const Line *)b)->text);
}

/* The same lines in another order? */
static bool only_order_differs(const MatchResult *r) {
    Lines want, got;
    lines_split(&want, result_expected(r));
    lines_split(&got, result_got(r));
    bool same = want.count == got.count && want.count > 1;
    if (same) {
        qsort(want.at, want.count, sizeof *want.at, by_text);
        qsort(got.at, got.count, sizeof *got.at, by_text);
    }
    for (size_t i = 0; same && i < want.count; i++)
        same = span_equal(want.at[i].text, got.at[i].text);
    lines_release(&want);
    lines_release(&got);
    return same;
}

bool explain_whole(Buf *out, const MatchResult *r) {
    Span want = result_expected(r), got = result_got(r), message;
    if (want.len == 0) {
        buf_adds(out, "expected no output, got ");
        explain_count(out, explain_lines(got), "line");
    } else if (got.len == 0) {
        if (match_expects_exception(want, &message)) {
            buf_adds(out, "expected an exception, ");
            explain_quote(out, first_line(message), QUOTE);
            buf_adds(out, ", but the example raised none and printed nothing");
        } else {
            buf_adds(out, "expected ");
            explain_count(out, explain_lines(want), "line");
            buf_adds(out, " of output, got nothing");
        }
    } else if (only_blanks_differ(r)) {
        buf_adds(out, "only white space differs");
        white_space_line(out, r);
    } else if (only_order_differs(r)) {
        buf_adds(out, "the lines are those expected, in another order (+UNORDERED accepts any "
                      "order)");
    } else {
        return false;
    }
    return true;
}
