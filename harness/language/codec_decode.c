/* Decoding bytes to str, with the error handlers; positions and reasons of errors as CPython's. */
#include "harness/language/buffer.h"
#include "harness/language/codec.h"
#include "engine/base/unicode.h"
#include "harness/language/str_inner.h"

/* ---- errors ---- */

static size_t escape_surrogates(Decoder *d, size_t start, size_t end) {
    size_t at = start;
    while (at < end && d->data[at] >= 0x80)
        buf_add_utf8(d->out, 0xDC00u + d->data[at++]);
    return at;
}

static uint32_t unit(Decoder *d, size_t at, int bytes) {
    bool big = d->encoding == ENC_UTF16_BE || d->encoding == ENC_UTF32_BE;
    uint32_t u = 0;
    for (int i = 0; i < bytes; i++)
        u |= (uint32_t)d->data[at + (size_t)i] << 8 * (big ? bytes - 1 - i : i);
    return u;
}

/* An encoded surrogate: its length, else 0. */
static size_t pass_surrogate(Decoder *d, size_t start) {
    const unsigned char *s = d->data + start;
    size_t left = d->len - start;
    uint32_t c = 0;
    size_t size = 0;
    if (d->encoding == ENC_UTF8 && left >= 3 && s[0] == 0xED && (s[1] & 0xC0) == 0x80 &&
        (s[2] & 0xC0) == 0x80) {
        size = 3;
        c = (uint32_t)((s[0] & 0xF) << 12 | (s[1] & 0x3F) << 6 | (s[2] & 0x3F));
    } else if (d->encoding == ENC_UTF16_LE || d->encoding == ENC_UTF16_BE) {
        size = left >= 2 ? 2 : 0;
    } else if (d->encoding == ENC_UTF32_LE || d->encoding == ENC_UTF32_BE) {
        size = left >= 4 ? 4 : 0;
    }
    if (size == 2 || size == 4)
        c = unit(d, start, (int)size);
    if (c < 0xD800 || c > 0xDFFF)
        return 0;
    buf_add_utf8(d->out, c);
    return size;
}

/* A handler of the program may put other bytes in place of those that are decoded. */
static size_t decode_call(Decoder *d, size_t start, size_t end, const char *reason) {
    size_t next;
    Value text = codec_call(d->vm, d->errors, &TYPE_UNICODE_DECODE_ERROR, codec_name(d->encoding),
                            &d->object, start, end, reason, &next);
    Span bytes = vm_need_bytes(d->vm, d->object);
    d->data = (const unsigned char *)bytes.ptr;
    d->len = bytes.len;
    buf_add_span(d->out, str_span(as_str(text)));
    return next;
}

size_t decode_error(Decoder *d, size_t start, size_t end, const char *reason) {
    ErrorHandler handler = codec_handler(d->vm, d->errors);
    size_t next;
    switch (handler) {
    case ON_STRICT:
    case ON_XML:
    case ON_NAME:
        break;
    case ON_CALL:
        return decode_call(d, start, end, reason);
    case ON_IGNORE:
        return end;
    case ON_REPLACE:
        buf_add_utf8(d->out, 0xFFFD);
        return end;
    case ON_BACKSLASH:
        for (size_t i = start; i < end; i++)
            buf_addf(d->out, "\\x%02x", d->data[i]);
        return end;
    case ON_SURROGATE_ESCAPE:
        next = escape_surrogates(d, start, end);
        if (next > start)
            return next;
        break;
    case ON_SURROGATE_PASS:
        next = pass_surrogate(d, start);
        if (next)
            return start + next;
        break;
    }
    if (handler == ON_XML || handler == ON_NAME)
        raise(d->vm, &TYPE_TYPE_ERROR,
              "don't know how to handle UnicodeDecodeError in error "
              "callback");
    codec_raise(d->vm, &TYPE_UNICODE_DECODE_ERROR, codec_name(d->encoding), d->object, start, end,
                reason);
}

/* ---- UTF-8 ---- */

