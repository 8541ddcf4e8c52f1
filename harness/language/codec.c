/* Encodings: their names and the errors of all of them; encoding of str. Decoding is in
 * codec_decode.c. */
#include "harness/language/codec.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include "engine/base/unicode_names.h"
#include "harness/language/str_inner.h"
#include <ctype.h>
#include <stdio.h>

/* ---- names ---- */

static const struct {
    const char *name; /* lower case, '_' for '-' and ' ' */
    Encoding encoding;
} NAMES[] = {
    {"utf_8", ENC_UTF8},
    {"utf8", ENC_UTF8},
    {"u8", ENC_UTF8},
    {"utf", ENC_UTF8},
    {"cp65001", ENC_UTF8},
    {"utf_8_sig", ENC_UTF8_SIG},
    {"utf8_sig", ENC_UTF8_SIG},
    {"ascii", ENC_ASCII},
    {"us_ascii", ENC_ASCII},
    {"646", ENC_ASCII},
    {"ansi_x3.4_1968", ENC_ASCII},
    {"latin_1", ENC_LATIN1},
    {"latin1", ENC_LATIN1},
    {"latin", ENC_LATIN1},
    {"iso8859_1", ENC_LATIN1},
    {"iso_8859_1", ENC_LATIN1},
    {"8859", ENC_LATIN1},
    {"l1", ENC_LATIN1},
    {"cp819", ENC_LATIN1},
    {"utf_16", ENC_UTF16},
    {"utf16", ENC_UTF16},
    {"u16", ENC_UTF16},
    {"utf_16_le", ENC_UTF16_LE},
    {"utf_16le", ENC_UTF16_LE},
    {"utf_16_be", ENC_UTF16_BE},
    {"utf_16be", ENC_UTF16_BE},
    {"utf_32", ENC_UTF32},
    {"utf32", ENC_UTF32},
    {"u32", ENC_UTF32},
    {"utf_32_le", ENC_UTF32_LE},
    {"utf_32le", ENC_UTF32_LE},
    {"utf_32_be", ENC_UTF32_BE},
    {"utf_32be", ENC_UTF32_BE},
    {"unicode_escape", ENC_ESCAPE},
    {"unicodeescape", ENC_ESCAPE},
    {"raw_unicode_escape", ENC_RAW_ESCAPE},
    {"rawunicodeescape", ENC_RAW_ESCAPE},
};

bool codec_lookup(const char *name, Encoding *encoding, const uint16_t **page) {
    char norm[32];
    size_t n = 0;
    for (; name[n] && n + 1 < sizeof norm; n++)
        norm[n] = name[n] == '-' || name[n] == ' ' ? '_' : (char)tolower((unsigned char)name[n]);
    norm[n] = '\0';
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        if (strcmp(NAMES[i].name, norm) == 0)
            return *encoding = NAMES[i].encoding, true;
    *encoding = ENC_PAGE;
    return (*page = codec_page(norm)) != NULL;
}

const char *codec_canonical(const char *name, char out[32]) {
    static const char *const names[] = {
        [ENC_UTF8] = "utf-8",
        [ENC_UTF8_SIG] = "utf-8-sig",
        [ENC_ASCII] = "ascii",
        [ENC_LATIN1] = "iso8859-1",
        [ENC_UTF16] = "utf-16",
        [ENC_UTF16_LE] = "utf-16-le",
        [ENC_UTF16_BE] = "utf-16-be",
        [ENC_UTF32] = "utf-32",
        [ENC_UTF32_LE] = "utf-32-le",
        [ENC_UTF32_BE] = "utf-32-be",
        [ENC_ESCAPE] = "unicode-escape",
        [ENC_RAW_ESCAPE] = "raw-unicode-escape",
    };
    Encoding encoding;
    const uint16_t *page;
    if (!codec_lookup(name, &encoding, &page))
        return NULL;
    if (encoding != ENC_PAGE)
        return names[encoding];
    const char *first = codec_page_name(page);
    size_t n = 0;
    for (; first[n] != ' ' && n < 31; n++)
        out[n] = first[n] == '_' ? '-' : first[n];
    out[n] = '\0';
    return out;
}

const char *codec_name(Encoding encoding) {
    static const char *const names[] = {
        [ENC_UTF8] = "utf-8",           [ENC_UTF8_SIG] = "utf-8",
        [ENC_ASCII] = "ascii",          [ENC_LATIN1] = "latin-1",
        [ENC_UTF16] = "utf-16",         [ENC_UTF16_LE] = "utf-16-le",
        [ENC_UTF16_BE] = "utf-16-be",   [ENC_UTF32] = "utf-32",
        [ENC_UTF32_LE] = "utf-32-le",   [ENC_UTF32_BE] = "utf-32-be",
        [ENC_ESCAPE] = "unicodeescape", [ENC_RAW_ESCAPE] = "rawunicodeescape",
        [ENC_PAGE] = "charmap",
    };
    return names[encoding];
}

