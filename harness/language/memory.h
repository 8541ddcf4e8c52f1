/* Giving memory back early, which is optional: the collector finds what is not given back. And
 * memory of others that may hold pointers to ours. */
#ifndef VERBATIM_LANGUAGE_MEMORY_H
#define VERBATIM_LANGUAGE_MEMORY_H

#include "engine/base/arena.h"
#include "harness/language/vm.h"

/* `size` as it was asked for. Nothing may point to the block any more. NULL is allowed. */
void vm_free(VM *vm, void *memory, size_t size);

/* The collector looks at what is in the arena between the two. */
typedef struct Scratch {
    Arena *arena;
    struct Scratch *outer;
} Scratch;
void vm_scratch_begin(VM *vm, Scratch *scratch, Arena *arena);
void vm_scratch_end(VM *vm, const Scratch *scratch);

#endif
