/* Values of number and string literals. Adjacent string literals are joined here; the fields of
 * f-strings are parser_fstring.c's. */
#include "engine/base/unicode_names.h"
#include "harness/language/parser_internal.h"
#include "engine/base/number.h"
#include "engine/base/unicode.h"
#include "harness/language/exceptions.h"
#include <stdio.h>

void text_add(Parser *p, Text *text, Span more) {
    if (text->len + more.len > text->cap) {
        size_t cap = 2 * text->cap + more.len + 16;
        char *data = scratch_alloc(p, cap);
        if (text->len)
            memcpy(data, text->data, text->len);
        text->data = data;
        text->cap = cap;
    }
    if (more.len)
        memcpy(text->data + text->len, more.ptr, more.len);
    text->len += more.len;
}

void text_add_code_point(Parser *p, Text *text, uint32_t code_point) {
    char bytes[4];
    text_add(p, text, span_make(bytes, utf8_encode(bytes, code_point)));
}

_Noreturn void fail_last(Parser *p, const char *format, ...) {
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    const Token *t = peek(p);
    Place place = place_of_token(p, t);
    if (t->column < 0) {
        place.offset = lexer_column(&p->lexer, p->lexer.cur);
        place.end_offset = -1;
    }
    syntax_raise(p, &TYPE_SYNTAX_ERROR, place, "%s", message);
}

/* ---- numbers ---- */

static bool small_decimal(Span text, int64_t *out) {
    if (text.len > 18)
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '_')
            continue;
        if (!lexer_is_digit((unsigned char)text.ptr[i]))
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *out = value;
    return true;
}

static bool is_based(Span text) {
    return text.len > 1 && text.ptr[0] == '0' && strchr("xXoObB", text.ptr[1]);
}

static bool is_float_text(Span text) {
    return !is_based(text) && (memchr(text.ptr, '.', text.len) || memchr(text.ptr, 'e', text.len) ||
                               memchr(text.ptr, 'E', text.len));
}

static Value integer_value(Parser *p, Span text) {
    int64_t small;
    if (small_decimal(text, &small))
        return value_int(small);
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++)
        digits += text.ptr[i] != '_';
    if (!is_based(text) && digits > 4300)
        fail_last(p,
                  "Exceeds the limit (4300 digits) for integer string conversion: value has %zu "
                  "digits; use sys.set_int_max_str_digits() to increase the limit - Consider "
                  "hexadecimal for huge integer literals to avoid decimal conversion limits.",
                  digits);
    return int_parse(p->vm, text, 0);
}

static double float_value(Parser *p, Span text) {
    double value = 0;
    if (!double_parse(text, true, &value))
        parser_fail(p);
    return value;
}

Node *parse_number(Parser *p) {
    const Token *t = peek(p);
    p->pos++;
    ConstantNode *node = NEW(p, ConstantNode, NODE_CONSTANT, t);
    Span text = t->text;
    bool imaginary = !is_based(text) && (text.ptr[text.len - 1] | 0x20) == 'j';
    if (imaginary) {
        text.len--;
        node->value = complex_new(p->vm, 0.0, float_value(p, text));
    } else if (is_float_text(text)) {
        node->value = value_float(float_value(p, text));
    } else {
        node->value = integer_value(p, text);
    }
    return finish(p, node);
}

/* ---- escapes ---- */

static int hex_value(int c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* One-letter escapes; -1 when it is none. */
static int simple_escape(int c) {
    static const char LETTERS[] = "\\'\"abfnrtv", VALUES[] = "\\'\"\a\b\f\n\r\t\v";
    const char *at = c ? strchr(LETTERS, c) : NULL;
    return at ? VALUES[at - LETTERS] : -1;
}

static size_t octal_escape(Span s, size_t pos, uint32_t *value) {
    *value = 0;
    size_t i = pos;
    while (i < s.len && i < pos + 3 && s.ptr[i] >= '0' && s.ptr[i] <= '7')
        *value = *value * 8 + (uint32_t)(s.ptr[i++] - '0');
    return i;
}

/* Positions in messages count a code point beyond ASCII as ten bytes, a backslash before one as
 * six: that is how CPython rewrites the text before decoding it. */
static size_t reported_position(Span s, size_t pos) {
    size_t count = 0;
    for (size_t i = 0; i < pos; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 128)
            count += c == '\\' && i + 1 < s.len && (unsigned char)s.ptr[i + 1] >= 128 ? 6 : 1;
        else if ((c & 0xC0) != 0x80)
            count += 10;
        if (c == '\\' && i + 1 < pos && (unsigned char)s.ptr[i + 1] < 128) {
            count++;
            i++;
        }
    }
    return count;
}

