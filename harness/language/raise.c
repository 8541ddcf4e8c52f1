/* Raising and catching: how exceptions travel.
 *
 * An exception goes to the nearest vm_try by longjmp; vm_try is the only function that calls
 * setjmp. Each frame that is left on the way is written into the exception's traceback. */
#include "harness/language/eval.h"
#include "harness/language/stack.h"
#include "harness/language/traceback.h"
#include "harness/language/vm_internal.h"
#include <stdio.h>
#include <stdlib.h>

/* An exception leaves the frame, which nobody else would notice when it is that of a generator
 * expression. */
static Value leave(VM *vm, Frame *f, Value exception) {
    Generator *g = f->generator;
    if (!g || !g->loops)
        return exception;
    g->state = GEN_DONE;
    f->back = NULL;
    return is_instance(exception, &TYPE_STOP_ITERATION) ? generator_stopped(vm, exception)
                                                        : exception;
}

/* `seen`: the running frame is in the traceback already. */
static _Noreturn void travel(VM *vm, Value exception, bool seen) {
    TryPoint *to = vm->tries;
    if (!to) {
        fputs("verbatim: exception raised outside the machine\n", stderr);
        abort();
    }
    for (Frame *f = vm->frame, *back; f; f = back) {
        back = f->back;
        if (!seen && !value_same(exception, vm->memory_error))
            traceback_add(vm, exception, f);
        if (f == to->frame)
            break;
        exception = leave(vm, f, exception);
        seen = false;
    }
    vm->raised = exception;
#ifdef FIBERS
    /* The frames that are jumped over leave no poison behind, however deep they are. */
    char here;
    if ((char *)to > &here)
        __asan_unpoison_memory_region(&here, (size_t)((char *)to - &here));
#endif
    longjmp(to->jump, 1);
}

/* The exception being handled becomes the context, unless that made a circle. */
void vm_add_context(VM *vm, Exception *e) {
    if (!is_object(vm->handled) || vm->handled.object == &e->object)
        return;
    bool step = false;
    Exception *slow = as_exception(vm->handled); /* at half the speed: meets `at` in a circle */
    for (Exception *at = slow; is_object(at->context); step = !step) {
        if (at->context.object == &e->object) {
            at->context = NONE;
            break;
        }
        at = as_exception(at->context);
        if (at == slow)
            break;
        if (step)
            slow = as_exception(slow->context);
    }
    e->context = vm->handled;
}

void raise_value(VM *vm, Value exception) {
    vm_add_context(vm, as_exception(exception));
    travel(vm, exception, false);
}

void vm_rethrow(VM *vm, Value exception) {
    travel(vm, exception, true);
}

void vm_propagate(VM *vm, Value exception) {
    travel(vm, exception, false);
}

void raise(VM *vm, const Type *type, const char *format, ...) {
    if (!strchr(format, '%'))
        raise_value(vm, exception_new(vm, type, str_value(vm, format)));
    Buf *b = vm_buf(vm);
    va_list args;
    va_start(args, format);
    buf_addv(b, format, args);
    va_end(args);
    Str *text = vm_buf_str(vm, b);
    raise_value(vm, exception_new(vm, type, value_object(text)));
}

void raise_key(VM *vm, Value key) {
    raise_value(vm, exception_new(vm, &TYPE_KEY_ERROR, key));
}

void raise_stop(VM *vm, Value value) {
    Value e = exception_new(vm, &TYPE_STOP_ITERATION, is_none(value) ? UNSET : value);
    raise_value(vm, e);
}

bool vm_try(VM *vm, void (*body)(VM *vm, void *context), void *context, Value *exception) {
    TryPoint point;
    point.outer = vm->tries;
    point.frame = vm->frame;
    point.depth = vm->depth - vm->base_depth;
    point.repr_count = vm->repr_count;
    point.handled = vm->handled;
    vm->tries = &point;
    if (setjmp(point.jump) == 0) {
        body(vm, context);
        vm->tries = point.outer;
        return true;
    }
    vm->tries = point.outer;
    vm->frame = point.frame;
    vm->depth = point.depth + vm->base_depth;
    vm->repr_count = point.repr_count;
    vm->handled = point.handled;
    *exception = vm->raised;
    return false;
}

/* ---- recursion ---- */

void vm_overflow(VM *vm, const char *where) {
    vm->depth--;
    raise(vm, &TYPE_RECURSION_ERROR, "maximum recursion depth exceeded%s", where);
}

void vm_enter(VM *vm, const char *where) {
    if (UNLIKELY(++vm->depth > vm->depth_limit ||
                 (char *)__builtin_frame_address(0) < vm->stack_limit))
        vm_overflow(vm, where);
}

void vm_leave(VM *vm) {
    vm->depth--;
}

bool vm_repr_enter(VM *vm, const void *object) {
    for (size_t i = vm->repr_count; i-- > 0;)
        if (vm->reprs[i] == object)
            return true;
    if (vm->repr_count == vm->repr_cap) {
        size_t cap = vm->repr_cap ? vm->repr_cap * 2 : 32;
        vm->reprs =
            vm_realloc(vm, vm->reprs, vm->repr_cap * sizeof *vm->reprs, cap * sizeof *vm->reprs);
        vm->repr_cap = cap;
    }
    vm->reprs[vm->repr_count++] = object;
    return false;
}

void vm_repr_leave(VM *vm, const void *object) {
    if (vm->repr_count > 0 && vm->reprs[vm->repr_count - 1] == object)
        vm->repr_count--;
}

void vm_poll(VM *vm) {
    if (!vm->interrupted)
        return;
    vm->interrupted = 0;
    raise_value(vm, exception_new(vm, &TYPE_KEYBOARD_INTERRUPT, UNSET));
}

void vm_pause(VM *vm) {
    vm->interrupt = 0; /* first: a signal may come now */
    vm_poll(vm);
    if (vm->abandoned)
        generators_close_abandoned(vm);
}