/* ---- encoding ---- */

typedef struct Encoder {
    VM *vm;
    Encoding encoding;
    const uint16_t *page;
    Str *text;
    const char *errors;
    Buf *out;
} Encoder;

/* The byte of a character in a table, 0: none. */
static unsigned char page_byte(const uint16_t *page, uint32_t c) {
    if (c < 0x80)
        return (unsigned char)c;
    for (unsigned i = 0; i < 0x80; i++)
        if (page[i] == c)
            return (unsigned char)(0x80 + i);
    return 0;
}

static size_t unit_size(Encoding encoding) {
    return encoding >= ENC_UTF16 && encoding <= ENC_UTF16_BE   ? 2
           : encoding >= ENC_UTF32 && encoding <= ENC_UTF32_BE ? 4
                                                               : 1;
}

static bool encodable(const Encoder *e, uint32_t c) {
    Encoding encoding = e->encoding;
    if (encoding == ENC_ASCII)
        return c < 0x80;
    if (encoding == ENC_LATIN1)
        return c < 0x100;
    if (encoding == ENC_ESCAPE || encoding == ENC_RAW_ESCAPE)
        return true;
    if (encoding == ENC_PAGE)
        return !c || page_byte(e->page, c);
    return c < 0xD800 || c > 0xDFFF;
}

static void put_unit(Buf *out, uint32_t unit, int bytes, bool big) {
    for (int i = 0; i < bytes; i++)
        buf_addc(out, (char)(unit >> 8 * (big ? bytes - 1 - i : i)));
}

static void put(Encoder *e, uint32_t c) {
    bool big = e->encoding == ENC_UTF16_BE || e->encoding == ENC_UTF32_BE;
    switch (e->encoding) {
    case ENC_UTF8:
    case ENC_UTF8_SIG:
        buf_add_utf8(e->out, c);
        return;
    case ENC_ASCII:
    case ENC_LATIN1:
        buf_addc(e->out, (char)c);
        return;
    case ENC_PAGE:
        buf_addc(e->out, (char)page_byte(e->page, c));
        return;
    case ENC_ESCAPE:
    case ENC_RAW_ESCAPE:
        encode_escape(e->out, c, e->encoding == ENC_RAW_ESCAPE);
        return;
    case ENC_UTF16:
    case ENC_UTF16_LE:
    case ENC_UTF16_BE:
        if (c >= 0x10000) {
            put_unit(e->out, 0xD800 + ((c - 0x10000) >> 10), 2, big);
            put_unit(e->out, 0xDC00 + ((c - 0x10000) & 0x3FF), 2, big);
        } else {
            put_unit(e->out, c, 2, big);
        }
        return;
    case ENC_UTF32:
    case ENC_UTF32_LE:
    case ENC_UTF32_BE:
        put_unit(e->out, c, 4, big);
        return;
    }
}

static void put_text(Encoder *e, const char *text) {
    for (; *text; text++)
        put(e, (unsigned char)*text);
}

static void put_backslash(Encoder *e, uint32_t c) {
    char text[16];
    snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    put_text(e, text);
}

static void put_name(Encoder *e, uint32_t c) {
    Buf name = BUF_INIT;
    buf_adds(&name, "\\N{");
    if (unicode_add_name(&name, c)) {
        buf_addc(&name, '}');
        for (size_t i = 0; i < name.len; i++)
            put(e, (unsigned char)name.data[i]);
    } else {
        put_backslash(e, c);
    }
    buf_release(&name);
}

/* One character that cannot be encoded; false: the handler does not know what to do with it. */
static bool handle(Encoder *e, ErrorHandler handler, uint32_t c) {
    char text[16];
    switch (handler) {
    case ON_STRICT:
        return false;
    case ON_IGNORE:
        return true;
    case ON_REPLACE:
        put(e, '?');
        return true;
    case ON_BACKSLASH:
        put_backslash(e, c);
        return true;
    case ON_XML:
        snprintf(text, sizeof text, "&#%u;", c);
        put_text(e, text);
        return true;
    case ON_NAME:
        put_name(e, c);
        return true;
    case ON_CALL:
        return false;
    case ON_SURROGATE_ESCAPE:
        if (c < 0xDC80 || c > 0xDCFF || unit_size(e->encoding) > 1)
            return false;
        buf_addc(e->out, (char)(c - 0xDC00));
        return true;
    case ON_SURROGATE_PASS:
        if (e->encoding == ENC_ASCII || e->encoding == ENC_LATIN1 || e->encoding == ENC_PAGE)
            return false;
        put(e, c);
        return true;
    }
    return false;
}

