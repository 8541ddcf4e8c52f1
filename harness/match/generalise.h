/* Expected text that holds for several outputs: what differs between them becomes a wildcard. */
#ifndef VERBATIM_MATCH_GENERALISE_H
#define VERBATIM_MATCH_GENERALISE_H

#include "harness/match/match.h"

/* Append `expected`, changed as little as makes it match `got` too: spans that differ become
 * wildcards of the narrowest type that fits both, lines on one side only become `...`. False: no
 * such text was found (nothing is appended). */
bool match_generalise(Buf *out, Span expected, Span got, MatchOptions options, MatchSyntax syntax,
                      MatchEnv *env);

#endif
