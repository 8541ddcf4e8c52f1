/* Functions in C as objects: binding arguments to a signature, and methods of built-in types. */
#include "harness/language/native.h"
#include "harness/language/attribute.h"
#include "harness/language/modules.h"
#include "harness/language/vm_internal.h"

static NativeFunction *make(VM *vm, const Type *type, const Native *native, const Type *owner) {
    NativeFunction *f = obj_new(vm, type);
    f->native = native;
    f->owner = owner;
    f->self = UNSET;
    return f;
}

/* ---- binding ---- */

/* Where a parameter's value stands in the array the native receives. */
static size_t place_of(const Signature *s, size_t parameter) {
    return parameter + (s->star && parameter >= s->positional);
}

/* tuple, frozenset and float leave named arguments to the __init__ of a derived class, list and set
 * in their own __init__ those that its __new__ took. */
static bool ignores_names(VM *vm, const NativeFunction *f, Value cls) {
    Value init;
    if ((f->owner == &TYPE_LIST || f->owner == &TYPE_SET) && !is_type(cls))
        return type_lookup(vm, type_of(cls), vm->names.__new__, &init) && !is_native(init);
    if (f->owner != &TYPE_TUPLE && f->owner != &TYPE_FROZENSET && f->owner != &TYPE_FLOAT)
        return false;
    return is_type(cls) && as_type(cls)->flags & TYPE_CLASS &&
           type_lookup(vm, as_type(cls), vm->names.__init__, &init) && !is_native(init);
}

/* What a named argument can do wrong; told after missing ones. */
typedef struct WrongName {
    Str *unknown;
    size_t twice; /* parameter + 1 */
} WrongName;

static void bind_named(VM *vm, NativeFunction *f, const Args *args, Value *slots,
                       WrongName *wrong) {
    Signature *s = f->signature;
    bool at_once = native_worded_as_python(f) || (s->positional <= s->posonly && !s->kwonly);
    Dict *rest = s->double_star ? as_dict(slots[s->total - 1]) : NULL;
    for (size_t k = 0; k < args->named; k++) {
        Str *name = args->names[k];
        size_t i = s->posonly, n = s->positional + s->kwonly;
        while (i < n && s->names[i] != name && !str_equal(s->names[i], name))
            i++;
        if (i < n) {
            Value *slot = &slots[place_of(s, i)];
            if (is_unset(*slot))
                *slot = args->values[k];
            else if (at_once)
                native_twice(vm, f, i);
            else if (!wrong->twice)
                wrong->twice = i + 1;
        } else if (rest) {
            dict_set(vm, rest, value_object(name), args->values[k]);
        } else if (at_once && !ignores_names(vm, f, slots[0])) {
            native_unexpected(vm, f, args, name);
        } else if (!wrong->unknown && !ignores_names(vm, f, slots[0])) {
            wrong->unknown = name;
        }
    }
}

static void fill_defaults(VM *vm, NativeFunction *f, Value *slots, size_t given) {
    Signature *s = f->signature;
    for (size_t i = 0; i < s->positional; i++) {
        if (!is_unset(slots[i]))
            continue;
        if (!s->optional[i])
            native_missing(vm, f, slots, given);
        slots[i] = s->defaults[i];
    }
    for (size_t i = s->positional; i < s->positional + s->kwonly; i++) {
        Value *slot = &slots[place_of(s, i)];
        if (!is_unset(*slot))
            continue;
        if (!s->optional[i])
            raise(vm, &TYPE_TYPE_ERROR, "%s() missing required keyword-only argument '%s'",
                  native_short_name(vm, f), s->names[i]->data);
        *slot = s->defaults[i];
    }
}

__attribute__((noinline)) static Value bind_and_call(VM *vm, NativeFunction *f, size_t count,
                                                     const Value *items, const Args *args) {
    Signature *s = f->signature;
    Value *slots = __builtin_alloca((s->total + 1) * sizeof *slots);
    size_t named = args ? args->named : 0, direct = count < s->positional ? count : s->positional;
    memset(slots, 0, s->total * sizeof *slots);
    if (direct)
        memcpy(slots, items, direct * sizeof *slots);
    if (s->star)
        slots[s->positional] = tuple_from(vm, count ? items + direct : NULL, count - direct);
    if (s->double_star)
        slots[s->total - 1] = value_object(dict_new(vm));
    WrongName wrong = {0};
    bool keywords = s->positional > s->posonly || s->kwonly, python = native_worded_as_python(f);
    if (!s->star && !python) {
        if (named && !keywords && !s->double_star && count > s->positional)
            native_unexpected(vm, f, args, args->names[0]);
        if (count > s->positional ||
            (keywords && !s->double_star && count + named > s->positional + s->kwonly))
            native_wrong_count(vm, f, slots, count, named);
    }
    if (named)
        bind_named(vm, f, args, slots, &wrong);
    if (python && !s->star && count > s->positional)
        native_wrong_count(vm, f, slots, count, named);
    fill_defaults(vm, f, slots, count);
    if (wrong.twice)
        native_twice(vm, f, wrong.twice - 1);
    if (wrong.unknown)
        native_unexpected(vm, f, args, wrong.unknown);
    vm->native = f;
    return f->native->function(vm, slots);
}

