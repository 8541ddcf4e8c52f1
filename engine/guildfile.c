/* Reading guild.yml: see guildfile.h.
 *
 * A short file (a mapping) is the operations of one anonymous model; a full one is a list of items
 * with one type key each. The steps are: read and splice includes, resolve `extends` and
 * `$include`, fill in `{{params}}`. */
#include "engine/guildfile.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/base/digest.h"
#include "engine/operation_keys.h"
#include <stdlib.h>

enum { DEPTH_LIMIT = 50 };

static const char *const ITEM_TYPES[] = {"model", "config", "include", "package", "test"};
static const char *const INHERITED[] = {"description", "extra",      "flags",     "operations",
                                        "params",      "references", "resources", "sourcecode"};

/* One file being read, and who included it. */
typedef struct Reading {
    const struct Reading *from;
    char *path;
    StrList *notes;
} Reading;

static bool fail_at(Error *err, const char *path, const Tree *where, const char *format, ...)
    PRINTF_LIKE(4, 5);
static bool fail_at(Error *err, const char *path, const Tree *where, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fail_v(err, ERR_SYNTAX, format, args);
    va_end(args);
    char *name = path_basename(path);
    if (where && where->line)
        error_prefix(err, "%s:%d:%d", name, where->line, where->column);
    else
        error_prefix(err, "%s", name);
    free(name);
    return false;
}

/* ---- forms ---- */

static const char *item_type(const Tree *item) {
    const char *found = NULL;
    for (size_t i = 0; i < COUNT_OF(ITEM_TYPES); i++) {
        if (!tree_has(item, ITEM_TYPES[i]))
            continue;
        if (found)
            return NULL;
        found = ITEM_TYPES[i];
    }
    return found;
}

/* Operations given as text are short for `main`. */
static bool normal_operations(Tree *operations, const char *path, Error *err) {
    if (!operations)
        return true;
    if (operations->kind != TREE_MAP)
        return fail_at(err, path, operations, "operations must be a mapping, not %s",
                       tree_kind_phrase(operations->kind));
    for (size_t i = 0; i < operations->count; i++) {
        Tree *op = operations->items[i];
        if (operations->keys[i][0] == '$')
            continue;
        if (op->kind == TREE_STRING) {
            Tree *map = tree_map();
            map->line = op->line;
            map->column = op->column;
            tree_set(map, "main", tree_copy(op));
            tree_set(operations, operations->keys[i], map);
        } else if (op->kind == TREE_NULL) {
            tree_set(operations, operations->keys[i], tree_map());
        } else if (op->kind != TREE_MAP) {
            return fail_at(err, path, op, "operation '%s' must be a mapping or a text, not %s",
                           operations->keys[i], tree_kind_phrase(op->kind));
        }
    }
    return true;
}

static bool read_items(Tree *items, const Reading *from, StrList *notes, const char *path,
                       Error *err);

static bool include_file(Tree *items, const Reading *reading, const Tree *name, Error *err) {
    if (name->kind != TREE_STRING)
        return fail_at(err, reading->path, name, "include must name a file");
    char *dir = path_dirname(reading->path);
    char *path = path_join(dir, name->text);
    free(dir);
    bool ok;
    if (!path_exists(path))
        ok = fail_at(err, reading->path, name, "cannot find include '%s'", name->text);
    else
        ok = read_items(items, reading, reading->notes, path, err);
    free(path);
    return ok;
}

static bool add_include(Tree *items, const Reading *reading, const Tree *names, Error *err) {
    if (names->kind != TREE_LIST)
        return include_file(items, reading, names, err);
    for (size_t i = 0; i < names->count; i++)
        if (!include_file(items, reading, names->items[i], err))
            return false;
    return true;
}

static bool add_item(Tree *items, const Reading *reading, const Tree *item, Error *err) {
    if (item->kind != TREE_MAP)
        return fail_at(err, reading->path, item, "expected a mapping, got %s",
                       tree_kind_phrase(item->kind));
    const char *type = item_type(item);
    if (!type)
        return fail_at(err, reading->path, item,
                       "an item needs exactly one of: config, include, model, package");
    Tree *name = tree_get(item, type);
    if (strcmp(type, "include") == 0)
        return add_include(items, reading, name, err);
    if (name->kind != TREE_STRING && name->kind != TREE_NULL)
        return fail_at(err, reading->path, name, "the name of a %s must be a text, not %s", type,
                       tree_kind_phrase(name->kind));
    char *file = path_basename(reading->path);
    bool known = item_check_keys(reading->notes, item, type, file, err);
    free(file);
    if (!known)
        return false;
    Tree *copy = tree_push(items, tree_copy(item));
    tree_set(copy, "$type", tree_string(type));
    tree_set(copy, "name", tree_string(tree_text(name, "")));
    return normal_operations(tree_get(copy, "operations"), reading->path, err);
}

