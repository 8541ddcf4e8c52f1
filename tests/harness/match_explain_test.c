/* What a mismatch looks like: place, diff and sentences, word for word. */
#include "harness/match/match.h"
#include "tests/check.h"

typedef enum How { PRINTED, RAISED, CRAM } How;

static void explains(int line, How how, MatchOptions options, const char *expected, const char *got,
                     const char *want) {
    MatchInput input = {.expected = span_of(expected),
                        .options = options,
                        .syntax = how == CRAM ? MATCH_CRAM : MATCH_DOCTEST,
                        .raised = how == RAISED,
                        .line = 41,
                        .column = 5};
    *(how == RAISED ? &input.exception : &input.got) = span_of(got);
    MatchEnv *env = match_env_new();
    MatchResult r;
    Buf out = BUF_INIT;
    match_env_bind(env, span_of("id"), span_of("beef"));
    match_run(&r, &input, env);
    buf_addf(&out, "%d:%d\n", r.line, r.column);
    match_diff(&out, &r, NULL);
    buf_addf(&out, "%s\n", r.explanation ? r.explanation : "it passes");
    check_text(out.data, want, __FILE__, line, expected);
    buf_release(&out);
    match_result_release(&r);
    match_env_free(env);
}

#define EXPLAINS(how, options, expected, got, want)                                                \
    explains(__LINE__, how, options, expected, got, want)

TEST(literal_text) {
    EXPLAINS(PRINTED, option_defaults(), "a 5\nb\n", "a 5\nc\n",
             "42:5\n"
             "  a 5\n"
             "- b\n"
             "+ c\n"
             "expected \"b\" at line 42 column 5, got \"c\" (line 2 of the output)\n");
}

TEST(word_in_a_line) {
    EXPLAINS(PRINTED, option_defaults(), "id={{?int}} status=OK now\n", "id=77 status=DONE now\n",
             "41:17\n"
             "- id={{?int}} status=OK now\n"
             "?                    ^^\n"
             "+ id=77 status=DONE now\n"
             "?              ^^^^\n"
             "expected \"status=OK now\" at line 41 column 17, got \"status=DONE now\" (line 1 of "
             "the output)\n"
             "{{?int}} at line 41 column 8 had matched \"77\"\n");
}

TEST(type_that_does_not_fit) {
    EXPLAINS(PRINTED, option_defaults(), "a\nn={{?n:int}} x\n", "a\nn=ten x\n",
             "42:7\n"
             "  a\n"
             "- n={{?n:int}} x\n"
             "?   ^^^^^^^^^^\n"
             "+ n=ten x\n"
             "?   ^^^\n"
             "{{?n:int}} at line 42 column 7 cannot match \"ten\" (line 2 of the output)\n");
}

TEST(behind_dots) {
    EXPLAINS(
        PRINTED, option_defaults(), "...\nfoo bar baz\n...\n", "x\nfoo bar bax\ny\n",
        "42:5\n"
        "  x\n"
        "- foo bar baz\n"
        "?         ^^^\n"
        "+ foo bar bax\n"
        "?         ^^^\n"
        "  y\n"
        "\"foo bar baz\" at line 42 column 5 was not found in the output\n"
        "nearest: \"foo bar bax\" (line 2 of the output), which has \"bax\" instead of \"baz\"\n");
}

TEST(wildcard_behind_dots) {
    EXPLAINS(PRINTED, option_defaults(), "...{{?uuid}}...\n", "a\nb\n",
             "41:8\n"
             "- ...{{?uuid}}...\n"
             "+ a\n"
             "+ b\n"
             "{{?uuid}} at line 41 column 8 matches nothing in the rest of the output\n");
}

TEST(unexpected_lines) {
    EXPLAINS(PRINTED, option_defaults(), "start\n...\nRunning {{?id!:hex}}\ndone\n",
             "start\nx\nRunning beef\nextra\ndone\n",
             "44:5\n"
             "  start\n"
             "  x\n"
             "  Running beef\n"
             "+ extra\n"
             "  done\n"
             "expected \"done\" at line 44 column 5, got \"extra\" (line 4 of the output)\n"
             "\"done\" was found after 1 line that nothing expects\n"
             "{{?id!:hex}} at line 43 column 13 had matched \"beef\"\n");
}

