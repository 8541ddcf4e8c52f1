/* Looking for runs: all of them in order, the newest few, those with a prefix. */
#include "engine/runs_private.h"
#include "engine/store_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    SMALL_STORE = 64, /* up to this many runs an index is not worth its files */
    QUICK_LIMIT = 1000
};

/* ---- runs that cannot be read ---- */

typedef struct Denied {
    size_t count;
    char *example; /* the first of them */
} Denied;

static void note_denied(Denied *denied, const Run *run) {
    char *opref = run_guild_path(run, "opref");
    if (faccessat(AT_FDCWD, opref, R_OK, AT_EACCESS) != 0 && errno == EACCES && !denied->count++)
        denied->example = xstrdup(run->path);
    free(opref);
}

static void warn_of_denied(Denied *denied, Store *store) {
    if (denied->count && store->warn) {
        char *others =
            denied->count > 1 ? xformat(" and %zu more", denied->count - 1) : xstrdup("");
        char *text =
            xformat("cannot read %s%s: Permission denied - not listed", denied->example, others);
        store->warn(store->warn_context, text);
        store->warn = NULL;
        free(text);
        free(others);
    }
    free(denied->example);
}

/* ---- all of them ---- */

static int newer_first(const IndexEntry *x, const IndexEntry *y) {
    return x->stamp != y->stamp ? (x->stamp < y->stamp ? 1 : -1)
                                : memcmp(x->id, y->id, sizeof x->id);
}

static void swap(IndexEntry *a, IndexEntry *b) {
    IndexEntry t = *a;
    *a = *b;
    *b = t;
}

/* Below `at` the last comes first. */
static void sift(IndexEntry *heap, size_t count, size_t at) {
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && newer_first(&heap[child], &heap[child + 1]) < 0)
            child++;
        if (newer_first(&heap[at], &heap[child]) >= 0)
            return;
        swap(&heap[at], &heap[child]);
    }
}

/* Mostly they are in order already. Where they lie, since qsort would take as much memory again. */
static void sort(Runs *runs) {
    size_t count = runs->count;
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = newer_first(&runs->entries[i - 1], &runs->entries[i]) <= 0;
    for (size_t i = sorted ? 0 : count / 2; i-- > 0;)
        sift(runs->entries, count, i);
    for (size_t left = sorted ? 0 : count; left-- > 1;) {
        swap(&runs->entries[0], &runs->entries[left]);
        sift(runs->entries, left, 0);
    }
}

static void add_all_of_index(Runs *runs) {
    IndexEntry entry;
    index_rewind(runs->index);
    while (index_next(runs->index, &entry))
        runs_append_entry(runs, &entry);
}

static void add_all_of_dir(Runs *runs, DIR *dir) {
    for (struct dirent *e; (e = readdir(dir));) {
        if (e->d_name[0] == '.')
            continue;
        IndexEntry *entry = runs_append(runs, e->d_name);
        entry->record = runs->index ? index_find(runs->index, e->d_name) : 0;
    }
}

/* Read what there is of it; false: it is no run. */
static bool look_at(Runs *runs, IndexEntry *entry, Denied *denied) {
    Run *run = runs_handle(runs, entry);
    bool there = run_stamp_read(&entry->stamp, run);
    entry->record = 0;
    if (there) {
        runs_hold(runs, entry, run);
    } else {
        note_denied(denied, run);
        run_free(run);
    }
    return there;
}

/* Their stamps as they are now; what is no run goes. Returns how many had to be looked at. */
static size_t confirm_all(Runs *runs, int fd, Denied *denied) {
    size_t kept = 0, misses = 0;
    for (size_t i = 0; i < runs->count; i++) {
        IndexEntry entry = runs->entries[i];
        bool current = entry.record && index_is_current(runs->index, fd, entry.record);
        if (current)
            entry.stamp = index_stamp(runs->index, entry.record);
        else
            misses += !(entry.held & INDEX_FOREIGN);
        if (current || look_at(runs, &entry, denied))
            runs->entries[kept++] = entry;
    }
    runs->count = kept;
    return misses;
}

static void renew_index(Runs *runs, size_t misses, int64_t mtime) {
    bool due = !runs->index || !index_is_up_to_date(runs->index, runs->dir) ||
               index_is_stale(runs->index) || misses > 16 + runs->count / 20;
    if (due && runs->count > SMALL_STORE)
        runs->index = index_renew(runs->index, runs->store, runs->entries, runs->count, mtime);
}

