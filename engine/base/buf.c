/* The growable byte buffer. */
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include <stdio.h>
#include <stdlib.h>

char buf_empty[1] = ""; /* shared by all empty buffers, never written */

void buf_init(Buf *b) {
    *b = (Buf)BUF_INIT;
}

void buf_release(Buf *b) {
    if (b->cap)
        free(b->data);
    buf_init(b);
}

static void set_len(Buf *b, size_t len) {
    b->len = len;
    if (b->cap)
        b->data[len] = '\0';
}

void buf_reset(Buf *b) {
    set_len(b, 0);
}

char *buf_detach(Buf *b) {
    char *text = b->cap ? b->data : xstrdup("");
    buf_init(b);
    return text;
}

void buf_reserve(Buf *b, size_t more) {
    size_t need;
    if (__builtin_add_overflow(b->len, more, &need) || __builtin_add_overflow(need, 1, &need))
        need = SIZE_MAX; /* cannot be had: grow ends the process */
    if (need <= b->cap)
        return;
    bool owned = b->cap > 0;
    b->data = grow(owned ? b->data : NULL, &b->cap, need, 1);
    if (!owned)
        b->data[0] = '\0';
}

void buf_add(Buf *b, const void *bytes, size_t len) {
    if (!len)
        return;
    buf_reserve(b, len);
    memcpy(b->data + b->len, bytes, len);
    set_len(b, b->len + len);
}

void buf_add_span(Buf *b, Span s) {
    buf_add(b, s.ptr, s.len);
}

void buf_adds(Buf *b, const char *text) {
    buf_add(b, text, strlen(text));
}

void buf_addc(Buf *b, char c) {
    if (b->len + 1 >= b->cap)
        buf_reserve(b, 1);
    b->data[b->len] = c;
    set_len(b, b->len + 1);
}

void buf_add_repeat(Buf *b, char c, size_t count) {
    if (!count)
        return;
    buf_reserve(b, count);
    memset(b->data + b->len, c, count);
    set_len(b, b->len + count);
}

void buf_addf(Buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_addv(b, format, args);
    va_end(args);
}

void buf_addv(Buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len > 0) {
        buf_reserve(b, (size_t)len);
        vsnprintf(b->data + b->len, (size_t)len + 1, format, again);
        set_len(b, b->len + (size_t)len);
    }
    va_end(again);
}

void buf_add_utf8(Buf *b, uint32_t c) {
    if (c < 0x80) {
        buf_addc(b, (char)c);
        return;
    }
    char bytes[4];
    size_t len = 0;
    if (c < 0x800) {
        bytes[len++] = (char)(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        bytes[len++] = (char)(0xE0 | c >> 12);
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3F));
    } else {
        bytes[len++] = (char)(0xF0 | (c >> 18 & 0x07));
        bytes[len++] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3F));
    }
    bytes[len++] = (char)(0x80 | (c & 0x3F));
    buf_add(b, bytes, len);
}

void buf_insert(Buf *b, size_t at, Span s) {
    if (at > b->len)
        at = b->len;
    if (!s.len)
        return;
    buf_reserve(b, s.len);
    memmove(b->data + at + s.len, b->data + at, b->len - at);
    memcpy(b->data + at, s.ptr, s.len);
    set_len(b, b->len + s.len);
}

void buf_erase(Buf *b, size_t at, size_t len) {
    if (at >= b->len || !len)
        return;
    if (len > b->len - at)
        len = b->len - at;
    memmove(b->data + at, b->data + at + len, b->len - at - len);
    set_len(b, b->len - len);
}

void buf_truncate(Buf *b, size_t len) {
    if (len < b->len)
        set_len(b, len);
}
