/* The flags of `verbatim run`, as a table. */
#include "harness/options.h"
#include "engine/base/mem.h"
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#define AT(field) offsetof(RunOptions, field)

const Flag RUN_FLAGS[] = {
    {'f', "fail-fast", FLAG_SET, AT(fail_fast), NULL, "stop at the first failure"},
    {'j', "jobs", FLAG_TEXT, AT(jobs), "N|auto", "documents run at the same time (auto: cores)"},
    {'k', "filter", FLAG_LIST, AT(filters), "RE",
     "only examples whose path, section or source matches"},
    {0, "filter-out", FLAG_LIST, AT(filters_out), "RE", "none of those that match"},
    {0, "tag", FLAG_LIST, AT(tags), "TAG", "only examples with this tag; !TAG: without it"},
    {'l', "list", FLAG_SET, AT(list), NULL, "show what would run, run nothing"},
    {0, "all", FLAG_SET, AT(all), NULL, "with --list: mentions and code without prompts too"},
    {'v', "verbose", FLAG_COUNT, AT(verbose), NULL, "a line for every example; -vv: its output"},
    {'q', "quiet", FLAG_LESS, AT(verbose), NULL, "only failures and the summary"},
    {0, "color", FLAG_TEXT, AT(color), "WHEN", "auto, always or never (also: NO_COLOR)"},
    {0, "timeout", FLAG_DURATION, AT(timeout), "TIME", "per example (default 60s; 0: none)"},
    {0, "document-timeout", FLAG_DURATION, AT(document_timeout), "TIME", "per document"},
    {0, "run-timeout", FLAG_DURATION, AT(run_timeout), "TIME", "for the whole run"},
    {0, "retries", FLAG_INT, AT(retries), "N",
     "run a failing document again; a pass then is 'flaky'"},
    {0, "last-failed", FLAG_SET, AT(last_failed), NULL, "only what failed the last time"},
    {0, "shard", FLAG_TEXT, AT(shard), "I/N", "the I-th of N parts of the documents"},
    {0, "shuffle", FLAG_SET, AT(shuffle), NULL, "documents in random order"},
    {0, "seed", FLAG_TEXT, AT(seed), "N", "seed for --shuffle"},
    {0, "changed", FLAG_OPTIONAL, AT(changed), "BASE",
     "only documents changed since the merge base with BASE"},
    {0, "strict", FLAG_SET, AT(strict), NULL,
     "unparsed prompts are errors (default under CI; --no-strict)"},
    {0, "keep-tmp", FLAG_SET, AT(keep_tmp), NULL, "keep temporary directories, print where"},
    {'D', "define", FLAG_LIST, AT(defines), "NAME=VALUE",
     "a setting of verbatim.yml, or a variable for documents"},
    {'o', "option", FLAG_LIST, AT(options), "+NAME",
     "switch an option on (+) or off (-) for all examples"},
    {'P', "plugin", FLAG_LIST, AT(plugins), "FILE", "load a plug-in"},
    {0, "durations", FLAG_INT, AT(durations), "N",
     "show the N slowest examples (each is run and timed by itself)"},
    {0, "report", FLAG_LIST, AT(reports), "KIND[:FILE]",
     "text, tap, junit, json, github, html; repeatable"},
    {0, "allow-empty", FLAG_SET, AT(allow_empty), NULL, "nothing to run is no error"},
    {0, "config", FLAG_TEXT, AT(config), "FILE", "read this instead of the verbatim.yml found"},
    {0, "no-config", FLAG_SET, AT(no_config), NULL, "read no verbatim.yml"},
    {0, "dump-doc", FLAG_SET, AT(dump_doc), NULL, "show documents as scanned, run nothing"},
    {0, "dump-ast", FLAG_SET, AT(dump_ast), NULL, "show the syntax trees of the examples"},
    {0, "dump-pattern", FLAG_SET, AT(dump_pattern), NULL, "show the tokens of expected outputs"},
    {0, "show-normalized", FLAG_SET, AT(show_normalized), NULL,
     "show what is compared, after normalisation"},
    {0, "trace", FLAG_SET, AT(trace), NULL, "say on stderr what is done when"},
    {'h', "help", FLAG_SET, AT(help), NULL, "this text"},
    {0}};

