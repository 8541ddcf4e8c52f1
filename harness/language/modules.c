/* Built-in names and modules: found in the tables when first asked for. */
#include "harness/language/modules.h"
#include "harness/language/eval.h"
#include "harness/language/import.h"
#include "harness/language/native.h"

static const NativeModule *const MODULES[] = {
#define X(symbol) &MODULE_##symbol,
    NATIVE_MODULES(X)
#undef X
#define X(name, stem, doc) &MODULE_##stem,
        EMBEDDED_MODULES(X)
#undef X
};

static const Native *const TABLES[] = {
#define X(symbol) BUILTIN_##symbol,
    BUILTIN_TABLES(X)
#undef X
};

static const Type *const TYPES[] = {
#define X(symbol) &TYPE_##symbol,
    BUILTIN_TYPES(X)
#undef X
};

bool module_is_python(const char *module) {
    static const char *const NAMES[] = {"collections.python",
                                        "contextlib",
                                        "copy",
                                        "csv.python",
                                        "dataclasses",
                                        "difflib",
                                        "enum",
                                        "fnmatch",
                                        "glob",
                                        "json",
                                        "json.decoder",
                                        "json.encoder",
                                        "os.path",
                                        "pathlib",
                                        "posixpath",
                                        "pprint",
                                        "random",
                                        "re",
                                        "shlex",
                                        "shutil",
                                        "statistics",
                                        "string",
                                        "subprocess",
                                        "tempfile",
                                        "textwrap",
                                        "typing",
                                        "types",
                                        "yaml"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i], module) == 0)
            return true;
    return false;
}

/* ---- built-in names ---- */

static const Native *find_row(const Native *table, Str *name) {
    for (const Native *n = table; n && n->signature; n++)
        if (strncmp(n->signature, name->data, name->bytes) == 0 && n->signature[name->bytes] == '(')
            return n;
    return NULL;
}

static bool find_constant(VM *vm, Str *name, Value *out) {
    if (strcmp(name->data, "NotImplemented") == 0)
        *out = NOT_IMPLEMENTED;
    else if (strcmp(name->data, "Ellipsis") == 0)
        *out = ELLIPSIS;
    else if (name == vm->names.__debug__)
        *out = value_bool(true);
    else if (name == vm->names.__name__)
        *out = str_value(vm, "builtins");
    else
        return false;
    return true;
}

static bool make_builtin(VM *vm, Str *name, Value *out) {
    if (vm->resolve && vm->resolve(vm, vm->resolve_context, name, out))
        return true;
    for (size_t i = vm->extra_table_count; i-- > 0;) {
        const Native *row = find_row(vm->extra_tables[i], name);
        if (row)
            return *out = native_value(vm, row), true;
    }
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++) {
        const Native *row = find_row(TABLES[i], name);
        if (row)
            return *out = native_value(vm, row), true;
    }
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (strcmp(TYPES[i]->name, name->data) == 0)
            return *out = type_value(TYPES[i]), true;
    const Type *exception = exception_type(name->data);
    if (exception)
        return *out = type_value(exception), true;
    return find_constant(vm, name, out);
}

bool builtin_find(VM *vm, Str *name, Value *out) {
    if (dict_get_str(vm, vm->builtins, name, out))
        return true;
    if (!make_builtin(vm, name, out))
        return false;
    dict_set_str(vm, vm->builtins, name, *out);
    return true;
}

static void fill_rows(VM *vm, const Native *table) {
    Value v;
    for (const Native *n = table; n && n->signature; n++)
        builtin_find(vm, vm_intern_span(vm, native_name(n)), &v);
}

void builtins_fill(VM *vm) {
    Value v;
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        fill_rows(vm, TABLES[i]);
    for (size_t i = 0; i < vm->extra_table_count; i++)
        fill_rows(vm, vm->extra_tables[i]);
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        builtin_find(vm, vm_intern(vm, TYPES[i]->name), &v);
#define X(symbol, text, parent) builtin_find(vm, vm_intern(vm, text), &v);
    X(BASE_EXCEPTION, "BaseException", )
    EXCEPTIONS(X)
#undef X
    builtin_find(vm, vm_intern(vm, "NotImplemented"), &v);
    builtin_find(vm, vm_intern(vm, "Ellipsis"), &v);
    builtin_find(vm, vm->names.__name__, &v);
    builtin_find(vm, vm->names.__debug__, &v);
}

/* ---- modules in C ---- */

static const NativeModule *find_native(VM *vm, const char *name) {
    for (size_t i = 0; i < vm->extra_module_count; i++)
        if (strcmp(vm->extra_modules[i]->name, name) == 0)
            return vm->extra_modules[i];
    for (size_t i = 0; i < sizeof MODULES / sizeof *MODULES; i++)
        if (strcmp(MODULES[i]->name, name) == 0)
            return MODULES[i];
    return NULL;
}

void module_set(VM *vm, Value module, const char *name, Value value) {
    dict_set_str(vm, ((Module *)module.object)->attrs, vm_intern(vm, name), value);
}

void module_add_type(VM *vm, Value module, const Type *type) {
    module_set(vm, module, type_qualname(type), type_value(type));
}

static Value module_bare(VM *vm, const Type *type) {
    Module *m = instance_new(vm, type);
    m->attrs = dict_new(vm);
    return value_object(m);
}

static void module_begin(VM *vm, Value module, const char *name) {
    module_set(vm, module, "__name__", str_value(vm, name));
    module_set(vm, module, "__doc__", NONE);
    module_set(vm, module, "__package__", NONE);
    module_set(vm, module, "__loader__", NONE);
    module_set(vm, module, "__spec__", NONE);
}

