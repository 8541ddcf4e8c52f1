/* The engine and the helpers as transcripts see them.
 *
 * Everything here is a table of natives by signature string, the same way a plug-in would do it.
 * The names come into being when a document first uses them. */
#ifndef VERBATIM_BIND_BIND_H
#define VERBATIM_BIND_BIND_H

#include "harness/language/language.h"

typedef struct BindOptions {
    const char *samples;         /* directory sample() looks below; NULL: none is configured */
    char *(*find_samples)(void); /* then: where they are; NULL: nowhere */
    const char *directory;       /* of the document */
} BindOptions;

/* Give a document its helpers: Project, gapi, sample, cat … Strings are copied. */
void bind_register(Interp *interp, const BindOptions *options);

/* "signature\n  sentence" for every helper, for `verbatim help helpers`. */
void bind_help(Buf *out);

#endif
