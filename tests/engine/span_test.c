/* Spans: comparing, searching, lines, numbers, near misses. */
#include "engine/base/mem.h"
#include "engine/base/span.h"
#include "tests/check.h"
#include <limits.h>
#include <stdint.h>

TEST(comparing) {
    CHECK(span_equal(SPAN_LIT(""), span_make(NULL, 0)));
    CHECK(span_is(SPAN_LIT("abc"), "abc") && !span_is(SPAN_LIT("ab"), "abc"));
    CHECK(span_compare(SPAN_LIT("ab"), SPAN_LIT("abc")) < 0);
    CHECK(span_compare(SPAN_LIT("b"), SPAN_LIT("abc")) > 0);
    CHECK(span_compare(SPAN_LIT("\xff"), SPAN_LIT("a")) > 0);
    CHECK(span_starts(SPAN_LIT("abc"), SPAN_LIT("")) && span_ends(SPAN_LIT("abc"), SPAN_LIT("bc")));
    CHECK(!span_starts(SPAN_LIT("a"), SPAN_LIT("ab")) && !span_ends(SPAN_LIT("a"), SPAN_LIT("ba")));
}

TEST(finding) {
    Span s = SPAN_LIT("abcabc");
    CHECK_INT(span_find(s, SPAN_LIT("ca"), 0), 2);
    CHECK_INT(span_find(s, SPAN_LIT("abc"), 1), 3);
    CHECK(span_find(s, SPAN_LIT("x"), 0) == SIZE_MAX);
    CHECK_INT(span_find(s, SPAN_LIT(""), 6), 6);
    CHECK(span_find(s, SPAN_LIT(""), 7) == SIZE_MAX);
    CHECK_INT(span_find_char(s, 'c', 3), 5);
    CHECK(span_find_char(s, 'c', 6) == SIZE_MAX);
    CHECK_INT(span_rfind_char(s, 'a'), 3);
    CHECK(span_rfind_char(span_make(NULL, 0), 'a') == SIZE_MAX);
}

TEST(trimming) {
    CHECK_SPAN(span_trim(SPAN_LIT(" \t a b\n\r")), "a b");
    CHECK_SPAN(span_trim(SPAN_LIT(" \v\f ")), "");
    CHECK_SPAN(span_trim_left(SPAN_LIT(" a ")), "a ");
    CHECK_SPAN(span_trim_right(SPAN_LIT(" a ")), " a");
}

TEST(lines) {
    Span rest = SPAN_LIT("a\r\n\nb\r"), line;
    CHECK(span_next_line(&rest, &line, true));
    CHECK_SPAN(line, "a");
    CHECK(span_next_line(&rest, &line, true));
    CHECK_SPAN(line, "");
    CHECK(span_next_line(&rest, &line, true));
    CHECK_SPAN(line, "b\r"); /* no line end: nothing to take off */
    CHECK(!span_next_line(&rest, &line, true));
    rest = SPAN_LIT("a\r\n");
    CHECK(span_next_line(&rest, &line, false));
    CHECK_SPAN(line, "a\r");
}

TEST(whole_numbers_only) {
    long long n = 0;
    CHECK(span_to_int(SPAN_LIT("9223372036854775807"), &n) && n == LLONG_MAX);
    CHECK(span_to_int(SPAN_LIT("-9223372036854775808"), &n) && n == LLONG_MIN);
    CHECK(span_to_int(SPAN_LIT("+007"), &n) && n == 7);
    static const char *const BAD[] = {
        "",    "-",   "+",  "9223372036854775808", "-9223372036854775809", "1 ", " 1",
        "0x1", "1.0", "--1"};
    for (size_t i = 0; i < COUNT_OF(BAD); i++)
        if (!CHECK(!span_to_int(span_of(BAD[i]), &n)))
            CHECK_STR(BAD[i], "refused");
}

TEST(near_misses) {
    static const char *const NAMES[] = {"optimizer", "operation", "label", "force"};
    CHECK_STR(span_nearest(SPAN_LIT("optimiser"), NAMES, 4), "optimizer");
    CHECK_STR(span_nearest(SPAN_LIT("lable"), NAMES, 4), "label");
    CHECK_STR(span_nearest(SPAN_LIT("forc"), NAMES, 4), "force");
    CHECK_STR(span_nearest(SPAN_LIT("zzzz"), NAMES, 4), NULL);
    CHECK_STR(span_nearest(SPAN_LIT(""), NAMES, 4), NULL);
    CHECK_STR(span_nearest(SPAN_LIT("x"), NULL, 0), NULL);
}
