/* `--dump-pattern`: the tokens of an expected text, one per line.
 *
 *     3:5  literal  "id="
 *     3:8  capture  n:int  {{?n:int}} */
#include "engine/base/mem.h"
#include "harness/match/compare.h"
#include <stdlib.h>

static void dump_kind(Buf *out, const Token *t) {
    switch (t->kind) {
    case TOKEN_LITERAL:
        buf_adds(out, "literal  ");
        explain_quote(out, buf_span(&t->text), 0);
        return;
    case TOKEN_ANY:
        buf_adds(out, "any");
        return;
    case TOKEN_NUMBER:
        buf_addf(out, "number   %.*s within %g", SPAN_ARG(buf_span(&t->text)), t->tolerance);
        return;
    case TOKEN_REGEX:
        buf_adds(out, t->capture ? "capture  " : "regex    ");
        break;
    case TOKEN_VALUE:
        buf_addf(out, "value    %.*s = ", SPAN_ARG(t->name));
        explain_quote(out, buf_span(&t->value), 0);
        buf_adds(out, "  ");
        break;
    case TOKEN_REPEAT:
        buf_addf(out, "repeat   %.*s  ", SPAN_ARG(t->name));
        break;
    }
    buf_add_span(out, buf_span(&t->text));
}

bool match_dump_pattern(Buf *out, const MatchInput *input, MatchEnv *env, Error *err) {
    MatchResult r = {.input = *input,
                     .expected = (char *)input->expected.ptr,
                     .expected_len = input->expected.len};
    Pattern p;
    size_t at = 0;
    int line = 0, column = 0;
    bool ok = pattern_parse(&p, input->expected, input->options, env, false, &at, err);
    for (size_t i = 0; ok && i < p.count; i++) {
        result_place(&r, p.tokens[i].start, &line, &column);
        buf_addf(out, "%d:%d  ", line, column);
        dump_kind(out, &p.tokens[i]);
        buf_addc(out, '\n');
    }
    pattern_release(&p);
    if (ok)
        return true;
    result_place(&r, at, &line, &column);
    return error_prefix(err, "line %d, column %d of the expected output", line, column);
}
