/* How long the engine takes, as ratios to doing the same by hand in one process.
 *
 *     bench-engine python [N]   a batch of N no-op Python trials against `python3 echo.py` N times
 *     bench-engine exec [N]     a batch of N no-op `exec:` trials against a bare loop that spawns
 * the same program and writes the same number of files bench-engine list [N]     listing a store of
 * N runs: the newest 20, and all
 */
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/engine.h"
#include "engine/store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

static void bench_open(Bench *b) {
    Error err = ERROR_INIT;
    b->dir = dir_make_temp(NULL, "bench-", &err);
    b->project = path_join(b->dir, "project");
    b->home = path_join(b->dir, "home");
    if (!dir_make(b->project, &err))
        die("setup", &err);
    EngineOptions options = {.home = b->home,
                             .cwd = b->project,
                             .observer = {.output = ignore, .merged = true, .input = -1}};
    b->engine = engine_new(&options, &err);
    if (!b->engine)
        die("engine", &err);
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

static double list_time(const Bench *b, size_t limit, size_t *count) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    double start = clock_monotonic();
    if (!store_list(&runs, engine_store(b->engine), NULL, limit, NULL, &err))
        die("list", &err);
    double took = clock_monotonic() - start;
    *count = runs.count;
    run_list_release(&runs);
    return took;
}

static void show_memory(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("  peak memory %ld MiB\n", usage.ru_maxrss / 1024);
}

static void measure_batch(Bench *b, const char *spec, char *const *argv, size_t n) {
    char id[RUN_ID_LEN + 1], again[RUN_ID_LEN + 1];
    double first = batch(b, spec, n, id, NULL);
    char *trial = newest(b);
    size_t files = count_files(b, trial);
    double second = batch(b, spec, n, again, id);
    double bare = spawn_loop(b, argv, n, argv[1] ? 0 : files);
    printf("%s: %zu trials, %zu files each\n", spec, n, files);
    printf("  batch   %8.1f ms  %6.3f ms each  %5.2f of the loop\n", first * 1e3,
           first * 1e3 / (double)n, first / bare);
    printf("  restart %8.1f ms  %6.3f ms each  %5.2f of the loop\n", second * 1e3,
           second * 1e3 / (double)n, second / bare);
    printf("  loop    %8.1f ms  %6.3f ms each\n", bare * 1e3, bare * 1e3 / (double)n);
    size_t count;
    double list = list_time(b, 20, &count);
    printf("  newest 20 of the store: %.2f ms\n", list * 1e3);
    show_memory();
    free(trial);
}

static void bench_python(size_t n) {
    Bench b;
    bench_open(&b);
    put(&b, "echo.py", "x = 1.0\ny = 2\nz = 'a'\n\nprint('%r %r %r' % (x, y, z))\n");
    char *script = path_join(b.project, "echo.py");
    char *argv[] = {(char *)"python3", script, NULL};
    measure_batch(&b, "echo.py", argv, n);
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

static void bench_list(size_t n) {
    Bench b;
    size_t count;
    bench_open(&b);
    for (size_t i = 0; i < n; i++)
        fake_run(store_runs_dir(engine_store(b.engine)), i);
    double cold = list_time(&b, 20, &count);
    sleep(1); /* what has just changed is not trusted yet */
    double again = list_time(&b, 0, &count);
    double all = list_time(&b, 0, &count), some = list_time(&b, 20, &count);
    printf("list %zu runs\n", n);
    printf("  first time, no index %8.1f ms, second %8.1f ms\n", cold * 1e3, again * 1e3);
    printf("  all                  %8.1f ms  %.4f ms each\n", all * 1e3, all * 1e3 / (double)n);
    printf("  newest 20            %8.1f ms\n", some * 1e3);
    show_memory();
    bench_close(&b);
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    if (strcmp(what, "python") == 0)
        bench_python(n ? n : 100);
    else if (strcmp(what, "exec") == 0)
        bench_exec(n ? n : 10000);
    else if (strcmp(what, "list") == 0)
        bench_list(n ? n : 10000);
    else
        return fprintf(stderr, "usage: bench-engine python|exec|list [N]\n"), 2;
    return 0;
}
