/* Laws of `verbatim update` over generated documents: what it writes is read back as it was meant,
 * passes, stays, and nothing outside of expected output changes. */
#include "engine/base/mem.h"
#include "harness/update.h"
#include "tests/check.h"
#include "tests/harness/match_random.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES = CHECK_CASES(10000), MOST = 6 };

/* A document and what its examples print. */
typedef struct Made {
    Buf text;
    Buf gots[MOST], expected[MOST];
    size_t safe[MOST];
    size_t count;
    bool cram;
} Made;

/* ---- making documents -------------------------------------------------------------------- */

typedef struct Place {
    const char *open, *first, *next, *close;
    const char *prompt, *more;
} Place;

static const Place PLACES[] = {
    {"", "    ", "    ", "", ">>> ", "... "},
    {"", "  ", "  ", "", ">>> ", "... "},
    {"", "\t", "\t", "", ">>> ", "... "},
    {"", "", "", "", ">>> ", "... "},
    {"```python\n", "", "", "```\n", ">>> ", "... "},
    {"~~~~ pycon\n", "", "", "~~~~\n", ">>> ", "... "},
    {"   ```\n", "   ", "   ", "   ```\n", ">>> ", "... "},
    {"```console\n", "", "", "```\n", "$ ", "> "},
    {"````bash\n", "", "", "````\n", "$ ", "> "},
    {"- item\n\n", "      ", "      ", "", ">>> ", "... "},
    {"- item\n\n  ```python\n", "  ", "  ", "  ```\n", ">>> ", "... "},
    {"", "> ", "> ", "", ">>> ", "... "},
    {"> ```python\n", "> ", "> ", "> ```\n", ">>> ", "... "},
    {"1. x\n\n   - y\n\n", "         ", "         ", "", ">>> ", "... "},
};

static void add_lines(Buf *out, const char *prefix, Span text) {
    Span line;
    while (span_next_line(&text, &line, false))
        buf_addf(out, "%s%.*s\n", prefix, SPAN_ARG(line));
}

static void add_example(Made *m, Generator *g, const Place *p) {
    Case c;
    case_make(&c, g);
    buf_addf(&m->text, "%s%srun %zu\n", p->first, p->prompt, m->count);
    if (random_chance(g, 20))
        buf_addf(&m->text, "%s%smore\n", p->next, p->more);
    add_lines(&m->text, p->next, buf_span(&c.expected));
    m->gots[m->count] = c.got;
    m->expected[m->count] = c.expected;
    m->safe[m->count++] = c.safe;
}

static void add_block(Made *m, Generator *g) {
    static const char *const PROSE[] = {"Some prose.\n",         "# Heading\n",
                                        "Text with `$ code`.\n", "* a list\n",
                                        "A table | here\n",      "<b>html</b>\n"};
    buf_adds(&m->text, PROSE[random_below(g, sizeof PROSE / sizeof *PROSE)]);
    buf_addc(&m->text, '\n');
    const Place *p = &PLACES[random_below(g, sizeof PLACES / sizeof *PLACES)];
    buf_adds(&m->text, p->open);
    add_example(m, g, p);
    if (m->count < MOST && random_chance(g, 30))
        add_example(m, g, p);
    buf_adds(&m->text, p->close);
    buf_addc(&m->text, '\n');
}

static void to_crlf(Buf *text) {
    Buf out = BUF_INIT;
    for (size_t i = 0; i < text->len; i++)
        buf_addf(&out, text->data[i] == '\n' ? "\r\n" : "%c", text->data[i]);
    buf_release(text);
    *text = out;
}

static void made_init(Made *m, Generator *g) {
    *m = (Made){0};
    buf_init(&m->text);
    for (size_t n = 1 + random_below(g, 3); n-- > 0 && m->count + 2 < MOST;)
        add_block(m, g);
    if (random_chance(g, 20))
        while (m->text.len && m->text.data[m->text.len - 1] == '\n')
            buf_truncate(&m->text, m->text.len - 1);
    if (random_chance(g, 15))
        to_crlf(&m->text);
}

static void made_release(Made *m) {
    buf_release(&m->text);
    for (size_t i = 0; i < m->count; i++) {
        buf_release(&m->gots[i]);
        buf_release(&m->expected[i]);
    }
}

/* ---- updating, as the program does ------------------------------------------------------- */

static const char *const PATH = "generated.md";

static MatchInput input_of(const Example *ex, const Buf *got) {
    return (MatchInput){.expected = ex->expected_raw,
                        .got = buf_span(got),
                        .options = option_defaults(),
                        .line = 1};
}

static bool passes(const Example *ex, const Buf *got) {
    MatchInput input = input_of(ex, got);
    MatchResult r;
    match_run(&r, &input, NULL);
    bool fine = r.verdict == MATCH_PASS;
    match_result_release(&r);
    return fine;
}

static void propose(DocUpdate *u, const Example *ex, const Buf *got) {
    Change *c = &u->changes[u->count++];
    MatchInput input = input_of(ex, got);
    *c = (Change){.index = ex->index, .line = ex->line, .accepted = true};
    for (int i = 0; i < UPDATE_CARES; i++) {
        Buf text = BUF_INIT;
        if (match_rewrite(&text, &input, NULL, (RewriteCare)i, NULL))
            c->text[i] = text.cap ? buf_detach(&text) : xstrdup("");
        buf_release(&text);
    }
}

/* Appends the updated text; `skip`: index of an example that did not run. Returns the number of
 * changes that could not be fitted in. */
