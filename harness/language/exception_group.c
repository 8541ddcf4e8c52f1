/* Exception groups: making, splitting, and the part that is left of one. */
#include "harness/language/exception_group.h"
#include "harness/language/containers.h"
#include "harness/language/function.h"
#include "harness/language/vm_internal.h"

static Value member(VM *vm, Exception *e, const char *name) {
    Value v = NONE;
    return e->attrs && dict_gets(vm, e->attrs, name, &v) ? v : NONE;
}

Tuple *exception_group_items(VM *vm, Value group) {
    return as_tuple(member(vm, as_exception(group), "exceptions"));
}

/* ---- making ---- */

static Value need_items(VM *vm, Value v) {
    Value ignored;
    bool sequence = !is_instance(v, &TYPE_DICT) && vm_special(vm, v, "__getitem__", &ignored);
    if (!sequence)
        raise(vm, &TYPE_TYPE_ERROR, "second argument (exceptions) must be a sequence");
    Value items = tuple_of(vm, v);
    if (as_tuple(items)->count == 0)
        raise(vm, &TYPE_VALUE_ERROR, "second argument (exceptions) must be a non-empty sequence");
    return items;
}

/* Groups of nothing but Exceptions are ExceptionGroups; those may hold nothing else. */
static void settle_type(VM *vm, Exception *e, bool plain) {
    const Type *type = e->object.type;
    if (plain && type == &TYPE_BASE_EXCEPTION_GROUP)
        e->object.type = &TYPE_EXCEPTION_GROUP;
    if (plain || !type_is_subtype(type, &TYPE_EXCEPTION))
        return;
    if (type == &TYPE_EXCEPTION_GROUP)
        raise(vm, &TYPE_TYPE_ERROR, "Cannot nest BaseExceptions in an ExceptionGroup");
    raise(vm, &TYPE_TYPE_ERROR, "Cannot nest BaseExceptions in '%s'", type->name);
}