TEST(later) {
    EXPLAINS(PRINTED, option_defaults(), "Running\nb\n", "w1\nw2\nw3\nRunning\nb\n",
             "41:5\n"
             "+ w1\n"
             "+ w2\n"
             "+ w3\n"
             "  Running\n"
             "  b\n"
             "expected \"Running\" at line 41 column 5, got \"w1\" (line 1 of the output)\n"
             "\"Running\" was found after 3 lines that nothing expects\n");
}

TEST(too_little) {
    EXPLAINS(PRINTED, option_defaults(), "a\nb\nc\nd\n", "a\nb\n",
             "43:5\n"
             "  a\n"
             "  b\n"
             "- c\n"
             "- d\n"
             "the output ended before \"c\" (line 43 column 5); 2 expected lines are missing\n");
}

TEST(too_little_behind_a_wildcard) {
    EXPLAINS(
        PRINTED, option_defaults(), "a\n{{\\w+}}\n", "a\n",
        "42:5\n"
        "  a\n"
        "- {{\\w+}}\n"
        "the output ended before \"{{\\w+}}\" (line 42 column 5); 1 expected line is missing\n");
}

TEST(too_much) {
    EXPLAINS(PRINTED, option_defaults(), "a\nb\n", "a\nb\nc\nd\n",
             "42:6\n"
             "  a\n"
             "  b\n"
             "+ c\n"
             "+ d\n"
             "expected no more output, got 2 more lines, beginning with \"c\"\n");
}

TEST(nothing_expected) {
    EXPLAINS(PRINTED, option_defaults(), "", "x\ny\n",
             "41:5\n"
             "+ x\n"
             "+ y\n"
             "expected no output, got 2 lines\n");
}

TEST(nothing_printed) {
    EXPLAINS(PRINTED, option_defaults(), "x\n", "",
             "41:5\n"
             "- x\n"
             "expected 1 line of output, got nothing\n");
}

TEST(repeated_name) {
    EXPLAINS(PRINTED, option_defaults(), "x {{?a:int}} {{$a}}\n", "x 3 4\n",
             "41:18\n"
             "- x {{?a:int}} {{$a}}\n"
             "+ x 3 4\n"
             "{{$a}} at line 41 column 18: a is bound to \"3\" (at line 41 column 7), but the "
             "output has \"4\"\n"
             "{{?a:int}} at line 41 column 7 had matched \"3\"\n");
}

TEST(bound_before) {
    EXPLAINS(PRINTED, option_defaults(), "run {{$id}} ok\n", "run dead ok\n",
             "41:9\n"
             "- run {{$id}} ok\n"
             "?     ^^^^^^^\n"
             "+ run dead ok\n"
             "?     ^^^^\n"
             "{{$id}} at line 41 column 9: id is bound to \"beef\", but the output has \"dead\"\n");
}

TEST(bound_before_and_captured) {
    EXPLAINS(PRINTED, option_defaults(), "run {{?id:hex}} ok\n", "run dead ok\n",
             "41:9\n"
             "- run {{?id:hex}} ok\n"
             "?     ^^^^^^^^^^^\n"
             "+ run dead ok\n"
             "?     ^^^^\n"
             "{{?id:hex}} at line 41 column 9: id is bound to \"beef\", but the output has "
             "\"dead\"; {{?id!:…}} would bind it anew\n");
}

TEST(order) {
    EXPLAINS(PRINTED, option_defaults(), "a\nb\nc\n", "c\na\nb\n",
             "41:5\n"
             "+ c\n"
             "  a\n"
             "  b\n"
             "- c\n"
             "the lines are those expected, in another order (+UNORDERED accepts any order)\n");
}

TEST(white_space) {
    EXPLAINS(
        PRINTED, option_defaults() ^ OPTION_BIT(NORMALIZE_WHITESPACE), "total 3 files\n",
        "total 3  files\n",
        "41:5\n"
        "- total·3·files\n"
        "+ total·3··files\n"
        "?         ^\n"
        "only white space differs: line 41 expects \"total 3 files\", got \"total 3  files\"\n");
}

TEST(tabs) {
    EXPLAINS(PRINTED, option_defaults() ^ OPTION_BIT(NORMALIZE_WHITESPACE), "a b\n", "a\tb\n",
             "41:5\n"
             "- a·b\n"
             "?  ^\n"
             "+ a→b\n"
             "?  ^\n"
             "only white space differs: line 41 expects \"a b\", got \"a\\tb\"\n");
}

