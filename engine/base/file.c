/* Reading, writing and copying single files; asking what a path is.
 *
 * Everything is opened O_CLOEXEC, and O_NONBLOCK at first: opening a FIFO must not hang. */
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 << 10, DEVICE_LIMIT = 64 << 20 };

/* Descriptors of ours named by the user (`<(command)`, /dev/stdin) are pipes one may read. */
static bool names_descriptor(const char *path) {
    return strncmp(path, "/dev/fd/", 8) == 0 || strcmp(path, "/dev/stdin") == 0 ||
           strncmp(path, "/proc/", 6) == 0;
}

static bool check_readable(const char *path, const struct stat *st, Error *err) {
    if (S_ISREG(st->st_mode) || S_ISCHR(st->st_mode))
        return true;
    if (S_ISDIR(st->st_mode)) {
        errno = EISDIR;
        return fail_errno(err, "cannot read %s", path);
    }
    if (S_ISFIFO(st->st_mode) && names_descriptor(path))
        return true;
    return fail(err, ERR_UNSUPPORTED, "cannot read %s: not a regular file", path);
}

static int open_to_read(const char *path, struct stat *st, Error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        fail_errno(err, "cannot read %s", path);
        return -1;
    }
    bool fine = fstat(fd, st) == 0 || fail_errno(err, "cannot read %s", path);
    if (!fine || !check_readable(path, st, err) || fcntl(fd, F_SETFL, 0) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static ssize_t read_some(int fd, void *bytes, size_t len) {
    ssize_t got;
    do
        got = read(fd, bytes, len);
    while (got < 0 && errno == EINTR);
    return got;
}

static bool read_all(Buf *out, int fd, const char *path, size_t limit, Error *err) {
    for (size_t total = 0;;) {
        buf_reserve(out, CHUNK);
        size_t room = out->cap - out->len - 1;
        ssize_t got = read_some(fd, out->data + out->len, room);
        if (got < 0)
            return fail_errno(err, "cannot read %s", path);
        if (got == 0)
            return true;
        total += (size_t)got;
        if (total > limit)
            return fail(err, ERR_LIMIT, "%s is larger than the limit of %zu bytes", path, limit);
        out->len += (size_t)got;
        out->data[out->len] = '\0';
    }
}

bool file_read_limited(Buf *out, const char *path, size_t limit, Error *err) {
    struct stat st;
    int fd = open_to_read(path, &st, err);
    if (fd < 0)
        return false;
    size_t before = out->len;
    bool fine = true;
    if (S_ISREG(st.st_mode)) {
        if ((uintmax_t)st.st_size > limit)
            fine = fail(err, ERR_LIMIT, "%s is larger than the limit of %zu bytes", path, limit);
        else
            buf_reserve(out, (size_t)st.st_size + CHUNK);
    } else if (limit > DEVICE_LIMIT) {
        limit = DEVICE_LIMIT; /* /dev/zero has no end */
    }
    fine = fine && read_all(out, fd, path, limit, err);
    if (!fine)
        buf_truncate(out, before);
    close(fd);
    return fine;
}

bool file_read(Buf *out, const char *path, Error *err) {
    return file_read_limited(out, path, SIZE_MAX, err);
}

static bool write_all(int fd, Span bytes) {
    while (bytes.len) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes = span_from(bytes, (size_t)put);
    }
    return true;
}

bool file_write(const char *path, Span bytes, Error *err) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
    if (fd < 0)
        return fail_errno(err, "cannot write %s", path);
    fcntl(fd, F_SETFL, 0);
    bool fine = write_all(fd, bytes) || fail_errno(err, "cannot write %s", path);
    if (close(fd) != 0 && fine && errno != EINTR)
        fine = fail_errno(err, "cannot write %s", path);
    return fine;
}

/* A new file in `dir`; *name is the caller's. */
static int create_beside(const char *dir, char **name) {
    for (int attempt = 0; attempt < 1000; attempt++) {
        *name = xformat("%s/.tmp-%ld-%d", dir, (long)getpid(), attempt);
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
        free(*name);
    }
    *name = xstrdup("");
    return -1;
}

/* Mode and, where we may, owner of the file that will be replaced. */
static bool take_after(int fd, const struct stat *old) {
    if (fchown(fd, old->st_uid, old->st_gid) != 0 && errno != EPERM)
        return false;
    return fchmod(fd, old->st_mode & 07777) == 0;
}

static bool sync_directory(const char *dir) {
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool fine = fsync(fd) == 0 || errno == EINVAL;
    close(fd);
    return fine;
}

static bool replace(const char *path, const struct stat *old, Span bytes, bool durable,
                    Error *err) {
    char *dir = path_dirname(path), *temp;
    int fd = create_beside(*dir ? dir : ".", &temp);
    bool created = fd >= 0;
    bool fine = created && (!old || take_after(fd, old)) && write_all(fd, bytes) &&
                (!durable || fsync(fd) == 0);
    int code = errno;
    if (created && close(fd) != 0 && fine) {
        fine = false;
        code = errno;
    }
    if (fine && rename(temp, path) != 0) {
        fine = false;
        code = errno;
    }
    if (created && !fine)
        unlink(temp);
    errno = code;
    if (!fine)
        fail_errno(err, "cannot write %s", path);
    else if (durable && !sync_directory(*dir ? dir : "."))
        fine = fail_errno(err, "cannot sync %s", *dir ? dir : ".");
    free(temp);
    free(dir);
    return fine;
}

bool file_write_atomic(const char *path, Span bytes, bool durable, Error *err) {
    char *target = path_is_link(path) ? path_real(path) : xstrdup(path);
    struct stat st;
    bool exists = stat(target, &st) == 0, fine;
    if (exists && !S_ISREG(st.st_mode))
        fine = file_write(target, bytes, err); /* a device stays one; a directory is refused */
    else if (exists && access(target, W_OK) != 0)
        fine = fail_errno(err, "cannot write %s", path);
    else
        fine = replace(target, exists ? &st : NULL, bytes, durable, err);
    free(target);
    return fine;
}

static bool copy_bytes(int from, int to) {
    char *chunk = xmalloc(CHUNK);
    ssize_t got;
    while ((got = read_some(from, chunk, CHUNK)) > 0)
        if (!write_all(to, span_make(chunk, (size_t)got)))
            got = -1;
    free(chunk);
    return got == 0;
}

bool file_copy(const char *from, const char *to, Error *err) {
    struct stat st, there;
    int in = open_to_read(from, &st, err);
    if (in < 0)
        return false;
    if (stat(to, &there) == 0 && there.st_dev == st.st_dev && there.st_ino == st.st_ino) {
        close(in);
        return fail(err, ERR_INVALID, "cannot copy %s to %s: they are the same file", from, to);
    }
    mode_t mode = st.st_mode & 07777;
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    bool fine = out >= 0 && copy_bytes(in, out) && (!S_ISREG(st.st_mode) || !fchmod(out, mode));
    if (!fine)
        fail_errno(err, "cannot copy %s to %s", from, to);
    if (out >= 0)
        close(out);
    close(in);
    return fine;
}

static bool has_type(const char *path, mode_t type) {
    struct stat st;
    return stat(path, &st) == 0 && (st.st_mode & S_IFMT) == type;
}

bool path_exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0;
}

bool path_lexists(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0;
}

bool path_is_dir(const char *path) {
    return has_type(path, S_IFDIR);
}

bool path_is_file(const char *path) {
    return has_type(path, S_IFREG);
}

bool path_is_link(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

bool path_is_executable(const char *path) {
    return path_is_file(path) && access(path, X_OK) == 0;
}
