/* Laws of accepting, over generated cases, and examples of what it does. */
#include "engine/base/mem.h"
#include "harness/match/align.h"
#include "harness/match/rewrite.h"
#include "tests/check.h"
#include "tests/harness/match_random.h"
#include <stdio.h>
#include <stdlib.h>

enum { CASES = CHECK_CASES(10000) };

static MatchInput input_of(Span expected, Span got, MatchOptions options) {
    return (MatchInput){.expected = expected, .got = got, .options = options, .line = 1};
}

static MatchVerdict verdict_of(const MatchInput *input) {
    MatchResult r;
    match_run(&r, input, NULL);
    MatchVerdict verdict = r.verdict;
    match_result_release(&r);
    return verdict;
}

/* ---- examples ---------------------------------------------------------------------------- */

static void check_rewrite(const char *expected, const char *got, const char *want, int line) {
    Buf out = BUF_INIT;
    Error err = ERROR_INIT;
    MatchInput input = input_of(span_of(expected), span_of(got), option_defaults());
    bool ok = match_rewrite(&out, &input, NULL, REWRITE_USUAL, &err);
    check_that(ok, __FILE__, line, "match_rewrite");
    check_text(out.data, want, __FILE__, line, expected);
    buf_release(&out);
    error_clear(&err);
}

#define REWRITES(expected, got, want) check_rewrite(expected, got, want, __LINE__)

TEST(keeps_wildcards_in_changed_lines) {
    REWRITES("id={{?int}} status=OK\n", "id=77 status=DONE\n", "id={{?int}} status=DONE\n");
    REWRITES("a {{?x:int}} b {{?y:int}} c\n", "a 1 B 2 c\n", "a {{?x:int}} B {{?y:int}} c\n");
    REWRITES("foo ... bar\n", "foo 1 2 baz\n", "foo ... baz\n");
    REWRITES("n={{?int}}\n", "n=ten\n", "n=ten\n");
    REWRITES("took {{?float}} s\n", "failed\n", "failed\n");
}

TEST(keeps_the_layout) {
    REWRITES("  a {{?int}} b\n", "  a 1 c\n", "  a {{?int}} c\n");
    REWRITES("a    {{?int}}   b\n", "a  1 c\n", "a    {{?int}}   c\n");
    REWRITES("\tx: {{?int}}  old\n", "        x: 5 new\n", "\tx: {{?int}}  new\n");
}

TEST(aligns_lines) {
    REWRITES("a\nx {{?int}}\nb\n", "new\na\nx 5\nb\n", "new\na\nx {{?int}}\nb\n");
    REWRITES("a\n...\nz\n", "a\n1\n2\ny\n", "a\n...\ny\n");
    REWRITES("a\n...\nz\n", "1\n2\nz\n", "1\n...\nz\n");
    REWRITES("start ...\nend\n", "start 1\n2\nEND\n", "start ...\nEND\n");
}

TEST(wildcards_do_not_take_the_place_of_text) {
    REWRITES("hello\n{{.*}}\n", "hello\n", "hello\n");
    REWRITES("{{.*}}\nhello\n", "hello\n", "hello\n");
    REWRITES("a\n...\n", "a\n", "a\n");
}

TEST(lines_that_moved) {
    REWRITES("id={{?int}} a\nb\nc\n", "b\nc\nid=5 a\n", "b\nc\nid={{?int}} a\n");
}

TEST(dots_at_the_start) {
    REWRITES("x\n...\nb\n", "1\n2\nb\n", "1\n...\nb\n");
    REWRITES("x\n...\nb\n", "1\nb\n", "???\nb\n");
    REWRITES("???\nb\n", "1\nc\n", "???\nc\n");
    REWRITES("", "... x\n", "{{\\.\\.\\.}} x\n");
}

TEST(escapes) {
    REWRITES("", ">>> x\n", "{{>>>}} x\n");
    REWRITES("", "a\n\nb\n", "a\n<BLANKLINE>\nb\n");
    REWRITES("", "```\n", "{{```}}\n");
    REWRITES("", "Loading...\n", "Loading{{\\.\\.\\.}}\n");
    REWRITES("", "{{x}}\n", "{{\\{\\{}}x}}\n");
    REWRITES("", "<BLANKLINE>\n", "{{<BLANKLINE>}}\n");
    REWRITES("", "a\x01z\n", "a{{\\x01}}z\n");
}

