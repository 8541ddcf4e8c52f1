/* The conversation with the shell.
 *
 * Each example is sent as `eval 'SOURCE'` with its streams redirected, so that half a command is
 * an error of that example and cannot swallow what follows; then the shell writes its status into a
 * named pipe of ours. No descriptor beyond 0, 1 and 2 is left in the hands of what it runs. */
#include "harness/shell/shell.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct Shell {
    pid_t pid;
    int pidfd;
    int script;  /* write end of its standard input */
    int control; /* named pipe: exit statuses come in */
    int output;  /* file of the current example */
    char *control_path, *output_path;
    char *trailer; /* what follows the source */
    size_t limit;
    Buf text;  /* what is sent next */
    Buf reply; /* what came out of control, up to a line end */
    bool over;
};

void shell_result_release(ShellResult *result) {
    buf_release(&result->output);
    error_clear(&result->error);
}

/* ---- opening ----------------------------------------------------------------------------- */

static bool new_output(Shell *s, Error *err) {
    if (s->output >= 0)
        close(s->output);
    unlink(s->output_path);
    s->output = open(s->output_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return s->output >= 0 || fail_errno(err, "cannot create %s", s->output_path);
}

static bool open_files(Shell *s, const char *scratch, Error *err) {
    s->control_path = path_join(scratch, "status");
    s->output_path = path_join(scratch, "output");
    unlink(s->control_path);
    if (mkfifo(s->control_path, 0600) != 0)
        return fail_errno(err, "cannot create %s", s->control_path);
    s->control = open(s->control_path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (s->control < 0)
        return fail_errno(err, "cannot open %s", s->control_path);
    char *out = shell_quote(s->output_path), *control = shell_quote(s->control_path);
    s->trailer =
        xformat(" </dev/null >|%s 2>&1\ncommand echo \"$?\" >|%s 2>/dev/null\n", out, control);
    free(out);
    free(control);
    return new_output(s, err);
}

static bool start(Shell *s, const ShellOptions *o, Error *err) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_errno(err, "cannot make a pipe for %s", o->program);
    char *argv[] = {(char *)o->program, NULL};
    ProcessOptions p = PROCESS_OPTIONS_INIT;
    p.argv = argv;
    p.env = o->env;
    p.cwd = o->cwd;
    p.in = ends[0];
    p.out = p.err = PROCESS_NULL;
    p.new_session = true;
    bool fine = process_start(&s->pid, &p, err);
    close(ends[0]);
    s->script = ends[1];
    s->pidfd = fine ? (int)syscall(SYS_pidfd_open, s->pid, 0) : -1;
    return fine && (s->pidfd >= 0 || fail_errno(err, "cannot watch %s", o->program));
}

bool shell_open(Shell **out, const ShellOptions *options, Error *err) {
    Shell *s = xcalloc(1, sizeof *s);
    *s = (Shell){.pidfd = -1, .script = -1, .control = -1, .output = -1};
    s->text = s->reply = (Buf)BUF_INIT;
    s->limit = options->output_limit;
    if (open_files(s, options->scratch, err) && start(s, options, err)) {
        *out = s;
        return true;
    }
    shell_close(s);
    return false;
}

pid_t shell_pid(const Shell *shell) {
    return shell->pid;
}

/* ---- sending ----------------------------------------------------------------------------- */

static void add_quoted(Buf *out, Span text) {
    buf_addc(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'')
            buf_adds(out, "'\\''");
        else
            buf_addc(out, text.ptr[i]);
    }
    buf_addc(out, '\'');
}

static bool is_name(const char *name) {
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
    return n > 0 && name[n] == '\0' && !(name[0] >= '0' && name[0] <= '9');
}

void shell_export(Shell *shell, const char *name, Span value) {
    if (!is_name(name) || memchr(value.ptr, '\0', value.len))
        return;
    buf_addf(&shell->text, "command export %s=", name);
    add_quoted(&shell->text, value);
    buf_adds(&shell->text, " 2>/dev/null\n");
}

static bool send_text(Shell *s) {
    size_t sent = 0;
    while (sent < s->text.len) {
        ssize_t n = write(s->script, s->text.data + sent, s->text.len - sent);
        if (n < 0 && errno != EINTR)
            break;
        sent += n > 0 ? (size_t)n : 0;
    }
    bool all = sent == s->text.len;
    buf_reset(&s->text);
    return all;
}

static void compose(Shell *s, Span source, int status) {
    buf_adds(&s->text, "command eval ");
    if (status && span_find(source, SPAN_LIT("$?"), 0) != SIZE_MAX)
        buf_addf(&s->text, "'(exit %d)\n'", status);
    add_quoted(&s->text, source);
    buf_adds(&s->text, s->trailer);
}

/* ---- waiting ----------------------------------------------------------------------------- */

