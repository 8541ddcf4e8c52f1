/* Built-in functions that look into the running program: namespaces, exec and eval, kinds, help. */
#include "harness/language/containers.h"
#include "harness/language/eval.h"
#include "harness/language/import.h"
#include <stdlib.h>

/* ---- namespaces ---- */

static void add_variable(VM *vm, Dict *d, Str *name, Value v) {
    if (is_exact(v, &TYPE_CELL))
        v = ((Cell *)v.object)->value;
    if (!name || name->data[0] == '.')
        return;
    if (is_unset(v))
        dict_remove_str(vm, d, name);
    else
        dict_set_str(vm, d, name, v);
}

/* The variables of a frame as a dict: its namespace, or a copy of a function's. */
static Dict *frame_locals(VM *vm, Frame *f) {
    if (!f)
        return vm->globals;
    if (f->locals)
        return f->locals;
    if (!f->snapshot)
        f->snapshot = dict_new(vm);
    Dict *d = f->snapshot;
    const Scope *scope = f->code->scope;
    for (size_t i = 0; i < scope->slots; i++)
        add_variable(vm, d, scope->slot_names[i], f->slots[i]);
    for (size_t i = 0; i < scope->frees; i++)
        if (scope->free_names[i] != vm->names.__class__)
            add_variable(vm, d, scope->free_names[i], f->closure[i]->value);
    return d;
}

static Value core_globals(VM *vm, Value *args) {
    return value_object(vm->frame ? vm->frame->globals : vm->globals);
}

static Value core_locals(VM *vm, Value *args) {
    return value_object(frame_locals(vm, vm->frame));
}

static Value core_vars(VM *vm, Value *args) {
    Value d;
    if (is_unset(args[0]))
        return core_locals(vm, args);
    if (!vm_getattr_maybe(vm, args[0], vm->names.__dict__, &d))
        raise(vm, &TYPE_TYPE_ERROR, "vars() argument must have __dict__ attribute");
    return d;
}

static Value core_dir(VM *vm, Value *args) {
    Value names;
    if (is_unset(args[0])) {
        names = value_object(frame_locals(vm, vm->frame));
        names = list_of(vm, is_dict(names) ? names : vm_method(vm, names, "keys", 0, NULL));
    } else {
        Value method;
        if (is_type(args[0]) && as_type(args[0])->object.type == &TYPE_TYPE)
            names = vm_call1(vm, vm_getattr(vm, type_value(&TYPE_OBJECT), vm_intern(vm, "__dir__")),
                             args[0]);
        else if (vm_special(vm, args[0], "__dir__", &method))
            names = list_of(vm, vm_call0(vm, method));
        else
            names = value_object(list_new(vm, 0));
    }
    list_sort_values(vm, as_list(names), NONE, false);
    return names;
}

/* ---- kinds ---- */

static Value core_isinstance(VM *vm, Value *args) {
    return value_bool(vm_isinstance(vm, args[0], args[1]));
}

static Value core_issubclass(VM *vm, Value *args) {
    return value_bool(vm_issubclass(vm, args[0], args[1]));
}

/* ---- exec, eval, compile ---- */

static Span source_of(VM *vm, Value v, const char *what) {
    if (is_str(v))
        return str_span(as_str(v));
    if (is_instance(v, &TYPE_BYTES) || is_instance(v, &TYPE_BYTEARRAY) ||
        is_exact(v, &TYPE_MEMORYVIEW))
        return vm_need_bytes(vm, v);
    raise(vm, &TYPE_TYPE_ERROR, "%s must be a string, bytes or %s object", what,
          strncmp(what, "compile", 7) == 0 ? "AST" : "code");
}

static Code *compile_text(VM *vm, Span text, const char *file, ParseMode mode) {
    if (span_find_char(text, '\0', 0) != SIZE_MAX)
        raise(vm, &TYPE_VALUE_ERROR, "source code string cannot contain null bytes");
    if (mode == PARSE_EVAL)
        while (text.len && (*text.ptr == ' ' || *text.ptr == '\t'))
            text = span_from(text, 1);
    if (file[0] != '<') /* tracebacks show lines of files only */
        source_add(vm, file, 1, text);
    return program_code(vm, parse(vm, text, file, 1, mode), mode);
}

