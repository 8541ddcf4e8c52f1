/* Bump allocation with one lifetime, a limit, and resources that are released with it.
 *
 * Under STRESS each block is its own malloc, so that sanitizers see overruns. */
#ifndef VERBATIM_BASE_ARENA_H
#define VERBATIM_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include "engine/base/span.h"

typedef struct Arena Arena;

/* limit: most bytes handed out in all (each object rounded up to 16), 0 = no limit. */
Arena *arena_new(size_t limit);
void arena_free(Arena *a); /* runs the releases, last registered first; then frees all memory */

/* Aligned to 16, not zeroed; NULL when the limit would be exceeded (or malloc fails). */
void *arena_alloc(Arena *a, size_t size);
void *arena_alloc_zero(Arena *a, size_t size);
/* Never NULL: ends the process when memory is out. For arenas without a limit. */
char *arena_strndup(Arena *a, const char *text, size_t len);
char *arena_strdup(Arena *a, const char *text);
Span arena_span(Arena *a, Span s); /* copy, NUL-terminated behind */

size_t arena_used(const Arena *a);
/* All memory handed out so far, range by range, in whole pointers. */
void arena_each_block(const Arena *a,
                      void (*visit)(void *context, const void *from, const void *to),
                      void *context);
void arena_set_limit(Arena *a, size_t limit);
/* For tests: the n-th allocation from now (1 = the next) returns NULL, once; 0 = never. */
void arena_fail_after(Arena *a, size_t n);

/* Call release(object) when the arena is freed, unless arena_forget came first. */
bool arena_on_free(Arena *a, void (*release)(void *object), void *object);
void arena_forget(Arena *a, void *object);

#endif
