/* The diff of a mismatch. (First form: expected, then got.) */
#include "harness/match/compare.h"

static void add_lines(Buf *out, Span text, const char *mark) {
    Span line;
    while (span_next_line(&text, &line, false))
        buf_addf(out, "%s%.*s\n", mark, SPAN_ARG(line));
}

void match_diff(Buf *out, const MatchResult *r, const MatchShow *show) {
    if (r->verdict != MATCH_FAIL)
        return;
    add_lines(out, result_expected(r), "- ");
    add_lines(out, result_got(r), "+ ");
}
