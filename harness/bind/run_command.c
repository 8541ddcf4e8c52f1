/* Keyword arguments to a run request, and running it with the output caught.
 *
 * The one place where Project.run, gapi.run, print_trials and their kin meet the engine. Values are
 * converted (which can raise) before the engine is called; no jump crosses its frames. */
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/flagvalue.h"
#include "harness/bind/internal.h"
#include <stdlib.h>

extern char **environ;

static void release_request(void *request) {
    request_release(request);
}

static void release_engine(void *engine) {
    engine_free(engine);
}

static void set_text(char **field, const char *text) {
    if (!text)
        return;
    free(*field);
    *field = xstrdup(text);
}

static void set_number(VM *vm, OptionalInt *field, Value v) {
    if (is_none(v) || is_unset(v))
        return;
    if (is_str(v))
        v = int_parse(vm, str_span(as_str(v)), 10);
    *field = (OptionalInt){true, vm_index(vm, v)};
}

/* {"x": [1.0, 2.0]} to "x=[1.0, 2.0]", in the order written; a list of texts is taken as it is. */
static void add_assigns(VM *vm, StrList *words, Value flags) {
    if (!is_dict(flags)) {
        bind_texts(vm, words, flags);
        return;
    }
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(as_dict(flags), &cursor));) {
        Str *name = vm_need_str(vm, e->key, "names of flags");
        Tree *value = value_to_tree(vm, e->value);
        Buf text = BUF_INIT;
        flag_value_format(&text, value);
        strlist_addf(words, "%s=%s", name->data, text.data);
        buf_release(&text);
        tree_free(value);
    }
}

static void add_batch_files(VM *vm, StrList *words, Value files) {
    StrList *names = vm_alloc(vm, sizeof *names);
    *names = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, names);
    bind_texts(vm, names, files);
    for (size_t i = 0; i < names->count; i++)
        strlist_addf(words, "@%s", names->items[i]);
    bind_done(vm, bind_release_list, names);
}

static void add_env(VM *vm, StrList *env, Value extra) {
    if (!is_dict(extra))
        return;
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(as_dict(extra), &cursor));)
        strlist_addf(env, "%s=%s", vm_str(vm, e->key)->data, vm_str(vm, e->value)->data);
}

static const char *first_text(VM *vm, Value a, Value b) {
    const char *text = bind_text(vm, a);
    return text ? text : bind_text(vm, b);
}

static void fill_request(VM *vm, RunRequest *r, const Value *kw) {
    set_text(&r->opspec, bind_text(vm, kw[KW_spec]));
    set_text(&r->restart, first_text(vm, kw[KW_restart], kw[KW_start]));
    set_text(&r->rerun, first_text(vm, kw[KW_rerun], kw[KW_proto]));
    add_assigns(vm, &r->flags, kw[KW_flags]);
    add_batch_files(vm, &r->flags, kw[KW_batch_files]);
    add_assigns(vm, &r->opt_flags, kw[KW_opt_flags]);
    add_env(vm, &r->env, kw[KW_extra_env]);
#define IGNORE(name, text)
#define TEXT(name, text)   set_text(&r->name, bind_text(vm, kw[KW_##name]));
#define WORDS(name, text)  bind_texts(vm, &r->name, kw[KW_##name]);
#define NUMBER(name, text) set_number(vm, &r->name, kw[KW_##name]);
#define FLAG(name, text)   r->name = vm_truth(vm, kw[KW_##name]);
    RUN_KEYWORDS(TEXT, FLAG, NUMBER, WORDS, IGNORE)
#undef IGNORE
#undef TEXT
#undef WORDS
#undef NUMBER
#undef FLAG
    r->yes = true;
}

/* Variables may have been set since the engine was made. */
static void renew_env(Engine *engine) {
    StrList env = STRLIST_INIT;
    env_inherit(&env);
    engine_set_env(engine, &env);
    strlist_release(&env);
}

Engine *bind_engine(VM *vm, const char *cwd, const char *guild_home) {
    EngineOptions options = {.home = guild_home, .cwd = cwd, .name = "guild"};
    Error err = ERROR_INIT;
    Engine *engine = engine_new(&options, &err);
    if (!engine)
        bind_raise(vm, &err);
    bind_guard(vm, release_engine, engine);
    return engine;
}

void bind_engine_free(VM *vm, Engine *engine) {
    bind_done(vm, release_engine, engine);
}

/* Does the run; raises nothing. */
static RunResult run_observed(Engine *engine, const RunRequest *request, Buf *out) {
    Observer observer = observer_into(out);
    observer.input = -1;
    Observer before = engine_observe(engine, observer);
    RunResult result = engine_run(engine, request);
    engine_observe(engine, before);
    return result;
}

