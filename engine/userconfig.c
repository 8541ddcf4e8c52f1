/* The configuration of a person. */
#include "engine/userconfig.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/base/yaml.h"
#include <stdlib.h>

static char *config_path(const StrList *env) {
    const char *given = env_get(env, "GUILD_CONFIG"), *home = env_get(env, "HOME");
    if (given && *given)
        return xstrdup(given);
    return path_join3(home ? home : "", ".guild", "config.yml");
}

Tree *user_config_read(const StrList *env, Error *err) {
    char *path = config_path(env);
    Buf text = BUF_INIT;
    Tree *config = NULL;
    if (!path_exists(path))
        config = tree_map();
    else if (file_read(&text, path, err))
        config = yaml_parse(buf_span(&text), path, err);
    if (config && config->kind != TREE_MAP) {
        bool empty = config->kind == TREE_NULL;
        if (!empty)
            fail(err, ERR_INVALID, "%s: expected a mapping, got %s", path,
                 tree_kind_phrase(config->kind));
        tree_free(config);
        config = empty ? tree_map() : NULL;
    }
    buf_release(&text);
    free(path);
    return config;
}
