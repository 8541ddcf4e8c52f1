/* Rename rules. */
#include "engine/renamed.h"

#include "engine/base/mem.h"
#include "engine/base/regex.h"
#include <stdlib.h>

typedef struct Rule {
    char *pattern;
    const char *repl;
} Rule;

/* A text is split at its first blank. */
static Rule read_rule(const Tree *t) {
    if (!tree_is(t, TREE_STRING))
        return (Rule){xstrdup(tree_text(tree_get(t, "pattern"), "")),
                      tree_text(tree_get(t, "repl"), "")};
    size_t len = strcspn(t->text, " ");
    return (Rule){xstrndup(t->text, len), t->text + len + (t->text[len] == ' ')};
}

static void add_replacement(Buf *out, const char *repl, const char *name, const RegexGroups *g) {
    for (const char *c = repl; *c; c++) {
        if (c[0] != '\\' || c[1] < '0' || c[1] > '9') {
            buf_addc(out, *c);
            continue;
        }
        size_t group = (size_t)(*++c - '0');
        if (group < g->count && g->start[group] != SIZE_MAX)
            buf_add(out, name + g->start[group], g->end[group] - g->start[group]);
    }
}

static bool apply(char **name, const Rule *rule, Error *err) {
    RegexGroups groups;
    Regex *regex = regex_new(span_of(rule->pattern), 0, err);
    RegexResult found =
        regex ? regex_search(regex, span_of(*name), 0, 0, false, &groups, err) : REGEX_ERROR;
    if (found == REGEX_MATCH) {
        Buf out = BUF_INIT;
        buf_add(&out, *name, groups.start[0]);
        add_replacement(&out, rule->repl, *name, &groups);
        buf_adds(&out, *name + groups.end[0]);
        free(*name);
        *name = buf_detach(&out);
    }
    regex_free(regex);
    return found != REGEX_ERROR || error_prefix(err, "rename '%s'", rule->pattern);
}

char *renamed(const char *name, const Tree *rules, Error *err) {
    char *result = xstrdup(name);
    bool list = tree_is(rules, TREE_LIST), ok = true;
    size_t count = list ? rules->count : rules ? 1 : 0;
    for (size_t i = 0; ok && i < count; i++) {
        Rule rule = read_rule(list ? rules->items[i] : rules);
        ok = apply(&result, &rule, err);
        free(rule.pattern);
    }
    if (ok)
        return result;
    free(result);
    return NULL;
}
