/* Items of a format in raw memory, and who has such memory. */
#include "harness/language/buffer.h"
#include "harness/language/numbers.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "items are read and written as on little-endian machines"
#endif

bool has_buffer(Value v) {
    return is_byteslike(v) || is_exact(v, &TYPE_MEMORYVIEW) || (is_object(v) && is_array(v));
}

size_t item_size(char code) {
    switch (code) {
    case 'c':
    case 'b':
    case 'B':
    case '?':
        return 1;
    case 'h':
    case 'H':
        return 2;
    case 'i':
    case 'I':
    case 'f':
    case 'u':
        return 4;
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
    case 'n':
    case 'N':
    case 'P':
    case 'd':
        return 8;
    default:
        return 0;
    }
}

static bool has_sign(char code) {
    return code >= 'a';
}

static Value get_integer(VM *vm, char code, const uint8_t *from) {
    size_t size = item_size(code);
    uint64_t bits = 0;
    memcpy(&bits, from, size);
    if (has_sign(code)) {
        unsigned spare = 64 - 8 * (unsigned)size;
        return value_int((int64_t)(bits << spare) >> spare);
    }
    return bits <= INT64_MAX ? value_int((int64_t)bits) : big_from_u64(vm, bits, false);
}

static bool put_integer(char code, uint8_t *to, Value n) {
    size_t size = item_size(code), room = 8 * size;
    uint64_t bits;
    int64_t i;
    if (value_fits_int64(n, &i)) {
        bits = (uint64_t)i;
        if (!has_sign(code) && (i < 0 || (room < 64 && i >> room)))
            return false;
        if (has_sign(code) && room < 64 && (i >> (room - 1)) != (i < 0 ? -1 : 0))
            return false;
    } else {
        bits = big_low_bits(n);
        if (has_sign(code) || room < 64 || int_sign(n) < 0 || big_bit_length(n) > 64)
            return false;
    }
    memcpy(to, &bits, size);
    return true;
}

static Value get_float(char code, const uint8_t *from) {
    float single;
    double d;
    if (code == 'd') {
        memcpy(&d, from, sizeof d);
        return value_float(d);
    }
    memcpy(&single, from, sizeof single);
    return value_float(single);
}

static Value get_char(VM *vm, const uint8_t *from) {
    uint32_t c;
    memcpy(&c, from, sizeof c);
    if (c > 0x10FFFF)
        raise(vm, &TYPE_VALUE_ERROR, "character U+%x is not in range [U+0000; U+10ffff]", c);
    return value_object(str_from_char(vm, c));
}

Value item_get(VM *vm, char code, const uint8_t *from) {
    if (item_is_float(code))
        return get_float(code, from);
    if (code == 'c')
        return bytes_new(vm, from, 1);
    if (code == '?')
        return value_bool(*from != 0);
    if (code == 'u')
        return get_char(vm, from);
    return get_integer(vm, code, from);
}

bool item_put(VM *vm, char code, uint8_t *to, Value number) {
    if (!item_is_float(code))
        return put_integer(code, to, number);
    double d = float_to_store(vm_float(vm, number));
    float single = (float)d;
    if (code == 'd')
        memcpy(to, &d, sizeof d);
    else
        memcpy(to, &single, sizeof single);
    return true;
}
