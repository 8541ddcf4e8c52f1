/* Runs held compactly. How they are found: store_list.c. */
#include "engine/runs_private.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/store_private.h"
#include <stdlib.h>

Runs *runs_new(Store *store, const char *dir) {
    Runs *runs = xcalloc(1, sizeof *runs);
    runs->store = store;
    runs->dir = dir;
    return runs;
}

void runs_free(Runs *runs) {
    if (!runs)
        return;
    index_close(runs->index);
    run_list_release(&runs->held);
    run_free(runs->now);
    free(runs->entries);
    free(runs);
}

size_t runs_count(const Runs *runs) {
    return runs->count;
}

/* ---- entries ---- */

static Run *held_run(const Runs *runs, const IndexEntry *entry) {
    uint32_t place = entry->held & ~INDEX_FOREIGN;
    return place ? runs->held.items[place - 1] : NULL;
}

static Run *named_run(const Runs *runs, const char *name) {
    if (runs->dir == runs->store->runs)
        return run_new(runs->store, name);
    char *path = xformat("%s/%s", runs->dir, name);
    Run *run = run_at(runs->store, path);
    free(path);
    return run;
}

Run *runs_handle(const Runs *runs, const IndexEntry *entry) {
    const Run *held = held_run(runs, entry);
    char id[RUN_ID_LEN + 1];
    if (held)
        return run_copy(held);
    index_id_text(id, entry->id);
    return named_run(runs, id);
}

static uint32_t hold(Runs *runs, Run *run) {
    run_list_add(&runs->held, run);
    return (uint32_t)runs->held.count;
}

void runs_hold(Runs *runs, IndexEntry *entry, Run *run) {
    if (entry->held || runs->held.count >= RUNS_MOST_HELD)
        run_free(run);
    else
        entry->held = hold(runs, run);
}

IndexEntry *runs_append_entry(Runs *runs, const IndexEntry *entry) {
    runs->entries = grow(runs->entries, &runs->cap, runs->count + 1, sizeof *runs->entries);
    runs->entries[runs->count] = *entry;
    return &runs->entries[runs->count++];
}

IndexEntry *runs_append(Runs *runs, const char *name) {
    IndexEntry entry = {0};
    if (!index_id(entry.id, name)) {
        memcpy(entry.id, name, strnlen(name, sizeof entry.id)); /* for its place among equals */
        entry.held = INDEX_FOREIGN | hold(runs, named_run(runs, name));
    }
    return runs_append_entry(runs, &entry);
}

/* ---- access ---- */

static bool read_record(Runs *runs, const IndexEntry *entry, Run *run) {
    RunInfo info;
    if (!entry->record || !index_info(runs->index, entry->record, &info))
        return false;
    run_refresh(run);
    run->info = xmalloc(sizeof *run->info);
    *run->info = info;
    return true;
}

Run *runs_at(Runs *runs, size_t i) {
    IndexEntry *entry = &runs->entries[i];
    Run *run = held_run(runs, entry);
    if (!run) {
        run_free(runs->now);
        runs->now = run = runs_handle(runs, entry);
        read_record(runs, entry, run);
    }
    run_info(run);
    return run;
}

/* ---- choosing ---- */

static bool is_named(const Runs *runs, const IndexEntry *entry, const char *name,
                     const uint8_t *id) {
    if (entry->held & INDEX_FOREIGN)
        return strcmp(held_run(runs, entry)->id, name) == 0;
    return id && memcmp(entry->id, id, sizeof entry->id) == 0;
}

size_t runs_add(Runs *runs, const char *name) {
    uint8_t id[RUN_ID_LEN / 2];
    bool whole = index_id(id, name);
    for (size_t i = 0; i < runs->count; i++)
        if (is_named(runs, &runs->entries[i], name, whole ? id : NULL))
            return i;
    runs_append(runs, name);
    return runs->count - 1;
}

void runs_keep(Runs *runs, const size_t *places, size_t count) {
    IndexEntry *kept = xmalloc((count + 1) * sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = runs->entries[places[i]];
    free(runs->entries);
    runs->entries = kept;
    runs->count = count;
    runs->cap = count + 1;
}
