/* The keys of verbatim.yml, front matter and directives: one table, one function per key. */
#include "harness/settings.h"
#include "engine/base/file.h"
#include "engine/base/list.h"
#include "engine/base/mem.h"
#include "engine/base/flags.h"
#include <stdio.h>
#include <stdlib.h>

#define KEY_FUNCTION(name)                                                                         \
    static bool name(Settings *s, Arena *arena, const SettingValue *v, Error *err)

Settings settings_defaults(void) {
    return (Settings){.options = option_defaults(),
                      .timeout = 60,
                      .output_limit = (size_t)10 << 20,
                      .memory_limit = (size_t)1 << 30};
}

/* ---- small lists ------------------------------------------------------------------------- */

void names_add(Names *names, Arena *arena, const char *name) {
    const char **items = arena_alloc(arena, (names->count + 1) * sizeof *items);
    if (names->count)
        memcpy(items, names->items, names->count * sizeof *items);
    items[names->count] = name;
    *names = (Names){items, names->count + 1};
}

void pairs_set(Pairs *pairs, Arena *arena, const char *name, const char *value) {
    Pair *items = arena_alloc(arena, (pairs->count + 1) * sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < pairs->count; i++)
        if (strcmp(pairs->items[i].name, name) != 0)
            items[count++] = pairs->items[i];
    items[count++] = (Pair){name, value};
    *pairs = (Pairs){items, count};
}

/* ---- values ------------------------------------------------------------------------------ */

static const char *scalar_text(Arena *arena, const Tree *t) {
    char digits[32];
    switch (t->kind) {
    case TREE_STRING:
    case TREE_DATE:
        return arena_strndup(arena, t->text, t->length);
    case TREE_INT:
        snprintf(digits, sizeof digits, "%lld", (long long)t->integer);
        return t->text ? arena_strdup(arena, t->text) : arena_strdup(arena, digits);
    case TREE_FLOAT:
        snprintf(digits, sizeof digits, "%.15g", t->number);
        return arena_strdup(arena, digits);
    case TREE_BOOL:
        return t->boolean ? "true" : "false";
    case TREE_NULL:
        return "";
    case TREE_LIST:
    case TREE_MAP:
        break;
    }
    return NULL;
}

static bool value_text(const char **out, Arena *arena, const SettingValue *v, Error *err) {
    *out = v->tree ? scalar_text(arena, v->tree) : arena_strndup(arena, v->text.ptr, v->text.len);
    return *out ||
           fail(err, ERR_INVALID, "needs one value, not a %s", tree_kind_name(v->tree->kind));
}

static bool value_bool(bool *out, const SettingValue *v, Error *err) {
    static const char *const YES[] = {"", "yes", "true", "on", "1"}, *const NO[] = {"no", "false",
                                                                                    "off", "0"};
    if (v->tree && v->tree->kind == TREE_BOOL)
        return *out = v->tree->boolean, true;
    for (size_t i = 0; i < COUNT_OF(YES); i++)
        if (span_is(v->text, YES[i]))
            return *out = true, true;
    for (size_t i = 0; i < COUNT_OF(NO); i++)
        if (span_is(v->text, NO[i]))
            return *out = false, true;
    return fail(err, ERR_INVALID, "is yes or no, not '%.*s'", SPAN_ARG(v->text));
}

static bool add_item(Names *names, Arena *arena, const Tree *item, Error *err) {
    const char *text = scalar_text(arena, item);
    if (!text)
        return fail(err, ERR_INVALID, "is a list of plain values");
    names_add(names, arena, text);
    return true;
}

/* A list, or one text with commas or blanks between the items. */
static bool value_names(Names *names, Arena *arena, const SettingValue *v, bool split, Error *err) {
    if (v->tree && v->tree->kind == TREE_LIST) {
        for (size_t i = 0; i < v->tree->count; i++)
            if (!add_item(names, arena, v->tree->items[i], err))
                return false;
        return true;
    }
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    while (*text) {
        text += strspn(text, split ? ", " : "");
        size_t n = split ? strcspn(text, ", ") : strlen(text);
        if (n)
            names_add(names, arena, arena_strndup(arena, text, n));
        text += n;
    }
    return true;
}

