/* Heap memory that never returns NULL.
 *
 * Running out of memory ends the process with a line on stderr and exit status 3. Code that must
 * survive it (the transcript language) allocates from an Arena with a limit instead. */
#ifndef VERBATIM_BASE_MEM_H
#define VERBATIM_BASE_MEM_H

#include "engine/base/error.h"
#include <stddef.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *old, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *text) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *text, size_t len) __attribute__((malloc, returns_nonnull));

/* Three texts in a row, as a new string. */
char *xconcat(const char *a, const char *b, const char *c) __attribute__((malloc, returns_nonnull));
/* printf into a new string; the caller frees it. */
char *xformat(const char *format, ...) PRINTF_LIKE(1, 2) __attribute__((malloc, returns_nonnull));

/* Grow `items` (of `*cap` elements, each `size` bytes) so that `need` fit; doubles. Under STRESS it
 * grows to exactly `need` (an eighth more beyond 256), so that stale pointers are found. Returns
 * the new block. */
void *grow(void *items, size_t *cap, size_t need, size_t size) __attribute__((returns_nonnull));

#endif
