/* JSON text to Tree and back. Strict: RFC 8259 and nothing more. */
#ifndef VERBATIM_BASE_JSON_H
#define VERBATIM_BASE_JSON_H

#include "engine/base/tree.h"

/* Parse one document; `name` is used in messages: "name:line:column: …". NULL on failure. */
Tree *json_parse(Span text, const char *name, Error *err) MUST_CHECK;
/* Append compact JSON on one line; invalid UTF-8 in strings becomes U+FFFD. Integers keep all
 * digits. */
void json_write(Buf *out, const Tree *t);
void json_write_pretty(Buf *out, const Tree *t, int indent);
/* Append a quoted JSON string, without building a tree (event streams are hot). */
void json_write_string(Buf *out, Span text);

#endif
