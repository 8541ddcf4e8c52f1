/* super(): attributes of the classes behind a given one in an object's resolution order. */
#include "harness/language/attribute.h"
#include "harness/language/eval.h"

typedef struct Super {
    Object object;
    const Type *type;  /* look behind this one */
    Value self;        /* UNSET: not bound */
    const Type *order; /* in the resolution order of this one */
} Super;

static const Type *check(VM *vm, const Type *type, Value self) {
    if (is_type(self) && type_is_subtype(as_type(self), type))
        return as_type(self);
    if (is_instance(self, type))
        return type_of(self);
    Value claimed;
    if (vm_getattr_maybe(vm, self, vm->names.__class__, &claimed) && is_type(claimed) &&
        type_is_subtype(as_type(claimed), type))
        return as_type(claimed);
    raise(vm, &TYPE_TYPE_ERROR, "super(type, obj): obj must be an instance or subtype of type");
}

/* Without arguments: the class is the running function's __class__ cell, the object its first
 * argument. */
static void from_frame(VM *vm, const Type **type, Value *self) {
    Frame *f = vm->frame;
    if (f && f->code->comp) /* whose first argument is the iterator */
        raise(vm, &TYPE_TYPE_ERROR, "super(type, obj): obj must be an instance or subtype of type");
    if (!f || !f->code->node)
        raise(vm, &TYPE_RUNTIME_ERROR, f ? "super(): no arguments" : "super(): no current frame");
    const Scope *scope = f->code->scope;
    if (f->code->positional == 0 && f->code->star < 0)
        raise(vm, &TYPE_RUNTIME_ERROR, "super(): no arguments");
    Value first = f->slots[0];
    if (scope->slot_is_cell && scope->slot_is_cell[0])
        first = slot_cell(f, 0)->value;
    if (f->code->positional == 0)
        first = UNSET;
    if (is_unset(first))
        raise(vm, &TYPE_RUNTIME_ERROR, "super(): arg[0] deleted");
    for (size_t i = 0; i < scope->frees; i++) {
        if (scope->free_names[i] != vm->names.__class__)
            continue;
        Value cls = f->closure[i]->value;
        if (is_unset(cls))
            raise(vm, &TYPE_RUNTIME_ERROR, "super(): empty __class__ cell");
        *type = as_type(cls);
        *self = first;
        return;
    }
    raise(vm, &TYPE_RUNTIME_ERROR, "super(): __class__ cell not found");
}

static Value super_new(VM *vm, Value *args) {
    const Type *type;
    Value self = args[2];
    size_t given = 2 + as_tuple(args[3])->count;
    if (given > 2)
        raise(vm, &TYPE_TYPE_ERROR, "super() expected at most 2 arguments, got %zu", given);
    if (is_unset(args[1])) {
        from_frame(vm, &type, &self);
    } else {
        if (!is_type(args[1]))
            raise(vm, &TYPE_TYPE_ERROR, "super() argument 1 must be a type, not %s",
                  type_of(args[1])->name);
        type = as_type(args[1]);
    }
    Super *s = instance_new(vm, as_type(args[0]));
    s->type = type;
    s->self = is_none(self) ? UNSET : self;
    if (!is_unset(s->self))
        s->order = check(vm, type, s->self);
    return value_object(s);
}

static bool super_getattr(VM *vm, Value self, Str *name, Value *out) {
    Super *s = (Super *)self.object;
    if (is_unset(s->self) || name == vm->names.__class__)
        return false;
    Tuple *mro = type_mro(vm, s->order);
    size_t i = 0;
    while (i < mro->count && as_type(mro->items[i]) != s->type)
        i++;
    for (i++; i < mro->count; i++) {
        Value found;
        if (!dict_get_str(vm, type_dict(vm, as_type(mro->items[i])), name, &found))
            continue;
        Value (*get)(VM *, Value, Value, const Type *) = NULL;
        if (is_object(found))
            SLOT_OF(found.object->type, descr_get, get);
        bool through_class = is_type(s->self) && as_type(s->self) == s->order;
        *out = get ? get(vm, found, through_class ? UNSET : s->self, s->order) : found;
        return true;
    }
    return false;
}

/* An unbound super in a class is bound to the instance it is asked of. */
static Value super_get(VM *vm, Value self, Value object, const Type *owner) {
    Super *s = (Super *)self.object;
    if (is_unset(object) || !is_unset(s->self))
        return self;
    Value args[2] = {type_value(s->type), object};
    return vm_call(vm, type_value(self.object->type), &(Args){2, args, 0, NULL, NULL});
}

static Value super_repr(VM *vm, Value self) {
    Super *s = (Super *)self.object;
    if (is_unset(s->self))
        return value_object(str_printf(vm, "<super: <class '%s'>, NULL>", s->type->name));
    return value_object(
        str_printf(vm, "<super: <class '%s'>, <%s object>>", s->type->name, s->order->name));
}

static Value super_self(VM *vm, Value *args) {
    Super *s = (Super *)args[0].object;
    return is_unset(s->self) ? NONE : s->self;
}
static Value super_thisclass(VM *vm, Value *args) {
    return type_value(((Super *)args[0].object)->type);
}
static Value super_self_class(VM *vm, Value *args) {
    const Type *order = ((Super *)args[0].object)->order;
    return order ? type_value(order) : NONE;
}

static const Native SUPER_METHODS[] = {
    {"__new__(cls, type=?, obj=None, /, *rest)", super_new,
     "A proxy for the methods of the classes behind a given one."},
    {"@property __self__(self)", super_self, "The instance; None when it is not bound."},
    {"@property __self_class__(self)", super_self_class, "The instance's class, or None."},
    {"@property __thisclass__(self)", super_thisclass, "The class that is looked behind."},
    {NULL, NULL, NULL},
};

const Type TYPE_SUPER = {.object = {&TYPE_TYPE},
                         .name = "super",
                         .doc = "A proxy for the methods of the classes behind a given one.",
                         .size = sizeof(Super),
                         .flags = TYPE_SUBCLASSABLE | TYPE_MEMBERS,
                         .repr = super_repr,
                         .getattr = super_getattr,
                         .descr_get = super_get,
                         .methods = SUPER_METHODS};
