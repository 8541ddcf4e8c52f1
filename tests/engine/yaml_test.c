/* YAML: PyYAML's reading and writing, positions, limits. */
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "tests/check.h"
#include <stdlib.h>

/* The kind and JSON of what `text` reads as, or its error. */
static char *describe(const char *text) {
    Error err = ERROR_INIT;
    Tree *t = yaml_parse(span_of(text), "t", &err);
    Buf out = BUF_INIT;
    if (t) {
        buf_addf(&out, "%s ", tree_kind_name(t->kind));
        json_write(&out, t);
    } else {
        buf_adds(&out, err.message);
    }
    error_clear(&err);
    tree_free(t);
    return buf_detach(&out);
}

static void check_reads(const char *text, const char *want) {
    char *got = describe(text);
    if (!CHECK_STR(got, want))
        CHECK_STR(text, "read otherwise");
    free(got);
}

TEST(plain_scalars) {
    static const char *const CASES[][2] = {
        {"", "null null"},
        {"#c", "null null"},
        {"~", "null null"},
        {"None", "string \"None\""},
        {"yes", "boolean true"},
        {"Off", "boolean false"},
        {"y", "string \"y\""},
        {"tRue", "string \"tRue\""},
        {"012", "integer 10"},
        {"0o17", "string \"0o17\""},
        {"08", "string \"08\""},
        {"0x1F", "integer 31"},
        {"-0b101", "integer -5"},
        {"0x_", "string \"0x_\""},
        {"1_000", "integer 1000"},
        {"_1", "string \"_1\""},
        {"1:30", "integer 90"},
        {"12:30:45", "integer 45045"},
        {"-1:30", "integer -90"},
        {"1:60", "string \"1:60\""},
        {"190:20:30.15", "number 685230.15"},
        {"0xffffffffffffffffff", "integer 4722366482869645213695"},
        {"99999999999999999999", "integer 99999999999999999999"},
        {"1.", "number 1.0"},
        {".5", "number 0.5"},
        {"-.5", "string \"-.5\""},
        {"1.5e3", "number 1500.0"},
        {"1e5", "number 100000.0"},
        {"1e", "string \"1e\""},
        {"e5", "string \"e5\""},
        {"-.INF", "number -1e999"},
        {".NaN", "number null"},
        {"inf", "string \"inf\""},
        {"2019-01-01", "date \"2019-01-01\""},
        {"2019-13-01", "string \"2019-13-01\""},
        {"2019-1-1", "string \"2019-1-1\""},
        {"2001-12-14t21:59:43.10-05:00", "date \"2001-12-14t21:59:43.10-05:00\""},
        {"=", "string \"=\""},
        {"a:b", "string \"a:b\""},
        {"a #c", "string \"a\""},
        {"'it''s'", "string \"it's\""},
        {"\"1\"", "string \"1\""},
        {"uniform[0:1]", "string \"uniform[0:1]\""},
        {"[1:2]", "list [62]"},
        {"[1, 2.0, a, yes]", "list [1,2.0,\"a\",true]"},
        {"a\nb", "string \"a b\""},
        {"|\n a\n b\n", "string \"a\\nb\\n\""},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        check_reads(CASES[i][0], CASES[i][1]);
}

TEST(tags) {
    check_reads("!!str 1", "string \"1\"");
    check_reads("!!int '3'", "integer 3");
    check_reads("!!float 1", "number 1.0");
    check_reads("!!int x", "t:1:1: the value does not fit its tag");
    check_reads("a: !foo 1", "t:1:4: unknown tag !foo");
    check_reads("!!python/object:x {}", "t:1:1: unknown tag tag:yaml.org,2002:python/object:x");
}

TEST(anchors_and_merges) {
    check_reads("a: &x {b: 1}\nc: *x", "mapping {\"a\":{\"b\":1},\"c\":{\"b\":1}}");
    check_reads("a: 1\n<<: {a: 2, c: 3}", "mapping {\"a\":1,\"c\":3}");
    check_reads("<<: {a: 2}\na: 1", "mapping {\"a\":1}");
    check_reads("<<: [{a: 1}, {a: 2, b: 2}]", "mapping {\"a\":1,\"b\":2}");
    check_reads("<<: 1", "t:1:5: '<<' needs a mapping, or a list of mappings");
    check_reads("'<<': 1", "mapping {\"<<\":1}");
    check_reads("*x", "t:1:1: no anchor has the name of this alias");
    check_reads("&x [*x]", "t:1:5: this alias stands inside the value it names");
    check_reads("a: &x [1]\na: 2\nb: *x", "mapping {\"a\":2,\"b\":[1]}");
    check_reads("<<: &x {a: 1}\nb: *x", "mapping {\"b\":{\"a\":1},\"a\":1}");
    check_reads("[&x 1, &x 2, *x]", "list [1,2,2]");
    check_reads("a: 1\na: 2", "mapping {\"a\":2}");
    check_reads("&k a: 1", "t:1:1: anchors on keys are not supported");
}

TEST(faults_name_their_place) {
    check_reads("a: [1", "t:2:1: did not find expected ',' or ']' (while parsing a flow sequence)");
    check_reads("a:\n  - b\n c",
                "t:3:2: did not find expected key (while parsing a block mapping)");
    check_reads("--- a\n--- b", "t:2:1: expected a single document, here starts another");
    check_reads("[a]: 1", "t:1:1: a key must be a scalar, not a list or a mapping");
    check_reads("{a", "t:2:1: did not find expected ',' or '}' (while parsing a flow mapping)");
    check_reads("a: \xff", "t:1:4: invalid leading UTF-8 octet");
}

TEST(aliases_cannot_explode) {
    Buf text = BUF_INIT;
    buf_adds(&text, "a: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c <= 'k'; c++) {
        buf_addf(&text, "%c: &%c [", c, c);
        for (int i = 0; i < 10; i++)
            buf_addf(&text, "%s*%c", i ? "," : "", c - 1);
        buf_adds(&text, "]\n");
    }
    Error err = ERROR_INIT;
    CHECK(!yaml_parse(buf_span(&text), "laughs", &err));
    CHECK(err.message && strstr(err.message, "too many values"));
    error_clear(&err);
    buf_release(&text);
}

TEST(depth_is_limited) {
    Buf text = BUF_INIT;
    Error err = ERROR_INIT;
    buf_add_repeat(&text, '[', 50000);
    CHECK(!yaml_parse(buf_span(&text), "deep", &err));
    CHECK_STR(err.message, "deep:1:201: nested too deeply");
    error_clear(&err);
    buf_release(&text);
}

TEST(positions) {
    Tree *t = yaml_parse(SPAN_LIT("a: 1\nb:\n- x\n- {c: y}\n"), "t", NULL);
    REQUIRE(t);
    const Tree *b = tree_get(t, "b"), *y = tree_get(tree_at(b, 1), "c");
    CHECK(b->line == 3 && b->column == 1);
    CHECK(y->line == 4 && y->column == 7);
    tree_free(t);
}

static void check_written(const char *json, const char *want) {
    Tree *t = json_parse(span_of(json), "json", NULL);
    REQUIRE(t);
    Buf out = BUF_INIT;
    yaml_write(&out, t);
    CHECK_STR(out.data, want);
    Tree *again = yaml_parse(buf_span(&out), "again", NULL);
    CHECK(tree_equal(t, again));
    tree_free(again);
    tree_free(t);
    buf_release(&out);
}

TEST(block_layout) {
    check_written("{\"y\": 2, \"x\": 1.0, \"z\": \"a\"}", "x: 1.0\ny: 2\nz: a\n");
    check_written("{\"x\": [1.0, 2.0], \"y\": {\"b\": [], \"c\": {}}}",
                  "x:\n- 1.0\n- 2.0\ny:\n  b: []\n  c: {}\n");
    check_written("[{\"a\": 1, \"b\": [2]}, [3, [4]], []]",
                  "- a: 1\n  b:\n  - 2\n- - 3\n  - - 4\n- []\n");
    check_written("{\"yes\": null, \"1\": true, \"\": 0}", "? ''\n: 0\n'1': true\n'yes': null\n");
    check_written("{\"a\": \"x\\ny\\n\"}", "a: 'x\n\n  y\n\n  '\n");
    check_written("[1e-5, 1e16, 1e999, -1e999, 1.5e300]",
                  "- 1.0e-05\n- 1.0e+16\n- .inf\n- -.inf\n- 1.5e+300\n");
    check_written("123456789012345678901234567890", "123456789012345678901234567890\n");
    check_written("null", "null\n");
    check_written("{}", "{}\n");
}

static const char *const TRICKY[] = {
    "",
    "1",
    "1.0",
    "yes",
    "null",
    "~",
    "on",
    "a: b",
    "a #c",
    "[a]",
    "{a}",
    "@x",
    "#c",
    "%x",
    "*x",
    "&x",
    "!x",
    "|",
    ">",
    "`",
    "-",
    "- a",
    "?",
    "=",
    "<<",
    "1:30",
    "1_2",
    "0x1",
    "012",
    ".5",
    "2019-01-01",
    " a",
    "a ",
    "'a'",
    "\xC3\xA9",
    "a",
    "a b",
    "a:b",
    "a,b",
    "x=y",
    "it's",
    "-a",
    "y",
    "a\nb",
    "a\n\nb",
    "\na",
    "a\n",
    "\n",
    "a \nb",
    "a\n b",
    "\t",
    "a\\b",
    "\"",
    "a\"b",
    "\x7f",
    "\x01",
    "---",
    "--- a",
    "...",
    "?a",
    "? a",
    ":a",
    ": a",
    "a:",
    "a: ",
    "#",
    "a#b",
    "]",
    "a]",
    "{",
    "1e5",
    "1.5e3",
    "-.5",
    "inf",
    "2019-13-45",
    "\xE2\x80\xA8",
    "\xEF\xBB\xBF",
    "\xF0\x9F\x98\x80",
    "\r",
    "a\rb",
    "\xC2\x85",
    "''",
    "\"\"",
    "!",
    "a'b\nc",
    "0o17",
    "08",
    "+",
    "_",
};

/* As a document, in a list, as a value and as a key; in block and in flow style. */
static void check_round_trip(Tree *t) {
    for (int flow = 0; flow < 2; flow++) {
        Buf out = BUF_INIT;
        Error err = ERROR_INIT;
        if (flow)
            yaml_write_flow(&out, t);
        else
            yaml_write(&out, t);
        Tree *again = yaml_parse(buf_span(&out), "again", &err);
        if (!CHECK(tree_equal(t, again)))
            CHECK_STR(out.data, err.message ? err.message : "the same");
        CHECK(!flow || !strchr(out.data, '\n'));
        error_clear(&err);
        tree_free(again);
        buf_release(&out);
    }
    tree_free(t);
}

TEST(tricky_strings_come_back) {
    for (size_t i = 0; i < COUNT_OF(TRICKY); i++) {
        check_round_trip(tree_string(TRICKY[i]));
        Tree *list = tree_list(), *map = tree_map();
        tree_push(list, tree_string(TRICKY[i]));
        tree_set(map, "k", list);
        tree_set(map, TRICKY[i], tree_string(TRICKY[i]));
        check_round_trip(map);
    }
}

TEST(random_strings_come_back) {
    static const char ALPHABET[] = "ab1 :#-?,[]{}'\"\n\t.!&*|>%@`=~_0xe";
    unsigned seed = 7;
    char text[12];
    for (int round = 0; round < 20000; round++) {
        size_t len = 0, want = (seed >> 16) % 9;
        for (; len < want; len++) {
            seed = seed * 1103515245 + 12345;
            text[len] = ALPHABET[(seed >> 16) % (sizeof ALPHABET - 1)];
        }
        seed = seed * 1103515245 + 12345;
        text[len] = '\0';
        Tree *map = tree_map();
        tree_set(map, text, tree_string(text));
        check_round_trip(map);
    }
}

TEST(strings_are_quoted_only_where_needed) {
    static const char *const CASES[][2] = {
        {"a b", "a b"},
        {"a,b", "a,b"},
        {"it's", "it's"},
        {"y", "y"},
        {"1", "'1'"},
        {"'a'", "'''a'''"},
        {"\xC3\xA9", "\"\\xE9\""},
        {"a\tb", "\"a\\tb\""},
        {"1e5", "'1e5'"},
        {"\xF0\x9F\x98\x80", "\"\\U0001F600\""},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        Buf out = BUF_INIT;
        Tree *t = tree_string(CASES[i][0]);
        yaml_write_flow(&out, t);
        CHECK_STR(out.data, CASES[i][1]);
        tree_free(t);
        buf_release(&out);
    }
}

TEST(flow_style) {
    Tree *t = json_parse(SPAN_LIT("{\"b\": [1, \"a,b\", \"x\\ny\"], \"a\": {}}"), "t", NULL);
    Buf out = BUF_INIT;
    yaml_write_flow(&out, t);
    CHECK_STR(out.data, "{a: {}, b: [1, 'a,b', \"x\\ny\"]}");
    tree_free(t);
    buf_release(&out);
}
