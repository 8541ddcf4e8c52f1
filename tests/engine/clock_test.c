/* Clocks go forward, and sleeping takes as long as it says. */
#include "engine/base/clock.h"
#include "tests/check.h"
#include <math.h>

TEST(time_passes) {
    double start = clock_monotonic();
    int64_t wall = clock_micros();
    clock_sleep(0.02);
    double slept = clock_monotonic() - start;
    CHECK(slept >= 0.0199 && slept < 5);
    CHECK(clock_micros() - wall > 10000);
    CHECK(wall > 1700000000000000);
}

TEST(senseless_sleeps_return_at_once) {
    double start = clock_monotonic();
    clock_sleep(0);
    clock_sleep(-5);
    clock_sleep(NAN);
    CHECK(clock_monotonic() - start < 1);
}
