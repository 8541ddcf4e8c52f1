/* Floats and text: float(…), repr, and the exact hexadecimal form. */
#include "harness/language/buffer.h"
#include "harness/language/numbers.h"
#include "engine/base/number.h"
#include "harness/language/vm_internal.h"
#include <ctype.h>
#include <math.h>
#include <strings.h>

/* Two NaNs read from texts are two objects in CPython, and only an object equals itself in a list;
 * here a payload of 48 bits, marked as such, tells them apart. */
#define NAN_KIND     0xffff000000000000u
#define NAN_DISTINCT 0x7ffd000000000000u

void float_add_repr(Buf *out, double d) {
    double_repr(out, d);
}

static double distinct_nan(VM *vm, bool negative) {
    double d;
    uint64_t bits = NAN_DISTINCT | (++vm->nan_count & ~NAN_KIND);
    memcpy(&d, &bits, sizeof d);
    return negative ? -d : d;
}

double float_to_store(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return isnan(d) && (bits & NAN_KIND & INT64_MAX) == NAN_DISTINCT ? copysign(NAN, d) : d;
}

/* ---- float(…) ---- */

static Value parse_text(VM *vm, Span text, Value source) {
    Buf *ascii = vm_buf(vm);
    double d = 0.0;
    text_to_ascii_digits(ascii, text);
    bool good = double_parse(buf_span(ascii), true, &d);
    vm_buf_drop(vm, ascii);
    if (!good)
        raise(vm, &TYPE_VALUE_ERROR, "could not convert string to float: %s",
              vm_repr(vm, source)->data);
    return value_float(d == d ? d : distinct_nan(vm, signbit(d)));
}

static Value by_method(VM *vm, Value x, Value method) {
    Value result = vm_call0(vm, method);
    if (!is_float(result))
        raise(vm, &TYPE_TYPE_ERROR, "%s.__float__ returned non-float (type %s)",
              type_name(type_of(x)), type_name(type_of(result)));
    return value_plain(result);
}

static Value from_value(VM *vm, Value x) {
    Value bound;
    if (x.tag == TAG_FLOAT)
        return x;
    if (!is_exact(x, &TYPE_STR) && vm_special(vm, x, "__float__", &bound))
        return by_method(vm, x, bound);
    if (is_str(x))
        return parse_text(vm, str_span(as_str(x)), x);
    if (has_buffer(x)) {
        Span s = vm_need_bytes(vm, x);
        for (size_t i = 0; i < s.len; i++)
            if ((unsigned char)s.ptr[i] >= 0x80)
                s = span_make("?", 1);
        return parse_text(vm, s, x);
    }
    if (is_int(x) || has_special(vm, x, "__index__"))
        return value_float(int_to_double(vm, need_index(vm, x)));
    raise(vm, &TYPE_TYPE_ERROR, "float() argument must be a string or a real number, not '%s'",
          type_name(type_of(x)));
}

Value float_construct(VM *vm, Value *args) {
    return box_new(vm, as_type(args[0]), from_value(vm, args[1]));
}

/* ---- hexadecimal ---- */

