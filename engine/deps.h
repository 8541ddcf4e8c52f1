/* Dependencies: files, operations' runs and archives a run needs, linked into its directory. */
#ifndef VERBATIM_ENGINE_DEPS_H
#define VERBATIM_ENGINE_DEPS_H

#include "engine/engine.h"
#include "engine/operation.h"

/* Resolve all of the operation's requirements into the run directory. *deps: the attribute `deps`
 * (map: resource -> sorted paths), caller frees. Log lines go to the engine. */
bool deps_resolve(Tree **deps, Run *run, Engine *engine, const Operation *op, const Tree *flags,
                  Error *err) MUST_CHECK;

#endif
