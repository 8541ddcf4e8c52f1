/* Flag definitions as a sorted list; reading and checking are in flagdef_read.c, flagdef_check.c.
 */
#include "engine/flagdef.h"

#include "engine/base/mem.h"
#include <stdlib.h>

static size_t position(const FlagDefs *defs, const char *name, bool *found) {
    size_t i = 0;
    int order = 1;
    while (i < defs->count && (order = strcmp(defs->items[i].name, name)) < 0)
        i++;
    *found = i < defs->count && order == 0;
    return i;
}

FlagDef *flagdefs_add(FlagDefs *defs, const char *name) {
    bool found;
    size_t at = position(defs, name, &found);
    if (found)
        return &defs->items[at];
    defs->items = grow(defs->items, &defs->cap, defs->count + 1, sizeof *defs->items);
    memmove(&defs->items[at + 1], &defs->items[at], (defs->count - at) * sizeof *defs->items);
    defs->count++;
    defs->items[at] =
        (FlagDef){.name = xstrdup(name), .description = xstrdup(""), .default_value = tree_null()};
    return &defs->items[at];
}

FlagDef *flagdefs_find(const FlagDefs *defs, const char *name) {
    bool found;
    size_t at = position(defs, name, &found);
    return found ? &defs->items[at] : NULL;
}

static char *text_copy(const char *text) {
    return text ? xstrdup(text) : NULL;
}

static Tree *tree_copy_or_null(const Tree *t) {
    return t ? tree_copy(t) : NULL;
}

static void def_copy(FlagDef *to, const FlagDef *from) {
    *to = *from;
    to->name = xstrdup(from->name);
    to->description = xstrdup(from->description);
    to->default_value = tree_copy(from->default_value);
    to->type = text_copy(from->type);
    to->choices = from->choice_count ? xcalloc(from->choice_count, sizeof *to->choices) : NULL;
    for (size_t i = 0; i < from->choice_count; i++)
        to->choices[i] =
            (FlagChoice){tree_copy(from->choices[i].value), xstrdup(from->choices[i].description),
                         tree_copy_or_null(from->choices[i].args)};
    to->min = tree_copy_or_null(from->min);
    to->max = tree_copy_or_null(from->max);
    to->arg_name = text_copy(from->arg_name);
    to->arg_switch = tree_copy_or_null(from->arg_switch);
    to->null_label = text_copy(from->null_label);
    to->distribution = text_copy(from->distribution);
}

void flagdefs_copy(FlagDefs *to, const FlagDefs *from) {
    *to = (FlagDefs){0};
    if (from->count)
        to->items = grow(NULL, &to->cap, from->count, sizeof *to->items);
    for (; to->count < from->count; to->count++)
        def_copy(&to->items[to->count], &from->items[to->count]);
}

static void def_release(FlagDef *def) {
    free(def->name);
    free(def->description);
    tree_free(def->default_value);
    free(def->type);
    for (size_t i = 0; i < def->choice_count; i++) {
        tree_free(def->choices[i].value);
        free(def->choices[i].description);
        tree_free(def->choices[i].args);
    }
    free(def->choices);
    tree_free(def->min);
    tree_free(def->max);
    free(def->arg_name);
    tree_free(def->arg_switch);
    free(def->null_label);
    free(def->distribution);
}

void flagdefs_release(FlagDefs *defs) {
    for (size_t i = 0; i < defs->count; i++)
        def_release(&defs->items[i]);
    free(defs->items);
    *defs = (FlagDefs){0};
}

Tree *flagdefs_defaults(const FlagDefs *defs) {
    Tree *map = tree_map();
    for (size_t i = 0; i < defs->count; i++)
        tree_set(map, defs->items[i].name, tree_copy(defs->items[i].default_value));
    return map;
}