static const char *why(const Encoder *e) {
    return e->encoding == ENC_ASCII    ? "ordinal not in range(128)"
           : e->encoding == ENC_LATIN1 ? "ordinal not in range(256)"
           : e->encoding == ENC_PAGE   ? "character maps to <undefined>"
                                       : "surrogates not allowed";
}

static _Noreturn void refuse(Encoder *e, size_t from, size_t to) {
    codec_raise(e->vm, &TYPE_UNICODE_ENCODE_ERROR, codec_name(e->encoding), value_object(e->text),
                from, to, why(e));
}

static size_t byte_of(const Str *s, size_t index) {
    size_t at = 0;
    uint32_t c;
    while (index-- > 0)
        at += text_decode(s->data + at, &c);
    return at;
}

/* Ask a handler of the program; the byte where to go on, and *index, its character. */
static size_t call_handler(Encoder *e, size_t *index, size_t end) {
    size_t from = *index, whole = unit_size(e->encoding);
    Value object = value_object(e->text);
    Value text = codec_call(e->vm, e->errors, &TYPE_UNICODE_ENCODE_ERROR, codec_name(e->encoding),
                            &object, from, end, why(e), index);
    if (is_str(text)) {
        Str *s = as_str(text);
        if ((e->encoding <= ENC_UTF8_SIG || unit_size(e->encoding) > 1) && !str_is_ascii(s))
            refuse(e, from, end);
        for (size_t at = 0; at < s->bytes;) {
            uint32_t c;
            at += text_decode(s->data + at, &c);
            if (!encodable(e, c))
                refuse(e, from, end);
            put(e, c);
        }
    } else {
        Span bytes = vm_need_bytes(e->vm, text);
        if (bytes.len % whole)
            refuse(e, from, end);
        buf_add_span(e->out, bytes);
    }
    e->text = as_str(object);
    return byte_of(e->text, *index);
}

/* The run of characters that cannot be encoded, from byte `at` (character `index`). */
static size_t handle_run(Encoder *e, size_t at, size_t *index) {
    ErrorHandler handler = codec_handler(e->vm, e->errors);
    size_t end = at, count = 0;
    uint32_t c;
    while (end < e->text->bytes) {
        size_t n = text_decode(e->text->data + end, &c);
        if (encodable(e, c))
            break;
        end += n;
        count++;
        if (unit_size(e->encoding) > 1) /* these are dealt with one by one */
            break;
    }
    if (handler == ON_CALL)
        return call_handler(e, index, *index + count);
    bool partly = handler == ON_SURROGATE_ESCAPE && e->encoding != ENC_PAGE;
    size_t done = 0;
    for (size_t i = at; i < end; done++) {
        i += text_decode(e->text->data + i, &c);
        if (!handle(e, handler, c)) /* what was escaped before is no part of the error */
            refuse(e, *index + (partly ? done : 0), *index + count);
    }
    *index += count;
    return end;
}

static void encode_all(Encoder *e) {
    if (e->encoding == ENC_UTF8_SIG)
        buf_adds(e->out, "\xEF\xBB\xBF");
    if (e->encoding == ENC_UTF16 || e->encoding == ENC_UTF32)
        put(e, 0xFEFF);
    size_t index = 0;
    for (size_t at = 0; at < e->text->bytes;) {
        uint32_t c;
        size_t n = text_decode(e->text->data + at, &c);
        if (encodable(e, c)) {
            put(e, c);
            at += n;
            index++;
        } else {
            at = handle_run(e, at, &index);
        }
    }
}

Value str_encode(VM *vm, Str *s, const char *encoding, const char *errors) {
    Encoder e = {.vm = vm, .text = s, .errors = errors};
    if (!codec_lookup(encoding, &e.encoding, &e.page))
        return codec_other(vm, "_encode_text", value_object(s), encoding, errors);
    if (str_is_ascii(s) &&
        (e.encoding == ENC_UTF8 || e.encoding == ENC_ASCII || e.encoding == ENC_LATIN1))
        return bytes_new(vm, s->data, s->bytes);
    e.out = vm_buf(vm);
    encode_all(&e);
    Value result = bytes_new(vm, e.out->data, e.out->len);
    vm_buf_drop(vm, e.out);
    return result;
}
