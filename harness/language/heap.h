/* The heap all objects and all their memory come from, and its collector.
 *
 * Blocks are carved one behind the other from chunks of 2 MiB, of whatever size is asked for; a
 * block of more than LARGE bytes has a mapping of its own, which is kept for the next one of about
 * its size until the collection after. Two bits for each 16 bytes, kept apart
 * from the blocks, tell where a block begins and whether it is text; a third one, its mark, is
 * touched by collections only. Nothing is written into a block that is in use, and nothing moves.
 *
 * Once 64 MiB have been handed out (then: as much again as was alive), unreachable blocks are found
 * and become holes, which are handed out again. The search is conservative: every aligned word of
 * a reachable block that is an address inside another block keeps that one, whatever the word
 * means. It begins at
 *   - the processor's registers and the stacks in use: the walker's, the system's up to its top,
 *     and those of generators that run;
 *   - the VM (all but the heap itself);
 *   - the scratch memory of parses under way.
 * So a pointer to a block may be kept in any of these and in any block that is not text. It may
 * point anywhere into the block or just behind it (a spare byte sees to that). What must not be:
 * the only pointer in memory of malloc (or in text). Tables keyed by addresses either hold the
 * object or are emptied by the collector (the cache of attribute lookups).
 *
 * Suspended generators are reached through their objects only. One that nothing can resume any more
 * is given up with its stack when it has no `try` or `with` to leave; else it is closed soon after,
 * at the next call of a function, as close() would (exceptions are dropped). Interned strings that
 * nothing else refers to leave the table. Resources (vm_on_free) of dead blocks are released.
 * `__del__` is never called.
 *
 * After the limit is passed by what is alive, allocations raise MemoryError; garbage may exceed it
 * by a sixteenth for a while. Collections happen only inside allocations made on the walker's or a
 * generator's stack, and in heap_collect. Under valgrind a collection reads words nobody wrote,
 * which it reports; documents that stay below 64 MiB see no collection at all.
 *
 * A program's copy by fork shares all pages until it writes; besides the blocks it makes, one page
 * for each 256 KiB of blocks holds their bits. */
#ifndef VERBATIM_LANGUAGE_HEAP_H
#define VERBATIM_LANGUAGE_HEAP_H

#include "harness/language/value.h"

#if defined(__SANITIZE_ADDRESS__)
#define HEAP_POISON 1 /* what is free is poisoned, and a gap left behind each block */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_POISON 1
#endif
#endif

#ifdef HEAP_POISON
#include <sanitizer/asan_interface.h>
#define POISON(at, size)   __asan_poison_memory_region(at, size)
#define UNPOISON(at, size) __asan_unpoison_memory_region(at, size)
#define NOT_SANITIZED                                                                              \
    __attribute__((noinline)) __attribute__((no_sanitize("address")))                              \
    __attribute__((no_sanitize("undefined")))
enum { HEAP_GAP = 16 };
#else
#define NOT_SANITIZED
#define POISON(at, size)   ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
enum { HEAP_GAP = 0 };
#endif

enum {
    GRAIN = 16,
    CHUNK = 2 << 20, /* a huge page */
    LARGE = 256 << 10,
    CHUNK_WORDS = CHUNK / GRAIN / 64,
    SMALL = 512,          /* blocks up to here have a bin for each size */
    BINS = 33 + 12,       /* then one for each power of two */
    TEXT_HEAD = 64,       /* only so much of a text block may hold pointers */
    STACK_COST = 16 << 10 /* what a generator's stack counts for */
};

typedef struct ChunkBits {
    uint64_t starts; /* a block or a hole begins here */
    uint64_t texts;  /* and it is text, or a hole */
} ChunkBits;

typedef struct Chunk {
    struct Chunk *next;
    ChunkBits bits[CHUNK_WORDS];
    uint64_t marks[CHUNK_WORDS];
    _Alignas(64) char memory[];
} Chunk;

typedef struct LargeBlock {
    struct LargeBlock *next, *previous;
    size_t mapped; /* bytes of the whole mapping */
    bool text, marked;
    _Alignas(64) char memory[];
} LargeBlock;

