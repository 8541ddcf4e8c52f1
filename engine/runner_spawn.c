/* Starting a run's process: its pipes, and the ways to start a Python or any other operation. */
#include "engine/runner_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/command.h"
#include "engine/lock.h"
#include "engine/store_private.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Pipes for the operation's output. When the observer wants the streams merged they are one pipe,
 * so that their order is exact; a Python operation then gets another by which it can say what is
 * stderr. */
typedef struct Ends {
    int write[2], marked;
} Ends;

static bool open_pipes(Runner *r, Ends *ends, Error *err) {
    bool merged = engine_observer(r->engine)->merged;
    bool marks = merged && r->plan->op->kind == OP_MAIN;
    *ends = (Ends){{-1, -1}, -1};
    for (int s = 0; s < (merged && !marks ? 1 : 2); s++) {
        int fds[2];
        if (pipe2(fds, O_CLOEXEC) != 0)
            return fail_errno(err, "cannot create a pipe");
        fcntl(fds[0], F_SETFL, O_NONBLOCK);
        r->pipes[s] = fds[0];
        ends->write[s] = fds[1];
    }
    if (marks)
        ends->marked = ends->write[1];
    if (merged)
        ends->write[1] = ends->write[0];
    return true;
}

static void close_write_ends(Ends *ends) {
    if (ends->write[1] >= 0 && ends->write[1] != ends->write[0])
        close(ends->write[1]);
    if (ends->write[0] >= 0)
        close(ends->write[0]);
    if (ends->marked >= 0)
        close(ends->marked);
}

/* A script's name may have dots; a module's name with dots is one of a package. */
static bool in_package(const Operation *op, const char *module) {
    return strcmp(op->opref.type, "script") != 0 && strchr(module, '.');
}

/* `[PKGDIR/]module` and the directories Python looks in. */
static void python_paths(StrList *path, char **module, const Operation *op, const char *word) {
    const char *slash = strrchr(word, '/');
    *module = xstrdup(slash ? slash + 1 : word);
    if (op->script && !in_package(op, *module)) {
        strlist_take(path, path_dirname(op->script));
    } else if (slash) {
        char *dir = xstrndup(word, (size_t)(slash - word));
        strlist_take(path, path_join(op->project_dir, dir));
        free(dir);
    }
    StrList parts = STRLIST_INIT;
    strlist_split(&parts, span_of(op->model_path ? op->model_path : op->project_dir), ':');
    for (size_t i = 0; i < parts.count; i++)
        if (*parts.items[i] && !strlist_has(path, parts.items[i]))
            strlist_add(path, parts.items[i]);
    strlist_release(&parts);
}

/* A flag that the command itself sets is not passed on. */
static void warn_shadowed(Runner *r) {
    const Operation *op = r->plan->op;
    const char *command = op->kind == OP_MAIN ? op->main : op->exec;
    if (!command || !strstr(command, " --"))
        return;
    StrList argv = STRLIST_INIT, shadowed = STRLIST_INIT;
    Error ignored = ERROR_INIT;
    if (!command_line(&argv, &shadowed, op, r->plan->flags, NULL, &ignored))
        error_clear(&ignored); /* is said where it is started */
    for (size_t i = 0; i < shadowed.count; i++)
        engine_log(r->engine, LOG_WARNING, LOG_COMMAND,
                   "ignoring flag '%s' because it's shadowed in the operation cmd",
                   shadowed.items[i]);
    strlist_release(&shadowed);
    strlist_release(&argv);
}

/* Of `exec`, `main` and `steps` the first counts. */
static void warn_ignored(Runner *r) {
    static const char *const KEYS[] = {"exec", "main", "steps"};
    const char *used = NULL;
    for (size_t i = 0; i < COUNT_OF(KEYS); i++) {
        if (!tree_has(r->plan->op->raw, KEYS[i]))
            continue;
        if (used)
            engine_log(r->engine, LOG_WARNING, LOG_COMMAND,
                       "operation '%s' and '%s' both specified, ignoring '%s'", used, KEYS[i],
                       KEYS[i]);
        else
            used = KEYS[i];
    }
}

static bool start_python(Runner *r, const Ends *ends, int input, Error *err) {
    Python *python = engine_python(r->engine, err);
    PythonCommand command;
    if (!python || !command_python(&command, r->plan->op, r->plan->flags, err))
        return false;
    StrList path = STRLIST_INIT;
    char *module;
    python_paths(&path, &module, r->plan->op, command.module);
    PythonRun run = {.program = engine_name(r->engine),
                     .script = in_package(r->plan->op, module) ? NULL : r->plan->op->script,
                     .module = module,
                     .dest = r->plan->op->flags_dest ? r->plan->op->flags_dest : "args",
                     .globals = command.presets,
                     .args = &command.args,
                     .path = &path,
                     .cwd = r->run->path,
                     .env = &r->env,
                     .in = input,
                     .out = ends->write[0],
                     .err = ends->write[1],
                     .marked = ends->marked,
                     .own_group = r->own_group};
    r->job = python_start(python, &run, err);
    if (r->job)
        r->pid = python_job_pid(r->job);
    free(module);
    strlist_release(&path);
    python_command_release(&command);
    return r->job != NULL;
}

static bool start_exec(Runner *r, const Ends *ends, int input, Error *err) {
    StrList argv = STRLIST_INIT;
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    bool ok =
        command_line(&argv, NULL, r->plan->op, r->plan->flags, engine_python_name(r->engine), err);
    if (ok && !argv.count)
        ok = fail(err, ERR_INVALID, "operation %s is not valid: exec is empty", r->plan->op->name);
    options.argv = strlist_argv(&argv);
    options.env = strlist_argv(&r->env);
    options.cwd = r->run->path;
    options.in = input;
    options.out = ends->write[0];
    options.err = ends->write[1];
    options.new_group = r->own_group;
    ok = ok && process_start(&r->pid, &options, err);
    strlist_release(&argv);
    return ok;
}

bool runner_spawn(Runner *r, Error *err) {
    Ends ends;
    int given = engine_observer(r->engine)->input;
    int input = given >= 0 ? given : open("/dev/null", O_RDONLY | O_CLOEXEC);
    r->own_group = given < 0 || !isatty(given); /* else it could not read from the terminal */
    warn_ignored(r);
    warn_shadowed(r);
    disk_tick(&r->run->store->disk);
    bool ok = open_pipes(r, &ends, err);
    if (ok)
        ok = r->plan->op->kind == OP_MAIN ? start_python(r, &ends, input, err)
                                          : start_exec(r, &ends, input, err);
    close_write_ends(&ends);
    if (given < 0 && input >= 0)
        close(input);
    return ok && (r->plan->inside || lock_name(r->run, r->pid, err));
}
