/* Names of code points: by the table, by the rules of ideographs and Hangul, by other names. */
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

/* Other names: of controls, abbreviations, corrections. */
static const struct {
    const char *name;
    uint32_t code_point;
} ALIASES[] = {
    {"NULL", 0x0},
    {"NUL", 0x0},
    {"START OF HEADING", 0x1},
    {"SOH", 0x1},
    {"START OF TEXT", 0x2},
    {"STX", 0x2},
    {"END OF TEXT", 0x3},
    {"ETX", 0x3},
    {"END OF TRANSMISSION", 0x4},
    {"EOT", 0x4},
    {"ENQUIRY", 0x5},
    {"ENQ", 0x5},
    {"ACKNOWLEDGE", 0x6},
    {"ACK", 0x6},
    {"ALERT", 0x7},
    {"BEL", 0x7},
    {"BACKSPACE", 0x8},
    {"BS", 0x8},
    {"CHARACTER TABULATION", 0x9},
    {"HORIZONTAL TABULATION", 0x9},
    {"HT", 0x9},
    {"TAB", 0x9},
    {"LINE FEED", 0xA},
    {"NEW LINE", 0xA},
    {"END OF LINE", 0xA},
    {"LF", 0xA},
    {"NL", 0xA},
    {"EOL", 0xA},
    {"LINE TABULATION", 0xB},
    {"VERTICAL TABULATION", 0xB},
    {"VT", 0xB},
    {"FORM FEED", 0xC},
    {"FF", 0xC},
    {"CARRIAGE RETURN", 0xD},
    {"CR", 0xD},
    {"SHIFT OUT", 0xE},
    {"LOCKING-SHIFT ONE", 0xE},
    {"SO", 0xE},
    {"SHIFT IN", 0xF},
    {"LOCKING-SHIFT ZERO", 0xF},
    {"SI", 0xF},
    {"DATA LINK ESCAPE", 0x10},
    {"DLE", 0x10},
    {"DEVICE CONTROL ONE", 0x11},
    {"DC1", 0x11},
    {"DEVICE CONTROL TWO", 0x12},
    {"DC2", 0x12},
    {"DEVICE CONTROL THREE", 0x13},
    {"DC3", 0x13},
    {"DEVICE CONTROL FOUR", 0x14},
    {"DC4", 0x14},
    {"NEGATIVE ACKNOWLEDGE", 0x15},
    {"NAK", 0x15},
    {"SYNCHRONOUS IDLE", 0x16},
    {"SYN", 0x16},
    {"END OF TRANSMISSION BLOCK", 0x17},
    {"ETB", 0x17},
    {"CANCEL", 0x18},
    {"CAN", 0x18},
    {"END OF MEDIUM", 0x19},
    {"EOM", 0x19},
    {"SUBSTITUTE", 0x1A},
    {"SUB", 0x1A},
    {"ESCAPE", 0x1B},
    {"ESC", 0x1B},
    {"INFORMATION SEPARATOR FOUR", 0x1C},
    {"FILE SEPARATOR", 0x1C},
    {"FS", 0x1C},
    {"INFORMATION SEPARATOR THREE", 0x1D},
    {"GROUP SEPARATOR", 0x1D},
    {"GS", 0x1D},
    {"INFORMATION SEPARATOR TWO", 0x1E},
    {"RECORD SEPARATOR", 0x1E},
    {"RS", 0x1E},
    {"INFORMATION SEPARATOR ONE", 0x1F},
    {"UNIT SEPARATOR", 0x1F},
    {"US", 0x1F},
    {"SP", 0x20},
    {"DELETE", 0x7F},
    {"DEL", 0x7F},
    {"PADDING CHARACTER", 0x80},
    {"PAD", 0x80},
    {"HIGH OCTET PRESET", 0x81},
    {"HOP", 0x81},
    {"BREAK PERMITTED HERE", 0x82},
    {"BPH", 0x82},
    {"NO BREAK HERE", 0x83},
    {"NBH", 0x83},
    {"INDEX", 0x84},
    {"IND", 0x84},
    {"NEXT LINE", 0x85},
    {"NEL", 0x85},
    {"START OF SELECTED AREA", 0x86},
    {"SSA", 0x86},
    {"END OF SELECTED AREA", 0x87},
    {"ESA", 0x87},
    {"CHARACTER TABULATION SET", 0x88},
    {"HTS", 0x88},
    {"CHARACTER TABULATION WITH JUSTIFICATION", 0x89},
    {"HTJ", 0x89},
    {"LINE TABULATION SET", 0x8A},
    {"VTS", 0x8A},
    {"PARTIAL LINE FORWARD", 0x8B},
    {"PLD", 0x8B},
    {"PARTIAL LINE BACKWARD", 0x8C},
    {"PLU", 0x8C},
    {"REVERSE LINE FEED", 0x8D},
    {"REVERSE INDEX", 0x8D},
    {"RI", 0x8D},
    {"SINGLE SHIFT TWO", 0x8E},
    {"SINGLE-SHIFT-2", 0x8E},
    {"SS2", 0x8E},
    {"SINGLE SHIFT THREE", 0x8F},
    {"SINGLE-SHIFT-3", 0x8F},
    {"SS3", 0x8F},
    {"DEVICE CONTROL STRING", 0x90},
    {"DCS", 0x90},
    {"PRIVATE USE ONE", 0x91},
    {"PRIVATE USE-1", 0x91},
    {"PU1", 0x91},
    {"PRIVATE USE TWO", 0x92},
    {"PU2", 0x92},
    {"SET TRANSMIT STATE", 0x93},
    {"STS", 0x93},
    {"CANCEL CHARACTER", 0x94},
    {"CCH", 0x94},
    {"MESSAGE WAITING", 0x95},
    {"MW", 0x95},
    {"START OF GUARDED AREA", 0x96},
    {"SPA", 0x96},
    {"END OF GUARDED AREA", 0x97},
    {"EPA", 0x97},
    {"START OF STRING", 0x98},
    {"SOS", 0x98},
    {"SINGLE GRAPHIC CHARACTER INTRODUCER", 0x99},
    {"SGC", 0x99},
    {"SINGLE CHARACTER INTRODUCER", 0x9A},
    {"SCI", 0x9A},
    {"CONTROL SEQUENCE INTRODUCER", 0x9B},
    {"CSI", 0x9B},
    {"STRING TERMINATOR", 0x9C},
    {"ST", 0x9C},
    {"OPERATING SYSTEM COMMAND", 0x9D},
    {"OSC", 0x9D},
    {"PRIVACY MESSAGE", 0x9E},
    {"PM", 0x9E},
    {"APPLICATION PROGRAM COMMAND", 0x9F},
    {"APC", 0x9F},
    {"NBSP", 0xA0},
    {"SHY", 0xAD},
    {"LATIN CAPITAL LETTER GHA", 0x1A2},
    {"LATIN SMALL LETTER GHA", 0x1A3},
    {"CGJ", 0x34F},
    {"ALM", 0x61C},
    {"FVS1", 0x180B},
    {"FVS2", 0x180C},
    {"FVS3", 0x180D},
    {"MVS", 0x180E},
    {"ZWSP", 0x200B},
    {"ZWNJ", 0x200C},
    {"ZWJ", 0x200D},
    {"LRM", 0x200E},
    {"RLM", 0x200F},
    {"LRE", 0x202A},
    {"RLE", 0x202B},
    {"PDF", 0x202C},
    {"LRO", 0x202D},
    {"RLO", 0x202E},
    {"NNBSP", 0x202F},
    {"MMSP", 0x205F},
    {"WJ", 0x2060},
    {"LRI", 0x2066},
    {"RLI", 0x2067},
    {"FSI", 0x2068},
    {"PDI", 0x2069},
    {"WEIERSTRASS ELLIPTIC FUNCTION", 0x2118},
    {"BYTE ORDER MARK", 0xFEFF},
    {"BOM", 0xFEFF},
    {"ZWNBSP", 0xFEFF},
    {"PRESENTATION FORM FOR VERTICAL RIGHT WHITE LENTICULAR BRACKET", 0xFE18},
    {"SYRIAC SUBLINEAR COLON SKEWED LEFT", 0x709},
    {"BYZANTINE MUSICAL SYMBOL FTHORA SKLIRON CHROMA VASIS", 0x1D0C5},
    {"MICR ON US SYMBOL", 0x2448},
    {"MICR DASH SYMBOL", 0x2449},
    {"CUNEIFORM SIGN NU11 TENU", 0x122D4},
    {"LAO LETTER FO FON", 0xE9D},
    {"LAO LETTER FO FAY", 0xE9F},
    {"LAO LETTER RO", 0xEA3},
    {"LAO LETTER LO", 0xEA5},
    {"KANNADA LETTER LLLA", 0xCDE},
};

