/* How long the engine takes, as ratios to doing the same by hand in one process, and its memory.
 *
 *     bench-engine python [N]…   batches of N no-op Python trials (100), against starting the
 *                                interpreter the engine uses with echo.py N times
 *     bench-engine exec [N]…     batches of N no-op `exec:` trials (10,000), against a bare loop
 *                                that spawns the same program and writes as many files
 *     bench-engine list [N]…     stores of N runs (1,000, 10,000 and 100,000): the newest 20 and
 *                                all of them
 *
 * Each figure is taken in a process of its own, so its peak memory is that of what was measured. */
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/engine.h"
#include "engine/python.h"
#include "engine/runs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what, Error *err) {
    fprintf(stderr, "%s: %s\n", what, err->message ? err->message : "failed");
    exit(1);
}

static void ignore(void *context, Stream stream, Span bytes) {
    (void)context, (void)stream, (void)bytes;
}

typedef struct Bench {
    char *dir, *project, *home;
    Engine *engine;
} Bench;

static void bench_engine(Bench *b) {
    Error err = ERROR_INIT;
    EngineOptions options = {.home = b->home,
                             .cwd = b->project,
                             .observer = {.output = ignore, .merged = true, .input = -1}};
    b->engine = engine_new(&options, &err);
    if (!b->engine)
        die("engine", &err);
}

static void bench_open(Bench *b) {
    Error err = ERROR_INIT;
    b->dir = dir_make_temp(NULL, "bench-", &err);
    b->project = path_join(b->dir, "project");
    b->home = path_join(b->dir, "home");
    if (!dir_make(b->project, &err))
        die("setup", &err);
    bench_engine(b);
}

static void bench_close(Bench *b) {
    Error err = ERROR_INIT;
    engine_free(b->engine);
    if (!dir_remove(b->dir, &err))
        die("cleanup", &err);
}

static void put(const Bench *b, const char *name, const char *text) {
    Error err = ERROR_INIT;
    char *path = path_join(b->project, name);
    if (!file_write(path, span_of(text), &err))
        die(name, &err);
    free(path);
}

static double batch(Bench *b, const char *spec, size_t n, char id[RUN_ID_LEN + 1],
                    const char *restart) {
    RunRequest request;
    request_init(&request);
    Buf flags = BUF_INIT;
    buf_adds(&flags, "x=[");
    for (size_t i = 0; i < n; i++)
        buf_addf(&flags, "%s%zu", i ? "," : "", i);
    buf_adds(&flags, "]");
    if (restart)
        request.restart = xstrdup(restart);
    else {
        request.opspec = xstrdup(spec);
        strlist_add(&request.flags, flags.data);
    }
    request.max_trials = (OptionalInt){true, (int64_t)n};
    double start = clock_monotonic();
    RunResult result = engine_run(b->engine, &request);
    double took = clock_monotonic() - start;
    if (result.status)
        fprintf(stderr, "batch ended with %d\n", result.status);
    memcpy(id, result.id, RUN_ID_LEN + 1);
    request_release(&request);
    buf_release(&flags);
    return took;
}

static double spawn_loop(const Bench *b, char *const *argv, size_t n, size_t files) {
    char *root = path_join(b->dir, "bare");
    Error err = ERROR_INIT;
    double start = clock_monotonic();
    if (!dir_make(root, &err))
        die("bare", &err);
    for (size_t i = 0; i < n; i++) {
        char *dir = xformat("%s/%zu", root, i);
        mkdir(dir, 0777);
        for (size_t k = 0; k < files; k++) {
            char *path = xformat("%s/f%zu", dir, k);
            if (!file_write(path, SPAN_LIT("value: 1\n"), &err))
                die("bare", &err);
            free(path);
        }
        pid_t pid;
        ProcessStatus status;
        ProcessOptions options = PROCESS_OPTIONS_INIT;
        options.argv = argv;
        options.out = options.err = PROCESS_NULL;
        if (!process_start(&pid, &options, &err) || !process_wait(&status, pid, 0, &err))
            die("spawn", &err);
        free(dir);
    }
    double took = clock_monotonic() - start;
    free(root);
    return took;
}

