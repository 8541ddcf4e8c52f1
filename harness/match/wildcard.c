/* One wildcard: where `{{` ends, and what its inside means.
 *
 * Must not know how the rest of the expected text is cut into tokens. */
#include "harness/match/pattern.h"
#include "engine/base/mem.h"
#include <stdlib.h>

/* Skip a character class: s[at] is '['. Returns the index of its ']' or the end of the text. */
static size_t class_end(Span s, size_t at) {
    size_t i = at + 1;
    if (i < s.len && s.ptr[i] == '^')
        i++;
    if (i < s.len && s.ptr[i] == ']')
        i++;
    for (; i < s.len && s.ptr[i] != ']'; i++) {
        if (s.ptr[i] == '\\')
            i++;
        else if (s.ptr[i] == '[' && i + 1 < s.len && s.ptr[i + 1] == ':') {
            size_t close = span_find(s, SPAN_LIT(":]"), i + 2);
            if (close != SIZE_MAX)
                i = close + 1;
        }
    }
    return i;
}

/* Braces of the regex are counted, so `{{a{2}}}` ends after three and `{"k": {{\d+}}}` before the
 * last one. */
static bool balanced_end(Span line, size_t at, size_t *end) {
    size_t depth = 0;
    for (size_t i = at; i < line.len; i++) {
        char c = line.ptr[i];
        if (c == '\\') {
            i++;
        } else if (c == '[') {
            size_t close = class_end(line, i);
            if (close < line.len)
                i = close;
        } else if (c == '{') {
            depth++;
        } else if (c == '}' && depth > 0) {
            depth--;
        } else if (c == '}' && i + 1 < line.len && line.ptr[i + 1] == '}') {
            *end = i + 2;
            return true;
        }
    }
    return false;
}

bool wildcard_find_end(Span expected, size_t at, size_t *end) {
    size_t stop = span_find_char(expected, '\n', at);
    Span line = span_make(expected.ptr, stop == SIZE_MAX ? expected.len : stop);
    if (balanced_end(line, at + 2, end))
        return true;
    size_t close = span_find(line, SPAN_LIT("}}"), at + 2);
    if (close == SIZE_MAX)
        return false;
    *end = close + 2;
    return true;
}

static size_t name_length(Span s) {
    size_t n = 0;
    while (n < s.len && env_is_name(span_make(s.ptr, n + 1)))
        n++;
    return n;
}

/* `(?s)`, `(?is)` … in front lets a regex cross lines. */
static bool has_dotall(Span regex) {
    if (!span_starts(regex, SPAN_LIT("(?")))
        return false;
    for (size_t i = 2; i < regex.len && regex.ptr[i] >= 'a' && regex.ptr[i] <= 'z'; i++)
        if (regex.ptr[i] == 's')
            return true;
    return false;
}

/* The column in a regex error counts inside the regex; say so. */
static bool bad_regex(Error *err) {
    return error_prefix(err, "bad regular expression");
}

static bool set_regex(Token *t, Span regex, MatchEnv *env, bool bytes, Error *err) {
    t->type = regex;
    t->crossing = has_dotall(regex);
    t->regex = env_regex(env, regex, bytes, &t->owned, err);
    return t->regex || bad_regex(err);
}

static bool set_type(Token *t, Span type, MatchEnv *env, bool bytes, Error *err) {
    t->type = type;
    t->regex = env_pattern(env, type, bytes, &t->owned, err);
    if (!t->regex)
        return false;
    const NamedPattern *named = env ? map_get(&env->patterns, type) : NULL;
    t->crossing = named && has_dotall(span_of(named->source));
    return true;
}

/* The last token of `p` that binds NAME, or SIZE_MAX. */
static size_t capture_of(const Pattern *p, Span name) {
    for (size_t i = 0; i < p->count; i++)
        if (p->tokens[i].capture && span_equal(p->tokens[i].name, name))
            return i;
    return SIZE_MAX;
}

