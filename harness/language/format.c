/* What int, float, complex and str make of a format specification. */
#include "harness/language/format.h"
#include "engine/base/number.h"
#include "harness/language/str_inner.h"
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static char sign_char(const FormatSpec *f, bool negative) {
    if (negative)
        return '-';
    return f->sign == '+' || f->sign == ' ' ? f->sign : 0;
}

/* ---- int ---- */

static void check_char(VM *vm, const FormatSpec *f) {
    if (f->sign)
        raise(vm, &TYPE_VALUE_ERROR, "Sign not allowed with integer format specifier 'c'");
    if (f->alternate)
        raise(vm, &TYPE_VALUE_ERROR,
              "Alternate form (#) not allowed with integer format specifier 'c'");
}

static void format_char(VM *vm, Buf *out, const FormatSpec *f, Value v) {
    int64_t code;
    check_char(vm, f);
    if (!value_fits_int64(v, &code))
        raise(vm, &TYPE_OVERFLOW_ERROR, "Python int too large to convert to C long");
    if (code < 0 || code > 0x10FFFF)
        raise(vm, &TYPE_OVERFLOW_ERROR, "%%c arg not in range(0x110000)");
    Str *text = str_from_char(vm, (uint32_t)code);
    format_number(vm, out, f, &(NumberText){0, "", SPAN_LIT(""), str_span(text)});
}

static void format_digits(VM *vm, Buf *out, FormatSpec *f, Value v) {
    int base = 10;
    const char *prefix = "";
    if (f->type == 'b')
        base = 2, prefix = "0b";
    else if (f->type == 'o')
        base = 8, prefix = "0o";
    else if (f->type == 'x' || f->type == 'X')
        base = 16, prefix = f->type == 'x' ? "0x" : "0X";
    Buf *digits = vm_buf(vm);
    int_add_text(vm, digits, v, base);
    bool negative = digits->data[0] == '-';
    for (size_t i = 0; f->type == 'X' && i < digits->len; i++)
        digits->data[i] = (char)toupper((unsigned char)digits->data[i]);
    NumberText n = {sign_char(f, negative), f->alternate ? prefix : "",
                    span_from(buf_span(digits), negative), SPAN_LIT("")};
    format_number(vm, out, f, &n);
    vm_buf_drop(vm, digits);
}

static void format_double_by(VM *vm, Buf *out, FormatSpec *f, double d);

Str *format_int(VM *vm, Value plain, Str *spec, const char *type) {
    FormatSpec f = format_parse(vm, spec, type, 'd', '>');
    Buf *out = vm_buf(vm);
    if (f.type < 0x80 && strchr("bcdoxXn", (int)f.type)) {
        if (f.precision >= 0)
            raise(vm, &TYPE_VALUE_ERROR, "Precision not allowed in integer format specifier");
        if (f.no_negative_zero)
            raise(vm, &TYPE_VALUE_ERROR,
                  "Negative zero coercion (z) not allowed in integer format specifier");
        if (f.type == 'c')
            format_char(vm, out, &f, plain);
        else
            format_digits(vm, out, &f, plain);
    } else if (f.type < 0x80 && strchr("eEfFgG%", (int)f.type)) {
        format_double_by(vm, out, &f, int_to_double(vm, plain));
    } else {
        format_unknown_code(vm, f.type, type);
    }
    return vm_buf_str(vm, out);
}

/* ---- float ---- */

static void add_special(Buf *out, double d, bool upper) {
    const char *text = isnan(d) ? "nan" : d < 0 ? "-inf" : "inf";
    for (; *text; text++)
        buf_addc(out, (char)(upper ? toupper((unsigned char)*text) : *text));
}

/* Digits with the point behind the first `point` of them, or in exponent form. */
static void lay_out_digits(Buf *out, Span digits, int point, bool by_exponent, size_t least,
                           bool alternate, bool dot_zero, char e) {
    int places = by_exponent ? 1 : point;
    size_t end = digits.len > least ? digits.len : least;
    if (places > 0 && end < (size_t)places)
        end = (size_t)places;
    if (places <= 0) {
        buf_adds(out, "0.");
        buf_add_repeat(out, '0', (size_t)-places);
        places = -1;
    }
    for (size_t i = 0; i < end; i++) {
        if ((int)i == places)
            buf_addc(out, '.');
        buf_addc(out, i < digits.len ? digits.ptr[i] : '0');
    }
    if ((int)end == places && (alternate || (dot_zero && !by_exponent)))
        buf_adds(out, alternate && !(dot_zero && !by_exponent) ? "." : ".0");
    if (by_exponent)
        buf_addf(out, "%c%+.02d", e, point - 1);
}

