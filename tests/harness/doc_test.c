/* The scanner: what it finds, where, and that no byte is lost. */
#include "engine/base/buf.h"
#include "harness/doc/doc.h"
#include "harness/doc/outcome.h"
#include "tests/check.h"
#include <stdlib.h>
#include <string.h>

static Doc *parse(const char *path, const char *text) {
    return doc_parse(path, span_of(text), NULL);
}

static Doc *parse_md(const char *text) {
    return parse("x.md", text);
}

/* Everything that must hold for any document. */
static void check_laws(const Doc *doc) {
    Error err = ERROR_INIT;
    Buf again = BUF_INIT;
    doc_print(&again, doc);
    check_bytes(again.data, again.len, doc->text.ptr, doc->text.len, __FILE__, __LINE__,
                "the document printed again");
    if (!CHECK(doc_check(doc, &err))) {
        CHECK_STR(err.message, "");
        CHECK_STR(doc->text.ptr, "");
    }
    error_clear(&err);
    size_t at = 0;
    for (size_t i = 0; i < doc->example_count; i++) {
        const Example *ex = doc->examples[i];
        CHECK(ex->source_start >= at && ex->source_end >= ex->source_start);
        CHECK(ex->expected_start >= ex->source_end && ex->expected_end >= ex->expected_start);
        CHECK(ex->expected_end <= doc->text.len);
        at = ex->expected_end;
    }
    buf_release(&again);
}

#define EXAMPLE(doc, i) ((doc)->examples[i])

TEST(plain_examples) {
    Doc *d = parse_md("Text\n\n    >>> 1 + 1\n    2\n\n    >>> def f():\n    ...     return 3\n\n"
                      "    >>> f()\n    3\n    >>> 4\n    4\nafter\n");
    check_laws(d);
    CHECK_INT(d->example_count, 4);
    CHECK_SPAN(EXAMPLE(d, 0)->source, "1 + 1");
    CHECK_SPAN(EXAMPLE(d, 0)->expected, "2\n");
    CHECK_INT(EXAMPLE(d, 0)->line, 3);
    CHECK_SPAN(EXAMPLE(d, 1)->source, "def f():\n    return 3");
    CHECK_SPAN(EXAMPLE(d, 1)->expected, "");
    CHECK_SPAN(EXAMPLE(d, 3)->expected, "4\n");
    CHECK_SPAN(EXAMPLE(d, 0)->prefix, "    ");
    doc_free(d);
}

TEST(a_closing_fence_ends_the_output) {
    Doc *d = parse_md("```python\n>>> 1\n1\n```\ntext\n~~~~ pycon\n>>> 2\n```\n2\n~~~~\n");
    check_laws(d);
    CHECK_INT(d->example_count, 2);
    CHECK_SPAN(EXAMPLE(d, 0)->expected, "1\n");
    CHECK(EXAMPLE(d, 0)->at_fence_end);
    CHECK_SPAN(EXAMPLE(d, 1)->expected, "```\n2\n");
    CHECK_SPAN(EXAMPLE(d, 1)->fence->name, "pycon");
    doc_free(d);
}

TEST(quotes_and_lists) {
    Doc *d = parse_md("> Quote\n>\n> >>> 1\n> 1\n>\n> ```console\n> $ echo a\n> > b\n> a\n> ```\n\n"
                      "1. item\n   ```console\n   $ ls\n   x\n   ```\n- ```sh\n  $ pwd\n  ```\n");
    check_laws(d);
    CHECK_INT(d->example_count, 4);
    CHECK_SPAN(EXAMPLE(d, 0)->source, "1");
    CHECK_SPAN(EXAMPLE(d, 0)->expected, "1\n");
    CHECK_SPAN(EXAMPLE(d, 0)->prefix, "> ");
    CHECK_SPAN(EXAMPLE(d, 1)->source, "echo a\nb");
    CHECK_SPAN(EXAMPLE(d, 1)->expected, "a\n");
    CHECK_SPAN(EXAMPLE(d, 2)->source, "ls");
    CHECK_SPAN(EXAMPLE(d, 3)->source, "pwd");
    doc_free(d);
}

