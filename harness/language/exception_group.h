/* Exception groups: what BaseExceptionGroup has beyond other exceptions. */
#ifndef VERBATIM_LANGUAGE_EXCEPTION_GROUP_H
#define VERBATIM_LANGUAGE_EXCEPTION_GROUP_H

#include "harness/language/exceptions.h"
#include "harness/language/native.h"

extern const Native EXCEPTION_GROUP_METHODS[];

void exception_group_init(VM *vm, Exception *e, const Value *args, size_t count);
Value exception_group_str(VM *vm, Exception *e);
/* The exceptions in a group, in order. */
Tuple *exception_group_items(VM *vm, Value group);
/* What of `group` (or of a lone exception) meets the condition (types or a function) and the rest;
 * NONE: nothing. */
void exception_group_split(VM *vm, Value group, Value condition, Value *match, Value *rest);
/* The part of `group` whose leaves are among those of the groups in `keep`, or NONE. */
Value exception_group_project(VM *vm, Value group, const List *keep);

#endif
