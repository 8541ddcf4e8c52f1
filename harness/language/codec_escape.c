/* The encodings unicode_escape and raw_unicode_escape: characters as the escapes of string
 * literals. */
#include "harness/language/codec.h"
#include "engine/base/unicode_names.h"
#include "harness/language/str_inner.h"

void encode_escape(Buf *out, uint32_t c, bool raw) {
    if (!raw && (c == '\\' || c == '\t' || c == '\n' || c == '\r'))
        buf_addf(out, "\\%c", c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
    else if (raw ? c < 0x100 : c >= ' ' && c < 0x7F)
        buf_addc(out, (char)c);
    else
        buf_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

static int hex_value(unsigned char c) {
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 32) : NULL;
    return at && (c >= 'A' || c <= '9') ? (int)(at - digits) : -1;
}

static size_t hex_escape(Decoder *d, size_t at, char letter) {
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8, end = at + 2;
    uint32_t c = 0;
    for (int h; end < at + 2 + digits && end < d->len && (h = hex_value(d->data[end])) >= 0; end++)
        c = c * 16 + (uint32_t)h;
    if (end < at + 2 + digits)
        return decode_error(d, at, end,
                            letter == 'x'   ? "truncated \\xXX escape"
                            : letter == 'u' ? "truncated \\uXXXX escape"
                                            : "truncated \\UXXXXXXXX escape");
    if (c > 0x10FFFF)
        return decode_error(d, at, end,
                            d->encoding == ENC_RAW_ESCAPE ? "\\Uxxxxxxxx out of range"
                                                          : "illegal Unicode character");
    buf_add_utf8(d->out, c);
    return end;
}

static size_t octal_escape(Decoder *d, size_t at) {
    uint32_t c = 0;
    size_t end = at + 1;
    for (; end < d->len && end < at + 4 && d->data[end] >= '0' && d->data[end] <= '7'; end++)
        c = c * 8 + (uint32_t)(d->data[end] - '0');
    buf_add_utf8(d->out, c);
    return end;
}

static size_t name_escape(Decoder *d, size_t at) {
    Span s = {(const char *)d->data, d->len};
    size_t end = at + 2 < d->len && d->data[at + 2] == '{' ? span_find_char(s, '}', at + 3) : at;
    if (end == at || end == SIZE_MAX || end == at + 3)
        return decode_error(d, at,
                            end == SIZE_MAX ? d->len
                            : end == at     ? at + 2
                                            : end,
                            "malformed \\N character escape");
    uint32_t c;
    if (!unicode_by_name(span_make(s.ptr + at + 3, end - at - 3), &c))
        return decode_error(d, at, end + 1, "unknown Unicode character name");
    buf_add_utf8(d->out, c);
    return end + 1;
}

size_t decode_escape_step(Decoder *d, size_t at) {
    static const char LETTERS[] = "\\'\"abfnrtv", VALUES[] = "\\'\"\a\b\f\n\r\t\v";
    bool raw = d->encoding == ENC_RAW_ESCAPE;
    char c = at + 1 < d->len ? (char)d->data[at + 1] : '\0';
    if (d->data[at] != '\\' || (raw && c != 'u' && c != 'U')) {
        size_t n = raw && d->data[at] == '\\' && c == '\\' ? 2 : 1;
        for (size_t i = 0; i < n; i++)
            buf_add_utf8(d->out, d->data[at + i]);
        return at + n;
    }
    if (at + 1 == d->len)
        return decode_error(d, at, at + 1, "\\ at end of string");
    if (c == 'x' || c == 'u' || c == 'U')
        return hex_escape(d, at, c);
    if (c >= '0' && c <= '7')
        return octal_escape(d, at);
    if (c == 'N')
        return name_escape(d, at);
    const char *simple = c ? strchr(LETTERS, c) : NULL;
    if (simple)
        buf_addc(d->out, VALUES[simple - LETTERS]);
    else if (c != '\n')
        buf_addc(d->out, '\\');
    return simple || c == '\n' ? at + 2 : at + 1;
}
