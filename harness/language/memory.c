/* The machine's memory: every object comes from here.
 *
 * Nothing is collected; blocks given back by growing containers and by frames are kept in lists by
 * size and handed out again. At the limit MemoryError is raised, with a small reserve so that the
 * program can still handle and report it. */
#include "harness/language/memory.h"
#include "harness/language/vm_internal.h"

#if defined(__SANITIZE_ADDRESS__)
#define KEEP_FREED 1 /* so that the sanitizer sees uses of what was given back */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEP_FREED 1
#endif
#endif
#ifdef KEEP_FREED
#include <sanitizer/asan_interface.h>
#endif

enum {
    SMALL_STEP = 16,
    SMALL_CLASSES = 33, /* up to 512 bytes in steps of 16 */
    RESERVE = 64 << 10,
    RESERVE_MOST = 8 << 20
};

static _Noreturn void out_of_memory(VM *vm) {
    size_t wanted = arena_used(vm->arena) + RESERVE;
    if (wanted > vm->memory_limit && wanted < vm->memory_limit + RESERVE_MOST)
        arena_set_limit(vm->arena, wanted);
    raise_value(vm, vm->memory_error);
}

/* The list whose blocks all have room for `size` (up), or to which a block of `size` belongs. */
static size_t size_class(size_t size, bool up) {
    if (size <= (SMALL_CLASSES - 1) * SMALL_STEP)
        return (size + (up ? SMALL_STEP - 1 : 0)) / SMALL_STEP;
    size_t power = 63 - (size_t)__builtin_clzll(size);
    if (up && (size & (size - 1)))
        power++;
    size_t class = SMALL_CLASSES + power - 9;
    return class < FREE_CLASSES ? class : FREE_CLASSES - 1;
}

void *vm_alloc(VM *vm, size_t size) {
    if (size < ((size_t)1 << 36)) {
        FreeBlock **list = &vm->free_blocks[size_class(size, true)];
        if (*list) {
            FreeBlock *block = *list;
            *list = block->next;
            return block;
        }
    }
    void *memory = arena_alloc(vm->arena, size);
    if (UNLIKELY(!memory))
        out_of_memory(vm);
    return memory;
}

void vm_free(VM *vm, void *memory, size_t size) {
#if defined(KEEP_FREED)
    (void)vm;
    if (memory)
        __asan_poison_memory_region(memory, size);
#elif !defined(STRESS)
    size = size < SMALL_STEP ? SMALL_STEP : size;
    if (!memory || size >= ((size_t)1 << 36))
        return;
    FreeBlock *block = memory, **list = &vm->free_blocks[size_class(size, false)];
    block->next = *list;
    *list = block;
#else
    (void)vm, (void)memory, (void)size;
#endif
}

void *vm_realloc(VM *vm, void *old, size_t old_size, size_t new_size) {
    void *memory = vm_alloc(vm, new_size);
    if (old) {
        memcpy(memory, old, old_size < new_size ? old_size : new_size);
        if (old_size)
            vm_free(vm, old, old_size);
    }
    return memory;
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

Arena *vm_arena(VM *vm) {
    return vm->arena;
}
