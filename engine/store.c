/* The store: paths, ids, stamps. Lists are in store_list.c. */
#include "engine/store_private.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

Store *store_open(const char *home, Error *err) {
    if (path_lexists(home) && !path_is_dir(home)) {
        fail(err, ERR_INVALID, "%s is not a directory", home);
        return NULL;
    }
    Store *store = xcalloc(1, sizeof *store);
    store->home = path_absolute(home);
    store->runs = path_join(store->home, "runs");
    store->trash = path_join3(store->home, "trash", "runs");
    store->journal.fd = -1;
    return store;
}

void store_close(Store *store) {
    if (!store)
        return;
    if (store->clock && store->clock != &store->own_clock)
        munmap(store->clock, sizeof *store->clock);
    journal_close(&store->journal);
    free(store->home);
    free(store->runs);
    free(store->trash);
    free(store->host);
    free(store);
}

void store_on_warning(Store *store, void (*warn)(void *context, const char *text), void *context) {
    store->warn = warn;
    store->warn_context = context;
}

const char *store_home(const Store *store) {
    return store->home;
}

const char *store_runs_dir(const Store *store) {
    return store->runs;
}

const char *store_trash_dir(const Store *store) {
    return store->trash;
}

void store_fault_at(Store *store, uint64_t n) {
    store->disk.fault_at = n;
}

void store_new_id(char id[RUN_ID_LEN + 1]) {
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[RUN_ID_LEN / 2];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        uint64_t seed = (uint64_t)clock_micros() * 6364136223846793005u + (uint64_t)getpid();
        for (size_t i = 0; i < sizeof bytes; i++, seed = seed * 6364136223846793005u + 1)
            bytes[i] = (unsigned char)(seed >> 56);
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x40; /* a random UUID, as other tools expect */
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    for (size_t i = 0; i < sizeof bytes; i++) {
        id[2 * i] = digits[bytes[i] >> 4];
        id[2 * i + 1] = digits[bytes[i] & 15];
    }
    id[RUN_ID_LEN] = '\0';
}

/* <home>/cache/clock, eight bytes shared by all processes; our own word when that cannot be. */
static int64_t *map_clock(Store *store) {
    char *dir = path_join(store->home, "cache"), *path = path_join(dir, "clock");
    Error err = ERROR_INIT;
    void *mapped = MAP_FAILED;
    if (dir_make(dir, &err)) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (fd >= 0 && ftruncate(fd, sizeof(int64_t)) == 0)
            mapped = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (fd >= 0)
            close(fd);
    }
    error_clear(&err);
    free(path);
    free(dir);
    return mapped == MAP_FAILED ? &store->own_clock : mapped;
}

int64_t store_stamp(Store *store) {
    const int64_t hour = INT64_C(3600000000);
    if (!store->clock)
        store->clock = map_clock(store);
    _Atomic int64_t *clock = (_Atomic int64_t *)store->clock;
    int64_t last = atomic_load(clock), next;
    do {
        int64_t now = clock_micros();
        /* A stamp far in the future is damage or a clock that was wrong: do not follow it. */
        next = last >= now && last < now + hour ? last + 1 : now;
    } while (!atomic_compare_exchange_weak(clock, &last, next));
    return next;
}

/* ---- the index ---- */

static bool is_listed(const Store *store, const Run *run) {
    size_t len = strlen(store->runs);
    return strncmp(run->path, store->runs, len) == 0 && run->path[len] == '/' &&
           !strchr(run->path + len + 1, '/');
}

/* A new home gets its index at once, so that it never has to be built from many runs. */
static void begin_index(Store *store) {
    if (!dir_make(store->runs, NULL))
        return;
    store->members_at = index_mtime(store->runs);
    index_close(index_renew(NULL, store, NULL, 0, store->members_at));
}

void store_note_change(Store *store) {
    store->members_at = index_mtime(store->runs);
    if (!store->members_at)
        begin_index(store);
}

void store_note_new(Store *store, const Run *run, int64_t stamp) {
    if (is_listed(store, run))
        journal_add(&store->journal, store->home, store->runs, run->id, stamp, store->members_at);
}

void store_note_start(Store *store, const Run *run, int64_t stamp) {
    if (is_listed(store, run))
        journal_add(&store->journal, store->home, store->runs, run->id, stamp, INDEX_SAME_MEMBERS);
}

void store_note_gone(Store *store, const Run *run) {
    journal_add(&store->journal, store->home, store->runs, run->id, INDEX_GONE, store->members_at);
}
