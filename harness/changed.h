/* `--changed`: only documents that differ from a base in git. */
#ifndef VERBATIM_CHANGED_H
#define VERBATIM_CHANGED_H

#include "harness/plan.h"

/* Keep the documents of the plan that changed since the merge base with `base` ("": the default
 * branch), or whose sample projects or included files did; drop the others. */
bool changed_select(Plan *plan, const char *base, Error *err) MUST_CHECK;

#endif