static size_t count_files(const Bench *b, const char *id) {
    Run *run = run_new(engine_store(b->engine), id);
    StrList files = STRLIST_INIT;
    Error err = ERROR_INIT;
    size_t count = 0;
    if (!run_files(&files, run, true, &err))
        die("files", &err);
    for (size_t i = 0; i < files.count; i++)
        count += files.items[i][strlen(files.items[i]) - 1] != '/';
    strlist_release(&files);
    run_free(run);
    return count;
}

static char *newest(const Bench *b) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    if (!store_list(&runs, engine_store(b->engine), NULL, 1, NULL, &err) || !runs.count)
        die("list", &err);
    char *id = xstrdup(runs.items[0]->id);
    run_list_release(&runs);
    return id;
}

/* ---- measuring ---- */

typedef struct Figure {
    double seconds;
    long peak; /* KiB */
    char id[RUN_ID_LEN + 1];
} Figure;

typedef struct Job {
    Bench *bench;
    const char *spec, *restart;
    size_t n;
} Job;

static Figure measure(void (*work)(Figure *figure, const Job *job), const Job *job) {
    Figure figure = {0};
    int ends[2];
    if (pipe(ends) != 0)
        die("pipe", &(Error)ERROR_INIT);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        struct rusage usage;
        work(&figure, job);
        getrusage(RUSAGE_SELF, &usage);
        figure.peak = usage.ru_maxrss;
        if (write(ends[1], &figure, sizeof figure) != sizeof figure)
            _exit(1);
        engine_free(job->bench->engine); /* ends its interpreter */
        _exit(0);
    }
    close(ends[1]);
    if (read(ends[0], &figure, sizeof figure) != sizeof figure)
        die("measuring", &(Error)ERROR_INIT);
    close(ends[0]);
    waitpid(pid, NULL, 0);
    return figure;
}

static void run_batch(Figure *figure, const Job *job) {
    figure->seconds = batch(job->bench, job->spec, job->n, figure->id, job->restart);
}

/* Walk through the newest n, 0: all. */
static void walk(Figure *figure, const Job *job) {
    Error err = ERROR_INIT;
    double start = clock_monotonic();
    Runs *runs = store_runs(engine_store(job->bench->engine), NULL, job->n, NULL, &err);
    if (!runs)
        die("list", &err);
    for (size_t i = 0; i < runs_count(runs); i++)
        runs_at(runs, i);
    figure->seconds = clock_monotonic() - start;
    runs_free(runs);
}

static void show_batch(const char *what, Figure f, size_t n, double bare) {
    printf("  %-8s%8.1f ms  %6.3f ms each  %5.2f of the loop  memory %5.1f MiB\n", what,
           f.seconds * 1e3, f.seconds * 1e3 / (double)n, f.seconds / bare, (double)f.peak / 1024);
}

static void measure_batch(Bench *b, const char *spec, char *const *argv, size_t n) {
    Job job = {b, spec, NULL, n}, few = {b, NULL, NULL, 20};
    Figure first = measure(run_batch, &job);
    char *trial = newest(b);
    size_t files = count_files(b, trial);
    job.restart = first.id;
    Figure second = measure(run_batch, &job);
    double bare = spawn_loop(b, argv, n, argv[1] ? 0 : files);
    printf("%s: %zu trials, %zu files each\n", spec, n, files);
    show_batch("batch", first, n, bare);
    show_batch("restart", second, n, bare);
    printf("  loop    %8.1f ms  %6.3f ms each\n", bare * 1e3, bare * 1e3 / (double)n);
    printf("  newest 20 of the store: %.2f ms\n", measure(walk, &few).seconds * 1e3);
    free(trial);
}

