/* isinstance() and issubclass(): types, what metaclasses say, and objects that only look like
 * classes because they have a tuple `__bases__`. */
#include "harness/language/vm_internal.h"

/* ---- things with __bases__ ---- */

static bool bases_of(VM *vm, Value cls, Value *out) {
    return vm_getattr_maybe(vm, cls, vm->names.__bases__, out) && is_tuple(*out);
}

static bool derives(VM *vm, Value cls, Value from) {
    if (value_same(cls, from))
        return true;
    Value bases;
    if (!bases_of(vm, cls, &bases))
        return false;
    vm_enter(vm, " in __issubclass__");
    bool found = false;
    for (size_t i = 0; i < as_tuple(bases)->count && !found; i++)
        found = derives(vm, as_tuple(bases)->items[i], from);
    vm_leave(vm);
    return found;
}

/* ---- isinstance ---- */

/* The class an object claims to have, where that may differ from its type. */
static bool claimed_class(VM *vm, Value v, Value *out) {
    const Type *type = type_of(v);
    Value found;
    if (!(type->flags & TYPE_CLASS) ||
        (!type->getattr && !type_lookup(vm, type, vm->names.__class__, &found)))
        return false;
    return vm_getattr_maybe(vm, v, vm->names.__class__, out) && !value_same(*out, type_value(type));
}

static bool is_of_type(VM *vm, Value v, const Type *of) {
    Value claimed;
    if (is_instance(v, of))
        return true;
    return claimed_class(vm, v, &claimed) && is_type(claimed) &&
           type_is_subtype(as_type(claimed), of);
}

static bool is_like_instance(VM *vm, Value v, Value of) {
    Value bases, claimed;
    if (!bases_of(vm, of, &bases))
        raise(vm, &TYPE_TYPE_ERROR,
              "isinstance() arg 2 must be a type, a tuple of types, or a union");
    return vm_getattr_maybe(vm, v, vm->names.__class__, &claimed) && derives(vm, claimed, of);
}

bool vm_isinstance(VM *vm, Value v, Value of) {
    const Type *meta = type_of(of);
    if (meta == &TYPE_TYPE)
        return is_of_type(vm, v, as_type(of));
    if (is_tuple(of)) {
        vm_enter(vm, " in __instancecheck__");
        bool found = false;
        for (size_t i = 0; i < as_tuple(of)->count && !found; i++)
            found = vm_isinstance(vm, v, as_tuple(of)->items[i]);
        vm_leave(vm);
        return found;
    }
    Value check;
    if (vm_special(vm, of, "__instancecheck__", &check))
        return vm_truth(vm, vm_call1(vm, check, v));
    return is_like_instance(vm, v, of);
}

/* ---- issubclass ---- */

bool vm_issubclass(VM *vm, Value cls, Value of) {
    if (is_tuple(of)) {
        vm_enter(vm, " in __subclasscheck__");
        bool found = false;
        for (size_t i = 0; i < as_tuple(of)->count && !found; i++)
            found = vm_issubclass(vm, cls, as_tuple(of)->items[i]);
        vm_leave(vm);
        return found;
    }
    Value check, bases;
    if (type_of(of) != &TYPE_TYPE && vm_special(vm, of, "__subclasscheck__", &check))
        return vm_truth(vm, vm_call1(vm, check, cls));
    if (is_type(cls) && is_type(of))
        return type_is_subtype(as_type(cls), as_type(of));
    if (!bases_of(vm, cls, &bases))
        raise(vm, &TYPE_TYPE_ERROR, "issubclass() arg 1 must be a class");
    if (!bases_of(vm, of, &bases))
        raise(vm, &TYPE_TYPE_ERROR,
              "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    return derives(vm, cls, of);
}
