/* `verbatim new PATH`: a document to start from, with one passing example of each kind. */
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "harness/command.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char TEMPLATE[] =
    "\n"
    "Say here what this document shows. Every block below is an example: it runs, and what it\n"
    "prints must be what is written under it.\n"
    "\n"
    "## In the transcript language\n"
    "\n"
    "    >>> 6 * 7\n"
    "    42\n"
    "\n"
    "Text that changes from run to run is written as a wildcard; what it matched can be used "
    "later:\n"
    "\n"
    "    >>> print(\"run 1718 finished\")\n"
    "    run {{?run:int}} finished\n"
    "\n"
    "    >>> print(\"again: \" + run)\n"
    "    again: {{$run}}\n"
    "\n"
    "## In the shell\n"
    "\n"
    "```console\n"
    "$ echo \"run $run\"\n"
    "run {{$run}}\n"
    "```\n";

static const char CRAM_TEMPLATE[] = "\n"
                                    "Commands are indented by two blanks; what they print stands "
                                    "below them:\n"
                                    "\n"
                                    "  $ echo hello\n"
                                    "  hello\n"
                                    "\n"
                                    "  $ false\n"
                                    "  [1]\n";

/* "spec/first-steps.md" → "First steps". */
static char *title_of(const char *path) {
    char *title = path_basename(path);
    char *dot = strrchr(title, '.');
    if (dot && dot != title)
        *dot = '\0';
    for (char *c = title; *c; c++)
        if (*c == '-' || *c == '_')
            *c = ' ';
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 32);
    return title;
}

static bool write_new(const char *path, Error *err) {
    if (path_lexists(path))
        return fail(err, ERR_EXISTS, "%s exists already", path);
    char *directory = path_dirname(path), *title = title_of(path);
    bool fine = !*directory || dir_make(directory, err);
    Buf text = BUF_INIT;
    bool cram = strcmp(path_extension(path), ".t") == 0;
    buf_addf(&text, cram ? "%s\n" : "# %s\n", title);
    buf_adds(&text, cram ? CRAM_TEMPLATE : TEMPLATE);
    fine = fine && file_write(path, buf_span(&text), err);
    buf_release(&text);
    free(title);
    free(directory);
    return fine;
}

static int new_document(int argc, char **argv) {
    Error err = ERROR_INIT;
    if (argc != 2 || argv[1][0] == '-') {
        bool asked = argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"));
        fprintf(asked ? stdout : stderr, "usage: verbatim new PATH\nWrite a new document.\n");
        return asked ? EXIT_PASSED : EXIT_USAGE;
    }
    if (!write_new(argv[1], &err))
        return command_failed(&err);
    printf("%s written; run it with: verbatim %s\n", argv[1], argv[1]);
    return EXIT_PASSED;
}

const Command NEW_COMMAND = {"new", "PATH", "Write a new document to start from.", new_document};
