/* What matches and what does not: every wildcard, every option, and how they compose. */
#include "harness/match/match.h"
#include "tests/check.h"
#include <string.h>

static MatchVerdict run_options(const char *expected, const char *got, MatchOptions options,
                                MatchEnv *env) {
    MatchInput input = {
        .expected = span_of(expected), .got = span_of(got), .options = options, .line = 1};
    MatchResult result;
    match_run(&result, &input, env);
    MatchVerdict verdict = result.verdict;
    if (env && verdict == MATCH_PASS)
        match_env_accept(env, &result);
    match_result_release(&result);
    return verdict;
}

static MatchVerdict run(const char *expected, const char *got) {
    return run_options(expected, got, option_defaults(), NULL);
}

static MatchOptions with(MatchOption option) {
    return option_set(option_defaults(), option, true);
}

#define PASSES(expected, got) CHECK_INT(run(expected, got), MATCH_PASS)
#define FAILS(expected, got)  CHECK_INT(run(expected, got), MATCH_FAIL)
#define BAD(expected, got)    CHECK_INT(run(expected, got), MATCH_BAD)

TEST(literal_text) {
    PASSES("", "");
    PASSES("a\n", "a\n");
    PASSES("a  b\n", "a b\n\n");
    FAILS("a\n", "b\n");
    FAILS("a\n", "");
    FAILS("", "a\n");
}

TEST(ellipsis) {
    PASSES("a...c\n", "abc\n");
    PASSES("a\n...\nc\n", "a\nx\ny\nc\n");
    PASSES("...\n", "anything\nat all\n");
    PASSES("...\n", "");
    FAILS("aa...aa\n", "aaa\n");
    PASSES("???b\n", "a b\n");
    FAILS("a ???\n", "a b\n");
    FAILS("a ... b\n", "a b\n");
}

TEST(regexes) {
    PASSES("id={{\\d+}} ok\n", "id=123 ok\n");
    FAILS("id={{\\d+}} ok\n", "id=x ok\n");
    PASSES("{{a|ab}}c\n", "abc\n");
    PASSES("{{a{2}}}\n", "aa\n");
    PASSES("{\"a\": {{\\d+}}}\n", "{\"a\": 12}\n");
    FAILS("{{.*}}\n", "a\nb\n");
    PASSES("{{(?s).*}}\n", "a\nb\n");
    PASSES("{{(\\w)\\1}}\n", "aa\n");
    FAILS("{{(\\w)\\1}}\n", "ab\n");
    PASSES("{{\\.\\.\\.}}\n", "...\n");
    FAILS("{{\\.\\.\\.}}\n", "abc\n");
    PASSES("{{\\{\\{}}\n", "{{\n");
}

TEST(a_wildcard_matches_itself) {
    PASSES("hello {{name}}\n", "hello {{name}}\n");
    PASSES("hello {{name}} ...\n", "hello {{name}} and more\n");
    PASSES("{{ broken\n", "{{  broken\n");
}

TEST(types) {
    static const char *const GOOD[][2] = {
        {"int", "-12"},
        {"float", "1.5e-3"},
        {"float", "nan"},
        {"number", "7"},
        {"number", "7.25"},
        {"word", "h\xc3\xa9llo"},
        {"hex", "0xdeadBEEF"},
        {"id", "run-12_a"},
        {"uuid", "123e4567-e89b-12d3-a456-426614174000"},
        {"path", "/tmp/x.y/z"},
        {"path", "C:\\a\\b"},
        {"date", "2026-11-22"},
        {"time", "9:05:07.25"},
        {"timestamp", "2026-11-22T09:05:07Z"},
        {"timestamp", "2026-11-22 09:05:07.123 +0100"},
        {"duration", "1h 2m 3.5s"},
        {"duration", "0:00:12"},
        {"any", "a b c"},
        {"line", "a b c"},
    };
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        Buf expected = BUF_INIT, got = BUF_INIT;
        buf_addf(&expected, "<{{?%s}}>\n", GOOD[i][0]);
        buf_addf(&got, "<%s>\n", GOOD[i][1]);
        if (strcmp(GOOD[i][0], "line"))
            CHECK_INT(run(expected.data, got.data), MATCH_PASS);
        buf_release(&expected);
        buf_release(&got);
    }
    FAILS("{{?int}}\n", "1.5\n");
    FAILS("{{?float}}\n", "15\n");
    PASSES("x: {{?line}}\n", "x: all of it\n");
    FAILS("{{?uuid}}\n", "123e4567\n");
}