static bool value_pairs(Pairs *pairs, Arena *arena, const SettingValue *v, Error *err) {
    if (!v->tree || (v->tree->kind != TREE_MAP && v->tree->kind != TREE_NULL))
        return fail(err, ERR_INVALID, "is a mapping of names to values");
    for (size_t i = 0; i < v->tree->count; i++) {
        const char *text = scalar_text(arena, v->tree->items[i]);
        if (!text)
            return fail(err, ERR_INVALID, "%s needs one value", v->tree->keys[i]);
        pairs_set(pairs, arena, arena_strdup(arena, v->tree->keys[i]), text);
    }
    return true;
}

static bool value_seconds(double *out, Arena *arena, const SettingValue *v, Error *err) {
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    if (strcmp(text, "none") == 0)
        return *out = 0, true;
    return duration_parse(out, span_of(text), err);
}

/* 500, 64K, 10M, 1G. */
static bool value_size(size_t *out, Arena *arena, const SettingValue *v, Error *err) {
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    char *end;
    unsigned long long number = strtoull(text, &end, 10);
    const char *units = "KMG", *unit = *end ? strchr(units, *end) : NULL;
    if (end == text || (*end && !unit) || number > 1ull << 40)
        return fail(err, ERR_INVALID, "'%s' is no size; write 500, 64K, 10M or 1G", text);
    *out = (size_t)number << (unit ? 10 * (unit - units + 1) : 0);
    return true;
}

static const char *value_path(Arena *arena, const SettingValue *v, const char *path) {
    if (!v->directory || *path == '/')
        return path;
    char *joined = path_join(v->directory, path);
    const char *kept = arena_strdup(arena, joined);
    free(joined);
    return kept;
}

static bool value_paths(Names *names, Arena *arena, const SettingValue *v, Error *err) {
    Names plain = {0};
    if (!value_names(&plain, arena, v, false, err))
        return false;
    *names = (Names){0};
    for (size_t i = 0; i < plain.count; i++)
        names_add(names, arena, value_path(arena, v, plain.items[i]));
    return true;
}

/* ---- options ----------------------------------------------------------------------------- */

bool settings_apply_option(Settings *s, char sign, Span name, Error *err) {
    MatchOption option;
    if (!option_find(name, &option)) {
        const char *near = option_nearest(name);
        if (near)
            return fail(err, ERR_INVALID, "there is no option %.*s; did you mean %s?",
                        SPAN_ARG(name), near);
        return fail(err, ERR_INVALID, "there is no option %.*s; see 'verbatim help directives'",
                    SPAN_ARG(name));
    }
    s->options = option_set(s->options, option, sign == '+');
    s->spoken = option_set(s->spoken, option, true);
    return true;
}

bool settings_apply_options(Settings *s, Span words, Error *err) {
    size_t at = 0;
    while (at < words.len) {
        size_t end = at;
        while (end < words.len && words.ptr[end] != ' ' && words.ptr[end] != ',')
            end++;
        Span word = span_make(words.ptr + at, end - at);
        at = end + 1;
        if (word.len == 0)
            continue;
        if (word.ptr[0] != '+' && word.ptr[0] != '-')
            return fail(err, ERR_INVALID, "'%.*s' needs a sign: +%.*s or -%.*s", SPAN_ARG(word),
                        SPAN_ARG(word), SPAN_ARG(word));
        if (!settings_apply_option(s, word.ptr[0], span_from(word, 1), err))
            return false;
    }
    return true;
}

/* ---- one function per key ---------------------------------------------------------------- */

