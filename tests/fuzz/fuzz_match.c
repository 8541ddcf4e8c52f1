/* Any expected text against any output: an answer, no crash, no hang; and what is rewritten from it
 * passes.
 *
 * Input: six bytes of options, one of syntax (low bit: cram, next: raised), the expected text up to
 * a NUL, the output. */
#include "harness/match/rewrite.h"
#include "tests/fuzz/fuzz.h"

static void check_result(const MatchResult *r) {
    fuzz_require((r->verdict == MATCH_PASS) == (r->explanation == NULL));
    for (size_t i = 0; i < r->span_count; i++) {
        const MatchSpan *s = &r->spans[i];
        fuzz_require(s->start <= s->end && s->end <= r->expected_len);
        fuzz_require(!s->matched || (s->got_start <= s->got_end && s->got_end <= r->got_len));
    }
}

static void check_rewrite(const MatchInput *input, MatchEnv *env) {
    Buf out = BUF_INIT;
    MatchInput again = *input;
    if (match_rewrite(&out, input, env, REWRITE_USUAL, NULL)) {
        MatchResult r;
        again.expected = buf_span(&out);
        match_run(&r, &again, env);
        fuzz_require(r.verdict == MATCH_PASS);
        match_result_release(&r);
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 7)
        return 0;
    MatchInput input = {.line = 1};
    for (int i = 0; i < 6; i++)
        input.options = input.options << 8 | data[i];
    input.options ^= option_defaults();
    input.syntax = data[6] & 1 ? MATCH_CRAM : MATCH_DOCTEST;
    input.raised = data[6] & 2;
    Span rest = fuzz_span(data + 7, size - 7);
    size_t end = span_find_char(rest, '\0', 0);
    input.expected = span_make(rest.ptr, end == SIZE_MAX ? rest.len : end);
    Span got = end == SIZE_MAX ? span_make("", 0) : span_from(rest, end + 1);
    *(input.raised ? &input.exception : &input.got) = got;
    MatchEnv *env = match_env_new();
    MatchResult r;
    Buf out = BUF_INIT;
    match_env_bind(env, span_of("bound"), span_of("text"));
    match_run(&r, &input, env);
    check_result(&r);
    match_diff(&out, &r, &(MatchShow){.width = 40});
    match_result_release(&r);
    if (!match_dump_pattern(&out, &input, env, NULL))
        buf_reset(&out);
    check_rewrite(&input, env);
    buf_release(&out);
    match_env_free(env);
    return 0;
}