/* Styles g and r: the number's digits, then fixed or exponent form by its size. */
static void add_general(Buf *out, double d, char type, int precision, bool alternate,
                        bool dot_zero) {
    bool general = type == 'g' || type == 'G';
    Buf digits = BUF_INIT;
    char shortest[18];
    int point = 1;
    if (precision == 0)
        precision = 1;
    if (d == 0.0) {
        buf_adds(&digits, "0");
    } else if (general) {
        buf_addf(&digits, "%.*e", precision - 1, d);
        char *e = strchr(digits.data, 'e');
        point = atoi(e + 1) + 1;
        buf_truncate(&digits, (size_t)(e - digits.data));
        if (digits.len > 1)
            buf_erase(&digits, 1, 1); /* the point */
        while (digits.len > 1 && digits.data[digits.len - 1] == '0')
            buf_truncate(&digits, digits.len - 1);
    } else {
        int count = double_digits(d, shortest, &point);
        buf_add(&digits, shortest, (size_t)count);
    }
    int largest = general ? precision - dot_zero : 16;
    bool by_exponent = point <= -4 || point > largest;
    lay_out_digits(out, buf_span(&digits), point, by_exponent,
                   general && alternate ? (size_t)precision : 0, alternate, dot_zero,
                   type == 'G' ? 'E' : 'e');
    buf_release(&digits);
}

/* Style f in whole numbers, where mantissa × 10^precision fits 128 bits: exact, and much faster
 * than printf. False: out of that range. */
static bool add_fixed_quickly(Buf *out, double d, int precision) {
    enum { MOST_PRECISION = 19 };
    int exponent;
    double fraction = frexp(fabs(d), &exponent);
    int shift = 53 - exponent;
    if (precision > MOST_PRECISION || shift < 1 || shift > 120)
        return false;
    unsigned __int128 product = (uint64_t)ldexp(fraction, 53), rest, half;
    for (int i = 0; i < precision; i++)
        product *= 10;
    rest = product & (((unsigned __int128)1 << shift) - 1);
    half = (unsigned __int128)1 << (shift - 1);
    product >>= shift;
    product += rest > half || (rest == half && (product & 1));
    if (product >> 64)
        return false;
    char text[48], *at = text + sizeof text;
    uint64_t left = (uint64_t)product;
    for (int i = 0; i <= precision || left > 0; i++) {
        if (i == precision && precision > 0)
            *--at = '.';
        *--at = (char)('0' + left % 10);
        left /= 10;
    }
    if (signbit(d))
        *--at = '-';
    buf_add(out, at, (size_t)(text + sizeof text - at));
    return true;
}

void format_double(Buf *out, double d, char type, int precision, bool alternate, bool dot_zero) {
    char format[] = {'%', '#', '.', '*', type, '\0'};
    if (!alternate)
        memmove(format + 1, format + 2, sizeof format - 2);
    if (!isfinite(d)) {
        add_special(out, d, type == 'E' || type == 'F' || type == 'G');
        return;
    }
    if ((type == 'f' || type == 'F') && !alternate && add_fixed_quickly(out, d, precision))
        return;
    if (type == 'e' || type == 'E' || type == 'f' || type == 'F') {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        buf_addf(out, format, precision, d);
#pragma GCC diagnostic pop
        return;
    }
    if (signbit(d))
        buf_addc(out, '-');
    add_general(out, fabs(d), type, precision, alternate, dot_zero);
}

/* "-0.00" with the sign taken off, for the option z. */
static bool is_zero_text(Span s) {
    for (size_t i = 0; i < s.len && s.ptr[i] != 'e' && s.ptr[i] != 'E'; i++)
        if (s.ptr[i] >= '1' && s.ptr[i] <= '9')
            return false;
    return s.len > 0 && s.ptr[0] == '0';
}

static void check_precision(VM *vm, const FormatSpec *f) {
    if (f->precision > INT_MAX - 1000)
        raise(vm, &TYPE_VALUE_ERROR, "precision too big");
}

/* The text of d in the style f asks for; `plain` when no type was given. */
static void add_styled(VM *vm, Buf *out, const FormatSpec *f, double d, bool dot_zero) {
    char type = (char)f->type;
    int precision = (int)f->precision;
    check_precision(vm, f);
    room_for(vm, (size_t)(precision < 0 ? 0 : precision));
    if (type == 'n')
        type = 'g';
    if (type == 0) {
        format_double(out, d, precision < 0 ? 'r' : 'g', precision, f->alternate, dot_zero);
        return;
    }
    if (type == '%') {
        type = 'f';
        d *= 100;
    }
    format_double(out, d, type, precision < 0 ? 6 : precision, f->alternate, false);
    if (f->type == '%')
        buf_addc(out, '%');
}