static void bench_python(size_t n) {
    Bench b;
    Error err = ERROR_INIT;
    bench_open(&b);
    put(&b, "echo.py", "x = 1.0\ny = 2\nz = 'a'\n\nprint('%r %r %r' % (x, y, z))\n");
    char *script = path_join(b.project, "echo.py");
    /* Not what PATH has first: that may be a shim, which takes longer than the interpreter. */
    Python *python = engine_python(b.engine, &err);
    if (!python)
        die("python", &err);
    char *argv[] = {xstrdup(python_executable(python)), script, NULL};
    engine_free(b.engine);
    bench_engine(&b);
    measure_batch(&b, "echo.py", argv, n);
    free(argv[0]);
    free(script);
    bench_close(&b);
}

static void bench_exec(size_t n) {
    Bench b;
    bench_open(&b);
    put(&b, "guild.yml", "noop:\n  exec: /bin/true\n  flags:\n    x: 1\n");
    char *argv[] = {(char *)"/bin/true", NULL};
    measure_batch(&b, "noop", argv, n);
    bench_close(&b);
}

/* ---- lists ---- */

static void fake_run(const char *dir, size_t i) {
    static const char *const attrs[][2] = {{"exit_status", "0\n"}, {"label", "x=1 y=2\n"}};
    Error err = ERROR_INIT;
    char *guild = xformat("%s/%032zx/.guild/attrs", dir, i * 7919 + 1);
    if (!dir_make(guild, &err))
        die("fake", &err);
    char *path = xformat("%s/flags", guild);
    char *text = xformat("x: %zu\ny: 2\n", i);
    if (!file_write(path, span_of(text), &err))
        die("fake", &err);
    free(path);
    free(text);
    for (size_t k = 0; k < COUNT_OF(attrs); k++) {
        path = xformat("%s/%s", guild, attrs[k][0]);
        if (!file_write(path, span_of(attrs[k][1]), &err))
            die("fake", &err);
        free(path);
    }
    path = xformat("%s/started", guild);
    text = xformat("%lld\n", 1700000000000000ll + (long long)i * 1000);
    if (!file_write(path, span_of(text), &err))
        die("fake", &err);
    free(path);
    path = xformat("%s/../opref", guild);
    if (!file_write(path, SPAN_LIT("script:/p/echo.py abc '' echo.py"), &err))
        die("fake", &err);
    free(path);
    free(text);
    free(guild);
}

static void make_runs(Figure *figure, const Job *job) {
    for (size_t i = 0; i < job->n; i++)
        fake_run(store_runs_dir(engine_store(job->bench->engine)), i);
}

static void show_list(const char *what, Figure f, size_t n) {
    printf("  %-22s%8.1f ms  %.4f ms each  memory %5.1f MiB\n", what, f.seconds * 1e3,
           f.seconds * 1e3 / (double)n, (double)f.peak / 1024);
}

static void bench_list(size_t n) {
    Bench b;
    bench_open(&b);
    Job fill = {&b, NULL, NULL, n}, few = {&b, NULL, NULL, 20}, all = {&b, NULL, NULL, 0};
    measure(make_runs, &fill);
    printf("list %zu runs\n", n);
    show_list("first time, no index", measure(walk, &few), n);
    sleep(1); /* what has just changed is not trusted yet */
    show_list("second time", measure(walk, &all), n);
    show_list("all", measure(walk, &all), n);
    show_list("newest 20", measure(walk, &few), 20);
    bench_close(&b);
}

typedef struct Kind {
    const char *name;
    void (*run)(size_t n);
    size_t sizes[4]; /* unless given */
} Kind;

static const Kind KINDS[] = {{"python", bench_python, {100}},
                             {"exec", bench_exec, {10000}},
                             {"list", bench_list, {1000, 10000, 100000}}};

int main(int argc, char **argv) {
    for (size_t k = 0; argc > 1 && k < COUNT_OF(KINDS); k++) {
        if (strcmp(argv[1], KINDS[k].name) != 0)
            continue;
        for (const size_t *n = KINDS[k].sizes; argc == 2 && *n; n++)
            KINDS[k].run(*n);
        for (int i = 2; i < argc; i++)
            KINDS[k].run(strtoul(argv[i], NULL, 10));
        return 0;
    }
    return fprintf(stderr, "usage: bench-engine python|exec|list [N]…\n"), 2;
}
