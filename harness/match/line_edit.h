/* One line of expected text against one printed line: what of the pattern still holds.
 *
 * The best way to turn the one into the other, keeping as many wildcards as possible and then as
 * much literal text as possible. A regex is kept only beside literal text that is kept too, or at
 * the line's edge. The diff marks what differs by it, rewriting composes the new line from it. */
#ifndef VERBATIM_MATCH_LINE_EDIT_H
#define VERBATIM_MATCH_LINE_EDIT_H

#include "harness/match/lines.h"

typedef enum EditKind {
    EDIT_KEEP, /* literal text, the same on both sides */
    EDIT_WILD, /* a wildcard and what it matches */
    EDIT_DROP, /* expected only */
    EDIT_ADD   /* printed only */
} EditKind;

typedef struct Edit {
    EditKind kind;
    size_t start, end;         /* bytes of the expected line; empty for EDIT_ADD */
    size_t got_start, got_end; /* bytes of the printed line; empty for EDIT_DROP */
} Edit;

typedef struct LineEdit {
    Edit *edits;
    size_t count, cap;
    size_t kept;   /* wildcards kept */
    size_t shared; /* characters of literal text kept, white space not counted */
    int likeness;  /* 0 … 1000 */
    bool related;  /* enough in common to be the same line changed */
} LineEdit;

void line_edit(LineEdit *out, LinePattern *p, const LineSubject *s);
void line_edit_release(LineEdit *e);

#endif
