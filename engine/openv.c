/* The environment an operation's process gets. */
#include "engine/openv.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/flagvalue.h"
#include <stdlib.h>

static void set_python_path(StrList *env, const Operation *op) {
    const char *inherited = env_get(env, "PYTHONPATH");
    const char *ours = op->model_path ? op->model_path : op->project_dir;
    if (!ours || !*ours)
        return;
    bool both = inherited && *inherited;
    char *path = xformat("%s%s%s", both ? inherited : "", both ? ":" : "", ours);
    env_set(env, "PYTHONPATH", path);
    free(path);
}

static void set_op_env(StrList *env, const Operation *op) {
    for (size_t i = 0; tree_is(op->env, TREE_MAP) && i < op->env->count; i++) {
        Buf text = BUF_INIT;
        flag_value_format_bare(&text, op->env->items[i]);
        env_set(env, op->env->keys[i], text.data);
        buf_release(&text);
    }
}

void operation_env(StrList *env, const Run *run, const Engine *engine, const RunPlan *plan) {
    const Operation *op = plan->op;
    strlist_copy(env, engine_env(engine));
    set_op_env(env, op);
    env_set(env, "GUILD_HOME", store_home(engine_store(engine)));
    env_set(env, "GUILD_OP", op->name);
    env_set(env, "GUILD_PLUGINS", "");
    env_set(env, "LOG_LEVEL", "20");
    set_python_path(env, op);
    env_set(env, "SCRIPT_DIR", "");
    env_set(env, "CMD_DIR", engine_cwd(engine));
    env_set(env, "MODEL_DIR", op->project_dir ? op->project_dir : "");
    env_set(env, "MODEL_PATH", op->model_path ? op->model_path : "");
    if (op->flags_dest)
        env_set(env, "FLAGS_DEST", op->flags_dest);
    env_set(env, "RUN_DIR", run->path);
    env_set(env, "RUN_ID", run->id);
    if (plan->request->no_gpus)
        env_set(env, "CUDA_VISIBLE_DEVICES", "");
    else if (plan->request->gpus)
        env_set(env, "CUDA_VISIBLE_DEVICES", plan->request->gpus);
    for (size_t i = 0; i < plan->request->env.count; i++) {
        const char *equals = strchr(plan->request->env.items[i], '=');
        if (!equals)
            continue;
        char *name =
            xstrndup(plan->request->env.items[i], (size_t)(equals - plan->request->env.items[i]));
        env_set(env, name, equals + 1);
        free(name);
    }
}

Tree *env_tree(const StrList *env) {
    Tree *map = tree_map();
    for (size_t i = 0; i < env->count; i++) {
        const char *equals = strchr(env->items[i], '=');
        if (!equals)
            continue;
        char *name = xstrndup(env->items[i], (size_t)(equals - env->items[i]));
        tree_set(map, name, tree_string(equals + 1));
        free(name);
    }
    return map;
}

void env_write_exports(Buf *out, const StrList *env) {
    StrList sorted = STRLIST_INIT;
    strlist_copy(&sorted, env);
    strlist_sort(&sorted);
    for (size_t i = 0; i < sorted.count; i++) {
        const char *equals = strchr(sorted.items[i], '=');
        if (!equals)
            continue;
        char *value = shell_quote(equals + 1);
        buf_addf(out, "export %.*s=%s\n", (int)(equals - sorted.items[i]), sorted.items[i], value);
        free(value);
    }
    strlist_release(&sorted);
}
