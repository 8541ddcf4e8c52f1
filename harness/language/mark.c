/* Finding what is alive: see heap.h.
 *
 * Addresses are looked up in a table of two levels, one entry for each CHUNK of address space, that
 * exists only while marking. Blocks that are found wait on a list as ranges of words to look at;
 * long ranges are looked at in pieces, so the list stays short. */
#include "engine/base/mem.h"
#include "harness/language/heap.h"
#include "harness/language/vm_internal.h"
#include <stdlib.h>
#include <sys/auxv.h>

enum {
    TABLE_BITS = 14,
    TABLE = 1 << TABLE_BITS,
    CHUNK_BITS = 21,
    PIECE = 128 /* words */
};
_Static_assert(CHUNK == 1 << CHUNK_BITS, "one entry for each chunk");
_Static_assert(offsetof(Str, attrs) <= TEXT_HEAD && sizeof(Bytes) <= TEXT_HEAD, "pointers of text");

typedef struct Words {
    const uintptr_t *from, *to;
} Words;

typedef struct Marker {
    VM *vm;
    uintptr_t low, high; /* of all blocks */
    uintptr_t **table;   /* chunks, and large blocks + 1 */
    Words *ranges;
    size_t count, cap;
} Marker;

/* ---- the table ---- */

static void enter(Marker *m, const void *at, size_t size, unsigned kind) {
    uintptr_t from = (uintptr_t)at, to = from + size;
    m->low = from < m->low ? from : m->low;
    m->high = to > m->high ? to : m->high;
    for (uintptr_t chunk = from >> CHUNK_BITS; chunk << CHUNK_BITS < to; chunk++) {
        uintptr_t **part = &m->table[chunk >> TABLE_BITS & (TABLE - 1)];
        if (!*part)
            *part = xcalloc(TABLE, sizeof **part);
        (*part)[chunk & (TABLE - 1)] = from + kind;
    }
}

static void make_table(Marker *m) {
    Heap *h = &m->vm->heap;
    m->low = UINTPTR_MAX;
    m->table = xcalloc(TABLE, sizeof *m->table);
    for (Chunk *chunk = h->chunks; chunk; chunk = chunk->next)
        enter(m, chunk, CHUNK, 0);
    for (LargeBlock *block = h->large; block; block = block->next)
        enter(m, block, block->mapped, 1);
}

static void drop_table(Marker *m) {
    for (size_t i = 0; i < TABLE; i++)
        free(m->table[i]);
    free(m->table);
}

/* The chunk or large block (then + 1) that has this address, or 0. */
static inline uintptr_t find_owner(const Marker *m, uintptr_t word) {
    if (word < m->low || word >= m->high)
        return 0;
    uintptr_t chunk = word >> CHUNK_BITS;
    const uintptr_t *part = m->table[chunk >> TABLE_BITS & (TABLE - 1)];
    return part ? part[chunk & (TABLE - 1)] : 0;
}

/* ---- blocks ---- */

/* The grain where the block around `grain` begins; 0: none. */
static inline size_t block_start(const Chunk *chunk, size_t grain) {
    size_t word = grain / 64;
    uint64_t starts = chunk->bits[word].starts & (UINT64_MAX >> (63 - grain % 64));
    while (!starts) {
        if (word == 0)
            return 0;
        starts = chunk->bits[--word].starts;
    }
    return word * 64 + 63 - (size_t)__builtin_clzll(starts);
}

static inline size_t block_end(const Chunk *chunk, size_t start) {
    size_t word = start / 64;
    uint64_t starts = chunk->bits[word].starts & (UINT64_MAX - 1) << start % 64;
    while (!starts) {
        if (++word == CHUNK_WORDS)
            return CHUNK / GRAIN;
        starts = chunk->bits[word].starts;
    }
    return word * 64 + (size_t)__builtin_ctzll(starts);
}

static inline void push(Marker *m, const void *from, const void *to) {
    if (m->count == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 1024;
        m->ranges = xrealloc(m->ranges, m->cap * sizeof *m->ranges);
    }
    m->ranges[m->count++] = (Words){from, to};
}

static inline const char *text_end(const char *from, const char *to) {
    return to - from > TEXT_HEAD ? from + TEXT_HEAD : to;
}

static void mark_large(Marker *m, LargeBlock *block, uintptr_t word) {
    if (block->marked || word < (uintptr_t)block->memory)
        return;
    block->marked = true;
    const char *end = (char *)block + block->mapped;
    push(m, block->memory, block->text ? text_end(block->memory, end) : end);
}

static inline void mark_word(Marker *m, uintptr_t word) {
    uintptr_t owner = find_owner(m, word);
    if (!owner)
        return;
    if (owner & 1) {
        mark_large(m, (LargeBlock *)(owner - 1), word);
        return;
    }
    Chunk *chunk = (Chunk *)owner;
    size_t start = block_start(chunk, grain_of((void *)word));
    uint64_t bit = (uint64_t)1 << start % 64;
    if (!start || chunk->marks[start / 64] & bit)
        return;
    chunk->marks[start / 64] |= bit;
    const char *from = (char *)chunk + start * GRAIN;
    const char *to = (char *)chunk + block_end(chunk, start) * GRAIN;
    push(m, from, chunk->bits[start / 64].texts & bit ? text_end(from, to) : to);
}