TEST(no_line_end) {
    EXPLAINS(PRINTED, option_defaults() ^ OPTION_BIT(NORMALIZE_WHITESPACE), "a\n", "a",
             "41:5\n"
             "- a\n"
             "+ a\n"
             "only white space differs: the output does not end with a line end\n");
}

TEST(number) {
    EXPLAINS(PRINTED, option_defaults() ^ OPTION_BIT(NUMBER), "total 3.14\n", "total 3.5\n",
             "41:11\n"
             "- total 3.14\n"
             "?       ^^^^\n"
             "+ total 3.5\n"
             "?       ^^^\n"
             "3.5 differs from 3.14 at line 41 column 11 by more than 0.01\n");
}

TEST(not_in_any_order) {
    EXPLAINS(PRINTED, option_defaults() ^ OPTION_BIT(UNORDERED), "a\nb {{?int}}\nc\n",
             "c\nb x\na\n",
             "42:5\n"
             "- b {{?int}}\n"
             "  c\n"
             "+ b x\n"
             "  a\n"
             "no line of the output is \"b {{?int}}\" (line 42)\n"
             "nothing expects \"b x\"\n");
}

TEST(exception_unexpected) {
    EXPLAINS(RAISED, option_defaults(), "1\n", "ValueError: no\n",
             "41:5\n"
             "- 1\n"
             "the example raised an exception that nothing expects: ValueError: no\n");
}

TEST(exception_type) {
    EXPLAINS(RAISED, option_defaults(), "Traceback (most recent call last):\n  ...\nKeyError: 1\n",
             "ValueError: no\n",
             "43:5\n"
             "- KeyError: 1\n"
             "+ ValueError: no\n"
             "expected KeyError, but the example raised ValueError\n"
             "expected \"KeyError: 1\" at line 43 column 5, got \"ValueError: no\" (line 1 of the "
             "output)\n");
}

TEST(exception_message) {
    EXPLAINS(RAISED, option_defaults(),
             "Traceback (most recent call last):\n  ...\nValueError: no {{?int}} there\n",
             "ValueError: no 5 here\n",
             "43:29\n"
             "- ValueError: no {{?int}} there\n"
             "?                         ^^^^^\n"
             "+ ValueError: no 5 here\n"
             "?                  ^^^^\n"
             "ValueError was raised as expected, but its message differs\n"
             "expected \"there\" at line 43 column 29, got \"here\" (line 1 of the output)\n"
             "{{?int}} at line 43 column 20 had matched \"5\"\n");
}

TEST(exception_missing) {
    EXPLAINS(PRINTED, option_defaults(), "Traceback (most recent call last):\n  ...\nKeyError: 1\n",
             "fine\n",
             "41:5\n"
             "- Traceback (most recent call last):\n"
             "+ fine\n"
             "-   ...\n"
             "- KeyError: 1\n"
             "expected an exception, \"KeyError: 1\", but the example raised none; it printed "
             "\"fine\"\n");
}

TEST(cram_regex) {
    EXPLAINS(CRAM, option_defaults_cram(), "a\nfo+ (re)\n", "a\nbar\n",
             "42:5\n"
             "  a\n"
             "- fo+ (re)\n"
             "+ bar\n"
             "line 42, \"fo+ (re)\", does not match \"bar\"\n");
}

TEST(unclosed) {
    EXPLAINS(PRINTED, option_defaults(), "a\n{{ broken\n", "c\n",
             "42:5\n"
             "line 42, column 5 of the expected output: '{{' is not closed by '}}' on its line; "
             "write {{\\{\\{}} for the text '{{'\n");
}

TEST(unknown_type) {
    EXPLAINS(PRINTED, option_defaults(), "a {{?itn}}\n", "c\n",
             "41:7\n"
             "line 41, column 7 of the expected output: unknown type 'itn'; did you mean 'int'?\n");
}

TEST(bad_regex) {
    EXPLAINS(PRINTED, option_defaults(), "a {{(}}\n", "c\n",
             "41:7\n"
             "line 41, column 7 of the expected output: bad regular expression: missing closing "
             "parenthesis at column 2\n");
}

TEST(unbound) {
    EXPLAINS(
        PRINTED, option_defaults(), "a {{$ib}}\n", "c\n",
        "41:7\n"
        "line 41, column 7 of the expected output: nothing is bound to 'ib'; did you mean 'id'?\n");
}

