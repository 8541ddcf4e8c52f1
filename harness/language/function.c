/* Functions of the program: binding arguments to slots, running a frame, and functions as objects.
 */
#include "harness/language/containers.h"
#include "harness/language/descriptor.h"
#include "harness/language/eval.h"

Cell *cell_new(VM *vm, Value value) {
    Cell *c = obj_new(vm, &TYPE_CELL);
    c->value = value;
    return c;
}

/* ---- code ---- */

Code *code_new(VM *vm, Scope *scope, Str *name, Str *qualname, Str *filename, int32_t line) {
    Code *c = obj_new(vm, &TYPE_CODE);
    c->name = name;
    c->qualname = qualname;
    c->filename = filename;
    c->line = line;
    c->scope = scope;
    c->star = c->double_star = -1;
    c->is_generator = scope->is_generator;
    c->cells = vm_alloc(vm, (scope->slots + 1) * sizeof *c->cells);
    for (size_t i = 0; i < scope->slots; i++)
        if (scope->slot_is_cell && scope->slot_is_cell[i])
            c->cells[c->cell_count++] = (uint32_t)i;
    return c;
}

static bool lets_call_be_simple(const Code *c) {
    if (c->kwonly || c->star >= 0 || c->double_star >= 0 || c->is_generator)
        return false;
    return c->cell_count == 0;
}

Code *code_of_function(VM *vm, FunctionNode *node, Str *filename) {
    if (node->code)
        return node->code;
    Code *c = code_new(vm, node->scope, node->name, node->qualname, filename, node->node.line);
    c->node = node;
    c->doc = node->doc;
    if (node->node.kind == NODE_LAMBDA)
        c->expression = node->body.items[0];
    else
        c->body = node->body;
    c->posonly = node->posonly;
    c->positional = node->positional;
    c->kwonly = node->kwonly;
    size_t n = node->positional + node->kwonly, at = n;
    c->names = vm_alloc(vm, (n + 1) * sizeof *c->names);
    for (size_t i = 0; i < n; i++)
        c->names[i] = node->parameters[i].name;
    if (node->star)
        c->star = (int32_t)at++;
    if (node->double_star)
        c->double_star = (int32_t)at++;
    c->parameters = at;
    c->simple = lets_call_be_simple(c);
    return node->code = c;
}

/* ---- running ---- */

void make_cells(VM *vm, const Code *code, Value *slots) {
    for (size_t i = 0; i < code->cell_count; i++) {
        Value *slot = &slots[code->cells[i]];
        *slot = value_object(cell_new(vm, *slot));
    }
}

/* The frame is entered; its slots hold the arguments. */
Value run_body(VM *vm, Frame *frame) {
    vm_enter_call(vm);
    vm->frame = frame;
    const Code *code = frame->code;
    if (code->expression)
        frame->result = eval(vm, frame, code->expression);
    else
        exec_block(vm, frame, &code->body);
    vm->frame = frame->back;
    vm->depth--;
    return frame->result;
}

static Value call_generator(VM *vm, Function *f, Value *slots) {
    Value v = generator_new(vm, f->code, f->globals, f->closure, slots);
    Generator *g = (Generator *)v.object;
    g->name = f->name;
    g->qualname = f->qualname;
    return v;
}

static Value run_function(VM *vm, Function *f, Value *slots) {
    Code *code = f->code;
    if (code->is_generator)
        return call_generator(vm, f, slots);
    make_cells(vm, code, slots);
    Frame frame = {.back = vm->frame,
                   .slots = slots,
                   .closure = f->closure,
                   .globals = f->globals,
                   .code = code,
                   .result = NONE};
    return run_body(vm, &frame);
}

/* ---- binding ---- */

static Parameters parameters_of(const Function *f) {
    const Code *c = f->code;
    return (Parameters){f->qualname,   c->names,  c->posonly,
                        c->positional, c->kwonly, c->positional - f->default_count};
}

