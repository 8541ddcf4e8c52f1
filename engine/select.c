/* Which runs a person means. */
#include "engine/select.h"

#include "engine/base/mem.h"
#include <ctype.h>
#include <stdlib.h>

static bool no_match(const char *spec, const char *help, Error *err) {
    const char *space = help ? strchr(help, ' ') : NULL;
    int program = help ? (int)strcspn(help, " ") : 5;
    return fail(err, ERR_NOT_FOUND,
                "could not find a run matching '%s'\nTry '%.*s runs list' for a list%s%s%s.", spec,
                program, help ? help : "guild", space ? " or '" : "", space ? help : "",
                space ? " --help' for more information" : "");
}

static bool ambiguous(const StrList *ids, const char *spec, Error *err) {
    Buf text = BUF_INIT;
    buf_addf(&text, "'%s' matches multiple runs:", spec);
    for (size_t i = 0; i < ids->count; i++)
        buf_addf(&text, "\n  %.*s", RUN_SID_LEN, ids->items[i]);
    fail(err, ERR_AMBIGUOUS, "%s", text.data);
    buf_release(&text);
    return false;
}

static bool find(Run **out, Store *store, const char *prefix, bool deleted, const char *help,
                 Error *err) {
    StrList ids = STRLIST_INIT;
    bool ok = store_ids_with_prefix(&ids, store, prefix, deleted, err);
    if (ok && (ids.count == 0 || !*prefix))
        ok = no_match(prefix, help, err);
    else if (ok && ids.count > 1)
        ok = ambiguous(&ids, prefix, err);
    if (ok) {
        char *path = xformat("%s/%s", deleted ? store_trash_dir(store) : store_runs_dir(store),
                             ids.items[0]);
        *out = run_at(store, path);
        free(path);
    }
    strlist_release(&ids);
    return ok;
}

bool run_find(Run **out, Store *store, const char *prefix, const char *help, Error *err) {
    return find(out, store, prefix, false, help, err);
}

/* `3` or `2:5`, `2:`, `:5`, `:`; 1-based, both ends included. */
static bool parse_range(const char *spec, size_t count, size_t *from, size_t *to) {
    long long a = 1, b = (long long)count;
    const char *colon = strchr(spec, ':');
    Span first = colon ? span_between(spec, colon) : span_of(spec);
    Span second = colon ? span_of(colon + 1) : first;
    for (const char *p = spec; *p; p++)
        if (!isdigit((unsigned char)*p) && *p != ':')
            return false;
    if (!*spec || (first.len && !span_to_int(first, &a)) ||
        (second.len && !span_to_int(second, &b)))
        return false;
    if (!colon && (a < 1 || a > (long long)count))
        return false;
    *from = a < 1 ? 1 : (size_t)a;
    *to = b > (long long)count ? count : (size_t)(b < 0 ? 0 : b);
    return true;
}

static bool has_run(const RunList *list, const Run *run) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->path, run->path) == 0)
            return true;
    return false;
}

static void add_once(RunList *out, Run *run) {
    if (has_run(out, run))
        run_free(run);
    else
        run_list_add(out, run);
}

static bool select_one(RunList *out, Store *store, const RunList *listed, const char *spec,
                       bool deleted, const char *help, Error *err) {
    size_t from, to;
    if (parse_range(spec, listed->count, &from, &to)) {
        for (size_t i = from; i <= to; i++)
            add_once(out, run_copy(listed->items[i - 1]));
        return true;
    }
    Run *run;
    if (!find(&run, store, spec, deleted, help, err))
        return false;
    add_once(out, run);
    return true;
}

bool runs_select(RunList *out, Store *store, const RunFilter *filter, const StrList *specs,
                 bool all, const char *help, Error *err) {
    if (!specs->count && !all)
        return true;
    if (!specs->count)
        return store_list(out, store, filter, 0, NULL, err);
    RunList listed = {0};
    bool ok = store_list(&listed, store, filter, 0, NULL, err);
    for (size_t i = 0; ok && i < specs->count; i++)
        ok = select_one(out, store, &listed, specs->items[i], filter && filter->deleted, help, err);
    run_list_release(&listed);
    return ok;
}
