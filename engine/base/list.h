/* A growable list of owned strings: arguments, lines, paths. NULL-terminated, so `items` can be
 * argv. */
#ifndef VERBATIM_BASE_LIST_H
#define VERBATIM_BASE_LIST_H

#include "engine/base/error.h"
#include "engine/base/span.h"

typedef struct StrList {
    char **items; /* NULL while empty and never added to; else items[count] == NULL */
    size_t count;
    size_t cap;
} StrList;

#define STRLIST_INIT                                                                               \
    { 0 }

void strlist_release(StrList *l);
void strlist_reset(StrList *l);
void strlist_add(StrList *l, const char *text); /* copies */
void strlist_add_span(StrList *l, Span s);      /* copies */
void strlist_take(StrList *l, char *text);      /* owns text from now on */
void strlist_addf(StrList *l, const char *format, ...) PRINTF_LIKE(2, 3);
void strlist_insert(StrList *l, size_t at, const char *text);
void strlist_remove(StrList *l, size_t at);
void strlist_sort(StrList *l); /* bytewise */
bool strlist_has(const StrList *l, const char *text);
void strlist_split(StrList *l, Span text, char separator);   /* appends the pieces */
char *strlist_join(const StrList *l, const char *separator); /* caller frees */
void strlist_copy(StrList *to, const StrList *from);         /* appends */
char **strlist_argv(StrList *l);                             /* items, never NULL */

/* Split a command line as a POSIX shell does for quotes and backslashes (no expansion); the rules
 * of Python's shlex.split. */
bool strlist_shell_split(StrList *l, Span text, Error *err) MUST_CHECK;
/* Quote one word for a POSIX shell, as Python's shlex.quote; caller frees. */
char *shell_quote(const char *text);

#endif