static bool add_document(Tree *items, const Reading *reading, const Tree *document, Error *err) {
    if (document->kind == TREE_NULL)
        return true;
    if (document->kind == TREE_LIST) {
        for (size_t i = 0; i < document->count; i++)
            if (!add_item(items, reading, document->items[i], err))
                return false;
        return true;
    }
    if (document->kind != TREE_MAP)
        return fail_at(err, reading->path, document, "expected a mapping or a list, got %s",
                       tree_kind_phrase(document->kind));
    if (item_type(document) && tree_get(document, item_type(document))->kind == TREE_STRING &&
        tree_has(document, "operations"))
        return add_item(items, reading, document, err);
    Tree *model = tree_push(items, tree_map());
    tree_set(model, "$type", tree_string("model"));
    tree_set(model, "name", tree_string(""));
    Tree *operations = tree_set(model, "operations", tree_copy(document));
    return normal_operations(operations, reading->path, err);
}

static bool read_items(Tree *items, const Reading *from, StrList *notes, const char *path,
                       Error *err) {
    Reading reading = {from, path_real(path), notes};
    bool ok = true;
    int depth = 0;
    for (const Reading *r = from; r && ok; r = r->from) {
        if (strcmp(r->path, reading.path) == 0 || ++depth > DEPTH_LIMIT)
            ok = fail_at(err, path, NULL, "cycle of includes");
    }
    Buf text = BUF_INIT;
    Tree *document = NULL;
    ok = ok && file_read(&text, path, err);
    if (ok) {
        char *name = path_basename(path);
        document = yaml_parse(buf_span(&text), name, err);
        free(name);
        ok = document && add_document(items, &reading, document, err);
    }
    tree_free(document);
    buf_release(&text);
    free(reading.path);
    return ok;
}

/* ---- extends ---- */

static Tree *find_item(const Tree *items, const char *name) {
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(tree_text(tree_get(items->items[i], "name"), ""), name) == 0)
            return items->items[i];
    return NULL;
}

/* What `to` lacks comes from `from`; mappings recursively. */
static void merge_missing(Tree *to, const Tree *from) {
    for (size_t i = 0; i < from->count; i++) {
        Tree *mine = tree_get(to, from->keys[i]);
        if (!mine)
            tree_set(to, from->keys[i], tree_copy(from->items[i]));
        else if (mine->kind == TREE_MAP && from->items[i]->kind == TREE_MAP)
            merge_missing(mine, from->items[i]);
    }
}

static bool extend_item(Tree *item, const Tree *items, const char *path, int depth, Error *err);

