/* Files and directories on a real file system. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "tests/check.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *in_dir(const char *name) {
    return path_join(check_dir(), name);
}

static mode_t mode_of(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 ? st.st_mode & 07777 : 0;
}

static void check_content(const char *path, Span want) {
    Buf got = BUF_INIT;
    Error err = ERROR_INIT;
    if (!CHECK(file_read(&got, path, &err)))
        CHECK_STR(err.message, "");
    check_bytes(got.data, got.len, want.ptr, want.len, __FILE__, __LINE__, path);
    error_clear(&err);
    buf_release(&got);
}

static size_t names_in(const char *path) {
    StrList names = STRLIST_INIT;
    CHECK(dir_list(&names, path, NULL));
    size_t count = names.count;
    strlist_release(&names);
    return count;
}

TEST(bytes_come_back) {
    char *path = in_dir("f");
    CHECK(file_write(path, SPAN_LIT("a\0b\xff\r\n"), NULL));
    check_content(path, SPAN_LIT("a\0b\xff\r\n"));
    CHECK(file_write(path, SPAN_LIT(""), NULL));
    check_content(path, SPAN_LIT(""));
    Buf big = BUF_INIT, got = BUF_INIT;
    buf_add_repeat(&big, 'x', 300001);
    CHECK(file_write_atomic(path, buf_span(&big), false, NULL));
    buf_adds(&got, "before ");
    CHECK(file_read(&got, path, NULL)); /* appends */
    CHECK_INT(got.len, 300008);
    buf_release(&big);
    buf_release(&got);
    free(path);
}

TEST(limits_are_exact) {
    char *path = in_dir("f");
    Buf got = BUF_INIT;
    Error err = ERROR_INIT;
    CHECK(file_write(path, SPAN_LIT("12345"), NULL));
    CHECK(file_read_limited(&got, path, 5, &err));
    CHECK(!file_read_limited(&got, path, 4, &err));
    CHECK_INT(err.kind, ERR_LIMIT);
    CHECK_STR(got.data, "12345"); /* nothing half read */
    CHECK(!file_read_limited(&got, "/dev/zero", 1000, &err));
    CHECK_INT(err.kind, ERR_LIMIT);
    CHECK(!file_read(&got, "/dev/zero", &err));
    error_clear(&err);
    buf_release(&got);
    free(path);
}

static void check_refused(const char *path, ErrorKind kind) {
    Buf got = BUF_INIT;
    Error err = ERROR_INIT;
    CHECK(!file_read(&got, path, &err));
    CHECK_INT(err.kind, kind);
    CHECK(err.message && strstr(err.message, path));
    error_clear(&err);
    buf_release(&got);
}

TEST(what_cannot_be_read_is_refused_at_once) {
    char *fifo = in_dir("fifo"), *missing = in_dir("missing");
    REQUIRE(mkfifo(fifo, 0600) == 0);
    check_refused(fifo, ERR_UNSUPPORTED);
    check_refused(missing, ERR_NOT_FOUND);
    check_refused(check_dir(), ERR_IO);
    CHECK(!file_write(fifo, SPAN_LIT("x"), NULL)); /* nobody reads: must not hang */
    CHECK(!file_write(check_dir(), SPAN_LIT("x"), NULL));
    check_content("/dev/null", SPAN_LIT(""));
    free(fifo);
    free(missing);
}

TEST(atomic_writes_keep_the_mode_and_leave_nothing_behind) {
    char *path = in_dir("f"), *link = in_dir("link");
    CHECK(file_write_atomic(path, SPAN_LIT("1"), true, NULL));
    mode_t mask = umask(0);
    umask(mask);
    CHECK_INT(mode_of(path), 0666 & ~mask);
    REQUIRE(chmod(path, 0750) == 0);
    REQUIRE(symlink("f", link) == 0);
    CHECK(file_write_atomic(link, SPAN_LIT("2"), false, NULL));
    CHECK(path_is_link(link));
    CHECK_INT(mode_of(path), 0750);
    check_content(path, SPAN_LIT("2"));
    CHECK_INT(names_in(check_dir()), 2);
    free(path);
    free(link);
}

