/* Answers comparisons in bulk: reads records from stdin, writes one letter each to stdout.
 *
 * A record is three decimal numbers (options as bits of enum MatchOption, length of expected,
 * length of got; then whether `got` is an exception) on a line, then the bytes of both texts.
 * Letters: P pass, F fail, B bad pattern. Used by tests/differential/doctest_checker.py. */
#include "engine/base/mem.h"
#include "harness/match/match.h"
#include <stdio.h>
#include <stdlib.h>

static char *read_text(size_t len) {
    char *text = xmalloc(len + 1);
    if (fread(text, 1, len, stdin) != len)
        exit(2);
    return text;
}

static char answer(const MatchInput *input, MatchEnv *env) {
    MatchResult result;
    match_run(&result, input, env);
    char letter = result.verdict == MATCH_PASS ? 'P' : result.verdict == MATCH_FAIL ? 'F' : 'B';
    match_result_release(&result);
    return letter;
}

int main(void) {
    unsigned long long options;
    size_t expected_len, got_len;
    int raised;
    MatchEnv *env = match_env_new();
    while (scanf("%llu %zu %zu %d", &options, &expected_len, &got_len, &raised) == 4) {
        getchar();
        char *expected = read_text(expected_len), *got = read_text(got_len);
        MatchInput input = {
            .expected = span_make(expected, expected_len), .options = options, .line = 1};
        input.raised = raised;
        *(raised ? &input.exception : &input.got) = span_make(got, got_len);
        putchar(answer(&input, env));
        free(expected);
        free(got);
    }
    putchar('\n');
    match_env_free(env);
    return 0;
}
