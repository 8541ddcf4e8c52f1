/* Integers and text: int(…), repr, and the limit on the number of decimal digits. */
#include "harness/language/buffer.h"
#include "harness/language/numbers.h"
#include "harness/language/text_state.h"
#include <ctype.h>

#define LIMIT_HELP "use sys.set_int_max_str_digits() to increase the limit"

/* ---- to text ---- */

static void add_small(Buf *out, int64_t i, int base) {
    char text[66], *at = text + sizeof text;
    uint64_t left = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    for (; base == 10 && left >= 10; left /= 10) /* quicker by a constant */
        *--at = (char)('0' + left % 10);
    do {
        *--at = "0123456789abcdefghijklmnopqrstuvwxyz"[left % (unsigned)base];
        left /= (unsigned)base;
    } while (left);
    if (i < 0)
        *--at = '-';
    buf_add(out, at, (size_t)(text + sizeof text - at));
}

static void check_digits(VM *vm, size_t digits) {
    int limit = vm_text(vm)->max_str_digits;
    if (limit && digits > (size_t)limit)
        raise(vm, &TYPE_VALUE_ERROR,
              "Exceeds the limit (%d digits) for integer string conversion; " LIMIT_HELP, limit);
}

void int_add_text(VM *vm, Buf *out, Value v, int base) {
    v = value_plain(v);
    if (is_small(v)) {
        add_small(out, v.integer, base);
        return;
    }
    size_t before = out->len;
    if (base == 10)
        check_digits(vm, big_digits_bound(v, 10) - 1);
    big_add_text(out, v, base);
    if (base == 10)
        check_digits(vm, out->len - before - (int_sign(v) < 0));
}

Str *int_repr(VM *vm, Value plain) {
    if (is_small(plain)) {
        char space[32];
        Buf b = {space, 0, sizeof space};
        add_small(&b, plain.integer, 10);
        return str_new_ascii(vm, b.data, b.len);
    }
    Buf *b = vm_buf(vm);
    int_add_text(vm, b, plain, 10);
    return vm_buf_str(vm, b);
}

/* ---- from text ---- */

Span text_strip_space(Span s) {
    uint32_t c;
    while (s.len > 0) {
        size_t n = text_decode(s.ptr, &c);
        if (!text_is_space(c))
            break;
        s = span_from(s, n);
    }
    while (s.len > 0) {
        size_t n = text_decode_back(s.ptr + s.len, &c);
        if (!text_is_space(c))
            break;
        s.len -= n;
    }
    return s;
}

void text_to_ascii_digits(Buf *out, Span text) {
    text = text_strip_space(text);
    for (size_t i = 0; i < text.len;) {
        uint32_t c;
        i += text_decode(text.ptr + i, &c);
        int digit = c < 0x80 ? -1 : unicode_decimal_value(c);
        if (c < 0x80)
            buf_addc(out, (char)c);
        else if (digit >= 0)
            buf_addc(out, (char)('0' + digit));
        else if (text_is_space(c))
            buf_addc(out, ' ');
        else
            buf_addc(out, '?');
    }
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (isalpha((unsigned char)c))
        return tolower((unsigned char)c) - 'a' + 10;
    return 99;
}

/* The base a prefix stands for, 0 when there is none. */
static int prefix_base(Span s) {
    if (s.len < 2 || s.ptr[0] != '0')
        return 0;
    switch (s.ptr[1]) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
    case 'O':
        return 8;
    case 'b':
    case 'B':
        return 2;
    default:
        return 0;
    }
}

/* Copy the digits without underscores; false when it is no number in this base. */
static bool collect_digits(Buf *out, Span s, int base, bool underscore_first) {
    bool was_digit = underscore_first;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '_') {
            if (!was_digit)
                return false;
            was_digit = false;
        } else if (digit_value(s.ptr[i]) < base) {
            buf_addc(out, s.ptr[i]);
            was_digit = true;
        } else {
            return false;
        }
    }
    return was_digit && out->len > 0;
}

static bool only_zeros(Span s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '0' && s.ptr[i] != '_')
            return false;
    return true;
}

/* Take a sign off; true when it was '-'. */
static bool take_sign(Span *s) {
    if (s->len == 0 || (s->ptr[0] != '-' && s->ptr[0] != '+'))
        return false;
    bool negative = s->ptr[0] == '-';
    *s = span_from(*s, 1);
    return negative;
}

static Value digits_value(VM *vm, Buf *digits, int base, bool negative) {
    int limit = vm_text(vm)->max_str_digits;
    if (limit && digits->len > (size_t)limit && (base & (base - 1)) != 0)
        raise(vm, &TYPE_VALUE_ERROR,
              "Exceeds the limit (%d digits) for integer string conversion: value has %zu "
              "digits; " LIMIT_HELP,
              limit, digits->len);
    uint64_t small = 0;
    for (size_t i = 0; i < digits->len; i++) {
        if (__builtin_mul_overflow(small, (uint64_t)base, &small) ||
            __builtin_add_overflow(small, (uint64_t)digit_value(digits->data[i]), &small))
            return big_parse(vm, digits->data, digits->len, base, negative);
    }
    return big_from_u64(vm, small, negative);
}

