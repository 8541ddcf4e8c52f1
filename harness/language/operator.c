/* Module operator: the operators as functions, and itemgetter, attrgetter, methodcaller. */
#include "harness/language/containers.h"

#define BINARY(X)                                                                                  \
    X(add, ADD)                                                                                    \
    X(sub, SUB)                                                                                    \
    X(mul, MUL)                                                                                    \
    X(matmul, MATMUL)                                                                              \
    X(truediv, DIV)                                                                                \
    X(floordiv, FLOORDIV)                                                                          \
    X(mod, MOD)                                                                                    \
    X(pow, POW)                                                                                    \
    X(lshift, LSHIFT)                                                                              \
    X(rshift, RSHIFT)                                                                              \
    X(and_, AND)                                                                                   \
    X(or_, OR)                                                                                     \
    X(xor, XOR)
#define INPLACE(X)                                                                                 \
    X(iadd, ADD)                                                                                   \
    X(isub, SUB)                                                                                   \
    X(imul, MUL)                                                                                   \
    X(imatmul, MATMUL)                                                                             \
    X(itruediv, DIV)                                                                               \
    X(ifloordiv, FLOORDIV)                                                                         \
    X(imod, MOD)                                                                                   \
    X(ipow, POW)                                                                                   \
    X(ilshift, LSHIFT)                                                                             \
    X(irshift, RSHIFT)                                                                             \
    X(iand, AND)                                                                                   \
    X(ior, OR)                                                                                     \
    X(ixor, XOR)
#define COMPARISONS(X)                                                                             \
    X(lt, LT)                                                                                      \
    X(le, LE)                                                                                      \
    X(eq, EQ)                                                                                      \
    X(ne, NE)                                                                                      \
    X(gt, GT)                                                                                      \
    X(ge, GE)
#define UNARY(X)                                                                                   \
    X(neg, NEG)                                                                                    \
    X(pos, POS)                                                                                    \
    X(invert, INVERT)                                                                              \
    X(inv, INVERT)

#define X(name, op)                                                                                \
    static Value operator_##name(VM *vm, Value *args) {                                            \
        return vm_binary(vm, OP_##op, args[0], args[1]);                                           \
    }
BINARY(X)
#undef X
#define X(name, op)                                                                                \
    static Value operator_##name(VM *vm, Value *args) {                                            \
        return vm_inplace(vm, OP_##op, args[0], args[1]);                                          \
    }
INPLACE(X)
#undef X
#define X(name, op)                                                                                \
    static Value operator_##name(VM *vm, Value *args) {                                            \
        return vm_compare_value(vm, OP_##op, args[0], args[1]);                                    \
    }
COMPARISONS(X)
#undef X
#define X(name, op)                                                                                \
    static Value operator_##name(VM *vm, Value *args) {                                            \
        return vm_unary(vm, OP_##op, args[0]);                                                     \
    }
UNARY(X)
#undef X

static Value operator_not(VM *vm, Value *args) {
    return value_bool(!vm_truth(vm, args[0]));
}
static Value operator_truth(VM *vm, Value *args) {
    return value_bool(vm_truth(vm, args[0]));
}
static Value operator_is(VM *vm, Value *args) {
    return value_bool(value_same(args[0], args[1]));
}
static Value operator_is_not(VM *vm, Value *args) {
    return value_bool(!value_same(args[0], args[1]));
}
static Value operator_abs(VM *vm, Value *args) {
    Value method;
    if (!vm_special(vm, args[0], "__abs__", &method))
        raise(vm, &TYPE_TYPE_ERROR, "bad operand type for abs(): '%s'",
              type_name(type_of(args[0])));
    return vm_call0(vm, method);
}
static Value operator_index(VM *vm, Value *args) {
    return index_value(vm, args[0]);
}
static Value operator_contains(VM *vm, Value *args) {
    return value_bool(vm_contains(vm, args[0], args[1]));
}
static Value operator_getitem(VM *vm, Value *args) {
    return vm_getitem(vm, args[0], args[1]);
}
static Value operator_setitem(VM *vm, Value *args) {
    vm_setitem(vm, args[0], args[1], args[2]);
    return NONE;
}
static Value operator_delitem(VM *vm, Value *args) {
    vm_setitem(vm, args[0], args[1], UNSET);
    return NONE;
}
static void need_sequence(VM *vm, Value v) {
    Value ignored;
    if (!vm_special(vm, v, "__getitem__", &ignored) || is_int(v) || is_dict(v))
        raise(vm, &TYPE_TYPE_ERROR, "'%s' object can't be concatenated", type_name(type_of(v)));
}
static Value operator_iconcat(VM *vm, Value *args) {
    need_sequence(vm, args[0]);
    return vm_inplace(vm, OP_ADD, args[0], args[1]);
}
static Value operator_concat(VM *vm, Value *args) {
    need_sequence(vm, args[0]);
    return vm_binary(vm, OP_ADD, args[0], args[1]);
}
static Value iterator_of(VM *vm, Value v) {
    if (!can_iterate(v))
        raise(vm, &TYPE_TYPE_ERROR, "argument of type '%s' is not iterable", type_name(type_of(v)));
    return vm_iter(vm, v);
}
static Value operator_count_of(VM *vm, Value *args) {
    Value iterator = iterator_of(vm, args[0]), item;
    int64_t n = 0;
    while (vm_next(vm, iterator, &item))
        n += vm_equal(vm, item, args[1]);
    return value_int(n);
}
static Value operator_index_of(VM *vm, Value *args) {
    Value iterator = iterator_of(vm, args[0]), item;
    for (int64_t i = 0; vm_next(vm, iterator, &item); i++)
        if (vm_equal(vm, item, args[1]))
            return value_int(i);
    raise(vm, &TYPE_VALUE_ERROR, "sequence.index(x): x not in sequence");
}
static Value operator_length_hint(VM *vm, Value *args) {
    return value_int(length_hint(vm, args[0], vm_index(vm, args[1])));
}
static Value operator_call(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    Dict *named = as_dict(args[2]);
    Str **names = vm_alloc(vm, (named->count + 1) * sizeof *names);
    Value *values = vm_alloc(vm, (named->count + 1) * sizeof *values);
    size_t cursor = 0, n = 0;
    for (DictEntry *e; (e = dict_next(named, &cursor)); n++) {
        names[n] = vm_intern_span(vm, str_span(as_str(e->key)));
        values[n] = e->value;
    }
    return vm_call(vm, args[0], &(Args){given->count, given->items, n, names, values});
}

