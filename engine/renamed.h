/* Names that dependencies get in a run. */
#ifndef VERBATIM_ENGINE_RENAMED_H
#define VERBATIM_ENGINE_RENAMED_H

#include "engine/base/tree.h"

/* `name` after the rules, each "PATTERN REPL" or {pattern, repl}, one or a list of them: the first
 * match of the pattern is replaced, \0 to \9 in REPL are its groups. Rules NULL: as it is. Caller
 * frees; NULL when a pattern cannot be read. */
char *renamed(const char *name, const Tree *rules, Error *err) MUST_CHECK;

#endif
