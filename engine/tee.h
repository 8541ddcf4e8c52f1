/* For a while, everything an engine says is also captured as the output of a run. */
#ifndef VERBATIM_ENGINE_TEE_H
#define VERBATIM_ENGINE_TEE_H

#include "engine/engine.h"
#include "engine/output.h"

typedef struct Tee {
    Engine *engine;
    Output *output;
    Observer outer;
    bool quiet; /* captured only */
} Tee;

void tee_begin(Tee *tee, Engine *engine, Output *output, bool quiet);
void tee_end(Tee *tee);

#endif
