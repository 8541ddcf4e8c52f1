/* gapi: the engine as a module of functions. */
#include "engine/base/mem.h"
#include "engine/compare.h"
#include "engine/scalars.h"
#include "engine/select.h"
#include "harness/bind/internal.h"
#include <stdlib.h>

const Type TYPE_RUN_ERROR = {
    .object = {&TYPE_TYPE},
    .name = "RunError", /* documents show it without its module */
    .base = &TYPE_EXCEPTION,
    .size = sizeof(Exception),
    .attrs = offsetof(Exception, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .doc = "A run command ended with a status other than 0.",
};

/* ---- run ---- */

/* args: ((command, directory, extra environment), status, output) */
static _Noreturn void raise_run_error(VM *vm, RunOutcome outcome, Value words, Value cwd,
                                      Value env) {
    List *command = list_new(vm, as_list(words)->count + 1);
    list_push(vm, command, str_value(vm, "guild"));
    for (size_t i = 0; i < as_list(words)->count; i++)
        list_push(vm, command, as_list(words)->items[i]);
    Value parts[] = {value_object(command), is_none(cwd) ? str_value(vm, ".") : cwd,
                     is_none(env) ? value_object(dict_new(vm)) : env};
    Value output = value_object(outcome.output), status = value_int(outcome.status);
    Value args[] = {tuple_from(vm, parts, COUNT_OF(parts)), status, output};
    Value error = exception_new(vm, &TYPE_RUN_ERROR, UNSET);
    as_exception(error)->args = tuple_from(vm, args, COUNT_OF(args));
    static const char *const NAMES[] = {"cmd_args", "cmd_cwd", "cmd_env"};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        vm_setattr(vm, error, vm_intern(vm, NAMES[i]), parts[i]);
    vm_setattr(vm, error, vm_intern(vm, "returncode"), status);
    vm_setattr(vm, error, vm_intern(vm, "output"), output);
    raise_value(vm, error);
}

static RunOutcome run_or_raise(VM *vm, Value *args) {
    RunOutcome outcome = run_command(vm, NULL, NULL, NULL, args);
    if (outcome.status)
        raise_run_error(vm, outcome, run_words(vm, args), args[KW_cwd], args[KW_extra_env]);
    return outcome;
}

static Value gapi_run_capture(VM *vm, Value *args) {
    return value_object(run_or_raise(vm, args).output);
}

static Value gapi_run(VM *vm, Value *args) {
    RunOutcome outcome = run_command(vm, NULL, NULL, NULL, args);
    bind_print(vm, str_span(outcome.output));
    if (outcome.status)
        raise_run_error(vm, outcome, run_words(vm, args), args[KW_cwd], args[KW_extra_env]);
    return NONE;
}

static Value gapi_run_quiet(VM *vm, Value *args) {
    run_or_raise(vm, args);
    return NONE;
}

/* ---- lists ---- */

static Value gapi_runs_list(VM *vm, Value *args) {
    const char *cwd = bind_text(vm, args[LIST_LIMIT + 1]);
    Engine *engine = bind_engine(vm, cwd, bind_text(vm, args[LIST_LIMIT + 2]));
    /* Run values refer to the engine's store, so it lives as long as the document. */
    return list_runs(vm, engine_store(engine), engine_cwd(engine), args);
}

/* ---- commands ---- */

/* `guild WORDS… RUNS…`; raises when it fails; the output is returned, or printed and None returned.
 * `words` is guarded and released here. */
static Value command_list(VM *vm, StrList *words, Value runs, Value cwd, Value home, bool capture) {
    bind_texts(vm, words, runs);
    RunOutcome outcome = {0, NULL, NONE};
    outcome.output =
        bind_program(vm, bind_text(vm, cwd), bind_text(vm, home), words, &outcome.status);
    Value list = bind_strings(vm, words);
    bind_done(vm, bind_release_list, words);
    bind_exit_when_idle(vm, outcome.output, outcome.status);
    if (!capture)
        bind_print(vm, str_span(outcome.output));
    if (outcome.status)
        raise_run_error(vm, outcome, list, cwd, NONE);
    return capture ? value_object(outcome.output) : NONE;
}

static StrList *new_words(VM *vm) {
    StrList *words = vm_alloc(vm, sizeof *words);
    *words = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, words);
    return words;
}

static Value command(VM *vm, const char *const *words, Value runs, Value cwd, Value home,
                     bool capture) {
    StrList *list = new_words(vm);
    for (; *words; words++)
        strlist_add(list, *words);
    return command_list(vm, list, runs, cwd, home, capture);
}

static Value gapi_guild_cmd(VM *vm, Value *args) {
    StrList *words = new_words(vm);
    bind_texts(vm, words, args[0]);
    return command_list(vm, words, args[1], args[2], args[3], vm_truth(vm, args[4]));
}

static Value gapi_runs_info(VM *vm, Value *args) {
    return command(vm, (const char *[]){"runs", "info", NULL}, args[0], args[1], args[2], false);
}

