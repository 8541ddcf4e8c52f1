/* Damaged run directories, homes that cannot be written, disks that are full: said, never crashed
 * on, never half obeyed. */
#include "engine/manage.h"
#include "tests/engine/session.h"
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static const char PROJECT[] = "t:\n  exec: echo ${x}\n  flags: {x: 0}\n";

static void damage(Session *s, const char *id, const char *sub, const char *text) {
    Error err = ERROR_INIT;
    char *path = xformat("%s/runs/%s/.guild/%s", s->home, id, sub);
    if (text)
        CHECK(file_write(path, span_of(text), &err));
    else
        CHECK(path_is_dir(path) ? dir_remove(path, &err) : unlink(path) == 0);
    error_clear(&err);
    free(path);
}

TEST(damaged_runs) {
    static const char *const parts[][2] = {
        {"attrs/flags", "["},       {"attrs/flags", NULL},        {"attrs/started", "soon"},
        {"attrs/label", "{a: 1}"},  {"attrs/exit_status", ""},    {"attrs/run_params", "- 1"},
        {"attrs/run_params", NULL}, {"attrs/random_seed", "x"},   {"attrs", NULL},
        {"LOCK", "not a pid"},      {"attrs/tags", "5"},          {"attrs/batch", "[1]"},
        {"attrs/flags", "- 1\n"},   {"output.index", "too short"}};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        Session s;
        session_open(&s);
        session_write(&s, "guild.yml", PROJECT);
        CHECK_INT(session_run(&s, "t", WORDS("x=1")), 0);
        char *id = xstrdup(s.result.id);
        damage(&s, id, parts[i][0], parts[i][1]);
        RunList runs = {0};
        Error err = ERROR_INIT;
        CHECK(store_list(&runs, engine_store(s.engine), NULL, 0, NULL, &err));
        CHECK_INT((long long)runs.count, 1);
        run_list_release(&runs);
        if (!CHECK(session_restart(&s, id, NULL) == 0))
            CHECK_STR(s.out.data, parts[i][0]);
        Run *run = run_new(engine_store(s.engine), id);
        CHECK(run_status(run) == RUN_COMPLETED);
        CHECK(run_delete(run, false, &err));
        run_free(run);
        error_clear(&err);
        free(id);
        session_close(&s);
    }
}

/* A restart cannot know that it is the trial it is looking for: it says so and makes another. */
TEST(a_damaged_trial_of_a_batch) {
    static const char *const parts[][2] = {
        {"attrs/flags", "["}, {"attrs/flags", NULL}, {"attrs/batch", "["}, {"attrs/batch", NULL}};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        Session s;
        RunList runs = {0};
        Error err = ERROR_INIT;
        session_open(&s);
        session_write(&s, "guild.yml", PROJECT);
        CHECK_INT(session_run(&s, "t", WORDS("x=[1,2]")), 0);
        char *batch = xstrdup(s.result.id);
        CHECK(store_list(&runs, engine_store(s.engine), NULL, 1, NULL, &err));
        damage(&s, runs.items[0]->id, parts[i][0], parts[i][1]);
        CHECK_INT(session_restart(&s, batch, NULL), 0);
        char *want =
            xformat("WARNING: [guild] Run %s is damaged, it is left alone\n", runs.items[0]->id);
        CHECK(strstr(s.out.data, want) != NULL);
        free(want);
        run_list_release(&runs);
        CHECK_INT(session_restart(&s, batch, WORDS("x=[1]")), 0);
        CHECK(strstr(s.out.data, "is damaged") != NULL);
        free(batch);
        session_close(&s);
    }
}

TEST(a_run_without_opref_is_no_run) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", PROJECT);
    CHECK_INT(session_run(&s, "t", NULL), 0);
    char *id = xstrdup(s.result.id);
    damage(&s, id, "opref", "");
    CHECK_INT(session_restart(&s, id, NULL), 1);
    char *want = xformat("guild: could not find a run matching '%s'\n"
                         "Try 'guild runs list' for a list.\n",
                         id);
    CHECK_STR(s.out.data, want);
    free(want);
    free(id);
    session_close(&s);
}

static void check_home(const char *home, const char *want) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", PROJECT);
    engine_free(s.engine);
    Error err = ERROR_INIT;
    EngineOptions options = {
        .home = home, .cwd = s.project, .name = "guild", .observer = observer_into(&s.out)};
    s.engine = engine_new(&options, &err);
    REQUIRE(s.engine != NULL);
    CHECK_INT(session_run(&s, "t", WORDS("x=[1,2]")), 1);
    CHECK(strncmp(s.out.data, want, strlen(want)) == 0);
    if (strncmp(s.out.data, want, strlen(want)) != 0)
        CHECK_STR(s.out.data, want);
    session_close(&s);
}

