/* Regular expressions: groups, options, limits, all ends. */
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/base/regex.h"
#include "tests/check.h"
#include <stdlib.h>
#include <string.h>

/* "start-end" of every group, then the last group closed. */
static char *search(const char *pattern, unsigned flags, Span subject, unsigned match_flags) {
    Error err = ERROR_INIT;
    Buf out = BUF_INIT;
    Regex *re = regex_new(span_of(pattern), flags, &err);
    RegexGroups g;
    RegexResult result =
        re ? regex_search(re, subject, 0, match_flags, false, &g, &err) : REGEX_ERROR;
    for (size_t i = 0; result == REGEX_MATCH && i < g.count; i++) {
        if (g.start[i] == SIZE_MAX)
            buf_adds(&out, "none ");
        else
            buf_addf(&out, "%zu-%zu ", g.start[i], g.end[i]);
    }
    if (result == REGEX_MATCH)
        buf_addf(&out, "last %zu", g.last_group);
    else
        buf_adds(&out, result == REGEX_ERROR ? err.message : "no match");
    error_clear(&err);
    regex_free(re);
    return buf_detach(&out);
}

static void check_search(const char *pattern, unsigned flags, const char *subject,
                         unsigned match_flags, const char *want) {
    char *got = search(pattern, flags, span_of(subject), match_flags);
    if (!CHECK_STR(got, want))
        CHECK_STR(pattern, subject);
    free(got);
}

TEST(groups_and_the_last_one_closed) {
    check_search("b+", 0, "abbc", 0, "1-3 last 0");
    check_search("(a)(b)?", 0, "ac", 0, "0-1 0-1 none last 1");
    check_search("((a)(b))", 0, "ab", 0, "0-2 0-2 0-1 1-2 last 1");
    check_search("(a())", 0, "a", 0, "0-1 0-1 1-1 last 1");
    check_search("(a)()", 0, "a", 0, "0-1 0-1 1-1 last 2");
    check_search("(?:(a)|(b))*", 0, "ba", 0, "0-2 1-2 0-1 last 1");
}

TEST(nesting_ignores_what_only_looks_like_a_group) {
    check_search("[(](a(?:b)\\((?=c)())", 0, "(ab(c", 0, "0-4 1-4 4-4 last 1");
    check_search("[]()](a())", 0, ")a", 0, "0-2 1-2 2-2 last 1");
    check_search("\\Q(\\E(a())", 0, "(a", 0, "0-2 1-2 2-2 last 1");
    check_search("[[:alpha:](](a)()", 0, "(a", 0, "0-2 1-2 2-2 last 2");
    check_search("(?# ( )(a())", 0, "a", 0, "0-1 0-1 1-1 last 1");
    check_search("(a()) # (", REGEX_EXTENDED, "a", 0, "0-1 0-1 1-1 last 1");
}

TEST(options) {
    check_search("\xC3\x89", REGEX_CASELESS, "\xC3\xA9", 0, "0-2 last 0");
    check_search("^b$", REGEX_MULTILINE, "a\nb\nc", 0, "2-3 last 0");
    check_search("a.b", 0, "a\nb", 0, "no match");
    check_search("a.b", REGEX_DOTALL, "a\nb", 0, "0-3 last 0");
    check_search("a.b", 0, "a\rb", 0, "0-3 last 0");
    check_search("a$", 0, "a\n", 0, "0-1 last 0");
    check_search("a$", REGEX_DOLLAR_END, "a\n", 0, "no match");
    check_search("\\w+", 0, "\xC3\xA9x", 0, "0-3 last 0");
    check_search("\\w+", REGEX_ASCII, "\xC3\xA9x", 0, "2-3 last 0");
    check_search("\\d", 0, "\xD9\xA1", 0, "0-2 last 0");
    check_search("\xff.", REGEX_BYTES, "a\xff\xfe", 0, "1-3 last 0");
    check_search("", 0, "", 0, "0-0 last 0");
}

TEST(options_of_one_match) {
    check_search("b", 0, "ab", REGEX_ANCHORED, "no match");
    check_search("a|ab", 0, "ab", REGEX_FULL, "0-2 last 0");
    check_search("a", 0, "ab", REGEX_FULL, "no match");
    check_search("a*", 0, "baa", REGEX_NOT_EMPTY, "1-3 last 0");
}

TEST(faults_name_their_column) {
    check_search("a(", 0, "", 0, "missing closing parenthesis at column 3");
    check_search("\xC3\xA9)", 0, "", 0, "unmatched closing parenthesis at column 2");
    check_search("*", 0, "", 0, "quantifier does not follow a repeatable item at column 1");
    check_search("a", 0, "a\xff", 0, "searched text is not valid UTF-8 at byte 1");
}

