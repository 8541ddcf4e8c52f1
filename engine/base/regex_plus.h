/* `x+` as `xx*`, for PCRE2's DFA matcher.
 *
 * That matcher counts the repetitions of a `+` behind a single item, so each start of it is a state
 * of its own and nested ones cost the cube of the subject; a `*` counts nothing. Knows only as much
 * syntax as that takes, and leaves alone what it does not know. */
#ifndef VERBATIM_BASE_REGEX_PLUS_H
#define VERBATIM_BASE_REGEX_PLUS_H

#include "engine/base/buf.h"

void regex_unfold_plus(Buf *out, Span pattern);

#endif
