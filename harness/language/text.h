/* What the files of strings, bytes, numbers and formatting share beyond objects.h.
 *
 * The texts inside Str are always valid (WTF-8), so decoding here checks nothing. */
#ifndef VERBATIM_LANGUAGE_TEXT_H
#define VERBATIM_LANGUAGE_TEXT_H

#include "harness/language/exceptions.h"
#include "harness/language/objects.h"
#include "engine/base/unicode.h"

/* Decode the code point at p (valid WTF-8) into *c; its length in bytes. */
static inline size_t text_decode(const char *p, uint32_t *c) {
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80) {
        *c = u[0];
        return 1;
    }
    if (u[0] < 0xE0) {
        *c = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
        return 2;
    }
    if (u[0] < 0xF0) {
        *c = (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
        return 3;
    }
    *c = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
         (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
    return 4;
}
/* The code point that ends just before p; its length. */
static inline size_t text_decode_back(const char *p, uint32_t *c) {
    size_t n = 1;
    while (((unsigned char)p[-(ptrdiff_t)n] & 0xC0) == 0x80)
        n++;
    return text_decode(p - n, c);
}
size_t text_count(Span text); /* code points */

/* A string with room for `bytes` bytes, to be filled by the caller before anybody sees it; raises
 * MemoryError (also for absurd sizes, before memory is touched). */
Str *str_alloc(VM *vm, size_t bytes, size_t length);
/* When every byte's meaning is known to be ASCII: no counting. */
Str *str_new_ascii(VM *vm, const char *text, size_t bytes);
/* Span of a str argument; raises TypeError "<what> must be str, not T". */
Span need_text(VM *vm, Value v, const char *what);
/* text repeated; shared by str and bytes: raises MemoryError when too long. */
size_t repeat_size(VM *vm, size_t size, int64_t times);
void repeat_fill(char *out, Span text, size_t times);
/* A repetition count for `sequence * v`; TypeError when v is no integer. */
int64_t repeat_count(VM *vm, Value v);

/* An integer that C's int holds. */
int64_t need_c_int(VM *vm, Value v);

/* Tables of one type are spread over files: the methods of str and bytes. */
static inline bool text_is_space(uint32_t c) {
    if (c < 0x80)
        return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    return unicode_is_space(c);
}
Span text_strip_space(Span s); /* Unicode white space off both ends */

/* A method of class made by a program that takes part in a binary operation from the right. */
bool has_special(VM *vm, Value v, const char *name);

void bytes_add_repr(Buf *out, Span data);
void bytearray_add_repr(Buf *out, Span data); /* the inside: ' has a backslash always */
/* What bytes(v) makes of a value that is no str: a bytes object; TypeError as CPython. */
Value bytes_of(VM *vm, Value v);

#endif
