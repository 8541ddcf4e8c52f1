/* Output that is kept for a while. */
#include "engine/held.h"

typedef struct HeldPiece {
    Stream stream;
    size_t len;
} HeldPiece;

void held_init(Held *held) {
    buf_init(&held->bytes);
    buf_init(&held->pieces);
}

void held_release(Held *held) {
    buf_release(&held->bytes);
    buf_release(&held->pieces);
}

static void keep(void *context, Stream stream, Span bytes) {
    Held *held = context;
    HeldPiece piece = {stream, bytes.len};
    buf_add_span(&held->bytes, bytes);
    buf_add(&held->pieces, &piece, sizeof piece);
}

Observer held_observer(Held *held, const Observer *like) {
    return (Observer){
        .context = held, .output = keep, .merged = like->merged, .input = like->input};
}

void held_show(Held *held, Engine *engine) {
    size_t at = 0;
    for (size_t i = 0; i < held->pieces.len; i += sizeof(HeldPiece)) {
        HeldPiece piece;
        memcpy(&piece, held->pieces.data + i, sizeof piece);
        engine_out(engine, piece.stream, span_make(held->bytes.data + at, piece.len));
        at += piece.len;
    }
    buf_reset(&held->bytes);
    buf_reset(&held->pieces);
}