TEST(malformed_wildcards) {
    BAD("{{ open\n", "x\n");
    BAD("{{(}}\n", "x\n");
    BAD("{{?nope}}\n", "x\n");
    BAD("{{$nobody}}\n", "x\n");
    BAD("{{?}}\n", "x\n");
    BAD("{{?a b:int}}\n", "x\n");
    BAD("{{}}\n", "x\n");
}

TEST(captures_within_an_example) {
    PASSES("{{?a:int}} {{$a}}\n", "12 12\n");
    FAILS("{{?a:int}} {{$a}}\n", "12 13\n");
    PASSES("{{?a:word}}{{?b:word}} {{$b}}{{$a}}\n", "xyz zxy\n");
    PASSES("{{?a:int}} {{?a:int}}\n", "5 5\n");
    FAILS("{{?a:int}} {{?a:int}}\n", "5 6\n");
    PASSES("...{{?a:word}}!...<{{$a}}>...\n", "one! two! <two> done\n");
    BAD("{{$a}} {{?a:int}}\n", "1 1\n");
}

TEST(captures_across_examples) {
    MatchEnv *env = match_env_new();
    MatchOptions on = option_defaults();
    CHECK_INT(run_options("run {{?id:hex}} ok\n", "run beef ok\n", on, env), MATCH_PASS);
    CHECK_STR(match_env_bound(env, span_of("id"), NULL), "beef");
    CHECK_INT(run_options("{{$id}}\n", "beef\n", on, env), MATCH_PASS);
    CHECK_INT(run_options("{{$id}}\n", "dead\n", on, env), MATCH_FAIL);
    CHECK_INT(run_options("{{?id:hex}}\n", "dead\n", on, env), MATCH_FAIL);
    CHECK_STR(match_env_bound(env, span_of("id"), NULL), "beef");
    CHECK_INT(run_options("{{?id!:hex}}\n", "dead\n", on, env), MATCH_PASS);
    CHECK_STR(match_env_bound(env, span_of("id"), NULL), "dead");
    match_env_free(env);
}

static bool lookup(void *context, Span name, Buf *out) {
    if (!span_is(name, "variable"))
        return false;
    buf_adds(out, (const char *)context);
    return true;
}

TEST(variables_and_named_patterns) {
    MatchEnv *env = match_env_new();
    Error err = ERROR_INIT;
    MatchOptions on = option_defaults();
    char value[] = "value of it";
    match_env_set_lookup(env, lookup, value);
    CHECK_INT(run_options("<{{$variable}}>\n", "<value of it>\n", on, env), MATCH_PASS);
    CHECK(match_env_add_pattern(env, span_of("ticket"), span_of("T-\\d+"), &err));
    CHECK_INT(run_options("{{?ticket}} {{?t:ticket}}\n", "T-1 T-22\n", on, env), MATCH_PASS);
    CHECK_STR(match_env_bound(env, span_of("t"), NULL), "T-22");
    CHECK(!match_env_add_pattern(env, span_of("bad name"), span_of("x"), &err));
    CHECK(!match_env_add_pattern(env, span_of("bad"), span_of("("), &err));
    error_clear(&err);
    match_env_free(env);
}

TEST(numbers) {
    MatchOptions on = with(OPTION_NUMBER);
    CHECK_INT(run_options("3.14\n", "3.14159\n", on, NULL), MATCH_PASS);
    CHECK_INT(run_options("loss: 0.1 ...\n", "loss: 0.12345 (step 3)\n", on, NULL), MATCH_PASS);
    CHECK_INT(run_options("3.14\n", "3.2\n", on, NULL), MATCH_FAIL);
    CHECK_INT(run_options("3\n", "3.2\n", on, NULL), MATCH_FAIL);
    CHECK_INT(run_options("[1.0, 2.0] {{?int}}\n", "[1.0000001, 1.9999] 4\n", on, NULL),
              MATCH_PASS);
    CHECK_INT(run_options("1e3\n", "1000.4\n", on, NULL), MATCH_PASS);
    CHECK_INT(run_options("1.2.3\n", "1.2.3\n", on, NULL), MATCH_PASS);
}

