/* UTF-8 and what Unicode says of code points (utf8proc lives behind this and nowhere else). */
#ifndef VERBATIM_BASE_UNICODE_H
#define VERBATIM_BASE_UNICODE_H

#include "engine/base/buf.h"
#include <stdint.h>

/* Decode one code point at *pos (< s.len) and advance. Invalid bytes: returns UINT32_MAX and
 * advances by one byte. `surrogates` lets encoded surrogates (WTF-8) through. ASCII callers should
 * test first. */
uint32_t utf8_next(Span s, size_t *pos, bool surrogates);
size_t utf8_encode(char out[4],
                   uint32_t code_point); /* bytes written; surrogates are encoded too */
bool utf8_valid(Span s);                 /* strict: no surrogates */
/* Offset of the first invalid byte, or SIZE_MAX. */
size_t utf8_first_invalid(Span s);
size_t utf8_count(Span s); /* code points, of valid (WTF-8) text */
/* Columns on a terminal: wide characters 2, combining 0. */
size_t utf8_width(Span s);

/* General category as two letters, "Lu" …; as Unicode 14 (Python 3.11) where utf8proc's data
 * agrees. */
const char *unicode_category(uint32_t code_point);
bool unicode_is_alpha(uint32_t c);
bool unicode_is_decimal(uint32_t c);
bool unicode_is_digit(uint32_t c);
bool unicode_is_numeric(uint32_t c);
bool unicode_is_upper(uint32_t c);
bool unicode_is_lower(uint32_t c);
bool unicode_is_title(uint32_t c);
bool unicode_is_space(uint32_t c);
bool unicode_is_printable(uint32_t c);
bool unicode_is_id_start(uint32_t c);
bool unicode_is_id_continue(uint32_t c);
int unicode_decimal_value(uint32_t c); /* 0–9, or -1 */
uint32_t unicode_lower(uint32_t c);    /* simple mappings */
uint32_t unicode_upper(uint32_t c);
uint32_t unicode_title(uint32_t c);
/* Full mappings (ß → SS): appended as UTF-8. */
void unicode_add_lower(Buf *out, uint32_t c);
void unicode_add_upper(Buf *out, uint32_t c);
void unicode_add_title(Buf *out, uint32_t c);
void unicode_add_fold(Buf *out, uint32_t c);
int unicode_width(uint32_t c);
int unicode_combining(uint32_t c);    /* canonical combining class, 0 for most */
const char *unicode_bidi(uint32_t c); /* bidirectional class, "L" …; "" when it has none */
bool unicode_mirrored(uint32_t c);
/* form: "NFC" "NFD" "NFKC" "NFKD". */
bool unicode_normalize(Buf *out, Span text, const char *form);

#endif
