/* Comprehensions, generator expressions, yield, and the iteration they share with `for`. */
#include "harness/language/containers.h"
#include "harness/language/generator.h"

void iteration_begin(VM *vm, Iteration *it, Value iterable) {
    *it = (Iteration){.kind = ITERATE_ANY, .source = iterable};
    if (iterable.tag == TAG_OBJECT) {
        const Type *type = iterable.object->type;
        const Range *r = (const Range *)iterable.object;
        if (type == &TYPE_LIST) {
            it->kind = ITERATE_LIST;
            return;
        }
        if (type == &TYPE_TUPLE) {
            it->kind = ITERATE_TUPLE;
            return;
        }
        if (type == &TYPE_RANGE && r->start.tag == TAG_INT && r->step.tag == TAG_INT &&
            r->stop.tag == TAG_INT && r->length.tag == TAG_INT) {
            it->kind = ITERATE_RANGE;
            it->at = r->start.integer;
            it->step = r->step.integer;
            it->left = (size_t)r->length.integer;
            return;
        }
    }
    it->source = vm_iter(vm, iterable);
    SLOT_OF(type_of(it->source), next, it->next);
    if (!it->next)
        raise(vm, &TYPE_TYPE_ERROR, "iter() returned non-iterator of type '%s'",
              type_of(it->source)->name);
}

/* ---- loops of comprehensions ---- */

static inline bool holds(VM *vm, Frame *f, const NodeList *conditions) {
    for (size_t i = 0; i < conditions->count; i++)
        if (!eval_truth(vm, f, conditions->items[i]))
            return false;
    return true;
}

/* On to the next element, from the loop `at`: the first one in the beginning, then the last one.
 * False when there is none. */
static inline bool advance(VM *vm, Frame *f, const CompNode *n, Iteration *loops, size_t at) {
    for (;;) {
        const CompClause *clause = &n->clauses[at];
        const NameNode *name = (const NameNode *)clause->target;
        Value item;
        if (!iteration_next(vm, &loops[at], &item)) {
            if (at-- == 0)
                return false;
            continue;
        }
        if (UNLIKELY(vm->interrupt))
            vm_pause(vm);
        if (name->node.kind == NODE_NAME && name->where == NAME_LOCAL)
            f->slots[name->index] = item;
        else
            assign(vm, f, clause->target, item);
        if (!holds(vm, f, &clause->conditions))
            continue;
        if (++at == n->clause_count)
            return true;
        iteration_begin(vm, &loops[at], eval(vm, f, n->clauses[at].iterable));
    }
}

bool comp_next(VM *vm, Frame *f, Iteration *loops, bool first, Value *out) {
    const CompNode *n = f->code->comp;
    if (!advance(vm, f, n, loops, first ? 0 : n->clause_count - 1))
        return false;
    *out = eval(vm, f, n->element);
    return true;
}

static void add_element(VM *vm, Frame *f, const CompNode *n, Object *into) {
    Value v = eval(vm, f, n->element);
    if (n->node.kind == NODE_LIST_COMP)
        list_push(vm, (List *)into, v);
    else if (n->node.kind == NODE_SET_COMP)
        set_add(vm, (Set *)into, v);
    else
        dict_set(vm, (Dict *)into, v, eval(vm, f, n->value));
}

static Code *comp_code(VM *vm, Frame *f, CompNode *n) {
    if (n->code)
        return n->code;
    const char *dot = strrchr(n->qualname->data, '.');
    Str *name = vm_intern(vm, dot ? dot + 1 : n->qualname->data);
    Code *c = code_new(vm, n->scope, name, n->qualname, f->code->filename, n->node.line);
    c->comp = n;
    return n->code = c;
}

static Value comprehend(VM *vm, Frame *f, CompNode *n, Object *into) {
    Code *code = comp_code(vm, f, n);
    Iteration *loops = __builtin_alloca(n->clause_count * sizeof *loops);
    iteration_begin(vm, loops, eval(vm, f, n->clauses[0].iterable));
    size_t slot_count = n->scope->slots;
    Value *slots = __builtin_alloca((slot_count + 1) * sizeof *slots);
    memset(slots, 0, slot_count * sizeof *slots);
    make_cells(vm, code, slots);
    Frame frame = {.back = f,
                   .slots = slots,
                   .closure = make_closure(vm, f, n->scope),
                   .globals = f->globals,
                   .code = code,
                   .node = &n->node,
                   .result = NONE};
    vm_enter_call(vm);
    vm->frame = &frame;
    for (size_t at = 0; advance(vm, &frame, n, loops, at); at = n->clause_count - 1)
        add_element(vm, &frame, n, into);
    vm->frame = f;
    vm->depth--;
    return value_object(into);
}

Value run_list_comp(VM *vm, Frame *f, Node *node) {
    return comprehend(vm, f, (CompNode *)node, &list_new(vm, 0)->object);
}

Value run_set_comp(VM *vm, Frame *f, Node *node) {
    return comprehend(vm, f, (CompNode *)node, &set_new(vm, &TYPE_SET)->object);
}

