/* Keys of the mappings of a project file.
 *
 * One that is nearly a known one is a typing error, and an error. Any other that would do nothing
 * is let pass, since project files are written for more than one version, but not silently: a note
 * says so. */
#ifndef VERBATIM_ENGINE_KEYS_H
#define VERBATIM_ENGINE_KEYS_H

#include "engine/base/list.h"
#include "engine/base/tree.h"

/* Lists end with NULL. */
typedef struct Keys {
    const char *const *known;
    const char *const *undone; /* of other versions, or not done here; or NULL */
} Keys;

/* ERR_SYNTAX at the first key that is mistyped; all notes go to `notes`. Both begin
 * "FILE:LINE:COLUMN: ". `format`: what the mapping is, as "flag 'x'". Anything but a mapping
 * passes.
 */
bool keys_check(const Tree *map, const Keys *keys, const char *file, StrList *notes, Error *err,
                const char *format, ...) PRINTF_LIKE(6, 7);

#endif
