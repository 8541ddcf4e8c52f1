/* What failed the last time, remembered per working directory outside of it. */
#ifndef VERBATIM_RECALL_H
#define VERBATIM_RECALL_H

#include "engine/base/list.h"
#include "harness/plan.h"

/* Deselect what did not fail the last time; when nothing is remembered, a note says so and all
 * stays selected. */
void recall_select(Plan *plan);
/* Remember: `failed` holds "path:line" of bad examples; what ran and is not in it is forgotten. */
void recall_store(const Plan *plan, const StrList *failed);

#endif
