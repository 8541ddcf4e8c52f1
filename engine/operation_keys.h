/* Does a model's operation have attributes that do nothing? */
#ifndef VERBATIM_ENGINE_OPERATION_KEYS_H
#define VERBATIM_ENGINE_OPERATION_KEYS_H

#include "engine/guildfile.h"

/* Of the operation, its steps, requirements, optimizers and objective, and of the model's resources
 * these may name. Messages and notes as those of keys.h. */
bool operation_check_keys(StrList *notes, const Guildfile *file, const Tree *model,
                          const char *name, Error *err) MUST_CHECK;
/* Of a full item, as a file holds it; `file`: its name in messages. */
bool item_check_keys(StrList *notes, const Tree *item, const char *type, const char *file,
                     Error *err) MUST_CHECK;

#endif
