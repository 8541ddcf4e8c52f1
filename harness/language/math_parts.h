/* What the files of module math share. */
#ifndef VERBATIM_LANGUAGE_MATH_PARTS_H
#define VERBATIM_LANGUAGE_MATH_PARTS_H

#include "harness/language/containers.h"
#include "harness/language/numbers.h"

_Noreturn void math_domain(VM *vm); /* ValueError: math domain error */
_Noreturn void math_range(VM *vm);  /* OverflowError: math range error */

/* math_integer.c */
Value math_comb(VM *vm, Value *args);
Value math_factorial(VM *vm, Value *args);
Value math_gcd(VM *vm, Value *args);
Value math_isqrt(VM *vm, Value *args);
Value math_lcm(VM *vm, Value *args);
Value math_perm(VM *vm, Value *args);
Value math_prod(VM *vm, Value *args);
/* math_special.c */
Value math_dist(VM *vm, Value *args);
Value math_fsum(VM *vm, Value *args);
Value math_gamma(VM *vm, Value *args);
Value math_hypot(VM *vm, Value *args);
Value math_lgamma(VM *vm, Value *args);

#endif
