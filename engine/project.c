/* Which operation is meant: see project.h for the order. Messages are those of the command line. */
#include "engine/project.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/engine.h"
#include "engine/guildfile.h"
#include "engine/operation_read.h"
#include <stdlib.h>

/* ---- models ---- */

static const char *model_name(const Tree *model) {
    return tree_text(tree_get(model, "name"), "");
}

static const Tree *default_model(const Guildfile *file) {
    if (file->models->count == 1)
        return file->models->items[0];
    for (size_t i = 0; i < file->models->count; i++)
        if (tree_truth(tree_get(file->models->items[i], "default"), false))
            return file->models->items[i];
    return NULL;
}

static bool model_matches(const Tree *model, const char *name) {
    return strchr(name, '/') ? strcmp(model_name(model), name) == 0
                             : strstr(model_name(model), name) != NULL;
}

/* NULL with err untouched: none matches. */
static const Tree *find_model(const Guildfile *file, const char *name, Error *err) {
    const Tree *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < file->models->count; i++) {
        const Tree *model = file->models->items[i];
        if (strcmp(model_name(model), name) == 0)
            return model;
        if (model_matches(model, name)) {
            found = model;
            count++;
        }
    }
    if (count < 2)
        return found;
    Buf names = BUF_INIT;
    for (size_t i = 0; i < file->models->count; i++)
        if (model_matches(file->models->items[i], name))
            buf_addf(&names, "\n  %s", model_name(file->models->items[i]));
    fail(err, ERR_INVALID,
         "there are multiple models that match '%s'\nTry specifying one of the following:%s", name,
         names.data);
    buf_release(&names);
    return NULL;
}

/* ---- operations of a model ---- */

static const char *default_operation(const Tree *model) {
    const Tree *operations = tree_get(model, "operations");
    const char *only = NULL;
    size_t count = 0;
    for (size_t i = 0; operations && i < operations->count; i++) {
        const char *name = operations->keys[i];
        if (tree_truth(tree_get(operations->items[i], "default"), false))
            return name;
        if (name[0] == '_' || name[0] == '$')
            continue;
        only = name;
        count++;
    }
    return count == 1 ? only : NULL;
}

/* The operation `op` (NULL: the default one) in the project file of `dir`. NULL with err untouched:
 * there is no such. */
static Operation *resolve_in_file(Engine *engine, const Guildfile *file, const char *model_part,
                                  const char *op, Error *err) {
    const Tree *model = model_part ? find_model(file, model_part, err) : default_model(file);
    if (!model)
        return NULL;
    const char *name = op && op[0] ? op : default_operation(model);
    if (!name || name[0] == '$' || !tree_get(tree_get(model, "operations"), name))
        return NULL;
    return operation_read(engine, file, model, name, err);
}

/* ---- failing ---- */

static bool fail_no_default(const char *program, Error *err) {
    return fail(err, ERR_NOT_FOUND,
                "cannot find a default operation\nTry '%s operations' for a list.", program);
}

static bool fail_unknown(Engine *engine, const char *spec, bool known_model, Error *err) {
    const char *program = engine_name(engine);
    const char *colon = strchr(spec, ':');
    if (strcmp(spec, "queue") == 0) /* one of the original's own */
        return fail(err, ERR_UNSUPPORTED,
                    "operation queue is not supported\nStart staged runs one by one with '%s run "
                    "--start RUN'.",
                    program);
    if (colon && !known_model)
        return fail(err, ERR_NOT_FOUND,
                    "cannot find a model matching '%.*s'\nTry '%s models' for a list of available "
                    "models.",
                    (int)(colon - spec), spec, program);
    if (colon)
        return fail(err, ERR_NOT_FOUND,
                    "cannot find operation %s\nTry '%s operations' for a list of available "
                    "operations.",
                    spec, program);
    return fail(err, ERR_NOT_FOUND,
                "cannot find operation %s\nYou may need to include a model in the form "
                "MODEL:OPERATION. Try '%s operations' for a list of available operations.",
                spec, program);
}

/* ---- resolving ---- */

Operation *project_resolve(Engine *engine, const char *dir, const char *spec, Error *err) {
    const char *colon = spec ? strchr(spec, ':') : NULL;
    char *model_part = colon && colon > spec ? xstrndup(spec, (size_t)(colon - spec)) : NULL;
    const char *op_part = colon ? colon + 1 : spec;
    bool known_model = false;
    Operation *op = NULL;
    Guildfile file;
    if (guildfile_read(&file, dir, err)) {
        op = resolve_in_file(engine, &file, model_part, op_part, err);
        Error ignored = ERROR_INIT;
        known_model = model_part ? find_model(&file, model_part, &ignored) != NULL : colon != NULL;
        error_clear(&ignored);
        guildfile_release(&file);
    }
    free(model_part);
    bool failed = err->kind != ERR_NONE;
    if (!op && !failed && spec)
        op = project_builtin(spec);
    if (!op && !failed && spec) {
        op = project_script(engine, dir, spec, err);
        failed = err->kind != ERR_NONE;
    }
    if (!op && !failed) {
        if (spec)
            fail_unknown(engine, spec, known_model, err);
        else
            fail_no_default(engine_name(engine), err);
    }
    return op;
}

Operation *project_resolve_ref(Engine *engine, const OpRef *ref, Error *err) {
    if (strcmp(ref->type, "builtin") == 0) {
        Operation *op = project_builtin(ref->op);
        if (!op)
            fail(err, ERR_NOT_FOUND, "cannot find operation %s", ref->op);
        return op;
    }
    char *dir = path_dirname(ref->package);
    char *spec = ref->model[0] ? xformat("%s:%s", ref->model, ref->op) : xstrdup(ref->op);
    Operation *op = project_resolve(engine, dir, spec, err);
    free(spec);
    free(dir);
    return op;
}

/* ---- listing ---- */

static void list_operation(Tree *operations, const Tree *model, const char *name, const Tree *map) {
    Tree *item = tree_push(operations, tree_copy(map));
    char *full = operation_full_name(model, name);
    tree_set(item, "name", tree_string(full));
    free(full);
    if (!tree_has(item, "description"))
        tree_set(item, "description", tree_string(""));
}

static int by_name(const void *a, const void *b) {
    const Tree *const *x = a, *const *y = b;
    return strcmp(tree_text(tree_get(*x, "name"), ""), tree_text(tree_get(*y, "name"), ""));
}

bool project_list(ProjectListing *out, Engine *engine, const char *dir, Error *err) {
    *out = (ProjectListing){tree_list(), tree_list()};
    Guildfile file;
    if (!guildfile_read(&file, dir, err))
        return !err->kind;
    for (size_t i = 0; i < file.models->count; i++) {
        const Tree *model = file.models->items[i];
        const Tree *operations = tree_get(model, "operations");
        Tree *item = tree_push(out->models, tree_map());
        tree_set(item, "name", tree_string(model_name(model)));
        tree_set(item, "description", tree_string(tree_text(tree_get(model, "description"), "")));
        Tree *names = tree_set(item, "operations", tree_list());
        for (size_t k = 0; k < operations->count; k++) {
            if (operations->keys[k][0] == '$')
                continue;
            tree_push(names, tree_string(operations->keys[k]));
            list_operation(out->operations, model, operations->keys[k], operations->items[k]);
        }
    }
    guildfile_release(&file);
    if (out->operations->count)
        qsort(out->operations->items, out->operations->count, sizeof(Tree *), by_name);
    return true;
}

void project_listing_release(ProjectListing *listing) {
    tree_free(listing->operations);
    tree_free(listing->models);
    *listing = (ProjectListing){0};
}
