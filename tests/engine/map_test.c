/* The hash map against a plain list of pairs. */
#include "engine/base/map.h"
#include "tests/check.h"
#include <stdint.h>
#include <stdio.h>

static void *value(uintptr_t n) {
    return (void *)n;
}

TEST(an_empty_map_knows_nothing) {
    Map m = MAP_INIT;
    CHECK(!map_gets(&m, "x") && !map_has(&m, SPAN_LIT("")) && !map_remove(&m, SPAN_LIT("x")));
    CHECK(!map_first(&m));
    map_release(&m);
}

TEST(keys_are_bytes) {
    Map m = MAP_INIT;
    CHECK(!map_set(&m, SPAN_LIT("a\0b"), value(1)));
    CHECK(!map_set(&m, SPAN_LIT("a"), value(2)));
    CHECK(!map_set(&m, SPAN_LIT(""), NULL));
    CHECK(map_get(&m, SPAN_LIT("a\0b")) == value(1));
    CHECK(map_gets(&m, "a") == value(2));
    CHECK(map_has(&m, SPAN_LIT("")) && !map_gets(&m, ""));
    CHECK(map_sets(&m, "a", value(3)) == value(2));
    CHECK_INT(m.count, 3);
    map_release(&m);
}

/* Random operations on both; the model remembers values by number, 0 = absent. */
TEST(agrees_with_a_model) {
    enum { KEYS = 300, STEPS = 20000 };
    static uintptr_t model[KEYS];
    Map m = MAP_INIT;
    size_t live = 0;
    uint32_t seed = 1;
    char key[16];
    for (uintptr_t step = 1; step <= STEPS; step++) {
        seed = seed * 1664525 + 1013904223;
        size_t k = (seed >> 8) % KEYS;
        snprintf(key, sizeof key, "key%zu", k);
        bool removes = seed >> 24 & 1;
        void *before = removes ? map_remove(&m, span_of(key)) : map_sets(&m, key, value(step));
        CHECK_INT((uintptr_t)before, model[k]);
        live += !model[k] && !removes;
        live -= model[k] && removes;
        model[k] = removes ? 0 : step;
        CHECK_INT(m.count, live);
    }
    size_t seen = 0;
    for (MapEntry *e = map_first(&m); e; e = map_next(&m, e), seen++)
        CHECK(map_gets(&m, e->key) == e->value);
    CHECK_INT(seen, live);
    map_release(&m);
}

TEST(order_is_that_of_insertion) {
    Map m = MAP_INIT;
    char key[8];
    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof key, "%d", i);
        map_sets(&m, key, value((uintptr_t)i + 1));
    }
    for (int i = 0; i < 100; i += 2) {
        snprintf(key, sizeof key, "%d", i);
        map_remove(&m, span_of(key));
    }
    map_sets(&m, "0", value(500));
    int last = -1;
    for (MapEntry *e = map_first(&m); e; e = map_next(&m, e)) {
        CHECK((int)(uintptr_t)e->value > last);
        last = (int)(uintptr_t)e->value;
    }
    CHECK_INT(last, 500);
    map_release(&m);
}
