/* One failing test for each kind of check; the test of the test framework expects exactly that. */
#include "engine/base/span.h"
#include "tests/check.h"

TEST(truth) {
    CHECK(1 + 1 == 3);
}

TEST(integers) {
    CHECK_INT(1, 2);
}

TEST(doubles) {
    CHECK_DOUBLE(0.0, -0.0);
}

TEST(texts) {
    CHECK_STR("a", "b");
}

TEST(no_text) {
    CHECK_STR(NULL, "b");
}

TEST(spans) {
    CHECK_SPAN(SPAN_LIT("a\0"), "a");
}

TEST(requirement) {
    REQUIRE(false);
    CHECK_STR("went", "on");
}

TEST(failure_before_skipping) {
    CHECK(false);
    SKIP("too late");
}

TEST(skipping) {
    SKIP("for a reason");
}

TEST(passing) {
    CHECK(true);
}