Value module_new(VM *vm, const char *name) {
    Value module = module_bare(vm, &TYPE_MODULE);
    module_begin(vm, module, name);
    return module;
}

/* Functions in C name the module they are written in. */
static const char *written_in(const char *module) {
    static const char *const PAIRS[][2] = {{"bisect", "_bisect"}, {"functools", "_functools"},
                                           {"heapq", "_heapq"},   {"operator", "_operator"},
                                           {"os", "posix"},       {"struct", "_struct"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        if (strcmp(PAIRS[i][0], module) == 0)
            return PAIRS[i][1];
    return module;
}

static void fill_module(VM *vm, Value module, const NativeModule *native) {
    Module *m = (Module *)module.object;
    m->native = native;
    if (native == &MODULE_BUILTINS) {
        builtins_fill(vm);
        m->attrs = vm->builtins;
        return;
    }
    if (native->doc)
        module_set(vm, module, "__doc__", str_value(vm, native->doc));
    Str *name = vm_intern(vm, written_in(native->name));
    for (const Native *n = native->functions; n && n->signature; n++) {
        Value f = native_value(vm, n);
        ((NativeFunction *)f.object)->module = name;
        dict_set_str(vm, m->attrs, vm_intern_span(vm, native_name(n)), f);
    }
    if (native->init)
        native->init(vm, module);
}

typedef struct FillJob {
    Value module;
    const NativeModule *native;
} FillJob;

static void fill_body(VM *vm, void *context) {
    FillJob *job = context;
    fill_module(vm, job->module, job->native);
}

bool import_native(VM *vm, const char *name, Value *out) {
    const NativeModule *native = find_native(vm, name);
    if (!native)
        return false;
    FillJob job = {module_new(vm, name), native};
    Value key = value_object(vm_intern(vm, name)), raised;
    dict_set(vm, vm->modules, key, job.module);
    if (!vm_try(vm, fill_body, &job, &raised)) { /* no memory */
        dict_remove(vm, vm->modules, key, NULL);
        vm_rethrow(vm, raised);
    }
    *out = job.module;
    return true;
}

void module_run(VM *vm, Value module, const char *source) {
    Dict *globals = ((Module *)module.object)->attrs;
    Value name = NONE;
    dict_get_str(vm, globals, vm->names.__name__, &name);
    Str *file = str_printf(vm, "<module %s>", vm_str(vm, name)->data);
    run_source(vm, span_of(source), file->data, 1, globals);
}

/* Every table row, for help. */
void modules_each(VM *vm, void (*visit)(void *context, const char *module, const Native *row),
                  void *context) {
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        for (const Native *n = TABLES[i]; n->signature; n++)
            visit(context, NULL, n);
    for (size_t i = 0; i < vm->extra_table_count; i++)
        for (const Native *n = vm->extra_tables[i]; n->signature; n++)
            visit(context, NULL, n);
    for (size_t i = 0; i < sizeof MODULES / sizeof *MODULES; i++)
        for (const Native *n = MODULES[i]->functions; n && n->signature; n++)
            visit(context, MODULES[i]->name, n);
}

/* ---- modules as objects ---- */

static Value module_repr(VM *vm, Value self) {
    Module *m = (Module *)self.object;
    Value name = str_value(vm, "?"), file = UNSET;
    vm_getattr_maybe(vm, self, vm->names.__name__, &name);
    if (vm_getattr_maybe(vm, self, vm->names.__file__, &file) && !is_none(file))
        return value_object(str_printf(vm, "<module %s from %s>", vm_repr(vm, name)->data,
                                       vm_repr(vm, file)->data));
    if (is_none(file))
        return value_object(str_printf(
            vm, "<module %s (<_frozen_importlib_external.NamespaceLoader object at %p>)>",
            vm_repr(vm, name)->data, (void *)m));
    return value_object(
        str_printf(vm, "<module %s%s>", vm_repr(vm, name)->data, m->native ? " (built-in)" : ""));
}

static Value module_new_method(VM *vm, Value *args) {
    return module_bare(vm, as_type(args[0]));
}

static Value module_init(VM *vm, Value *args) {
    if (!is_str(args[1]))
        raise(vm, &TYPE_TYPE_ERROR, "module() argument 'name' must be str, not %s",
              type_of(args[1])->name);
    module_begin(vm, args[0], as_str(args[1])->data);
    module_set(vm, args[0], "__doc__", args[2]);
    return NONE;
}

static bool module_getattr(VM *vm, Value self, Str *name, Value *out) {
    Module *m = (Module *)self.object;
    if (dict_get_str(vm, m->attrs, name, out))
        return true;
    Value hook;
    if (attribute_find_plain(vm, self, name, out))
        return true;
    if (!dict_get_str(vm, m->attrs, vm->names.__getattr__, &hook))
        return false;
    *out = vm_call1(vm, hook, value_object(name));
    return true;
}

static const Native MODULE_METHODS[] = {
    {"__new__(cls, *args, **kwargs)", module_new_method, "Create a module object."},
    {"__init__(self, name, doc=None)", module_init, "Name a module object."},
    {NULL, NULL, NULL},
};

const Type TYPE_MODULE = {.object = {&TYPE_TYPE},
                          .name = "module",
                          .size = sizeof(Module),
                          .attrs = offsetof(Module, attrs),
                          .flags = TYPE_SUBCLASSABLE,
                          .repr = module_repr,
                          .getattr = module_getattr,
                          .methods = MODULE_METHODS};

const NativeModule MODULE_BUILTINS = {"builtins", NULL, NULL, "Built-in functions and types."};
