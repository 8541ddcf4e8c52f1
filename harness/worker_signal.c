/* Last words: when the worker crashes or is told to stop, what its example has printed so far goes
 * to the parent, and its children end with it. */
#include "engine/base/mem.h"
#include "harness/command.h"
#include "harness/shell/shell.h"
#include "harness/worker_env.h"
#include "harness/worker_inner.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A signal handler gets no context, so this one pointer is global; it is set once, before the
 * handlers are. */
static Worker *the_worker;
static volatile sig_atomic_t the_stop, the_stop_waits;
/* Handlers run here: the other stack may be full. */
static char the_stack[64 * 1024];

enum { MOST_LAST_WORDS = 64 * 1024 };

static void last_words(void) {
    Worker *w = the_worker;
    size_t len = w->live.len;
    const char *from = w->live.data;
    if (len > MOST_LAST_WORDS) {
        from += len - MOST_LAST_WORDS;
        len = MOST_LAST_WORDS;
    }
    event_send_partial(&w->writer, w->job->page->current, span_make(from, len));
}

static void on_crash(int signal) {
    last_words();
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(signal, &plain, NULL);
    raise(signal);
}

/* Told to stop: by the parent (time-out, interrupt), or because the parent is gone and nobody else
 * cleans up. The signal may have come in the middle of anything, so it is done by a fresh image of
 * the program, which keeps our children: worker_end. */
static void stop(void) {
    const WorkerJob *job = the_worker->job;
    bool remove = job->page->made_tmp && !job->options->keep_tmp;
    if (getppid() == job->parent)
        last_words();
    execl("/proc/self/exe", "verbatim", WORKER_END, remove ? job->tmp : "", (char *)NULL);
    _exit(EXIT_SIGNAL + SIGTERM);
}

static void on_stop(int signal) {
    (void)signal;
    the_stop = 1;
    if (!the_stop_waits || getppid() != the_worker->job->parent)
        stop(); /* also when nobody is left to hear what has run */
}

void worker_stop_begin(void) {
    the_stop_waits = 1;
}

void worker_stop_end(void) {
    the_stop_waits = 0;
    if (the_stop)
        stop();
}

const volatile sig_atomic_t *worker_stop_flag(void) {
    return &the_stop;
}

int worker_end(const char *tmp) {
    Error err = ERROR_INIT;
    orphans_kill(NULL, NULL);
    if (*tmp && (chdir("/") != 0 || !worker_remove_tmp(tmp, &err)))
        error_clear(&err); /* the parent, if there is one, tries again */
    return EXIT_SIGNAL + SIGTERM;
}

static void handle(int signal, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

void worker_signals(Worker *w) {
    static const int CRASHES[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    the_worker = w;
    stack_t stack = {.ss_sp = the_stack, .ss_size = sizeof the_stack};
    sigaltstack(&stack, NULL);
#if !defined(__SANITIZE_ADDRESS__)
    for (size_t i = 0; i < COUNT_OF(CRASHES); i++)
        handle(CRASHES[i], on_crash);
#else
    (void)CRASHES;
    (void)on_crash;
#endif
    handle(SIGTERM, on_stop);
    signal(SIGINT, SIG_IGN); /* the terminal sends it to all of us; the parent decides */
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    setpgid(0, 0); /* who kills the whole run (`timeout -s KILL` does) leaves us to clean up */
    if (getppid() != w->job->parent)
        _exit(1);
    int stray = w->job->stray >= 0 ? w->job->stray : w->job->null;
    dup2(w->job->null, 0);
    dup2(stray, 1);
    dup2(stray, 2);
}
