/* What all fuzz targets share. Each file fuzz_NAME.c is one program; its seeds are in corpus/NAME.
 */
#ifndef VERBATIM_TESTS_FUZZ_H
#define VERBATIM_TESTS_FUZZ_H

#include "engine/base/span.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline Span fuzz_span(const uint8_t *data, size_t size) {
    return span_make((const char *)data, size);
}

/* An assertion that release builds keep. */
static inline void fuzz_require(bool holds) {
    if (!holds)
        abort();
}

#endif