static void bind_named(VM *vm, Function *f, const Args *args, Value *slots) {
    Code *c = f->code;
    size_t n = c->positional + c->kwonly;
    for (size_t k = 0; k < args->named; k++) {
        Str *name = args->names[k];
        size_t i = c->posonly;
        while (i < n && c->names[i] != name && !str_equal(c->names[i], name))
            i++;
        Parameters p = parameters_of(f);
        if (i == n) {
            if (c->double_star < 0)
                raise_unexpected(vm, &p, args, name);
            dict_set_str(vm, as_dict(slots[c->double_star]), name, args->values[k]);
            continue;
        }
        if (!is_unset(slots[i]))
            raise(vm, &TYPE_TYPE_ERROR, "%s() got multiple values for argument '%s'",
                  f->qualname->data, c->names[i]->data);
        slots[i] = args->values[k];
    }
}

static void fill_defaults(VM *vm, Function *f, Value *slots) {
    Code *c = f->code;
    size_t first = c->positional - f->default_count;
    Parameters p = parameters_of(f);
    for (size_t i = 0; i < c->positional; i++) {
        if (!is_unset(slots[i]))
            continue;
        if (i < first)
            raise_missing(vm, &p, slots, false);
        slots[i] = f->defaults[i - first];
    }
    bool lacks = false;
    for (size_t i = 0; i < c->kwonly; i++) {
        size_t at = c->positional + i;
        if (is_unset(slots[at]) && f->kwdefaults)
            dict_get_str(vm, f->kwdefaults, c->names[at], &slots[at]);
        lacks = lacks || is_unset(slots[at]);
    }
    if (lacks)
        raise_missing(vm, &p, slots, true);
}

/* Errors about arguments are raised in the caller's frame, as in CPython. */
static void bind(VM *vm, Function *f, const Args *args, Value *slots) {
    Code *c = f->code;
    memset(slots, 0, c->scope->slots * sizeof *slots);
    size_t direct = args->count < c->positional ? args->count : c->positional;
    if (direct)
        memcpy(slots, args->items, direct * sizeof *slots);
    if (c->star >= 0)
        slots[c->star] = args->count > direct
                             ? tuple_from(vm, args->items + direct, args->count - direct)
                             : tuple_from(vm, NULL, 0);
    if (c->double_star >= 0)
        slots[c->double_star] = value_object(dict_new(vm));
    if (args->named)
        bind_named(vm, f, args, slots);
    if (args->count > c->positional && c->star < 0) {
        Parameters p = parameters_of(f);
        raise_too_many(vm, &p, args->count, slots);
    }
    fill_defaults(vm, f, slots);
}

Value function_call(VM *vm, Value self, const Args *args) {
    Function *f = (Function *)self.object;
    Value *slots = __builtin_alloca((f->code->scope->slots + 1) * sizeof *slots);
    bind(vm, f, args, slots);
    return run_function(vm, f, slots);
}

Value function_call_positional(VM *vm, Function *f, size_t count, const Value *items) {
    Code *c = f->code;
    if (!c->simple || count != c->positional)
        return function_call(vm, value_object(f), &(Args){count, items, 0, NULL, NULL});
    size_t n = c->scope->slots;
    Value *slots = __builtin_alloca((n + 1) * sizeof *slots);
    memcpy(slots, items, count * sizeof *slots);
    memset(slots + count, 0, (n - count) * sizeof *slots);
    Frame frame = {.back = vm->frame,
                   .slots = slots,
                   .closure = f->closure,
                   .globals = f->globals,
                   .code = c,
                   .result = NONE};
    return run_body(vm, &frame);
}

Value run_program(VM *vm, Code *code, Dict *globals, Dict *locals, Cell **closure) {
    size_t n = code->scope->slots;
    Value *slots = __builtin_alloca((n + 1) * sizeof *slots);
    memset(slots, 0, n * sizeof *slots);
    make_cells(vm, code, slots);
    if (code->scope->annotated && locals->object.type != &TYPE_DICT)
        vm_setitem(vm, value_object(locals), value_object(vm->names.__annotations__),
                   value_object(dict_new(vm)));
    else if (code->scope->annotated &&
             !dict_get_str(vm, locals, vm->names.__annotations__, &(Value){0}))
        dict_set_str(vm, locals, vm->names.__annotations__, value_object(dict_new(vm)));
    Frame frame = {.back = vm->frame,
                   .slots = slots,
                   .closure = closure,
                   .globals = globals,
                   .locals = locals,
                   .code = code,
                   .result = NONE};
    return run_body(vm, &frame);
}

