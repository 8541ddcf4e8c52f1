/* Draws against what CPython draws for the same seeds. */
#include "engine/random.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "tests/check.h"
#include <stdlib.h>

TEST(words) {
    static const struct {
        uint64_t seed;
        uint32_t words[4];
    } vectors[] = {{0, {3626764237u, 1654615998u, 3255389356u, 3823568514u}},
                   {1, {577090037u, 2444712010u, 3639700191u, 3445702192u}},
                   {42, {2746317213u, 478163327u, 107420369u, 3184935163u}},
                   {4294967296u, {485306839u, 1508871100u, 1794561286u, 4014597330u}}};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        Random r;
        random_seed(&r, vectors[i].seed);
        for (int k = 0; k < 4; k++)
            CHECK_INT(random_word(&r), vectors[i].words[k]);
    }
}

static void check_unit(uint64_t seed, double want) {
    Random r;
    random_seed(&r, seed);
    double got = random_unit(&r);
    CHECK(got == want);
}

TEST(unit) {
    check_unit(0, 0.8444218515250481);
    check_unit(1, 0.13436424411240122);
    check_unit(42, 0.6394267984578837);
}

static void check_sample(uint64_t seed, size_t n, size_t k, const char *want) {
    Random r;
    size_t picks[32];
    Buf text = BUF_INIT;
    random_seed(&r, seed);
    random_sample(&r, picks, n, k);
    for (size_t i = 0; i < k; i++)
        buf_addf(&text, "%s%zu", i ? " " : "", picks[i]);
    CHECK_STR(text.data, want);
    buf_release(&text);
}

TEST(sample) {
    check_sample(1, 8, 2, "2 4");
    check_sample(2, 8, 2, "0 7");
    check_sample(42, 8, 2, "1 0");
    check_sample(77, 8, 4, "4 2 1 5");
    check_sample(1, 8, 4, "2 4 0 7");
    check_sample(66, 27, 4, "2 9 13 7");
    check_sample(1, 75, 5, "17 72 8 32 15");
    check_sample(7, 21, 20, "10 4 12 1 2 3 5 9 0 8 15 18 17 6 20 13 11 14 16 19");
    check_sample(0, 85, 20, "49 53 5 33 65 62 51 38 61 45 74 27 64 17 36 71 12 32 18 39");
    check_sample(0, 86, 20, "49 53 5 33 65 62 51 38 61 45 74 27 64 17 36 12 79 32 68 77");
    check_sample(1, 100, 20, "17 72 97 8 32 15 63 57 60 83 48 26 12 62 3 49 55 77 98 0");
    check_sample(42, 100, 20, "81 14 3 94 35 31 28 17 13 86 69 11 75 54 4 27 29 64 77 71");
}

TEST(derived_draws) {
    Random r;
    random_seed(&r, 1);
    CHECK_INT(random_between(&r, 0, (int64_t)1 << 32), 3280387012);
    CHECK_INT(random_between(&r, 0, (int64_t)1 << 32), 1095513148);
    CHECK_INT(random_between(&r, 0, (int64_t)1 << 32), 1930549411);
    random_seed(&r, 42);
    CHECK_INT(random_between(&r, 0, (int64_t)1 << 32), 2746317213);
    CHECK_INT(random_between(&r, 0, (int64_t)1 << 32), 1181241943);
    random_seed(&r, 1);
    static const int below[] = {2, 1, 4, 1, 7, 7}, dice[] = {2, 5, 1, 3, 1, 4, 4, 4, 6, 4};
    for (size_t i = 0; i < COUNT_OF(below); i++)
        CHECK_INT(random_below(&r, 8), below[i]);
    random_seed(&r, 1);
    for (size_t i = 0; i < COUNT_OF(dice); i++)
        CHECK_INT(random_between(&r, 1, 6), dice[i]);
    random_seed(&r, 1);
    size_t items[8] = {0, 1, 2, 3, 4, 5, 6, 7}, want[8] = {3, 6, 1, 5, 7, 0, 4, 2};
    random_shuffle(&r, items, 8);
    for (int i = 0; i < 8; i++)
        CHECK_INT(items[i], want[i]);
    random_seed(&r, 1);
    CHECK(random_uniform(&r, 0, 1) == 0.13436424411240122);
    CHECK(random_uniform(&r, -2, 2) == 1.3897349477489307);
}

TEST(fresh_seeds_differ_and_are_in_range) {
    int64_t a = random_fresh_seed(), b = random_fresh_seed();
    CHECK(a != b || random_fresh_seed() != a);
    CHECK(a >= 0 && a <= (int64_t)1 << 32);
}
