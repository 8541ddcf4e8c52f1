/* assay operations, models, check, init, help, completion: the project and the program itself. */
#include "engine/assay.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/project.h"
#include "engine/python.h"
#include "engine/table.h"
#include <stdio.h>
#include <stdlib.h>

/* ---- operations and models ---- */

static void print_table(Table *table) {
    Buf text = BUF_INIT;
    table_write(&text, table, 0, assay_width());
    assay_write(&text);
    buf_release(&text);
    table_release(table);
}

static int list_project(Assay *assay, const StrList *args, bool models) {
    ProjectListing listing;
    Error err = ERROR_INIT;
    if (!project_list(&listing, assay->engine, engine_cwd(assay->engine), &err)) {
        project_listing_release(&listing);
        return assay_fail(assay, &err);
    }
    const Tree *items = models ? listing.models : listing.operations;
    Table table;
    table_init(&table, 2);
    for (size_t i = 0; i < items->count; i++) {
        const char *name = tree_text(tree_get(items->items[i], "name"), "");
        const char *last = strrchr(name, ':') ? strrchr(name, ':') + 1 : name;
        bool wanted = args->count == 0;
        for (size_t k = 0; k < args->count; k++)
            wanted = wanted || strstr(name, args->items[k]);
        if (!wanted || last[0] == '_' || (models && !name[0]))
            continue;
        table_add(&table, name);
        const char *description = tree_text(tree_get(items->items[i], "description"), "");
        char *first = xstrndup(description, strcspn(description, "\n"));
        table_add(&table, first);
        free(first);
    }
    print_table(&table);
    project_listing_release(&listing);
    return ASSAY_OK;
}

static int operations(Assay *assay, void *flags, const StrList *args) {
    return list_project(assay, args, false);
}

static int models(Assay *assay, void *flags, const StrList *args) {
    return list_project(assay, args, true);
}

const Command COMMAND_OPERATIONS = {
    "operations", "ops", "[FILTER]…", "List the project's operations.", NULL, 0, operations, NULL};
const Command COMMAND_MODELS = {"models", NULL, "[FILTER]…", "List the project's models.",
                                NULL,     0,    models,      NULL};

/* ---- check ---- */

static int check(Assay *assay, void *flags, const StrList *args) {
    Error err = ERROR_INIT;
    assay_print("version:  %s\n", VERBATIM_VERSION);
    assay_print("home:     %s\n", store_home(engine_store(assay->engine)));
    Python *python = engine_python(assay->engine, &err);
    if (!python) {
        assay_print("python3:  NOT FOUND\n");
        return assay_fail(assay, &err);
    }
    assay_print("python3:  %s (%s)\n", python_executable(python), python_version(python));
    return ASSAY_OK;
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

/* ---- completion ---- */

static void add_words(Buf *out, const Command *const *commands) {
    for (; *commands; commands++)
        buf_addf(out, "%s%s", out->len ? " " : "", (*commands)->name);
}

static void add_options(Buf *out, const Command *command) {
    buf_adds(out, "--help");
    for (const Flag *const *table = command->flags; table && *table; table++)
        for (const Flag *f = *table; f->name || f->letter; f++)
            if (f->name)
                buf_addf(out, " --%s", f->name);
}

static void bash_case(Buf *out, const Command *command, const char *prefix) {
    buf_addf(out, "    '%s%s') words='", prefix, command->name);
    add_options(out, command);
    if (command->commands) {
        buf_addc(out, ' ');
        Buf words = BUF_INIT;
        add_words(&words, command->commands);
        buf_add_span(out, buf_span(&words));
        buf_release(&words);
    }
    buf_adds(out, "' ;;\n");
    for (const Command *const *c = command->commands; c && *c; c++) {
        char *longer = xformat("%s%s ", prefix, command->name);
        bash_case(out, *c, longer);
        free(longer);
    }
}

static void bash_completion(Assay *assay, Buf *out) {
    Buf words = BUF_INIT;
    add_words(&words, ASSAY_COMMANDS);
    buf_addf(
        out,
        "# bash completion for %s: eval \"$(%s completion bash)\"\n"
        "_%s_complete() {\n"
        "    local words key=${COMP_WORDS[1]} current=${COMP_WORDS[COMP_CWORD]}\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        "        COMPREPLY=($(compgen -W '%s' -- \"$current\"))\n"
        "        return\n"
        "    fi\n"
        "    [ \"$key\" = runs ] && [ \"$COMP_CWORD\" -gt 2 ] && key=\"runs ${COMP_WORDS[2]}\"\n"
        "    case $key in\n",
        assay->name, assay->name, assay->name, words.data);
    for (const Command *const *c = ASSAY_COMMANDS; *c; c++)
        bash_case(out, *c, "");
    buf_addf(out,
             "    esac\n"
             "    [ \"$key\" = run ] &&\n"
             "        words=\"$words $(%s operations 2>/dev/null | cut -d ' ' -f 1)\"\n"
             "    COMPREPLY=($(compgen -f -W \"$words\" -- \"$current\"))\n"
             "}\n"
             "complete -F _%s_complete %s\n",
             assay->name, assay->name, assay->name);
    buf_release(&words);
}

static void fish_completion(Assay *assay, Buf *out) {
    buf_addf(out, "# fish completion for %s: %s completion fish | source\n", assay->name,
             assay->name);
    for (const Command *const *c = ASSAY_COMMANDS; *c; c++) {
        buf_addf(out, "complete -c %s -n __fish_use_subcommand -a %s -d '", assay->name,
                 (*c)->name);
        for (const char *p = (*c)->summary; *p; p++)
            buf_addf(out, *p == '\'' ? "\\%c" : "%c", *p);
        buf_adds(out, "'\n");
        for (const Flag *const *table = (*c)->flags; table && *table; table++)
            for (const Flag *f = *table; f->name || f->letter; f++)
                if (f->name)
                    buf_addf(out, "complete -c %s -n '__fish_seen_subcommand_from %s' -l %s\n",
                             assay->name, (*c)->name, f->name);
    }
}

static int completion(Assay *assay, void *flags, const StrList *args) {
    if (!assay_arguments(assay, args, 1, 1, "SHELL"))
        return ASSAY_USAGE;
    Buf text = BUF_INIT;
    if (strcmp(args->items[0], "bash") == 0) {
        bash_completion(assay, &text);
    } else if (strcmp(args->items[0], "zsh") == 0) {
        buf_adds(&text, "autoload -U +X bashcompinit && bashcompinit\n");
        bash_completion(assay, &text);
    } else if (strcmp(args->items[0], "fish") == 0) {
        fish_completion(assay, &text);
    } else {
        return assay_usage(assay, "unsupported shell '%s': write bash, zsh or fish",
                           args->items[0]);
    }
    assay_write(&text);
    buf_release(&text);
    return ASSAY_OK;
}

const Command COMMAND_COMPLETION = {
    "completion", NULL, "SHELL",    "Print completions for bash, zsh or fish.",
    NULL,         0,    completion, NULL};
