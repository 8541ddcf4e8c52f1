/* Writing and judging locks. */
#include "engine/lock.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/process.h"
#include "engine/store_private.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_SIZE = 512 };

/* ---- this host ---- */

/* One word, so that it can be read back. */
static void make_word(char *text) {
    for (char *p = text; *p; p++)
        if ((unsigned char)*p <= ' ')
            *p = '_';
}

/* "HOST BOOT". */
static const char *this_host(Store *store) {
    if (store->host)
        return store->host;
    char name[200] = "";
    Buf boot = BUF_INIT;
    if (gethostname(name, sizeof name - 1) != 0 || !*name)
        strcpy(name, "localhost");
    make_word(name);
    if (!file_read_limited(&boot, "/proc/sys/kernel/random/boot_id", 64, NULL) || !boot.len)
        buf_adds(&boot, "-");
    Span id = span_trim(buf_span(&boot));
    store->host = xformat("%s %.*s", name, SPAN_ARG(id));
    buf_release(&boot);
    return store->host;
}

static unsigned long long ticks_since_boot(void) {
    struct timespec now;
    long per_second = sysconf(_SC_CLK_TCK);
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    return (unsigned long long)now.tv_sec * (unsigned long long)per_second +
           (unsigned long long)now.tv_nsec / (1000000000ull / (unsigned long long)per_second);
}

/* Whether it has ended, but nobody has asked how; and when it started, 0: that cannot be told. */
static bool is_dead(long pid, unsigned long long *started) {
    char *path = xformat("/proc/%ld/stat", pid);
    Buf text = BUF_INIT;
    bool dead = false;
    *started = 0;
    if (file_read(&text, path, NULL)) {
        const char *p = strrchr(text.data, ')'); /* the name before it may hold anything */
        dead = p && p[1] == ' ' && p[2] == 'Z';
        for (int field = 2; p && field < 22; field++)
            p = strchr(p + 1, ' ');
        *started = p ? strtoull(p, NULL, 10) : 0;
    }
    buf_release(&text);
    free(path);
    return dead;
}

/* ---- judging ---- */

static bool lives(long pid, unsigned long long since) {
    unsigned long long started;
    return pid > 0 && pid == (pid_t)pid && process_alive((pid_t)pid) && !is_dead(pid, &started) &&
           started <= since;
}

/* A lock that only names a process: it was written by whoever changed the file last. */
static unsigned long long written_at(const char *path) {
    const double slack = 300; /* clocks are set now and then */
    struct stat st;
    double age = stat(path, &st) == 0 ? (double)clock_micros() / 1e6 - (double)st.st_mtime : 0;
    double at = (double)ticks_since_boot() + (slack - age) * (double)sysconf(_SC_CLK_TCK);
    return at > 0 ? (unsigned long long)at : 0;
}

static void judge(LockHolder *holder, Store *store, const char *text, const char *path) {
    char host[200], boot[64], *end;
    unsigned long long since;
    long engine = 0;
    holder->number = strtol(text, &end, 10);
    bool whole = sscanf(end, " %199s %63s %llu %ld", host, boot, &since, &engine) == 4;
    holder->claimed = whole && holder->number == engine;
    char *there = whole ? xformat("%s %s", host, boot) : NULL;
    const char *here = this_host(store);
    size_t name = strcspn(here, " ");
    if (!whole)
        since = written_at(path);
    if (!whole || strcmp(there, here) == 0) {
        holder->pid = lives(holder->number, since) ? (pid_t)holder->number : 0;
        holder->held = holder->pid || lives(engine, since);
    } else if (strlen(host) != name || memcmp(host, here, name) != 0) {
        strcpy(holder->host, host);
        holder->held = true;
    } /* else this host before it was started again: nobody lives */
    free(there);
}

LockHolder lock_holder_at(Store *store, const char *path) {
    LockHolder holder = {0};
    Buf text = BUF_INIT;
    holder.there = file_read_limited(&text, path, 4096, NULL);
    holder.blank = holder.there && !text.len;
    if (holder.there)
        judge(&holder, store, text.data ? text.data : "", path);
    buf_release(&text);
    return holder;
}

LockHolder lock_holder(const Run *run) {
    char *path = run_guild_path(run, "LOCK");
    LockHolder holder = lock_holder_at(run->store, path);
    free(path);
    return holder;
}

/* ---- writing ---- */

/* Always as long, so that it can be written over. The first ten bytes are a number to those who
 * read no more. */
static Span lock_text(char text[LOCK_SIZE], Store *store, pid_t pid, pid_t engine) {
    int n = snprintf(text, LOCK_SIZE, "%-10ld\n%s %-20llu %-10ld\n", (long)pid, this_host(store),
                     ticks_since_boot(), (long)engine);
    return span_make(text, (size_t)n);
}

bool lock_create_at(Store *store, const char *path, Error *err) {
    char text[LOCK_SIZE];
    return disk_create(&store->disk, path, lock_text(text, store, getpid(), getpid()), err);
}

bool lock_create(Run *run, Error *err) {
    char *path = run_guild_path(run, "LOCK");
    bool ok = lock_create_at(run->store, path, err);
    free(path);
    return ok;
}

static bool write_names(Run *run, pid_t pid, pid_t engine, Error *err) {
    char *path = run_guild_path(run, "LOCK"), text[LOCK_SIZE];
    Span bytes = lock_text(text, run->store, pid, engine);
    disk_tick(&run->store->disk);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len;
    if (!ok)
        fail_errno(err, "cannot write %s", path);
    if (fd >= 0)
        close(fd);
    free(path);
    return ok;
}

bool lock_name(Run *run, pid_t pid, Error *err) {
    return write_names(run, pid, getpid(), err);
}

bool lock_give(Run *run, pid_t pid, Error *err) {
    return write_names(run, pid, pid, err);
}

bool lock_remove(Run *run, Error *err) {
    char *path = run_guild_path(run, "LOCK");
    bool ok = disk_remove(&run->store->disk, path, err);
    free(path);
    return ok;
}
