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
    ENC_UTF32_BE,
    ENC_ESCAPE,     /* unicode_escape */
    ENC_RAW_ESCAPE, /* raw_unicode_escape */
    ENC_PAGE        /* one byte a character, by a table */
} Encoding;

typedef enum ErrorHandler {
    ON_STRICT,
    ON_IGNORE,
    ON_REPLACE,
    ON_BACKSLASH,
    ON_XML,
    ON_NAME,
    ON_SURROGATE_ESCAPE,
    ON_SURROGATE_PASS,
    ON_CALL /* what the program registered */
} ErrorHandler;

/* By name with CPython's aliases. *page is what the bytes from 0x80 stand for when it is
 * ENC_PAGE. */
bool codec_lookup(const char *name, Encoding *encoding, const uint16_t **page);
/* As codecs.lookup() names it, NULL: it is not built in. */
const char *codec_canonical(const char *name, char out[32]);
/* What module codecs makes of a codec that is not built in, by its function `how`. LookupError
 * "unknown encoding: x". */
Value codec_other(VM *vm, const char *how, Value object, const char *encoding, const char *errors);
/* codec_pages.c: by name in lower case with '_' for '-'; NULL: there is none of this name. */
const uint16_t *codec_page(const char *name);
/* Its names, each with a space after it. */
const char *codec_page_name(const uint16_t *page);
/* As messages name it: "utf-8". */
const char *codec_name(Encoding encoding);
/* LookupError "unknown error handler name 'x'"; raised only when there is an error to handle. */
ErrorHandler codec_handler(VM *vm, const char *name);
/* UnicodeEncodeError or UnicodeDecodeError. */
_Noreturn void codec_raise(VM *vm, const Type *type, const char *encoding, Value object,
                           size_t start, size_t end, const char *reason);

/* The str or bytes that the program's handler puts in place of object[start, end); *next: where to
 * go on in *object, which the handler may have changed. */
Value codec_call(VM *vm, const char *handler, const Type *type, const char *encoding, Value *object,
                 size_t start, size_t end, const char *reason, size_t *next);

/* ---- decoding ---- */

typedef struct Decoder {
    VM *vm;
    Encoding encoding;
    const uint16_t *page;
    const unsigned char *data;
    size_t len;
    Value object; /* for the exception */
    const char *errors;
    Buf *out;
} Decoder;

/* Deal with data[start, end) that does not decode; returns where to go on. */
size_t decode_error(Decoder *d, size_t start, size_t end, const char *reason);
/* codec_escape.c: one character or escape. */
size_t decode_escape_step(Decoder *d, size_t at);
/* Append a character as unicode_escape or raw_unicode_escape write it. */
void encode_escape(Buf *out, uint32_t c, bool raw);

#endif
