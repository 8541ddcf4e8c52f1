/* Flags found in Python scripts: top-level literals, or argparse options. Asks the warm interpreter
 * and remembers answers per script and modification time. */
#ifndef VERBATIM_ENGINE_IMPORT_H
#define VERBATIM_ENGINE_IMPORT_H

#include "engine/flagdef.h"

struct Engine;

typedef struct ScriptFlags {
    FlagDefs defs;
    char *dest; /* "args" or "globals" */
} ScriptFlags;

/* A script that cannot be read or parsed has no flags and logs a warning; only a missing python3 is
 * an error. */
bool import_flags(ScriptFlags *out, struct Engine *engine, const char *script,
                  Error *err) MUST_CHECK;
void script_flags_release(ScriptFlags *flags);

#endif