/* Names made of a prefix and the number of the code point. */
static const struct {
    uint32_t first, last;
    const char *prefix;
} NUMBERED[] = {
    {0x3400, 0x4DBF, "CJK UNIFIED IDEOGRAPH-"},
    {0x4E00, 0x9FFF, "CJK UNIFIED IDEOGRAPH-"},
    {0xF900, 0xFA6D, "CJK COMPATIBILITY IDEOGRAPH-"},
    {0xFA70, 0xFAD9, "CJK COMPATIBILITY IDEOGRAPH-"},
    {0x18B00, 0x18CD5, "KHITAN SMALL SCRIPT CHARACTER-"},
    {0x1B170, 0x1B2FB, "NUSHU CHARACTER-"},
    {0x20000, 0x2A6DF, "CJK UNIFIED IDEOGRAPH-"},
    {0x2A700, 0x2B738, "CJK UNIFIED IDEOGRAPH-"},
    {0x2B740, 0x2B81D, "CJK UNIFIED IDEOGRAPH-"},
    {0x2B820, 0x2CEA1, "CJK UNIFIED IDEOGRAPH-"},
    {0x2CEB0, 0x2EBE0, "CJK UNIFIED IDEOGRAPH-"},
    {0x2F800, 0x2FA1D, "CJK COMPATIBILITY IDEOGRAPH-"},
    {0x30000, 0x3134A, "CJK UNIFIED IDEOGRAPH-"},
};

