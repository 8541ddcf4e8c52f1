/* The syntax of directives: `# doctest: +SKIP`, `{timeout=2s}`, `<!-- verbatim: skip -->`.
 *
 * Finds words, signs and values and says where they stand; what they mean is decided elsewhere.
 * What nearly spells a directive is recorded as one with a `problem`, never dropped. */
#include "harness/doc/scan.h"
#include "engine/base/mem.h"

Directive *directive_add(Arena *arena, DirectiveList *list, DirectiveOrigin origin, int line) {
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 4;
        Directive *items = arena_alloc(arena, cap * sizeof *items);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->cap = cap;
    }
    Directive *d = &list->items[list->count++];
    *d = (Directive){.origin = origin, .line = line};
    return d;
}

static bool is_gap(char c) {
    return c == ' ' || c == ',' || c == '\t';
}

static bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of one value: quoted, or up to the next gap. Sets *value without the quotes. */
static size_t value_length(Span text, Span *value) {
    char quote = text.len && (text.ptr[0] == '"' || text.ptr[0] == '\'') ? text.ptr[0] : 0;
    size_t n = 0;
    if (quote) {
        size_t close = span_find_char(text, quote, 1);
        size_t end = close == SIZE_MAX ? text.len : close;
        *value = span_make(text.ptr + 1, end - 1);
        return close == SIZE_MAX ? text.len : close + 1;
    }
    while (n < text.len && !is_gap(text.ptr[n]))
        n++;
    *value = span_make(text.ptr, n);
    return n;
}

static size_t word(Arena *arena, DirectiveList *list, DirectiveOrigin origin, Span text, int line,
                   int column) {
    Directive *d = directive_add(arena, list, origin, line);
    size_t n = 0;
    if (text.ptr[0] == '+' || text.ptr[0] == '-')
        d->sign = text.ptr[n++];
    size_t start = n;
    while (n < text.len && !is_gap(text.ptr[n]) && text.ptr[n] != '=')
        n++;
    d->name = span_make(text.ptr + start, n - start);
    d->column = column + (int)start;
    if (n < text.len && text.ptr[n] == '=') {
        d->has_value = true;
        n++;
        n += value_length(span_from(text, n), &d->value);
    }
    if (d->name.len == 0)
        d->problem = "a name is missing here";
    return n;
}

void directive_parse_words(Arena *arena, DirectiveList *list, DirectiveOrigin origin, Span text,
                           int line, int column) {
    size_t i = 0;
    while (true) {
        while (i < text.len && is_gap(text.ptr[i]))
            i++;
        if (i == text.len)
            return;
        /* `.class` and `#id` belong to whoever renders the page. */
        if (origin == DIRECTIVE_FENCE && (text.ptr[i] == '.' || text.ptr[i] == '#')) {
            while (i < text.len && !is_gap(text.ptr[i]))
                i++;
            continue;
        }
        i += word(arena, list, origin, span_from(text, i), line, column + (int)i);
    }
}

/* ---- inline ------------------------------------------------------------------------------ */

/* Is there a `+NAME` or `-NAME` in capitals at the start of text? */
static bool signed_name(Span text) {
    return text.len > 2 && (text.ptr[0] == '+' || text.ptr[0] == '-') && text.ptr[1] >= 'A' &&
           text.ptr[1] <= 'Z' && text.ptr[2] >= 'A' && text.ptr[2] <= 'Z';
}

static bool near_keyword(Span name) {
    static const char *const KEYWORDS[] = {"doctest", "verbatim"};
    char lower[16];
    if (name.len < 4 || name.len >= sizeof lower)
        return false;
    for (size_t i = 0; i < name.len; i++)
        lower[i] =
            (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32 : name.ptr[i]);
    return span_nearest(span_make(lower, name.len), KEYWORDS, COUNT_OF(KEYWORDS)) != NULL;
}

