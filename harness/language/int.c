/* int and bool: 64-bit arithmetic that goes over to bigint.c when it overflows.
 *
 * Functions here take plain integers unless they say otherwise; slots and methods receive instances
 * of subclasses too and unwrap them. Text (parsing, int()) is in int_text.c. */
#include "harness/language/numbers.h"
#include <math.h>

/* ---- what an integer is ---- */

bool is_int(Value v) {
    if (v.tag != TAG_OBJECT)
        return v.tag == TAG_INT || v.tag == TAG_BOOL;
    return v.object->type == &TYPE_INT || is_instance(v, &TYPE_INT);
}

bool is_float(Value v) {
    return v.tag == TAG_FLOAT || (v.tag == TAG_OBJECT && is_instance(v, &TYPE_FLOAT));
}

bool is_number(Value v) {
    return is_int(v) || is_float(v) || is_instance(v, &TYPE_COMPLEX);
}

Value value_plain(Value v) {
    if (v.tag != TAG_OBJECT || v.object->type == &TYPE_INT || v.object->type == &TYPE_STR)
        return v;
    if (is_instance(v, &TYPE_INT) || is_instance(v, &TYPE_FLOAT))
        return ((Boxed *)v.object)->value;
    return v;
}

bool value_fits_int64(Value v, int64_t *out) {
    v = value_plain(v);
    if (!is_small(v))
        return false;
    *out = v.integer;
    return true;
}

Value box_new(VM *vm, const Type *cls, Value plain) {
    if (cls == &TYPE_INT || cls == &TYPE_FLOAT || cls == &TYPE_BOOL)
        return plain;
    Boxed *box = instance_new(vm, cls);
    box->value = plain;
    return value_object(box);
}

int int_sign(Value v) {
    if (is_small(v))
        return (v.integer > 0) - (v.integer < 0);
    return ((BigInt *)v.object)->negative ? -1 : 1;
}

bool int_is_odd(Value v) {
    return big_low_bits(v) & 1;
}

int int_order(Value a, Value b) {
    if (is_small(a) && is_small(b))
        return (a.integer > b.integer) - (a.integer < b.integer);
    return big_order(a, b);
}

Value need_index(VM *vm, Value v) {
    if (is_int(v))
        return value_plain(v);
    Value bound;
    if (!vm_special(vm, v, "__index__", &bound))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object cannot be interpreted as an integer",
              type_name(type_of(v)));
    Value result = vm_call0(vm, bound);
    if (!is_int(result))
        raise(vm, &TYPE_TYPE_ERROR, "__index__ returned non-int (type %s)",
              type_name(type_of(result)));
    return value_plain(result);
}

double int_to_double(VM *vm, Value v) {
    double d;
    if (!big_to_double(v, &d))
        raise(vm, &TYPE_OVERFLOW_ERROR, "int too large to convert to float");
    return d;
}

/* ---- arithmetic ---- */

static _Noreturn void divided_by_zero(VM *vm, BinaryOp op) {
    raise(vm, &TYPE_ZERO_DIVISION_ERROR,
          op == OP_MOD   ? "integer modulo by zero"
          : op == OP_DIV ? "division by zero"
                         : "integer division or modulo by zero");
}

static Value divide(VM *vm, Value a, Value b) {
    const int64_t exact = (int64_t)1 << 53;
    if (int_sign(b) == 0)
        divided_by_zero(vm, OP_DIV);
    if (is_small(a) && is_small(b) && a.integer <= exact && a.integer >= -exact &&
        b.integer <= exact && b.integer >= -exact)
        return value_float((double)a.integer / (double)b.integer);
    double d;
    if (!big_divide(vm, a, b, &d))
        raise(vm, &TYPE_OVERFLOW_ERROR, "integer division result too large for a float");
    return value_float(d);
}

