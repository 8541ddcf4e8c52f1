/* The trials of a batch as far as they can be known before one has run. */
#ifndef VERBATIM_ENGINE_TRIALS_H
#define VERBATIM_ENGINE_TRIALS_H

#include "engine/batch.h"
#include "engine/optimizer.h"

enum { DEFAULT_MAX_TRIALS = 20 };

/* All combinations of `flags` with each of `rows` (list of maps, or NULL) over it: lists expand,
 * the last name varies fastest. More than `limit`: a sample of them, as random.sample with that
 * seed, in sample order. Equal ones once. Added to `out`. */
bool grid_trials(FlagSets *out, const Tree *flags, const Tree *rows, size_t limit, int64_t seed,
                 Error *err) MUST_CHECK;
/* `limit` independent draws (per row). */
bool random_trials(FlagSets *out, const Tree *flags, const Tree *rows, size_t limit, int64_t seed,
                   Error *err) MUST_CHECK;

#endif
