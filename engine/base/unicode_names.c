/* Names of code points: looked up in the table of blocks; ideographs and Hangul by their rules. */
#include "engine/base/unicode_names.h"
#include "engine/base/mem.h"
#include "engine/base/unicode.h"
#include <ctype.h>
#include <string.h>

static const char *const LEADS[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                    "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char *const VOWELS[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                     "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                     "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char *const TAILS[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                    "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                    "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

static bool is_ideograph(uint32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B738) ||
           (c >= 0x2B740 && c <= 0x2B81D) || (c >= 0x2B820 && c <= 0x2CEA1) ||
           (c >= 0x2CEB0 && c <= 0x2EBE0) || (c >= 0x30000 && c <= 0x3134A);
}

static const char *nth_line(const char *lines, uint32_t n) {
    while (n-- > 0)
        lines = strchr(lines, '\n') + 1;
    return lines;
}

UnicodeNamed unicode_add_name(Buf *out, uint32_t c) {
    if (is_ideograph(c)) {
        buf_addf(out, "CJK UNIFIED IDEOGRAPH-%X", c);
        return UNICODE_NAMED;
    }
    if (c >= 0xAC00 && c <= 0xD7A3) {
        uint32_t s = c - 0xAC00;
        buf_addf(out, "HANGUL SYLLABLE %s%s%s", LEADS[s / 588], VOWELS[s % 588 / 28],
                 TAILS[s % 28]);
        return UNICODE_NAMED;
    }
    for (const UnicodeNameBlock *b = UNICODE_NAME_BLOCKS; b->names; b++) {
        if (c < b->first || c > b->last)
            continue;
        const char *name = nth_line(b->names, c - b->first);
        size_t len = strcspn(name, "\n");
        buf_add(out, name, len);
        return len ? UNICODE_NAMED : UNICODE_NAMELESS;
    }
    const char *category = unicode_category(c);
    bool nameless = category[0] == 'C' && category[1] != 'f';
    return nameless ? UNICODE_NAMELESS : UNICODE_NAME_UNKNOWN;
}

static bool same_name(const char *name, size_t len, Span wanted) {
    if (len != wanted.len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (name[i] != toupper((unsigned char)wanted.ptr[i]))
            return false;
    return true;
}

static bool ideograph_by_name(Span name, uint32_t *out) {
    Span prefix = SPAN_LIT("CJK UNIFIED IDEOGRAPH-");
    if (name.len < prefix.len + 4 || name.len > prefix.len + 5 ||
        !same_name(prefix.ptr, prefix.len, span_make(name.ptr, prefix.len)))
        return false;
    *out = 0;
    for (size_t i = prefix.len; i < name.len; i++) {
        char c = (char)toupper((unsigned char)name.ptr[i]);
        if (!isxdigit((unsigned char)c))
            return false;
        *out = *out * 16 + (uint32_t)(c <= '9' ? c - '0' : c - 'A' + 10);
    }
    return is_ideograph(*out);
}

bool unicode_by_name(Span name, uint32_t *out) {
    if (name.len == 0)
        return false;
    for (const UnicodeNameBlock *b = UNICODE_NAME_BLOCKS; b->names; b++) {
        uint32_t c = b->first;
        for (const char *at = b->names; *at; c++) {
            size_t len = strcspn(at, "\n");
            if (same_name(at, len, name)) {
                *out = c;
                return true;
            }
            at += len + 1;
        }
    }
    return ideograph_by_name(name, out);
}