TEST(exceptions) {
    Buf out = BUF_INIT;
    Error err = ERROR_INIT;
    MatchInput input = input_of(
        span_of("Traceback (most recent call last):\n  File x\nValueError: no {{?int}} there\n"),
        span_of(""), option_defaults());
    input.raised = true;
    input.exception = span_of("ValueError: no 5 here\n");
    CHECK(match_rewrite(&out, &input, NULL, REWRITE_USUAL, &err));
    CHECK_STR(out.data,
              "Traceback (most recent call last):\n  File x\nValueError: no {{?int}} here\n");
    buf_reset(&out);
    input.expected = span_of("1\n");
    CHECK(match_rewrite(&out, &input, NULL, REWRITE_USUAL, &err));
    CHECK_STR(out.data, "Traceback (most recent call last):\n    ...\nValueError: no 5 here\n");
    buf_release(&out);
}

static void check_cram(const char *expected, const char *got, const char *want, int line) {
    Buf out = BUF_INIT;
    Error err = ERROR_INIT;
    MatchInput input = input_of(span_of(expected), span_of(got), option_defaults_cram());
    input.syntax = MATCH_CRAM;
    check_that(match_rewrite(&out, &input, NULL, REWRITE_USUAL, &err), __FILE__, line, expected);
    check_text(out.data, want, __FILE__, line, expected);
    buf_release(&out);
}

TEST(cram_files) {
    check_cram("a\nf* (glob)\n", "b\nfoo\n", "b\nf* (glob)\n", __LINE__);
    check_cram("a\n", "b", "b (no-eol)\n", __LINE__);
    check_cram("a\n", "\x1b[1m\t\n", "\\x1b[1m\\t (esc)\n", __LINE__);
    check_cram("a\n", "b\n\nc\n", "b\n\nc\n", __LINE__);
}

/* ---- laws -------------------------------------------------------------------------------- */

/* Passes afterwards; again changes nothing; what passed is not touched; wildcards stay. */
TEST(laws) {
    Generator g = {2026};
    size_t unpassed = 0, moved = 0, touched = 0, lost = 0, refused = 0;
    for (int i = 0; i < CASES; i++) {
        Case c;
        case_make(&c, &g);
        MatchInput input = input_of(buf_span(&c.expected), buf_span(&c.got), option_defaults());
        Buf once = BUF_INIT, twice = BUF_INIT;
        Error err = ERROR_INIT;
        bool passed = verdict_of(&input) == MATCH_PASS;
        if (!match_rewrite(&once, &input, NULL, REWRITE_USUAL, &err)) {
            if (refused++ < 3)
                printf("refused: expected\n%s---\n%s---\n", c.expected.data, c.got.data);
        } else {
            size_t left =
                match_count_wildcards(buf_span(&once), option_defaults(), MATCH_DOCTEST, NULL);
            touched += passed && !span_equal(buf_span(&once), input.expected);
            input.expected = buf_span(&once);
            unpassed += verdict_of(&input) != MATCH_PASS;
            moved += !match_rewrite(&twice, &input, NULL, REWRITE_USUAL, &err) ||
                     !span_equal(buf_span(&once), buf_span(&twice));
            if (left < c.safe && lost++ < 3)
                printf("lost %zu of %zu:\n%s--- got\n%s--- became\n%s---\n", c.safe - left, c.safe,
                       c.expected.data, c.got.data, once.data);
        }
        error_clear(&err);
        buf_release(&once);
        buf_release(&twice);
        case_release(&c);
    }
    CHECK_INT(refused, 0);
    CHECK_INT(unpassed, 0);
    CHECK_INT(moved, 0);
    CHECK_INT(touched, 0);
    CHECK_INT(lost, 0);
}

/* The same under any set of options, and line by line as `.t` files are compared. */
static MatchInput random_input(const Case *c, Generator *g) {
    static const MatchOption ANY[] = {
        OPTION_ELLIPSIS,      OPTION_NORMALIZE_WHITESPACE,  OPTION_NUMBER,
        OPTION_UNORDERED,     OPTION_DONT_ACCEPT_BLANKLINE, OPTION_KEEP_LF,
        OPTION_STRIP_ANSI_FMT};
    MatchInput input = input_of(buf_span(&c->expected), buf_span(&c->got), option_defaults());
    for (size_t i = 0; i < COUNT_OF(ANY); i++)
        input.options = option_set(input.options, ANY[i], random_chance(g, 50));
    if (random_chance(g, 20)) {
        input.syntax = MATCH_CRAM;
        input.options = option_defaults_cram();
        if (random_chance(g, 30) && input.got.len)
            input.got.len--;
    }
    return input;
}

