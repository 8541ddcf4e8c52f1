/* Module math: functions of whole numbers, of any size. */
#include "harness/language/math_parts.h"

static Value multiply(VM *vm, Value a, Value b) {
    int64_t r;
    if (a.tag == TAG_INT && b.tag == TAG_INT && !__builtin_mul_overflow(a.integer, b.integer, &r))
        return value_int(r);
    return vm_binary(vm, OP_MUL, a, b);
}

/* from * (from+1) * … * to, by halves so that factors grow alike. */
static Value product_of(VM *vm, int64_t from, int64_t to) {
    if (from > to)
        return value_int(1);
    if (to - from < 8) {
        Value r = value_int(from);
        for (int64_t i = from + 1; i <= to; i++)
            r = multiply(vm, r, value_int(i));
        return r;
    }
    vm_poll(vm);
    int64_t middle = from + (to - from) / 2;
    return multiply(vm, product_of(vm, from, middle), product_of(vm, middle + 1, to));
}

Value math_factorial(VM *vm, Value *args) {
    Value n = index_value(vm, args[0]);
    if (int_sign(n) < 0)
        raise(vm, &TYPE_VALUE_ERROR, "factorial() not defined for negative values");
    if (n.tag != TAG_INT)
        raise(vm, &TYPE_OVERFLOW_ERROR, "factorial() argument should not exceed %lld",
              (long long)INT64_MAX);
    return product_of(vm, 1, n.integer);
}

static void not_negative(VM *vm, Value v, const char *name) {
    if (int_sign(v) < 0)
        raise(vm, &TYPE_VALUE_ERROR, "%s must be a non-negative integer", name);
}

Value math_perm(VM *vm, Value *args) {
    if (is_none(args[1]))
        return math_factorial(vm, args);
    Value n = index_value(vm, args[0]), k = index_value(vm, args[1]);
    not_negative(vm, n, "n");
    not_negative(vm, k, "k");
    if (int_order(n, k) < 0)
        return value_int(0);
    if (k.tag != TAG_INT)
        raise(vm, &TYPE_OVERFLOW_ERROR, "k must not exceed %lld", (long long)INT64_MAX);
    if (n.tag == TAG_INT)
        return product_of(vm, n.integer - k.integer + 1, n.integer);
    Value r = value_int(1);
    for (int64_t i = 0; i < k.integer; i++)
        r = multiply(vm, r, vm_binary(vm, OP_SUB, n, value_int(i)));
    return r;
}

Value math_comb(VM *vm, Value *args) {
    Value n = index_value(vm, args[0]), k = index_value(vm, args[1]);
    not_negative(vm, n, "n");
    not_negative(vm, k, "k");
    if (int_order(n, k) < 0)
        return value_int(0);
    Value other = vm_binary(vm, OP_SUB, n, k);
    if (int_order(other, k) < 0)
        k = other;
    if (k.tag != TAG_INT)
        raise(vm, &TYPE_OVERFLOW_ERROR, "min(n - k, k) must not exceed %lld", (long long)INT64_MAX);
    if (n.tag == TAG_INT && k.integer > 32)
        return vm_binary(vm, OP_FLOORDIV, product_of(vm, n.integer - k.integer + 1, n.integer),
                         product_of(vm, 1, k.integer));
    Value r = value_int(1);
    for (int64_t i = 0; i < k.integer; i++) {
        r = multiply(vm, r, vm_binary(vm, OP_SUB, n, value_int(i)));
        r = vm_binary(vm, OP_FLOORDIV, r, value_int(i + 1));
        vm_poll(vm);
    }
    return r;
}

static Value absolute(VM *vm, Value v) {
    return int_sign(v) < 0 ? vm_unary(vm, OP_NEG, v) : v;
}

Value math_gcd(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[0]);
    Value r = value_int(0);
    for (size_t i = 0; i < given->count; i++)
        r = big_gcd(vm, r, index_value(vm, given->items[i]));
    return absolute(vm, r);
}

Value math_lcm(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[0]);
    Value r = value_int(1);
    for (size_t i = 0; i < given->count; i++) {
        Value v = index_value(vm, given->items[i]);
        if (int_sign(v) == 0 || int_sign(r) == 0) {
            r = value_int(0);
            continue;
        }
        r = absolute(vm, multiply(vm, vm_binary(vm, OP_FLOORDIV, r, big_gcd(vm, r, v)), v));
    }
    return r;
}

Value math_isqrt(VM *vm, Value *args) {
    Value n = index_value(vm, args[0]);
    if (int_sign(n) < 0)
        raise(vm, &TYPE_VALUE_ERROR, "isqrt() argument must be nonnegative");
    return big_sqrt(vm, n);
}

Value math_prod(VM *vm, Value *args) {
    Value r = args[1], iterator = vm_iter(vm, args[0]), item;
    while (vm_next(vm, iterator, &item))
        r = multiply(vm, r, item);
    return r;
}