TEST(a_quote_or_item_that_ends_closes_its_fence) {
    Doc *d = parse_md("> ```text\n> x\n\n    >>> 1\n    1\n\n- a\n\n  ```text\n  x\n\nback\n\n"
                      "    >>> 2\n    2\n");
    check_laws(d);
    CHECK_INT(d->example_count, 2);
    CHECK(!EXAMPLE(d, 0)->problem);
    CHECK(!EXAMPLE(d, 1)->problem);
    doc_free(d);
}

TEST(line_ends_bom_tabs) {
    Doc *d = parse_md("\xef\xbb\xbf>>> 1\r\n1\r\n\r\n\t>>> print('a')\r\n\ta\tb\r\n>>> 3");
    check_laws(d);
    CHECK_INT(d->example_count, 3);
    CHECK_SPAN(EXAMPLE(d, 0)->expected, "1\n");
    CHECK_SPAN(EXAMPLE(d, 0)->eol, "\r\n");
    CHECK_SPAN(EXAMPLE(d, 1)->expected, "a       b\n");
    CHECK_SPAN(EXAMPLE(d, 1)->expected_raw, "a\tb\n");
    CHECK_SPAN(EXAMPLE(d, 1)->prefix, "\t");
    CHECK_SPAN(EXAMPLE(d, 2)->source, "3");
    CHECK_INT(d->bom, 3);
    doc_free(d);
}

TEST(unparsed_prompts) {
    Doc *d =
        parse_md(">>>x\n\n>>> if 1:\n   ...     2\n\n```json\n>>> 1\n```\n\n```json\n$ ls\n```\n"
                 "\n>>> # nothing\nbut output\n");
    check_laws(d);
    CHECK_INT(d->example_count, 5);
    CHECK_STR(EXAMPLE(d, 0)->problem, "no blank behind '>>>'");
    CHECK_INT(EXAMPLE(d, 0)->problem_column, 4);
    CHECK_STR(EXAMPLE(d, 1)->problem, "'...' is not indented as its '>>>' is");
    CHECK_INT(EXAMPLE(d, 1)->problem_line, 4);
    CHECK_STR(EXAMPLE(d, 2)->problem, "'>>>' in a fence named 'json', where it does not run");
    CHECK_STR(EXAMPLE(d, 3)->problem, "'$' in a fence named 'json', where it does not run");
    CHECK_STR(EXAMPLE(d, 4)->problem, "output is expected here, but there is nothing to run");
    doc_free(d);
}

TEST(mentions) {
    Doc *d = parse_md("Type\n\n    $ make\n\n```\n$ make install\n```\n\n```bash\nmake\n```\n");
    check_laws(d);
    CHECK_INT(d->example_count, 0);
    CHECK_INT(d->mention_count, 3);
    CHECK_INT(d->prompt_count, 2);
    CHECK_INT(d->mentions[2].kind, MENTION_CODE);
    doc_free(d);
}

TEST(session_shell_runs_everywhere) {
    Doc *d =
        parse_md("---\nsession: shell\n---\n\n    $ make\n    done\n\n```\n$ make install\n```\n");
    check_laws(d);
    CHECK_INT(d->example_count, 2);
    CHECK_SPAN(EXAMPLE(d, 0)->expected, "done\n");
    doc_free(d);
    DocOptions options = {.shell_everywhere = true};
    d = doc_parse("x.txt", SPAN_LIT("$ a\nb\n\n  $ c\n  > d\n"), &options);
    check_laws(d);
    CHECK_INT(d->example_count, 2);
    CHECK_SPAN(EXAMPLE(d, 1)->source, "c\nd");
    doc_free(d);
}

