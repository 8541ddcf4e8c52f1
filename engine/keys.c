/* Keys of mappings. */
#include "engine/keys.h"

#include "engine/base/mem.h"
#include <stdlib.h>

static size_t count_of(const char *const *names) {
    size_t count = 0;
    while (names && names[count])
        count++;
    return count;
}

static bool listed(const char *const *names, const char *name) {
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool check_key(const char *key, const Keys *keys, const char *what, Error *err) {
    if (listed(keys->known, key))
        return true;
    if (listed(keys->refused, key))
        return fail(err, ERR_UNSUPPORTED, "attribute '%s' of %s is not supported", key, what);
    const char *near = span_nearest(span_of(key), keys->known, count_of(keys->known));
    return fail(err, ERR_SYNTAX, "unknown attribute '%s' of %s%s%s%s", key, what,
                near ? " - did you mean '" : "", near ? near : "", near ? "'?" : "");
}

bool keys_check(const Tree *map, const Keys *keys, const char *file, Error *err, const char *format,
                ...) {
    Buf what = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&what, format, args);
    va_end(args);
    bool ok = true;
    for (size_t i = 0; ok && tree_is(map, TREE_MAP) && i < map->count; i++) {
        const Tree *value = map->items[i];
        ok = check_key(map->keys[i], keys, what.data, err);
        if (!ok && value->line)
            error_prefix(err, "%s:%d:%d", file, value->line, value->column);
        else if (!ok)
            error_prefix(err, "%s", file);
    }
    buf_release(&what);
    return ok;
}
