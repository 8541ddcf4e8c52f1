/* The program `assay`: what its commands share.
 *
 * One command, one file (assay_*.c), ending in its Command. The program only reads words, asks and
 * prints; all work is the engine's. */
#ifndef VERBATIM_ENGINE_ASSAY_H
#define VERBATIM_ENGINE_ASSAY_H

#include "engine/base/flags.h"
#include "engine/engine.h"
#include "engine/select.h"
#include <stdio.h>

typedef struct Assay {
    const char *name; /* "assay", or "guild" when called by that name */
    Engine *engine;
    bool colour;         /* stderr is a terminal that wants it */
    const char *path[3]; /* words of the command: {"runs", "delete", NULL} */
} Assay;

typedef struct Command {
    const char *name, *alias; /* alias may be NULL */
    const char *usage;        /* arguments, as help shows them: "[RUN]…" */
    const char *summary;      /* one sentence */
    const Flag *const *flags; /* tables, NULL-terminated; NULL: none */
    size_t size;              /* of the struct the flags are stored in */
    int (*run)(Assay *assay, void *flags, const StrList *args); /* exit status */
    const struct Command *const
        *commands; /* a group's sub-commands, NULL-terminated; NULL: no group */
} Command;

extern const Command COMMAND_RUN, COMMAND_RUNS, COMMAND_RUNS_LIST, COMMAND_RUNS_INFO,
    COMMAND_RUNS_DELETE, COMMAND_RUNS_RESTORE, COMMAND_RUNS_PURGE, COMMAND_LABEL, COMMAND_MARK,
    COMMAND_TAG, COMMAND_COMMENT, COMMAND_STOP, COMMAND_EXPORT, COMMAND_IMPORT, COMMAND_DIFF,
    COMMAND_SELECT, COMMAND_LS, COMMAND_CAT, COMMAND_COMPARE, COMMAND_OPERATIONS, COMMAND_MODELS,
    COMMAND_HELP, COMMAND_CHECK, COMMAND_INIT, COMMAND_COMPLETION, COMMAND_WATCH, COMMAND_RUN_TRIAL;
extern const Command *const ASSAY_COMMANDS[];

/* Exit statuses of commands. */
enum { ASSAY_OK = 0, ASSAY_FAILED = 1, ASSAY_USAGE = 2 };

/* "name: message" on stderr; clears err. Returns ASSAY_FAILED (ASSAY_USAGE for usage errors). */
int assay_fail(Assay *assay, Error *err);
/* A usage error, with "Try 'name command --help' for more information." */
int assay_usage(Assay *assay, const char *format, ...) PRINTF_LIKE(2, 3);
/* false (after complaining) unless there are between min and max arguments; `what` names them. */
bool assay_arguments(Assay *assay, const StrList *args, size_t min, size_t max, const char *what);
void assay_print(const char *format, ...) PRINTF_LIKE(1, 2); /* stdout */
void assay_write(const Buf *text);                           /* stdout */
/* Ask on stderr, read stdin; an empty answer is `otherwise`; end of input is no. */
bool assay_confirm(const char *question, bool otherwise);
size_t assay_width(void); /* of the terminal: COLUMNS, else the device's, else 80 */
void assay_help(Assay *assay, const Command *command, Buf *out);
/* The command words name; *used counts them. NULL when the first names none. */
const Command *assay_find(char *const *words, size_t *used);

/* `run --background`: the exit status of the command that starts it. */
int assay_background(Assay *assay, RunRequest *request);

/* `run --help-op`, `--help-model`, `--test-sourcecode`: exit statuses. `spec` may be NULL. */
int assay_help_operation(Assay *assay, const char *spec);
int assay_help_model(Assay *assay, const char *spec);
int assay_test_sourcecode(Assay *assay, const char *spec);

/* Lines "name: value" about a run, as `runs info` begins. */
void assay_add_details(Buf *out, Assay *assay, Run *run, size_t indent);

/* A run as `--json` shows it; caller frees. */
Tree *assay_run_tree(Assay *assay, Run *run);
void assay_print_json(const Tree *tree); /* stdout */

/* ---- selecting runs ---- */

typedef struct SelectFlags {
    StrList operations, labels, tags, comments;
    bool unlabeled, marked, unmarked;
    bool running, completed, error, terminated, pending, staged;
    char *started, *where;
    bool yes;
} SelectFlags;

/* For a struct that begins with SelectFlags; -y is only for commands that ask. */
extern const Flag SELECT_FLAGS[], YES_FLAGS[];

/* false after complaining: conflicts, a bad range. */
bool assay_filter(Assay *assay, RunFilter *filter, const SelectFlags *flags);
/* The runs meant; NULL after complaining. `all`: none named means all, else the latest. */
Runs *assay_select(Assay *assay, const SelectFlags *flags, const StrList *specs, bool all,
                   bool deleted);
/* Show `message` and the runs, ask unless `yes`. */
bool assay_preview(Assay *assay, Runs *runs, const char *message, const char *question,
                   bool otherwise, bool yes);

/* Rows of runs as a table. */
typedef struct RunRows {
    size_t columns, indent;
    void (*row)(StrList *cells, void *context, Run *run, size_t i); /* i from 0 */
    void (*below)(Buf *out, void *context, Run *run); /* what stands below its row, or NULL */
    void *context;
} RunRows;

void assay_write_rows(FILE *out, const RunRows *rows, Runs *runs);

#endif
