/* Microseconds since the epoch as people read them. */
#include "engine/timestamp.h"

#include "engine/base/mem.h"
#include <time.h>

char *timestamp_local(int64_t micros) {
    time_t seconds = (time_t)(micros / 1000000);
    struct tm tm;
    char text[32];
    if (!micros || !localtime_r(&seconds, &tm) ||
        !strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm))
        return xstrdup("");
    return xstrdup(text);
}
