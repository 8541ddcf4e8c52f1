/* Requirements brought into one form. */
#include "engine/requirement.h"

#include "engine/base/mem.h"
#include <stdlib.h>

static const char *const SOURCE_TYPES[] = {"file", "url", "module", "operation", "config"};

const char *requirement_source_type(const Tree *source) {
    for (size_t i = 0; i < COUNT_OF(SOURCE_TYPES); i++)
        if (tree_has(source, SOURCE_TYPES[i]))
            return SOURCE_TYPES[i];
    return NULL;
}

/* The name of a resource without its model's. */
static const char *plain_name(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

Tree *requirement_normal(const Operation *op, const Tree *requirement, Error *err) {
    const char *name = tree_is(requirement, TREE_STRING)
                           ? requirement->text
                           : tree_text(tree_get(requirement, "resource"), NULL);
    const Tree *resource = requirement;
    if (name) {
        resource = tree_get(op->resources, name);
        if (!resource) {
            fail(err, ERR_NOT_FOUND, "resource '%s' required by operation '%s' is not defined",
                 name, op->name);
            return NULL;
        }
    }
    if (!tree_is(resource, TREE_LIST) && !tree_get(resource, "sources") &&
        !requirement_source_type(resource)) {
        fail(err, ERR_INVALID,
             "a requirement of operation '%s' needs one of: file, url, module, operation, config, "
             "sources, or the name of a resource",
             op->name);
        return NULL;
    }
    Tree *normal = tree_map();
    const Tree *sources = tree_is(resource, TREE_LIST) ? resource : tree_get(resource, "sources");
    Tree *list = tree_set(normal, "sources", tree_list());
    for (size_t i = 0; sources && i < sources->count; i++)
        tree_push(list, tree_copy(sources->items[i]));
    if (requirement_source_type(resource))
        tree_push(list, tree_copy(resource));
    const char *own = tree_text(tree_get(resource, "name"), name ? plain_name(name) : NULL);
    if (!own && list->count) {
        const Tree *first = list->items[0];
        const char *type = requirement_source_type(first);
        own = type && strcmp(type, "operation") == 0 ? tree_text(tree_get(first, type), "") : NULL;
        char *full =
            type && !own ? xformat("%s:%s", type, tree_text(tree_get(first, type), "")) : NULL;
        tree_set(normal, "name", tree_string(own ? own : full ? full : ""));
        free(full);
    } else {
        tree_set(normal, "name", tree_string(own ? own : ""));
    }
    const Tree *path = requirement_source_type(resource) ? NULL : tree_get(resource, "path");
    if (!path && !requirement_source_type(resource))
        path = tree_get(resource, "target-path");
    tree_set(normal, "path", tree_string(tree_text(path, "")));
    if (!requirement_source_type(resource)) {
        const Tree *unpack = tree_get(resource, "default-unpack");
        tree_set(normal, "unpack", tree_bool(tree_truth(unpack, true)));
        const char *target_type = tree_text(tree_get(resource, "target-type"), "link");
        tree_set(normal, "target-type", tree_string(target_type));
    }
    return normal;
}

void requirement_flag_names(StrList *out, const Operation *op) {
    const Tree *all = op->requires_;
    size_t count = !all ? 0 : all->kind == TREE_LIST ? all->count : 1;
    for (size_t i = 0; i < count; i++) {
        Error ignored = ERROR_INIT;
        Tree *normal =
            requirement_normal(op, all->kind == TREE_LIST ? all->items[i] : all, &ignored);
        error_clear(&ignored);
        if (!normal)
            continue;
        strlist_add(out, tree_text(tree_get(normal, "name"), ""));
        const Tree *sources = tree_get(normal, "sources");
        for (size_t k = 0; k < sources->count; k++) {
            const char *spec = tree_text(tree_get(sources->items[k], "operation"), NULL);
            if (spec && !strlist_has(out, spec))
                strlist_add(out, spec);
        }
        tree_free(normal);
    }
}

bool flags_known_here(const Operation *op, const Tree *flags, const char *program, Error *err) {
    StrList deps = STRLIST_INIT;
    Tree *others = tree_copy(flags);
    requirement_flag_names(&deps, op);
    for (size_t i = 0; i < deps.count; i++)
        if (!flagdefs_find(&op->flags, deps.items[i]))
            tree_unset(others, deps.items[i]);
    bool ok = flags_known(&op->flags, others, op->name, program, err);
    tree_free(others);
    strlist_release(&deps);
    return ok;
}
