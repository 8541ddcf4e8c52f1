/* Flag values between text and Tree: the tables that decide what `x=1e5` means and how it is shown.
 *
 * Pure functions over trees; knows nothing of flag definitions or runs. */
#ifndef VERBATIM_ENGINE_FLAGVALUE_H
#define VERBATIM_ENGINE_FLAGVALUE_H

#include "engine/base/list.h"
#include "engine/base/tree.h"

/* Text to value: integer, float, flag function (kept as text, but `range[…]`, `linspace[…]` and
 * `logspace[…]` become their lists), repetition `[…]*N`, YAML, text. Never fails. Caller frees. */
Tree *flag_value_parse(Span text);

/* Value to text as on a command line and in tables: YAML quoting of text that would read as another
 * type. */
void flag_value_format(Buf *out, const Tree *value);
/* As `print_runs` shows it: text bare. */
void flag_value_format_bare(Buf *out, const Tree *value);
/* As trial lines and labels show it: floats rounded to 4 decimals, text shell-quoted. */
void flag_value_format_assign(Buf *out, const Tree *value);

/* "x=1 y=2": all flags sorted by name, formatted for trial lines, joined by `separator`. */
void flag_assigns(Buf *out, const Tree *flags, const char *separator);

/* Same names, equal values: numbers by value, booleans only with booleans, text only with text. */
bool flags_equal(const Tree *a, const Tree *b);

/* NAME=VAL at the first '='; false (with the message) when there is none. Adds to map `flags`,
 * replacing. */
bool flag_assign_parse(Tree *flags, const char *text, Error *err) MUST_CHECK;

/* `name[a:b:c]`, or without a name a range of numbers, `[1:2]`. */
typedef struct FlagFunction {
    char *name; /* "" when unnamed */
    Tree *args; /* list */
} FlagFunction;
bool flag_function_parse(FlagFunction *out, Span text); /* false: not one */
/* The same where it says what to search: `abc[1]` is a text that happens to look like one. */
bool flag_search_parse(FlagFunction *out, Span text);
void flag_function_release(FlagFunction *function);

#endif
