/* Regular expressions (PCRE2 lives behind this and nowhere else). UTF mode; offsets are bytes. */
#ifndef VERBATIM_BASE_REGEX_H
#define VERBATIM_BASE_REGEX_H

#include "engine/base/error.h"
#include "engine/base/span.h"
#include <stdint.h>

typedef struct Regex Regex;

enum {
    REGEX_CASELESS = 1,
    REGEX_MULTILINE = 2,
    REGEX_DOTALL = 4,
    REGEX_EXTENDED = 8,
    REGEX_ASCII = 16,      /* \w \d \s and case are ASCII only; otherwise Unicode properties */
    REGEX_BYTES = 32,      /* no UTF: pattern and subject are bytes */
    REGEX_ANCHORED = 64,   /* at match: only at `start` */
    REGEX_FULL = 128,      /* at match: the whole rest of the subject */
    REGEX_NOT_EMPTY = 256, /* at match: an empty match at `start` does not count */
    REGEX_DOLLAR_END = 512 /* `$` matches only at the very end */
};

/* Byte offsets of groups; start == SIZE_MAX: the group did not take part. [0] is the whole match.
 * Lent by the pattern: they hold until the next search with it. */
typedef struct RegexGroups {
    const size_t *start, *end;
    size_t count;      /* groups of the pattern + 1 */
    size_t last_group; /* number of the last group closed, 0 when none (Python's lastindex) */
} RegexGroups;

/* NULL on failure; the message ends "at column N" (1-based, in the pattern). */
Regex *regex_new(Span pattern, unsigned flags, Error *err) MUST_CHECK;
void regex_free(Regex *re);
size_t regex_group_count(const Regex *re); /* without group 0 */
/* Name of group `number`, or NULL. */
const char *regex_group_name(const Regex *re, size_t number);
size_t regex_group_number(const Regex *re, const char *name); /* 0: no such group */

typedef enum RegexResult { REGEX_NO_MATCH, REGEX_MATCH, REGEX_ERROR } RegexResult;

/* Search from `start`. REGEX_ERROR (with err) when a limit was hit. subject must be valid UTF-8
 * unless REGEX_BYTES; this is checked once per call unless `trusted`. */
RegexResult regex_search(Regex *re, Span subject, size_t start, unsigned flags, bool trusted,
                         RegexGroups *groups, Error *err);

/* All ends of matches that begin exactly at `start`, without backtracking (PCRE2's DFA matcher),
 * longest first. Writes at most `cap` ends, returns their number in *count. REGEX_ERROR when the
 * pattern cannot be run that way (back references …) or a limit was hit. */
RegexResult regex_ends(Regex *re, Span subject, size_t start, size_t *ends, size_t cap,
                       size_t *count, Error *err);

/* Every end of every match that begins at or behind `from` where may_start says so, in one pass
 * (cost: bytes × pattern, however many starts there are). Ends are reported in ascending order,
 * maybe more than once; when `end` returns false the pass ends there. Returns REGEX_MATCH, found
 * any or not, or REGEX_ERROR as regex_ends does (ERR_UNSUPPORTED: use regex_ends). may_start is not
 * asked inside characters. */
typedef struct RegexSweep {
    bool (*may_start)(void *context, size_t at);
    bool (*end)(void *context, size_t at);
    void *context;
} RegexSweep;

RegexResult regex_sweep(Regex *re, Span subject, size_t from, bool trusted, const RegexSweep *sweep,
                        Error *err);

#endif
