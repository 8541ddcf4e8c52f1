/* The attributes of everything in guild.yml but flags (flagdef_read.c). */
#include "engine/operation_keys.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/keys.h"
#include <stdlib.h>

/* Where it is read, and what it belongs to. */
typedef struct Place {
    const char *file, *what; /* "operation 'x'" */
    StrList *notes;
    bool own; /* it is the resource itself */
} Place;

static bool wrong(const Place *place, const Tree *at, Error *err, const char *format, ...)
    PRINTF_LIKE(4, 5);
static bool wrong(const Place *place, const Tree *at, Error *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fail_v(err, ERR_SYNTAX, format, args);
    va_end(args);
    return error_prefix(err, "%s:%d:%d", place->file, at->line, at->column);
}

/* One value, or each of a list. */
typedef bool Check(const Tree *t, const Place *place, Error *err);

static bool check_each(const Tree *t, Check *check, const Place *place, Error *err) {
    if (!tree_is(t, TREE_LIST))
        return !t || check(t, place, err);
    for (size_t i = 0; i < t->count; i++)
        if (!check(t->items[i], place, err))
            return false;
    return true;
}

static bool check_one_of(const Tree *t, const char *key, const char *const *values,
                         const Place *place, Error *err) {
    const Tree *value = tree_get(t, key);
    if (!value || value->kind == TREE_NULL)
        return true;
    Buf expected = BUF_INIT;
    for (size_t i = 0; values[i]; i++) {
        if (strcmp(tree_text(value, ""), values[i]) == 0) {
            buf_release(&expected);
            return true;
        }
        buf_addf(&expected, "%s%s", i ? " or " : "", values[i]);
    }
    wrong(place, value, err, "%s of a source of %s must be %s", key, place->what, expected.data);
    buf_release(&expected);
    return false;
}

/* ---- dependencies ---- */

#define SOURCE_KEYS                                                                                \
    "file", "url", "module", "operation", "config", "name", "description", "sha256", "unpack",     \
        "type", "select", "rename", "post-process", "help", "path", "target-path", "target-type",  \
        "optional"
#define RESOURCE_KEYS                                                                              \
    "sources", "name", "description", "path", "target-path", "target-type", "default-unpack",      \
        "private", "references"
#define UNDONE_KEYS                                                                                \
    "flag-name", "params", "label", "keys", "preserve-path", "replace-existing", "select-min",     \
        "select-max", "warn-if-empty", "fail-if-empty", "always-resolve"

static const char *const UNDONE[] = {UNDONE_KEYS, NULL};
static const char *const LINK_OR_COPY[] = {"link", "copy", NULL};
static const char *const ARCHIVES[] = {"tar", "zip", NULL};

static bool check_rename(const Tree *rule, const Place *place, Error *err) {
    static const char *const known[] = {"pattern", "repl", NULL};
    return keys_check(rule, &(Keys){known, NULL}, place->file, place->notes, err,
                      "rename in a source of %s", place->what);
}

static bool check_values(const Tree *source, const Place *place, Error *err) {
    return check_one_of(source, "target-type", LINK_OR_COPY, place, err) &&
           check_one_of(source, "type", ARCHIVES, place, err) &&
           check_each(tree_get(source, "rename"), check_rename, place, err);
}

static bool check_source(const Tree *source, const Place *place, Error *err) {
    static const char *const known[] = {SOURCE_KEYS, NULL};
    return keys_check(source, &(Keys){known, UNDONE}, place->file, place->notes, err,
                      "a source of %s", place->what) &&
           check_values(source, place, err);
}

/* A resource, or the same where it is required. */
static bool check_resource(const Tree *resource, const Place *place, Error *err) {
    static const char *const known[] = {RESOURCE_KEYS, NULL};
    static const char *const naming[] = {"resource", "description", NULL};
    bool named = tree_has(resource, "resource");
    if (!named && !tree_has(resource, "sources"))
        return check_source(resource, place, err);
    if (named)
        return keys_check(resource, &(Keys){naming, UNDONE}, place->file, place->notes, err,
                          "a requirement of %s", place->what);
    return keys_check(resource, &(Keys){known, UNDONE}, place->file, place->notes, err, "%s%s",
                      place->own ? "" : "a resource of ", place->what) &&
           check_one_of(resource, "target-type", LINK_OR_COPY, place, err) &&
           check_each(tree_get(resource, "sources"), check_source, place, err);
}

