/* Module os, the part in C: files, directories, processes and the environment. walk, makedirs,
 * environ and stat_result are written in the language; os.path is os_path.c. */
#include "harness/language/file.h"
#include "harness/language/modules.h"
#include "harness/language/str.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static Value checked(VM *vm, int result, const char *path) {
    if (result < 0)
        raise_os(vm, errno, path);
    return NONE;
}

/* OSError with two file names: "[Errno 2] …: 'a' -> 'b'". */
static Value checked2(VM *vm, int result, Value from, Value to) {
    if (result >= 0)
        return NONE;
    int code = errno;
    Value items[5] = {value_int(code), str_z(vm, strerror(code)), from, NONE, to};
    raise_value(vm, vm_call(vm, type_value(&TYPE_OS_ERROR), &(Args){.count = 5, .items = items}));
}

/* ---- directories ---- */

static Value os_getcwd(VM *vm, Value *args) {
    char path[PATH_MAX];
    if (!getcwd(path, sizeof path))
        raise_os(vm, errno, NULL);
    return str_z(vm, path);
}

static Value os_chdir(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    return checked(vm, chdir(path), path);
}

static void close_dir(void *dir) {
    closedir(dir);
}

static Value os_listdir(VM *vm, Value *args) {
    const char *path = is_none(args[0]) ? "." : path_text(vm, args[0]);
    DIR *dir = opendir(path);
    if (!dir)
        raise_os(vm, errno, path);
    if (!vm_on_free(vm, NULL, close_dir, dir)) {
        closedir(dir);
        raise(vm, &TYPE_MEMORY_ERROR, "%s", "");
    }
    List *names = list_new(vm, 0);
    for (struct dirent *e; (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            list_push(vm, names, str_z(vm, e->d_name));
    vm_forget(vm, dir);
    closedir(dir);
    return value_object(names);
}

static Value os_mkdir(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    return checked(vm, mkdir(path, (mode_t)vm_index(vm, args[1])), path);
}

static Value os_rmdir(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    return checked(vm, rmdir(path), path);
}

/* ---- files ---- */

static Value os_remove(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    return checked(vm, unlink(path), path);
}

static Value os_rename(VM *vm, Value *args) {
    const char *from = path_text(vm, args[0]), *to = path_text(vm, args[1]);
    return checked2(vm, rename(from, to), args[0], args[1]);
}

static Value os_symlink(VM *vm, Value *args) {
    const char *from = path_text(vm, args[0]), *to = path_text(vm, args[1]);
    return checked2(vm, symlink(from, to), args[0], args[1]);
}

static Value os_link(VM *vm, Value *args) {
    const char *from = path_text(vm, args[0]), *to = path_text(vm, args[1]);
    return checked2(vm, link(from, to), args[0], args[1]);
}

static Value os_readlink(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target);
    if (n < 0)
        raise_os(vm, errno, path);
    return value_object(str_new(vm, span_make(target, (size_t)n)));
}

static Value os_chmod(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    return checked(vm, chmod(path, (mode_t)vm_index(vm, args[1])), path);
}

static Value os_access(VM *vm, Value *args) {
    return value_bool(access(path_text(vm, args[0]), (int)vm_index(vm, args[1])) == 0);
}

static Value os_truncate(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    return checked(vm, truncate(path, vm_index(vm, args[1])), path);
}

static void timespec_of(VM *vm, Value v, struct timespec *t) {
    double seconds = vm_float(vm, v);
    t->tv_sec = (time_t)seconds;
    t->tv_nsec = (long)((seconds - (double)t->tv_sec) * 1e9);
}

static Value os_utime(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    if (is_none(args[1]))
        return checked(vm, utimensat(AT_FDCWD, path, NULL, 0), path);
    Tuple *times = as_tuple(tuple_of(vm, args[1]));
    if (times->count != 2)
        raise(vm, &TYPE_TYPE_ERROR, "utime: 'times' must be either a tuple of two ints or None");
    struct timespec spec[2];
    timespec_of(vm, times->items[0], &spec[0]);
    timespec_of(vm, times->items[1], &spec[1]);
    return checked(vm, utimensat(AT_FDCWD, path, spec, 0), path);
}

static Value stat_value(VM *vm, const struct stat *s) {
    double atime = (double)s->st_atim.tv_sec + 1e-9 * (double)s->st_atim.tv_nsec;
    double mtime = (double)s->st_mtim.tv_sec + 1e-9 * (double)s->st_mtim.tv_nsec;
    double ctime = (double)s->st_ctim.tv_sec + 1e-9 * (double)s->st_ctim.tv_nsec;
    Value items[] = {value_int(s->st_mode),
                     value_int((int64_t)s->st_ino),
                     value_int((int64_t)s->st_dev),
                     value_int((int64_t)s->st_nlink),
                     value_int(s->st_uid),
                     value_int(s->st_gid),
                     value_int(s->st_size),
                     value_int(s->st_atim.tv_sec),
                     value_int(s->st_mtim.tv_sec),
                     value_int(s->st_ctim.tv_sec),
                     value_float(atime),
                     value_float(mtime),
                     value_float(ctime),
                     value_int(s->st_atim.tv_sec * 1000000000 + s->st_atim.tv_nsec),
                     value_int(s->st_mtim.tv_sec * 1000000000 + s->st_mtim.tv_nsec),
                     value_int(s->st_ctim.tv_sec * 1000000000 + s->st_ctim.tv_nsec),
                     value_int(s->st_blksize),
                     value_int(s->st_blocks)};
    return tuple_from(vm, items, sizeof items / sizeof *items);
}

/* The numbers of stat_result, which the part in the language wraps. */
static Value os_stat(VM *vm, Value *args) {
    struct stat s;
    bool follow = vm_truth(vm, args[1]);
    if (is_int(args[0])) {
        if (fstat((int)vm_index(vm, args[0]), &s) != 0)
            raise_os(vm, errno, NULL);
        return stat_value(vm, &s);
    }
    const char *path = path_text_for(vm, args[0], "stat: path");
    if ((follow ? stat(path, &s) : lstat(path, &s)) != 0)
        raise_os(vm, errno, path);
    return stat_value(vm, &s);
}

/* ---- descriptors ---- */

static Value os_open(VM *vm, Value *args) {
    const char *path = path_text(vm, args[0]);
    int fd = open(path, (int)vm_index(vm, args[1]) | O_CLOEXEC, (mode_t)vm_index(vm, args[2]));
    if (fd < 0)
        raise_os(vm, errno, path);
    return value_int(fd);
}
static Value os_close(VM *vm, Value *args) {
    return checked(vm, close((int)vm_index(vm, args[0])), NULL);
}
static Value os_read(VM *vm, Value *args) {
    int64_t n = vm_index(vm, args[1]);
    if (n < 0)
        raise_os(vm, EINVAL, NULL);
    char *buffer = vm_alloc(vm, (size_t)n + 1);
    ssize_t got = read((int)vm_index(vm, args[0]), buffer, (size_t)n);
    if (got < 0)
        raise_os(vm, errno, NULL);
    return bytes_new(vm, buffer, (size_t)got);
}
static Value os_write(VM *vm, Value *args) {
    Span s = vm_need_bytes(vm, args[1]);
    ssize_t n = write((int)vm_index(vm, args[0]), s.ptr, s.len);
    if (n < 0)
        raise_os(vm, errno, NULL);
    return value_int(n);
}
static Value os_pipe(VM *vm, Value *args) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        raise_os(vm, errno, NULL);
    return tuple2(vm, value_int(fds[0]), value_int(fds[1]));
}
static Value os_dup(VM *vm, Value *args) {
    int fd = fcntl((int)vm_index(vm, args[0]), F_DUPFD_CLOEXEC, 3);
    if (fd < 0)
        raise_os(vm, errno, NULL);
    return value_int(fd);
}
static Value os_isatty(VM *vm, Value *args) {
    return value_bool(isatty((int)vm_index(vm, args[0])));
}
static Value os_fsync(VM *vm, Value *args) {
    return checked(vm,
                   fsync((int)vm_index(
                       vm, is_int(args[0]) ? args[0] : vm_method(vm, args[0], "fileno", 0, NULL))),
                   NULL);
}
static Value os_fdopen(VM *vm, Value *args) {
    return vm_call2(vm, native_value(vm, &BUILTIN_FILES[0]), args[0], args[1]);
}

