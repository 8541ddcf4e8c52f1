/* json.loads: JSON text to values, with CPython's messages and places of errors. */
#include "harness/language/json_codec.h"
#include "harness/language/numbers.h"
#include "harness/language/str_inner.h"
#include "engine/base/number.h"
#include <ctype.h>
#include <math.h>

typedef struct Reader {
    VM *vm;
    const JsonHooks *hooks;
    Str *text;
    Span s;
    size_t at;
} Reader;

static Value read_value(Reader *r);

static _Noreturn void refuse(Reader *r, size_t at, const char *message) {
    json_raise(r->vm, r->text, at, message);
}

static char peek(const Reader *r) {
    return r->at < r->s.len ? r->s.ptr[r->at] : '\0';
}

static void skip_space(Reader *r) {
    while (r->at < r->s.len && strchr(" \t\n\r", r->s.ptr[r->at]) && r->s.ptr[r->at])
        r->at++;
}

/* ---- strings ---- */

static int hex_unit(const Reader *r, size_t at) {
    int unit = 0;
    if (at + 4 > r->s.len)
        return -1;
    for (size_t i = at; i < at + 4; i++) {
        char c = r->s.ptr[i];
        if (!isxdigit((unsigned char)c))
            return -1;
        unit = unit * 16 +
               (isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10);
    }
    return unit;
}

/* \uXXXX behind the u, and the second half of a pair. */
static void read_unit(Reader *r, Buf *out) {
    int unit = hex_unit(r, r->at);
    if (unit < 0 || r->at + 4 >= r->s.len)
        refuse(r, r->at - 1, "Invalid \\uXXXX escape");
    r->at += 4;
    if (unit >= 0xD800 && unit < 0xDC00 && peek(r) == '\\' && r->at + 6 < r->s.len &&
        r->s.ptr[r->at + 1] == 'u') {
        int low = hex_unit(r, r->at + 2);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            r->at += 6;
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    buf_add_utf8(out, (uint32_t)unit);
}

static void read_escape(Reader *r, Buf *out, size_t begin) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    r->at++;
    if (r->at >= r->s.len)
        refuse(r, begin, "Unterminated string starting at");
    char c = r->s.ptr[r->at];
    const char *known = c ? strchr(from, c) : NULL;
    if (c == 'u') {
        r->at++;
        read_unit(r, out);
    } else if (known) {
        buf_addc(out, to[known - from]);
        r->at++;
    } else {
        refuse(r, r->at - 1, "Invalid \\escape");
    }
}

/* At the opening quote. */
static Str *read_string(Reader *r) {
    size_t begin = r->at++;
    Buf *out = NULL;
    for (;;) {
        size_t from = r->at;
        while (r->at < r->s.len) {
            unsigned char c = (unsigned char)r->s.ptr[r->at];
            if (c == '"' || c == '\\' || (c < ' ' && r->hooks->strict))
                break;
            r->at++;
        }
        Span run = span_make(r->s.ptr + from, r->at - from);
        if (r->at >= r->s.len)
            refuse(r, begin, "Unterminated string starting at");
        char c = r->s.ptr[r->at];
        if (c == '"' && !out) {
            r->at++;
            return str_new(r->vm, run);
        }
        if (!out)
            out = vm_buf(r->vm);
        buf_add_span(out, run);
        if (c == '"') {
            r->at++;
            return vm_buf_str(r->vm, out);
        }
        if (c != '\\')
            refuse(r, r->at, "Invalid control character at");
        read_escape(r, out, begin);
    }
}

/* ---- numbers and words ---- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void digits(Reader *r) {
    while (is_digit(peek(r)))
        r->at++;
}

/* Behind the whole part: a fraction and an exponent, when they are complete. */
static bool read_fraction(Reader *r) {
    bool any = false;
    if (peek(r) == '.' && r->at + 1 < r->s.len && is_digit(r->s.ptr[r->at + 1])) {
        r->at++;
        digits(r);
        any = true;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        size_t mark = r->at++;
        if (peek(r) == '+' || peek(r) == '-')
            r->at++;
        if (is_digit(peek(r))) {
            digits(r);
            any = true;
        } else {
            r->at = mark;
        }
    }
    return any;
}

static Value read_number(Reader *r) {
    size_t start = r->at;
    if (peek(r) == '-')
        r->at++;
    if (!is_digit(peek(r)))
        refuse(r, start, "Expecting value");
    if (peek(r) == '0')
        r->at++;
    else
        digits(r);
    bool is_real = read_fraction(r);
    Span text = span_make(r->s.ptr + start, r->at - start);
    Value hook = is_real ? r->hooks->parse_float : r->hooks->parse_int;
    if (!is_none(hook))
        return vm_call1(r->vm, hook, value_object(str_new(r->vm, text)));
    if (!is_real)
        return int_parse(r->vm, text, 10);
    double d = 0;
    (void)double_parse(text, false, &d);
    return value_float(d);
}

