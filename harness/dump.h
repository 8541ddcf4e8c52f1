/* Windows into documents that need no run: --list, --dump-doc, --dump-ast, --dump-pattern. */
#ifndef VERBATIM_DUMP_H
#define VERBATIM_DUMP_H

#include "harness/plan.h"

int dump_list(const Plan *plan, const RunOptions *options);
bool dump_asked(const RunOptions *options);
int dump_plan(const Plan *plan, const RunOptions *options);

#endif
