/* A whole script through one shell, as cram does it: between the commands the shell is told to
 * print a mark with the status, so line numbers, unfinished commands and `exit` behave as there. */
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "harness/shell/outlet.h"
#include "harness/shell/shell.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Script {
    const ShellOptions *options;
    const ScriptCommand *commands;
    size_t count;
    ScriptResult *result;
    void (*started)(void *context, size_t index);
    void *context;
    char salt[32];
    Buf input, raw; /* script to send; output so far */
    size_t sent, scanned;
    size_t current; /* index of the command that runs; SIZE_MAX before the first */
    double begun;   /* when it began */
    pid_t pid;
    int pidfd, feed;
    Outlet output;
    bool busy; /* much was printed when we last looked */
} Script;

static void compose(Script *s) {
    snprintf(s->salt, sizeof s->salt, "CRAM%lld", (long long)clock_micros());
    for (size_t i = 0; i < s->count; i++) {
        buf_addf(&s->input, "echo %s %d $?\n", s->salt, s->commands[i].number);
        buf_add_span(&s->input, s->commands[i].source);
        buf_addc(&s->input, '\n');
    }
    buf_addf(&s->input, "echo %s %d $?\n", s->salt, -1);
}

static bool start(Script *s, Error *err) {
    const ShellOptions *o = s->options;
    int ends[2];
    if (!outlet_open(&s->output, err))
        return false;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_errno(err, "cannot make a pipe for %s", o->program);
    char *argv[] = {(char *)o->program, (char *)"-", NULL};
    ProcessOptions p = PROCESS_OPTIONS_INIT;
    p.argv = argv;
    p.env = o->env;
    p.cwd = o->cwd;
    p.in = ends[0];
    p.out = p.err = s->output.to;
    p.new_session = true;
    bool fine = process_start(&s->pid, &p, err);
    close(ends[0]);
    outlet_close_end(&s->output.to);
    s->feed = ends[1];
    fcntl(s->feed, F_SETFL, O_NONBLOCK);
    s->pidfd = fine ? child_watch(s->pid) : -1;
    return fine;
}

/* ---- output ------------------------------------------------------------------------------ */

static size_t index_of(const Script *s, int number) {
    size_t at = s->current == SIZE_MAX ? 0 : s->current + 1;
    for (; at < s->count; at++)
        if (s->commands[at].number == number)
            return at;
    return s->count;
}

/* The current command has printed its mark. */
static void finish_part(Script *s, int status) {
    double now = clock_monotonic();
    if (s->current != SIZE_MAX && s->current < s->count) {
        ScriptPart *part = &s->result->parts[s->current];
        part->ran = true;
        part->status = status;
        part->end = s->result->output.len;
        part->seconds = now - s->begun;
    }
    s->begun = now;
}

static void begin_part(Script *s, size_t index) {
    s->current = index;
    s->result->tail = s->result->output.len;
    if (index >= s->count)
        return;
    s->result->parts[index].start = s->result->parts[index].end = s->result->output.len;
    if (s->started)
        s->started(s->context, index);
}

typedef struct Mark {
    size_t at; /* in the line */
    int number, status;
} Mark;

static bool find_mark(const Script *s, Span line, Mark *mark) {
    mark->at = span_find(line, span_of(s->salt), 0);
    return mark->at != SIZE_MAX && sscanf(line.ptr + mark->at + strlen(s->salt), "%d %d",
                                          &mark->number, &mark->status) == 2;
}

/* Under `set -x` the shell traces what prints the mark, and then prints it on the next line. */
static bool may_be_trace(Span before) {
    return span_ends(before, SPAN_LIT("echo "));
}

static bool is_trace(const Script *s, const Mark *mark, Span next_line) {
    Mark next;
    return find_mark(s, next_line, &next) && next.at == 0 && next.number == mark->number;
}

/* Behind an output without line end stands the trace; how it begins is only known by default. */
static Span without_trace(Span before) {
    return span_ends(before, SPAN_LIT("+ echo ")) ? span_make(before.ptr, before.len - 7)
                                                  : SPAN_LIT("");
}

/* Takes one line; false when only the next one will tell what it is. */
static bool one_line(Script *s, Span line, Span rest) {
    Mark mark;
    if (!find_mark(s, line, &mark)) {
        buf_add_span(&s->result->output, line);
        return true;
    }
    Span before = span_make(line.ptr, mark.at);
    if (may_be_trace(before)) {
        size_t end = span_find_char(rest, '\n', 0);
        if (end == SIZE_MAX && s->pid > 0)
            return false;
        if (end != SIZE_MAX && is_trace(s, &mark, span_make(rest.ptr, end + 1))) {
            buf_add_span(&s->result->output, without_trace(before));
            return true;
        }
    }
    buf_add_span(&s->result->output, before);
    finish_part(s, mark.status);
    begin_part(s, index_of(s, mark.number));
    return true;
}