TEST(a_home_that_cannot_be_written) {
    if (getuid() == 0) /* root writes everywhere: use a place where nobody can */
        check_home("/proc/nothing", "guild: cannot create directory /proc/nothing");
    char *file = path_join(check_dir(), "file");
    Error err = ERROR_INIT;
    CHECK(file_write(file, SPAN_LIT("x"), &err));
    EngineOptions options = {.home = file, .observer = {.input = -1}};
    CHECK(engine_new(&options, &err) == NULL);
    CHECK(err.message && strstr(err.message, "is not a directory"));
    error_clear(&err);
    free(file);
}

static void use_home(Session *s, const char *home) {
    Error err = ERROR_INIT;
    EngineOptions options = {
        .home = home, .cwd = s->project, .name = "guild", .observer = observer_into(&s->out)};
    engine_free(s->engine);
    s->engine = engine_new(&options, &err);
    CHECK(s->engine != NULL);
    error_clear(&err);
}

/* A session on a file system of its own; false: none can be mounted here. */
static bool open_on_small_disk(Session *s, char **home, const char *size) {
    *home = path_join(check_dir(), "small");
    CHECK(path_is_dir(*home) || mkdir(*home, 0777) == 0);
    if (mount("tmpfs", *home, "tmpfs", 0, size) != 0) {
        free(*home);
        return false;
    }
    session_open(s);
    session_write(s, "guild.yml", PROJECT);
    use_home(s, *home);
    return true;
}

static void close_on_small_disk(Session *s, char *home) {
    session_close(s);
    CHECK(umount(home) == 0);
    free(home);
}

/* Id of the one batch, or NULL; how many runs there are in all. */
static char *find_batch(Session *s, size_t *count) {
    RunList runs = {0};
    Error err = ERROR_INIT;
    char *batch = NULL;
    CHECK(store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err));
    for (size_t i = 0; i < runs.count; i++)
        if (run_info(runs.items[i])->is_batch)
            batch = xstrdup(runs.items[i]->id);
    *count = runs.count;
    run_list_release(&runs);
    error_clear(&err);
    return batch;
}

/* Wherever the disk becomes full, a batch says so, and goes on when there is room again. */
TEST(a_full_disk) {
    for (int kilobytes = 16; kilobytes <= 512; kilobytes += kilobytes < 128 ? 8 : 32) {
        Session s;
        char *home, *size = xformat("size=%dk", kilobytes);
        bool mounted = open_on_small_disk(&s, &home, size);
        free(size);
        if (!mounted)
            SKIP("no small file system can be mounted here");
        size_t count;
        CHECK(session_run(&s, "t", WORDS("x=[1,2,3,4,5,6,7,8,9]")) != 0);
        CHECK(strstr(s.out.data, "No space left on device") != NULL);
        CHECK(mount("tmpfs", home, "tmpfs", MS_REMOUNT, "size=16m") == 0);
        char *batch = find_batch(&s, &count);
        if (batch)
            CHECK_INT(session_restart(&s, batch, NULL), 0);
        else
            CHECK_INT(session_run(&s, "t", WORDS("x=[1,2,3,4,5,6,7,8,9]")), 0);
        free(batch);
        RunFilter filter = {.status = 1u << RUN_COMPLETED};
        RunList runs = {0};
        Error err = ERROR_INIT;
        StrList names = STRLIST_INIT;
        CHECK(store_list(&runs, engine_store(s.engine), &filter, 0, NULL, &err));
        CHECK(dir_list(&names, store_runs_dir(engine_store(s.engine)), &err));
        if (!CHECK_INT((long long)runs.count, 10) || !CHECK_INT((long long)names.count, 10))
            CHECK_INT(kilobytes, -1); /* says at which size */
        strlist_release(&names);
        run_list_release(&runs);
        error_clear(&err);
        close_on_small_disk(&s, home);
    }
}

