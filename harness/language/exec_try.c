/* try, except, finally, with: the statements that catch. */
#include "harness/language/eval.h"

typedef struct BlockJob {
    Frame *f;
    const NodeList *block;
    Flow flow;
} BlockJob;

static void block_body(VM *vm, void *context) {
    BlockJob *job = context;
    job->flow = exec_block(vm, job->f, job->block);
}

/* In a generator the exceptions handled by the caller may have changed since the try began. */
static void settle(VM *vm, Frame *f) {
    if (f->generator && !f->handling)
        vm->handled = f->generator->caller_handled;
}

/* The handler is left: what was handled `before` it is so again. */
static void leave_handler(VM *vm, Frame *f, int handling, Value before) {
    f->handling = handling;
    vm->handled = before;
    settle(vm, f);
}

static bool try_block(VM *vm, Frame *f, const NodeList *block, Flow *flow, Value *raised) {
    BlockJob job = {f, block, FLOW_NEXT};
    int handling = f->handling;
    if (vm_try(vm, block_body, &job, raised)) {
        *flow = job.flow;
        return true;
    }
    f->handling = handling;
    settle(vm, f);
    return false;
}

/* ---- handlers ---- */

void need_caught_type(VM *vm, Value type) {
    if (!is_type(type) || !type_is_subtype(as_type(type), &TYPE_BASE_EXCEPTION))
        raise(vm, &TYPE_TYPE_ERROR,
              "catching classes that do not inherit from BaseException is not allowed");
}

static bool matches(VM *vm, Value exception, Value type) {
    if (is_tuple(type)) {
        Tuple *t = as_tuple(type);
        bool found = false;
        for (size_t i = 0; i < t->count; i++) {
            need_caught_type(vm, t->items[i]);
            found = found || is_instance(exception, as_type(t->items[i]));
        }
        return found;
    }
    need_caught_type(vm, type);
    return is_instance(exception, as_type(type));
}

typedef struct HandlerJob {
    Frame *f;
    const TryNode *node;
    Value exception;
    const Handler *handler;
    Flow flow;
} HandlerJob;

static void unbind(VM *vm, Frame *f, NameNode *name) {
    if (!name)
        return;
    assign_name(vm, f, name, NONE);
    delete_name(vm, f, name);
}

static void handler_body(VM *vm, void *context) {
    HandlerJob *job = context;
    Frame *f = job->f;
    if (job->handler->target)
        assign_name(vm, f, job->handler->target, job->exception);
    job->flow = exec_block(vm, f, &job->handler->body);
}

Flow exec_handler(VM *vm, Frame *f, const Handler *handler, Value exception) {
    Value before = vm->handled, raised;
    int handling = f->handling;
    HandlerJob job = {.f = f, .exception = exception, .handler = handler};
    vm->handled = exception;
    f->handling++;
    if (!handler->target) {
        handler_body(vm, &job);
        leave_handler(vm, f, handling, before);
        return job.flow;
    }
    bool fine = vm_try(vm, handler_body, &job, &raised);
    unbind(vm, f, handler->target);
    leave_handler(vm, f, handling, before);
    if (!fine)
        vm_rethrow(vm, raised);
    return job.flow;
}

static const Handler *find_handler(VM *vm, Frame *f, const TryNode *n, Value exception) {
    if (vm->uncatchable)
        return NULL;
    Value before = vm->handled;
    vm->handled = exception;
    f->handling++;
    const Handler *found = NULL;
    for (size_t i = 0; i < n->handler_count && !found; i++) {
        const Handler *h = &n->handlers[i];
        if (h->type && f->node)
            f->node = h->type;
        if (!h->type || matches(vm, exception, eval(vm, f, h->type)))
            found = h;
    }
    f->handling--;
    vm->handled = before;
    return found;
}

/* ---- the statement ---- */

