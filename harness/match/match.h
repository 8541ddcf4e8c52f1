/* Expected text as a pattern: does it match what was printed, and if not, why not.
 *
 * A MatchEnv lives as long as a document: it holds named patterns, `normalize:` rules and the texts
 * bound by earlier examples. match_run compares one example's output with its expected text and
 * fills a MatchResult, which owns everything in it and stays valid when the inputs are gone. This
 * room knows nothing of documents, sessions or the language: whoever calls hands in the expected
 * text (indentation removed, lines ending in '\n', as doctest's `want`) and where it stands. */
#ifndef VERBATIM_MATCH_MATCH_H
#define VERBATIM_MATCH_MATCH_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/span.h"
#include "harness/match/options.h"

/* ---- environment ------------------------------------------------------------------------- */

typedef struct MatchEnv MatchEnv;

/* Value of a transcript variable as text, appended to `out`; false: no such variable. */
typedef bool (*MatchLookup)(void *context, Span name, Buf *out);

MatchEnv *match_env_new(void); /* with the built-in types int, float, word … */
void match_env_free(MatchEnv *env);
/* Asked for `{{$NAME}}` when no capture bound NAME. lookup may be NULL. */
void match_env_set_lookup(MatchEnv *env, MatchLookup lookup, void *context);
/* Named pattern for `{{?TYPE}}` (`patterns:`); replaces one of that name. ERR_INVALID when the name
 * is no name or the regex does not compile; the message says which and at which column. */
bool match_env_add_pattern(MatchEnv *env, Span name, Span regex, Error *err) MUST_CHECK;
/* Rule of `normalize:`: every match of regex in the output becomes replacement, in which \1 … \9
 * are groups and \0 the whole match. Rules run in the order they were added. */
bool match_env_add_rule(MatchEnv *env, Span regex, Span replacement, Error *err) MUST_CHECK;
/* For STABLE_PATHS: `path` in the output becomes `name` (as "<tmp>"). The longest path wins. Both
 * are copied. */
void match_env_add_path(MatchEnv *env, const char *path, const char *name);
/* Text bound to NAME by a capture, or NULL; borrowed until the next bind. */
const char *match_env_bound(const MatchEnv *env, Span name, size_t *len);
void match_env_bind(MatchEnv *env, Span name, Span text);

/* ---- one comparison ---------------------------------------------------------------------- */

typedef enum MatchSyntax {
    MATCH_DOCTEST, /* `...`, `{{…}}`, <BLANKLINE>, tracebacks */
    MATCH_CRAM     /* line by line with the suffixes (re) (glob) (esc) (no-eol) (?) */
} MatchSyntax;

typedef struct MatchInput {
    Span expected; /* without indentation; empty: nothing may be printed */
    Span got;      /* as printed, not normalised */
    MatchOptions options;
    MatchSyntax syntax;
    bool raised;      /* the example ended in an exception … */
    bool trace;       /* keep texts and spans also of what passes (a pass is cheaper without) */
    Span exception;   /* … this: "ValueError: no\n", with notes, without the stack */
    int line, column; /* where `expected` begins in the document, 1-based; for messages */
} MatchInput;

typedef enum MatchVerdict {
    MATCH_PASS,
    MATCH_FAIL, /* what was printed is something else */
    MATCH_BAD   /* the expected text itself is wrong: malformed wildcard, bad regex, unknown type,
                   unbound name, or a limit was hit */
} MatchVerdict;

/* Part of the expected text and what it matched. */
typedef struct MatchSpan {
    size_t start, end;         /* bytes of `expected` */
    size_t got_start, got_end; /* bytes of `got` (normalised); meaningless unless matched */
    int line, column;          /* of the document */
    bool wildcard;             /* `...` or `{{…}}`, not literal text */
    bool matched;
} MatchSpan;

typedef struct MatchBinding {
    char *name;
    char *text; /* NUL-terminated; may hold NULs */
    size_t len;
} MatchBinding;

typedef struct MatchResult {
    MatchVerdict verdict;
    char *expected, *got; /* what was compared: copies, NUL-terminated, `got` normalised (for an
                             expected exception: the exception's text). Empty after a pass without
                             `trace` */
    size_t expected_len, got_len;
    MatchSpan *spans; /* in order of the expected text; empty after a pass without `trace`, and for
                         UNORDERED, .t files and IGNORE_OUTPUT */
    size_t span_count;
    MatchBinding *bindings; /* new ones, in order; only after MATCH_PASS */
    size_t binding_count;
    int line, column;  /* in the document: the token that failed or is malformed; else 0 */
    char *explanation; /* sentences separated by '\n', no final one; NULL after MATCH_PASS */
    bool borrowed_expected, borrowed_got; /* private, while it is compared */
    struct MatchDiff *diff;               /* private: see match_diff */
    MatchInput input;                     /* its spans point to the copies above */
    MatchInput given;                     /* exactly as given; its texts are the caller's */
} MatchResult;

/* Compare. env may be NULL (built-in types only, nothing bound). Never fails: what goes wrong is
 * the verdict. Does not change env's bindings: see match_env_accept. */
void match_run(MatchResult *result, const MatchInput *input, MatchEnv *env);
void match_result_release(MatchResult *result);
/* After a pass: later examples see the bindings. */
void match_env_accept(MatchEnv *env, const MatchResult *result);

/* ---- showing ----------------------------------------------------------------------------- */

typedef struct MatchShow {
    bool colour; /* with terminal escapes */
    bool full;   /* abbreviate nothing */
    int width;   /* columns after which a line is cut around what matters; 0: never */
} MatchShow;

/* The aligned diff: one line per line, "- " expected, "+ " got, "  " both (a line that a wildcard
 * matched counts as both and is shown as printed); under a changed pair a line "? " marks the
 * differing span unless coloured. Empty for MATCH_BAD and MATCH_PASS. REPORT_UDIFF, REPORT_CDIFF
 * and REPORT_NDIFF select doctest's forms. */
void match_diff(Buf *out, const MatchResult *result, const MatchShow *show);

/* The tokens of the expected text, one per line (`--dump-pattern`). False with the message of a
 * malformed wildcard. */
bool match_dump_pattern(Buf *out, const MatchInput *input, MatchEnv *env, Error *err) MUST_CHECK;

/* What is compared with the expected text (`--show-normalized`). Order: line ends, terminal
 * escapes,
 * `<exit 0>`, Windows paths, path separators, stable paths, then the `normalize:` rules. Escapes
 * and
 * `<exit 0>` stay when the expected text itself has them. STRICT: nothing is done. */
void match_normalize(Buf *out, const MatchInput *input, const MatchEnv *env);

/* If `expected` begins as doctest's expected tracebacks do, sets *message to the part that is
 * compared ("ValueError: no\n…") and returns true. */
bool match_expects_exception(Span expected, Span *message);

#endif
