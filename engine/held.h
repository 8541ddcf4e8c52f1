/* Output that is kept for a while: bytes with the stream of each piece, in order. */
#ifndef VERBATIM_ENGINE_HELD_H
#define VERBATIM_ENGINE_HELD_H

#include "engine/engine.h"

typedef struct Held {
    Buf bytes;
    Buf pieces; /* of HeldPiece */
} Held;

void held_init(Held *held);
void held_release(Held *held);
/* An observer that keeps what it gets; merged as `like` is. */
Observer held_observer(Held *held, const Observer *like);
/* Give everything to the engine's observer and forget it. */
void held_show(Held *held, Engine *engine);

#endif
