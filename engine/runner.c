/* The life of one run, from a prepared directory to its exit status.
 *
 * Whatever happens in between, the directory tells the truth: LOCK names a live process or a dead
 * one (running, terminated); PENDING goes just before the process starts and after LOCK is there;
 * `exit_status` is written before LOCK goes. */
#include "engine/runner_private.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/command.h"
#include "engine/deps.h"
#include "engine/label.h"
#include "engine/openv.h"
#include "engine/scalars.h"
#include "engine/store_private.h"
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_SECONDS = 30 };

/* ---- starting ---- */

/* Flags, and what its dependencies come from. */
static Tree *label_values(const Run *run, const RunPlan *plan) {
    Tree *values = tree_map(), *deps = run_attr(run, "deps");
    for (size_t i = 0; plan->flags && i < plan->flags->count; i++)
        if (!tree_has(deps, plan->flags->keys[i]))
            tree_set(values, plan->flags->keys[i], tree_copy(plan->flags->items[i]));
    label_add_dependencies(values, deps, store_runs_dir(run->store));
    tree_free(deps);
    return values;
}

bool runner_put_label(Run *run, const RunPlan *plan, Error *err) {
    const char *given = plan->request->label;
    const char *text = given ? given : plan->op->label;
    if (!text || plan->batch)
        return true;
    Tree *values = label_values(run, plan);
    Buf label = BUF_INIT;
    label_render(&label, text, values);
    bool ok = run_set_text(run, "label", label.data, err);
    buf_release(&label);
    tree_free(values);
    return ok;
}

static bool put_tree(Run *run, const char *name, Tree *value, Error *err) {
    bool ok = run_set_attr(run, name, value, err);
    tree_free(value);
    return ok;
}

static bool put_started(Run *run, Error *err) {
    int64_t stamp = store_stamp(run->store);
    bool ok = run_set_int(run, "started", stamp, err);
    if (ok)
        store_note_start(run->store, run, stamp);
    return ok;
}

static bool put_deps(Runner *r, Error *err) {
    Tree *deps = NULL;
    bool ok = deps_resolve(&deps, r->run, r->engine, r->plan->op, r->plan->flags, err);
    if (!ok) {
        error_prefix(err, "run failed because a dependency was not met");
        return false;
    }
    return put_tree(r->run, "deps", deps ? deps : tree_map(), err);
}

static void open_output(Runner *r) {
    r->output = output_new(r->run);
}

static void show(Runner *r, Stream stream, Span bytes) {
    if (r->sink)
        r->sink->output(r->sink->context, stream, bytes);
    else if (!r->plan->request->quiet)
        engine_out(r->engine, stream, bytes);
}

static void emit(Runner *r, Stream stream, Span bytes) {
    if (r->output)
        output_add(r->output, stream, bytes);
    show(r, stream, bytes);
}

static char *upper_copy(const char *text) {
    char *upper = xstrdup(text);
    for (char *p = upper; *p; p++)
        *p = isalnum((unsigned char)*p) ? (char)toupper((unsigned char)*p) : '_';
    return upper;
}

static void add_flag_env(StrList *env, const Operation *op, const Tree *flags) {
    Tree *values = command_flag_values(op, flags);
    for (size_t i = 0; i < values->count; i++) {
        StrList pair = STRLIST_INIT;
        Tree *one = tree_map();
        tree_set(one, values->keys[i], tree_copy(values->items[i]));
        command_flag_args(&pair, op, one);
        char *name = upper_copy(values->keys[i]);
        if (pair.count == 2)
            env_set(env, name, pair.items[1]);
        free(name);
        tree_free(one);
        strlist_release(&pair);
    }
    tree_free(values);
}

/* The operation's `pre-process`: a shell command in the run directory. *status: its exit code. */
static bool pre_process(Runner *r, int *status, Error *err) {
    *status = 0;
    if (!r->plan->op->pre_process)
        return true;
    char *argv[] = {(char *)"/bin/sh", (char *)"-c", r->plan->op->pre_process, NULL};
    StrList env = STRLIST_INIT;
    strlist_copy(&env, &r->env);
    add_flag_env(&env, r->plan->op, r->plan->flags);
    ProcessOptions options = PROCESS_OPTIONS_INIT;
    options.argv = argv;
    options.env = strlist_argv(&env);
    options.cwd = r->run->path;
    options.interrupted = engine_interrupts;
    options.context = r->engine;
    ProcessStatus ended;
    Buf out = BUF_INIT;
    bool ok = process_capture(&ended, &out, NULL, &options, SPAN_LIT(""), 0, err);
    if (out.len)
        show(r, STREAM_OUT, buf_span(&out));
    if (ok)
        *status = ended.timed_out ? -SIGTERM : ended.exited ? ended.code : -ended.code;
    buf_release(&out);
    strlist_release(&env);
    return ok;
}

