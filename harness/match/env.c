/* The environment of a document's patterns: types by name, texts bound by captures.
 *
 * Regexes are compiled on first use and kept. Must not know tokens or how matching works. */
#include "harness/match/env.h"
#include "engine/base/mem.h"
#include <stdlib.h>

#define INT_RE "[-+]?[0-9]+"
#define FLOAT_RE                                                                                   \
    "[-+]?(?:(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|inf|nan)"
#define DATE_RE     "[0-9]{4}-[0-9]{2}-[0-9]{2}"
#define TIME_RE     "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
#define UNIT_RE     "(?:ns|us|\xc2\xb5s|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)"
#define QUANTITY_RE "[0-9]+(?:[.,][0-9]+)? ?" UNIT_RE

/* X(name, regex): the types every document knows. */
#define BUILT_IN_TYPES(X)                                                                          \
    X("int", INT_RE)                                                                               \
    X("float", FLOAT_RE)                                                                           \
    X("number", "(?:" FLOAT_RE "|" INT_RE ")")                                                     \
    X("word", "\\w+")                                                                              \
    X("hex", "(?:0[xX])?[0-9a-fA-F]+")                                                             \
    X("id", "[0-9A-Za-z_][0-9A-Za-z_-]*")                                                          \
    X("uuid", "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")       \
    X("path", "(?:[A-Za-z]:[\\\\/])?[^\\s:\"'<>|*?]+")                                             \
    X("date", DATE_RE)                                                                             \
    X("time", TIME_RE)                                                                             \
    X("timestamp", DATE_RE "[T ]" TIME_RE "(?: ?(?:Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2}))?")           \
    X("duration",                                                                                  \
      "(?:" QUANTITY_RE "(?: ?" QUANTITY_RE ")*|[0-9]+:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?)")          \
    X("any", ".*")                                                                                 \
    X("line", ".+$")

typedef struct BuiltIn {
    const char *name, *regex;
} BuiltIn;

static const BuiltIn BUILT_INS[] = {
#define X(name, regex) {name, regex},
    BUILT_IN_TYPES(X)
#undef X
};

static void pattern_put(Map *patterns, Span name, Span source) {
    NamedPattern *p = xcalloc(1, sizeof *p);
    p->source = xstrndup(source.ptr, source.len);
    NamedPattern *old = map_set(patterns, name, p);
    if (old) {
        regex_free(old->text);
        regex_free(old->bytes);
        free(old->source);
        free(old);
    }
}

MatchEnv *match_env_new(void) {
    return xcalloc(1, sizeof(MatchEnv));
}

static void binding_free(Buf *text) {
    buf_release(text);
    free(text);
}

void match_env_free(MatchEnv *env) {
    if (!env)
        return;
    for (MapEntry *e = map_first(&env->patterns); e; e = map_next(&env->patterns, e)) {
        NamedPattern *p = e->value;
        regex_free(p->text);
        regex_free(p->bytes);
        free(p->source);
        free(p);
    }
    map_release(&env->patterns);
    for (MapEntry *e = map_first(&env->regexes); e; e = map_next(&env->regexes, e))
        regex_free(e->value);
    map_release(&env->regexes);
    for (MapEntry *e = map_first(&env->bindings); e; e = map_next(&env->bindings, e))
        binding_free(e->value);
    map_release(&env->bindings);
    for (size_t i = 0; i < env->rule_count; i++) {
        regex_free(env->rules[i].regex);
        free(env->rules[i].replacement);
    }
    free(env->rules);
    for (size_t i = 0; i < env->path_count; i++) {
        free(env->paths[i].path);
        free(env->paths[i].name);
    }
    free(env->paths);
    free(env);
}