static _Noreturn void fail_escape(Parser *p, Span s, size_t start, size_t end, const char *why) {
    fail_last(p, "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s",
              reported_position(s, start), reported_position(s, end) - 1, why);
}

static size_t hex_escape(Parser *p, Text *out, Span s, size_t start, int letter) {
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8, pos = start + 2, n = 0;
    uint32_t value = 0;
    for (; n < digits && pos < s.len && hex_value((unsigned char)s.ptr[pos]) >= 0; n++, pos++)
        value = value * 16 + (uint32_t)hex_value((unsigned char)s.ptr[pos]);
    if (n < digits)
        fail_escape(p, s, start, pos,
                    letter == 'x'   ? "truncated \\xXX escape"
                    : letter == 'u' ? "truncated \\uXXXX escape"
                                    : "truncated \\UXXXXXXXX escape");
    if (value > 0x10FFFF)
        fail_escape(p, s, start, pos, "illegal Unicode character");
    text_add_code_point(p, out, value);
    return pos;
}

/* \N{name}; returns where it ends. */
static size_t name_escape(Parser *p, Text *out, Span s, size_t start) {
    size_t pos = start + 2;
    if (pos >= s.len || s.ptr[pos] != '{')
        fail_escape(p, s, start, pos, "malformed \\N character escape");
    size_t end = span_find_char(s, '}', pos);
    if (end == SIZE_MAX)
        fail_escape(p, s, start, s.len, "malformed \\N character escape");
    if (end == pos + 1)
        fail_escape(p, s, start, end, "malformed \\N character escape");
    uint32_t c;
    if (!unicode_by_name(span_make(s.ptr + pos + 1, end - pos - 1), &c))
        fail_escape(p, s, start, end + 1, "unknown Unicode character name");
    text_add_code_point(p, out, c);
    return end + 1;
}

/* The escape that begins at s[pos]; returns where it ends. */
static size_t unescape_one(Parser *p, Text *out, Span s, size_t pos) {
    if (pos + 1 >= s.len)
        fail_last(p,
                  "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zu: "
                  "\\ at end of string",
                  reported_position(s, pos));
    int c = (unsigned char)s.ptr[pos + 1];
    int simple = simple_escape(c);
    if (simple >= 0) {
        text_add_code_point(p, out, (uint32_t)simple);
        return pos + 2;
    }
    if (c == '\n')
        return pos + 2;
    if (c >= '0' && c <= '7') {
        uint32_t value;
        pos = octal_escape(s, pos + 1, &value);
        text_add_code_point(p, out, value);
        return pos;
    }
    if (c == 'x' || c == 'u' || c == 'U')
        return hex_escape(p, out, s, pos, c);
    if (c == 'N')
        return name_escape(p, out, s, pos);
    text_add(p, out, SPAN_LIT("\\"));
    return pos + 1;
}

void literal_unescape(Parser *p, Text *out, Span s) {
    for (size_t pos = 0; pos < s.len;) {
        const char *backslash = memchr(s.ptr + pos, '\\', s.len - pos);
        size_t plain = backslash ? (size_t)(backslash - s.ptr) : s.len;
        text_add(p, out, span_make(s.ptr + pos, plain - pos));
        pos = plain;
        if (backslash)
            pos = unescape_one(p, out, s, pos);
    }
}

static void add_byte(Parser *p, Text *out, uint32_t value) {
    char byte = (char)value;
    text_add(p, out, span_make(&byte, 1));
}