static void near_miss(Arena *arena, DirectiveList *list, Span name, const char *problem, int line,
                      int column) {
    Directive *d = directive_add(arena, list, DIRECTIVE_INLINE, line);
    d->name = name;
    d->column = column;
    d->problem = problem;
}

/* The comment's text begins behind '#'. True when it is a directive, or meant to be one. */
static bool inline_comment(Arena *arena, DirectiveList *list, Span comment, int line, int column) {
    Span t = span_trim_left(comment);
    column += (int)(t.ptr - comment.ptr);
    size_t n = 0;
    while (n < t.len && is_alpha(t.ptr[n]))
        n++;
    Span name = span_make(t.ptr, n);
    bool exact = span_is(name, "doctest") || span_is(name, "verbatim");
    Span gap = span_from(t, n);
    Span rest = span_trim_left(gap);
    bool colon = rest.len && rest.ptr[0] == ':';
    Span words = colon ? span_trim_left(span_from(rest, 1)) : rest;
    if (exact && colon && gap.ptr == rest.ptr) {
        directive_parse_words(arena, list, DIRECTIVE_INLINE, words, line,
                              column + (int)(words.ptr - t.ptr));
        return true;
    }
    if (!signed_name(words) || n == 0)
        return false;
    if (exact)
        near_miss(arena, list, name,
                  colon ? "no blank may stand before the ':'" : "a ':' is missing behind it", line,
                  column);
    else if (colon && near_keyword(name))
        near_miss(arena, list, name, "did you mean 'doctest'?", line, column);
    else
        return false;
    return true;
}

void directive_parse_inline(Arena *arena, DirectiveList *list, Span text, int line, int column) {
    for (size_t at = span_find_char(text, '#', 0); at != SIZE_MAX;
         at = span_find_char(text, '#', at + 1)) {
        Span comment = span_from(text, at + 1);
        bool quotes =
            memchr(comment.ptr, '\'', comment.len) || memchr(comment.ptr, '"', comment.len);
        bool named = span_starts(span_trim_left(comment), SPAN_LIT("verbatim:"));
        if (quotes && !named)
            continue; /* doctest's rule: it may well be part of a string */
        if (inline_comment(arena, list, comment, line, column + (int)at + 1))
            return;
    }
}

/* ---- HTML comments ----------------------------------------------------------------------- */

bool directive_parse_comment(Arena *arena, DirectiveList *list, Span body, int line, int column) {
    if (!span_starts(body, SPAN_LIT("<!--")))
        return false;
    Span t = span_trim_left(span_from(body, 4));
    size_t n = 0;
    while (n < t.len && is_alpha(t.ptr[n]))
        n++;
    Span name = span_make(t.ptr, n);
    Span rest = span_from(t, n);
    column += (int)(t.ptr - body.ptr);
    bool exact = span_is(name, "verbatim");
    if (!exact && !(near_keyword(name) && rest.len && rest.ptr[0] == ':'))
        return false;
    size_t close = span_find(rest, SPAN_LIT("-->"), 0);
    size_t before = list->count;
    if (rest.len && rest.ptr[0] == ':') {
        Span words = span_from(rest, 1);
        words.len = close == SIZE_MAX ? words.len : close - 1;
        directive_parse_words(arena, list, DIRECTIVE_COMMENT, words, line, column + (int)n + 1);
    }
    const char *problem = NULL;
    if (!exact)
        problem = "did you mean 'verbatim'?";
    else if (rest.len == 0 || rest.ptr[0] != ':')
        problem = "a ':' is missing behind it";
    else if (close == SIZE_MAX)
        problem = "the comment must end with '-->' on the same line";
    else if (list->count == before)
        problem = "nothing follows it";
    if (problem) {
        Directive *d = directive_add(arena, list, DIRECTIVE_COMMENT, line);
        d->name = name;
        d->column = column;
        d->problem = problem;
    }
    return true;
}
