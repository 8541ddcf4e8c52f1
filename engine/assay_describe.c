/* assay run --help-op, --help-model, --test-sourcecode: what an operation is, without running it.
 */
#include "engine/assay.h"
#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "engine/project.h"
#include "engine/source.h"
#include "engine/table.h"
#include <stdlib.h>

/* ---- flags ---- */

/* On one line, or one below the other with their descriptions. */
static void add_choices(Buf *out, const FlagDef *def, int width) {
    bool described = false;
    Table table;
    table_init(&table, 2);
    Buf line = BUF_INIT;
    for (size_t i = 0; i < def->choice_count; i++) {
        const FlagChoice *choice = &def->choices[i];
        size_t start = line.len;
        flag_value_format(&line, choice->value);
        table_add(&table, line.data + start);
        table_add(&table, choice->description);
        buf_adds(&line, i + 1 < def->choice_count ? ", " : "");
        described = described || choice->description[0];
    }
    if (def->choice_count)
        buf_addf(out, "  %*s  Choices:%s%s\n", width, "", described ? "" : " ",
                 described ? "" : line.data);
    if (described)
        table_write(out, &table, (size_t)width + 6, 0);
    buf_release(&line);
    table_release(&table);
}

static void add_flag_help(Buf *out, const FlagDef *def, int width) {
    Buf value = BUF_INIT;
    if (def->default_value->kind != TREE_NULL)
        flag_value_format(&value, def->default_value);
    buf_addf(out, "  %-*s  ", width, def->name);
    buf_adds(out, def->description);
    const char *space = def->description[0] ? " " : "";
    if (value.len)
        buf_addf(out, "%s(default is %s)", space, value.data);
    else if (def->required)
        buf_addf(out, "%s(required)", space);
    while (out->len && out->data[out->len - 1] == ' ')
        buf_truncate(out, out->len - 1);
    buf_addc(out, '\n');
    add_choices(out, def, width);
    buf_release(&value);
}

/* ---- --help-model ---- */

/* The model a spec means: the named one, else the first. */
static const Tree *find_model(const Tree *models, const char *spec) {
    const char *colon = spec ? strchr(spec, ':') : NULL;
    for (size_t i = 0; i < models->count; i++) {
        Span name = span_of(tree_text(tree_get(models->items[i], "name"), ""));
        if (!colon || span_equal(name, span_between(spec, colon)))
            return models->items[i];
    }
    return NULL;
}

static const char *description_of(const Tree *operations, const char *model, const char *name) {
    char *full = model[0] ? xformat("%s:%s", model, name) : xstrdup(name);
    const char *found = "";
    for (size_t i = 0; i < operations->count; i++)
        if (strcmp(tree_text(tree_get(operations->items[i], "name"), ""), full) == 0)
            found = tree_text(tree_get(operations->items[i], "description"), "");
    free(full);
    return found;
}

static void add_operations(Buf *out, const ProjectListing *listing, const Tree *model) {
    const Tree *names = tree_get(model, "operations");
    Table table;
    table_init(&table, 2);
    for (size_t i = 0; names && i < names->count; i++) {
        const char *name = tree_text(names->items[i], "");
        if (name[0] == '_')
            continue;
        const char *description =
            description_of(listing->operations, tree_text(tree_get(model, "name"), ""), name);
        char *first = xstrndup(description, strcspn(description, "\n"));
        table_add(&table, name);
        table_add(&table, first);
        free(first);
    }
    table_write(out, &table, 2, 0);
    table_release(&table);
}

static void print_model(Assay *assay, const ProjectListing *listing, const Tree *model) {
    Buf text = BUF_INIT;
    const char *description = tree_text(tree_get(model, "description"), "");
    buf_addf(&text, "Usage: %s run [OPTIONS] MODEL:OPERATION [FLAG]...\n", assay->name);
    if (description[0])
        buf_addf(&text, "\n%s\n", description);
    buf_addf(&text, "\nUse '%s run --help' for a list of options.\n\nOperations:\n", assay->name);
    add_operations(&text, listing, model);
    assay_write(&text);
    buf_release(&text);
}

int assay_help_model(Assay *assay, const char *spec) {
    ProjectListing listing;
    Error err = ERROR_INIT;
    bool ok = project_list(&listing, assay->engine, engine_cwd(assay->engine), &err);
    const Tree *model = ok ? find_model(listing.models, spec) : NULL;
    if (model)
        print_model(assay, &listing, model);
    else if (ok)
        fail(&err, ERR_NOT_FOUND,
             "cannot find a model matching '%.*s'\nTry '%s models' for a list of available models.",
             spec ? (int)strcspn(spec, ":") : 0, spec ? spec : "", assay->name);
    project_listing_release(&listing);
    return model ? ASSAY_OK : assay_fail(assay, &err);
}

/* ---- --help-op ---- */

int assay_help_operation(Assay *assay, const char *spec) {
    Error err = ERROR_INIT;
    Operation *op = project_resolve(assay->engine, engine_cwd(assay->engine), spec, &err);
    if (!op)
        return assay_fail(assay, &err);
    Buf text = BUF_INIT;
    buf_addf(&text, "Usage: %s run [OPTIONS] %s [FLAG]...\n", assay->name, op->name);
    if (op->description[0])
        buf_addf(&text, "\n%s\n", op->description);
    buf_addf(&text, "\nUse '%s run --help' for a list of options.\n", assay->name);
    if (op->flags.count) {
        int width = 0;
        for (size_t i = 0; i < op->flags.count; i++)
            if ((int)strlen(op->flags.items[i].name) > width)
                width = (int)strlen(op->flags.items[i].name);
        buf_adds(&text, "\nFlags:\n");
        for (size_t i = 0; i < op->flags.count; i++)
            add_flag_help(&text, &op->flags.items[i], width);
    }
    assay_write(&text);
    buf_release(&text);
    operation_free(op);
    return ASSAY_OK;
}

/* ---- --test-sourcecode ---- */

static void add_names(Buf *out, const char *title, const StrList *names) {
    buf_addf(out, "%s:\n", title);
    for (size_t i = 0; i < names->count; i++)
        buf_addf(out, "  ./%s\n", names->items[i]);
}

int assay_test_sourcecode(Assay *assay, const char *spec) {
    Error err = ERROR_INIT;
    const char *cwd = engine_cwd(assay->engine);
    Operation *op = project_resolve(assay->engine, cwd, spec, &err);
    if (!op)
        return assay_fail(assay, &err);
    StrList copied = STRLIST_INIT, skipped = STRLIST_INIT;
    bool ok = source_preview(&copied, &skipped, op, store_home(engine_store(assay->engine)), &err);
    Buf text = BUF_INIT;
    bool here = strcmp(op->project_dir, cwd) == 0;
    buf_addf(&text, "Copying from %s\n", here ? "the current directory" : op->project_dir);
    add_names(&text, "Selected for copy", &copied);
    add_names(&text, "Skipped", &skipped);
    if (ok)
        assay_write(&text);
    buf_release(&text);
    strlist_release(&copied);
    strlist_release(&skipped);
    operation_free(op);
    return ok ? ASSAY_OK : assay_fail(assay, &err);
}
