/* Numbers to text and back, independent of locale. */
#ifndef VERBATIM_BASE_NUMBER_H
#define VERBATIM_BASE_NUMBER_H

#include "engine/base/buf.h"

/* Shortest digits that read back as the same double. Writes up to 17 digits (no NUL) and the
 * decimal exponent: value = 0.DIGITS × 10^point. value must be finite and > 0. Returns the digit
 * count. */
int double_digits(double value, char digits[18], int *point);
/* As Python's repr(float): 1.0, 1e-05, 1e+16, inf, nan, -0.0. */
void double_repr(Buf *out, double value);
/* Correctly rounded; whole span, decimal point '.', optional exponent; false when it is not a
 * number. Accepts inf, infinity, nan with sign, and '_' between digits when `underscores`. */
bool double_parse(Span text, bool underscores, double *out);

#endif