static bool check_resources(const Tree *resources, const char *file, StrList *notes, Error *err) {
    bool ok = true;
    for (size_t i = 0; ok && tree_is(resources, TREE_MAP) && i < resources->count; i++) {
        char *what = xformat("resource '%s'", resources->keys[i]);
        const Tree *resource = resources->items[i];
        Check *check = tree_is(resource, TREE_LIST) ? check_source : check_resource;
        ok = check_each(resource, check, &(Place){file, what, notes, true}, err);
        free(what);
    }
    return ok;
}

/* ---- steps ---- */

static bool check_expect(const Tree *expect, const Place *place, Error *err) {
    static const char *const known[] = {"file", "output", "compare", "contains", NULL};
    static const char *const output[] = {"contains", NULL};
    return keys_check(expect, &(Keys){known, NULL}, place->file, place->notes, err,
                      "a check in a step of %s", place->what) &&
           keys_check(tree_get(expect, "output"), &(Keys){output, NULL}, place->file, place->notes,
                      err, "output in a step of %s", place->what);
}

static bool check_kind(const Tree *map, const char *key, TreeKind kind, const Place *place,
                       Error *err) {
    const Tree *value = tree_get(map, key);
    return !value || value->kind == TREE_NULL || value->kind == kind ||
           wrong(place, value, err, "%s in a step of %s must be %s, not %s", key, place->what,
                 tree_kind_phrase(kind), tree_kind_phrase(value->kind));
}

static bool check_step(const Tree *step, const Place *place, Error *err) {
    static const char *const known[] = {
        "run",        "name",      "flags",           "label",       "needed",
        "max-trials", "optimizer", "opt-flags",       "random-seed", "stop-after",
        "gpus",       "no-gpus",   "disable-plugins", "expect",      NULL};
    static const char *const undone[] = {
        "batch-label",  "batch-tag",           "tag", "tags", "remote",
        "isolate-runs", "fail-on-trial-error", NULL};
    static const char *const numbers[] = {"max-trials", "random-seed", "stop-after"};
    bool ok = keys_check(step, &(Keys){known, undone}, place->file, place->notes, err,
                         "a step of %s", place->what) &&
              check_kind(step, "flags", TREE_MAP, place, err) &&
              check_kind(step, "opt-flags", TREE_MAP, place, err) &&
              check_each(tree_get(step, "expect"), check_expect, place, err);
    for (size_t i = 0; ok && i < COUNT_OF(numbers); i++)
        ok = check_kind(step, numbers[i], TREE_INT, place, err);
    return ok;
}

/* ---- the rest of an operation ---- */

static bool check_objective(const Tree *objective, const Place *place, Error *err) {
    static const char *const known[] = {"minimize", "maximize", NULL};
    return keys_check(objective, &(Keys){known, NULL}, place->file, place->notes, err,
                      "objective of %s", place->what);
}

static bool check_rule(const Tree *rule, const Place *place, Error *err) {
    static const char *const known[] = {"include", "exclude", NULL};
    return keys_check(rule, &(Keys){known, NULL}, place->file, place->notes, err,
                      "sourcecode of %s", place->what);
}

static bool check_sourcecode(const Tree *rules, const Place *place, Error *err) {
    static const char *const known[] = {"select", NULL};
    static const char *const undone[] = {"root", "dest", "digest", "enabled", NULL};
    if (!tree_is(rules, TREE_MAP))
        return check_each(rules, check_rule, place, err);
    return keys_check(rules, &(Keys){known, undone}, place->file, place->notes, err,
                      "sourcecode of %s", place->what) &&
           check_each(tree_get(rules, "select"), check_rule, place, err);
}

static bool check_optimizers(const Tree *many, const Place *place, Error *err) {
    for (size_t i = 0; tree_is(many, TREE_MAP) && i < many->count; i++) {
        const Tree *one = many->items[i];
        if (one->kind != TREE_MAP && one->kind != TREE_STRING && one->kind != TREE_NULL)
            return wrong(place, one, err,
                         "optimizer '%s' of %s must be a text or a mapping, not %s", many->keys[i],
                         place->what, tree_kind_phrase(one->kind));
    }
    return true;
}

