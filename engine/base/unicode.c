/* What Unicode says of code points: utf8proc's data, with exceptions where the standard (as Python
 * reads it) says more. Must not know UTF-8 beyond appending to a buffer. */
#include "engine/base/unicode.h"
#include "engine/base/mem.h"
#include "engine/base/unicode_tables.h"
#include <stdlib.h>
#include <utf8proc.h>

enum { LAST_CODE_POINT = 0x10FFFF };

static bool in_ranges(const UnicodeRange *ranges, size_t count, uint32_t c) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= ranges[low].first;
}

#define IN(ranges, c) in_ranges(ranges, COUNT_OF(ranges), c)

static utf8proc_category_t category(uint32_t c) {
    if (c > LAST_CODE_POINT || (c > 0x7F && IN(ASSIGNED_LATER, c)))
        return UTF8PROC_CATEGORY_CN;
    return utf8proc_category((utf8proc_int32_t)c);
}

const char *unicode_category(uint32_t c) {
    if (category(c) == UTF8PROC_CATEGORY_CN)
        return "Cn";
    return utf8proc_category_string((utf8proc_int32_t)c);
}

#define BIT(name)          (1u << UTF8PROC_CATEGORY_##name)
#define IS_ONE_OF(c, bits) ((1u << category(c) & (bits)) != 0)

enum {
    LETTERS = BIT(LU) | BIT(LL) | BIT(LT) | BIT(LM) | BIT(LO),
    NUMBERS = BIT(ND) | BIT(NL) | BIT(NO),
    STARTERS = LETTERS | BIT(NL),
    CONTINUERS = STARTERS | BIT(MN) | BIT(MC) | BIT(ND) | BIT(PC),
    INVISIBLE = BIT(CC) | BIT(CF) | BIT(CS) | BIT(CO) | BIT(CN) | BIT(ZL) | BIT(ZP) | BIT(ZS)
};

bool unicode_is_alpha(uint32_t c) {
    return IS_ONE_OF(c, LETTERS);
}

bool unicode_is_decimal(uint32_t c) {
    return IS_ONE_OF(c, BIT(ND));
}

bool unicode_is_digit(uint32_t c) {
    return unicode_is_decimal(c) || IN(OTHER_DIGIT, c);
}

bool unicode_is_numeric(uint32_t c) {
    return IS_ONE_OF(c, NUMBERS) || IN(OTHER_NUMERIC, c);
}

bool unicode_is_upper(uint32_t c) {
    return IS_ONE_OF(c, BIT(LU)) || IN(OTHER_UPPER, c);
}

bool unicode_is_lower(uint32_t c) {
    return IS_ONE_OF(c, BIT(LL)) || IN(OTHER_LOWER, c);
}

bool unicode_is_title(uint32_t c) {
    return IS_ONE_OF(c, BIT(LT));
}

bool unicode_is_space(uint32_t c) {
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F) || c == 0x85 ||
           IS_ONE_OF(c, BIT(ZS) | BIT(ZL) | BIT(ZP));
}

bool unicode_is_printable(uint32_t c) {
    return c == ' ' || !IS_ONE_OF(c, INVISIBLE);
}

bool unicode_is_id_start(uint32_t c) {
    if (c == '_' || IN(ID_START_MORE, c))
        return true;
    return IS_ONE_OF(c, STARTERS) && !IN(ID_START_NOT, c);
}

bool unicode_is_id_continue(uint32_t c) {
    return IN(ID_CONTINUE_MORE, c) || (IS_ONE_OF(c, CONTINUERS) && !IN(ID_CONTINUE_NOT, c));
}

/* Decimal digits stand in runs of ten from zero to nine, some runs side by side. */
int unicode_decimal_value(uint32_t c) {
    if (c < 0x80)
        return c >= '0' && c <= '9' ? (int)c - '0' : -1;
    if (!unicode_is_decimal(c))
        return -1;
    uint32_t first = c;
    while (unicode_is_decimal(first - 1))
        first--;
    return (int)((c - first) % 10);
}

/* What utf8proc maps c to, unless it knows c from a later standard. */
static uint32_t mapped(uint32_t c, utf8proc_int32_t to) {
    return (uint32_t)to == c || category(c) == UTF8PROC_CATEGORY_CN ? c : (uint32_t)to;
}

uint32_t unicode_lower(uint32_t c) {
    if (c < 0x80)
        return c - 'A' < 26 ? c + ('a' - 'A') : c;
    return mapped(c, utf8proc_tolower((utf8proc_int32_t)c));
}

uint32_t unicode_upper(uint32_t c) {
    if (c < 0x80)
        return c - 'a' < 26 ? c - ('a' - 'A') : c;
    if (c == 0xDF) /* utf8proc prefers the capital sharp s; Unicode's simple mapping is itself */
        return c;
    return mapped(c, utf8proc_toupper((utf8proc_int32_t)c));
}

uint32_t unicode_title(uint32_t c) {
    if (c < 0x80 || c == 0xDF)
        return unicode_upper(c);
    return mapped(c, utf8proc_totitle((utf8proc_int32_t)c));
}

static int compare_case(const void *key, const void *entry) {
    uint32_t c = *(const uint32_t *)key, code = ((const UnicodeCase *)entry)->code;
    return (c > code) - (c < code);
}