/* Has it a __new__ of its own? */
static bool makes_itself(const Type *type) {
    for (const Native *n = type->methods; n && n->signature; n++)
        if (strncmp(n->signature, "__new__(", 8) == 0)
            return true;
    return false;
}

/* An unbound method must get a fitting self: the functions rely on it. */
static void check_self(VM *vm, NativeFunction *f, size_t count, const Value *items) {
    const Type *type = f->object.type;
    if (!f->owner || type == &TYPE_NATIVE_FUNCTION || type == &TYPE_METHOD_WRAPPER) {
        if (!f->owner || !is_unset(f->self) || f->signature->name != vm->names.__new__)
            return;
        const char *name = type_qualname(f->owner);
        if (count == 0)
            raise(vm, &TYPE_TYPE_ERROR, "%s.__new__(): not enough arguments", name);
        if (!is_type(items[0]))
            raise(vm, &TYPE_TYPE_ERROR, "%s.__new__(X): X is not a type object (%s)", name,
                  type_of(items[0])->name);
        if (!type_is_subtype(as_type(items[0]), f->owner))
            raise(vm, &TYPE_TYPE_ERROR, "%s.__new__(%s): %s is not a subtype of %s", name,
                  as_type(items[0])->name, as_type(items[0])->name, name);
        const Type *maker = type_layout(as_type(items[0]));
        while (maker != f->owner && maker->base && !makes_itself(maker))
            maker = maker->base;
        if (maker != f->owner && maker->base)
            raise(vm, &TYPE_TYPE_ERROR, "%s.__new__(%s) is not safe, use %s.__new__()",
                  f->owner->name, as_type(items[0])->name, maker->name);
        return;
    }
    const char *name = native_signature(vm, f)->name->data;
    if (count == 0 && type == &TYPE_WRAPPER_DESCRIPTOR)
        raise(vm, &TYPE_TYPE_ERROR, "descriptor '%s' of '%s' object needs an argument", name,
              f->owner->name);
    if (count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "unbound method %s.%s() needs an argument",
              type_qualname(f->owner), name);
    if (!is_instance(items[0], f->owner)) {
        if (type == &TYPE_WRAPPER_DESCRIPTOR)
            raise(vm, &TYPE_TYPE_ERROR,
                  "descriptor '%s' requires a '%s' object but received a '%s'", name,
                  f->owner->name, type_of(items[0])->name);
        raise(vm, &TYPE_TYPE_ERROR,
              "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name,
              f->owner->name, type_of(items[0])->name);
    }
}

/* Arrays of arguments are no longer than needed: what earlier calls left behind in the rest would
 * keep objects alive. */
enum { SOME_ARGS = 4 };

static inline Value fill_and_call(VM *vm, NativeFunction *f, size_t count, const Value *items,
                                  Value *slots) {
    const Signature *s = f->signature;
    memcpy(slots, items, count * sizeof *slots);
    for (; count < s->positional; count++)
        slots[count] = s->defaults[count];
    vm->native = f;
    return f->native->function(vm, slots);
}

__attribute__((noinline)) static Value call_with_many(VM *vm, NativeFunction *f, size_t count,
                                                      const Value *items) {
    Value *slots = __builtin_alloca(f->signature->positional * sizeof *slots);
    return fill_and_call(vm, f, count, items, slots);
}

Value native_call_items(VM *vm, NativeFunction *f, size_t count, const Value *items) {
    Signature *s = native_signature(vm, f);
    if (UNLIKELY(!s->plain || count < s->required || count > s->positional))
        return bind_and_call(vm, f, count, items, NULL);
    if (UNLIKELY(s->positional > SOME_ARGS))
        return call_with_many(vm, f, count, items);
    Value slots[SOME_ARGS];
    return fill_and_call(vm, f, count, items, slots);
}

