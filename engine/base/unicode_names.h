/* Names of code points. */
#ifndef VERBATIM_BASE_UNICODE_NAMES_H
#define VERBATIM_BASE_UNICODE_NAMES_H

#include "engine/base/buf.h"
#include <stdint.h>

/* The table: how it is written is said in unicode_name_table.c. */
typedef struct UnicodeNameRun {
    uint32_t first, count, offset;
} UnicodeNameRun;

extern const char UNICODE_NAME_WORDS[], UNICODE_NAMES[];
extern const uint32_t UNICODE_NAME_WORD_INDEX[];
extern const UnicodeNameRun UNICODE_NAME_RUNS[]; /* ends with count 0 */

/* Append the name of a code point; false: it has none. */
bool unicode_add_name(Buf *out, uint32_t c);
/* The code point of a name, in any case, also of the other names of controls and the like; false:
 * there is no such name. */
bool unicode_by_name(Span name, uint32_t *out);

#endif
