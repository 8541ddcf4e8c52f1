/* The store: a home directory with runs, trash and caches.
 *
 * The run directories are the truth; the index beside them only makes lists fast and is rebuilt
 * whenever it is in doubt. Several processes may use one home at once. Knows nothing of operations
 * or of how runs are executed. */
#ifndef VERBATIM_ENGINE_STORE_H
#define VERBATIM_ENGINE_STORE_H

#include "engine/base/list.h"
#include "engine/run.h"

typedef struct Store Store;

/* Nothing is created on disk before something is written. NULL on failure. */
Store *store_open(const char *home, Error *err) MUST_CHECK;
void store_close(Store *store); /* runs opened through it must be gone */
/* Whom to tell, once, that lists lack runs which cannot be read; nobody unless set. */
void store_on_warning(Store *store, void (*warn)(void *context, const char *text), void *context);
const char *store_home(const Store *store);      /* absolute */
const char *store_runs_dir(const Store *store);  /* <home>/runs */
const char *store_trash_dir(const Store *store); /* <home>/trash/runs */

void store_new_id(char id[RUN_ID_LEN + 1]); /* random hex digits */
/* Microseconds since the epoch, larger than every stamp this store has given out, in any process.
 */
int64_t store_stamp(Store *store);

/* Tests: the process ends at the n-th change of the disk (0: never). */
void store_fault_at(Store *store, uint64_t n);

/* Filters; all that are set must hold, within one list any entry is enough. */
typedef struct RunFilter {
    StrList operations; /* substrings of the description */
    StrList labels;     /* substrings of the label */
    StrList tags;       /* any of these tags */
    StrList comments;   /* substrings of a comment */
    bool unlabeled;
    bool marked, unmarked;
    unsigned status;                  /* bit set of 1u << RunStatus; 0: any */
    int64_t started_from, started_to; /* microseconds, 0: open */
    const char *batch;                /* trials of this batch only */
    bool deleted;                     /* look at the trash instead */
    const char *cwd;                  /* descriptions are relative to this directory */
    struct Where *where;              /* a condition; NULL: none; the filter's own */
} RunFilter;

void run_filter_release(RunFilter *filter);

/* Newest first. limit 0: all. *total (may be NULL): how many match in all; asking for it makes a
 * limited list look at every run. */
bool store_list(RunList *out, Store *store, const RunFilter *filter, size_t limit, size_t *total,
                Error *err) MUST_CHECK;

/* Ids of runs (of the trash when `deleted`) that begin with `prefix`, newest first. */
bool store_ids_with_prefix(StrList *out, Store *store, const char *prefix, bool deleted,
                           Error *err) MUST_CHECK;

#endif