static bool add_all(Runs *runs, Error *err) {
    Store *store = runs->store;
    bool listed = runs->dir == store->runs; /* the trash has no index */
    int64_t mtime = index_mtime(runs->dir);
    DIR *dir = opendir(runs->dir);
    if (!dir)
        return errno == ENOENT || fail_errno(err, "cannot read %s", runs->dir);
    bool complete = runs->index && index_is_complete(runs->index, store->runs);
    if (complete)
        add_all_of_index(runs);
    else
        add_all_of_dir(runs, dir);
    Denied denied = {0};
    size_t misses = confirm_all(runs, dirfd(dir), &denied);
    closedir(dir);
    sort(runs);
    /* An index without the runs that cannot be read would hide that they are there. */
    if (listed && !denied.count)
        renew_index(runs, misses, mtime);
    warn_of_denied(&denied, store);
    return true;
}

/* ---- the newest few ---- */

/* False: the index was wrong, there is nothing in `runs`. */
static bool add_newest(Runs *runs, const RunFilter *filter, size_t limit) {
    IndexEntry entry;
    int fd = open(runs->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    Denied ignored = {0};
    bool right = fd >= 0;
    while (right && runs->count < limit && index_next(runs->index, &entry)) {
        int64_t stamp = entry.stamp;
        if (!entry.record || !index_is_current(runs->index, fd, entry.record))
            right = look_at(runs, &entry, &ignored) && entry.stamp == stamp;
        if (!right)
            break;
        runs_append_entry(runs, &entry);
        if (!run_filter_matches(filter, runs_at(runs, runs->count - 1)))
            runs->count--;
    }
    if (fd >= 0)
        close(fd);
    free(ignored.example);
    if (!right)
        runs->count = 0;
    return right;
}

/* ---- lists ---- */

static size_t apply_filter(Runs *runs, const RunFilter *filter, size_t limit, bool count_all) {
    size_t found = 0, kept = 0;
    bool any = run_filter_is_empty(filter);
    for (size_t i = 0; i < runs->count && (count_all || !limit || kept < limit); i++) {
        if (!any && !run_filter_matches(filter, runs_at(runs, i)))
            continue;
        found++;
        if (!limit || kept < limit)
            runs->entries[kept++] = runs->entries[i];
    }
    runs->count = kept;
    return found;
}

Runs *store_runs(Store *store, const RunFilter *filter, size_t limit, size_t *total, Error *err) {
    bool deleted = filter && filter->deleted, any = run_filter_is_empty(filter);
    Runs *runs = runs_new(store, deleted ? store->trash : store->runs);
    runs->index = deleted ? NULL : index_open(store->home);
    if (runs->index && limit && limit <= QUICK_LIMIT && (any || !total) &&
        index_is_complete(runs->index, store->runs) && add_newest(runs, filter, limit)) {
        if (total)
            *total = index_count(runs->index);
        return runs;
    }
    if (!add_all(runs, err)) {
        runs_free(runs);
        return NULL;
    }
    size_t found = apply_filter(runs, filter, limit, total != NULL);
    if (total)
        *total = found;
    return runs;
}

bool store_list(RunList *out, Store *store, const RunFilter *filter, size_t limit, size_t *total,
                Error *err) {
    Runs *runs = store_runs(store, filter, limit, total, err);
    for (size_t i = 0; runs && i < runs->count; i++) {
        Run *run = runs_at(runs, i), *copy = run_copy(run);
        copy->info = run->info;
        run->info = NULL;
        run_list_add(out, copy);
    }
    runs_free(runs);
    return runs != NULL;
}

/* ---- prefixes ---- */

bool store_ids_with_prefix(StrList *out, Store *store, const char *prefix, bool deleted,
                           Error *err) {
    Runs *runs = runs_new(store, deleted ? store->trash : store->runs);
    DIR *dir = opendir(runs->dir);
    bool ok = dir || errno == ENOENT || fail_errno(err, "cannot read %s", runs->dir);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (e->d_name[0] != '.' && strncmp(e->d_name, prefix, strlen(prefix)) == 0)
            runs_append(runs, e->d_name);
    Denied denied = {0};
    if (dir) {
        confirm_all(runs, dirfd(dir), &denied);
        closedir(dir);
    }
    warn_of_denied(&denied, store);
    sort(runs);
    for (size_t i = 0; i < runs->count; i++) {
        Run *run = runs_handle(runs, &runs->entries[i]);
        strlist_add(out, run->id);
        run_free(run);
    }
    runs_free(runs);
    return ok;
}
