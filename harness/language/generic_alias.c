/* GenericAlias, what list[int] is, and what stands for the type variables in it. */
#include "harness/language/containers.h"

typedef struct GenericAlias {
    Object object;
    Value origin, args; /* args: a tuple */
    bool starred;       /* *list[int], what unpacking gives */
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
    if (as_alias(self)->starred)
        buf_addc(b, '*');
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
    if (as_alias(self)->starred != as_alias(other)->starred)
        return value_bool(op == OP_NE);
    return vm_compare_value(vm, op, alias_pair(vm, self), alias_pair(vm, other));
}

/* ---- type variables ---- */

static bool is_variable(VM *vm, Value v) {
    Value ignored;
    return !is_type(v) && vm_getattr_maybe(vm, v, vm_intern(vm, "__typing_subst__"), &ignored);
}

/* The variables inside an argument; false: it has none. */
static bool inner_variables(VM *vm, Value v, Tuple **out) {
    Value found;
    if (is_type(v) || !vm_getattr_maybe(vm, v, vm_intern(vm, "__parameters__"), &found) ||
        !is_tuple(found) || as_tuple(found)->count == 0)
        return false;
    *out = as_tuple(found);
    return true;
}

static void add_variable(VM *vm, List *to, Value v) {
    for (size_t i = 0; i < to->count; i++)
        if (vm_equal(vm, to->items[i], v))
            return;
    list_push(vm, to, v);
}

List *type_variables(VM *vm, const Tuple *args) {
    List *found = list_new(vm, 0);
    for (size_t i = 0; i < args->count; i++) {
        Tuple *inside;
        if (is_variable(vm, args->items[i]))
            add_variable(vm, found, args->items[i]);
        else if (inner_variables(vm, args->items[i], &inside))
            for (size_t j = 0; j < inside->count; j++)
                add_variable(vm, found, inside->items[j]);
    }
    return found;
}

/* What is chosen for a variable. */
static Value chosen(VM *vm, const List *variables, const Tuple *choices, Value v) {
    for (size_t i = 0; i < variables->count; i++)
        if (vm_equal(vm, variables->items[i], v))
            return vm_method(vm, v, "__typing_subst__", 1, &choices->items[i]);
    return v;
}

Value type_substitute(VM *vm, Value self, const Tuple *args, Value key) {
    const List *variables = type_variables(vm, args);
    if (variables->count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "%s is not a generic class", vm_repr(vm, self)->data);
    const Tuple *choices = as_tuple(is_tuple(key) ? key : tuple_from(vm, &key, 1));
    if (choices->count != variables->count)
        raise(vm, &TYPE_TYPE_ERROR, "Too %s arguments for %s; actual %zu, expected %zu",
              choices->count > variables->count ? "many" : "few", vm_repr(vm, self)->data,
              choices->count, variables->count);
    List *made = list_new(vm, args->count);
    for (size_t i = 0; i < args->count; i++) {
        Value v = args->items[i];
        Tuple *inside;
        if (is_variable(vm, v)) {
            v = chosen(vm, variables, choices, v);
        } else if (inner_variables(vm, v, &inside)) {
            List *part = list_new(vm, inside->count);
            for (size_t j = 0; j < inside->count; j++)
                list_push(vm, part, chosen(vm, variables, choices, inside->items[j]));
            v = vm_getitem(vm, v, tuple_from(vm, part->items, part->count));
        }
        list_push(vm, made, v);
    }
    return tuple_from(vm, made->items, made->count);
}

/* ---- the type ---- */

static Value alias_call(VM *vm, Value self, const Args *args) {
    return vm_call(vm, as_alias(self)->origin, args);
}
static bool alias_getattr(VM *vm, Value self, Str *name, Value *out) {
    Span s = str_span(name);
    if (span_is(s, "__origin__"))
        *out = as_alias(self)->origin;
    else if (span_is(s, "__args__"))
        *out = as_alias(self)->args;
    else if (span_is(s, "__parameters__")) {
        List *found = type_variables(vm, as_tuple(as_alias(self)->args));
        *out = tuple_from(vm, found->items, found->count);
    } else if (span_is(s, "__unpacked__"))
        *out = value_bool(as_alias(self)->starred);
    else if (span_starts(s, SPAN_LIT("__")) && !span_is(s, "__name__") &&
             !span_is(s, "__qualname__") && !span_is(s, "__module__"))
        return false;
    else
        *out = vm_getattr(vm, as_alias(self)->origin, name);
    return true;
}
static Value alias_getitem(VM *vm, Value self, Value key) {
    GenericAlias *a = as_alias(self);
    Value made = generic_alias(vm, a->origin, type_substitute(vm, self, as_tuple(a->args), key));
    as_alias(made)->starred = a->starred;
    return made;
}
/* Unpacking gives one item, the alias with a star. */
static Value alias_iter(VM *vm, Value self) {
    Value star = generic_alias(vm, as_alias(self)->origin, as_alias(self)->args);
    as_alias(star)->starred = true;
    return vm_iter(vm, tuple_from(vm, &star, 1));
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
                                 .iter = alias_iter,
                                 .getattr = alias_getattr,
                                 .methods = ALIAS_METHODS};