Value run_dict_comp(VM *vm, Frame *f, Node *node) {
    return comprehend(vm, f, (CompNode *)node, &dict_new(vm)->object);
}

Value run_generator_exp(VM *vm, Frame *f, Node *node) {
    CompNode *n = (CompNode *)node;
    Code *code = comp_code(vm, f, n);
    code->is_generator = true;
    Iteration outermost;
    iteration_begin(vm, &outermost, eval(vm, f, n->clauses[0].iterable));
    size_t count = n->scope->slots;
    Value *slots = __builtin_alloca((count + 1) * sizeof *slots);
    memset(slots, 0, (count + 1) * sizeof *slots);
    slots[0] = outermost.source;
    Value made = generator_new(vm, code, f->globals, make_closure(vm, f, n->scope), slots);
    Generator *g = (Generator *)made.object;
    g->loops = vm_alloc(vm, n->clause_count * sizeof *g->loops);
    memset(g->loops, 0, n->clause_count * sizeof *g->loops);
    g->loops[0] = outermost;
    g->frame.node = node;
    return made;
}

/* ---- yield ---- */

Value run_yield(VM *vm, Frame *f, Node *node) {
    return eval_yield(vm, f, node);
}

typedef struct CloseJob {
    Value delegate, close;
    bool found;
} CloseJob;

static void find_close_body(VM *vm, void *context) {
    CloseJob *job = context;
    job->found = vm_getattr_maybe(vm, job->delegate, vm->names.close, &job->close);
}

/* What looking for it raises has nowhere to go. */
static bool find_close(VM *vm, Value delegate, Value *out) {
    CloseJob job = {delegate, NONE, false};
    Value raised;
    if (!vm_try(vm, find_close_body, &job, &raised))
        return false;
    *out = job.close;
    return job.found;
}

/* What is thrown in at `yield from` goes to the delegate; true when that yielded something. */
static bool throw_into(VM *vm, Generator *g, Value exception, Value *out, bool *own) {
    Value delegate = g->delegate, thrown = g->thrown;
    g->thrown = UNSET;
    if (is_instance(exception, &TYPE_GENERATOR_EXIT)) {
        Value close;
        if (is_exact(delegate, &TYPE_GENERATOR))
            generator_close(vm, (Generator *)delegate.object);
        else if (find_close(vm, delegate, &close))
            vm_call0(vm, close);
        generator_raise(vm, g, exception);
    }
    if (is_exact(delegate, &TYPE_GENERATOR)) {
        ((Generator *)delegate.object)->thrown = thrown;
        return generator_resume(vm, (Generator *)delegate.object, exception, true, out);
    }
    Value method;
    *own = !vm_getattr_maybe(vm, delegate, vm_intern(vm, "throw"), &method);
    if (*own)
        generator_raise(vm, g, exception);
    Args given = {.count = 1, .items = &exception};
    if (!is_unset(thrown))
        given = (Args){.count = as_tuple(thrown)->count, .items = as_tuple(thrown)->items};
    *out = vm_call(vm, method, &given);
    return true;
}

static bool send_into(VM *vm, Value delegate, Value in, Value *out) {
    if (is_exact(delegate, &TYPE_GENERATOR))
        return generator_resume(vm, (Generator *)delegate.object, in, false, out);
    if (is_none(in))
        return vm_next(vm, delegate, out);
    *out = vm_method(vm, delegate, "send", 1, &in);
    return true;
}

typedef struct SendJob {
    Generator *g;
    Value delegate, in, out;
    bool thrown, yielded;
    bool own; /* what was thrown in meets no method of the delegate */
} SendJob;

static void send_body(VM *vm, void *context) {
    SendJob *job = context;
    job->yielded = job->thrown ? throw_into(vm, job->g, job->in, &job->out, &job->own)
                               : send_into(vm, job->delegate, job->in, &job->out);
}

/* StopIteration from a delegate's own send or throw method ends the delegation. */
static bool pass_on(VM *vm, SendJob *job) {
    bool generator = is_exact(job->delegate, &TYPE_GENERATOR);
    if (generator && !job->thrown) {
        send_body(vm, job);
        return job->yielded;
    }
    Value raised;
    if (vm_try(vm, send_body, job, &raised))
        return job->yielded;
    if (generator) {
        if (job->g->frame.handling)
            vm_add_context(vm, as_exception(raised));
        vm_rethrow(vm, raised);
    }
    if (job->own || !is_instance(raised, &TYPE_STOP_ITERATION))
        vm_rethrow(vm, raised);
    vm->stop_value = NONE;
    if (as_exception(raised)->attrs)
        dict_get_str(vm, as_exception(raised)->attrs, vm->names.value, &vm->stop_value);
    return false;
}

Value run_yield_from(VM *vm, Frame *f, Node *node) {
    Generator *g = f->generator;
    Value delegate = vm_iter(vm, eval(vm, f, ((UnaryNode *)node)->operand));
    f->node = node;
    SendJob job = {.g = g, .delegate = delegate, .in = NONE};
    g->delegate = delegate;
    while (pass_on(vm, &job))
        job.thrown = generator_switch(vm, g, job.out, &job.in);
    g->delegate = UNSET;
    return vm->stop_value;
}
