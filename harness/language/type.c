/* What every type has: its dictionary of methods, its resolution order, looking names up along it,
 * and the attributes of types. Making classes is class.c. */
#include "harness/language/attribute.h"
#include "harness/language/containers.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

const Type *const TYPE_OF_TAG[] = {[TAG_UNSET] = &TYPE_NONE,
                                   [TAG_NONE] = &TYPE_NONE,
                                   [TAG_BOOL] = &TYPE_BOOL,
                                   [TAG_INT] = &TYPE_INT,
                                   [TAG_FLOAT] = &TYPE_FLOAT};

/* ---- what the machine keeps about built-in types ---- */

static TypeInfo *info_slot(TypeInfo *table, size_t cap, const Type *type) {
    size_t at = ((uintptr_t)type >> 4) * 0x9E3779B97F4A7C15u >> 32;
    for (;; at++) {
        TypeInfo *info = &table[at & (cap - 1)];
        if (!info->type || info->type == type)
            return info;
    }
}

static void grow_infos(VM *vm) {
    size_t cap = vm->info_cap ? vm->info_cap * 2 : 128;
    TypeInfo *table = vm_alloc(vm, cap * sizeof *table);
    memset(table, 0, cap * sizeof *table);
    for (size_t i = 0; i < vm->info_cap; i++)
        if (vm->infos[i].type)
            *info_slot(table, cap, vm->infos[i].type) = vm->infos[i];
    vm->infos = table;
    vm->info_cap = cap;
}

TypeInfo *type_info(VM *vm, const Type *type) {
    if (vm->info_count * 2 >= vm->info_cap)
        grow_infos(vm);
    TypeInfo *info = info_slot(vm->infos, vm->info_cap, type);
    if (!info->type) {
        info->type = type;
        vm->info_count++;
    }
    return info;
}

Dict *type_dict(VM *vm, const Type *type) {
    if (type->flags & TYPE_CLASS)
        return ((const Class *)type)->dict;
    TypeInfo *info = type_info(vm, type);
    if (!info->dict) {
        Dict *d = dict_new(vm);
        native_fill_type(vm, type, d);
        type_info(vm, type)->dict = d;
        return d;
    }
    return info->dict;
}

/* ---- resolution order ---- */

static const Type *parent_of(const Type *type) {
    return type->base ? type->base : type == &TYPE_OBJECT ? NULL : &TYPE_OBJECT;
}

static Tuple *builtin_mro(VM *vm, const Type *type) {
    const Type *order[16];
    size_t count = 0;
    for (const Type *t = type; t && count < 16; t = parent_of(t)) {
        order[count++] = t;
        if (t->mixin && count < 16)
            order[count++] = t->mixin;
    }
    Tuple *mro = tuple_new(vm, count);
    for (size_t i = 0; i < count; i++)
        mro->items[i] = type_value(order[i]);
    return mro;
}

Tuple *type_mro(VM *vm, const Type *type) {
    if (type->flags & TYPE_CLASS)
        return ((const Class *)type)->mro;
    TypeInfo *info = type_info(vm, type);
    if (!info->mro) {
        Tuple *mro = builtin_mro(vm, type);
        type_info(vm, type)->mro = mro;
        return mro;
    }
    return info->mro;
}

bool type_is_subtype(const Type *type, const Type *of) {
    if (type == of || of == &TYPE_OBJECT)
        return true;
    if (type->flags & TYPE_CLASS) {
        const Tuple *mro = ((const Class *)type)->mro;
        for (size_t i = 0; mro && i < mro->count; i++)
            if (mro->items[i].object == &of->object)
                return true;
        return false;
    }
    for (; type; type = type->base) {
        if (type == of || type->mixin == of)
            return true;
    }
    return false;
}

static const char *short_name(const Type *type) {
    const char *dot = strrchr(type->name, '.');
    return dot ? dot + 1 : type->name;
}

const char *type_qualname(const Type *type) {
    return type->flags & TYPE_CLASS ? ((const Class *)type)->qualname->data : short_name(type);
}

const Type *type_layout(const Type *type) {
    while (type->flags & TYPE_CLASS)
        type = type->base ? type->base : &TYPE_OBJECT;
    return type;
}

void *instance_new(VM *vm, const Type *cls) {
    return obj_new(vm, cls);
}