static void close_pipe(Runner *r, int stream) {
    if (r->pipes[stream] >= 0)
        close(r->pipes[stream]);
    r->pipes[stream] = -1;
}

static void runner_free(Runner *r) {
    close_pipe(r, 0);
    close_pipe(r, 1);
    if (r->pidfd >= 0)
        close(r->pidfd);
    python_job_free(r->job);
    strlist_release(&r->env);
    free(r);
}

static bool remove_pending(Run *run, Error *err) {
    char *path = run_guild_path(run, "PENDING");
    bool ok = disk_remove(&run->store->disk, path, err);
    free(path);
    return ok;
}

/* Everything before the process. *pre: exit code of a pre-process that failed. */
static bool before_spawn(Runner *r, int *pre, Error *err) {
    if (r->plan->inside) {
        operation_env(&r->env, r->run, r->engine, r->plan);
        return true;
    }
    if (!put_started(r->run, err) || !put_deps(r, err) || !runner_put_label(r->run, r->plan, err))
        return false;
    operation_env(&r->env, r->run, r->engine, r->plan);
    open_output(r);
    return pre_process(r, pre, err) && env_store(r->run, r->engine, &r->env, err) &&
           remove_pending(r->run, err);
}

/* It could not be started: a run with status `error`. */
static void give_up(Runner *r) {
    Error ignored = ERROR_INIT;
    if (r->output && !output_close(r->output, &ignored))
        error_clear(&ignored);
    if (!r->plan->inside) {
        if (!remove_pending(r->run, &ignored))
            error_clear(&ignored);
        runner_unlock(r->run);
    }
    runner_free(r);
}

static bool write_guild_file(Run *run, const char *name, Span bytes, Error *err) {
    char *path = run_guild_path(run, name);
    bool ok = disk_write_new(&run->store->disk, path, bytes, err);
    free(path);
    return ok;
}

static int64_t minutes_allowed(const RunPlan *plan) {
    return plan->request->stop_after.given ? plan->request->stop_after.value : plan->op->stop_after;
}

static Runner *runner_new(Run *run, Engine *engine, const RunPlan *plan) {
    Runner *r = xcalloc(1, sizeof *r);
    r->run = run;
    r->engine = engine;
    r->plan = plan;
    r->pidfd = r->pipes[0] = r->pipes[1] = -1;
    return r;
}

bool runner_pre_process(int *status, Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    Runner *r = runner_new(run, engine, plan);
    operation_env(&r->env, run, engine, plan);
    bool ok = pre_process(r, status, err);
    runner_free(r);
    return ok;
}

bool runner_stage(int *status, Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    Runner *r = runner_new(run, engine, plan);
    bool ok = put_started(run, err) && put_deps(r, err) && runner_put_label(run, plan, err);
    if (ok)
        operation_env(&r->env, run, engine, plan);
    ok = ok && pre_process(r, status, err);
    if (ok && *status == 0)
        ok = env_export(run, &r->env, err) && write_guild_file(run, "STAGED", SPAN_LIT(""), err);
    ok = ok && remove_pending(run, err);
    runner_free(r);
    return ok;
}

Runner *runner_start_into(Run *run, Engine *engine, const RunPlan *plan, const Observer *sink,
                          Error *err) {
    Runner *r = runner_new(run, engine, plan);
    int pre = 0;
    r->sink = sink;
    bool ok = before_spawn(r, &pre, err);
    if (ok && pre == 0)
        ok = runner_spawn(r, err);
    if (!ok) {
        give_up(r);
        return NULL;
    }
    if (minutes_allowed(plan) > 0)
        r->stop_at = clock_monotonic() + (double)minutes_allowed(plan) * 60;
    if (pre) {
        r->ended = true;
        r->never_began = pre > 0 && !plan->batch; /* a batch notes what its trials ended with */
        r->status = pre;
    }
    return r;
}

