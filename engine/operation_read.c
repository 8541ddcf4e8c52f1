/* Mapping to Operation: see operation_read.h. */
#include "engine/operation_read.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/engine.h"
#include "engine/import.h"
#include "engine/operation_keys.h"
#include "engine/python.h"
#include <stdio.h>
#include <stdlib.h>

static bool invalid_at(Error *err, const Guildfile *file, const Tree *where, const char *format,
                       ...) PRINTF_LIKE(4, 5);
static bool invalid_at(Error *err, const Guildfile *file, const Tree *where, const char *format,
                       ...) {
    va_list args;
    va_start(args, format);
    fail_v(err, ERR_SYNTAX, format, args);
    va_end(args);
    char *name = path_basename(file->path);
    if (where && where->line)
        error_prefix(err, "%s:%d:%d", name, where->line, where->column);
    else
        error_prefix(err, "%s", name);
    free(name);
    return false;
}

static Tree *copy_of(const Tree *map, const char *key) {
    const Tree *t = tree_get(map, key);
    return t && t->kind != TREE_NULL ? tree_copy(t) : NULL;
}

/* ---- command ---- */

/* The file of a module: `a.b` is a/b.py, or a/b/__main__.py; NULL when there is none. */
static char *module_file(const char *dir, const char *module) {
    char *relative = xstrdup(module);
    for (char *c = relative; *c; c++)
        if (*c == '.')
            *c = '/';
    static const char *const FORMS[] = {"%s/%s.py", "%s/%s/__main__.py"};
    char *found = NULL;
    for (size_t i = 0; i < COUNT_OF(FORMS) && !found; i++) {
        char *path =
            i ? xformat("%s/%s/__main__.py", dir, relative) : xformat("%s/%s.py", dir, relative);
        if (path_is_file(path))
            found = path_normal(path);
        free(path);
    }
    free(relative);
    return found;
}

/* `[DIR/]module[.sub] [args]`: where the module's file is. */
static void find_script(Operation *op) {
    StrList words = STRLIST_INIT;
    Error ignored = ERROR_INIT;
    if (strlist_shell_split(&words, span_of(op->main), &ignored) && words.count) {
        const char *word = words.items[0];
        const char *slash = strrchr(word, '/');
        char *dir = slash ? xstrndup(word, (size_t)(slash - word)) : xstrdup("");
        StrList bases = STRLIST_INIT;
        strlist_split(&bases, span_of(op->model_path), ':');
        for (size_t i = 0; i < bases.count && !op->script; i++) {
            char *base = path_join(bases.items[i], dir);
            op->script = module_file(base, slash ? slash + 1 : word);
            free(base);
        }
        strlist_release(&bases);
        free(dir);
    }
    error_clear(&ignored);
    strlist_release(&words);
}

static char *default_main(const char *name) {
    size_t len = strlen(name);
    if (len > 3 && strcmp(name + len - 3, ".py") == 0)
        len -= 3;
    char *main = xstrndup(name, len);
    for (char *c = main; *c; c++)
        if (*c == '-')
            *c = '_';
    return main;
}

static bool read_command(Operation *op, const Tree *map, const char *name, const Guildfile *file,
                         Error *err) {
    const Tree *steps = tree_get(map, "steps");
    op->exec = yaml_text(tree_get(map, "exec"));
    op->main = yaml_text(tree_get(map, "main"));
    if (op->exec) {
        op->kind = OP_EXEC;
        return true;
    }
    if (steps && !op->main) {
        op->kind = OP_STEPS;
        if (steps->kind != TREE_LIST)
            return invalid_at(err, file, steps, "steps of operation '%s' must be a list", name);
        op->steps = tree_copy(steps);
        return true;
    }
    op->kind = OP_MAIN;
    if (!op->main || !*op->main) {
        free(op->main);
        op->main = default_main(name);
    }
    find_script(op);
    return true;
}

/* ---- flags ---- */

static bool in_list(const Tree *list, const char *name) {
    if (tree_is(list, TREE_STRING))
        return strcmp(list->text, name) == 0;
    for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count; i++)
        if (strcmp(tree_text(list->items[i], ""), name) == 0)
            return true;
    return false;
}

/* Which flags of the script are wanted. */
static bool wants_import(const Tree *map, const char *name) {
    const Tree *skip = tree_get(map, "flags-no-import");
    if (!skip)
        skip = tree_get(map, "flags-import-skip");
    if (in_list(skip, name))
        return false;
    const Tree *import = tree_get(map, "flags-import");
    if (!import)
        import = tree_get(tree_get(map, "flags"), "$import");
    if (!import || tree_is(import, TREE_NULL))
        return true;
    if (import->kind == TREE_BOOL)
        return import->boolean;
    if (tree_is(import, TREE_STRING) && strcmp(import->text, "all") == 0)
        return true;
    return in_list(import, name);
}

