/* Leaving a generator in the middle. Inline, for the reason given in stack.h. */
#ifndef VERBATIM_LANGUAGE_GENERATOR_H
#define VERBATIM_LANGUAGE_GENERATOR_H

#include "harness/language/eval.h"
#include "harness/language/stack.h"

/* Leave the running generator with `out`; true when what comes in is an exception. */
static inline bool generator_switch(VM *vm, Generator *g, Value out, Value *in) {
    g->transfer = out;
    g->raised = false;
    g->state = GEN_SUSPENDED;
    g->tries = vm->tries;
    g->handled = g->frame.handling ? vm->handled : UNSET;
    stack_switch(vm, g->caller, false);
    vm->tries = g->tries;
    if (g->frame.handling)
        vm->handled = g->handled;
    *in = g->transfer;
    return g->raised;
}

static inline Value generator_yield(VM *vm, Frame *f, Value value) {
    Value in;
    if (generator_switch(vm, f->generator, value, &in))
        raise_value(vm, in);
    return in;
}

static inline Value eval_yield(VM *vm, Frame *f, Node *node) {
    Node *operand = ((UnaryNode *)node)->operand;
    Value v = operand ? eval(vm, f, operand) : NONE;
    f->node = node;
    f->generator->delegate = UNSET;
    return generator_yield(vm, f, v);
}

#endif