Runner *runner_start(Run *run, Engine *engine, const RunPlan *plan, Error *err) {
    return runner_start_into(run, engine, plan, NULL, err);
}

Engine *runner_engine(const Runner *r) {
    return r->engine;
}

/* ---- watching ---- */

int runner_fds(const Runner *r, int fds[3]) {
    int n = 0;
    for (int s = 0; s < 2; s++)
        if (r->pipes[s] >= 0)
            fds[n++] = r->pipes[s];
    int end = r->job ? python_job_fd(r->job) : r->pidfd;
    if (end >= 0)
        fds[n++] = end;
    return n;
}

/* Read what is there, at most a few blocks so that nothing else starves. */
static void read_pipe(Runner *r, int stream, int blocks) {
    char bytes[65536];
    while (r->pipes[stream] >= 0 && blocks-- > 0) {
        ssize_t n = read(r->pipes[stream], bytes, sizeof bytes);
        if (n > 0)
            emit(r, (Stream)stream, span_make(bytes, (size_t)n));
        else if (n == 0)
            close_pipe(r, stream);
        else if (errno != EINTR)
            return;
    }
}

static bool process_ended(Runner *r) {
    if (r->job)
        return python_job_done(r->job, &r->status);
    int status;
    pid_t pid = waitpid(r->pid, &status, WNOHANG);
    if (pid == r->pid)
        r->status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    else if (pid < 0 && errno != EINTR)
        r->status = -SIGKILL; /* somebody else took its status */
    else if (r->pipes[0] < 0 && r->pipes[1] < 0 && r->pidfd < 0)
        r->pidfd = (int)syscall(SYS_pidfd_open, r->pid, 0);
    return pid == r->pid || (pid < 0 && errno != EINTR);
}

void runner_stop(Runner *r) {
    runner_signal(r, SIGTERM);
    r->kill_at = clock_monotonic() + GRACE_SECONDS;
}

static void check_limits(Runner *r) {
    if (!r->stop_at && !r->kill_at)
        return;
    double now = clock_monotonic();
    if (r->kill_at && (now >= r->kill_at || engine_impatient(r->engine)))
        runner_signal(r, SIGKILL);
    if (r->kill_at || !r->stop_at || now < r->stop_at)
        return;
    engine_log(r->engine, LOG_INFO, LOG_COMMAND,
               "Stopping process early (pid %ld) - %lld minute(s) elapsed", (long)r->pid,
               (long long)minutes_allowed(r->plan));
    runner_stop(r);
}

bool runner_step(Runner *r) {
    if (!r->ended) {
        check_limits(r);
        read_pipe(r, 0, 16);
        read_pipe(r, 1, 16);
        r->ended = process_ended(r);
    }
    if (!r->ended && r->output)
        output_tick(r->output);
    if (!r->ended)
        return false;
    /* What it wrote before its end is in the pipes; what children of it write later is not ours. */
    read_pipe(r, 0, 1 << 20);
    read_pipe(r, 1, 1 << 20);
    return true;
}

void runner_signal(Runner *r, int signal) {
    if (r->ended || r->pid <= 0)
        return;
    if (!r->own_group || kill(-r->pid, signal) != 0)
        kill(r->pid, signal);
}

/* What it printed, and the numbers in that. */
static bool keep_output(Runner *r, Error *err) {
    Buf whole = BUF_INIT;
    const Operation *op = r->plan->op;
    bool at_hand, ok = output_close_into(&whole, &at_hand, r->output, err);
    if (ok)
        ok = at_hand ? scalars_capture_from(r->run, op, buf_span(&whole), err)
                     : scalars_capture(r->run, op, err);
    buf_release(&whole);
    return ok;
}

bool runner_finish(int *status, Runner *r, Error *err) {
    *status = r->status == -SIGTERM && r->plan->op->stoppable ? 0 : r->status;
    if (r->plan->inside) {
        runner_free(r);
        return true;
    }
    Error late = ERROR_INIT; /* it has ended as it has, whatever becomes of its output */
    bool ok = keep_output(r, err);
    bool kept =
        r->never_began || (run_set_int(r->run, "stopped", store_stamp(r->run->store), &late) &&
                           run_publish_int(r->run, "exit_status", *status, &late));
    if (ok && !kept)
        *err = late;
    else
        error_clear(&late);
    ok = ok && kept;
    runner_unlock(r->run);
    run_refresh(r->run);
    runner_free(r);
    return ok;
}
