/* Whether an example applies here: platforms, versions, programs, variables. */
#ifndef VERBATIM_CAPABILITY_H
#define VERBATIM_CAPABILITY_H

#include "harness/settings.h"

/* Why the example must be skipped, or NULL. The text lives in the arena, or for good. */
const char *capability_skip(const Settings *settings, Arena *arena);

#endif
