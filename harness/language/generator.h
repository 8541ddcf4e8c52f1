/* Leaving a generator in the middle. Inline, for the reason given in stack.h. */
#ifndef VERBATIM_LANGUAGE_GENERATOR_H
#define VERBATIM_LANGUAGE_GENERATOR_H

#include "harness/language/eval.h"
#include "harness/language/stack.h"

#define INLINE static inline __attribute__((always_inline))

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

/* What is thrown in has the context that the generator handles itself, not what its caller does. */
static inline void generator_raise(VM *vm, const Generator *g, Value thrown) {
    if (g->frame.handling)
        raise_value(vm, thrown);
    vm_propagate(vm, thrown);
}

static inline Value generator_yield(VM *vm, Frame *f, Value value) {
    Value in;
    if (generator_switch(vm, f->generator, value, &in))
        generator_raise(vm, f->generator, in);
    return in;
}

static inline Value eval_yield(VM *vm, Frame *f, Node *node) {
    Node *operand = ((UnaryNode *)node)->operand;
    Value v = operand ? eval(vm, f, operand) : NONE;
    f->node = node;
    f->generator->delegate = UNSET;
    return generator_yield(vm, f, v);
}

/* The block of an `if` that is to run. */
static inline const NodeList *eval_branch(VM *vm, Frame *f, Node *node) {
    IfNode *n = (IfNode *)node;
    return eval_truth(vm, f, n->test) ? &n->body : &n->orelse;
}

static inline Node *yield_of(const Node *statement) {
    if (statement->kind != NODE_EXPRESSION)
        return NULL;
    Node *operand = ((const UnaryNode *)statement)->operand;
    return operand->flags == RUN_YIELD ? operand : NULL;
}

/* As exec_block, in a generator: yields here, also in an `if` at the end. */
INLINE Flow exec_yielding(VM *vm, Frame *f, const NodeList *block) {
    for (size_t i = 0; i < block->count; i++) {
        Node *node = block->items[i], *yield = yield_of(node);
        f->node = node;
        if (yield) {
            eval_yield(vm, f, yield);
            continue;
        }
        if (node->kind == NODE_IF && i + 1 == block->count) {
            block = eval_branch(vm, f, node);
            i = (size_t)-1;
            continue;
        }
        Flow flow = EXEC[node->kind](vm, f, node);
        if (UNLIKELY(flow != FLOW_NEXT))
            return flow;
    }
    return FLOW_NEXT;
}

#endif
