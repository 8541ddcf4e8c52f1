/* One comparison, from the top: what is asked of it, in the order in which it is answered.
 *
 * Each question is a function that may settle the verdict. The questions come in doctest's order,
 * so that the verdict is doctest's wherever doctest has one. */
#include "harness/match/match.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/compare.h"
#include <stdlib.h>

static void set_text(char **slot, size_t *len, bool *borrowed, Span text) {
    char *copy = xmalloc(text.len + 1);
    memcpy(copy, text.len ? text.ptr : "", text.len);
    copy[text.len] = '\0';
    if (!*borrowed)
        free(*slot);
    *borrowed = false;
    *slot = copy;
    *len = text.len;
}

void result_set_expected(MatchResult *r, Span text) {
    set_text(&r->expected, &r->expected_len, &r->borrowed_expected, text);
}

void result_set_got(MatchResult *r, Span text) {
    set_text(&r->got, &r->got_len, &r->borrowed_got, text);
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

/* Without tokens: what most comparisons need. */
static bool is_soon_equal(const MatchResult *r) {
    Span expected = result_expected(r), got = result_got(r);
    MatchOptions options = r->input.options;
    if (option_on(options, OPTION_STRICT))
        return false;
    if (span_find(expected, SPAN_LIT("..."), 0) == SIZE_MAX &&
        !span_starts(expected, SPAN_LIT("???")))
        return blanks_equal(expected, got, options);
    bool wild =
        option_on(options, OPTION_WILDCARD) && span_find(expected, SPAN_LIT("{{"), 0) != SIZE_MAX;
    if (wild)
        return blanks_equal(expected, got, options);
    /* a stray byte of the expected text must not match within a character */
    return plain_match(expected, got, options) && utf8_valid(expected);
}

static bool is_equal(const MatchResult *r, const MatchInput *input) {
    return span_equal(result_expected(r), result_got(r)) ||
           span_equal(result_expected(r), input->got) ||
           (input->syntax == MATCH_DOCTEST && !input->trace && is_soon_equal(r));
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

/* Line ends as cram sees them: a carriage return ends a line too, but one without an end. */
static void mark_line_ends(Buf *got) {
    Buf marked = BUF_INIT;
    for (size_t i = 0; i < got->len; i++) {
        bool last = i + 1 == got->len;
        buf_addc(&marked, got->data[i]);
        if (got->data[i] != '\n' && (last || (got->data[i] == '\r' && got->data[i + 1] != '\n')))
            buf_adds(&marked, " (no-eol)\n");
    }
    buf_release(got);
    *got = marked;
}

static bool is_to_mark(const Buf *got) {
    return got->len && (got->data[got->len - 1] != '\n' || memchr(got->data, '\r', got->len));
}

/* Texts are borrowed while they are compared; settle gives the result its own. */
static void begin(MatchResult *r, const MatchInput *input, const MatchEnv *env) {
    Buf got = BUF_INIT;
    *r = (MatchResult){.verdict = MATCH_PASS, .input = *input, .given = *input};
    normalize(&got, input, env);
    if (input->syntax == MATCH_CRAM && is_to_mark(&got))
        mark_line_ends(&got);
    r->got = got.data;
    r->got_len = got.len;
    r->borrowed_got = got.cap == 0;
    r->expected = (char *)(input->expected.len ? input->expected.ptr : "");
    r->expected_len = input->expected.len;
    r->borrowed_expected = true;
    r->input.got = result_got(r);
    r->input.exception = span_make("", 0);
}

static void settle(MatchResult *r) {
    bool keep = r->verdict != MATCH_PASS || r->given.trace;
    if (!keep) {
        free(r->spans);
        r->spans = NULL;
        r->span_count = 0;
    }
    if (r->borrowed_expected || !keep)
        result_set_expected(r, keep ? result_expected(r) : span_make("", 0));
    if (r->borrowed_got || !keep)
        result_set_got(r, keep ? result_got(r) : span_make("", 0));
    r->input.expected = result_expected(r);
    r->input.got = result_got(r);
}

void match_run(MatchResult *r, const MatchInput *input, MatchEnv *env) {
    MatchEnv *own = NULL; /* so that regexes are compiled once */
    if (!input->raised && !input->trace && span_equal(input->expected, input->got)) {
        *r = (MatchResult){.input = *input, .given = *input};
        r->borrowed_expected = r->borrowed_got = true;
        settle(r);
        return;
    }
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
    settle(r);
    if (r->verdict == MATCH_FAIL)
        r->diff = diff_new(r, env);
    match_env_free(own);
}
