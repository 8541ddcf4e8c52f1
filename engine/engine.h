/* The engine: operations, runs, batches, trials, restarts.
 *
 * One Engine is one home seen from one directory, with one warm Python interpreter started when
 * first needed. Several engines may live in one process. The engine prints nothing: see observer.h.
 *
 * The rooms:
 *   observer.h   where output goes                  request.h    what `run` can be asked
 *   store.h      the home, lists, index             run.h        one run directory
 *   runs.h       runs in an order, held compactly
 *   select.h     which runs are meant               manage.h     delete, label, mark, stop, export
 *   flagvalue.h  text <-> value                     flagdef.h    definitions and checks of flags
 *   operation.h  what can be run                    project.h    guild.yml, scripts
 *   import.h     flags found in scripts             python.h     the warm interpreter
 *   command.h    flags to a command line            source.h     the copy of the source
 *   output.h     captured output                    runner.h     the life of one run
 *   lock.h       who runs a run                    attempt.h    tasks of a scheduler
 *   unfinished.h runs cut short while made
 *   batch.h      trials of a batch                  executor.h   where trials run
 *   optimizer.h  where trials come from             random.h     MT19937 as CPython uses it
 *   label.h      label templates                    table.h      padded columns
 *   deps.h       dependencies                       steps.h      runs of runs
 *   scalars.h    numbers from output                compare.h    tables of runs
 */
#ifndef VERBATIM_ENGINE_ENGINE_H
#define VERBATIM_ENGINE_ENGINE_H

#include "engine/base/map.h"
#include "engine/observer.h"
#include "engine/request.h"
#include "engine/store.h"

typedef struct Engine Engine;
struct Python;

typedef struct EngineOptions {
    const char *home;   /* NULL: $GUILD_HOME of `env`, else .guild in the active conda or virtual
                           environment, else ~/.guild */
    const char *cwd;    /* where commands are given; NULL: the working directory */
    const char *name;   /* before errors and in log lines: "assay" (NULL), "guild" */
    const StrList *env; /* environment of operations; NULL: ours. Copied. */
    Observer observer;
} EngineOptions;

/* NULL on failure. */
Engine *engine_new(const EngineOptions *options, Error *err) MUST_CHECK;
/* Stops the interpreter; nothing of the engine keeps running. */
void engine_free(Engine *engine);

Store *engine_store(const Engine *engine);
const char *engine_cwd(const Engine *engine);
const char *engine_name(const Engine *engine);
const StrList *engine_env(const Engine *engine);
/* Operations started from now on get this environment; copied. */
void engine_set_env(Engine *engine, const StrList *env);
const Observer *engine_observer(const Engine *engine);
/* Replace the observer; returns the old one. For calls that want output elsewhere for a while. */
Observer engine_observe(Engine *engine, Observer observer);
/* The interpreter, started now if need be; NULL when there is no python3 (err names who needs it).
 */
struct Python *engine_python(Engine *engine, Error *err) MUST_CHECK;

/* Scratch of openv.c: variables of the environment as YAML (owned texts). */
Map *engine_env_yaml(Engine *engine);
/* Scratch of runner_prepare.c: the attribute `platform` without and with the interpreter's version;
 * owned texts, NULL at first. */
char **engine_platform_yaml(Engine *engine);
/* What stands for the interpreter in command lines; does not start it when it is not running. */
const char *engine_python_name(Engine *engine);
const char *engine_python_version(const Engine *engine); /* NULL while it is not running */

/* What came of a run command. */
typedef struct RunResult {
    int status;              /* as of a process: 0–255 */
    char id[RUN_ID_LEN + 1]; /* the run made or restarted, "" when none was */
} RunResult;

/* Do what `run` does with these options. Everything a person would see, errors ("name: …")
 * included, has gone to the observer when it returns. */
RunResult engine_run(Engine *engine, const RunRequest *request);

/* Run trial number `index` (0-based) of the attribute `trials` of a batch, unless it has a result:
 * what a scheduler's task calls. Of two copies the first result counts, for both. Interrupted, it
 * ends with 143 and there is no result. */
RunResult engine_run_trial(Engine *engine, const char *batch, size_t index);

/* Speaking to the observer. */
void engine_out(Engine *engine, Stream stream, Span bytes);
void engine_say(Engine *engine, const char *format, ...) PRINTF_LIKE(2, 3);  /* line, STREAM_OUT */
void engine_note(Engine *engine, const char *format, ...) PRINTF_LIKE(2, 3); /* line, STREAM_ERR */
void engine_log(Engine *engine, LogLevel level, LogScope scope, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* "name: message" on STREAM_ERR; clears err; returns the exit status its kind stands for. */
int engine_complain(Engine *engine, Error *err);
bool engine_interrupted(const Engine *engine);
bool engine_impatient(const Engine *engine);
/* The same for process_capture. */
bool engine_interrupts(const void *engine);

#endif
