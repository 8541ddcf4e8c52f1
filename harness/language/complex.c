/* complex: what CPython computes, by the same formulas so that the last digits agree. */
#include "harness/language/numbers.h"
#include "engine/base/number.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

Value complex_new(VM *vm, double real, double imag) {
    Complex *c = vm_alloc_text(vm, sizeof *c);
    *c = (Complex){.object = {&TYPE_COMPLEX}, .real = real, .imag = imag};
    return value_object(c);
}

bool number_to_complex(VM *vm, Value v, Complex *out) {
    *out = (Complex){.real = 0.0};
    if (is_instance(v, &TYPE_COMPLEX)) {
        *out = *(Complex *)v.object;
        return true;
    }
    return number_to_double(vm, v, &out->real);
}

/* ---- arithmetic ---- */

static Complex product(Complex a, Complex b) {
    return (Complex){.real = a.real * b.real - a.imag * b.imag,
                     .imag = a.real * b.imag + a.imag * b.real};
}

/* False: division by zero. Scaled by the larger part, to avoid overflow. */
static bool quotient(Complex a, Complex b, Complex *out) {
    double real = fabs(b.real), imag = fabs(b.imag);
    if (real >= imag) {
        if (real == 0.0)
            return false;
        double ratio = b.imag / b.real, size = b.real + b.imag * ratio;
        *out = (Complex){.real = (a.real + a.imag * ratio) / size,
                         .imag = (a.imag - a.real * ratio) / size};
    } else if (imag >= real) {
        double ratio = b.real / b.imag, size = b.real * ratio + b.imag;
        *out = (Complex){.real = (a.real * ratio + a.imag) / size,
                         .imag = (a.imag * ratio - a.real) / size};
    } else {
        *out = (Complex){.real = NAN, .imag = NAN};
    }
    return true;
}

static Complex whole_power(Complex x, long n) {
    Complex result = {.real = 1.0};
    for (long mask = 1; mask > 0 && n >= mask; mask <<= 1) {
        if (n & mask)
            result = product(result, x);
        x = product(x, x);
    }
    return result;
}

static Complex polar_power(Complex a, Complex b) {
    double size = hypot(a.real, a.imag), length = pow(size, b.real);
    double angle = atan2(a.imag, a.real), phase = angle * b.real;
    if (b.imag != 0.0) {
        length /= exp(angle * b.imag);
        phase += b.imag * log(size);
    }
    return (Complex){.real = length * cos(phase), .imag = length * sin(phase)};
}

static _Noreturn void zero_power(VM *vm) {
    raise(vm, &TYPE_ZERO_DIVISION_ERROR, "0.0 to a negative or complex power");
}

Value complex_power(VM *vm, Complex a, Complex b) {
    Complex r = {.real = 1.0};
    bool whole = b.imag == 0.0 && b.real == floor(b.real) && fabs(b.real) <= 100.0;
    if (whole && b.real > 0) {
        r = whole_power(a, (long)b.real);
    } else if (whole) {
        if (!quotient(r, whole_power(a, (long)-b.real), &r))
            zero_power(vm);
    } else if (a.real == 0.0 && a.imag == 0.0) {
        if (b.imag != 0.0 || b.real < 0.0)
            zero_power(vm);
        r = (Complex){.real = 0.0};
    } else {
        r = polar_power(a, b);
    }
    if (isinf(r.real) || isinf(r.imag))
        raise(vm, &TYPE_OVERFLOW_ERROR, "complex exponentiation");
    return complex_new(vm, r.real, r.imag);
}

static Value slot_binary(VM *vm, BinaryOp op, Value left, Value right) {
    Complex a, b, r;
    if (op > OP_POW || op == OP_MATMUL || op == OP_FLOORDIV || op == OP_MOD)
        return NOT_IMPLEMENTED;
    if (!number_to_complex(vm, left, &a) || !number_to_complex(vm, right, &b))
        return NOT_IMPLEMENTED;
    switch (op) {
    case OP_ADD:
        return complex_new(vm, a.real + b.real, a.imag + b.imag);
    case OP_SUB:
        return complex_new(vm, a.real - b.real, a.imag - b.imag);
    case OP_MUL:
        r = product(a, b);
        return complex_new(vm, r.real, r.imag);
    case OP_DIV:
        if (!quotient(a, b, &r))
            raise(vm, &TYPE_ZERO_DIVISION_ERROR, "complex division by zero");
        return complex_new(vm, r.real, r.imag);
    case OP_POW:
        return complex_power(vm, a, b);
    case OP_MATMUL:
    case OP_FLOORDIV:
    case OP_MOD:
    case OP_LSHIFT:
    case OP_RSHIFT:
    case OP_AND:
    case OP_OR:
    case OP_XOR:
    case BINARY_OP_COUNT:
        break;
    }
    return NOT_IMPLEMENTED;
}

static const Complex *as_complex(Value v) {
    return (const Complex *)v.object;
}

