/* Escapes and character sets of regular expressions, from Python's form to PCRE2's. */
#include "engine/base/unicode_names.h"
#include "harness/language/re_parser.h"
#include <ctype.h>

static const Width ONE = {1, 1};

static bool is_octal(char c) {
    return c >= '0' && c <= '7';
}

/* ---- single characters ---- */

/* A number of at most `most` digits in the given base. */
static size_t digits(ReParser *p, size_t most, unsigned base, uint32_t *value) {
    size_t count = 0;
    for (*value = 0; count < most && !re_at_end(p); count++) {
        char c = re_peek(p);
        unsigned d = isdigit((unsigned char)c)    ? (unsigned)(c - '0')
                     : isxdigit((unsigned char)c) ? (unsigned)(tolower((unsigned char)c) - 'a' + 10)
                                                  : 99;
        if (d >= base)
            break;
        *value = *value * base + d;
        p->at++;
    }
    return count;
}

static Span since(const ReParser *p, size_t start) {
    return span_make(p->text.ptr + start, p->at - start);
}

/* \x \u \U behind the letter; start is where the backslash is. */
static uint32_t hex_escape(ReParser *p, char letter, size_t start) {
    size_t want = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    uint32_t c;
    if (digits(p, want, 16, &c) != want)
        re_fail(p, start, "incomplete escape %.*s", SPAN_ARG(since(p, start)));
    if (c > 0x10FFFF)
        re_fail(p, start, "bad escape %.*s", SPAN_ARG(since(p, start)));
    return c;
}

/* \N{name} behind the N. */
static uint32_t name_escape(ReParser *p, size_t start) {
    size_t from = p->at + 1, end;
    uint32_t c;
    if (!re_take(p, '{'))
        re_fail(p, p->at, "missing {");
    end = span_find_char(p->text, '}', from);
    if (end == SIZE_MAX && from < p->text.len)
        re_fail(p, from, "missing }, unterminated name");
    if (end == SIZE_MAX || end == from)
        re_fail(p, from, "missing character name");
    p->at = end + 1;
    Span name = span_make(p->text.ptr + from, end - from);
    if (!unicode_by_name(name, &c))
        re_fail(p, start, "undefined character name '%.*s'", SPAN_ARG(name));
    return c;
}

static bool simple_escape(char letter, uint32_t *c) {
    static const char letters[] = "afnrtv\\", values[] = "\a\f\n\r\t\v\\";
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (found)
        *c = (unsigned char)values[found - letters];
    return found != NULL;
}

static _Noreturn void bad_escape(ReParser *p, size_t start) {
    re_fail(p, start, "bad escape %.*s", SPAN_ARG(since(p, start)));
}

static _Noreturn void outside_octal(ReParser *p, size_t start) {
    re_fail(p, start, "octal escape value %.*s outside of range 0-0o377",
            SPAN_ARG(since(p, start)));
}

static bool is_hex_letter(const ReParser *p, char c) {
    return c == 'x' || (!p->bytes && (c == 'u' || c == 'U'));
}

/* The character after a backslash at `start`; raises at the end of the pattern. */
static char escape_letter(ReParser *p, size_t start) {
    p->at = start + 1;
    if (re_at_end(p))
        re_raise(p->vm, p->pattern, p->text, start, "bad escape (end of pattern)");
    char c = re_peek(p);
    if ((unsigned char)c >= 0x80)
        return '\0';
    p->at++;
    return c;
}

/* ---- classes ---- */

/* The text of \d \D \s \S \w \W as part of a set, or NULL: PCRE2's own escape will do. */
static const char *class_text(char letter, unsigned flags, bool scoped_ascii) {
    if (scoped_ascii)
        switch (letter) {
        case 'd':
            return "0-9";
        case 's':
            return " \\t-\\r";
        case 'w':
            return "a-zA-Z0-9_";
        default:
            return NULL;
        }
    if (letter == 's' && !(flags & RE_ASCII))
        return "\\s\\x1c-\\x1f";
    return NULL;
}

