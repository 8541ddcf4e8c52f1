/* doctest compares texts folded to ASCII, where a character is the same as its escape ("é" and
 * "\xe9"). Asked last, and only about patterns of doctest's own language. */
#include "engine/base/unicode.h"
#include "harness/match/compare.h"

static bool is_ascii(Span s) {
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* str.encode('ASCII', 'backslashreplace'); a byte that is not UTF-8 is the surrogate Python makes
 * of it. */
static void fold(Buf *out, Span s) {
    for (size_t at = 0; at < s.len;) {
        size_t start = at;
        uint32_t c = utf8_next(s, &at, true);
        if (c < 0x80)
            buf_addc(out, (char)c);
        else if (c == UINT32_MAX)
            buf_addf(out, "\\udc%02x", (unsigned char)s.ptr[start]);
        else if (c < 0x100)
            buf_addf(out, "\\x%02x", c);
        else if (c < 0x10000)
            buf_addf(out, "\\u%04x", c);
        else
            buf_addf(out, "\\U%08x", c);
    }
}

static bool folded_match(Span expected, Span got, MatchOptions options) {
    Error err = ERROR_INIT;
    Pattern pattern;
    Subject subject;
    Solver solver;
    size_t at = 0;
    subject_init(&subject, got, options);
    bool ok = pattern_parse(&pattern, expected, options, NULL, false, &at, &err);
    if (ok) {
        solver_init(&solver, &pattern, &subject);
        ok = solver_run(&solver);
        solver_release(&solver);
    }
    pattern_release(&pattern);
    subject_release(&subject);
    error_clear(&err);
    return ok;
}

bool fold_equal(const MatchResult *r) {
    if (is_ascii(result_expected(r)) && is_ascii(result_got(r)))
        return false;
    Buf expected = BUF_INIT, got = BUF_INIT;
    fold(&expected, result_expected(r));
    fold(&got, result_got(r));
    bool equal = folded_match(buf_span(&expected), buf_span(&got), r->input.options);
    buf_release(&expected);
    buf_release(&got);
    return equal;
}
