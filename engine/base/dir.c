/* Directories: making, listing, copying and removing them, never through symbolic links. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_one(const char *path) {
    if (mkdir(path, 0777) == 0)
        return true;
    int code = errno;
    bool there = path_is_dir(path);
    errno = code;
    return there;
}

bool dir_make(const char *path, Error *err) {
    if (path_is_dir(path))
        return true;
    char *partial = xstrdup(path);
    bool fine = *path != '\0';
    if (!fine)
        errno = ENOENT;
    for (char *p = partial; fine && *p; p++) {
        if (p == partial || *p != '/' || p[-1] == '/')
            continue;
        *p = '\0';
        fine = make_one(partial);
        *p = '/';
    }
    if (!fine || !make_one(path))
        fine = fail_errno(err, "cannot create directory %s", path);
    free(partial);
    return fine;
}

/* Names in an open directory; closes it. */
static bool read_names(StrList *names, DIR *dir) {
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            strlist_add(names, entry->d_name);
        errno = 0;
    }
    int code = errno;
    closedir(dir);
    errno = code;
    return code == 0;
}

bool dir_list(StrList *names, const char *path, Error *err) {
    StrList found = STRLIST_INIT;
    DIR *dir = opendir(path);
    bool fine = (dir && read_names(&found, dir)) || fail_errno(err, "cannot list %s", path);
    strlist_sort(&found);
    for (size_t i = 0; fine && i < found.count; i++) {
        strlist_take(names, found.items[i]);
        found.items[i] = NULL;
    }
    strlist_release(&found);
    return fine;
}

static bool remove_below(int parent, const char *name);

static bool remove_contents(int fd) {
    StrList names = STRLIST_INIT;
    int again = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    DIR *dir = again < 0 ? NULL : fdopendir(again);
    bool fine = dir && read_names(&names, dir);
    for (size_t i = 0; fine && i < names.count; i++)
        fine = remove_below(fd, names.items[i]);
    int code = errno;
    strlist_release(&names);
    errno = code;
    return fine;
}

/* Opens a directory, after giving ourselves the permission when it is missing. */
static int open_to_empty(int parent, const char *name) {
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    struct stat st;
    if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode) &&
        (st.st_mode & 0700) != 0700)
        fchmodat(parent, name, st.st_mode | 0700, 0);
    return openat(parent, name, flags);
}

static bool remove_below(int parent, const char *name) {
    if (unlinkat(parent, name, 0) == 0)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return errno == ENOENT; /* somebody else was faster */
    int fd = open_to_empty(parent, name);
    if (fd < 0)
        return false;
    bool fine = remove_contents(fd);
    int code = errno;
    close(fd);
    errno = code;
    return fine && (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT);
}

bool dir_remove(const char *path, Error *err) {
    struct stat st;
    if (lstat(path, &st) != 0)
        return fail_errno(err, "cannot remove %s", path);
    if (!S_ISDIR(st.st_mode))
        return fail(err, ERR_INVALID, "cannot remove %s: not a directory", path);
    int fd = open_to_empty(AT_FDCWD, path);
    bool fine = fd >= 0 && remove_contents(fd) && rmdir(path) == 0;
    if (!fine)
        fail_errno(err, "cannot remove %s", path);
    if (fd >= 0)
        close(fd);
    return fine;
}

static bool copy_link(const char *from, const char *to, Error *err) {
    char target[4096];
    ssize_t len = readlink(from, target, sizeof target - 1);
    if (len >= 0) {
        target[len] = '\0';
        if (symlink(target, to) == 0)
            return true;
    }
    return fail_errno(err, "cannot copy link %s to %s", from, to);
}

static bool copy_entry(const char *from, const char *to, Error *err);

static bool copy_contents(const char *from, const char *to, Error *err) {
    StrList names = STRLIST_INIT;
    bool fine = dir_list(&names, from, err);
    for (size_t i = 0; fine && i < names.count; i++) {
        char *source = path_join(from, names.items[i]), *target = path_join(to, names.items[i]);
        fine = copy_entry(source, target, err);
        free(source);
        free(target);
    }
    strlist_release(&names);
    return fine;
}

static bool copy_directory(const char *from, const char *to, mode_t mode, Error *err) {
    return dir_make(to, err) && copy_contents(from, to, err) &&
           (chmod(to, mode & 07777) == 0 || fail_errno(err, "cannot set the mode of %s", to));
}

static bool copy_entry(const char *from, const char *to, Error *err) {
    struct stat st;
    if (lstat(from, &st) != 0)
        return fail_errno(err, "cannot copy %s", from);
    if (S_ISLNK(st.st_mode))
        return copy_link(from, to, err);
    if (S_ISDIR(st.st_mode))
        return copy_directory(from, to, st.st_mode, err);
    return file_copy(from, to, err);
}

bool dir_copy(const char *from, const char *to, Error *err) {
    struct stat st;
    if (stat(from, &st) != 0)
        return fail_errno(err, "cannot copy %s", from);
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return fail_errno(err, "cannot copy %s", from);
    }
    char *inner = path_real(to), *outer = path_real(from);
    size_t len = strlen(outer);
    bool inside = strncmp(inner, outer, len) == 0 && (inner[len] == '/' || inner[len] == '\0');
    free(inner);
    free(outer);
    if (inside)
        return fail(err, ERR_INVALID, "cannot copy %s into itself (%s)", from, to);
    return copy_directory(from, to, st.st_mode, err);
}

char *dir_make_temp(const char *parent, const char *prefix, Error *err) {
    const char *from_env = getenv("TMPDIR");
    if (!parent)
        parent = from_env && *from_env ? from_env : "/tmp";
    char *name = xformat("%s/%sXXXXXX", parent, prefix);
    if (mkdtemp(name))
        return name;
    fail_errno(err, "cannot create a directory in %s", parent);
    free(name);
    return NULL;
}
