/* Accepting: expected text rewritten from what was printed, keeping what the author meant.
 *
 * Lines that match stay byte for byte, wildcards stay wherever the line they stand on is still
 * printed, everything else becomes what was printed, escaped where it would be read as something
 * else. What comes out has been matched against the output before it is handed back. Knows nothing
 * of documents: whoever writes it into one checks that it is read back as the same text. */
#ifndef VERBATIM_MATCH_REWRITE_H
#define VERBATIM_MATCH_REWRITE_H

#include "harness/match/match.h"

typedef enum RewriteCare {
    REWRITE_BARE,    /* escape only what would be a wildcard */
    REWRITE_USUAL,   /* also `>>>` and fences */
    REWRITE_CAREFUL, /* also `$`, `>`, `|` and list marks at the start of a line */
    REWRITE_PARANOID /* the first character of every printed line */
} RewriteCare;

/* Append the new expected text. An example that passes keeps its text. False: what was printed
 * cannot be written as expected text under these options; err says why. */
bool match_rewrite(Buf *out, const MatchInput *input, MatchEnv *env, RewriteCare care,
                   Error *err) MUST_CHECK;

/* Append one printed line (without '\n') as literal expected text. */
void rewrite_literal(Buf *out, Span line, MatchOptions options, RewriteCare care, bool first);
/* Append text as a regular expression that matches just it. */
void rewrite_regex(Buf *out, Span text);

/* Number of wildcards in an expected text (suffixes of `.t` files count too). For laws and lint. */
size_t match_count_wildcards(Span expected, MatchOptions options, MatchSyntax syntax,
                             MatchEnv *env);

#endif
