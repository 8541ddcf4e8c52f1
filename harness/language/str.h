/* What the files of str share among themselves. */
#ifndef VERBATIM_LANGUAGE_STR_H
#define VERBATIM_LANGUAGE_STR_H

#include "harness/language/text.h"

extern const Native STR_METHODS[]; /* str_methods.c */

/* First and last occurrence (bytes), or SIZE_MAX. */
size_t text_find(Span s, Span needle);
size_t text_rfind(Span s, Span needle);

/* format % value */
Str *str_percent(VM *vm, Str *format, Value value);
Value bytes_percent(VM *vm, Span format, Value value, bool array);

/* str.format and str.format_map: args a tuple (NULL: none), names a mapping. */
Str *str_format_fields(VM *vm, Str *format, Tuple *args, Value names);

/* Encoding and decoding by name; raise UnicodeEncodeError, UnicodeDecodeError, LookupError. */
Value str_encode(VM *vm, Str *s, const char *encoding, const char *errors);
Str *str_decode(VM *vm, Span bytes, Value object, const char *encoding, const char *errors);

#endif
