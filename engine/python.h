/* The warm interpreter: python3 processes that fork once per run.
 *
 * Servers are started when first needed and kept; each has at most one run at a time, so a run that
 * kills its parent harms nothing but itself. Knows nothing of operations; gets plain requests. */
#ifndef VERBATIM_ENGINE_PYTHON_H
#define VERBATIM_ENGINE_PYTHON_H

#include "engine/base/list.h"
#include "engine/base/tree.h"
#include <sys/types.h>

typedef struct Python Python;

Python *python_new(const StrList *env, Error *err) MUST_CHECK;
void python_free(Python *python);
const char *python_executable(const Python *python); /* sys.executable of the interpreter */
const char *python_version(const Python *python);    /* "3.11.7" */

/* Ask the interpreter something: executes `source` (text of a Python module; engine/NAME.py is
 * embedded as `extern const char EMBED_NAME[]`) in a forked child with
 * /dev/null as its standard streams, calls its `answer(args)` and returns what that returned. It
 * may take `timeout` seconds. NULL on failure; an exception's text is the message. */
Tree *python_ask(Python *python, const char *source, const Tree *args, double timeout,
                 Error *err) MUST_CHECK;

/* How one run is started. */
typedef struct PythonRun {
    const char *program; /* before messages of our own: "guild" */
    const char *script;  /* absolute path; NULL: look `module` up on the path */
    const char *module;  /* dotted name */
    const char *dest;    /* "args", "globals", "global:NAME" */
    const Tree *globals; /* map: values to preset (dest other than args) */
    const StrList *args; /* sys.argv[1:] */
    const StrList *path; /* goes before sys.path */
    const char *cwd;
    const StrList *env;
    int in, out, err; /* descriptors, kept by the caller */
    int marked;       /* when out and err are one: where what Python writes to stderr goes; or -1 */
    bool own_group;   /* a process group of its own */
} PythonRun;

typedef struct PythonJob PythonJob;

/* Fork. NULL on failure. */
PythonJob *python_start(Python *python, const PythonRun *run, Error *err) MUST_CHECK;
pid_t python_job_pid(const PythonJob *job);
int python_job_fd(const PythonJob *job); /* readable when there may be news of its end */
/* False: still running. *status as exit codes of runs: 0–255, or minus the signal. Frees nothing.
 */
bool python_job_done(PythonJob *job, int *status);
void python_job_free(PythonJob *job); /* gives the server back */

/* Whether a process with this command line (of /proc) is a warm interpreter, or a run forked from
 * one. */
bool python_is_warm(Span cmdline);

#endif