static bool imports_nothing(const Tree *map) {
    const Tree *import = tree_get(map, "flags-import");
    return import && ((import->kind == TREE_BOOL && !import->boolean) ||
                      (import->kind == TREE_LIST && import->count == 0));
}

static FlagDef *flag_with_arg_name(const FlagDefs *defs, const char *name) {
    for (size_t i = 0; i < defs->count; i++)
        if (defs->items[i].arg_name && strcmp(defs->items[i].arg_name, name) == 0)
            return &defs->items[i];
    return NULL;
}

/* Attributes the file leaves at their default come from the script. */
static void merge_flag(FlagDef *def, FlagDef *from) {
    if (def->default_value->kind == TREE_NULL) {
        Tree *t = def->default_value;
        def->default_value = from->default_value;
        from->default_value = t;
    }
    if (!def->description[0]) {
        char *t = def->description;
        def->description = from->description;
        from->description = t;
    }
    if (!def->choice_count) {
        def->choices = from->choices;
        def->choice_count = from->choice_count;
        from->choices = NULL;
        from->choice_count = 0;
    }
    if (!def->arg_switch) {
        def->arg_switch = from->arg_switch;
        from->arg_switch = NULL;
    }
    def->required = def->required || from->required;
}

static bool import_from_script(Operation *op, struct Engine *engine, const Tree *map, Error *err) {
    if (!op->script || imports_nothing(map))
        return true;
    ScriptFlags script = {0};
    if (!import_flags(&script, engine, op->script, err))
        return false;
    for (size_t i = 0; i < script.defs.count; i++) {
        FlagDef *from = &script.defs.items[i];
        if (!wants_import(map, from->name))
            continue;
        FlagDef *def = flag_with_arg_name(&op->flags, from->name);
        merge_flag(def ? def : flagdefs_add(&op->flags, from->name), from);
    }
    if (!op->flags_dest && script.dest)
        op->flags_dest = xstrdup(script.dest);
    script_flags_release(&script);
    return true;
}

static bool read_flags(Operation *op, struct Engine *engine, const Tree *map, const Guildfile *file,
                       Error *err) {
    const Tree *flags = tree_get(map, "flags");
    char *name = path_basename(file->path);
    bool ok = !flags || flags->kind == TREE_NULL ||
              flagdefs_read(&op->flags, &op->notes, flags, name, err);
    free(name);
    if (!ok)
        return false;
    op->flags_dest = yaml_text(tree_get(map, "flags-dest"));
    if (!op->flags_dest)
        op->flags_dest = yaml_text(tree_get(flags, "$dest"));
    if (!import_from_script(op, engine, map, err))
        return false;
    if (tree_truth(tree_get(map, "default-flag-arg-skip"), false))
        for (size_t i = 0; i < op->flags.count; i++)
            if (!tree_has(tree_get(flags, op->flags.items[i].name), "arg-skip"))
                op->flags.items[i].arg_skip = true;
    if (!op->flags_dest)
        op->flags_dest = xstrdup("args");
    return true;
}

/* ---- optimizers ---- */

static Tree *optimizer_map(const Tree *value, const char *name) {
    if (tree_is(value, TREE_STRING)) {
        Tree *map = tree_map();
        tree_set(map, "algorithm", tree_string(value->text));
        return map;
    }
    Tree *map = tree_is(value, TREE_MAP) ? tree_copy(value) : tree_map();
    if (!tree_has(map, "algorithm"))
        tree_set(map, "algorithm", tree_string(name));
    return map;
}

static bool read_optimizers(Operation *op, const Tree *map, const Guildfile *file, Error *err) {
    const Tree *one = tree_get(map, "optimizer"), *many = tree_get(map, "optimizers");
    if (one && many)
        return invalid_at(err, file, one,
                          "optimizer and optimizers cannot both be used in operation '%s'",
                          op->name);
    if (!one && !many)
        return true;
    op->optimizers = tree_map();
    if (one) {
        const char *name =
            tree_is(one, TREE_STRING) ? one->text : tree_text(tree_get(one, "algorithm"), NULL);
        if (!name)
            return invalid_at(err, file, one, "optimizer of operation '%s' needs an algorithm",
                              op->name);
        tree_set(op->optimizers, name, optimizer_map(one, name));
        return true;
    }
    if (many->kind != TREE_MAP)
        return invalid_at(err, file, many, "optimizers of operation '%s' must be a mapping",
                          op->name);
    for (size_t i = 0; i < many->count; i++)
        tree_set(op->optimizers, many->keys[i], optimizer_map(many->items[i], many->keys[i]));
    return true;
}

/* ---- the interpreter it needs ---- */

