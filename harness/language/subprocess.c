/* Module subprocess, the part in C: starting, waiting for and talking to processes. Popen, run and
 * the exceptions are written in the language (subprocess.py). */
#include "engine/base/process.h"
#include "harness/language/file.h"
#include "harness/language/modules.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* A NULL-terminated vector of C strings from a list of path-like values. */
static char **vector_of(VM *vm, Value list) {
    const Value *items;
    size_t count;
    vm_items(vm, list, &items, &count);
    char **vector = vm_alloc(vm, (count + 1) * sizeof *vector);
    for (size_t i = 0; i < count; i++)
        vector[i] = (char *)(uintptr_t)path_text(vm, items[i]);
    vector[count] = NULL;
    return vector;
}

static char **environment_of(VM *vm, Value mapping) {
    if (is_none(mapping))
        return NULL;
    List *pairs = list_new(vm, 0);
    Value iterator = vm_iter(vm, vm_method(vm, mapping, "items", 0, NULL)), item;
    while (vm_next(vm, iterator, &item)) {
        Tuple *t = as_tuple(tuple_of(vm, item));
        Str *text = str_printf(vm, "%s=%s", path_text(vm, t->items[0]), path_text(vm, t->items[1]));
        list_push(vm, pairs, value_object(text));
    }
    return vector_of(vm, value_object(pairs));
}

/* _start(args, cwd, env, stdin, stdout, stderr, session): the process id. */
static Value subprocess_start(VM *vm, Value *args) {
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = vector_of(vm, args[0]);
    if (!options.argv[0])
        raise(vm, &TYPE_INDEX_ERROR, "list index out of range");
    options.cwd = is_none(args[1]) ? NULL : path_text(vm, args[1]);
    options.env = environment_of(vm, args[2]);
    options.in = (int)vm_index(vm, args[3]);
    options.out = (int)vm_index(vm, args[4]);
    options.err = (int)vm_index(vm, args[5]);
    options.new_session = vm_truth(vm, args[6]);
    if (options.cwd && access(options.cwd, X_OK) != 0)
        raise_os(vm, errno, options.cwd);
    vm_surroundings(vm);
    fflush(NULL);
    pid_t pid;
    Error err = ERROR_INIT;
    if (process_start(&pid, &options, &err))
        return value_int(pid);
    int code = err.os_errno ? err.os_errno : err.kind == ERR_DENIED ? EACCES : ENOENT;
    error_clear(&err);
    raise_os(vm, code, options.argv[0]);
}

/* _wait(pid, timeout or None): the return code, or None when time ran out. */
static Value subprocess_wait(VM *vm, Value *args) {
    bool forever = is_none(args[1]);
    double timeout = forever ? 0 : vm_float(vm, args[1]);
    ProcessStatus status;
    Error err = ERROR_INIT;
    if (!process_wait(&status, (pid_t)vm_index(vm, args[0]),
                      forever        ? 0
                      : timeout <= 0 ? 1e-4
                                     : timeout,
                      &err)) {
        error_clear(&err);
        return value_int(0);
    }
    if (status.timed_out)
        return NONE;
    return value_int(status.exited ? status.code : -status.code);
}

/* ---- talking ---- */

typedef struct Talk {
    int in, out, err; /* -1: closed or not ours */
    Span input;
    Buf *collected[2];
    double deadline; /* 0: none */
} Talk;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void talk_write(Talk *t) {
    ssize_t n = write(t->in, t->input.ptr, t->input.len);
    if (n > 0)
        t->input = span_from(t->input, (size_t)n);
    if (t->input.len == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        close(t->in);
        t->in = -1;
    }
}

static void talk_read(int *fd, Buf *out) {
    buf_reserve(out, 1 << 16);
    ssize_t n = read(*fd, out->data + out->len, 1 << 16);
    if (n > 0) {
        out->len += (size_t)n;
        out->data[out->len] = '\0';
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        *fd = -1;
    }
}

/* One round of waiting; false when time is up. */
static bool talk_round(Talk *t) {
    struct pollfd fds[3] = {{.fd = t->in, .events = POLLOUT},
                            {.fd = t->out, .events = POLLIN},
                            {.fd = t->err, .events = POLLIN}};
    int wait = 100;
    if (t->deadline > 0) {
        double left = t->deadline - now();
        if (left <= 0)
            return false;
        wait = left < 0.1 ? (int)(left * 1000) + 1 : 100;
    }
    if (poll(fds, 3, wait) <= 0)
        return true;
    if (t->in >= 0 && fds[0].revents)
        talk_write(t);
    if (t->out >= 0 && fds[1].revents)
        talk_read(&t->out, t->collected[0]);
    if (t->err >= 0 && fds[2].revents)
        talk_read(&t->err, t->collected[1]);
    return true;
}

/* _communicate(stdin, input, stdout, stderr, timeout or None): (output, errors, finished). The
 * descriptor stdin is closed. */
static Value subprocess_communicate(VM *vm, Value *args) {
    Talk t = {(int)vm_index(vm, args[0]), (int)vm_index(vm, args[2]),
              (int)vm_index(vm, args[3]), vm_need_bytes(vm, args[1]),
              {vm_buf(vm), vm_buf(vm)},   is_none(args[4]) ? 0 : now() + vm_float(vm, args[4])};
    bool finished = true;
    if (t.in >= 0)
        fcntl(t.in, F_SETFL, fcntl(t.in, F_GETFL) | O_NONBLOCK);
    if (t.in >= 0 && t.input.len == 0) {
        close(t.in);
        t.in = -1;
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
    sigaction(SIGPIPE, &ignore, &old);
    while (finished && (t.in >= 0 || t.out >= 0 || t.err >= 0)) {
        finished = talk_round(&t);
        vm_poll(vm);
    }
    if (t.in >= 0)
        close(t.in);
    sigaction(SIGPIPE, &old, NULL);
    Value out = bytes_new(vm, t.collected[0]->data, t.collected[0]->len);
    Value err = bytes_new(vm, t.collected[1]->data, t.collected[1]->len);
    vm_buf_drop(vm, t.collected[0]);
    vm_buf_drop(vm, t.collected[1]);
    return tuple_from(vm, (Value[]){out, err, value_bool(finished)}, 3);
}

static const Native SUBPROCESS_FUNCTIONS[] = {
    {"_start(args, cwd, env, stdin, stdout, stderr, session, /)", subprocess_start,
     "Start a process."},
    {"_wait(pid, timeout, /)", subprocess_wait, "Wait for a process."},
    {"_communicate(stdin, input, stdout, stderr, timeout, /)", subprocess_communicate,
     "Write and read until the ends are closed."},
    {NULL, NULL, NULL}};

extern const char EMBED_subprocess[]; /* subprocess.py */

static void subprocess_init(VM *vm, Value module) {
    module_run(vm, module, EMBED_subprocess);
}

const NativeModule MODULE_SUBPROCESS = {"subprocess", SUBPROCESS_FUNCTIONS, subprocess_init,
                                        "Running other programs."};
