/* Reading and writing attributes: the order in which types, instances and hooks are asked. */
#include "harness/language/attribute.h"
#include "harness/language/containers.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

void raise_attribute(VM *vm, Value object, Str *name) {
    Str *text;
    while (is_exact(object, &TYPE_METHOD)) /* which asked its function */
        object = ((BoundMethod *)object.object)->function;
    if (is_type(object)) {
        text = str_printf(vm, "type object '%s' has no attribute '%s'", as_type(object)->name,
                          name->data);
    } else if (is_instance(object, &TYPE_MODULE)) {
        Value own;
        Module *m = (Module *)object.object;
        bool named =
            m->attrs && dict_get_str(vm, m->attrs, vm->names.__name__, &own) && is_str(own);
        text = !named
                   ? str_printf(vm, "module has no attribute '%s'", name->data)
                   : str_printf(vm, "%smodule '%s' has no attribute '%s'%s",
                                m->initializing ? "partially initialized " : "", as_str(own)->data,
                                name->data, m->initializing ? CIRCULAR_IMPORT : "");
    } else {
        Buf *b = vm_buf(vm); /* a name may hold any character */
        buf_addf(b, "'%s' object has no attribute '", type_of(object)->name);
        buf_add_span(b, str_span(name));
        buf_addc(b, '\'');
        text = vm_buf_str(vm, b);
    }
    Value e = exception_new(vm, &TYPE_ATTRIBUTE_ERROR, value_object(text));
    Exception *x = as_exception(e);
    if (!x->attrs)
        x->attrs = dict_new(vm);
    dict_set_str(vm, x->attrs, vm->names.name, value_object(name));
    dict_set_str(vm, x->attrs, vm->names.obj, object);
    raise_value(vm, e);
}

static Value instance_dict(VM *vm, Value object) {
    Dict **place = attrs_place(object);
    if (!*place)
        *place = dict_new(vm);
    return value_object(*place);
}

static Value instance_dict_get(VM *vm, Value *args) {
    if (!attrs_place(args[0]))
        raise_attribute(vm, args[0], vm->names.__dict__);
    return instance_dict(vm, args[0]);
}
const Native INSTANCE_DICT = {"@property __dict__(self)", instance_dict_get, NULL};

bool attribute_find_plain(VM *vm, Value object, Str *name, Value *out) {
    const Type *type = type_of(object);
    Value found;
    Value (*get)(VM *, Value, Value, const Type *) = NULL;
    bool (*set)(VM *, Value, Value, Value) = NULL;
    bool in_type = type_lookup(vm, type, name, &found);
    if (in_type && is_object(found)) {
        SLOT_OF(found.object->type, descr_get, get);
        SLOT_OF(found.object->type, descr_set, set);
        if (get && set) {
            *out = get(vm, found, object, type);
            return true;
        }
    }
    Dict **place = attrs_place(object);
    if (place && *place && dict_get_str(vm, *place, name, out))
        return true;
    if (name->data[0] == '_') {
        if (name == vm->names.__class__ && !in_type)
            return *out = type_value(type), true;
        if (name == vm->names.__dict__ && place)
            return *out = instance_dict(vm, object), true;
        if (name == vm->names.__doc__ && !in_type)
            return *out = NONE, true;
        if (name == vm->names.__module__ && !in_type && (type->flags & TYPE_CLASS) == 0)
            return false;
    }
    if (!in_type)
        return false;
    *out = get ? get(vm, found, object, type) : found;
    return true;
}

typedef struct PlainJob {
    Value object;
    Str *name;
    Value *out;
    bool found;
} PlainJob;

static void plain_body(VM *vm, void *context) {
    PlainJob *job = context;
    job->found = attribute_find_plain(vm, job->object, job->name, job->out);
}

/* An AttributeError of a descriptor counts as not found where there is a `__getattr__`. */
static bool find_or_refused(VM *vm, Value object, Str *name, Value *out) {
    PlainJob job = {object, name, out, false};
    Value raised;
    if (vm_try(vm, plain_body, &job, &raised))
        return job.found;
    if (!is_instance(raised, &TYPE_ATTRIBUTE_ERROR))
        vm_rethrow(vm, raised);
    return false;
}

typedef struct AskJob {
    Value callee, result;
    const Args *args;
} AskJob;

static void ask_body(VM *vm, void *context) {
    AskJob *job = context;
    job->result = vm_call(vm, job->callee, job->args);
}

/* Call the program's `__getattr__`: an AttributeError that says neither the name nor the
 * object is told them. */
static Value ask(VM *vm, Value callee, const Args *args, Value object, Str *name) {
    AskJob job = {callee, NONE, args};
    Value raised, known = NONE;
    if (vm_try(vm, ask_body, &job, &raised))
        return job.result;
    if (is_instance(raised, &TYPE_ATTRIBUTE_ERROR)) {
        Exception *e = as_exception(raised);
        if (!e->attrs)
            e->attrs = dict_new(vm);
        if (!dict_get_str(vm, e->attrs, vm->names.name, &known) &&
            !dict_get_str(vm, e->attrs, vm->names.obj, &known)) {
            dict_set_str(vm, e->attrs, vm->names.name, value_object(name));
            dict_set_str(vm, e->attrs, vm->names.obj, object);
        }
    }
    vm_rethrow(vm, raised);
}

