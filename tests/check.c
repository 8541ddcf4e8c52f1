/* Runs the registered tests: all of them, or those named `suite`, `suite.test` or `test`.
 *
 * Exit status 1 when a test failed or a name matches nothing. `-l` lists the names. */
#include "tests/check.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_PER_TEST = 300 };

static CheckTest *first_test;
static struct {
    const CheckTest *test;
    size_t failures;
    const char *skipped; /* reason */
    char *dir;
} running;

void check_register(CheckTest *test) {
    CheckTest **link = &first_test;
    while (*link && strcmp((*link)->file, test->file) < 0)
        link = &(*link)->next;
    while (*link && strcmp((*link)->file, test->file) == 0)
        link = &(*link)->next;
    test->next = *link;
    *link = test;
}

static bool report(bool holds, const char *file, int line) {
    if (!holds) {
        running.failures++;
        printf("%s:%d: in %s: ", file, line, running.test->name);
    }
    return holds;
}

bool check_that(bool holds, const char *file, int line, const char *text) {
    if (!report(holds, file, line))
        printf("not true: %s\n", text);
    return holds;
}

bool check_int(long long got, long long want, const char *file, int line, const char *text) {
    if (!report(got == want, file, line))
        printf("%s is %lld, expected %lld\n", text, got, want);
    return got == want;
}

bool check_double(double got, double want, const char *file, int line, const char *text) {
    bool holds = memcmp(&got, &want, sizeof got) == 0 || (got != got && want != want);
    if (!report(holds, file, line))
        printf("%s is %.17g, expected %.17g\n", text, got, want);
    return holds;
}

static void print_bytes(const char *label, const char *bytes, size_t len) {
    printf("    %s \"", label);
    for (size_t i = 0; i < len && i < 2000; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '\n')
            printf("\\n");
        else if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            printf("\\x%02x", c);
        else
            putchar(c);
    }
    printf("\"%s\n", len > 2000 ? " …" : "");
}

bool check_bytes(const void *got, size_t got_len, const void *want, size_t want_len,
                 const char *file, int line, const char *text) {
    bool holds = got_len == want_len && (!got_len || memcmp(got, want, got_len) == 0);
    if (!report(holds, file, line)) {
        printf("%s is wrong\n", text);
        print_bytes("got     ", got, got_len);
        print_bytes("expected", want, want_len);
    }
    return holds;
}

bool check_text(const char *got, const char *want, const char *file, int line, const char *text) {
    if (got && want)
        return check_bytes(got, strlen(got), want, strlen(want), file, line, text);
    if (!report(got == want, file, line))
        printf("%s is %s, expected %s\n", text, got ? got : "NULL", want ? want : "NULL");
    return got == want;
}

void check_skip(const char *reason) {
    running.skipped = reason;
}

const char *check_dir(void) {
    Error err = ERROR_INIT;
    if (!running.dir && !(running.dir = dir_make_temp(NULL, "check-", &err))) {
        printf("no temporary directory: %s\n", err.message);
        exit(1);
    }
    return running.dir;
}

/* "tests/engine/json_test.c" -> "json" */
static void suite_of(const CheckTest *test, char *suite, size_t size) {
    const char *slash = strrchr(test->file, '/');
    snprintf(suite, size, "%s", slash ? slash + 1 : test->file);
    char *end = strstr(suite, "_test.c");
    if (end)
        *end = '\0';
}

static bool is_named(const CheckTest *test, const char *name) {
    char suite[128], full[256];
    suite_of(test, suite, sizeof suite);
    snprintf(full, sizeof full, "%s.%s", suite, test->name);
    return !strcmp(name, suite) || !strcmp(name, full) || !strcmp(name, test->name);
}

static bool is_wanted(const CheckTest *test, char **names) {
    for (char **name = names; *name; name++)
        if (is_named(test, *name))
            return true;
    return !*names;
}

static void on_alarm(int signal_number) {
    static const char TEXT[] = "this test took too long: ";
    const char *name = running.test->name;
    if (write(1, TEXT, sizeof TEXT - 1) < 0 || write(1, name, strlen(name)) < 0 ||
        write(1, "\n", 1) < 0)
        _exit(2);
    _exit(1);
}

static void run_test(const CheckTest *test) {
    running.test = test;
    running.failures = 0;
    running.skipped = NULL;
    alarm(SECONDS_PER_TEST);
    test->run();
    alarm(0);
    if (running.dir && !dir_remove(running.dir, NULL))
        printf("%s: could not be removed\n", running.dir);
    free(running.dir);
    running.dir = NULL;
}

static void list_tests(void) {
    char suite[128];
    for (CheckTest *t = first_test; t; t = t->next) {
        suite_of(t, suite, sizeof suite);
        printf("%s.%s\n", suite, t->name);
    }
}

static bool all_known(char **names) {
    bool fine = true;
    for (char **name = names; *name; name++) {
        CheckTest *t = first_test;
        while (t && !is_named(t, *name))
            t = t->next;
        if (!t)
            printf("no test is named %s\n", *name);
        fine &= t != NULL;
    }
    return fine;
}

int main(int argc, char **argv) {
    size_t passed = 0, failed = 0, skipped = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 2 && !strcmp(argv[1], "-l")) {
        list_tests();
        return 0;
    }
    if (!all_known(argv + 1))
        return 1;
    signal(SIGALRM, on_alarm);
    double start = clock_monotonic();
    for (CheckTest *t = first_test; t; t = t->next) {
        if (!is_wanted(t, argv + 1))
            continue;
        run_test(t);
        if (running.failures)
            failed++;
        else if (running.skipped)
            skipped++;
        else
            passed++;
        if (running.skipped)
            printf("skipped %s: %s\n", t->name, running.skipped);
    }
    printf("%zu passed, %zu failed, %zu skipped (%.2f s)\n", passed, failed, skipped,
           clock_monotonic() - start);
    return failed > 0;
}
