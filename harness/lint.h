/* `verbatim lint`: what is suspicious about documents. Static findings are lint.c's; those that
 * need a run come from the worker (lint_hook.c). */
#ifndef VERBATIM_LINT_H
#define VERBATIM_LINT_H

#include "harness/worker.h"

typedef struct LintHook {
    size_t max_lines; /* a wildcard that takes more is too loose */
} LintHook;

/* Adds findings, one per line: "line:column: text". */
void lint_hook(void *context, const ExamplePlan *plan, const MatchResult *result, MatchEnv *env,
               Buf *extra, MatchResult *instead);

#endif
