/* Texts as lines, and one line of expected text as a pattern of its own.
 *
 * What aligns expected with printed lines (the diff, UNORDERED, rewriting) works on these; whether
 * an example passes is never decided here alone, except for UNORDERED. */
#ifndef VERBATIM_MATCH_LINES_H
#define VERBATIM_MATCH_LINES_H

#include "harness/match/match.h"
#include "harness/match/solve.h"

typedef struct Line {
    Span text;    /* without '\n' */
    size_t start; /* byte in the whole text */
} Line;

typedef struct Lines {
    Line *at;
    size_t count, cap;
    bool final_newline;
} Lines;

void lines_split(Lines *l, Span text);
void lines_release(Lines *l);

/* A line of expected text. */
typedef struct LinePattern {
    Span text; /* in `.t` files without suffixes */
    Pattern pattern;
    bool ok;                   /* parsed */
    bool any;                  /* nothing but `...`: stands for any number of lines */
    bool wildcards;            /* has at least one */
    bool open_start, open_end; /* begins or ends with `...` among other text */
    uint64_t hash;             /* of the text as it is compared, when there are no wildcards */
    size_t kept;               /* number of wildcards; a suffix counts as one */
    bool cram;                 /* with the suffixes of `.t` files: */
    Span written;              /* as it stands there */
    bool optional;             /* (?) */
    bool escaped;              /* (esc): `decoded` */
    Buf decoded;
    Regex *whole; /* (re) and (glob) */
} LinePattern;

/* Beside the options: the line is of a `.t` file. */
#define LINE_CRAM ((MatchOptions)1 << 62)

/* A printed line. */
typedef struct LineSubject {
    Span text;
    Subject subject;
    uint64_t hash;
    Buf shown; /* of a `.t` file, as cram writes it; empty: as it is */
} LineSubject;

/* `first`: it is the first line of the expected text (where `???` means `...`). err (may be NULL)
 * is set for a bad ` (re)`; the line then matches only itself. */
void line_pattern_init(LinePattern *p, Span text, MatchOptions options, MatchEnv *env, bool bytes,
                       bool first, Error *err);
void line_pattern_release(LinePattern *p);
void line_subject_init(LineSubject *s, Span text, MatchOptions options);
void line_subject_release(LineSubject *s);
/* Does the line match as a whole? Captures bind nothing. */
bool line_matches(LinePattern *p, const LineSubject *s);

/* cram_line.c */
bool line_pattern_suffix(LinePattern *p, bool bytes, Error *err) MUST_CHECK;
bool line_suffix_matches(const LinePattern *p, const LineSubject *s);
/* Appends what cannot be printed as cram writes it, with ` (esc)`. False, and nothing: it can be.
 */
bool cram_escape(Buf *out, Span s);

#endif
