/* Project: a directory of operations with a home of its own, driven from a transcript. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/bind/internal.h"
#include <stdlib.h>

typedef struct ProjectObject {
    Object object;
    Engine *engine; /* NULL before __init__ */
    Str *cwd, *guild_home;
    Dict *env; /* for everything it runs, or NULL */
    Dict *attrs;
} ProjectObject;

static ProjectObject *self_project(VM *vm, Value *args) {
    ProjectObject *p = (ProjectObject *)args[0].object;
    if (!p->engine)
        raise(vm, &TYPE_RUNTIME_ERROR, "Project.__init__() was not called");
    return p;
}

static Value project_new(VM *vm, Value *args) {
    return value_object(instance_new(vm, as_type(args[0])));
}

static Str *new_home(VM *vm) {
    Error err = ERROR_INIT;
    vm_surroundings(vm);
    char *dir = dir_make_temp(NULL, "guild-home-", &err);
    if (!dir)
        bind_raise(vm, &err);
    Str *s = str_newz(vm, dir);
    free(dir);
    return s;
}

static Value project_init(VM *vm, Value *args) {
    ProjectObject *p = (ProjectObject *)args[0].object;
    p->cwd = str_newz(vm, bind_path(vm, args[1]));
    if (!path_is_dir(p->cwd->data))
        raise_os(vm, 2, p->cwd->data);
    p->guild_home = is_none(args[2]) ? new_home(vm) : str_newz(vm, bind_path(vm, args[2]));
    if (!is_none(args[3]) && !is_dict(args[3]))
        raise(vm, &TYPE_TYPE_ERROR, "env must be a dict, not %s", type_name(type_of(args[3])));
    p->env = is_none(args[3]) ? NULL : as_dict(args[3]);
    p->engine = bind_engine(vm, p->cwd->data, p->guild_home->data);
    return NONE;
}

static Value project_get_cwd(VM *vm, Value *args) {
    return value_object(self_project(vm, args)->cwd);
}

static Value project_get_home(VM *vm, Value *args) {
    return value_object(self_project(vm, args)->guild_home);
}

/* ---- running ---- */

static void print_outcome(VM *vm, RunOutcome outcome, bool simplify) {
    if (outcome.status == 0 && simplify)
        outcome.output = simplify_trial_output(vm, outcome.output);
    bind_print(vm, str_span(outcome.output));
    if (outcome.status != 0)
        bind_print(vm, str_span(str_printf(vm, "<exit %d>", outcome.status)));
}

/* The project's variables, then those of the call. */
static Value merged_env(VM *vm, const ProjectObject *p, Value extra) {
    if (!p->env)
        return extra;
    Dict *both = dict_new(vm);
    dict_update(vm, both, value_object(p->env));
    if (is_dict(extra))
        dict_update(vm, both, extra);
    return value_object(both);
}

static RunOutcome project_outcome(VM *vm, Value *args) {
    ProjectObject *p = self_project(vm, args);
    args[1 + KW_extra_env] = merged_env(vm, p, args[1 + KW_extra_env]);
    return run_command(vm, p->engine, p->cwd->data, p->guild_home->data, args + 1);
}

/* The keywords behind RUN_SIGNATURE. */
enum { SIMPLIFY_TRIALS = 1 + KW_COUNT, SIMPLIFY_TRIAL };
#define SIMPLIFY_SIGNATURE ", simplify_trials_output=False, simplify_trial_output=False"

static bool wants_simple(VM *vm, Value *args) {
    return vm_truth(vm, args[SIMPLIFY_TRIALS]) || vm_truth(vm, args[SIMPLIFY_TRIAL]);
}

static Value project_run(VM *vm, Value *args) {
    bool simple = wants_simple(vm, args);
    print_outcome(vm, project_outcome(vm, args), simple);
    return NONE;
}

static Value project_run_capture(VM *vm, Value *args) {
    RunOutcome outcome = project_outcome(vm, args);
    if (outcome.status == 0 && wants_simple(vm, args))
        outcome.output = simplify_trial_output(vm, outcome.output);
    if (outcome.status != 0)
        outcome.output = str_printf(vm, "%s%s<exit %d>", outcome.output->data,
                                    outcome.output->bytes ? "\n" : "", outcome.status);
    return tuple2(vm, outcome.run, value_object(outcome.output));
}

