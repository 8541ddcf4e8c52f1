/* None, NotImplemented, Ellipsis, and simple namespaces and unions of types. */
#include "harness/language/attribute.h"
#include "harness/language/containers.h"
#include "harness/language/vm_internal.h"

static Value none_repr(VM *vm, Value self) {
    return str_value(vm, "None");
}
static bool none_truth(VM *vm, Value self) {
    return false;
}
static int64_t none_hash(VM *vm, Value self) {
    return 0xfca86420;
}
static Value none_new(VM *vm, Value *args) {
    return NONE;
}
static const Native NONE_METHODS[] = {{"__new__(cls, /)", none_new, NULL}, {NULL, NULL, NULL}};
const Type TYPE_NONE = {.object = {&TYPE_TYPE},
                        .name = "NoneType",
                        .size = sizeof(Object),
                        .repr = none_repr,
                        .hash = none_hash,
                        .truth = none_truth,
                        .methods = NONE_METHODS};

static Value ellipsis_repr(VM *vm, Value self) {
    return str_value(vm, "Ellipsis");
}
const Type TYPE_ELLIPSIS = {
    .object = {&TYPE_TYPE}, .name = "ellipsis", .size = sizeof(Object), .repr = ellipsis_repr};

static Value not_implemented_repr(VM *vm, Value self) {
    return str_value(vm, "NotImplemented");
}
const Type TYPE_NOT_IMPLEMENTED = {.object = {&TYPE_TYPE},
                                   .name = "NotImplementedType",
                                   .size = sizeof(Object),
                                   .repr = not_implemented_repr};

const Object NOT_IMPLEMENTED_OBJECT = {&TYPE_NOT_IMPLEMENTED}, ELLIPSIS_OBJECT = {&TYPE_ELLIPSIS};

/* ---- types.SimpleNamespace ---- */

typedef struct Namespace {
    Object object;
    Dict *attrs;
} Namespace;

Value namespace_new(VM *vm) {
    Namespace *n = obj_new(vm, &TYPE_NAMESPACE);
    n->attrs = dict_new(vm);
    return value_object(n);
}

static Value namespace_make(VM *vm, Value *args) {
    Namespace *n = instance_new(vm, as_type(args[0]));
    n->attrs = dict_new(vm);
    if (as_tuple(args[1])->count)
        raise(vm, &TYPE_TYPE_ERROR, "no positional arguments expected");
    dict_update(vm, n->attrs, args[2]);
    return value_object(n);
}

static Value namespace_repr(VM *vm, Value self) {
    Namespace *n = (Namespace *)self.object;
    const char *name = self.object->type == &TYPE_NAMESPACE ? "namespace" : self.object->type->name;
    if (vm_repr_enter(vm, n))
        return value_object(str_printf(vm, "%s(...)", name));
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s(", name);
    size_t at = 0, seen = 0;
    for (DictEntry *e; n->attrs && (e = dict_next(n->attrs, &at)); seen++)
        buf_addf(b, "%s%s=%s", seen ? ", " : "", vm_str(vm, e->key)->data,
                 vm_repr(vm, e->value)->data);
    buf_addc(b, ')');
    vm_repr_leave(vm, n);
    return value_object(vm_buf_str(vm, b));
}

static Value namespace_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_instance(other, &TYPE_NAMESPACE) || (op != OP_EQ && op != OP_NE))
        return NOT_IMPLEMENTED;
    Namespace *a = (Namespace *)self.object, *b = (Namespace *)other.object;
    return value_bool(vm_equal(vm, value_object(a->attrs), value_object(b->attrs)) ==
                      (op == OP_EQ));
}

static const Native NAMESPACE_METHODS[] = {
    {"__new__(cls, /, *args, **kwargs)", namespace_make, "A simple attribute-based namespace."},
    {NULL, NULL, NULL},
};

const Type TYPE_NAMESPACE = {.object = {&TYPE_TYPE},
                             .name = "SimpleNamespace",
                             .module = "types",
                             .size = sizeof(Namespace),
                             .attrs = offsetof(Namespace, attrs),
                             .flags = TYPE_SUBCLASSABLE,
                             .repr = namespace_repr,
                             .hash = hash_refuse,
                             .compare = namespace_compare,
                             .methods = NAMESPACE_METHODS};

/* ---- int | str ---- */

typedef struct Union {
    Object object;
    Tuple *items;
} Union;

static void add_member(VM *vm, List *l, Value v) {
    if (is_exact(v, &TYPE_UNION)) {
        Tuple *t = ((Union *)v.object)->items;
        for (size_t i = 0; i < t->count; i++)
            add_member(vm, l, t->items[i]);
        return;
    }
    if (is_none(v))
        v = type_value(&TYPE_NONE);
    for (size_t i = 0; i < l->count; i++)
        if (vm_equal(vm, l->items[i], v))
            return;
    list_push(vm, l, v);
}

