/* Python's syntax of regular expressions turned into PCRE2's, with Python's own errors. */
#ifndef VERBATIM_LANGUAGE_RE_TRANSLATE_H
#define VERBATIM_LANGUAGE_RE_TRANSLATE_H

#include "harness/language/text.h"

/* The values of re.I and friends. */
enum {
    RE_TEMPLATE = 1,
    RE_IGNORECASE = 2,
    RE_LOCALE = 4,
    RE_MULTILINE = 8,
    RE_DOTALL = 16,
    RE_UNICODE = 32,
    RE_VERBOSE = 64,
    RE_DEBUG = 128,
    RE_ASCII = 256
};

typedef struct RePlan {
    Buf *out;       /* PCRE2's text; the caller drops it */
    unsigned flags; /* given ones and those written in the pattern */
    size_t groups;
    Str **names; /* [0 … groups], NULL: none */
} RePlan;

/* Raises re.error. `pattern` is the value in messages; `bytes`: it is a bytes pattern. */
void re_translate(VM *vm, RePlan *plan, Value pattern, Span text, bool bytes, unsigned flags);

/* What may be the name of a group. */
bool re_is_name(Span s);

/* re.error(msg, pattern, pos); `at` is a byte offset, SIZE_MAX: no position. */
_Noreturn void re_raise(VM *vm, Value pattern, Span text, size_t at, const char *message);

#endif
