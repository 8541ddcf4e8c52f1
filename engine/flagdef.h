/* What an operation says of its flags, and checking values against it. */
#ifndef VERBATIM_ENGINE_FLAGDEF_H
#define VERBATIM_ENGINE_FLAGDEF_H

#include "engine/base/list.h"
#include "engine/base/tree.h"

typedef struct FlagChoice {
    Tree *value;
    char *description; /* "" */
    Tree *args;        /* map, or NULL */
} FlagChoice;

typedef struct FlagDef {
    char *name;
    char *description;   /* "" */
    Tree *default_value; /* never NULL; TREE_NULL when there is none */
    char *type;          /* NULL: any */
    bool required;
    FlagChoice *choices;
    size_t choice_count;
    bool allow_other;
    Tree *min, *max; /* NULL: open */
    char *arg_name;  /* NULL: the name */
    bool arg_skip;
    Tree *arg_switch;   /* NULL: none */
    char *null_label;   /* NULL */
    char *distribution; /* NULL */
} FlagDef;

typedef struct FlagDefs {
    FlagDef *items; /* sorted by name */
    size_t count, cap;
} FlagDefs;

/* Adds an empty definition (or returns the one that is there), keeping the order. The pointer is
 * good until the next add. */
FlagDef *flagdefs_add(FlagDefs *defs, const char *name);
FlagDef *flagdefs_find(const FlagDefs *defs, const char *name);
void flagdefs_copy(FlagDefs *to, const FlagDefs *from);
void flagdefs_release(FlagDefs *defs);

/* Definitions from the `flags` mapping of a project file; keys beginning with '$' are not flags.
 * Attributes that do nothing are noted. */
bool flagdefs_read(FlagDefs *out, StrList *notes, const Tree *flags, const char *where,
                   Error *err) MUST_CHECK;

/* The value as the flag's type wants it, list items one by one; caller frees. NULL on failure:
 * "cannot apply 'abc' to flag 'x': invalid value for type 'float'". cwd is for the path types. */
Tree *flag_coerce(const FlagDef *def, const Tree *value, const char *cwd, Error *err) MUST_CHECK;

/* It has no type, or one that values can be made into. */
bool flag_type_known(const FlagDef *def);

/* Every flag of `values` is defined; the error names the first that is not. `op` is for the hint.
 */
bool flags_known(const FlagDefs *defs, const Tree *values, const char *op, const char *program,
                 Error *err) MUST_CHECK;

/* Required, choices, range and existing paths. false with the message; *bare: it is shown as it is,
 * without the program's name before it. */
bool flags_check(const FlagDefs *defs, const Tree *values, bool *bare, Error *err) MUST_CHECK;

/* The map of all defaults, nulls included; caller frees. */
Tree *flagdefs_defaults(const FlagDefs *defs);

#endif