static bool can_join(Value v) {
    return is_type(v) || is_none(v) || is_exact(v, &TYPE_UNION) || is_exact(v, &TYPE_GENERIC_ALIAS);
}

Value union_type(VM *vm, Value left, Value right) {
    if (!can_join(left) || !can_join(right))
        return NOT_IMPLEMENTED;
    List *l = list_new(vm, 2);
    add_member(vm, l, left);
    add_member(vm, l, right);
    if (l->count == 1)
        return l->items[0];
    Union *u = obj_new(vm, &TYPE_UNION);
    u->items = as_tuple(tuple_from(vm, l->items, l->count));
    return value_object(u);
}

static Value union_binary(VM *vm, BinaryOp op, Value left, Value right) {
    return op == OP_OR ? union_type(vm, left, right) : NOT_IMPLEMENTED;
}

static Value union_repr(VM *vm, Value self) {
    Buf *b = vm_buf(vm);
    Tuple *t = ((Union *)self.object)->items;
    for (size_t i = 0; i < t->count; i++) {
        Value v = t->items[i];
        buf_adds(b, i ? " | " : "");
        if (!is_type(v))
            buf_adds(b, vm_repr(vm, v)->data);
        else if (as_type(v) == &TYPE_NONE)
            buf_adds(b, "None");
        else {
            Value module = vm_getattr(vm, v, vm->names.__module__);
            if (is_str(module) && strcmp(as_str(module)->data, "builtins") != 0)
                buf_addf(b, "%s.", as_str(module)->data);
            buf_adds(b, type_qualname(as_type(v)));
        }
    }
    return value_object(vm_buf_str(vm, b));
}

static Value union_compare(VM *vm, CompareOp op, Value self, Value other) {
    if (!is_exact(other, &TYPE_UNION) || (op != OP_EQ && op != OP_NE))
        return NOT_IMPLEMENTED;
    Value a = set_of(vm, value_object(((Union *)self.object)->items));
    Value b = set_of(vm, value_object(((Union *)other.object)->items));
    return value_bool(vm_equal(vm, a, b) == (op == OP_EQ));
}

static int64_t union_hash(VM *vm, Value self) {
    int64_t h = 7;
    Tuple *t = ((Union *)self.object)->items;
    for (size_t i = 0; i < t->count; i++)
        h ^= vm_hash(vm, t->items[i]);
    return h;
}

static bool union_getattr(VM *vm, Value self, Str *name, Value *out) {
    Tuple *items = ((Union *)self.object)->items;
    if (strcmp(name->data, "__args__") == 0) {
        *out = value_object(items);
        return true;
    }
    if (strcmp(name->data, "__parameters__") != 0)
        return false;
    List *found = type_variables(vm, items);
    *out = tuple_from(vm, found->items, found->count);
    return true;
}

static Value union_getitem(VM *vm, Value self, Value key) {
    Tuple *made = as_tuple(type_substitute(vm, self, ((Union *)self.object)->items, key));
    Value result = made->items[0];
    for (size_t i = 1; i < made->count; i++)
        result = vm_binary(vm, OP_OR, result, made->items[i]);
    return result;
}

static Value union_classes(VM *vm, Value self, const char *function) {
    Tuple *t = ((Union *)self.object)->items;
    for (size_t i = 0; i < t->count; i++)
        if (is_exact(t->items[i], &TYPE_GENERIC_ALIAS))
            raise(vm, &TYPE_TYPE_ERROR, "%s() argument 2 cannot be a parameterized generic",
                  function);
    return value_object(t);
}

static Value union_instancecheck(VM *vm, Value *args) {
    return value_bool(vm_isinstance(vm, args[1], union_classes(vm, args[0], "isinstance")));
}

static Value union_subclasscheck(VM *vm, Value *args) {
    if (!is_type(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "issubclass() arg 1 must be a class");
    return value_bool(vm_issubclass(vm, args[1], union_classes(vm, args[0], "issubclass")));
}

static const Native UNION_METHODS[] = {
    {"__instancecheck__(self, obj, /)", union_instancecheck, NULL},
    {"__subclasscheck__(self, cls, /)", union_subclasscheck, NULL},
    {NULL, NULL, NULL},
};

const Type TYPE_UNION = {.object = {&TYPE_TYPE},
                         .name = "UnionType",
                         .module = "types",
                         .size = sizeof(Union),
                         .repr = union_repr,
                         .hash = union_hash,
                         .compare = union_compare,
                         .binary = union_binary,
                         .getitem = union_getitem,
                         .getattr = union_getattr,
                         .methods = UNION_METHODS};
