/* Two types that stand in for others: mappingproxy, a read-only view of a mapping, and
 * GenericAlias, what list[int] is. */
#include "harness/language/containers.h"

/* ---- mappingproxy ---- */

typedef struct MappingProxy {
    Object object;
    Value mapping;
} MappingProxy;

static Value inner(Value self) {
    return ((MappingProxy *)self.object)->mapping;
}

Value mapping_proxy(VM *vm, Value mapping) {
    MappingProxy *p = obj_new(vm, &TYPE_MAPPINGPROXY);
    p->mapping = mapping;
    return value_object(p);
}

static Value proxy_make(VM *vm, Value *args) {
    Value ignored;
    if (!vm_special(vm, args[1], "__getitem__", &ignored) || is_list(args[1]) || is_tuple(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "mappingproxy() argument must be a mapping, not %s",
              type_name(type_of(args[1])));
    return mapping_proxy(vm, args[1]);
}

static Value proxy_repr(VM *vm, Value self) {
    return value_object(str_printf(vm, "mappingproxy(%s)", vm_repr(vm, inner(self))->data));
}
static Value proxy_str(VM *vm, Value self) {
    return value_object(vm_str(vm, inner(self)));
}
static Value proxy_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (is_exact(other, &TYPE_MAPPINGPROXY))
        other = inner(other);
    return vm_compare_value(vm, op, inner(self), other);
}
static Value proxy_binary(VM *vm, BinaryOp op, Value left, Value right) {
    if (op != OP_OR)
        return NOT_IMPLEMENTED;
    if (is_exact(left, &TYPE_MAPPINGPROXY))
        left = inner(left);
    if (is_exact(right, &TYPE_MAPPINGPROXY))
        right = inner(right);
    return vm_binary(vm, op, left, right);
}
static int64_t proxy_len(VM *vm, Value self) {
    return vm_len(vm, inner(self));
}
static Value proxy_getitem(VM *vm, Value self, Value key) {
    return vm_getitem(vm, inner(self), key);
}
static bool proxy_contains(VM *vm, Value self, Value key) {
    return vm_contains(vm, inner(self), key);
}
static Value proxy_iter(VM *vm, Value self) {
    return vm_iter(vm, inner(self));
}
static Value proxy_get(VM *vm, Value *args) {
    return vm_method(vm, inner(args[0]), "get", 2, args + 1);
}

#define FORWARD(name)                                                                              \
    static Value proxy_##name(VM *vm, Value *args) {                                               \
        return vm_method(vm, inner(args[0]), #name, 0, NULL);                                      \
    }
FORWARD(keys)
FORWARD(values)
FORWARD(items)
FORWARD(copy)
#undef FORWARD

static const Native PROXY_METHODS[] = {
    {"__new__(cls, mapping, /)", proxy_make, "A read-only view of a mapping."},
    {"copy(self, /)", proxy_copy, "A shallow copy of the mapping."},
    {"get(self, key, default=None, /)", proxy_get, "The value for key, else default."},
    {"items(self, /)", proxy_items, "The mapping's items."},
    {"keys(self, /)", proxy_keys, "The mapping's keys."},
    {"values(self, /)", proxy_values, "The mapping's values."},
    {NULL, NULL, NULL}};
const Type TYPE_MAPPINGPROXY = {.object = {&TYPE_TYPE},
                                .name = "mappingproxy",
                                .size = sizeof(MappingProxy),
                                .flags = TYPE_MAPPING,
                                .doc = "A read-only view of a mapping.",
                                .repr = proxy_repr,
                                .str = proxy_str,
                                .hash = hash_refuse,
                                .compare = proxy_compare,
                                .binary = proxy_binary,
                                .len = proxy_len,
                                .getitem = proxy_getitem,
                                .contains = proxy_contains,
                                .iter = proxy_iter,
                                .methods = PROXY_METHODS};

/* ---- list[int] ---- */

typedef struct GenericAlias {
    Object object;
    Value origin, args; /* args: a tuple */
} GenericAlias;

static GenericAlias *as_alias(Value v) {
    return (GenericAlias *)v.object;
}

Value generic_alias(VM *vm, Value origin, Value item) {
    GenericAlias *a = obj_new(vm, &TYPE_GENERIC_ALIAS);
    a->origin = origin;
    a->args = is_tuple(item) ? item : tuple_from(vm, &item, 1);
    return value_object(a);
}

Value class_getitem(VM *vm, Value *args) {
    return generic_alias(vm, args[0], args[1]);
}

