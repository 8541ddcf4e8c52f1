/* The machine's memory as everybody asks for it; what is behind it is heap.h. */
#include "harness/language/memory.h"
#include "harness/language/vm_internal.h"
#include <stdlib.h>

static inline void *take(VM *vm, size_t size, bool text) {
    Heap *h = &vm->heap;
    if (LIKELY(size - 1 < h->small)) { /* 0 goes the long way */
        size_t n = heap_round(size, text);
        char *block = (char *)h->bins[n / GRAIN];
        if (block) {
            h->bins[n / GRAIN] = (Hole *)~((Hole *)(void *)block)->next;
            if (!text)
                block_is_values(block);
            return block;
        }
        if (LIKELY(n <= (size_t)(h->end - h->at))) {
            block = h->at;
            h->at = block + n;
            block_begins(block, text);
            return block;
        }
    }
    return heap_alloc_slow(vm, size, text);
}

void *vm_alloc(VM *vm, size_t size) {
    return take(vm, size, false);
}

void *vm_alloc_text(VM *vm, size_t size) {
    return take(vm, size, true);
}

void vm_free(VM *vm, void *memory, size_t size) {
    if (memory && size)
        heap_free(&vm->heap, memory, size);
}

void vm_scratch_begin(VM *vm, Scratch *scratch, Arena *arena) {
    *scratch = (Scratch){arena, vm->scratch};
    vm->scratch = scratch;
}

void vm_scratch_end(VM *vm, const Scratch *scratch) {
    vm->scratch = scratch->outer;
}

static void *resize(VM *vm, void *old, size_t old_size, size_t size, bool text) {
    if (old && old_size > LARGE && size > old_size)
        return heap_grow_large(vm, old, size);
    char *memory = take(vm, size, text);
    size_t kept = !old ? 0 : old_size < size ? old_size : size;
    if (old) {
        memcpy(memory, old, kept);
        vm_free(vm, old, old_size);
    }
    if (!text && size <= LARGE) /* what lay here before would keep what it refers to */
        memset(memory + kept, 0, size - kept);
    return memory;
}

void *vm_realloc(VM *vm, void *old, size_t old_size, size_t new_size) {
    return resize(vm, old, old_size, new_size, false);
}

void *vm_realloc_text(VM *vm, void *old, size_t old_size, size_t new_size) {
    return resize(vm, old, old_size, new_size, true);
}

void *obj_new_sized(VM *vm, const Type *type, size_t size) {
    if (size < type->size)
        size = type->size;
    Object *object = vm_alloc(vm, size);
    memset(object, 0, size);
    object->type = type;
    return object;
}

void *obj_new(VM *vm, const Type *type) {
    return obj_new_sized(vm, type, type->size);
}

/* ---- resources ---- */

bool vm_on_free(VM *vm, const void *owner, void (*release)(void *object), void *object) {
    Heap *h = &vm->heap;
    if (h->resource_count == h->resource_cap) {
        size_t cap = h->resource_cap ? h->resource_cap * 2 : 16;
        Resource *more = realloc(h->resources, cap * sizeof *more);
        if (!more)
            return false;
        h->resources = more;
        h->resource_cap = cap;
    }
    h->resources[h->resource_count++] = (Resource){owner, release, object};
    return true;
}

void vm_forget(VM *vm, void *object) {
    Heap *h = &vm->heap;
    for (size_t i = h->resource_count; i-- > 0;) {
        if (h->resources[i].object != object)
            continue;
        Resource *at = &h->resources[i];
        memmove(at, at + 1, (--h->resource_count - i) * sizeof *at);
        return;
    }
}
