/* What directives mean: each is laid over the settings of its document or example. */
#ifndef VERBATIM_DIRECTIVES_H
#define VERBATIM_DIRECTIVES_H

#include "harness/doc/doc.h"
#include "harness/settings.h"

/* Stops at the first bad one; err begins "path:line:column: ". list may be NULL. */
bool directives_apply(Settings *s, Arena *arena, const DirectiveList *list, const char *path,
                      Error *err) MUST_CHECK;

#endif
