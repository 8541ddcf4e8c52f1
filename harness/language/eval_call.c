/* Calls: plain functions without building argument tuples, methods without binding them, and the
 * general case with `*` and `**`. */
#include "harness/language/containers.h"
#include "harness/language/eval.h"

/* Arrays of arguments are no longer than needed: what earlier calls left behind in the rest would
 * keep objects alive. */
enum { SOME = 3, FEW = FEW_NAMED };

/* ---- plain functions ---- */

/* Arguments are evaluated straight into the new frame's slots. */
static Value call_simple_function(VM *vm, Frame *f, const CallNode *n, Function *fn, Value self) {
    Code *code = fn->code;
    size_t total = code->scope->slots, at = 0, count = n->args.count;
    Value *slots = __builtin_alloca((total + 1) * sizeof *slots);
    if (!is_unset(self))
        slots[at++] = self;
    for (size_t i = 0; i < count; i++)
        slots[at++] = eval(vm, f, n->args.items[i]);
    size_t first = code->positional - fn->default_count;
    while (at < code->positional) {
        slots[at] = fn->defaults[at - first];
        at++;
    }
    for (; at < total; at++)
        slots[at] = UNSET;
    f->node = &n->node;
    Frame frame;
    frame.back = f;
    frame.slots = slots;
    frame.closure = fn->closure;
    frame.globals = fn->globals;
    frame.locals = NULL;
    frame.node = NULL;
    frame.code = code;
    frame.result = NONE;
    frame.generator = NULL;
    frame.handling = 0;
    frame.snapshot = NULL;
    return run_body(vm, &frame);
}

static bool is_simple_call(const CallNode *n, const Function *fn, size_t extra) {
    const Code *code = fn->code;
    size_t have = n->args.count + extra;
    return code->simple && n->named == 0 && have <= code->positional &&
           have + fn->default_count >= code->positional;
}

/* ---- any callee, simple arguments ---- */

/* A function of a module or a built-in one. */
static bool is_plain_native(Value callee) {
    const NativeFunction *f = (const NativeFunction *)callee.object;
    return is_exact(callee, &TYPE_NATIVE_FUNCTION) && !f->owner && is_unset(f->self);
}

static Value call_native_few(VM *vm, Frame *f, const CallNode *n, Value native, Value self) {
    Value items[SOME + 1];
    size_t count = 0;
    if (!is_unset(self))
        items[count++] = self;
    for (size_t i = 0; i < n->args.count; i++)
        items[count++] = eval(vm, f, n->args.items[i]);
    f->node = &n->node;
    return native_call_items(vm, (NativeFunction *)native.object, count, items);
}

__attribute__((noinline)) static Value call_values_at_length(VM *vm, Frame *f, const CallNode *n,
                                                             Value callee, Value self) {
    size_t extra = !is_unset(self), count = n->args.count + extra;
    size_t all = count + n->named;
    Value *items = all <= FEW ? __builtin_alloca((all + 1) * sizeof *items)
                              : vm_alloc(vm, all * sizeof *items);
    Value *values = items + count;
    items[0] = self;
    for (size_t i = 0; i < n->args.count; i++)
        items[i + extra] = eval(vm, f, n->args.items[i]);
    for (size_t i = 0; i < n->named; i++)
        values[i] = eval(vm, f, n->values[i]);
    f->node = &n->node;
    if (n->named == 0 && is_exact(callee, &TYPE_FUNCTION))
        return function_call_positional(vm, (Function *)callee.object, count, items);
    if (n->named == 0 && is_plain_native(callee))
        return native_call_items(vm, (NativeFunction *)callee.object, count, items);
    Args args = {count, items, n->named, n->names, values};
    return vm_call(vm, callee, &args);
}

static Value call_values(VM *vm, Frame *f, const CallNode *n, Value callee, Value self) {
    if (n->named == 0 && n->args.count <= SOME && is_plain_native(callee))
        return call_native_few(vm, f, n, callee, self);
    return call_values_at_length(vm, f, n, callee, self);
}

Value run_call_simple(VM *vm, Frame *f, Node *node) {
    CallNode *n = (CallNode *)node;
    Value callee = eval(vm, f, n->callee);
    if (LIKELY(is_exact(callee, &TYPE_FUNCTION))) {
        Function *fn = (Function *)callee.object;
        if (LIKELY(is_simple_call(n, fn, 0)))
            return call_simple_function(vm, f, n, fn, UNSET);
    }
    return call_values(vm, f, n, callee, UNSET);
}

