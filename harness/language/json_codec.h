/* JSON text of values and back, for module json. Independent of engine/base/json.h, whose trees
 * know neither big integers' text, nor hooks, nor CPython's messages. */
#ifndef VERBATIM_LANGUAGE_JSON_CODEC_H
#define VERBATIM_LANGUAGE_JSON_CODEC_H

#include "harness/language/text.h"

typedef struct JsonStyle {
    bool skipkeys, ensure_ascii, check_circular, allow_nan, sort_keys;
    Str *indent; /* NULL: one line */
    Str *item_separator, *key_separator;
    Value fallback; /* default(o), or NONE */
} JsonStyle;

Str *json_write_value(VM *vm, const JsonStyle *style, Value v);
/* The same text in the pieces that JSONEncoder.iterencode() gives. */
List *json_write_pieces(VM *vm, const JsonStyle *style, Value v);
/* TypeError "Object of type X is not JSON serializable" */
_Noreturn void json_refuse(VM *vm, Value v);

typedef struct JsonHooks {
    Value object_hook, pairs_hook, parse_float, parse_int, parse_constant; /* or NONE */
    bool strict;
} JsonHooks;

/* One value at byte offset *at (no white space before it); *at moves behind it. `begin`: white
 * space may come first, and nothing but white space after. */
Value json_read_value(VM *vm, const JsonHooks *hooks, Str *text, size_t *at);
Value json_read_document(VM *vm, const JsonHooks *hooks, Str *text);

extern const Type TYPE_JSON_ERROR;
_Noreturn void json_raise(VM *vm, Str *text, size_t at, const char *message);

#endif
