/* Values against definitions: types, required, choices, ranges; in the words of the command line.
 */
#include "engine/flagdef.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include <math.h>
#include <stdlib.h>

static char *value_text(const Tree *value) {
    Buf text = BUF_INIT;
    flag_value_format_bare(&text, value);
    return buf_detach(&text);
}

/* ---- coercion ---- */

static Tree *coerce_int(const Tree *value) {
    if (value->kind == TREE_INT)
        return tree_copy(value);
    if (value->kind == TREE_BOOL)
        return tree_int(value->boolean);
    if (value->kind != TREE_STRING)
        return NULL;
    Tree *parsed = flag_value_parse(span_trim(span_of(value->text)));
    if (parsed->kind == TREE_INT)
        return parsed;
    tree_free(parsed);
    return NULL;
}

static Tree *coerce_float(const Tree *value) {
    double number;
    if (value->kind == TREE_FLOAT)
        return tree_copy(value);
    if (value->kind == TREE_INT)
        return tree_float(value->text ? strtod(value->text, NULL) : (double)value->integer);
    if (value->kind == TREE_BOOL)
        return tree_float(value->boolean);
    if (value->kind == TREE_STRING && double_parse(span_trim(span_of(value->text)), true, &number))
        return tree_float(number);
    return NULL;
}

static Tree *coerce_number(const Tree *value) {
    if (value->kind == TREE_INT || value->kind == TREE_FLOAT)
        return tree_copy(value);
    Tree *number = coerce_int(value);
    return number ? number : coerce_float(value);
}

static Tree *coerce_string(const Tree *value) {
    char *text = value_text(value);
    Tree *t = tree_string(text);
    free(text);
    return t;
}

static Tree *coerce_path(const Tree *value, const char *cwd) {
    char *text = value_text(value);
    Tree *t;
    if (text[0]) {
        char *joined = path_join(cwd, text), *path = path_normal(joined);
        t = tree_string(path);
        free(joined);
        free(path);
    } else {
        t = tree_string("");
    }
    free(text);
    return t;
}

static Tree *coerce_scalar(const char *type, const Tree *value, const char *cwd) {
    if (strcmp(type, "int") == 0)
        return coerce_int(value);
    if (strcmp(type, "float") == 0)
        return coerce_float(value);
    if (strcmp(type, "number") == 0)
        return coerce_number(value);
    if (strcmp(type, "string") == 0)
        return coerce_string(value);
    if (strcmp(type, "boolean") == 0)
        return value->kind == TREE_BOOL ? tree_copy(value) : NULL;
    if (strcmp(type, "path") == 0 || strcmp(type, "existing-path") == 0)
        return coerce_path(value, cwd);
    return tree_copy(value);
}

static bool is_function_text(const Tree *value) {
    FlagFunction function;
    if (value->kind != TREE_STRING || !flag_search_parse(&function, span_of(value->text)))
        return false;
    flag_function_release(&function);
    return true;
}

bool flag_type_known(const FlagDef *def) {
    static const char *const TYPES[] = {"string",  "int",  "float",        "number",
                                        "boolean", "path", "existing-path"};
    for (size_t i = 0; def->type && i < COUNT_OF(TYPES); i++)
        if (strcmp(def->type, TYPES[i]) == 0)
            return true;
    return !def->type;
}

Tree *flag_coerce(const FlagDef *def, const Tree *value, const char *cwd, Error *err) {
    if (!def->type || value->kind == TREE_NULL || !flag_type_known(def))
        return tree_copy(value);
    if (value->kind == TREE_LIST) {
        Tree *list = tree_list();
        for (size_t i = 0; i < value->count; i++) {
            Tree *item = flag_coerce(def, value->items[i], cwd, err);
            if (!item) {
                tree_free(list);
                return NULL;
            }
            tree_push(list, item);
        }
        return list;
    }
    bool numeric = strcmp(def->type, "string") != 0 && strcmp(def->type, "path") != 0 &&
                   strcmp(def->type, "existing-path") != 0;
    if (numeric && is_function_text(value))
        return tree_copy(value); /* a search space, for an optimizer */
    Tree *coerced = coerce_scalar(def->type, value, cwd);
    if (!coerced) {
        char *text = value->kind == TREE_STRING ? xstrdup(value->text) : value_text(value);
        bool quoted = value->kind == TREE_STRING;
        fail(err, ERR_INVALID, "cannot apply %s%s%s to flag '%s': invalid value for type '%s'",
             quoted ? "'" : "", text, quoted ? "'" : "", def->name, def->type);
        free(text);
    }
    return coerced;
}

/* ---- known names ---- */

