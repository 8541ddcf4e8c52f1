/* A borrowed run of bytes: pointer and length, not NUL-terminated, never owned. */
#ifndef VERBATIM_BASE_SPAN_H
#define VERBATIM_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Span {
    const char *ptr;
    size_t len;
} Span;

#define SPAN_LIT(literal) ((Span){(literal), sizeof(literal) - 1})
#define SPAN_ARG(span)    (int)(span).len, (span).ptr /* for "%.*s" */

static inline Span span_make(const char *ptr, size_t len) {
    return (Span){ptr, len};
}
static inline Span span_of(const char *text) {
    return (Span){text, text ? strlen(text) : 0};
}
static inline Span span_between(const char *begin, const char *end) {
    return (Span){begin, (size_t)(end - begin)};
}
static inline Span span_from(Span s, size_t start) {
    return (Span){s.ptr + start, s.len - start};
}

bool span_equal(Span a, Span b);
bool span_is(Span a, const char *text);
/* FNV-1a: equal for equal bytes, and hardly ever for others. */
uint64_t span_hash(Span s);
int span_compare(Span a, Span b); /* bytewise, shorter first: as memcmp */
bool span_starts(Span s, Span prefix);
bool span_ends(Span s, Span suffix);
/* Offset of the first/last occurrence at or after/before, or SIZE_MAX. */
size_t span_find(Span s, Span needle, size_t start);
size_t span_find_char(Span s, char c, size_t start);
size_t span_rfind_char(Span s, char c);
Span span_trim(Span s); /* ASCII white space off both ends */
Span span_trim_left(Span s);
Span span_trim_right(Span s);
/* Take the next line off *rest (without its '\n', also without a '\r' before it when `cr`);
 * false when nothing is left. */
bool span_next_line(Span *rest, Span *line, bool cr);
/* Decimal number, the whole span; false when it is not one or does not fit. */
bool span_to_int(Span s, long long *out);

/* Best match for a misspelt name among `count` names, or NULL when none is near enough (Damerau-
 * Levenshtein distance at most a third of the length): "did you mean …?". */
const char *span_nearest(Span word, const char *const *names, size_t count);

#endif
