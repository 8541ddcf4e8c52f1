/* The module binascii: hexadecimal, base64 and checksums of bytes. base64.py builds on it. */
#include "harness/language/buffer.h"
#include "harness/language/numbers.h"

static const Type TYPE_BINASCII_ERROR = {
    .object = {&TYPE_TYPE},
    .name = "Error",
    .module = "binascii",
    .base = &TYPE_VALUE_ERROR,
    .size = sizeof(Exception),
    .attrs = offsetof(Exception, attrs),
    .flags = TYPE_SUBCLASSABLE,
};

static const Type TYPE_BINASCII_INCOMPLETE = {
    .object = {&TYPE_TYPE},
    .name = "Incomplete",
    .module = "binascii",
    .base = &TYPE_EXCEPTION,
    .size = sizeof(Exception),
    .attrs = offsetof(Exception, attrs),
    .flags = TYPE_SUBCLASSABLE,
};

/* Bytes, or a str of ASCII. */
static Span ascii_or_bytes(VM *vm, Value v) {
    if (is_str(v)) {
        if (!str_is_ascii(as_str(v)))
            raise(vm, &TYPE_VALUE_ERROR, "string argument should contain only ASCII characters");
        return str_span(as_str(v));
    }
    if (!has_buffer(v))
        raise(vm, &TYPE_TYPE_ERROR, "argument should be bytes, buffer or ASCII string, not '%s'",
              type_name(type_of(v)));
    return vm_need_bytes(vm, v);
}

static Value finish(VM *vm, Buf *b) {
    Value v = bytes_new(vm, b->data, b->len);
    vm_buf_drop(vm, b);
    return v;
}

/* ---- hexadecimal ---- */

static Value do_hexlify(VM *vm, Value *args) {
    Value hex_args[3] = {args[0], args[1], args[2]};
    Str *text = as_str(bytes_hex(vm, hex_args));
    return bytes_new(vm, text->data, text->bytes);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static Value do_unhexlify(VM *vm, Value *args) {
    Span s = ascii_or_bytes(vm, args[0]);
    if (s.len % 2)
        raise(vm, &TYPE_BINASCII_ERROR, "Odd-length string");
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len; i += 2) {
        int high = hex_digit(s.ptr[i]), low = hex_digit(s.ptr[i + 1]);
        if (high < 0 || low < 0)
            raise(vm, &TYPE_BINASCII_ERROR, "Non-hexadecimal digit found");
        buf_addc(b, (char)(high << 4 | low));
    }
    return finish(vm, b);
}

/* ---- base64 ---- */

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static Value do_b2a(VM *vm, Value *args) {
    Span s = vm_need_bytes(vm, args[0]);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < s.len; i += 3) {
        uint32_t bits = 0;
        size_t have = s.len - i < 3 ? s.len - i : 3;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (k < have ? (unsigned char)s.ptr[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_addc(b, k <= have ? ALPHABET[bits >> (18 - 6 * k) & 63] : '=');
    }
    if (vm_truth(vm, args[1]))
        buf_addc(b, '\n');
    return finish(vm, b);
}

static _Noreturn void bad_base64(VM *vm, const char *message) {
    raise(vm, &TYPE_BINASCII_ERROR, "%s", message);
}

static Value do_a2b(VM *vm, Value *args) {
    Span s = ascii_or_bytes(vm, args[0]);
    bool strict = vm_truth(vm, args[1]);
    Buf *b = vm_buf(vm);
    unsigned quad = 0, pads = 0;
    uint32_t bits = 0;
    bool padding_begun = false;
    if (strict && s.len && s.ptr[0] == '=')
        bad_base64(vm, "Leading padding not allowed");
    for (size_t i = 0; i < s.len; i++) {
        const char *found = s.ptr[i] ? strchr(ALPHABET, s.ptr[i]) : NULL;
        if (s.ptr[i] == '=') {
            padding_begun = true;
            if (strict && quad == 0)
                bad_base64(vm, "Excess data after padding");
            if (quad >= 2 && quad + ++pads >= 4) {
                if (strict && i + 1 < s.len)
                    bad_base64(vm, "Excess data after padding");
                return finish(vm, b);
            }
            continue;
        }
        if (!found) {
            if (strict)
                bad_base64(vm, "Only base64 data is allowed");
            continue;
        }
        if (strict && padding_begun)
            bad_base64(vm, "Discontinuous padding not allowed");
        pads = 0;
        bits = bits << 6 | (uint32_t)(found - ALPHABET);
        if (quad)
            buf_addc(b, (char)(bits >> (6 - 2 * quad)));
        quad = (quad + 1) % 4;
    }
    if (quad == 1)
        raise(vm, &TYPE_BINASCII_ERROR,
              "Invalid base64-encoded string: number of data characters (%zu) cannot be 1 more "
              "than a multiple of 4",
              b->len / 3 * 4 + 1);
    if (quad)
        bad_base64(vm, "Incorrect padding");
    return finish(vm, b);
}

/* ---- checksums ---- */

static Value do_crc32(VM *vm, Value *args) {
    Span s = vm_need_bytes(vm, args[0]);
    uint32_t crc = ~(uint32_t)big_low_bits(need_index(vm, args[1]));
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (unsigned char)s.ptr[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return value_int((uint32_t)~crc);
}

static Value do_crc_hqx(VM *vm, Value *args) {
    Span s = vm_need_bytes(vm, args[0]);
    uint32_t crc = (uint32_t)big_low_bits(need_index(vm, args[1])) & 0xFFFF;
    for (size_t i = 0; i < s.len; i++) {
        crc ^= (uint32_t)(unsigned char)s.ptr[i] << 8;
        for (int k = 0; k < 8; k++)
            crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xFFFF;
    }
    return value_int(crc);
}

static const Native FUNCTIONS[] = {
    {"a2b_base64(data, /, *, strict_mode=False)", do_a2b, "Decode a line of base64 data."},
    {"a2b_hex(hexstr, /)", do_unhexlify, "Bytes of hexadecimal digits."},
    {"b2a_base64(data, /, *, newline=True)", do_b2a, "Base64-code a line of data."},
    {"b2a_hex(data, sep=?, bytes_per_sep=1)", do_hexlify, "Hexadecimal digits of bytes."},
    {"crc_hqx(data, crc, /)", do_crc_hqx, "CRC-CCITT checksum."},
    {"crc32(data, crc=0, /)", do_crc32, "CRC-32 checksum."},
    {"hexlify(data, sep=?, bytes_per_sep=1)", do_hexlify, "Hexadecimal digits of bytes."},
    {"unhexlify(hexstr, /)", do_unhexlify, "Bytes of hexadecimal digits."},
    {NULL, NULL, NULL},
};

static void init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_BINASCII_ERROR);
    module_add_type(vm, module, &TYPE_BINASCII_INCOMPLETE);
}

const NativeModule MODULE_BINASCII = {"binascii", FUNCTIONS, init, "Bytes as text."};