Value native_call(VM *vm, Value self, const Args *args) {
    NativeFunction *f = (NativeFunction *)self.object;
    native_signature(vm, f);
    vm_enter_call(vm);
    Value result;
    if (is_unset(f->self)) {
        if (f->owner)
            check_self(vm, f, args->count, args->items);
        result = args->named ? bind_and_call(vm, f, args->count, args->items, args)
                             : native_call_items(vm, f, args->count, args->items);
    } else {
        Value few[2 * SOME_ARGS], *items = few;
        if (args->count >= 2 * SOME_ARGS)
            items = vm_alloc(vm, (args->count + 1) * sizeof *items);
        items[0] = f->self;
        if (args->count)
            memcpy(items + 1, args->items, args->count * sizeof *items);
        result = args->named ? bind_and_call(vm, f, args->count + 1, items, args)
                             : native_call_items(vm, f, args->count + 1, items);
    }
    vm->depth--;
    return result;
}

/* ---- as attributes of types ---- */

static Value bound(VM *vm, NativeFunction *f, Value self, const Type *type) {
    native_signature(vm, f);
    NativeFunction *b = obj_new(vm, type);
    Object object = b->object;
    *b = *f;
    b->object = object;
    b->self = self;
    return value_object(b);
}

static Value method_get(VM *vm, Value self, Value object, const Type *owner) {
    if (is_unset(object))
        return self;
    NativeFunction *f = (NativeFunction *)self.object;
    const Type *type = self.object->type == &TYPE_WRAPPER_DESCRIPTOR ? &TYPE_METHOD_WRAPPER
                                                                     : &TYPE_NATIVE_FUNCTION;
    return bound(vm, f, object, type);
}

static Value classmethod_get(VM *vm, Value self, Value object, const Type *owner) {
    NativeFunction *f = (NativeFunction *)self.object;
    Value cls = owner ? type_value(owner) : type_value(type_of(object));
    return bound(vm, f, cls, &TYPE_NATIVE_FUNCTION);
}

static Value getset_get(VM *vm, Value self, Value object, const Type *owner) {
    NativeFunction *f = (NativeFunction *)self.object;
    if (is_unset(object))
        return self;
    Span name = native_name(f->native);
    if (f->owner && !is_instance(object, f->owner))
        raise(vm, &TYPE_TYPE_ERROR,
              "descriptor '%.*s' for '%s' objects doesn't apply to a '%s' object", SPAN_ARG(name),
              f->owner->name, type_of(object)->name);
    vm->native = f;
    return f->native->function(vm, &object);
}

static bool getset_set(VM *vm, Value self, Value object, Value value) {
    NativeFunction *f = (NativeFunction *)self.object;
    Span name = native_name(f->native);
    if (f->native == &INSTANCE_DICT || is_exception(object)) /* its slot does the rest */
        return false;
    if (f->owner && f->owner->flags & TYPE_MEMBERS)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    raise(vm, &TYPE_ATTRIBUTE_ERROR, "attribute '%.*s' of '%s' objects is not writable",
          SPAN_ARG(name), f->owner ? f->owner->name : "?");
}

/* Special methods that no slot of CPython's types calls are methods like any other. */
static bool is_slot_name(Span name) {
    static const char *const plain[] = {
        "__bytes__",    "__ceil__",       "__complex__",       "__copy__",        "__deepcopy__",
        "__dir__",      "__enter__",      "__exit__",          "__floor__",       "__format__",
        "__fspath__",   "__getnewargs__", "__instancecheck__", "__length_hint__", "__missing__",
        "__reduce__",   "__reduce_ex__",  "__reversed__",      "__round__",       "__set_name__",
        "__setstate__", "__sizeof__",     "__subclasscheck__", "__subclasses__",  "__trunc__",
        "__getstate__", "__prepare__"};
    if (!span_starts(name, SPAN_LIT("__")) || !span_ends(name, SPAN_LIT("__")))
        return false;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (span_is(name, plain[i]))
            return false;
    return true;
}

/* Some types have the slot as a method, too, for speed. */
static bool is_method_besides(const Type *type, Span name) {
    if (span_is(name, "__getitem__"))
        return type == &TYPE_LIST || type == &TYPE_DICT;
    return span_is(name, "__contains__") &&
           (type == &TYPE_DICT || type == &TYPE_SET || type == &TYPE_FROZENSET);
}

void native_add_attribute(VM *vm, const Type *owner, Dict *d, const Native *row) {
    Str *name = vm_intern_span(vm, native_name(row));
    if (!dict_get_str(vm, d, name, &(Value){0}))
        dict_set_str(vm, d, name, value_object(make(vm, &TYPE_GETSET_DESCRIPTOR, row, owner)));
}