static Value floor_divide(VM *vm, Value a, Value b) {
    if (int_sign(b) == 0)
        divided_by_zero(vm, OP_FLOORDIV);
    if (!is_small(a) || !is_small(b) || b.integer == -1)
        return big_binary(vm, OP_FLOORDIV, a, b);
    int64_t q = a.integer / b.integer, r = a.integer % b.integer;
    return value_int(q - (r != 0 && (r < 0) != (b.integer < 0)));
}

static Value modulo(VM *vm, Value a, Value b) {
    if (int_sign(b) == 0)
        divided_by_zero(vm, OP_MOD);
    if (!is_small(a) || !is_small(b) || b.integer == -1)
        return big_binary(vm, OP_MOD, a, b);
    int64_t r = a.integer % b.integer;
    return value_int(r != 0 && (r < 0) != (b.integer < 0) ? r + b.integer : r);
}

static Value power(VM *vm, Value base, Value exponent) {
    if (int_sign(exponent) < 0)
        return vm_binary(vm, OP_POW, value_float(int_to_double(vm, base)),
                         value_float(int_to_double(vm, exponent)));
    if (!is_small(base) || !is_small(exponent))
        return big_pow(vm, base, exponent);
    int64_t result = 1, square = base.integer;
    for (int64_t left = exponent.integer; left > 0; left >>= 1) {
        if ((left & 1) && __builtin_mul_overflow(result, square, &result))
            return big_pow(vm, base, exponent);
        if (left > 1 && __builtin_mul_overflow(square, square, &square))
            return big_pow(vm, base, exponent);
    }
    return value_int(result);
}

static Value shift(VM *vm, BinaryOp op, Value a, Value b) {
    if (int_sign(b) < 0)
        raise(vm, &TYPE_VALUE_ERROR, "negative shift count");
    if (is_small(a) && is_small(b)) {
        int64_t by = b.integer;
        if (op == OP_RSHIFT)
            return value_int(a.integer >> (by > 63 ? 63 : by));
        if (by < 62 && a.integer < (int64_t)1 << (62 - by) &&
            a.integer > -((int64_t)1 << (62 - by)))
            return value_int((int64_t)((uint64_t)a.integer << by));
    }
    return big_binary(vm, op, a, b);
}

Value int_arithmetic(VM *vm, BinaryOp op, Value a, Value b) {
    bool small = is_small(a) && is_small(b);
    int64_t r;
    switch (op) {
    case OP_ADD:
        if (small && !__builtin_add_overflow(a.integer, b.integer, &r))
            return value_int(r);
        break;
    case OP_SUB:
        if (small && !__builtin_sub_overflow(a.integer, b.integer, &r))
            return value_int(r);
        break;
    case OP_MUL:
        if (small && !__builtin_mul_overflow(a.integer, b.integer, &r))
            return value_int(r);
        break;
    case OP_DIV:
        return divide(vm, a, b);
    case OP_FLOORDIV:
        return floor_divide(vm, a, b);
    case OP_MOD:
        return modulo(vm, a, b);
    case OP_POW:
        return power(vm, a, b);
    case OP_LSHIFT:
    case OP_RSHIFT:
        return shift(vm, op, a, b);
    case OP_AND:
        if (small)
            return value_int(a.integer & b.integer);
        break;
    case OP_OR:
        if (small)
            return value_int(a.integer | b.integer);
        break;
    case OP_XOR:
        if (small)
            return value_int(a.integer ^ b.integer);
        break;
    case OP_MATMUL:
    case BINARY_OP_COUNT:
        return NOT_IMPLEMENTED;
    }
    return big_binary(vm, op, a, b);
}

Value int_pow_mod(VM *vm, Value base, Value exponent, Value modulus) {
    if (int_sign(modulus) == 0)
        raise(vm, &TYPE_VALUE_ERROR, "pow() 3rd argument cannot be 0");
    if (int_sign(exponent) < 0) {
        if (!big_invert(vm, base, modulus, &base))
            raise(vm, &TYPE_VALUE_ERROR, "base is not invertible for the given modulus");
        exponent = int_arithmetic(vm, OP_SUB, value_int(0), exponent);
    }
    return big_pow_mod(vm, base, exponent, modulus);
}

