/* Traceback objects: where an exception passed, outermost frame first. */
#ifndef VERBATIM_LANGUAGE_TRACEBACK_H
#define VERBATIM_LANGUAGE_TRACEBACK_H

#include "harness/language/function.h"

typedef struct Traceback {
    Object object;
    struct Traceback *next; /* nearer to the raise, or NULL */
    Code *code;
    Dict *globals;
    Object *frame; /* a FrameView, made on demand */
    int32_t line;
} Traceback;
static inline Traceback *traceback_first(Value traceback) { /* or NULL */
    return is_none(traceback) ? NULL : (Traceback *)traceback.object;
}

/* Write that `exception` left `frame` (in front of what is written already). */
void traceback_add(VM *vm, Value exception, const Frame *frame);
/* What a program sees of a frame, as it is now. */
Value frame_view(VM *vm, const Frame *frame);
Value frame_view_of(VM *vm, Code *code, Dict *globals, int32_t line);
/* The source text of a line of a file or document, or an empty span. */
Span source_line(VM *vm, Str *filename, int line);
/* "Did you mean: 'x'?" for NameError, AttributeError and ImportError; false: no idea. */
bool exception_suggestion(VM *vm, Value exception, Buf *out);
/* The last lines of a traceback: type, message and notes, SyntaxError with its caret lines, as
 * CPython's traceback.format_exception_only; with a suggestion if wanted. */
void exception_add_end(VM *vm, Buf *out, Value exception, bool suggestion);
/* Type and message, in front of the notes. */
void exception_add_head(VM *vm, Buf *out, Value exception);

#endif
