/* The flags of `verbatim run` and of every command that runs documents. */
#ifndef VERBATIM_OPTIONS_H
#define VERBATIM_OPTIONS_H

#include "engine/base/flags.h"

typedef struct RunOptions {
    StrList paths; /* PATH or PATH:LINE */
    bool fail_fast;
    char *jobs; /* "auto" or a number; NULL: auto */
    StrList filters, filters_out, tags;
    bool list, all;
    int verbose;                                   /* -v: 1, 2 …; -q: -1 */
    char *color;                                   /* auto, always, never */
    double timeout, document_timeout, run_timeout; /* < 0: not given */
    int64_t retries;
    bool last_failed;
    char *shard; /* "i/n" */
    bool shuffle;
    char *seed;
    char *changed; /* base, "" for the default one, NULL: not asked for */
    bool strict;
    bool keep_tmp;
    StrList defines; /* NAME=VALUE */
    StrList options; /* +NAME, -NAME */
    StrList plugins;
    int64_t durations;
    StrList reports; /* KIND[:FILE] */
    bool allow_empty;
    char *config;   /* this file instead of those found upward */
    bool no_config; /* read none */
    bool dump_doc, dump_ast, dump_pattern, show_normalized, trace;
    bool help;
} RunOptions;

#define RUN_OPTIONS_INIT                                                                           \
    { .timeout = -1, .document_timeout = -1, .run_timeout = -1 }

extern const Flag RUN_FLAGS[];

/* Parses argv (without the command's name) and checks what goes beyond single flags; positional
 * words become paths. */
bool run_options_parse(RunOptions *options, char *const *argv, Error *err) MUST_CHECK;
void run_options_release(RunOptions *options);
/* The same for a command with flags of its own: tables describe the struct whose first member `run`
 * is, and RUN_FLAGS is one of them. */
bool run_options_read(RunOptions *run, const Flag *const *tables, char *const *argv,
                      Error *err) MUST_CHECK;
void run_options_free(RunOptions *run, const Flag *const *tables);
/* Is this a run under continuous integration? ($CI set and not empty, 0 or false) */
bool under_ci(void);
bool run_options_strict(const RunOptions *options);
int run_options_jobs(const RunOptions *options);
/* Whether to write colour to this descriptor. */
bool run_options_color(const RunOptions *options, int fd);

#endif
