/* What operations require, as their project says it. Reads data only; deps.h resolves it. */
#ifndef VERBATIM_ENGINE_REQUIREMENT_H
#define VERBATIM_ENGINE_REQUIREMENT_H

#include "engine/operation.h"

/* The key that says where a source comes from: "file", "operation" …; NULL: it has none. */
const char *requirement_source_type(const Tree *source);
/* One of the operation's requirements, with the resource it may name, as {name, sources, path,
 * target-type, unpack}; caller frees. NULL when there is no such resource or it has no source. */
Tree *requirement_normal(const Operation *op, const Tree *requirement, Error *err) MUST_CHECK;
/* Names of flags that choose a dependency's run or file: allowed beside the operation's own. */
void requirement_flag_names(StrList *out, const Operation *op);
/* Does the operation have all these flags? Names of its dependencies may be set like flags. */
bool flags_known_here(const Operation *op, const Tree *flags, const char *program,
                      Error *err) MUST_CHECK;

#endif
