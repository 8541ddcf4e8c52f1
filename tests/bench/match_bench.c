/* Reads expected and got from two files, compares them N times, prints seconds for one comparison.
 * Used by tests/bench/match.py. */
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "harness/match/match.h"
#include <stdio.h>
#include <stdlib.h>

static double one(const MatchInput *input, MatchVerdict *verdict) {
    MatchResult r;
    double start = clock_monotonic();
    match_run(&r, input, NULL);
    double seconds = clock_monotonic() - start;
    *verdict = r.verdict;
    match_result_release(&r);
    return seconds;
}

int main(int argc, char **argv) {
    Buf expected = BUF_INIT, got = BUF_INIT;
    Error err = ERROR_INIT;
    if (argc != 4 || !file_read(&expected, argv[1], &err) || !file_read(&got, argv[2], &err)) {
        fprintf(stderr, "usage: match_bench EXPECTED GOT TIMES\n");
        return 2;
    }
    MatchInput input = {.expected = buf_span(&expected),
                        .got = buf_span(&got),
                        .options = option_defaults(),
                        .line = 1};
    double best = 1e9;
    MatchVerdict verdict = MATCH_BAD;
    for (int i = 0; i < atoi(argv[3]); i++) {
        double seconds = one(&input, &verdict);
        best = seconds < best ? seconds : best;
    }
    printf("%.9f %d\n", best, (int)verdict);
    buf_release(&expected);
    buf_release(&got);
    return 0;
}