/* Numbers of "3.11.7"; missing ones are 0. */
static void version_numbers(int out[3], const char *text) {
    out[0] = out[1] = out[2] = 0;
    sscanf(text, "%d.%d.%d", &out[0], &out[1], &out[2]);
}

/* One of `>=3.7`, `<4`, `==3.11` … */
static bool version_meets(const char *version, Span spec) {
    static const char *const RELATIONS[] = {">=", "<=", "==", "!=", ">", "<"};
    Span s = span_trim(spec);
    const char *relation = "==";
    for (size_t i = 0; i < COUNT_OF(RELATIONS); i++) {
        if (span_starts(s, span_of(RELATIONS[i]))) {
            relation = RELATIONS[i];
            s = span_trim(span_from(s, strlen(relation)));
            break;
        }
    }
    char *wanted = xstrndup(s.ptr, s.len);
    int have[3], want[3], order = 0;
    version_numbers(have, version);
    version_numbers(want, wanted);
    /* `==3.11` means any 3.11. */
    size_t given = 3;
    if (*relation == '=' || *relation == '!') {
        given = 1;
        for (const char *c = wanted; *c; c++)
            given += *c == '.';
    }
    for (size_t i = 0; i < 3 && i < given && !order; i++)
        order = have[i] < want[i] ? -1 : have[i] > want[i];
    free(wanted);
    bool equal = order == 0;
    switch (relation[0]) {
    case '>':
        return order > 0 || (equal && relation[1]);
    case '<':
        return order < 0 || (equal && relation[1]);
    case '!':
        return !equal;
    default:
        return equal;
    }
}

static bool check_python(const Operation *op, struct Engine *engine, Error *err) {
    if (!op->python_requires || op->kind != OP_MAIN)
        return true;
    Python *python = engine_python(engine, err);
    if (!python)
        return false;
    const char *version = python_version(python);
    StrList specs = STRLIST_INIT;
    strlist_split(&specs, span_of(op->python_requires), ',');
    bool ok = true;
    for (size_t i = 0; i < specs.count && ok; i++)
        ok = version_meets(version, span_of(specs.items[i])) ||
             fail(err, ERR_UNSUPPORTED, "operation %s requires Python %s but python3 is %s",
                  op->name, op->python_requires, version);
    strlist_release(&specs);
    return ok;
}

/* ---- the rest ---- */

typedef enum Shape { SHAPE_TEXT, SHAPE_WHOLE_NUMBER, SHAPE_LIST, SHAPE_MAP, SHAPE_NO_NUMBER } Shape;

static bool has_shape(const Tree *t, Shape shape) {
    switch (shape) {
    case SHAPE_TEXT:
        return t->kind != TREE_LIST && t->kind != TREE_MAP;
    case SHAPE_WHOLE_NUMBER:
        return t->kind == TREE_INT && t->integer >= 0;
    case SHAPE_LIST:
        return t->kind == TREE_LIST;
    case SHAPE_MAP:
        return t->kind == TREE_MAP;
    case SHAPE_NO_NUMBER:
        return t->kind == TREE_STRING || t->kind == TREE_LIST || t->kind == TREE_MAP;
    }
    return true;
}

static const char *shape_phrase(Shape shape) {
    static const char *const phrases[] = {[SHAPE_TEXT] = "a text",
                                          [SHAPE_WHOLE_NUMBER] = "a whole number from 0 on",
                                          [SHAPE_LIST] = "a list",
                                          [SHAPE_MAP] = "a mapping",
                                          [SHAPE_NO_NUMBER] = "a text, a list or a mapping"};
    return phrases[shape];
}

/* Attributes of the wrong kind would silently do nothing. */
static bool check_kinds(const Tree *map, const Guildfile *file, const char *name, Error *err) {
    static const struct {
        const char *attribute;
        Shape shape;
    } SHAPES[] = {{"env", SHAPE_MAP},
                  {"compare", SHAPE_LIST},
                  {"exec", SHAPE_TEXT},
                  {"main", SHAPE_TEXT},
                  {"pre-process", SHAPE_TEXT},
                  {"label", SHAPE_TEXT},
                  {"requires", SHAPE_NO_NUMBER},
                  {"stop-after", SHAPE_WHOLE_NUMBER},
                  {"default-max-trials", SHAPE_WHOLE_NUMBER}};
    for (size_t i = 0; i < COUNT_OF(SHAPES); i++) {
        const Tree *t = tree_get(map, SHAPES[i].attribute);
        if (t && t->kind != TREE_NULL && !has_shape(t, SHAPES[i].shape))
            return invalid_at(err, file, t, "%s of operation '%s' must be %s, not %s",
                              SHAPES[i].attribute, name, shape_phrase(SHAPES[i].shape),
                              t->kind == TREE_INT && t->integer < 0 ? "a negative number"
                                                                    : tree_kind_phrase(t->kind));
    }
    return true;
}

