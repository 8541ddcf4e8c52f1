/* Borrowed runs of bytes: comparing, searching, trimming, reading numbers.
 *
 * Must not allocate. */
#include "engine/base/span.h"
#include <limits.h>
#include <stdint.h>

bool span_equal(Span a, Span b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool span_is(Span a, const char *text) {
    return span_equal(a, span_of(text));
}

uint64_t span_hash(Span s) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return hash;
}

int span_compare(Span a, Span b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool span_starts(Span s, Span prefix) {
    return s.len >= prefix.len && (!prefix.len || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool span_ends(Span s, Span suffix) {
    return s.len >= suffix.len &&
           (!suffix.len || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

size_t span_find(Span s, Span needle, size_t start) {
    if (start > s.len)
        return SIZE_MAX;
    if (!needle.len)
        return start;
    const char *hit = memmem(s.ptr + start, s.len - start, needle.ptr, needle.len);
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

size_t span_find_char(Span s, char c, size_t start) {
    if (start >= s.len)
        return SIZE_MAX;
    const char *hit = memchr(s.ptr + start, c, s.len - start);
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

size_t span_rfind_char(Span s, char c) {
    const char *hit = s.len ? memrchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Span span_trim_left(Span s) {
    while (s.len && is_blank(s.ptr[0]))
        s = span_from(s, 1);
    return s;
}

Span span_trim_right(Span s) {
    while (s.len && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

Span span_trim(Span s) {
    return span_trim_right(span_trim_left(s));
}

bool span_next_line(Span *rest, Span *line, bool cr) {
    if (!rest->len)
        return false;
    size_t end = span_find_char(*rest, '\n', 0);
    size_t len = end == SIZE_MAX ? rest->len : end;
    *line = span_make(rest->ptr, len);
    *rest = span_from(*rest, end == SIZE_MAX ? len : len + 1);
    if (cr && end != SIZE_MAX && len && line->ptr[len - 1] == '\r')
        line->len--;
    return true;
}

bool span_to_int(Span s, long long *out) {
    bool negative = s.len && s.ptr[0] == '-';
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = span_from(s, 1);
    if (!s.len)
        return false;
    long long value = 0; /* kept negative: the range is larger there */
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.ptr[i] - '0', &value))
            return false;
    }
    if (!negative && value == LLONG_MIN)
        return false;
    *out = negative ? value : -value;
    return true;
}

enum { LONGEST_NAME = 63 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap of neighbours) from a to b; both at most LONGEST_NAME. */
static size_t edit_distance(Span a, Span b) {
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = a.ptr[i - 1] == b.ptr[j - 1];
            row[j] = least(last[j - 1] + !same, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *reused = before;
        before = last, last = row, row = reused;
    }
    return last[b.len];
}

const char *span_nearest(Span word, const char *const *names, size_t count) {
    const char *best = NULL;
    size_t best_distance = SIZE_MAX;
    if (word.len > LONGEST_NAME)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        Span name = span_of(names[i]);
        if (!name.len || name.len > LONGEST_NAME)
            continue;
        size_t longer = word.len > name.len ? word.len : name.len;
        size_t distance = edit_distance(word, name);
        if (distance <= (longer + 2) / 3 && distance < longer && distance < best_distance) {
            best = names[i];
            best_distance = distance;
        }
    }
    return best;
}
