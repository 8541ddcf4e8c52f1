/* The generator of match_random.h, and a check that it makes what it should. */
#include "tests/harness/match_random.h"
#include "harness/match/match.h"
#include "tests/check.h"

static const char *const WORDS[] = {"alpha", "beta", "run",  "trial", "loss",   "accuracy", "step",
                                    "saved", "to",   "file", "x",     "status", "done",     "é"};
static const char *const ODD[] = {">>> print(1)", "... more",     "$ ls",      "> quoted",
                                  "```",          "~~~python",    "",          "   ",
                                  "a...b",        "Loading...",   "{{name}}",  "{{ open",
                                  "{\"k\": {}}",  "<BLANKLINE>",  "tab\there", "trailing   ",
                                  "  indent",     "bell\aend",    "\xff\xfe",  "back\\slash",
                                  "a.b*c(d)[e]",  "???",          "...",       "# doctest: +SKIP",
                                  "<exit 0>x",    "- item",       "| table |", "~",
                                  "....",         "{{{x}}}",      "{{?int}}",  "1. list",
                                  "\xc2\xa0nbsp", "\xe2\x80\xa6", "# heading", "-->"};

static const char *word(Generator *g) {
    return WORDS[random_below(g, sizeof WORDS / sizeof *WORDS)];
}

/* "word word=FIELD word": literal text on both sides of each field. */
static void add_template(Buf *expected, Buf *printed, Generator *g, bool wild, size_t *wildcards,
                         bool change) {
    static const char *const TYPES[] = {"{{?int}}", "{{\\d+}}", "{{?n%d:int}}", "{{?number}}"};
    size_t fields = random_below(g, 3), changed = change ? random_below(g, fields + 1) : SIZE_MAX;
    for (size_t i = 0; i <= fields; i++) {
        const char *name = word(g), *more = word(g);
        buf_addf(expected, "%s%s %s", i ? " " : "", name, more);
        buf_addf(printed, "%s%s %s", i ? " " : "", changed == i ? "CHANGED" : name, more);
        if (i == fields)
            break;
        size_t was = random_below(g, 1000), is = random_below(g, 1000);
        if (wild) {
            static const char *const SIGN = "=";
            buf_addf(expected, "%s", SIGN);
            buf_addf(expected, TYPES[random_below(g, 4)], (int)(expected->len % 100000));
            ++*wildcards;
        } else {
            buf_addf(expected, "=%zu", was);
            is = was;
        }
        buf_addf(printed, "=%zu", is);
    }
    buf_addc(expected, '\n');
    buf_addc(printed, '\n');
}

static void add_odd(Buf *b, Generator *g) {
    buf_adds(b, ODD[random_below(g, sizeof ODD / sizeof *ODD)]);
    buf_addc(b, '\n');
}

static void add_one(Case *c, Generator *g) {
    size_t roll = random_below(g, 100), wildcards = 0;
    Buf dropped = BUF_INIT;
    if (roll < 50) {
        add_template(&c->expected, &c->got, g, true, &wildcards, random_chance(g, 25));
        c->safe += wildcards;
    } else if (roll < 60) {
        add_template(&c->expected, &c->got, g, false, &wildcards, random_chance(g, 30));
    } else if (roll < 70) {
        add_template(&c->expected, &dropped, g, random_chance(g, 50), &wildcards, false);
    } else if (roll < 80) {
        add_template(&dropped, &c->got, g, false, &wildcards, false);
    } else if (roll < 95) {
        add_odd(&c->got, g);
    } else if (c->expected.len) {
        buf_adds(&c->expected, "...\n");
        buf_addf(&c->got, "taken %zu\n", random_below(g, 9));
        for (size_t i = random_below(g, 3); i-- > 0;)
            add_odd(&c->got, g);
        wildcards = 1;
        c->safe++;
    }
    c->wildcards += wildcards;
    buf_release(&dropped);
}

void case_make(Case *c, Generator *g) {
    *c = (Case){0};
    buf_init(&c->expected);
    buf_init(&c->got);
    for (size_t n = random_below(g, 9); n-- > 0;)
        add_one(c, g);
}

void case_release(Case *c) {
    buf_release(&c->expected);
    buf_release(&c->got);
}

TEST(cases_pass_and_fail) {
    Generator g = {1};
    size_t passes = 0, fails = 0;
    for (int i = 0; i < 2000; i++) {
        Case c;
        MatchResult r;
        case_make(&c, &g);
        MatchInput input = {.expected = buf_span(&c.expected),
                            .got = buf_span(&c.got),
                            .options = option_defaults(),
                            .line = 1};
        match_run(&r, &input, NULL);
        passes += r.verdict == MATCH_PASS;
        fails += r.verdict == MATCH_FAIL;
        match_result_release(&r);
        case_release(&c);
    }
    CHECK(passes > 200);
    CHECK(fails > 800);
}
