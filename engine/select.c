/* Which runs a person means. */
#include "engine/select.h"

#include "engine/base/mem.h"
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

/* The name of the run's directory; caller frees. */
static char *find(Store *store, const char *prefix, bool deleted, const char *help, Error *err) {
    StrList ids = STRLIST_INIT;
    char *name = NULL;
    bool ok = store_ids_with_prefix(&ids, store, prefix, deleted, err);
    if (ok && (ids.count == 0 || !*prefix))
        ok = no_match(prefix, help, err);
    else if (ok && ids.count > 1)
        ok = ambiguous(&ids, prefix, err);
    if (ok)
        name = xstrdup(ids.items[0]);
    strlist_release(&ids);
    return name;
}

bool run_find(Run **out, Store *store, const char *prefix, const char *help, Error *err) {
    char *name = find(store, prefix, false, help, err);
    if (!name)
        return false;
    *out = run_new(store, name);
    free(name);
    return true;
}

static bool may_be_range(const char *spec) {
    return *spec && strspn(spec, "0123456789:") == strlen(spec);
}

/* `3` or `2:5`, `2:`, `:5`, `:`; 1-based, both ends included. */
static bool parse_range(const char *spec, size_t count, size_t *from, size_t *to) {
    long long a = 1, b = (long long)count;
    const char *colon = strchr(spec, ':');
    Span first = colon ? span_between(spec, colon) : span_of(spec);
    Span second = colon ? span_of(colon + 1) : first;
    if (!may_be_range(spec) || (first.len && !span_to_int(first, &a)) ||
        (second.len && !span_to_int(second, &b)))
        return false;
    if (!colon && (a < 1 || a > (long long)count))
        return false;
    *from = a < 1 ? 1 : (size_t)a;
    *to = b > (long long)count ? count : (size_t)(b < 0 ? 0 : b);
    return true;
}

/* What has been chosen so far, each place once. */
typedef struct Choice {
    size_t *places;
    size_t count, cap;
    bool *taken; /* of the places there are */
    size_t known;
} Choice;

static void choose(Choice *c, size_t place) {
    if (place >= c->known) {
        size_t known = place + 64 + c->known;
        c->taken = xrealloc(c->taken, known * sizeof *c->taken);
        memset(c->taken + c->known, 0, (known - c->known) * sizeof *c->taken);
        c->known = known;
    }
    if (c->taken[place])
        return;
    c->taken[place] = true;
    c->places = grow(c->places, &c->cap, c->count + 1, sizeof *c->places);
    c->places[c->count++] = place;
}

/* listed: how many the filter gave; indexes are about those. */
static bool choose_range(Choice *c, size_t listed, const char *spec) {
    size_t from, to;
    if (!parse_range(spec, listed, &from, &to))
        return false;
    for (size_t i = from; i <= to; i++)
        choose(c, i - 1);
    return true;
}

static bool choose_all(Choice *c, Runs *runs, Store *store, const StrList *specs, bool deleted,
                       const char *help, Error *err) {
    size_t listed = runs_count(runs);
    for (size_t i = 0; i < specs->count; i++) {
        if (choose_range(c, listed, specs->items[i]))
            continue;
        char *name = find(store, specs->items[i], deleted, help, err);
        if (!name)
            return false;
        choose(c, runs_add(runs, name));
        free(name);
    }
    return true;
}

static Runs *none(Store *store, bool deleted) {
    return runs_new(store, deleted ? store_trash_dir(store) : store_runs_dir(store));
}

Runs *runs_select(Store *store, const RunFilter *filter, const StrList *specs, bool all,
                  const char *help, Error *err) {
    bool deleted = filter && filter->deleted, ranges = false;
    for (size_t i = 0; i < specs->count; i++)
        ranges = ranges || may_be_range(specs->items[i]);
    bool listed = ranges || (all && !specs->count);
    Runs *runs = listed ? store_runs(store, filter, 0, NULL, err) : none(store, deleted);
    if (!runs || !specs->count)
        return runs;
    Choice c = {0};
    bool ok = choose_all(&c, runs, store, specs, deleted, help, err);
    if (ok)
        runs_keep(runs, c.places, c.count);
    free(c.places);
    free(c.taken);
    if (ok)
        return runs;
    runs_free(runs);
    return NULL;
}