static Value gapi_runs_delete(VM *vm, Value *args) {
    bool permanent = vm_truth(vm, args[1]);
    return command(vm,
                   (const char *[]){"runs", "delete", "-y", permanent ? "--permanent" : NULL, NULL},
                   args[0], args[2], args[3], false);
}

static Value gapi_mark(VM *vm, Value *args) {
    return command(vm,
                   (const char *[]){"mark", "-y", vm_truth(vm, args[1]) ? "--clear" : NULL, NULL},
                   args[0], args[2], args[3], false);
}

static Value gapi_label(VM *vm, Value *args) {
    const char *label = bind_text(vm, args[1]);
    const char *words[] = {"label", "-y", label ? "--set" : "--clear", label, NULL};
    return command(vm, words, args[0], args[3], args[4], false);
}

static Value gapi_select(VM *vm, Value *args) {
    return command(vm, (const char *[]){"select", NULL}, args[0], args[1], args[2], true);
}

/* ---- comparison and scalars ---- */

typedef struct Selection {
    Runs *runs;
    StrList specs;
} Selection;

static void release_selection(void *selection) {
    Selection *s = selection;
    runs_free(s->runs);
    strlist_release(&s->specs);
}

/* All rows, the names of the columns first. */
static Tree *compared(Engine *engine, Runs *runs, const CompareOptions *options, Error *err) {
    Comparison c;
    if (!compare_init(&c, engine, runs, options, err))
        return NULL;
    Tree *rows = tree_list();
    tree_push(rows, compare_header(&c));
    for (size_t i = 0; i < c.count; i++)
        tree_push(rows, compare_row(&c, i));
    compare_release(&c);
    return rows;
}

Value gapi_compare(VM *vm, Value *args) {
    const char *columns = NULL;
    if (is_none(args[1])) /* its name in the older interface */
        args[1] = args[7];
    if (is_list(args[1]) || is_tuple(args[1]))
        columns = as_str(vm_method(vm, str_value(vm, ","), "join", 1, &args[1]))->data;
    else
        columns = bind_text(vm, args[1]);
    CompareOptions options = {.columns = columns,
                              .skip_op_columns = vm_truth(vm, args[2]),
                              .skip_core = vm_truth(vm, args[3]),
                              .include_batch = vm_truth(vm, args[4])};
    Engine *engine = bind_engine(vm, bind_text(vm, args[5]), bind_text(vm, args[6]));
    Selection *s = vm_alloc(vm, sizeof *s);
    memset(s, 0, sizeof *s);
    bind_guard(vm, release_selection, s);
    bind_texts(vm, &s->specs, args[0]);
    RunFilter filter = {.cwd = engine_cwd(engine)};
    Error err = ERROR_INIT;
    Tree *rows = NULL;
    s->runs = runs_select(engine_store(engine), &filter, &s->specs, true, NULL, &err);
    if (s->runs)
        rows = compared(engine, s->runs, &options, &err);
    bind_done(vm, release_selection, s);
    bind_engine_free(vm, engine);
    if (!rows)
        bind_raise(vm, &err);
    Value v = tree_to_value(vm, rows);
    tree_free(rows);
    return v;
}

Value run_scalars(VM *vm, const Run *run) {
    Tree *scalars = scalars_read(run);
    Value v = tree_to_value(vm, scalars);
    tree_free(scalars);
    return is_none(v) ? value_object(list_new(vm, 0)) : v;
}

static const Native GAPI[] = {
    {"run(" RUN_SIGNATURE ")", gapi_run, "Run an operation and print what it prints."},
    {"run_capture_output(" RUN_SIGNATURE ")", gapi_run_capture,
     "Run an operation; returns its output."},
    {"run_quiet(" RUN_SIGNATURE ")", gapi_run_quiet, "Run an operation silently."},
    {"runs_list(" LIST_SIGNATURE ", cwd=None, guild_home=None)", gapi_runs_list,
     "Runs, newest first."},
    {"runs_delete(runs=None, permanent=False, cwd=None, guild_home=None)", gapi_runs_delete,
     "Delete runs."},
    {"guild_cmd(command, args=None, cwd=None, guild_home=None, capture_output=False)",
     gapi_guild_cmd, "Run a command of the program."},
    {"runs_info(run=None, cwd=None, guild_home=None)", gapi_runs_info,
     "Print what is known of a run."},
    {"mark(runs=None, clear=False, cwd=None, guild_home=None)", gapi_mark, "Mark runs."},
    {"label(runs=None, label=None, clear=False, cwd=None, guild_home=None)", gapi_label,
     "Label runs."},
    {"select(run=None, cwd=None, guild_home=None)", gapi_select, "The id of the run meant."},
    {"compare(runs=None, cols=None, skip_op_cols=False, skip_core=False, include_batch=False, "
     "cwd=None, guild_home=None, columns=None)",
     gapi_compare, "Rows of a comparison; the first names the columns."},
    {0},
};

static void gapi_init(VM *vm, Value module) {
    module_add_type(vm, module, &TYPE_RUN_ERROR);
}

const NativeModule MODULE_GAPI = {"gapi", GAPI, gapi_init, "The engine as functions."};
const NativeModule MODULE_GUILD_API = {"guild._api", GAPI, gapi_init, "The same as gapi."};