static void namespaces(VM *vm, const char *name, Value *args, Dict **globals, Dict **locals) {
    Frame *f = vm->frame;
    if (!is_none(args[1]) && !is_dict(args[1]))
        raise(vm, &TYPE_TYPE_ERROR,
              strcmp(name, "eval") == 0 ? type_has_subscript(type_of(args[1]))
                                              ? "globals must be a real dict; try eval(expr, {}, "
                                                "mapping)"
                                              : "globals must be a dict"
                                        : "%s() globals must be a dict, not %s",
              name, type_of(args[1])->name);
    if (!is_none(args[2]) && !is_dict(args[2]) && !type_has_subscript(type_of(args[2])))
        raise(vm, &TYPE_TYPE_ERROR,
              strcmp(name, "eval") == 0 ? "locals must be a mapping"
                                        : "locals must be a mapping or None, not %s",
              type_of(args[2])->name);
    if (is_none(args[1])) {
        *globals = f ? f->globals : vm->globals;
        *locals = is_none(args[2]) ? frame_locals(vm, f) : (Dict *)args[2].object;
        return;
    }
    *globals = as_dict(args[1]);
    *locals = is_none(args[2]) ? *globals : (Dict *)args[2].object;
    if (!dict_get_str(vm, *globals, vm->names.__builtins__, &(Value){0}))
        dict_set_str(vm, *globals, vm->names.__builtins__,
                     vm_getattr(vm, vm_import(vm, "builtins"), vm->names.__dict__));
}

/* The code to run of eval's or exec's first argument: ready-made, or compiled from text. */
static Code *code_of(VM *vm, Value source, const char *name, ParseMode mode, Cell **closure) {
    if (!is_exact(source, &TYPE_CODE)) {
        Str *what = str_printf(vm, "%s() arg 1", name);
        return compile_text(vm, source_of(vm, source, what->data), "<string>", mode);
    }
    Code *code = (Code *)source.object;
    if (code->scope->frees && !closure)
        raise(vm, &TYPE_TYPE_ERROR, "code object passed to %s() may not contain free variables",
              name);
    if (code->is_generator || code->parameters)
        raise(vm, &TYPE_RUNTIME_ERROR, "unsupported: %s() of the code of %s", name,
              code->is_generator ? "a generator" : "a function with parameters");
    return code;
}

static Value core_eval(VM *vm, Value *args) {
    Dict *globals, *locals;
    namespaces(vm, "eval", args, &globals, &locals);
    return run_program(vm, code_of(vm, args[0], "eval", PARSE_EVAL, NULL), globals, locals, NULL);
}

/* The cells that exec() was given for the free variables of its code. */
static Cell **closure_for(VM *vm, Value source, Value given) {
    if (!is_exact(source, &TYPE_CODE)) {
        if (!is_none(given))
            raise(vm, &TYPE_TYPE_ERROR, "closure can only be used when source is a code object");
        return NULL;
    }
    size_t count = ((Code *)source.object)->scope->frees;
    if (!count && !is_none(given))
        raise(vm, &TYPE_TYPE_ERROR, "cannot use a closure with this code object");
    Cell **cells = vm_alloc(vm, (count + 1) * sizeof *cells);
    bool fits = !count || (is_exact(given, &TYPE_TUPLE) && as_tuple(given)->count == count);
    for (size_t i = 0; i < count && fits; i++) {
        fits = is_exact(as_tuple(given)->items[i], &TYPE_CELL);
        cells[i] = (Cell *)as_tuple(given)->items[i].object;
    }
    if (!fits)
        raise(vm, &TYPE_TYPE_ERROR, "code object requires a closure of exactly length %zu", count);
    return cells;
}

static Value core_exec(VM *vm, Value *args) {
    Dict *globals, *locals;
    namespaces(vm, "exec", args, &globals, &locals);
    Cell **closure = closure_for(vm, args[0], args[3]);
    run_program(vm, code_of(vm, args[0], "exec", PARSE_FILE, closure), globals, locals, closure);
    return NONE;
}

/* What CPython's compile() takes in its flags. */
enum { KNOWN_FLAGS = 0x1fe7610, ONLY_AST = 0x400 };

static Value core_compile(VM *vm, Value *args) {
    Str *mode = vm_need_str(vm, args[2], "compile() argument 'mode'");
    ParseMode how = PARSE_FILE;
    if (strcmp(mode->data, "eval") == 0)
        how = PARSE_EVAL;
    else if (strcmp(mode->data, "single") == 0)
        how = PARSE_SINGLE;
    else if (strcmp(mode->data, "exec") != 0)
        raise(vm, &TYPE_VALUE_ERROR, "compile() mode must be 'exec', 'eval' or 'single'");
    if (vm_index(vm, args[3]) & ~KNOWN_FLAGS)
        raise(vm, &TYPE_VALUE_ERROR, "compile(): unrecognised flags");
    if (vm_index(vm, args[3]) & ONLY_AST)
        raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "unsupported: syntax trees (compile() with %d)",
              ONLY_AST);
    Code *code =
        compile_text(vm, source_of(vm, args[0], "compile() arg 1"), vm_str(vm, args[1])->data, how);
    code->reusable = true;
    return value_object(code);
}

