/* Calling a class: __new__, then __init__. */
#include "harness/language/attribute.h"
#include "harness/language/containers.h"
#include "harness/language/descriptor.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

static bool is_object_native(Value method) {
    return is_native(method) && ((NativeFunction *)method.object)->owner == &TYPE_OBJECT;
}

static bool is_exception_native(Value method) {
    return is_native(method) && ((NativeFunction *)method.object)->owner == &TYPE_BASE_EXCEPTION;
}

/* Need native_call not look whether an object of this type is what the constructor is for? */
static bool is_own_native(Value callee, const Type *type) {
    const NativeFunction *f = (const NativeFunction *)callee.object;
    return is_native(callee) && is_unset(f->self) && f->owner && f->owner != &TYPE_OBJECT &&
           type_is_subtype(type, f->owner);
}

/* `first` is the type or an object of it. */
static Value call_with_first(VM *vm, const Type *type, Value callee, Value first,
                             const Args *args) {
    Value few[12], *items = few;
    if (args->count >= 11)
        items = vm_alloc(vm, (args->count + 1) * sizeof *items);
    items[0] = first;
    if (args->count)
        memcpy(items + 1, args->items, args->count * sizeof *items);
    if (!args->named && is_own_native(callee, type))
        return native_call_items(vm, (NativeFunction *)callee.object, args->count + 1, items);
    if (!args->named && is_exact(callee, &TYPE_FUNCTION))
        return function_call_positional(vm, (Function *)callee.object, args->count + 1, items);
    Args with = {args->count + 1, items, args->named, args->names, args->values};
    return vm_call(vm, callee, &with);
}

static bool can_be_made(VM *vm, const Type *type) {
    const Type *layout = type_layout(type);
    if (layout == &TYPE_OBJECT)
        return true;
    Value init;
    return type_lookup(vm, layout, vm->names.__init__, &init) && !is_object_native(init);
}

static Value make_instance(VM *vm, const Type *type, Value new, const Args *args) {
    if (is_own_native(new, type) &&
        ((NativeFunction *)new.object)->native->function == container_new)
        return value_object(instance_new(vm, type)); /* the arguments are for __init__ */
    if (!is_object_native(new)) {
        if (!is_exact(new, &TYPE_FUNCTION) && !is_native(new))
            type_find(vm, type, vm->names.__new__, &new);
        return call_with_first(vm, type, new, type_value(type), args);
    }
    if (!can_be_made(vm, type))
        raise(vm, &TYPE_TYPE_ERROR, "cannot create '%s' instances", type_name(type));
    if (type_layout(type) != &TYPE_OBJECT)
        return value_object(instance_new(vm, type));
    if (args->count || args->named || type->flags & TYPE_CLASS)
        return call_with_first(vm, type, new, type_value(type), args);
    return value_object(instance_new(vm, type));
}

static void initialise(VM *vm, Value object, Value init, const Args *args) {
    Value result;
    if (is_exact(init, &TYPE_FUNCTION) || is_native(init)) {
        result = call_with_first(vm, type_of(object), init, object, args);
    } else {
        Value (*get)(VM *, Value, Value, const Type *);
        SLOT_OF(type_of(init), descr_get, get);
        result = vm_call(vm, get ? get(vm, init, object, type_of(object)) : init, args);
    }
    if (!is_none(result))
        raise(vm, &TYPE_TYPE_ERROR, "__init__() should return None, not '%s'",
              type_of(result)->name);
}

static bool is_abstract(VM *vm, const Type *type) {
    Value names;
    return type_lookup(vm, type, vm->names.__abstractmethods__, &names) && vm_truth(vm, names);
}

/* Nothing here counts references, so nobody could say when __del__ should run. */
static _Noreturn void refuse_finalizer(VM *vm, const Type *type) {
    raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "unsupported: objects with a __del__ method ('%s')",
          type->name);
}

Value type_call(VM *vm, Value self, const Args *args) {
    const Type *type = as_type(self);
    if (UNLIKELY(type->flags & TYPE_FINALIZED))
        refuse_finalizer(vm, type);
    if (type == &TYPE_TYPE) {
        if (args->count == 1 && !args->named)
            return type_value(type_of(args->items[0]));
        if (args->count != 3)
            raise(vm, &TYPE_TYPE_ERROR,
                  args->count == 1 ? "type() takes no keyword arguments"
                                   : "type() takes 1 or 3 arguments");
    }
    vm_enter_call(vm);
    Value object;
    Value plain_new, init;
    type_lookup(vm, type, vm->names.__new__, &plain_new);
    type_lookup(vm, type, vm->names.__init__, &init);
    if (args->named == 0 && is_exception_native(plain_new) && is_exception_native(init) &&
        !type_is_subtype(type, &TYPE_BASE_EXCEPTION_GROUP)) {
        vm->depth--;
        return exception_construct(vm, type, args->items, args->count);
    }
    if (LIKELY(type->flags & TYPE_CLASS && is_object_native(plain_new) && !is_object_native(init) &&
               type_layout(type) == &TYPE_OBJECT && !is_abstract(vm, type)))
        object = value_object(obj_new(vm, type));
    else
        object = make_instance(vm, type, plain_new, args);
    if (is_instance(object, type)) {
        if (type_of(object) != type)
            type_lookup(vm, type_of(object), vm->names.__init__, &init);
        if (!is_object_native(init))
            initialise(vm, object, init, args);
    }
    vm->depth--;
    return object;
}
