/* Going through the children of any node, in the order CPython's compiler visits them. */
#ifndef VERBATIM_LANGUAGE_AST_WALK_H
#define VERBATIM_LANGUAGE_AST_WALK_H

#include "harness/language/ast.h"

/* Call visit for each child that is there. Does not go deeper itself. */
void node_each_child(Node *node, void (*visit)(void *context, Node *child), void *context);

#endif
