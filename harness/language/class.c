/* Making classes: bases, resolution order, layout, __slots__, metaclasses. */
#include "harness/language/attribute.h"
#include "harness/language/containers.h"
#include "harness/language/descriptor.h"
#include "harness/language/native.h"
#include "harness/language/vm_internal.h"

/* ---- resolution order (C3) ---- */

typedef struct Merge {
    const Value **lists;
    size_t *counts, *heads;
    size_t count;
} Merge;

static bool in_a_tail(const Merge *m, Value v) {
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = m->heads[i] + 1; k < m->counts[i]; k++)
            if (value_same(m->lists[i][k], v))
                return true;
    return false;
}

static _Noreturn void refuse_order(VM *vm, const Merge *m) {
    Buf *b = vm_buf(vm);
    Dict *seen = dict_new(vm);
    for (size_t i = 0; i < m->count; i++) {
        if (m->heads[i] == m->counts[i])
            continue;
        Value head = m->lists[i][m->heads[i]], old;
        if (dict_get(vm, seen, head, &old))
            continue;
        dict_set(vm, seen, head, NONE);
        buf_addf(b, "%s%s", b->len ? ", " : "", as_type(head)->name);
    }
    raise(vm, &TYPE_TYPE_ERROR,
          "Cannot create a consistent method resolution\norder (MRO) for bases %s",
          vm_buf_str(vm, b)->data);
}

static bool pick(Merge *m, Value *out, bool *done) {
    *done = true;
    for (size_t i = 0; i < m->count; i++) {
        if (m->heads[i] == m->counts[i])
            continue;
        *done = false;
        Value head = m->lists[i][m->heads[i]];
        if (in_a_tail(m, head))
            continue;
        *out = head;
        return true;
    }
    return false;
}

static Tuple *resolution_order(VM *vm, Class *cls) {
    size_t n = cls->bases->count;
    Merge m = {.lists = vm_alloc(vm, (n + 1) * sizeof *m.lists),
               .counts = vm_alloc(vm, (n + 1) * sizeof *m.counts),
               .heads = vm_alloc(vm, (n + 1) * sizeof *m.heads),
               .count = n + 1};
    for (size_t i = 0; i <= n; i++) {
        Tuple *t = i < n ? type_mro(vm, as_type(cls->bases->items[i])) : cls->bases;
        m.lists[i] = t->items;
        m.counts[i] = t->count;
        m.heads[i] = 0;
    }
    List *order = list_new(vm, 8);
    list_push(vm, order, value_object(cls));
    bool done;
    for (Value next; pick(&m, &next, &done);) {
        list_push(vm, order, next);
        for (size_t i = 0; i < m.count; i++)
            if (m.heads[i] < m.counts[i] && value_same(m.lists[i][m.heads[i]], next))
                m.heads[i]++;
    }
    if (!done)
        refuse_order(vm, &m);
    return as_tuple(tuple_from(vm, order->items, order->count));
}

/* The order a metaclass gives, when it has an mro() of its own, or the usual one. */
static Tuple *ask_order(VM *vm, Class *cls) {
    Tuple *usual = resolution_order(vm, cls);
    Value method;
    if (cls->type.object.type == &TYPE_TYPE ||
        !type_lookup(vm, cls->type.object.type, vm_intern(vm, "mro"), &method) || is_native(method))
        return usual;
    cls->mro = usual; /* for the program's method to see */
    Tuple *order = as_tuple(tuple_of(vm, vm_method(vm, value_object(cls), "mro", 0, NULL)));
    for (size_t i = 0; i < order->count; i++) {
        if (!is_type(order->items[i]))
            raise(vm, &TYPE_TYPE_ERROR, "mro() returned a non-class ('%s')",
                  type_of(order->items[i])->name);
        if (!type_is_subtype(type_layout(&cls->type), type_layout(as_type(order->items[i]))))
            raise(vm, &TYPE_TYPE_ERROR, "mro() returned base with unsuitable layout ('%s')",
                  as_type(order->items[i])->name);
    }
    return order;
}