Value float_to_hex(VM *vm, Value *args) {
    double x = value_plain(args[0]).number;
    Buf *b = vm_buf(vm);
    if (!isfinite(x)) {
        float_add_repr(b, x);
        return value_object(vm_buf_str(vm, b));
    }
    if (x == 0.0) {
        buf_adds(b, signbit(x) ? "-0x0.0p+0" : "0x0.0p+0");
        return value_object(vm_buf_str(vm, b));
    }
    int exponent;
    double mantissa = frexp(fabs(x), &exponent);
    int shift = 1 - (-1021 - exponent > 0 ? -1021 - exponent : 0); /* subnormals keep p-1022 */
    mantissa = ldexp(mantissa, shift);
    exponent -= shift;
    uint64_t bits = (uint64_t)ldexp(mantissa, 52);
    buf_addf(b, "%s0x%d.%013llxp%+d", signbit(x) ? "-" : "", (int)(bits >> 52),
             (unsigned long long)(bits & (((uint64_t)1 << 52) - 1)), exponent);
    return value_object(vm_buf_str(vm, b));
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static _Noreturn void bad_hex(VM *vm) {
    raise(vm, &TYPE_VALUE_ERROR, "invalid hexadecimal floating-point string");
}

static bool hex_special(Span s, double *out) {
    if ((s.len == 3 && strncasecmp(s.ptr, "inf", 3) == 0) ||
        (s.len == 8 && strncasecmp(s.ptr, "infinity", 8) == 0))
        *out = INFINITY;
    else if (s.len == 3 && strncasecmp(s.ptr, "nan", 3) == 0)
        *out = NAN;
    else
        return false;
    return true;
}

/* The digits of a hexadecimal float: their value, sticky below 62 bits, and its binary exponent. */
typedef struct HexDigits {
    uint64_t bits;
    long exponent;
    bool any;
} HexDigits;

static size_t read_hex_digits(Span s, size_t at, HexDigits *h) {
    bool point = false;
    for (; at < s.len; at++) {
        int digit = s.ptr[at] == '.' ? -1 : hex_value(s.ptr[at]);
        if (s.ptr[at] == '.' && !point) {
            point = true;
            continue;
        }
        if (digit < 0)
            break;
        h->any = true;
        if (h->bits >> 58) {
            h->bits |= digit != 0; /* sticky */
            h->exponent += point ? 0 : 4;
        } else {
            h->bits = h->bits << 4 | (uint64_t)digit;
            h->exponent -= point ? 4 : 0;
        }
    }
    return at;
}

static long read_exponent(VM *vm, Span s, size_t *at) {
    if (*at >= s.len || (s.ptr[*at] != 'p' && s.ptr[*at] != 'P'))
        return 0;
    size_t i = *at + 1;
    bool negative = i < s.len && s.ptr[i] == '-';
    if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+'))
        i++;
    if (i >= s.len || !isdigit((unsigned char)s.ptr[i]))
        bad_hex(vm);
    long e = 0;
    for (; i < s.len && isdigit((unsigned char)s.ptr[i]); i++)
        e = e < 100000000 ? e * 10 + (s.ptr[i] - '0') : e;
    *at = i;
    return negative ? -e : e;
}

static double scale_hex(uint64_t bits, long exponent) {
    if (bits == 0 || exponent < -2000)
        return 0.0;
    if (exponent > 2000)
        return INFINITY;
    int length = 64 - __builtin_clzll(bits);
    long drop = -1074 - exponent, normal = length - 53;
    if (drop < normal)
        drop = normal;
    if (drop <= 0)
        return ldexp((double)bits, (int)exponent);
    if (drop > 63)
        return 0.0;
    uint64_t kept = bits >> drop, rest = bits & (((uint64_t)1 << drop) - 1);
    uint64_t half = (uint64_t)1 << (drop - 1);
    kept += rest > half || (rest == half && (kept & 1));
    return ldexp((double)kept, (int)(exponent + drop));
}

Value float_from_hex(VM *vm, Value *args) {
    if (!is_str(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "bad argument type for built-in operation");
    Span s = text_strip_space(str_span(as_str(args[1])));
    bool negative = s.len > 0 && s.ptr[0] == '-';
    if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = span_from(s, 1);
    double d;
    if (!hex_special(s, &d)) {
        HexDigits h = {0, 0, false};
        size_t at = s.len > 1 && s.ptr[0] == '0' && (s.ptr[1] | 32) == 'x' ? 2 : 0;
        at = read_hex_digits(s, at, &h);
        if (!h.any)
            bad_hex(vm);
        long e = read_exponent(vm, s, &at);
        if (at != s.len)
            bad_hex(vm);
        d = scale_hex(h.bits, h.exponent + e);
        if (isinf(d))
            raise(vm, &TYPE_OVERFLOW_ERROR, "hexadecimal value too large to represent as a float");
    }
    Value v = value_float(negative ? -d : d);
    return as_type(args[0]) == &TYPE_FLOAT ? v : vm_call1(vm, args[0], v);
}
