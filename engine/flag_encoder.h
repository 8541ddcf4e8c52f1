/* Optimizers that say themselves what stands for a flag nobody set: `flag-encoder: MODULE:FUNCTION`
 * of the operation that is the optimizer. The function gets the flag's default and its definition.
 */
#ifndef VERBATIM_ENGINE_FLAG_ENCODER_H
#define VERBATIM_ENGINE_FLAG_ENCODER_H

#include "engine/engine.h"
#include "engine/operation.h"

/* The optimizer's function, or NULL. */
const char *flag_encoder(const Operation *optimizer);
/* Encoded values by name for the flags that are not in `given`; caller frees. NULL on failure. */
Tree *flag_encode(Engine *engine, const Operation *optimizer, const FlagDefs *defs,
                  const Tree *given, Error *err) MUST_CHECK;

#endif
