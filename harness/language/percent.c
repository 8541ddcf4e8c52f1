/* format % values, for str and for bytes: one walk over the format, one function per conversion. */
#include "harness/language/buffer.h"
#include "harness/language/numbers.h"
#include "harness/language/vm_internal.h"
#include "harness/language/str.h"
#include "harness/language/str_inner.h"
#include <ctype.h>
#include <limits.h>
#include <math.h>

typedef struct Percent {
    VM *vm;
    bool bytes;
    Span format;
    size_t at; /* in format */
    Buf *out;
    Value args;
    size_t next; /* of a tuple: the argument to take next; of a single value: 1 = taken */
    bool by_key; /* args is what a key picked out of `mapping` */
    Value mapping;
    Value picked;
} Percent;

/* One conversion: %[(key)][flags][width][.precision]type */
typedef struct Conversion {
    bool left, plus, space, alternate, zero;
    int64_t width, precision; /* -1: none */
    uint32_t type;
} Conversion;

/* ---- arguments ---- */

static Value next_argument(Percent *p) {
    if (p->by_key) {
        p->by_key = false;
        p->next = 1; /* the mapping itself is no argument any more */
        return p->picked;
    }
    if (is_tuple(p->args)) {
        if (p->next < as_tuple(p->args)->count)
            return as_tuple(p->args)->items[p->next++];
    } else if (p->next == 0) {
        p->next = 1;
        return p->args;
    }
    raise(p->vm, &TYPE_TYPE_ERROR, "not enough arguments for format string");
}

static bool is_mapping(VM *vm, Value v) {
    if (is_tuple(v) || is_str(v))
        return false;
    return type_of(v)->getitem != NULL || has_special(vm, v, "__getitem__");
}

/* (key): with balanced parentheses inside. */
static void pick_by_key(Percent *p) {
    VM *vm = p->vm;
    if (is_unset(p->mapping))
        raise(vm, &TYPE_TYPE_ERROR, "format requires a mapping");
    size_t start = ++p->at;
    int depth = 1;
    for (; p->at < p->format.len; p->at++) {
        char c = p->format.ptr[p->at];
        if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            break;
    }
    if (p->at >= p->format.len)
        raise(vm, &TYPE_VALUE_ERROR, "incomplete format key");
    Span key = span_make(p->format.ptr + start, p->at - start);
    p->at++;
    p->picked =
        vm_getitem(vm, p->mapping,
                   p->bytes ? bytes_new(vm, key.ptr, key.len) : value_object(str_new(vm, key)));
    p->by_key = true;
}

/* ---- parsing a conversion ---- */

static bool more(const Percent *p) {
    return p->at < p->format.len;
}

static char here(const Percent *p) {
    return more(p) ? p->format.ptr[p->at] : '\0';
}

static void parse_flags(Percent *p, Conversion *c) {
    for (;; p->at++) {
        switch (here(p)) {
        case '-':
            c->left = true;
            continue;
        case '+':
            c->plus = true;
            continue;
        case ' ':
            c->space = true;
            continue;
        case '#':
            c->alternate = true;
            continue;
        case '0':
            c->zero = true;
            continue;
        default:
            return;
        }
    }
}

static int64_t star_argument(Percent *p, int64_t limit, const char *c_type) {
    Value v = next_argument(p);
    int64_t n;
    if (!is_int(v))
        raise(p->vm, &TYPE_TYPE_ERROR, "* wants int");
    if (!value_fits_int64(v, &n) || n > limit || n < -limit)
        raise(p->vm, &TYPE_OVERFLOW_ERROR, "Python int too large to convert to C %s", c_type);
    p->at++;
    return n;
}

static int64_t number_here(Percent *p, int64_t limit, const char *what) {
    int64_t n = 0;
    for (; isdigit((unsigned char)here(p)); p->at++) {
        n = n * 10 + (here(p) - '0');
        if (n > limit)
            raise(p->vm, &TYPE_VALUE_ERROR, "%s too big", what);
    }
    return n;
}

