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

void stack_swap(void **save, void *load); /* in assembly, stack.c */

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