TEST(a_read_only_home) {
    Session s;
    char *home;
    if (!open_on_small_disk(&s, &home, "size=16m"))
        SKIP("no file system can be mounted here");
    CHECK_INT(session_run(&s, "t", WORDS("x=[1,2]")), 0);
    char *batch = xstrdup(s.result.id);
    use_home(&s, "elsewhere"); /* nothing may be open there */
    CHECK(mount("tmpfs", home, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL) == 0);
    use_home(&s, home);
    size_t count;
    free(find_batch(&s, &count));
    CHECK_INT((long long)count, 3);
    CHECK_INT(session_run(&s, "t", NULL), 1);
    CHECK(strstr(s.out.data, "Read-only file system\n") != NULL);
    CHECK_INT(session_restart(&s, batch, NULL), 1);
    CHECK(strstr(s.out.data, "LOCK: Read-only file system\n") != NULL);
    CHECK_INT(engine_run_trial(s.engine, batch, 0).status, 0); /* it has a result */
    Run *run = run_new(engine_store(s.engine), batch);
    Error err = ERROR_INIT;
    CHECK(!run_set_text(run, "label", "new", &err));
    CHECK(strstr(err.message, "attrs/label: Read-only file system") != NULL);
    error_clear(&err);
    CHECK(!run_delete(run, false, &err) && err.kind == ERR_DENIED);
    error_clear(&err);
    CHECK(run_status(run) == RUN_COMPLETED);
    run_free(run);
    free(batch);
    close_on_small_disk(&s, home);
}

TEST(programs_that_cannot_be_started) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml",
                  "a:\n  exec: /no/such/program\nb:\n  exec: ''\n"
                  "c:\n  exec: echo ${nope}\n");
    CHECK_INT(session_run(&s, "a", NULL), 1);
    CHECK(strstr(s.out.data, "/no/such/program") != NULL);
    Run *run = run_new(engine_store(s.engine), s.result.id);
    CHECK(run_status(run) == RUN_ERROR);
    run_free(run);
    CHECK(session_run(&s, "b", NULL) != 0);
    CHECK_INT(session_run(&s, "c", NULL), 1);
    CHECK_STR(s.out.data, "guild: operation c is not valid: exec contains invalid reference "
                          "'nope'\n");
    session_close(&s);
}

/* As somebody who is not allowed everything: so many runs are listed. */
static void check_count_as_nobody(Session *s, size_t want) {
    bool root = geteuid() == 0;
    RunList runs = {0};
    Error err = ERROR_INIT;
    REQUIRE(!root || seteuid(65534) == 0);
    bool ok = store_list(&runs, engine_store(s->engine), NULL, 0, NULL, &err);
    REQUIRE(!root || seteuid(0) == 0);
    CHECK(ok);
    CHECK_INT((long long)runs.count, (long long)want);
    run_list_release(&runs);
}

TEST(a_run_that_may_not_be_read) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", PROJECT);
    CHECK_INT(session_run(&s, "t", WORDS("x=1")), 0);
    CHECK_INT(session_run(&s, "t", WORDS("x=2")), 0);
    char *path = xformat("%s/runs/%s", s.home, s.result.id);
    char *want = xformat("WARNING: cannot read %s: Permission denied - not listed\n", path);
    REQUIRE(chmod(check_dir(), 0755) == 0 && chmod(path, 0) == 0);
    session_watch(&s);
    check_count_as_nobody(&s, 1);
    CHECK_STR(s.out.data, want);
    session_watch(&s);
    check_count_as_nobody(&s, 1);
    CHECK_STR(s.out.data ? s.out.data : "", ""); /* said once */
    REQUIRE(chmod(path, 0755) == 0);
    check_count_as_nobody(&s, 2);
    free(want);
    free(path);
    session_close(&s);
}

/* As somebody who is not allowed everything; the exit status, what is said in s->out. */
static int run_as_nobody(Session *s, const char *spec, const char *const *words) {
    bool root = geteuid() == 0;
    if (root && seteuid(65534) != 0)
        return -1;
    int status = session_run(s, spec, words);
    if (root && seteuid(0) != 0)
        return -1;
    return status;
}

TEST(files_that_may_not_be_read) {
    Session s;
    session_open(&s);
    session_write(&s, "guild.yml", PROJECT);
    session_write(&s, "rows.csv", "x\n1\n");
    char *project = path_join(s.project, "guild.yml"), *rows = path_join(s.project, "rows.csv");
    REQUIRE(chmod(check_dir(), 0755) == 0 && chmod(rows, 0) == 0);
    CHECK_INT(run_as_nobody(&s, "t", WORDS("@rows.csv")), 1);
    char *want = xformat("guild: cannot read %s: Permission denied\n", rows);
    CHECK_STR(s.out.data, want);
    free(want);
    REQUIRE(chmod(project, 0) == 0);
    CHECK_INT(run_as_nobody(&s, "t", NULL), 1);
    want = xformat("guild: cannot read %s: Permission denied\n", project);
    CHECK_STR(s.out.data, want);
    free(want);
    REQUIRE(chmod(project, 0644) == 0);
    CHECK_INT(run_as_nobody(&s, "t", NULL), 1); /* and the home is not theirs */
    CHECK(strstr(s.out.data, "Permission denied") != NULL);
    free(project);
    free(rows);
    session_close(&s);
}
