/* An operation from its mapping in guild.yml. */
#ifndef VERBATIM_ENGINE_OPERATION_READ_H
#define VERBATIM_ENGINE_OPERATION_READ_H

#include "engine/guildfile.h"
#include "engine/operation.h"

struct Engine;

/* The operation `name` of `model` (an item of file->models), flags of its script imported. NULL on
 * failure; messages name file, line and column where the mapping is wrong, and are worded as the
 * command line's where the operation is not valid. */
Operation *operation_read(struct Engine *engine, const Guildfile *file, const Tree *model,
                          const char *name, Error *err) MUST_CHECK;

/* "model:op", or "op" for the anonymous model; caller frees. */
char *operation_full_name(const Tree *model, const char *name);

#endif
