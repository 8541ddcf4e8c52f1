/* Expected exceptions, as doctest takes them: the header is recognised, the stack is not looked at,
 * what is compared begins at the first line that starts with a letter, digit or '_'.
 *
 * What the example printed before it raised does not count, as in doctest. */
#include "harness/match/compare.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include <stdlib.h>

static bool is_word(Span s, size_t at) {
    uint32_t c = utf8_next(s, &at, true);
    return c == '_' || (c != UINT32_MAX && (unicode_is_alpha(c) || unicode_is_numeric(c)));
}

bool match_expects_exception(Span expected, Span *message) {
    size_t end = 0;
    if (span_starts(expected, SPAN_LIT("Traceback (most recent call last):")))
        end = sizeof "Traceback (most recent call last):" - 1;
    else if (span_starts(expected, SPAN_LIT("Traceback (innermost last):")))
        end = sizeof "Traceback (innermost last):" - 1;
    else
        return false;
    for (; end < expected.len && expected.ptr[end] != '\n'; end++)
        if (!is_blank(expected.ptr[end]))
            return false;
    for (size_t at = end; at < expected.len; at++) {
        bool line_start = expected.ptr[at - 1] == '\n';
        if (line_start && is_word(expected, at)) {
            *message = span_from(expected, at);
            return true;
        }
    }
    return false;
}

/* The type's own name: without module, without message. As doctest's _strip_exception_details. */
static Span strip_details(Span message) {
    size_t end = span_find_char(message, '\n', 0);
    Span type = span_make(message.ptr, end == SIZE_MAX ? message.len : end);
    size_t colon = span_find_char(type, ':', 0);
    if (colon != SIZE_MAX)
        type.len = colon;
    size_t dot = span_rfind_char(type, '.');
    return dot == SIZE_MAX ? type : span_from(type, dot + 1);
}

static Span first_line(Span s) {
    size_t end = span_find_char(s, '\n', 0);
    return span_make(s.ptr, end == SIZE_MAX ? s.len : end);
}

/* With a final line end, as doctest adds one. */
static Buf whole_lines(Span text) {
    Buf out = BUF_INIT;
    buf_add_span(&out, text);
    if (text.len && text.ptr[text.len - 1] != '\n')
        buf_addc(&out, '\n');
    return out;
}

static void unexpected(MatchResult *r) {
    Buf text = BUF_INIT;
    buf_adds(&text, "the example raised an exception that nothing expects: ");
    buf_add_span(&text, first_line(span_trim(r->input.exception)));
    if (r->got_len)
        buf_adds(&text, "\nbefore that it printed what is shown");
    result_fail(r, MATCH_FAIL, 0, &text);
}

static void explain(MatchResult *r, Span expected) {
    Buf text = BUF_INIT;
    Span want = strip_details(expected), got = strip_details(r->input.exception);
    if (!span_equal(want, got)) {
        buf_addf(&text, "expected %.*s, but the example raised %.*s\n", SPAN_ARG(want),
                 SPAN_ARG(got));
    } else {
        buf_addf(&text, "%.*s was raised as expected, but its message differs\n", SPAN_ARG(want));
    }
    if (r->explanation)
        buf_adds(&text, r->explanation);
    while (text.len && text.data[text.len - 1] == '\n')
        buf_truncate(&text, text.len - 1);
    free(r->explanation);
    r->explanation = buf_detach(&text);
}

/* Lines of the traceback in front of the message are not part of what is compared. */
static void use_message(MatchResult *r, Span message) {
    for (const char *c = r->expected; c < message.ptr; c++)
        r->input.line += *c == '\n';
    Buf got = whole_lines(r->input.exception), expected = whole_lines(message);
    result_set_got(r, buf_span(&got));
    result_set_expected(r, buf_span(&expected));
    buf_release(&got);
    buf_release(&expected);
    r->input.expected = result_expected(r);
    r->input.got = result_got(r);
}

static bool type_is_enough(const MatchResult *r) {
    if (!result_option(r, OPTION_IGNORE_EXCEPTION_DETAIL))
        return false;
    Subject want, got;
    subject_init(&want, strip_details(result_expected(r)), r->input.options);
    subject_init(&got, strip_details(r->input.exception), r->input.options);
    bool same = span_equal(want.text, got.text);
    subject_release(&want);
    subject_release(&got);
    return same;
}

void exception_compare(MatchResult *r, MatchEnv *env) {
    Span message;
    if (!match_expects_exception(result_expected(r), &message)) {
        unexpected(r);
        return;
    }
    use_message(r, message);
    if (span_equal(result_expected(r), result_got(r)) || type_is_enough(r))
        return;
    if (result_option(r, OPTION_STRICT))
        explain_text(r);
    else
        tokens_compare(r, env);
    if (r->verdict == MATCH_FAIL)
        explain(r, result_expected(r));
}
