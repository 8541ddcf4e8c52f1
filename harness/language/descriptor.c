/* Descriptors: property, staticmethod, classmethod, members of __slots__, bound methods. */
#include "harness/language/descriptor.h"
#include "harness/language/attribute.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

bool str_ends_dunder(const Str *s) {
    return s->bytes >= 2 && s->data[s->bytes - 1] == '_' && s->data[s->bytes - 2] == '_';
}

/* ---- property ---- */

static Value name_of_property(VM *vm, Property *p) {
    Value name = NONE;
    if (p->attrs && dict_gets(vm, p->attrs, "__name__", &name))
        return name;
    return is_object(p->name) ? p->name : NONE;
}

static _Noreturn void no_accessor(VM *vm, Value self, Value object, const char *what) {
    Value name = name_of_property(vm, (Property *)self.object);
    if (is_none(name))
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "property of '%s' object has no %s",
              type_qualname(type_of(object)), what);
    raise(vm, &TYPE_ATTRIBUTE_ERROR, "property %s of '%s' object has no %s",
          vm_repr(vm, name)->data, type_qualname(type_of(object)), what);
}

static Value property_get(VM *vm, Value self, Value object, const Type *owner) {
    Property *p = (Property *)self.object;
    if (is_unset(object))
        return self;
    if (is_none(p->get))
        no_accessor(vm, self, object, "getter");
    return vm_call1(vm, p->get, object);
}

static bool property_set(VM *vm, Value self, Value object, Value value) {
    Property *p = (Property *)self.object;
    if (is_none(is_unset(value) ? p->del : p->set))
        no_accessor(vm, self, object, is_unset(value) ? "deleter" : "setter");
    if (is_unset(value))
        vm_call1(vm, p->del, object);
    else
        vm_call2(vm, p->set, object, value);
    return true;
}

void property_set_name(Value property, Value name) {
    ((Property *)property.object)->name = name;
}

/* Without a text of its own a property has its getter's. */
static void take_doc(VM *vm, Property *p) {
    p->doc_of_getter = is_none(p->doc) && is_object(p->get) &&
                       vm_getattr_maybe(vm, p->get, vm->names.__doc__, &p->doc) && !is_none(p->doc);
}

static Value property_new(VM *vm, Value *args) {
    Property *p = instance_new(vm, as_type(args[0]));
    p->get = p->set = p->del = p->doc = NONE;
    p->name = UNSET;
    return value_object(p);
}

static Value property_init(VM *vm, Value *args) {
    Property *p = (Property *)args[0].object;
    p->get = args[1];
    p->set = args[2];
    p->del = args[3];
    p->doc = args[4];
    p->name = UNSET;
    take_doc(vm, p);
    return NONE;
}

static Value property_with(VM *vm, Value self, Value get, Value set, Value del) {
    Property *old = (Property *)self.object;
    Value parts[4] = {is_unset(get) ? old->get : get, is_unset(set) ? old->set : set,
                      is_unset(del) ? old->del : del, old->doc_of_getter ? NONE : old->doc};
    Value made = vm_call(vm, type_value(self.object->type), &(Args){4, parts, 0, NULL, NULL});
    if (is_instance(made, &TYPE_PROPERTY))
        ((Property *)made.object)->name = old->name;
    return made;
}

static Value property_getter(VM *vm, Value *args) {
    return property_with(vm, args[0], args[1], UNSET, UNSET);
}
static Value property_setter(VM *vm, Value *args) {
    return property_with(vm, args[0], UNSET, args[1], UNSET);
}
static Value property_deleter(VM *vm, Value *args) {
    return property_with(vm, args[0], UNSET, UNSET, args[1]);
}

static bool property_getattr(VM *vm, Value self, Str *name, Value *out) {
    Property *p = (Property *)self.object;
    if (strcmp(name->data, "fget") == 0)
        return *out = p->get, true;
    if (strcmp(name->data, "fset") == 0)
        return *out = p->set, true;
    if (strcmp(name->data, "fdel") == 0)
        return *out = p->del, true;
    if (name == vm->names.__doc__)
        return *out = p->doc, true;
    Value own; /* a subclass may say so by itself */
    if (strcmp(name->data, "__isabstractmethod__") != 0 ||
        (type_lookup(vm, self.object->type, name, &own) && !is_object(own)))
        return false;
    bool abstract = false;
    const Value parts[3] = {p->get, p->set, p->del};
    for (size_t i = 0; i < 3 && !abstract; i++)
        abstract = vm_getattr_maybe(vm, parts[i], name, out) && vm_truth(vm, *out);
    *out = value_bool(abstract);
    return true;
}

