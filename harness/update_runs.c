/* `update --runs N`: expected text that holds for every one of several runs. */
#include "engine/base/mem.h"
#include "harness/match/generalise.h"
#include "harness/update.h"
#include <stdlib.h>
#include <string.h>

static const Change *change_of(const UpdateRun *run, size_t doc, size_t index) {
    if (doc >= run->count)
        return NULL;
    for (size_t i = 0; i < run->docs[doc].count; i++)
        if (run->docs[doc].changes[i].index == index)
            return &run->docs[doc].changes[i];
    return NULL;
}

static MatchEnv *env_of(const Settings *s) {
    MatchEnv *env = match_env_new();
    for (size_t i = 0; i < s->patterns.count; i++)
        if (!match_env_add_pattern(env, span_of(s->patterns.items[i].name),
                                   span_of(s->patterns.items[i].value), NULL))
            continue; /* the run has told */
    return env;
}

/* The traceback's header and stack are no part of what is compared. */
static Span compared(Span expected, Span *header) {
    Span message = expected;
    bool exception = match_expects_exception(expected, &message);
    *header = span_make(expected.ptr, exception ? (size_t)(message.ptr - expected.ptr) : 0);
    return exception ? message : expected;
}

/* Widen one text so that it matches the other runs. Unchanged when it matches already. */
static char *widened(const char *text, const ExamplePlan *plan, const char *const *gots,
                     size_t count, MatchEnv *env, bool *failed) {
    Span header, body = compared(span_of(text), &header);
    Buf now = BUF_INIT;
    buf_add_span(&now, body);
    for (size_t i = 0; i < count; i++) {
        Buf next = BUF_INIT;
        MatchSyntax syntax = plan->settings->cram ? MATCH_CRAM : MATCH_DOCTEST;
        if (!gots[i] || !match_generalise(&next, buf_span(&now), span_of(gots[i]),
                                          plan->settings->options, syntax, env)) {
            *failed = gots[i] != NULL;
            buf_release(&next);
            continue;
        }
        buf_release(&now);
        now = next;
    }
    buf_insert(&now, 0, header);
    return buf_detach(&now);
}

static void generalise(DocUpdate *doc, Change *c, const UpdateRun *others, size_t count,
                       size_t index, MatchEnv *env) {
    const ExamplePlan *plan = &doc->plan->examples[c->index];
    const char **gots = xcalloc(count + 1, sizeof *gots);
    bool failed = false, passed = c->text[0] == NULL && !c->problem, plain = true;
    for (size_t i = 0; i < count; i++) {
        const Change *other = change_of(&others[i], index, c->index);
        gots[i] = other ? other->got : NULL;
        plain &= other && !other->text[0] && !other->problem;
    }
    if (passed && plain) { /* every run passed */
        free(gots);
        return;
    }
    if (passed)
        c->text[0] = xstrndup(plan->example->expected_raw.ptr, plan->example->expected_raw.len);
    for (int i = 0; i < UPDATE_CARES && c->text[i]; i++) {
        char *text = widened(c->text[i], plan, gots, count, env, &failed);
        free(c->text[i]);
        c->text[i] = text;
    }
    c->accepted = c->text[0] && !failed && !span_is(plan->example->expected_raw, c->text[0]);
    if (failed)
        strlist_addf(&doc->notes, "%s:%d: what %zu runs printed differs too much for wildcards",
                     doc->plan->doc->path, c->line, count + 1);
    free(gots);
}

void update_generalise(UpdateRun *first, const UpdateRun *others, size_t count) {
    for (size_t i = 0; i < first->count; i++) {
        DocUpdate *doc = &first->docs[i];
        MatchEnv *env = doc->count ? env_of(&doc->plan->settings) : NULL;
        for (size_t k = 0; k < doc->count; k++)
            generalise(doc, &doc->changes[k], others, count, i, env);
        match_env_free(env);
    }
}
