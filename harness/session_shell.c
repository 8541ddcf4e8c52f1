/* The shell as a session. */
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "harness/session.h"
#include "harness/shell/shell.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct ShellSession {
    Shell *shell;
    Buf *live;
    Map sent; /* variables as they were exported: name → owned text */
    void (*started)(void *context, const ExamplePlan *plan);
    void *context;
    const ExamplePlan *const *plans; /* being executed */
} ShellSession;

enum { MOST_AT_ONCE = 128 };

/* Bash when a fence is named so, else the POSIX shell. */
static const char *choose_program(const DocPlan *plan) {
    if (plan->settings.shell_program)
        return plan->settings.shell_program;
    for (size_t i = 0; i < plan->doc->fence_count; i++)
        if (span_is(plan->doc->fences[i]->name, "bash") && plan->doc->fences[i]->prompts)
            return "bash";
    return "/bin/sh";
}

static void *shell_session_open(const SessionOptions *options, Error *err) {
    if (!options->need_tmp(options->context, err))
        return NULL;
    ShellOptions o = {.program = choose_program(options->plan), .stop = options->stop};
    ShellSession *s = xcalloc(1, sizeof *s);
    s->started = options->started;
    s->context = options->context;
    s->live = options->live;
    if (shell_open(&s->shell, &o, err))
        return s;
    free(s);
    return NULL;
}

static bool wants_angles(const ExamplePlan *plan) {
    if (plan->settings->exit_style != EXIT_AUTO)
        return plan->settings->exit_style == EXIT_ANGLES;
    Span expected = span_trim_right(plan->example->expected);
    size_t last = span_rfind_char(expected, '\n');
    return span_starts(span_from(expected, last == SIZE_MAX ? 0 : last + 1), SPAN_LIT("<exit "));
}

static void add_status(const ExamplePlan *plan, Buf *got, int status) {
    bool angles = wants_angles(plan);
    if (status == 0 && !angles)
        return;
    if (got->len && got->data[got->len - 1] != '\n')
        buf_addc(got, '\n');
    buf_addf(got, angles ? "<exit %d>\n" : "[%d]\n", status);
}

static void explain_end(const ExamplePlan *plan, const ShellResult *r, SessionResult *out) {
    int line = plan->example->line;
    switch (r->end) {
    case SHELL_DONE:
    case SHELL_STOPPED:
        return;
    case SHELL_EXITED:
        buf_addf(&out->over, "the shell ended in line %d (exit status %d)", line, r->status);
        return;
    case SHELL_KILLED:
        buf_addf(&out->failure, "the shell was killed by signal %d (%s)", r->status,
                 strsignal(r->status));
        buf_addf(&out->over, "the shell was killed in line %d", line);
        return;
    case SHELL_TIMEOUT:
        buf_addf(&out->failure, "timed out after %gs", plan->settings->timeout);
        buf_addf(&out->over, "the example in line %d timed out", line);
        return;
    case SHELL_FLOOD:
        buf_addf(&out->failure, "printed more than %zu bytes (output_limit)",
                 plan->settings->output_limit);
        buf_addf(&out->over, "the example in line %d printed too much", line);
        return;
    case SHELL_BROKEN:
        buf_addf(&out->failure, "cannot talk to the shell: %s",
                 r->error.message ? r->error.message : "unknown");
        buf_addf(&out->over, "the shell was lost in line %d", line);
        return;
    }
}

static void started(void *context, size_t index) {
    ShellSession *s = context;
    s->started(s->context, s->plans[index]);
}

static void take_result(const ExamplePlan *plan, const ShellResult *r, SessionResult *out) {
    buf_add_span(&out->got, buf_span(&r->output));
    if (r->end == SHELL_DONE || r->end == SHELL_EXITED)
        add_status(plan, &out->got, r->status);
    out->seconds = r->seconds;
    explain_end(plan, r, out);
}

static size_t shell_session_execute(void *session, const ExamplePlan *const *plans, size_t count,
                                    SessionResult *results) {
    ShellSession *s = session;
    ShellCommand commands[MOST_AT_ONCE] = {{{NULL, 0}, 0, 0}};
    ShellResult shell_results[MOST_AT_ONCE];
    for (size_t i = 0; i < count; i++) {
        const Settings *settings = plans[i]->settings;
        commands[i] =
            (ShellCommand){plans[i]->example->source, settings->timeout, settings->output_limit};
        shell_result_init(&shell_results[i]);
    }
    s->plans = plans;
    size_t done = shell_run(s->shell, commands, count, shell_results, started, s);
    if (shell_results[done - 1].end == SHELL_STOPPED) {
        done--; /* has no result; what it has printed is told when we end */
        buf_add_span(s->live, buf_span(&shell_results[done].output));
    }
    for (size_t i = 0; i < done; i++)
        take_result(plans[i], &shell_results[i], &results[i]);
    for (size_t i = 0; i < count; i++)
        shell_result_release(&shell_results[i]);
    return done;
}

/* {{?NAME:…}} {{?NAME=…}} {{?NAME!…}}: the next example may use what is bound here. */
static bool may_bind(Span expected) {
    for (size_t at = span_find(expected, SPAN_LIT("{{?"), 0); at != SIZE_MAX;
         at = span_find(expected, SPAN_LIT("{{?"), at + 3)) {
        size_t n = at + 3;
        while (n < expected.len &&
               (expected.ptr[n] == '_' || isalnum((unsigned char)expected.ptr[n])))
            n++;
        if (n < expected.len && strchr(":=!", expected.ptr[n]))
            return true;
    }
    return false;
}

static bool shell_session_ends_batch(const ExamplePlan *plan) {
    return may_bind(plan->example->expected) || shell_may_background(plan->example->source) ||
           plan->example->source.len > 4096;
}

/* Names that would change how the shell itself works. */
static bool is_protected(const char *name) {
    static const char *const NAMES[] = {"PATH", "HOME", "IFS",    "PWD", "OLDPWD", "SHELL",
                                        "ENV",  "PS1",  "TMPDIR", "PS2", "PS4",    "BASH_ENV"};
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        if (strcmp(name, NAMES[i]) == 0)
            return true;
    return strncmp(name, "LD_", 3) == 0 || name[0] == '_';
}

static void shell_session_bind(void *session, const char *name, Span text) {
    ShellSession *s = session;
    const char *known = map_gets(&s->sent, name);
    if (is_protected(name) || (known && span_is(text, known)))
        return;
    free(map_sets(&s->sent, name, xstrndup(text.ptr, text.len)));
    shell_export(s->shell, name, text);
}

static void shell_session_close(void *session) {
    ShellSession *s = session;
    shell_close(s->shell);
    for (MapEntry *e = map_first(&s->sent); e; e = map_next(&s->sent, e))
        free(e->value);
    map_release(&s->sent);
    free(s);
}

const SessionType SESSION_SHELL = {.name = "shell",
                                   .open = shell_session_open,
                                   .execute = shell_session_execute,
                                   .most = MOST_AT_ONCE,
                                   .ends_batch = shell_session_ends_batch,
                                   .bind = shell_session_bind,
                                   .close = shell_session_close};