/* ---- bases ---- */

static void refuse_entries(VM *vm, const Tuple *bases) {
    Value method;
    for (size_t i = 0; i < bases->count; i++)
        if (!is_type(bases->items[i]) &&
            vm_getattr_maybe(vm, bases->items[i], vm->names.__mro_entries__, &method))
            raise(vm, &TYPE_TYPE_ERROR,
                  "type() doesn't support MRO entry resolution; use types.new_class()");
}

static void check_bases(VM *vm, const Tuple *bases) {
    for (size_t i = 0; i < bases->count; i++) {
        Value b = bases->items[i];
        if (!is_type(b))
            raise(vm, &TYPE_TYPE_ERROR, "bases must be types");
        if (!(as_type(b)->flags & (TYPE_SUBCLASSABLE | TYPE_CLASS)))
            raise(vm, &TYPE_TYPE_ERROR, "type '%s' is not an acceptable base type",
                  as_type(b)->name);
        for (size_t k = 0; k < i; k++)
            if (value_same(bases->items[k], b))
                raise(vm, &TYPE_TYPE_ERROR, "duplicate base class %s", as_type(b)->name);
    }
}

/* The class behind `type`, or itself, that decides where things are in its instances. */
static const Type *solid(const Type *type) {
    while (type->flags & TYPE_CLASS && !((const Class *)type)->extended)
        type = type->base ? type->base : &TYPE_OBJECT;
    return type;
}

/* Do both classes add the same members to their instances, and are they otherwise laid out alike?
 */
bool class_same_layout(VM *vm, const Type *a, const Type *b) {
    const Type *left = solid(a), *right = solid(b);
    if (left == right)
        return true;
    if (!(left->flags & right->flags & TYPE_CLASS) || solid(left->base) != solid(right->base) ||
        left->size != right->size)
        return false;
    Dict *members = ((const Class *)left)->dict, *others = ((const Class *)right)->dict;
    size_t at = 0;
    Value other;
    for (DictEntry *e; (e = dict_next(members, &at));)
        if (is_exact(e->value, &TYPE_MEMBER) &&
            !(dict_get_str(vm, others, as_str(e->key), &other) && is_exact(other, &TYPE_MEMBER)))
            return false;
    return true;
}

/* The base whose instances' layout the new class extends. */
static const Type *best_base(VM *vm, const Tuple *bases) {
    const Type *best = as_type(bases->items[0]);
    for (size_t i = 1; i < bases->count; i++) {
        const Type *t = as_type(bases->items[i]), *a = solid(best), *b = solid(t);
        if (a == b ? t->size > best->size : type_is_subtype(b, a))
            best = t;
        else if (a != b && !type_is_subtype(a, b) &&
                 !(a->size == b->size && is_instance(value_object(&TYPE_OBJECT), &TYPE_TYPE) &&
                   type_is_subtype(a, &TYPE_BASE_EXCEPTION) &&
                   type_is_subtype(b, &TYPE_BASE_EXCEPTION)))
            raise(vm, &TYPE_TYPE_ERROR, "multiple bases have instance lay-out conflict");
    }
    return best;
}