/* body, handlers and else, without finally */
static Flow run_try(VM *vm, Frame *f, const TryNode *n) {
    Flow flow;
    Value raised;
    if (n->handler_count == 0)
        return exec_block(vm, f, &n->body);
    if (try_block(vm, f, &n->body, &flow, &raised)) {
        if (flow != FLOW_NEXT)
            return flow;
        return exec_block(vm, f, &n->orelse);
    }
    if (n->star)
        return exec_star_handlers(vm, f, n, raised);
    const Handler *handler = find_handler(vm, f, n, raised);
    if (!handler)
        vm_rethrow(vm, raised);
    return exec_handler(vm, f, handler, raised);
}

typedef struct TryJob {
    Frame *f;
    const TryNode *node;
    Flow flow;
} TryJob;

static void try_body(VM *vm, void *context) {
    TryJob *job = context;
    job->flow = run_try(vm, job->f, job->node);
}

static Flow run_finally_after(VM *vm, Frame *f, const TryNode *n, Value raised) {
    Value before = vm->handled;
    int handling = f->handling;
    vm->handled = raised;
    f->handling++;
    Flow flow = exec_block(vm, f, &n->finally);
    leave_handler(vm, f, handling, before);
    if (flow == FLOW_NEXT)
        vm_rethrow(vm, raised);
    return flow;
}

Flow exec_try(VM *vm, Frame *f, Node *node) {
    TryNode *n = (TryNode *)node;
    if (n->finally.count == 0)
        return run_try(vm, f, n);
    TryJob job = {f, n, FLOW_NEXT};
    Value raised;
    int handling = f->handling;
    bool fine = vm_try(vm, try_body, &job, &raised);
    f->handling = handling;
    if (!fine) {
        settle(vm, f);
        return run_finally_after(vm, f, n, raised);
    }
    Value result = f->result;
    Flow flow = exec_block(vm, f, &n->finally);
    if (flow != FLOW_NEXT)
        return flow;
    f->result = result;
    return job.flow;
}

/* ---- with ---- */

static Special context_method(VM *vm, Value manager, const char *name, bool missed_exit) {
    Special method;
    if (!vm_special_find(vm, manager, name, &method))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object does not support the context manager protocol%s",
              type_name(type_of(manager)), missed_exit ? " (missed __exit__ method)" : "");
    return method;
}

typedef struct WithJob {
    Frame *f;
    const WithNode *node;
    size_t index;
    Value entered;
    Flow flow;
} WithJob;

static Flow run_with(VM *vm, Frame *f, const WithNode *n, size_t index);

static void with_body(VM *vm, void *context) {
    WithJob *job = context;
    const WithItem *item = &job->node->items[job->index];
    if (item->target)
        assign(vm, job->f, item->target, job->entered);
    job->flow = run_with(vm, job->f, job->node, job->index + 1);
}

static bool call_exit(VM *vm, Frame *f, const Special *exit, Value raised) {
    Value before = vm->handled;
    int handling = f->handling;
    vm->handled = raised;
    f->handling++;
    Value args[3] = {type_value(type_of(raised)), raised, as_exception(raised)->traceback};
    bool swallow = vm_truth(vm, vm_call_special(vm, exit, 3, args));
    leave_handler(vm, f, handling, before);
    return swallow;
}

static Flow run_with(VM *vm, Frame *f, const WithNode *n, size_t index) {
    if (index == n->count)
        return exec_block(vm, f, &n->body);
    const WithItem *item = &n->items[index];
    Value manager = eval(vm, f, item->manager), raised;
    f->node = item->manager;
    Special enter = context_method(vm, manager, "__enter__", false);
    Special exit = context_method(vm, manager, "__exit__", true);
    WithJob job = {f, n, index, vm_call_special(vm, &enter, 0, NULL), FLOW_NEXT};
    int handling = f->handling;
    if (!vm_try(vm, with_body, &job, &raised)) {
        f->handling = handling;
        settle(vm, f);
        if (!call_exit(vm, f, &exit, raised))
            vm_rethrow(vm, raised);
        return FLOW_NEXT;
    }
    Value none[3] = {NONE, NONE, NONE}, result = f->result;
    vm_call_special(vm, &exit, 3, none);
    f->result = result;
    return job.flow;
}

Flow exec_with(VM *vm, Frame *f, Node *node) {
    return run_with(vm, f, (WithNode *)node, 0);
}
