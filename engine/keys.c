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

/* Where it is read. */
static void add_place(Buf *out, const char *file, const Tree *value) {
    if (value->line)
        buf_addf(out, "%s:%d:%d", file, value->line, value->column);
    else
        buf_adds(out, file);
}

static bool check_key(const char *key, const Keys *keys, const char *place, const char *what,
                      StrList *notes, Error *err) {
    if (listed(keys->known, key))
        return true;
    const char *near = span_nearest(span_of(key), keys->known, count_of(keys->known));
    if (listed(keys->undone, key))
        strlist_addf(notes, "%s: attribute '%s' of %s is not supported: it has no effect", place,
                     key, what);
    else if (near)
        return fail(err, ERR_SYNTAX, "%s: unknown attribute '%s' of %s - did you mean '%s'?", place,
                    key, what, near);
    else
        strlist_addf(notes, "%s: unknown attribute '%s' of %s: it has no effect", place, key, what);
    return true;
}

bool keys_check(const Tree *map, const Keys *keys, const char *file, StrList *notes, Error *err,
                const char *format, ...) {
    Buf what = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&what, format, args);
    va_end(args);
    bool ok = true;
    for (size_t i = 0; ok && tree_is(map, TREE_MAP) && i < map->count; i++) {
        Buf place = BUF_INIT;
        add_place(&place, file, map->items[i]);
        ok = check_key(map->keys[i], keys, place.data, what.data, notes, err);
        buf_release(&place);
    }
    buf_release(&what);
    return ok;
}
