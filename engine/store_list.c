/* Lists of runs: order, filters, prefixes. */
#include "engine/store_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <stdlib.h>

static bool contains(const char *text, const char *part) {
    return text && strstr(text, part);
}

static bool any_part_of(const char *text, const StrList *parts) {
    for (size_t i = 0; i < parts->count; i++)
        if (contains(text, parts->items[i]))
            return true;
    return parts->count == 0;
}

static bool any_tag(const StrList *tags, const StrList *wanted) {
    for (size_t i = 0; i < wanted->count; i++)
        if (strlist_has(tags, wanted->items[i]))
            return true;
    return wanted->count == 0;
}

static bool any_comment(Run *run, const StrList *parts) {
    if (!parts->count)
        return true;
    Tree *comments = run_attr(run, "comments");
    bool found = false;
    for (size_t i = 0; tree_is(comments, TREE_LIST) && i < comments->count && !found; i++) {
        const Tree *c = comments->items[i];
        found = any_part_of(tree_text(tree_get(c, "body"), tree_text(c, "")), parts);
    }
    tree_free(comments);
    return found;
}

static bool operation_matches(Run *run, const RunFilter *filter) {
    if (!filter->operations.count)
        return true;
    char *description = run_description(run, filter->cwd);
    bool ok = any_part_of(description, &filter->operations);
    free(description);
    return ok;
}

static bool time_matches(const RunInfo *info, const RunFilter *filter) {
    if (!filter->started_from && !filter->started_to)
        return true;
    return info->started && info->started >= filter->started_from &&
           (!filter->started_to || info->started <= filter->started_to);
}

static bool matches(Run *run, const RunFilter *filter) {
    if (!filter)
        return true;
    const RunInfo *info = run_info(run);
    if (filter->status && !(filter->status & 1u << info->status))
        return false;
    if (filter->unlabeled && info->label && *info->label)
        return false;
    if ((filter->marked && !info->marked) || (filter->unmarked && info->marked))
        return false;
    if (filter->batch && (!info->batch || strcmp(info->batch, filter->batch) != 0))
        return false;
    return any_part_of(info->label, &filter->labels) && any_tag(&info->tags, &filter->tags) &&
           time_matches(info, filter) && operation_matches(run, filter) &&
           any_comment(run, &filter->comments);
}

static int64_t stamp_of(const Run *run) {
    return run->info->started ? run->info->started : run->info->initialized;
}

static int newer_first(const void *a, const void *b) {
    const Run *x = *(Run *const *)a, *y = *(Run *const *)b;
    int64_t p = stamp_of(x), q = stamp_of(y);
    return p < q ? 1 : p > q ? -1 : strcmp(x->id, y->id);
}

static bool all_runs(RunList *out, Store *store, bool deleted, Error *err) {
    const char *dir = deleted ? store->trash : store->runs;
    StrList names = STRLIST_INIT;
    if (!path_exists(dir))
        return true;
    bool ok = dir_list(&names, dir, err);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(dir, names.items[i]);
        Run *run = run_at(store, path);
        if (run_exists(run) && run_info(run))
            run_list_add(out, run);
        else
            run_free(run);
        free(path);
    }
    strlist_release(&names);
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, newer_first);
    return ok;
}

bool store_list(RunList *out, Store *store, const RunFilter *filter, size_t limit, size_t *total,
                Error *err) {
    RunList all = {0};
    if (!all_runs(&all, store, filter && filter->deleted, err)) {
        run_list_release(&all);
        return false;
    }
    size_t found = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!matches(all.items[i], filter) || (found++, limit && found > limit))
            run_free(all.items[i]);
        else
            run_list_add(out, all.items[i]);
    }
    free(all.items);
    if (total)
        *total = found;
    return true;
}

bool store_ids_with_prefix(StrList *out, Store *store, const char *prefix, bool deleted,
                           Error *err) {
    RunList all = {0};
    bool ok = all_runs(&all, store, deleted, err);
    for (size_t i = 0; i < all.count; i++)
        if (strncmp(all.items[i]->id, prefix, strlen(prefix)) == 0)
            strlist_add(out, all.items[i]->id);
    run_list_release(&all);
    return ok;
}

void store_note_run(Store *store, const char *id, int64_t stamp) {
    (void)store, (void)id, (void)stamp;
}

void store_note_gone(Store *store, const char *id) {
    (void)store, (void)id;
}
