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

static void add_assign(VM *vm, StrList *words, Value key, Value flag) {
    Str *name = vm_need_str(vm, key, "names of flags");
    Tree *value = value_to_tree(vm, flag);
    Buf text = BUF_INIT;
    flag_value_format(&text, value);
    strlist_addf(words, "%s=%s", name->data, text.data);
    buf_release(&text);
    tree_free(value);
}

/* {"x": [1.0, 2.0]} or [("x", [1.0, 2.0])] to "x=[1.0, 2.0]", in the order written; texts are taken
 * as they are. */
static void add_assigns(VM *vm, StrList *words, Value flags) {
    size_t cursor = 0, count = 0;
    const Value *items = NULL;
    if (is_dict(flags))
        for (DictEntry *e; (e = dict_next(as_dict(flags), &cursor));)
            add_assign(vm, words, e->key, e->value);
    else if (is_list(flags) || is_tuple(flags))
        vm_items(vm, flags, &items, &count);
    else
        bind_texts(vm, words, flags);
    for (size_t i = 0; i < count; i++) {
        const Tuple *pair = is_tuple(items[i]) ? as_tuple(items[i]) : NULL;
        if (pair && pair->count == 2)
            add_assign(vm, words, pair->items[0], pair->items[1]);
        else
            bind_texts(vm, words, items[i]);
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

static void set_env(VM *vm, StrList *env, Value extra) {
    if (!is_dict(extra))
        return;
    size_t cursor = 0;
    for (DictEntry *e; (e = dict_next(as_dict(extra), &cursor));)
        env_set(env, vm_str(vm, e->key)->data, vm_str(vm, e->value)->data);
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
    set_env(vm, &r->env, kw[KW_extra_env]);
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
    vm_surroundings(vm);
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

/* ---- the same as a command line ---- */

static void add_option(StrList *words, const char *name) {
    char *option = xformat("--%s", name);
    for (char *c = option; *c; c++)
        if (*c == '_')
            *c = '-';
    strlist_take(words, option);
}

static void add_valued(StrList *words, const char *name, const char *value) {
    if (!value)
        return;
    add_option(words, name);
    strlist_add(words, value);
}

typedef void AddTexts(VM *vm, StrList *out, Value values);

static void add_each(VM *vm, StrList *words, const char *name, AddTexts *texts, Value values) {
    StrList *list = vm_alloc(vm, sizeof *list);
    *list = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, list);
    texts(vm, list, values);
    for (size_t i = 0; i < list->count; i++)
        add_valued(words, name, list->items[i]);
    bind_done(vm, bind_release_list, list);
}

static void add_if(VM *vm, StrList *words, const char *name, Value wanted) {
    if (vm_truth(vm, wanted))
        add_option(words, name);
}

/* Keywords that are not spelt like their options, or that stand where the order of the others does
 * not put them. */
static void add_other(VM *vm, StrList *words, RunKeyword which, Value v) {
    if (which == KW_opt_flags)
        add_each(vm, words, "opt-flag", add_assigns, v);
    else if (which == KW_help_op)
        add_if(vm, words, "help-op", v);
    else if (which == KW_help_model)
        add_if(vm, words, "help-model", v);
    else if (which == KW_test_sourcecode)
        add_if(vm, words, "test-sourcecode", v);
}

/* In the order in which the older interface put them. */
static void fill_words(VM *vm, StrList *words, const Value *kw) {
    strlist_add(words, "run");
    strlist_add(words, "-y");
    bind_texts(vm, words, kw[KW_spec]);
    add_valued(words, "restart", first_text(vm, kw[KW_restart], kw[KW_start]));
    add_valued(words, "rerun", first_text(vm, kw[KW_rerun], kw[KW_proto]));
    add_valued(words, "label", bind_text(vm, kw[KW_label]));
    add_assigns(vm, words, kw[KW_flags]);
    add_batch_files(vm, words, kw[KW_batch_files]);
#define OTHER(name, text) add_other(vm, words, KW_##name, kw[KW_##name]);
#define TEXT(name, text)                                                                           \
    if (KW_##name != KW_label)                                                                     \
        add_valued(words, #name, bind_text(vm, kw[KW_##name]));
#define FLAG(name, text) add_if(vm, words, #name, kw[KW_##name]);
#define WORDS(name, text)                                                                          \
    add_each(vm, words, KW_##name == KW_tags ? "tag" : #name, bind_texts, kw[KW_##name]);
    RUN_KEYWORDS(TEXT, FLAG, TEXT, WORDS, OTHER)
#undef OTHER
#undef TEXT
#undef FLAG
#undef WORDS
}

static StrList *list_of_words(VM *vm, const Value *kw) {
    StrList *words = vm_alloc(vm, sizeof *words);
    *words = (StrList)STRLIST_INIT;
    bind_guard(vm, bind_release_list, words);
    fill_words(vm, words, kw);
    return words;
}

Value run_words(VM *vm, const Value *kw) {
    StrList *words = list_of_words(vm, kw);
    Value list = bind_strings(vm, words);
    bind_done(vm, bind_release_list, words);
    return list;
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

static Str *program(VM *vm, const char *cwd, const char *guild_home, const StrList *args,
                    Value extra_env, int *status) {
    ProgramCall *call = vm_alloc(vm, sizeof *call);
    vm_surroundings(vm);
    *call = (ProgramCall){STRLIST_INIT, STRLIST_INIT, BUF_INIT};
    bind_guard(vm, release_call, call);
    strlist_add(&call->argv, "guild");
    strlist_copy(&call->argv, args);
    env_inherit(&call->env);
    if (guild_home)
        env_set(&call->env, "GUILD_HOME", guild_home);
    set_env(vm, &call->env, extra_env);
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

Str *bind_program(VM *vm, const char *cwd, const char *guild_home, const StrList *args,
                  int *status) {
    return program(vm, cwd, guild_home, args, NONE, status);
}

/* ---- running ---- */

/* What only the program does: to say something of an operation, to go on in the background. */
static bool needs_program(VM *vm, const Value *kw) {
    return vm_truth(vm, kw[KW_help_op]) || vm_truth(vm, kw[KW_help_model]) ||
           vm_truth(vm, kw[KW_test_sourcecode]) || vm_truth(vm, kw[KW_background]) ||
           !is_none(kw[KW_pidfile]);
}

static RunOutcome run_program(VM *vm, const char *cwd, const char *guild_home, const Value *kw) {
    StrList *words = list_of_words(vm, kw);
    RunOutcome outcome = {0, NULL, NONE};
    outcome.output = program(vm, cwd, guild_home, words, kw[KW_extra_env], &outcome.status);
    bind_done(vm, bind_release_list, words);
    return outcome;
}

RunOutcome run_command(VM *vm, Engine *engine, const char *cwd, const char *guild_home,
                       const Value *kw) {
    if (needs_program(vm, kw))
        return run_program(
            vm, is_none(kw[KW_cwd]) ? cwd : bind_text(vm, kw[KW_cwd]),
            is_none(kw[KW_guild_home]) ? guild_home : bind_text(vm, kw[KW_guild_home]), kw);
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
