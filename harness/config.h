/* verbatim.yml: found upward from a document, nearest wins, key by key. */
#ifndef VERBATIM_CONFIG_H
#define VERBATIM_CONFIG_H

#include "harness/options.h"
#include "harness/settings.h"

#define CONFIG_NAME "verbatim.yml"

typedef struct ConfigSet ConfigSet; /* every file is read once */

/* arena: settings point into it. */
ConfigSet *config_set_new(Arena *arena, const RunOptions *options);
void config_set_free(ConfigSet *set);
/* Settings for documents in `directory` (absolute): defaults, files from far to near, then -D.
 * Borrowed. NULL with the message of a bad file. */
const Settings *config_for(ConfigSet *set, const char *directory, Error *err) MUST_CHECK;
/* -D and the flags that have a key of the same meaning: over everything else. */
bool config_apply_flags(Settings *s, Arena *arena, const RunOptions *options,
                        Error *err) MUST_CHECK;

#endif
