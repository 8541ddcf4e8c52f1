/* Doubles: shortest text, reading back, no locale. */
#include "engine/base/mem.h"
#include "engine/base/number.h"
#include "tests/check.h"
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void check_repr(double value, const char *want) {
    Buf out = BUF_INIT;
    double_repr(&out, value);
    CHECK_STR(out.data, want);
    buf_release(&out);
}

TEST(repr_like_python) {
    check_repr(0.0, "0.0");
    check_repr(-0.0, "-0.0");
    check_repr(1.0, "1.0");
    check_repr(-1.5, "-1.5");
    check_repr(0.1, "0.1");
    check_repr(0.1 + 0.2, "0.30000000000000004");
    check_repr(1e15, "1000000000000000.0");
    check_repr(1e16, "1e+16");
    check_repr(123456789012345680.0, "1.2345678901234568e+17");
    check_repr(1e22, "1e+22");
    check_repr(1e100, "1e+100");
    check_repr(0.0001, "0.0001");
    check_repr(0.00001, "1e-05");
    check_repr(0.000012345, "1.2345e-05");
    /* their 17 digits end in a 5 that is not a half: the 16 digits are those below it */
    check_repr(76.09624449125756, "76.09624449125756");
    check_repr(0.07984389405774261, "0.07984389405774261");
    check_repr(8674.198235869027, "8674.198235869027");
    check_repr(9.999999999999999e22, "1e+23");
    check_repr(999999999999999.9, "999999999999999.9");
    check_repr(5e-324, "5e-324");
    check_repr(2.2250738585072014e-308, "2.2250738585072014e-308");
    check_repr(1.7976931348623157e308, "1.7976931348623157e+308");
    check_repr(9007199254740993.0, "9007199254740992.0");
    check_repr(5e15, "5000000000000000.0");
    check_repr(INFINITY, "inf");
    check_repr(-INFINITY, "-inf");
    check_repr(NAN, "nan");
    check_repr(-NAN, "nan");
}

/* The lower neighbour of a power of two is nearer than the upper one: the shortest decimal need not
 * be the rounded one. */
TEST(powers_of_two_are_shortest) {
    check_repr(0x1p-44, "5.684341886080802e-14");
    check_repr(0x1p-1074, "5e-324");
    for (int e = -1074; e < 1024; e++) {
        char digits[18];
        int point, count = double_digits(ldexp(1, e), digits, &point);
        char text[40];
        snprintf(text, sizeof text, "%.*se%d", count, digits, point - count);
        CHECK_DOUBLE(strtod(text, NULL), ldexp(1, e));
    }
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Reads back; and neither of the two decimals around it with one digit less does. */
static void check_shortest(double value) {
    char digits[18], text[48];
    int point, count = double_digits(value, digits, &point);
    snprintf(text, sizeof text, "%.*se%d", count, digits, point - count);
    CHECK_DOUBLE(strtod(text, NULL), value);
    CHECK(digits[0] != '0' && (count == 1 || digits[count - 1] != '0'));
    if (count == 1)
        return;
    unsigned long long shorter = strtoull(text, NULL, 10) / 10;
    for (unsigned long long n = shorter; n <= shorter + 1; n++) {
        snprintf(text, sizeof text, "%llue%d", n, point - count + 1);
        if (!CHECK(strtod(text, NULL) != value))
            CHECK_DOUBLE(value, 0);
    }
}

TEST(random_doubles_are_shortest) {
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 60000; i++) {
        uint64_t bits = next_random(&state) & ~(1ull << 63);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value) && value > 0)
            check_shortest(value);
        check_shortest((double)(bits >> 12) / 1000.0 + 0.001);
        check_shortest((double)(bits % 100000 + 1) * 1e-7);
        check_shortest((double)(bits % 4096 + 1) * 5e-324); /* subnormal */
    }
}

static void check_read(const char *text, bool underscores, double want) {
    double value = -1;
    if (CHECK(double_parse(span_of(text), underscores, &value)))
        CHECK_DOUBLE(value, want);
    else
        CHECK_STR(text, "a number");
}

TEST(reading) {
    check_read("1", false, 1);
    check_read("-0", false, -0.0);
    check_read("+1.5e3", false, 1500);
    check_read(".5", false, 0.5);
    check_read("5.", false, 5);
    check_read("5.e1", false, 50);
    check_read("1E-2", false, 0.01);
    check_read("inf", false, INFINITY);
    check_read("-Infinity", false, -INFINITY);
    check_read("nan", false, NAN);
    check_read("1e400", false, INFINITY);
    check_read("1e-400", false, 0);
    check_read("1e99999999999999999999", false, INFINITY);
    check_read("0e99999999999999999999", false, 0);
    check_read("1_000.5_0e1_0", true, 1000.5e10);
    check_read("0.1000000000000000055511151231257827021181583404541015625", false, 0.1);
    check_read("9007199254740993", false, 9007199254740992.0);
    check_read("179769313486231580793e289", false, INFINITY);
}

TEST(reading_rounds_once) {
    check_read("9007199254740993", false, 9007199254740992.0); /* half-way: to even */
    check_read("9007199254740995", false, 9007199254740996.0);
    check_read("4503599627370496.5", false, 4503599627370496.0);
    check_read("4503599627370497.5", false, 4503599627370498.0);
    check_read("4503599627370496.501", false, 4503599627370497.0); /* a little more than half */
    check_read("4503599627370497.499", false, 4503599627370497.0);
    check_read("18446744073709551615", false, 18446744073709551616.0);
    check_read("9999999999999999999e19", false, 9999999999999999999e19);
    check_read("1844674407370955161e-21", false, 1844674407370955161e-21);
    check_read("7e-21", false, 7e-21);
}

TEST(not_numbers) {
    static const char *const BAD[] = {"",   ".",     "-",    "e5",    "1e",  "1e+",   "1 ",
                                      " 1", "1.2.3", "0x10", "infin", "1_0", "1__0",  "_1",
                                      "1_", "1._5",  "--1",  "+-1",   "in",  "1e1.5", "1,5"};
    double value;
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        bool underscores = strcmp(BAD[i], "1_0") != 0;
        if (!CHECK(!double_parse(span_of(BAD[i]), underscores, &value)))
            CHECK_STR(BAD[i], "refused");
    }
    CHECK(!double_parse(SPAN_LIT("1\0"), false, &value));
}

TEST(the_locale_does_not_matter) {
    static const char *const COMMAS[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "ru_RU.UTF-8"};
    const char *set = NULL;
    for (size_t i = 0; i < COUNT_OF(COMMAS) && !set; i++)
        set = setlocale(LC_NUMERIC, COMMAS[i]);
    if (!set)
        SKIP("no locale with a decimal comma is installed");
    check_repr(0.1, "0.1");
    check_repr(1.25e-7, "1.25e-07");
    check_read("0.25", false, 0.25);
    setlocale(LC_NUMERIC, "C");
}
