/* An environment as a list of "NAME=VALUE", and the search for programs along its PATH. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include <stdlib.h>
#include <unistd.h>

static bool has_name(const char *entry, const char *name, size_t len) {
    return strncmp(entry, name, len) == 0 && entry[len] == '=';
}

static size_t find_name(const StrList *env, const char *name) {
    size_t len = strlen(name);
    for (size_t i = 0; i < env->count; i++)
        if (has_name(env->items[i], name, len))
            return i;
    return SIZE_MAX;
}

void env_inherit(StrList *env) {
    for (char **entry = environ; entry && *entry; entry++)
        strlist_add(env, *entry);
}

void env_set(StrList *env, const char *name, const char *value) {
    size_t at = find_name(env, name);
    char *entry = xconcat(name, "=", value);
    if (at == SIZE_MAX) {
        strlist_take(env, entry);
        return;
    }
    free(env->items[at]);
    env->items[at] = entry;
}

void env_unset(StrList *env, const char *name) {
    for (size_t at; (at = find_name(env, name)) != SIZE_MAX;)
        strlist_remove(env, at);
}

const char *env_get(const StrList *env, const char *name) {
    size_t at = find_name(env, name);
    return at == SIZE_MAX ? NULL : env->items[at] + strlen(name) + 1;
}

static const char *search_path(char *const *env) {
    const char *path = env ? NULL : getenv("PATH");
    for (; env && *env && !path; env++)
        if (has_name(*env, "PATH", 4))
            path = *env + 5;
    return path ? path : "/usr/local/bin:/usr/bin:/bin";
}

char *process_which(const char *program, char *const *env) {
    if (strchr(program, '/'))
        return path_is_executable(program) ? xstrdup(program) : NULL;
    StrList dirs = STRLIST_INIT;
    strlist_split(&dirs, span_of(search_path(env)), ':');
    char *found = NULL;
    for (size_t i = 0; *program && !found && i < dirs.count; i++) {
        found = path_join(*dirs.items[i] ? dirs.items[i] : ".", program);
        if (!path_is_executable(found)) {
            free(found);
            found = NULL;
        }
    }
    strlist_release(&dirs);
    return found;
}