static void parse_conversion(Percent *p, Conversion *c) {
    *c = (Conversion){.width = -1, .precision = -1};
    if (here(p) == '(')
        pick_by_key(p);
    parse_flags(p, c);
    if (here(p) == '*') {
        c->width = star_argument(p, INT64_MAX, "ssize_t");
        if (c->width < 0) {
            c->left = true;
            c->width = -c->width;
        }
    } else if (isdigit((unsigned char)here(p))) {
        c->width = number_here(p, INT64_MAX / 100, "width");
    }
    if (here(p) == '.') {
        p->at++;
        c->precision = here(p) == '*' ? star_argument(p, INT_MAX, "int")
                                      : number_here(p, INT_MAX, p->bytes ? "prec" : "precision");
        if (c->precision < 0)
            c->precision = 0;
    }
    if (here(p) == 'h' || here(p) == 'l' || here(p) == 'L')
        p->at++;
    if (!more(p))
        raise(p->vm, &TYPE_VALUE_ERROR, "incomplete format");
    if (p->bytes)
        c->type = (unsigned char)p->format.ptr[p->at++];
    else
        p->at += text_decode(p->format.ptr + p->at, &c->type);
}

/* ---- output ---- */

static void add_padded(Percent *p, const Conversion *c, Span text, size_t length) {
    size_t fill = c->width > (int64_t)length ? (size_t)c->width - length : 0;
    room_for(p->vm, fill);
    if (!c->left)
        buf_add_repeat(p->out, ' ', fill);
    buf_add_span(p->out, text);
    if (c->left)
        buf_add_repeat(p->out, ' ', fill);
}

static void add_text(Percent *p, const Conversion *c, Span text) {
    size_t length = p->bytes ? text.len : text_count(text);
    if (c->precision >= 0 && (size_t)c->precision < length) {
        length = (size_t)c->precision;
        size_t end = p->bytes ? length : 0;
        uint32_t ignored;
        for (size_t i = 0; !p->bytes && i < length; i++)
            end += text_decode(text.ptr + end, &ignored);
        text.len = end;
    }
    add_padded(p, c, text, length);
}

/* A number's text with sign and prefix before the zeros that fill the width. */
static void add_number(Percent *p, const Conversion *c, Span text, const char *prefix) {
    char sign = 0;
    if (text.len > 0 && text.ptr[0] == '-') {
        sign = '-';
        text = span_from(text, 1);
    } else if (c->plus || c->space) {
        sign = c->plus ? '+' : ' ';
    }
    size_t length = text.len + strlen(prefix) + (sign != 0);
    size_t fill = c->width > (int64_t)length ? (size_t)c->width - length : 0;
    room_for(p->vm, fill);
    bool zeros = c->zero && !c->left;
    if (!c->left && !zeros)
        buf_add_repeat(p->out, ' ', fill);
    if (sign)
        buf_addc(p->out, sign);
    buf_adds(p->out, prefix);
    if (zeros)
        buf_add_repeat(p->out, '0', fill);
    buf_add_span(p->out, text);
    if (c->left)
        buf_add_repeat(p->out, ' ', fill);
}

/* ---- conversions ---- */

static _Noreturn void wrong_type(Percent *p, const Conversion *c, Value v) {
    bool whole = c->type == 'o' || c->type == 'x' || c->type == 'X';
    raise(p->vm, &TYPE_TYPE_ERROR, "%%%c format: %s is required, not %s", (char)c->type,
          whole ? "an integer" : "a real number", type_name(type_of(v)));
}

typedef struct IntJob {
    Value v, result;
} IntJob;

static void int_body(VM *vm, void *context) {
    IntJob *job = context;
    job->result = int_construct(vm, (Value[]){type_value(&TYPE_INT), job->v, UNSET});
}