static const UnicodeCase *full_case(uint32_t c) {
    if (c < 0x80)
        return NULL;
    return bsearch(&c, FULL_CASE, COUNT_OF(FULL_CASE), sizeof *FULL_CASE, compare_case);
}

static void add_all(Buf *out, const uint16_t codes[3]) {
    for (int i = 0; i < 3 && codes[i]; i++)
        buf_add_utf8(out, codes[i]);
}

void unicode_add_upper(Buf *out, uint32_t c) {
    const UnicodeCase *full = full_case(c);
    if (full)
        add_all(out, full->upper);
    else
        buf_add_utf8(out, unicode_upper(c));
}

void unicode_add_title(Buf *out, uint32_t c) {
    const UnicodeCase *full = full_case(c);
    if (full)
        add_all(out, full->title);
    else
        buf_add_utf8(out, unicode_title(c));
}

void unicode_add_lower(Buf *out, uint32_t c) {
    if (c == 0x130) /* the only lower-case mapping to several */
        buf_adds(out, "i\xCC\x87");
    else
        buf_add_utf8(out, unicode_lower(c));
}

void unicode_add_fold(Buf *out, uint32_t c) {
    utf8proc_int32_t folded[8];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t count = -1;
    if (category(c) != UTF8PROC_CATEGORY_CN)
        count = utf8proc_decompose_char((int32_t)c, folded, (int)COUNT_OF(folded),
                                        UTF8PROC_CASEFOLD, &boundary);
    if (count < 0 || (size_t)count > COUNT_OF(folded)) {
        buf_add_utf8(out, c);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++)
        buf_add_utf8(out, (uint32_t)folded[i]);
}

int unicode_width(uint32_t c) {
    return c > LAST_CODE_POINT ? 1 : utf8proc_charwidth((utf8proc_int32_t)c);
}

/* The options of one of the four forms; false: no such form. */
static bool form_options(const char *form, int *options) {
    Span s = span_of(form);
    bool compatible = span_starts(s, SPAN_LIT("NFK"));
    char last = s.len ? s.ptr[s.len - 1] : '\0';
    if (!span_starts(s, SPAN_LIT("NF")) || s.len != (compatible ? 4 : 3))
        return false;
    if (last != 'C' && last != 'D')
        return false;
    *options = UTF8PROC_STABLE | (last == 'C' ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE) |
               (compatible ? UTF8PROC_COMPAT : 0);
    return true;
}

bool unicode_normalize(Buf *out, Span text, const char *form) {
    int options;
    utf8proc_uint8_t *normal = NULL;
    if (!form_options(form, &options))
        return false;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text.ptr,
                                        (utf8proc_ssize_t)text.len, &normal, options);
    if (len >= 0)
        buf_add(out, normal, (size_t)len);
    free(normal);
    return len >= 0;
}

/* ---- classes that only unicodedata asks for ---- */

int unicode_combining(uint32_t c) {
    return c > LAST_CODE_POINT ? 0 : utf8proc_get_property((utf8proc_int32_t)c)->combining_class;
}

bool unicode_mirrored(uint32_t c) {
    return c <= LAST_CODE_POINT && utf8proc_get_property((utf8proc_int32_t)c)->bidi_mirrored;
}

const char *unicode_bidi(uint32_t c) {
    static const char *const names[] = {
        [UTF8PROC_BIDI_CLASS_L] = "L",     [UTF8PROC_BIDI_CLASS_LRE] = "LRE",
        [UTF8PROC_BIDI_CLASS_LRO] = "LRO", [UTF8PROC_BIDI_CLASS_R] = "R",
        [UTF8PROC_BIDI_CLASS_AL] = "AL",   [UTF8PROC_BIDI_CLASS_RLE] = "RLE",
        [UTF8PROC_BIDI_CLASS_RLO] = "RLO", [UTF8PROC_BIDI_CLASS_PDF] = "PDF",
        [UTF8PROC_BIDI_CLASS_EN] = "EN",   [UTF8PROC_BIDI_CLASS_ES] = "ES",
        [UTF8PROC_BIDI_CLASS_ET] = "ET",   [UTF8PROC_BIDI_CLASS_AN] = "AN",
        [UTF8PROC_BIDI_CLASS_CS] = "CS",   [UTF8PROC_BIDI_CLASS_NSM] = "NSM",
        [UTF8PROC_BIDI_CLASS_BN] = "BN",   [UTF8PROC_BIDI_CLASS_B] = "B",
        [UTF8PROC_BIDI_CLASS_S] = "S",     [UTF8PROC_BIDI_CLASS_WS] = "WS",
        [UTF8PROC_BIDI_CLASS_ON] = "ON",   [UTF8PROC_BIDI_CLASS_LRI] = "LRI",
        [UTF8PROC_BIDI_CLASS_RLI] = "RLI", [UTF8PROC_BIDI_CLASS_FSI] = "FSI",
        [UTF8PROC_BIDI_CLASS_PDI] = "PDI",
    };
    if (c > LAST_CODE_POINT || category(c) == UTF8PROC_CATEGORY_CN)
        return "";
    unsigned class = utf8proc_get_property((utf8proc_int32_t)c)->bidi_class;
    return class < COUNT_OF(names) && names[class] ? names[class] : "";
}