/* An attribute that is known to the type's getattr slot. */
static Value slot_attribute(VM *vm, Value *args) {
    NativeFunction *f = vm->native;
    Str *name = vm_intern_span(vm, native_name(f->native));
    Value out;
    if (!f->owner->getattr(vm, args[0], name, &out))
        raise_attribute(vm, args[0], name);
    return out;
}

static void add_attributes(VM *vm, const Type *type, Dict *d) {
    const char *const *names =
        type_is_subtype(type, &TYPE_BASE_EXCEPTION) ? exception_attributes(type) : type->attributes;
    for (const char *const *name = names; name && *name; name++) {
        Native *row = vm_alloc(vm, sizeof *row);
        *row = (Native){str_printf(vm, "@property %s(self)", *name)->data, slot_attribute, NULL};
        native_add_attribute(vm, type, d, row);
    }
}

void native_fill_type(VM *vm, const Type *type, Dict *d) {
    add_attributes(vm, type, d);
    for (const Native *n = type->methods; n && n->signature; n++) {
        const Type *kind = &TYPE_METHOD_DESCRIPTOR;
        Span name = native_name(n);
        if (strncmp(n->signature, "@class ", 7) == 0)
            kind = &TYPE_CLASSMETHOD_DESCRIPTOR;
        else if (strncmp(n->signature, "@property ", 10) == 0)
            kind = &TYPE_GETSET_DESCRIPTOR;
        else if (strncmp(n->signature, "@static ", 8) == 0 || span_is(name, "__new__"))
            kind = &TYPE_NATIVE_FUNCTION;
        else if (is_slot_name(name))
            kind = &TYPE_WRAPPER_DESCRIPTOR;
        dict_set_str(vm, d, vm_intern_span(vm, name), value_object(make(vm, kind, n, type)));
    }
    wrappers_fill_type(vm, type, d);
    if (type->doc && !dict_get_str(vm, d, vm->names.__doc__, &(Value){0}))
        dict_set_str(vm, d, vm->names.__doc__, str_value(vm, type->doc));
}

void native_add_wrapper(VM *vm, const Type *type, Dict *d, const Native *n) {
    Str *name = vm_intern_span(vm, native_name(n));
    const Type *kind = is_method_besides(type, native_name(n)) ? &TYPE_METHOD_DESCRIPTOR
                                                               : &TYPE_WRAPPER_DESCRIPTOR;
    Value found;
    if (!dict_get_str(vm, d, name, &found))
        dict_set_str(vm, d, name, value_object(make(vm, kind, n, type)));
}

/* ---- rows as values ---- */

static struct NativeSlot *find_slot(struct NativeSlot *table, size_t cap, const Native *native) {
    size_t at = ((uintptr_t)native >> 3) * 0x9E3779B97F4A7C15u >> 32;
    for (;; at++) {
        struct NativeSlot *slot = &table[at & (cap - 1)];
        if (!slot->native || slot->native == native)
            return slot;
    }
}

static void grow_natives(VM *vm) {
    size_t cap = vm->native_cap ? vm->native_cap * 2 : 256;
    struct NativeSlot *table = vm_alloc(vm, cap * sizeof *table);
    memset(table, 0, cap * sizeof *table);
    for (size_t i = 0; i < vm->native_cap; i++)
        if (vm->natives[i].native)
            *find_slot(table, cap, vm->natives[i].native) = vm->natives[i];
    vm->natives = table;
    vm->native_cap = cap;
}

Value native_value(VM *vm, const Native *native) {
    if (vm->native_count * 2 >= vm->native_cap)
        grow_natives(vm);
    struct NativeSlot *slot = find_slot(vm->natives, vm->native_cap, native);
    if (!slot->native) {
        NativeFunction *f = make(vm, &TYPE_NATIVE_FUNCTION, native, NULL);
        slot = find_slot(vm->natives, vm->native_cap, native);
        *slot = (struct NativeSlot){native, f};
        vm->native_count++;
    }
    return value_object(slot->function);
}

/* ---- the types ---- */

static Value function_repr(VM *vm, Value self) {
    NativeFunction *f = (NativeFunction *)self.object;
    Span name = native_name(f->native);
    if (is_unset(f->self) || is_exact(f->self, &TYPE_MODULE))
        return value_object(
            str_printf(vm, "<built-in %s %.*s>", f->owner ? "method" : "function", SPAN_ARG(name)));
    return value_object(str_printf(vm, "<built-in method %.*s of %s object at %p>", SPAN_ARG(name),
                                   type_of(f->self)->name,
                                   (void *)(intptr_t)value_identity(f->self)));
}

