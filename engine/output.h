/* What a run printed: `.guild/output`, with time and stream of each line in `.guild/output.index`.
 */
#ifndef VERBATIM_ENGINE_OUTPUT_H
#define VERBATIM_ENGINE_OUTPUT_H

#include "engine/observer.h"
#include "engine/run.h"

typedef struct Output Output;

/* Truncates what was there; files are made when the first byte comes. */
Output *output_new(const Run *run);
void output_add(Output *output, Stream stream, Span bytes);
/* Call now and then: complete lines go to the disk a short while after they came. */
void output_tick(Output *output);
/* Writes what is left (a last line without its newline too) and frees. */
bool output_close(Output *output, Error *err) MUST_CHECK;
/* The same; *whole (may hold nothing before) is all that was captured, if it is still at hand. */
bool output_close_into(Buf *whole, bool *at_hand, Output *output, Error *err) MUST_CHECK;

typedef struct OutputLine {
    int64_t millis; /* since the epoch */
    Stream stream;
    Span text; /* without the newline; into `text` of the reader */
} OutputLine;

/* The whole captured output. lines may be NULL. Caller frees *lines and releases text. */
bool output_read(Buf *text, OutputLine **lines, size_t *count, const Run *run,
                 Error *err) MUST_CHECK;

#endif