/* ---- making ---- */

Cell **make_closure(VM *vm, Frame *f, const Scope *scope) {
    if (scope->frees == 0)
        return NULL;
    Cell **cells = vm_alloc(vm, scope->frees * sizeof(Cell *));
    for (size_t i = 0; i < scope->frees; i++) {
        int32_t at = scope->free_sources[i].index;
        cells[i] = scope->free_sources[i].from_free ? f->closure[at] : slot_cell(f, at);
    }
    return cells;
}

static void eval_defaults(VM *vm, Frame *f, Function *fn, FunctionNode *node) {
    for (size_t i = 0; i < node->positional; i++)
        fn->default_count += node->parameters[i].fallback != NULL;
    if (fn->default_count) {
        fn->given_defaults = tuple_new(vm, fn->default_count);
        fn->defaults = fn->given_defaults->items;
    }
    size_t first = node->positional - fn->default_count;
    for (size_t i = first; i < node->positional; i++)
        fn->defaults[i - first] = eval(vm, f, node->parameters[i].fallback);
    for (size_t i = 0; i < node->kwonly; i++) {
        const Parameter *p = &node->parameters[node->positional + i];
        if (!p->fallback)
            continue;
        if (!fn->kwdefaults)
            fn->kwdefaults = dict_new(vm);
        dict_set_str(vm, fn->kwdefaults, p->name, eval(vm, f, p->fallback));
    }
}

static void annotate(VM *vm, Frame *f, Function *fn, const Parameter *p) {
    if (!p || !p->annotation)
        return;
    if (!fn->annotations)
        fn->annotations = dict_new(vm);
    Value v;
    if (p->annotation->kind == NODE_STARRED) {
        Value items = tuple_of(vm, eval(vm, f, ((UnaryNode *)p->annotation)->operand));
        if (as_tuple(items)->count != 1)
            raise(vm, &TYPE_VALUE_ERROR, "not enough values to unpack (expected 1, got %zu)",
                  as_tuple(items)->count);
        v = as_tuple(items)->items[0];
    } else {
        v = eval(vm, f, p->annotation);
    }
    dict_set_str(vm, fn->annotations, p->name, v);
}

static void eval_annotations(VM *vm, Frame *f, Function *fn, FunctionNode *node) {
    for (size_t i = 0; i < node->positional; i++)
        annotate(vm, f, fn, &node->parameters[i]);
    annotate(vm, f, fn, node->star);
    for (size_t i = 0; i < node->kwonly; i++)
        annotate(vm, f, fn, &node->parameters[node->positional + i]);
    annotate(vm, f, fn, node->double_star);
    Parameter returns = {.name = vm_intern(vm, "return"), .annotation = node->returns};
    annotate(vm, f, fn, &returns);
}

Value make_function(VM *vm, Frame *f, FunctionNode *node) {
    Function *fn = obj_new(vm, &TYPE_FUNCTION);
    fn->code = code_of_function(vm, node, f->code->filename);
    fn->globals = f->globals;
    fn->name = node->name;
    fn->qualname = node->qualname;
    fn->doc = node->doc ? value_object(node->doc) : NONE;
    fn->module = NONE;
    dict_get_str(vm, f->globals, vm->names.__name__, &fn->module);
    eval_defaults(vm, f, fn, node);
    eval_annotations(vm, f, fn, node);
    fn->closure = make_closure(vm, f, node->scope);
    return value_object(fn);
}

/* ---- functions as objects ---- */

static Value function_repr(VM *vm, Value self) {
    Function *f = (Function *)self.object;
    return value_object(str_printf(vm, "<function %s at %p>", f->qualname->data, (void *)f));
}

static Value function_get(VM *vm, Value self, Value object, const Type *owner) {
    return is_unset(object) ? self : method_new(vm, object, self);
}