/* ---- slots ---- */

static Value int_slot_repr(VM *vm, Value self) {
    return value_object(int_repr(vm, value_plain(self)));
}

int64_t hash_int64(int64_t i) {
    const uint64_t modulus = ((uint64_t)1 << 61) - 1;
    uint64_t magnitude = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    int64_t h = (int64_t)(magnitude % modulus);
    if (i < 0)
        h = -h;
    return h == -1 ? -2 : h;
}

static int64_t int_slot_hash(VM *vm, Value self) {
    Value v = value_plain(self);
    return is_small(v) ? hash_int64(v.integer) : big_hash(v);
}

static bool order_holds(CompareOp op, int order) {
    switch (op) {
    case OP_LT:
        return order < 0;
    case OP_LE:
        return order <= 0;
    case OP_EQ:
        return order == 0;
    case OP_NE:
        return order != 0;
    case OP_GT:
        return order > 0;
    case OP_GE:
        return order >= 0;
    }
    return false;
}

static Value int_slot_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_int(other))
        return NOT_IMPLEMENTED;
    return value_bool(order_holds(op, int_order(value_plain(self), value_plain(other))));
}

static Value int_slot_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (!is_int(left) || !is_int(right))
        return NOT_IMPLEMENTED;
    return int_arithmetic(vm, op, value_plain(left), value_plain(right));
}

static Value int_slot_unary(VM *vm, UnaryOp op, Value self) {
    Value v = value_plain(self);
    if (op == OP_POS)
        return is_small(v) ? value_int(v.integer) : v;
    if (is_small(v) && op == OP_INVERT)
        return value_int(~v.integer);
    if (is_small(v) && v.integer != INT64_MIN)
        return value_int(-v.integer);
    return big_unary(vm, op, v);
}

static bool int_slot_truth(VM *vm, Value self) {
    return int_sign(value_plain(self)) != 0;
}

/* ---- methods ---- */

static Value plain_int(Value v) {
    v = value_plain(v);
    return v.tag == TAG_BOOL ? value_int(v.integer) : v;
}

static Value int_self(VM *vm, Value *args) {
    return plain_int(args[0]);
}

static Value int_zero(VM *vm, Value *args) {
    return value_int(0);
}

static Value int_one(VM *vm, Value *args) {
    return value_int(1);
}

static Value int_float(VM *vm, Value *args) {
    return value_float(int_to_double(vm, value_plain(args[0])));
}

static Value int_abs(VM *vm, Value *args) {
    Value v = plain_int(args[0]);
    return int_sign(v) < 0 ? int_slot_unary(vm, OP_NEG, v) : v;
}

static Value int_bit_length(VM *vm, Value *args) {
    return value_int((int64_t)big_bit_length(value_plain(args[0])));
}

static Value int_bit_count(VM *vm, Value *args) {
    return value_int((int64_t)big_bit_count(value_plain(args[0])));
}

static Value int_ratio(VM *vm, Value *args) {
    return tuple2(vm, plain_int(args[0]), value_int(1));
}

static Value int_divmod_of(VM *vm, Value a, Value b) {
    if (!is_int(a) || !is_int(b))
        return NOT_IMPLEMENTED;
    a = value_plain(a);
    b = value_plain(b);
    Value quotient = int_arithmetic(vm, OP_FLOORDIV, a, b);
    return tuple2(vm, quotient, int_arithmetic(vm, OP_MOD, a, b));
}

static Value int_divmod(VM *vm, Value *args) {
    return int_divmod_of(vm, args[0], args[1]);
}

static Value int_rdivmod(VM *vm, Value *args) {
    return int_divmod_of(vm, args[1], args[0]);
}

