/* The methods of str, one function each, for the table in str_methods.c; and helpers they share
 * with bytes. */
#ifndef VERBATIM_LANGUAGE_STR_INNER_H
#define VERBATIM_LANGUAGE_STR_INNER_H

#include "harness/language/str.h"

/* The string itself when it is a plain str, else (instance of a subclass) a plain copy. */
Value str_exact(VM *vm, Value v);
/* Raises MemoryError when so many bytes cannot be had; call it before filling a Buf that far. */
void room_for(VM *vm, size_t bytes);
/* start and end arguments of find and friends, clamped into [0, length]; false: start > end. */
int64_t slice_bound(VM *vm, Value v, int64_t otherwise);
bool slice_bounds(VM *vm, Value start, Value end, size_t length, size_t *from, size_t *to);
/* Occurrences that do not overlap, counted up to `most`; needle is not empty. */
size_t text_occurrences(Span s, Span needle, size_t most);
/* str(object, encoding, errors); either may be UNSET. */
Str *str_decode_object(VM *vm, Value object, Value encoding, Value errors);

/* str_case.c */
Value str_capitalize(VM *vm, Value *args);
Value str_casefold(VM *vm, Value *args);
Value str_isalnum(VM *vm, Value *args);
Value str_isalpha(VM *vm, Value *args);
Value str_isascii(VM *vm, Value *args);
Value str_isdecimal(VM *vm, Value *args);
Value str_isdigit(VM *vm, Value *args);
Value str_isidentifier(VM *vm, Value *args);
Value str_islower(VM *vm, Value *args);
Value str_isnumeric(VM *vm, Value *args);
Value str_isprintable(VM *vm, Value *args);
Value str_isspace(VM *vm, Value *args);
Value str_istitle(VM *vm, Value *args);
Value str_isupper(VM *vm, Value *args);
Value str_lower(VM *vm, Value *args);
Value str_swapcase(VM *vm, Value *args);
Value str_title(VM *vm, Value *args);
Value str_upper(VM *vm, Value *args);

/* str_split.c */
Value str_partition(VM *vm, Value *args);
Value str_rpartition(VM *vm, Value *args);
Value str_rsplit(VM *vm, Value *args);
Value str_split(VM *vm, Value *args);
Value str_splitlines(VM *vm, Value *args);

/* str_translate.c */
Value str_maketrans(VM *vm, Value *args);
Value str_translate(VM *vm, Value *args);

#endif
