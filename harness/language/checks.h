/* What the files of the checks share. */
#ifndef VERBATIM_LANGUAGE_CHECKS_H
#define VERBATIM_LANGUAGE_CHECKS_H

#include "harness/language/scope.h"

typedef struct Checker {
    Parser *p;
    bool in_function, in_except_star, futures_allowed;
    int loops, blocks;
} Checker;

_Noreturn void check_fail(Checker *c, const Node *where, const char *format, ...) PRINTF_LIKE(3, 4);
void check_assigned(Checker *c, Node *node);
/* Case `index` of a match: unreachable patterns, names bound twice or differently. */
void check_case(Checker *c, MatchNode *node, size_t index);

#endif
