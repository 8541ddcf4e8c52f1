/* Reading a step of guild.yml into a run request: a command line, or a mapping with one. */
#include "engine/step.h"

#include "engine/base/mem.h"
#include "engine/base/yaml.h"
#include "engine/flagvalue.h"
#include <stdlib.h>

void step_release(Step *step) {
    request_release(&step->request);
    free(step->name);
}

static void set_text(char **field, const char *text) {
    free(*field);
    *field = text ? xstrdup(text) : NULL;
}

/* ---- references to the parent's flags ---- */

/* `text` with `${name}` replaced. Returns NULL when it is one reference to a flag that is null.
 * as_value: one reference alone is written so that it reads as the flag's value. */
static char *expand_as(const char *text, const Tree *flags, bool as_value) {
    Buf out = BUF_INIT;
    for (const char *c = text; *c;) {
        const char *end = c[0] == '$' && c[1] == '{' ? strchr(c, '}') : NULL;
        if (!end) {
            buf_addc(&out, *c++);
            continue;
        }
        char *name = xstrndup(c + 2, (size_t)(end - c - 2));
        const Tree *value = tree_get(flags, name);
        free(name);
        bool null = !value || value->kind == TREE_NULL, alone = c == text && !end[1];
        if (null && alone) {
            buf_release(&out);
            return NULL;
        }
        if (!null && alone && as_value)
            flag_value_format(&out, value);
        else if (!null)
            flag_value_format_bare(&out, value);
        c = end + 1;
    }
    return buf_detach(&out);
}

static char *expand(const char *text, const Tree *flags) {
    return expand_as(text, flags, false);
}

/* The last assignment of a name counts, and is the only one shown. */
static void assign(RunRequest *request, Span name, const char *value) {
    for (size_t i = request->flags.count; i-- > 0;) {
        Span word = span_of(request->flags.items[i]);
        if (span_starts(word, name) && span_starts(span_from(word, name.len), SPAN_LIT("=")))
            strlist_remove(&request->flags, i);
    }
    strlist_addf(&request->flags, "%.*s=%s", SPAN_ARG(name), value);
}

static void add_flag(RunRequest *request, const char *name, const Tree *value, const Tree *flags) {
    if (value->kind == TREE_STRING) {
        char *text = expand_as(value->text, flags, true);
        if (text)
            assign(request, span_of(name), text);
        free(text);
        return;
    }
    Buf text = BUF_INIT;
    flag_value_format(&text, value);
    assign(request, span_of(name), text.data);
    buf_release(&text);
}

/* ---- a step's command line ---- */

typedef enum OptionKind { OPTION_TEXT, OPTION_FLAG, OPTION_NUMBER, OPTION_WORDS } OptionKind;

typedef struct Option {
    const char *name, *short_name; /* short_name: "" when there is none */
    OptionKind kind;
    size_t at; /* in RunRequest */
} Option;

#define AT(member) offsetof(RunRequest, member)

/* Those of `run` that say how the step is run; where and whether it is asked for is not its own. */
static const Option OPTIONS[] = {
    {"label", "-l", OPTION_TEXT, AT(label)},
    {"batch-label", "", OPTION_TEXT, AT(batch_label)},
    {"tag", "-t", OPTION_WORDS, AT(tags)},
    {"optimizer", "-o", OPTION_TEXT, AT(optimizer)},
    {"optimize", "-O", OPTION_FLAG, AT(optimize)},
    {"opt-flag", "-Fo", OPTION_WORDS, AT(opt_flags)},
    {"minimize", "-N", OPTION_TEXT, AT(minimize)},
    {"maximize", "-X", OPTION_TEXT, AT(maximize)},
    {"max-trials", "-m", OPTION_NUMBER, AT(max_trials)},
    {"trials", "", OPTION_NUMBER, AT(max_trials)},
    {"random-seed", "", OPTION_NUMBER, AT(random_seed)},
    {"stop-after", "", OPTION_NUMBER, AT(stop_after)},
    {"fail-on-trial-error", "", OPTION_FLAG, AT(fail_on_trial_error)},
    {"needed", "", OPTION_FLAG, AT(needed)},
    {"force-flags", "-f", OPTION_FLAG, AT(force_flags)},
    {"gpus", "", OPTION_TEXT, AT(gpus)},
    {"no-gpus", "", OPTION_FLAG, AT(no_gpus)},
    {"disable-plugins", "", OPTION_WORDS, AT(disable_plugins)},
    {"yes", "-y", OPTION_FLAG, AT(yes)},
};

