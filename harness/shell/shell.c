/* The conversation with the shell.
 *
 * A command is sent as `eval 'SOURCE'`, so that half a command is an error of that example and
 * cannot swallow what follows; then the shell prints a mark with the status behind the output. Only
 * at the end of a batch it tells us through a pipe that it is done. The shell keeps that pipe in
 * descriptor 7 and an empty input in 8; commands get neither. */
#include "harness/shell/shell.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "harness/shell/outlet.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct Shell {
    pid_t pid;
    int pidfd;
    int script;     /* write end of its standard input */
    int control[2]; /* pipe: a byte says that a batch is through */
    Outlet output;
    Outlet *left; /* earlier ones, which background children may still have */
    size_t left_count;
    bool busy;     /* much was printed when we last looked */
    char mark[40]; /* what separates the outputs */
    size_t limit;  /* of the current command's output, 0: none */
    bool over;
    const volatile sig_atomic_t *stop;
    bool aside; /* the last command may have left something that writes to the output */
    Buf text;   /* what is sent next */
    Buf raw;    /* output that is not yet given to a result */
};

void shell_result_init(ShellResult *result) {
    *result = (ShellResult){.end = SHELL_DONE};
    buf_init(&result->output);
}

void shell_result_release(ShellResult *result) {
    buf_release(&result->output);
    error_clear(&result->error);
}

/* ---- opening ----------------------------------------------------------------------------- */

static bool open_files(Shell *s, Error *err) {
    snprintf(s->mark, sizeof s->mark, "verbatim-%lx-%llx:", (long)getpid(),
             (unsigned long long)clock_micros());
    if (pipe2(s->control, O_CLOEXEC | O_NONBLOCK) != 0)
        return fail_errno(err, "cannot make a pipe for the shell");
    return outlet_open(&s->output, err);
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
    p.out = s->output.to;
    p.err = PROCESS_NULL; /* `set -x` traces our own lines there; commands get standard output */
    p.new_session = true;
    bool fine = process_start(&s->pid, &p, err);
    close(ends[0]);
    outlet_close_end(&s->output.to);
    s->script = ends[1];
    s->pidfd = fine ? child_watch(s->pid) : -1;
    buf_addf(&s->text, "exec 7>/proc/%ld/fd/%d 8</dev/null\n", (long)getpid(), s->control[1]);
    return fine;
}

