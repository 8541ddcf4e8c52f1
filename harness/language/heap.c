/* Handing out blocks: see heap.h.
 *
 * Holes are kept in bins by size. A small block takes a hole of just its size when there is one;
 * else it is carved from the region being filled, which is a large hole. */
#include "harness/language/heap.h"
#include "engine/base/mem.h"
#include "harness/language/vm_internal.h"
#include <stdlib.h>
#include <sys/mman.h>

enum {
    RESERVE = 64 << 10, /* what a program gets after each MemoryError */
    RESERVE_MOST = 8 << 20,
    FIRST_BUDGET = 64 << 20,
    SPARE_MOST = 64 << 20,
    HUGE_FROM = 8 << 20, /* so much in use: huge pages are faster, and not too big */
    BIN_LOOKS = 16       /* holes of a mixed bin that are tried */
};
#ifdef COLLECT_EVERY /* under STRESS */
enum { KEPT_FREE = HEAP_GAP ? 128 << 20 : 16 << 20 };
#else
enum { COLLECT_EVERY = 0, KEPT_FREE = 0 };
#endif

static const size_t LARGEST = (size_t)1 << 46;

/* ---- mappings ---- */

/* `size` bytes of zeros at a multiple of CHUNK; NULL when there are none. */
static void *map_aligned(size_t size) {
    char *all = mmap(NULL, size + CHUNK, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        return NULL;
    size_t before = (CHUNK - ((uintptr_t)all & (CHUNK - 1))) & (CHUNK - 1);
    if (before)
        munmap(all, before);
    munmap(all + before + size, CHUNK - before);
    return all + before;
}

void heap_unmap(void *at, size_t size) {
    UNPOISON(at, size);
    munmap(at, size);
}

/* ---- holes ---- */

/* Under STRESS what is free stays free while there is little of it, so that uses of it show. */
bool heap_reuses(const Heap *h) {
    return KEPT_FREE == 0 || h->capacity > (size_t)KEPT_FREE;
}

static size_t bin_of(size_t size) {
    return size <= SMALL ? size / GRAIN : 24 + 63 - (size_t)__builtin_clzll(size);
}

NOT_SANITIZED void heap_add_hole(Heap *h, char *at, size_t size) {
    block_begins(at, true);
    Hole *hole = (Hole *)(void *)at;
    size_t bin = bin_of(size);
    hole->next = ~(uintptr_t)h->bins[bin];
    hole->size = size;
    h->bins[bin] = hole;
}

NOT_SANITIZED static Hole *hole_next(const Hole *hole) {
    return (Hole *)~hole->next;
}

NOT_SANITIZED static size_t hole_size(const Hole *hole) {
    return hole->size;
}

NOT_SANITIZED static Hole *hole_unlink(Hole **bin, Hole *previous) {
    Hole *hole = previous ? hole_next(previous) : *bin;
    if (previous)
        previous->next = hole->next;
    else
        *bin = hole_next(hole);
    return hole;
}

/* A hole in a bin whose holes may be smaller than `n`. */
static Hole *take_from_mixed(Heap *h, size_t bin, size_t n) {
    Hole *previous = NULL, *hole = h->bins[bin];
    for (int looks = 0; hole && looks < BIN_LOOKS; looks++) {
        if (hole_size(hole) >= n)
            return hole_unlink(&h->bins[bin], previous);
        previous = hole;
        hole = hole_next(hole);
    }
    return NULL;
}

/* A hole of at least `n` bytes: for small blocks the largest there is, which becomes the region. */
static Hole *take_hole(Heap *h, size_t n) {
    if (!heap_reuses(h))
        return NULL;
    size_t own = bin_of(n);
    if (n <= SMALL) {
        for (size_t bin = BINS - 1; bin > own; bin--)
            if (h->bins[bin])
                return hole_unlink(&h->bins[bin], NULL);
        return NULL;
    }
    Hole *hole = take_from_mixed(h, own, n);
    for (size_t bin = own + 1; !hole && bin < BINS; bin++)
        if (h->bins[bin])
            hole = hole_unlink(&h->bins[bin], NULL);
    return hole;
}

/* What is left of the region becomes a hole. */
void heap_drop_region(Heap *h) {
    if (h->at < h->end)
        heap_add_hole(h, h->at, (size_t)(h->end - h->at));
    h->at = h->end = NULL;
}

/* ---- memory for the program ---- */

static _Noreturn void out_of_memory(VM *vm) {
    Heap *h = &vm->heap;
    if (h->reserve < RESERVE_MOST && h->budget < RESERVE) {
        h->reserve += RESERVE;
        h->budget = RESERVE;
    }
    raise_value(vm, vm->memory_error);
}

/* How much may be taken until the next collection, after one. */
void heap_set_budget(Heap *h) {
    size_t room = h->limit > h->live ? h->limit - h->live : 0;
    size_t wanted = h->live > FIRST_BUDGET ? h->live : FIRST_BUDGET;
    size_t least = h->limit / 16;
    h->budget = h->allowance = wanted < room ? wanted : room > least ? room : least;
    h->reserve = 0;
}

/* See to it that `n` bytes may be taken. */
static void make_room(VM *vm, size_t n) {
    Heap *h = &vm->heap;
    if (h->budget >= n)
        return;
    if (n > h->limit)
        out_of_memory(vm);
    size_t reserve = h->reserve;
    heap_collect(vm);
    if (h->live + n > h->limit && vm->stack) {
        if (h->live > h->limit) {
            h->budget = 0;
            h->reserve = reserve;
        }
        out_of_memory(vm);
    }
    if (h->budget < n)
        h->budget = n;
}

void heap_charge(VM *vm, size_t bytes) {
    make_room(vm, bytes);
    vm->heap.budget -= bytes;
}

void heap_refund(Heap *h, size_t bytes) {
    size_t spent = h->allowance > h->budget ? h->allowance - h->budget : 0;
    h->budget += bytes < spent ? bytes : spent;
}

void heap_allow(Heap *h, size_t bytes) {
    if (h->budget < bytes)
        h->budget = bytes;
}

static Chunk *chunk_new(Heap *h) {
    Chunk *chunk = map_aligned(CHUNK);
    if (!chunk)
        return NULL;
    if (h->capacity >= HUGE_FROM)
        madvise(chunk, CHUNK, MADV_HUGEPAGE);
    POISON(chunk->memory, CHUNK - offsetof(Chunk, memory));
    chunk->next = h->chunks;
    h->chunks = chunk;
    h->capacity += CHUNK;
    return chunk;
}

/* Free memory of at least `n` bytes to carve from. */
static char *take_space(VM *vm, size_t n, size_t *size) {
    Hole *hole = take_hole(&vm->heap, n);
    if (hole) {
        *size = hole_size(hole);
        return (char *)hole;
    }
    Chunk *chunk = chunk_new(&vm->heap);
    if (!chunk)
        out_of_memory(vm);
    *size = CHUNK - offsetof(Chunk, memory);
    return chunk->memory;
}

/* Let the next blocks be carved from a place where `n` bytes fit; no more than the budget. */
static void next_region(VM *vm, size_t n) {
    Heap *h = &vm->heap;
    size_t size;
    char *at = take_space(vm, n, &size);
    size_t most = h->budget & ~(size_t)(GRAIN - 1);
    if (size > most && most >= n) {
        heap_add_hole(h, at + most, size - most);
        size = most;
    }
    h->budget -= size < h->budget ? size : h->budget;
    heap_drop_region(h);
    block_begins(at, false);
    block_is_values(at);
    h->at = at;
    h->end = at + size;
}

/* A block of more than SMALL bytes for which the region is too small: the region stays. */
static char *take_apart(VM *vm, size_t n) {
    Heap *h = &vm->heap;
    char *at = h->at, *end = h->end;
    h->at = h->end = NULL;
    next_region(vm, n);
    char *block = h->at;
    h->at += n;
    if (h->end - h->at < end - at) {
        heap_drop_region(h);
        h->at = at;
        h->end = end;
    } else if (at < end) {
        heap_add_hole(h, at, (size_t)(end - at));
    }
    return block;
}

static char *take_block(VM *vm, size_t n) {
    Heap *h = &vm->heap;
    if (n <= SMALL && h->bins[n / GRAIN] && heap_reuses(h))
        return (char *)hole_unlink(&h->bins[n / GRAIN], NULL);
    if (n > (size_t)(h->end - h->at)) {
        size_t collections = h->collections;
        make_room(vm, n);
        if (h->collections != collections)
            return take_block(vm, n); /* there are other holes now */
        if (n > SMALL)
            return take_apart(vm, n);
        next_region(vm, n);
    }
    char *block = h->at;
    h->at += n;
    return block;
}

static void link_large(Heap *h, LargeBlock *block) {
    block->previous = NULL;
    block->next = h->large;
    if (h->large)
        h->large->previous = block;
    h->large = block;
    h->capacity += block->mapped;
}

static void unlink_large(Heap *h, LargeBlock *block) {
    if (block->previous)
        block->previous->next = block->next;
    else
        h->large = block->next;
    if (block->next)
        block->next->previous = block->previous;
    h->capacity -= block->mapped;
}

static size_t mapping_for(size_t size) {
    enum { PAGE = 4096 };
    return (offsetof(LargeBlock, memory) + size + 1 + HEAP_GAP + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static LargeBlock *large_of(void *memory) {
    return (LargeBlock *)(void *)((char *)memory - offsetof(LargeBlock, memory));
}

/* A spare mapping that is not much too big. */
static LargeBlock *take_spare(Heap *h, size_t mapped) {
    LargeBlock **at = &h->spare;
    for (int looks = 0; *at && looks < BIN_LOOKS; looks++, at = &(*at)->next) {
        LargeBlock *block = *at;
        if (block->mapped < mapped || block->mapped > mapped + mapped / 8)
            continue;
        *at = block->next;
        h->spare_bytes -= block->mapped;
        return block;
    }
    return NULL;
}

void heap_drop_spares(Heap *h) {
    while (h->spare) {
        LargeBlock *block = h->spare;
        h->spare = block->next;
        heap_unmap(block, block->mapped);
    }
    h->spare_bytes = 0;
}

static LargeBlock *map_large(Heap *h, size_t mapped) {
    LargeBlock *block = map_aligned(mapped);
    if (!block && h->spare) {
        heap_drop_spares(h);
        block = map_aligned(mapped);
    }
    if (block)
        block->mapped = mapped;
    return block;
}

static void *take_large(VM *vm, size_t size, bool text) {
    Heap *h = &vm->heap;
    size_t mapped = mapping_for(size);
    make_room(vm, mapped);
    LargeBlock *block = take_spare(h, mapped);
    if (!block)
        block = map_large(h, mapped);
    if (!block)
        out_of_memory(vm);
    mapped = block->mapped;
    h->budget -= mapped < h->budget ? mapped : h->budget;
    *block = (LargeBlock){.mapped = mapped, .text = text};
    link_large(h, block);
    return block->memory;
}

/* The same pages with more behind them, here or elsewhere; NULL: no memory. */
static LargeBlock *remap(LargeBlock *block, size_t mapped) {
    if (KEPT_FREE == 0 && mremap(block, block->mapped, mapped, 0) != MAP_FAILED)
        return block;
    void *to = map_aligned(mapped);
    if (!to)
        return NULL;
    void *moved = mremap(block, block->mapped, mapped, MREMAP_MAYMOVE | MREMAP_FIXED, to);
    if (moved != MAP_FAILED)
        return moved;
    heap_unmap(to, mapped);
    return NULL;
}

void *heap_grow_large(VM *vm, void *memory, size_t size) {
    Heap *h = &vm->heap;
    size_t mapped = mapping_for(size);
    if (size > LARGEST)
        out_of_memory(vm);
    LargeBlock *block = large_of(memory);
    if (mapped <= block->mapped)
        return memory;
    size_t more = mapped - block->mapped;
    make_room(vm, more);
    unlink_large(h, block);
    LargeBlock *grown = remap(block, mapped);
    if (grown) {
        grown->mapped = mapped;
        h->budget -= more;
    }
    link_large(h, grown ? grown : block);
    if (!grown)
        out_of_memory(vm);
    return grown->memory;
}

/* As many allocations as to make it worth while. */
static size_t next_collection(VM *vm) {
    const Stack *stack = vm->stack;
    size_t work = vm->heap.live;
    if (stack)
        work += (size_t)(stack->memory + stack->size - (char *)__builtin_frame_address(0));
    return vm->heap.collect_every * (1 + (work >> 20));
}

/* Tests ask for failures and collections; then every allocation comes here. */
static void count_allocation(VM *vm) {
    Heap *h = &vm->heap;
    if (h->until_failure && --h->until_failure == 0)
        out_of_memory(vm);
    if (h->until_collection && --h->until_collection == 0) {
        heap_collect(vm);
        h->until_collection = next_collection(vm);
    }
}

void *heap_alloc_slow(VM *vm, size_t size, bool text) {
    if (size > LARGEST)
        out_of_memory(vm);
    count_allocation(vm);
    if (size > LARGE)
        return take_large(vm, size, text);
    size_t n = heap_round(size ? size : 1, text);
    char *block = take_block(vm, n);
    block_is_values(block);
    block_begins(block, text);
    UNPOISON(block, size);
    return block;
}

void heap_free_large(Heap *h, LargeBlock *block) {
    unlink_large(h, block);
    if (KEPT_FREE > 0 || HEAP_GAP > 0 || h->spare_bytes + block->mapped > (size_t)SPARE_MOST) {
        heap_unmap(block, block->mapped);
        return;
    }
    block->next = h->spare;
    h->spare = block;
    h->spare_bytes += block->mapped;
}

/* Is it a block of `n` bytes from its beginning to the next one's? */
static bool is_whole(const char *block, size_t n) {
    for (size_t at = 0; at < n; at += GRAIN) {
        size_t grain = grain_of(block + at);
        bool begins = chunk_of(block)->bits[grain / 64].starts >> grain % 64 & 1;
        if (begins != (at == 0))
            return false;
    }
    return true;
}

void heap_free(Heap *h, void *block, size_t size) {
    if (size > LARGE) {
        heap_refund(h, large_of(block)->mapped);
        heap_free_large(h, large_of(block));
        return;
    }
    size_t n = heap_round(size ? size : 1, block_is_text(block));
    if (KEPT_FREE > 0 && !is_whole(block, n))
        abort();
    POISON(block, n);
    if (KEPT_FREE > 0 || HEAP_GAP > 0)
        return; /* the next collection finds it: until then uses of it are seen */
    heap_add_hole(h, block, n);
    if (n > SMALL)
        heap_refund(h, n);
}

/* ---- making and ending ---- */

/* The quick path neither counts nor leaves gaps. */
static void choose_path(Heap *h) {
    bool slow = HEAP_GAP > 0 || h->until_failure > 0 || h->until_collection > 0;
    h->small = slow ? 0 : SMALL - 1;
}

bool heap_init(Heap *h, size_t limit) {
    *h = (Heap){.limit = limit};
    h->budget = h->allowance = limit < FIRST_BUDGET ? limit : FIRST_BUDGET;
    h->collect_every = h->until_collection = COLLECT_EVERY;
    choose_path(h);
    return chunk_new(h) != NULL &&
           (heap_add_hole(h, h->chunks->memory, CHUNK - sizeof(Chunk)), true);
}

void heap_release(Heap *h) {
    while (h->resource_count) {
        Resource last = h->resources[--h->resource_count];
        last.release(last.object);
    }
    free(h->resources);
    while (h->large)
        heap_free_large(h, h->large);
    heap_drop_spares(h);
    while (h->chunks) {
        Chunk *next = h->chunks->next;
        heap_unmap(h->chunks, CHUNK);
        h->chunks = next;
    }
}

void heap_fail_after(VM *vm, size_t n) {
    vm->heap.until_failure = n;
    choose_path(&vm->heap);
}

void heap_collect_every(VM *vm, size_t n) {
    vm->heap.collect_every = vm->heap.until_collection = n;
    choose_path(&vm->heap);
}
