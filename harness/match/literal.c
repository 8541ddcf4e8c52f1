/* Printed text as expected text: what would be read as something else is written as a wildcard that
 * matches just it. */
#include "engine/base/unicode.h"
#include "harness/match/pattern.h"
#include "harness/match/rewrite.h"

void rewrite_regex(Buf *out, Span text) {
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at, false);
        if (c == UINT32_MAX)
            buf_addf(out, "\\x%02x", (unsigned char)text.ptr[start]);
        else if (c == '\t')
            buf_adds(out, "\\t");
        else if (c == '\r')
            buf_adds(out, "\\r");
        else if (c < 0x20 || c == 0x7f)
            buf_addf(out, "\\x%02x", c);
        else if (c < 0x80 && strchr("\\^$.|?*+()[]{}#", (int)c))
            buf_addf(out, "\\%c", (char)c);
        else
            buf_add(out, text.ptr + start, at - start);
    }
}

static void escaped(Buf *out, Span text) {
    buf_adds(out, "{{");
    rewrite_regex(out, text);
    buf_adds(out, "}}");
}

static size_t run_of(Span s, size_t at, char c) {
    size_t end = at;
    while (end < s.len && s.ptr[end] == c)
        end++;
    return end - at;
}

static bool is_control(char c) {
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/* Bytes at `at` that cannot stand as they are. */
static size_t special_length(Span s, size_t at, MatchOptions options) {
    char c = s.ptr[at];
    size_t run = run_of(s, at, c), next = at;
    if (c == '.' && run >= 3 && option_on(options, OPTION_ELLIPSIS))
        return run;
    if (c == '{' && run >= 2)
        return run;
    if (is_control(c) || (c == '\t' && !option_on(options, OPTION_NORMALIZE_WHITESPACE)))
        return run;
    return (unsigned char)c >= 0x80 && utf8_next(s, &next, false) == UINT32_MAX ? 1 : 0;
}

/* Length of what at the start of a line would be read as a prompt, a fence, a quote … */
static size_t opening_length(Span s, RewriteCare care, bool first, MatchOptions options) {
    static const char *const USUAL[] = {">>>", "```", "~~~"};
    for (size_t i = 0; care > REWRITE_BARE && i < sizeof USUAL / sizeof *USUAL; i++)
        if (span_starts(s, span_of(USUAL[i])))
            return run_of(s, 0, s.ptr[0]);
    if (first && span_starts(s, SPAN_LIT("...")))
        return run_of(s, 0, '.');
    if (first && span_starts(s, SPAN_LIT("???")) && option_on(options, OPTION_ELLIPSIS))
        return 3;
    if (care == REWRITE_PARANOID && s.len) {
        size_t end = 0;
        utf8_next(s, &end, false);
        return end;
    }
    return care == REWRITE_CAREFUL && s.len && strchr("$>|-+*#=.<`~:", s.ptr[0]) ? 1 : 0;
}

static void add_text(Buf *out, Span s, size_t at, MatchOptions options) {
    while (at < s.len) {
        size_t start = at, special = special_length(s, at, options);
        if (special) {
            escaped(out, span_make(s.ptr + at, special));
            at += special;
        } else {
            utf8_next(s, &at, false);
            buf_add(out, s.ptr + start, at - start);
        }
    }
}

static bool all_blank(Span s) {
    for (size_t i = 0; i < s.len; i++)
        if (!is_blank(s.ptr[i]))
            return false;
    return true;
}

static void add_blank_line(Buf *out, Span line, MatchOptions options) {
    if (!option_on(options, OPTION_DONT_ACCEPT_BLANKLINE))
        buf_adds(out, "<BLANKLINE>");
    else if (option_on(options, OPTION_NORMALIZE_WHITESPACE))
        return; /* no line at all says the same */
    else if (option_on(options, OPTION_WILDCARD) && line.len)
        escaped(out, line);
    else if (option_on(options, OPTION_WILDCARD))
        buf_adds(out, "{{(?:)}}");
}

void rewrite_literal(Buf *out, Span line, MatchOptions options, RewriteCare care, bool first) {
    bool escapes = option_on(options, OPTION_WILDCARD) && !option_on(options, OPTION_STRICT);
    if (all_blank(line)) {
        add_blank_line(out, line, options);
        return;
    }
    if (option_on(options, OPTION_NORMALIZE_WHITESPACE))
        while (is_blank(line.ptr[line.len - 1]))
            line.len--;
    if (!escapes) {
        buf_add_span(out, line);
        return;
    }
    size_t at = 0;
    while (at < line.len && line.ptr[at] == ' ')
        at++;
    bool mark = span_is(span_trim_right(line), "<BLANKLINE>");
    size_t opening =
        mark ? strlen("<BLANKLINE>") : opening_length(span_from(line, at), care, first, options);
    buf_add(out, line.ptr, at);
    if (opening) {
        escaped(out, span_make(line.ptr + at, opening));
        at += opening;
    }
    add_text(out, line, at, options);
}