static Value integer_of(Percent *p, const Conversion *c, Value v) {
    VM *vm = p->vm;
    if (is_int(v))
        return value_plain(v);
    if (c->type == 'o' || c->type == 'x' || c->type == 'X') {
        if (!has_special(vm, v, "__index__"))
            wrong_type(p, c, v);
        return need_index(vm, v);
    }
    if (is_float(v))
        return float_to_int(vm, value_plain(v).number);
    if (!has_special(vm, v, "__int__") && !has_special(vm, v, "__index__") &&
        !has_special(vm, v, "__float__"))
        wrong_type(p, c, v);
    if (is_str(v) || is_instance(v, &TYPE_COMPLEX))
        wrong_type(p, c, v);
    IntJob job = {v, NONE};
    Value raised;
    if (vm_try(vm, int_body, &job, &raised))
        return job.result;
    if (is_instance(raised, &TYPE_TYPE_ERROR))
        wrong_type(p, c, v);
    vm_rethrow(vm, raised);
}

static void add_integer(Percent *p, const Conversion *c, Value v) {
    Value i = integer_of(p, c, v);
    int base = c->type == 'o' ? 8 : c->type == 'x' || c->type == 'X' ? 16 : 10;
    const char *prefix = "";
    if (c->alternate && base != 10)
        prefix = c->type == 'o' ? "0o" : c->type == 'x' ? "0x" : "0X";
    Buf *text = vm_buf(p->vm);
    int_add_text(p->vm, text, i, base);
    for (size_t k = 0; c->type == 'X' && k < text->len; k++)
        text->data[k] = (char)toupper((unsigned char)text->data[k]);
    size_t sign = text->data[0] == '-';
    if (c->precision > (int64_t)(text->len - sign)) {
        size_t zeros = (size_t)c->precision - (text->len - sign);
        room_for(p->vm, zeros);
        Buf *padded = vm_buf(p->vm);
        buf_add_repeat(padded, '0', zeros);
        buf_insert(text, sign, buf_span(padded));
        vm_buf_drop(p->vm, padded);
    }
    add_number(p, c, buf_span(text), prefix);
    vm_buf_drop(p->vm, text);
}

static void add_float(Percent *p, const Conversion *c, Value v) {
    VM *vm = p->vm;
    if (p->bytes && !is_float(v) && !is_int(v) && !has_special(vm, v, "__float__"))
        raise(vm, &TYPE_TYPE_ERROR, "float argument required, not %s", type_name(type_of(v)));
    double d = vm_float(vm, v);
    int precision = c->precision < 0 ? 6 : (int)c->precision;
    room_for(vm, (size_t)precision);
    if (c->precision > INT_MAX - 1000)
        raise(vm, &TYPE_VALUE_ERROR, "precision too large");
    Buf *text = vm_buf(vm);
    format_double(text, d, (char)c->type, precision, c->alternate, false);
    add_number(p, c, buf_span(text), "");
    vm_buf_drop(vm, text);
}

static void add_char(Percent *p, const Conversion *c, Value v) {
    Conversion plain = *c;
    plain.precision = -1;
    if (is_str(v) && as_str(v)->length == 1) {
        add_text(p, &plain, str_span(as_str(v)));
        return;
    }
    if (!is_int(v) && !has_special(p->vm, v, "__index__"))
        raise(p->vm, &TYPE_TYPE_ERROR, "%%c requires int or char");
    int64_t code;
    if (!value_fits_int64(need_index(p->vm, v), &code) || code < 0 || code > 0x10FFFF)
        raise(p->vm, &TYPE_OVERFLOW_ERROR, "%%c arg not in range(0x110000)");
    add_text(p, &plain, str_span(str_from_char(p->vm, (uint32_t)code)));
}

static void add_byte(Percent *p, const Conversion *c, Value v) {
    if (is_byteslike(v) && vm_need_bytes(p->vm, v).len == 1) {
        add_padded(p, c, vm_need_bytes(p->vm, v), 1);
        return;
    }
    if (!is_int(v) && !has_special(p->vm, v, "__index__"))
        raise(p->vm, &TYPE_TYPE_ERROR, "%%c requires an integer in range(256) or a single byte");
    int64_t code;
    if (!value_fits_int64(need_index(p->vm, v), &code) || code < 0 || code > 255)
        raise(p->vm, &TYPE_OVERFLOW_ERROR, "%%c arg not in range(256)");
    char byte = (char)code;
    add_padded(p, c, span_make(&byte, 1), 1);
}

