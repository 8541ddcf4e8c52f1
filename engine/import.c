/* Flags found in Python scripts. */
#include "engine/import.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/engine.h"
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

bool import_flags(ScriptFlags *out, struct Engine *engine, const char *script, Error *err) {
    *out = (ScriptFlags){.dest = NULL};
    Python *python = engine_python(engine, err);
    if (!python)
        return false;
    Error problem = ERROR_INIT;
    Tree *args = tree_map();
    tree_set(args, "script", tree_string(script));
    Tree *found = python_ask(python, EMBED_flags_import, args, 60, &problem);
    if (!found)
        engine_log(engine, LOG_WARNING, LOG_COMMAND, "cannot import flags from %s: %s", script,
                   problem.message);
    out->dest = xstrdup(tree_text(tree_get(found, "dest"), "globals"));
    const Tree *flags = tree_get(found, "flags");
    for (size_t i = 0; flags && i < flags->count; i++)
        add_flag(&out->defs, flags->items[i]);
    error_clear(&problem);
    tree_free(args);
    tree_free(found);
    return true;
}

void script_flags_release(ScriptFlags *flags) {
    flagdefs_release(&flags->defs);
    free(flags->dest);
    *flags = (ScriptFlags){0};
}