/* ---- methods ---- */

/* What `object.name(…)` calls with self in front, without making a bound method; false: look the
 * attribute up as usual. */
static bool find_method(VM *vm, Value object, Str *name, Value *method) {
    const Type *type = type_of(object);
    bool (*getattr)(VM *, Value, Str *, Value *);
    SLOT_OF(type, getattr, getattr);
    if (getattr || !type_lookup(vm, type, name, method) || !is_object(*method))
        return false;
    const Type *kind = method->object->type;
    if (kind != &TYPE_FUNCTION && kind != &TYPE_METHOD_DESCRIPTOR)
        return false;
    Dict **place = attrs_place(object);
    Value own;
    return !place || !*place || (*place)->count == 0 || !dict_get_str(vm, *place, name, &own);
}

Value run_call_method(VM *vm, Frame *f, Node *node) {
    CallNode *n = (CallNode *)node;
    AttributeNode *attribute = (AttributeNode *)n->callee;
    Value object = eval(vm, f, attribute->object), method;
    f->node = node;
    if (!find_method(vm, object, attribute->name, &method)) {
        method = vm_getattr(vm, object, attribute->name);
        if (is_exact(method, &TYPE_FUNCTION) && is_simple_call(n, (Function *)method.object, 0))
            return call_simple_function(vm, f, n, (Function *)method.object, UNSET);
        return call_values(vm, f, n, method, UNSET);
    }
    if (method.object->type == &TYPE_METHOD_DESCRIPTOR) {
        if (LIKELY(n->named == 0 && n->args.count <= SOME))
            return call_native_few(vm, f, n, method, object);
        return call_values(vm, f, n, method, object);
    }
    Function *fn = (Function *)method.object;
    if (LIKELY(is_simple_call(n, fn, 1)))
        return call_simple_function(vm, f, n, fn, object);
    return call_values(vm, f, n, method, object);
}

/* ---- `*` and `**` ---- */

Str *callable_name(VM *vm, Value callee) {
    Value module = NONE, name = NONE;
    if (is_unset(callee)) /* a class statement */
        return str_newz(vm, "__build_class__()");
    if (!vm_getattr_maybe(vm, callee, vm->names.__qualname__, &name) || !is_str(name))
        return vm_str(vm, callee);
    if (vm_getattr_maybe(vm, callee, vm->names.__module__, &module) && is_str(module) &&
        strcmp(as_str(module)->data, "builtins") != 0)
        return str_printf(vm, "%s.%s()", as_str(module)->data, as_str(name)->data);
    return str_printf(vm, "%s()", as_str(name)->data);
}

/* The only positional argument is spread by the call itself, which names the function. */
static void spread_positional(VM *vm, Value callee, bool alone, List *l, Value v) {
    if (!can_iterate(v) && (!alone || is_unset(callee)))
        raise(vm, &TYPE_TYPE_ERROR, "Value after * must be an iterable, not %s", type_of(v)->name);
    if (!can_iterate(v))
        raise(vm, &TYPE_TYPE_ERROR, "%s argument after * must be an iterable, not %s",
              callable_name(vm, callee)->data, type_of(v)->name);
    Iteration it;
    Value item;
    iteration_begin(vm, &it, v);
    if (type_of(v)->flags & TYPE_CLASS)
        length_hint(vm, v, 0);
    while (iteration_next(vm, &it, &item))
        list_push(vm, l, item);
}

/* Named arguments while they are gathered. */
typedef struct Named {
    Str **names;
    Value *values;
    size_t count, cap;
    bool all_strings;
} Named;

static void named_reserve(VM *vm, Named *n, size_t more) {
    size_t cap = n->count + more;
    if (cap <= n->cap)
        return;
    Str **names = vm_alloc(vm, cap * sizeof *names);
    Value *values = vm_alloc(vm, cap * sizeof *values);
    memcpy(names, n->names, n->count * sizeof *names);
    memcpy(values, n->values, n->count * sizeof *values);
    n->names = names;
    n->values = values;
    n->cap = cap;
}

static void add_named(VM *vm, Named *n, Str *name, Value value) {
    n->names[n->count] = vm_intern_str(vm, name);
    n->values[n->count++] = value;
}