bool shell_open(Shell **out, const ShellOptions *options, Error *err) {
    Shell *s = xcalloc(1, sizeof *s);
    *s = (Shell){.pidfd = -1,
                 .script = -1,
                 .control = {-1, -1},
                 .output = OUTLET_NONE,
                 .stop = options->stop};
    buf_init(&s->text);
    buf_init(&s->raw);
    if (open_files(s, err) && start(s, options, err)) {
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
    while (text.len) {
        size_t quote = span_find_char(text, '\'', 0);
        if (quote == SIZE_MAX)
            break;
        buf_add(out, text.ptr, quote);
        buf_adds(out, "'\\''");
        text = span_from(text, quote + 1);
    }
    buf_add_span(out, text);
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
    buf_addc(&shell->text, '\n');
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

/* A single '&' outside of &&, >&, <& and &>. Quotes do not matter: one pipe more is no harm. */
bool shell_may_background(Span source) {
    for (size_t at = span_find_char(source, '&', 0); at != SIZE_MAX;
         at = span_find_char(source, '&', at + 1)) {
        char before = at ? source.ptr[at - 1] : ' ';
        char after = at + 1 < source.len ? source.ptr[at + 1] : ' ';
        if (after == '&')
            at++;
        else if (before != '>' && before != '<' && after != '>')
            return true;
    }
    return false;
}

static void compose(Shell *s, size_t index, Span source) {
    buf_adds(&s->text, "command eval ");
    if (span_find(source, SPAN_LIT("$?"), 0) != SIZE_MAX)
        buf_adds(&s->text, "'(exit \"$verbatim_status\")\n'");
    add_quoted(&s->text, source);
    buf_addf(&s->text,
             " <&8 2>&1 7>&- 8<&-\nverbatim_status=$?; command echo \"%s%zu $verbatim_status\"\n",
             s->mark, index);
}

/* A new pipe for output; what still writes into the old one keeps it. */
static bool turn_page(Shell *s) {
    Outlet fresh;
    Error err = ERROR_INIT;
    if (!outlet_open(&fresh, &err)) {
        error_clear(&err);
        return false;
    }
    s->left = xrealloc(s->left, (s->left_count + 1) * sizeof *s->left);
    outlet_leave(&s->output);
    s->left[s->left_count++] = s->output;
    s->output = fresh;
    buf_reset(&s->raw);
    buf_addf(&s->text, "exec >>/proc/%ld/fd/%d\n", (long)getpid(), fresh.to);
    return true;
}

static bool send_batch(Shell *s, const ShellCommand *commands, size_t count) {
    if (s->aside && !turn_page(s))
        return false;
    s->aside = false;
    for (size_t i = 0; i < count; i++) {
        compose(s, i, commands[i].source);
        s->aside |= shell_may_background(commands[i].source);
    }
    buf_adds(&s->text, "command echo >&7\n");
    return send_text(s) || errno == EPIPE;
}

/* ---- reading ----------------------------------------------------------------------------- */

typedef struct Batch {
    const ShellCommand *commands;
    size_t count;
    ShellResult *results;
    size_t current; /* the command that runs */
    double begun;   /* when it began, as far as we know */
    bool through;   /* the shell has said that it is through with the batch */
    void (*started)(void *context, size_t index);
    void *context;
} Batch;

/* Reads what is new, but not far beyond the limit. */
static void read_output(Shell *s) {
    size_t most = s->limit ? s->limit + 4096 : SIZE_MAX;
    s->busy =
        s->raw.len < most && outlet_read(&s->output, &s->raw, most - s->raw.len) > OUTLET_MUCH;
}

/* What background children print late is nobody's output, but they must not have to wait. */
static void discard_left(Shell *s) {
    size_t kept = 0;
    for (size_t i = 0; i < s->left_count; i++)
        if (outlet_discard(&s->left[i]))
            s->left[kept++] = s->left[i];
        else
            outlet_close(&s->left[i]);
    s->left_count = kept;
}

/* Gives outputs that end in a mark to their results. */
static size_t take_marked(Shell *s, Batch *b) {
    size_t from = 0, taken = 0;
    Span all = buf_span(&s->raw), mark = span_of(s->mark);
    while (b->current < b->count) {
        size_t at = span_find(all, mark, from), number;
        size_t end = at == SIZE_MAX ? SIZE_MAX : span_find_char(all, '\n', at);
        int status;
        if (end == SIZE_MAX || sscanf(all.ptr + at + mark.len, "%zu %d", &number, &status) != 2)
            break;
        ShellResult *r = &b->results[b->current++];
        buf_add(&r->output, all.ptr + from, at - from);
        r->status = status;
        from = end + 1;
        taken++;
    }
    buf_erase(&s->raw, 0, from);
    return taken;
}

/* Commands that were found finished at the same look share the time since the look before. */
static void advance(Shell *s, Batch *b) {
    read_output(s);
    size_t taken = take_marked(s, b);
    if (taken == 0)
        return;
    double now = clock_monotonic();
    for (size_t i = 0; i < taken; i++)
        b->results[b->current - 1 - i].seconds = (now - b->begun) / (double)taken;
    b->begun = now;
    if (b->started && b->current < b->count)
        b->started(b->context, b->current);
}

/* ---- waiting ----------------------------------------------------------------------------- */

static void died(Shell *s, ShellResult *result) {
    int raw = 0;
    while (waitpid(s->pid, &raw, 0) < 0 && errno == EINTR)
        ;
    kill(-s->pid, SIGKILL);
    s->pid = -1;
    result->end = WIFSIGNALED(raw) ? SHELL_KILLED : SHELL_EXITED;
    result->status = WIFSIGNALED(raw) ? WTERMSIG(raw) : WEXITSTATUS(raw);
}

static bool is_through(const Shell *s, const struct pollfd *control) {
    char bytes[16];
    bool through = false;
    while ((control->revents & POLLIN) && read(s->control[0], bytes, sizeof bytes) > 0)
        through = true;
    return through;
}

/* The session ends in the current command. */
static void end_in(Shell *s, Batch *b, ShellEnd end) {
    ShellResult *r = &b->results[b->current];
    r->end = end;
    size_t size = s->raw.len;
    if (s->limit && size > s->limit)
        size = s->limit;
    buf_add(&r->output, s->raw.data, size);
    r->seconds = clock_monotonic() - b->begun;
    s->over = true;
}

/* Milliseconds until we look at the clock and the output again. */
static int nap(double waited, double left, bool busy) {
    double pause = busy ? 0 : waited < 0.01 ? 0.002 : waited < 0.2 ? 0.005 : 0.02;
    return (int)((left < pause ? left : pause) * 1000) + 1;
}

static void redirected(Shell *s, Batch *b) {
    end_in(s, b, SHELL_BROKEN);
    fail(&b->results[b->current].error, ERR_UNSUPPORTED,
         "its standard output was redirected for good (exec >…)");
}

static void await(Shell *s, Batch *b) {
    struct pollfd watched[] = {{.fd = s->control[0], .events = POLLIN},
                               {.fd = s->pidfd, .events = POLLIN}};
    while (!s->over) {
        double waited = clock_monotonic() - b->begun;
        double timeout = b->commands[b->current].timeout;
        s->limit = b->commands[b->current].limit;
        double left = timeout > 0 ? timeout - waited : 1;
        if (left < 0) {
            end_in(s, b, SHELL_TIMEOUT);
            return;
        }
        poll(watched, 2, nap(waited, left, s->busy));
        discard_left(s);
        b->through |= is_through(s, &watched[0]);
        advance(s, b);
        if (b->current == b->count)
            return;
        if (s->stop && *s->stop)
            end_in(s, b, SHELL_STOPPED);
        else if (s->limit && s->raw.len > s->limit)
            end_in(s, b, SHELL_FLOOD);
        else if (b->through)
            redirected(s, b);
        else if ((watched[1].revents & POLLIN) || (s->pidfd < 0 && child_ended(s->pid))) {
            end_in(s, b, SHELL_EXITED);
            died(s, &b->results[b->current]);
        }
    }
}

/* All marks are there, but the byte that says so may still come. */
static void clear_control(Shell *s, const Batch *b) {
    struct pollfd control = {.fd = s->control[0], .events = POLLIN};
    if (!b->through && poll(&control, 1, 1000) > 0)
        is_through(s, &control);
}

size_t shell_run(Shell *shell, const ShellCommand *commands, size_t count, ShellResult *results,
                 void (*started)(void *context, size_t index), void *context) {
    Batch b = {.commands = commands,
               .count = count,
               .results = results,
               .begun = clock_monotonic(),
               .started = started,
               .context = context};
    if (started)
        started(context, 0);
    if (!send_batch(shell, commands, count)) {
        end_in(shell, &b, SHELL_BROKEN);
        fail_errno(&results[0].error, "cannot write to the shell");
        return 1;
    }
    await(shell, &b);
    if (shell->over)
        return b.current + 1;
    clear_control(shell, &b);
    return count;
}

/* ---- closing ----------------------------------------------------------------------------- */

static void stop(Shell *s) {
    if (s->script >= 0)
        close(s->script);
    if (s->pid <= 0)
        return;
    /* An idle shell leaves at the end of its input and runs its EXIT trap; others do not wait. */
    struct pollfd end = {.fd = s->pidfd, .events = POLLIN};
    bool left = !s->over && poll(&end, 1, 200) > 0;
    kill(left ? s->pid : -s->pid, SIGKILL); /* what an idle shell leaves behind is to be named */
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    /* What was killed with it has been adopted by us, if we adopt. */
    while (!left && (waitpid(-s->pid, NULL, 0) > 0 || errno == EINTR))
        ;
}

static void close_fd(int fd) {
    if (fd >= 0)
        close(fd);
}

void shell_close(Shell *shell) {
    if (!shell)
        return;
    stop(shell);
    close_fd(shell->pidfd);
    close_fd(shell->control[0]);
    close_fd(shell->control[1]);
    outlet_close(&shell->output);
    for (size_t i = 0; i < shell->left_count; i++)
        outlet_close(&shell->left[i]);
    free(shell->left);
    buf_release(&shell->text);
    buf_release(&shell->raw);
    free(shell);
}