typedef struct Hole {
    uintptr_t next; /* inverted, so that no one takes it for a pointer */
    size_t size;
} Hole;

/* Something outside of the heap that goes when `owner` goes. */
typedef struct Resource {
    const void *owner; /* NULL: with the machine */
    void (*release)(void *object);
    void *object;
} Resource;

typedef struct Heap {
    size_t small;   /* largest size for the quick path; 0: there is none */
    char *at, *end; /* the hole being filled */
    Hole *bins[BINS];
    Chunk *chunks;
    LargeBlock *large;
    LargeBlock *spare; /* mappings of large blocks that are gone, with their pages */
    size_t spare_bytes;
    size_t budget,
        allowance;   /* bytes that may be taken before the next collection: still, in all */
    size_t capacity; /* bytes in chunks and large blocks */
    size_t limit, live, reserve;
    size_t until_failure, until_collection, collect_every; /* for tests; 0: never */
    size_t collections;
    bool collecting;
    Resource *resources; /* newest last */
    size_t resource_count, resource_cap;
} Heap;

bool heap_init(Heap *heap, size_t limit); /* false: no memory */
void heap_release(Heap *heap);            /* resources first, newest first */
void *heap_alloc_slow(VM *vm, size_t size, bool text);
/* A block of more than LARGE bytes that is to have `size`; it moves. */
void *heap_grow_large(VM *vm, void *block, size_t size);
/* A block that nothing refers to any more. */
void heap_free(Heap *heap, void *block, size_t size);
/* Memory outside of the heap that a collection can free is taken, and given back. */
void heap_charge(VM *vm, size_t bytes);
void heap_refund(Heap *heap, size_t bytes);
/* Let the program have so much beyond the limit, to report that it ran out. */
void heap_allow(Heap *heap, size_t bytes);
/* Does nothing when not on a stack of ours. */
void heap_collect(VM *vm);
/* For tests. The n-th allocation from now fails (0: none does); collect on each n-th, less often
 * when there is much to look at (0: as usual). */
void heap_fail_after(VM *vm, size_t n);
void heap_collect_every(VM *vm, size_t n);

/* ---- among the collector's files ---- */

bool heap_reuses(const Heap *heap); /* are holes used again yet? Always, but under STRESS */
void heap_add_hole(Heap *heap, char *at, size_t size);
void heap_drop_region(Heap *heap); /* what is left of it becomes a hole */
void heap_free_large(Heap *heap, LargeBlock *block);
void heap_drop_spares(Heap *heap);
void heap_set_budget(Heap *heap); /* once `live` is known */
void heap_unmap(void *at, size_t size);

/* mark.c: mark all that is reachable and let go of what hangs on the rest. `low`: the lowest
 * address in use on the running stack. */
void heap_mark(VM *vm, char *low);

static inline Chunk *chunk_of(const void *at) {
    return (Chunk *)((uintptr_t)at & ~(uintptr_t)(CHUNK - 1));
}
static inline size_t grain_of(const void *at) {
    return ((uintptr_t)at & (CHUNK - 1)) / GRAIN;
}
/* Text needs no spare byte: what ends in NUL has one. */
static inline size_t heap_round(size_t size, bool text) {
    return (size + !text + HEAP_GAP + GRAIN - 1) & ~(size_t)(GRAIN - 1);
}
static inline bool block_is_text(const void *at) {
    size_t grain = grain_of(at);
    return chunk_of(at)->bits[grain / 64].texts >> grain % 64 & 1;
}
static inline void block_begins(const void *at, bool text) {
    size_t grain = grain_of(at);
    ChunkBits *bits = &chunk_of(at)->bits[grain / 64];
    uint64_t bit = (uint64_t)1 << grain % 64;
    bits->starts |= bit;
    if (text)
        bits->texts |= bit;
}
static inline void block_is_values(const void *at) {
    size_t grain = grain_of(at);
    chunk_of(at)->bits[grain / 64].texts &= ~((uint64_t)1 << grain % 64);
}

#endif