static bool take_word(Reader *r, const char *word) {
    size_t n = strlen(word);
    if (r->s.len - r->at < n || memcmp(r->s.ptr + r->at, word, n) != 0)
        return false;
    r->at += n;
    return true;
}

static Value constant(Reader *r, const char *word, double d) {
    if (!is_none(r->hooks->parse_constant))
        return vm_call1(r->vm, r->hooks->parse_constant, str_value(r->vm, word));
    return value_float(d);
}

/* ---- containers ---- */

static Value read_array(Reader *r) {
    List *out = list_new(r->vm, 4);
    vm_enter(r->vm, " while decoding a JSON array from a unicode string");
    r->at++;
    skip_space(r);
    if (peek(r) == ']' && r->at < r->s.len) {
        r->at++;
        vm_leave(r->vm);
        return value_object(out);
    }
    for (;;) {
        list_push(r->vm, out, read_value(r));
        skip_space(r);
        if (peek(r) == ']')
            break;
        if (peek(r) != ',')
            refuse(r, r->at, "Expecting ',' delimiter");
        r->at++;
        skip_space(r);
    }
    r->at++;
    vm_leave(r->vm);
    return value_object(out);
}

/* One "key": value into the dict or the list of pairs. */
static void read_member(Reader *r, Dict *dict, List *pairs) {
    if (peek(r) != '"')
        refuse(r, r->at, "Expecting property name enclosed in double quotes");
    Value key = value_object(read_string(r));
    skip_space(r);
    if (peek(r) != ':')
        refuse(r, r->at, "Expecting ':' delimiter");
    r->at++;
    skip_space(r);
    Value v = read_value(r);
    if (pairs)
        list_push(r->vm, pairs, tuple2(r->vm, key, v));
    else
        dict_set(r->vm, dict, key, v);
}

static Value finish_object(Reader *r, Dict *dict, List *pairs) {
    if (pairs)
        return vm_call1(r->vm, r->hooks->pairs_hook, value_object(pairs));
    if (!is_none(r->hooks->object_hook))
        return vm_call1(r->vm, r->hooks->object_hook, value_object(dict));
    return value_object(dict);
}

static Value read_object(Reader *r) {
    List *pairs = is_none(r->hooks->pairs_hook) ? NULL : list_new(r->vm, 4);
    Dict *dict = pairs ? NULL : dict_new(r->vm);
    vm_enter(r->vm, " while decoding a JSON object from a unicode string");
    r->at++;
    skip_space(r);
    while (peek(r) != '}') {
        read_member(r, dict, pairs);
        skip_space(r);
        if (peek(r) == '}')
            break;
        if (peek(r) != ',')
            refuse(r, r->at, "Expecting ',' delimiter");
        r->at++;
        skip_space(r);
        if (peek(r) != '"')
            refuse(r, r->at, "Expecting property name enclosed in double quotes");
    }
    r->at++;
    vm_leave(r->vm);
    return finish_object(r, dict, pairs);
}

static Value read_value(Reader *r) {
    switch (peek(r)) {
    case '"':
        return value_object(read_string(r));
    case '{':
        return read_object(r);
    case '[':
        return read_array(r);
    case 'n':
        if (take_word(r, "null"))
            return NONE;
        break;
    case 't':
        if (take_word(r, "true"))
            return value_bool(true);
        break;
    case 'f':
        if (take_word(r, "false"))
            return value_bool(false);
        break;
    case 'N':
        if (take_word(r, "NaN"))
            return constant(r, "NaN", NAN);
        break;
    case 'I':
        if (take_word(r, "Infinity"))
            return constant(r, "Infinity", INFINITY);
        break;
    default:
        if (take_word(r, "-Infinity"))
            return constant(r, "-Infinity", -INFINITY);
        return read_number(r);
    }
    refuse(r, r->at, "Expecting value");
}

Value json_read_value(VM *vm, const JsonHooks *hooks, Str *text, size_t *at) {
    Reader r = {vm, hooks, text, str_span(text), *at};
    Value v = read_value(&r);
    *at = r.at;
    return v;
}

Value json_read_document(VM *vm, const JsonHooks *hooks, Str *text) {
    Reader r = {vm, hooks, text, str_span(text), 0};
    skip_space(&r);
    Value v = read_value(&r);
    skip_space(&r);
    if (r.at < r.s.len)
        refuse(&r, r.at, "Extra data");
    return v;
}