/* Bytes of the sequence that a first byte announces, 0: it cannot begin one. */
static size_t announced(unsigned char c) {
    if (c < 0x80)
        return 1;
    if (c < 0xC2 || c > 0xF4)
        return 0;
    return c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

static bool continues(const unsigned char *s, size_t i) {
    if ((s[i] & 0xC0) != 0x80)
        return false;
    if (i > 1)
        return true;
    return !((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
             (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F));
}

static size_t utf8_step(Decoder *d, size_t at) {
    const unsigned char *s = d->data + at;
    size_t need = announced(s[0]), have = d->len - at;
    if (need == 0)
        return decode_error(d, at, at + 1, "invalid start byte");
    for (size_t i = 1; i < need; i++) {
        if (i >= have)
            return decode_error(d, at, d->len, "unexpected end of data");
        if (!continues(s, i))
            return decode_error(d, at, at + i, "invalid continuation byte");
    }
    buf_add(d->out, s, need);
    return at + need;
}

/* ---- the others ---- */

static size_t ascii_step(Decoder *d, size_t at) {
    if (d->data[at] >= 0x80 && d->encoding == ENC_ASCII)
        return decode_error(d, at, at + 1, "ordinal not in range(128)");
    buf_add_utf8(d->out, d->data[at]);
    return at + 1;
}

static size_t page_step(Decoder *d, size_t at) {
    uint32_t c = d->data[at] < 0x80 ? d->data[at] : d->page[d->data[at] - 0x80];
    if (!c && d->data[at])
        return decode_error(d, at, at + 1, "character maps to <undefined>");
    buf_add_utf8(d->out, c);
    return at + 1;
}

static size_t utf16_step(Decoder *d, size_t at) {
    if (at + 2 > d->len)
        return decode_error(d, at, d->len, "truncated data");
    uint32_t high = unit(d, at, 2), low;
    if (high < 0xD800 || high > 0xDFFF) {
        buf_add_utf8(d->out, high);
        return at + 2;
    }
    if (high >= 0xDC00)
        return decode_error(d, at, at + 2, "illegal encoding");
    if (at + 4 > d->len)
        return decode_error(d, at, d->len, "unexpected end of data");
    low = unit(d, at + 2, 2);
    if (low < 0xDC00 || low > 0xDFFF)
        return decode_error(d, at, at + 2, "illegal UTF-16 surrogate");
    buf_add_utf8(d->out, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
    return at + 4;
}

static size_t utf32_step(Decoder *d, size_t at) {
    if (at + 4 > d->len)
        return decode_error(d, at, d->len, "truncated data");
    uint32_t c = unit(d, at, 4);
    if (c > 0x10FFFF)
        return decode_error(d, at, at + 4, "code point not in range(0x110000)");
    if (c >= 0xD800 && c <= 0xDFFF)
        return decode_error(d, at, at + 4,
                            "code point in surrogate code point range(0xd800, 0xe000)");
    buf_add_utf8(d->out, c);
    return at + 4;
}

/* Skip a byte order mark and settle the order. */
static size_t begin(Decoder *d) {
    Span s = {(const char *)d->data, d->len};
    if (d->encoding == ENC_UTF8_SIG) {
        d->encoding = ENC_UTF8;
        return span_starts(s, SPAN_LIT("\xEF\xBB\xBF")) ? 3 : 0;
    }
    if (d->encoding == ENC_UTF16) {
        bool big = span_starts(s, SPAN_LIT("\xFE\xFF"));
        d->encoding = big ? ENC_UTF16_BE : ENC_UTF16_LE;
        return big || span_starts(s, SPAN_LIT("\xFF\xFE")) ? 2 : 0;
    }
    if (d->encoding == ENC_UTF32) {
        bool big = span_starts(s, span_make("\0\0\xFE\xFF", 4));
        d->encoding = big ? ENC_UTF32_BE : ENC_UTF32_LE;
        return big || span_starts(s, span_make("\xFF\xFE\0\0", 4)) ? 4 : 0;
    }
    return 0;
}

static size_t step(Decoder *d, size_t at) {
    switch (d->encoding) {
    case ENC_ASCII:
    case ENC_LATIN1:
        return ascii_step(d, at);
    case ENC_PAGE:
        return page_step(d, at);
    case ENC_ESCAPE:
    case ENC_RAW_ESCAPE:
        return decode_escape_step(d, at);
    case ENC_UTF16:
    case ENC_UTF16_LE:
    case ENC_UTF16_BE:
        return utf16_step(d, at);
    case ENC_UTF32:
    case ENC_UTF32_LE:
    case ENC_UTF32_BE:
        return utf32_step(d, at);
    case ENC_UTF8:
    case ENC_UTF8_SIG:
        break;
    }
    return utf8_step(d, at);
}

Str *str_decode(VM *vm, Span bytes, Value object, const char *encoding, const char *errors) {
    if (!bytes.len) /* not even the name of the encoding is looked at */
        return str_new(vm, bytes);
    Decoder d = {.vm = vm,
                 .data = (const unsigned char *)bytes.ptr,
                 .len = bytes.len,
                 .object = object,
                 .errors = errors};
    if (!codec_lookup(encoding, &d.encoding, &d.page))
        return as_str(codec_other(vm, "_decode_text", object, encoding, errors));
    if (d.encoding == ENC_UTF8 && utf8_valid(bytes))
        return str_new(vm, bytes);
    d.out = vm_buf(vm);
    for (size_t at = begin(&d); at < d.len;)
        at = step(&d, at);
    return vm_buf_str(vm, d.out);
}

Str *str_decode_object(VM *vm, Value object, Value encoding, Value errors) {
    const char *name = "utf-8", *handler = "strict";
    if (!is_unset(encoding)) {
        need_text(vm, encoding, "str() argument 'encoding'");
        name = as_str(encoding)->data;
    }
    if (!is_unset(errors)) {
        need_text(vm, errors, "str() argument 'errors'");
        handler = as_str(errors)->data;
    }
    if (is_str(object))
        raise(vm, &TYPE_TYPE_ERROR, "decoding str is not supported");
    if (!has_buffer(object))
        raise(vm, &TYPE_TYPE_ERROR, "decoding to str: need a bytes-like object, %s found",
              type_name(type_of(object)));
    Span bytes = vm_need_bytes(vm, object);
    if (!is_byteslike(object))
        object = bytes_new(vm, bytes.ptr, bytes.len);
    return str_decode(vm, bytes, object, name, handler);
}
