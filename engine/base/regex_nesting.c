/* A pattern's parentheses, counted as PCRE2 counts them.
 *
 * Needed only to say which of two groups that end at the same place was closed last. Must not
 * judge patterns: they have compiled already. */
#include "engine/base/regex_nesting.h"

enum { DEEPEST = 256 }; /* PCRE2 refuses deeper nesting */

typedef struct Walk {
    Span rest;
    bool extended;
    uint16_t open[DEEPEST]; /* the capture group in force at each depth */
    size_t depth, groups;
} Walk;

static char look(const Walk *w, size_t ahead) {
    return ahead < w->rest.len ? w->rest.ptr[ahead] : '\0';
}

static void skip(Walk *w, size_t count) {
    w->rest = span_from(w->rest, count < w->rest.len ? count : w->rest.len);
}

static void skip_behind(Walk *w, Span end) {
    size_t at = span_find(w->rest, end, 0);
    skip(w, at == SIZE_MAX ? w->rest.len : at + end.len);
}

static void skip_class(Walk *w) {
    skip(w, 1);
    if (look(w, 0) == '^')
        skip(w, 1);
    if (look(w, 0) == ']')
        skip(w, 1);
    while (w->rest.len && look(w, 0) != ']') {
        if (look(w, 0) == '[' && look(w, 1) == ':' &&
            span_find(w->rest, SPAN_LIT(":]"), 2) != SIZE_MAX)
            skip_behind(w, SPAN_LIT(":]"));
        else
            skip(w, look(w, 0) == '\\' ? 2 : 1);
    }
    skip(w, 1);
}

/* At a '(': does it capture? */
static bool captures(const Walk *w) {
    if (look(w, 1) == '*')
        return false;
    if (look(w, 1) != '?')
        return true;
    size_t at = look(w, 2) == 'P' ? 3 : 2;
    if (look(w, at) == '<')
        return look(w, at + 1) != '=' && look(w, at + 1) != '!';
    return look(w, 2) == '\'';
}

static void open_group(Walk *w, uint16_t *parents, size_t count) {
    uint16_t around = w->open[w->depth < DEEPEST ? w->depth : DEEPEST - 1];
    uint16_t inside = around;
    if (captures(w) && w->groups < count) {
        inside = (uint16_t)++w->groups;
        parents[inside] = around;
    }
    if (++w->depth < DEEPEST)
        w->open[w->depth] = inside;
    skip(w, 1);
}

static void step(Walk *w, uint16_t *parents, size_t count) {
    switch (look(w, 0)) {
    case '\\':
        if (look(w, 1) == 'Q')
            skip_behind(w, SPAN_LIT("\\E"));
        else
            skip(w, 2);
        return;
    case '[':
        skip_class(w);
        return;
    case '#':
        if (w->extended)
            skip_behind(w, SPAN_LIT("\n"));
        else
            skip(w, 1);
        return;
    case '(':
        if (look(w, 1) == '?' && look(w, 2) == '#')
            skip_behind(w, SPAN_LIT(")"));
        else
            open_group(w, parents, count);
        return;
    case ')':
        w->depth -= w->depth > 0;
        skip(w, 1);
        return;
    default:
        skip(w, 1);
    }
}

void regex_nesting(uint16_t *parents, size_t count, Span pattern, bool extended) {
    Walk w = {.rest = pattern, .extended = extended};
    for (size_t i = 0; i <= count; i++)
        parents[i] = 0;
    while (w.rest.len)
        step(&w, parents, count);
}
