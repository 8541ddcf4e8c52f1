/* Literal text and `...` alone: doctest's own algorithm, without tokens.
 *
 * Decides passes only. Whoever gets a "no" goes the long way, which knows why. */
#include "harness/match/compare.h"

/* `<BLANKLINE>` lines become empty, as doctest replaces them. */
static void remove_marks(Buf *out, Span s) {
    static const char MARK[] = "<BLANKLINE>";
    size_t copied = 0;
    for (size_t at = span_find(s, span_of(MARK), 0); at != SIZE_MAX;
         at = span_find(s, span_of(MARK), at + 1)) {
        size_t end = at + sizeof MARK - 1;
        while (end < s.len && s.ptr[end] != '\n' && is_blank(s.ptr[end]))
            end++;
        if ((at > 0 && s.ptr[at - 1] != '\n') || (end < s.len && s.ptr[end] != '\n'))
            continue;
        buf_add(out, s.ptr + copied, at - copied);
        copied = end;
    }
    buf_add(out, s.ptr + copied, s.len - copied);
}

/* The pieces between `...` in order, the first at the start, the last at the end. */
static bool pieces_match(Span want, Span got) {
    const Span dots = SPAN_LIT("...");
    size_t end = span_find(want, dots, 0), at = 0;
    if (end == SIZE_MAX)
        return span_equal(want, got);
    if (!span_starts(got, span_make(want.ptr, end)))
        return false;
    for (at = end;;) {
        want = span_from(want, end + dots.len);
        end = span_find(want, dots, 0);
        if (end == SIZE_MAX)
            break;
        size_t found = span_find(got, span_make(want.ptr, end), at);
        if (found == SIZE_MAX)
            return false;
        at = found + end;
    }
    return got.len >= want.len + at && span_ends(got, want);
}

bool plain_match(Span expected, Span got, MatchOptions options) {
    bool dots = option_on(options, OPTION_ELLIPSIS);
    bool leading = dots && span_starts(expected, SPAN_LIT("???"));
    Buf want = BUF_INIT;
    Subject w, g;
    if (leading)
        buf_adds(&want, "...");
    Span rest = leading ? span_from(expected, 3) : expected;
    if (option_on(options, OPTION_DONT_ACCEPT_BLANKLINE))
        buf_add_span(&want, rest);
    else
        remove_marks(&want, rest);
    /* of the expected text only white space is normalised, not blank lines */
    subject_init_plain(&w, buf_span(&want), options | OPTION_BIT(DONT_ACCEPT_BLANKLINE));
    subject_init_plain(&g, got, options);
    bool matches = dots ? pieces_match(w.text, g.text) : span_equal(w.text, g.text);
    subject_release(&w);
    subject_release(&g);
    buf_release(&want);
    return matches;
}