static Value closure_of(VM *vm, const Function *f) {
    size_t n = f->code->scope->frees;
    if (n == 0)
        return NONE;
    Tuple *t = tuple_new(vm, n);
    for (size_t i = 0; i < n; i++)
        t->items[i] = value_object(f->closure[i]);
    return value_object(t);
}

static bool function_getattr(VM *vm, Value self, Str *name, Value *out) {
    Function *f = (Function *)self.object;
    if (name->data[0] != '_' || name->data[1] != '_')
        return false;
    if (name == vm->names.__name__)
        *out = value_object(f->name);
    else if (name == vm->names.__qualname__)
        *out = value_object(f->qualname);
    else if (name == vm->names.__doc__)
        *out = f->doc;
    else if (name == vm->names.__module__)
        *out = f->module;
    else if (name == vm->names.__code__)
        *out = value_object(f->code);
    else if (name == vm->names.__globals__)
        *out = value_object(f->globals);
    else if (name == vm->names.__closure__)
        *out = closure_of(vm, f);
    else if (name == vm->names.__builtins__)
        *out = vm_getattr(vm, vm_import(vm, "builtins"), vm->names.__dict__);
    else if (name == vm->names.__kwdefaults__)
        *out = f->kwdefaults ? value_object(f->kwdefaults) : NONE;
    else if (name == vm->names.__defaults__)
        *out = f->given_defaults ? value_object(f->given_defaults) : NONE;
    else if (name == vm->names.__annotations__)
        *out = value_object(f->annotations ? f->annotations : (f->annotations = dict_new(vm)));
    else
        return false;
    return true;
}

static Str *need_name(VM *vm, Value value, const char *what) {
    if (is_unset(value) || !is_str(value))
        raise(vm, &TYPE_TYPE_ERROR, "%s must be set to a string object", what);
    return as_str(value);
}

/* The last defaults are those of the last parameters. */
static void align_defaults(Function *f) {
    Tuple *given = f->given_defaults;
    size_t count = given ? given->count : 0, most = f->code->positional;
    f->default_count = count < most ? count : most;
    f->defaults = given ? given->items + (count - f->default_count) : NULL;
}

static void set_defaults(VM *vm, Function *f, Value value) {
    bool none = is_none(value) || is_unset(value);
    if (!none && !is_tuple(value))
        raise(vm, &TYPE_TYPE_ERROR, "__defaults__ must be set to a tuple object");
    f->given_defaults = none ? NULL : as_tuple(value);
    align_defaults(f);
}

static void set_kwdefaults(VM *vm, Function *f, Value value) {
    bool none = is_none(value) || is_unset(value);
    if (!none && !is_dict(value))
        raise(vm, &TYPE_TYPE_ERROR, "__kwdefaults__ must be set to a dict object");
    f->kwdefaults = none ? NULL : as_dict(value);
}

static void set_annotations(VM *vm, Function *f, Value value) {
    bool none = is_unset(value) || is_none(value);
    if (!none && !is_dict(value))
        raise(vm, &TYPE_TYPE_ERROR, "__annotations__ must be set to a dict object");
    f->annotations = none ? NULL : as_dict(value);
}

static void need_function_code(VM *vm, const Code *code) {
    if (!code->node && !code->comp)
        raise(vm, &TYPE_TYPE_ERROR, "unsupported: __code__ that is not of a function");
}

static void set_code(VM *vm, Function *f, Value value) {
    if (is_unset(value) || !is_exact(value, &TYPE_CODE))
        raise(vm, &TYPE_TYPE_ERROR, "__code__ must be set to a code object");
    Code *code = (Code *)value.object;
    if (code->scope->frees != f->code->scope->frees)
        raise(vm, &TYPE_VALUE_ERROR, "%s() requires a code object with %zu free vars, not %zu",
              f->name->data, (size_t)f->code->scope->frees, (size_t)code->scope->frees);
    need_function_code(vm, code);
    f->code = code;
    align_defaults(f);
}