static size_t update(Buf *out, const Doc *doc, const Made *m, size_t skip) {
    Change changes[MOST];
    DocPlan plan = {.doc = (Doc *)doc, .settings = {.shell = SHELL_FENCES}};
    DocUpdate u = {.plan = &plan, .changes = changes};
    size_t refused = 0;
    for (size_t i = 0; i < doc->example_count; i++)
        if (i != skip && !passes(doc->examples[i], &m->gots[i]))
            propose(&u, doc->examples[i], &m->gots[i]);
    update_compose(out, &u);
    for (size_t i = 0; i < u.count; i++) {
        refused += !changes[i].accepted;
        for (int k = 0; k < UPDATE_CARES; k++)
            free(changes[i].text[k]);
        free(changes[i].problem);
    }
    return refused;
}

/* Everything but the expected outputs. */
static void outside(Buf *out, const Doc *doc) {
    size_t at = 0;
    for (size_t i = 0; i < doc->example_count; i++) {
        const Example *ex = doc->examples[i];
        buf_add(out, doc->text.ptr + at, ex->expected_start - at);
        at = ex->expected_end;
    }
    buf_add(out, doc->text.ptr + at, doc->text.len - at);
}

/* A file without a final line end keeps it that way, unless output had to be put behind it. */
static bool same_outside(const Doc *a, const Doc *b) {
    Buf x = BUF_INIT, y = BUF_INIT;
    outside(&x, a);
    outside(&y, b);
    Span p = span_trim_right(buf_span(&x)), q = span_trim_right(buf_span(&y));
    bool same = span_equal(p, q) && y.len - q.len <= x.len - p.len + 2;
    buf_release(&x);
    buf_release(&y);
    return same;
}

static bool bytes_same(const Doc *a, const Doc *b, size_t i) {
    const Example *x = a->examples[i], *y = b->examples[i];
    return span_equal(
        span_make(a->text.ptr + x->expected_start, x->expected_end - x->expected_start),
        span_make(b->text.ptr + y->expected_start, y->expected_end - y->expected_start));
}

typedef struct Broken {
    size_t misread, refused, unpassed, moved, outside, source, touched, lost;
} Broken;

static void show(size_t *count, const char *what, const Doc *doc, const Buf *now, const Made *m) {
    if ((*count)++ >= 2)
        return;
    printf("%s:\n%.*s\n--- became\n%s\n---\n", what, SPAN_ARG(doc->text), now->data);
    for (size_t i = 0; i < m->count; i++)
        printf("got %zu: %s\n", i, m->gots[i].data);
}

static void check_examples(Broken *b, const Doc *doc, const Doc *now, const Buf *text,
                           const Made *m, size_t skip) {
    for (size_t i = 0; i < doc->example_count; i++) {
        const Example *ex = now->examples[i];
        bool untouched = i == skip || passes(doc->examples[i], &m->gots[i]);
        if (!span_equal(ex->source, doc->examples[i]->source))
            show(&b->source, "source lost", doc, text, m);
        if (untouched && !bytes_same(doc, now, i))
            show(&b->touched, "touched", doc, text, m);
        if (i != skip && !passes(ex, &m->gots[i]))
            show(&b->unpassed, "does not pass", doc, text, m);
        size_t kept =
            match_count_wildcards(ex->expected_raw, option_defaults(), MATCH_DOCTEST, NULL);
        if (kept < m->safe[i])
            show(&b->lost, "lost wildcards", doc, text, m);
    }
}

static void check_document(Broken *b, const Made *m, Generator *g) {
    DocOptions how = {0};
    Doc *doc = doc_parse(PATH, buf_span(&m->text), &how);
    Buf once = BUF_INIT, twice = BUF_INIT;
    size_t skip = random_chance(g, 10) ? random_below(g, m->count) : SIZE_MAX;
    bool read = doc->example_count == m->count;
    for (size_t i = 0; read && i < m->count; i++)
        read = span_equal(doc->examples[i]->expected_raw, buf_span(&m->expected[i]));
    if (!read) {
        show(&b->misread, "not read as made", doc, &once, m);
        doc_free(doc);
        return;
    }
    size_t refused = update(&once, doc, m, skip);
    Doc *now = doc_parse(PATH, buf_span(&once), &how);
    if (refused)
        show(&b->refused, "refused", doc, &once, m);
    else if (now->example_count != doc->example_count)
        show(&b->source, "examples lost", doc, &once, m);
    else {
        if (!same_outside(doc, now))
            show(&b->outside, "changed outside", doc, &once, m);
        check_examples(b, doc, now, &once, m, skip);
        update(&twice, now, m, skip);
        if (!span_equal(buf_span(&once), buf_span(&twice)))
            show(&b->moved, "changed again", now, &twice, m);
    }
    doc_free(now);
    doc_free(doc);
    buf_release(&once);
    buf_release(&twice);
}

TEST(laws) {
    Generator g = {11};
    Broken b = {0};
    for (int i = 0; i < CASES; i++) {
        Made m;
        made_init(&m, &g);
        check_document(&b, &m, &g);
        made_release(&m);
    }
    CHECK_INT(b.misread, 0);
    CHECK_INT(b.refused, 0);
    CHECK_INT(b.source, 0);
    CHECK_INT(b.touched, 0);
    CHECK_INT(b.unpassed, 0);
    CHECK_INT(b.lost, 0);
    CHECK_INT(b.outside, 0);
    CHECK_INT(b.moved, 0);
}