static Value int_pow(VM *vm, Value *args) {
    if (!is_int(args[1]) || (!is_none(args[2]) && !is_int(args[2])))
        return NOT_IMPLEMENTED;
    Value base = value_plain(args[0]), exponent = value_plain(args[1]);
    if (is_none(args[2]))
        return int_arithmetic(vm, OP_POW, base, exponent);
    return int_pow_mod(vm, base, exponent, value_plain(args[2]));
}

/* Half to even at 10^-digits, digits negative. */
static Value int_round(VM *vm, Value *args) {
    Value v = plain_int(args[0]);
    if (is_unset(args[1]))
        return v;
    Value digits = need_index(vm, args[1]);
    if (int_sign(digits) >= 0)
        return v;
    Value unit =
        int_arithmetic(vm, OP_POW, value_int(10), int_arithmetic(vm, OP_SUB, value_int(0), digits));
    Value quotient = int_arithmetic(vm, OP_FLOORDIV, v, unit);
    Value rest = int_arithmetic(vm, OP_MOD, v, unit);
    int half = int_order(int_arithmetic(vm, OP_MUL, rest, value_int(2)), unit);
    if (half > 0 || (half == 0 && int_is_odd(quotient)))
        quotient = int_arithmetic(vm, OP_ADD, quotient, value_int(1));
    return int_arithmetic(vm, OP_MUL, quotient, unit);
}

static bool need_order(VM *vm, Value v, const char *what) {
    Span order = need_text(vm, v, what);
    if (!span_is(order, "little") && !span_is(order, "big"))
        raise(vm, &TYPE_VALUE_ERROR, "byteorder must be either 'little' or 'big'");
    return span_is(order, "little");
}

static Value int_to_bytes(VM *vm, Value *args) {
    Value v = value_plain(args[0]);
    int64_t length = vm_index(vm, args[1]);
    bool little = need_order(vm, args[2], "to_bytes() argument 'byteorder'"),
         with_sign = vm_truth(vm, args[3]);
    if (length < 0)
        raise(vm, &TYPE_VALUE_ERROR, "length argument must be non-negative");
    if (int_sign(v) < 0 && !with_sign)
        raise(vm, &TYPE_OVERFLOW_ERROR, "can't convert negative int to unsigned");
    if (length > BYTES_MAX)
        raise(vm, &TYPE_OVERFLOW_ERROR, "byte string is too large");
    uint8_t *out = vm_alloc(vm, (size_t)length + 1);
    if (!big_to_bytes(vm, v, out, (size_t)length, little, with_sign))
        raise(vm, &TYPE_OVERFLOW_ERROR, "int too big to convert");
    return bytes_new(vm, out, (size_t)length);
}

