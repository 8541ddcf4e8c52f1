/* Which examples of a plan run: filters, tags, shards, order. */
#include "engine/base/mem.h"
#include "engine/base/regex.h"
#include "harness/changed.h"
#include "harness/plan.h"
#include "harness/recall.h"
#include <stdlib.h>
#include <sys/random.h>

/* ---- one example ------------------------------------------------------------------------- */

ExamplePlan *plan_example_at(DocPlan *dp, int line) {
    const Doc *doc = dp->doc;
    for (size_t i = 0; i < doc->example_count; i++) {
        const Example *ex = doc->examples[i];
        if (line >= ex->line && line < ex->line + ex->source_lines + ex->expected_lines)
            return &dp->examples[i];
    }
    for (size_t s = 0; s < doc->section_count; s++)
        for (size_t i = 0; doc->sections[s].line == line && i < doc->example_count; i++)
            if (doc->examples[i]->line > line)
                return &dp->examples[i];
    return NULL;
}

/* What -k looks at: "path > Heading > Sub", a new line, the source. */
static void subject_of(Buf *out, const Doc *doc, const Example *ex) {
    buf_adds(out, doc->path);
    if (ex->section >= 0)
        buf_adds(out, " > ");
    doc_section_path(out, doc, ex->section);
    buf_addc(out, '\n');
    buf_add_span(out, ex->source);
}

typedef struct Filters {
    Regex **in, **out;
    size_t in_count, out_count;
    const StrList *tags;
} Filters;

static bool any_matches(Regex **regexes, size_t count, Span subject) {
    RegexGroups groups;
    for (size_t i = 0; i < count; i++)
        if (regex_search(regexes[i], subject, 0, 0, false, &groups, NULL) == REGEX_MATCH)
            return true;
    return false;
}

static bool has_tag(const Settings *s, const char *tag) {
    for (size_t i = 0; i < s->tags.count; i++)
        if (strcmp(s->tags.items[i], tag) == 0)
            return true;
    return false;
}

/* Wanted tags: one is enough; unwanted ones (!TAG): none may be there. */
static bool tags_fit(const StrList *tags, const Settings *s) {
    bool wanted = false, found = false;
    for (size_t i = 0; i < tags->count; i++) {
        const char *tag = tags->items[i];
        if (tag[0] == '!') {
            if (has_tag(s, tag + 1))
                return false;
            continue;
        }
        wanted = true;
        found |= has_tag(s, tag);
    }
    return found || !wanted;
}

static bool fits(const Filters *f, const Doc *doc, const ExamplePlan *ep) {
    if (!tags_fit(f->tags, ep->settings))
        return false;
    if (!f->in_count && !f->out_count)
        return true;
    Buf subject = BUF_INIT;
    subject_of(&subject, doc, ep->example);
    bool fit = (!f->in_count || any_matches(f->in, f->in_count, buf_span(&subject))) &&
               !any_matches(f->out, f->out_count, buf_span(&subject));
    buf_release(&subject);
    return fit;
}

static bool compile(Regex ***out, size_t *count, const StrList *patterns, const char *flag,
                    Error *err) {
    *out = xcalloc(patterns->count + 1, sizeof **out);
    for (size_t i = 0; i < patterns->count; i++) {
        Regex *re = regex_new(span_of(patterns->items[i]), 0, err);
        if (!re)
            return error_prefix(err, "%s", flag);
        (*out)[(*count)++] = re;
    }
    return true;
}

static void free_all(Regex **regexes, size_t count) {
    for (size_t i = 0; i < count; i++)
        regex_free(regexes[i]);
    free(regexes);
}

/* ---- documents --------------------------------------------------------------------------- */

/* An example that is selected needs all that stands before it in its document. */
static void settle(DocPlan *dp) {
    dp->run_count = dp->selected = 0;
    for (size_t i = 0; i < dp->doc->example_count; i++) {
        if (!dp->examples[i].selected)
            continue;
        dp->selected++;
        dp->run_count = i + 1;
    }
}

static void drop_unselected(Plan *plan) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++) {
        DocPlan *dp = plan->docs[i];
        if (dp->selected || dp->problem)
            plan->docs[kept++] = dp;
        else
            doc_free(dp->doc);
    }
    plan->count = kept;
}

static bool filter(Plan *plan, const RunOptions *options, Error *err) {
    Filters f = {.tags = &options->tags};
    bool fine = compile(&f.in, &f.in_count, &options->filters, "-k", err) &&
                compile(&f.out, &f.out_count, &options->filters_out, "--filter-out", err);
    for (size_t d = 0; fine && d < plan->count; d++) {
        DocPlan *dp = plan->docs[d];
        for (size_t i = 0; i < dp->doc->example_count; i++)
            dp->examples[i].selected &= fits(&f, dp->doc, &dp->examples[i]);
    }
    free_all(f.in, f.in_count);
    free_all(f.out, f.out_count);
    return fine;
}

/* ---- shards and order -------------------------------------------------------------------- */

static int by_path(const void *a, const void *b) {
    const DocPlan *x = *(DocPlan *const *)a, *y = *(DocPlan *const *)b;
    return strcmp(x->doc->path, y->doc->path);
}

static void shard(Plan *plan, const char *text) {
    size_t index = (size_t)strtoul(text, NULL, 10);
    size_t count = (size_t)strtoul(strchr(text, '/') + 1, NULL, 10);
    qsort(plan->docs, plan->count, sizeof(void *), by_path);
    size_t total = plan->count, kept = 0;
    for (size_t i = 0; i < total; i++) {
        if (i % count == index - 1)
            plan->docs[kept++] = plan->docs[i];
        else
            doc_free(plan->docs[i]->doc);
    }
    plan->count = kept;
}

static uint64_t next_random(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void shuffle(Plan *plan, const RunOptions *options) {
    uint64_t seed = 0;
    if (options->seed)
        seed = strtoull(options->seed, NULL, 10);
    else if (getrandom(&seed, 4, 0) != 4)
        seed = 1;
    plan->seed = (int64_t)seed;
    strlist_addf(&plan->notes, "shuffled with --seed %llu", (unsigned long long)seed);
    for (size_t i = plan->count; i > 1; i--) {
        size_t j = (size_t)(next_random(&seed) % i);
        DocPlan *swap = plan->docs[i - 1];
        plan->docs[i - 1] = plan->docs[j];
        plan->docs[j] = swap;
    }
}

static bool wants_some(const RunOptions *o) {
    return o->filters.count || o->filters_out.count || o->tags.count || o->last_failed;
}

bool plan_select(Plan *plan, const RunOptions *options, Error *err) {
    if (options->changed && !changed_select(plan, options->changed, err))
        return false;
    if (!filter(plan, options, err))
        return false;
    if (options->last_failed)
        recall_select(plan);
    for (size_t i = 0; i < plan->count; i++)
        settle(plan->docs[i]);
    if (wants_some(options))
        drop_unselected(plan);
    if (options->shard)
        shard(plan, options->shard);
    if (options->shuffle)
        shuffle(plan, options);
    return true;
}