/* A status line has come in. */
static bool read_status(Shell *s, int *status) {
    char bytes[64];
    ssize_t n;
    while ((n = read(s->control, bytes, sizeof bytes)) > 0)
        buf_add(&s->reply, bytes, (size_t)n);
    size_t end = span_find_char(buf_span(&s->reply), '\n', 0);
    if (end == SIZE_MAX)
        return false;
    *status = atoi(s->reply.data);
    buf_reset(&s->reply);
    return true;
}

static void died(Shell *s, ShellResult *result) {
    int raw = 0;
    while (waitpid(s->pid, &raw, 0) < 0 && errno == EINTR)
        ;
    kill(-s->pid, SIGKILL);
    s->over = true;
    s->pid = -1;
    result->end = WIFSIGNALED(raw) ? SHELL_KILLED : SHELL_EXITED;
    result->status = WIFSIGNALED(raw) ? WTERMSIG(raw) : WEXITSTATUS(raw);
}

static bool flooded(const Shell *s) {
    struct stat info;
    return s->limit && fstat(s->output, &info) == 0 && (size_t)info.st_size > s->limit;
}

/* Milliseconds until we look at the clock and the output's size again. */
static int nap(double waited, double left) {
    double pause = waited < 0.1 ? 0.005 : 0.02;
    return (int)((left < pause ? left : pause) * 1000) + 1;
}

static void await(Shell *s, double timeout, ShellResult *result) {
    double begun = 0;
    struct pollfd watched[] = {{.fd = s->control, .events = POLLIN},
                               {.fd = s->pidfd, .events = POLLIN}};
    for (;;) {
        int ready = poll(watched, 2, begun > 0 ? nap(clock_monotonic() - begun, timeout) : 2);
        if (ready > 0 && (watched[0].revents & POLLIN) && read_status(s, &result->status))
            return;
        if (ready > 0 && (watched[1].revents & POLLIN)) {
            died(s, result);
            return;
        }
        double now = clock_monotonic();
        if (begun <= 0)
            begun = now - 0.002;
        if (flooded(s))
            result->end = SHELL_FLOOD;
        else if (timeout > 0 && now - begun > timeout)
            result->end = SHELL_TIMEOUT;
        else
            continue;
        return;
    }
}

/* ---- output ------------------------------------------------------------------------------ */

static void collect(Shell *s, Buf *out) {
    struct stat info;
    size_t size = fstat(s->output, &info) == 0 ? (size_t)info.st_size : 0;
    if (s->limit && size > s->limit)
        size = s->limit;
    buf_reserve(out, size);
    for (size_t at = 0; at < size;) {
        char bytes[65536];
        size_t want = size - at < sizeof bytes ? size - at : sizeof bytes;
        ssize_t n = pread(s->output, bytes, want, (off_t)at);
        if (n <= 0)
            break;
        buf_add(out, bytes, (size_t)n);
        at += (size_t)n;
    }
}

/* Does anybody else have the file open? Only then can a write lease not be had. */
static bool is_held(int file) {
    if (fcntl(file, F_SETLEASE, F_WRLCK) != 0)
        return true;
    fcntl(file, F_SETLEASE, F_UNLCK);
    return false;
}

static void broken(Shell *s, ShellResult *result, const char *what) {
    result->end = SHELL_BROKEN;
    if (result->error.kind == ERR_NONE)
        fail_errno(&result->error, "%s", what);
    s->over = true;
}

void shell_run(Shell *shell, Span source, int status, double timeout, ShellResult *result) {
    *result = (ShellResult)SHELL_RESULT_INIT;
    compose(shell, source, status);
    bool sent = send_text(shell);
    if (sent || errno == EPIPE)
        await(shell, timeout, result);
    else
        broken(shell, result, "cannot write to the shell");
    collect(shell, &result->output);
    if (result->end != SHELL_DONE) {
        shell->over = true;
        return;
    }
    result->held = is_held(shell->output);
    if (result->held && !new_output(shell, &result->error))
        broken(shell, result, "cannot create the output file");
}

/* ---- closing ----------------------------------------------------------------------------- */

static void stop(Shell *s) {
    if (s->script >= 0)
        close(s->script);
    if (s->pid <= 0)
        return;
    /* An idle shell leaves at the end of its input and runs its EXIT trap; others do not wait. */
    struct pollfd end = {.fd = s->pidfd, .events = POLLIN};
    if (!s->over)
        poll(&end, 1, 200);
    kill(-s->pid, SIGKILL);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

void shell_close(Shell *shell) {
    if (!shell)
        return;
    stop(shell);
    if (shell->pidfd >= 0)
        close(shell->pidfd);
    if (shell->control >= 0)
        close(shell->control);
    if (shell->output >= 0)
        close(shell->output);
    if (shell->control_path)
        unlink(shell->control_path);
    if (shell->output_path)
        unlink(shell->output_path);
    free(shell->control_path);
    free(shell->output_path);
    free(shell->trailer);
    buf_release(&shell->text);
    buf_release(&shell->reply);
    free(shell);
}