TEST(searching_starts_on_a_character) {
    Error err = ERROR_INIT;
    Regex *re = regex_new(SPAN_LIT("x"), 0, &err);
    Span e = SPAN_LIT("\xC3\xA9x");
    CHECK_INT(regex_search(re, e, 1, 0, false, NULL, &err), REGEX_ERROR);
    CHECK_STR(err.message, "search starts inside a character, at byte 1");
    CHECK_INT(regex_search(re, e, 4, 0, false, NULL, &err), REGEX_ERROR);
    CHECK_INT(regex_search(re, e, 2, 0, true, NULL, &err), REGEX_MATCH);
    CHECK_INT(regex_search(re, e, 3, 0, true, NULL, &err), REGEX_NO_MATCH);
    error_clear(&err);
    regex_free(re);
}

TEST(catastrophes_end_with_an_error) {
    check_search("(a|aa)+$", 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 0,
                 "the pattern needs too much backtracking here; make its repetitions less "
                 "ambiguous");
}

/* With and without machine code the answers are the same. */
TEST(machine_code_agrees) {
    Regex *re = regex_new(SPAN_LIT("(\\w+)@(\\w+)(?:\\.(com|org))?"), 0, NULL);
    Regex *slow = regex_new(SPAN_LIT("(a|aa)+$"), 0, NULL);
    RegexGroups g;
    for (int i = 0; i < 3000; i++) {
        Error err = ERROR_INIT;
        CHECK_INT(regex_search(re, SPAN_LIT("mail to foo@bar.org or so"), 0, 0, false, &g, &err),
                  REGEX_MATCH);
        CHECK(g.start[0] == 8 && g.end[0] == 19 && g.last_group == 3);
        CHECK_INT(regex_search(slow, SPAN_LIT("aaaaaaaab"), 0, 0, false, &g, &err), REGEX_NO_MATCH);
    }
    Error err = ERROR_INIT;
    Span bad = SPAN_LIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    CHECK_INT(regex_search(slow, bad, 0, 0, false, &g, &err), REGEX_ERROR);
    error_clear(&err);
    regex_free(re);
    regex_free(slow);
}

TEST(names) {
    Regex *re = regex_new(SPAN_LIT("(?P<year>\\d+)-(\\d+)-(?<day>\\d+)"), 0, NULL);
    REQUIRE(re);
    CHECK_INT(regex_group_count(re), 3);
    CHECK_STR(regex_group_name(re, 1), "year");
    CHECK_STR(regex_group_name(re, 2), NULL);
    CHECK_STR(regex_group_name(re, 4), NULL);
    CHECK_INT(regex_group_number(re, "day"), 3);
    CHECK_INT(regex_group_number(re, "month"), 0);
    regex_free(re);
}

static void check_ends(const char *pattern, const char *subject, size_t start, const char *want) {
    Error err = ERROR_INIT;
    Regex *re = regex_new(span_of(pattern), 0, &err);
    size_t ends[4], count;
    Buf out = BUF_INIT;
    RegexResult result = regex_ends(re, span_of(subject), start, ends, 4, &count, &err);
    for (size_t i = 0; i < count; i++)
        buf_addf(&out, "%zu ", ends[i]);
    if (result == REGEX_ERROR)
        buf_adds(&out, err.message);
    CHECK_STR(out.data, want);
    buf_release(&out);
    error_clear(&err);
    regex_free(re);
}

TEST(all_ends) {
    check_ends("a*", "aaab", 0, "3 2 1 0 ");
    check_ends("a*", "aaab", 1, "3 2 1 ");
    check_ends("a*?", "aaaaaa", 0, "6 5 4 3 "); /* room for four */
    check_ends("b", "ab", 0, "");
    check_ends("\\d+(?:\\.\\d+)?", "1.25x", 0, "4 3 1 ");
    check_ends("(?<=a)b+", "abb", 1, "3 2 ");
    check_ends("(a)\\1", "aa", 0,
               "the pattern cannot be matched without backtracking (back reference or condition)");
}

TEST(all_ends_of_a_long_text) {
    Buf text = BUF_INIT;
    buf_add_repeat(&text, 'a', 20000);
    Regex *re = regex_new(SPAN_LIT("a*"), 0, NULL);
    static size_t ends[30000];
    size_t count;
    CHECK_INT(regex_ends(re, buf_span(&text), 0, ends, 30000, &count, NULL), REGEX_MATCH);
    CHECK_INT(count, 20001);
    CHECK(ends[0] == 20000 && ends[20000] == 0);
    regex_free(re);
    buf_release(&text);
}