bool flags_known(const FlagDefs *defs, const Tree *values, const char *op, const char *program,
                 Error *err) {
    for (size_t i = 0; i < values->count; i++) {
        if (flagdefs_find(defs, values->keys[i]))
            continue;
        return fail(err, ERR_INVALID,
                    "unsupported flag '%s'\nTry '%s run %s --help-op' for a list of flags or use "
                    "--force-flags to skip this check.",
                    values->keys[i], program, op);
    }
    return true;
}

/* ---- checks ---- */

static bool is_missing(const FlagDef *def, const Tree *values) {
    if (!def->required)
        return false;
    const Tree *value = tree_get(values, def->name);
    return !value || value->kind == TREE_NULL || (value->kind == TREE_STRING && value->length == 0);
}

/* Two columns, indented by two; the first padded. */
static void add_columns(Buf *out, const StrList *left, const StrList *right) {
    size_t width = 0;
    for (size_t i = 0; i < left->count; i++)
        if (strlen(left->items[i]) > width)
            width = strlen(left->items[i]);
    for (size_t i = 0; i < left->count; i++)
        buf_addf(out, "  %-*s  %s\n", (int)width, left->items[i], right->items[i]);
}

static bool check_required(const FlagDefs *defs, const Tree *values, Error *err) {
    StrList names = STRLIST_INIT, descriptions = STRLIST_INIT;
    for (size_t i = 0; i < defs->count; i++) {
        if (!is_missing(&defs->items[i], values))
            continue;
        strlist_add(&names, defs->items[i].name);
        strlist_add(&descriptions, defs->items[i].description);
    }
    bool ok = names.count == 0;
    if (!ok) {
        Buf text = BUF_INIT;
        buf_adds(&text, "Operation requires the following missing flags:\n\n");
        add_columns(&text, &names, &descriptions);
        buf_adds(&text, "\nRun the command again with these flags specified as NAME=VAL.");
        fail(err, ERR_INVALID, "%s", text.data);
        buf_release(&text);
    }
    strlist_release(&names);
    strlist_release(&descriptions);
    return ok;
}

static bool is_choice(const FlagDef *def, const Tree *value) {
    for (size_t i = 0; i < def->choice_count; i++)
        if (tree_equal(def->choices[i].value, value))
            return true;
    return false;
}

static bool check_choice(const FlagDef *def, const Tree *value, Error *err) {
    if (!def->choice_count || def->allow_other || value->kind == TREE_NULL || is_choice(def, value))
        return true;
    StrList values = STRLIST_INIT, descriptions = STRLIST_INIT;
    for (size_t i = 0; i < def->choice_count; i++) {
        strlist_take(&values, value_text(def->choices[i].value));
        strlist_add(&descriptions, def->choices[i].description);
    }
    Buf text = BUF_INIT;
    buf_addf(&text, "Unsupported value for '%s' - supported values are:\n\n", def->name);
    add_columns(&text, &values, &descriptions);
    buf_adds(&text, "\nRun the command again using one of these options.");
    fail(err, ERR_INVALID, "%s", text.data);
    buf_release(&text);
    strlist_release(&values);
    strlist_release(&descriptions);
    return false;
}

static bool check_bound(const FlagDef *def, const Tree *value, const Tree *bound, bool upper,
                        Error *err) {
    if (!bound || (value->kind != TREE_INT && value->kind != TREE_FLOAT))
        return true;
    double v = tree_number(value, 0), limit = tree_number(bound, NAN);
    bool bad = upper ? v > limit : v < limit;
    if (!bad)
        return true;
    char *text = value_text(bound);
    fail(err, ERR_INVALID, "invalid value for %s: out of range (%s %s)", def->name,
         upper ? "greater than max" : "less than min", text);
    free(text);
    return false;
}

static bool check_path(const FlagDef *def, const Tree *value, Error *err) {
    if (!def->type || strcmp(def->type, "existing-path") != 0 || value->kind != TREE_STRING ||
        !value->length || path_exists(value->text))
        return true;
    return fail(err, ERR_INVALID, "invalid value for %s: %s does not exist", def->name,
                value->text);
}

bool flags_check(const FlagDefs *defs, const Tree *values, bool *bare, Error *err) {
    *bare = true;
    if (!check_required(defs, values, err))
        return false;
    for (size_t i = 0; i < defs->count; i++) {
        const FlagDef *def = &defs->items[i];
        const Tree *value = tree_get(values, def->name);
        if (!value)
            continue;
        *bare = true;
        if (!check_choice(def, value, err))
            return false;
        *bare = false;
        if (!check_bound(def, value, def->min, false, err) ||
            !check_bound(def, value, def->max, true, err) || !check_path(def, value, err))
            return false;
    }
    return true;
}
