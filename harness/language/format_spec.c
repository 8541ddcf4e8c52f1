/* The format mini-language: parsing a specification, padding and grouping.
 *
 * Knows text only; what the types make of it is in format.c. */
#include "harness/language/format.h"
#include "harness/language/str_inner.h"

static bool is_align(uint32_t c) {
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* The parser's place in the specification. */
typedef struct Reader {
    VM *vm;
    const char *at, *end;
} Reader;

static uint32_t peek(const Reader *r) {
    uint32_t c = 0;
    if (r->at < r->end)
        text_decode(r->at, &c);
    return c;
}

static bool take(Reader *r, char c) {
    if (r->at >= r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static int64_t take_number(Reader *r) {
    if (r->at >= r->end || *r->at < '0' || *r->at > '9')
        return -1;
    int64_t n = 0;
    for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++)
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *r->at - '0', &n))
            raise(r->vm, &TYPE_VALUE_ERROR, "Too many decimal digits in format string");
    return n;
}

static void parse_align(Reader *r, FormatSpec *f, bool *fill_given) {
    if (r->at >= r->end)
        return;
    uint32_t first, second = 0;
    size_t n = text_decode(r->at, &first);
    if (r->at + n < r->end)
        text_decode(r->at + n, &second);
    if (is_align(second)) {
        f->fill = first;
        f->align = (char)second;
        f->align_given = *fill_given = true;
        r->at += n + 1;
    } else if (is_align(first)) {
        f->align = (char)first;
        f->align_given = true;
        r->at += 1;
    }
}

static _Noreturn void both_groupings(VM *vm) {
    raise(vm, &TYPE_VALUE_ERROR, "Cannot specify both ',' and '_'.");
}

static void parse_grouping(Reader *r, FormatSpec *f) {
    if (take(r, ','))
        f->grouping = ',';
    if (take(r, '_')) {
        if (f->grouping)
            both_groupings(r->vm);
        f->grouping = '_';
    }
    if (f->grouping == '_' && peek(r) == ',')
        both_groupings(r->vm);
}

static void check_grouping(VM *vm, const FormatSpec *f) {
    uint32_t t = f->type;
    if (!f->grouping || t == 0 || (t < 0x80 && strchr("defgEG%F", (int)t)))
        return;
    if (f->grouping == '_' && t < 0x80 && strchr("boxX", (int)t))
        return;
    if (t > 32 && t < 128)
        raise(vm, &TYPE_VALUE_ERROR, "Cannot specify '%c' with '%c'.", f->grouping, (char)t);
    raise(vm, &TYPE_VALUE_ERROR, "Cannot specify '%c' with '\\x%x'.", f->grouping, t);
}

/* The specification may hold any character, also NUL. */
static _Noreturn void invalid(VM *vm, Str *spec, const char *type_name) {
    Buf *b = vm_buf(vm);
    buf_adds(b, "Invalid format specifier '");
    buf_add_span(b, str_span(spec));
    buf_addf(b, "' for object of type '%s'", type_name);
    raise_value(vm, exception_new(vm, &TYPE_VALUE_ERROR, value_object(vm_buf_str(vm, b))));
}

FormatSpec format_parse(VM *vm, Str *spec, const char *type_name, char default_type,
                        char default_align) {
    Reader r = {vm, spec->data, spec->data + spec->bytes};
    FormatSpec f = {.fill = ' ', .align = default_align, .width = -1, .precision = -1};
    bool fill_given = false;
    f.type = (uint32_t)default_type;
    parse_align(&r, &f, &fill_given);
    if (peek(&r) == '+' || peek(&r) == '-' || peek(&r) == ' ')
        f.sign = *r.at++;
    f.no_negative_zero = take(&r, 'z');
    f.alternate = take(&r, '#');
    if (!fill_given && take(&r, '0')) {
        f.fill = '0';
        if (!f.align_given && default_align == '>')
            f.align = '=';
    }
    f.width = take_number(&r);
    parse_grouping(&r, &f);
    if (take(&r, '.')) {
        f.precision = take_number(&r);
        if (f.precision < 0)
            raise(vm, &TYPE_VALUE_ERROR, "Format specifier missing precision");
    }
    if (r.at < r.end) {
        uint32_t c;
        r.at += text_decode(r.at, &c);
        if (r.at < r.end)
            invalid(vm, spec, type_name);
        if (c == 0) /* is no code; 0 would stand for none given */
            format_unknown_code(vm, c, type_name);
        f.type = c;
    }
    check_grouping(vm, &f);
    return f;
}