static bool property_setattr(VM *vm, Value self, Str *name, Value value) {
    if (strcmp(name->data, "fget") == 0 || strcmp(name->data, "fset") == 0 ||
        strcmp(name->data, "fdel") == 0)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    if (name == vm->names.__doc__) {
        ((Property *)self.object)->doc = value;
        return true;
    }
    return false;
}

static Value property_set_name_method(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    if (given->count != 2)
        raise(vm, &TYPE_TYPE_ERROR,
              "__set_name__() takes 2 positional arguments but %zu were given", given->count);
    property_set_name(args[0], given->items[1]);
    return NONE;
}

static const Native PROPERTY_METHODS[] = {
    {"__new__(cls, *args, **kwargs)", property_new, "Create and return a new object."},
    {"__init__(self, fget=None, fset=None, fdel=None, doc=None)", property_init,
     "Property attribute."},
    {"getter(self, fget, /)", property_getter,
     "Descriptor to obtain a copy of the property with "
     "a different getter."},
    {"setter(self, fset, /)", property_setter,
     "Descriptor to obtain a copy of the property with "
     "a different setter."},
    {"deleter(self, fdel, /)", property_deleter,
     "Descriptor to obtain a copy of the property "
     "with a different deleter."},
    {"__set_name__(self, /, *args)", property_set_name_method, "Method to set name of a property."},
    {NULL, NULL, NULL},
};

static const char *const PROPERTY_ATTRIBUTES[] = {"fget", "fset", "fdel", "__isabstractmethod__",
                                                  NULL};

const Type TYPE_PROPERTY = {.object = {&TYPE_TYPE},
                            .name = "property",
                            .size = sizeof(Property),
                            .attrs = offsetof(Property, attrs),
                            .flags = TYPE_SUBCLASSABLE,
                            .attributes = PROPERTY_ATTRIBUTES,
                            .getattr = property_getattr,
                            .setattr = property_setattr,
                            .descr_get = property_get,
                            .descr_set = property_set,
                            .methods = PROPERTY_METHODS};

/* ---- staticmethod, classmethod ---- */

Value wrapper_new(VM *vm, const Type *type, Value function) {
    Wrapper *w = instance_new(vm, type);
    w->function = function;
    return value_object(w);
}

static Value wrapper_make(VM *vm, Value *args) {
    return wrapper_new(vm, as_type(args[0]), NONE);
}

static Value wrapper_init(VM *vm, Value *args) {
    ((Wrapper *)args[0].object)->function = args[1];
    return NONE;
}

static Value static_get(VM *vm, Value self, Value object, const Type *owner) {
    return ((Wrapper *)self.object)->function;
}

static Value static_call(VM *vm, Value self, const Args *args) {
    return vm_call(vm, ((Wrapper *)self.object)->function, args);
}

static Value class_get(VM *vm, Value self, Value object, const Type *owner) {
    Value function = ((Wrapper *)self.object)->function;
    Value cls = type_value(owner ? owner : type_of(object));
    if (is_exact(function, &TYPE_FUNCTION) || is_native(function))
        return method_new(vm, cls, function);
    Value (*get)(VM *, Value, Value, const Type *);
    SLOT_OF(type_of(function), descr_get, get);
    return get ? get(vm, function, cls, as_type(cls)) : method_new(vm, cls, function);
}

static bool wrapper_getattr(VM *vm, Value self, Str *name, Value *out) {
    Wrapper *w = (Wrapper *)self.object;
    if (strcmp(name->data, "__func__") == 0 || name == vm->names.__wrapped__)
        return *out = w->function, true;
    if (name == vm->names.__name__ || name == vm->names.__qualname__ || name == vm->names.__doc__ ||
        name == vm->names.__module__ || name == vm->names.__annotations__)
        return vm_getattr_maybe(vm, w->function, name, out);
    if (strcmp(name->data, "__isabstractmethod__") != 0)
        return false;
    *out = value_bool(vm_getattr_maybe(vm, w->function, name, out) && vm_truth(vm, *out));
    return true;
}