static bool is_marked(const Marker *m, const void *at) {
    uintptr_t owner = find_owner(m, (uintptr_t)at);
    if (owner & 1)
        return ((LargeBlock *)(owner - 1))->marked;
    if (!owner)
        return true; /* not ours */
    const Chunk *chunk = (Chunk *)owner;
    size_t start = block_start(chunk, grain_of(at));
    return chunk->marks[start / 64] >> start % 64 & 1;
}

/* ---- words ---- */

NOT_SANITIZED static void look_at_piece(Marker *m, const uintptr_t *from, const uintptr_t *to) {
    for (; from < to; from++)
        mark_word(m, *from);
}

static void look_at_all(Marker *m) {
    while (m->count) {
        Words r = m->ranges[--m->count];
        if (r.to - r.from > PIECE) {
            push(m, r.from + PIECE, r.to);
            r.to = r.from + PIECE;
        }
        look_at_piece(m, r.from, r.to);
    }
}

static void look_at(void *marker, const void *from, const void *to) {
    push(marker, from, to);
    look_at_all(marker);
}

/* ---- stacks ---- */

/* The stack this process began on, whose top the kernel left its random bytes near: asking pthread
 * would open a file, which may fail. There are no threads. */
static char *system_stack_top(void) {
    return (char *)(getauxval(AT_RANDOM) & ~(uintptr_t)15);
}

/* A stack of ours: what is in use lies above `sp`, on the running one above `low`. */
static void look_at_our_stack(Marker *m, const Stack *stack, char *low) {
    const char *from = stack == m->vm->stack ? low : stack->sp;
    look_at(m, from, stack->memory + stack->size);
}

static void look_at_generator(Marker *m, Stack *stack, char *low) {
    if (stack->seen)
        return;
    stack->seen = true;
    Generator *g = stack->generator;
    mark_word(m, (uintptr_t)g);
    look_at_our_stack(m, stack, low);
}

/* Suspended generators that something refers to: their stacks may refer to others. */
static void look_at_suspended(Marker *m, char *low) {
    for (bool more = true; more;) {
        more = false;
        for (Stack *stack = m->vm->oldest; stack; stack = stack->newer) {
            if (stack->seen || !is_marked(m, stack->generator))
                continue;
            look_at_generator(m, stack, low);
            more = true;
        }
    }
}

/* The rest is unreachable. Who waits inside a `try` stays, to be closed; it comes before those it
 * refers to, which mostly began later. */
static void abandon_generators(Marker *m, char *low) {
    VM *vm = m->vm;
    for (Stack *stack = vm->oldest; stack; stack = stack->newer) {
        bool needed = is_marked(m, stack->generator); /* by one that is to be closed */
        if (stack->seen || (!needed && !stack->generator->tries->outer))
            continue;
        if (!needed) {
            stack->abandoned = true;
            vm->abandoned++;
            vm->interrupt = 1; /* so that the next call looks */
        }
        look_at_generator(m, stack, low);
    }
    look_at_suspended(m, low);
    for (Stack *stack = vm->oldest, *newer; stack; stack = newer) {
        newer = stack->newer;
        if (!stack->seen)
            generator_give_up(vm, stack);
        stack->seen = false;
    }
}

/* ---- all ---- */

static void look_at_roots(Marker *m, char *low) {
    VM *vm = m->vm;
    look_at(m, vm, &vm->heap);
    look_at_our_stack(m, vm->main_stack, low);
    if (!vm->system_top)
        vm->system_top = system_stack_top();
    look_at(m, vm->system_sp, vm->system_top);
    for (Scratch *s = vm->scratch; s; s = s->outer)
        arena_each_block(s->arena, look_at, m);
    for (Stack *stack = vm->oldest; stack; stack = stack->newer)
        if (stack->generator->state == GEN_RUNNING || stack->abandoned)
            look_at_generator(m, stack, low);
}

static void release_resources(Marker *m) {
    Heap *h = &m->vm->heap;
    size_t kept = 0;
    for (size_t i = 0; i < h->resource_count; i++) {
        Resource r = h->resources[i];
        if (!r.owner || is_marked(m, r.owner))
            h->resources[kept++] = r;
        else
            r.release(r.object);
    }
    h->resource_count = kept;
}

static bool is_alive(void *marker, const void *block) {
    return is_marked(marker, block);
}

void heap_mark(VM *vm, char *low) {
    Marker m = {.vm = vm};
    make_table(&m);
    memset(vm->lookups, 0, LOOKUP_CACHE * sizeof *vm->lookups);
    look_at_roots(&m, low);
    look_at_suspended(&m, low);
    abandon_generators(&m, low);
    text_state_purge(vm->text, is_alive, &m);
    release_resources(&m);
    drop_table(&m);
    free(m.ranges);
}
