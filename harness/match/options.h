/* Every option a directive may name, once.
 *
 * `# doctest: +NAME`, the `doctest:` line of a front matter, `options:` of the configuration,
 * `verbatim help directives` and the matcher all read this list. Adding an option is adding a row.
 * What an option does is decided elsewhere: MATCHING ones in this room, the others by whoever runs
 * the example. Must know nothing of documents. */
#ifndef VERBATIM_MATCH_OPTIONS_H
#define VERBATIM_MATCH_OPTIONS_H

#include "engine/base/span.h"
#include <stdbool.h>
#include <stdint.h>

/* X(NAME, group, on by default, what it does). At most 64 rows. */
#define MATCH_OPTIONS(X)                                                                           \
    X(ELLIPSIS, MATCHING, 1, "'...' in expected output matches any text")                          \
    X(NORMALIZE_WHITESPACE, MATCHING, 1, "any run of white space equals any other")                \
    X(WILDCARD, MATCHING, 1, "'{{...}}' in expected output is a wildcard")                         \
    X(IGNORE_EXCEPTION_DETAIL, MATCHING, 0, "compare only the type of an exception")               \
    X(DONT_ACCEPT_TRUE_FOR_1, MATCHING, 0, "'1' does not match True, nor '0' False")               \
    X(DONT_ACCEPT_BLANKLINE, MATCHING, 0, "<BLANKLINE> is ordinary text")                          \
    X(STRICT, MATCHING, 0, "byte for byte: no wildcards, no normalisation")                        \
    X(NUMBER, MATCHING, 0, "numbers match as far as the digits written")                           \
    X(UNORDERED, MATCHING, 0, "lines may come in any order")                                       \
    X(IGNORE_OUTPUT, MATCHING, 0, "any output is right")                                           \
    X(KEEP_LF, NORMALIZING, 0, "keep line ends as printed (CR LF stays CR LF)")                    \
    X(STRIP_ANSI_FMT, NORMALIZING, 1, "remove terminal escapes from the output")                   \
    X(STRIP_EXIT_0, NORMALIZING, 1, "remove a last line '<exit 0>'")                               \
    X(NORMALIZE_PATHS, NORMALIZING, 0, "write Windows paths with '/'")                             \
    X(NORMALIZE_PATHSEP, NORMALIZING, 0, "write ';' between paths as ':'")                         \
    X(STABLE_PATHS, NORMALIZING, 0, "temporary directory, home and project get stable names")      \
    X(REPORT_UDIFF, REPORTING, 0, "show mismatches as a unified diff")                             \
    X(REPORT_CDIFF, REPORTING, 0, "show mismatches as a context diff")                             \
    X(REPORT_NDIFF, REPORTING, 0, "show mismatches line by line with marks")                       \
    X(REPORT_ONLY_FIRST_FAILURE, REPORTING, 0, "show only the first failure of a document")        \
    X(FAIL_FAST, RUNNING, 0, "stop the document at its first failure")                             \
    X(SKIP, RUNNING, 0, "do not run the example")                                                  \
    X(XFAIL, RUNNING, 0, "the example is expected to fail")                                        \
    X(LINUX, CAPABILITY, 0, "runs on Linux (+) or not (-)")                                        \
    X(MACOS, CAPABILITY, 0, "runs on macOS (+) or not (-)")                                        \
    X(WINDOWS, CAPABILITY, 0, "runs on Windows (+) or not (-)")                                    \
    X(WINDOWS_ONLY, CAPABILITY, 0, "runs on Windows only")                                         \
    X(PY2, CAPABILITY, 0, "runs under Python 2")                                                   \
    X(PY3, CAPABILITY, 0, "runs under Python 3")                                                   \
    X(PY27, CAPABILITY, 0, "runs under Python 2.7")                                                \
    X(PY35, CAPABILITY, 0, "runs under Python 3.5")                                                \
    X(PY36, CAPABILITY, 0, "runs under Python 3.6")                                                \
    X(PY37, CAPABILITY, 0, "runs under Python 3.7")                                                \
    X(PY38, CAPABILITY, 0, "runs under Python 3.8")                                                \
    X(PY39, CAPABILITY, 0, "runs under Python 3.9")                                                \
    X(PY310, CAPABILITY, 0, "runs under Python 3.10")                                              \
    X(PY311, CAPABILITY, 0, "runs under Python 3.11")                                              \
    X(PY312, CAPABILITY, 0, "runs under Python 3.12")                                              \
    X(PY313, CAPABILITY, 0, "runs under Python 3.13")                                              \
    X(R, CAPABILITY, 0, "needs R")                                                                 \
    X(FIXME, CAPABILITY, 0, "known to be broken")                                                  \
    X(FIXME_CI, CAPABILITY, 0, "known to be broken under CI")                                      \
    X(TIMING_CRITICAL, CAPABILITY, 0, "depends on the speed of the machine")

typedef enum MatchOption {
#define X(name, group, on, help) OPTION_##name,
    MATCH_OPTIONS(X)
#undef X
        OPTION_COUNT
} MatchOption;

typedef enum MatchOptionGroup {
    OPTION_GROUP_MATCHING,    /* how expected and got are compared */
    OPTION_GROUP_NORMALIZING, /* what is done to the output before */
    OPTION_GROUP_REPORTING,   /* how a mismatch is shown */
    OPTION_GROUP_RUNNING,     /* whether and how the example runs */
    OPTION_GROUP_CAPABILITY   /* where the example applies */
} MatchOptionGroup;

/* A set of options: bit OPTION_NAME. */
typedef uint64_t MatchOptions;

#define OPTION_BIT(name) ((MatchOptions)1 << OPTION_##name)

static inline bool option_on(MatchOptions set, MatchOption option) {
    return (set >> option) & 1;
}
static inline MatchOptions option_set(MatchOptions set, MatchOption option, bool on) {
    MatchOptions bit = (MatchOptions)1 << option;
    return on ? set | bit : set & ~bit;
}

/* What holds where nothing is said: in documents; in `.t` files, where lines are compared as cram
 * does (no '...', white space and escapes count). */
MatchOptions option_defaults(void);
MatchOptions option_defaults_cram(void);

/* False when there is no such option. Names are written in capitals; case counts. */
bool option_find(Span name, MatchOption *out);
/* "did you mean": nearest name, or NULL. */
const char *option_nearest(Span name);
const char *option_name(MatchOption option);
const char *option_help(MatchOption option);
MatchOptionGroup option_group(MatchOption option);

#endif