/* Whether ASCII rules hold here but not for the whole pattern; the reverse is refused. */
static bool scoped_ascii(ReParser *p, unsigned flags) {
    if (!p->bytes && !(flags & RE_ASCII) && (p->plan->flags & RE_ASCII))
        re_fail(p, p->at, "unsupported: classes under (?u:...) in a pattern with the flag ASCII");
    return !p->bytes && (flags & RE_ASCII) && !(p->plan->flags & RE_ASCII);
}

static bool is_class(char letter) {
    return letter && strchr("dDsSwW", letter);
}

static void emit_class(ReParser *p, char letter, unsigned flags) {
    bool negated = isupper((unsigned char)letter);
    unsigned in_force = p->bytes ? flags | RE_ASCII : flags;
    const char *text =
        class_text((char)tolower((unsigned char)letter), in_force, scoped_ascii(p, flags));
    if (text)
        buf_addf(p->plan->out, "(?-i:[%s%s])", negated ? "^" : "", text);
    else
        buf_addf(p->plan->out, "\\%c", letter);
}

/* ---- escapes outside sets ---- */

static Item literal(ReParser *p, uint32_t c) {
    re_emit_literal(p, c);
    return (Item){ITEM_PLAIN, ONE};
}

static Item number_escape(ReParser *p, char first, size_t start) {
    uint32_t value;
    if (first == '0') {
        digits(p, 2, 8, &value);
        return literal(p, value);
    }
    value = (uint32_t)(first - '0');
    if (isdigit((unsigned char)re_peek(p))) {
        char second = re_peek(p);
        p->at++;
        if (is_octal(first) && is_octal(second) && is_octal(re_peek(p))) {
            value = (uint32_t)((first - '0') * 64 + (second - '0') * 8 + (re_peek(p) - '0'));
            p->at++;
            if (value > 0377)
                outside_octal(p, start);
            return literal(p, value);
        }
        value = value * 10 + (uint32_t)(second - '0');
    }
    if (value > p->plan->groups)
        re_fail(p, start + 1, "invalid group reference %u", value);
    return re_reference(p, value, start);
}

static Item anchor(ReParser *p, char letter, unsigned flags) {
    const char *w = "(?-i:[a-zA-Z0-9_])";
    if ((letter == 'b' || letter == 'B') && scoped_ascii(p, flags))
        buf_addf(p->plan->out,
                 letter == 'b' ? "(?:(?<=%s)(?!%s)|(?<!%s)(?=%s))"
                               : "(?:(?<=%s)(?=%s)|(?<!%s)(?!%s))",
                 w, w, w, w);
    else if (letter == 'B')
        buf_adds(p->plan->out, "(?!\\A\\z)\\B"); /* CPython's never matches empty text */
    else
        buf_addf(p->plan->out, "\\%c", letter == 'Z' ? 'z' : letter);
    return (Item){ITEM_ANCHOR, {0, 0}};
}

Item re_escape(ReParser *p, unsigned flags) {
    size_t start = p->at;
    char letter = escape_letter(p, start);
    uint32_t c;
    if (letter == '\0')
        return literal(p, re_next(p));
    if (strchr("AbBZ", letter))
        return anchor(p, letter, flags);
    if (is_class(letter)) {
        emit_class(p, letter, flags);
        return (Item){ITEM_PLAIN, ONE};
    }
    if (simple_escape(letter, &c))
        return literal(p, c);
    if (is_hex_letter(p, letter))
        return literal(p, hex_escape(p, letter, start));
    if (isdigit((unsigned char)letter))
        return number_escape(p, letter, start);
    if (letter == 'N' && !p->bytes)
        return literal(p, name_escape(p, start));
    if (isalpha((unsigned char)letter))
        bad_escape(p, start);
    return literal(p, (unsigned char)letter);
}

/* ---- sets ---- */

/* One member of a set: a character, or a class (then it has been written already). */
typedef struct Member {
    bool is_class;
    char letter;
    uint32_t c;
    size_t start, end;
} Member;

