/* Heap memory that never returns NULL; the one place where running out of it is decided. */
#include "engine/base/mem.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void) {
    fputs("out of memory\n", stderr);
    _Exit(3);
}

void *xmalloc(size_t size) {
    void *p = malloc(size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *xcalloc(size_t count, size_t size) {
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *xrealloc(void *old, size_t size) {
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

char *xstrndup(const char *text, size_t len) {
    char *copy = xmalloc(len + 1);
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *xstrdup(const char *text) {
    return xstrndup(text, strlen(text));
}

char *xconcat(const char *a, const char *b, const char *c) {
    size_t a_len = strlen(a), b_len = strlen(b), c_len = strlen(c);
    char *text = xmalloc(a_len + b_len + c_len + 1);
    memcpy(text, a, a_len);
    memcpy(text + a_len, b, b_len);
    memcpy(text + a_len + b_len, c, c_len + 1);
    return text;
}

char *xformat(const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int len = vasprintf(&text, format, args);
    va_end(args);
    if (len < 0)
        out_of_memory();
    return text;
}

void *grow(void *items, size_t *cap, size_t need, size_t size) {
    if (need <= *cap && items)
        return items;
    size_t want = need;
#ifdef STRESS
    if (need > 256)
        want = need + need / 8; /* exact growth of large blocks would be quadratic */
#else
    if (want < 8)
        want = 8;
    if (*cap <= SIZE_MAX / 2 && want < *cap * 2)
        want = *cap * 2;
#endif
    size_t bytes;
    if (__builtin_mul_overflow(want, size, &bytes))
        out_of_memory();
    *cap = want;
    return xrealloc(items, bytes);
}