/* ---- looking up ---- */

static bool lookup_slow(VM *vm, const Type *type, Str *name, Value *out) {
    if (type->flags & TYPE_CLASS) {
        const Tuple *mro = ((const Class *)type)->mro;
        for (size_t i = 0; i < mro->count; i++)
            if (dict_get_str(vm, type_dict(vm, as_type(mro->items[i])), name, out))
                return true;
        return false;
    }
    for (const Type *t = type; t; t = parent_of(t)) {
        if (dict_get_str(vm, type_dict(vm, t), name, out))
            return true;
        if (t->mixin && dict_get_str(vm, type_dict(vm, t->mixin), name, out))
            return true;
    }
    return false;
}

bool type_lookup(VM *vm, const Type *type, Str *name, Value *out) {
    size_t at = (((uintptr_t)type >> 4) ^ ((uintptr_t)name >> 4) ^ ((uintptr_t)name >> 11)) &
                (LOOKUP_CACHE - 1);
    LookupEntry *entry = &vm->lookups[at];
    if (LIKELY(entry->type == type && entry->name == name && entry->epoch == vm->class_epoch)) {
        *out = entry->value;
        return entry->found;
    }
    name = vm_intern_str(vm, name);
    Value value = UNSET;
    bool found = lookup_slow(vm, type, name, &value);
    *entry = (LookupEntry){type, name, vm->class_epoch, found, value};
    *out = value;
    return found;
}

void type_changed(VM *vm) {
    vm->class_epoch++;
}

/* ---- the attributes of types ---- */

static Value type_module(VM *vm, const Type *type) {
    Value v;
    if (type->flags & TYPE_CLASS) {
        if (dict_get_str(vm, ((const Class *)type)->dict, vm->names.__module__, &v))
            return v;
        return str_value(vm, "builtins");
    }
    return str_value(vm, type->module ? type->module : "builtins");
}

static Value type_bases(VM *vm, const Type *type) {
    if (type->flags & TYPE_CLASS)
        return value_object(((const Class *)type)->bases);
    const Type *parent = parent_of(type);
    if (!parent)
        return value_object(tuple_new(vm, 0));
    if (type->mixin)
        return tuple2(vm, type_value(type->mixin), type_value(parent));
    Value item = type_value(parent);
    return tuple_from(vm, &item, 1);
}

static Value type_doc(VM *vm, const Type *type) {
    Value v;
    if (dict_get_str(vm, type_dict(vm, type), vm->names.__doc__, &v)) {
        Value (*get)(VM *, Value, Value, const Type *);
        SLOT_OF(type_of(v), descr_get, get);
        return get ? get(vm, v, UNSET, type) : v;
    }
    return type->doc && !(type->flags & TYPE_CLASS) ? str_value(vm, type->doc) : NONE;
}

/* Those of a base are not those of the class: it has an empty dict then. */
static Value own_annotations(VM *vm, Class *cls) {
    Value v, (*get)(VM *, Value, Value, const Type *) = NULL;
    if (!dict_get_str(vm, cls->dict, vm->names.__annotations__, &v)) {
        v = value_object(dict_new(vm));
        dict_set_str(vm, cls->dict, vm->names.__annotations__, v);
        type_changed(vm);
    }
    if (is_object(v))
        SLOT_OF(type_of(v), descr_get, get);
    return get ? get(vm, v, UNSET, &cls->type) : v;
}

/* The attributes every type has and no dictionary holds. */
static bool type_special(VM *vm, const Type *type, Str *name, Value *out) {
    bool class = type->flags & TYPE_CLASS;
    if (name == vm->names.__name__)
        *out = class ? value_object(((const Class *)type)->name) : str_value(vm, short_name(type));
    else if (name == vm->names.__qualname__)
        *out =
            class ? value_object(((const Class *)type)->qualname) : str_value(vm, short_name(type));
    else if (name == vm->names.__module__)
        *out = type_module(vm, type);
    else if (name == vm->names.__bases__)
        *out = type_bases(vm, type);
    else if (name == vm->names.__mro__)
        *out = value_object(type_mro(vm, type));
    else if (name == vm->names.__base__)
        *out = parent_of(type) ? type_value(parent_of(type)) : NONE;
    else if (name == vm->names.__dict__)
        *out = mapping_proxy(vm, value_object(type_dict(vm, type)));
    else if (name == vm->names.__doc__)
        *out = type_doc(vm, type);
    else if (name == vm->names.__class__)
        *out = value_object(type->object.type);
    else if (name == vm->names.__annotations__ && class)
        *out = own_annotations(vm, (Class *)type_value(type).object);
    else
        return false;
    return true;
}