static Value core_import(VM *vm, Value *args) {
    if (!is_str(args[0]))
        raise(vm, &TYPE_TYPE_ERROR, "module name must be a string");
    Str *name = as_str(args[0]);
    int64_t level = vm_index(vm, args[4]);
    if (level < 0)
        raise(vm, &TYPE_VALUE_ERROR, "level must be >= 0");
    if (!name->bytes && !level)
        raise(vm, &TYPE_VALUE_ERROR, "Empty module name");
    Dict *globals = is_dict(args[1]) ? as_dict(args[1]) : vm->globals;
    Value module = import_relative(vm, globals, name, (int)level);
    const char *dot = strchr(name->data, '.');
    if (!is_none(args[3]) && vm_truth(vm, args[3])) {
        import_listed(vm, module, args[3]);
        return module;
    }
    return dot && !level ? vm_import(vm, vm_intern_span(vm, span_between(name->data, dot))->data)
                         : module;
}

static Value core_build_class(VM *vm, Value *args) {
    raise(vm, &TYPE_NOT_IMPLEMENTED_ERROR, "unsupported: calling __build_class__");
}

/* ---- help, exit ---- */

static void help_line(VM *vm, const char *format, const char *a, const char *b) {
    Buf *out = vm_buf(vm);
    buf_addf(out, "%s%s", a, b);
    buf_addc(out, '\n');
    vm_write(vm, 1, buf_span(out));
    vm_buf_drop(vm, out);
}

static void help_function(VM *vm, const Function *f) {
    Buf *b = vm_buf(vm);
    const Code *c = f->code;
    buf_addf(b, "%s(", f->name->data);
    for (size_t i = 0; i < c->positional + c->kwonly; i++) {
        if (i == c->positional && c->star < 0)
            buf_adds(b, i ? ", *" : "*");
        buf_addf(b, "%s%s", i ? ", " : "", c->names[i]->data);
        size_t first = c->positional - f->default_count;
        if (i >= first && i < c->positional)
            buf_addf(b, "=%s", vm_repr(vm, f->defaults[i - first])->data);
    }
    if (c->star >= 0)
        buf_addf(b, "%s*%s", b->data[b->len - 1] == '(' ? "" : ", ", c->node->star->name->data);
    if (c->double_star >= 0)
        buf_addf(b, "%s**%s", b->data[b->len - 1] == '(' ? "" : ", ",
                 c->node->double_star->name->data);
    buf_addc(b, ')');
    help_line(vm, NULL, vm_buf_str(vm, b)->data, "");
    if (is_str(f->doc))
        help_line(vm, NULL, "    ", as_str(f->doc)->data);
}

static Value core_help(VM *vm, Value *args) {
    Value v = args[0], doc = NONE;
    if (is_unset(v)) {
        help_line(vm, NULL, "help(x) shows what x is; see also: verbatim help language", "");
        return NONE;
    }
    if (is_exact(v, &TYPE_METHOD))
        v = ((BoundMethod *)v.object)->function;
    if (is_native(v)) {
        const Native *n = ((NativeFunction *)v.object)->native;
        help_line(vm, NULL, native_name(n).ptr, "");
        if (n->doc)
            help_line(vm, NULL, "    ", n->doc);
        return NONE;
    }
    if (is_exact(v, &TYPE_FUNCTION)) {
        help_function(vm, (Function *)v.object);
        return NONE;
    }
    help_line(vm, NULL, vm_repr(vm, is_type(v) ? v : type_value(type_of(v)))->data, "");
    if (vm_getattr_maybe(vm, v, vm->names.__doc__, &doc) && is_str(doc))
        help_line(vm, NULL, "    ", as_str(doc)->data);
    return NONE;
}

static Value core_exit(VM *vm, Value *args) {
    raise_value(vm, exception_new(vm, &TYPE_SYSTEM_EXIT, args[0]));
}

const Native BUILTIN_CORE[] = {
    {"__import__(name, globals=None, locals=None, fromlist=(), level=0)", core_import,
     "Import a module by name."},
    {"__build_class__(func, name, /, *bases, **kwds)", core_build_class,
     "Refused: classes are made by class statements and type()."},
    {"compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1)", core_compile,
     "A code object from source text, for exec() and eval()."},
    {"dir(object=?, /)", core_dir, "The names of an object's attributes, or of local variables."},
    {"eval(source, globals=None, locals=None, /)", core_eval, "The value of an expression."},
    {"exec(source, globals=None, locals=None, /, *, closure=None)", core_exec, "Run statements."},
    {"exit(code=None)", core_exit, "End the program."},
    {"globals()", core_globals, "The dictionary of the module's variables."},
    {"help(object=?)", core_help, "Show a signature and a sentence."},
    {"isinstance(obj, class_or_tuple, /)", core_isinstance,
     "Is the object an instance of a class or of one of several?"},
    {"issubclass(cls, class_or_tuple, /)", core_issubclass,
     "Is the class derived from another class or from one of several?"},
    {"locals()", core_locals, "A dictionary of the local variables."},
    {"quit(code=None)", core_exit, "End the program."},
    {"vars(object=?, /)", core_vars, "The dictionary of an object's attributes."},
    {NULL, NULL, NULL},
};