/* ---- processes and the environment ---- */

static Value os_getpid(VM *vm, Value *args) {
    return value_int(getpid());
}
static Value os_getppid(VM *vm, Value *args) {
    return value_int(getppid());
}
static Value os_getuid(VM *vm, Value *args) {
    return value_int(getuid());
}
static Value os_getgid(VM *vm, Value *args) {
    return value_int(getgid());
}
static Value os_geteuid(VM *vm, Value *args) {
    return value_int(geteuid());
}
static Value os_getegid(VM *vm, Value *args) {
    return value_int(getegid());
}
static Value os_cpu_count(VM *vm, Value *args) {
    return value_int(sysconf(_SC_NPROCESSORS_ONLN));
}
static Value os_umask(VM *vm, Value *args) {
    return value_int(umask((mode_t)vm_index(vm, args[0])));
}
static Value os_kill(VM *vm, Value *args) {
    return checked(vm, kill((pid_t)vm_index(vm, args[0]), (int)vm_index(vm, args[1])), NULL);
}
static Value os_strerror(VM *vm, Value *args) {
    return str_z(vm, strerror((int)vm_index(vm, args[0])));
}

static Value os_system(VM *vm, Value *args) {
    vm_surroundings(vm);
    fflush(stdout);
    int status = system(path_text(vm, args[0]));
    return value_int(status);
}