static Value wrapper_repr(VM *vm, Value self) {
    return value_object(str_printf(vm, "<%s(%s)>", self.object->type->name,
                                   vm_repr(vm, ((Wrapper *)self.object)->function)->data));
}

static const Native WRAPPER_METHODS[] = {
    {"__new__(cls, *args, **kwargs)", wrapper_make, NULL},
    {"__init__(self, function, /)", wrapper_init, NULL},
    {NULL, NULL, NULL},
};

static const char *const WRAPPER_ATTRIBUTES[] = {"__func__", "__isabstractmethod__", "__wrapped__",
                                                 NULL};

const Type TYPE_STATICMETHOD = {.object = {&TYPE_TYPE},
                                .name = "staticmethod",
                                .size = sizeof(Wrapper),
                                .attrs = offsetof(Wrapper, attrs),
                                .flags = TYPE_SUBCLASSABLE,
                                .repr = wrapper_repr,
                                .call = static_call,
                                .attributes = WRAPPER_ATTRIBUTES,
                                .getattr = wrapper_getattr,
                                .descr_get = static_get,
                                .methods = WRAPPER_METHODS};
const Type TYPE_CLASSMETHOD = {.object = {&TYPE_TYPE},
                               .name = "classmethod",
                               .size = sizeof(Wrapper),
                               .attrs = offsetof(Wrapper, attrs),
                               .flags = TYPE_SUBCLASSABLE,
                               .repr = wrapper_repr,
                               .attributes = WRAPPER_ATTRIBUTES,
                               .getattr = wrapper_getattr,
                               .descr_get = class_get,
                               .methods = WRAPPER_METHODS};

/* ---- members of __slots__ ---- */

typedef struct Member {
    Object object;
    const Type *owner;
    Str *name;
    size_t offset;
} Member;

Value member_new(VM *vm, const Type *owner, Str *name, size_t offset) {
    Member *m = obj_new(vm, &TYPE_MEMBER);
    m->owner = owner;
    m->name = name;
    m->offset = offset;
    return value_object(m);
}

static Value *place(VM *vm, Member *m, Value object) {
    if (!is_object(object) || !is_instance(object, m->owner))
        raise(vm, &TYPE_TYPE_ERROR,
              "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", m->name->data,
              m->owner->name, type_of(object)->name);
    return (Value *)(void *)((char *)object.object + m->offset);
}

static Value member_get(VM *vm, Value self, Value object, const Type *owner) {
    if (is_unset(object))
        return self;
    Member *m = (Member *)self.object;
    Value v = *place(vm, m, object);
    if (is_unset(v))
        raise_attribute(vm, object, m->name);
    return v;
}

static bool member_set(VM *vm, Value self, Value object, Value value) {
    Member *m = (Member *)self.object;
    Value *at = place(vm, m, object);
    if (is_unset(value) && is_unset(*at))
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "%s", m->name->data);
    *at = value;
    return true;
}

static Value member_repr(VM *vm, Value self) {
    Member *m = (Member *)self.object;
    return value_object(
        str_printf(vm, "<member '%s' of '%s' objects>", m->name->data, m->owner->name));
}

static bool member_getattr(VM *vm, Value self, Str *name, Value *out) {
    Member *m = (Member *)self.object;
    if (name == vm->names.__name__)
        *out = value_object(m->name);
    else if (name == vm->names.__qualname__)
        *out = value_object(str_printf(vm, "%s.%s", type_qualname(m->owner), m->name->data));
    else if (strcmp(name->data, "__objclass__") == 0)
        *out = type_value(m->owner);
    else if (name == vm->names.__doc__)
        *out = NONE;
    else
        return false;
    return true;
}

