/* Switching between C stacks. Inline, because returning after a switch is what costs: the
 * processor's guess of where to return to is wrong once for every function in between. */
#ifndef VERBATIM_LANGUAGE_STACK_H
#define VERBATIM_LANGUAGE_STACK_H

#include "harness/language/vm_internal.h"

#if defined(__SANITIZE_ADDRESS__)
#define FIBERS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBERS 1
#endif
#endif
#ifdef FIBERS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
enum { FIBER_SEEN = 60 << 20 };
#endif

#if defined(__x86_64__)
/* Inline and left by a jump, so that the processor's memory of calls stays right. */
static inline __attribute__((always_inline)) void stack_swap(void **save, void *load) {
    __asm__ volatile("leaq -128(%%rsp), %%rsp\n" /* below what a leaf may use */
                     "pushq %%rbp\n"
                     "leaq 1f(%%rip), %%rax\n"
                     "pushq %%rax\n"
                     "movq %%rsp, (%0)\n"
                     "movq %1, %%rsp\n"
                     "popq %%rax\n"
                     "jmp *%%rax\n"
                     "1:\n"
                     "popq %%rbp\n"
                     "leaq 128(%%rsp), %%rsp"
                     : "+D"(save), "+S"(load)
                     :
                     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                       "r15", "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
                       "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",
                       "xmm15");
}
#else
void stack_swap(void **save, void *load); /* in assembly, stack.c */
#endif

/* `last`: the stack left will never be entered again at this point. */
static inline void stack_switch(VM *vm, Stack *to, bool last) {
    Stack *from = vm->stack;
    void **save = from ? &from->sp : &vm->system_sp;
    vm->stack = to;
    vm->stack_limit = to ? to->limit : NULL;
#ifdef FIBERS
    void **fiber = from ? &from->fiber : &vm->system_fiber;
    /* The sanitizer refuses stacks of more than 64 MiB, so it is told of the upper end only. */
    size_t seen = !to ? vm->system_size : to->size < FIBER_SEEN ? to->size : FIBER_SEEN;
    __sanitizer_start_switch_fiber(last ? NULL : fiber,
                                   to ? to->memory + to->size - seen : vm->system_bottom, seen);
#endif
    (void)last;
    stack_swap(save, to ? to->sp : vm->system_sp);
#ifdef FIBERS
    __sanitizer_finish_switch_fiber(*fiber, NULL, NULL);
#endif
}

#endif