static Value call_hook(VM *vm, Value hook, Value object, Str *name) {
    Value args[2] = {object, value_object(name)};
    if (is_exact(hook, &TYPE_FUNCTION) || is_native(hook))
        return ask(vm, hook, &(Args){2, args, 0, NULL, NULL}, object, name);
    Value (*get)(VM *, Value, Value, const Type *);
    SLOT_OF(type_of(hook), descr_get, get);
    Value bound = get ? get(vm, hook, object, type_of(object)) : hook;
    return ask(vm, bound, &(Args){1, args + 1, 0, NULL, NULL}, object, name);
}

bool attribute_find(VM *vm, Value object, Str *name, Value *out) {
    const Type *type = type_of(object);
    bool (*slot)(VM *, Value, Str *, Value *);
    if (UNLIKELY(!name->interned))
        name = vm_intern_span(vm, str_span(name));
    SLOT_OF(type, getattr, slot);
    if (slot && slot(vm, object, name, out))
        return true;
    Value hook;
    if (!(type->flags & TYPE_CLASS) || !type_lookup(vm, type, vm->names.__getattr__, &hook))
        return attribute_find_plain(vm, object, name, out);
    if (!find_or_refused(vm, object, name, out))
        *out = call_hook(vm, hook, object, name);
    return true;
}

Value vm_getattr(VM *vm, Value self, Str *name) {
    Value v;
    if (!attribute_find(vm, self, name, &v))
        raise_attribute(vm, self, name);
    return v;
}

typedef struct FindJob {
    Value self;
    Str *name;
    Value *out;
    bool found;
} FindJob;

static void find_body(VM *vm, void *context) {
    FindJob *job = context;
    job->found = attribute_find(vm, job->self, job->name, job->out);
}

bool vm_getattr_maybe(VM *vm, Value self, Str *name, Value *out) {
    const Type *type = type_of(self);
    if (!(type->flags & TYPE_CLASS) && !is_type(self) && type != &TYPE_MODULE)
        return attribute_find(vm, self, name, out);
    FindJob job = {self, name, out, false};
    Value raised;
    if (vm_try(vm, find_body, &job, &raised))
        return job.found;
    if (!is_instance(raised, &TYPE_ATTRIBUTE_ERROR))
        vm_rethrow(vm, raised);
    return false;
}

static void set_class(VM *vm, Value object, Value value) {
    if (!is_type(value))
        raise(vm, &TYPE_TYPE_ERROR, "__class__ must be set to a class, not '%s' object",
              type_of(value)->name);
    const Type *to = as_type(value), *from = type_of(object);
    if (!(to->flags & TYPE_CLASS) || !(from->flags & TYPE_CLASS))
        raise(vm, &TYPE_TYPE_ERROR,
              "__class__ assignment only supported for mutable types or ModuleType subclasses");
    if (type_layout(to) != type_layout(from) || to->size != from->size ||
        to->attrs != from->attrs || !class_same_layout(vm, to, from))
        raise(vm, &TYPE_TYPE_ERROR, "__class__ assignment: '%s' object layout differs from '%s'",
              to->name, from->name);
    object.object->type = to;
}

static void refuse_set(VM *vm, Value object, Str *name, bool in_type) {
    const Type *type = type_of(object);
    Value found;
    if (type->getattr && !(type->flags & TYPE_CLASS) && type->getattr(vm, object, name, &found)) {
        if (type == &TYPE_NATIVE_FUNCTION)
            raise(vm, &TYPE_ATTRIBUTE_ERROR, "attribute '%s' of '%s' objects is not writable",
                  name->data, type->name);
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    }
    if (in_type)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "'%s' object attribute '%s' is read-only",
              type_of(object)->name, name->data);
    raise_attribute(vm, object, name);
}

void attribute_set_plain(VM *vm, Value object, Str *name, Value value) {
    const Type *type = type_of(object);
    Value found;
    bool in_type = type_lookup(vm, type, name, &found);
    if (in_type && is_object(found)) {
        bool (*set)(VM *, Value, Value, Value);
        SLOT_OF(found.object->type, descr_set, set);
        if (set && set(vm, found, object, value))
            return;
    }
    if (name == vm->names.__class__) {
        if (is_unset(value))
            raise(vm, &TYPE_TYPE_ERROR, "can't delete __class__ attribute");
        set_class(vm, object, value);
        return;
    }
    Dict **place = attrs_place(object);
    if (name == vm->names.__dict__ && place && is_unset(value)) {
        if (is_exact(object, &TYPE_FUNCTION))
            raise(vm, &TYPE_TYPE_ERROR, "cannot delete __dict__");
        *place = NULL;
        return;
    }
    if (name == vm->names.__dict__ && place) {
        if (!is_dict(value))
            raise(vm, &TYPE_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%s'",
                  type_of(value)->name);
        *place = as_dict(value);
        return;
    }
    if (!place)
        refuse_set(vm, object, name, in_type);
    if (is_unset(value)) {
        if (*place && dict_remove_str(vm, *place, name))
            return;
        if (is_instance(object, &TYPE_MODULE))
            raise(vm, &TYPE_ATTRIBUTE_ERROR, "'%s' object has no attribute '%s'", type->name,
                  name->data);
        raise_attribute(vm, object, name);
    }
    if (!*place)
        *place = dict_new(vm);
    dict_set_str(vm, *place, name, value);
}

void vm_setattr(VM *vm, Value self, Str *name, Value value) {
    bool (*slot)(VM *, Value, Str *, Value);
    if (UNLIKELY(!name->interned))
        name = vm_intern_span(vm, str_span(name));
    SLOT_OF(type_of(self), setattr, slot);
    if (slot && slot(vm, self, name, value))
        return;
    attribute_set_plain(vm, self, name, value);
}
