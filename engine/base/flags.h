/* Command-line flags from a table: parsing, files of arguments, help, "did you mean".
 *
 * A table is an array of Flag ended by a row without names. Values are stored at `offset` of a
 * struct of the caller's. Must not know what any flag means. */
#ifndef VERBATIM_BASE_FLAGS_H
#define VERBATIM_BASE_FLAGS_H

#include "engine/base/buf.h"
#include "engine/base/error.h"
#include "engine/base/list.h"
#include <stdint.h>

typedef enum FlagKind {
    FLAG_SET,      /* bool: true; `--no-NAME` false */
    FLAG_COUNT,    /* int: one more each time */
    FLAG_LESS,     /* int: one less each time */
    FLAG_INT,      /* int64_t, not negative */
    FLAG_TEXT,     /* char *, owned */
    FLAG_OPTIONAL, /* char *, owned; `--name` alone stores "" */
    FLAG_LIST,     /* StrList: one more each time */
    FLAG_DURATION  /* double, seconds: 5, 5s, 200ms, 2m, 1h */
} FlagKind;

typedef struct Flag {
    char letter;      /* 0: none */
    const char *name; /* without the dashes; NULL: none */
    FlagKind kind;
    size_t offset;
    const char *value; /* how help writes the value; NULL when there is none */
    const char *help;
} Flag;

/* Words that are no flags go to `rest` (after `--`, all do). `tables` is NULL-terminated. */
bool flags_parse(void *target, StrList *rest, const Flag *const *tables, char *const *argv,
                 Error *err) MUST_CHECK;
/* Appends the words; one of the form `@FILE` is replaced by the lines of FILE, one word each, where
 * `#` starts a comment line. */
bool flags_expand_files(StrList *words, char *const *argv, Error *err) MUST_CHECK;
/* Frees texts and lists. */
void flags_release(void *target, const Flag *const *tables);
/* Two columns, one flag per entry; a letter in `letters` is taken, and those shown are added. */
void flags_help(Buf *out, const Flag *table, Buf *letters);
/* "5", "5s", "200ms", "2m", "1h" → seconds. */
bool duration_parse(double *out, Span text, Error *err) MUST_CHECK;

#endif