static void add_paths(Buf *out, const Operation *op, const char *paths) {
    StrList parts = STRLIST_INIT;
    strlist_split(&parts, span_of(paths), ':');
    for (size_t i = 0; i < parts.count; i++) {
        char *path =
            *parts.items[i] ? path_join(op->project_dir, parts.items[i]) : xstrdup(op->project_dir);
        buf_addf(out, "%s%s", out->len ? ":" : "", path);
        free(path);
    }
    strlist_release(&parts);
}

static void read_paths(Operation *op, const Tree *map) {
    const Tree *paths = tree_get(map, "python-path");
    Buf out = BUF_INIT;
    if (tree_is(paths, TREE_LIST))
        for (size_t i = 0; i < paths->count; i++)
            add_paths(&out, op, tree_text(paths->items[i], ""));
    else
        add_paths(&out, op, tree_text(paths, ""));
    op->model_path = buf_detach(&out);
}

/* What a requirement can name: `resource` of the own model, `model:resource` of any. */
static Tree *resources_of(const Guildfile *file, const Tree *own) {
    Tree *all = tree_map();
    for (size_t i = 0; i < file->models->count; i++) {
        const Tree *model = file->models->items[i], *resources = tree_get(model, "resources");
        for (size_t k = 0; tree_is(resources, TREE_MAP) && k < resources->count; k++) {
            char *full =
                xformat("%s:%s", tree_text(tree_get(model, "name"), ""), resources->keys[k]);
            tree_set(all, full, tree_copy(resources->items[k]));
            if (model == own)
                tree_set(all, resources->keys[k], tree_copy(resources->items[k]));
            free(full);
        }
    }
    return all;
}

/* `source` is what `sourcecode` was called before. */
static void read_sourcecode(Operation *op, const Tree *map) {
    if (!op->sourcecode)
        op->sourcecode = copy_of(map, "sourcecode");
    if (!op->sourcecode)
        op->sourcecode = copy_of(map, "source");
}

static void read_plain(Operation *op, const Tree *map, const Guildfile *file, const Tree *model) {
    char *description = yaml_text(tree_get(map, "description"));
    free(op->description);
    op->description = description ? description : xstrdup("");
    op->env = copy_of(map, "env");
    op->requires_ = copy_of(map, "requires");
    op->resources = resources_of(file, model);
    op->label = yaml_text(tree_get(map, "label"));
    op->compare = copy_of(map, "compare");
    op->objective = copy_of(map, "objective");
    op->output_scalars = copy_of(map, "output-scalars");
    op->pre_process = yaml_text(tree_get(map, "pre-process"));
    op->stoppable = tree_truth(tree_get(map, "stoppable"), false);
    op->default_op = tree_truth(tree_get(map, "default"), false);
    op->default_max_trials = tree_integer(tree_get(map, "default-max-trials"), 0);
    op->stop_after = tree_integer(tree_get(map, "stop-after"), 0);
    op->python_requires = yaml_text(tree_get(map, "python-requires"));
    if (!op->python_requires)
        op->python_requires = yaml_text(tree_get(model, "python-requires"));
    read_sourcecode(op, map);
    read_sourcecode(op, model);
    op->extra = copy_of(model, "extra");
}

char *operation_full_name(const Tree *model, const char *name) {
    const char *model_name = tree_text(tree_get(model, "name"), "");
    return model_name[0] ? xformat("%s:%s", model_name, name) : xstrdup(name);
}

Operation *operation_read(struct Engine *engine, const Guildfile *file, const Tree *model,
                          const char *name, Error *err) {
    const Tree *map = tree_get(tree_get(model, "operations"), name);
    Operation *op = operation_new(OP_MAIN);
    strlist_copy(&op->notes, &file->notes);
    if (!operation_check_keys(&op->notes, file, model, name, err) ||
        !check_kinds(map, file, name, err)) {
        operation_free(op);
        return NULL;
    }
    opref_release(&op->opref);
    opref_init(&op->opref, "guildfile", file->path, file->digest,
               tree_text(tree_get(model, "name"), ""), name);
    free(op->name);
    op->name = operation_full_name(model, name);
    free(op->project_dir);
    op->project_dir = xstrdup(file->dir);
    tree_free(op->raw);
    op->raw = tree_copy(map);
    read_plain(op, map, file, model);
    free(op->model_path);
    read_paths(op, map);
    if (!read_command(op, map, name, file, err) || !read_flags(op, engine, map, file, err) ||
        !read_optimizers(op, map, file, err) || !check_python(op, engine, err)) {
        operation_free(op);
        return NULL;
    }
    return op;
}
