/* A collection, and its second half: turning what is not marked into holes. See heap.h.
 *
 * Sweeping reads bits only: neighbours that are not marked become one hole, in which just its first
 * 16 bytes are written. */
#include "harness/language/heap.h"
#include "harness/language/vm_internal.h"
#include <string.h>

typedef struct Sweep {
    Heap *heap;
    Chunk *chunk;
    size_t hole; /* first grain of the hole being found, 0: none */
    size_t free; /* bytes in holes */
} Sweep;

/* Under STRESS uses of what is gone show; what was scribbled on before is left as it is. */
static void scribble(char *at, size_t size) {
#if defined STRESS && !defined HEAP_POISON
    enum { HEAD = sizeof(Hole), PROBE = 16 };
    bool done = size >= HEAD + 2 * PROBE;
    for (size_t i = 0; done && i < PROBE; i++)
        done = (uint8_t)at[HEAD + i] == 0xDB && (uint8_t)at[size - 1 - i] == 0xDB;
    if (!done)
        memset(at, 0xDB, size);
#endif
}

static void end_hole(Sweep *s, size_t end) {
    if (!s->hole)
        return;
    char *at = (char *)s->chunk + s->hole * GRAIN;
    size_t size = (end - s->hole) * GRAIN;
    s->hole = 0;
    s->free += size;
    POISON(at, size);
    scribble(at, size);
    heap_add_hole(s->heap, at, size);
}

static void sweep_word(Sweep *s, size_t word) {
    ChunkBits *bits = &s->chunk->bits[word];
    uint64_t starts = bits->starts, marks = s->chunk->marks[word];
    bits->starts &= marks;
    bits->texts &= marks;
    while (starts) {
        size_t bit = (size_t)__builtin_ctzll(starts), grain = word * 64 + bit;
        starts &= starts - 1;
        if (marks >> bit & 1)
            end_hole(s, grain);
        else if (!s->hole)
            s->hole = grain;
    }
}

static bool chunk_is_empty(const Chunk *chunk) {
    for (size_t i = 0; i < CHUNK_WORDS; i++)
        if (chunk->marks[i])
            return false;
    return true;
}

static void sweep_chunk(Sweep *s) {
    enum { FIRST = offsetof(Chunk, memory) / GRAIN };
    for (size_t word = FIRST / 64; word < CHUNK_WORDS; word++)
        if (s->chunk->bits[word].starts)
            sweep_word(s, word);
    end_hole(s, CHUNK / GRAIN);
    memset(s->chunk->marks, 0, sizeof s->chunk->marks);
}

/* Chunks without a block: as many as the program will soon want again are kept. */
static void keep_empty(Heap *h, Chunk *empty) {
    while (empty) {
        Chunk *chunk = empty;
        empty = chunk->next;
        if (h->capacity > h->live + h->budget + CHUNK && heap_reuses(h)) {
            h->capacity -= CHUNK;
            heap_unmap(chunk, CHUNK);
            continue;
        }
        chunk->next = h->chunks;
        h->chunks = chunk;
        memset(chunk->bits, 0, sizeof chunk->bits);
        size_t size = CHUNK - offsetof(Chunk, memory);
        POISON(chunk->memory, size);
        heap_add_hole(h, chunk->memory, size);
    }
}

static void sweep_large(Heap *h) {
    heap_drop_spares(h); /* what nobody took since the last time */
    for (LargeBlock *block = h->large, *next; block; block = next) {
        next = block->next;
        if (block->marked)
            block->marked = false;
        else
            heap_free_large(h, block);
    }
}

static void sweep(Heap *h) {
    Sweep s = {.heap = h};
    Chunk *empty = NULL, *all = h->chunks;
    size_t used = 0;
    h->chunks = NULL;
    while (all) {
        Chunk *chunk = all;
        all = chunk->next;
        Chunk **list = chunk_is_empty(chunk) ? &empty : &h->chunks;
        chunk->next = *list;
        *list = chunk;
        if (list == &empty)
            continue;
        s.chunk = chunk;
        sweep_chunk(&s);
        used += CHUNK - offsetof(Chunk, memory);
    }
    sweep_large(h);
    h->live = used - s.free;
    for (LargeBlock *block = h->large; block; block = block->next)
        h->live += block->mapped;
    heap_set_budget(h);
    keep_empty(h, empty);
}

/* ---- collecting ---- */

__attribute__((noinline)) static void collect_below(VM *vm) {
    heap_mark(vm, __builtin_frame_address(0));
}

void heap_collect(VM *vm) {
    Heap *h = &vm->heap;
    if (!vm->stack || h->collecting)
        return;
    h->collecting = true;
    heap_drop_region(h);
    memset(h->bins, 0, sizeof h->bins);
    __builtin_unwind_init(); /* registers that hold pointers are in this frame now */
    collect_below(vm);
    sweep(h);
    h->collections++;
    h->collecting = false;
}