static Value project_run_quiet(VM *vm, Value *args) {
    return project_outcome(vm, args).run;
}

static Value project_print_trials(VM *vm, Value *args) {
    args[1 + KW_print_trials] = value_bool(true);
    print_outcome(vm, project_outcome(vm, args), false);
    return NONE;
}

/* ---- lists ---- */

static Value project_list_runs(VM *vm, Value *args) {
    ProjectObject *p = self_project(vm, args);
    return list_runs(vm, engine_store(p->engine), p->cwd->data, args + 1);
}

static Value all_runs(VM *vm, ProjectObject *p) {
    Value filters[LIST_LIMIT + 1];
    for (size_t i = 0; i < COUNT_OF(filters); i++)
        filters[i] =
            i == LIST_UNLABELED || (i >= LIST_ALL && i <= LIST_UNMARKED) ? value_bool(false) : NONE;
    return list_runs(vm, engine_store(p->engine), p->cwd->data, filters);
}

static Value project_print_runs(VM *vm, Value *args) {
    ProjectObject *p = self_project(vm, args);
    Value runs = is_none(args[1]) ? all_runs(vm, p) : args[1];
    const char *cwd = is_none(args[5]) ? p->cwd->data : bind_path(vm, args[5]);
    if (!is_none(args[6]))
        runs = vm_getitem(vm, runs, slice_new(vm, NONE, args[6], NONE));
    print_runs(vm, runs, cwd, vm_truth(vm, args[2]), vm_truth(vm, args[3]), vm_truth(vm, args[4]));
    return NONE;
}

/* ---- commands of the program ---- */

static StrList *command_words(VM *vm, const char *const *words) {
    StrList *args = vm_alloc(vm, sizeof *args);
    *args = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, args);
    for (; *words; words++)
        strlist_add(args, *words);
    return args;
}

/* `guild ARGS… RUNS…`, its output printed. `runs`: None, a run, an id, or a list of them. */
static Value project_program(VM *vm, ProjectObject *p, Value runs, StrList *args) {
    bind_texts(vm, args, runs);
    int status;
    Str *out = bind_program(vm, p->cwd->data, p->guild_home->data, args, &status);
    bind_done(vm, bind_release_list, args);
    bind_exit_when_idle(vm, out, status);
    bind_print(vm, str_span(out));
    if (status)
        bind_print(vm, str_span(str_printf(vm, "<exit %d>", status)));
    return NONE;
}

static Value project_command(VM *vm, ProjectObject *p, Value runs, const char *const *words) {
    return project_program(vm, p, runs, command_words(vm, words));
}

static void add_options(VM *vm, StrList *words, const char *option, Value values) {
    StrList *texts = command_words(vm, (const char *[]){NULL});
    bind_texts(vm, texts, values);
    for (size_t i = 0; i < texts->count; i++)
        if (option)
            strlist_addf(words, "%s=%s", option, texts->items[i]);
        else
            strlist_addf(words, "--%s", texts->items[i]);
    bind_done(vm, bind_release_list, texts);
}

static Value project_delete_runs(VM *vm, Value *args) {
    enum { RUNS = 1, PERMANENT, OPS, STATUS, LABELS, UNLABELED, MARKED, UNMARKED };
    StrList *words = command_words(vm, (const char *[]){"runs", "delete", "-y", NULL});
    if (vm_truth(vm, args[PERMANENT]))
        strlist_add(words, "--permanent");
    add_options(vm, words, "--operation", args[OPS]);
    add_options(vm, words, NULL, args[STATUS]);
    add_options(vm, words, "--label", args[LABELS]);
    static const char *const FLAGS[] = {"--unlabeled", "--marked", "--unmarked"};
    for (size_t i = 0; i < COUNT_OF(FLAGS); i++)
        if (vm_truth(vm, args[UNLABELED + i]))
            strlist_add(words, FLAGS[i]);
    return project_program(vm, self_project(vm, args), args[RUNS], words);
}

static Value project_mark(VM *vm, Value *args) {
    bool clear = vm_truth(vm, args[2]);
    return project_command(vm, self_project(vm, args), args[1],
                           (const char *[]){"mark", "-y", clear ? "--clear" : NULL, NULL});
}

