/* Windows into documents that need no run. */
#include "harness/dump.h"
#include "harness/command.h"
#include "harness/language/language.h"
#include "harness/match/match.h"
#include <stdio.h>

/* ---- --list ------------------------------------------------------------------------------ */

static void list_options(Buf *out, const Settings *s, MatchOptions defaults) {
    for (int i = 0; i < OPTION_COUNT; i++) {
        MatchOption o = (MatchOption)i;
        if (option_on(s->spoken, o) && (option_on(s->options, o) != option_on(defaults, o) ||
                                        option_group(o) == OPTION_GROUP_CAPABILITY))
            buf_addf(out, " %c%s", option_on(s->options, o) ? '+' : '-', option_name(o));
    }
}

static void list_example(Buf *out, const Doc *doc, const ExamplePlan *ep) {
    const Example *ex = ep->example;
    MatchOptions defaults = ep->settings->cram ? option_defaults_cram() : option_defaults();
    buf_addf(out, "%s:%d", doc->path, ex->line);
    if (ex->section >= 0)
        buf_adds(out, " > ");
    doc_section_path(out, doc, ex->section);
    list_options(out, ep->settings, defaults);
    if (!ep->selected)
        buf_adds(out, " (runs only for a later one)");
    if (ex->problem)
        buf_addf(out, " (unparsed: %s)", ex->problem);
    else if (ep->error)
        buf_addf(out, " (error: %s)", ep->error);
    else if (ep->skip)
        buf_addf(out, " (skipped: %s)", ep->skip);
    Span first = ex->source, line;
    if (span_next_line(&first, &line, false))
        buf_addf(out, "\n    %s %.*s", ex->kind == EXAMPLE_SHELL ? "$" : ">>>", SPAN_ARG(line));
    buf_addc(out, '\n');
}

static void list_mentions(Buf *out, const Doc *doc) {
    for (size_t i = 0; i < doc->mention_count; i++) {
        const Mention *m = &doc->mentions[i];
        buf_addf(out, "%s:%d (%s)\n    %.*s\n", doc->path, m->line,
                 m->kind == MENTION_PROMPT ? "mentioned, does not run" : "code without prompts",
                 SPAN_ARG(m->text));
    }
}

int dump_list(const Plan *plan, const RunOptions *options) {
    Buf out = BUF_INIT;
    size_t count = 0, mentions = 0;
    bool fine = true;
    for (size_t d = 0; d < plan->count; d++) {
        const DocPlan *dp = plan->docs[d];
        fine &= dp->problem == NULL;
        if (dp->problem)
            buf_addf(&out, "%s\n", dp->problem);
        for (size_t i = 0; i < dp->run_count && !dp->problem; i++)
            list_example(&out, dp->doc, &dp->examples[i]);
        count += dp->selected;
        mentions += dp->doc->mention_count;
        if (options->all)
            list_mentions(&out, dp->doc);
    }
    buf_addf(&out, "%zu example%s in %zu document%s", count, count == 1 ? "" : "s", plan->count,
             plan->count == 1 ? "" : "s");
    if (mentions && !options->all)
        buf_addf(&out, ", %zu mention%s (--all shows them)", mentions, mentions == 1 ? "" : "s");
    buf_addc(&out, '\n');
    fwrite(out.data, 1, out.len, stdout);
    buf_release(&out);
    return fine ? EXIT_PASSED : EXIT_USAGE;
}

/* ---- --dump-… ---------------------------------------------------------------------------- */

bool dump_asked(const RunOptions *options) {
    return options->dump_doc || options->dump_ast || options->dump_pattern;
}

static bool dump_pattern(Buf *out, const ExamplePlan *ep) {
    const Example *ex = ep->example;
    MatchEnv *env = match_env_new();
    Error err = ERROR_INIT;
    MatchInput in = {.expected = ex->expected,
                     .options = ep->settings->options,
                     .syntax = ep->settings->cram ? MATCH_CRAM : MATCH_DOCTEST,
                     .line = ex->line + ex->source_lines,
                     .column = ex->column};
    bool fine = match_dump_pattern(out, &in, env, &err);
    if (!fine)
        buf_addf(out, "%s\n", err.message);
    error_clear(&err);
    match_env_free(env);
    return fine;
}

static bool dump_ast(Buf *out, const Doc *doc, const Example *ex) {
    Interp *interp = interp_new(&(InterpOptions){0});
    InterpResult result = INTERP_RESULT_INIT;
    if (!interp)
        return false;
    interp_dump_ast(interp, ex->source, doc->path, out, &result);
    bool fine = result.outcome == INTERP_DONE;
    if (!fine)
        buf_addf(out, "%s\n", result.exception.data);
    interp_result_release(&result);
    interp_free(interp);
    return fine;
}

static bool dump_example(Buf *out, const Doc *doc, const ExamplePlan *ep,
                         const RunOptions *options) {
    bool fine = true;
    const Example *ex = ep->example;
    if (ex->problem)
        return true;
    buf_addf(out, "%s:%d\n", doc->path, ex->line);
    if (options->dump_ast && ex->kind == EXAMPLE_LANGUAGE)
        fine &= dump_ast(out, doc, ex);
    if (options->dump_pattern)
        fine &= dump_pattern(out, ep);
    return fine;
}

int dump_plan(const Plan *plan, const RunOptions *options) {
    Buf out = BUF_INIT;
    bool fine = true;
    for (size_t d = 0; d < plan->count; d++) {
        const DocPlan *dp = plan->docs[d];
        fine &= dp->problem == NULL;
        if (options->dump_doc)
            doc_dump(&out, dp->doc);
        for (size_t i = 0; i < dp->run_count && (options->dump_ast || options->dump_pattern); i++)
            fine &= dump_example(&out, dp->doc, &dp->examples[i], options);
    }
    fwrite(out.data, 1, out.len, stdout);
    buf_release(&out);
    return fine ? EXIT_PASSED : EXIT_USAGE;
}
