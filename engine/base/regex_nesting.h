/* Which capture group stands inside which, read off a pattern's text. For regex.c alone. */
#ifndef VERBATIM_BASE_REGEX_NESTING_H
#define VERBATIM_BASE_REGEX_NESTING_H

#include "engine/base/span.h"
#include <stdint.h>

/* Fill parents[1 … count] with the number of the group around each (0: none). The pattern is known
 * to compile. */
void regex_nesting(uint16_t *parents, size_t count, Span pattern, bool extended);

#endif
