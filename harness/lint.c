/* `verbatim lint`: prompts the scanner cannot place, directives nobody understands, wildcards that
 * are too loose or needless, examples that cannot fail.
 *
 * Each finding is a line "path:line:column: text". Documents are run, unless --no-run. */
#include "harness/lint.h"
#include "engine/base/mem.h"
#include "harness/command.h"
#include "harness/suite.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef struct LintOptions {
    RunOptions run; /* first: RUN_FLAGS store here */
    int64_t max_lines;
    bool static_only;
} LintOptions;

#define AT(field) offsetof(LintOptions, field)

static const Flag LINT_FLAGS[] = {
    {0, "max-lines", FLAG_INT, AT(max_lines), "K",
     "a wildcard that takes more lines is loose (default 20)"},
    {0, "static", FLAG_SET, AT(static_only), NULL, "run nothing: look at the text only"},
    {0}};

static const Flag *const TABLES[] = {LINT_FLAGS, RUN_FLAGS, NULL};

/* ---- without running --------------------------------------------------------------------- */

static size_t look_at_example(const DocPlan *plan, const ExamplePlan *ep) {
    const Example *ex = ep->example;
    if (ex->problem)
        printf("%s:%d:%d: %s\n", plan->doc->path, ex->problem_line ? ex->problem_line : ex->line,
               ex->problem_column ? ex->problem_column : ex->column, ex->problem);
    else if (ep->error)
        printf("%s\n", ep->error);
    return ex->problem || ep->error;
}

/* Malformed wildcards show with any output, as far as they do not depend on earlier captures. */
static size_t look_at_pattern(const DocPlan *plan, const ExamplePlan *ep, MatchEnv *env) {
    const Example *ex = ep->example;
    MatchInput input = {.expected = ex->expected,
                        .got = SPAN_LIT("\x02\n"),
                        .options = ep->settings->options,
                        .syntax = ep->settings->cram ? MATCH_CRAM : MATCH_DOCTEST,
                        .line = ex->line + ex->source_lines,
                        .column = ex->column};
    MatchResult r;
    match_run(&r, &input, env);
    bool bad = r.verdict == MATCH_BAD && !strstr(r.explanation, "nothing is bound");
    if (bad) {
        const char *place = strstr(r.explanation, "expected output: ");
        printf("%s:%d:%d: %s\n", plan->doc->path, r.line, r.column,
               place ? place + strlen("expected output: ") : r.explanation);
    }
    match_result_release(&r);
    return bad;
}

static MatchEnv *env_of(const Settings *s) {
    MatchEnv *env = match_env_new();
    Error err = ERROR_INIT;
    for (size_t i = 0; i < s->patterns.count; i++)
        if (!match_env_add_pattern(env, span_of(s->patterns.items[i].name),
                                   span_of(s->patterns.items[i].value), &err)) {
            printf("patterns: %s\n", err.message);
            error_clear(&err);
        }
    return env;
}

static size_t look_at_document(const DocPlan *plan) {
    if (plan->problem) {
        printf("%s\n", plan->problem);
        return 1;
    }
    size_t count = 0;
    MatchEnv *env = env_of(&plan->settings);
    for (size_t i = 0; i < plan->doc->example_count; i++) {
        size_t found = look_at_example(plan, &plan->examples[i]);
        count += found ? found : look_at_pattern(plan, &plan->examples[i], env);
    }
    match_env_free(env);
    if (plan->doc->example_count == 0) {
        printf("%s:1:1: the document has no example\n", plan->doc->path);
        count++;
    }
    return count;
}

/* ---- running ----------------------------------------------------------------------------- */

typedef struct Findings {
    ReportState base;
    size_t count, failed;
} Findings;

static void example_end(void *state, Sink *sink, const ReportExample *e) {
    Findings *f = state;
    Span rest = e->extra, line;
    while (span_next_line(&rest, &line, false)) {
        printf("%s:%.*s\n", e->doc->path, SPAN_ARG(line));
        f->count++;
    }
    f->failed += outcome_bad(e->outcome);
}

static const Reporter LINT = {
    .name = "lint", .help = "", .state_size = sizeof(Findings), .example_end = example_end};

static int run_documents(const Plan *plan, const LintOptions *options, size_t *count) {
    Findings state = {0};
    LintHook context = {options->max_lines ? (size_t)options->max_lines : 20};
    WorkerHook hook = {lint_hook, &context};
    SuiteOutput output = {&LINT, &state, NULL};
    int status = suite_run(plan, &options->run, &output, 1, &hook);
    *count += state.count;
    if (state.failed)
        fprintf(stderr, "%zu example%s failed; the wildcards of what fails are not looked at\n",
                state.failed, state.failed == 1 ? "" : "s");
    return status;
}

static int lint_plan(const Plan *plan, const LintOptions *options) {
    size_t count = 0;
    int status = EXIT_PASSED;
    for (size_t i = 0; i < plan->count; i++)
        count += look_at_document(plan->docs[i]);
    if (!options->static_only)
        status = run_documents(plan, options, &count);
    if (status >= EXIT_HARNESS)
        return status;
    printf("%zu finding%s in %zu document%s\n", count, count == 1 ? "" : "s", plan->count,
           plan->count == 1 ? "" : "s");
    return count ? EXIT_FAILED : EXIT_PASSED;
}

/* ---- the command ------------------------------------------------------------------------- */

static void print_help(void) {
    Buf text = BUF_INIT, letters = BUF_INIT;
    buf_addf(&text, "verbatim lint %s\n%s\n\n", LINT_COMMAND.usage, LINT_COMMAND.summary);
    flags_help(&text, LINT_FLAGS, &letters);
    buf_adds(&text, "\nand the flags of run:\n\n");
    flags_help(&text, RUN_FLAGS, &letters);
    fwrite(text.data, 1, text.len, stdout);
    buf_release(&letters);
    buf_release(&text);
}

static int with_options(const LintOptions *options) {
    Error err = ERROR_INIT;
    Plan plan;
    if (options->run.help) {
        print_help();
        return EXIT_PASSED;
    }
    if (!plan_make(&plan, &options->run, &err))
        return command_failed(&err);
    int status = lint_plan(&plan, options);
    plan_release(&plan);
    return status;
}

static int lint(int argc, char **argv) {
    LintOptions options = {.run = RUN_OPTIONS_INIT};
    Error err = ERROR_INIT;
    bool fine = run_options_read(&options.run, TABLES, argv + 1, &err);
    int status = fine ? with_options(&options) : command_failed(&err);
    run_options_free(&options.run, TABLES);
    return status;
}

const Command LINT_COMMAND = {"lint", "[FLAG…] [PATH…]",
                              "Find prompts and directives that are not understood, wildcards that "
                              "are loose or needless, examples that cannot fail.",
                              lint};
