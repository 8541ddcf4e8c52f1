/* How runs are held; for who looks for them. */
#ifndef VERBATIM_ENGINE_RUNS_PRIVATE_H
#define VERBATIM_ENGINE_RUNS_PRIVATE_H

#include "engine/index.h"
#include "engine/runs.h"

/* Of so many whose information has to be read from files it is kept when it was asked for. */
enum { RUNS_MOST_HELD = 128 };

struct Runs {
    Store *store;
    const char *dir; /* of the runs: the store's, the trash, an archive */
    Index *index;    /* the records of entries are its; may be NULL */
    IndexEntry *entries;
    size_t count, cap;
    RunList held; /* entry->held is a place in it, from 1 */
    Run *now;     /* the one asked for last, unless it is held */
};

/* An entry at the end for a directory with that name. */
IndexEntry *runs_append(Runs *runs, const char *name);
/* The same for an entry of the index. */
IndexEntry *runs_append_entry(Runs *runs, const IndexEntry *entry);
/* A handle on an entry's run, without information; caller frees. */
Run *runs_handle(const Runs *runs, const IndexEntry *entry);
/* Keep `run` (taken) for when it is asked for, while there are not too many. */
void runs_hold(Runs *runs, IndexEntry *entry, Run *run);

#endif
