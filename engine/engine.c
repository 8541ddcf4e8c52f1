/* The engine object: home, directory, environment, observer, interpreter; and how it speaks. */
#include "engine/engine.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/python.h"
#include <stdlib.h>

struct Engine {
    Store *store;
    char *cwd, *name;
    char *python_path; /* where PATH has it, looked up when asked for; NULL: not yet */
    StrList env;
    Observer observer;
    Python *python;
    Map env_yaml;
    char *platform_yaml[2];
};

static char *home_path(const EngineOptions *options, const StrList *env) {
    if (options->home)
        return xstrdup(options->home);
    const char *named = env_get(env, "GUILD_HOME");
    if (named && *named)
        return xstrdup(named);
    static const char *const BASES[] = {"CONDA_PREFIX", "VIRTUAL_ENV", "HOME"};
    for (size_t i = 0; i < COUNT_OF(BASES); i++) {
        const char *base = env_get(env, BASES[i]);
        if (base && *base)
            return path_join(base, ".guild");
    }
    return xstrdup("/.guild");
}

static void warn(void *context, const char *text) {
    engine_log(context, LOG_WARNING, LOG_COMMAND, "%s", text);
}

Engine *engine_new(const EngineOptions *options, Error *err) {
    Engine *engine = xcalloc(1, sizeof *engine);
    if (options->env)
        strlist_copy(&engine->env, options->env);
    else
        env_inherit(&engine->env);
    char *home = home_path(options, &engine->env);
    engine->store = store_open(home, err);
    engine->cwd = options->cwd ? path_absolute(options->cwd) : path_current();
    engine->name = xstrdup(options->name ? options->name : "assay");
    engine->observer = options->observer;
    free(home);
    if (engine->store) {
        store_on_warning(engine->store, warn, engine);
        return engine;
    }
    engine_free(engine);
    return NULL;
}

void engine_free(Engine *engine) {
    if (!engine)
        return;
    for (MapEntry *e = map_first(&engine->env_yaml); e; e = map_next(&engine->env_yaml, e))
        free(e->value);
    map_release(&engine->env_yaml);
    free(engine->platform_yaml[0]);
    free(engine->platform_yaml[1]);
    python_free(engine->python);
    store_close(engine->store);
    strlist_release(&engine->env);
    free(engine->python_path);
    free(engine->cwd);
    free(engine->name);
    free(engine);
}

Store *engine_store(const Engine *engine) {
    return engine->store;
}

const char *engine_cwd(const Engine *engine) {
    return engine->cwd;
}

const char *engine_name(const Engine *engine) {
    return engine->name;
}

const StrList *engine_env(const Engine *engine) {
    return &engine->env;
}

void engine_set_env(Engine *engine, const StrList *env) {
    StrList copy = STRLIST_INIT;
    strlist_copy(&copy, env);
    strlist_release(&engine->env);
    engine->env = copy;
    free(engine->python_path);
    engine->python_path = NULL;
}

const Observer *engine_observer(const Engine *engine) {
    return &engine->observer;
}

Observer engine_observe(Engine *engine, Observer observer) {
    Observer old = engine->observer;
    engine->observer = observer;
    return old;
}

Python *engine_python(Engine *engine, Error *err) {
    if (!engine->python)
        engine->python = python_new(&engine->env, err);
    return engine->python;
}

Map *engine_env_yaml(Engine *engine) {
    return &engine->env_yaml;
}

char **engine_platform_yaml(Engine *engine) {
    return engine->platform_yaml;
}

const char *engine_python_name(Engine *engine) {
    if (engine->python)
        return python_executable(engine->python);
    if (!engine->python_path)
        engine->python_path = process_which("python3", strlist_argv(&engine->env));
    return engine->python_path ? engine->python_path : "python3";
}

const char *engine_python_version(const Engine *engine) {
    return engine->python ? python_version(engine->python) : NULL;
}

/* ---- speaking ---- */

void engine_out(Engine *engine, Stream stream, Span bytes) {
    engine->observer.output(engine->observer.context, stream, bytes);
}

static void say_line(Engine *engine, Stream stream, const char *format, va_list args) {
    Buf line = BUF_INIT;
    buf_addv(&line, format, args);
    buf_addc(&line, '\n');
    engine_out(engine, stream, buf_span(&line));
    buf_release(&line);
}

void engine_say(Engine *engine, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say_line(engine, STREAM_OUT, format, args);
    va_end(args);
}

void engine_note(Engine *engine, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say_line(engine, STREAM_ERR, format, args);
    va_end(args);
}

void engine_log(Engine *engine, LogLevel level, LogScope scope, const char *format, ...) {
    Buf text = BUF_INIT, line = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    if (engine->observer.log) {
        engine->observer.log(engine->observer.context, level, scope, text.data);
    } else if (level > LOG_DEBUG) {
        log_format(&line, engine->name, level, scope, text.data);
        engine_out(engine, STREAM_ERR, buf_span(&line));
    }
    buf_release(&text);
    buf_release(&line);
}

static int status_for(ErrorKind kind) {
    switch (kind) {
    case ERR_NONE:
        return 0;
    case ERR_CANCELLED:
        return 130;
    case ERR_INTERNAL:
        return 3;
    case ERR_USAGE:
    case ERR_INVALID:
    case ERR_SYNTAX:
    case ERR_NOT_FOUND:
    case ERR_EXISTS:
    case ERR_AMBIGUOUS:
    case ERR_DENIED:
    case ERR_BUSY:
    case ERR_IO:
    case ERR_LIMIT:
    case ERR_TIMEOUT:
    case ERR_UNSUPPORTED:
    case ERR_QUIT:
        return 1;
    }
    return 1;
}

int engine_complain(Engine *engine, Error *err) {
    int status = status_for(err->kind);
    if (err->kind == ERR_AMBIGUOUS || err->kind == ERR_QUIT)
        engine_note(engine, "%s", err->message);
    else
        engine_note(engine, "%s: %s", engine->name, err->message ? err->message : "failed");
    error_clear(err);
    return status;
}

bool engine_interrupted(const Engine *engine) {
    const Observer *o = &engine->observer;
    return o->interrupted && o->interrupted(o->context);
}

bool engine_impatient(const Engine *engine) {
    const Observer *o = &engine->observer;
    return o->impatient && o->impatient(o->context);
}

bool engine_interrupts(const void *engine) {
    return engine_interrupted(engine);
}
