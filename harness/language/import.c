/* Importing modules: those in C by their tables, .py files and packages along sys.path. */
#include "harness/language/import.h"
#include "engine/base/file.h"
#include "harness/language/eval.h"
#include "harness/language/traceback.h"
#include <sys/stat.h>

/* ---- source text ---- */

void source_add(VM *vm, const char *filename, int line, Span text) {
    if (vm->source_count == vm->source_cap) {
        size_t cap = vm->source_cap ? vm->source_cap * 2 : 16;
        vm->sources = vm_realloc(vm, vm->sources, vm->source_cap * sizeof *vm->sources,
                                 cap * sizeof *vm->sources);
        vm->source_cap = cap;
    }
    char *copy = vm_alloc(vm, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    vm->sources[vm->source_count++] = (SourceText){vm_intern(vm, filename), line, {copy, text.len}};
}

Span source_line(VM *vm, Str *filename, int line) {
    for (size_t i = vm->source_count; i-- > 0;) {
        SourceText *s = &vm->sources[i];
        if (!str_equal(s->filename, filename) || line < s->line)
            continue;
        Span rest = s->text, at;
        for (int n = s->line; span_next_line(&rest, &at, true); n++)
            if (n == line)
                return at;
    }
    return (Span){"", 0};
}

Code *program_code(VM *vm, const Program *program, ParseMode mode) {
    Str *name = vm_intern(vm, "<module>");
    Code *code = code_new(vm, program->scope, name, name, program->filename, 1);
    code->body = program->body;
    code->doc = program->doc;
    code->interactive = mode == PARSE_SINGLE;
    if (mode == PARSE_EVAL && program->body.count == 1) {
        Node *node = program->body.items[0];
        code->expression = node->kind == NODE_EXPRESSION ? ((UnaryNode *)node)->operand : node;
    }
    return code;
}

void run_source(VM *vm, Span source, const char *filename, int line, Dict *globals) {
    source_add(vm, filename, line, source);
    Program *program = parse(vm, source, filename, line, PARSE_FILE);
    Code *code = program_code(vm, program, PARSE_FILE);
    if (program->doc)
        dict_set_str(vm, globals, vm->names.__doc__, value_object(program->doc));
    run_program(vm, code, globals, globals, NULL);
}

/* ---- files ---- */

static bool is_file(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The file of a module whose last name is `name`, in the directories of `path`. */
static Str *find_file(VM *vm, Value path, const char *name, bool *package) {
    if (!is_list(path))
        return NULL;
    List *l = as_list(path);
    for (size_t i = 0; i < l->count; i++) {
        if (!is_str(l->items[i]))
            continue;
        const char *dir = as_str(l->items[i])->bytes ? as_str(l->items[i])->data : ".";
        Str *file = str_printf(vm, "%s/%s/__init__.py", dir, name);
        if (is_file(file->data)) {
            *package = true;
            return file;
        }
        file = str_printf(vm, "%s/%s.py", dir, name);
        if (is_file(file->data)) {
            *package = false;
            return file;
        }
    }
    return NULL;
}

typedef struct LoadJob {
    Span source;
    const char *file;
    Dict *globals;
} LoadJob;

static void load_body(VM *vm, void *context) {
    LoadJob *job = context;
    run_source(vm, job->source, job->file, 1, job->globals);
}

static void set_package(VM *vm, Value module, const char *name, Str *file, bool package) {
    module_set(vm, module, "__file__", value_object(file));
    const char *dot = strrchr(name, '.');
    if (package) {
        const char *slash = strrchr(file->data, '/');
        Value dir = value_object(str_new(vm, span_between(file->data, slash)));
        module_set(vm, module, "__path__", list_from(vm, &dir, 1));
        module_set(vm, module, "__package__", str_value(vm, name));
    } else {
        Span parent = dot ? span_between(name, dot) : (Span){"", 0};
        module_set(vm, module, "__package__", value_object(str_new(vm, parent)));
    }
}

static Value load_file(VM *vm, const char *name, Str *file, bool package) {
    Buf *source = vm_buf(vm);
    Error err = ERROR_INIT;
    if (!file_read(source, file->data, &err)) {
        Str *message = str_newz(vm, err.message);
        error_clear(&err);
        raise(vm, &TYPE_IMPORT_ERROR, "%s", message->data);
    }
    Value module = module_new(vm, name), key = value_object(vm_intern(vm, name)), raised;
    set_package(vm, module, name, file, package);
    dict_set(vm, vm->modules, key, module);
    LoadJob job = {buf_span(source), file->data, ((Module *)module.object)->attrs};
    bool fine = vm_try(vm, load_body, &job, &raised);
    vm_buf_drop(vm, source);
    if (!fine) {
        dict_remove(vm, vm->modules, key, NULL);
        vm_rethrow(vm, raised);
    }
    Value now;
    return dict_get(vm, vm->modules, key, &now) ? now : module;
}

/* ---- finding ---- */

static _Noreturn void not_found(VM *vm, const char *name, const char *parent) {
    Str *text = parent ? str_printf(vm, "No module named '%s'; '%s' is not a package", name, parent)
                       : str_printf(vm, "No module named '%s'", name);
    Value e = exception_new(vm, &TYPE_MODULE_NOT_FOUND_ERROR, value_object(text));
    vm_setattr(vm, e, vm->names.name, str_value(vm, name));
    raise_value(vm, e);
}

static Value sys_path(VM *vm) {
    Value path = NONE;
    Value sys = vm_import(vm, "sys");
    vm_getattr_maybe(vm, sys, vm->names.path, &path);
    return path;
}

static Value import_one(VM *vm, const char *name) {
    Value module, parent = UNSET, path;
    if (dict_get(vm, vm->modules, value_object(vm_intern(vm, name)), &module)) {
        if (is_none(module))
            not_found(vm, name, NULL);
        return module;
    }
    const char *dot = strrchr(name, '.'), *last = dot ? dot + 1 : name;
    Str *parent_name = NULL;
    if (dot) {
        parent_name = vm_intern_span(vm, span_between(name, dot));
        parent = vm_import(vm, parent_name->data);
        if (dict_get(vm, vm->modules, value_object(vm_intern(vm, name)), &module))
            return module;
    }
    bool package = false;
    if (!import_native(vm, name, &module)) {
        if (!dot)
            path = sys_path(vm);
        else if (!vm_getattr_maybe(vm, parent, vm->names.__path__, &path))
            not_found(vm, name, parent_name->data);
        Str *file = find_file(vm, path, last, &package);
        if (!file)
            not_found(vm, name, NULL);
        module = load_file(vm, name, file, package);
    }
    if (dot)
        vm_setattr(vm, parent, vm_intern(vm, last), module);
    return module;
}

Value vm_import(VM *vm, const char *name) {
    vm_enter_call(vm);
    Value module = import_one(vm, name);
    vm->depth--;
    return module;
}

static Str *resolve(VM *vm, Dict *globals, Str *name, int level) {
    Value package = NONE;
    dict_get_str(vm, globals, vm->names.__package__, &package);
    if (!is_str(package) || as_str(package)->bytes == 0)
        raise(vm, &TYPE_IMPORT_ERROR, "attempted relative import with no known parent package");
    Span base = str_span(as_str(package));
    for (int i = 1; i < level; i++) {
        size_t dot = span_rfind_char(base, '.');
        if (dot == SIZE_MAX)
            raise(vm, &TYPE_IMPORT_ERROR, "attempted relative import beyond top-level package");
        base.len = dot;
    }
    if (name->bytes == 0)
        return vm_intern_span(vm, base);
    return vm_intern(vm, str_printf(vm, "%.*s.%s", SPAN_ARG(base), name->data)->data);
}

Value import_relative(VM *vm, Dict *globals, Str *name, int level) {
    Str *full = level ? resolve(vm, globals, name, level) : name;
    return vm_import(vm, full->data);
}

typedef struct MemberJob {
    Str *name;
    Value module;
} MemberJob;

static void member_body(VM *vm, void *context) {
    MemberJob *job = context;
    job->module = vm_import(vm, job->name->data);
}

/* Is it the module `name` itself that was not found, rather than one that it imports? */
static bool is_missing(VM *vm, Value raised, Str *name) {
    Value missing;
    return is_instance(raised, &TYPE_MODULE_NOT_FOUND_ERROR) &&
           vm_getattr_maybe(vm, raised, vm->names.name, &missing) && is_str(missing) &&
           str_equal(as_str(missing), name);
}

Value import_member(VM *vm, Value module, Str *name) {
    Value v, own = NONE, path, file, raised;
    if (vm_getattr_maybe(vm, module, name, &v))
        return v;
    vm_getattr_maybe(vm, module, vm->names.__name__, &own);
    Str *full = str_printf(vm, "%s.%s", vm_str(vm, own)->data, name->data);
    bool native = is_exact(module, &TYPE_MODULE) && ((Module *)module.object)->native;
    if (native || vm_getattr_maybe(vm, module, vm->names.__path__, &path)) {
        MemberJob job = {full, NONE};
        if (vm_try(vm, member_body, &job, &raised))
            return job.module;
        if (!is_missing(vm, raised, full))
            vm_rethrow(vm, raised);
    }
    bool known = vm_getattr_maybe(vm, module, vm->names.__file__, &file) && is_str(file);
    Value e =
        exception_new(vm, &TYPE_IMPORT_ERROR,
                      value_object(str_printf(vm, "cannot import name '%s' from '%s' (%s)",
                                              name->data, vm_str(vm, own)->data,
                                              known ? as_str(file)->data : "unknown location")));
    vm_setattr(vm, e, vm->names.name, own);
    raise_value(vm, e);
}

/* ---- the statements ---- */

Flow exec_import(VM *vm, Frame *f, Node *node) {
    ImportNode *n = (ImportNode *)node;
    for (size_t i = 0; i < n->count; i++) {
        ImportAlias *a = &n->aliases[i];
        Value module = vm_import(vm, a->name->data);
        const char *dot = strchr(a->name->data, '.');
        if (dot && !a->has_as)
            module = vm_import(vm, vm_intern_span(vm, span_between(a->name->data, dot))->data);
        assign_name(vm, f, a->target, module);
    }
    return FLOW_NEXT;
}

static void import_star(VM *vm, Frame *f, Value module) {
    Value all;
    Dict *into = f->locals ? f->locals : f->globals;
    if (vm_getattr_maybe(vm, module, vm->names.__all__, &all)) {
        const Value *items;
        size_t count;
        vm_items(vm, all, &items, &count);
        for (size_t i = 0; i < count; i++)
            dict_set_str(vm, into, as_str(items[i]), vm_getattr(vm, module, as_str(items[i])));
        return;
    }
    Dict **attrs = attrs_place(module);
    size_t at = 0;
    for (DictEntry *e; attrs && *attrs && (e = dict_next(*attrs, &at));)
        if (is_str(e->key) && as_str(e->key)->data[0] != '_')
            dict_set_str(vm, into, as_str(e->key), e->value);
}

Flow exec_import_from(VM *vm, Frame *f, Node *node) {
    ImportNode *n = (ImportNode *)node;
    Value module = import_relative(vm, f->globals, n->module, n->level);
    for (size_t i = 0; i < n->count; i++) {
        ImportAlias *a = &n->aliases[i];
        if (!a->target)
            import_star(vm, f, module);
        else
            assign_name(vm, f, a->target, import_member(vm, module, a->name));
    }
    return FLOW_NEXT;
}