static void scan_output(Script *s) {
    while (s->scanned < s->raw.len) {
        const char *from = s->raw.data + s->scanned;
        const char *end = memchr(from, '\n', s->raw.len - s->scanned);
        Span rest = end ? span_between(end + 1, s->raw.data + s->raw.len) : SPAN_LIT("");
        if (!end || !one_line(s, span_between(from, end + 1), rest))
            return;
        s->scanned = (size_t)(end + 1 - s->raw.data);
    }
}

static bool over_limit(const Script *s) {
    size_t start = s->current < s->count ? s->result->parts[s->current].start : 0;
    size_t size = s->result->output.len - start + (s->raw.len - s->scanned);
    return s->options->output_limit && size > s->options->output_limit;
}

/* Takes in what is new; of a flood no more than is needed to see that it is one. */
static void read_more(Script *s) {
    size_t count = 1;
    for (s->busy = false; count && !over_limit(s); s->busy |= count > OUTLET_MUCH) {
        count = outlet_read(&s->output, &s->raw, 65536);
        scan_output(s);
    }
}

/* ---- running ----------------------------------------------------------------------------- */

static void feed(Script *s) {
    while (s->sent < s->input.len) {
        ssize_t n = write(s->feed, s->input.data + s->sent, s->input.len - s->sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0)
            break;
        s->sent += (size_t)n;
    }
    close(s->feed);
    s->feed = -1;
}

static void died(Script *s) {
    int raw = 0;
    while (waitpid(s->pid, &raw, 0) < 0 && errno == EINTR)
        ;
    kill(-s->pid, SIGKILL);
    s->pid = -1; /* nothing follows what is there now */
    s->result->end = WIFSIGNALED(raw) ? SHELL_KILLED : SHELL_EXITED;
    s->result->status = WIFSIGNALED(raw) ? WTERMSIG(raw) : WEXITSTATUS(raw);
}

static void supervise(Script *s, double timeout) {
    s->begun = clock_monotonic();
    for (int pause = 2;; pause = 20) {
        struct pollfd watched[] = {{.fd = s->pidfd, .events = POLLIN},
                                   {.fd = s->feed, .events = POLLOUT}};
        int ready = poll(watched, s->feed >= 0 ? 2 : 1, s->busy ? 1 : pause);
        if (s->feed >= 0 && (watched[1].revents & (POLLOUT | POLLERR)))
            feed(s);
        bool ended =
            s->pidfd < 0 ? child_ended(s->pid) : ready > 0 && (watched[0].revents & POLLIN);
        read_more(s);
        if (ended) {
            died(s);
            read_more(s);
            return;
        }
        if (s->options->stop && *s->options->stop)
            s->result->end = SHELL_STOPPED;
        else if (over_limit(s))
            s->result->end = SHELL_FLOOD;
        else if (timeout > 0 && clock_monotonic() - s->begun > timeout)
            s->result->end = SHELL_TIMEOUT;
        else
            continue;
        return;
    }
}

/* What came after the last mark belongs to the command that ended the shell. */
static void finish(Script *s) {
    ScriptResult *r = s->result;
    buf_add(&r->output, s->raw.data + s->scanned, s->raw.len - s->scanned);
    r->stopped_at = s->current == SIZE_MAX ? 0 : s->current;
    if (r->stopped_at < s->count) {
        ScriptPart *part = &r->parts[r->stopped_at];
        size_t limit = s->options->output_limit;
        part->end = r->output.len;
        if (limit && part->end - part->start > limit)
            part->end = part->start + limit;
        part->status = r->status;
        part->seconds = clock_monotonic() - s->begun;
    }
}

static void clean_up(Script *s) {
    if (s->feed >= 0)
        close(s->feed);
    if (s->pid > 0) {
        kill(-s->pid, SIGKILL);
        while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    if (s->pidfd >= 0)
        close(s->pidfd);
    outlet_close(&s->output);
    buf_release(&s->input);
    buf_release(&s->raw);
}

void script_run(ScriptResult *result, const ShellOptions *options, const ScriptCommand *commands,
                size_t count, double timeout, void (*started)(void *context, size_t index),
                void *context) {
    Script s = {.options = options,
                .commands = commands,
                .count = count,
                .result = result,
                .started = started,
                .context = context,
                .current = SIZE_MAX,
                .pidfd = -1,
                .feed = -1,
                .output = OUTLET_NONE};
    buf_init(&s.input);
    buf_init(&s.raw);
    *result = (ScriptResult){.end = SHELL_DONE};
    buf_init(&result->output);
    result->parts = xcalloc(count + 1, sizeof *result->parts);
    compose(&s);
    if (start(&s, &result->error)) {
        supervise(&s, timeout);
        finish(&s);
    } else
        result->end = SHELL_BROKEN;
    clean_up(&s);
}

void script_result_release(ScriptResult *result) {

    buf_release(&result->output);
    error_clear(&result->error);
    free(result->parts);
    result->parts = NULL;
}
