/* Lists of runs: order, filters, prefixes. */
#include "engine/store_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/where.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

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
           any_comment(run, &filter->comments) &&
           (!filter->where || where_matches(filter->where, run));
}

static int64_t stamp_of(const Run *run) {
    return run->info->started ? run->info->started : run->info->initialized;
}

static int newer_first(const void *a, const void *b) {
    const Run *x = *(Run *const *)a, *y = *(Run *const *)b;
    int64_t p = stamp_of(x), q = stamp_of(y);
    return p < q ? 1 : p > q ? -1 : strcmp(x->id, y->id);
}

/* ---- all of them ---- */

enum { SMALL_STORE = 64 }; /* up to this many runs an index is not worth its files */

typedef struct Scan {
    Store *store;
    Index *index; /* NULL: none */
    int fd;       /* the directory */
    size_t misses;
    size_t denied; /* runs we may not read */
    char *example; /* the first of them */
} Scan;

static void note_denied(Scan *scan, const Run *run) {
    char *opref = run_guild_path(run, "opref");
    if (faccessat(AT_FDCWD, opref, R_OK, AT_EACCESS) != 0 && errno == EACCES && !scan->denied++)
        scan->example = xstrdup(run->path);
    free(opref);
}

static void warn_of_denied(Scan *scan) {
    Store *store = scan->store;
    if (scan->denied && store->warn) {
        char *others = scan->denied > 1 ? xformat(" and %zu more", scan->denied - 1) : xstrdup("");
        char *text =
            xformat("cannot read %s%s: Permission denied - not listed", scan->example, others);
        store->warn(store->warn_context, text);
        store->warn = NULL;
        free(text);
        free(others);
    }
    free(scan->example);
}

/* A handle with information, or NULL when it is no run. */
static Run *scanned(Scan *scan, const char *name) {
    Run *run = run_new(scan->store, name);
    RunInfo info;
    if (scan->index && index_lookup(scan->index, scan->fd, name, &info)) {
        run->info = xmalloc(sizeof *run->info);
        *run->info = info;
        return run;
    }
    scan->misses++;
    if (run_exists(run) && run_info(run))
        return run;
    note_denied(scan, run);
    run_free(run);
    return NULL;
}

static bool scan_dir(RunList *out, Scan *scan, DIR *dir) {
    for (struct dirent *e; (e = readdir(dir));) {
        Run *run = e->d_name[0] == '.' ? NULL : scanned(scan, e->d_name);
        if (run)
            run_list_add(out, run);
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, newer_first);
    return true;
}

static void renew_index(Scan *scan, const RunList *runs, int64_t mtime) {
    Store *store = scan->store;
    bool due = !scan->index || index_is_stale(scan->index) ||
               scan->misses > 16 + runs->count / 20 || !index_is_complete(scan->index, store->runs);
    /* An index without the runs that cannot be read would hide that they are there. */
    if (runs->count > SMALL_STORE && due && !scan->denied)
        index_write(scan->index, store->home, store->runs, runs, mtime);
}

static bool all_runs(RunList *out, Store *store, Index *index, Error *err) {
    int64_t mtime = index_mtime(store->runs);
    DIR *dir = opendir(store->runs);
    if (!dir)
        return errno == ENOENT || fail_errno(err, "cannot read %s", store->runs);
    Scan scan = {.store = store, .index = index, .fd = dirfd(dir)};
    bool ok = scan_dir(out, &scan, dir);
    closedir(dir);
    renew_index(&scan, out, mtime);
    warn_of_denied(&scan);
    return ok;
}

static bool all_deleted(RunList *out, Store *store, Error *err) {
    StrList names = STRLIST_INIT;
    if (!path_exists(store->trash))
        return true;
    bool ok = dir_list(&names, store->trash, err);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(store->trash, names.items[i]);
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

static bool list_all(RunList *out, Store *store, Index *index, const RunFilter *filter,
                     size_t limit, size_t *total, Error *err) {
    RunList all = {0};
    bool deleted = filter && filter->deleted;
    if (!(deleted ? all_deleted(&all, store, err) : all_runs(&all, store, index, err))) {
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

/* ---- the newest few ---- */

/* One run of the index, read; false: the directory says otherwise than the index. */
static bool confirmed(Run *run, int64_t stamp) {
    return run_exists(run) && run_info(run) && stamp_of(run) == stamp;
}

/* False: the index was wrong, nothing is in `out`. */
static bool list_newest(RunList *out, Store *store, Index *index, const RunFilter *filter,
                        size_t limit) {
    char id[RUN_ID_LEN + 1];
    int64_t stamp;
    while (out->count < limit && index_next(index, id, &stamp)) {
        Run *run = run_new(store, id);
        if (!confirmed(run, stamp)) {
            run_free(run);
            run_list_release(out);
            return false;
        }
        if (matches(run, filter))
            run_list_add(out, run);
        else
            run_free(run);
    }
    return true;
}

static bool is_empty(const RunFilter *f) {
    return !f || (!f->operations.count && !f->labels.count && !f->tags.count &&
                  !f->comments.count && !f->unlabeled && !f->marked && !f->unmarked && !f->status &&
                  !f->started_from && !f->started_to && !f->batch && !f->where);
}

bool store_list(RunList *out, Store *store, const RunFilter *filter, size_t limit, size_t *total,
                Error *err) {
    bool deleted = filter && filter->deleted;
    Index *index = deleted ? NULL : index_open(store->home);
    bool quick = index && limit && is_empty(filter) && index_is_complete(index, store->runs) &&
                 list_newest(out, store, index, filter, limit);
    if (quick && total)
        *total = index_count(index);
    bool ok = quick || list_all(out, store, index, filter, limit, total, err);
    index_close(index);
    return ok;
}

/* ---- prefixes ---- */

static void add_named(StrList *out, RunList *found) {
    for (size_t i = 0; i < found->count; i++)
        run_info(found->items[i]);
    if (found->count)
        qsort(found->items, found->count, sizeof *found->items, newer_first);
    for (size_t i = 0; i < found->count; i++)
        strlist_add(out, found->items[i]->id);
}

bool store_ids_with_prefix(StrList *out, Store *store, const char *prefix, bool deleted,
                           Error *err) {
    const char *path = deleted ? store->trash : store->runs;
    DIR *dir = opendir(path);
    if (!dir)
        return errno == ENOENT || fail_errno(err, "cannot read %s", path);
    RunList found = {0};
    Scan scan = {.store = store};
    for (struct dirent *e; (e = readdir(dir));) {
        if (e->d_name[0] == '.' || strncmp(e->d_name, prefix, strlen(prefix)) != 0)
            continue;
        char *at = path_join(path, e->d_name);
        Run *run = run_at(store, at);
        if (run_exists(run)) {
            run_list_add(&found, run);
        } else {
            note_denied(&scan, run);
            run_free(run);
        }
        free(at);
    }
    closedir(dir);
    warn_of_denied(&scan);
    add_named(out, &found);
    run_list_release(&found);
    return true;
}
