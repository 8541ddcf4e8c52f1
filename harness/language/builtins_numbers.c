/* Built-in functions of numbers and characters: abs bin chr divmod hex oct ord pow round. */
#include "harness/language/native.h"
#include "harness/language/containers.h"
#include "harness/language/modules.h"

static Value builtin_abs(VM *vm, Value *args) {
    Value v = args[0], result;
    if (v.tag == TAG_INT && v.integer > INT64_MIN)
        return value_int(v.integer < 0 ? -v.integer : v.integer);
    if (v.tag == TAG_FLOAT)
        return value_float(__builtin_fabs(v.number));
    if (!vm_special_call(vm, v, "__abs__", 0, NULL, &result))
        raise(vm, &TYPE_TYPE_ERROR, "bad operand type for abs(): '%s'", type_name(type_of(v)));
    return result;
}

static Value based(VM *vm, Value v, int base, const char *prefix) {
    Value i = index_value(vm, v);
    Buf *b = vm_buf(vm);
    int_add_text(vm, b, i, base);
    bool negative = b->len && b->data[0] == '-';
    buf_insert(b, negative, span_of(prefix));
    return buf_value(vm, b);
}

static Value builtin_bin(VM *vm, Value *args) {
    return based(vm, args[0], 2, "0b");
}
static Value builtin_hex(VM *vm, Value *args) {
    return based(vm, args[0], 16, "0x");
}
static Value builtin_oct(VM *vm, Value *args) {
    return based(vm, args[0], 8, "0o");
}

static Value builtin_chr(VM *vm, Value *args) {
    int64_t code = vm_index_clamped(vm, index_value(vm, args[0]));
    if (code > INT32_MAX || code < INT32_MIN)
        raise(vm, &TYPE_OVERFLOW_ERROR, "Python int too large to convert to C int");
    if (code < 0 || code > 0x10ffff)
        raise(vm, &TYPE_VALUE_ERROR, "chr() arg not in range(0x110000)");
    return value_object(str_from_char(vm, (uint32_t)code));
}

static Value builtin_ord(VM *vm, Value *args) {
    Value v = args[0];
    size_t length;
    if (is_str(v)) {
        length = as_str(v)->length;
        if (length == 1)
            return value_int(str_at(vm, as_str(v), 0));
    } else if (is_instance(v, &TYPE_BYTES) || is_instance(v, &TYPE_BYTEARRAY)) {
        Span bytes = vm_need_bytes(vm, v);
        length = bytes.len;
        if (length == 1)
            return value_int((unsigned char)bytes.ptr[0]);
    } else {
        raise(vm, &TYPE_TYPE_ERROR, "ord() expected string of length 1, but %s found",
              type_name(type_of(v)));
    }
    raise(vm, &TYPE_TYPE_ERROR, "ord() expected a character, but string of length %zu found",
          length);
}

/* Call the special method of a or the reflected one of b; false when neither answers. */
static bool try_reflected(VM *vm, Value a, Value b, const char *name, const char *reflected,
                          Value *out) {
    if (vm_special_call(vm, a, name, 1, &b, out) && !is_not_implemented(*out))
        return true;
    return vm_special_call(vm, b, reflected, 1, &a, out) && !is_not_implemented(*out);
}

static Value builtin_divmod(VM *vm, Value *args) {
    Value result;
    if (args[0].tag == TAG_INT && args[1].tag == TAG_INT && args[1].integer != 0)
        return tuple2(vm, vm_binary(vm, OP_FLOORDIV, args[0], args[1]),
                      vm_binary(vm, OP_MOD, args[0], args[1]));
    if (try_reflected(vm, args[0], args[1], "__divmod__", "__rdivmod__", &result))
        return result;
    raise(vm, &TYPE_TYPE_ERROR, "unsupported operand type(s) for divmod(): '%s' and '%s'",
          type_name(type_of(args[0])), type_name(type_of(args[1])));
}

Value int_pow_mod(VM *vm, Value base, Value exponent, Value modulus);

static Value builtin_pow(VM *vm, Value *args) {
    Value base = args[0], exponent = args[1], modulus = args[2], method;
    if (is_none(modulus))
        return vm_binary(vm, OP_POW, base, exponent);
    if (type_of(base)->flags & TYPE_CLASS &&
        type_lookup(vm, type_of(base), vm_intern(vm, "__pow__"), &method) && !is_native(method))
        return vm_method(vm, base, "__pow__", 2, args + 1);
    bool integers = is_int(base) && is_int(exponent);
    if (integers && is_int(modulus))
        return int_pow_mod(vm, value_plain(base), value_plain(exponent), value_plain(modulus));
    bool complex_base = is_exact(base, &TYPE_COMPLEX);
    bool numbers = (is_number(base) || complex_base) &&
                   (is_number(exponent) || is_exact(exponent, &TYPE_COMPLEX));
    bool by_base = is_float(base) || complex_base;
    Value leader = by_base ? base : integers ? modulus : exponent;
    if (is_exact(leader, &TYPE_COMPLEX) && numbers)
        raise(vm, &TYPE_VALUE_ERROR, "complex modulo");
    if (is_float(leader) || is_float(modulus))
        raise(vm, &TYPE_TYPE_ERROR,
              "pow() 3rd argument not allowed unless all arguments are integers");
    raise(vm, &TYPE_TYPE_ERROR, "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'",
          type_name(type_of(base)), type_name(type_of(exponent)), type_name(type_of(modulus)));
}

static Value builtin_round(VM *vm, Value *args) {
    Value result;
    if (!vm_special_call(vm, args[0], "__round__", !is_none(args[1]), args + 1, &result))
        raise(vm, &TYPE_TYPE_ERROR, "type %s doesn't define __round__ method",
              type_name(type_of(args[0])));
    return result;
}

const Native BUILTIN_NUMBERS[] = {
    {"abs(x, /)", builtin_abs, "The absolute value."},
    {"bin(number, /)", builtin_bin, "Binary digits of an integer, with 0b."},
    {"chr(i, /)", builtin_chr, "The character with a code point."},
    {"divmod(x, y, /)", builtin_divmod, "The tuple (x//y, x%y)."},
    {"hex(number, /)", builtin_hex, "Hexadecimal digits of an integer, with 0x."},
    {"oct(number, /)", builtin_oct, "Octal digits of an integer, with 0o."},
    {"ord(c, /)", builtin_ord, "The code point of a character."},
    {"pow(base, exp, mod=None)", builtin_pow, "base**exp, modulo mod when given."},
    {"round(number, ndigits=None)", builtin_round, "Rounded to a number of decimals."},
    {NULL, NULL, NULL}};
