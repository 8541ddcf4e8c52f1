/* `verbatim update -i`: each change is shown, one key decides.
 *
 * a accept, r reject, s skip, A accept all that are left, R reject them, d show everything, q quit:
 * what was accepted so far is written, the rest stays. Keys are read one by one, without Enter. */
#include "engine/base/mem.h"
#include "harness/match/match.h"
#include "harness/update.h"
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

typedef struct Review {
    bool colour;
    size_t number, total;
    char all;  /* 'A' or 'R' once chosen */
    bool quit; /* 'q' */
} Review;

/* ---- keys -------------------------------------------------------------------------------- */

/* Asks and reads one key; 'q' at the end of input, for Ctrl-C and Ctrl-D. The terminal gives single
 * keys from before the question is shown: a key typed at once must not be read by the old rules,
 * under which Ctrl-D is no key. Enter and anything a terminal sends by itself is passed on. */
static char ask_key(const char *question) {
    struct termios old, raw;
    char key = 'q';
    bool terminal = tcgetattr(STDIN_FILENO, &old) == 0;
    if (terminal) {
        raw = old;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    printf("%s", question);
    fflush(stdout);
    if (read(STDIN_FILENO, &key, 1) != 1)
        key = 'q';
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &old);
    /* '\0': what Linux makes of a Ctrl-D that was typed ahead */
    return key == '\x04' || key == '\x03' || key == '\0' ? 'q' : key;
}

/* ---- showing ----------------------------------------------------------------------------- */

static void show_source(const Example *ex) {
    Span rest = ex->source, line;
    bool shell = ex->kind == EXAMPLE_SHELL, first = true;
    while (span_next_line(&rest, &line, false)) {
        printf("  %s %.*s\n", shell ? first ? "$" : ">" : first ? ">>>" : "...", SPAN_ARG(line));
        first = false;
    }
}

/* Old against new expected text, line by line. */
static void show_change(const Change *c, const Example *ex, bool colour, bool full) {
    MatchInput input = {.expected = ex->expected,
                        .got = span_of(c->text[0]),
                        .options = OPTION_BIT(STRICT),
                        .line = 1};
    MatchResult r;
    MatchShow show = {.colour = colour, .full = full, .width = full ? 0 : 160};
    Buf text = BUF_INIT;
    match_run(&r, &input, NULL);
    match_diff(&text, &r, &show);
    fwrite(text.data, 1, text.len, stdout);
    buf_release(&text);
    match_result_release(&r);
}

static void show(const Review *v, const DocUpdate *doc, const Change *c) {
    const Doc *d = doc->plan->doc;
    const Example *ex = d->examples[c->index];
    Buf section = BUF_INIT;
    doc_section_path(&section, d, ex->section);
    printf("\n%s:%d (%zu of %zu)%s%s\n", d->path, c->line, v->number, v->total,
           section.len ? "  " : "", section.data);
    show_source(ex);
    show_change(c, ex, v->colour, false);
    buf_release(&section);
}

/* ---- deciding ---------------------------------------------------------------------------- */

static void help(void) {
    printf("a accept, r reject, s skip, A accept all, R reject all, d show everything, q quit\n");
}

/* False: the key means nothing here. */
static bool decide(Review *v, Change *c, char key) {
    switch (key) {
    case 'a':
        return c->accepted = true;
    case 'A':
        v->all = 'A';
        return c->accepted = true;
    case 'R':
    case 'r':
    case 's':
        v->all = key == 'R' ? 'R' : v->all;
        c->accepted = false;
        return true;
    case 'q':
        v->quit = true;
        c->accepted = false;
        return true;
    }
    return false;
}

static const char *word_for(char key) {
    return key == 'a' || key == 'A' ? "accepted"
           : key == 's'             ? "skipped"
           : key == 'q'             ? "quit"
                                    : "rejected";
}

static void ask(Review *v, const DocUpdate *doc, Change *c) {
    const Example *ex = doc->plan->doc->examples[c->index];
    show(v, doc, c);
    for (;;) {
        char key = ask_key("accept? [a/r/s/A/R/d/q] ");
        if (decide(v, c, key)) {
            printf("%s\n", word_for(key));
            return;
        }
        printf("\n");
        if (key == 'd') {
            if (c->explanation && c->explanation[0])
                printf("%s\n", c->explanation);
            show_change(c, ex, v->colour, true);
        } else if (key != '\n' && key != '\r') {
            help();
        }
    }
}

bool review_changes(UpdateRun *run, bool colour) {
    Review v = {.colour = colour};
    for (size_t i = 0; i < run->count; i++)
        for (size_t k = 0; k < run->docs[i].count; k++)
            v.total += run->docs[i].changes[k].accepted;
    for (size_t i = 0; i < run->count; i++) {
        for (size_t k = 0; k < run->docs[i].count; k++) {
            Change *c = &run->docs[i].changes[k];
            if (!c->accepted)
                continue;
            v.number++;
            if (v.quit || v.all)
                c->accepted = v.all == 'A' && !v.quit;
            else
                ask(&v, &run->docs[i], c);
        }
    }
    return true;
}
