/* Paths as text, with the results of Python's os.path. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "tests/check.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_taken(char *got, const char *want) {
    CHECK_STR(got, want);
    free(got);
}

TEST(join) {
    check_taken(path_join("a", "b"), "a/b");
    check_taken(path_join("a/", "b"), "a/b");
    check_taken(path_join("a", "/b"), "/b");
    check_taken(path_join("", "b"), "b");
    check_taken(path_join("a", ""), "a/");
    check_taken(path_join3("/", "a", "b"), "/a/b");
}

TEST(dirname_and_basename) {
    static const char *const CASES[][3] = {
        {"a/b", "a", "b"}, {"a", "", "a"},   {"/a", "/", "a"},      {"a/", "a", ""},
        {"/", "/", ""},    {"//", "//", ""}, {"//a", "//", "a"},    {"a//b", "a", "b"},
        {"", "", ""},      {".", "", "."},   {"/a/b/", "/a/b", ""},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        check_taken(path_dirname(CASES[i][0]), CASES[i][1]);
        check_taken(path_basename(CASES[i][0]), CASES[i][2]);
    }
}

TEST(extension) {
    CHECK_STR(path_extension("a/b.md"), ".md");
    CHECK_STR(path_extension("a.d/b"), "");
    CHECK_STR(path_extension(".bashrc"), "");
    CHECK_STR(path_extension("..a.b"), ".b");
    CHECK_STR(path_extension("a.tar.gz"), ".gz");
    CHECK_STR(path_extension("a."), ".");
    CHECK_STR(path_extension(""), "");
}

TEST(normal) {
    static const char *const CASES[][2] = {
        {"", "."},
        {".", "."},
        {"a//b/./c/", "a/b/c"},
        {"a/../b", "b"},
        {"a/..", "."},
        {"../a", "../a"},
        {"../../a/..", "../.."},
        {"/..", "/"},
        {"/../a", "/a"},
        {"//a", "//a"},
        {"///a", "/a"},
        {"//..", "//"},
        {"a/b/../../..", ".."},
        {"/a/../..", "/"},
        {"a/.../b", "a/.../b"},
        {"./a", "a"},
        {"..", ".."},
        {"../..", "../.."},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        check_taken(path_normal(CASES[i][0]), CASES[i][1]);
}

TEST(relative) {
    static const char *const CASES[][3] = {
        {"/a/b", "/a", "b"},        {"/a", "/a/b", ".."},          {"/a/b", "/a/b", "."},
        {"/a/bc", "/a/b", "../bc"}, {"/x/y", "/a/b", "../../x/y"}, {"/a", "/", "a"},
        {"/", "/a/b", "../.."},     {"/a/b/../c", "/a", "c"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        check_taken(path_relative(CASES[i][0], CASES[i][1]), CASES[i][2]);
}

TEST(absolute) {
    char *cwd = path_current(), *want = path_join(cwd, "x");
    check_taken(path_absolute("x"), want);
    check_taken(path_absolute("y/../x"), want);
    check_taken(path_absolute("/a/../b"), "/b");
    check_taken(path_absolute(""), cwd);
    free(cwd);
    free(want);
}

/* A path below the test's directory, as its links resolve. */
static char *below(const char *name) {
    char *real = path_real(check_dir()), *path = path_join(real, name);
    free(real);
    return path;
}

TEST(real_paths_follow_links_as_far_as_there_is_something) {
    char *dir = below("d"), *link = below("l"), *loop = below("loop"), *dangling = below("gone");
    char *inner = path_join(link, "x/../y"), *want = path_join(dir, "y"),
         *there = below("nowhere/z");
    REQUIRE(dir_make(dir, NULL));
    REQUIRE(symlink("d", link) == 0 && symlink("loop", loop) == 0 &&
            symlink("nowhere/z", dangling) == 0);
    check_taken(path_real(inner), want);
    check_taken(path_real(dangling), there);
    free(path_real(loop)); /* must come back */
    check_taken(path_real("/"), "/");
    check_taken(path_real("//usr/../"), "/");
    char *up = path_join(link, "..");
    char *base = below("");
    base[strlen(base) - 1] = '\0';
    check_taken(path_real(up), base);
    char *all[] = {dir, link, loop, dangling, inner, want, there, up, base};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        free(all[i]);
}

TEST(find_upward) {
    char *deep = below("a/b/c"), *mark = below("a/mark.yml");
    REQUIRE(dir_make(deep, NULL) && file_write(mark, SPAN_LIT(""), NULL));
    check_taken(path_find_upward(deep, "mark.yml"), mark);
    check_taken(path_find_upward(deep, "no such file anywhere"), NULL);
    check_taken(path_find_upward("/", "tmp"), "/tmp");
    free(deep);
    free(mark);
}