static const Flag *const TABLES[] = {RUN_FLAGS, NULL};

bool under_ci(void) {
    const char *ci = getenv("CI");
    return ci && *ci && strcmp(ci, "0") != 0 && strcmp(ci, "false") != 0;
}

bool run_options_strict(const RunOptions *options) {
    return options->strict;
}

int run_options_jobs(const RunOptions *options) {
    long long jobs = 0;
    if (options->jobs && strcmp(options->jobs, "auto") != 0) {
        if (!span_to_int(span_of(options->jobs), &jobs))
            jobs = 1;
    } else
        jobs = sysconf(_SC_NPROCESSORS_ONLN);
    return jobs < 1 ? 1 : jobs > 1024 ? 1024 : (int)jobs;
}

bool run_options_color(const RunOptions *options, int fd) {
    if (options->color && strcmp(options->color, "auto") != 0)
        return strcmp(options->color, "always") == 0;
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0) && isatty(fd);
}

static bool check_color(const RunOptions *o, Error *err) {
    static const char *const WHEN[] = {"auto", "always", "never"};
    for (size_t i = 0; i < COUNT_OF(WHEN); i++)
        if (!o->color || strcmp(o->color, WHEN[i]) == 0)
            return true;
    return fail(err, ERR_USAGE, "--color is auto, always or never, not '%s'", o->color);
}

static bool check_shard(const RunOptions *o, Error *err) {
    if (!o->shard)
        return true;
    Span text = span_of(o->shard);
    size_t slash = span_find_char(text, '/', 0);
    long long index, count;
    if (slash != SIZE_MAX && span_to_int(span_make(text.ptr, slash), &index) &&
        span_to_int(span_from(text, slash + 1), &count) && index >= 1 && index <= count)
        return true;
    return fail(err, ERR_USAGE, "--shard is I/N with 1 <= I <= N, not '%s'", o->shard);
}

static bool check_numbers(const RunOptions *o, Error *err) {
    long long number;
    if (o->jobs && strcmp(o->jobs, "auto") != 0 &&
        (!span_to_int(span_of(o->jobs), &number) || number < 1))
        return fail(err, ERR_USAGE, "-j is a number from 1, or auto, not '%s'", o->jobs);
    if (o->seed && !span_to_int(span_of(o->seed), &number))
        return fail(err, ERR_USAGE, "--seed is a number, not '%s'", o->seed);
    for (size_t i = 0; i < o->defines.count; i++)
        if (!strchr(o->defines.items[i], '=') || o->defines.items[i][0] == '=')
            return fail(err, ERR_USAGE, "-D is NAME=VALUE, not '%s'", o->defines.items[i]);
    return true;
}

bool run_options_read(RunOptions *run, const Flag *const *tables, char *const *argv, Error *err) {
    StrList words = STRLIST_INIT;
    bool fine = flags_expand_files(&words, argv, err) &&
                flags_parse(run, &run->paths, tables, strlist_argv(&words), err) &&
                check_color(run, err) && check_shard(run, err) && check_numbers(run, err);
    strlist_release(&words);
    return fine;
}

void run_options_free(RunOptions *run, const Flag *const *tables) {
    flags_release(run, tables);
    strlist_release(&run->paths);
}

bool run_options_parse(RunOptions *options, char *const *argv, Error *err) {
    options->strict = under_ci();
    bool fine = run_options_read(options, TABLES, argv, err);
    if (options->show_normalized && options->verbose < 2)
        options->verbose = 2;
    return fine;
}

void run_options_release(RunOptions *options) {
    run_options_free(options, TABLES);
}
