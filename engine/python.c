/* The warm interpreter: starting servers, sending requests, learning how runs end. */
#include "engine/python.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/json.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/pyvalue.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern const char EMBED_python_server[];

static const double SECONDS_ASLEEP = 0.2;

typedef struct Server {
    pid_t pid;
    int sock;
    struct Server *next; /* in the list of idle ones */
} Server;

struct Python {
    StrList env;
    char *program;    /* what is started; the real interpreter once that is known */
    char *executable; /* sys.executable */
    char *version;
    Server *idle;
};

struct PythonJob {
    Python *python;
    Server *server; /* NULL: it died, the run may live on */
    pid_t pid;
    int pidfd;        /* -1 unless the server died */
    double next_wake; /* when to make sure that the server is not stopped */
    bool done;
    int status;
};

/* ---- servers ---- */

/* A run may have stopped it (SIGSTOP). */
static void server_wake(const Server *server) {
    kill(server->pid, SIGCONT);
}

static void server_end(Server *server) {
    close(server->sock);
    server_wake(server);
    ProcessStatus status;
    process_stop(&status, server->pid, false, 0.5);
    free(server);
}

/* Read exactly `count` bytes before the deadline (0: none). */
static bool read_exactly(int fd, char *to, size_t count, double deadline) {
    while (count) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        double left = deadline ? deadline - clock_monotonic() : 1e6;
        int ready = left > 0 ? poll(&p, 1, (int)(left * 1000) + 1) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? read(fd, to, count) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        to += n;
        count -= (size_t)n;
    }
    return true;
}

static bool read_message(int fd, Buf *out, double timeout) {
    uint32_t length;
    double deadline = timeout > 0 ? clock_monotonic() + timeout : 0;
    if (!read_exactly(fd, (char *)&length, sizeof length, deadline) || length > 1 << 20)
        return false;
    buf_reset(out);
    buf_reserve(out, length);
    if (!read_exactly(fd, out->data, length, deadline))
        return false;
    out->len = length;
    out->data[length] = '\0';
    return true;
}

static bool server_hello(Python *python, Server *server) {
    Buf text = BUF_INIT;
    bool ok = read_message(server->sock, &text, 30);
    if (ok && !python->executable) {
        const char *version = text.data + strlen(text.data) + 1;
        python->executable = xstrdup(text.data);
        python->version = xstrdup(version);
        if (path_is_executable(text.data)) { /* spares a shim the next time */
            free(python->program);
            python->program = xstrdup(text.data);
        }
    }
    buf_release(&text);
    return ok;
}

bool python_is_warm(Span cmdline) {
    Span first = span_of(EMBED_python_server); /* the line that says what it is */
    first.len = strcspn(first.ptr, "\n");
    return span_find(cmdline, first, 0) != SIZE_MAX;
}

static Server *server_start(Python *python, Error *err) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        fail_errno(err, "cannot start python3");
        return NULL;
    }
    char *argv[] = {python->program, (char *)"-u", (char *)"-c", (char *)EMBED_python_server, NULL};
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = argv;
    options.env = strlist_argv(&python->env);
    options.in = ends[1];
    options.out = options.err = PROCESS_NULL;
    options.new_group = true;
    Server *server = xcalloc(1, sizeof *server);
    server->sock = ends[0];
    bool started = process_start(&server->pid, &options, err);
    close(ends[1]);
    if (!started) {
        close(ends[0]);
        free(server);
        return NULL;
    }
    if (!server_hello(python, server)) {
        server_end(server);
        fail(err, ERR_IO, "python3 (%s) does not start: try '%s -c pass'", python->program,
             python->program);
        return NULL;
    }
    return server;
}

static Server *server_take(Python *python, Error *err) {
    Server *server = python->idle;
    if (!server)
        return server_start(python, err);
    python->idle = server->next;
    server->next = NULL;
    return server;
}

static void server_give(Python *python, Server *server) {
    server->next = python->idle;
    python->idle = server;
}

Python *python_new(const StrList *env, Error *err) {
    Python *python = xcalloc(1, sizeof *python);
    strlist_copy(&python->env, env);
    python->program = process_which("python3", strlist_argv(&python->env));
    if (!python->program) {
        fail(err, ERR_NOT_FOUND,
             "python3 was not found in PATH\nOperations in Python need it; 'exec' operations do "
             "not.");
        python_free(python);
        return NULL;
    }
    Server *server = server_start(python, err);
    if (!server) {
        python_free(python);
        return NULL;
    }
    server_give(python, server);
    return python;
}

void python_free(Python *python) {
    if (!python)
        return;
    while (python->idle) {
        Server *server = python->idle;
        python->idle = server->next;
        server_end(server);
    }
    strlist_release(&python->env);
    free(python->program);
    free(python->executable);
    free(python->version);
    free(python);
}