void match_env_set_lookup(MatchEnv *env, MatchLookup lookup, void *context) {
    env->lookup = lookup;
    env->lookup_context = context;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool env_is_name(Span name) {
    if (name.len == 0 || !is_letter(name.ptr[0]))
        return false;
    for (size_t i = 1; i < name.len; i++)
        if (!is_letter(name.ptr[i]) && !(name.ptr[i] >= '0' && name.ptr[i] <= '9'))
            return false;
    return true;
}

bool match_env_add_pattern(MatchEnv *env, Span name, Span regex, Error *err) {
    if (!env_is_name(name))
        return fail(err, ERR_INVALID,
                    "'%.*s' cannot name a pattern: a name is a letter or '_', then letters, digits "
                    "and '_'",
                    SPAN_ARG(name));
    Regex *re = regex_new(regex, 0, err);
    if (!re)
        return error_prefix(err, "pattern '%.*s'", SPAN_ARG(name));
    regex_free(re);
    pattern_put(&env->patterns, name, regex);
    return true;
}

bool match_env_add_rule(MatchEnv *env, Span regex, Span replacement, Error *err) {
    Regex *re = regex_new(regex, REGEX_MULTILINE, err);
    if (!re)
        return error_prefix(err, "normalize '%.*s'", SPAN_ARG(regex));
    env->rules = grow(env->rules, &env->rule_cap, env->rule_count + 1, sizeof *env->rules);
    env->rules[env->rule_count++] = (NormalizeRule){re, xstrndup(replacement.ptr, replacement.len)};
    return true;
}

void match_env_add_path(MatchEnv *env, const char *path, const char *name) {
    if (!path[0] || !strcmp(path, "/"))
        return;
    env->paths = grow(env->paths, &env->path_cap, env->path_count + 1, sizeof *env->paths);
    size_t at = env->path_count++;
    for (; at > 0 && strlen(env->paths[at - 1].path) < strlen(path); at--)
        env->paths[at] = env->paths[at - 1];
    env->paths[at] = (StablePath){xstrdup(path), xstrdup(name)};
}

const char *match_env_bound(const MatchEnv *env, Span name, size_t *len) {
    const Buf *text = env ? map_get(&env->bindings, name) : NULL;
    if (!text)
        return NULL;
    if (len)
        *len = text->len;
    return text->data;
}

void match_env_bind(MatchEnv *env, Span name, Span text) {
    Buf *value = xcalloc(1, sizeof *value);
    buf_init(value);
    buf_add_span(value, text);
    Buf *old = map_set(&env->bindings, name, value);
    if (old)
        binding_free(old);
}

void match_env_accept(MatchEnv *env, const MatchResult *result) {
    for (size_t i = 0; i < result->binding_count; i++) {
        const MatchBinding *b = &result->bindings[i];
        match_env_bind(env, span_of(b->name), span_make(b->text, b->len));
    }
}

bool env_value(const MatchEnv *env, Span name, Buf *out) {
    size_t len = 0;
    const char *text = match_env_bound(env, name, &len);
    if (text) {
        buf_add(out, text, len);
        return true;
    }
    return env && env->lookup && env->lookup(env->lookup_context, name, out);
}

/* ---- named patterns ---------------------------------------------------------------------- */

static Regex *unknown_type(const MatchEnv *env, Span name, Error *err) {
    const char *names[256];
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(BUILT_INS); i++)
        names[count++] = BUILT_INS[i].name;
    for (MapEntry *e = env ? map_first(&env->patterns) : NULL; e && count < COUNT_OF(names);
         e = map_next(&env->patterns, e))
        names[count++] = e->key;
    const char *near = span_nearest(name, names, count);
    if (near)
        fail(err, ERR_NOT_FOUND, "unknown type '%.*s'; did you mean '%s'?", SPAN_ARG(name), near);
    else
        fail(err, ERR_NOT_FOUND,
             "unknown type '%.*s'; types are int, float, number, word, hex, id, uuid, path, date, "
             "time, timestamp, duration, any, line and those under 'patterns:'",
             SPAN_ARG(name));
    return NULL;
}

static const char *built_in(Span name) {
    for (size_t i = 0; i < COUNT_OF(BUILT_INS); i++)
        if (span_is(name, BUILT_INS[i].name))
            return BUILT_INS[i].regex;
    return NULL;
}

Regex *env_pattern(MatchEnv *env, Span name, bool bytes, bool *owned, Error *err) {
    unsigned flags = bytes ? REGEX_BYTES : 0;
    *owned = !env;
    if (!env) {
        const char *regex = built_in(name);
        return regex ? regex_new(span_of(regex), flags, err) : unknown_type(env, name, err);
    }
    const char *regex = map_get(&env->patterns, name) ? NULL : built_in(name);
    if (regex)
        pattern_put(&env->patterns, name, span_of(regex));
    NamedPattern *p = map_get(&env->patterns, name);
    if (!p)
        return unknown_type(env, name, err);
    Regex **slot = bytes ? &p->bytes : &p->text;
    if (!*slot)
        *slot = regex_new(span_of(p->source), flags, err);
    return *slot;
}

Regex *env_regex(MatchEnv *env, Span source, bool bytes, bool *owned, Error *err) {
    enum { MOST = 1000 };
    unsigned flags = bytes ? REGEX_BYTES : 0;
    *owned = !env || env->regexes.count >= MOST;
    if (*owned)
        return regex_new(source, flags, err);
    Buf key = BUF_INIT;
    buf_addc(&key, bytes ? 'b' : 't');
    buf_add_span(&key, source);
    Regex *re = map_get(&env->regexes, buf_span(&key));
    if (!re) {
        re = regex_new(source, flags, err);
        if (re)
            map_set(&env->regexes, buf_span(&key), re);
    }
    buf_release(&key);
    return re;
}

const char *env_nearest_bound(const MatchEnv *env, Span name) {
    const char *names[256];
    size_t count = 0;
    for (MapEntry *e = env ? map_first(&env->bindings) : NULL; e && count < COUNT_OF(names);
         e = map_next(&env->bindings, e))
        names[count++] = e->key;
    return span_nearest(name, names, count);
}
