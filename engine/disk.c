/* Changes of the disk, counted. */
#include "engine/disk.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void disk_tick(Disk *disk) {
    if (++disk->changes == disk->fault_at)
        _exit(DISK_FAULT_EXIT);
}

bool disk_make_dir(Disk *disk, const char *path, Error *err) {
    disk_tick(disk);
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && path_is_dir(path)))
        return true;
    if (errno != ENOENT)
        return fail_errno(err, "cannot create directory %s", path);
    char *parent = path_dirname(path);
    bool ok = disk_make_dir(disk, parent, err);
    free(parent);
    if (ok && mkdir(path, 0777) != 0 && errno != EEXIST)
        ok = fail_errno(err, "cannot create directory %s", path);
    return ok;
}

bool disk_claim_dir(Disk *disk, const char *path, Error *err) {
    disk_tick(disk);
    return mkdir(path, 0777) == 0 || fail_errno(err, "cannot create directory %s", path);
}

static bool write_all(int fd, Span bytes) {
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = span_from(bytes, (size_t)n);
    }
    return true;
}

/* Create, write, close; the fault may strike with the file there and still empty. `shown`: the file
 * it is for, in messages. */
static bool write_file(Disk *disk, const char *path, const char *shown, int flags, bool durable,
                       Span bytes, Error *err) {
    disk_tick(disk);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
    if (fd < 0)
        return fail_errno(err, "cannot write %s", shown);
    if (disk->fault_at)
        disk_tick(disk);
    bool ok = write_all(fd, bytes) && (!durable || fsync(fd) == 0);
    int saved = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        saved = errno;
    }
    if (ok)
        return true;
    unlink(path); /* never half a file */
    errno = saved;
    return fail_errno(err, "cannot write %s", shown);
}

bool disk_write_new(Disk *disk, const char *path, Span bytes, Error *err) {
    return write_file(disk, path, path, O_TRUNC, false, bytes, err);
}

bool disk_write_durable(Disk *disk, const char *path, Span bytes, Error *err) {
    return write_file(disk, path, path, O_TRUNC, true, bytes, err);
}

bool disk_create(Disk *disk, const char *path, Span bytes, Error *err) {
    return write_file(disk, path, path, O_EXCL, false, bytes, err);
}

static char *temporary_for(const Disk *disk, const char *path) {
    const char *slash = strrchr(path, '/');
    int dir = slash ? (int)(slash - path + 1) : 0;
    return xformat("%.*s.new-%ld-%llu", dir, path, (long)getpid(),
                   (unsigned long long)disk->changes);
}

bool disk_replace(Disk *disk, const char *path, Span bytes, Error *err) {
    char *temporary = temporary_for(disk, path);
    bool ok = write_file(disk, temporary, path, O_TRUNC, false, bytes, err);
    if (ok && !disk_rename(disk, temporary, path, err)) {
        unlink(temporary);
        ok = false;
    }
    free(temporary);
    return ok;
}

bool disk_publish(Disk *disk, const char *path, Span bytes, Error *err) {
    char *temporary = temporary_for(disk, path);
    Error local = ERROR_INIT;
    bool ok = write_file(disk, temporary, path, O_TRUNC, false, bytes, &local) &&
              disk_link(disk, temporary, path, &local);
    unlink(temporary);
    free(temporary);
    if (ok || local.kind == ERR_EXISTS) {
        error_clear(&local);
        return true;
    }
    error_clear(err);
    *err = local;
    return false;
}

bool disk_put(Disk *disk, const char *path, Span bytes, Error *err) {
    Error local = ERROR_INIT;
    if (disk_create(disk, path, bytes, &local))
        return true;
    bool there = local.kind == ERR_EXISTS;
    if (!there) {
        error_clear(err);
        *err = local;
        return false;
    }
    error_clear(&local);
    return disk_replace(disk, path, bytes, err);
}

bool disk_remove(Disk *disk, const char *path, Error *err) {
    disk_tick(disk);
    if (unlink(path) == 0 || errno == ENOENT)
        return true;
    return fail_errno(err, "cannot remove %s", path);
}

bool disk_rename(Disk *disk, const char *from, const char *to, Error *err) {
    disk_tick(disk);
    if (rename(from, to) == 0)
        return true;
    return fail_errno(err, "cannot rename %s to %s", from, to);
}

bool disk_symlink(Disk *disk, const char *target, const char *path, Error *err) {
    disk_tick(disk);
    if (symlink(target, path) == 0)
        return true;
    if (errno != EEXIST)
        return fail_errno(err, "cannot create link %s", path);
    char now[4096];
    ssize_t n = readlink(path, now, sizeof now - 1);
    if (n >= 0 && (size_t)n == strlen(target) && memcmp(now, target, (size_t)n) == 0)
        return true;
    if (n < 0 || unlink(path) != 0 || symlink(target, path) != 0)
        return fail_errno(err, "cannot create link %s", path);
    return true;
}

bool disk_link(Disk *disk, const char *from, const char *to, Error *err) {
    disk_tick(disk);
    if (link(from, to) == 0)
        return true;
    return fail_errno(err, "cannot link %s to %s", from, to);
}