KEY_FUNCTION(set_options) {
    Names words = {0};
    if (!value_names(&words, arena, v, true, err))
        return false;
    for (size_t i = 0; i < words.count; i++)
        if (!settings_apply_options(s, span_of(words.items[i]), err))
            return false;
    return true;
}

KEY_FUNCTION(set_skip) {
    const char *text;
    bool flag;
    Error ignored = ERROR_INIT;
    if (value_bool(&flag, v, &ignored)) {
        s->skip = flag ? "skip" : NULL;
        return true;
    }
    error_clear(&ignored);
    if (!value_text(&text, arena, v, err))
        return false;
    s->skip = text;
    return true;
}

KEY_FUNCTION(set_skip_windows) {
    bool flag;
    if (!value_bool(&flag, v, err))
        return false;
    return !flag || settings_apply_option(s, '-', SPAN_LIT("WINDOWS"), err);
}

KEY_FUNCTION(set_xfail) {
    const char *text;
    bool flag;
    Error ignored = ERROR_INIT;
    if (value_bool(&flag, v, &ignored)) {
        s->xfail = flag;
        return true;
    }
    error_clear(&ignored);
    if (!value_text(&text, arena, v, err))
        return false;
    s->xfail = true;
    s->reason = text;
    return true;
}

KEY_FUNCTION(set_reason) {
    return value_text(&s->reason, arena, v, err);
}

KEY_FUNCTION(set_timeout) {
    return value_seconds(&s->timeout, arena, v, err);
}

KEY_FUNCTION(set_document_timeout) {
    return value_seconds(&s->document_timeout, arena, v, err);
}

KEY_FUNCTION(set_run_timeout) {
    return value_seconds(&s->run_timeout, arena, v, err);
}

KEY_FUNCTION(set_tags) {
    return value_names(&s->tags, arena, v, true, err);
}

KEY_FUNCTION(set_requires) {
    return value_names(&s->requires, arena, v, true, err);
}

KEY_FUNCTION(set_output_limit) {
    return value_size(&s->output_limit, arena, v, err);
}

KEY_FUNCTION(set_memory_limit) {
    return value_size(&s->memory_limit, arena, v, err);
}

KEY_FUNCTION(set_session) {
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    if (strcmp(text, "shell") == 0)
        s->shell = SHELL_EVERYWHERE;
    else if (strcmp(text, "language") != 0)
        return fail(err, ERR_INVALID, "is 'language' or 'shell', not '%s'", text);
    return true;
}

KEY_FUNCTION(set_shell) {
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    if (strcmp(text, "everywhere") == 0)
        s->shell = SHELL_EVERYWHERE;
    else if (strcmp(text, "fences") == 0)
        s->shell = SHELL_FENCES;
    else
        return fail(err, ERR_INVALID,
                    "is 'fences' or 'everywhere', not '%s' (a program is named by shell_program)",
                    text);
    return true;
}

KEY_FUNCTION(set_shell_program) {
    return value_text(&s->shell_program, arena, v, err);
}

KEY_FUNCTION(set_exit_status) {
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    if (strcmp(text, "[N]") == 0)
        s->exit_style = EXIT_BRACKETS;
    else if (strcmp(text, "<exit N>") == 0)
        s->exit_style = EXIT_ANGLES;
    else if (strcmp(text, "auto") == 0)
        s->exit_style = EXIT_AUTO;
    else
        return fail(err, ERR_INVALID, "is '[N]', '<exit N>' or 'auto', not '%s'", text);
    return true;
}

KEY_FUNCTION(set_cwd) {
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    if (strcmp(text, "here") != 0 && strcmp(text, "temp") != 0)
        return fail(err, ERR_INVALID, "is 'here' or 'temp', not '%s'", text);
    s->temp_cwd = *text == 't';
    return true;
}

KEY_FUNCTION(set_env) {
    return value_pairs(&s->env, arena, v, err);
}