static void split_number(const FormatSpec *f, Span text, NumberText *n) {
    bool negative = text.len > 0 && text.ptr[0] == '-';
    if (negative)
        text = span_from(text, 1);
    if (negative && f->no_negative_zero && is_zero_text(text))
        negative = false;
    size_t digits = 0;
    while (digits < text.len && isdigit((unsigned char)text.ptr[digits]))
        digits++;
    *n = (NumberText){sign_char(f, negative), "", span_make(text.ptr, digits),
                      span_from(text, digits)};
}

static void format_double_by(VM *vm, Buf *out, FormatSpec *f, double d) {
    Buf *text = vm_buf(vm);
    NumberText n;
    add_styled(vm, text, f, d, true);
    split_number(f, buf_span(text), &n);
    format_number(vm, out, f, &n);
    vm_buf_drop(vm, text);
}

Str *format_float(VM *vm, double d, Str *spec, const char *type) {
    FormatSpec f = format_parse(vm, spec, type, 0, '>');
    if (f.type >= 0x80 || (f.type && !strchr("eEfFgGn%", (int)f.type)))
        format_unknown_code(vm, f.type, type);
    Buf *out = vm_buf(vm);
    format_double_by(vm, out, &f, d);
    return vm_buf_str(vm, out);
}

/* ---- complex ---- */

static void add_part(VM *vm, Buf *out, const FormatSpec *f, double d) {
    FormatSpec inner = *f;
    Buf *text = vm_buf(vm);
    NumberText n;
    inner.width = -1;
    inner.fill = ' ';
    inner.align = '<';
    add_styled(vm, text, f, d, false);
    split_number(&inner, buf_span(text), &n);
    format_number(vm, out, &inner, &n);
    vm_buf_drop(vm, text);
}

Str *format_complex(VM *vm, double real, double imag, Str *spec, const char *type) {
    FormatSpec f = format_parse(vm, spec, type, 0, '>');
    if (f.type >= 0x80 || (f.type && !strchr("eEfFgGn", (int)f.type)))
        format_unknown_code(vm, f.type, type);
    check_precision(vm, &f);
    if (f.fill == '0')
        raise(vm, &TYPE_VALUE_ERROR, "Zero padding is not allowed in complex format specifier");
    if (f.align == '=')
        raise(vm, &TYPE_VALUE_ERROR,
              "'=' alignment flag is not allowed in complex format specifier");
    Buf *text = vm_buf(vm), *out = vm_buf(vm);
    bool plain = f.type == 0, only_imag = plain && real == 0.0 && !signbit(real);
    FormatSpec second = f;
    if (plain && !only_imag)
        buf_addc(text, '(');
    if (!only_imag) {
        add_part(vm, text, &f, real);
        second.sign = '+';
    }
    add_part(vm, text, &second, imag);
    buf_adds(text, plain && !only_imag ? "j)" : "j");
    format_pad(vm, out, &f, buf_span(text), text->len);
    vm_buf_drop(vm, text);
    return vm_buf_str(vm, out);
}

/* ---- str ---- */

Str *format_str(VM *vm, Str *s, Str *spec, const char *type) {
    FormatSpec f = format_parse(vm, spec, type, 's', '<');
    const char *where = "not allowed in string format specifier";
    if (f.type != 's')
        format_unknown_code(vm, f.type, type);
    if (f.sign)
        raise(vm, &TYPE_VALUE_ERROR, "%s %s", f.sign == ' ' ? "Space" : "Sign", where);
    if (f.no_negative_zero)
        raise(vm, &TYPE_VALUE_ERROR, "Negative zero coercion (z) %s", where);
    if (f.alternate)
        raise(vm, &TYPE_VALUE_ERROR, "Alternate form (#) %s", where);
    if (f.align == '=')
        raise(vm, &TYPE_VALUE_ERROR, "'=' alignment %s", where);
    if (f.precision >= 0 && (size_t)f.precision < s->length)
        s = str_slice(vm, s, 0, (size_t)f.precision);
    Buf *out = vm_buf(vm);
    format_pad(vm, out, &f, str_span(s), s->length);
    return vm_buf_str(vm, out);
}
