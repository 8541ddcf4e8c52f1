/* One comparison, from the top: what is asked of it, in the order in which it is answered.
 *
 * Each question is a function that may settle the verdict. The questions come in doctest's order,
 * so that the verdict is doctest's wherever doctest has one. */
#include "harness/match/match.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/compare.h"
#include <stdlib.h>

static char *copy(Span s, size_t *len) {
    *len = s.len;
    return xstrndup(s.len ? s.ptr : "", s.len);
}

static void release_bindings(MatchResult *r) {
    for (size_t i = 0; i < r->binding_count; i++) {
        free(r->bindings[i].name);
        free(r->bindings[i].text);
    }
    free(r->bindings);
    r->bindings = NULL;
    r->binding_count = 0;
}

void match_result_release(MatchResult *r) {
    free(r->expected);
    free(r->got);
    free(r->spans);
    release_bindings(r);
    free(r->explanation);
    diff_free(r->diff);
    *r = (MatchResult){0};
}

void result_place(const MatchResult *r, size_t at, int *line, int *column) {
    size_t start = 0;
    *line = r->input.line;
    for (size_t i = 0; i < at && i < r->expected_len; i++) {
        if (r->expected[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    }
    int first = r->input.column > 0 ? r->input.column : 1;
    *column = first + (int)utf8_count(span_make(r->expected + start, at - start));
}

void result_fail(MatchResult *r, MatchVerdict verdict, size_t at, Buf *text) {
    r->verdict = verdict;
    if (at != SIZE_MAX)
        result_place(r, at, &r->line, &r->column);
    while (text->len && text->data[text->len - 1] == '\n')
        buf_truncate(text, text->len - 1);
    free(r->explanation);
    r->explanation = buf_detach(text);
}

/* ---- questions --------------------------------------------------------------------------- */

static bool is_equal(const MatchResult *r, const MatchInput *input) {
    return span_equal(result_expected(r), result_got(r)) ||
           span_equal(result_expected(r), input->got);
}

/* As in the days when comparisons returned 1 and 0. */
static bool is_true_for_1(const MatchResult *r) {
    if (result_option(r, OPTION_DONT_ACCEPT_TRUE_FOR_1) || result_option(r, OPTION_STRICT))
        return false;
    Span expected = result_expected(r), got = result_got(r);
    return (span_is(expected, "1\n") && span_is(got, "True\n")) ||
           (span_is(expected, "0\n") && span_is(got, "False\n"));
}

static void compare(MatchResult *r, const MatchInput *input, MatchEnv *env) {
    if (result_option(r, OPTION_IGNORE_OUTPUT) || is_equal(r, input) || is_true_for_1(r))
        return;
    if (r->input.syntax == MATCH_CRAM && !result_option(r, OPTION_UNORDERED))
        cram_compare(r, env);
    else if (result_option(r, OPTION_STRICT))
        explain_text(r);
    else if (result_option(r, OPTION_UNORDERED))
        unordered_compare(r, env);
    else
        tokens_compare(r, env);
}

/* The result's own copies, and its input pointing to them. */
static void begin(MatchResult *r, const MatchInput *input, const MatchEnv *env) {
    Buf got = BUF_INIT;
    *r = (MatchResult){.verdict = MATCH_PASS, .input = *input, .given = *input};
    match_normalize(&got, input, env);
    if (input->syntax == MATCH_CRAM && got.len && got.data[got.len - 1] != '\n')
        buf_adds(&got, " (no-eol)\n");
    r->got_len = got.len;
    r->got = got.cap ? buf_detach(&got) : xstrdup("");
    r->expected = copy(input->expected, &r->expected_len);
    r->input.expected = result_expected(r);
    r->input.got = result_got(r);
    r->input.exception = span_make("", 0);
}

void match_run(MatchResult *r, const MatchInput *input, MatchEnv *env) {
    MatchEnv *own = NULL; /* so that regexes are compiled once */
    begin(r, input, env);
    if (!env && span_find(input->expected, SPAN_LIT("{{"), 0) != SIZE_MAX)
        env = own = match_env_new();
    if (input->raised) {
        r->input.exception = input->exception;
        exception_compare(r, env);
        r->input.exception = span_make("", 0);
    } else {
        compare(r, input, env);
    }
    if (r->verdict != MATCH_PASS)
        release_bindings(r);
    r->input.expected = result_expected(r);
    r->input.got = result_got(r);
    if (r->verdict == MATCH_FAIL)
        r->diff = diff_new(r, env);
    match_env_free(own);
}
