/* Microseconds since the epoch as people read them. */
#ifndef VERBATIM_ENGINE_TIMESTAMP_H
#define VERBATIM_ENGINE_TIMESTAMP_H

#include <stdint.h>

/* "YYYY-MM-DD HH:MM:SS" local time, "" for 0; caller frees. */
char *timestamp_local(int64_t micros);

#endif