TEST(atomic_writes_that_fail_change_nothing) {
    char *dir = in_dir("d"), *below = in_dir("no/f");
    Error err = ERROR_INIT;
    REQUIRE(dir_make(dir, NULL));
    CHECK(!file_write_atomic(dir, SPAN_LIT("x"), false, &err));
    CHECK(!file_write_atomic(below, SPAN_LIT("x"), false, &err));
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(names_in(check_dir()), 1);
    CHECK(file_write_atomic("/dev/null", SPAN_LIT("x"), false, NULL));
    struct stat st;
    CHECK(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
    error_clear(&err);
    free(dir);
    free(below);
}

TEST(a_dangling_link_is_written_through) {
    char *link = in_dir("link"), *target = in_dir("target");
    REQUIRE(symlink("target", link) == 0);
    CHECK(path_lexists(link) && !path_exists(link));
    CHECK(file_write_atomic(link, SPAN_LIT("x"), false, NULL));
    CHECK(path_is_link(link) && path_is_file(target) && !path_is_link(target));
    free(link);
    free(target);
}

TEST(copying_files) {
    char *from = in_dir("a"), *to = in_dir("b");
    Error err = ERROR_INIT;
    CHECK(file_write(from, SPAN_LIT("#!/bin/sh\n"), NULL) && chmod(from, 0755) == 0);
    CHECK(!path_is_executable(to) && path_is_executable(from) && !path_is_executable(check_dir()));
    CHECK(file_copy(from, to, NULL));
    CHECK_INT(mode_of(to), 0755);
    check_content(to, SPAN_LIT("#!/bin/sh\n"));
    CHECK(!file_copy(from, from, &err));
    CHECK_INT(err.kind, ERR_INVALID);
    check_content(from, SPAN_LIT("#!/bin/sh\n"));
    error_clear(&err);
    free(from);
    free(to);
}

TEST(making_directories) {
    char *deep = in_dir("a//b/c/"), *file = in_dir("f"), *under = in_dir("f/g");
    Error err = ERROR_INIT;
    CHECK(dir_make(deep, NULL) && dir_make(deep, NULL) && path_is_dir(deep));
    CHECK(file_write(file, SPAN_LIT(""), NULL));
    CHECK(!dir_make(file, &err));
    CHECK(!dir_make(under, &err));
    CHECK(!dir_make("", &err));
    error_clear(&err);
    char *temp = dir_make_temp(check_dir(), "x-", NULL);
    CHECK(temp && path_is_dir(temp) && mode_of(temp) == 0700);
    CHECK(!dir_make_temp("/no/such/place", "x", &err));
    error_clear(&err);
    free(temp);
    free(deep);
    free(file);
    free(under);
}

TEST(removing_never_follows_links) {
    char *keep = in_dir("keep"), *kept = in_dir("keep/f"), *dir = in_dir("d");
    char *locked = in_dir("d/locked"), *inside = in_dir("d/locked/f"), *link = in_dir("d/link");
    Error err = ERROR_INIT;
    REQUIRE(dir_make(keep, NULL) && file_write(kept, SPAN_LIT("x"), NULL));
    REQUIRE(dir_make(locked, NULL) && file_write(inside, SPAN_LIT("x"), NULL));
    REQUIRE(symlink("../keep", link) == 0 && chmod(locked, 0500) == 0);
    CHECK(dir_remove(dir, &err));
    CHECK(!path_lexists(dir) && path_is_file(kept));
    CHECK(!dir_remove(dir, &err) && err.kind == ERR_NOT_FOUND);
    CHECK(!dir_remove(kept, &err) && err.kind == ERR_INVALID);
    char *to_keep = in_dir("to-keep");
    REQUIRE(symlink("keep", to_keep) == 0);
    CHECK(!dir_remove(to_keep, &err) && path_is_file(kept));
    error_clear(&err);
    char *all[] = {keep, kept, dir, locked, inside, link, to_keep};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        free(all[i]);
}

TEST(copying_directories) {
    char *from = in_dir("from"), *sub = in_dir("from/sub"), *file = in_dir("from/sub/f");
    char *link = in_dir("from/l"), *to = in_dir("to"), *inner = in_dir("from/sub/to");
    char *copied = in_dir("to/sub/f"), *copied_link = in_dir("to/l");
    Error err = ERROR_INIT;
    REQUIRE(dir_make(sub, NULL) && file_write(file, SPAN_LIT("x"), NULL));
    REQUIRE(symlink("sub/f", link) == 0 && chmod(file, 0640) == 0);
    CHECK(dir_copy(from, to, &err));
    check_content(copied, SPAN_LIT("x"));
    CHECK_INT(mode_of(copied), 0640);
    CHECK(path_is_link(copied_link));
    CHECK(!dir_copy(from, inner, &err) && err.kind == ERR_INVALID && !path_exists(inner));
    CHECK(!dir_copy(file, to, &err));
    error_clear(&err);
    char *all[] = {from, sub, file, link, to, inner, copied, copied_link};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        free(all[i]);
}

TEST(listing_is_sorted) {
    char *b = in_dir("b"), *a = in_dir("a"), *hidden = in_dir(".h");
    REQUIRE(file_write(b, SPAN_LIT(""), NULL) && file_write(a, SPAN_LIT(""), NULL) &&
            file_write(hidden, SPAN_LIT(""), NULL));
    StrList names = STRLIST_INIT;
    CHECK(dir_list(&names, check_dir(), NULL));
    char *joined = strlist_join(&names, " ");
    CHECK_STR(joined, ".h a b");
    CHECK(!dir_list(&names, "/no/such/place", NULL));
    CHECK_INT(names.count, 3);
    strlist_release(&names);
    free(joined);
    free(a);
    free(b);
    free(hidden);
}