const char *python_executable(const Python *python) {
    return python->executable;
}

const char *python_version(const Python *python) {
    return python->version;
}

/* ---- messages ---- */

static void add_length(Buf *out, size_t length) {
    uint32_t n = (uint32_t)length;
    buf_add(out, &n, sizeof n);
}

static void add_section(Buf *out, Span bytes) {
    add_length(out, bytes.len);
    buf_add_span(out, bytes);
}

static void add_strings(Buf *out, const StrList *list) {
    size_t total = 0;
    for (size_t i = 0; list && i < list->count; i++)
        total += strlen(list->items[i]) + 1;
    add_length(out, total);
    for (size_t i = 0; list && i < list->count; i++)
        buf_add(out, list->items[i], strlen(list->items[i]) + 1);
}

static bool send_with_descriptors(int sock, Span bytes, const int *fds, size_t count) {
    union {
        char space[CMSG_SPACE(sizeof(int) * 4)];
        struct cmsghdr align;
    } control = {0};
    struct iovec part = {(void *)bytes.ptr, bytes.len};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.space,
                             .msg_controllen = CMSG_SPACE(sizeof(int) * count)};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(head), fds, sizeof(int) * count);
    ssize_t n = sendmsg(sock, &message, MSG_NOSIGNAL);
    while (n >= 0 && (size_t)n < bytes.len) {
        bytes = span_from(bytes, (size_t)n);
        n = send(sock, bytes.ptr, bytes.len, MSG_NOSIGNAL);
    }
    return n >= 0;
}

/* A message "WORD NUMBER". */
static bool read_number(Server *server, const char *word, int *number, double timeout) {
    Buf text = BUF_INIT;
    size_t len = strlen(word);
    bool ok = read_message(server->sock, &text, timeout) && strncmp(text.data, word, len) == 0;
    if (ok)
        *number = (int)strtol(text.data + len, NULL, 10);
    buf_release(&text);
    return ok;
}

/* Put the length of everything behind `body` in front of it, send, and learn the child's pid: the
 * child itself says it before it does anything else. */
static pid_t server_request(Server *server, const Buf *body, const int *fds, size_t count) {
    Buf message = BUF_INIT;
    int pid = -1;
    add_section(&message, buf_span(body));
    server_wake(server);
    if (!send_with_descriptors(server->sock, buf_span(&message), fds, count) ||
        !read_number(server, "pid ", &pid, 30))
        pid = -1;
    buf_release(&message);
    return pid;
}

/* Send to an idle server; one that died meanwhile is replaced once. */
static Server *request(Python *python, pid_t *pid, const Buf *body, const int *fds, size_t count,
                       Error *err) {
    for (int attempt = 0; attempt < 2; attempt++) {
        Server *server = server_take(python, err);
        if (!server)
            return NULL;
        *pid = server_request(server, body, fds, count);
        if (*pid > 0)
            return server;
        server_end(server);
    }
    fail(err, ERR_IO, "python3 does not answer");
    return NULL;
}

/* ---- runs ---- */

static void add_text(Buf *body, const char *text) {
    add_section(body, text ? span_of(text) : SPAN_LIT(""));
}

static void add_value(Buf *body, const Tree *value) {
    Buf text = BUF_INIT;
    if (value)
        pyvalue_write(&text, value);
    else
        buf_adds(&text, "{}");
    add_section(body, buf_span(&text));
    buf_release(&text);
}

/* The names of `global:a.b`: presets go into a mapping `b` of a mapping `a`. */
static void add_nested(Buf *body, const char *dest) {
    StrList names = STRLIST_INIT;
    if (strncmp(dest, "global:", 7) == 0)
        strlist_split(&names, span_of(dest + 7), '.');
    add_strings(body, &names);
    strlist_release(&names);
}

/* The sections python_server.py reads. */
static void add_run(Buf *body, const PythonRun *run) {
    char group[24];
    snprintf(group, sizeof group, "%ld", run->own_group ? 0L : (long)getpgrp());
    add_text(body, "run");
    add_text(body, run->program);
    add_text(body, run->cwd);
    add_text(body, run->script);
    add_text(body, run->script ? NULL : run->module);
    add_text(body, group);
    add_text(body, run->out == run->err ? "1" : "0");
    add_nested(body, run->dest);
    add_value(body, run->globals);
    add_strings(body, run->args);
    add_strings(body, run->path);
    add_strings(body, run->env);
}

PythonJob *python_start(Python *python, const PythonRun *run, Error *err) {
    Buf body = BUF_INIT;
    int fds[4] = {run->in, run->out, run->err, run->marked};
    add_run(&body, run);
    pid_t pid = -1;
    Server *server = request(python, &pid, &body, fds, run->marked >= 0 ? 4 : 3, err);
    buf_release(&body);
    if (!server)
        return NULL;
    PythonJob *job = xcalloc(1, sizeof *job);
    *job = (PythonJob){.python = python,
                       .server = server,
                       .pid = pid,
                       .pidfd = -1,
                       .next_wake = clock_monotonic() + SECONDS_ASLEEP};
    return job;
}

