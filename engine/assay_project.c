/* assay operations, models, check, init, help: the project and the program itself. */
#include "engine/assay.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/project.h"
#include "engine/python.h"
#include "engine/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>

/* ---- operations and models ---- */

static void print_table(Table *table) {
    Buf text = BUF_INIT;
    table_write(&text, table, 0, assay_width());
    assay_write(&text);
    buf_release(&text);
    table_release(table);
}

typedef struct ListFlags {
    bool all, verbose;
} ListFlags;

#define AT(member) offsetof(ListFlags, member)
static const Flag LIST_FLAGS[] = {
    {'a', "all", FLAG_SET, AT(all), NULL, "those whose names begin with _, too"},
    {'v', "verbose", FLAG_SET, AT(verbose), NULL, "what is known of each"},
    {0},
};
static const Flag *const LIST_TABLES[] = {LIST_FLAGS, NULL};

/* Lines below the one of an operation or a model. */
static void add_details(Buf *out, const Tree *item) {
    static const char *const COMMANDS[] = {"main", "exec", "steps"};
    for (size_t i = 0; i < COUNT_OF(COMMANDS); i++)
        if (tree_is(tree_get(item, COMMANDS[i]), TREE_STRING))
            buf_addf(out, "  %s: %s\n", COMMANDS[i], tree_text(tree_get(item, COMMANDS[i]), ""));
    const Tree *flags = tree_get(item, "flags"), *operations = tree_get(item, "operations");
    if (tree_is(flags, TREE_MAP) && flags->count)
        buf_adds(out, "  flags:\n");
    for (size_t i = 0; tree_is(flags, TREE_MAP) && i < flags->count; i++)
        if (flags->keys[i][0] != '$')
            buf_addf(out, "    %s: %s\n", flags->keys[i],
                     tree_text(tree_get(flags->items[i], "description"), ""));
    if (operations)
        buf_adds(out, "  operations:\n");
    for (size_t i = 0; operations && i < operations->count; i++)
        buf_addf(out, "    %s\n", tree_text(operations->items[i], ""));
}

/* The rows of the table, each with its details. */
static void print_verbose(Table *table, Tree *const *items) {
    Buf rows = BUF_INIT, text = BUF_INIT;
    table_write(&rows, table, 0, assay_width());
    Span rest = buf_span(&rows), line;
    while (span_next_line(&rest, &line, false)) {
        buf_addf(&text, "%.*s\n", SPAN_ARG(line));
        add_details(&text, *items++);
    }
    assay_write(&text);
    buf_release(&text);
    buf_release(&rows);
    table_release(table);
}

static int list_project(Assay *assay, const ListFlags *flags, const StrList *args, bool models) {
    ProjectListing listing;
    Error err = ERROR_INIT;
    if (!project_list(&listing, assay->engine, engine_cwd(assay->engine), &err)) {
        project_listing_release(&listing);
        return assay_fail(assay, &err);
    }
    const Tree *items = models ? listing.models : listing.operations;
    Table table;
    table_init(&table, 2);
    Tree **shown = xcalloc(items->count + 1, sizeof *shown);
    size_t count = 0;
    for (size_t i = 0; i < items->count; i++) {
        const char *name = tree_text(tree_get(items->items[i], "name"), "");
        const char *last = strrchr(name, ':') ? strrchr(name, ':') + 1 : name;
        bool wanted = args->count == 0;
        for (size_t k = 0; k < args->count; k++)
            wanted = wanted || strstr(name, args->items[k]);
        if (!wanted || (last[0] == '_' && !flags->all) || (models && !name[0]))
            continue;
        shown[count++] = items->items[i];
        table_add(&table, name);
        const char *description = tree_text(tree_get(items->items[i], "description"), "");
        char *first = xstrndup(description, strcspn(description, "\n"));
        table_add(&table, first);
        free(first);
    }
    if (flags->verbose)
        print_verbose(&table, shown);
    else
        print_table(&table);
    free(shown);
    project_listing_release(&listing);
    return ASSAY_OK;
}