static Value slot_unary(VM *vm, UnaryOp op, Value self) {
    const Complex *c = as_complex(self);
    if (op == OP_INVERT)
        raise(vm, &TYPE_TYPE_ERROR, "bad operand type for unary ~: '%s'", type_name(type_of(self)));
    return op == OP_NEG ? complex_new(vm, -c->real, -c->imag) : complex_new(vm, c->real, c->imag);
}

static bool slot_truth(VM *vm, Value self) {
    return as_complex(self)->real != 0.0 || as_complex(self)->imag != 0.0;
}

static Value slot_compare(VM *vm, CompareOp op, Value self, Value other) {
    const Complex *c = as_complex(self);
    bool equal;
    if (op != OP_EQ && op != OP_NE)
        return NOT_IMPLEMENTED;
    if (is_instance(other, &TYPE_COMPLEX))
        equal = c->real == as_complex(other)->real && c->imag == as_complex(other)->imag;
    else if (is_int(other) || is_float(other))
        equal = c->imag == 0.0 && vm_equal(vm, value_float(c->real), other);
    else
        return NOT_IMPLEMENTED;
    return value_bool(equal == (op == OP_EQ));
}

static int64_t slot_hash(VM *vm, Value self) {
    uint64_t h = (uint64_t)hash_float(as_complex(self)->real) +
                 1000003u * (uint64_t)hash_float(as_complex(self)->imag);
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

/* ---- text ---- */

static void add_part(Buf *out, double d, bool sign) {
    if (sign && !signbit(d))
        buf_addc(out, '+');
    else if (sign && isnan(d))
        buf_addc(out, '+');
    format_double(out, d, 'r', 0, false, false);
}

static Value slot_repr(VM *vm, Value self) {
    const Complex *c = as_complex(self);
    Buf *b = vm_buf(vm);
    if (c->real == 0.0 && !signbit(c->real)) {
        add_part(b, c->imag, false);
        buf_addc(b, 'j');
    } else {
        buf_addc(b, '(');
        add_part(b, c->real, false);
        add_part(b, c->imag, true);
        buf_adds(b, "j)");
    }
    return value_object(vm_buf_str(vm, b));
}

/* The longest prefix that is a float, without white space or underscores before it. */
static size_t float_prefix(Span s, double *out) {
    size_t best = 0;
    if (s.len == 0 || s.ptr[0] == '_' || isspace((unsigned char)s.ptr[0]))
        return 0;
    for (size_t n = 1; n <= s.len; n++)
        if (!isspace((unsigned char)s.ptr[n - 1]) && double_parse(span_make(s.ptr, n), true, out))
            best = n;
    if (best)
        (void)double_parse(span_make(s.ptr, best), true, out);
    return best;
}

static bool is_j(Span s, size_t at) {
    return at < s.len && (s.ptr[at] == 'j' || s.ptr[at] == 'J');
}

/* "+j" and "-j" and "j" are one unit; the length taken, 0 when it is no imaginary part. */
static size_t imaginary_prefix(Span s, double *out) {
    size_t n = float_prefix(s, out);
    if (n > 0)
        return is_j(s, n) ? n + 1 : 0;
    size_t sign = s.len > 0 && (s.ptr[0] == '+' || s.ptr[0] == '-');
    if (!is_j(s, sign))
        return 0;
    *out = sign && s.ptr[0] == '-' ? -1.0 : 1.0;
    return sign + 1;
}

static bool parse_complex(Span s, Complex *out) {
    s = span_trim(s);
    if (s.len > 1 && s.ptr[0] == '(' && s.ptr[s.len - 1] == ')')
        s = span_trim(span_make(s.ptr + 1, s.len - 2));
    size_t n = imaginary_prefix(s, &out->imag);
    if (n == s.len && n > 0)
        return true;
    n = float_prefix(s, &out->real);
    out->imag = 0.0;
    if (n == 0)
        return false;
    if (n == s.len)
        return true;
    if (s.ptr[n] != '+' && s.ptr[n] != '-')
        return false;
    Span rest = span_from(s, n);
    return imaginary_prefix(rest, &out->imag) == rest.len;
}

static Complex from_text(VM *vm, Str *text) {
    Buf *ascii = vm_buf(vm);
    text_to_ascii_digits(ascii, str_span(text));
    Complex c = {.real = 0.0};
    bool good = parse_complex(buf_span(ascii), &c);
    vm_buf_drop(vm, ascii);
    if (!good && memchr(text->data, '_', text->bytes))
        raise(vm, &TYPE_VALUE_ERROR, "could not convert string to complex: %s",
              vm_repr(vm, value_object(text))->data);
    if (!good)
        raise(vm, &TYPE_VALUE_ERROR, "complex() arg is a malformed string");
    return c;
}

bool complex_of(VM *vm, Value v, Complex *out) {
    Value bound;
    if (is_exact(v, &TYPE_COMPLEX) || !is_object(v) || !vm_special(vm, v, "__complex__", &bound))
        return number_to_complex(vm, v, out);
    Value result = vm_call0(vm, bound);
    if (!is_instance(result, &TYPE_COMPLEX))
        raise(vm, &TYPE_TYPE_ERROR, "__complex__ returned non-complex (type %s)",
              type_name(type_of(result)));
    *out = *as_complex(result);
    return true;
}

static Complex need_complex(VM *vm, Value v, const char *which, const char *allowed) {
    Complex c;
    if (complex_of(vm, v, &c))
        return c;
    if (has_special(vm, v, "__float__") || has_special(vm, v, "__index__"))
        return (Complex){.real = vm_float(vm, v)};
    raise(vm, &TYPE_TYPE_ERROR, "complex() %s argument must be a %s, not '%s'", which, allowed,
          type_name(type_of(v)));
}

Value complex_construct(VM *vm, Value *args) {
    Value real = args[1], imag = args[2];
    Complex a = {.real = 0.0}, b = {.real = 0.0};
    if (as_type(args[0]) == &TYPE_COMPLEX && is_unset(imag) && is_exact(real, &TYPE_COMPLEX))
        return real;
    if (!is_unset(real) && is_str(real)) {
        if (!is_unset(imag))
            raise(vm, &TYPE_TYPE_ERROR, "complex() can't take second arg if first is a string");
        a = from_text(vm, as_str(real));
    } else {
        if (!is_unset(imag) && is_str(imag))
            raise(vm, &TYPE_TYPE_ERROR, "complex() second arg can't be a string");
        if (!is_unset(real))
            a = need_complex(vm, real, "first", "string or a number");
        if (!is_unset(imag)) {
            b = need_complex(vm, imag, "second", "number");
            a.real -= is_instance(imag, &TYPE_COMPLEX) ? b.imag : 0.0;
            a.imag = !is_unset(real) && is_instance(real, &TYPE_COMPLEX) ? a.imag + b.real : b.real;
        }
    }
    if (as_type(args[0]) == &TYPE_COMPLEX)
        return complex_new(vm, a.real, a.imag);
    Complex *c = instance_new(vm, as_type(args[0]));
    c->real = a.real;
    c->imag = a.imag;
    return value_object(c);
}

/* ---- methods ---- */

static Value get_real(VM *vm, Value *args) {
    return value_float(as_complex(args[0])->real);
}

static Value get_imag(VM *vm, Value *args) {
    return value_float(as_complex(args[0])->imag);
}

static Value method_conjugate(VM *vm, Value *args) {
    return complex_new(vm, as_complex(args[0])->real, -as_complex(args[0])->imag);
}

static Value method_complex(VM *vm, Value *args) {
    return complex_new(vm, as_complex(args[0])->real, as_complex(args[0])->imag);
}

static Value method_abs(VM *vm, Value *args) {
    const Complex *c = as_complex(args[0]);
    double size = hypot(c->real, c->imag);
    if (isinf(size) && isfinite(c->real) && isfinite(c->imag))
        raise(vm, &TYPE_OVERFLOW_ERROR, "absolute value too large");
    return value_float(size);
}

static Value method_format(VM *vm, Value *args) {
    Str *spec = vm_need_str(vm, args[1], "__format__() argument");
    if (spec->bytes == 0)
        return value_object(vm_str(vm, args[0]));
    const Complex *c = as_complex(args[0]);
    return value_object(format_complex(vm, c->real, c->imag, spec, type_name(type_of(args[0]))));
}

static Value method_pow(VM *vm, Value *args) {
    if (!is_none(args[2]))
        raise(vm, &TYPE_VALUE_ERROR, "complex modulo");
    return slot_binary(vm, OP_POW, args[0], args[1]);
}

static Value method_newargs(VM *vm, Value *args) {
    return tuple2(vm, get_real(vm, args), get_imag(vm, args));
}

static const Native METHODS[] = {
    {"__new__(cls, real=?, imag=?)", complex_construct, "Make a complex number."},
    {"__abs__(self, /)", method_abs, "The magnitude."},
    {"__complex__(self, /)", method_complex, "The number itself."},
    {"__format__(self, format_spec, /)", method_format, "Format by the mini-language."},
    {"__getnewargs__(self, /)", method_newargs, "Arguments for copying."},
    {"__pow__(self, value, mod=None, /)", method_pow, "Power."},
    {"conjugate(self, /)", method_conjugate, "The number with its imaginary part negated."},
    {"@property imag(self, /)", get_imag, "The imaginary part."},
    {"@property real(self, /)", get_real, "The real part."},
    {NULL, NULL, NULL},
};

const Type TYPE_COMPLEX = {
    .object = {&TYPE_TYPE},
    .name = "complex",
    .size = sizeof(Complex),
    .flags = TYPE_SUBCLASSABLE | TYPE_MEMBERS,
    .doc = "Create a complex number from a string or numbers.",
    .repr = slot_repr,
    .hash = slot_hash,
    .compare = slot_compare,
    .binary = slot_binary,
    .unary = slot_unary,
    .truth = slot_truth,
    .methods = METHODS,
};
