/* Conditions on runs, as `runs list --where` takes them: `x > 1 and status = completed`.
 *
 *     condition:  NAME = VALUE   (also != < <= > >=)     NAME contains TEXT     NAME in [VALUE, …]
 *                 NAME is undefined                      not …   … and …   … or …   ( … )
 *
 * NAME is a flag, a scalar, an attribute, or one of id, operation, status, label, marked, tags.
 * `flag:NAME`, `scalar:NAME` and `attr:NAME` say which. */
#ifndef VERBATIM_ENGINE_WHERE_H
#define VERBATIM_ENGINE_WHERE_H

#include "engine/run.h"

typedef struct Where Where;

/* NULL for what is no condition; the message says what was expected where. Caller frees. */
Where *where_parse(const char *text, Error *err) MUST_CHECK;
void where_free(Where *where);

/* What a run does not have compares to nothing: only `!=` and `is undefined` hold for it. */
bool where_matches(const Where *where, Run *run);

#endif
