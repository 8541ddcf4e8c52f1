/* except*: handlers of parts of an exception group, and what is raised when they are through. */
#include "harness/language/eval.h"
#include "harness/language/exception_group.h"

typedef struct StarJob {
    Frame *f;
    const Handler *handler;
    Value match;
} StarJob;

static void star_body(VM *vm, void *context) {
    StarJob *job = context;
    exec_handler(vm, job->f, job->handler, job->match);
}

static void check_no_group(VM *vm, Value type) {
    if (type_is_subtype(as_type(type), &TYPE_BASE_EXCEPTION_GROUP))
        raise(vm, &TYPE_TYPE_ERROR,
              "catching ExceptionGroup with except* is not allowed. Use except instead.");
}

static void check_types(VM *vm, Value type) {
    void (*const CHECKS[])(VM *, Value) = {need_caught_type, check_no_group};
    for (size_t check = 0; check < 2; check++) {
        if (!is_tuple(type))
            CHECKS[check](vm, type);
        for (size_t i = 0; is_tuple(type) && i < as_tuple(type)->count; i++)
            CHECKS[check](vm, as_tuple(type)->items[i]);
    }
}

/* The part of `rest` that a handler's type matches; a lone exception becomes a group of one. */
static Value take(VM *vm, Frame *f, const Handler *handler, Value original, Value *rest) {
    Value before = vm->handled, match = NONE, left = *rest;
    vm->handled = original;
    f->handling++;
    f->node = handler->type;
    Value type = eval(vm, f, handler->type);
    check_types(vm, type);
    if (is_exception(*rest)) /* types are checked even when nothing is left */
        exception_group_split(vm, *rest, type, &match, &left);
    if (is_exception(match) && !is_instance(match, &TYPE_BASE_EXCEPTION_GROUP))
        match = vm_call2(vm, type_value(&TYPE_BASE_EXCEPTION_GROUP), str_value(vm, ""),
                         tuple_from(vm, &match, 1));
    f->handling--;
    vm->handled = before;
    *rest = left;
    return match;
}

/* Was `e`, a part of `original`, only raised again? */
static bool is_part(Value e, Value original) {
    const Exception *a = as_exception(e), *b = as_exception(original);
    return value_same(a->traceback, b->traceback) && value_same(a->cause, b->cause) &&
           value_same(a->context, b->context);
}

/* What the statement raises in the end: the new exceptions, and those parts of the original group
 * that were raised again or had no handler, put together as they were. NONE: nothing. */
static Value outcome(VM *vm, Value original, List *thrown) {
    if (thrown->count == 0)
        return NONE;
    if (!is_instance(original, &TYPE_BASE_EXCEPTION_GROUP))
        return thrown->items[0];
    List *fresh = list_new(vm, 0), *again = list_new(vm, 0);
    for (size_t i = 0; i < thrown->count; i++)
        list_push(vm, is_part(thrown->items[i], original) ? again : fresh, thrown->items[i]);
    Value left = again->count ? exception_group_project(vm, original, again) : NONE;
    if (!is_none(left))
        list_push(vm, fresh, left);
    if (fresh->count == 1)
        return fresh->items[0];
    return vm_call2(vm, type_value(&TYPE_BASE_EXCEPTION_GROUP), str_value(vm, ""),
                    value_object(fresh));
}

Flow exec_star_handlers(VM *vm, Frame *f, const TryNode *n, Value original) {
    if (vm->uncatchable)
        vm_rethrow(vm, original);
    Value rest = original, raised;
    List *thrown = list_new(vm, 0);
    for (size_t i = 0; i < n->handler_count; i++) {
        StarJob job = {f, &n->handlers[i], take(vm, f, &n->handlers[i], original, &rest)};
        if (!is_none(job.match) && !vm_try(vm, star_body, &job, &raised))
            list_push(vm, thrown, raised);
    }
    if (!is_none(rest))
        list_push(vm, thrown, rest);
    Value out = outcome(vm, original, thrown);
    if (is_exception(out))
        vm_rethrow(vm, out);
    return FLOW_NEXT;
}
