/* Importing modules: those in C by their tables, .py files and packages along sys.path. */
#include "harness/language/import.h"
#include "engine/base/file.h"
#include "harness/language/attribute.h"
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

static bool is_kind(const char *path, mode_t kind) {
    struct stat st;
    return stat(path, &st) == 0 && (st.st_mode & S_IFMT) == kind;
}

/* What the directories of a path have under a name. */
typedef struct Found {
    Str *file; /* NULL: no file */
    bool package;
    List *portions; /* directories without __init__.py, which make a namespace package */
} Found;

static bool find_in(VM *vm, Found *found, const char *dir, const char *name) {
    Str *folder = str_printf(vm, "%s/%s", dir, name);
    found->file = str_printf(vm, "%s/__init__.py", folder->data);
    found->package = is_kind(found->file->data, S_IFREG);
    if (found->package)
        return true;
    found->file = str_printf(vm, "%s.py", folder->data);
    if (is_kind(found->file->data, S_IFREG))
        return true;
    found->file = NULL;
    if (is_kind(folder->data, S_IFDIR))
        list_push(vm, found->portions, value_object(folder));
    return false;
}

static bool find(VM *vm, Found *found, Value path, const char *name) {
    *found = (Found){.portions = list_new(vm, 0)};
    if (!is_list(path))
        return false;
    List *l = as_list(path);
    for (size_t i = 0; i < l->count; i++) {
        if (!is_str(l->items[i]))
            continue;
        const char *dir = as_str(l->items[i])->bytes ? as_str(l->items[i])->data : ".";
        if (find_in(vm, found, dir, name))
            return true;
    }
    return found->portions->count > 0;
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
    Module *m = (Module *)module.object;
    LoadJob job = {buf_span(source), file->data, m->attrs};
    m->initializing = true;
    bool fine = vm_try(vm, load_body, &job, &raised);
    m->initializing = false;
    vm_buf_drop(vm, source);
    if (!fine) {
        dict_remove(vm, vm->modules, key, NULL);
        vm_rethrow(vm, raised);
    }
    Value now;
    return dict_get(vm, vm->modules, key, &now) ? now : module;
}

static Value load_namespace(VM *vm, const char *name, List *portions) {
    Value module = module_new(vm, name);
    module_set(vm, module, "__file__", NONE);
    module_set(vm, module, "__path__", value_object(portions));
    module_set(vm, module, "__package__", str_value(vm, name));
    dict_set(vm, vm->modules, value_object(vm_intern(vm, name)), module);
    return module;
}

/* ---- finding ---- */

static _Noreturn void not_found(VM *vm, const char *name, Str *text) {
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
            not_found(vm, name, str_printf(vm, "import of %s halted; None in sys.modules", name));
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
    if (!import_native(vm, name, &module)) {
        Found found;
        if (!dot)
            path = sys_path(vm);
        else if (!vm_getattr_maybe(vm, parent, vm->names.__path__, &path))
            not_found(vm, name,
                      str_printf(vm, "No module named '%s'; '%s' is not a package", name,
                                 parent_name->data));
        if (!find(vm, &found, path, last))
            not_found(vm, name, str_printf(vm, "No module named '%s'", name));
        module = found.file ? load_file(vm, name, found.file, found.package)
                            : load_namespace(vm, name, found.portions);
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
    if (is_none(package) && !dict_get_str(vm, globals, vm->names.__name__, &(Value){0}))
        raise_key(vm, str_value(vm, "'__name__' not in globals"));
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

/* An attribute, or a module inside a package, which is loaded for it. */
static bool find_member(VM *vm, Value module, Str *name, Value *out) {
    Value own = NONE, path, raised;
    if (vm_getattr_maybe(vm, module, name, out))
        return true;
    bool native = is_exact(module, &TYPE_MODULE) && ((Module *)module.object)->native;
    if (!native && !vm_getattr_maybe(vm, module, vm->names.__path__, &path))
        return false;
    vm_getattr_maybe(vm, module, vm->names.__name__, &own);
    MemberJob job = {str_printf(vm, "%s.%s", vm_str(vm, own)->data, name->data), NONE};
    if (vm_try(vm, member_body, &job, &raised)) {
        *out = job.module;
        return true;
    }
    if (!is_missing(vm, raised, job.name))
        vm_rethrow(vm, raised);
    return false;
}

void import_listed(VM *vm, Value module, Value names) {
    const Value *items;
    size_t count;
    Value v;
    vm_items(vm, names, &items, &count);
    for (size_t i = 0; i < count; i++) {
        if (!is_str(items[i]))
            raise(vm, &TYPE_TYPE_ERROR, "Item in ``from list'' must be str, not %s",
                  type_of(items[i])->name);
        find_member(vm, module, as_str(items[i]), &v);
    }
}

static bool is_initializing(Value module) {
    return is_instance(module, &TYPE_MODULE) && ((Module *)module.object)->initializing;
}

Value import_member(VM *vm, Value module, Str *name) {
    Value v, own = NONE, file = NONE;
    if (find_member(vm, module, name, &v))
        return v;
    vm_getattr_maybe(vm, module, vm->names.__name__, &own);
    bool known = vm_getattr_maybe(vm, module, vm->names.__file__, &file) && is_str(file);
    const char *partially = is_initializing(module) ? "partially initialized module " : "";
    Str *text = str_printf(vm, "cannot import name '%s' from %s'%s'%s (%s)", name->data, partially,
                           vm_str(vm, own)->data, *partially ? CIRCULAR_IMPORT : "",
                           known ? as_str(file)->data : "unknown location");
    Value e = exception_new(vm, &TYPE_IMPORT_ERROR, value_object(text));
    vm_setattr(vm, e, vm->names.name, own);
    vm_setattr(vm, e, vm->names.path, known ? file : NONE);
    raise_value(vm, e);
}

/* ---- the statements ---- */

static void need_import(VM *vm, Frame *f) {
    if (!builtins_have(vm, f->globals, vm_intern(vm, "__import__")))
        raise(vm, &TYPE_IMPORT_ERROR, "__import__ not found");
}

Flow exec_import(VM *vm, Frame *f, Node *node) {
    need_import(vm, f);
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

/* One name of __all__. */
static void import_named(VM *vm, Dict *into, Value module, Value name) {
    Value own = NONE, v;
    if (!is_str(name)) {
        vm_getattr_maybe(vm, module, vm->names.__name__, &own);
        raise(vm, &TYPE_TYPE_ERROR, "Item in %s.__all__ must be str, not %s", vm_str(vm, own)->data,
              type_of(name)->name);
    }
    if (!find_member(vm, module, as_str(name), &v))
        raise_attribute(vm, module, as_str(name));
    dict_set_str(vm, into, as_str(name), v);
}

static void import_star(VM *vm, Frame *f, Value module) {
    Value all;
    Dict *into = f->locals ? f->locals : f->globals;
    if (into->object.type != &TYPE_DICT) {
        Dict *all_names = dict_new(vm);
        Frame plain = *f;
        plain.locals = all_names;
        import_star(vm, &plain, module);
        size_t next = 0;
        for (DictEntry *e; (e = dict_next(all_names, &next));)
            vm_setitem(vm, value_object(into), e->key, e->value);
        return;
    }
    if (vm_getattr_maybe(vm, module, vm->names.__all__, &all)) {
        const Value *items;
        size_t count;
        vm_items(vm, all, &items, &count);
        for (size_t i = 0; i < count; i++)
            import_named(vm, into, module, items[i]);
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
    need_import(vm, f);
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