const Type TYPE_MEMBER = {.object = {&TYPE_TYPE},
                          .name = "member_descriptor",
                          .size = sizeof(Member),
                          .repr = member_repr,
                          .getattr = member_getattr,
                          .descr_get = member_get,
                          .descr_set = member_set};

/* ---- bound methods ---- */

Value method_new(VM *vm, Value self, Value function) {
    BoundMethod *m = obj_new(vm, &TYPE_METHOD);
    m->self = self;
    m->function = function;
    return value_object(m);
}

static Value method_call(VM *vm, Value self, const Args *args) {
    BoundMethod *m = (BoundMethod *)self.object;
    Value few[12], *items = few;
    if (args->count >= 11)
        items = vm_alloc(vm, (args->count + 1) * sizeof *items);
    items[0] = m->self;
    if (args->count)
        memcpy(items + 1, args->items, args->count * sizeof *items);
    return vm_call(vm, m->function,
                   &(Args){args->count + 1, items, args->named, args->names, args->values});
}

static bool method_getattr(VM *vm, Value self, Str *name, Value *out) {
    BoundMethod *m = (BoundMethod *)self.object;
    if (name == vm->names.__self__)
        return *out = m->self, true;
    if (strcmp(name->data, "__func__") == 0)
        return *out = m->function, true;
    Value own;
    if (name == vm->names.__class__ ||
        (name != vm->names.__doc__ && type_lookup(vm, &TYPE_METHOD, name, &own)))
        return false;
    return vm_getattr_maybe(vm, m->function, name, out);
}

static bool method_setattr(VM *vm, Value self, Str *name, Value value) {
    if (name == vm->names.__class__)
        return false;
    if (name == vm->names.__self__ || strcmp(name->data, "__func__") == 0)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    if (name == vm->names.__doc__)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "attribute '__doc__' of 'method' objects is not writable");
    raise(vm, &TYPE_ATTRIBUTE_ERROR, "'method' object has no attribute '%s'", name->data);
}

static Value method_repr(VM *vm, Value self) {
    BoundMethod *m = (BoundMethod *)self.object;
    Value name = NONE;
    if (!vm_getattr_maybe(vm, m->function, vm->names.__qualname__, &name))
        vm_getattr_maybe(vm, m->function, vm->names.__name__, &name);
    return value_object(str_printf(vm, "<bound method %s of %s>",
                                   is_str(name) ? as_str(name)->data : "?",
                                   vm_repr(vm, m->self)->data));
}

static Value method_compare(VM *vm, CompareOp op, Value self, Value other) {
    if ((op != OP_EQ && op != OP_NE) || !is_exact(other, &TYPE_METHOD))
        return NOT_IMPLEMENTED;
    BoundMethod *a = (BoundMethod *)self.object, *b = (BoundMethod *)other.object;
    bool same = value_same(a->self, b->self) && vm_equal(vm, a->function, b->function);
    return value_bool(same == (op == OP_EQ));
}

static int64_t method_hash(VM *vm, Value self) {
    BoundMethod *m = (BoundMethod *)self.object;
    return (int64_t)((uintptr_t)m->function.object >> 4) ^ (m->self.integer >> 4);
}

static Value method_make(VM *vm, Value *args) {
    Value (*call)(VM *, Value, const Args *);
    SLOT_OF(type_of(args[1]), call, call);
    if (!call)
        raise(vm, &TYPE_TYPE_ERROR, "first argument must be callable");
    if (is_none(args[2]))
        raise(vm, &TYPE_TYPE_ERROR, "instance must not be None");
    return method_new(vm, args[2], args[1]);
}

static const Native METHOD_METHODS[] = {
    {"__new__(cls, function, instance, /)", method_make, NULL},
    {NULL, NULL, NULL},
};

static const char *const METHOD_ATTRIBUTES[] = {"__func__", "__self__", NULL};

const Type TYPE_METHOD = {.object = {&TYPE_TYPE},
                          .name = "method",
                          .size = sizeof(BoundMethod),
                          .repr = method_repr,
                          .hash = method_hash,
                          .compare = method_compare,
                          .call = method_call,
                          .attributes = METHOD_ATTRIBUTES,
                          .getattr = method_getattr,
                          .setattr = method_setattr,
                          .methods = METHOD_METHODS};