static bool has_name(const Named *n, size_t count, const Str *name) {
    for (size_t i = 0; i < count; i++)
        if (str_equal(n->names[i], name))
            return true;
    return false;
}

/* Is one of the first `count` names a key of the dictionary? */
static bool has_any(VM *vm, const Named *n, size_t count, Dict *d) {
    Value value;
    for (size_t i = 0; i < count; i++)
        if (dict_get_str(vm, d, n->names[i], &value))
            return true;
    return false;
}

static _Noreturn void raise_multiple(VM *vm, Value callee, const Str *name) {
    raise(vm, &TYPE_TYPE_ERROR, "%s got multiple values for keyword argument '%s'",
          callable_name(vm, callee)->data, name->data);
}

static Dict *mapping_dict(VM *vm, Value callee, Value mapping) {
    Value keys;
    if (is_dict(mapping))
        return as_dict(mapping);
    if (!vm_getattr_maybe(vm, mapping, vm->names.keys, &keys))
        raise(vm, &TYPE_TYPE_ERROR, "%s argument after ** must be a mapping, not %s",
              callable_name(vm, callee)->data, type_of(mapping)->name);
    Dict *copy = dict_new(vm);
    dict_update(vm, copy, mapping);
    return copy;
}

static void spread_named(VM *vm, Value callee, Named *n, Value mapping) {
    Dict *d = mapping_dict(vm, callee, mapping);
    size_t before = n->count, at = 0;
    bool twice = has_any(vm, n, before, d);
    named_reserve(vm, n, d->count);
    for (DictEntry *e; (e = dict_next(d, &at));) {
        if (!is_str(e->key)) {
            n->all_strings = false;
            continue;
        }
        if (twice && has_name(n, before, as_str(e->key)))
            raise_multiple(vm, callee, as_str(e->key));
        add_named(vm, n, as_str(e->key), e->value);
    }
}

static void eval_named(VM *vm, Frame *f, const CallNode *call, Value callee, Named *n) {
    named_reserve(vm, n, call->named);
    for (size_t i = 0; i < call->named; i++) {
        Value v = eval(vm, f, call->values[i]);
        if (!call->names[i]) {
            spread_named(vm, callee, n, v);
            continue;
        }
        if (has_name(n, n->count, call->names[i]))
            raise_multiple(vm, callee, call->names[i]);
        named_reserve(vm, n, 1);
        add_named(vm, n, call->names[i], v);
    }
}

static List *eval_positional(VM *vm, Frame *f, const CallNode *n, Value callee) {
    List *l = list_new(vm, n->args.count);
    for (size_t i = 0; i < n->args.count; i++) {
        Node *item = n->args.items[i];
        if (item->kind == NODE_STARRED)
            spread_positional(vm, callee, false, l, eval(vm, f, ((UnaryNode *)item)->operand));
        else
            list_push(vm, l, eval(vm, f, item));
    }
    return l;
}

void eval_arguments(VM *vm, Frame *f, const CallNode *n, Value callee, NamedSpace *space,
                    Args *out) {
    Named named = {.names = space->names, .values = space->values, .cap = FEW, .all_strings = true};
    const Node *only = n->args.count == 1 ? n->args.items[0] : NULL;
    if (only && only->kind == NODE_STARRED) {
        /* gone through by the call itself, after everything else */
        Value v = eval(vm, f, ((const UnaryNode *)only)->operand);
        eval_named(vm, f, n, callee, &named);
        if (is_exact(v, &TYPE_TUPLE)) {
            *out = (Args){.count = as_tuple(v)->count, .items = as_tuple(v)->items};
        } else {
            List *l = list_new(vm, 0);
            spread_positional(vm, callee, true, l, v);
            *out = (Args){.count = l->count, .items = l->items};
        }
    } else {
        List *l = eval_positional(vm, f, n, callee);
        eval_named(vm, f, n, callee, &named);
        *out = (Args){.count = l->count, .items = l->items};
    }
    if (!named.all_strings)
        raise(vm, &TYPE_TYPE_ERROR, "keywords must be strings");
    out->named = named.count;
    out->names = named.names;
    out->values = named.values;
}

Value run_call(VM *vm, Frame *f, Node *node) {
    CallNode *n = (CallNode *)node;
    Value callee = eval(vm, f, n->callee);
    NamedSpace space;
    Args args;
    eval_arguments(vm, f, n, callee, &space, &args);
    f->node = node;
    return vm_call(vm, callee, &args);
}
