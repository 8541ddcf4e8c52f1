/* The tables of flag values: text to value, value to text, equality. */
#include "engine/flagvalue.h"

#include "engine/base/mem.h"
#include "tests/check.h"
#include <stdlib.h>

/* Kind and value in one text: "int 1", "text [1:2]". */
static char *shown(const Tree *t) {
    Buf text = BUF_INIT;
    buf_addf(&text, "%s ", tree_kind_name(t->kind));
    flag_value_format_bare(&text, t);
    return buf_detach(&text);
}

static void check_parse(const char *text, const char *want) {
    Tree *value = flag_value_parse(span_of(text));
    char *got = shown(value);
    CHECK_STR(got, want);
    free(got);
    tree_free(value);
}

TEST(parse_numbers) {
    static const char *const ints[][2] = {
        {"1", "1"},    {"+1", "1"},  {" 1 ", "1"},
        {"01", "1"},   {"-7", "-7"}, {"0x10", "16"},
        {"0b11", "3"}, {"00", "0"},  {"99999999999999999999", "99999999999999999999"}};
    for (size_t i = 0; i < COUNT_OF(ints); i++) {
        char *want = xformat("integer %s", ints[i][1]);
        check_parse(ints[i][0], want);
        free(want);
    }
    static const char *const floats[][2] = {
        {"1.0", "1.0"},      {".5", "0.5"},       {"5.", "5.0"},          {"1e5", "100000.0"},
        {"1e-5", "1.0e-05"}, {"1.5e3", "1500.0"}, {"1.0e-06", "1.0e-06"}, {"1e400", ".inf"},
        {".inf", ".inf"},    {"-.inf", "-.inf"},  {".nan", ".nan"}};
    for (size_t i = 0; i < COUNT_OF(floats); i++) {
        char *want = xformat("number %s", floats[i][1]);
        check_parse(floats[i][0], want);
        free(want);
    }
}

TEST(parse_sequences) {
    check_parse("range[1:3]", "list [1, 2, 3]");
    check_parse("range[1:10:4]", "list [1, 5, 9]");
    check_parse("range[3:1:-1]", "list [3, 2, 1]");
    check_parse("range[3:1]", "list []");
    check_parse("range[0:0.3:0.1]", "list [0.0, 0.1, 0.2, 0.30000000000000004]");
    check_parse("linspace[0:1:3]", "list [0.0, 0.5, 1.0]");
    check_parse("linspace[0:1]", "list [0.0, 0.25, 0.5, 0.75, 1.0]");
    check_parse("linspace[2:3:1]", "list [2.0]");
    check_parse("logspace[0:2:3]", "list [1.0, 10.0, 100.0]");
    check_parse("logspace[0:3:4:2]", "list [1.0, 2.0, 4.0, 8.0]");
    static const char *const text[] = {
        "range[1]",      "range[1:2:0]",   "range[1:a]",        "range[0:1e9]",     "range[0:.inf]",
        "range[.nan:1]", "range[1:2:1:1]", "linspace[0:1:2.5]", "linspace[0:1:-1]", "logspace[1]"};
    for (size_t i = 0; i < COUNT_OF(text); i++) {
        char *want = xformat("string %s", text[i]);
        check_parse(text[i], want);
        free(want);
    }
    check_parse("[a:b, c]", "list [a:b, c]");
    check_parse("[1e-4:1]", "string [1e-4:1]");
}

TEST(parse_words) {
    static const char *const same[] = {"0o17", "1_000", "inf",   "nan",     "1:30", "12:30:45",
                                       "y",    "n",     "None",  "a:b",     "1,2",  "1.2.3",
                                       "@x",   "%x",    "*x",    "!x",      "=",    "<<",
                                       "[1,2", "{a",    "[1:2]", "[1:2:3]", "a b",  "uniform[0:1]"};
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        char *want = xformat("string %s", same[i]);
        check_parse(same[i], want);
        free(want);
    }
    check_parse("", "string ");
    check_parse("a #c", "string a");
    check_parse("'1'", "string 1");
    check_parse("\"1\"", "string 1");
    check_parse("'it''s'", "string it's");
    check_parse("2019-01-01", "date 2019-01-01");
}

TEST(parse_others) {
    static const char *const yes[] = {"true", "True", "TRUE", "yes", "Yes", "on"};
    static const char *const no[] = {"false", "no", "off", "Off"};
    static const char *const nulls[] = {"null", "Null", "~", " ", "#c"};
    for (size_t i = 0; i < COUNT_OF(yes); i++)
        check_parse(yes[i], "boolean yes");
    for (size_t i = 0; i < COUNT_OF(no); i++)
        check_parse(no[i], "boolean no");
    for (size_t i = 0; i < COUNT_OF(nulls); i++)
        check_parse(nulls[i], "null null");
    check_parse("[1,2]", "list [1, 2]");
    check_parse("[1, 2.0, a, yes]", "list [1, 2.0, a, yes]");
    check_parse("[1]", "list [1]");
    check_parse("[]", "list []");
    check_parse("[1]*3", "list [1, 1, 1]");
    check_parse("[1, a] * 2", "list [1, a, 1, a]");
    check_parse("- a", "list [a]");
    check_parse("{a: 1}", "mapping {a: 1}");
    check_parse("a: b", "mapping {a: b}");
}