TEST(strict) {
    EXPLAINS(PRINTED, option_defaults() ^ OPTION_BIT(STRICT), "a ...\nb\n", "a x\nb\n",
             "41:7\n"
             "- a ...\n"
             "?   ^^^\n"
             "+ a x\n"
             "?   ^\n"
             "  b\n"
             "expected \"a ...\" at line 41 column 7, got \"a x\" (line 1 of the output)\n");
}

static size_t count_lines(const Buf *text) {
    size_t count = 0;
    for (size_t i = 0; i < text->len; i++)
        count += text->data[i] == '\n';
    return count;
}

/* Long outputs are cut around what matters, unless all is asked for. */
TEST(abbreviation) {
    Buf expected = BUF_INIT, got = BUF_INIT, brief = BUF_INIT, full = BUF_INIT;
    for (int i = 0; i < 1000; i++) {
        buf_addf(&expected, "line %d\n", i);
        buf_addf(&got, i == 500 ? "lime %d\n" : "line %d\n", i);
    }
    for (int i = 0; i < 100; i++)
        buf_addf(&got, "more %d\n", i);
    MatchInput input = {.expected = buf_span(&expected),
                        .got = buf_span(&got),
                        .options = option_defaults(),
                        .line = 1};
    MatchResult r;
    match_run(&r, &input, NULL);
    match_diff(&brief, &r, NULL);
    match_diff(&full, &r, &(MatchShow){.full = true});
    CHECK(count_lines(&brief) < 50);
    CHECK(span_find(buf_span(&brief), span_of("lime 500"), 0) != SIZE_MAX);
    CHECK(span_find(buf_span(&brief), span_of("lines as expected"), 0) != SIZE_MAX);
    CHECK(count_lines(&full) >= 1101);
    match_result_release(&r);
    buf_release(&expected);
    buf_release(&got);
    buf_release(&brief);
    buf_release(&full);
}

static void check_form(MatchOption option, const char *want) {
    MatchInput input = {.expected = span_of("a\nb\nc\n"),
                        .got = span_of("a\nx\nc\n"),
                        .options = option_set(option_defaults(), option, true),
                        .line = 1};
    MatchResult r;
    Buf out = BUF_INIT;
    match_run(&r, &input, NULL);
    match_diff(&out, &r, NULL);
    CHECK_STR(out.data, want);
    buf_release(&out);
    match_result_release(&r);
}

TEST(forms_of_doctest) {
    check_form(OPTION_REPORT_UDIFF, "@@ -1,3 +1,3 @@\n  a\n- b\n+ x\n  c\n");
    check_form(OPTION_REPORT_CDIFF, "*** 1,3 ***\n  a\n- b\n  c\n--- 1,3 ---\n  a\n+ x\n  c\n");
    check_form(OPTION_REPORT_NDIFF, "  a\n- b\n+ x\n  c\n");
}

TEST(colour) {
    MatchInput input = {.expected = span_of("id={{?int}} OK\n"),
                        .got = span_of("id=5 NO\n"),
                        .options = option_defaults(),
                        .line = 1};
    MatchResult r;
    Buf out = BUF_INIT;
    match_run(&r, &input, NULL);
    match_diff(&out, &r, &(MatchShow){.colour = true});
    CHECK_STR(out.data, "\x1b[31m- id={{?int}} \x1b[7mOK\x1b[0m\n"
                        "\x1b[32m+ id=5 \x1b[7mNO\x1b[0m\n");
    buf_release(&out);
    match_result_release(&r);
}

TEST(tokens_as_text) {
    MatchInput input = {.expected = span_of("id={{?n:int}} ...\n<BLANKLINE>\n{{\\d+}} {{$n}}\n"),
                        .options = option_defaults(),
                        .line = 3,
                        .column = 5};
    Buf out = BUF_INIT;
    Error err = ERROR_INIT;
    CHECK(match_dump_pattern(&out, &input, NULL, &err));
    CHECK_STR(out.data, "3:5  literal  \"id=\"\n3:8  capture  {{?n:int}}\n3:18  literal  \" \"\n"
                        "3:19  any\n3:22  literal  \" \"\n5:5  regex    {{\\d+}}\n"
                        "5:12  literal  \" \"\n5:13  repeat   n  {{$n}}\n");
    buf_reset(&out);
    input.expected = span_of("a\n {{x\n");
    CHECK(!match_dump_pattern(&out, &input, NULL, &err));
    CHECK(err.message && span_starts(span_of(err.message), span_of("line 4, column 6")));
    error_clear(&err);
    buf_release(&out);
}
