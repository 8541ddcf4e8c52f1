/* Which runs a person means: indexes, slices and id prefixes of a filtered list. */
#ifndef VERBATIM_ENGINE_SELECT_H
#define VERBATIM_ENGINE_SELECT_H

#include "engine/runs.h"

/* Resolve specs (`3`, `2:5`, `:`, `1a2b`) against the list `filter` gives; none: `all` decides
 * between every run of the list and nothing. NULL on failure: a spec without a match or with
 * several is one in the words of the command line; `help` is the command its hint names ("guild
 * runs rm"), or only the program; NULL: guild. */
Runs *runs_select(Store *store, const RunFilter *filter, const StrList *specs, bool all,
                  const char *help, Error *err) MUST_CHECK;

/* Exactly one run by id or prefix. */
bool run_find(Run **out, Store *store, const char *prefix, const char *help, Error *err) MUST_CHECK;

#endif
