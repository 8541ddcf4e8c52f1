/* Names of code points. Not all of them: see unicode_name_table.c. */
#ifndef VERBATIM_BASE_UNICODE_NAMES_H
#define VERBATIM_BASE_UNICODE_NAMES_H

#include "engine/base/buf.h"
#include <stdint.h>

typedef struct UnicodeNameBlock {
    uint32_t first, last;
    const char *names;
} UnicodeNameBlock;

extern const UnicodeNameBlock UNICODE_NAME_BLOCKS[]; /* ends with names NULL */

typedef enum UnicodeNamed {
    UNICODE_NAMED,
    UNICODE_NAMELESS,     /* it has no name */
    UNICODE_NAME_UNKNOWN, /* it may have one that we do not know */
} UnicodeNamed;

/* Append the name of a code point. */
UnicodeNamed unicode_add_name(Buf *out, uint32_t c);
/* The code point of a name, in any case; false: no such name among those known. */
bool unicode_by_name(Span name, uint32_t *out);

#endif
