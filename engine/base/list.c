/* The growable list of owned strings. */
#include "engine/base/list.h"
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include <stdlib.h>

static void reserve(StrList *l, size_t more) {
    l->items = grow(l->items, &l->cap, l->count + more + 1, sizeof *l->items);
}

void strlist_reset(StrList *l) {
    for (size_t i = 0; i < l->count; i++)
        free(l->items[i]);
    l->count = 0;
    if (l->items)
        l->items[0] = NULL;
}

void strlist_release(StrList *l) {
    strlist_reset(l);
    free(l->items);
    *l = (StrList)STRLIST_INIT;
}

void strlist_take(StrList *l, char *text) {
    reserve(l, 1);
    l->items[l->count++] = text;
    l->items[l->count] = NULL;
}

void strlist_add(StrList *l, const char *text) {
    strlist_take(l, xstrdup(text));
}

void strlist_add_span(StrList *l, Span s) {
    strlist_take(l, xstrndup(s.ptr, s.len));
}

void strlist_addf(StrList *l, const char *format, ...) {
    Buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    strlist_take(l, buf_detach(&text));
}

void strlist_insert(StrList *l, size_t at, const char *text) {
    if (at > l->count)
        at = l->count;
    strlist_add(l, text);
    char *added = l->items[l->count - 1];
    memmove(l->items + at + 1, l->items + at, (l->count - 1 - at) * sizeof *l->items);
    l->items[at] = added;
}

void strlist_remove(StrList *l, size_t at) {
    if (at >= l->count)
        return;
    free(l->items[at]);
    memmove(l->items + at, l->items + at + 1, (l->count - at) * sizeof *l->items);
    l->count--;
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(StrList *l) {
    if (l->count)
        qsort(l->items, l->count, sizeof *l->items, compare_texts);
}

bool strlist_has(const StrList *l, const char *text) {
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->items[i], text) == 0)
            return true;
    return false;
}

void strlist_split(StrList *l, Span text, char separator) {
    for (;;) {
        size_t end = span_find_char(text, separator, 0);
        if (end == SIZE_MAX)
            break;
        strlist_add_span(l, span_make(text.ptr, end));
        text = span_from(text, end + 1);
    }
    strlist_add_span(l, text);
}

char *strlist_join(const StrList *l, const char *separator) {
    Buf out = BUF_INIT;
    for (size_t i = 0; i < l->count; i++) {
        if (i)
            buf_adds(&out, separator);
        buf_adds(&out, l->items[i]);
    }
    return buf_detach(&out);
}

void strlist_copy(StrList *to, const StrList *from) {
    for (size_t i = 0, count = from->count; i < count; i++)
        strlist_add(to, from->items[i]);
}

char **strlist_argv(StrList *l) {
    reserve(l, 0);
    l->items[l->count] = NULL;
    return l->items;
}
