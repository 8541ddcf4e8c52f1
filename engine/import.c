/* Flags found in Python scripts. */
#include "engine/import.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/engine.h"
#include "engine/import_cache.h"
#include "engine/python.h"
#include <stdlib.h>

extern const char EMBED_flags_import[];

static void set_choices(FlagDef *def, const Tree *choices) {
    if (!tree_is(choices, TREE_LIST) || !choices->count)
        return;
    def->choices = xcalloc(choices->count, sizeof *def->choices);
    for (size_t i = 0; i < choices->count; i++)
        def->choices[def->choice_count++] =
            (FlagChoice){tree_copy(choices->items[i]), xstrdup(""), NULL};
}

static void add_flag(FlagDefs *defs, const Tree *flag) {
    const char *name = tree_text(tree_get(flag, "name"), NULL);
    if (!name)
        return;
    FlagDef *def = flagdefs_add(defs, name);
    const Tree *value = tree_get(flag, "default"), *sw = tree_get(flag, "arg-switch");
    if (value) {
        tree_free(def->default_value);
        def->default_value = tree_copy(value);
    }
    if (sw)
        def->arg_switch = tree_copy(sw);
    def->required = tree_truth(tree_get(flag, "required"), false);
    free(def->description);
    def->description = xstrdup(tree_text(tree_get(flag, "description"), ""));
    set_choices(def, tree_get(flag, "choices"));
}

/* *answer NULL: the script cannot be read or parsed, which has been said. */
static bool ask(Tree **answer, Engine *engine, const char *script, Error *err) {
    Python *python = engine_python(engine, err);
    if (!python)
        return false;
    if (!env_get(engine_env(engine), "NO_IMPORT_FLAGS_PROGRESS"))
        engine_note(engine, "Refreshing flags...");
    Error problem = ERROR_INIT;
    int64_t asked_at = clock_micros();
    Tree *args = tree_map();
    tree_set(args, "script", tree_string(script));
    *answer = python_ask(python, EMBED_flags_import, args, 60, &problem);
    if (!*answer)
        engine_log(engine, LOG_WARNING, LOG_COMMAND, "cannot import flags from %s: %s", script,
                   problem.message);
    else if (tree_truth(tree_get(*answer, "lasting"), false))
        import_cache_write(engine_store(engine), script, *answer, asked_at);
    error_clear(&problem);
    tree_free(args);
    return true;
}

bool import_flags(ScriptFlags *out, struct Engine *engine, const char *script, Error *err) {
    *out = (ScriptFlags){.dest = NULL};
    Tree *found = import_cache_read(engine_store(engine), script);
    if (!found && !ask(&found, engine, script, err))
        return false;
    out->dest = xstrdup(tree_text(tree_get(found, "dest"), "globals"));
    const Tree *flags = tree_get(found, "flags");
    for (size_t i = 0; flags && i < flags->count; i++)
        add_flag(&out->defs, flags->items[i]);
    tree_free(found);
    return true;
}

void script_flags_release(ScriptFlags *flags) {
    flagdefs_release(&flags->defs);
    free(flags->dest);
    *flags = (ScriptFlags){0};
}