static int operations(Assay *assay, void *flags, const StrList *args) {
    return list_project(assay, flags, args, false);
}

static int models(Assay *assay, void *flags, const StrList *args) {
    return list_project(assay, flags, args, true);
}

const Command COMMAND_OPERATIONS = {"operations",
                                    "ops",
                                    "[OPTION]… [FILTER]…",
                                    "List the project's operations.",
                                    LIST_TABLES,
                                    sizeof(ListFlags),
                                    operations,
                                    NULL};
const Command COMMAND_MODELS = {"models",
                                NULL,
                                "[OPTION]… [FILTER]…",
                                "List the project's models.",
                                LIST_TABLES,
                                sizeof(ListFlags),
                                models,
                                NULL};

/* ---- check ---- */

/* `NAME_what:`, in a column of its own. */
static void print_fact(const char *prefix, const char *what, const char *value) {
    char *name = xformat("%s%s%s:", prefix, *prefix ? "_" : "", what);
    assay_print("%-26s %s\n", name, value);
    free(name);
}

static int check(Assay *assay, void *flags, const StrList *args) {
    Error err = ERROR_INIT;
    struct utsname system = {0};
    uname(&system);
    print_fact(assay->name, "version", VERBATIM_VERSION);
    print_fact(assay->name, "home", store_home(engine_store(assay->engine)));
    Python *python = engine_python(assay->engine, &err);
    print_fact("", "python_version", python ? python_version(python) : "");
    print_fact("", "python_exe", python ? python_executable(python) : "NOT FOUND");
    char *platform = xformat("%s %s %s", system.sysname, system.release, system.machine);
    print_fact("", "platform", platform);
    free(platform);
    return python ? ASSAY_OK : assay_fail(assay, &err);
}

const Command COMMAND_CHECK = {"check", NULL, "",    "Check that what operations need is there.",
                               NULL,    0,    check, NULL};

/* ---- init ---- */

static int init(Assay *assay, void *flags, const StrList *args) {
    if (!assay_arguments(assay, args, 0, 1, "DIR"))
        return ASSAY_USAGE;
    Error err = ERROR_INIT;
    char *home = path_join(args->count ? args->items[0] : engine_cwd(assay->engine), ".guild");
    char *runs = path_join(home, "runs"), *trash = path_join3(home, "trash", "runs");
    bool ok = dir_make(runs, &err) && dir_make(trash, &err);
    if (ok)
        assay_print("Made %s\nUse it with: export GUILD_HOME=%s\n", home, home);
    free(runs);
    free(trash);
    free(home);
    return ok ? ASSAY_OK : assay_fail(assay, &err);
}

const Command COMMAND_INIT = {"init", NULL, "[DIR]", "Make a home for runs in a directory.",
                              NULL,   0,    init,    NULL};

/* ---- help ---- */

static int help(Assay *assay, void *flags, const StrList *args) {
    if (!args->count) {
        assay_print("Usage: %s [-C PATH] [-H HOME] COMMAND …\n\nCommands:\n", assay->name);
        for (const Command *const *c = ASSAY_COMMANDS; *c; c++)
            assay_print("  %-12s  %s\n", (*c)->name, (*c)->summary);
        assay_print("\nTry '%s COMMAND --help' for its options.\n", assay->name);
        return ASSAY_OK;
    }
    StrList words = STRLIST_INIT;
    strlist_copy(&words, args);
    size_t used;
    const Command *command = assay_find(strlist_argv(&words), &used);
    int status = ASSAY_OK;
    if (command && used == words.count) {
        for (size_t i = 0; i < 3; i++)
            assay->path[i] = i < used ? words.items[i] : NULL;
        Buf text = BUF_INIT;
        assay_help(assay, command, &text);
        assay_write(&text);
        buf_release(&text);
        assay->path[0] = NULL;
    } else {
        status = assay_usage(assay, "unrecognized command '%s'", args->items[0]);
    }
    strlist_release(&words);
    return status;
}

const Command COMMAND_HELP = {"help", NULL, "[COMMAND]…", "Show help.", NULL, 0, help, NULL};
