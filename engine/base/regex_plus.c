/* See regex_plus.h. */
#include "engine/base/regex_plus.h"

/* Offset behind `close`, from `at` on; 0 when there is none. */
static size_t behind(Span s, size_t at, char close) {
    size_t end = span_find_char(s, close, at);
    return end == SIZE_MAX ? 0 : end + 1;
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Length of an escape that stands for one character, 0 for others. */
static size_t escape_length(Span s, size_t at) {
    if (at + 1 >= s.len)
        return 0;
    char c = s.ptr[at + 1];
    bool braced = at + 2 < s.len && s.ptr[at + 2] == '{';
    size_t end = at + 2;
    if (c == 'x' && !braced) {
        while (end < s.len && end < at + 4 && is_hex(s.ptr[end]))
            end++;
        return end - at;
    }
    if (c == 'p' || c == 'P' || c == 'x') {
        end = braced ? behind(s, at, '}') : at + 3;
        return end && end <= s.len ? end - at : 0;
    }
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter)
        return strchr("dDsSwWhHvVtnrfae", c) ? 2 : 0;
    bool digit = c >= '0' && c <= '9';
    return digit || (unsigned char)c >= 0x80 ? 0 : 2;
}

static size_t class_length(Span s, size_t at) {
    size_t i = at + 1;
    if (i < s.len && s.ptr[i] == '^')
        i++;
    if (i < s.len && s.ptr[i] == ']')
        i++;
    while (i < s.len && s.ptr[i] != ']') {
        if (s.ptr[i] == '\\') {
            i += 2;
        } else if (s.ptr[i] == '[' && i + 1 < s.len && s.ptr[i + 1] == ':') {
            size_t end = span_find(s, SPAN_LIT(":]"), i + 2);
            i = end == SIZE_MAX ? i + 1 : end + 2;
        } else {
            i++;
        }
    }
    return i < s.len ? i + 1 - at : 0;
}

/* Length of the item at `at` when it matches a single character, 0 otherwise. */
static size_t item_length(Span s, size_t at) {
    unsigned char c = (unsigned char)s.ptr[at];
    if (c == '\\')
        return escape_length(s, at);
    if (c == '[')
        return class_length(s, at);
    if (c && strchr("()|^$?*+{} \t\r\n\f\v", c)) /* blanks may mean nothing, under (?x) */
        return 0;
    size_t end = at + 1;
    while (c >= 0xc0 && end < s.len && ((unsigned char)s.ptr[end] & 0xc0) == 0x80)
        end++;
    return end - at;
}

/* Comments and quoted text would need a real parser. */
static bool is_plain(Span s) {
    return span_find(s, SPAN_LIT("\\Q"), 0) == SIZE_MAX && span_find_char(s, '#', 0) == SIZE_MAX &&
           span_find(s, SPAN_LIT("(*"), 0) == SIZE_MAX;
}

void regex_unfold_plus(Buf *out, Span s) {
    bool plain = is_plain(s);
    for (size_t at = 0; at < s.len;) {
        size_t len = plain ? item_length(s, at) : 0, next = at + len;
        if (len && next < s.len && s.ptr[next] == '+' &&
            !(next + 1 < s.len && s.ptr[next + 1] == '+')) {
            buf_add(out, s.ptr + at, len);
            buf_add(out, s.ptr + at, len);
            buf_addc(out, '*');
            at = next + 1;
            continue;
        }
        /* what is no item is copied byte by byte; `(?<name>` and the like hold no '+' */
        size_t copy = len ? len : s.ptr[at] == '\\' && at + 1 < s.len ? 2 : 1;
        buf_add(out, s.ptr + at, copy);
        at += copy;
    }
}
