/* Pretty printing: values laid out as CPython's pprint does. */
#ifndef VERBATIM_LANGUAGE_PPRINT_H
#define VERBATIM_LANGUAGE_PPRINT_H

#include "harness/language/text.h"

/* The containers being printed, innermost first. */
typedef struct PathLink {
    const struct PathLink *outer;
    const void *object;
} PathLink;

typedef struct PrettyStyle {
    int64_t indent, width, depth; /* depth 0: no limit */
    bool compact, sort_dicts, underscore_numbers;
} PrettyStyle;

typedef struct Pretty {
    VM *vm;
    PrettyStyle style;
    Value printer; /* whose format() makes the text on one line; UNSET: pretty_line does */
    Buf *out;
    const PathLink *path;
    bool readable, recursive; /* what pretty_repr found so far */
} Pretty;

/* The value laid out, without a newline at the end. */
Str *pretty_text(VM *vm, const PrettyStyle *style, Value printer, Value v);
/* On one line, as repr() but with keys sorted, depth limited and recursion named. */
Str *pretty_line(Pretty *p, Value v, int64_t level);
/* The same by the printer's format(), if it has one of its own. */
Str *pretty_repr(Pretty *p, Value v, int64_t level);
/* The type whose repr a type has, when it is a built-in one; else NULL. */
const Type *pretty_kind(const Type *type);
/* Its name; also of a class of the module collections that is written in the language; or "". */
const char *pretty_kind_name(VM *vm, const Type *type);
/* The items of a mapping as pairs, sorted by key when the style says so; a list. */
List *pretty_items(Pretty *p, Value mapping);
void pretty_sort(VM *vm, List *items, bool by_first);
bool pretty_on_path(const Pretty *p, Value v);

#endif