static bool refer(Token *t, Span inside, const Pattern *before, const MatchEnv *env, bool bytes,
                  Error *err) {
    t->name = span_from(inside, 1);
    if (!env_is_name(t->name))
        return fail(err, ERR_SYNTAX, "'{{$' must be followed by a name and '}}', got '%.*s'",
                    SPAN_ARG(t->name));
    t->source = capture_of(before, t->name);
    t->kind = t->source == SIZE_MAX ? TOKEN_VALUE : TOKEN_REPEAT;
    if (t->kind == TOKEN_REPEAT || env_value(env, t->name, &t->value))
        return true;
    if (before->lenient) {
        t->kind = TOKEN_REGEX;
        return set_regex(t, SPAN_LIT(".+"), NULL, bytes, err);
    }
    const char *near = env_nearest_bound(env, t->name);
    if (near)
        return fail(err, ERR_NOT_FOUND, "nothing is bound to '%.*s'; did you mean '%s'?",
                    SPAN_ARG(t->name), near);
    return fail(err, ERR_NOT_FOUND,
                "nothing is bound to '%.*s': no earlier example that passed has '{{?%.*s:…}}', and "
                "there is no variable of that name",
                SPAN_ARG(t->name), SPAN_ARG(t->name));
}

static bool capture(Token *t, Span inside, size_t name_len, const Pattern *before, MatchEnv *env,
                    bool bytes, Error *err) {
    t->name = span_make(inside.ptr + 1, name_len);
    size_t i = 1 + name_len;
    bool rebind = inside.ptr[i] == '!';
    i += rebind;
    Span rest = span_from(inside, i + 1);
    if (!(inside.ptr[i] == ':' ? set_type(t, rest, env, bytes, err)
                               : set_regex(t, rest, env, bytes, err)))
        return false;
    t->source = capture_of(before, t->name);
    if (t->source != SIZE_MAX) {
        t->kind = TOKEN_REPEAT;
        return true;
    }
    size_t len = 0;
    const char *bound = rebind ? NULL : match_env_bound(env, t->name, &len);
    t->kind = bound ? TOKEN_VALUE : TOKEN_REGEX;
    t->capture = true;
    if (bound)
        buf_add(&t->value, bound, len);
    return true;
}

static bool question(Token *t, Span inside, const Pattern *before, MatchEnv *env, bool bytes,
                     Error *err) {
    t->kind = TOKEN_REGEX;
    size_t name_len = name_length(span_from(inside, 1)), i = 1 + name_len;
    if (name_len > 0 && i == inside.len)
        return set_type(t, span_from(inside, 1), env, bytes, err);
    size_t sign = i + (i < inside.len && inside.ptr[i] == '!');
    bool named = sign < inside.len && (inside.ptr[sign] == ':' || inside.ptr[sign] == '=');
    if (name_len == 0 || !named)
        return fail(err, ERR_SYNTAX,
                    "'{{%.*s}}' is no wildcard: write {{?TYPE}}, {{?NAME:TYPE}}, {{?NAME=REGEX}}, "
                    "{{$NAME}} or {{REGEX}}",
                    SPAN_ARG(inside));
    return capture(t, inside, name_len, before, env, bytes, err);
}

bool wildcard_parse(Token *t, Span inside, const Pattern *before, MatchEnv *env, bool bytes,
                    size_t *at, Error *err) {
    t->kind = TOKEN_REGEX;
    *at = t->start;
    if (inside.len == 0)
        return fail(err, ERR_SYNTAX,
                    "'{{}}' is an empty wildcard; write {{\\{\\{}}}} for the text '{{}}'");
    if (inside.ptr[0] == '$' && inside.len > 1)
        return refer(t, inside, before, env, bytes, err);
    if (inside.ptr[0] == '?')
        return question(t, inside, before, env, bytes, err);
    return set_regex(t, inside, env, bytes, err);
}
