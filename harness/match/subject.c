/* See subject.h. */
#include "harness/match/subject.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "harness/match/pattern.h"
#include <stdlib.h>

static void begin(Subject *s, bool map) {
    if (!s->owned)
        s->owned = xmalloc(s->original.len + 1);
    if (map)
        s->map = xmalloc((s->original.len + 1) * sizeof *s->map);
    s->text = span_make(s->owned, 0);
}

static inline void put(Subject *s, char c, size_t at) {
    s->owned[s->text.len] = c;
    if (s->map)
        s->map[s->text.len] = (uint32_t)at;
    s->text.len++;
}

static void finish(Subject *s, size_t at) {
    if (s->map)
        s->map[s->text.len] = (uint32_t)at;
}

/* ' '.join(text.split()) */
static void collapse(Subject *s, bool map) {
    const Span from = s->original;
    begin(s, map);
    size_t i = 0, last = 0;
    while (i < from.len && is_blank(from.ptr[i]))
        last = ++i;
    while (i < from.len) {
        size_t run = i;
        while (i < from.len && is_blank(from.ptr[i]))
            i++;
        if (i == from.len)
            break;
        if (i > run)
            put(s, ' ', run);
        for (; i < from.len && !is_blank(from.ptr[i]); i++)
            put(s, from.ptr[i], i);
        last = i;
    }
    finish(s, last);
}

static size_t blank_run(Span from, size_t i) {
    while (i < from.len && from.ptr[i] != '\n' && is_blank(from.ptr[i]))
        i++;
    return i;
}

static bool is_blank_line(Span from, size_t i) {
    size_t stop = blank_run(from, i);
    return stop > i && (stop == from.len || from.ptr[stop] == '\n');
}

static bool has_blank_line(Span from) {
    for (size_t i = 0; i < from.len;) {
        if (is_blank_line(from, i))
            return true;
        size_t stop = span_find_char(from, '\n', i);
        if (stop == SIZE_MAX)
            return false;
        i = stop + 1;
    }
    return false;
}

/* re.sub(r'(?m)^[^\S\n]+$', '', text) */
static void empty_blank_lines(Subject *s, bool map) {
    const Span from = s->original;
    if (!has_blank_line(from))
        return;
    begin(s, map);
    for (size_t i = 0; i < from.len;) {
        if (is_blank_line(from, i))
            i = blank_run(from, i);
        size_t stop = span_find_char(from, '\n', i);
        stop = stop == SIZE_MAX ? from.len : stop + 1;
        for (; i < stop; i++)
            put(s, from.ptr[i], i);
    }
    finish(s, from.len);
}

static void prepare(Subject *s, bool map) {
    if (option_on(s->options, OPTION_NORMALIZE_WHITESPACE))
        collapse(s, map);
    else if (!option_on(s->options, OPTION_DONT_ACCEPT_BLANKLINE))
        empty_blank_lines(s, map);
}

void subject_init(Subject *s, Span original, MatchOptions options) {
    *s = (Subject){.text = original, .original = original, .options = options};
    s->utf8 = utf8_valid(original);
    prepare(s, true);
}

void subject_init_plain(Subject *s, Span original, MatchOptions options) {
    *s = (Subject){.text = original, .original = original, .options = options};
    prepare(s, false);
}

void subject_map(Subject *s) {
    s->utf8 = utf8_valid(s->original);
    if (!s->map)
        prepare(s, true);
}

void subject_release(Subject *s) {
    free(s->owned);
    free(s->map);
    *s = (Subject){0};
}

size_t subject_positions(const Subject *s, size_t original, size_t out[2]) {
    out[0] = original;
    if (!s->map)
        return 1;
    size_t low = 0, high = s->text.len; /* the first position at or behind `original` */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->map[middle] < original)
            low = middle + 1;
        else
            high = middle;
    }
    out[0] = low;
    if (s->map[low] <= original || low == 0)
        return 1;
    out[0] = low - 1;
    out[1] = low;
    return 2;
}

void subject_line(const Subject *s, size_t at, size_t *start, size_t *end) {
    const char *text = s->original.ptr;
    const char *before = at ? memrchr(text, '\n', at) : NULL;
    const char *behind =
        at < s->original.len ? memchr(text + at, '\n', s->original.len - at) : NULL;
    *start = before ? (size_t)(before - text) + 1 : 0;
    *end = behind ? (size_t)(behind - text) : s->original.len;
}