/* ---- itemgetter, attrgetter, methodcaller ---- */

typedef struct Getter {
    Object object;
    Tuple *items; /* keys; lists of attribute names; the method's name and arguments */
    Dict *named;  /* methodcaller */
    Dict *attrs;
} Getter;
extern const Type TYPE_ITEMGETTER, TYPE_ATTRGETTER, TYPE_METHODCALLER;

static Getter *getter_new(VM *vm, Value cls, Value items) {
    Getter *g = instance_new(vm, as_type(cls));
    g->items = as_tuple(items);
    return g;
}

static Value only_argument(VM *vm, Value self, const Args *args) {
    if (args->named)
        raise(vm, &TYPE_TYPE_ERROR, "%s() takes no keyword arguments",
              type_qualname(type_of(self)));
    if (args->count != 1)
        raise(vm, &TYPE_TYPE_ERROR, "%s expected 1 argument, got %zu", type_qualname(type_of(self)),
              args->count);
    return args->items[0];
}

static Value itemgetter_new(VM *vm, Value *args) {
    if (as_tuple(args[1])->count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "itemgetter expected 1 argument, got 0");
    return value_object(getter_new(vm, args[0], args[1]));
}

static Value itemgetter_call(VM *vm, Value self, const Args *args) {
    Tuple *keys = ((Getter *)self.object)->items;
    Value object = only_argument(vm, self, args);
    if (keys->count == 1)
        return vm_getitem(vm, object, keys->items[0]);
    Tuple *result = tuple_new(vm, keys->count);
    for (size_t i = 0; i < keys->count; i++)
        result->items[i] = vm_getitem(vm, object, keys->items[i]);
    return value_object(result);
}

static Value attrgetter_new(VM *vm, Value *args) {
    Tuple *names = as_tuple(args[1]);
    if (names->count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "attrgetter expected 1 argument, got 0");
    for (size_t i = 0; i < names->count; i++)
        if (!is_str(names->items[i]))
            raise(vm, &TYPE_TYPE_ERROR, "attribute name must be a string");
    return value_object(getter_new(vm, args[0], args[1]));
}

static Value dotted_attribute(VM *vm, Value object, Span path) {
    while (path.ptr) {
        size_t dot = span_find_char(path, '.', 0);
        Span name = span_make(path.ptr, dot == SIZE_MAX ? path.len : dot);
        object = vm_getattr(vm, object, vm_intern_span(vm, name));
        path = dot == SIZE_MAX ? (Span){0} : span_from(path, dot + 1);
    }
    return object;
}

static Value attrgetter_call(VM *vm, Value self, const Args *args) {
    Tuple *names = ((Getter *)self.object)->items;
    Value object = only_argument(vm, self, args);
    if (names->count == 1)
        return dotted_attribute(vm, object, str_span(as_str(names->items[0])));
    Tuple *result = tuple_new(vm, names->count);
    for (size_t i = 0; i < names->count; i++)
        result->items[i] = dotted_attribute(vm, object, str_span(as_str(names->items[i])));
    return value_object(result);
}

static Value methodcaller_new(VM *vm, Value *args) {
    Tuple *given = as_tuple(args[1]);
    if (given->count == 0)
        raise(vm, &TYPE_TYPE_ERROR, "methodcaller needs at least one argument, the method name");
    if (!is_str(given->items[0]))
        raise(vm, &TYPE_TYPE_ERROR, "method name must be a string");
    Getter *g = getter_new(vm, args[0], args[1]);
    g->named = as_dict(args[2]);
    return value_object(g);
}