static bool function_setattr(VM *vm, Value self, Str *name, Value value) {
    Function *f = (Function *)self.object;
    if (name == vm->names.__closure__ || name == vm->names.__globals__ ||
        name == vm->names.__builtins__)
        raise(vm, &TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    if (name == vm->names.__name__)
        f->name = need_name(vm, value, "__name__");
    else if (name == vm->names.__qualname__)
        f->qualname = need_name(vm, value, "__qualname__");
    else if (name == vm->names.__doc__)
        f->doc = is_unset(value) ? NONE : value;
    else if (name == vm->names.__module__)
        f->module = is_unset(value) ? NONE : value;
    else if (name == vm->names.__defaults__)
        set_defaults(vm, f, value);
    else if (name == vm->names.__kwdefaults__)
        set_kwdefaults(vm, f, value);
    else if (name == vm->names.__code__)
        set_code(vm, f, value);
    else if (name == vm->names.__annotations__)
        set_annotations(vm, f, value);
    else
        return false;
    return true;
}

static Cell **need_closure(VM *vm, const Code *code, Value value) {
    size_t frees = code->scope->frees, count = is_tuple(value) ? as_tuple(value)->count : 0;
    if (!is_tuple(value) && (frees || !is_none(value)))
        raise(vm, &TYPE_TYPE_ERROR, "arg 5 (closure) must be %stuple", frees ? "" : "None or ");
    if (count != frees)
        raise(vm, &TYPE_VALUE_ERROR, "%s requires closure of length %zu, not %zu", code->name->data,
              frees, count);
    Cell **cells = vm_alloc(vm, (count + 1) * sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        Value cell = as_tuple(value)->items[i];
        if (!is_exact(cell, &TYPE_CELL))
            raise(vm, &TYPE_TYPE_ERROR, "arg 5 (closure) expected cell, found %s",
                  type_name(type_of(cell)));
        cells[i] = (Cell *)cell.object;
    }
    return cells;
}

static Value function_construct(VM *vm, Value *args) {
    if (!is_exact(args[1], &TYPE_CODE))
        raise(vm, &TYPE_TYPE_ERROR, "function() argument 'code' must be code, not %s",
              type_name(type_of(args[1])));
    if (!is_dict(args[2]))
        raise(vm, &TYPE_TYPE_ERROR, "function() argument 'globals' must be dict, not %s",
              type_name(type_of(args[2])));
    Code *code = (Code *)args[1].object;
    if (!is_none(args[3]) && !is_str(args[3]))
        raise(vm, &TYPE_TYPE_ERROR, "arg 3 (name) must be None or string");
    if (!is_none(args[4]) && !is_tuple(args[4]))
        raise(vm, &TYPE_TYPE_ERROR, "arg 4 (defaults) must be None or tuple");
    need_function_code(vm, code);
    Function *f = obj_new(vm, &TYPE_FUNCTION);
    f->code = code;
    f->closure = need_closure(vm, code, args[5]);
    f->globals = as_dict(args[2]);
    f->name = is_none(args[3]) ? code->name : as_str(args[3]);
    f->qualname = code->qualname;
    set_defaults(vm, f, args[4]);
    f->doc = code->doc ? value_object(code->doc) : NONE;
    f->module = NONE;
    dict_get_str(vm, f->globals, vm->names.__name__, &f->module);
    return value_object(f);
}

static const Native FUNCTION_METHODS[] = {
    {"__new__(cls, code, globals, name=None, argdefs=None, closure=None)", function_construct,
     "Make a function of code."},
    {NULL, NULL, NULL}};

static const char *const FUNCTION_ATTRIBUTES[] = {
    "__annotations__", "__builtins__",   "__closure__", "__code__",     "__defaults__",
    "__globals__",     "__kwdefaults__", "__name__",    "__qualname__", NULL};

const Type TYPE_FUNCTION = {.object = {&TYPE_TYPE},
                            .name = "function",
                            .size = sizeof(Function),
                            .attrs = offsetof(Function, attrs),
                            .attributes = FUNCTION_ATTRIBUTES,
                            .repr = function_repr,
                            .call = function_call,
                            .getattr = function_getattr,
                            .setattr = function_setattr,
                            .descr_get = function_get,
                            .methods = FUNCTION_METHODS};