/* Up to 18 plain decimal digits, maybe with '-': what most texts are. */
static bool parse_quickly(Span text, Value *out) {
    bool negative = text.len > 1 && text.ptr[0] == '-';
    int64_t value = 0;
    if (text.len == negative || text.len > 18)
        return false;
    for (size_t i = negative; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *out = value_int(negative ? -value : value);
    return true;
}

/* False when the text is no integer in this base. */
static bool parse(VM *vm, Span text, int base, Value *out) {
    if (base == 10 && parse_quickly(text, out))
        return true;
    Buf *ascii = vm_buf(vm), *digits = vm_buf(vm);
    text_to_ascii_digits(ascii, text);
    Span s = buf_span(ascii);
    bool negative = take_sign(&s), good, prefixed = false;
    int found = prefix_base(s);
    if (found && (base == 0 || base == found)) {
        base = found;
        s = span_from(s, 2);
        prefixed = true;
    } else if (base == 0) {
        base = s.len > 1 && s.ptr[0] == '0' && !only_zeros(s) ? 1 : 10; /* 1: old octal, refused */
    }
    good = base > 1 && collect_digits(digits, s, base, prefixed);
    if (good)
        *out = digits_value(vm, digits, base, negative);
    vm_buf_drop(vm, digits);
    vm_buf_drop(vm, ascii);
    return good;
}

static _Noreturn void refuse(VM *vm, Str *repr, int base) {
    raise(vm, &TYPE_VALUE_ERROR, "invalid literal for int() with base %d: %s", base,
          str_slice(vm, repr, 0, repr->length < 200 ? repr->length : 200)->data);
}

Value int_parse(VM *vm, Span text, int base) {
    Value result;
    if (!parse(vm, text, base, &result))
        refuse(vm, vm_repr(vm, value_object(str_new(vm, text))), base);
    return result;
}

/* ---- int(…) ---- */

/* Bytes beyond ASCII are never digits. */
static Value parse_bytes(VM *vm, Value v, int base) {
    Span s = vm_need_bytes(vm, v);
    bool ascii = true;
    for (size_t i = 0; i < s.len; i++)
        ascii = ascii && (unsigned char)s.ptr[i] < 0x80;
    Value result;
    if (!ascii || !parse(vm, s, base, &result)) {
        Buf *b = vm_buf(vm);
        bytes_add_repr(b, s);
        refuse(vm, vm_buf_str(vm, b), base);
    }
    return result;
}

static Value with_base(VM *vm, Value x, Value base_value) {
    Value index = need_index(vm, base_value);
    int64_t base = 1;
    if (!value_fits_int64(index, &base) || base < 0 || base == 1 || base > 36)
        raise(vm, &TYPE_VALUE_ERROR, "int() base must be >= 2 and <= 36, or 0");
    if (is_str(x))
        return int_parse(vm, str_span(as_str(x)), (int)base);
    if (is_byteslike(x))
        return parse_bytes(vm, x, (int)base);
    raise(vm, &TYPE_TYPE_ERROR, "int() can't convert non-string with explicit base");
}

static Value checked(VM *vm, Value result, const char *method) {
    if (!is_int(result))
        raise(vm, &TYPE_TYPE_ERROR, "%s returned non-int (type %s)", method,
              type_name(type_of(result)));
    result = value_plain(result);
    return result.tag == TAG_BOOL ? value_int(result.integer) : result;
}

static Value from_number(VM *vm, Value x) {
    Value bound;
    if (x.tag == TAG_INT || is_exact(x, &TYPE_INT))
        return x;
    if (x.tag == TAG_BOOL)
        return value_int(x.integer);
    if (x.tag == TAG_FLOAT)
        return float_to_int(vm, x.number);
    if (is_exact(x, &TYPE_STR))
        return int_parse(vm, str_span(as_str(x)), 10);
    if (vm_special(vm, x, "__int__", &bound))
        return checked(vm, vm_call0(vm, bound), "__int__");
    if (vm_special(vm, x, "__index__", &bound))
        return checked(vm, vm_call0(vm, bound), "__index__");
    if (vm_special(vm, x, "__trunc__", &bound)) {
        Value truncated = vm_call0(vm, bound);
        if (!is_int(truncated) && !has_special(vm, truncated, "__index__"))
            raise(vm, &TYPE_TYPE_ERROR, "__trunc__ returned non-Integral (type %s)",
                  type_name(type_of(truncated)));
        return checked(vm, need_index(vm, truncated), "__index__");
    }
    if (is_str(x))
        return int_parse(vm, str_span(as_str(x)), 10);
    if (has_buffer(x))
        return parse_bytes(vm, x, 10);
    raise(vm, &TYPE_TYPE_ERROR,
          "int() argument must be a string, a bytes-like object or a real number, not '%s'",
          type_name(type_of(x)));
}

Value int_construct(VM *vm, Value *args) {
    const Type *cls = as_type(args[0]);
    Value x = args[1], base = args[2], result;
    if (is_unset(x) && !is_unset(base))
        raise(vm, &TYPE_TYPE_ERROR, "int() missing string argument");
    if (is_unset(x))
        result = value_int(0);
    else if (is_unset(base))
        result = from_number(vm, x);
    else
        result = with_base(vm, x, base);
    return box_new(vm, cls, result);
}