/* ---- the table ---- */

enum { WORDS_MOST = 32, UNKNOWN_WORD = 0xFFFFF };

/* A name as the ranks of its words. */
typedef struct Name {
    size_t count;
    uint32_t words[WORDS_MOST];
} Name;

static uint32_t digit(char c) {
    uint32_t d = (uint32_t)(c - '!');
    return d - (c > '"') - (c > '?') - (c > '\\');
}

/* Read the name at `at` into `name`, which holds the one before; returns where the next begins. */
static const char *next_name(const char *at, Name *name) {
    name->count = digit(*at++);
    while (*at != ' ') {
        uint32_t d = digit(*at++), rank = d;
        if (d >= 60)
            rank = 60 + (d - 60) * 90 + digit(*at++);
        if (d >= 85)
            rank = 60 + 25 * 90 + (rank - 60 - 25 * 90) * 90 + digit(*at++);
        name->words[name->count++] = rank;
    }
    return at + 1;
}

static Span word_of(uint32_t rank) {
    const char *at = UNICODE_NAME_WORDS + UNICODE_NAME_WORD_INDEX[rank / 64];
    for (rank %= 64; rank > 0; rank--)
        at = strchr(at, ' ') + 1;
    return span_make(at, strcspn(at, " "));
}

static bool same_text(Span a, Span b) {
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.ptr[i] != toupper((unsigned char)b.ptr[i]))
            return false;
    return true;
}

static uint32_t rank_of(Span word) {
    uint32_t rank = 0;
    for (const char *at = UNICODE_NAME_WORDS; *at; rank++) {
        size_t len = strcspn(at, " ");
        if (same_text(span_make(at, len), word))
            return rank;
        at += len + 1;
    }
    return UNKNOWN_WORD;
}

static bool split(Span text, Name *out) {
    out->count = 0;
    for (;;) {
        size_t end = span_find_char(text, ' ', 0);
        uint32_t rank = rank_of(end == SIZE_MAX ? text : span_make(text.ptr, end));
        if (rank == UNKNOWN_WORD || out->count == WORDS_MOST)
            return false;
        out->words[out->count++] = rank;
        if (end == SIZE_MAX)
            return true;
        text = span_from(text, end + 1);
    }
}

static bool table_by_name(Span text, uint32_t *out) {
    Name wanted, name;
    if (!split(text, &wanted))
        return false;
    for (const UnicodeNameRun *run = UNICODE_NAME_RUNS; run->count; run++) {
        const char *at = UNICODE_NAMES + run->offset;
        for (uint32_t i = 0; i < run->count; i++) {
            at = next_name(at, &name);
            if (name.count == wanted.count &&
                memcmp(name.words, wanted.words, name.count * sizeof *name.words) == 0) {
                *out = run->first + i;
                return true;
            }
        }
    }
    return false;
}

