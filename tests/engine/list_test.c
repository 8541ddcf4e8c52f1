/* String lists, and command lines taken apart and quoted. */
#include "engine/base/list.h"
#include "engine/base/mem.h"
#include "tests/check.h"
#include <stdlib.h>

static void check_joined(const StrList *l, const char *want) {
    char *joined = strlist_join(l, "|");
    CHECK_STR(joined, want);
    free(joined);
}

TEST(items_end_with_null) {
    StrList l = STRLIST_INIT;
    CHECK(strlist_argv(&l)[0] == NULL);
    strlist_add(&l, "b");
    strlist_insert(&l, 0, "a");
    strlist_insert(&l, 99, "d");
    strlist_addf(&l, "%c%d", 'e', 5);
    strlist_add_span(&l, span_make("fg", 1));
    check_joined(&l, "a|b|d|e5|f");
    CHECK(l.items[l.count] == NULL);
    strlist_remove(&l, 1);
    strlist_remove(&l, 99);
    check_joined(&l, "a|d|e5|f");
    CHECK(l.items[l.count] == NULL);
    CHECK(strlist_has(&l, "d") && !strlist_has(&l, "b"));
    strlist_reset(&l);
    check_joined(&l, "");
    strlist_release(&l);
}

TEST(splitting_and_sorting) {
    StrList l = STRLIST_INIT, copy = STRLIST_INIT;
    strlist_split(&l, SPAN_LIT("b:a::c"), ':');
    check_joined(&l, "b|a||c");
    strlist_sort(&l);
    check_joined(&l, "|a|b|c");
    strlist_copy(&copy, &l);
    strlist_copy(&copy, &copy);
    check_joined(&copy, "|a|b|c||a|b|c");
    strlist_reset(&l);
    strlist_split(&l, SPAN_LIT(""), ':');
    CHECK_INT(l.count, 1);
    strlist_release(&l);
    strlist_release(&copy);
}

TEST(shell_words) {
    static const char *const CASES[][2] = {
        {"a b", "a|b"},
        {"  a\tb\n", "a|b"},
        {"", ""},
        {"'a b' \"c d\"", "a b|c d"},
        {"a'b'\"c\"d", "abcd"},
        {"''", ""},
        {"a\\ b", "a b"},
        {"'a\\b'", "a\\b"},
        {"\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d"},
        {"\"$x\" #c", "$x|#c"},
        {"x=\"[1, 2]\"", "x=[1, 2]"},
        {"'it'\"'\"'s'", "it's"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        StrList l = STRLIST_INIT;
        Error err = ERROR_INIT;
        CHECK(strlist_shell_split(&l, span_of(CASES[i][0]), &err));
        check_joined(&l, CASES[i][1]);
        strlist_release(&l);
    }
}

TEST(open_quotes_are_refused_and_add_nothing) {
    static const char *const CASES[][2] = {
        {"a 'b", "No closing quotation (opened at column 3)"},
        {"a \"b\\", "No closing quotation (opened at column 3)"},
        {"a\\", "No escaped character (column 2)"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        StrList l = STRLIST_INIT;
        Error err = ERROR_INIT;
        CHECK(!strlist_shell_split(&l, span_of(CASES[i][0]), &err));
        CHECK_STR(err.message, CASES[i][1]);
        CHECK_INT(l.count, 0);
        error_clear(&err);
        strlist_release(&l);
    }
}

TEST(quoted_words_come_back) {
    static const char *const WORDS[] = {"",  "a",  "a b",  "it's", "x=1,2:3@%+-./_", "\"",     "\\",
                                        "'", "$x", "a\nb", "~",    "\xC3\xA9",       "''\"''", "*"};
    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        StrList l = STRLIST_INIT;
        char *quoted = shell_quote(WORDS[i]);
        CHECK(strlist_shell_split(&l, span_of(quoted), NULL));
        if (CHECK_INT(l.count, 1))
            CHECK_STR(l.items[0], WORDS[i]);
        strlist_release(&l);
        free(quoted);
    }
    char *plain = shell_quote("x=1,2:3@%+-./_");
    CHECK_STR(plain, "x=1,2:3@%+-./_");
    free(plain);
}
