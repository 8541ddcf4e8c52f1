/* JSON: strictness, positions, round trips. */
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "tests/check.h"
#include <math.h>
#include <stdlib.h>

static void check_rewritten(const char *text, const char *want) {
    Error err = ERROR_INIT;
    Tree *t = json_parse(span_of(text), "t", &err);
    if (!CHECK(t)) {
        CHECK_STR(err.message, text);
        error_clear(&err);
        return;
    }
    Buf out = BUF_INIT;
    json_write(&out, t);
    CHECK_STR(out.data, want);
    Tree *again = json_parse(buf_span(&out), "again", NULL);
    CHECK(tree_equal(t, again));
    tree_free(t);
    tree_free(again);
    buf_release(&out);
}

TEST(values_come_back) {
    check_rewritten(" null ", "null");
    check_rewritten("[true,\tfalse\n]", "[true,false]");
    check_rewritten("{}", "{}");
    check_rewritten("[ ]", "[]");
    check_rewritten("{\"b\": [1, {\"c\": \"d\"}], \"a\": -0.5}",
                    "{\"b\":[1,{\"c\":\"d\"}],\"a\":-0.5}");
    check_rewritten("{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}");
    check_rewritten("123456789012345678901234567890", "123456789012345678901234567890");
    check_rewritten("-9223372036854775808", "-9223372036854775808");
    check_rewritten("[0, -0, 0.0, 1e5, 1E-7, 1.50]", "[0,0,0.0,100000.0,1e-07,1.5]");
    check_rewritten("1e999", "1e999");
    check_rewritten("\"\\u00e9\\n\\\"\\\\\\/\\b\\f\\t\\r\\u001f\"",
                    "\"\xC3\xA9\\n\\\"\\\\/\\u0008\\u000c\\t\\r\\u001f\"");
    check_rewritten("\"\\ud83d\\ude00\"", "\"\xF0\x9F\x98\x80\"");
    check_rewritten("\"\x7f\"", "\"\\u007f\"");
}

TEST(nul_characters_survive) {
    Tree *t = json_parse(SPAN_LIT("\"a\\u0000b\""), "t", NULL);
    REQUIRE(t);
    CHECK_INT(t->length, 3);
    Buf out = BUF_INIT;
    json_write(&out, t);
    CHECK_STR(out.data, "\"a\\u0000b\"");
    buf_release(&out);
    tree_free(t);
}

TEST(what_json_cannot_say_is_replaced) {
    Buf out = BUF_INIT;
    json_write_string(&out, SPAN_LIT("a\xff\xed\xa0\x80z\xC3"));
    CHECK_STR(out.data, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\"");
    buf_reset(&out);
    Tree *t = tree_list();
    tree_push(t, tree_float(NAN));
    tree_push(t, tree_float(-INFINITY));
    json_write(&out, t);
    CHECK_STR(out.data, "[null,-1e999]");
    tree_free(t);
    buf_release(&out);
}

TEST(faults_are_named_with_their_place) {
    static const char *const CASES[][2] = {
        {"", "t:1:1: a value is missing"},
        {"  ", "t:1:3: a value is missing"},
        {"{\"a\": 1,\n \"b\" 2}", "t:2:6: expected ':' after the key"},
        {"[1 2]", "t:1:4: expected ',' or ']'"},
        {"[1,]", "t:1:4: expected a value"},
        {"{\"a\":1,}", "t:1:8: expected a key in double quotes"},
        {"{a:1}", "t:1:2: expected a key in double quotes"},
        {"{\"a\":1", "t:1:7: expected ',' or '}'"},
        {"\"abc", "t:1:1: this string is not closed"},
        {"\"a\tb\"", "t:1:3: control character in a string; write it as an escape"},
        {"\"\\x41\"", "t:1:2: unknown escape in a string"},
        {"\"\\u12g4\"", "t:1:2: \\u needs four hexadecimal digits"},
        {"\"\\u12", "t:1:2: \\u needs four hexadecimal digits"},
        {"01", "t:1:1: not a number (a digit first, no leading zeros)"},
        {"-", "t:1:1: not a number (a digit first, no leading zeros)"},
        {"1.", "t:1:1: a digit must follow the decimal point"},
        {"1e+", "t:1:1: the exponent has no digits"},
        {"+1", "t:1:1: expected a value"},
        {"NaN", "t:1:1: expected a value"},
        {"nul", "t:1:1: expected a value"},
        {"1 1", "t:1:3: unexpected text after the value"},
        {"[\"\xC3\xA9\xC3\xA9\" x", "t:1:7: expected ',' or ']'"}, /* columns are characters */
        {"\"\xff\"", "t:1:2: not valid UTF-8"},
        {"[1,\n\"\xc3\xa9\xff\"]", "t:2:3: not valid UTF-8"},
        {"{\"a\\u0000\": 1}", "t:1:2: a key must not contain a NUL character"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        Error err = ERROR_INIT;
        Tree *t = json_parse(span_of(CASES[i][0]), "t", &err);
        CHECK(!t);
        CHECK_STR(err.message, CASES[i][1]);
        error_clear(&err);
        tree_free(t);
    }
}

TEST(depth_is_limited) {
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    buf_add_repeat(&text, '[', 100000);
    CHECK(!json_parse(buf_span(&text), "deep", &err));
    CHECK_STR(err.message, "deep:1:501: nested too deeply");
    error_clear(&err);
    buf_reset(&text);
    buf_add_repeat(&text, '[', 500);
    buf_add_repeat(&text, ']', 500);
    Tree *t = json_parse(buf_span(&text), "deep", NULL);
    CHECK(t);
    tree_free(t);
    buf_release(&text);
}

TEST(positions) {
    Tree *t = json_parse(SPAN_LIT("{\n  \"a\": [1,\n\n    \"x\"]}"), "t", NULL);
    REQUIRE(t);
    const Tree *a = tree_get(t, "a");
    CHECK(t->line == 1 && t->column == 1);
    CHECK(a->line == 2 && a->column == 8);
    CHECK(a->items[0]->line == 2 && a->items[0]->column == 9);
    CHECK(a->items[1]->line == 4 && a->items[1]->column == 5);
    tree_free(t);
}

TEST(pretty) {
    Tree *t = json_parse(SPAN_LIT("{\"a\":[1,{}],\"b\":[]}"), "t", NULL);
    Buf out = BUF_INIT;
    json_write_pretty(&out, t, 2);
    CHECK_STR(out.data, "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    buf_release(&out);
    tree_free(t);
}

/* Time must grow with the size, not with its square. */
TEST(large_documents_are_quick) {
    Buf text = BUF_INIT;
    buf_addc(&text, '{');
    for (int i = 0; i < 50000; i++)
        buf_addf(&text, "%s\"key%d\": [%d, \"v\"]", i ? ", " : "", i, i);
    buf_addc(&text, '}');
    Tree *t = json_parse(buf_span(&text), "large", NULL);
    REQUIRE(t);
    CHECK_INT(t->count, 50000);
    CHECK_INT(tree_integer(tree_at(tree_get(t, "key49999"), 0), 0), 49999);
    tree_free(t);
    buf_release(&text);
}
