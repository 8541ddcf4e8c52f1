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

/* Are they one slip apart: a letter more, less, wrong, or two swapped? */
static bool one_slip(Span a, Span b) {
    if (a.len > b.len) {
        Span swap = a;
        a = b;
        b = swap;
    }
    size_t head = 0, tail = 0;
    while (head < a.len && a.ptr[head] == b.ptr[head])
        head++;
    while (tail < a.len - head && a.ptr[a.len - 1 - tail] == b.ptr[b.len - 1 - tail])
        tail++;
    size_t left_a = a.len - head - tail, left_b = b.len - head - tail;
    bool swapped = left_a == 2 && left_b == 2 && a.ptr[head] == b.ptr[head + 1] &&
                   a.ptr[head + 1] == b.ptr[head];
    return (left_a <= 1 && left_b <= 1) || swapped;
}

/* Keys of other tools in front matter and on fences are none of our business, unless they are only
 * a slip away from one of ours. */
static bool is_foreign(const Directive *d) {
    for (const SettingKey *k = SETTING_KEYS; k->name; k++)
        if ((k->where & places(d->origin)) && strlen(k->name) > 3 &&
            one_slip(d->name, span_of(k->name)))
            return false;
    return true;
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
