/* Definitions: functions, lambdas, classes, with their decorators. */
#include "harness/language/eval.h"

static Value decorate(VM *vm, Frame *f, const Value *decorators, const NodeList *nodes, Value v) {
    for (size_t i = nodes->count; i-- > 0;) {
        f->node = nodes->items[i];
        v = vm_call1(vm, decorators[i], v);
    }
    return v;
}

static Value *eval_decorators(VM *vm, Frame *f, const NodeList *nodes) {
    if (nodes->count == 0)
        return NULL;
    Value *decorators = vm_alloc(vm, nodes->count * sizeof *decorators);
    for (size_t i = 0; i < nodes->count; i++)
        decorators[i] = eval(vm, f, nodes->items[i]);
    return decorators;
}

Flow exec_function(VM *vm, Frame *f, Node *node) {
    FunctionNode *n = (FunctionNode *)node;
    Value *decorators = eval_decorators(vm, f, &n->decorators);
    Value v = make_function(vm, f, n);
    assign_name(vm, f, n->target, decorate(vm, f, decorators, &n->decorators, v));
    return FLOW_NEXT;
}

Value run_lambda(VM *vm, Frame *f, Node *node) {
    return make_function(vm, f, (FunctionNode *)node);
}

/* ---- classes ---- */

typedef struct ClassParts {
    Tuple *bases;
    Args keywords; /* without metaclass */
    Value meta;    /* UNSET: not given */
} ClassParts;

static void take_metaclass(VM *vm, ClassParts *p, const Args *args) {
    Str **names = vm_alloc(vm, (args->named + 1) * sizeof *names);
    Value *values = vm_alloc(vm, (args->named + 1) * sizeof *values);
    p->meta = UNSET;
    p->keywords = (Args){0, NULL, 0, names, values};
    for (size_t i = 0; i < args->named; i++) {
        if (args->names[i] == vm->names.metaclass) {
            p->meta = args->values[i];
            continue;
        }
        names[p->keywords.named] = args->names[i];
        values[p->keywords.named++] = args->values[i];
    }
}

/* Bases that are no types may stand for others (__mro_entries__). */
static Tuple *resolve_bases(VM *vm, const Args *args, bool *changed) {
    List *l = list_new(vm, args->count);
    Value method;
    *changed = false;
    for (size_t i = 0; i < args->count; i++) {
        Value base = args->items[i];
        if (is_type(base) || !vm_getattr_maybe(vm, base, vm->names.__mro_entries__, &method)) {
            list_push(vm, l, base);
            continue;
        }
        *changed = true;
        Value all = tuple_from(vm, args->items, args->count);
        Value entries = vm_call1(vm, method, all);
        if (!is_tuple(entries))
            raise(vm, &TYPE_TYPE_ERROR, "__mro_entries__ must return a tuple");
        for (size_t k = 0; k < as_tuple(entries)->count; k++)
            list_push(vm, l, as_tuple(entries)->items[k]);
    }
    return as_tuple(tuple_from(vm, l->items, l->count));
}

static Dict *prepare_namespace(VM *vm, const ClassNode *n, const ClassParts *p, Value meta) {
    Value prepare;
    if (value_same(meta, type_value(&TYPE_TYPE)) ||
        !vm_getattr_maybe(vm, meta, vm->names.__prepare__, &prepare))
        return dict_new(vm);
    Value items[2] = {value_object(n->name), value_object(p->bases)};
    Args args = {2, items, p->keywords.named, p->keywords.names, p->keywords.values};
    Value d = vm_call(vm, prepare, &args);
    if (!is_dict(d) && !type_has_subscript(type_of(d)))
        raise(vm, &TYPE_TYPE_ERROR, "%s.__prepare__() must return a mapping, not %s",
              is_type(meta) ? as_type(meta)->name : "<metaclass>", type_of(d)->name);
    return (Dict *)d.object;
}

static void set_in(VM *vm, Dict *d, Str *name, Value value) {
    if (d->object.type == &TYPE_DICT)
        dict_set_str(vm, d, name, value);
    else
        vm_setitem(vm, value_object(d), value_object(name), value);
}

