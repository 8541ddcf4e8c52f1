/* Buffers, heap helpers and errors. */
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "tests/check.h"
#include <errno.h>
#include <stdlib.h>

TEST(starts_empty_and_owns_nothing) {
    Buf b = BUF_INIT;
    CHECK_STR(b.data, "");
    buf_reset(&b);
    buf_truncate(&b, 0);
    buf_erase(&b, 0, 5);
    buf_add(&b, "x", 0);
    CHECK_INT(b.cap, 0);
    char *text = buf_detach(&b);
    CHECK_STR(text, "");
    free(text);
    buf_release(&b);
}

TEST(stays_terminated_whatever_is_added) {
    Buf b = BUF_INIT;
    for (int i = 0; i < 1000; i++) {
        buf_addc(&b, (char)('a' + i % 26));
        CHECK_INT(b.data[b.len], 0);
    }
    CHECK_INT(b.len, 1000);
    buf_truncate(&b, 3);
    CHECK_STR(b.data, "abc");
    buf_addf(&b, "-%d-%s", 42, "x");
    CHECK_STR(b.data, "abc-42-x");
    buf_add_repeat(&b, '.', 3);
    buf_add(&b, "\0y", 2);
    CHECK_INT(b.len, 13);
    CHECK_INT(b.data[11], 0);
    buf_release(&b);
    CHECK_INT(b.len, 0);
}

TEST(insert_and_erase) {
    Buf b = BUF_INIT;
    buf_insert(&b, 7, SPAN_LIT("bd"));
    buf_insert(&b, 1, SPAN_LIT("c"));
    buf_insert(&b, 0, SPAN_LIT("a"));
    buf_insert(&b, 4, SPAN_LIT("e"));
    CHECK_STR(b.data, "abcde");
    buf_erase(&b, 1, 2);
    CHECK_STR(b.data, "ade");
    buf_erase(&b, 2, 100);
    buf_erase(&b, 2, 1);
    CHECK_STR(b.data, "ad");
    buf_release(&b);
}

TEST(utf8_of_every_length) {
    Buf b = BUF_INIT;
    buf_add_utf8(&b, 'a');
    buf_add_utf8(&b, 0xE9);
    buf_add_utf8(&b, 0x20AC);
    buf_add_utf8(&b, 0x1F600);
    buf_add_utf8(&b, 0xD800);
    CHECK_STR(b.data, "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0\x80");
    buf_release(&b);
}

TEST(grow_doubles_or_is_exact) {
    size_t cap = 0;
    int *items = grow(NULL, &cap, 3, sizeof *items);
    CHECK(cap >= 3);
    size_t before = cap;
    items = grow(items, &cap, before, sizeof *items);
    CHECK_INT(cap, before);
    items = grow(items, &cap, before + 1, sizeof *items);
    CHECK(cap > before);
#ifdef STRESS
    CHECK_INT(cap, before + 1);
#endif
    free(items);
}

TEST(strings_are_copied_exactly) {
    char *a = xstrndup("hello", 2), *b = xformat("%s%03d", a, 7), *c = xstrndup(NULL, 0);
    CHECK_STR(a, "he");
    CHECK_STR(b, "he007");
    CHECK_STR(c, "");
    free(a);
    free(b);
    free(c);
}

TEST(error_holds_kind_and_message) {
    Error err = ERROR_INIT;
    CHECK(!fail(&err, ERR_LIMIT, "at most %d", 3));
    CHECK_INT(err.kind, ERR_LIMIT);
    CHECK_STR(err.message, "at most 3");
    CHECK(!fail(&err, ERR_USAGE, "was: %s", err.message)); /* made from the old message */
    CHECK_STR(err.message, "was: at most 3");
    CHECK(!error_prefix(&err, "line %d", 9));
    CHECK_STR(err.message, "line 9: was: at most 3");
    CHECK_INT(err.kind, ERR_USAGE);
    error_clear(&err);
    CHECK(err.kind == ERR_NONE && !err.message);
    CHECK(!error_prefix(&err, "nothing"));
    CHECK(!err.message);
    CHECK(!fail(NULL, ERR_USAGE, "dropped"));
    error_clear(NULL);
}

TEST(errno_decides_the_kind) {
    static const struct {
        int code;
        ErrorKind kind;
    } CASES[] = {{ENOENT, ERR_NOT_FOUND}, {EEXIST, ERR_EXISTS}, {EACCES, ERR_DENIED},
                 {EROFS, ERR_DENIED},     {EAGAIN, ERR_BUSY},   {EIO, ERR_IO},
                 {EMFILE, ERR_LIMIT}};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        Error err = ERROR_INIT;
        errno = CASES[i].code;
        fail_errno(&err, "cannot %s", "x");
        CHECK_INT(err.kind, CASES[i].kind);
        CHECK_INT(err.os_errno, CASES[i].code);
        CHECK(span_starts(span_of(err.message), SPAN_LIT("cannot x: ")));
        error_clear(&err);
    }
}
