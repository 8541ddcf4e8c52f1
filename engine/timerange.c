/* Ranges of time in words. Days, months and years are moved by mktime, which knows their lengths.
 */
#include "engine/timerange.h"

#include "engine/base/mem.h"
#include "engine/base/span.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef enum Unit { MINUTE, HOUR, DAY, WEEK, MONTH, YEAR } Unit;

static bool parse_unit(Unit *unit, const char *word) {
    static const char *const NAMES[] = {"minute", "hour", "day", "week", "month", "year"};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        size_t len = strlen(NAMES[i]);
        if (strncmp(word, NAMES[i], len) == 0 &&
            (!word[len] || (word[len] == 's' && !word[len + 1]))) {
            *unit = (Unit)i;
            return true;
        }
    }
    return false;
}

static struct tm local(int64_t micros) {
    time_t seconds = (time_t)(micros / 1000000);
    struct tm tm;
    localtime_r(&seconds, &tm);
    tm.tm_isdst = -1;
    return tm;
}

static int64_t micros_of(struct tm tm) {
    return (int64_t)mktime(&tm) * 1000000;
}

/* `n` units away from a moment. */
static int64_t moved(int64_t at, Unit unit, int n) {
    struct tm tm = local(at);
    *(unit == MINUTE  ? &tm.tm_min
      : unit == HOUR  ? &tm.tm_hour
      : unit == MONTH ? &tm.tm_mon
      : unit == YEAR  ? &tm.tm_year
                      : &tm.tm_mday) += unit == WEEK ? 7 * n : n;
    return micros_of(tm);
}

/* Where the unit that a moment is in begins. */
static int64_t begin_of(int64_t at, Unit unit) {
    struct tm tm = local(at);
    tm.tm_sec = 0;
    if (unit >= HOUR)
        tm.tm_min = 0;
    if (unit >= DAY)
        tm.tm_hour = 0;
    if (unit == WEEK)
        tm.tm_mday -= (tm.tm_wday + 6) % 7;
    if (unit >= MONTH)
        tm.tm_mday = 1;
    if (unit == YEAR)
        tm.tm_mon = 0;
    return micros_of(tm);
}

static TimeRange whole(int64_t at, Unit unit) {
    int64_t from = begin_of(at, unit);
    return (TimeRange){from, moved(from, unit, 1)};
}

enum { COUNT_LIMIT = 100000 };

/* `3 days ago` */
static bool parse_ago(const char *text, int *n, Unit *unit) {
    char word[16], ago[8], more;
    return sscanf(text, "%d %15s %7s %c", n, word, ago, &more) == 3 && strcmp(ago, "ago") == 0 &&
           *n >= 0 && *n <= COUNT_LIMIT && parse_unit(unit, word);
}

static bool parse_moment(int64_t *out, const char *text, int64_t now) {
    static const char *const FORMS[] = {"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"};
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        struct tm tm = {.tm_isdst = -1};
        const char *end = strptime(text, FORMS[i], &tm);
        if (end && !*end)
            return *out = micros_of(tm), true;
    }
    struct tm tm = local(now);
    tm.tm_sec = 0;
    const char *end = strptime(text, "%H:%M", &tm);
    if (end && !*end)
        return *out = micros_of(tm), true;
    int n;
    Unit unit;
    if (parse_ago(text, &n, &unit))
        return *out = moved(now, unit, -n), true;
    bool yesterday = strcmp(text, "yesterday") == 0;
    if (!yesterday && strcmp(text, "today") != 0)
        return false;
    *out = moved(begin_of(now, DAY), DAY, yesterday ? -1 : 0);
    return true;
}

/* `last 3 hours`, `last week`: up to now. `this week`: all of it. */
static bool parse_last_or_this(TimeRange *out, const char *text, int64_t now) {
    char word[16], more;
    int n = 1;
    Unit unit;
    bool last = sscanf(text, "last %d %15s %c", &n, word, &more) == 2 ||
                (n = 1, sscanf(text, "last %15s %c", word, &more) == 1);
    if (last && n > 0 && n <= COUNT_LIMIT && parse_unit(&unit, word))
        return *out = (TimeRange){moved(now, unit, -n), 0}, true;
    if (sscanf(text, "this %15s %c", word, &more) == 1 && parse_unit(&unit, word))
        return *out = whole(now, unit), true;
    return false;
}

static bool parse_between(TimeRange *out, const char *text, int64_t now) {
    const char *and = strstr(text, " and ");
    if (!and)
        return false;
    char *first = xstrndup(text, (size_t)(and-text));
    bool ok = parse_moment(&out->from, first, now) && parse_moment(&out->to, and+5, now);
    free(first);
    return ok;
}

bool time_range_parse(TimeRange *out, const char *text, int64_t now) {
    int n;
    Unit unit;
    *out = (TimeRange){0, 0};
    if (parse_last_or_this(out, text, now))
        return true;
    if (strncmp(text, "after ", 6) == 0)
        return parse_moment(&out->from, text + 6, now);
    if (strncmp(text, "before ", 7) == 0)
        return parse_moment(&out->to, text + 7, now);
    if (strncmp(text, "between ", 8) == 0)
        return parse_between(out, text + 8, now);
    if (strcmp(text, "today") == 0)
        return *out = whole(now, DAY), true;
    if (strcmp(text, "yesterday") == 0)
        return *out = whole(moved(now, DAY, -1), DAY), true;
    if (parse_ago(text, &n, &unit))
        return *out = whole(moved(now, unit, -n), unit), true;
    return false;
}