static uint32_t set_escape(ReParser *p, char letter, size_t start) {
    uint32_t c;
    if (letter == 'b')
        return '\b';
    if (simple_escape(letter, &c))
        return c;
    if (is_hex_letter(p, letter))
        return hex_escape(p, letter, start);
    if (letter == 'N' && !p->bytes)
        return name_escape(p, start);
    if (is_octal(letter)) {
        p->at--;
        digits(p, 3, 8, &c);
        if (c > 0377)
            outside_octal(p, start);
        return c;
    }
    if (isalnum((unsigned char)letter))
        bad_escape(p, start);
    return (unsigned char)letter;
}

static Member member(ReParser *p) {
    Member m = {.start = p->at};
    if (re_peek(p) != '\\') {
        m.c = re_next(p);
    } else {
        char letter = escape_letter(p, p->at);
        m.letter = letter;
        m.is_class = is_class(letter);
        if (letter == '\0')
            m.c = re_next(p);
        else if (!m.is_class)
            m.c = set_escape(p, letter, m.start);
    }
    m.end = p->at;
    return m;
}

/* From low to high; and what folding makes the same and PCRE2 does not. */
static void emit_range(ReParser *p, uint32_t low, uint32_t high) {
    re_emit_char(p, low);
    if (high > low) {
        buf_addc(p->plan->out, '-');
        re_emit_char(p, high);
    }
    const char *same;
    for (size_t set = 0;
         p->fold == RE_FOLD_UNICODE && (same = re_same_letters(low, high, &set)) != NULL;)
        buf_adds(p->plan->out, same);
    for (uint32_t c = 'A'; p->fold == RE_FOLD_ASCII && c <= 'Z'; c++) {
        uint32_t small = c - 'A' + 'a';
        if (c >= low && c <= high)
            re_emit_char(p, small);
        if (small >= low && small <= high)
            re_emit_char(p, c);
    }
}

static void emit_member(ReParser *p, const Member *m, unsigned flags) {
    if (!m->is_class) {
        emit_range(p, m->c, m->c);
        return;
    }
    unsigned in_force = p->bytes ? flags | RE_ASCII : flags;
    const char *text = class_text(m->letter, in_force, scoped_ascii(p, flags));
    if (text)
        buf_adds(p->plan->out, text);
    else
        buf_addf(p->plan->out, "\\%c", m->letter);
}

static _Noreturn void unterminated(ReParser *p, size_t start) {
    p->at = p->text.len;
    re_fail(p, start, "unterminated character set");
}

static void range(ReParser *p, const Member *low) {
    if (re_at_end(p))
        unterminated(p, p->at);
    Member high = member(p);
    if (low->is_class || high.is_class || high.c < low->c)
        re_fail(p, low->start, "bad character range %.*s-%.*s", (int)(low->end - low->start),
                p->text.ptr + low->start, (int)(high.end - high.start), p->text.ptr + high.start);
    emit_range(p, low->c, high.c);
}

/* Behind the '['. */
Item re_set(ReParser *p, unsigned flags) {
    size_t start = p->at - 1;
    if (p->fold == RE_FOLD_ASCII)
        buf_adds(p->plan->out, "(?-i:");
    buf_adds(p->plan->out, re_take(p, '^') ? "[^" : "[");
    for (bool first = true;; first = false) {
        if (re_at_end(p))
            unterminated(p, start);
        if (!first && re_take(p, ']'))
            break;
        Member m = member(p);
        if (!re_take(p, '-')) {
            emit_member(p, &m, flags);
            continue;
        }
        if (re_at_end(p))
            unterminated(p, start);
        if (re_take(p, ']')) {
            emit_member(p, &m, flags);
            buf_adds(p->plan->out, "\\-");
            break;
        }
        range(p, &m);
    }
    buf_adds(p->plan->out, p->fold == RE_FOLD_ASCII ? "])" : "]");
    return (Item){ITEM_PLAIN, ONE};
}
