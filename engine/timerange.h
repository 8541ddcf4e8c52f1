/* Ranges of time as a person writes them: "today", "last 3 hours", "this week", "2 days ago",
 * "after DATE", "before DATE", "between DATE and DATE". */
#ifndef VERBATIM_ENGINE_TIMERANGE_H
#define VERBATIM_ENGINE_TIMERANGE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct TimeRange {
    int64_t from, to; /* microseconds since the epoch, from ≤ t < to; 0: open */
} TimeRange;

/* `now` in microseconds; days and weeks (from Monday) are local ones. false: not a range. */
bool time_range_parse(TimeRange *out, const char *text, int64_t now);

#endif
