/* Reading verbatim.yml and laying it under the command line. */
#include "harness/config.h"
#include "engine/base/file.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include <stdlib.h>

struct ConfigSet {
    Arena *arena;
    const RunOptions *options;
    Map by_directory; /* → Settings, in the arena */
};

ConfigSet *config_set_new(Arena *arena, const RunOptions *options) {
    ConfigSet *set = xcalloc(1, sizeof *set);
    set->arena = arena;
    set->options = options;
    return set;
}

void config_set_free(ConfigSet *set) {
    if (!set)
        return;
    map_release(&set->by_directory);
    free(set);
}

static void free_tree(void *tree) {
    tree_free(tree);
}

static bool unknown_key(const char *path, const Tree *at, const char *key, Error *err) {
    const char *near = setting_nearest(span_of(key), IN_CONFIG);
    if (near)
        return fail(err, ERR_INVALID, "%s:%d: there is no key '%s'; did you mean '%s'?", path,
                    at->line, key, near);
    return fail(err, ERR_INVALID, "%s:%d: there is no key '%s'; see 'verbatim help config'", path,
                at->line, key);
}

/* As short as it can be said: relative to the working directory when it is below. */
static const char *shown_path(Arena *arena, const char *path) {
    char *here = path_current();
    size_t n = strlen(here);
    bool below = strncmp(path, here, n) == 0 && path[n] == '/';
    const char *shown = arena_strdup(arena, below ? path + n + 1 : path);
    free(here);
    return shown;
}

static bool apply_file(Settings *s, Arena *arena, const char *file, Error *err) {
    Buf text = BUF_INIT;
    const char *path = shown_path(arena, file);
    Tree *tree = file_read(&text, file, err) ? yaml_parse(buf_span(&text), path, err) : NULL;
    buf_release(&text);
    if (!tree)
        return false;
    arena_on_free(arena, free_tree, tree);
    if (tree->kind != TREE_MAP && tree->kind != TREE_NULL)
        return fail(err, ERR_INVALID, "%s:1: must be a mapping of keys to values, not a %s", path,
                    tree_kind_name(tree->kind));
    char *directory = path_dirname(file);
    const char *kept = arena_strdup(arena, directory);
    free(directory);
    for (size_t i = 0; i < tree->count; i++) {
        const Tree *value = tree->items[i];
        const SettingKey *key = setting_find(span_of(tree->keys[i]), IN_CONFIG);
        if (!key)
            return unknown_key(path, value, tree->keys[i], err);
        SettingValue v = {.given = true, .tree = value, .directory = kept};
        v.text = value->text ? span_make(value->text, value->length) : SPAN_LIT("");
        if (!key->apply(s, arena, &v, err))
            return error_prefix(err, "%s:%d: %s", path, value->line, tree->keys[i]);
    }
    return true;
}

/* A parent's settings first, then the file of this directory. */
static const Settings *cascade(ConfigSet *set, const char *directory, Error *err) {
    Settings *known = map_gets(&set->by_directory, directory);
    if (known)
        return known;
    Settings s = settings_defaults();
    if (strcmp(directory, "/") != 0) {
        char *parent = path_dirname(directory);
        const Settings *far = cascade(set, parent, err);
        free(parent);
        if (!far)
            return NULL;
        s = *far;
    }
    char *path = path_join(directory, CONFIG_NAME);
    bool fine = !path_is_file(path) || apply_file(&s, set->arena, path, err);
    free(path);
    if (!fine)
        return NULL;
    Settings *kept = arena_alloc(set->arena, sizeof *kept);
    *kept = s;
    map_sets(&set->by_directory, directory, kept);
    return kept;
}

static const Settings *fixed(ConfigSet *set, Error *err) {
    Settings *known = map_gets(&set->by_directory, "");
    if (known)
        return known;
    Settings s = settings_defaults();
    if (set->options->config && !apply_file(&s, set->arena, set->options->config, err))
        return NULL;
    Settings *kept = arena_alloc(set->arena, sizeof *kept);
    *kept = s;
    map_sets(&set->by_directory, "", kept);
    return kept;
}

const Settings *config_for(ConfigSet *set, const char *directory, Error *err) {
    if (set->options->config || set->options->no_config)
        return fixed(set, err);
    return cascade(set, directory, err);
}

/* ---- the command line -------------------------------------------------------------------- */

static bool apply_define(Settings *s, Arena *arena, const char *define, Error *err) {
    Span text = span_of(define);
    size_t equals = span_find_char(text, '=', 0);
    Span name = span_make(text.ptr, equals), value = span_from(text, equals + 1);
    const SettingKey *key = setting_find(name, IN_CONFIG);
    if (!key)
        return true; /* a variable for documents */
    Tree *tree = yaml_parse_scalar(value, err);
    if (!tree)
        return error_prefix(err, "-D %.*s", SPAN_ARG(name));
    arena_on_free(arena, free_tree, tree);
    SettingValue v = {.given = true, .tree = tree, .text = value};
    return key->apply(s, arena, &v, err) || error_prefix(err, "-D %.*s", SPAN_ARG(name));
}

bool config_apply_flags(Settings *s, Arena *arena, const RunOptions *options, Error *err) {
    for (size_t i = 0; i < options->defines.count; i++)
        if (!apply_define(s, arena, options->defines.items[i], err))
            return false;
    for (size_t i = 0; i < options->options.count; i++)
        if (!settings_apply_options(s, span_of(options->options.items[i]), err))
            return error_prefix(err, "-o");
    if (options->timeout >= 0)
        s->timeout = options->timeout;
    if (options->document_timeout >= 0)
        s->document_timeout = options->document_timeout;
    if (options->run_timeout >= 0)
        s->run_timeout = options->run_timeout;
    if (options->fail_fast)
        s->options |= OPTION_BIT(FAIL_FAST);
    for (size_t i = 0; i < options->plugins.count; i++)
        names_add(&s->plugins, arena, options->plugins.items[i]);
    return true;
}