/* As types are written in annotations: a class by its name, `...`, else the repr. */
void add_type_repr(VM *vm, Buf *out, Value v) {
    Value module, name;
    if (is_object(v) && v.object == &ELLIPSIS_OBJECT) {
        buf_adds(out, "...");
        return;
    }
    if (!is_type(v)) {
        add_repr(vm, out, v);
        return;
    }
    if (vm_getattr_maybe(vm, v, vm_intern(vm, "__module__"), &module) && is_str(module) &&
        !span_is(str_span(as_str(module)), "builtins")) {
        buf_add_span(out, str_span(as_str(module)));
        buf_addc(out, '.');
    }
    name = vm_getattr(vm, v, vm_intern(vm, "__qualname__"));
    buf_add_span(out, str_span(as_str(name)));
}

static Value alias_repr(VM *vm, Value self) {
    Tuple *args = as_tuple(as_alias(self)->args);
    Buf *b = vm_buf(vm);
    add_type_repr(vm, b, as_alias(self)->origin);
    buf_addc(b, '[');
    if (args->count == 0)
        buf_adds(b, "()");
    for (size_t i = 0; i < args->count; i++) {
        if (i)
            buf_adds(b, ", ");
        if (is_list(args->items[i])) {
            List *l = as_list(args->items[i]);
            buf_addc(b, '[');
            for (size_t j = 0; j < l->count; j++) {
                if (j)
                    buf_adds(b, ", ");
                add_type_repr(vm, b, l->items[j]);
            }
            buf_addc(b, ']');
        } else {
            add_type_repr(vm, b, args->items[i]);
        }
    }
    buf_addc(b, ']');
    return buf_value(vm, b);
}

static Value alias_pair(VM *vm, Value v) {
    return tuple2(vm, as_alias(v)->origin, as_alias(v)->args);
}
static int64_t alias_hash(VM *vm, Value self) {
    return vm_hash(vm, alias_pair(vm, self));
}
static Value alias_compare(VM *vm, CompareOp op, Value self, Value other) {
    if ((op != OP_EQ && op != OP_NE) || !is_exact(other, &TYPE_GENERIC_ALIAS))
        return NOT_IMPLEMENTED;
    return vm_compare_value(vm, op, alias_pair(vm, self), alias_pair(vm, other));
}
static Value alias_call(VM *vm, Value self, const Args *args) {
    return vm_call(vm, as_alias(self)->origin, args);
}
static bool alias_getattr(VM *vm, Value self, Str *name, Value *out) {
    Span s = str_span(name);
    if (span_is(s, "__origin__"))
        *out = as_alias(self)->origin;
    else if (span_is(s, "__args__"))
        *out = as_alias(self)->args;
    else if (span_is(s, "__parameters__"))
        *out = tuple_from(vm, NULL, 0);
    else if (span_starts(s, SPAN_LIT("__")) && !span_is(s, "__name__") &&
             !span_is(s, "__qualname__") && !span_is(s, "__module__"))
        return false;
    else
        *out = vm_getattr(vm, as_alias(self)->origin, name);
    return true;
}
static Value alias_getitem(VM *vm, Value self, Value key) {
    return generic_alias(vm, as_alias(self)->origin, key);
}
static Value alias_mro_entries(VM *vm, Value *args) {
    return tuple_from(vm, &as_alias(args[0])->origin, 1);
}
static Value alias_instancecheck(VM *vm, Value *args) {
    raise(vm, &TYPE_TYPE_ERROR, "isinstance() argument 2 cannot be a parameterized generic");
}
static Value alias_subclasscheck(VM *vm, Value *args) {
    raise(vm, &TYPE_TYPE_ERROR, "issubclass() argument 2 cannot be a parameterized generic");
}
static Value alias_make(VM *vm, Value *args) {
    return generic_alias(vm, args[1], args[2]);
}

static const Native ALIAS_METHODS[] = {
    {"__new__(cls, origin, args, /)", alias_make, "origin[args]."},
    {"__instancecheck__(self, instance, /)", alias_instancecheck, "Refused."},
    {"__subclasscheck__(self, cls, /)", alias_subclasscheck, "Refused."},
    {"__mro_entries__(self, bases, /)", alias_mro_entries, "The class to derive from."},
    {NULL, NULL, NULL}};
const Type TYPE_GENERIC_ALIAS = {.object = {&TYPE_TYPE},
                                 .name = "GenericAlias",
                                 .module = "types",
                                 .size = sizeof(GenericAlias),
                                 .doc = "A class with the types of its items.",
                                 .repr = alias_repr,
                                 .hash = alias_hash,
                                 .compare = alias_compare,
                                 .call = alias_call,
                                 .getitem = alias_getitem,
                                 .getattr = alias_getattr,
                                 .methods = ALIAS_METHODS};
