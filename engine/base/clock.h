/* Time. */
#ifndef VERBATIM_BASE_CLOCK_H
#define VERBATIM_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_micros(void);   /* since the epoch, UTC */
double clock_monotonic(void); /* seconds, for measuring */
void clock_sleep(double seconds);

#endif