static Value int_from_bytes(VM *vm, Value *args) {
    bool little = need_order(vm, args[2], "from_bytes() argument 'byteorder'");
    if (is_str(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "cannot convert 'str' object to bytes");
    Value source = bytes_of(vm, args[1]);
    Value v = big_from_bytes(vm, vm_need_bytes(vm, source), little, vm_truth(vm, args[3]));
    return as_type(args[0]) == &TYPE_INT ? v : vm_call1(vm, args[0], v);
}

static Value int_format(VM *vm, Value *args) {
    Str *spec = vm_need_str(vm, args[1], "__format__() argument");
    if (spec->bytes == 0)
        return value_object(vm_str(vm, args[0]));
    return value_object(format_int(vm, plain_int(args[0]), spec, type_name(type_of(args[0]))));
}

static Value int_newargs(VM *vm, Value *args) {
    Value v = plain_int(args[0]);
    return tuple_from(vm, &v, 1);
}

static Value int_sizeof(VM *vm, Value *args) {
    size_t bits = big_bit_length(value_plain(args[0]));
    return value_int((int64_t)(24 + 4 * ((bits + 29) / 30)));
}

static const Native INT_METHODS[] = {
    {"__new__(cls, x=?, /, base=?)", int_construct, "Make an integer of a number or a text."},
    {"__abs__(self, /)", int_abs, "The absolute value."},
    {"__ceil__(self, /)", int_self, "The integer itself."},
    {"__divmod__(self, value, /)", int_divmod, "Quotient and remainder."},
    {"__float__(self, /)", int_float, "The nearest float."},
    {"__floor__(self, /)", int_self, "The integer itself."},
    {"__format__(self, format_spec, /)", int_format, "Format by the mini-language."},
    {"__getnewargs__(self, /)", int_newargs, "Arguments for copying."},
    {"__index__(self, /)", int_self, "The integer itself."},
    {"__int__(self, /)", int_self, "The integer itself."},
    {"__pow__(self, value, mod=None, /)", int_pow, "Power, maybe modulo a number."},
    {"__rdivmod__(self, value, /)", int_rdivmod, "Quotient and remainder of value by self."},
    {"__round__(self, ndigits=?, /)", int_round, "Round to a multiple of 10**-ndigits."},
    {"__sizeof__(self, /)", int_sizeof, "Size in memory, in bytes."},
    {"__trunc__(self, /)", int_self, "The integer itself."},
    {"as_integer_ratio(self, /)", int_ratio, "The pair (self, 1)."},
    {"bit_count(self, /)", int_bit_count, "Number of ones in the binary form of the magnitude."},
    {"bit_length(self, /)", int_bit_length, "Number of bits the magnitude needs."},
    {"conjugate(self, /)", int_self, "The integer itself."},
    {"@property denominator(self, /)", int_one, "1"},
    {"@class from_bytes(cls, bytes, byteorder='big', *, signed=False)", int_from_bytes,
     "The integer that bytes stand for."},
    {"@property imag(self, /)", int_zero, "0"},
    {"@property numerator(self, /)", int_self, "The integer itself."},
    {"@property real(self, /)", int_self, "The integer itself."},
    {"to_bytes(self, length=1, byteorder='big', *, signed=False)", int_to_bytes,
     "The integer as bytes."},
    {NULL, NULL, NULL},
};

const Type TYPE_INT = {
    .object = {&TYPE_TYPE},
    .name = "int",
    .size = sizeof(Boxed),
    .flags = TYPE_SUBCLASSABLE | TYPE_MATCH_SELF,
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer",
    .repr = int_slot_repr,
    .hash = int_slot_hash,
    .compare = int_slot_compare,
    .binary = int_slot_binary,
    .unary = int_slot_unary,
    .truth = int_slot_truth,
    .methods = INT_METHODS,
};

/* ---- bool ---- */

static Value bool_repr(VM *vm, Value self) {
    return value_object(vm_intern(vm, self.boolean ? "True" : "False"));
}

static Value bool_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (left.tag == TAG_BOOL && right.tag == TAG_BOOL) {
        if (op == OP_AND)
            return value_bool(left.integer & right.integer);
        if (op == OP_OR)
            return value_bool(left.integer | right.integer);
        if (op == OP_XOR)
            return value_bool(left.integer ^ right.integer);
    }
    return int_slot_binary(vm, op, left, right);
}

static Value bool_construct(VM *vm, Value *args) {
    return value_bool(vm_truth(vm, args[1]));
}

static const Native BOOL_METHODS[] = {
    {"__new__(cls, x=False, /)", bool_construct, "True or False."},
    {NULL, NULL, NULL},
};

const Type TYPE_BOOL = {
    .object = {&TYPE_TYPE},
    .name = "bool",
    .base = &TYPE_INT,
    .size = sizeof(Boxed),
    .flags = TYPE_MATCH_SELF,
    .doc = "bool(x) -> bool",
    .repr = bool_repr,
    .hash = int_slot_hash,
    .compare = int_slot_compare,
    .binary = bool_binary,
    .unary = int_slot_unary,
    .truth = int_slot_truth,
    .methods = BOOL_METHODS,
};
