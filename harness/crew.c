/* Worker processes and their supervision. */
#include "harness/crew.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "harness/shell/shell.h"
#include "harness/worker_env.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Set by signal handlers, which get no context. */
static volatile sig_atomic_t the_signal;
static volatile sig_atomic_t the_signal_count;

static void on_signal(int signal) {
    the_signal = signal;
    the_signal_count++;
}

int crew_signal(void) {
    return the_signal;
}

static void catch_signals(void) {
    static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < COUNT_OF(SIGNALS); i++) {
        struct sigaction action = {.sa_handler = on_signal};
        sigaction(SIGNALS[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
}

/* ---- places ------------------------------------------------------------------------------ */

static char *temporary_base(void) {
    const char *tmp = getenv("TMPDIR");
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        random = (uint64_t)clock_micros();
    char *absolute = path_absolute(tmp && *tmp ? tmp : "/tmp");
    char *base =
        xformat("%s/verbatim-%010llx", absolute, (unsigned long long)(random & 0xffffffffffu));
    free(absolute);
    return base;
}

/* A directory in which `guild`, `assay` and `verbatim` name the programs of this build. */
static char *find_shims(void) {
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return NULL;
    self[n] = '\0';
    char *directory = path_dirname(self);
    char *near = path_join(directory, "shims");
    char *installed = path_join(directory, "../lib/verbatim/shims");
    char *found = path_is_dir(near)        ? xstrdup(near)
                  : path_is_dir(installed) ? path_normal(installed)
                                           : NULL;
    free(directory);
    free(near);
    free(installed);
    return found;
}

bool crew_init(Crew *crew, const Plan *plan, const RunOptions *options, const WorkerHook *hook,
               Error *err) {
    *crew = (Crew){.options = options,
                   .hook = hook,
                   .count = plan->count,
                   .most = (size_t)run_options_jobs(options),
                   .tmp_base = temporary_base(),
                   .shims = find_shims(),
                   .null = open("/dev/null", O_RDWR | O_CLOEXEC)};
    crew->jobs = xcalloc(plan->count + 1, sizeof *crew->jobs);
    crew->running = xcalloc(crew->most, sizeof *crew->running);
    crew->watched = xcalloc(crew->most * 2, sizeof *crew->watched);
    for (size_t i = 0; i < plan->count; i++) {
        crew->jobs[i] = (CrewJob){.plan = plan->docs[i], .pidfd = -1};
        buf_init(&crew->jobs[i].bytes);
        buf_init(&crew->jobs[i].partial);
    }
    if (plan->run_timeout > 0)
        crew->deadline = clock_monotonic() + plan->run_timeout;
    catch_signals();
    return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 || fail_errno(err, "cannot adopt orphans");
}

/* ---- lanes ------------------------------------------------------------------------------- */

static bool lane_take(Lane *lane, Crew *crew) {
    if (crew->spare_count)
        *lane = crew->spare[--crew->spare_count];
    else {
        *lane = (Lane){.page = event_page_new(), .pipe = {-1, -1}};
        lane->stray = memfd_create("verbatim-stray", MFD_CLOEXEC);
        if (!lane->page || pipe2(lane->pipe, O_CLOEXEC) != 0)
            return false;
        fcntl(lane->pipe[0], F_SETFL, O_NONBLOCK);
    }
    memset((void *)lane->page, 0, sizeof *lane->page - sizeof lane->page->events);
    return true;
}

static void lane_close(Lane *lane) {
    event_page_free(lane->page);
    for (size_t i = 0; i < 2; i++)
        if (lane->pipe[i] >= 0)
            close(lane->pipe[i]);
    if (lane->stray >= 0)
        close(lane->stray);
}

static size_t stray_size(const Lane *lane) {
    struct stat info;
    return lane->stray >= 0 && fstat(lane->stray, &info) == 0 ? (size_t)info.st_size : 0;
}

/* Only a lane as good as new is kept. */
static void lane_give(Crew *crew, const CrewJob *job) {
    Lane lane = job->lane;
    if (!job->death && stray_size(&lane) == 0 && crew->spare_count < COUNT_OF(crew->spare))
        crew->spare[crew->spare_count++] = lane;
    else
        lane_close(&lane);
}

/* ---- starting ---------------------------------------------------------------------------- */

static void child(Crew *crew, CrewJob *job, pid_t parent) {
    WorkerJob work = {.plan = job->plan,
                      .options = crew->options,
                      .hook = crew->hook,
                      .page = job->lane.page,
                      .pipe = job->lane.pipe[1],
                      .null = crew->null,
                      .trace = crew->options->trace ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3) : -1,
                      .stray = job->lane.stray,
                      .tmp = job->tmp,
                      .shims = crew->shims,
                      .parent = parent};
    worker_trace(&work, "%s begins", job->plan->doc->path);
    worker_main(&work);
}

static bool start(Crew *crew, CrewJob *job, Error *err) {
    pid_t parent = getpid();
    if (!lane_take(&job->lane, crew)) {
        fail_errno(err, "cannot start a worker");
        lane_close(&job->lane);
        return false;
    }
    job->tmp = xformat("%s-%zu", crew->tmp_base, (size_t)(job - crew->jobs));
    job->started = clock_monotonic();
    job->pid = fork();
    if (job->pid == 0)
        child(crew, job, parent);
    if (job->pid < 0) {
        fail_errno(err, "cannot start a worker");
        lane_close(&job->lane);
        return false;
    }
    job->pidfd = child_watch(job->pid);
    job->state = CREW_RUNNING;
    crew->running[crew->running_count++] = job;
    return true;
}

/* ---- finishing --------------------------------------------------------------------------- */

static void drain(CrewJob *job) {
    char bytes[4096];
    ssize_t n;
    while ((n = read(job->lane.pipe[0], bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0)
            buf_add(&job->bytes, bytes, (size_t)n);
}

static void decode(CrewJob *job, bool *done) {
    Span rest = buf_span(&job->bytes);
    Event e;
    job->results = xcalloc(job->plan->run_count + 1, sizeof *job->results);
    while (event_take(&rest, &e)) {
        if (e.type == EVENT_EXAMPLE && e.index < job->plan->run_count)
            job->results[e.index] = (CrewResult){true, e};
        else if (e.type == EVENT_PARTIAL) {
            buf_reset(&job->partial);
            buf_add_span(&job->partial, e.text[EVENT_TEXT_got]);
        } else if (e.type == EVENT_LEFT)
            strlist_add_span(&job->left, e.text[EVENT_TEXT_reason]);
        else if (e.type == EVENT_DONE) {
            *done = true;
            if (e.text[EVENT_TEXT_reason].len)
                job->kept = xstrndup(e.text[EVENT_TEXT_reason].ptr, e.text[EVENT_TEXT_reason].len);
        }
    }
}

/* The end of what was written past the sessions: messages of an abort, of a sanitizer. */
static void add_stray(Buf *out, const Lane *lane) {
    char bytes[4096];
    size_t size = stray_size(lane);
    if (size == 0)
        return;
    off_t from = size > sizeof bytes ? (off_t)(size - sizeof bytes) : 0;
    ssize_t n = pread(lane->stray, bytes, sizeof bytes, from);
    if (n <= 0)
        return;
    buf_adds(out, "\nits last words:\n");
    buf_add(out, bytes, (size_t)n);
    while (out->len && out->data[out->len - 1] == '\n')
        buf_truncate(out, out->len - 1);
}

static void describe_death(CrewJob *job, int raw) {
    Buf text = BUF_INIT;
    if (job->stopped)
        buf_adds(&text, job->stopped);
    else if (WIFSIGNALED(raw))
        buf_addf(&text, "the process of this document was killed by signal %d (%s)", WTERMSIG(raw),
                 strsignal(WTERMSIG(raw)));
    else
        buf_addf(&text, "the process of this document ended with status %d", WEXITSTATUS(raw));
    if (!job->stopped)
        add_stray(&text, &job->lane);
    job->death = buf_detach(&text);
    job->died_at = job->lane.page->current;
    while (job->died_at < job->plan->run_count && job->results[job->died_at].have)
        job->died_at++;
}

static void kill_orphans(Crew *crew, CrewJob *job) {
    pid_t *keep = xcalloc(crew->running_count + 1, sizeof *keep);
    size_t count = 0;
    for (size_t i = 0; i < crew->running_count; i++)
        if (crew->running[i] != job)
            keep[count++] = crew->running[i]->pid;
    orphans_kill(NULL, keep);
    free(keep);
}

static void remove_tmp(const Crew *crew, CrewJob *job) {
    Error err = ERROR_INIT;
    if (!job->lane.page->made_tmp)
        return;
    if (crew->options->keep_tmp)
        job->kept = job->kept ? job->kept : xstrdup(job->tmp);
    else if (!worker_remove_tmp(job->tmp, &err))
        error_clear(&err);
}

static bool is_bad(const CrewJob *job, size_t i) {
    return !job->results[i].have || outcome_bad(job->results[i].event.outcome);
}

/* With --retries: forget this attempt, but not what failed in it. */
static bool try_again(Crew *crew, CrewJob *job) {
    bool bad = job->death != NULL;
    for (size_t i = 0; i < job->plan->run_count; i++)
        bad |= is_bad(job, i);
    if (!bad || crew->draining || job->attempts >= crew->options->retries)
        return false;
    if (!job->failed_before)
        job->failed_before = xcalloc(job->plan->run_count + 1, sizeof(bool));
    for (size_t i = 0; i < job->plan->run_count; i++)
        job->failed_before[i] |= is_bad(job, i);
    bool *failed = job->failed_before;
    int64_t attempts = job->attempts + 1;
    job->failed_before = NULL;
    crew_forget(job);
    job->failed_before = failed;
    job->attempts = attempts;
    job->state = CREW_WAITING;
    if (crew->next > (size_t)(job - crew->jobs))
        crew->next = (size_t)(job - crew->jobs);
    return true;
}

static void finish(Crew *crew, size_t at) {
    CrewJob *job = crew->running[at];
    int raw = 0;
    bool done = false;
    drain(job);
    buf_add(&job->bytes, job->lane.page->events, job->lane.page->used);
    while (waitpid(job->pid, &raw, 0) < 0 && errno == EINTR)
        ;
    decode(job, &done);
    job->state = CREW_FINISHED;
    job->seconds = clock_monotonic() - job->started;
    crew->running[at] = crew->running[--crew->running_count];
    if (!done || !WIFEXITED(raw) || WEXITSTATUS(raw)) {
        describe_death(job, raw);
        kill_orphans(crew, job);
    }
    remove_tmp(crew, job);
    lane_give(crew, job);
    if (job->pidfd >= 0)
        close(job->pidfd);
    free(job->tmp);
    try_again(crew, job);
}

void crew_forget(CrewJob *job) {
    buf_release(&job->bytes);
    buf_release(&job->partial);
    strlist_release(&job->left);
    free(job->results);
    free(job->kept);
    free(job->death);
    free(job->stopped);
    free(job->failed_before);
    const DocPlan *plan = job->plan;
    *job = (CrewJob){.plan = plan, .state = CREW_FINISHED, .pidfd = -1};
    buf_init(&job->bytes);
    buf_init(&job->partial);
}

/* ---- time -------------------------------------------------------------------------------- */

enum {
    GRACE = 2, /* seconds between asking a worker to stop and killing it */
    TICK = 50  /* milliseconds between two looks at the limits, at most */
};

static void stop_job(CrewJob *job, char *why, double now) {
    if (job->stopped) {
        free(why);
        return;
    }
    job->stopped = why;
    job->stopped_at = now;
    kill(job->pid, SIGTERM);
}

static bool is_shell(const CrewJob *job) {
    size_t at = job->lane.page->current;
    return at < job->plan->run_count && job->plan->examples[at].example->kind == EXAMPLE_SHELL;
}

static void check_time(Crew *crew, CrewJob *job, double now) {
    const Settings *s = &job->plan->settings;
    const EventPage *page = job->lane.page;
    double limit = page->timeout;
    /* A shell example is timed by its worker, which can do it more gently; we come in later. */
    double late = is_shell(job) ? limit + GRACE : limit;
    if (page->running && limit > 0 && now - page->started > late)
        stop_job(job, xformat("timed out after %gs", limit), now);
    else if (s->document_timeout > 0 && now - job->started > s->document_timeout)
        stop_job(job, xformat("the document timed out after %gs", s->document_timeout), now);
    else if (crew->deadline > 0 && now > crew->deadline)
        stop_job(job, xstrdup("the run timed out"), now);
    if (job->stopped && now - job->stopped_at > GRACE)
        kill(job->pid, SIGKILL);
}

/* What the examples write past their sessions is bounded too. */
static void check_stray(CrewJob *job, double now) {
    size_t limit = job->plan->settings.output_limit;
    if (limit && stray_size(&job->lane) > limit)
        stop_job(job, xformat("printed more than %zu bytes (output_limit)", limit), now);
}

static void check_all(Crew *crew) {
    double now = clock_monotonic();
    if (now - crew->checked < TICK / 2000.0)
        return;
    crew->checked = now;
    for (size_t i = 0; i < crew->running_count; i++) {
        check_time(crew, crew->running[i], now);
        check_stray(crew->running[i], now);
    }
    if (crew->deadline > 0 && now > crew->deadline)
        crew->late = crew->draining = true;
}

void crew_stop(Crew *crew, const char *why) {
    double now = clock_monotonic();
    crew->draining = true;
    for (size_t i = 0; i < crew->running_count; i++) {
        CrewJob *job = crew->running[i];
        stop_job(job, xstrdup(why), now);
        if (the_signal_count > 1)
            kill(job->pid, SIGKILL);
    }
}

/* ---- the loop ---------------------------------------------------------------------------- */

static bool start_some(Crew *crew, Error *err) {
    for (; !crew->draining && crew->next < crew->count; crew->next++) {
        CrewJob *job = &crew->jobs[crew->next];
        if (job->state != CREW_WAITING)
            continue;
        if (job->plan->problem || job->plan->run_count == 0)
            job->state = CREW_FINISHED;
        else if (crew->running_count == crew->most)
            return true;
        else if (!start(crew, job, err))
            return false;
    }
    return true;
}

static void wait_some(Crew *crew) {
    struct pollfd *watched = crew->watched;
    for (size_t i = 0; i < crew->running_count; i++) {
        const CrewJob *job = crew->running[i];
        watched[i * 2] = (struct pollfd){.fd = job->lane.pipe[0], .events = POLLIN};
        watched[i * 2 + 1] = (struct pollfd){.fd = job->pidfd, .events = POLLIN};
    }
    poll(watched, crew->running_count * 2, TICK);
    for (size_t i = crew->running_count;
         i-- > 0;) { /* the last one takes the place of a finished */
        CrewJob *job = crew->running[i];
        if (watched[i * 2].revents & POLLIN)
            drain(job);
        if (job->pidfd < 0 ? child_ended(job->pid) : watched[i * 2 + 1].revents & POLLIN)
            finish(crew, i);
    }
}

/* What does not take long is not worth a word. */
static void tell(Crew *crew, const CrewJob *job) {
    double now = clock_monotonic();
    if (!crew->waiting || job->state != CREW_RUNNING || now - job->started < 0.5 ||
        now - crew->told < 0.1)
        return;
    size_t example = job->lane.page->current;
    crew->told = now;
    if (example < job->plan->run_count)
        crew->waiting(crew->context, job, example);
}

bool crew_await(Crew *crew, size_t index, Error *err) {
    while (crew->jobs[index].state != CREW_FINISHED) {
        if (!start_some(crew, err))
            return false;
        if (crew->running_count == 0)
            return true; /* draining: it will not run any more */
        wait_some(crew);
        if (the_signal)
            crew_stop(crew, "interrupted");
        check_all(crew);
        tell(crew, &crew->jobs[index]);
    }
    return start_some(crew, err);
}

void crew_release(Crew *crew) {
    crew_stop(crew, "the run ended");
    while (crew->running_count) {
        wait_some(crew);
        check_all(crew);
    }
    for (size_t i = 0; i < crew->count; i++)
        crew_forget(&crew->jobs[i]);
    orphans_kill(NULL, NULL);
    while (crew->spare_count)
        lane_close(&crew->spare[--crew->spare_count]);
    if (crew->null >= 0)
        close(crew->null);
    free(crew->jobs);
    free(crew->running);
    free(crew->watched);
    free(crew->tmp_base);
    free(crew->shims);
}
