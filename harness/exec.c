/* `verbatim exec FILE.py [ARG…]`: run a script in the transcript language. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/command.h"
#include "harness/language/language.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "-" is standard input. */
static bool read_source(Buf *out, const char *path, Error *err) {
    return file_read(out, strcmp(path, "-") == 0 ? "/dev/stdin" : path, err);
}

static int status_of(const InterpResult *r) {
    fflush(stdout);
    switch (r->outcome) {
    case INTERP_DONE:
        return EXIT_PASSED;
    case INTERP_EXIT:
        return r->exit_code;
    case INTERP_RAISED:
        break;
    }
    fwrite(r->traceback.data, 1, r->traceback.len, stderr);
    if (r->traceback.len && r->traceback.data[r->traceback.len - 1] != '\n')
        fputc('\n', stderr);
    return 1;
}

static int run_file(const char *path, char **argv) {
    Error err = ERROR_INIT;
    Buf source = BUF_INIT;
    bool standard = strcmp(path, "-") == 0;
    char *file = standard ? xstrdup("<stdin>") : path_absolute(path);
    char *real = path_real(path), *directory = path_dirname(real);
    InterpOptions options = {.directory = standard ? NULL : directory, .argv = argv};
    InterpResult result = INTERP_RESULT_INIT;
    int status = EXIT_HARNESS;
    Interp *interp = interp_new(&options);
    if (!interp)
        fail(&err, ERR_LIMIT, "no memory");
    else if (read_source(&source, path, &err)) {
        if (!standard)
            interp_set_text(interp, "__file__", span_of(file));
        interp_run(interp, buf_span(&source), file, 1, INTERP_FILE, &result);
        status = status_of(&result);
    }
    if (err.kind != ERR_NONE)
        status = command_failed(&err);
    interp_free(interp);
    interp_result_release(&result);
    buf_release(&source);
    free(directory);
    free(real);
    free(file);
    return status;
}

static int exec_script(int argc, char **argv) {
    if (argc > 2 && strcmp(argv[1], "-c") == 0) {
        fprintf(stderr, "verbatim exec: -c is not supported; write the source to a file or to "
                        "standard input ('-')\n");
        return EXIT_USAGE;
    }
    bool asked = argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"));
    if (argc < 2 || asked) {
        fprintf(asked ? stdout : stderr,
                "usage: verbatim exec FILE.py [ARG…]\nRun a script in the transcript language; '-' "
                "reads it from standard input.\n");
        return asked ? EXIT_PASSED : EXIT_USAGE;
    }
    return run_file(argv[1], argv + 1);
}

const Command EXEC_COMMAND = {"exec", "FILE.py [ARG…]", "Run a script in the transcript language.",
                              exec_script};