bool type_find(VM *vm, const Type *type, Str *name, Value *out) {
    Value found;
    if (!type_lookup(vm, type, name, &found))
        return false;
    *out = found;
    if (is_object(found)) {
        Value (*get)(VM *, Value, Value, const Type *);
        SLOT_OF(found.object->type, descr_get, get);
        if (get)
            *out = get(vm, found, UNSET, type);
    }
    return true;
}

static bool type_getattr(VM *vm, Value self, Str *name, Value *out) {
    const Type *type = as_type(self), *meta = type->object.type;
    if (!name->interned)
        name = vm_intern_span(vm, str_span(name));
    if (name->data[0] == '_' && type_special(vm, type, name, out))
        return true;
    Value of_meta;
    Value (*get)(VM *, Value, Value, const Type *) = NULL;
    bool in_meta = type_lookup(vm, meta, name, &of_meta);
    if (in_meta) {
        bool (*set)(VM *, Value, Value, Value);
        SLOT_OF(type_of(of_meta), descr_get, get);
        SLOT_OF(type_of(of_meta), descr_set, set);
        if (get && set) {
            *out = get(vm, of_meta, self, meta);
            return true;
        }
    }
    if (type_find(vm, type, name, out))
        return true;
    if (!in_meta)
        return false;
    *out = get ? get(vm, of_meta, self, meta) : of_meta;
    return true;
}

static bool set_special(VM *vm, Class *cls, Str *name, Value value) {
    if (name == vm->names.__mro__ || name == vm->names.__base__)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    if (name == vm->names.__dict__)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "attribute '__dict__' of 'type' objects is not writable");
    if (is_unset(value)) {
        if (name == vm->names.__name__ || name == vm->names.__qualname__ ||
            name == vm->names.__doc__ || name == vm->names.__bases__ ||
            name == vm->names.__module__)
            raise(vm, &TYPE_TYPE_ERROR, "cannot delete '%s' attribute of immutable type '%s'",
                  name->data, cls->type.name);
        return false;
    }
    if (name == vm->names.__name__ || name == vm->names.__qualname__) {
        if (!is_str(value))
            raise(vm, &TYPE_TYPE_ERROR, "can only assign string to %s.%s, not '%s'", cls->type.name,
                  name->data, type_of(value)->name);
        if (name == vm->names.__name__) {
            cls->name = as_str(value);
            cls->type.name = as_str(value)->data;
        } else {
            cls->qualname = as_str(value);
        }
        return true;
    }
    if (name == vm->names.__bases__)
        raise(vm, &TYPE_TYPE_ERROR, "unsupported: assignment to __bases__");
    return false;
}

static bool type_setattr(VM *vm, Value self, Str *name, Value value) {
    const Type *type = as_type(self);
    if (!(type->flags & TYPE_CLASS))
        raise(vm, &TYPE_TYPE_ERROR, "cannot set '%s' attribute of immutable type '%s'", name->data,
              type->name);
    Class *cls = (Class *)self.object;
    if (!name->interned)
        name = vm_intern_span(vm, str_span(name));
    Value of_meta;
    if (type->object.type != &TYPE_TYPE && type_lookup(vm, type->object.type, name, &of_meta)) {
        bool (*set)(VM *, Value, Value, Value);
        SLOT_OF(type_of(of_meta), descr_set, set);
        if (set)
            return set(vm, of_meta, self, value);
    }
    if (set_special(vm, cls, name, value))
        return true;
    if (is_unset(value)) {
        if (!dict_remove_str(vm, cls->dict, name)) {
            if (name == vm->names.__annotations__)
                raise(vm, &TYPE_ATTRIBUTE_ERROR, "__annotations__");
            raise_attribute(vm, self, name);
        }
    } else {
        dict_set_str(vm, cls->dict, name, value);
    }
    type_changed(vm);
    if (name->data[0] == '_' && name->data[1] == '_')
        class_update_slots(vm, cls);
    return true;
}