/* Run the class body; its frame's cell for __class__, if any, goes to *cell. */
static void run_class_body(VM *vm, Frame *f, ClassNode *n, Dict *namespace, Value *cell) {
    Code *code = code_new(vm, n->scope, n->name, n->qualname, f->code->filename, n->node.line);
    code->body = n->body;
    size_t count = n->scope->slots;
    Value *slots = __builtin_alloca((count + 1) * sizeof *slots);
    memset(slots, 0, (count + 1) * sizeof *slots);
    make_cells(vm, code, slots);
    set_in(vm, namespace, vm->names.__module__, frame_module(vm, f));
    set_in(vm, namespace, vm->names.__qualname__, value_object(n->qualname));
    if (n->scope->annotated)
        set_in(vm, namespace, vm->names.__annotations__, value_object(dict_new(vm)));
    if (n->doc)
        set_in(vm, namespace, vm->names.__doc__, value_object(n->doc));
    Frame frame = {.back = f,
                   .slots = slots,
                   .closure = make_closure(vm, f, n->scope),
                   .globals = f->globals,
                   .locals = namespace,
                   .code = code,
                   .result = NONE};
    run_body(vm, &frame);
    *cell = UNSET;
    if (n->scope->needs_class_cell) {
        *cell = slots[n->scope->class_cell];
        set_in(vm, namespace, vm->names.__classcell__, *cell);
    }
}

/* type.__new__ has put the class into its cell, if it was given the cell. */
static void check_cell(VM *vm, const ClassNode *n, const Cell *cell, Value cls) {
    if (value_same(cell->value, cls))
        return;
    const char *name = vm_repr(vm, value_object(n->name))->data;
    if (is_unset(cell->value))
        raise(vm, &TYPE_RUNTIME_ERROR,
              "__class__ not set defining %s as %s. Was __classcell__ propagated to "
              "type.__new__?",
              name, vm_repr(vm, cls)->data);
    raise(vm, &TYPE_TYPE_ERROR, "__class__ set to %s defining %s as %s",
          vm_repr(vm, cell->value)->data, name, vm_repr(vm, cls)->data);
}

static Value make_class(VM *vm, Frame *f, ClassNode *n) {
    if (!builtins_have(vm, f->globals, vm_intern(vm, "__build_class__")))
        raise(vm, &TYPE_NAME_ERROR, "__build_class__ not found");
    ClassParts p = {0};
    NamedSpace space;
    Args args = {0};
    if (n->bases)
        eval_arguments(vm, f, n->bases, UNSET, &space, &args);
    take_metaclass(vm, &p, &args);
    bool changed;
    p.bases = resolve_bases(vm, &args, &changed);
    Value meta = p.meta;
    if (is_unset(meta))
        meta = type_value(p.bases->count ? type_of(p.bases->items[0]) : &TYPE_TYPE);
    if (is_type(meta))
        meta = type_value(class_metatype(vm, as_type(meta), p.bases));
    Dict *namespace = prepare_namespace(vm, n, &p, meta);
    Value cell, cls;
    run_class_body(vm, f, n, namespace, &cell);
    if (changed)
        set_in(vm, namespace, vm_intern(vm, "__orig_bases__"),
               tuple_from(vm, args.items, args.count));
    f->node = &n->node;
    if (value_same(meta, type_value(&TYPE_TYPE))) {
        cls = class_make(vm, NULL, n->name, p.bases, namespace, &p.keywords);
    } else {
        Value items[3] = {value_object(n->name), value_object(p.bases), value_object(namespace)};
        cls = vm_call(vm, meta,
                      &(Args){3, items, p.keywords.named, p.keywords.names, p.keywords.values});
    }
    if (is_exact(cell, &TYPE_CELL) && is_type(cls))
        check_cell(vm, n, (Cell *)cell.object, cls);
    return cls;
}

Flow exec_class(VM *vm, Frame *f, Node *node) {
    ClassNode *n = (ClassNode *)node;
    Value *decorators = eval_decorators(vm, f, &n->decorators);
    Value v = make_class(vm, f, n);
    assign_name(vm, f, n->target, decorate(vm, f, decorators, &n->decorators, v));
    return FLOW_NEXT;
}