TEST(laws_under_any_options) {
    Generator g = {99};
    size_t unpassed = 0, moved = 0, touched = 0, refused = 0;
    for (int i = 0; i < CASES; i++) {
        Case c;
        case_make(&c, &g);
        MatchInput input = random_input(&c, &g);
        Buf once = BUF_INIT, twice = BUF_INIT;
        bool passed = verdict_of(&input) == MATCH_PASS;
        if (!match_rewrite(&once, &input, NULL, REWRITE_USUAL, NULL)) {
            if (refused++ < 3)
                printf("refused (%llx, %d): expected\n%s---\n%.*s---\n",
                       (unsigned long long)input.options, (int)input.syntax, c.expected.data,
                       SPAN_ARG(input.got));
        } else {
            touched += passed && !span_equal(buf_span(&once), input.expected);
            input.expected = buf_span(&once);
            unpassed += verdict_of(&input) != MATCH_PASS;
            moved += !match_rewrite(&twice, &input, NULL, REWRITE_USUAL, NULL) ||
                     !span_equal(buf_span(&once), buf_span(&twice));
        }
        buf_release(&once);
        buf_release(&twice);
        case_release(&c);
    }
    CHECK_INT(refused, 0);
    CHECK_INT(unpassed, 0);
    CHECK_INT(moved, 0);
    CHECK_INT(touched, 0);
}

/* Every alignment there is, by trying them all. */
static int64_t exhaustive(const Alignment *a, size_t i, size_t j) {
    size_t n = a->expected.count, m = a->got.count;
    int64_t best = INT64_MIN / 2, same = i < n ? align_same_gain(a, i) : 0;
#define TRY(gain, i_next, j_next)                                                                  \
    do {                                                                                           \
        int64_t score = (gain) + exhaustive(a, i_next, j_next);                                    \
        best = score > best ? score : best;                                                        \
    } while (0)
    if (i == n && j == m)
        return 0;
    if (i < n && a->patterns[i].any) {
        bool counts = false;
        TRY(-ALIGN_SIZE_WEIGHT, i + 1, j);
        for (size_t k = j; k < m; k++) {
            counts |= align_counts(a, k);
            if (counts)
                TRY(ALIGN_KEPT_WEIGHT, i + 1, k + 1);
        }
        return best;
    }
    if (i < n && j < m) {
        if (align_matches(a, i, j))
            TRY(same, i + 1, j + 1);
        for (size_t k = j + 1; k < m && align_can_span(a, i, j); k++)
            if (align_spans(a, i, j, k))
                TRY(same, i + 1, k + 1);
        TRY(align_likeness(a, i, j) - align_changed_size(a, i) * ALIGN_SIZE_WEIGHT, i + 1, j + 1);
    }
    if (i < n)
        TRY(-ALIGN_SIZE_WEIGHT, i + 1, j);
    if (j < m)
        TRY(-ALIGN_SIZE_WEIGHT, i, j + 1);
#undef TRY
    return best;
}

TEST(alignment_is_optimal) {
    Generator g = {7};
    size_t tried = 0, worse = 0;
    while (tried < CASES / 10) {
        Case c;
        Alignment a;
        case_make(&c, &g);
        alignment_init(&a, buf_span(&c.expected), buf_span(&c.got), option_defaults(), NULL);
        if (a.expected.count <= 4 && a.got.count <= 4 && a.expected.count && a.got.count) {
            tried++;
            worse += alignment_score(&a) != exhaustive(&a, 0, 0);
        }
        alignment_release(&a);
        case_release(&c);
    }
    CHECK_INT(worse, 0);
}

TEST(big_outputs) {
    Buf expected = BUF_INIT, got = BUF_INIT, out = BUF_INIT;
    Error err = ERROR_INIT;
    for (int i = 0; i < 20000; i++) {
        buf_addf(&expected, i % 7 ? "line %d\n" : "line {{?int}} of %d\n", i);
        buf_addf(&got, i % 7 ? "line %d\n" : i % 70 ? "line 5 of %d\n" : "row 5 of %d\n", i);
    }
    MatchInput input = input_of(buf_span(&expected), buf_span(&got), option_defaults());
    CHECK(match_rewrite(&out, &input, NULL, REWRITE_USUAL, &err));
    CHECK_INT(match_count_wildcards(buf_span(&out), option_defaults(), MATCH_DOCTEST, NULL),
              match_count_wildcards(buf_span(&expected), option_defaults(), MATCH_DOCTEST, NULL));
    buf_release(&expected);
    buf_release(&got);
    buf_release(&out);
}