/* What the operation or the model says of itself: asked of the program. */
static RunOutcome run_help(VM *vm, const char *cwd, const char *guild_home, const Value *kw) {
    StrList *words = vm_alloc(vm, sizeof *words);
    *words = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, words);
    strlist_add(words, "run");
    bind_texts(vm, words, kw[KW_spec]);
    strlist_add(words, vm_truth(vm, kw[KW_help_op]) ? "--help-op" : "--help-model");
    RunOutcome outcome = {0, NULL, NONE};
    outcome.output = bind_program(vm, cwd, guild_home, words, &outcome.status);
    bind_done(vm, bind_release_list, words);
    return outcome;
}

RunOutcome run_command(VM *vm, Engine *engine, const char *cwd, const char *guild_home,
                       const Value *kw) {
    if (vm_truth(vm, kw[KW_help_op]) || vm_truth(vm, kw[KW_help_model]))
        return run_help(vm, is_none(kw[KW_cwd]) ? cwd : bind_text(vm, kw[KW_cwd]), guild_home, kw);
    bool own = !engine || !is_none(kw[KW_cwd]) || !is_none(kw[KW_guild_home]);
    if (own) {
        const char *other_cwd = bind_text(vm, kw[KW_cwd]);
        const char *other_home = bind_text(vm, kw[KW_guild_home]);
        engine = bind_engine(vm, other_cwd ? other_cwd : cwd, other_home ? other_home : guild_home);
    }
    RunRequest *request = vm_alloc(vm, sizeof *request);
    request_init(request);
    bind_guard(vm, release_request, request);
    fill_request(vm, request, kw);

    renew_env(engine);
    Buf *out = vm_buf(vm);
    RunResult result = run_observed(engine, request, out);
    bind_done(vm, release_request, request);
    Run *run = result.id[0] ? run_new(engine_store(engine), result.id) : NULL;
    Span text = span_trim(buf_span(out));
    RunOutcome outcome = {result.status, str_new(vm, text), NONE};
    vm_buf_drop(vm, out);
    if (run && !own)
        outcome.run = run_value(vm, run);
    else
        run_free(run);
    if (own)
        bind_engine_free(vm, engine);
    return outcome;
}

/* ---- simplified output ---- */

static bool is_id_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

Str *simplify_trial_output(VM *vm, Str *output) {
    static const char LOG[] = "INFO: [guild] ", TRIAL[] = "trial ";
    Buf *b = vm_buf(vm);
    Span rest = str_span(output);
    while (rest.len) {
        if (span_starts(rest, SPAN_LIT(LOG))) {
            rest = span_from(rest, sizeof LOG - 1);
            continue;
        }
        size_t digits = sizeof TRIAL - 1;
        if (span_starts(rest, SPAN_LIT(TRIAL))) {
            while (digits < rest.len && is_id_digit(rest.ptr[digits]))
                digits++;
        }
        if (digits > sizeof TRIAL - 1) {
            buf_adds(b, "trial");
            rest = span_from(rest, digits);
            continue;
        }
        buf_addc(b, rest.ptr[0]);
        rest = span_from(rest, 1);
    }
    return vm_buf_str(vm, b);
}

/* ---- the program ---- */

void bind_exit_when_idle(VM *vm, Str *output, int status) {
    Span text = str_span(output);
    bool idle =
        span_starts(text, SPAN_LIT("Nothing to ")) || span_starts(text, SPAN_LIT("No runs to "));
    if (status != 0 || !idle)
        return;
    vm_write(vm, 2, text);
    vm_write(vm, 2, SPAN_LIT("\n"));
    raise_value(vm, exception_new(vm, &TYPE_SYSTEM_EXIT, value_int(0)));
}

typedef struct ProgramCall {
    StrList argv, env;
    Buf out;
} ProgramCall;

static void release_call(void *call) {
    ProgramCall *c = call;
    strlist_release(&c->argv);
    strlist_release(&c->env);
    buf_release(&c->out);
}

Str *bind_program(VM *vm, const char *cwd, const char *guild_home, const StrList *args,
                  int *status) {
    ProgramCall *call = vm_alloc(vm, sizeof *call);
    *call = (ProgramCall){STRLIST_INIT, STRLIST_INIT, BUF_INIT};
    bind_guard(vm, release_call, call);
    strlist_add(&call->argv, "guild");
    strlist_copy(&call->argv, args);
    env_inherit(&call->env);
    if (guild_home)
        env_set(&call->env, "GUILD_HOME", guild_home);
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = strlist_argv(&call->argv);
    options.env = strlist_argv(&call->env);
    options.cwd = cwd;
    ProcessStatus ended;
    Error err = ERROR_INIT;
    if (!process_capture(&ended, &call->out, NULL, &options, SPAN_LIT(""), 0, &err))
        bind_raise(vm, &err);
    *status = ended.exited ? ended.code : 256 - ended.code;
    Str *text = str_new(vm, span_trim(buf_span(&call->out)));
    bind_done(vm, release_call, call);
    return text;
}
