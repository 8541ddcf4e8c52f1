/* object: what every value can do, unless its type says otherwise. */
#include "harness/language/attribute.h"
#include "harness/language/containers.h"
#include "harness/language/descriptor.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

static Value object_repr(VM *vm, Value self) {
    const Type *type = type_of(self);
    Value module = NONE;
    if (type->flags & TYPE_CLASS)
        type_find(vm, type, vm->names.__module__, &module);
    else if (type->module)
        module = str_value(vm, type->module);
    if (is_str(module) && strcmp(as_str(module)->data, "builtins") != 0)
        return value_object(str_printf(vm, "<%s.%s object at %p>", as_str(module)->data,
                                       type_qualname(type), (void *)self.object));
    return value_object(
        str_printf(vm, "<%s object at %p>", type_qualname(type), (void *)self.object));
}

static Value object_str(VM *vm, Value self) {
    Value method;
    if (type_of(self)->flags & TYPE_CLASS &&
        type_lookup(vm, type_of(self), vm->names.__repr__, &method) &&
        is_exact(method, &TYPE_FUNCTION)) {
        vm_enter(vm, " while getting the repr of an object");
        Value text = vm_call1(vm, method, self);
        vm_leave(vm);
        if (!is_str(text))
            raise(vm, &TYPE_TYPE_ERROR, "__str__ returned non-string (type %s)",
                  type_of(text)->name);
        return text;
    }
    return value_object(vm_repr(vm, self));
}

static int64_t object_hash(VM *vm, Value self) {
    return (int64_t)((uintptr_t)self.object >> 4);
}

static Value object_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (op == OP_EQ)
        return value_same(self, other) ? value_bool(true) : NOT_IMPLEMENTED;
    if (op != OP_NE)
        return NOT_IMPLEMENTED;
    Value (*compare)(VM *, CompareOp, Value, Value);
    SLOT_OF(type_of(self), compare, compare);
    Value equal = compare == object_compare ? object_compare(vm, OP_EQ, self, other)
                                            : compare(vm, OP_EQ, self, other);
    if (is_not_implemented(equal))
        return equal;
    return value_bool(!vm_truth(vm, equal));
}

static void refuse_abstract(VM *vm, const Type *type) {
    Value names;
    if (!(type->flags & TYPE_CLASS) ||
        !type_lookup(vm, type, vm->names.__abstractmethods__, &names) || !vm_truth(vm, names))
        return;
    Value sorted = list_of(vm, names);
    list_sort_values(vm, as_list(sorted), NONE, false);
    List *l = as_list(sorted);
    Buf *b = vm_buf(vm);
    for (size_t i = 0; i < l->count; i++)
        buf_addf(b, "%s%s", i ? ", " : "", vm_str(vm, l->items[i])->data);
    raise(vm, &TYPE_TYPE_ERROR, "Can't instantiate abstract class %s with abstract method%s %s",
          type->name, l->count == 1 ? "" : "s", vm_buf_str(vm, b)->data);
}

static bool overrides(VM *vm, const Type *type, Str *name) {
    Value found;
    return type_lookup(vm, type, name, &found) &&
           !(is_native(found) && ((NativeFunction *)found.object)->owner == &TYPE_OBJECT);
}

static bool some(Value tuple, Value dict) {
    return as_tuple(tuple)->count || as_dict(dict)->count;
}

/* Only what is laid out as a plain object can be made as one. */
static void refuse_other_layout(VM *vm, const Type *type) {
    if (type_layout(type) == &TYPE_OBJECT)
        return;
    const Type *maker = type;
    Value found;
    while ((maker->flags & TYPE_CLASS) && maker->base &&
           type_lookup(vm, maker, vm->names.__new__, &found) && !is_native(found))
        maker = maker->base;
    raise(vm, &TYPE_TYPE_ERROR, "object.__new__(%s) is not safe, use %s.__new__()", type->name,
          maker->name);
}

