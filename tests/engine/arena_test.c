/* The arena: alignment, the limit, releases, failing on purpose. */
#include "engine/base/arena.h"
#include "tests/check.h"
#include <stdint.h>

TEST(objects_are_aligned_and_apart) {
    Arena *a = arena_new(0);
    char *last = NULL;
    for (size_t size = 0; size < 300000; size = size * 2 + 7) {
        char *p = arena_alloc(a, size);
        REQUIRE(p);
        CHECK_INT((uintptr_t)p % 16, 0);
        CHECK(p != last);
        memset(p, 0xAA, size);
        last = p;
    }
    char *zero = arena_alloc_zero(a, 1000);
    for (int i = 0; i < 1000; i++)
        CHECK_INT(zero[i], 0);
    arena_free(a);
}

TEST(many_small_objects_keep_their_bytes) {
    Arena *a = arena_new(0);
    enum { COUNT = 20000 };
    static unsigned *items[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        items[i] = arena_alloc(a, sizeof(unsigned) + i % 50);
        *items[i] = i;
    }
    for (unsigned i = 0; i < COUNT; i++)
        CHECK_INT(*items[i], i);
    arena_free(a);
}

TEST(the_limit_is_exact) {
    Arena *a = arena_new(64);
    CHECK(arena_alloc(a, 48));
    CHECK(!arena_alloc(a, 17));
    CHECK_INT(arena_used(a), 48);
    CHECK(arena_alloc(a, 16));
    CHECK(!arena_alloc(a, 0));
    arena_set_limit(a, 80);
    CHECK(arena_alloc(a, 1));
    CHECK(!arena_alloc(a, 1));
    arena_set_limit(a, 10); /* below what is in use */
    CHECK(!arena_alloc(a, 1));
    arena_set_limit(a, 0);
    CHECK(arena_alloc(a, 100000));
    CHECK(!arena_alloc(a, SIZE_MAX));
    CHECK(!arena_alloc(a, SIZE_MAX - 20));
    arena_free(a);
    arena_free(NULL);
}

TEST(text_is_copied) {
    Arena *a = arena_new(0);
    CHECK_STR(arena_strdup(a, "abc"), "abc");
    CHECK_STR(arena_strndup(a, "abc", 2), "ab");
    Span s = arena_span(a, SPAN_LIT("x\0y"));
    CHECK(s.len == 3 && s.ptr[3] == '\0' && memcmp(s.ptr, "x\0y", 3) == 0);
    arena_free(a);
}

static char order[8];

static void note(void *object) {
    strcat(order, object);
}

TEST(releases_run_last_first_unless_forgotten) {
    Arena *a = arena_new(0);
    char one[] = "1", two[] = "2", three[] = "3";
    order[0] = '\0';
    CHECK(arena_on_free(a, note, one) && arena_on_free(a, note, two) &&
          arena_on_free(a, note, three));
    arena_forget(a, two);
    arena_forget(a, two);
    arena_free(a);
    CHECK_STR(order, "31");
}

TEST(the_nth_allocation_fails) {
    Arena *a = arena_new(0);
    arena_fail_after(a, 3);
    CHECK(arena_alloc(a, 1));
    CHECK(arena_alloc(a, 1));
    CHECK(!arena_alloc(a, 1));
    CHECK(arena_alloc(a, 1));
    arena_free(a);
}
