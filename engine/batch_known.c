/* The runs a batch made earlier: finding them, matching them, dropping what is no longer wanted. */
#include "engine/batch_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/lock.h"
#include "engine/flagvalue.h"
#include "engine/manage.h"
#include "engine/store_private.h"
#include "engine/trials.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- what is there ---- */

static int by_creation(const void *a, const void *b) {
    const Known *x = a, *y = b;
    if (x->initialized != y->initialized)
        return x->initialized < y->initialized ? -1 : 1;
    return strcmp(x->run->id, y->run->id);
}

static bool is_run_id(const char *name) {
    return strlen(name) == RUN_ID_LEN && strspn(name, "0123456789abcdef") == RUN_ID_LEN;
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
    b->known[b->known_count++] =
        (Known){.run = run, .flags = flags, .initialized = tree_integer(initialized, 0)};
    tree_free(initialized);
    return ok;
}

bool batch_find_known(Batch *b, Error *err) {
    StrList names = STRLIST_INIT;
    bool ok = dir_list(&names, b->run->path, err);
    for (size_t i = 0; ok && i < names.count; i++)
        if (is_run_id(names.items[i]))
            ok = add_known(b, names.items[i], err);
    strlist_release(&names);
    if (b->known_count)
        qsort(b->known, b->known_count, sizeof *b->known, by_creation);
    for (size_t i = b->known_count; i-- > 0;) {
        Buf key = BUF_INIT;
        flags_key(&key, b->known[i].flags);
        b->known[i].next = (size_t)map_set(&b->by_flags, buf_span(&key), (void *)(i + 1));
        buf_release(&key);
    }
    return ok;
}

Known *batch_claim(Batch *b, const Tree *flags) {
    Buf key = BUF_INIT;
    flags_key(&key, flags);
    size_t at = (size_t)map_get(&b->by_flags, buf_span(&key));
    buf_release(&key);
    while (at && (b->known[at - 1].claimed || !flags_equal(b->known[at - 1].flags, flags)))
        at = b->known[at - 1].next;
    if (!at)
        return NULL;
    b->known[at - 1].claimed = true;
    return &b->known[at - 1];
}

/* ---- what is no longer wanted ---- */

static bool drop_orphan(Batch *b, Known *known, Error *err) {
    if (known->claimed || run_status(known->run) != RUN_PENDING || lock_holder(known->run).held)
        return true;
    engine_log(b->engine, LOG_INFO, LOG_PROCESS, "Deleting pending run %s (no longer needed)",
               known->run->id);
    return run_delete(known->run, false, err) && unlink_trial(b, known->run, err);
}

bool batch_drop_orphans(Batch *b, Error *err) {
    for (size_t i = 0; i < b->known_count; i++)
        if (!drop_orphan(b, &b->known[i], err))
            return false;
    return true;
}

void batch_release_known(Batch *b) {
    for (size_t i = 0; i < b->known_count; i++) {
        run_free(b->known[i].run);
        tree_free(b->known[i].flags);
    }
    free(b->known);
    map_release(&b->by_flags);
}