static Value object_new(VM *vm, Value *args) {
    const Type *type = as_type(args[0]);
    refuse_other_layout(vm, type);
    if (some(args[1], args[2])) {
        if (overrides(vm, type, vm->names.__new__))
            raise(vm, &TYPE_TYPE_ERROR,
                  "object.__new__() takes exactly one argument (the type to instantiate)");
        if (!overrides(vm, type, vm->names.__init__))
            raise(vm, &TYPE_TYPE_ERROR, "%s() takes no arguments", type->name);
    }
    refuse_abstract(vm, type);
    return value_object(instance_new(vm, type));
}

static Value object_init(VM *vm, Value *args) {
    const Type *type = type_of(args[0]);
    if (some(args[1], args[2])) {
        if (overrides(vm, type, vm->names.__init__))
            raise(vm, &TYPE_TYPE_ERROR,
                  "object.__init__() takes exactly one argument (the instance to initialize)");
        if (!overrides(vm, type, vm->names.__new__))
            raise(vm, &TYPE_TYPE_ERROR,
                  "%s.__init__() takes exactly one argument (the instance to initialize)",
                  type->name);
    }
    return NONE;
}

static Str *attribute_name(VM *vm, Value v) {
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "attribute name must be string, not '%s'", type_of(v)->name);
    return vm_intern_span(vm, str_span(as_str(v)));
}

static Value object_getattribute(VM *vm, Value *args) {
    Str *name = attribute_name(vm, args[1]);
    Value v;
    const Type *layout = type_layout(type_of(args[0]));
    bool (*slot)(VM *, Value, Str *, Value *);
    SLOT_OF(layout, getattr, slot);
    if (slot && slot(vm, args[0], name, &v))
        return v;
    if (!attribute_find_plain(vm, args[0], name, &v))
        raise_attribute(vm, args[0], name);
    return v;
}

/* Not even object's own method sets what a class has. */
static void refuse_type(VM *vm, Value self, const char *method) {
    if (is_type(self))
        raise(vm, &TYPE_TYPE_ERROR, "can't apply this %s to %s object", method,
              type_of(self)->name);
}

static void set_plain(VM *vm, Value self, Value name, Value value) {
    Str *key = attribute_name(vm, name);
    const Type *layout = type_layout(type_of(self));
    bool (*slot)(VM *, Value, Str *, Value);
    SLOT_OF(layout, setattr, slot);
    if (slot && slot(vm, self, key, value))
        return;
    attribute_set_plain(vm, self, key, value);
}

static Value object_setattr(VM *vm, Value *args) {
    refuse_type(vm, args[0], "__setattr__");
    set_plain(vm, args[0], args[1], args[2]);
    return NONE;
}

static Value object_delattr(VM *vm, Value *args) {
    refuse_type(vm, args[0], "__delattr__");
    set_plain(vm, args[0], args[1], UNSET);
    return NONE;
}

static Value object_format(VM *vm, Value *args) {
    Str *spec = vm_need_str(vm, args[1], "__format__() argument");
    if (spec->bytes)
        raise(vm, &TYPE_TYPE_ERROR, "unsupported format string passed to %s.__format__",
              type_of(args[0])->name);
    return value_object(vm_str(vm, args[0]));
}

static Value object_init_subclass(VM *vm, Value *args) {
    return NONE;
}

static Value object_subclasshook(VM *vm, Value *args) {
    return NOT_IMPLEMENTED;
}

static void collect(VM *vm, Dict *names, Dict *from) {
    size_t at = 0;
    for (DictEntry *e; from && (e = dict_next(from, &at));)
        dict_set(vm, names, e->key, NONE);
}

/* Does an instance have __weakref__ because of its class? */
static bool adds_weak_references(const Type *type) {
    const Type *layout = type_layout(type);
    return type->flags & TYPE_CLASS && layout != &TYPE_INT && layout != &TYPE_TUPLE &&
           layout != &TYPE_BYTES && layout != &TYPE_SET && layout != &TYPE_FROZENSET &&
           layout != &TYPE_TYPE;
}

