/* Keys of the mappings of a project file. One that is not known, or known but not done here, would
 * silently do nothing: both are errors. */
#ifndef VERBATIM_ENGINE_KEYS_H
#define VERBATIM_ENGINE_KEYS_H

#include "engine/base/tree.h"

/* Lists end with NULL. */
typedef struct Keys {
    const char *const *known;
    const char *const *refused; /* or NULL */
} Keys;

/* ERR_SYNTAX "FILE:LINE:COLUMN: …" at the first other key, ERR_UNSUPPORTED at a refused one.
 * `format`: what the mapping is, as "flag 'x'". Anything but a mapping passes. */
bool keys_check(const Tree *map, const Keys *keys, const char *file, Error *err, const char *format,
                ...) PRINTF_LIKE(5, 6);

#endif
