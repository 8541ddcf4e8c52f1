/* Running a child to its end while collecting what it writes.
 *
 * Input is handed over as an unnamed file, so nobody has to write while reading. Collecting ends
 * when the child has ended and its pipes are empty: a grandchild that keeps a pipe open cannot hold
 * us up. */
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 64 << 10 };

typedef struct Capture {
    pid_t pid;
    int pipes[2]; /* read ends of stdout and stderr, -1: closed */
    Buf *into[2];
    double deadline; /* 0: none */
    const ProcessOptions *options;
} Capture;

/* A descriptor from which `input` can be read, PROCESS_NULL when there is none; -1 on failure. */
static int open_input(Span input) {
    if (!input.len)
        return PROCESS_NULL;
    int fd = memfd_create("input", MFD_CLOEXEC);
    while (fd >= 0 && input.len) {
        ssize_t put = write(fd, input.ptr, input.len);
        if (put < 0 && errno != EINTR) {
            close(fd);
            return -1;
        }
        if (put > 0)
            input = span_from(input, (size_t)put);
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

/* Take what one pipe holds; false at its end. */
static bool drain(int fd, Buf *into) {
    for (;;) {
        buf_reserve(into, CHUNK);
        ssize_t got = read(fd, into->data + into->len, CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 && errno == EAGAIN;
        into->len += (size_t)got;
        into->data[into->len] = '\0';
    }
}

static bool drain_all(Capture *c) {
    bool open = false;
    for (int i = 0; i < 2; i++) {
        if (c->pipes[i] >= 0 && !drain(c->pipes[i], c->into[i])) {
            close(c->pipes[i]);
            c->pipes[i] = -1;
        }
        open |= c->pipes[i] >= 0;
    }
    return open;
}

static bool has_ended(pid_t pid) {
    siginfo_t info = {0};
    int got = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return (got == 0 && info.si_pid == pid) || (got < 0 && errno != EINTR);
}

/* Milliseconds until something has to be looked at, -1 for ever. */
static int patience(const Capture *c, bool have_pidfd) {
    double left = c->deadline ? c->deadline - clock_monotonic() : 1e9;
    if (!have_pidfd && left > 0.01)
        return 10;
    if (c->options->interrupted && left > 0.1)
        return 100;
    if (left > 1e6)
        return -1;
    return left < 0 ? 0 : (int)(left * 1000) + 1;
}

static bool is_over(const Capture *c) {
    const ProcessOptions *o = c->options;
    return (c->deadline && clock_monotonic() >= c->deadline) ||
           (o->interrupted && o->interrupted(o->context));
}

/* false: time ran out. */
static bool collect(Capture *c) {
    int pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0);
    bool in_time = true;
    for (;;) {
        struct pollfd waited[] = {{.fd = c->pipes[0], .events = POLLIN},
                                  {.fd = c->pipes[1], .events = POLLIN},
                                  {.fd = pidfd, .events = POLLIN}};
        poll(waited, 3, patience(c, pidfd >= 0));
        bool ended = has_ended(c->pid); /* asked before the last draining */
        drain_all(c);
        if (ended)
            break;
        in_time = !is_over(c);
        if (!in_time)
            break;
    }
    if (pidfd >= 0)
        close(pidfd);
    return in_time;
}

static bool make_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *read_end = ends[0];
    *write_end = ends[1];
    return true;
}

static void close_if_open(int fd) {
    if (fd >= 0)
        close(fd);
}

/* Start the child with its three streams; the write ends are closed here in any case. */
static bool start(Capture *c, ProcessOptions *o, Span input, Error *err) {
    int out = -1, errout = -1;
    o->in = open_input(input);
    bool fine = o->in != -1 && make_pipe(&c->pipes[0], &out) &&
                (!c->into[1] || make_pipe(&c->pipes[1], &errout));
    o->out = out;
    o->err = c->into[1] ? errout : PROCESS_TO_STDOUT;
    fine = fine ? process_start(&c->pid, o, err)
                : fail_errno(err, "cannot start %s: pipes", o->argv ? o->argv[0] : "a process");
    close_if_open(o->in);
    close_if_open(out);
    close_if_open(errout);
    return fine;
}

bool process_capture(ProcessStatus *status, Buf *out, Buf *errout, const ProcessOptions *options,
                     Span input, double timeout, Error *err) {
    ProcessOptions own = *options;
    own.new_group = true;
    Capture c = {.pipes = {-1, -1}, .into = {out, errout}, .options = options};
    *status = (ProcessStatus){0};
    bool fine = start(&c, &own, input, err);
    if (fine) {
        c.deadline = timeout > 0 ? clock_monotonic() + timeout : 0;
        if (collect(&c)) {
            fine = process_wait(status, c.pid, 0, err);
        } else {
            process_stop(status, c.pid, true, 0.5);
            drain_all(&c);
            status->timed_out = true;
        }
    }
    close_if_open(c.pipes[0]);
    close_if_open(c.pipes[1]);
    return fine;
}
