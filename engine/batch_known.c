/* The runs a batch made earlier: finding them, matching them, dropping what is no longer wanted. */
#include "engine/batch_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/lock.h"
#include "engine/flagvalue.h"
#include "engine/manage.h"
#include "engine/store_private.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- what is there ---- */

static int by_creation(const void *a, const void *b) {
    const Known *x = a, *y = b;
    if (x->initialized != y->initialized)
        return x->initialized < y->initialized ? -1 : 1;
    return memcmp(x->id, y->id, sizeof x->id);
}

static Run *known_run(const Batch *b, const Known *known) {
    char id[RUN_ID_LEN + 1];
    index_id_text(id, known->id);
    return run_new(b->run->store, id);
}

static int by_id(const void *a, const void *b) {
    return memcmp(a, b, RUN_ID_LEN / 2);
}

static bool unlink_trial(Batch *b, const Run *trial, Error *err) {
    char *path = path_join(b->run->path, trial->id);
    bool ok = disk_remove(&b->run->store->disk, path, err);
    free(path);
    return ok;
}

/* Empty directories; false when they are not. */
static bool remove_empty(const Run *run) {
    static const char *const parts[] = {"/.guild/attrs", "/.guild", ""};
    bool ok = true;
    for (size_t i = 0; ok && i < COUNT_OF(parts); i++) {
        char *path = xformat("%s%s", run->path, parts[i]);
        ok = rmdir(path) == 0 || errno == ENOENT;
        free(path);
    }
    return ok;
}

/* A trial whose making was cut short is no run yet, and only we, who hold the batch, can have been
 * making it. What has lost its marks otherwise is not touched. */
static bool drop_unfinished(Batch *b, const Run *run, Error *err) {
    if (run_exists(run) || !path_is_dir(run->path))
        return true;
    char *pending = run_guild_path(run, "PENDING");
    bool unfinished = path_exists(pending);
    free(pending);
    if (unfinished ? !dir_remove(run->path, err) : !remove_empty(run))
        return !unfinished;
    return unlink_trial(b, run, err);
}

/* The flags of a trial of this batch, or NULL. One that is there but cannot be read may get a twin:
 * that is said. */
static Tree *trial_flags(Batch *b, const Run *run) {
    Tree *batch = run_attr(run, "batch"), *flags = run_attr(run, "flags");
    bool ours = !batch || strcmp(tree_text(batch, ""), b->run->id) == 0;
    bool whole = batch && tree_is(flags, TREE_MAP);
    tree_free(batch);
    if (run_exists(run) && ours && !whole)
        engine_log(b->engine, LOG_WARNING, LOG_PROCESS, "Run %s is damaged, it is left alone",
                   run->id);
    if (run_exists(run) && ours && whole)
        return flags;
    tree_free(flags);
    return NULL;
}

static bool add_known(Batch *b, const char *id, Error *err) {
    Run *run = run_new(b->run->store, id);
    bool ok = drop_unfinished(b, run, err);
    Tree *flags = trial_flags(b, run);
    if (!flags) {
        run_free(run);
        return ok;
    }
    tree_sort_keys(flags);
    Tree *initialized = run_attr(run, "initialized");
    b->known = grow(b->known, &b->known_cap, b->known_count + 1, sizeof *b->known);
    Known *known = &b->known[b->known_count++];
    *known = (Known){.flags = b->known_flags.count,
                     .hash = flags_hash(flags),
                     .initialized = tree_integer(initialized, 0)};
    index_id(known->id, id);
    flag_sets_add(&b->known_flags, flags);
    tree_free(initialized);
    tree_free(flags);
    run_free(run);
    return ok;
}

static int by_hash(const void *a, const void *b, void *known) {
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    uint64_t x = ((const Known *)known)[i].hash, y = ((const Known *)known)[k].hash;
    return x != y ? (x < y ? -1 : 1) : i < k ? -1 : i > k;
}

/* The links of a batch: ids, 16 bytes each, sorted. */
static bool linked_ids(Buf *ids, const Batch *b, Error *err) {
    DIR *dir = opendir(b->run->path);
    if (!dir)
        return fail_errno(err, "cannot read %s", b->run->path);
    for (struct dirent *e; (e = readdir(dir));) {
        uint8_t id[RUN_ID_LEN / 2];
        if (index_id(id, e->d_name))
            buf_add(ids, id, sizeof id);
    }
    closedir(dir);
    qsort(ids->data, ids->len / (RUN_ID_LEN / 2), RUN_ID_LEN / 2, by_id);
    return true;
}

bool batch_find_known(Batch *b, Error *err) {
    Buf ids = BUF_INIT;
    bool ok = linked_ids(&ids, b, err);
    for (size_t at = 0; ok && at < ids.len; at += RUN_ID_LEN / 2) {
        char id[RUN_ID_LEN + 1];
        index_id_text(id, (const uint8_t *)ids.data + at);
        ok = add_known(b, id, err);
    }
    buf_release(&ids);
    if (b->known_count)
        qsort(b->known, b->known_count, sizeof *b->known, by_creation);
    b->by_flags = xcalloc(b->known_count + 1, sizeof *b->by_flags);
    for (size_t i = 0; i < b->known_count; i++)
        b->by_flags[i] = i;
    qsort_r(b->by_flags, b->known_count, sizeof *b->by_flags, by_hash, b->known);
    return ok;
}

/* The first place by flags that has this hash, or where it would be. */
static size_t find_hash(const Batch *b, uint64_t hash) {
    size_t from = 0, to = b->known_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (b->known[b->by_flags[middle]].hash < hash)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool has_flags(const Batch *b, const Known *known, const Tree *flags) {
    Tree *own = flag_sets_get(&b->known_flags, known->flags);
    bool same = flags_equal(own, flags);
    tree_free(own);
    return same;
}

const Known *batch_claim(Batch *b, const Tree *flags) {
    uint64_t hash = flags_hash(flags);
    for (size_t at = find_hash(b, hash); at < b->known_count; at++) {
        Known *known = &b->known[b->by_flags[at]];
        if (known->hash != hash)
            return NULL;
        if (known->claimed || !has_flags(b, known, flags))
            continue;
        known->claimed = true;
        return known;
    }
    return NULL;
}

/* ---- what is no longer wanted ---- */

static bool drop_orphan(Batch *b, Run *run, Error *err) {
    if (run_status(run) != RUN_PENDING || lock_holder(run).held)
        return true;
    engine_log(b->engine, LOG_INFO, LOG_PROCESS, "Deleting pending run %s (no longer needed)",
               run->id);
    return run_delete(run, false, err) && unlink_trial(b, run, err);
}

bool batch_drop_orphans(Batch *b, Error *err) {
    bool ok = true;
    for (size_t i = 0; ok && i < b->known_count; i++) {
        if (b->known[i].claimed)
            continue;
        Run *run = known_run(b, &b->known[i]);
        ok = drop_orphan(b, run, err);
        run_free(run);
    }
    return ok;
}

void batch_release_known(Batch *b) {
    flag_sets_release(&b->known_flags);
    free(b->known);
    free(b->by_flags);
    b->known = NULL;
    b->by_flags = NULL;
    b->known_count = b->known_cap = 0;
}