/* The option that `word` is; *value: what stands behind its '='. */
static const Option *find_option(const char *word, const char **value) {
    bool is_long = word[0] == '-' && word[1] == '-';
    const char *equals = is_long ? strchr(word, '=') : NULL;
    Span name = equals ? span_make(word, (size_t)(equals - word)) : span_of(word);
    *value = equals ? equals + 1 : NULL;
    for (size_t i = 0; i < COUNT_OF(OPTIONS); i++)
        if (is_long ? span_equal(span_from(name, 2), span_of(OPTIONS[i].name))
                    : span_equal(name, span_of(OPTIONS[i].short_name)))
            return &OPTIONS[i];
    return NULL;
}

static bool set_option(RunRequest *request, const Option *option, const char *value,
                       const Tree *flags, Error *err) {
    void *field = (char *)request + option->at;
    long long number;
    switch (option->kind) {
    case OPTION_TEXT:
        free(*(char **)field);
        *(char **)field = expand(value, flags);
        return true;
    case OPTION_WORDS:
        strlist_add(field, value);
        return true;
    case OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case OPTION_NUMBER:
        if (!span_to_int(span_of(value), &number))
            return fail(err, ERR_INVALID, "invalid value for --%s: %s is not a valid integer",
                        option->name, value);
        *(OptionalInt *)field = (OptionalInt){true, number};
        return true;
    }
    return true;
}

/* The option at words[*at], which moves on over its value. */
static bool read_option(RunRequest *request, const StrList *words, size_t *at, const Tree *flags,
                        Error *err) {
    const char *word = words->items[*at], *value;
    const Option *option = find_option(word, &value);
    if (!option)
        return fail(err, ERR_INVALID, "unsupported option '%s'", word);
    if (option->kind == OPTION_FLAG && value)
        return fail(err, ERR_INVALID, "option --%s takes no value", option->name);
    if (option->kind != OPTION_FLAG && !value) {
        if (*at + 1 == words->count)
            return fail(err, ERR_INVALID, "missing argument for --%s", option->name);
        value = words->items[++*at];
    }
    return set_option(request, option, value, flags, err);
}

/* `NAME=VAL`, left out where VAL is one reference to a flag that is null. */
static void read_assign(RunRequest *request, const char *word, const Tree *flags) {
    Span name = span_make(word, strcspn(word, "="));
    char *value = expand_as(word + name.len + 1, flags, true);
    if (value)
        assign(request, name, value);
    free(value);
}

static bool read_word(RunRequest *request, const StrList *words, size_t *at, const Tree *flags,
                      Error *err) {
    const char *word = words->items[*at];
    if (word[0] == '-')
        return read_option(request, words, at, flags, err);
    if (word[0] == '@') {
        char *file = expand(word, flags);
        strlist_take(&request->flags, file);
    } else if (strchr(word, '=')) {
        read_assign(request, word, flags);
    } else if (!request->opspec) {
        set_text(&request->opspec, word);
    } else {
        return fail(err, ERR_INVALID, "invalid argument '%s' - expected NAME=VAL", word);
    }
    return true;
}