_Noreturn void format_unknown_code(VM *vm, uint32_t code, const char *type_name) {
    if (code > 32 && code < 128)
        raise(vm, &TYPE_VALUE_ERROR, "Unknown format code '%c' for object of type '%s'", (char)code,
              type_name);
    raise(vm, &TYPE_VALUE_ERROR, "Unknown format code '\\x%x' for object of type '%s'", code,
          type_name);
}

/* ---- laying out ---- */

static void add_fill(VM *vm, Buf *out, uint32_t fill, size_t count) {
    room_for(vm, repeat_size(vm, 4, (int64_t)count));
    if (fill < 0x80) {
        buf_add_repeat(out, (char)fill, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        buf_add_utf8(out, fill);
}

void format_pad(VM *vm, Buf *out, const FormatSpec *f, Span text, size_t length) {
    size_t more = f->width > (int64_t)length ? (size_t)f->width - length : 0;
    size_t left = f->align == '>' || f->align == '=' ? more : f->align == '^' ? more / 2 : 0;
    add_fill(vm, out, f->fill, left);
    buf_add_span(out, text);
    add_fill(vm, out, f->fill, more - left);
}

static size_t most(size_t a, size_t b) {
    return a > b ? a : b;
}

/* Digits with separators, and with zeros in front until they fill `room`; from the last group to
 * the first, into a buffer that is turned round at the end. */
static void add_grouped(VM *vm, Buf *out, Span digits, char separator, size_t group, int64_t room) {
    size_t start = out->len, left = digits.len;
    room_for(vm, (room > 0 ? (size_t)room : 0) + digits.len * 2);
    for (bool first = true;; first = false) {
        size_t wanted = most(most(left, room > 0 ? (size_t)room : 0), 1);
        size_t size = separator && wanted > group ? group : wanted;
        if (!first)
            buf_addc(out, separator);
        size_t from_digits = left < size ? left : size;
        for (size_t i = 0; i < from_digits; i++)
            buf_addc(out, digits.ptr[--left]);
        buf_add_repeat(out, '0', size - from_digits);
        room -= (int64_t)size;
        if (left == 0 && room <= 0)
            break;
        room--;
    }
    for (size_t i = start, k = out->len; i + 1 < k; i++) {
        char swap = out->data[i];
        out->data[i] = out->data[--k];
        out->data[k] = swap;
    }
}

void format_number(VM *vm, Buf *out, const FormatSpec *f, const NumberText *n) {
    size_t prefix = strlen(n->prefix), sign = n->sign != 0;
    int64_t room = 0;
    if (f->fill == '0' && f->align == '=')
        room = f->width - (int64_t)(sign + prefix + n->rest.len);
    bool by_four = f->grouping == '_' && f->type < 0x80 && f->type && strchr("boxX", (int)f->type);
    Buf *body = vm_buf(vm);
    if (n->digits.len > 0)
        add_grouped(vm, body, n->digits, f->grouping, by_four ? 4 : 3, room);
    size_t length = sign + prefix + body->len + text_count(n->rest);
    size_t more = f->width > (int64_t)length ? (size_t)f->width - length : 0;
    size_t left = f->align == '>' ? more : f->align == '^' ? more / 2 : 0;
    size_t inner = f->align == '=' ? more : 0;
    add_fill(vm, out, f->fill, left);
    if (sign)
        buf_addc(out, n->sign);
    buf_adds(out, n->prefix);
    add_fill(vm, out, f->fill, inner);
    buf_add_span(out, buf_span(body));
    buf_add_span(out, n->rest);
    add_fill(vm, out, f->fill, more - left - inner);
    vm_buf_drop(vm, body);
}
