/* What a person sets for all projects: the file GUILD_CONFIG names, else ~/.guild/config.yml.
 *
 *     diff:
 *       command: meld        what `diff` runs */
#ifndef VERBATIM_ENGINE_USERCONFIG_H
#define VERBATIM_ENGINE_USERCONFIG_H

#include "engine/base/list.h"
#include "engine/base/tree.h"

/* The whole file as a map, an empty one when there is none; NULL when it cannot be read. Caller
 * frees. */
Tree *user_config_read(const StrList *env, Error *err) MUST_CHECK;

#endif