static Value descriptor_repr(VM *vm, Value self) {
    NativeFunction *f = (NativeFunction *)self.object;
    Span name = native_name(f->native);
    const Type *type = self.object->type;
    if (type == &TYPE_METHOD_WRAPPER)
        return value_object(str_printf(vm, "<method-wrapper '%.*s' of %s object at %p>",
                                       SPAN_ARG(name), type_of(f->self)->name,
                                       (void *)(intptr_t)value_identity(f->self)));
    return value_object(str_printf(vm, "<%s '%.*s' of '%s' objects>",
                                   type == &TYPE_WRAPPER_DESCRIPTOR  ? "slot wrapper"
                                   : type == &TYPE_GETSET_DESCRIPTOR ? "attribute"
                                                                     : "method",
                                   SPAN_ARG(name), type_qualname(f->owner)));
}

/* A bound method is named after the type of its object, which may be derived. */
static const Type *named_after(const NativeFunction *f) {
    if (is_unset(f->self) || f->object.type == &TYPE_METHOD_WRAPPER)
        return f->owner;
    return is_type(f->self) ? as_type(f->self) : type_of(f->self);
}

static bool native_getattr(VM *vm, Value self, Str *name, Value *out) {
    NativeFunction *f = (NativeFunction *)self.object;
    if (name == vm->names.__name__)
        *out = value_object(vm_intern_span(vm, native_name(f->native)));
    else if (name == vm->names.__qualname__)
        *out = f->owner ? value_object(str_printf(vm, "%s.%.*s", type_qualname(named_after(f)),
                                                  SPAN_ARG(native_name(f->native))))
                        : value_object(vm_intern_span(vm, native_name(f->native)));
    else if (name == vm->names.__doc__)
        *out = f->native->doc ? str_value(vm, f->native->doc) : NONE;
    else if (name == vm->names.__module__)
        *out = f->owner ? NONE : str_value(vm, f->module ? f->module->data : "builtins");
    else if (name == vm->names.__self__)
        *out = is_unset(f->self) ? NONE : f->self;
    else if (name == vm->names.__text_signature__)
        *out = str_value(vm, f->native->signature + native_name(f->native).len);
    else if (f->owner && strcmp(name->data, "__objclass__") == 0)
        *out = type_value(f->owner);
    else
        return false;
    return true;
}

static Value native_compare(VM *vm, CompareOp op, Value self, Value other) {
    if ((op != OP_EQ && op != OP_NE) || type_of(other) != self.object->type)
        return NOT_IMPLEMENTED;
    NativeFunction *a = (NativeFunction *)self.object, *b = (NativeFunction *)other.object;
    bool same = a->native == b->native && value_same(a->self, b->self) && a->owner == b->owner;
    return value_bool(same == (op == OP_EQ));
}

static int64_t native_hash(VM *vm, Value self) {
    NativeFunction *f = (NativeFunction *)self.object;
    return (int64_t)((uintptr_t)f->native >> 4) ^ (int64_t)(f->self.integer >> 4);
}

#define NATIVE_TYPE(symbol, text, repr_, get, set, called)                                         \
    const Type symbol = {.object = {&TYPE_TYPE},                                                   \
                         .name = text,                                                             \
                         .size = sizeof(NativeFunction),                                           \
                         .repr = repr_,                                                            \
                         .hash = native_hash,                                                      \
                         .compare = native_compare,                                                \
                         .call = called,                                                           \
                         .getattr = native_getattr,                                                \
                         .descr_get = get,                                                         \
                         .descr_set = set}

NATIVE_TYPE(TYPE_NATIVE_FUNCTION, "builtin_function_or_method", function_repr, NULL, NULL,
            native_call);
NATIVE_TYPE(TYPE_METHOD_DESCRIPTOR, "method_descriptor", descriptor_repr, method_get, NULL,
            native_call);
NATIVE_TYPE(TYPE_WRAPPER_DESCRIPTOR, "wrapper_descriptor", descriptor_repr, method_get, NULL,
            native_call);
NATIVE_TYPE(TYPE_METHOD_WRAPPER, "method-wrapper", descriptor_repr, NULL, NULL, native_call);
NATIVE_TYPE(TYPE_CLASSMETHOD_DESCRIPTOR, "classmethod_descriptor", descriptor_repr, classmethod_get,
            NULL, NULL);
NATIVE_TYPE(TYPE_GETSET_DESCRIPTOR, "getset_descriptor", descriptor_repr, getset_get, getset_set,
            NULL);