KEY_FUNCTION(set_pass_env) {
    return value_names(&s->pass_env, arena, v, true, err);
}

KEY_FUNCTION(set_patterns) {
    return value_pairs(&s->patterns, arena, v, err);
}

static void add_rule(Settings *s, Arena *arena, const char *regex, const char *replacement) {
    Pair *items = arena_alloc(arena, (s->rules.count + 1) * sizeof *items);
    if (s->rules.count)
        memcpy(items, s->rules.items, s->rules.count * sizeof *items);
    items[s->rules.count] = (Pair){regex, replacement};
    s->rules = (Pairs){items, s->rules.count + 1};
}

static bool add_rule_item(Settings *s, Arena *arena, const Tree *item, Error *err) {
    if (item->kind == TREE_STRING && strcmp(item->text, "paths") == 0)
        return settings_apply_option(s, '+', SPAN_LIT("STABLE_PATHS"), err);
    if (item->kind == TREE_STRING)
        return fail(err, ERR_INVALID, "'%s' is neither 'paths' nor a mapping of REGEX to TEXT",
                    item->text);
    SettingValue one = {.tree = item, .given = true};
    Pairs pairs = {0};
    if (!value_pairs(&pairs, arena, &one, err))
        return false;
    for (size_t i = 0; i < pairs.count; i++)
        add_rule(s, arena, pairs.items[i].name, pairs.items[i].value);
    return true;
}

KEY_FUNCTION(set_normalize) {
    if (v->tree && v->tree->kind == TREE_LIST) {
        for (size_t i = 0; i < v->tree->count; i++)
            if (!add_rule_item(s, arena, v->tree->items[i], err))
                return false;
        return true;
    }
    if (v->tree && v->tree->kind == TREE_MAP)
        return add_rule_item(s, arena, v->tree, err);
    if (span_is(v->text, "paths"))
        return settings_apply_option(s, '+', SPAN_LIT("STABLE_PATHS"), err);
    return fail(err, ERR_INVALID, "is a list of 'paths' and mappings of REGEX to TEXT");
}

KEY_FUNCTION(set_samples) {
    const char *text;
    if (!value_text(&text, arena, v, err))
        return false;
    s->samples = value_path(arena, v, text);
    return true;
}

KEY_FUNCTION(set_plugins) {
    return value_paths(&s->plugins, arena, v, err);
}

KEY_FUNCTION(set_documents) {
    return value_paths(&s->documents, arena, v, err);
}

KEY_FUNCTION(set_exclude) {
    return value_paths(&s->exclude, arena, v, err);
}

KEY_FUNCTION(set_strict) {
    return value_bool(&s->strict, v, err);
}

KEY_FUNCTION(set_engine) {
    if (!v->tree || v->tree->kind != TREE_MAP)
        return fail(err, ERR_INVALID, "is a mapping");
    s->engine = v->tree;
    return true;
}

#define EVERYWHERE (IN_CONFIG | IN_FRONT | IN_BLOCK | IN_INLINE)
#define IN_EXAMPLE (IN_FRONT | IN_BLOCK | IN_INLINE)
#define IN_FILE    (IN_CONFIG | IN_FRONT)

