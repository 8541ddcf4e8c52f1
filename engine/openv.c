/* The environment an operation's process gets. */
#include "engine/openv.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include "engine/store_private.h"
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
    if (plan->request->set_trace || tree_truth(tree_get(op->raw, "set-trace"), false))
        env_set(env, "SET_TRACE", "1");
    if (tree_truth(tree_get(op->raw, "handle-keyboard-interrupt"), false))
        env_set(env, "HANDLE_KEYBOARD_INTERRUPT", "1");
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

static char *variable_yaml(const char *variable) {
    const char *equals = strchr(variable, '=');
    Tree *map = tree_map();
    Buf text = BUF_INIT;
    char *name = xstrndup(variable, (size_t)(equals - variable));
    tree_set(map, name, tree_string(equals + 1));
    yaml_write(&text, map);
    tree_free(map);
    free(name);
    return buf_detach(&text);
}

/* By name, which ends at '='. */
static int by_name(const void *a, const void *b) {
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    while (*x && *x == *y && *x != '=') {
        x++;
        y++;
    }
    int p = *x == '=' ? 0 : (unsigned char)*x, q = *y == '=' ? 0 : (unsigned char)*y;
    return p - q;
}

static void env_write_yaml(Buf *out, Engine *engine, const StrList *env) {
    Map *known = engine_env_yaml(engine);
    if (!known->count) {
        const StrList *inherited = engine_env(engine);
        for (size_t i = 0; i < inherited->count; i++)
            if (strchr(inherited->items[i], '='))
                free(map_sets(known, inherited->items[i], variable_yaml(inherited->items[i])));
    }
    char **sorted = xcalloc(env->count + 1, sizeof *sorted);
    memcpy(sorted, env->items, env->count * sizeof *sorted);
    qsort(sorted, env->count, sizeof *sorted, by_name);
    for (size_t i = 0; i < env->count; i++) {
        const char *text = map_gets(known, sorted[i]);
        char *made = !text && strchr(sorted[i], '=') ? variable_yaml(sorted[i]) : NULL;
        buf_adds(out, text ? text : made ? made : "");
        free(made);
    }
    free(sorted);
    if (!env->count)
        buf_adds(out, "{}\n");
}

bool env_store(Run *run, Engine *engine, const StrList *env, Error *err) {
    Buf text = BUF_INIT;
    env_write_yaml(&text, engine, env);
    bool ok = run_set_yaml(run, "env", buf_span(&text), err);
    buf_release(&text);
    return ok;
}

bool env_export(Run *run, const StrList *env, Error *err) {
    StrList sorted = STRLIST_INIT;
    Buf text = BUF_INIT;
    strlist_copy(&sorted, env);
    strlist_sort(&sorted);
    for (size_t i = 0; i < sorted.count; i++) {
        const char *equals = strchr(sorted.items[i], '=');
        if (!equals)
            continue;
        char *value = shell_quote(equals + 1);
        const char *quote = *value == '\'' ? "" : "'";
        buf_addf(&text, "export %.*s=%s%s%s\n", (int)(equals - sorted.items[i]), sorted.items[i],
                 quote, value, quote);
        free(value);
    }
    strlist_release(&sorted);
    char *path = run_guild_path(run, "env");
    bool ok = disk_write_new(&run->store->disk, path, buf_span(&text), err);
    free(path);
    buf_release(&text);
    return ok;
}
