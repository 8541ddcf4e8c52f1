/* C stacks of our own: a large one for the walker, small ones for generators.
 *
 * A switch saves the registers a function must preserve and changes the stack pointer. Every stack
 * has a lowest address the evaluator may reach, well above the guard page, so that running out is
 * an exception of the program. Knows nothing of what runs on a stack. */
#include "harness/language/stack.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef FIBERS
enum { MAIN_SIZE = 1 << 30, SMALL_SIZE = 8 << 20, MOST_STACKS = 3000 };
#else
enum { MAIN_SIZE = 256 << 20, SMALL_SIZE = 1 << 20, MOST_STACKS = 30000 };
#endif
enum {
    GUARD = 64 << 10,
    MAIN_SLACK = 2 << 20,
    SMALL_SLACK = 96 << 10,
    SPARE_STACKS = 500 /* for what generators do while they are closed to have theirs */
};

/* ---- the switch ---- */

void stack_start(void);

#if defined(__x86_64__)
__asm__(".text\n"
        ".globl stack_start\n.type stack_start,@function\n"
        "stack_start:\n"
        "  popq %rdi\n"
        "  popq %rax\n"
        "  xorl %ebp, %ebp\n"
        "  call *%rax\n"
        "  ud2\n"
        ".size stack_start,.-stack_start\n");

static void *first_frame(char *top, void (*entry)(Stack *), Stack *stack) {
    void **sp = (void **)(void *)top;
    *--sp = (void *)entry;
    *--sp = stack;
    *--sp = (void *)stack_start;
    return sp;
}
#elif defined(__aarch64__)
__asm__(".text\n"
        ".globl stack_swap\n.type stack_swap,%function\n"
        "stack_swap:\n"
        "  sub sp, sp, #160\n"
        "  stp x19, x20, [sp, #0]\n  stp x21, x22, [sp, #16]\n  stp x23, x24, [sp, #32]\n"
        "  stp x25, x26, [sp, #48]\n  stp x27, x28, [sp, #64]\n  stp x29, x30, [sp, #80]\n"
        "  stp d8, d9, [sp, #96]\n  stp d10, d11, [sp, #112]\n"
        "  stp d12, d13, [sp, #128]\n  stp d14, d15, [sp, #144]\n"
        "  mov x9, sp\n  str x9, [x0]\n  mov sp, x1\n"
        "  ldp x19, x20, [sp, #0]\n  ldp x21, x22, [sp, #16]\n  ldp x23, x24, [sp, #32]\n"
        "  ldp x25, x26, [sp, #48]\n  ldp x27, x28, [sp, #64]\n  ldp x29, x30, [sp, #80]\n"
        "  ldp d8, d9, [sp, #96]\n  ldp d10, d11, [sp, #112]\n"
        "  ldp d12, d13, [sp, #128]\n  ldp d14, d15, [sp, #144]\n"
        "  add sp, sp, #160\n"
        "  ret\n"
        ".size stack_swap,.-stack_swap\n"
        ".globl stack_start\n.type stack_start,%function\n"
        "stack_start:\n"
        "  mov x0, x19\n  mov x29, xzr\n  blr x20\n  brk #0\n"
        ".size stack_start,.-stack_start\n");

static void *first_frame(char *top, void (*entry)(Stack *), Stack *stack) {
    void **sp = (void **)(void *)top - 20;
    memset(sp, 0, 160);
    sp[0] = stack;
    sp[1] = (void *)entry;
    sp[11] = (void *)stack_start;
    return sp;
}
#else
#error "write stack_swap for this machine"
#endif

/* ---- stacks ---- */

static _Noreturn void stack_main(Stack *stack) {
    VM *vm = stack->vm;
#ifdef FIBERS
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(stack->fiber, &bottom, &size);
    if (!vm->system_bottom) {
        vm->system_bottom = bottom;
        vm->system_size = size;
    }
#endif
    stack->entry(vm, stack->context);
    abort();
}

static void prepare(Stack *stack, VM *vm, void (*entry)(VM *, void *), void *context) {
    stack->vm = vm;
    stack->entry = entry;
    stack->context = context;
    stack->fiber = NULL;
    stack->sp = first_frame(stack->memory + stack->size - 64, stack_main, stack);
}

static Stack *stack_map(size_t size, size_t slack) {
    Stack *stack = calloc(1, sizeof *stack);
    if (!stack)
        return NULL;
    stack->memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stack->memory == MAP_FAILED || mprotect(stack->memory, GUARD, PROT_NONE) != 0) {
        free(stack);
        return NULL;
    }
    stack->size = size;
    stack->limit = stack->memory + slack;
    return stack;
}

static void stack_unmap(Stack *stack) {
    if (!stack)
        return;
#ifdef FIBERS
    __asan_unpoison_memory_region(stack->memory, stack->size);
#endif
    munmap(stack->memory, stack->size);
    free(stack);
}

static bool has_stack(const VM *vm) {
    size_t most = MOST_STACKS + (vm->closing ? SPARE_STACKS : 0);
    return vm->free_stacks || vm->stack_count < most;
}

Stack *stack_take(VM *vm, void (*entry)(VM *, void *), void *context) {
    heap_charge(vm, STACK_COST);
    if (!has_stack(vm)) {
        heap_collect(vm);
        generators_close_abandoned(vm);
    }
    Stack *stack = vm->free_stacks;
    if (stack)
        vm->free_stacks = stack->next;
    else if (has_stack(vm) && (stack = stack_map(SMALL_SIZE, SMALL_SLACK)) != NULL)
        vm->stack_count++;
    if (!stack)
        raise_value(vm, vm->memory_error);
    prepare(stack, vm, entry, context);
    return stack;
}

void stack_give(VM *vm, Stack *stack) {
#ifdef FIBERS
    char *left = stack->sp; /* what lies below has been returned from */
    __asan_unpoison_memory_region(left, (size_t)(stack->memory + stack->size - left));
#endif
    heap_refund(&vm->heap, STACK_COST);
    stack->next = vm->free_stacks;
    vm->free_stacks = stack;
}

/* ---- the walker's stack ---- */

typedef struct Job {
    void (*body)(VM *vm, void *context);
    void *context;
} Job;

static void serve(VM *vm, void *context) {
    Job **job = context;
    for (;;) {
        (*job)->body(vm, (*job)->context);
        stack_switch(vm, NULL, false);
    }
}

bool stack_run_main(VM *vm, void (*body)(VM *vm, void *context), void *context) {
    if (vm->stack) {
        body(vm, context);
        return true;
    }
    Job job = {body, context};
    vm->main_job = &job;
    if (!vm->main_stack) {
        vm->main_stack = stack_map(MAIN_SIZE, MAIN_SLACK);
        if (!vm->main_stack)
            return false;
        prepare(vm->main_stack, vm, serve, (void *)&vm->main_job);
    }
    stack_switch(vm, vm->main_stack, false);
    vm->main_job = NULL;
    return true;
}

void stacks_release(VM *vm) {
    stack_unmap(vm->main_stack);
    while (vm->free_stacks) {
        Stack *next = vm->free_stacks->next;
        stack_unmap(vm->free_stacks);
        vm->free_stacks = next;
    }
    for (Stack *stack = vm->oldest, *newer; stack; stack = newer) {
        newer = stack->newer;
        stack_unmap(stack);
    }
}