const SettingKey SETTING_KEYS[] = {
    {"documents", "[PATH|GLOB, …]", IN_CONFIG, "what runs when no path is given", set_documents},
    {"exclude", "[GLOB, …]", IN_CONFIG, "what never runs unless it is named", set_exclude},
    {"options", "+NAME -NAME …", EVERYWHERE, "options of matching and running", set_options},
    {"doctest", "+NAME -NAME …", EVERYWHERE, "the same, under the name documents use", set_options},
    {"skip", "REASON|yes|no", EVERYWHERE, "do not run; the reason is shown", set_skip},
    {"skip-windows", "yes|no", IN_FRONT, "as 'doctest: -WINDOWS'", set_skip_windows},
    {"xfail", "REASON|yes|no", IN_EXAMPLE, "failure is expected; a pass is an error", set_xfail},
    {"reason", "TEXT", IN_EXAMPLE, "why, for skip and xfail", set_reason},
    {"timeout", "TIME", EVERYWHERE, "per example: 5s, 200ms, 2m; 0: none (default 60s)",
     set_timeout},
    {"document_timeout", "TIME", IN_FILE, "per document (default none)", set_document_timeout},
    {"run_timeout", "TIME", IN_CONFIG, "for the whole run (default none)", set_run_timeout},
    {"tags", "[TAG, …]", EVERYWHERE, "for --tag", set_tags},
    {"requires", "[PROGRAM|$VARIABLE|PATH, …]", EVERYWHERE, "skip where one of these is missing",
     set_requires},
    {"session", "language|shell", IN_FRONT, "shell: '$ ' runs everywhere in the document",
     set_session},
    {"shell", "fences|everywhere", IN_FILE, "where '$ ' runs (default fences)", set_shell},
    {"shell_program", "PROGRAM", IN_FILE, "default /bin/sh; bash if a fence is named so",
     set_shell_program},
    {"exit_status", "auto|[N]|<exit N>", EVERYWHERE, "how '$' examples show their status",
     set_exit_status},
    {"cwd", "here|temp", IN_FILE, "working directory: the document's, or a temporary one", set_cwd},
    {"env", "{NAME: VALUE, …}", IN_FILE, "environment variables", set_env},
    {"pass_env", "[NAME, …]", IN_FILE, "variables kept from outside", set_pass_env},
    {"patterns", "{NAME: REGEX, …}", IN_FILE, "named patterns for {{?NAME}}", set_patterns},
    {"normalize", "[paths, {REGEX: TEXT}, …]", IN_FILE, "rewriting of output before comparing",
     set_normalize},
    {"output_limit", "SIZE", EVERYWHERE, "most output of an example (default 10M)",
     set_output_limit},
    {"memory_limit", "SIZE", IN_FILE, "most memory of a document's values (default 1G)",
     set_memory_limit},
    {"samples", "DIRECTORY", IN_FILE, "where sample() looks", set_samples},
    {"plugins", "[FILE, …]", IN_CONFIG, "shared libraries to load", set_plugins},
    {"engine", "{…}", IN_CONFIG, "settings of the engine", set_engine},
    {"strict", "yes|no", IN_CONFIG, "unparsed prompts are errors", set_strict},
    {0}};

/* ---- finding ----------------------------------------------------------------------------- */

static bool same_name(Span a, const char *b) {
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++) {
        char x = a.ptr[i] == '-' ? '_' : a.ptr[i], y = b[i] == '-' ? '_' : b[i];
        if (x != y)
            return false;
    }
    return true;
}

const SettingKey *setting_find(Span name, unsigned where) {
    if (span_is(name, "tag"))
        name = SPAN_LIT("tags");
    for (const SettingKey *k = SETTING_KEYS; k->name; k++)
        if ((k->where & where) && same_name(name, k->name))
            return k;
    return NULL;
}

const char *setting_nearest(Span name, unsigned where) {
    const char *names[64];
    size_t count = 0;
    for (const SettingKey *k = SETTING_KEYS; k->name && count < COUNT_OF(names); k++)
        if (k->where & where)
            names[count++] = k->name;
    return span_nearest(name, names, count);
}

void settings_help(Buf *out) {
    for (const SettingKey *k = SETTING_KEYS; k->name; k++) {
        buf_addf(out, "  %s: %s\n      %s\n", k->name, k->value, k->help);
        buf_addf(out, "      in:%s%s%s%s\n", k->where & IN_CONFIG ? " verbatim.yml" : "",
                 k->where & IN_FRONT ? " front-matter" : "",
                 k->where & IN_BLOCK ? " fence/comment" : "",
                 k->where & IN_INLINE ? " inline" : "");
    }
}