/* `OP NAME=VAL… [--label L] [--needed] …`: what follows `run` on a command line. */
static bool read_words(RunRequest *request, const char *text, const Tree *flags, Error *err) {
    StrList words = STRLIST_INIT;
    bool ok = strlist_shell_split(&words, span_of(text), err);
    for (size_t i = 0; ok && i < words.count; i++)
        ok = read_word(request, &words, &i, flags, err);
    strlist_release(&words);
    return ok || error_prefix(err, "step '%s'", text);
}

/* ---- a step's attributes ---- */

static void read_opt_flags(RunRequest *request, const Tree *opt_flags) {
    for (size_t i = 0; tree_is(opt_flags, TREE_MAP) && i < opt_flags->count; i++) {
        Buf text = BUF_INIT;
        flag_value_format(&text, opt_flags->items[i]);
        strlist_addf(&request->opt_flags, "%s=%s", opt_flags->keys[i], text.data);
        buf_release(&text);
    }
}

static void read_number(OptionalInt *field, const Tree *value) {
    if (value && value->kind == TREE_INT)
        *field = (OptionalInt){true, value->integer};
}

static void read_plugins(StrList *names, const Tree *value) {
    if (tree_is(value, TREE_STRING))
        strlist_add(names, value->text);
    for (size_t i = 0; tree_is(value, TREE_LIST) && i < value->count; i++)
        strlist_add(names, tree_text(value->items[i], ""));
}

static void read_attributes(Step *step, const Tree *map, const Tree *flags) {
    RunRequest *r = &step->request;
    const Tree *own = tree_get(map, "flags");
    for (size_t i = 0; tree_is(own, TREE_MAP) && i < own->count; i++)
        add_flag(r, own->keys[i], own->items[i], flags);
    const char *label = tree_text(tree_get(map, "label"), NULL);
    if (label) {
        free(r->label);
        r->label = expand(label, flags);
    }
    if (tree_has(map, "needed"))
        r->needed = tree_truth(tree_get(map, "needed"), false);
    const char *optimizer = tree_text(tree_get(map, "optimizer"), NULL);
    if (optimizer)
        set_text(&r->optimizer, optimizer);
    read_opt_flags(r, tree_get(map, "opt-flags"));
    read_number(&r->max_trials, tree_get(map, "max-trials"));
    read_number(&r->random_seed, tree_get(map, "random-seed"));
    read_number(&r->stop_after, tree_get(map, "stop-after"));
    char *gpus = yaml_text(tree_get(map, "gpus"));
    if (gpus)
        set_text(&r->gpus, gpus);
    free(gpus);
    r->no_gpus = tree_truth(tree_get(map, "no-gpus"), r->no_gpus);
    read_plugins(&r->disable_plugins, tree_get(map, "disable-plugins"));
    step->expect = tree_get(map, "expect");
}

bool step_read(Step *step, const Operation *op, const Tree *tree, const Tree *flags, Error *err) {
    *step = (Step){0};
    request_init(&step->request);
    step->request.yes = true;
    const char *run =
        tree_is(tree, TREE_MAP) ? tree_text(tree_get(tree, "run"), NULL) : tree_text(tree, NULL);
    if (!run)
        return fail(err, ERR_INVALID, "a step of operation '%s' does not say what to run",
                    op->name);
    if (!read_words(&step->request, run, flags, err))
        return false;
    if (!step->request.opspec)
        return fail(err, ERR_INVALID, "step '%s' of operation '%s' names no operation", run,
                    op->name);
    if (tree_is(tree, TREE_MAP))
        read_attributes(step, tree, flags);
    const char *name = tree_is(tree, TREE_MAP) ? tree_text(tree_get(tree, "name"), NULL) : NULL;
    step->name = xstrdup(name ? name : step->request.opspec);
    if (!strchr(step->request.opspec, ':') && op->opref.model[0]) {
        char *full = xformat("%s:%s", op->opref.model, step->request.opspec);
        free(step->request.opspec);
        step->request.opspec = full;
    }
    return true;
}
