/* Branches and loops. Loops exist twice, from one source: those of generators yield themselves
 * instead of calling what yields, for the reason given in stack.h. */
#include "harness/language/generator.h"

Flow exec_if(VM *vm, Frame *f, Node *node) {
    return exec_block(vm, f, eval_branch(vm, f, node));
}

INLINE Flow run_while(VM *vm, Frame *f, Node *node, bool yields) {
    WhileNode *n = (WhileNode *)node;
    while (eval_truth(vm, f, n->test)) {
        if (UNLIKELY(vm->interrupt))
            vm_pause(vm);
        Flow flow = yields ? exec_yielding(vm, f, &n->body) : exec_block(vm, f, &n->body);
        if (flow == FLOW_BREAK)
            return FLOW_NEXT;
        if (flow == FLOW_RETURN)
            return flow;
    }
    return exec_block(vm, f, &n->orelse);
}

static Flow while_in_generator(VM *vm, Frame *f, Node *node) {
    return run_while(vm, f, node, true);
}

Flow exec_while(VM *vm, Frame *f, Node *node) {
    return f->generator ? while_in_generator(vm, f, node) : run_while(vm, f, node, false);
}

/* The loop's own expression made this generator and nobody else can hold it: it is a generator
 * expression, or the function called by its name is the generator's own. */
static bool is_own(const ForNode *n, Value source) {
    if (!is_exact(source, &TYPE_GENERATOR))
        return false;
    const Generator *g = (const Generator *)source.object;
    if (g->state != GEN_NEW)
        return false;
    if (n->iterable->kind == NODE_GENERATOR_EXP)
        return true;
    if (n->iterable->kind != NODE_CALL)
        return false;
    const Node *callee = ((const CallNode *)n->iterable)->callee;
    const Str *name = callee->kind == NODE_NAME        ? ((const NameNode *)callee)->name
                      : callee->kind == NODE_ATTRIBUTE ? ((const AttributeNode *)callee)->name
                                                       : NULL;
    return name == g->frame.code->name;
}

/* Such a generator ends with the loop, as it would when its last reference goes. */
static void abandon(VM *vm, Value source) {
    Generator *g = (Generator *)source.object;
    if (g->state == GEN_SUSPENDED)
        generator_close(vm, g);
}

INLINE Flow run_for(VM *vm, Frame *f, Node *node, bool yields) {
    ForNode *n = (ForNode *)node;
    Iteration it;
    Value item;
    iteration_begin(vm, &it, eval(vm, f, n->iterable));
    const NameNode *name = n->target->kind == NODE_NAME ? (const NameNode *)n->target : NULL;
    bool local = name && name->where == NAME_LOCAL;
    bool own = it.kind == ITERATE_ANY && is_own(n, it.source);
    while (iteration_next(vm, &it, &item)) {
        if (UNLIKELY(vm->interrupt))
            vm_pause(vm);
        if (local)
            f->slots[name->index] = item;
        else
            assign(vm, f, n->target, item);
        Flow flow = yields ? exec_yielding(vm, f, &n->body) : exec_block(vm, f, &n->body);
        if (flow == FLOW_BREAK || flow == FLOW_RETURN) {
            if (own)
                abandon(vm, it.source);
            return flow == FLOW_BREAK ? FLOW_NEXT : flow;
        }
        f->node = node;
    }
    return exec_block(vm, f, &n->orelse);
}

static Flow for_in_generator(VM *vm, Frame *f, Node *node) {
    return run_for(vm, f, node, true);
}

Flow exec_for(VM *vm, Frame *f, Node *node) {
    return f->generator ? for_in_generator(vm, f, node) : run_for(vm, f, node, false);
}
