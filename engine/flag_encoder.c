/* Asking an optimizer's function what stands for a flag. */
#include "engine/flag_encoder.h"

#include "engine/base/list.h"
#include "engine/base/mem.h"
#include "engine/python.h"
#include <stdlib.h>

extern const char EMBED_flag_encode[];

const char *flag_encoder(const Operation *optimizer) {
    return tree_text(tree_get(optimizer->raw, "flag-encoder"), NULL);
}

static Tree *copy_or_null(const Tree *t) {
    return t ? tree_copy(t) : tree_null();
}

static Tree *text_or_null(const char *text) {
    return text ? tree_string(text) : tree_null();
}

static Tree *choices_tree(const FlagDef *def) {
    Tree *list = tree_list();
    for (size_t i = 0; i < def->choice_count; i++) {
        Tree *choice = tree_push(list, tree_map());
        tree_set(choice, "value", tree_copy(def->choices[i].value));
        tree_set(choice, "description", tree_string(def->choices[i].description));
    }
    return list;
}

static Tree *flag_tree(const FlagDef *def) {
    Tree *map = tree_map();
    tree_set(map, "name", tree_string(def->name));
    tree_set(map, "description", tree_string(def->description));
    tree_set(map, "default", tree_copy(def->default_value));
    tree_set(map, "type", text_or_null(def->type));
    tree_set(map, "required", tree_bool(def->required));
    tree_set(map, "choices", choices_tree(def));
    tree_set(map, "allow_other", tree_bool(def->allow_other));
    tree_set(map, "min", copy_or_null(def->min));
    tree_set(map, "max", copy_or_null(def->max));
    tree_set(map, "distribution", text_or_null(def->distribution));
    return map;
}

static Tree *path_tree(const Operation *optimizer) {
    Tree *list = tree_list();
    StrList parts = STRLIST_INIT;
    strlist_split(&parts,
                  span_of(optimizer->model_path ? optimizer->model_path : optimizer->project_dir),
                  ':');
    for (size_t i = 0; i < parts.count; i++)
        tree_push(list, tree_string(parts.items[i]));
    strlist_release(&parts);
    return list;
}

Tree *flag_encode(Engine *engine, const Operation *optimizer, const FlagDefs *defs,
                  const Tree *given, Error *err) {
    Python *python = engine_python(engine, err);
    if (!python)
        return NULL;
    Tree *args = tree_map();
    tree_set(args, "encoder", tree_string(flag_encoder(optimizer)));
    tree_set(args, "path", path_tree(optimizer));
    Tree *flags = tree_set(args, "flags", tree_list());
    for (size_t i = 0; i < defs->count; i++)
        if (!tree_has(given, defs->items[i].name))
            tree_push(flags, flag_tree(&defs->items[i]));
    Tree *values = python_ask(python, EMBED_flag_encode, args, 60, err);
    tree_free(args);
    if (!values)
        error_prefix(err, "flag-encoder '%s' of operation %s", flag_encoder(optimizer),
                     optimizer->name);
    return values;
}
