/* A growable byte buffer; always NUL-terminated after data[len], may hold NULs inside.
 *
 * `Buf b = BUF_INIT;` needs no init call and owns nothing until something is added. */
#ifndef VERBATIM_BASE_BUF_H
#define VERBATIM_BASE_BUF_H

#include "engine/base/error.h"
#include "engine/base/span.h"
#include <stdint.h>

typedef struct Buf {
    char *data; /* never NULL for readers: BUF_INIT points at an empty string */
    size_t len;
    size_t cap; /* 0: data is not owned */
} Buf;

extern char buf_empty[1];
#define BUF_INIT                                                                                   \
    { buf_empty, 0, 0 }

void buf_init(Buf *b);
void buf_release(Buf *b); /* free and return to BUF_INIT */
void buf_reset(Buf *b);   /* len = 0, keeps the memory */
char *buf_detach(Buf *b); /* caller frees the (NUL-terminated) text; b becomes BUF_INIT */
void buf_reserve(Buf *b, size_t more); /* room for `more` further bytes */
void buf_add(Buf *b, const void *bytes, size_t len);
void buf_add_span(Buf *b, Span s);
void buf_adds(Buf *b, const char *text);
void buf_addc(Buf *b, char c);
void buf_add_repeat(Buf *b, char c, size_t count);
void buf_addf(Buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_addv(Buf *b, const char *format, va_list args) PRINTF_LIKE(2, 0);
void buf_add_utf8(Buf *b, uint32_t code_point); /* surrogates are encoded too (WTF-8) */
void buf_insert(Buf *b, size_t at, Span s);
void buf_erase(Buf *b, size_t at, size_t len);
void buf_truncate(Buf *b, size_t len);
static inline Span buf_span(const Buf *b) {
    return (Span){b->data, b->len};
}

#endif