static Value project_label(VM *vm, Value *args) {
    const char *label = bind_text(vm, args[2]);
    bool clear = vm_truth(vm, args[3]) || !label;
    if (clear)
        return project_command(vm, self_project(vm, args), args[1],
                               (const char *[]){"label", "-y", "--clear", NULL});
    return project_command(vm, self_project(vm, args), args[1],
                           (const char *[]){"label", "-y", "--set", label, NULL});
}

static Value project_tag(VM *vm, Value *args) {
    StrList *words = command_words(vm, (const char *[]){"tag", "-y", NULL});
    add_options(vm, words, "--add", args[2]);
    add_options(vm, words, "--delete", args[3]);
    if (words->count == 2)
        raise(vm, &TYPE_TYPE_ERROR, "tag() needs add or delete");
    return project_program(vm, self_project(vm, args), args[1], words);
}

static Value project_comment(VM *vm, Value *args) {
    return project_command(
        vm, self_project(vm, args), args[1],
        (const char *[]){"comment", "-y", "--add", vm_str(vm, args[2])->data, NULL});
}

static Value project_stop(VM *vm, Value *args) {
    return project_command(vm, self_project(vm, args), args[1],
                           (const char *[]){"runs", "stop", "-y", NULL});
}

/* ---- files of a run ---- */

static Run *need_run(VM *vm, ProjectObject *p, Value v) {
    Run *run = as_run(v);
    if (run)
        return run;
    return run_new(engine_store(p->engine), vm_need_str(vm, v, "run")->data);
}

/* Files, and links to directories by their names; directories themselves are not listed. */
static void drop_directories(StrList *names, const Run *run) {
    StrList kept = STRLIST_INIT;
    for (size_t i = 0; i < names->count; i++) {
        size_t len = strlen(names->items[i]);
        char *path = path_join(run->path, names->items[i]);
        bool directory = len && names->items[i][len - 1] == '/';
        if (directory)
            path[strlen(path) - 1] = '\0';
        if (!directory)
            strlist_add(&kept, names->items[i]);
        else if (path_is_link(path))
            strlist_take(&kept, xstrndup(names->items[i], len - 1));
        free(path);
    }
    strlist_release(names);
    *names = kept;
}

static Value run_file_list(VM *vm, Value *args, bool with_guild) {
    ProjectObject *p = self_project(vm, args);
    StrList *names = vm_alloc(vm, sizeof *names);
    *names = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, names);
    Run *run = need_run(vm, p, args[1]);
    Error err = ERROR_INIT;
    bool ok = run_files(names, run, with_guild ? RUN_FILES_ALL : 0, &err);
    drop_directories(names, run);
    if (run != as_run(args[1]))
        run_free(run);
    if (!ok)
        bind_raise(vm, &err);
    Value list = bind_strings(vm, names);
    bind_done(vm, bind_release_list, names);
    return list;
}

/* sourcecode: the copied source too, though the run's own bookkeeping is not listed. */
static Value project_ls(VM *vm, Value *args) {
    static const char SOURCE[] = ".guild/source/", OWN[] = ".guild";
    bool all = vm_truth(vm, args[2]), source = vm_truth(vm, args[3]);
    Value files = run_file_list(vm, args, all || source);
    if (all || !source)
        return files;
    List *kept = list_new(vm, 0);
    for (size_t i = 0; i < as_list(files)->count; i++) {
        Span name = str_span(as_str(as_list(files)->items[i]));
        if (!span_starts(name, SPAN_LIT(OWN)) || span_starts(name, SPAN_LIT(SOURCE)))
            list_push(vm, kept, as_list(files)->items[i]);
    }
    return value_object(kept);
}

static Value project_cat(VM *vm, Value *args) {
    ProjectObject *p = self_project(vm, args);
    Run *run = need_run(vm, p, args[1]);
    char *path = path_join(run->path, bind_path(vm, args[2]));
    if (run != as_run(args[1]))
        run_free(run);
    Buf *text = vm_buf(vm);
    Error err = ERROR_INIT;
    bool ok = file_read(text, path, &err);
    free(path);
    if (!ok)
        bind_raise(vm, &err);
    bind_print(vm, buf_span(text));
    vm_buf_drop(vm, text);
    return NONE;
}

/* ---- scalars and comparison ---- */

