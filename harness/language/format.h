/* A parsed specification of the format mini-language, and laying out by it. */
#ifndef VERBATIM_LANGUAGE_FORMAT_H
#define VERBATIM_LANGUAGE_FORMAT_H

#include "harness/language/numbers.h"

typedef struct FormatSpec {
    uint32_t fill;
    char align; /* < > ^ = */
    bool align_given;
    char sign; /* + - space, 0: none given */
    bool no_negative_zero, alternate;
    int64_t width, precision; /* -1: none */
    char grouping;            /* , _ or 0 */
    uint32_t type;            /* 0: none given */
} FormatSpec;

/* Parse; raises ValueError worded as CPython. */
FormatSpec format_parse(VM *vm, Str *spec, const char *type_name, char default_type,
                        char default_align);
_Noreturn void format_unknown_code(VM *vm, uint32_t code, const char *type_name);

/* A number in pieces; digits may be empty (inf, nan, characters). */
typedef struct NumberText {
    char sign; /* 0: none */
    const char *prefix;
    Span digits, rest; /* rest: from the decimal point on */
} NumberText;

/* Sign, prefix, padding and grouping put together. */
void format_number(VM *vm, Buf *out, const FormatSpec *f, const NumberText *n);
/* text padded to the width. */
void format_pad(VM *vm, Buf *out, const FormatSpec *f, Span text, size_t length);

#endif