static Value os_waitstatus_to_exitcode(VM *vm, Value *args) {
    int status = (int)vm_index(vm, args[0]);
    return value_int(WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
}

static Value os_urandom(VM *vm, Value *args) {
    int64_t n = vm_index(vm, args[0]);
    if (n < 0)
        raise(vm, &TYPE_VALUE_ERROR, "negative argument not allowed");
    char *bytes = vm_alloc(vm, (size_t)n + 1);
    for (size_t done = 0; done < (size_t)n;) {
        ssize_t got = getrandom(bytes + done, (size_t)n - done, 0);
        if (got < 0 && errno != EINTR)
            raise_os(vm, errno, NULL);
        done += got > 0 ? (size_t)got : 0;
    }
    return bytes_new(vm, bytes, (size_t)n);
}

static Value os_environment(VM *vm, Value *args) {
    vm_surroundings(vm);
    Dict *d = dict_new(vm);
    for (char **e = environ; e && *e; e++) {
        const char *sign = strchr(*e, '=');
        if (!sign)
            continue;
        Value name = value_object(str_new(vm, span_between(*e, sign)));
        dict_set(vm, d, name, str_z(vm, sign + 1));
    }
    return value_object(d);
}

static Value os_putenv(VM *vm, Value *args) {
    const char *name = path_text(vm, args[0]), *value = path_text(vm, args[1]);
    if (!*name || strchr(name, '='))
        raise(vm, &TYPE_VALUE_ERROR, "illegal environment variable name");
    return checked(vm, setenv(name, value, 1), NULL);
}
static Value os_unsetenv(VM *vm, Value *args) {
    return checked(vm, unsetenv(path_text(vm, args[0])), NULL);
}

static Value os_uname(VM *vm, Value *args) {
    struct utsname u;
    if (uname(&u) != 0)
        raise_os(vm, errno, NULL);
    Value items[] = {str_z(vm, u.sysname), str_z(vm, u.nodename), str_z(vm, u.release),
                     str_z(vm, u.version), str_z(vm, u.machine)};
    return tuple_from(vm, items, 5);
}

/* ---- path-like objects ---- */

static Value os_fspath(VM *vm, Value *args) {
    Value v = args[0], method;
    if (is_str(v) || is_instance(v, &TYPE_BYTES))
        return v;
    if (!vm_special(vm, v, "__fspath__", &method))
        raise(vm, &TYPE_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %s",
              type_name(type_of(v)));
    Value path = vm_call0(vm, method);
    if (!is_str(path) && !is_instance(path, &TYPE_BYTES))
        raise(vm, &TYPE_TYPE_ERROR, "expected %s.__fspath__() to return str or bytes, not %s",
              type_name(type_of(v)), type_name(type_of(path)));
    return path;
}
static Value os_fsencode(VM *vm, Value *args) {
    Value path = os_fspath(vm, args);
    return is_str(path) ? str_encode(vm, as_str(path), "utf-8", "surrogateescape") : path;
}
static Value os_fsdecode(VM *vm, Value *args) {
    Value path = os_fspath(vm, args);
    if (is_str(path))
        return path;
    Span bytes = vm_need_bytes(vm, path);
    return value_object(str_decode(vm, bytes, path, "utf-8", "surrogateescape"));
}

/* ---- the module ---- */

static const Native OS_FUNCTIONS[] = {
    {"_environment()", os_environment, "The environment as a dictionary."},
    {"_stat(path, follow_symlinks=True)", os_stat, "The numbers of stat()."},
    {"_uname()", os_uname, "The texts of uname()."},
    {"access(path, mode)", os_access, "May we?"},
    {"chdir(path)", os_chdir, "Change the working directory."},
    {"chmod(path, mode)", os_chmod, "Change the permissions of a file."},
    {"close(fd)", os_close, "Close a descriptor."},
    {"cpu_count()", os_cpu_count, "Number of processors."},
    {"dup(fd, /)", os_dup, "Another descriptor for the same file."},
    {"fdopen(fd, mode='r')", os_fdopen, "A file object for a descriptor."},
    {"fsdecode(filename)", os_fsdecode, "A path as str."},
    {"fsencode(filename)", os_fsencode, "A path as bytes."},
    {"fspath(path)", os_fspath, "What a path-like object stands for."},
    {"fsync(fd)", os_fsync, "Write a file through to the disk."},
    {"getcwd()", os_getcwd, "The working directory."},
    {"getegid()", os_getegid, "Effective group."},
    {"geteuid()", os_geteuid, "Effective user."},
    {"getgid()", os_getgid, "Group."},
    {"getpid()", os_getpid, "This process."},
    {"getppid()", os_getppid, "The parent process."},
    {"getuid()", os_getuid, "User."},
    {"isatty(fd, /)", os_isatty, "Is the descriptor a terminal?"},
    {"kill(pid, signal, /)", os_kill, "Send a signal."},
    {"link(src, dst)", os_link, "Make a hard link."},
    {"listdir(path=None)", os_listdir, "The names in a directory, in no order."},
    {"mkdir(path, mode=511)", os_mkdir, "Make a directory."},
    {"open(path, flags, mode=511)", os_open, "Open a descriptor."},
    {"pipe()", os_pipe, "Two descriptors, for reading and writing."},
    {"putenv(name, value, /)", os_putenv, "Set an environment variable."},
    {"read(fd, length, /)", os_read, "Read bytes from a descriptor."},
    {"readlink(path)", os_readlink, "Where a symbolic link points."},
    {"remove(path)", os_remove, "Remove a file."},
    {"rename(src, dst)", os_rename, "Rename a file or directory."},
    {"replace(src, dst)", os_rename, "Rename, replacing the destination."},
    {"rmdir(path)", os_rmdir, "Remove an empty directory."},
    {"strerror(code, /)", os_strerror, "The text of an error number."},
    {"symlink(src, dst, target_is_directory=False)", os_symlink, "Make a symbolic link."},
    {"system(command)", os_system, "Run a command in a shell; its wait status."},
    {"truncate(path, length)", os_truncate, "Cut a file to a length."},
    {"umask(mask, /)", os_umask, "Set the mask for new files; the old one."},
    {"unlink(path)", os_remove, "Remove a file."},
    {"unsetenv(name, /)", os_unsetenv, "Remove an environment variable."},
    {"urandom(size, /)", os_urandom, "Random bytes."},
    {"utime(path, times=None)", os_utime, "Set access and modification time."},
    {"waitstatus_to_exitcode(status)", os_waitstatus_to_exitcode, "An exit code from a status."},
    {"write(fd, data, /)", os_write, "Write bytes to a descriptor."},
    {NULL, NULL, NULL}};

static void set_numbers(VM *vm, Value module) {
    static const struct {
        const char *name;
        int value;
    } NUMBERS[] = {{"F_OK", F_OK},         {"R_OK", R_OK},         {"W_OK", W_OK},
                   {"X_OK", X_OK},         {"O_RDONLY", O_RDONLY}, {"O_WRONLY", O_WRONLY},
                   {"O_RDWR", O_RDWR},     {"O_CREAT", O_CREAT},   {"O_EXCL", O_EXCL},
                   {"O_TRUNC", O_TRUNC},   {"O_APPEND", O_APPEND}, {"SEEK_SET", SEEK_SET},
                   {"SEEK_CUR", SEEK_CUR}, {"SEEK_END", SEEK_END}, {"EX_OK", 0}};
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        module_set(vm, module, NUMBERS[i].name, value_int(NUMBERS[i].value));
}

extern const char EMBED_os[]; /* os.py */

static void os_init(VM *vm, Value module) {
    static const char *const TEXTS[][2] = {{"name", "posix"},
                                           {"sep", "/"},
                                           {"curdir", "."},
                                           {"pardir", ".."},
                                           {"extsep", "."},
                                           {"linesep", "\n"},
                                           {"pathsep", ":"},
                                           {"devnull", "/dev/null"},
                                           {"defpath", "/bin:/usr/bin"}};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        module_set(vm, module, TEXTS[i][0], str_z(vm, TEXTS[i][1]));
    module_set(vm, module, "altsep", NONE);
    module_set(vm, module, "error", type_value(&TYPE_OS_ERROR));
    set_numbers(vm, module);
    module_set(vm, module, "path", vm_import(vm, "posixpath"));
    module_run(vm, module, EMBED_os);
}

const NativeModule MODULE_OS = {"os", OS_FUNCTIONS, os_init, "The operating system."};
