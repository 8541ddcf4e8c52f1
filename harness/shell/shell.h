/* The `$` session: one long-lived shell, fed one example at a time.
 *
 * What examples print goes to a file, never to a pipe, so a background child cannot hold the run;
 * after an example that may have left one, output goes to a new file. The shell runs in a session
 * of its own, without a terminal and with empty standard input. This room must not know documents,
 * options or reports. */
#ifndef VERBATIM_SHELL_SHELL_H
#define VERBATIM_SHELL_SHELL_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/list.h"
#include <signal.h>
#include <sys/types.h>

typedef struct ShellOptions {
    const char *program;               /* "/bin/sh", "bash" … */
    char *const *env;                  /* "NAME=VALUE", NULL-terminated; NULL: ours */
    const char *cwd;                   /* NULL: ours */
    size_t output_limit;               /* bytes per command of a script; 0: none */
    const volatile sig_atomic_t *stop; /* set by a signal: wait no longer; may be NULL */
} ShellOptions;

typedef enum ShellEnd {
    SHELL_DONE,   /* the shell waits for the next example */
    SHELL_EXITED, /* it ended: exit, exec, set -e …; status tells */
    SHELL_KILLED, /* by a signal; status is its number */
    SHELL_TIMEOUT,
    SHELL_FLOOD,   /* the output limit was exceeded */
    SHELL_STOPPED, /* we were told to wait no longer */
    SHELL_BROKEN   /* we could not talk to it; error tells */
} ShellEnd;

typedef struct ShellCommand {
    Span source;
    double timeout; /* seconds; 0: none */
    size_t limit;   /* most bytes of output; 0: none */
} ShellCommand;

typedef struct ShellResult {
    ShellEnd end;
    int status;
    Buf output;
    double seconds;
    Error error;
} ShellResult;

void shell_result_init(ShellResult *result);
void shell_result_release(ShellResult *result);

typedef struct Shell Shell;

bool shell_open(Shell **out, const ShellOptions *options, Error *err) MUST_CHECK;
/* Run commands one after the other; several at once spare the waiting for each. `results` (count of
 * them, initialised) are filled as far as the session goes: returns how many. After anything but
 * SHELL_DONE in the last one the session is over: only close it. `started` (may be NULL) is told
 * which command runs. */
size_t shell_run(Shell *shell, const ShellCommand *commands, size_t count, ShellResult *results,
                 void (*started)(void *context, size_t index), void *context);
/* Whether the command may leave something running, which then should be the last of its batch. */
bool shell_may_background(Span source);
/* A variable for all later commands, exported. Names that are none are ignored. */
void shell_export(Shell *shell, const char *name, Span value);
/* End it. What it left in the background is found by orphans_kill. */
void shell_close(Shell *shell);
pid_t shell_pid(const Shell *shell);

/* ---- whole scripts, as cram runs them ---------------------------------------------------- */

typedef struct ScriptCommand {
    Span source; /* without prompts, lines joined by '\n' */
    int number;  /* cram's: index of its line in the file */
} ScriptCommand;

typedef struct ScriptPart {
    bool ran; /* the shell came to its end */
    int status;
    size_t start, end; /* of ScriptResult.output */
    double seconds;
} ScriptPart;

typedef struct ScriptResult {
    ShellEnd end; /* SHELL_EXITED is the usual way */
    int status;
    Buf output;        /* without the marks between the parts */
    ScriptPart *parts; /* one per command, malloc'ed */
    size_t stopped_at; /* index of the command during which it ended early, else the count */
    size_t tail;       /* of output: what came behind the last mark, printed by a trap */
    Error error;
} ScriptResult;

/* Feed all commands to `program -` as one script. timeout: per command. `started` (may be NULL) is
 * called when a command is known to have begun. */
void script_run(ScriptResult *result, const ShellOptions *options, const ScriptCommand *commands,
                size_t count, double timeout, void (*started)(void *context, size_t index),
                void *context);
void script_result_release(ScriptResult *result);

/* ---- what is left over ------------------------------------------------------------------- */

/* Kill and reap every child process of ours that is still there, and theirs; `names` (may be NULL)
 * gets a line for each that was running: "sleep 100 (pid 4711)". Children in `keep` (terminated by
 * 0) are left alone. Works for orphans when we are their subreaper. */
void orphans_kill(StrList *names, const pid_t *keep);
bool orphans_any(void); /* cheap: are there children at all? */
/* A descriptor that becomes readable when the child ends; -1 where the kernel has none. */
int child_watch(pid_t child);
/* Has it ended? It is not reaped. For where there is no descriptor. */
bool child_ended(pid_t child);

#endif