static bool check_operation(const Tree *map, const Place *place, Error *err) {
    static const char *const known[] = {"main",
                                        "exec",
                                        "steps",
                                        "name",
                                        "description",
                                        "default",
                                        "flags",
                                        "flags-import",
                                        "flags-no-import",
                                        "flags-import-skip",
                                        "flags-dest",
                                        "default-flag-arg-skip",
                                        "requires",
                                        "env",
                                        "label",
                                        "compare",
                                        "objective",
                                        "optimizer",
                                        "optimizers",
                                        "output-scalars",
                                        "stoppable",
                                        "stop-after",
                                        "pre-process",
                                        "default-max-trials",
                                        "python-path",
                                        "python-requires",
                                        "set-trace",
                                        "handle-keyboard-interrupt",
                                        "disable-plugins",
                                        "plugins",
                                        "sourcecode",
                                        "source",
                                        "publish",
                                        "flag-encoder",
                                        "plugin-op",
                                        NULL};
    static const char *const undone[] = {"remote",
                                         "tags",
                                         "run-attrs",
                                         "env-secrets",
                                         "delete-on-success",
                                         "can-stage-trials",
                                         "default-flag-arg-split",
                                         NULL};
    return keys_check(map, &(Keys){known, undone}, place->file, place->notes, err, "%s",
                      place->what) &&
           check_each(tree_get(map, "requires"), check_resource, place, err) &&
           check_each(tree_get(map, "steps"), check_step, place, err) &&
           check_objective(tree_get(map, "objective"), place, err) &&
           check_sourcecode(tree_get(map, "sourcecode"), place, err) &&
           check_sourcecode(tree_get(map, "source"), place, err) &&
           check_optimizers(tree_get(map, "optimizers"), place, err);
}

/* Resources of other models that are required as `model:resource`. */
static bool check_others_resources(const Tree *requires_, const Guildfile *file, const char *where,
                                   StrList *notes, Error *err) {
    bool ok = true;
    size_t count = tree_is(requires_, TREE_LIST) ? requires_->count : 1;
    for (size_t i = 0; ok && i < count; i++) {
        const Tree *one = tree_is(requires_, TREE_LIST) ? requires_->items[i] : requires_;
        const char *name = tree_text(tree_is(one, TREE_MAP) ? tree_get(one, "resource") : one, "");
        const char *colon = strchr(name, ':');
        for (size_t k = 0; ok && colon && k < file->models->count; k++) {
            const Tree *model = file->models->items[k];
            const char *own = tree_text(tree_get(model, "name"), "");
            if (span_is(span_between(name, colon), own))
                ok = check_resources(tree_get(model, "resources"), where, notes, err);
        }
    }
    return ok;
}

bool operation_check_keys(StrList *notes, const Guildfile *file, const Tree *model,
                          const char *name, Error *err) {
    char *where = path_basename(file->path), *what = xformat("operation '%s'", name);
    const Tree *map = tree_get(tree_get(model, "operations"), name);
    char *owner = xformat("model '%s'", tree_text(tree_get(model, "name"), ""));
    const Place of_model = {where, owner, notes, false};
    bool ok = check_operation(map, &(Place){where, what, notes, false}, err) &&
              check_sourcecode(tree_get(model, "sourcecode"), &of_model, err) &&
              check_sourcecode(tree_get(model, "source"), &of_model, err) &&
              check_resources(tree_get(model, "resources"), where, notes, err) &&
              check_others_resources(tree_get(map, "requires"), file, where, notes, err);
    free(owner);
    free(what);
    free(where);
    return ok;
}

/* ---- items ---- */

bool item_check_keys(StrList *notes, const Tree *item, const char *type, const char *file,
                     Error *err) {
    static const char *const known[] = {
        "model",   "config",    "operations",      "flags",  "description",
        "default", "resources", "extends",         "params", "references",
        "extra",   "plugins",   "sourcecode",      "source", "disable-plugins",
        "name",    "$type",     "python-requires", NULL};
    static const char *const undone[] = {"op-default-config", "operation-defaults", "python-path",
                                         NULL};
    if (strcmp(type, "model") != 0 && strcmp(type, "config") != 0)
        return true; /* packages and tests are not for runs */
    const char *name = tree_text(tree_get(item, type), "");
    return keys_check(item, &(Keys){known, undone}, file, notes, err, "%s '%s'", type, name);
}
