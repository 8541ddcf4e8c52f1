/* Runs whose making was cut short.
 *
 * A run is one when its last file is there; until then nobody sees its directory. So that one whose
 * maker was killed is not left for ever, a note in <home>/cache/unfinished says who is making it.
 * Trials need none: their batch finds them by their links. */
#ifndef VERBATIM_ENGINE_UNFINISHED_H
#define VERBATIM_ENGINE_UNFINISHED_H

#include "engine/run.h"

/* Before a run's first file is written. What others left unfinished goes now. */
void unfinished_begin(Run *run);
/* After its last one, or when it could not be made. */
void unfinished_end(Run *run);

#endif
