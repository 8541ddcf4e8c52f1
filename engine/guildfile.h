/* guild.yml as data: forms unified, files included, models extended, parameters filled in.
 *
 * Knows the shape of the file, not what operations mean. */
#ifndef VERBATIM_ENGINE_GUILDFILE_H
#define VERBATIM_ENGINE_GUILDFILE_H

#include "engine/base/list.h"
#include "engine/base/tree.h"

typedef struct Guildfile {
    char *path;    /* absolute path of guild.yml */
    char *dir;     /* its directory */
    char *digest;  /* MD5 of its bytes, in hex */
    Tree *models;  /* list of maps in file order, each with `name` ("" when anonymous), `operations`
                      (map) and what else it says */
    StrList notes; /* attributes of models that do nothing */
} Guildfile;

/* Read `dir`/guild.yml. false with kind ERR_NONE: there is none. Messages begin
 * "<file>:<line>:<column>: ". */
bool guildfile_read(Guildfile *out, const char *dir, Error *err) MUST_CHECK;
void guildfile_release(Guildfile *file);

#endif