static void check_format(const char *text, const char *want) {
    Tree *value = tree_string(text);
    Buf out = BUF_INIT;
    flag_value_format(&out, value);
    CHECK_STR(out.data, want);
    Tree *back = flag_value_parse(buf_span(&out));
    if (!CHECK(tree_is(back, TREE_STRING) && strcmp(back->text, text) == 0))
        CHECK_STR(out.data, text);
    tree_free(back);
    buf_release(&out);
    tree_free(value);
}

TEST(format_text) {
    static const char *const quoted[] = {
        "",   "1",    "1.0", "yes", "null", "~",  "on", "a: b", "a #c", "[a]",       "{a}", "@x",
        "#c", "%x",   "*x",  "&x",  "!x",   "|",  ">",  "`",    "-",    "- a",       "?",   "=",
        "<<", "1:30", "1_2", "0x1", "012",  ".5", " a", "a ",   "1e5",  "2019-01-01"};
    for (size_t i = 0; i < COUNT_OF(quoted); i++) {
        char *want = xformat("'%s'", quoted[i]);
        check_format(quoted[i], want);
        free(want);
    }
    static const char *const plain[] = {"a", "a b", "a:b", "a,b", "x=y", "it's", "-a", "y"};
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        check_format(plain[i], plain[i]);
    check_format("'a'", "'''a'''");
    check_format("\xC3\xA9", "\"\\xE9\"");
}

static void check_assign(const char *text, const char *want) {
    Tree *value = flag_value_parse(span_of(text));
    Buf out = BUF_INIT;
    flag_value_format_assign(&out, value);
    CHECK_STR(out.data, want);
    buf_release(&out);
    tree_free(value);
}

TEST(format_assign) {
    check_assign("0.12345678", "0.1235");
    check_assign("4e-05", "0.0");
    check_assign("1.00005", "1.0001");
    check_assign("hello 1", "'hello 1'");
    check_assign("[1, 2]", "'[1, 2]'");
    check_assign("'1'", "'1'");
    check_assign("", "''");
    check_assign("a", "a");
    check_assign("yes", "yes");
    check_assign("1e20", "1.0e+20");
}

static bool equal(const char *a, const char *b) {
    Tree *x = tree_map(), *y = tree_map();
    Error err = ERROR_INIT;
    bool parsed = flag_assign_parse(x, a, &err) && flag_assign_parse(y, b, &err);
    bool same = parsed && flags_equal(x, y);
    tree_free(x);
    tree_free(y);
    error_clear(&err);
    return same;
}

TEST(equality) {
    CHECK(equal("x=1", "x=1.0"));
    CHECK(equal("x=[1, 2]", "x=[1.0, 2]"));
    CHECK(!equal("x=1", "x=yes"));
    CHECK(!equal("x=0", "x=no"));
    CHECK(!equal("x=1", "x='1'"));
    CHECK(!equal("x=1", "y=1"));
    CHECK(!equal("x=.nan", "x=.nan"));
    CHECK(equal("x=null", "x=~"));
    CHECK(!equal("x=''", "x=~"));
}

TEST(assignments) {
    Tree *flags = tree_map();
    Error err = ERROR_INIT;
    CHECK(flag_assign_parse(flags, "a=b=c", &err));
    CHECK_STR(tree_text(tree_get(flags, "a"), ""), "b=c");
    CHECK(!flag_assign_parse(flags, "foo", &err));
    CHECK_STR(err.message, "invalid argument 'foo' - expected NAME=VAL");
    error_clear(&err);
    tree_free(flags);
}

TEST(functions) {
    FlagFunction f;
    REQUIRE(flag_function_parse(&f, SPAN_LIT("uniform[1e-4: 1 :a]")));
    CHECK_STR(f.name, "uniform");
    CHECK_INT(f.args->count, 3);
    CHECK_STR(tree_text(f.args->items[2], ""), "a");
    flag_function_release(&f);
    REQUIRE(flag_function_parse(&f, SPAN_LIT("[1:2]")));
    CHECK_STR(f.name, "");
    flag_function_release(&f);
    CHECK(!flag_function_parse(&f, SPAN_LIT("a b[1]")));
    CHECK(!flag_function_parse(&f, SPAN_LIT("a[1")));
    CHECK(!flag_function_parse(&f, SPAN_LIT("")));
}
