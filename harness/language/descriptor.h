/* Descriptors: properties, static and class methods, slots of instances, bound methods, super. */
#ifndef VERBATIM_LANGUAGE_DESCRIPTOR_H
#define VERBATIM_LANGUAGE_DESCRIPTOR_H

#include "harness/language/exceptions.h"

Value wrapper_new(VM *vm, const Type *type, Value function);
/* A member of __slots__ at `offset` of the instance. */
Value member_new(VM *vm, const Type *owner, Str *name, size_t offset);
void property_set_name(Value property, Value name);
/* "__x__" */
bool str_ends_dunder(const Str *s);
extern const Type TYPE_MEMBER;

#endif