const Type *class_metatype(VM *vm, const Type *meta, const Tuple *bases) {
    const Type *best = meta ? meta : &TYPE_TYPE;
    for (size_t i = 0; i < bases->count; i++) {
        const Type *t = type_of(bases->items[i]);
        if (type_is_subtype(best, t))
            continue;
        if (!type_is_subtype(t, best))
            raise(vm, &TYPE_TYPE_ERROR,
                  "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                  "subclass of the metaclasses of all its bases");
        best = t;
    }
    return best;
}

/* ---- layout ---- */

static void add_slot(VM *vm, Class *cls, Value name, bool *dict, bool weak) {
    if (!is_str(name))
        raise(vm, &TYPE_TYPE_ERROR, "__slots__ items must be strings, not '%s'",
              type_of(name)->name);
    Str *key = vm_intern_span(vm, str_span(as_str(name)));
    if (!vm_truth(vm, vm_method(vm, name, "isidentifier", 0, NULL)))
        raise(vm, &TYPE_TYPE_ERROR, "__slots__ must be identifiers");
    if (key == vm->names.__dict__) {
        if (*dict || cls->type.attrs)
            raise(vm, &TYPE_TYPE_ERROR, "__dict__ slot disallowed: we already got one");
        *dict = true;
        return;
    }
    if (key == vm->names.__weakref__) {
        if (cls->weak || !weak)
            raise(vm, &TYPE_TYPE_ERROR,
                  "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
        cls->weak = true;
        return;
    }
    const Type *layout = type_layout(&cls->type);
    if (layout == &TYPE_INT || layout == &TYPE_TUPLE || layout == &TYPE_BYTES ||
        layout == &TYPE_TYPE)
        raise(vm, &TYPE_TYPE_ERROR, "nonempty __slots__ not supported for subtype of '%s'",
              cls->type.base->name);
    Value old;
    if (dict_get_str(vm, cls->dict, key, &old) && !is_exact(old, &TYPE_MEMBER))
        raise(vm, &TYPE_VALUE_ERROR, "'%s' in __slots__ conflicts with class variable", key->data);
    if (key->data[0] == '_' && key->data[1] == '_' && !str_ends_dunder(key)) {
        const char *owner = cls->name->data;
        while (*owner == '_')
            owner++;
        Str *mangled = str_printf(vm, "_%s%s", owner, key->data);
        key = vm_intern_span(vm, str_span(mangled));
    }
    dict_set_str(vm, cls->dict, key, member_new(vm, &cls->type, key, cls->type.size));
    cls->type.size += sizeof(Value);
    cls->extended = true;
}

/* Do instances of a base get a `__weakref__` that the base has not? */
static bool adds_weakref(const Type *base) {
    if (base->flags & TYPE_CLASS) {
        for (; base->flags & TYPE_CLASS; base = base->base ? base->base : &TYPE_OBJECT)
            if (((const Class *)base)->weak)
                return false;
    }
    return base != &TYPE_INT && base != &TYPE_TUPLE && base != &TYPE_BYTES && base != &TYPE_TYPE &&
           base != &TYPE_SET && base != &TYPE_FROZENSET;
}

/* Members stand in the order of their names. */
static Value sorted_slots(VM *vm, Value names) {
    for (size_t i = 0; i < as_tuple(names)->count; i++)
        if (!is_str(as_tuple(names)->items[i]))
            return names;
    List *l = as_list(list_of(vm, names));
    list_sort_values(vm, l, NONE, false);
    return tuple_from(vm, l->items, l->count);
}

static void lay_out(VM *vm, Class *cls) {
    Type *type = &cls->type;
    type->size = (type->base->size + 15) & ~(size_t)15;
    type->attrs = type->base->attrs;
    if (type->base == &TYPE_OBJECT)
        type->size = sizeof(Instance);
    Value slots;
    bool dict = true;
    cls->weak = adds_weakref(type->base);
    if (dict_get_str(vm, cls->dict, vm->names.__slots__, &slots)) {
        dict = false;
        bool weak = cls->weak;
        cls->weak = false;
        Value names = is_str(slots) ? tuple_from(vm, &slots, 1) : tuple_of(vm, slots);
        names = sorted_slots(vm, names);
        for (size_t i = 0; i < as_tuple(names)->count; i++)
            add_slot(vm, cls, as_tuple(names)->items[i], &dict, weak);
    }
    for (size_t i = 0; i < cls->bases->count; i++)
        if (as_type(cls->bases->items[i])->flags & TYPE_CLASS &&
            as_type(cls->bases->items[i])->attrs)
            dict = true;
    if (type->attrs || !dict)
        return;
    if (type_layout(type) == &TYPE_OBJECT && type->base->size <= sizeof(Instance)) {
        type->attrs = offsetof(Instance, attrs);
        return;
    }
    type->attrs = type->size;
    type->size += 16;
}

/* ---- after the class is made ---- */

typedef struct SetNameJob {
    Value method, items[2];
} SetNameJob;

static void set_name_body(VM *vm, void *context) {
    SetNameJob *job = context;
    vm_call(vm, job->method, &(Args){2, job->items, 0, NULL, NULL});
}

static void call_set_name(VM *vm, Class *cls) {
    size_t n = cls->dict->count, k = 0, at = 0;
    Value *keys = vm_alloc(vm, (n + 1) * 2 * sizeof *keys);
    for (DictEntry *e; k < n && (e = dict_next(cls->dict, &at)); k++) {
        keys[2 * k] = e->key;
        keys[2 * k + 1] = e->value;
    }
    for (size_t i = 0; i < k; i++) {
        Value name = keys[2 * i], value = keys[2 * i + 1], raised;
        if (is_exact(value, &TYPE_PROPERTY))
            property_set_name(value, name);
        SetNameJob job = {.items = {value_object(cls), name}};
        if (!is_object(value) || !vm_special(vm, value, "__set_name__", &job.method) ||
            vm_try(vm, set_name_body, &job, &raised))
            continue;
        if (value_same(raised, vm->memory_error))
            vm_rethrow(vm, raised);
        Value wrapper =
            exception_new(vm, &TYPE_RUNTIME_ERROR,
                          value_object(str_printf(
                              vm, "Error calling __set_name__ on '%s' instance %s in '%s'",
                              type_of(value)->name, vm_repr(vm, name)->data, cls->name->data)));
        as_exception(wrapper)->cause = as_exception(wrapper)->context = raised;
        as_exception(wrapper)->suppress_context = true;
        raise_value(vm, wrapper);
    }
}

static void call_init_subclass(VM *vm, Class *cls, const Args *keywords) {
    Value hook = UNSET;
    const Type *definer = &TYPE_OBJECT;
    for (size_t i = 1; i < cls->mro->count && is_unset(hook); i++) {
        definer = as_type(cls->mro->items[i]);
        dict_get_str(vm, type_dict(vm, definer), vm->names.__init_subclass__, &hook);
    }
    if (definer == &TYPE_OBJECT) {
        if (keywords && keywords->named)
            raise(vm, &TYPE_TYPE_ERROR, "%s.__init_subclass__() takes no keyword arguments",
                  cls->name->data);
        return;
    }
    Value (*get)(VM *, Value, Value, const Type *);
    SLOT_OF(type_of(hook), descr_get, get);
    Value bound = get ? get(vm, hook, UNSET, &cls->type) : hook;
    Args args = {0};
    if (keywords) {
        args.named = keywords->named;
        args.names = keywords->names;
        args.values = keywords->values;
    }
    vm_call(vm, bound, &args);
}

static void register_subclass(VM *vm, Class *cls) {
    for (size_t i = 0; i < cls->bases->count; i++) {
        const Type *t = as_type(cls->bases->items[i]);
        Dict **list = t->flags & TYPE_CLASS ? &((Class *)cls->bases->items[i].object)->subclass_list
                                            : &type_info(vm, t)->subclasses;
        if (!*list) {
            Dict *made = dict_new(vm);
            list = t->flags & TYPE_CLASS ? &((Class *)cls->bases->items[i].object)->subclass_list
                                         : &type_info(vm, t)->subclasses;
            *list = made;
        }
        Dict *d = *list;
        dict_set(vm, d, value_object(cls), NONE);
    }
}

/* Functions that are class or static methods without saying so. */
static void adapt_members(VM *vm, Class *cls) {
    Str *const implicit[] = {vm->names.__init_subclass__, vm->names.__class_getitem__};
    Value v;
    for (size_t i = 0; i < 2; i++)
        if (dict_get_str(vm, cls->dict, implicit[i], &v) && is_exact(v, &TYPE_FUNCTION))
            dict_set_str(vm, cls->dict, implicit[i], wrapper_new(vm, &TYPE_CLASSMETHOD, v));
    if (dict_get_str(vm, cls->dict, vm->names.__new__, &v) && is_exact(v, &TYPE_FUNCTION))
        dict_set_str(vm, cls->dict, vm->names.__new__, wrapper_new(vm, &TYPE_STATICMETHOD, v));
}

static void fill_members(VM *vm, Class *cls) {
    Value v;
    if (!dict_get_str(vm, cls->dict, vm->names.__module__, &v)) {
        Value module = str_value(vm, "__main__");
        if (vm->frame)
            module = frame_module(vm, vm->frame);
        dict_set_str(vm, cls->dict, vm->names.__module__, module);
    }
    if (dict_get_str(vm, cls->dict, vm->names.__qualname__, &v)) {
        if (!is_str(v))
            raise(vm, &TYPE_TYPE_ERROR, "type __qualname__ must be a str, not %s",
                  type_of(v)->name);
        cls->qualname = as_str(v);
        dict_remove_str(vm, cls->dict, vm->names.__qualname__);
    }
    if (dict_get_str(vm, cls->dict, vm->names.__classcell__, &v)) {
        if (!is_exact(v, &TYPE_CELL))
            raise(vm, &TYPE_TYPE_ERROR, "__classcell__ must be a nonlocal cell, not %s",
                  vm_repr(vm, type_value(type_of(v)))->data);
        ((Cell *)v.object)->value = value_object(cls);
        dict_remove_str(vm, cls->dict, vm->names.__classcell__);
    }
}

static Value no_weak_reference(VM *vm, Value *args) {
    return NONE;
}
static const Native INSTANCE_WEAKREF = {"@property __weakref__(self)", no_weak_reference, NULL};

/* What comes after the names of the body, in CPython's order. */
static void finish_members(VM *vm, Class *cls) {
    const Type *base = cls->type.base;
    Value v;
    if (cls->type.attrs && !base->attrs)
        native_add_attribute(vm, &cls->type, cls->dict, &INSTANCE_DICT);
    if (cls->weak)
        native_add_attribute(vm, &cls->type, cls->dict, &INSTANCE_WEAKREF);
    if (!dict_get_str(vm, cls->dict, vm->names.__doc__, &v))
        dict_set_str(vm, cls->dict, vm->names.__doc__, NONE);
    if (dict_get_str(vm, cls->dict, vm->names.__eq__, &v) &&
        !dict_get_str(vm, cls->dict, vm->names.__hash__, &v))
        dict_set_str(vm, cls->dict, vm->names.__hash__, NONE);
}

void class_update_slots(VM *vm, Class *cls) {
    class_fill_slots(vm, cls);
    size_t at = 0;
    for (DictEntry *e; cls->subclass_list && (e = dict_next(cls->subclass_list, &at));)
        class_update_slots(vm, (Class *)e->key.object);
}

Value class_make(VM *vm, const Type *meta, Str *name, Tuple *bases, Dict *dict,
                 const Args *keywords) {
    if (bases->count == 0) {
        Value object = type_value(&TYPE_OBJECT);
        bases = as_tuple(tuple_from(vm, &object, 1));
    }
    refuse_entries(vm, bases);
    meta = class_metatype(vm, meta, bases);
    check_bases(vm, bases);
    Class *cls = obj_new(vm, meta);
    cls->name = cls->qualname = name;
    cls->dict = dict_new(vm);
    dict_update(vm, cls->dict, value_object(dict));
    cls->bases = bases;
    cls->type.name = name->data;
    cls->type.base = best_base(vm, bases);
    cls->type.flags =
        TYPE_CLASS | TYPE_SUBCLASSABLE | (cls->type.base->flags & (TYPE_SEQUENCE | TYPE_MAPPING));
    fill_members(vm, cls);
    adapt_members(vm, cls);
    lay_out(vm, cls);
    finish_members(vm, cls);
    cls->mro = ask_order(vm, cls);
    unsigned kinds = TYPE_SEQUENCE | TYPE_MAPPING;
    cls->type.flags &= ~kinds; /* the first in order that is one of both decides */
    for (size_t i = 0; i < cls->mro->count && !(cls->type.flags & kinds); i++)
        cls->type.flags |= as_type(cls->mro->items[i])->flags & kinds;
    type_changed(vm);
    class_fill_slots(vm, cls);
    register_subclass(vm, cls);
    call_set_name(vm, cls);
    call_init_subclass(vm, cls, keywords);
    return value_object(cls);
}

Value class_new(VM *vm, Str *name, Tuple *bases, Dict *dict, const Args *keywords) {
    return class_make(vm, NULL, name, bases, dict, keywords);
}

/* ---- type(name, bases, dict) ---- */

static void named_args(VM *vm, Value dict, Args *out) {
    Dict *d = as_dict(dict);
    Str **names = vm_alloc(vm, (d->count + 1) * sizeof *names);
    Value *values = vm_alloc(vm, (d->count + 1) * sizeof *values);
    *out = (Args){0, NULL, 0, names, values};
    size_t at = 0;
    for (DictEntry *e; (e = dict_next(d, &at)); out->named++) {
        names[out->named] = as_str(e->key);
        values[out->named] = e->value;
    }
}

Value class_new_native(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    if (given->count != 3)
        raise(vm, &TYPE_TYPE_ERROR, "type.__new__() takes exactly 3 arguments (%zu given)",
              given->count);
    Value name = given->items[0], bases = given->items[1], dict = given->items[2];
    if (is_str(name) && strlen(as_str(name)->data) != as_str(name)->bytes)
        raise(vm, &TYPE_VALUE_ERROR, "type name must not contain null characters");
    if (!is_str(name))
        raise(vm, &TYPE_TYPE_ERROR, "type.__new__() argument 1 must be str, not %s",
              type_of(name)->name);
    if (!is_tuple(bases))
        raise(vm, &TYPE_TYPE_ERROR, "type.__new__() argument 2 must be tuple, not %s",
              type_of(bases)->name);
    if (!is_dict(dict))
        raise(vm, &TYPE_TYPE_ERROR, "type.__new__() argument 3 must be dict, not %s",
              type_of(dict)->name);
    Args keywords;
    named_args(vm, args[2], &keywords);
    Value new;
    refuse_entries(vm, as_tuple(bases));
    const Type *winner = class_metatype(vm, as_type(args[0]), as_tuple(bases));
    if (winner != as_type(args[0]) && type_lookup(vm, winner, vm->names.__new__, &new) &&
        !is_native(new)) {
        Value items[4] = {type_value(winner), name, bases, dict};
        type_find(vm, winner, vm->names.__new__, &new);
        return vm_call(vm, new, &(Args){4, items, keywords.named, keywords.names, keywords.values});
    }
    return class_make(vm, as_type(args[0]), as_str(name), as_tuple(bases), as_dict(dict),
                      &keywords);
}

Value class_init_native(VM *vm, Value *args) {
    size_t given = as_tuple(args[1])->count;
    if (given == 1 && as_dict(args[2])->count)
        raise(vm, &TYPE_TYPE_ERROR, "type.__init__() takes no keyword arguments");
    if (given != 1 && given != 3)
        raise(vm, &TYPE_TYPE_ERROR, "type.__init__() takes 1 or 3 arguments");
    return NONE;
}
