/* What a MatchEnv holds, for this room only: named patterns, rules, stable paths, bindings. */
#ifndef VERBATIM_MATCH_ENV_H
#define VERBATIM_MATCH_ENV_H

#include "engine/base/map.h"
#include "engine/base/regex.h"
#include "harness/match/match.h"

typedef struct NamedPattern {
    char *source;
    Regex *text, *bytes; /* compiled when first needed, for UTF-8 and for other output */
} NamedPattern;

typedef struct NormalizeRule {
    Regex *regex;
    char *replacement;
} NormalizeRule;

typedef struct StablePath {
    char *path, *name;
} StablePath;

struct MatchEnv {
    Map regexes;  /* source, with its mode in front -> Regex*: those written in expected texts */
    Map patterns; /* name -> NamedPattern*; built-in ones once they are needed */
    Map bindings; /* name -> Buf* */
    NormalizeRule *rules;
    size_t rule_count, rule_cap;
    StablePath *paths; /* longest first */
    size_t path_count, path_cap;
    MatchLookup lookup;
    void *lookup_context;
};

/* The regex of a named pattern, compiled; borrowed. NULL with err: unknown TYPE (with a "did you
 * mean") or it does not compile. env may be NULL: built-in types only, and the result is then owned
 * by the caller (*owned is set). */
Regex *env_pattern(MatchEnv *env, Span name, bool bytes, bool *owned, Error *err);
/* A regex written in an expected text, compiled once while the cache has room. *owned as above. */
Regex *env_regex(MatchEnv *env, Span source, bool bytes, bool *owned, Error *err);
/* Text of `{{$NAME}}`: a binding, else the lookup. False: not bound. */
bool env_value(const MatchEnv *env, Span name, Buf *out);
/* A name of a binding or pattern: letter or '_', then letters, digits, '_'. */
bool env_is_name(Span name);
/* Nearest bound name, or NULL. */
const char *env_nearest_bound(const MatchEnv *env, Span name);

#endif
