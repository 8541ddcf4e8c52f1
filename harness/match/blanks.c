/* Rule 0 under NORMALIZE_WHITESPACE and <BLANKLINE>, in one pass over both texts and without
 * memory: most expected texts need no more. */
#include "harness/match/compare.h"

typedef struct Cursor {
    Span text;
    size_t at;
    bool marks; /* a line of <BLANKLINE> is empty */
} Cursor;

static void skip_blanks(Cursor *c) {
    static const char MARK[] = "<BLANKLINE>";
    const size_t len = sizeof MARK - 1;
    for (;;) {
        while (c->at < c->text.len && is_blank(c->text.ptr[c->at]))
            c->at++;
        bool start = c->at == 0 || (c->at < c->text.len && c->text.ptr[c->at - 1] == '\n');
        if (!c->marks || !start || !span_starts(span_from(c->text, c->at), span_of(MARK)))
            return;
        size_t end = c->at + len;
        while (end < c->text.len && c->text.ptr[end] != '\n' && is_blank(c->text.ptr[end]))
            end++;
        if (end < c->text.len && c->text.ptr[end] != '\n')
            return;
        c->at = end;
    }
}

static bool word_end(const Cursor *c) {
    return c->at == c->text.len || is_blank(c->text.ptr[c->at]);
}

bool blanks_equal(Span expected, Span got, MatchOptions options) {
    if (!option_on(options, OPTION_NORMALIZE_WHITESPACE) || option_on(options, OPTION_STRICT))
        return false;
    Cursor a = {expected, 0, !option_on(options, OPTION_DONT_ACCEPT_BLANKLINE)},
           b = {got, 0, false};
    for (;;) {
        skip_blanks(&a);
        skip_blanks(&b);
        if (a.at == a.text.len || b.at == b.text.len)
            return a.at == a.text.len && b.at == b.text.len;
        while (a.at < a.text.len && b.at < b.text.len && a.text.ptr[a.at] == b.text.ptr[b.at] &&
               !is_blank(a.text.ptr[a.at])) {
            a.at++;
            b.at++;
        }
        if (!word_end(&a) || !word_end(&b))
            return false;
    }
}
