/* Trees: ownership, maps small and large, readers, equality. */
#include "engine/base/json.h"
#include "engine/base/tree.h"
#include "tests/check.h"
#include <math.h>
#include <stdio.h>

TEST(readers_tolerate_everything) {
    CHECK_STR(tree_text(NULL, "-"), "-");
    CHECK_INT(tree_integer(NULL, -1), -1);
    CHECK(tree_truth(NULL, true));
    CHECK(!tree_get(NULL, "x") && !tree_at(NULL, 0) && !tree_has(NULL, "x"));
    Tree *t = tree_int(3);
    CHECK_STR(tree_text(t, "-"), "-");
    CHECK_DOUBLE(tree_number(t, 0), 3.0);
    CHECK(!tree_get(t, "x"));
    tree_free(t);
    tree_free(NULL);
}

TEST(maps_keep_order_and_replace_in_place) {
    Tree *m = tree_map();
    char key[16];
    for (int i = 0; i < 200; i++) {
        snprintf(key, sizeof key, "k%d", i);
        tree_set(m, key, tree_int(i));
    }
    tree_set(m, "k5", tree_string("five"));
    CHECK_INT(m->count, 200);
    CHECK_STR(tree_text(m->items[5], ""), "five");
    CHECK(tree_unset(m, "k0") && !tree_unset(m, "k0"));
    for (int i = 1; i < 200; i++) {
        snprintf(key, sizeof key, "k%d", i);
        CHECK(tree_get(m, key) == m->items[i - 1]);
    }
    tree_sort_keys(m);
    for (size_t i = 1; i < m->count; i++)
        CHECK(strcmp(m->keys[i - 1], m->keys[i]) < 0);
    CHECK_INT(tree_integer(tree_get(m, "k77"), 0), 77);
    tree_set(m, "new", tree_null());
    CHECK(tree_has(m, "new") && !tree_has(m, "k0"));
    Tree *copy = tree_copy(m);
    CHECK(tree_equal(copy, m));
    tree_remove_at(copy, 3);
    CHECK(!tree_equal(copy, m));
    tree_free(copy);
    tree_free(m);
}

TEST(large_integers) {
    Tree *t = tree_bigint("-9223372036854775808"), *big = tree_bigint("0009223372036854775808"),
         *copy = tree_copy(big), *other = tree_bigint("9223372036854775809");
    CHECK(!t->text && t->integer == INT64_MIN);
    CHECK_STR(big->text, "9223372036854775808");
    CHECK(big->integer == INT64_MAX);
    CHECK_DOUBLE(tree_number(big, 0), 9223372036854775808.0);
    Tree *real = tree_float(9223372036854775808.0);
    CHECK(tree_equal(big, copy) && !tree_equal(big, other) && tree_equal(big, real));
    tree_free(t);
    tree_free(big);
    tree_free(copy);
    tree_free(other);
    tree_free(real);
}

static void check_equal(const char *a, const char *b, bool want) {
    Tree *x = json_parse(span_of(a), "a", NULL), *y = json_parse(span_of(b), "b", NULL);
    if (!CHECK(tree_equal(x, y) == want) || !CHECK(tree_equal(y, x) == want))
        CHECK_STR(a, b);
    tree_free(x);
    tree_free(y);
}

TEST(equality) {
    check_equal("1", "1.0", true);
    check_equal("1", "1.5", false);
    check_equal("1", "true", false);
    check_equal("0", "false", false);
    check_equal("null", "null", true);
    check_equal("null", "0", false);
    check_equal("\"1\"", "1", false);
    check_equal("[1,[2]]", "[1.0,[2]]", true);
    check_equal("[1]", "[1,2]", false);
    check_equal("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true);
    check_equal("{\"a\":1}", "{\"a\":2}", false);
    check_equal("{\"a\":1}", "{\"b\":1}", false);
    check_equal("9007199254740993", "9007199254740992.0", false);
    check_equal("9223372036854775807", "9223372036854775808.0", false);
    Tree *nan = tree_float(NAN);
    CHECK(!tree_equal(nan, nan));
    CHECK(tree_equal(NULL, NULL) && !tree_equal(nan, NULL));
    tree_free(nan);
}
