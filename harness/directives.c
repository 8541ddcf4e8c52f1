/* What directives mean: each is laid over the settings of its document or example. */
#include "harness/directives.h"
#include "engine/base/mem.h"
#include <stdlib.h>

static unsigned places(DirectiveOrigin origin) {
    switch (origin) {
    case DIRECTIVE_FRONT:
        return IN_FRONT;
    case DIRECTIVE_COMMENT:
    case DIRECTIVE_FENCE:
        return IN_BLOCK;
    case DIRECTIVE_INLINE:
        return IN_INLINE;
    }
    return 0;
}

/* Keys of other tools in front matter and on fences are none of our business, unless they look
 * like one of ours. */
static bool is_foreign(const Directive *d) {
    static const char *const KNOWN[] = {"version", "lang",  "date",  "title", "author",
                                        "status",  "label", "state", "type",  "linenums"};
    for (size_t i = 0; i < COUNT_OF(KNOWN); i++)
        if (span_is(d->name, KNOWN[i]))
            return true;
    return !setting_nearest(d->name, places(d->origin));
}

static bool unknown(const Directive *d, Error *err) {
    MatchOption option;
    if (option_find(d->name, &option))
        return fail(err, ERR_INVALID, "%.*s needs a sign: +%.*s or -%.*s", SPAN_ARG(d->name),
                    SPAN_ARG(d->name), SPAN_ARG(d->name));
    const char *near = setting_nearest(d->name, places(d->origin));
    if (near)
        return fail(err, ERR_INVALID, "there is no directive '%.*s'; did you mean '%s'?",
                    SPAN_ARG(d->name), near);
    near = option_nearest(d->name);
    if (near)
        return fail(err, ERR_INVALID, "there is no directive '%.*s'; did you mean '+%s'?",
                    SPAN_ARG(d->name), near);
    return fail(err, ERR_INVALID, "there is no directive '%.*s'; see 'verbatim help directives'",
                SPAN_ARG(d->name));
}

static bool apply(Settings *s, Arena *arena, const Directive *d, Error *err) {
    if (d->problem)
        return fail(err, ERR_INVALID, "'%.*s': %s", SPAN_ARG(d->name), d->problem);
    if (d->sign && d->has_value)
        return fail(err, ERR_INVALID, "'%.*s' takes no value", SPAN_ARG(d->name));
    if (d->sign)
        return settings_apply_option(s, d->sign, d->name, err);
    const SettingKey *key = setting_find(d->name, places(d->origin));
    MatchOption option;
    if (!key) {
        bool lenient = d->origin == DIRECTIVE_FRONT || d->origin == DIRECTIVE_FENCE;
        return (lenient && !option_find(d->name, &option) && is_foreign(d)) || unknown(d, err);
    }
    SettingValue v = {.text = d->value, .given = d->has_value, .tree = d->tree};
    return key->apply(s, arena, &v, err) || error_prefix(err, "%s", key->name);
}

bool directives_apply(Settings *s, Arena *arena, const DirectiveList *list, const char *path,
                      Error *err) {
    for (size_t i = 0; list && i < list->count; i++) {
        const Directive *d = &list->items[i];
        if (!apply(s, arena, d, err))
            return error_prefix(err, "%s:%d:%d", path, d->line, d->column);
    }
    return true;
}