static size_t unescape_byte(Parser *p, Text *out, Span s, size_t pos) {
    int c = pos + 1 < s.len ? (unsigned char)s.ptr[pos + 1] : 0;
    int simple = simple_escape(c);
    if (simple >= 0) {
        add_byte(p, out, (uint32_t)simple);
        return pos + 2;
    }
    if (c == '\n')
        return pos + 2;
    if (c >= '0' && c <= '7') {
        uint32_t value;
        pos = octal_escape(s, pos + 1, &value);
        add_byte(p, out, value);
        return pos;
    }
    if (c == 'x') {
        int high = pos + 2 < s.len ? hex_value((unsigned char)s.ptr[pos + 2]) : -1;
        int low = pos + 3 < s.len ? hex_value((unsigned char)s.ptr[pos + 3]) : -1;
        if (high < 0 || low < 0)
            fail_last(p, "(value error) invalid \\x escape at position %zu", pos);
        add_byte(p, out, (uint32_t)(high * 16 + low));
        return pos + 4;
    }
    add_byte(p, out, '\\');
    return pos + 1;
}

void literal_unescape_bytes(Parser *p, Text *out, Span s) {
    for (size_t pos = 0; pos < s.len;) {
        if (s.ptr[pos] == '\\')
            pos = unescape_byte(p, out, s, pos);
        else
            add_byte(p, out, (unsigned char)s.ptr[pos++]);
    }
}

/* ---- string literals ---- */

typedef struct Literal {
    bool bytes, raw, formatted;
    Span inside;
} Literal;

static Literal literal_of(const Token *t) {
    Literal literal = {0};
    Span s = t->text;
    for (; s.ptr[0] != '"' && s.ptr[0] != '\''; s = span_from(s, 1)) {
        int c = s.ptr[0] | 0x20;
        literal.bytes |= c == 'b';
        literal.raw |= c == 'r';
        literal.formatted |= c == 'f';
    }
    size_t quotes = s.len >= 6 && s.ptr[1] == s.ptr[0] && s.ptr[2] == s.ptr[0] ? 3 : 1;
    literal.inside = span_make(s.ptr + quotes, s.len - 2 * quotes);
    return literal;
}

static void check_ascii(Parser *p, const Token *t, Span inside) {
    for (size_t i = 0; i < inside.len; i++)
        if ((unsigned char)inside.ptr[i] >= 128)
            syntax_raise(p, &TYPE_SYNTAX_ERROR, place_of_token(p, t),
                         "bytes can only contain ASCII literal characters");
}

static void add_literal(Parser *p, const Token *t, const Literal *literal, Text *text) {
    if (literal->bytes)
        check_ascii(p, t, literal->inside);
    if (literal->formatted)
        fstring_parse(p, literal->inside, literal->raw, t, text);
    else if (literal->raw)
        text_add(p, text, literal->inside);
    else if (literal->bytes)
        literal_unescape_bytes(p, text, literal->inside);
    else
        literal_unescape(p, text, literal->inside);
}

static Node *string_constant(Parser *p, const Token *first, const Text *text, bool bytes) {
    ConstantNode *node = NEW(p, ConstantNode, NODE_CONSTANT, first);
    Span s = span_make(text->data ? text->data : "", text->len);
    node->value = bytes ? bytes_new(p->vm, s.ptr, s.len) : value_object(vm_intern_span(p->vm, s));
    return finish(p, node);
}

Node *parse_strings(Parser *p) {
    size_t begin = p->pos;
    while (at(p, TOKEN_STRING))
        p->pos++;
    const Token *first = &p->tokens[begin];
    size_t end = p->pos, mark = list_begin(p);
    bool bytes = literal_of(first).bytes, formatted = false;
    Text text = {0};
    for (size_t i = begin; i < end; i++) {
        Literal literal = literal_of(&p->tokens[i]);
        if (!literal.formatted)
            add_literal(p, &p->tokens[i], &literal, &text);
        if (literal.bytes != bytes)
            fail_last(p, "cannot mix bytes and nonbytes literals");
        if (literal.formatted)
            add_literal(p, &p->tokens[i], &literal, &text);
        formatted |= literal.formatted;
    }
    if (!formatted)
        return string_constant(p, first, &text, bytes);
    fstring_flush(p, first, &text);
    FStringNode *node = NEW(p, FStringNode, NODE_FSTRING, first);
    node->parts = list_end(p, mark);
    return finish(p, node);
}
