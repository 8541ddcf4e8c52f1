/* Operations no project has to define: `+`, the optimizers, scripts and executables. */
#include "engine/project.h"

#include "engine/base/digest.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/engine.h"
#include "engine/import.h"
#include "engine/optimizer.h"
#include <stdlib.h>

Operation *project_builtin(const char *spec) {
    const char *name = strncmp(spec, "skopt:", 6) == 0 ? spec + 6 : spec;
    bool grid = strcmp(spec, "+") == 0;
    const OptimizerType *type = grid ? NULL : optimizer_find(name);
    if (!grid && !type)
        return NULL;
    Operation *op = operation_new(OP_BATCH);
    opref_init(&op->opref, "builtin", "guildai", VERBATIM_VERSION, grid ? "" : "skopt", name);
    op->name = opref_spec(&op->opref);
    op->project_dir = xstrdup("");
    op->raw = tree_map();
    if (type)
        optimizer_flagdefs(&op->flags, type);
    return op;
}

static Tree *script_scalars(void) {
    Tree *map = tree_map();
    tree_set(map, "step", tree_string("step:\\s*(\\S+)"));
    tree_set(map, "loss", tree_string("loss:\\s*(\\S+)"));
    return map;
}

static Tree *script_compare(const FlagDefs *flags) {
    Tree *list = tree_list();
    for (size_t i = 0; i < flags->count; i++) {
        char *column = xformat("=%s", flags->items[i].name);
        tree_push(list, tree_string(column));
        free(column);
    }
    tree_push(list, tree_string("loss"));
    return list;
}

/* What a project file would have to say for a file to be the operation that it is. */
static Tree *file_opdef(const Operation *op, const char *exec) {
    Tree *map = tree_map();
    tree_set(map, "exec", tree_string(exec));
    tree_set(map, "objective", tree_copy(op->objective));
    tree_set(map, "output-scalars", tree_copy(op->output_scalars));
    tree_set(map, "disable-plugins", tree_string("all"));
    if (op->compare)
        tree_set(map, "compare", tree_copy(op->compare));
    return map;
}

/* A new operation for a file of directory `dir`. */
static Operation *file_operation(OperationKind kind, const char *dir, const char *spec,
                                 const char *path, Error *err) {
    char *digest = digest_file(DIGEST_MD5, path, err);
    if (!digest)
        return NULL;
    Operation *op = operation_new(kind);
    opref_init(&op->opref, "script", path, digest, "", spec);
    op->name = xstrdup(spec);
    op->project_dir = path_absolute(dir);
    op->model_path = xstrdup(op->project_dir);
    op->objective = tree_string("loss");
    op->output_scalars = script_scalars();
    free(digest);
    return op;
}

static Operation *python_script(Engine *engine, const char *dir, const char *spec, char *path,
                                Error *err) {
    ScriptFlags found;
    if (!import_flags(&found, engine, path, err))
        return NULL;
    Operation *op = file_operation(OP_MAIN, dir, spec, path, err);
    if (op) {
        op->script = xstrdup(path);
        char *module = xstrndup(spec, strlen(spec) - 3);
        op->main = shell_quote(module);
        flagdefs_copy(&op->flags, &found.defs);
        op->flags_dest = xstrdup(found.dest);
        op->compare = script_compare(&op->flags);
        char *exec = xformat("${python_exe} -um guild.op_main %s ${flag_args}", op->main);
        op->raw = file_opdef(op, exec);
        free(exec);
        free(module);
    }
    script_flags_release(&found);
    return op;
}

static Operation *executable(const char *dir, const char *spec, const char *path, Error *err) {
    Operation *op = file_operation(OP_EXEC, dir, spec, path, err);
    if (!op)
        return NULL;
    char *quoted = shell_quote(path);
    op->exec = xformat("%s ${flag_args}", quoted);
    op->raw = file_opdef(op, op->exec);
    op->flags_dest = xstrdup("args");
    free(quoted);
    return op;
}

Operation *project_script(struct Engine *engine, const char *dir, const char *spec, Error *err) {
    char *joined = path_join(dir, spec), *path = path_absolute(joined);
    Operation *op = NULL;
    if (path_is_file(path) && span_ends(span_of(spec), SPAN_LIT(".py")))
        op = python_script(engine, dir, spec, path, err);
    else if (path_is_executable(path))
        op = executable(dir, spec, path, err);
    free(joined);
    free(path);
    return op;
}
