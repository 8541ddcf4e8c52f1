/* The face of the transcript language: what the harness includes, and all it needs.
 *
 * One Interp is one document's namespace with its memory. Nothing here raises: exceptions of the
 * program come back as results. */
#ifndef VERBATIM_LANGUAGE_LANGUAGE_H
#define VERBATIM_LANGUAGE_LANGUAGE_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/list.h"
#include "harness/language/type.h"

typedef struct Interp Interp;

typedef struct InterpOptions {
    size_t memory_limit;   /* bytes; 0: 1 GiB */
    int recursion_limit;   /* 0: 1000 */
    const char *directory; /* for imports of .py files; NULL: working directory */
    char *const *argv;     /* sys.argv, NULL-terminated; NULL: [''] */
    /* Where print and friends go; stream 1 stdout, 2 stderr. Returning false means the output limit
     * was reached: the program gets an exception that cannot be caught. NULL: the process's own
     * streams. */
    bool (*write)(void *context, int stream, Span text);
    /* Called before the program sees its environment or starts a process: what is named there must
     * exist from now on. False: the program gets an OSError. NULL: it does already. */
    bool (*surroundings)(void *context, Error *err);
    void *context;
} InterpOptions;

/* NULL only when memory cannot be had. Cheap: built-in names and modules come into being on first
 * use. */
Interp *interp_new(const InterpOptions *options);
void interp_free(Interp *interp);
VM *interp_vm(Interp *interp); /* for natives that are registered from outside (harness/bind) */

typedef enum InterpOutcome {
    INTERP_DONE,
    INTERP_RAISED,
    INTERP_EXIT /* SystemExit; exit_code tells */
} InterpOutcome;

typedef struct InterpResult {
    InterpOutcome outcome;
    int exit_code;
    bool syntax_error; /* raised before anything ran */
    Buf exception;     /* "Type: message" and its notes, no final newline;
                          type qualified by module unless builtins or __main__ */
    Buf traceback;     /* whole, with document lines, from "Traceback (most recent call last):" */
} InterpResult;

#define INTERP_RESULT_INIT                                                                         \
    { INTERP_DONE, 0, false, BUF_INIT, BUF_INIT }
void interp_result_release(InterpResult *result);

typedef enum InterpMode { INTERP_SINGLE, INTERP_FILE, INTERP_EVAL } InterpMode;

/* Run source in the document's namespace (__main__). INTERP_SINGLE prints the repr of expression
 * statements unless None and sets `_`. `line`: document line of the first source line. */
void interp_run(Interp *interp, Span source, const char *filename, int line, InterpMode mode,
                InterpResult *result);

/* Ask a running program to stop with KeyboardInterrupt (signal handlers, timers);
 * async-signal-safe. */
void interp_interrupt(Interp *interp);

/* Top-level variables as text (str() of the value); false when absent. */
bool interp_get_text(Interp *interp, const char *name, Buf *out);
void interp_set_text(Interp *interp, const char *name, Span text);
/* Names of the document's own variables whose value is a str, int, float or bool, for the shell. */
void interp_variables(Interp *interp, StrList *names);

/* Make natives visible as built-ins (below the document's own names) and modules importable. Tables
 * are borrowed for good. */
void interp_add_natives(Interp *interp, const Native *table);
/* Asked once for each name that the document does not define, before the built-ins; an answer is
 * kept as a built-in. */
void interp_set_resolver(Interp *interp,
                         bool (*resolve)(VM *vm, void *context, Str *name, Value *out),
                         void *context);
struct NativeModule;
void interp_add_module(Interp *interp, const struct NativeModule *module);

/* For tools. */
bool interp_incomplete(Interp *interp, Span source); /* an unfinished statement */
void interp_dump_ast(Interp *interp, Span source, const char *filename, Buf *out,
                     InterpResult *result);
/* Names that complete `prefix` at a prompt. */
void interp_complete(Interp *interp, const char *prefix, StrList *names);
/* "name(signature)\n  sentence" for every built-in and module function, for `verbatim help
 * language`. */
void interp_help(Interp *interp, Buf *out);

#endif