TEST(front_matter) {
    Doc *d = parse_md("---\nskip: not now\ntags: [a, b]\n---\n>>> 1\n1\n");
    CHECK_INT(d->front.count, 2);
    CHECK_SPAN(d->front.items[0].name, "skip");
    CHECK_SPAN(d->front.items[0].value, "not now");
    CHECK_INT(d->front.items[1].line, 3);
    CHECK_INT(d->example_count, 1);
    doc_free(d);
    d = parse_md("doctest: +NUMBER -SKIP\ntimeout: 5s\n\n>>> 1\n1\n");
    CHECK_INT(d->front.count, 2);
    CHECK_SPAN(d->front.items[0].value, "+NUMBER -SKIP");
    doc_free(d);
    d = parse_md("---\n\nA rule, no front matter\n\n>>> 1\n1\n");
    CHECK_INT(d->front.count, 0);
    CHECK_INT(d->example_count, 1);
    doc_free(d);
    d = parse_md("---\n\nText: [between rules]\n\n>>> 1\n1\n\n---\n");
    CHECK_INT(d->front.count, 0);
    CHECK_INT(d->example_count, 1);
    doc_free(d);
    d = parse_md("---\na: [\n---\n");
    CHECK(d->problem && strncmp(d->problem, "x.md:", 5) == 0);
    doc_free(d);
}

TEST(directives) {
    Doc *d =
        parse_md("<!-- verbatim: skip reason=\"no net\" -->\n```console {timeout=2s .x +NUMBER}\n"
                 "$ a  # doctest: +SKIP, -ELLIPSIS\n```\n\n    >>> 1 # doctset: +SKIP\n\n"
                 "    >>> '# doctest: +SKIP'\n");
    check_laws(d);
    const Example *ex = EXAMPLE(d, 0);
    CHECK_INT(ex->block->count, 4);
    CHECK_SPAN(ex->block->items[1].value, "no net");
    CHECK_SPAN(ex->block->items[2].name, "timeout");
    CHECK_INT(ex->block->items[3].sign, '+');
    CHECK_INT(ex->directives.count, 2);
    CHECK_SPAN(ex->directives.items[1].name, "ELLIPSIS");
    CHECK_INT(ex->directives.items[0].column, 18);
    CHECK_STR(EXAMPLE(d, 1)->directives.items[0].problem, "did you mean 'doctest'?");
    CHECK_INT(EXAMPLE(d, 2)->directives.count, 0);
    doc_free(d);
}

TEST(a_comment_holds_for_its_block_only) {
    Doc *d = parse_md("<!-- verbatim: skip -->\n\n    >>> 1\n\n    >>> 2\n\nText.\n\n    >>> 3\n");
    CHECK(EXAMPLE(d, 0)->block && EXAMPLE(d, 0)->block->count == 1);
    CHECK(EXAMPLE(d, 1)->block && EXAMPLE(d, 1)->block->count == 1);
    CHECK(!EXAMPLE(d, 2)->block || EXAMPLE(d, 2)->block->count == 0);
    doc_free(d);
}

static void check_section(const Doc *doc, size_t i, const char *want) {
    Buf path = BUF_INIT;
    doc_section_path(&path, doc, EXAMPLE(doc, i)->section);
    CHECK_STR(path.data, want);
    buf_release(&path);
}

TEST(sections) {
    Doc *d =
        parse_md(">>> 0\n\n# A #\n\n>>> 1\n\n## B\n>>> 2\n\nC\n===\n\n>>> 3\n\n```sh\n# no\n```\n");
    check_section(d, 0, "");
    check_section(d, 1, "A");
    check_section(d, 2, "A > B");
    check_section(d, 3, "C");
    doc_free(d);
    d = parse("x.rst", "Top\n===\n\nSub\n~~~\n\n>>> 1\n\nNext\n====\n\n>>> 2\n");
    check_section(d, 0, "Top > Sub");
    check_section(d, 1, "Next");
    doc_free(d);
}