static bool table_add_name(Buf *out, uint32_t c) {
    for (const UnicodeNameRun *run = UNICODE_NAME_RUNS; run->count; run++) {
        if (c < run->first || c >= run->first + run->count)
            continue;
        Name name;
        const char *at = UNICODE_NAMES + run->offset;
        for (uint32_t i = run->first; i <= c; i++)
            at = next_name(at, &name);
        for (size_t i = 0; i < name.count; i++) {
            if (i)
                buf_addc(out, ' ');
            buf_add_span(out, word_of(name.words[i]));
        }
        return true;
    }
    return false;
}

/* ---- names by rule; unlike the others they must be in capitals ---- */

static bool hangul_part(Span *name, const char *const *parts, size_t count, uint32_t *out) {
    bool found = false;
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(parts[i]);
        if (len > name->len || (found && len <= longest) || memcmp(parts[i], name->ptr, len) != 0)
            continue;
        found = true;
        longest = len;
        *out = (uint32_t)i;
    }
    *name = span_from(*name, longest);
    return found;
}

static bool hangul_by_name(Span name, uint32_t *out) {
    uint32_t lead, vowel, tail;
    Span prefix = SPAN_LIT("HANGUL SYLLABLE ");
    if (!span_starts(name, prefix))
        return false;
    name = span_from(name, prefix.len);
    if (!hangul_part(&name, LEADS, COUNT_OF(LEADS), &lead) ||
        !hangul_part(&name, VOWELS, COUNT_OF(VOWELS), &vowel) ||
        !hangul_part(&name, TAILS, COUNT_OF(TAILS), &tail) || name.len)
        return false;
    *out = 0xAC00 + (lead * 21 + vowel) * 28 + tail;
    return true;
}

static bool numbered_by_name(Span name, uint32_t *out) {
    for (size_t i = 0; i < COUNT_OF(NUMBERED); i++) {
        Span prefix = span_of(NUMBERED[i].prefix);
        if (name.len < prefix.len + 4 || name.len > prefix.len + 5 || !span_starts(name, prefix))
            continue;
        uint32_t c = 0;
        for (size_t k = prefix.len; k < name.len; k++) {
            char x = name.ptr[k];
            if (!isxdigit((unsigned char)x) || x > 'F')
                return false;
            c = c * 16 + (uint32_t)(x <= '9' ? x - '0' : x - 'A' + 10);
        }
        if (c >= NUMBERED[i].first && c <= NUMBERED[i].last) {
            *out = c;
            return true;
        }
    }
    return false;
}

/* ---- the outside ---- */

bool unicode_add_name(Buf *out, uint32_t c) {
    if (c >= 0xAC00 && c <= 0xD7A3) {
        uint32_t s = c - 0xAC00;
        buf_addf(out, "HANGUL SYLLABLE %s%s%s", LEADS[s / 588], VOWELS[s % 588 / 28],
                 TAILS[s % 28]);
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(NUMBERED); i++)
        if (c >= NUMBERED[i].first && c <= NUMBERED[i].last) {
            buf_addf(out, "%s%X", NUMBERED[i].prefix, c);
            return true;
        }
    return table_add_name(out, c);
}

static bool selector_by_name(Span name, uint32_t *out) {
    uint32_t n = 0;
    if (name.len < 3 || name.len > 5 || !same_text(SPAN_LIT("VS"), span_make(name.ptr, 2)))
        return false;
    for (size_t i = 2; i < name.len; i++) {
        if (!isdigit((unsigned char)name.ptr[i]) || (i == 2 && name.ptr[i] == '0'))
            return false;
        n = n * 10 + (uint32_t)(name.ptr[i] - '0');
    }
    *out = n <= 16 ? 0xFE00 + n - 1 : 0xE0100 + n - 17;
    return n <= 256;
}

bool unicode_by_name(Span name, uint32_t *out) {
    if (name.len == 0)
        return false;
    for (size_t i = 0; i < COUNT_OF(ALIASES); i++)
        if (same_text(span_of(ALIASES[i].name), name)) {
            *out = ALIASES[i].code_point;
            return true;
        }
    return table_by_name(name, out) || hangul_by_name(name, out) || numbered_by_name(name, out) ||
           selector_by_name(name, out);
}
