/* What the files of the store share with those that change runs; not for callers of the engine. */
#ifndef VERBATIM_ENGINE_STORE_PRIVATE_H
#define VERBATIM_ENGINE_STORE_PRIVATE_H

#include "engine/disk.h"
#include "engine/index.h"
#include "engine/store.h"

struct Store {
    char *home, *runs, *trash;
    Disk disk;
    int64_t *clock; /* last stamp of any process: a shared mapping, or &own_clock */
    int64_t own_clock;
    Journal journal;
    char *host;         /* of lock.c, made when first needed */
    int64_t members_at; /* time of the runs directory before the change being made */
    void (*warn)(void *context, const char *text); /* NULL: nobody, or told already */
    void *warn_context;
};

/* Read what lists need from the run's files. Never fails: a damaged run reads as far as it can. */
void run_info_read(RunInfo *info, const Run *run);
void run_info_release(RunInfo *info);
/* Its place in lists: started, else initialized, else 0. False: it is no run. */
bool run_stamp_read(int64_t *stamp, const Run *run);

/* All that is set holds. */
bool run_filter_matches(const RunFilter *filter, Run *run);
bool run_filter_is_empty(const RunFilter *filter); /* NULL is */

/* Keep the index up to date. Before a run comes or goes: */
void store_note_change(Store *store);
/* It came, with this stamp; it was started again; it went. */
void store_note_new(Store *store, const Run *run, int64_t stamp);
void store_note_start(Store *store, const Run *run, int64_t stamp);
void store_note_gone(Store *store, const Run *run);

#endif
