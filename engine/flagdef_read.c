/* Flag definitions from the `flags` mapping of a project file. */
#include "engine/flagdef.h"

#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/keys.h"
#include <stdlib.h>

static bool read_fail(Error *err, const char *where, const Tree *at, const char *format, ...)
    PRINTF_LIKE(4, 5);
static bool read_fail(Error *err, const char *where, const Tree *at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fail_v(err, ERR_SYNTAX, format, args);
    va_end(args);
    return error_prefix(err, "%s:%d:%d", where, at->line, at->column);
}

static Tree *copy_or_null(const Tree *t) {
    return t && t->kind != TREE_NULL ? tree_copy(t) : NULL;
}

static bool read_choices(FlagDef *def, const Tree *choices, const char *where, Error *err) {
    if (!choices || choices->kind == TREE_NULL)
        return true;
    if (choices->kind != TREE_LIST)
        return read_fail(err, where, choices, "choices of flag '%s' must be a list", def->name);
    def->choices = xcalloc(choices->count ? choices->count : 1, sizeof *def->choices);
    for (size_t i = 0; i < choices->count; i++) {
        const Tree *item = choices->items[i];
        bool map = item->kind == TREE_MAP;
        const Tree *value = map ? tree_get(item, "value") : item;
        char *description = map ? yaml_text(tree_get(item, "description")) : NULL;
        def->choices[i] = (FlagChoice){
            .value = value ? tree_copy(value) : tree_null(),
            .description = description ? description : xstrdup(""),
            .args = map ? copy_or_null(tree_get(item, "args")) : NULL,
        };
        def->choice_count++;
    }
    return true;
}

static bool check_attributes(const FlagDef *def, StrList *notes, const Tree *map, const char *where,
                             Error *err) {
    static const char *const known[] = {"default",      "description", "type",       "required",
                                        "choices",      "allow-other", "min",        "max",
                                        "arg-name",     "arg-skip",    "arg-switch", "null-label",
                                        "distribution", "name",        NULL};
    static const char *const undone[] = {"arg-split", "nargs", "env-name", "arg-encoding", NULL};
    static const char *const of_choice[] = {"value", "description", "args", NULL};
    const Tree *choices = tree_get(map, "choices");
    bool ok = keys_check(map, &(Keys){known, undone}, where, notes, err, "flag '%s'", def->name);
    for (size_t i = 0; ok && tree_is(choices, TREE_LIST) && i < choices->count; i++)
        ok = keys_check(choices->items[i], &(Keys){of_choice, NULL}, where, notes, err,
                        "a choice of flag '%s'", def->name);
    return ok;
}

static bool check_number(const FlagDef *def, const Tree *map, const char *attribute,
                         const char *where, Error *err) {
    const Tree *t = tree_get(map, attribute);
    return !t || t->kind == TREE_NULL || t->kind == TREE_INT || t->kind == TREE_FLOAT ||
           read_fail(err, where, t, "%s of flag '%s' must be a number, not %s", attribute,
                     def->name, tree_kind_phrase(t->kind));
}

static bool check_type(const FlagDef *def, const Tree *map, const char *where, Error *err) {
    const Tree *t = tree_get(map, "type");
    return !t || t->kind == TREE_NULL || t->kind == TREE_STRING ||
           read_fail(err, where, t, "type of flag '%s' must be a text, not %s", def->name,
                     tree_kind_phrase(t->kind));
}

static bool read_map(FlagDef *def, StrList *notes, const Tree *map, const char *where, Error *err) {
    if (!check_attributes(def, notes, map, where, err) ||
        !check_number(def, map, "min", where, err) || !check_number(def, map, "max", where, err) ||
        !check_type(def, map, where, err) ||
        !read_choices(def, tree_get(map, "choices"), where, err))
        return false;
    const Tree *value = tree_get(map, "default");
    if (value) {
        tree_free(def->default_value);
        def->default_value = tree_copy(value);
    }
    char *description = yaml_text(tree_get(map, "description"));
    if (description) {
        free(def->description);
        def->description = description;
    }
    def->type = yaml_text(tree_get(map, "type"));
    def->required = tree_truth(tree_get(map, "required"), false);
    def->allow_other = tree_truth(tree_get(map, "allow-other"), false);
    def->min = copy_or_null(tree_get(map, "min"));
    def->max = copy_or_null(tree_get(map, "max"));
    def->arg_name = yaml_text(tree_get(map, "arg-name"));
    def->arg_skip = tree_truth(tree_get(map, "arg-skip"), false);
    def->arg_switch = copy_or_null(tree_get(map, "arg-switch"));
    def->null_label = yaml_text(tree_get(map, "null-label"));
    def->distribution = yaml_text(tree_get(map, "distribution"));
    return true;
}

bool flagdefs_read(FlagDefs *out, StrList *notes, const Tree *flags, const char *where,
                   Error *err) {
    if (flags->kind != TREE_MAP)
        return read_fail(err, where, flags, "flags must be a mapping, not %s",
                         tree_kind_phrase(flags->kind));
    for (size_t i = 0; i < flags->count; i++) {
        if (strcmp(flags->keys[i], "$import") == 0 || strcmp(flags->keys[i], "$dest") == 0)
            continue;
        if (flags->keys[i][0] == '$')
            return read_fail(err, where, flags->items[i], "unknown attribute '%s' of flags",
                             flags->keys[i]);
        FlagDef *def = flagdefs_add(out, flags->keys[i]);
        const Tree *value = flags->items[i];
        if (value->kind == TREE_MAP) {
            if (!read_map(def, notes, value, where, err))
                return false;
        } else {
            tree_free(def->default_value);
            def->default_value = tree_copy(value);
        }
    }
    return true;
}