static Value object_dir(VM *vm, Value *args) {
    Dict *names = dict_new(vm);
    Value self = args[0];
    Dict **place = attrs_place(self);
    if (place)
        collect(vm, names, *place);
    if (is_exact(self, &TYPE_METHOD)) { /* it has its function's */
        Dict **of_function = attrs_place(((BoundMethod *)self.object)->function);
        if (of_function)
            collect(vm, names, *of_function);
    }
    const Type *type = is_type(self) ? as_type(self) : type_of(self);
    Tuple *mro = type_mro(vm, type);
    if (!is_instance(self, &TYPE_MODULE)) {
        dict_set_str(vm, names, vm->names.__class__, NONE);
        if (place || (is_type(self) && (type->flags & TYPE_CLASS || type->attrs)))
            dict_set_str(vm, names, vm->names.__dict__, NONE);
        if (place && adds_weak_references(type))
            dict_set_str(vm, names, vm->names.__weakref__, NONE);
        for (size_t i = 0; i < mro->count; i++)
            collect(vm, names, type_dict(vm, as_type(mro->items[i])));
    }
    List *l = list_new(vm, names->count);
    collect(vm, names, NULL);
    size_t at = 0;
    for (DictEntry *e; (e = dict_next(names, &at));)
        list_push(vm, l, e->key);
    list_sort_values(vm, l, NONE, false);
    return value_object(l);
}

static Value object_sizeof(VM *vm, Value *args) {
    return value_int((int64_t)type_of(args[0])->size + 16);
}

static Value slot_values(VM *vm, Value self) {
    Dict *d = dict_new(vm);
    Tuple *mro = type_mro(vm, type_of(self));
    for (size_t i = mro->count; i-- > 0;) {
        Dict *names = type_dict(vm, as_type(mro->items[i]));
        size_t at = 0;
        Value v;
        for (DictEntry *e; (e = dict_next(names, &at));)
            if (is_exact(e->value, &TYPE_MEMBER) && vm_getattr_maybe(vm, self, as_str(e->key), &v))
                dict_set(vm, d, e->key, v);
    }
    return value_object(d);
}

static Value object_getstate(VM *vm, Value *args) {
    Value state = NONE;
    Dict **place = attrs_place(args[0]);
    if (place && *place && (*place)->count) {
        Dict *copy = dict_new(vm);
        dict_copy_into(vm, copy, *place);
        state = value_object(copy);
    }
    Value slots = slot_values(vm, args[0]);
    return as_dict(slots)->count ? tuple2(vm, state, slots) : state;
}

static Value object_reduce(VM *vm, Value *args) {
    raise(vm, &TYPE_TYPE_ERROR, "cannot pickle '%s' object", type_of(args[0])->name);
}

static const Native OBJECT_METHODS[] = {
    {"__new__(cls, *args, **kwargs)", object_new, "Create and return a new object."},
    {"__init__(self, *args, **kwargs)", object_init, "Initialize self."},
    {"__getattribute__(self, name, /)", object_getattribute, "Return getattr(self, name)."},
    {"__setattr__(self, name, value, /)", object_setattr, "Implement setattr(self, name, value)."},
    {"__delattr__(self, name, /)", object_delattr, "Implement delattr(self, name)."},
    {"__format__(self, format_spec, /)", object_format, "Default object formatter."},
    {"__dir__(self, /)", object_dir, "Default dir() implementation."},
    {"__getstate__(self, /)", object_getstate, "Helper for pickle."},
    {"__sizeof__(self, /)", object_sizeof, "Size of object in memory, in bytes."},
    {"__reduce__(self, /)", object_reduce, "Helper for pickle."},
    {"__reduce_ex__(self, protocol, /)", object_reduce, "Helper for pickle."},
    {"@class __init_subclass__(cls, /)", object_init_subclass,
     "This method is called when a class is subclassed."},
    {"@class __subclasshook__(cls, other, /)", object_subclasshook,
     "Abstract classes can override this to customize issubclass()."},
    {NULL, NULL, NULL},
};

const Type TYPE_OBJECT = {.object = {&TYPE_TYPE},
                          .name = "object",
                          .size = sizeof(Object),
                          .flags = TYPE_SUBCLASSABLE,
                          .doc = "The base class of the class hierarchy.",
                          .repr = object_repr,
                          .str = object_str,
                          .hash = object_hash,
                          .compare = object_compare,
                          .methods = OBJECT_METHODS};
