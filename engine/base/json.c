/* Strict JSON to Tree.
 *
 * Our own reader, because trees carry what common JSON libraries drop: the line and column of each
 * value, integers of any length, NUL characters in strings; and because it must refuse what those
 * let pass (leading zeros, raw control characters, bad UTF-8). */
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "engine/base/unicode.h"
#include <stdlib.h>

enum { DEEPEST = 500 };

typedef struct Scan {
    Span text;
    size_t at;
    size_t counted; /* offset up to which `column` has been counted; 1-based characters */
    int line, column, depth;
    const char *name;
    Buf string; /* the last one read, unescaped */
    Error *err;
} Scan;

/* Column of an offset on the current line, not before the last one asked for. */
static int column_of(Scan *s, size_t at) {
    if (at > s->counted) {
        s->column += (int)utf8_count(span_between(s->text.ptr + s->counted, s->text.ptr + at));
        s->counted = at;
    }
    return s->column;
}

static bool complain(Scan *s, size_t at, const char *what) {
    return fail(s->err, ERR_SYNTAX, "%s:%d:%d: %s", s->name, s->line, column_of(s, at), what);
}

static int peek(const Scan *s) {
    return s->at < s->text.len ? (unsigned char)s->text.ptr[s->at] : -1;
}

static void skip_space(Scan *s) {
    for (; s->at < s->text.len; s->at++) {
        char c = s->text.ptr[s->at];
        if (c == '\n') {
            s->line++;
            s->counted = s->at + 1;
            s->column = 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

static Tree *placed(Scan *s, size_t from, Tree *t) {
    t->line = s->line;
    t->column = column_of(s, from);
    return t;
}

static int hex_digit(int c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hexadecimal digits, or -1. */
static int32_t take_hex4(Scan *s) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++, s->at++) {
        int digit = hex_digit(peek(s));
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/* Behind "\u": one code point, from two escapes when it is a pair of surrogates. One alone is kept
 * as it is. */
static bool take_unicode(Scan *s, size_t from) {
    int32_t c = take_hex4(s);
    bool pair =
        c >= 0xD800 && c < 0xDC00 && span_starts(span_from(s->text, s->at), SPAN_LIT("\\u"));
    if (pair) {
        size_t behind_first = s->at;
        s->at += 2;
        int32_t low = take_hex4(s);
        if (low >= 0xDC00 && low < 0xE000)
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        else
            s->at = behind_first;
    }
    if (c < 0)
        return complain(s, from, "\\u needs four hexadecimal digits");
    buf_add_utf8(&s->string, (uint32_t)c);
    return true;
}

static bool take_escape(Scan *s) {
    static const char LETTERS[] = "\"\\/bfnrt", MEANINGS[] = "\"\\/\b\f\n\r\t";
    size_t from = s->at++;
    int c = peek(s);
    if (c == 'u') {
        s->at++;
        return take_unicode(s, from);
    }
    const char *known = c > 0 ? strchr(LETTERS, c) : NULL;
    if (!known)
        return complain(s, from, "unknown escape in a string");
    s->at++;
    buf_addc(&s->string, MEANINGS[known - LETTERS]);
    return true;
}

/* A string into s->string. */
static bool take_string(Scan *s) {
    size_t from = s->at++;
    buf_reset(&s->string);
    for (int c; (c = peek(s)) != '"';) {
        if (c < 0)
            return complain(s, from, "this string is not closed");
        if (c < 0x20)
            return complain(s, s->at, "control character in a string; write it as an escape");
        if (c == '\\') {
            if (!take_escape(s))
                return false;
            continue;
        }
        size_t start = s->at;
        while ((c = peek(s)) >= 0x20 && c != '"' && c != '\\')
            s->at++;
        buf_add_span(&s->string, span_between(s->text.ptr + start, s->text.ptr + s->at));
    }
    s->at++;
    return true;
}

static bool skip_digits(Scan *s) {
    size_t from = s->at;
    while (peek(s) >= '0' && peek(s) <= '9')
        s->at++;
    return s->at > from;
}

/* Behind the whole part; *whole tells whether there is nothing more. */
static bool skip_fraction(Scan *s, size_t from, bool *whole) {
    *whole = true;
    if (peek(s) == '.') {
        *whole = false;
        s->at++;
        if (!skip_digits(s))
            return complain(s, from, "a digit must follow the decimal point");
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        *whole = false;
        s->at++;
        s->at += peek(s) == '+' || peek(s) == '-';
        if (!skip_digits(s))
            return complain(s, from, "the exponent has no digits");
    }
    return true;
}

static Tree *number_from(Span text, bool whole) {
    double value = 0;
    if (!whole) {
        double_parse(text, false, &value);
        return tree_float(value);
    }
    char *digits = xstrndup(text.ptr, text.len);
    Tree *t = tree_bigint(digits);
    free(digits);
    return t;
}

static Tree *read_number(Scan *s) {
    size_t from = s->at;
    s->at += peek(s) == '-';
    size_t first = s->at;
    bool zero = peek(s) == '0', whole;
    if (!skip_digits(s) || (zero && s->at > first + 1)) {
        complain(s, from, "not a number (a digit first, no leading zeros)");
        return NULL;
    }
    if (!skip_fraction(s, from, &whole))
        return NULL;
    Span text = span_between(s->text.ptr + from, s->text.ptr + s->at);
    return placed(s, from, number_from(text, whole));
}

static Tree *read_word(Scan *s) {
    Span rest = span_from(s->text, s->at);
    size_t from = s->at;
    if (span_starts(rest, SPAN_LIT("true"))) {
        s->at += 4;
        return placed(s, from, tree_bool(true));
    }
    if (span_starts(rest, SPAN_LIT("false"))) {
        s->at += 5;
        return placed(s, from, tree_bool(false));
    }
    if (span_starts(rest, SPAN_LIT("null"))) {
        s->at += 4;
        return placed(s, from, tree_null());
    }
    complain(s, s->at, s->at == s->text.len ? "a value is missing" : "expected a value");
    return NULL;
}

static Tree *read_value(Scan *s);

/* "key": — the key goes to *key, the caller's. */
static bool take_key(Scan *s, char **key) {
    size_t from = s->at;
    if (peek(s) != '"')
        return complain(s, s->at, "expected a key in double quotes");
    if (!take_string(s))
        return false;
    if (strlen(s->string.data) != s->string.len)
        return complain(s, from, "a key must not contain a NUL character");
    skip_space(s);
    if (peek(s) != ':')
        return complain(s, s->at, "expected ':' after the key");
    s->at++;
    *key = xstrdup(s->string.data);
    return true;
}

static bool add_item(Scan *s, Tree *to) {
    char *key = NULL;
    if (to->kind == TREE_MAP && !take_key(s, &key))
        return false;
    Tree *item = read_value(s);
    if (item && key)
        tree_set(to, key, item);
    else if (item)
        tree_push(to, item);
    free(key);
    return item != NULL;
}

static bool add_items(Scan *s, Tree *to) {
    int close = to->kind == TREE_MAP ? '}' : ']';
    s->at++;
    skip_space(s);
    for (bool first = true; !first || peek(s) != close; first = false) {
        if (!add_item(s, to))
            return false;
        if (peek(s) == close)
            break;
        if (peek(s) != ',')
            return complain(s, s->at, close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
        s->at++;
        skip_space(s);
    }
    s->at++;
    return true;
}

static Tree *read_nested(Scan *s) {
    Tree *t = placed(s, s->at, peek(s) == '{' ? tree_map() : tree_list());
    bool fine = ++s->depth <= DEEPEST || complain(s, s->at, "nested too deeply");
    if (!fine || !add_items(s, t)) {
        tree_free(t);
        return NULL;
    }
    s->depth--;
    return t;
}

/* One value and the white space around it. */
static Tree *read_value(Scan *s) {
    skip_space(s);
    Tree *t;
    int c = peek(s);
    size_t from = s->at;
    if (c == '"')
        t = take_string(s) ? placed(s, from, tree_string_span(buf_span(&s->string))) : NULL;
    else if (c == '{' || c == '[')
        t = read_nested(s);
    else if (c == '-' || (c >= '0' && c <= '9'))
        t = read_number(s);
    else
        t = read_word(s);
    if (t)
        skip_space(s);
    return t;
}

Tree *json_parse(Span text, const char *name, Error *err) {
    Scan s = {.text = text, .line = 1, .column = 1, .name = name, .string = BUF_INIT, .err = err};
    size_t bad = utf8_first_invalid(text);
    if (bad != SIZE_MAX) {
        size_t start = 0;
        for (size_t i = 0; i < bad; i++)
            if (text.ptr[i] == '\n') {
                s.line++;
                start = i + 1;
            }
        s.counted = start;
        complain(&s, bad, "not valid UTF-8");
        return NULL;
    }
    Tree *t = read_value(&s);
    if (t && s.at < text.len) {
        complain(&s, s.at, "unexpected text after the value");
        tree_free(t);
        t = NULL;
    }
    buf_release(&s.string);
    return t;
}
