/* Pairs made to be slow: each must be answered within seconds, whatever the answer. */
#include "engine/base/clock.h"
#include "harness/match/match.h"
#include "tests/check.h"
#include <stdio.h>
#include <stdlib.h>

enum { MEGABYTE = 1 << 20 };

typedef struct Hard {
    Buf expected, got;
} Hard;

static void repeat(Buf *out, const char *text, size_t times) {
    while (times-- > 0)
        buf_adds(out, text);
}

/* A blow-up is caught by the limit every test has; how long it took is shown on request. */
static MatchVerdict timed(Hard *h, MatchOptions options) {
    MatchInput input = {.expected = buf_span(&h->expected),
                        .got = buf_span(&h->got),
                        .options = options,
                        .line = 1};
    MatchResult r;
    double start = clock_monotonic();
    match_run(&r, &input, NULL);
    double seconds = clock_monotonic() - start;
    if (getenv("HARD_TIMES"))
        printf("%.2f s: %.40s\n", seconds, h->expected.data);
    MatchVerdict verdict = r.verdict;
    match_result_release(&r);
    buf_release(&h->expected);
    buf_release(&h->got);
    return verdict;
}

#define HARD(name)                                                                                 \
    Hard name;                                                                                     \
    buf_init(&name.expected);                                                                      \
    buf_init(&name.got)

TEST(hundreds_of_dots) {
    HARD(h);
    repeat(&h.expected, "...a", 500);
    buf_adds(&h.expected, "...b\n");
    repeat(&h.got, "a", MEGABYTE);
    buf_addc(&h.got, '\n');
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(hundreds_of_dots_and_regexes) {
    HARD(h);
    repeat(&h.expected, "...{{a+}}", 200);
    buf_adds(&h.expected, "...b\n");
    repeat(&h.got, "a", CHECK_CASES(MEGABYTE / 8));
    buf_addc(&h.got, '\n');
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(regexes_side_by_side) {
    HARD(h);
    repeat(&h.expected, "{{a*}}", 30);
    buf_adds(&h.expected, "b\n");
    repeat(&h.got, "a", 20000);
    buf_adds(&h.got, "c\n");
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(regexes_side_by_side_that_match) {
    HARD(h);
    repeat(&h.expected, "{{a*}}", 100);
    buf_adds(&h.expected, "b\n");
    repeat(&h.got, "a", MEGABYTE / 4);
    buf_adds(&h.got, "b\n");
    CHECK_INT(timed(&h, option_defaults()), MATCH_PASS);
}

TEST(nested_repetition) {
    HARD(h);
    buf_adds(&h.expected, "{{(a+)+}}{{(a*)*}}{{((a|aa)+)+}}c\n");
    repeat(&h.got, "a", 10000);
    buf_adds(&h.got, "b\n");
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(every_second_position) {
    HARD(h);
    repeat(&h.expected, "{{(ab)*}}", 20);
    buf_adds(&h.expected, "x\n");
    repeat(&h.got, "ab", 20000);
    buf_addc(&h.got, '\n');
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(a_megabyte_of_lines) {
    HARD(h);
    buf_adds(&h.expected, "start\n");
    repeat(&h.expected, "...\nline {{?int}} of {{?int}}\n", 300);
    buf_adds(&h.expected, "...\nend\n");
    buf_adds(&h.got, "start\n");
    for (int i = 0; h.got.len < MEGABYTE; i++)
        buf_addf(&h.got, i % 100 ? "noise number %d here\n" : "line %d of 9\n", i);
    buf_adds(&h.got, "end\n");
    CHECK_INT(timed(&h, option_defaults()), MATCH_PASS);
}

TEST(one_regex_on_a_long_line) {
    HARD(h);
    buf_adds(&h.expected, "{{y+}}\n");
    repeat(&h.got, "y", MEGABYTE);
    buf_addc(&h.got, '\n');
    CHECK_INT(timed(&h, option_defaults()), MATCH_PASS);
    HARD(two);
    buf_adds(&two.expected, "{{y+}}{{?last:word}}z\n");
    repeat(&two.got, "y", MEGABYTE);
    buf_adds(&two.got, "z\n");
    CHECK_INT(timed(&two, option_defaults()), MATCH_PASS);
}

TEST(periodic_literals) {
    HARD(h);
    buf_adds(&h.expected, "...{{x?}}");
    repeat(&h.expected, "ab", 20000);
    buf_adds(&h.expected, "c...\n");
    repeat(&h.got, "ab", MEGABYTE / 2);
    buf_addc(&h.got, '\n');
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(captures_used_again) {
    HARD(h);
    buf_adds(&h.expected, "...{{?a:word}}...{{$a}}{{$a}}!\n");
    for (int i = 0; i < 3000; i++)
        buf_addf(&h.got, "word%d ", i);
    buf_addc(&h.got, '\n');
    timed(&h, option_defaults());
}

TEST(back_references) {
    HARD(h);
    buf_adds(&h.expected, "{{(a+)\\1+}}b\n");
    repeat(&h.got, "a", 3000);
    buf_adds(&h.got, "\n");
    timed(&h, option_defaults());
}

TEST(a_hundred_thousand_lines) {
    HARD(h);
    for (int i = 0; i < 100000; i++) {
        buf_addf(&h.expected, i % 10 ? "line %d\n" : "line {{?int}}\n", i);
        buf_addf(&h.got, i == 50000 ? "lime %d\n" : "line %d\n", i);
    }
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(nothing_alike) {
    HARD(h);
    for (int i = 0; i < 20000; i++) {
        buf_addf(&h.expected, "expected {{?int}} %d\n", i);
        buf_addf(&h.got, "printed %d\n", i * 7);
    }
    CHECK_INT(timed(&h, option_defaults()), MATCH_FAIL);
}

TEST(any_order_of_many) {
    HARD(h);
    for (int i = 0; i < 2000; i++) {
        buf_addf(&h.expected, i % 2 ? "{{\\w+}} %d\n" : "line %d\n", i);
        buf_addf(&h.got, "line %d\n", 1999 - i);
    }
    CHECK_INT(timed(&h, option_set(option_defaults(), OPTION_UNORDERED, true)), MATCH_PASS);
}
