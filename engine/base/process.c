/* Starting children, waiting for them and stopping them.
 *
 * posix_spawn shares our memory until the exec, so starting stays cheap however large we are.
 * Waiting with a deadline polls a pidfd; on kernels without one it looks again at short
 * intervals. Must know nothing of what the children are for. */
#include "engine/base/process.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The three descriptors a child gets; those in `own` are ours to close afterwards. */
typedef struct Streams {
    int fd[3], own[3];
} Streams;

/* Descriptors below 3 are moved up, so that filling 0 does not destroy what 1 is to become. */
static bool lift(Streams *s, int i) {
    if (s->fd[i] < 0 || s->fd[i] > 2)
        return true;
    s->own[i] = s->fd[i] = fcntl(s->fd[i], F_DUPFD_CLOEXEC, 3);
    return s->fd[i] >= 0;
}

static bool open_streams(Streams *s, const ProcessOptions *o) {
    *s = (Streams){{o->in, o->out, o->err}, {-1, -1, -1}};
    for (int i = 0; i < 3; i++) {
        if (s->fd[i] == PROCESS_NULL) {
            s->own[i] = s->fd[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
            if (s->fd[i] < 0)
                return false;
        }
        if (!lift(s, i))
            return false;
    }
    return true;
}

static void close_streams(Streams *s) {
    for (int i = 0; i < 3; i++)
        if (s->own[i] >= 0)
            close(s->own[i]);
}

static int add_actions(posix_spawn_file_actions_t *actions, const Streams *s,
                       const ProcessOptions *o) {
    int code = 0;
    for (int i = 0; !code && i < 3; i++) {
        if (s->fd[i] >= 0)
            code = posix_spawn_file_actions_adddup2(actions, s->fd[i], i);
        else if (s->fd[i] == PROCESS_TO_STDOUT)
            code = posix_spawn_file_actions_adddup2(actions, 1, 2);
    }
    if (!code && o->cwd)
        code = posix_spawn_file_actions_addchdir_np(actions, o->cwd);
    return code;
}

/* No signal is blocked, ignored or handled in the child, whatever we do with it ourselves. */
static int set_attributes(posix_spawnattr_t *attributes, const ProcessOptions *o) {
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setsigmask(attributes, &none);
    if (o->new_session)
        flags |= POSIX_SPAWN_SETSID;
    else if (o->new_group)
        flags |= POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setpgroup(attributes, 0);
    return posix_spawnattr_setflags(attributes, flags);
}

static int spawn(pid_t *pid, const char *program, const Streams *s, const ProcessOptions *o) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int code = add_actions(&actions, s, o);
    if (!code)
        code = set_attributes(&attributes, o);
    if (!code)
        code = posix_spawn(pid, program, &actions, &attributes, o->argv, o->env ? o->env : environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* The file to execute: found along PATH, and absolute when the child starts elsewhere. */
static char *find_program(const ProcessOptions *o) {
    const char *name = o->argv[0];
    if (strchr(name, '/'))
        return xstrdup(name); /* relative to the child's directory */
    char *found = process_which(name, o->env);
    if (!found || *found == '/' || !o->cwd)
        return found;
    char *absolute = path_absolute(found);
    free(found);
    return absolute;
}

static bool explain(const ProcessOptions *o, const char *program, int code, Error *err) {
    if (o->cwd && !path_is_dir(o->cwd))
        return fail(err, ERR_NOT_FOUND, "cannot start %s: no directory %s", o->argv[0], o->cwd);
    char *place = o->cwd ? path_join(o->cwd, program) : xstrdup(program);
    bool present = path_exists(place);
    free(place);
    errno = code;
    if (code == ENOENT && present)
        return fail_errno(err, "cannot start %s: its interpreter is missing", o->argv[0]);
    return fail_errno(err, "cannot start %s", o->argv[0]);
}

bool process_start(pid_t *pid, const ProcessOptions *options, Error *err) {
    if (!options->argv || !options->argv[0])
        return fail(err, ERR_USAGE, "cannot start a process: no program given");
    char *program = find_program(options);
    if (!program)
        return fail(err, ERR_NOT_FOUND, "cannot start %s: command not found", options->argv[0]);
    Streams streams;
    bool fine = open_streams(&streams, options) ||
                fail_errno(err, "cannot start %s: descriptors", options->argv[0]);
    int code = fine ? spawn(pid, program, &streams, options) : 0;
    if (code)
        fine = explain(options, program, code, err);
    close_streams(&streams);
    free(program);
    return fine;
}

/* Wait until the child is dead, without reaping it. false: time ran out. */
static bool await_end(pid_t pid, double timeout) {
    double deadline = clock_monotonic() + timeout, nap = 0.0005;
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    bool ended = false;
    for (;;) {
        siginfo_t info = {0};
        int got = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
        ended = (got == 0 && info.si_pid == pid) || (got < 0 && errno != EINTR);
        double left = deadline - clock_monotonic();
        if (ended || left <= 0)
            break;
        if (fd >= 0) {
            struct pollfd waited = {.fd = fd, .events = POLLIN};
            poll(&waited, 1, left > 1e6 ? 1000000000 : (int)(left * 1000) + 1);
        } else {
            clock_sleep(left < nap ? left : nap);
            nap = nap < 0.02 ? nap * 1.5 : nap;
        }
    }
    if (fd >= 0)
        close(fd);
    return ended;
}

static bool reap(ProcessStatus *status, pid_t pid) {
    int raw;
    pid_t got;
    do
        got = waitpid(pid, &raw, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return false;
    status->exited = WIFEXITED(raw);
    status->code = status->exited ? WEXITSTATUS(raw) : WTERMSIG(raw);
    return true;
}

bool process_wait(ProcessStatus *status, pid_t pid, double timeout, Error *err) {
    *status = (ProcessStatus){0};
    if (timeout > 0 && !await_end(pid, timeout)) {
        status->timed_out = true;
        return true;
    }
    return reap(status, pid) || fail_errno(err, "cannot wait for process %ld", (long)pid);
}

void process_stop(ProcessStatus *status, pid_t pid, bool group, double grace) {
    ProcessStatus ignored;
    if (!status)
        status = &ignored;
    *status = (ProcessStatus){0};
    pid_t target = group ? -pid : pid;
    bool ended = await_end(pid, 0);
    if (!ended || group)
        kill(target, SIGTERM);
    if (!ended && grace > 0)
        ended = await_end(pid, grace);
    if (!ended || group) /* not reaped yet, so the number cannot belong to anybody else */
        kill(target, SIGKILL);
    reap(status, pid);
}

bool process_alive(pid_t pid) {
    return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM);
}
