/* The table of commands and the way to them. */
#include "harness/command.h"
#include "engine/base/list.h"
#include "engine/base/mem.h"
#include "harness/worker.h"
#include <stdio.h>
#include <string.h>

const Command *const COMMANDS[] = {&RUN_COMMAND,  &UPDATE_COMMAND, &LINT_COMMAND,
                                   &LIST_COMMAND, &NEW_COMMAND,    &REPL_COMMAND,
                                   &EXEC_COMMAND, &HELP_COMMAND,   NULL};

const Command *command_find(const char *name) {
    for (const Command *const *c = COMMANDS; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

/* A word that is no command, no flag and looks like no path is probably a misspelt command. */
static const char *misspelt(const char *word) {
    const char *names[16];
    size_t count = 0;
    if (word[0] == '-' || word[0] == '@' || strpbrk(word, "./:"))
        return NULL;
    for (const Command *const *c = COMMANDS; *c; c++)
        names[count++] = (*c)->name;
    return span_nearest(span_of(word), names, count);
}

int command_main(int argc, char **argv) {
    const char *first = argc > 1 ? argv[1] : "";
    const Command *command = command_find(first);
    if (command)
        return command->run(argc - 1, argv + 1);
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        return HELP_COMMAND.run(1, argv);
    if (strcmp(first, "--version") == 0) {
        puts("verbatim " VERBATIM_VERSION);
        return EXIT_PASSED;
    }
    if (strcmp(first, WORKER_END) == 0 && argc == 3)
        return worker_end(argv[2]);
    const char *near = misspelt(first);
    FILE *exists = near ? fopen(first, "r") : NULL;
    if (exists)
        fclose(exists);
    else if (near) {
        fprintf(stderr, "verbatim: there is no command or document '%s'; did you mean '%s'?\n",
                first, near);
        return EXIT_USAGE;
    }
    return RUN_COMMAND.run(argc, argv);
}