static void add_bytes(Percent *p, const Conversion *c, Value v) {
    Value bound;
    if (!has_buffer(v) && is_object(v) && vm_special(p->vm, v, "__bytes__", &bound))
        v = vm_call0(p->vm, bound);
    if (!has_buffer(v))
        raise(p->vm, &TYPE_TYPE_ERROR,
              "%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'",
              type_name(type_of(v)));
    add_text(p, c, vm_need_bytes(p->vm, v));
}

static _Noreturn void unsupported(Percent *p, uint32_t type) {
    size_t index = p->bytes ? p->at : text_count(span_make(p->format.ptr, p->at));
    raise(p->vm, &TYPE_VALUE_ERROR, "unsupported format character '%c' (0x%x) at index %zu",
          type > 31 && type < 126 ? (char)type : '?', type, index - 1);
}

static void convert(Percent *p, const Conversion *c, Value v) {
    VM *vm = p->vm;
    switch (c->type < 0x80 ? (char)c->type : '\0') {
    case 's':
        if (p->bytes)
            add_bytes(p, c, v);
        else
            add_text(p, c, str_span(vm_str(vm, v)));
        return;
    case 'b':
        if (!p->bytes)
            break;
        add_bytes(p, c, v);
        return;
    case 'r':
        add_text(p, c, str_span(p->bytes ? vm_ascii(vm, v) : vm_repr(vm, v)));
        return;
    case 'a':
        add_text(p, c, str_span(vm_ascii(vm, v)));
        return;
    case 'c':
        if (p->bytes)
            add_byte(p, c, v);
        else
            add_char(p, c, v);
        return;
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        add_integer(p, c, v);
        return;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        add_float(p, c, v);
        return;
    default:
        break;
    }
    unsupported(p, c->type);
}

static void walk(Percent *p) {
    while (more(p)) {
        const char *start = p->format.ptr + p->at;
        const char *found = memchr(start, '%', p->format.len - p->at);
        size_t plain = found ? (size_t)(found - start) : p->format.len - p->at;
        buf_add(p->out, start, plain);
        p->at += plain;
        if (!found)
            break;
        p->at++;
        Conversion c;
        if (here(p) == '%') {
            buf_addc(p->out, '%');
            p->at++;
            continue;
        }
        parse_conversion(p, &c);
        convert(p, &c, next_argument(p));
    }
    bool left = is_tuple(p->args) ? p->next < as_tuple(p->args)->count : p->next == 0;
    if (left && is_unset(p->mapping))
        raise(p->vm, &TYPE_TYPE_ERROR, "not all arguments converted during %s formatting",
              p->bytes ? "bytes" : "string");
}

static void run(VM *vm, Percent *p, Value value) {
    p->vm = vm;
    p->out = vm_buf(vm);
    p->args = value;
    bool plain_bytes =
        p->bytes && (is_instance(value, &TYPE_BYTES) || is_instance(value, &TYPE_BYTEARRAY));
    p->mapping = is_mapping(vm, value) && !plain_bytes ? value : UNSET;
    walk(p);
}

Str *str_percent(VM *vm, Str *format, Value value) {
    Percent p = {.format = str_span(format)};
    run(vm, &p, value);
    return vm_buf_str(vm, p.out);
}

Value bytes_percent(VM *vm, Span format, Value value, bool array) {
    Percent p = {.format = format, .bytes = true};
    run(vm, &p, value);
    Value result =
        array ? bytearray_new(vm, p.out->data, p.out->len) : bytes_new(vm, p.out->data, p.out->len);
    vm_buf_drop(vm, p.out);
    return result;
}
