/* A very small unit test framework: tests register themselves, checks say what they saw.
 *
 *     TEST(round_trip) {
 *         CHECK(ready);
 *         CHECK_INT(count, 3);
 *         CHECK_STR(name, "x");
 *     }
 *
 * A failed CHECK is counted and the test goes on; a failed REQUIRE ends the test. The suite is the
 * file's name without _test.c. Each test has a time limit. */
#ifndef VERBATIM_TESTS_CHECK_H
#define VERBATIM_TESTS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct CheckTest {
    const char *file, *name;
    void (*run)(void);
    struct CheckTest *next;
} CheckTest;

void check_register(CheckTest *test);
/* All return `holds`, and report when it does not. */
bool check_that(bool holds, const char *file, int line, const char *text);
bool check_int(long long got, long long want, const char *file, int line, const char *text);
bool check_double(double got, double want, const char *file, int line, const char *text);
bool check_text(const char *got, const char *want, const char *file, int line, const char *text);
bool check_bytes(const void *got, size_t got_len, const void *want, size_t want_len,
                 const char *file, int line, const char *text);
/* Say why the rest of the running test cannot be run here; it then counts as skipped. */
void check_skip(const char *reason);
/* An empty directory for the running test, removed when the test ends. */
const char *check_dir(void);

#define TEST(name_)                                                                                \
    static void test_##name_(void);                                                                \
    __attribute__((constructor)) static void register_##name_(void) {                              \
        static CheckTest test = {__FILE__, #name_, test_##name_, NULL};                            \
        check_register(&test);                                                                     \
    }                                                                                              \
    static void test_##name_(void)

#define CHECK(x)                check_that(x, __FILE__, __LINE__, #x)
#define CHECK_INT(got, want)    check_int(got, want, __FILE__, __LINE__, #got)
#define CHECK_DOUBLE(got, want) check_double(got, want, __FILE__, __LINE__, #got)
#define CHECK_STR(got, want)    check_text(got, want, __FILE__, __LINE__, #got)
/* `got` is a Span (or anything with ptr and len), `want` a text. */
#define CHECK_SPAN(got, want)                                                                      \
    check_bytes((got).ptr, (got).len, want, strlen(want), __FILE__, __LINE__, #got)
#define REQUIRE(x)                                                                                 \
    do {                                                                                           \
        if (!CHECK(x))                                                                             \
            return;                                                                                \
    } while (0)
#define SKIP(reason)                                                                               \
    do {                                                                                           \
        check_skip(reason);                                                                        \
        return;                                                                                    \
    } while (0)

/* How many generated cases to try: a tenth where sanitizers make each several times dearer. */
#if defined(__SANITIZE_ADDRESS__)
#define CHECK_CASES(n) ((n) / 10)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHECK_CASES(n) ((n) / 10)
#endif
#endif
#ifndef CHECK_CASES
#define CHECK_CASES(n) (n)
#endif

#endif
