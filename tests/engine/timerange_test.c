/* Ranges of time in words, at a fixed moment: Wednesday, 2019-05-15 12:30:45 UTC. */
#include "engine/timerange.h"

#include "engine/base/mem.h"
#include "tests/check.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const int64_t NOW = INT64_C(1557923445) * 1000000;

/* "2019-05-15 00:00:00 - 2019-05-16 00:00:00", "-" for an open end, "no" for what is no range. */
static void check_range(const char *text, const char *want) {
    setenv("TZ", "UTC", 1);
    tzset();
    TimeRange range;
    char ends[2][32] = {"", ""}, got[80] = "no";
    if (time_range_parse(&range, text, NOW)) {
        const int64_t at[] = {range.from, range.to};
        for (size_t i = 0; i < 2; i++) {
            time_t seconds = (time_t)(at[i] / 1000000);
            struct tm tm;
            if (at[i])
                strftime(ends[i], sizeof ends[i], "%Y-%m-%d %H:%M:%S", gmtime_r(&seconds, &tm));
        }
        snprintf(got, sizeof got, "%s - %s", ends[0], ends[1]);
    }
    CHECK_STR(got, want);
}

TEST(whole_units) {
    check_range("today", "2019-05-15 00:00:00 - 2019-05-16 00:00:00");
    check_range("yesterday", "2019-05-14 00:00:00 - 2019-05-15 00:00:00");
    check_range("this minute", "2019-05-15 12:30:00 - 2019-05-15 12:31:00");
    check_range("this hour", "2019-05-15 12:00:00 - 2019-05-15 13:00:00");
    check_range("this week", "2019-05-13 00:00:00 - 2019-05-20 00:00:00");
    check_range("this month", "2019-05-01 00:00:00 - 2019-06-01 00:00:00");
    check_range("this year", "2019-01-01 00:00:00 - 2020-01-01 00:00:00");
    check_range("3 days ago", "2019-05-12 00:00:00 - 2019-05-13 00:00:00");
    check_range("2 months ago", "2019-03-01 00:00:00 - 2019-04-01 00:00:00");
    check_range("1 hour ago", "2019-05-15 11:00:00 - 2019-05-15 12:00:00");
}

TEST(up_to_now) {
    check_range("last minute", "2019-05-15 12:29:45 - ");
    check_range("last 2 hours", "2019-05-15 10:30:45 - ");
    check_range("last week", "2019-05-08 12:30:45 - ");
    check_range("last 1 year", "2018-05-15 12:30:45 - ");
}

TEST(moments) {
    check_range("after 2019-05-01", "2019-05-01 00:00:00 - ");
    check_range("before 2019-05-01 10:20", " - 2019-05-01 10:20:00");
    check_range("after 2019-05-01 10:20:30", "2019-05-01 10:20:30 - ");
    check_range("before 9:05", " - 2019-05-15 09:05:00");
    check_range("after yesterday", "2019-05-14 00:00:00 - ");
    check_range("before 2 hours ago", " - 2019-05-15 10:30:45");
    check_range("between 2019-05-01 and today", "2019-05-01 00:00:00 - 2019-05-15 00:00:00");
}

TEST(other_words) {
    static const char *const texts[] = {"",
                                        "soon",
                                        "last",
                                        "last 0 days",
                                        "last 2 moons",
                                        "last 99999999999 days",
                                        "this",
                                        "this weekend",
                                        "this 2 weeks",
                                        "-1 days ago",
                                        "2 days",
                                        "2 days ago or so",
                                        "after",
                                        "after 2019-13-01",
                                        "between 2019-05-01",
                                        "between a and b",
                                        "Today"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        check_range(texts[i], "no");
}