static Value methodcaller_call(VM *vm, Value self, const Args *args) {
    Getter *g = (Getter *)self.object;
    Value object = only_argument(vm, self, args);
    Value method = vm_getattr(vm, object, vm_intern_span(vm, str_span(as_str(g->items->items[0]))));
    Value rest = tuple_from(vm, g->items->items + 1, g->items->count - 1);
    return operator_call(vm, (Value[]){method, rest, value_object(g->named)});
}

static Value getter_repr(VM *vm, Value self) {
    Getter *g = (Getter *)self.object;
    Buf *b = vm_buf(vm);
    buf_addf(b, "%s(", type_of(self)->name);
    add_reprs(vm, b, g->items->items, g->items->count);
    size_t cursor = 0;
    for (DictEntry *e; g->named && (e = dict_next(g->named, &cursor));) {
        buf_addf(b, ", %s=", as_str(e->key)->data);
        add_repr(vm, b, e->value);
    }
    buf_addc(b, ')');
    return buf_value(vm, b);
}

#define GETTER(NAME, text, lower, sign, sentence)                                                  \
    static const Native NAME##_METHODS[] = {{sign, lower##_new, sentence}, {NULL, NULL, NULL}};    \
    const Type NAME = {.object = {&TYPE_TYPE},                                                     \
                       .name = "operator." text,                                                   \
                       .module = "operator",                                                       \
                       .size = sizeof(Getter),                                                     \
                       .repr = getter_repr,                                                        \
                       .call = lower##_call,                                                       \
                       .methods = NAME##_METHODS};
GETTER(TYPE_ITEMGETTER, "itemgetter", itemgetter, "__new__(cls, /, *items)",
       "A function that fetches items.")
GETTER(TYPE_ATTRGETTER, "attrgetter", attrgetter, "__new__(cls, /, *attrs)",
       "A function that fetches attributes.")
GETTER(TYPE_METHODCALLER, "methodcaller", methodcaller, "__new__(cls, /, *args, **kwargs)",
       "A function that calls a method.")

/* ---- the module ---- */

static const Native OPERATOR_FUNCTIONS[] = {
#define X(name, op) {#name "(a, b, /)", operator_##name, "The operator as a function."},
    BINARY(X) INPLACE(X) COMPARISONS(X)
#undef X
#define X(name, op) {#name "(a, /)", operator_##name, "The operator as a function."},
        UNARY(X)
#undef X
            {"abs(a, /)", operator_abs, "abs(a)."},
    {"call(obj, /, *args, **kwargs)", operator_call, "obj(*args, **kwargs)."},
    {"concat(a, b, /)", operator_concat, "a + b, for sequences."},
    {"iconcat(a, b, /)", operator_iconcat, "a += b, for sequences."},
    {"contains(a, b, /)", operator_contains, "b in a."},
    {"countOf(a, b, /)", operator_count_of, "How often b is among the items of a."},
    {"delitem(a, b, /)", operator_delitem, "del a[b]."},
    {"getitem(a, b, /)", operator_getitem, "a[b]."},
    {"index(a, /)", operator_index, "a as an integer."},
    {"indexOf(a, b, /)", operator_index_of, "Position of b among the items of a."},
    {"is_(a, b, /)", operator_is, "a is b."},
    {"is_not(a, b, /)", operator_is_not, "a is not b."},
    {"length_hint(obj, default=0, /)", operator_length_hint, "An estimate of the length."},
    {"not_(a, /)", operator_not, "not a."},
    {"setitem(a, b, c, /)", operator_setitem, "a[b] = c."},
    {"truth(a, /)", operator_truth, "bool(a)."},
    {NULL, NULL, NULL}};

/* Everything the module has, in order, but the names with underscores. */
static void add_all(VM *vm, Value module) {
    List *all = list_new(vm, 64);
    size_t at = 0;
    for (DictEntry *e; (e = dict_next(((Module *)module.object)->attrs, &at));)
        if (as_str(e->key)->data[0] != '_')
            list_push(vm, all, e->key);
    list_sort_values(vm, all, NONE, false);
    module_set(vm, module, "__all__", value_object(all));
}

static void operator_init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_ITEMGETTER);
    module_add_type(vm, module, &TYPE_ATTRGETTER);
    module_add_type(vm, module, &TYPE_METHODCALLER);
    add_all(vm, module);
    for (const Native *n = OPERATOR_FUNCTIONS; n->signature; n++) {
        Span name = span_make(n->signature, span_find_char(span_of(n->signature), '(', 0));
        if (name.ptr[name.len - 1] == '_')
            name.len--;
        Buf *b = vm_buf(vm);
        buf_addf(b, "__%.*s__", SPAN_ARG(name));
        module_set(vm, module, vm_intern_span(vm, buf_span(b))->data, native_value(vm, n));
        vm_buf_drop(vm, b);
    }
}

const NativeModule MODULE_OPERATOR = {"operator", OPERATOR_FUNCTIONS, operator_init,
                                      "The operators as functions."};
