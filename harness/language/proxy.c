/* mappingproxy, a read-only view of a mapping. */
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
FORWARD(__reversed__)
#undef FORWARD

static const Native PROXY_METHODS[] = {
    {"__new__(cls, mapping, /)", proxy_make, "A read-only view of a mapping."},
    {"copy(self, /)", proxy_copy, "A shallow copy of the mapping."},
    {"get(self, key, default=None, /)", proxy_get, "The value for key, else default."},
    {"items(self, /)", proxy_items, "The mapping's items."},
    {"keys(self, /)", proxy_keys, "The mapping's keys."},
    {"values(self, /)", proxy_values, "The mapping's values."},
    {"__reversed__(self, /)", proxy___reversed__, "The mapping's keys, last first."},
    CLASS_GETITEM,
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
