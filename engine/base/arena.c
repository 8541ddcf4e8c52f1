/* Bump allocation with one lifetime.
 *
 * Blocks form a list whose head is the one being filled; an object too large to share a block gets
 * its own, put behind the head. Every object counts against the limit with its size rounded up to
 * 16. */
#include "engine/base/arena.h"
#include "engine/base/mem.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ALIGN = 16, FIRST_BLOCK = 8 << 10, LARGEST_BLOCK = 4 << 20 };

typedef struct Block {
    struct Block *next;
    size_t used, cap;
    _Alignas(ALIGN) char bytes[];
} Block;

typedef struct Release {
    struct Release *next;
    void (*call)(void *object);
    void *object;
} Release;

struct Arena {
    Block *blocks;
    Release *releases; /* newest first */
    size_t used, limit;
    size_t next_block;
    size_t until_failure; /* 0: never; n: the n-th allocation from now fails */
};

Arena *arena_new(size_t limit) {
    Arena *a = xcalloc(1, sizeof *a);
    a->limit = limit;
    a->next_block = FIRST_BLOCK;
    return a;
}

void arena_free(Arena *a) {
    if (!a)
        return;
    while (a->releases) {
        Release *r = a->releases;
        a->releases = r->next;
        r->call(r->object);
        free(r);
    }
    while (a->blocks) {
        Block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
    free(a);
}

static Block *block_new(size_t cap) {
    Block *block = malloc(sizeof *block + cap);
    if (block)
        *block = (Block){.cap = cap};
    return block;
}

/* An object of its own: behind the head, which is still being filled. */
static void *alloc_alone(Arena *a, size_t size) {
    Block *block = block_new(size);
    if (!block)
        return NULL;
    block->used = size;
    if (a->blocks) {
        block->next = a->blocks->next;
        a->blocks->next = block;
    } else {
        a->blocks = block;
    }
    return block->bytes;
}

static bool add_block(Arena *a) {
    Block *block = block_new(a->next_block);
    if (!block)
        return false;
    if (a->next_block < LARGEST_BLOCK)
        a->next_block *= 2;
    block->next = a->blocks;
    a->blocks = block;
    return true;
}

static void *alloc_rounded(Arena *a, size_t size) {
#ifdef STRESS
    return alloc_alone(a, size);
#endif
    if (!a->blocks || a->blocks->cap - a->blocks->used < size) {
        if (size > a->next_block / 4)
            return alloc_alone(a, size);
        if (!add_block(a))
            return NULL;
    }
    void *object = a->blocks->bytes + a->blocks->used;
    a->blocks->used += size;
    return object;
}

void *arena_alloc(Arena *a, size_t size) {
    if (a->until_failure && --a->until_failure == 0)
        return NULL;
    if (size > SIZE_MAX / 2)
        return NULL;
    size_t rounded = size ? (size + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
    if (a->limit && (a->used > a->limit || rounded > a->limit - a->used))
        return NULL;
#ifdef STRESS
    void *object = alloc_rounded(a, size ? size : 1); /* exact, so that overruns are seen */
#else
    void *object = alloc_rounded(a, rounded);
#endif
    if (object)
        a->used += rounded;
    return object;
}

void *arena_alloc_zero(Arena *a, size_t size) {
    void *object = arena_alloc(a, size);
    return object ? memset(object, 0, size) : NULL;
}

char *arena_strndup(Arena *a, const char *text, size_t len) {
    char *copy = arena_alloc(a, len + 1);
    if (!copy) {
        fputs("out of memory\n", stderr);
        _Exit(3);
    }
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(Arena *a, const char *text) {
    return arena_strndup(a, text, strlen(text));
}

Span arena_span(Arena *a, Span s) {
    return span_make(arena_strndup(a, s.ptr, s.len), s.len);
}

size_t arena_used(const Arena *a) {
    return a->used;
}

void arena_each_block(const Arena *a,
                      void (*visit)(void *context, const void *from, const void *to),
                      void *context) {
    for (const Block *block = a->blocks; block; block = block->next)
        visit(context, block->bytes,
              block->bytes + (block->used / sizeof(void *) * sizeof(void *)));
}

void arena_set_limit(Arena *a, size_t limit) {
    a->limit = limit;
}

void arena_fail_after(Arena *a, size_t n) {
    a->until_failure = n;
}

bool arena_on_free(Arena *a, void (*release)(void *object), void *object) {
    Release *r = malloc(sizeof *r);
    if (!r)
        return false;
    *r = (Release){a->releases, release, object};
    a->releases = r;
    return true;
}

void arena_forget(Arena *a, void *object) {
    for (Release **link = &a->releases; *link; link = &(*link)->next) {
        if ((*link)->object == object) {
            Release *gone = *link;
            *link = gone->next;
            free(gone);
            return;
        }
    }
}