static bool extend_from(Tree *item, const Tree *items, const Tree *name, const char *path,
                        int depth, Error *err) {
    Tree *parent = find_item(items, tree_text(name, ""));
    if (!parent)
        return fail_at(err, path, name, "cannot find model or config '%s' to extend",
                       tree_text(name, ""));
    if (parent == item || depth > DEPTH_LIMIT)
        return fail_at(err, path, name, "cycle of 'extends'");
    if (!extend_item(parent, items, path, depth + 1, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(INHERITED); i++) {
        const Tree *section = tree_get(parent, INHERITED[i]);
        Tree *mine = tree_get(item, INHERITED[i]);
        if (section && !mine)
            tree_set(item, INHERITED[i], tree_copy(section));
        else if (section && mine->kind == TREE_MAP && section->kind == TREE_MAP)
            merge_missing(mine, section);
    }
    return true;
}

static bool extend_item(Tree *item, const Tree *items, const char *path, int depth, Error *err) {
    Tree *extends = tree_get(item, "extends");
    if (!extends)
        return true;
    if (extends->kind != TREE_LIST)
        return extend_from(item, items, extends, path, depth, err);
    for (size_t i = 0; i < extends->count; i++)
        if (!extend_from(item, items, extends->items[i], path, depth, err))
            return false;
    return true;
}

/* ---- $include inside flags and operations ---- */

/* The mapping REF means: `ITEM` (its section), or `ITEM:OP` (that operation's section). */
static const Tree *referred(const Tree *items, const Tree *item, Span ref, const char *section) {
    size_t colon = span_find_char(ref, ':', 0);
    char *name = colon == SIZE_MAX ? xstrndup(ref.ptr, ref.len) : xstrndup(ref.ptr, colon);
    const Tree *from = name[0] ? find_item(items, name) : item;
    const Tree *found = NULL;
    if (colon != SIZE_MAX && from) {
        char *op = xstrndup(ref.ptr + colon + 1, ref.len - colon - 1);
        found = tree_get(tree_get(tree_get(from, "operations"), op), section);
        free(op);
    } else if (from) {
        found = tree_get(from, section);
    }
    if (!found && colon == SIZE_MAX) /* an operation of the same model */
        found = tree_get(tree_get(tree_get(item, "operations"), name), section);
    free(name);
    return found;
}

static bool include_names(Tree *to, const Tree *found, Span names, const char *path,
                          const Tree *where, Error *err) {
    StrList wanted = STRLIST_INIT;
    strlist_split(&wanted, names, ',');
    bool ok = true;
    for (size_t i = 0; i < wanted.count && ok; i++) {
        Tree *value = tree_get(found, wanted.items[i]);
        if (!value)
            ok = fail_at(err, path, where, "'%s' is not there to include", wanted.items[i]);
        else if (!tree_has(to, wanted.items[i]))
            tree_set(to, wanted.items[i], tree_copy(value));
    }
    strlist_release(&wanted);
    return ok;
}

static bool include_ref(Tree *to, const Tree *items, const Tree *item, const Tree *ref,
                        const char *section, const char *path, Error *err) {
    if (ref->kind != TREE_STRING)
        return fail_at(err, path, ref, "$include must be a text");
    Span text = span_of(ref->text);
    size_t hash = span_find_char(text, '#', 0);
    Span name = hash == SIZE_MAX ? text : span_make(text.ptr, hash);
    const Tree *found = referred(items, item, name, section);
    if (!tree_is(found, TREE_MAP))
        return fail_at(err, path, ref, "cannot find '%s' to include", ref->text);
    if (found == to)
        return fail_at(err, path, ref, "'%s' includes itself", ref->text);
    if (hash != SIZE_MAX)
        return include_names(to, found, span_from(text, hash + 1), path, ref, err);
    merge_missing(to, found);
    return true;
}

static bool resolve_includes(Tree *section_map, const Tree *items, const Tree *item,
                             const char *section, const char *path, Error *err) {
    if (!tree_is(section_map, TREE_MAP))
        return true;
    Tree *include = tree_get(section_map, "$include");
    if (!include)
        return true;
    Tree *refs = tree_copy(include);
    tree_unset(section_map, "$include");
    bool ok = true;
    if (refs->kind == TREE_LIST) {
        for (size_t i = 0; i < refs->count && ok; i++)
            ok = include_ref(section_map, items, item, refs->items[i], section, path, err);
    } else {
        ok = include_ref(section_map, items, item, refs, section, path, err);
    }
    tree_free(refs);
    tree_unset(section_map, "$include");
    return ok;
}

static bool include_in_item(Tree *item, const Tree *items, const char *path, Error *err) {
    Tree *operations = tree_get(item, "operations");
    if (!resolve_includes(operations, items, item, "operations", path, err) ||
        !resolve_includes(tree_get(item, "flags"), items, item, "flags", path, err))
        return false;
    for (size_t i = 0; operations && i < operations->count; i++) {
        Tree *flags = tree_get(operations->items[i], "flags");
        if (!resolve_includes(flags, items, item, "flags", path, err))
            return false;
    }
    return true;
}

/* ---- params ---- */

static void add_value_text(Buf *out, const Tree *value) {
    if (value->kind == TREE_STRING)
        buf_adds(out, value->text);
    else if (value->kind != TREE_NULL)
        yaml_write_flow(out, value);
}

/* Replace every `{{name}}` that is a parameter. A text that is one reference takes the value with
 * its type: then *whole is it. Otherwise returns the new text, or NULL when nothing changes. */
static char *fill_text(const Tree *params, Span text, const Tree **whole) {
    Buf out = BUF_INIT;
    size_t at = 0;
    bool changed = false;
    *whole = NULL;
    for (;;) {
        size_t open = span_find(text, SPAN_LIT("{{"), at);
        size_t close = open == SIZE_MAX ? SIZE_MAX : span_find(text, SPAN_LIT("}}"), open);
        if (close == SIZE_MAX)
            break;
        Span name = span_trim(span_make(text.ptr + open + 2, close - open - 2));
        char *key = xstrndup(name.ptr, name.len);
        const Tree *value = tree_get(params, key);
        free(key);
        buf_add(&out, text.ptr + at, open - at);
        if (value) {
            changed = true;
            if (open == 0 && close + 2 == text.len)
                *whole = value;
            add_value_text(&out, value);
        } else {
            buf_add(&out, text.ptr + open, close + 2 - open);
        }
        at = close + 2;
    }
    if (!changed) {
        buf_release(&out);
        return NULL;
    }
    buf_add(&out, text.ptr + at, text.len - at);
    return buf_detach(&out);
}

static Tree *filled(const Tree *params, Tree *value);

/* Fill in place below a map or list. */
static void fill_tree(const Tree *params, Tree *t) {
    for (size_t i = 0; i < t->count; i++) {
        t->items[i] = filled(params, t->items[i]);
        if (t->kind != TREE_MAP)
            continue;
        const Tree *whole;
        char *key = fill_text(params, span_of(t->keys[i]), &whole);
        if (key) {
            free(t->keys[i]);
            t->keys[i] = key;
        }
    }
}

/* `value` (owned) with its parameters filled in. */
static Tree *filled(const Tree *params, Tree *value) {
    if (value->kind == TREE_LIST || value->kind == TREE_MAP) {
        fill_tree(params, value);
        return value;
    }
    if (value->kind != TREE_STRING)
        return value;
    const Tree *whole;
    char *text = fill_text(params, span_make(value->text, value->length), &whole);
    if (!text)
        return value;
    Tree *result = whole ? tree_copy(whole) : tree_string(text);
    result->line = value->line;
    result->column = value->column;
    free(text);
    tree_free(value);
    return result;
}

static void fill_params(Tree *item) {
    Tree *params = tree_get(item, "params");
    if (!tree_is(params, TREE_MAP))
        return;
    params = tree_copy(params);
    /* Parameters may refer to others: a few rounds settle any chain that is not a cycle. */
    for (int round = 0; round < 5; round++) {
        Tree *before = tree_copy(params);
        fill_tree(before, params);
        tree_free(before);
    }
    fill_tree(params, item);
    tree_free(params);
}

/* ---- the whole ---- */

static bool resolve_items(Tree *items, const char *path, Error *err) {
    for (size_t i = 0; i < items->count; i++)
        if (!extend_item(items->items[i], items, path, 0, err))
            return false;
    for (size_t i = 0; i < items->count; i++)
        if (!include_in_item(items->items[i], items, path, err))
            return false;
    for (size_t i = 0; i < items->count; i++)
        fill_params(items->items[i]);
    return true;
}

static Tree *take_models(Tree *items) {
    Tree *models = tree_list();
    for (size_t i = 0; i < items->count; i++) {
        Tree *item = items->items[i];
        if (strcmp(tree_text(tree_get(item, "$type"), ""), "model") != 0)
            continue;
        if (!tree_has(item, "operations"))
            tree_set(item, "operations", tree_map());
        tree_push(models, tree_copy(item));
    }
    return models;
}

bool guildfile_read(Guildfile *out, const char *dir, Error *err) {
    *out = (Guildfile){0};
    char *path = path_join(dir, "guild.yml");
    if (!path_is_file(path)) {
        if (path_lexists(path))
            fail(err, ERR_INVALID, "%s cannot be read: not a regular file", path);
        free(path);
        return false;
    }
    Tree *items = tree_list();
    bool ok = read_items(items, NULL, &out->notes, path, err) && resolve_items(items, path, err);
    if (ok) {
        out->path = path_absolute(path);
        out->dir = path_dirname(out->path);
        out->digest = digest_file(DIGEST_MD5, path, err);
        out->models = take_models(items);
    } else {
        strlist_release(&out->notes);
    }
    tree_free(items);
    free(path);
    return ok;
}

void guildfile_release(Guildfile *file) {
    strlist_release(&file->notes);
    free(file->path);
    free(file->dir);
    free(file->digest);
    tree_free(file->models);
    *file = (Guildfile){0};
}
