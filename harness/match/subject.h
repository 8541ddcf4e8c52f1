/* The output as it is matched, with the way back to the output as it was printed.
 *
 * Under NORMALIZE_WHITESPACE each run of white space is one blank and the ends are trimmed, as
 * doctest does; otherwise lines of nothing but white space are emptied where <BLANKLINE> is
 * accepted. Literal text is searched here; regexes run on the original and their ends are brought
 * back. Must not know tokens. */
#ifndef VERBATIM_MATCH_SUBJECT_H
#define VERBATIM_MATCH_SUBJECT_H

#include "engine/base/span.h"
#include "harness/match/options.h"
#include <stdint.h>

typedef struct Subject {
    Span text;     /* what literal tokens see */
    Span original; /* borrowed */
    char *owned;   /* text's memory unless it is original's */
    uint32_t *map; /* byte i of text stands at map[i] of original, and map[text.len] is the end;
                      NULL: the same */
    bool utf8;     /* original is valid UTF-8 */
    MatchOptions options;
} Subject;

void subject_init(Subject *s, Span original, MatchOptions options);
/* Without the way back, for literal text and `...` alone; subject_map adds it. */
void subject_init_plain(Subject *s, Span original, MatchOptions options);
void subject_map(Subject *s);
void subject_release(Subject *s);

/* Position in the original of a position in text. */
static inline size_t subject_original(const Subject *s, size_t at) {
    return s->map ? s->map[at] : at;
}
/* Positions in text of an end in the original: one, or two (before and behind the blank) when it
 * lies inside a run of white space. Returns their number. */
size_t subject_positions(const Subject *s, size_t original, size_t out[2]);
/* The line of the original around `at`, without '\n': [*start, *end). */
void subject_line(const Subject *s, size_t at, size_t *start, size_t *end);

#endif
