/* Runs in an order, held compactly: some 32 bytes each, however much is known of them.
 *
 * Which runs these are is decided once, when they are looked for. What is known of one is read when
 * it is asked for; from the index where that was current then. So a list can be walked through as
 * often as one likes, and its memory does not depend on what the runs hold. */
#ifndef VERBATIM_ENGINE_RUNS_H
#define VERBATIM_ENGINE_RUNS_H

#include "engine/store.h"

typedef struct Runs Runs;

/* As store_list; NULL on failure. The filter is not needed any more afterwards. */
Runs *store_runs(Store *store, const RunFilter *filter, size_t limit, size_t *total,
                 Error *err) MUST_CHECK;
/* None yet; `dir` holds the directories of those that will be added (borrowed). */
Runs *runs_new(Store *store, const char *dir);
void runs_free(Runs *runs); /* NULL is fine */

size_t runs_count(const Runs *runs);
/* The i-th with its information, until the next is asked for (run_copy keeps a handle). One that is
 * gone meanwhile reads as far as it can. */
Run *runs_at(Runs *runs, size_t i);

/* The place of the run with that directory name, at the end if it is not there yet. */
size_t runs_add(Runs *runs, const char *name);
/* Of those there are, only these, in this order. */
void runs_keep(Runs *runs, const size_t *places, size_t count);

#endif