TEST(any_order) {
    MatchOptions on = with(OPTION_UNORDERED);
    CHECK_INT(run_options("a\nb\nb\n", "b\na\nb\n", on, NULL), MATCH_PASS);
    CHECK_INT(run_options("a\nb\n", "b\na\nb\n", on, NULL), MATCH_FAIL);
    CHECK_INT(run_options("a\nb\nb\n", "b\na\n", on, NULL), MATCH_FAIL);
    CHECK_INT(run_options("{{\\w+}}\na\n", "a\nb\n", on, NULL), MATCH_PASS);
    CHECK_INT(run_options("b\n...\n", "x\ny\nb\n", on, NULL), MATCH_PASS);
    CHECK_INT(run_options("{{?int}} x\n{{\\w+}} x\n", "a x\n1 x\n", on, NULL), MATCH_PASS);
}

TEST(strict_and_ignore) {
    CHECK_INT(run_options("a ...\n", "a b\n", with(OPTION_STRICT), NULL), MATCH_FAIL);
    CHECK_INT(run_options("a  b\n", "a b\n", with(OPTION_STRICT), NULL), MATCH_FAIL);
    CHECK_INT(run_options("a ...\n", "a ...\n", with(OPTION_STRICT), NULL), MATCH_PASS);
    CHECK_INT(run_options("a\n", "b\n", with(OPTION_IGNORE_OUTPUT), NULL), MATCH_PASS);
}

TEST(normalising) {
    PASSES("a\nb\n", "a\r\nb\r\n");
    PASSES("red text\n", "\x1b[31mred\x1b[0m text\n");
    PASSES("done\n", "done\n<exit 0>\n");
    PASSES("done\n<exit 0>\n", "done\n<exit 0>\n");
    FAILS("done\n", "done\n<exit 1>\n");
    CHECK_INT(run_options("/a/b\n", "C:\\a\\\\b\n", with(OPTION_NORMALIZE_PATHS), NULL),
              MATCH_PASS);
    CHECK_INT(run_options("/a:/b\n", "/a;/b\n", with(OPTION_NORMALIZE_PATHSEP), NULL), MATCH_PASS);
}

TEST(rules_and_stable_paths) {
    MatchEnv *env = match_env_new();
    Error err = ERROR_INIT;
    CHECK(match_env_add_rule(env, span_of("(\\d+) ms"), span_of("\\0=\\1"), &err));
    match_env_add_path(env, "/tmp/x", "<tmp>");
    match_env_add_path(env, "/tmp/x/project", "<project>");
    CHECK_INT(run_options("12 ms=12\n", "12 ms\n", option_defaults(), env), MATCH_PASS);
    CHECK_INT(run_options("<tmp>/f <project>/g /tmp/xy\n", "/tmp/x/f /tmp/x/project/g /tmp/xy\n",
                          with(OPTION_STABLE_PATHS), env),
              MATCH_PASS);
    match_env_free(env);
}

static MatchVerdict raised(const char *expected, const char *exception, MatchOptions options) {
    MatchInput input = {.expected = span_of(expected),
                        .options = options,
                        .raised = true,
                        .exception = span_of(exception),
                        .line = 1};
    MatchResult result;
    match_run(&result, &input, NULL);
    MatchVerdict verdict = result.verdict;
    match_result_release(&result);
    return verdict;
}

TEST(exceptions) {
    const char *expected = "Traceback (most recent call last):\n  ...\nValueError: no {{?int}}\n";
    MatchOptions on = option_defaults();
    CHECK_INT(raised(expected, "ValueError: no 12\n", on), MATCH_PASS);
    CHECK_INT(raised(expected, "ValueError: no x\n", on), MATCH_FAIL);
    CHECK_INT(raised(expected, "ValueError: no x\n", with(OPTION_IGNORE_EXCEPTION_DETAIL)),
              MATCH_PASS);
    CHECK_INT(raised(expected, "m.ValueError: x\n", with(OPTION_IGNORE_EXCEPTION_DETAIL)),
              MATCH_PASS);
    CHECK_INT(raised("ValueError: no\n", "ValueError: no\n", on), MATCH_FAIL);
    FAILS(expected, "nothing raised\n");
}