TEST(cram) {
    Doc *d =
        parse("x.t", "Comment\n  $ echo a\n  a\n\n  $ cat <<E\n  > x\n  > E\n  x\n  \n  $ b\n");
    check_laws(d);
    CHECK_INT(d->example_count, 3);
    CHECK_SPAN(EXAMPLE(d, 1)->source, "cat <<E\nx\nE");
    CHECK_SPAN(EXAMPLE(d, 1)->expected, "x\n\n");
    doc_free(d);
    d = parse("x.t", "  stray\n\n  $ a\n  b\ntext\n  c\n");
    check_laws(d);
    CHECK_INT(d->example_count, 2);
    CHECK(EXAMPLE(d, 0)->fault && EXAMPLE(d, 0)->no_source);
    CHECK(EXAMPLE(d, 1)->fault != NULL);
    doc_free(d);
}

TEST(files_that_are_no_text) {
    static const struct {
        const char *text;
        size_t len;
        const char *problem;
    } CASES[] = {{"a\nb\xff", 4, "x.md:2:2: byte 0xff is not UTF-8; documents are UTF-8"},
                 {"a\0b", 3, "x.md:1:2: a NUL byte; documents are text"},
                 {"\xff\xfe>\0", 4, "x.md:1:1: this is UTF-16; documents are UTF-8"}};
    for (size_t i = 0; i < 3; i++) {
        Doc *d = doc_parse("x.md", span_make(CASES[i].text, CASES[i].len), NULL);
        CHECK_STR(d->problem, CASES[i].problem);
        check_laws(d);
        doc_free(d);
    }
    Doc *d = doc_parse("x.t", span_make("  $ printf '\\0'\n  \xff\0\n", 20), NULL);
    CHECK(!d->problem);
    check_laws(d);
    doc_free(d);
}

/* Documents put together at random from lines that matter to the scanner. */
TEST(laws_on_random_documents) {
    static const char *const LINES[] = {">>> x",
                                        "    >>> y",
                                        "... z",
                                        "    ... z",
                                        "$ a",
                                        "  $ b",
                                        "> c",
                                        "  > d",
                                        "```",
                                        "```python",
                                        "~~~",
                                        "```console {skip}",
                                        "> ```sh",
                                        "> $ q",
                                        "",
                                        "   ",
                                        "text",
                                        "1. ```sh",
                                        "   $ r",
                                        "- item",
                                        "---",
                                        "====",
                                        "# H",
                                        "\t>>> t",
                                        "\t$ t",
                                        ">>>",
                                        ">>>bad",
                                        "....",
                                        "<!-- verbatim: skip -->",
                                        "skip: yes",
                                        "> >>> 1",
                                        "> > $ 2",
                                        ">",
                                        "````"};
    static const char *const ENDS[] = {"\n", "\r\n", "\n", "\r"};
    static const char *const PATHS[] = {"x.md", "x.rst", "x.t"};
    unsigned seed = 1;
    for (int round = 0; round < 3000; round++) {
        Buf text = BUF_INIT;
        int count = 1 + round % 12;
        for (int i = 0; i < count; i++) {
            seed = seed * 1103515245u + 12345u;
            buf_adds(&text, LINES[(seed >> 16) % (sizeof LINES / sizeof LINES[0])]);
            seed = seed * 1103515245u + 12345u;
            if (i + 1 < count || (seed >> 20) % 2)
                buf_adds(&text, ENDS[(seed >> 16) % 4]);
        }
        DocOptions options = {.shell_everywhere = round % 2};
        Doc *d = doc_parse(PATHS[round % 3], buf_span(&text), &options);
        check_laws(d);
        doc_free(d);
        buf_release(&text);
    }
}

TEST(tallies_add_up) {
    Tally t = {.prompts = 3, .mentions = 1};
    Error err = ERROR_INIT;
    t.count[OUTCOME_PASSED] = 1;
    CHECK(!tally_check(&t, &err));
    CHECK_STR(err.message, "the accounting does not add up: 3 prompts, 2 outcomes");
    t.count[OUTCOME_XPASSED] = 1;
    CHECK(tally_check(&t, &err));
    CHECK(tally_bad(&t));
    error_clear(&err);
}