pid_t python_job_pid(const PythonJob *job) {
    return job->pid;
}

int python_job_fd(const PythonJob *job) {
    return job->server ? job->server->sock : job->pidfd;
}

static void lose_server(PythonJob *job) {
    server_end(job->server);
    job->server = NULL;
    job->pidfd = (int)syscall(SYS_pidfd_open, job->pid, 0);
}

static bool is_zombie(pid_t pid) {
    char *path = xformat("/proc/%ld/stat", (long)pid);
    Buf text = BUF_INIT;
    bool zombie = false;
    if (file_read(&text, path, NULL)) {
        const char *p = strrchr(text.data, ')');
        zombie = p && p[1] == ' ' && p[2] == 'Z';
    }
    buf_release(&text);
    free(path);
    return zombie;
}

/* The run may have stopped its server, which then cannot say that it has ended. */
static void wake_server(PythonJob *job) {
    double now = clock_monotonic();
    if (now < job->next_wake)
        return;
    job->next_wake = now + SECONDS_ASLEEP;
    server_wake(job->server);
}

static void take_status(PythonJob *job) {
    int status;
    job->done = read_number(job->server, "end ", &status, 5);
    if (job->done)
        job->status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    else
        lose_server(job);
}

bool python_job_done(PythonJob *job, int *status) {
    if (!job->done && job->server) {
        struct pollfd p = {.fd = job->server->sock, .events = POLLIN};
        if (poll(&p, 1, 0) > 0)
            take_status(job);
        else
            wake_server(job);
    }
    if (!job->done && !job->server && (!process_alive(job->pid) || is_zombie(job->pid))) {
        job->done = true;
        job->status = -SIGKILL; /* it took its parent along, so nobody knows how it ended */
    }
    *status = job->status;
    return job->done;
}

void python_job_free(PythonJob *job) {
    if (!job)
        return;
    if (job->pidfd >= 0)
        close(job->pidfd);
    if (job->server && job->done)
        server_give(job->python, job->server);
    else if (job->server)
        server_end(job->server);
    free(job);
}

/* ---- questions ---- */

/* Everything from fd until its end; false at the deadline. */
static bool read_all(int fd, Buf *out, double timeout) {
    double deadline = clock_monotonic() + timeout;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        double left = deadline - clock_monotonic();
        if (left <= 0)
            return false;
        int ready = poll(&p, 1, (int)(left * 1000) + 1);
        if (ready <= 0)
            continue;
        buf_reserve(out, 65536);
        ssize_t n = read(fd, out->data + out->len, 65536);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
    }
}

static Tree *answer_of(const Buf *text, Error *err) {
    Tree *reply = json_parse(buf_span(text), "python3", err);
    if (!reply)
        return NULL;
    const char *problem = tree_text(tree_get(reply, "error"), NULL);
    Tree *result = NULL;
    if (problem)
        fail(err, ERR_INVALID, "%s", problem);
    else
        result = tree_get(reply, "result") ? tree_copy(tree_get(reply, "result")) : tree_null();
    tree_free(reply);
    return result;
}

static Tree *collect_answer(PythonJob *job, int fd, double timeout, Error *err) {
    Buf text = BUF_INIT;
    Tree *result = NULL;
    if (read_all(fd, &text, timeout))
        result = answer_of(&text, err);
    else
        fail(err, ERR_TIMEOUT, "no answer within %g seconds", timeout);
    kill(-job->pid, SIGKILL);
    if (job->server)
        take_status(job);
    buf_release(&text);
    return result;
}

Tree *python_ask(Python *python, const char *source, const Tree *args, double timeout, Error *err) {
    Buf body = BUF_INIT;
    add_section(&body, SPAN_LIT("ask"));
    add_section(&body, span_of(source));
    add_value(&body, args);
    int ends[2], nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    Tree *result = NULL;
    if (nothing >= 0 && pipe2(ends, O_CLOEXEC) == 0) {
        int fds[4] = {nothing, nothing, nothing, ends[1]};
        PythonJob *job = xcalloc(1, sizeof *job);
        *job = (PythonJob){.python = python, .pidfd = -1};
        job->server = request(python, &job->pid, &body, fds, 4, err);
        close(ends[1]);
        if (job->server)
            result = collect_answer(job, ends[0], timeout, err);
        python_job_free(job);
        close(ends[0]);
    } else {
        fail_errno(err, "cannot ask python3");
    }
    if (nothing >= 0)
        close(nothing);
    buf_release(&body);
    return result;
}
