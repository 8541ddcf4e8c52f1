/* The commands of the program: one file each, named in one table (command.c). */
#ifndef VERBATIM_COMMAND_H
#define VERBATIM_COMMAND_H

#include "engine/base/error.h"

/* Exit statuses. */
enum {
    EXIT_PASSED = 0,
    EXIT_FAILED = 1,  /* some example failed */
    EXIT_USAGE = 2,   /* usage, configuration, nothing ran, an unparsed document */
    EXIT_HARNESS = 3, /* the harness itself failed */
    EXIT_SIGNAL = 128 /* + number of the signal that ended the run */
};

typedef struct Command {
    const char *name;
    const char *usage; /* "[PATH[:LINE]…]" */
    const char *summary;
    /* argv[0] is the command's name. Returns the exit status. */
    int (*run)(int argc, char **argv);
} Command;

extern const Command RUN_COMMAND, LIST_COMMAND, NEW_COMMAND, REPL_COMMAND, EXEC_COMMAND,
    HELP_COMMAND;
extern const Command UPDATE_COMMAND, LINT_COMMAND;

extern const Command *const COMMANDS[]; /* NULL-terminated */

/* NULL: no such command. */
const Command *command_find(const char *name);
/* Print the error on stderr, clear it, and return its exit status. */
int command_failed(Error *err);
int command_main(int argc, char **argv);

#endif
