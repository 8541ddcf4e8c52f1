/* Whose lock it is: a living process, a dead one, one whose number somebody else has now, one of
 * another host. */
#include "engine/base/clock.h"
#include "engine/lock.h"
#include "engine/manage.h"
#include "engine/runner.h"
#include "tests/engine/session.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *lock_path(const Run *run) {
    return run_guild_path(run, "LOCK");
}

static void put_lock(const Run *run, const char *text) {
    Error err = ERROR_INIT;
    char *path = lock_path(run);
    CHECK(file_write(path, span_of(text), &err));
    error_clear(&err);
    free(path);
}

static char *get_lock(const Run *run) {
    Error err = ERROR_INIT;
    Buf text = BUF_INIT;
    char *path = lock_path(run);
    CHECK(file_read(&text, path, &err));
    error_clear(&err);
    free(path);
    return buf_detach(&text);
}

/* Words of a lock of this process: number, host, boot, ticks, engine. */
static StrList own_words(Run *run) {
    Error err = ERROR_INIT;
    CHECK(lock_create(run, &err));
    char *text = get_lock(run);
    StrList words = STRLIST_INIT;
    for (char *save, *word = strtok_r(text, " \n", &save); word;
         word = strtok_r(NULL, " \n", &save))
        strlist_add(&words, word);
    CHECK_INT((long long)words.count, 5);
    CHECK(lock_remove(run, &err));
    error_clear(&err);
    free(text);
    return words;
}

/* A lock made of these words; NULL: the own one. */
static LockHolder judged(const Run *run, const StrList *own, const char *const words[5]) {
    Buf text = BUF_INIT;
    for (size_t i = 0; i < 5; i++)
        buf_addf(&text, "%s%c", words[i] ? words[i] : own->items[i], i == 0 || i == 4 ? '\n' : ' ');
    put_lock(run, text.data);
    buf_release(&text);
    return lock_holder(run);
}

static Run *a_run(Session *s) {
    session_write(s, "guild.yml", "t:\n  exec: 'true'\n");
    CHECK_INT(session_run(s, "t", NULL), 0);
    return run_new(engine_store(s->engine), s->result.id);
}

#define JUDGED(...) judged(run, &own, (const char *const[5]){__VA_ARGS__})

TEST(holders) {
    Session s;
    session_open(&s);
    Run *run = a_run(&s);
    CHECK(!lock_holder(run).there);
    StrList own = own_words(run);
    LockHolder lock = JUDGED(NULL);
    CHECK(lock.there && lock.held && lock.pid == getpid() && !*lock.host);
    /* the number was given again after the lock was written, or before this host was started */
    lock = JUDGED(NULL, NULL, NULL, "1", "0");
    CHECK(lock.there && !lock.held);
    lock = JUDGED(NULL, NULL, "another-boot");
    CHECK(lock.there && !lock.held);
    /* the operation has ended, its engine has not yet said how */
    lock = JUDGED("99999999");
    CHECK(lock.held && lock.pid == 0);
    lock = JUDGED("99999999", NULL, NULL, NULL, "99999998");
    CHECK(lock.there && !lock.held);
    lock = JUDGED("17", "node7", "its-boot", NULL, "16");
    CHECK(lock.held && lock.pid == 0 && lock.number == 17);
    CHECK_STR(lock.host, "node7");
    strlist_release(&own);
    run_free(run);
    session_close(&s);
}

TEST(a_process_nobody_waited_for_is_gone) {
    Session s;
    session_open(&s);
    Run *run = a_run(&s);
    Error err = ERROR_INIT;
    pid_t pid = fork();
    if (pid == 0)
        _exit(lock_create(run, &err) ? 0 : 1);
    siginfo_t info;
    CHECK(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0);
    LockHolder lock = lock_holder(run);
    CHECK(lock.there && !lock.held);
    CHECK(waitpid(pid, NULL, 0) == pid);
    run_free(run);
    session_close(&s);
}

/* Locks of older stores and of other tools hold a number and nothing else. */
TEST(a_bare_number) {
    Session s;
    session_open(&s);
    Run *run = a_run(&s);
    char *text = xformat("%ld", (long)getpid()), *path = lock_path(run);
    put_lock(run, text);
    CHECK(lock_holder(run).pid == getpid());
    struct timespec long_ago[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    CHECK(utimensat(AT_FDCWD, path, long_ago, 0) == 0);
    CHECK(!lock_holder(run).held);
    put_lock(run, "99999999");
    CHECK(!lock_holder(run).held && lock_holder(run).there);
    put_lock(run, "not a number");
    CHECK(!lock_holder(run).held && lock_holder(run).there);
    put_lock(run, "");
    CHECK(!lock_holder(run).held && lock_holder(run).there);
    free(path);
    free(text);
    run_free(run);
    session_close(&s);
}

TEST(a_run_of_another_host_is_left_alone) {
    Session s;
    session_open(&s);
    Run *run = a_run(&s);
    Error err = ERROR_INIT;
    StrList own = own_words(run);
    JUDGED("17", "node7", "its-boot", NULL, "16");
    CHECK(run_status(run) == RUN_RUNNING);
    CHECK(session_restart(&s, run->id, NULL) != 0);
    char *want = xformat("Restarting %s\nguild: %s is still running on node7 (pid 17)\n"
                         "Wait for it to stop. If that host is gone, remove %s/.guild/LOCK.\n",
                         run->id, run->id, run->path);
    CHECK_STR(s.out.data, want);
    free(want);
    CHECK(!run_stop(run, 0.1, &err) && strstr(err.message, "runs on node7 (pid 17)"));
    error_clear(&err);
    CHECK(!run_delete(run, true, &err) && run_exists(run));
    error_clear(&err);
    JUDGED("17", NULL, "an-earlier-boot", NULL, "16");
    CHECK(run_status(run) == RUN_COMPLETED);
    CHECK_INT(session_restart(&s, run->id, NULL), 0);
    strlist_release(&own);
    run_free(run);
    session_close(&s);
}

/* A lock is made first and written then. */
TEST(a_lock_that_is_being_written_is_held) {
    Session s;
    session_open(&s);
    Run *run = a_run(&s);
    Error err = ERROR_INIT;
    CHECK(lock_create(run, &err));
    char *text = get_lock(run);
    put_lock(run, "");
    CHECK(lock_holder(run).blank);
    pid_t writer = fork();
    if (writer == 0) {
        clock_sleep(0.2);
        put_lock(run, text);
        _exit(0);
    }
    CHECK(!runner_claim(run, "guild", &err) && err.kind == ERR_BUSY);
    CHECK(waitpid(writer, NULL, 0) == writer);
    error_clear(&err);
    put_lock(run, ""); /* a crash in that moment */
    CHECK(runner_claim(run, "guild", &err));
    CHECK(lock_holder(run).held);
    runner_unlock(run);
    free(text);
    run_free(run);
    session_close(&s);
}