static MatchVerdict cram(const char *expected, const char *got) {
    MatchInput input = {.expected = span_of(expected),
                        .got = span_of(got),
                        .options = option_defaults_cram(),
                        .syntax = MATCH_CRAM,
                        .line = 1};
    MatchResult result;
    match_run(&result, &input, NULL);
    MatchVerdict verdict = result.verdict;
    match_result_release(&result);
    return verdict;
}

TEST(cram_suffixes) {
    CHECK_INT(cram("a\nb\n", "a\nb\n"), MATCH_PASS);
    CHECK_INT(cram("a  b\n", "a b\n"), MATCH_FAIL);
    CHECK_INT(cram("fo+ (re)\n", "fooo\n"), MATCH_PASS);
    CHECK_INT(cram("fo+ (re)\n", "fooob\n"), MATCH_FAIL);
    CHECK_INT(cram("f*.? (glob)\n", "foo.c\n"), MATCH_PASS);
    CHECK_INT(cram("f\\* (glob)\n", "f*\n"), MATCH_PASS);
    CHECK_INT(cram("f\\* (glob)\n", "fx\n"), MATCH_FAIL);
    CHECK_INT(cram("a\\x1b\\tb\\303\\251 (esc)\n", "a\x1b\tb\xc3\xa9\n"), MATCH_PASS);
    CHECK_INT(cram("a (no-eol)\n", "a"), MATCH_PASS);
    CHECK_INT(cram("a (no-eol)\n", "a\n"), MATCH_FAIL);
    CHECK_INT(cram("a\n", "a"), MATCH_FAIL);
    CHECK_INT(cram("a\\tb (no-eol) (esc)\n", "a\tb"), MATCH_PASS);
    CHECK_INT(cram("1\\r (no-eol) (esc)\n2\\r (no-eol) (esc)\n3\\r (esc)\n", "1\r2\r3\r\n"),
              MATCH_PASS);
    CHECK_INT(cram("1\\r2\\r3\\r (esc)\n", "1\r2\r3\r\n"), MATCH_FAIL);
    CHECK_INT(cram("* (esc) (glob)\n", "\x1b[1m\n"), MATCH_PASS);
    CHECK_INT(cram("c.*xc3.* (re)\n", "caf\xc3\xa9\n"), MATCH_PASS);
    CHECK_INT(cram("c..\xc3\xa9 (re)\n", "caf\xc3\xa9\n"), MATCH_PASS);
    CHECK_INT(cram("b (?)\n. (re)\n", "b (?)\nx\n"), MATCH_PASS);
    CHECK_INT(cram("[ (re)\n. (re)\n", "[ (re)\nx\n"), MATCH_PASS);
    CHECK_INT(cram("[ (re)\n. (re)\n", "[ (re)\nxx\n"), MATCH_BAD);
    CHECK_INT(cram("a|b (re)\n", "axx\n"), MATCH_FAIL);
    CHECK_INT(cram("a\nb (?)\nc\n", "a\nc\n"), MATCH_PASS);
    CHECK_INT(cram("a\nb (?)\nc\n", "a\nb\nc\n"), MATCH_PASS);
    CHECK_INT(cram("* (glob) (?)\nb\n", "b\n"), MATCH_PASS);
    CHECK_INT(cram("...\n", "x\n"), MATCH_FAIL);
    CHECK_INT(cram("id={{?int}}\n", "id=7\n"), MATCH_PASS);
    CHECK_INT(cram("( (re)\n", "x\n"), MATCH_BAD);
}

TEST(option_names) {
    MatchOption option = OPTION_COUNT;
    CHECK(option_find(span_of("NORMALIZE_PATHS"), &option) && option == OPTION_NORMALIZE_PATHS);
    CHECK(!option_find(span_of("normalize_paths"), &option));
    CHECK_STR(option_nearest(span_of("ELIPSIS")), "ELLIPSIS");
    CHECK_STR(option_nearest(span_of("normalize-whitespace")), "NORMALIZE_WHITESPACE");
    CHECK(option_on(option_defaults(), OPTION_ELLIPSIS));
    CHECK(!option_on(option_defaults_cram(), OPTION_ELLIPSIS));
}
