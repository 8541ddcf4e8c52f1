/* Answers about the flags of scripts, kept in the home's cache as long as the files they came from
 * stay as they are. */
#ifndef VERBATIM_ENGINE_IMPORT_CACHE_H
#define VERBATIM_ENGINE_IMPORT_CACHE_H

#include "engine/base/tree.h"
#include "engine/store.h"

/* What was kept for a script; caller frees. NULL: nothing, or it holds no longer. */
Tree *import_cache_read(const Store *store, const char *script);
/* Keep an answer (a map with `files`, what it depends on beside the script) that was asked for then
 * (microseconds of the clock). It is only a cache: what cannot be written is not kept. */
void import_cache_write(const Store *store, const char *script, const Tree *answer,
                        int64_t asked_at);

#endif
