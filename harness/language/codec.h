/* Encodings by name, and what the files of codecs share. */
#ifndef VERBATIM_LANGUAGE_CODEC_H
#define VERBATIM_LANGUAGE_CODEC_H

#include "harness/language/str.h"

typedef enum Encoding {
    ENC_UTF8,
    ENC_UTF8_SIG,
    ENC_ASCII,
    ENC_LATIN1,
    ENC_UTF16,
    ENC_UTF16_LE,
    ENC_UTF16_BE,
    ENC_UTF32,
    ENC_UTF32_LE,
    ENC_UTF32_BE
} Encoding;

typedef enum ErrorHandler {
    ON_STRICT,
    ON_IGNORE,
    ON_REPLACE,
    ON_BACKSLASH,
    ON_XML,
    ON_SURROGATE_ESCAPE,
    ON_SURROGATE_PASS
} ErrorHandler;

/* By name with CPython's aliases; LookupError "unknown encoding: x". */
Encoding codec_find(VM *vm, const char *name);
/* As messages name it: "utf-8". */
const char *codec_name(Encoding encoding);
/* LookupError "unknown error handler name 'x'"; raised only when there is an error to handle. */
ErrorHandler codec_handler(VM *vm, const char *name);
/* UnicodeEncodeError or UnicodeDecodeError. */
_Noreturn void codec_raise(VM *vm, const Type *type, const char *encoding, Value object,
                           size_t start, size_t end, const char *reason);

#endif
