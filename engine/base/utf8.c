/* UTF-8 as bytes: decoding, encoding, validating, counting. No knowledge of characters. */
#include "engine/base/unicode.h"

/* Length of the sequence that `lead` starts and the bits it carries; 0: no lead byte. */
static int lead_length(unsigned char lead, uint32_t *bits) {
    if (lead >= 0xC2 && lead < 0xE0) {
        *bits = lead & 0x1F;
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        *bits = lead & 0x0F;
        return 3;
    }
    if (lead >= 0xF0 && lead < 0xF5) {
        *bits = lead & 0x07;
        return 4;
    }
    return 0;
}

static bool in_order(uint32_t c, int length, bool surrogates) {
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    bool surrogate = c >= 0xD800 && c < 0xE000;
    return c >= LEAST[length] && c < 0x110000 && (surrogates || !surrogate);
}

uint32_t utf8_next(Span s, size_t *pos, bool surrogates) {
    const unsigned char *p = (const unsigned char *)s.ptr + *pos;
    size_t left = s.len - *pos;
    ++*pos;
    if (*p < 0x80)
        return *p;
    uint32_t c = 0;
    int length = lead_length(*p, &c);
    if (!length || left < (size_t)length)
        return UINT32_MAX;
    for (int i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return UINT32_MAX;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (!in_order(c, length, surrogates))
        return UINT32_MAX;
    *pos += (size_t)length - 1;
    return c;
}

size_t utf8_encode(char out[4], uint32_t c) {
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char LEAD[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(LEAD[len] | c);
    return len;
}

/* Offset behind the ASCII that starts at `at`; eight bytes at a time. */
static size_t skip_ascii(Span s, size_t at) {
    for (uint64_t word; s.len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, s.ptr + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
    while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
        at++;
    return at;
}

size_t utf8_first_invalid(Span s) {
    for (size_t at = skip_ascii(s, 0); at < s.len; at = skip_ascii(s, at)) {
        size_t start = at;
        if (utf8_next(s, &at, false) == UINT32_MAX)
            return start;
    }
    return SIZE_MAX;
}

bool utf8_valid(Span s) {
    return utf8_first_invalid(s) == SIZE_MAX;
}

size_t utf8_count(Span s) {
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return count;
}

size_t utf8_width(Span s) {
    size_t width = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = (unsigned char)s.ptr[at];
        if (c >= 0x20 && c < 0x7F) {
            width++;
            at++;
            continue;
        }
        c = utf8_next(s, &at, true);
        width += c == UINT32_MAX ? 1 : (size_t)unicode_width(c);
    }
    return width;
}
