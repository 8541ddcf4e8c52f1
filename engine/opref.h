/* What a run is a run of: four words kept in the run's `opref` file. */
#ifndef VERBATIM_ENGINE_OPREF_H
#define VERBATIM_ENGINE_OPREF_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/span.h"

typedef struct OpRef {
    char *type;    /* "script", "guildfile", "builtin", "package" */
    char *package; /* path of the script or project file, "guildai" for what is built in */
    char *version; /* MD5 of that file, or the engine's version */
    char *model;   /* "" when there is none; "skopt" for optimizers */
    char *op;
} OpRef;

void opref_init(OpRef *ref, const char *type, const char *package, const char *version,
                const char *model, const char *op);
void opref_copy(OpRef *to, const OpRef *from);
void opref_release(OpRef *ref);
bool opref_equal_op(const OpRef *a, const OpRef *b); /* all but the version */

/* "TYPE:PKG VERSION MODEL OP", each shell-quoted. */
void opref_write(Buf *out, const OpRef *ref);
bool opref_parse(OpRef *out, Span text, Error *err) MUST_CHECK;

/* "[pkg/][model:]op" as one would type it; caller frees. */
char *opref_spec(const OpRef *ref);
/* "[dir/][model:]op" as lists show it, seen from directory `cwd`; caller frees. */
char *opref_description(const OpRef *ref, const char *cwd);

#endif