void exception_group_init(VM *vm, Exception *e, const Value *args, size_t count) {
    if (count != 2)
        raise(vm, &TYPE_TYPE_ERROR,
              "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)", count);
    if (!is_str(args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "BaseExceptionGroup.__new__() argument 1 must be str, not %s",
              is_none(args[0]) ? "None" : type_of(args[0])->name);
    Value items = need_items(vm, args[1]);
    bool plain = true;
    for (size_t i = 0; i < as_tuple(items)->count; i++) {
        Value item = as_tuple(items)->items[i];
        if (!is_exception(item))
            raise(vm, &TYPE_VALUE_ERROR,
                  "Item %zu of second argument (exceptions) is not an exception", i);
        plain = plain && is_instance(item, &TYPE_EXCEPTION);
    }
    settle_type(vm, e, plain);
    if (!e->attrs)
        e->attrs = dict_new(vm);
    dict_sets(vm, e->attrs, "message", args[0]);
    dict_sets(vm, e->attrs, "exceptions", items);
}

Value exception_group_str(VM *vm, Exception *e) {
    size_t count = exception_group_items(vm, value_object(e))->count;
    return value_object(str_printf(vm, "%s (%zu sub-exception%s)",
                                   vm_str(vm, member(vm, e, "message"))->data, count,
                                   count == 1 ? "" : "s"));
}

/* ---- splitting ---- */

static void copy_notes(VM *vm, Exception *from, Exception *to) {
    Value notes = member(vm, from, "__notes__");
    if (!is_list(notes) && !is_tuple(notes))
        return;
    if (!to->attrs)
        to->attrs = dict_new(vm);
    dict_set_str(vm, to->attrs, vm->names.__notes__, list_of(vm, notes));
}

/* A group like `like` of some of its exceptions. */
static Value group_make(VM *vm, Value like, Value list) {
    Exception *e = as_exception(like);
    if (as_list(list)->count == 0)
        return NONE;
    Value made = vm_method(vm, like, "derive", 1, &list);
    if (!is_instance(made, &TYPE_BASE_EXCEPTION_GROUP))
        raise(vm, &TYPE_TYPE_ERROR, "derive must return an instance of BaseExceptionGroup");
    as_exception(made)->cause = e->cause;
    as_exception(made)->context = e->context;
    as_exception(made)->traceback = e->traceback;
    as_exception(made)->suppress_context = true;
    copy_notes(vm, e, as_exception(made));
    return made;
}

/* Does an exception, a leaf or a whole group, go to the matching side? */
typedef bool (*Chooser)(VM *vm, void *context, Value exception);

static void split(VM *vm, Value group, Chooser chosen, void *context, Value *match, Value *rest) {
    if (chosen(vm, context, group)) {
        *match = group;
        *rest = NONE;
        return;
    }
    *match = NONE;
    *rest = group;
    if (!is_instance(group, &TYPE_BASE_EXCEPTION_GROUP))
        return;
    vm_enter(vm, "");
    Value yes = value_object(list_new(vm, 0)), no = value_object(list_new(vm, 0));
    Tuple *items = exception_group_items(vm, group);
    for (size_t i = 0; i < items->count; i++) {
        Value m, r;
        split(vm, items->items[i], chosen, context, &m, &r);
        if (!is_none(m))
            list_push(vm, as_list(yes), m);
        if (!is_none(r))
            list_push(vm, as_list(no), r);
    }
    *match = group_make(vm, group, yes);
    *rest = group_make(vm, group, no);
    vm_leave(vm);
}

static bool is_exception_type(Value v) {
    return is_type(v) && type_is_subtype(as_type(v), &TYPE_BASE_EXCEPTION);
}

static bool is_condition(Value v) {
    if (!is_tuple(v))
        return is_exact(v, &TYPE_FUNCTION) || is_exception_type(v);
    for (size_t i = 0; i < as_tuple(v)->count; i++)
        if (!is_exception_type(as_tuple(v)->items[i]))
            return false;
    return true;
}

static bool meets(VM *vm, void *context, Value e) {
    Value condition = *(Value *)context;
    if (is_exact(condition, &TYPE_FUNCTION))
        return vm_truth(vm, vm_call1(vm, condition, e));
    return vm_isinstance(vm, e, condition);
}

void exception_group_split(VM *vm, Value group, Value condition, Value *match, Value *rest) {
    if (!is_condition(condition))
        raise(vm, &TYPE_TYPE_ERROR,
              "expected a function, exception type or tuple of exception types");
    split(vm, group, meets, &condition, match, rest);
}

/* ---- the part that is raised again ---- */

static void collect_leaves(VM *vm, Value e, List *leaves) {
    if (!is_instance(e, &TYPE_BASE_EXCEPTION_GROUP)) {
        list_push(vm, leaves, e);
        return;
    }
    vm_enter(vm, "");
    Tuple *items = exception_group_items(vm, e);
    for (size_t i = 0; i < items->count; i++)
        collect_leaves(vm, items->items[i], leaves);
    vm_leave(vm);
}

static bool among_leaves(VM *vm, void *context, Value e) {
    const List *leaves = context;
    for (size_t i = 0; i < leaves->count; i++)
        if (value_same(leaves->items[i], e))
            return true;
    return false;
}

Value exception_group_project(VM *vm, Value group, const List *keep) {
    List *leaves = list_new(vm, keep->count);
    for (size_t i = 0; i < keep->count; i++)
        collect_leaves(vm, keep->items[i], leaves);
    Value match, rest;
    split(vm, group, among_leaves, leaves, &match, &rest);
    return match;
}

/* ---- methods ---- */

static Value group_split(VM *vm, Value *args) {
    Value match, rest;
    exception_group_split(vm, args[0], args[1], &match, &rest);
    return tuple2(vm, match, rest);
}

static Value group_subgroup(VM *vm, Value *args) {
    Value match, rest;
    exception_group_split(vm, args[0], args[1], &match, &rest);
    return match;
}

static Value group_derive(VM *vm, Value *args) {
    Value message = member(vm, as_exception(args[0]), "message");
    return vm_call2(vm, type_value(&TYPE_BASE_EXCEPTION_GROUP), message, args[1]);
}

const Native EXCEPTION_GROUP_METHODS[] = {
    CLASS_GETITEM,
    {"split(self, condition, /)", group_split, "Split into what matches and the rest."},
    {"subgroup(self, condition, /)", group_subgroup, "Only what matches."},
    {"derive(self, exceptions, /)", group_derive, "A group like this one of other exceptions."},
    {NULL, NULL, NULL},
};