static Value project_compare(VM *vm, Value *args) {
    ProjectObject *p = self_project(vm, args);
    Value api[] = {args[1],
                   args[2],
                   args[3],
                   args[4],
                   args[5],
                   value_object(p->cwd),
                   value_object(p->guild_home),
                   args[6]};
    return gapi_compare(vm, api);
}

static Value project_scalars(VM *vm, Value *args) {
    ProjectObject *p = self_project(vm, args);
    Run *run = need_run(vm, p, args[1]);
    Value list = run_scalars(vm, run);
    if (run != as_run(args[1]))
        run_free(run);
    return list;
}

static Value project_scalar(VM *vm, Value *args) {
    Value list = project_scalars(vm, args);
    for (size_t i = 0; i < as_list(list)->count; i++) {
        Value item = as_list(list)->items[i], tag;
        if (dict_gets(vm, as_dict(item), "tag", &tag) && vm_equal(vm, tag, args[2])) {
            Value last;
            dict_gets(vm, as_dict(item), "last_val", &last);
            return last;
        }
    }
    return NONE;
}

static Value project_repr(VM *vm, Value self) {
    ProjectObject *p = (ProjectObject *)self.object;
    return value_object(str_printf(vm, "<Project '%s'>", p->cwd ? p->cwd->data : ""));
}

static const Native PROJECT_METHODS[] = {
    {"__new__(cls, *args, **kwargs)", project_new, NULL},
    {"__init__(self, cwd, guild_home=None, env=None)", project_init,
     "A project directory; without guild_home it gets a new temporary home."},
    {"@property cwd(self)", project_get_cwd, "The project directory."},
    {"@property guild_home(self)", project_get_home, "The home its runs live in."},
    {"run(self, " RUN_SIGNATURE SIMPLIFY_SIGNATURE ")", project_run,
     "Run an operation and print what it prints."},
    {"run_capture(self, " RUN_SIGNATURE SIMPLIFY_SIGNATURE ")", project_run_capture,
     "Run an operation; returns the run and its output."},
    {"run_quiet(self, " RUN_SIGNATURE SIMPLIFY_SIGNATURE ")", project_run_quiet,
     "Run an operation silently; returns the run."},
    {"print_trials(self, " RUN_SIGNATURE ")", project_print_trials,
     "Print the trials a batch would run."},
    {"list_runs(self, " LIST_SIGNATURE ")", project_list_runs, "Runs, newest first."},
    {"print_runs(self, runs=None, flags=False, labels=False, status=False, cwd=None, limit=None)",
     project_print_runs, "Print a table of runs."},
    {"delete_runs(self, runs=None, permanent=False, ops=None, status=None, labels=None, "
     "unlabeled=False, marked=False, unmarked=False)",
     project_delete_runs, "Delete runs; all without argument."},
    {"mark(self, runs=None, clear=False)", project_mark, "Mark runs, or clear their marks."},
    {"label(self, runs=None, label=None, clear=False)", project_label,
     "Label runs, or clear their labels."},
    {"tag(self, runs=None, add=None, delete=None)", project_tag, "Add or delete tags of runs."},
    {"comment(self, runs=None, comment=?)", project_comment, "Comment on runs."},
    {"stop(self, runs=None)", project_stop, "Stop runs; all running ones without argument."},
    {"ls(self, run, all=False, sourcecode=False)", project_ls, "Relative paths of a run's files."},
    {"cat(self, run, path)", project_cat, "Print a file of a run."},
    {"compare(self, runs=None, cols=None, skip_op_cols=False, skip_core=False, "
     "include_batch=False, columns=None)",
     project_compare, "Rows of a comparison; the first names the columns."},
    {"scalars(self, run)", project_scalars, "The numbers a run reported."},
    {"run_scalars(self, run)", project_scalars, "The numbers a run reported."},
    {"scalar(self, run, tag)", project_scalar, "The last value of one of them, or None."},
    {"run_scalar(self, run, tag)", project_scalar, "The last value of one of them, or None."},
    {0},
};

const Type TYPE_PROJECT = {
    .object = {&TYPE_TYPE},
    .name = "Project",
    .module = "guild._test",
    .size = sizeof(ProjectObject),
    .attrs = offsetof(ProjectObject, attrs),
    .flags = TYPE_SUBCLASSABLE,
    .doc = "A project directory with a home of its own.",
    .repr = project_repr,
    .methods = PROJECT_METHODS,
};
