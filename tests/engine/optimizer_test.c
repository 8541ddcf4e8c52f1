/* Search spaces and the optimizers' proposals, on functions whose minimum is known. */
#include "engine/optimizer.h"

#include "engine/base/mem.h"
#include "engine/flagvalue.h"
#include "tests/check.h"
#include <math.h>
#include <stdlib.h>

static Tree *flags_of(const char *const *words) {
    Tree *flags = tree_map();
    Error err = ERROR_INIT;
    for (; *words; words++)
        CHECK(flag_assign_parse(flags, *words, &err));
    error_clear(&err);
    return flags;
}

#define FLAGS(...) flags_of((const char *const[]){__VA_ARGS__, NULL})

TEST(dimensions) {
    Tree *flags = FLAGS("a=[1:10]", "b=uniform[0.5:2]", "c=loguniform[1e-4:1]", "d=[x,y]", "e=5",
                        "f=[0:1:0.5]");
    Space space;
    Error err = ERROR_INIT;
    REQUIRE(space_from_flags(&space, flags, &err));
    static const DimensionKind kinds[] = {DIM_INT,    DIM_REAL,  DIM_LOG,
                                          DIM_CHOICE, DIM_FIXED, DIM_INT};
    for (size_t i = 0; i < space.count; i++)
        CHECK_INT(space.items[i].kind, kinds[i]);
    Random random;
    random_seed(&random, 1);
    bool low = false, high = false;
    for (int i = 0; i < 200; i++) {
        Tree *draw = space_draw(&space, &random);
        int64_t a = tree_integer(tree_get(draw, "a"), -1);
        double b = tree_number(tree_get(draw, "b"), -1), c = tree_number(tree_get(draw, "c"), -1);
        CHECK(a >= 1 && a <= 10 && b >= 0.5 && b <= 2 && c >= 1e-4 && c <= 1);
        low = low || a == 1;
        high = high || a == 10;
        CHECK_INT(tree_integer(tree_get(draw, "e"), 0), 5);
        tree_free(draw);
    }
    CHECK(low && high);
    space_release(&space);
    tree_free(flags);
}

static void check_refused(const char *text, const char *message) {
    Tree *flags = FLAGS(text);
    Space space;
    Error err = ERROR_INIT;
    CHECK(!space_from_flags(&space, flags, &err));
    char *want = xformat("random_main.py: %s", message);
    CHECK_STR(err.message, want);
    free(want);
    space_release(&space);
    error_clear(&err);
    tree_free(flags);
}

TEST(bad_functions) {
    check_refused("x=foo[1:2]", "unsupported function 'foo' for flag x");
    check_refused("x=uniform[1:2:3:4]",
                  "uniform requires 2 or 3 args, got (1, 2, 3, 4) for flag x");
    check_refused("x=uniform[a:b]",
                  "uniform requires a low and a high number, got (a, b) for flag x");
    check_refused("x=[2:1]", "uniform requires a low and a high number, got (2, 1) for flag x");
    check_refused("x=loguniform[0:1]", "loguniform needs bounds above 0 for flag x");
    check_refused("x=[]", "flag x has an empty list of values");
}

/* Distance of the best of `trials` from the minimum of (x-1)^2 + (y-3)^2 / 10 with z=b best. */
static double best_after(const char *name, size_t trials, int64_t seed) {
    Tree *flags = FLAGS("x=uniform[-5:5]", "y=[0:10]", "z=[a,b]");
    Space space;
    Error err = ERROR_INIT;
    OptimizerOptions options = {0, 1.96, 0.01, "gp_hedge"};
    Observation *seen = xcalloc(trials, sizeof *seen);
    double best = INFINITY;
    CHECK(space_from_flags(&space, flags, &err));
    for (size_t i = 0; i < trials; i++) {
        Tree *repeated;
        Tree *f =
            optimizer_next(optimizer_find(name), &space, seen, i, i, &options, seed, &repeated);
        double x = tree_number(tree_get(f, "x"), 0), y = tree_number(tree_get(f, "y"), 0);
        double z = strcmp(tree_text(tree_get(f, "z"), ""), "b") == 0 ? 0 : 2;
        seen[i] = (Observation){f, (x - 1) * (x - 1) + (y - 3) * (y - 3) / 10 + z};
        best = fmin(best, seen[i].score);
        tree_free(repeated);
    }
    for (size_t i = 0; i < trials; i++)
        tree_free((Tree *)seen[i].flags);
    free(seen);
    space_release(&space);
    tree_free(flags);
    return best;
}

TEST(they_find_the_minimum) {
    static const char *const names[] = {"gp", "forest", "gbrt"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        double sum = 0;
        for (int64_t seed = 1; seed <= 5; seed++)
            sum += best_after(names[i], 30, seed);
        if (!CHECK(sum / 5 < 0.25)) /* random search: about 0.9 */
            CHECK_DOUBLE(sum / 5, 0);
    }
}

TEST(same_seed_same_proposals) {
    CHECK(best_after("gp", 12, 7) == best_after("gp", 12, 7));
    CHECK(best_after("forest", 12, 7) == best_after("forest", 12, 7));
    CHECK(best_after("gbrt", 12, 7) == best_after("gbrt", 12, 7));
}

TEST(names) {
    CHECK(optimizer_find("random") && !optimizer_find("random")->model);
    CHECK(optimizer_find("gp") && optimizer_find("gp")->model);
    CHECK(optimizer_find("nope") == NULL);
}