static Value type_repr(VM *vm, Value self) {
    const Type *type = as_type(self);
    Value module = type_module(vm, type);
    if (!is_str(module) || strcmp(as_str(module)->data, "builtins") == 0)
        return value_object(str_printf(
            vm, "<class '%s'>", type->flags & TYPE_CLASS ? type->name : type_qualname(type)));
    return value_object(
        str_printf(vm, "<class '%s.%s'>", as_str(module)->data, type_qualname(type)));
}

static Value type_mro_method(VM *vm, Value *args) {
    return list_of(vm, value_object(type_mro(vm, as_type(args[0]))));
}

static Value type_subclasses(VM *vm, Value *args) {
    const Type *type = as_type(args[0]);
    Dict *d = type->flags & TYPE_CLASS ? ((const Class *)type)->subclass_list
                                       : type_info(vm, type)->subclasses;
    List *l = list_new(vm, 0);
    size_t at = 0;
    for (DictEntry *e; d && (e = dict_next(d, &at));)
        list_push(vm, l, e->key);
    return value_object(l);
}

static Value type_instancecheck(VM *vm, Value *args) {
    return value_bool(is_instance(args[1], as_type(args[0])));
}

static Value type_subclasscheck(VM *vm, Value *args) {
    return value_bool(is_type(args[1]) && type_is_subtype(as_type(args[1]), as_type(args[0])));
}

static Value type_prepare(VM *vm, Value *args) {
    return value_object(dict_new(vm));
}

static Value union_new(VM *vm, BinaryOp op, Value left, Value right) {
    if (op != OP_OR)
        return NOT_IMPLEMENTED;
    return union_type(vm, left, right);
}

static Str *attribute_name(VM *vm, Value v) {
    if (!is_str(v))
        raise(vm, &TYPE_TYPE_ERROR, "attribute name must be string, not '%s'", type_of(v)->name);
    return vm_intern_span(vm, str_span(as_str(v)));
}

static Value type_getattribute_method(VM *vm, Value *args) {
    Value v;
    Str *name = attribute_name(vm, args[1]);
    if (!type_getattr(vm, args[0], name, &v))
        raise_attribute(vm, args[0], name);
    return v;
}

static Value type_setattr_method(VM *vm, Value *args) {
    type_setattr(vm, args[0], attribute_name(vm, args[1]), args[2]);
    return NONE;
}

static Value type_delattr_method(VM *vm, Value *args) {
    type_setattr(vm, args[0], attribute_name(vm, args[1]), UNSET);
    return NONE;
}

static const Native TYPE_METHODS[] = {
    {"__new__(cls, *args, **kwargs)", class_new_native, "Create and return a new class."},
    {"__init__(self, *args, **kwargs)", class_init_native, "Initialize the class."},
    {"__getattribute__(self, name, /)", type_getattribute_method, "Return getattr(self, name)."},
    {"__setattr__(self, name, value, /)", type_setattr_method,
     "Implement setattr(self, name, value)."},
    {"__delattr__(self, name, /)", type_delattr_method, "Implement delattr(self, name)."},
    {"mro(self, /)", type_mro_method, "Return a type's method resolution order."},
    {"__subclasses__(self, /)", type_subclasses, "Return a list of immediate subclasses."},
    {"__instancecheck__(self, instance, /)", type_instancecheck,
     "Check if an object is an instance."},
    {"__subclasscheck__(self, subclass, /)", type_subclasscheck, "Check if a class is a subclass."},
    {"@class __prepare__(cls, /, *args, **kwargs)", type_prepare, "The namespace of a new class."},
    {NULL, NULL, NULL},
};

const Type TYPE_TYPE = {.object = {&TYPE_TYPE},
                        .name = "type",
                        .size = sizeof(Class),
                        .flags = TYPE_SUBCLASSABLE,
                        .doc = "type(object) -> the object's type\n"
                               "type(name, bases, dict, **kwds) -> a new type",
                        .repr = type_repr,
                        .binary = union_new,
                        .call = type_call,
                        .getattr = type_getattr,
                        .setattr = type_setattr,
                        .methods = TYPE_METHODS};
