/* From paths to a plan. */
#include "harness/plan.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/capability.h"
#include "harness/directives.h"
#include <stdlib.h>

void plan_begin(Plan *plan, const RunOptions *options) {
    *plan = (Plan){.arena = arena_new(0)};
    plan->configs = config_set_new(plan->arena, options);
    plan->strict = run_options_strict(options);
}

void plan_release(Plan *plan) {
    for (size_t i = 0; i < plan->count; i++)
        doc_free(plan->docs[i]->doc);
    free(plan->docs);
    strlist_release(&plan->notes);
    config_set_free(plan->configs);
    arena_free(plan->arena);
}

/* ---- examples ---------------------------------------------------------------------------- */

static const char *keep_message(Arena *arena, Error *err) {
    const char *text = arena_strdup(arena, err->message ? err->message : "");
    error_clear(err);
    return text;
}

static bool has_directives(const Example *ex) {
    return ex->directives.count || (ex->block && ex->block->count);
}

static void plan_example(ExamplePlan *out, const Example *ex, const DocPlan *dp,
                         const Settings *before_flags, const char *doc_skip,
                         const RunOptions *options) {
    Arena *arena = dp->doc->arena;
    Error err = ERROR_INIT;
    *out =
        (ExamplePlan){.example = ex, .settings = &dp->settings, .skip = doc_skip, .selected = true};
    if (!has_directives(ex))
        return;
    Settings *own = arena_alloc(arena, sizeof *own);
    *own = *before_flags;
    out->settings = own;
    if (!directives_apply(own, arena, ex->block, dp->doc->path, &err) ||
        !directives_apply(own, arena, &ex->directives, dp->doc->path, &err) ||
        !config_apply_flags(own, arena, options, &err))
        out->error = keep_message(arena, &err);
    out->skip = capability_skip(own, arena);
}

static void plan_examples(DocPlan *dp, const Settings *before_flags, const RunOptions *options) {
    Doc *doc = dp->doc;
    dp->examples = arena_alloc(doc->arena, (doc->example_count + 1) * sizeof *dp->examples);
    const char *doc_skip = capability_skip(&dp->settings, doc->arena);
    for (size_t i = 0; i < doc->example_count; i++)
        plan_example(&dp->examples[i], doc->examples[i], dp, before_flags, doc_skip, options);
    dp->run_count = dp->selected = doc->example_count;
}

/* ---- documents --------------------------------------------------------------------------- */

static const char *keep_text(Arena *arena, char *text) {
    const char *kept = arena_strdup(arena, text);
    free(text);
    return kept;
}

/* What cannot be read is a document that cannot run: the others do. */
static Doc *read_document(const char *path, const DocOptions *how) {
    Error err = ERROR_INIT;
    Doc *doc = doc_read(path, how, &err);
    if (doc)
        return doc;
    doc = doc_parse(path, SPAN_LIT(""), how);
    doc->problem = keep_message(doc->arena, &err);
    return doc;
}

DocPlan *plan_document(Plan *plan, const RunOptions *options, const char *path, const Span *text,
                       Error *err) {
    const char *absolute = keep_text(plan->arena, path_absolute(path));
    const char *directory = keep_text(plan->arena, path_dirname(absolute));
    const Settings *config = config_for(plan->configs, directory, err);
    if (!config)
        return NULL;
    Settings s = *config, flagged = s;
    if (!config_apply_flags(&flagged, plan->arena, options, err))
        return NULL;
    plan->strict |= s.strict;
    if (flagged.run_timeout > 0)
        plan->run_timeout = flagged.run_timeout;
    DocOptions how = {.shell_everywhere = flagged.shell == SHELL_EVERYWHERE};
    Doc *doc = text ? doc_parse(path, *text, &how) : read_document(path, &how);
    if (doc->format == DOC_CRAM) {
        s.cram = true;
        s.options = (s.options & s.spoken) | (option_defaults_cram() & ~s.spoken);
    }
    DocPlan *dp = arena_alloc_zero(doc->arena, sizeof *dp);
    dp->doc = doc;
    dp->path = absolute;
    dp->directory = directory;
    Error bad = ERROR_INIT;
    if (doc->problem)
        dp->problem = doc->problem;
    else if (!doc_check(doc, &bad) ||
             !directives_apply(&s, doc->arena, &doc->front, doc->path, &bad))
        dp->problem = keep_message(doc->arena, &bad);
    dp->settings = s;
    if (!config_apply_flags(&dp->settings, doc->arena, options, &bad))
        error_clear(&bad); /* they were fine above */
    plan_examples(dp, &s, options);
    return dp;
}

static bool add_document(Plan *plan, const RunOptions *options, const DocPath *path, Error *err) {
    DocPlan *dp = plan_document(plan, options, path->path, NULL, err);
    if (!dp)
        return false;
    dp->named = path->named;
    plan->docs = grow(plan->docs, &plan->cap, plan->count + 1, sizeof(void *));
    plan->docs[plan->count++] = dp;
    if (path->line_count == 0)
        return true;
    for (size_t i = 0; i < dp->doc->example_count; i++)
        dp->examples[i].selected = false;
    dp->selected = 0;
    for (size_t i = 0; i < path->line_count; i++) {
        ExamplePlan *at = plan_example_at(dp, path->lines[i]);
        if (!at)
            return fail(err, ERR_NOT_FOUND,
                        "%s:%d: there is no example in this line; 'verbatim "
                        "list %s' shows them",
                        path->path, path->lines[i], path->path);
        at->selected = true;
    }
    return true;
}

bool plan_make(Plan *plan, const RunOptions *options, Error *err) {
    plan_begin(plan, options);
    DocPaths paths = {0};
    bool fine = collect_paths(&paths, plan, options, err);
    for (size_t i = 0; fine && i < paths.count; i++)
        fine = add_document(plan, options, &paths.items[i], err);
    doc_paths_release(&paths);
    fine = fine && plan_select(plan, options, err);
    if (!fine)
        plan_release(plan);
    return fine;
}
